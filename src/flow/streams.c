/* TCP streams: messages that several segments carry, in any order, put together once. Each
 * direction of a flow is a stream of its own.
 *
 * A stream keeps where the next byte in order belongs, the bytes of the message that is under way
 * there, and segments that came too early. What a protocol calls a message says its whole(). */
#include "stream.h"

#include <stdlib.h>
#include <string.h>

/* Chains stay short with as many streams as there is memory for. */
#define BUCKETS 262144u
#define BUCKETS_HELLOS 16384u

struct streams *streams_new(size_t memory, bool hellos)
{
    struct streams *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->most = memory;
    t->n_buckets = hellos ? BUCKETS_HELLOS : BUCKETS;
    t->bucket = calloc(t->n_buckets, sizeof(struct stream *));
    if (hellos)
        t->syns = calloc(1, sizeof *t->syns);
    if (!t->bucket || (hellos && !t->syns)) {
        streams_free(t);
        return NULL;
    }
    secret_make(&t->secret);
    return t;
}

size_t streams_used(const struct streams *t)
{
    return t->used;
}

const uint16_t *streams_marks(const struct streams *t)
{
    return t->syns ? t->mark : NULL;
}

static uint32_t hash(const struct streams *t, const struct stream *s)
{
    uint64_t words[] = {(uint64_t)s->sport << 16 | s->dport, s->address[0], s->address[2],
                        s->address[1], s->address[3]};
    return hash_words(&t->secret, words, s->addr_len == 4 ? 3 : 5) & (t->n_buckets - 1);
}

static void unlink_use(struct streams *t, struct stream *s)
{
    *(s->newer ? &s->newer->older : &t->newest) = s->older;
    *(s->older ? &s->older->newer : &t->oldest) = s->newer;
}

static void put_first(struct streams *t, struct stream *s)
{
    s->newer = NULL;
    s->older = t->newest;
    *(t->newest ? &t->newest->newer : &t->oldest) = s;
    t->newest = s;
}

static void drop(struct streams *t, struct stream *s)
{
    struct stream **at = &t->bucket[hash(t, s)];
    while (*at != s)
        at = &(*at)->chain;
    *at = s->chain;
    unlink_use(t, s);
    t->mark[streams_mark(s->sport, s->dport)]--;
    if (t->given == s)
        t->given = NULL;
    stream_forget(t, s);
    t->used -= sizeof *s;
    free(s);
}

void streams_free(struct streams *t)
{
    if (!t)
        return;
    while (t->newest)
        drop(t, t->newest);
    free(t->bucket);
    free(t->syns);
    free(t);
}

/* Makes room for n bytes more: the streams that were used longest ago go, but not `keep`. */
bool stream_room(struct streams *t, size_t n, const struct stream *keep)
{
    while (t->used + n > t->most && t->oldest && t->oldest != keep)
        drop(t, t->oldest);
    return t->used + n <= t->most;
}

/* ---- the table ---- */

static bool same(const struct stream *a, const struct stream *b)
{
    return a->sport == b->sport && a->dport == b->dport && a->addr_len == b->addr_len &&
           memcmp(a->address, b->address, sizeof a->address) == 0;
}

static struct stream make_key(const struct flow_key *k)
{
    struct stream key = {.sport = k->sport, .dport = k->dport, .addr_len = k->addr_len};
    memcpy(key.address, k->src, k->addr_len);
    memcpy(key.address + 2, k->dst, k->addr_len);
    return key;
}

struct stream *stream_find(const struct streams *t, const struct stream *key)
{
    struct stream *s = t->bucket[hash(t, key)];
    while (s && !same(s, key))
        s = s->chain;
    return s;
}

static struct stream *insert(struct streams *t, const struct stream *key)
{
    unsigned mark = streams_mark(key->sport, key->dport);
    if (t->mark[mark] == UINT16_MAX || !stream_room(t, sizeof *key, NULL))
        return NULL;
    struct stream *s = malloc(sizeof *s), **head = &t->bucket[hash(t, key)];
    if (!s)
        return NULL;
    *s = *key;
    s->chain = *head;
    *head = s;
    t->mark[mark]++;
    t->used += sizeof *s;
    put_first(t, s);
    return s;
}

