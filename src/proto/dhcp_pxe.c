/* The vendor-specific option of DHCP as PXE, the Preboot Execution Environment, lays it out: see
 * dhcp.h. A vendor's option is again a list of codes, lengths and values. */
#include "dhcp.h"

#define PXE_PAD 0
#define PXE_END 255

/* The suboptions whose value is one field. */
static const struct {
    uint8_t code, length; /* 0: any length */
    uint16_t row;
} forms[] = {
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

static void value(struct dissect *d, uint32_t code)
{
    uint32_t n = reader_left(&d->r);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (forms[i].code != code)
            continue;
        if (!forms[i].length)
            emit_rest(d, forms[i].row);
        else if (forms[i].length == n)
            emit_uint(d, forms[i].row, n);
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

static void suboption(struct dissect *d, uint32_t code)
{
    uint32_t group = emit_group(d, DHCP_PXE_SUBOPTION, code);
    emit_uint(d, DHCP_SUBOPTION_CODE, 1);
    uint32_t n = emit_uint(d, DHCP_SUBOPTION_LENGTH, 1);
    if (reader_ok(&d->r)) {
        uint32_t outer = dissect_enter(d, n);
        value(d, code);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
}

void dhcp_pxe(struct dissect *d)
{
    while (reader_left(&d->r) && reader_need(&d->r, 1)) {
        uint32_t code = reader_peek(&d->r, 0, 1);
        if (code == PXE_PAD) {
            emit_uint(d, DHCP_PXE_PADDING, 1);
        } else if (code == PXE_END) {
            emit_uint(d, DHCP_PXE_END, 1);
            return;
        } else {
            suboption(d, code);
        }
    }
}
