/* The options of DHCP: see dhcp.h.
 *
 * What a student learns here: a list that can be read by who does not know all of it. Each option
 * is a code, a length and a value; who does not know the code skips as many bytes as the length
 * says.
 *
 *    +------+--------+---------+   +-----+   +-----+
 *    | code | length | value…  |   |  0  |   | 255 |
 *    +------+--------+---------+   +-----+   +-----+
 *     an option                     pad       end */
#include "dhcp.h"

/* How an option's value is divided. One that does not have its form stays whole. */
enum shape {
    SHAPE_OPAQUE,
    SHAPE_TEXT,
    SHAPE_U8,
    SHAPE_U16,
    SHAPE_U32,
    SHAPE_SIGNED,
    SHAPE_ADDRESS,
    SHAPE_FIRST_U8,
    SHAPE_U8S,
    SHAPE_U16S,
    SHAPE_ADDRESSES,
    SHAPE_PAIRS,
    SHAPE_NAMES,
    /* Those with a function of their own. */
    SHAPE_VENDOR,
    SHAPE_CLIENT_ID,
    SHAPE_USER_CLASS,
    SHAPE_SLP_AGENT,
    SHAPE_SLP_SCOPE,
    SHAPE_FQDN,
    SHAPE_AGENT,
    SHAPE_AUTHENTICATION,
    SHAPE_NETWORK_DEVICE,
    SHAPE_UUID,
    SHAPE_CIVIC,
    SHAPE_SIP,
    SHAPE_ROUTES,
    SHAPE_VI_CLASS,
    SHAPE_VI,
    SHAPE_RDNSS,
    SHAPE_STATUS,
    SHAPE_PCP,
    SHAPE_PORT_PARAMETERS,
    SHAPE_SIX_RD
};

struct form {
    uint8_t shape;
    uint16_t row;
};

static const struct form forms[256] = {
#define OPTION(code, id, shape, ...) [code] = {SHAPE_##shape, DHCP_##id},
#define CODE(code, shape, id, ...) [code] = {SHAPE_##shape, DHCP_##id},
#include "dhcp_options.def"
#undef OPTION
#undef CODE
};

/* Numbers of n bytes for as long as there are whole ones. */
static void numbers(struct dissect *d, unsigned id, uint32_t n)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= n)
        emit_uint(d, id, n);
}

static void number(struct dissect *d, unsigned id, uint32_t n)
{
    if (reader_left(&d->r) == n)
        emit_uint(d, id, n);
}

/* DNS names, one behind the other; a pointer may lead to an earlier one in the same value. */
static void names(struct dissect *d, unsigned id)
{
    uint32_t base = d->r.pos;
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t n = 0, length = reader_peek(&d->r, 0, 1), have = reader_have(&d->r);
        while (n < have && length && length < 0xc0) {
            n += 1 + length;
            length = reader_peek(&d->r, n, 1);
        }
        n += length >= 0xc0 ? 2 : 1;
        emit_bytes(d, id, n < reader_left(&d->r) ? n : reader_left(&d->r), base);
    }
}

