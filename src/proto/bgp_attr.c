/* The path attributes of BGP's updates (RFC 4271 5, RFC 1997, RFC 4360, RFC 4456, RFC 6368,
 * RFC 6514, RFC 6793, RFC 7311, RFC 8092).
 *
 *    +---------------+---------------+---------------+
 *    |O T P E        |     Type      | Length (1, 2) |
 *    +---------------+---------------+---------------+
 *    | Value ...                                     | */
#include "bgp.h"

#define MAX_LEVEL 3
#define EXT_LEN 8
#define LARGE_LEN 12

enum {
    ATTR_ORIGIN = 1,
    ATTR_AS_PATH,
    ATTR_NEXT_HOP,
    ATTR_MED,
    ATTR_LOCAL_PREF,
    ATTR_ATOMIC,
    ATTR_AGGREGATOR,
    ATTR_COMMUNITY,
    ATTR_ORIGINATOR,
    ATTR_CLUSTER,
    ATTR_REACH = 14,
    ATTR_UNREACH,
    ATTR_EXTENDED,
    ATTR_AS4_PATH,
    ATTR_AGGREGATOR4,
    ATTR_PMSI = 22,
    ATTR_AIGP = 26,
    ATTR_LARGE = 32,
    ATTR_SET = 128
};

static bool bad_length(struct dissect *d, uint32_t end)
{
    bgp_say(d, BGP_BAD_LEN, end - d->r.pos);
    return true;
}

/* A value that is one number or address of n bytes. */
static bool single(struct dissect *d, uint32_t end, unsigned id, uint32_t n)
{
    if (end - d->r.pos != n)
        return bad_length(d, end);
    emit_uint(d, id, n);
    return true;
}

/* Numbers or addresses of four bytes. */
static bool fours(struct dissect *d, uint32_t end, unsigned id)
{
    if ((end - d->r.pos) % 4)
        return bad_length(d, end);
    while (d->r.pos < end && reader_ok(&d->r))
        emit_uint(d, id, 4);
    return true;
}

/* Whether AS numbers have two bytes or four is not said anywhere: where the segments do not come
 * out with two, it is four. */
static uint32_t as_size(struct dissect *d, uint32_t len)
{
    for (uint32_t i = 0; i < len;) {
        uint32_t type = reader_peek(&d->r, i, 1), n = reader_peek(&d->r, i + 1, 1);
        if (type < 1 || type > 4 || i + 2 + 2 * n > len)
            return 4;
        i += 2 + 2 * n;
    }
    return 2;
}

static bool as_path(struct dissect *d, uint32_t end, uint32_t size)
{
    uint32_t len = end - d->r.pos;
    if (len % 2)
        return bad_length(d, end);
    if (!len)
        bgp_say(d, BGP_PATH_EMPTY, 0);
    while (d->r.pos < end) {
        uint32_t group = emit_group(d, BGP_SEGMENT, 0);
        uint32_t type = emit_uint(d, BGP_SEG_TYPE, 1), n = emit_uint(d, BGP_SEG_LEN, 1);
        bool there = reader_ok(&d->r);
        for (; n && there; n--) {
            there = bgp_need(d, size);
            if (there)
                emit_uint(d, size == 2 ? BGP_SEG_AS2 : BGP_SEG_AS4, size);
        }
        if (there)
            bgp_say(d, BGP_SEG_END, type);
        emit_end(d, group);
        if (!there)
            return false;
    }
    return true;
}

static bool aggregator(struct dissect *d, uint32_t end, uint32_t type)
{
    uint32_t len = end - d->r.pos;
    if (len != 8 && (len != 6 || type == ATTR_AGGREGATOR4))
        return bad_length(d, end);
    emit_uint(d, BGP_AGG_AS, len - 4);
    emit_uint(d, BGP_AGG_ID, 4);
    return true;
}

static void ospf_route(struct dissect *d)
{
    emit_uint(d, BGP_EXT_AREA, 4);
    emit_uint(d, BGP_EXT_RTYPE, 1);
    emit_uint(d, BGP_EXT_ROPT, 1);
}

