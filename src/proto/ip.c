/* IPv4, the Internet Protocol version 4 (RFC 791; the second byte: RFC 2474 and RFC 3168).
 *
 * What a student learns here: every packet carries where it is from and where it goes, how long it
 * is, how many more routers may pass it on, and what it contains. The header's own length is a
 * field, since options may follow the twenty fixed bytes.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------+-------+-----------+---+-------------------------------+
 *    |Version|  IHL  |   DSCP    |ECN|         Total length          |
 *    +-------+-------+-----------+---+-----+-------------------------+
 *    |        Identification         |Flags|     Fragment offset     |
 *    +---------------+---------------+-----+-------------------------+
 *    | Time to live  |   Protocol    |        Header checksum        |
 *    +---------------+---------------+-------------------------------+
 *    |                        Source address                         |
 *    +---------------------------------------------------------------+
 *    |                      Destination address                      |
 *    +---------------------------------------------------------------+
 *    |                    Options, padded to 32 bits                 |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"
#include "flow.h"
#include "ip_opt.h"

enum {
    IP_VERSION,
    IP_HDR_LEN,
    IP_DSFIELD,
    IP_DSFIELD_DSCP,
    IP_DSFIELD_ECN,
    IP_LEN,
    IP_ID,
    IP_FLAGS,
    IP_FLAGS_RB,
    IP_FLAGS_DF,
    IP_FLAGS_MF,
    IP_FRAG_OFFSET,
    IP_FRAG_OFFSET_HIGH,
    IP_FRAG_OFFSET_LOW,
    IP_TTL,
    IP_PROTO,
    IP_CHECKSUM,
    IP_SRC,
    IP_DST,
    IP_CHECKSUM_STATUS,
    IP_CHECKSUM_CALCULATED,
    IP_HOPS
};

#define HEADER_LEN 20
#define SUN_ND 77 /* of which tcpdump says no more than the name */

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

static const struct value_name protocol_names[] = {
    {0, "IPv6 hop-by-hop options"},
    {1, "ICMP"},
    {2, "IGMP"},
    {4, "IPv4"},
    {6, "TCP"},
    {8, "EGP"},
    {9, "IGP"},
    {17, "UDP"},
    {33, "DCCP"},
    {41, "IPv6"},
    {46, "RSVP"},
    {47, "GRE"},
    {50, "ESP"},
    {51, "AH"},
    {55, "Mobile IP"},
    {58, "ICMPv6"},
    {59, "No next header"},
    {62, "Mobile IP (old)"},
    {88, "EIGRP"},
    {89, "OSPF"},
    {103, "PIM"},
    {108, "IPComp"},
    {112, "VRRP"},
    {113, "PGM"},
    {115, "L2TP"},
    {132, "SCTP"},
    {135, "Mobility"},
    {136, "UDP-Lite"},
    {137, "MPLS"},
    {143, "Ethernet"},
};

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
    {2, "not verified"},
};

