/* Messages that several TCP segments carry: split at every byte, in and out of order, sent twice,
 * overlapping, over TLS records; and what is kept of them has a bound. */
#include "../support/guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADERS 54 /* Ethernet, IPv4, TCP */
#define ROOM 4096
#define ISN 0xfffffe00u /* sequence numbers begin again at 0 in the middle of the message */

static struct dissect d;
static uint64_t number;

static void put(uint8_t *s, uint64_t v, unsigned n)
{
    while (n--)
        *s++ = (uint8_t)(v >> 8 * n);
}

/* A segment of a stream: n bytes that stand `from` bytes behind its first. */
static void send_to(uint16_t port, uint8_t flags, uint32_t seq, const uint8_t *bytes, uint32_t n)
{
    static uint8_t frame[HEADERS + 65536];
    memset(frame, 0, HEADERS);
    put(frame + 12, 0x080045000000, 6);
    put(frame + 16, 40 + n, 2);
    put(frame + 22, 0x4006, 2);
    put(frame + 26, 0xc0000201c0000202, 8);
    put(frame + 34, 40000, 2);
    put(frame + 36, port, 2);
    put(frame + 38, seq, 4);
    put(frame + 46, 0x5000u | flags, 2);
    if (n)
        memcpy(frame + HEADERS, bytes, n);
    d.p->bytes = frame;
    d.p->caplen = d.p->wirelen = HEADERS + n;
    d.p->linktype = LINK_ETHERNET;
    d.p->number = ++number;
    dissect_frame(&d);
}

struct stream {
    uint16_t port;
    const uint8_t *bytes;
    uint32_t n;
    const char *name, *value; /* the field that the whole message has */
    uint32_t value_len;
};

static void begin(const struct stream *s)
{
    send_to(s->port, 0x02, ISN - 1, NULL, 0);
}

static void part(const struct stream *s, uint32_t from, uint32_t to)
{
    send_to(s->port, 0x18, ISN + from, s->bytes + from, to - from);
}

/* The field is in a message that the last segment completed. */
static bool found(const struct stream *s)
{
    char complaint[COMPLAINT];
    if (!check_structure(d.p, complaint) ||
        (d.want & WANT_FIELDS && !check_coverage(d.p, complaint)))
        fail_msg("%s", complaint);
    for (uint32_t i = 0; i < d.p->n_fields; i++) {
        const struct field *f = &d.p->fields[i];
        if (f->offset >= d.p->caplen && strcmp(field_def_of(f)->name, s->name) == 0 &&
            f->length == s->value_len && !memcmp(field_bytes(d.p, f), s->value, f->length))
            return true;
    }
    return false;
}

static void expect_found(const struct stream *s, const char *how, uint32_t at)
{
    if (!found(s))
        fail_msg("no %s in the message split at %u, %s", s->name, at, how);
}

static uint32_t half(uint32_t a, uint32_t b)
{
    return a + (b - a) / 2;
}

/* Every way to send it in pieces, the first of which ends at `at`. */
static void split_at(const struct stream *s, uint32_t at)
{
    begin(s);
    part(s, 0, at);
    assert_false(found(s));
    part(s, at, s->n);
    expect_found(s, "in order", at);

    begin(s);
    part(s, at, s->n);
    assert_false(found(s));
    part(s, 0, at);
    expect_found(s, "out of order", at);

    begin(s);
    part(s, 0, at);
    part(s, 0, at);
    part(s, at, s->n);
    expect_found(s, "the first sent twice", at);

    begin(s);
    part(s, at, s->n);
    part(s, at, s->n);
    part(s, 0, half(0, at));
    part(s, 0, at);
    expect_found(s, "out of order, the second sent twice, the first overlapping", at);

    begin(s);
    part(s, half(at, s->n), s->n);
    part(s, half(0, at), half(at, s->n));
    part(s, 0, half(0, at));
    expect_found(s, "three parts and more in reverse order", at);
}

static void split_everywhere(const struct stream *s, uint32_t want)
{
    assert_true(dissect_open(&d, want));
    for (uint32_t at = 2; at < s->n; at++)
        split_at(s, at);
    begin(s);
    for (uint32_t i = 0; i < s->n; i++)
        part(s, i, i + 1);
    expect_found(s, "byte by byte", 1);
    dissect_close(&d);
}

/* ---- TLS ---- */

static uint32_t put_hello(uint8_t *s, uint32_t key_share)
{
    static const uint8_t name[] = "www.example.com";
    uint32_t n = 4 + 2 + 32 + 1 + 2 + 2 + 2 + 2, name_len = sizeof(name) - 1;
    uint32_t extensions = 4 + 6 + key_share + 4 + 5 + name_len;
    memset(s, 'R', n + extensions);
    put(s, 0x01000000 + n - 4 + extensions, 4);
    put(s + 4, 0x0303, 2);
    put(s + 38, 0, 1);
    put(s + 39, 0x00021301, 4);
    put(s + 43, 0x0100, 2);
    put(s + 45, extensions, 2);
    s += n;
    put(s, 0x0033, 2);
    put(s + 2, 6 + key_share, 2);
    put(s + 4, 4 + key_share, 2);
    put(s + 6, 0x11ec, 2);
    put(s + 8, key_share, 2);
    s += 10 + key_share;
    put(s, 0x0000, 2);
    put(s + 2, 5 + name_len, 2);
    put(s + 4, 3 + name_len, 2);
    put(s + 6, 0, 1);
    put(s + 7, name_len, 2);
    memcpy(s + 9, name, name_len);
    return n + extensions;
}

