/* A ring of frames: see ring.h.
 *
 * Each is a slot and its bytes, one behind the other; where the rest of the ring is too short, the
 * next one stands at its begin. Two counters of bytes say what was put and what was taken: they
 * only grow, and each is written by one thread. */
#include "ring.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LINE 64u  /* the counters do not share a cache line */
#define ALIGN 16u /* of slots */
#define SKIP 1u   /* no size of a slot: the next one is at the ring's begin */

struct slot {
    uint32_t size; /* with its bytes, up to the next slot; or SKIP */
    uint32_t caplen, wirelen;
    uint16_t linktype, iface;
    int64_t time;
};

struct ring {
    _Alignas(LINE) _Atomic uint64_t put, lost;
    _Alignas(LINE) _Atomic uint64_t taken;
    uint64_t held; /* by who takes: the end of the frame that was given out */
    _Alignas(LINE) size_t room;
    uint8_t *bytes;
};

struct ring *ring_new(size_t room)
{
    struct ring *r = aligned_alloc(LINE, sizeof *r);
    if (!r)
        return NULL;
    memset(r, 0, sizeof *r);
    r->room = room;
    r->bytes = malloc(room);
    if (!r->bytes) {
        free(r);
        return NULL;
    }
    return r;
}

void ring_free(struct ring *r)
{
    if (!r)
        return;
    free(r->bytes);
    free(r);
}

/* Leaves the rest of the ring, from `put` on, empty. Returns where the next slot begins. */
static uint64_t skip_rest(struct ring *r, uint64_t put)
{
    size_t at = put & (r->room - 1);
    memcpy(r->bytes + at, &(uint32_t){SKIP}, sizeof(uint32_t));
    return put + (r->room - at);
}

bool ring_put(struct ring *r, const struct frame *f)
{
    uint64_t put = atomic_load_explicit(&r->put, memory_order_relaxed);
    uint64_t taken = atomic_load_explicit(&r->taken, memory_order_acquire);
    uint64_t size = (sizeof(struct slot) + (uint64_t)f->caplen + ALIGN - 1) / ALIGN * ALIGN;
    size_t at = put & (r->room - 1), rest = r->room - at;
    bool anew = size > rest;
    if (put - taken + (anew ? rest : 0) + size > r->room) {
        atomic_fetch_add_explicit(&r->lost, 1, memory_order_relaxed);
        return false;
    }
    if (anew)
        put = skip_rest(r, put);
    uint8_t *to = r->bytes + (put & (r->room - 1));
    const struct slot slot = {
        .size = (uint32_t)size,
        .caplen = f->caplen,
        .wirelen = f->wirelen,
        .linktype = f->linktype,
        .iface = f->iface,
        .time = f->time,
    };
    memcpy(to, &slot, sizeof slot);
    memcpy(to + sizeof slot, f->bytes, f->caplen);
    /* In one order with the reader's word that it sleeps: see apart.c. */
    atomic_store(&r->put, put + size);
    return true;
}

bool ring_take(struct ring *r, struct frame *f)
{
    struct slot slot;
    uint64_t taken = r->held;
    atomic_store_explicit(&r->taken, taken, memory_order_release);
    if (taken == atomic_load(&r->put))
        return false;
    size_t at = taken & (r->room - 1);
    memcpy(&slot.size, r->bytes + at, sizeof slot.size);
    if (slot.size == SKIP) {
        taken += r->room - at;
        at = 0;
    }
    memcpy(&slot, r->bytes + at, sizeof slot);
    *f = (struct frame){
        .bytes = r->bytes + at + sizeof slot,
        .caplen = slot.caplen,
        .wirelen = slot.wirelen,
        .time = slot.time,
        .linktype = slot.linktype,
        .iface = slot.iface,
    };
    r->held = taken + slot.size;
    return true;
}

void ring_lose_rest(struct ring *r)
{
    struct frame f;
    while (ring_take(r, &f))
        atomic_fetch_add_explicit(&r->lost, 1, memory_order_relaxed);
}

uint64_t ring_lost(const struct ring *r)
{
    return atomic_load_explicit(&r->lost, memory_order_relaxed);
}
