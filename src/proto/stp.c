/* STP, the Spanning Tree Protocol, and its rapid successor (IEEE 802.1D).
 *
 * What a student learns here: bridges that stand in a circle would pass a frame on for ever; so
 * they elect a root, and each keeps only the port open that leads to it the cheapest way.
 *
 *     0               2       3       4       5                      13
 *    +---------------+-------+-------+-------+----------------------+--
 *    | Protocol      |Version| Type  | Flags | Root identifier      |
 *    +---------------+-------+-------+-------+----------------------+--
 *     13              17                     25              27
 *    +---------------+----------------------+---------------+----------
 *    | Root path cost| Bridge identifier    | Port          | times ...
 *    +---------------+----------------------+---------------+---------- */
#include "stp.h"

#include "wireloupe/dissect.h"

enum {
    STP_PROTOCOL,
    STP_VERSION,
    STP_TYPE,
    STP_FLAGS,
    STP_FLAGS_TCACK,
    STP_FLAGS_AGREEMENT,
    STP_FLAGS_FORWARDING,
    STP_FLAGS_LEARNING,
    STP_FLAGS_PORT_ROLE,
    STP_FLAGS_PROPOSAL,
    STP_FLAGS_TC,
    STP_FLAGS_RESERVED,
    STP_ROOT,
    STP_ROOT_PRIO,
    STP_ROOT_EXT,
    STP_ROOT_EXT_HIGH,
    STP_ROOT_EXT_LOW,
    STP_ROOT_HW,
    STP_ROOT_COST,
    STP_BRIDGE,
    STP_BRIDGE_PRIO,
    STP_BRIDGE_EXT,
    STP_BRIDGE_EXT_HIGH,
    STP_BRIDGE_EXT_LOW,
    STP_BRIDGE_HW,
    STP_PORT,
    STP_MSG_AGE,
    STP_MSG_AGE_FRACTION,
    STP_MAX_AGE,
    STP_MAX_AGE_FRACTION,
    STP_HELLO,
    STP_HELLO_FRACTION,
    STP_FORWARD,
    STP_FORWARD_FRACTION,
    STP_VERSION_1_LENGTH
};

#define REF "IEEE 802.1D 9.3"
#define HEADER_LEN 4
#define IDENTIFIER_LEN 8
#define CONFIG_LEN 35
#define RAPID_LEN 36
#define MSTP_LEN 102

enum {
    TYPE_CONFIG = 0,
    TYPE_RAPID = 2,
    TYPE_CHANGE = 0x80
};

enum {
    VERSION_STP = 0,
    VERSION_RAPID = 2,
    VERSION_MSTP = 3,
    VERSION_SPB = 4
};

static const struct value_name versions[] = {
    {0, "Spanning Tree"},
    {2, "Rapid Spanning Tree"},
    {3, "Multiple Spanning Tree"},
    {4, "Shortest Path Tree"},
};

static const struct value_name types[] = {
    {0, "Configuration"},
    {2, "Rapid or multiple spanning tree"},
    {0x80, "Topology change notification"},
};

static const struct value_name roles[] = {
    {0, "Unknown"},
    {1, "Alternate or backup"},
    {2, "Root"},
    {3, "Designated"},
};

