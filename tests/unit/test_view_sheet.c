/* --worksheet and --key: they differ in the blanks alone, stay within the page, and leave nothing
 * unasked. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#define TCP                                                                                        \
    "020000000002 020000000001 0800"                                                               \
    "45 00 0039 0001 0000 40 06 0000 c0000201 c0000202"                                            \
    "0014 0050 00000001 00000000 6018 2000 0000 0000 020405b4"                                     \
    "474554202f20485454502f0d0a"
#define IPV6                                                                                       \
    "020000000002 020000000001 86dd"                                                               \
    "60012345 0009 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002"        \
    "1e61 22b8 0009 0000 61"

static char sheet[262144], key[262144];

static void sheet_of(char *to, const struct checked_packet *c, const struct view_options *options)
{
    char *shown = view_shown(&view_sheet, options, c->p, 1);
    assert_true(strlen(shown) < sizeof(sheet));
    memcpy(to, shown, strlen(shown) + 1);
    free(shown);
}

static void both_of(const struct checked_packet *c, struct view_options options)
{
    sheet_of(sheet, c, &options);
    options.key = true;
    sheet_of(key, c, &options);
}

/* A line of the sheet with its blanks is the key's: what stands between rules stands there, too, in
 * the same order. */
static void expect_same_line(const char *blank, size_t n, const char *filled, size_t n_filled)
{
    size_t at = 0;
    for (size_t i = 0; i < n;) {
        size_t word = strcspn(blank + i, "_ \n");
        if (!word) {
            i++;
            continue;
        }
        const char *found = memmem(filled + at, n_filled - at, blank + i, word);
        if (!found)
            fail_msg("not in the key: %.*s\n%.*s", (int)n, blank, (int)n_filled, filled);
        at = (size_t)(found - filled) + word;
        i += word;
    }
}

static void expect_key(const struct checked_packet *c, struct view_options options)
{
    both_of(c, options);
    const char *k = key;
    unsigned asked = 0;
    for (const char *s = sheet; *s;) {
        size_t n = strcspn(s, "\n"), n_key = strcspn(k, "\n");
        assert_true(*k);
        assert_true(n <= 80);
        assert_true(n_key <= 80);
        assert_true(n == 0 || s[n - 1] != ' ');
        /* The line for the student's name, and the bare rows, are other lines. */
        if (s != sheet && !(options.rows && options.sheet == SHEET_ALL))
            expect_same_line(s, n, k, n_key);
        asked += memchr(s, '_', n) != NULL;
        s += n + 1;
        k += n_key + 1;
    }
    assert_true(!*k);
    assert_null(strstr(key, "____"));
    assert_true(asked > 5);
}

static void check_frame(const char *hex)
{
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, hex);
    for (unsigned level = SHEET_VALUES; level <= SHEET_ALL; level++) {
        expect_key(&c, (struct view_options){.sheet = (uint8_t)level});
        expect_key(&c, (struct view_options){.sheet = (uint8_t)level, .rows = true});
    }
    checked_drop(&c);
}

static void test_keys(void **state)
{
    (void)state;
    check_frame(TCP);
    check_frame(IPV6);
}

static void expect(const char *text, const char *part, bool there)
{
    if ((strstr(text, part) != NULL) != there)
        fail_msg("%s\n%s\nin\n%s", there ? "no" : "unexpected", part, text);
}

static void test_levels(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, TCP);
    both_of(&c, (struct view_options){.sheet = SHEET_VALUES});
    expect(sheet, "40                       # Time to live         = ________\n", true);
    expect(key, "40                       # Time to live         = 64\n", true);
    both_of(&c, (struct view_options){.sheet = SHEET_NAMES});
    expect(sheet, "40                       # ____________________ = 64\n", true);
    expect(sheet, "Time to live", false);
    both_of(&c, (struct view_options){.sheet = SHEET_ALL});
    expect(sheet, "0000  02 00 00 00 00 02 02 00", true);
    expect(sheet, "Ethernet", false);
    expect(key, "0016  40                       # Time to live         = 64\n", true);
    both_of(&c, (struct view_options){.sheet = SHEET_ALL, .rows = true});
    expect(sheet, "|", false);
    expect(key, "|40|06|", true);
    checked_drop(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_levels),
    };
    registry_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
