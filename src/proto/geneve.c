/* Geneve, Generic Network Virtualization Encapsulation (RFC 8926).
 *
 * What a student learns here: a tunnel's header that can grow: options of any kind follow it, and
 * those that must not be ignored say so.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---+-----------+-+-+-----------+-------------------------------+
 *    |Ver|  Opt Len  |O|C|   Rsvd    |         Protocol type         |
 *    +---+-----------+-+-+-----------+---------------+---------------+
 *    |             Network identifier (VNI)          |   Reserved    |
 *    +-----------------------------------------------+---------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    GENEVE_VERSION,
    GENEVE_OPTION_LENGTH,
    GENEVE_FLAGS,
    GENEVE_OAM,
    GENEVE_CRITICAL,
    GENEVE_FLAGS_RESERVED,
    GENEVE_PROTO,
    GENEVE_VNI,
    GENEVE_RESERVED,
    GENEVE_OPTIONS,
    GENEVE_OPTION,
    GENEVE_OPTION_CLASS,
    GENEVE_OPTION_TYPE,
    GENEVE_OPTION_CRITICAL,
    GENEVE_OPTION_RESERVED,
    GENEVE_OPTION_LEN,
    GENEVE_OPTION_DATA
};

#define HEADER_LEN 8
#define OPTION_LEN 4
#define CRITICAL 0x80

static const struct value_name types[] = {
    {0x0800, "IPv4"}, {0x0806, "ARP"},  {0x6558, "Transparent Ethernet bridging"},
    {0x86dd, "IPv6"}, {0x8847, "MPLS"}, {0x88cc, "LLDP"},
};

static const struct value_name classes[] = {
    {0x100, "Linux"},
    {0x101, "Open vSwitch"},
    {0x102, "Open Virtual Networking (OVN)"},
    {0x103, "In-band Network Telemetry (INT)"},
    {0x104, "VMware"},
};

static const struct field_def rows[] = {
    [GENEVE_VERSION] = {.name = "geneve.version",
                        .label = "Version",
                        .type = FT_UINT,
                        .byte = 0,
                        .size = 1,
                        .mask = 0xc0,
                        .brief = "ver",
                        .rfc = "RFC 8926 3.4",
                        .what = "Zero so far."},
    [GENEVE_OPTION_LENGTH] = {.name = "geneve.option_length",
                              .label = "Length of the options",
                              .type = FT_UINT,
                              .byte = 0,
                              .size = 1,
                              .mask = 0x3f,
                              .scale = 4,
                              .unit = "bytes",
                              .brief = "optlen",
                              .rfc = "RFC 8926 3.4",
                              .what = "How long the options are; counted in fours of bytes."},
    [GENEVE_FLAGS] = {.name = "geneve.flags",
                      .label = "Flags",
                      .type = FT_HEX,
                      .byte = 1,
                      .size = 1,
                      .brief = "flags",
                      .rfc = "RFC 8926 3.4",
                      .what = "Marks of the packet."},
    [GENEVE_OAM] = {.name = "geneve.flags.oam",
                    .label = "Control packet",
                    .type = FT_FLAG,
                    .byte = 1,
                    .size = 1,
                    .mask = 0x80,
                    .depth = 1,
                    .rfc = "RFC 8926 3.4",
                    .what = "The packet is for the tunnel's end itself, not for what lies "
                            "behind it."},
    [GENEVE_CRITICAL] = {.name = "geneve.flags.critical",
                         .label = "Critical options present",
                         .type = FT_FLAG,
                         .byte = 1,
                         .size = 1,
                         .mask = 0x40,
                         .depth = 1,
                         .rfc = "RFC 8926 3.4",
                         .what = "Who does not know one of the critical options has to drop the "
                                 "packet."},
    [GENEVE_FLAGS_RESERVED] = {.name = "geneve.flags.reserved",
                               .label = "Reserved",
                               .type = FT_UINT,
                               .byte = 1,
                               .size = 1,
                               .mask = 0x3f,
                               .depth = 1,
                               .rfc = "RFC 8926 3.4",
                               .what = "Not used; zero."},
    [GENEVE_PROTO] = {.name = "geneve.proto_type",
                      .label = "Protocol type",
                      .type = FT_HEX,
                      .byte = 2,
                      .size = 2,
                      .brief = "type",
                      NAMES(types),
                      .rfc = "RFC 8926 3.4",
                      .what = "What the tunnel carries, by Ethernet's numbers: it chooses the "
                              "next layer."},
    [GENEVE_VNI] = {.name = "geneve.vni",
                    .label = "Network identifier",
                    .type = FT_HEX,
                    .byte = 4,
                    .size = 3,
                    .brief = "vni",
                    .rfc = "RFC 8926 3.4",
                    .what = "Which of the networks the frame belongs to."},
    [GENEVE_RESERVED] = {.name = "geneve.reserved",
                         .label = "Reserved",
                         .type = FT_HEX,
                         .byte = 7,
                         .size = 1,
                         .rfc = "RFC 8926 3.4",
                         .what = "Not used; zero."},
    [GENEVE_OPTIONS] = {.name = "geneve.options",
                        .label = "Options",
                        .type = FT_GROUP,
                        .rfc = "RFC 8926 3.5",
                        .what = "What the tunnel's ends tell each other."},
    [GENEVE_OPTION] = {.name = "geneve.option",
                       .label = "Option",
                       .type = FT_GROUP,
                       .rfc = "RFC 8926 3.5",
                       .what = "One of the options."},
    [GENEVE_OPTION_CLASS] = {.name = "geneve.option.class",
                             .label = "Option class",
                             .type = FT_HEX,
                             .brief = "class",
                             NAMES(classes),
                             .rfc = "RFC 8926 3.5",
                             .what = "Who has defined the option."},
    [GENEVE_OPTION_TYPE] = {.name = "geneve.option.type",
                            .label = "Option type",
                            .type = FT_HEX,
                            .brief = "type",
                            .rfc = "RFC 8926 3.5",
                            .what = "Which of the class's options it is; those from 128 on are "
                                    "critical."},
    [GENEVE_OPTION_CRITICAL] = {.name = "geneve.option.type.critical",
                                .label = "Critical",
                                .type = FT_FLAG,
                                .size = 1,
                                .mask = CRITICAL,
                                .flags = FF_SAME,
                                .rfc = "RFC 8926 3.5",
                                .what = "Who does not know the option has to drop the packet."},
    [GENEVE_OPTION_RESERVED] = {.name = "geneve.option.flags.reserved",
                                .label = "Reserved",
                                .type = FT_UINT,
                                .size = 1,
                                .mask = 0xe0,
                                .rfc = "RFC 8926 3.5",
                                .what = "Not used; zero."},
    [GENEVE_OPTION_LEN] = {.name = "geneve.option.length",
                           .label = "Option length",
                           .type = FT_UINT,
                           .size = 1,
                           .mask = 0x1f,
                           .unit = "bytes",
                           .brief = "len",
                           .rfc = "RFC 8926 3.5",
                           .what = "How long the option is, its own four bytes included; counted "
                                   "in fours of bytes."},
    [GENEVE_OPTION_DATA] = {.name = "geneve.option.unknown.data",
                            .label = "Option data",
                            .type = FT_BYTES,
                            .brief = "data",
                            .rfc = "RFC 8926 3.5",
                            .what = "What the option says."},
};

static void dissect_option(struct dissect *d)
{
    uint32_t group = emit_group(d, GENEVE_OPTION, 0);
    emit_uint(d, GENEVE_OPTION_CLASS, 2);
    uint32_t at = d->r.pos, type = emit_uint(d, GENEVE_OPTION_TYPE, 1);
    if (reader_ok(&d->r))
        emit_same(d, GENEVE_OPTION_CRITICAL, at, 1, type >> 7);
    emit_bits(d, GENEVE_OPTION_RESERVED);
    uint32_t n = (reader_peek(&d->r, 0, 1) & 0x1f) * 4;
    if (reader_need(&d->r, 1))
        emit_same(d, GENEVE_OPTION_LEN, d->r.pos, 1, n + OPTION_LEN);
    reader_skip(&d->r, 1);
    emit_bytes(d, GENEVE_OPTION_DATA, n, 0);
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t options = head(d, &rows[GENEVE_OPTION_LENGTH]);
    if (head(d, &rows[GENEVE_VERSION]))
        return;
    if (options > reader_left(&d->r)) {
        dissect_malformed(d);
        return;
    }
    if (options) {
        uint32_t group = emit_group(d, GENEVE_OPTIONS, 0), outer = dissect_enter(d, options);
        while (reader_ok(&d->r) && reader_left(&d->r))
            dissect_option(d);
        dissect_leave(d, outer);
        emit_end(d, group);
    }
    if (!reader_ok(&d->r))
        return;
    uint32_t type = head(d, &rows[GENEVE_PROTO]);
    dissect_next(d, registry_find(BY_ETHERTYPE, type));
    if (!d->next)
        dissect_next(d, registry_find(BY_GRE, type));
}

static void line_flags(struct line *l, uint32_t flags)
{
    static const char *const words[] = {"O", "C", "R1", "R2", "R3", "R4", "R5", "R6"};
    out_str(l->out, ", Flags [");
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
        out_str(l->out, flags & 0x80u >> i ? words[i] : "");
    out_str(l->out, flags ? "]" : "none]");
}

static const char *class_name(uint32_t class)
{
    const char *name = NAME_IN(classes, class);
    if (class < 0x100)
        return "Standard";
    if (class >= 0xfff0)
        return "Experimental";
    return name ? name : "Unknown";
}

/* One option. Returns false where its length lies, or the capture cut it. */
static bool line_option(struct line *l, uint32_t at, uint32_t end)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t class = packet_number(p, at, 2), type = packet_number(p, at + 2, 1);
    uint32_t n = OPTION_LEN + (packet_number(p, at + 3, 1) & 0x1f) * 4;
    out_str(o, "class ");
    out_str(o, class_name(class));
    out_str(o, " (0x");
    out_hex(o, class, 1);
    out_str(o, ") type 0x");
    out_hex(o, type, 1);
    out_str(o, type & CRITICAL ? "(C) len " : " len ");
    out_dec(o, n);
    if (n > end - at) {
        out_str(o, " [bad length]");
        return false;
    }
    if (l->opt.verbose > 1 && n > OPTION_LEN) {
        out_str(o, " data");
        for (uint32_t i = OPTION_LEN; i < n; i += 4) {
            out_char(o, ' ');
            out_hex(o, packet_number(p, at + i, 4), 8);
        }
    }
    return true;
}