static const struct field_def rows[] = {
    [STP_PROTOCOL] = {.name = "stp.protocol",
                      .label = "Protocol identifier",
                      .type = FT_HEX,
                      .byte = 0,
                      .size = 2,
                      .brief = "proto",
                      .rfc = REF,
                      .what = "Zero: the spanning tree protocol."},
    [STP_VERSION] = {.name = "stp.version",
                     .label = "Protocol version",
                     .type = FT_UINT,
                     .byte = 2,
                     .size = 1,
                     .brief = "ver",
                     NAMES(versions),
                     .rfc = REF,
                     .what = "Which of the spanning tree protocols: the first one, the rapid one, "
                             "the one with several trees."},
    [STP_TYPE] = {.name = "stp.type",
                  .label = "BPDU type",
                  .type = FT_HEX,
                  .byte = 3,
                  .size = 1,
                  .brief = "type",
                  NAMES(types),
                  .rfc = REF,
                  .what = "Whether the message says how the tree looks or that it has changed."},
    [STP_FLAGS] = {.name = "stp.flags",
                   .label = "Flags",
                   .type = FT_HEX,
                   .size = 1,
                   .brief = "flg",
                   .rfc = REF,
                   .what = "What the sender wants or has done, bit by bit."},
    [STP_FLAGS_TCACK] = {.name = "stp.flags.tcack",
                         .label = "Topology change acknowledgement",
                         .type = FT_FLAG,
                         .size = 1,
                         .mask = 0x80,
                         .rfc = REF,
                         .what = "The news of a change has arrived; it need not be sent again."},
    [STP_FLAGS_AGREEMENT] =
        {.name = "stp.flags.agreement",
         .label = "Agreement",
         .type = FT_FLAG,
         .size = 1,
         .mask = 0x40,
         .rfc = REF,
         .what = "The sender agrees that the port at the other end forwards at once."},
    [STP_FLAGS_FORWARDING] = {.name = "stp.flags.forwarding",
                              .label = "Forwarding",
                              .type = FT_FLAG,
                              .size = 1,
                              .mask = 0x20,
                              .rfc = REF,
                              .what = "The port passes frames on."},
    [STP_FLAGS_LEARNING] = {.name = "stp.flags.learning",
                            .label = "Learning",
                            .type = FT_FLAG,
                            .size = 1,
                            .mask = 0x10,
                            .rfc = REF,
                            .what = "The port learns addresses from the frames that it sees."},
    [STP_FLAGS_PORT_ROLE] =
        {.name = "stp.flags.port_role",
         .label = "Port role",
         .type = FT_UINT,
         .size = 1,
         .mask = 0x0c,
         NAMES(roles),
         .rfc = REF,
         .what = "What the port is in the tree: on the way to the root, away from it, or a spare."},
    [STP_FLAGS_PROPOSAL] = {.name = "stp.flags.proposal",
                            .label = "Proposal",
                            .type = FT_FLAG,
                            .size = 1,
                            .mask = 0x02,
                            .rfc = REF,
                            .what = "The sender proposes that its port forwards at once."},
    [STP_FLAGS_TC] = {.name = "stp.flags.tc",
                      .label = "Topology change",
                      .type = FT_FLAG,
                      .size = 1,
                      .mask = 0x01,
                      .rfc = REF,
                      .what = "The tree has changed: addresses learned before may lead astray."},
    [STP_FLAGS_RESERVED] = {.name = "stp.flags.reserved",
                            .label = "Reserved",
                            .type = FT_UINT,
                            .size = 1,
                            .mask = 0x7e,
                            .rfc = REF,
                            .what = "Bits that only the rapid protocol uses."},
    [STP_ROOT] = {.name = "stp.root",
                  .label = "Root identifier",
                  .type = FT_GROUP,
                  .rfc = REF,
                  .what = "The bridge that the sender takes for the root of the tree."},
    [STP_ROOT_PRIO] =
        {.name = "stp.root.prio",
         .label = "Priority",
         .type = FT_UINT,
         .size = 1,
         .mask = 0xf0,
         .brief = "prio",
         .rfc = REF,
         .what = "The lowest number wins the election of the root; always a multiple of 4096."},
    [STP_ROOT_EXT] = {.name = "stp.root.ext",
                      .label = "System identifier extension",
                      .type = FT_UINT,
                      .size = 2,
                      .mask = 0x0fff,
                      .brief = "ext",
                      .rfc = REF,
                      .what = "The number of the VLAN or of the tree that the identifier is for."},
    [STP_ROOT_EXT_HIGH] =
        {.name = "stp.root.ext.high",
         .label = "System identifier extension, high bits",
         .type = FT_UINT,
         .size = 1,
         .mask = 0x0f,
         .flags = FF_PART,
         .rfc = REF,
         .what = "The four bits of the extension that share a byte with the priority."},
    [STP_ROOT_EXT_LOW] = {.name = "stp.root.ext.low",
                          .label = "System identifier extension, low bits",
                          .type = FT_UINT,
                          .size = 1,
                          .flags = FF_PART,
                          .rfc = REF,
                          .what = "The other eight bits of the extension."},
    [STP_ROOT_HW] = {.name = "stp.root.hw",
                     .label = "Address",
                     .type = FT_MAC,
                     .brief = "addr",
                     .rfc = REF,
                     .what = "The bridge's address; it decides where priorities are the same."},
    [STP_ROOT_COST] = {.name = "stp.root.cost",
                       .label = "Root path cost",
                       .type = FT_UINT,
                       .brief = "cost",
                       .rfc = REF,
                       .what = "What the way to the root costs; slow links cost more."},
    [STP_BRIDGE] = {.name = "stp.bridge",
                    .label = "Bridge identifier",
                    .type = FT_GROUP,
                    .rfc = REF,
                    .what = "The bridge that sent the message."},
    [STP_BRIDGE_PRIO] =
        {.name = "stp.bridge.prio",
         .label = "Priority",
         .type = FT_UINT,
         .size = 1,
         .mask = 0xf0,
         .brief = "prio",
         .rfc = REF,
         .what = "The lowest number wins the election of the root; always a multiple of 4096."},
    [STP_BRIDGE_EXT] = {.name = "stp.bridge.ext",
                        .label = "System identifier extension",
                        .type = FT_UINT,
                        .size = 2,
                        .mask = 0x0fff,
                        .brief = "ext",
                        .rfc = REF,
                        .what =
                            "The number of the VLAN or of the tree that the identifier is for."},
    [STP_BRIDGE_EXT_HIGH] =
        {.name = "stp.bridge.ext.high",
         .label = "System identifier extension, high bits",
         .type = FT_UINT,
         .size = 1,
         .mask = 0x0f,
         .flags = FF_PART,
         .rfc = REF,
         .what = "The four bits of the extension that share a byte with the priority."},
    [STP_BRIDGE_EXT_LOW] = {.name = "stp.bridge.ext.low",
                            .label = "System identifier extension, low bits",
                            .type = FT_UINT,
                            .size = 1,
                            .flags = FF_PART,
                            .rfc = REF,
                            .what = "The other eight bits of the extension."},
    [STP_BRIDGE_HW] = {.name = "stp.bridge.hw",
                       .label = "Address",
                       .type = FT_MAC,
                       .brief = "addr",
                       .rfc = REF,
                       .what = "The bridge's address; it decides where priorities are the same."},
    [STP_PORT] = {.name = "stp.port",
                  .label = "Port identifier",
                  .type = FT_HEX,
                  .brief = "port",
                  .rfc = REF,
                  .what = "The port that the message was sent from, its priority first."},
    [STP_MSG_AGE] = {.name = "stp.msg_age",
                     .label = "Message age",
                     .type = FT_UINT,
                     .size = 2,
                     .mask = 0xff00,
                     .unit = "seconds",
                     .rfc = REF,
                     .what =
                         "How long ago the root sent the news; each bridge on the way adds to it."},
    [STP_MSG_AGE_FRACTION] = {.name = "stp.msg_age.fraction",
                              .label = "Message age, fraction",
                              .type = FT_UINT,
                              .size = 2,
                              .mask = 0x00ff,
                              .flags = FF_PART,
                              .rfc = REF,
                              .what = "256ths of a second."},
    [STP_MAX_AGE] = {.name = "stp.max_age",
                     .label = "Maximum age",
                     .type = FT_UINT,
                     .size = 2,
                     .mask = 0xff00,
                     .unit = "seconds",
                     .rfc = REF,
                     .what = "When news from the root are too old to be believed."},
    [STP_MAX_AGE_FRACTION] = {.name = "stp.max_age.fraction",
                              .label = "Maximum age, fraction",
                              .type = FT_UINT,
                              .size = 2,
                              .mask = 0x00ff,
                              .flags = FF_PART,
                              .rfc = REF,
                              .what = "256ths of a second."},
    [STP_HELLO] = {.name = "stp.hello",
                   .label = "Hello time",
                   .type = FT_UINT,
                   .size = 2,
                   .mask = 0xff00,
                   .unit = "seconds",
                   .rfc = REF,
                   .what = "How often the root sends its message."},
    [STP_HELLO_FRACTION] = {.name = "stp.hello.fraction",
                            .label = "Hello time, fraction",
                            .type = FT_UINT,
                            .size = 2,
                            .mask = 0x00ff,
                            .flags = FF_PART,
                            .rfc = REF,
                            .what = "256ths of a second."},
    [STP_FORWARD] = {.name = "stp.forward",
                     .label = "Forward delay",
                     .type = FT_UINT,
                     .size = 2,
                     .mask = 0xff00,
                     .unit = "seconds",
                     .rfc = REF,
                     .what = "How long a port listens and learns before it forwards."},
    [STP_FORWARD_FRACTION] = {.name = "stp.forward.fraction",
                              .label = "Forward delay, fraction",
                              .type = FT_UINT,
                              .size = 2,
                              .mask = 0x00ff,
                              .flags = FF_PART,
                              .rfc = REF,
                              .what = "256ths of a second."},
    [STP_VERSION_1_LENGTH] = {.name = "stp.version_1_length",
                              .label = "Version 1 length",
                              .type = FT_UINT,
                              .brief = "v1",
                              .rfc = REF,
                              .what = "Always zero: version 1 never had anything to say."},
};

