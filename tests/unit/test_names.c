/* Names that people type, and what is suggested for those that nobody knows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wireloupe/protocol.h"

static void test_protocols(void **state)
{
    (void)state;
    assert_int_equal(registry_protocol("tcp"), PROTO_tcp);
    assert_int_equal(registry_protocol("IPv4"), PROTO_ip);
    assert_int_equal(registry_protocol("ethernet"), PROTO_eth);
    assert_int_equal(registry_protocol("tc"), PROTO_NONE);
    assert_int_equal(registry_protocol(""), PROTO_NONE);
    /* Every name finds a table of that name. */
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        unsigned found = registry_protocol(protocols[i]->name);
        assert_true(found && found <= i);
        assert_string_equal(protocols[found]->name, protocols[i]->name);
    }
}

static void expect_near(const char *word, unsigned among, const char *first)
{
    const char *near[3];
    unsigned n = registry_near(word, among, near, 3);
    if (!first) {
        assert_int_equal(n, 0);
        return;
    }
    assert_true(n >= 1);
    assert_string_equal(near[0], first);
}

static void test_near(void **state)
{
    (void)state;
    expect_near("tpc", NEAR_PROTOCOLS, "tcp");
    expect_near("dhpc", NEAR_PROTOCOLS, "dhcp");
    expect_near("ip.tll", NEAR_FIELDS, "ip.ttl");
    expect_near("IP.TTL", NEAR_FIELDS, "ip.ttl");
    expect_near("ttl", NEAR_FIELDS, "ip.ttl");
    expect_near("tcp.flags.sny", NEAR_FIELDS, "tcp.flags.syn");
    expect_near("xyzzy", NEAR_FIELDS | NEAR_PROTOCOLS, NULL);
    expect_near("", NEAR_FIELDS | NEAR_PROTOCOLS, NULL);
    char longest[300];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    expect_near(longest, NEAR_FIELDS | NEAR_PROTOCOLS, NULL);
}

/* Never more than asked for, and none twice. */
static void test_near_room(void **state)
{
    (void)state;
    const char *near[16];
    assert_int_equal(registry_near("checksum", NEAR_FIELDS, near, 0), 0);
    assert_int_equal(registry_near("checksum", NEAR_FIELDS, near, 1), 1);
    unsigned n = registry_near("checksum", NEAR_FIELDS, near, 16);
    assert_true(n > 4 && n <= 16);
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(near[i], near[k]);
    }
}

static void test_suggest(void **state)
{
    (void)state;
    char hint[256];
    registry_suggest("tpc", NEAR_PROTOCOLS, hint, sizeof hint);
    assert_string_equal(hint, " (did you mean tcp?)");
    registry_suggest("xyzzy", NEAR_PROTOCOLS, hint, sizeof hint);
    assert_string_equal(hint, "");
    registry_suggest("checksum", NEAR_FIELDS, hint, sizeof hint);
    assert_non_null(strstr(hint, " or "));
    char small[12];
    registry_suggest("tpc", NEAR_PROTOCOLS, small, sizeof small);
    assert_string_equal(small, " (did you m");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protocols),
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_near_room),
        cmocka_unit_test(test_suggest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
