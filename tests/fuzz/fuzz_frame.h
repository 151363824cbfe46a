/* One fuzz input, for libFuzzer and for the replay with a plain compiler. */
#ifndef TESTS_FUZZ_FRAME_H
#define TESTS_FUZZ_FRAME_H

#include <stddef.h>
#include <stdint.h>

/* The bytes of an input before the frame: link type, what is wanted, bytes not captured. */
#define INPUT_HEAD 3
/* The first byte of an input of frames in a row; the rest is what fuzz_frames() takes. */
#define INPUT_ROW 0xff

/* fuzz_frame: dissects a frame of n captured bytes (missing more were on the wire) with these
 * WANT_* bits and checks every promise; aborts with a complaint where one is broken. */
void fuzz_frame(uint16_t linktype, uint32_t want, const uint8_t *bytes, size_t n, uint32_t missing);

/* fuzz_linktype: the byte of an input's head that stands for a link type. */
uint8_t fuzz_linktype(uint16_t linktype);

/* fuzz_grade: grades a text. */
void fuzz_grade(const uint8_t *data, size_t size);
/* fuzz_linktype_at: the other way round. */
uint16_t fuzz_linktype_at(uint8_t byte);

/* fuzz_frames: an input of frames in a row, see fuzz_frames.c. */
int fuzz_frames(const uint8_t *data, size_t size);
/* fuzz_want: the WANT_* bits for which its second byte stands. */
uint32_t fuzz_want(uint8_t bits);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
