/* --walk and --walk=rows: every byte shown once and readable back, everything within its columns.
 */
#include "../support/guard.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "wireloupe/lang.h"

#define UDP                                                                                        \
    "ffffffffffff 020000000001 0800"                                                               \
    "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                            \
    "1e61 22b8 000e 0000 616263646566"
#define TCP                                                                                        \
    "020000000002 020000000001 0800"                                                               \
    "45 00 0039 0001 0000 40 06 0000 c0000201 c0000202"                                            \
    "0014 0050 00000001 00000000 6018 2000 0000 0000 020405b4"                                     \
    "474554202f20485454502f0d0a"
#define UNKNOWN "020000000002 020000000001 4321 00"

static char text[262144];

static const char *walk_of(struct checked_packet *c, const struct view_options *options)
{
    char *walk = view_shown(&view_walk, options, c->p, 1);
    assert_true(strlen(walk) < sizeof(text));
    memcpy(text, walk, strlen(walk) + 1);
    free(walk);
    return text;
}

/* Reads "0010  aa bb|cc" into bytes; returns how many bytes the line shows. */
static uint32_t read_line(const char *s, uint8_t *to, uint32_t room)
{
    char *end;
    unsigned long offset = strtoul(s, &end, 16);
    uint32_t n = 0;
    if (end < s + 4 || memcmp(end, "  ", 2) != 0)
        return 0;
    for (s = end + 1; (*s == ' ' || *s == '|') && isxdigit(s[1]) && isxdigit(s[2]); s += 3) {
        char pair[3] = {s[1], s[2], '\0'};
        assert_true(offset + n < room);
        assert_int_equal(to[offset + n], 0xee); /* shown once only */
        to[offset + n++] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return n;
}

/* The bytes that the text shows are the frame's, all of them. */
static void expect_round_trip(const struct checked_packet *c)
{
    uint8_t *bytes = malloc(c->length + 1);
    uint32_t n = 0;
    assert_non_null(bytes);
    memset(bytes, 0xee, c->length + 1);
    for (const char *s = text; s; s = strchr(s, '\n'), s = s ? s + 1 : NULL)
        n += read_line(s, bytes, c->length);
    assert_int_equal(n, c->length);
    assert_memory_equal(bytes, c->frame, c->length);
    free(bytes);
}

static void expect_columns(unsigned most)
{
    for (const char *s = text; *s; s++) {
        size_t n = strcspn(s, "\n");
        if (n > most)
            fail_msg("%zu columns: %.*s", n, (int)n, s);
        if (n && s[n - 1] == ' ')
            fail_msg("space at the end: %.*s", (int)n, s);
        s += n;
    }
}

static void expect_in(const char *part)
{
    if (!strstr(text, part))
        fail_msg("no\n%s\nin\n%s", part, text);
}

static void check_frame(const char *hex)
{
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, hex);
    for (int verbose = 0; verbose < 2; verbose++) {
        walk_of(&c, &(struct view_options){.width = 80, .line = {.verbose = verbose}});
        expect_round_trip(&c);
        expect_columns(80);
        walk_of(&c, &(struct view_options){.width = 132, .line = {.verbose = verbose}});
        expect_round_trip(&c);
        expect_columns(132);
        walk_of(&c, &(struct view_options){.width = 80, .rows = true});
        expect_round_trip(&c);
        expect_columns(80);
    }
    checked_drop(&c);
}

static void test_round_trips(void **state)
{
    (void)state;
    check_frame(UDP);
    check_frame(TCP);
    check_frame(UNKNOWN);
    check_frame("02");
}

static void test_walk_of_udp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, UDP);
    walk_of(&c, &(struct view_options){.width = 80});
    expect_in("bytes on the wire, 48 captured   ");
    expect_in("\n0000  ff ff ff ff ff ff        Destination          ff:ff:ff:ff:ff:ff\n");
    expect_in("IPv4 (0x0800) -> next layer\n");
    expect_in("\n000e  45\n      0100 ....                Version              4\n");
    expect_in("\n0014  40 00\n");
    expect_in("\n      .1.. .... .... ....        Don't fragment     set\n");
    expect_in("\n      ...0 0000 0000 0000      Fragment offset      0 bytes (0 x 8)\n");
    expect_in("\n001a  c0 00 02 01              Source address       192.0.2.1\n");
    checked_drop(&c);
}

