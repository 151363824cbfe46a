/* What the two forms of --walk share: fields gathered into items, and the terminal's colours. */
#ifndef WALK_H
#define WALK_H

#include "wireloupe/view.h"

enum item_kind {
    ITEM_FIELD, /* one field with bytes of its own */
    ITEM_BITS,  /* fields of bits: they share the bytes from offset on */
    ITEM_GROUP, /* a heading: its bytes are those of the fields under it */
    ITEM_FACT   /* no bytes of its own: worked out, or said again */
};

struct item {
    enum item_kind kind;
    uint32_t first, next; /* its fields: fields[first .. next) */
    uint32_t offset, length;
};

/* walk_item: the item that begins at field i; its `next` is where the one after it begins. */
struct item walk_item(const struct packet *p, uint32_t i);

/* walk_layer: the innermost layer that field i belongs to, or NULL (no layer's: data at the end).
 */
const struct layer *walk_layer(const struct packet *p, uint32_t i);

/* walk_color: switches to the colour of a layer (by its number), or back to normal with NULL. */
void walk_color(struct out *out, const struct view_options *o, const struct packet *p,
                const struct layer *y);

/* walk_rows: the packet as --walk=rows. */
void walk_rows(struct out *out, const struct view_options *o, const struct packet *p);

/* walk_columns: how many columns text takes: its characters, one each. */
static inline uint32_t walk_columns(const char *s, size_t n)
{
    uint32_t columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += (s[i] & 0xc0) != 0x80;
    return columns;
}

#endif
