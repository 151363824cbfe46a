/* Certificates inside TLS: each element of one, and elements that lie. */
#include "../support/guard.h"

#include <string.h>

static const char frame[] =
    "0200000000020200000000010800450001a5000100004006f54ec0000201c000020201bb"
    "9c40000003e8000007d0501802000000000016030301780b00017400017100016e308201"
    "6a3082011ca003020102021463ca14cb4139abe860550ec9c240c314d3ee2a1330050603"
    "2b6570301e310b3009060355040613024348310f300d06035504030c06612e7465737430"
    "1e170d3236313132323034313332325a170d3236313232323034313332325a301e310b30"
    "09060355040613024348310f300d06035504030c06612e74657374302a300506032b6570"
    "032100c357fae5b157f1db84118213a36088bf54da08b052b3f0156165a54b6af48775a3"
    "6c306a301d0603551d0e041604143a8a2aa16848a8d77332ce7e8241898b1a69ba19301f"
    "0603551d230418301680143a8a2aa16848a8d77332ce7e8241898b1a69ba19300f060355"
    "1d130101ff040530030101ff30170603551d110410300e8206612e746573748704c00002"
    "09300506032b65700341004ad2cbdec7e7afc9c1f40faa67197b3ec06a7803a5142a1fab"
    "25939e63bb1cde9826f4fabd97d3928ab915b84cebcb0ff6d9c99cbff4638da34bb24c55"
    "c4c009";

static void test_certificate(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, frame);
    expect_field(&c, "tls.handshake.certificate", 69, 366, 0);
    expect_field(&c, "x509af.signedCertificate_element", 73, 288, 0);
    expect_text(&c, "x509af.version", "3 (2)");
    expect_field(&c, "x509af.serialNumber", 84, 20, 0);
    expect_text(&c, "x509af.algorithm.id", "Ed25519 (2b:65:70)");
    expect_field(&c, "x509af.issuer", 111, 32, 0);
    expect_text(&c, "x509if.oid", "C (55:04:06)");
    expect_text(&c, "x509sat.CountryName", "CH");
    expect_field(&c, "x509sat.uTF8String", 201, 6, 0);
    expect_text(&c, "x509af.utcTime", "2026-11-22 04:13:22 UTC");
    expect_field(&c, "x509af.utcTime", 162, 13, 1797912802);
    expect_field(&c, "x509af.subjectPublicKey", 219, 32, 0);
    expect_field(&c, "x509af.critical", 328, 1, 255);
    expect_field(&c, "x509ce.cA", 335, 1, 255);
    expect_text(&c, "x509ce.dNSName", "a.test");
    expect_text(&c, "x509ce.iPAddress.ipv4", "192.0.2.9");
    expect_field(&c, "x509af.encrypted", 371, 64, 0);
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 421)\n"
            "    192.0.2.1.443 > 192.0.2.2.40000: Flags [P.], cksum 0x0000 (incorrect -> 0xf491), "
            "seq 1000:1381, ack 2000, win 512, length 381: TLS 1.2 Certificate\n"
            "\tcertificate: C=CH CN=a.test, issuer C=CH CN=a.test, from 2026-11-22T04:13:22 to "
            "2026-12-22T04:13:22, for a.test, 192.0.2.9");
    expect_status(&c, 0);
    checked_close(&c);
}

/* The frame with other digits at a place of it. */
static void open_changed(struct checked_packet *c, uint32_t offset, const char *digits)
{
    char changed[sizeof frame];
    memcpy(changed, frame, sizeof changed);
    memcpy(changed + 2 * (size_t)offset, digits, strlen(digits));
    checked_open(c, LINK_ETHERNET, changed);
}

/* The issuer claims more bytes than the certificate has: what stands there is not taken apart. */
static void test_length_that_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    open_changed(&c, 112, "83");
    expect_field(&c, "x509af.serialNumber", 84, 20, 0);
    expect_field(&c, "tls.x509.content", 111, 250, 0);
    expect_absent(&c, "x509if.oid");
    expect_absent(&c, "x509ce.dNSName");
    expect_field(&c, "x509af.encrypted", 371, 64, 0);
    checked_close(&c);
}

/* The 31st hour, and a month that there is not: bytes, but no time. */
static void test_no_time(void **state)
{
    (void)state;
    struct checked_packet c;
    open_changed(&c, 153, "3331");
    expect_field(&c, "tls.x509.content", 147, 13, 0);
    expect_field(&c, "x509af.utcTime", 162, 13, 1797912802);
    checked_drop(&c);
    open_changed(&c, 149, "3133");
    expect_field(&c, "tls.x509.content", 147, 13, 0);
    checked_drop(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certificate),
        cmocka_unit_test(test_length_that_lies),
        cmocka_unit_test(test_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