/* ---- messages ---- */

/* Whose stream this is, where its first bytes are too few to tell by themselves. */
static unsigned first_proto(const struct segment *g)
{
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        struct reader r = stream_reader(g->p->bytes, g->offset, g->n);
        if (protocols[i]->whole && protocols[i]->guess && protocols[i]->guess_in & GUESS_TCP &&
            protocols[i]->whole(&r) > g->n)
            return i;
    }
    return PROTO_NONE;
}

static unsigned proto_of(const struct stream *s, const struct segment *g, uint32_t old)
{
    struct reader r = stream_reader(g->p->bytes, g->offset + old, g->n - old);
    if (s->body.kind || (s->in_step && protocols[s->proto]->whole(&r) != WHOLE_NONE))
        return s->proto;
    if (old)
        return PROTO_NONE;
    if (g->proto != PROTO_NONE && protocols[g->proto]->whole)
        return g->proto;
    return g->proto == PROTO_NONE && s->start ? first_proto(g) : PROTO_NONE;
}

/* A TLS handshake that begins with the segment: with five bytes one is known anywhere. */
static bool is_hello(const struct stream *s, const struct segment *g)
{
    return g->p->bytes[g->offset] == 0x16 && (g->n >= 5 || s->start);
}

/* The messages of the stream that are whole by now, if any. */
static enum stream_step complete(struct streams *t, struct stream *s, struct reassembled *m,
                                 enum stream_step otherwise)
{
    struct reader r = stream_reader(s->bytes, 0, s->n);
    uint32_t bodiless = 0;
    if (s->need > s->n)
        return otherwise;
    bool good = stream_scan(t, s, &r, s->next - s->n, &s->need, &bodiless);
    if (!r.pos && (!good || s->n == STREAM_MOST)) {
        stream_forget_message(t, s);
        return STREAM_ALONE;
    }
    if (!r.pos)
        return otherwise;
    /* The pieces of the first `done` bytes; the last one may reach beyond them. */
    s->done = r.pos;
    s->whole = true;
    s->in_step = good;
    t->given = s;
    *m = (struct reassembled){
        .bytes = s->bytes,
        .length = s->done,
        .pieces = s->pieces,
        .around = PROTO_tcp_stream,
        .proto = s->proto,
        .notes = s->notes,
        .shown = s->shown,
    };
    for (uint32_t left = s->done; left; m->n_pieces++)
        left -= left < s->pieces[m->n_pieces].length ? left : s->pieces[m->n_pieces].length;
    return STREAM_WHOLE;
}

/* Nothing is under way, and what was held comes next. Messages in one segment of it were seen when
 * that came. */
static enum stream_step catch_up(struct streams *t, struct stream *s, struct reassembled *m)
{
    if (!stream_drain(t, s, !t->syns))
        stream_forget_message(t, s);
    if (s->n && s->body.kind)
        stream_pass_body(t, s);
    if (!s->n)
        return STREAM_ALONE;
    enum stream_step step = complete(t, s, m, STREAM_ALONE);
    if (step == STREAM_WHOLE && m->n_pieces == 1) {
        streams_done(t);
        return STREAM_ALONE;
    }
    return step;
}

/* A segment in order while no message is under way: its messages are dissected where they stand,
 * but for the last, if it is not whole. */
static enum stream_step begin(struct streams *t, struct stream *s, struct segment *g, uint32_t old,
                              struct reassembled *m)
{
    unsigned proto = proto_of(s, g, old);
    struct reader r = stream_reader(g->p->bytes, g->offset + old, g->n - old);
    bool hello = !old && is_hello(s, g);
    uint32_t need;
    s->start = s->in_step = false;
    s->next += g->n - old;
    s->proto = (uint8_t)proto;
    if (!proto || !stream_scan(t, s, &r, g->seq - g->offset, &need, &g->bodiless)) {
        s->body.kind = BODY_NONE;
        stream_drain(t, s, false);
        return STREAM_ALONE;
    }
    s->in_step = true;
    if (!reader_have(&r))
        return catch_up(t, s, m);
    s->shown = hello && r.pos == g->offset;
    s->need = need;
    if ((t->syns && !s->shown) || !stream_append(t, s, g, r.pos - g->offset) ||
        !stream_drain(t, s, true)) {
        stream_forget_message(t, s);
        stream_drain(t, s, false);
        return STREAM_ALONE;
    }
    return complete(t, s, m, STREAM_BEGINS);
}

