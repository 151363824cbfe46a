/* SCTP: the beginning of an association, data, acknowledgements, a chunk whose length lies. */
#include "../support/guard.h"

#define ETHER "020000000002 020000000001 0800 "
#define ADDRESSES "c0000201 c0000202 "
#define HEADER "03e8 07d0 11223344 00000000 "

static void test_init(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 0040 0001 0000 40 84 f641 " ADDRESSES HEADER
                       "01 00 0020 00000001 00010000 0003 0004 00000005"
                       "0005 0008 c0000203 c000 0004");
    expect_field(&c, "sctp.srcport", 34, 2, 1000);
    expect_field(&c, "sctp.verification_tag", 38, 4, 0x11223344);
    expect_field(&c, "sctp.chunk_type", 46, 1, 1);
    expect_field(&c, "sctp.init_nr_out_streams", 58, 2, 3);
    expect_field(&c, "sctp.parameter_ipv4_address", 70, 4, 0xc0000203);
    expect_field(&c, "sctp.parameter_type", 74, 2, 0xc000);
    expect_line(&c, "IP 192.0.2.1.1000 > 192.0.2.2.2000: sctp (1) [INIT] [init tag: 1] "
                    "[rwnd: 65536] [OS: 3] [MIS: 4] [init TSN: 5] ");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_data(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 0050 0001 0000 40 84 f631 " ADDRESSES HEADER
                       "00 03 0015 00000009 0001 0002 00000000 68656c6c6f 000000"
                       "03 00 0018 00000007 00000008 0001 0001 0002 0003 00000037");
    expect_field(&c, "sctp.data_b_bit", 47, 1, 1);
    expect_field(&c, "sctp.data_tsn_raw", 50, 4, 9);
    expect_field(&c, "sctp.data", 62, 5, 0);
    expect_field(&c, "sctp.chunk_padding", 67, 3, 0);
    expect_field(&c, "sctp.sack_gap_block_end", 88, 2, 3);
    expect_field(&c, "sctp.sack_duplicate_tsn", 90, 4, 55);
    expect_line(&c, "IP 192.0.2.1.1000 > 192.0.2.2.2000: sctp (1) [DATA] (B)(E) [TSN: 9] [SID: 1] "
                    "[SSEQ 2] [PPID 0x0] , (2) [SACK] [cum ack 7] [a_rwnd 8] [#gap acks 1] "
                    "[#dup tsns 1] \n\t\t[gap ack block #1: start = 9, end = 10] "
                    "\n\t\t[dup TSN #1: 55] ");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 ETHER "4500 002c 0001 0000 40 84 f655 " ADDRESSES HEADER "09 00 0008 0001 0020"
                       "08 00 0003"
                       "");
    expect_line(&c, "IP 192.0.2.1.1000 > 192.0.2.2.2000: sctp (1) "
                    "[OP ERR] , (2) [Bad chunk length 3, < size of chunk descriptor]");
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init),
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
