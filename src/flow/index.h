/* An index: from hashes to the places of what has them. A table with one cache line to look at for
 * most questions, at most half full, which knows the hashes and so grows without looking at what
 * they stand for. */
#ifndef FLOW_INDEX_H
#define FLOW_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slot {
    uint32_t hash;
    uint32_t place; /* 0: the slot is free */
};

struct index {
    struct slot *slot;
    uint32_t n_slots; /* a power of two */
};

/* index_resize: room for `room` places; what is in it stays. False, and all as before, without
 * memory. index_free: gives the memory back. */
bool index_resize(struct index *x, uint32_t room);
void index_free(struct index *x);

/* prefer_large_pages: n bytes from s on are looked at here and there: where they are many, the
 * processor finds its way faster in large pages. Nothing depends on it. */
void prefer_large_pages(void *s, size_t n);

/* index_put: adds a place, which is not 0. index_remove: takes one away that was put with that
 * hash. */
void index_put(struct index *x, uint32_t hash, uint32_t place);
void index_remove(struct index *x, uint32_t hash, uint32_t place);

/* index_next: the next place with that hash; 0: no more. Begin with *at = hash. */
static inline uint32_t index_next(const struct index *x, uint32_t hash, uint32_t *at)
{
    for (;;) {
        const struct slot *s = &x->slot[*at & (x->n_slots - 1)];
        ++*at;
        if (!s->place || s->hash == hash)
            return s->place;
    }
}

#endif
