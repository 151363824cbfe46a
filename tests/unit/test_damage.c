/* Damaged capture files: each byte of small ones made another, each length cut. Every reader ends,
 * reads only what is there (the file stands right before an unmapped page), and a file that cannot
 * be read says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "wireloupe/capture.h"

#define MOST 4096u        /* bytes of a file */
#define MOST_FRAMES 5000u /* more than a file of that size can have */

struct seen {
    unsigned frames;
    unsigned sum; /* so that each byte is read */
};

static void on_frame(void *user, const struct frame *f)
{
    struct seen *s = user;
    s->frames++;
    for (uint32_t i = 0; i < f->caplen; i++)
        s->sum += f->bytes[i];
}

static void on_skipped(const char *name, uint64_t offset, uint64_t n)
{
    (void)name;
    (void)offset;
    assert_true(n > 0);
}

/* Reads n bytes that stand before an unmapped page. Returns the number of frames. */
static unsigned read_all(const uint8_t *bytes, size_t n, bool salvage)
{
    char error[CAPTURE_ERROR_SIZE] = "";
    struct seen seen = {0};
    const struct capture_options o = {.snaplen = 262144, .salvage = salvage, .skipped = on_skipped};
    struct capture *c = capture_open_memory(bytes, n, "damaged", &o, error);
    if (!c) {
        assert_true(*error);
        return 0;
    }
    enum capture_status status = CAPTURE_MORE;
    while (status == CAPTURE_MORE && seen.frames <= MOST_FRAMES)
        status = capture_run(c, on_frame, &seen);
    assert_true(status == CAPTURE_END || status == CAPTURE_FAILED);
    if (status == CAPTURE_FAILED)
        assert_true(*capture_error(c));
    capture_close(c);
    return seen.frames;
}

struct guarded {
    uint8_t *map, *fence;
};

static struct guarded guard(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), room = (MOST + page - 1) / page * page;
    uint8_t *map =
        mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(map != MAP_FAILED);
    assert_int_equal(mprotect(map + room, page, PROT_NONE), 0);
    return (struct guarded){map, map + room};
}

/* Every damage to the first n bytes of a file. */
static void damage(const uint8_t *file, size_t n)
{
    static const uint8_t flips[] = {0xff, 0x01, 0x80};
    struct guarded g = guard();
    for (size_t cut = 0; cut <= n; cut++) {
        uint8_t *at = g.fence - cut;
        memcpy(at, file, cut);
        read_all(at, cut, false);
        read_all(at, cut, true);
    }
    uint8_t *at = g.fence - n;
    for (size_t i = 0; i < n; i++) {
        for (unsigned k = 0; k < sizeof flips; k++) {
            at[i] = file[i] ^ flips[k];
            read_all(at, n, false);
            read_all(at, n, true);
        }
        at[i] = file[i];
    }
    munmap(g.map, (size_t)(g.fence - g.map) + (size_t)sysconf(_SC_PAGESIZE));
}

static void damage_file(const char *name, size_t most)
{
    uint8_t file[MOST];
    int fd = open(name, O_RDONLY);
    assert_true(fd >= 0);
    ssize_t n = read(fd, file, most < MOST ? most : MOST);
    close(fd);
    assert_true(n > 0);
    assert_true(read_all(file, (size_t)n, false) > 0);
    damage(file, (size_t)n);
}

static void test_pcap(void **state)
{
    (void)state;
    damage_file("captures/arp.pcap", 400);
    damage_file("captures/dns.pcap", 600);
}

static void test_text(void **state)
{
    (void)state;
    damage_file("captures/frame4.txt", MOST);
}

static void put_u32(uint8_t *to, size_t *n, uint32_t v)
{
    memcpy(to + *n, &v, 4);
    *n += 4;
}

/* A section, an interface with an option, three packets in the three kinds of block, statistics. */
static size_t make_pcapng(uint8_t *to)
{
    static const uint32_t words[] = {
        0x0a0d0d0a, 28,         0x1a2b3c4d, 1,          0xffffffff, 0xffffffff, 28, 1, 32, 1,
        65535,      0x00010009, 9,          0,          32,         6,          48, 0, 5,  6,
        14,         60,         0x03020100, 0x07060504, 0x0b0a0908, 0x00000008, 48, 3, 32, 14,
        0x03020100, 0x07060504, 0x0b0a0908, 0x00000008, 32,         2,          48, 0, 5,  6,
        14,         60,         0x03020100, 0x07060504, 0x0b0a0908, 0x00000008, 48, 5, 24, 0,
        5,          6,          24,
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        put_u32(to, &n, words[i]);
    return n;
}

static void test_pcapng(void **state)
{
    (void)state;
    uint8_t file[MOST];
    size_t n = make_pcapng(file);
    assert_int_equal(read_all(file, n, false), 3);
    damage(file, n);
}

/* What gzip -9n makes of a file with one frame of 42 zeros; the stream's end is checked, too. */
static const uint8_t gzipped[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xbb, 0x72, 0x78, 0xd3, 0x42,
    0x26, 0x06, 0x16, 0x06, 0x04, 0x60, 0x61, 0x60, 0x04, 0x92, 0x20, 0xcc, 0x04, 0xc4, 0x5a,
    0x50, 0x4c, 0x3c, 0x00, 0x00, 0xc6, 0x79, 0x0c, 0xbd, 0x52, 0x00, 0x00, 0x00,
};

static void test_compressed(void **state)
{
    (void)state;
#ifdef HAVE_ZLIB
    assert_int_equal(read_all(gzipped, sizeof gzipped, false), 1);
#endif
    damage(gzipped, sizeof gzipped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pcap),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_pcapng),
        cmocka_unit_test(test_compressed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
