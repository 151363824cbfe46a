/* DHCPv6, the Dynamic Host Configuration Protocol for IPv6 (RFC 8415).
 *
 * What a student learns here: a message is a type, a number, and a list of options; whatever is
 * said is an option, and options contain options. A relay puts a whole message into one.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+-----------------------------------------------+
 *    | Message type  |                Transaction ID                 |
 *    +---------------+---------------+-------------------------------+
 *    |          Option code          |            Length             |
 *    +-------------------------------+-------------------------------+
 *    |                          Option data ...                      | */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

#include "dhcpv6_text.h"

enum {
    D6_MSGTYPE,
    D6_XID,
    D6_HOPCOUNT,
    D6_LINKADDR,
    D6_PEERADDR,
    D6_OPTION,
    D6_OPTION_TYPE,
    D6_OPTION_LENGTH,
    D6_OPTION_DATA,
    D6_DUID,
    D6_DUID_TYPE,
    D6_DUID_DATA,
    D6_LLT_HWTYPE,
    D6_LLT_TIME,
    D6_LLT_ADDRESS,
    D6_EN_ENTERPRISE,
    D6_EN_IDENTIFIER,
    D6_LL_HWTYPE,
    D6_LL_ADDRESS,
    D6_UUID,
    D6_IAID,
    D6_T1,
    D6_T2,
    D6_IATA,
    D6_IAADDR_IP,
    D6_IAADDR_PREF,
    D6_IAADDR_VALID,
    D6_REQUESTED,
    D6_PREFERENCE,
    D6_ELAPSED,
    D6_AUTH_PROTOCOL,
    D6_AUTH_ALGORITHM,
    D6_AUTH_RDM,
    D6_AUTH_REPLAY,
    D6_AUTH_INFO,
    D6_AUTH_REALM,
    D6_AUTH_KEY_ID,
    D6_AUTH_MD5,
    D6_UNICAST,
    D6_STATUS_CODE,
    D6_STATUS_MSG,
    D6_USER_LENGTH,
    D6_USER_DATA,
    D6_VENDORCLASS_ENTERPRISE,
    D6_VENDORCLASS_LENGTH,
    D6_VENDORCLASS_DATA,
    D6_VENDOR_ENTERPRISE,
    D6_VENDOR_OPTION,
    D6_VENDOR_CODE,
    D6_VENDOR_LENGTH,
    D6_VENDOR_DATA,
    D6_INTERFACE_ID,
    D6_RECONF_MSG,
    D6_SIP_DOMAIN,
    D6_SIP_ADDRESS,
    D6_DNS_SERVER,
    D6_SEARCH,
    D6_IAPREFIX_PREF,
    D6_IAPREFIX_VALID,
    D6_IAPREFIX_LEN,
    D6_IAPREFIX_ADDR,
    D6_NIS,
    D6_NISP,
    D6_NIS_DOMAIN,
    D6_NISP_DOMAIN,
    D6_SNTP,
    D6_LIFETIME,
    D6_BCMCS_DOMAIN,
    D6_BCMCS,
    D6_REMOTE_ENTERPRISE,
    D6_REMOTE_ID,
    D6_SUBSCRIBER,
    D6_FQDN_FLAGS,
    D6_FQDN_CLIENT_N,
    D6_FQDN_CLIENT_S,
    D6_FQDN_N,
    D6_FQDN_O,
    D6_FQDN_S,
    D6_FQDN,
    D6_PANA,
    D6_TIMEZONE,
    D6_TZDB,
    D6_QUERY,
    D6_QUERY_LINK,
    D6_CLT_TIME,
    D6_RELAY_PEER,
    D6_RELAY_MSG,
    D6_CLIENT_LINK,
    D6_CAPWAP,
    D6_NTP,
    D6_NTP_TYPE,
    D6_NTP_LENGTH,
    D6_NTP_ADDRESS,
    D6_NTP_MULTICAST,
    D6_NTP_NAME,
    D6_NTP_DATA,
    D6_BOOTFILE,
    D6_BOOTPARAM_LENGTH,
    D6_BOOTPARAM,
    D6_ARCHITECTURE,
    D6_AFTR,
    D6_EXCLUDE_LEN,
    D6_EXCLUDE_SUBNET,
    D6_LINK_TYPE,
    D6_LINK_ADDRESS,
    D6_SOL_MAX,
    D6_INF_MAX,
    D6_4O6_SERVER,
    D6_PORTAL,
    D6_MUD,
    D6_RELAY_PORT
};

#define CLIENT_PORT 546
#define SERVER_PORT 547
#define RELAY_FORWARD 12
#define RELAY_REPLY 13
/* Solicit, Request, Confirm, Renew, Rebind, Release, Decline, Information-request. */
#define FROM_CLIENT 0x00000b7au
#define MAX_NESTING 8 /* relayed messages inside each other; RFC 8415 7.6 allows 8 hops */

static const struct value_name message_types[] = {
    {1, "Solicit"},
    {2, "Advertise"},
    {3, "Request"},
    {4, "Confirm"},
    {5, "Renew"},
    {6, "Rebind"},
    {7, "Reply"},
    {8, "Release"},
    {9, "Decline"},
    {10, "Reconfigure"},
    {11, "Information-request"},
    {12, "Relay-forward"},
    {13, "Relay-reply"},
    {14, "Leasequery"},
    {15, "Leasequery-reply"},
    {16, "Leasequery-done"},
    {17, "Leasequery-data"},
    {18, "Reconfigure-request"},
    {19, "Reconfigure-reply"},
    {20, "DHCPv4-query"},
    {21, "DHCPv4-response"},
    {22, "Active leasequery"},
    {23, "Start TLS"},
};

