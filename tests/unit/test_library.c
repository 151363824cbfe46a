/* The library's interface: sources, fields, values, views; and contexts in threads of their own. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "wireloupe/wireloupe.h"

static const uint8_t udp[] = {
    0x02, 0,    0,    0,    0,    2,    0x02, 0,    0,    0,    0,    1,   0x08, 0,   0x45, 0,
    0,    0x22, 0x12, 0x34, 0x40, 0,    0x40, 0x11, 0xa4, 0x93, 0xc0, 0,   2,    1,   0xc0, 0,
    2,    2,    0x1e, 0x61, 0x22, 0xb8, 0,    0x0e, 0,    0,    'a',  'b', 'c',  'd', 'e',  'f',
};

static struct wireloupe *w;

static int open_context(void **state)
{
    (void)state;
    w = wireloupe_new();
    return w ? 0 : -1;
}

static int close_context(void **state)
{
    (void)state;
    wireloupe_close(w);
    return 0;
}

static void expect_frame(int expected)
{
    assert_int_equal(wireloupe_frame(w, udp, sizeof udp, 0, 1, 1552420975656904000), expected);
}

static void test_packet(void **state)
{
    (void)state;
    assert_null(wireloupe_packet(w));
    expect_frame(1);
    const struct wireloupe_packet *p = wireloupe_packet(w);
    assert_non_null(p);
    assert_int_equal(p->number, 1);
    assert_int_equal(p->time, 1552420975656904000);
    assert_int_equal(p->caplen, sizeof udp);
    assert_int_equal(p->wirelen, sizeof udp);
    assert_int_equal(p->linktype, 1);
    assert_ptr_equal(p->bytes, udp);
    assert_null(p->interface);
    assert_false(p->truncated || p->malformed);
    assert_int_equal(wireloupe_frame(w, udp, 20, sizeof udp, 1, 0), 1);
    p = wireloupe_packet(w);
    assert_int_equal(p->number, 2);
    assert_true(p->truncated);
}

static void test_fields(void **state)
{
    (void)state;
    expect_frame(1);
    uint32_t n = wireloupe_packet(w)->fields, covered = 0;
    assert_true(n > 20);
    for (uint32_t i = 0; i < n; i++) {
        const struct wireloupe_field *f = wireloupe_field(w, i);
        assert_non_null(f);
        assert_true(*f->name && *f->label && *f->what && *f->rfc && *f->protocol && f->depth);
        assert_int_equal(f->frame, 1);
        covered += f->leaf && !f->mask ? f->length : 0;
    }
    assert_null(wireloupe_field(w, n));
    assert_in_range(covered, 30, sizeof udp);
    uint32_t i = wireloupe_find(w, "ip.ttl", 0);
    const struct wireloupe_field *ttl = wireloupe_field(w, i);
    assert_non_null(ttl);
    assert_string_equal(ttl->name, "ip.ttl");
    assert_string_equal(ttl->protocol, "ip");
    assert_int_equal(ttl->type, WIRELOUPE_UNSIGNED);
    assert_int_equal(ttl->offset, 22);
    assert_int_equal(ttl->length, 1);
    assert_int_equal(ttl->number, 64);
    assert_int_equal(wireloupe_find(w, "ip.ttl", i + 1), WIRELOUPE_NONE);
    const struct wireloupe_field *proto = wireloupe_field(w, wireloupe_find(w, "ip.proto", 0));
    assert_string_equal(proto->word, "UDP");
    const struct wireloupe_field *src = wireloupe_field(w, wireloupe_find(w, "ip.src", 0));
    assert_int_equal(src->type, WIRELOUPE_IPV4);
    assert_int_equal(src->n, 4);
    assert_memory_equal(src->bytes, udp + 26, 4);
}

static void test_names(void **state)
{
    (void)state;
    uint64_t v = 0;
    assert_false(wireloupe_number(w, "ip.ttl", &v));
    expect_frame(1);
    assert_true(wireloupe_number(w, "udp.length", &v));
    assert_int_equal(v, 14);
    assert_false(wireloupe_number(w, "tcp.seq", &v));
    assert_false(wireloupe_number(w, "ip.src", &v)); /* an address is no number */
    assert_false(wireloupe_number(w, "", &v));
    assert_false(wireloupe_number(w, "no.such.name", &v));
    assert_true(wireloupe_number(w, "udp.port", &v));
    assert_int_equal(v, 7777);
    uint32_t first = wireloupe_find(w, "udp.port", 0);
    uint32_t second = wireloupe_find(w, "udp.port", first + 1);
    assert_int_equal(wireloupe_field(w, second)->number, 8888);
    for (unsigned i = 0; i < 500; i++) { /* more names than are remembered */
        char name[32];
        snprintf(name, sizeof name, "no.name.%u", i);
        assert_int_equal(wireloupe_find(w, name, 0), WIRELOUPE_NONE);
    }
    assert_true(wireloupe_number(w, "udp.length", &v));
}

