/* DHCP, the Dynamic Host Configuration Protocol (RFC 2131, RFC 2132), and BOOTP (RFC 951).
 *
 * What a student learns here: how a host that knows nothing, not even its own address, asks the
 * whole network for one, and how a protocol grows: BOOTP's header of 1985 stands unchanged, and all
 * that is new is an option behind it.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+---------------+---------------+
 *    |      op       |     htype     |     hlen      |     hops      |
 *    +---------------+---------------+---------------+---------------+
 *    |                        Transaction ID                         |
 *    +-------------------------------+-+-----------------------------+
 *    |            Seconds            |B|            Flags            |
 *    +-------------------------------+-+-----------------------------+
 *    |                    Client IP address                          |
 *    |                    Your (client) IP address                   |
 *    |                    Next server IP address                     |
 *    |                    Relay agent IP address                     |
 *    +---------------------------------------------------------------+
 *    |           Client hardware address (16 bytes)                  |
 *    |           Server host name (64 bytes)                         |
 *    |           Boot file name (128 bytes)                          |
 *    +---------------------------------------------------------------+
 *    |     Magic cookie: 99.130.83.99, then options to the end       |
 *    +---------------------------------------------------------------+ */
#include "dhcp.h"

#define HEADER_LEN 28
#define HARDWARE_ROOM 16
#define SERVER_ROOM 64
#define FILE_ROOM 128
#define VENDOR_ROOM 64
#define HW_ETHERNET 1
#define HW_IEEE_802 6
#define REQUEST 1
#define CMU_MASK_KNOWN 0x01000000

static const struct value_name operations[] = {
    {1, "Request"},
    {2, "Reply"},
};

static const struct value_name hardware_types[] = {
    {1, "Ethernet"},   {6, "IEEE 802"},       {7, "ARCNET"},       {15, "Frame Relay"},
    {16, "ATM"},       {18, "Fibre Channel"}, {20, "Serial line"}, {23, "Metricom Starmode"},
    {24, "IEEE 1394"}, {27, "EUI-64"},        {32, "InfiniBand"},
};

static const struct value_name broadcast[] = {
    {0, "Unicast"},
    {1, "Broadcast"},
};

static const struct value_name option_codes[] = {
    {0, "Pad"},
#define OPTION(code, id, shape, name, text, ...) {code, text},
#define CODE(code, shape, row, text, ...) {code, text},
#include "dhcp_options.def"
#undef OPTION
#undef CODE
    {255, "End"},
};

static const struct value_name messages[] = {
    {1, "Discover"},
    {2, "Offer"},
    {3, "Request"},
    {4, "Decline"},
    {5, "ACK"},
    {6, "NAK"},
    {7, "Release"},
    {8, "Inform"},
    {9, "Force renew"},
    {10, "Lease query"},
    {11, "Lease unassigned"},
    {12, "Lease unknown"},
    {13, "Lease active"},
    {14, "Bulk lease query"},
    {15, "Lease query done"},
    {16, "Active lease query"},
    {17, "Lease query status"},
    {18, "TLS"},
};

static const struct value_name overloads[] = {
    {1, "Boot file name holds options"},
    {2, "Server host name holds options"},
    {3, "Boot file and server host names hold options"},
};

static const struct value_name node_types[] = {
    {1, "B-node"},
    {2, "P-node"},
    {4, "M-node"},
    {8, "H-node"},
};

static const struct value_name architectures[] = {
    {0, "IA x86 PC"},
    {1, "NEC/PC98"},
    {2, "IA64 PC"},
    {3, "DEC Alpha"},
    {4, "ArcX86"},
    {5, "Intel Lean Client"},
    {6, "EFI IA32"},
    {7, "EFI BC (EFI x86-64)"},
    {8, "EFI Xscale"},
    {9, "EFI x86-64 (EFI BC)"},
    {10, "ARM 32-bit UEFI"},
    {11, "ARM 64-bit UEFI"},
    {15, "IA32 UEFI by HTTP"},
    {16, "x86-64 UEFI by HTTP"},
    {18, "ARM 32-bit UEFI by HTTP"},
    {19, "ARM 64-bit UEFI by HTTP"},
    {20, "IA x86 PC by HTTP"},
    {27, "RISC-V 64-bit UEFI"},
    {28, "RISC-V 64-bit UEFI by HTTP"},
};

static const struct value_name duid_types[] = {
    {1, "Link-layer address and time"},
    {2, "Enterprise number"},
    {3, "Link-layer address"},
    {4, "UUID"},
};

static const struct value_name agent_codes[] = {
    {1, "Agent circuit ID"},
    {2, "Agent remote ID"},
    {4, "DOCSIS device class"},
    {5, "Link selection"},
    {6, "Subscriber ID"},
    {7, "RADIUS attributes"},
    {8, "Authentication"},
    {9, "Vendor-specific information"},
    {10, "Flags"},
    {11, "Server identifier override"},
    {12, "Relay agent identifier"},
    {19, "Source port"},
    {150, "Link selection (Cisco)"},
    {151, "VRF name"},
    {152, "Server identifier override (Cisco)"},
};

static const struct value_name pxe_codes[] = {
    {1, "MTFTP address"},
    {2, "MTFTP client port"},
    {3, "MTFTP server port"},
    {4, "MTFTP timeout"},
    {5, "MTFTP delay"},
    {6, "Discovery control"},
    {7, "Discovery multicast address"},
    {8, "Boot servers"},
    {9, "Boot menu"},
    {10, "Menu prompt"},
    {11, "Multicast address allocation"},
    {12, "Credential types"},
    {71, "Boot item"},
};

static const struct value_name sip_encodings[] = {
    {0, "Domain names"},
    {1, "Addresses"},
};

static const struct value_name auto_configurations[] = {
    {0, "Do not"},
    {1, "Do"},
};

static const struct value_name authentications[] = {
    {0, "Configuration token"},
    {1, "Delayed authentication"},
    {2, "Delayed authentication (obsolete)"},
    {3, "Reconfigure key"},
};

static const struct value_name statuses[] = {
    {0, "Success"},         {1, "Unspecified failure"}, {2, "Query terminated"},
    {3, "Malformed query"}, {4, "Not allowed"},
};

static const struct value_name lease_states[] = {
    {1, "Available"}, {2, "Active"}, {3, "Expired"}, {4, "Released"},
    {5, "Abandoned"}, {6, "Reset"},  {7, "Remote"},  {8, "Transitioning"},
};

#define ROW(id, field, text, kind, source, sentence, ...)                                          \
    [DHCP_##id] = {.name = "dhcp." field,                                                          \
                   .label = (text),                                                                \
                   .type = (kind),                                                                 \
                   .rfc = (source),                                                                \
                   .what = (sentence),                                                             \
                   __VA_ARGS__}

/* How a row of a simple option is shown: by the shape of its value. */
#define TYPE_ADDRESS FT_IPV4
#define TYPE_ADDRESSES FT_IPV4
#define TYPE_TEXT FT_TEXT
#define TYPE_OPAQUE FT_BYTES
#define TYPE_VENDOR FT_BYTES
#define TYPE_U8 FT_UINT
#define TYPE_U16 FT_UINT
#define TYPE_U32 FT_UINT
#define TYPE_U8S FT_UINT
#define TYPE_U16S FT_UINT
#define TYPE_SIGNED FT_INT

