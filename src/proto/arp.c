/* ARP, the Address Resolution Protocol (RFC 826), its reverse (RFC 903), its inverse (RFC 2390) and
 * its form for ATM (RFC 2225).
 *
 * What a student learns here: how a host that knows a neighbour's IP address asks everybody on the
 * cable for the hardware address that belongs to it, and gets an answer that nobody vouches for.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------+-------------------------------+
 *    |         Hardware type         |         Protocol type         |
 *    +---------------+---------------+-------------------------------+
 *    | Hardware size | Protocol size |           Operation           |
 *    +---------------+---------------+-------------------------------+
 *    | Sender hardware address, sender protocol address,             |
 *    | target hardware address, target protocol address ...          |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"
#include "flow.h"

enum {
    ARP_HW_TYPE,
    ARP_PROTO_TYPE,
    ARP_HW_SIZE,
    ARP_PROTO_SIZE,
    ARP_OPCODE,
    ARP_SRC_NUMBER,
    ARP_SRC_HTYPE,
    ARP_SRC_HLEN,
    ARP_SRC_SUB,
    ARP_SRC_STYPE,
    ARP_SRC_SLEN,
    ARP_SRC_PLN,
    ARP_DST_NUMBER,
    ARP_DST_HTYPE,
    ARP_DST_HLEN,
    ARP_DST_SUB,
    ARP_DST_STYPE,
    ARP_DST_SLEN,
    ARP_DST_PLN,
    ARP_SRC_HW,
    ARP_SRC_MAC,
    ARP_SRC_NSAP,
    ARP_SRC_E164,
    ARP_SRC_SUBADDR,
    ARP_SRC_PROTO,
    ARP_SRC_IPV4,
    ARP_DST_HW,
    ARP_DST_MAC,
    ARP_DST_NSAP,
    ARP_DST_E164,
    ARP_DST_SUBADDR,
    ARP_DST_PROTO,
    ARP_DST_IPV4,
    ARP_AFI,
    ARP_REST,
    ARP_RESP_TO,
    ARP_RESPTIME
};

#define HW_ETHERNET 1
#define HW_IEEE802 6
#define HW_FRAME_RELAY 15
#define HW_ATM 19
#define TYPE_IPV4 0x0800
#define TYPE_TRAIL 0x1000 /* IPv4 with trailers: RFC 893 */

static const struct value_name hardware[] = {
    {1, "Ethernet"},      {2, "Experimental Ethernet"},
    {3, "AX.25"},         {4, "ProNET"},
    {5, "Chaos"},         {6, "IEEE 802"},
    {7, "ARCNET"},        {8, "Hyperchannel"},
    {9, "Lanstar"},       {10, "Autonet"},
    {11, "LocalTalk"},    {12, "LocalNet"},
    {13, "Ultra link"},   {14, "SMDS"},
    {15, "Frame Relay"},  {16, "ATM"},
    {17, "HDLC"},         {18, "Fibre Channel"},
    {19, "ATM"},          {20, "Serial line"},
    {21, "ATM"},          {22, "MIL-STD-188-220"},
    {23, "Metricom"},     {24, "IEEE 1394"},
    {25, "MAPOS"},        {26, "Twinaxial"},
    {27, "EUI-64"},       {28, "HIPARP"},
    {29, "ISO 7816-3"},   {30, "ARPSec"},
    {31, "IPsec tunnel"}, {32, "InfiniBand"},
    {37, "HFI"},          {256, "Experiment 2"},
    {257, "AEthernet"},
};

static const struct value_name protocol_types[] = {
    {0x0800, "IPv4"},
    {0x1000, "IPv4 with trailers"},
    {0x86dd, "IPv6"},
};