static void test_rows_of_udp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, UDP);
    walk_of(&c, &(struct view_options){.width = 80, .rows = true});
    expect_in("\n       0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n"
              "0000  ff ff ff ff ff ff|02 00 00 00 00 01|08 00|45|00  eth, ip\n"
              "      Destination       Source            Type ");
    expect_in("\n0010  00 22|12 34|40 00|40|11|a4 93|c0 00 02 01|c0 00\n");
    expect_in("\n0020  02 02|1e 61|22 b8|00 0e|00 00|61 62 63 64 65 66  udp, data\n");
    checked_drop(&c);
}

/* A payload of 600 bytes is folded, unless -v asks for all of it. */
static void test_folding(void **state)
{
    (void)state;
    uint8_t frame[614] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x43, 0x21};
    struct checked_packet c;
    checked_bytes(&c, LINK_ETHERNET, frame, sizeof(frame), sizeof(frame));
    walk_of(&c, &(struct view_options){.width = 80});
    expect_in("\n      ... 88 more bytes, 020e-0265, folded (-v shows them)\n");
    walk_of(&c, &(struct view_options){.width = 80, .line = {.verbose = 1}});
    assert_null(strstr(text, "folded"));
    expect_round_trip(&c);
    walk_of(&c, &(struct view_options){.width = 80, .rows = true});
    expect_in(" more bytes folded (-v shows them)\n");
    walk_of(&c, &(struct view_options){.width = 80, .rows = true, .line = {.verbose = 1}});
    expect_round_trip(&c);
    checked_drop(&c);
}

static void test_cut_short(void **state)
{
    (void)state;
    static const uint8_t frame[20] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45};
    struct checked_packet c;
    checked_bytes(&c, LINK_ETHERNET, frame, sizeof(frame), 60);
    walk_of(&c, &(struct view_options){.width = 80});
    expect_in("60 bytes on the wire, 20 captured");
    expect_in("(cut short: the rest of this was not captured)");
    expect_round_trip(&c);
    checked_drop(&c);
}

static void test_color(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, UDP);
    walk_of(&c, &(struct view_options){.width = 80});
    assert_null(strchr(text, '\033'));
    walk_of(&c, &(struct view_options){.width = 80, .color = true});
    assert_non_null(strchr(text, '\033'));
    checked_drop(&c);
}

/* What is left to the network card, cut off, or claimed beyond the frame. */
#define ADDRESSES "c0000201 c0000202"
#define IP_HEADER(length, sum, protocol)                                                           \
    "020000000002 020000000001 0800 45 00 " length " 1234 4000 40 " protocol " " sum ADDRESSES

static void test_pointers(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, TCP);
    walk_of(&c, &(struct view_options){.width = 120});
    expect_in("20 bytes (5 x 4) -> ends with 0021\n");
    expect_in("57 bytes -> ends with 0046\n");
    expect_in("24 bytes (6 x 4) -> ends with 0039\n");
    expect_in("80 -> next layer: http\n");
    expect_in("4 bytes -> ends with 0039\n"); /* the option's own length */
    walk_of(&c, &(struct view_options){.width = 80});
    expect_in("Header length        20 bytes (5 x 4)\n"
              "                                                    -> ends with 0021\n");
    checked_drop(&c);
    /* A datagram that claims more than there is. */
    checked_open(&c, LINK_ETHERNET, IP_HEADER("001c", "0000", "11") "1e61 22b8 1008 0000");
    walk_of(&c, &(struct view_options){.width = 120});
    expect_in("4104 bytes -> ends with 1029, beyond the frame\n");
    checked_drop(&c);
}

static void test_names(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(
        &c, LINK_ETHERNET,
        IP_HEADER("0048", "0000", "11") "0035 0400 0034 0000"
                                        "0001 8180 0001 0001 0000 0000 0161 0162 00 0001 0001"
                                        "c00c 0005 0001 00000000 0004 0163 c00e");
    walk_of(&c, &(struct view_options){.width = 120});
    expect_in("a.b -> name at 0036\n");
    expect_in("c.b -> rest at 0038\n");
    checked_drop(&c);
}