/* The eight bytes that name a bridge. The rows from `first` on are its parts. */
static void dissect_identifier(struct dissect *d, unsigned first)
{
    uint32_t group = emit_group(d, first, 0), at = d->r.pos;
    if (reader_need(&d->r, IDENTIFIER_LEN)) {
        uint32_t number = reader_peek(&d->r, 0, 2);
        emit_same(d, first + 1, at, 1, number & 0xf000);
        uint32_t extension = emit_group(d, first + 2, number & 0xfff);
        emit_same(d, first + 3, at, 1, number >> 8 & 15);
        emit_same(d, first + 4, at + 1, 1, number & 255);
        reader_skip(&d->r, 2);
        emit_end(d, extension);
        emit_bytes(d, first + 5, IDENTIFIER_LEN - 2, 0);
    }
    emit_end(d, group);
}

static void dissect_flags(struct dissect *d, bool rapid)
{
    uint32_t group = emit_group(d, STP_FLAGS, reader_peek(&d->r, 0, 1));
    emit_bits(d, STP_FLAGS_TCACK);
    for (unsigned id = STP_FLAGS_AGREEMENT; rapid && id <= STP_FLAGS_PROPOSAL; id++)
        emit_bits(d, id);
    if (!rapid)
        emit_bits(d, STP_FLAGS_RESERVED);
    emit_bits(d, STP_FLAGS_TC);
    reader_skip(&d->r, 1);
    emit_end(d, group);
}

