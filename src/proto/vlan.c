/* VLAN tags: IEEE 802.1Q, and 802.1ad's outer tag.
 *
 * What a student learns here: four bytes between the addresses and the type put a frame into one of
 * 4094 separate networks on the same cable.
 *
 *     0   2   3   4                   15  16                      31
 *    +-------+---+-----------------------+--------------------------+
 *    | PCP   |DEI|        VLAN ID        |           Type           |
 *    +-------+---+-----------------------+--------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    VLAN_PRIORITY,
    VLAN_DEI,
    VLAN_ID,
    VLAN_ETYPE,
    VLAN_LEN
};

#define FIRST_TYPE 1501

/* What VLANs carry most. */
static const struct value_name types[] = {
    {0x0800, "IPv4"},          {0x0806, "ARP"},    {0x8100, "802.1Q VLAN"},
    {0x86dd, "IPv6"},          {0x8847, "MPLS"},   {0x8863, "PPPoE Discovery"},
    {0x8864, "PPPoE Session"}, {0x888e, "802.1X"}, {0x88a8, "802.1ad"},
    {0x88cc, "LLDP"},
};

static const struct value_name priorities[] = {
    {0, "Best effort"}, {1, "Background"}, {2, "Excellent effort"},     {3, "Critical"},
    {4, "Video"},       {5, "Voice"},      {6, "Internetwork control"}, {7, "Network control"},
};

static const struct field_def rows[] = {
    [VLAN_PRIORITY] = {.name = "vlan.priority",
                       .label = "Priority",
                       .type = FT_UINT,
                       .byte = 0,
                       .size = 2,
                       .mask = 0xe000,
                       .brief = "pcp",
                       NAMES(priorities),
                       .rfc = "IEEE 802.1Q 9.6",
                       .what = "How urgent the frame is, from 0 to 7."},
    [VLAN_DEI] = {.name = "vlan.dei",
                  .label = "Drop eligible",
                  .type = FT_FLAG,
                  .byte = 0,
                  .size = 2,
                  .mask = 0x1000,
                  .brief = "dei",
                  .rfc = "IEEE 802.1Q 9.6",
                  .what = "Set: drop this frame first when there is congestion."},
    [VLAN_ID] = {.name = "vlan.id",
                 .label = "VLAN identifier",
                 .type = FT_UINT,
                 .byte = 0,
                 .size = 2,
                 .mask = 0x0fff,
                 .brief = "vid",
                 .rfc = "IEEE 802.1Q 9.6",
                 .what = "The number of the virtual network that the frame belongs to."},
    [VLAN_ETYPE] = {.name = "vlan.etype",
                    .label = "Type",
                    .type = FT_HEX,
                    NAMES(types),
                    .size = 2,
                    .brief = "type",
                    .rfc = "IEEE 802.1Q 9.4",
                    .what = "Which protocol the payload belongs to: it chooses the next layer."},
    [VLAN_LEN] = {.name = "vlan.len",
                  .label = "Length",
                  .type = FT_UINT,
                  .size = 2,
                  .brief = "len",
                  .unit = "bytes",
                  .rfc = "IEEE 802.3 3.2.6",
                  .what = "Below 1536 this number is the payload's length, and 802.2 LLC follows."},
};

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t type = reader_peek(&d->r, 0, 2);
    emit_uint(d, type >= FIRST_TYPE ? VLAN_ETYPE : VLAN_LEN, 2);
    if (!reader_ok(&d->r))
        return;
    if (type >= FIRST_TYPE) {
        dissect_next(d, registry_find(BY_ETHERTYPE, type));
        return;
    }
    reader_limit(&d->r, type);
    dissect_next(d, registry_find(BY_LINKTYPE, LINK_LLC));
}

/* In Linux cooked captures tcpdump names the type in every line, and gives no number. */
static void line_cooked_type(struct line *l, uint32_t type)
{
    const char *name = line_ethertype_name(type);
    if (l->opt.quiet)
        return;
    out_str(l->out, "ethertype ");
    out_str(l->out, name ? name : "Unknown");
    out_str(l->out, ", ");
}

/* Whether another tag follows and is not all there: its type is not told then. */
static bool is_cut_tag(const struct line *l, const struct layer *y, uint32_t type)
{
    uint32_t stop = y->end < l->p->caplen ? y->end : l->p->caplen;
    return (type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200) &&
           stop < y->offset + 8;
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    if (y->length < 4) {
        line_cut(l, "vlan");
        return;
    }
    uint32_t type = packet_number(l->p, y->offset + 2, 2);
    bool cooked = l->p->layers[0].proto == PROTO_sll;
    if (l->opt.ether) {
        out_str(o, "vlan ");
        out_dec(o, header_value(l->p, y, &rows[VLAN_ID]));
        out_str(o, ", p ");
        out_dec(o, header_value(l->p, y, &rows[VLAN_PRIORITY]));
        out_str(o, header_value(l->p, y, &rows[VLAN_DEI]) ? ", DEI, " : ", ");
    }
    if (cooked) {
        line_cooked_type(l, type);
    } else if (l->opt.ether && type < FIRST_TYPE) {
        out_str(o, "802.3");
    } else if (l->opt.ether && !is_cut_tag(l, y, type)) {
        line_ethertype(l, type);
        out_str(o, ", ");
    }
    if (!line_next(l, y) && !cooked)
        line_data(l, y->offset + 4, y->end - y->offset - 4);
}

static const struct bind binds[] = {
    {BY_ETHERTYPE, 0x8100},
    {BY_ETHERTYPE, 0x88a8},
    {BY_ETHERTYPE, 0x9100},
    {BY_ETHERTYPE, 0x9200},
};

const struct protocol proto_vlan = {
    .name = "vlan",
    .title = "IEEE 802.1Q Virtual LAN",
    .rfc = "IEEE 802.1Q",
    ROWS(rows),
    .n_header = VLAN_ID + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
