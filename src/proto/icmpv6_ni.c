/* Node Information (RFC 4620), a part of ICMPv6.
 *
 * What a student learns here: a host can be asked for its name and its addresses with no server in
 * between. What it says is as true as the host is honest.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------+---------------+-+-+-+-+-+-+-+-+
 *    |             Qtype             |      Reserved     |G|S|L|C|A|T|
 *    +-------------------------------+---------------+-+-+-+-+-+-+-+-+
 *    |                        Nonce (8 bytes)                        |
 *    +---------------------------------------------------------------+
 *    |             What is asked about, or the answer ...            |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    NI_QTYPE,
    NI_FLAGS,
    NI_G,
    NI_S,
    NI_L,
    NI_C,
    NI_A,
    NI_T,
    NI_RESERVED,
    NI_NONCE,
    NI_SUBJECT_IPV6,
    NI_SUBJECT_NAME,
    NI_SUBJECT_IPV4,
    NI_TTL,
    NI_NODE_NAME,
    NI_NODE_IPV6,
    NI_NODE_IPV4
};

enum {
    QTYPE_NOOP = 0,
    QTYPE_SUPPORTED = 1,
    QTYPE_NAME = 2,
    QTYPE_IPV6 = 3,
    QTYPE_IPV4 = 4
};

#define REF "RFC 4620 4"
#define QUERY 139
#define ICMP_LEN 4
#define HEADER_LEN 12
#define ADDRESS_LEN 16

static const struct value_name qtypes[] = {
    {QTYPE_NOOP, "NOOP"},           {1, "Supported query types"},   {QTYPE_NAME, "Node name"},
    {QTYPE_IPV6, "Node addresses"}, {QTYPE_IPV4, "IPv4 addresses"},
};

#define ROW(row_name, says, kind, from, means)                                                     \
    .name = row_name, .label = says, .type = kind, .rfc = from, .what = means
#define FLAG(row_name, says, bit, means)                                                           \
    {                                                                                              \
        ROW(row_name, says, FT_FLAG, REF, means), .size = 2, .mask = bit                           \
    }

static const struct field_def rows[] = {
    [NI_QTYPE] = {ROW("icmpv6.ni.qtype", "Query type", FT_UINT, REF,
                      "What is asked for, or answered."),
                  .brief = "qtype", NAMES(qtypes)},
    [NI_FLAGS] = {ROW("icmpv6.ni.flag", "Flags", FT_HEX, REF,
                      "Which addresses are asked for, and whether all are in the answer."),
                  .size = 2},
    [NI_G] = FLAG("icmpv6.ni.flag.g", "Global-scope addresses", 0x20,
                  "Set: addresses that are valid anywhere."),
    [NI_S] = FLAG("icmpv6.ni.flag.s", "Site-local addresses", 0x10,
                  "Set: addresses of the site, which nobody uses any more."),
    [NI_L] = FLAG("icmpv6.ni.flag.l", "Link-local addresses", 0x08,
                  "Set: addresses that are valid on one link."),
    [NI_C] = FLAG("icmpv6.ni.flag.c", "Compression", 0x04,
                  "Set: IPv4 addresses that are written as IPv6 addresses, too."),
    [NI_A] = FLAG("icmpv6.ni.flag.a", "All addresses", 0x02,
                  "Set: addresses of all interfaces of the node, not of one."),
    [NI_T] =
        FLAG("icmpv6.ni.flag.t", "Truncated", 0x01, "Set: there was no room for all addresses."),
    [NI_RESERVED] = {ROW("icmpv6.ni.flag.rsv", "Reserved", FT_HEX, REF, "Not used; zero."),
                     .size = 2, .mask = 0xffc0},
    [NI_NONCE] = {ROW("icmpv6.ni.nonce", "Nonce", FT_HEX64, REF,
                      "A random number: an answer that repeats it belongs to this question."),
                  .brief = "nonce"},
    [NI_SUBJECT_IPV6] = {ROW("icmpv6.ni.query.subject_ipv6", "IPv6 subject address", FT_IPV6,
                             "RFC 4620 4", "The node that is asked about, by its address."),
                         .brief = "subj"},
    [NI_SUBJECT_NAME] = {ROW("icmpv6.ni.query.subject_fqdn", "Subject name", FT_DNAME, REF,
                             "The node that is asked about, by its name."),
                         .brief = "subj"},
    [NI_SUBJECT_IPV4] = {ROW("icmpv6.ni.query.subject_ipv4", "IPv4 subject address", FT_IPV4, REF,
                             "The node that is asked about, by its IPv4 address."),
                         .brief = "subj"},
    [NI_TTL] = {ROW("icmpv6.ni.reply.node_ttl", "Time to live", FT_UINT, "RFC 4620 6.3",
                    "For how long the answer may be kept."),
                .brief = "ttl", .unit = "seconds"},
    [NI_NODE_NAME] = {ROW("icmpv6.ni.reply.node_name", "Node name", FT_DNAME, "RFC 4620 6.3",
                          "The name that the node has, as it says."),
                      .brief = "name"},
    [NI_NODE_IPV6] = {ROW("icmpv6.ni.reply.node_address", "IPv6 node address", FT_IPV6,
                          "RFC 4620 6.4", "An address that the node has, as it says."),
                      .brief = "addr"},
    [NI_NODE_IPV4] = {ROW("icmpv6.ni.reply.ipv4_address", "IPv4 node address", FT_IPV4,
                          "RFC 4620 6.5", "An IPv4 address that the node has, as it says."),
                      .brief = "addr"},
};

/* How long the name at the cursor is, its last zero included; 0 where it does not end. */
static uint32_t name_length(const struct reader *r)
{
    for (uint32_t at = 0; at < reader_have(r);) {
        uint32_t label = reader_peek(r, at, 1);
        at += 1 + label;
        if (!label)
            return at;
        if (label > 63)
            return 0;
    }
    return 0;
}

