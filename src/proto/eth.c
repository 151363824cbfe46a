/* Ethernet II and IEEE 802.3 framing.
 *
 * What a student learns here: a frame says who it is for, who sent it and what it carries; where
 * the third number is below 1536 it is a length instead, and 802.2 LLC follows.
 *
 *     0                   6                   12        14
 *    +-------------------+-------------------+---------+----------
 *    | destination       | source            | type    | payload ...
 *    +-------------------+-------------------+---------+---------- */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    ETH_DST,
    ETH_SRC,
    ETH_TYPE,
    ETH_LEN,
    ETH_PADDING,
    ETH_TRAILER,
    ETH_FCS,
    ETH_FCS_STATUS
};

/* Smaller numbers are lengths; from there to 1535 they are neither: IEEE 802.3 3.2.6. */
#define FIRST_TYPE 1501
#define MIN_FRAME 60 /* without the frame check sequence */

static const struct value_name types[] = {
    {0x0200, "Xerox PUP"},
    {0x0800, "IPv4"},
    {0x0806, "ARP"},
    {0x0842, "Wake on LAN"},
    {0x22f3, "TRILL"},
    {0x6558, "Trans Ether Bridging"},
    {0x8035, "RARP"},
    {0x8100, "802.1Q VLAN"},
    {0x8137, "IPX"},
    {0x86dd, "IPv6"},
    {0x8808, "MAC Control"},
    {0x8809, "Slow Protocols"},
    {0x880b, "PPP"},
    {0x8847, "MPLS"},
    {0x8848, "MPLS multicast"},
    {0x8863, "PPPoE Discovery"},
    {0x8864, "PPPoE Session"},
    {0x888e, "802.1X"},
    {0x88a8, "802.1ad"},
    {0x88cc, "LLDP"},
    {0x88e5, "MACsec"},
    {0x88f7, "PTP"},
    {0x8902, "CFM"},
    {0x9000, "Loopback"},
    {0x9100, "802.1Q (old)"},
};

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
};

static const struct field_def rows[] = {
    [ETH_DST] = {.name = "eth.dst",
                 .label = "Destination",
                 .type = FT_MAC,
                 .byte = 0,
                 .size = 6,
                 .brief = "dst",
                 .rfc = "IEEE 802.3 3.2.4",
                 .what = "The address of the network card that the frame is for; all ones means "
                         "everybody on this network."},
    [ETH_SRC] = {.name = "eth.src",
                 .label = "Source",
                 .type = FT_MAC,
                 .byte = 6,
                 .size = 6,
                 .brief = "src",
                 .rfc = "IEEE 802.3 3.2.5",
                 .what = "The address of the network card that sent the frame."},
    [ETH_TYPE] = {.name = "eth.type",
                  .label = "Type",
                  .type = FT_HEX,
                  .size = 2,
                  .brief = "type",
                  .rfc = "IEEE 802.3 3.2.6",
                  NAMES(types),
                  .what = "Which protocol the payload belongs to: it chooses the next layer."},
    [ETH_LEN] = {.name = "eth.len",
                 .label = "Length",
                 .type = FT_UINT,
                 .size = 2,
                 .brief = "len",
                 .rfc = "IEEE 802.3 3.2.6",
                 .unit = "bytes",
                 .what = "Below 1536 this number is the payload's length, and 802.2 LLC follows."},
    [ETH_PADDING] = {.name = "eth.padding",
                     .label = "Padding",
                     .type = FT_BYTES,
                     .brief = "pad",
                     .rfc = "IEEE 802.3 3.2.8",
                     .what = "Bytes that fill the frame up to the smallest size Ethernet allows."},
    [ETH_TRAILER] = {.name = "eth.trailer",
                     .label = "Trailer",
                     .type = FT_BYTES,
                     .brief = "trail",
                     .rfc = "IEEE 802.3 3.2.8",
                     .what = "Bytes behind the payload that its own length does not count."},
    [ETH_FCS] = {.name = "eth.fcs",
                 .label = "Frame check sequence",
                 .type = FT_HEX,
                 .brief = "fcs",
                 .rfc = "IEEE 802.3 3.2.9",
                 .what = "A checksum (CRC-32) over all of the frame before it, which network cards "
                         "add and check; few captures have it."},
    [ETH_FCS_STATUS] = {.name = "eth.fcs.status",
                        .label = "Frame check sequence status",
                        .type = FT_UINT,
                        NAMES(verdicts),
                        .rfc = "IEEE 802.3 3.2.9",
                        .what = "Whether the checksum fits the bytes that it is of."},
};

