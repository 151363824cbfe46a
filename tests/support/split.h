/* A message that comes in segments of TCP, split in every way: each time it must be put together.
 */
#ifndef TESTS_SPLIT_H
#define TESTS_SPLIT_H

#include "guard.h"

#define SPLIT_START                                                                                \
    0xfffffe00u /* the number of the first byte: it comes to 0 inside the message                  \
                 */

/* The dissection at work: opened and closed by the test, or by split_each(). */
extern struct dissect split_d;

struct split {
    uint16_t port; /* that it is sent to */
    const uint8_t *bytes;
    uint32_t n;
    const char *name, *value; /* the field that the whole message has */
    uint32_t value_len;
};

/* split_put: a number as n bytes. */
void split_put(uint8_t *s, uint64_t v, unsigned n);
/* split_random: a number; the same ones in every run. */
uint32_t split_random(uint32_t *state);

/* split_send: dissects a segment with n bytes of data. */
void split_send(uint16_t port, uint8_t flags, uint32_t seq, const uint8_t *bytes, uint32_t n);
/* split_begin: the SYN before the message; split_part: its bytes from `from` to `to`. */
void split_begin(const struct split *s);
void split_part(const struct split *s, uint32_t from, uint32_t to);

/* split_found: the field is in a message that the last segment completed. split_expect: fails where
 * it is not. */
bool split_found(const struct split *s);
void split_expect(const struct split *s, const char *how, uint32_t at);

/* split_each: the message in two parts, split before each byte from the third on, in and out of
 * order, with parts sent twice and overlapping; and byte by byte. split_three: in three parts at
 * random places, in any order, parts sent again, so many times. */
void split_each(const struct split *s, uint32_t want);
void split_three(const struct split *s, uint32_t want, unsigned times);

#endif
