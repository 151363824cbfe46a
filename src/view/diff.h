/* What the files of --diff share: packets that wait, and what they say. */
#ifndef DIFF_H
#define DIFF_H

#include "wireloupe/diff.h"

#define DIFF_FLOWS 4096u /* lists of flows with packets that wait; a power of 2 */
#define DIFF_BLOCK 64u   /* of each capture, in a flow: enough to see what belongs together */

/* A field's value: a text, or the bytes themselves. */
struct item {
    uint16_t id;
    uint8_t proto; /* PROTO_NONE: of the frame: FRAME_* below */
    bool bytes;
    uint32_t hash;
    uint32_t at, length; /* in the record's text */
};

enum {
    ITEM_TIME,
    ITEM_LEN,
    ITEM_CAP_LEN,
    N_FRAME_ITEMS
};

struct record {
    struct record *next;          /* of the flow and the capture, in order */
    struct record *newer, *older; /* of the capture */
    struct dflow *flow;
    uint64_t number;
    uint64_t hash; /* of all items */
    uint32_t n_items;
    uint32_t line, line_length; /* in the text */
    size_t size;                /* of all this */
    struct item *items;
    char *text;
};

struct dqueue {
    struct record *first, *last;
    uint32_t n;
};

/* A flow of which packets wait. */
struct dflow {
    struct dflow *next; /* of the list */
    uint64_t key;
    struct dqueue side[2];
};

/* Which parts of a flow's key are left out, for they are ignored. */
#define WITHOUT_SRC 0x01u
#define WITHOUT_DST 0x02u
#define WITHOUT_SPORT 0x04u
#define WITHOUT_DPORT 0x08u
#define WITHOUT_VLAN 0x10u
#define WITHOUT_HW_SRC 0x20u
#define WITHOUT_HW_DST 0x40u

struct diff {
    struct out *out;
    const struct view_options *o;
    const char *const *names;
    bool *ignored;                   /* of every row, and of the frame's items behind them; owned */
    uint32_t *differ;                /* the same: in how many pairs; owned */
    uint64_t *counted;               /* the same: the last pair that was counted there; owned */
    uint32_t first[N_PROTOCOLS + 1]; /* a protocol's first row there */
    unsigned without;                /* WITHOUT_* */
    struct out text, items;          /* of the packet at hand */
    struct dflow *flows[DIFF_FLOWS];
    struct record *oldest[2], *newest[2];
    uint32_t n_waiting[2];
    uint64_t n_packets[2];
    size_t memory;
    struct diff_counts counts;
};

/* diff_row: the index of an item's row in ignored[] and differ[]. */
static inline uint32_t diff_row(const struct diff *d, unsigned proto, unsigned id)
{
    return proto ? d->first[proto] + id : d->first[N_PROTOCOLS] + id;
}

/* diff_names_done: works out d->without, once all names are known. */
void diff_names_done(struct diff *d);

/* ---- diff_record.c ---- */

/* record_make: what the packet says. NULL without memory. record_key: the flow it belongs to. */
struct record *record_make(struct diff *d, const struct packet *p);
uint64_t record_key(const struct diff *d, const struct packet *p);

/* Where two records are compared, item by item: the next place where they differ; one of the two is
 * NULL where the other packet has no such field. */
struct item_walk {
    const struct record *a, *b;
    uint32_t i, k;
    const struct item *left, *right; /* what differs */
};

/* items_next: false behind the last difference. */
bool items_next(struct item_walk *w);

/* ---- diff_align.c ---- */

/* align: judges what waits in a flow: all of it, or, with !all, the first half, where there may be
 * more to come. `n` limits it to the first so many of each capture (0: what waits). */
void align(struct diff *d, struct dflow *f, const uint32_t n[2], bool all);

/* ---- diff_say.c ---- */

/* say_pair: two that belong together and are not the same; say_only: one without another. */
void say_pair(struct diff *d, const struct record *a, const struct record *b);
void say_only(struct diff *d, unsigned side, const struct record *r);
void say_end(struct diff *d);

/* ---- diff.c ---- */

/* diff_drop: takes the first waiting record of a flow away. */
void diff_drop(struct diff *d, struct dflow *f, unsigned side);

#endif
