/* The append-only output buffer: see out.h. */
#include "wireloupe/out.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Numbers of at most three digits, four characters each: `padded` fills them up with zeros,
 * `leading` has their number of digits at the end. 8 KB, of which few lines are in use at a time.
 */
#define UNITS(a, z) a "0" z a "1" z a "2" z a "3" z a "4" z a "5" z a "6" z a "7" z a "8" z a "9" z
#define TENS(a, z)                                                                                 \
    UNITS(a "0", z)                                                                                \
    UNITS(a "1", z)                                                                                \
    UNITS(a "2", z)                                                                                \
    UNITS(a "3", z)                                                                                \
    UNITS(a "4", z) UNITS(a "5", z) UNITS(a "6", z) UNITS(a "7", z) UNITS(a "8", z) UNITS(a "9", z)
#define HUNDREDS(z)                                                                                \
    TENS("1", z)                                                                                   \
    TENS("2", z)                                                                                   \
    TENS("3", z) TENS("4", z) TENS("5", z) TENS("6", z) TENS("7", z) TENS("8", z) TENS("9", z)

static const char padded[] = TENS("0", " ") HUNDREDS(" ");
static const char leading[] = UNITS("", "\0\0\1") UNITS("1", "\0\2") UNITS("2", "\0\2")
    UNITS("3", "\0\2") UNITS("4", "\0\2") UNITS("5", "\0\2") UNITS("6", "\0\2") UNITS("7", "\0\2")
        UNITS("8", "\0\2") UNITS("9", "\0\2") HUNDREDS("\3");
static const char hex_digits[] = "0123456789abcdef";

bool out_open(struct out *o, int fd, size_t room)
{
    o->fd = fd;
    o->error = 0;
    o->start = malloc(room);
    if (!o->start) {
        o->error = ENOMEM;
        o->at = o->end = NULL;
        return false;
    }
    o->at = o->start;
    o->end = o->start + room;
    return true;
}

static bool write_all(struct out *o, const char *s, size_t n)
{
    while (n && !o->error) {
        ssize_t done = write(o->fd, s, n);
        if (done >= 0) {
            s += done;
            n -= (size_t)done;
        } else if (errno != EINTR) {
            o->error = errno;
        }
    }
    return !o->error;
}

bool out_flush(struct out *o)
{
    if (o->fd >= 0) {
        if (!o->error)
            write_all(o, o->start, (size_t)(o->at - o->start));
        o->at = o->start;
    }
    return !o->error;
}

void out_free(struct out *o)
{
    free(o->start);
    o->start = o->at = o->end = NULL;
}

/* Doubles a buffer in memory. Without memory the text so far is dropped and the error kept, so that
 * callers need not test every append. */
static void grow(struct out *o, size_t n)
{
    size_t used = (size_t)(o->at - o->start), room = (size_t)(o->end - o->start);
    while (room - used < n)
        room *= 2;
    char *more = o->error ? NULL : realloc(o->start, room);
    if (more) {
        o->start = more;
        o->at = more + used;
        o->end = more + room;
    } else {
        o->error = ENOMEM;
        o->at = o->start;
    }
}

void out_make_room(struct out *o, size_t n)
{
    if (o->fd >= 0)
        out_flush(o);
    else
        grow(o, n);
}

void out_bytes(struct out *o, const void *s, size_t n)
{
    const char *from = s;
    if (o->fd < 0)
        out_room(o, n);
    while (n) {
        out_room(o, 1);
        size_t room = (size_t)(o->end - o->at), part = n < room ? n : room;
        memcpy(o->at, from, part);
        o->at += part;
        from += part;
        n -= part;
    }
}

void out_pass(struct out *o, const char *s, size_t n)
{
    if (o->fd < 0)
        out_bytes(o, s, n);
    else if (out_flush(o))
        write_all(o, s, n);
}

