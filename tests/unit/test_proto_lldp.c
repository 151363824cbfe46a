/* LLDP: a switch's usual message, the TLVs of organizations, a length that lies. */
#include "../support/guard.h"

static void test_switch(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0180c200000e02000000000188cc"
                 "0207 04 020000000001 0405 05 65746830 0602 0078 0a02 7331 0e04 00140004"
                 "1010 05 01 c0000209 02 00000007 04 2b060104 0000 0000000000000000");
    expect_field(&c, "lldp.tlv.type", 14, 2, 1);
    expect_field(&c, "lldp.tlv.len", 14, 2, 7);
    expect_field(&c, "lldp.chassis.subtype", 16, 1, 4);
    expect_text(&c, "lldp.chassis.id.mac", "02:00:00:00:00:01");
    expect_text(&c, "lldp.port.id", "eth0");
    expect_field(&c, "lldp.time_to_live", 32, 2, 120);
    expect_text(&c, "lldp.tlv.system.name", "s1");
    expect_field(&c, "lldp.tlv.system_cap", 40, 2, 0x14);
    expect_field(&c, "lldp.tlv.enable_system_cap.bridge", 42, 2, 1);
    expect_field(&c, "lldp.mgn.addr.ip4", 48, 4, 0xc0000209);
    expect_field(&c, "lldp.mgn.interface.number", 53, 4, 7);
    expect_line(&c, "LLDP, length 58: s1");
    expect_verbose(&c, "LLDP, length 58\n"
                       "\tChassis ID TLV (1), length 7\n"
                       "\t  Subtype MAC address (4): 02:00:00:00:00:01\n"
                       "\tPort ID TLV (2), length 5\n"
                       "\t  Subtype Interface Name (5): eth0\n"
                       "\tTime to Live TLV (3), length 2: TTL 120s\n"
                       "\tSystem Name TLV (5), length 2: s1\n"
                       "\tSystem Capabilities TLV (7), length 4\n"
                       "\t  System  Capabilities [Bridge, Router] (0x0014)\n"
                       "\t  Enabled Capabilities [Bridge] (0x0004)\n"
                       "\tManagement Address TLV (8), length 16\n"
                       "\t  Management Address length 5, AFI IPv4 (1): 192.0.2.9\n"
                       "\t  Interface Index Interface Numbering (2): 7\n"
                       "\t  OID length 4+^F^A^D\n"
                       "\tEnd TLV (0), length 0");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_organizations(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "0180c200000e02000000000188cc"
                 "fe06 0080c2 01 0007 fe09 00120f 01 03 c036 0010 fe08 0012bb 02 01 40c82e"
                 "fe08 0080c2 0c 00 84 0cbc fe07 0012bb 04 13 009b 0000");
    expect_field(&c, "lldp.ieee.802_1.port_vlan.id", 20, 2, 7);
    expect_field(&c, "lldp.ieee.802_3.mac_phy_auto_neg_status.enabled", 28, 1, 1);
    expect_field(&c, "lldp.ieee.802_3.pmd_mau_type", 31, 2, 16);
    expect_field(&c, "lldp.media.vlan_id", 40, 3, 100);
    expect_field(&c, "lldp.media.dscp", 40, 3, 46);
    expect_field(&c, "lldp.dcbx.ieee.app.prio", 50, 1, 4);
    expect_field(&c, "lldp.dcbx.feature.app.proto", 51, 2, 3260);
    expect_field(&c, "lldp.media.power.value", 60, 2, 155);
    expect_line(&c, "LLDP, length 50");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    /* A name that is longer than the frame; a MAC address of two bytes. */
    checked_open(&c, LINK_ETHERNET, "0180c200000e02000000000188cc 0a20 7331");
    expect_line(&c, "LLDP, length 4 [|lldp]");
    expect_verbose(&c, "LLDP, length 4\n\tSystem Name TLV (5), length 32 [|lldp]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
    checked_open(&c, LINK_ETHERNET, "0180c200000e02000000000188cc 0203 040102 0000");
    expect_verbose(&c, "LLDP, length 7\n\tChassis ID TLV (1), length 3\n"
                       "\t  Subtype MAC address (4):  [|lldp]");
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_switch),
        cmocka_unit_test(test_organizations),
        cmocka_unit_test(test_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
