/* DNS: questions and answers, extensions, signatures, multicast, updates, TCP, and messages that
 * lie. */
#include "../support/guard.h"

static void test_query(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500005f000100004011668b0a0000010a0000029c40"
                 "0035004b405f12340100000100000000000103777777076578616d706c6503636f6d0000"
                 "01000100002910000000000000170008000700011800c00002000a0008636c69656e7463"
                 "6f");
    expect_text(&c, "dns.qry.name", "www.example.com");
    expect_text(&c, "dns.qry.name.len", "15");
    expect_text(&c, "dns.count.labels", "3");
    expect_text(&c, "dns.opt.client.netmask", "24 bits");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.53: 4660+ [1au] A? www.example.com. (67)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_answer(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500006a00010000401166800a0000010a0000020035"
                 "9c400056e23612348580000100020000000003777777076578616d706c6503636f6d0000"
                 "010001c00c000500010000012c00110363646e076578616d706c65036e657400c02d0001"
                 "00010000012c0004c6336401");
    expect_text(&c, "dns.cname", "cdn.example.net");
    expect_text(&c, "dns.a", "198.51.100.1");
    expect_text(&c, "dns.flags.authoritative", "set");
    expect_line(
        &c,
        "IP 10.0.0.1.53 > 10.0.0.2.40000: 4660* 2/0/0 CNAME cdn.example.net., A 198.51.100.1 (78)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_no_such_name(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500007b000100004011666f0a0000010a0000020035"
                 "9c4000673aee12348183000100000001000103777777076578616d706c6503636f6d0000"
                 "010001c010000600010000012c001e026e730004726f6f74000000000100000002000000"
                 "03000000040000000500002904d0000080000009000f00050006776879");
    expect_text(&c, "dns.soa.serial_number", "1");
    expect_text(&c, "dns.resp.z.do", "set");
    expect_text(&c, "dns.opt.ext_error.extra_text", "why");
    expect_line(&c, "IP 10.0.0.1.53 > 10.0.0.2.40000: 4660 NXDomain 0/1/1 (95)");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                       "123)\n    10.0.0.1.53 > 10.0.0.2.40000: 4660 NXDomain 0/1/1 (95)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_bad_cookie(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004800010000401166a20a0000010a0000020035"
                 "9c4000346ecc12348187000100000000000103777777076578616d706c6503636f6d0000"
                 "0100010000290200010000000000");
    expect_text(&c, "dns.rcode.extended", "Bad cookie");
    expect_line(&c, "IP 10.0.0.1.53 > 10.0.0.2.40000: 4660 BadCookie 0/0/1 (44)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_signed(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000a500010000401166450a0000010a0000020035"
                 "9c40009150481234818000010003000000000161016200002e0001c00c002e0001000001"
                 "2c00270001080200000e106553f10064bb5a8012340173017800aaaaaaaaaaaaaaaaaaaa"
                 "aaaaaaaaaaaac00c002f00010000012c000d016e0178000006620180000003c00c003000"
                 "010000012c001c01010308030100016b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b");
    expect_text(&c, "dns.rrsig.signature_inception", "2023-07-22 04:26:40 UTC");
    expect_text(&c, "dns.nsec.next_domain_name", "n.x");
    expect_text(&c, "dns.dnskey.key_id", "14653");
    expect_line(&c, "IP 10.0.0.1.53 > 10.0.0.2.40000: 4660 3/0/0 RRSIG, NSEC, DNSKEY (137)");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 165)\n    "
            "10.0.0.1.53 > 10.0.0.2.40000: 4660 3/0/0 a.b. RRSIG, a.b. NSEC, a.b. DNSKEY (137)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_service_binding(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000b500010000401166350a0000010a0000020035"
                 "9c4000a1348a123481800001000200000000016101620000410001c00c00400001000001"
                 "2c005b000103737663017800000000040001000400010006026832026833000200000003"
                 "000201bb0004000801020304050607080005000465636878000600102001000000000000"
                 "0000000000000000000700042f646e73ff0000026162c00c010100010000012c00118005"
                 "697373756563612e6578616d706c65");
    expect_text(&c, "dns.svcb.svcparam.alpn", "h2");
    expect_text(&c, "dns.caa.value", "ca.example");
    expect_text(&c, "dns.caa.flags.issuer_critical", "set");
    expect_line(&c, "IP 10.0.0.1.53 > 10.0.0.2.40000: 4660 2/0/0 Type64, Type257 (153)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_texts(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000ad000100004011663d0a0000010a0000020035"
                 "9c4000994ce2123484000000000500000000017800001000010000012c00080361626300"
                 "026465017800000f00010000012c0008000a026d78017800017800002100010000012c00"
                 "0d0001000213c403737276017800017800001c00010000012c001020010db80000000000"
                 "00000000000001017800002300010000012c0017000100020173075349502b4432550004"
                 "5f736970017800");
    expect_text(&c, "dns.txt", "abc");
    expect_text(&c, "dns.mx.mail_exchange", "mx.x");
    expect_text(&c, "dns.srv.port", "5060");
    expect_text(&c, "dns.aaaa", "2001:db8::1");
    expect_text(&c, "dns.naptr.service", "SIP+D2U");
    expect_line(&c, "IP 10.0.0.1.53 > 10.0.0.2.40000: 4660*- [0q] 5/0/0 TXT \"abc\" \"\" \"de\", "
                    "MX mx.x. 10, SRV srv.x.:5060 1 2, AAAA 2001:db8::1, NAPTR (145)");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 173)\n    "
            "10.0.0.1.53 > 10.0.0.2.40000: 4660*- [0q] 5/0/0 x. TXT \"abc\" \"\" \"de\", x. MX "
            "mx.x. 10, x. SRV srv.x.:5060 1 2, x. AAAA 2001:db8::1, x. NAPTR (145)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_multicast_query(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003e00010000401166ac0a0000010a00000214e9"
                 "14e9002a28a6123400000001000000000000055f68747470045f746370056c6f63616c00"
                 "000c8001");
    expect_text(&c, "dns.qry.qu", "set");
    expect_text(&c, "dns.qry.class", "IN (0x0001)");
    expect_line(&c, "IP 10.0.0.1.5353 > 10.0.0.2.5353: 4660 PTR (QU)? _http._tcp.local. (34)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_multicast_answer(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003f00010000401166ab0a0000010a00000214e9"
                 "14e9002b21bf1234840000000001000000000168056c6f63616c00000180010000012c00"
                 "04a9fe0001");
    expect_text(&c, "dns.resp.cache_flush", "set");
    expect_line(
        &c, "IP 10.0.0.1.5353 > 10.0.0.2.5353: 4660*- [0q] 1/0/0 (Cache flush) A 169.254.0.1 (35)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_link_local(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003200010000401166b80a0000010a0000029c40"
                 "14eb001e4e7412340100000100000000000004777061640000010001");
    expect_text(&c, "dns.flags.tentative", "set");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.5355: UDP, length 22: 4660+ A? wpad. (22)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_update(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000080000100004011666a0a0000010a0000029c40"
                 "0035006cabd2123428000001000000010001076578616d706c6503636f6d000006000101"
                 "68076578616d706c6503636f6d00000100ff000000000000016b0000fa00ff0000000000"
                 "210b686d61632d736861323536000000010203040102000461626364123400000000");
    expect_text(&c, "dns.count.updates", "1");
    expect_text(&c, "dns.tsig.fudge", "258 seconds");
    expect_text(&c, "dns.resp.class", "ANY (0x00ff)");
    expect_line(&c,
                "IP 10.0.0.1.40000 > 10.0.0.2.53: 4660 update [1n] [1au] SOA? example.com. (100)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_pointer_to_itself(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003000010000401166ba0a0000010a0000029c40"
                 "0035001c7a991234010000010000000000000161c00c00010001");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.53: 4660+ A? a.<BAD PTR> [|domain]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_label_of_no_kind(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003000010000401166ba0a0000010a0000029c40"
                 "0035001cbaa51234010000010000000000000161800000010001");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.53: 4660+ [|domain]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_data_length_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004d000100004011669d0a0000010a0000020035"
                 "9c400039a12b12348180000100010000000003777777076578616d706c6503636f6d0000"
                 "010001c00c000100010000012c019001020304");
    expect_line(&c, "IP 10.0.0.1.53 > 10.0.0.2.40000: 4660 1/0/0 A [|domain]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_counts_lie(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003d00010000401166ad0a0000010a0000020035"
                 "9c400029721012348180000100030000000003777777076578616d706c6503636f6d0000"
                 "010001");
    expect_line(&c, "IP 10.0.0.1.53 > 10.0.0.2.40000: 4660 3/0/0 [|domain]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_over_tcp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004b00010000400666aa0a0000010a0000029c40"
                 "0035000000010000000150180064a21a0000002112340100000100000000000003777777"
                 "076578616d706c6503636f6d0000010001");
    expect_text(&c, "dns.length", "33 bytes");
    expect_text(&c, "dns.qry.name", "www.example.com");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.53: Flags [P.], seq 1:36, ack 1, win 100, length "
                    "35 4660+ A? www.example.com. (33)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_two_over_tcp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500006e00010000400666870a0000010a0000029c40"
                 "0035000000010000000150180064f09a0000002112340100000100000000000003777777"
                 "076578616d706c6503636f6d000001000100211234010000010000000000000377777707"
                 "6578616d706c6503636f6d0000010001");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.53: Flags [P.], seq 1:71, ack 1, win 100, length "
                    "70 [prefix length(33) != length(68)] (invalid)");
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query),
        cmocka_unit_test(test_answer),
        cmocka_unit_test(test_no_such_name),
        cmocka_unit_test(test_bad_cookie),
        cmocka_unit_test(test_signed),
        cmocka_unit_test(test_service_binding),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_multicast_query),
        cmocka_unit_test(test_multicast_answer),
        cmocka_unit_test(test_link_local),
        cmocka_unit_test(test_update),
        cmocka_unit_test(test_pointer_to_itself),
        cmocka_unit_test(test_label_of_no_kind),
        cmocka_unit_test(test_data_length_lies),
        cmocka_unit_test(test_counts_lie),
        cmocka_unit_test(test_over_tcp),
        cmocka_unit_test(test_two_over_tcp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
