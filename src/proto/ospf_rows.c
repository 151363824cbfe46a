/* The fields of OSPF and the words for their values: see ospf_fields.def. */
#include "ospf.h"

static const struct value_name messages[] = {
    {1, "Hello"}, {2, "Database Description"}, {3, "LS-Request"}, {4, "LS-Update"}, {5, "LS-Ack"},
};
static const struct value_name auths[] = {
    {0, "none"},
    {1, "simple"},
    {2, "MD5"},
};
static const struct value_name lsas[] = {
    {1, "Router"},
    {2, "Network"},
    {3, "Summary"},
    {4, "ASBR Summary"},
    {5, "External"},
    {6, "Multicast Group"},
    {7, "NSSA"},
    {9, "Link Local Opaque"},
    {10, "Area Local Opaque"},
    {11, "Domain Wide Opaque"},
};
static const struct value_name links[] = {
    {1, "Router"},
    {2, "Transit network"},
    {3, "Stub network"},
    {4, "Virtual link"},
};
static const struct value_name topologies[] = {
    {0, "default"},
    {1, "multicast"},
    {2, "management"},
};
static const struct value_name lls_types[] = {
    {1, "Extended Options"},
    {2, "MD5 Authentication"},
};

static const struct value_name subtlvs[] = {
    {1, "Link Type"},
    {2, "Link ID"},
    {3, "Local Interface IP address"},
    {4, "Remote Interface IP address"},
    {5, "Traffic Engineering Metric"},
    {6, "Maximum Bandwidth"},
    {7, "Maximum Reservable Bandwidth"},
    {8, "Unreserved Bandwidth"},
    {9, "Administrative Group"},
    {11, "Link Local/Remote Identifier"},
    {14, "Link Protection Type"},
    {15, "Interface Switching Capability"},
    {16, "Shared Risk Link Group"},
    {17, "Bandwidth Constraints"},
};

const struct field_def ospf_rows[N_OSPF_FIELDS] = {
#define FIELD(id, text, term, kind, document, sentence, ...)                                       \
    [OSPF_##id] = {.name = text,                                                                   \
                   .label = term,                                                                  \
                   .type = kind,                                                                   \
                   .rfc = document,                                                                \
                   .what = sentence,                                                               \
                   __VA_ARGS__},
#include "ospf_fields.def"
#undef FIELD
};