static const struct value_name option_codes[] = {
    {1, "Client identifier"},
    {2, "Server identifier"},
    {3, "Identity association"},
    {4, "Identity association, temporary"},
    {5, "IA address"},
    {6, "Option request"},
    {7, "Preference"},
    {8, "Elapsed time"},
    {9, "Relay message"},
    {11, "Authentication"},
    {12, "Server unicast"},
    {13, "Status code"},
    {14, "Rapid commit"},
    {15, "User class"},
    {16, "Vendor class"},
    {17, "Vendor-specific information"},
    {18, "Interface ID"},
    {19, "Reconfigure message"},
    {20, "Reconfigure accept"},
    {21, "SIP server names"},
    {22, "SIP servers"},
    {23, "DNS servers"},
    {24, "Domain search list"},
    {25, "Prefix delegation"},
    {26, "IA prefix"},
    {27, "NIS servers"},
    {28, "NIS+ servers"},
    {29, "NIS domain"},
    {30, "NIS+ domain"},
    {31, "SNTP servers"},
    {32, "Information refresh time"},
    {33, "BCMCS domains"},
    {34, "BCMCS servers"},
    {36, "Civic location"},
    {37, "Remote ID"},
    {38, "Subscriber ID"},
    {39, "Client FQDN"},
    {40, "PANA agents"},
    {41, "POSIX time zone"},
    {42, "Time zone name"},
    {43, "Echo request"},
    {44, "Leasequery"},
    {45, "Client data"},
    {46, "Client last transaction time"},
    {47, "Relay data"},
    {48, "Client links"},
    {49, "Home network ID"},
    {50, "Home network information"},
    {51, "LoST server"},
    {52, "CAPWAP controllers"},
    {53, "Relay ID"},
    {54, "MoS addresses"},
    {55, "MoS names"},
    {56, "NTP server"},
    {57, "Access network domain"},
    {58, "SIP UA list"},
    {59, "Boot file URL"},
    {60, "Boot file parameters"},
    {61, "Client architecture"},
    {62, "Client network interface"},
    {63, "Geolocation"},
    {64, "AFTR name"},
    {65, "ERP local domain"},
    {66, "Relay-supplied options"},
    {67, "Prefix exclude"},
    {68, "Virtual subnet"},
    {79, "Client link-layer address"},
    {82, "SOL_MAX_RT"},
    {83, "INF_MAX_RT"},
    {84, "Address selection"},
    {87, "DHCPv4 message"},
    {88, "DHCPv4 over DHCPv6 server"},
    {89, "S46 rule"},
    {90, "S46 border relay"},
    {91, "S46 default mapping"},
    {92, "S46 binding"},
    {93, "S46 port parameters"},
    {94, "MAP-E"},
    {95, "MAP-T"},
    {96, "Lightweight 4over6"},
    {103, "Captive portal"},
    {112, "MUD URL"},
    {135, "Relay source port"},
    {136, "SZTP redirect"},
    {143, "IPv6 address for ANDSF"},
};

static const struct value_name duid_types[] = {
    {1, "Link-layer address and time"},
    {2, "Vendor and number"},
    {3, "Link-layer address"},
    {4, "UUID"},
};

static const struct value_name status_codes[] = {
    {0, "Success"},
    {1, "Unspecified failure"},
    {2, "No addresses available"},
    {3, "No binding"},
    {4, "Not on link"},
    {5, "Use multicast"},
    {6, "No prefix available"},
    {7, "Unknown query type"},
    {8, "Malformed query"},
    {9, "Not configured"},
    {10, "Not allowed"},
    {11, "Query terminated"},
};

static const struct value_name auth_protocols[] = {
    {0, "Configuration token"},
    {1, "Split horizon DNS"},
    {2, "Delayed"},
    {3, "Reconfigure key"},
};

static const struct value_name query_types[] = {
    {1, "By address"},      {2, "By client ID"}, {3, "By relay ID"},
    {4, "By link address"}, {5, "By remote ID"},
};

/* What every row has: type, name, label, document, sentence. */
#define ROW(kind, filter, title, document, sentence)                                               \
    .type = FT_##kind, .name = (filter), .label = (title), .rfc = (document), .what = (sentence)

