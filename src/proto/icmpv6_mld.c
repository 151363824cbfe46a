/* Multicast Listener Discovery, versions 1 (RFC 2710) and 2 (RFC 3810), inside ICMPv6.
 *
 * What a student learns here: how a router learns which groups somebody on the link listens to:
 * it asks now and then, and hosts report.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------------------------------+
 *    |             Multicast address, 16 bytes (query)               |
 *    +-------+-+-----+---------------+-------------------------------+
 *    | Resv  |S| QRV |     QQIC      |       Number of sources       |
 *    +-------+-+-----+---------------+-------------------------------+
 *    |                  Source addresses, 16 bytes each              |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    MLD_ADDRESS,
    MLD_FLAG,
    MLD_RSV,
    MLD_S,
    MLD_QRV,
    MLD_QQI,
    MLD_N,
    MLD_SOURCE,
    MAR,
    MAR_TYPE,
    MAR_AUX,
    MAR_N,
    MAR_ADDRESS,
    MAR_SOURCE,
    MAR_DATA
};

#define QUERY 130
#define REPORT_V2 143
#define ADDRESS_LEN 16
#define BODY 8          /* where this part begins in the message */
#define QUERY_V1_LEN 24 /* of the whole message */
#define QUERY_V2_LEN 28
#define RECORD_LEN 20 /* without its sources */

static const struct value_name record_types[] = {
    {1, "Mode is include"},        {2, "Mode is exclude"},   {3, "Change to include mode"},
    {4, "Change to exclude mode"}, {5, "Allow new sources"}, {6, "Block old sources"},
};

static const struct field_def rows[] = {
    [MLD_ADDRESS] = {.name = "icmpv6.mld.multicast_address",
                     .label = "Multicast address",
                     .type = FT_IPV6,
                     .brief = "group",
                     .rfc = "RFC 2710 3.6",
                     .what =
                         "The group that the message is about; all zeros asks for every group."},
    [MLD_FLAG] = {.name = "icmpv6.mld.flag",
                  .label = "Flags",
                  .type = FT_HEX,
                  .byte = 0,
                  .size = 1,
                  .brief = "flg",
                  .rfc = "RFC 3810 5.1",
                  .what = "Two things about the query in one byte."},
    [MLD_RSV] = {.name = "icmpv6.mld.flag.reserved",
                 .label = "Reserved",
                 .type = FT_HEX,
                 .byte = 0,
                 .size = 1,
                 .mask = 0xf0,
                 .depth = 1,
                 .brief = "rsv",
                 .rfc = "RFC 3810 5.1",
                 .what = "Not used; senders leave it zero."},
    [MLD_S] = {.name = "icmpv6.mld.flag.s",
               .label = "Suppress router-side processing",
               .type = FT_FLAG,
               .byte = 0,
               .size = 1,
               .mask = 0x08,
               .depth = 1,
               .brief = "S",
               .rfc = "RFC 3810 5.1.7",
               .what = "Set: other routers shall not change their timers because of this query."},
    [MLD_QRV] = {.name = "icmpv6.mld.flag.qrv",
                 .label = "Querier's robustness variable",
                 .type = FT_UINT,
                 .byte = 0,
                 .size = 1,
                 .mask = 0x07,
                 .depth = 1,
                 .brief = "qrv",
                 .rfc = "RFC 3810 5.1.8",
                 .what = "How many lost packets the querier can bear."},
    [MLD_QQI] = {.name = "icmpv6.mld.qqi",
                 .label = "Querier's query interval code",
                 .type = FT_UINT,
                 .byte = 1,
                 .size = 1,
                 .brief = "qqic",
                 .rfc = "RFC 3810 5.1.9",
                 .what = "How many seconds stand between two queries; from 128 on a small "
                         "floating-point number."},
    [MLD_N] = {.name = "icmpv6.mld.nb_sources",
               .label = "Number of sources",
               .type = FT_UINT,
               .byte = 2,
               .size = 2,
               .brief = "n",
               .rfc = "RFC 3810 5.1.10",
               .what = "How many source addresses follow."},
    [MLD_SOURCE] = {.name = "icmpv6.mld.source_address",
                    .label = "Source address",
                    .type = FT_IPV6,
                    .brief = "src",
                    .rfc = "RFC 3810 5.1.11",
                    .what = "A sender to the group that the query asks about."},
    [MAR] = {.name = "icmpv6.mldr.mar",
             .label = "Multicast address record",
             .type = FT_GROUP,
             .brief = "rec",
             .rfc = "RFC 3810 5.2",
             .what = "What a host listens to in one group."},
    [MAR_TYPE] = {.name = "icmpv6.mldr.mar.record_type",
                  .label = "Record type",
                  .type = FT_UINT,
                  .byte = 0,
                  .size = 1,
                  .brief = "type",
                  NAMES(record_types),
                  .rfc = "RFC 3810 5.2.12",
                  .what = "Whether the sources below are the wanted or the unwanted ones, and "
                          "whether that has just changed."},
    [MAR_AUX] = {.name = "icmpv6.mldr.mar.aux_data_len",
                 .label = "Auxiliary data length",
                 .type = FT_UINT,
                 .byte = 1,
                 .size = 1,
                 .brief = "aux",
                 .unit = "4-byte units",
                 .rfc = "RFC 3810 5.2.6",
                 .what = "How much other data stands behind the sources."},
    [MAR_N] = {.name = "icmpv6.mldr.mar.nb_sources",
               .label = "Number of sources",
               .type = FT_UINT,
               .byte = 2,
               .size = 2,
               .brief = "n",
               .rfc = "RFC 3810 5.2.7",
               .what = "How many source addresses follow."},
    [MAR_ADDRESS] = {.name = "icmpv6.mldr.mar.multicast_address",
                     .label = "Multicast address",
                     .type = FT_IPV6,
                     .byte = 4,
                     .size = 16,
                     .brief = "group",
                     .rfc = "RFC 3810 5.2.8",
                     .what = "The group."},
    [MAR_SOURCE] = {.name = "icmpv6.mldr.mar.source_address",
                    .label = "Source address",
                    .type = FT_IPV6,
                    .brief = "src",
                    .rfc = "RFC 3810 5.2.9",
                    .what = "A sender to the group."},
    [MAR_DATA] = {.name = "icmpv6.mldr.mar.auxiliary_data",
                  .label = "Auxiliary data",
                  .type = FT_BYTES,
                  .brief = "aux",
                  .rfc = "RFC 3810 5.2.10",
                  .what = "Not defined; a receiver ignores it."},
};

