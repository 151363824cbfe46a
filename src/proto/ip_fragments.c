/* Fragments of an IPv4 datagram, put together again (RFC 791 3.2).
 *
 * What a student learns here: a router may cut a datagram that is too long for the next link. Only
 * the first piece has the header of the next protocol; who looks at one packet at a time sees the
 * rest as bytes without a meaning. */
#include "fragment_rows.h"

static const struct field_def rows[] = {FRAGMENT_ROWS("ip", "RFC 791 3.2")};

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    if (!section_facts(d, FRAGMENTS_FRAME)) {
        fragment_facts(d, FRAGMENTS_OVERLAP);
    }
}

const struct protocol proto_ip_fragments = {
    .name = "ip",
    .title = "Fragments of an IPv4 datagram",
    .rfc = "RFC 791 3.2",
    ROWS(rows),
    .dissect = dissect,
};
