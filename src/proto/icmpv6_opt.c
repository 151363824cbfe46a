/* Options of Neighbor Discovery (RFC 4861 4.6 and others), behind its ICMPv6 messages.
 *
 * What a student learns here: type, length, value once more, with lengths in units of eight bytes;
 * and what a host needs to know to join a network.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |     Type      |    Length     |              ...              |
 *    +---------------+---------------+-------------------------------+ */
#include "dns_text.h"
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    OPT,
    OPT_TYPE,
    OPT_LENGTH,
    OPT_LINKADDR,
    OPT_SRC_LINK,
    OPT_TGT_LINK,
    OPT_PREFIX_LEN,
    OPT_PREFIX_FLAG,
    OPT_PREFIX_L,
    OPT_PREFIX_A,
    OPT_PREFIX_R,
    OPT_PREFIX_RSV,
    OPT_VALID,
    OPT_PREFERRED,
    OPT_RESERVED,
    OPT_PREFIX,
    OPT_REDIRECTED,
    OPT_MTU,
    OPT_INTERVAL,
    OPT_HA_PREF,
    OPT_HA_LIFE,
    OPT_NONCE,
    OPT_ROUTE_LEN,
    OPT_ROUTE_FLAG,
    OPT_ROUTE_PREF,
    OPT_ROUTE_RSV,
    OPT_ROUTE_LIFE,
    OPT_ROUTE_PREFIX,
    OPT_RDNSS_LIFE,
    OPT_RDNSS,
    OPT_DNSSL_LIFE,
    OPT_DNSSL,
    OPT_PADDING,
    OPT_PORTAL,
    OPT_PREF64_LIFE,
    OPT_PREF64_PLC,
    OPT_PREF64,
    OPT_DATA
};

enum {
    SOURCE_LINK = 1,
    TARGET_LINK = 2,
    PREFIX = 3,
    REDIRECTED = 4,
    MTU = 5,
    INTERVAL = 7,
    HOME_AGENT = 8,
    NONCE = 14,
    ROUTE = 24,
    RDNSS = 25,
    DNSSL = 31,
    CAPTIVE_PORTAL = 37,
    PREF64 = 38
};

#define UNIT 8
#define HEADER_LEN 2
#define PREFIX_UNITS 4 /* the length of a prefix information option */
#define ADDRESS_LEN 16
#define INFINITE 0xffffffffu

static const struct value_name types[] = {
    {1, "Source link-layer address"},
    {2, "Target link-layer address"},
    {3, "Prefix information"},
    {4, "Redirected header"},
    {5, "MTU"},
    {7, "Advertisement interval"},
    {8, "Home agent information"},
    {9, "Source address list"},
    {10, "Target address list"},
    {11, "CGA"},
    {12, "RSA signature"},
    {13, "Timestamp"},
    {14, "Nonce"},
    {15, "Trust anchor"},
    {16, "Certificate"},
    {24, "Route information"},
    {25, "Recursive DNS server"},
    {26, "RA flags extension"},
    {31, "DNS search list"},
    {33, "Address registration"},
    {34, "6LoWPAN context"},
    {37, "Captive portal"},
    {38, "PREF64"},
    {138, "CARD request"},
    {253, "Experiment 1"},
    {254, "Experiment 2"},
};

static const struct value_name preferences[] = {
    {0, "medium"},
    {1, "high"},
    {2, "reserved"},
    {3, "low"},
};

static const struct value_name lifetimes[] = {
    {INFINITE, "infinity"},
};

static const struct value_name prefix_lengths[] = {
    {0, "96 bits"}, {1, "64 bits"}, {2, "56 bits"}, {3, "48 bits"}, {4, "40 bits"}, {5, "32 bits"},
};

