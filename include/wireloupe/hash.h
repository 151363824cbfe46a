/* Hashes with a secret, new in every run, so that nobody who sends packets can choose them to meet
 * in one bucket. What is hashed with it must not show the order of its buckets: the output of a run
 * is the same in the next. */
#ifndef WIRELOUPE_HASH_H
#define WIRELOUPE_HASH_H

#include <stdint.h>

struct secret {
    uint64_t word[3];
};

/* secret_make: from the system's random numbers; where there are none, from the time. */
void secret_make(struct secret *s);

/* The halves of a product of two 64-bit numbers, folded: with a factor that nobody knows, each bit
 * of the other changes all of it. */
static inline uint64_t hash_fold(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

/* hash_add: the hash of what was hashed to h, and a word behind it; begin with secret.word[0].
 * hash_end: 32 bits of it. */
static inline uint64_t hash_add(const struct secret *s, uint64_t h, uint64_t word)
{
    return hash_fold(h ^ word, s->word[1]) + s->word[2];
}

static inline uint32_t hash_end(uint64_t h)
{
    return (uint32_t)(h >> 32);
}

/* hash_words: of n words. */
static inline uint32_t hash_words(const struct secret *s, const uint64_t *words, unsigned n)
{
    uint64_t h = s->word[0];
    for (unsigned i = 0; i < n; i++)
        h = hash_add(s, h, words[i]);
    return hash_end(h);
}

#endif