/* The six bytes behind type and subtype. */
static void ext_value(struct dissect *d, uint32_t code)
{
    switch (code) {
    case 0x0002:
    case 0x0003:
    case 0x0009:
    case 0x000a:
        emit_uint(d, BGP_EXT_AS2, 2);
        emit_uint(d, BGP_EXT_AN4, 4);
        break;
    case 0x0102:
    case 0x0103:
    case 0x010b:
        emit_uint(d, BGP_EXT_IP4, 4);
        emit_uint(d, BGP_EXT_AN2, 2);
        break;
    case 0x0202:
    case 0x0203:
        emit_uint(d, BGP_EXT_AS4, 4);
        emit_uint(d, BGP_EXT_AN2, 2);
        break;
    case 0x0005:
    case 0x0105:
    case 0x0205:
    case 0x8005:
    case 0x0107:
    case 0x8001:
        emit_uint(d, BGP_EXT_RID, 4);
        emit_bytes(d, BGP_EXT_RESERVED, 2, 0);
        break;
    case 0x0306:
    case 0x8000:
        ospf_route(d);
        break;
    case 0x030c:
        emit_bytes(d, BGP_EXT_RESERVED, 4, 0);
        emit_uint(d, BGP_EXT_TUNNEL, 2);
        break;
    case 0x4004:
        emit_uint(d, BGP_EXT_AS2, 2);
        emit_uint(d, BGP_EXT_BW, 4);
        break;
    case 0x800a:
        emit_uint(d, BGP_EXT_ENCAPS, 1);
        emit_uint(d, BGP_EXT_CFLAGS, 1);
        emit_uint(d, BGP_EXT_MTU, 2);
        emit_bytes(d, BGP_EXT_RESERVED, 2, 0);
        break;
    default:
        emit_bytes(d, BGP_EXT_RAW, 6, 0);
        break;
    }
}

static bool extended(struct dissect *d, uint32_t end)
{
    if ((end - d->r.pos) % EXT_LEN)
        return bad_length(d, end);
    uint32_t all = emit_group(d, BGP_EXTS, 0);
    while (d->r.pos < end && reader_ok(&d->r)) {
        uint32_t code = reader_peek(&d->r, 0, 2), group = emit_group(d, BGP_EXT, code);
        uint32_t type = emit_group(d, BGP_EXT_TYPE, code >> 8);
        for (unsigned id = BGP_EXT_AUTH; id <= BGP_EXT_KIND && d->want & WANT_FIELDS; id++)
            emit_bits(d, id);
        reader_skip(&d->r, 1);
        emit_end(d, type);
        emit_uint(d, BGP_EXT_SUB, 1);
        ext_value(d, code);
        emit_end(d, group);
    }
    emit_end(d, all);
    return true;
}

static bool large(struct dissect *d, uint32_t end)
{
    uint32_t len = end - d->r.pos;
    if (!len || len % LARGE_LEN)
        return bad_length(d, end);
    while (d->r.pos < end && reader_ok(&d->r)) {
        uint32_t group = emit_group(d, BGP_LARGE, 0);
        for (unsigned id = BGP_LARGE_GA; id <= BGP_LARGE_LD2; id++)
            emit_uint(d, id, 4);
        emit_end(d, group);
    }
    return true;
}

static bool pmsi(struct dissect *d, uint32_t end)
{
    uint32_t type = reader_peek(&d->r, 1, 1), len = end - d->r.pos;
    if (len < 5 || !bgp_need(d, 5)) {
        if (len < 5)
            bgp_say(d, BGP_CUT, 5);
        return false;
    }
    emit_uint(d, BGP_PMSI_FLAGS, 1);
    emit_uint(d, BGP_PMSI_TYPE, 1);
    emit_bits(d, BGP_PMSI_LABEL);
    emit_bits(d, BGP_PMSI_LOW);
    reader_skip(&d->r, 3);
    if (type == 1 || (type >= 3 && type <= 5)) {
        if (!bgp_need(d, 8))
            return false;
        emit_uint(d, BGP_PMSI_IP, 4);
        if (type == 1)
            emit_uint(d, BGP_PMSI_ID, 4);
        else
            emit_uint(d, BGP_PMSI_GROUP, 4);
    } else if (type == 6) {
        if (!bgp_need(d, 4))
            return false;
        emit_uint(d, BGP_PMSI_IP, 4);
    } else if (type == 2 || type == 7) {
        if (!bgp_need(d, 8))
            return false;
        emit_uint(d, BGP_PMSI_IP, 4);
        emit_uint(d, BGP_PMSI_ID, 4);
    } else if (len > 5) {
        emit_bytes(d, BGP_PMSI_DATA, len - 5, type);
    }
    return true;
}

static bool aigp(struct dissect *d, uint32_t end)
{
    while (d->r.pos < end && end - d->r.pos >= 3) {
        uint32_t group = emit_group(d, BGP_AIGP, 0);
        uint32_t type = emit_uint(d, BGP_AIGP_TYPE, 1), len = emit_uint(d, BGP_AIGP_LEN, 2);
        bool there = true;
        if (len >= 3)
            len -= 3;
        if (type == 1)
            there = len >= 8 && len <= end - d->r.pos ? bgp_need(d, 8) : false;
        else if (len)
            there = len <= end - d->r.pos && bgp_need(d, len);
        if (!there && d->p->fields[d->p->n_fields - 1].id != BGP_CUT)
            bgp_say(d, BGP_CUT, len);
        if (there && type == 1) {
            emit_bytes(d, BGP_AIGP_METRIC, 8, 0);
            len -= 8;
            if (len)
                emit_bytes(d, BGP_ATTR_DATA, len, 0);
        } else if (there) {
            emit_bytes(d, BGP_AIGP_DATA, len, 0);
        }
        emit_end(d, group);
        if (!there)
            return false;
    }
    return true;
}

