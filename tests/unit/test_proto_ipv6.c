/* IPv6: the header, extension headers, what is inside. */
#include "../support/guard.h"

static void test_header(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "62812345000d110920010db800000000000000000000000120010db80000000000000000"
                 "0000000203e807d0000d54d568656c6c6f");
    expect_field(&c, "ipv6.version", 0, 1, 6);
    expect_field(&c, "ipv6.tclass", 0, 4, 0x28);
    expect_field(&c, "ipv6.flow", 1, 3, 0x12345);
    expect_field(&c, "ipv6.plen", 4, 2, 13);
    expect_field(&c, "ipv6.nxt", 6, 1, 17);
    expect_field(&c, "ipv6.hlim", 7, 1, 9);
    expect_field(&c, "udp.srcport", 40, 2, 1000);
    expect_line(&c, "IP6 2001:db8::1.1000 > 2001:db8::2.2000: UDP, length 5");
    expect_verbose(&c,
                   "IP6 (class 0x28, flowlabel 0x12345, hlim 9, next-header UDP (17) payload "
                   "length: 13) 2001:db8::1.1000 > 2001:db8::2.2000: [udp sum ok] UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_hopopts(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "600000000015004020010db800000000000000000000000120010db80000000000000000"
                 "00000002110005020000010003e807d0000d54d568656c6c6f");
    expect_field(&c, "ipv6.hopopts.nxt", 40, 1, 17);
    expect_field(&c, "udp.srcport", 48, 2, 1000);
    expect_line(&c, "IP6 2001:db8::1 > 2001:db8::2: HBH 1000 > 2000: UDP, length 5");
    expect_verbose(
        &c, "IP6 (hlim 64, next-header Options (0) payload length: 21) 2001:db8::1 > 2001:db8::2: "
            "HBH (rtalert: 0x0000) (padn) 1000 > 2000: [udp sum ok] UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_dstopts(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "6000000000153c4020010db800000000000000000000000120010db80000000000000000"
                 "00000002110001040000000003e807d0000d54d568656c6c6f");
    expect_field(&c, "ipv6.dstopts.nxt", 40, 1, 17);
    expect_line(&c, "IP6 2001:db8::1 > 2001:db8::2: DSTOPT 1000 > 2000: UDP, length 5");
    expect_verbose(&c, "IP6 (hlim 64, next-header unknown (60) payload length: 21) 2001:db8::1 > "
                       "2001:db8::2: DSTOPT (padn) 1000 > 2000: [udp sum ok] UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_fragment(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "6000000000152c4020010db800000000000000000000000120010db80000000000000000"
                 "00000002110000010000000703e807d0000d54d568656c6c6f");
    expect_field(&c, "ipv6.fraghdr.nxt", 40, 1, 17);
    expect_field(&c, "ipv6.fraghdr.ident", 44, 4, 7);
    expect_line(&c, "IP6 2001:db8::1 > 2001:db8::2: frag (0|13) 1000 > 2000: UDP, length 5");
    expect_verbose(&c, "IP6 (hlim 64, next-header Fragment (44) payload length: 21) 2001:db8::1 > "
                       "2001:db8::2: frag (0x00000007:0|13) 1000 > 2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_routing(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "6000000000252b4020010db800000000000000000000000120010db80000000000000000"
                 "0000000211020400000000000000000000000000000000000000000203e807d0000d54d5"
                 "68656c6c6f");
    expect_field(&c, "ipv6.routing.nxt", 40, 1, 17);
    expect_field(&c, "ipv6.routing.type", 42, 1, 4);
    expect_line(&c, "IP6 2001:db8::1 > 2001:db8::2: RT6 (len=2, type=4, segleft=0, last-entry=0, "
                    "tag=0, [0]::2) 1000 > 2000: UDP, length 5");
    expect_verbose(&c,
                   "IP6 (hlim 64, next-header Routing (43) payload length: 37) 2001:db8::1 > "
                   "2001:db8::2: RT6 (len=2, type=4, segleft=0, last-entry=0, flags=0x0, tag=0, "
                   "[0]::2) 1000 > 2000: [bad udp cksum 0x54d5 -> 0x828e!] UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_ethernet_inside(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "60000000002f8f4020010db800000000000000000000000120010db80000000000000000"
                 "00000002020000000002020000000001080045000021000100004011f6c7c0000201c000"
                 "020203e807d0000d2c4668656c6c6f");
    expect_field(&c, "eth.type", 52, 2, 0x0800);
    expect_field(&c, "ip.version", 54, 1, 4);
    expect_line(&c,
                "IP6 2001:db8::1 > 2001:db8::2: IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(&c, "IP6 (hlim 64, next-header Ethernet (143) payload length: 47) 2001:db8::1 > "
                       "2001:db8::2: IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_mobility(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "6000000000408740fd990000000000000000000000000001fd9900000000000000000000"
                 "000000023b0705009b0b0001f800006901000310fd990000000000000000000000000099"
                 "040400010002050c0102030405060708090a0b0c010400000000000000000000");
    expect_field(&c, "mip6.proto", 40, 1, 59);
    expect_field(&c, "mip6.hlen", 41, 1, 7);
    expect_field(&c, "mip6.mhtype", 42, 1, 5);
    expect_field(&c, "mip6.bu.seqnr", 46, 2, 1);
    expect_field(&c, "mip6.bu.h_flag", 48, 2, 1);
    expect_field(&c, "mip6.bu.lifetime", 50, 2, 105);
    expect_field(&c, "mip6.acoa.acoa", 56, 16, 0);
    expect_field(&c, "mip6.ni.cni", 76, 2, 2);
    expect_line(&c, "IP6 fd99::1 > fd99::2: mobility: BU seq#=1 AHLK lifetime=420");
    expect_verbose(
        &c, "IP6 (hlim 64, next-header Mobility (135) payload length: 64) fd99::1 > "
            "fd99::2: mobility: BU seq#=1 AHLK lifetime=420(padn)(alt-CoA: fd99::99)"
            "(ni: ho=0x0001 co=0x0002)(auth)(padn)(pad1)(pad1)(pad1)(pad1)(pad1) [|mobility]");
    expect_status(&c, 0);
    checked_close(&c);
}