static void test_text(void **state)
{
    (void)state;
    char text[32];
    expect_frame(1);
    uint32_t i = wireloupe_find(w, "ip.proto", 0);
    assert_int_equal(wireloupe_text(w, i, text, sizeof text), 8);
    assert_string_equal(text, "UDP (17)");
    assert_int_equal(wireloupe_text(w, i, text, 4), 8);
    assert_string_equal(text, "UDP");
    assert_int_equal(wireloupe_text(w, i, NULL, 0), 8);
    assert_int_equal(wireloupe_text(w, WIRELOUPE_NONE, text, sizeof text), 0);
    assert_string_equal(text, "");
}

static void test_views(void **state)
{
    (void)state;
    size_t n = 7;
    assert_int_equal(wireloupe_view(w, "nothing"), -1);
    assert_string_equal(wireloupe_error(w), "no view is called nothing");
    assert_int_equal(wireloupe_view(w, "fields"), -1);
    assert_true(wireloupe_set(w, "time", "1"));
    int line = wireloupe_view(w, "line"), json = wireloupe_view(w, "json");
    assert_true(wireloupe_set(w, "fields", "ip.src,udp.dstport"));
    int fields = wireloupe_view(w, "fields");
    assert_string_equal(wireloupe_written(w, fields, NULL), "ip.src\tudp.dstport\n");
    expect_frame(1);
    const char *text = wireloupe_written(w, line, &n);
    assert_string_equal(text, "IP 192.0.2.1.7777 > 192.0.2.2.8888: UDP, length 6\n");
    assert_int_equal(n, strlen(text));
    assert_string_equal(wireloupe_written(w, line, &n), "");
    assert_int_equal(n, 0);
    assert_string_equal(wireloupe_written(w, fields, NULL), "192.0.2.1\t8888\n");
    expect_frame(1);
    expect_frame(1);
    text = wireloupe_written(w, json, &n); /* of all three */
    assert_non_null(strstr(text, "\"pcap_cnt\":1,"));
    assert_non_null(strstr(text, "\"pcap_cnt\":3,"));
    assert_string_equal(wireloupe_written(w, 3, NULL), "");
    assert_string_equal(wireloupe_written(w, -1, NULL), "");
    assert_int_equal(wireloupe_view(w, "walk"), -1); /* too late */
}

static void test_end(void **state)
{
    (void)state;
    int html = wireloupe_view(w, "html");
    assert_int_equal(wireloupe_view(w, "flows"), html + 1);
    assert_int_equal(wireloupe_view(w, "report"), -1); /* both count flows */
    assert_non_null(strstr(wireloupe_written(w, html, NULL), "<!DOCTYPE html>"));
    expect_frame(1);
    assert_int_equal(wireloupe_end(w), 0);
    assert_non_null(strstr(wireloupe_written(w, html, NULL), "</html>"));
    assert_int_equal(wireloupe_end(w), 0);
    assert_string_equal(wireloupe_written(w, html, NULL), "");
    expect_frame(-1);
}