static const struct value_name operations[] = {
    {1, "request"},
    {2, "reply"},
    {3, "reverse request"},
    {4, "reverse reply"},
    {5, "DRARP request"},
    {6, "DRARP reply"},
    {7, "DRARP error"},
    {8, "inverse request"},
    {9, "inverse reply"},
    {10, "NAK"},
    {11, "MARS request"},
    {12, "MARS multi"},
    {13, "MARS mserv"},
    {14, "MARS join"},
    {15, "MARS leave"},
    {16, "MARS NAK"},
    {17, "MARS unserv"},
    {18, "MARS sjoin"},
    {19, "MARS sleave"},
    {20, "MARS grouplist request"},
    {21, "MARS grouplist reply"},
    {22, "MARS redirect map"},
    {23, "MAPOS UNARP"},
    {24, "experiment 1"},
    {25, "experiment 2"},
};

static const struct value_name number_types[] = {
    {0, "NSAP"},
    {1, "E.164"},
};

#define ROW(row_name, says, kind, from, means)                                                     \
    .name = row_name, .label = says, .type = kind, .rfc = from, .what = means

static const struct field_def rows[] = {
    [ARP_HW_TYPE] = {ROW("arp.hw.type", "Hardware type", FT_UINT, "RFC 826",
                         "Which kind of network the hardware addresses belong to."),
                     .byte = 0, .size = 2, .brief = "hw", NAMES(hardware)},
    [ARP_PROTO_TYPE] = {ROW("arp.proto.type", "Protocol type", FT_HEX, "RFC 826",
                            "Which protocol's addresses are asked about, numbered as in Ethernet."),
                        .byte = 2, .size = 2, .brief = "proto", NAMES(protocol_types)},
    [ARP_HW_SIZE] = {ROW("arp.hw.size", "Hardware size", FT_UINT, "RFC 826",
                         "How long a hardware address is."),
                     .brief = "hlen", .unit = "bytes"},
    [ARP_PROTO_SIZE] = {ROW("arp.proto.size", "Protocol size", FT_UINT, "RFC 826",
                            "How long a protocol address is."),
                        .brief = "plen", .unit = "bytes"},
    [ARP_OPCODE] = {ROW("arp.opcode", "Operation", FT_UINT, "RFC 826",
                        "Whether this asks or answers, and what for."),
                    .brief = "op", NAMES(operations)},
    [ARP_SRC_NUMBER] = {ROW("arp.src.number", "Sender ATM number", FT_GROUP, "RFC 2225 8.1",
                            "What kind of number the sender's is, and how long.")},
    [ARP_SRC_HTYPE] = {ROW("arp.src.htype", "Sender ATM number type", FT_UINT, "RFC 2225 8.1",
                           "Whether the number is an NSAP or an E.164 number."),
                       .size = 1, .mask = 0x40, NAMES(number_types)},
    [ARP_SRC_HLEN] = {ROW("arp.src.hlen", "Sender ATM number length", FT_UINT, "RFC 2225 8.1",
                          "How long the sender's ATM number is."),
                      .size = 1, .mask = 0x3f, .unit = "bytes"},
    [ARP_SRC_SUB] = {ROW("arp.src.subnumber", "Sender ATM subaddress", FT_GROUP, "RFC 2225 8.1",
                         "What kind of subaddress the sender has, and how long.")},
    [ARP_SRC_STYPE] = {ROW("arp.src.stype", "Sender ATM subaddress type", FT_UINT, "RFC 2225 8.1",
                           "Whether the subaddress is an NSAP or an E.164 number."),
                       .size = 1, .mask = 0x40, NAMES(number_types)},
    [ARP_SRC_SLEN] = {ROW("arp.src.slen", "Sender ATM subaddress length", FT_UINT, "RFC 2225 8.1",
                          "How long the sender's ATM subaddress is."),
                      .size = 1, .mask = 0x3f, .unit = "bytes"},
    [ARP_SRC_PLN] = {ROW("arp.src.pln", "Sender protocol size", FT_UINT, "RFC 2225 8.1",
                         "How long the sender's protocol address is."),
                     .unit = "bytes"},
    [ARP_DST_NUMBER] = {ROW("arp.dst.number", "Target ATM number", FT_GROUP, "RFC 2225 8.1",
                            "What kind of number the target's is, and how long.")},
    [ARP_DST_HTYPE] = {ROW("arp.dst.htype", "Target ATM number type", FT_UINT, "RFC 2225 8.1",
                           "Whether the number is an NSAP or an E.164 number."),
                       .size = 1, .mask = 0x40, NAMES(number_types)},
    [ARP_DST_HLEN] = {ROW("arp.dst.hlen", "Target ATM number length", FT_UINT, "RFC 2225 8.1",
                          "How long the target's ATM number is."),
                      .size = 1, .mask = 0x3f, .unit = "bytes"},
    [ARP_DST_SUB] = {ROW("arp.dst.subnumber", "Target ATM subaddress", FT_GROUP, "RFC 2225 8.1",
                         "What kind of subaddress the target has, and how long.")},
    [ARP_DST_STYPE] = {ROW("arp.dst.stype", "Target ATM subaddress type", FT_UINT, "RFC 2225 8.1",
                           "Whether the subaddress is an NSAP or an E.164 number."),
                       .size = 1, .mask = 0x40, NAMES(number_types)},
    [ARP_DST_SLEN] = {ROW("arp.dst.slen", "Target ATM subaddress length", FT_UINT, "RFC 2225 8.1",
                          "How long the target's ATM subaddress is."),
                      .size = 1, .mask = 0x3f, .unit = "bytes"},
    [ARP_DST_PLN] = {ROW("arp.dst.pln", "Target protocol size", FT_UINT, "RFC 2225 8.1",
                         "How long the target's protocol address is."),
                     .unit = "bytes"},
    [ARP_SRC_HW] = {ROW("arp.src.hw", "Sender hardware address", FT_BYTES, "RFC 826",
                        "The hardware address of the host that sends this."),
                    .brief = "sha"},
    [ARP_SRC_MAC] = {ROW("arp.src.hw_mac", "Sender MAC address", FT_MAC, "RFC 826",
                         "The hardware address of the host that sends this."),
                     .brief = "sha"},
    [ARP_SRC_NSAP] = {ROW("arp.src.atm_num_nsap", "Sender ATM number (NSAP)", FT_BYTES,
                          "RFC 2225 8.1", "The sender's address in the ATM network."),
                      .brief = "sha"},
    [ARP_SRC_E164] = {ROW("arp.src.atm_num_e164", "Sender ATM number (E.164)", FT_TEXT,
                          "RFC 2225 8.1", "The sender's number in the ATM network."),
                      .brief = "sha"},
    [ARP_SRC_SUBADDR] = {ROW("arp.src.atm_subaddr", "Sender ATM subaddress value", FT_BYTES,
                             "RFC 2225 8.1", "The sender's address behind its number."),
                         .brief = "ssa"},
    [ARP_SRC_PROTO] = {ROW("arp.src.proto", "Sender protocol address", FT_BYTES, "RFC 826",
                           "The protocol address of the host that sends this."),
                       .brief = "spa"},
    [ARP_SRC_IPV4] = {ROW("arp.src.proto_ipv4", "Sender IP address", FT_IPV4, "RFC 826",
                          "The IP address of the host that sends this; 0.0.0.0 while it only asks "
                          "whether an address is free."),
                      .brief = "spa"},
    [ARP_DST_HW] = {ROW("arp.dst.hw", "Target hardware address", FT_BYTES, "RFC 826",
                        "The hardware address of the host that is meant; in a request not known."),
                    .brief = "tha"},
    [ARP_DST_MAC] = {ROW("arp.dst.hw_mac", "Target MAC address", FT_MAC, "RFC 826",
                         "The hardware address of the host that is meant; zero in a request, for "
                         "it is what is asked for."),
                     .brief = "tha"},
    [ARP_DST_NSAP] = {ROW("arp.dst.atm_num_nsap", "Target ATM number (NSAP)", FT_BYTES,
                          "RFC 2225 8.1", "The target's address in the ATM network."),
                      .brief = "tha"},
    [ARP_DST_E164] = {ROW("arp.dst.atm_num_e164", "Target ATM number (E.164)", FT_TEXT,
                          "RFC 2225 8.1", "The target's number in the ATM network."),
                      .brief = "tha"},
    [ARP_DST_SUBADDR] = {ROW("arp.dst.atm_subaddr", "Target ATM subaddress value", FT_BYTES,
                             "RFC 2225 8.1", "The target's address behind its number."),
                         .brief = "tsa"},
    [ARP_DST_PROTO] = {ROW("arp.dst.proto", "Target protocol address", FT_BYTES, "RFC 826",
                           "The protocol address of the host that is meant."),
                       .brief = "tpa"},
    [ARP_DST_IPV4] = {ROW("arp.dst.proto_ipv4", "Target IP address", FT_IPV4, "RFC 826",
                          "The IP address of the host that is meant."),
                      .brief = "tpa"},
    [ARP_AFI] = {ROW("arp.src.atm_afi", "Authority and format identifier", FT_HEX, "RFC 2225 8.1",
                     "Which authority gives out the rest of the address, and in which form."),
                 .brief = "afi"},
    [ARP_REST] = {ROW("arp.src.atm_rest_of_address", "Rest of address", FT_BYTES, "RFC 2225 8.1",
                      "The address itself."),
                  .brief = "addr"},
    [ARP_RESP_TO] = {ROW("arp.resp_to", "Answers frame", FT_UINT, "RFC 826",
                         "The frame that has the request to this reply.")},
    [ARP_RESPTIME] = {ROW("arp.resptime", "Time since the request", FT_DURATION, "RFC 826",
                          "The time from the request to this reply.")},
};

