/* The page of --html: its data, read back, are the packet; nothing in them can end the element that
 * they stand in; the page names what it may run and nothing else. */
#include "../support/guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME                                                                                      \
    "ffffffffffff 020000000001 0800"                                                               \
    "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                            \
    "1e61 22b8 000e 0000 616263646566"

/* GET /</script><b>&amp; with an escape sequence, a right-to-left override and a broken byte. */
#define HOSTILE                                                                                    \
    "ffffffffffff 020000000001 0800"                                                               \
    "45 00 0051 1234 4000 40 06 0000 c0000201 c0000202"                                            \
    "c001 0050 00000001 00000001 50 18 ffff 0000 0000"                                             \
    "474554202f3c2f7363726970743e3c623e26616d703b1b5b6de280aeff3c212d2d20485454502f312e310d0a0d0a"

static struct checked_packet c;
static char *text;       /* the page */
static const char *data; /* in it */

static const struct view_options plain = {.line = {.numeric = 2}, .width = 80};

static void page_of(const char *hex, const struct view_options *o, unsigned frames)
{
    checked_open(&c, LINK_ETHERNET, hex);
    text = view_shown(&view_html, o, c.p, frames);
    data = strstr(text, "id=\"data\">\n");
    assert_non_null(data);
    data += 11;
}

static void drop(void)
{
    checked_drop(&c);
    free(text);
}

static void expect_in(const char *part)
{
    if (!strstr(text, part))
        fail_msg("no %s in the page", part);
}

static unsigned count_in(const char *part)
{
    unsigned n = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        n++;
    return n;
}

/* ---- reading the data back ---- */

static void expect_next(const char **at, const char *what)
{
    if (strncmp(*at, what, strlen(what)) != 0)
        fail_msg("the page has \"%.60s\" where \"%s\" belongs", *at, what);
    *at += strlen(what);
}

static uint32_t next_number(const char **at)
{
    char *end;
    unsigned long long v = strtoull(*at, &end, 10);
    assert_ptr_not_equal(end, *at);
    *at = *end == ',' ? end + 1 : end;
    return (uint32_t)v;
}

static const char *behind(const char *from, const char *what)
{
    const char *at = strstr(from, what);
    if (!at) {
        fail_msg("no %s in the page's data", what);
        return "";
    }
    return at + strlen(what);
}

/* Row n of the page's table, from its name on. */
static const char *row_at(uint32_t n)
{
    const char *at = behind(data, "\n\"rows\":[");
    for (uint32_t i = 0; i <= n; i++)
        at = behind(at, "\n{\"name\":\"");
    return at;
}

static void test_fields(void **state)
{
    (void)state;
    page_of(FRAME, &plain, 1);
    const char *at = behind(data, "\"fields\":[");
    for (uint32_t i = 0; i < c.p->n_fields; i++) {
        const struct field *f = &c.p->fields[i];
        const struct field_def *row = field_def_of(f);
        struct out value;
        expect_next(&at, i ? ",\n[" : "\n[");
        const char *name = row_at(next_number(&at));
        assert_memory_equal(name, row->name, strlen(row->name));
        assert_int_equal(name[strlen(row->name)], '"');
        assert_int_equal(next_number(&at), f->depth);
        assert_int_equal(next_number(&at), f->offset);
        assert_int_equal(next_number(&at), f->length);
        assert_int_equal(next_number(&at), f->value);
        assert_true(out_open(&value, -1, 256));
        format_value(&value, c.p, f);
        out_char(&value, '\0');
        expect_next(&at, "\"");
        expect_next(&at, value.start); /* none of these has a character that JSON escapes */
        expect_next(&at, "\"");
        at += strcspn(at, "]"); /* a note may follow */
        expect_next(&at, "]");
        out_free(&value);
    }
    expect_next(&at, "]}");
    drop();
}

/* The row of a field, whole. */
static void test_row(void **state)
{
    (void)state;
    page_of(FRAME, &plain, 1);
    expect_in("{\"name\":\"ip.flags.df\",\"label\":\"Don't fragment\",\n\"what\":\"Set: ");
    const char *at = behind(data, "{\"name\":\"ip.flags.df\"");
    at = behind(at, "\",\n");
    at = behind(at, "\",\n");
    expect_next(&at, "\"rfc\":\"RFC 791 3.1\",\"brief\":\"DF\",\"type\":\"flag\",\"flags\":0,"
                     "\"depth\":1,\"byte\":6,\"size\":1,\"mask\":\"40\"}");
    at = behind(data, "{\"name\":\"ip.checksum.status\"");
    at = behind(at, "\"names\":");
    expect_next(&at, "[[0,\"incorrect\"],[1,\"correct\"]");
    drop();
}

