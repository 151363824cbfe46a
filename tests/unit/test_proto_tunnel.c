/* Tunnels: GRE, MPLS, VXLAN and Geneve. */
#include "../support/guard.h"

static void test_gre_key(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "4500004100010000402ff67bc0000209c000020830000800000000640000000745000021"
                 "000100004011f6c7c0000201c000020203e807d0000d2c4668656c6c6f");
    expect_field(&c, "gre.flags.key", 20, 2, 1);
    expect_field(&c, "gre.proto", 22, 2, 0x0800);
    expect_field(&c, "gre.key", 24, 4, 100);
    expect_field(&c, "gre.sequence_number", 28, 4, 7);
    expect_line(&c, "IP 192.0.2.9 > 192.0.2.8: GREv0, key=0x64, seq 7, length 45: IP "
                    "192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto GRE (47), length 65)\n    "
            "192.0.2.9 > 192.0.2.8: GREv0, Flags [key present, sequence# present], key=0x64, seq "
            "7, length 45\n\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), "
            "length 33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_gre_version_1(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "4500004700010000402ff675c0000209c00002083081880b002300070000000100000002"
                 "002145000021000100004011f6c7c0000201c000020203e807d0000d2c4668656c6c6f");
    expect_field(&c, "gre.flags.version", 20, 2, 1);
    expect_field(&c, "gre.key.call_id", 26, 2, 7);
    expect_field(&c, "gre.ack_number", 32, 4, 2);
    expect_field(&c, "ppp.protocol", 36, 2, 0x21);
    expect_line(&c, "IP 192.0.2.9 > 192.0.2.8: GREv1, call 7, seq 1, ack 2, length 51: IP "
                    "192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto GRE (47), length 71)\n    "
            "192.0.2.9 > 192.0.2.8: GREv1, Flags [key present, sequence# present, ack present], "
            "call 7, seq 1, ack 2, length 51\n\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], "
            "proto UDP (17), length 33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_gre_route(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "4500004900010000402ff673c0000209c0000208400008000000000008000004c0000207"
                 "0000000045000021000100004011f6c7c0000201c000020203e807d0000d2c4668656c6c"
                 "6f");
    expect_field(&c, "gre.routing.address_family", 28, 2, 0x0800);
    expect_field(&c, "gre.routing.information", 32, 4, 0);
    expect_line(&c, "IP 192.0.2.9 > 192.0.2.8: GREv0, off 0x0, (rtaf=ip *192.0.2.7), length 53: IP "
                    "192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(
        &c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto GRE (47), length 73)\n    "
            "192.0.2.9 > 192.0.2.8: GREv0, Flags [routing present], sum 0x0, off 0x0, (rtaf=ip "
            "*192.0.2.7), length 53\n\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto "
            "UDP (17), length 33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_mpls(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000018847000640400001013f60000000000d1140fe8000000000"
                 "00000000000000000001ff02000000000000000000000000000103e807d0000db2c46865"
                 "6c6c6f");
    expect_field(&c, "mpls.label", 14, 4, 100);
    expect_field(&c, "mpls.bottom", 14, 4, 0);
    expect_field(&c, "mpls.label", 18, 4, 16);
    expect_field(&c, "mpls.bottom", 18, 4, 1);
    expect_field(&c, "mpls.ttl", 18, 4, 63);
    expect_line(&c, "MPLS (label 100, tc 0, ttl 64) (label 16, tc 0, [S], ttl 63) IP6 fe80::1.1000 "
                    "> ff02::1.2000: UDP, length 5");
    expect_verbose(&c, "MPLS (label 100, tc 0, ttl 64)\n\t(label 16, tc 0, [S], ttl 63)\n\tIP6 "
                       "(hlim 64, next-header UDP (17) payload length: 13) fe80::1.1000 > "
                       "ff02::1.2000: [udp sum ok] UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_vxlan(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "45000053000100004011f687c0000209c0000208138812b5003f00000800000000000500"
                 "020000000002020000000001080045000021000100004011f6c7c0000201c000020203e8"
                 "07d0000d2c4668656c6c6f");
    expect_field(&c, "vxlan.flag_i", 28, 2, 1);
    expect_field(&c, "vxlan.vni", 32, 3, 5);
    expect_line(&c, "IP 192.0.2.9.5000 > 192.0.2.8.4789: VXLAN, flags [I] (0x08), vni 5\nIP "
                    "192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                       "83)\n    192.0.2.9.5000 > 192.0.2.8.4789: VXLAN, flags [I] (0x08), vni "
                       "5\nIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), "
                       "length 33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_geneve(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_RAW,
                 "4500005b000100004011f67fc0000209c0000208138817c1004700000240655800000900"
                 "0101810161626364020000000002020000000001080045000021000100004011f6c7c000"
                 "0201c000020203e807d0000d2c4668656c6c6f");
    expect_field(&c, "geneve.flags.critical", 29, 1, 1);
    expect_field(&c, "geneve.option_length", 28, 1, 8);
    expect_field(&c, "geneve.vni", 32, 3, 9);
    expect_field(&c, "geneve.option.type.critical", 38, 1, 1);
    expect_field(&c, "geneve.option.length", 39, 1, 8);
    expect_line(&c, "IP 192.0.2.9.5000 > 192.0.2.8.6081: Geneve, Flags [C], vni 0x9, options [8 "
                    "bytes]: IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(
        &c,
        "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 91)\n    "
        "192.0.2.9.5000 > 192.0.2.8.6081: Geneve, Flags [C], vni 0x9, options [class Open vSwitch "
        "(0x101) type 0x81(C) len 8]\n\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto "
        "UDP (17), length 33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gre_key),   cmocka_unit_test(test_gre_version_1),
        cmocka_unit_test(test_gre_route), cmocka_unit_test(test_mpls),
        cmocka_unit_test(test_vxlan),     cmocka_unit_test(test_geneve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
