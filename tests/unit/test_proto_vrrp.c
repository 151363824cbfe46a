/* VRRP: both versions, over IPv4 and IPv6, and messages that are too short. */
#include "../support/guard.h"

static void test_version_2(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01005e00001200005e00010108004500002800010000ff70d1510a000001e00000122101"
                 "6401010132b20a0000fe7365637265740000");
    expect_field(&c, "vrrp.typever", 34, 1, 33);
    expect_field(&c, "vrrp.version", 34, 1, 2);
    expect_field(&c, "vrrp.type", 34, 1, 1);
    expect_field(&c, "vrrp.virt_rtr_id", 35, 1, 1);
    expect_field(&c, "vrrp.prio", 36, 1, 100);
    expect_field(&c, "vrrp.addr_count", 37, 1, 1);
    expect_field(&c, "vrrp.auth_type", 38, 1, 1);
    expect_field(&c, "vrrp.adver_int", 39, 1, 1);
    expect_field(&c, "vrrp.checksum", 40, 2, 12978);
    expect_field(&c, "vrrp.checksum.status", 40, 0, 1);
    expect_text(&c, "vrrp.ip_addr", "10.0.0.254");
    expect_text(&c, "vrrp.auth_string", "secret");
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, vrid 1, prio "
                    "100, authtype simple, intvl 1s, length 20");
    expect_verbose(&c, "IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP "
                       "(112), length 40)\n"
                       "    10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, vrid 1, prio "
                       "100, authtype simple, intvl 1s, length 20, addrs: 10.0.0.254 "
                       "auth \"secret\"");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_no_authentication(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01005e00001200005e00010108004500002800010000ff70d1510a000001e00000122101"
                 "640100016ffe0a0000fe0000000000000000");
    expect_text(&c, "vrrp.auth_data", "00:00:00:00:00:00:00:00");
    expect_text(&c, "vrrp.ip_addr", "10.0.0.254");
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, vrid 1, prio "
                    "100, authtype none, intvl 1s, length 20");
    expect_verbose(&c, "IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP "
                       "(112), length 40)\n"
                       "    10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, vrid 1, prio "
                       "100, authtype none, intvl 1s, length 20, addrs: 10.0.0.254");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_wrong_checksum(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01005e00001200005e00010108004500002800010000ff70d1510a000001e00000122101"
                 "6401000112340a0000fe0000000000000000");
    expect_field(&c, "vrrp.checksum.status", 40, 0, 0);
    expect_field(&c, "vrrp.checksum.calculated", 40, 0, 28670);
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, vrid 1, prio "
                    "100, authtype none, intvl 1s, length 20");
    expect_verbose(&c, "IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP "
                       "(112), length 40)\n"
                       "    10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, vrid 1, prio "
                       "100, authtype none, intvl 1s, length 20, (bad vrrp cksum 1234), "
                       "addrs: 10.0.0.254");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_version_3(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01005e00001200005e00010108004500002400010000ff70d1550a000001e00000123101"
                 "640200646a090a0000fe0a0000fd");
    expect_field(&c, "vrrp.version", 34, 1, 3);
    expect_field(&c, "vrrp.reserved_mbz", 38, 1, 0);
    expect_field(&c, "vrrp.short_adver_int", 38, 2, 100);
    expect_field(&c, "vrrp.short_adver_int.high", 38, 1, 0);
    expect_field(&c, "vrrp.short_adver_int.low", 39, 1, 100);
    expect_field(&c, "vrrp.checksum.status", 40, 0, 1);
    expect_text(&c, "vrrp.ip_addr", "10.0.0.254");
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.18: VRRPv3, Advertisement, vrid 1, prio "
                    "100, intvl 100cs, length 16");
    expect_verbose(&c, "IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP "
                       "(112), length 36)\n"
                       "    10.0.0.1 > 224.0.0.18: VRRPv3, Advertisement, vrid 1, prio "
                       "100, intvl 100cs, length 16, addrs(2): 10.0.0.254,10.0.0.253");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_over_ipv6(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "33330000001200005e00010186dd60000000002870fffe80000000000000000000000000"
                 "0001ff0200000000000000000000000000123101640200643f30fe800000000000000000"
                 "0000000000fe20010db8000000000000000000000001");
    expect_text(&c, "vrrp.ipv6_addr", "fe80::fe");
    expect_field(&c, "vrrp.checksum.status", 60, 0, 1);
    expect_line(&c, "IP6 fe80::1 > ff02::12: VRRPv3, Advertisement, vrid 1, prio "
                    "100, intvl 100cs, length 40");
    expect_verbose(&c, "IP6 (hlim 255, next-header VRRP (112) payload length: 40) "
                       "fe80::1 > ff02::12: VRRPv3, Advertisement, vrid 1, prio 100, "
                       "intvl 100cs, length 40, addrs(2): fe80::fe,2001:db8::1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_hop_limit(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01005e00001200005e00010108004500002800010000407090520a000001e00000122101"
                 "640100016ffe0a0000fe0000000000000000");
    expect_field(&c, "vrrp.version", 34, 1, 2);
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, (ttl 64), vrid "
                    "1, prio 100, authtype none, intvl 1s, length 20");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto VRRP "
                       "(112), length 40)\n"
                       "    10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, (ttl 64), "
                       "vrid 1, prio 100, authtype none, intvl 1s, length 20, addrs: "
                       "10.0.0.254");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_fewer_addresses_than_claimed(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01005e00001200005e00010108004500002000010000ff70d1590a000001e00000123101"
                 "6403006475090a0000fe");
    expect_field(&c, "vrrp.addr_count", 37, 1, 3);
    expect_text(&c, "vrrp.ip_addr", "10.0.0.254");
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.18: VRRPv3, Advertisement, vrid 1, prio "
                    "100, intvl 100cs, length 12");
    expect_verbose(&c, "IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP "
                       "(112), length 32)\n"
                       "    10.0.0.1 > 224.0.0.18: VRRPv3, Advertisement, vrid 1, prio "
                       "100, intvl 100cs, length 12, addrs(3): 10.0.0.254 [|vrrp]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_unknown_type(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01005e00001200005e00010108004500002800010000ff70d1510a000001e00000122201"
                 "640100016efe0a0000fe0000000000000000");
    expect_field(&c, "vrrp.type", 34, 1, 2);
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.18: VRRPv2, unknown type (2)");
    expect_verbose(&c, "IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP "
                       "(112), length 40)\n"
                       "    10.0.0.1 > 224.0.0.18: VRRPv2, unknown type (2)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_unknown_version(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01005e00001200005e00010108004500002800010000ff70d1510a000001e00000124101"
                 "640100014ffe0a0000fe0000000000000000");
    expect_field(&c, "vrrp.version", 34, 1, 4);
    expect_line(&c, "IP 10.0.0.1 > 224.0.0.18: VRRPv4, Advertisement");
    expect_verbose(&c, "IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP "
                       "(112), length 40)\n"
                       "    10.0.0.1 > 224.0.0.18: VRRPv4, Advertisement");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version_2),
        cmocka_unit_test(test_no_authentication),
        cmocka_unit_test(test_wrong_checksum),
        cmocka_unit_test(test_version_3),
        cmocka_unit_test(test_over_ipv6),
        cmocka_unit_test(test_hop_limit),
        cmocka_unit_test(test_fewer_addresses_than_claimed),
        cmocka_unit_test(test_unknown_type),
        cmocka_unit_test(test_unknown_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
