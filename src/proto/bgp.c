/* BGP, the Border Gateway Protocol (RFC 4271): how the networks that make up the Internet tell each
 * other which addresses they lead to.
 *
 * What a student learns here: routers of different owners do not share a map. Each tells its
 * neighbours which prefixes it can reach and through which networks; what is passed on is policy.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------------------------------+
 *    |                       Marker (16 bytes of ones)               |
 *    +-------------------------------+---------------+---------------+
 *    |            Length             |     Type      |
 *    +-------------------------------+---------------+ */
#include "bgp.h"

#define MARKER_LEN 16
#define OPEN_LEN 10
#define NOTIFICATION_LEN 2
#define REFRESH_LEN 4
#define MAX_PREFIX_LEN 7

enum {
    TYPE_OPEN = 1,
    TYPE_UPDATE,
    TYPE_NOTIFICATION,
    TYPE_KEEPALIVE,
    TYPE_REFRESH
};

enum {
    CAP_MULTIPROTOCOL = 1,
    CAP_REFRESH = 2,
    CAP_LABELS = 8,
    CAP_RESTART = 64,
    CAP_AS4 = 65,
    CAP_ADD_PATH = 69
};

bool bgp_need(struct dissect *d, uint32_t n)
{
    if (reader_ok(&d->r) && n <= reader_have(&d->r))
        return true;
    bgp_say(d, BGP_CUT, n);
    return false;
}

void bgp_say(struct dissect *d, unsigned id, uint32_t value)
{
    emit_same(d, id, d->r.pos, 0, value);
}

static void restart(struct dissect *d, uint32_t end)
{
    uint32_t group = emit_group(d, BGP_GR, reader_peek(&d->r, 0, 2));
    for (unsigned id = BGP_GR_R; id <= BGP_GR_TIME; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 2);
    emit_end(d, group);
    while (reader_ok(&d->r) && d->r.pos < end && end - d->r.pos >= 4) {
        emit_uint(d, BGP_GR_AFI, 2);
        emit_uint(d, BGP_GR_SAFI, 1);
        emit_uint(d, BGP_GR_FLAGS, 1);
    }
}

/* Families of four bytes each: three fields from `first` on. */
static void families(struct dissect *d, uint32_t end, unsigned first)
{
    while (reader_ok(&d->r) && d->r.pos < end && end - d->r.pos >= 4) {
        emit_uint(d, first, 2);
        emit_uint(d, first + 1, 1);
        emit_uint(d, first + 2, 1);
    }
}

static uint32_t shortest_value(uint32_t code)
{
    if (code == CAP_MULTIPROTOCOL || code == CAP_AS4)
        return 4;
    return code == CAP_RESTART ? 2 : 0;
}

/* Returns false where the value is too short for its code. */
static bool capability_value(struct dissect *d, uint32_t code, uint32_t len)
{
    uint32_t end = d->r.pos + len;
    bool short_value = len < shortest_value(code), odd = code == CAP_ADD_PATH && (!len || len % 4);
    if (short_value || odd)
        bgp_say(d, BGP_CAP_FAULT, short_value ? shortest_value(code) : 0);
    if (short_value)
        return false;
    if (code == CAP_MULTIPROTOCOL) {
        emit_uint(d, BGP_MP_AFI, 2);
        emit_bytes(d, BGP_MP_RES, 1, 0);
        emit_uint(d, BGP_MP_SAFI, 1);
    } else if (code == CAP_RESTART) {
        restart(d, end);
    } else if (code == CAP_AS4) {
        emit_uint(d, BGP_AS4, 4);
    } else if (code == CAP_ADD_PATH && !odd) {
        families(d, end, BGP_AP_AFI);
    } else if (code == CAP_LABELS) {
        families(d, end, BGP_ML_AFI);
    }
    if (d->r.pos < end)
        emit_bytes(d, BGP_CAP_DATA, end - d->r.pos, 0);
    return true;
}

static bool capabilities(struct dissect *d, uint32_t end)
{
    bool good = true;
    while (good && d->r.pos < end) {
        if (!bgp_need(d, 2))
            return false;
        uint32_t len = reader_peek(&d->r, 1, 1);
        uint32_t group = emit_group(d, BGP_CAP, reader_peek(&d->r, 0, 1));
        uint32_t code = emit_uint(d, BGP_CAP_TYPE, 1);
        emit_uint(d, BGP_CAP_LEN, 1);
        bool there = bgp_need(d, len);
        good = there && capability_value(d, code, len);
        emit_end(d, group);
        if (!there)
            return false;
    }
    return true;
}

