/* IPv6, the Internet Protocol version 6 (RFC 8200; addresses as RFC 5952 writes them).
 *
 * What a student learns here: the same idea as IPv4 with less in the header: addresses four times
 * as long, no checksum, no fragmentation fields. What IPv4 puts into options stands in headers of
 * their own, each naming the next.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------+---------------+---------------------------------------+
 *    |Version| Traffic class |              Flow label               |
 *    +-------+---------------+-------+---------------+---------------+
 *    |        Payload length         |  Next header  |   Hop limit   |
 *    +-------------------------------+---------------+---------------+
 *    |                   Source address, 16 bytes                    |
 *    +---------------------------------------------------------------+
 *    |                 Destination address, 16 bytes                 |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

#include "flow.h"
#include "ipv6.h"

/* Of an interface's part of an address: made from a MAC address that nobody else has. */
#define UNIVERSAL 0x02
#define SUN_ND 77 /* of which tcpdump says no more than the name */

enum {
    IPV6_VERSION,
    IPV6_TCLASS,
    IPV6_DSCP,
    IPV6_DSCP_HIGH,
    IPV6_DSCP_LOW,
    IPV6_ECN,
    IPV6_ECN_BITS,
    IPV6_FLOW,
    IPV6_PLEN,
    IPV6_NXT,
    IPV6_HLIM,
    IPV6_SRC,
    IPV6_DST,
    IPV6_SRC_MAC,
    IPV6_DST_MAC,
    IPV6_EMBED_PREFIX,
    IPV6_SRC_EMBED,
    IPV6_DST_EMBED,
    IPV6_EMBED,
    IPV6_HOPS
};

static const struct value_name dscp[] = {
    {0, "Default"}, {8, "CS1"},   {10, "AF11"}, {12, "AF12"}, {14, "AF13"}, {16, "CS2"},
    {18, "AF21"},   {20, "AF22"}, {22, "AF23"}, {24, "CS3"},  {26, "AF31"}, {28, "AF32"},
    {30, "AF33"},   {32, "CS4"},  {34, "AF41"}, {36, "AF42"}, {38, "AF43"}, {40, "CS5"},
    {44, "VA"},     {46, "EF"},   {48, "CS6"},  {56, "CS7"},
};

static const struct value_name ecn[] = {
    {0, "Not-ECT"},
    {1, "ECT(1)"},
    {2, "ECT(0)"},
    {3, "CE"},
};

static const struct value_name next_headers[] = {IPV6_NEXT_HEADERS};

