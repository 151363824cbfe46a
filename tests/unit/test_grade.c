/* --grade: how lines are read, which names are one, and what is right, wrong and missing. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#include "../../src/view/grade.h"

#define SYN                                                                                        \
    "00005e000118 88e9fe51a03b 0800"                                                               \
    "45 00 002c 0000 4000 40 06 85cb 0a1b1f09 172a749f"                                            \
    "d160 01bb 93fb18cc 00000000 60c2 ffff 8378 0000 020405b4"
#define UDP                                                                                        \
    "ffffffffffff 020000000001 0800"                                                               \
    "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                            \
    "1e61 22b8 000e 0000 616263646566"

static char report[1u << 20];

static bool grade(const char *hex, const char *text)
{
    struct checked_packet c;
    struct out out;
    checked_open(&c, LINK_ETHERNET, hex);
    assert_true(out_open(&out, -1, 64));
    bool right = grade_text(text, strlen(text), c.p, &out);
    out_char(&out, '\0');
    size_t n = (size_t)(out.at - out.start) - 1;
    assert_true(n < sizeof(report));
    /* Lines that were too long are whole again. */
    char *to = report;
    for (const char *s = out.start; s < out.start + n; s++) {
        static const char fold[] = "\n                    ";
        bool is_folded = strncmp(s, fold, sizeof(fold) - 1) == 0;
        *to++ = is_folded ? ' ' : *s;
        s += is_folded ? sizeof(fold) - 2 : 0;
    }
    *to = '\0';
    out_free(&out);
    checked_drop(&c);
    return right;
}

static void expect(const char *part)
{
    if (!strstr(report, part))
        fail_msg("no\n%s\nin\n%s", part, report);
}

static void expect_not(const char *part)
{
    if (strstr(report, part))
        fail_msg("%s\nin\n%s", part, report);
}

/* What is said of a text about the segment. */
static void expect_said(const char *text, const char *part)
{
    grade(SYN, text);
    expect(part);
}

/* ---- reading ---- */

static struct student read_all(const char *text)
{
    struct student s;
    assert_true(student_read(&s, text, strlen(text)));
    return s;
}

static void expect_entry(const char *line, const char *bytes, const char *name, const char *value)
{
    struct student s = read_all(line);
    const struct entry *e = s.entries;
    if (s.n_entries != 1)
        fail_msg("%u entries in: %s", s.n_entries, line);
    assert_int_equal(e->n, strlen(bytes));
    assert_memory_equal(s.pool + e->first, bytes, e->n);
    if (e->n_name != strlen(name) || memcmp(e->name, name, e->n_name) != 0)
        fail_msg("%.*s is not %s", (int)e->n_name, e->name, name);
    assert_int_equal(e->has_value, value != NULL);
    if (value && (e->n_value != strlen(value) || memcmp(e->value, value, e->n_value) != 0))
        fail_msg("%.*s is not %s", (int)e->n_value, e->value, value);
    student_free(&s);
}

static void test_lines(void **state)
{
    (void)state;
    expect_entry("c4 e9 84 # destination", "\xc4\xe9\x84", "destination", NULL);
    expect_entry("c4e984  destination", "\xc4\xe9\x84", "destination", NULL);
    expect_entry("C4:E9:84 // destination\r\n", "\xc4\xe9\x84", "destination", NULL);
    expect_entry("0xc4, 0xE9 /* type */", "\xc4\xe9", "type", NULL);
    expect_entry("\\xc4\\xe9 ; type", "\xc4\xe9", "type", NULL);
    expect_entry("c4-e9 -> type", "\xc4\xe9", "type", NULL);
    expect_entry("c4e9 | type", "\xc4\xe9", "type", NULL);
    expect_entry("08 09: type", "\x08\x09", "type", NULL);
}

