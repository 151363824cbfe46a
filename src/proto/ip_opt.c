/* IPv4 options (RFC 791 3.1, and the RFC of each).
 *
 * What a student learns here: what a packet could once ask of the routers on its way: to write down
 * their addresses, to go by certain ones. Most routers today drop packets that ask.
 *
 *     0                   1                   2
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 *    +-+---+---------+---------------+---------------
 *    |C|Cls| Number  |    Length     | Data (length - 2) ...
 *    +-+---+---------+---------------+--------------- */
#include "ip_opt.h"

#include "wireloupe/dissect.h"

enum {
    OPT_ALL,
    OPT_EOL,
    OPT_NOP,
    OPT_SECURITY,
    OPT_LSRR,
    OPT_TIMESTAMP,
    OPT_EXT_SECURITY,
    OPT_CIPSO,
    OPT_RR,
    OPT_SID,
    OPT_SSRR,
    OPT_MTU_PROBE,
    OPT_MTU_REPLY,
    OPT_TRACEROUTE,
    OPT_RA,
    OPT_QS,
    OPT_OTHER,
    OPT_TYPE,
    OPT_COPY,
    OPT_CLASS,
    OPT_NUMBER,
    OPT_LEN,
    OPT_PTR,
    OPT_RECORDED,
    OPT_CURRENT,
    OPT_SOURCE,
    OPT_EMPTY,
    OPT_OVERFLOW,
    OPT_FLAG,
    OPT_STAMP,
    OPT_STAMP_ADDR,
    OPT_RA_VALUE,
    OPT_SID_VALUE,
    OPT_MTU,
    OPT_ID_NUMBER,
    OPT_OHC,
    OPT_RHC,
    OPT_ORIGINATOR,
    OPT_SEC_CL,
    OPT_SEC_FLAGS,
    OPT_SEC_GENSER,
    OPT_SEC_SIOP,
    OPT_SEC_SCI,
    OPT_SEC_NSA,
    OPT_SEC_DOE,
    OPT_SEC_UNASSIGNED,
    OPT_SEC_FTI,
    OPT_EXT_SEC_FORMAT,
    OPT_EXT_SEC_INFO,
    OPT_DOI,
    OPT_TAGS,
    OPT_QS_FUNC,
    OPT_QS_RATE,
    OPT_QS_TTL,
    OPT_QS_UNUSED,
    OPT_QS_NONCE,
    OPT_QS_RESERVED,
    OPT_DATA,
    OPT_PADDING,
    OPT_BAD_LENGTH
};

#define LAST_GROUP OPT_OTHER

enum {
    KIND_EOL = 0,
    KIND_NOP = 1,
    KIND_RR = 7,
    KIND_MTU_PROBE = 11,
    KIND_MTU_REPLY = 12,
    KIND_QS = 25,
    KIND_TIMESTAMP = 68,
    KIND_TRACEROUTE = 82,
    KIND_SECURITY = 130,
    KIND_LSRR = 131,
    KIND_EXT_SECURITY = 133,
    KIND_CIPSO = 134,
    KIND_SID = 136,
    KIND_SSRR = 137,
    KIND_RA = 148
};

static const struct value_name kinds[] = {
    {KIND_EOL, "End of options"},
    {KIND_NOP, "No operation"},
    {KIND_RR, "Record route"},
    {10, "Experimental measurement"},
    {KIND_MTU_PROBE, "MTU probe"},
    {KIND_MTU_REPLY, "MTU reply"},
    {15, "ENCODE"},
    {KIND_QS, "Quick-start"},
    {30, "Experiment"},
    {KIND_TIMESTAMP, "Timestamp"},
    {KIND_TRACEROUTE, "Traceroute"},
    {94, "Experiment"},
    {KIND_SECURITY, "Security"},
    {KIND_LSRR, "Loose source route"},
    {KIND_EXT_SECURITY, "Extended security"},
    {KIND_CIPSO, "Commercial security"},
    {KIND_SID, "Stream identifier"},
    {KIND_SSRR, "Strict source route"},
    {142, "Experimental access control"},
    {144, "IMI traffic descriptor"},
    {145, "Extended Internet protocol"},
    {147, "Address extension"},
    {KIND_RA, "Router alert"},
    {149, "Selective directed broadcast"},
    {151, "Dynamic packet state"},
    {152, "Upstream multicast"},
    {158, "Experiment"},
    {222, "Experiment"},
};