static void dissect_sources(struct dissect *d, unsigned id, uint32_t n)
{
    while (n-- && reader_ok(&d->r))
        emit_bytes(d, id, ADDRESS_LEN, 0);
}

static void dissect_record(struct dissect *d)
{
    uint32_t group = emit_group(d, MAR, reader_peek(&d->r, 0, 1)), at = d->r.pos;
    if (emit_struct(d, MAR_TYPE, MAR_ADDRESS)) {
        dissect_sources(d, MAR_SOURCE, packet_number(d->p, at + 2, 2));
        emit_bytes(d, MAR_DATA, packet_number(d->p, at + 1, 1) * 4, 0);
    }
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    const struct layer *up = &d->p->layers[d->y->parent];
    uint32_t type = packet_number(d->p, up->offset, 1);
    if (type == REPORT_V2) {
        uint32_t n = packet_number(d->p, up->offset + 6, 2);
        while (n-- && reader_ok(&d->r) && reader_left(&d->r))
            dissect_record(d);
        return;
    }
    emit_bytes(d, MLD_ADDRESS, ADDRESS_LEN, 0);
    if (type != QUERY || !reader_left(&d->r))
        return;
    uint32_t at = d->r.pos;
    if (emit_struct(d, MLD_FLAG, MLD_N))
        dissect_sources(d, MLD_SOURCE, packet_number(d->p, at + 2, 2));
}

static void line_number(struct line *l, const char *before, uint32_t value, const char *after)
{
    out_str(l->out, before);
    out_dec(l->out, value);
    out_str(l->out, after);
}

/* The n addresses at a frame offset, in braces. */
/* Returns false where the capture ends in them. */
static bool line_sources(struct line *l, uint32_t offset, uint32_t n)
{
    out_str(l->out, " {");
    for (; n; n--, offset += ADDRESS_LEN) {
        if (offset + ADDRESS_LEN > l->p->caplen) {
            line_stop(l, "icmp6");
            return false;
        }
        out_char(l->out, ' ');
        out_ipv6(l->out, l->p->bytes + offset);
    }
    out_str(l->out, " }");
    return true;
}

static uint32_t floating(uint32_t code, unsigned mantissa)
{
    uint32_t one = 1u << mantissa;
    if (code < one << 3)
        return code;
    return ((code & (one - 1)) | one) << ((code >> mantissa & 7) + 3);
}

