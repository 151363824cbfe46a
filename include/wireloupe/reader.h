/* The one cursor over packet bytes, and the one bounds check.
 *
 * Offsets count from the frame's first byte. `end` is where the enclosing header says that this
 * part ends; `cap` is where the captured bytes end. Reading past cap is TRUNCATED (there was more
 * on the wire), reading past end is MALFORMED (a length lied). The first failure sticks: after it
 * every read returns zero and nothing advances. */
#ifndef WIRELOUPE_READER_H
#define WIRELOUPE_READER_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum read_status {
    READ_OK = 0,
    READ_TRUNCATED = 1,
    READ_MALFORMED = 2
};

struct reader {
    const uint8_t *base; /* the frame's first byte; not owned */
    uint32_t pos;        /* next byte to read; never beyond end or cap */
    uint32_t end;        /* what the enclosing header claims; may be beyond cap */
    uint32_t cap;        /* what was captured */
    uint32_t status;     /* enum read_status of the first failure */
};

/* load_be: the big-endian number of `size` bytes (1 to 4) at s. The caller has checked the bounds:
 * only the reader and the accessors of packet.h call it. */
static inline uint32_t load_be(const uint8_t *s, unsigned size)
{
    switch (size) {
    case 1:
        return s[0];
    case 2:
        return (uint32_t)s[0] << 8 | s[1];
    case 3:
        return (uint32_t)s[0] << 16 | (uint32_t)s[1] << 8 | s[2];
    default: {
        uint32_t v;
        memcpy(&v, s, 4);
        return be32toh(v);
    }
    }
}

/* reader_left: bytes that the enclosing header claims are left (some may not be captured). */
static inline uint32_t reader_left(const struct reader *r)
{
    return r->end > r->pos ? r->end - r->pos : 0;
}

/* reader_have: bytes left that are both claimed and captured. */
static inline uint32_t reader_have(const struct reader *r)
{
    uint32_t stop = r->end < r->cap ? r->end : r->cap;
    return stop > r->pos ? stop - r->pos : 0;
}

/* reader_ok: no read has failed yet. */
static inline bool reader_ok(const struct reader *r)
{
    return r->status == READ_OK;
}

/* reader_need: true where n more bytes are claimed and captured; otherwise the failure sticks. */
static inline bool reader_need(struct reader *r, uint32_t n)
{
    if (r->status)
        return false;
    if (n <= reader_have(r))
        return true;
    r->status = n <= reader_left(r) ? READ_TRUNCATED : READ_MALFORMED;
    return false;
}

/* reader_limit: from here on at most n bytes are claimed (n counts from pos). A claim beyond the
 * enclosing one is cut to it; returns false then, for the caller to say so. */
static inline bool reader_limit(struct reader *r, uint32_t n)
{
    if (n > reader_left(r))
        return false;
    r->end = r->pos + n;
    return true;
}

/* reader_claim: the same for a length that is believed even beyond the enclosing one: what it
 * claims there is missing, just as if the capture had cut it. Returns false then. */
static inline bool reader_claim(struct reader *r, uint32_t n)
{
    if (reader_limit(r, n))
        return true;
    if (r->end < r->cap)
        r->cap = r->end;
    r->end = n < UINT32_MAX - r->pos ? r->pos + n : UINT32_MAX;
    return false;
}

/* reader_peek: the number of `size` bytes (1 to 4) that stands `ahead` bytes from here; 0 where it
 * is not there. Moves nothing, fails nothing. */
static inline uint32_t reader_peek(const struct reader *r, uint32_t ahead, unsigned size)
{
    uint32_t have = reader_have(r);
    if (r->status || have < size || ahead > have - size)
        return 0;
    return load_be(r->base + r->pos + ahead, size);
}

/* span_stops: of the eight bytes at s, a top bit is set in those that are below `first` (0x01 to
 * 0x7e) or above 0x7e, and maybe in some behind one of them: the lowest is exact. */
static inline uint64_t span_stops(const uint8_t *s, uint8_t first)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t v;
    memcpy(&v, s, 8);
    v = le64toh(v);
    return (v | (v - first * ones) | (v + ones)) & 0x80 * ones;
}

/* span_stop: the same of the 16 bytes at s: how many stand before the first of those, or 16. In
 * vectors of the compiler's, which every processor has in some way. */
static inline uint32_t span_stop(const uint8_t *s, uint8_t first)
{
    typedef int8_t vector __attribute__((vector_size(16)));
    vector v;
    uint64_t any[2];
    memcpy(&v, s, 16);
    /* Bytes above 0x7f are negative. */
    v = (v < (int8_t)first) | (v == 0x7f);
    memcpy(any, &v, 16);
    if (any[0])
        return (uint32_t)__builtin_ctzll(le64toh(any[0])) / 8;
    return any[1] ? 8 + (uint32_t)__builtin_ctzll(le64toh(any[1])) / 8 : 16;
}

/* reader_span: how many bytes, at most `most`, from `ahead` bytes behind the cursor on lie between
 * `first` (0x01 to 0x7e) and 0x7e, the last visible ASCII character: 0x21 for words, 0x20 for words
 * and spaces. Looks at many bytes at a time; the last ones are looked at again with those before
 * them. */
static inline uint32_t reader_span(const struct reader *r, uint32_t ahead, uint32_t most,
                                   uint8_t first)
{
    uint32_t have = reader_have(r), n = 0, stop;
    uint64_t stops;
    if (r->status || ahead >= have)
        return 0;
    const uint8_t *s = r->base + r->pos + ahead;
    most = most < have - ahead ? most : have - ahead;
    if (most >= 16) {
        do {
            stop = span_stop(s + n, first);
            if (stop < 16)
                return n + stop;
            n += 16;
        } while (most - n >= 16);
        return most - 16 + span_stop(s + most - 16, first);
    }
    if (most >= 8) {
        stops = span_stops(s, first);
        if (stops)
            return (uint32_t)__builtin_ctzll(stops) / 8;
        n = 8;
    }
    while (n < most && s[n] >= first && s[n] < 0x7f)
        n++;
    return n;
}

/* reader_until: how many of the n bytes that stand `ahead` bytes from here come before the first c
 * (not 0); n where it is not among them. */
static inline uint32_t reader_until(const struct reader *r, uint32_t ahead, uint32_t n, char c)
{
    uint32_t have = reader_have(r);
    if (r->status || ahead >= have)
        return n;
    const uint8_t *s = r->base + r->pos + ahead;
    const uint8_t *at = memchr(s, c, n < have - ahead ? n : have - ahead);
    return at ? (uint32_t)(at - s) : n;
}

/* reader_skip: moves n bytes on, or fails. */
static inline bool reader_skip(struct reader *r, uint32_t n)
{
    if (!reader_need(r, n))
        return false;
    r->pos += n;
    return true;
}

/* reader_match: true where the captured bytes from here begin with the n bytes at s. */
static inline bool reader_match(const struct reader *r, const void *s, uint32_t n)
{
    return !r->status && reader_have(r) >= n && memcmp(r->base + r->pos, s, n) == 0;
}

#endif