static const struct value_name stamp_types[] = {
    {0, "times alone"},
    {1, "times and addresses"},
    {3, "times of the routers listed"},
};

#define ROW(row_name, says, kind, from, means)                                                     \
    .name = row_name, .label = says, .type = kind, .rfc = from, .what = means

static const struct field_def rows[] = {
    [OPT_ALL] = {ROW("ip.options", "Options", FT_GROUP, "RFC 791 3.1",
                     "What the header says beyond its twenty fixed bytes."),
                 .brief = "opts"},
    [OPT_EOL] = {ROW("ip.options.eol", "End of options", FT_GROUP, "RFC 791 3.1",
                     "The options end here; zeros fill the last word.")},
    [OPT_NOP] = {ROW("ip.options.nop", "No operation", FT_GROUP, "RFC 791 3.1",
                     "One byte that means nothing, to align what follows.")},
    [OPT_SECURITY] = {ROW("ip.options.security", "Security", FT_GROUP, "RFC 1108 2",
                          "How secret the packet is, and by whose rules.")},
    [OPT_LSRR] = {ROW("ip.options.route", "Loose source route", FT_GROUP, "RFC 791 3.1",
                      "Routers that the packet has to pass, with any others between them.")},
    [OPT_TIMESTAMP] = {ROW("ip.options.timestamp", "Timestamp", FT_GROUP, "RFC 791 3.1",
                           "When the packet passed each router.")},
    [OPT_EXT_SECURITY] = {ROW("ip.options.ext_security", "Extended security", FT_GROUP,
                              "RFC 1108 3", "More about how secret the packet is.")},
    [OPT_CIPSO] = {ROW("ip.options.cipso", "Commercial security", FT_GROUP, "FIPS 188",
                       "Labels of a security policy.")},
    [OPT_RR] = {ROW("ip.options.record_route", "Record route", FT_GROUP, "RFC 791 3.1",
                    "Room in which each router writes its address.")},
    [OPT_SID] = {ROW("ip.options.sid", "Stream identifier", FT_GROUP, "RFC 791 3.1",
                     "A number of a network that no longer exists.")},
    [OPT_SSRR] = {ROW("ip.options.source_route", "Strict source route", FT_GROUP, "RFC 791 3.1",
                      "All the routers that the packet has to pass, in this order.")},
    [OPT_MTU_PROBE] = {ROW("ip.options.mtu_probe", "MTU probe", FT_GROUP, "RFC 1063",
                           "Asks for the smallest packet size on the way; obsolete.")},
    [OPT_MTU_REPLY] = {ROW("ip.options.mtu_reply", "MTU reply", FT_GROUP, "RFC 1063",
                           "Answers an MTU probe; obsolete.")},
    [OPT_TRACEROUTE] = {ROW("ip.options.traceroute", "Traceroute", FT_GROUP, "RFC 1393 2",
                            "Asks each router to report the packet; obsolete.")},
    [OPT_RA] = {ROW("ip.options.routeralert", "Router alert", FT_GROUP, "RFC 2113 2.1",
                    "Asks each router to look into the packet, though it is for another host.")},
    [OPT_QS] = {ROW("ip.options.qs", "Quick-start", FT_GROUP, "RFC 4782 3",
                    "Asks the routers whether sending may begin at a high rate.")},
    [OPT_OTHER] = {ROW("ip.options.unknown", "Other option", FT_GROUP, "RFC 791 3.1",
                       "An option whose contents are not taken apart here.")},
    [OPT_TYPE] = {ROW("ip.opt.type", "Type", FT_UINT, "RFC 791 3.1", "Which option this is."),
                  .brief = "type", NAMES(kinds)},
    [OPT_COPY] = {ROW("ip.opt.type.copy", "Copy on fragmentation", FT_FLAG, "RFC 791 3.1",
                      "Set: every fragment carries the option, not the first alone."),
                  .size = 1, .mask = 0x80},
    [OPT_CLASS] = {ROW("ip.opt.type.class", "Class", FT_UINT, "RFC 791 3.1",
                       "0 for control, 2 for debugging and measurement."),
                   .size = 1, .mask = 0x60},
    [OPT_NUMBER] = {ROW("ip.opt.type.number", "Number", FT_UINT, "RFC 791 3.1",
                        "The number of the option in its class."),
                    .size = 1, .mask = 0x1f},
    [OPT_LEN] = {ROW("ip.opt.len", "Length", FT_UINT, "RFC 791 3.1",
                     "How long the option is, type and length included."),
                 .brief = "len", .unit = "bytes"},
    [OPT_PTR] = {ROW("ip.opt.ptr", "Pointer", FT_UINT, "RFC 791 3.1",
                     "Where in the option the next router writes or reads, counted from 1."),
                 .brief = "ptr"},
    [OPT_RECORDED] = {ROW("ip.rec_rt", "Recorded route", FT_IPV4, "RFC 791 3.1",
                          "A router that the packet has passed."),
                      .brief = "rec"},
    [OPT_CURRENT] = {ROW("ip.cur_rt", "Current route", FT_IPV4, "RFC 791 3.1",
                         "Where the packet goes after its present destination."),
                     .brief = "cur"},
    [OPT_SOURCE] = {ROW("ip.src_rt", "Source route", FT_IPV4, "RFC 791 3.1",
                        "A router that the packet has yet to pass."),
                    .brief = "route"},
    [OPT_EMPTY] = {ROW("ip.empty_rt", "Empty route", FT_IPV4, "RFC 791 3.1",
                       "Room for another address."),
                   .brief = "empty"},
    [OPT_OVERFLOW] = {ROW("ip.opt.overflow", "Overflow", FT_UINT, "RFC 791 3.1",
                          "How many routers found no room left."),
                      .size = 1, .mask = 0xf0},
    [OPT_FLAG] = {ROW("ip.opt.flag", "Flag", FT_UINT, "RFC 791 3.1",
                      "Whether addresses stand beside the times."),
                  .size = 1, .mask = 0x0f, NAMES(stamp_types)},
    [OPT_STAMP] = {ROW("ip.opt.time_stamp", "Time stamp", FT_UINT, "RFC 791 3.1",
                       "When the packet passed a router, in milliseconds since midnight."),
                   .brief = "time", .unit = "ms"},
    [OPT_STAMP_ADDR] = {ROW("ip.opt.time_stamp_addr", "Address", FT_IPV4, "RFC 791 3.1",
                            "The router that the time beside it belongs to."),
                        .brief = "addr"},
    [OPT_RA_VALUE] = {ROW("ip.opt.ra", "Router alert value", FT_UINT, "RFC 2113 2.1",
                          "0: routers look into the packet."),
                      .brief = "ra"},
    [OPT_SID_VALUE] = {ROW("ip.opt.sid", "Stream identifier value", FT_UINT, "RFC 791 3.1",
                           "The number of the stream."),
                       .brief = "sid"},
    [OPT_MTU] = {ROW("ip.opt.mtu", "MTU", FT_UINT, "RFC 1063", "The smallest packet size so far."),
                 .brief = "mtu", .unit = "bytes"},
    [OPT_ID_NUMBER] = {ROW("ip.opt.id_number", "ID number", FT_UINT, "RFC 1393 2",
                           "A number that the reports repeat."),
                       .brief = "id"},
    [OPT_OHC] = {ROW("ip.opt.ohc", "Outbound hop count", FT_UINT, "RFC 1393 2",
                     "How many routers the packet has passed."),
                 .brief = "ohc"},
    [OPT_RHC] = {ROW("ip.opt.rhc", "Return hop count", FT_UINT, "RFC 1393 2",
                     "How many routers the answer has passed."),
                 .brief = "rhc"},
    [OPT_ORIGINATOR] = {ROW("ip.opt.originator", "Originator IP address", FT_IPV4, "RFC 1393 2",
                            "Who gets the reports."),
                        .brief = "orig"},
    [OPT_SEC_CL] = {ROW("ip.opt.sec_cl", "Classification level", FT_HEX, "RFC 1108 2.3",
                        "How secret the packet is."),
                    .brief = "level"},
    [OPT_SEC_FLAGS] = {ROW("ip.opt.sec_prot_auth_flags", "Protection authority flags", FT_GROUP,
                           "RFC 1108 2.4", "Whose rules protect the packet.")},
    [OPT_SEC_GENSER] = {ROW("ip.opt.sec_prot_auth_genser", "GENSER", FT_FLAG, "RFC 1108 2.4",
                            "Set: general services."),
                        .size = 1, .mask = 0x80},
    [OPT_SEC_SIOP] = {ROW("ip.opt.sec_prot_auth_siop_esi", "SIOP-ESI", FT_FLAG, "RFC 1108 2.4",
                          "Set: the joint chiefs of staff."),
                      .size = 1, .mask = 0x40},
    [OPT_SEC_SCI] = {ROW("ip.opt.sec_prot_auth_sci", "SCI", FT_FLAG, "RFC 1108 2.4",
                         "Set: the intelligence agency."),
                     .size = 1, .mask = 0x20},
    [OPT_SEC_NSA] = {ROW("ip.opt.sec_prot_auth_nsa", "NSA", FT_FLAG, "RFC 1108 2.4",
                         "Set: the security agency."),
                     .size = 1, .mask = 0x10},
    [OPT_SEC_DOE] = {ROW("ip.opt.sec_prot_auth_doe", "DOE", FT_FLAG, "RFC 1108 2.4",
                         "Set: the department of energy."),
                     .size = 1, .mask = 0x08},
    [OPT_SEC_UNASSIGNED] = {ROW("ip.opt.sec_prot_auth_unassigned", "Unassigned", FT_UINT,
                                "RFC 1108 2.4", "Not used."),
                            .size = 1, .mask = 0x06},
    [OPT_SEC_FTI] = {ROW("ip.opt.sec_prot_auth_fti", "Field termination indicator", FT_FLAG,
                         "RFC 1108 2.4", "Set: another byte of flags follows."),
                     .size = 1, .mask = 0x01},
    [OPT_EXT_SEC_FORMAT] = {ROW("ip.opt.ext_sec_add_sec_info_format_code",
                                "Additional information format", FT_HEX, "RFC 1108 3.2",
                                "Which form the information has.")},
    [OPT_EXT_SEC_INFO] = {ROW("ip.opt.ext_sec_add_sec_info", "Additional information", FT_BYTES,
                              "RFC 1108 3.2", "The information itself.")},
    [OPT_DOI] = {ROW("ip.cipso.doi", "Domain of interpretation", FT_UINT, "FIPS 188",
                     "Whose labels these are."),
                 .brief = "doi"},
    [OPT_TAGS] = {ROW("ip.cipso.tag_data", "Tag data", FT_BYTES, "FIPS 188", "The labels.")},
    [OPT_QS_FUNC] = {ROW("ip.opt.qs_func", "Function", FT_UINT, "RFC 4782 3.1",
                         "0 asks for a rate, 8 reports it."),
                     .size = 1, .mask = 0xf0},
    [OPT_QS_RATE] = {ROW("ip.opt.qs_rate", "Rate", FT_UINT, "RFC 4782 3.1",
                         "The rate: 40 kbit/s doubled that often."),
                     .size = 1, .mask = 0x0f},
    [OPT_QS_TTL] = {ROW("ip.opt.qs_ttl", "QS TTL", FT_UINT, "RFC 4782 3.1",
                        "Taken down by routers that understand the option.")},
    [OPT_QS_UNUSED] = {ROW("ip.opt.qs_unused", "Not used", FT_UINT, "RFC 4782 3.1",
                           "A byte without a meaning in a report.")},
    [OPT_QS_NONCE] = {ROW("ip.opt.qs_nonce", "QS nonce", FT_HEX, "RFC 4782 3.4",
                          "A random number that shows whether a router cheated."),
                      .size = 4, .mask = 0xfffffffc},
    [OPT_QS_RESERVED] = {ROW("ip.opt.qs_reserved", "Reserved", FT_HEX, "RFC 4782 3.1",
                             "Not used; senders leave these bits zero."),
                         .size = 4, .mask = 0x3},
    [OPT_DATA] = {ROW("ip.opt.data", "Data", FT_BYTES, "RFC 791 3.1",
                      "Contents that are not taken apart here.")},
    [OPT_PADDING] = {ROW("ip.opt.padding", "Padding", FT_BYTES, "RFC 791 3.1",
                         "Bytes behind the end of the options, which nobody reads.")},
    [OPT_BAD_LENGTH] = {ROW("ip.opt.len.invalid", "Invalid length", FT_UINT, "RFC 791 3.1",
                            "The length is not one that the option can have.")},
};

