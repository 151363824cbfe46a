/* The rows of TLS's fields. */
#include "tls.h"
#include "tls_names.h"

#define NONE .names = NULL
#define MORE(...) __VA_ARGS__

const struct field_def tls_rows[TLS_N_FIELDS] = {
#define FIELD(id, field, kind, more, title, where, means)                                          \
    [TLS_##id] = {                                                                                 \
        .name = (field), .type = (kind), more, .label = (title), .rfc = (where), .what = means},
#include "tls_fields.def"
#undef FIELD
};
