/* Gathers the flat array of fields into what --walk shows together. */
#include "walk.h"

#define MAX_BIT_BYTES 8

static const struct field_def *row_of(const struct packet *p, uint32_t i)
{
    return field_def_of(&p->fields[i]);
}

/* A field without bytes of its own. */
static bool is_fact(const struct packet *p, uint32_t i)
{
    return !p->fields[i].length || row_of(p, i)->flags & FF_SAME;
}

static bool is_part(const struct packet *p, uint32_t i)
{
    return row_of(p, i)->flags & FF_PART;
}

/* Bits of some bytes: a row with a mask, or what divides one. */
static bool has_mask(const struct packet *p, uint32_t i)
{
    return row_of(p, i)->mask || is_part(p, i);
}

/* Where the fields under field i end. */
static uint32_t subtree_end(const struct packet *p, uint32_t i)
{
    const struct field *f = &p->fields[i];
    uint32_t k = i + 1;
    while (k < p->n_fields && p->fields[k].depth > f->depth &&
           (p->fields[k].proto == f->proto || p->fields[k].proto == PROTO_data) &&
           p->fields[k].offset < f->offset + f->length)
        k++;
    return k;
}

/* How field i is shown: by itself, by its bits, or as a heading over what divides it. */
static enum item_kind kind_of(const struct packet *p, uint32_t i)
{
    bool divided = false, whole_bytes = false;
    if (is_fact(p, i))
        return ITEM_FACT;
    if (has_mask(p, i))
        return ITEM_BITS;
    if (i + 1 == p->n_fields || p->fields[i + 1].depth <= p->fields[i].depth)
        return ITEM_FIELD;
    uint32_t stop = subtree_end(p, i);
    for (uint32_t k = i + 1; k < stop; k++) {
        if (is_fact(p, k) || is_part(p, k))
            continue;
        divided = true;
        whole_bytes = whole_bytes || !has_mask(p, k);
    }
    if (!divided)
        return ITEM_FIELD;
    return whole_bytes || p->fields[i].length > MAX_BIT_BYTES ? ITEM_GROUP : ITEM_BITS;
}

/* Takes in the fields behind the item that share its bytes, and with them their bytes. */
static void gather_bits(const struct packet *p, struct item *item)
{
    uint8_t proto = p->fields[item->first].proto;
    for (uint32_t k = item->next; k < p->n_fields && p->fields[k].proto == proto; k++) {
        const struct field *f = &p->fields[k];
        if (is_fact(p, k))
            continue; /* taken in where bits follow it */
        uint32_t stop = f->offset + f->length, end = item->offset + item->length;
        if (f->offset < item->offset || f->offset >= end || stop - item->offset > MAX_BIT_BYTES)
            return;
        bool shares = kind_of(p, k) == ITEM_BITS || (k + 1 < p->n_fields && is_part(p, k + 1));
        if (!shares)
            return;
        if (stop > end)
            item->length = stop - item->offset;
        item->next = k + 1;
    }
}

struct item walk_item(const struct packet *p, uint32_t i)
{
    const struct field *f = &p->fields[i];
    struct item item = {kind_of(p, i), i, i + 1, f->offset, f->length};
    if (item.kind == ITEM_BITS)
        gather_bits(p, &item);
    while (item.kind == ITEM_FIELD && item.next < p->n_fields && is_part(p, item.next))
        item.next++;
    return item;
}

const struct layer *walk_layer(const struct packet *p, uint32_t i)
{
    for (uint32_t k = p->n_layers; k--;) {
        const struct layer *y = &p->layers[k];
        if (i >= y->first && i < y->first + y->count)
            return y;
    }
    return NULL;
}

const char *walk_layer_color(const struct packet *p, const struct layer *y)
{
    static const char *const colors[] = {"\033[36m", "\033[32m", "\033[33m", "\033[35m",
                                         "\033[34m"};
    return colors[(unsigned)(y - p->layers) % (sizeof colors / sizeof colors[0])];
}

void walk_color(struct out *out, const struct view_options *o, const struct packet *p,
                const struct layer *y)
{
    if (!o->color)
        return;
    if (y)
        out_str(out, walk_layer_color(p, y));
    else
        out_str(out, "\033[0m");
}