static const struct field_def rows[] = {
    [IPV6_VERSION] = {.name = "ipv6.version",
                      .label = "Version",
                      .type = FT_UINT,
                      .byte = 0,
                      .size = 1,
                      .mask = 0xf0,
                      .brief = "ver",
                      .rfc = "RFC 8200 3",
                      .what = "Which version of the Internet Protocol this header is: 6."},
    [IPV6_TCLASS] = {.name = "ipv6.tclass",
                     .label = "Traffic class",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 4,
                     .mask = 0x0ff00000,
                     .brief = "tc",
                     .rfc = "RFC 8200 7",
                     .what = "How routers should treat the packet: a class of service and two bits "
                             "about congestion."},
    [IPV6_DSCP] = {.name = "ipv6.tclass.dscp",
                   .label = "DSCP",
                   .type = FT_UINT,
                   .byte = 0,
                   .size = 4,
                   .mask = 0x0fc00000,
                   .depth = 1,
                   .brief = "dscp",
                   NAMES(dscp),
                   .rfc = "RFC 2474 3",
                   .what = "The class of service that the sender wants for the packet."},
    [IPV6_DSCP_HIGH] = {.name = "ipv6.tclass.dscp.high",
                        .label = "DSCP, high bits",
                        .type = FT_UINT,
                        .byte = 0,
                        .size = 1,
                        .mask = 0x0f,
                        .depth = 2,
                        .flags = FF_PART,
                        .rfc = "RFC 2474 3",
                        .what = "The four bits of the class that share a byte with the version."},
    [IPV6_DSCP_LOW] = {.name = "ipv6.tclass.dscp.low",
                       .label = "DSCP, low bits",
                       .type = FT_UINT,
                       .byte = 1,
                       .size = 3,
                       .mask = 0xc00000,
                       .depth = 2,
                       .flags = FF_PART,
                       .rfc = "RFC 2474 3",
                       .what = "The other two bits of the class."},
    [IPV6_ECN] =
        {.name = "ipv6.tclass.ecn",
         .label = "ECN",
         .type = FT_UINT,
         .byte = 0,
         .size = 4,
         .mask = 0x00300000,
         .depth = 1,
         .brief = "ecn",
         NAMES(ecn),
         .rfc = "RFC 3168 5",
         .what = "Whether the ends understand congestion marks, and whether a router has set one."},
    [IPV6_ECN_BITS] =
        {.name = "ipv6.tclass.ecn.bits",
         .label = "ECN, as it stands beside the flow label",
         .type = FT_UINT,
         .byte = 1,
         .size = 3,
         .mask = 0x300000,
         .depth = 2,
         .flags = FF_PART,
         .rfc = "RFC 3168 5",
         .what =
             "The same two bits, counted in the three bytes that they share with the flow label."},
    [IPV6_FLOW] = {.name = "ipv6.flow",
                   .label = "Flow label",
                   .type = FT_HEX,
                   .byte = 1,
                   .size = 3,
                   .mask = 0x0fffff,
                   .brief = "flow",
                   .rfc = "RFC 6437 2",
                   .what = "A number that marks the packets of one conversation, so that routers "
                           "can send them the same way without looking further inside."},
    [IPV6_PLEN] = {.name = "ipv6.plen",
                   .label = "Payload length",
                   .type = FT_UINT,
                   .byte = 4,
                   .size = 2,
                   .brief = "len",
                   .unit = "bytes",
                   .rfc = "RFC 8200 3",
                   .what = "How long everything after this header is; 0 with a Jumbo Payload "
                           "option, which then says it."},
    [IPV6_NXT] = {.name = "ipv6.nxt",
                  .label = "Next header",
                  .type = FT_UINT,
                  .byte = 6,
                  .size = 1,
                  .brief = "nxt",
                  NAMES(next_headers),
                  .rfc = "RFC 8200 3",
                  .what = "Which header follows: it chooses the next layer."},
    [IPV6_HLIM] = {.name = "ipv6.hlim",
                   .label = "Hop limit",
                   .type = FT_UINT,
                   .byte = 7,
                   .size = 1,
                   .brief = "hlim",
                   .rfc = "RFC 8200 3",
                   .what = "How many more routers may pass the packet on; each takes one away, and "
                           "at zero it is dropped."},
    [IPV6_SRC] = {.name = "ipv6.src",
                  .label = "Source address",
                  .type = FT_IPV6,
                  .byte = 8,
                  .size = 16,
                  .brief = "src",
                  .rfc = "RFC 4291 2",
                  .what = "The address of the host that sent the packet."},
    [IPV6_DST] = {.name = "ipv6.dst",
                  .label = "Destination address",
                  .type = FT_IPV6,
                  .byte = 24,
                  .size = 16,
                  .brief = "dst",
                  .rfc = "RFC 4291 2",
                  .what = "The address of the host that the packet is for, or of a group of hosts "
                          "where it begins with ff."},
    [IPV6_SRC_MAC] = {.name = "ipv6.src_slaac_mac",
                      .label = "Source interface, from its MAC address",
                      .type = FT_BYTES,
                      .brief = "smac",
                      .flags = FF_SAME,
                      .rfc = "RFC 4291 2.5.1",
                      .what = "The lower half of the address was made from the sender's MAC "
                              "address: ff fe stands in the middle."},
    [IPV6_DST_MAC] = {.name = "ipv6.dst_slaac_mac",
                      .label = "Destination interface, from its MAC address",
                      .type = FT_BYTES,
                      .brief = "dmac",
                      .flags = FF_SAME,
                      .rfc = "RFC 4291 2.5.1",
                      .what = "The lower half of the address was made from the receiver's MAC "
                              "address: ff fe stands in the middle."},
    [IPV6_EMBED_PREFIX] = {.name = "ipv6.embed_ipv4_prefix",
                           .label = "Prefix before an IPv4 address",
                           .type = FT_BYTES,
                           .brief = "prefix",
                           .flags = FF_SAME,
                           .rfc = "RFC 6052 2.1",
                           .what = "64:ff9b::/96 says that an IPv4 address follows: a translator "
                                   "on the way speaks IPv4 with that host."},
    [IPV6_SRC_EMBED] = {.name = "ipv6.src_embed_ipv4",
                        .label = "IPv4 address in the source",
                        .type = FT_IPV4,
                        .brief = "src4",
                        .flags = FF_SAME,
                        .rfc = "RFC 6052 2.1",
                        .what = "The IPv4 address of the host that really sent this."},
    [IPV6_DST_EMBED] = {.name = "ipv6.dst_embed_ipv4",
                        .label = "IPv4 address in the destination",
                        .type = FT_IPV4,
                        .brief = "dst4",
                        .flags = FF_SAME,
                        .rfc = "RFC 6052 2.1",
                        .what = "The IPv4 address of the host that this is really for."},
    [IPV6_EMBED] = {.name = "ipv6.embed_ipv4",
                    .label = "IPv4 address inside",
                    .type = FT_IPV4,
                    .brief = "ipv4",
                    .flags = FF_SAME,
                    .rfc = "RFC 6052 2.1",
                    .what = "The IPv4 address in either of the two, for a filter that does not "
                            "care which."},
    [IPV6_HOPS] = {.name = "ipv6.hops",
                   .label = "Routers passed, probably",
                   .type = FT_UINT,
                   .rfc = "RFC 8200 3",
                   .what = "Hosts send packets with a hop limit of 64, 128 or 255: what is missing "
                           "was taken away, one by each router."},
};

