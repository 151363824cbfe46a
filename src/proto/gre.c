/* GRE, Generic Routing Encapsulation (RFC 2784, RFC 2890, RFC 1701; version 1: RFC 2637, PPTP).
 *
 * What a student learns here: a tunnel puts one packet into another, with four bytes between them
 * that say what the inner one is; a bit for each field that is there or not.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-+-+-+-+-+-----+-+-------+-----+-------------------------------+
 *    |C|R|K|S|s|Recur|A|  Res  | Ver |         Protocol type         |
 *    +-+-+-+-+-+-----+-+-------+-----+-------------------------------+
 *    |      Checksum (C or R)        |       Offset (C or R)         |
 *    +-------------------------------+-------------------------------+
 *    |                            Key (K)                            |
 *    +---------------------------------------------------------------+
 *    |                      Sequence number (S)                      |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    GRE_FLAGS,
    GRE_C,
    GRE_R,
    GRE_K,
    GRE_S,
    GRE_STRICT,
    GRE_RECURSION,
    GRE_A,
    GRE_RESERVED,
    GRE_VERSION,
    GRE_PROTO,
    GRE_CHECKSUM,
    GRE_CHECKSUM_STATUS,
    GRE_OFFSET,
    GRE_KEY,
    GRE_PAYLOAD_LENGTH,
    GRE_CALL_ID,
    GRE_SEQUENCE,
    GRE_ACK,
    GRE_ROUTING,
    GRE_ROUTING_FAMILY,
    GRE_ROUTING_OFFSET,
    GRE_ROUTING_LENGTH,
    GRE_ROUTING_INFORMATION
};

#define HEADER_LEN 4
#define IP_PROTO_GRE 47
#define TYPE_PPP 0x880b
#define FAMILY_IP 0x0800
#define FAMILY_ASN 0xfffe

static const struct value_name types[] = {
    {0x00fe, "OSI"},       {0x0800, "IPv4"},
    {0x0806, "ARP"},       {0x6558, "Transparent Ethernet bridging"},
    {0x809b, "AppleTalk"}, {0x86dd, "IPv6"},
    {0x880b, "PPP"},       {0x883e, "WCCP"},
    {0x8847, "MPLS"},      {0x8848, "MPLS multicast"},
    {0x88be, "ERSPAN"},
};

static const struct value_name families[] = {
    {FAMILY_IP, "IPv4"},
    {FAMILY_ASN, "Autonomous systems"},
};

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
};

static const struct field_def rows[] = {
    [GRE_FLAGS] = {.name = "gre.flags_and_version",
                   .label = "Flags and version",
                   .type = FT_HEX,
                   .byte = 0,
                   .size = 2,
                   .brief = "flags",
                   .rfc = "RFC 2784 2",
                   .what = "Which of the optional fields follow, and which version it is."},
    [GRE_C] = {.name = "gre.flags.checksum",
               .label = "Checksum present",
               .type = FT_FLAG,
               .byte = 0,
               .size = 2,
               .mask = 0x8000,
               .depth = 1,
               .rfc = "RFC 2784 2.2",
               .what = "A checksum follows."},
    [GRE_R] = {.name = "gre.flags.routing",
               .label = "Routing present",
               .type = FT_FLAG,
               .byte = 0,
               .size = 2,
               .mask = 0x4000,
               .depth = 1,
               .rfc = "RFC 1701",
               .what = "A list of the places to pass follows."},
    [GRE_K] = {.name = "gre.flags.key",
               .label = "Key present",
               .type = FT_FLAG,
               .byte = 0,
               .size = 2,
               .mask = 0x2000,
               .depth = 1,
               .rfc = "RFC 2890 2.1",
               .what = "A number that tells flows in the tunnel apart follows."},
    [GRE_S] = {.name = "gre.flags.sequence_number",
               .label = "Sequence number present",
               .type = FT_FLAG,
               .byte = 0,
               .size = 2,
               .mask = 0x1000,
               .depth = 1,
               .rfc = "RFC 2890 2.2",
               .what = "A number that puts the packets in order follows."},
    [GRE_STRICT] = {.name = "gre.flags.strict_source_route",
                    .label = "Strict source route",
                    .type = FT_FLAG,
                    .byte = 0,
                    .size = 2,
                    .mask = 0x0800,
                    .depth = 1,
                    .rfc = "RFC 1701",
                    .what = "Only the places in the list may be passed."},
    [GRE_RECURSION] = {.name = "gre.flags.recursion_control",
                       .label = "Recursion control",
                       .type = FT_UINT,
                       .byte = 0,
                       .size = 2,
                       .mask = 0x0700,
                       .depth = 1,
                       .rfc = "RFC 1701",
                       .what = "How many more tunnels the packet may be put into."},
    [GRE_A] = {.name = "gre.flags.ack",
               .label = "Acknowledgement present",
               .type = FT_FLAG,
               .byte = 0,
               .size = 2,
               .mask = 0x0080,
               .depth = 1,
               .rfc = "RFC 2637 4.1",
               .what = "In version 1: the number of the last packet received follows."},
    [GRE_RESERVED] = {.name = "gre.flags.reserved",
                      .label = "Reserved",
                      .type = FT_UINT,
                      .byte = 0,
                      .size = 2,
                      .mask = 0x0078,
                      .depth = 1,
                      .rfc = "RFC 2784 2.3",
                      .what = "Not used; zero."},
    [GRE_VERSION] = {.name = "gre.flags.version",
                     .label = "Version",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 2,
                     .mask = 0x0007,
                     .depth = 1,
                     .rfc = "RFC 2784 2.3.1",
                     .what = "0, or 1 for PPTP, which carries PPP."},
    [GRE_PROTO] = {.name = "gre.proto",
                   .label = "Protocol type",
                   .type = FT_HEX,
                   .byte = 2,
                   .size = 2,
                   .brief = "type",
                   NAMES(types),
                   .rfc = "RFC 2784 2.4",
                   .what = "What the tunnel carries, by Ethernet's numbers: it chooses the next "
                           "layer."},
    [GRE_CHECKSUM] = {.name = "gre.checksum",
                      .label = "Checksum",
                      .type = FT_HEX,
                      .brief = "cksum",
                      .rfc = "RFC 2784 2.5",
                      .what = "A sum over the header and the payload."},
    [GRE_CHECKSUM_STATUS] = {.name = "gre.checksum.status",
                             .label = "Checksum status",
                             .type = FT_UINT,
                             NAMES(verdicts),
                             .rfc = "RFC 2784 2.5",
                             .what = "Whether the checksum fits the bytes that it sums."},
    [GRE_OFFSET] = {.name = "gre.offset",
                    .label = "Offset",
                    .type = FT_HEX,
                    .brief = "off",
                    .rfc = "RFC 1701",
                    .what = "Which entry of the list of places comes next; otherwise zero."},
    [GRE_KEY] = {.name = "gre.key",
                 .label = "Key",
                 .type = FT_HEX,
                 .brief = "key",
                 .rfc = "RFC 2890 2.1",
                 .what = "A number that tells flows in the tunnel apart."},
    [GRE_PAYLOAD_LENGTH] = {.name = "gre.key.payload_length",
                            .label = "Payload length",
                            .type = FT_UINT,
                            .unit = "bytes",
                            .brief = "len",
                            .rfc = "RFC 2637 4.1",
                            .what = "How long the payload is."},
    [GRE_CALL_ID] = {.name = "gre.key.call_id",
                     .label = "Call identifier",
                     .type = FT_UINT,
                     .brief = "call",
                     .rfc = "RFC 2637 4.1",
                     .what = "The receiver's number for the call that the packet belongs to."},
    [GRE_SEQUENCE] = {.name = "gre.sequence_number",
                      .label = "Sequence number",
                      .type = FT_UINT,
                      .brief = "seq",
                      .rfc = "RFC 2890 2.2",
                      .what = "The place of the packet among those of its tunnel."},
    [GRE_ACK] = {.name = "gre.ack_number",
                 .label = "Acknowledgement number",
                 .type = FT_UINT,
                 .brief = "ack",
                 .rfc = "RFC 2637 4.1",
                 .what = "The highest number that the sender has received."},
    [GRE_ROUTING] = {.name = "gre.routing",
                     .label = "Source route entry",
                     .type = FT_GROUP,
                     .rfc = "RFC 1701",
                     .what = "Places that the packet has to pass."},
    [GRE_ROUTING_FAMILY] = {.name = "gre.routing.address_family",
                            .label = "Address family",
                            .type = FT_HEX,
                            NAMES(families),
                            .rfc = "RFC 1701",
                            .what = "What kind of addresses the entry lists; 0 ends the list."},
    [GRE_ROUTING_OFFSET] = {.name = "gre.routing.sre_offset",
                            .label = "Entry offset",
                            .type = FT_UINT,
                            .rfc = "RFC 1701",
                            .what = "Where in the entry the place to go to next stands."},
    [GRE_ROUTING_LENGTH] = {.name = "gre.routing.src_length",
                            .label = "Entry length",
                            .type = FT_UINT,
                            .unit = "bytes",
                            .rfc = "RFC 1701",
                            .what = "How long the list of places is."},
    [GRE_ROUTING_INFORMATION] = {.name = "gre.routing.information",
                                 .label = "Routing information",
                                 .type = FT_BYTES,
                                 .rfc = "RFC 1701",
                                 .what = "The places, one after the other."},
};

static void verify_checksum(struct dissect *d)
{
    uint32_t at = d->y->offset, end = d->r.end;
    if (!(d->want & WANT_CHECKSUM) || end > d->r.cap ||
        d->p->layers[d->y->parent].flags & LAYER_FRAGMENT)
        return;
    emit_same(d, GRE_CHECKSUM_STATUS, at + HEADER_LEN, 0,
              dissect_checksum(d, at, end - at, 0) == 0);
}

static void dissect_routing(struct dissect *d)
{
    bool more = true;
    while (more && reader_ok(&d->r)) {
        uint32_t group = emit_group(d, GRE_ROUTING, 0);
        uint32_t family = emit_uint(d, GRE_ROUTING_FAMILY, 2);
        emit_uint(d, GRE_ROUTING_OFFSET, 1);
        uint32_t length = emit_uint(d, GRE_ROUTING_LENGTH, 1);
        more = family || length;
        emit_bytes(d, GRE_ROUTING_INFORMATION, length, 0);
        emit_end(d, group);
    }
}

static void dissect_version_0(struct dissect *d)
{
    bool routing = head(d, &rows[GRE_R]);
    if (routing || head(d, &rows[GRE_C])) {
        emit_uint(d, GRE_CHECKSUM, 2);
        if (head(d, &rows[GRE_C]) && reader_ok(&d->r))
            verify_checksum(d);
        emit_uint(d, GRE_OFFSET, 2);
    }
    if (head(d, &rows[GRE_K]))
        emit_uint(d, GRE_KEY, 4);
    if (head(d, &rows[GRE_S]))
        emit_uint(d, GRE_SEQUENCE, 4);
    if (routing)
        dissect_routing(d);
    if (reader_ok(&d->r))
        dissect_next(d, registry_find(BY_ETHERTYPE, head(d, &rows[GRE_PROTO])));
    if (reader_ok(&d->r) && !d->next)
        dissect_next(d, registry_find(BY_GRE, head(d, &rows[GRE_PROTO])));
}

static void dissect_version_1(struct dissect *d)
{
    if (head(d, &rows[GRE_K])) {
        emit_uint(d, GRE_PAYLOAD_LENGTH, 2);
        emit_uint(d, GRE_CALL_ID, 2);
    }
    if (head(d, &rows[GRE_S]))
        emit_uint(d, GRE_SEQUENCE, 4);
    if (head(d, &rows[GRE_A]))
        emit_uint(d, GRE_ACK, 4);
    if (reader_ok(&d->r) && head(d, &rows[GRE_S]) && head(d, &rows[GRE_PROTO]) == TYPE_PPP)
        dissect_next(d, registry_find(BY_GRE, TYPE_PPP));
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    if (head(d, &rows[GRE_VERSION]) == 0)
        dissect_version_0(d);
    else if (head(d, &rows[GRE_VERSION]) == 1)
        dissect_version_1(d);
}

static void line_number(struct line *l, const char *text, uint32_t number)
{
    out_str(l->out, text);
    out_dec(l->out, number);
}

static void line_hex(struct line *l, const char *text, uint32_t number)
{
    out_str(l->out, text);
    out_hex(l->out, number, 1);
}

static void line_flags(struct line *l, uint32_t flags)
{
    static const struct value_name words[] = {
        {0x8000, "checksum present"},  {0x4000, "routing present"},        {0x2000, "key present"},
        {0x1000, "sequence# present"}, {0x0800, "source routing present"}, {0x0080, "ack present"},
    };
    out_str(l->out, ", Flags [");
    line_bits(l, words, sizeof words / sizeof words[0], flags);
    out_char(l->out, ']');
}

/* A field that the flags announce: ", key=0x64". Returns false where the capture cut it. */
static bool line_field(struct line *l, const struct layer *y, unsigned id, const char *text,
                       bool hex)
{
    const struct field *f = layer_get(l->p, y, id);
    if (!f) {
        line_cut(l, "gre");
        return false;
    }
    if (hex)
        line_hex(l, text, f->value);
    else
        line_number(l, text, f->value);
    return true;
}