/* Two bytes: seconds, and 256ths of one. */
static void dissect_time(struct dissect *d, unsigned id)
{
    emit_bits(d, id);
    emit_bits(d, id + 1);
    reader_skip(&d->r, 2);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t version = head(d, &rows[STP_VERSION]), type = head(d, &rows[STP_TYPE]);
    if (head(d, &rows[STP_PROTOCOL]) || (type != TYPE_CONFIG && type != TYPE_RAPID))
        return;
    dissect_flags(d, type == TYPE_RAPID);
    dissect_identifier(d, STP_ROOT);
    emit_uint(d, STP_ROOT_COST, 4);
    dissect_identifier(d, STP_BRIDGE);
    emit_uint(d, STP_PORT, 2);
    for (unsigned id = STP_MSG_AGE; id <= STP_FORWARD; id += 2)
        dissect_time(d, id);
    if (type != TYPE_RAPID || version < VERSION_RAPID)
        return;
    emit_uint(d, STP_VERSION_1_LENGTH, 1);
    if (version >= VERSION_MSTP && reader_ok(&d->r))
        dissect_next(d, PROTO_mstp);
}

static const struct value_name line_versions[] = {
    {0, "802.1d"},
    {2, "802.1w"},
    {3, "802.1s"},
    {4, "802.1aq"},
};

static void line_number(struct line *l, const char *text, uint32_t number)
{
    out_str(l->out, text);
    out_dec(l->out, number);
}

/* Numbers of the message, by their place in it. */
static uint32_t number_at(const struct line *l, const struct layer *y, uint32_t place,
                          unsigned size)
{
    return packet_number(l->p, y->offset + place, size);
}

/* Writes the mark where the capture cut the message before that many bytes. Returns true then. */
static bool line_short(struct line *l, const struct layer *y, uint32_t bytes)
{
    if (y->offset + bytes <= l->p->caplen)
        return false;
    line_stop(l, "stp");
    return true;
}

static void line_flags(struct line *l, const struct layer *y)
{
    out_str(l->out, "Flags ");
    stp_line_flags(l, number_at(l, y, 4, 1));
}

static void line_times(struct line *l, const struct layer *y)
{
    static const char *const words[] = {"\n\tmessage-age ", ", max-age ", ", hello-time ",
                                        ", forwarding-delay "};
    for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        uint32_t time = number_at(l, y, 27 + 2 * i, 2), whole = time * 100 / 256;
        uint32_t rest = time * 100 % 256;
        /* The nearest hundredth, of two as near the even one. */
        whole += rest > 128 || (rest == 128 && whole & 1);
        line_number(l, words[i], whole / 100);
        out_char(l->out, '.');
        out_dec_pad(l->out, whole % 100, 2);
        out_char(l->out, 's');
    }
}

