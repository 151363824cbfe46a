/* IGMP: a query of version 3 with a source, a report of version 3, a leave. */
#include "../support/guard.h"

static void test_query(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(
        &c, LINK_ETHERNET,
        "01005e0000010200000000010800460000280001000001020f2e0a000001e0000001940400001164dc"
        "8aef010203027d00010a010101");
    expect_field(&c, "ip.opt.ra", 36, 2, 0);
    expect_field(&c, "igmp.type", 38, 1, 0x11);
    expect_field(&c, "igmp.max_resp", 39, 1, 100);
    expect_field(&c, "igmp.maddr", 42, 4, 0xef010203);
    expect_field(&c, "igmp.qrv", 46, 1, 2);
    expect_field(&c, "igmp.num_src", 48, 2, 1);
    expect_field(&c, "igmp.saddr", 50, 4, 0x0a010101);
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.1: igmp query v3 [gaddr 239.1.2.3, 1 source(s)]");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_report(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(
        &c, LINK_ETHERNET,
        "01005e000016020000000001080045000024000100000102c9bd0a000001e00000162200eafa00000001"
        "04000000ef010203");
    expect_field(&c, "igmp.num_grp_recs", 40, 2, 1);
    expect_field(&c, "igmp.record_type", 42, 1, 4);
    expect_field(&c, "igmp.maddr", 46, 4, 0xef010203);
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.22: igmp v3 report, 1 group record(s)");
    checked_close(&c);
}

static void test_leave(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(
        &c, LINK_ETHERNET,
        "01005e00000202000000000108004500001c000100000102c9d90a000001e00000021700f7faef010203");
    expect_field(&c, "igmp.type", 34, 1, 0x17);
    expect_field(&c, "igmp.maddr", 38, 4, 0xef010203);
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.2: igmp leave 239.1.2.3");
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query),
        cmocka_unit_test(test_report),
        cmocka_unit_test(test_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
