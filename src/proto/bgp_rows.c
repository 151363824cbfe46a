/* The fields of BGP and the words for their values: see bgp_fields.def. */
#include "bgp.h"

static const struct value_name bgp_types[] = {
    {1, "Open"}, {2, "Update"}, {3, "Notification"}, {4, "Keepalive"}, {5, "Route Refresh"},
};
static const struct value_name bgp_params[] = {
    {1, "Authentication Information"},
    {2, "Capabilities Advertisement"},
};
static const struct value_name bgp_caps[] = {
    {1, "Multiprotocol Extensions"},
    {2, "Route Refresh"},
    {3, "Cooperative Route Filtering"},
    {4, "Multiple Routes to a Destination"},
    {5, "Extended Next Hop Encoding"},
    {8, "Multiple Labels"},
    {64, "Graceful Restart"},
    {65, "32-Bit AS Number"},
    {67, "Dynamic Capability"},
    {68, "Multisession BGP"},
    {69, "Multiple Paths"},
    {70, "Enhanced Route Refresh"},
    {71, "Long-lived Graceful Restart"},
    {128, "Route Refresh (Cisco)"},
};
static const struct value_name bgp_afis[] = {
    {0, "Reserved"},      {1, "IPv4"},
    {2, "IPv6"},          {3, "NSAP"},
    {4, "HDLC"},          {5, "BBN 1822"},
    {6, "802"},           {7, "E.163"},
    {8, "E.164"},         {9, "F.69"},
    {10, "X.121"},        {11, "Novell IPX"},
    {12, "Appletalk"},    {13, "Decnet IV"},
    {14, "Banyan Vines"}, {15, "E.164 with NSAP subaddress"},
    {25, "VPLS"},         {196, "Layer-2 VPN"},
};
static const struct value_name bgp_safis[] = {
    {0, "Reserved"},
    {1, "Unicast"},
    {2, "Multicast"},
    {3, "Unicast+Multicast"},
    {4, "labeled Unicast"},
    {5, "Multicast VPN"},
    {64, "Tunnel"},
    {65, "VPLS"},
    {66, "MDT"},
    {70, "EVPN"},
    {128, "labeled VPN Unicast"},
    {129, "labeled VPN Multicast"},
    {130, "labeled VPN Unicast+Multicast"},
    {132, "Route Target Routing Information"},
};
static const struct value_name bgp_send_receive[] = {
    {1, "Receive"},
    {2, "Send"},
    {3, "Both"},
};
static const struct value_name bgp_attrs[] = {
    {1, "Origin"},
    {2, "AS Path"},
    {3, "Next Hop"},
    {4, "Multi Exit Discriminator"},
    {5, "Local Preference"},
    {6, "Atomic Aggregate"},
    {7, "Aggregator"},
    {8, "Community"},
    {9, "Originator ID"},
    {10, "Cluster List"},
    {11, "DPA"},
    {12, "Advertisers"},
    {13, "RCID Path / Cluster ID"},
    {14, "Multi-Protocol Reach NLRI"},
    {15, "Multi-Protocol Unreach NLRI"},
    {16, "Extended Community"},
    {17, "AS4 Path"},
    {18, "Aggregator4"},
    {22, "PMSI Tunnel"},
    {23, "Tunnel Encapsulation"},
    {24, "Traffic Engineering"},
    {25, "IPv6 Extended Community"},
    {26, "Accumulated IGP Metric"},
    {27, "PE Distinguisher Label"},
    {28, "Entropy Label"},
    {32, "Large Community"},
    {128, "Attribute Set"},
    {255, "Reserved for development"},
};
static const struct value_name bgp_origins[] = {
    {0, "IGP"},
    {1, "EGP"},
    {2, "Incomplete"},
};
static const struct value_name bgp_segments[] = {
    {1, "AS_SET"},
    {2, "AS_SEQUENCE"},
    {3, "AS_CONFED_SEQUENCE"},
    {4, "AS_CONFED_SET"},
};
static const struct value_name bgp_communities[] = {
    {0xffffff01, "NO_EXPORT"},
    {0xffffff02, "NO_ADVERTISE"},
    {0xffffff03, "NO_EXPORT_SUBCONFED"},
};
static const struct value_name bgp_ospf_routes[] = {
    {1, "Router"}, {2, "Network"}, {3, "Summary"}, {5, "External"}, {7, "NSSA External"},
};
static const struct value_name bgp_encapsulations[] = {
    {0, "Reserved"},
    {1, "Frame Relay"},
    {2, "ATM AAL5 SDU VCC transport"},
    {3, "ATM transparent cell transport"},
    {4, "Ethernet (VLAN) Tagged Mode"},
    {5, "Ethernet Raw Mode"},
    {6, "Cisco HDLC"},
    {7, "PPP"},
    {8, "SONET/SDH Circuit Emulation Service over MPLS"},
    {9, "ATM n-to-one VCC cell transport"},
    {10, "ATM n-to-one VPC cell transport"},
    {11, "IP layer 2 transport"},
    {15, "Frame Relay Port mode"},
    {17, "Structure-agnostic E1 over packet"},
    {18, "Structure-agnostic T1 (DS1) over packet"},
    {19, "VPLS"},
    {20, "Structure-agnostic T3 (DS3) over packet"},
    {21, "Nx64kbit/s Basic Service using Structure-aware"},
    {25, "Frame Relay DLCI"},
};
static const struct value_name bgp_tunnels[] = {
    {1, "L2TPv3 over IP"},
    {2, "GRE"},
    {3, "Transmit Tunnel"},
    {4, "IPsec"},
    {5, "IP in IP with IPsec"},
    {6, "MPLS in IP with IPsec"},
    {7, "IP in IP"},
    {8, "VXLAN"},
    {9, "NVGRE"},
    {10, "MPLS"},
    {11, "MPLS in GRE"},
    {12, "VXLAN GPE"},
    {13, "MPLS in UDP"},
    {14, "IPv6"},
    {15, "SR TE"},
    {16, "Bare"},
    {17, "SR"},
};
static const struct value_name bgp_pmsi_types[] = {
    {1, "RSVP-TE P2MP LSP"}, {2, "LDP P2MP LSP"},        {3, "PIM-SSM Tree"},  {4, "PIM-SM Tree"},
    {5, "PIM-Bidir Tree"},   {6, "Ingress Replication"}, {7, "LDP MP2MP LSP"},
};
static const struct value_name bgp_aigps[] = {
    {1, "AIGP"},
};
static const struct value_name bgp_mvpn_types[] = {
    {1, "Intra-AS I-PMSI"},       {2, "Inter-AS I-PMSI"}, {3, "S-PMSI"},
    {4, "Intra-AS Segment-Leaf"}, {5, "Source-Active"},   {6, "Shared Tree Join"},
    {7, "Source Tree Join"},
};
static const struct value_name bgp_errors[] = {
    {1, "Message Header Error"},     {2, "OPEN Message Error"},         {3, "UPDATE Message Error"},
    {4, "Hold Timer Expired"},       {5, "Finite State Machine Error"}, {6, "Cease"},
    {7, "Capability Message Error"},
};
static const struct value_name bgp_header_errors[] = {
    {1, "Connection Not Synchronized"},
    {2, "Bad Message Length"},
    {3, "Bad Message Type"},
};
static const struct value_name bgp_open_errors[] = {
    {1, "Unsupported Version Number"}, {2, "Bad Peer AS"},
    {3, "Bad BGP Identifier"},         {4, "Unsupported Optional Parameter"},
    {5, "Authentication Failure"},     {6, "Unacceptable Hold Time"},
    {7, "Capability Message Error"},
};
static const struct value_name bgp_update_errors[] = {
    {1, "Malformed Attribute List"},
    {2, "Unrecognized Well-known Attribute"},
    {3, "Missing Well-known Attribute"},
    {4, "Attribute Flags Error"},
    {5, "Attribute Length Error"},
    {6, "Invalid ORIGIN Attribute"},
    {7, "AS Routing Loop"},
    {8, "Invalid NEXT_HOP Attribute"},
    {9, "Optional Attribute Error"},
    {10, "Invalid Network Field"},
    {11, "Malformed AS_PATH"},
};
static const struct value_name bgp_fsm_errors[] = {
    {0, "Unspecified Error"},
    {1, "In OpenSent State"},
    {2, "In OpenConfirm State"},
    {3, "In Established State"},
};
static const struct value_name bgp_cease[] = {
    {1, "Maximum Number of Prefixes Reached"},
    {2, "Administrative Shutdown"},
    {3, "Peer Unconfigured"},
    {4, "Administrative Reset"},
    {5, "Connection Rejected"},
    {6, "Other Configuration Change"},
    {7, "Connection Collision Resolution"},
};
static const struct value_name bgp_cap_errors[] = {
    {1, "Invalid Action Value"},
    {2, "Invalid Capability Length"},
    {3, "Malformed Capability Value"},
    {4, "Unsupported Capability Code"},
};
static const struct value_name bgp_refresh[] = {
    {0, "Route refresh"},
    {1, "Beginning of the answer"},
    {2, "End of the answer"},
};

const struct field_def bgp_rows[N_BGP_FIELDS] = {
#define FIELD(id, text, term, kind, document, sentence, ...)                                       \
    [BGP_##id] = {.name = text,                                                                    \
                  .label = term,                                                                   \
                  .type = kind,                                                                    \
                  .rfc = document,                                                                 \
                  .what = sentence,                                                                \
                  __VA_ARGS__},
#include "bgp_fields.def"
#undef FIELD
};
