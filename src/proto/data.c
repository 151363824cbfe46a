/* data: bytes that nobody decodes.
 *
 * What a student learns here: where the known headers end, the rest is payload, and it is still
 * there to be looked at. */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    DATA_DATA
};

static const struct field_def rows[] = {
    [DATA_DATA] = {.name = "data.data",
                   .label = "Data",
                   .type = FT_BYTES,
                   .brief = "data",
                   .what = "Bytes that no protocol known here explains.",
                   .rfc = "none"},
};

static void dissect(struct dissect *d)
{
    emit_bytes(d, DATA_DATA, reader_have(&d->r), 0);
}

const struct protocol proto_data = {
    .name = "data",
    .title = "Data",
    .rfc = "none",
    ROWS(rows),
    .dissect = dissect,
};
