/* SNAP, the Subnetwork Access Protocol (IEEE 802, RFC 1042).
 *
 * What a student learns here: five bytes behind 802.2 LLC name who gives out the type numbers, and
 * then the type; with 00-00-00 these are Ethernet's.
 *
 *     0                               3               4               5
 *    +-------------------------------+---------------+---------------+
 *    |  Organization                 |      Protocol number          |
 *    +-------------------------------+---------------+---------------+ */
#include "llc.h"

#include "wireloupe/dissect.h"

enum {
    SNAP_OUI,
    SNAP_TYPE,
    SNAP_CISCO_PID,
    SNAP_PID,
    SNAP_PAD
};

#define HEADER_LEN 3
#define SNAP_LEN 5
#define LLC_LEN 3 /* before it: tcpdump dumps what it does not know from there on */

#define OUI_ETHERNET 0x000000
#define OUI_CISCO 0x00000c
#define OUI_CISCO_BRIDGED 0x0000f8
#define OUI_BRIDGED 0x0080c2
#define OUI_APPLETALK 0x080007

#define CISCO_CDP 0x2000
#define CISCO_PVST 0x010b
#define CISCO_VLAN_BRIDGE 0x010c
#define BRIDGED_ETHERNET_FCS 1
#define BRIDGED_ETHERNET 7
#define BRIDGED_BPDU 0x0e

static const struct value_name ouis[] = {
    {0x000000, "Ethernet"},
    {0x00000c, "Cisco"},
    {0x00005e, "IANA"},
    {0x000081, "Nortel Networks SONMP"},
    {0x0000f8, "Cisco bridged"},
    {0x000142, "Cisco 802.3ah OAM"},
    {0x00120f, "IEEE 802.3 Private"},
    {0x0012bb, "ANSI/TIA"},
    {0x00400b, "Cable BPI"},
    {0x0080c2, "Ethernet bridged"},
    {0x00a03e, "ATM Forum"},
    {0x080007, "Appletalk"},
};

static const struct value_name cisco_pids[] = {
    {0x010b, "PVST"}, {0x010c, "VLAN Bridge"}, {0x0111, "UDLD"},
    {0x2000, "CDP"},  {0x2003, "VTP"},         {0x2004, "DTP"},
};

static const struct value_name bridged_pids[] = {
    {0x01, "Ethernet + FCS"},
    {0x02, "802.4 + FCS"},
    {0x03, "Token Ring + FCS"},
    {0x04, "FDDI + FCS"},
    {0x05, "802.6 + FCS"},
    {0x07, "Ethernet w/o FCS"},
    {0x08, "802.4 w/o FCS"},
    {0x09, "Token Ring w/o FCS"},
    {0x0a, "FDDI w/o FCS"},
    {0x0b, "802.6 w/o FCS"},
    {0x0e, "BPDU"},
};

static const struct value_name types[] = {
    {0x0800, "IPv4"},        {0x0806, "ARP"}, {0x8035, "RARP"}, {0x809b, "AppleTalk"},
    {0x8100, "802.1Q VLAN"}, {0x8137, "IPX"}, {0x86dd, "IPv6"}, {0x88cc, "LLDP"},
};

static const struct field_def rows[] = {
    [SNAP_OUI] = {.name = "llc.oui",
                  .label = "Organization",
                  .type = FT_HEX,
                  .byte = 0,
                  .size = 3,
                  .brief = "oui",
                  NAMES(ouis),
                  .rfc = "RFC 1042",
                  .what = "Who gives out the numbers of the field that follows."},
    [SNAP_TYPE] = {.name = "llc.type",
                   .label = "Type",
                   .type = FT_HEX,
                   .brief = "type",
                   NAMES(types),
                   .rfc = "RFC 1042",
                   .what = "Ethernet's number for the protocol of the payload."},
    [SNAP_CISCO_PID] = {.name = "llc.cisco_pid",
                        .label = "Protocol number",
                        .type = FT_HEX,
                        .brief = "pid",
                        NAMES(cisco_pids),
                        .rfc = "RFC 1042",
                        .what = "Cisco's number for the protocol of the payload."},
    [SNAP_PID] = {.name = "llc.pid",
                  .label = "Protocol number",
                  .type = FT_HEX,
                  .brief = "pid",
                  .rfc = "RFC 2684 5.2",
                  .what = "The organization's number for the protocol of the payload."},
    [SNAP_PAD] = {.name = "llc.pad",
                  .label = "Padding",
                  .type = FT_BYTES,
                  .brief = "pad",
                  .rfc = "RFC 2684 5.2",
                  .what = "Two bytes that put the bridged frame on an even boundary."},
};

