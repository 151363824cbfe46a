/* The output buffer: numbers, addresses, escapes, growth and write errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "wireloupe/out.h"

static struct out o;

/* What was appended since the last call, as a string. */
static const char *said(void)
{
    static char text[65536];
    size_t n = (size_t)(o.at - o.start);
    assert_true(n < sizeof(text));
    memcpy(text, o.start, n);
    text[n] = '\0';
    o.at = o.start;
    return text;
}

static int open_memory(void **state)
{
    (void)state;
    return out_open(&o, -1, 64) ? 0 : -1;
}

static int close_memory(void **state)
{
    (void)state;
    out_free(&o);
    return 0;
}

static void test_decimal(void **state)
{
    (void)state;
    const uint64_t numbers[] = {
        0,     1,     9,       10,         99,         100,           999,       1000,
        65535, 99999, 1000000, 4294967295, 1ull << 32, 9999999999ull, UINT64_MAX};
    char expected[32];
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        out_dec(&o, numbers[i]);
        snprintf(expected, sizeof(expected), "%llu", (unsigned long long)numbers[i]);
        assert_string_equal(said(), expected);
    }
    out_sdec(&o, -1);
    out_char(&o, ' ');
    out_sdec(&o, INT64_MIN);
    out_char(&o, ' ');
    out_sdec(&o, INT64_MAX);
    assert_string_equal(said(), "-1 -9223372036854775808 9223372036854775807");
}

static void test_padded(void **state)
{
    (void)state;
    out_dec_pad(&o, 7, 2);
    out_dec_pad(&o, 1234, 2);
    out_dec_pad(&o, 0, 9);
    assert_string_equal(said(), "071234000000000");
    out_dec_pad(&o, UINT64_MAX, 20);
    assert_string_equal(said(), "18446744073709551615");
    out_dec_right(&o, 42, 5);
    out_dec_right(&o, 123456, 5);
    out_dec_right(&o, 0, 0);
    assert_string_equal(said(), "   421234560");
}

static void test_hex(void **state)
{
    (void)state;
    out_hex(&o, 0, 1);
    out_hex(&o, 0xab, 4);
    out_hex(&o, 0x12345, 4);
    out_hex(&o, UINT64_MAX, 1);
    out_hex(&o, 1, 16);
    assert_string_equal(said(), "000ab12345ffffffffffffffff0000000000000001");
}

static void test_addresses(void **state)
{
    (void)state;
    out_ipv4(&o, (const uint8_t[]){0, 9, 99, 255});
    assert_string_equal(said(), "0.9.99.255");
    out_mac(&o, (const uint8_t[]){0, 0x1b, 0xff, 0x0a, 0xb0, 1}, 6);
    assert_string_equal(said(), "00:1b:ff:0a:b0:01");
    out_mac(&o, (const uint8_t[]){0xfe}, 1);
    assert_string_equal(said(), "fe");
    out_mac(&o, (const uint8_t[]){0}, 0);
    assert_string_equal(said(), "");
}

/* RFC 5952: lower case, no leading zeros, the longest run of zeros (the first of equals, never a
 * single group) as "::". */
static void test_ipv6(void **state)
{
    (void)state;
    const char *addresses[] = {
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1",
        "2001:db8::1:0:0:1",
        "fe80::1ff:fe23:4567:890a",
        "1:2:3:4:5:6:7:8",
        "0:1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:0",
        "::1:0:0:0",
        "1:0:0:1::",
        "1::8:0",
        "abcd:ef01:2345:6789:abcd:ef01:2345:6789",
        "ff02::1:ff00:0",
    };
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        uint8_t a[16];
        assert_int_equal(inet_pton(AF_INET6, addresses[i], a), 1);
        out_ipv6(&o, a);
        assert_string_equal(said(), addresses[i]);
    }
}

/* The C library writes the same for most addresses; where it is wrong (one group of zeros as "::")
 * and for addresses with IPv4 in them, it is not asked. */
static void test_ipv6_like_inet_ntop(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 256; bits++) {
        uint8_t a[16] = {0};
        char expected[64];
        for (unsigned g = 0; g < 8; g++)
            a[2 * g + 1] = bits >> g & 1 ? (uint8_t)(g * 31 + 1) : 0;
        inet_ntop(AF_INET6, a, expected, sizeof(expected));
        if (strchr(expected, '.'))
            continue;
        out_ipv6(&o, a);
        assert_string_equal(said(), expected);
    }
}

static void test_plain(void **state)
{
    (void)state;
    char to[32];
    out_plain(to, sizeof to, "a\x1b[2J\n\\\xc3\xbc\xc2\x9b\xff");
    assert_string_equal(to, "a\\x1b[2J\\x0a\\\xc3\xbc\\xc2\\x9b\\xff");
    out_plain(to, sizeof to, "\xe2\x80\xae.txt");
    assert_string_equal(to, "\\xe2\\x80\\xae.txt");
    /* What has no room is left out, whole. */
    out_plain(to, 10, "\1\2\3");
    assert_string_equal(to, "\\x01\\x02");
    out_plain(to, 1, "a");
    assert_string_equal(to, "");
}

static void test_escaped(void **state)
{
    (void)state;
    out_escaped(&o, (const uint8_t *)"aZ ~\\\"", 6);
    assert_string_equal(said(), "aZ ~\\\"");
    out_escaped(&o, (const uint8_t *)"\0\n\x1b[\x7f", 5);
    assert_string_equal(said(), "^@^J^[[^?");
    out_escaped(&o, (const uint8_t *)"\xc1\x81\xff", 3);
    assert_string_equal(said(), "M-AM-^AM-^?");
}

