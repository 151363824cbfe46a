/* BGP: messages, several in a segment, cut by it, and lengths that lie. */
#include "../support/guard.h"

#define SEGMENT "45000000000100004006000001010101020202020bb800b30000000100000001501003e800000000"
#define MARKER "ffffffffffffffffffffffffffffffff"

/* An IPv4 packet with the BGP bytes behind a TCP header; the total length is filled in. */
static void open_segment(struct checked_packet *c, const char *hex)
{
    char text[4096] = SEGMENT, digits[5];
    size_t n = strlen(SEGMENT) / 2 + strlen(hex) / 2;
    assert_true(strlen(SEGMENT) + strlen(hex) < sizeof text);
    memcpy(text + strlen(SEGMENT), hex, strlen(hex) + 1);
    for (int i = 3; i >= 0; i--, n /= 16)
        digits[i] = "0123456789abcdef"[n % 16];
    memcpy(text + 4, digits, 4);
    checked_open(c, LINK_RAW, text);
}

static void test_keepalives(void **state)
{
    (void)state;
    struct checked_packet c;
    open_segment(&c, MARKER "001304" MARKER "001304");
    expect_field(&c, "bgp.length", 56, 2, 19);
    expect_field(&c, "bgp.type", 58, 1, 4);
    expect_field(&c, "bgp.type", 77, 1, 4);
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_open(void **state)
{
    (void)state;
    struct checked_packet c;
    open_segment(&c, MARKER "00250104fdea00b40a000001"
                            "0802060104"
                            "00010001");
    expect_field(&c, "bgp.open.myas", 60, 2, 65002);
    expect_field(&c, "bgp.open.holdtime", 62, 2, 180);
    expect_field(&c, "bgp.cap.mp.afi", 73, 2, 1);
    expect_field(&c, "bgp.cap.mp.safi", 76, 1, 1);
    checked_close(&c);
}

static void test_update(void **state)
{
    (void)state;
    struct checked_packet c;
    open_segment(&c, MARKER "002e020000"
                            "0013"
                            "40010100"
                            "4002040201fdea"
                            "400304c0000201"
                            "0000"
                            "18c633");
    expect_field(&c, "bgp.update.path_attribute.origin", 66, 1, 0);
    expect_field(&c, "bgp.update.path_attribute.as_path_segment.as2", 72, 2, 65002);
    expect_text(&c, "bgp.update.path_attribute.next_hop", "192.0.2.1");
    checked_close(&c);
}

static void test_message_that_goes_on(void **state)
{
    (void)state;
    struct checked_packet c;
    open_segment(&c, MARKER "00400200000004400101");
    expect_field(&c, "bgp.goes_on", 40, 0, 2);
    expect_field(&c, "bgp.update.path_attributes.length", 61, 2, 4);
    checked_close(&c);
}

static void test_short_length(void **state)
{
    (void)state;
    struct checked_packet c;
    open_segment(&c, MARKER "000004");
    expect_field(&c, "bgp.length.short", 40, 0, 0);
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keepalives),   cmocka_unit_test(test_open),
        cmocka_unit_test(test_update),       cmocka_unit_test(test_message_that_goes_on),
        cmocka_unit_test(test_short_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