static const struct field_def rows[] = {
    ROW(TYPE, "type", "Operation", FT_UINT, "RFC 2131 2",
        "Whether a client asks (1) or a server answers (2).", .byte = 0, .size = 1, .brief = "op",
        NAMES(operations)),
    ROW(HW_TYPE, "hw.type", "Hardware type", FT_HEX, "RFC 2131 2",
        "What kind of network the hardware address belongs to: 1 is Ethernet.", .byte = 1,
        .size = 1, .brief = "hw", NAMES(hardware_types)),
    ROW(HW_LEN, "hw.len", "Hardware address length", FT_UINT, "RFC 2131 2",
        "How many bytes of the hardware address count: 6 for Ethernet.", .byte = 2, .size = 1,
        .unit = "bytes", .brief = "hlen"),
    ROW(HOPS, "hops", "Hops", FT_UINT, "RFC 2131 2",
        "How many relay agents have passed the message on.", .byte = 3, .size = 1, .brief = "hops"),
    ROW(ID, "id", "Transaction ID", FT_HEX, "RFC 2131 2",
        "A random number that ties the answers to what was asked.", .byte = 4, .size = 4,
        .brief = "xid"),
    ROW(SECS, "secs", "Seconds elapsed", FT_UINT, "RFC 2131 2",
        "How long the client has been trying.", .byte = 8, .size = 2, .unit = "seconds",
        .brief = "secs"),
    ROW(FLAGS, "flags", "Flags", FT_HEX, "RFC 2131 2",
        "One bit is used: whether the answer must be broadcast.", .byte = 10, .size = 2,
        .brief = "flg"),
    ROW(FLAGS_BC, "flags.bc", "Broadcast flag", FT_FLAG, "RFC 2131 4.1",
        "Set: the client cannot take an answer that is sent to an address that it does not have "
        "yet.",
        .byte = 10, .size = 2, .mask = 0x8000, .depth = 1, .brief = "B", NAMES(broadcast)),
    ROW(FLAGS_RESERVED, "flags.reserved", "Reserved flags", FT_HEX, "RFC 2131 2",
        "Not used; senders leave them zero.", .byte = 10, .size = 2, .mask = 0x7fff, .depth = 1),
    ROW(IP_CLIENT, "ip.client", "Client IP address", FT_IPV4, "RFC 2131 2",
        "The address that the client has already, when it asks for more time.", .byte = 12,
        .size = 4, .brief = "ciaddr"),
    ROW(IP_YOUR, "ip.your", "Your (client) IP address", FT_IPV4, "RFC 2131 2",
        "The address that the server gives to the client.", .byte = 16, .size = 4,
        .brief = "yiaddr"),
    ROW(IP_SERVER, "ip.server", "Next server IP address", FT_IPV4, "RFC 2131 2",
        "The server to fetch the boot file from.", .byte = 20, .size = 4, .brief = "siaddr"),
    ROW(IP_RELAY, "ip.relay", "Relay agent IP address", FT_IPV4, "RFC 2131 2",
        "The relay agent that passed the message on; it stands in the client's network.",
        .byte = 24, .size = 4, .brief = "giaddr"),
    ROW(HW_MAC_ADDR, "hw.mac_addr", "Client MAC address", FT_MAC, "RFC 2131 2",
        "The hardware address of the client.", .brief = "chaddr"),
    ROW(HW_ADDR, "hw.addr", "Client hardware address", FT_BYTES, "RFC 2131 2",
        "The hardware address of the client, of a length that is not that of a MAC address.",
        .brief = "chaddr"),
    ROW(HW_ADDR_PART, "hw.addr.used", "Client hardware address, used bytes", FT_BYTES, "RFC 2131 2",
        "The bytes of the hardware address that count.", .flags = FF_PART),
    ROW(HW_ADDR_PADDING, "hw.addr_padding", "Client hardware address padding", FT_BYTES,
        "RFC 2131 2", "Room for addresses longer than this one.", .brief = "pad"),
    ROW(HW_UNUSED, "hw.addr_unused", "Client hardware address, not given", FT_BYTES, "RFC 4390 2",
        "Room for a hardware address; the length says that there is none.", .brief = "chaddr"),
    ROW(SERVER, "server", "Server host name", FT_TEXT, "RFC 2131 2",
        "The name of the server, if it says it; ends at a zero byte.", .brief = "sname"),
    ROW(SERVER_OPTIONS, "server.options", "Server host name, holding options", FT_GROUP,
        "RFC 2132 9.3", "Room for the server's name, lent to options that found no room elsewhere.",
        .brief = NULL),
    ROW(FILE, "file", "Boot file name", FT_TEXT, "RFC 2131 2",
        "The file that a computer without a disk starts from; ends at a zero byte.",
        .brief = "file"),
    ROW(FILE_OPTIONS, "file.options", "Boot file name, holding options", FT_GROUP, "RFC 2132 9.3",
        "Room for the boot file's name, lent to options that found no room elsewhere.",
        .brief = NULL),
    ROW(COOKIE, "cookie", "Magic cookie", FT_IPV4, "RFC 2131 3",
        "99.130.83.99: what follows are options.", .brief = "cookie"),
    ROW(VENDOR, "vendor_specific_options", "BOOTP vendor-specific area", FT_BYTES, "RFC 951 3",
        "What BOOTP leaves to vendors, without the cookie that says what it is.",
        .brief = "vendor"),
    ROW(CMU_MAGIC, "cmu.magic", "CMU magic", FT_TEXT, "RFC 951 3",
        "CMU: the area is laid out as Carnegie Mellon University did before there were options.",
        .brief = NULL),
    ROW(CMU_FLAGS, "cmu.flags", "CMU flags", FT_HEX, "RFC 951 3", "Flags of the CMU layout.",
        .brief = NULL),
    ROW(CMU_MASK, "cmu.subnet_mask", "CMU subnet mask", FT_IPV4, "RFC 951 3",
        "Which bits of an address name the network.", .brief = NULL),
    ROW(CMU_GATEWAY, "cmu.gateway", "CMU default gateway", FT_IPV4, "RFC 951 3",
        "The router of the client's network.", .brief = NULL),
    ROW(CMU_NAME_SERVER_1, "cmu.name_server_1", "CMU name server 1", FT_IPV4, "RFC 951 3",
        "The first DNS server.", .brief = NULL),
    ROW(CMU_NAME_SERVER_2, "cmu.name_server_2", "CMU name server 2", FT_IPV4, "RFC 951 3",
        "The second DNS server.", .brief = NULL),
    ROW(CMU_IEN_SERVER_1, "cmu.ien_server_1", "CMU IEN 116 server 1", FT_IPV4, "RFC 951 3",
        "The first server of the naming protocol before DNS.", .brief = NULL),
    ROW(CMU_IEN_SERVER_2, "cmu.ien_server_2", "CMU IEN 116 server 2", FT_IPV4, "RFC 951 3",
        "The second server of the naming protocol before DNS.", .brief = NULL),
    ROW(CMU_TIME_SERVER_1, "cmu.time_server_1", "CMU time server 1", FT_IPV4, "RFC 951 3",
        "The first server of the Time Protocol.", .brief = NULL),
    ROW(CMU_TIME_SERVER_2, "cmu.time_server_2", "CMU time server 2", FT_IPV4, "RFC 951 3",
        "The second server of the Time Protocol.", .brief = NULL),
    ROW(CMU_UNUSED, "cmu.unused", "CMU unused", FT_BYTES, "RFC 951 3", "The rest of the area.",
        .brief = NULL),
    ROW(OPTION_TYPE, "option.type", "Option", FT_UINT, "RFC 2132 2",
        "What the option says, by number; its value follows after its length.", NAMES(option_codes),
        .brief = "opt"),
    ROW(OPTION_CODE, "option.code", "Option code", FT_UINT, "RFC 2132 2", "Which option this is.",
        NAMES(option_codes), .brief = "code"),
    ROW(OPTION_LENGTH, "option.length", "Length", FT_UINT, "RFC 2132 2",
        "How many bytes the option's value has.", .unit = "bytes", .brief = "len"),
    ROW(OPTION_VALUE, "option.value", "Value", FT_BYTES, "RFC 2132 2",
        "The option's value, as bytes.", .brief = "val"),
    ROW(OPTION_PADDING, "option.padding", "Padding", FT_BYTES, "RFC 2132 3.1",
        "Zero bytes that fill room.", .brief = "pad"),
    ROW(OPTION_REST, "option.rest", "Rest of the value", FT_BYTES, "RFC 2132 2",
        "Bytes of the value that do not fit its form.", .brief = "rest"),
    ROW(OPTION_END, "option.end", "Option end", FT_UINT, "RFC 2132 3.2", "No option follows.",
        .brief = "end"),
    ROW(SUBOPTION_CODE, "option.suboption_code", "Suboption code", FT_UINT, "RFC 3046 2.0",
        "Which suboption this is.", NAMES(agent_codes), .brief = "code"),
    ROW(SUBOPTION_LENGTH, "option.suboption_length", "Suboption length", FT_UINT, "RFC 3046 2.0",
        "How many bytes the suboption's value has.", .unit = "bytes", .brief = "len"),
#define OPTION(code, id, shape, field, text, measure, source, sentence, ...)                       \
    ROW(id, "option." field, text, TYPE_##shape, source, sentence, .unit = (measure)),
#define CODE(...)
#include "dhcp_options.def"
#undef OPTION
#undef CODE
    ROW(POLICY_FILTER_IP, "option.policy_filter.ip", "Policy filter address", FT_IPV4,
        "RFC 2132 4.3", "A destination that source routes may lead to.", .brief = NULL),
    ROW(POLICY_FILTER_MASK, "option.policy_filter.subnet_mask", "Policy filter mask", FT_IPV4,
        "RFC 2132 4.3", "Which bits of that address count.", .brief = NULL),
    ROW(STATIC_ROUTE_IP, "option.static_route.ip", "Static route destination", FT_IPV4,
        "RFC 2132 5.8", "An address that is reached by the router that follows.", .brief = NULL),
    ROW(STATIC_ROUTE_ROUTER, "option.static_route.router", "Static route router", FT_IPV4,
        "RFC 2132 5.8", "The router for that address.", .brief = NULL),
    ROW(NETBIOS_NODE_TYPE, "option.netbios_over_tcpip_node_type", "NetBIOS node type", FT_UINT,
        "RFC 2132 8.7", "How the client finds NetBIOS names: by broadcast, by a server, or both.",
        NAMES(node_types)),
    ROW(OPTION_OVERLOAD, "option.option_overload", "Option overload", FT_UINT, "RFC 2132 9.3",
        "Which of the header's names hold options instead.", NAMES(overloads)),
    ROW(DHCP, "option.dhcp", "DHCP message type", FT_UINT, "RFC 2132 9.6",
        "What the message is: a client discovers, a server offers, the client requests, the server "
        "acknowledges.",
        NAMES(messages), .brief = "msg"),
    ROW(REQUEST_LIST_ITEM, "option.request_list_item", "Requested option", FT_UINT, "RFC 2132 9.8",
        "An option that the client would like to be told.", NAMES(option_codes), .brief = "req"),
    ROW(CLIENT_ID_TYPE, "client_id.type", "Client identifier type", FT_UINT, "RFC 2132 9.14",
        "Zero: what follows is no hardware address.", .brief = NULL),
    ROW(CLIENT_ID_UNDEF, "client_id.undef", "Client identifier", FT_TEXT, "RFC 2132 9.14",
        "A name that the client chose; servers know it by that.", .brief = NULL),
    ROW(CLIENT_ID_KIND, "client_id.kind", "Client identifier kind", FT_UINT, "RFC 4361 6.1",
        "What the identifier is: a hardware type, 255 for a DUID, or 0.", NAMES(hardware_types)),
    ROW(CLIENT_ID_BYTES, "client_id.bytes", "Client identifier", FT_BYTES, "RFC 2132 9.14",
        "Bytes that servers know the client by.", .brief = NULL),
    ROW(CLIENT_ID_UUID, "client_id.uuid", "Client UUID", FT_BYTES, "RFC 4578 2.3",
        "A number that no other machine has.", .brief = NULL),
    ROW(CLIENT_ID_IAID, "client_id.iaid", "IAID", FT_HEX, "RFC 4361 6.1",
        "Which of the client's interfaces this is about.", .brief = NULL),
    ROW(CLIENT_ID_DUID_TYPE, "client_id.duid_type", "DUID type", FT_UINT, "RFC 8415 11.1",
        "What the unique identifier of the client is made of.", NAMES(duid_types)),
    ROW(CLIENT_ID_LLT_HW_TYPE, "client_id.duid_llt_hw_type", "Hardware type", FT_UINT,
        "RFC 8415 11.2", "What kind of network the link-layer address belongs to.",
        NAMES(hardware_types)),
    ROW(CLIENT_ID_LL_HW_TYPE, "client_id.duid_ll_hw_type", "Hardware type", FT_UINT,
        "RFC 8415 11.4", "What kind of network the link-layer address belongs to.",
        NAMES(hardware_types)),
    ROW(CLIENT_ID_TIME, "client_id.time", "DUID time", FT_UINT, "RFC 8415 11.2",
        "When the identifier was made, in seconds since 2000.", .unit = "seconds"),
    ROW(CLIENT_ID_LINK_ADDRESS, "client_id.link_layer_address", "Link-layer address", FT_BYTES,
        "RFC 8415 11.2", "A hardware address of the client.", .brief = NULL),
    ROW(CLIENT_ID_ENTERPRISE, "client_id.enterprise_num", "Enterprise number", FT_UINT,
        "RFC 8415 11.3", "The vendor that gave the identifier.", .brief = NULL),
    ROW(CLIENT_ID, "client_id", "Identifier", FT_BYTES, "RFC 8415 11.3", "What the vendor chose.",
        .brief = NULL),
    ROW(USER_CLASS, "option.user_class", "User class instance", FT_UINT, "RFC 3004 4",
        "A class that the client's user belongs to.", .brief = NULL),
    ROW(USER_CLASS_LENGTH, "option.user_class.length", "User class length", FT_UINT, "RFC 3004 4",
        "How many bytes the class has.", .unit = "bytes"),
    ROW(USER_CLASS_DATA, "option.user_class.data", "User class data", FT_BYTES, "RFC 3004 4",
        "The class, as the network's administrator named it.", .brief = NULL),
    ROW(USER_CLASS_TEXT, "option.user_class.text", "User class, as text", FT_TEXT, "RFC 3004 4",
        "A class without the length that should stand before it.", .brief = NULL),
    ROW(SLP_AGENT_VALUE, "option.slp_directory_agent.value", "SLP mandatory", FT_UINT, "RFC 2610 3",
        "Whether the client must use these agents alone.", .brief = NULL),
    ROW(SLP_AGENT_ADDRESS, "option.slp_directory_agent.slpda_address", "SLP directory agent",
        FT_IPV4, "RFC 2610 3", "An agent that knows where services are.", .brief = NULL),
    ROW(SLP_SCOPE_VALUE, "option.slp_service_scope.value", "SLP scope mandatory", FT_UINT,
        "RFC 2610 4", "Whether the client must use these scopes alone.", .brief = NULL),
    ROW(SLP_SCOPE_STRING, "option.slp_service_scope.string", "SLP scopes", FT_TEXT, "RFC 2610 4",
        "The scopes to look for services in.", .brief = NULL),
    ROW(FQDN_FLAGS, "fqdn.flags", "FQDN flags", FT_HEX, "RFC 4702 2.1",
        "Who puts the client's name into the DNS.", .brief = NULL),
    ROW(FQDN_MBZ, "fqdn.mbz", "FQDN reserved flags", FT_HEX, "RFC 4702 2.1",
        "Not used; senders leave them zero.", .size = 1, .mask = 0xf0),
    ROW(FQDN_N, "fqdn.n", "N flag", FT_FLAG, "RFC 4702 2.1",
        "Set: the server should change nothing in the DNS.", .size = 1, .mask = 0x08),
    ROW(FQDN_E, "fqdn.e", "E flag", FT_FLAG, "RFC 4702 2.1",
        "Set: the name is written as DNS writes names, and not as text.", .size = 1, .mask = 0x04),
    ROW(FQDN_O, "fqdn.o", "O flag", FT_FLAG, "RFC 4702 2.1",
        "Set by a server that did otherwise than the client wished.", .size = 1, .mask = 0x02),
    ROW(FQDN_S, "fqdn.s", "S flag", FT_FLAG, "RFC 4702 2.1",
        "Set: the server should put the name's address into the DNS.", .size = 1, .mask = 0x01),
    ROW(FQDN_RCODE1, "fqdn.rcode1", "RCODE1", FT_UINT, "RFC 4702 2.2",
        "Once the result of the change in the DNS; 255 from servers, 0 from clients.",
        .brief = NULL),
    ROW(FQDN_RCODE2, "fqdn.rcode2", "RCODE2", FT_UINT, "RFC 4702 2.2", "As the one before.",
        .brief = NULL),
    ROW(FQDN_NAME, "fqdn.name", "Client name", FT_TEXT, "RFC 4702 2.3",
        "The name of the client, with its domain or without.", .brief = NULL),
    ROW(FQDN_WIRE_NAME, "fqdn.wire_name", "Client name, in DNS form", FT_DNAME, "RFC 4702 2.3.1",
        "The same name, label for label.", .brief = NULL),
    ROW(AGENT_SUBOPTION, "option.agent_information_option.suboption", "Agent suboption", FT_UINT,
        "RFC 3046 2.0", "What the relay agent says about where the client is, by number.",
        NAMES(agent_codes), .brief = "sub"),
    ROW(AGENT_VALUE, "option.agent_information_option.value", "Agent suboption value", FT_BYTES,
        "RFC 3046 2.0", "The value of a suboption that has no form of its own here.",
        .brief = NULL),
    ROW(AGENT_CIRCUIT_ID, "option.agent_information_option.agent_circuit_id", "Agent circuit ID",
        FT_BYTES, "RFC 3046 3.1", "The port or line that the client's message came in by.",
        .brief = "circuit"),
    ROW(AGENT_REMOTE_ID, "option.agent_information_option.agent_remote_id", "Agent remote ID",
        FT_BYTES, "RFC 3046 3.2", "Who is at the other end of that line.", .brief = "remote"),
    ROW(AGENT_DEVICE_CLASS, "option.agent_information_option.docsis_device_class",
        "DOCSIS device class", FT_HEX, "RFC 3256 4", "What kind of cable device the client is.",
        .brief = NULL),
    ROW(AGENT_LINK_SELECTION, "option.agent_information_option.link_selection", "Link selection",
        FT_IPV4, "RFC 3527 3",
        "The network that the client is in, where that is not the relay agent's address.",
        .brief = NULL),
    ROW(AGENT_SUBSCRIBER_ID, "option.agent_information_option.subscriber_id", "Subscriber ID",
        FT_TEXT, "RFC 3993 3", "The customer that the client belongs to.", .brief = NULL),
    ROW(AGENT_RADIUS, "option.agent_information_option.radius_attributes", "RADIUS attributes",
        FT_BYTES, "RFC 4014 3", "What RADIUS said about the client.", .brief = NULL),
    ROW(AGENT_AUTHENTICATION, "option.agent_information_option.authentication", "Authentication",
        FT_BYTES, "RFC 4030 4", "Shows the server that the relay agent is the one that it says.",
        .brief = NULL),
    ROW(AGENT_VI_ENTERPRISE, "option.agent_information_option.vi.enterprise", "Enterprise number",
        FT_UINT, "RFC 4243 3", "The vendor that the information belongs to.", .brief = NULL),
    ROW(AGENT_VI_LENGTH, "option.agent_information_option.vi.data_length", "Data length", FT_UINT,
        "RFC 4243 3", "How many bytes that vendor's information has.", .unit = "bytes"),
    ROW(AGENT_FLAGS, "option.agent_information_option.flags", "Relay agent flags", FT_HEX,
        "RFC 5010 3", "The highest bit: the client sent its message to one address, not to all.",
        .brief = NULL),
    ROW(AGENT_SERVER_ID, "option.agent_information_option.server_id_override", "Server ID override",
        FT_IPV4, "RFC 5107 4", "The address that the client shall take for the server's.",
        .brief = NULL),
    ROW(AGENT_RELAY_ID, "option.agent_information_option.relay_agent_id", "Relay agent ID",
        FT_BYTES, "RFC 6925 5", "Which relay agent this is, whatever its address.", .brief = NULL),
    ROW(AGENT_LINK_SELECTION_CISCO, "option.agent_information_option.link_selection_cisco",
        "Link selection (Cisco)", FT_IPV4, "RFC 3527 3",
        "The link selection, with the number that it had at first.", .brief = NULL),
    ROW(AGENT_VRF_NAME, "option.agent_information_option.vrf_name", "VRF name", FT_TEXT,
        "RFC 6607 3", "The private network that the client is in.", .brief = NULL),
    ROW(AGENT_SERVER_ID_CISCO, "option.agent_information_option.server_id_override_cisco",
        "Server ID override (Cisco)", FT_IPV4, "RFC 5107 4",
        "The server ID override, with the number that it had at first.", .brief = NULL),
    ROW(AUTH_PROTOCOL, "option.dhcp_authentication.protocol", "Authentication protocol", FT_UINT,
        "RFC 3118 2", "How the message is authenticated.", NAMES(authentications)),
    ROW(AUTH_ALGORITHM, "option.dhcp_authentication.algorithm", "Authentication algorithm", FT_UINT,
        "RFC 3118 2", "Which algorithm the protocol uses.", .brief = NULL),
    ROW(AUTH_ALG_DELAY, "option.dhcp_authentication.alg_delay", "Delayed authentication algorithm",
        FT_UINT, "RFC 3118 5", "Which algorithm is used; 1 is HMAC-MD5.", .brief = NULL),
    ROW(AUTH_RDM, "option.dhcp_authentication.rdm", "Replay detection method", FT_UINT,
        "RFC 3118 2", "How a message that was recorded and sent anew is found out.", .brief = NULL),
    ROW(AUTH_REPLAY, "option.dhcp_authentication.rdm_replay_detection", "Replay detection value",
        FT_HEX64, "RFC 3118 2", "A number that grows with every message.", .brief = NULL),
    ROW(AUTH_REPLAY_OTHER, "option.dhcp_authentication.rdm_rdv", "Replay detection value", FT_BYTES,
        "RFC 3118 2", "What another method of replay detection uses.", .brief = NULL),
    ROW(AUTH_SECRET_ID, "option.dhcp_authentication.secret_id", "Secret ID", FT_HEX, "RFC 3118 5.2",
        "Which secret of the client's and the server's was used.", .brief = NULL),
    ROW(AUTH_HMAC, "option.dhcp_authentication.hmac_md5_hash", "HMAC-MD5", FT_BYTES, "RFC 3118 5.2",
        "The code that only who knows the secret can make.", .brief = NULL),
    ROW(AUTH_INFORMATION, "option.dhcp_authentication.information", "Authentication information",
        FT_TEXT, "RFC 3118 2", "What the authentication protocol says.", .brief = NULL),
    ROW(CLIENT_SYSTEM_ARCHITECTURE, "option.client_system_architecture",
        "Client system architecture", FT_UINT, "RFC 4578 2.1",
        "What boot files the machine can start.", NAMES(architectures)),
    ROW(NETWORK_ID_TYPE, "client_network_id_type", "Network device interface type", FT_UINT,
        "RFC 4578 2.2", "What kind of network driver the client has: 1 is UNDI.", .brief = NULL),
    ROW(NETWORK_ID_MAJOR, "client_network_id_major", "Network device interface, major version",
        FT_UINT, "RFC 4578 2.2", "The number before the dot.", .brief = NULL),
    ROW(NETWORK_ID_MINOR, "client_network_id_minor", "Network device interface, minor version",
        FT_UINT, "RFC 4578 2.2", "The number behind the dot.", .brief = NULL),
    ROW(CIVIC_WHAT, "option.civic_location.what", "Civic address of what", FT_UINT, "RFC 4776 3.1",
        "Whose address it is: the server's (0), the network device's (1) or the client's (2).",
        .brief = NULL),
    ROW(CIVIC_COUNTRY, "option.civic_location.country", "Country", FT_TEXT, "RFC 4776 3.1",
        "The country, in two letters.", .brief = NULL),
    ROW(CIVIC_TYPE, "option.civic_location.ca_type", "Civic address element", FT_UINT,
        "RFC 4776 3.4", "Which part of the address follows.", .brief = NULL),
    ROW(CIVIC_LENGTH, "option.civic_location.ca_length", "Element length", FT_UINT, "RFC 4776 3.3",
        "How many bytes that part has.", .unit = "bytes"),
    ROW(CIVIC_VALUE, "option.civic_location.ca_value", "Element value", FT_TEXT, "RFC 4776 3.3",
        "The part of the address.", .brief = NULL),
    ROW(AUTO_CONFIGURATION, "option.dhcp_auto_configuration", "Auto-configuration", FT_UINT,
        "RFC 2563 2", "Whether a client that gets no address may choose one itself.",
        NAMES(auto_configurations)),
    ROW(SEARCH_NAME, "option.dhcp_dns_domain_search_list_fqdn", "Search domain", FT_DNAME,
        "RFC 3397 2", "A domain that short names are completed with.", .brief = NULL),
    ROW(SIP_ENCODING, "option.sip_server.encoding", "SIP server encoding", FT_UINT, "RFC 3361 3",
        "Whether names or addresses follow.", NAMES(sip_encodings)),
    ROW(SIP_NAME, "option.sip_server.name", "SIP server name", FT_DNAME, "RFC 3361 3.1",
        "The name of a SIP server.", .brief = NULL),
    ROW(SIP_ADDRESS, "option.sip_server.address", "SIP server address", FT_IPV4, "RFC 3361 3.2",
        "The address of a SIP server.", .brief = NULL),
    ROW(SIP_UA_NAME, "option.sip_ua.name", "SIP UA configuration domain", FT_DNAME, "RFC 6011 4.1",
        "A domain whose servers configure a telephone.", .brief = NULL),
    ROW(ROUTE, "option.classless_static_route", "Classless static route", FT_BYTES, "RFC 3442",
        "A network and the router that leads there.", .brief = NULL),
    ROW(ROUTE_WIDTH, "option.classless_static_route.width", "Prefix length", FT_UINT, "RFC 3442",
        "How many bits of the destination count; 0 is the default route.", .brief = NULL),
    ROW(ROUTE_DESTINATION, "option.classless_static_route.destination", "Destination", FT_BYTES,
        "RFC 3442", "The network, without the bytes that do not count.", .brief = NULL),
    ROW(ROUTE_ROUTER, "option.classless_static_route.router", "Router", FT_IPV4, "RFC 3442",
        "Where packets for that network are sent.", .brief = NULL),
    ROW(VI_CLASS_ENTERPRISE, "option.vi_class.enterprise", "Enterprise number", FT_UINT,
        "RFC 3925 3", "The vendor whose class follows.", .brief = NULL),
    ROW(VI_CLASS_LENGTH, "option.vi_class.length", "Class length", FT_UINT, "RFC 3925 3",
        "How many bytes the class has.", .unit = "bytes"),
    ROW(VI_CLASS_DATA, "option.vi_class.data", "Vendor class data", FT_TEXT, "RFC 3925 3",
        "What kind of client this is, in that vendor's words.", .brief = NULL),
    ROW(VI_ENTERPRISE, "option.vi.enterprise", "Enterprise number", FT_UINT, "RFC 3925 4",
        "The vendor whose information follows.", .brief = NULL),
    ROW(VI_LENGTH, "option.vi.length", "Information length", FT_UINT, "RFC 3925 4",
        "How many bytes that vendor's information has.", .unit = "bytes"),
    ROW(VENDOR_SUBOPTION, "vendor.suboption", "Vendor suboption", FT_UINT, "RFC 3925 4",
        "The vendor's number for what follows.", .brief = NULL),
    ROW(VENDOR_DATA, "vendor.data", "Vendor suboption data", FT_BYTES, "RFC 3925 4",
        "The value of the vendor's suboption.", .brief = NULL),
    ROW(PXE_SUBOPTION, "option.vendor.pxeclient.suboption", "PXE suboption", FT_UINT, "PXE 2.1 2.2",
        "What the boot server says to a PXE client, by number.", NAMES(pxe_codes), .brief = "sub"),
    ROW(PXE_CONTROL, "option.vendor.pxeclient.discovery_control", "Discovery control", FT_HEX,
        "PXE 2.1 2.2", "How the client shall look for its boot server.", .brief = NULL),
    ROW(PXE_CONTROL_RESERVED, "option.vendor.pxeclient.discovery_control.reserved", "Reserved bits",
        FT_HEX, "PXE 2.1 2.2", "Not used; senders leave them zero.", .size = 1, .mask = 0xf0),
    ROW(PXE_CONTROL_BSTRAP, "option.vendor.pxeclient.discovery_control.bstrap", "Boot file at once",
        FT_FLAG, "PXE 2.1 2.2",
        "Set: the client fetches the boot file that the offer names and asks nobody.", .size = 1,
        .mask = 0x08),
    ROW(PXE_CONTROL_LIST, "option.vendor.pxeclient.discovery_control.serverlist",
        "Servers of the list only", FT_FLAG, "PXE 2.1 2.2", "Set: only the listed servers count.",
        .size = 1, .mask = 0x04),
    ROW(PXE_CONTROL_MULTICAST, "option.vendor.pxeclient.discovery_control.multicast",
        "No multicast", FT_FLAG, "PXE 2.1 2.2",
        "Set: the client does not look for servers by multicast.", .size = 1, .mask = 0x02),
    ROW(PXE_CONTROL_BROADCAST, "option.vendor.pxeclient.discovery_control.broadcast",
        "No broadcast", FT_FLAG, "PXE 2.1 2.2",
        "Set: the client does not look for servers by broadcast.", .size = 1, .mask = 0x01),
    ROW(PXE_MTFTP_IP, "option.vendor.pxeclient.mtftp_ip", "MTFTP address", FT_IPV4, "PXE 2.1 2.2",
        "The multicast address of the boot file.", .brief = NULL),
    ROW(PXE_MTFTP_CLIENT_PORT, "option.vendor.pxeclient.mtftp_client_port", "MTFTP client port",
        FT_UINT, "PXE 2.1 2.2",
        "The port to listen on for the boot file; written the other way round.", .flags = FF_LE),
    ROW(PXE_MTFTP_SERVER_PORT, "option.vendor.pxeclient.mtftp_server_port", "MTFTP server port",
        FT_UINT, "PXE 2.1 2.2", "The port to ask for the boot file; written the other way round.",
        .flags = FF_LE),
    ROW(PXE_MTFTP_TIMEOUT, "option.vendor.pxeclient.mtftp_timeout", "MTFTP timeout", FT_UINT,
        "PXE 2.1 2.2", "How long a transfer may be silent before the client asks.",
        .unit = "seconds"),
    ROW(PXE_MTFTP_DELAY, "option.vendor.pxeclient.mtftp_delay", "MTFTP delay", FT_UINT,
        "PXE 2.1 2.2", "How long to listen for a transfer before the client asks for one.",
        .unit = "seconds"),
    ROW(PXE_MULTICAST, "option.vendor.pxeclient.multicast_address", "Discovery multicast address",
        FT_IPV4, "PXE 2.1 2.2", "Where the client looks for boot servers.", .brief = NULL),
    ROW(PXE_SERVERS, "option.vendor.pxeclient.boot_servers", "Boot servers", FT_GROUP,
        "PXE 2.1 2.2", "Servers by the kind of boot file that they have.", .brief = NULL),
    ROW(PXE_SERVERS_TYPE, "option.vendor.pxeclient.boot_servers.type", "Boot server type", FT_UINT,
        "PXE 2.1 2.2", "The kind of boot file.", .brief = NULL),
    ROW(PXE_SERVERS_COUNT, "option.vendor.pxeclient.boot_servers.count", "Boot server count",
        FT_UINT, "PXE 2.1 2.2", "How many addresses of such servers follow.", .brief = NULL),
    ROW(PXE_SERVERS_IP, "option.vendor.pxeclient.boot_servers.ip", "Boot server address", FT_IPV4,
        "PXE 2.1 2.2", "A server that has such boot files.", .brief = NULL),
    ROW(PXE_MENU, "option.vendor.pxeclient.boot_menu", "Boot menu", FT_GROUP, "PXE 2.1 2.2",
        "What the user may choose from.", .brief = NULL),
    ROW(PXE_MENU_TYPE, "option.vendor.pxeclient.boot_menu.type", "Boot menu type", FT_UINT,
        "PXE 2.1 2.2", "The kind of boot file that the choice stands for; 0 is the local disk.",
        .brief = NULL),
    ROW(PXE_MENU_LENGTH, "option.vendor.pxeclient.boot_menu.length", "Boot menu text length",
        FT_UINT, "PXE 2.1 2.2", "How many bytes of text follow.", .unit = "bytes"),
    ROW(PXE_MENU_TEXT, "option.vendor.pxeclient.boot_menu.desc", "Boot menu text", FT_TEXT,
        "PXE 2.1 2.2", "What the user reads.", .brief = NULL),
    ROW(PXE_PROMPT, "option.vendor.pxeclient.menu_prompt", "Menu prompt", FT_GROUP, "PXE 2.1 2.2",
        "What stands on the screen before the menu.", .brief = NULL),
    ROW(PXE_PROMPT_TIMEOUT, "option.vendor.pxeclient.menu_prompt.timeout", "Menu prompt timeout",
        FT_UINT, "PXE 2.1 2.2", "How long the prompt stands; 255 is for ever.", .unit = "seconds"),
    ROW(PXE_PROMPT_TEXT, "option.vendor.pxeclient.menu_prompt.prompt", "Menu prompt text", FT_TEXT,
        "PXE 2.1 2.2", "What the user reads.", .brief = NULL),
    ROW(PXE_ALLOCATION, "option.vendor.pxeclient.multicast_address_alloc",
        "Multicast address allocation", FT_BYTES, "PXE 2.1 2.2",
        "Addresses that servers may give out.", .brief = NULL),
    ROW(PXE_CREDENTIALS, "option.vendor.pxeclient.credential_types", "Credential types", FT_BYTES,
        "PXE 2.1 2.2", "What the client can verify boot files by.", .brief = NULL),
    ROW(PXE_ITEM, "option.vendor.pxeclient.boot_item", "Boot item", FT_GROUP, "PXE 2.1 2.2",
        "The boot file that was chosen.", .brief = NULL),
    ROW(PXE_ITEM_TYPE, "option.vendor.pxeclient.boot_item.type", "Boot item type", FT_UINT,
        "PXE 2.1 2.2", "The kind of boot file.", .brief = NULL),
    ROW(PXE_ITEM_LAYER, "option.vendor.pxeclient.boot_item.layer", "Boot item layer", FT_BYTES,
        "PXE 2.1 2.2", "Which of several files that belong together.", .brief = NULL),
    ROW(PXE_VALUE, "option.vendor.pxeclient.value", "PXE suboption value", FT_BYTES, "PXE 2.1 2.2",
        "The value of a suboption that has no form of its own here.", .brief = NULL),
    ROW(PXE_PADDING, "option.vendor.pxeclient.padding", "PXE padding", FT_UINT, "PXE 2.1 2.2",
        "A zero byte that fills room.", .brief = NULL),
    ROW(PXE_END, "option.vendor.pxeclient.end", "PXE end", FT_UINT, "PXE 2.1 2.2",
        "No suboption follows.", .brief = NULL),
    ROW(RDNSS_RESERVED, "option.rdnss.reserved", "RDNSS reserved bits", FT_HEX, "RFC 6731 4.3",
        "Not used; senders leave them zero.", .size = 1, .mask = 0xfc),
    ROW(RDNSS_PREFERENCE, "option.rdnss.preference", "DNS server preference", FT_UINT,
        "RFC 6731 4.3", "How much the servers are to be preferred.", .size = 1, .mask = 0x03),
    ROW(RDNSS_PRIMARY, "option.rdnss.primary_dns", "Primary DNS server", FT_IPV4, "RFC 6731 4.3",
        "The first server for the names that follow.", .brief = NULL),
    ROW(RDNSS_SECONDARY, "option.rdnss.secondary_dns", "Secondary DNS server", FT_IPV4,
        "RFC 6731 4.3", "The second server.", .brief = NULL),
    ROW(RDNSS_DOMAIN, "option.rdnss.domain", "Domain", FT_DNAME, "RFC 6731 4.3",
        "A domain that these servers know about.", .brief = NULL),
    ROW(STATUS_CODE, "option.bulk_lease.status_code", "Status code", FT_UINT, "RFC 6926 6.2.2",
        "How the query went.", NAMES(statuses)),
    ROW(STATUS_MESSAGE, "option.bulk_lease.status_code_message", "Status message", FT_TEXT,
        "RFC 6926 6.2.2", "The same in words.", .brief = NULL),
    ROW(BASE_TIME, "option.bulk_lease.base_time", "Base time", FT_TIME, "RFC 6926 6.2.3",
        "The server's clock when it wrote this.", .brief = NULL),
    ROW(QUERY_START_TIME, "option.bulk_lease.query_start_time", "Query start time", FT_TIME,
        "RFC 6926 6.2.5", "Leases that changed before this are not asked for.", .brief = NULL),
    ROW(QUERY_END_TIME, "option.bulk_lease.query_end_time", "Query end time", FT_TIME,
        "RFC 6926 6.2.6", "Leases that changed after this are not asked for.", .brief = NULL),
    ROW(DHCP_STATE, "option.bulk_lease.dhcp_state", "DHCP state", FT_UINT, "RFC 6926 6.2.7",
        "The state of the address that is told about.", NAMES(lease_states)),
    ROW(DATA_SOURCE, "option.bulk_lease.data_source", "Data source", FT_HEX, "RFC 6926 6.2.8",
        "The lowest bit: the server has this from another server.", .brief = NULL),
    ROW(PCP_LENGTH, "option.pcp.list_length", "PCP list length", FT_UINT, "RFC 7291 4",
        "How many bytes of addresses of one server follow.", .unit = "bytes"),
    ROW(PCP_SERVER, "option.pcp.server", "PCP server", FT_IPV4, "RFC 7291 4",
        "An address of a server that opens ports of a NAT.", .brief = NULL),
    ROW(PORT_OFFSET, "option.portparams.offset", "PSID offset", FT_UINT, "RFC 7618 9",
        "How many bits stand before the number of the port set.", .unit = "bits"),
    ROW(PORT_PSID_LENGTH, "option.portparams.psid_length", "PSID length", FT_UINT, "RFC 7618 9",
        "How many bits the number of the port set has.", .unit = "bits"),
    ROW(PORT_PSID, "option.portparams.psid", "PSID", FT_HEX, "RFC 7618 9",
        "Which of the ports of a shared address the client may use.", .brief = NULL),
    ROW(SIX_RD_MASK_LEN, "option.6RD.ipv4_mask_len", "6RD IPv4 mask length", FT_UINT,
        "RFC 5969 7.1.1", "How many leading bits the IPv4 addresses of the domain have in common.",
        .unit = "bits"),
    ROW(SIX_RD_PREFIX_LEN, "option.6RD.prefix_len", "6RD prefix length", FT_UINT, "RFC 5969 7.1.1",
        "How many bits of the prefix count.", .unit = "bits"),
    ROW(SIX_RD_PREFIX, "option.6RD.prefix", "6RD prefix", FT_IPV6, "RFC 5969 7.1.1",
        "The IPv6 prefix that the provider's customers share.", .brief = NULL),
    ROW(SIX_RD_BORDER_RELAY, "option.6RD.border_relay_ip", "6RD border relay", FT_IPV4,
        "RFC 5969 7.1.1", "Where IPv6 packets for the rest of the world are sent.", .brief = NULL),
};

/* The client's hardware address, in room for sixteen bytes. */
static void hardware_address(struct dissect *d)
{
    uint32_t length = head(d, &rows[DHCP_HW_LEN]), type = head(d, &rows[DHCP_HW_TYPE]);
    if (length == 0 || length > HARDWARE_ROOM) {
        emit_bytes(d, DHCP_HW_UNUSED, HARDWARE_ROOM, 0);
    } else if (length == 6 && (type == HW_ETHERNET || type == HW_IEEE_802)) {
        emit_bytes(d, DHCP_HW_MAC_ADDR, length, 0);
        emit_bytes(d, DHCP_HW_ADDR_PADDING, HARDWARE_ROOM - length, 0);
    } else if (length == HARDWARE_ROOM) {
        emit_bytes(d, DHCP_HW_ADDR, HARDWARE_ROOM, 0);
    } else {
        uint32_t group = emit_group(d, DHCP_HW_ADDR, 0);
        emit_bytes(d, DHCP_HW_ADDR_PART, length, 0);
        emit_bytes(d, DHCP_HW_ADDR_PADDING, HARDWARE_ROOM - length, 0);
        emit_end(d, group);
    }
}

/* Room in the header for a name, or for options that found none elsewhere. */
static void name_room(struct dissect *d, unsigned name, unsigned options, uint32_t n, bool lent)
{
    if (!lent) {
        emit_bytes(d, name, n, 0);
        return;
    }
    uint32_t outer = dissect_enter(d, n), group = emit_group(d, options, 0);
    dhcp_options(d);
    dissect_leave(d, outer);
    emit_end(d, group);
}

/* The vendor-specific area as Carnegie Mellon University laid it out. */
static void cmu_area(struct dissect *d)
{
    uint32_t group = emit_group(d, DHCP_VENDOR, 0);
    emit_bytes(d, DHCP_CMU_MAGIC, 4, 0);
    emit_uint(d, DHCP_CMU_FLAGS, 4);
    for (unsigned id = DHCP_CMU_MASK; id <= DHCP_CMU_TIME_SERVER_2; id++)
        emit_uint(d, id, 4);
    emit_rest(d, DHCP_CMU_UNUSED);
    emit_end(d, group);
}

static void vendor_area(struct dissect *d)
{
    uint32_t cookie = reader_peek(&d->r, 0, 4);
    if (!reader_need(&d->r, 4))
        return;
    if (cookie == DHCP_COOKIE_VALUE) {
        emit_uint(d, DHCP_COOKIE, 4);
        dhcp_options(d);
        return;
    }
    uint32_t left = reader_left(&d->r);
    uint32_t outer = dissect_enter(d, left < VENDOR_ROOM ? left : VENDOR_ROOM);
    if (cookie == DHCP_CMU_VALUE)
        cmu_area(d);
    else
        emit_rest(d, DHCP_VENDOR);
    dissect_leave(d, outer);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE))) {
        emit_bytes(d, DHCP_HW_MAC_ADDR, 6, 0);
        return;
    }
    hardware_address(d);
    uint32_t lent = dhcp_overload(&d->r, SERVER_ROOM + FILE_ROOM);
    name_room(d, DHCP_SERVER, DHCP_SERVER_OPTIONS, SERVER_ROOM, lent & 2);
    name_room(d, DHCP_FILE, DHCP_FILE_OPTIONS, FILE_ROOM, lent & 1);
    vendor_area(d);
}

