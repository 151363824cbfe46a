/* TCP streams: messages that several segments carry, in any order, put together once. Each
 * direction of a flow is a stream of its own.
 *
 * A stream keeps where the next byte in order belongs, the bytes of the message that is under way
 * there, and segments that came too early. What a protocol calls a message says its whole(). */
#include "wireloupe/reassembly.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/dissect.h"

#define BUCKETS 32768u
/* Pieces of one segment: more than a datagram of 64 KiB has fragments. */
#define ORIGINS_MOST 64u
/* Pieces of one message: segments of one byte make many, and each costs more than its byte. */
#define PIECES_MOST 8192u

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
    uint32_t held_bytes;
};

struct streams {
    size_t used, most;
    bool hellos;
    struct stream *newest, *oldest;
    struct stream *given; /* the one whose message was given away */
    struct stream *bucket[BUCKETS];
    uint16_t mark[STREAM_MARKS]; /* how many streams have ports that hash to it */
};

struct streams *streams_new(size_t memory, bool hellos)
{
    struct streams *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->most = memory;
    t->hellos = hellos;
    return t;
}

size_t streams_used(const struct streams *t)
{
    return t->used;
}

/* ---- memory ---- */

static void forget_message(struct streams *t, struct stream *s)
{
    t->used -= s->room + s->pieces_room * sizeof *s->pieces;
    free(s->bytes);
    free(s->pieces);
    s->bytes = NULL;
    s->pieces = NULL;
    s->n = s->room = s->need = s->done = s->n_pieces = s->pieces_room = 0;
    s->notes = 0;
    s->shown = s->whole = s->in_step = false;
}

static size_t held_size(const struct held *h)
{
    return sizeof *h + h->n_pieces * sizeof h->pieces[0] + h->n;
}

static struct held *take_held(struct streams *t, struct stream *s)
{
    struct held *h = s->held;
    s->held = h->next;
    s->held_bytes -= h->n;
    t->used -= held_size(h);
    return h;
}

static void forget(struct streams *t, struct stream *s)
{
    forget_message(t, s);
    while (s->held)
        free(take_held(t, s));
    s->known = s->start = false;
}

const uint16_t *streams_marks(const struct streams *t)
{
    return t->hellos ? t->mark : NULL;
}

