/* The ring between the thread that captures and the one that shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include "../../src/capture/ring.h"

#define ROOM 4096
#define SLOT 32 /* what a frame takes beside its bytes, at most */

static uint8_t bytes[ROOM];

/* Frame number i: its length and its bytes follow from that. */
static struct frame frame_of(uint32_t i, uint32_t most)
{
    uint32_t n = i * 7919 % (most + 1);
    memset(bytes, (int)(i & 0xff), n);
    return (struct frame){
        .bytes = bytes,
        .caplen = n,
        .wirelen = n + i,
        .time = (int64_t)i * -1000,
        .linktype = (uint16_t)(i & 0xff),
        .iface = 3,
    };
}

static void expect(const struct frame *f, uint32_t i, uint32_t most)
{
    assert_int_equal(f->caplen, i * 7919 % (most + 1));
    assert_int_equal(f->wirelen, f->caplen + i);
    assert_int_equal(f->time, (int64_t)i * -1000);
    assert_int_equal(f->linktype, i & 0xff);
    assert_int_equal(f->iface, 3);
    for (uint32_t k = 0; k < f->caplen; k++)
        assert_int_equal(f->bytes[k], i & 0xff);
}

static void test_order(void **state)
{
    struct ring *r = ring_new(ROOM);
    struct frame f;
    (void)state;
    assert_non_null(r);
    assert_false(ring_take(r, &f));
    uint32_t put = 0, taken = 0;
    /* Several in it at a time, round and round. */
    for (unsigned round = 0; round < 5000; round++) {
        for (unsigned i = 0; i < 3; i++) {
            f = frame_of(put, 600);
            assert_true(ring_put(r, &f));
            put++;
        }
        while (ring_take(r, &f))
            expect(&f, taken++, 600);
        assert_int_equal(taken, put);
    }
    assert_int_equal(ring_lost(r), 0);
    ring_free(r);
}

static void test_full(void **state)
{
    struct ring *r = ring_new(ROOM);
    struct frame f, large = {.bytes = bytes, .caplen = ROOM / 2 - SLOT};
    (void)state;
    assert_non_null(r);
    uint32_t put = 0, taken = 0;
    for (;; put++) {
        f = frame_of(put, 300);
        if (!ring_put(r, &f))
            break;
    }
    assert_true(put > 10);
    assert_int_equal(ring_lost(r), 1);
    assert_false(ring_put(r, &large));
    assert_int_equal(ring_lost(r), 2);
    /* The frame that is looked at keeps its place. */
    assert_true(ring_take(r, &f));
    expect(&f, taken++, 300);
    for (uint32_t i = 0; i < 100; i++) {
        struct frame more = {.bytes = (const uint8_t[16]){0xee}, .caplen = 16};
        ring_put(r, &more);
    }
    expect(&f, 0, 300);
    while (taken < put && ring_take(r, &f))
        expect(&f, taken++, 300);
    assert_int_equal(taken, put);
    while (ring_take(r, &f))
        ;
    /* Empty, it has room for half of it, wherever that begins. */
    assert_true(ring_put(r, &large));
    assert_true(ring_take(r, &f));
    assert_int_equal(f.caplen, ROOM / 2 - SLOT);
    ring_free(r);
}

#define MANY 200000u

static void *put_many(void *user)
{
    struct ring *r = user;
    for (uint32_t i = 0; i < MANY; i++) {
        const uint8_t own[4] = {(uint8_t)i, (uint8_t)(i >> 8), (uint8_t)(i >> 16), 0x5a};
        ring_put(r, &(struct frame){.bytes = own, .caplen = 4, .wirelen = i});
    }
    return NULL;
}

static void test_rest(void **state)
{
    struct ring *r = ring_new(ROOM);
    struct frame f;
    (void)state;
    assert_non_null(r);
    for (uint32_t i = 0; i < 5; i++) {
        f = frame_of(i, 100);
        assert_true(ring_put(r, &f));
    }
    assert_true(ring_take(r, &f));
    expect(&f, 0, 100);
    ring_lose_rest(r);
    assert_int_equal(ring_lost(r), 4);
    assert_false(ring_take(r, &f));
    ring_free(r);
}

static void test_two_threads(void **state)
{
    struct ring *r = ring_new(ROOM);
    struct frame f;
    pthread_t thread;
    uint32_t n = 0, next = 0;
    (void)state;
    assert_non_null(r);
    assert_int_equal(pthread_create(&thread, NULL, put_many, r), 0);
    while (n + ring_lost(r) < MANY || next < MANY) {
        if (!ring_take(r, &f)) {
            if (n + ring_lost(r) == MANY)
                break;
            continue;
        }
        assert_true(f.wirelen >= next); /* in order, none twice */
        next = f.wirelen + 1;
        assert_int_equal(f.caplen, 4);
        assert_int_equal(f.bytes[0] | f.bytes[1] << 8 | f.bytes[2] << 16, f.wirelen);
        assert_int_equal(f.bytes[3], 0x5a);
        n++;
    }
    pthread_join(thread, NULL);
    while (ring_take(r, &f))
        n++;
    assert_int_equal(n + ring_lost(r), MANY);
    ring_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_rest),
        cmocka_unit_test(test_two_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
