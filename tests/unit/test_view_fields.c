/* --fields: which names are columns, and how -E's words are read. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/fields.h"
#include "wireloupe/view.h"

#define UDP_FRAME                                                                                  \
    "020000000002 020000000001 0800"                                                               \
    "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                            \
    "1e61 22b8 000e 0000 616263646566"

static void says(struct fields *t, const char *names, const char *expected)
{
    char error[FIELDS_ERROR_SIZE];
    struct view_options o = {.fields = t};
    struct checked_packet c;
    assert_true(fields_add(t, names, error));
    checked_open(&c, LINK_ETHERNET, UDP_FRAME);
    c.p->number = 7;
    char *shown = view_shown(&view_fields, &o, c.p, 1);
    assert_string_equal(shown, expected);
    checked_drop(&c);
    free(shown);
    fields_free(t);
}

static void test_values(void **state)
{
    (void)state;
    struct fields plain = {.separator = '\t', .aggregator = ','};
    says(&plain, "frame.number,ip.src,udp.port,ip.flags.df,ip.id,tcp.port,data.data",
         "7\t192.0.2.1\t7777,8888\t1\t0x1234\t\t616263646566\n");
    struct fields csv = {.separator = ',', .aggregator = ',', .csv = true, .header = true};
    says(&csv, "udp.port,udp", "udp.port,udp\n\"7777,8888\",User Datagram Protocol\n");
    struct fields last = {.separator = ' ', .which = OCCURRENCE_LAST, .quote = '\''};
    says(&last, "ip.addr,ip.ttl,arp.opcode", "'192.0.2.2' '64' \n");
    struct fields first = {.separator = ' ', .which = OCCURRENCE_FIRST};
    says(&first, "ip.addr,frame.protocols", "192.0.2.1 eth:ethertype:ip:udp:data\n");
    struct fields glob = {.separator = ' ', .header = true};
    says(&glob, "udp.*port", "udp.srcport udp.dstport\n7777 8888\n");
}

static void test_names(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "ip.src,", "ip.sorc", "nil.*", ",ip.src"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct fields t = {0};
        char error[FIELDS_ERROR_SIZE] = "";
        assert_false(fields_add(&t, wrong[i], error));
        assert_true(*error);
        fields_free(&t);
    }
}

static void test_styles(void **state)
{
    (void)state;
    struct fields t = {0};
    static const char *const good[] = {"header=y",     "separator=/t", "aggregator=/s",
                                       "occurrence=l", "quote=s",      "bom=y"};
    static const char *const wrong[] = {"header=x", "separator=ab", "separator=", "occurrence=x",
                                        "quote=dd", "header",       "nothing=y"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(fields_style(&t, good[i]));
    assert_true(t.header && t.bom);
    assert_int_equal(t.separator, '\t');
    assert_int_equal(t.aggregator, ' ');
    assert_int_equal(t.which, OCCURRENCE_LAST);
    assert_int_equal(t.quote, '\'');
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(fields_style(&t, wrong[i]));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_styles),
    };
    registry_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