static void hardware_address(struct dissect *d, unsigned id, uint32_t n)
{
    uint32_t type = head(d, &rows[ARP_HW_TYPE]);
    bool mac = n == 6 && (type == HW_ETHERNET || type == HW_IEEE802);
    emit_bytes(d, mac ? id + ARP_SRC_MAC - ARP_SRC_HW : id, n, 0);
}

static void protocol_address(struct dissect *d, unsigned id, uint32_t n)
{
    bool ipv4 = n == 4 && head(d, &rows[ARP_PROTO_TYPE]) == TYPE_IPV4;
    if (ipv4)
        emit_uint(d, id + ARP_SRC_IPV4 - ARP_SRC_PROTO, 4);
    else
        emit_bytes(d, id, n, 0);
}

/* A byte with the type and the length of an ATM number or subaddress. Returns it. */
static uint32_t atm_length(struct dissect *d, unsigned group_id)
{
    uint32_t group = emit_group(d, group_id, 0), byte = reader_peek(&d->r, 0, 1);
    emit_bits(d, group_id + 1);
    emit_bits(d, group_id + 2);
    reader_skip(&d->r, 1);
    emit_end(d, group);
    return byte;
}

static void atm_number(struct dissect *d, unsigned id, uint32_t byte)
{
    uint32_t n = byte & 0x3f;
    if (byte & 0x40 || n != 20 || !(d->want & WANT_FIELDS) || reader_have(&d->r) < n) {
        emit_bytes(d, byte & 0x40 ? id + ARP_SRC_E164 - ARP_SRC_NSAP : id, n, 0);
        return;
    }
    uint32_t group = emit_group(d, id, 0);
    emit_uint(d, ARP_AFI, 1);
    emit_bytes(d, ARP_REST, n - 1, 0);
    emit_end(d, group);
}

