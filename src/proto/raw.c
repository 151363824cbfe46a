/* Raw IP: packets without a link header.
 *
 * What a student learns here: IPv4 and IPv6 both begin with their version, so nothing else is
 * needed to tell one from the other. */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    RAW_VERSION
};

static const struct field_def rows[] = {
    [RAW_VERSION] = {.name = "raw.version",
                     .label = "Version",
                     .type = FT_UINT,
                     .mask = 0xf0,
                     .size = 1,
                     .flags = FF_SAME,
                     .rfc = "LINKTYPE_RAW",
                     .what = "The first four bits of either header: they choose the next layer."},
};

static void dissect(struct dissect *d)
{
    uint32_t version = reader_peek(&d->r, 0, 1) >> 4;
    if (reader_have(&d->r))
        emit_same(d, RAW_VERSION, d->r.pos, 1, version);
    if (version == 4)
        dissect_next(d, PROTO_ip);
    else if (version == 6)
        dissect_next(d, PROTO_ipv6);
}

static void line(struct line *l, const struct layer *y)
{
    if (l->opt.ether)
        out_str(l->out, "ip: ");
    if (line_next(l, y))
        return;
    out_str(l->out, "unknown ip ");
    out_dec(l->out, packet_number(l->p, y->offset, 1) >> 4);
}

static const struct bind binds[] = {
    {BY_LINKTYPE, LINK_RAW},
    {BY_LINKTYPE, LINK_IPV4},
    {BY_LINKTYPE, LINK_IPV6},
};

const struct protocol proto_raw = {
    .name = "raw",
    .title = "Raw packet data",
    .rfc = "LINKTYPE_RAW",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
