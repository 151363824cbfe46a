/* IGMP, the Internet Group Management Protocol (RFC 1112, RFC 2236, RFC 3376), and the multicast
 * traceroute that shares its number.
 *
 * What a student learns here: how a router learns which groups its hosts want to hear: it asks now
 * and then, and each host that is in a group says so.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |     Type      | Max. response |           Checksum            |
 *    +---------------+---------------+-------------------------------+
 *    |                       Multicast address                       |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    IGMP_TYPE,
    IGMP_VERSION,
    IGMP_MAX_RESP,
    IGMP_EXP,
    IGMP_MANT,
    IGMP_RESERVED,
    IGMP_CHECKSUM,
    IGMP_CHECKSUM_STATUS,
    IGMP_MADDR,
    IGMP_QUERY_RESERVED,
    IGMP_S,
    IGMP_QRV,
    IGMP_QQIC,
    IGMP_NUM_SRC,
    IGMP_SADDR,
    IGMP_NUM_RECORDS,
    IGMP_RECORD,
    IGMP_RECORD_TYPE,
    IGMP_AUX_LEN,
    IGMP_AUX,
    IGMP_DATA,
    MTRACE_HOPS,
    MTRACE_SADDR,
    MTRACE_RADDR,
    MTRACE_RSPADDR,
    MTRACE_TTL,
    MTRACE_QID,
    MTRACE_BLOCK,
    MTRACE_ARRIVAL,
    MTRACE_INADDR,
    MTRACE_OUTADDR,
    MTRACE_PREVRTR,
    MTRACE_INPKT,
    MTRACE_OUTPKT,
    MTRACE_TOTAL,
    MTRACE_PROTO,
    MTRACE_FWD_TTL,
    MTRACE_MBZ,
    MTRACE_S,
    MTRACE_SRC_MASK,
    MTRACE_FWD_CODE
};

enum {
    TYPE_QUERY = 0x11,
    TYPE_REPORT_V1 = 0x12,
    TYPE_DVMRP = 0x13,
    TYPE_PIM = 0x14,
    TYPE_REPORT_V2 = 0x16,
    TYPE_LEAVE = 0x17,
    TYPE_TRACE_RESPONSE = 0x1e,
    TYPE_TRACE = 0x1f,
    TYPE_REPORT_V3 = 0x22
};

#define QUERY_V3_LEN 12
#define TRACE_LEN 24

static const struct value_name types[] = {
    {TYPE_QUERY, "Membership query"},
    {TYPE_REPORT_V1, "Membership report, version 1"},
    {TYPE_DVMRP, "DVMRP"},
    {TYPE_PIM, "PIM, version 1"},
    {TYPE_REPORT_V2, "Membership report, version 2"},
    {TYPE_LEAVE, "Leave group"},
    {TYPE_TRACE_RESPONSE, "Multicast traceroute response"},
    {TYPE_TRACE, "Multicast traceroute"},
    {TYPE_REPORT_V3, "Membership report, version 3"},
};

static const struct value_name record_types[] = {
    {1, "mode is include"},   {2, "mode is exclude"},   {3, "change to include"},
    {4, "change to exclude"}, {5, "allow new sources"}, {6, "block old sources"},
};

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
    {2, "not verified"},
};

#define ROW(row_name, says, kind, from, means)                                                     \
    .name = row_name, .label = says, .type = kind, .rfc = from, .what = means

static const struct field_def rows[] = {
    [IGMP_TYPE] = {ROW("igmp.type", "Type", FT_HEX, "RFC 2236 2.1",
                       "What kind of message this is."),
                   .byte = 0, .size = 1, .brief = "type", NAMES(types)},
    [IGMP_VERSION] = {ROW(
        "igmp.version", "Version", FT_UINT, "RFC 3376 7.1",
        "The version of IGMP, which no field tells: it follows from the type and the length.")},
    [IGMP_MAX_RESP] = {ROW("igmp.max_resp", "Maximum response time", FT_UINT, "RFC 2236 2.2",
                           "How long a host may wait before it answers, in tenths of a second."),
                       .size = 1, .brief = "resp"},
    [IGMP_EXP] = {ROW("igmp.max_resp.exp", "Exponent", FT_HEX, "RFC 3376 4.1.1",
                      "How often the mantissa is doubled, less three."),
                  .size = 1, .mask = 0x70},
    [IGMP_MANT] = {ROW("igmp.max_resp.mant", "Mantissa", FT_HEX, "RFC 3376 4.1.1",
                       "The digits of a time too long for seven bits."),
                   .size = 1, .mask = 0x0f},
    [IGMP_RESERVED] = {ROW("igmp.reserved", "Reserved", FT_BYTES, "RFC 3376 4.2",
                           "Not used; senders leave it zero.")},
    [IGMP_CHECKSUM] =
        {ROW("igmp.checksum", "Checksum", FT_HEX, "RFC 2236 2.3",
             "A sum over the message that shows whether a byte was damaged on the way."),
         .brief = "cksum"},
    [IGMP_CHECKSUM_STATUS] = {ROW("igmp.checksum.status", "Checksum status", FT_UINT,
                                  "RFC 2236 2.3", "Whether the checksum fits the message."),
                              NAMES(verdicts)},
    [IGMP_MADDR] = {ROW("igmp.maddr", "Multicast address", FT_IPV4, "RFC 2236 2.4",
                        "The group that the message is about; 0.0.0.0 in a query means all."),
                    .brief = "group"},
    [IGMP_QUERY_RESERVED] = {ROW("igmp.query.reserved", "Reserved", FT_UINT, "RFC 3376 4.1",
                                 "Not used; senders leave these bits zero."),
                             .size = 1, .mask = 0xf0},
    [IGMP_S] = {ROW("igmp.s", "Suppress router-side processing", FT_FLAG, "RFC 3376 4.1",
                    "Set: other routers do not change their timers for this query."),
                .size = 1, .mask = 0x08},
    [IGMP_QRV] = {ROW("igmp.qrv", "Querier's robustness variable", FT_UINT, "RFC 3376 4.1",
                      "How many messages may be lost before a membership is."),
                  .size = 1, .mask = 0x07},
    [IGMP_QQIC] = {ROW("igmp.qqic", "Querier's query interval code", FT_UINT, "RFC 3376 4.1",
                       "How often the router asks."),
                   .brief = "qqic"},
    [IGMP_NUM_SRC] = {ROW("igmp.num_src", "Number of sources", FT_UINT, "RFC 3376 4.1",
                          "How many source addresses follow."),
                      .brief = "nsrc"},
    [IGMP_SADDR] = {ROW("igmp.saddr", "Source address", FT_IPV4, "RFC 3376 4.1",
                        "A sender that the host wants to hear, or not."),
                    .brief = "src"},
    [IGMP_NUM_RECORDS] = {ROW("igmp.num_grp_recs", "Number of group records", FT_UINT,
                              "RFC 3376 4.2", "How many records follow."),
                          .brief = "nrec"},
    [IGMP_RECORD] = {ROW("igmp.record", "Group record", FT_GROUP, "RFC 3376 4.2",
                         "What the host wants of one group.")},
    [IGMP_RECORD_TYPE] = {ROW("igmp.record_type", "Record type", FT_UINT, "RFC 3376 4.2.12",
                              "Whether the sources are wanted or not, and whether that is new."),
                          .brief = "type", NAMES(record_types)},
    [IGMP_AUX_LEN] = {ROW("igmp.aux_data_len", "Auxiliary data length", FT_UINT, "RFC 3376 4.2",
                          "How much auxiliary data the record has, in words of four bytes: none."),
                      .brief = "aux"},
    [IGMP_AUX] = {ROW("igmp.aux_data", "Auxiliary data", FT_BYTES, "RFC 3376 4.2",
                      "Data that nobody has defined yet.")},
    [IGMP_DATA] = {ROW("igmp.data", "Data", FT_BYTES, "RFC 2236 2",
                       "What this kind of message carries.")},
    [MTRACE_HOPS] = {ROW("igmp.mtrace.max_hops", "Hops", FT_UINT, "RFC 8487 3",
                         "How many routers the trace may pass."),
                     .brief = "hops"},
    [MTRACE_SADDR] = {ROW("igmp.mtrace.saddr", "Source address", FT_IPV4, "RFC 8487 3",
                          "The sender that the path is traced from."),
                      .brief = "src"},
    [MTRACE_RADDR] = {ROW("igmp.mtrace.raddr", "Receiver address", FT_IPV4, "RFC 8487 3",
                          "The receiver that the path is traced to."),
                      .brief = "dst"},
    [MTRACE_RSPADDR] = {ROW("igmp.mtrace.rspaddr", "Response address", FT_IPV4, "RFC 8487 3",
                            "Who gets the answer."),
                        .brief = "to"},
    [MTRACE_TTL] = {ROW("igmp.mtrace.resp_ttl", "Response TTL", FT_UINT, "RFC 8487 3",
                        "How many routers may pass the answer on."),
                    .brief = "ttl"},
    [MTRACE_QID] = {ROW("igmp.mtrace.q_id", "Query identifier", FT_UINT, "RFC 8487 3",
                        "A number that the answer repeats."),
                    .brief = "id"},
    [MTRACE_BLOCK] = {ROW("igmp.mtrace.block", "Response block", FT_GROUP, "RFC 8487 3",
                          "What one router on the path reports.")},
    [MTRACE_ARRIVAL] = {ROW("igmp.mtrace.q_arrival", "Query arrival", FT_UINT, "RFC 8487 3",
                            "When the query came to the router.")},
    [MTRACE_INADDR] = {ROW("igmp.mtrace.q_inaddr", "Incoming interface", FT_IPV4, "RFC 8487 3",
                           "Where packets from the source come in.")},
    [MTRACE_OUTADDR] = {ROW("igmp.mtrace.q_outaddr", "Outgoing interface", FT_IPV4, "RFC 8487 3",
                            "Where they go out.")},
    [MTRACE_PREVRTR] = {ROW("igmp.mtrace.q_prevrtr", "Previous router", FT_IPV4, "RFC 8487 3",
                            "The router before this one.")},
    [MTRACE_INPKT] = {ROW("igmp.mtrace.q_inpkt", "Incoming packets", FT_UINT, "RFC 8487 3",
                          "How many packets came in.")},
    [MTRACE_OUTPKT] = {ROW("igmp.mtrace.q_outpkt", "Outgoing packets", FT_UINT, "RFC 8487 3",
                           "How many packets went out.")},
    [MTRACE_TOTAL] = {ROW("igmp.mtrace.q_total", "Packets of this source and group", FT_UINT,
                          "RFC 8487 3", "How many of them belong to the pair that is traced.")},
    [MTRACE_PROTO] = {ROW("igmp.mtrace.q_rtg_proto", "Routing protocol", FT_UINT, "RFC 8487 3",
                          "Which protocol the routers use.")},
    [MTRACE_FWD_TTL] = {ROW("igmp.mtrace.q_fwd_ttl", "Forwarding TTL", FT_UINT, "RFC 8487 3",
                            "How large a time to live must be to pass.")},
    [MTRACE_MBZ] = {ROW("igmp.mtrace.q_mbz", "Must be zero", FT_UINT, "RFC 8487 3", "Not used."),
                    .size = 1, .mask = 0x80},
    [MTRACE_S] = {ROW("igmp.mtrace.q_s", "Shared", FT_UINT, "RFC 8487 3",
                      "1: the count is for all sources of the group."),
                  .size = 1, .mask = 0x40},
    [MTRACE_SRC_MASK] = {ROW("igmp.mtrace.q_src_mask", "Source mask", FT_UINT, "RFC 8487 3",
                             "How many bits of the source address the router looks at."),
                         .size = 1, .mask = 0x3f},
    [MTRACE_FWD_CODE] = {ROW("igmp.mtrace.q_fwd_code", "Forwarding code", FT_HEX, "RFC 8487 3",
                             "Whether something is wrong at this router.")},
};

/* Times above 127 are written with an exponent (RFC 3376 4.1.1). */
static uint32_t response_time(uint32_t code)
{
    return code < 128 ? code : ((code & 15) | 16) << ((code >> 4 & 7) + 3);
}

