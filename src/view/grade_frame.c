/* The frame that a text is about, put together from its lines. */
#include "grade.h"

/* Bits that make whole bytes, without bytes that they would be in. */
struct loose {
    uint64_t bits, mask;
};

static size_t put_loose(struct loose *l, const struct entry *e, uint8_t *to, size_t room)
{
    uint64_t full = UINT64_MAX >> (64 - e->n_bits);
    size_t n = e->n_bits / 8;
    l->bits |= e->bits & e->mask;
    l->mask |= e->mask;
    if (e->n_bits % 8 || l->mask != full || n > room)
        return 0;
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)(l->bits >> (8 * (n - 1 - i)));
    *l = (struct loose){0};
    return n;
}

size_t grade_frame(const char *text, size_t n, uint8_t *frame, size_t room)
{
    struct student s;
    struct loose loose = {0};
    size_t at = 0;
    uint32_t last = NO_OFFSET;
    bool in_head = false, is_half = false;
    if (!student_read(&s, text, n))
        return 0;
    if (s.is_drawn) {
        at = s.n_pool < room ? s.n_pool : room;
        memcpy(frame, s.pool, at);
    }
    for (uint32_t i = 0; i < s.n_entries && !s.is_drawn; i++) {
        const struct entry *e = &s.entries[i];
        size_t left = room - at, part = e->n < left ? e->n : left;
        if (e->kind == ENTRY_NIBBLE && left) {
            frame[at] = (uint8_t)(is_half ? frame[at] | e->digit : e->digit << 4);
            at += is_half;
            is_half = !is_half;
        } else if (e->kind == ENTRY_BITS && !in_head) {
            at += put_loose(&loose, e, frame + at, left);
        } else if (e->n && (e->offset == NO_OFFSET || e->offset != last)) {
            memcpy(frame + at, s.pool + e->first, part);
            at += part;
        }
        in_head = e->kind != ENTRY_NIBBLE && (e->n || (in_head && e->kind == ENTRY_BITS));
        last = e->offset;
    }
    student_free(&s);
    return at;
}
