/* Where the bytes of a line stand in the frame. */
#include "grade.h"

#define NEARBY 64 /* bytes ahead that a field is looked for by its name */

static bool is_here(const struct judge *g, const struct entry *e, uint32_t at)
{
    const struct packet *p = g->p;
    return e->n && at <= p->caplen && e->n <= p->caplen - at &&
           memcmp(p->bytes + at, g->student.pool + e->first, e->n) == 0;
}

/* The next field of that name, not far ahead: with these bytes where there is one, as several
 * options have a length. */
static struct unit *named_ahead(struct judge *g, const struct entry *e)
{
    struct unit *first = NULL;
    for (uint32_t i = 0; e->n_name && i < g->units.n; i++) {
        struct unit *u = &g->units.unit[i];
        if (u->offset < g->position)
            continue;
        if (u->offset >= g->position + NEARBY)
            break;
        if (name_of_field(g->p, u->field, e->name, e->n_name) == NAME_OTHER)
            continue;
        if (is_here(g, e, u->offset))
            return u;
        first = first ? first : u;
    }
    return first;
}

/* A field anywhere that has these bytes, and this name where it has one that is known. */
static struct unit *with_bytes(struct judge *g, const struct entry *e, bool by_name)
{
    for (uint32_t i = 0; i < g->units.n; i++) {
        struct unit *u = &g->units.unit[i];
        if (u->state != UNIT_OPEN || !is_here(g, e, u->offset))
            continue;
        if (by_name ? name_of_field(g->p, u->field, e->name, e->n_name) != NAME_OTHER
                    : e->n > 1 && u->offset >= g->position)
            return u;
    }
    return NULL;
}

/* Where a line's bytes stand. False where they do not: *near is then the field that was meant, or
 * NULL. */
bool judge_place(struct judge *g, const struct entry *e, uint32_t *at, struct unit **near)
{
    *at = e->offset;
    if (e->offset != NO_OFFSET && is_here(g, e, e->offset))
        return true;
    *at = g->position;
    if (is_here(g, e, g->position))
        return true;
    /* Once more the bytes of the line before: bits that share them. */
    *at = g->head;
    if (e->n == g->head_end - g->head && is_here(g, e, g->head))
        return true;
    *near = named_ahead(g, e);
    struct unit *u = *near;
    if (!u || !is_here(g, e, u->offset)) {
        struct unit *elsewhere = with_bytes(g, e, true);
        u = elsewhere || u ? elsewhere : with_bytes(g, e, false);
    }
    if (u)
        *at = u->offset;
    return u != NULL;
}

/* ".." behind the first bytes: how far the field that is named there reaches. */
void judge_reach(struct judge *g, const struct entry *e)
{
    const struct packet *p = g->p;
    uint32_t least = g->stop;
    for (uint32_t i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        if (y->offset == g->from && y->offset + y->length >= least &&
            name_of_layer(y, e->name, e->n_name) != NAME_OTHER)
            g->stop = y->offset + y->length;
    }
    if (g->from == g->units.payload && g->units.payload_end >= least &&
        (g->stop > least || name_of_payload(e->name, e->n_name)))
        g->stop = g->units.payload_end;
    for (uint32_t i = 0; i < p->n_fields && g->stop == least; i++) {
        const struct field *f = &p->fields[i];
        uint32_t end = f->offset + f->length;
        if (f->offset == g->from && end >= least &&
            name_of_field(p, i, e->name, e->n_name) != NAME_OTHER)
            g->stop = end;
    }
}
