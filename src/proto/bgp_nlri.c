/* Routes in BGP's updates: prefixes of IPv4 (RFC 4271 4.3), with several paths (RFC 7911), and what
 * the multiprotocol attributes carry (RFC 4760): IPv6, labels (RFC 8277), virtual private networks
 * (RFC 4364), multicast in them (RFC 6514, RFC 6037), virtual switches (RFC 4761), route targets
 * (RFC 4684). */
#include "bgp.h"

#define IPV4 4
#define IPV6 16
#define RD_LEN 8
#define LABEL_LEN 3
#define MAX_NSAP 19
/* tcpdump reads so much for the shortest OSI prefix. */
#define NSAP_ROOM 20

#define FAMILY(afi, safi) ((uint32_t)(afi) << 8 | (uint32_t)(safi))

/* How the routes of a family look. */
struct shape {
    uint8_t address; /* bytes of a whole address; 0: an OSI address */
    bool label, rd;
};

enum outcome {
    GOOD,
    STOP, /* something is wrong: no more routes */
    CUT   /* bytes are missing: no more of this message */
};

/* Whether the prefixes may be meant to have path identifiers, which nothing says: they come out
 * with them, and without them there would be a default route or nonsense. */
static bool with_path_ids(struct dissect *d, uint32_t len, uint32_t max_bits)
{
    bool odd = false;
    if (len < 5)
        return false;
    for (uint32_t i = 0; i < len && !odd;) {
        uint32_t bits = reader_peek(&d->r, i, 1);
        odd = bits == 0 || bits > max_bits;
        i += 1 + (bits + 7) / 8;
        odd = odd || i > len;
    }
    for (uint32_t i = 0; odd && i < len;) {
        if (len - i < 4)
            return false;
        if (len - i == 4 && reader_have(&d->r) <= len)
            break;
        if (len - i == 4)
            return false;
        uint32_t bits = reader_peek(&d->r, i + 4, 1);
        i += 5 + (bits + 7) / 8;
        if (bits > max_bits || i > len)
            return false;
    }
    return odd;
}

static uint32_t last_mask(uint32_t bits)
{
    return bits % 8 ? 0xff00u >> bits % 8 & 0xff : 0xff;
}

/* The bytes of a prefix; an IPv4 one is also the field's value. */
static void emit_prefix(struct dissect *d, unsigned id, uint32_t bits)
{
    uint32_t n = (bits + 7) / 8, address = 0;
    for (uint32_t i = 0; i < n && id == BGP_PREFIX4; i++) {
        uint32_t byte = reader_peek(&d->r, i, 1);
        address |= (i == n - 1 ? byte & last_mask(bits) : byte) << (24 - 8 * i);
    }
    if (n)
        emit_bytes(d, id, n, address);
    else
        emit_same(d, id, d->r.pos, 0, 0);
}

static enum outcome prefix(struct dissect *d, unsigned group_id, struct shape s, bool path_id)
{
    uint32_t extra = (s.label ? LABEL_LEN : 0u) + (s.rd ? RD_LEN : 0u);
    uint32_t max = 8 * (extra + (s.address ? s.address : MAX_NSAP)), id_len = path_id ? 4 : 0;
    uint32_t least = s.rd ? 0 : s.label ? LABEL_LEN : s.address ? 0 : NSAP_ROOM;
    if (!bgp_need(d, id_len + 1))
        return CUT;
    uint32_t bits = reader_peek(&d->r, id_len, 1);
    if ((s.address || s.rd || bits <= max) && !bgp_need(d, id_len + 1 + least))
        return CUT;
    if (bits < 8 * extra || bits > max) {
        bgp_say(d, BGP_BAD_PREFIX, bits);
        return STOP;
    }
    if (id_len + 1 + (bits + 7) / 8 > reader_have(&d->r)) {
        bgp_say(d, BGP_CUT, bits);
        return CUT;
    }
    uint32_t group = emit_group(d, group_id, bits - 8 * extra);
    if (path_id)
        emit_uint(d, BGP_PATH_ID, 4);
    emit_uint(d, BGP_PREFIX_LEN, 1);
    if (s.label)
        emit_bytes(d, BGP_LABEL, LABEL_LEN, reader_peek(&d->r, 0, 3));
    if (s.rd)
        emit_bytes(d, BGP_RD, RD_LEN, 0);
    bits -= 8 * extra;
    emit_prefix(d,
                s.address == IPV4   ? BGP_PREFIX4
                : s.address == IPV6 ? BGP_PREFIX6
                                    : BGP_PREFIX_NSAP,
                bits);
    emit_end(d, group);
    return GOOD;
}

