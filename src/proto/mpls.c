/* MPLS, Multiprotocol Label Switching (RFC 3032).
 *
 * What a student learns here: a router that only looks a number up in a table is faster than one
 * that looks for the longest matching prefix; labels can be stacked, one tunnel in another. Nothing
 * says what follows the last one: both ends know it from the label.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------+-----+-+---------------+
 *    |                 Label                 | TC  |S|      TTL      |
 *    +---------------------------------------+-----+-+---------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    MPLS_LABEL,
    MPLS_EXP,
    MPLS_BOTTOM,
    MPLS_TTL
};

#define LABEL_LEN 4
#define BOTTOM 0x100u
#define LABEL_IPV4 0
#define LABEL_IPV6 2
#define LABEL_IMPLICIT 3
#define FIRST_FREE 16 /* smaller labels are reserved */

static const struct value_name labels[] = {
    {0, "IPv4 explicit NULL"},
    {1, "router alert"},
    {2, "IPv6 explicit NULL"},
    {3, "implicit NULL"},
};

static const struct field_def rows[] = {
    [MPLS_LABEL] = {.name = "mpls.label",
                    .label = "Label",
                    .type = FT_UINT,
                    .byte = 0,
                    .size = 4,
                    .mask = 0xfffff000u,
                    .brief = "label",
                    NAMES(labels),
                    .rfc = "RFC 3032 2.1",
                    .what = "The number that the next router looks up to know where the packet "
                            "goes."},
    [MPLS_EXP] = {.name = "mpls.exp",
                  .label = "Traffic class",
                  .type = FT_UINT,
                  .byte = 0,
                  .size = 4,
                  .mask = 0x00000e00u,
                  .brief = "tc",
                  .rfc = "RFC 5462",
                  .what = "How important the packet is."},
    [MPLS_BOTTOM] = {.name = "mpls.bottom",
                     .label = "Bottom of stack",
                     .type = FT_FLAG,
                     .byte = 0,
                     .size = 4,
                     .mask = BOTTOM,
                     .brief = "S",
                     .rfc = "RFC 3032 2.1",
                     .what = "No other label follows: the payload does."},
    [MPLS_TTL] = {.name = "mpls.ttl",
                  .label = "Time to live",
                  .type = FT_UINT,
                  .byte = 0,
                  .size = 4,
                  .mask = 0x000000ffu,
                  .brief = "ttl",
                  .rfc = "RFC 3032 2.4",
                  .what = "How many more routers may pass the packet on."},
};

/* What follows the last label: two labels say it, otherwise the first byte does. */
static unsigned payload(const struct dissect *d, uint32_t label)
{
    uint32_t first = reader_peek(&d->r, 0, 1);
    if (label == LABEL_IPV4 || label == LABEL_IMPLICIT)
        return PROTO_ip;
    if (label == LABEL_IPV6)
        return PROTO_ipv6;
    if (first >= 0x45 && first <= 0x4f)
        return PROTO_ip;
    return first >> 4 == 6 ? PROTO_ipv6 : PROTO_NONE;
}

static void dissect(struct dissect *d)
{
    uint32_t entry = 0;
    while (!(entry & BOTTOM) && reader_ok(&d->r)) {
        entry = reader_peek(&d->r, 0, LABEL_LEN);
        emit_struct(d, MPLS_LABEL, MPLS_TTL);
    }
    if (reader_ok(&d->r) && reader_left(&d->r))
        dissect_next(d, payload(d, entry >> 12));
}

static void line_label(struct line *l, uint32_t entry)
{
    struct out *o = l->out;
    uint32_t label = entry >> 12;
    const char *name = NAME_IN(labels, label);
    out_str(o, "(label ");
    out_dec(o, label);
    if (l->opt.verbose && label < FIRST_FREE) {
        out_str(o, " (");
        out_str(o, name ? name : "rsvd");
        out_char(o, ')');
    }
    out_str(o, ", tc ");
    out_dec(o, entry >> 9 & 7);
    if (entry & BOTTOM)
        out_str(o, ", [S]");
    out_str(o, ", ttl ");
    out_dec(o, entry & 255);
    out_char(o, ')');
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t at = y->offset, end = y->offset + y->length, entry = 0;
    const struct layer *inner = line_inner(l, y);
    out_str(o, "MPLS");
    for (; at + LABEL_LEN <= end; at += LABEL_LEN) {
        entry = packet_number(l->p, at, LABEL_LEN);
        out_str(o, at > y->offset && l->opt.verbose ? "\n\t" : " ");
        line_label(l, entry);
    }
    if (!(entry & BOTTOM)) {
        if (at + LABEL_LEN <= y->end)
            line_stop(l, "mpls");
        else
            out_str(o, " (invalid)");
        return;
    }
    if (inner && inner->proto != PROTO_data) {
        out_str(o, l->opt.verbose ? "\n\t" : " ");
        line_next(l, y);
    } else if (at < y->end) {
        line_data(l, at, y->end - at);
        if (at >= l->p->caplen)
            line_stop(l, "mpls");
    }
}

static const struct bind binds[] = {
    {BY_ETHERTYPE, 0x8847}, {BY_ETHERTYPE, 0x8848}, {BY_PPP, 0x0281},
    {BY_PPP, 0x0283},       {BY_UDP_PORT, 6635},
};

const struct protocol proto_mpls = {
    .name = "mpls",
    .title = "Multiprotocol Label Switching",
    .rfc = "RFC 3032",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
