/* The protocols that people can read: FTP, SMTP, WHOIS, RTSP, SIP. */
#include "../support/guard.h"

static void test_ftp_request(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000034000100004006f6bfc0000201c00002029c40"
                 "0015000003e8000007d050180200e9cf00005553455220616c6963650d0a");
    expect_text(&c, "ftp.request.command", "USER");
    expect_text(&c, "ftp.request.arg", "alice");
    expect_field(&c, "ftp.request_line", 54, 12, 10);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.21: Flags [P.], seq 1000:1012, ack 2000, win "
                    "512, length 12: FTP: USER alice");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_ftp_binary(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000030000100004006f6c3c0000201c00002029c40"
                 "0015000003e8000007d050180200e41f0000fff441424f520d0a");
    expect_absent(&c, "ftp.request_line");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.21: Flags [P.], seq 1000:1008, ack 2000, win "
                    "512, length 8: FTP");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_smtp_answer(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000042000100004006f6b1c0000201c00002020019"
                 "9c40000003e8000007d050180200dbfe00003232302d6d61696c2e6578616d706c650d0a"
                 "323530206f6b0d0a");
    expect_field(&c, "smtp.response.code", 54, 3, 220);
    expect_field(&c, "smtp.rsp.parameter", 58, 12, 0);
    expect_field(&c, "smtp.response.code", 72, 3, 250);
    expect_text(&c, "smtp.rsp.parameter", "mail.example");
    expect_line(&c, "IP 192.0.2.1.25 > 192.0.2.2.40000: Flags [P.], seq 1000:1026, ack 2000, win "
                    "512, length 26: SMTP: 220-mail.example");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_whois(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000035000100004006f6bec0000201c00002029c40"
                 "002b000003e8000007d0501802000a9b00006578616d706c652e636f6d0d0a");
    expect_field(&c, "whois.query", 54, 13, 11);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.43: Flags [P.], seq 1000:1013, ack 2000, win "
                    "512, length 13: WHOIS: example.com");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_rtsp_answer(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000050000100004006f6a3c0000201c0000202022a"
                 "9c40000003e8000007d050180200ebcf0000525453502f312e3020323030204f4b0d0a43"
                 "5365713a20310d0a53657373696f6e3a20350d0a0d0a");
    expect_field(&c, "rtsp.status", 63, 3, 200);
    expect_text(&c, "rtsp.phrase", "OK");
    expect_field(&c, "rtsp.session", 80, 12, 10);
    expect_line(&c, "IP 192.0.2.1.554 > 192.0.2.2.40000: Flags [P.], seq 1000:1040, ack 2000, win "
                    "512, length 40: RTSP: RTSP/1.0 200 OK");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_rtsp_media(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000030000100004006f6c3c0000201c0000202022a"
                 "9c40000003e8000007d05018020096d300002400000461626364");
    expect_absent(&c, "rtsp.response");
    expect_line(&c, "IP 192.0.2.1.554 > 192.0.2.2.40000: Flags [P.], seq 1000:1008, ack 2000, win "
                    "512, length 8: RTSP");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_sip_request(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000063000100004011f685c0000201c000020213c4"
                 "13c4004fc490494e56495445207369703a624078205349502f322e300d0a5669613a2053"
                 "49502f322e302f55445020790d0a743a203c7369703a6240783e0d0a583a207a0d0a0d0a"
                 "763d300d0a");
    expect_text(&c, "sip.Method", "INVITE");
    expect_text(&c, "sip.r-uri", "sip:b@x");
    expect_field(&c, "sip.Via", 66, 20, 18);
    expect_field(&c, "sip.To", 86, 14, 12);
    expect_field(&c, "sip.header", 100, 6, 4);
    expect_field(&c, "sip.body", 108, 5, 0);
    expect_line(&c, "IP 192.0.2.1.5060 > 192.0.2.2.5060: SIP: INVITE sip:b@x SIP/2.0");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ftp_request), cmocka_unit_test(test_ftp_binary),
        cmocka_unit_test(test_smtp_answer), cmocka_unit_test(test_whois),
        cmocka_unit_test(test_rtsp_answer), cmocka_unit_test(test_rtsp_media),
        cmocka_unit_test(test_sip_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