static void test_more_lines(void **state)
{
    (void)state;
    expect_entry("type: 08 09", "\x08\x09", "type", NULL);
    expect_entry("destination MAC = aa:bb:cc", "\xaa\xbb\xcc", "destination MAC", NULL);
    expect_entry("08 09 # type = IPv4 (0x0800)", "\x08\x09", "type", "IPv4 (0x0800)");
    expect_entry("08 09 # __type___ = ______", "\x08\x09", "type", "");
    expect_entry("  12.  000c  08 09    # type", "\x08\x09", "type", NULL);
    expect_entry("0x000c: 0809 type", "\x08\x09", "type", NULL);
    expect_entry("000c-000d  08 09 type", "\x08\x09", "type", NULL);
    expect_entry("08 09 .. # type", "\x08\x09", "type", NULL);
    expect_entry("0809\t# type", "\x08\x09", "type", NULL);
    expect_entry("0809 # type\n= IPv4\n", "\x08\x09", "type", NULL);
    expect_entry("08 # type\n0809\n", "\x08\x08\x09", "type", NULL);
}

static void test_no_lines(void **state)
{
    (void)state;
    static const char *const prose[] = {
        "",
        "\n\n",
        "# a remark",
        "// a remark",
        "The frame on the slide.",
        "Name ________  Date ________",
        "      10 bytes:   Timestamps",
        "0000  ac 1f 6b 1d\n0004 00 30 48",
        "  1.  ____  ____________  # _______",
        "Write its name behind the #.",
        "Frame 1: 206 bytes",
    };
    for (size_t i = 0; i < sizeof(prose) / sizeof(prose[0]); i++) {
        struct student s = read_all(prose[i]);
        if (s.n_entries)
            fail_msg("%u entries in: %s", s.n_entries, prose[i]);
        student_free(&s);
    }
}

static void test_bits(void **state)
{
    (void)state;
    struct student s = read_all("60 01 23 45\n"
                                "  0110 .... .... .... # version\n"
                                "  .... .... .... ....\n"
                                "  .... .... .... 0001 # flow\n"
                                "  0010 0011 0100 0101\n"
                                "0009 # length\n");
    assert_int_equal(s.n_entries, 4);
    assert_int_equal(s.entries[0].kind, ENTRY_HEAD);
    assert_int_equal(s.entries[1].kind, ENTRY_BITS);
    assert_int_equal(s.entries[1].mask, 0xf0000000);
    assert_int_equal(s.entries[1].bits, 0x60000000);
    assert_int_equal(s.entries[2].mask, 0x000fffff);
    assert_int_equal(s.entries[2].bits, 0x00012345);
    assert_int_equal(s.entries[3].n, 2);
    student_free(&s);
}

static void test_frame(void **state)
{
    (void)state;
    static const char text[] = "aa bb # destination\n"
                               "4 # version\n5 # IHL\n"
                               "0110 .... # one\n.... 0111 # other\n"
                               "80 18\n1000 .... .... .... # offset\n"
                               "zz # nothing\n"
                               "ff # last\n";
    uint8_t frame[16];
    size_t n = grade_frame(text, strlen(text), frame, sizeof(frame));
    assert_int_equal(n, 7);
    assert_memory_equal(frame, "\xaa\xbb\x45\x67\x80\x18\xff", 7);
    assert_int_equal(grade_frame(text, strlen(text), frame, 3), 3);
}

/* ---- names ---- */

static uint32_t field_named(const struct packet *p, const char *name)
{
    uint32_t i = 0;
    while (i < p->n_fields && strcmp(field_def_of(&p->fields[i])->name, name) != 0)
        i++;
    assert_true(i < p->n_fields);
    return i;
}