static const struct field_def rows[] = {
    [OPT] = {.name = "icmpv6.opt",
             .label = "Option",
             .type = FT_GROUP,
             .brief = "opt",
             NAMES(types),
             .rfc = "RFC 4861 4.6",
             .what = "One option: type, length and value."},
    [OPT_TYPE] = {.name = "icmpv6.opt.type",
                  .label = "Type",
                  .type = FT_UINT,
                  .brief = "type",
                  NAMES(types),
                  .rfc = "RFC 4861 4.6",
                  .what = "What this option says."},
    [OPT_LENGTH] =
        {.name = "icmpv6.opt.length",
         .label = "Length",
         .type = FT_UINT,
         .brief = "len",
         .unit = "8-byte units",
         .rfc = "RFC 4861 4.6",
         .what = "How long the option is, type and length included, in units of eight bytes."},
    [OPT_LINKADDR] = {.name = "icmpv6.opt.linkaddr",
                      .label = "Link-layer address",
                      .type = FT_BYTES,
                      .brief = "addr",
                      .rfc = "RFC 4861 4.6.1",
                      .what = "The address of the network card on this link."},
    [OPT_SRC_LINK] = {.name = "icmpv6.opt.src_linkaddr",
                      .label = "Source link-layer address",
                      .type = FT_BYTES,
                      .brief = "slla",
                      .flags = FF_SAME,
                      .rfc = "RFC 4861 4.6.1",
                      .what = "The address of the sender's network card."},
    [OPT_TGT_LINK] = {.name = "icmpv6.opt.target_linkaddr",
                      .label = "Target link-layer address",
                      .type = FT_BYTES,
                      .brief = "tlla",
                      .flags = FF_SAME,
                      .rfc = "RFC 4861 4.6.1",
                      .what = "The address of the target's network card."},
    [OPT_PREFIX_LEN] = {.name = "icmpv6.opt.prefix.length",
                        .label = "Prefix length",
                        .type = FT_UINT,
                        .brief = "plen",
                        .unit = "bits",
                        .rfc = "RFC 4861 4.6.2",
                        .what = "How many leading bits of the prefix count."},
    [OPT_PREFIX_FLAG] = {.name = "icmpv6.opt.prefix.flag",
                         .label = "Flags",
                         .type = FT_HEX,
                         .byte = 0,
                         .size = 1,
                         .brief = "flg",
                         .rfc = "RFC 4861 4.6.2",
                         .what = "What the prefix may be used for."},
    [OPT_PREFIX_L] = {.name = "icmpv6.opt.prefix.flag.l",
                      .label = "On-link",
                      .type = FT_FLAG,
                      .byte = 0,
                      .size = 1,
                      .mask = 0x80,
                      .depth = 1,
                      .brief = "L",
                      .rfc = "RFC 4861 4.6.2",
                      .what = "Set: addresses with this prefix are on this link, no router is "
                              "needed to reach them."},
    [OPT_PREFIX_A] = {.name = "icmpv6.opt.prefix.flag.a",
                      .label = "Autonomous configuration",
                      .type = FT_FLAG,
                      .byte = 0,
                      .size = 1,
                      .mask = 0x40,
                      .depth = 1,
                      .brief = "A",
                      .rfc = "RFC 4862 5.5.3",
                      .what = "Set: hosts may make themselves an address with this prefix."},
    [OPT_PREFIX_R] = {.name = "icmpv6.opt.prefix.flag.r",
                      .label = "Router address",
                      .type = FT_FLAG,
                      .byte = 0,
                      .size = 1,
                      .mask = 0x20,
                      .depth = 1,
                      .brief = "R",
                      .rfc = "RFC 6275 7.2",
                      .what = "Set: the prefix field holds the router's whole address."},
    [OPT_PREFIX_RSV] = {.name = "icmpv6.opt.prefix.flag.reserved",
                        .label = "Reserved",
                        .type = FT_HEX,
                        .byte = 0,
                        .size = 1,
                        .mask = 0x1f,
                        .depth = 1,
                        .brief = "rsv",
                        .rfc = "RFC 4861 4.6.2",
                        .what = "Not used; senders leave it zero."},
    [OPT_VALID] = {.name = "icmpv6.opt.prefix.valid_lifetime",
                   .label = "Valid lifetime",
                   .type = FT_UINT,
                   .brief = "valid",
                   .unit = "seconds",
                   NAMES(lifetimes),
                   .rfc = "RFC 4861 4.6.2",
                   .what = "How long addresses with this prefix stay usable."},
    [OPT_PREFERRED] = {.name = "icmpv6.opt.prefix.preferred_lifetime",
                       .label = "Preferred lifetime",
                       .type = FT_UINT,
                       .brief = "pref",
                       .unit = "seconds",
                       NAMES(lifetimes),
                       .rfc = "RFC 4861 4.6.2",
                       .what = "How long such addresses should be chosen for new connections."},
    [OPT_RESERVED] = {.name = "icmpv6.opt.reserved",
                      .label = "Reserved",
                      .type = FT_BYTES,
                      .brief = "rsv",
                      .rfc = "RFC 4861 4.6",
                      .what = "Not used; senders leave it zero."},
    [OPT_PREFIX] = {.name = "icmpv6.opt.prefix",
                    .label = "Prefix",
                    .type = FT_IPV6,
                    .brief = "pfx",
                    .rfc = "RFC 4861 4.6.2",
                    .what = "The leading bits that addresses here have in common."},
    [OPT_REDIRECTED] = {.name = "icmpv6.opt.redirected_packet",
                        .label = "Redirected packet",
                        .type = FT_BYTES,
                        .brief = "pkt",
                        .rfc = "RFC 4861 4.6.3",
                        .what = "The beginning of the packet that took the worse way."},
    [OPT_MTU] = {.name = "icmpv6.opt.mtu",
                 .label = "MTU",
                 .type = FT_UINT,
                 .brief = "mtu",
                 .unit = "bytes",
                 .rfc = "RFC 4861 4.6.4",
                 .what = "The largest packet that all nodes on this link can receive."},
    [OPT_INTERVAL] = {.name = "icmpv6.opt.advertisement_interval",
                      .label = "Advertisement interval",
                      .type = FT_UINT,
                      .brief = "int",
                      .unit = "milliseconds",
                      .rfc = "RFC 6275 7.3",
                      .what = "The longest time between two advertisements of this router."},
    [OPT_HA_PREF] = {.name = "icmpv6.opt.home_agent_preference",
                     .label = "Home agent preference",
                     .type = FT_UINT,
                     .brief = "pref",
                     .rfc = "RFC 6275 7.4",
                     .what = "The higher, the more this home agent wants to be used."},
    [OPT_HA_LIFE] = {.name = "icmpv6.opt.home_agent_lifetime",
                     .label = "Home agent lifetime",
                     .type = FT_UINT,
                     .brief = "life",
                     .unit = "seconds",
                     .rfc = "RFC 6275 7.4",
                     .what = "How long this router serves as a home agent."},
    [OPT_NONCE] =
        {.name = "icmpv6.opt.nonce",
         .label = "Nonce",
         .type = FT_BYTES,
         .brief = "nonce",
         .rfc = "RFC 3971 5.3.2",
         .what = "A random number by which an answer is known, or an echo of one's own question."},
    [OPT_ROUTE_LEN] = {.name = "icmpv6.opt.route_info.prefix_length",
                       .label = "Prefix length",
                       .type = FT_UINT,
                       .brief = "plen",
                       .unit = "bits",
                       .rfc = "RFC 4191 2.3",
                       .what = "How many leading bits of the prefix count."},
    [OPT_ROUTE_FLAG] = {.name = "icmpv6.opt.route_info.flag",
                        .label = "Flags",
                        .type = FT_HEX,
                        .byte = 0,
                        .size = 1,
                        .brief = "flg",
                        .rfc = "RFC 4191 2.3",
                        .what = "How good the route is."},
    [OPT_ROUTE_PREF] = {.name = "icmpv6.opt.route_info.flag.route_preference",
                        .label = "Route preference",
                        .type = FT_UINT,
                        .byte = 0,
                        .size = 1,
                        .mask = 0x18,
                        .depth = 1,
                        .brief = "pref",
                        NAMES(preferences),
                        .rfc = "RFC 4191 2.1",
                        .what = "Which router to take where several know the way."},
    [OPT_ROUTE_RSV] = {.name = "icmpv6.opt.route_info.flag.reserved",
                       .label = "Reserved",
                       .type = FT_HEX,
                       .byte = 0,
                       .size = 1,
                       .mask = 0xe7,
                       .depth = 1,
                       .brief = "rsv",
                       .rfc = "RFC 4191 2.3",
                       .what = "Not used; senders leave it zero."},
    [OPT_ROUTE_LIFE] = {.name = "icmpv6.opt.route_lifetime",
                        .label = "Route lifetime",
                        .type = FT_UINT,
                        .brief = "life",
                        .unit = "seconds",
                        NAMES(lifetimes),
                        .rfc = "RFC 4191 2.3",
                        .what = "How long the route can be used."},
    [OPT_ROUTE_PREFIX] =
        {.name = "icmpv6.opt.route_info.prefix",
         .label = "Prefix",
         .type = FT_BYTES,
         .brief = "pfx",
         .rfc = "RFC 4191 2.3",
         .what = "Where the route leads: the leading bits of the destinations; 0, 8 or 16 bytes."},
    [OPT_RDNSS_LIFE] = {.name = "icmpv6.opt.rdnss.lifetime",
                        .label = "Lifetime",
                        .type = FT_UINT,
                        .brief = "life",
                        .unit = "seconds",
                        NAMES(lifetimes),
                        .rfc = "RFC 8106 5.1",
                        .what = "How long the servers can be asked."},
    [OPT_RDNSS] = {.name = "icmpv6.opt.rdnss",
                   .label = "Recursive DNS server",
                   .type = FT_IPV6,
                   .brief = "dns",
                   .rfc = "RFC 8106 5.1",
                   .what = "A server that finds addresses for names."},
    [OPT_DNSSL_LIFE] = {.name = "icmpv6.opt.dnssl.lifetime",
                        .label = "Lifetime",
                        .type = FT_UINT,
                        .brief = "life",
                        .unit = "seconds",
                        NAMES(lifetimes),
                        .rfc = "RFC 8106 5.2",
                        .what = "How long the names can be used."},
    [OPT_DNSSL] = {.name = "icmpv6.opt.dnssl",
                   .label = "Search domain",
                   .type = FT_DNAME,
                   .brief = "dom",
                   .rfc = "RFC 8106 5.2",
                   .what = "A domain to complete short names with."},
    [OPT_PADDING] = {.name = "icmpv6.opt.padding",
                     .label = "Padding",
                     .type = FT_BYTES,
                     .brief = "pad",
                     .rfc = "RFC 4861 4.6",
                     .what = "Zeros that fill the option up to a multiple of eight bytes."},
    [OPT_PORTAL] = {.name = "icmpv6.opt.captive_portal",
                    .label = "Captive portal",
                    .type = FT_TEXT,
                    .brief = "url",
                    .rfc = "RFC 8910 2.3",
                    .what = "Where a user must go first to be let into the network."},
    [OPT_PREF64_LIFE] = {.name = "icmpv6.opt.pref64.scaled_lifetime",
                         .label = "Scaled lifetime",
                         .type = FT_UINT,
                         .byte = 0,
                         .size = 2,
                         .mask = 0xfff8,
                         .brief = "life",
                         .unit = "8-second units",
                         .rfc = "RFC 8781 4",
                         .what = "How long the prefix can be used."},
    [OPT_PREF64_PLC] = {.name = "icmpv6.opt.pref64.plc",
                        .label = "Prefix length code",
                        .type = FT_UINT,
                        .byte = 0,
                        .size = 2,
                        .mask = 0x0007,
                        .brief = "plc",
                        NAMES(prefix_lengths),
                        .rfc = "RFC 8781 4",
                        .what = "How many leading bits of the prefix count."},
    [OPT_PREF64] = {.name = "icmpv6.opt.pref64.prefix",
                    .label = "Prefix",
                    .type = FT_BYTES,
                    .brief = "pfx",
                    .rfc = "RFC 8781 4",
                    .what = "The first twelve bytes of addresses that stand for IPv4 addresses."},
    [OPT_DATA] = {.name = "icmpv6.unknown_data",
                  .label = "Data",
                  .type = FT_BYTES,
                  .brief = "data",
                  .rfc = "RFC 4861 4.6",
                  .what = "The value of an option that is not known here."},
};

