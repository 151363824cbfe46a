/* IPv6 Routing header (RFC 8200 4.4): source route (deprecated by RFC 5095), Mobile IPv6 (RFC 6275
 * 6.4), RPL (RFC 6554), segment routing (RFC 8754).
 *
 * What a student learns here: a sender can name the places that a packet must pass on its way. The
 * destination address is then only the next of them.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+---------------+---------------+
 *    |  Next header  |  Hdr ext len  | Routing type  | Segments left |
 *    +---------------+---------------+---------------+---------------+
 *    |                      Type-specific data ...                   |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/line.h"

#include "ipv6.h"

enum {
    ROUTING_NXT,
    ROUTING_LEN,
    ROUTING_TYPE,
    ROUTING_SEGLEFT,
    ROUTING_RESERVED,
    ROUTING_ADDR,
    ROUTING_MIPV6_RESERVED,
    ROUTING_MIPV6_HOME,
    ROUTING_CMPR_I,
    ROUTING_CMPR_E,
    ROUTING_PAD,
    ROUTING_RPL_RESERVED,
    ROUTING_RPL_ADDRESS,
    ROUTING_RPL_PADDING,
    ROUTING_SRH_LAST,
    ROUTING_SRH_FLAGS,
    ROUTING_SRH_TAG,
    ROUTING_SRH_ADDR,
    ROUTING_TLV,
    ROUTING_TLV_TYPE,
    ROUTING_TLV_LEN,
    ROUTING_TLV_VALUE,
    ROUTING_UNKNOWN,
    ROUTING_LEN_OCT
};

#define TYPE_SOURCE 0
#define TYPE_MOBILE 2
#define TYPE_RPL 3
#define TYPE_SEGMENT 4

#define FIXED_LEN 4
#define ADDRESSES 8 /* where the addresses begin */
#define TLV_PAD1 0

static const struct value_name next_headers[] = {IPV6_NEXT_HEADERS};

static const struct value_name types[] = {
    {0, "Source route"},
    {1, "Nimrod"},
    {2, "Mobile IPv6"},
    {3, "RPL source route"},
    {4, "Segment routing"},
    {5, "Compact routing, 16 bits"},
    {6, "Compact routing, 32 bits"},
};

static const struct value_name tlv_types[] = {
    {0, "Pad1"},
    {4, "PadN"},
    {5, "HMAC"},
};

