/* What a packet says, kept for later: its flow, its line, and the value of every field that bytes
 * stand for. */
#include <stdlib.h>
#include <string.h>

#include "wireloupe/dissect.h"
#include "diff.h"

#define FNV_BASE 14695981039346656037ull
#define FNV_PRIME 1099511628211ull

static uint64_t add_hash(uint64_t h, const void *s, size_t n)
{
    for (const uint8_t *at = s; n--; at++)
        h = (h ^ *at) * FNV_PRIME;
    return h;
}

static uint64_t add_number(uint64_t h, uint64_t v)
{
    return add_hash(h, &v, sizeof v);
}

/* ---- the flow: both ends, in this direction ---- */

static uint64_t add_addresses(const struct diff *d, uint64_t h, const struct packet *p,
                              const struct layer *y)
{
    uint32_t n = y->proto == PROTO_ip ? 4 : 16, src = y->offset + (n == 4 ? 12 : 8);
    if (src + 2 * n > packet_extent(p))
        return h;
    if (!(d->without & WITHOUT_SRC))
        h = add_hash(h, p->bytes + src, n);
    return d->without & WITHOUT_DST ? h : add_hash(h, p->bytes + src + n, n);
}

static uint64_t add_ports(const struct diff *d, uint64_t h, const struct packet *p,
                          const struct layer *y)
{
    if (!(d->without & WITHOUT_SPORT))
        h = add_number(h, packet_number(p, y->offset, 2));
    return d->without & WITHOUT_DPORT ? h : add_number(h, packet_number(p, y->offset + 2, 2));
}

static uint64_t add_hardware(const struct diff *d, uint64_t h, const struct packet *p,
                             const struct layer *eth)
{
    if (eth->offset + 12 > packet_extent(p))
        return h;
    if (!(d->without & WITHOUT_HW_DST))
        h = add_hash(h, p->bytes + eth->offset, 6);
    return d->without & WITHOUT_HW_SRC ? h : add_hash(h, p->bytes + eth->offset + 6, 6);
}

uint64_t record_key(const struct diff *d, const struct packet *p)
{
    const struct layer *eth = NULL;
    bool network = false;
    uint64_t h = FNV_BASE;
    for (unsigned i = 0; i < p->n_layers && p->layers[i].offset < p->caplen; i++) {
        const struct layer *y = &p->layers[i];
        switch (y->proto) {
        case PROTO_eth:
            eth = y;
            break;
        case PROTO_vlan:
            if (!(d->without & WITHOUT_VLAN))
                h = add_number(h, packet_number(p, y->offset, 2) & 0xfff);
            break;
        case PROTO_ip:
        case PROTO_ipv6:
            network = true;
            h = add_addresses(d, add_number(h, y->proto), p, y);
            break;
        case PROTO_tcp:
        case PROTO_udp:
        case PROTO_sctp:
            h = add_ports(d, add_number(h, y->proto), p, y);
            break;
        case PROTO_icmp: /* what it quotes belongs to another flow */
        case PROTO_icmpv6:
            return add_number(h, y->proto);
        default:
            if (!network && !(y->flags & LAYER_PART))
                h = add_number(h, y->proto);
        }
    }
    return network || !eth ? h : add_hardware(d, h, p, eth);
}

/* ---- the items ---- */

static void add_item(struct diff *d, unsigned proto, unsigned id, uint32_t at, bool bytes)
{
    struct item item = {.id = (uint16_t)id,
                        .proto = (uint8_t)proto,
                        .bytes = bytes,
                        .at = at,
                        .length = (uint32_t)(d->text.at - d->text.start) - at};
    uint64_t h = add_hash(FNV_BASE, d->text.start + at, item.length);
    item.hash = (uint32_t)(h ^ h >> 32);
    out_mem(&d->items, (const char *)&item, sizeof item);
}

static void add_field(struct diff *d, const struct packet *p, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    uint32_t at = (uint32_t)(d->text.at - d->text.start);
    bool bytes = row->type == FT_BYTES || row->type == FT_TEXT;
    if (bytes)
        out_mem(&d->text, (const char *)field_bytes(p, f), f->length);
    else
        format_value(&d->text, p, f);
    add_item(d, f->proto, f->id, at, bytes);
}