static void dissect_atm(struct dissect *d)
{
    uint32_t number = atm_length(d, ARP_SRC_NUMBER), sub = atm_length(d, ARP_SRC_SUB);
    emit_uint(d, ARP_OPCODE, 2);
    uint32_t size = emit_uint(d, ARP_SRC_PLN, 1);
    uint32_t target = atm_length(d, ARP_DST_NUMBER), target_sub = atm_length(d, ARP_DST_SUB);
    uint32_t target_size = emit_uint(d, ARP_DST_PLN, 1);
    atm_number(d, ARP_SRC_NSAP, number);
    emit_bytes(d, ARP_SRC_SUBADDR, sub & 0x3f, 0);
    protocol_address(d, ARP_SRC_PROTO, size);
    atm_number(d, ARP_DST_NSAP, target);
    emit_bytes(d, ARP_DST_SUBADDR, target_sub & 0x3f, 0);
    protocol_address(d, ARP_DST_PROTO, target_size);
}

/* The reply to a request has its two IPv4 addresses the other way round. */
static void join(struct dissect *d)
{
    uint32_t at = d->y->offset, op = packet_number(d->p, at + 6, 2);
    uint32_t src = packet_number(d->p, at + 14, 4), dst = packet_number(d->p, at + 24, 4);
    if (packet_number(d->p, at + 2, 4) != (TYPE_IPV4 << 16 | 6 << 8 | 4) || src == dst)
        return;
    const uint32_t key[] = {EXCHANGE_ARP, op == 1 ? src : dst, op == 1 ? dst : src};
    if (op == 1 || op == 2)
        flow_exchange(d, key, sizeof key, op == 1, ARP_RESP_TO);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    if (head(d, &rows[ARP_HW_TYPE]) == HW_ATM) {
        dissect_atm(d);
    } else {
        uint32_t hw = emit_uint(d, ARP_HW_SIZE, 1), size = emit_uint(d, ARP_PROTO_SIZE, 1);
        emit_uint(d, ARP_OPCODE, 2);
        hardware_address(d, ARP_SRC_HW, hw);
        protocol_address(d, ARP_SRC_PROTO, size);
        hardware_address(d, ARP_DST_HW, hw);
        protocol_address(d, ARP_DST_PROTO, size);
    }
    if (d->facts && reader_ok(&d->r))
        join(d);
    /* What follows is padding; of a message that was cut, nothing is known to follow. */
    if (reader_ok(&d->r))
        d->r.end = d->r.pos;
}

