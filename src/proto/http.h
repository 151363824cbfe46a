/* What the files of HTTP share. */
#ifndef PROTO_HTTP_H
#define PROTO_HTTP_H

#include "text.h"

/* The rows of what proves who the user is, or asks for it. */
struct http_auth {
    uint16_t scheme, credentials, basic, separator;
    uint16_t parameter;       /* one that is not known */
    uint16_t first, n;        /* those that are, in the order of: */
    const char *const *known; /* their names, ascending */
};

/* http_auth: the n bytes at the cursor behind a header's name: a scheme, and what belongs to it. */
void http_auth(struct dissect *d, const struct http_auth *rows, uint32_t n);

/* ---- bodies ---- */

enum http_part_kind {
    HTTP_PART_DATA,     /* of a body without chunks */
    HTTP_PART_CHUNK,    /* data of a chunk */
    HTTP_PART_SIZE,     /* a line with a chunk's size, or the rest of one */
    HTTP_PART_BOUNDARY, /* a line end, or the first part of a line that is cut off */
    HTTP_PART_TRAILER,  /* a line behind the last chunk */
    HTTP_PART_ODD       /* this was no chunk: everything that is left */
};

struct http_part {
    enum http_part_kind kind;
    uint32_t n;     /* bytes, at least one */
    uint32_t value; /* of a size */
};

/* http_part: the next part of a body that is under way at the cursor, where there are bytes; it
 * moves on b, and not the cursor. http_body_skip: moves the cursor over all parts that are there.
 */
struct http_part http_part(const struct reader *r, struct body *b);
void http_body_skip(struct reader *r, struct body *b);

/* http_is_absent: whether no body is under way: where that was not sure, an answer at the cursor
 * shows it ("HTTP/1."). */
bool http_is_absent(const struct reader *r, struct body *b);

/* http_body: the body behind a header that says so. */
struct body http_body(bool response, uint32_t code, bool chunked, bool has_length, uint32_t length);

/* http_after: what follows a header, whose bytes are all that the reader has: see struct protocol.
 */
void http_after(const struct reader *message, struct body *b, struct message_kind *kind);

/* http_number: the number in the n bytes that begin `ahead` bytes from the cursor. Returns false
 * where there is none, or one beyond 32 bits. */
bool http_number(const struct reader *r, uint32_t ahead, uint32_t n, unsigned base,
                 uint32_t *number);

/* http_has: the n bytes that stand `ahead` bytes from the cursor have that word among them. */
bool http_has(const struct reader *r, uint32_t ahead, uint32_t n, const char *word);

/* http_digit: what a digit is worth, up to 15; 99 for any other character. */
static inline uint32_t http_digit(uint32_t c)
{
    uint32_t low = c | 0x20;
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : 99;
}

#endif
