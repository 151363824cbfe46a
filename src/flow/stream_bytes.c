/* The bytes of one TCP stream: those of the message under way, and segments that came too early. */
#include "stream.h"

#include <stdlib.h>
#include <string.h>

/* Pieces of one segment: more than a datagram of 64 KiB has fragments. */
#define ORIGINS_MOST 64u
/* Pieces of one message: segments of one byte make many, and each costs more than its byte. */
#define PIECES_MOST 8192u
/* Segments that wait in one stream: each is looked for among the others. */
#define HELD_MOST 1024u

void stream_forget_message(struct streams *t, struct stream *s)
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
    s->n_held--;
    t->used -= held_size(h);
    return h;
}

void stream_forget(struct streams *t, struct stream *s)
{
    stream_forget_message(t, s);
    while (s->held)
        free(take_held(t, s));
    s->known = s->start = false;
    s->body = (struct body){0};
}

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
    if (!stream_room(t, room - s->room + (pieces_room - s->pieces_room) * sizeof *s->pieces, s))
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
            /* grow() made room for all. NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
            s->pieces[s->n_pieces++] = pieces[i];
    }
    return true;
}

bool stream_append(struct streams *t, struct stream *s, const struct segment *g, uint32_t skip)
{
    struct piece pieces[ORIGINS_MOST];
    uint32_t count = origins(g->p, g->offset + skip, g->n - skip, pieces);
    return append(t, s, g->p->bytes + g->offset + skip, g->n - skip, pieces, count);
}

/* Takes the first n bytes off the message under way. */
void stream_shift(struct stream *s, uint32_t n)
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

bool stream_hold(struct streams *t, struct stream *s, const struct segment *g)
{
    struct piece pieces[ORIGINS_MOST];
    struct held **at = &s->held;
    uint32_t count = origins(g->p, g->offset, g->n, pieces);
    for (; *at && (int32_t)((*at)->seq - g->seq) <= 0; at = &(*at)->next) {
        if ((*at)->seq == g->seq && (*at)->n >= g->n)
            return true;
    }
    struct held *next = *at, head = {.n = g->n, .n_pieces = count};
    if (!count || s->n_held == HELD_MOST || g->n > STREAM_MOST - s->held_bytes ||
        !stream_room(t, held_size(&head), s))
        return false;
    struct held *h = malloc(held_size(&head));
    if (!h)
        return false;
    *h = (struct held){.next = next, .seq = g->seq, .n = g->n, .n_pieces = count};
    memcpy(h->pieces, pieces, count * sizeof pieces[0]);
    memcpy(h->pieces + count, g->p->bytes + g->offset, g->n);
    s->held_bytes += g->n;
    s->n_held++;
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
void stream_overlap(struct stream *s, const uint8_t *bytes, uint32_t n, uint32_t back)
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
bool stream_drain(struct streams *t, struct stream *s, bool keep)
{
    bool good = true;
    while (s->held && (int32_t)(s->held->seq - s->next) <= 0) {
        struct held *h = take_held(t, s);
        uint32_t old = s->next - h->seq;
        if (keep && old)
            stream_overlap(s, (const uint8_t *)(h->pieces + h->n_pieces), h->n, old);
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