#define FCS_LEN 4
/* Whether the frame's last bytes, up to the offset `stop`, are its checksum: only where they fit
 * can they be told from other bytes. */
static bool has_fcs(const struct dissect *d, uint32_t stop)
{
    uint32_t begin = d->y->offset, at = stop - FCS_LEN;
    return stop == d->r.end && stop <= d->r.cap &&
           packet_number(d->p, at, FCS_LEN) == dissect_crc(d, begin, at - begin);
}

/* What follows the payload inside the frame. */
static void dissect_trailer(struct dissect *d, uint32_t payload_end)
{
    if (payload_end >= d->r.pos || d->r.pos < d->y->offset)
        return;
    uint32_t stop = d->r.pos, min = d->y->offset + MIN_FRAME;
    bool fcs = stop - payload_end >= FCS_LEN && has_fcs(d, stop);
    stop -= fcs ? FCS_LEN : 0;
    d->r.pos = payload_end;
    if (payload_end < min)
        emit_bytes(d, ETH_PADDING, (stop < min ? stop : min) - payload_end, 0);
    if (d->r.pos < stop)
        emit_bytes(d, ETH_TRAILER, stop - d->r.pos, 0);
    if (!fcs)
        return;
    emit_uint(d, ETH_FCS, FCS_LEN);
    emit_same(d, ETH_FCS_STATUS, stop, 0, 1);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t type = reader_peek(&d->r, 0, 2);
    unsigned next;
    if (!(d->want & WANT_FIELDS)) {
        if (!reader_skip(&d->r, 2))
            return;
        if (type < FIRST_TYPE)
            reader_limit(&d->r, type);
        dissect_next(d, type < FIRST_TYPE ? registry_find(BY_LINKTYPE, LINK_LLC)
                                          : registry_find(BY_ETHERTYPE, type));
        return;
    }
    if (type >= FIRST_TYPE) {
        emit_uint(d, ETH_TYPE, 2);
        next = registry_find(BY_ETHERTYPE, type);
    } else {
        emit_uint(d, ETH_LEN, 2);
        next = registry_find(BY_LINKTYPE, LINK_LLC);
    }
    if (!reader_ok(&d->r))
        return;
    uint32_t left = reader_left(&d->r);
    bool padded = type < FIRST_TYPE && type < left;
    uint32_t end = dissect_inside(d, next, padded ? type : left);
    if (padded) {
        end = d->y->offset + 14 + type;
        d->r.pos = d->r.end < d->r.cap ? d->r.end : d->r.cap;
    }
    dissect_trailer(d, end);
}

static void line(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    if (y->fixed < 12 || y->length < 14) {
        line_cut(l, "ether");
        return;
    }
    const struct layer *inner = line_inner(l, y);
    bool header = l->opt.ether;
    /* What nobody decodes is shown with its frame header, behind its VLAN tags. */
    const struct layer *last = y;
    while (inner && inner->proto == PROTO_vlan && inner->length >= 4) {
        last = inner;
        inner = line_inner(l, inner);
    }
    bool unknown = !inner || inner->proto == PROTO_data;
    if (header && last == y && inner && inner->proto == PROTO_vlan) {
        line_mac(l, header_bytes(p, y, &rows[ETH_SRC]));
        out_str(l->out, " > ");
        line_mac(l, header_bytes(p, y, &rows[ETH_DST]));
        out_str(l->out, ", ");
    } else if (header || unknown) {
        const struct layer *of = header ? y : last;
        line_ether(l, header_bytes(p, y, &rows[ETH_SRC]), header_bytes(p, y, &rows[ETH_DST]),
                   packet_number(p, of->offset + (of == y ? 12 : 2), 2), y->end - y->offset);
    }
    if (unknown && !header)
        line_data(l, last->offset + last->length, last->end - last->offset - last->length);
    else if (!line_next(l, y))
        line_data(l, y->offset + 14, y->end - y->offset - 14);
}

static const struct bind binds[] = {
    {BY_LINKTYPE, LINK_ETHERNET},
    {BY_GRE, 0x6558},
};

const struct protocol proto_eth = {
    .name = "eth",
    .title = "Ethernet",
    .rfc = "IEEE 802.3",
    ROWS(rows),
    .n_header = ETH_SRC + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
