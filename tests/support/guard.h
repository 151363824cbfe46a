/* A packet under test: its last byte stands right before an unmapped page, so that a read past the
 * captured bytes ends the program at once.
 *
 *     static void test_ttl(void **state)
 *     {
 *         struct checked_packet c;
 *         checked_open(&c, LINK_ETHERNET, "ffffffffffff 020000000001 0800 4500 ...");
 *         expect_field(&c, "ip.ttl", 22, 1, 64);
 *         expect_text(&c, "ip.src", "192.0.2.1");
 *         expect_line(&c, "IP 192.0.2.1 > 192.0.2.2: ...");
 *         checked_close(&c); // first dissects it again at every shorter captured length
 *     }
 *
 * A failed expectation fails the cmocka test that it is called in. */
#ifndef TESTS_GUARD_H
#define TESTS_GUARD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "checks.h"

struct checked_packet {
    struct packet *p; /* dissected whole, with everything wanted */
    struct dissect d; /* that packet's */
    uint8_t *map;     /* the mapping: pages for the frame and one that may not be touched */
    size_t map_size;
    uint8_t *fence; /* the first byte of that last page */
    uint8_t *frame; /* a copy of the whole frame; owned */
    uint32_t length;
    uint16_t linktype;
};

/* checked_open: a frame from hex digits (white space and ':' between them are nothing), dissected
 * whole. checked_bytes: the same from n captured bytes of a frame that had wirelen. */
void checked_open(struct checked_packet *c, uint16_t linktype, const char *hex);
void checked_bytes(struct checked_packet *c, uint16_t linktype, const void *bytes, uint32_t n,
                   uint32_t wirelen);

/* checked_close: dissects the frame at EVERY shorter captured length, each time right before the
 * unmapped page: no crash, TRUNCATED set, every promise of checks.h kept, the fields a prefix of
 * the whole packet's; then releases it. */
void checked_close(struct checked_packet *c);
/* checked_drop: releases it without the shorter lengths, for frames that differ in nothing new. */
void checked_drop(struct checked_packet *c);

/* find_field: the n-th (from 0) field of that name, or NULL. */
const struct field *find_field(const struct checked_packet *c, const char *name, unsigned n);

/* expect_field: a field of that name stands there with that value. Where several have the name, one
 * of them does. */
void expect_field(const struct checked_packet *c, const char *name, uint32_t offset,
                  uint32_t length, uint32_t value);
/* expect_text: a field of that name reads like that in words. */
void expect_text(const struct checked_packet *c, const char *name, const char *text);
/* expect_absent: no field has that name. */
void expect_absent(const struct checked_packet *c, const char *name);
/* expect_line: the line of -nn without time. expect_verbose: that of -nn -v. */
void expect_line(const struct checked_packet *c, const char *line);
void expect_verbose(const struct checked_packet *c, const char *line);
/* view_shown: what a view writes with those options, from its first to its last words, of the
 * packet shown n times, numbered from 1 where it is more than once. To be freed. */
char *view_shown(const struct view *view, const struct view_options *o, struct packet *p,
                 unsigned n);
/* expect_status: exactly these PACKET_* bits. */
void expect_status(const struct checked_packet *c, unsigned status);

#endif