/* A message of the first or of the rapid protocol. */
static void line_single(struct line *l, const struct layer *y, bool rapid)
{
    struct out *o = l->out;
    if (line_short(l, y, 5))
        return;
    out_str(o, ", ");
    line_flags(l, y);
    if (line_short(l, y, 27))
        return;
    out_str(o, ", bridge-id ");
    stp_line_bridge(l, y->offset + 17);
    out_char(o, '.');
    out_hex(o, number_at(l, y, 25, 2), 4);
    line_number(l, ", length ", y->end - y->offset);
    if (!l->opt.verbose || line_short(l, y, CONFIG_LEN))
        return;
    line_times(l, y);
    out_str(o, "\n\troot-id ");
    stp_line_bridge(l, y->offset + 5);
    line_number(l, ", root-pathcost ", number_at(l, y, 13, 4));
    if (rapid) {
        out_str(o, ", port-role ");
        out_str(o, stp_role(number_at(l, y, 4, 1)));
    }
}

/* A message about several trees. */
static void line_multiple(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    if (line_short(l, y, RAPID_LEN + 2))
        return;
    out_str(o, ", CIST ");
    line_flags(l, y);
    line_number(l, ", length ", y->end - y->offset);
    if (l->opt.verbose) {
        out_str(o, "\n\tport-role ");
        out_str(o, stp_role(number_at(l, y, 4, 1)));
        out_str(o, ", CIST root-id ");
        stp_line_bridge(l, y->offset + 5);
        line_number(l, ", CIST ext-pathcost ", number_at(l, y, 13, 4));
        out_str(o, "\n\tCIST regional-root-id ");
        stp_line_bridge(l, y->offset + 17);
        out_str(o, ", CIST port-id ");
        out_hex(o, number_at(l, y, 25, 2), 4);
        out_char(o, ',');
        line_times(l, y);
    }
    line_next(l, y);
}

static void line_body(struct line *l, const struct layer *y, uint32_t version, uint32_t type)
{
    uint32_t length = y->end - y->offset;
    bool multiple = version >= VERSION_MSTP && type == TYPE_RAPID;
    bool cut = y->offset + RAPID_LEN + 2 > l->p->caplen;
    if (type == TYPE_RAPID && version == VERSION_STP)
        return;
    uint32_t least = type == TYPE_CONFIG ? CONFIG_LEN : multiple ? MSTP_LEN : RAPID_LEN;
    bool invalid = length < least;
    if (multiple && !cut)
        invalid = invalid || number_at(l, y, CONFIG_LEN, 1) ||
                  number_at(l, y, RAPID_LEN, 2) + RAPID_LEN + 2 > length;
    if (invalid)
        out_str(l->out, " (invalid)");
    else if (multiple)
        line_multiple(l, y);
    else
        line_single(l, y, version == VERSION_RAPID);
}

static void line_type(struct line *l, const struct layer *y, uint32_t version)
{
    struct out *o = l->out;
    uint32_t type = header_value(l->p, y, &rows[STP_TYPE]);
    if (type == TYPE_CONFIG) {
        out_str(o, ", Config");
    } else if (type == TYPE_RAPID) {
        out_str(o, ", Rapid STP");
    } else if (type == TYPE_CHANGE) {
        out_str(o, ", Topology Change");
        return;
    } else {
        out_str(o, ", Unknown BPDU Type (0x");
        out_hex(o, type, 2);
        out_char(o, ')');
        return;
    }
    line_body(l, y, version, type);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t version = header_value(l->p, y, &rows[STP_VERSION]);
    const char *name = NAME_IN(line_versions, version);
    if (y->end - y->offset < HEADER_LEN) {
        out_str(o, " (invalid)");
        return;
    }
    if (line_short(l, y, 2))
        return;
    if (header_value(l->p, y, &rows[STP_PROTOCOL])) {
        line_number(l, "unknown STP version, length ", y->end - y->offset);
        return;
    }
    if (line_short(l, y, 3))
        return;
    out_str(o, "STP ");
    if (!name) {
        out_str(o, "Unknown STP protocol (0x");
        out_hex(o, version, 2);
        out_char(o, ')');
        return;
    }
    out_str(o, name);
    if (line_short(l, y, HEADER_LEN))
        return;
    line_type(l, y, version);
}

static const struct bind binds[] = {
    {BY_LLC_SAP, 0x42},
};

const struct protocol proto_stp = {
    .name = "stp",
    .title = "Spanning Tree Protocol",
    .rfc = "IEEE 802.1D",
    ROWS(rows),
    .n_header = STP_TYPE + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
