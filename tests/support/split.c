/* Messages split into segments: see split.h. */
#include "split.h"

#include <string.h>

#define HEADERS 54 /* Ethernet, IPv4, TCP */

struct dissect split_d;
static uint64_t number;

void split_put(uint8_t *s, uint64_t v, unsigned n)
{
    while (n--)
        *s++ = (uint8_t)(v >> 8 * n);
}

void split_send(uint16_t port, uint8_t flags, uint32_t seq, const uint8_t *bytes, uint32_t n)
{
    static uint8_t frame[HEADERS + 65536];
    memset(frame, 0, HEADERS);
    split_put(frame + 12, 0x080045000000, 6);
    split_put(frame + 16, 40 + n, 2);
    split_put(frame + 22, 0x4006, 2);
    split_put(frame + 26, 0xc0000201c0000202, 8);
    split_put(frame + 34, 40000, 2);
    split_put(frame + 36, port, 2);
    split_put(frame + 38, seq, 4);
    split_put(frame + 46, 0x5000u | flags, 2);
    if (n)
        memcpy(frame + HEADERS, bytes, n);
    split_d.p->bytes = frame;
    split_d.p->caplen = split_d.p->wirelen = HEADERS + n;
    split_d.p->linktype = LINK_ETHERNET;
    split_d.p->number = ++number;
    dissect_frame(&split_d);
}

void split_begin(const struct split *s)
{
    split_send(s->port, 0x02, SPLIT_START - 1, NULL, 0);
}

void split_part(const struct split *s, uint32_t from, uint32_t to)
{
    split_send(s->port, 0x18, SPLIT_START + from, s->bytes + from, to - from);
}

bool split_found(const struct split *s)
{
    char complaint[COMPLAINT];
    if (!check_structure(split_d.p, complaint) ||
        (split_d.want & WANT_FIELDS && !check_coverage(split_d.p, complaint)))
        fail_msg("%s", complaint);
    for (uint32_t i = 0; i < split_d.p->n_fields; i++) {
        const struct field *f = &split_d.p->fields[i];
        if (f->offset >= split_d.p->caplen && strcmp(field_def_of(f)->name, s->name) == 0 &&
            f->length == s->value_len && !memcmp(field_bytes(split_d.p, f), s->value, f->length))
            return true;
    }
    return false;
}

void split_expect(const struct split *s, const char *how, uint32_t at)
{
    if (!split_found(s))
        fail_msg("no %s in the message split at %u, %s", s->name, at, how);
}

static uint32_t half(uint32_t a, uint32_t b)
{
    return a + (b - a) / 2;
}

/* Every way to send it in pieces, the first of which ends at `at`. */
static void split_at(const struct split *s, uint32_t at)
{
    split_begin(s);
    split_part(s, 0, at);
    assert_false(split_found(s));
    split_part(s, at, s->n);
    split_expect(s, "in order", at);

    split_begin(s);
    split_part(s, at, s->n);
    assert_false(split_found(s));
    split_part(s, 0, at);
    split_expect(s, "out of order", at);

    split_begin(s);
    split_part(s, 0, at);
    split_part(s, 0, at);
    split_part(s, at, s->n);
    split_expect(s, "the first sent twice", at);

    split_begin(s);
    split_part(s, at, s->n);
    split_part(s, at, s->n);
    split_part(s, 0, half(0, at));
    split_part(s, 0, at);
    split_expect(s, "out of order, the second sent twice, the first overlapping", at);

    split_begin(s);
    split_part(s, half(at, s->n), s->n);
    split_part(s, half(0, at), half(at, s->n));
    split_part(s, 0, half(0, at));
    split_expect(s, "three parts and more in reverse order", at);
}

void split_each(const struct split *s, uint32_t want)
{
    assert_true(dissect_open(&split_d, want));
    for (uint32_t at = 2; at < s->n; at++)
        split_at(s, at);
    split_begin(s);
    for (uint32_t i = 0; i < s->n; i++)
        split_part(s, i, i + 1);
    split_expect(s, "byte by byte", 1);
    dissect_close(&split_d);
}

uint32_t split_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* One of three parts, whole or only its end again. */
static void any_part(const struct split *s, const uint32_t *edge, unsigned which, bool again)
{
    uint32_t from = edge[which], to = edge[which + 1];
    if (from < to)
        split_part(s, again ? half(from, to) : from, to);
}

void split_three(const struct split *s, uint32_t want, unsigned times)
{
    static const uint8_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                         {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    uint32_t state = 1;
    assert_true(dissect_open(&split_d, want));
    for (unsigned i = 0; i < times; i++) {
        uint32_t a = 2 + split_random(&state) % (s->n - 3);
        uint32_t b = a + 1 + split_random(&state) % (s->n - 1 - a);
        const uint32_t edge[] = {0, a, b, s->n};
        const uint8_t *order = orders[split_random(&state) % 6];
        split_begin(s);
        any_part(s, edge, order[0], false);
        any_part(s, edge, order[split_random(&state) % 2], true);
        any_part(s, edge, order[1], false);
        assert_false(split_found(s));
        any_part(s, edge, order[2], false);
        split_expect(s, "and once more, in any order", a);
    }
    dissect_close(&split_d);
}
