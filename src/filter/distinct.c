/* How many different values there are: a hash table of all of them, up to a limit. */
#include <stdlib.h>

#include "tally.h"

#define FIRST_SLOTS 1024u

static uint32_t hash(const uint8_t *s, size_t n)
{
    uint32_t h = 2166136261u; /* FNV-1a: what a capture can do to it is make its own test slow */
    for (size_t i = 0; i < n; i++)
        h = (h ^ s[i]) * 16777619u;
    return h ^ h >> 15;
}

static const uint8_t *stored(const struct distinct *d, uint32_t place, uint32_t *n)
{
    memcpy(n, d->text.start + place, sizeof *n);
    return (const uint8_t *)d->text.start + place + sizeof *n;
}

/* The slot of a value, or the free one where it belongs. */
static uint32_t slot_of(const struct distinct *d, const uint8_t *s, size_t n)
{
    uint32_t i = hash(s, n) & (d->n_slots - 1), k;
    for (; d->slots[i]; i = (i + 1) & (d->n_slots - 1)) {
        const uint8_t *other = stored(d, d->slots[i] - 1, &k);
        if (k == n && memcmp(other, s, n) == 0)
            break;
    }
    return i;
}

static bool grow(struct distinct *d)
{
    uint32_t n_slots = d->n_slots ? 2 * d->n_slots : FIRST_SLOTS, place = 0, n;
    if (!d->n_slots && !out_open(&d->text, -1, 4096))
        return false;
    uint32_t *slots = calloc(n_slots, sizeof *slots);
    if (!slots)
        return false;
    free(d->slots);
    d->slots = slots;
    d->n_slots = n_slots;
    for (uint32_t i = 0; i < d->n; i++) {
        const uint8_t *s = stored(d, place, &n);
        slots[slot_of(d, s, n)] = place + 1;
        place += (uint32_t)sizeof n + n;
    }
    return true;
}

static void add_bytes(struct distinct *d, const uint8_t *s, size_t n)
{
    uint32_t length = (uint32_t)n;
    size_t used = d->n_slots ? (size_t)(d->text.at - d->text.start) : 0;
    if (d->full)
        return;
    if (d->n >= DISTINCT_MOST || used + n + sizeof length > DISTINCT_BYTES ||
        (2 * d->n >= d->n_slots && !grow(d))) {
        d->full = true;
        return;
    }
    uint32_t i = slot_of(d, s, n);
    if (d->slots[i])
        return;
    d->slots[i] = (uint32_t)used + 1;
    out_mem(&d->text, (const char *)&length, sizeof length);
    out_mem(&d->text, (const char *)s, n);
    d->n++;
    d->full = d->text.error;
}

void distinct_add(struct distinct *d, const struct value *v)
{
    uint8_t number[8];
    if (!v->is_number) {
        add_bytes(d, v->s, v->n);
        return;
    }
    for (unsigned i = 0; i < sizeof number; i++)
        number[i] = (uint8_t)(v->number >> 8 * i);
    add_bytes(d, number, sizeof number);
}
