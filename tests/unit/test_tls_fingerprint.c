/* Fingerprints of hellos, on the examples that their authors publish. */
#include "../support/guard.h"

#include <string.h>

#include "wireloupe/digest.h"

/* The example of JA3's description. */
static const char old[] = "020000000002020000000001080045000093000100004006f660c0000201c00002029c40"
                          "01bb000003e8000007d05018020000000000160301006601000062030100010203040506"
                          "0708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f000018002f00350005000a"
                          "c009c00ac013c0140032003800130004010000210000000b0009000006612e7465737400"
                          "0a00080006001700180019000b00020100";

/* A browser's hello, with GREASE, as in the example of JA4's description. */
static const char browser[] =
    "020000000002020000000001080045000115000100004006f5dec0000201c00002029c40"
    "01bb000003e8000007d0501802000000000016030100e8010000e4030300010203040506"
    "0708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0000201a1a130113021303"
    "c02bc02fc02cc030cca9cca8c013c014009c009d002f00350100009b5a5a00000000000b"
    "0009000006612e7465737400170000ff01000100000a000a0008aaaa001d00170018000b"
    "00020100002300000010000e000c02683208687474702f312e3100050005010000000000"
    "0d001200100403080404010503080505010806060100120000003300020000002d000201"
    "01002b0007063a3a03040303001b00030200024469000500030268320015000200006a6a"
    "000100";

/* Without hashes there are no fingerprints. */
static void expect(const struct checked_packet *c, const char *name, const char *text)
{
    char hex[MD5_HEX];
    if (digest_md5("", 0, hex))
        expect_text(c, name, text);
    else
        expect_absent(c, name);
}

static void test_ja3(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, old);
    expect(&c, "tls.handshake.ja3_full",
           "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0");
    expect(&c, "tls.handshake.ja3", "ada70206e40642a3e4461f35503241d5");
    checked_close(&c);
}

static void test_ja4(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, browser);
    expect(&c, "tls.handshake.ja4", "t13d1516h2_8daaf6152771_e5627efa2ab1");
    checked_close(&c);
}

/* A hello that the capture cut has no fingerprint. */
static void test_cut(void **state)
{
    (void)state;
    char cut[sizeof old];
    struct checked_packet c;
    memcpy(cut, old, sizeof cut);
    cut[sizeof cut - 3] = '\0';
    checked_open(&c, LINK_ETHERNET, cut);
    expect_absent(&c, "tls.handshake.ja3");
    expect_absent(&c, "tls.handshake.ja4");
    checked_drop(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ja3),
        cmocka_unit_test(test_ja4),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