static void dissect_link(struct dissect *d, uint32_t type)
{
    uint32_t n = reader_left(&d->r), at = d->r.pos;
    if (emit_bytes(d, OPT_LINKADDR, n, 0))
        emit_same(d, type == SOURCE_LINK ? OPT_SRC_LINK : OPT_TGT_LINK, at, n, 0);
}

static void dissect_prefix(struct dissect *d)
{
    emit_uint(d, OPT_PREFIX_LEN, 1);
    emit_struct(d, OPT_PREFIX_FLAG, OPT_PREFIX_RSV);
    emit_uint(d, OPT_VALID, 4);
    emit_uint(d, OPT_PREFERRED, 4);
    emit_bytes(d, OPT_RESERVED, 4, 0);
    emit_bytes(d, OPT_PREFIX, ADDRESS_LEN, 0);
}

static void dissect_route(struct dissect *d)
{
    emit_uint(d, OPT_ROUTE_LEN, 1);
    emit_struct(d, OPT_ROUTE_FLAG, OPT_ROUTE_RSV);
    emit_uint(d, OPT_ROUTE_LIFE, 4);
    emit_rest(d, OPT_ROUTE_PREFIX);
}

/* How long the domain name at the cursor is; 0 where it is none, or padding. */
static uint32_t name_length(const struct reader *r)
{
    uint32_t at = 0;
    for (;;) {
        if (at >= reader_have(r))
            return 0;
        uint32_t label = reader_peek(r, at, 1);
        at += 1 + label;
        if (label == 0)
            return at > 1 ? at : 0;
        if (label > 63)
            return 0;
    }
}

