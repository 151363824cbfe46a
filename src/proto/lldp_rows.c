/* LLDP: every field's name, place and meaning. */
#include "wireloupe/protocol.h"

#include "lldp.h"

#define ROW(kind, filter, title, document, sentence)                                               \
    .type = FT_##kind, .name = (filter), .label = (title), .rfc = (document), .what = (sentence)
/* A row of bits in a number of n bytes. */
#define BITS(n, bits, kind, filter, title, document, sentence)                                     \
    {                                                                                              \
        ROW(kind, filter, title, document, sentence), .size = (n), .mask = (bits)                  \
    }
#define NAMED(table, ...)                                                                          \
    {                                                                                              \
        __VA_ARGS__, NAMES(table)                                                                  \
    }

#define AB "IEEE 802.1AB 8"
#define DOT1 "IEEE 802.1Q Annex D"
#define DOT3 "IEEE 802.3 79.3"
#define MED "ANSI/TIA-1057 10.2"

/* Rows that stand eight times; the number is the last character of the name. */
#define EIGHT(id, one)                                                                             \
    one(id, 0), one(id, 1), one(id, 2), one(id, 3), one(id, 4), one(id, 5), one(id, 6), one(id, 7)
#define CNPV_ROW(id, n)                                                                            \
    [id##n] = BITS(1, 1u << n, FLAG, "lldp.ieee.802_1qau.cnpv.prio" #n, "CNPV for priority " #n,   \
                   DOT1, "Whether congestion notification watches priority " #n ".")
#define READY_ROW(id, n)                                                                           \
    [id##n] = BITS(1, 1u << n, FLAG, "lldp.ieee.802_1qau.ready.prio" #n, "Ready for priority " #n, \
                   DOT1, "Whether the port is ready for congestion notification in it.")
#define PGID_ROW(id, n)                                                                            \
    [id##n] = BITS(2, 0xf000u >> (n % 4 * 4), UINT, "lldp.dcbx.feature.pg.pgid_prio" #n,           \
                   "Traffic class of priority " #n, DOT1,                                          \
                   "Which traffic class frames of priority " #n " belong to.")
#define PER_ROW(id, n)                                                                             \
    [id##n] = {ROW(UINT, "lldp.dcbx.feature.pg.per" #n, "Bandwidth of class " #n, DOT1,            \
                   "The share of the link that the traffic class gets."),                          \
               .unit = "%"}
#define TSA_ROW(id, n)                                                                             \
    [id##n] = {ROW(UINT, "lldp.dcbx.ieee.ets.tsa" #n, "Algorithm of class " #n, DOT1,              \
                   "How the port chooses between this traffic class and the others."),             \
               NAMES(algorithms)}
