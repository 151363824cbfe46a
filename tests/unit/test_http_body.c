/* Bodies of HTTP: the same parts wherever they are cut; none of their bytes is taken for a header,
 * and the next message is found where they end. */
#include "../support/split.h"

#include "../../src/proto/http.h"

#define PARTS 64u

/* What was found: the data, without what stands around them, and the sizes. */
struct found {
    uint8_t data[256];
    uint32_t n, sizes[PARTS], n_sizes, trailer;
};

static const char chunked[] = "1b;name=\"va;lue\"\r\nHTTP/1.1 404 Not Found\r\n\r\n!\r\n"
                              "A \r\n0123456789\r\n2\nab\n000\r\nDigest: x\r\nMore: y\r\n\r\n";
static const char behind[] = "GET /after HTTP/1.1\r\n\r\n";

/* Reads n bytes more. */
static void feed(struct found *f, struct body *b, const char *s, uint32_t n)
{
    struct reader r = {.base = (const uint8_t *)s, .end = n, .cap = n};
    while (b->kind && reader_have(&r)) {
        struct http_part part = http_part(&r, b);
        assert_in_range(part.n, 1, reader_have(&r));
        assert_int_not_equal(part.kind, HTTP_PART_ODD);
        if (part.kind == HTTP_PART_SIZE && f->n_sizes < PARTS)
            f->sizes[f->n_sizes++] = part.value;
        if (part.kind == HTTP_PART_CHUNK || part.kind == HTTP_PART_DATA) {
            assert_true(f->n + part.n <= sizeof f->data);
            memcpy(f->data + f->n, s + r.pos, part.n);
            f->n += part.n;
        }
        if (part.kind == HTTP_PART_TRAILER)
            f->trailer += part.n;
        r.pos += part.n;
    }
    /* What stands behind the body is not touched. */
    if (!b->kind)
        assert_memory_equal(s + r.pos, behind, n - r.pos);
}

static void check(const struct found *f, const struct body *b)
{
    static const uint32_t sizes[] = {27, 10, 2, 0};
    static const char data[] = "HTTP/1.1 404 Not Found\r\n\r\n!0123456789ab";
    assert_int_equal(b->kind, BODY_NONE);
    assert_int_equal(f->n, sizeof data - 1);
    assert_memory_equal(f->data, data, f->n);
    assert_int_equal(f->n_sizes, 4);
    assert_memory_equal(f->sizes, sizes, sizeof sizes);
    assert_int_equal(f->trailer, strlen("Digest: x\r\nMore: y\r\n"));
}

static void test_cut_anywhere(void **state)
{
    char all[sizeof chunked + sizeof behind];
    uint32_t n = (uint32_t)sizeof chunked - 1;
    (void)state;
    memcpy(all, chunked, n);
    memcpy(all + n, behind, sizeof behind - 1);
    for (uint32_t i = 0; i <= n; i++) {
        for (uint32_t k = i; k <= n; k++) {
            struct found f = {0};
            struct body b = http_body(true, 200, true, false, 0);
            feed(&f, &b, all, i);
            feed(&f, &b, all + i, k - i);
            feed(&f, &b, all + k, n + (uint32_t)sizeof behind - 1 - k);
            check(&f, &b);
        }
    }
}

static void test_whatever_comes(void **state)
{
    uint32_t random = 1;
    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        static const char letters[] = "0129afF;\r\n x";
        uint8_t bytes[40];
        for (unsigned k = 0; k < sizeof bytes; k++)
            bytes[k] = (uint8_t)letters[split_random(&random) % (sizeof letters - 1)];
        struct body b = http_body(i & 1, 200, i & 2, i & 4, split_random(&random) % 50);
        struct reader r = {.base = bytes, .end = sizeof bytes, .cap = sizeof bytes};
        while (b.kind && reader_have(&r)) {
            struct http_part part = http_part(&r, &b);
            assert_in_range(part.n, 1, reader_have(&r));
            r.pos += part.n;
        }
    }
}

static void test_has_body(void **state)
{
    (void)state;
    assert_int_equal(http_body(false, 0, false, false, 0).kind, BODY_NONE);
    assert_int_equal(http_body(false, 0, false, true, 7).kind, BODY_LENGTH);
    assert_int_equal(http_body(true, 200, false, true, 0).kind, BODY_NONE);
    assert_int_equal(http_body(true, 200, false, false, 0).kind, BODY_CLOSE);
    assert_int_equal(http_body(true, 200, true, true, 5).kind, BODY_SIZE);
    assert_int_equal(http_body(true, 204, true, true, 5).kind, BODY_NONE);
    assert_int_equal(http_body(true, 304, false, true, 5).kind, BODY_NONE);
    assert_int_equal(http_body(true, 100, false, true, 5).kind, BODY_NONE);
}

/* ---- in segments ---- */

static const char speech[] = "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 61\r\n\r\n"
                             "GET /evil HTTP/1.1\r\nHost: evil\r\nHost: evil\r\nContent-Length: 9"
                             "PUT /next HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "19\r\nGET /evil HTTP/1.1\r\n\r\nyes\r\n0\r\n\r\n"
                             "GET /after HTTP/1.1\r\nHost: b\r\n\r\n";

/* How many fields of the packet, or of a message that it completed, have that value. */
static unsigned count(const char *name, const char *value)
{
    const struct packet *p = split_d.p;
    unsigned n = 0;
    for (uint32_t i = 0; i < p->n_fields; i++) {
        const struct field *f = &p->fields[i];
        n += strcmp(field_def_of(f)->name, name) == 0 && f->length == strlen(value) &&
             memcmp(field_bytes(p, f), value, f->length) == 0;
    }
    return n;
}

struct seen {
    unsigned next, after;
};

static void send(struct seen *seen, uint32_t from, uint32_t to)
{
    split_send(8000, 0x18, SPLIT_START + from, (const uint8_t *)speech + from, to - from);
    assert_int_equal(count("http.request.uri", "/evil"), 0);
    assert_int_equal(count("http.host", "Host: evil\r\n"), 0);
    seen->next += count("http.request.uri", "/next") != 0;
    seen->after += count("http.request.uri", "/after") != 0;
}

/* In three segments, in order or not, the last two sent again. */
static void test_in_segments(void **state)
{
    uint32_t n = (uint32_t)sizeof speech - 1;
    uint32_t header = (uint32_t)(strstr(speech, "\r\n\r\n") + 4 - speech);
    (void)state;
    assert_true(dissect_open(&split_d, WANT_FIELDS | WANT_REASSEMBLY));
    for (uint32_t i = header; i < n; i++) {
        for (uint32_t k = i + 1; k < n; k += 1 + k % 3) {
            struct seen seen = {0};
            split_send(8000, 0x02, SPLIT_START - 1, NULL, 0);
            send(&seen, 0, i);
            if ((i + k) % 2 && k < header + 61) /* what comes too early is the body's so far */
                send(&seen, k, header + 61);
            send(&seen, i, k);
            send(&seen, k, n);
            assert_true(seen.next && seen.after);
        }
    }
    dissect_close(&split_d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_whatever_comes),
        cmocka_unit_test(test_has_body),
        cmocka_unit_test(test_in_segments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