static const struct field_def rows[] = {
    [D6_MSGTYPE] = {ROW(UINT, "dhcpv6.msgtype", "Message type", "RFC 8415 7.3",
                        "What the message is: a search for servers, a request, a reply."),
                    .byte = 0, .size = 1, NAMES(message_types), .brief = "type"},
    [D6_XID] = {ROW(HEX, "dhcpv6.xid", "Transaction ID", "RFC 8415 8",
                    "A number that the answer carries back."),
                .byte = 1, .size = 3, .brief = "xid"},
    [D6_HOPCOUNT] = {ROW(UINT, "dhcpv6.hopcount", "Hop count", "RFC 8415 9.1",
                         "How many relays have passed the message on."),
                     .brief = "hops"},
    [D6_LINKADDR] = {ROW(IPV6, "dhcpv6.linkaddr", "Link address", "RFC 8415 9.1",
                         "An address of the relay on the client's link, so that the server knows "
                         "where the client is."),
                     .brief = "link"},
    [D6_PEERADDR] = {ROW(IPV6, "dhcpv6.peeraddr", "Peer address", "RFC 8415 9.1",
                         "Whom the relay has the message from."),
                     .brief = "peer"},
    [D6_OPTION] = {ROW(GROUP, "dhcpv6.option.type_str", "Option", "RFC 8415 21.1",
                       "One thing that is said."),
                   NAMES(option_codes)},
    [D6_OPTION_TYPE] = {ROW(UINT, "dhcpv6.option.type", "Option code", "RFC 8415 21.1",
                            "What the option is about."),
                        NAMES(option_codes), .brief = "opt"},
    [D6_OPTION_LENGTH] = {ROW(UINT, "dhcpv6.option.length", "Length", "RFC 8415 21.1",
                              "How long the data of the option is."),
                          .unit = "bytes", .brief = "len"},
    [D6_OPTION_DATA] = {ROW(BYTES, "dhcpv6.option.data", "Option data", "RFC 8415 21.1",
                            "What an option says that is not taken apart here."),
                        .brief = "data"},
    [D6_DUID] = {ROW(BYTES, "dhcpv6.duid.bytes", "DUID", "RFC 8415 11",
                     "Who a client or server is: a number of its own that never changes.")},
    [D6_DUID_TYPE] = {ROW(UINT, "dhcpv6.duid.type", "DUID type", "RFC 8415 11.1",
                          "How the number was made."),
                      NAMES(duid_types), .brief = "duid"},
    [D6_DUID_DATA] = {ROW(BYTES, "dhcpv6.duid.data", "Identifier", "RFC 8415 11.1",
                          "A number that was made in a way that is not known here.")},
    [D6_LLT_HWTYPE] = {ROW(UINT, "dhcpv6.duidllt.hwtype", "Hardware type", "RFC 8415 11.2",
                           "The kind of network of the address that follows: 1 is Ethernet."),
                       .brief = "hw"},
    [D6_LLT_TIME] = {ROW(UINT, "dhcpv6.duidllt.time", "Time", "RFC 8415 11.2",
                         "When the number was made, in seconds since the year 2000."),
                     .unit = "seconds", .brief = "time"},
    [D6_LLT_ADDRESS] = {ROW(BYTES, "dhcpv6.duidllt.link_layer_addr", "Link-layer address",
                            "RFC 8415 11.2", "The hardware address of one of its interfaces."),
                        .brief = "mac"},
    [D6_EN_ENTERPRISE] = {ROW(UINT, "dhcpv6.duiden.enterprise", "Enterprise number",
                              "RFC 8415 11.3", "The vendor, by its registered number."),
                          .brief = "vendor"},
    [D6_EN_IDENTIFIER] = {ROW(BYTES, "dhcpv6.duiden.identifier", "Identifier", "RFC 8415 11.3",
                              "A number that the vendor gave."),
                          .brief = "id"},
    [D6_LL_HWTYPE] = {ROW(UINT, "dhcpv6.duidll.hwtype", "Hardware type", "RFC 8415 11.4",
                          "The kind of network of the address that follows: 1 is Ethernet."),
                      .brief = "hw"},
    [D6_LL_ADDRESS] = {ROW(BYTES, "dhcpv6.duidll.link_layer_addr", "Link-layer address",
                           "RFC 8415 11.4", "The hardware address of one of its interfaces."),
                       .brief = "mac"},
    [D6_UUID] = {ROW(BYTES, "dhcpv6.duiduuid.bytes", "UUID", "RFC 6355 4",
                     "The universally unique number of the machine."),
                 .brief = "uuid"},
    [D6_IAID] =
        {ROW(HEX, "dhcpv6.iaid", "IAID", "RFC 8415 12",
             "Which interface of the client the addresses are for, by a number of the client's."),
         .brief = "iaid"},
    [D6_T1] = {ROW(UINT, "dhcpv6.iaid.t1", "T1", "RFC 8415 21.4",
                   "When the client shall ask this server for more time."),
               .unit = "seconds", .brief = "t1"},
    [D6_T2] = {ROW(UINT, "dhcpv6.iaid.t2", "T2", "RFC 8415 21.4",
                   "When the client shall ask any server for more time."),
               .unit = "seconds", .brief = "t2"},
    [D6_IATA] = {ROW(HEX, "dhcpv6.iata", "IAID", "RFC 8415 21.5",
                     "Which interface of the client the temporary addresses are for."),
                 .brief = "iaid"},
    [D6_IAADDR_IP] = {ROW(IPV6, "dhcpv6.iaaddr.ip", "IPv6 address", "RFC 8415 21.6",
                          "An address for the client."),
                      .brief = "addr"},
    [D6_IAADDR_PREF] = {ROW(UINT, "dhcpv6.iaaddr.pref_lifetime", "Preferred lifetime",
                            "RFC 8415 21.6",
                            "How long the address may be used for new connections."),
                        .unit = "seconds", .brief = "pref"},
    [D6_IAADDR_VALID] = {ROW(UINT, "dhcpv6.iaaddr.valid_lifetime", "Valid lifetime",
                             "RFC 8415 21.6", "How long the address is the client's."),
                         .unit = "seconds", .brief = "valid"},
    [D6_REQUESTED] = {ROW(UINT, "dhcpv6.requested_option_code", "Requested option", "RFC 8415 21.7",
                          "An option that the client would like to be told."),
                      NAMES(option_codes), .brief = "want"},
    [D6_PREFERENCE] =
        {ROW(UINT, "dhcpv6.option_preference", "Preference", "RFC 8415 21.8",
             "Which server the client shall choose: the one with the highest number."),
         .brief = "pref"},
    [D6_ELAPSED] = {ROW(UINT, "dhcpv6.elapsed_time", "Elapsed time", "RFC 8415 21.9",
                        "For how long the client has been trying."),
                    .scale = 10, .unit = "ms", .brief = "elapsed"},
    [D6_AUTH_PROTOCOL] = {ROW(UINT, "dhcpv6.auth.protocol", "Protocol", "RFC 8415 21.11",
                              "How the message is authenticated."),
                          NAMES(auth_protocols)},
    [D6_AUTH_ALGORITHM] = {ROW(UINT, "dhcpv6.auth.algorithm", "Algorithm", "RFC 8415 21.11",
                               "How the code is made; 1 is HMAC-MD5.")},
    [D6_AUTH_RDM] = {ROW(UINT, "dhcpv6.auth.rdm", "Replay detection method", "RFC 8415 21.11",
                         "How an old message that is sent again is noticed; 0 is a counter.")},
    [D6_AUTH_REPLAY] = {ROW(BYTES, "dhcpv6.auth.replay_detection", "Replay detection",
                            "RFC 8415 21.11", "The counter.")},
    [D6_AUTH_INFO] = {ROW(BYTES, "dhcpv6.auth.info", "Authentication information", "RFC 8415 21.11",
                          "The code, or the key to make it with.")},
    [D6_AUTH_REALM] = {ROW(TEXT, "dhcpv6.auth.realm", "Realm", "RFC 3315 21.4.1",
                           "Whose key it is.")},
    [D6_AUTH_KEY_ID] = {ROW(UINT, "dhcpv6.auth.key_id", "Key ID", "RFC 3315 21.4.1",
                            "Which key was used.")},
    [D6_AUTH_MD5] = {ROW(BYTES, "dhcpv6.auth.md5_data", "HMAC-MD5", "RFC 3315 21.4.1",
                         "The code that only somebody with the key can make.")},
    [D6_UNICAST] = {ROW(IPV6, "dhcpv6.unicast", "Server address", "RFC 8415 21.12",
                        "Where the client may send to the server alone.")},
    [D6_STATUS_CODE] = {ROW(UINT, "dhcpv6.status_code", "Status code", "RFC 8415 21.13",
                            "How it went."),
                        NAMES(status_codes), .brief = "status"},
    [D6_STATUS_MSG] = {ROW(TEXT, "dhcpv6.status_msg", "Status message", "RFC 8415 21.13",
                           "Words from the server, for people."),
                       .brief = "text"},
    [D6_USER_LENGTH] = {ROW(UINT, "dhcpv6.userclass.length", "Length", "RFC 8415 21.15",
                            "How long the next class is."),
                        .unit = "bytes"},
    [D6_USER_DATA] = {ROW(BYTES, "dhcpv6.userclass.opaque_data", "User class", "RFC 8415 21.15",
                          "A group that the user of the machine belongs to.")},
    [D6_VENDORCLASS_ENTERPRISE] = {ROW(UINT, "dhcpv6.vendorclass.enterprise", "Enterprise number",
                                       "RFC 8415 21.16", "The vendor, by its registered number.")},
    [D6_VENDORCLASS_LENGTH] = {ROW(UINT, "dhcpv6.vendorclass.length", "Length", "RFC 8415 21.16",
                                   "How long the next class is."),
                               .unit = "bytes"},
    [D6_VENDORCLASS_DATA] = {ROW(TEXT, "dhcpv6.vendorclass.data", "Vendor class", "RFC 8415 21.16",
                                 "What kind of machine or program the client is.")},
    [D6_VENDOR_ENTERPRISE] = {ROW(UINT, "dhcpv6.vendoropts.enterprise", "Enterprise number",
                                  "RFC 8415 21.17", "The vendor, by its registered number.")},
    [D6_VENDOR_OPTION] = {ROW(GROUP, "dhcpv6.vendoropts.option", "Vendor option", "RFC 8415 21.17",
                              "One thing that only this vendor's programs understand.")},
    [D6_VENDOR_CODE] = {ROW(UINT, "dhcpv6.vendoropts.enterprise.option_code", "Option code",
                            "RFC 8415 21.17", "What the vendor's option is about.")},
    [D6_VENDOR_LENGTH] = {ROW(UINT, "dhcpv6.vendoropts.enterprise.option_length", "Length",
                              "RFC 8415 21.17", "How long its data is."),
                          .unit = "bytes"},
    [D6_VENDOR_DATA] = {ROW(BYTES, "dhcpv6.vendoropts.enterprise.option_data", "Data",
                            "RFC 8415 21.17", "What the vendor's option says.")},
    [D6_INTERFACE_ID] = {ROW(BYTES, "dhcpv6.interface_id", "Interface ID", "RFC 8415 21.18",
                             "On which of its interfaces the relay heard the client."),
                         .brief = "ifid"},
    [D6_RECONF_MSG] = {ROW(UINT, "dhcpv6.reconf_msg", "Message type", "RFC 8415 21.19",
                           "The message that the client shall send."),
                       NAMES(message_types)},
    [D6_SIP_DOMAIN] = {ROW(DNAME, "dhcpv6.sip_server_domain_search_fqdn", "SIP server",
                           "RFC 3319 3.1", "A server for telephone calls, by name.")},
    [D6_SIP_ADDRESS] = {ROW(IPV6, "dhcpv6.sip_server_a", "SIP server", "RFC 3319 3.2",
                            "A server for telephone calls.")},
    [D6_DNS_SERVER] = {ROW(IPV6, "dhcpv6.dns_server", "DNS server", "RFC 3646 3",
                           "A server that answers questions about names."),
                       .brief = "dns"},
    [D6_SEARCH] = {ROW(DNAME, "dhcpv6.search_list_entry", "Search domain", "RFC 3646 4",
                       "A domain to try behind a name without one."),
                   .brief = "search"},
    [D6_IAPREFIX_PREF] = {ROW(UINT, "dhcpv6.iaprefix.pref_lifetime", "Preferred lifetime",
                              "RFC 8415 21.22",
                              "How long the prefix may be used for new addresses."),
                          .unit = "seconds", .brief = "pref"},
    [D6_IAPREFIX_VALID] = {ROW(UINT, "dhcpv6.iaprefix.valid_lifetime", "Valid lifetime",
                               "RFC 8415 21.22", "How long the prefix is the client's."),
                           .unit = "seconds", .brief = "valid"},
    [D6_IAPREFIX_LEN] = {ROW(UINT, "dhcpv6.iaprefix.pref_len", "Prefix length", "RFC 8415 21.22",
                             "How many bits the prefix has."),
                         .unit = "bits", .brief = "plen"},
    [D6_IAPREFIX_ADDR] = {ROW(IPV6, "dhcpv6.iaprefix.pref_addr", "Prefix", "RFC 8415 21.22",
                              "A range of addresses for the client to give to others."),
                          .brief = "prefix"},
    [D6_NIS] = {ROW(IPV6, "dhcpv6.nis_server", "NIS server", "RFC 3898 3",
                    "A server of the Network Information Service.")},
    [D6_NISP] = {ROW(IPV6, "dhcpv6.nisp_server", "NIS+ server", "RFC 3898 4", "A server of NIS+.")},
    [D6_NIS_DOMAIN] = {ROW(DNAME, "dhcpv6.nis_fqdn", "NIS domain", "RFC 3898 5",
                           "The client's domain in the Network Information Service.")},
    [D6_NISP_DOMAIN] = {ROW(DNAME, "dhcpv6.nisp_fqdn", "NIS+ domain", "RFC 3898 6",
                            "The client's domain in NIS+.")},
    [D6_SNTP] = {ROW(IPV6, "dhcpv6.sntp_server", "SNTP server", "RFC 4075 4",
                     "A server that tells the time.")},
    [D6_LIFETIME] = {ROW(UINT, "dhcpv6.lifetime", "Information refresh time", "RFC 8415 21.23",
                         "When the client shall ask again."),
                     .unit = "seconds"},
    [D6_BCMCS_DOMAIN] = {ROW(DNAME, "dhcpv6.bcmcs_server_fqdn", "BCMCS controller", "RFC 4280 4",
                             "A controller of broadcasts to mobile phones, by name.")},
    [D6_BCMCS] = {ROW(IPV6, "dhcpv6.bcmcs_server_a", "BCMCS controller", "RFC 4280 4",
                      "A controller of broadcasts to mobile phones.")},
    [D6_REMOTE_ENTERPRISE] = {ROW(UINT, "dhcpv6.remoteid.enterprise", "Enterprise number",
                                  "RFC 4649 3",
                                  "The vendor of the relay, by its registered number.")},
    [D6_REMOTE_ID] = {ROW(BYTES, "dhcpv6.remoteid_enterprise_id", "Remote ID", "RFC 4649 3",
                          "Which line or port the client is on.")},
    [D6_SUBSCRIBER] = {ROW(TEXT, "dhcpv6.subscriber_id", "Subscriber ID", "RFC 4580 2",
                           "Which customer the client is.")},
    [D6_FQDN_FLAGS] = {ROW(HEX, "dhcpv6.client_fqdn_flags", "Flags", "RFC 4704 4.1",
                           "Who enters the client's name into the DNS."),
                       .byte = 0, .size = 1},
    [D6_FQDN_CLIENT_N] = {ROW(FLAG, "dhcpv6.clientfqdn.client.n", "No updates", "RFC 4704 4.1",
                              "Set: the client asks the server to enter nothing."),
                          .byte = 0, .size = 1, .mask = 0x04, .depth = 1},
    [D6_FQDN_CLIENT_S] = {ROW(FLAG, "dhcpv6.clientfqdn.client.s", "Server updates", "RFC 4704 4.1",
                              "Set: the client asks the server to enter the address for the name."),
                          .byte = 0, .size = 1, .mask = 0x01, .depth = 1},
    [D6_FQDN_N] = {ROW(FLAG, "dhcpv6.clientfqdn.server.n", "No updates", "RFC 4704 4.1",
                       "Set: the server shall enter nothing."),
                   .byte = 0, .size = 1, .mask = 0x04, .depth = 1},
    [D6_FQDN_O] = {ROW(FLAG, "dhcpv6.clientfqdn.server.o", "Overridden", "RFC 4704 4.1",
                       "Set: the server did not do what the client wished."),
                   .byte = 0, .size = 1, .mask = 0x02, .depth = 1},
    [D6_FQDN_S] = {ROW(FLAG, "dhcpv6.clientfqdn.server.s", "Server updates", "RFC 4704 4.1",
                       "Set: the server enters the address for the name."),
                   .byte = 0, .size = 1, .mask = 0x01, .depth = 1},
    [D6_FQDN] = {ROW(DNAME, "dhcpv6.client_domain", "Client's name", "RFC 4704 4.2",
                     "The name of the client, or a part of it."),
                 .brief = "fqdn"},
    [D6_PANA] = {ROW(IPV6, "dhcpv6.pana_agent", "PANA agent", "RFC 5192 4",
                     "A server that lets clients into the network.")},
    [D6_TIMEZONE] = {ROW(TEXT, "dhcpv6.timezone", "POSIX time zone", "RFC 4833 3",
                         "The client's time zone, as a rule.")},
    [D6_TZDB] = {ROW(TEXT, "dhcpv6.tzdb", "Time zone name", "RFC 4833 3",
                     "The client's time zone, by name.")},
    [D6_QUERY] = {ROW(UINT, "dhcpv6.lq_query", "Query type", "RFC 5007 4.1.2.1",
                      "By what the client is looked up."),
                  NAMES(query_types)},
    [D6_QUERY_LINK] = {ROW(IPV6, "dhcpv6.lq_query_link_address", "Link address", "RFC 5007 4.1.2.1",
                           "On which link the client is looked up.")},
    [D6_CLT_TIME] = {ROW(UINT, "dhcpv6.clt_time", "Last transaction", "RFC 5007 4.1.2.3",
                         "How long ago the client was last heard of."),
                     .unit = "seconds"},
    [D6_RELAY_PEER] = {ROW(IPV6, "dhcpv6.lq_relay_data_peer_addr", "Peer address",
                           "RFC 5007 4.1.2.4", "The relay that the client was heard through.")},
    [D6_RELAY_MSG] = {ROW(BYTES, "dhcpv6.lq_relay_data_msg", "Relay message", "RFC 5007 4.1.2.4",
                          "What the relay sent.")},
    [D6_CLIENT_LINK] = {ROW(IPV6, "dhcpv6.lq_client_link", "Client link", "RFC 5007 4.1.2.5",
                            "A link on which the client has addresses.")},
    [D6_CAPWAP] = {ROW(IPV6, "dhcpv6.capwap_ac_v6", "Access controller", "RFC 5417 3",
                       "A controller of wireless access points.")},
    [D6_NTP] = {ROW(GROUP, "dhcpv6.ntpserver", "Time source", "RFC 5908 4",
                    "One server that tells the time.")},
    [D6_NTP_TYPE] = {ROW(UINT, "dhcpv6.ntpserver.option.type", "Suboption", "RFC 5908 4",
                         "Whether the server is named by an address or a name.")},
    [D6_NTP_LENGTH] = {ROW(UINT, "dhcpv6.ntpserver.option.length", "Length", "RFC 5908 4",
                           "How long it is."),
                       .unit = "bytes"},
    [D6_NTP_ADDRESS] = {ROW(IPV6, "dhcpv6.ntpserver.addr", "NTP server", "RFC 5908 4.1",
                            "A server that tells the time.")},
    [D6_NTP_MULTICAST] = {ROW(IPV6, "dhcpv6.ntpserver.mc_addr", "NTP multicast address",
                              "RFC 5908 4.2", "Where the time is told to all.")},
    [D6_NTP_NAME] = {ROW(DNAME, "dhcpv6.ntpserver.fqdn", "NTP server", "RFC 5908 4.3",
                         "A server that tells the time, by name.")},
    [D6_NTP_DATA] = {ROW(BYTES, "dhcpv6.ntpserver.data", "Data", "RFC 5908 4",
                         "A suboption that is not known here.")},
    [D6_BOOTFILE] = {ROW(TEXT, "dhcpv6.bootfile_url", "Boot file", "RFC 5970 3.1",
                         "Where the client finds the program to start from.")},
    [D6_BOOTPARAM_LENGTH] = {ROW(UINT, "dhcpv6.bootparam.length", "Length", "RFC 5970 3.2",
                                 "How long the next parameter is."),
                             .unit = "bytes"},
    [D6_BOOTPARAM] = {ROW(TEXT, "dhcpv6.bootparam", "Boot parameter", "RFC 5970 3.2",
                          "A parameter for the program to start from.")},
    [D6_ARCHITECTURE] = {ROW(UINT, "dhcpv6.client_arch", "Client architecture", "RFC 5970 3.3",
                             "What kind of machine the client is.")},
    [D6_AFTR] = {ROW(DNAME, "dhcpv6.aftr_name", "AFTR name", "RFC 6334 3",
                     "The far end of the tunnel for IPv4.")},
    [D6_EXCLUDE_LEN] = {ROW(UINT, "dhcpv6.pd_exclude.pref_len", "Prefix length", "RFC 6603 4.2",
                            "How many bits the excluded prefix has."),
                        .unit = "bits"},
    [D6_EXCLUDE_SUBNET] = {ROW(BYTES, "dhcpv6.pd_exclude.subnet_id", "Subnet ID", "RFC 6603 4.2",
                               "Which part of the delegated prefix the client must not use.")},
    [D6_LINK_TYPE] = {ROW(UINT, "dhcpv6.client_link.hwtype", "Hardware type", "RFC 6939 4",
                          "The kind of network of the address that follows: 1 is Ethernet.")},
    [D6_LINK_ADDRESS] = {ROW(BYTES, "dhcpv6.client_link.addr", "Link-layer address", "RFC 6939 4",
                             "The client's hardware address, as the relay saw it.")},
    [D6_SOL_MAX] = {ROW(UINT, "dhcpv6.sol_max_rt", "SOL_MAX_RT", "RFC 8415 21.24",
                        "How long a client waits at most before it looks for servers again."),
                    .unit = "seconds"},
    [D6_INF_MAX] = {ROW(UINT, "dhcpv6.inf_max_rt", "INF_MAX_RT", "RFC 8415 21.25",
                        "How long a client waits at most before it asks for information again."),
                    .unit = "seconds"},
    [D6_4O6_SERVER] = {ROW(IPV6, "dhcpv6.dhcp4o6_server", "DHCPv4 over DHCPv6 server",
                           "RFC 7341 7.2", "Where to send DHCP messages of IPv4.")},
    [D6_PORTAL] = {ROW(TEXT, "dhcpv6.captive_portal", "Captive portal", "RFC 8910 2.2",
                       "Where the client asks to be let into the network.")},
    [D6_MUD] = {ROW(TEXT, "dhcpv6.mudurl", "MUD URL", "RFC 8520 10",
                    "Where the client's maker says what it needs from the network.")},
    [D6_RELAY_PORT] = {ROW(UINT, "dhcpv6.relay_port", "Source port", "RFC 8357 4.2",
                           "The port from which the relay sent.")},
};