static void pairs(struct dissect *d, unsigned id)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 8) {
        emit_uint(d, id, 4);
        emit_uint(d, id + 1, 4);
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
static void vendor(struct dissect *d)
{
    if (is_pxe(d))
        dhcp_pxe(d);
    else
        emit_rest(d, DHCP_VENDOR_VALUE);
}

/* A DUID behind its type. */
static void duid(struct dissect *d)
{
    emit_uint(d, DHCP_CLIENT_ID_IAID, 4);
    switch (emit_uint(d, DHCP_CLIENT_ID_DUID_TYPE, 2)) {
    case 1:
        emit_uint(d, DHCP_CLIENT_ID_LLT_HW_TYPE, 2);
        emit_uint(d, DHCP_CLIENT_ID_TIME, 4);
        emit_rest(d, DHCP_CLIENT_ID_LINK_ADDRESS);
        break;
    case 2:
        emit_uint(d, DHCP_CLIENT_ID_ENTERPRISE, 4);
        emit_rest(d, DHCP_CLIENT_ID);
        break;
    case 3:
        emit_uint(d, DHCP_CLIENT_ID_LL_HW_TYPE, 2);
        emit_rest(d, DHCP_CLIENT_ID_LINK_ADDRESS);
        break;
    default:
        emit_rest(d, DHCP_CLIENT_ID_BYTES);
    }
}

static void client_id(struct dissect *d)
{
    uint32_t n = reader_left(&d->r), type = reader_peek(&d->r, 0, 1);
    if (!reader_need(&d->r, 1))
        return;
    if (type == 0 && n != 17) {
        emit_uint(d, DHCP_CLIENT_ID_TYPE, 1);
        emit_rest(d, DHCP_CLIENT_ID_UNDEF);
    } else if (n == 7 && type < 48) {
        emit_uint(d, DHCP_HW_TYPE, 1);
        emit_bytes(d, DHCP_HW_MAC_ADDR, 6, 0);
    } else {
        emit_uint(d, DHCP_CLIENT_ID_KIND, 1);
        if (type == 0)
            emit_bytes(d, DHCP_CLIENT_ID_UUID, 16, 0);
        else if (type == 255 && n >= 7)
            duid(d);
        else
            emit_rest(d, DHCP_CLIENT_ID_BYTES);
    }
}

/* Whether lengths and what they count fill the value: many clients send a bare text instead. Where
 * the capture cut it, what is there decides. */
static bool is_tiled(const struct reader *r)
{
    uint32_t at = 0, left = reader_left(r), have = reader_have(r);
    while (at < have) {
        uint32_t n = reader_peek(r, at, 1);
        if (!n)
            return false;
        at += 1 + n;
    }
    return at == left || (at < left && have < left);
}

static void user_class(struct dissect *d)
{
    if (!is_tiled(&d->r)) {
        emit_rest(d, DHCP_USER_CLASS_TEXT);
        return;
    }
    for (uint32_t i = 0; reader_ok(&d->r) && reader_left(&d->r); i++) {
        uint32_t group = emit_group(d, DHCP_USER_CLASS, i);
        uint32_t n = emit_uint(d, DHCP_USER_CLASS_LENGTH, 1);
        emit_bytes(d, DHCP_USER_CLASS_DATA, n, 0);
        emit_end(d, group);
    }
}

static void fqdn(struct dissect *d)
{
    uint32_t flags = reader_peek(&d->r, 0, 1);
    if (reader_left(&d->r) < 3)
        return;
    uint32_t group = emit_group(d, DHCP_FQDN_FLAGS, flags);
    for (unsigned id = DHCP_FQDN_MBZ; id <= DHCP_FQDN_S; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_end(d, group);
    emit_uint(d, DHCP_FQDN_RCODE1, 1);
    emit_uint(d, DHCP_FQDN_RCODE2, 1);
    if (!(flags & 4)) {
        emit_rest(d, DHCP_FQDN_NAME);
    } else if (reader_left(&d->r)) {
        group = emit_group(d, DHCP_FQDN_NAME, 0);
        emit_bytes(d, DHCP_FQDN_WIRE_NAME, reader_left(&d->r), d->r.pos);
        emit_end(d, group);
    }
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

static void agent(struct dissect *d)
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

static void authentication(struct dissect *d)
{
    uint32_t protocol = reader_peek(&d->r, 0, 1), algorithm = reader_peek(&d->r, 1, 1);
    if (reader_left(&d->r) < 11)
        return;
    emit_uint(d, DHCP_AUTH_PROTOCOL, 1);
    emit_uint(d, protocol == 1 ? DHCP_AUTH_ALG_DELAY : DHCP_AUTH_ALGORITHM, 1);
    uint32_t method = emit_uint(d, DHCP_AUTH_RDM, 1);
    emit_bytes(d, method ? DHCP_AUTH_REPLAY_OTHER : DHCP_AUTH_REPLAY, 8, 0);
    if (protocol == 1 && algorithm == 1 && reader_left(&d->r) >= 20) {
        emit_uint(d, DHCP_AUTH_SECRET_ID, 4);
        emit_bytes(d, DHCP_AUTH_HMAC, 16, 0);
    } else if (protocol != 1) {
        emit_rest(d, DHCP_AUTH_INFORMATION);
    }
}

static void network_device(struct dissect *d)
{
    if (reader_left(&d->r) < 3)
        return;
    emit_uint(d, DHCP_NETWORK_ID_TYPE, 1);
    emit_uint(d, DHCP_NETWORK_ID_MAJOR, 1);
    emit_uint(d, DHCP_NETWORK_ID_MINOR, 1);
}

static void uuid(struct dissect *d)
{
    if (reader_left(&d->r) != 17)
        return;
    emit_uint(d, DHCP_CLIENT_ID_KIND, 1);
    emit_bytes(d, DHCP_CLIENT_ID_UUID, 16, 0);
}

/* A length of one byte and as many bytes, but no more than there are. */
static void counted(struct dissect *d, unsigned length_id, unsigned id)
{
    uint32_t n = emit_uint(d, length_id, 1), left = reader_left(&d->r);
    emit_bytes(d, id, n < left ? n : left, 0);
}

static void civic(struct dissect *d)
{
    if (reader_left(&d->r) < 3)
        return;
    emit_uint(d, DHCP_CIVIC_WHAT, 1);
    emit_bytes(d, DHCP_CIVIC_COUNTRY, 2, 0);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 2) {
        emit_uint(d, DHCP_CIVIC_TYPE, 1);
        counted(d, DHCP_CIVIC_LENGTH, DHCP_CIVIC_VALUE);
    }
}

static void sip(struct dissect *d)
{
    if (!reader_left(&d->r))
        return;
    uint32_t encoding = emit_uint(d, DHCP_SIP_ENCODING, 1);
    if (encoding == 0)
        names(d, DHCP_SIP_NAME);
    else if (encoding == 1)
        numbers(d, DHCP_SIP_ADDRESS, 4);
}

static void routes(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 5) {
        uint32_t width = reader_peek(&d->r, 0, 1), n = (width + 7) / 8;
        if (width > 32 || reader_left(&d->r) < 5 + n)
            return;
        uint32_t group = emit_group(d, DHCP_ROUTE, 0);
        emit_uint(d, DHCP_ROUTE_WIDTH, 1);
        emit_bytes(d, DHCP_ROUTE_DESTINATION, n, 0);
        emit_uint(d, DHCP_ROUTE_ROUTER, 4);
        emit_end(d, group);
    }
}

static void vendor_classes(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 5) {
        emit_uint(d, DHCP_VI_CLASS_ENTERPRISE, 4);
        counted(d, DHCP_VI_CLASS_LENGTH, DHCP_VI_CLASS_DATA);
    }
}

