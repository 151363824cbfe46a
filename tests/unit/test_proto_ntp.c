/* NTP: a client, a server, extension fields, digests, control and private messages. */
#include "../support/guard.h"

static void test_client(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004c000100004011669e0a0000010a0000029c40"
                 "007b0038aaa0e30006e90001020300000fff000000000000000000000000000000000000"
                 "00000000000000000000e1a9c68300000005");
    expect_text(&c, "ntp.flags.mode", "Client (3)");
    expect_text(&c, "ntp.xmt", "2019-12-22 10:40:03.000000001 UTC");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.123: NTPv4, Client, length 48");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 76)\n    "
            "10.0.0.1.40000 > 10.0.0.2.123: NTPv4, Client, length 48\n\tLeap indicator: clock "
            "unsynchronized (192), Stratum 0 (unspecified), poll 6 (64s), precision -23\n\tRoot "
            "Delay: 1.007858, Root dispersion: 0.062484, Reference-ID: (unspec)\n\t  Reference "
            "Timestamp:  0.000000000\n\t  Originator Timestamp: 0.000000000\n\t  Receive "
            "Timestamp:    0.000000000\n\t  Transmit Timestamp:   3786000003.000000001 "
            "(2019-12-22T10:40:03Z)\n\t    Originator - Receive Timestamp:  0.000000000\n\t    "
            "Originator - Transmit Timestamp: 3786000003.000000001 (2019-12-22T10:40:03Z)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_server(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004c000100004011669e0a0000010a000002007b"
                 "9c400038ae24240106e90001020300000fff47505300e1a9c68080000000e1a9c6814000"
                 "0000e1a9c68212345678e1a9c683ffffffff");
    expect_text(&c, "ntp.refid.text", "GPS");
    expect_text(&c, "ntp.stratum", "Primary reference (1)");
    expect_text(&c, "ntp.precision", "-23");
    expect_line(&c, "IP 10.0.0.1.123 > 10.0.0.2.40000: NTPv4, Server, length 48");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 76)\n    "
            "10.0.0.1.123 > 10.0.0.2.40000: NTPv4, Server, length 48\n\tLeap indicator:  (0), "
            "Stratum 1 (primary reference), poll 6 (64s), precision -23\n\tRoot Delay: 1.007858, "
            "Root dispersion: 0.062484, Reference-ID: GPS^@\n\t  Reference Timestamp:  "
            "3786000000.500000000 (2019-12-22T10:40:00Z)\n\t  Originator Timestamp: "
            "3786000001.250000000 (2019-12-22T10:40:01Z)\n\t  Receive Timestamp:    "
            "3786000002.071111110 (2019-12-22T10:40:02Z)\n\t  Transmit Timestamp:   "
            "3786000003.999999999 (2019-12-22T10:40:03Z)\n\t    Originator - Receive Timestamp:  "
            "+0.821111110\n\t    Originator - Transmit Timestamp: +2.749999999");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_digest(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000060000100004011668a0a0000010a000002007b"
                 "9c40004cd8d3240206e90001020300000fff01020304e1a9c68080000000e1a9c6814000"
                 "0000e1a9c68212345678e1a9c683ffffffff000000076d6d6d6d6d6d6d6d6d6d6d6d6d6d"
                 "6d6d");
    expect_text(&c, "ntp.keyid", "7");
    expect_line(&c, "IP 10.0.0.1.123 > 10.0.0.2.40000: NTPv4, Server, length 68");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 96)\n    "
            "10.0.0.1.123 > 10.0.0.2.40000: NTPv4, Server, length 68\n\tLeap indicator:  (0), "
            "Stratum 2 (secondary reference), poll 6 (64s), precision -23\n\tRoot Delay: 1.007858, "
            "Root dispersion: 0.062484, Reference-ID: 0x01020304\n\t  Reference Timestamp:  "
            "3786000000.500000000 (2019-12-22T10:40:00Z)\n\t  Originator Timestamp: "
            "3786000001.250000000 (2019-12-22T10:40:01Z)\n\t  Receive Timestamp:    "
            "3786000002.071111110 (2019-12-22T10:40:02Z)\n\t  Transmit Timestamp:   "
            "3786000003.999999999 (2019-12-22T10:40:03Z)\n\t    Originator - Receive Timestamp:  "
            "+0.821111110\n\t    Originator - Transmit Timestamp: +2.749999999\n\tKey id: "
            "7\n\tAuthentication: 6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_extensions(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500010000010000401165ea0a0000010a0000029c40"
                 "007b00ec02ed230206e90001020300000fff01020304e1a9c68080000000e1a9c6814000"
                 "0000e1a9c68212345678e1a9c683ffffffff010400247575757575757575757575757575"
                 "757575757575757575757575757575757575020400686b6b6b6b6b6b6b6b6b6b6b6b6b6b"
                 "6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b"
                 "6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b"
                 "6b6b6b6b6b6b6b6b6b6b6b6b6b6b04040028001000106e6e6e6e6e6e6e6e6e6e6e6e6e6e"
                 "6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e");
    expect_text(&c, "ntp.ext.type", "Unique identifier (0x0104)");
    expect_text(&c, "ntp.ext.length", "36 bytes");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.123: NTPv4, Client, length 228");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 256)\n    "
            "10.0.0.1.40000 > 10.0.0.2.123: NTPv4, Client, length 228\n\tLeap indicator:  (0), "
            "Stratum 2 (secondary reference), poll 6 (64s), precision -23\n\tRoot Delay: 1.007858, "
            "Root dispersion: 0.062484, Reference-ID: 0x01020304\n\t  Reference Timestamp:  "
            "3786000000.500000000 (2019-12-22T10:40:00Z)\n\t  Originator Timestamp: "
            "3786000001.250000000 (2019-12-22T10:40:01Z)\n\t  Receive Timestamp:    "
            "3786000002.071111110 (2019-12-22T10:40:02Z)\n\t  Transmit Timestamp:   "
            "3786000003.999999999 (2019-12-22T10:40:03Z)\n\t    Originator - Receive Timestamp:  "
            "+0.821111110\n\t    Originator - Transmit Timestamp: +2.749999999\n\t(180 more bytes "
            "after the header)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_control(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003400010000401166b60a0000010a000002007b"
                 "9c40002081b716820001061500000000000c613d312c623d2274776f220a");
    expect_text(&c, "ntp.ctrl.flags2.opcode", "Read variables (2)");
    expect_text(&c, "ntp.ctrl.sys_status.code", "5");
    expect_text(&c, "ntp.ctrl.data", "a=1,b=\"two\"\\n");
    expect_line(&c, "IP 10.0.0.1.123 > 10.0.0.2.40000: NTPv2, Control Message, length 24");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 52)\n    "
            "10.0.0.1.123 > 10.0.0.2.40000: NTPv2, Control Message, length 24\n\tLeap indicator:  "
            "(0), Response, OK, Last, OpCode=2\n\tSequence=1, Status=0x615, Assoc.=0, Offset=0, "
            "Count=12\n\tTO-BE-DONE: data not interpreted");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_control_count_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002c00010000401166be0a0000010a000002007b"
                 "9c4000189e90168200010615000000000190613d310a");
    expect_line(&c, "IP 10.0.0.1.123 > 10.0.0.2.40000: NTPv2, Control Message, length 16");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                       "44)\n    10.0.0.1.123 > 10.0.0.2.40000: NTPv2, Control Message, length "
                       "16\n\tLeap indicator:  (0), Response, OK, Last, OpCode=2\n\tSequence=1, "
                       "Status=0x615, Assoc.=0, Offset=0, Count=400 (invalid)");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_monitor_list(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003400010000401166b60a0000010a000002007b"
                 "9c400020b4b69705032a0002000800000000000000000000000000000000");
    expect_text(&c, "ntp.priv.numitems", "2");
    expect_text(&c, "ntp.priv.itemsize", "8 bytes");
    expect_line(&c, "IP 10.0.0.1.123 > 10.0.0.2.40000: NTPv2, Reserved, length 24");
    expect_verbose(
        &c,
        "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 52)\n    "
        "10.0.0.1.123 > 10.0.0.2.40000: NTPv2, Reserved, length 24\n\tLeap indicator: -1s (128)");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_client),       cmocka_unit_test(test_server),
        cmocka_unit_test(test_digest),       cmocka_unit_test(test_extensions),
        cmocka_unit_test(test_control),      cmocka_unit_test(test_control_count_lies),
        cmocka_unit_test(test_monitor_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