int32_t bgp_routes(struct dissect *d, uint32_t end)
{
    uint32_t start = d->r.pos;
    bool path_ids = with_path_ids(d, end - start, 32);
    enum outcome good = GOOD;
    while (good == GOOD && d->r.pos < end)
        good = prefix(d, BGP_ROUTE, (struct shape){.address = IPV4}, path_ids);
    return good == CUT ? -1 : (int32_t)(d->r.pos - start);
}

static enum outcome vpls_tlvs(struct dissect *d, uint32_t left)
{
    while (left) {
        if (!bgp_need(d, 3))
            return CUT;
        uint32_t type = reader_peek(&d->r, 0, 1), bits = reader_peek(&d->r, 1, 2);
        uint32_t n = type == 1 ? (bits + 7) / 8 : bits;
        bool past = left < 3 || n > left - 3;
        uint32_t group = emit_group(d, BGP_VPLS_TLV, (uint32_t)past);
        emit_uint(d, BGP_TLV_TYPE, 1);
        emit_uint(d, BGP_TLV_LEN, 2);
        left = left < 3 ? 0 : left - 3;
        bool there = type != 1 || bgp_need(d, n);
        if (past)
            bgp_say(d, BGP_TLV_PAST, bits);
        if (type == 1 && n && there)
            emit_bytes(d, BGP_TLV_DATA, n, 0);
        left = past ? 0 : left;
        emit_end(d, group);
        if (!there)
            return CUT;
    }
    return GOOD;
}

static enum outcome vpls(struct dissect *d)
{
    if (!bgp_need(d, 2))
        return CUT;
    uint32_t len = reader_peek(&d->r, 0, 2), end = d->r.pos + 2 + len;
    if (!bgp_need(d, len == 12 ? 14 : 17) || (len != 12 && len <= 17)) {
        if (len != 12 && len <= 17)
            bgp_say(d, BGP_CUT, len);
        return CUT;
    }
    uint32_t group = emit_group(d, BGP_VPLS, len);
    enum outcome good = GOOD;
    emit_uint(d, BGP_VPLS_LEN, 2);
    emit_bytes(d, BGP_RD, RD_LEN, 0);
    if (len == 12) {
        emit_uint(d, BGP_VPLS_NH, 4);
    } else {
        emit_uint(d, BGP_VPLS_CE, 2);
        emit_uint(d, BGP_VPLS_OFFSET, 2);
        emit_bits(d, BGP_VPLS_BASE);
        emit_bits(d, BGP_VPLS_LOW);
        reader_skip(&d->r, 3);
        good = vpls_tlvs(d, len - 15);
    }
    if (good == GOOD)
        d->r.pos = end < d->r.cap ? end : d->r.cap;
    emit_end(d, group);
    return good;
}

static enum outcome mdt(struct dissect *d)
{
    if (!bgp_need(d, 1))
        return CUT;
    if (reader_peek(&d->r, 0, 1) != 128) {
        bgp_say(d, BGP_BAD_PREFIX, reader_peek(&d->r, 0, 1));
        return STOP;
    }
    if (!bgp_need(d, 17))
        return CUT;
    uint32_t group = emit_group(d, BGP_MDT, 0);
    emit_uint(d, BGP_PREFIX_LEN, 1);
    emit_bytes(d, BGP_RD, RD_LEN, 0);
    emit_uint(d, BGP_MDT_SOURCE, 4);
    emit_uint(d, BGP_MDT_GROUP, 4);
    emit_end(d, group);
    return GOOD;
}

static enum outcome route_target(struct dissect *d)
{
    if (!bgp_need(d, 1))
        return CUT;
    uint32_t bits = reader_peek(&d->r, 0, 1);
    if (bits && bits < 32) {
        bgp_say(d, BGP_RTC_BAD, bits);
        return STOP;
    }
    if (bits && !bgp_need(d, 5))
        return CUT;
    if (bits > 96) {
        bgp_say(d, BGP_RTC_BAD, bits);
        return STOP;
    }
    uint32_t n = bits ? (bits - 32 + 7) / 8 : 0;
    if (bits && !bgp_need(d, 5 + n))
        return CUT;
    uint32_t group = emit_group(d, BGP_RTC, bits);
    emit_uint(d, BGP_PREFIX_LEN, 1);
    if (bits) {
        emit_uint(d, BGP_RTC_AS, 4);
        if (n)
            emit_bytes(d, BGP_RTC_TARGET, n, 0);
    }
    emit_end(d, group);
    return GOOD;
}