/* An option whose length is less than its address takes, at the end of what was captured. */
static void test_mobility_short(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "600000000050874020010db800000000000000000000000120010db80000000000000000"
                 "000000023b09050000000001000000010300010200000100");
    expect_verbose(&c, "IP6 truncated-ip6 - 60 bytes missing!(hlim 64, next-header Mobility (135) "
                       "payload length: 80) 2001:db8::1 > 2001:db8::2: mobility: BU seq#=1 "
                       "lifetime=4 [|mobility]");
    checked_close(&c);
}

/* Nothing but IPv6 has it. */
static void test_mobility_without(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW, "4500001c000100004087657d0a6300010a6300023b00000000000000");
    expect_line(&c, "IP 10.99.0.1 > 10.99.0.2:  ip-proto-135 8");
    checked_close(&c);
}

static void test_ipcomp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW, "4500001c00010000406c65980a6300010a630002060012340a0b0c0d");
    expect_field(&c, "ipcomp.next_header", 20, 1, 6);
    expect_field(&c, "ipcomp.cpi", 22, 2, 0x1234);
    expect_field(&c, "ipcomp.data", 24, 4, 0);
    expect_line(&c, "IP 10.99.0.1 > 10.99.0.2: IPComp(cpi=0x1234)");
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header),           cmocka_unit_test(test_hopopts),
        cmocka_unit_test(test_dstopts),          cmocka_unit_test(test_fragment),
        cmocka_unit_test(test_routing),          cmocka_unit_test(test_ethernet_inside),
        cmocka_unit_test(test_mobility),         cmocka_unit_test(test_mobility_short),
        cmocka_unit_test(test_mobility_without), cmocka_unit_test(test_ipcomp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
