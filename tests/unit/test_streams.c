/* Messages that several TCP segments carry: split at every byte, in and out of order, sent twice,
 * overlapping, over TLS records; and what is kept of them has a bound. */
#include "../support/split.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 4096

/* ---- TLS ---- */

static uint32_t put_hello(uint8_t *s, uint32_t key_share)
{
    static const uint8_t name[] = "www.example.com";
    uint32_t n = 4 + 2 + 32 + 1 + 2 + 2 + 2 + 2, name_len = sizeof(name) - 1;
    uint32_t extensions = 4 + 6 + key_share + 4 + 5 + name_len;
    memset(s, 'R', n + extensions);
    split_put(s, 0x01000000 + n - 4 + extensions, 4);
    split_put(s + 4, 0x0303, 2);
    split_put(s + 38, 0, 1);
    split_put(s + 39, 0x00021301, 4);
    split_put(s + 43, 0x0100, 2);
    split_put(s + 45, extensions, 2);
    s += n;
    split_put(s, 0x0033, 2);
    split_put(s + 2, 6 + key_share, 2);
    split_put(s + 4, 4 + key_share, 2);
    split_put(s + 6, 0x11ec, 2);
    split_put(s + 8, key_share, 2);
    s += 10 + key_share;
    split_put(s, 0x0000, 2);
    split_put(s + 2, 5 + name_len, 2);
    split_put(s + 4, 3 + name_len, 2);
    split_put(s + 6, 0, 1);
    split_put(s + 7, name_len, 2);
    memcpy(s + 9, name, name_len);
    return n + extensions;
}

/* Records of at most `most` bytes. */
static uint32_t put_records(uint8_t *to, const uint8_t *from, uint32_t n, uint32_t most)
{
    uint32_t used = 0;
    for (uint32_t at = 0; at < n;) {
        uint32_t length = n - at < most ? n - at : most;
        split_put(to + used, 0x160301, 3);
        split_put(to + used + 3, length, 2);
        memcpy(to + used + 5, from + at, length);
        used += 5 + length;
        at += length;
    }
    return used;
}

static void split_hello(uint32_t key_share, uint32_t most, uint32_t want)
{
    uint8_t message[ROOM], bytes[ROOM];
    uint32_t n = put_hello(message, key_share);
    struct split s = {
        .port = 443,
        .bytes = bytes,
        .name = "tls.handshake.extensions_server_name",
        .value = "www.example.com",
        .value_len = 15,
    };
    s.n = put_records(bytes, message, n, most);
    split_each(&s, want);
}

static void test_hello(void **state)
{
    (void)state;
    split_hello(1216, 16384, WANT_FIELDS | WANT_REASSEMBLY);
    split_hello(20, 16384, WANT_TEXT | WANT_HELLOS);
}

static void test_hello_over_records(void **state)
{
    (void)state;
    for (uint32_t most = 1; most < 100; most += most < 6 ? 1 : 31)
        split_hello(20, most, WANT_FIELDS | WANT_REASSEMBLY);
    for (uint32_t most = 1; most < 100; most += most < 6 ? 1 : 31)
        split_hello(20, most, WANT_TEXT | WANT_HELLOS);
}

static void test_line(void **state)
{
    (void)state;
    uint8_t message[ROOM], bytes[ROOM];
    uint32_t n = put_records(bytes, message, put_hello(message, 1216), 700);
    static const uint32_t wants[] = {WANT_TEXT | WANT_HELLOS,
                                     WANT_FIELDS | WANT_TEXT | WANT_REASSEMBLY};
    struct line_options o = {.numeric = 2};
    for (size_t i = 0; i < 2; i++) {
        struct out out;
        assert_true(dissect_open(&split_d, wants[i]) && out_open(&out, -1, 1024));
        split_send(443, 0x02, SPLIT_START - 1, NULL, 0);
        split_send(443, 0x18, SPLIT_START, bytes, 1000);
        split_send(443, 0x18, SPLIT_START + 1000, bytes + 1000, n - 1000);
        line_text(&out, &o, split_d.p);
        out_char(&out, '\0');
        assert_non_null(strstr(out.start, ": TLS 1.2 ClientHello, sni www.example.com"));
        out_free(&out);
        dissect_close(&split_d);
    }
}

/* ---- HTTP and DNS ---- */

static void test_http(void **state)
{
    (void)state;
    static const char text[] = "GET /a HTTP/1.1\r\nUser-Agent: x\r\nHost: www.example.com\r\n\r\n";
    struct split s = {80,          (const uint8_t *)text,       sizeof(text) - 1,
                      "http.host", "Host: www.example.com\r\n", 23};
    split_each(&s, WANT_FIELDS | WANT_REASSEMBLY);
    s.port = 8000; /* recognised by its content */
    assert_true(dissect_open(&split_d, WANT_FIELDS | WANT_REASSEMBLY));
    for (uint32_t at = 1; at < s.n; at++) {
        split_begin(&s);
        split_part(&s, 0, at);
        split_part(&s, at, s.n);
        split_expect(&s, "another port", at);
    }
    dissect_close(&split_d);
}