/* Eight decimal digits of v (below 10^8), the first in the lowest byte: two halves of four
 * digits, four pairs, eight digits, each step on all parts of a 64-bit number at once; the factors
 * are reciprocals that are exact for numbers of that size. */
static inline uint64_t eight_digits(uint32_t v)
{
    uint64_t fours = v / 10000 | (uint64_t)(v % 10000) << 32;
    uint64_t hundreds = (fours * 10486 >> 20) & 0x0000007f0000007fu;
    uint64_t pairs = hundreds | (fours - 100 * hundreds) << 16;
    uint64_t tens = (pairs * 103 >> 10) & 0x000f000f000f000fu;
    return tens | (pairs - 10 * tens) << 8;
}

static inline char *put_eight(char *at, uint32_t v)
{
    uint64_t digits = htole64(eight_digits(v) | 0x3030303030303030u);
    memcpy(at, &digits, 8);
    return at + 8;
}

static inline char *put_leading(char *at, uint64_t v)
{
    uint32_t digits;
    memcpy(&digits, leading + 4 * v, 4);
    memcpy(at, &digits, 4);
    return at + (le32toh(digits) >> 24);
}

static inline char *put_padded(char *at, uint64_t v)
{
    memcpy(at, padded + 4 * v, 4);
    return at + 3;
}

char *put_dec(char *at, uint32_t v)
{
    if (v < 1000)
        return put_leading(at, v);
    uint64_t thousands = v / 1000, ones = v - thousands * 1000;
    if (v < 1000000)
        return put_padded(put_leading(at, thousands), ones);
    uint64_t millions = thousands * 274877907 >> 38;
    thousands -= millions * 1000;
    if (v < 1000000000) {
        at = put_leading(at, millions);
    } else {
        uint64_t first = millions * 268436 >> 28;
        *at = (char)('0' + first);
        at = put_padded(at + 1, millions - first * 1000);
    }
    return put_padded(put_padded(at, thousands), ones);
}

void out_dec(struct out *o, uint64_t v)
{
    const uint64_t limit = 100000000;
    out_room(o, 20);
    if (v <= UINT32_MAX) {
        o->at = put_dec(o->at, (uint32_t)v);
        return;
    }
    uint64_t high = v / limit;
    if (high <= UINT32_MAX) {
        o->at = put_dec(o->at, (uint32_t)high);
    } else {
        o->at = put_dec(o->at, (uint32_t)(high / limit));
        o->at = put_eight(o->at, (uint32_t)(high % limit));
    }
    o->at = put_eight(o->at, (uint32_t)(v % limit));
}

void out_sdec(struct out *o, int64_t v)
{
    if (v < 0) {
        out_char(o, '-');
        out_dec(o, (uint64_t)0 - (uint64_t)v);
    } else {
        out_dec(o, (uint64_t)v);
    }
}

static void dec_filled(struct out *o, uint64_t v, unsigned width, char fill)
{
    char *from, *end;
    out_room(o, 64);
    from = o->at;
    out_dec(o, v);
    end = o->at;
    size_t n = (size_t)(end - from);
    if (n < width) {
        memmove(from + width - n, from, n);
        memset(from, fill, width - n);
        o->at = from + width;
    }
}

char *put_micros(char *at, uint32_t v)
{
    *at++ = '.';
    at = put_padded(at, v / 1000);
    return put_padded(at, v % 1000);
}

char *put_nanos(char *at, uint32_t v)
{
    at[0] = '.';
    at[1] = (char)('0' + v / 100000000);
    return put_eight(at + 2, v % 100000000);
}

void out_micros(struct out *o, uint32_t v)
{
    out_room(o, 8);
    o->at = put_micros(o->at, v);
}