static unsigned group_of(uint32_t kind)
{
    static const struct {
        uint8_t kind, group;
    } groups[] = {
        {KIND_EOL, OPT_EOL},
        {KIND_NOP, OPT_NOP},
        {KIND_RR, OPT_RR},
        {KIND_MTU_PROBE, OPT_MTU_PROBE},
        {KIND_MTU_REPLY, OPT_MTU_REPLY},
        {KIND_QS, OPT_QS},
        {KIND_TIMESTAMP, OPT_TIMESTAMP},
        {KIND_TRACEROUTE, OPT_TRACEROUTE},
        {KIND_SECURITY, OPT_SECURITY},
        {KIND_LSRR, OPT_LSRR},
        {KIND_EXT_SECURITY, OPT_EXT_SECURITY},
        {KIND_CIPSO, OPT_CIPSO},
        {KIND_SID, OPT_SID},
        {KIND_SSRR, OPT_SSRR},
        {KIND_RA, OPT_RA},
    };
    for (unsigned i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (groups[i].kind == kind)
            return groups[i].group;
    }
    return OPT_OTHER;
}

/* Addresses: those before the pointer are written or used, the one at it comes next. */
static void route(struct dissect *d, bool record, uint32_t start)
{
    uint32_t ptr = emit_uint(d, OPT_PTR, 1);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 4) {
        uint32_t place = d->r.pos - start + 1;
        unsigned id = place < ptr ? OPT_RECORDED : record ? OPT_EMPTY : OPT_SOURCE;
        if (!record && place == ptr)
            id = OPT_CURRENT;
        emit_uint(d, id, 4);
    }
}

