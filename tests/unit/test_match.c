/* Field filters: what they choose, and what they refuse. */
#include "../support/guard.h"

#include <string.h>

#include "wireloupe/assertion.h"
#include "wireloupe/match.h"

#define UDP_FRAME                                                                                  \
    "020000000002 020000000001 0800"                                                               \
    "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                            \
    "1e61 22b8 000e 0000 616263646566"

static bool chooses(const char *expression)
{
    char error[MATCH_ERROR_SIZE];
    struct checked_packet c;
    struct match *m = match_open(expression, error);
    if (!m)
        fail_msg("%s: %s", expression, error);
    checked_open(&c, LINK_ETHERNET, UDP_FRAME);
    c.p->number = 7;
    bool chosen = match_packet(m, c.p);
    checked_drop(&c);
    match_close(m);
    return chosen;
}

static void test_chosen(void **state)
{
    (void)state;
    static const char *const yes[] = {
        "udp",
        "udp.port == 7777",
        "udp.port == 8888",
        "udp.port in {1, 8000..9000}",
        "ip.addr == 192.0.2.0/24 && ip.ttl == 0x40",
        "ip.src != 192.0.2.2",
        "ip.addr !== 192.0.2.1",
        "!(ip.addr == 10.0.0.0/8)",
        "ip.flags.df and not ip.flags.mf == 1",
        "ip.flags & 2",
        "eth.src[0-2] == 02:00:00",
        "eth.src[-1:] == 01",
        "eth.src[0:1,5] == 02:01",
        "data.data contains \"cde\"",
        "frame contains 63:64",
        "udp[8:3] == 61:62:63",
        "len(data.data) == 6",
        "count(udp.port) == 2",
        "udp.srcport < udp.dstport",
        "frame.number == 7",
        "ip.proto == \"UDP\"",
        "tcp || udp",
        "tcp and udp or ip",
    };
    static const char *const no[] = {
        "tcp",
        "udp.port != 7777",
        "ip.addr === 192.0.2.1",
        "tcp.port != 1",
        "udp.srcport == udp.dstport",
        "ip.src == 192.0.2.0/32",
        "ip and (tcp or arp)",
        "data.data[10:2] == 00:00",
        "not udp",
    };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (!chooses(yes[i]))
            fail_msg("not chosen: %s", yes[i]);
    }
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (chooses(no[i]))
            fail_msg("chosen: %s", no[i]);
    }
}

static void refused(const char *expression, const char *why)
{
    char error[MATCH_ERROR_SIZE];
    struct match *m = match_open(expression, error);
    if (m)
        fail_msg("not refused: %s", expression);
    if (!strstr(error, why))
        fail_msg("%s: %s", expression, error);
}

static void test_refused(void **state)
{
    (void)state;
    char deep[4096] = "";
    refused("udp.lenght == 1",
            "column 1: no field is called \"udp.lenght\" (did you mean udp.length");
    refused("udp and", "column 8: a field is missing, but it ends here");
    refused("udp.port ==", "a value is missing");
    refused("udp.port == x1", "does not fit");
    refused("ip.src == 1.2.3.4/33", "does not fit");
    refused("(udp", "a ) is missing");
    refused("udp)", "not understood");
    refused("udp.port in {}", "empty");
    refused("udp.port in {1", "value is missing");
    refused("http.host == \"a", "needs a \"");
    refused("eth.src[0", "needs a ]");
    refused("eth.src[3-1] == 00", "needs a length");
    memset(deep, '(', sizeof deep - 1);
    refused(deep, "nested too deep");
    memset(deep, '!', sizeof deep - 1);
    refused(deep, "nested too deep");
}

static bool holds(const char *text, char *found, size_t room)
{
    char error[MATCH_ERROR_SIZE];
    struct checked_packet c;
    struct out out;
    struct assertion *a = assertion_open(text, error);
    if (!a)
        fail_msg("%s: %s", text, error);
    assert_true(out_open(&out, -1, 256));
    for (unsigned i = 1; i <= 3; i++) {
        checked_open(&c, LINK_ETHERNET, UDP_FRAME);
        c.p->number = i;
        assertion_packet(a, c.p);
        checked_drop(&c);
    }
    bool so = assertion_holds(a, &out);
    size_t n = (size_t)(out.at - out.start);
    assert_true(n < room);
    memcpy(found, out.start, n);
    found[n] = '\0';
    out_free(&out);
    assertion_close(a);
    return so;
}

