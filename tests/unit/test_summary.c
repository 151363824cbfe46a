/* What --summary counts: hosts, where there are too many of them, too; handshakes, which wait only
 * so long; moments, whose width doubles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "wireloupe/flow.h"
#include "wireloupe/summary.h"

#define SYN 0x02
#define RST 0x04
#define ACK 0x10
#define SECOND 1000000000

static void put(uint8_t *to, uint32_t v)
{
    for (unsigned i = 0; i < 4; i++)
        to[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void test_hosts(void **state)
{
    (void)state;
    struct hosts *t = hosts_new();
    struct host top[3];
    uint8_t a[16] = {0}, b[16] = {0};
    assert_non_null(t);
    assert_int_equal(hosts_top(t, top, 3), 0);
    put(b, 0xc0000201);
    for (uint32_t i = 0; i < 1000; i++) {
        put(a, 0x0a000000 + i % 10);
        hosts_count(t, a, b, 4, i % 10 == 7 ? 200 : 100);
    }
    assert_int_equal(hosts_top(t, top, 3), 3);
    assert_memory_equal(top[0].address, b, 4);
    assert_int_equal(top[0].received[0], 1000);
    assert_int_equal(top[0].received[1], 110000);
    assert_int_equal(top[1].address[3], 7);
    assert_int_equal(top[1].sent[1], 20000);
    assert_int_equal(top[2].address[3], 0); /* the first of those that are equal */
    hosts_count(t, a, b, 16, 50);
    assert_int_equal(hosts_number(t), 13); /* the same bytes are another address of IPv6 */
    hosts_free(t);
}

/* A flood of addresses makes only those be forgotten that have few bytes. */
static void test_many_hosts(void **state)
{
    (void)state;
    struct hosts *t = hosts_new();
    struct host top[2];
    uint8_t a[16] = {0}, b[16] = {0};
    assert_non_null(t);
    put(b, 0xc0000201);
    for (uint32_t i = 0; i < 300000; i++) {
        put(a, i % 1000 ? 0x0a000000 + i : 0x09090909);
        hosts_count(t, a, b, 4, i % 1000 ? 60 : 1000);
        assert_true(hosts_number(t) <= HOSTS_MOST);
    }
    assert_int_equal(hosts_top(t, top, 2), 2);
    assert_int_equal(top[1].address[0], 9);
    assert_int_equal(top[1].sent[0], 300);
    assert_true(hosts_lost(t) > 200000);
    hosts_free(t);
}

struct watched {
    struct flows *t;
    struct handshakes *h;
    uint32_t number;
};

static void watched_open(struct watched *w)
{
    *w = (struct watched){.t = flows_new(0)};
    assert_non_null(w->t);
    assert_true(flows_want_facts(w->t));
    w->h = handshakes_new(w->t);
    assert_non_null(w->h);
}

static void watched_close(struct watched *w)
{
    flows_on_gone(w->t, NULL, NULL);
    handshakes_free(w->h);
    flows_free(w->t);
}

/* A segment of a client, or `back` to it. */
static void say(struct watched *w, int64_t time, uint16_t client, bool back, unsigned flags)
{
    static const uint8_t ends[2][4] = {{192, 0, 2, 1}, {192, 0, 2, 2}};
    struct flow_key key = {.src = ends[back],
                           .dst = ends[!back],
                           .addr_len = 4,
                           .proto = 6,
                           .sport = back ? 80 : client,
                           .dport = back ? client : 80};
    struct flow_packet p = {.time = time, .number = ++w->number, .length = 54};
    struct flow_facts f = flows_packet(w->t, &key, &p, false);
    struct tcp_segment s = {.time = time,
                            .number = w->number,
                            .seq = back          ? 500
                                   : flags & SYN ? 100
                                                 : 101,
                            .ack = flags & ACK ? (back ? 101 : 501) : 0,
                            .window = 1000,
                            .flags = (uint16_t)flags};
    flows_tcp(w->t, &f, &s);
    handshakes_packet(w->h, f.place, time);
}

static void expect(const struct watched *w, uint32_t unanswered, uint32_t half_open,
                   uint64_t opened)
{
    struct handshake_counts c = handshakes_counts(w->h);
    assert_int_equal(c.unanswered, unanswered);
    assert_int_equal(c.half_open, half_open);
    assert_int_equal(c.opened, opened);
}

