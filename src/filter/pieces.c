/* What a packet has only a piece of.
 *
 * A message that several packets carry is decoded in the packet that completes it, and the first
 * piece is decoded as far as it goes, for the line. To a filter it counts once: where it is whole.
 */
#include "filter.h"

#include "wireloupe/dissect.h"

_Static_assert(MAX_LAYERS <= 64, "a bit for each layer");

#define MORE_FRAGMENTS 0x2000u

/* Whether the first message of the layer, of those that TCP carries, ends in another packet. */
static bool is_begin(const struct packet *p, const struct layer *y)
{
    const struct protocol *t = protocols[y->proto];
    uint32_t most = packet_extent(p), end = y->end < most ? y->end : most;
    struct reader r = {.base = p->bytes, .pos = y->offset, .end = end, .cap = end};
    if (!(y->flags & LAYER_GOES_ON) || !t->whole || end <= y->offset)
        return false;
    return t->whole(&r) > end - y->offset;
}

/* Whether the layer is an IP header before the first fragment of a datagram. */
static bool is_first_fragment(const struct packet *p, const struct layer *y)
{
    if (y->end > p->caplen)
        return false; /* what was not captured whole is put together by nobody */
    if (y->proto == PROTO_ip)
        return packet_number(p, y->offset + 6, 2) & MORE_FRAGMENTS;
    return y->proto == PROTO_ipv6_fraghdr && packet_number(p, y->offset + 3, 1) & 1;
}

uint64_t pieces_of(const struct packet *p)
{
    uint64_t pieces = 0, fragments = 0, quoted = 0;
    for (unsigned i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        uint64_t bit = 1ull << i, up = y->parent == i ? 0 : 1ull << y->parent;
        bool in_section = y->offset >= p->caplen && p->sections_len;
        if (y->proto == PROTO_icmp || y->proto == PROTO_icmpv6 || quoted & up)
            quoted |= bit; /* nobody waits for the rest of what an error quotes */
        else if (is_first_fragment(p, y))
            fragments |= bit;
        if (in_section)
            continue;
        if (pieces & up || (fragments & up && !(y->flags & LAYER_PART)) || is_begin(p, y))
            pieces |= bit;
    }
    return pieces;
}

bool pieces_has(const struct packet *p, uint64_t pieces, uint32_t field)
{
    for (unsigned i = 0; pieces; i++, pieces >>= 1) {
        const struct layer *y = &p->layers[i];
        if (pieces & 1 && field - y->first < y->count)
            return true;
    }
    return false;
}