static const struct field_def rows[] = {
    [IP_VERSION] = {.name = "ip.version",
                    .label = "Version",
                    .type = FT_UINT,
                    .byte = 0,
                    .size = 1,
                    .mask = 0xf0,
                    .brief = "ver",
                    .rfc = "RFC 791 3.1",
                    .what = "Which version of the Internet Protocol this header is: 4."},
    [IP_HDR_LEN] = {.name = "ip.hdr_len",
                    .label = "Header length",
                    .type = FT_UINT,
                    .byte = 0,
                    .size = 1,
                    .mask = 0x0f,
                    .scale = 4,
                    .unit = "bytes",
                    .brief = "ihl",
                    .flags = FF_POINTER,
                    .rfc = "RFC 791 3.1",
                    .what = "How long this header is, counted in words of four bytes."},
    [IP_DSFIELD] = {.name = "ip.dsfield",
                    .label = "Differentiated services field",
                    .type = FT_HEX,
                    .byte = 1,
                    .size = 1,
                    .brief = "dsf",
                    .rfc = "RFC 2474 3",
                    .what = "How routers should treat the packet: a class of service and two bits "
                            "about congestion."},
    [IP_DSFIELD_DSCP] = {.name = "ip.dsfield.dscp",
                         .label = "DSCP",
                         .type = FT_UINT,
                         .byte = 1,
                         .size = 1,
                         .mask = 0xfc,
                         .depth = 1,
                         .brief = "dscp",
                         NAMES(dscp),
                         .rfc = "RFC 2474 3",
                         .what = "The class of service that the sender wants for the packet."},
    [IP_DSFIELD_ECN] = {.name = "ip.dsfield.ecn",
                        .label = "ECN",
                        .type = FT_UINT,
                        .byte = 1,
                        .size = 1,
                        .mask = 0x03,
                        .depth = 1,
                        .brief = "ecn",
                        NAMES(ecn),
                        .rfc = "RFC 3168 5",
                        .what =
                            "Whether the ends understand congestion marks, and whether a router "
                            "has set one."},
    [IP_LEN] = {.name = "ip.len",
                .label = "Total length",
                .type = FT_UINT,
                .byte = 2,
                .size = 2,
                .unit = "bytes",
                .brief = "len",
                .flags = FF_POINTER,
                .rfc = "RFC 791 3.1",
                .what = "How long the packet is, header and payload together."},
    [IP_ID] = {.name = "ip.id",
               .label = "Identification",
               .type = FT_HEX,
               .byte = 4,
               .size = 2,
               .brief = "id",
               .rfc = "RFC 6864",
               .what = "A number that the fragments of one packet share, so that they can be put "
                       "together again."},
    [IP_FLAGS] = {.name = "ip.flags",
                  .label = "Flags",
                  .type = FT_HEX,
                  .byte = 6,
                  .size = 1,
                  .mask = 0xe0,
                  .brief = "flg",
                  .rfc = "RFC 791 3.1",
                  .what = "Three bits about fragmentation."},
    [IP_FLAGS_RB] = {.name = "ip.flags.rb",
                     .label = "Reserved bit",
                     .type = FT_FLAG,
                     .byte = 6,
                     .size = 1,
                     .mask = 0x80,
                     .depth = 1,
                     .rfc = "RFC 791 3.1",
                     .what = "Not used; senders leave it zero."},
    [IP_FLAGS_DF] = {.name = "ip.flags.df",
                     .label = "Don't fragment",
                     .type = FT_FLAG,
                     .byte = 6,
                     .size = 1,
                     .mask = 0x40,
                     .depth = 1,
                     .brief = "DF",
                     .rfc = "RFC 791 3.1",
                     .what =
                         "Set: a router that cannot pass the packet on in one piece must drop it "
                         "and say so."},
    [IP_FLAGS_MF] = {.name = "ip.flags.mf",
                     .label = "More fragments",
                     .type = FT_FLAG,
                     .byte = 6,
                     .size = 1,
                     .mask = 0x20,
                     .depth = 1,
                     .brief = "MF",
                     .rfc = "RFC 791 3.1",
                     .what = "Set in every fragment of a packet but the last."},
    [IP_FRAG_OFFSET] = {.name = "ip.frag_offset",
                        .label = "Fragment offset",
                        .type = FT_UINT,
                        .byte = 6,
                        .size = 2,
                        .mask = 0x1fff,
                        .scale = 8,
                        .unit = "bytes",
                        .brief = "frag",
                        .rfc = "RFC 791 3.1",
                        .what = "Where in the original packet's payload this fragment belongs, "
                                "counted in units of eight bytes."},
    [IP_FRAG_OFFSET_HIGH] = {.name = "ip.frag_offset.high",
                             .label = "Fragment offset, high bits",
                             .type = FT_UINT,
                             .byte = 6,
                             .size = 1,
                             .mask = 0x1f,
                             .depth = 1,
                             .flags = FF_PART,
                             .rfc = "RFC 791 3.1",
                             .what =
                                 "The five bits of the offset that share a byte with the flags."},
    [IP_FRAG_OFFSET_LOW] = {.name = "ip.frag_offset.low",
                            .label = "Fragment offset, low bits",
                            .type = FT_UINT,
                            .byte = 7,
                            .size = 1,
                            .depth = 1,
                            .flags = FF_PART,
                            .rfc = "RFC 791 3.1",
                            .what = "The other eight bits of the offset."},
    [IP_TTL] = {.name = "ip.ttl",
                .label = "Time to live",
                .type = FT_UINT,
                .byte = 8,
                .size = 1,
                .brief = "ttl",
                .rfc = "RFC 791 3.1",
                .what = "How many more routers may pass the packet on; each takes one away, and at "
                        "zero it is dropped."},
    [IP_PROTO] = {.name = "ip.proto",
                  .label = "Protocol",
                  .type = FT_UINT,
                  .byte = 9,
                  .size = 1,
                  .brief = "p",
                  NAMES(protocol_names),
                  .rfc = "RFC 791 3.1",
                  .what = "Which protocol the payload belongs to: it chooses the next layer."},
    [IP_CHECKSUM] = {.name = "ip.checksum",
                     .label = "Header checksum",
                     .type = FT_HEX,
                     .byte = 10,
                     .size = 2,
                     .brief = "cksum",
                     .rfc = "RFC 1071",
                     .what = "A sum over the header's bytes that shows whether one was damaged on "
                             "the way."},
    [IP_SRC] = {.name = "ip.src",
                .label = "Source address",
                .type = FT_IPV4,
                .byte = 12,
                .size = 4,
                .brief = "src",
                .rfc = "RFC 791 3.1",
                .what = "The address of the host that sent the packet."},
    [IP_DST] = {.name = "ip.dst",
                .label = "Destination address",
                .type = FT_IPV4,
                .byte = 16,
                .size = 4,
                .brief = "dst",
                .rfc = "RFC 791 3.1",
                .what = "The address of the host that the packet is for."},
    [IP_CHECKSUM_STATUS] = {.name = "ip.checksum.status",
                            .label = "Header checksum status",
                            .type = FT_UINT,
                            NAMES(verdicts),
                            .rfc = "RFC 1071",
                            .what = "Whether the checksum fits the header's bytes."},
    [IP_HOPS] = {.name = "ip.hops",
                 .label = "Routers passed, probably",
                 .type = FT_UINT,
                 .rfc = "RFC 1122 3.2.1.7",
                 .what =
                     "Hosts send packets with a time to live of 64, 128 or 255: what is missing "
                     "was taken away, one by each router."},
    [IP_CHECKSUM_CALCULATED] = {.name = "ip.checksum_calculated",
                                .label = "Calculated checksum",
                                .type = FT_HEX,
                                .rfc = "RFC 1071",
                                .what = "What the checksum would have to be."},
};

