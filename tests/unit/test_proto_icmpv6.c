/* ICMPv6: echo, errors, Neighbor Discovery, multicast listeners. */
#include "../support/guard.h"

static void test_echo(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "60000000000b3afffe800000000000000000000000000001ff0200000000000000000000"
                 "000000018000bdc600050006616263");
    expect_field(&c, "icmpv6.type", 40, 1, 128);
    expect_field(&c, "icmpv6.echo.identifier", 44, 2, 5);
    expect_field(&c, "icmpv6.echo.sequence_number", 46, 2, 6);
    expect_line(&c, "IP6 fe80::1 > ff02::1: ICMP6, echo request, id 5, seq 6, length 11");
    expect_verbose(&c, "IP6 (hlim 255, next-header ICMPv6 (58) payload length: 11) fe80::1 > "
                       "ff02::1: [icmp6 sum ok] ICMP6, echo request, id 5, seq 6");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_unreachable(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "60000000003d3afffe800000000000000000000000000001ff0200000000000000000000"
                 "0000000101048fcf0000000060000000000d114020010db8000000000000000000000001"
                 "20010db800000000000000000000000203e807d0000d54d568656c6c6f");
    expect_field(&c, "icmpv6.type", 40, 1, 1);
    expect_field(&c, "icmpv6.code", 41, 1, 4);
    expect_field(&c, "udp.dstport", 90, 2, 2000);
    expect_line(&c, "IP6 fe80::1 > ff02::1: ICMP6, destination unreachable, unreachable port, "
                    "2001:db8::2 udp port 2000, length 61");
    expect_verbose(
        &c, "IP6 (hlim 255, next-header ICMPv6 (58) payload length: 61) fe80::1 > ff02::1: [icmp6 "
            "sum ok] ICMP6, destination unreachable, unreachable port, 2001:db8::2 udp port 2000");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_solicitation(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "6000000000203afffe800000000000000000000000000001ff0200000000000000000000"
                 "000000018700799a00000000fe8000000000000000000000000000020101020000000001");
    expect_field(&c, "icmpv6.type", 40, 1, 135);
    expect_field(&c, "icmpv6.nd.ns.target_address", 48, 16, 0);
    expect_field(&c, "icmpv6.opt.type", 64, 1, 1);
    expect_line(&c,
                "IP6 fe80::1 > ff02::1: ICMP6, neighbor solicitation, who has fe80::2, length 32");
    expect_verbose(&c,
                   "IP6 (hlim 255, next-header ICMPv6 (58) payload length: 32) fe80::1 > ff02::1: "
                   "[icmp6 sum ok] ICMP6, neighbor solicitation, length 32, who has fe80::2\n\t  "
                   "source link-address option (1), length 8 (1): 02:00:00:00:00:01");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_advertisement(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "6000000000383afffe800000000000000000000000000001ff0200000000000000000000"
                 "000000018600f900000807080000000000000000030440c0ffffffffffffffff00000000"
                 "20010db80000000000000000000000000501000000000578");
    expect_field(&c, "icmpv6.type", 40, 1, 134);
    expect_field(&c, "icmpv6.opt.prefix.length", 58, 1, 64);
    expect_line(&c, "IP6 fe80::1 > ff02::1: ICMP6, router advertisement, length 56");
    expect_verbose(
        &c, "IP6 (hlim 255, next-header ICMPv6 (58) payload length: 56) fe80::1 > ff02::1: [icmp6 "
            "sum ok] ICMP6, router advertisement, length 56\n\thop limit 0, Flags [none], pref "
            "high, router lifetime 1800s, reachable time 0ms, retrans timer 0ms\n\t  prefix info "
            "option (3), length 32 (4): 2001:db8::/64, Flags [onlink, auto], valid time infinity, "
            "pref. time infinity\n\t  mtu option (5), length 8 (1):  1400");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_listener(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "60000000001c3afffe800000000000000000000000000001ff0200000000000000000000"
                 "000000018f00701a0000000104000000ff020000000000000000000000000005");
    expect_field(&c, "icmpv6.type", 40, 1, 143);
    expect_line(
        &c,
        "IP6 fe80::1 > ff02::1: ICMP6, multicast listener report v2, 1 group record(s), length 28");
    expect_verbose(&c, "IP6 (hlim 255, next-header ICMPv6 (58) payload length: 28) fe80::1 > "
                       "ff02::1: [icmp6 sum ok] ICMP6, multicast listener report v2, 1 group "
                       "record(s) [gaddr ff02::5 to_ex, 0 source(s)]");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_echo),         cmocka_unit_test(test_unreachable),
        cmocka_unit_test(test_solicitation), cmocka_unit_test(test_advertisement),
        cmocka_unit_test(test_listener),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