/* What UDP's header says is the message's length, where that much is there. */
static uint32_t message_length(const struct line *l, const struct layer *y)
{
    const struct layer *udp = line_parent(l, y);
    uint32_t there = y->end - y->offset;
    if (!udp || udp->proto != PROTO_udp)
        return there;
    uint32_t said = packet_number(l->p, udp->offset + 4, 2) - 8;
    return said < there ? said : there;
}

/* The client's Ethernet address, or NULL where it has none, or, with *cut, where it was cut off. */
static const uint8_t *ethernet_address(const struct line *l, const struct layer *y, bool *cut)
{
    *cut = false;
    if (header_value(l->p, y, &rows[DHCP_HW_TYPE]) != HW_ETHERNET ||
        header_value(l->p, y, &rows[DHCP_HW_LEN]) != 6)
        return NULL;
    const struct field *f = layer_get(l->p, y, DHCP_HW_MAC_ADDR);
    *cut = !f || f->length < 6;
    return *cut ? NULL : field_bytes(l->p, f);
}

/* "Request from 02:00:00:00:00:01, length 300". Returns false where the capture cut it. */
static bool line_short(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t operation = header_value(l->p, y, &rows[DHCP_TYPE]);
    const char *word = NAME_IN(operations, operation);
    bool cut;
    if (!header_has(y, &rows[DHCP_TYPE]))
        return false;
    out_str(o, "BOOTP/DHCP, ");
    if (word) {
        out_str(o, word);
    } else {
        out_str(o, "unknown (0x");
        out_hex(o, operation, 2);
        out_char(o, ')');
    }
    if (!header_has(y, &rows[DHCP_HW_LEN]))
        return false;
    const uint8_t *address = ethernet_address(l, y, &cut);
    if (operation == REQUEST) {
        if (cut)
            return false;
        if (address) {
            out_str(o, " from ");
            out_mac(o, address, 6);
        }
    }
    out_str(o, ", length ");
    out_dec(o, message_length(l, y));
    return true;
}