/* What a part of an option's data is. */
enum part_kind {
    P_END,
    P_UINT,    /* a number of n bytes */
    P_BYTES,   /* n bytes */
    P_UINTS,   /* numbers of n bytes, up to the end */
    P_LIST,    /* values of n bytes, up to the end */
    P_NAMES,   /* domain names, up to the end */
    P_STRINGS, /* a length of two bytes and that much, up to the end */
    P_OPTIONS, /* options, up to the end */
    P_DUID,    /* who a client or server is */
    P_MESSAGE, /* a whole message */
    P_VENDOR,  /* options of a vendor */
    P_NTP,     /* suboptions about time servers */
    P_FQDN,    /* flags about a name; a client has other ones than a server */
    P_AUTH,    /* an authentication's fields */
    P_REST     /* whatever is left */
};

struct part {
    uint8_t kind, n;
    uint16_t row;
};

#define MAX_PARTS 5

struct form {
    uint16_t code;
    struct part parts[MAX_PARTS];
};

#define IA                                                                                         \
    {                                                                                              \
        {P_UINT, 4, D6_IAID}, {P_UINT, 4, D6_T1}, {P_UINT, 4, D6_T2},                              \
        {                                                                                          \
            P_OPTIONS, 0, 0                                                                        \
        }                                                                                          \
    }
