/* One line of a hex dump. */
#ifndef WIRELOUPE_HEXLINE_H
#define WIRELOUPE_HEXLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum hexline_kind {
    HEXLINE_NONE,   /* the end of the text */
    HEXLINE_OTHER,  /* anything else */
    HEXLINE_OFFSET, /* an offset and bytes */
    HEXLINE_BARE,   /* nothing but bytes */
    HEXLINE_STAR    /* "*": rows like the one above were left out */
};

struct hexline {
    const char *text, *end; /* the line */
    const char *offset;     /* digits of the offset */
    size_t n_offset;
    const char *data, *data_end; /* from the first byte's digits to behind the last one's */
    uint32_t n;                  /* bytes */
    bool indented;               /* white space stands before the offset */
};

/* hexline_parse: takes the line at *at apart and moves *at behind it. */
enum hexline_kind hexline_parse(struct hexline *l, const char **at, const char *end);
/* hexline_offset: the offset, if its digits make a number with that radix. */
bool hexline_offset(const struct hexline *l, unsigned radix, uint64_t *value);
/* hexline_bytes: stores the bytes, at most `room`; returns how many. */
uint32_t hexline_bytes(const struct hexline *l, uint8_t *to, uint32_t room);
/* hexline_begins_packet: a line like tcpdump's for the next packet (it begins with a time stamp).
 */
bool hexline_begins_packet(const struct hexline *l);
/* hexline_is_section: whether --walk begins with the line what it put together from several frames:
 * no bytes of the frame. */
bool hexline_is_section(const struct hexline *l);
/* hexline_is_heading: whether --walk begins a frame with the line: what follows, up to an empty
 * line, is no dump. */
bool hexline_is_heading(const struct hexline *l);
/* hexline_facts: takes a time stamp, and a length on the wire, from such a line. */
void hexline_facts(const struct hexline *l, int64_t *time, uint32_t *wirelen);

#endif
