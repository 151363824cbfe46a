/* The text of protocols whose lines follow the order of their bytes: what stands before a field,
 * how its value reads and what stands behind it, from a table by field id. */
#ifndef PROTO_WORDS_H
#define PROTO_WORDS_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum words_look {
    LOOK_NOTHING, /* only what stands before it */
    LOOK_DEC,
    LOOK_AS,  /* the number of an autonomous system */
    LOOK_HEX, /* 0x and two digits a byte */
    LOOK_IPV4,
    LOOK_IPV6,
    LOOK_NAMED, /* "IPv4 (1)" */
    LOOK_WORD   /* "IPv4" */
};

struct words {
    const char *before; /* NULL: the field is not in the line */
    const char *after;
    const char *unknown; /* for a value without a name */
    uint8_t look;
};

/* words_write: a field's words; nothing for a row without any. */
void words_write(struct line *l, const struct field *f, const struct words *w);
/* words_named: "IPv4 (1)" for a value, by a row's names. */
void words_named(struct line *l, const struct field_def *row, uint32_t value, const char *unknown);
/* words_number: a number between two texts. */
void words_number(struct line *l, const char *before, uint32_t value, const char *after);
/* words_as: the number of an autonomous system: 65536, or with -b "1.0" (RFC 5396). */
void words_as(struct line *l, const char *before, uint32_t as);
/* words_mbit: bytes in a second, as a 32-bit floating-point number, in megabits: "8.000 Mbps". */
void words_mbit(struct line *l, uint32_t bits);
/* words_hex: the captured ones of n bytes at a frame offset, sixteen in a line that begins with
 * `before` and the offset from the first. */
void words_hex(struct line *l, uint32_t offset, uint32_t n, const char *before);
/* words_bits: the names of the bits that are set in a table of single bits, with commas; "none"
 * without any. */
void words_bits(struct line *l, const struct value_name *bits, size_t n, uint32_t value);
/* words_end: the index behind the fields under the group at index i. */
uint32_t words_end(const struct packet *p, const struct layer *y, uint32_t i);
/* words_child: the first field of that id under the group at index i, or NULL. */
const struct field *words_child(const struct packet *p, const struct layer *y, uint32_t i,
                                unsigned id);

#endif
