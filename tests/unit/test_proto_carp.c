/* CARP, which stands where VRRP would: only with -T carp. */
#include "../support/guard.h"

#include <string.h>

#include "wireloupe/view.h"

#define ETHER "01005e000012 00005e000107 0800"
#define WHOLE                                                                                      \
    "4510003800010000ff70d1300a630001e0000012"                                                     \
    "2107640700013e32123456789abcdef0000102030405060708090a0b0c0d0e0f10111213"

/* Dissects the first n bytes of c's frame again, with -T carp. */
static void dissect_again(struct dissect *d, const struct checked_packet *c, uint32_t n)
{
    d->p->bytes = c->frame;
    d->p->caplen = n;
    d->p->wirelen = c->length;
    d->p->linktype = c->linktype;
    dissect_frame(d);
}

static void expect_words(struct dissect *d, int verbose, const char *line)
{
    struct line_options options = {.numeric = 2, .time = 1, .verbose = verbose, .forced = true};
    struct out o;
    assert_true(out_open(&o, -1, 4096));
    line_text(&o, &options, d->p);
    out_char(&o, '\0');
    if (!strstr(o.start, line))
        fail_msg("%s is not in %s", line, o.start);
    out_free(&o);
}

/* A frame, and the same with -T carp. */
static void open_both(struct checked_packet *c, struct dissect *d, const char *hex)
{
    checked_open(c, LINK_ETHERNET, hex);
    assert_true(dissect_open(d, WANT_ALL));
    assert_int_equal(dissect_force(d, "carp"), FORCE_NO_UDP);
    dissect_again(d, c, c->length);
}

/* Back to VRRP, for what is dissected next. */
static void close_both(struct checked_packet *c, struct dissect *d)
{
    assert_int_equal(dissect_force(d, "domain"), FORCE_DONE);
    dissect_close(d);
    checked_close(c);
}

static void test_advertisement(void **state)
{
    (void)state;
    struct checked_packet c;
    struct dissect d;
    open_both(&c, &d, ETHER WHOLE);
    expect_absent(&c, "carp.vhid");
    expect_field(&c, "vrrp.virt_rtr_id", 35, 1, 7);
    struct checked_packet forced = c;
    forced.p = d.p;
    expect_field(&forced, "carp.typever", 34, 1, 0x21);
    expect_field(&forced, "carp.version", 34, 1, 2);
    expect_field(&forced, "carp.type", 34, 1, 1);
    expect_field(&forced, "carp.vhid", 35, 1, 7);
    expect_field(&forced, "carp.advskew", 36, 1, 100);
    expect_field(&forced, "carp.authlen", 37, 1, 7);
    expect_field(&forced, "carp.demotion", 38, 1, 0);
    expect_field(&forced, "carp.adver_int", 39, 1, 1);
    expect_field(&forced, "carp.checksum", 40, 2, 0x3e32);
    expect_text(&forced, "carp.counter", "1311768467463790320");
    expect_text(&forced, "carp.hmac",
                "00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10:11:12:13");
    expect_absent(&forced, "vrrp.virt_rtr_id");
    expect_words(&d, 0,
                 "IP 10.99.0.1 > 224.0.0.18: CARPv2-advertise 36: vhid=7 advbase=1 advskew=100 "
                 "authlen=7 counter=1311768467463790320");
    close_both(&c, &d);
}

static void test_checksum(void **state)
{
    (void)state;
    struct checked_packet c;
    struct dissect d;
    open_both(&c, &d, ETHER WHOLE);
    struct checked_packet forced = c;
    forced.p = d.p;
    uint32_t right = packet_number(d.p, find_field(&forced, "carp.checksum", 0)->offset, 2);
    expect_field(&forced, "carp.checksum.status", 40, 0, 1);
    expect_field(&forced, "carp.checksum.calculated", 40, 0, right);
    c.frame[40] ^= 0x40;
    dissect_again(&d, &c, c.length);
    expect_field(&forced, "carp.checksum.status", 40, 0, 0);
    expect_field(&forced, "carp.checksum.calculated", 40, 0, right);
    expect_words(&d, 1, "authlen=7  (bad carp cksum 7e32!)counter=1311768467463790320");
    expect_words(&d, 0, "authlen=7 counter=1311768467463790320");
    c.frame[40] ^= 0x40;
    close_both(&c, &d);
}

/* The capture cuts it: at every length the line says what there is. */
static void test_cut(void **state)
{
    (void)state;
    struct checked_packet c;
    struct dissect d;
    open_both(&c, &d, ETHER WHOLE);
    for (uint32_t n = 34; n < c.length; n++) {
        dissect_again(&d, &c, n);
        assert_true(d.p->status & PACKET_TRUNCATED);
        if (n == 34)
            expect_words(&d, 0, "224.0.0.18:  [|carp]");
        else if (n < 40)
            expect_words(&d, 0, "224.0.0.18: CARPv2-advertise 36:  [|carp]");
        else if (n < 50)
            expect_words(&d, 1, "advskew=100 authlen=7  [|carp]");
        else
            expect_words(&d, 1, "advskew=100 authlen=7 counter=1311768467463790320");
    }
    close_both(&c, &d);
}

/* Another version or type: nothing else is known of it. */
static void test_unknown(void **state)
{
    (void)state;
    struct checked_packet c;
    struct dissect d;
    open_both(&c, &d, ETHER "4500001c000100004070d15c0a630001e0000012 2207000700010000");
    expect_words(&d, 0, "224.0.0.18: CARPv2-unknown 8: [ttl=64!] ");
    c.frame[34] = 0x31;
    dissect_again(&d, &c, c.length);
    expect_words(&d, 0, "224.0.0.18: CARPv3-advertise 8: [ttl=64!] ");
    c.frame[34] = 0x22;
    close_both(&c, &d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_advertisement),
        cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
