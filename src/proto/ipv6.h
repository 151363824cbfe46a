/* What IPv6 and its extension headers share: the chain of next headers.
 *
 * Private to src/proto/ipv6*.c. */
#ifndef WIRELOUPE_PROTO_IPV6_H
#define WIRELOUPE_PROTO_IPV6_H

#include "wireloupe/dissect.h"

/* Next headers that are extension headers (RFC 8200 4). Other numbers are IP protocols. */
#define IPV6_HOPOPTS 0
#define IPV6_ROUTING 43
#define IPV6_FRAGHDR 44
#define IPV6_DSTOPTS 60
#define IPV6_ETHERNET 143 /* RFC 8986 4.9; no protocol of IPv4's */
#define IPV6_MOBILITY 135
#define IPV6_MOBILITY_OLD 62

/* The words for them, for a value_name table. */
#define IPV6_NEXT_HEADERS                                                                          \
    {0, "Hop-by-hop options"}, {1, "ICMP"}, {2, "IGMP"}, {4, "IPv4"}, {6, "TCP"}, {17, "UDP"},     \
        {33, "DCCP"}, {41, "IPv6"}, {43, "Routing"}, {44, "Fragment"}, {46, "RSVP"}, {47, "GRE"},  \
        {50, "ESP"}, {51, "AH"}, {58, "ICMPv6"}, {59, "No next header"},                           \
        {60, "Destination options"}, {88, "EIGRP"}, {89, "OSPF"}, {103, "PIM"}, {108, "IPComp"},   \
        {112, "VRRP"}, {113, "PGM"}, {115, "L2TP"}, {132, "SCTP"}, {135, "Mobility"},              \
        {136, "UDP-Lite"}, {137, "MPLS"}, {139, "HIP"}, {140, "Shim6"}, {143, "Ethernet"},         \
    {                                                                                              \
        255, "Reserved"                                                                            \
    }

/* Jumbo Payload option (RFC 2675 2), as a group of ipv6_opt: its type, and all its bytes. */
#define IPV6_OPT_JUMBO 0xc2
#define IPV6_OPT_JUMBO_LEN 6
#define IPV6_JUMBO_MIN 65536

#define IPV6_HEADER_LEN 40

/* ipv6_extension: the protocol of an extension header, or PROTO_NONE for other next headers. */
static inline unsigned ipv6_extension(uint32_t next)
{
    switch (next) {
    case IPV6_HOPOPTS:
        return PROTO_ipv6_hopopts;
    case IPV6_ROUTING:
        return PROTO_ipv6_routing;
    case IPV6_FRAGHDR:
        return PROTO_ipv6_fraghdr;
    case IPV6_DSTOPTS:
        return PROTO_ipv6_dstopts;
    default:
        return PROTO_NONE;
    }
}

/* ipv6_next: tells the dissection which header follows the current one. ICMP and IGMP belong to
 * IPv4 alone; Hop-by-Hop Options stand nowhere but first. */
static inline void ipv6_next(struct dissect *d, uint32_t next)
{
    unsigned extension = ipv6_extension(next);
    d->ip_proto = (uint8_t)next;
    if (next == IPV6_HOPOPTS && d->y->proto != PROTO_ipv6)
        d->p->status |= PACKET_MALFORMED;
    else if (extension)
        dissect_next(d, extension);
    else if (next == IPV6_ETHERNET)
        dissect_next(d, PROTO_eth);
    else if (next == IPV6_MOBILITY_OLD)
        dissect_next(d, PROTO_mip6);
    else if (next != 1 && next != 2)
        dissect_next(d, dissect_ip_proto(d, next));
}

/* ipv6_base: the IPv6 header that an extension header's layer belongs to. */
static inline struct layer *ipv6_base(struct packet *p, const struct layer *y)
{
    struct layer *up = &p->layers[y->parent];
    while (up->proto != PROTO_ipv6 && up != &p->layers[up->parent])
        up = &p->layers[up->parent];
    return up;
}

/* ipv6_jumbo: the length that the Hop-by-Hop Options behind the IPv6 header y give in a Jumbo
 * Payload option, or 0 where none is valid. */
static inline uint32_t ipv6_jumbo(const struct packet *p, const struct layer *y)
{
    unsigned i = (unsigned)(y - p->layers) + 2;
    if (i >= p->n_layers || p->layers[i].proto != PROTO_ipv6_opt ||
        p->layers[i - 1].proto != PROTO_ipv6_hopopts)
        return 0;
    const struct layer *options = &p->layers[i];
    for (uint32_t k = options->first; k < options->first + options->count; k++) {
        const struct field *f = &p->fields[k];
        if (f->depth || f->value != IPV6_OPT_JUMBO || f->length != IPV6_OPT_JUMBO_LEN)
            continue;
        uint32_t length = packet_number(p, f->offset + 2, 4);
        return length >= IPV6_JUMBO_MIN ? length : 0;
    }
    return 0;
}

/* ipv6_extend: marks the current layer as an extension header, and as part of a fragment where the
 * one before is. */
static inline void ipv6_extend(struct dissect *d)
{
    const struct layer *up = &d->p->layers[d->y->parent];
    d->y->flags |= LAYER_EXTENSION;
    if (up->flags & LAYER_EXTENSION)
        d->y->flags |= (uint8_t)(up->flags & LAYER_FRAGMENT);
}

#endif