/* Where the packet ends. A payload length of 0 says nothing where a Jumbo Payload option may follow
 * (RFC 2675 3). */
static void limit_to_payload(struct dissect *d, uint32_t plen, uint32_t next)
{
    bool extension =
        ipv6_extension(next) != PROTO_NONE || next == IPV6_MOBILITY || next == IPV6_MOBILITY_OLD;
    if (plen == 0 && extension) {
        if (next != IPV6_HOPOPTS)
            dissect_malformed(d);
    } else if (!reader_claim(&d->r, plen)) {
        dissect_malformed(d);
    }
    d->y->end = d->r.end;
}

/* The lower half of an address that was made from a MAC address of a card (one that was made up
 * looks the same as many a random number). */
static void interface(struct dissect *d, unsigned id, uint32_t address)
{
    if (packet_number(d->p, address + 11, 2) == 0xfffe &&
        packet_number(d->p, address + 8, 1) & UNIVERSAL && d->p->bytes[address] != 0xff)
        emit_same(d, id, address + 8, 8, 0);
}

/* An address that stands for one of IPv4, behind a translator (RFC 6052 2.1). */
static void embedded(struct dissect *d, unsigned id, uint32_t address)
{
    if (packet_number(d->p, address, 4) != 0x0064ff9b || packet_number(d->p, address + 4, 4) ||
        packet_number(d->p, address + 8, 4))
        return;
    uint32_t v = packet_number(d->p, address + 12, 4);
    emit_same(d, IPV6_EMBED_PREFIX, address, 12, 0);
    emit_same(d, id, address + 12, 4, v);
    emit_same(d, IPV6_EMBED, address + 12, 4, v);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t next = head(d, &rows[IPV6_NXT]);
    d->y->addr_len = 16;
    d->y->src = d->y->offset + 8;
    d->y->dst = d->y->offset + 24;
    d->y->sport = d->y->dport = 0;
    if (d->want & WANT_FIELDS) {
        uint32_t hops = path_hops(head(d, &rows[IPV6_HLIM]));
        if (hops)
            emit_same(d, IPV6_HOPS, d->y->offset + 7, 0, hops);
        interface(d, IPV6_SRC_MAC, d->y->src);
        interface(d, IPV6_DST_MAC, d->y->dst);
        embedded(d, IPV6_SRC_EMBED, d->y->src);
        embedded(d, IPV6_DST_EMBED, d->y->dst);
    }
    if (head(d, &rows[IPV6_VERSION]) != 6) {
        dissect_malformed(d);
        /* Of a packet that ICMPv6 quotes the version is not asked. */
        if (d->p->layers[d->y->parent].proto != PROTO_icmpv6)
            return;
    }
    limit_to_payload(d, head(d, &rows[IPV6_PLEN]), next);
    if (d->want & (WANT_CHECKSUM | WANT_VERBOSE))
        d->pseudo = checksum_add(0, d->p->bytes + d->y->src, 32);
    ipv6_next(d, next);
}

