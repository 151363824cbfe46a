/* DHCP: the header, options of every form, options in the header's names, and lengths that lie. */
#include "../support/guard.h"

static const char reply_frame[] =
    "02000000000202000000000108004500014800010000401179a500000000ffffffff0043"
    "004401340000020106031badbeef0007800001020304050607080a0101010a0202020200"
    "000000010000000000000000000073657276657200000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "0000000000002f626f6f742f66696c650000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000006382536335010236040a"
    "010102330400000e100104ffffff0003040a01010306080a0101040a0101050f0c657861"
    "6d706c652e7465737400001a0205dcff0000";

static void test_parts_of_reply(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, reply_frame);
    expect_field(&c, "dhcp.option.type", 282, 3, 53);
    expect_field(&c, "dhcp.option.code", 282, 1, 53);
    expect_field(&c, "dhcp.option.length", 283, 1, 1);
    expect_field(&c, "dhcp.option.dhcp", 284, 1, 2);
    expect_field(&c, "dhcp.option.ip_address_lease_time", 293, 4, 3600);
    expect_text(&c, "dhcp.option.router", "10.1.1.3");
    expect_text(&c, "dhcp.option.domain_name_server", "10.1.1.4");
    expect_text(&c, "dhcp.option.domain_name", "example.test");
    expect_text(&c, "dhcp.option.padding", "00:00");
    expect_field(&c, "dhcp.option.interface_mtu", 337, 2, 1500);
    expect_field(&c, "dhcp.option.end", 339, 1, 255);
    expect_status(&c, 0);
    /* What the names hold is known from behind them only: a shorter frame may read otherwise. */
    checked_drop(&c);
}

static void test_reply(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, reply_frame);
    expect_field(&c, "dhcp.type", 42, 1, 2);
    expect_field(&c, "dhcp.hw.type", 43, 1, 1);
    expect_field(&c, "dhcp.hw.len", 44, 1, 6);
    expect_field(&c, "dhcp.hops", 45, 1, 3);
    expect_field(&c, "dhcp.id", 46, 4, 464371439);
    expect_field(&c, "dhcp.secs", 50, 2, 7);
    expect_field(&c, "dhcp.flags", 52, 2, 32768);
    expect_field(&c, "dhcp.flags.bc", 52, 2, 1);
    expect_field(&c, "dhcp.flags.reserved", 52, 2, 0);
    expect_text(&c, "dhcp.ip.your", "5.6.7.8");
    expect_text(&c, "dhcp.ip.relay", "10.2.2.2");
    expect_text(&c, "dhcp.hw.mac_addr", "02:00:00:00:00:01");
    expect_text(&c, "dhcp.hw.addr_padding", "00:00:00:00:00:00:00:00:00:00");
    expect_text(&c, "dhcp.server", "server");
    expect_text(&c, "dhcp.file", "/boot/file");
    expect_text(&c, "dhcp.cookie", "99.130.83.99");
    expect_line(&c, "IP 0.0.0.0.67 > 255.255.255.255.68: BOOTP/DHCP, Reply, length "
                    "300");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 328)\n"
                       "    0.0.0.0.67 > 255.255.255.255.68: BOOTP/DHCP, Reply, length "
                       "300, hops 3, xid 0x1badbeef, secs 7, Flags [Broadcast]\n"
                       "\t  Client-IP 1.2.3.4\n"
                       "\t  Your-IP 5.6.7.8\n"
                       "\t  Server-IP 10.1.1.1\n"
                       "\t  Gateway-IP 10.2.2.2\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  sname \"server\"\n"
                       "\t  file \"/boot/file\"\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    DHCP-Message (53), length 1: Offer\n"
                       "\t    Server-ID (54), length 4: 10.1.1.2\n"
                       "\t    Lease-Time (51), length 4: 3600\n"
                       "\t    Subnet-Mask (1), length 4: 255.255.255.0\n"
                       "\t    Default-Gateway (3), length 4: 10.1.1.3\n"
                       "\t    Domain-Name-Server (6), length 8: 10.1.1.4,10.1.1.5\n"
                       "\t    Domain-Name (15), length 12: \"example.test\"\n"
                       "\t    MTU (26), length 2: 1500");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char request_frame[] =
    "020000000002020000000001080045000153000100004011799a00000000ffffffff0044"
    "0043013f0000010106000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000006382536335010332040a"
    "01016437060103060f77fc390205dc3c0a756468637020312e33363d0701020000000001"
    "511104000004686f7374076578616d706c65004d0703616263026465ff";

