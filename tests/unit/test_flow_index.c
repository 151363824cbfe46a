/* The index of the flow table: what was put is found, what was removed is not, whatever meets in
 * one slot, and after it grew; and its hashes with a secret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "wireloupe/hash.h"
#include "../../src/flow/index.h"

#define PLACES 5000u

/* How often a place is found under its hash. */
static unsigned count(const struct index *x, uint32_t hash, uint32_t place)
{
    unsigned n = 0;
    uint32_t at = hash, found;
    while ((found = index_next(x, hash, &at)))
        n += found == place;
    return n;
}

/* Hashes that all are different, that meet at few slots, that are all the same. */
static uint32_t hash_of(uint32_t place, unsigned kind)
{
    return kind == 0 ? place * 2654435761u : kind == 1 ? place % 7 : 0xffffffff;
}

static void fill_and_empty(unsigned kind, uint32_t n)
{
    struct index x = {0};
    assert_true(index_resize(&x, 8));
    for (uint32_t i = 1, room = 8; i <= n; i++) {
        if (i > room)
            assert_true(index_resize(&x, room *= 2));
        index_put(&x, hash_of(i, kind), i);
    }
    assert_true(x.n_slots >= 2 * n);
    for (uint32_t i = 1; i <= n; i++)
        assert_int_equal(count(&x, hash_of(i, kind), i), 1);
    for (uint32_t i = 1; i <= n; i += 3)
        index_remove(&x, hash_of(i, kind), i);
    for (uint32_t i = 1; i <= n; i++)
        assert_int_equal(count(&x, hash_of(i, kind), i), i % 3 != 1);
    for (uint32_t i = 1; i <= n; i++)
        index_remove(&x, hash_of(i, kind), i);
    for (uint32_t i = 0; i < x.n_slots; i++)
        assert_int_equal(x.slot[i].place, 0);
    index_free(&x);
}

static void test_put_and_remove(void **state)
{
    (void)state;
    fill_and_empty(0, PLACES);
    fill_and_empty(1, 200);
    fill_and_empty(2, 200);
}

/* Inputs that meet in one bucket with one secret do not with another. */
static void test_secret(void **state)
{
    (void)state;
    struct secret a, b;
    secret_make(&a);
    secret_make(&b);
    assert_true(a.word[0] != b.word[0]);
    unsigned both = 0, met = 0;
    for (uint64_t i = 1; i < 20000; i++) {
        uint64_t one[] = {i, 7}, other[] = {i * 0x100000001u, 9};
        bool meet = (hash_words(&a, one, 2) & 15) == (hash_words(&a, other, 2) & 15);
        met += meet;
        both += meet && (hash_words(&b, one, 2) & 15) == (hash_words(&b, other, 2) & 15);
    }
    assert_in_range(met, 1000, 1500);
    assert_in_range(both, 30, 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_and_remove),
        cmocka_unit_test(test_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