static void line_query(struct line *l, uint32_t at, uint32_t length)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t n = packet_number(p, at + 26, 2), bits = packet_number(p, at + 24, 1);
    uint32_t have = p->caplen - at;
    out_str(o, " v2");
    if (l->opt.verbose && have >= BODY - 2)
        line_number(l, " [max resp delay=", floating(packet_number(p, at + 4, 2), 12), "]");
    if (have < BODY + ADDRESS_LEN) {
        line_stop(l, "icmp6");
        return;
    }
    out_str(o, " [gaddr ");
    out_ipv6(o, p->bytes + at + BODY);
    if (l->opt.verbose && have > BODY + ADDRESS_LEN) {
        if (bits & 8)
            out_str(o, " sflag");
        if (bits & 7)
            line_number(l, " robustness=", bits & 7, "");
    }
    if (l->opt.verbose && have >= QUERY_V2_LEN - 2)
        line_number(l, " qqi=", floating(packet_number(p, at + 25, 1), 4), "");
    if (have < QUERY_V2_LEN) {
        line_stop(l, "icmp6");
        return;
    }
    if (n && length < QUERY_V2_LEN + n * ADDRESS_LEN)
        out_str(o, " [invalid number of sources]");
    else if (n && l->opt.verbose > 1) {
        if (!line_sources(l, at + QUERY_V2_LEN, n))
            return;
    } else if (n)
        line_number(l, ", ", n, " source(s)");
    out_char(o, ']');
}

/* Moves *at behind the record, but not behind auxiliary data, which tcpdump takes for the next one.
 * Returns false where the rest of the records cannot be shown. */
static bool line_record(struct line *l, uint32_t *at, uint32_t end)
{
    static const char *const words[] = {" [v2-report-#0]", "is_in", "is_ex", "to_in",
                                        "to_ex",           "allow", "block"};
    struct out *o = l->out;
    if (end - *at < RECORD_LEN) {
        out_str(o, " [invalid number of groups]");
        return false;
    }
    if (*at + RECORD_LEN > l->p->caplen) {
        line_stop(l, "icmp6");
        return false;
    }
    uint32_t type = packet_number(l->p, *at, 1), n = packet_number(l->p, *at + 2, 2);
    uint32_t sources = *at + RECORD_LEN, behind = sources + n * ADDRESS_LEN;
    out_str(o, " [gaddr ");
    out_ipv6(o, l->p->bytes + *at + 4);
    out_char(o, ' ');
    if (type < sizeof words / sizeof words[0])
        out_str(o, words[type]);
    else
        line_number(l, " [v2-report-#", type, "]");
    if (behind > end) {
        line_number(l, " [invalid number of sources ", n, "]");
        return false;
    }
    if (l->opt.verbose > 1) {
        if (!line_sources(l, sources, n))
            return false;
    } else
        line_number(l, ", ", n, " source(s)");
    out_char(o, ']');
    *at = behind;
    return true;
}

static void line_report(struct line *l, uint32_t at, uint32_t length)
{
    uint32_t n = packet_number(l->p, at + 6, 2), end = at + length;
    if (length < BODY) {
        line_number(l, " [invalid len ", length, "]");
        return;
    }
    if (l->p->caplen - at < BODY) {
        line_stop(l, "icmp6");
        return;
    }
    line_number(l, ", ", n, " group record(s)");
    if (!l->opt.verbose)
        return;
    at += BODY;
    while (n-- && line_record(l, &at, end))
        ;
}

/* The messages of version 1: nothing where the address was cut off. */
static void line_version1(struct line *l, uint32_t at)
{
    const struct packet *p = l->p;
    if (p->caplen - at < QUERY_V1_LEN)
        return;
    line_number(l, "max resp delay: ", packet_number(p, at + 4, 2), " addr: ");
    out_ipv6(l->out, p->bytes + at + BODY);
}

static void line(struct line *l, const struct layer *y)
{
    const struct layer *up = line_parent(l, y);
    uint32_t at = up->offset, length = up->end - at, type = packet_number(l->p, at, 1);
    if (type == REPORT_V2)
        line_report(l, at, length);
    else if (type == QUERY && length >= QUERY_V2_LEN)
        line_query(l, at, length);
    else if (type == QUERY && length != QUERY_V1_LEN)
        line_number(l, " unknown-version (len ", length, ") ");
    else if (length >= QUERY_V1_LEN)
        line_version1(l, at);
}

const struct protocol proto_icmpv6_mld = {
    .name = "icmpv6",
    .title = "Multicast Listener Discovery",
    .rfc = "RFC 3810",
    ROWS(rows),
    .many = "mldr.mar",
    .dissect = dissect,
    .line = line,
};