void out_dec_pad(struct out *o, uint64_t v, unsigned width)
{
    static const uint32_t limits[] = {0,      10,      100,      1000,     10000,
                                      100000, 1000000, 10000000, 100000000};
    if (width <= 8 && v < limits[width]) {
        uint64_t digits = eight_digits((uint32_t)v) | 0x3030303030303030u;
        digits = htole64(digits >> 8 * (8 - width));
        out_room(o, 8);
        memcpy(o->at, &digits, 8);
        o->at += width;
        return;
    }
    dec_filled(o, v, width, '0');
}

void out_dec_right(struct out *o, uint64_t v, unsigned width)
{
    dec_filled(o, v, width, ' ');
}

char *put_digits(char *at, uint32_t v, unsigned n)
{
    for (unsigned i = n; i--;)
        *at++ = hex_digits[v >> (4 * i) & 15];
    return at;
}

#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define HAVE_SHUFFLE 1
#endif
#endif

#ifdef HAVE_SHUFFLE
typedef uint8_t bytes16 __attribute__((vector_size(16)));

/* Nibbles as digits: those above 9 are moved up to the letters. */
static inline bytes16 sixteen_digits(bytes16 v)
{
    return v + '0' + ((bytes16)(v > 9) & ('a' - '0' - 10));
}

/* As many bytes as make whole vectors, at s + *i and behind it. */
static char *put_hex_wide(char *at, const uint8_t *s, size_t n, size_t *i)
{
    for (; n - *i >= 16; *i += 16, at += 32) {
        bytes16 v, high, low;
        memcpy(&v, s + *i, 16);
        high = sixteen_digits(v >> 4);
        low = sixteen_digits(v & 15);
        v = __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7,
                                    23);
        memcpy(at, &v, 16);
        v = __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30,
                                    15, 31);
        memcpy(at + 16, &v, 16);
    }
    return at;
}
#endif

char *put_hex_pairs(char *at, const uint8_t *s, size_t n)
{
    size_t i = 0;
#ifdef HAVE_SHUFFLE
    at = put_hex_wide(at, s, n, &i);
#endif
    for (; i < n; i++) {
        *at++ = hex_digits[s[i] >> 4];
        *at++ = hex_digits[s[i] & 15];
    }
    return at;
}

/* Every byte in hex, with a space, in four characters: one load and one store each. */
#define SIXTEEN(a)                                                                                 \
    a "0 \0" a "1 \0" a "2 \0" a "3 \0" a "4 \0" a "5 \0" a "6 \0" a "7 \0" a "8 \0" a "9 \0" a    \
      "a \0" a "b \0" a "c \0" a "d \0" a "e \0" a "f \0"
static const char pairs[] = SIXTEEN("0") SIXTEEN("1") SIXTEEN("2") SIXTEEN("3") SIXTEEN("4")
    SIXTEEN("5") SIXTEEN("6") SIXTEEN("7") SIXTEEN("8") SIXTEEN("9") SIXTEEN("a") SIXTEEN("b")
        SIXTEEN("c") SIXTEEN("d") SIXTEEN("e") SIXTEEN("f");

char *put_pairs(char *at, const uint8_t *s, size_t n)
{
    for (size_t i = 0; i < n; i++, at += 3)
        memcpy(at, pairs + 4 * s[i], 4);
    return at - (n > 0);
}

char *put_hex4(char *at, uint32_t v)
{
    memcpy(at, pairs + 4 * (v >> 8 & 255), 4);
    memcpy(at + 2, pairs + 4 * (v & 255), 4);
    return at + 4;
}

void out_hex(struct out *o, uint64_t v, unsigned digits)
{
    unsigned n = v ? (67 - (unsigned)__builtin_clzll(v)) / 4 : 1;
    if (n < digits)
        n = digits;
    out_room(o, 16);
    char *at = o->at;
    o->at = at + n;
    for (unsigned i = n; i--; v >>= 4)
        at[i] = hex_digits[v & 15];
}

