/* PPP, its control protocols, PPPoE and Cisco HDLC. */
#include "../support/guard.h"

static void test_lcp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_PPP, "ff03c02101070012010405dc05061234567807020802");
    expect_field(&c, "ppp.protocol", 2, 2, 0xc021);
    expect_field(&c, "ppp.code", 4, 1, 1);
    expect_field(&c, "ppp.length", 6, 2, 18);
    expect_field(&c, "ppp.option.type", 8, 1, 1);
    expect_field(&c, "ppp.option.number", 10, 2, 1500);
    expect_text(&c, "ppp.option", "Maximum receive unit");
    expect_field(&c, "ppp.option.length", 13, 1, 6);
    expect_field(&c, "ppp.magic_number", 14, 4, 0x12345678);
    expect_line(&c, "LCP, Conf-Request (0x01), id 7, length 20");
    expect_verbose(
        &c, "LCP, Conf-Request (0x01), id 7, length 20\n\tencoded length 18 (=Option(s) length "
            "14)\n\t  MRU Option (0x01), length 4: 1500\n\t  Magic-Num Option (0x05), length 6: "
            "0x12345678\n\t  PFC Option (0x07), length 2\n\t  ACFC Option (0x08), length 2");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_ipcp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_PPP, "80210201000a0306c0000201");
    expect_field(&c, "ppp.code", 2, 1, 2);
    expect_field(&c, "ppp.option.address", 8, 4, 0xc0000201);
    expect_text(&c, "ppp.option", "IP address");
    expect_line(&c, "IPCP, Conf-Ack (0x02), id 1, length 12");
    expect_verbose(&c, "IPCP, Conf-Ack (0x02), id 1, length 12\n\tencoded length 10 (=Option(s) "
                       "length 6)\n\t  IP-Addr Option (0x03), length 6: 192.0.2.1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_short_protocol(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_PPP,
                 "2145000021000100004011f6c7c0000201c000020203e807d0000d2c4668656c6c6f");
    expect_field(&c, "ppp.protocol", 0, 1, 0x21);
    expect_field(&c, "ip.version", 1, 1, 4);
    expect_line(&c, "IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                       "33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_pap(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_PPP, "c0230101000d047573657203707764");
    expect_field(&c, "pap.peer_id", 7, 4, 0);
    expect_field(&c, "pap.password", 12, 3, 0);
    expect_line(&c, "PAP, Auth-Req (0x01), id 1, Peer user, Name pwd");
    expect_verbose(&c, "PAP, Auth-Req (0x01), id 1, Peer user, Name pwd");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_chap(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_PPP, "c2230101000d04010203046e616d65");
    expect_field(&c, "chap.value_size", 6, 1, 4);
    expect_field(&c, "chap.name", 11, 4, 0);
    expect_line(&c, "CHAP, Challenge (0x01), id 1, Value 01020304, Name name");
    expect_verbose(&c, "CHAP, Challenge (0x01), id 1, Value 01020304, Name name");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_discovery(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001886311090000000c010100000103000400010203");
    expect_field(&c, "pppoe.code", 15, 1, 9);
    expect_field(&c, "pppoe.tag", 20, 2, 0x0101);
    expect_field(&c, "pppoe.tag_length", 26, 2, 4);
    expect_line(&c, "PPPoE PADI [Service-Name] [Host-Uniq 0x00010203]");
    expect_verbose(&c, "PPPoE PADI [Service-Name] [Host-Uniq 0x00010203]");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_session(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000018864110000110023002145000021000100004011f6c7c000"
                 "0201c000020203e807d0000d2c4668656c6c6f");
    expect_field(&c, "pppoe.session_id", 16, 2, 0x11);
    expect_field(&c, "ppp.protocol", 20, 2, 0x21);
    expect_field(&c, "ip.version", 22, 1, 4);
    expect_line(&c, "PPPoE  [ses 0x11] IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(&c, "PPPoE  [ses 0x11] IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto "
                       "UDP (17), length 33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_cisco(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_PPP_SERIAL,
                 "0f00080045000021000100004011f6c7c0000201c000020203e807d0000d2c4668656c6c"
                 "6f");
    expect_field(&c, "ppp.hdlc_type", 2, 2, 0x0800);
    expect_line(&c, "IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                       "33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lcp),
        cmocka_unit_test(test_ipcp),
        cmocka_unit_test(test_short_protocol),
        cmocka_unit_test(test_pap),
        cmocka_unit_test(test_chap),
        cmocka_unit_test(test_discovery),
        cmocka_unit_test(test_session),
        cmocka_unit_test(test_cisco),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