/* Records of at most `most` bytes. */
static uint32_t put_records(uint8_t *to, const uint8_t *from, uint32_t n, uint32_t most)
{
    uint32_t used = 0;
    for (uint32_t at = 0; at < n;) {
        uint32_t length = n - at < most ? n - at : most;
        put(to + used, 0x160301, 3);
        put(to + used + 3, length, 2);
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
    struct stream s = {
        .port = 443,
        .bytes = bytes,
        .name = "tls.handshake.extensions_server_name",
        .value = "www.example.com",
        .value_len = 15,
    };
    s.n = put_records(bytes, message, n, most);
    split_everywhere(&s, want);
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
        assert_true(dissect_open(&d, wants[i]) && out_open(&out, -1, 1024));
        send_to(443, 0x02, ISN - 1, NULL, 0);
        send_to(443, 0x18, ISN, bytes, 1000);
        send_to(443, 0x18, ISN + 1000, bytes + 1000, n - 1000);
        line_text(&out, &o, d.p);
        out_char(&out, '\0');
        assert_non_null(strstr(out.start, ": TLS 1.2 ClientHello, sni www.example.com"));
        out_free(&out);
        dissect_close(&d);
    }
}

/* ---- HTTP and DNS ---- */

static void test_http(void **state)
{
    (void)state;
    static const char text[] = "GET /a HTTP/1.1\r\nUser-Agent: x\r\nHost: www.example.com\r\n\r\n";
    struct stream s = {80,          (const uint8_t *)text,       sizeof(text) - 1,
                       "http.host", "Host: www.example.com\r\n", 23};
    split_everywhere(&s, WANT_FIELDS | WANT_REASSEMBLY);
    s.port = 8000; /* recognised by its content */
    assert_true(dissect_open(&d, WANT_FIELDS | WANT_REASSEMBLY));
    for (uint32_t at = 1; at < s.n; at++) {
        begin(&s);
        part(&s, 0, at);
        part(&s, at, s.n);
        expect_found(&s, "another port", at);
    }
    dissect_close(&d);
}

static void test_dns(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0,   33,  0x12, 0x34, 1,   0,   0, 1,   0,   0,   0,   0,
                                    0,   0,   3,    'w',  'w', 'w', 7, 'e', 'x', 'a', 'm', 'p',
                                    'l', 'e', 3,    'c',  'o', 'm', 0, 0,   1,   0,   1};
    static const char name[] = "\3www\7example\3com"; /* the root label ends the string, too */
    struct stream s = {53, bytes, sizeof(bytes), "dns.qry.name", name, sizeof(name)};
    split_everywhere(&s, WANT_FIELDS | WANT_REASSEMBLY);
}

/* ---- what is said of it ---- */

static uint32_t value_of(const char *name)
{
    for (uint32_t i = 0; i < d.p->n_fields; i++) {
        if (strcmp(field_def_of(&d.p->fields[i])->name, name) == 0)
            return d.p->fields[i].value;
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
    assert_true(dissect_open(&d, WANT_FIELDS | WANT_REASSEMBLY));
    send_to(443, 0x02, ISN - 1, NULL, 0);
    send_to(443, 0x18, ISN, bytes, n - 1);
    send_to(443, 0x18, ISN + n - 15, other + n - 15, 15);
    assert_int_equal(value_of("tcp.segment.overlap"), 1);
    assert_int_equal(value_of("tcp.segment.overlap.conflict"), 1);
    assert_int_equal(value_of("tcp.segment.count"), 2);
    assert_int_equal(value_of("tcp.reassembled.length"), n);
    struct stream s = {.name = "tls.handshake.extensions_server_name",
                       .value = "www.example.com",
                       .value_len = 15};
    assert_true(found(&s)); /* what came first counts */
    dissect_close(&d);
}

/* ---- bounds ---- */

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void expect_bound(void)
{
    size_t most = d.want & WANT_REASSEMBLY ? STREAMS_MOST : STREAMS_MOST_HELLOS;
    assert_true(streams_used(d.streams) <= most);
}

/* Gaps that are never filled, in many flows; messages that never end; segments of one byte. */
static void attack(uint32_t want)
{
    static uint8_t bytes[16384] = {0x16, 3, 1, 0x40, 0, 1, 0, 0x3f, 0xfc};
    uint32_t random = 1;
    assert_true(dissect_open(&d, want));
    for (uint32_t i = 0; i < 20000; i++) {
        uint16_t port = (uint16_t)(next_random(&random) % 5000 + 1);
        uint32_t seq = next_random(&random) % 200000, n = next_random(&random) % 9000 + 1;
        if (i % 3 == 0)
            send_to(port, 0x02, 0, NULL, 0);
        send_to(port, 0x18, i % 7 ? seq : 1, bytes, n);
        if (i % 64 == 0)
            expect_bound();
    }
    expect_bound();
    send_to(443, 0x02, 0, NULL, 0);
    for (uint32_t i = 0; i < 140000; i++)
        send_to(443, 0x18, 1 + i, i < 5 ? bytes + i : (const uint8_t *)"\x16", 1);
    for (uint32_t i = 0; i < 140000; i += 2)
        send_to(444, 0x18, 1 + i, bytes, 1);
    expect_bound();
    dissect_close(&d);
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
