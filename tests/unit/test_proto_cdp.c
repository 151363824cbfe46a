/* CDP: a switch's message, and lengths that lie. */
#include "../support/guard.h"

static void test_switch(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01000ccccccc 020000000001 0045 aaaa03 00000c 2000 02 b4 1234"
                 "0001 0006 5331 0002 0011 00000001 01 01 cc 0004 c0000201"
                 "0004 0008 00000028 0007 0009 c0000200 18 000a 0006 0001 000b 0005 01"
                 "0010 0006 3c28");
    expect_field(&c, "cdp.version", 22, 1, 2);
    expect_field(&c, "cdp.ttl", 23, 1, 180);
    expect_field(&c, "cdp.tlv.type", 26, 2, 1);
    expect_text(&c, "cdp.deviceid", "S1");
    expect_field(&c, "cdp.nrgyz.ip_address", 45, 4, 0xc0000201);
    expect_field(&c, "cdp.capabilities.switch", 53, 4, 1);
    expect_field(&c, "cdp.odr.prefix_length", 65, 1, 24);
    expect_field(&c, "cdp.native_vlan", 70, 2, 1);
    expect_field(&c, "cdp.duplex", 76, 1, 1);
    expect_field(&c, "cdp.power_consumption", 81, 2, 15400);
    expect_verbose(&c, "CDPv2, ttl: 180s, checksum: 0x1234 (unverified), length 61\n"
                       "\tDevice-ID (0x01), value length: 2 bytes: 'S1'\n"
                       "\tAddress (0x02), value length: 13 bytes: IPv4 (1) 192.0.2.1\n"
                       "\tCapability (0x04), value length: 4 bytes: (0x00000028): "
                       "L2 Switch, IGMP snooping\n"
                       "\tPrefixes (0x07), value length: 5 bytes:  IPv4 Prefixes (1): "
                       "192.0.2.0/24\n"
                       "\tNative VLAN ID (0x0a), value length: 2 bytes: 1\n"
                       "\tDuplex (0x0b), value length: 1 byte: full\n"
                       "\tpower consumption (0x10), value length: 2 bytes: 15.40W");
    checked_close(&c);
}

static void test_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "01000ccccccc 020000000001 0012 aaaa03 00000c 2000 02 b4 1234 0001 00c8 5331");
    expect_line(&c, "CDPv2, ttl: 180s (TLV length 200 > 6) (invalid)");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
    checked_open(&c, LINK_ETHERNET,
                 "01000ccccccc 020000000001 0012 aaaa03 00000c 2000 02 b4 1234 0001 0003 5331");
    expect_line(&c, "CDPv2, ttl: 180s, Device-ID TLV length 3 too short (invalid)");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_switch),
        cmocka_unit_test(test_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