static void line_number(struct line *l, const char *before, uint32_t value)
{
    out_str(l->out, before);
    out_dec(l->out, value);
}

/* The first line's end with -v: what differs from a direct request over Ethernet. */
static bool line_header(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t type = header_value(p, y, &rows[DHCP_HW_TYPE]);
    uint32_t length = header_value(p, y, &rows[DHCP_HW_LEN]);
    uint32_t hops = header_value(p, y, &rows[DHCP_HOPS]), id = header_value(p, y, &rows[DHCP_ID]);
    uint32_t secs = header_value(p, y, &rows[DHCP_SECS]);
    uint32_t flags = header_value(p, y, &rows[DHCP_FLAGS]);
    if (!header_has(y, &rows[DHCP_SECS]))
        return false;
    if (type != HW_ETHERNET)
        line_number(l, ", htype ", type);
    if (type != HW_ETHERNET || length != 6)
        line_number(l, ", hlen ", length);
    if (hops)
        line_number(l, ", hops ", hops);
    if (id) {
        out_str(o, ", xid 0x");
        out_hex(o, id, 1);
    }
    if (secs)
        line_number(l, ", secs ", secs);
    if (!header_has(y, &rows[DHCP_FLAGS]))
        return false;
    out_str(o, flags & 0x8000 ? ", Flags [Broadcast]" : ", Flags [none]");
    if (l->opt.verbose > 1) {
        out_str(o, " (0x");
        out_hex(o, flags, 4);
        out_char(o, ')');
    }
    return true;
}