#define ADDRESSES(row)                                                                             \
    {                                                                                              \
        {                                                                                          \
            P_LIST, 16, row                                                                        \
        }                                                                                          \
    }
#define DOMAINS(row)                                                                               \
    {                                                                                              \
        {                                                                                          \
            P_NAMES, 0, row                                                                        \
        }                                                                                          \
    }
#define TEXT(row)                                                                                  \
    {                                                                                              \
        {                                                                                          \
            P_REST, 0, row                                                                         \
        }                                                                                          \
    }
#define NUMBER(bytes, row)                                                                         \
    {                                                                                              \
        {                                                                                          \
            P_UINT, bytes, row                                                                     \
        }                                                                                          \
    }

static const struct form forms[] = {
    {1, {{P_DUID, 0, 0}}},
    {2, {{P_DUID, 0, 0}}},
    {3, IA},
    {4, {{P_UINT, 4, D6_IATA}, {P_OPTIONS, 0, 0}}},
    {5,
     {{P_BYTES, 16, D6_IAADDR_IP},
      {P_UINT, 4, D6_IAADDR_PREF},
      {P_UINT, 4, D6_IAADDR_VALID},
      {P_OPTIONS, 0, 0}}},
    {6, {{P_UINTS, 2, D6_REQUESTED}}},
    {7, NUMBER(1, D6_PREFERENCE)},
    {8, NUMBER(2, D6_ELAPSED)},
    {9, {{P_MESSAGE, 0, 0}}},
    {11, {{P_AUTH, 0, 0}}},
    {12, {{P_BYTES, 16, D6_UNICAST}}},
    {13, {{P_UINT, 2, D6_STATUS_CODE}, {P_REST, 0, D6_STATUS_MSG}}},
    {15, {{P_STRINGS, 0, D6_USER_LENGTH}}},
    {16, {{P_UINT, 4, D6_VENDORCLASS_ENTERPRISE}, {P_STRINGS, 0, D6_VENDORCLASS_LENGTH}}},
    {17, {{P_UINT, 4, D6_VENDOR_ENTERPRISE}, {P_VENDOR, 0, 0}}},
    {18, {{P_REST, 0, D6_INTERFACE_ID}}},
    {19, NUMBER(1, D6_RECONF_MSG)},
    {21, DOMAINS(D6_SIP_DOMAIN)},
    {22, ADDRESSES(D6_SIP_ADDRESS)},
    {23, ADDRESSES(D6_DNS_SERVER)},
    {24, DOMAINS(D6_SEARCH)},
    {25, IA},
    {26,
     {{P_UINT, 4, D6_IAPREFIX_PREF},
      {P_UINT, 4, D6_IAPREFIX_VALID},
      {P_UINT, 1, D6_IAPREFIX_LEN},
      {P_BYTES, 16, D6_IAPREFIX_ADDR},
      {P_OPTIONS, 0, 0}}},
    {27, ADDRESSES(D6_NIS)},
    {28, ADDRESSES(D6_NISP)},
    {29, DOMAINS(D6_NIS_DOMAIN)},
    {30, DOMAINS(D6_NISP_DOMAIN)},
    {31, ADDRESSES(D6_SNTP)},
    {32, NUMBER(4, D6_LIFETIME)},
    {33, DOMAINS(D6_BCMCS_DOMAIN)},
    {34, ADDRESSES(D6_BCMCS)},
    {37, {{P_UINT, 4, D6_REMOTE_ENTERPRISE}, {P_REST, 0, D6_REMOTE_ID}}},
    {38, TEXT(D6_SUBSCRIBER)},
    {39, {{P_FQDN, 0, 0}, {P_NAMES, 0, D6_FQDN}}},
    {40, ADDRESSES(D6_PANA)},
    {41, TEXT(D6_TIMEZONE)},
    {42, TEXT(D6_TZDB)},
    {43, {{P_UINTS, 2, D6_REQUESTED}}},
    {44, {{P_UINT, 1, D6_QUERY}, {P_BYTES, 16, D6_QUERY_LINK}, {P_OPTIONS, 0, 0}}},
    {45, {{P_OPTIONS, 0, 0}}},
    {46, NUMBER(4, D6_CLT_TIME)},
    {47, {{P_BYTES, 16, D6_RELAY_PEER}, {P_REST, 0, D6_RELAY_MSG}}},
    {48, ADDRESSES(D6_CLIENT_LINK)},
    {52, ADDRESSES(D6_CAPWAP)},
    {53, {{P_DUID, 0, 0}}},
    {56, {{P_NTP, 0, 0}}},
    {59, TEXT(D6_BOOTFILE)},
    {60, {{P_STRINGS, 0, D6_BOOTPARAM_LENGTH}}},
    {61, {{P_UINTS, 2, D6_ARCHITECTURE}}},
    {64, DOMAINS(D6_AFTR)},
    {66, {{P_OPTIONS, 0, 0}}},
    {67, {{P_UINT, 1, D6_EXCLUDE_LEN}, {P_REST, 0, D6_EXCLUDE_SUBNET}}},
    {79, {{P_UINT, 2, D6_LINK_TYPE}, {P_REST, 0, D6_LINK_ADDRESS}}},
    {82, NUMBER(4, D6_SOL_MAX)},
    {83, NUMBER(4, D6_INF_MAX)},
    {88, ADDRESSES(D6_4O6_SERVER)},
    {94, {{P_OPTIONS, 0, 0}}},
    {95, {{P_OPTIONS, 0, 0}}},
    {96, {{P_OPTIONS, 0, 0}}},
    {103, TEXT(D6_PORTAL)},
    {112, TEXT(D6_MUD)},
    {135, NUMBER(2, D6_RELAY_PORT)},
};

