/* What is said of packets that a live capture lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "wireloupe/capture.h"

static void test_nothing(void **state)
{
    (void)state;
    char text[512];
    const struct capture_stats before = {.received = 5, .dropped = 7, .if_dropped = 3, .lost = 2};
    struct capture_stats now = before;
    now.received = 500;
    assert_false(losses_text(text, sizeof text, "eth0", &before, &now));
    assert_string_equal(text, "");
    now.if_dropped = 0; /* an interface that came back counts anew */
    assert_false(losses_text(text, sizeof text, "eth0", &before, &now));
}

static void test_places(void **state)
{
    (void)state;
    char text[512];
    const struct capture_stats before = {.dropped = 7};
    const struct capture_stats one = {.dropped = 8};
    assert_true(losses_text(text, sizeof text, "eth0", &before, &one));
    assert_non_null(strstr(text, "eth0: 1 packet lost: 1 by the kernel"));
    assert_non_null(strstr(text, "-B "));
    assert_null(strstr(text, "network card"));
    const struct capture_stats all = {.dropped = 17, .if_dropped = 20, .lost = 30};
    assert_true(losses_text(text, sizeof text, "eth0", &before, &all));
    assert_non_null(strstr(text, "eth0: 60 packets lost: 10 by the kernel"));
    assert_non_null(strstr(text, "; 30 by wireloupe"));
    assert_non_null(strstr(text, "; 20 by the network card"));
}

static void test_room(void **state)
{
    (void)state;
    char text[20];
    const struct capture_stats before = {0}, now = {.dropped = 1000000};
    assert_true(losses_text(text, sizeof text, "a-long-name-of-a-device", &before, &now));
    assert_int_equal(strlen(text), sizeof text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