/* What the line needs of a packet. */
struct arp {
    uint32_t type, proto, op;
    uint32_t hw, size, target_hw, target_size; /* lengths, of the sender and of the target */
};

static uint32_t value(const struct line *l, const struct layer *y, unsigned id)
{
    const struct field *f = layer_get(l->p, y, id);
    return f ? f->value : 0;
}

static struct arp facts(const struct line *l, const struct layer *y)
{
    struct arp a = {
        .type = header_value(l->p, y, &rows[ARP_HW_TYPE]),
        .proto = header_value(l->p, y, &rows[ARP_PROTO_TYPE]),
        .op = value(l, y, ARP_OPCODE),
    };
    bool atm = a.type == HW_ATM;
    a.hw = value(l, y, atm ? ARP_SRC_HLEN : ARP_HW_SIZE);
    a.size = value(l, y, atm ? ARP_SRC_PLN : ARP_PROTO_SIZE);
    a.target_hw = atm ? value(l, y, ARP_DST_HLEN) : a.hw;
    a.target_size = atm ? value(l, y, ARP_DST_PLN) : a.size;
    return a;
}

static const struct value_name line_hardware[] = {
    {1, "Ethernet"}, {6, "TokenRing"}, {7, "ArcNet"},     {15, "FrameRelay"},
    {19, "ATM"},     {23, "Strip"},    {24, "IEEE 1394"}, {32, "InfiniBand"},
};

static const struct value_name line_operations[] = {
    {1, "Request"},         {2, "Reply"},         {3, "Reverse Request"}, {4, "Reverse Reply"},
    {8, "Inverse Request"}, {9, "Inverse Reply"}, {10, "NACK Reply"},
};

