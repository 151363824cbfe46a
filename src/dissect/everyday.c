/* Frames as nearly all are: see everyday.h. */
#include "everyday.h"

#include "wireloupe/dissect.h"

#define ETH_HEADER 14u
#define IPV4_HEADER 20u
#define IPV6_HEADER 40u
#define TCP 6
#define UDP 17

/* What the dissectors of Ethernet and IP leave in their layers; the ends are each frame's own. */
static const struct layer ethernet = {.proto = PROTO_eth, .fixed = 12, .length = ETH_HEADER};

static const struct layer ipv4 = {
    .proto = PROTO_ip,
    .addr_len = 4,
    .fixed = IPV4_HEADER,
    .src = ETH_HEADER + 12,
    .dst = ETH_HEADER + 16,
    .offset = ETH_HEADER,
    .length = IPV4_HEADER,
};

static const struct layer ipv6 = {
    .proto = PROTO_ipv6,
    .addr_len = 16,
    .fixed = IPV6_HEADER,
    .src = ETH_HEADER + 8,
    .dst = ETH_HEADER + 24,
    .offset = ETH_HEADER,
    .length = IPV6_HEADER,
};

static unsigned fill(struct dissect *d, const struct layer *ip, uint32_t end, uint32_t proto)
{
    struct packet *p = d->p;
    p->layers[0] = ethernet;
    p->layers[0].end = d->r.end;
    p->layers[1] = *ip;
    p->layers[1].end = end;
    p->n_layers = 2;
    p->status = PACKET_EVERYDAY;
    d->ip_proto = (uint8_t)proto;
    d->r.pos = ip->offset + ip->length;
    d->r.end = end;
    return proto == TCP ? PROTO_tcp : PROTO_udp;
}

unsigned everyday_frame(struct dissect *d)
{
    const uint8_t *s = d->r.base;
    uint32_t room = d->r.end - ETH_HEADER;
    if (d->want & (WANT_FIELDS | WANT_CHECKSUM) || d->one_by_one ||
        d->p->linktype != LINK_ETHERNET || d->r.cap < ETH_HEADER + IPV4_HEADER)
        return PROTO_NONE;
    /* Type, version and header length. */
    uint32_t kind = load_be(s + 12, 3);
    if (kind == 0x080045) {
        uint32_t total = load_be(s + ETH_HEADER + 2, 2), proto = load_be(s + ETH_HEADER + 9, 1);
        /* Neither the flag for more fragments nor an offset. */
        if (total >= IPV4_HEADER && total <= room && !(load_be(s + ETH_HEADER + 6, 2) & 0x3fff) &&
            (proto == TCP || proto == UDP))
            return fill(d, &ipv4, ETH_HEADER + total, proto);
    } else if (kind >> 4 == 0x86dd6 && d->r.cap >= ETH_HEADER + IPV6_HEADER) {
        uint32_t total = IPV6_HEADER + load_be(s + ETH_HEADER + 4, 2);
        uint32_t proto = load_be(s + ETH_HEADER + 6, 1);
        if (total <= room && (proto == TCP || proto == UDP))
            return fill(d, &ipv6, ETH_HEADER + total, proto);
    }
    return PROTO_NONE;
}
