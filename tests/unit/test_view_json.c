/* --json: strict JSON of any packet, one key for one thing. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#define ETHERNET "020000000002 020000000001 "
#define UDP_FRAME                                                                                  \
    ETHERNET "0800"                                                                                \
             "45 00 0022 1234 4000 40 11 a493 c0000201 c0000202"                                   \
             "1e61 22b8 000e 0000 616263646566"

static char text[65536];

/* The object of a frame, as a string; `want` as the dissection had it. */
static const char *json_of(const char *hex, const struct view_options *o)
{
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, hex);
    c.p->time = INT64_C(1552420975656904000);
    c.p->number = 7;
    char *json = view_shown(&view_json, o, c.p, 1);
    assert_true(strlen(json) < sizeof(text));
    memcpy(text, json, strlen(json) + 1);
    free(json);
    checked_drop(&c);
    return text;
}

static const struct view_options plain = {.width = 80};

static void expect_in(const char *part)
{
    if (!strstr(text, part))
        fail_msg("no %s in %s", part, text);
}

static void expect_not_in(const char *part)
{
    if (strstr(text, part))
        fail_msg("%s in %s", part, text);
}

static void test_common(void **state)
{
    (void)state;
    json_of(UDP_FRAME, &plain);
    static const char head[] = "{\"timestamp\":\"2019-03-12T20:02:55.656904000Z\",\"pcap_cnt\":7,"
                               "\"len\":48,\"caplen\":48,\"flow_id\":";
    assert_memory_equal(text, head, sizeof(head) - 1);
    expect_in("\"src_ip\":\"192.0.2.1\",\"src_port\":7777,\"dest_ip\":\"192.0.2.2\","
              "\"dest_port\":8888,\"proto\":\"UDP\"");
    expect_in("\"summary\":\"IP 192.0.2.1.7777 > 192.0.2.2.8888: UDP, length 6\",\"eth\":{");
    size_t n = strlen(text);
    assert_string_equal(text + n - 2, "}\n");
    assert_ptr_equal(strchr(text, '\n'), text + n - 1);
}

static void test_layers(void **state)
{
    (void)state;
    json_of(UDP_FRAME, &plain);
    expect_in("\"eth\":{\"dst\":\"02:00:00:00:00:02\",\"src\":\"02:00:00:00:00:01\","
              "\"type\":2048}");
    expect_in("\"flags\":2,\"flags_rb\":false,\"flags_df\":true,\"flags_mf\":false,"
              "\"frag_offset\":0,\"ttl\":64,\"proto\":17,");
    expect_in("\"udp\":{\"srcport\":7777,\"dstport\":8888,\"length\":14,\"checksum\":0,"
              "\"checksum_status\":3,\"stream\":0,");
    expect_in("\"data\":{\"data\":\"616263646566\"}");
}

static void test_bulk(void **state)
{
    (void)state;
    const struct view_options bulk = {.width = 80, .bulk = true};
    static const char head[] = "{\"create\":{}}\n{\"timestamp\":";
    json_of(UDP_FRAME, &bulk);
    assert_memory_equal(text, head, sizeof(head) - 1);
}

/* Two tags: the first is the object's, the second stands in "_more"; the network is beside them. */
static void test_same_twice(void **state)
{
    (void)state;
    json_of(ETHERNET "8100 0064 8100 00c8 0800 45 00 0014 0001 0000 40 fd f6e8 c0000201 c0000202",
            &plain);
    expect_in(",\"vlan\":[100,200],");
    expect_in("\"vlan_tag\":{\"priority\":0,\"dei\":false,\"id\":100,\"etype\":33024,\"_more\":["
              "{\"priority\":0,\"dei\":false,\"id\":200,\"etype\":2048}]},\"ip\":{");
    expect_in("\"proto\":\"253\"");
}

/* IP in IP: the inner header is inside the outer one's object, and the flow is the outer one's. */
static void test_tunnel(void **state)
{
    (void)state;
    json_of(ETHERNET "0800 45 00 0028 0001 0000 40 04 f6cd c0000201 c0000202"
                     "45 00 0014 0001 0000 40 fd f6e8 0a000001 0a000002",
            &plain);
    expect_in("\"src_ip\":\"192.0.2.1\"");
    expect_in("\"inner\":{\"ip\":{\"version\":4,");
    expect_in("\"src\":\"10.0.0.1\"");
}

/* Options that stand several times are an array; a header of the same bytes is written alike. */
static void test_arrays(void **state)
{
    (void)state;
    static const char frame[] =
        ETHERNET "0800 45 00 0030 0001 0000 40 06 f6bf c0000201 c0000202"
                 "1e61 0050 00000001 00000000 7002 2000 0000 0000 01 01 0204 05b4 01 00";
    char once[sizeof(text)];
    json_of(frame, &plain);
    expect_in("\"options_nop\":[{\"option_kind\":1},{\"option_kind\":1},{\"option_kind\":1}]");
    expect_in("\"options_mss\":{\"option_kind\":2,\"option_len\":4,\"options_mss_val\":1460}");
    expect_in("\"flags_syn\":true,\"flags_fin\":false,");
    memcpy(once, text, sizeof(once));
    assert_string_equal(json_of(frame, &plain), once);
}

/* Long payloads are cut, and how much is missing is said, unless all is asked for. */
static void test_bytes(void **state)
{
    (void)state;
    const struct view_options all = {.width = 80, .line = {.hex = 1}};
    char frame[512] = ETHERNET "4321 ";
    for (size_t i = 0, n = strlen(frame); i < 66; i++)
        memcpy(frame + n + 2 * i, "ab", 2);
    json_of(frame, &plain);
    expect_in("ab\",\"data_omitted\":2}}");
    json_of(frame, &all);
    expect_not_in("omitted");
}

/* Text that is no UTF-8 is made so, and its bytes are beside it; controls are escaped. */
static void test_text(void **state)
{
    (void)state;
    json_of(ETHERNET "0800 45 00 0044 0001 0000 40 06 0000 c0000201 c0000202"
                     "1e61 0050 00000001 00000000 5018 2000 0000 0000"
                     "474554202f20485454502f312e310d0a486f73743a2022ff0d0a0d0a",
            &plain);
    expect_in("\"host\":\"\\\"\xef\xbf\xbd\",\"host_hex\":\"22ff\"");
    expect_not_in("\r");
}

static void test_schema(void **state)
{
    (void)state;
    struct out out;
    assert_true(out_open(&out, -1, 4096));
    assert_true(json_schema(&out));
    out_char(&out, '\0');
    assert_int_equal(out.error, 0);
    assert_non_null(strstr(out.start, "\"urn:wireloupe:json:1\""));
    assert_non_null(strstr(out.start, ",\"ttl\":{\"type\":\"integer\",\"minimum\":0,"));
    assert_non_null(strstr(out.start, ",\"vlan_tag\":{\"$ref\":\"#/$defs/vlan_tag\"}"));
    assert_non_null(strstr(out.start, ",\"x-field\":\"tcp.flags.syn\"}"));
    out_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_common), cmocka_unit_test(test_layers),
        cmocka_unit_test(test_bulk),   cmocka_unit_test(test_same_twice),
        cmocka_unit_test(test_tunnel), cmocka_unit_test(test_arrays),
        cmocka_unit_test(test_bytes),  cmocka_unit_test(test_text),
        cmocka_unit_test(test_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
