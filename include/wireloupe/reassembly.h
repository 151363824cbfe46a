/* Messages that several frames carry. What is kept is bounded, for each flow and in all, whatever
 * is sent: the least recently used goes first. */
#ifndef WIRELOUPE_REASSEMBLY_H
#define WIRELOUPE_REASSEMBLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wireloupe/flow.h"
#include "wireloupe/protocol.h"

struct reassembled;
struct packet;

/* ---- streams.c: TCP ---- */

/* Bytes that are kept of one direction of a flow: of the message under way, and of segments that
 * came too early. No longer message is put together. */
#define STREAM_MOST (128u * 1024)
/* Bytes of memory for all streams, and where only TLS handshakes are put together. */
#define STREAMS_MOST ((size_t)64 << 20)
#define STREAMS_MOST_HELLOS ((size_t)4 << 20)

struct streams;

/* streams_new: with `hellos` only TLS handshakes are put together that begin at the start of a
 * segment. NULL without memory. Owned by the caller: streams_free(). */
struct streams *streams_new(size_t memory, bool hellos);
void streams_free(struct streams *t);

/* streams_used: bytes of memory that streams take. */
size_t streams_used(const struct streams *t);

struct segment {
    struct flow_key key;
    uint32_t seq; /* its sequence number */
    bool syn, reset;
    const struct packet *p; /* that it is in */
    uint32_t offset, n;     /* its data there, all captured; n may be 0 */
    uint8_t proto;          /* what the data was taken for, or PROTO_NONE */
    /* Told by streams_segment(): a body is under way where the data begins, of that protocol. */
    struct body body;
    uint8_t body_proto;
    uint32_t bodiless; /* bit n: to the n-th message in it belongs no body, whatever it says */
};

enum stream_step {
    STREAM_ALONE,   /* the segment stands for itself, as far as is known */
    STREAM_EARLY,   /* others have to come before it */
    STREAM_GOES_ON, /* a message goes on in it, and does not end */
    STREAM_BEGINS,  /* a message begins in it, and does not end */
    STREAM_WHOLE    /* messages became whole with it: they are in *m, until streams_done() */
};

/* streams_segment: takes in a segment. */
enum stream_step streams_segment(struct streams *t, struct segment *s, struct reassembled *m);
/* streams_done: what streams_segment() gave is no longer needed. */
void streams_done(struct streams *t);

/* streams_marks: with `hellos`, whether a segment between two ports may go on with what is kept: it
 * cannot where marks[streams_mark()] is 0. NULL without: any may. Valid as long as t is. */
const uint16_t *streams_marks(const struct streams *t);

#define STREAM_MARKS 16384u

static inline unsigned streams_mark(uint16_t sport, uint16_t dport)
{
    return ((uint32_t)sport << 16 | dport) * 0x9e3779b1u >> 18;
}
_Static_assert(STREAM_MARKS == 1u << (32 - 18), "a mark for every hash");

/* ---- fragments.c: IP ---- */

/* Bytes of memory for the fragments of all datagrams that are not whole. */
#define FRAGMENTS_MOST ((size_t)16 << 20)

struct fragments;

struct fragments *fragments_new(size_t memory);
void fragments_free(struct fragments *t);
size_t fragments_used(const struct fragments *t);

struct fragment {
    const uint8_t *src, *dst; /* addr_len bytes each */
    uint8_t addr_len;         /* 4 or 16 */
    uint8_t proto;            /* IP protocol number of what is in pieces */
    uint32_t id;              /* identification */
    const struct packet *p;   /* that it is in */
    uint32_t from;            /* where in the datagram it belongs, bytes */
    uint32_t offset, n;       /* its data in the packet, all captured */
    bool more;                /* it is not the last */
};

enum fragment_step {
    FRAGMENT_KEPT,     /* others are missing */
    FRAGMENT_AGAIN,    /* all of it had come before */
    FRAGMENT_OVERLAPS, /* some of it had: the datagram is discarded, as RFC 5722 says, and as Linux
                        * does for both versions of IP */
    FRAGMENT_TOO_LONG, /* it reaches beyond 65535 bytes, or the last fragment: discarded */
    FRAGMENT_WHOLE     /* the datagram is whole: its payload is in *m, until fragments_done() */
};

/* fragments_add: takes in a fragment. Fragments that came more than 30 seconds (IPv4) or 60 seconds
 * (IPv6) after the first of their datagram belong to another. */
enum fragment_step fragments_add(struct fragments *t, const struct fragment *f,
                                 struct reassembled *m);
void fragments_done(struct fragments *t);

#endif
