/* --follow: what was said, in the order in which it was meant: segments sorted, what came twice
 * left out, what is missing told. */
#include "../support/split.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/view.h"

#define FIN 0x01
#define SYN 0x02
#define ACK 0x10

static struct out out;
static struct view_options o;

static void start(enum follow_kind kind, enum follow_format format, int64_t index)
{
    o = (struct view_options){
        .follow = (uint8_t)kind, .follow_format = (uint8_t)format, .follow_index = index};
    assert_true(dissect_open(&split_d, view_follow.want(&o)));
    assert_true(out_open(&out, -1, 1024));
    assert_true(view_begin(&view_follow, &out, &o));
}

static void say(uint16_t port, unsigned flags, uint32_t seq, const char *text)
{
    split_send(port, (uint8_t)flags, seq, (const uint8_t *)text, (uint32_t)strlen(text));
    view_follow.packet(&out, &o, split_d.p);
}

static void expect(const char *text)
{
    view_end(&view_follow, &out, &o);
    out_char(&out, '\0');
    assert_string_equal(out.start, text);
    view_forget(&view_follow, &o);
    out_free(&out);
    dissect_close(&split_d);
}

static void test_order(void **state)
{
    (void)state;
    for (int64_t index = -1; index <= 0; index++) {
        start(FOLLOW_TCP, FOLLOW_RAW, index);
        say(80, SYN, 0xfffffffe, "");
        say(80, ACK, 2, "cd");           /* before what it follows */
        say(80, ACK, 2, "cd");           /* and again */
        say(80, ACK, 0xffffffff, "ab-"); /* the numbers begin again at 0 inside it */
        say(80, ACK, 1, "-cdef");        /* overlaps both */
        say(80, ACK, 0, "b-");           /* old */
        say(80, ACK | FIN, 6, "g");
        expect("ab-cdefg");
    }
}

/* What was there first counts, whatever comes later in its place. */
static void test_overlap(void **state)
{
    (void)state;
    start(FOLLOW_TCP, FOLLOW_RAW, -1);
    say(80, SYN, 99, "");
    say(80, ACK, 104, "efgh");
    say(80, ACK, 100, "abcdXX");
    say(80, ACK, 102, "YYYYYYij");
    expect("abcdXXghij");
}

static void test_gap(void **state)
{
    (void)state;
    start(FOLLOW_TCP, FOLLOW_TEXT, -1);
    say(80, SYN, 99, "");
    say(80, ACK, 100, "ab");
    say(80, ACK, 112, "cd");
    expect("TCP stream 0, 192.0.2.1.40000 > 192.0.2.2.80\n> ab\n> (10 bytes are missing)\n> cd\n");
}

static void test_index(void **state)
{
    (void)state;
    start(FOLLOW_TCP, FOLLOW_RAW, 1);
    say(80, SYN, 0, "");
    say(81, SYN, 0, "");
    say(80, ACK, 1, "first");
    say(81, ACK, 1, "second");
    say(80, SYN, 5000, ""); /* another connection, on the same ports */
    say(80, ACK, 5001, "third");
    expect("second");
    start(FOLLOW_TCP, FOLLOW_RAW, 2);
    say(80, SYN, 0, "");
    say(81, SYN, 0, "");
    say(80, ACK, 1, "first");
    say(80, SYN, 5000, "");
    say(80, ACK, 5001, "third");
    expect("third");
}

/* Only streams in which the protocol was recognised. */
static void test_kind(void **state)
{
    (void)state;
    start(FOLLOW_HTTP, FOLLOW_RAW, -1);
    say(9000, ACK, 1, "no protocol");
    say(9001, ACK, 1, "GET / HTTP/1.1\r\n\r\n");
    expect("GET / HTTP/1.1\r\n\r\n");
}

/* Control characters do not reach the terminal. */
static void test_escapes(void **state)
{
    (void)state;
    start(FOLLOW_TCP, FOLLOW_TEXT, 0);
    say(80, ACK, 1, "a\033[2J\rb\n");
    view_end(&view_follow, &out, &o);
    assert_null(memchr(out.start, '\033', (size_t)(out.at - out.start)));
    assert_null(memchr(out.start, '\r', (size_t)(out.at - out.start)));
    view_forget(&view_follow, &o);
    out_free(&out);
    dissect_close(&split_d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order), cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_gap),   cmocka_unit_test(test_index),
        cmocka_unit_test(test_kind),  cmocka_unit_test(test_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
