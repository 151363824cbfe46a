/* The checks themselves: each promise, broken on purpose, is complained of. */
#include "../support/guard.h"

#include <string.h>

static struct packet p;
static struct field fields[8];
static char complaint[COMPLAINT];

/* The row of that name as a field at offset. */
static void add(const char *name, uint32_t offset, uint32_t length)
{
    unsigned proto = 0;
    registry_init();
    const struct field_def *row = registry_field(name, &proto);
    assert_non_null(row);
    fields[p.n_fields++] = (struct field){.proto = (uint8_t)proto,
                                          .id = (uint16_t)(row - protocols[proto]->fields),
                                          .offset = offset,
                                          .length = length};
}

static int begin(void **state)
{
    static const uint8_t bytes[14];
    (void)state;
    memset(&p, 0, sizeof(p));
    p.bytes = bytes;
    p.caplen = p.wirelen = sizeof(bytes);
    p.fields = fields;
    add("eth.dst", 0, 6);
    add("eth.src", 6, 6);
    return 0;
}

static void expect_complaint(bool good, const char *word)
{
    assert_false(good);
    if (!strstr(complaint, word))
        fail_msg("\"%s\" does not say \"%s\"", complaint, word);
}

static void test_whole(void **state)
{
    (void)state;
    add("eth.type", 12, 2);
    assert_true(check_structure(&p, complaint));
    assert_true(check_coverage(&p, complaint));
}

static void test_gap(void **state)
{
    (void)state;
    add("ip.ttl", 13, 1);
    expect_complaint(check_coverage(&p, complaint), "no leaf covers byte 12");
}

static void test_overlap(void **state)
{
    (void)state;
    add("udp.length", 11, 2);
    add("ip.ttl", 13, 1);
    expect_complaint(check_coverage(&p, complaint), "overlaps");
}

static void test_twice(void **state)
{
    (void)state;
    add("eth.type", 12, 2);
    add("udp.length", 12, 2);
    expect_complaint(check_coverage(&p, complaint), "covers what");
}

static void test_bits(void **state)
{
    (void)state;
    add("ip.version", 12, 1);
    add("ip.hdr_len", 12, 1);
    add("ip.ttl", 13, 1);
    assert_true(check_coverage(&p, complaint));
    add("ip.hdr_len", 12, 1);
    expect_complaint(check_coverage(&p, complaint), "covers what");
}

static void test_outside(void **state)
{
    (void)state;
    add("eth.type", 13, 2);
    expect_complaint(check_structure(&p, complaint), "outside");
}

static void test_clean(void **state)
{
    (void)state;
    const char *bad[] = {"\x1b[0m",  "\r",           "\x7f",        "\xc2\x9b",
                         "\xff",     "\xe2\x80\xae", "\xc0\xaf",    "\xe2\x80\xa8",
                         "\xd8\x9c", "\xe2\x81\xa9", "\xed\xa0\x80"};
    assert_true(check_clean("text", "a line\n\tand \xc3\xbc\n", 15, complaint));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        expect_complaint(check_clean("text", bad[i], strlen(bad[i]), complaint), "raw");
}

static void test_json(void **state)
{
    (void)state;
    const char *good = "{\"a\": [1, -0.5e+3, \"\\u00e9\\\\\\\"\", true, null, {}, []]}\n{}\n";
    const char *bad[] = {"{",
                         "{}",
                         "{\"a\":1,}\n",
                         "{\"a\":01}\n",
                         "{\"a\":\"\\x\"}\n",
                         "{a:1}\n",
                         "{\"a\":}\n",
                         "[1]\n",
                         "{\"a\":[1 2]}\n",
                         "{\"a\":\"\\u12g4\"}\n",
                         "{\"a\":\"\n\"}\n",
                         "{\"a\":1.}\n",
                         "{}{}\n"};
    assert_true(check_json("text", good, strlen(good), complaint));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(check_json("text", bad[i], strlen(bad[i]), complaint));
}

static void test_colors(void **state)
{
    (void)state;
    char text[] = "a\033[31mb\033[0m\033[2Jc";
    assert_int_equal(without_colors(text, strlen(text)), 7);
    assert_memory_equal(text, "ab\033[2Jc", 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_whole, begin),
        cmocka_unit_test_setup(test_gap, begin),
        cmocka_unit_test_setup(test_overlap, begin),
        cmocka_unit_test_setup(test_twice, begin),
        cmocka_unit_test_setup(test_bits, begin),
        cmocka_unit_test_setup(test_outside, begin),
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_colors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