static uint32_t hash(const struct stream *s)
{
    uint64_t h = (uint64_t)s->sport << 16 | s->dport;
    for (unsigned i = 0; i < 4; i++) {
        h = (h ^ s->address[i]) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    return (uint32_t)(h ^ h >> 32) & (BUCKETS - 1);
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
    struct stream **at = &t->bucket[hash(s)];
    while (*at != s)
        at = &(*at)->chain;
    *at = s->chain;
    unlink_use(t, s);
    t->mark[streams_mark(s->sport, s->dport)]--;
    if (t->given == s)
        t->given = NULL;
    forget(t, s);
    t->used -= sizeof *s;
    free(s);
}

void streams_free(struct streams *t)
{
    if (!t)
        return;
    while (t->newest)
        drop(t, t->newest);
    free(t);
}

/* Makes room for n bytes more: the streams that were used longest ago go, but not `keep`. */
static bool make_room(struct streams *t, size_t n, const struct stream *keep)
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

static struct stream *find(const struct streams *t, const struct stream *key)
{
    struct stream *s = t->bucket[hash(key)];
    while (s && !same(s, key))
        s = s->chain;
    return s;
}

static struct stream *insert(struct streams *t, const struct stream *key)
{
    unsigned mark = streams_mark(key->sport, key->dport);
    if (t->mark[mark] == UINT16_MAX || !make_room(t, sizeof *key, NULL))
        return NULL;
    struct stream *s = malloc(sizeof *s), **head = &t->bucket[hash(key)];
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

/* ---- bytes ---- */

/* Where n bytes at an offset of a packet were captured. Returns how many pieces, 0 where there are
 * too many. */
static uint32_t origins(const struct packet *p, uint32_t offset, uint32_t n, struct piece *pieces)
{
    uint32_t count = 0;
    while (n && count < ORIGINS_MOST) {
        struct piece piece = packet_origin(p, offset);
        piece.length = piece.length < n ? piece.length : n;
        if (!piece.length)
            return 0;
        offset += piece.length;
        n -= piece.length;
        pieces[count++] = piece;
    }
    return n ? 0 : count;
}

static uint32_t doubled(uint32_t room, uint32_t least, uint32_t need)
{
    room = room ? room : least;
    while (room < need)
        room *= 2;
    return room;
}

static bool grow(struct streams *t, struct stream *s, uint32_t n, uint32_t n_pieces)
{
    uint32_t room = s->room, pieces_room = s->pieces_room;
    if (n > STREAM_MOST - s->n || s->n_pieces + n_pieces > PIECES_MOST)
        return false;
    if (s->n + n > room)
        room = doubled(room, 2048, s->n + n);
    if (s->n_pieces + n_pieces > pieces_room)
        pieces_room = doubled(pieces_room, 8, s->n_pieces + n_pieces);
    if (!make_room(t, room - s->room + (pieces_room - s->pieces_room) * sizeof *s->pieces, s))
        return false;
    if (room > s->room) {
        uint8_t *bytes = realloc(s->bytes, room);
        if (!bytes)
            return false;
        t->used += room - s->room;
        s->bytes = bytes;
        s->room = room;
    }
    if (pieces_room > s->pieces_room) {
        struct piece *pieces = realloc(s->pieces, pieces_room * sizeof *pieces);
        if (!pieces)
            return false;
        t->used += (pieces_room - s->pieces_room) * sizeof *pieces;
        s->pieces = pieces;
        s->pieces_room = pieces_room;
    }
    return true;
}

/* Adds n bytes to the message under way. */
static bool append(struct streams *t, struct stream *s, const uint8_t *bytes, uint32_t n,
                   const struct piece *pieces, uint32_t n_pieces)
{
    if (!n_pieces || !grow(t, s, n, n_pieces))
        return false;
    memcpy(s->bytes + s->n, bytes, n);
    s->n += n;
    for (uint32_t i = 0; i < n_pieces; i++) {
        struct piece *last = s->n_pieces ? &s->pieces[s->n_pieces - 1] : NULL;
        if (last && last->frame == pieces[i].frame &&
            last->offset + last->length == pieces[i].offset)
            last->length += pieces[i].length;
        else
            s->pieces[s->n_pieces++] = pieces[i];
    }
    return true;
}

static bool append_segment(struct streams *t, struct stream *s, const struct segment *g,
                           uint32_t skip)
{
    struct piece pieces[ORIGINS_MOST];
    uint32_t count = origins(g->p, g->offset + skip, g->n - skip, pieces);
    return append(t, s, g->p->bytes + g->offset + skip, g->n - skip, pieces, count);
}

/* Takes the first n bytes off the message under way. */
static void shift(struct stream *s, uint32_t n)
{
    uint32_t i = 0, left = n;
    memmove(s->bytes, s->bytes + n, s->n - n);
    s->n -= n;
    while (i < s->n_pieces && left >= s->pieces[i].length)
        left -= s->pieces[i++].length;
    memmove(s->pieces, s->pieces + i, (s->n_pieces - i) * sizeof *s->pieces);
    s->n_pieces -= i;
    if (s->n_pieces) {
        s->pieces[0].offset += left;
        s->pieces[0].length -= left;
    }
}

/* ---- segments that come too early ---- */

static bool hold(struct streams *t, struct stream *s, const struct segment *g)
{
    struct piece pieces[ORIGINS_MOST];
    struct held **at = &s->held;
    uint32_t count = origins(g->p, g->offset, g->n, pieces);
    for (; *at && (int32_t)((*at)->seq - g->seq) <= 0; at = &(*at)->next) {
        if ((*at)->seq == g->seq && (*at)->n >= g->n)
            return true;
    }
    struct held *next = *at, head = {.n = g->n, .n_pieces = count};
    if (!count || g->n > STREAM_MOST - s->held_bytes || !make_room(t, held_size(&head), s))
        return false;
    struct held *h = malloc(held_size(&head));
    if (!h)
        return false;
    *h = (struct held){.next = next, .seq = g->seq, .n = g->n, .n_pieces = count};
    memcpy(h->pieces, pieces, count * sizeof pieces[0]);
    memcpy(h->pieces + count, g->p->bytes + g->offset, g->n);
    s->held_bytes += g->n;
    t->used += held_size(h);
    *at = h;
    return true;
}

/* Skips the first `skip` bytes of what is held. */
static void trim(struct held *h, uint32_t skip)
{
    uint32_t i = 0, left = skip;
    while (left >= h->pieces[i].length)
        left -= h->pieces[i++].length;
    const uint8_t *bytes = (const uint8_t *)(h->pieces + h->n_pieces) + skip;
    h->n_pieces -= i;
    h->n -= skip;
    memmove(h->pieces, h->pieces + i, h->n_pieces * sizeof h->pieces[0]);
    h->pieces[0].offset += left;
    h->pieces[0].length -= left;
    memmove(h->pieces + h->n_pieces, bytes, h->n);
}

/* n bytes came that stand `back` bytes before the end of those that are kept, or further back. */
static void note_overlap(struct stream *s, const uint8_t *bytes, uint32_t n, uint32_t back)
{
    uint32_t skip = back > s->n ? back - s->n : 0;
    n = n < back ? n : back;
    if (!s->n || skip >= n)
        return;
    s->notes |= SECTION_OVERLAP;
    if (memcmp(bytes + skip, s->bytes + (s->n - (back - skip)), n - skip) != 0)
        s->notes |= SECTION_CONFLICT;
}

/* What was held and is next by now: part of the message under way, or, where `keep` is not set,
 * nothing that has to be kept. */
static bool drain(struct streams *t, struct stream *s, bool keep)
{
    bool good = true;
    while (s->held && (int32_t)(s->held->seq - s->next) <= 0) {
        struct held *h = take_held(t, s);
        uint32_t old = s->next - h->seq;
        if (keep && old)
            note_overlap(s, (const uint8_t *)(h->pieces + h->n_pieces), h->n, old);
        if (old < h->n) {
            s->next += h->n - old;
            if (old)
                trim(h, old);
            if (keep && good)
                good = append(t, s, (const uint8_t *)(h->pieces + h->n_pieces), h->n, h->pieces,
                              h->n_pieces);
        }
        free(h);
    }
    return good;
}

/* ---- messages ---- */

/* Moves r over whole messages. Returns false where what follows is none of the protocol's; *need is
 * how long the one is that is not whole, as far as that is known. */
static bool scan(unsigned proto, struct reader *r, uint32_t *need)
{
    *need = 0;
    while (reader_have(r)) {
        uint32_t n = protocols[proto]->whole(r);
        if (n == WHOLE_NONE || (n != WHOLE_MORE && n > STREAM_MOST))
            return false;
        if (n > reader_have(r)) {
            *need = n == WHOLE_MORE ? 0 : n;
            return true;
        }
        r->pos += n;
    }
    return true;
}

static struct reader reader_over(const uint8_t *bytes, uint32_t from, uint32_t n)
{
    return (struct reader){.base = bytes, .pos = from, .end = from + n, .cap = from + n};
}

/* Whose stream this is, where its first bytes are too few to tell by themselves. */
static unsigned first_proto(const struct segment *g)
{
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        struct reader r = reader_over(g->p->bytes, g->offset, g->n);
        if (protocols[i]->whole && protocols[i]->guess && protocols[i]->guess_in & GUESS_TCP &&
            protocols[i]->whole(&r) > g->n)
            return i;
    }
    return PROTO_NONE;
}

static unsigned proto_of(const struct stream *s, const struct segment *g)
{
    struct reader r = reader_over(g->p->bytes, g->offset, g->n);
    if (s->in_step && protocols[s->proto]->whole(&r) != WHOLE_NONE)
        return s->proto;
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
    struct reader r = reader_over(s->bytes, 0, s->n);
    if (s->need > s->n)
        return otherwise;
    bool good = scan(s->proto, &r, &s->need);
    if (!r.pos && (!good || s->n == STREAM_MOST)) {
        forget_message(t, s);
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
    if (!drain(t, s, !t->hellos))
        forget_message(t, s);
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
static enum stream_step begin(struct streams *t, struct stream *s, const struct segment *g,
                              uint32_t old, struct reassembled *m)
{
    unsigned proto = old ? PROTO_NONE : proto_of(s, g);
    struct reader r = reader_over(g->p->bytes, g->offset, g->n);
    bool hello = !old && is_hello(s, g);
    uint32_t need;
    s->start = s->in_step = false;
    s->next += g->n - old;
    if (!proto || !scan(proto, &r, &need)) {
        drain(t, s, false);
        return STREAM_ALONE;
    }
    s->proto = (uint8_t)proto;
    s->in_step = true;
    if (!reader_have(&r))
        return catch_up(t, s, m);
    s->shown = hello && r.pos == g->offset;
    s->need = need;
    if ((t->hellos && !s->shown) || !append_segment(t, s, g, r.pos - g->offset) ||
        !drain(t, s, true)) {
        forget_message(t, s);
        drain(t, s, false);
        return STREAM_ALONE;
    }
    return complete(t, s, m, STREAM_BEGINS);
}

static enum stream_step take(struct streams *t, struct stream *s, const struct segment *g,
                             struct reassembled *m)
{
    int32_t ahead = (int32_t)(g->seq - s->next);
    uint32_t old = s->next - g->seq;
    const uint8_t *bytes = g->p->bytes + g->offset;
    if (ahead > 0 && hold(t, s, g))
        return STREAM_EARLY;
    if (ahead > 0) {
        /* What is missing never came: the stream goes on here. */
        forget(t, s);
        s->known = true;
        s->next = g->seq;
        return begin(t, s, g, 0, m);
    }
    if (old && s->n)
        note_overlap(s, bytes, g->n, old);
    if (old >= g->n)
        return STREAM_ALONE;
    if (!s->n)
        return begin(t, s, g, old, m);
    s->next += g->n - old;
    if (!append_segment(t, s, g, old) || !drain(t, s, true)) {
        forget_message(t, s);
        drain(t, s, false);
        return STREAM_ALONE;
    }
    return complete(t, s, m, STREAM_GOES_ON);
}

/* Where only handshakes are put together, a stream is known from its SYN, or from the segment in
 * which one begins, to the end of it. */
static bool is_wanted(const struct streams *t, const struct segment *g)
{
    return !t->hellos || g->syn ||
           (g->proto != PROTO_NONE && protocols[g->proto]->whole && g->n >= 5 &&
            g->p->bytes[g->offset] == 0x16);
}

enum stream_step streams_segment(struct streams *t, const struct segment *g, struct reassembled *m)
{
    struct stream key = make_key(&g->key), *s = find(t, &key);
    struct segment data = *g;
    if (!s && (g->reset || !is_wanted(t, g) || !(s = insert(t, &key))))
        return STREAM_ALONE;
    if (g->reset) {
        drop(t, s);
        return STREAM_ALONE;
    }
    if (t->newest != s) {
        unlink_use(t, s);
        put_first(t, s);
    }
    if (g->syn) {
        forget(t, s);
        s->next = ++data.seq;
        s->known = s->start = true;
    }
    if (!g->n)
        return STREAM_ALONE;
    if (!s->known) {
        s->next = g->seq;
        s->known = true;
    }
    enum stream_step step = take(t, s, &data, m);
    if (t->hellos && !s->n && !s->held && !s->start)
        drop(t, s);
    return step;
}

void streams_done(struct streams *t)
{
    struct stream *s = t->given;
    t->given = NULL;
    if (!s || !s->whole)
        return;
    bool good = s->in_step && s->done < s->n;
    if (t->hellos) {
        drop(t, s);
        return;
    }
    if (!good) {
        bool in_step = s->in_step;
        forget_message(t, s);
        s->in_step = in_step;
        return;
    }
    shift(s, s->done);
    s->done = 0;
    s->whole = s->shown = false;
    s->notes = 0;
}
