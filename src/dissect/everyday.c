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

static inline unsigned fill(struct dissect *d, const struct layer *ip, uint32_t end, uint32_t proto)
{
    struct packet *p = d->p;
    /* After such a frame they stand there already: nobody writes to the layers around his own. */
    if (d->around != ip->proto) {
        p->layers[0] = ethernet;
        if (d->want & WANT_VALUES)
            p->layers[0].flags = LAYER_WRAPS;
        p->layers[1] = *ip;
        d->around = ip->proto;
    }
    p->layers[0].end = d->r.end;
    p->layers[1].end = end;
    p->n_layers = 2;
    p->status = PACKET_EVERYDAY;
    d->ip_proto = (uint8_t)proto;
    d->r.pos = ip->offset + ip->length;
    d->r.end = end;
    return proto == TCP ? PROTO_tcp : PROTO_udp;
}

/* A sum of less than 2^35 as a one's complement number. */
static uint32_t fold(uint64_t sum)
{
    sum = (sum >> 32) + (sum & UINT32_MAX);
    sum = (sum >> 16) + (sum & 0xffff);
    return (uint32_t)((sum >> 16) + (sum & 0xffff));
}

/* Whether the header's checksum is right; and the sum of the addresses, for those behind it. */
static bool sum_ipv4(struct dissect *d, const uint8_t *header)
{
    uint64_t addresses = (uint64_t)load_be(header + 12, 4) + load_be(header + 16, 4), sum;
    sum = addresses + load_be(header, 4) + load_be(header + 4, 4) + load_be(header + 8, 4);
    d->pseudo = fold(addresses);
    return fold(sum) == 0xffff;
}

/* The verdict on the checksum, which is the first row behind those of the header. */
static inline void emit_right(struct dissect *d)
{
    struct packet *p = d->p;
    p->layers[1].count = 1;
    p->fields[p->n_fields++] = (struct field){
        .proto = PROTO_ip,
        .id = (uint16_t)protocols[PROTO_ip]->n_header,
        .offset = ETH_HEADER + 10,
        .value = 1,
    };
}

/* With WANT_VALUES: the type, the first row behind Ethernet's header; and behind what IP says of
 * the checksum how many routers there were. */
static inline void emit_type(struct dissect *d)
{
    d->p->n_fields = 1;
    d->p->fields[0] = (struct field){
        .proto = PROTO_eth,
        .id = (uint16_t)protocols[PROTO_eth]->n_header,
        .offset = 12,
        .length = 2,
        .value = 0x0800,
    };
}

static inline void emit_hops(struct dissect *d)
{
    struct packet *p = d->p;
    uint32_t hops = path_hops(load_be(d->r.base + ETH_HEADER + 8, 1));
    p->layers[1].first = p->layers[1].vars = 1;
    if (!hops)
        return;
    p->layers[1].count = 2;
    p->fields[p->n_fields++] = (struct field){
        .proto = PROTO_ip,
        .id = (uint16_t)(protocols[PROTO_ip]->n_header + 2),
        .offset = ETH_HEADER + 8,
        .value = hops,
    };
}

static unsigned fill_ipv4(struct dissect *d, uint32_t end, uint32_t proto)
{
    bool sums = d->want & WANT_CHECKSUM;
    if (sums && !sum_ipv4(d, d->r.base + ETH_HEADER))
        return PROTO_NONE;
    unsigned next = fill(d, &ipv4, end, proto);
    if (d->want & WANT_VALUES)
        emit_type(d);
    if (sums)
        emit_right(d);
    if (d->want & WANT_VALUES)
        emit_hops(d);
    return next;
}

/* All was captured, and nothing stands behind the packet; and its checksum is verified. */
static inline bool is_filled(const struct dissect *d, uint32_t total)
{
    return d->want & WANT_CHECKSUM && ETH_HEADER + total == d->r.end && d->r.end == d->r.cap;
}

unsigned everyday_frame(struct dissect *d)
{
    const uint8_t *s = d->r.base;
    uint32_t room = d->r.end - ETH_HEADER;
    bool values = d->want & WANT_VALUES;
    if (d->want & WANT_HEADERS || d->one_by_one || d->p->linktype != LINK_ETHERNET ||
        d->r.cap < ETH_HEADER + IPV4_HEADER)
        return PROTO_NONE;
    /* Type, version and header length. */
    uint32_t kind = load_be(s + 12, 3);
    if (kind == 0x080045) {
        uint32_t total = load_be(s + ETH_HEADER + 2, 2), proto = load_be(s + ETH_HEADER + 9, 1);
        /* Neither the flag for more fragments nor an offset. */
        /* Who wants the values of a frame wants those of what stands behind the packet, too. */
        if (total >= IPV4_HEADER && total <= room && (!values || is_filled(d, total)) &&
            !(load_be(s + ETH_HEADER + 6, 2) & 0x3fff) && (proto == TCP || proto == UDP))
            return fill_ipv4(d, ETH_HEADER + total, proto);
    } else if (kind >> 4 == 0x86dd6 && !values && d->r.cap >= ETH_HEADER + IPV6_HEADER) {
        uint32_t total = IPV6_HEADER + load_be(s + ETH_HEADER + 4, 2);
        uint32_t proto = load_be(s + ETH_HEADER + 6, 1);
        if (total <= room && (proto == TCP || proto == UDP)) {
            if (d->want & WANT_CHECKSUM)
                d->pseudo = checksum_add(0, s + ETH_HEADER + 8, 32);
            return fill(d, &ipv6, ETH_HEADER + total, proto);
        }
    }
    return PROTO_NONE;
}

void dissect_ahead(struct dissect *d, const uint8_t *bytes, uint32_t caplen)
{
    struct flow_key key = {.proto = TCP};
    uint32_t at = 0;
    if (d->p->linktype != LINK_ETHERNET || caplen < ETH_HEADER + IPV6_HEADER + 4)
        return;
    uint32_t kind = load_be(bytes + 12, 3);
    if (kind == 0x080045) {
        key.proto = bytes[ETH_HEADER + 9];
        key.addr_len = 4;
        key.src = bytes + ETH_HEADER + 12;
        at = ETH_HEADER + IPV4_HEADER;
    } else if (kind >> 4 == 0x86dd6) {
        key.proto = bytes[ETH_HEADER + 6];
        key.addr_len = 16;
        key.src = bytes + ETH_HEADER + 8;
        at = ETH_HEADER + IPV6_HEADER;
    }
    /* Without facts only TCP's flows are looked for. */
    if (!at || (key.proto != TCP && (key.proto != UDP || !d->facts)))
        return;
    key.dst = key.src + key.addr_len;
    key.sport = (uint16_t)load_be(bytes + at, 2);
    key.dport = (uint16_t)load_be(bytes + at + 2, 2);
    flows_ahead(d->flows, &key);
}

const bool *dissect_looks_ahead(const struct dissect *d)
{
    return d->flows ? flows_crowded(d->flows) : NULL;
}