static void dissect_name(struct dissect *d, unsigned id)
{
    uint32_t n = name_length(&d->r);
    if (n)
        emit_bytes(d, id, n, d->r.pos);
}

static void dissect_subject(struct dissect *d, uint32_t code)
{
    if (code == 0 && reader_left(&d->r) == ADDRESS_LEN)
        emit_bytes(d, NI_SUBJECT_IPV6, ADDRESS_LEN, 0);
    else if (code == 1)
        dissect_name(d, NI_SUBJECT_NAME);
    else if (code == 2 && reader_left(&d->r) == 4)
        emit_uint(d, NI_SUBJECT_IPV4, 4);
}

static void dissect_answer(struct dissect *d, uint32_t qtype)
{
    if (qtype == QTYPE_NAME && reader_left(&d->r) > 4) {
        emit_uint(d, NI_TTL, 4);
        dissect_name(d, NI_NODE_NAME);
    }
    uint32_t size = qtype == QTYPE_IPV6 ? ADDRESS_LEN : qtype == QTYPE_IPV4 ? 4 : 0;
    while (size && reader_ok(&d->r) && reader_left(&d->r) >= 4 + size) {
        emit_uint(d, NI_TTL, 4);
        if (size == 4)
            emit_uint(d, NI_NODE_IPV4, 4);
        else
            emit_bytes(d, NI_NODE_IPV6, ADDRESS_LEN, 0);
    }
}

static void dissect(struct dissect *d)
{
    uint32_t icmp = d->y->offset - ICMP_LEN, code = packet_number(d->p, icmp + 1, 1);
    uint32_t qtype = emit_uint(d, NI_QTYPE, 2);
    uint32_t flags = emit_group(d, NI_FLAGS, reader_peek(&d->r, 0, 2));
    for (unsigned id = NI_G; id <= NI_RESERVED; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 2);
    emit_end(d, flags);
    emit_bytes(d, NI_NONCE, 8, 0);
    if (!reader_ok(&d->r))
        return;
    if (packet_number(d->p, icmp, 1) == QUERY)
        dissect_subject(d, code);
    else if (code == 0)
        dissect_answer(d, qtype);
}

/* A name by its labels; "???" where it is none. */
static void line_labels(struct line *l, uint32_t at, uint32_t end)
{
    const uint8_t *bytes = l->p->bytes;
    while (at < end) {
        uint32_t n = bytes[at++];
        if (!n) {
            bool more = at != end && (at + 1 != end || bytes[at]);
            out_str(l->out, at == end ? "." : more ? "???" : "");
            return;
        }
        if (n > end - at) {
            out_str(l->out, "???");
            return;
        }
        out_escaped(l->out, bytes + at, n);
        at += n;
        if (at + 1 < end && bytes[at])
            out_char(l->out, '.');
    }
}

/* Early drafts had one label, and no more, for the whole name. */
static void line_name(struct line *l, uint32_t at, uint32_t end)
{
    bool draft = l->p->bytes[at] == end - at - 1;
    out_str(l->out, draft && l->opt.verbose ? ", 03 draft, \"" : ", \"");
    if (draft)
        out_escaped(l->out, l->p->bytes + at + 1, end - at - 1);
    else
        line_labels(l, at, end);
    out_char(l->out, '"');
}

static void line_flags(struct line *l, uint32_t flags, const char *letters, uint32_t highest)
{
    if (!flags)
        return;
    out_str(l->out, " [");
    for (uint32_t bit = highest; *letters; letters++, bit >>= 1) {
        if (flags & bit)
            out_char(l->out, *letters);
    }
    out_char(l->out, ']');
}