/* A length in bits and an address of so many. Without the length the route is not told at all,
 * without the address it ends there. */
static enum outcome counted_address(struct dissect *d, unsigned id)
{
    uint32_t bits = reader_peek(&d->r, 0, 1), n = bits / 8;
    if (!bgp_need(d, 1))
        return CUT;
    if (reader_have(&d->r) < 1 + n)
        return STOP;
    emit_uint(d, BGP_MVPN_ADDR_LEN, 1);
    bool address = bits == 8 * IPV4 || bits == 8 * IPV6;
    if (n)
        emit_bytes(d, address ? id : BGP_MVPN_DATA, n, bits);
    return GOOD;
}

static bool originator(struct dissect *d, uint32_t n)
{
    bgp_say(d, BGP_MVPN_ORIGIN_LEN, 8 * n);
    if (n != IPV4 && n != IPV6)
        return true;
    if (!bgp_need(d, n))
        return false;
    emit_bytes(d, BGP_MVPN_ORIGIN, n, 0);
    return true;
}

static enum outcome multicast(struct dissect *d)
{
    static const uint8_t least[] = {0, 8, 12, 8, 0, 8, 12, 12};
    if (!bgp_need(d, 2))
        return CUT;
    uint32_t type = reader_peek(&d->r, 0, 1), len = reader_peek(&d->r, 1, 1);
    uint32_t end = d->r.pos + 2 + len, need = type < sizeof least ? least[type] : 0;
    if (!bgp_need(d, 2 + (type == 3 && len > need ? len : need)))
        return CUT;
    uint32_t group = emit_group(d, BGP_MVPN, type << 8 | len);
    bool good = true;
    emit_uint(d, BGP_MVPN_TYPE, 1);
    emit_uint(d, BGP_MVPN_LEN, 1);
    if (need)
        emit_bytes(d, BGP_RD, RD_LEN, 0);
    if (need == 12)
        emit_uint(d, BGP_MVPN_AS, 4);
    if (type == 3 || (type >= 5 && type <= 7)) {
        enum outcome o = counted_address(d, BGP_MVPN_SOURCE);
        if (o == GOOD)
            o = counted_address(d, BGP_MVPN_GROUP);
        good = o != CUT;
    }
    if (good && (type == 1 || type == 3))
        good = originator(d, len - (type == 1 ? 8 : 10));
    if (good && d->r.pos < end)
        emit_bytes(d, BGP_MVPN_DATA, end - d->r.pos, 0);
    if (good) {
        d->r.status = READ_OK;
        d->r.pos = end < d->r.cap ? end : d->r.cap;
    }
    emit_end(d, group);
    return good ? GOOD : CUT;
}

/* The family's address shape; false where its routes are no prefixes. */
static bool shape_of(uint32_t family, struct shape *s)
{
    uint32_t afi = family >> 8, safi = family & 255;
    static const uint8_t sizes[] = {0, IPV4, IPV6, 0};
    bool plain = safi >= 1 && safi <= 3, vpn = safi >= 128 && safi <= 130;
    if (afi < 1 || afi > 3 || !(plain || vpn || (safi == 4 && afi < 3)))
        return false;
    *s = (struct shape){.address = sizes[afi], .label = !plain, .rd = vpn};
    return true;
}

static bool other_family(uint32_t family)
{
    switch (family) {
    case FAMILY(1, 5):
    case FAMILY(1, 66):
    case FAMILY(1, 132):
    case FAMILY(25, 65):
    case FAMILY(196, 128):
    case FAMILY(196, 129):
    case FAMILY(196, 130):
        return true;
    default:
        return false;
    }
}

static enum outcome other_route(struct dissect *d, uint32_t family)
{
    switch (family) {
    case FAMILY(1, 5):
        return multicast(d);
    case FAMILY(1, 66):
        return mdt(d);
    case FAMILY(1, 132):
        return route_target(d);
    default:
        return vpls(d);
    }
}

