/* Messages that were put together from several places: they stand behind the frame in one buffer,
 * so that a field in them has an offset like any other, and are dissected once the frame is
 * through. */
#include "wireloupe/dissect.h"

#include <stdlib.h>

/* Bytes of messages that one frame may complete: more than two of the longest. */
#define MESSAGES_MOST (512u * 1024)
#define PIECES_MOST 65536u

const struct section *packet_section(const struct packet *p, uint32_t offset)
{
    if (offset < p->caplen)
        return NULL;
    for (uint32_t i = p->n_sections; i--;) {
        if (offset >= p->sections[i].at)
            return &p->sections[i];
    }
    return NULL;
}

struct piece packet_origin(const struct packet *p, uint32_t offset)
{
    const struct section *s = packet_section(p, offset);
    if (!s)
        return (struct piece){p->number, offset, p->caplen - offset, offset};
    uint32_t low = s->first, high = s->first + s->count;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (p->pieces[mid].at <= offset)
            low = mid;
        else
            high = mid;
    }
    const struct piece *piece = &p->pieces[low];
    uint32_t skip = offset - piece->at;
    skip = skip < piece->length ? skip : piece->length;
    return (struct piece){piece->frame, piece->offset + skip, piece->length - skip, offset};
}

/* The buffer with the frame in it; set up by the first section, before anything points into it. */
static bool make_area(struct dissect *d)
{
    struct packet *p = d->p;
    uint32_t room = p->caplen + MESSAGES_MOST;
    if (p->bytes == d->area)
        return true;
    if (d->area_room < room) {
        free(d->area);
        d->area = malloc(room);
        d->area_room = d->area ? room : 0;
    }
    if (!d->area)
        return false;
    memcpy(d->area, p->bytes, p->caplen);
    p->bytes = d->area;
    d->r.base = d->area;
    return true;
}

uint32_t packet_decrypted(const struct packet *p, const struct piece *origin)
{
    for (uint32_t i = 0; origin->frame == p->number && i < p->n_sections; i++) {
        const struct section *s = &p->sections[i];
        if (!s->opened || s->header >= s->length)
            continue;
        uint32_t from = packet_origin(p, s->at + s->header).offset;
        if (origin->offset >= from && origin->offset - from < s->length - s->header)
            return from;
    }
    return 0;
}

static bool room_for_pieces(struct dissect *d, uint32_t n)
{
    struct packet *p = d->p;
    uint32_t need = p->n_pieces + n, room = d->pieces_room ? d->pieces_room : 64;
    if (n > PIECES_MOST || need > PIECES_MOST)
        return false;
    while (room < need)
        room *= 2;
    if (room == d->pieces_room)
        return true;
    struct piece *more = realloc(p->pieces, room * sizeof *more);
    if (!more)
        return false;
    p->pieces = more;
    d->pieces_room = room;
    return true;
}

static struct section *open_section(struct dissect *d, uint32_t length)
{
    struct packet *p = d->p;
    if (!length || p->n_sections == MAX_SECTIONS || !make_area(d) ||
        length > d->area_room - packet_extent(p))
        return NULL;
    struct section *s = &p->sections[p->n_sections];
    *s = (struct section){.at = packet_extent(p), .first = p->n_pieces};
    d->later[p->n_sections] = (struct later){
        .parent = (uint8_t)(d->y - p->layers),
        .ip_proto = d->ip_proto,
        .pseudo = d->pseudo,
    };
    return s;
}

static void add_piece(struct packet *p, struct section *s, struct piece piece)
{
    struct piece *last = s->count ? &p->pieces[p->n_pieces - 1] : NULL;
    piece.at = s->at + s->length;
    s->length += piece.length;
    if (last && last->frame == piece.frame && last->offset + last->length == piece.offset) {
        last->length += piece.length;
        return;
    }
    p->pieces[p->n_pieces++] = piece;
    s->count++;
}

bool dissect_message(struct dissect *d, const struct reassembled *m)
{
    struct packet *p = d->p;
    struct section *s = open_section(d, m->length);
    struct later *later = &d->later[p->n_sections];
    if (!s || !room_for_pieces(d, m->n_pieces))
        return false;
    memcpy(d->area + s->at, m->bytes, m->length);
    for (uint32_t i = 0; i < m->n_pieces && s->length < m->length; i++) {
        struct piece piece = m->pieces[i];
        if (piece.length > m->length - s->length)
            piece.length = m->length - s->length; /* it belongs to the next one, too */
        add_piece(p, s, piece);
    }
    s->shown = m->shown;
    later->proto = m->proto;
    later->around = m->around;
    later->notes = m->notes;
    later->content = m->content;
    p->sections_len += s->length;
    p->n_sections++;
    return true;
}

/* How many pieces the bytes at an offset come from; none where they are not all there. */
static uint32_t count_origins(const struct packet *p, uint32_t offset, uint32_t length)
{
    uint32_t n = 0;
    for (; length; n++) {
        struct piece piece = packet_origin(p, offset);
        uint32_t part = piece.length < length ? piece.length : length;
        if (!part || offset >= packet_extent(p))
            return 0;
        offset += part;
        length -= part;
    }
    return n;
}

bool dissect_joined(struct dissect *d, unsigned proto, uint8_t content, const struct piece *parts,
                    uint32_t n)
{
    struct packet *p = d->p;
    uint32_t length = 0, n_pieces = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t origins = count_origins(p, parts[i].offset, parts[i].length);
        if (!origins && parts[i].length)
            return false;
        length += parts[i].length;
        n_pieces += origins;
    }
    struct section *s = open_section(d, length);
    struct later *later = &d->later[p->n_sections];
    if (!s || !room_for_pieces(d, n_pieces))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        memcpy(d->area + s->at + s->length, d->area + parts[i].offset, parts[i].length);
        for (uint32_t at = parts[i].offset, left = parts[i].length; left;) {
            struct piece piece = packet_origin(p, at);
            piece.length = piece.length < left ? piece.length : left;
            if (!piece.length) /* no more is known of where it came from */
                break;
            at += piece.length;
            left -= piece.length;
            add_piece(p, s, piece);
        }
    }
    later->proto = (uint8_t)proto;
    later->content = content;
    p->sections_len += s->length;
    p->n_sections++;
    return true;
}

bool dissect_opened(struct dissect *d, unsigned proto, uint8_t content, const struct piece *parts,
                    uint32_t n, const uint8_t *plain, uint8_t header)
{
    struct packet *p = d->p;
    if (!dissect_joined(d, proto, content, parts, n))
        return false;
    struct section *s = &p->sections[p->n_sections - 1];
    memcpy(d->area + s->at, plain, s->length);
    s->opened = true;
    s->header = header;
    return true;
}

#define FRAMES_SHOWN 64u

bool section_facts(struct dissect *d, unsigned first_row)
{
    const struct section *s = d->section;
    if (!s || (uint32_t)(d->y - d->p->layers) != s->layer)
        return false;
    dissect_next(d, d->now->proto);
    if (!(d->want & WANT_FIELDS))
        return true;
    for (uint32_t i = 0; i < s->count && i < FRAMES_SHOWN; i++)
        emit_same(d, first_row, s->at, 0, (uint32_t)d->p->pieces[s->first + i].frame);
    emit_same(d, first_row + 1, s->at, 0, s->count);
    emit_same(d, first_row + 2, s->at, 0, s->length);
    if (d->now->notes & SECTION_OVERLAP)
        emit_same(d, first_row + 3, s->at, 0, 1);
    if (d->now->notes & SECTION_CONFLICT)
        emit_same(d, first_row + 4, s->at, 0, 1);
    return true;
}
