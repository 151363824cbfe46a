/* The limits: reaching one sets a flag, keeps every promise, and loses no byte. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#define LARGEST 262144u /* the longest frame that a capture holds */

static const uint8_t ethernet[] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0};
static uint8_t frame[LARGEST];

/* A frame that begins with an Ethernet header and goes on with copies of `unit`. */
static uint32_t repeat(uint32_t from, const void *unit, uint32_t n, uint32_t to)
{
    for (; from + n <= to; from += n)
        memcpy(frame + from, unit, n);
    return from;
}

/* Ethernet, IPv4 and a TCP header from port 40000 to `port`, before n - 54 bytes of payload. */
static void tcp_headers(uint16_t port, uint32_t n)
{
    static const uint8_t ip[] = {0x45, 0, 0,   0, 0, 1, 0,   0, 64, 6,
                                 0,    0, 192, 0, 2, 1, 192, 0, 2,  2};
    static const uint8_t tcp[20] = {0x9c, 0x40, [12] = 0x50, 0x18};
    memcpy(frame, ethernet, 14);
    memcpy(frame + 14, ip, 20);
    memcpy(frame + 34, tcp, 20);
    frame[16] = (uint8_t)((n - 14) >> 8);
    frame[17] = (uint8_t)(n - 14);
    frame[36] = (uint8_t)(port >> 8);
    frame[37] = (uint8_t)port;
}

static void test_layers(void **state)
{
    (void)state;
    struct checked_packet c;
    memcpy(frame, ethernet, 12);
    uint32_t n = repeat(12, "\x81\x00\x00\x01", 4, 12 + 4 * 100);
    checked_bytes(&c, LINK_ETHERNET, frame, n, n);
    assert_true(c.p->status & PACKET_FULL);
    assert_int_equal(c.p->n_layers, MAX_LAYERS);
    checked_drop(&c);
}

static void test_fields(void **state)
{
    (void)state;
    struct checked_packet c;
    /* A DNS message over TCP: its length, its header, and six thousand records of 11 bytes. */
    static const uint8_t head[] = {0xfd, 0xb0, 0, 1, 0x84, 0, 0, 0, 0x17, 0x70, 0, 0, 0, 0};
    static const uint8_t record[11] = {0, 0, 16, 0, 1};
    uint32_t n = 65000;
    memset(frame, 0, n);
    tcp_headers(53, n);
    memcpy(frame + 54, head, sizeof(head));
    repeat(54 + sizeof(head), record, sizeof(record), n);
    checked_bytes(&c, LINK_ETHERNET, frame, n, n);
    assert_true(c.p->status & PACKET_FULL);
    assert_true(c.p->n_fields <= MAX_FIELDS);
    checked_drop(&c);
}

static void test_largest_frame(void **state)
{
    (void)state;
    struct checked_packet c;
    memset(frame, 0, sizeof(frame));
    checked_bytes(&c, LINK_ETHERNET, frame, LARGEST, LARGEST);
    checked_drop(&c);
    tcp_headers(9999, 65000);
    checked_bytes(&c, LINK_ETHERNET, frame, LARGEST, UINT32_MAX);
    expect_field(&c, "tcp.dstport", 36, 2, 9999);
    assert_true(c.p->status & PACKET_TRUNCATED);
    checked_drop(&c);
}

static void test_nothing(void **state)
{
    (void)state;
    struct checked_packet c;
    for (uint16_t linktype = 0; linktype < 300; linktype++) {
        checked_bytes(&c, linktype, "", 0, 0);
        assert_int_equal(c.p->n_fields, 0);
        checked_drop(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_largest_frame),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