/* Where an option stands. */
struct inside {
    unsigned nesting; /* how many relays' messages it is in */
    bool from_client;
};

static void options(struct dissect *d, struct inside in);
static void message(struct dissect *d, struct inside in);

/* How long the domain name at the cursor is; more than is left where it does not end. */
static uint32_t name_length(const struct reader *r)
{
    uint32_t n = 0, left = reader_left(r);
    while (n < left) {
        uint32_t c = reader_peek(r, n, 1);
        if (!c)
            return n + 1;
        n += 1 + c;
    }
    return left; /* a part of a name may stand alone, RFC 4704 4.2 */
}

/* RFC 8415 11. */
static void duid(struct dissect *d)
{
    uint32_t group = emit_group(d, D6_DUID, 0), type = emit_uint(d, D6_DUID_TYPE, 2);
    switch (type) {
    case 1:
        emit_uint(d, D6_LLT_HWTYPE, 2);
        emit_uint(d, D6_LLT_TIME, 4);
        emit_rest(d, D6_LLT_ADDRESS);
        break;
    case 2:
        emit_uint(d, D6_EN_ENTERPRISE, 4);
        emit_rest(d, D6_EN_IDENTIFIER);
        break;
    case 3:
        emit_uint(d, D6_LL_HWTYPE, 2);
        emit_rest(d, D6_LL_ADDRESS);
        break;
    case 4:
        emit_rest(d, D6_UUID);
        break;
    default:
        emit_rest(d, D6_DUID_DATA);
    }
    emit_end(d, group);
}

