/* SNMP: messages of each version, and elements that lie. */
#include "../support/guard.h"

static void test_response(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500005600010000401166940a0000010a0000029c40"
                 "00a100420000303802010104067075626c6963a22b02014d0201020201013020300f0608"
                 "2b060102010105000403616263300d06082b060102010105000201fb");
    expect_field(&c, "snmp.version", 46, 1, 1);
    expect_text(&c, "snmp.community", "public");
    expect_field(&c, "snmp.request_id", 59, 1, 77);
    expect_field(&c, "snmp.error_status", 62, 1, 2);
    expect_field(&c, "snmp.error_index", 65, 1, 1);
    expect_text(&c, "snmp.var-bind_str", "abc");
    expect_text(&c, "snmp.value.int", "-5");
    expect_absent(&c, "snmp.malformed");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.161:  GetResponse(43)  noSuchName@1 "
                    ".1.3.6.1.2.1.1.5.0=\"abc\" .1.3.6.1.2.1.1.5.0=-5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_trap(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004600010000401166a40a0000010a0000029c40"
                 "00a100320000302802010004067075626c6963a41b06072b06010401bf084004c0000201"
                 "020106020163430212343000");
    expect_text(&c, "snmp.agent_addr", "192.0.2.1");
    expect_text(&c, "snmp.generic_trap", "enterpriseSpecific (6)");
    expect_text(&c, "snmp.specific_trap", "99");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.161:  Trap(27)  .1.3.6.1.4.1.8072 192.0.2.1 "
                    "enterpriseSpecific s=99 4660");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_version_3(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500007700010000401166730a0000010a0000029c40"
                 "00a1006300003059020103300e020107020300ffe304010402010304193017040780001f"
                 "8804616202010102010204026d65040004003029040780001f880461620403637478a019"
                 "02014d020100020100300e300c06082b060102010105000500");
    expect_field(&c, "snmp.msgVersion", 46, 1, 3);
    expect_text(&c, "snmp.v3.flags.report", "set");
    expect_text(&c, "snmp.engineid.enterprise", "Net-SNMP (8072)");
    expect_text(&c, "snmp.engineid.text", "ab");
    expect_text(&c, "snmp.msgUserName", "me");
    expect_text(&c, "snmp.contextName", "ctx");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.161:  F=r U=\"me\" E=_80_00_1f_88_04_61_62 "
                    "C=\"ctx\" GetRequest(25)  .1.3.6.1.2.1.1.5.0");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_encrypted(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500005400010000401166960a0000010a0000029c40"
                 "00a1004000003036020103300e020107020300ffe304010302010304193017040780001f"
                 "8804616202010102010204026d65040004000406736563726574");
    expect_field(&c, "snmp.encryptedPDU", 92, 6, 0);
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.161:  F=ap U=\"me\" [!scoped PDU]\"secret\"");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_wrong_type(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500003100010000401166b90a0000010a0000029c40"
                 "00a1001d00003013020100020105a00b02014d0201000201003000");
    expect_text(&c, "snmp.malformed", "the community is not a string");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.161:  [comm!=STR]5");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_length_beyond_message(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500002b00010000401166bf0a0000010a0000029c40"
                 "00a100170000300d020100048220007075626c6963");
    expect_field(&c, "snmp.malformed.need", 47, 0, 8192);
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.161:  [len6<asnlen8192]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

/* A counter of 32 bits that fills more of them, beside one of 64. */
static void test_wide_counters(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004400010000401166a60a0000010a0000029c40"
                 "00a100306e33302602010104067075626c6963a219020101020100020100300e300c0603"
                 "2b06014105123456789a");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.161:  GetResponse(25)  .1.3.6.1=878082202");
    checked_close(&c);
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000108004500004400010000401166a60a0000010a0000029c40"
                 "00a100306e2e302602010104067075626c6963a219020101020100020100300e300c0603"
                 "2b06014605123456789a");
    expect_line(&c, "IP 10.0.0.1.40000 > 10.0.0.2.161:  GetResponse(25)  .1.3.6.1=78187493530");
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_response),      cmocka_unit_test(test_trap),
        cmocka_unit_test(test_version_3),     cmocka_unit_test(test_encrypted),
        cmocka_unit_test(test_wrong_type),    cmocka_unit_test(test_length_beyond_message),
        cmocka_unit_test(test_wide_counters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