/* The parenthesis of -v. */
static void line_verbose(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t class = header_value(p, y, &rows[IPV6_TCLASS]);
    uint32_t flow = header_value(p, y, &rows[IPV6_FLOW]),
             next = header_value(p, y, &rows[IPV6_NXT]);
    const char *name = line_ip_word(next);
    out_char(o, '(');
    if (class) {
        out_str(o, "class 0x");
        out_hex(o, class, 2);
        out_str(o, ", ");
    }
    if (flow) {
        out_str(o, "flowlabel 0x");
        out_hex(o, flow, 5);
        out_str(o, ", ");
    }
    out_str(o, "hlim ");
    out_dec(o, header_value(p, y, &rows[IPV6_HLIM]));
    out_str(o, ", next-header ");
    out_str(o, name ? name : "unknown");
    out_str(o, " (");
    out_dec(o, next);
    out_str(o, ") payload length: ");
    out_dec(o, header_value(p, y, &rows[IPV6_PLEN]));
    out_str(o, ") ");
}

static void line_missing(struct line *l, uint32_t bytes)
{
    out_str(l->out, "truncated-ip6 - ");
    out_dec(l->out, bytes);
    out_str(l->out, " bytes missing!");
}

/* Protocols that write the addresses themselves, with their ports. */
static bool writes_addresses(uint32_t next)
{
    return next == 6 || next == 17 || next == 33 || next == 132;
}

/* What follows the last extension header. `at` is the layer it is in. */
static void line_upper(struct line *l, const struct layer *y, const struct layer *at, uint32_t next)
{
    struct out *o = l->out;
    uint32_t begin = at->offset + at->length, left = y->end > begin ? y->end - begin : 0;
    if (at != y && header_value(l->p, y, &rows[IPV6_PLEN]) == 0)
        left = y->offset + IPV6_HEADER_LEN + ipv6_jumbo(l->p, y) - begin;
    if (next == 59) {
        out_str(o, "no next header");
    } else if (next == 1) {
        out_str(o, "[ICMP requires IPv4] (invalid)");
    } else if (next == 2) {
        out_str(o, "[IGMP requires IPv4] (invalid)");
    } else if (!line_next(l, at)) {
        out_char(o, ' ');
        if (next == SUN_ND)
            out_mem(o, "nd", 2);
        else
            line_ip_proto(l, next);
        out_char(o, ' ');
        out_dec(o, left);
    }
}

/* Where a payload length of 0 and a missing or late Jumbo Payload option end the line. Returns true
 * where they do. */
static bool line_jumbo(struct line *l, const struct layer *y, const struct layer *at)
{
    uint32_t jumbo = ipv6_jumbo(l->p, y);
    if (header_value(l->p, y, &rows[IPV6_PLEN]) != 0 || at == y)
        return false;
    if (header_value(l->p, y, &rows[IPV6_NXT]) != IPV6_HOPOPTS) {
        line_cut(l, "ip6");
        return true;
    }
    const struct layer *up = line_parent(l, y);
    uint32_t total = y->offset + IPV6_HEADER_LEN + jumbo, around = up ? up->end : l->p->wirelen;
    if (total > around)
        line_missing(l, total - around);
    return false;
}

