/* TLS: hellos and their extensions, a flight of TLS 1.2, what is encrypted, and what lies. */
#include "../support/guard.h"

static void test_client_hello(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000ce000100004006f625c0000201c00002029c40"
                 "01bb000003e8000007d05018020097ee000016030100a10100009d030300010203040506"
                 "0708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f045353535300061301c02f"
                 "5a5a0100006a00000010000e00000b6578616d706c652e636f6d000a00060004001d0017"
                 "0010000e000c02683208687474702f312e31002b0007065a5a03040303000d0004000208"
                 "040033000a0008001d00044b4b4b4bfe0d000f0000010001070002454500035050509999"
                 "00027a7a");
    expect_field(&c, "tls.record.content_type", 54, 1, 22);
    expect_field(&c, "tls.record.length", 57, 2, 161);
    expect_field(&c, "tls.handshake.type", 59, 1, 1);
    expect_field(&c, "tls.handshake.version", 63, 2, 0x0303);
    expect_field(&c, "tls.handshake.random", 65, 32, 0);
    expect_field(&c, "tls.handshake.session_id", 98, 4, 0);
    expect_field(&c, "tls.handshake.ciphersuite", 106, 2, 0xc02f);
    expect_field(&c, "tls.handshake.extensions_server_name", 123, 11, 0);
    expect_field(&c, "tls.handshake.extensions_supported_group", 140, 2, 0x001d);
    expect_field(&c, "tls.handshake.extensions_alpn_str", 154, 8, 0);
    expect_field(&c, "tls.handshake.extensions.supported_version", 169, 2, 0x0304);
    expect_field(&c, "tls.handshake.sig_hash_alg", 179, 2, 0x0804);
    expect_field(&c, "tls.handshake.extensions_key_share_key_exchange", 191, 4, 0);
    expect_field(&c, "tls.ech.payload", 211, 3, 0);
    expect_field(&c, "tls.handshake.extension.data", 218, 2, 0);
    expect_line(&c,
                "IP 192.0.2.1.40000 > 192.0.2.2.443: Flags [P.], seq 1000:1166, ack 2000, win 512, "
                "length 166: TLS 1.3 ClientHello, sni example.com, 3 ciphers, alpn h2,http/1.1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_server_flight(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000090000100004006f663c0000201c000020201bb"
                 "9c40000003e8000007d05018020065440000160303003502000031030300000000000000"
                 "0000000000000000000000000000000000000000000000000000c02f0000090010000500"
                 "0302683216030300290b00000f00000c0000044345525400000243410c00000e03001d03"
                 "505542080400035349470e000000");
    expect_field(&c, "tls.handshake.ciphersuite", 98, 2, 0xc02f);
    expect_field(&c, "tls.handshake.certificate", 127, 4, 0);
    expect_field(&c, "tls.handshake.certificate", 134, 2, 0);
    expect_field(&c, "tls.handshake.server_point", 144, 3, 0);
    expect_field(&c, "tls.handshake.sig", 151, 3, 0);
    expect_line(&c, "IP 192.0.2.1.443 > 192.0.2.2.40000: Flags [P.], seq 1000:1104, ack 2000, win "
                    "512, length 104: TLS 1.2 ServerHello, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "
                    "alpn h2, Certificate, ServerKeyExchange, ServerHelloDone");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_client_keys(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000068000100004006f68bc0000201c00002029c40"
                 "01bb000003e8000007d05018020027770000160303000810000004035055421403030001"
                 "011603030028000000000000000099999999999999999999999999999999999999999999"
                 "99999999999999999999");
    expect_field(&c, "tls.handshake.client_point", 64, 3, 0);
    expect_field(&c, "tls.change_cipher_spec", 72, 1, 0);
    expect_field(&c, "tls.handshake.encrypted", 78, 40, 0);
    expect_line(&c,
                "IP 192.0.2.1.40000 > 192.0.2.2.443: Flags [P.], seq 1000:1064, ack 2000, win 512, "
                "length 64: TLS 1.2 ClientKeyExchange, ChangeCipherSpec, encrypted Handshake");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_retry(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500006b000100004006f688c0000201c000020201bb"
                 "9c40000003e8000007d05018020065e000001603030038020000340303cf21ad74e59a61"
                 "11be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c00130100000c002b000203"
                 "04003300020017140303000101");
    expect_field(&c, "tls.handshake.extensions_key_share_selected_group", 113, 2, 23);
    expect_line(
        &c,
        "IP 192.0.2.1.443 > 192.0.2.2.40000: Flags [P.], seq 1000:1067, ack 2000, win 512, length "
        "67: TLS 1.3 HelloRetryRequest, TLS_AES_128_GCM_SHA256, group secp256r1, ChangeCipherSpec");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_alert(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002f000100004006f6c4c0000201c000020201bb"
                 "9c40000003e8000007d0501802004009000015030100020228");
    expect_field(&c, "tls.alert_message.level", 59, 1, 2);
    expect_field(&c, "tls.alert_message.desc", 60, 1, 40);
    expect_line(&c, "IP 192.0.2.1.443 > 192.0.2.2.40000: Flags [P.], seq 1000:1007, ack 2000, win "
                    "512, length 7: TLS 1.0 Alert fatal handshake_failure");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_application_data(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500005a000100004006f699c0000201c000020201bb"
                 "9c40000003e8000007d050180200db3e0000170303001478787878787878787878787878"
                 "7878787878787817030300147979797979797979797979797979797979797979");
    expect_field(&c, "tls.app_data", 59, 20, 0);
    expect_field(&c, "tls.app_data", 84, 20, 0);
    expect_line(&c, "IP 192.0.2.1.443 > 192.0.2.2.40000: Flags [P.], seq 1000:1050, ack 2000, win "
                    "512, length 50: TLS ApplicationData x2");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_goes_on_in_the_next_segment(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000037000100004006f6bcc0000201c000020201bb"
                 "9c40000003e8000007d050180200f7a80000170303001478787878787878787878");
    expect_field(&c, "tls.record.length", 57, 2, 20);
    expect_field(&c, "tls.app_data", 59, 10, 0);
    expect_line(&c, "IP 192.0.2.1.443 > 192.0.2.2.40000: Flags [P.], seq 1000:1015, ack 2000, win "
                    "512, length 15: TLS ApplicationData");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_name_that_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000ce000100004006f625c0000201c00002029c40"
                 "01bb000003e8000007d05018020023ee000016030100a10100009d030300010203040506"
                 "0708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f045353535300061301c02f"
                 "5a5a0100006a00000010000e00007f6578616d706c652e636f6d000a00060004001d0017"
                 "0010000e000c02683208687474702f312e31002b0007065a5a03040303000d0004000208"
                 "040033000a0008001d00044b4b4b4bfe0d000f0000010001070002454500035050509999"
                 "00027a7a");
    expect_field(&c, "tls.handshake.extensions_server_name_len", 121, 2, 127);
    expect_field(&c, "tls.handshake.extensions_server_name", 123, 11, 0);
    expect_field(&c, "tls.ech.payload", 211, 3, 0);
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_on_the_port_of_http(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000ce000100004006f625c0000201c00002029c40"
                 "0050000003e8000007d0501802009959000016030100a10100009d030300010203040506"
                 "0708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f045353535300061301c02f"
                 "5a5a0100006a00000010000e00000b6578616d706c652e636f6d000a00060004001d0017"
                 "0010000e000c02683208687474702f312e31002b0007065a5a03040303000d0004000208"
                 "040033000a0008001d00044b4b4b4bfe0d000f0000010001070002454500035050509999"
                 "00027a7a");
    expect_field(&c, "tls.handshake.type", 59, 1, 1);
    expect_line(
        &c, "IP 192.0.2.1.40000 > 192.0.2.2.80: Flags [P.], seq 1000:1166, ack 2000, win 512, "
            "length 166: HTTP: TLS 1.3 ClientHello, sni example.com, 3 ciphers, alpn h2,http/1.1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_no_tls(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000032000100004006f6c1c0000201c00002029c40"
                 "01bb000003e8000007d05018020089c40000160309000568656c6c6f");
    expect_absent(&c, "tls.record");
    expect_field(&c, "data.data", 54, 10, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.443: Flags [P.], seq 1000:1010, ack 2000, win "
                    "512, length 10");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_client_hello),
        cmocka_unit_test(test_server_flight),
        cmocka_unit_test(test_client_keys),
        cmocka_unit_test(test_retry),
        cmocka_unit_test(test_alert),
        cmocka_unit_test(test_application_data),
        cmocka_unit_test(test_goes_on_in_the_next_segment),
        cmocka_unit_test(test_name_that_lies),
        cmocka_unit_test(test_on_the_port_of_http),
        cmocka_unit_test(test_no_tls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