static void test_handshakes(void **state)
{
    (void)state;
    struct watched w;
    struct server top[2];
    watched_open(&w);
    say(&w, 0, 1, false, SYN);
    expect(&w, 1, 0, 0);
    say(&w, 1, 1, true, SYN | ACK);
    expect(&w, 0, 1, 0);
    say(&w, 2, 1, false, ACK);
    expect(&w, 0, 0, 1);
    say(&w, 3, 2, false, SYN);
    say(&w, 4, 2, true, RST | ACK);
    expect(&w, 0, 0, 1);
    assert_int_equal(handshakes_counts(w.h).refused, 1);
    say(&w, 5, 3, false, SYN);
    say(&w, 6, 4, false, SYN);
    say(&w, 7, 4, true, SYN | ACK);
    expect(&w, 1, 1, 1);
    /* A SYN that is sent again is no other one. */
    say(&w, 8, 3, false, SYN);
    assert_int_equal(handshakes_counts(w.h).asked, 4);
    /* After a minute and some seconds nobody waits any longer; an answer may still come. */
    say(&w, 70 * (int64_t)SECOND, 5, false, ACK);
    expect(&w, 0, 0, 1);
    assert_int_equal(handshakes_counts(w.h).never, 1);
    say(&w, 71 * (int64_t)SECOND, 3, true, SYN | ACK);
    expect(&w, 0, 1, 1);
    assert_int_equal(handshakes_counts(w.h).never, 0);
    assert_int_equal(handshakes_top(w.h, top, 2), 1);
    assert_int_equal(top[0].port, 80);
    assert_int_equal(top[0].asked, 4);
    assert_int_equal(top[0].most, 2);
    assert_int_equal(top[0].most_at, 6);
    assert_false(handshakes_flood(&top[0]));
    watched_close(&w);
}

/* More SYNs than the flow table holds: those that had to go count as never answered. */
static void test_flood(void **state)
{
    (void)state;
    struct watched w;
    struct server top[1];
    watched_open(&w);
    for (uint32_t i = 1; i <= 5000; i++)
        say(&w, i, (uint16_t)i, false, SYN);
    struct handshake_counts c = handshakes_counts(w.h);
    assert_int_equal(c.asked, 5000);
    assert_int_equal(c.unanswered + c.never, 5000);
    assert_true(c.unanswered <= 1024);
    assert_int_equal(handshakes_top(w.h, top, 1), 1);
    assert_true(handshakes_flood(&top[0]));
    watched_close(&w);
}

static void test_series(void **state)
{
    (void)state;
    static struct series s;
    uint64_t packets = 0, bytes = 0;
    int64_t start = 1700000000 * (int64_t)SECOND;
    for (int64_t i = 0; i < 4000; i++) {
        struct moment *m = series_moment(&s, start + i * SECOND / 10);
        m->packets++;
        m->bytes += 100;
        if (i == 1000)
            series_waiting(&s, m, 7, 0);
        if (i == 1100)
            series_waiting(&s, m, 0, 3);
    }
    assert_true(s.n <= MOMENTS);
    assert_int_equal(s.width, SECOND);
    series_moment(&s, start - 5 * (int64_t)SECOND)->packets++; /* counts for the first */
    assert_int_equal(s.at[0].packets, 11);
    series_squeeze(&s, 24);
    assert_true(s.n <= 24);
    assert_int_equal(s.width, 32 * (int64_t)SECOND);
    for (uint32_t i = 0; i < s.n; i++) {
        packets += s.at[i].packets;
        bytes += s.at[i].bytes;
    }
    assert_int_equal(packets, 4001);
    assert_int_equal(bytes, 400000);
    assert_int_equal(s.at[3].unanswered, 7);
    assert_int_equal(s.at[2].unanswered, 0);
    /* A time in another age. */
    series_moment(&s, INT64_MAX)->packets++;
    assert_true(s.n <= MOMENTS);
}

/* What waits goes on waiting where nothing comes. */
static void test_gap(void **state)
{
    (void)state;
    static struct series s;
    series_waiting(&s, series_moment(&s, 0), 5, 2);
    series_waiting(&s, series_moment(&s, SECOND), 0, 0);
    assert_int_equal(s.at[s.n / 2].unanswered, 5);
    assert_int_equal(s.at[s.n / 2].half_open, 2);
    assert_int_equal(s.at[s.n - 1].unanswered, 5); /* until the packet in it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hosts),      cmocka_unit_test(test_many_hosts),
        cmocka_unit_test(test_handshakes), cmocka_unit_test(test_flood),
        cmocka_unit_test(test_series),     cmocka_unit_test(test_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