/* The header's own sum, and the part of the pseudo-header that is known here (RFC 9293 3.1). */
static void sum_header(struct dissect *d, uint32_t header_len)
{
    const uint8_t *s = d->p->bytes + d->y->offset;
    if (!(d->want & WANT_CHECKSUM))
        return;
    d->pseudo = checksum_add(0, s + 12, 8);
    if (d->y->offset + header_len > d->r.cap)
        return;
    uint16_t rest = dissect_checksum(d, d->y->offset, header_len, 0);
    emit_same(d, IP_CHECKSUM_STATUS, d->y->offset + 10, 0, rest == 0);
    if (rest)
        emit_same(d, IP_CHECKSUM_CALCULATED, d->y->offset + 10, 0,
                  checksum_fold((uint32_t)rest + head(d, &rows[IP_CHECKSUM])));
}

/* Where the packet ends: its total length. */
static void limit_to_total(struct dissect *d, uint32_t total)
{
    if (!reader_claim(&d->r, total - (d->r.pos - d->y->offset)))
        dissect_malformed(d);
    d->y->end = d->r.end;
}

static void fragment(struct dissect *d, uint32_t offset)
{
    d->y->flags |= LAYER_FRAGMENT;
    dissect_fragment(d, head(d, &rows[IP_ID]), offset, head(d, &rows[IP_FLAGS_MF]),
                     PROTO_ip_fragments, dissect_ip_proto(d, d->ip_proto));
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    struct layer *y = d->y;
    const uint8_t *header = header_start(d->p, y);
    uint32_t header_len = row_load(&rows[IP_HDR_LEN], header);
    uint32_t total = row_load(&rows[IP_LEN], header);
    y->addr_len = 4;
    y->src = y->offset + 12;
    y->dst = y->offset + 16;
    y->sport = y->dport = 0;
    if (row_load(&rows[IP_VERSION], header) != 4 || header_len < HEADER_LEN || total < header_len) {
        dissect_malformed(d);
        return;
    }
    limit_to_total(d, total);
    sum_header(d, header_len);
    uint32_t hops = path_hops(row_load(&rows[IP_TTL], header));
    if (hops && d->want & WANT_FIELDS)
        emit_same(d, IP_HOPS, y->offset + 8, 0, hops);
    if (header_len > HEADER_LEN)
        dissect_part(d, PROTO_ip_opt, header_len - HEADER_LEN);
    if (d->r.pos < y->offset + header_len)
        return;
    uint32_t proto = row_load(&rows[IP_PROTO], header);
    d->ip_proto = (uint8_t)proto;
    uint32_t offset = row_load(&rows[IP_FRAG_OFFSET], header);
    if (offset || row_load(&rows[IP_FLAGS_MF], header))
        fragment(d, offset);
    if (offset)
        return;
    dissect_next(d, dissect_ip_proto(d, proto));
}

static const struct layer *ip_options(const struct line *l, const struct layer *y)
{
    const struct layer *part = line_part(l, y);
    return part && part->proto == PROTO_ip_opt ? part : NULL;
}