static void timestamps(struct dissect *d)
{
    emit_uint(d, OPT_PTR, 1);
    emit_bits(d, OPT_OVERFLOW);
    uint32_t flag = emit_bits(d, OPT_FLAG), size = flag == 1 || flag == 3 ? 8 : 4;
    reader_skip(&d->r, 1);
    while (reader_ok(&d->r) && reader_left(&d->r) >= size) {
        if (size == 8)
            emit_uint(d, OPT_STAMP_ADDR, 4);
        emit_uint(d, OPT_STAMP, 4);
    }
}

static void security(struct dissect *d)
{
    emit_uint(d, OPT_SEC_CL, 1);
    bool more = true;
    while (more && reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t group = emit_group(d, OPT_SEC_FLAGS, reader_peek(&d->r, 0, 1));
        for (unsigned id = OPT_SEC_GENSER; id <= OPT_SEC_FTI; id++)
            more = emit_bits(d, id) != 0;
        reader_skip(&d->r, 1);
        emit_end(d, group);
    }
}

static void quick_start(struct dissect *d)
{
    uint32_t function = emit_bits(d, OPT_QS_FUNC);
    emit_bits(d, OPT_QS_RATE);
    reader_skip(&d->r, 1);
    emit_uint(d, function ? OPT_QS_UNUSED : OPT_QS_TTL, 1);
    emit_bits(d, OPT_QS_NONCE);
    emit_bits(d, OPT_QS_RESERVED);
    reader_skip(&d->r, 4);
}