static bool attribute_set(struct dissect *d, uint32_t end, unsigned level)
{
    if (end - d->r.pos < 4 || !bgp_need(d, 4)) {
        if (end - d->r.pos < 4)
            bgp_say(d, BGP_CUT, 4);
        return false;
    }
    emit_uint(d, BGP_SET_AS, 4);
    return level >= MAX_LEVEL || bgp_attributes(d, end, level + 1);
}

static bool value(struct dissect *d, uint32_t type, uint32_t end, unsigned level)
{
    switch (type) {
    case ATTR_ORIGIN:
        return single(d, end, BGP_ORIGIN, 1);
    case ATTR_AS_PATH:
        return as_path(d, end, as_size(d, end - d->r.pos));
    case ATTR_AS4_PATH:
        return as_path(d, end, 4);
    case ATTR_NEXT_HOP:
        return single(d, end, BGP_NEXT_HOP, 4);
    case ATTR_MED:
        return single(d, end, BGP_MED, 4);
    case ATTR_LOCAL_PREF:
        return single(d, end, BGP_LOCAL_PREF, 4);
    case ATTR_ATOMIC:
        return end == d->r.pos || bad_length(d, end);
    case ATTR_AGGREGATOR:
    case ATTR_AGGREGATOR4:
        return aggregator(d, end, type);
    case ATTR_COMMUNITY:
        return fours(d, end, BGP_COMMUNITY);
    case ATTR_ORIGINATOR:
        return single(d, end, BGP_ORIGINATOR, 4);
    case ATTR_CLUSTER:
        return fours(d, end, BGP_CLUSTER);
    case ATTR_REACH:
        return bgp_reach(d, end);
    case ATTR_UNREACH:
        return bgp_unreach(d, end);
    case ATTR_EXTENDED:
        return extended(d, end);
    case ATTR_PMSI:
        return pmsi(d, end);
    case ATTR_AIGP:
        return aigp(d, end);
    case ATTR_LARGE:
        return large(d, end);
    case ATTR_SET:
        return attribute_set(d, end, level);
    default:
        emit_bytes(d, BGP_ATTR_DATA, end - d->r.pos, type);
        return true;
    }
}

/* tcpdump reads on behind a value that is too short for what it says. So does the line; but a byte
 * is one field's only. */
static bool bounded_value(struct dissect *d, uint32_t type, uint32_t end, unsigned level)
{
    uint32_t outer = d->r.end;
    if (!(d->want & WANT_FIELDS))
        return value(d, type, end, level);
    d->r.end = end;
    if (!value(d, type, end, level) || !reader_ok(&d->r))
        dissect_malformed(d);
    d->r.status = READ_OK;
    d->r.end = outer;
    return true;
}

static void attribute_flags(struct dissect *d)
{
    uint32_t group = emit_group(d, BGP_FLAGS, reader_peek(&d->r, 0, 1));
    for (unsigned id = BGP_F_OPT; id <= BGP_F_UNUSED && d->want & WANT_FIELDS; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_end(d, group);
}

bool bgp_attributes(struct dissect *d, uint32_t end, unsigned level)
{
    unsigned short_id = level ? BGP_SET_SHORT : BGP_ATTR_SHORT;
    while (d->r.pos < end) {
        if (!bgp_need(d, 2))
            return false;
        uint32_t flags = reader_peek(&d->r, 0, 1), type = reader_peek(&d->r, 1, 1);
        uint32_t size = flags & 0x10 ? 2 : 1, len = reader_peek(&d->r, 2, size);
        if (!bgp_need(d, 2 + size))
            return false;
        if (2 + size > end - d->r.pos) {
            bgp_say(d, level ? short_id : BGP_ATTRS_SHORT, end - d->r.pos);
            return true;
        }
        uint32_t group = emit_group(d, BGP_ATTR, flags << 24 | type << 16 | len);
        attribute_flags(d);
        emit_uint(d, BGP_ATTR_TYPE, 1);
        emit_uint(d, BGP_ATTR_LEN, size);
        bool fits = len <= end - d->r.pos, good = true;
        uint32_t stop = d->r.pos + len;
        uint8_t depth = d->depth;
        if (!fits) {
            bgp_say(d, short_id, end - d->r.pos);
            dissect_malformed(d);
            emit_bytes(d, BGP_ATTR_DATA, end - d->r.pos, 0);
        } else {
            good = bgp_need(d, len) && bounded_value(d, type, stop, level);
        }
        d->depth = depth;
        if (fits && good && reader_ok(&d->r)) {
            if (d->r.pos < stop)
                emit_bytes(d, BGP_ATTR_DATA, stop - d->r.pos, 0);
            d->r.pos = stop;
        }
        emit_end(d, group);
        if (!fits || !good)
            return good;
    }
    return true;
}
