/* Hex dumps as text: every form that other tools print gives the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/capture/hextext.h"

static uint8_t room[HEXTEXT_MAX];
static struct hextext h;

static void open_text(const char *text)
{
    hextext_open(&h, text, strlen(text), room);
}

/* The next frame is n bytes: 0x40, 0x41, ... */
static void expect_frame(uint32_t n)
{
    assert_true(hextext_next(&h));
    assert_int_equal(h.n, n);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(h.bytes[i], (0x40 + i) & 0xff);
}

static void expect_end(void)
{
    assert_false(hextext_next(&h));
}

static void test_tcpdump(void **state)
{
    (void)state;
    open_text("20:02:55.656904 IP 10.0.0.1 > 10.0.0.2: ICMP echo request, length 8\n"
              "\t0x0000:  4041 4243 4445 4647 4849 4a4b 4c4d 4e4f  @ABCDEFGHIJKLMNO\n"
              "\t0x0010:  5051 52                                  PQR\n"
              "20:02:56.000000 IP 10.0.0.1 > 10.0.0.2: ICMP echo reply, length 8\n"
              "\t0x0000:  4041 4243 4445 4647 4849\n");
    expect_frame(19);
    assert_int_equal(h.time % 1000000000, 656904000);
    expect_frame(10);
    expect_end();
}

/* What tcpdump -v shows inside a packet stands deeper, and is no packet. */
static void test_tcpdump_inner(void **state)
{
    (void)state;
    open_text("\t  0x0000:  6666 6666 6666 6666 6666\n"
              "\t0x0000:  4041 4243 4445 4647\n");
    expect_frame(8);
    expect_end();
}

static void test_wireshark(void **state)
{
    (void)state;
    open_text("0000  40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f   @ABCDEFGHIJKLMNO\n"
              "0010  50 51                                             PQ\n"
              "\n"
              "0000  40 41 42 43 44 45 46 47                           @ABCDEFG\n");
    expect_frame(18);
    expect_frame(8);
    expect_end();
}

static void test_hexdump_canonical(void **state)
{
    (void)state;
    open_text("00000000  40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  |@ABCDEFGHIJKLMNO|\n"
              "00000010  50 51 52 53 54 55 56 57                           |PQRSTUVW|\n"
              "00000018\n");
    expect_frame(24);
    expect_end();
}

/* A star stands for rows that are like the one above. */
static void test_hexdump_squeezed(void **state)
{
    (void)state;
    open_text("00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
              "*\n"
              "00000030  01 02                                             |..|\n"
              "00000032\n");
    assert_true(hextext_next(&h));
    assert_int_equal(h.n, 0x32);
    assert_int_equal(h.bytes[0x2f], 0);
    assert_int_equal(h.bytes[0x31], 2);
    expect_end();
}

/* The ASCII column may look like hex: the next row's offset tells how long the row is. */
static void test_ascii_like_hex(void **state)
{
    (void)state;
    open_text("00000000: 4041 4243 4445 4647 4849 4a4b 4c4d 4e4f abcd\n"
              "00000010: 5051\n");
    expect_frame(18);
    expect_end();
}

static void test_od_octal(void **state)
{
    (void)state;
    open_text("0000000 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f\n"
              "0000020 50 51 52 53\n"
              "0000024\n");
    expect_frame(20);
    expect_end();
}

static void test_bare(void **state)
{
    (void)state;
    open_text("4041424344454647\n48494a4b4c4d4e4f\n5051\n");
    expect_frame(18);
    expect_end();
    open_text("40:41:42:43:44:45:46:47:48\n");
    expect_frame(9);
    open_text("unsigned char p[] = {\n  0x40, 0x41, 0x42, 0x43, 0x44, 0x45,\n  0x46, 0x47\n};\n");
    expect_frame(8);
    open_text("\\x40\\x41\\x42\\x43\\x44\\x45\\x46\\x47");
    expect_frame(8);
    expect_end();
}

/* Lines of different lengths are frames of their own. */
static void test_bare_frames(void **state)
{
    (void)state;
    open_text("4041424344454647\n404142434445464748494a\n404142434445464748\n");
    expect_frame(8);
    expect_frame(11);
    expect_frame(9);
    expect_end();
}

static void test_walk(void **state)
{
    (void)state;
    open_text("Frame 1   70 bytes on the wire, 10 captured   2019-03-12 20:02:55.656904 UTC\n"
              "Ethernet                                            0000-0009  10 bytes\n"
              "0000  40 41 42 43 44 45        Destination          40:41:42:43:44:45\n"
              "0006  46 47\n"
              "      0100 ....                Version              4\n"
              "0008  48 49                    Type                 0x4849\n"
              "\n"
              "Frame 2   8 bytes on the wire, 8 captured   1970-01-01 00:00:01.000000 UTC\n"
              "       0  1  2  3  4  5  6  7\n"
              "0000  40 41|42 43 44 45|46|47\n"
              "      src   dst         t  l\n");
    expect_frame(10);
    assert_int_equal(h.wirelen, 70);
    assert_int_equal(h.time, 1552420975656904000);
    expect_frame(8);
    assert_int_equal(h.time, 1000000000);
    expect_end();
}

static void test_no_dump(void **state)
{
    (void)state;
    open_text("hello, this is a text\nwith a face and a bed, 12 and 0x34\n");
    expect_end();
    open_text("");
    expect_end();
}

static void test_is_ip(void **state)
{
    (void)state;
    static const uint8_t ip[] = {0x45, 0, 0,  20, 0, 1, 0,  0, 64, 17,
                                 0,    0, 10, 0,  0, 1, 10, 0, 0,  2};
    uint8_t longer[21] = {0};
    memcpy(longer, ip, sizeof ip);
    assert_true(hextext_is_ip(ip, sizeof ip));
    assert_false(hextext_is_ip(longer, sizeof longer)); /* neither length nor checksum fits */
    assert_false(hextext_is_ip(ip, 19));
}

/* Text cut anywhere: it ends, and nothing is read behind it. */
static void test_every_length(void **state)
{
    (void)state;
    static const char text[] =
        "12:00:00.000000 IP\n\t0x0000:  4041 4243 4445 4647  @AB\n*\n\t0x0020:  0x12 \\x13 ff\n"
        "00000000  40 41 42 43 44 45 46 47  48 49 |@A|\n4041424344454647\n48\n2020-01-01 "
        "00:00:00.1";
    for (size_t n = 0; n < sizeof text; n++) {
        char *copy = malloc(n ? n : 1);
        if (!copy) {
            fail_msg("no memory");
            return;
        }
        memcpy(copy, text, n);
        hextext_open(&h, copy, n, room);
        for (unsigned frames = 0; hextext_next(&h); frames++)
            assert_true(frames < 10);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tcpdump),          cmocka_unit_test(test_tcpdump_inner),
        cmocka_unit_test(test_wireshark),        cmocka_unit_test(test_hexdump_canonical),
        cmocka_unit_test(test_hexdump_squeezed), cmocka_unit_test(test_ascii_like_hex),
        cmocka_unit_test(test_od_octal),         cmocka_unit_test(test_bare),
        cmocka_unit_test(test_bare_frames),      cmocka_unit_test(test_walk),
        cmocka_unit_test(test_no_dump),          cmocka_unit_test(test_is_ip),
        cmocka_unit_test(test_every_length),
    };
    return cmocka_run_group_tests_name("hextext", tests, NULL, NULL);
}
