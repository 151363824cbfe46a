/* The cursor: every bound, and the failure that sticks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "wireloupe/reader.h"

static const uint8_t bytes[] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};

static struct reader over(uint32_t end, uint32_t cap)
{
    return (struct reader){.base = bytes, .end = end, .cap = cap};
}

static void test_load(void **state)
{
    (void)state;
    assert_int_equal(load_be(bytes, 1), 0x01);
    assert_int_equal(load_be(bytes, 2), 0x0123);
    assert_int_equal(load_be(bytes, 3), 0x012345);
    assert_int_equal(load_be(bytes + 4, 4), 0x89abcdef);
}

static void test_have_is_the_nearer_bound(void **state)
{
    (void)state;
    struct reader claimed_less = over(5, 8), captured_less = over(8, 5);
    assert_int_equal(reader_left(&claimed_less), 5);
    assert_int_equal(reader_have(&claimed_less), 5);
    assert_int_equal(reader_left(&captured_less), 8);
    assert_int_equal(reader_have(&captured_less), 5);
}

static void test_past_what_was_captured_is_truncated(void **state)
{
    (void)state;
    struct reader r = over(8, 5);
    assert_true(reader_need(&r, 5));
    assert_false(reader_need(&r, 6));
    assert_int_equal(r.status, READ_TRUNCATED);
}

static void test_past_what_is_claimed_is_malformed(void **state)
{
    (void)state;
    struct reader r = over(5, 8), both = over(5, 5);
    assert_false(reader_need(&r, 6));
    assert_int_equal(r.status, READ_MALFORMED);
    assert_false(reader_need(&both, UINT32_MAX));
    assert_int_equal(both.status, READ_MALFORMED);
}

static void test_failure_sticks(void **state)
{
    (void)state;
    struct reader r = over(8, 4);
    assert_true(reader_skip(&r, 3));
    assert_false(reader_skip(&r, 2));
    assert_int_equal(r.pos, 3);
    assert_false(reader_skip(&r, 1));
    assert_false(reader_need(&r, 0));
    assert_int_equal(r.pos, 3);
    assert_int_equal(reader_peek(&r, 0, 1), 0);
    assert_false(reader_match(&r, bytes + 3, 1));
    assert_int_equal(r.status, READ_TRUNCATED);
}

static void test_limit(void **state)
{
    (void)state;
    struct reader r = over(8, 8);
    reader_skip(&r, 2);
    assert_false(reader_limit(&r, 7));
    assert_int_equal(r.end, 8);
    assert_true(reader_limit(&r, 3));
    assert_int_equal(r.end, 5);
    assert_false(reader_limit(&r, 4));
    assert_true(reader_limit(&r, 0));
    assert_int_equal(reader_have(&r), 0);
}

static void test_peek(void **state)
{
    (void)state;
    struct reader r = over(8, 6);
    reader_skip(&r, 2);
    assert_int_equal(reader_peek(&r, 0, 2), 0x4567);
    assert_int_equal(reader_peek(&r, 2, 2), 0x89ab);
    assert_int_equal(reader_peek(&r, 3, 2), 0);
    assert_int_equal(reader_peek(&r, UINT32_MAX, 1), 0);
    assert_int_equal(r.pos, 2);
    assert_true(reader_ok(&r));
}

static void test_match(void **state)
{
    (void)state;
    struct reader r = over(4, 8);
    assert_true(reader_match(&r, "\x01\x23", 2));
    assert_false(reader_match(&r, "\x01\x24", 2));
    assert_true(reader_match(&r, bytes, 4));
    assert_false(reader_match(&r, bytes, 5));
    assert_true(reader_ok(&r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_have_is_the_nearer_bound),
        cmocka_unit_test(test_past_what_was_captured_is_truncated),
        cmocka_unit_test(test_past_what_is_claimed_is_malformed),
        cmocka_unit_test(test_failure_sticks),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_peek),
        cmocka_unit_test(test_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
