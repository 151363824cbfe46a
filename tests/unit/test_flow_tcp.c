/* Flows: states of TCP's ends, findings, limits, questions and answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "wireloupe/flow.h"

#define FIN 0x01
#define SYN 0x02
#define RST 0x04
#define ACK 0x10
#define MS 1000000

static const uint8_t hosts[2][4] = {{192, 0, 2, 1}, {192, 0, 2, 2}};

struct talk {
    struct flows *t;
    uint32_t number;
    int64_t time;
    uint16_t client_port;
};

static void talk_open(struct talk *k, uint32_t limit)
{
    *k = (struct talk){.t = flows_new(limit), .client_port = 40000};
    assert_non_null(k->t);
    assert_true(flows_want_facts(k->t));
}

/* A segment a millisecond after the one before; from 0: the client's. */
static const struct tcp_facts *say(struct talk *k, unsigned from, unsigned flags, uint32_t seq,
                                   uint32_t ack, uint32_t length)
{
    struct flow_key key = {
        .src = hosts[from],
        .dst = hosts[!from],
        .addr_len = 4,
        .proto = 6,
        .sport = from ? 80 : k->client_port,
        .dport = from ? k->client_port : 80,
    };
    k->time += MS;
    k->number++;
    bool reused = (flags & (SYN | ACK)) == SYN && flows_reused(k->t, &key, seq);
    struct flow_packet p = {.time = k->time, .number = k->number, .length = 54 + length};
    struct flow_facts f = flows_packet(k->t, &key, &p, reused);
    struct tcp_segment s = {
        .time = k->time,
        .number = k->number,
        .seq = seq,
        .ack = ack,
        .length = length,
        .window = 1000,
        .flags = (uint16_t)flags,
        .reused = reused,
    };
    return flows_tcp(k->t, &f, &s);
}

static void expect_states(const struct tcp_facts *x, unsigned client, unsigned server)
{
    assert_int_equal(x->client, client);
    assert_int_equal(x->server, server);
}

static void shake_hands(struct talk *k)
{
    const struct tcp_facts *x = say(k, 0, SYN, 100, 0, 0);
    expect_states(x, TCP_STATE_SYN_SENT, TCP_STATE_LISTEN);
    assert_int_equal(x->filter, FLOW_NEW);
    x = say(k, 1, SYN | ACK, 500, 101, 0);
    expect_states(x, TCP_STATE_SYN_SENT, TCP_STATE_SYN_RECVD);
    assert_int_equal(x->filter, FLOW_ESTABLISHED);
    assert_int_equal(x->acks_frame, k->number - 1);
    x = say(k, 0, ACK, 101, 501, 0);
    expect_states(x, TCP_STATE_ESTABLISHED, TCP_STATE_ESTABLISHED);
    assert_int_equal(x->initial_rtt, 2 * MS);
    assert_int_equal(x->complete, 7);
}

static void test_open_and_close(void **state)
{
    (void)state;
    struct talk k;
    talk_open(&k, 0);
    shake_hands(&k);
    const struct tcp_facts *x = say(&k, 0, FIN | ACK, 101, 501, 0);
    expect_states(x, TCP_STATE_FIN_WAIT_1, TCP_STATE_ESTABLISHED);
    assert_true(x->closes_first);
    expect_states(say(&k, 1, ACK, 501, 102, 0), TCP_STATE_FIN_WAIT_2, TCP_STATE_CLOSE_WAIT);
    x = say(&k, 1, FIN | ACK, 501, 102, 0);
    expect_states(x, TCP_STATE_FIN_WAIT_2, TCP_STATE_LAST_ACK);
    assert_true(x->closes_second);
    expect_states(say(&k, 0, ACK, 102, 502, 0), TCP_STATE_TIME_WAIT, TCP_STATE_CLOSED);
    flows_free(k.t);
}

static void test_close_at_once(void **state)
{
    (void)state;
    struct talk k;
    talk_open(&k, 0);
    shake_hands(&k);
    say(&k, 0, FIN | ACK, 101, 501, 0);
    expect_states(say(&k, 1, FIN | ACK, 501, 101, 0), TCP_STATE_FIN_WAIT_1, TCP_STATE_FIN_WAIT_1);
    expect_states(say(&k, 0, ACK, 102, 502, 0), TCP_STATE_CLOSING, TCP_STATE_FIN_WAIT_2);
    expect_states(say(&k, 1, ACK, 502, 102, 0), TCP_STATE_TIME_WAIT, TCP_STATE_TIME_WAIT);
    flows_free(k.t);
}

