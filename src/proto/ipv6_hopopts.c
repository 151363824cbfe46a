/* IPv6 Hop-by-Hop Options header (RFC 8200 4.3).
 *
 * What a student learns here: what every router on the way has to look at stands first, before
 * anything that only the destination needs.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |  Next header  |  Hdr ext len  |          Options ...          |
 *    +---------------+---------------+-------------------------------+ */
#include "wireloupe/line.h"

#include "ipv6.h"

enum {
    HOPOPTS_NXT,
    HOPOPTS_LEN,
    HOPOPTS_LEN_OCT
};

#define FIXED_LEN 2

static const struct value_name next_headers[] = {IPV6_NEXT_HEADERS};

static const struct field_def rows[] = {
    [HOPOPTS_NXT] = {.name = "ipv6.hopopts.nxt",
                     .label = "Next header",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .brief = "nxt",
                     NAMES(next_headers),
                     .rfc = "RFC 8200 4.3",
                     .what = "Which header follows: it chooses the next layer."},
    [HOPOPTS_LEN] = {.name = "ipv6.hopopts.len",
                     .label = "Header extension length",
                     .type = FT_UINT,
                     .byte = 1,
                     .size = 1,
                     .brief = "len",
                     .unit = "8-byte units after the first",
                     .rfc = "RFC 8200 4.3",
                     .what = "How long this header is, counted in units of eight bytes, the first "
                             "unit not counted."},
    [HOPOPTS_LEN_OCT] = {.name = "ipv6.hopopts.len_oct",
                         .label = "Header length",
                         .type = FT_UINT,
                         .brief = "oct",
                         .unit = "bytes",
                         .flags = FF_SAME,
                         .rfc = "RFC 8200 4.3",
                         .what = "How long this header is altogether."},
};

/* A payload length of 0 means that the Jumbo Payload option says it (RFC 2675 3). */
static void go_on(struct dissect *d)
{
    struct layer *base = ipv6_base(d->p, d->y);
    uint32_t plen = packet_number(d->p, base->offset + 4, 2), jumbo = ipv6_jumbo(d->p, base);
    uint32_t used = d->r.pos - base->offset - IPV6_HEADER_LEN;
    if (plen == 0 && !jumbo) {
        base->flags |= LAYER_MALFORMED;
        d->p->status |= PACKET_MALFORMED;
        return;
    }
    if (plen == 0) {
        if (jumbo < used || !reader_claim(&d->r, jumbo - used))
            base->flags |= LAYER_MALFORMED;
        base->end = d->y->end = d->r.end;
    }
    ipv6_next(d, head(d, &rows[HOPOPTS_NXT]));
}

static void dissect(struct dissect *d)
{
    ipv6_extend(d);
    if (!emit_header(d))
        return;
    uint32_t left = (head(d, &rows[HOPOPTS_LEN]) + 1) * 8 - FIXED_LEN, part = d->p->n_layers;
    if (d->want & WANT_FIELDS)
        emit_same(d, HOPOPTS_LEN_OCT, d->y->offset + 1, 1, left + FIXED_LEN);
    bool whole = reader_need(&d->r, left);
    uint32_t status = d->r.status;
    d->r.status = READ_OK;
    dissect_part(d, PROTO_ipv6_opt, left);
    d->r.status = status;
    if (!whole)
        return;
    if (part < d->p->n_layers && d->p->layers[part].flags & LAYER_MALFORMED)
        dissect_malformed(d);
    else
        go_on(d);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct layer *options = line_part(l, y);
    uint32_t left = (header_value(l->p, y, &rows[HOPOPTS_LEN]) + 1) * 8 - FIXED_LEN;
    if (y->fixed < FIXED_LEN) {
        line_stop(l, "hbhopt");
        return;
    }
    if (!options || options->length < left) {
        line_cut(l, "hbhopt");
        return;
    }
    out_str(o, "HBH ");
    protocols[options->proto]->line(l, options);
    if (options->flags & LAYER_MALFORMED)
        line_cut(l, "hbhopt");
    else if (l->opt.verbose)
        out_char(o, ' ');
}

const struct protocol proto_ipv6_hopopts = {
    .name = "ipv6.hopopts",
    .title = "Hop-by-Hop Options for IPv6",
    .rfc = "RFC 8200 4.3",
    ROWS(rows),
    .n_header = HOPOPTS_LEN + 1,
    .dissect = dissect,
    .line = line,
};