/* The most that the parenthesis of -v takes without the options: tos (17), ttl (9), identification
 * and fragment (55), protocol (41), length (15). */
#define VERBOSE_MAX 144

static char *put_tos(char *at, uint32_t tos)
{
    static const char marks[4][8] = {"", ",ECT(1)", ",ECT(0)", ",CE"};
    at = PUT(at, "(tos 0x");
    at = put_digits(at, tos, tos > 15 ? 2 : 1);
    return put_mem(at, marks[tos & 3], strlen(marks[tos & 3]));
}

static char *put_fragment(char *at, const uint8_t *header)
{
    static const char words[8][12] = {"none", "+",       "DF",       "+, DF",
                                      "rsvd", "+, rsvd", "DF, rsvd", "+, DF, rsvd"};
    uint32_t flags = row_load(&rows[IP_FLAGS], header);
    at = PUT(at, ", id ");
    at = put_dec(at, row_load(&rows[IP_ID], header));
    at = PUT(at, ", offset ");
    at = put_dec(at, row_load(&rows[IP_FRAG_OFFSET], header));
    at = PUT(at, ", flags [");
    at = put_mem(at, words[flags], strlen(words[flags]));
    return PUT(at, "]");
}

/* The parenthesis of -v. Returns false where the line ends in it. */
static bool line_verbose(struct line *l, const struct layer *y, bool *gone)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    const uint8_t *header = header_start(p, y);
    uint32_t ttl = row_load(&rows[IP_TTL], header), proto = row_load(&rows[IP_PROTO], header);
    const char *name = line_ip_word(proto);
    char *at = put_tos(out_begin(o, VERBOSE_MAX), row_load(&rows[IP_DSFIELD], header));
    if (ttl) {
        at = PUT(at, ", ttl ");
        at = put_dec(at, ttl);
    }
    at = put_fragment(at, header);
    at = PUT(at, ", proto ");
    name = name ? name : "unknown";
    at = put_mem(at, name, strlen(name));
    at = PUT(at, " (");
    at = put_dec(at, proto);
    at = PUT(at, "), length ");
    out_end(o, put_dec(at, row_load(&rows[IP_LEN], header)));
    const struct layer *options = ip_options(l, y);
    if (options) {
        out_str(o, ", options (");
        if (!line_ip_options(l, options, gone))
            return false;
        out_char(o, ')');
    }
    const struct field *status = layer_get(p, y, IP_CHECKSUM_STATUS);
    if (status && status->value == 0) {
        out_str(o, ", bad cksum ");
        out_hex(o, row_load(&rows[IP_CHECKSUM], header), 1);
        out_str(o, " (->");
        out_hex(o, layer_number(p, y, IP_CHECKSUM_CALCULATED), 1);
        out_str(o, ")!");
    }
    out_mem(o, ")\n    ", 6);
    return true;
}

/* Protocols that write the addresses themselves, with their ports. */
static bool writes_addresses(uint32_t proto)
{
    return proto == 6 || proto == 17 || proto == 33 || proto == 132;
}

static void line_contents(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const uint8_t *header = header_start(l->p, y);
    uint32_t proto = row_load(&rows[IP_PROTO], header);
    bool later = row_load(&rows[IP_FRAG_OFFSET], header) != 0;
    if (later || !writes_addresses(proto)) {
        line_src(l, y);
        out_mem(o, " > ", 3);
        line_dst(l, y);
        out_mem(o, ": ", 2);
    }
    if (!later && line_next(l, y))
        return;
    if (!later && proto == 59) {
        out_str(o, "no next header");
        return;
    }
    if (!later && proto == 143) {
        out_str(o, "[Ethernet requires IPv6] (invalid)");
        return;
    }
    if (!later)
        out_char(o, ' ');
    if (!later && proto == SUN_ND)
        out_mem(o, "nd", 2);
    else
        line_ip_proto(l, proto);
    if (!later) {
        out_char(o, ' ');
        out_dec(o, y->end - y->offset - row_load(&rows[IP_HDR_LEN], header));
    }
}

/* The capture ended in the options, or in what tcpdump takes for their end: nothing is known of the
 * payload. */
