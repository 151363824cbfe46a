/* Frames on their way from the thread that captures to the one that shows them: one puts, one
 * takes, neither waits for the other. */
#ifndef CAPTURE_RING_H
#define CAPTURE_RING_H

#include <stdbool.h>
#include <stddef.h>

#include "wireloupe/capture.h"

struct ring;

/* ring_new: with room for so many bytes (a power of two, at least 64). NULL without memory. Pages
 * that are never reached take none. */
struct ring *ring_new(size_t room);
void ring_free(struct ring *r);

/* ring_put: copies a frame. Returns false, and counts it as lost, where there is no room. */
bool ring_put(struct ring *r, const struct frame *f);
/* ring_take: the oldest frame, whose bytes stay where they are until the next call. Returns false
 * where there is none. */
bool ring_take(struct ring *r, struct frame *f);
/* ring_lose_rest: takes all that is left, which counts as lost. By who takes. */
void ring_lose_rest(struct ring *r);
/* ring_lost: how many found no room, or were not taken. */
uint64_t ring_lost(const struct ring *r);

#endif
