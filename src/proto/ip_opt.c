/* IPv4 options.
 *
 * What a student learns here: options. */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    OPT_DATA
};

static const struct field_def rows[] = {
    [OPT_DATA] = {.name = "ip.options",
                  .label = "Options",
                  .type = FT_BYTES,
                  .brief = "opt",
                  .rfc = "RFC 791",
                  .what = "Options."},
};

static void dissect(struct dissect *d)
{
    emit_rest(d, OPT_DATA);
}

static void line(struct line *l, const struct layer *y)
{
    (void)l;
    (void)y;
}

const struct protocol proto_ip_opt = {
    .name = "ip",
    .title = "IPv4 options",
    .rfc = "RFC 791",
    ROWS(rows),
    .dissect = dissect,
    .line = line,
};