static bool line_addresses(struct line *l, const struct layer *y)
{
    static const char *const words[] = {"Client-IP ", "Your-IP ", "Server-IP ", "Gateway-IP "};
    struct out *o = l->out;
    bool cut;
    for (unsigned i = 0; i < 4; i++) {
        const struct field_def *row = &rows[DHCP_IP_CLIENT + i];
        if (!header_has(y, row))
            return false;
        if (header_value(l->p, y, row)) {
            out_str(o, "\n\t  ");
            out_str(o, words[i]);
            out_ipv4(o, header_bytes(l->p, y, row));
        }
    }
    const uint8_t *address = ethernet_address(l, y, &cut);
    if (cut)
        return false;
    if (address) {
        out_str(o, "\n\t  Client-Ethernet-Address ");
        out_mac(o, address, 6);
    }
    return true;
}

/* A name in the header, up to a zero byte; one without, or that was cut, ends the line. */
static bool line_name(struct line *l, const struct layer *y, unsigned id, const char *word)
{
    struct out *o = l->out;
    const struct field *f = layer_get(l->p, y, id);
    if (!f)
        f = layer_get(l->p, y, id + 1); /* it holds options; they read as text here */
    if (!f || !f->length)
        return false;
    const uint8_t *s = field_bytes(l->p, f), *end = memchr(s, 0, f->length);
    if (end == s)
        return true;
    out_str(o, word);
    out_escaped(o, s, end ? (size_t)(end - s) : f->length);
    out_char(o, '"');
    return end != NULL;
}