static void dissect_servers(struct dissect *d)
{
    emit_bytes(d, OPT_RESERVED, 2, 0);
    emit_uint(d, OPT_RDNSS_LIFE, 4);
    while (reader_ok(&d->r) && reader_left(&d->r) >= ADDRESS_LEN)
        emit_bytes(d, OPT_RDNSS, ADDRESS_LEN, 0);
}

static void dissect_domains(struct dissect *d)
{
    emit_bytes(d, OPT_RESERVED, 2, 0);
    emit_uint(d, OPT_DNSSL_LIFE, 4);
    while (reader_ok(&d->r)) {
        uint32_t n = name_length(&d->r);
        if (!n)
            break;
        emit_bytes(d, OPT_DNSSL, n, d->r.pos);
    }
    if (reader_ok(&d->r))
        emit_rest(d, OPT_PADDING);
}

static void dissect_value(struct dissect *d, uint32_t type)
{
    switch (type) {
    case SOURCE_LINK:
    case TARGET_LINK:
        dissect_link(d, type);
        break;
    case PREFIX:
        dissect_prefix(d);
        break;
    case REDIRECTED:
        emit_bytes(d, OPT_RESERVED, 6, 0);
        emit_rest(d, OPT_REDIRECTED);
        break;
    case MTU:
        emit_bytes(d, OPT_RESERVED, 2, 0);
        emit_uint(d, OPT_MTU, 4);
        break;
    case INTERVAL:
        emit_bytes(d, OPT_RESERVED, 2, 0);
        emit_uint(d, OPT_INTERVAL, 4);
        break;
    case HOME_AGENT:
        emit_bytes(d, OPT_RESERVED, 2, 0);
        emit_uint(d, OPT_HA_PREF, 2);
        emit_uint(d, OPT_HA_LIFE, 2);
        break;
    case NONCE:
        emit_rest(d, OPT_NONCE);
        break;
    case ROUTE:
        dissect_route(d);
        break;
    case RDNSS:
        dissect_servers(d);
        break;
    case DNSSL:
        dissect_domains(d);
        break;
    case CAPTIVE_PORTAL:
        emit_rest(d, OPT_PORTAL);
        break;
    case PREF64:
        emit_struct(d, OPT_PREF64_LIFE, OPT_PREF64_PLC);
        emit_bytes(d, OPT_PREF64, 12, 0);
        break;
    default:
        break;
    }
    if (reader_ok(&d->r))
        emit_rest(d, OPT_DATA);
}

