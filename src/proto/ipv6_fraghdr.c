/* IPv6 Fragment header (RFC 8200 4.5).
 *
 * What a student learns here: only the sender of an IPv6 packet may cut it into pieces, and only
 * packets that were cut carry the fields for it.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------+---+-+
 *    |  Next header  |   Reserved    |     Fragment offset     |Res|M|
 *    +---------------+---------------+-------------------------+---+-+
 *    |                        Identification                         |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/line.h"

#include "ipv6.h"

enum {
    FRAGHDR_NXT,
    FRAGHDR_RESERVED,
    FRAGHDR_OFFSET,
    FRAGHDR_BITS,
    FRAGHDR_MORE,
    FRAGHDR_IDENT
};

#define HEADER_LEN 8
#define OFFSET_UNIT 8

static const struct value_name next_headers[] = {IPV6_NEXT_HEADERS};

static const struct field_def rows[] = {
    [FRAGHDR_NXT] = {.name = "ipv6.fraghdr.nxt",
                     .label = "Next header",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .brief = "nxt",
                     NAMES(next_headers),
                     .rfc = "RFC 8200 4.5",
                     .what = "Which header the first fragment goes on with."},
    [FRAGHDR_RESERVED] = {.name = "ipv6.fraghdr.reserved_octet",
                          .label = "Reserved",
                          .type = FT_HEX,
                          .byte = 1,
                          .size = 1,
                          .brief = "rsv",
                          .rfc = "RFC 8200 4.5",
                          .what = "Not used; senders leave it zero."},
    [FRAGHDR_OFFSET] =
        {.name = "ipv6.fraghdr.offset",
         .label = "Fragment offset",
         .type = FT_UINT,
         .byte = 2,
         .size = 2,
         .mask = 0xfff8,
         .brief = "off",
         .unit = "8-byte units",
         .rfc = "RFC 8200 4.5",
         .what = "Where in the original packet this fragment belongs, in units of eight bytes."},
    [FRAGHDR_BITS] = {.name = "ipv6.fraghdr.reserved_bits",
                      .label = "Reserved bits",
                      .type = FT_UINT,
                      .byte = 2,
                      .size = 2,
                      .mask = 0x0006,
                      .brief = "rsv",
                      .rfc = "RFC 8200 4.5",
                      .what = "Not used; senders leave them zero."},
    [FRAGHDR_MORE] = {.name = "ipv6.fraghdr.more",
                      .label = "More fragments",
                      .type = FT_FLAG,
                      .byte = 2,
                      .size = 2,
                      .mask = 0x0001,
                      .brief = "M",
                      .rfc = "RFC 8200 4.5",
                      .what = "Set: another fragment of the same packet follows behind this one."},
    [FRAGHDR_IDENT] = {.name = "ipv6.fraghdr.ident",
                       .label = "Identification",
                       .type = FT_HEX,
                       .byte = 4,
                       .size = 4,
                       .brief = "id",
                       .rfc = "RFC 8200 4.5",
                       .what = "A number that the fragments of one packet share, so that they can "
                               "be put together again."},
};

static void dissect(struct dissect *d)
{
    ipv6_extend(d);
    d->y->flags |= LAYER_FRAGMENT;
    if (!emit_header(d))
        return;
    uint32_t offset = head(d, &rows[FRAGHDR_OFFSET]), more = head(d, &rows[FRAGHDR_MORE]);
    uint32_t next = head(d, &rows[FRAGHDR_NXT]);
    d->ip_proto = (uint8_t)next;
    if (offset || more)
        dissect_fragment(d, head(d, &rows[FRAGHDR_IDENT]), offset * OFFSET_UNIT, more,
                         PROTO_ipv6_fragments, PROTO_NONE);
    if (offset == 0)
        ipv6_next(d, next);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    const struct layer *base = y;
    while (base->proto != PROTO_ipv6 && line_parent(l, base))
        base = line_parent(l, base);
    uint32_t plen = packet_number(p, base->offset + 4, 2), jumbo = plen ? 0 : ipv6_jumbo(p, base);
    uint64_t before = y->offset + HEADER_LEN - base->offset - IPV6_HEADER_LEN;
    uint32_t offset = header_value(p, y, &rows[FRAGHDR_OFFSET]) * OFFSET_UNIT;
    if (!header_has(y, &rows[l->opt.verbose ? FRAGHDR_IDENT : FRAGHDR_MORE])) {
        line_stop(l, "frag6");
        return;
    }
    out_str(o, "frag (");
    if (l->opt.verbose) {
        out_str(o, "0x");
        out_hex(o, header_value(p, y, &rows[FRAGHDR_IDENT]), 8);
        out_char(o, ':');
    }
    out_dec(o, offset);
    out_char(o, '|');
    out_dec(o, (jumbo ? jumbo : plen) - before);
    out_char(o, ')');
    if (!offset)
        out_char(o, ' ');
}

const struct protocol proto_ipv6_fraghdr = {
    .name = "ipv6.fraghdr",
    .title = "Fragment Header for IPv6",
    .rfc = "RFC 8200 4.5",
    ROWS(rows),
    .n_header = FRAGHDR_IDENT + 1,
    .dissect = dissect,
    .line = line,
};