/* " DG:192.0.2.1" where the address is not zero. */
static bool line_cmu_address(struct line *l, const struct layer *y, unsigned id, const char *word)
{
    const struct field *f = layer_get(l->p, y, id);
    if (!f)
        return false;
    if (f->value) {
        out_str(l->out, word);
        out_ipv4(l->out, field_bytes(l->p, f));
    }
    return true;
}

static bool line_cmu(struct line *l, const struct layer *y)
{
    static const char *const words[] = {" NS1:", " NS2:", " IEN1:", " IEN2:", " TS1:", " TS2:"};
    out_str(l->out, " vend-cmu");
    const struct field *flags = layer_get(l->p, y, DHCP_CMU_FLAGS);
    if (!flags || !layer_get(l->p, y, DHCP_CMU_GATEWAY))
        return false;
    bool mask_known = flags->value & CMU_MASK_KNOWN;
    line_cmu_address(l, y, DHCP_CMU_GATEWAY, " DG:");
    line_cmu_address(l, y, DHCP_CMU_MASK, mask_known ? " SM:" : " SM*:");
    for (unsigned i = 0; i < 6; i++) {
        if (!line_cmu_address(l, y, DHCP_CMU_NAME_SERVER_1 + i, words[i]))
            return false;
    }
    return true;
}