static const struct {
    const char *field, *typed;
    enum likeness like;
} names[] = {
    {"eth.dst", "destination address", NAME_SAME},
    {"eth.dst", "MAC dst", NAME_SAME},
    {"eth.dst", "Destination MAC", NAME_SAME},
    {"eth.dst", "dest addr", NAME_SAME},
    {"eth.dst", "dmac", NAME_SAME},
    {"eth.dst", "eth.dst", NAME_SAME},
    {"eth.dst", "destnation", NAME_TYPO},
    {"eth.dst", "source", NAME_OTHER},
    {"eth.dst", "destination IP", NAME_OTHER},
    {"eth.type", "ethertype", NAME_SAME},
    {"eth.type", "Ether-Type", NAME_SAME},
    {"eth.type", "IPv4", NAME_SAME},
    {"eth.type", "IPv6", NAME_OTHER},
    {"tcp.option_kind", "MSS", NAME_SAME},
    {"tcp.option_kind", "maximum segment size", NAME_SAME},
    {"tcp.option_len", "MSS length", NAME_SAME},
    {"tcp.options.mss_val", "MSS", NAME_SAME},
    {"ip.hdr_len", "IHL", NAME_SAME},
    {"ip.hdr_len", "header len", NAME_SAME},
    {"ip.len", "tot_len", NAME_SAME},
    {"ip.len", "44B", NAME_SAME},
    {"ip.len", "45B", NAME_OTHER},
    {"ip.ttl", "TTL", NAME_SAME},
    {"ip.ttl", "hop count", NAME_SAME},
    {"ip.ttl", "Time-To-Live field", NAME_SAME},
    {"ip.ttl", "protocol", NAME_OTHER},
    {"ip.proto", "proto", NAME_SAME},
    {"ip.proto", "TCP", NAME_SAME},
    {"ip.proto", "UDP", NAME_OTHER},
    {"ip.checksum", "cksum", NAME_SAME},
    {"ip.checksum", "header crc", NAME_SAME},
    {"ip.src", "src ip", NAME_SAME},
    {"ip.src", "IP source address", NAME_SAME},
    {"ip.src", "S-IP", NAME_SAME},
    {"ip.src", "source port", NAME_OTHER},
    {"ip.src", "destination", NAME_OTHER},
    {"tcp.srcport", "sport", NAME_SAME},
    {"tcp.srcport", "Source Port Number", NAME_SAME},
    {"tcp.srcport", "srcPort", NAME_SAME},
    {"tcp.srcport", "source", NAME_OTHER},
    {"tcp.seq", "seq", NAME_SAME},
    {"tcp.seq", "sequence no.", NAME_SAME},
    {"tcp.ack", "ack", NAME_SAME},
    {"tcp.ack", "Acknowledgment Number", NAME_SAME},
    {"tcp.window_size_value", "win", NAME_SAME},
    {"tcp.window_size_value", "window size", NAME_SAME},
    {"tcp.urgent_pointer", "urg ptr", NAME_SAME},
    {"tcp.urgent_pointer", "urgent pionter", NAME_TYPO},
    {"tcp.urgent_pointer", "", NAME_OTHER},
    {"tcp.urgent_pointer", "of the", NAME_OTHER},
};

static void test_names(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, SYN);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        uint32_t field = field_named(c.p, names[i].field);
        if (name_of_field(c.p, field, names[i].typed, strlen(names[i].typed)) != names[i].like)
            fail_msg("%s for %s", names[i].typed, names[i].field);
    }
    checked_drop(&c);
}

/* No field's label or short form is taken for another's in its layer. */
static void expect_apart(const char *hex)
{
    struct checked_packet c;
    struct units u;
    checked_open(&c, LINK_ETHERNET, hex);
    assert_true(units_open(&u, c.p));
    for (uint32_t i = 0; i < u.n; i++) {
        const struct field *f = &c.p->fields[u.unit[i].field];
        for (uint32_t k = 0; k < u.n; k++) {
            const struct field *other = &c.p->fields[u.unit[k].field];
            const char *label = field_def_of(other)->label;
            bool same = name_of_field(c.p, u.unit[i].field, label, strlen(label)) != NAME_OTHER;
            if (f->proto == other->proto && same != (f->id == other->id))
                fail_msg("%s: %s", field_def_of(f)->name, label);
        }
    }
    units_free(&u);
    checked_drop(&c);
}

static void test_names_apart(void **state)
{
    (void)state;
    expect_apart(SYN);
    expect_apart(UDP);
}