static void test_open_at_once(void **state)
{
    (void)state;
    struct talk k;
    talk_open(&k, 0);
    say(&k, 0, SYN, 100, 0, 0);
    expect_states(say(&k, 1, SYN, 500, 0, 0), TCP_STATE_SYN_SENT, TCP_STATE_SYN_SENT);
    expect_states(say(&k, 0, SYN | ACK, 100, 501, 0), TCP_STATE_SYN_RECVD, TCP_STATE_SYN_SENT);
    expect_states(say(&k, 1, SYN | ACK, 500, 101, 0), TCP_STATE_ESTABLISHED, TCP_STATE_ESTABLISHED);
    flows_free(k.t);
}

static void test_attention(void **state)
{
    (void)state;
    static const struct {
        unsigned flags, attention, filter;
    } first[] = {
        {SYN | FIN, TCP_SYN_FIN, FLOW_INVALID}, {0, TCP_NO_FLAGS, FLOW_INVALID},
        {0x3f, TCP_ALL_FLAGS, FLOW_INVALID},    {0x29, TCP_ALL_FLAGS, FLOW_INVALID},
        {ACK, TCP_NO_HANDSHAKE, FLOW_NEW},
    };
    struct talk k;
    talk_open(&k, 0);
    for (unsigned i = 0; i < sizeof first / sizeof first[0]; i++) {
        k.client_port++;
        const struct tcp_facts *x = say(&k, 0, first[i].flags, 1, 1, 0);
        assert_int_equal(x->attention, first[i].attention);
        assert_int_equal(x->filter, first[i].filter);
    }
    k.client_port++;
    say(&k, 0, SYN, 100, 0, 0);
    const struct tcp_facts *x = say(&k, 1, RST | ACK, 0, 101, 0);
    assert_int_equal(x->attention, TCP_CLOSED_PORT);
    expect_states(x, TCP_STATE_CLOSED, TCP_STATE_CLOSED);
    k.client_port++;
    shake_hands(&k);
    x = say(&k, 1, RST, 90000, 0, 0);
    assert_int_equal(x->attention, TCP_STRAY_RESET);
    expect_states(x, TCP_STATE_ESTABLISHED, TCP_STATE_ESTABLISHED);
    say(&k, 0, FIN | ACK, 101, 501, 0);
    assert_int_equal(say(&k, 0, ACK, 102, 501, 5)->attention, TCP_DATA_AFTER_FIN);
    flows_free(k.t);
}

static void test_findings(void **state)
{
    (void)state;
    struct talk k;
    talk_open(&k, 0);
    shake_hands(&k);
    const struct tcp_facts *x = say(&k, 0, ACK, 101, 501, 100);
    uint32_t lost = k.number;
    assert_int_equal(x->findings, 0);
    assert_int_equal(x->in_flight, 100);
    k.time += 100 * (int64_t)MS;
    x = say(&k, 0, ACK, 101, 501, 100);
    assert_int_equal(x->findings, TCP_RETRANSMISSION);
    assert_int_equal(x->rto_frame, lost);
    assert_int_equal(x->rto, 101 * MS);
    assert_int_equal(say(&k, 1, ACK, 501, 201, 0)->acks_frame, lost);
    assert_int_equal(say(&k, 0, ACK, 101, 501, 100)->findings,
                     TCP_RETRANSMISSION | TCP_SPURIOUS_RETRANSMISSION);
    assert_int_equal(say(&k, 0, ACK, 301, 501, 100)->findings, TCP_LOST_SEGMENT);
    for (uint32_t i = 1; i <= 3; i++) {
        x = say(&k, 1, ACK, 501, 201, 0);
        assert_int_equal(x->findings, TCP_DUPLICATE_ACK);
        assert_int_equal(x->dup_number, i);
    }
    assert_int_equal(say(&k, 0, ACK, 201, 501, 100)->findings,
                     TCP_RETRANSMISSION | TCP_FAST_RETRANSMISSION);
    assert_int_equal(say(&k, 1, ACK, 501, 9000, 0)->findings, TCP_ACK_LOST_SEGMENT);
    assert_int_equal(say(&k, 0, ACK, 400, 501, 0)->findings, TCP_KEEP_ALIVE);
    flows_free(k.t);
}

