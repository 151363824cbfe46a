/* Linux cooked captures, versions 1 and 2: what the device "any" gives instead of a link header.
 *
 * What a student learns here: a capture on all interfaces at once has no common header, so the
 * system writes one of its own: which way a packet went, over what, and from whom.
 *
 *    Version 1:
 *     0               2               4               6              14
 *    +---------------+---------------+---------------+--------------+---------------+
 *    |  Packet type  | Hardware type | Address length|   Address    |   Protocol    |
 *    +---------------+---------------+---------------+--------------+---------------+
 *    Version 2:
 *     0           2           4           8           10    11    12            20
 *    +-----------+-----------+-----------+-----------+-----+-----+-------------+
 *    | Protocol  | Reserved  | Interface | Hardware  | Pkt | Len |   Address   |
 *    +-----------+-----------+-----------+-----------+-----+-----+-------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    SLL_PKTTYPE,
    SLL_HATYPE,
    SLL_HALEN,
    SLL_ETH,
    SLL_IPV4,
    SLL_OTHER,
    SLL_UNUSED,
    SLL_ETYPE,
    SLL_LTYPE,
    SLL_RESERVED,
    SLL_IFINDEX
};

#define SLL_LEN 16
#define SLL2_LEN 20
#define ADDRESS_ROOM 8
#define FIRST_TYPE 1536
#define LAST_FRAME_TYPE 1500 /* tcpdump takes the numbers up to it for kinds of frames */
#define TYPE_NOVELL 1
#define TYPE_LLC 4
#define TYPE_VLAN 0x8100
#define TAG_LEN 4

static const struct value_name packet_types[] = {
    {0, "To us"}, {1, "Broadcast"}, {2, "Multicast"}, {3, "To another host"}, {4, "From us"},
};

static const struct value_name hardware_types[] = {
    {1, "Ethernet"},
    {6, "IEEE 802"},
    {24, "FireWire"},
    {256, "SLIP"},
    {280, "CAN"},
    {512, "PPP"},
    {768, "IP in IP"},
    {769, "IPv6 in IPv6"},
    {772, "Loopback"},
    {776, "IPv6 in IPv4"},
    {778, "GRE"},
    {801, "802.11"},
    {802, "802.11 with Prism header"},
    {803, "802.11 with radiotap header"},
    {824, "Netlink"},
    {65534, "None"},
};

static const struct value_name types[] = {
    {0x0800, "IPv4"},
    {0x0806, "ARP"},
    {0x8035, "RARP"},
    {0x8100, "802.1Q VLAN"},
    {0x86dd, "IPv6"},
    {0x8847, "MPLS"},
    {0x8863, "PPPoE Discovery"},
    {0x8864, "PPPoE Session"},
    {0x888e, "802.1X"},
    {0x88a8, "802.1ad"},
    {0x88cc, "LLDP"},
};

static const struct value_name frame_types[] = {
    {1, "Novell 802.3"}, {4, "802.2 LLC"}, {12, "CAN"}, {23, "IrDA"}, {246, "802.15.4"},
};

static const struct field_def rows[] = {
    [SLL_PKTTYPE] = {.name = "sll.pkttype",
                     .label = "Packet type",
                     .type = FT_UINT,
                     .brief = "pkt",
                     NAMES(packet_types),
                     .rfc = "LINUX_SLL",
                     .what = "Whether this host sent the packet, or for whom it came."},
    [SLL_HATYPE] = {.name = "sll.hatype",
                    .label = "Hardware type",
                    .type = FT_UINT,
                    .brief = "hw",
                    NAMES(hardware_types),
                    .rfc = "LINUX_SLL",
                    .what = "What kind of interface the packet was seen on."},
    [SLL_HALEN] = {.name = "sll.halen",
                   .label = "Address length",
                   .type = FT_UINT,
                   .brief = "len",
                   .unit = "bytes",
                   .rfc = "LINUX_SLL",
                   .what = "How many bytes of the address field are used."},
    [SLL_ETH] = {.name = "sll.src.eth",
                 .label = "Source address",
                 .type = FT_MAC,
                 .brief = "src",
                 .rfc = "LINUX_SLL",
                 .what = "The address of the network card that sent the packet."},
    [SLL_IPV4] = {.name = "sll.src.ipv4",
                  .label = "Source address",
                  .type = FT_IPV4,
                  .brief = "src",
                  .rfc = "LINUX_SLL",
                  .what = "The address of the tunnel's other end."},
    [SLL_OTHER] = {.name = "sll.src.other",
                   .label = "Source address",
                   .type = FT_BYTES,
                   .brief = "src",
                   .rfc = "LINUX_SLL",
                   .what = "The sender's address on its link."},
    [SLL_UNUSED] = {.name = "sll.unused",
                    .label = "Unused",
                    .type = FT_BYTES,
                    .brief = "pad",
                    .rfc = "LINUX_SLL",
                    .what = "The rest of the address field."},
    [SLL_ETYPE] = {.name = "sll.etype",
                   .label = "Protocol",
                   .type = FT_HEX,
                   .brief = "type",
                   NAMES(types),
                   .rfc = "LINUX_SLL",
                   .what = "Which protocol the payload belongs to: it chooses the next layer."},
    [SLL_LTYPE] = {.name = "sll.ltype",
                   .label = "Frame type",
                   .type = FT_HEX,
                   .brief = "type",
                   NAMES(frame_types),
                   .rfc = "LINUX_SLL",
                   .what = "Small numbers name kinds of frames that have no Ethernet type."},
    [SLL_RESERVED] = {.name = "sll.reserved",
                      .label = "Reserved",
                      .type = FT_BYTES,
                      .brief = "rsv",
                      .rfc = "LINUX_SLL2",
                      .what = "Not used; zero."},
    [SLL_IFINDEX] = {.name = "sll.ifindex",
                     .label = "Interface index",
                     .type = FT_UINT,
                     .brief = "if",
                     .rfc = "LINUX_SLL2",
                     .what = "The number of the interface on the host that made the capture."},
};

