/* The community ID, on the examples of its specification. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "wireloupe/flow.h"

static const uint8_t a4[4] = {128, 232, 110, 120}, b4[4] = {66, 35, 250, 204};

static void expect(const struct flow_key *k, const char *id)
{
    char found[COMMUNITY_ID_SIZE];
    if (flow_community_id(k, found))
        assert_string_equal(found, id);
    else
        assert_string_equal(found, "");
}

static void test_tcp(void **state)
{
    (void)state;
    const struct flow_key
        k = {.src = b4, .dst = a4, .addr_len = 4, .proto = 6, .sport = 80, .dport = 34855},
        back = {.src = a4, .dst = b4, .addr_len = 4, .proto = 6, .sport = 34855, .dport = 80};
    expect(&k, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    expect(&back, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
}

/* An echo request and its reply are one flow. */
static void test_icmp(void **state)
{
    (void)state;
    static const uint8_t a[4] = {192, 168, 0, 89}, b[4] = {192, 168, 0, 1};
    const struct flow_key request = {.src = a, .dst = b, .addr_len = 4, .proto = 1, .sport = 8},
                          reply = {.src = b, .dst = a, .addr_len = 4, .proto = 1};
    expect(&request, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=");
    expect(&reply, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tcp),
        cmocka_unit_test(test_icmp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
