/* IP fragments: in every order, sent twice, overlapping, too long, too late; inside them the
 * segments of a stream; and what is kept of them has a bound. */
#include "../support/guard.h"

#include <stdio.h>
#include <string.h>

#define ROOM 70000

static struct dissect d;
static uint64_t number;
static int64_t now;

static void put(uint8_t *s, uint64_t v, unsigned n)
{
    while (n--)
        *s++ = (uint8_t)(v >> 8 * n);
}

static void check(void)
{
    char complaint[COMPLAINT];
    if (!check_structure(d.p, complaint) ||
        (d.want & WANT_FIELDS && !check_coverage(d.p, complaint)))
        fail_msg("%s", complaint);
}

/* n bytes that stand `from` bytes behind the begin of a UDP or TCP payload of IP. */
static void send_fragment(unsigned version, uint8_t proto, uint32_t id, uint32_t from, bool more,
                          const uint8_t *bytes, uint32_t n)
{
    static uint8_t frame[ROOM];
    uint32_t head;
    memset(frame, 0, 64);
    if (version == 4) {
        head = 20;
        put(frame, 0x4500, 2);
        put(frame + 2, 20 + n, 2);
        put(frame + 4, id, 2);
        put(frame + 6, (more ? 0x2000u : 0) | from / 8, 2);
        put(frame + 8, 0x4000u | proto, 2);
        put(frame + 12, 0xc0000201c0000202, 8);
    } else {
        head = 48;
        put(frame, 0x60000000, 4);
        put(frame + 4, 8 + n, 2);
        put(frame + 6, 0x2c40, 2);
        put(frame + 8, 0x20010db8, 4);
        put(frame + 24, 0x20010db800000001, 8);
        put(frame + 40, proto, 1);
        put(frame + 42, from | more, 2);
        put(frame + 44, id, 4);
    }
    memcpy(frame + head, bytes, n);
    d.p->bytes = frame;
    d.p->caplen = d.p->wirelen = head + n;
    d.p->linktype = LINK_RAW;
    d.p->time = now;
    d.p->number = ++number;
    dissect_frame(&d);
    check();
}

static const struct field *get(const char *name)
{
    for (uint32_t i = 0; i < d.p->n_fields; i++) {
        if (strcmp(field_def_of(&d.p->fields[i])->name, name) == 0)
            return &d.p->fields[i];
    }
    return NULL;
}

/* A query for www.example.com over UDP, 41 bytes. */
static const uint8_t query[] = {
    0x9c, 0x40, 0,   53, 0,   41,  0,   0,   0x12, 0x34, 1,   0, 0,   1,   0,   0, 0, 0, 0, 0, 3,
    'w',  'w',  'w', 7,  'e', 'x', 'a', 'm', 'p',  'l',  'e', 3, 'c', 'o', 'm', 0, 0, 1, 0, 1};

static bool found(void)
{
    const struct field *f = get("dns.qry.name");
    for (; f && f < d.p->fields + d.p->n_fields; f++) {
        if (f->offset >= d.p->caplen && !strcmp(field_def_of(f)->name, "dns.qry.name"))
            return f->length == 17 && memcmp(field_bytes(d.p, f), query + 20, 17) == 0;
    }
    return false;
}

static void send_part(unsigned version, uint32_t id, uint32_t i)
{
    uint32_t from = i * 16, n = i == 2 ? sizeof(query) - 32 : 16;
    send_fragment(version, 17, id, from, i < 2, query + from, n);
}