static const struct field_def rows[] = {
    [ROUTING_NXT] = {.name = "ipv6.routing.nxt",
                     .label = "Next header",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .brief = "nxt",
                     NAMES(next_headers),
                     .rfc = "RFC 8200 4.4",
                     .what = "Which header follows: it chooses the next layer."},
    [ROUTING_LEN] = {.name = "ipv6.routing.len",
                     .label = "Header extension length",
                     .type = FT_UINT,
                     .byte = 1,
                     .size = 1,
                     .brief = "len",
                     .unit = "8-byte units after the first",
                     .rfc = "RFC 8200 4.4",
                     .what = "How long this header is, counted in units of eight bytes, the first "
                             "unit not counted."},
    [ROUTING_TYPE] = {.name = "ipv6.routing.type",
                      .label = "Routing type",
                      .type = FT_UINT,
                      .byte = 2,
                      .size = 1,
                      .brief = "type",
                      NAMES(types),
                      .rfc = "RFC 8200 4.4",
                      .what = "What kind of route this is: it says how to read the rest."},
    [ROUTING_SEGLEFT] = {.name = "ipv6.routing.segleft",
                         .label = "Segments left",
                         .type = FT_UINT,
                         .byte = 3,
                         .size = 1,
                         .brief = "left",
                         .rfc = "RFC 8200 4.4",
                         .what = "How many of the named places the packet has yet to visit."},
    [ROUTING_RESERVED] = {.name = "ipv6.routing.src.reserved",
                          .label = "Reserved",
                          .type = FT_BYTES,
                          .brief = "rsv",
                          .rfc = "RFC 2460 4.4",
                          .what = "Not used; senders leave it zero."},
    [ROUTING_ADDR] = {.name = "ipv6.routing.src.addr",
                      .label = "Address",
                      .type = FT_IPV6,
                      .brief = "addr",
                      .rfc = "RFC 2460 4.4",
                      .what = "A place that the packet must pass."},
    [ROUTING_MIPV6_RESERVED] = {.name = "ipv6.routing.mipv6.reserved",
                                .label = "Reserved",
                                .type = FT_BYTES,
                                .brief = "rsv",
                                .rfc = "RFC 6275 6.4.1",
                                .what = "Not used; senders leave it zero."},
    [ROUTING_MIPV6_HOME] = {.name = "ipv6.routing.mipv6.home_address",
                            .label = "Home address",
                            .type = FT_IPV6,
                            .brief = "home",
                            .rfc = "RFC 6275 6.4.1",
                            .what = "The address under which the moving host is always known."},
    [ROUTING_CMPR_I] = {.name = "ipv6.routing.rpl.cmprI",
                        .label = "Compressed bytes, inner",
                        .type = FT_UINT,
                        .byte = 0,
                        .size = 4,
                        .mask = 0xf0000000,
                        .brief = "cI",
                        .rfc = "RFC 6554 3",
                        .what = "How many leading bytes each address but the last leaves out, "
                                "because they equal the destination's."},
    [ROUTING_CMPR_E] = {.name = "ipv6.routing.rpl.cmprE",
                        .label = "Compressed bytes, last",
                        .type = FT_UINT,
                        .byte = 0,
                        .size = 4,
                        .mask = 0x0f000000,
                        .brief = "cE",
                        .rfc = "RFC 6554 3",
                        .what = "How many leading bytes the last address leaves out."},
    [ROUTING_PAD] = {.name = "ipv6.routing.rpl.pad",
                     .label = "Padding bytes",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 4,
                     .mask = 0x00f00000,
                     .brief = "pad",
                     .rfc = "RFC 6554 3",
                     .what = "How many bytes fill the header up behind the addresses."},
    [ROUTING_RPL_RESERVED] = {.name = "ipv6.routing.rpl.reserved",
                              .label = "Reserved",
                              .type = FT_UINT,
                              .byte = 0,
                              .size = 4,
                              .mask = 0x000fffff,
                              .brief = "rsv",
                              .rfc = "RFC 6554 3",
                              .what = "Not used; senders leave it zero."},
    [ROUTING_RPL_ADDRESS] = {.name = "ipv6.routing.rpl.address",
                             .label = "Address, compressed",
                             .type = FT_BYTES,
                             .brief = "addr",
                             .rfc = "RFC 6554 3",
                             .what = "A place that the packet must pass, without the bytes it "
                                     "shares with the destination."},
    [ROUTING_RPL_PADDING] = {.name = "ipv6.routing.rpl.padding",
                             .label = "Padding",
                             .type = FT_BYTES,
                             .brief = "pad",
                             .rfc = "RFC 6554 3",
                             .what = "Bytes that fill the header up to a multiple of eight."},
    [ROUTING_SRH_LAST] = {.name = "ipv6.routing.srh.last_entry",
                          .label = "Last entry",
                          .type = FT_UINT,
                          .byte = 0,
                          .size = 1,
                          .brief = "last",
                          .rfc = "RFC 8754 2",
                          .what = "The number of the last address in the list, counted from 0."},
    [ROUTING_SRH_FLAGS] = {.name = "ipv6.routing.srh.flags",
                           .label = "Flags",
                           .type = FT_HEX,
                           .byte = 1,
                           .size = 1,
                           .brief = "flg",
                           .rfc = "RFC 8754 2",
                           .what = "None is defined yet."},
    [ROUTING_SRH_TAG] = {.name = "ipv6.routing.srh.tag",
                         .label = "Tag",
                         .type = FT_HEX,
                         .byte = 2,
                         .size = 2,
                         .brief = "tag",
                         .rfc = "RFC 8754 2",
                         .what = "A number that marks packets of one class."},
    [ROUTING_SRH_ADDR] = {.name = "ipv6.routing.srh.addr",
                          .label = "Segment",
                          .type = FT_IPV6,
                          .brief = "seg",
                          .rfc = "RFC 8754 2",
                          .what = "A place or a function on the way; the list is in reverse, so "
                                  "that the first entry is the destination."},
    [ROUTING_TLV] = {.name = "ipv6.routing.srh.tlv",
                     .label = "TLV",
                     .type = FT_GROUP,
                     .brief = "tlv",
                     NAMES(tlv_types),
                     .rfc = "RFC 8754 2.1",
                     .what = "More about the route, as type, length and value."},
    [ROUTING_TLV_TYPE] = {.name = "ipv6.routing.srh.tlv.type",
                          .label = "TLV type",
                          .type = FT_UINT,
                          .brief = "type",
                          NAMES(tlv_types),
                          .rfc = "RFC 8754 2.1",
                          .what = "What this is."},
    [ROUTING_TLV_LEN] = {.name = "ipv6.routing.srh.tlv.length",
                         .label = "TLV length",
                         .type = FT_UINT,
                         .brief = "len",
                         .unit = "bytes",
                         .rfc = "RFC 8754 2.1",
                         .what = "How long the value is."},
    [ROUTING_TLV_VALUE] = {.name = "ipv6.routing.srh.tlv.value",
                           .label = "TLV value",
                           .type = FT_BYTES,
                           .brief = "val",
                           .rfc = "RFC 8754 2.1",
                           .what = "What it says."},
    [ROUTING_UNKNOWN] = {.name = "ipv6.routing.unknown_data",
                         .label = "Type-specific data",
                         .type = FT_BYTES,
                         .brief = "data",
                         .rfc = "RFC 8200 4.4",
                         .what = "The rest of a kind of route that is not known here."},
    [ROUTING_LEN_OCT] = {.name = "ipv6.routing.len_oct",
                         .label = "Header length",
                         .type = FT_UINT,
                         .brief = "oct",
                         .unit = "bytes",
                         .flags = FF_SAME,
                         .rfc = "RFC 8200 4.4",
                         .what = "How long this header is altogether."},
};