#define PFC_ROW(id, n)                                                                             \
    [id##n] = BITS(1, 1u << n, FLAG, "lldp.dcbx.feature.pfc.prio" #n, "PFC for priority " #n,      \
                   DOT1, "Whether frames of priority " #n " can be paused alone.")

static const struct value_name types[] = {
    {0, "End of LLDPDU"},
    {1, "Chassis Id"},
    {2, "Port Id"},
    {3, "Time to Live"},
    {4, "Port Description"},
    {5, "System Name"},
    {6, "System Description"},
    {7, "System Capabilities"},
    {8, "Management Address"},
    {127, "Organization Specific"},
};

static const struct value_name chassis_subtypes[] = {
    {1, "Chassis component"}, {2, "Interface alias"}, {3, "Port component"},   {4, "MAC address"},
    {5, "Network address"},   {6, "Interface name"},  {7, "Locally assigned"},
};

static const struct value_name port_subtypes[] = {
    {1, "Interface alias"},  {2, "Port component"}, {3, "MAC address"},
    {4, "Network address"},  {5, "Interface name"}, {6, "Agent circuit Id"},
    {7, "Locally assigned"},
};

static const struct value_name families[] = {
    {1, "IPv4"},
    {2, "IPv6"},
    {6, "802 (MAC address)"},
};

static const struct value_name numbering[] = {
    {1, "Unknown"},
    {2, "ifIndex"},
    {3, "System port number"},
};

static const struct value_name organizations[] = {
    {0x00000c, "Cisco"},        {0x00120f, "IEEE 802.3"}, {0x0012bb, "TIA TR-41 (LLDP-MED)"},
    {0x001b21, "Intel (DCBX)"}, {0x0080c2, "IEEE 802.1"},
};

static const struct value_name dot1_subtypes[] = {
    {1, "Port VLAN ID"},
    {2, "Port and Protocol VLAN ID"},
    {3, "VLAN Name"},
    {4, "Protocol Identity"},
    {5, "VID Usage Digest"},
    {6, "Management VID"},
    {7, "Link Aggregation"},
    {8, "Congestion Notification"},
    {9, "ETS Configuration"},
    {10, "ETS Recommendation"},
    {11, "Priority Flow Control Configuration"},
    {12, "Application Protocol"},
    {13, "EVB"},
    {14, "CDCP"},
};

static const struct value_name dot3_subtypes[] = {
    {1, "MAC/PHY Configuration/Status"},
    {2, "Power Via MDI"},
    {3, "Link Aggregation"},
    {4, "Maximum Frame Size"},
    {5, "Energy-Efficient Ethernet"},
};

static const struct value_name med_subtypes[] = {
    {1, "Media Capabilities"},
    {2, "Network Policy"},
    {3, "Location Identification"},
    {4, "Extended Power-via-MDI"},
    {5, "Inventory - Hardware Revision"},
    {6, "Inventory - Firmware Revision"},
    {7, "Inventory - Software Revision"},
    {8, "Inventory - Serial Number"},
    {9, "Inventory - Manufacturer Name"},
    {10, "Inventory - Model Name"},
    {11, "Inventory - Asset ID"},
};

static const struct value_name algorithms[] = {
    {0, "Strict priority"},
    {1, "Credit-based shaper"},
    {2, "Enhanced transmission selection"},
    {255, "Vendor specific"},
};

static const struct value_name selectors[] = {
    {1, "Ethertype"},
    {2, "TCP or SCTP port"},
    {3, "UDP or DCCP port"},
    {4, "TCP, SCTP, UDP or DCCP port"},
    {5, "DSCP"},
};

static const struct value_name evb_modes[] = {
    {0, "Not supported"},
    {1, "EVB bridge"},
    {2, "EVB station"},
    {3, "Reserved"},
};

static const struct value_name pse_pairs[] = {
    {1, "Signal"},
    {2, "Spare"},
};

static const struct value_name device_classes[] = {
    {0, "Not defined"},        {1, "Endpoint class I"},     {2, "Endpoint class II"},
    {3, "Endpoint class III"}, {4, "Network connectivity"},
};

static const struct value_name applications[] = {
    {1, "Voice"},           {2, "Voice signaling"},
    {3, "Guest voice"},     {4, "Guest voice signaling"},
    {5, "Softphone voice"}, {6, "Video conferencing"},
    {7, "Streaming video"}, {8, "Video signaling"},
};

static const struct value_name location_formats[] = {
    {1, "Coordinate-based LCI"},
    {2, "Civic address LCI"},
    {3, "ECS ELIN"},
};

static const struct value_name altitude_types[] = {
    {1, "Meters"},
    {2, "Floors"},
};

static const struct value_name datums[] = {
    {1, "WGS 84"},
    {2, "NAD 83 (NAVD88)"},
    {3, "NAD 83 (MLLW)"},
};

static const struct value_name civic_what[] = {
    {0, "DHCP server"},
    {1, "Network element closest to the client"},
    {2, "Client"},
};

static const struct value_name civic_types[] = {
    {0, "Language"},      {1, "National subdivisions"},
    {2, "County"},        {3, "City"},
    {4, "City division"}, {5, "Neighborhood"},
    {6, "Street"},        {19, "House number"},
    {24, "Postal code"},  {25, "Building"},
    {27, "Floor"},        {28, "Room"},
};

static const struct value_name power_types[] = {
    {0, "PSE device"},
    {1, "PD device"},
};

static const struct value_name power_priorities[] = {
    {0, "Unknown"},
    {1, "Critical"},
    {2, "High"},
    {3, "Low"},
};

#define PMD(n, filter, title, sentence)                                                            \
    [LLDP_PMD_0 + (n)] =                                                                           \
        BITS(2, 1u << (n), FLAG, "lldp.ieee.802_3.pmd_auto_neg_advertised_caps." filter, title,    \
             DOT3, sentence)

const struct field_def lldp_rows[N_LLDP_ROWS] = {
    [LLDP_TLV] = {ROW(GROUP, "lldp.tlv", "TLV", AB,
                      "One fact that the neighbour tells: its type, its length, its value.")},
    [LLDP_TYPE] = {ROW(UINT, "lldp.tlv.type", "TLV type", AB, "Which fact this is."), .size = 2,
                   .mask = 0xfe00, NAMES(types)},
    [LLDP_LEN] = {ROW(UINT, "lldp.tlv.len", "TLV length", AB,
                      "How long the value is that follows these two bytes."),
                  .size = 2, .mask = 0x01ff, .unit = "bytes"},
    [LLDP_CHASSIS_SUBTYPE] = {ROW(UINT, "lldp.chassis.subtype", "Chassis Id subtype", AB,
                                  "What kind of name the chassis is known by."),
                              NAMES(chassis_subtypes)},
    [LLDP_PORT_SUBTYPE] = {ROW(UINT, "lldp.port.subtype", "Port Id subtype", AB,
                               "What kind of name the port is known by."),
                           NAMES(port_subtypes)},
    [LLDP_AFI] = {ROW(UINT, "lldp.network_address.subtype", "Network address family", AB,
                      "Which kind of network address follows."),
                  NAMES(families)},
    [LLDP_CHASSIS_ID] = {ROW(BYTES, "lldp.chassis.id", "Chassis Id", AB,
                             "The name of the device that sends this.")},
    [LLDP_CHASSIS_MAC] = {ROW(MAC, "lldp.chassis.id.mac", "Chassis Id", AB,
                              "The MAC address that names the device that sends this.")},
    [LLDP_CHASSIS_IP4] = {ROW(IPV4, "lldp.chassis.id.ip4", "Chassis Id", AB,
                              "The IPv4 address that names the device that sends this.")},
    [LLDP_CHASSIS_IP6] = {ROW(IPV6, "lldp.chassis.id.ip6", "Chassis Id", AB,
                              "The IPv6 address that names the device that sends this.")},
    [LLDP_PORT_ID] = {ROW(TEXT, "lldp.port.id", "Port Id", AB,
                          "The name of the port that sends this.")},
    [LLDP_PORT_MAC] = {ROW(MAC, "lldp.port.id.mac", "Port Id", AB,
                           "The MAC address of the port that sends this.")},
    [LLDP_PORT_IP4] = {ROW(IPV4, "lldp.port.id.ip4", "Port Id", AB,
                           "The IPv4 address of the port that sends this.")},
    [LLDP_PORT_IP6] = {ROW(IPV6, "lldp.port.id.ip6", "Port Id", AB,
                           "The IPv6 address of the port that sends this.")},
    [LLDP_TTL] = {ROW(UINT, "lldp.time_to_live", "Time to live", AB,
                      "How long what is said here stays true; 0 means that the port goes away."),
                  .unit = "seconds"},
    [LLDP_PORT_DESC] = {ROW(TEXT, "lldp.port.desc", "Port description", AB,
                            "What the device's owner or maker says of the port.")},
    [LLDP_NAME] = {ROW(TEXT, "lldp.tlv.system.name", "System name", AB,
                       "The name that the device was given.")},
    [LLDP_DESC] = {ROW(TEXT, "lldp.tlv.system.desc", "System description", AB,
                       "Hardware, operating system and software of the device, in words.")},
    [LLDP_CAP] = {ROW(HEX, "lldp.tlv.system_cap", "Capabilities", AB,
                      "What the device is able to be."),
                  .size = 2},
    [LLDP_CAP_OTHER] = BITS(2, 0x01, FLAG, "lldp.tlv.system_cap.other", "Other", AB,
                            "Able to be something that has no bit here."),
    [LLDP_CAP_REPEATER] = BITS(2, 0x02, FLAG, "lldp.tlv.system_cap.repeater", "Repeater", AB,
                               "Able to repeat what it hears on all other ports."),
    [LLDP_CAP_BRIDGE] = BITS(2, 0x04, FLAG, "lldp.tlv.system_cap.bridge", "Bridge", AB,
                             "Able to forward frames by MAC address: a switch."),
    [LLDP_CAP_WLAN] = BITS(2, 0x08, FLAG, "lldp.tlv.system_cap.wlan_access_pt", "WLAN access point",
                           AB, "Able to serve wireless stations."),
    [LLDP_CAP_ROUTER] = BITS(2, 0x10, FLAG, "lldp.tlv.system_cap.router", "Router", AB,
                             "Able to forward packets by IP address."),
    [LLDP_CAP_TELEPHONE] = BITS(2, 0x20, FLAG, "lldp.tlv.system_cap.telephone", "Telephone", AB,
                                "Able to be a telephone."),
    [LLDP_CAP_DOCSIS] = BITS(2, 0x40, FLAG, "lldp.tlv.system_cap.docsis_cable_device",
                             "DOCSIS cable device", AB, "Able to be a cable modem."),
    [LLDP_CAP_STATION] = BITS(2, 0x80, FLAG, "lldp.tlv.system_cap.station_only", "Station only", AB,
                              "An end station that forwards nothing."),
    [LLDP_ON] = {ROW(HEX, "lldp.tlv.enable_system_cap", "Enabled capabilities", AB,
                     "Which of the capabilities are switched on."),
                 .size = 2},
    [LLDP_ON_OTHER] = BITS(2, 0x01, FLAG, "lldp.tlv.enable_system_cap.other", "Other", AB,
                           "Something that has no bit here is on."),
    [LLDP_ON_REPEATER] = BITS(2, 0x02, FLAG, "lldp.tlv.enable_system_cap.repeater", "Repeater", AB,
                              "It repeats what it hears on all other ports."),
    [LLDP_ON_BRIDGE] = BITS(2, 0x04, FLAG, "lldp.tlv.enable_system_cap.bridge", "Bridge", AB,
                            "It forwards frames by MAC address."),
    [LLDP_ON_WLAN] = BITS(2, 0x08, FLAG, "lldp.tlv.enable_system_cap.wlan_access_pt",
                          "WLAN access point", AB, "It serves wireless stations."),
    [LLDP_ON_ROUTER] = BITS(2, 0x10, FLAG, "lldp.tlv.enable_system_cap.router", "Router", AB,
                            "It forwards packets by IP address."),
    [LLDP_ON_TELEPHONE] = BITS(2, 0x20, FLAG, "lldp.tlv.enable_system_cap.telephone", "Telephone",
                               AB, "It is a telephone."),
    [LLDP_ON_DOCSIS] = BITS(2, 0x40, FLAG, "lldp.tlv.enable_system_cap.docsis_cable_device",
                            "DOCSIS cable device", AB, "It is a cable modem."),
    [LLDP_ON_STATION] = BITS(2, 0x80, FLAG, "lldp.tlv.enable_system_cap.station_only",
                             "Station only", AB, "It is an end station that forwards nothing."),
    [LLDP_MGN_LEN] = {ROW(UINT, "lldp.mgn.address.len", "Address string length", AB,
                          "How long the family and the address are together."),
                      .unit = "bytes"},
    [LLDP_MGN_AFI] = {ROW(UINT, "lldp.mgn.address.subtype", "Address subtype", AB,
                          "Which kind of address the management address is."),
                      NAMES(families)},
    [LLDP_MGN_HEX] = {ROW(BYTES, "lldp.mgn.addr.hex", "Management address", AB,
                          "Where the device can be managed.")},
    [LLDP_MGN_IP4] = {ROW(IPV4, "lldp.mgn.addr.ip4", "Management address", AB,
                          "The IPv4 address where the device can be managed.")},
    [LLDP_MGN_IP6] = {ROW(IPV6, "lldp.mgn.addr.ip6", "Management address", AB,
                          "The IPv6 address where the device can be managed.")},
    [LLDP_MGN_IF] = {ROW(UINT, "lldp.mgn.interface.subtype", "Interface subtype", AB,
                         "How the interface's number was given."),
                     NAMES(numbering)},
    [LLDP_MGN_IFNUM] = {ROW(UINT, "lldp.mgn.interface.number", "Interface number", AB,
                            "The interface that has the management address.")},
    [LLDP_MGN_OIDLEN] = {ROW(UINT, "lldp.mgn.obj.len", "OID string length", AB,
                             "How long the object identifier is; 0 without one."),
                         .unit = "bytes"},
    [LLDP_MGN_OID] = {ROW(BYTES, "lldp.mgn.obj.id", "Object identifier", AB,
                          "Which managed object the address belongs to, in SNMP's terms.")},
    [LLDP_OUI] = {ROW(HEX, "lldp.orgtlv.oui", "Organization", AB,
                      "Who defined this TLV: an organizationally unique identifier."),
                  NAMES(organizations)},
    [LLDP_SUBTYPE] = {ROW(UINT, "lldp.unknown_subtype", "Subtype", AB,
                          "Which of the organization's TLVs this is.")},
    [LLDP_CONTENT] = {ROW(BYTES, "lldp.unknown_subtype.content", "Content", AB,
                          "What only the organization can read.")},
    [LLDP_VALUE] = {ROW(BYTES, "lldp.tlv.value", "Value", AB,
                        "The rest of the value, which has no further parts.")},
    [LLDP_DOT1] = {ROW(HEX, "lldp.ieee.802_1.subtype", "IEEE 802.1 subtype", DOT1,
                       "Which of IEEE 802.1's TLVs this is."),
                   NAMES(dot1_subtypes)},
    [LLDP_PVID] = {ROW(UINT, "lldp.ieee.802_1.port_vlan.id", "Port VLAN identifier", DOT1,
                       "The VLAN of frames that come without a tag.")},
    [LLDP_PPVID_FLAGS] = {ROW(HEX, "lldp.ieee.802_1.port_and_vlan_id_flag", "Flags", DOT1,
                              "Whether VLANs can be chosen by protocol."),
                          .size = 1},
    [LLDP_PPVID_SUPPORTED] =
        BITS(1, 0x02, FLAG, "lldp.ieee.802_1.port_and_vlan_id_flag.supported", "Supported", DOT1,
             "The port is able to choose VLANs by protocol."),
    [LLDP_PPVID_ENABLED] = BITS(1, 0x04, FLAG, "lldp.ieee.802_1.port_and_vlan_id_flag.enabled",
                                "Enabled", DOT1, "The port chooses VLANs by protocol."),
    [LLDP_PPVID] = {ROW(UINT, "lldp.ieee.802_1.port_proto_vlan.id",
                        "Port and protocol VLAN identifier", DOT1,
                        "The VLAN that a protocol's frames belong to.")},
    [LLDP_VID] = {ROW(UINT, "lldp.ieee.802_1.vlan.id", "VLAN identifier", DOT1,
                      "The VLAN whose name follows.")},
    [LLDP_VLAN_LEN] = {ROW(UINT, "lldp.ieee.802_1.vlan.name_len", "VLAN name length", DOT1,
                           "How long the name is."),
                       .unit = "bytes"},
    [LLDP_VLAN_NAME] = {ROW(TEXT, "lldp.ieee.802_1.vlan.name", "VLAN name", DOT1,
                            "What the VLAN is called.")},
    [LLDP_PROTO_LEN] = {ROW(UINT, "lldp.ieee.802_1.proto.id_length", "Protocol identity length",
                            DOT1, "How long the identity is."),
                        .unit = "bytes"},
    [LLDP_PROTO_ID] = {ROW(BYTES, "lldp.ieee.802_1.proto.id", "Protocol identity", DOT1,
                           "The first bytes of a protocol that the port speaks.")},
    [LLDP_AGG1] = {ROW(HEX, "lldp.ieee.802_1.aggregation_status", "Aggregation status", DOT1,
                       "Whether the link can be one of a bundle."),
                   .size = 1},
    [LLDP_AGG1_CAP] = BITS(1, 0x01, FLAG, "lldp.ieee.802_1.aggregation_status.cap",
                           "Aggregation capability", DOT1, "The link can be one of a bundle."),
    [LLDP_AGG1_ENABLED] = BITS(1, 0x02, FLAG, "lldp.ieee.802_1.aggregation_status.enabled",
                               "Aggregation status", DOT1, "The link is one of a bundle."),
    [LLDP_AGG1_PORTTYPE] = BITS(1, 0x0c, UINT, "lldp.ieee.802_1.aggregation_status.porttype",
                                "Port type", DOT1, "Where in the bundle the TLV was made."),
    [LLDP_AGG1_PORT] = {ROW(UINT, "lldp.ieee.802_1.aggregated_port_id", "Aggregated port", DOT1,
                            "The number of the bundle's own port.")},
    EIGHT(LLDP_CNPV, CNPV_ROW),
    EIGHT(LLDP_READY, READY_ROW),
    [LLDP_WILLING] = BITS(1, 0x80, FLAG, "lldp.dcbx.ieee.willing", "Willing", DOT1,
                          "The port takes over what the other end is configured to."),
    [LLDP_ETS_CBS] = BITS(1, 0x40, FLAG, "lldp.dcbx.ieee.ets.cbs", "Credit-based shaper", DOT1,
                          "The port knows the credit-based shaper algorithm."),
    [LLDP_ETS_RES] =
        BITS(1, 0x38, UINT, "lldp.dcbx.ieee.ets.reserved", "Reserved", DOT1, "Not used."),
    [LLDP_ETS_MAXTCS] =
        BITS(1, 0x07, UINT, "lldp.dcbx.ieee.ets.maxtcs", "Maximum number of traffic classes", DOT1,
             "How many traffic classes the port has; 0 means 8."),
    [LLDP_ETS_RESERVED] = {ROW(HEX, "lldp.dcbx.ieee.ets.rec_reserved", "Reserved", DOT1,
                               "Not used.")},
    EIGHT(LLDP_PGID, PGID_ROW),
    EIGHT(LLDP_PER, PER_ROW),
    EIGHT(LLDP_TSA, TSA_ROW),
    [LLDP_PFC_MBC] = BITS(1, 0x40, FLAG, "lldp.dcbx.ieee.pfc.mbc", "MACsec bypass capability", DOT1,
                          "Whether pauses can pass around MACsec."),
    [LLDP_PFC_RES] =
        BITS(1, 0x30, UINT, "lldp.dcbx.ieee.pfc.reserved", "Reserved", DOT1, "Not used."),
    [LLDP_PFC_CAP] =
        BITS(1, 0x0f, UINT, "lldp.dcbx.ieee.pfc.numtcs", "Maximum PFC enabled traffic classes",
             DOT1, "How many traffic classes can be paused alone."),
    EIGHT(LLDP_PFC, PFC_ROW),
    [LLDP_APP_RESERVED] = {ROW(HEX, "lldp.dcbx.ieee.app.reserved", "Reserved", DOT1, "Not used.")},
    [LLDP_APP] = {ROW(GROUP, "lldp.dcbx.ieee.app", "Application", DOT1,
                      "A protocol and the priority that its frames shall have.")},
    [LLDP_APP_PRIO] = BITS(1, 0xe0, UINT, "lldp.dcbx.ieee.app.prio", "Priority", DOT1,
                           "The priority of the protocol's frames."),
    [LLDP_APP_RES] = BITS(1, 0x18, UINT, "lldp.dcbx.ieee.app.res", "Reserved", DOT1, "Not used."),
    [LLDP_APP_SEL] = {ROW(UINT, "lldp.dcbx.iee.app.sf", "Application selector", DOT1,
                          "What kind of number the protocol has."),
                      .size = 1, .mask = 0x07, NAMES(selectors)},
    [LLDP_APP_PROTO] = {ROW(HEX, "lldp.dcbx.feature.app.proto", "Application protocol", DOT1,
                            "The protocol's Ethernet type, port or code point.")},
    [LLDP_EVB_RES] = BITS(1, 0xf8, UINT, "lldp.ieee.802_1qbg.evb_bridge.reserved", "Reserved", DOT1,
                          "Not used."),
    [LLDP_EVB_BGID] = BITS(1, 0x04, FLAG, "lldp.ieee.802_1qbg.evb_bridge.bgid", "BGID", DOT1,
                           "The bridge chooses the group identifiers."),
    [LLDP_EVB_RRCAP] = BITS(1, 0x02, FLAG, "lldp.ieee.802_1qbg.evb_bridge.rrcap", "RRCAP", DOT1,
                            "The bridge is able to send frames back where they came from."),
    [LLDP_EVB_RRCTR] = BITS(1, 0x01, FLAG, "lldp.ieee.802_1qbg.evb_bridge.rrctr", "RRCTR", DOT1,
                            "The bridge sends frames back where they came from."),
    [LLDP_EVB_SRES] = BITS(1, 0xf0, UINT, "lldp.ieee.802_1qbg.evb_station.reserved", "Reserved",
                           DOT1, "Not used."),
    [LLDP_EVB_SGID] = BITS(1, 0x08, FLAG, "lldp.ieee.802_1qbg.evb_station.sgid", "SGID", DOT1,
                           "The station knows group identifiers."),
    [LLDP_EVB_RRREQ] = BITS(1, 0x04, FLAG, "lldp.ieee.802_1qbg.evb_station.rrreq", "RRREQ", DOT1,
                            "The station asks for frames to be sent back."),
    [LLDP_EVB_RRSTAT] = BITS(1, 0x03, UINT, "lldp.ieee.802_1qbg.evb_station.rrstat", "RRSTAT", DOT1,
                             "Whether frames are sent back, as far as the station knows."),
    [LLDP_EVB_R] = BITS(1, 0xe0, UINT, "lldp.ieee.802_1qbg.evb.retries", "Retries", DOT1,
                        "How often a request is sent again."),
    [LLDP_EVB_RTE] = BITS(1, 0x1f, UINT, "lldp.ieee.802_1qbg.evb.rte", "Retransmission exponent",
                          DOT1, "How long to wait for an answer, as a power of two."),
    [LLDP_EVB_MODE] = {ROW(UINT, "lldp.ieee.802_1qbg.evb.mode", "EVB mode", DOT1,
                           "What the sender is in edge virtual bridging."),
                       .size = 1, .mask = 0xc0, NAMES(evb_modes)},
    [LLDP_EVB_ROL] = BITS(1, 0x20, FLAG, "lldp.ieee.802_1qbg.evb.rol_rwd",
                          "Remote or local (delay)", DOT1, "Whose wish the delay is."),
    [LLDP_EVB_RWD] = BITS(1, 0x1f, UINT, "lldp.ieee.802_1qbg.evb.rwd", "Resource wait delay", DOT1,
                          "How long to wait for resources, as a power of two."),
    [LLDP_EVB_RES2] =
        BITS(1, 0xc0, UINT, "lldp.ieee.802_1qbg.evb.reserved", "Reserved", DOT1, "Not used."),
    [LLDP_EVB_ROL2] = BITS(1, 0x20, FLAG, "lldp.ieee.802_1qbg.evb.rol_rka",
                           "Remote or local (keep-alive)", DOT1, "Whose wish the keep-alive is."),
    [LLDP_EVB_RKA] = BITS(1, 0x1f, UINT, "lldp.ieee.802_1qbg.evb.rka", "Reinit keep-alive", DOT1,
                          "How often to say that one is alive, as a power of two."),
    [LLDP_CDCP_ROLE] = BITS(4, 0x80000000, FLAG, "lldp.ieee.802_1qbg.cdcp.role", "Role", DOT1,
                            "Whether a station or a bridge speaks."),
    [LLDP_CDCP_RES] = BITS(4, 0x70000000, UINT, "lldp.ieee.802_1qbg.cdcp.reserved", "Reserved",
                           DOT1, "Not used."),
    [LLDP_CDCP_SCOMP] = BITS(4, 0x08000000, FLAG, "lldp.ieee.802_1qbg.cdcp.scomp", "SComp", DOT1,
                             "Whether there is an S-VLAN component."),
    [LLDP_CDCP_RES2] = BITS(4, 0x07fff000, UINT, "lldp.ieee.802_1qbg.cdcp.reserved2", "Reserved",
                            DOT1, "Not used."),
    [LLDP_CDCP_CAP] = BITS(4, 0x00000fff, UINT, "lldp.ieee.802_1qbg.cdcp.chncap", "ChnCap", DOT1,
                           "How many S-channels there can be."),
    [LLDP_CDCP_SCID] = BITS(3, 0xfff000, UINT, "lldp.ieee.802_1qbg.cdcp.scid", "SCID", DOT1,
                            "The number of an S-channel."),
    [LLDP_CDCP_SVID] = BITS(3, 0x000fff, UINT, "lldp.ieee.802_1qbg.cdcp.svid", "SVID", DOT1,
                            "The VLAN that carries the S-channel."),
    [LLDP_DOT3] = {ROW(HEX, "lldp.ieee.802_3.subtype", "IEEE 802.3 subtype", DOT3,
                       "Which of IEEE 802.3's TLVs this is."),
                   NAMES(dot3_subtypes)},
    [LLDP_AUTONEG] = {ROW(HEX, "lldp.ieee.802_3.mac_phy_auto_neg_status", "Auto-negotiation status",
                          DOT3, "Whether the two ends agree on speed and duplex by themselves."),
                      .size = 1},
    [LLDP_AUTONEG_SUPPORTED] =
        BITS(1, 0x01, FLAG, "lldp.ieee.802_3.mac_phy_auto_neg_status.supported", "Supported", DOT3,
             "The port is able to negotiate."),
    [LLDP_AUTONEG_ENABLED] = BITS(1, 0x02, FLAG, "lldp.ieee.802_3.mac_phy_auto_neg_status.enabled",
                                  "Enabled", DOT3, "The port negotiates."),
    [LLDP_PMD] = {ROW(HEX, "lldp.ieee.802_3.pmd_auto_neg_advertised_caps",
                      "PMD auto-negotiation advertised capability", DOT3,
                      "Which kinds of Ethernet the port offers."),
                  .size = 2},
    PMD(0, "1000base_tfd", "1000BASE-T full duplex", "1 Gbit/s on copper, both ways at once."),
    PMD(1, "1000base_t", "1000BASE-T half duplex", "1 Gbit/s on copper, one way at a time."),
    PMD(2, "1000base_xfd", "1000BASE-X full duplex", "1 Gbit/s on fibre, both ways at once."),
    PMD(3, "1000base_x", "1000BASE-X half duplex", "1 Gbit/s on fibre, one way at a time."),
    PMD(4, "fdx_bpause", "Asymmetric and symmetric PAUSE", "Both kinds of pause frames."),
    PMD(5, "fdx_spause", "Symmetric PAUSE", "Pause frames that both ends may send."),
    PMD(6, "fdx_apause", "Asymmetric PAUSE", "Pause frames that one end may send."),
    PMD(7, "fdx_pause", "PAUSE", "Pause frames on links with full duplex."),
    PMD(8, "100base_t2fd", "100BASE-T2 full duplex", "100 Mbit/s on two pairs, both ways."),
    PMD(9, "100base_t2", "100BASE-T2 half duplex", "100 Mbit/s on two pairs, one way."),
    PMD(10, "100base_txfd", "100BASE-TX full duplex", "100 Mbit/s on copper, both ways."),
    PMD(11, "100base_tx", "100BASE-TX half duplex", "100 Mbit/s on copper, one way."),
    PMD(12, "100base_t4", "100BASE-T4", "100 Mbit/s on four pairs of simple cable."),
    PMD(13, "10base_tfd", "10BASE-T full duplex", "10 Mbit/s on copper, both ways."),
    PMD(14, "10base_t", "10BASE-T half duplex", "10 Mbit/s on copper, one way."),
    PMD(15, "other", "Other or unknown", "A kind of Ethernet that has no bit here."),
    [LLDP_MAU] = {ROW(HEX, "lldp.ieee.802_3.pmd_mau_type", "Operational MAU type", DOT3,
                      "Which kind of Ethernet the port speaks now.")},
    [LLDP_MDI] = {ROW(HEX, "lldp.ieee.802_3.mdi_power_support", "MDI power support", DOT3,
                      "Power over Ethernet: who gives it and whether it is on."),
                  .size = 1},
    [LLDP_MDI_CLASS] = BITS(1, 0x01, FLAG, "lldp.ieee.802_3.mdi_power_support.port_class",
                            "Port class", DOT3, "Set: the port gives power."),
    [LLDP_MDI_SUPPORTED] = BITS(1, 0x02, FLAG, "lldp.ieee.802_3.mdi_power_support.supported",
                                "Supported", DOT3, "The port is able to give power."),
    [LLDP_MDI_ENABLED] = BITS(1, 0x04, FLAG, "lldp.ieee.802_3.mdi_power_support.enabled", "Enabled",
                              DOT3, "The port gives power now."),
    [LLDP_MDI_PAIRS] = BITS(1, 0x08, FLAG, "lldp.ieee.802_3.mdi_power_support.pse_pairs",
                            "PSE pairs", DOT3, "The wires that carry power can be chosen."),
    [LLDP_PSE_PAIR] = {ROW(UINT, "lldp.ieee.802_3.mdi_pse_pair", "PSE power pair", DOT3,
                           "Which wires carry the power."),
                       NAMES(pse_pairs)},
    [LLDP_POWER_CLASS] = {ROW(UINT, "lldp.ieee.802_3.mdi_power_class", "Power class", DOT3,
                              "How much power the device takes at most: the class plus one.")},
    [LLDP_AGG3] = {ROW(HEX, "lldp.ieee.802_3.aggregation_status", "Aggregation status", DOT3,
                       "Whether the link can be one of a bundle."),
                   .size = 1},
    [LLDP_AGG3_CAP] = BITS(1, 0x01, FLAG, "lldp.ieee.802_3.aggregation_status.cap",
                           "Aggregation capability", DOT3, "The link can be one of a bundle."),
    [LLDP_AGG3_ENABLED] = BITS(1, 0x02, FLAG, "lldp.ieee.802_3.aggregation_status.enabled",
                               "Aggregation status", DOT3, "The link is one of a bundle."),
    [LLDP_AGG3_PORT] = {ROW(UINT, "lldp.ieee.802_3.aggregated_port_id", "Aggregated port", DOT3,
                            "The number of the bundle's own port.")},
    [LLDP_MTU] = {ROW(UINT, "lldp.ieee.802_3.max_frame_size", "Maximum frame size", DOT3,
                      "The longest frame that the port takes."),
                  .unit = "bytes"},
    [LLDP_MED] = {ROW(HEX, "lldp.media.subtype", "Media subtype", MED,
                      "Which of LLDP-MED's TLVs this is."),
                  NAMES(med_subtypes)},
    [LLDP_MED_CAP] = {ROW(HEX, "lldp.media.subtype.caps", "Capabilities", MED,
                          "Which LLDP-MED TLVs the device knows."),
                      .size = 2},
    [LLDP_MED_CAP_MED] = BITS(2, 0x01, FLAG, "lldp.media.subtype.caps.llpd",
                              "LLDP-MED capabilities", MED, "It tells its capabilities."),
    [LLDP_MED_CAP_POLICY] = BITS(2, 0x02, FLAG, "lldp.media.subtype.caps.network_policy",
                                 "Network policy", MED, "It knows network policies."),
    [LLDP_MED_CAP_LOCATION] = BITS(2, 0x04, FLAG, "lldp.media.subtype.caps.location_id",
                                   "Location identification", MED, "It knows where it is."),
    [LLDP_MED_CAP_PSE] = BITS(2, 0x08, FLAG, "lldp.media.subtype.caps.mdi_pse",
                              "Extended power via MDI-PSE", MED, "It gives power."),
    [LLDP_MED_CAP_PD] = BITS(2, 0x10, FLAG, "lldp.media.subtype.caps.mid_pd",
                             "Extended power via MDI-PD", MED, "It takes power."),
    [LLDP_MED_CAP_INVENTORY] = BITS(2, 0x20, FLAG, "lldp.media.subtype.caps.inventory", "Inventory",
                                    MED, "It tells its maker and model."),
    [LLDP_MED_CLASS] = {ROW(UINT, "lldp.media.subtype.class", "Class type", MED,
                            "What kind of device it is, from simple to telephone."),
                        NAMES(device_classes)},
    [LLDP_APP_TYPE] = {ROW(UINT, "lldp.media.app_type", "Application type", MED,
                           "Which traffic the policy is for."),
                       NAMES(applications)},
    [LLDP_POLICY] = BITS(3, 0x800000, FLAG, "lldp.media.policy_flag", "Policy unknown", MED,
                         "Set: the device asks for a policy."),
    [LLDP_TAGGED] = BITS(3, 0x400000, FLAG, "lldp.media.tag_flag", "Tagged", MED,
                         "Set: the traffic carries a VLAN tag."),
    [LLDP_POLICY_RES] =
        BITS(3, 0x200000, FLAG, "lldp.media.policy_reserved", "Reserved", MED, "Not used."),
    [LLDP_POLICY_VLAN] = BITS(3, 0x1ffe00, UINT, "lldp.media.vlan_id", "VLAN Id", MED,
                              "The VLAN that the traffic belongs to."),
    [LLDP_POLICY_PRIO] = BITS(3, 0x0001c0, UINT, "lldp.media.l2_prio", "L2 priority", MED,
                              "The priority that its frames have."),
    [LLDP_POLICY_DSCP] = BITS(3, 0x00003f, UINT, "lldp.media.dscp", "DSCP priority", MED,
                              "The class of service that its packets have."),
    [LLDP_LOC_FORMAT] = {ROW(UINT, "lldp.media.loc.data_format", "Location data format", MED,
                             "In which form the place is told."),
                         NAMES(location_formats)},
    [LLDP_LAT] = {ROW(GROUP, "lldp.media.loc.latitude", "Latitude", "RFC 3825 2.1",
                      "Degrees north of the equator, with 25 bits behind the point.")},
    [LLDP_LAT_RES] = BITS(1, 0xfc, UINT, "lldp.media.loc.lat_resolution", "Latitude resolution",
                          "RFC 3825 2.1", "How many bits of the latitude are meant."),
    [LLDP_LAT_HIGH] = BITS(1, 0x03, UINT, "lldp.media.loc.latitude_high", "Latitude, highest bits",
                           "RFC 3825 2.1", "The first two bits of the latitude."),
    [LLDP_LAT_LOW] = {ROW(HEX, "lldp.media.loc.latitude_low", "Latitude, lower bits",
                          "RFC 3825 2.1", "The other 32 bits of the latitude.")},
    [LLDP_LONG] = {ROW(GROUP, "lldp.media.loc.longitude", "Longitude", "RFC 3825 2.1",
                       "Degrees east of Greenwich, with 25 bits behind the point.")},
    [LLDP_LONG_RES] = BITS(1, 0xfc, UINT, "lldp.media.loc.long_resolution", "Longitude resolution",
                           "RFC 3825 2.1", "How many bits of the longitude are meant."),
    [LLDP_LONG_HIGH] =
        BITS(1, 0x03, UINT, "lldp.media.loc.longitude_high", "Longitude, highest bits",
             "RFC 3825 2.1", "The first two bits of the longitude."),
    [LLDP_LONG_LOW] = {ROW(HEX, "lldp.media.loc.longitude_low", "Longitude, lower bits",
                           "RFC 3825 2.1", "The other 32 bits of the longitude.")},
    [LLDP_ALT_TYPE] = {ROW(UINT, "lldp.media.loc.alt_type", "Altitude type", "RFC 3825 2.1",
                           "Whether the altitude counts meters or floors."),
                       .size = 1, .mask = 0xf0, NAMES(altitude_types)},
    [LLDP_ALT_RES] = {ROW(UINT, "lldp.media.loc.alt_resolution", "Altitude resolution",
                          "RFC 3825 2.1", "How many bits of the altitude are meant."),
                      .size = 2, .mask = 0x0fc0, .flags = FF_SAME},
    [LLDP_ALT_RES_HIGH] = {ROW(UINT, "lldp.media.loc.alt_resolution_high",
                               "Altitude resolution, high", "RFC 3825 2.1",
                               "The first four bits of the resolution."),
                           .size = 1, .mask = 0x0f, .flags = FF_PART},
    [LLDP_ALT_RES_LOW] = {ROW(UINT, "lldp.media.loc.alt_resolution_low", "Altitude resolution, low",
                              "RFC 3825 2.1", "The last two bits of the resolution."),
                          .size = 1, .mask = 0xc0, .flags = FF_PART},
    [LLDP_ALT_HIGH] = {ROW(UINT, "lldp.media.loc.altitude_high", "Altitude, high", "RFC 3825 2.1",
                           "The first six bits of the altitude."),
                       .size = 1, .mask = 0x3f, .flags = FF_PART},
    [LLDP_ALT] = {ROW(HEX, "lldp.media.loc.altitude", "Altitude", "RFC 3825 2.1",
                      "The height, with eight bits behind the point."),
                  .size = 4, .mask = 0x3fffffff, .flags = FF_SAME},
    [LLDP_ALT_LOW] = {ROW(HEX, "lldp.media.loc.altitude_low", "Altitude, low", "RFC 3825 2.1",
                          "The other 24 bits of the altitude."),
                      .flags = FF_PART},
    [LLDP_DATUM] = {ROW(UINT, "lldp.media.loc.datum", "Datum", "RFC 3825 2.1",
                        "Which model of the Earth the coordinates are for."),
                    NAMES(datums)},
    [LLDP_CIVIC_LEN] = {ROW(UINT, "lldp.media.civic.length", "LCI length", MED,
                            "How long the address is."),
                        .unit = "bytes"},
    [LLDP_CIVIC_WHAT] = {ROW(UINT, "lldp.media.civic.what", "What", MED, "Whose place it is."),
                         NAMES(civic_what)},
    [LLDP_CIVIC_COUNTRY] = {ROW(TEXT, "lldp.media.civic.country", "Country", MED,
                                "The country, in two letters.")},
    [LLDP_CIVIC_TYPE] = {ROW(UINT, "lldp.media.civic.type", "CA type", "RFC 4776 3.4",
                             "Which part of the address follows."),
                         NAMES(civic_types)},
    [LLDP_CIVIC_ELEN] = {ROW(UINT, "lldp.media.civic.ca_length", "CA length", "RFC 4776 3.3",
                             "How long that part is."),
                         .unit = "bytes"},
    [LLDP_CIVIC_VALUE] = {ROW(TEXT, "lldp.media.civic.value", "CA value", "RFC 4776 3.3",
                              "That part of the address.")},
    [LLDP_ELIN] = {ROW(TEXT, "lldp.media.ecs", "ELIN", MED,
                       "The telephone number that emergency services see.")},
    [LLDP_LOC_ID] = {ROW(BYTES, "lldp.media.loc.unknown", "Location", MED,
                         "A place, in a form that is not known.")},
    [LLDP_POWER_TYPE] = {ROW(UINT, "lldp.media.power.type", "Power type", MED,
                             "Whether the device gives or takes power."),
                         .size = 1, .mask = 0xc0, NAMES(power_types)},
    [LLDP_POWER_SOURCE] = BITS(1, 0x30, UINT, "lldp.media.power.source", "Power source", MED,
                               "Where the power comes from."),
    [LLDP_POWER_PRIO] = {ROW(UINT, "lldp.media.power.prio", "Power priority", MED,
                             "How important it is that the device stays on."),
                         .size = 1, .mask = 0x0f, NAMES(power_priorities)},
    [LLDP_POWER_VALUE] = {ROW(UINT, "lldp.media.power.value", "Power value", MED,
                              "How much power, in tenths of a watt."),
                          .unit = "x 0.1 W"},
    [LLDP_INV_HARDWARE] = {ROW(TEXT, "lldp.media.hardware", "Hardware revision", MED,
                               "Which version of the hardware it is.")},
    [LLDP_INV_FIRMWARE] = {ROW(TEXT, "lldp.media.firmware", "Firmware revision", MED,
                               "Which version of the firmware it runs.")},
    [LLDP_INV_SOFTWARE] = {ROW(TEXT, "lldp.media.software", "Software revision", MED,
                               "Which version of the software it runs.")},
    [LLDP_INV_SERIAL] = {ROW(TEXT, "lldp.media.sn", "Serial number", MED,
                             "The number of this one device.")},
    [LLDP_INV_MANUFACTURER] = {ROW(TEXT, "lldp.media.manufacturer", "Manufacturer name", MED,
                                   "Who made it.")},
    [LLDP_INV_MODEL] = {ROW(TEXT, "lldp.media.model", "Model name", MED,
                            "What its maker calls it.")},
    [LLDP_INV_ASSET] = {ROW(TEXT, "lldp.media.asset", "Asset ID", MED,
                            "The number under which its owner keeps it.")},
};
