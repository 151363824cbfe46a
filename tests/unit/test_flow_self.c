/* A host that talks to itself: both packets have the same ends, and what they are tells their
 * directions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "wireloupe/flow.h"

static void test_echo(void **state)
{
    static const uint8_t ends[8] = {127, 0, 0, 1, 127, 0, 0, 1};
    const struct flow_key key = {
        .src = ends, .dst = ends + 4, .addr_len = 4, .proto = 1, .sport = 7, .dport = 7};
    (void)state;
    for (unsigned reply_first = 0; reply_first < 2; reply_first++) {
        struct flows *t = flows_new(FLOWS_DEFAULT);
        struct flow_report report;
        struct flow_facts facts;
        assert_non_null(t);
        assert_true(flows_want_facts(t));
        for (unsigned i = 0; i < 2; i++) {
            bool answer = i != reply_first;
            struct flow_packet p = {.number = i + 1, .length = 98, .answer = answer};
            facts = flows_packet(t, &key, &p, false);
            assert_int_equal(facts.reply, answer);
            assert_true(flows_report(t, facts.place, &report));
            assert_int_equal(report.answered, i == 1);
        }
        assert_int_equal(facts.packet, 2);
        assert_int_equal(report.packets[0], 1);
        assert_int_equal(report.packets[1], 1);
        flows_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_echo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