static bool parameters(struct dissect *d, uint32_t end, uint32_t message_end)
{
    while (d->r.pos < end) {
        if (d->r.pos + 2 > message_end) {
            bgp_say(d, BGP_CUT, 2);
            return false;
        }
        if (!bgp_need(d, 2))
            return false;
        uint32_t type = reader_peek(&d->r, 0, 1), len = reader_peek(&d->r, 1, 1);
        if (d->r.pos + 2 + len > end) {
            bgp_say(d, BGP_PARAM_PAST, type << 8 | len);
            dissect_malformed(d);
            return true;
        }
        uint32_t group = emit_group(d, BGP_PARAM, 0), stop = d->r.pos + 2 + len;
        bool good = true;
        emit_uint(d, BGP_PARAM_TYPE, 1);
        emit_uint(d, BGP_PARAM_LEN, 1);
        if (type == 2)
            good = capabilities(d, stop);
        else
            emit_bytes(d, BGP_PARAM_DATA, len, type);
        if (good && reader_ok(&d->r))
            d->r.pos = stop < d->r.cap ? stop : d->r.cap;
        emit_end(d, group);
        if (!good && stop < end && stop + 2 > message_end)
            bgp_say(d, BGP_OPTS_CUT, stop);
        if (!good || stop >= end)
            return good;
    }
    return true;
}

static void open_message(struct dissect *d, uint32_t end)
{
    if (!bgp_need(d, OPEN_LEN))
        return;
    emit_uint(d, BGP_VERSION, 1);
    emit_uint(d, BGP_MYAS, 2);
    emit_uint(d, BGP_HOLD, 2);
    emit_uint(d, BGP_ID, 4);
    uint32_t len = emit_uint(d, BGP_OPT_LEN, 1);
    if (!len)
        return;
    uint32_t group = emit_group(d, BGP_OPTS, 0);
    parameters(d, d->r.pos + len, end);
    emit_end(d, group);
}

static void update(struct dissect *d, uint32_t end)
{
    if (!bgp_need(d, 4))
        return;
    uint32_t len = end - d->r.pos - 2, withdrawn = emit_uint(d, BGP_WD_LEN, 2);
    if (withdrawn > 1) {
        if (!bgp_need(d, withdrawn))
            return;
        uint32_t group = emit_group(d, BGP_WD, 0);
        int32_t done = bgp_routes(d, d->r.pos + withdrawn);
        emit_end(d, group);
        if (done < 0)
            return;
        withdrawn -= (uint32_t)done;
        len -= (uint32_t)done;
    } else if (withdrawn) {
        if (!bgp_need(d, withdrawn))
            return;
        emit_bytes(d, BGP_REST, withdrawn, 0);
        len -= withdrawn;
    }
    if (!bgp_need(d, 2))
        return;
    uint32_t attributes = emit_uint(d, BGP_PA_LEN, 2);
    len -= 2;
    if (attributes) {
        if (!bgp_need(d, attributes))
            return;
        uint32_t stop = d->r.pos + attributes, group = emit_group(d, BGP_PAS, 0);
        bool good = bgp_attributes(d, stop, 0);
        if (good)
            d->r.pos = stop;
        emit_end(d, group);
        if (!good)
            return;
        len -= attributes;
    }
    if (len && len <= UINT16_MAX) {
        uint32_t group = emit_group(d, BGP_NLRI, 0);
        bgp_routes(d, d->r.pos + len);
        emit_end(d, group);
    } else if (!withdrawn && !attributes && !len) {
        bgp_say(d, BGP_EOR, 0);
    }
}

static void communication(struct dissect *d, uint32_t end)
{
    uint32_t left = end - d->r.pos, n = reader_peek(&d->r, 0, 1);
    if (n == 0 || n <= left - 1) {
        emit_uint(d, BGP_SHUT_LEN, 1);
        if (n)
            emit_bytes(d, BGP_SHUT, n, 0);
    } else {
        bgp_say(d, BGP_SHUT_BAD, n);
    }
    if (d->r.pos < end)
        emit_bytes(d, BGP_SHUT_MORE, end - d->r.pos, 0);
}

static void notification(struct dissect *d, uint32_t end)
{
    static const uint16_t minors[] = {BGP_MINOR,        BGP_MINOR_HEADER, BGP_MINOR_OPEN,
                                      BGP_MINOR_UPDATE, BGP_MINOR,        BGP_MINOR_FSM,
                                      BGP_MINOR_CEASE,  BGP_MINOR_CAP};
    if (!bgp_need(d, NOTIFICATION_LEN))
        return;
    uint32_t major = emit_uint(d, BGP_MAJOR, 1);
    uint32_t minor = emit_uint(d, major < 8 ? minors[major] : BGP_MINOR, 1);
    uint32_t left = d->r.pos < end ? end - d->r.pos : 0;
    if (major == 6 && minor == 1 && left >= MAX_PREFIX_LEN) {
        emit_uint(d, BGP_MAX_AFI, 2);
        emit_uint(d, BGP_MAX_SAFI, 1);
        emit_uint(d, BGP_MAX_PREFIXES, 4);
    } else if (major == 6 && (minor == 2 || minor == 4) && left) {
        communication(d, end);
    }
}

