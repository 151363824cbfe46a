/* Segments that wait for their acknowledgement, of all connections: a pool with a limit. Where it
 * is reached, an old one makes room: the finding that it would have allowed is lost, nothing else.
 */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SENT 1024u
#define SENT_LIMIT (1u << 20)
#define SENT_OF_END 2048u /* of one end: a search is as long at most */

/* A free place, or the next one in turn that is in use. 0 without memory. */
static uint32_t take(struct flows *t)
{
    struct sent_pool *p = &t->pool;
    uint32_t i = p->free;
    if (i) {
        p->free = p->sent[i].after;
        return i;
    }
    if (!p->n)
        p->n = 1;
    if (p->n >= p->room && p->room < SENT_LIMIT) {
        uint32_t room = p->room ? 2 * p->room : FIRST_SENT;
        struct sent *more = realloc(p->sent, room * sizeof *more);
        if (more) {
            p->sent = more;
            p->room = room;
        }
    }
    if (p->n < p->room)
        return p->n++;
    if (p->n < 2)
        return 0;
    p->hand = p->hand + 1 < p->n ? p->hand + 1 : 1;
    sent_drop(t, p->hand);
    i = p->free;
    p->free = p->sent[i].after;
    return i;
}

void sent_drop(struct flows *t, uint32_t i)
{
    struct sent *s = &t->pool.sent[i];
    struct end *e = &t->facts[s->owner / 2].end[s->owner % 2];
    if (s->before)
        t->pool.sent[s->before].after = s->after;
    else
        e->head = s->after;
    if (s->after)
        t->pool.sent[s->after].before = s->before;
    else
        e->tail = s->before;
    e->n_open--;
    s->owner = 0;
    s->after = t->pool.free;
    t->pool.free = i;
}

void sent_clear(struct flows *t, uint32_t place, unsigned end)
{
    const struct end *e = &t->facts[place].end[end];
    while (e->head)
        sent_drop(t, e->head);
}

void sent_add(struct flows *t, uint32_t place, unsigned end, const struct sent *s)
{
    struct end *e = &t->facts[place].end[end];
    if (e->n_open >= SENT_OF_END)
        sent_drop(t, e->head);
    uint32_t i = take(t);
    if (!i)
        return;
    struct sent *to = &t->pool.sent[i];
    *to = *s;
    to->owner = place * 2 + end;
    to->after = 0;
    to->before = e->tail;
    if (e->tail)
        t->pool.sent[e->tail].after = i;
    else
        e->head = i;
    e->tail = i;
    e->n_open++;
}