static void dissect_option(struct dissect *d)
{
    uint32_t group = emit_group(d, OPT, reader_peek(&d->r, 0, 1));
    uint32_t type = emit_uint(d, OPT_TYPE, 1), length = emit_uint(d, OPT_LENGTH, 1);
    if (reader_ok(&d->r) && length == 0) {
        dissect_malformed(d);
        emit_rest(d, OPT_DATA);
    } else if (reader_ok(&d->r)) {
        uint32_t outer = dissect_enter(d, length * UNIT - HEADER_LEN);
        dissect_value(d, type);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r))
        dissect_option(d);
}

/* tcpdump's words for the options that it decodes. */
static const struct value_name line_types[] = {
    {1, "source link-address"},
    {2, "destination link-address"},
    {3, "prefix info"},
    {4, "redirected header"},
    {5, "mtu"},
    {7, "advertisement interval"},
    {8, "homeagent information"},
    {24, "route info"},
    {25, "rdnss"},
    {31, "dnssl"},
};

static void line_lifetime(struct line *l, uint32_t value)
{
    if (value == INFINITE) {
        out_str(l->out, "infinity");
        return;
    }
    out_dec(l->out, value);
    out_char(l->out, 's');
}

/* Rows of hex, indented under the option. */
static void line_hex(struct line *l, const char *indent, uint32_t offset, uint32_t n)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t have = offset < p->caplen ? p->caplen - offset : 0;
    n = n < have ? n : have;
    for (uint32_t i = 0; i < n; i++) {
        if (i % 16 == 0) {
            out_str(o, indent);
            out_str(o, "0x");
            out_hex(o, i, 4);
            out_str(o, ": ");
        }
        if (i % 2 == 0)
            out_char(o, ' ');
        out_hex(o, p->bytes[offset + i], 2);
    }
}

