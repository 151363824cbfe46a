/* DHCPv6: messages, options inside options, relays, and lengths that lie. */
#include "../support/guard.h"

static void test_solicit(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000186dd60000000003c1140fe80000000000000020000fffe00"
                 "0001ff02000000000000000000000001000202220223003cd638011234560001000e0001"
                 "00011846488c00112233445500080002000a00060004001700180003000c020304050000"
                 "0e1000001518");
    expect_text(&c, "dhcpv6.msgtype", "Solicit (1)");
    expect_text(&c, "dhcpv6.duid.type", "Link-layer address and time (1)");
    expect_text(&c, "dhcpv6.elapsed_time", "100 ms (10 x 10)");
    expect_text(&c, "dhcpv6.requested_option_code", "DNS servers (23)");
    expect_text(&c, "dhcpv6.iaid.t1", "3600 seconds");
    expect_line(&c, "IP6 fe80::200:ff:fe00:1.546 > ff02::1:2.547: dhcp6 solicit");
    expect_verbose(&c,
                   "IP6 (hlim 64, next-header UDP (17) payload length: 60) fe80::200:ff:fe00:1.546 "
                   "> ff02::1:2.547: [udp sum ok] dhcp6 solicit (xid=123456 (client-ID hwaddr/time "
                   "type 1 time 407259276 001122334455) (elapsed-time 10) (option-request "
                   "DNS-server DNS-search-list) (IA_NA IAID:33752069 T1:3600 T2:5400))");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_reply(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000186dd6000000000a71140fe80000000000000020000fffe00"
                 "0001ff0200000000000000000000000100020223022200a7953307123456000300300203"
                 "040500000e10000015180005001820010db8000000000000000000000001000011940000"
                 "1c20000d000400006f6b0017002020010db800000000000000000000000120010db80000"
                 "0000000000000000000200180012076578616d706c6503636f6d00016201630000190029"
                 "0203040500000e1000001518001a00190000119400001c203820010db800000000000000"
                 "0000000001");
    expect_text(&c, "dhcpv6.iaaddr.ip", "2001:db8::1");
    expect_text(&c, "dhcpv6.status_msg", "ok");
    expect_text(&c, "dhcpv6.dns_server", "2001:db8::1");
    expect_text(&c, "dhcpv6.search_list_entry", "example.com");
    expect_text(&c, "dhcpv6.iaprefix.pref_len", "56 bits");
    expect_line(&c, "IP6 fe80::200:ff:fe00:1.547 > ff02::1:2.546: dhcp6 reply");
    expect_verbose(
        &c,
        "IP6 (hlim 64, next-header UDP (17) payload length: 167) fe80::200:ff:fe00:1.547 > "
        "ff02::1:2.546: [udp sum ok] dhcp6 reply (xid=123456 (IA_NA IAID:33752069 T1:3600 T2:5400 "
        "(IA_ADDR 2001:db8::1 pltime:4500 vltime:7200) (status-code Success)) (DNS-server "
        "2001:db8::1 2001:db8::2) (DNS-search-list example.com. b.c.) (IA_PD IAID:33752069 T1:3600 "
        "T2:5400 (IA_PD-prefix 2001:db8::1/56 pltime:4500 vltime:7200)))");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_relay(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000186dd60000000006d1140fe80000000000000020000fffe00"
                 "0001ff02000000000000000000000001000202230223006d5e3b0c0120010db800000000"
                 "000000000000000120010db8000000000000000000000002000900370c0020010db80000"
                 "0000000000000000000120010db800000000000000000000000200090011011234560027"
                 "00090104686f73740178000012000465746830");
    expect_text(&c, "dhcpv6.hopcount", "1");
    expect_text(&c, "dhcpv6.client_domain", "host.x");
    expect_text(&c, "dhcpv6.clientfqdn.client.s", "set");
    expect_line(&c, "IP6 fe80::200:ff:fe00:1.547 > ff02::1:2.547: dhcp6 relay-fwd");
    expect_verbose(
        &c,
        "IP6 (hlim 64, next-header UDP (17) payload length: 109) fe80::200:ff:fe00:1.547 > "
        "ff02::1:2.547: [udp sum ok] dhcp6 relay-fwd (linkaddr=2001:db8::1 peeraddr=2001:db8::2 "
        "(relay-message (dhcp6 relay-fwd (linkaddr=2001:db8::1 peeraddr=2001:db8::2 (relay-message "
        "(dhcp6 solicit (xid=123456 (Client-FQDN))))) (interface-ID 65746830...))");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_servers(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000186dd6000000000851140fe80000000000000020000fffe00"
                 "0001ff0200000000000000000000000100020223022200859eef071234560038003d0001"
                 "001020010db80000000000000000000000010002001020010db800000000000000000000"
                 "000200030011036e7470076578616d706c6503636f6d0000400008046166747201780000"
                 "11000a00000009000100026162003c00090003616263000264650070000d68747470733a"
                 "2f2f6d75642f78");
    expect_text(&c, "dhcpv6.ntpserver.fqdn", "ntp.example.com");
    expect_text(&c, "dhcpv6.vendoropts.enterprise.option_data", "61:62");
    expect_text(&c, "dhcpv6.mudurl", "https://mud/x");
    expect_line(&c, "IP6 fe80::200:ff:fe00:1.547 > ff02::1:2.546: dhcp6 reply");
    expect_verbose(
        &c, "IP6 (hlim 64, next-header UDP (17) payload length: 133) fe80::200:ff:fe00:1.547 > "
            "ff02::1:2.546: [udp sum ok] dhcp6 reply (xid=123456 (NTP-server subopt:1 2001:db8::1 "
            "subopt:2 2001:db8::2 subopt:3 ntp.example.com.) (AFTR-Name aftr.x) "
            "(vendor-specific-info) (opt_60) (MUD-URL https://mud/x))");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_authentication(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000186dd6000000000591140fe80000000000000020000fffe00"
                 "0001ff020000000000000000000000010002022302220059bec20a123456001300010500"
                 "0b001c0301005252525252525252016b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b000b002402"
                 "010052525252525252527265616c6d000000076d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d");
    expect_text(&c, "dhcpv6.reconf_msg", "Renew (5)");
    expect_text(&c, "dhcpv6.auth.key_id", "7");
    expect_text(&c, "dhcpv6.auth.realm", "realm");
    expect_line(&c, "IP6 fe80::200:ff:fe00:1.547 > ff02::1:2.546: dhcp6 reconfigure");
    expect_verbose(
        &c, "IP6 (hlim 64, next-header UDP (17) payload length: 89) fe80::200:ff:fe00:1.547 > "
            "ff02::1:2.546: [udp sum ok] dhcp6 reconfigure (xid=123456 (reconfigure-message for "
            "renew) (authentication proto: reconfigure, alg: HMAC-MD5, RDM: mono, RD: 5252 5252 "
            "5252 5252 reconfig-key value: 6b6b6b6b 6b6b6b6b 6b6b6b6b 6b6b6b6b) (authentication "
            "proto: delayed, alg: HMAC-MD5, RDM: mono, RD: 5252 5252 5252 5252, realm: 7265616c6d, "
            "key ID: 00000007, HMAC-MD5: 6d6d6d6d 6d6d6d6d 6d6d6d6d 6d6d6d6d))");
    expect_status(&c, 0);
    checked_close(&c);
}