static void test_json(void **state)
{
    (void)state;
    out_json(&o, (const uint8_t *)"a\"b\\c/", 6);
    assert_string_equal(said(), "a\\\"b\\\\c/");
    out_json(&o, (const uint8_t *)"gr\xc3\xbc\xc3\x9f \xf0\x9f\x94\x8d", 11);
    assert_string_equal(said(), "gr\xc3\xbc\xc3\x9f \xf0\x9f\x94\x8d");
    /* A continuation alone, a sequence cut short, an overlong slash, a surrogate, beyond Unicode.
     */
    const char *broken[] = {"\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"};
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        out_json(&o, (const uint8_t *)broken[i], strlen(broken[i]));
        const char *text = said();
        assert_memory_equal(text, "\xef\xbf\xbd", 3);
        assert_int_equal(strlen(text) % 3, 0);
    }
}

static void test_json_controls(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 0x20; c++) {
        uint8_t byte = (uint8_t)c;
        out_json(&o, &byte, 1);
        const char *text = said();
        assert_int_equal(text[0], '\\');
        assert_true(strlen(text) == 2 || strlen(text) == 6);
    }
    const char *unsafe[] = {"\x7f", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x81\xa6"};
    for (size_t i = 0; i < sizeof(unsafe) / sizeof(unsafe[0]); i++) {
        out_json(&o, (const uint8_t *)unsafe[i], strlen(unsafe[i]));
        assert_null(strstr(said(), unsafe[i]));
    }
}

static void test_text(void **state)
{
    (void)state;
    out_text(&o, (const uint8_t *)"a\\b \xc3\xbc", 6);
    assert_string_equal(said(), "a\\\\b \xc3\xbc");
    out_text(&o, (const uint8_t *)"\x1b[0m\r\n\x7f\xff", 8);
    assert_string_equal(said(), "\\x1b[0m\\x0d\\x0a\\x7f\\xff");
    out_text(&o, (const uint8_t *)"\xe2\x80\xae\xc2\x85", 5);
    assert_string_equal(said(), "\\xe2\\x80\\xae\\xc2\\x85");
}

static void test_growth(void **state)
{
    (void)state;
    static char big[20000];
    memset(big, 'x', sizeof(big));
    for (unsigned i = 0; i < 100; i++)
        out_char(&o, 'a');
    out_bytes(&o, big, sizeof(big));
    out_fill(&o, '.', 10000);
    out_str(&o, "end");
    const char *text = said();
    assert_int_equal(strlen(text), 100 + 20000 + 10000 + 3);
    assert_int_equal(text[99], 'a');
    assert_int_equal(text[100], 'x');
    assert_string_equal(text + 30100, "end");
}

static void test_descriptor(void **state)
{
    (void)state;
    struct out file;
    static char got[300001], sent[300001];
    FILE *f = tmpfile();
    assert_non_null(f);
    assert_true(out_open(&file, fileno(f), 8192));
    for (unsigned i = 0; i < 30000; i++) {
        out_dec_pad(&file, i, 9);
        out_char(&file, '\n');
        snprintf(sent + (size_t)i * 10, 11, "%09u\n", i);
    }
    assert_true(out_flush(&file));
    out_free(&file);
    rewind(f);
    assert_int_equal(fread(got, 1, sizeof(got), f), 300000);
    assert_memory_equal(got, sent, 300000);
    fclose(f);
}

static void test_write_error(void **state)
{
    (void)state;
    struct out full;
    static char big[100000];
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0)
        skip();
    memset(big, 'x', sizeof(big));
    assert_true(out_open(&full, fd, 8192));
    out_str(&full, "kept until it is flushed");
    assert_int_equal(full.error, 0);
    assert_false(out_flush(&full));
    assert_int_equal(full.error, ENOSPC);
    /* What comes later is dropped, and never overruns the buffer. */
    for (unsigned i = 0; i < 10; i++) {
        out_bytes(&full, big, sizeof(big));
        out_fill(&full, 'y', sizeof(big));
        out_dec(&full, i);
    }
    assert_false(out_flush(&full));
    assert_int_equal(full.error, ENOSPC);
    out_free(&full);
    close(fd);
}

static void test_closed_pipe(void **state)
{
    (void)state;
    struct out broken;
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    assert_true(out_open(&broken, ends[1], 4096));
    out_str(&broken, "nobody reads this");
    assert_false(out_flush(&broken));
    assert_int_equal(broken.error, EPIPE);
    out_free(&broken);
    close(ends[1]);
}

#define MEMORY_TEST(f) cmocka_unit_test_setup_teardown(f, open_memory, close_memory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEMORY_TEST(test_decimal),
        MEMORY_TEST(test_padded),
        MEMORY_TEST(test_hex),
        MEMORY_TEST(test_addresses),
        MEMORY_TEST(test_ipv6),
        MEMORY_TEST(test_ipv6_like_inet_ntop),
        cmocka_unit_test(test_plain),
        MEMORY_TEST(test_escaped),
        MEMORY_TEST(test_json),
        MEMORY_TEST(test_json_controls),
        MEMORY_TEST(test_text),
        MEMORY_TEST(test_growth),
        cmocka_unit_test(test_descriptor),
        cmocka_unit_test(test_write_error),
        cmocka_unit_test(test_closed_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