static bool routes(struct dissect *d, uint32_t family, uint32_t end)
{
    struct shape s = {0};
    enum outcome good = GOOD;
    bool prefixes = shape_of(family, &s), ids = false;
    if (d->r.pos >= end)
        return true;
    if (prefixes && s.address && !s.label)
        ids = with_path_ids(d, end - d->r.pos, 8u * s.address);
    uint32_t group = emit_group(d, BGP_MP_NLRI, 0);
    while (good == GOOD && d->r.pos < end)
        good = prefixes ? prefix(d, BGP_MP_ROUTE, s, ids) : other_route(d, family);
    if (good == STOP && d->r.pos < end)
        emit_bytes(d, BGP_REST, end - d->r.pos, 0);
    emit_end(d, group);
    return good != CUT;
}

/* One address of a next hop, or what cannot be one. Returns false where bytes are missing. */
static bool next_hop(struct dissect *d, uint32_t family, uint32_t end)
{
    struct shape s = {.address = IPV4};
    uint32_t left = end - d->r.pos;
    shape_of(family, &s);
    uint32_t rd = s.rd ? RD_LEN : 0, size = s.address ? s.address : left - rd;
    if (left < rd + (s.address ? s.address : 1u)) {
        bgp_say(d, BGP_NH_BAD, left);
        emit_bytes(d, BGP_REST, left, 0);
        return true;
    }
    if (rd)
        emit_bytes(d, BGP_NH_RD, rd, 0);
    if (s.address == IPV4)
        emit_uint(d, BGP_NH_IPV4, IPV4);
    else
        emit_bytes(d, s.address ? BGP_NH_IPV6 : BGP_NH_NSAP, size, 0);
    return true;
}

static bool snpas(struct dissect *d, uint32_t end)
{
    if (d->r.pos >= end || !bgp_need(d, 1)) {
        if (d->r.pos >= end)
            bgp_say(d, BGP_CUT, 1);
        return false;
    }
    uint32_t n = emit_uint(d, BGP_SNPAS, 1);
    for (; n; n--) {
        if (d->r.pos >= end || !bgp_need(d, 1)) {
            if (d->r.pos >= end)
                bgp_say(d, BGP_CUT, 1);
            return false;
        }
        uint32_t len = emit_uint(d, BGP_SNPA_LEN, 1);
        if (len > end - d->r.pos) {
            bgp_say(d, BGP_CUT, len);
            return false;
        }
        emit_bytes(d, BGP_SNPA, len, 0);
    }
    return true;
}

static bool known(uint32_t family)
{
    struct shape s;
    return shape_of(family, &s) || other_family(family);
}

static bool unknown(struct dissect *d, uint32_t family, uint32_t end)
{
    bgp_say(d, BGP_NO_DECODER, family);
    if (d->r.pos < end)
        emit_bytes(d, BGP_REST, end - d->r.pos, 0);
    return true;
}

bool bgp_reach(struct dissect *d, uint32_t end)
{
    if (end - d->r.pos < 3) {
        bgp_say(d, BGP_CUT, 3);
        return false;
    }
    uint32_t afi = emit_uint(d, BGP_REACH_AFI, 2), safi = emit_uint(d, BGP_REACH_SAFI, 1);
    uint32_t family = FAMILY(afi, safi), n = reader_peek(&d->r, 0, 1);
    if (!known(family))
        return unknown(d, family, end);
    if (d->r.pos >= end || n > end - d->r.pos - 1) {
        bgp_say(d, BGP_CUT, n);
        return false;
    }
    uint32_t group = emit_group(d, BGP_NEXT_HOPS, n), stop = d->r.pos + 1 + n;
    emit_uint(d, BGP_NH_LEN, 1);
    while (d->r.pos < stop && reader_ok(&d->r) && next_hop(d, family, stop))
        ;
    emit_end(d, group);
    bgp_say(d, BGP_NH_END, n);
    return snpas(d, end) && routes(d, family, end);
}

bool bgp_unreach(struct dissect *d, uint32_t end)
{
    if (!bgp_need(d, 3))
        return false;
    uint32_t n = end - d->r.pos;
    uint32_t afi = emit_uint(d, BGP_UNREACH_AFI, 2), safi = emit_uint(d, BGP_UNREACH_SAFI, 1);
    uint32_t family = FAMILY(afi, safi);
    if (n == 3 && known(family))
        bgp_say(d, BGP_MP_EOR, 0);
    if (!known(family))
        return unknown(d, family, end);
    return routes(d, family, end);
}
