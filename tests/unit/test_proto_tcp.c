/* TCP: flags, sequence numbers and options. */
#include "../support/guard.h"

static void test_syn(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003c123400004006e484c0000201c00002029c40"
                 "270f000003e800000000a002faf0fd7c0000020405b40402080a00000457000000000103"
                 "0307");
    expect_field(&c, "tcp.srcport", 34, 2, 40000);
    expect_field(&c, "tcp.dstport", 36, 2, 9999);
    expect_field(&c, "tcp.seq", 38, 4, 1000);
    expect_field(&c, "tcp.ack", 42, 4, 0);
    expect_field(&c, "tcp.hdr_len", 46, 1, 40);
    expect_field(&c, "tcp.flags.syn", 47, 1, 1);
    expect_field(&c, "tcp.flags.ack", 47, 1, 0);
    expect_field(&c, "tcp.window_size_value", 48, 2, 64240);
    expect_field(&c, "tcp.checksum", 50, 2, 0xfd7c);
    expect_field(&c, "tcp.checksum.status", 50, 0, 1);
    expect_field(&c, "tcp.urgent_pointer", 52, 2, 0);
    expect_field(&c, "tcp.option_kind", 54, 1, 2);
    expect_field(&c, "tcp.options.mss_val", 56, 2, 1460);
    expect_field(&c, "tcp.options.timestamp.tsval", 62, 4, 1111);
    expect_field(&c, "tcp.options.wscale.shift", 73, 1, 7);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: Flags [S], seq 1000, win 64240, options "
                    "[mss 1460,sackOK,TS val 1111 ecr 0,nop,wscale 7], length 0");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 4660, offset 0, flags [none], proto TCP (6), length 60)\n    "
            "192.0.2.1.40000 > 192.0.2.2.9999: Flags [S], cksum 0xfd7c (correct), seq 1000, win "
            "64240, options [mss 1460,sackOK,TS val 1111 ecr 0,nop,wscale 7], length 0");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_data(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000040123400004006e480c0000201c00002029c40"
                 "270f000003e900001389801801f6c89b00000101080a00000458000008ae68656c6c6f2c"
                 "20776f726c64");
    expect_field(&c, "tcp.ack", 42, 4, 5001);
    expect_field(&c, "tcp.flags.push", 47, 1, 1);
    expect_field(&c, "tcp.options.timestamp.tsecr", 62, 4, 2222);
    expect_field(&c, "data.data", 66, 12, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: Flags [P.], seq 1001:1013, ack 5001, win "
                    "502, options [nop,nop,TS val 1112 ecr 2222], length 12");
    expect_status(&c, 0);
    checked_close(&c);
}

/* The line shows the blocks relative to what is acknowledged, the fields as they are. */
static void test_sack(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003c123400004006e484c0000201c00002029c40"
                 "270f000003e900001389a01001f683bd0000010105120000177100001b5900001f410000"
                 "2329");
    expect_field(&c, "tcp.options.sack_le", 58, 4, 6001);
    expect_field(&c, "tcp.options.sack_re", 70, 4, 9001);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: Flags [.], ack 5001, win 502, options "
                    "[nop,nop,sack 2 {1001:2001}{3001:4001}], length 0");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_option_length_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000030123400004006e490c0000201c00002029c40"
                 "270f000003e8000000007002200000000000020a05b401010100");
    expect_field(&c, "tcp.hdr_len", 46, 1, 28);
    expect_field(&c, "tcp.checksum.status", 50, 0, 0);
    expect_line(
        &c,
        "IP 192.0.2.1.40000 > 192.0.2.2.9999: Flags [S], seq 1000, win 8192, options [[bad opt]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syn),
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_sack),
        cmocka_unit_test(test_option_length_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
