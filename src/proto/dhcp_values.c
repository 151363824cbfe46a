/* The values of DHCP options: see dhcp.h. Most are numbers, addresses or text, alone or in a list;
 * a few have a structure of their own. */
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

static void civic(struct dissect *d)
{
    if (reader_left(&d->r) < 3)
        return;
    emit_uint(d, DHCP_CIVIC_WHAT, 1);
    emit_bytes(d, DHCP_CIVIC_COUNTRY, 2, 0);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 2) {
        emit_uint(d, DHCP_CIVIC_TYPE, 1);
        dhcp_counted(d, DHCP_CIVIC_LENGTH, DHCP_CIVIC_VALUE);
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
        [SHAPE_VENDOR] = dhcp_vendor,
        [SHAPE_CLIENT_ID] = client_id,
        [SHAPE_USER_CLASS] = user_class,
        [SHAPE_FQDN] = fqdn,
        [SHAPE_AGENT] = dhcp_agent,
        [SHAPE_AUTHENTICATION] = authentication,
        [SHAPE_NETWORK_DEVICE] = network_device,
        [SHAPE_UUID] = uuid,
        [SHAPE_CIVIC] = civic,
        [SHAPE_SIP] = sip,
        [SHAPE_ROUTES] = routes,
        [SHAPE_VI_CLASS] = dhcp_vendor_classes,
        [SHAPE_VI] = dhcp_vendor_information,
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

void dhcp_value(struct dissect *d, uint32_t code)
{
    const struct form *form = &forms[code & 255];
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