static void test_request(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, request_frame);
    expect_field(&c, "dhcp.option.request_list_item", 293, 1, 1);
    expect_field(&c, "dhcp.option.dhcp_max_message_size", 301, 2, 1500);
    expect_text(&c, "dhcp.option.vendor_class_id", "udhcp 1.36");
    expect_field(&c, "dhcp.fqdn.flags", 326, 1, 4);
    expect_field(&c, "dhcp.fqdn.e", 326, 1, 1);
    expect_field(&c, "dhcp.fqdn.s", 326, 1, 0);
    expect_field(&c, "dhcp.fqdn.rcode1", 327, 1, 0);
    expect_text(&c, "dhcp.fqdn.wire_name", "host.example");
    expect_field(&c, "dhcp.option.user_class", 345, 4, 0);
    expect_field(&c, "dhcp.option.user_class.length", 345, 1, 3);
    expect_text(&c, "dhcp.option.user_class.data", "61:62:63");
    expect_text(&c, "dhcp.option.requested_ip_address", "10.1.1.100");
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                    "02:00:00:00:00:01, length 311");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 339)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                       "02:00:00:00:00:01, length 311, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    DHCP-Message (53), length 1: Request\n"
                       "\t    Requested-IP (50), length 4: 10.1.1.100\n"
                       "\t    Parameter-Request (55), length 6: \n"
                       "\t      Subnet-Mask (1), Default-Gateway (3), "
                       "Domain-Name-Server (6), Domain-Name (15)\n"
                       "\t      Unknown (119), Unknown (252)\n"
                       "\t    MSZ (57), length 2: 1500\n"
                       "\t    Vendor-Class (60), length 10: \"udhcp 1.36\"\n"
                       "\t    Client-ID (61), length 7: ether 02:00:00:00:00:01\n"
                       "\t    FQDN (81), length 17: [E] \"^Dhost^Gexample^@\"\n"
                       "\t    User-Class (77), length 7: \n"
                       "\t      instance#1: \"abc\", length 3\n"
                       "\t      instance#2: \"de\", length 2");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char relay_agent_frame[] =
    "02000000000202000000000108004500013400010000401179b900000000ffffffff0044"
    "0043012000000101060100001234000000000000000000000000000000000a0101010200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000063825363522101026430"
    "020361626305040a0102000907000000090201410b040a010101f001070c027063ff";

static void test_relay_agent(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, relay_agent_frame);
    expect_field(&c, "dhcp.option.agent_information_option.suboption", 284, 4, 1);
    expect_field(&c, "dhcp.option.suboption_code", 284, 1, 1);
    expect_field(&c, "dhcp.option.suboption_length", 285, 1, 2);
    expect_text(&c, "dhcp.option.agent_information_option.agent_circuit_id", "64:30");
    expect_text(&c, "dhcp.option.agent_information_option.agent_remote_id", "61:62:63");
    expect_text(&c, "dhcp.option.agent_information_option.link_selection", "10.1.2.0");
    expect_field(&c, "dhcp.option.agent_information_option.vi.enterprise", 301, 4, 9);
    expect_field(&c, "dhcp.option.agent_information_option.vi.data_length", 305, 1, 2);
    expect_text(&c, "dhcp.option.agent_information_option.server_id_override", "10.1.1.1");
    expect_text(&c, "dhcp.option.agent_information_option.value", "01:41");
    expect_text(&c, "dhcp.option.hostname", "pc");
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                    "02:00:00:00:00:01, length 280");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 308)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                       "02:00:00:00:00:01, length 280, hops 1, xid 0x1234, Flags "
                       "[none]\n"
                       "\t  Gateway-IP 10.1.1.1\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    Agent-Information (82), length 33: \n"
                       "\t      Circuit-ID SubOption 1, length 2: d0\n"
                       "\t      Remote-ID SubOption 2, length 3: abc\n"
                       "\t      Unknown SubOption 5, length 4: \n"
                       "\t\t0x0000:  0a01 0200\n"
                       "\t      Unknown SubOption 9, length 7: \n"
                       "\t\t0x0000:  0000 0009 0201 41\n"
                       "\t      Unknown SubOption 11, length 4: \n"
                       "\t\t0x0000:  0a01 0101\n"
                       "\t      Unknown SubOption 240, length 1: \n"
                       "\t\t0x0000:  07\n"
                       "\t    Hostname (12), length 2: \"pc\"");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char routes_and_names_frame[] =
    "02000000000202000000000108004500015c000100004011799100000000ffffffff0044"
    "004301480000020106000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000006382536321080a050000"
    "0a0101017916000a010101180a07010a01010220010203040a010103771003666f6f0474"
    "6573740003626172c004780b00037369700474657374007805010a010107f90621010203"
    "0405";