static void dissect_address(struct dissect *d, uint32_t length)
{
    uint32_t used = length < ADDRESS_ROOM ? length : ADDRESS_ROOM;
    emit_bytes(d, used == 6 ? SLL_ETH : used == 4 ? SLL_IPV4 : SLL_OTHER, used, 0);
    emit_bytes(d, SLL_UNUSED, ADDRESS_ROOM - used, 0);
}

static void dissect_type(struct dissect *d)
{
    emit_uint(d, reader_peek(&d->r, 0, 2) < FIRST_TYPE ? SLL_LTYPE : SLL_ETYPE, 2);
}

static void dissect(struct dissect *d)
{
    uint32_t type;
    if (d->p->linktype == LINK_LINUX_SLL) {
        type = reader_peek(&d->r, 14, 2);
        emit_uint(d, SLL_PKTTYPE, 2);
        emit_uint(d, SLL_HATYPE, 2);
        dissect_address(d, emit_uint(d, SLL_HALEN, 2));
        dissect_type(d);
    } else {
        type = reader_peek(&d->r, 0, 2);
        dissect_type(d);
        emit_bytes(d, SLL_RESERVED, 2, 0);
        emit_uint(d, SLL_IFINDEX, 4);
        emit_uint(d, SLL_HATYPE, 2);
        emit_uint(d, SLL_PKTTYPE, 1);
        dissect_address(d, emit_uint(d, SLL_HALEN, 1));
    }
    if (!reader_ok(&d->r))
        return;
    if (type >= FIRST_TYPE)
        dissect_next(d, registry_find(BY_ETHERTYPE, type));
    else if (type == TYPE_LLC)
        dissect_next(d, registry_find(BY_LINKTYPE, LINK_LLC));
}

static uint32_t value(const struct line *l, const struct layer *y, unsigned id)
{
    const struct field *f = layer_get(l->p, y, id);
    return f ? f->value : 0;
}

/* " In", "Out": which way the packet went; to the left or to the right of its three columns. */
static void line_direction(struct line *l, uint32_t type, bool left)
{
    static const char *const words[][2] = {{" In", "In "}, {"  B", "B  "}, {"  M", "M  "},
                                           {"  P", "P  "}, {"Out", "Out"}, {"  ?", "?  "}};
    unsigned last = sizeof words / sizeof words[0] - 1;
    out_mem(l->out, words[type < last ? type : last][left], 3);
    out_char(l->out, ' ');
}

/* The header, as -e shows it, with the type and the length that the payload has. */
static void line_header(struct line *l, const struct layer *y, uint32_t type, uint32_t length)
{
    struct out *o = l->out;
    const struct field *address = layer_get(l->p, y, SLL_ETH);
    if (l->p->linktype == LINK_LINUX_SLL2) {
        out_str(o, "ifindex ");
        out_dec(o, value(l, y, SLL_IFINDEX));
        out_char(o, ' ');
    } else {
        line_direction(l, value(l, y, SLL_PKTTYPE), false);
    }
    if (address) {
        line_mac(l, field_bytes(l->p, address));
        out_char(o, ' ');
    }
    if (l->opt.quiet)
        return;
    if (type == TYPE_NOVELL || type == TYPE_LLC)
        out_str(o, type == TYPE_NOVELL ? "802.3" : "802.2");
    else
        line_ethertype(l, type);
    out_str(o, ", length ");
    out_dec(o, length);
    out_str(o, ": ");
}

/* What nobody decodes: where its type is one of Ethernet's the header stands before it. */
static void line_unknown(struct line *l, const struct layer *y, uint32_t type,
                         const struct layer *last)
{
    uint32_t begin = last->offset + last->length, rest = y->end - begin;
    if (!l->opt.ether && type > LAST_FRAME_TYPE)
        line_header(l, y, type, rest + y->length);
    line_data(l, begin, rest);
}

static void line(struct line *l, const struct layer *y)
{
    bool second = l->p->linktype == LINK_LINUX_SLL2;
    const struct layer *inner = line_inner(l, y);
    const struct field *etype = layer_get(l->p, y, SLL_ETYPE);
    uint32_t type = etype ? etype->value : value(l, y, SLL_LTYPE);
    if (y->length < (second ? SLL2_LEN : SLL_LEN)) {
        line_stop(l, second ? "sll2" : "sll");
        return;
    }
    if (second) {
        line_interface(l, value(l, y, SLL_IFINDEX));
        line_direction(l, value(l, y, SLL_PKTTYPE), true);
    }
    if (l->opt.ether)
        line_header(l, y, type, y->end - y->offset);
    /* tcpdump knows no VLAN tag but 802.1Q's here. */
    const struct layer *last = y;
    if (inner && (inner->proto != PROTO_vlan || type == TYPE_VLAN) && line_next(l, y)) {
        while (inner && inner->proto == PROTO_vlan && inner->length == TAG_LEN) {
            last = inner;
            inner = line_inner(l, inner);
        }
        if (last == y || (inner && inner->proto != PROTO_data))
            return;
    }
    line_unknown(l, y, type, last);
}

static const struct bind binds[] = {
    {BY_LINKTYPE, LINK_LINUX_SLL},
    {BY_LINKTYPE, LINK_LINUX_SLL2},
};

const struct protocol proto_sll = {
    .name = "sll",
    .title = "Linux cooked capture",
    .rfc = "LINUX_SLL",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
