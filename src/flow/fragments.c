/* IP fragments: datagrams that were cut on their way, put together again as Linux does it:
 * fragments in any order, one that came before is ignored, and one that overlaps another in part,
 * or reaches beyond the end, takes the whole datagram with it. */
#include "wireloupe/reassembly.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/hash.h"
#include "wireloupe/dissect.h"

#define BUCKETS 4096u
#define DATAGRAM_MOST 65535u
#define PARTS_MOST 8192u
#define SECONDS_V4 30 /* how long others are waited for: Linux's values, RFC 8200 4.5 */
#define SECONDS_V6 60

struct datagram {
    struct datagram *chain;         /* the next one in the bucket */
    struct datagram *newer, *older; /* by the time of the first fragment */
    uint64_t address[4];            /* source, destination */
    uint32_t id;
    uint8_t addr_len, proto;
    int64_t time;  /* of the fragment that came first */
    uint32_t end;  /* length of the whole; 0: the last fragment is missing */
    uint32_t got;  /* bytes of it */
    uint32_t room; /* of `bytes` */
    uint32_t n_pieces, pieces_room;
    uint8_t *bytes;
    struct piece *pieces; /* ascending by `at`, which here counts from the datagram's begin */
};

struct fragments {
    size_t used, most;
    struct secret secret;
    struct datagram *newest, *oldest;
    struct datagram *given; /* the one whose payload was given away */
    struct datagram *bucket[BUCKETS];
};

struct fragments *fragments_new(size_t memory)
{
    struct fragments *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->most = memory;
    secret_make(&t->secret);
    return t;
}

size_t fragments_used(const struct fragments *t)
{
    return t->used;
}

/* ---- the table ---- */

static unsigned hash(const struct fragments *t, const struct datagram *g)
{
    uint64_t words[] = {(uint64_t)g->id << 8 | g->proto, g->address[0], g->address[1],
                        g->address[2], g->address[3]};
    return hash_words(&t->secret, words, 5) % BUCKETS;
}

static void drop(struct fragments *t, struct datagram *g)
{
    struct datagram **at = &t->bucket[hash(t, g)];
    while (*at != g)
        at = &(*at)->chain;
    *at = g->chain;
    *(g->newer ? &g->newer->older : &t->newest) = g->older;
    *(g->older ? &g->older->newer : &t->oldest) = g->newer;
    t->used -= sizeof *g + g->room + g->pieces_room * sizeof *g->pieces;
    free(g->bytes);
    free(g->pieces);
    free(g);
}

void fragments_free(struct fragments *t)
{
    if (!t)
        return;
    while (t->newest)
        drop(t, t->newest);
    free(t);
}

void fragments_done(struct fragments *t)
{
    if (t->given)
        drop(t, t->given);
    t->given = NULL;
}

/* Room for n bytes more: the datagrams that wait longest go, but not `keep`. */
static bool make_room(struct fragments *t, size_t n, const struct datagram *keep)
{
    while (t->used + n > t->most && t->oldest && t->oldest != keep)
        drop(t, t->oldest); /* NOLINT(clang-analyzer-unix.Malloc): which moves it on */
    return t->used + n <= t->most;
}

static bool same(const struct datagram *a, const struct datagram *b)
{
    return a->id == b->id && a->proto == b->proto && a->addr_len == b->addr_len &&
           memcmp(a->address, b->address, sizeof a->address) == 0;
}

/* The datagram that a fragment belongs to, a new one where none is waiting for it. */
static struct datagram *find(struct fragments *t, const struct fragment *f)
{
    struct datagram key = {.id = f->id, .addr_len = f->addr_len, .proto = f->proto};
    memcpy(key.address, f->src, f->addr_len);
    memcpy(key.address + 2, f->dst, f->addr_len);
    struct datagram **head = &t->bucket[hash(t, &key)], *g = *head;
    int64_t wait = (int64_t)1000000000 * (f->addr_len == 4 ? SECONDS_V4 : SECONDS_V6);
    while (g && !same(g, &key))
        g = g->chain;
    if (g && f->p->time - g->time <= wait)
        return g;
    if (g)
        drop(t, g);
    if (!make_room(t, sizeof *g, NULL) || !(g = malloc(sizeof *g)))
        return NULL;
    *g = key;
    g->time = f->p->time;
    g->chain = *head;
    *head = g;
    g->older = t->newest;
    *(t->newest ? &t->newest->newer : &t->oldest) = g;
    t->newest = g;
    t->used += sizeof *g;
    return g;
}

/* ---- bytes ---- */

