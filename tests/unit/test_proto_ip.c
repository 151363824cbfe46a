/* IPv4: the fixed header, options, fragments, and lengths that lie. */
#include "../support/guard.h"

static void test_header(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003c123400004001e489c0000201c00002020800"
                 "a1a110010007616263646566676861626364656667686162636465666768616263646566"
                 "6768");
    expect_field(&c, "ip.version", 14, 1, 4);
    expect_field(&c, "ip.hdr_len", 14, 1, 20);
    expect_field(&c, "ip.dsfield.dscp", 15, 1, 0);
    expect_field(&c, "ip.len", 16, 2, 60);
    expect_field(&c, "ip.id", 18, 2, 0x1234);
    expect_field(&c, "ip.flags.df", 20, 1, 0);
    expect_field(&c, "ip.flags.mf", 20, 1, 0);
    expect_field(&c, "ip.ttl", 22, 1, 64);
    expect_field(&c, "ip.proto", 23, 1, 1);
    expect_field(&c, "ip.checksum", 24, 2, 0xe489);
    expect_field(&c, "ip.src", 26, 4, 0xc0000201);
    expect_field(&c, "ip.dst", 30, 4, 0xc0000202);
    expect_field(&c, "ip.checksum.status", 24, 0, 1);
    expect_text(&c, "ip.src", "192.0.2.1");
    expect_text(&c, "ip.proto", "ICMP (1)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_wrong_checksum(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003c123400004001e488c0000201c00002020800"
                 "a1a110010007616263646566676861626364656667686162636465666768616263646566"
                 "6768");
    expect_field(&c, "ip.checksum.status", 24, 0, 0);
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_options(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080048000028000100004001df02c0000201c0000202070b"
                 "04c000020900000000010800f7fd00010001");
    expect_field(&c, "ip.hdr_len", 14, 1, 32);
    expect_field(&c, "ip.opt.len", 35, 1, 11);
    expect_field(&c, "ip.opt.ptr", 36, 1, 4);
    expect_field(&c, "icmp.type", 46, 1, 8);
    expect_line(&c, "IP 192.0.2.1 > 192.0.2.2: ICMP echo request, id 1, seq 1, length 8");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length "
                       "40, options (RR 192.0.2.9 0.0.0.0,NOP))\n    192.0.2.1 > 192.0.2.2: ICMP "
                       "echo request, id 1, seq 1, length 8");
    expect_status(&c, 0);
    checked_close(&c);
}

/* A later fragment has no UDP header, whatever the protocol field says. */
static void test_fragment(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002c004d20b94011d5b7c0000201c00002027878"
                 "78787878787878787878787878787878787878787878");
    expect_field(&c, "ip.flags.mf", 20, 1, 1);
    expect_field(&c, "data.data", 34, 24, 0);
    expect_absent(&c, "udp.srcport");
    expect_line(&c, "IP 192.0.2.1 > 192.0.2.2: ip-proto-17");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 77, offset 1480, flags [+], proto UDP (17), length "
                       "44)\n    192.0.2.1 > 192.0.2.2: ip-proto-17");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_length_below_header(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000013004d00004011f689c0000201c00002020035"
                 "003500087b78");
    expect_field(&c, "ip.len", 16, 2, 19);
    expect_line(&c, "IP bad-len 19");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_wrong_checksum),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_fragment),
        cmocka_unit_test(test_length_below_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