static void dissect_bridged(struct dissect *d, uint32_t pid)
{
    if (pid == BRIDGED_BPDU) {
        dissect_next(d, PROTO_stp);
        return;
    }
    if (pid != BRIDGED_ETHERNET && pid != BRIDGED_ETHERNET_FCS)
        return;
    emit_bytes(d, SNAP_PAD, 2, 0);
    if (reader_ok(&d->r))
        dissect_next(d, PROTO_eth);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t oui = head(d, &rows[SNAP_OUI]), pid = reader_peek(&d->r, 0, 2);
    bool ethernet = oui == OUI_ETHERNET || oui == OUI_CISCO_BRIDGED || oui == OUI_APPLETALK;
    emit_uint(d, ethernet ? SNAP_TYPE : oui == OUI_CISCO ? SNAP_CISCO_PID : SNAP_PID, 2);
    if (!reader_ok(&d->r))
        return;
    if (oui == OUI_ETHERNET || oui == OUI_CISCO_BRIDGED)
        dissect_next(d, registry_find(BY_ETHERTYPE, pid));
    else if (oui == OUI_CISCO && (pid == CISCO_PVST || pid == CISCO_VLAN_BRIDGE))
        dissect_next(d, PROTO_stp);
    else if (oui == OUI_CISCO && pid == CISCO_CDP)
        dissect_next(d, PROTO_cdp);
    else if (oui == OUI_BRIDGED)
        dissect_bridged(d, pid);
}

/* The word for a protocol number. */
static const char *pid_name(uint32_t oui, uint32_t pid)
{
    if (oui == OUI_CISCO)
        return NAME_IN(cisco_pids, pid);
    if (oui == OUI_BRIDGED)
        return NAME_IN(bridged_pids, pid);
    if (oui == OUI_CISCO_BRIDGED || oui == OUI_APPLETALK)
        return line_ethertype_name(pid);
    return NULL;
}

/* "oui Ethernet (0x000000), ethertype IPv4 (0x0800), length 33: " */
static void line_header(struct line *l, const struct layer *y, uint32_t oui, uint32_t pid)
{
    struct out *o = l->out;
    const char *name = oui == OUI_ETHERNET ? line_ethertype_name(pid) : pid_name(oui, pid);
    const char *owner = NAME_IN(ouis, oui);
    if (oui != OUI_ETHERNET || l->opt.ether) {
        out_str(o, "oui ");
        out_str(o, owner ? owner : "Unknown");
        out_str(o, " (0x");
        out_hex(o, oui, 6);
        out_str(o, "), ");
    }
    out_str(o, oui == OUI_ETHERNET ? "ethertype " : "pid ");
    out_str(o, name ? name : "Unknown");
    out_str(o, " (0x");
    out_hex(o, pid, 4);
    out_str(o, "), length ");
    out_dec(o, y->end - y->offset - SNAP_LEN);
    out_str(o, ": ");
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t oui = header_value(l->p, y, &rows[SNAP_OUI]);
    uint32_t pid = packet_number(l->p, y->offset + HEADER_LEN, 2);
    const struct layer *inner = line_inner(l, y);
    if (y->length < SNAP_LEN) {
        line_cut(l, "snap");
        return;
    }
    bool known = inner && inner->proto != PROTO_data && inner->proto != PROTO_vlan;
    if (!l->opt.ether && !known)
        llc_line_ends(l, y, NULL, "SNAP, ");
    if (l->opt.ether || !known)
        line_header(l, y, oui, pid);
    if (!known || !line_next(l, y))
        line_data(l, y->offset - LLC_LEN, y->end - y->offset + LLC_LEN);
}

static const struct bind binds[] = {
    {BY_LLC_SAP, LLC_SAP_SNAP},
};

const struct protocol proto_snap = {
    .name = "llc",
    .title = "Subnetwork Access Protocol",
    .rfc = "RFC 1042",
    ROWS(rows),
    .n_header = SNAP_OUI + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
