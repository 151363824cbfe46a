/* What a student has to name: the fields that have bytes of their own, a point each. Parts of bit
 * fields, such as the flags of TCP, may be named in place of the whole. */
#include "grade.h"

#include <stdlib.h>

uint64_t field_mask(const struct field *f, uint32_t from, uint32_t stop)
{
    const struct field_def *row = field_def_of(f);
    if (!f->length || f->offset < from || f->offset + f->length > stop || stop - from > 8)
        return 0;
    uint64_t mask = row->mask ? row->mask : UINT64_MAX >> (64 - 8 * f->length);
    if (row->flags & FF_LE && row->mask)
        mask = __builtin_bswap64(mask) >> (64 - 8 * f->length);
    return mask << (8 * (stop - (f->offset + f->length)));
}

static bool is_transport(unsigned proto)
{
    return proto == PROTO_tcp || proto == PROTO_udp || proto == PROTO_sctp;
}

/* The first layer that a transport carries, or NULL. */
static const struct layer *payload_of(const struct packet *p)
{
    bool behind = false;
    for (uint32_t i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        if (behind && !(y->flags & LAYER_PART))
            return y;
        behind = behind || is_transport(y->proto);
    }
    return NULL;
}

static bool is_part_of(const struct packet *p, const struct item *item, uint32_t i)
{
    const struct field *f = &p->fields[i];
    if (i == item->first)
        return true;
    return item->kind == ITEM_BITS && f->length &&
           !(field_def_of(f)->flags & (FF_SAME | FF_PART)) &&
           f->depth <= p->fields[item->first].depth;
}

static void add_item(struct units *u, const struct packet *p, const struct item *item,
                     bool is_payload)
{
    uint32_t first = u->n;
    for (uint32_t i = item->first; i < item->next; i++) {
        if (is_part_of(p, item, i))
            u->unit[u->n++] = (struct unit){.field = i,
                                            .offset = item->offset,
                                            .length = item->length,
                                            .is_payload = is_payload};
    }
    for (uint32_t i = first; u->n - first > 1 && i < u->n; i++)
        u->unit[i].is_bits = true;
    if (!is_payload)
        return;
    if (u->payload == u->payload_end)
        u->payload = item->offset;
    if (item->offset + item->length > u->payload_end)
        u->payload_end = item->offset + item->length;
}

bool units_open(struct units *u, const struct packet *p)
{
    const struct layer *payload = payload_of(p);
    *u = (struct units){.unit = malloc((p->n_fields + 1) * sizeof *u->unit)};
    if (!u->unit)
        return false;
    for (uint32_t i = 0; i < p->n_fields;) {
        struct item item = walk_item(p, i);
        i = item.next;
        const struct layer *y = walk_layer(p, item.first);
        if (item.kind == ITEM_FIELD || item.kind == ITEM_BITS)
            add_item(u, p, &item, payload && y >= payload);
    }
    return true;
}

void units_free(struct units *u)
{
    free(u->unit);
    *u = (struct units){0};
}

/* ---- beside the line at hand ---- */

struct unit *unit_of(const struct judge *g, uint32_t i)
{
    const struct field *f = &g->p->fields[i];
    uint32_t low = 0, high = g->units.n;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (g->units.unit[middle].field <= i)
            low = middle + 1;
        else
            high = middle;
    }
    struct unit *u = low ? &g->units.unit[low - 1] : NULL;
    return u && f->offset >= u->offset && f->offset + f->length <= unit_end(u) ? u : NULL;
}

void unit_mark(struct unit *u, enum unit_state state)
{
    if (u->state == UNIT_OPEN || state == UNIT_RIGHT)
        u->state = state;
}

void units_mark(struct judge *g, enum unit_state state)
{
    for (uint32_t i = 0; i < g->units.n; i++) {
        struct unit *u = &g->units.unit[i];
        if (u->offset >= g->from && unit_end(u) <= g->stop)
            unit_mark(u, state);
    }
}

uint32_t units_inside(const struct judge *g)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->units.n; i++) {
        const struct unit *u = &g->units.unit[i];
        n += u->offset >= g->from && unit_end(u) <= g->stop;
    }
    return n;
}
