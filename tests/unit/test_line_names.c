/* What the line says in words without -n, with -b and with -T. */
#include "../support/guard.h"

#include <string.h>

#include "wireloupe/view.h"

static void write_line(struct out *o, const struct packet *p, const struct line_options *options)
{
    assert_true(out_open(o, -1, 4096));
    line_text(o, options, p);
    out_char(o, '\0');
}

/* The line of a packet, dissected as -T `type` (or NULL) asks. */
static void expect_words(uint16_t linktype, const char *hex, struct line_options options,
                         const char *type, const char *line)
{
    struct checked_packet c;
    struct dissect d;
    struct out o;
    checked_open(&c, linktype, hex);
    assert_true(dissect_open(&d, WANT_TEXT));
    if (type)
        assert_int_equal(dissect_force(&d, type), FORCE_DONE);
    options.forced = type != NULL;
    d.p->bytes = c.p->bytes;
    d.p->caplen = d.p->wirelen = c.length;
    d.p->linktype = linktype;
    dissect_frame(&d);
    write_line(&o, d.p, &options);
    assert_string_equal(o.start, line);
    out_free(&o);
    dissect_close(&d);
    checked_drop(&c);
}

/* The text stands in the line. */
static void expect_part(const struct checked_packet *c, const struct line_options *options,
                        const char *text)
{
    struct out o;
    write_line(&o, c->p, options);
    if (!strstr(o.start, text))
        fail_msg("%s is not in %s", text, o.start);
    out_free(&o);
}

static void test_vendors(void **state)
{
    (void)state;
    static const char arp[] =
        "ffffffffffff 00000c010203 0806 0001080006040002 00000c010203 c0000201"
        "020000000001 c0000202";
    struct line_options plain = {.numeric = 1, .ether = true}, words = {.ether = true};
    expect_words(LINK_ETHERNET, arp, plain, NULL,
                 "00:00:0c:01:02:03 > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806), length 42: "
                 "Reply 192.0.2.1 is-at 00:00:0c:01:02:03, length 28");
    expect_words(LINK_ETHERNET, arp, words, NULL,
                 "00:00:0c:01:02:03 (oui Cisco) > Broadcast, ethertype ARP (0x0806), length 42: "
                 "Reply 192.0.2.1 is-at 00:00:0c:01:02:03 (oui Cisco), length 28");
}

/* The words are tcpdump's own, not those of the system. */
static void test_ip_protocols(void **state)
{
    (void)state;
    struct line_options words = {0}, plain = {.numeric = 1};
    expect_words(LINK_RAW,
                 "4500001600010010"
                 "403d0000"
                 "c0000201c0000202"
                 "0000",
                 words, NULL, "IP 192.0.2.1 > 192.0.2.2: ip-proto-61");
    expect_words(LINK_RAW,
                 "4500001600010010"
                 "40000000"
                 "c0000201c0000202"
                 "0000",
                 words, NULL, "IP 192.0.2.1 > 192.0.2.2: hopopt");
    expect_words(LINK_RAW,
                 "4500001600010010"
                 "40110000"
                 "c0000201c0000202"
                 "0000",
                 words, NULL, "IP 192.0.2.1 > 192.0.2.2: udp");
    expect_words(LINK_RAW,
                 "4500001600010010"
                 "40110000"
                 "c0000201c0000202"
                 "0000",
                 plain, NULL, "IP 192.0.2.1 > 192.0.2.2: ip-proto-17");
}

static void test_asdot(void **state)
{
    (void)state;
    static const char update[] =
        "45000050000000004006000001010101020202020bb800b30000000100000001501003e800000000"
        "ffffffffffffffffffffffffffffffff002802 0000 0011"
        "40010100 40020a 0202 0003abcd 0000ffff";
    struct line_options o = {.numeric = 2, .verbose = 1, .asdot = true};
    struct checked_packet c;
    checked_open(&c, LINK_RAW, update);
    expect_part(&c, &o, ", length: 10, Flags [T]: 3.43981 65535 ");
    o.asdot = false;
    expect_part(&c, &o, ", length: 10, Flags [T]: 240589 65535 ");
    checked_close(&c);
}

#define UDP_HEADER "450000200001000040110000c0000201c0000202c350c351000c0000"

static void test_forced(void **state)
{
    (void)state;
    struct line_options plain = {.numeric = 2};
    static const char read[] = UDP_HEADER "00026600";
    expect_words(LINK_RAW, read, plain, NULL,
                 "IP 192.0.2.1.50000 > 192.0.2.2.50001: UDP, length 4");
    expect_words(LINK_RAW, read, plain, "TFTP",
                 "IP 192.0.2.1.50000 > 192.0.2.2.50001: TFTP, length 4, WRQ \"f\" [|tftp]");
    expect_words(LINK_RAW, read, plain, "domain",
                 "IP 192.0.2.1.50000 > 192.0.2.2.50001: domain [length 4 < 12] (invalid)");
    assert_int_equal(dissect_force(NULL, "resp"), FORCE_NO_UDP);
    plain.no_udp = true;
    expect_words(LINK_RAW, read, plain, "domain", "IP ");
    assert_int_equal(dissect_force(NULL, "rtp"), FORCE_ABSENT);
    assert_int_equal(dissect_force(NULL, "tft"), FORCE_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vendors),
        cmocka_unit_test(test_ip_protocols),
        cmocka_unit_test(test_asdot),
        cmocka_unit_test(test_forced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