static void test_dns(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0,   33,  0x12, 0x34, 1,   0,   0, 1,   0,   0,   0,   0,
                                    0,   0,   3,    'w',  'w', 'w', 7, 'e', 'x', 'a', 'm', 'p',
                                    'l', 'e', 3,    'c',  'o', 'm', 0, 0,   1,   0,   1};
    static const char name[] = "\3www\7example\3com"; /* the root label ends the string, too */
    struct split s = {53, bytes, sizeof(bytes), "dns.qry.name", name, sizeof(name)};
    split_each(&s, WANT_FIELDS | WANT_REASSEMBLY);
}

/* ---- what is said of it ---- */

static uint32_t value_of(const char *name)
{
    for (uint32_t i = 0; i < split_d.p->n_fields; i++) {
        if (strcmp(field_def_of(&split_d.p->fields[i])->name, name) == 0)
            return split_d.p->fields[i].value;
    }
    return 0;
}

static void test_conflict(void **state)
{
    (void)state;
    uint8_t message[ROOM], bytes[ROOM], other[ROOM];
    uint32_t n = put_records(bytes, message, put_hello(message, 100), 16384);
    memcpy(other, bytes, n);
    memset(other + n - 15, 'x', 10); /* another server name */
    assert_true(dissect_open(&split_d, WANT_FIELDS | WANT_REASSEMBLY));
    split_send(443, 0x02, SPLIT_START - 1, NULL, 0);
    split_send(443, 0x18, SPLIT_START, bytes, n - 1);
    split_send(443, 0x18, SPLIT_START + n - 15, other + n - 15, 15);
    assert_int_equal(value_of("tcp.segment.overlap"), 1);
    assert_int_equal(value_of("tcp.segment.overlap.conflict"), 1);
    assert_int_equal(value_of("tcp.segment.count"), 2);
    assert_int_equal(value_of("tcp.reassembled.length"), n);
    struct split s = {.name = "tls.handshake.extensions_server_name",
                      .value = "www.example.com",
                      .value_len = 15};
    assert_true(split_found(&s)); /* what came first counts */
    dissect_close(&split_d);
}

/* ---- bounds ---- */

/* What is counted, and what the heap says; under a sanitizer that is always 0. */
static void expect_bound(size_t heap)
{
    size_t most = split_d.want & WANT_REASSEMBLY ? STREAMS_MOST : STREAMS_MOST_HELLOS;
    assert_true(streams_used(split_d.streams) <= most);
    assert_true(mallinfo2().uordblks + mallinfo2().hblkhd <= heap + most + most / 4);
}

/* Gaps that are never filled, in many flows; messages that never end; segments of one byte. */
static void attack(uint32_t want)
{
    static uint8_t bytes[16384] = {0x16, 3, 1, 0x40, 0, 1, 0, 0x3f, 0xfc};
    uint32_t random = 1;
    assert_true(dissect_open(&split_d, want));
    size_t heap = mallinfo2().uordblks + mallinfo2().hblkhd;
    for (uint32_t i = 0; i < 20000; i++) {
        uint16_t port = (uint16_t)(split_random(&random) % 5000 + 1);
        uint32_t seq = split_random(&random) % 200000, n = split_random(&random) % 9000 + 1;
        if (i % 3 == 0)
            split_send(port, 0x02, 0, NULL, 0);
        split_send(port, 0x18, i % 7 ? seq : 1, bytes, n);
        if (i % 64 == 0)
            expect_bound(heap);
    }
    expect_bound(heap);
    split_send(443, 0x02, 0, NULL, 0);
    for (uint32_t i = 0; i < 140000; i++)
        split_send(443, 0x18, 1 + i, i < 5 ? bytes + i : (const uint8_t *)"\x16", 1);
    for (uint32_t i = 0; i < 140000; i += 2)
        split_send(444, 0x18, 1 + i, bytes, 1);
    expect_bound(heap);
    for (uint32_t i = 0; i < 20000; i++) { /* overlaps, before a gap and behind it */
        uint32_t n = split_random(&random) % 3000 + 1;
        split_send((uint16_t)(i % 50 + 1), 0x18, split_random(&random) % 20000, bytes, n);
    }
    expect_bound(heap);
    for (uint32_t i = 0; i < 200000; i++) /* connections that never say anything */
        split_send((uint16_t)(i % 60000), 0x02, i, NULL, 0);
    expect_bound(heap);
    dissect_close(&split_d);
}

static void test_bounds(void **state)
{
    (void)state;
    attack(WANT_FIELDS | WANT_REASSEMBLY);
    attack(WANT_TEXT | WANT_HELLOS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hello),  cmocka_unit_test(test_hello_over_records),
        cmocka_unit_test(test_line),   cmocka_unit_test(test_http),
        cmocka_unit_test(test_dns),    cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
