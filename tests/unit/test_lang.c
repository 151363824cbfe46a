/* The user's language: which one, messages with their parts, and the columns of text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wireloupe/lang.h"

static void environment(const char *all, const char *messages, const char *lang, const char *list)
{
    setenv("LC_ALL", all, 1);
    setenv("LC_MESSAGES", messages, 1);
    setenv("LANG", lang, 1);
    setenv("LANGUAGE", list, 1);
}

/* Without gettext at build time there is English alone. */
static const char *japanese(void)
{
    return lang_features() ? "ja" : "en";
}

static void test_wanted(void **state)
{
    (void)state;
    environment("", "", "", "");
    assert_string_equal(lang_wanted(), "en");
    environment("", "", "ja_JP.UTF-8", "");
    assert_string_equal(lang_wanted(), japanese());
    environment("", "", "ja_JP.utf8", "");
    assert_string_equal(lang_wanted(), japanese());
    environment("", "ja_JP.UTF-8", "en_US.UTF-8", "");
    assert_string_equal(lang_wanted(), japanese());
    environment("en_US.UTF-8", "ja_JP.UTF-8", "ja_JP.UTF-8", "");
    assert_string_equal(lang_wanted(), "en");
    environment("", "", "en_US.UTF-8", "fr:ja:en");
    assert_string_equal(lang_wanted(), japanese());
    environment("", "", "de_DE.UTF-8", "fr:en:ja");
    assert_string_equal(lang_wanted(), "en");
}

/* The locale that everything is English in, and character sets that our text is not written in. */
static void test_not_wanted(void **state)
{
    (void)state;
    environment("C", "", "ja_JP.UTF-8", "ja");
    assert_string_equal(lang_wanted(), "en");
    environment("", "", "ja_JP.eucJP", "");
    assert_string_equal(lang_wanted(), "en");
    environment("", "", "ja_JP", "ja");
    assert_string_equal(lang_wanted(), "en");
    environment("", "", "japanese.UTF-8", "");
    assert_string_equal(lang_wanted(), "en");
}

static void test_use(void **state)
{
    (void)state;
    assert_int_equal(lang_use("tlh"), LANG_UNKNOWN);
    assert_int_equal(lang_use("ja"), lang_features() ? LANG_USED : LANG_ABSENT);
    assert_string_equal(lang_code(), japanese());
    if (lang_features())
        assert_string_equal(lang_text("%1 bytes"), "%1 バイト");
    assert_string_equal(lang_text("no message of ours"), "no message of ours");
    assert_string_equal(lang_text(""), "");
    assert_null(lang_text(NULL));
    assert_int_equal(lang_use("en"), LANG_USED);
    assert_string_equal(lang_text("%1 bytes"), "%1 bytes");
}

static void test_fill(void **state)
{
    (void)state;
    struct out o;
    assert_true(out_open(&o, -1, 16));
    LANG_FILL(&o, "%2 before %1, %3: 100% of %9", {.number = 7}, {.text = "two"},
              {.number = 0x2a, .hex = 4});
    out_char(&o, '\0');
    assert_string_equal(o.start, "two before 7, 002a: 100% of %9");
    out_free(&o);
}

static void test_width(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t columns;
    } cases[] = {
        {"", 0},     {"abc", 3},       {"\xc3\xa9t\xc3\xa9", 3}, {"残り", 4}, {"a残b", 4},
        {"ﾊﾞｲﾄ", 4}, {"e\xcc\x81", 1}, {"\xff\xe3\x81", 3},      {"한글", 4}, {"（）", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(lang_width(cases[i].text, strlen(cases[i].text)), cases[i].columns);
}

static void expect_break(const char *text, uint32_t room, const char *first)
{
    size_t n = lang_break(text, strlen(text), room);
    assert_int_equal(n, strlen(first));
    assert_memory_equal(text, first, n);
}

static void test_break(void **state)
{
    (void)state;
    expect_break("one two three", 20, "one two three");
    expect_break("one two three", 8, "one two");
    expect_break("one two three", 7, "one two");
    expect_break("one two three", 6, "one");
    expect_break("abcdefgh", 5, "abcde");
    expect_break("two\nlines", 20, "two");
    expect_break("", 5, "");
    expect_break("x", 0, "x");
    expect_break("次の層を選ぶ", 7, "次の層");
    expect_break("次の層を", 1, "次");
    /* No full stop at the beginning of a line, no opening bracket at its end. */
    expect_break("次の層。", 6, "次の");
    expect_break("次の（層）", 6, "次の");
    expect_break("IPv4 の長さ", 7, "IPv4 の");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wanted), cmocka_unit_test(test_not_wanted),
        cmocka_unit_test(test_use),    cmocka_unit_test(test_fill),
        cmocka_unit_test(test_width),  cmocka_unit_test(test_break),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
