/* The field map: one JSON object a line, exact to the byte. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#define FRAME                                                                                      \
    "ffffffffffff 020000000001 0800"                                                               \
    "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                            \
    "1e61 22b8 000e 0000 616263646566"

static char text[65536];

/* The map of a frame, as a string. */
static const char *map_of(const char *hex, int64_t time)
{
    struct checked_packet c;
    const struct view_options options = {.width = 80};
    checked_open(&c, LINK_ETHERNET, hex);
    c.p->time = time;
    c.p->number = 7;
    char *map = view_shown(&view_map, &options, c.p, 1);
    assert_true(strlen(map) < sizeof(text));
    memcpy(text, map, strlen(map) + 1);
    free(map);
    checked_drop(&c);
    return text;
}

static void expect_in(const char *part)
{
    if (!strstr(text, part))
        fail_msg("no %s in %s", part, text);
}

static void test_packet(void **state)
{
    (void)state;
    map_of(FRAME, 1552420975656904000);
    static const char head[] =
        "{\"number\":7,\"time\":\"2019-03-12T20:02:55.656904000Z\",\"len\":48,"
        "\"caplen\":48,\"linktype\":1,\"line\":\"";
    assert_memory_equal(text, head, sizeof(head) - 1);
    expect_in("192.0.2.1.7777 > 192.0.2.2.8888: UDP, length 6\",\"fields\":[{");
    size_t n = strlen(text);
    assert_string_equal(text + n - 3, "]}\n");
    assert_ptr_equal(strchr(text, '\n'), text + n - 1);
}

static void test_fields(void **state)
{
    (void)state;
    map_of(FRAME, 0);
    expect_in("{\"name\":\"eth.dst\",\"label\":\"Destination\",\"offset\":0,\"length\":6,"
              "\"value\":\"ff:ff:ff:ff:ff:ff\",\"text\":\"ff:ff:ff:ff:ff:ff\",\"depth\":1,"
              "\"leaf\":true}");
    expect_in("\"offset\":12,\"length\":2,\"value\":2048,\"text\":\"IPv4 (0x0800)\",\"depth\":1,"
              "\"leaf\":true}");
    expect_in("\"offset\":20,\"length\":1,\"value\":1,\"text\":\"set\",\"depth\":2,"
              "\"mask\":\"0x40\",\"leaf\":true}");
    expect_in("\"offset\":26,\"length\":4,\"value\":\"192.0.2.1\",\"text\":\"192.0.2.1\"");
    expect_in("\"offset\":42,\"length\":6,\"value\":\"61:62:63:64:65:66\"");
}

static void test_time_before_1970(void **state)
{
    (void)state;
    map_of(FRAME, -1);
    expect_in("\"time\":\"1969-12-31T23:59:59.999999999Z\"");
}

/* Nothing but an undecoded payload: its dump in the line is escaped. */
static void test_escapes(void **state)
{
    (void)state;
    map_of("020000000002 020000000001 4321 225c0a1b", 0);
    expect_in("\\n\\t0x0000:  225c 0a1b");
    assert_null(strchr(text, '\t'));
    assert_null(strchr(text, '\033'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packet),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_time_before_1970),
        cmocka_unit_test(test_escapes),
    };
    registry_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