static void vendor_information(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 5) {
        emit_uint(d, DHCP_VI_ENTERPRISE, 4);
        uint32_t n = emit_uint(d, DHCP_VI_LENGTH, 1);
        if (!reader_ok(&d->r))
            return;
        uint32_t outer = dissect_enter(d, n);
        while (reader_ok(&d->r) && reader_left(&d->r) >= 2) {
            emit_uint(d, DHCP_VENDOR_SUBOPTION, 1);
            counted(d, DHCP_SUBOPTION_LENGTH, DHCP_VENDOR_DATA);
        }
        emit_rest(d, DHCP_OPTION_REST);
        dissect_leave(d, outer);
    }
}

static void rdnss(struct dissect *d)
{
    if (reader_left(&d->r) < 10)
        return;
    emit_bits(d, DHCP_RDNSS_RESERVED);
    emit_bits(d, DHCP_RDNSS_PREFERENCE);
    reader_skip(&d->r, 1);
    emit_uint(d, DHCP_RDNSS_PRIMARY, 4);
    emit_uint(d, DHCP_RDNSS_SECONDARY, 4);
    names(d, DHCP_RDNSS_DOMAIN);
}

static void pcp(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 5) {
        uint32_t n = emit_uint(d, DHCP_PCP_LENGTH, 1);
        for (; n >= 4 && reader_ok(&d->r) && reader_left(&d->r) >= 4; n -= 4)
            emit_uint(d, DHCP_PCP_SERVER, 4);
        if (n)
            return;
    }
}

static void port_parameters(struct dissect *d)
{
    if (reader_left(&d->r) != 4)
        return;
    emit_uint(d, DHCP_PORT_OFFSET, 1);
    emit_uint(d, DHCP_PORT_PSID_LENGTH, 1);
    emit_uint(d, DHCP_PORT_PSID, 2);
}

static void six_rd(struct dissect *d)
{
    if (reader_left(&d->r) < 22)
        return;
    emit_uint(d, DHCP_SIX_RD_MASK_LEN, 1);
    emit_uint(d, DHCP_SIX_RD_PREFIX_LEN, 1);
    emit_bytes(d, DHCP_SIX_RD_PREFIX, 16, 0);
    numbers(d, DHCP_SIX_RD_BORDER_RELAY, 4);
}

/* A number of one byte, then text or addresses. */
static void first_u8(struct dissect *d, unsigned id)
{
    if (reader_left(&d->r))
        emit_uint(d, id, 1);
}

static void value_parts(struct dissect *d, enum shape shape)
{
    static void (*const parts[])(struct dissect *) = {
        [SHAPE_VENDOR] = vendor,
        [SHAPE_CLIENT_ID] = client_id,
        [SHAPE_USER_CLASS] = user_class,
        [SHAPE_FQDN] = fqdn,
        [SHAPE_AGENT] = agent,
        [SHAPE_AUTHENTICATION] = authentication,
        [SHAPE_NETWORK_DEVICE] = network_device,
        [SHAPE_UUID] = uuid,
        [SHAPE_CIVIC] = civic,
        [SHAPE_SIP] = sip,
        [SHAPE_ROUTES] = routes,
        [SHAPE_VI_CLASS] = vendor_classes,
        [SHAPE_VI] = vendor_information,
        [SHAPE_RDNSS] = rdnss,
        [SHAPE_PCP] = pcp,
        [SHAPE_PORT_PARAMETERS] = port_parameters,
        [SHAPE_SIX_RD] = six_rd,
    };
    switch (shape) {
    case SHAPE_SLP_AGENT:
        first_u8(d, DHCP_SLP_AGENT_VALUE);
        numbers(d, DHCP_SLP_AGENT_ADDRESS, 4);
        break;
    case SHAPE_SLP_SCOPE:
        first_u8(d, DHCP_SLP_SCOPE_VALUE);
        emit_rest(d, DHCP_SLP_SCOPE_STRING);
        break;
    case SHAPE_STATUS:
        first_u8(d, DHCP_STATUS_CODE);
        emit_rest(d, DHCP_STATUS_MESSAGE);
        break;
    default:
        parts[shape](d);
    }
}