/* The places of an entry: "*1.2.3.4 5.6.7.8", the next one marked. */
static void line_places(struct line *l, const struct field *f, uint32_t next, bool ip)
{
    uint32_t size = ip ? 4 : 2;
    for (uint32_t i = 0; i + size <= f->length; i += size) {
        out_str(l->out, i == next ? " *" : " ");
        if (ip)
            out_ipv4(l->out, field_bytes(l->p, f) + i);
        else
            out_dec(l->out, packet_number(l->p, f->offset + i, 2));
    }
}

static void line_route(struct line *l, uint32_t at, const struct field *places)
{
    uint32_t family = packet_number(l->p, at, 2), next = packet_number(l->p, at + 2, 1);
    uint32_t length = packet_number(l->p, at + 3, 1), size = family == FAMILY_IP ? 4 : 2;
    if (family != FAMILY_IP && family != FAMILY_ASN) {
        line_hex(l, ", (rtaf=0x", family);
    } else {
        out_str(l->out, family == FAMILY_IP ? ", (rtaf=ip" : ", (rtaf=asn");
        if (next % size)
            line_number(l, ", badoffset=", next);
        else if (length % size)
            line_number(l, ", badlength=", length);
        else if (next >= length)
            line_number(l, ", badoffset=", next);
        else if (places)
            line_places(l, places, next, family == FAMILY_IP);
    }
    out_char(l->out, ')');
}