static void line_cut_options(struct line *l, const struct layer *y, uint32_t header_len, bool gone)
{
    struct out *o = l->out;
    const struct layer *options = ip_options(l, y);
    bool told = gone || (l->opt.verbose && options && options->flags & LAYER_TRUNCATED);
    if (told || !writes_addresses(header_value(l->p, y, &rows[IP_PROTO]))) {
        line_src(l, y);
        out_mem(o, " > ", 3);
        line_dst(l, y);
        out_mem(o, ": ", 2);
    }
    if (told) {
        line_cut(l, "ip");
        return;
    }
    out_str(o, " [remaining caplen(");
    out_dec(o, l->p->caplen - y->offset);
    out_str(o, ") < header length(");
    out_dec(o, header_len);
    out_str(o, ")]");
    line_stop(l, "ip");
}

/* What is wrong with the header; false where nothing is. */
static bool line_invalid(struct line *l, const struct layer *y, uint32_t header_len, uint32_t total)
{
    struct out *o = l->out;
    uint32_t version = header_value(l->p, y, &rows[IP_VERSION]);
    if (version != 4) {
        out_str(o, "IP");
        out_dec(o, version);
        out_str(o, version == 6 ? ", wrong link-layer encapsulation (invalid)" : " (invalid)");
    } else if (header_len < HEADER_LEN) {
        out_str(o, "bad-hlen ");
        out_dec(o, header_len);
    } else if (total < header_len) {
        out_str(o, "bad-len ");
        out_dec(o, total);
    } else {
        return false;
    }
    return true;
}

/* Where the bytes end that tcpdump looks at: those of an IP packet in another end with that one. */
static uint32_t visible_end(const struct line *l, const struct layer *y)
{
    uint32_t end = l->p->caplen;
    while ((y = line_parent(l, y))) {
        if ((y->proto == PROTO_ip || y->proto == PROTO_ipv6) && y->end < end)
            end = y->end;
    }
    return end;
}

/* "IP " with what is wrong with the header, or missing of the packet. Returns false where the line
 * ends there. */
static bool line_start(struct line *l, const struct layer *y, uint32_t header_len, uint32_t total)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    const struct layer *up = line_parent(l, y);
    bool quoted = up && up->proto == PROTO_icmp;
    bool other = y->fixed && header_value(p, y, &rows[IP_VERSION]) != 4;
    uint32_t left = y->end - y->offset;
    if (!other && !quoted && left && left < HEADER_LEN &&
        y->offset + HEADER_LEN <= visible_end(l, y)) {
        if (!l->opt.ether)
            out_mem(o, "IP ", 3);
        out_str(o, "truncated-ip ");
        out_dec(o, left);
        return false;
    }
    if ((y->fixed < HEADER_LEN || (quoted && total < HEADER_LEN)) && !other) {
        if (!l->opt.ether && y->fixed)
            out_mem(o, "IP ", 3);
        if (y->offset >= visible_end(l, y))
            line_stop(l, "ip");
        else
            line_cut(l, "ip");
        return false;
    }
    if (!l->opt.ether && !other)
        out_mem(o, "IP ", 3);
    if (line_invalid(l, y, header_len, total))
        return false;
    /* What an ICMP message quotes is cut by the rules of ICMP. */
    uint32_t around = !up ? p->wirelen : quoted ? y->end : up->end;
    if (y->offset + total > around) {
        out_str(o, "truncated-ip - ");
        out_dec(o, y->offset + total - around);
        out_str(o, " bytes missing! ");
    }
    return true;
}

/* One without options, which neither lies nor was cut. */
static void line_everyday(struct line *l, const struct layer *y)
{
    if (!l->opt.ether)
        out_mem(l->out, "IP ", 3);
    bool gone = false;
    if (l->opt.verbose)
        line_verbose(l, y, &gone);
    line_next(l, y);
}

static void line(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    if (p->status & PACKET_EVERYDAY && y == &p->layers[1]) {
        line_everyday(l, y);
        return;
    }
    uint32_t header_len = header_value(p, y, &rows[IP_HDR_LEN]);
    if (!line_start(l, y, header_len, header_value(p, y, &rows[IP_LEN])))
        return;
    bool gone = false;
    if (l->opt.verbose && !line_verbose(l, y, &gone))
        return;
    bool cut = gone || p->caplen - y->offset < header_len;
    if (cut && (l->opt.verbose || !header_value(p, y, &rows[IP_FRAG_OFFSET])))
        line_cut_options(l, y, header_len, gone);
    else
        line_contents(l, y);
}

static const struct bind binds[] = {
    {BY_ETHERTYPE, 0x0800},
    {BY_IP_PROTO, 4},
    {BY_PPP, 0x0021},
    {BY_PPP, 0x0800}, /* the Ethernet type, as some put it there */
};

const struct protocol proto_ip = {
    .name = "ip",
    .title = "Internet Protocol Version 4",
    .rfc = "RFC 791",
    ROWS(rows),
    .n_header = IP_DST + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