static void test_length_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000186dd6000000000121140fe80000000000000020000fffe00"
                 "0001ff020000000000000000000000010002022202230012c72801123456000800640001");
    expect_line(&c, "IP6 fe80::200:ff:fe00:1.546 > ff02::1:2.547: dhcp6 solicit");
    expect_verbose(&c,
                   "IP6 (hlim 64, next-header UDP (17) payload length: 18) fe80::200:ff:fe00:1.546 "
                   "> ff02::1:2.547: [udp sum ok] dhcp6 solicit (xid=123456 [|dhcp6])");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

static void test_inner_length_lies(void **state)
{
    (void)state;
    struct checked_packet c;
    checked_open(&c, LINK_ETHERNET,
                 "02000000000202000000000186dd6000000000301140fe80000000000000020000fffe00"
                 "0001ff0200000000000000000000000100020222022300306e2f03123456000300200203"
                 "040500000e10000015180005001820010db8000000000000000000000001");
    expect_line(&c, "IP6 fe80::200:ff:fe00:1.546 > ff02::1:2.547: dhcp6 request");
    expect_verbose(&c, "IP6 (hlim 64, next-header UDP (17) payload length: 48) "
                       "fe80::200:ff:fe00:1.546 > ff02::1:2.547: [udp sum ok] dhcp6 request "
                       "(xid=123456 (IA_NA IAID:33752069 T1:3600 T2:5400 [|dhcp6]))");
    expect_status(&c, PACKET_MALFORMED);
    checked_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solicit),
        cmocka_unit_test(test_reply),
        cmocka_unit_test(test_relay),
        cmocka_unit_test(test_servers),
        cmocka_unit_test(test_authentication),
        cmocka_unit_test(test_length_lies),
        cmocka_unit_test(test_inner_length_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