static void test_checksums(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, UDP);
    walk_of(&c, &(struct view_options){.width = 120});
    expect_in(", correct (sum of 000e-0021)\n");
    checked_drop(&c);
    /* 192.0.2.1 and .2, protocol 17, eight bytes: c000 + 0201 + c000 + 0202 + 0011 + 0008. */
    checked_open(&c, LINK_ETHERNET, IP_HEADER("001c", "0000", "11") "1e61 22b8 0008 841d");
    walk_of(&c, &(struct view_options){.width = 120});
    expect_in("0x841d, incorrect (offloaded: equals the pseudo-header sum)\n");
    checked_drop(&c);
    checked_open(&c, LINK_ETHERNET, IP_HEADER("001c", "0000", "11") "1e61 22b8 0008 1234");
    walk_of(&c, &(struct view_options){.width = 120});
    expect_in("0x1234, incorrect (sum of the pseudo-header and 0022-0029)\n");
    checked_drop(&c);
}

/* What cannot be summed: part of a datagram. */
static void test_no_verdict(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002 020000000001 0800 45 00 001c 1234 2000 40 11 0000 " ADDRESSES
                 "1e61 22b8 0020 1234");
    walk_of(&c, &(struct view_options){.width = 120});
    expect_in("0x1234, not verified: it covers other fragments, too\n");
    checked_drop(&c);
    static const uint8_t cut[42] = {
        2, 0,  0,  0, 0, 2,   2, 0, 0, 0,   0, 1, 8, 0,    0x45, 0,    0,    30, 0,  0,    0,
        0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0x1e, 0x61, 0x22, 0xb8, 0,  10, 0x12, 0x34};
    checked_bytes(&c, LINK_ETHERNET, cut, sizeof(cut), 44);
    walk_of(&c, &(struct view_options){.width = 120});
    expect_in("10 bytes -> ends with 002b, not captured\n");
    expect_in("0x1234, not verified: not all of it was captured\n");
    checked_drop(&c);
}

static void test_only(void **state)
{
    (void)state;
    struct checked_packet c;
    bool only[N_PROTOCOLS] = {[PROTO_udp] = true};
    checked_open(&c, LINK_ETHERNET, UDP);
    walk_of(&c, &(struct view_options){.width = 80, .only = only});
    expect_in("\n\nUser Datagram Protocol ");
    assert_null(strstr(text, "\nEthernet"));
    assert_null(strstr(text, "\nData"));
    assert_true(view_picks(&(struct view_options){.only = only}, c.p));
    only[PROTO_udp] = false;
    only[PROTO_tcp] = true;
    assert_false(view_picks(&(struct view_options){.only = only}, c.p));
    assert_true(view_picks(&(struct view_options){0}, c.p));
    checked_drop(&c);
    /* A header's options are the header's. */
    checked_open(&c, LINK_ETHERNET, TCP);
    walk_of(&c, &(struct view_options){.width = 80, .only = only});
    expect_in("\nTCP options ");
    assert_null(strstr(text, "Hypertext"));
    checked_drop(&c);
}

/* A sentence under each field, once in a frame; the frame can be read back all the same. */
static void test_explain(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, TCP);
    walk_of(&c, &(struct view_options){.width = 80, .explain = true});
    expect_columns(80);
    expect_round_trip(&c);
    const char *first = strstr(text, "How many more routers may pass the packet on;");
    assert_non_null(first);
    assert_null(strstr(first + 1, "How many more routers may pass the packet on;"));
    expect_in("(RFC 9293 3.1)\n");
    walk_of(&c, &(struct view_options){.width = 120, .explain = true});
    expect_columns(120);
    walk_of(&c, &(struct view_options){.width = 80});
    assert_null(strstr(text, "How many more routers"));
    checked_drop(&c);
}

/* In Japanese, with characters two columns wide, the columns stay where they are. */
static void test_japanese(void **state)
{
    (void)state;
    struct checked_packet c;
    if (lang_use("ja") != LANG_USED)
        skip();
    checked_open(&c, LINK_ETHERNET, TCP);
    walk_of(&c, &(struct view_options){.width = 80, .explain = true});
    lang_use("en");
    expect_in("フレーム 1 ");
    expect_in("20 バイト (5 x 4)");
    expect_round_trip(&c);
    for (const char *s = text; *s; s += *s == '\n') {
        size_t n = strcspn(s, "\n");
        if (lang_width(s, n) > 80)
            fail_msg("%u columns: %.*s", lang_width(s, n), (int)n, s);
        s += n;
    }
    checked_drop(&c);
}

