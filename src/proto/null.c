/* NULL and LOOP: the four bytes that BSD systems write before packets on their loopback interface.
 *
 * What a student learns here: one number says which kind of address follows; NULL writes it in the
 * byte order of the machine that captured, LOOP in the network's.
 *
 *     0               1               2               3
 *    +---------------+---------------+---------------+---------------+
 *    |                        Address family                         |
 *    +---------------+---------------+---------------+---------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    NULL_FAMILY
};

#define HEADER_LEN 4

enum {
    FAMILY_IPV4 = 2,
    FAMILY_IPV6_BSD = 24, /* each of the BSDs has a number of its own */
    FAMILY_IPV6_FREEBSD = 28,
    FAMILY_IPV6_DARWIN = 30
};

static const struct value_name families[] = {
    {2, "IPv4"},  {7, "ISO"},   {16, "AppleTalk"}, {23, "IPX"},
    {24, "IPv6"}, {28, "IPv6"}, {30, "IPv6"},
};

static const struct field_def rows[] = {
    [NULL_FAMILY] =
        {.name = "null.family",
         .label = "Address family",
         .type = FT_UINT,
         .brief = "fam",
         NAMES(families),
         .rfc = "DLT_NULL",
         .what = "Which protocol the payload belongs to, by the capturing system's number for it."},
};

static void dissect(struct dissect *d)
{
    uint32_t big = reader_peek(&d->r, 0, 4), family = __builtin_bswap32(big);
    /* No family is as large as one that is read in the wrong order. */
    if (family & 0xffff0000u)
        family = big;
    if (!emit_bytes(d, NULL_FAMILY, HEADER_LEN, family))
        return;
    if (family == FAMILY_IPV4)
        dissect_next(d, PROTO_ip);
    else if (family == FAMILY_IPV6_BSD || family == FAMILY_IPV6_FREEBSD ||
             family == FAMILY_IPV6_DARWIN)
        dissect_next(d, PROTO_ipv6);
}

static void line_header(struct line *l, const struct layer *y, uint32_t family)
{
    struct out *o = l->out;
    const char *name = NAME_IN(families, family);
    if (!l->opt.quiet) {
        out_str(o, "AF ");
        out_str(o, name ? name : "Unknown");
        out_str(o, " (");
        out_dec(o, family);
        out_char(o, ')');
    } else if (name) {
        out_str(o, name);
    } else {
        out_str(o, "Unknown AF ");
        out_dec(o, family);
    }
    out_str(o, ", length ");
    out_dec(o, y->end - y->offset);
    out_str(o, ": ");
}

static void line(struct line *l, const struct layer *y)
{
    const struct field *family = layer_get(l->p, y, NULL_FAMILY);
    const struct layer *inner = line_inner(l, y);
    if (y->length < HEADER_LEN || !family) {
        line_stop(l, "null");
        return;
    }
    if (l->opt.ether || !inner || inner->proto == PROTO_data)
        line_header(l, y, family->value);
    if (!line_next(l, y))
        line_data(l, y->offset + HEADER_LEN, y->end - y->offset - HEADER_LEN);
}

static const struct bind binds[] = {
    {BY_LINKTYPE, LINK_NULL},
    {BY_LINKTYPE, LINK_LOOP},
};

const struct protocol proto_null = {
    .name = "null",
    .title = "Loopback",
    .rfc = "DLT_NULL",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
