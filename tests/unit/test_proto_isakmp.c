/* ISAKMP and IKE: a proposal of IKEv2, one of IKEv1, an encrypted message; in UDP beside ESP. */
#include "../support/guard.h"

#define ETHER "020000000002 020000000001 0800 "
#define ADDRESSES "c0000201 c0000202 "

static void test_version_2(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 0080 0001 0000 40 11 f668 " ADDRESSES "01f4 01f4 006c 0000"
                       "0102030405060708 0000000000000000 21 20 22 08 00000000 00000064"
                       "2200 0028 0000 0024 01 01 00 03 0300 000c 01 00 000c 800e 0080"
                       "0300 0008 02 00 0002 0000 0008 04 00 000e"
                       "2800 000c 000e 0000 41424344 2900 0008 61626364 0000 0008 00 00 4004"
                       "00000000");
    expect_field(&c, "isakmp.mjver", 59, 1, 2);
    expect_field(&c, "isakmp.flag_i", 61, 1, 1);
    expect_field(&c, "isakmp.prop.protoid", 79, 1, 1);
    expect_field(&c, "isakmp.tf.id.encr", 88, 2, 12);
    expect_field(&c, "isakmp.attr.type", 90, 2, 14);
    expect_field(&c, "isakmp.tf.id.dh", 108, 2, 14);
    expect_field(&c, "isakmp.key_exchange.dh_group", 114, 2, 14);
    expect_field(&c, "isakmp.nonce", 126, 4, 0);
    expect_field(&c, "isakmp.notify.msgtype", 136, 2, 16388);
    expect_line(&c, "IP 192.0.2.1.500 > 192.0.2.2.500: isakmp: parent_sa ikev2_init[I]");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 128)\n"
            "    192.0.2.1.500 > 192.0.2.2.500: isakmp 2.0 msgid 00000000: parent_sa "
            "ikev2_init[I]:\n"
            "    (sa: len=36\n"
            "        (p: #1 protoid=isakmp transform=3 len=36\n"
            "            (t: #1 type=encr id=aes (type=keylen value=0080))\n"
            "            (t: #2 type=prf id=hmac-sha )\n"
            "            (t: #3 type=dh id=modp2048 )))\n"
            "    (v2ke: len=4 group=modp2048)\n"
            "    (nonce: len=4 data=(61626364000000080000...400400000000))\n"
            "    (n: prot_id=#0 type=16388(nat_detection_source_ip))");
    checked_close(&c);
}

static void test_version_1(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 006c 0001 0000 40 11 f67c " ADDRESSES "01f4 01f4 0058 0000"
                       "0102030405060708 0000000000000000 01 10 02 00 00000000 00000050"
                       "0d00 0028 00000001 00000001 0000 001c 00 01 00 01"
                       "0000 0014 00 01 0000 80010005 80020002 80030001"
                       "0000 000c 7669642d76696421");
    expect_field(&c, "isakmp.sa.doi", 74, 4, 1);
    expect_field(&c, "isakmp.trans.id", 95, 1, 1);
    expect_field(&c, "isakmp.vid_bytes", 114, 8, 0);
    expect_line(&c, "IP 192.0.2.1.500 > 192.0.2.2.500: isakmp: phase 1 I ident");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 108)\n"
            "    192.0.2.1.500 > 192.0.2.2.500: isakmp 1.0 msgid 00000000: phase 1 I ident:\n"
            "    (sa: doi=ipsec situation=identity\n"
            "        (p: #0 protoid=isakmp transform=1\n"
            "            (t: #0 id=ike (type=enc value=3des)(type=hash value=sha1)"
            "(type=auth value=preshared))))\n"
            "    (vid: len=8)");
    checked_close(&c);
}

static void test_in_udp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 0028 0001 0000 40 11 f6cc " ADDRESSES "1194 1194 0014 0000"
                       "12345678 00000001 aabbccdd");
    expect_field(&c, "esp.spi", 42, 4, 0x12345678);
    expect_field(&c, "esp.sequence", 46, 4, 1);
    expect_field(&c, "esp.encrypted_data", 50, 4, 0);
    expect_line(&c, "IP 192.0.2.1.4500 > 192.0.2.2.4500: UDP-encap: "
                    "ESP(spi=0x12345678,seq=0x1), length 12");
    checked_close(&c);
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 001d 0001 0000 40 11 f6d7 " ADDRESSES "1194 1194 0009 0000 ff");
    expect_line(&c, "IP 192.0.2.1.4500 > 192.0.2.2.4500: isakmp-nat-keep-alive");
    checked_close(&c);
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 0040 0001 0000 40 11 f6b4 " ADDRESSES "1194 1194 002c 0000"
                       "00000000 0102030405060708 1112131415161718 05 10 02 01 00000000 00000020"
                       "deadbeef");
    expect_field(&c, "udpencap.non_esp_marker", 42, 4, 0);
    expect_field(&c, "isakmp.enc.data", 74, 4, 0);
    expect_line(&c, "IP 192.0.2.1.4500 > 192.0.2.2.4500: NONESP-encap: isakmp: phase 1 ? ident[E]");
    checked_close(&c);
}

static void test_ah(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 0038 0001 0000 40 33 f69a " ADDRESSES
                       "11 04 0000 00000100 00000013 414141414141414141414141"
                       "03e8 07d0 000c 0000 61626364");
    expect_field(&c, "ah.next_header", 34, 1, 17);
    expect_field(&c, "ah.spi", 38, 4, 0x100);
    expect_field(&c, "ah.icv", 46, 12, 0);
    expect_field(&c, "udp.dstport", 60, 2, 2000);
    expect_line(&c, "IP 192.0.2.1 > 192.0.2.2: AH(spi=0x00000100,seq=0x13,"
                    "icv=0x414141414141414141414141): 1000 > 2000: UDP, length 4");
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version_2),
        cmocka_unit_test(test_version_1),
        cmocka_unit_test(test_in_udp),
        cmocka_unit_test(test_ah),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