static void traceroute(struct dissect *d)
{
    emit_uint(d, OPT_ID_NUMBER, 2);
    emit_uint(d, OPT_OHC, 2);
    emit_uint(d, OPT_RHC, 2);
    emit_uint(d, OPT_ORIGINATOR, 4);
}

static void contents(struct dissect *d, uint32_t kind, uint32_t start)
{
    switch (kind) {
    case KIND_RR:
    case KIND_LSRR:
    case KIND_SSRR:
        route(d, kind == KIND_RR, start);
        break;
    case KIND_TIMESTAMP:
        timestamps(d);
        break;
    case KIND_SECURITY:
        security(d);
        break;
    case KIND_EXT_SECURITY:
        emit_uint(d, OPT_EXT_SEC_FORMAT, 1);
        emit_bytes(d, OPT_EXT_SEC_INFO, reader_left(&d->r), 0);
        break;
    case KIND_CIPSO:
        emit_uint(d, OPT_DOI, 4);
        emit_bytes(d, OPT_TAGS, reader_left(&d->r), 0);
        break;
    case KIND_MTU_PROBE:
    case KIND_MTU_REPLY:
        emit_uint(d, OPT_MTU, 2);
        break;
    case KIND_SID:
        emit_uint(d, OPT_SID_VALUE, 2);
        break;
    case KIND_RA:
        emit_uint(d, OPT_RA_VALUE, 2);
        break;
    case KIND_QS:
        quick_start(d);
        break;
    case KIND_TRACEROUTE:
        traceroute(d);
        break;
    default:
        break;
    }
}

