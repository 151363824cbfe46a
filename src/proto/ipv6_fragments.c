/* Fragments of an IPv6 packet, put together again (RFC 8200 4.5).
 *
 * What a student learns here: with IPv6 only the sender cuts packets, and what is cut are the
 * headers behind those that routers need, and the payload. */
#include "ipv6.h"

enum {
    IPV6_FRAGMENT,
    IPV6_FRAGMENT_COUNT,
    IPV6_REASSEMBLED_LENGTH,
    IPV6_FRAGMENT_OVERLAP,
    IPV6_FRAGMENT_CONFLICT,
    IPV6_FRAGMENT_TOO_LONG
};

static const struct field_def rows[] = {
    [IPV6_FRAGMENT] = {.name = "ipv6.fragment",
                       .label = "Fragment in frame",
                       .type = FT_UINT,
                       .flags = FF_SAME,
                       .rfc = "RFC 8200 4.5",
                       .what = "The number of a frame that carries a fragment of the datagram."},
    [IPV6_FRAGMENT_COUNT] = {.name = "ipv6.fragment.count",
                             .label = "Fragments",
                             .type = FT_UINT,
                             .flags = FF_SAME,
                             .rfc = "RFC 8200 4.5",
                             .what = "How many fragments the datagram was cut into."},
    [IPV6_REASSEMBLED_LENGTH] = {.name = "ipv6.reassembled.length",
                                 .label = "Reassembled length",
                                 .type = FT_UINT,
                                 .unit = "bytes",
                                 .flags = FF_SAME,
                                 .rfc = "RFC 8200 4.5",
                                 .what = "How long the payload is that the fragments make "
                                         "together."},
    [IPV6_FRAGMENT_OVERLAP] = {.name = "ipv6.fragment.overlap",
                               .label = "Fragment overlap",
                               .type = FT_UINT,
                               .flags = FF_SAME,
                               .rfc = "RFC 5722 3",
                               .what =
                                   "Set: this fragment carries bytes that another carries, too. "
                                   "Where it carries new ones as well, the datagram is thrown "
                                   "away."},
    [IPV6_FRAGMENT_CONFLICT] = {.name = "ipv6.fragment.overlap.conflict",
                                .label = "Conflicting data",
                                .type = FT_UINT,
                                .flags = FF_SAME,
                                .rfc = "RFC 5722 3",
                                .what = "Set: two fragments have different bytes for one place: an "
                                        "attack on those who listen, more often than a fault."},
    [IPV6_FRAGMENT_TOO_LONG] = {.name = "ipv6.fragment.toolongfragment",
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
    if (!section_facts(d, IPV6_FRAGMENT)) {
        fragment_facts(d, IPV6_FRAGMENT_OVERLAP);
        return;
    }
    ipv6_next(d, d->ip_proto);
}

const struct protocol proto_ipv6_fragments = {
    .name = "ipv6",
    .title = "Fragments of an IPv6 packet",
    .rfc = "RFC 8200 4.5",
    ROWS(rows),
    .dissect = dissect,
};
