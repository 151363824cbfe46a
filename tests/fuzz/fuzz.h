/* The fuzz targets, for libFuzzer and for the replay with a plain compiler. Each takes one input,
 * and aborts with a complaint where a promise is broken. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- fuzz_frame.c: a frame through every view ---- */

/* The bytes of an input before the frame: link type, what is wanted, bytes not captured. */
#define FRAME_HEAD 3

int fuzz_frame(const uint8_t *data, size_t size);
/* fuzz_one: dissects a frame of n captured bytes (missing more were on the wire) with these WANT_*
 * bits and checks every promise; of the views those whose bits are set (CHECK_ALL: all). */
void fuzz_one(uint16_t linktype, uint32_t want, const uint8_t *bytes, size_t n, uint32_t missing,
              uint32_t views);

/* fuzz_all_views: every input is seen in all views, not only in some. */
extern bool fuzz_all_views;

/* fuzz_linktype: the byte of an input's head that stands for a link type. fuzz_linktype_at: the
 * other way round. */
uint8_t fuzz_linktype(uint16_t linktype);
uint16_t fuzz_linktype_at(uint8_t byte);
/* fuzz_want: the WANT_* bits for which its second byte stands. */
uint32_t fuzz_want(uint8_t bits);

/* ---- fuzz_flows.c: frames in a row ---- */

/* The bytes of an input before the frames: link type, what is wanted, which view; and before each
 * frame: its length (2, big endian), and how long after the one before it came. */
#define FLOWS_HEAD 3
#define FLOWS_FRAME_HEAD 3
#define FLOWS_FRAMES 64
#define FLOWS_ALL_VIEWS 255

int fuzz_flows(const uint8_t *data, size_t size);

/* ---- the others ---- */

/* fuzz_file: a byte of how to read, and a capture file. */
int fuzz_file(const uint8_t *data, size_t size);
/* fuzz_filter: a byte of what it is, an expression up to a zero, and the frame to ask it about. */
int fuzz_filter(const uint8_t *data, size_t size);
/* fuzz_grade: a text to grade. */
int fuzz_grade(const uint8_t *data, size_t size);

/* fuzz_sample: a frame for targets whose input has none: Ethernet, IPv4, TCP with options, a line
 * of HTTP. */
extern const uint8_t fuzz_sample[];
extern const size_t fuzz_sample_size;

/* ---- mutate.c: changes that know what a frame is ---- */

/* fuzz_mutate_frame: changes an input of fuzz_frame() in place, at most to `room` bytes. Returns
 * its new size. fuzz_mutate_flows: one of fuzz_flows(). */
size_t fuzz_mutate_frame(uint8_t *data, size_t size, size_t room, unsigned seed);
size_t fuzz_mutate_flows(uint8_t *data, size_t size, size_t room, unsigned seed);

/* ---- repair.c ---- */

/* fuzz_repair: makes lengths and checksums of IP, UDP, TCP and ICMP right, from the outside in, as
 * far as the dissection finds them; n bytes of room are there. */
void fuzz_repair(uint16_t linktype, uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);
/* libFuzzer's own changes. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room) __attribute__((weak));

#endif