static void option_type(struct dissect *d, uint32_t kind)
{
    uint32_t group = emit_group(d, OPT_TYPE, kind);
    emit_bits(d, OPT_COPY);
    emit_bits(d, OPT_CLASS);
    emit_bits(d, OPT_NUMBER);
    reader_skip(&d->r, 1);
    emit_end(d, group);
}

/* Returns false where the options end. */
static bool option(struct dissect *d)
{
    if (!reader_need(&d->r, 1))
        return false;
    uint32_t start = d->r.pos, left = reader_left(&d->r), kind = reader_peek(&d->r, 0, 1);
    uint32_t group = emit_group(d, group_of(kind), kind);
    option_type(d, kind);
    if (kind == KIND_EOL || kind == KIND_NOP) {
        emit_end(d, group);
        return kind != KIND_EOL;
    }
    /* Without room for a length, tcpdump takes the byte behind the options for one. */
    uint32_t len = left > 1 ? emit_uint(d, OPT_LEN, 1) : packet_number(d->p, d->r.pos, 1);
    bool good = reader_ok(&d->r) && len >= 2 && len <= left;
    if (!good && reader_ok(&d->r)) {
        emit_same(d, OPT_BAD_LENGTH, start, 0, len);
        dissect_malformed(d);
    }
    if (good) {
        uint32_t outer = dissect_enter(d, len - 2);
        contents(d, kind, start);
        if (reader_ok(&d->r))
            emit_rest(d, OPT_DATA);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
    return good && reader_ok(&d->r);
}

static void dissect(struct dissect *d)
{
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE))) {
        reader_skip(&d->r, reader_left(&d->r));
        return;
    }
    uint32_t group = emit_group(d, OPT_ALL, 0);
    while (reader_left(&d->r) && option(d))
        ;
    if (reader_ok(&d->r)) {
        while (reader_have(&d->r) && reader_peek(&d->r, 0, 1) == KIND_EOL)
            option(d);
        emit_bytes(d, OPT_PADDING, reader_have(&d->r), 0);
    }
    emit_end(d, group);
}

