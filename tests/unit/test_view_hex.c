/* The hex dumps under a line: what tcpdump prints, column for column. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

static struct out o;

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

static const char *rows(const char *bytes, uint32_t n, bool ascii)
{
    hex_rows(&o, (const uint8_t *)bytes, n, ascii);
    return said();
}

static void test_rows(void **state)
{
    (void)state;
    assert_string_equal(rows("", 0, true), "");
    assert_string_equal(rows("a", 1, false), "\n\t0x0000:  61");
    assert_string_equal(rows("abc", 3, false), "\n\t0x0000:  6162 63");
    assert_string_equal(rows("0123456789abcdef", 16, false),
                        "\n\t0x0000:  3031 3233 3435 3637 3839 6162 6364 6566");
    assert_string_equal(rows("0123456789abcdef\n", 17, true),
                        "\n\t0x0000:  3031 3233 3435 3637 3839 6162 6364 6566  0123456789abcdef"
                        "\n\t0x0010:  0a                                       .");
    assert_string_equal(rows("a ~\x7f\x80\x1b", 6, true),
                        "\n\t0x0000:  6120 7e7f 801b                           a.~...");
}

static void test_wide_offsets(void **state)
{
    (void)state;
    size_t n = 0x10001;
    uint8_t *bytes = calloc(n, 1);
    assert_non_null(bytes);
    hex_rows(&o, bytes, (uint32_t)n, false);
    out_char(&o, '\0');
    assert_non_null(strstr(o.start, "\n\t0xfff0:  0000"));
    assert_non_null(strstr(o.start, "\n\t0x10000:  00"));
    o.at = o.start;
    free(bytes);
}

/* An 802.1Q tag counts as link-level header. */
#define TAGGED "020000000002 020000000001 8100 0005 4321 61620d0a63090d64"

static const char *packet(const char *hex, const struct line_options *options)
{
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, hex);
    bool stopped = line_text(&o, options, c.p);
    o.at = o.start;
    hex_packet(&o, options, c.p, stopped);
    checked_drop(&c);
    return said();
}

static void test_packet(void **state)
{
    (void)state;
    assert_string_equal(packet(TAGGED, &(struct line_options){.numeric = 2}), "");
    assert_string_equal(packet(TAGGED, &(struct line_options){.hex = 1}),
                        "\n\t0x0000:  6162 0d0a 6309 0d64");
    assert_string_equal(packet(TAGGED, &(struct line_options){.hex = 2}),
                        "\n\t0x0000:  0200 0000 0002 0200 0000 0001 8100 0005"
                        "\n\t0x0010:  4321 6162 0d0a 6309 0d64");
    assert_string_equal(packet(TAGGED, &(struct line_options){.ascii = true}), "\nab\nc\td");
    assert_string_equal(packet(TAGGED, &(struct line_options){.hex = 2, .hex_ascii = 1}),
                        "\n\t0x0000:  6162 0d0a 6309 0d64                      ab..c..d");
    /* Not even a whole Ethernet header. */
    assert_string_equal(packet("020000000002 0200", &(struct line_options){.hex = 1}), "");
}

/* Where the capture ends before the network header begins, tcpdump shows the frame from its start.
 */
static void test_cut(void **state)
{
    (void)state;
    static const uint8_t frame[15] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45};
    static const char *const want[] = {"", "\n\t0x0000:  0200 0000 0002 0200 0000 0001 0800",
                                       "\n\t0x0000:  45"};
    for (uint32_t n = 13; n <= 15; n++) {
        struct checked_packet c;
        checked_bytes(&c, LINK_ETHERNET, frame, n, 60);
        const struct line_options options = {.numeric = 2, .hex = 1};
        bool stopped = line_text(&o, &options, c.p);
        o.at = o.start;
        hex_packet(&o, &options, c.p, stopped);
        assert_string_equal(said(), want[n - 13]);
        checked_drop(&c);
    }
}

/* What a record says of its lengths, and what the line makes of that. */
static void test_lengths(void **state)
{
    static const struct {
        uint32_t captured, wire;
        const char *line;
    } cases[] = {
        {20, 262144, NULL},
        {20, 262145, "[Invalid header: len(262145) > 262144]\n"},
        {20, 4294967295, "[Invalid header: len(4294967295) > 262144]\n"},
        {20, 19, "[Invalid header: len(19) < caplen(20)]\n"},
        {20, 0, "[Invalid header: len==0]\n"},
    };
    static const uint8_t frame[20] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x12, 0x34};
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct checked_packet c;
        const struct view_options options = {.line = {.numeric = 2, .time = 1}};
        checked_bytes(&c, LINK_ETHERNET, frame, cases[i].captured, cases[i].wire);
        char *shown = view_shown(&view_line, &options, c.p, 1);
        if (cases[i].line)
            assert_string_equal(shown, cases[i].line);
        else
            assert_null(strstr(shown, "Invalid"));
        free(shown);
        checked_drop(&c);
    }
}

/* Of PPP so little was captured that there is no more to show. */
static void test_short_ppp(void **state)
{
    static const uint8_t frame[4] = {0xff, 3, 0xc0, 0x21};
    (void)state;
    for (uint32_t n = 1; n <= 4; n++) {
        struct checked_packet c;
        const struct view_options options = {.line = {.numeric = 2, .time = 1, .hex = 1}};
        checked_bytes(&c, 9, frame, n, 30);
        char *shown = view_shown(&view_line, &options, c.p, 1);
        if (n < 4)
            assert_string_equal(shown, " [|ppp]\n");
        else
            assert_non_null(strstr(shown, "LCP"));
        free(shown);
        checked_drop(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),    cmocka_unit_test(test_wide_offsets),
        cmocka_unit_test(test_packet),  cmocka_unit_test(test_cut),
        cmocka_unit_test(test_lengths), cmocka_unit_test(test_short_ppp),
    };
    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