void out_fill(struct out *o, char c, size_t n)
{
    while (n) {
        out_room(o, 1);
        size_t room = (size_t)(o->end - o->at), part = n < room ? n : room;
        memset(o->at, c, part);
        o->at += part;
        n -= part;
    }
}

/* Every byte in decimal, with the dot that follows it in an address, in four characters. */
static const char octets[] =
    "0.  1.  2.  3.  4.  5.  6.  7.  8.  9.  10. 11. 12. 13. 14. 15. 16. 17. 18. 19. 20. 21. "
    "22. 23. 24. 25. 26. 27. 28. 29. 30. 31. 32. 33. 34. 35. 36. 37. 38. 39. 40. 41. 42. 43. "
    "44. 45. 46. 47. 48. 49. 50. 51. 52. 53. 54. 55. 56. 57. 58. 59. 60. 61. 62. 63. 64. 65. "
    "66. 67. 68. 69. 70. 71. 72. 73. 74. 75. 76. 77. 78. 79. 80. 81. 82. 83. 84. 85. 86. 87. "
    "88. 89. 90. 91. 92. 93. 94. 95. 96. 97. 98. 99. 100.101.102.103.104.105.106.107.108.109."
    "110.111.112.113.114.115.116.117.118.119.120.121.122.123.124.125.126.127.128.129.130.131."
    "132.133.134.135.136.137.138.139.140.141.142.143.144.145.146.147.148.149.150.151.152.153."
    "154.155.156.157.158.159.160.161.162.163.164.165.166.167.168.169.170.171.172.173.174.175."
    "176.177.178.179.180.181.182.183.184.185.186.187.188.189.190.191.192.193.194.195.196.197."
    "198.199.200.201.202.203.204.205.206.207.208.209.210.211.212.213.214.215.216.217.218.219."
    "220.221.222.223.224.225.226.227.228.229.230.231.232.233.234.235.236.237.238.239.240.241."
    "242.243.244.245.246.247.248.249.250.251.252.253.254.255.";

void out_ipv4(struct out *o, const uint8_t *a)
{
    out_room(o, 16);
    char *at = o->at;
    for (int i = 0; i < 4; i++) {
        memcpy(at, octets + 4 * a[i], 4);
        at += 2 + (a[i] >= 10) + (a[i] >= 100);
    }
    o->at = at - 1;
}

/* The longest run of at least two zero groups; RFC 5952 4.2. */
static int zero_run(const unsigned *g, int *length)
{
    int best = -1;
    *length = 1;
    for (int i = 0; i < 8;) {
        int n = 0;
        while (i + n < 8 && g[i + n] == 0)
            n++;
        if (n > *length) {
            best = i;
            *length = n;
        }
        i += n ? n : 1;
    }
    return best;
}

void out_ipv6(struct out *o, const uint8_t *a)
{
    unsigned g[8];
    int run_length;
    for (int i = 0; i < 8; i++)
        g[i] = (unsigned)a[2 * i] << 8 | a[2 * i + 1];
    int run = zero_run(g, &run_length);
    /* IPv4-compatible and IPv4-mapped addresses end as a dotted quad. */
    bool quad = run == 0 && (run_length == 6 || (run_length == 5 && g[5] == 0xffff));
    out_room(o, 48);
    for (int i = 0; i < (quad ? 6 : 8);) {
        if (i == run) {
            out_mem(o, "::", 2);
            i += run_length;
            continue;
        }
        if (i && i != run + run_length)
            out_char(o, ':');
        else if (i && run < 0)
            out_char(o, ':');
        out_hex(o, g[i], 1);
        i++;
    }
    if (quad) {
        if (run_length == 5)
            out_char(o, ':');
        out_ipv4(o, a + 12);
    }
}

void out_mac(struct out *o, const uint8_t *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out_room(o, 3);
        if (i)
            *o->at++ = ':';
        *o->at++ = hex_digits[a[i] >> 4];
        *o->at++ = hex_digits[a[i] & 15];
    }
}
