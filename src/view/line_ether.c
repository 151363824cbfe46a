/* The parts of the line that every Ethernet-like header shares. */
#include "wireloupe/line.h"

#define FIRST_TYPE 1501
#define HEADER_LEN 14

/* tcpdump's words for the vendors (the first three bytes of a MAC address) that it knows. */
static const struct value_name vendors[] = {
    {0x000000, "Ethernet"},
    {0x00000c, "Cisco"},
    {0x00005e, "IANA"},
    {0x000081, "Nortel Networks SONMP"},
    {0x0000f8, "Cisco bridged"},
    {0x00049f, "Freescale"},
    {0x0004ea, "HP-Labs"},
    {0x001018, "Broadcom"},
    {0x00120f, "IEEE 802.3 Private"},
    {0x0012bb, "ANSI/TIA"},
    {0x0015ad, "Netronome"},
    {0x001b21, "DCBX"},
    {0x002320, "Nicira Networks"},
    {0x002481, "HP"},
    {0x0080c2, "Ethernet bridged"},
    {0x009069, "Juniper"},
    {0x00a03e, "ATM Forum"},
    {0x00e004, "PMC-Sierra"},
    {0x00e02f, "DOCSIS Spanning Tree"},
    {0x080007, "Appletalk"},
    {0x080009, "Hewlett-Packard"},
    {0x5c16c7, "Big Switch Networks"},
    {0x748771, "Infoblox Inc"},
    {0xa42305, "Open Networking Lab"},
    {0xb0d2f5, "Vello Systems"},
    {0xd0f0db, "Ericsson"},
};

static const struct value_name types[] = {
    {0x00fe, "GRE-OSI"},
    {0x0200, "PUP"},
    {0x0500, "Sprite"},
    {0x0600, "NS"},
    {0x0707, "GeoNet (old)"},
    {0x0800, "IPv4"},
    {0x0806, "ARP"},
    {0x1000, "Trail"},
    {0x1111, "CALM FAST"},
    {0x6001, "MOP DL"},
    {0x6002, "MOP RC"},
    {0x6003, "DN"},
    {0x6004, "LAT"},
    {0x6007, "SCA"},
    {0x6558, "TEB"},
    {0x8035, "Reverse ARP"},
    {0x8038, "Lanbridge"},
    {0x803c, "DEC DNS"},
    {0x803e, "DEC DTS"},
    {0x805b, "VEXP"},
    {0x805c, "VPROD"},
    {0x809b, "Appletalk"},
    {0x80f3, "Appletalk ARP"},
    {0x8100, "802.1Q"},
    {0x8137, "IPX"},
    {0x86dd, "IPv6"},
    {0x8808, "MPCP"},
    {0x8809, "Slow Protocols"},
    {0x880b, "PPP"},
    {0x8847, "MPLS unicast"},
    {0x8848, "MPLS multicast"},
    {0x8863, "PPPoE D"},
    {0x8864, "PPPoE S"},
    {0x886f, "MS NLB heartbeat"},
    {0x8870, "Jumbo"},
    {0x888e, "EAPOL"},
    {0x8899, "Realtek protocols"},
    {0x88a2, "AoE"},
    {0x88a8, "802.1Q-QinQ"},
    {0x88ca, "TIPC"},
    {0x88cc, "LLDP"},
    {0x88e5, "802.1AE MACsec"},
    {0x88f7, "PTP"},
    {0x8902, "CFM"},
    {0x893a, "IEEE1905.1"},
    {0x8947, "GeoNet"},
    {0x894f, "NSH"},
    {0x9000, "Loopback"},
    {0x9100, "802.1Q-9100"},
    {0x9200, "802.1Q-9200"},
    {0xabcd, "CFM (old)"},
    {0xd28b, "Arista Vendor Specific Protocol"},
    {0xfefe, "OSI"},
};

const char *line_ethertype_name(uint32_t type)
{
    return NAME_IN(types, type);
}

void line_ethertype(struct line *l, uint32_t type)
{
    struct out *o = l->out;
    const char *name = NAME_IN(types, type);
    if (l->opt.quiet) {
        if (name) {
            out_str(o, name);
            return;
        }
        out_str(o, "Unknown Ethertype (0x");
    } else {
        out_str(o, "ethertype ");
        out_str(o, name ? name : "Unknown");
        out_str(o, " (0x");
    }
    out_hex(o, type, 4);
    out_char(o, ')');
}

const char *line_vendor_name(uint32_t vendor)
{
    return NAME_IN(vendors, vendor);
}

void line_mac(struct line *l, const uint8_t *mac)
{
    struct out *o = l->out;
    uint32_t vendor = (uint32_t)mac[0] << 16 | (uint32_t)mac[1] << 8 | mac[2];
    bool all = vendor == 0xffffff && mac[3] == 0xff && mac[4] == 0xff && mac[5] == 0xff;
    if (all && !l->opt.numeric) {
        out_str(o, "Broadcast");
        return;
    }
    out_mac(o, mac, 6);
    if (l->opt.numeric)
        return;
    const char *name = NAME_IN(vendors, vendor);
    out_str(o, " (oui ");
    out_str(o, name ? name : "Unknown");
    out_char(o, ')');
}

void line_ether(struct line *l, const uint8_t *src, const uint8_t *dst, uint32_t type, uint32_t len)
{
    struct out *o = l->out;
    line_mac(l, src);
    out_str(o, " > ");
    line_mac(l, dst);
    if (type < FIRST_TYPE) {
        uint32_t there = len > HEADER_LEN ? len - HEADER_LEN : 0;
        out_str(o, ", 802.3, length ");
        out_dec(o, type < there ? type : there);
        out_str(o, ": ");
        return;
    }
    out_str(o, ", ");
    line_ethertype(l, type);
    out_str(o, ", length ");
    out_dec(o, len);
    out_str(o, ": ");
}