static void test_assertions(void **state)
{
    (void)state;
    char found[512];
    static const char *const yes[] = {
        "count(udp) == 3",
        "count() == 3",
        "count ( udp.port == 7777 ) >= 3",
        "count(tcp) == 0",
        "any(udp)",
        "all(udp && ip)",
        "all(udp, ip)",
        "none(tcp)",
        "not any(tcp)",
        "not not all(ip)",
        "!all(tcp)",
        "min(udp.port) == 7777",
        "max(udp.port) == 8888",
        "sum(udp.port) == 49995",
        "sum(udp.port, frame.number == 2) == 16665",
        "sum(tcp.len) == 0",
        "max(frame.number) gt 2",
        "distinct(udp.port) == 2",
        "distinct(ip.addr) == 2",
        "distinct(tcp.port) == 0",
        "distinct(frame.number) == count(ip)",
        "max(len(data.data)) == 6",
        "max(ip.ttl) != 63",
    };
    static const struct {
        const char *text, *found;
    } no[] = {
        {"count(udp) == 2", "it is 3 (frames 1, 2, 3)"},
        {"count(tcp) > 0", "it is 0"},
        {"any(tcp)", "0 of 3 packets are so"},
        {"all(tcp)", "3 of 3 packets are not so (frames 1, 2, 3)"},
        {"all(frame.number != 2)", "1 of 3 packets is not so (frame 2)"},
        {"all(udp, tcp)", "no packet to ask"},
        {"not all(udp, tcp)", "no packet to ask"},
        {"not all(udp)", "all of 3 packets are so"},
        {"none(frame.number == 3)", "1 of 3 packets is so (frame 3)"},
        {"max(udp.port) < 8888", "it is 8888 (frame 1)"},
        {"min(tcp.port) < 8888", "no packet has a value"},
        {"not min(tcp.port) < 8888", "no packet has a value"},
        {"distinct(ip.src) > count(udp)", "it is 1, and 3 (frames 1, 2, 3)"},
    };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (!holds(yes[i], found, sizeof found))
            fail_msg("does not hold: %s", found);
    }
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (holds(no[i].text, found, sizeof found) || !strstr(found, no[i].found))
            fail_msg("%s: %s", no[i].text, found);
    }
}

static void assertion_refused(const char *text, const char *why)
{
    char error[MATCH_ERROR_SIZE];
    struct assertion *a = assertion_open(text, error);
    if (a)
        fail_msg("not refused: %s", text);
    if (!strstr(error, why))
        fail_msg("%s: %s", text, error);
}

static void test_assertions_refused(void **state)
{
    (void)state;
    char deep[4096] = "count(";
    assertion_refused("", "column 1: one of count");
    assertion_refused("udp", "column 1: one of count");
    assertion_refused("count(udp)", "a comparison such as == is missing, but it ends here");
    assertion_refused("count(udp", "a ) is missing");
    assertion_refused("count(udp) == ", "a value is missing");
    assertion_refused("count(udp) == 1 and any(udp)", "column 17: this is not understood");
    assertion_refused("count(udp.prt == 1) == 2", "column 7: no field is called");
    assertion_refused("any(udp) == 1", "column 10: this is not understood");
    assertion_refused("any()", "a field is missing");
    assertion_refused("max(udp) < 1", "a field that is a number is needed");
    assertion_refused("max(ip.src) < 1", "a field that is a number is needed");
    assertion_refused("count(udp) == any(udp)", "column 15: this is no number of that kind");
    assertion_refused("max(udp.time_delta) == count(udp)", "this is no number of that kind");
    memset(deep + 6, '(', sizeof deep - 7);
    assertion_refused(deep, "nested too deep");
}

/* Whatever is missing or out of place: a message, and no more than that. */
static void test_mangled(void **state)
{
    (void)state;
    static const char text[] = "not max(len(udp[0:2]), ip.addr == 10.0.0.0/8 && udp.port in "
                               "{1..2, 3} || http.host matches \"a.*\" or !(tcp & 3)) <= 5";
    static const char marks[] = "()[]{}\"\\,.:-!&|=~ a0";
    char mangled[sizeof text + 1], error[MATCH_ERROR_SIZE];
    for (size_t at = 0; at < sizeof text - 1; at++) {
        for (const char *mark = marks; *mark; mark++) {
            memcpy(mangled, text, sizeof text);
            mangled[at] = *mark;
            match_close(match_open(mangled, error));
            assertion_close(assertion_open(mangled, error));
            memmove(mangled + at + 1, text + at, sizeof text - at);
            mangled[at] = *mark;
            assertion_close(assertion_open(mangled, error));
        }
        memcpy(mangled, text, sizeof text);
        mangled[at] = '\0';
        assert_null(assertion_open(mangled, error));
        assert_non_null(strstr(error, "column "));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chosen),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_assertions), cmocka_unit_test(test_assertions_refused),
        cmocka_unit_test(test_mangled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