static enum stream_step take(struct streams *t, struct stream *s, struct segment *g,
                             struct reassembled *m)
{
    int32_t ahead = (int32_t)(g->seq - s->next);
    uint32_t old = s->next - g->seq;
    const uint8_t *bytes = g->p->bytes + g->offset;
    stream_tell_body(s, g, ahead);
    if (ahead > 0 && stream_hold(t, s, g))
        return STREAM_EARLY;
    if (ahead > 0) {
        stream_skip_gap(t, s, g, (uint32_t)ahead);
        return begin(t, s, g, 0, m);
    }
    if (old && s->n)
        stream_overlap(s, bytes, g->n, old);
    if (old >= g->n)
        return STREAM_ALONE;
    if (!s->n)
        return begin(t, s, g, old, m);
    s->next += g->n - old;
    if (!stream_append(t, s, g, old) || !stream_drain(t, s, true)) {
        stream_forget_message(t, s);
        stream_drain(t, s, false);
        return STREAM_ALONE;
    }
    return complete(t, s, m, STREAM_GOES_ON);
}

/* Where only handshakes are put together: the stream that a segment opens, if it may be one that
 * begins a handshake, or comes before that one; else NULL. */
static struct stream *open_hello(struct streams *t, const struct stream *key,
                                 const struct segment *g)
{
    uint32_t next = g->seq;
    bool looks = g->p->bytes[g->offset] == 0x16, start = stream_syn_take(t, key, &next);
    bool known = g->proto != PROTO_NONE && protocols[g->proto]->whole && g->n >= 5;
    start = start && (int32_t)(g->seq - next) >= 0;
    if (!(looks && known) && !g->syn && !(start && (looks || g->seq != next)))
        return NULL;
    struct stream *s = insert(t, key);
    if (s && start) {
        s->next = next;
        s->known = s->start = true;
    }
    return s;
}

static enum stream_step take_segment(struct streams *t, struct stream *s, struct segment *g,
                                     struct reassembled *m)
{
    if (t->newest != s) {
        unlink_use(t, s);
        put_first(t, s);
    }
    if (g->syn) {
        stream_forget(t, s);
        s->next = ++g->seq;
        s->known = s->start = true;
    }
    if (!g->n)
        return STREAM_ALONE;
    if (!s->known) {
        s->next = g->seq;
        s->known = true;
    }
    enum stream_step step = take(t, s, g, m);
    if (t->syns && !s->n && !s->held && !s->start)
        drop(t, s);
    return step;
}

enum stream_step streams_segment(struct streams *t, struct segment *g, struct reassembled *m)
{
    struct stream key = make_key(&g->key), *s = stream_find(t, &key);
    bool empty_syn = g->syn && !g->n;
    if (t->syns && (g->reset || empty_syn)) {
        uint32_t next;
        if (s)
            drop(t, s);
        if (g->reset)
            stream_syn_take(t, &key, &next);
        else
            stream_syn(t, &key, g->seq + 1);
        return STREAM_ALONE;
    }
    if (g->reset) {
        if (s)
            drop(t, s);
        return STREAM_ALONE;
    }
    if (!s)
        s = t->syns ? open_hello(t, &key, g) : insert(t, &key);
    return s ? take_segment(t, s, g, m) : STREAM_ALONE;
}

void streams_done(struct streams *t)
{
    struct stream *s = t->given;
    t->given = NULL;
    if (!s || !s->whole)
        return;
    bool good = s->in_step && s->done < s->n;
    if (t->syns) {
        drop(t, s);
        return;
    }
    if (!good) {
        bool in_step = s->in_step;
        stream_forget_message(t, s);
        s->in_step = in_step;
        return;
    }
    stream_shift(s, s->done);
    s->done = 0;
    s->whole = s->shown = false;
    s->notes = 0;
}
