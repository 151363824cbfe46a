/* What is told of a datagram whose fragments were put together: the same of both versions of IP. */
#ifndef PROTO_FRAGMENT_ROWS_H
#define PROTO_FRAGMENT_ROWS_H

#include "wireloupe/dissect.h"

/* In the order of section_facts() and fragment_facts(). */
enum {
    FRAGMENTS_FRAME,
    FRAGMENTS_COUNT,
    FRAGMENTS_REASSEMBLED,
    FRAGMENTS_OVERLAP,
    FRAGMENTS_CONFLICT,
    FRAGMENTS_TOO_LONG
};

#define FRAGMENT_ROW(field, title, where, means)                                                   \
    {                                                                                              \
        .name = (field), .label = (title), .type = FT_UINT, .flags = FF_SAME, .rfc = (where),      \
        .what = means                                                                              \
    }

/* The rows of a protocol's table; `where` is what puts fragments together. */
#define FRAGMENT_ROWS(proto, where)                                                                \
    [FRAGMENTS_FRAME] =                                                                            \
        FRAGMENT_ROW(proto ".fragment", "Fragment in frame", where,                                \
                     "The number of a frame that carries a fragment of the datagram."),            \
    [FRAGMENTS_COUNT] = FRAGMENT_ROW(proto ".fragment.count", "Fragments", where,                  \
                                     "How many fragments the datagram was cut into."),             \
    [FRAGMENTS_REASSEMBLED] = {.name = proto ".reassembled.length",                                \
                               .label = "Reassembled length",                                      \
                               .type = FT_UINT,                                                    \
                               .unit = "bytes",                                                    \
                               .flags = FF_SAME,                                                   \
                               .rfc = (where),                                                     \
                               .what =                                                             \
                                   "How long the payload is that the fragments make together."},   \
    [FRAGMENTS_OVERLAP] = FRAGMENT_ROW(                                                            \
        proto ".fragment.overlap", "Fragment overlap", "RFC 5722 3",                               \
        "Set: this fragment carries bytes that another carries, too. Where it carries new ones "   \
        "as well, the datagram is thrown away."),                                                  \
    [FRAGMENTS_CONFLICT] = FRAGMENT_ROW(                                                           \
        proto ".fragment.overlap.conflict", "Conflicting data", "RFC 5722 3",                      \
        "Set: two fragments have different bytes for one place: an attack on those who listen, "   \
        "more often than a fault."),                                                               \
    [FRAGMENTS_TOO_LONG] = FRAGMENT_ROW(                                                           \
        proto ".fragment.toolongfragment", "Fragment too long", "RFC 5722 3",                      \
        "Set: this fragment reaches beyond the last one, or beyond the longest datagram: that is " \
        "thrown away.")

#endif