static const struct value_name line_kinds[] = {
    {KIND_EOL, "EOL"},
    {KIND_NOP, "NOP"},
    {KIND_RR, "RR"},
    {KIND_TIMESTAMP, "timestamp"},
    {KIND_TRACEROUTE, "traceroute"},
    {KIND_SECURITY, "security"},
    {KIND_LSRR, "LSRR"},
    {KIND_SSRR, "SSRR"},
    {KIND_RA, "RA"},
};

/* One option's fields, for the functions below. */
struct option_fields {
    const struct field *group, *stop;
    uint32_t len;
    bool cut;  /* the capture ends in it */
    bool gone; /* the capture ends in what tcpdump reads behind it */
};

static const struct field *inside(const struct option_fields *o, unsigned id)
{
    for (const struct field *f = o->group + 1; f < o->stop; f++) {
        if (f->id == id)
            return f;
    }
    return NULL;
}

static void line_bad(struct line *l, const char *what, uint32_t v)
{
    out_str(l->out, what);
    out_dec(l->out, v);
    out_char(l->out, ']');
}

/* Where an option is too short for what it lists, tcpdump goes on reading behind it. Returns
 * whether the capture has those bytes; says so where it has not. */
static bool beyond_captured(struct line *l, struct option_fields *op, uint32_t offset,
                            uint32_t size)
{
    if (offset + size <= l->p->caplen)
        return true;
    out_str(l->out, " [truncated-option]");
    op->gone = true;
    return false;
}

static void line_address_cut(struct line *l, uint32_t offset, bool comma)
{
    uint8_t address[4];
    for (unsigned i = 0; i < 4; i++)
        address[i] = (uint8_t)packet_number(l->p, offset + i, 1);
    out_char(l->out, ' ');
    out_ipv4(l->out, address);
    if (comma)
        out_char(l->out, ',');
}

static void line_route(struct line *l, struct option_fields *op)
{
    const struct field *ptr = inside(op, OPT_PTR);
    uint32_t at = ptr ? ptr->value - 1 : 0, place = 3;
    if (op->len < 3 || (op->len + 1) & 3)
        line_bad(l, " [bad length ", op->len);
    if (!ptr)
        return;
    if (at < 3 || at == UINT32_MAX || (at + 1) & 3 || at > op->len)
        line_bad(l, " [bad ptr ", ptr->value);
    for (const struct field *f = ptr + 1; f < op->stop; f++) {
        if (f->id < OPT_RECORDED || f->id > OPT_EMPTY)
            continue;
        out_char(l->out, ' ');
        out_ipv4(l->out, field_bytes(l->p, f));
        if (at > place)
            out_char(l->out, ',');
        place += 4;
    }
    if (place < op->len && beyond_captured(l, op, op->group->offset + place, 4))
        line_address_cut(l, op->group->offset + place, at > place);
}

static void line_stamp_list(struct line *l, struct option_fields *op, uint32_t at, uint32_t size,
                            uint32_t *place)
{
    struct out *o = l->out;
    const struct field *address = NULL;
    for (const struct field *f = op->group + 1; f < op->stop; f++) {
        if (f->id == OPT_STAMP_ADDR)
            address = f;
        if (f->id != OPT_STAMP)
            continue;
        out_str(o, at == *place ? " ^ " : " ");
        out_dec(o, f->value);
        out_char(o, '@');
        if (address)
            out_ipv4(o, field_bytes(l->p, address));
        *place += address ? 8 : 4;
    }
    uint32_t offset = op->group->offset + *place;
    if (*place >= op->len || !beyond_captured(l, op, offset, size))
        return;
    out_str(o, at == *place ? " ^ " : " ");
    out_dec(o, packet_number(l->p, offset + size - 4, 4));
    out_char(o, '@');
    if (size == 8)
        out_ipv4(o, l->p->bytes + offset);
    *place += size;
}

