/* CDP, the Cisco Discovery Protocol, as Cisco published it.
 *
 * What a student learns here: LLDP had a forerunner, which did the same with other numbers: type,
 * length, value, where the length counts the type and itself, too.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |    Version    |      TTL      |           Checksum            |
 *    +---------------+---------------+-------------------------------+
 *    |             Type              |            Length             |
 *    +-------------------------------+-------------------------------+
 *    |                          Value ...                            |
 *    +---------------------------------------------------------------+ */
#include "cdp.h"

#include "wireloupe/dissect.h"

#define NLPID_IPV4 0xcc

static void dissect_address(struct dissect *d)
{
    uint32_t group = emit_group(d, CDP_ADDRESS, 0);
    uint32_t type = emit_uint(d, CDP_PROTOCOL_TYPE, 1), n = emit_uint(d, CDP_PROTOCOL_LENGTH, 1);
    bool ipv4 = type == 1 && n == 1 && reader_peek(&d->r, 0, 1) == NLPID_IPV4;
    bool ipv6 = type == 2 && n == 8 && reader_peek(&d->r, 6, 2) == 0x86dd;
    emit_bytes(d, CDP_PROTOCOL, n, 0);
    n = emit_uint(d, CDP_ADDRESS_LENGTH, 2);
    if (ipv4 && n == 4)
        emit_uint(d, CDP_IPV4, 4);
    else
        emit_bytes(d, ipv6 && n == 16 ? CDP_IPV6 : CDP_OTHER_ADDRESS, n, 0);
    emit_end(d, group);
}

static void dissect_addresses(struct dissect *d)
{
    uint32_t count = emit_uint(d, CDP_N_ADDRESSES, 4);
    for (uint32_t i = 0; i < count && reader_ok(&d->r) && reader_left(&d->r) >= 2; i++)
        dissect_address(d);
}

static void dissect_capabilities(struct dissect *d)
{
    emit_bits(d, CDP_CAP);
    d->depth++;
    for (unsigned id = CDP_CAP_ROUTER; id <= CDP_CAP_REMOTE; id++)
        emit_bits(d, id);
    d->depth--;
    reader_skip(&d->r, 4);
}

/* What is no more than a text or a number: the row, and the size of the number. */
static const struct {
    uint8_t type, id, size;
} plain[] = {
    {CDP_T_DEVICEID, CDP_DEVICEID, 0},
    {CDP_T_PORTID, CDP_PORTID, 0},
    {CDP_T_VERSION, CDP_SOFTWARE, 0},
    {CDP_T_PLATFORM, CDP_PLATFORM, 0},
    {CDP_T_VTP, CDP_VTP, 0},
    {CDP_T_NAME, CDP_SYSTEM_NAME, 0},
    {CDP_T_NATIVE_VLAN, CDP_NATIVE_VLAN, 2},
    {CDP_T_DUPLEX, CDP_DUPLEX, 1},
    {CDP_T_POWER, CDP_POWER, 2},
    {CDP_T_MTU, CDP_MTU, 4},
    {CDP_T_TRUST, CDP_TRUST, 1},
    {CDP_T_COS, CDP_COS, 1},
};

static void dissect_value(struct dissect *d, uint32_t type)
{
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (plain[i].type != type)
            continue;
        if (plain[i].size)
            emit_uint(d, plain[i].id, plain[i].size);
        else
            emit_rest(d, plain[i].id);
        return;
    }
    switch (type) {
    case CDP_T_ADDRESS:
    case CDP_T_MANAGEMENT:
        dissect_addresses(d);
        break;
    case CDP_T_CAP:
        dissect_capabilities(d);
        break;
    case CDP_T_PREFIX:
        while (reader_ok(&d->r) && reader_left(&d->r) >= 5) {
            emit_uint(d, CDP_PREFIX, 4);
            emit_uint(d, CDP_PREFIX_LENGTH, 1);
        }
        break;
    case CDP_T_HELLO:
        emit_uint(d, CDP_OUI, 3);
        emit_uint(d, CDP_PROTOCOL_ID, 2);
        break;
    case CDP_T_VOIP:
    case CDP_T_VOIP_REQUEST:
        emit_uint(d, CDP_VOIP_DATA, 1);
        emit_uint(d, CDP_VOICE_VLAN, 2);
        break;
    case CDP_T_LOCATION:
        emit_uint(d, CDP_LOCATION_KIND, 1);
        emit_rest(d, CDP_LOCATION);
        break;
    case CDP_T_AVAILABLE:
        emit_uint(d, CDP_REQUEST_ID, 2);
        emit_uint(d, CDP_MANAGEMENT_ID, 2);
        while (reader_ok(&d->r) && reader_left(&d->r) >= 4)
            emit_uint(d, CDP_POWER_AVAILABLE, 4);
        break;
    default:
        break;
    }
}

/* One TLV. Returns whether another may follow. */
static bool dissect_tlv(struct dissect *d)
{
    if (!reader_need(&d->r, CDP_TLV_HEADER))
        return false;
    uint32_t group = emit_group(d, CDP_TLV, reader_peek(&d->r, 0, 2));
    uint32_t type = emit_uint(d, CDP_TYPE, 2), n = emit_uint(d, CDP_LEN, 2);
    if (n < CDP_TLV_HEADER) {
        dissect_malformed(d);
        emit_end(d, group);
        return false;
    }
    uint32_t outer = dissect_enter(d, n - CDP_TLV_HEADER);
    if (reader_left(&d->r) && d->want & WANT_FIELDS)
        dissect_value(d, type);
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_rest(d, CDP_DATA);
    dissect_leave(d, outer);
    emit_end(d, group);
    return reader_ok(&d->r);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    while (reader_left(&d->r)) {
        if (!dissect_tlv(d))
            break;
    }
}

const struct protocol proto_cdp = {
    .name = "cdp",
    .title = "Cisco Discovery Protocol",
    .rfc = "Cisco CDP",
    .fields = cdp_rows,
    .n_fields = N_CDP_ROWS,
    .n_header = CDP_CHECKSUM + 1,
    .many = "tlv power_available",
    .dissect = dissect,
    .line = cdp_line,
};