static void line_prefix(struct line *l, uint32_t at, uint32_t length)
{
    struct out *o = l->out;
    uint32_t flags = packet_number(l->p, at + 3, 1);
    const char *comma = "";
    out_ipv6(o, l->p->bytes + at + 16);
    out_char(o, '/');
    out_dec(o, packet_number(l->p, at + 2, 1));
    out_str(o, length == PREFIX_UNITS ? ", Flags [" : "badlen, Flags [");
    if (!(flags & 0xe0))
        out_str(o, "none");
    for (unsigned i = 0; i < 3; i++) {
        static const char *const words[] = {"onlink", "auto", "router"};
        if (!(flags & (0x80u >> i)))
            continue;
        out_str(o, comma);
        out_str(o, words[i]);
        comma = ", ";
    }
    out_str(o, "], valid time ");
    line_lifetime(l, packet_number(l->p, at + 4, 4));
    out_str(o, ", pref. time ");
    line_lifetime(l, packet_number(l->p, at + 8, 4));
}

static void line_route(struct line *l, uint32_t at, uint32_t length)
{
    static const char *const preference[] = {"medium", "high", "rsv", "low"};
    struct out *o = l->out;
    uint8_t address[ADDRESS_LEN] = {0};
    for (uint32_t i = 0; i < (length - 1) * UNIT; i++)
        address[i] = (uint8_t)packet_number(l->p, at + UNIT + i, 1);
    out_char(o, ' ');
    out_ipv6(o, address);
    out_char(o, '/');
    out_dec(o, packet_number(l->p, at + 2, 1));
    out_str(o, ", pref=");
    out_str(o, preference[packet_number(l->p, at + 3, 1) >> 3 & 3]);
    out_str(o, ", lifetime=");
    line_lifetime(l, packet_number(l->p, at + 4, 4));
}

/* The names of the option at `at`, up to its end, as tcpdump has those of DNS. Returns false where
 * one is cut off or makes no sense. */
static bool line_names(struct line *l, uint32_t at, uint32_t end)
{
    struct dns_text t = {l, at, end < l->p->caplen ? end : l->p->caplen};
    for (at += UNIT; at < end && packet_number(l->p, at, 1);) {
        out_char(l->out, ' ');
        if (!dns_text_name(&t, at))
            return false;
        at = dns_text_name_end(&t, at);
    }
    return true;
}

/* The servers or domains under the option's group at index i. Returns what line_names() does. */
static bool line_list(struct line *l, const struct layer *y, uint32_t i, uint32_t at)
{
    const struct packet *p = l->p;
    uint32_t end = at + p->fields[i].length;
    uint8_t depth = p->fields[i].depth;
    out_str(l->out, " lifetime ");
    out_dec(l->out, packet_number(p, at + 4, 4));
    if (p->fields[i].value == DNSSL) {
        out_str(l->out, "s, domain(s):");
        return line_names(l, at, end);
    }
    out_str(l->out, "s,");
    for (i++; i < y->first + y->count && p->fields[i].depth > depth; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto == y->proto && f->id == OPT_RDNSS && f->length == ADDRESS_LEN) {
            out_str(l->out, " addr: ");
            out_ipv6(l->out, field_bytes(p, f));
        }
    }
    return true;
}

