/* --walk and --walk=rows: every byte shown once and readable back, everything within its columns.
 */
#include "../support/guard.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define UDP                                                                                        \
    "ffffffffffff 020000000001 0800"                                                               \
    "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                            \
    "1e61 22b8 000e 0000 616263646566"
#define TCP                                                                                        \
    "020000000002 020000000001 0800"                                                               \
    "45 00 0039 0001 0000 40 06 0000 c0000201 c0000202"                                            \
    "0014 0050 00000001 00000000 6018 2000 0000 0000 020405b4"                                     \
    "474554202f20485454502f0d0a"
#define UNKNOWN "020000000002 020000000001 4321 00"

static char text[262144];

static const char *walk_of(struct checked_packet *c, const struct view_options *options)
{
    struct out o;
    assert_true(out_open(&o, -1, 64));
    view_walk.packet(&o, options, c->p);
    size_t n = (size_t)(o.at - o.start);
    assert_true(n < sizeof(text));
    memcpy(text, o.start, n);
    text[n] = '\0';
    out_free(&o);
    return text;
}

/* Reads "0010  aa bb|cc" into bytes; returns how many bytes the line shows. */
static uint32_t read_line(const char *s, uint8_t *to, uint32_t room)
{
    char *end;
    unsigned long offset = strtoul(s, &end, 16);
    uint32_t n = 0;
    if (end < s + 4 || memcmp(end, "  ", 2) != 0)
        return 0;
    for (s = end + 1; (*s == ' ' || *s == '|') && isxdigit(s[1]) && isxdigit(s[2]); s += 3) {
        char pair[3] = {s[1], s[2], '\0'};
        assert_true(offset + n < room);
        assert_int_equal(to[offset + n], 0xee); /* shown once only */
        to[offset + n++] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return n;
}

/* The bytes that the text shows are the frame's, all of them. */
static void expect_round_trip(const struct checked_packet *c)
{
    uint8_t *bytes = malloc(c->length + 1);
    uint32_t n = 0;
    assert_non_null(bytes);
    memset(bytes, 0xee, c->length + 1);
    for (const char *s = text; s; s = strchr(s, '\n'), s = s ? s + 1 : NULL)
        n += read_line(s, bytes, c->length);
    assert_int_equal(n, c->length);
    assert_memory_equal(bytes, c->frame, c->length);
    free(bytes);
}

static void expect_columns(unsigned most)
{
    for (const char *s = text; *s; s++) {
        size_t n = strcspn(s, "\n");
        if (n > most)
            fail_msg("%zu columns: %.*s", n, (int)n, s);
        if (n && s[n - 1] == ' ')
            fail_msg("space at the end: %.*s", (int)n, s);
        s += n;
    }
}

static void expect_in(const char *part)
{
    if (!strstr(text, part))
        fail_msg("no\n%s\nin\n%s", part, text);
}

static void check_frame(const char *hex)
{
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, hex);
    for (int verbose = 0; verbose < 2; verbose++) {
        walk_of(&c, &(struct view_options){.width = 80, .line = {.verbose = verbose}});
        expect_round_trip(&c);
        expect_columns(80);
        walk_of(&c, &(struct view_options){.width = 132, .line = {.verbose = verbose}});
        expect_round_trip(&c);
        expect_columns(132);
        walk_of(&c, &(struct view_options){.width = 80, .rows = true});
        expect_round_trip(&c);
        expect_columns(80);
    }
    checked_drop(&c);
}

static void test_round_trips(void **state)
{
    (void)state;
    check_frame(UDP);
    check_frame(TCP);
    check_frame(UNKNOWN);
    check_frame("02");
}

static void test_walk_of_udp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, UDP);
    walk_of(&c, &(struct view_options){.width = 80});
    expect_in("bytes on the wire, 48 captured   ");
    expect_in("\n0000  ff ff ff ff ff ff        Destination          ff:ff:ff:ff:ff:ff\n");
    expect_in("IPv4 (0x0800) -> next layer\n");
    expect_in("\n000e  45\n      0100 ....                Version              4\n");
    expect_in("\n0014  40 00\n");
    expect_in("\n      .1.. .... .... ....        Don't fragment     set\n");
    expect_in("\n      ...0 0000 0000 0000      Fragment offset      0 bytes (0 x 8)\n");
    expect_in("\n001a  c0 00 02 01              Source address       192.0.2.1\n");
    checked_drop(&c);
}

static void test_rows_of_udp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, UDP);
    walk_of(&c, &(struct view_options){.width = 80, .rows = true});
    expect_in("\n       0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n"
              "0000  ff ff ff ff ff ff|02 00 00 00 00 01|08 00|45|00  eth, ip\n"
              "      Destination       Source            Type ");
    expect_in("\n0010  00 22|12 34|40 00|40|11|a4 93|c0 00 02 01|c0 00\n");
    expect_in("\n0020  02 02|1e 61|22 b8|00 0e|00 00|61 62 63 64 65 66  udp, data\n");
    checked_drop(&c);
}

/* A payload of 600 bytes is folded, unless -v asks for all of it. */
static void test_folding(void **state)
{
    (void)state;
    uint8_t frame[614] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x43, 0x21};
    struct checked_packet c;
    checked_bytes(&c, LINK_ETHERNET, frame, sizeof(frame), sizeof(frame));
    walk_of(&c, &(struct view_options){.width = 80});
    expect_in("\n      ... 88 more bytes, 020e-0265, folded (-v shows them)\n");
    walk_of(&c, &(struct view_options){.width = 80, .line = {.verbose = 1}});
    assert_null(strstr(text, "folded"));
    expect_round_trip(&c);
    walk_of(&c, &(struct view_options){.width = 80, .rows = true});
    expect_in(" more bytes folded (-v shows them)\n");
    walk_of(&c, &(struct view_options){.width = 80, .rows = true, .line = {.verbose = 1}});
    expect_round_trip(&c);
    checked_drop(&c);
}

static void test_cut_short(void **state)
{
    (void)state;
    static const uint8_t frame[20] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45};
    struct checked_packet c;
    checked_bytes(&c, LINK_ETHERNET, frame, sizeof(frame), 60);
    walk_of(&c, &(struct view_options){.width = 80});
    expect_in("60 bytes on the wire, 20 captured");
    expect_in("(cut short: the rest of this was not captured)");
    expect_round_trip(&c);
    checked_drop(&c);
}

static void test_color(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, UDP);
    walk_of(&c, &(struct view_options){.width = 80});
    assert_null(strchr(text, '\033'));
    walk_of(&c, &(struct view_options){.width = 80, .color = true});
    assert_non_null(strchr(text, '\033'));
    checked_drop(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trips), cmocka_unit_test(test_walk_of_udp),
        cmocka_unit_test(test_rows_of_udp), cmocka_unit_test(test_folding),
        cmocka_unit_test(test_cut_short),   cmocka_unit_test(test_color),
    };
    registry_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