static void authentication(struct dissect *d)
{
    uint32_t protocol = emit_uint(d, D6_AUTH_PROTOCOL, 1);
    emit_uint(d, D6_AUTH_ALGORITHM, 1);
    emit_uint(d, D6_AUTH_RDM, 1);
    emit_bytes(d, D6_AUTH_REPLAY, 8, 0);
    uint32_t left = reader_left(&d->r);
    if (!reader_ok(&d->r) || !left)
        return;
    if (protocol != 2 || left < 20) {
        emit_rest(d, D6_AUTH_INFO);
        return;
    }
    emit_bytes(d, D6_AUTH_REALM, left - 20, 0);
    emit_uint(d, D6_AUTH_KEY_ID, 4);
    emit_bytes(d, D6_AUTH_MD5, 16, 0);
}

/* RFC 4704 4.1. */
static void name_flags(struct dissect *d, bool from_client)
{
    emit_bits(d, D6_FQDN_FLAGS);
    d->depth++;
    emit_bits(d, from_client ? D6_FQDN_CLIENT_N : D6_FQDN_N);
    if (!from_client)
        emit_bits(d, D6_FQDN_O);
    emit_bits(d, from_client ? D6_FQDN_CLIENT_S : D6_FQDN_S);
    d->depth--;
    reader_skip(&d->r, 1);
}