static void option_value(struct dissect *d, const struct form *form)
{
    uint32_t from = d->r.pos;
    switch ((enum shape)form->shape) {
    case SHAPE_OPAQUE:
    case SHAPE_TEXT:
        emit_rest(d, form->row ? form->row : DHCP_OPTION_VALUE);
        break;
    case SHAPE_U8:
        number(d, form->row, 1);
        break;
    case SHAPE_U16:
        number(d, form->row, 2);
        break;
    case SHAPE_U32:
    case SHAPE_SIGNED:
    case SHAPE_ADDRESS:
        number(d, form->row, 4);
        break;
    case SHAPE_FIRST_U8:
        first_u8(d, form->row);
        break;
    case SHAPE_U8S:
        numbers(d, form->row, 1);
        break;
    case SHAPE_U16S:
        numbers(d, form->row, 2);
        break;
    case SHAPE_ADDRESSES:
        numbers(d, form->row, 4);
        break;
    case SHAPE_PAIRS:
        pairs(d, form->row);
        break;
    case SHAPE_NAMES:
        names(d, form->row);
        break;
    default:
        value_parts(d, (enum shape)form->shape);
    }
    emit_rest(d, d->r.pos == from ? DHCP_OPTION_VALUE : DHCP_OPTION_REST);
}

/* An option whose value only we divide: the whole value stands above its parts. */
static bool stands_above(uint32_t code)
{
    return code == 108 || code == 141 || code == 143 || code == 144 || code == 211;
}

static void divided_value(struct dissect *d, uint32_t code)
{
    uint32_t group = emit_group(d, DHCP_OPTION_VALUE, 0);
    option_value(d, &forms[code]);
    emit_end(d, group);
}

/* Pads side by side, as one field; behind the end they are no options. */
static void padding(struct dissect *d, bool ended)
{
    uint32_t n = 0, have = reader_have(&d->r);
    while (n < have && reader_peek(&d->r, n, 1) == DHCP_PAD)
        n++;
    if (ended) {
        emit_bytes(d, DHCP_OPTION_PADDING, n, 0);
        return;
    }
    uint32_t group = emit_group(d, DHCP_OPTION_TYPE, DHCP_PAD);
    emit_bytes(d, DHCP_OPTION_PADDING, n, 0);
    emit_end(d, group);
}

static void option(struct dissect *d)
{
    uint32_t code = reader_peek(&d->r, 0, 1), group = emit_group(d, DHCP_OPTION_TYPE, code);
    if (code == DHCP_END) {
        emit_uint(d, DHCP_OPTION_END, 1);
    } else {
        emit_uint(d, DHCP_OPTION_CODE, 1);
        uint32_t n = emit_uint(d, DHCP_OPTION_LENGTH, 1);
        if (reader_ok(&d->r)) {
            uint32_t outer = dissect_enter(d, n);
            if (stands_above(code))
                divided_value(d, code);
            else
                option_value(d, &forms[code]);
            dissect_leave(d, outer);
        }
    }
    emit_end(d, group);
}

void dhcp_options(struct dissect *d)
{
    bool ended = false;
    while (reader_left(&d->r) && reader_need(&d->r, 1)) {
        uint32_t code = reader_peek(&d->r, 0, 1);
        if (code == DHCP_PAD)
            padding(d, ended);
        else
            option(d);
        ended |= code == DHCP_END;
    }
}

uint32_t dhcp_overload(const struct reader *r, uint32_t ahead)
{
    uint32_t have = reader_have(r);
    if (reader_peek(r, ahead, 4) != DHCP_COOKIE_VALUE)
        return 0;
    for (ahead += 4; ahead < have;) {
        uint32_t code = reader_peek(r, ahead, 1);
        if (code == DHCP_END)
            return 0;
        if (code == DHCP_OVERLOAD_CODE && reader_peek(r, ahead + 1, 1))
            return reader_peek(r, ahead + 2, 1) & 3;
        ahead += code == DHCP_PAD ? 1 : 2 + reader_peek(r, ahead + 1, 1);
    }
    return 0;
}
