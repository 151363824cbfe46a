/* DHCP options whose value is again a list of codes, lengths and values: see dhcp.h. Relay agents
 * have such a list, vendors have them, and PXE, the Preboot Execution Environment, among them. */
#include "dhcp.h"

#define PXE_PAD 0
#define PXE_END 255

void dhcp_counted(struct dissect *d, unsigned length_id, unsigned id)
{
    uint32_t n = emit_uint(d, length_id, 1), left = reader_left(&d->r);
    emit_bytes(d, id, n < left ? n : left, 0);
}

/* The suboptions of relay agents that have a row. */
static const struct {
    uint8_t code, length; /* 0: any length */
    uint16_t row;
} agent_forms[] = {
    {1, 0, DHCP_AGENT_CIRCUIT_ID},
    {2, 0, DHCP_AGENT_REMOTE_ID},
    {4, 4, DHCP_AGENT_DEVICE_CLASS},
    {5, 4, DHCP_AGENT_LINK_SELECTION},
    {6, 0, DHCP_AGENT_SUBSCRIBER_ID},
    {7, 0, DHCP_AGENT_RADIUS},
    {8, 0, DHCP_AGENT_AUTHENTICATION},
    {10, 1, DHCP_AGENT_FLAGS},
    {11, 4, DHCP_AGENT_SERVER_ID},
    {12, 0, DHCP_AGENT_RELAY_ID},
    {150, 4, DHCP_AGENT_LINK_SELECTION_CISCO},
    {151, 0, DHCP_AGENT_VRF_NAME},
    {152, 4, DHCP_AGENT_SERVER_ID_CISCO},
};

static void agent_value(struct dissect *d, uint32_t code)
{
    uint32_t n = reader_left(&d->r);
    if (code == 9) {
        while (reader_ok(&d->r) && reader_left(&d->r) >= 5) {
            emit_uint(d, DHCP_AGENT_VI_ENTERPRISE, 4);
            uint32_t length = emit_uint(d, DHCP_AGENT_VI_LENGTH, 1), left = reader_left(&d->r);
            emit_bytes(d, DHCP_AGENT_VALUE, length < left ? length : left, 0);
        }
    }
    for (size_t i = 0; i < sizeof(agent_forms) / sizeof(agent_forms[0]); i++) {
        if (agent_forms[i].code != code)
            continue;
        if (!agent_forms[i].length)
            emit_rest(d, agent_forms[i].row);
        else if (agent_forms[i].length == n)
            emit_uint(d, agent_forms[i].row, n);
    }
    emit_rest(d, DHCP_AGENT_VALUE);
}

void dhcp_agent(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 2) {
        uint32_t code = reader_peek(&d->r, 0, 1), group = emit_group(d, DHCP_AGENT_SUBOPTION, code);
        emit_uint(d, DHCP_SUBOPTION_CODE, 1);
        uint32_t n = emit_uint(d, DHCP_SUBOPTION_LENGTH, 1);
        if (reader_ok(&d->r)) {
            uint32_t outer = dissect_enter(d, n);
            agent_value(d, code);
            dissect_leave(d, outer);
        }
        emit_end(d, group);
    }
}

/* The suboptions whose value is one field. */
static const struct {
    uint8_t code, length; /* 0: any length */
    uint16_t row;
} pxe_forms[] = {
    {1, 4, DHCP_PXE_MTFTP_IP},          {2, 2, DHCP_PXE_MTFTP_CLIENT_PORT},
    {3, 2, DHCP_PXE_MTFTP_SERVER_PORT}, {4, 1, DHCP_PXE_MTFTP_TIMEOUT},
    {5, 1, DHCP_PXE_MTFTP_DELAY},       {7, 4, DHCP_PXE_MULTICAST},
    {11, 0, DHCP_PXE_ALLOCATION},       {12, 0, DHCP_PXE_CREDENTIALS},
};

static void discovery_control(struct dissect *d)
{
    if (!reader_need(&d->r, 1))
        return;
    uint32_t group = emit_group(d, DHCP_PXE_CONTROL, reader_peek(&d->r, 0, 1));
    for (unsigned id = DHCP_PXE_CONTROL_RESERVED; id <= DHCP_PXE_CONTROL_BROADCAST; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_end(d, group);
}

static void boot_servers(struct dissect *d)
{
    uint32_t group = emit_group(d, DHCP_PXE_SERVERS, 0);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 3) {
        emit_uint(d, DHCP_PXE_SERVERS_TYPE, 2);
        uint32_t n = emit_uint(d, DHCP_PXE_SERVERS_COUNT, 1);
        for (; n && reader_ok(&d->r) && reader_left(&d->r) >= 4; n--)
            emit_uint(d, DHCP_PXE_SERVERS_IP, 4);
    }
    emit_end(d, group);
}

