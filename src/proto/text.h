/* What protocols have in common that people can read: lines of text, a first line that is a command
 * or an answer, and tcpdump's way to show them. */
#ifndef PROTO_TEXT_H
#define PROTO_TEXT_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

/* The value of a line's field: how many of its bytes are shown, its line end not among them; or why
 * nothing is. */
#define TEXT_CUT 0xffffffffu    /* the capture ends before the line does */
#define TEXT_BINARY 0xfffffffeu /* it has a byte that is no text */
#define TEXT_HIDDEN 0xfffffffdu /* what stands before it ended the text */
/* The line is shown as text of our own: tcpdump does not take the message for what it is. */
#define TEXT_OURS 0x40000000u
#define TEXT_SHOWN 0x3fffffffu

struct text_line {
    uint32_t length; /* bytes, with its line end; all that is there where it has none */
    uint32_t shown;  /* the value for its field */
};

/* text_line: the line at the cursor. Ends at LF; CR LF is shown as LF is. */
struct text_line text_line(const struct reader *r);

/* text_content: how many bytes of the line that was found at the cursor stand before its end. */
uint32_t text_content(const struct reader *r, struct text_line t);

/* text_is: the n bytes that stand `ahead` bytes from the cursor are `word`, in any case. */
bool text_is(const struct reader *r, uint32_t ahead, uint32_t n, const char *word);

/* text_token: how many visible ASCII characters stand `ahead` bytes from the cursor; 0 where what
 * follows them is neither white space nor the end of the message. */
uint32_t text_token(const struct reader *r, uint32_t ahead);

/* text_command: the first word is one of the commands (the last is followed by NULL). */
bool text_command(const struct reader *r, const char *const *commands);
/* text_answer: the second word is a status code of three digits. */
bool text_answer(const struct reader *r);

/* text_yield: the port says this protocol, the content says it is none: whoever knows the content
 * comes next, inside this layer, which is empty. */
void text_yield(struct dissect *d, unsigned in);

/* How tcpdump shows a message. */
struct text_style {
    const char *title;    /* "HTTP" */
    const char *cut;      /* "http", for "[|http]" */
    uint16_t first, last; /* rows of the fields that are lines, and only they */
};

/* text_write: ": HTTP: GET / HTTP/1.1", or with -v the length and every line. */
void text_write(struct line *l, const struct layer *y, const struct text_style *s);

#endif
