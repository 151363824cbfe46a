/* ARP: the request with padding, the reply, and an operation nobody defined. */
#include "../support/guard.h"

static void test_request(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "ffffffffffff02000000000108060001080006040001020000000001c000020100000000"
                 "0000c0000202000000000000000000000000000000000000");
    expect_field(&c, "arp.hw.type", 14, 2, 1);
    expect_field(&c, "arp.proto.type", 16, 2, 0x0800);
    expect_field(&c, "arp.hw.size", 18, 1, 6);
    expect_field(&c, "arp.proto.size", 19, 1, 4);
    expect_field(&c, "arp.opcode", 20, 2, 1);
    expect_field(&c, "arp.src.hw_mac", 22, 6, 0);
    expect_field(&c, "arp.src.proto_ipv4", 28, 4, 0xc0000201);
    expect_field(&c, "arp.dst.proto_ipv4", 38, 4, 0xc0000202);
    expect_field(&c, "eth.padding", 42, 18, 0);
    expect_text(&c, "arp.src.hw_mac", "02:00:00:00:00:01");
    expect_text(&c, "arp.dst.proto_ipv4", "192.0.2.2");
    expect_line(&c, "ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 46");
    expect_verbose(
        &c,
        "ARP, Ethernet (len 6), IPv4 (len 4), Request who-has 192.0.2.2 tell 192.0.2.1, length 46");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_reply(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108060001080006040002020000000001c000020102000000"
                 "0002c0000202");
    expect_field(&c, "arp.opcode", 20, 2, 2);
    expect_field(&c, "arp.dst.hw_mac", 32, 6, 0);
    expect_text(&c, "arp.dst.hw_mac", "02:00:00:00:00:02");
    expect_absent(&c, "eth.padding");
    expect_line(&c, "ARP, Reply 192.0.2.1 is-at 02:00:00:00:00:01, length 28");
    expect_verbose(
        &c,
        "ARP, Ethernet (len 6), IPv4 (len 4), Reply 192.0.2.1 is-at 02:00:00:00:00:01, length 28");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_reply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
