/* UDP: lengths and checksums, right, wrong and absent. */
#include "../support/guard.h"

static void test_datagram(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000021123400004011e494c0000201c00002029c40"
                 "270f000d74ae68656c6c6f");
    expect_field(&c, "udp.srcport", 34, 2, 40000);
    expect_field(&c, "udp.dstport", 36, 2, 9999);
    expect_field(&c, "udp.length", 38, 2, 13);
    expect_field(&c, "udp.checksum", 40, 2, 0x74ae);
    expect_field(&c, "udp.checksum.status", 40, 0, 1);
    expect_field(&c, "data.data", 42, 5, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 4660, offset 0, flags [none], proto UDP (17), "
                       "length 33)\n    192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_wrong_checksum(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000021123400004011e494c0000201c00002029c40"
                 "270f000d123468656c6c6f");
    expect_field(&c, "udp.checksum.status", 40, 0, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 4660, offset 0, flags [none], proto UDP (17), "
                       "length 33)\n    192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_no_checksum(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000021123400004011e494c0000201c00002029c40"
                 "270f000d000068656c6c6f");
    expect_field(&c, "udp.checksum.status", 40, 0, 3);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 4660, offset 0, flags [none], proto UDP (17), "
                       "length 33)\n    192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_length_beyond_packet(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000021123400004011e494c0000201c00002029c40"
                 "270f0064745768656c6c6f");
    expect_field(&c, "udp.length", 38, 2, 100);
    expect_field(&c, "data.data", 42, 5, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: UDP, bad length 92 > 5");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_datagram),
        cmocka_unit_test(test_wrong_checksum),
        cmocka_unit_test(test_no_checksum),
        cmocka_unit_test(test_length_beyond_packet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
