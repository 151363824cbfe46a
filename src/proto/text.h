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

/* text_half_name: the header line at the cursor is cut off before its name has ended. */
bool text_half_name(const struct reader *r, struct text_line t);

/* text_is: the n bytes that stand `ahead` bytes from the cursor are `word`, in any case. */
bool text_is(const struct reader *r, uint32_t ahead, uint32_t n, const char *word);

/* text_token: how many visible ASCII characters stand `ahead` bytes from the cursor; 0 where what
 * follows them is neither white space nor the end of the message. */
uint32_t text_token(const struct reader *r, uint32_t ahead);

/* text_method: the same for the first word where that is no longer than any method's name, else 0;
 * for guesses. */
#define METHOD_MAX 20
uint32_t text_method(const struct reader *r);

/* text_command: the first word, `word` characters long (see text_token), is one of the commands
 * (the last is followed by NULL). */
bool text_command(const struct reader *r, uint32_t word, const char *const *commands);
/* text_answer: the word behind it is a status code of three digits. */
bool text_answer(const struct reader *r, uint32_t word);

/* text_yield: the port says this protocol, the content says it is none: whoever knows the content
 * comes next, inside this layer, which is empty. */
void text_yield(struct dissect *d, unsigned in);

/* The rows of a conversation line by line: one end asks, the other answers with codes. */
struct text_dialog {
    uint16_t request, answer; /* a whole line */
    uint16_t command, argument;
    uint16_t code, reply;
    uint16_t separator;
};

/* text_dialog: lines up to the first that is no text. Who sends from the protocol's port answers.
 */
void text_dialog(struct dissect *d, const struct text_dialog *rows);

/* The row of a header line. */
struct text_header {
    const char *name;
    uint16_t id;
};

/* The rows of a message like HTTP's: a start line, header lines, an empty line, a body. */
struct text_message {
    uint16_t request, answer; /* a whole start line */
    uint16_t method, target, request_version;
    uint16_t answer_version, code, phrase;
    uint16_t separator, header, blank;
    uint16_t body_line, body; /* body_line has FF_SAME */
    const struct text_header *headers;
    uint16_t n_headers;
};

/* text_message: one message; the caller has asked text_command() and text_answer(). */
void text_message(struct dissect *d, const struct text_message *rows, bool answer);

/* text_note_lines: the rest as lines, as far as it is text, each a field of that id (FF_SAME: its
 * bytes have other fields, too), for -v. */
void text_note_lines(struct dissect *d, unsigned id);

/* How tcpdump shows a message. */
struct text_style {
    const char *title;    /* "HTTP" */
    const char *cut;      /* "http", for "[|http]" */
    uint16_t first, last; /* rows of the fields that are lines, and only they */
    bool always;          /* whatever the content is, it is shown as lines */
};

/* text_write: ": HTTP: GET / HTTP/1.1", or with -v the length and every line. */
void text_write(struct line *l, const struct layer *y, const struct text_style *s);

#endif
