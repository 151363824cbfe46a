/* The inside of the streams: what their files share. */
#ifndef FLOW_STREAM_H
#define FLOW_STREAM_H

#include "wireloupe/hash.h"
#include "wireloupe/dissect.h"
#include "wireloupe/reassembly.h"

/* A segment that came too early. */
struct held {
    struct held *next;
    uint32_t seq, n, n_pieces;
    struct piece pieces[]; /* and then the n bytes */
};

struct stream {
    struct stream *chain;         /* the next one in the bucket */
    struct stream *newer, *older; /* by use */
    uint64_t address[4];          /* source, destination */
    uint16_t sport, dport;
    uint8_t addr_len;
    uint8_t proto;    /* whose message is under way, or ended at `next`; PROTO_NONE: not known */
    uint8_t notes;    /* SECTION_*, of the message under way */
    bool known : 1;   /* `next` is */
    bool start : 1;   /* `next` is the first byte of the stream */
    bool shown : 1;   /* of the message under way: the line tells of it */
    bool whole : 1;   /* the first `done` bytes were given away */
    bool in_step : 1; /* `next` is where a message of `proto` begins */
    uint32_t next;    /* sequence number of the byte after those that came in order */
    uint32_t n, room, need, done;
    uint32_t n_pieces, pieces_room;
    uint8_t *bytes; /* of the message under way */
    struct piece *pieces;
    struct held *held; /* ascending */
    uint32_t held_bytes, n_held;
    struct body body;    /* under way behind the whole messages; of `proto` */
    uint32_t body_from;  /* sequence numbers of its first byte, or that of the last body, */
    uint32_t body_until; /* and behind the last one that was seen */
    uint32_t n_messages; /* questions, or answers, until now */
    uint64_t bodiless;   /* of the last 64 questions: those whose answers have no body */
};

/* A SYN whose stream has no data yet. */
struct syn {
    uint32_t tag;  /* of the stream */
    uint32_t next; /* the sequence number of its first byte */
    uint16_t mark; /* as in struct streams */
    bool is;
};

#define SYN_SETS 8192u
#define SYN_WAYS 4u

struct syns {
    struct syn set[SYN_SETS][SYN_WAYS];
};

struct streams {
    size_t used, most;
    struct secret secret;
    struct syns *syns; /* where only handshakes are put together, else NULL */
    struct stream *newest, *oldest;
    struct stream *given;   /* the one whose message was given away */
    struct stream **bucket; /* n_buckets, a power of two */
    uint32_t n_buckets;
    uint16_t mark[STREAM_MARKS]; /* how many streams and SYNs have ports that hash to it */
};

/* stream_room: makes room for n bytes more: the streams that were used longest ago go, but not
 * `keep`. */
bool stream_room(struct streams *t, size_t n, const struct stream *keep);

/* stream_find: the stream of that key, or NULL. */
struct stream *stream_find(const struct streams *t, const struct stream *key);

static inline struct reader stream_reader(const uint8_t *bytes, uint32_t from, uint32_t n)
{
    return (struct reader){.base = bytes, .pos = from, .end = from + n, .cap = from + n};
}

/* ---- stream_body.c: messages and bodies ---- */

/* stream_scan: moves r over whole messages and their bodies; `seq` is the sequence number of the
 * byte at offset 0 of the reader. Returns false where what follows is none of the protocol's; *need
 * is how long the one is that is not whole, as far as that is known, and *bodiless gets a bit for
 * each message that no body follows, whatever it says. */
bool stream_scan(struct streams *t, struct stream *s, struct reader *r, uint32_t seq,
                 uint32_t *need, uint32_t *bodiless);
/* stream_pass_body: takes what belongs to a body, and was shown when it came, off what was held. */
void stream_pass_body(struct streams *t, struct stream *s);
/* stream_tell_body: where a segment `ahead` of the stream goes on with a body, or repeats or runs
 * ahead of a part of one, it is told. */
void stream_tell_body(const struct stream *s, struct segment *g, int32_t ahead);
/* stream_skip_gap: the stream goes on with a segment, behind bytes that never came. */
void stream_skip_gap(struct streams *t, struct stream *s, const struct segment *g, uint32_t ahead);

/* ---- stream_bytes.c: the bytes of one stream ---- */

/* stream_forget_message: gives the message under way up; stream_forget: all that is kept. */
void stream_forget_message(struct streams *t, struct stream *s);
void stream_forget(struct streams *t, struct stream *s);

/* stream_append: adds the segment, but for its first `skip` bytes, to the message under way.
 * stream_shift: takes the first n bytes off that. */
bool stream_append(struct streams *t, struct stream *s, const struct segment *g, uint32_t skip);
void stream_shift(struct stream *s, uint32_t n);

/* stream_hold: keeps a segment that came too early. False where there is no room for it. */
bool stream_hold(struct streams *t, struct stream *s, const struct segment *g);
/* stream_drain: what was held and is next by now: part of the message under way, or, where `keep`
 * is not set, nothing that has to be kept. */
bool stream_drain(struct streams *t, struct stream *s, bool keep);

/* stream_overlap: n bytes came that stand `back` bytes before the end of those that are kept, or
 * further back. */
void stream_overlap(struct stream *s, const uint8_t *bytes, uint32_t n, uint32_t back);

/* ---- stream_syns.c: streams without data so far ---- */

/* stream_syn: remembers the first byte's sequence number of the stream of that key.
 * stream_syn_take: forgets, and tells it; false where it is not known. */
void stream_syn(struct streams *t, const struct stream *key, uint32_t next);
bool stream_syn_take(struct streams *t, const struct stream *key, uint32_t *next);

#endif
