/* Names for addresses: the latest claim counts, memory stays bounded whatever is claimed, what is
 * no name of a host is not learned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "wireloupe/names.h"

static void number(uint8_t address[16], uint32_t i)
{
    memset(address, 0, 16);
    memcpy(address + 8, &i, sizeof i);
}

static void learn(struct names *t, uint32_t i, const char *name, uint32_t frame)
{
    uint8_t address[16];
    number(address, i);
    names_learn(t, address, 16, name, strlen(name), NAME_BY_DNS, frame);
}

static const struct claim *find(const struct names *t, uint32_t i)
{
    uint8_t address[16];
    number(address, i);
    return names_find(t, address, 16);
}

static void test_latest_counts(void **state)
{
    struct names *t = names_new();
    static const uint8_t four[4] = {192, 0, 2, 1};
    (void)state;
    assert_non_null(t);
    assert_null(find(t, 1));
    learn(t, 1, "first.example", 5);
    learn(t, 1, "second.example", 7);
    const struct claim *c = find(t, 1);
    assert_non_null(c);
    assert_int_equal(c->frame, 7);
    assert_int_equal(c->n, strlen("second.example"));
    assert_memory_equal(c->name, "second.example", c->n);
    /* An IPv4 address is another one than the IPv6 address of the same bytes. */
    names_learn(t, four, 4, "four.example", 12, NAME_BY_TLS, 9);
    assert_int_equal(names_find(t, four, 4)->by, NAME_BY_TLS);
    assert_null(names_find(t, four, 0));
    names_free(t);
}

static void test_bounded(void **state)
{
    struct names *t = names_new();
    uint8_t first[16];
    (void)state;
    number(first, 1);
    for (uint32_t i = 1; i <= 3 * NAMES_MOST; i++) {
        learn(t, i, "a.example", i);
        /* The first one is in use all the time. */
        assert_non_null(names_use(t, first, 16));
    }
    unsigned kept = 0;
    for (uint32_t i = 1; i <= 3 * NAMES_MOST; i++)
        kept += find(t, i) != NULL;
    assert_in_range(kept, NAMES_MOST - 2, NAMES_MOST);
    assert_non_null(find(t, 1));
    assert_null(find(t, 2));
    assert_non_null(find(t, 3 * NAMES_MOST));
    names_free(t);
}

static void test_no_names(void **state)
{
    static const char *const none[] = {"",    "a b",      "a{b}", "x (DNS #1)", "<b>", "a=b",
                                       "a,b", "\x1b[31m", "a\n",  "\"",         "a&b", "a/../b"};
    struct names *t = names_new();
    char longest[NAME_MOST + 2];
    (void)state;
    for (unsigned i = 0; i < sizeof none / sizeof *none; i++) {
        learn(t, 1, none[i], 1);
        assert_null(find(t, 1));
        names_wait(t, 1, none[i], strlen(none[i]), 1);
        assert_null(names_waiting(t, 1));
    }
    memset(longest, 'a', sizeof longest);
    longest[NAME_MOST + 1] = '\0';
    learn(t, 1, longest, 1);
    assert_null(find(t, 1));
    longest[NAME_MOST] = '\0';
    learn(t, 1, longest, 1);
    assert_int_equal(find(t, 1)->n, NAME_MOST);
    learn(t, 2,
          "b\xc3\xbc"
          "cher_1.example",
          1);
    assert_non_null(find(t, 2));
    names_free(t);
}

static void test_waiting(void **state)
{
    struct names *t = names_new();
    (void)state;
    for (uint32_t i = 1; i <= 1000; i++)
        names_wait(t, i, "laptop", 6, i);
    assert_null(names_waiting(t, 1));
    assert_int_equal(names_waiting(t, 1000)->frame, 1000);
    names_wait(t, 1000, "phone", 5, 1001);
    assert_int_equal(names_waiting(t, 1000)->frame, 1001);
    assert_int_equal(names_waiting(t, 999)->frame, 999);
    names_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_latest_counts),
        cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_no_names),
        cmocka_unit_test(test_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
