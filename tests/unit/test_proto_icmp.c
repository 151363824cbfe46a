/* ICMP: echo, and errors with the packet that they are about inside. */
#include "../support/guard.h"

static void test_echo(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003c123400004001e489c0000201c00002020800"
                 "a1a110010007616263646566676861626364656667686162636465666768616263646566"
                 "6768");
    expect_field(&c, "icmp.type", 34, 1, 8);
    expect_field(&c, "icmp.code", 35, 1, 0);
    expect_field(&c, "icmp.checksum", 36, 2, 0xa1a1);
    expect_field(&c, "icmp.checksum.status", 36, 0, 1);
    expect_field(&c, "icmp.ident", 38, 2, 4097);
    expect_field(&c, "icmp.seq", 40, 2, 7);
    expect_field(&c, "data.data", 42, 32, 0);
    expect_line(&c, "IP 192.0.2.1 > 192.0.2.2: ICMP echo request, id 4097, seq 7, length 40");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_port_unreachable(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003d123400004001e488c0000201c00002020303"
                 "811f0000000045000021000900004011f6bfc0000202c00002010fa01388000d14d66865"
                 "6c6c6f");
    expect_field(&c, "icmp.code", 35, 1, 3);
    expect_field(&c, "ip.src", 54, 4, 0xc0000202);
    expect_field(&c, "udp.dstport", 64, 2, 5000);
    expect_line(&c,
                "IP 192.0.2.1 > 192.0.2.2: ICMP 192.0.2.1 udp port 5000 unreachable, length 41");
    expect_verbose(&c,
                   "IP (tos 0x0, ttl 64, id 4660, offset 0, flags [none], proto ICMP (1), length "
                   "61)\n    192.0.2.1 > 192.0.2.2: ICMP 192.0.2.1 udp port 5000 unreachable, "
                   "length 41\n\tIP (tos 0x0, ttl 64, id 9, offset 0, flags [none], proto UDP "
                   "(17), length 33)\n    192.0.2.2.4000 > 192.0.2.1.5000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

/* The packet inside is cut by the rules of ICMP, not by the capture. */
static void test_fragmentation_needed(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000038123400004001e48dc0000201c00002020304"
                 "ce9300000578450005dc000940004011b104c0000202c00002010fa0138805c80000");
    expect_field(&c, "icmp.mtu", 40, 2, 1400);
    expect_field(&c, "ip.len", 44, 2, 1500);
    expect_line(&c, "IP 192.0.2.1 > 192.0.2.2: ICMP 192.0.2.1 unreachable - need to frag (mtu "
                    "1400), length 36");
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_echo),
        cmocka_unit_test(test_port_unreachable),
        cmocka_unit_test(test_fragmentation_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