static void dissect_addresses(struct dissect *d, unsigned id, uint32_t n)
{
    while (n-- && reader_ok(&d->r) && reader_left(&d->r) >= 16)
        emit_bytes(d, id, 16, 0);
}

static void dissect_rpl(struct dissect *d)
{
    if (!emit_struct(d, ROUTING_CMPR_I, ROUTING_RPL_RESERVED))
        return;
    uint32_t word = packet_number(d->p, d->r.pos - 4, 4), left = reader_left(&d->r);
    uint32_t inner = 16 - (word >> 28), last = 16 - (word >> 24 & 15), pad = word >> 20 & 15;
    if (left < pad + last) {
        dissect_malformed(d);
        return;
    }
    for (uint32_t n = (left - pad - last) / inner; n && reader_ok(&d->r); n--)
        emit_bytes(d, ROUTING_RPL_ADDRESS, inner, 0);
    emit_bytes(d, ROUTING_RPL_ADDRESS, last, 0);
    emit_rest(d, ROUTING_RPL_PADDING);
}

/* A type without a length, or a length beyond the header, is an error of the TLV alone: the header
 * says where the next one begins. */
static void dissect_tlv(struct dissect *d)
{
    uint32_t group = emit_group(d, ROUTING_TLV, reader_peek(&d->r, 0, 1));
    if (emit_uint(d, ROUTING_TLV_TYPE, 1) != TLV_PAD1) {
        uint32_t length = emit_uint(d, ROUTING_TLV_LEN, 1), left = reader_left(&d->r);
        if (length > left)
            d->p->status |= PACKET_MALFORMED;
        emit_bytes(d, ROUTING_TLV_VALUE, length < left ? length : left, 0);
    }
    emit_end(d, group);
}

static void dissect_segments(struct dissect *d)
{
    uint32_t last = reader_peek(&d->r, 0, 1);
    if (!emit_struct(d, ROUTING_SRH_LAST, ROUTING_SRH_TAG))
        return;
    dissect_addresses(d, ROUTING_SRH_ADDR, last + 1);
    while (reader_ok(&d->r) && reader_left(&d->r))
        dissect_tlv(d);
}

static void dissect_route(struct dissect *d, uint32_t type)
{
    switch (type) {
    case TYPE_SOURCE:
        emit_bytes(d, ROUTING_RESERVED, 4, 0);
        dissect_addresses(d, ROUTING_ADDR, 128);
        break;
    case TYPE_MOBILE:
        emit_bytes(d, ROUTING_MIPV6_RESERVED, 4, 0);
        dissect_addresses(d, ROUTING_MIPV6_HOME, 128);
        break;
    case TYPE_RPL:
        dissect_rpl(d);
        break;
    case TYPE_SEGMENT:
        dissect_segments(d);
        break;
    default:
        emit_rest(d, ROUTING_UNKNOWN);
    }
}

/* Checksums are over the address that the packet arrives at in the end (RFC 8200 8.1). */
static void final_destination(struct dissect *d, uint32_t type, uint32_t len)
{
    const struct layer *y = d->y;
    uint32_t n = len / 2, at = y->offset + ADDRESSES;
    if (!n || (type != TYPE_SOURCE && type != TYPE_MOBILE && type != TYPE_SEGMENT))
        return;
    if (type != TYPE_SEGMENT)
        at += (n - 1) * 16;
    if (at + 16 > d->r.pos)
        return;
    d->pseudo = checksum_add(0, d->p->bytes + y->src, 16);
    d->pseudo = checksum_add(d->pseudo, d->p->bytes + at, 16);
}

