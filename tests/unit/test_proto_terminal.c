/* SSH, Telnet, syslog and RESP: what can be read of them. */
#include "../support/guard.h"

static void test_ssh(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000035000100004006f6bec0000201c00002029c40"
                 "0016000003e8000007d05018020088a300005353482d322e302d7820790d0a");
    expect_field(&c, "ssh.protocol", 54, 11, 0);
    expect_field(&c, "ssh.line_end", 65, 2, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.22: Flags [P.], seq 1000:1013, ack 2000, win "
                    "512, length 13: SSH: SSH-2.0-x y");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_ssh_on_another_port(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000032000100004006f6c1c0000201c00002029c40"
                 "08ae000003e8000007d050180200033200005353482d322e302d780a");
    expect_field(&c, "ssh.protocol", 54, 9, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.2222: Flags [P.], seq 1000:1010, ack 2000, win "
                    "512, length 10: SSH: SSH-2.0-x");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_ssh_binary(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002e000100004006f6c5c0000201c00002029c40"
                 "0016000003e8000007d0501802007b9e0000000001020514");
    expect_absent(&c, "ssh.protocol");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.22: Flags [P.], seq 1000:1006, ack 2000, win "
                    "512, length 6");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_telnet(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000033000100004006f6c0c0000201c00002029c40"
                 "0017000003e8000007d05018020020220000fffd01fffa18007674fff0");
    expect_field(&c, "telnet.cmd", 55, 1, 253);
    expect_field(&c, "telnet.subcmd", 56, 1, 1);
    expect_field(&c, "telnet.suboption", 60, 1, 0);
    expect_field(&c, "telnet.suboption.value", 61, 2, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.23: Flags [P.], seq 1000:1011, ack 2000, win "
                    "512, length 11 [telnet DO ECHO, SB TERMINAL TYPE IS 0x76 0x74 SE]");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_telnet_text(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002f000100004006f6c4c0000201c00002029c40"
                 "0017000003e8000007d0501802001f9f00006c6f67696e3a20");
    expect_field(&c, "telnet.data", 54, 7, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.23: Flags [P.], seq 1000:1007, ack 2000, win "
                    "512, length 7");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_syslog(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002d000100004011f6bbc0000201c00002029c40"
                 "0202001959393c33343e4f63742031312073753a206869");
    expect_field(&c, "syslog.facility", 42, 4, 4);
    expect_field(&c, "syslog.level", 42, 4, 2);
    expect_field(&c, "syslog.msg", 46, 13, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.514: SYSLOG auth.critical, length: 17");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_syslog_invalid(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000020000100004011f6c8c0000201c00002029c40"
                 "0202000c6be333343e78");
    expect_absent(&c, "syslog.pri");
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.514:  (invalid)");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_resp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003c000100004006f6b7c0000201c00002029c40"
                 "18eb000003e8000007d050180200126900002a320d0a24330d0a4745540d0a24310d0a61"
                 "0d0a");
    expect_field(&c, "resp.array.length", 54, 4, 2);
    expect_field(&c, "resp.bulk_string.length", 58, 4, 3);
    expect_text(&c, "resp.bulk_string.value", "GET");
    expect_field(&c, "resp.bulk_string.value", 71, 1, 0);
    expect_line(&c, "IP 192.0.2.1.40000 > 192.0.2.2.6379: Flags [P.], seq 1000:1020, ack 2000, win "
                    "512, length 20: RESP \"GET\" \"a\"");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_resp_null(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002d000100004006f6c6c0000201c000020218eb"
                 "9c40000003e8000007d05018020009a60000242d310d0a");
    expect_text(&c, "resp.bulk_string.length", "-1");
    expect_line(&c, "IP 192.0.2.1.6379 > 192.0.2.2.40000: Flags [P.], seq 1000:1005, ack 2000, win "
                    "512, length 5: RESP null");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_resp_goes_on(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001080045000030000100004006f6c3c0000201c000020218eb"
                 "9c40000003e8000007d050180200ea6400002a330d0a3a310d0a");
    expect_field(&c, "resp.goes_on", 62, 0, 1);
    expect_line(&c, "IP 192.0.2.1.6379 > 192.0.2.2.40000: Flags [P.], seq 1000:1008, ack 2000, win "
                    "512, length 8: RESP \"1\" [|resp]");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ssh),
        cmocka_unit_test(test_ssh_on_another_port),
        cmocka_unit_test(test_ssh_binary),
        cmocka_unit_test(test_telnet),
        cmocka_unit_test(test_telnet_text),
        cmocka_unit_test(test_syslog),
        cmocka_unit_test(test_syslog_invalid),
        cmocka_unit_test(test_resp),
        cmocka_unit_test(test_resp_null),
        cmocka_unit_test(test_resp_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