static void line_options(struct line *l, const struct layer *y, uint32_t n)
{
    uint32_t at = y->offset + HEADER_LEN, end = at + n;
    out_str(l->out, ", options [");
    if (!l->opt.verbose) {
        out_dec(l->out, n);
        out_str(l->out, " bytes");
    }
    while (l->opt.verbose && at < end && line_option(l, at, end)) {
        at += OPTION_LEN + (packet_number(l->p, at + 3, 1) & 0x1f) * 4;
        if (at < end)
            out_str(l->out, ", ");
    }
    out_char(l->out, ']');
}

/* The header behind the flags. Returns false where it ends the line. */
static bool line_header(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t reserved = header_value(l->p, y, &rows[GENEVE_RESERVED]);
    uint32_t options = header_value(l->p, y, &rows[GENEVE_OPTION_LENGTH]);
    uint32_t left = y->end - y->offset - HEADER_LEN;
    out_str(o, ", vni 0x");
    out_hex(o, header_value(l->p, y, &rows[GENEVE_VNI]), 1);
    if (reserved) {
        out_str(o, ", rsvd 0x");
        out_hex(o, reserved, 1);
    }
    if (l->opt.ether) {
        const char *name = line_ethertype_name(header_value(l->p, y, &rows[GENEVE_PROTO]));
        out_str(o, ", proto ");
        out_str(o, name ? name : "unknown");
        out_str(o, " (0x");
        out_hex(o, header_value(l->p, y, &rows[GENEVE_PROTO]), 4);
        out_char(o, ')');
    }
    if (options > left) {
        out_str(o, " truncated-geneve - ");
        out_dec(o, options - left);
        out_str(o, " bytes missing");
        return false;
    }
    if (y->offset + HEADER_LEN + options > l->p->caplen) {
        line_cut(l, "geneve");
        return false;
    }
    if (options)
        line_options(l, y, options);
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t length = y->end - y->offset;
    out_str(o, "Geneve");
    if (length < HEADER_LEN) {
        out_str(o, " [length ");
        out_dec(o, length);
        out_str(o, " < 8] (invalid)");
        return;
    }
    if (y->fixed < HEADER_LEN) {
        line_cut(l, "geneve");
        return;
    }
    if (header_value(l->p, y, &rows[GENEVE_VERSION])) {
        out_str(o, " ERROR: unknown-version ");
        out_dec(o, header_value(l->p, y, &rows[GENEVE_VERSION]));
        return;
    }
    line_flags(l, header_value(l->p, y, &rows[GENEVE_FLAGS]));
    if (!line_header(l, y))
        return;
    out_str(o, l->opt.verbose ? "\n\t" : ": ");
    if (!line_next(l, y)) {
        out_str(o, "geneve-proto-0x");
        out_hex(o, header_value(l->p, y, &rows[GENEVE_PROTO]), 1);
    }
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 6081},
};

const struct protocol proto_geneve = {
    .name = "geneve",
    .title = "Generic Network Virtualization Encapsulation",
    .rfc = "RFC 8926",
    ROWS(rows),
    .n_header = GENEVE_RESERVED + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