static void test_routes_and_names(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, routes_and_names_frame);
    expect_text(&c, "dhcp.option.static_route.ip", "10.5.0.0");
    expect_text(&c, "dhcp.option.static_route.router", "10.1.1.1");
    expect_text(&c, "dhcp.option.classless_static_route", "00:0a:01:01:01");
    expect_field(&c, "dhcp.option.classless_static_route.width", 294, 1, 0);
    expect_text(&c, "dhcp.option.classless_static_route.destination", "0a:07:01");
    expect_text(&c, "dhcp.option.classless_static_route.router", "10.1.1.1");
    expect_text(&c, "dhcp.option.dhcp_dns_domain_search_list_fqdn", "foo.test");
    expect_field(&c, "dhcp.option.sip_server.encoding", 336, 1, 0);
    expect_text(&c, "dhcp.option.sip_server.name", "sip.test");
    expect_text(&c, "dhcp.option.sip_server.address", "10.1.1.7");
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Reply, length "
                    "320");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 348)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Reply, length "
                       "320, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    Static-Route (33), length 8: (10.5.0.0:10.1.1.1)\n"
                       "\t    Classless-Static-Route (121), length 22: "
                       "(default:10.1.1.1),(10.7.1.0/24:10.1.1.2),(1.2.3.4/32:10.1.1.3)"
                       "\n"
                       "\t    Unknown (119), length 16: "
                       "57044847,74737011,1946157922,1634910212\n"
                       "\t    Unknown (120), length 11: "
                       "0.3.115.105.112.4.116.101.115.116.0\n"
                       "\t    Unknown (120), length 5: 1.10.1.1.7\n"
                       "\t    Classless-Static-Route-Microsoft (249), length 6: [ERROR: "
                       "Mask width (33) > 32]");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char identifiers_frame[] =
    "020000000002020000000001080045000198000100004011795500000000ffffffff0044"
    "004301840000010106000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000638253633d13ff000000"
    "0100010001112233440200000000013d0dff0000000100020000000901023d0fff000000"
    "01000300010200000000013d05006e616d653d1100000102030405060708090a0b0c0d0e"
    "0f611100000102030405060708090a0b0c0d0e0f5d0200075e030103015a1f0101000000"
    "0000000000050000000711111111111111111111111111111111";

static void test_parts_of_identifiers(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, identifiers_frame);
    expect_text(&c, "dhcp.option.dhcp_authentication.rdm_replay_detection", "0x0000000000000005");
    expect_field(&c, "dhcp.option.dhcp_authentication.secret_id", 402, 4, 7);
    expect_text(&c, "dhcp.option.dhcp_authentication.hmac_md5_hash",
                "11:11:11:11:11:11:11:11:11:11:11:11:11:11:11:11");
    expect_status(&c, 0);
    /* What the names hold is known from behind them only: a shorter frame may read otherwise. */
    checked_drop(&c);
}