/* A type and a length of two bytes each, and a value: the options inside some options. */
static void suboptions(struct dissect *d, bool ntp)
{
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t type = reader_peek(&d->r, 0, 2);
        uint32_t group = emit_group(d, ntp ? D6_NTP : D6_VENDOR_OPTION, type);
        emit_uint(d, ntp ? D6_NTP_TYPE : D6_VENDOR_CODE, 2);
        uint32_t n = emit_uint(d, ntp ? D6_NTP_LENGTH : D6_VENDOR_LENGTH, 2);
        unsigned row = !ntp                   ? D6_VENDOR_DATA
                       : type == 1 && n == 16 ? D6_NTP_ADDRESS
                       : type == 2 && n == 16 ? D6_NTP_MULTICAST
                       : type == 3            ? D6_NTP_NAME
                                              : D6_NTP_DATA;
        emit_bytes(d, row, n, d->r.pos);
        emit_end(d, group);
    }
}

static void one_part(struct dissect *d, const struct part *part, struct inside in)
{
    bool repeat = part->kind == P_UINTS || part->kind == P_LIST || part->kind == P_NAMES ||
                  part->kind == P_STRINGS;
    do {
        switch (part->kind) {
        case P_UINT:
        case P_UINTS:
            emit_uint(d, part->row, part->n);
            break;
        case P_BYTES:
        case P_LIST:
            emit_bytes(d, part->row, part->n, 0);
            break;
        case P_NAMES:
            emit_bytes(d, part->row, name_length(&d->r), d->r.pos);
            break;
        case P_STRINGS:
            emit_bytes(d, part->row + 1u, emit_uint(d, part->row, 2), 0);
            break;
        case P_OPTIONS:
            options(d, in);
            break;
        case P_DUID:
            duid(d);
            break;
        case P_MESSAGE:
            message(d, (struct inside){.nesting = in.nesting + 1});
            break;
        case P_VENDOR:
        case P_NTP:
            suboptions(d, part->kind == P_NTP);
            break;
        case P_FQDN:
            name_flags(d, in.from_client);
            break;
        case P_AUTH:
            authentication(d);
            break;
        default:
            emit_rest(d, part->row);
        }
    } while (repeat && reader_ok(&d->r) && reader_left(&d->r));
}

static void option_data(struct dissect *d, uint32_t code, struct inside in)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (forms[i].code != code)
            continue;
        for (unsigned k = 0; k < MAX_PARTS && forms[i].parts[k].kind != P_END; k++) {
            if (!reader_ok(&d->r) || (k && !reader_left(&d->r)))
                break;
            one_part(d, &forms[i].parts[k], in);
        }
        return;
    }
    emit_rest(d, D6_OPTION_DATA);
}

static void options(struct dissect *d, struct inside in)
{
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t code = reader_peek(&d->r, 0, 2), group = emit_group(d, D6_OPTION, code);
        emit_uint(d, D6_OPTION_TYPE, 2);
        uint32_t n = emit_uint(d, D6_OPTION_LENGTH, 2);
        if (reader_ok(&d->r) && n) {
            uint32_t outer = dissect_enter(d, n);
            option_data(d, code, in);
            dissect_leave(d, outer);
        }
        emit_end(d, group);
    }
}

/* A message: of a client or server, or of a relay with another message inside. */
static void message(struct dissect *d, struct inside in)
{
    uint32_t type = reader_peek(&d->r, 0, 1);
    if (in.nesting > MAX_NESTING) {
        emit_rest(d, D6_OPTION_DATA);
        return;
    }
    in.from_client = type < 32 && FROM_CLIENT >> type & 1;
    emit_uint(d, D6_MSGTYPE, 1);
    if (type == RELAY_FORWARD || type == RELAY_REPLY) {
        emit_uint(d, D6_HOPCOUNT, 1);
        emit_bytes(d, D6_LINKADDR, 16, 0);
        emit_bytes(d, D6_PEERADDR, 16, 0);
    } else {
        emit_uint(d, D6_XID, 3);
    }
    options(d, in);
}

static void dissect(struct dissect *d)
{
    uint32_t have = reader_have(&d->r);
    d->y->fixed = (uint16_t)(have < 4 ? have : 4);
    if (d->want & WANT_FIELDS)
        message(d, (struct inside){0});
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t cap = l->p->caplen;
    dhcpv6_text(l, y->offset, y->end < cap ? y->end : cap);
}

static const struct bind binds[] = {
    {BY_UDP_PORT, CLIENT_PORT},
    {BY_UDP_PORT, SERVER_PORT},
};

const struct protocol proto_dhcpv6 = {
    .name = "dhcpv6",
    .title = "DHCP for IPv6",
    .rfc = "RFC 8415",
    ROWS(rows),
    .n_header = D6_XID + 1,
    BINDS(binds),
    .many = "option.type_str requested_option_code vendoropts.option ntpserver",
    .dissect = dissect,
    .line = line,
};