static void test_settings(void **state)
{
    (void)state;
    assert_false(wireloupe_set(w, "no-such-setting", "1"));
    assert_string_equal(wireloupe_error(w), "nothing is called no-such-setting");
    assert_false(wireloupe_set(w, "verbose", "4"));
    assert_false(wireloupe_set(w, "verbose", ""));
    assert_false(wireloupe_set(w, "ether", "yes"));
    assert_false(wireloupe_set(w, "width", "19"));
    assert_false(wireloupe_set(w, "worksheet", "some"));
    assert_false(wireloupe_set(w, "match", "ip.ttl >"));
    assert_false(wireloupe_set(w, "lang", "tlh"));
    assert_false(wireloupe_set(w, "payload", "nothing"));
    assert_true(wireloupe_set(w, "worksheet", "all"));
    assert_true(wireloupe_set(w, "flow-memory", "1048576"));
    assert_true(wireloupe_set(w, "match", "ip.ttl > 64"));
    expect_frame(0);
    assert_null(wireloupe_packet(w));
    assert_false(wireloupe_set(w, "match", "ip.ttl > 63"));
    assert_string_equal(wireloupe_error(w), "match comes too late");
}

/* What is set on one context is not set on another. */
static void test_apart(void **state)
{
    (void)state;
    struct wireloupe *other = wireloupe_new();
    assert_non_null(other);
    assert_true(wireloupe_set(w, "payload", "snmp"));
    expect_frame(1);
    assert_int_not_equal(wireloupe_find(w, "snmp.length", 0) == WIRELOUPE_NONE,
                         wireloupe_find(w, "data.data", 0) == WIRELOUPE_NONE);
    assert_int_equal(wireloupe_frame(other, udp, sizeof udp, 0, 1, 0), 1);
    assert_int_not_equal(wireloupe_find(other, "data.data", 0), WIRELOUPE_NONE);
    wireloupe_close(other);
}

static void test_sources(void **state)
{
    (void)state;
    assert_int_equal(wireloupe_next(w), -1);
    assert_string_equal(wireloupe_error(w), "no source is open");
    assert_false(wireloupe_open_file(w, "/nonexistent/file"));
    assert_string_equal(wireloupe_error(w), "/nonexistent/file: No such file or directory");
}

/* A pcap file of two packets, in memory. */
static size_t make_file(uint8_t *to)
{
    const uint32_t head[] = {0xa1b2c3d4, 0x00040002, 0, 0, 65535, 1};
    const uint32_t record[] = {7, 8, sizeof udp, sizeof udp};
    uint8_t *at = to;
    memcpy(at, head, sizeof head);
    at += sizeof head;
    for (unsigned i = 0; i < 2; i++) {
        memcpy(at, record, sizeof record);
        memcpy(at + sizeof record, udp, sizeof udp);
        at += sizeof record + sizeof udp;
    }
    return (size_t)(at - to);
}

static void test_memory(void **state)
{
    (void)state;
    uint8_t file[256];
    size_t n = make_file(file);
    assert_false(wireloupe_open_memory(w, "no capture file", 15));
    assert_true(wireloupe_set(w, "filter", "udp port 7777"));
    assert_true(wireloupe_open_memory(w, file, n));
    assert_false(wireloupe_open_memory(w, file, n)); /* it has one */
    assert_int_equal(wireloupe_next(w), 1);
    assert_int_equal(wireloupe_packet(w)->time, 7000008000);
    assert_int_equal(wireloupe_frame(w, udp, sizeof udp, 0, 1, 0), -1);
    assert_int_equal(wireloupe_next(w), 1);
    assert_int_equal(wireloupe_packet(w)->number, 2);
    assert_int_equal(wireloupe_next(w), 0);
    assert_null(wireloupe_packet(w));
    assert_int_equal(wireloupe_next(w), 0);
}

static void test_cut_file(void **state)
{
    (void)state;
    uint8_t file[256];
    size_t n = make_file(file);
    assert_true(wireloupe_open_memory(w, file, n - 1));
    assert_int_equal(wireloupe_next(w), 1);
    assert_int_equal(wireloupe_next(w), -1);
    assert_non_null(strstr(wireloupe_error(w), "truncated"));
}

