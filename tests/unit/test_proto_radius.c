/* RADIUS: attributes of every form, EAP inside, and lengths that lie. Lines as tcpdump prints them.
 */
#include "../support/guard.h"

static void test_request(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500005300010000401166970a0000010a0000029c40"
                 "0714003f000001070037000102030405060708090a0b0c0d0e0f0105626f620406c00002"
                 "0106060000000240060100000d5106013130301b0600000e10");
    expect_field(&c, "radius.code", 42, 1, 1);
    expect_field(&c, "radius.id", 43, 1, 7);
    expect_field(&c, "radius.length", 44, 2, 55);
    expect_text(&c, "radius.User_Name", "bob");
    expect_text(&c, "radius.NAS_IP_Address", "192.0.2.1");
    expect_text(&c, "radius.Service_Type", "Framed (2)");
    expect_field(&c, "radius.Tunnel_Type", 82, 3, 13);
    expect_text(&c, "radius.Session_Timeout", "3600");
    expect_line(
        &c, "IP 10.0.0.1.40000 > 10.0.0.2.1812: RADIUS, Access-Request (1), id: 0x07 length: 55");
    expect_verbose(
        &c,
        "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 83)\n    "
        "10.0.0.1.40000 > 10.0.0.2.1812: RADIUS, length: 55\n\tAccess-Request (1), id: 0x07, "
        "Authenticator: 000102030405060708090a0b0c0d0e0f\n\t  User-Name Attribute (1), length: 5, "
        "Value: bob\n\t  NAS-IP-Address Attribute (4), length: 6, Value: 192.0.2.1\n\t  "
        "Service-Type Attribute (6), length: 6, Value: Framed\n\t  Tunnel-Type Attribute (64), "
        "length: 6, Value: Tag[1] VLAN\n\t  Tunnel-Private-Group-ID Attribute (81), length: 6, "
        "Value: Tag[1] 100\n\t  Session-Timeout Attribute (27), length: 6, Value: 01:00:00 hours");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_parts(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500005400010000401166960a0000010a0000029c40"
                 "07140040000002070038000102030405060708090a0b0c0d0e0f1a0e0000000901056162"
                 "630203784f0a0205000801626f62610c004020010db800000001");
    expect_text(&c, "radius.avp.vendor_id", "Cisco (9)");
    expect_text(&c, "radius.avp.vendor_value", "abc");
    expect_text(&c, "eap.code", "Response (2)");
    expect_text(&c, "eap.identity", "bob");
    expect_text(&c, "radius.prefix.length", "64 bits");
    expect_line(
        &c, "IP 10.0.0.1.40000 > 10.0.0.2.1812: RADIUS, Access-Accept (2), id: 0x07 length: 56");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 84)\n  "
            "  10.0.0.1.40000 > 10.0.0.2.1812: RADIUS, length: 56\n\tAccess-Accept (2), id: 0x07, "
            "Authenticator: 000102030405060708090a0b0c0d0e0f\n\t  Vendor-Specific Attribute (26), "
            "length: 14, Value: Vendor: Cisco (9)\n\t    Vendor Attribute: 1, Length: 3, Value: "
            "abc\n\t    Vendor Attribute: 2, Length: 1, Value: x\n\t  EAP-Message Attribute (79), "
            "length: 10, Value: Response (2), id 5, len 8\n\t\t Type Identity (1), Identity: "
            "bob\n\t  Framed-IPv6-Prefix Attribute (97), length: 12, Value: 2001:db8:0:1::/64");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_wrong_length(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003a00010000401166b00a0000010a0000029c40"
                 "0714002600000107001e000102030405060708090a0b0c0d0e0f0105626f620405010203");
    expect_field(&c, "radius.avp.value", 69, 3, 0);
    expect_absent(&c, "radius.NAS_IP_Address");
    expect_line(
        &c, "IP 10.0.0.1.40000 > 10.0.0.2.1812: RADIUS, Access-Request (1), id: 0x07 length: 30");
    expect_verbose(
        &c,
        "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 58)\n    "
        "10.0.0.1.40000 > 10.0.0.2.1812: RADIUS, length: 30\n\tAccess-Request (1), id: 0x07, "
        "Authenticator: 000102030405060708090a0b0c0d0e0f\n\t  User-Name Attribute (1), length: 5, "
        "Value: bob\n\t  NAS-IP-Address Attribute (4), length: 5, Value: ERROR: length 3 != 4");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_beyond_end(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003500010000401166b50a0000010a0000029c40"
                 "07140021000001070019000102030405060708090a0b0c0d0e0f0109626f62");
    expect_field(&c, "radius.avp.length", 63, 1, 9);
    expect_absent(&c, "radius.User_Name");
    expect_line(
        &c, "IP 10.0.0.1.40000 > 10.0.0.2.1812: RADIUS, Access-Request (1), id: 0x07 length: 25");
    expect_verbose(&c,
                   "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                   "53)\n    10.0.0.1.40000 > 10.0.0.2.1812: RADIUS, length: 25\n\tAccess-Request "
                   "(1), id: 0x07, Authenticator: 000102030405060708090a0b0c0d0e0f\n\t  User-Name "
                   "Attribute (1), length: 9 (bogus, goes past end of packet)");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_wrong_length),
        cmocka_unit_test(test_beyond_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