static void test_orders(void **state)
{
    (void)state;
    static const uint8_t orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                        {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    assert_true(dissect_open(&d, WANT_FIELDS | WANT_REASSEMBLY));
    for (unsigned version = 4; version <= 6; version += 2) {
        for (uint32_t i = 0; i < 6; i++) {
            send_part(version, i, orders[i][0]);
            send_part(version, i, orders[i][1]);
            assert_false(found());
            send_part(version, i, orders[i][0]); /* twice: it counts once */
            assert_false(found());
            send_part(version, i, orders[i][2]);
            assert_true(found());
            const char *count = version == 4 ? "ip.fragment.count" : "ipv6.fragment.count";
            assert_int_equal(get(count)->value, 3);
        }
    }
    dissect_close(&d);
}

/* A datagram that a fragment overlaps is thrown away, whichever came first. */
static void test_overlaps(void **state)
{
    (void)state;
    uint8_t evil[32];
    memcpy(evil, query + 8, 24);
    evil[20] ^= 1;
    assert_true(dissect_open(&d, WANT_FIELDS | WANT_REASSEMBLY));
    for (unsigned version = 4; version <= 6; version += 2) {
        const char *overlap = version == 4 ? "ip.fragment.overlap" : "ipv6.fragment.overlap";
        const char *conflict =
            version == 4 ? "ip.fragment.overlap.conflict" : "ipv6.fragment.overlap.conflict";
        send_part(version, 1, 0);
        send_fragment(version, 17, 1, 8, true, query + 8, 24);
        assert_non_null(get(overlap));
        assert_null(get(conflict));
        send_part(version, 1, 1);
        send_part(version, 1, 2);
        assert_false(found());
        send_part(version, 2, 1);
        send_fragment(version, 17, 2, 8, true, evil, 24);
        assert_non_null(get(overlap));
        assert_non_null(get(conflict));
        send_part(version, 2, 0);
        send_part(version, 2, 2);
        assert_false(found());
    }
    dissect_close(&d);
}

static void test_ends(void **state)
{
    (void)state;
    static uint8_t many[65528];
    assert_true(dissect_open(&d, WANT_FIELDS | WANT_REASSEMBLY));
    send_part(4, 1, 2);
    send_fragment(4, 17, 1, 48, true, query, 8); /* behind the last one */
    assert_non_null(get("ip.fragment.toolongfragment"));
    send_fragment(4, 17, 2, 48, true, query, 8);
    send_part(4, 2, 2); /* a last one before it */
    assert_non_null(get("ip.fragment.toolongfragment"));
    send_fragment(4, 17, 3, 65528, false, many, 64); /* the ping of death */
    assert_non_null(get("ip.fragment.toolongfragment"));
    /* Those that come too late are another datagram's. */
    send_part(4, 4, 0);
    send_part(4, 4, 1);
    now += INT64_C(31000000000);
    send_part(4, 4, 2);
    assert_false(found());
    send_part(6, 4, 0);
    send_part(6, 4, 1);
    now += INT64_C(31000000000);
    send_part(6, 4, 2);
    assert_true(found());
    dissect_close(&d);
}

/* Both at once: the segments of a message, each in fragments. */
static void test_segments_in_fragments(void **state)
{
    (void)state;
    static const char text[] = "GET /a HTTP/1.1\r\nUser-Agent: x\r\nHost: www.example.com\r\n\r\n";
    uint32_t n = sizeof(text) - 1, half = 27;
    assert_true(dissect_open(&d, WANT_FIELDS | WANT_REASSEMBLY));
    for (uint32_t i = 0; i < 2; i++) {
        uint8_t segment[128] = {0};
        uint32_t from = i ? half : 0, length = i ? n - half : half;
        put(segment, 0x9c400050, 4);
        put(segment + 4, 1000 + from, 4);
        put(segment + 12, 0x5018, 2);
        memcpy(segment + 20, text + from, length);
        send_fragment(4, 6, i, 24, false, segment + 24, 20 + length - 24);
        send_fragment(4, 6, i, 0, true, segment, 24);
    }
    const struct field *f = get("http.host");
    assert_non_null(f);
    assert_int_equal(f->length, 23);
    const struct section *s = packet_section(d.p, f->offset);
    assert_non_null(s);
    assert_int_equal(s->length, n);
    /* 4 and 20 bytes of the first segment were in frames 2 and 1, behind IP's 20 bytes. */
    assert_int_equal(packet_origin(d.p, s->at).frame, number - 2);
    assert_int_equal(packet_origin(d.p, s->at).offset, 40);
    assert_int_equal(packet_origin(d.p, s->at + 4).frame, number - 3);
    assert_int_equal(packet_origin(d.p, s->at + 4).offset, 20);
    dissect_close(&d);
}

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void test_bounds(void **state)
{
    (void)state;
    static uint8_t bytes[9000];
    uint32_t random = 7;
    assert_true(dissect_open(&d, WANT_TEXT | WANT_REASSEMBLY));
    for (uint32_t i = 0; i < 40000; i++) {
        uint32_t r = next_random(&random), n = next_random(&random) % sizeof(bytes);
        send_fragment(r & 1 ? 4 : 6, 17, i % 3 ? i : 5, r >> 8 & 0xfff8, r & 2, bytes, n);
        if (i % 64 == 0)
            assert_true(fragments_used(d.fragments) <= FRAGMENTS_MOST);
    }
    for (uint32_t i = 0; i < 8000; i++) /* every second of the smallest */
        send_fragment(4, 17, 1, i % 4000 * 16, true, bytes, 8);
    assert_true(fragments_used(d.fragments) <= FRAGMENTS_MOST);
    dissect_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders), cmocka_unit_test(test_overlaps),
        cmocka_unit_test(test_ends),   cmocka_unit_test(test_segments_in_fragments),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
