/* Router Renumbering (RFC 2894), a part of ICMPv6.
 *
 * What a student learns here: one signed message tells all routers of a site to take new prefixes
 * for old ones. Hardly anybody dares to use it.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------------------------------+
 *    |                        Sequence number                        |
 *    +---------------+-+-+-+-+-+-----+-------------------------------+
 *    |    Segment    |T|R|A|S|P| res |         Maximum delay         |
 *    +---------------+-+-+-+-+-+-----+-------------------------------+
 *    |                           Reserved                            |
 *    +---------------------------------------------------------------+
 *    |            Match part, and use parts behind it ...            |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    RR_SEQUENCE,
    RR_SEGMENT,
    RR_FLAGS,
    RR_T,
    RR_R,
    RR_A,
    RR_S,
    RR_P,
    RR_RESERVED_BITS,
    RR_MAXDELAY,
    RR_RESERVED,
    RR_MATCH,
    RR_OPCODE,
    RR_OPLENGTH,
    RR_ORDINAL,
    RR_MATCHLEN,
    RR_MINLEN,
    RR_MAXLEN,
    RR_MATCH_RESERVED,
    RR_MATCHPREFIX,
    RR_USE,
    RR_USELEN,
    RR_KEEPLEN,
    RR_FLAGMASK,
    RR_RAFLAGS,
    RR_VALID,
    RR_PREFERRED,
    RR_USE_FLAGS,
    RR_V,
    RR_PP,
    RR_USE_RESERVED,
    RR_USEPREFIX
};

#define REF "RFC 2894 3"
#define HEADER_LEN 12
#define MATCH_LEN 24
#define USE_LEN 32
#define ICMP_LEN 4
#define CODE_COMMAND 0
#define INFINITE 0xffffffffu

static const struct value_name operations[] = {
    {1, "add"},
    {2, "change"},
    {3, "setglobal"},
};

static const struct field_def rows[] = {
    [RR_SEQUENCE] = {.name = "icmpv6.rr.sequence_number",
                     .label = "Sequence number",
                     .type = FT_UINT,
                     .brief = "seq",
                     .rfc = REF,
                     .what = "Newer commands have greater numbers: a router obeys each only once."},
    [RR_SEGMENT] = {.name = "icmpv6.rr.segment_number",
                    .label = "Segment number",
                    .type = FT_UINT,
                    .brief = "seg",
                    .rfc = REF,
                    .what = "Tells the messages of one command apart."},
    [RR_FLAGS] = {.name = "icmpv6.rr.flag",
                  .label = "Flags",
                  .type = FT_HEX,
                  .size = 1,
                  .rfc = REF,
                  .what = "How the command is to be carried out."},
    [RR_T] = {.name = "icmpv6.rr.flag.t",
              .label = "Test",
              .type = FT_FLAG,
              .size = 1,
              .mask = 0x80,
              .rfc = REF,
              .what = "Only say what the command would do."},
    [RR_R] = {.name = "icmpv6.rr.flag.r",
              .label = "Result requested",
              .type = FT_FLAG,
              .size = 1,
              .mask = 0x40,
              .rfc = REF,
              .what = "The router shall answer."},
    [RR_A] = {.name = "icmpv6.rr.flag.a",
              .label = "All interfaces",
              .type = FT_FLAG,
              .size = 1,
              .mask = 0x20,
              .rfc = REF,
              .what = "Interfaces that are shut down are meant, too."},
    [RR_S] = {.name = "icmpv6.rr.flag.s",
              .label = "Site-specific",
              .type = FT_FLAG,
              .size = 1,
              .mask = 0x10,
              .rfc = REF,
              .what = "Only interfaces of this site are meant."},
    [RR_P] = {.name = "icmpv6.rr.flag.p",
              .label = "Processed previously",
              .type = FT_FLAG,
              .size = 1,
              .mask = 0x08,
              .rfc = REF,
              .what = "The router has obeyed this command before."},
    [RR_RESERVED_BITS] = {.name = "icmpv6.rr.flag.rsv",
                          .label = "Reserved",
                          .type = FT_UINT,
                          .size = 1,
                          .mask = 0x07,
                          .rfc = REF,
                          .what = "Not used; zero."},
    [RR_MAXDELAY] = {.name = "icmpv6.rr.maxdelay",
                     .label = "Maximum delay",
                     .type = FT_UINT,
                     .unit = "milliseconds",
                     .brief = "delay",
                     .rfc = REF,
                     .what = "How long a router may wait before it answers."},
    [RR_RESERVED] = {.name = "icmpv6.rr.reserved",
                     .label = "Reserved",
                     .type = FT_BYTES,
                     .rfc = REF,
                     .what = "Not used; zero."},
    [RR_MATCH] = {.name = "icmpv6.rr.pco.mp",
                  .label = "Match part",
                  .type = FT_GROUP,
                  .rfc = REF,
                  .what = "Which prefixes are to be changed."},
    [RR_OPCODE] = {.name = "icmpv6.rr.pco.mp.opcode",
                   .label = "Operation",
                   .type = FT_UINT,
                   NAMES(operations),
                   .rfc = REF,
                   .what = "What to do with a prefix that matches."},
    [RR_OPLENGTH] = {.name = "icmpv6.rr.pco.mp.oplength",
                     .label = "Length",
                     .type = FT_UINT,
                     .rfc = REF,
                     .what = "How long the operation is, in units of eight bytes."},
    [RR_ORDINAL] = {.name = "icmpv6.rr.pco.mp.ordinal",
                    .label = "Ordinal",
                    .type = FT_HEX,
                    .rfc = REF,
                    .what = "Tells the operations of a message apart."},
    [RR_MATCHLEN] = {.name = "icmpv6.rr.pco.mp.matchlen",
                     .label = "Match length",
                     .type = FT_UINT,
                     .unit = "bits",
                     .rfc = REF,
                     .what = "How many bits of a prefix have to be the same."},
    [RR_MINLEN] = {.name = "icmpv6.rr.pco.mp.minlen",
                   .label = "Minimum length",
                   .type = FT_UINT,
                   .unit = "bits",
                   .rfc = REF,
                   .what = "Shorter prefixes do not match."},
    [RR_MAXLEN] = {.name = "icmpv6.rr.pco.mp.maxlen",
                   .label = "Maximum length",
                   .type = FT_UINT,
                   .unit = "bits",
                   .rfc = REF,
                   .what = "Longer prefixes do not match."},
    [RR_MATCH_RESERVED] = {.name = "icmpv6.rr.pco.mp.reserved",
                           .label = "Reserved",
                           .type = FT_BYTES,
                           .rfc = REF,
                           .what = "Not used; zero."},
    [RR_MATCHPREFIX] = {.name = "icmpv6.rr.pco.mp.matchprefix",
                        .label = "Match prefix",
                        .type = FT_IPV6,
                        .rfc = REF,
                        .what = "What a prefix is compared with."},
    [RR_USE] = {.name = "icmpv6.rr.pco.up",
                .label = "Use part",
                .type = FT_GROUP,
                .rfc = REF,
                .what = "A prefix that takes the place of one that matches."},
    [RR_USELEN] = {.name = "icmpv6.rr.pco.up.uselen",
                   .label = "Use length",
                   .type = FT_UINT,
                   .unit = "bits",
                   .rfc = REF,
                   .what = "How many bits come from the new prefix."},
    [RR_KEEPLEN] = {.name = "icmpv6.rr.pco.up.keeplen",
                    .label = "Keep length",
                    .type = FT_UINT,
                    .unit = "bits",
                    .rfc = REF,
                    .what = "How many bits behind them stay as they were."},
    [RR_FLAGMASK] = {.name = "icmpv6.rr.pco.up.flagmask",
                     .label = "Flag mask",
                     .type = FT_HEX,
                     .rfc = REF,
                     .what = "Which of the flags are to be changed."},
    [RR_RAFLAGS] = {.name = "icmpv6.rr.pco.up.raflags",
                    .label = "Flags",
                    .type = FT_HEX,
                    .rfc = REF,
                    .what = "What routers shall then say about the prefix."},
    [RR_VALID] = {.name = "icmpv6.rr.pco.up.validlifetime",
                  .label = "Valid lifetime",
                  .type = FT_UINT,
                  .unit = "seconds",
                  .rfc = REF,
                  .what = "How long the new prefix is valid."},
    [RR_PREFERRED] = {.name = "icmpv6.rr.pco.up.preferredlifetime",
                      .label = "Preferred lifetime",
                      .type = FT_UINT,
                      .unit = "seconds",
                      .rfc = REF,
                      .what = "How long addresses with it are preferred."},
    [RR_USE_FLAGS] = {.name = "icmpv6.rr.pco.up.flag",
                      .label = "Lifetime flags",
                      .type = FT_HEX,
                      .size = 4,
                      .rfc = REF,
                      .what = "Whether the lifetimes count down in real time."},
    [RR_V] = {.name = "icmpv6.rr.pco.up.flag.v",
              .label = "Valid lifetime counts down",
              .type = FT_FLAG,
              .size = 4,
              .mask = 0x80000000u,
              .rfc = REF,
              .what = "The valid lifetime gets smaller as time goes by."},
    [RR_PP] = {.name = "icmpv6.rr.pco.up.flag.p",
               .label = "Preferred lifetime counts down",
               .type = FT_FLAG,
               .size = 4,
               .mask = 0x40000000u,
               .rfc = REF,
               .what = "The preferred lifetime gets smaller as time goes by."},
    [RR_USE_RESERVED] = {.name = "icmpv6.rr.pco.up.flag.reserved",
                         .label = "Reserved",
                         .type = FT_HEX,
                         .size = 4,
                         .mask = 0x3fffffffu,
                         .rfc = REF,
                         .what = "Not used; zero."},
    [RR_USEPREFIX] = {.name = "icmpv6.rr.pco.up.useprefix",
                      .label = "Use prefix",
                      .type = FT_IPV6,
                      .rfc = REF,
                      .what = "The new prefix."},
};

static void dissect_match(struct dissect *d)
{
    uint32_t group = emit_group(d, RR_MATCH, 0);
    for (unsigned id = RR_OPCODE; id <= RR_MAXLEN; id++)
        emit_uint(d, id, 1);
    emit_bytes(d, RR_MATCH_RESERVED, 2, 0);
    emit_bytes(d, RR_MATCHPREFIX, 16, 0);
    emit_end(d, group);
}

static void dissect_use(struct dissect *d)
{
    uint32_t group = emit_group(d, RR_USE, 0);
    for (unsigned id = RR_USELEN; id <= RR_RAFLAGS; id++)
        emit_uint(d, id, 1);
    emit_uint(d, RR_VALID, 4);
    emit_uint(d, RR_PREFERRED, 4);
    uint32_t flags = emit_group(d, RR_USE_FLAGS, reader_peek(&d->r, 0, 4));
    for (unsigned id = RR_V; id <= RR_USE_RESERVED; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 4);
    emit_end(d, flags);
    emit_bytes(d, RR_USEPREFIX, 16, 0);
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    emit_uint(d, RR_SEQUENCE, 4);
    emit_uint(d, RR_SEGMENT, 1);
    uint32_t flags = emit_group(d, RR_FLAGS, reader_peek(&d->r, 0, 1));
    for (unsigned id = RR_T; id <= RR_RESERVED_BITS; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_end(d, flags);
    emit_uint(d, RR_MAXDELAY, 2);
    emit_bytes(d, RR_RESERVED, 4, 0);
    uint32_t code = packet_number(d->p, d->y->offset - ICMP_LEN + 1, 1);
    while (code == CODE_COMMAND && reader_ok(&d->r) && reader_left(&d->r) >= MATCH_LEN) {
        uint32_t length = reader_peek(&d->r, 1, 1) * 8;
        dissect_match(d);
        for (; length >= MATCH_LEN + USE_LEN && reader_left(&d->r) >= USE_LEN; length -= USE_LEN)
            dissect_use(d);
    }
}

static void line_number(struct line *l, const char *text, uint32_t number)
{
    out_str(l->out, text);
    out_dec(l->out, number);
}

static void line_flags(struct line *l, uint32_t at)
{
    static const char letters[] = "TRASP";
    uint32_t flags = packet_number(l->p, at + 5, 1);
    out_char(l->out, '[');
    for (unsigned i = 0; i < sizeof letters - 1; i++) {
        if (flags & 0x80u >> i)
            out_char(l->out, letters[i]);
    }
    line_number(l, flags ? ",seg=" : "seg=", packet_number(l->p, at + 4, 1));
    line_number(l, ",maxdelay=", packet_number(l->p, at + 6, 2));
    uint32_t reserved = packet_number(l->p, at + 8, 4);
    if (reserved) {
        out_str(l->out, "rsvd=0x");
        out_hex(l->out, reserved, 1);
    }
    out_char(l->out, ']');
}

static void line_match(struct line *l, uint32_t at)
{
    uint32_t operation = packet_number(l->p, at, 1);
    const char *name = NAME_IN(operations, operation);
    out_str(l->out, l->opt.verbose > 1 ? "\n\tmatch(" : " match(");
    if (name)
        out_str(l->out, name);
    else
        line_number(l, "#", operation);
    if (l->opt.verbose) {
        line_number(l, ",ord=", packet_number(l->p, at + 2, 1));
        line_number(l, ",min=", packet_number(l->p, at + 4, 1));
        line_number(l, ",max=", packet_number(l->p, at + 5, 1));
    }
    out_char(l->out, ',');
    out_ipv6(l->out, l->p->bytes + at + 8);
    line_number(l, "/", packet_number(l->p, at + 3, 1));
    out_char(l->out, ')');
}

static void line_lifetime(struct line *l, const char *text, uint32_t seconds)
{
    out_str(l->out, text);
    if (seconds == INFINITE)
        out_str(l->out, "infty");
    else
        out_dec(l->out, seconds);
    out_char(l->out, ',');
}

static void line_use(struct line *l, uint32_t at)
{
    uint32_t all = packet_number(l->p, at + 12, 4), flags = all >> 30;
    out_str(l->out, l->opt.verbose > 1 ? "\n\tuse(" : " use(");
    out_str(l->out, flags & 2 ? "V" : "");
    out_str(l->out, flags & 1 ? "P" : "");
    out_str(l->out, all >> 24 ? "," : "");
    if (l->opt.verbose) {
        out_str(l->out, "mask=0x");
        out_hex(l->out, packet_number(l->p, at + 2, 1), 1);
        out_str(l->out, ",raflags=0x");
        out_hex(l->out, packet_number(l->p, at + 3, 1), 1);
        line_lifetime(l, ",vltime=", packet_number(l->p, at + 4, 4));
        line_lifetime(l, "pltime=", packet_number(l->p, at + 8, 4));
    }
    out_ipv6(l->out, l->p->bytes + at + 16);
    line_number(l, "/", packet_number(l->p, at, 1));
    line_number(l, "/", packet_number(l->p, at + 1, 1));
    out_char(l->out, ')');
}

/* The first operation; tcpdump shows no other. Returns false where the capture, or its own length,
 * cuts it. */