static void line_stamps(struct line *l, struct option_fields *op)
{
    static const char *const words[] = {"TSONLY", "TS+ADDR", NULL, "PRESPEC"};
    struct out *o = l->out;
    const struct field *ptr = inside(op, OPT_PTR), *flag = inside(op, OPT_FLAG);
    if (op->len < 4 || !ptr || !flag) {
        line_bad(l, "[bad length ", op->len);
        return;
    }
    uint32_t type = flag->value, size = type ? 8 : 4, at = ptr->value - 1, place = 0;
    const struct field *overflow = inside(op, OPT_OVERFLOW);
    out_str(o, " TS{");
    if ((op->len - 4) % size)
        line_bad(l, "[bad length ", op->len);
    if (at < 4 || at == UINT32_MAX || (at - 4) % size || at > op->len + 1)
        line_bad(l, "[bad ptr ", ptr->value);
    if (type < 4 && words[type]) {
        out_str(o, words[type]);
        place = 4;
        line_stamp_list(l, op, at, size, &place);
        if (op->gone)
            return;
    } else {
        line_bad(l, "[bad ts type ", type);
    }
    if (at == place)
        out_str(o, " ^ ");
    if (overflow && overflow->value) {
        out_str(o, " [");
        out_dec(o, overflow->value);
        out_str(o, " hops not recorded]} ");
    } else {
        out_char(o, '}');
    }
}

static void line_option(struct line *l, struct option_fields *op)
{
    uint32_t kind = op->group->value;
    const char *name = NAME_IN(line_kinds, kind);
    const struct field *bad = inside(op, OPT_BAD_LENGTH);
    out_str(l->out, name ? name : "unknown ");
    if (!name)
        out_dec(l->out, kind);
    if (op->cut) {
        if (op->len)
            out_str(l->out, " [truncated-option]");
    } else if (bad) {
        line_bad(l, " [bad length ", bad->value);
    } else if (kind == KIND_RR || kind == KIND_LSRR || kind == KIND_SSRR) {
        line_route(l, op);
    } else if (kind == KIND_TIMESTAMP) {
        line_stamps(l, op);
    } else if (kind == KIND_RA) {
        const struct field *value = inside(op, OPT_RA_VALUE);
        if (!value) {
            line_bad(l, " [bad length ", op->len);
        } else if (value->value) {
            out_str(l->out, " value ");
            out_dec(l->out, value->value);
        }
    }
}

bool line_ip_options(struct line *l, const struct layer *y, bool *gone)
{
    const struct field *f = l->p->fields + y->vars, *end = l->p->fields + y->first + y->count;
    bool later = false, cut = y->flags & LAYER_TRUNCATED;
    while (f < end) {
        if (f->id == OPT_ALL || f->id > LAST_GROUP) {
            f++;
            continue;
        }
        struct option_fields op = {.group = f, .stop = f + 1};
        while (op.stop < end && op.stop->depth > f->depth)
            op.stop++;
        const struct field *len = inside(&op, OPT_LEN);
        op.len = len ? len->value : 0;
        if (later)
            out_char(l->out, ',');
        later = true;
        op.cut = cut && op.stop == end && f->value > KIND_NOP && (!len || f->length < op.len);
        line_option(l, &op);
        if (op.gone)
            *gone = true;
        if (op.gone || f->id == OPT_EOL || (op.cut && len))
            return true;
        if (op.cut) {
            later = false;
            break;
        }
        if (inside(&op, OPT_BAD_LENGTH)) /* zeros behind it are no options */
            return true;
        f = op.stop;
    }
    if (cut && later)
        out_char(l->out, ',');
    if (cut)
        line_stop(l, "ip");
    return !cut;
}

static void line(struct line *l, const struct layer *y)
{
    bool gone = false;
    line_ip_options(l, y, &gone);
}

const struct protocol proto_ip_opt = {
    .name = "ip",
    .title = "IPv4 options",
    .rfc = "RFC 791 3.1",
    ROWS(rows),
    .many = "options.nop options.unknown rec_rt empty_rt opt.time_stamp opt.time_stamp_addr "
            "opt.sec_prot_auth_flags",
    .dissect = dissect,
    .line = line,
};
