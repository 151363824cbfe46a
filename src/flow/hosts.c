/* Who sent and received how much: a count for each address, and where there are too many of them,
 * for those of the most bytes. */
#include "wireloupe/summary.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/hash.h"
#include "index.h"

#define FIRST_ROOM 256u

struct hosts {
    struct index index;
    struct secret secret;
    struct host *host; /* [0] is not used */
    uint32_t n, room;
    uint64_t lost;
};

struct hosts *hosts_new(void)
{
    struct hosts *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    secret_make(&t->secret);
    t->n = 1;
    t->room = FIRST_ROOM;
    t->host = malloc(t->room * sizeof *t->host);
    if (t->host && index_resize(&t->index, t->room))
        return t;
    hosts_free(t);
    return NULL;
}

void hosts_free(struct hosts *t)
{
    if (!t)
        return;
    free(t->host);
    index_free(&t->index);
    free(t);
}

uint32_t hosts_number(const struct hosts *t)
{
    return t->n - 1;
}

uint64_t hosts_lost(const struct hosts *t)
{
    return t->lost;
}

static uint32_t hash(const struct hosts *t, const struct host *h)
{
    uint64_t words[2];
    memcpy(words, h->address, sizeof words);
    return hash_words(&t->secret, words, 2);
}

static uint64_t bytes_of(const struct host *h)
{
    return h->sent[1] + h->received[1];
}

static int by_number(const void *a, const void *b)
{
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x < y ? -1 : x > y;
}

/* Gives up the half with the least bytes, and those with as many as the one in the middle. */
static void thin(struct hosts *t)
{
    uint64_t *bytes = malloc(t->n * sizeof *bytes);
    if (!bytes)
        return;
    for (uint32_t i = 1; i < t->n; i++)
        bytes[i - 1] = bytes_of(&t->host[i]);
    qsort(bytes, t->n - 1, sizeof *bytes, by_number);
    uint64_t least = bytes[(t->n - 1) / 2];
    free(bytes);
    uint32_t n = 1;
    for (uint32_t i = 1; i < t->n; i++) {
        index_remove(&t->index, hash(t, &t->host[i]), i);
        if (bytes_of(&t->host[i]) > least)
            t->host[n++] = t->host[i];
    }
    t->lost += t->n - n;
    t->n = n;
    for (uint32_t i = 1; i < n; i++)
        index_put(&t->index, hash(t, &t->host[i]), i);
}

/* Makes room for one more. */
static bool grow(struct hosts *t)
{
    if (t->n < t->room)
        return true;
    if (t->room < HOSTS_MOST) {
        struct host *wider = realloc(t->host, 2 * t->room * sizeof *wider);
        if (wider) {
            t->host = wider;
            if (index_resize(&t->index, 2 * t->room))
                t->room *= 2;
        }
    }
    if (t->n == t->room)
        thin(t);
    return t->n < t->room;
}

static struct host *find(struct hosts *t, const uint8_t *address, uint8_t addr_len)
{
    struct host key = {.addr_len = addr_len};
    memcpy(key.address, address, addr_len);
    uint32_t h = hash(t, &key), at = h, i;
    while ((i = index_next(&t->index, h, &at))) {
        /* It holds at least one: hosts_new() gives no table without.
         * NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
        if (t->host[i].addr_len == addr_len && !memcmp(t->host[i].address, key.address, 16))
            return &t->host[i];
    }
    if (!grow(t))
        return NULL;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): as above */
    t->host[t->n] = key;
    index_put(&t->index, h, t->n);
    return &t->host[t->n++];
}

void hosts_count(struct hosts *t, const uint8_t *src, const uint8_t *dst, uint8_t addr_len,
                 uint32_t n)
{
    struct host *h = find(t, src, addr_len);
    if (h) {
        h->sent[0]++;
        h->sent[1] += n;
    }
    if ((h = find(t, dst, addr_len))) {
        h->received[0]++;
        h->received[1] += n;
    }
}

static bool before(const struct host *a, const struct host *b)
{
    if (bytes_of(a) != bytes_of(b))
        return bytes_of(a) > bytes_of(b);
    if (a->addr_len != b->addr_len)
        return a->addr_len < b->addr_len;
    return memcmp(a->address, b->address, sizeof a->address) < 0;
}

unsigned hosts_top(const struct hosts *t, struct host *to, unsigned n)
{
    unsigned got = 0;
    for (uint32_t i = 1; i < t->n; i++) {
        unsigned at = got;
        if (got == n && !before(&t->host[i], &to[got - 1]))
            continue;
        if (got < n)
            got++;
        else
            at--;
        for (; at && before(&t->host[i], &to[at - 1]); at--)
            to[at] = to[at - 1];
        to[at] = t->host[i];
    }
    return got;
}
