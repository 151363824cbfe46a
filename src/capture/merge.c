/* Several captures as one, in the order of their times. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

struct part {
    struct capture *c;
    struct frame next; /* stays valid: its capture reads on only when it was handed out */
    bool full;
    bool ended;
};

struct merge {
    struct part *parts;
    unsigned n;
};

static void keep(void *user, const struct frame *f)
{
    struct part *p = user;
    p->next = *f;
    p->full = true;
}

/* Reads the next frame of a part. False: see *status. */
static bool fill(struct part *p, enum capture_status *status)
{
    p->c->on = keep;
    p->c->user = p;
    *status = CAPTURE_MORE;
    while (!p->full && *status == CAPTURE_MORE)
        *status = p->c->ops->batch(p->c, 1);
    p->ended = !p->full;
    return p->full;
}

/* The part whose frame is the oldest, or NULL where all have ended. */
static struct part *oldest(struct capture *c, enum capture_status *status)
{
    struct merge *m = c->state;
    struct part *best = NULL;
    *status = CAPTURE_END;
    for (unsigned i = 0; i < m->n; i++) {
        struct part *p = &m->parts[i];
        enum capture_status s;
        if (!p->full && !p->ended && !fill(p, &s) && s == CAPTURE_FAILED) {
            /* Others may go on: what is wrong with this one is said at the end. */
            if (!*c->error)
                error_text(c->error, p->c->name, ": ", p->c->error, (char *)NULL);
        }
        if (p->full && (!best || p->next.time < best->next.time))
            best = p;
    }
    return best;
}

static enum capture_status merge_batch(struct capture *c, unsigned max)
{
    enum capture_status status = CAPTURE_END;
    for (unsigned i = 0; !max || i < max; i++) {
        if (source_interrupted(c))
            return CAPTURE_STOPPED;
        struct part *p = oldest(c, &status);
        if (!p)
            return *c->error ? CAPTURE_FAILED : CAPTURE_END;
        p->full = false;
        struct frame f = p->next;
        /* Each interface of each part is one of its own. */
        struct merge *m = c->state;
        f.iface = (uint16_t)(f.iface * m->n + (unsigned)(p - m->parts));
        source_frame(c, &f);
    }
    return CAPTURE_MORE;
}

/* All parts together; the size of all is known where that of each is. */
static void merge_place(const struct capture *c, uint64_t *at, uint64_t *size)
{
    const struct merge *m = c->state;
    bool known = true;
    *at = *size = 0;
    for (unsigned i = 0; i < m->n; i++) {
        uint64_t part_at, part_size;
        source_place(m->parts[i].c, &part_at, &part_size);
        *at += part_at;
        *size += part_size;
        known = known && part_size;
    }
    if (!known)
        *size = 0;
}

static void merge_close(struct capture *c)
{
    struct merge *m = c->state;
    for (unsigned i = 0; i < m->n; i++)
        capture_close(m->parts[i].c);
    free(m->parts);
    free(m);
}

static const char *merge_interface(const struct capture *c, unsigned iface)
{
    const struct merge *m = c->state;
    return capture_interface(m->parts[iface % m->n].c, iface / m->n);
}

static const struct source_ops merge_ops = {
    .batch = merge_batch, .close = merge_close, .interface = merge_interface, .place = merge_place};

struct capture *capture_merge(struct capture **parts, unsigned n)
{
    char ignored[CAPTURE_ERROR_SIZE];
    struct capture *c = capture_new(&merge_ops, parts[0]->name, ignored);
    struct merge *m = calloc(1, sizeof *m);
    if (m)
        m->parts = calloc(n, sizeof *m->parts);
    if (!c || !m || !m->parts) {
        if (m)
            free(m->parts);
        free(m);
        free(c);
        return NULL;
    }
    m->n = n;
    for (unsigned i = 0; i < n; i++)
        m->parts[i].c = parts[i];
    c->state = m;
    c->linktype = parts[0]->linktype;
    for (unsigned i = 0; i < n; i++)
        c->snaplen = parts[i]->snaplen > c->snaplen || !i ? parts[i]->snaplen : c->snaplen;
    c->micro = parts[0]->micro;
    return c;
}
