/* AH, the Authentication Header of IPsec (RFC 4302).
 *
 * What a student learns here: a header can prove who sent a packet and that nobody changed it, and
 * still leave everything readable. It stands between IP and what IP carries, as the extension
 * headers of IPv6 do, and counts its own length in words of four bytes, two of them left out.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |  Next header  |    Length     |           Reserved            |
 *    +---------------+---------------+-------------------------------+
 *    |                Security parameters index (SPI)                |
 *    +---------------------------------------------------------------+
 *    |                        Sequence number                        |
 *    +---------------------------------------------------------------+
 *    |                   Integrity check value (ICV) ...             |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    AH_NEXT_HEADER,
    AH_LENGTH,
    AH_RESERVED,
    AH_SPI,
    AH_SEQUENCE,
    AH_ICV
};

#define HEADER_LEN 12
#define IP_PROTO_ICMP 1
#define IP_PROTO_IGMP 2
#define IP_PROTO_NONE 59

static const struct value_name next_headers[] = {
    {1, "ICMP"},
    {2, "IGMP"},
    {4, "IPv4"},
    {6, "TCP"},
    {17, "UDP"},
    {41, "IPv6"},
    {47, "GRE"},
    {50, "ESP"},
    {51, "AH"},
    {58, "ICMPv6"},
    {59, "No next header"},
    {89, "OSPF"},
    {103, "PIM"},
    {112, "VRRP"},
    {132, "SCTP"},
};

static const struct field_def rows[] = {
    [AH_NEXT_HEADER] = {.name = "ah.next_header",
                        .label = "Next header",
                        .type = FT_UINT,
                        .byte = 0,
                        .size = 1,
                        .brief = "nxt",
                        NAMES(next_headers),
                        .rfc = "RFC 4302 2.1",
                        .what = "Which protocol follows this header."},
    [AH_LENGTH] = {.name = "ah.length",
                   .label = "Payload length",
                   .type = FT_UINT,
                   .byte = 1,
                   .size = 1,
                   .brief = "len",
                   .unit = "words of 4 bytes, less 2",
                   .rfc = "RFC 4302 2.2",
                   .what = "How long this header is, in words of four bytes, minus two."},
    [AH_RESERVED] = {.name = "ah.reserved",
                     .label = "Reserved",
                     .type = FT_HEX,
                     .byte = 2,
                     .size = 2,
                     .brief = "rsv",
                     .rfc = "RFC 4302 2.3",
                     .what = "Not used; senders leave it zero."},
    [AH_SPI] = {.name = "ah.spi",
                .label = "SPI",
                .type = FT_HEX,
                .byte = 4,
                .size = 4,
                .brief = "spi",
                .rfc = "RFC 4302 2.4",
                .what = "Which of the receiver's security associations has the key."},
    [AH_SEQUENCE] = {.name = "ah.sequence",
                     .label = "Sequence number",
                     .type = FT_UINT,
                     .byte = 8,
                     .size = 4,
                     .brief = "seq",
                     .rfc = "RFC 4302 2.5",
                     .what = "Counts the packets, so that none can be sent a second time by "
                             "somebody who copied it."},
    [AH_ICV] = {.name = "ah.icv",
                .label = "Integrity check value",
                .type = FT_BYTES,
                .brief = "icv",
                .rfc = "RFC 4302 2.6",
                .what = "What only somebody who has the key can work out from the packet."},
};

static uint32_t icv_len(uint32_t length)
{
    return length > 1 ? (length - 1) * 4 : 0;
}

static void dissect(struct dissect *d)
{
    /* What follows has its addresses in front of this header. */
    const struct layer *up = &d->p->layers[d->y->parent];
    d->y->flags |= (uint8_t)(LAYER_EXTENSION | (up->flags & LAYER_FRAGMENT));
    if (!emit_header(d))
        return;
    uint32_t next = head(d, &rows[AH_NEXT_HEADER]), length = head(d, &rows[AH_LENGTH]);
    if (length == 0)
        dissect_malformed(d);
    if (!emit_bytes(d, AH_ICV, icv_len(length), 0))
        return;
    d->ip_proto = (uint8_t)next;
    bool wrong = d->y->addr_len == 16 && (next == IP_PROTO_ICMP || next == IP_PROTO_IGMP);
    if (!wrong)
        dissect_next(d, dissect_ip_proto(d, next));
}

/* What follows the header. */
static void line_contents(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t next = header_value(l->p, y, &rows[AH_NEXT_HEADER]);
    if (line_next(l, y))
        return;
    if (next == IP_PROTO_NONE) {
        out_str(o, "no next header");
    } else if (y->addr_len == 16 && next == IP_PROTO_ICMP) {
        out_str(o, "[ICMP requires IPv4] (invalid)");
    } else if (y->addr_len == 16 && next == IP_PROTO_IGMP) {
        out_str(o, "[IGMP requires IPv4] (invalid)");
    } else {
        out_char(o, ' ');
        line_ip_proto(l, next);
        out_char(o, ' ');
        uint32_t length = (header_value(l->p, y, &rows[AH_LENGTH]) + 2) * 4;
        out_dec(o, y->end - y->offset - length);
    }
}

/* tcpdump writes as it reads. Returns false where the header is cut off. */
static bool line_header(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t length = header_value(p, y, &rows[AH_LENGTH]);
    uint32_t reserved = header_value(p, y, &rows[AH_RESERVED]);
    if (!header_has(y, &rows[AH_NEXT_HEADER]))
        return false;
    out_mem(o, "AH", 2);
    if (!header_has(y, &rows[AH_LENGTH]))
        return false;
    out_char(o, '(');
    if (l->opt.verbose) {
        out_str(o, "length=");
        out_dec(o, length);
        out_char(o, '(');
        out_dec(o, (length + 2) * 4);
        out_str(o, "-bytes),");
    }
    if (!header_has(y, &rows[AH_RESERVED]))
        return false;
    if (reserved) {
        out_str(o, "reserved=0x");
        out_hex(o, reserved, 1);
        out_str(o, "[MustBeZero],");
    }
    if (!header_has(y, &rows[AH_SPI]))
        return false;
    out_str(o, "spi=0x");
    out_hex(o, header_value(p, y, &rows[AH_SPI]), 8);
    out_char(o, ',');
    if (!header_has(y, &rows[AH_SEQUENCE]))
        return false;
    out_str(o, "seq=0x");
    out_hex(o, header_value(p, y, &rows[AH_SEQUENCE]), 1);
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    if (!line_header(l, y)) {
        line_cut(l, "ah");
        l->stopped = header_has(y, &rows[AH_NEXT_HEADER]);
        return;
    }
    const struct field *icv = layer_get(l->p, y, AH_ICV);
    uint32_t need = icv_len(header_value(l->p, y, &rows[AH_LENGTH]));
    out_str(o, ",icv=0x");
    for (uint32_t i = 0; icv && i < icv->length; i++)
        out_hex(o, field_bytes(l->p, icv)[i], 2);
    if (need && (!icv || icv->length < need)) {
        line_stop(l, "ah");
        return;
    }
    out_str(o, "): ");
    line_contents(l, y);
}

static const struct bind binds[] = {
    {BY_IP_PROTO, 51},
};

const struct protocol proto_ah = {
    .name = "ah",
    .title = "Authentication Header",
    .rfc = "RFC 4302",
    ROWS(rows),
    .n_header = AH_SEQUENCE + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