static void dissect_response_time(struct dissect *d, bool v3)
{
    uint32_t code = reader_peek(&d->r, 0, 1);
    if (!v3 || code < 128 || !(d->want & WANT_FIELDS)) {
        emit_uint(d, IGMP_MAX_RESP, 1);
        return;
    }
    uint32_t group = emit_group(d, IGMP_MAX_RESP, response_time(code));
    emit_bits(d, IGMP_EXP);
    emit_bits(d, IGMP_MANT);
    reader_skip(&d->r, 1);
    emit_end(d, group);
}

static void dissect_sources(struct dissect *d, uint32_t n)
{
    for (uint32_t i = 0; i < n && reader_left(&d->r) >= 4 && reader_ok(&d->r); i++)
        emit_uint(d, IGMP_SADDR, 4);
}

static void dissect_query(struct dissect *d, uint32_t len)
{
    bool v3 = len >= QUERY_V3_LEN;
    uint32_t code = reader_peek(&d->r, 0, 1);
    if (d->want & WANT_FIELDS)
        emit_same(d, IGMP_VERSION, d->y->offset, 0, v3 ? 3 : code ? 2 : 1);
    if (v3 || code || !(d->want & WANT_FIELDS))
        dissect_response_time(d, v3);
    else
        emit_bytes(d, IGMP_RESERVED, 1, 0);
    emit_uint(d, IGMP_CHECKSUM, 2);
    emit_uint(d, IGMP_MADDR, 4);
    if (!v3)
        return;
    for (unsigned id = IGMP_QUERY_RESERVED; id <= IGMP_QRV; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_uint(d, IGMP_QQIC, 1);
    dissect_sources(d, emit_uint(d, IGMP_NUM_SRC, 2));
}

static void dissect_record(struct dissect *d)
{
    uint32_t group = emit_group(d, IGMP_RECORD, 0);
    emit_uint(d, IGMP_RECORD_TYPE, 1);
    uint32_t aux = emit_uint(d, IGMP_AUX_LEN, 1) * 4, n = emit_uint(d, IGMP_NUM_SRC, 2);
    emit_uint(d, IGMP_MADDR, 4);
    dissect_sources(d, n);
    if (aux && reader_left(&d->r) >= aux)
        emit_bytes(d, IGMP_AUX, aux, 0);
    emit_end(d, group);
}

static void dissect_report_v3(struct dissect *d)
{
    if (d->want & WANT_FIELDS)
        emit_same(d, IGMP_VERSION, d->y->offset, 0, 3);
    emit_bytes(d, IGMP_RESERVED, 1, 0);
    emit_uint(d, IGMP_CHECKSUM, 2);
    emit_bytes(d, IGMP_RESERVED, 2, 0);
    uint32_t n = emit_uint(d, IGMP_NUM_RECORDS, 2);
    while (n-- && reader_ok(&d->r) && reader_left(&d->r) >= 8)
        dissect_record(d);
}

static void dissect_report(struct dissect *d, uint32_t type)
{
    if (d->want & WANT_FIELDS)
        emit_same(d, IGMP_VERSION, d->y->offset, 0, type == TYPE_REPORT_V1 ? 1 : 2);
    if (type == TYPE_REPORT_V1)
        emit_bytes(d, IGMP_RESERVED, 1, 0);
    else
        emit_uint(d, IGMP_MAX_RESP, 1);
    emit_uint(d, IGMP_CHECKSUM, 2);
    emit_uint(d, IGMP_MADDR, 4);
}

static void dissect_trace_block(struct dissect *d)
{
    uint32_t group = emit_group(d, MTRACE_BLOCK, 0);
    for (unsigned id = MTRACE_ARRIVAL; id <= MTRACE_TOTAL; id++)
        emit_uint(d, id, 4);
    emit_uint(d, MTRACE_PROTO, 1);
    emit_uint(d, MTRACE_FWD_TTL, 1);
    for (unsigned id = MTRACE_MBZ; id <= MTRACE_SRC_MASK; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_uint(d, MTRACE_FWD_CODE, 1);
    emit_end(d, group);
}

static void dissect_trace(struct dissect *d)
{
    emit_uint(d, MTRACE_HOPS, 1);
    emit_uint(d, IGMP_CHECKSUM, 2);
    emit_uint(d, IGMP_MADDR, 4);
    emit_uint(d, MTRACE_SADDR, 4);
    emit_uint(d, MTRACE_RADDR, 4);
    emit_uint(d, MTRACE_RSPADDR, 4);
    emit_uint(d, MTRACE_TTL, 1);
    emit_uint(d, MTRACE_QID, 3);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 32)
        dissect_trace_block(d);
}

static void dissect(struct dissect *d)
{
    uint32_t len = reader_left(&d->r);
    if (!emit_header(d))
        return;
    uint32_t type = head(d, &rows[IGMP_TYPE]);
    if (d->want & WANT_CHECKSUM && len <= reader_have(&d->r) + 1)
        emit_same(d, IGMP_CHECKSUM_STATUS, d->y->offset, 0,
                  dissect_checksum(d, d->y->offset, len, 0) == 0);
    switch (type) {
    case TYPE_QUERY:
        dissect_query(d, len);
        break;
    case TYPE_REPORT_V1:
    case TYPE_REPORT_V2:
    case TYPE_LEAVE:
        dissect_report(d, type);
        break;
    case TYPE_REPORT_V3:
        dissect_report_v3(d);
        break;
    case TYPE_TRACE:
    case TYPE_TRACE_RESPONSE:
        dissect_trace(d);
        break;
    default:
        break;
    }
    if (reader_ok(&d->r) && d->want & WANT_FIELDS)
        emit_rest(d, IGMP_DATA);
}

static void line_length(struct line *l, const char *before, uint32_t len)
{
    out_str(l->out, before);
    out_dec(l->out, len);
    out_char(l->out, ']');
}

static void line_address(struct line *l, const struct field *f)
{
    out_ipv4(l->out, field_bytes(l->p, f));
}

/* A time in seconds, without the units that are zero: "5m7s". */
static void line_relative(struct line *l, uint32_t v)
{
    static const struct {
        uint32_t seconds;
        char unit;
    } units[] = {{31536000, 'y'}, {604800, 'w'}, {86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    for (unsigned i = 0; i < 6; i++) {
        if (v < units[i].seconds)
            continue;
        out_dec(l->out, v / units[i].seconds);
        out_char(l->out, units[i].unit);
        v %= units[i].seconds;
    }
}

/* The sources behind the field f: " { 10.1.1.1 }". Returns false where the capture cut them. */
static bool line_sources(struct line *l, const struct layer *y, const struct field *f, uint32_t n)
{
    const struct field *end = l->p->fields + y->first + y->count;
    out_str(l->out, " {");
    for (f++; f < end && n && f->id != IGMP_RECORD; f++) {
        if (f->id != IGMP_SADDR)
            continue;
        out_char(l->out, ' ');
        line_address(l, f);
        n--;
    }
    if (n) {
        line_stop(l, "igmp");
        return false;
    }
    out_str(l->out, " }");
    return true;
}

static bool line_query_v3(struct line *l, const struct layer *y, uint32_t len)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    out_mem(o, " v3", 3);
    if (len % 4) {
        line_length(l, " [invalid len ", len);
        return true;
    }
    const struct field *count = layer_get(p, y, IGMP_NUM_SRC), *group = layer_get(p, y, IGMP_MADDR);
    uint32_t tenths = response_time(packet_number(p, y->offset + 1, 1));
    if (y->length < 2) {
        line_stop(l, "igmp");
        return false;
    }
    if (tenths != 100) {
        out_str(o, " [max resp time ");
        if (tenths < 600) {
            out_dec(o, tenths / 10);
            out_char(o, '.');
            out_dec(o, tenths % 10);
            out_char(o, 's');
        } else {
            line_relative(l, tenths / 10);
        }
        out_char(o, ']');
    }
    if (!group) {
        line_stop(l, "igmp");
        return false;
    }
    if (!group->value)
        return true;
    out_str(o, " [gaddr ");
    line_address(l, group);
    if (!count) {
        line_stop(l, "igmp");
        return false;
    }
    if (count->value && len < QUERY_V3_LEN + count->value * 4) {
        out_str(o, " [invalid number of sources]");
    } else if (count->value && l->opt.verbose > 1) {
        if (!line_sources(l, y, count, count->value))
            return false;
    } else if (count->value) {
        out_mem(o, ", ", 2);
        out_dec(o, count->value);
        out_str(o, " source(s)");
    }
    out_char(o, ']');
    return true;
}

static bool line_query(struct line *l, const struct layer *y, uint32_t len)
{
    struct out *o = l->out;
    const struct field *code = layer_get(l->p, y, IGMP_MAX_RESP);
    const struct field *group = layer_get(l->p, y, IGMP_MADDR);
    out_str(o, "igmp query");
    if (len >= QUERY_V3_LEN) {
        return line_query_v3(l, y, len);
    }
    if (y->length < 2) {
        line_stop(l, "igmp");
        return false;
    }
    out_str(o, code && code->value ? " v2" : " v1");
    if (code && code->value && code->value != 100)
        line_length(l, " [max resp time ", code->value);
    if (!group) {
        line_stop(l, "igmp");
        return false;
    }
    if (group->value) {
        out_str(o, " [gaddr ");
        line_address(l, group);
        out_char(o, ']');
    }
    if (len != 8)
        line_length(l, " [len ", len);
    return true;
}

static const struct value_name line_records[] = {
    {1, "is_in"}, {2, "is_ex"}, {3, "to_in"}, {4, "to_ex"}, {5, "allow"}, {6, "block"},
};

/* One record; f is its group. Returns false where the list ends. */
static bool line_record(struct line *l, const struct layer *y, const struct field *f)
{
    struct out *o = l->out;
    const struct field *end = l->p->fields + y->first + y->count;
    if (end - f < 5 || f[4].id != IGMP_MADDR) {
        line_stop(l, "igmp");
        return false;
    }
    const char *name = NAME_IN(line_records, f[1].value);
    uint32_t n = f[3].value;
    out_str(o, " [gaddr ");
    line_address(l, &f[4]);
    out_char(o, ' ');
    if (name) {
        out_str(o, name);
    } else {
        out_str(o, " [v3-report-#");
        out_dec(o, f[1].value);
        out_char(o, ']');
    }
    if (y->end - f->offset - 8 < n * 4) {
        line_length(l, " [invalid number of sources ", n);
        return false;
    }
    if (l->opt.verbose > 1) {
        if (!line_sources(l, y, &f[4], n))
            return false;
    } else {
        out_mem(o, ", ", 2);
        out_dec(o, n);
        out_str(o, " source(s)");
    }
    out_char(o, ']');
    return true;
}

static bool line_report_v3(struct line *l, const struct layer *y, uint32_t len)
{
    struct out *o = l->out;
    const struct field *f, *count = layer_get(l->p, y, IGMP_NUM_RECORDS);
    uint32_t from = y->vars, n;
    out_str(o, "igmp v3 report");
    if (len < 16 || len % 4) {
        line_length(l, " [invalid len ", len);
        return true;
    }
    if (!count) {
        line_stop(l, "igmp");
        return false;
    }
    out_mem(o, ", ", 2);
    out_dec(o, count->value);
    out_str(o, " group record(s)");
    for (n = l->opt.verbose ? count->value : 0; n; n--) {
        f = layer_find(l->p, y, IGMP_RECORD, &from);
        if (!f) {
            out_str(o, " [invalid number of groups]");
            return true;
        }
        if (!line_record(l, y, f))
            return true;
    }
    return true;
}

static bool line_report(struct line *l, const struct layer *y, const char *words, uint32_t len)
{
    const struct field *group = layer_get(l->p, y, IGMP_MADDR);
    if (!group) {
        line_stop(l, "igmp");
        return false;
    }
    out_str(l->out, words);
    line_address(l, group);
    if (len != 8)
        line_length(l, " [len ", len);
    return true;
}

static bool line_trace(struct line *l, const struct layer *y, const char *name, uint32_t len)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    const struct field *id = layer_get(p, y, MTRACE_QID);
    if (len < TRACE_LEN) {
        line_length(l, " [invalid len ", len);
        return true;
    }
    if (!id) {
        line_stop(l, "igmp");
        return false;
    }
    const struct field *to = layer_get(p, y, MTRACE_RSPADDR);
    out_str(o, name);
    out_dec(o, id->value);
    out_mem(o, ": ", 2);
    line_address(l, layer_get(p, y, MTRACE_SADDR));
    out_str(o, " to ");
    line_address(l, layer_get(p, y, MTRACE_RADDR));
    out_str(o, " reply-to ");
    line_address(l, to);
    if (to->value >> 28 == 14) {
        out_str(o, " with-ttl ");
        out_dec(o, layer_number(p, y, MTRACE_TTL));
    }
    return true;
}

static const struct value_name line_dvmrp[] = {
    {1, " Probe"},          {2, " Report"},         {3, " Ask-neighbors(old)"},
    {4, " Neighbors(old)"}, {5, " Ask-neighbors2"}, {6, " Neighbors2"},
    {7, " Prune"},          {8, " Graft"},          {9, " Graft-ACK"},
};

static const struct value_name line_pim[] = {
    {0, " Query"},        {1, " Register"}, {2, " Register-Stop"}, {3, " Join/Prune"},
    {4, " RP-reachable"}, {5, " Assert"},   {6, " Graft"},         {7, " Graft-ACK"},
};

static void line_routing(struct line *l, const struct layer *y, uint32_t type, uint32_t len)
{
    struct out *o = l->out;
    uint32_t code = packet_number(l->p, y->offset + 1, 1);
    const char *name = type == TYPE_PIM ? NAME_IN(line_pim, code) : NAME_IN(line_dvmrp, code);
    out_str(o, type == TYPE_PIM ? "igmp pimv1" : "igmp dvmrp");
    if (type == TYPE_DVMRP && len < 8) {
        line_length(l, " [len ", len);
        return;
    }
    if (name)
        out_str(o, name);
    else
        line_length(l, " [type ", code);
}

/* Returns false where the capture, or the packet, ended in what has to be there. */
static bool line_message(struct line *l, const struct layer *y, uint32_t type, uint32_t len)
{
    switch (type) {
    case TYPE_QUERY:
        return line_query(l, y, len);
    case TYPE_REPORT_V1:
        return line_report(l, y, "igmp v1 report ", len);
    case TYPE_REPORT_V2:
        return line_report(l, y, "igmp v2 report ", 8);
    case TYPE_LEAVE:
        return line_report(l, y, "igmp leave ", 8);
    case TYPE_REPORT_V3:
        return line_report_v3(l, y, len);
    case TYPE_TRACE:
        return line_trace(l, y, "mtrace ", len);
    case TYPE_TRACE_RESPONSE:
        return line_trace(l, y, "mresp ", len);
    case TYPE_DVMRP:
    case TYPE_PIM:
        line_routing(l, y, type, len);
        return true;
    default:
        out_mem(l->out, "igmp-", 5);
        out_dec(l->out, type);
        return true;
    }
}

static void line(struct line *l, const struct layer *y)
{
    const struct field *status = layer_get(l->p, y, IGMP_CHECKSUM_STATUS);
    if (l->opt.quiet) {
        out_mem(l->out, "igmp", 4);
        return;
    }
    if (!header_has(y, &rows[IGMP_TYPE])) {
        line_stop(l, "igmp");
        return;
    }
    if (!line_message(l, y, header_value(l->p, y, &rows[IGMP_TYPE]), y->end - y->offset))
        return;
    if (l->opt.verbose && status && !status->value && y->end - y->offset >= 4) {
        out_str(l->out, " bad igmp cksum ");
        out_hex(l->out, packet_number(l->p, y->offset + 2, 2), 1);
        out_char(l->out, '!');
    }
}

static const struct bind binds[] = {
    {BY_IP_PROTO, 2},
};

const struct protocol proto_igmp = {
    .name = "igmp",
    .title = "Internet Group Management Protocol",
    .rfc = "RFC 3376",
    ROWS(rows),
    .n_header = IGMP_TYPE + 1,
    BINDS(binds),
    .many = "record mtrace.block",
    .dissect = dissect,
    .line = line,
};