static unsigned told, forgotten;

static void on_gone(void *user, const struct flow_report *r)
{
    (void)user;
    assert_int_equal(r->packets[0], 1);
    told++;
}

static void on_forget(void *user, void *kept)
{
    assert_ptr_equal(user, kept);
    forgotten++;
}

static void test_limit(void **state)
{
    (void)state;
    struct talk k;
    struct flow_key key = {
        .src = hosts[0], .dst = hosts[1], .addr_len = 4, .proto = 6, .sport = 1, .dport = 80};
    bool up;
    talk_open(&k, 1024);
    told = forgotten = 0;
    flows_on_gone(k.t, on_gone, NULL);
    flows_on_forget(k.t, on_forget, &k);
    k.client_port = 0;
    for (unsigned i = 0; i < 3000; i++) {
        k.client_port++;
        say(&k, 0, SYN, i, 0, 0);
        if (i == 0)
            *flows_kept(k.t, flows_find(k.t, &key, &up)) = &k;
    }
    assert_true(flows_places(k.t) <= 1024);
    assert_int_equal(flows_evicted(k.t), told);
    assert_int_equal(told, 3000 - 1023);
    assert_int_equal(forgotten, 1);
    flows_free(k.t);
    assert_int_equal(forgotten, 1);
}

/* The table grows several times, and each flow is found again where it then is. */
static void test_growth(void **state)
{
    (void)state;
    struct talk k;
    talk_open(&k, 20000);
    for (unsigned round = 0; round < 2; round++) {
        k.client_port = 0;
        for (unsigned i = 0; i < 10000; i++) {
            k.client_port++;
            const struct tcp_facts *x = say(&k, 0, SYN, i, 0, 0);
            assert_int_equal(x->findings, round ? TCP_RETRANSMISSION : 0);
        }
    }
    assert_int_equal(flows_evicted(k.t), 0);
    assert_int_equal(flows_places(k.t), 10001);
    flows_free(k.t);
}

static void test_ports_again(void **state)
{
    (void)state;
    struct talk k;
    talk_open(&k, 0);
    told = 0;
    say(&k, 0, SYN, 100, 0, 0);
    flows_on_gone(k.t, on_gone, NULL);
    assert_int_equal(say(&k, 0, SYN, 100, 0, 0)->findings, TCP_RETRANSMISSION);
    assert_int_equal(told, 0);
    flows_on_gone(k.t, NULL, NULL);
    const struct tcp_facts *x = say(&k, 0, SYN, 777, 0, 0);
    assert_int_equal(x->findings, TCP_REUSED_PORTS);
    assert_int_equal(x->complete, 1);
    struct flow_report r;
    assert_true(flows_report(k.t, 1, &r));
    assert_int_equal(r.index, 1);
    assert_int_equal(r.packets[0], 1);
    flows_free(k.t);
}

static void test_exchanges(void **state)
{
    (void)state;
    struct talk k;
    talk_open(&k, 0);
    const uint32_t key[] = {EXCHANGE_DNS, 0, 7};
    assert_int_equal(flows_answer(k.t, key, sizeof key, 5).frame, 0);
    flows_ask(k.t, key, sizeof key, 3, 100);
    struct exchange x = flows_answer(k.t, key, sizeof key, 350);
    assert_int_equal(x.frame, 3);
    assert_int_equal(x.time, 250);
    for (uint32_t i = 0; i < 70000; i++) {
        const uint32_t other[] = {EXCHANGE_ECHO, i, 7};
        flows_ask(k.t, other, sizeof other, i, 0);
    }
    assert_int_equal(flows_answer(k.t, key, sizeof key, 350).frame, 0);
    const uint32_t last[] = {EXCHANGE_ECHO, 69999, 7};
    assert_int_equal(flows_answer(k.t, last, sizeof last, 1).frame, 69999);
    flows_free(k.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_and_close), cmocka_unit_test(test_close_at_once),
        cmocka_unit_test(test_open_at_once),   cmocka_unit_test(test_attention),
        cmocka_unit_test(test_findings),       cmocka_unit_test(test_limit),
        cmocka_unit_test(test_ports_again),    cmocka_unit_test(test_exchanges),
        cmocka_unit_test(test_growth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
