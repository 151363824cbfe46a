/* Ethernet: the two kinds of frames, padding and trailers. */
#include "../support/guard.h"

static void test_type(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000021123400004011e494c0000201c00002029c40"
                 "270f000d74ae68656c6c6f");
    expect_field(&c, "eth.dst", 0, 6, 0);
    expect_field(&c, "eth.src", 6, 6, 0);
    expect_field(&c, "eth.type", 12, 2, 0x0800);
    expect_text(&c, "eth.dst", "02:00:00:00:00:02");
    expect_text(&c, "eth.src", "02:00:00:00:00:01");
    expect_text(&c, "eth.type", "IPv4 (0x0800)");
    expect_absent(&c, "eth.len");
    expect_absent(&c, "eth.padding");
    expect_absent(&c, "eth.trailer");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

/* A frame of 60 bytes around a datagram of 33: 13 bytes fill it up. */
static void test_padding(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000021123400004011e494c0000201c00002029c40"
                 "270f000d74ae68656c6c6f00000000000000000000000000");
    expect_field(&c, "eth.padding", 47, 13, 0);
    expect_absent(&c, "eth.trailer");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

/* Behind a payload that needs no padding, what is left is a trailer. */
static void test_trailer(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000047123400004011e46ec0000201c00002029c40"
                 "270f00330000616161616161616161616161616161616161616161616161616161616161"
                 "61616161616161616161616161deadbeef");
    expect_field(&c, "eth.trailer", 85, 4, 0);
    expect_absent(&c, "eth.padding");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.9999: UDP, length 43");
    expect_status(&c, 0);
    checked_close(&c);
}

/* The last four bytes are the frame check sequence where they fit the others, and only there. */
static void test_fcs(void **state)
{
    struct checked_packet c;
    (void)state;
    checked_open(&c, LINK_ETHERNET,
                 "ffffffffffff020000000001080600010800060400010200000000010a6300010000000000000a63"
                 "0002000000000000000000000000000000000000f298c6fb");
    expect_field(&c, "eth.padding", 42, 18, 0);
    expect_field(&c, "eth.fcs", 60, 4, 0xf298c6fb);
    expect_field(&c, "eth.fcs.status", 60, 0, 1);
    expect_absent(&c, "eth.trailer");
    /* Where it is cut nobody can tell it from other bytes. */
    checked_drop(&c);
    checked_open(&c, LINK_ETHERNET,
                 "ffffffffffff020000000001080600010800060400010200000000010a6300010000000000000a63"
                 "0002000000000000000000000000000000000000f298c6fa");
    expect_field(&c, "eth.trailer", 60, 4, 0);
    expect_absent(&c, "eth.fcs");
    checked_close(&c);
}

/* IEEE 802 sets 0x88b5 aside for experiments: nobody decodes it. */
static void test_unknown_type(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, "02000000000202000000000188b500112233");
    expect_field(&c, "eth.type", 12, 2, 0x88b5);
    expect_field(&c, "data.data", 14, 4, 0);
    expect_line(&c,
                "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x88b5), length 18: \n"
                "\t0x0000:  0011 2233                                ..\"3");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_type),         cmocka_unit_test(test_padding),
        cmocka_unit_test(test_trailer),      cmocka_unit_test(test_fcs),
        cmocka_unit_test(test_unknown_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
