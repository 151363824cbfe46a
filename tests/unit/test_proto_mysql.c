/* MySQL's protocol: the login of 2005 and what came after it. */
#include "../support/guard.h"

static void test_greeting(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000060000100004006f693c0000201c00002020cea"
                 "9c40000003e8000007d0501802006be00000340000000a342e302e32352d7374616e6461"
                 "72642d6c6f6700e87e00002d3a79755e587e31002c200c02000000000000000000000000"
                 "0000");
    expect_text(&c, "mysql.version", "4.0.25-standard-log");
    expect_field(&c, "mysql.packet_length", 54, 3, 52);
    expect_field(&c, "mysql.thread_id", 79, 4, 0x7ee8);
    expect_field(&c, "mysql.salt", 83, 9, 0);
    expect_field(&c, "mysql.caps.server", 92, 2, 0x202c);
    expect_field(&c, "mysql.caps.ta", 92, 2, 1);
    expect_field(&c, "mysql.caps.cu", 92, 2, 0);
    expect_field(&c, "mysql.server_language", 94, 1, 12);
    expect_line(&c, "IP 192.0.2.1.3306 > 192.0.2.2.40000: Flags [P.], seq 1000:1056, ack 2000, win "
                    "512, length 56: MySQL greeting, version 4.0.25-standard-log");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_login(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000041000100004006f6b2c0000201c00002029c40"
                 "0cea000003e8000007d0501802005f93000015000001852400000073656e676f6b750053"
                 "4d5c4a55534957");
    expect_text(&c, "mysql.user", "sengoku");
    expect_field(&c, "mysql.user", 63, 8, 0);
    expect_field(&c, "mysql.passwd", 71, 8, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.3306: Flags [P.], seq 1000:1025, ack 2000, win "
                    "512, length 25: MySQL login, user sengoku");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_result(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000046000100004006f6adc0000201c00002020cea"
                 "9c40000003e8000007d05018020066450000010000010205000002fe0000020003000003"
                 "0178fb05000004fe00000200");
    expect_field(&c, "mysql.num_fields", 58, 1, 2);
    expect_field(&c, "mysql.row.text", 73, 1, 0);
    expect_field(&c, "mysql.row.null", 74, 1, 0xfb);
    expect_line(&c, "IP 192.0.2.1.3306 > 192.0.2.2.40000: Flags [P.], seq 1000:1030, ack 2000, win "
                    "512, length 30: MySQL result, 2 columns, 1 row");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_query(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000035000100004006f6bec0000201c00002029c40"
                 "0cea000003e8000007d05018020058d60000090000000353454c4543542031");
    expect_field(&c, "mysql.command", 58, 1, 3);
    expect_text(&c, "mysql.query", "SELECT 1");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.3306: Flags [P.], seq 1000:1013, ack 2000, win "
                    "512, length 13: MySQL query: SELECT 1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_error(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000037000100004006f6bcc0000201c00002020cea"
                 "9c40000003e8000007d05018020064c600000b000001ff15042332383030306e6f");
    expect_field(&c, "mysql.error_code", 59, 2, 1045);
    expect_text(&c, "mysql.sqlstate", "28000");
    expect_line(&c, "IP 192.0.2.1.3306 > 192.0.2.2.40000: Flags [P.], seq 1000:1015, ack 2000, win "
                    "512, length 15: MySQL error 1045: no");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_middle_of_a_packet(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000035000100004006f6bec0000201c00002029c40"
                 "0cea000003e8000007d050180200c1350000505050500353454c4543542031");
    expect_absent(&c, "mysql.query");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.3306: Flags [P.], seq 1000:1013, ack 2000, win "
                    "512, length 13: MySQL");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_greeting), cmocka_unit_test(test_login),
        cmocka_unit_test(test_result),   cmocka_unit_test(test_query),
        cmocka_unit_test(test_error),    cmocka_unit_test(test_middle_of_a_packet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
