/* OSPF: a hello of version 2 and one of version 3, an advertisement, and a length that lies. */
#include "../support/guard.h"

#define IPV4(len) "4500" len "00010000015900000a000001e0000005"
#define IPV6(len)                                                                                  \
    "60000000" len "5901fe800000000000000000000000000001ff020000000000000000000000000005"

static void test_hello2(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 IPV4("0044") "0201003001010101000000000000000000000000000000"
                              "00ffffff00000a0201000000280a0000010000000002020202");
    expect_field(&c, "ospf.msg", 21, 1, 1);
    expect_field(&c, "ospf.hello.hello_interval", 48, 2, 10);
    expect_field(&c, "ospf.hello.router_dead_interval", 52, 4, 40);
    expect_text(&c, "ospf.hello.active_neighbor", "2.2.2.2");
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.5: OSPFv2, Hello, length 48");
    checked_close(&c);
}

static void test_hello3(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 IPV6("0024") "0301002401010101000000000000000000000005"
                              "01000013000a00280101010100000000");
    expect_field(&c, "ospf.v3.options", 61, 3, 0x13);
    expect_field(&c, "ospf.hello.router_priority", 60, 1, 1);
    expect_line(&c, "IP6 fe80::1 > ff02::5: OSPFv3, Hello, length 36");
    checked_close(&c);
}

static void test_network_lsa(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 IPV4("004c") "0204003801010101000000000000000000000000000000"
                              "0000000001"
                              "00010202000000050101010180000001000"
                              "0001cffffff0002020202");
    expect_field(&c, "ospf.ls.number_of_lsas", 44, 4, 1);
    expect_field(&c, "ospf.lsa", 51, 1, 2);
    expect_text(&c, "ospf.lsa.network.netmask", "255.255.255.0");
    expect_text(&c, "ospf.lsa.network.attchrtr", "2.2.2.2");
    checked_close(&c);
}

static void test_short_lsa(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 IPV4("0044") "0204003001010101000000000000000000000000000000"
                              "0000000001"
                              "000102020000000501010101800000010000000a");
    expect_field(&c, "ospf.lsa.length.short", 48, 0, 10);
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hello2),
        cmocka_unit_test(test_hello3),
        cmocka_unit_test(test_network_lsa),
        cmocka_unit_test(test_short_lsa),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
