/* The coverage promise, kept for every packet: see finish.h. */
#include "finish.h"

#include "wireloupe/dissect.h"

#define MAX_OPEN (MAX_DEPTH + 1)

/* In the depth of a field, while the pass is at work: it had fields under it. */
#define WAS_GROUP 0x80u

struct pass {
    struct packet *p;
    struct field *to;                  /* the new array */
    uint32_t n;                        /* fields in it */
    uint32_t covered;                  /* bytes before this are covered */
    uint32_t last_offset, last_length; /* of the last leaf, for the bits that share it */
    uint32_t layer;                    /* next layer to meet its first field */
    uint32_t end[MAX_OPEN];            /* where the open group of each depth ends */
};

static bool same_row(const struct field *f)
{
    return field_def_of(f)->flags & FF_SAME;
}

bool field_is_divided(const struct packet *p, uint32_t i)
{
    const struct field *f = &p->fields[i];
    for (uint32_t k = i + 1; k < p->n_fields && p->fields[k].depth > f->depth; k++) {
        if (p->fields[k].proto == f->proto || p->fields[k].proto == PROTO_data) {
            if (p->fields[k].length && !same_row(&p->fields[k]))
                return true;
        } else {
            break;
        }
    }
    return false;
}

/* The depth at which bytes from `from` to `to` belong: inside the groups that reach beyond them. */
static uint8_t depth_at(const struct pass *s, uint32_t to, uint8_t deepest)
{
    uint8_t depth = 0;
    while (depth < deepest && depth < MAX_OPEN && s->end[depth] >= to)
        depth++;
    return depth;
}

/* Where the frame, or the section, that an offset is in ends. */
static uint32_t part_end(const struct packet *p, uint32_t offset)
{
    const struct section *section = packet_section(p, offset);
    return section ? section->at + section->length : p->caplen;
}

static void fill(struct pass *s, uint32_t to, uint8_t deepest)
{
    while (s->covered < to) {
        uint32_t end = part_end(s->p, s->covered), stop = end < to ? end : to;
        s->to[s->n++] = (struct field){
            .proto = PROTO_data,
            .depth = depth_at(s, stop, deepest),
            .offset = s->covered,
            .length = stop - s->covered,
        };
        s->covered = stop;
    }
}

/* Shrinks a leaf to the bytes that no leaf before it covers. */
static void place_leaf(struct pass *s, struct field *f)
{
    if (f->offset == s->last_offset && f->length == s->last_length && field_def_of(f)->mask)
        return;
    uint32_t stop = f->offset + f->length;
    if (f->offset < s->covered) {
        f->offset = s->covered < stop ? s->covered : stop;
        f->length = stop - f->offset;
    }
    if (f->length) {
        s->last_offset = f->offset;
        s->last_length = f->length;
        s->covered = stop;
    }
}

static void copy_field(struct pass *s, uint32_t i)
{
    struct packet *p = s->p;
    struct field f = p->fields[i];
    if (s->n >= MAX_FIELDS - 2 - 2 * MAX_SECTIONS) /* the rest becomes data */
        return;
    uint8_t depth = f.depth < MAX_OPEN ? f.depth : MAX_OPEN - 1;
    if (f.length && !same_row(&f)) {
        fill(s, f.offset, depth);
        if (field_is_leaf(p, i)) {
            place_leaf(s, &f);
            s->end[depth] = 0;
        } else {
            s->end[depth] = f.offset + f.length;
            f.depth |= WAS_GROUP;
        }
    }
    s->to[s->n++] = f;
}

/* Moves the layers that begin at field i of the old array to where it stands in the new one. */
static void move_layers(struct pass *s, uint32_t i, uint32_t *old_end)
{
    struct packet *p = s->p;
    for (; s->layer < p->n_layers && p->layers[s->layer].first == i; s->layer++) {
        struct layer *y = &p->layers[s->layer];
        old_end[s->layer] = y->first + y->count;
        if (y->vars == y->first)
            y->vars = s->n;
        y->first = s->n;
        memset(s->end, 0, sizeof s->end);
    }
}

static void close_layers(struct pass *s, uint32_t i, const uint32_t *old_end, uint32_t *old_vars)
{
    struct packet *p = s->p;
    for (uint32_t k = 0; k < s->layer; k++) {
        struct layer *y = &p->layers[k];
        if (old_end[k] == i)
            y->count = s->n - y->first;
        if (old_vars[k] == i)
            y->vars = s->n;
    }
}

/* Whether some byte is covered by no leaf, or by two: most packets need no second array. */
static bool has_faults(const struct packet *p)
{
    uint32_t covered = 0, offset = 0, length = 0;
    for (uint32_t i = 0; i < p->n_fields; i++) {
        const struct field *f = &p->fields[i];
        if (!f->length || !field_is_leaf(p, i))
            continue;
        if (f->offset == offset && f->length == length && field_def_of(f)->mask)
            continue;
        if (f->offset != covered)
            return true;
        offset = f->offset;
        length = f->length;
        covered = offset + length;
    }
    return covered != packet_extent(p);
}

/* A group all of whose fields gave way to others stands for no bytes either: else it would be a
 * leaf. From the last field to the first, so that inner groups are known before outer ones. */
static void drop_empty_groups(struct packet *p)
{
    for (uint32_t i = p->n_fields; i--;) {
        struct field *f = &p->fields[i];
        if (!(f->depth & WAS_GROUP))
            continue;
        f->depth &= (uint8_t)~WAS_GROUP;
        if (field_is_leaf(p, i))
            f->length = 0;
    }
}

/* One pass over all fields, into the other array. */
static void mend(struct dissect *d)
{
    struct packet *p = d->p;
    struct pass s = {.p = p, .to = d->spare};
    uint32_t old_end[MAX_LAYERS], old_vars[MAX_LAYERS];
    for (uint32_t k = 0; k < p->n_layers; k++)
        old_end[k] = UINT32_MAX, old_vars[k] = p->layers[k].vars;
    for (uint32_t i = 0; i <= p->n_fields; i++) {
        close_layers(&s, i, old_end, old_vars);
        move_layers(&s, i, old_end);
        if (i == p->n_fields)
            break;
        copy_field(&s, i);
    }
    for (uint32_t k = 0; k < p->n_layers; k++) {
        if (old_end[k] == p->n_fields)
            p->layers[k].count = s.n - p->layers[k].first;
        if (old_vars[k] == p->n_fields)
            p->layers[k].vars = s.n;
    }
    fill(&s, packet_extent(p), 0);
    d->spare = p->fields;
    p->fields = s.to;
    p->n_fields = s.n;
}

void finish_packet(struct dissect *d)
{
    if (has_faults(d->p)) {
        mend(d);
        drop_empty_groups(d->p);
    }
}