/* The source routes. Returns false where the capture cut them. */
static bool line_routing(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    uint32_t from = y->vars, at = 0, end = y->offset + y->length;
    const struct field *f;
    while ((f = layer_find(p, y, GRE_ROUTING, &from)) && f->length >= HEADER_LEN) {
        uint32_t places = from;
        const struct field *information = layer_find(p, y, GRE_ROUTING_INFORMATION, &places);
        at = f->offset;
        if (!packet_number(p, at, 2) && !packet_number(p, at + 3, 1))
            return true;
        bool mine = information && information->offset < at + f->length;
        line_route(l, at, mine ? information : NULL);
    }
    line_cut(l, "gre");
    return at > end;
}

static void line_type(struct line *l, uint32_t type)
{
    const char *name = type == 0xfe ? "GRE-OSI" : line_ethertype_name(type);
    out_str(l->out, ", proto ");
    out_str(l->out, name ? name : "unknown");
    out_str(l->out, " (0x");
    out_hex(l->out, type, 4);
    out_char(l->out, ')');
}

/* What tcpdump finds in a tunnel. */
static bool known_type(uint32_t type, uint32_t version)
{
    if (version == 1)
        return type == TYPE_PPP;
    return type == 0x0800 || type == 0x86dd || type == 0x6558 || type == 0x8847 || type == 0x8848;
}