/* The first of the frames that teachers draw: what they write under each byte is what the field
 * there is. */
#define HTTP_GET                                                                                   \
    "ac1f6b1d7b8a 00304885f5c9 0800 45 00 00c0 0000 4000 3f 06 e40c ac14fe01 ac140101"             \
    "cc5b 0050 da6e5c84 6fa7ffa7 8018 0805 6159 0000 01 01 08 0a 29fb95ed 69e04eff"                \
    "474554202f20485454502f312e310d0a557365722d4167656e743a20576765742f312e31362e33202864617277"   \
    "696e31342e312e30290d0a4163636570743a202a2f2a0d0a4163636570742d456e636f64696e673a206964656e"   \
    "746974790d0a486f73743a203137322e32302e312e310d0a436f6e6e656374696f6e3a204b6565702d416c6976"   \
    "650d0a0d0a"

static void test_hand_drawn(void **state)
{
    (void)state;
    static const struct {
        const char *drawn;
        uint32_t offset, length;
        const char *name, *text;
    } labels[] = {
        {"D-MAC", 0x00, 6, "eth.dst", "ac:1f:6b:1d:7b:8a"},
        {"S-MAC", 0x06, 6, "eth.src", "00:30:48:85:f5:c9"},
        {"IPv4", 0x0c, 2, "eth.type", "IPv4 (0x0800)"},
        {"v4", 0x0e, 1, "ip.version", "4"},
        {"192B", 0x10, 2, "ip.len", "192 bytes"},
        {"TTL", 0x16, 1, "ip.ttl", "63"},
        {"TCP", 0x17, 1, "ip.proto", "TCP (6)"},
        {"S-IP", 0x1a, 4, "ip.src", "172.20.254.1"},
        {"D-IP", 0x1e, 4, "ip.dst", "172.20.1.1"},
        {"S-Pr", 0x22, 2, "tcp.srcport", "52315"},
        {"HTTP", 0x24, 2, "tcp.dstport", "80"},
        {"Seq", 0x26, 4, "tcp.seq", "3664665732"},
        {"Ack", 0x2a, 4, "tcp.ack", "1873280935"},
        {"N", 0x36, 1, "tcp.option_kind", "No operation (1)"},
        {"N", 0x37, 1, "tcp.option_kind", "No operation (1)"},
        {"TSval", 0x3a, 4, "tcp.options.timestamp.tsval", "704353773"},
        {"G E  T", 0x42, 3, "http.request.method", "GET"},
        {"/", 0x46, 1, "http.request.uri", "/"},
        {"H T  T P  / 1  . 1", 0x48, 8, "http.request.version", "HTTP/1.1"},
    };
    struct checked_packet c;
    struct out o;
    checked_open(&c, LINK_ETHERNET, HTTP_GET);
    assert_true(out_open(&o, -1, 64));
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        bool found = false;
        for (uint32_t k = 0; k < c.p->n_fields && !found; k++) {
            const struct field *f = &c.p->fields[k];
            o.at = o.start;
            format_value(&o, c.p, f);
            found = f->offset == labels[i].offset && f->length == labels[i].length &&
                    strcmp(field_def_of(f)->name, labels[i].name) == 0 &&
                    (size_t)(o.at - o.start) == strlen(labels[i].text) &&
                    memcmp(o.start, labels[i].text, strlen(labels[i].text)) == 0;
        }
        if (!found)
            fail_msg("drawn as %s at %#x: no %s that says %s", labels[i].drawn, labels[i].offset,
                     labels[i].name, labels[i].text);
    }
    out_free(&o);
    checked_drop(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pointers),    cmocka_unit_test(test_names),
        cmocka_unit_test(test_checksums),   cmocka_unit_test(test_no_verdict),
        cmocka_unit_test(test_only),        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_japanese),    cmocka_unit_test(test_hand_drawn),
        cmocka_unit_test(test_round_trips), cmocka_unit_test(test_walk_of_udp),
        cmocka_unit_test(test_rows_of_udp), cmocka_unit_test(test_folding),
        cmocka_unit_test(test_cut_short),   cmocka_unit_test(test_color),
    };
    registry_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