static void test_distance(void **state)
{
    (void)state;
    assert_int_equal(words_between("source", "source", 2), 0);
    assert_int_equal(words_between("source", "sorce", 2), 1);
    assert_int_equal(words_between("source", "soruce", 2), 1);
    assert_int_equal(words_between("source", "sxurcx", 2), 2);
    assert_int_equal(words_between("source", "banana", 2), 3);
    assert_int_equal(words_between("", "ab", 2), 2);
}

/* ---- grading ---- */

#define ETHERNET "00005e000118 # dst\n88e9fe51a03b # src\n0800 # type\n"

static void test_right(void **state)
{
    (void)state;
    assert_true(grade(UDP, "ffffffffffff # dst\n020000000001 # src\n0800 # type\n"
                           "45 # version, IHL\n00 # TOS\n0022 # length\n1234 # id\n"
                           "4000 # flags and offset\n40 # TTL = 64\n11 # protocol = UDP\n"
                           "a493 # checksum\nc0000201 # src\nc0000202 # dst\n"
                           "1e61 # sport\n22b8 # dport\n000e # len = 14\n0000 # cksum\n"
                           "616263646566 # payload\n"));
    expect("Score: 20 of 20 fields, 100 %.\n");
    expect_not("wrong");
    assert_false(grade(UDP, ""));
    expect("Score: 0 of 20 fields, 0 %.\n");
}

static void test_wrong(void **state)
{
    (void)state;
    expect_said("00005e000118 # src", "these bytes are Destination; you called them \"src\", "
                                      "which is at 0006");
    expect_said(ETHERNET "45 # version", "Header length shares 45 with others: name each");
    expect_said(ETHERNET "45 # version\n45 # IHL\n", "   5  right   000e  Header length\n");
    expect_said("00005e000119 # dst", "Destination is 00 00 5e 00 01 18; you wrote 00 00 5e 00");
    expect_said("00005e00 # dst", "Destination is 6 bytes: 00 00 5e 00 01 18; you took 4");
    expect_said("0016: 4006 # TTL", "Time to live is one byte: 40; you took 2");
    expect_said("0016: 40 # TTL = 63", "Time to live says 64; you wrote \"63\"");
    expect_said("0016: 40 # TTL = ____", "what Time to live says is left blank");
    expect_said("0016: 40 # idendifikatoin", "(did you mean Identification?)");
    expect_said("12 3z # dst", "what stands before the name are no bytes in hex");
    expect_said("000e  45\n .... 0101 # version", "Version is other bits: 0100 ....");
    expect_said("000e  45\n 0111 .... # version", "the frame has other bits: 0100 ....");
}

static void test_coarse(void **state)
{
    (void)state;
    expect_said("00005e000118 88e9fe51a03b 0800 # Ethernet header",
                "coarse  0000  Ethernet, taken whole: 3 fields, half a point each");
    expect("Score: 1.5 of ");
    expect_said("0036: 020405b4 # MSS option", "taken whole: 3 fields, half a point each");
}

/* Nothing of the text reaches the terminal as it is. */
static void test_escapes(void **state)
{
    (void)state;
    expect_said("00005e000118 # \033[31mred\xff", "\"\\x1b[31mred\\xff\"");
    expect_not("\033");
}

static void test_limits(void **state)
{
    (void)state;
    size_t n = 40000;
    char *text = malloc(n + 1);
    assert_non_null(text);
    memset(text, '0', n);
    text[n] = '\0';
    grade(SYN, text);
    expect("what stands before the name are no bytes in hex");
    for (size_t i = 0; i < n; i += 5)
        memcpy(text + i, "00#a\n", 5);
    grade(SYN, text);
    expect("too much to grade");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),       cmocka_unit_test(test_more_lines),
        cmocka_unit_test(test_no_lines),    cmocka_unit_test(test_bits),
        cmocka_unit_test(test_frame),       cmocka_unit_test(test_names),
        cmocka_unit_test(test_names_apart), cmocka_unit_test(test_distance),
        cmocka_unit_test(test_right),       cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_coarse),      cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_limits),
    };
    registry_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
