/* An append-only text buffer: the only way from a view to a file descriptor or to memory.
 *
 * Nothing here formats with printf: digits come from tables. A buffer over a file descriptor is
 * written when it is full and when out_flush() is called; a buffer in memory grows. */
#ifndef WIRELOUPE_OUT_H
#define WIRELOUPE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct out {
    char *at;    /* where the next byte goes */
    char *end;   /* one past the last byte of room */
    char *start; /* owned: released by out_free() */
    int fd;      /* -1: in memory */
    int error;   /* errno of the first write or allocation that failed; later output is dropped */
};

/* out_open: a buffer of `room` bytes that is written to `fd`, or, with fd -1, grows in memory.
 * Returns false (and sets error) where there is no memory. */
bool out_open(struct out *o, int fd, size_t room);

/* out_flush: writes what is in the buffer. Returns false once a write has failed (see error). */
bool out_flush(struct out *o);

/* out_free: releases the buffer without writing it. */
void out_free(struct out *o);

/* out_make_room: the slow half of out_room(). */
void out_make_room(struct out *o, size_t n);

/* out_room: makes room for n bytes (n at most 4096 for a buffer over a descriptor), by writing or
 * growing. Never fails: after an error the buffer is emptied instead. */
static inline void out_room(struct out *o, size_t n)
{
    if ((size_t)(o->end - o->at) < n)
        out_make_room(o, n);
}

/* out_bytes: appends n bytes as they are; any n. */
void out_bytes(struct out *o, const void *s, size_t n);

/* out_pass: the same, but that a buffer over a descriptor takes no copy: it is written, and then
 * those bytes. For large pieces. */
void out_pass(struct out *o, const char *s, size_t n);

/* out_dec: appends a number in decimal. */
void out_dec(struct out *o, uint64_t v);
/* out_sdec: the same with a sign. */
void out_sdec(struct out *o, int64_t v);
/* out_dec_pad: in decimal, at least `width` digits, filled with zeros (width at most 20). */
void out_dec_pad(struct out *o, uint64_t v, unsigned width);
/* out_micros: a dot and six digits, of a number below a million. */
void out_micros(struct out *o, uint32_t v);
/* out_dec_right: in decimal, right-aligned with spaces in `width` columns. */
void out_dec_right(struct out *o, uint64_t v, unsigned width);
/* out_hex: lower-case hex, no prefix, at least `digits` digits (1 to 16). */
void out_hex(struct out *o, uint64_t v, unsigned digits);
/* out_fill: the character c, n times. */
void out_fill(struct out *o, char c, size_t n);
/* out_ipv4: a dotted quad from the four bytes at a. */
void out_ipv4(struct out *o, const uint8_t *a);
/* out_ipv6: the sixteen bytes at a as RFC 5952 writes them. */
void out_ipv6(struct out *o, const uint8_t *a);
/* out_mac: n bytes as hex pairs with colons between them. */
void out_mac(struct out *o, const uint8_t *a, size_t n);
/* ---- escape.c: the one way in which bytes of a packet become text ---- */

enum escape {
    ESCAPE_CARET, /* as tcpdump: a control as ^X, a byte with the top bit set as M- and the rest */
    ESCAPE_CARET_TABS, /* the same, but tabs are kept */
    ESCAPE_DOT,        /* a dot for all but printable ASCII */
    /* Valid UTF-8 as it is; controls, what changes the direction of text, and invalid bytes as
     * \xNN; a backslash doubled. */
    ESCAPE_BACKSLASH,
    /* As the inside of a JSON string, the quotes being the caller's: the same characters; controls
     * as \u00NN, all other bytes become U+FFFD. */
    ESCAPE_JSON
};

/* out_untrusted: appends n bytes of a packet, with nothing in it that a terminal obeys or that
 * misleads who reads it. Returns false where bytes were lost (ESCAPE_JSON alone loses any). */
bool out_untrusted(struct out *o, const uint8_t *s, size_t n, enum escape how);

/* out_plain: puts what may be shown of the text s into `room` bytes, ended by a zero: controls and
 * bytes that mislead as \xNN, all else as it is, backslashes, too. */
void out_plain(char *to, size_t room, const char *s);

/* out_is_plain: printable ASCII, the space included. */
static inline bool out_is_plain(unsigned c)
{
    return c - 0x20 < 0x5f;
}

static inline void out_escaped(struct out *o, const uint8_t *s, size_t n)
{
    out_untrusted(o, s, n, ESCAPE_CARET);
}

static inline void out_text(struct out *o, const uint8_t *s, size_t n)
{
    out_untrusted(o, s, n, ESCAPE_BACKSLASH);
}

static inline bool out_json(struct out *o, const uint8_t *s, size_t n)
{
    return out_untrusted(o, s, n, ESCAPE_JSON);
}

static inline void out_char(struct out *o, char c)
{
    if (o->at == o->end)
        out_room(o, 1);
    *o->at++ = c;
}

static inline void out_mem(struct out *o, const char *s, size_t n)
{
    if ((size_t)(o->end - o->at) < n) {
        out_bytes(o, s, n);
        return;
    }
    memcpy(o->at, s, n);
    o->at += n;
}

static inline void out_str(struct out *o, const char *s)
{
    out_mem(o, s, strlen(s));
}

/* ---- a cursor, for texts of many short parts ----
 *
 * The room for all parts is made once, each part is put behind the one before it, and the buffer is
 * told where they end. The cursor stays in a register, where a store through o->at would make the
 * compiler read everything again.
 *
 *     char *at = out_begin(o, 64);
 *     at = PUT(at, ", win ");
 *     at = put_dec(at, window);
 *     out_end(o, at);
 *
 * Until out_end() nothing else may write to the buffer. */

/* Bytes behind its end that a put_ function may overwrite: they belong to the room to ask for. */
#define PUT_SLACK 16

/* out_begin: the cursor, with room for n bytes (n at most 4096) and PUT_SLACK. */
static inline char *out_begin(struct out *o, size_t n)
{
    out_room(o, n + PUT_SLACK);
    return o->at;
}

/* out_end: the text ends at the cursor. */
static inline void out_end(struct out *o, char *at)
{
    o->at = at;
}

/* PUT: a string constant. put_mem: n bytes. put_dec: a number in decimal, at most 10 characters.
 * put_micros: a dot and six digits, of a number below a million. put_nanos: a dot and nine
 * digits, of a number below 10^9. put_digits: exactly `n` hex digits, at most 8. put_hex_pairs: two
 * hex digits for each of n bytes. put_pairs: the same with spaces between them, in a room of 3 * n.
 * put_hex4: four hex digits of a number below 65536. All return the cursor behind the part. */
#define PUT(at, text) put_mem((at), (text), sizeof(text) - 1)

static inline char *put_mem(char *at, const char *s, size_t n)
{
    memcpy(at, s, n);
    return at + n;
}

char *put_dec(char *at, uint32_t v);
char *put_micros(char *at, uint32_t v);
char *put_nanos(char *at, uint32_t v);
char *put_hex_pairs(char *at, const uint8_t *s, size_t n);
char *put_digits(char *at, uint32_t v, unsigned n);
char *put_pairs(char *at, const uint8_t *s, size_t n);
char *put_hex4(char *at, uint32_t v);

#endif
