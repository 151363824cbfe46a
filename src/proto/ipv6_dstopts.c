/* IPv6 Destination Options header (RFC 8200 4.6).
 *
 * What a student learns here: an extension header that no router has to look at, only the host at
 * the end.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |  Next header  |  Hdr ext len  |          Options ...          |
 *    +---------------+---------------+-------------------------------+ */
#include "wireloupe/line.h"

#include "ipv6.h"

enum {
    DSTOPTS_NXT,
    DSTOPTS_LEN,
    DSTOPTS_LEN_OCT
};

#define FIXED_LEN 2

static const struct value_name next_headers[] = {IPV6_NEXT_HEADERS};

static const struct field_def rows[] = {
    [DSTOPTS_NXT] = {.name = "ipv6.dstopts.nxt",
                     .label = "Next header",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .brief = "nxt",
                     NAMES(next_headers),
                     .rfc = "RFC 8200 4.6",
                     .what = "Which header follows: it chooses the next layer."},
    [DSTOPTS_LEN] = {.name = "ipv6.dstopts.len",
                     .label = "Header extension length",
                     .type = FT_UINT,
                     .byte = 1,
                     .size = 1,
                     .brief = "len",
                     .unit = "8-byte units after the first",
                     .rfc = "RFC 8200 4.6",
                     .what = "How long this header is, counted in units of eight bytes, the first "
                             "unit not counted."},
    [DSTOPTS_LEN_OCT] = {.name = "ipv6.dstopts.len_oct",
                         .label = "Header length",
                         .type = FT_UINT,
                         .brief = "oct",
                         .unit = "bytes",
                         .flags = FF_SAME,
                         .rfc = "RFC 8200 4.6",
                         .what = "How long this header is altogether."},
};

static void dissect(struct dissect *d)
{
    ipv6_extend(d);
    if (!emit_header(d))
        return;
    uint32_t left = (head(d, &rows[DSTOPTS_LEN]) + 1) * 8 - FIXED_LEN;
    if (d->want & WANT_FIELDS)
        emit_same(d, DSTOPTS_LEN_OCT, d->y->offset + 1, 1, left + FIXED_LEN);
    bool whole = reader_need(&d->r, left);
    uint32_t status = d->r.status;
    d->r.status = READ_OK;
    dissect_part(d, PROTO_ipv6_opt, left);
    d->r.status = status;
    if (!whole)
        return;
    ipv6_next(d, head(d, &rows[DSTOPTS_NXT]));
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct layer *options = line_part(l, y);
    uint32_t left = (header_value(l->p, y, &rows[DSTOPTS_LEN]) + 1) * 8 - FIXED_LEN;
    if (y->fixed < FIXED_LEN) {
        line_stop(l, "dstopt");
        return;
    }
    if (!options || options->length < left) {
        line_cut(l, "dstopt");
        return;
    }
    out_str(o, "DSTOPT ");
    if (!l->opt.verbose)
        return;
    protocols[options->proto]->line(l, options);
    if (options->flags & LAYER_MALFORMED)
        line_cut(l, "dstopt");
    else if (l->opt.verbose)
        out_char(o, ' ');
}

const struct protocol proto_ipv6_dstopts = {
    .name = "ipv6.dstopts",
    .title = "Destination Options for IPv6",
    .rfc = "RFC 8200 4.6",
    ROWS(rows),
    .n_header = DSTOPTS_LEN + 1,
    .dissect = dissect,
    .line = line,
};
