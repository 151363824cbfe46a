/* Field filters: what they choose, and what they refuse. */
#include "../support/guard.h"

#include <string.h>

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
    refused("udp.lenght == 1", "did you mean udp.length");
    refused("", "a field is missing");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chosen),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