static void line_subject(struct line *l, uint32_t code, uint32_t at, uint32_t end)
{
    struct out *o = l->out;
    const uint8_t *bytes = l->p->bytes;
    if (at == end) {
        out_str(o, ", 03 draft");
    } else if (code == 0 && end - at == ADDRESS_LEN) {
        out_str(o, ", subject=");
        out_ipv6(o, bytes + at);
    } else if (code == 1) {
        out_str(o, ", subject=DNS name");
        line_name(l, at, end);
    } else if (code == 2 && end - at == 4) {
        out_str(o, ", subject=");
        out_ipv4(o, bytes + at);
    } else if (code == 2 && end - at > 4) {
        out_str(o, l->opt.verbose ? ", invalid subject len" : "");
    } else if (code > 2) {
        out_str(o, ", unknown subject");
    }
}

static void line_query(struct line *l, uint32_t code, uint32_t at, uint32_t end)
{
    struct out *o = l->out;
    uint32_t qtype = packet_number(l->p, at, 2), flags = packet_number(l->p, at + 2, 2);
    if (end - at == 8) {
        out_str(o, " who-are-you request");
        return;
    }
    out_str(o, " node information query");
    if (end - at < HEADER_LEN) {
        line_cut(l, "icmp6");
        return;
    }
    out_str(o, " (");
    if (qtype == QTYPE_NOOP || qtype == QTYPE_SUPPORTED) {
        out_str(o, qtype == QTYPE_NOOP ? "noop" : "supported qtypes");
        line_flags(l, qtype == QTYPE_NOOP ? 0 : flags, "C", 1);
        if (end - at > HEADER_LEN && l->opt.verbose)
            out_str(o, ", invalid len");
    } else {
        out_str(o, qtype == QTYPE_NAME   ? "DNS name"
                   : qtype == QTYPE_IPV6 ? "node addresses"
                                         : "unknown");
        if (qtype == QTYPE_IPV6)
            line_flags(l, flags, "aGSLCA", 0x40);
        line_subject(l, code, at + HEADER_LEN, end);
    }
    out_char(o, ')');
}

static void line_seconds(struct line *l, const char *before, uint32_t at, const char *after)
{
    out_str(l->out, before);
    out_dec(l->out, packet_number(l->p, at, 4));
    out_str(l->out, after);
}

/* The answer in a reply that succeeded. Returns false where it is too short. */
static bool line_answer(struct line *l, uint32_t qtype, uint32_t flags, uint32_t at, uint32_t end)
{
    struct out *o = l->out;
    switch (qtype) {
    case QTYPE_NOOP:
        out_str(o, at < end && l->opt.verbose ? "noop, invalid length" : "noop");
        break;
    case QTYPE_SUPPORTED:
        out_str(o, "supported qtypes");
        line_flags(l, flags, "C", 1);
        break;
    case QTYPE_NAME:
        out_str(o, "DNS name");
        if (end - at <= 4) {
            line_stop(l, "icmp6");
            return false;
        }
        line_name(l, at + 4, end);
        if (flags & 1)
            line_seconds(l, " [TTL=", at, "]");
        break;
    case QTYPE_IPV6:
        out_str(o, "node addresses");
        for (; end - at >= 4 + ADDRESS_LEN; at += 4 + ADDRESS_LEN) {
            out_char(o, ' ');
            out_ipv6(o, l->p->bytes + at + 4);
            line_seconds(l, "(", at, ")");
        }
        line_flags(l, flags, "aGSLCAT", 0x40);
        break;
    default:
        out_str(o, "unknown");
        break;
    }
    return true;
}

static void line_reply(struct line *l, uint32_t code, uint32_t at, uint32_t end)
{
    static const char *const words[] = {"success", "refused", "unknown"};
    struct out *o = l->out;
    uint32_t qtype = packet_number(l->p, at, 2), flags = packet_number(l->p, at + 2, 2);
    if (end - at < HEADER_LEN) {
        line_cut(l, "icmp6");
        return;
    }
    out_str(o, " node information reply (");
    if ((code || l->opt.verbose) && code < sizeof words / sizeof words[0])
        out_str(o, words[code]);
    if (code) {
        bool longer = end - at > HEADER_LEN && l->opt.verbose && code < 3;
        out_str(o, longer ? ", invalid length)" : ")");
        return;
    }
    if (l->opt.verbose)
        out_str(o, ", ");
    if (line_answer(l, qtype, flags, at + HEADER_LEN, end))
        out_char(o, ')');
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t icmp = y->offset - ICMP_LEN, code = packet_number(l->p, icmp + 1, 1);
    uint32_t end = y->end < l->p->caplen ? y->end : l->p->caplen;
    if (packet_number(l->p, icmp, 1) == QUERY)
        line_query(l, code, y->offset, end);
    else if (end < y->end)
        line_cut(l, "icmp6");
    else
        line_reply(l, code, y->offset, end);
}

const struct protocol proto_icmpv6_ni = {
    .name = "icmpv6",
    .title = "Node Information",
    .rfc = "RFC 4620",
    ROWS(rows),
    .many = "ni.reply.node_ttl ni.reply.node_address ni.reply.ipv4_address",
    .dissect = dissect,
    .line = line,
};