static void line_name(struct line *l, const char *name, const char *unknown, uint32_t v, bool hex)
{
    struct out *o = l->out;
    if (name) {
        out_str(o, name);
        return;
    }
    out_str(o, unknown);
    if (hex)
        out_hex(o, v, 4);
    else
        out_dec(o, v);
    out_char(o, ')');
}

/* "Ethernet (len 6), IPv4 (len 4)" */
static void line_types(struct line *l, const struct arp *a)
{
    struct out *o = l->out;
    line_name(l, NAME_IN(line_hardware, a->type), "Unknown Hardware (", a->type, false);
    if (a->type != HW_ATM) {
        out_str(o, " (len ");
        out_dec(o, a->hw);
        out_char(o, ')');
    }
    out_mem(o, ", ", 2);
    line_name(l, line_ethertype_name(a->proto), "Unknown Protocol (0x", a->proto, true);
    out_str(o, " (len ");
    out_dec(o, a->size);
    if (a->type == HW_ATM) {
        out_char(o, '/');
        out_dec(o, a->target_size);
    }
    out_char(o, ')');
}

/* A data link connection identifier of Frame Relay: seven bits of each byte but the lowest six of
 * the first two, until a byte ends with a set bit (Q.922). */
static void line_dlci(struct line *l, const uint8_t *s, uint32_t n)
{
    uint32_t used = 0, dlci;
    while (used < n && !(s[used] & 1))
        used++;
    if (used == n) {
        out_str(l->out, n < 4 ? "<Truncated>" : "<Invalid DLCI>");
        return;
    }
    used++;
    if (used < 2 || used > 4) {
        out_str(l->out, "<Invalid DLCI>");
        return;
    }
    dlci = (uint32_t)(s[0] & 0xfc) << 2 | s[1] >> 4;
    if (used == 4)
        dlci = dlci << 7 | s[2] >> 1;
    if (used > 2)
        dlci = dlci << 6 | s[used - 1] >> 2;
    out_str(l->out, "DLCI ");
    out_dec(l->out, dlci);
}

static const struct field *hardware_field(const struct line *l, const struct layer *y,
                                          unsigned first)
{
    for (unsigned id = first; id <= first + ARP_SRC_E164 - ARP_SRC_HW; id++) {
        const struct field *f = layer_get(l->p, y, id);
        if (f)
            return f;
    }
    return NULL;
}

static void line_link_address(struct line *l, const struct field *f)
{
    if (f->length == 6)
        line_mac(l, field_bytes(l->p, f));
    else
        out_mac(l->out, field_bytes(l->p, f), f->length);
}

static void line_hardware_address(struct line *l, const struct layer *y, const struct arp *a,
                                  bool target)
{
    const struct field *f = hardware_field(l, y, target ? ARP_DST_HW : ARP_SRC_HW);
    if (!f) {
        out_str(l->out, a->type == HW_ATM ? "<No address>" : "<empty>");
        return;
    }
    if (a->type == HW_FRAME_RELAY)
        line_dlci(l, field_bytes(l->p, f), f->length);
    else
        line_link_address(l, f);
    f = layer_get(l->p, y, target ? ARP_DST_SUBADDR : ARP_SRC_SUBADDR);
    if (f) {
        out_char(l->out, ',');
        out_mac(l->out, field_bytes(l->p, f), f->length);
    }
}

static bool all_zero(const uint8_t *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (s[i])
            return false;
    }
    return true;
}

static void line_protocol_address(struct line *l, const struct layer *y, const struct arp *a,
                                  bool target)
{
    uint32_t size = target ? a->target_size : a->size;
    unsigned id = target ? ARP_DST_PROTO : ARP_SRC_PROTO;
    if (a->proto != TYPE_IPV4 && a->proto != TYPE_TRAIL) {
        out_str(l->out, "<wrong proto type>");
        return;
    }
    if (size != 4) {
        out_str(l->out, a->type != HW_ATM ? "<wrong len>"
                        : target          ? "<wrong tplen>"
                                          : "<wrong splen>");
        return;
    }
    const struct field *f = layer_get(l->p, y, id);
    if (!f)
        f = layer_get(l->p, y, id + ARP_SRC_IPV4 - ARP_SRC_PROTO);
    out_ipv4(l->out, field_bytes(l->p, f));
}