static void dissect(struct dissect *d)
{
    ipv6_extend(d);
    if (!emit_header(d))
        return;
    uint32_t len = head(d, &rows[ROUTING_LEN]), type = head(d, &rows[ROUTING_TYPE]);
    if (d->want & WANT_FIELDS)
        emit_same(d, ROUTING_LEN_OCT, d->y->offset + 1, 1, (len + 1) * 8);
    uint32_t outer = dissect_enter(d, (len + 1) * 8 - FIXED_LEN);
    bool lied = d->y->flags & LAYER_MALFORMED;
    dissect_route(d, type);
    dissect_leave(d, outer);
    /* What is wrong inside does not hide what follows. */
    if (!lied)
        d->y->flags &= (uint8_t)~LAYER_MALFORMED;
    if (!reader_ok(&d->r))
        return;
    final_destination(d, type, len);
    ipv6_next(d, head(d, &rows[ROUTING_NXT]));
}

static void line_number(struct line *l, const char *word, uint32_t value)
{
    out_str(l->out, word);
    out_dec(l->out, value);
}

/* The fields between the fixed ones and the addresses. Returns false where they were cut off. */
static bool line_specific(struct line *l, const struct layer *y, uint32_t type, uint32_t have)
{
    struct out *o = l->out;
    uint32_t word = packet_number(l->p, y->offset + FIXED_LEN, 4);
    if (type != TYPE_SEGMENT) {
        if (have >= ADDRESSES && (word || l->opt.verbose)) {
            out_str(o, ", rsv=0x");
            out_hex(o, word, 1);
        }
        return have >= ADDRESSES;
    }
    if (have < 5)
        return false;
    line_number(l, ", last-entry=", packet_number(l->p, y->offset + 4, 1));
    uint32_t flags = packet_number(l->p, y->offset + 5, 1);
    if (have >= 6 && (flags || l->opt.verbose)) {
        out_str(o, ", flags=0x");
        out_hex(o, flags, 1);
    }
    if (have < ADDRESSES)
        return false;
    out_str(o, ", tag=");
    out_hex(o, word & 0xffff, 1);
    return true;
}

/* tcpdump takes all that follows for addresses, TLVs too. */
static bool line_addresses(struct line *l, const struct layer *y, uint32_t n, uint32_t have)
{
    struct out *o = l->out;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = ADDRESSES + 16 * i;
        if (have < at + 16)
            return false;
        line_number(l, ", [", i);
        out_char(o, ']');
        out_ipv6(o, l->p->bytes + y->offset + at);
    }
    return true;
}

static bool line_route(struct line *l, const struct layer *y, uint32_t have)
{
    struct out *o = l->out;
    uint32_t type = header_value(l->p, y, &rows[ROUTING_TYPE]);
    uint32_t len = header_value(l->p, y, &rows[ROUTING_LEN]);
    if (!header_has(y, &rows[ROUTING_LEN]))
        return false;
    line_number(l, " (len=", len);
    if (!header_has(y, &rows[ROUTING_TYPE]))
        return false;
    line_number(l, ", type=", type);
    if (type == TYPE_SOURCE)
        out_str(o, " [Deprecated]");
    if (!header_has(y, &rows[ROUTING_SEGLEFT]))
        return false;
    line_number(l, ", segleft=", header_value(l->p, y, &rows[ROUTING_SEGLEFT]));
    if (type != TYPE_SOURCE && type != TYPE_MOBILE && type != TYPE_SEGMENT) {
        out_str(o, " (unknown type) (invalid)");
        return true;
    }
    if (!line_specific(l, y, type, have))
        return false;
    if (len % 2) {
        line_number(l, " (invalid length ", len);
        out_str(o, ") (invalid)");
        return true;
    }
    if (!line_addresses(l, y, len / 2, have))
        return false;
    out_str(o, ") ");
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t stop = y->end < l->p->caplen ? y->end : l->p->caplen;
    out_str(l->out, "RT6");
    if (!line_route(l, y, stop - y->offset))
        line_stop(l, "rt6");
}

const struct protocol proto_ipv6_routing = {
    .name = "ipv6.routing",
    .title = "Routing Header for IPv6",
    .rfc = "RFC 8200 4.4",
    ROWS(rows),
    .n_header = ROUTING_SEGLEFT + 1,
    .many = "src.addr srh.addr srh.tlv",
    .dissect = dissect,
    .line = line,
};