static void refresh(struct dissect *d)
{
    if (!bgp_need(d, REFRESH_LEN))
        return;
    emit_uint(d, BGP_REFRESH_AFI, 2);
    emit_uint(d, BGP_REFRESH_SUB, 1);
    emit_uint(d, BGP_REFRESH_SAFI, 1);
}

/* A message whose header is there. */
static void message(struct dissect *d, uint32_t len, uint32_t type)
{
    uint32_t group = emit_group(d, BGP_MESSAGE, type << 16 | len), end = d->r.pos + len;
    uint32_t have = reader_have(&d->r);
    uint8_t depth = d->depth;
    emit_struct(d, BGP_MARKER, BGP_TYPE);
    if (type == TYPE_OPEN)
        open_message(d, end);
    else if (type == TYPE_UPDATE)
        update(d, end);
    else if (type == TYPE_NOTIFICATION)
        notification(d, end);
    else if (type == TYPE_REFRESH)
        refresh(d);
    d->depth = depth;
    if (len <= have) {
        /* What was read behind the message belongs to the next one. */
        d->r.status = READ_OK;
        if (d->r.pos < end)
            emit_bytes(d, BGP_REST, end - d->r.pos, type);
        d->r.pos = end;
    }
    emit_end(d, group);
}

/* Moves to the next marker. Returns false where there is none. */
static bool find_marker(struct dissect *d)
{
    static const uint8_t marker[MARKER_LEN] = {255, 255, 255, 255, 255, 255, 255, 255,
                                               255, 255, 255, 255, 255, 255, 255, 255};
    uint32_t start = d->r.pos;
    bool found = false;
    while (!found && reader_have(&d->r)) {
        if (reader_match(&d->r, marker, MARKER_LEN))
            found = true;
        else
            reader_skip(&d->r, 1);
    }
    uint32_t n = d->r.pos - start;
    d->r.pos = start;
    if (found && n)
        emit_bytes(d, BGP_JUNK, n, 0);
    if (found && n)
        bgp_say(d, BGP_SKIPPED, n);
    return found;
}

/* Nothing but the header can be wrong with a message that goes on in the next segment. */
static void dissect_cut(struct dissect *d, uint32_t len, uint32_t type)
{
    bool captured = len > reader_left(&d->r);
    uint32_t start = d->r.pos;
    bgp_say(d, BGP_CUT_MESSAGE, type);
    if (d->want & WANT_FIELDS)
        message(d, len, type);
    if (captured) {
        d->r.status = READ_OK;
    } else {
        d->r.pos = start;
        d->r.status = READ_OK;
        reader_skip(&d->r, len);
        d->r.pos = d->r.cap;
    }
}

static void dissect(struct dissect *d)
{
    emit_header(d);
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE)))
        return;
    while (reader_have(&d->r) && find_marker(d)) {
        uint32_t len = reader_peek(&d->r, MARKER_LEN, 2);
        uint32_t type = reader_peek(&d->r, MARKER_LEN + 2, 1);
        if (!bgp_need(d, BGP_HEADER_LEN)) {
            emit_struct(d, BGP_MARKER, BGP_TYPE);
            return;
        }
        if (len < BGP_HEADER_LEN) {
            bgp_say(d, BGP_SHORT_MESSAGE, len);
            dissect_malformed(d);
            emit_struct(d, BGP_MARKER, BGP_TYPE);
            return;
        }
        if (len > reader_have(&d->r)) {
            dissect_cut(d, len, type);
            return;
        }
        message(d, len, type);
    }
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 179},
};

const struct protocol proto_bgp = {
    .name = "bgp",
    .title = "Border Gateway Protocol",
    .rfc = "RFC 4271",
    .fields = bgp_rows,
    .n_fields = N_BGP_FIELDS,
    BINDS(binds),
    .many = "message open.opt.param cap cap.ap.afi cap.ap.safi cap.ap.sendreceive nlri "
            "update.path_attribute update.path_attribute.as_path_segment.as2 "
            "update.path_attribute.as_path_segment.as4 update.path_attribute.cluster_id "
            "ext_community large_communities update.path_attribute.mp_reach_nlri.snpa_length "
            "update.path_attribute.mp_reach_nlri.snpa mp_nlri",
    .dissect = dissect,
    .line = bgp_line,
};