static void line_number(struct line *l, const char *before, uint32_t value, const char *after)
{
    out_str(l->out, before);
    out_dec(l->out, value);
    out_str(l->out, after);
}

/* The value of the option whose group is field i. Returns false where it is not what its type asks
 * for. */
static bool line_value(struct line *l, const struct layer *y, uint32_t i, uint32_t length)
{
    const struct packet *p = l->p;
    uint32_t at = p->fields[i].offset, bytes = length * UNIT, have = p->fields[i].length;
    switch (p->fields[i].value) {
    case SOURCE_LINK:
    case TARGET_LINK:
        if (have < bytes)
            return false;
        out_mac(l->out, p->bytes + at + HEADER_LEN, bytes - HEADER_LEN);
        return true;
    case PREFIX:
        /* One that is too short goes on in what stands behind it. */
        if (at + PREFIX_UNITS * UNIT > p->caplen || at + PREFIX_UNITS * UNIT > y->end) {
            l->stopped = true;
            return false;
        }
        line_prefix(l, at, length);
        return true;
    case REDIRECTED:
        line_hex(l, "\n\t    ", y->offset, bytes);
        return true;
    case MTU:
        if (have < 8)
            return false;
        line_number(l, " ", packet_number(p, at + 4, 4), length != 1 ? "bad option length" : "");
        return true;
    case INTERVAL:
        line_number(l, " ", packet_number(p, at + 4, 4), "ms");
        return have >= 8;
    case HOME_AGENT:
        line_number(l, " preference ", packet_number(p, at + 4, 2), ", lifetime ");
        out_dec(l->out, packet_number(p, at + 6, 2));
        return have >= 8;
    case ROUTE:
        if (have < bytes || length > 3)
            return false;
        line_route(l, at, length);
        return true;
    case RDNSS:
    case DNSSL:
        if (have < 8)
            return false;
        return line_list(l, y, i, at) && have == bytes;
    default:
        if (l->opt.verbose == 1)
            line_hex(l, "\n\t  ", at + HEADER_LEN, bytes - HEADER_LEN);
        return true;
    }
}

/* Returns false where the rest of the options cannot be shown. */
static bool line_option(struct line *l, const struct layer *y, uint32_t i)
{
    struct out *o = l->out;
    const struct field *f = &l->p->fields[i];
    uint32_t length = packet_number(l->p, f->offset + 1, 1);
    const char *name = NAME_IN(line_types, f->value);
    if (f->length < 2 || !length || f->length < length * UNIT)
        return false;
    out_str(o, "\n\t  ");
    out_str(o, name ? name : "unknown");
    out_str(o, " option (");
    out_dec(o, f->value);
    out_str(o, "), length ");
    out_dec(o, length * UNIT);
    out_str(o, " (");
    out_dec(o, length);
    out_str(o, "): ");
    if (!line_value(l, y, i, length))
        return false;
    if (l->opt.verbose > 1)
        line_hex(l, "\n\t    ", f->offset + HEADER_LEN, length * UNIT - HEADER_LEN);
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    for (uint32_t i = y->first; i < y->first + y->count; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->id != OPT || f->proto != y->proto || f->depth || !f->length)
            continue;
        if (!line_option(l, y, i)) {
            line_cut(l, "icmp6");
            return;
        }
        /* tcpdump stops behind one that it does not know, and with -vv it goes on. */
        if (l->opt.verbose == 1 && !NAME_IN(line_types, f->value))
            return;
    }
}

const struct protocol proto_icmpv6_opt = {
    .name = "icmpv6",
    .title = "Neighbor Discovery options",
    .rfc = "RFC 4861 4.6",
    ROWS(rows),
    .many = "opt opt.rdnss opt.dnssl",
    .dissect = dissect,
    .line = line,
};
