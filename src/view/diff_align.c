/* Which packets of a flow belong together, where some of one capture are missing in the other: the
 * order stays, and what is most alike goes together. */
#include <stdlib.h>

#include "diff.h"

/* The costs, in thousandths: of a pair the part of its fields that differ; a packet for which there
 * is no other costs less than half of a pair that has little in common. */
#define ALONE 300u
#define WHOLE 1000u
#define MOST_CELLS (1u << 20)

static uint32_t cost(const struct record *a, const struct record *b)
{
    struct item_walk w = {.a = a, .b = b};
    uint32_t n = 0, most = a->n_items > b->n_items ? a->n_items : b->n_items;
    while (items_next(&w))
        n++;
    return most ? n * WHOLE / most : 0;
}

enum step {
    PAIR,
    LEFT, /* only in the first capture */
    RIGHT
};

struct table {
    uint32_t n, m;
    const struct record **a, **b;
    uint8_t *steps; /* [(n + 1) * (m + 1)]: the best first step of what begins there */
    uint32_t *row;  /* [2 * (m + 1)]: costs */
};

static void fill_row(struct table *t, uint32_t i)
{
    uint32_t *now = t->row + (i & 1) * (t->m + 1), *below = t->row + (~i & 1) * (t->m + 1);
    for (uint32_t k = t->m + 1; k-- > 0;) {
        uint32_t best = UINT32_MAX;
        uint8_t step = PAIR;
        if (i < t->n && k < t->m)
            best = below[k + 1] + cost(t->a[i], t->b[k]);
        if (i < t->n && below[k] + ALONE < best) {
            best = below[k] + ALONE;
            step = LEFT;
        }
        if (k < t->m && now[k + 1] + ALONE < best) {
            best = now[k + 1] + ALONE;
            step = RIGHT;
        }
        now[k] = best == UINT32_MAX ? 0 : best;
        t->steps[(size_t)i * (t->m + 1) + k] = step;
    }
}

static void take(struct diff *d, struct dflow *f, enum step step)
{
    const struct record *a = f->side[0].first, *b = f->side[1].first;
    if (step == PAIR && a->hash == b->hash)
        d->counts.same++;
    else if (step == PAIR)
        say_pair(d, a, b);
    else
        say_only(d, step == RIGHT, step == RIGHT ? b : a);
    if (step != RIGHT)
        diff_drop(d, f, 0);
    if (step != LEFT)
        diff_drop(d, f, 1);
}

/* One after another, as they come: where there is no memory for better, or too many wait. */
static void in_order(struct diff *d, struct dflow *f, uint32_t n, uint32_t m)
{
    for (; n || m; n -= n > 0, m -= m > 0)
        take(d, f, !n ? RIGHT : !m ? LEFT : PAIR);
}

static const struct record **list(const struct dqueue *q, uint32_t n)
{
    const struct record **to = calloc((size_t)n + 1, sizeof(void *));
    const struct record *r = q->first;
    for (uint32_t i = 0; to && i < n; i++, r = r->next)
        to[i] = r;
    return to;
}

static void follow(struct diff *d, struct dflow *f, const struct table *t, bool all)
{
    uint32_t i = 0, k = 0;
    while ((i < t->n || k < t->m) && (all || i < t->n / 2 || k < t->m / 2)) {
        enum step step = (enum step)t->steps[(size_t)i * (t->m + 1) + k];
        take(d, f, step);
        i += step != RIGHT;
        k += step != LEFT;
    }
}

void align(struct diff *d, struct dflow *f, const uint32_t n[2], bool all)
{
    struct table t = {.n = n[0], .m = n[1]};
    size_t cells = ((size_t)t.n + 1) * (t.m + 1);
    if (!t.n || !t.m || cells > MOST_CELLS) {
        in_order(d, f, t.n, t.m);
        return;
    }
    t.a = list(&f->side[0], t.n);
    t.b = list(&f->side[1], t.m);
    t.steps = calloc(cells, 1);
    t.row = calloc(2 * ((size_t)t.m + 1), sizeof *t.row);
    if (t.a && t.b && t.steps && t.row) {
        for (uint32_t i = t.n + 1; i-- > 0;)
            fill_row(&t, i);
        follow(d, f, &t, all);
    } else {
        in_order(d, f, t.n, t.m);
    }
    free(t.a);
    free(t.b);
    free(t.steps);
    free(t.row);
}
