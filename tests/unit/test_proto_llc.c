/* What follows an 802.3 length: LLC, SNAP, the spanning tree protocols. */
#include "../support/guard.h"

static void test_snap(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010029aaaa03000000080045000021000100004011f6c7c000"
                 "0201c000020203e807d0000d2c4668656c6c6f");
    expect_field(&c, "eth.len", 12, 2, 41);
    expect_field(&c, "llc.dsap", 14, 1, 0xaa);
    expect_field(&c, "llc.ssap.cr", 15, 1, 0);
    expect_field(&c, "llc.control", 16, 1, 3);
    expect_field(&c, "llc.oui", 17, 3, 0);
    expect_field(&c, "llc.type", 20, 2, 0x0800);
    expect_line(&c, "IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
                       "33)\n    192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_supervisory(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, "020000000002020000000001000404050135");
    expect_field(&c, "llc.control.n_r", 16, 2, 26);
    expect_field(&c, "llc.control.f", 16, 2, 1);
    expect_field(&c, "llc.ssap.cr", 15, 1, 1);
    expect_line(&c, "02:00:00:00:00:01 > 02:00:00:00:00:02 SNA Supervisory, Receiver Ready, rcv "
                    "seq 26, Flags [Final], length 4");
    expect_verbose(&c, "02:00:00:00:00:01 > 02:00:00:00:00:02 SNA Supervisory, Receiver Ready, rcv "
                       "seq 26, Flags [Final], length 4");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_stp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "020000000002020000000001002642420300000000018001020000000001000000049002"
                 "02000000000180050180140002000f00");
    expect_field(&c, "stp.flags.tc", 21, 1, 1);
    expect_field(&c, "stp.root.prio", 22, 1, 32768);
    expect_field(&c, "stp.root.ext", 22, 2, 1);
    expect_field(&c, "stp.bridge.hw", 36, 6, 0);
    expect_field(&c, "stp.max_age", 46, 2, 20);
    expect_field(&c, "stp.msg_age.fraction", 44, 2, 128);
    expect_line(&c, "STP 802.1d, Config, Flags [Topology change], bridge-id "
                    "9002.02:00:00:00:00:01.8005, length 35");
    expect_verbose(
        &c, "STP 802.1d, Config, Flags [Topology change], bridge-id 9002.02:00:00:00:00:01.8005, "
            "length 35\n\tmessage-age 1.50s, max-age 20.00s, hello-time 2.00s, forwarding-delay "
            "15.00s\n\troot-id 8001.02:00:00:00:00:01, root-pathcost 4");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_rstp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010027424203000002023c8001020000000001000000049002"
                 "02000000000180050180140002000f0000");
    expect_field(&c, "stp.flags.port_role", 21, 1, 3);
    expect_field(&c, "stp.version_1_length", 52, 1, 0);
    expect_line(&c, "STP 802.1w, Rapid STP, Flags [Learn, Forward], bridge-id "
                    "9002.02:00:00:00:00:01.8005, length 36");
    expect_verbose(
        &c, "STP 802.1w, Rapid STP, Flags [Learn, Forward], bridge-id 9002.02:00:00:00:00:01.8005, "
            "length 36\n\tmessage-age 1.50s, max-age 20.00s, hello-time 2.00s, forwarding-delay "
            "15.00s\n\troot-id 8001.02:00:00:00:00:01, root-pathcost 4, port-role Designated");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_mstp(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0200000000020200000000010079424203000003027c8001020000000001000000049002"
                 "02000000000180050180140002000f0000005000726567696f6e00000000000000000000"
                 "000000000000000000000000000000000007000102030405060708090a0b0c0d0e0f0000"
                 "4e208003020000000001143c8005020000000001000003e8801013");
    expect_field(&c, "mstp.version_3_length", 53, 2, 80);
    expect_field(&c, "mstp.config_revision_level", 88, 2, 7);
    expect_field(&c, "mstp.msti.msti_id", 120, 2, 5);
    expect_field(&c, "mstp.msti.port_priority", 133, 1, 1);
    expect_line(&c, "STP 802.1s, Rapid STP, CIST Flags [Learn, Forward, Agreement], length 118");
    expect_verbose(
        &c,
        "STP 802.1s, Rapid STP, CIST Flags [Learn, Forward, Agreement], length 118\n\tport-role "
        "Designated, CIST root-id 8001.02:00:00:00:00:01, CIST ext-pathcost 4\n\tCIST "
        "regional-root-id 9002.02:00:00:00:00:01, CIST port-id 8005,\n\tmessage-age 1.50s, max-age "
        "20.00s, hello-time 2.00s, forwarding-delay 15.00s\n\tv3len 80, MCID Name region, rev "
        "7,\n\t\tdigest 000102030405060708090a0b0c0d0e0f, CIST int-root-pathcost 20000,\n\tCIST "
        "bridge-id 8003.02:00:00:00:00:01, CIST remaining-hops 20\n\tMSTI 5, Flags [Learn, "
        "Forward], port-role Designated\n\t\tMSTI regional-root-id 8005.02:00:00:00:00:01, "
        "pathcost 1000\n\t\tMSTI bridge-prio 8, port-prio 1, hops 19");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_snap), cmocka_unit_test(test_supervisory), cmocka_unit_test(test_stp),
        cmocka_unit_test(test_rstp), cmocka_unit_test(test_mstp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