static void test_identifiers(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, identifiers_frame);
    expect_field(&c, "dhcp.client_id.kind", 284, 1, 255);
    expect_field(&c, "dhcp.client_id.iaid", 285, 4, 1);
    expect_field(&c, "dhcp.client_id.duid_type", 289, 2, 1);
    expect_field(&c, "dhcp.client_id.duid_llt_hw_type", 291, 2, 1);
    expect_field(&c, "dhcp.client_id.time", 293, 4, 287454020);
    expect_text(&c, "dhcp.client_id.link_layer_address", "02:00:00:00:00:01");
    expect_field(&c, "dhcp.client_id.enterprise_num", 312, 4, 9);
    expect_text(&c, "dhcp.client_id", "01:02");
    expect_field(&c, "dhcp.client_id.duid_ll_hw_type", 327, 2, 1);
    expect_field(&c, "dhcp.client_id.type", 337, 1, 0);
    expect_text(&c, "dhcp.client_id.undef", "name");
    expect_text(&c, "dhcp.client_id.uuid", "00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f");
    expect_field(&c, "dhcp.option.client_system_architecture", 382, 2, 7);
    expect_field(&c, "dhcp.client_network_id_type", 386, 1, 1);
    expect_field(&c, "dhcp.client_network_id_major", 387, 1, 3);
    expect_field(&c, "dhcp.option.dhcp_authentication.alg_delay", 392, 1, 1);
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                    "02:00:00:00:00:01, length 380");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 408)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                       "02:00:00:00:00:01, length 380, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    Client-ID (61), length 19: hardware-type 255, "
                       "00:00:00:01:00:01:00:01:11:22:33:44:02:00:00:00:00:01\n"
                       "\t    Client-ID (61), length 13: hardware-type 255, "
                       "00:00:00:01:00:02:00:00:00:09:01:02\n"
                       "\t    Client-ID (61), length 15: hardware-type 255, "
                       "00:00:00:01:00:03:00:01:02:00:00:00:00:01\n"
                       "\t    Client-ID (61), length 5: \"name\"\n"
                       "\t    Client-ID (61), length 17: "
                       "\"^@^A^B^C^D^E^F^G^H^I^J^K^L^M^N^O\"\n"
                       "\t    GUID (97), length 17: "
                       "0.0.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15\n"
                       "\t    ARCH (93), length 2: 7\n"
                       "\t    NDI (94), length 3: 1.3.1\n"
                       "\t    AUTH (90), length 31: "
                       "1.1.0.0.0.0.0.0.0.0.5.0.0.0.7.17.17.17.17.17.17.17.17.17.17.17.1"
                       "7.17.17.17.17");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char vendors_frame[] =
    "020000000002020000000001080045000192000100004011795b00000000ffffffff0044"
    "0043017e0000010106000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000638253632b030102037c"
    "0800000009036162637d0b0000000906010161020162630701555301026162920e010a01"
    "01010a01010203666f6f009703016e6f98045c0000009e0e040a010101080a0101020a01"
    "01039f0400040102d4160420000102030405060708090a0b0c0d0e0f0a0101016c040000"
    "07084e05010a0101014f030061627401012e0108";

static void test_parts_of_vendors(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, vendors_frame);
    expect_text(&c, "dhcp.option.pcp.server", "10.1.1.1");
    expect_field(&c, "dhcp.option.portparams.psid", 366, 2, 258);
    expect_field(&c, "dhcp.option.6RD.prefix_len", 371, 1, 32);
    expect_text(&c, "dhcp.option.6RD.prefix", "1:203:405:607:809:a0b:c0d:e0f");
    expect_text(&c, "dhcp.option.6RD.border_relay_ip", "10.1.1.1");
    expect_field(&c, "dhcp.option.v6_only_wait", 394, 4, 1800);
    expect_text(&c, "dhcp.option.slp_directory_agent.slpda_address", "10.1.1.1");
    expect_text(&c, "dhcp.option.slp_service_scope.string", "ab");
    expect_field(&c, "dhcp.option.dhcp_auto_configuration", 412, 1, 1);
    expect_field(&c, "dhcp.option.netbios_over_tcpip_node_type", 415, 1, 8);
    expect_status(&c, 0);
    /* What the names hold is known from behind them only: a shorter frame may read otherwise. */
    checked_drop(&c);
}

