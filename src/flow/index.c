/* From hashes to places: see index.h. Collisions go to the next free slot. */
#include "index.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "wireloupe/hash.h"

void secret_make(struct secret *s)
{
    if (getrandom(s, sizeof *s, GRND_NONBLOCK) != (ssize_t)sizeof *s) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        for (unsigned i = 0; i < 3; i++)
            s->word[i] = ((uint64_t)now.tv_nsec + i) * 0x9e3779b97f4a7c15u ^ (uint64_t)now.tv_sec;
    }
    s->word[1] |= 1; /* a factor */
}

#define LARGE ((size_t)4 << 20)

void prefer_large_pages(void *s, size_t n)
{
    /* From the begin of its first page on: an allocation of which only a part has large pages
     * cannot grow in its place, and is copied. */
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)s / page * page;
    if (s && n >= LARGE)
        madvise((void *)from, (uintptr_t)s + n - from, MADV_HUGEPAGE);
}

void index_free(struct index *x)
{
    free(x->slot);
    *x = (struct index){0};
}

bool index_resize(struct index *x, uint32_t room)
{
    uint32_t n = 16;
    while (n / 2 < room)
        n *= 2;
    struct index wider = {calloc(n, sizeof *wider.slot), n};
    if (!wider.slot)
        return false;
    prefer_large_pages(wider.slot, n * sizeof *wider.slot);
    for (uint32_t i = 0; i < x->n_slots; i++) {
        if (x->slot[i].place)
            index_put(&wider, x->slot[i].hash, x->slot[i].place);
    }
    index_free(x);
    *x = wider;
    return true;
}

void index_put(struct index *x, uint32_t hash, uint32_t place)
{
    uint32_t at = hash & (x->n_slots - 1);
    while (x->slot[at].place)
        at = (at + 1) & (x->n_slots - 1);
    x->slot[at] = (struct slot){hash, place};
}

/* The slots behind a freed one, up to the next free one, move up as far as their hashes allow. */
static void close_gap(struct index *x, uint32_t gap)
{
    uint32_t mask = x->n_slots - 1;
    for (uint32_t at = (gap + 1) & mask; x->slot[at].place; at = (at + 1) & mask) {
        uint32_t home = x->slot[at].hash & mask;
        if (((at - home) & mask) < ((at - gap) & mask))
            continue;
        x->slot[gap] = x->slot[at];
        gap = at;
    }
    x->slot[gap].place = 0;
}

void index_remove(struct index *x, uint32_t hash, uint32_t place)
{
    uint32_t mask = x->n_slots - 1, at = hash & mask;
    while (x->slot[at].place != place) {
        if (!x->slot[at].place)
            return;
        at = (at + 1) & mask;
    }
    close_gap(x, at);
}
