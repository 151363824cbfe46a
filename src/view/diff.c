/* --diff: two captures, read side by side. A packet waits until the other capture's next packets of
 * its flow have come: one that says the same makes a pair with it, and what waited before the two
 * is then judged; so memory holds what differs, and no more than a limit. */
#include <stdlib.h>
#include <string.h>

#include "wireloupe/dissect.h"
#include "diff.h"

struct diff *diff_open(struct out *out, const struct view_options *o, const char *const names[2])
{
    struct diff *d = calloc(1, sizeof *d);
    uint32_t rows = 0;
    registry_init();
    if (!d)
        return NULL;
    *d = (struct diff){.out = out, .o = o, .names = names};
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        d->first[i] = rows;
        rows += protocols[i]->n_fields;
    }
    d->first[N_PROTOCOLS] = rows;
    d->ignored = calloc(rows + N_FRAME_ITEMS, sizeof *d->ignored);
    d->differ = calloc(rows + N_FRAME_ITEMS, sizeof *d->differ);
    d->counted = calloc(rows + N_FRAME_ITEMS, sizeof *d->counted);
    if (d->ignored && d->differ && d->counted && out_open(&d->text, -1, 4096) &&
        out_open(&d->items, -1, 4096))
        return d;
    diff_close(d);
    return NULL;
}

static void close_flow(struct dflow *f)
{
    for (unsigned side = 0; side < 2; side++) {
        for (struct record *r = f->side[side].first, *next; r; r = next) {
            next = r->next;
            free(r);
        }
    }
    free(f);
}

void diff_close(struct diff *d)
{
    if (!d)
        return;
    for (unsigned i = 0; i < DIFF_FLOWS; i++) {
        for (struct dflow *f = d->flows[i], *next; f; f = next) {
            next = f->next;
            close_flow(f);
        }
    }
    out_free(&d->text);
    out_free(&d->items);
    free(d->ignored);
    free(d->differ);
    free(d->counted);
    free(d);
}

uint32_t diff_want(const struct view_options *o)
{
    return (view_line.want(o) | WANT_FIELDS | WANT_REASSEMBLY) & ~WANT_CHECKSUM;
}

unsigned diff_side(const struct diff *d)
{
    if (d->n_waiting[0] != d->n_waiting[1])
        return d->n_waiting[0] > d->n_waiting[1];
    return d->n_packets[0] > d->n_packets[1];
}

/* ---- what waits ---- */

static struct dflow *flow_of(struct diff *d, uint64_t key)
{
    struct dflow **list = &d->flows[(key ^ key >> 32) & (DIFF_FLOWS - 1)];
    for (struct dflow *f = *list; f; f = f->next) {
        if (f->key == key)
            return f;
    }
    struct dflow *f = calloc(1, sizeof *f);
    if (f) {
        f->key = key;
        f->next = *list;
        *list = f;
    }
    return f;
}

/* A flow of which nothing waits is forgotten. */
static void forget(struct diff *d, struct dflow *f)
{
    struct dflow **at = &d->flows[(f->key ^ f->key >> 32) & (DIFF_FLOWS - 1)];
    if (f->side[0].n || f->side[1].n)
        return;
    while (*at != f)
        at = &(*at)->next;
    *at = f->next;
    free(f);
}

static void append(struct diff *d, struct dflow *f, unsigned side, struct record *r)
{
    struct dqueue *q = &f->side[side];
    r->flow = f;
    r->older = d->newest[side];
    if (q->last)
        q->last->next = r;
    else
        q->first = r;
    q->last = r;
    q->n++;
    if (d->newest[side])
        d->newest[side]->newer = r;
    else
        d->oldest[side] = r;
    d->newest[side] = r;
    d->n_waiting[side]++;
    d->memory += r->size;
}

void diff_drop(struct diff *d, struct dflow *f, unsigned side)
{
    struct dqueue *q = &f->side[side];
    struct record *r = q->first;
    q->first = r->next;
    if (!q->first)
        q->last = NULL;
    q->n--;
    if (r->older)
        r->older->newer = r->newer;
    else
        d->oldest[side] = r->newer;
    if (r->newer)
        r->newer->older = r->older;
    else
        d->newest[side] = r->older;
    d->n_waiting[side]--;
    d->memory -= r->size;
    free(r);
}

/* Whether a waiting packet of the other capture says the same: the two go, after what waited before
 * them was judged. */
static bool meet(struct diff *d, struct dflow *f, unsigned side, const struct record *r)
{
    uint32_t n[2] = {f->side[0].n, f->side[1].n}, at = 0;
    for (const struct record *other = f->side[!side].first; other; other = other->next, at++) {
        if (other->hash != r->hash || other->n_items != r->n_items)
            continue;
        n[!side] = at;
        align(d, f, n, true);
        diff_drop(d, f, !side);
        d->counts.same++;
        return true;
    }
    return false;
}

static void align_all(struct diff *d, struct dflow *f, bool all)
{
    uint32_t n[2] = {f->side[0].n, f->side[1].n};
    align(d, f, n, all);
    if (all)
        forget(d, f);
}

bool diff_packet(struct diff *d, unsigned side, const struct packet *p)
{
    if (!d->n_packets[0] && !d->n_packets[1])
        diff_names_done(d);
    d->n_packets[side]++;
    struct record *r = record_make(d, p);
    struct dflow *f = r ? flow_of(d, record_key(d, p)) : NULL;
    if (!f) {
        free(r);
        return false;
    }
    if (meet(d, f, side, r)) {
        free(r);
        forget(d, f);
        return true;
    }
    append(d, f, side, r);
    if (f->side[0].n >= DIFF_BLOCK && f->side[1].n >= DIFF_BLOCK)
        align_all(d, f, false);
    while (d->n_waiting[0] > DIFF_MOST || d->n_waiting[1] > DIFF_MOST || d->memory > DIFF_BYTES) {
        unsigned most = d->n_waiting[1] > d->n_waiting[0];
        align_all(d, d->oldest[most]->flow, true);
    }
    return true;
}

struct diff_counts diff_end(struct diff *d)
{
    while (d->oldest[0] || d->oldest[1])
        align_all(d, (d->oldest[0] ? d->oldest[0] : d->oldest[1])->flow, true);
    say_end(d);
    return d->counts;
}