static void test_vendors(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, vendors_frame);
    expect_text(&c, "dhcp.option.vendor.value", "01:02:03");
    expect_field(&c, "dhcp.option.vi_class.enterprise", 289, 4, 9);
    expect_text(&c, "dhcp.option.vi_class.data", "abc");
    expect_field(&c, "dhcp.option.vi.enterprise", 299, 4, 9);
    expect_field(&c, "dhcp.option.vi.length", 303, 1, 6);
    expect_field(&c, "dhcp.vendor.suboption", 304, 1, 1);
    expect_text(&c, "dhcp.vendor.data", "61");
    expect_field(&c, "dhcp.option.civic_location.what", 312, 1, 1);
    expect_text(&c, "dhcp.option.civic_location.ca_value", "ab");
    expect_field(&c, "dhcp.option.rdnss.preference", 321, 1, 1);
    expect_text(&c, "dhcp.option.rdnss.primary_dns", "10.1.1.1");
    expect_text(&c, "dhcp.option.rdnss.domain", "foo");
    expect_field(&c, "dhcp.option.bulk_lease.status_code", 337, 1, 1);
    expect_text(&c, "dhcp.option.bulk_lease.status_code_message", "no");
    expect_field(&c, "dhcp.option.bulk_lease.base_time", 342, 4, 1543503872);
    expect_field(&c, "dhcp.option.pcp.list_length", 348, 1, 4);
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                    "02:00:00:00:00:01, length 374");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 402)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                       "02:00:00:00:00:01, length 374, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    Vendor-Option (43), length 3: 1.2.3\n"
                       "\t    Unknown (124), length 8: 9,56713827\n"
                       "\t    Unknown (125), length 11: 0.0.0.9.6.1.1.97.2.1.98\n"
                       "\t    Unknown (99), length 7: 1.85.83.1.2.97.98\n"
                       "\t    Unknown (146), length 14: "
                       "266,257,266,257,515,26223,28416\n"
                       "\t    Unknown (151), length 3: 1.110.111\n"
                       "\t    Unknown (152), length 4: 1543503872\n"
                       "\t    Unknown (158), length 14: 1034,257,264,2561,258,2561,259\n"
                       "\t    Unknown (159), length 4: 262402\n"
                       "\t    Unknown (212), length 22: "
                       "1056,1,515,1029,1543,2057,2571,3085,3599,2561,257\n"
                       "\t    Unknown (108), length 4: 1800\n"
                       "\t    SLP-DA (78), length 5: 1.10.1.1.1\n"
                       "\t    SLP-SCOPE (79), length 3: 0.97.98\n"
                       "\t    NOAUTO (116), length 1: Y\n"
                       "\t    Netbios-Node (46), length 1: h-node");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char pxe_frame[] =
    "020000000002020000000001080045000152000100004011799b00000000ffffffff0044"
    "0043013e0000020106000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000638253633c0950584543"
    "6c69656e742b3906010b0104e00000010202010f08078000010a010101090b0000054c6f"
    "63616c8000000a060a5072657373470400010002000c010140017aff";

static void test_parts_of_pxe(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, pxe_frame);
    expect_text(&c, "dhcp.option.vendor.pxeclient.credential_types", "01");
    expect_text(&c, "dhcp.option.vendor.pxeclient.value", "7a");
    expect_field(&c, "dhcp.option.vendor.pxeclient.end", 351, 1, 255);
    expect_status(&c, 0);
    /* What the names hold is known from behind them only: a shorter frame may read otherwise. */
    checked_drop(&c);
}

static void test_pxe(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, pxe_frame);
    expect_field(&c, "dhcp.option.vendor.pxeclient.suboption", 295, 3, 6);
    expect_field(&c, "dhcp.option.vendor.pxeclient.discovery_control", 297, 1, 11);
    expect_field(&c, "dhcp.option.vendor.pxeclient.discovery_control.bstrap", 297, 1, 1);
    expect_field(&c, "dhcp.option.vendor.pxeclient.discovery_control.broadcast", 297, 1, 1);
    expect_text(&c, "dhcp.option.vendor.pxeclient.mtftp_ip", "224.0.0.1");
    expect_field(&c, "dhcp.option.vendor.pxeclient.mtftp_client_port", 306, 2, 3841);
    expect_field(&c, "dhcp.option.vendor.pxeclient.boot_servers.type", 310, 2, 32768);
    expect_field(&c, "dhcp.option.vendor.pxeclient.boot_servers.count", 312, 1, 1);
    expect_text(&c, "dhcp.option.vendor.pxeclient.boot_servers.ip", "10.1.1.1");
    expect_field(&c, "dhcp.option.vendor.pxeclient.boot_menu.length", 321, 1, 5);
    expect_text(&c, "dhcp.option.vendor.pxeclient.boot_menu.desc", "Local");
    expect_field(&c, "dhcp.option.vendor.pxeclient.menu_prompt.timeout", 332, 1, 10);
    expect_text(&c, "dhcp.option.vendor.pxeclient.menu_prompt.prompt", "Press");
    expect_field(&c, "dhcp.option.vendor.pxeclient.boot_item.type", 340, 2, 1);
    expect_text(&c, "dhcp.option.vendor.pxeclient.boot_item.layer", "00:02");
    expect_field(&c, "dhcp.option.vendor.pxeclient.padding", 344, 1, 0);
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Reply, length "
                    "310");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 338)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Reply, length "
                       "310, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    Vendor-Class (60), length 9: \"PXEClient\"\n"
                       "\t    Vendor-Option (43), length 57: "
                       "6.1.11.1.4.224.0.0.1.2.2.1.15.8.7.128.0.1.10.1.1.1.9.11.0.0.5.76"
                       ".111.99.97.108.128.0.0.10.6.10.80.114.101.115.115.71.4.0.1.0.2.0"
                       ".12.1.1.64.1.122.255");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char overload_frame[] =
    "02000000000202000000000108004500011000010000401179dd00000000ffffffff0044"
    "004300fc0000010106000000123400000000000000000000000000000000000000000200"
    "00000001000000000000000000000c03616263ff00000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000420378797aff000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000063825363340103ff";

