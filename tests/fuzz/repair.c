/* Makes a frame that was changed plausible again: what its headers claim is then true. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/dissect.h"

#define MOST_NESTED 8u

static void put16(uint8_t *at, size_t v)
{
    at[0] = (uint8_t)(v >> 8);
    at[1] = (uint8_t)v;
}

/* No flows, no reassembly: one frame leaves nothing to the next. */
static struct packet *dissect(uint16_t linktype, const uint8_t *bytes, size_t n)
{
    static struct dissect d;
    if (!d.p && !dissect_open(&d, WANT_VALUES | WANT_INNER | WANT_TEXT))
        abort();
    d.p->bytes = bytes;
    d.p->caplen = d.p->wirelen = (uint32_t)n;
    d.p->number = 1;
    d.p->linktype = linktype;
    dissect_frame(&d);
    return d.p;
}

/* Where a layer says how long it is, and how long it is then; false where it does not. */
static bool find_length(const struct layer *y, size_t n, size_t *at, size_t *length)
{
    size_t left = n - y->offset;
    *at = y->offset + (y->proto == PROTO_ip ? 2 : 4);
    *length = left;
    if (y->proto == PROTO_ip && left >= 20)
        return true;
    if (y->proto == PROTO_udp && left >= 8)
        return true;
    if (y->proto == PROTO_ipv6 && left >= 40) {
        *length = left - 40;
        return true;
    }
    if (y->proto == PROTO_pppoe && left >= 6) {
        *length = left - 6;
        return true;
    }
    return false;
}

/* From the outside in: a length that lied hides what stands behind its end. */
static void repair_lengths(uint16_t linktype, uint8_t *bytes, size_t n)
{
    for (unsigned round = 0; round < MOST_NESTED; round++) {
        const struct packet *p = dissect(linktype, bytes, n);
        bool changed = false;
        for (unsigned i = 0; i < p->n_layers && !changed; i++) {
            size_t at, length;
            if (packet_section(p, p->layers[i].offset) ||
                !find_length(&p->layers[i], n, &at, &length) || length > 65535)
                continue;
            changed = ((size_t)bytes[at] << 8 | bytes[at + 1]) != length;
            put16(bytes + at, length);
        }
        if (!changed)
            return;
    }
}

/* The sum of the addresses and the length that checksums of transport protocols begin with. */
static uint32_t pseudo(const struct layer *y, const uint8_t *bytes, size_t length, unsigned proto)
{
    uint32_t sum = checksum_add(0, bytes + y->src, y->addr_len);
    sum = checksum_add(sum, bytes + y->dst, y->addr_len);
    const uint8_t rest[] = {0, (uint8_t)proto, (uint8_t)(length >> 8), (uint8_t)length};
    return checksum_add(sum, rest, sizeof rest);
}

static void repair_checksum(const struct layer *y, uint8_t *bytes, size_t n)
{
    static const struct {
        uint8_t proto, at, ip_proto; /* ip_proto 0: no pseudo-header */
    } sums[] = {{PROTO_ip, 10, 0},     {PROTO_udp, 6, 17}, {PROTO_tcp, 16, 6}, {PROTO_icmp, 2, 0},
                {PROTO_icmpv6, 2, 58}, {PROTO_igmp, 2, 0}, {PROTO_vrrp, 6, 0}};
    for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
        size_t length = n - y->offset;
        uint8_t *s = bytes + y->offset;
        if (sums[i].proto != y->proto || length < sums[i].at + 2u ||
            (sums[i].ip_proto && !y->addr_len))
            continue;
        if (y->proto == PROTO_ip && (length = 4u * (s[0] & 15)) > n - y->offset)
            continue;
        put16(s + sums[i].at, 0);
        uint32_t sum = sums[i].ip_proto ? pseudo(y, bytes, length, sums[i].ip_proto) : 0;
        put16(s + sums[i].at, (uint16_t)~checksum_fold(checksum_add(sum, s, length)));
    }
}

void fuzz_repair(uint16_t linktype, uint8_t *bytes, size_t n)
{
    repair_lengths(linktype, bytes, n);
    const struct packet *p = dissect(linktype, bytes, n);
    for (unsigned i = p->n_layers; i-- > 0;) {
        if (!packet_section(p, p->layers[i].offset) && p->layers[i].offset < n)
            repair_checksum(&p->layers[i], bytes, n);
    }
}