static bool grow(struct fragments *t, struct datagram *g, uint32_t end)
{
    uint32_t room = g->room ? g->room : 2048, pieces = g->pieces_room;
    while (room < end)
        room *= 2;
    if (g->n_pieces == pieces)
        pieces = pieces ? 2 * pieces : 8;
    if (pieces > PARTS_MOST ||
        !make_room(t, room - g->room + (pieces - g->pieces_room) * sizeof *g->pieces, g))
        return false;
    if (room > g->room) {
        uint8_t *bytes = realloc(g->bytes, room);
        if (!bytes)
            return false;
        t->used += room - g->room;
        g->bytes = bytes;
        g->room = room;
    }
    if (pieces > g->pieces_room) {
        struct piece *more = realloc(g->pieces, pieces * sizeof *more);
        if (!more)
            return false;
        t->used += (pieces - g->pieces_room) * sizeof *more;
        g->pieces = more;
        g->pieces_room = pieces;
    }
    return true;
}

/* The index of the first piece that ends behind `from`. */
static uint32_t first_behind(const struct datagram *g, uint32_t from)
{
    uint32_t low = 0, high = g->n_pieces;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        if (g->pieces[mid].at + g->pieces[mid].length <= from)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool insert(struct fragments *t, struct datagram *g, const struct fragment *f, uint32_t n)
{
    for (uint32_t done = 0; done < n;) {
        struct piece piece = packet_origin(f->p, f->offset + done);
        piece.length = piece.length < n - done ? piece.length : n - done;
        piece.at = f->from + done;
        if (!piece.length || !grow(t, g, f->from + n))
            return false;
        uint32_t i = first_behind(g, piece.at);
        memmove(g->pieces + i + 1, g->pieces + i, (g->n_pieces - i) * sizeof *g->pieces);
        g->pieces[i] = piece;
        g->n_pieces++;
        done += piece.length;
    }
    memcpy(g->bytes + f->from, f->p->bytes + f->offset, n);
    g->got += n;
    return true;
}

enum place {
    FREE,  /* nothing of it came before */
    KNOWN, /* all of it did */
    OVERLAP
};

static enum place place_of(const struct datagram *g, uint32_t from, uint32_t end)
{
    uint32_t i = first_behind(g, from), covered = from;
    if (i == g->n_pieces || g->pieces[i].at >= end)
        return FREE;
    for (; i < g->n_pieces && g->pieces[i].at <= covered && covered < end; i++)
        covered = g->pieces[i].at + g->pieces[i].length;
    return covered >= end ? KNOWN : OVERLAP;
}

/* Whether bytes that came before are others now. */
static bool conflicts(const struct datagram *g, const struct fragment *f, uint32_t n)
{
    for (uint32_t i = first_behind(g, f->from); i < g->n_pieces; i++) {
        uint32_t from = g->pieces[i].at, stop = from + g->pieces[i].length;
        from = from > f->from ? from : f->from;
        stop = stop < f->from + n ? stop : f->from + n;
        if (from >= stop)
            return false;
        if (memcmp(g->bytes + from, f->p->bytes + f->offset + (from - f->from), stop - from) != 0)
            return true;
    }
    return false;
}

/* Another end than was known, or bytes behind it, or more than a datagram can have. */
static bool too_long(const struct datagram *g, const struct fragment *f, uint32_t end)
{
    if (end > DATAGRAM_MOST || (g->end && end > g->end))
        return true;
    if (f->more)
        return false;
    const struct piece *last = g->n_pieces ? &g->pieces[g->n_pieces - 1] : NULL;
    return (g->end && end != g->end) || (last && last->at + last->length > end);
}

enum fragment_step fragments_add(struct fragments *t, const struct fragment *f,
                                 struct reassembled *m)
{
    /* All but the last are cut at eight bytes; what is beyond counts for nothing. */
    uint32_t n = f->more ? f->n & ~7u : f->n, end = f->from + n;
    struct datagram *g = n ? find(t, f) : NULL;
    *m = (struct reassembled){.notes = 0};
    if (!g)
        return FRAGMENT_KEPT;
    if (too_long(g, f, end)) {
        drop(t, g);
        return FRAGMENT_TOO_LONG;
    }
    enum place place = place_of(g, f->from, end);
    if (place != FREE && conflicts(g, f, n))
        m->notes = SECTION_CONFLICT;
    if (place == KNOWN)
        return FRAGMENT_AGAIN;
    if (place == OVERLAP || !insert(t, g, f, n)) {
        drop(t, g);
        return place == OVERLAP ? FRAGMENT_OVERLAPS : FRAGMENT_KEPT;
    }
    if (!f->more)
        g->end = end;
    if (!g->end || g->got < g->end)
        return FRAGMENT_KEPT;
    t->given = g;
    m->bytes = g->bytes;
    m->length = g->end;
    m->pieces = g->pieces;
    m->n_pieces = g->n_pieces;
    return FRAGMENT_WHOLE;
}
