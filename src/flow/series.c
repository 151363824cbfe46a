/* How much there was when: moments of one length, which doubles whenever they become too many. */
#include "wireloupe/summary.h"

#include <string.h>

/* The first moments are short, and seven doublings make them a second. */
#define FIRST_WIDTH (1000000000 / 128)

static uint32_t more(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static void halve(struct series *s)
{
    for (uint32_t i = 0; i < (s->n + 1) / 2; i++) {
        const struct moment *a = &s->at[2 * i], none = {.packets = 0};
        const struct moment *b = 2 * i + 1 < s->n ? a + 1 : &none;
        s->at[i] = (struct moment){
            .packets = a->packets + b->packets,
            .bytes = a->bytes + b->bytes,
            .asked = a->asked + b->asked,
            .unanswered = more(a->unanswered, b->unanswered),
            .half_open = more(a->half_open, b->half_open),
        };
    }
    s->n = (s->n + 1) / 2;
    s->width *= 2;
}

struct moment *series_moment(struct series *s, int64_t time)
{
    if (!s->n) {
        s->origin = time;
        s->width = FIRST_WIDTH;
    }
    uint64_t since = time > s->origin ? (uint64_t)time - (uint64_t)s->origin : 0;
    while (since / (uint64_t)s->width >= MOMENTS)
        halve(s);
    uint32_t i = (uint32_t)(since / (uint64_t)s->width);
    for (; s->n <= i; s->n++)
        s->at[s->n] = (struct moment){.unanswered = s->unanswered, .half_open = s->half_open};
    return &s->at[i];
}

void series_waiting(struct series *s, struct moment *m, uint32_t unanswered, uint32_t half_open)
{
    s->unanswered = unanswered;
    s->half_open = half_open;
    m->unanswered = more(m->unanswered, unanswered);
    m->half_open = more(m->half_open, half_open);
}

void series_squeeze(struct series *s, uint32_t n)
{
    while (s->n > n)
        halve(s);
}
