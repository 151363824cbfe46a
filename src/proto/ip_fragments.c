/* Fragments of an IPv4 datagram, put together again (RFC 791 3.2).
 *
 * What a student learns here: a router may cut a datagram that is too long for the next link. Only
 * the first piece has the header of the next protocol; who looks at one packet at a time sees the
 * rest as bytes without a meaning. */
#include "wireloupe/dissect.h"

enum {
    IP_FRAGMENT,
    IP_FRAGMENT_COUNT,
    IP_REASSEMBLED_LENGTH,
    IP_FRAGMENT_OVERLAP,
    IP_FRAGMENT_CONFLICT,
    IP_FRAGMENT_TOO_LONG
};

static const struct field_def rows[] = {
    [IP_FRAGMENT] = {.name = "ip.fragment",
                     .label = "Fragment in frame",
                     .type = FT_UINT,
                     .flags = FF_SAME,
                     .rfc = "RFC 791 3.2",
                     .what = "The number of a frame that carries a fragment of the datagram."},
    [IP_FRAGMENT_COUNT] = {.name = "ip.fragment.count",
                           .label = "Fragments",
                           .type = FT_UINT,
                           .flags = FF_SAME,
                           .rfc = "RFC 791 3.2",
                           .what = "How many fragments the datagram was cut into."},
    [IP_REASSEMBLED_LENGTH] = {.name = "ip.reassembled.length",
                               .label = "Reassembled length",
                               .type = FT_UINT,
                               .unit = "bytes",
                               .flags = FF_SAME,
                               .rfc = "RFC 791 3.2",
                               .what = "How long the payload is that the fragments make "
                                       "together."},
    [IP_FRAGMENT_OVERLAP] = {.name = "ip.fragment.overlap",
                             .label = "Fragment overlap",
                             .type = FT_UINT,
                             .flags = FF_SAME,
                             .rfc = "RFC 5722 3",
                             .what = "Set: this fragment carries bytes that another carries, too. "
                                     "Where it carries new ones as well, the datagram is thrown "
                                     "away."},
    [IP_FRAGMENT_CONFLICT] = {.name = "ip.fragment.overlap.conflict",
                              .label = "Conflicting data",
                              .type = FT_UINT,
                              .flags = FF_SAME,
                              .rfc = "RFC 5722 3",
                              .what = "Set: two fragments have different bytes for one place: an "
                                      "attack on those who listen, more often than a fault."},
    [IP_FRAGMENT_TOO_LONG] = {.name = "ip.fragment.toolongfragment",
                              .label = "Fragment too long",
                              .type = FT_UINT,
                              .flags = FF_SAME,
                              .rfc = "RFC 5722 3",
                              .what = "Set: this fragment reaches beyond the last one, or beyond "
                                      "the longest datagram: that is thrown away."},
};

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    if (!section_facts(d, IP_FRAGMENT)) {
        fragment_facts(d, IP_FRAGMENT_OVERLAP);
    }
}

const struct protocol proto_ip_fragments = {
    .name = "ip",
    .title = "Fragments of an IPv4 datagram",
    .rfc = "RFC 791 3.2",
    ROWS(rows),
    .dissect = dissect,
};
