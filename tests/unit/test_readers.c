/* Our own readers of pcap and pcapng files beside libpcap's: the same frames, times and lengths,
 * and where a file is damaged, the same words about it. Whole captures, and captures cut and
 * changed. WIRELOUPE_CAPTURES may name a further folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/frames.h"
#include "wireloupe/capture.h"

#define CUTS 40 /* of each file: near its begin, and over all of it */

/* What was read: a sum of all of it, and the last words. */
struct story {
    uint64_t n, sum, handed;
    char end[CAPTURE_ERROR_SIZE];
};

static unsigned files, cuts, refused;
static const char *file_name;

static void add(struct story *s, const void *data, size_t n)
{
    const uint8_t *at = data;
    for (size_t i = 0; i < n; i++)
        /* The analyzer does not see that numbers have bytes. */
        s->sum = (s->sum ^ at[i]) * 0x100000001b3u; // NOLINT(clang-analyzer-core.*)
}

static void add_frame(struct story *s, int64_t time, uint32_t caplen, uint32_t len,
                      const uint8_t *bytes)
{
    const uint64_t head[] = {(uint64_t)time, caplen, len};
    s->n++;
    add(s, head, sizeof head);
    add(s, bytes, caplen);
}

static void on_frame(void *user, const struct frame *f)
{
    /* A fraction of a second and more is kept as it is, beside the time. */
    add_frame(user, f->odd_time ? f->odd_second : f->time, f->caplen, f->wirelen, f->bytes);
}

static bool read_own(struct story *s, const uint8_t *bytes, size_t n)
{
    const struct capture_options o = {0};
    struct capture *c = capture_open_memory(bytes, n, "file", &o, s->end);
    if (!c)
        return false;
    enum capture_status status;
    while ((status = capture_run(c, on_frame, s)) == CAPTURE_MORE)
        ;
    snprintf(s->end, sizeof s->end, "%s", status == CAPTURE_FAILED ? capture_error(c) : "");
    capture_close(c);
    return true;
}

static void on_record(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
    bool odd = h->ts.tv_usec < 0 || h->ts.tv_usec >= 1000000000;
    int64_t second = h->ts.tv_sec, time = second * 1000000000 + h->ts.tv_usec;
    add_frame((struct story *)user, odd ? second : time, h->caplen, h->len, bytes);
}

static bool read_theirs(struct story *s, uint8_t *bytes, size_t n)
{
    char why[PCAP_ERRBUF_SIZE];
    FILE *f = n ? fmemopen(bytes, n, "r") : NULL;
    pcap_t *p =
        f ? pcap_fopen_offline_with_tstamp_precision(f, PCAP_TSTAMP_PRECISION_NANO, why) : NULL;
    if (!p) {
        if (f)
            fclose(f);
        return false;
    }
    int status = pcap_loop(p, -1, on_record, (u_char *)s);
    snprintf(s->end, sizeof s->end, "%s", status < 0 ? pcap_geterr(p) : "");
    pcap_close(p);
    return true;
}

/* libpcap reads no further where interfaces differ in what a pcap_t has one of; ours do. */
static bool goes_further(const struct story *own, const struct story *theirs)
{
    return own->n >= theirs->n && strstr(theirs->end, "different from the");
}

static void compare(uint8_t *bytes, size_t n)
{
    struct story own = {0}, theirs = {0};
    bool ours = read_own(&own, bytes, n), can = read_theirs(&theirs, bytes, n);
    if (!can) { /* not a capture, or one of a kind that is ours alone */
        refused++;
        return;
    }
    if (!ours)
        fail_msg("%s, %zu bytes: libpcap opens it, we: %s", file_name, n, own.end);
    if (goes_further(&own, &theirs))
        return;
    if (own.n != theirs.n || own.sum != theirs.sum)
        fail_msg("%s, %zu bytes: %llu frames (%s), libpcap %llu (%s)", file_name, n,
                 (unsigned long long)own.n, own.end, (unsigned long long)theirs.n, theirs.end);
    if (!*own.end != !*theirs.end || !strstr(own.end, theirs.end))
        fail_msg("%s, %zu bytes: \"%s\", libpcap \"%s\"", file_name, n, own.end, theirs.end);
}

/* The first n bytes, alone in their memory, and with one of them another. */
static void compare_part(const uint8_t *file, size_t n, size_t changed)
{
    uint8_t *part = malloc(n ? n : 1);
    assert_non_null(part);
    memcpy(part, file, n);
    if (changed < n)
        part[changed] ^= 0x81;
    compare(part, n);
    free(part);
    cuts++;
}

static void on_file(const char *path)
{
    size_t n;
    uint8_t *file = read_file(path, &n);
    file_name = path;
    files++;
    compare_part(file, n, n);
    for (size_t i = 0; i < CUTS && n > 24; i++) {
        size_t near = 20 + 7 * i, far = 24 + (n - 24) * i / CUTS;
        compare_part(file, near < n ? near : n, n);
        compare_part(file, far, n);
        /* Of a pcapng file that contradicts itself, the two say different things. */
        if (is_pcap(file, n))
            compare_part(file, n < 4096 ? n : 4096, 24 + 3 * i);
    }
    free(file);
}

static void test_same(void **state)
{
    const char *more = getenv("WIRELOUPE_CAPTURES");
    (void)state;
    each_path("captures", on_file);
    if (more)
        each_path(more, on_file);
    print_message("%u files, %u parts of them; %u that libpcap does not open\n", files, cuts,
                  refused);
    assert_true(files > 100);
    assert_true(refused < cuts / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