static void line_request(struct line *l, const struct layer *y, const struct arp *a)
{
    const struct field *f = hardware_field(l, y, ARP_DST_HW);
    out_mem(l->out, "who-has ", 8);
    line_protocol_address(l, y, a, true);
    if (f && (a->type == HW_ATM || !all_zero(field_bytes(l->p, f), f->length))) {
        out_mem(l->out, " (", 2);
        line_hardware_address(l, y, a, true);
        out_char(l->out, ')');
    }
    out_mem(l->out, " tell ", 6);
    line_protocol_address(l, y, a, false);
}

/* The operations in words; false where there are none. */
static bool line_operation(struct line *l, const struct layer *y, const struct arp *a)
{
    struct out *o = l->out;
    bool atm = a->type == HW_ATM;
    if (a->op == 1) {
        line_request(l, y, a);
    } else if (a->op == 2) {
        line_protocol_address(l, y, a, false);
        out_mem(o, " is-at ", 7);
        line_hardware_address(l, y, a, false);
    } else if (a->op == 8 || (a->op == 3 && !atm)) {
        out_str(o, "who-is ");
        line_hardware_address(l, y, a, true);
        out_str(o, " tell ");
        line_hardware_address(l, y, a, false);
    } else if (a->op == 4 && !atm) {
        line_hardware_address(l, y, a, true);
        out_str(o, " at ");
        line_protocol_address(l, y, a, true);
    } else if (a->op == 9) {
        line_hardware_address(l, y, a, false);
        out_str(o, atm ? "at " : " at ");
        line_protocol_address(l, y, a, false);
    } else if (a->op == 10 && atm) {
        out_str(o, "for ");
        line_protocol_address(l, y, a, false);
    } else {
        return false;
    }
    return true;
}

/* A dump that tcpdump prints whatever the options say of data. */
static void line_dump(struct line *l, uint32_t offset, uint32_t n)
{
    struct line shown = *l;
    shown.opt.hide_data = shown.opt.quiet = false;
    line_data(&shown, offset, n);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct layer *around = line_parent(l, y);
    uint32_t end = around ? around->end : l->p->wirelen;
    struct arp a = facts(l, y);
    if (y->flags & (LAYER_TRUNCATED | LAYER_MALFORMED)) {
        line_stop(l, "arp");
        return;
    }
    if (!l->opt.ether)
        out_mem(o, "ARP, ", 5);
    bool usual = (a.proto == TYPE_IPV4 || a.proto == TYPE_TRAIL) && a.size == 4 &&
                 a.target_size == 4 && (a.hw || a.type == HW_ATM);
    if (!usual || l->opt.verbose) {
        line_types(l, &a);
        if (l->opt.verbose)
            out_mem(o, ", ", 2);
    }
    if (usual || l->opt.verbose) {
        line_name(l, NAME_IN(line_operations, a.op), "Unknown (", a.op, false);
        out_char(o, ' ');
        if (!line_operation(l, y, &a)) {
            line_dump(l, y->offset, end - y->offset);
            return;
        }
    }
    out_mem(o, ", length ", 9);
    out_dec(o, end - y->offset);
}

static const struct bind binds[] = {
    {BY_ETHERTYPE, 0x0806},
    {BY_ETHERTYPE, 0x8035},
};

const struct protocol proto_arp = {
    .name = "arp",
    .title = "Address Resolution Protocol",
    .rfc = "RFC 826",
    ROWS(rows),
    .n_header = ARP_PROTO_TYPE + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