static void add_frame(struct diff *d, const struct packet *p)
{
    for (unsigned id = 0; id < N_FRAME_ITEMS; id++) {
        uint32_t at = (uint32_t)(d->text.at - d->text.start);
        if (d->ignored[diff_row(d, PROTO_NONE, id)])
            continue;
        if (id == ITEM_TIME)
            format_instant(&d->text, p->time);
        else
            out_dec(&d->text, id == ITEM_LEN ? p->wirelen : p->caplen);
        add_item(d, PROTO_NONE, id, at, false);
    }
}

static bool is_shown(const struct diff *d, const struct packet *p, uint32_t field)
{
    if (!d->o->only)
        return true;
    for (uint32_t k = 0; k < p->n_layers; k++) {
        const struct layer *y = &p->layers[k];
        if (field - y->first < y->count && y->proto == p->fields[field].proto)
            return view_shows(d->o, p, y);
    }
    return d->o->only[p->fields[field].proto];
}

/* Which of the fields are compared: those without parts, so that every byte is in one. */
static void add_fields(struct diff *d, const struct packet *p)
{
    for (uint32_t i = 0; i < p->n_fields; i++) {
        const struct field *f = &p->fields[i];
        if (!d->ignored[diff_row(d, f->proto, f->id)] && field_is_leaf(p, i) &&
            !(field_def_of(f)->flags & FF_PART) && is_shown(d, p, i))
            add_field(d, p, f);
    }
}

static struct record *keep(const struct diff *d, uint32_t line, uint64_t number)
{
    size_t n_text = (size_t)(d->text.at - d->text.start);
    size_t n_items = (size_t)(d->items.at - d->items.start);
    size_t size = sizeof(struct record) + n_items + n_text;
    struct record *r = d->text.error || d->items.error ? NULL : malloc(size);
    if (!r)
        return NULL;
    *r = (struct record){
        .number = number,
        .n_items = (uint32_t)(n_items / sizeof(struct item)),
        .line = line,
        .line_length = (uint32_t)(n_text - line),
        .size = size,
        .items = (struct item *)(r + 1),
        .text = (char *)(r + 1) + n_items,
        .hash = FNV_BASE,
    };
    memcpy(r->items, d->items.start, n_items);
    memcpy(r->text, d->text.start, n_text);
    for (uint32_t i = 0; i < r->n_items; i++) {
        const struct item *t = &r->items[i];
        r->hash = add_number(r->hash, (uint64_t)t->proto << 16 | t->id);
        r->hash = add_number(r->hash, t->hash);
    }
    return r;
}

struct record *record_make(struct diff *d, const struct packet *p)
{
    struct line_options plain = d->o->line;
    plain.hide_data = true;
    plain.memory = NULL;
    d->text.at = d->text.start;
    d->items.at = d->items.start;
    add_frame(d, p);
    add_fields(d, p);
    uint32_t line = (uint32_t)(d->text.at - d->text.start);
    line_text(&d->text, &plain, p);
    return keep(d, line, p->number);
}

/* ---- what differs ---- */

#define FAR 256u /* a field is looked for so far ahead */

static bool is_row(const struct item *a, const struct item *b)
{
    return a->proto == b->proto && a->id == b->id;
}

/* How far behind `at` the next field of that row is; 0 where there is none. */
static uint32_t ahead(const struct record *r, uint32_t at, const struct item *item)
{
    for (uint32_t i = at + 1; i < r->n_items && i - at < FAR; i++) {
        if (is_row(&r->items[i], item))
            return i - at;
    }
    return 0;
}

/* At two fields of different rows: which of the two has no counterpart. */
static void step_over(struct item_walk *w)
{
    const struct item *a = &w->a->items[w->i], *b = &w->b->items[w->k];
    uint32_t in_b = ahead(w->b, w->k, a), in_a = ahead(w->a, w->i, b);
    bool left = !in_b || (in_a && in_a <= in_b);
    w->left = left ? a : NULL;
    w->right = left ? NULL : b;
    w->i += left;
    w->k += !left;
}

bool items_next(struct item_walk *w)
{
    for (;;) {
        bool a = w->i < w->a->n_items, b = w->k < w->b->n_items;
        if (!a && !b)
            return false;
        if (a && b && !is_row(&w->a->items[w->i], &w->b->items[w->k])) {
            step_over(w);
            return true;
        }
        w->left = a ? &w->a->items[w->i++] : NULL;
        w->right = b ? &w->b->items[w->k++] : NULL;
        if (!w->left || !w->right || w->left->hash != w->right->hash ||
            w->left->length != w->right->length)
            return true;
    }
}