static void test_filter(void **state)
{
    (void)state;
    uint8_t file[256];
    size_t n = make_file(file);
    assert_true(wireloupe_set(w, "filter", "not a filter"));
    assert_false(wireloupe_open_memory(w, file, n));
    assert_true(wireloupe_set(w, "filter", "tcp"));
    assert_true(wireloupe_open_memory(w, file, n));
    assert_int_equal(wireloupe_next(w), 0);
}

static void test_stop(void **state)
{
    (void)state;
    uint8_t file[256];
    size_t n = make_file(file);
    assert_true(wireloupe_open_memory(w, file, n));
    assert_int_equal(wireloupe_next(w), 1);
    wireloupe_stop(w);
    assert_int_equal(wireloupe_next(w), 0);
}

/* ---- threads ---- */

#define THREADS 4
#define ROUNDS 3

static const char *const files[] = {"captures/dns.pcap", "captures/http.pcap",
                                    "captures/tls13.pcap", "captures/ip-fragments.pcap"};
/* NULL: one of those that count flows. */
static const char *const views[] = {"line", "walk",   "json",      "map",   "html",
                                    NULL,   "follow", "worksheet", "fields"};
static const char *const of_flows[] = {"flows", "summary", "report"};
#define N(a) (sizeof(a) / sizeof(a)[0])

/* Everything that all views write of a file, in a language, put together. NULL where it fails. */
static char *everything(const char *file, const char *lang, unsigned which)
{
    char *all = NULL;
    size_t n = 0, more;
    FILE *to = open_memstream(&all, &n);
    struct wireloupe *c = wireloupe_new();
    bool good = to && c && wireloupe_set(c, "verbose", "1") && wireloupe_set(c, "numeric", "0") &&
                wireloupe_set(c, "explain", "1") &&
                wireloupe_set(c, "fields", "frame.number,ip.src");
    if (good && !wireloupe_set(c, "lang", lang))
        fputs(wireloupe_error(c), to);
    for (unsigned i = 0; good && i < N(views); i++)
        good = wireloupe_view(c, views[i] ? views[i] : of_flows[which % N(of_flows)]) == (int)i;
    good = good && wireloupe_open_file(c, file);
    int got = good;
    while (got > 0) {
        got = wireloupe_next(c);
        for (unsigned i = 0; i < N(views); i++) {
            const char *text = wireloupe_written(c, (int)i, &more);
            fwrite(text, 1, more, to);
        }
    }
    if (to)
        fclose(to);
    wireloupe_close(c);
    if (good && got == 0)
        return all;
    free(all);
    return NULL;
}

struct job {
    pthread_t thread;
    unsigned number;
    char *text[ROUNDS];
};

static const char *lang_of(unsigned number)
{
    return number % 2 ? "ja" : "en";
}

static void *work(void *arg)
{
    struct job *j = arg;
    for (unsigned i = 0; i < ROUNDS; i++)
        j->text[i] = everything(files[j->number % N(files)], lang_of(j->number), j->number);
    return NULL;
}

/* The first to be run: what is made once is made by threads that begin together. */
static void test_threads(void **state)
{
    (void)state;
    struct job jobs[THREADS] = {0};
    for (unsigned i = 0; i < THREADS; i++) {
        jobs[i].number = i;
        assert_int_equal(pthread_create(&jobs[i].thread, NULL, work, &jobs[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(jobs[i].thread, NULL), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        char *alone = everything(files[i % N(files)], lang_of(i), i);
        if (!alone) {
            fail_msg("nothing of %s", files[i % N(files)]);
            return;
        }
        assert_true(strlen(alone) > 10000);
        for (unsigned k = 0; k < ROUNDS; k++) {
            assert_non_null(jobs[i].text[k]);
            assert_true(strcmp(jobs[i].text[k], alone) == 0);
            free(jobs[i].text[k]);
        }
        free(alone);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_context, close_context)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),
        TEST(test_packet),
        TEST(test_fields),
        TEST(test_names),
        TEST(test_text),
        TEST(test_views),
        TEST(test_end),
        TEST(test_settings),
        TEST(test_apart),
        TEST(test_sources),
        TEST(test_memory),
        TEST(test_cut_file),
        TEST(test_filter),
        TEST(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