static bool line_operation(struct line *l, uint32_t at, uint32_t cap)
{
    if (at + MATCH_LEN > cap)
        return false;
    uint32_t end = at + packet_number(l->p, at + 1, 1) * 8;
    line_match(l, at);
    if (end > cap)
        return false;
    for (at += MATCH_LEN; at + USE_LEN <= end && at + USE_LEN <= cap; at += USE_LEN)
        line_use(l, at);
    return at == end;
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t at = y->offset, code = packet_number(l->p, at - ICMP_LEN + 1, 1);
    uint32_t cap = y->end < l->p->caplen ? y->end : l->p->caplen;
    if (at + HEADER_LEN > cap) {
        line_cut(l, "icmp6");
        return;
    }
    if (code == CODE_COMMAND)
        out_str(l->out, ", command");
    else if (code == 1)
        out_str(l->out, ", result");
    else if (code == 255)
        out_str(l->out, ", sequence number reset");
    else
        line_number(l, ", code-#", code);
    line_number(l, ", seq=", packet_number(l->p, at, 4));
    if (l->opt.verbose)
        line_flags(l, at);
    if (code == CODE_COMMAND && !line_operation(l, at + HEADER_LEN, cap))
        line_cut(l, "icmp6");
}

const struct protocol proto_icmpv6_rr = {
    .name = "icmpv6",
    .title = "Router Renumbering",
    .rfc = "RFC 2894",
    ROWS(rows),
    .dissect = dissect,
    .line = line,
};
