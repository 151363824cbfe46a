/* SYNs of connections whose first data has not come. Where only handshakes are put together, nearly
 * every stream ends with its first segment: for those a line of memory is enough, and a flood of
 * SYNs costs no more than that. A table of a fixed size; in each of its sets the oldest goes first.
 *
 * Its hash has no secret, so that the same SYNs are remembered in every run: who makes them meet
 * makes older ones be forgotten, nothing else. */
#include "stream.h"

#include <string.h>

static uint64_t hash(const struct stream *key)
{
    uint64_t h = (uint64_t)key->sport << 16 | key->dport;
    for (unsigned i = 0; i < 4; i++)
        h = hash_fold(h ^ key->address[i] ^ 0x9e3779b97f4a7c15u, 0xd6e8feb86659fd93u);
    return h;
}

static void release(struct streams *t, struct syn *s)
{
    if (s->is)
        t->mark[s->mark]--;
    s->is = false;
}

void stream_syn(struct streams *t, const struct stream *key, uint32_t next)
{
    uint64_t h = hash(key);
    struct syn *set = t->syns->set[h % SYN_SETS];
    unsigned at = 0, mark = streams_mark(key->sport, key->dport);
    while (at < SYN_WAYS - 1 && set[at].is && set[at].tag != h >> 32)
        at++;
    release(t, &set[at]);
    memmove(set + 1, set, at * sizeof *set);
    set[0] = (struct syn){(uint32_t)(h >> 32), next, (uint16_t)mark, true};
    t->mark[mark]++;
}

bool stream_syn_take(struct streams *t, const struct stream *key, uint32_t *next)
{
    uint64_t h = hash(key);
    struct syn *set = t->syns->set[h % SYN_SETS];
    for (unsigned i = 0; i < SYN_WAYS; i++) {
        if (!set[i].is || set[i].tag != h >> 32)
            continue;
        *next = set[i].next;
        release(t, &set[i]);
        memmove(set + i, set + i + 1, (SYN_WAYS - 1 - i) * sizeof *set);
        set[SYN_WAYS - 1].is = false;
        return true;
    }
    return false;
}