static void test_overload(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, overload_frame);
    expect_text(&c, "dhcp.server.options", "");
    expect_text(&c, "dhcp.file.options", "");
    expect_text(&c, "dhcp.option.hostname", "abc");
    expect_text(&c, "dhcp.option.tftp_server_name", "xyz");
    expect_field(&c, "dhcp.option.option_overload", 284, 1, 3);
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                    "02:00:00:00:00:01, length 244");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 272)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                       "02:00:00:00:00:01, length 244, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  sname \"^L^CabcM-^?\"\n"
                       "\t  file \"B^CxyzM-^?\"\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    OO (52), length 1: file+sname");
    expect_status(&c, 0);
    /* What the names hold is known from behind them only: a shorter frame may read otherwise. */
    checked_drop(&c);
}

static const char lengths_that_fit_no_form_frame[] =
    "02000000000202000000000108004500013d00010000401179b000000000ffffffff0044"
    "004301290000010106000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000063825363010301020303"
    "0501020304052101013400350201023d004d04695058455101ff52030107417905180102"
    "0304c8020102ff";

static void test_lengths_that_fit_no_form(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, lengths_that_fit_no_form_frame);
    expect_text(&c, "dhcp.option.value", "01:02:03");
    expect_text(&c, "dhcp.option.rest", "05");
    expect_text(&c, "dhcp.option.user_class.text", "iPXE");
    expect_text(&c, "dhcp.option.router", "1.2.3.4");
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                    "02:00:00:00:00:01, length 289");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 317)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                       "02:00:00:00:00:01, length 289, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    Subnet-Mask (1), length 3: \n"
                       "\t  trailing data length 3\n"
                       "\t    Default-Gateway (3), length 5: 1.2.3.4\n"
                       "\t  trailing data length 1\n"
                       "\t    Static-Route (33), length 1: \n"
                       "\t  trailing data length 1\n"
                       "\t    OO (52), length 0[ERROR: length < 1 bytes]\n"
                       "\t    DHCP-Message (53), length 2: 1.2\n"
                       "\t    Client-ID (61), length 0[ERROR: length < 1 bytes]\n"
                       "\t    User-Class (77), length 4: \n"
                       "\t      instance#1: [ERROR: invalid option]\n"
                       "\t    FQDN (81), length 1: [ERROR: length < 3 bytes]\n"
                       "\t    Agent-Information (82), length 3: \n"
                       "\t      Circuit-ID SubOption 1, length 7: length goes past end "
                       "of option\n"
                       "\t    Classless-Static-Route (121), length 5: [ERROR: Remaining "
                       "length (4) < 7 bytes]\n"
                       "\t    Unknown (200), length 2: 258");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static const char length_beyond_message_frame[] =
    "02000000000202000000000108004500011100010000401179dc00000000ffffffff0044"
    "004300fd0000010106000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000638253630c09616263";

static void test_length_beyond_message(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, length_beyond_message_frame);
    expect_field(&c, "dhcp.option.length", 283, 1, 9);
    expect_text(&c, "dhcp.option.hostname", "abc");
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                    "02:00:00:00:00:01, length 245");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 273)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                       "02:00:00:00:00:01, length 245, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363\n"
                       "\t    Hostname (12), length 9:  [|bootp]");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static const char cmu_frame[] =
    "02000000000202000000000108004500014800010000401179a500000000ffffffff0044"
    "004301340000010106000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000434d550001000000ffff"
    "ff000a0000010a0000020a0000030a0000040a0000050a0000060a000007000000000000"
    "000000000000000000000000000000000000";

