/* Frames out of text: what tcpdump -x, Wireshark, hexdump -C, xxd and this program's own walk
 * print, and bare hex. Pure: text in, bytes out. */
#ifndef WIRELOUPE_HEXTEXT_H
#define WIRELOUPE_HEXTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEXTEXT_MAX 262144u

struct hextext {
    const char *at, *end; /* the text that is left */
    uint8_t *bytes;       /* HEXTEXT_MAX bytes of room, the caller's: the frame */
    uint32_t n;           /* bytes of the frame */
    uint32_t row;         /* where the last row begins in it */
    unsigned radix;       /* of the offsets; 0 until a row tells */
    bool line_each;       /* bare hex: each line of this block is a frame */
    bool squeezed;        /* a "*": rows like the last one were left out */
    bool skipping;        /* rows do not follow from each other: wait for the next offset 0 */
    bool section;         /* the frame is complete: what follows was put together from several */
    bool heading;         /* inside what --walk says before the bytes of a frame */
    int64_t time;         /* nanoseconds since 1970, from the line above; 0 without */
    uint32_t wirelen;     /* bytes on the wire, where the text says so; else 0 */
};

/* hextext_open: prepares to read n characters; `bytes` has room for HEXTEXT_MAX. */
void hextext_open(struct hextext *h, const char *text, size_t n, uint8_t *bytes);

/* hextext_next: the next frame is in h->bytes (h->n of them). False at the end of the text. */
bool hextext_next(struct hextext *h);

/* hextext_is_ip: the frame begins with an IP header rather than with Ethernet's, as in tcpdump -x.
 */
bool hextext_is_ip(const uint8_t *bytes, uint32_t n);

#endif