static void boot_menu(struct dissect *d)
{
    uint32_t group = emit_group(d, DHCP_PXE_MENU, 0);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 3) {
        emit_uint(d, DHCP_PXE_MENU_TYPE, 2);
        uint32_t n = emit_uint(d, DHCP_PXE_MENU_LENGTH, 1), left = reader_left(&d->r);
        emit_bytes(d, DHCP_PXE_MENU_TEXT, n < left ? n : left, 0);
    }
    emit_end(d, group);
}

/* A number and then the rest, as parts of a group. */
static void number_and_rest(struct dissect *d, unsigned id, uint32_t n)
{
    if (reader_left(&d->r) < n)
        return;
    uint32_t group = emit_group(d, id, 0);
    emit_uint(d, id + 1, n);
    emit_rest(d, id + 2);
    emit_end(d, group);
}

static void pxe_value(struct dissect *d, uint32_t code)
{
    uint32_t n = reader_left(&d->r);
    for (size_t i = 0; i < sizeof(pxe_forms) / sizeof(pxe_forms[0]); i++) {
        if (pxe_forms[i].code != code)
            continue;
        if (!pxe_forms[i].length)
            emit_rest(d, pxe_forms[i].row);
        else if (pxe_forms[i].length == n)
            emit_uint(d, pxe_forms[i].row, n);
    }
    if (code == 6 && n)
        discovery_control(d);
    else if (code == 8)
        boot_servers(d);
    else if (code == 9)
        boot_menu(d);
    else if (code == 10)
        number_and_rest(d, DHCP_PXE_PROMPT, 1);
    else if (code == 71)
        number_and_rest(d, DHCP_PXE_ITEM, 2);
    emit_rest(d, DHCP_PXE_VALUE);
}

static void pxe_suboption(struct dissect *d, uint32_t code)
{
    uint32_t group = emit_group(d, DHCP_PXE_SUBOPTION, code);
    emit_uint(d, DHCP_SUBOPTION_CODE, 1);
    uint32_t n = emit_uint(d, DHCP_SUBOPTION_LENGTH, 1);
    if (reader_ok(&d->r)) {
        uint32_t outer = dissect_enter(d, n);
        pxe_value(d, code);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
}

static void pxe(struct dissect *d)
{
    while (reader_left(&d->r) && reader_need(&d->r, 1)) {
        uint32_t code = reader_peek(&d->r, 0, 1);
        if (code == PXE_PAD) {
            emit_uint(d, DHCP_PXE_PADDING, 1);
        } else if (code == PXE_END) {
            emit_uint(d, DHCP_PXE_END, 1);
            return;
        } else {
            pxe_suboption(d, code);
        }
    }
}

/* Whether an option at a frame offset is the vendor class of a PXE client. */
static bool is_pxe_class(const struct packet *p, uint32_t at)
{
    return packet_number(p, at, 1) == DHCP_CLASS_CODE && packet_number(p, at + 1, 1) >= 9 &&
           packet_number(p, at + 2, 4) == 0x50584543 && /* PXEClient */
           packet_number(p, at + 6, 4) == 0x6c69656e && packet_number(p, at + 10, 1) == 't';
}

/* Whether such an option stands before the one that is being dissected, or behind it. */
static bool is_pxe(const struct dissect *d)
{
    const struct packet *p = d->p;
    for (uint32_t i = d->y->vars; i < p->n_fields; i++) {
        if (p->fields[i].id == DHCP_OPTION_TYPE && is_pxe_class(p, p->fields[i].offset))
            return true;
    }
    for (uint32_t at = d->r.end; at < d->r.cap && at < d->y->end;) {
        uint32_t code = packet_number(p, at, 1);
        if (code == DHCP_END || is_pxe_class(p, at))
            return code != DHCP_END;
        at += code == DHCP_PAD ? 1 : 2 + packet_number(p, at + 1, 1);
    }
    return false;
}

/* What the vendor class of the client gives a meaning. */
void dhcp_vendor(struct dissect *d)
{
    if (is_pxe(d))
        pxe(d);
    else
        emit_rest(d, DHCP_VENDOR_VALUE);
}

void dhcp_vendor_classes(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 5) {
        emit_uint(d, DHCP_VI_CLASS_ENTERPRISE, 4);
        dhcp_counted(d, DHCP_VI_CLASS_LENGTH, DHCP_VI_CLASS_DATA);
    }
}

void dhcp_vendor_information(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 5) {
        emit_uint(d, DHCP_VI_ENTERPRISE, 4);
        uint32_t n = emit_uint(d, DHCP_VI_LENGTH, 1);
        if (!reader_ok(&d->r))
            return;
        uint32_t outer = dissect_enter(d, n);
        while (reader_ok(&d->r) && reader_left(&d->r) >= 2) {
            emit_uint(d, DHCP_VENDOR_SUBOPTION, 1);
            dhcp_counted(d, DHCP_SUBOPTION_LENGTH, DHCP_VENDOR_DATA);
        }
        emit_rest(d, DHCP_OPTION_REST);
        dissect_leave(d, outer);
    }
}