/* The extension headers behind which tcpdump's line ends: fragments but the first, routes that it
 * does not know, options that make no sense. */
static bool line_stops(const struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    uint32_t end = y->end < p->caplen ? y->end : p->caplen;
    uint32_t len = packet_number(p, y->offset + 1, 1), type = packet_number(p, y->offset + 2, 1);
    if (y->proto == PROTO_ipv6_fraghdr)
        return packet_number(p, y->offset + 2, 2) >> 3 || y->offset + y->length >= end;
    if (y->proto == PROTO_ipv6_dstopts)
        return l->opt.verbose && line_part(l, y) && line_part(l, y)->flags & LAYER_MALFORMED;
    if (y->proto == PROTO_ipv6_routing)
        return len % 2 || (type != 0 && type != 2 && type != 4);
    return false;
}

/* The chain of headers: each extension header's own text, then the payload's. */
static void line_chain(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    const struct layer *at = y;
    uint32_t next = header_value(p, y, &rows[IPV6_NXT]);
    bool zero = header_value(p, y, &rows[IPV6_PLEN]) == 0;
    for (unsigned n = 0; ipv6_extension(next) && n < MAX_LAYERS; n++) {
        const struct layer *inner = line_inner(l, at);
        if (n && next == IPV6_HOPOPTS) {
            bool first = header_value(p, y, &rows[IPV6_NXT]) == IPV6_HOPOPTS;
            out_str(o, first ? "[The Hop-by-Hop Options header was already found] (invalid)"
                             : "[The Hop-by-Hop Options header don't follow the IPv6 header] "
                               "(invalid)");
            return;
        }
        if (!inner || inner->proto != ipv6_extension(next) ||
            (next == IPV6_ROUTING && !inner->fixed)) {
            line_cut(l, "ip6");
            return;
        }
        protocols[inner->proto]->line(l, inner);
        bool missing =
            next == IPV6_HOPOPTS && zero && inner->fixed > 1 &&
            (inner->length < packet_number(p, inner->offset + 1, 1) * 8 + 8 || !ipv6_jumbo(p, y));
        if (missing)
            out_str(o, "[No valid Jumbo Payload Hop-by-Hop option found] (invalid)");
        if (missing || inner->flags & (LAYER_MALFORMED | LAYER_TRUNCATED) || line_stops(l, inner))
            return;
        at = inner;
        next = packet_number(p, at->offset, 1);
    }
    if (!line_jumbo(l, y, at))
        line_upper(l, y, at, next);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    const struct layer *up = line_parent(l, y);
    uint32_t around = up ? up->end : p->wirelen, plen = header_value(p, y, &rows[IPV6_PLEN]);
    uint32_t next = header_value(p, y, &rows[IPV6_NXT]);
    if (y->fixed < IPV6_HEADER_LEN) {
        line_cut(l, "ip6");
        return;
    }
    if (!l->opt.ether)
        out_str(o, "IP6 ");
    if (header_value(p, y, &rows[IPV6_VERSION]) != 6) {
        out_str(o, "version error: ");
        out_dec(o, header_value(p, y, &rows[IPV6_VERSION]));
        out_str(o, " != 6");
        return;
    }
    if (y->offset + IPV6_HEADER_LEN + plen > around)
        line_missing(l, y->offset + IPV6_HEADER_LEN + plen - around);
    if (l->opt.verbose)
        line_verbose(l, y);
    if (!writes_addresses(next)) {
        line_src(l, y);
        out_str(o, " > ");
        line_dst(l, y);
        out_str(o, ": ");
    }
    line_chain(l, y);
}

static const struct bind binds[] = {
    {BY_ETHERTYPE, 0x86dd},
    {BY_IP_PROTO, 41},
    {BY_PPP, 0x0057},
    {BY_PPP, 0x86dd}, /* the Ethernet type, as some put it there */
};

const struct protocol proto_ipv6 = {
    .name = "ipv6",
    .title = "Internet Protocol Version 6",
    .rfc = "RFC 8200",
    ROWS(rows),
    .n_header = IPV6_DST + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
