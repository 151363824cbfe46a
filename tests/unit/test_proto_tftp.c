/* TFTP: every kind of message, and strings without an end. */
#include "../support/guard.h"

static void test_read_request(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000450001000040117aa800000000ffffffff9c40"
                 "004500310000000166006f6374657400626c6b73697a650031343238007473697a650030"
                 "0074696d656f7574003500");
    expect_field(&c, "tftp.opcode", 42, 2, 1);
    expect_text(&c, "tftp.source_file", "f");
    expect_text(&c, "tftp.type", "octet");
    expect_text(&c, "tftp.option.name", "blksize");
    expect_text(&c, "tftp.option.value", "1428");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 41, RRQ "
                    "\"f\" octet blksize 1428 tsize 0 timeout 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 69)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 41, RRQ "
                       "\"f\" octet blksize 1428 tsize 0 timeout 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_write_request(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002c0001000040117ac100000000ffffffff9c40"
                 "004500180000000266696c65006e6574617363696900");
    expect_text(&c, "tftp.destination_file", "file");
    expect_text(&c, "tftp.type", "netascii");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 16, WRQ "
                    "\"file\" netascii");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 44)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 16, WRQ "
                       "\"file\" netascii");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_data(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000250001000040117ac800000000ffffffff9c40"
                 "0045001100000003000168656c6c6f");
    expect_field(&c, "tftp.block", 44, 2, 1);
    expect_text(&c, "tftp.file_data", "68:65:6c:6c:6f");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 9, DATA "
                    "block 1");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 37)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 9, DATA "
                       "block 1");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_acknowledgement(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000200001000040117acd00000000ffffffff9c40"
                 "0045000c000000040007");
    expect_field(&c, "tftp.block", 44, 2, 7);
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 4, ACK "
                    "block 7");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 32)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 4, ACK "
                       "block 7");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_error(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002f0001000040117abe00000000ffffffff9c40"
                 "0045001b00000005000146696c65206e6f7420666f756e6400");
    expect_field(&c, "tftp.error.code", 44, 2, 1);
    expect_text(&c, "tftp.error.message", "File not found");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 19, ERROR "
                    "ENOTFOUND \"File not found\"");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 47)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 19, ERROR "
                       "ENOTFOUND \"File not found\"");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_unknown_error(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000220001000040117acb00000000ffffffff9c40"
                 "0045000e0000000500096d00");
    expect_field(&c, "tftp.error.code", 44, 2, 9);
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 6, ERROR "
                    "tftp-err-#9 \" \"m\"");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 34)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 6, ERROR "
                       "tftp-err-#9 \" \"m\"");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_option_acknowledgement(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000340001000040117ab900000000ffffffff9c40"
                 "0045002000000006626c6b73697a650031343238007473697a6500393900");
    expect_text(&c, "tftp.option.name", "blksize");
    expect_text(&c, "tftp.option.value", "1428");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 24, OACK "
                    "blksize 1428 tsize 99");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 52)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 24, OACK "
                       "blksize 1428 tsize 99");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_string_without_end(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000220001000040117acb00000000ffffffff9c40"
                 "0045000e0000000166696c65");
    expect_text(&c, "tftp.source_file", "file");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 6, RRQ "
                    "\"file\" [|tftp]");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 34)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 6, RRQ "
                       "\"file\" [|tftp]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_option_without_value(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002e0001000040117abf00000000ffffffff9c40"
                 "0045001a0000000166006f6374657400626c6b73697a6500");
    expect_text(&c, "tftp.option.name", "blksize");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 18, RRQ "
                    "\"f\" octet blksize");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 46)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 18, RRQ "
                       "\"f\" octet blksize");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_unknown_opcode(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010800450000210001000040117acc00000000ffffffff9c40"
                 "0045000d00000007616263");
    expect_field(&c, "tftp.opcode", 42, 2, 7);
    expect_text(&c, "tftp.data", "61:62:63");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 5, tftp-#7");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 33)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 5, tftp-#7");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_one_byte(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500001d0001000040117ad000000000ffffffff9c40"
                 "00450009000000");
    expect_line(&c, "IP 0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 1 [|tftp]");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 29)\n"
                       "    0.0.0.0.40000 > 255.255.255.255.69: TFTP, length 1 [|tftp]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_request),
        cmocka_unit_test(test_write_request),
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_acknowledgement),
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_unknown_error),
        cmocka_unit_test(test_option_acknowledgement),
        cmocka_unit_test(test_string_without_end),
        cmocka_unit_test(test_option_without_value),
        cmocka_unit_test(test_unknown_opcode),
        cmocka_unit_test(test_one_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
