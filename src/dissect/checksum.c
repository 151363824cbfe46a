/* The Internet checksum (RFC 1071), and Ethernet's (IEEE 802.3 3.2.9). */
#include "wireloupe/dissect.h"

/* Sixteen-bit words may be added in any byte order and folded at the end. Here two words of 64 bits
 * at a time: `all` loses what goes beyond its 64 bits, and so does the sum of the upper halves when
 * it is taken from it, which leaves the sum of the lower halves. */
typedef uint64_t pair __attribute__((vector_size(16)));

static uint64_t add_pairs(const uint8_t *s, size_t n)
{
    pair all = {0, 0}, upper = {0, 0};
#pragma GCC unroll 4
    for (size_t i = 0; i < n; i++) {
        pair v;
        memcpy(&v, s + sizeof v * i, sizeof v);
        all += v;
        upper += v >> 32;
    }
    pair lower = all - (upper << 32);
    return upper[0] + upper[1] + lower[0] + lower[1];
}

uint32_t checksum_add(uint32_t sum, const uint8_t *s, size_t n)
{
    uint64_t little = add_pairs(s, n / sizeof(pair));
    s += n & ~(sizeof(pair) - 1);
    for (n &= sizeof(pair) - 1; n >= 4; n -= 4) {
        uint32_t v;
        memcpy(&v, s, 4);
        little += v;
        s += 4;
    }
    if (n >= 2) {
        uint16_t v;
        memcpy(&v, s, 2);
        little += v;
        s += 2;
        n -= 2;
    }
    if (n)
        little += le16toh(s[0]);
    little = (little & UINT32_MAX) + (little >> 32);
    while (little >> 16)
        little = (little & 0xffff) + (little >> 16);
    uint64_t wide = (uint64_t)sum + be16toh((uint16_t)little);
    while (wide >> 32)
        wide = (wide & UINT32_MAX) + (wide >> 32);
    return (uint32_t)wide;
}

uint16_t checksum_fold(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)sum;
}

uint16_t dissect_checksum(struct dissect *d, uint32_t offset, uint32_t n, uint32_t pseudo)
{
    return (uint16_t)~checksum_fold(checksum_add(pseudo, d->p->bytes + offset, n));
}

#define CRC_POLYNOMIAL 0xedb88320u /* its bits in the order in which they are sent */

uint32_t dissect_crc(const struct dissect *d, uint32_t offset, uint32_t n)
{
    const uint8_t *s = d->p->bytes + offset;
    uint32_t crc = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        crc ^= s[i];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? CRC_POLYNOMIAL : 0);
    }
    return __builtin_bswap32(~crc);
}

void dissect_offloaded(struct dissect *d, uint32_t sent, uint32_t pseudo)
{
    d->offloaded = d->offloaded || checksum_fold(pseudo) == sent;
}