static bool line_vendor(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t from = y->vars;
    if (layer_find(l->p, y, DHCP_COOKIE, &from)) {
        out_str(o, "\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x63825363");
        return dhcp_line_options(l, y, from);
    }
    if (layer_get(l->p, y, DHCP_CMU_MAGIC))
        return line_cmu(l, y);
    const struct field *f = layer_get(l->p, y, DHCP_VENDOR);
    if (!f || f->length < 4)
        return false;
    uint32_t cookie = packet_number(l->p, f->offset, 4);
    if (cookie) {
        out_str(o, "\n\t  Vendor-#0x");
        out_hex(o, cookie, 1);
    }
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    bool whole = line_short(l, y);
    if (whole && l->opt.verbose) {
        whole = line_header(l, y) && line_addresses(l, y) &&
                line_name(l, y, DHCP_SERVER, "\n\t  sname \"") &&
                line_name(l, y, DHCP_FILE, "\n\t  file \"") && line_vendor(l, y);
    }
    if (!whole)
        line_cut(l, "bootp");
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 67},
    {BY_UDP_PORT, 68},
};

const struct protocol proto_dhcp = {
    .name = "dhcp",
    .title = "Dynamic Host Configuration Protocol",
    .rfc = "RFC 2131",
    ROWS(rows),
    .n_header = DHCP_IP_RELAY + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
