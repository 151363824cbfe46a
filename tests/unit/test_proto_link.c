/* Link headers but Ethernet: Linux cooked captures, BSD loopback, raw IP. */
#include "../support/guard.h"

static void test_sll(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_LINUX_SLL,
                 "0004000100060200000000010000080045000021000100004011f6c7c0000201c0000202"
                 "03e807d0000d2c4668656c6c6f");
    expect_field(&c, "sll.pkttype", 0, 2, 4);
    expect_field(&c, "sll.hatype", 2, 2, 1);
    expect_field(&c, "sll.halen", 4, 2, 6);
    expect_field(&c, "sll.src.eth", 6, 6, 0);
    expect_field(&c, "sll.unused", 12, 2, 0);
    expect_field(&c, "sll.etype", 14, 2, 0x0800);
    expect_field(&c, "ip.version", 16, 1, 4);
    expect_line(&c, "IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                       "33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_sll2(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_LINUX_SLL2,
                 "86dd00000000ea6003040006020000000001000060000000000d1140fe80000000000000"
                 "0000000000000001ff02000000000000000000000000000103e807d0000db2c468656c6c"
                 "6f");
    expect_field(&c, "sll.ifindex", 4, 4, 60000);
    expect_field(&c, "sll.pkttype", 10, 1, 0);
    expect_field(&c, "ipv6.hlim", 27, 1, 64);
    expect_line(&c, "?     In  IP6 fe80::1.1000 > ff02::1.2000: UDP, length 5");
    expect_verbose(&c, "?     In  IP6 (hlim 64, next-header UDP (17) payload length: 13) "
                       "fe80::1.1000 > ff02::1.2000: [udp sum ok] UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_null_little(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_NULL,
                 "0200000045000021000100004011f6c7c0000201c000020203e807d0000d2c4668656c6c"
                 "6f");
    expect_field(&c, "null.family", 0, 4, 2);
    expect_line(&c, "IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                       "33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_null_big(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_NULL,
                 "0000001e60000000000d1140fe800000000000000000000000000001ff02000000000000"
                 "000000000000000103e807d0000db2c468656c6c6f");
    expect_field(&c, "null.family", 0, 4, 30);
    expect_line(&c, "IP6 fe80::1.1000 > ff02::1.2000: UDP, length 5");
    expect_verbose(&c, "IP6 (hlim 64, next-header UDP (17) payload length: 13) fe80::1.1000 > "
                       "ff02::1.2000: [udp sum ok] UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_raw(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "60000000000d1140fe800000000000000000000000000001ff0200000000000000000000"
                 "0000000103e807d0000db2c468656c6c6f");
    expect_field(&c, "raw.version", 0, 1, 6);
    expect_field(&c, "ipv6.nxt", 6, 1, 17);
    expect_line(&c, "IP6 fe80::1.1000 > ff02::1.2000: UDP, length 5");
    expect_verbose(&c, "IP6 (hlim 64, next-header UDP (17) payload length: 13) fe80::1.1000 > "
                       "ff02::1.2000: [udp sum ok] UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sll),         cmocka_unit_test(test_sll2),
        cmocka_unit_test(test_null_little), cmocka_unit_test(test_null_big),
        cmocka_unit_test(test_raw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