static void test_cmu(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, cmu_frame);
    expect_text(&c, "dhcp.vendor_specific_options",
                "43:4d:55:00:01:00:00:00:ff:ff:ff:00:0a:00:00:01:0a:00:00:02:0a:00:00:03:0a:00:00:"
                "04:0a:00:00:05... (64 bytes)");
    expect_field(&c, "dhcp.cmu.flags", 282, 4, 16777216);
    expect_text(&c, "dhcp.cmu.subnet_mask", "255.255.255.0");
    expect_text(&c, "dhcp.cmu.gateway", "10.0.0.1");
    expect_text(&c, "dhcp.cmu.time_server_2", "10.0.0.7");
    expect_text(&c, "dhcp.cmu.unused",
                "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00");
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                    "02:00:00:00:00:01, length 300");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 328)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from "
                       "02:00:00:00:00:01, length 300, xid 0x1234, Flags [none]\n"
                       "\t  Client-Ethernet-Address 02:00:00:00:00:01 vend-cmu "
                       "DG:10.0.0.1 SM:255.255.255.0 NS1:10.0.0.2 NS2:10.0.0.3 "
                       "IEN1:10.0.0.4 IEN2:10.0.0.5 TS1:10.0.0.6 TS2:10.0.0.7");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char other_cookie_frame[] =
    "02000000000202000000000108004500014800010000401179a500000000ffffffff0044"
    "004301340000010605000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000001020304010203040102"
    "030401020304010203040102030401020304010203040102030401020304010203040102"
    "030401020304010203040102030401020304";

static void test_other_cookie(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, other_cookie_frame);
    expect_text(&c, "dhcp.hw.addr", "02:00:00:00:00:01:00:00:00:00:00:00:00:00:00:00");
    expect_text(&c, "dhcp.hw.addr.used", "02:00:00:00:00");
    expect_text(&c, "dhcp.hw.addr_padding", "01:00:00:00:00:00:00:00:00:00:00");
    expect_text(&c, "dhcp.vendor_specific_options",
                "01:02:03:04:01:02:03:04:01:02:03:04:01:02:03:04:01:02:03:04:01:02:03:04:01:02:03:"
                "04:01:02:03:04... (64 bytes)");
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request, length "
                    "300");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 328)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request, "
                       "length 300, htype 6, hlen 5, xid 0x1234, Flags [none]\n"
                       "\t  Vendor-#0x1020304");
    expect_status(&c, 0);
    checked_close(&c);
}

static const char no_hardware_address_frame[] =
    "02000000000202000000000108004500010d00010000401179e000000000ffffffff0044"
    "004300f90000030100000000123400000000000000000000000000000000000000000200"
    "000000010000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000063825363ff";

static void test_no_hardware_address(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET, no_hardware_address_frame);
    expect_text(&c, "dhcp.hw.addr_unused", "02:00:00:00:00:01:00:00:00:00:00:00:00:00:00:00");
    expect_line(&c, "IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, unknown (0x03), "
                    "length 241");
    expect_verbose(&c, "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
                       "(17), length 269)\n"
                       "    0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, unknown "
                       "(0x03), length 241, hlen 0, xid 0x1234, Flags [none]\n"
                       "\t  Vendor-rfc1048 Extensions\n"
                       "\t    Magic Cookie 0x63825363");
    expect_status(&c, 0);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reply),
        cmocka_unit_test(test_parts_of_reply),
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_relay_agent),
        cmocka_unit_test(test_routes_and_names),
        cmocka_unit_test(test_identifiers),
        cmocka_unit_test(test_parts_of_identifiers),
        cmocka_unit_test(test_vendors),
        cmocka_unit_test(test_parts_of_vendors),
        cmocka_unit_test(test_pxe),
        cmocka_unit_test(test_parts_of_pxe),
        cmocka_unit_test(test_overload),
        cmocka_unit_test(test_lengths_that_fit_no_form),
        cmocka_unit_test(test_length_beyond_message),
        cmocka_unit_test(test_cmu),
        cmocka_unit_test(test_other_cookie),
        cmocka_unit_test(test_no_hardware_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
