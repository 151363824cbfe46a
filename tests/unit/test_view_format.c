/* Values in words: names, units, dates, DNS names that lie. */
#include "../support/guard.h"

#include <string.h>

static struct out o;

/* What was appended since the last call, as a string. */
static const char *said(void)
{
    static char text[4096];
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
    registry_init();
    return out_open(&o, -1, 64) ? 0 : -1;
}

static int close_memory(void **state)
{
    (void)state;
    out_free(&o);
    return 0;
}

static void test_names(void **state)
{
    (void)state;
    static const struct value_name words[] = {{1, "one"}, {5, "five"}, {0xffffffff, "last"}};
    const struct field_def row = {.name = "x", NAMES(words)}, bare = {.name = "y"};
    assert_string_equal(value_name(&row, 1), "one");
    assert_string_equal(value_name(&row, 5), "five");
    assert_string_equal(value_name(&row, 0xffffffff), "last");
    assert_null(value_name(&row, 0));
    assert_null(value_name(&row, 4));
    assert_null(value_name(&row, 6));
    assert_null(value_name(&bare, 0));
}

static const char *date(int64_t seconds, char between)
{
    format_date(&o, seconds, between);
    return said();
}

static void test_dates(void **state)
{
    (void)state;
    assert_string_equal(date(0, ' '), "1970-01-01 00:00:00");
    assert_string_equal(date(-1, 'T'), "1969-12-31T23:59:59");
    assert_string_equal(date(951782400, ' '), "2000-02-29 00:00:00");
    assert_string_equal(date(1552420975, ' '), "2019-03-12 20:02:55");
    assert_string_equal(date(4107542400, ' '), "2100-03-01 00:00:00");
    assert_string_equal(date(4294967295, ' '), "2106-02-07 06:28:15");
}

/* The name at `offset` of these bytes, which end where they end. */
static const char *name_at(const char *bytes, uint32_t n, uint32_t offset, uint32_t base)
{
    struct packet p = {.bytes = (const uint8_t *)bytes, .caplen = n, .wirelen = n};
    format_dname(&o, &p, offset, base);
    return said();
}
#define NAME(bytes, offset, base) name_at(bytes, sizeof(bytes) - 1, offset, base)

static void test_names_of_dns(void **state)
{
    (void)state;
    assert_string_equal(NAME("\3www\2de\0", 0, 0), "www.de");
    assert_string_equal(NAME("\0", 0, 0), ".");
    assert_string_equal(NAME("xx\2de\0\3www\300\2", 6, 0), "www.de");
    assert_string_equal(NAME("xx\2de\0\3www\300\0", 6, 2), "www.de");
    assert_string_equal(NAME("\3a.b\2\033[\0", 0, 0), "a\\.b.\\x1b[");
}

static void test_names_that_lie(void **state)
{
    (void)state;
    assert_string_equal(NAME("", 0, 0), "<cut>");
    assert_string_equal(NAME("\3ww", 0, 0), "<cut>");
    assert_string_equal(NAME("\3www", 0, 0), "www.<cut>");
    assert_string_equal(NAME("\300\0", 0, 0), "<cut>");      /* to itself */
    assert_string_equal(NAME("\1a\300\0", 0, 0), "a.<cut>"); /* to its own beginning */
    assert_string_equal(NAME("\300\2\1a\0", 0, 0), "<cut>"); /* forwards */
    assert_string_equal(NAME("\1a\0\300", 3, 0), "<cut>");   /* half a pointer */
    assert_string_equal(NAME("\1a\0\100b", 3, 0), "<cut>");  /* a kind of label nobody uses */
    assert_string_equal(NAME("\1a\0\300\0", 3, 9), "<cut>"); /* a message that begins behind */
    assert_string_equal(NAME("\1a\0\300\0", 3, ~0u), "<cut>");
}

#define FRAME                                                                                      \
    "ffffffffffff 020000000001 0800"                                                               \
    "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                            \
    "1e61 22b8 000e 0000 616263646566"

static void test_values(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, FRAME);
    expect_text(&c, "eth.dst", "ff:ff:ff:ff:ff:ff");
    expect_text(&c, "eth.type", "IPv4 (0x0800)");
    expect_text(&c, "ip.version", "4");
    expect_text(&c, "ip.hdr_len", "20 bytes (5 x 4)");
    expect_text(&c, "ip.id", "0x1234");
    expect_text(&c, "ip.flags.df", "set");
    expect_text(&c, "ip.flags.mf", "not set");
    expect_text(&c, "ip.src", "192.0.2.1");
    checked_drop(&c);
}

/* A field made by hand, of any row of any protocol. */
static const char *value_of(const char *name, const char *bytes, uint32_t n, uint32_t value)
{
    unsigned proto = 0;
    const struct field_def *row = registry_field(name, &proto);
    assert_non_null(row);
    struct packet p = {.bytes = (const uint8_t *)bytes, .caplen = n, .wirelen = n};
    struct field f = {.proto = (uint8_t)proto,
                      .id = (uint16_t)(row - protocols[proto]->fields),
                      .length = n,
                      .value = value};
    format_value(&o, &p, &f);
    return said();
}

static void test_odd_values(void **state)
{
    (void)state;
    assert_string_equal(value_of("eth.type", "\x43\x21", 2, 0x4321), "0x4321");
    assert_string_equal(value_of("ip.len", "\0\1", 2, 1), "1 byte");
    assert_string_equal(value_of("ip.src", "\1\2", 2, 0), "01:02"); /* not an address */
    assert_string_equal(value_of("eth.src", "\1\2\3\4", 4, 0), "01:02:03:04");
    assert_string_equal(value_of("data.data", "", 0, 0), "");
    assert_string_equal(value_of("data.data", "0123456789012345678901234567890123", 34, 0),
                        "30:31:32:33:34:35:36:37:38:39:30:31:32:33:34:35:36:37:38:39:30:31:32:33:"
                        "34:35:36:37:38:39:30:31... (34 bytes)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_names_of_dns), cmocka_unit_test(test_names_that_lie),
        cmocka_unit_test(test_values),       cmocka_unit_test(test_odd_values),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
