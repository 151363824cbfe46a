/* Questions that wait for their answers: a table of a fixed size, the oldest go first. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define KEPT 65536u /* a power of two */
#define BUCKETS KEPT

struct question {
    uint8_t key[EXCHANGE_KEY];
    int64_t time;
    uint32_t frame, note;
    uint32_t chain; /* next in the same bucket; 0 ends it */
    uint32_t bucket;
    bool waits, answered;
};

struct exchanges {
    struct question kept[KEPT + 1]; /* [0] is not used; pages are taken as they are filled */
    uint32_t bucket[BUCKETS];
    uint32_t next; /* the place that is filled next: a ring */
    struct exchange_counts counts[EXCHANGE_KINDS];
};

void exchanges_free(struct exchanges *x)
{
    free(x);
}

static uint32_t bucket_of(const struct flows *t, const uint8_t *key)
{
    uint64_t words[EXCHANGE_KEY / 8];
    memcpy(words, key, sizeof words);
    return hash_words(&t->secret, words, EXCHANGE_KEY / 8) & (BUCKETS - 1);
}

static uint32_t *find(struct exchanges *x, const uint8_t *key, uint32_t bucket)
{
    uint32_t *at = &x->bucket[bucket];
    while (*at && memcmp(x->kept[*at].key, key, EXCHANGE_KEY) != 0)
        at = &x->kept[*at].chain;
    return at;
}

/* Where the questions of that kind are counted. */
static struct exchange_counts *counts_of(struct exchanges *x, const uint8_t *key)
{
    uint32_t kind;
    memcpy(&kind, key, sizeof kind);
    return kind < EXCHANGE_KINDS ? &x->counts[kind] : NULL;
}

struct exchange_counts flows_exchanges(const struct flows *t, unsigned kind)
{
    return t->exchanges ? t->exchanges->counts[kind] : (struct exchange_counts){0};
}

static void remove_question(struct exchanges *x, struct question *q)
{
    uint32_t *at = &x->bucket[q->bucket], i = (uint32_t)(q - x->kept);
    while (*at != i)
        at = &x->kept[*at].chain;
    *at = q->chain;
    q->waits = false;
}

void flows_ask(struct flows *t, const void *key, size_t n, uint32_t frame, int64_t time)
{
    flows_note(t, key, n, frame, time, 0);
}

void flows_note(struct flows *t, const void *key, size_t n, uint32_t frame, int64_t time,
                uint32_t note)
{
    uint8_t whole[EXCHANGE_KEY] = {0};
    if (!t->exchanges && !(t->exchanges = calloc(1, sizeof *t->exchanges)))
        return;
    struct exchanges *x = t->exchanges;
    memcpy(whole, key, n < EXCHANGE_KEY ? n : EXCHANGE_KEY);
    uint32_t bucket = bucket_of(t, whole), i = *find(x, whole, bucket);
    if (!i) {
        i = x->next = x->next % KEPT + 1;
        if (x->kept[i].waits)
            remove_question(x, &x->kept[i]);
        x->kept[i].chain = x->bucket[bucket];
        x->bucket[bucket] = i;
    }
    struct question *q = &x->kept[i];
    struct exchange_counts *counts = counts_of(x, whole);
    /* Asked again without an answer, it is the same question. */
    if (counts && !(q->waits && !q->answered && !memcmp(q->key, whole, EXCHANGE_KEY)))
        counts->asked++;
    q->answered = false;
    memcpy(q->key, whole, EXCHANGE_KEY);
    q->bucket = bucket;
    q->waits = true;
    q->frame = frame;
    q->note = note;
    q->time = time;
}

struct exchange flows_answer(struct flows *t, const void *key, size_t n, int64_t time)
{
    uint8_t whole[EXCHANGE_KEY] = {0};
    struct exchanges *x = t->exchanges;
    if (!x)
        return (struct exchange){0};
    memcpy(whole, key, n < EXCHANGE_KEY ? n : EXCHANGE_KEY);
    uint32_t i = *find(x, whole, bucket_of(t, whole));
    if (!i)
        return (struct exchange){0};
    struct exchange_counts *counts = counts_of(x, whole);
    if (counts && !x->kept[i].answered)
        counts->answered++;
    x->kept[i].answered = true;
    return (struct exchange){x->kept[i].frame, x->kept[i].note, time - x->kept[i].time};
}
