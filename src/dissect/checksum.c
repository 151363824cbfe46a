/* The Internet checksum (RFC 1071). */
#include "wireloupe/dissect.h"

uint32_t checksum_add(uint32_t sum, const uint8_t *s, size_t n)
{
    uint64_t wide = sum;
    /* Sixteen-bit words may be added in any byte order and folded at the end; eight bytes at a
     * time, as two halves, keep the carries in the upper part of a 64-bit sum. */
    uint64_t little = 0;
    while (n >= 8) {
        uint64_t v;
        memcpy(&v, s, 8);
        little += (v & 0xffffffff) + (v >> 32);
        s += 8;
        n -= 8;
    }
    while (n >= 2) {
        uint16_t v;
        memcpy(&v, s, 2);
        little += v;
        s += 2;
        n -= 2;
    }
    if (n)
        little += le16toh(s[0]);
    while (little >> 16)
        little = (little & 0xffff) + (little >> 16);
    wide += be16toh((uint16_t)little);
    while (wide >> 32)
        wide = (wide & 0xffffffff) + (wide >> 32);
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