static void test_layers(void **state)
{
    (void)state;
    page_of(FRAME, &plain, 1);
    const char *at = behind(data, "\"layers\":[");
    for (uint32_t i = 0; i < c.p->n_layers; i++) {
        const struct layer *y = &c.p->layers[i];
        expect_next(&at, i ? ",[" : "[");
        const char *name = behind(data, "\"protocols\":[");
        for (uint32_t n = next_number(&at) + 1; n; n--)
            name = behind(name, "{\"name\":\"");
        assert_memory_equal(name, protocols[y->proto]->name, strlen(protocols[y->proto]->name));
        assert_int_equal(next_number(&at), y->flags);
        assert_int_equal(next_number(&at), y->offset);
        assert_int_equal(next_number(&at), y->length);
        assert_int_equal(next_number(&at), y->first);
        assert_int_equal(next_number(&at), y->count);
        assert_int_equal(next_number(&at), 1);
        expect_next(&at, "]");
    }
    expect_next(&at, "]");
    drop();
}

static void test_hex_and_line(void **state)
{
    (void)state;
    page_of(FRAME, &plain, 1);
    const char *at = behind(behind(data, "\"frames\":["), "\"hex\":\"");
    for (uint32_t i = 0; i < c.p->caplen; i++) {
        char pair[3];
        snprintf(pair, sizeof(pair), "%02x", c.p->bytes[i]);
        expect_next(&at, pair);
    }
    expect_next(&at, "\",");
    /* A ">" of the line is written in a form that no parser of markup sees. */
    expect_in("\"line\":\"IP 192.0.2.1.7777 \\u003e 192.0.2.2.8888: UDP, length 6\"");
    drop();
}

/* From where the data begin to the end of their element there is nothing that begins markup. */
static void expect_no_markup(void)
{
    const char *end = strstr(data, "\n</script>\n<script>");
    assert_non_null(end);
    for (const char *at = data; at < end; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '<' || byte == '>' || byte == '&' || byte == 0x7f ||
            (byte < ' ' && byte != '\n'))
            fail_msg("the data have 0x%02x at %.40s", byte, at);
    }
}

static void test_hostile(void **state)
{
    (void)state;
    page_of(HOSTILE, &plain, 1);
    expect_no_markup();
    expect_in("\\u003c/script\\u003e\\u003cb\\u003e\\u0026amp;");
    expect_in("\\\\x1b[m");
    assert_null(strstr(data, "\xe2\x80\xae"));
    assert_null(strchr(data, 0xff));
    drop();
}

/* The policy names the hashes of the one style and the one script, and there is no other element
 * that could ask for anything. */
static void test_policy(void **state)
{
    (void)state;
    page_of(FRAME, &plain, 1);
    expect_in("content=\"default-src 'none'; base-uri 'none'; form-action 'none'; ");
    expect_in("style-src 'sha256-");
    expect_in("script-src 'sha256-");
    assert_int_equal(count_in("<script"), 2);
    assert_int_equal(count_in("<style"), 1);
    assert_int_equal(count_in("<link"), 0);
    assert_int_equal(count_in("<img"), 0);
    assert_int_equal(count_in("://"), 0);
    assert_int_equal(count_in("url("), 0);
    assert_int_equal(count_in("innerHTML"), 0);
    drop();
}

static void test_limit(void **state)
{
    (void)state;
    struct view_options o = plain;
    o.html_limit = 3;
    page_of(FRAME, &o, 5);
    assert_int_equal(count_in("{\"number\":"), 3);
    expect_in("\"omitted\":2,");
    drop();
}

static void test_no_frames(void **state)
{
    (void)state;
    page_of(FRAME, &plain, 0);
    expect_in("\"frames\":[],\n\"omitted\":0,\n\"protocols\":[],\n\"rows\":[]}");
    drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),  cmocka_unit_test(test_row),
        cmocka_unit_test(test_layers),  cmocka_unit_test(test_hex_and_line),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_policy),
        cmocka_unit_test(test_limit),   cmocka_unit_test(test_no_frames),
    };
    registry_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
