/* What the files of --follow share. */
#ifndef FOLLOW_H
#define FOLLOW_H

#include "wireloupe/hash.h"
#include "wireloupe/view.h"

/* A piece of what one end said. */
struct chunk {
    struct chunk *next;
    int64_t time;
    uint64_t frame;
    uint32_t seq;
    uint32_t n;    /* bytes that are there */
    uint32_t lost; /* bytes that are not, behind them */
    bool back;     /* from the end that was asked */
    uint8_t bytes[];
};

struct side {
    bool known;  /* `next` is */
    bool opened; /* by a SYN, with the number before `start` */
    uint32_t start, next;
    struct chunk *early; /* what has to wait for others, ascending */
    uint32_t early_bytes;
};

struct stream {
    struct stream *next;  /* in the order of appearance */
    struct stream *chain; /* in the same bucket */
    uint32_t number;      /* among those of its kind, from 0 */
    bool tcp, wanted, shown;
    uint8_t addr_len;
    uint8_t address[2][16]; /* [0]: of the end that began */
    uint16_t port[2];
    struct side side[2];
    struct chunk *first, **last;
    uint64_t left_out; /* bytes for which there was no room */
};

#define FOLLOW_BUCKETS 65536u

/* What the view remembers from packet to packet. */
struct follow {
    struct secret secret;
    struct stream *bucket[FOLLOW_BUCKETS];
    struct stream *first, *last;
    uint32_t n_streams;
    size_t kept; /* bytes of chunks */
    /* Where the output has got to. */
    bool any;      /* a stream was shown */
    bool mid_line; /* of a text, and of which end */
    bool back;
};

/* follow_chunk: shows a chunk that is next, behind the stream's heading if that is still to come.
 */
void follow_chunk(struct out *out, const struct view_options *o, struct stream *s,
                  const struct chunk *c);
/* follow_stream_end: nothing more of the stream comes. */
void follow_stream_end(struct out *out, const struct view_options *o, struct stream *s);

#endif