static void line_end(struct line *l, const struct layer *y, uint32_t version)
{
    uint32_t type = header_value(l->p, y, &rows[GRE_PROTO]);
    if (l->opt.ether)
        line_type(l, type);
    line_number(l, ", length ", y->end - y->offset);
    if (version == 1 && !header_value(l->p, y, &rows[GRE_S]))
        return;
    out_str(l->out, l->opt.verbose ? "\n\t" : ": ");
    if (!known_type(type, version) || !line_next(l, y))
        line_hex(l, "gre-proto-0x", type);
}

static void line_version_0(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    bool sum = header_value(p, y, &rows[GRE_C]), routing = header_value(p, y, &rows[GRE_R]);
    if ((sum || routing) && l->opt.verbose && !line_field(l, y, GRE_CHECKSUM, ", sum 0x", true))
        return;
    if ((sum || routing) && !line_field(l, y, GRE_OFFSET, ", off 0x", true))
        return;
    if (header_value(p, y, &rows[GRE_K]) && !line_field(l, y, GRE_KEY, ", key=0x", true))
        return;
    if (header_value(p, y, &rows[GRE_S]) && !line_field(l, y, GRE_SEQUENCE, ", seq ", false))
        return;
    if (routing && !line_routing(l, y))
        return;
    line_end(l, y, 0);
}

static void line_version_1(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    if (header_value(p, y, &rows[GRE_K]) && !line_field(l, y, GRE_CALL_ID, ", call ", false))
        return;
    if (header_value(p, y, &rows[GRE_S]) && !line_field(l, y, GRE_SEQUENCE, ", seq ", false))
        return;
    if (header_value(p, y, &rows[GRE_A]) && !line_field(l, y, GRE_ACK, ", ack ", false))
        return;
    if (!header_value(p, y, &rows[GRE_S]))
        out_str(l->out, ", no-payload");
    line_end(l, y, 1);
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t version = packet_number(l->p, y->offset, 2) & 7;
    if (y->fixed < 2) {
        line_cut(l, "gre");
        return;
    }
    line_number(l, "GREv", version);
    if (version > 1) {
        out_str(l->out, " ERROR: unknown-version");
        return;
    }
    if (l->opt.verbose)
        line_flags(l, packet_number(l->p, y->offset, 2));
    if (y->fixed < HEADER_LEN)
        line_cut(l, "gre");
    else if (version)
        line_version_1(l, y);
    else
        line_version_0(l, y);
}

static const struct bind binds[] = {
    {BY_IP_PROTO, IP_PROTO_GRE},
};

const struct protocol proto_gre = {
    .name = "gre",
    .title = "Generic Routing Encapsulation",
    .rfc = "RFC 2784",
    ROWS(rows),
    .n_header = GRE_PROTO + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
