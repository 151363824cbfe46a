/* Fragments of an IPv6 packet, put together again (RFC 8200 4.5).
 *
 * What a student learns here: with IPv6 only the sender cuts packets, and what is cut are the
 * headers behind those that routers need, and the payload. */
#include "fragment_rows.h"
#include "ipv6.h"

static const struct field_def rows[] = {FRAGMENT_ROWS("ipv6", "RFC 8200 4.5")};

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    if (!section_facts(d, FRAGMENTS_FRAME)) {
        fragment_facts(d, FRAGMENTS_OVERLAP);
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
