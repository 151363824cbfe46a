/* IDENT: questions and answers. */
#include "../support/guard.h"

static void test_user(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004c000100004006f6a7c0000201c00002020071"
                 "9c40000003e8000007d05018020010810000363139332c203233203a2055534552494420"
                 "3a20554e4958203a2073746a6f686e730d0a");
    expect_field(&c, "ident.port_on_server", 54, 4, 6193);
    expect_field(&c, "ident.port_on_client", 60, 2, 23);
    expect_text(&c, "ident.opsys", "UNIX");
    expect_field(&c, "ident.user", 81, 7, 0);
    expect_line(&c, "IP 192.0.2.1.113 > 192.0.2.2.40000: Flags [P.], seq 1000:1036, ack 2000, win "
                    "512, length 36: IDENT 6193, 23: user stjohns");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_error(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003f000100004006f6b4c0000201c00002020071"
                 "9c40000003e8000007d0501802009da20000363139352c32333a4552524f523a4e4f2d55"
                 "5345520d0a");
    expect_text(&c, "ident.error", "NO-USER");
    expect_field(&c, "ident.error.meaning", 68, 0, 2);
    expect_absent(&c, "ident.user");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_user), cmocka_unit_test(test_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
