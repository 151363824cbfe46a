/* HTTP: start lines, header lines, chunks, several messages in a segment, and what is none. */
#include "../support/guard.h"

static void test_request(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500006e000100004006f685c0000201c00002029c40"
                 "0050000003e8000007d050180200884d0000474554202f613f623d63266420485454502f"
                 "312e310d0a486f73743a206578616d706c652e636f6d0d0a436f6f6b69653a20613d623b"
                 "20633d640d0a582d413a20620d0a0d0a");
    expect_field(&c, "http.start_line", 54, 23, 21);
    expect_text(&c, "http.request.method", "GET");
    expect_text(&c, "http.request.uri", "/a?b=c&d");
    expect_field(&c, "http.request.uri.path", 58, 2, 0);
    expect_field(&c, "http.request.uri.query", 61, 5, 0);
    expect_field(&c, "http.request.uri.query.parameter", 65, 1, 0);
    expect_text(&c, "http.request.version", "HTTP/1.1");
    expect_field(&c, "http.host", 77, 19, 17);
    expect_text(&c, "http.host", "Host: example.com\\r\\n");
    expect_field(&c, "http.cookie_pair", 104, 3, 0);
    expect_field(&c, "http.cookie_pair", 109, 3, 0);
    expect_field(&c, "http.request.line", 114, 8, 6);
    expect_field(&c, "http.header_end", 122, 2, 0);
    expect_absent(&c, "http.file_data");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.80: Flags [P.], seq 1000:1070, ack 2000, win "
                    "512, length 70: HTTP: GET /a?b=c&d HTTP/1.1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_answer(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000076000100004006f67dc0000201c00002020050"
                 "9c40000003e8000007d05018020092880000485454502f312e3120343034204e6f742046"
                 "6f756e640d0a5365727665723a20780d0a5472616e736665722d456e636f64696e673a20"
                 "6368756e6b65640d0a0d0a330d0a6162630d0a300d0a0d0a");
    expect_field(&c, "http.response.code", 63, 3, 404);
    expect_text(&c, "http.response.code.desc", "Not Found (404)");
    expect_text(&c, "http.response.phrase", "Not Found");
    expect_field(&c, "http.server", 78, 11, 9);
    expect_field(&c, "http.chunk_size", 119, 3, 3);
    expect_field(&c, "http.chunk_data", 122, 3, 0);
    expect_field(&c, "http.chunk_boundary", 125, 2, 0);
    expect_field(&c, "http.chunk_size", 127, 3, 0);
    expect_line(&c, "IP 192.0.2.1.80 > 192.0.2.2.40000: Flags [P.], seq 1000:1078, ack 2000, win "
                    "512, length 78: HTTP: HTTP/1.1 404 Not Found");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_two_messages(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000063000100004006f690c0000201c00002029c40"
                 "0050000003e8000007d05018020035f10000504f5354202f20485454502f312e310d0a43"
                 "6f6e74656e742d4c656e6774683a20320d0a0d0a6162474554202f6320485454502f312e"
                 "310d0a0d0a");
    expect_field(&c, "http.content_length", 71, 19, 2);
    expect_field(&c, "http.file_data", 92, 2, 0);
    expect_field(&c, "http.start_line", 94, 17, 0xfffffffdu);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.80: Flags [P.], seq 1000:1059, ack 2000, win "
                    "512, length 59: HTTP: POST / HTTP/1.1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_other_port(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000046000100004006f6adc0000201c00002029c40"
                 "22b8000003e8000007d050180200f36a00005041544348202f7820485454502f312e310d"
                 "0a486f73743a20610d0a0d0a");
    expect_text(&c, "http.request.method", "PATCH");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.8888: Flags [P.], seq 1000:1030, ack 2000, win "
                    "512, length 30: HTTP: PATCH /x HTTP/1.1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_continuation(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000031000100004006f6c2c0000201c00002020050"
                 "9c40000003e8000007d0501802002ac300003c703e68656c6c6f0a");
    expect_absent(&c, "http.start_line");
    expect_field(&c, "data.data", 54, 9, 0);
    expect_line(&c, "IP 192.0.2.1.80 > 192.0.2.2.40000: Flags [P.], seq 1000:1009, ack 2000, win "
                    "512, length 9: HTTP");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_no_text(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003f000100004006f6b4c0000201c00002029c40"
                 "0050000003e8000007d050180200ef330000474554202f1b5b33316d20485454502f312e"
                 "310d0a0d0a");
    expect_field(&c, "http.start_line", 54, 21, 0xfffffffeu);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.80: Flags [P.], seq 1000:1023, ack 2000, win "
                    "512, length 23: HTTP");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_no_line_end(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002d000100004006f6c6c0000201c00002029c40"
                 "0050000003e8000007d050180200b7150000474554202f");
    expect_text(&c, "http.request.uri", "/");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.80: Flags [P.], seq 1000:1005, ack 2000, win "
                    "512, length 5: HTTP: GET / [|http]");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_basic(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500006d000100004006f686c0000201c00002029c40"
                 "0050000003e8000007d050180200c9ac0000474554202f20485454502f312e310d0a4175"
                 "74686f72697a6174696f6e3a20426173696320515778685a475270626a70766347567549"
                 "484e6c633246745a513d3d0d0a0d0a");
    expect_text(&c, "http.authbasic", "Aladdin:open sesame");
    expect_text(&c, "http.auth.scheme", "Basic");
    expect_field(&c, "http.auth.credentials", 91, 28, 0);
    expect_field(&c, "http.request.method.meaning", 54, 0, 0);
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_digest(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000074000100004006f67fc0000201c00002029c40"
                 "0050000003e8000007d050180200bf330000474554202f20485454502f312e310d0a4175"
                 "74686f72697a6174696f6e3a2044696765737420757365726e616d653d224d7566617361"
                 "222c20716f703d617574682c206e65773d310d0a0d0a");
    expect_field(&c, "http.auth.username", 102, 6, 0);
    expect_text(&c, "http.auth.qop", "auth");
    expect_text(&c, "http.auth.parameter", "1");
    expect_absent(&c, "http.authbasic");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_basic),        cmocka_unit_test(test_digest),
        cmocka_unit_test(test_request),      cmocka_unit_test(test_answer),
        cmocka_unit_test(test_two_messages), cmocka_unit_test(test_other_port),
        cmocka_unit_test(test_continuation), cmocka_unit_test(test_no_text),
        cmocka_unit_test(test_no_line_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
