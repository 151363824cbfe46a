/* How far the reading of files is, in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "wireloupe/capture.h"

static void expect(const char *text, uint64_t at, uint64_t size, uint64_t packets, int64_t ms)
{
    char got[PROGRESS_ROOM];
    struct progress_place w = {.at = at, .size = size, .packets = packets, .ms = ms};
    int n = progress_text(got, sizeof got, &w);
    assert_string_equal(got, text);
    assert_int_equal(n, strlen(text));
}

static void test_of_a_file(void **state)
{
    (void)state;
    expect("25 % of 2.6 GB read, 1000000 packets, 500000 a second, 6 s left", 650000000, 2600000000,
           1000000, 2000);
    expect("1 % of 606 MB read, 5 packets, 1 a second, 8:20 min left", 6060000, 606000000, 5, 5050);
    expect("100 % of 9.9 kB read, 3 packets, 3 a second, 0 s left", 9900, 9900, 3, 1000);
}

static void test_of_what_has_no_size(void **state)
{
    (void)state;
    expect("999 bytes read, 1 packet, 1 a second", 999, 0, 1, 1000);
    expect("1.0 MB read, 1 packet, 1 a second", 999999, 0, 1, 1000);
    /* A file that grew while it was read. */
    expect("20 MB read, 7 packets, 7 a second", 20000000, 10000000, 7, 1000);
}

static void test_of_too_little(void **state)
{
    (void)state;
    /* No rate of a moment, and no time left where nothing was read. */
    expect("0 % of 10 MB read, 0 packets", 0, 10000000, 0, 99);
    expect("0 % of 10 MB read, 0 packets, 0 a second", 0, 10000000, 0, 5000);
}

static void test_largest(void **state)
{
    (void)state;
    char got[PROGRESS_ROOM];
    struct progress_place w = {1, UINT64_MAX, UINT64_MAX, INT64_MAX};
    assert_true(progress_text(got, sizeof got, &w) < PROGRESS_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_a_file),
        cmocka_unit_test(test_of_what_has_no_size),
        cmocka_unit_test(test_of_too_little),
        cmocka_unit_test(test_largest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
