/* IPv6 options, in Hop-by-Hop and Destination Options headers (RFC 8200 4.2).
 *
 * What a student learns here: type, length, value, again and again; and that the first bits of a
 * type can tell a node that does not know it what to do.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---+-+---------+---------------+-------------------------------+
 *    |Act|C|   Rest  |    Length     |           Data ...            |
 *    +---+-+---------+---------------+-------------------------------+ */
#include "wireloupe/line.h"

#include "ipv6.h"

enum {
    OPT,
    OPT_TYPE,
    OPT_ACTION,
    OPT_CHANGE,
    OPT_REST,
    OPT_LENGTH,
    OPT_PADN,
    OPT_ALERT,
    OPT_JUMBO,
    OPT_TEL,
    OPT_HOME,
    OPT_DOI,
    OPT_CMPT_LENGTH,
    OPT_SENS,
    OPT_CALIPSO_SUM,
    OPT_CMPT,
    OPT_PDM_DTLR,
    OPT_PDM_DTLS,
    OPT_PDM_THIS,
    OPT_PDM_LAST,
    OPT_PDM_RECV,
    OPT_PDM_SENT,
    OPT_QS_FUNC,
    OPT_QS_RATE,
    OPT_QS_TTL,
    OPT_QS_NONCE,
    OPT_QS_RESERVED,
    OPT_RPL_O,
    OPT_RPL_R,
    OPT_RPL_F,
    OPT_RPL_RSV,
    OPT_RPL_ID,
    OPT_RPL_RANK,
    OPT_MTU_MIN,
    OPT_MTU_RTN,
    OPT_MTU_R,
    OPT_IOAM_RSV,
    OPT_IOAM_TYPE,
    OPT_IOAM_NS,
    OPT_IOAM_DATA,
    OPT_ILNP,
    OPT_LIO_LEN,
    OPT_LIO_ID,
    OPT_MPL_S,
    OPT_MPL_M,
    OPT_MPL_V,
    OPT_MPL_RSV,
    OPT_MPL_SEQ,
    OPT_MPL_SEED,
    OPT_DFF_VER,
    OPT_DFF_DUP,
    OPT_DFF_RET,
    OPT_DFF_RSV,
    OPT_DFF_SEQ,
    OPT_EXPERIMENTAL,
    OPT_UNKNOWN
};

enum {
    PAD1 = 0x00,
    PADN = 0x01,
    TUNNEL_LIMIT = 0x04,
    ROUTER_ALERT = 0x05,
    CALIPSO = 0x07,
    PDM = 0x0f,
    QUICK_START = 0x26,
    RPL_NEW = 0x23,
    MIN_MTU = 0x30,
    IOAM_DST = 0x11,
    IOAM_HOP = 0x31,
    RPL = 0x63,
    MPL = 0x6d,
    ILNP_NONCE = 0x8b,
    LINE_ID = 0x8c,
    HOME_ADDRESS = 0xc9,
    DFF = 0xee
};

#define ADDRESS_LEN 16

static const struct value_name types[] = {
    {0x00, "Pad1"},
    {0x01, "PadN"},
    {0x04, "Tunnel encapsulation limit"},
    {0x05, "Router alert"},
    {0x07, "CALIPSO"},
    {0x08, "SMF duplicate detection"},
    {0x0f, "Performance and diagnostic metrics"},
    {0x11, "IOAM, destination"},
    {0x23, "RPL"},
    {0x26, "Quick-Start"},
    {0x30, "Minimum path MTU"},
    {0x31, "IOAM, hop by hop"},
    {0x63, "RPL (old)"},
    {0x6d, "MPL"},
    {0x8a, "Endpoint identification"},
    {0x8b, "ILNP nonce"},
    {0x8c, "Line identification"},
    {0xc2, "Jumbo payload"},
    {0xc9, "Home address"},
    {0xee, "Depth-first forwarding"},
};

static const struct value_name actions[] = {
    {0, "skip the option"},
    {1, "discard the packet"},
    {2, "discard, and tell the source"},
    {3, "discard, and tell the source unless it was sent to many"},
};

static const struct value_name alerts[] = {
    {0, "MLD"}, {1, "RSVP"}, {2, "Active networks"}, {68, "NSIS"}, {69, "MPLS OAM"},
};

static const struct field_def rows[] = {
    [OPT] = {.name = "ipv6.opt",
             .label = "Option",
             .type = FT_GROUP,
             .brief = "opt",
             NAMES(types),
             .rfc = "RFC 8200 4.2",
             .what = "One option: type, length and data."},
    [OPT_TYPE] =
        {.name = "ipv6.opt.type",
         .label = "Option type",
         .type = FT_HEX,
         .byte = 0,
         .size = 1,
         .brief = "type",
         NAMES(types),
         .rfc = "RFC 8200 4.2",
         .what = "What this option is; its first three bits are for nodes that do not know it."},
    [OPT_ACTION] = {.name = "ipv6.opt.type.action",
                    .label = "Action",
                    .type = FT_UINT,
                    .byte = 0,
                    .size = 1,
                    .mask = 0xc0,
                    .brief = "act",
                    NAMES(actions),
                    .rfc = "RFC 8200 4.2",
                    .what = "What a node does with the packet that does not know this type."},
    [OPT_CHANGE] = {.name = "ipv6.opt.type.change",
                    .label = "May change",
                    .type = FT_FLAG,
                    .byte = 0,
                    .size = 1,
                    .mask = 0x20,
                    .brief = "chg",
                    .rfc = "RFC 8200 4.2",
                    .what = "Set: routers may change the data on the way."},
    [OPT_REST] = {.name = "ipv6.opt.type.rest",
                  .label = "Low-order bits",
                  .type = FT_HEX,
                  .byte = 0,
                  .size = 1,
                  .mask = 0x1f,
                  .brief = "rest",
                  .rfc = "RFC 8200 4.2",
                  .what = "The other bits of the type; the type is all eight together."},
    [OPT_LENGTH] = {.name = "ipv6.opt.length",
                    .label = "Option length",
                    .type = FT_UINT,
                    .brief = "len",
                    .unit = "bytes",
                    .rfc = "RFC 8200 4.2",
                    .what = "How long the data is."},
    [OPT_PADN] = {.name = "ipv6.opt.padn",
                  .label = "Padding",
                  .type = FT_BYTES,
                  .brief = "pad",
                  .rfc = "RFC 8200 4.2",
                  .what = "Zeros that bring what follows to its alignment."},
    [OPT_ALERT] =
        {.name = "ipv6.opt.router_alert",
         .label = "Router alert",
         .type = FT_UINT,
         .brief = "ra",
         NAMES(alerts),
         .rfc = "RFC 2711 2.1",
         .what =
             "Asks every router to look at the packet more closely, and says for which protocol."},
    [OPT_JUMBO] = {.name = "ipv6.opt.jumbo",
                   .label = "Jumbo payload length",
                   .type = FT_UINT,
                   .brief = "jumbo",
                   .unit = "bytes",
                   .rfc = "RFC 2675 2",
                   .what = "The payload's length where sixteen bits are too few."},
    [OPT_TEL] = {.name = "ipv6.opt.tel",
                 .label = "Tunnel encapsulation limit",
                 .type = FT_UINT,
                 .brief = "tel",
                 .rfc = "RFC 2473 4.1.1",
                 .what = "In how many more tunnels the packet may be wrapped."},
    [OPT_HOME] = {.name = "ipv6.opt.mipv6.home_address",
                  .label = "Home address",
                  .type = FT_IPV6,
                  .brief = "home",
                  .rfc = "RFC 6275 6.3",
                  .what = "The address under which the moving sender is always known."},
    [OPT_DOI] = {.name = "ipv6.opt.calipso.doi",
                 .label = "CALIPSO domain of interpretation",
                 .type = FT_UINT,
                 .byte = 0,
                 .size = 4,
                 .brief = "doi",
                 .rfc = "RFC 5570 5.1",
                 .what = "Who defines what the labels mean."},
    [OPT_CMPT_LENGTH] = {.name = "ipv6.opt.calipso.cmpt.length",
                         .label = "Compartment length",
                         .type = FT_UINT,
                         .byte = 4,
                         .size = 1,
                         .brief = "clen",
                         .rfc = "RFC 5570 5.1",
                         .what = "How long the compartment bitmap is, in units of four bytes."},
    [OPT_SENS] = {.name = "ipv6.opt.calipso.sens_level",
                  .label = "Sensitivity level",
                  .type = FT_UINT,
                  .byte = 5,
                  .size = 1,
                  .brief = "sens",
                  .rfc = "RFC 5570 5.1",
                  .what = "How secret the packet is."},
    [OPT_CALIPSO_SUM] = {.name = "ipv6.opt.calipso.checksum",
                         .label = "Checksum",
                         .type = FT_HEX,
                         .byte = 6,
                         .size = 2,
                         .brief = "cksum",
                         .rfc = "RFC 5570 5.1",
                         .what = "A sum over the option."},
    [OPT_CMPT] = {.name = "ipv6.opt.calipso.cmpt_bitmap",
                  .label = "Compartment bitmap",
                  .type = FT_BYTES,
                  .brief = "cmpt",
                  .rfc = "RFC 5570 5.1",
                  .what = "Who may see the packet, a bit for each group."},
    [OPT_PDM_DTLR] =
        {.name = "ipv6.opt.pdm.scale_dtlr",
         .label = "Scale of the time last received",
         .type = FT_UINT,
         .byte = 0,
         .size = 1,
         .brief = "sclr",
         .rfc = "RFC 8250 3.2",
         .what = "The power of two that the delta since the last packet received counts in."},
    [OPT_PDM_DTLS] = {.name = "ipv6.opt.pdm.scale_dtls",
                      .label = "Scale of the time last sent",
                      .type = FT_UINT,
                      .byte = 1,
                      .size = 1,
                      .brief = "scls",
                      .rfc = "RFC 8250 3.2",
                      .what =
                          "The power of two that the delta since the last packet sent counts in."},
    [OPT_PDM_THIS] = {.name = "ipv6.opt.pdm.psn_this_pkt",
                      .label = "Packet sequence number, this packet",
                      .type = FT_UINT,
                      .byte = 2,
                      .size = 2,
                      .brief = "psnt",
                      .rfc = "RFC 8250 3.2",
                      .what = "A number that goes up by one with every packet."},
    [OPT_PDM_LAST] = {.name = "ipv6.opt.pdm.psn_last_recv",
                      .label = "Packet sequence number, last received",
                      .type = FT_UINT,
                      .byte = 4,
                      .size = 2,
                      .brief = "psnl",
                      .rfc = "RFC 8250 3.2",
                      .what = "The number of the last packet that came from the other side."},
    [OPT_PDM_RECV] = {.name = "ipv6.opt.pdm.delta_last_recv",
                      .label = "Delta time, last received",
                      .type = FT_UINT,
                      .byte = 6,
                      .size = 2,
                      .brief = "dtlr",
                      .rfc = "RFC 8250 3.2",
                      .what = "The time since the last packet came."},
    [OPT_PDM_SENT] = {.name = "ipv6.opt.pdm.delta_last_sent",
                      .label = "Delta time, last sent",
                      .type = FT_UINT,
                      .byte = 8,
                      .size = 2,
                      .brief = "dtls",
                      .rfc = "RFC 8250 3.2",
                      .what = "The time between the last packet sent and the answer to it."},
    [OPT_QS_FUNC] = {.name = "ipv6.opt.qs_func",
                     .label = "Quick-Start function",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .mask = 0xf0,
                     .brief = "func",
                     .rfc = "RFC 4782 3.1",
                     .what = "A request for a rate, or a report of one that was approved."},
    [OPT_QS_RATE] = {.name = "ipv6.opt.qs_rate",
                     .label = "Quick-Start rate",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x0f,
                     .brief = "rate",
                     .rfc = "RFC 4782 3.1",
                     .what = "The sending rate asked for, as a power of two times 40 kbit/s."},
    [OPT_QS_TTL] =
        {.name = "ipv6.opt.qs_ttl",
         .label = "Quick-Start TTL",
         .type = FT_UINT,
         .byte = 1,
         .size = 1,
         .brief = "qttl",
         .rfc = "RFC 4782 3.1",
         .what =
             "Goes down by one at each router that agrees, so that the ends see whether all did."},
    [OPT_QS_NONCE] = {.name = "ipv6.opt.qs_nonce",
                      .label = "Quick-Start nonce",
                      .type = FT_HEX,
                      .byte = 2,
                      .size = 4,
                      .mask = 0xfffffffc,
                      .brief = "nonce",
                      .rfc = "RFC 4782 3.1",
                      .what = "A random number against receivers that lie about the rate."},
    [OPT_QS_RESERVED] = {.name = "ipv6.opt.qs_reserved",
                         .label = "Reserved",
                         .type = FT_HEX,
                         .byte = 2,
                         .size = 4,
                         .mask = 0x00000003,
                         .brief = "rsv",
                         .rfc = "RFC 4782 3.1",
                         .what = "Not used; senders leave it zero."},
    [OPT_RPL_O] = {.name = "ipv6.opt.rpl.flag.o",
                   .label = "Down",
                   .type = FT_FLAG,
                   .byte = 0,
                   .size = 1,
                   .mask = 0x80,
                   .brief = "O",
                   .rfc = "RFC 6553 3",
                   .what = "Set: the packet goes away from the root of the network."},
    [OPT_RPL_R] = {.name = "ipv6.opt.rpl.flag.r",
                   .label = "Rank error",
                   .type = FT_FLAG,
                   .byte = 0,
                   .size = 1,
                   .mask = 0x40,
                   .brief = "R",
                   .rfc = "RFC 6553 3",
                   .what = "Set: a router found the packet going the wrong way."},
    [OPT_RPL_F] = {.name = "ipv6.opt.rpl.flag.f",
                   .label = "Forwarding error",
                   .type = FT_FLAG,
                   .byte = 0,
                   .size = 1,
                   .mask = 0x20,
                   .brief = "F",
                   .rfc = "RFC 6553 3",
                   .what = "Set: a router could not pass the packet on."},
    [OPT_RPL_RSV] = {.name = "ipv6.opt.rpl.flag.rsv",
                     .label = "Reserved",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x1f,
                     .brief = "rsv",
                     .rfc = "RFC 6553 3",
                     .what = "Not used; senders leave it zero."},
    [OPT_RPL_ID] = {.name = "ipv6.opt.rpl.instance_id",
                    .label = "RPL instance",
                    .type = FT_HEX,
                    .byte = 1,
                    .size = 1,
                    .brief = "inst",
                    .rfc = "RFC 6553 3",
                    .what = "Along which tree of routers the packet travels."},
    [OPT_RPL_RANK] = {.name = "ipv6.opt.rpl.sender_rank",
                      .label = "Sender rank",
                      .type = FT_HEX,
                      .byte = 2,
                      .size = 2,
                      .brief = "rank",
                      .rfc = "RFC 6553 3",
                      .what = "How far from the root the router is that passed the packet on."},
    [OPT_MTU_MIN] = {.name = "ipv6.opt.pmtu.min",
                     .label = "Minimum reported path MTU",
                     .type = FT_UINT,
                     .brief = "min",
                     .unit = "bytes",
                     .rfc = "RFC 9268 5",
                     .what = "The smallest link that the packet has met so far; routers on the way "
                             "make it smaller."},
    [OPT_MTU_RTN] =
        {.name = "ipv6.opt.pmtu.rtn",
         .label = "Returned path MTU",
         .type = FT_UINT,
         .byte = 0,
         .size = 2,
         .mask = 0xfffe,
         .brief = "rtn",
         .rfc = "RFC 9268 5",
         .what = "Half of the smallest link that a packet met on the way in the other direction."},
    [OPT_MTU_R] = {.name = "ipv6.opt.pmtu.r_flag",
                   .label = "Return flag",
                   .type = FT_FLAG,
                   .byte = 0,
                   .size = 2,
                   .mask = 0x0001,
                   .brief = "R",
                   .rfc = "RFC 9268 5",
                   .what = "Set: the other side shall report what arrived."},
    [OPT_IOAM_RSV] = {.name = "ipv6.opt.ioam.rsv",
                      .label = "Reserved",
                      .type = FT_UINT,
                      .brief = "rsv",
                      .rfc = "RFC 9486 3",
                      .what = "Not used; senders leave it zero."},
    [OPT_IOAM_TYPE] = {.name = "ipv6.opt.ioam.opt_type",
                       .label = "IOAM option type",
                       .type = FT_UINT,
                       .brief = "type",
                       .rfc = "RFC 9197 4",
                       .what = "Which kind of measurement data follows."},
    [OPT_IOAM_NS] = {.name = "ipv6.opt.ioam.trace.ns",
                     .label = "IOAM namespace",
                     .type = FT_UINT,
                     .brief = "ns",
                     .rfc = "RFC 9197 4.3",
                     .what = "Who defines what the measurement data means."},
    [OPT_IOAM_DATA] = {.name = "ipv6.opt.ioam.data",
                       .label = "IOAM data",
                       .type = FT_BYTES,
                       .brief = "data",
                       .rfc = "RFC 9197 4.4",
                       .what = "What the nodes on the way have measured."},
    [OPT_ILNP] =
        {.name = "ipv6.opt.ilnp_nonce",
         .label = "ILNP nonce",
         .type = FT_BYTES,
         .brief = "nonce",
         .rfc = "RFC 6744 2",
         .what = "A random number that marks the packets of one session between moving hosts."},
    [OPT_LIO_LEN] = {.name = "ipv6.opt.lio.length",
                     .label = "Line identification length",
                     .type = FT_UINT,
                     .brief = "llen",
                     .unit = "bytes",
                     .rfc = "RFC 6788 7",
                     .what = "How long the line's name is."},
    [OPT_LIO_ID] = {.name = "ipv6.opt.lio.line_id",
                    .label = "Line identification",
                    .type = FT_TEXT,
                    .brief = "line",
                    .rfc = "RFC 6788 7",
                    .what = "Which subscriber's line a message came from."},
    [OPT_MPL_S] = {.name = "ipv6.opt.mpl.flag.s",
                   .label = "Seed identifier length",
                   .type = FT_UINT,
                   .byte = 0,
                   .size = 1,
                   .mask = 0xc0,
                   .brief = "S",
                   .rfc = "RFC 7731 6.1",
                   .what = "Whether the seed identifier has 0, 2, 8 or 16 bytes."},
    [OPT_MPL_M] = {.name = "ipv6.opt.mpl.flag.m",
                   .label = "Largest sequence",
                   .type = FT_FLAG,
                   .byte = 0,
                   .size = 1,
                   .mask = 0x20,
                   .brief = "M",
                   .rfc = "RFC 7731 6.1",
                   .what = "Set: no later message of this seed is known to the sender."},
    [OPT_MPL_V] = {.name = "ipv6.opt.mpl.flag.v",
                   .label = "Version",
                   .type = FT_FLAG,
                   .byte = 0,
                   .size = 1,
                   .mask = 0x10,
                   .brief = "V",
                   .rfc = "RFC 7731 6.1",
                   .what = "Zero in this version of the protocol."},
    [OPT_MPL_RSV] = {.name = "ipv6.opt.mpl.flag.rsv",
                     .label = "Reserved",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x0f,
                     .brief = "rsv",
                     .rfc = "RFC 7731 6.1",
                     .what = "Not used; senders leave it zero."},
    [OPT_MPL_SEQ] = {.name = "ipv6.opt.mpl.sequence",
                     .label = "Sequence",
                     .type = FT_UINT,
                     .byte = 1,
                     .size = 1,
                     .brief = "seq",
                     .rfc = "RFC 7731 6.1",
                     .what = "A number that goes up with every message of the seed."},
    [OPT_MPL_SEED] = {.name = "ipv6.opt.mpl.seed_id",
                      .label = "Seed identifier",
                      .type = FT_BYTES,
                      .brief = "seed",
                      .rfc = "RFC 7731 6.1",
                      .what = "Who sent the message first."},
    [OPT_DFF_VER] = {.name = "ipv6.opt.dff.flag.ver",
                     .label = "Version",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .mask = 0xc0,
                     .brief = "ver",
                     .rfc = "RFC 6971 12.1.1",
                     .what = "Which version of depth-first forwarding this is."},
    [OPT_DFF_DUP] = {.name = "ipv6.opt.dff.flag.dup",
                     .label = "Duplicate",
                     .type = FT_FLAG,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x20,
                     .brief = "dup",
                     .rfc = "RFC 6971 12.1.1",
                     .what = "Set: the packet was sent again, for no acknowledgement came."},
    [OPT_DFF_RET] = {.name = "ipv6.opt.dff.flag.ret",
                     .label = "Return",
                     .type = FT_FLAG,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x10,
                     .brief = "ret",
                     .rfc = "RFC 6971 12.1.1",
                     .what = "Set: the packet comes back because there was no way on."},
    [OPT_DFF_RSV] = {.name = "ipv6.opt.dff.flag.rsv",
                     .label = "Reserved",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x0f,
                     .brief = "rsv",
                     .rfc = "RFC 6971 12.1.1",
                     .what = "Not used; senders leave it zero."},
    [OPT_DFF_SEQ] = {.name = "ipv6.opt.dff.sequence_number",
                     .label = "Sequence number",
                     .type = FT_UINT,
                     .byte = 1,
                     .size = 2,
                     .brief = "seq",
                     .rfc = "RFC 6971 12.1.1",
                     .what = "A number by which a router knows a packet that it has seen before."},
    [OPT_EXPERIMENTAL] = {.name = "ipv6.opt.experimental",
                          .label = "Experimental data",
                          .type = FT_BYTES,
                          .brief = "exp",
                          .rfc = "RFC 4727 3.4",
                          .what = "The data of a type that is set aside for trying things out."},
    [OPT_UNKNOWN] = {.name = "ipv6.opt.unknown",
                     .label = "Data",
                     .type = FT_BYTES,
                     .brief = "data",
                     .rfc = "RFC 8200 4.2",
                     .what = "The data of a type that is not known here."},
};

/* Options of a fixed structure: rows of the table, then maybe a field of what is left. */
static const struct {
    uint8_t type, first, last, rest;
} structures[] = {
    {CALIPSO, OPT_DOI, OPT_CALIPSO_SUM, OPT_CMPT},
    {PDM, OPT_PDM_DTLR, OPT_PDM_SENT, OPT_UNKNOWN},
    {QUICK_START, OPT_QS_FUNC, OPT_QS_RESERVED, OPT_UNKNOWN},
    {RPL_NEW, OPT_RPL_O, OPT_RPL_RANK, OPT_UNKNOWN},
    {RPL, OPT_RPL_O, OPT_RPL_RANK, OPT_UNKNOWN},
    {MPL, OPT_MPL_S, OPT_MPL_SEQ, OPT_MPL_SEED},
    {DFF, OPT_DFF_VER, OPT_DFF_SEQ, OPT_UNKNOWN},
};

static void dissect_structure(struct dissect *d, uint32_t type)
{
    for (unsigned i = 0; i < sizeof structures / sizeof structures[0]; i++) {
        if (structures[i].type != type)
            continue;
        emit_struct(d, structures[i].first, structures[i].last);
        emit_rest(d, structures[i].rest);
        return;
    }
    emit_rest(d, (type & 0x1f) == 0x1e ? OPT_EXPERIMENTAL : OPT_UNKNOWN);
}

static void dissect_data(struct dissect *d, uint32_t type)
{
    switch (type) {
    case PADN:
        emit_rest(d, OPT_PADN);
        break;
    case ROUTER_ALERT:
        emit_uint(d, OPT_ALERT, 2);
        break;
    case IPV6_OPT_JUMBO:
        emit_uint(d, OPT_JUMBO, 4);
        break;
    case TUNNEL_LIMIT:
        emit_uint(d, OPT_TEL, 1);
        break;
    case HOME_ADDRESS:
        emit_bytes(d, OPT_HOME, ADDRESS_LEN, 0);
        break;
    case MIN_MTU:
        emit_uint(d, OPT_MTU_MIN, 2);
        emit_struct(d, OPT_MTU_RTN, OPT_MTU_R);
        break;
    case IOAM_DST:
    case IOAM_HOP:
        emit_uint(d, OPT_IOAM_RSV, 1);
        emit_uint(d, OPT_IOAM_TYPE, 1);
        emit_uint(d, OPT_IOAM_NS, 2);
        emit_rest(d, OPT_IOAM_DATA);
        break;
    case ILNP_NONCE:
        emit_rest(d, OPT_ILNP);
        break;
    case LINE_ID:
        emit_bytes(d, OPT_LIO_ID, emit_uint(d, OPT_LIO_LEN, 1), 0);
        break;
    default:
        dissect_structure(d, type);
    }
}

/* Lengths that a type fixes: tcpdump reads no further behind another one. */
static bool bad_length(uint32_t type, uint32_t length)
{
    return (type == ROUTER_ALERT && length != 2) || (type == IPV6_OPT_JUMBO && length != 4) ||
           (type == HOME_ADDRESS && length < ADDRESS_LEN);
}

static void dissect_option(struct dissect *d)
{
    uint32_t type = reader_peek(&d->r, 0, 1), group = emit_group(d, OPT, type);
    if (type == PAD1) {
        emit_uint(d, OPT_TYPE, 1);
        emit_end(d, group);
        return;
    }
    emit_bits(d, OPT_TYPE);
    d->depth++;
    emit_bits(d, OPT_ACTION);
    emit_bits(d, OPT_CHANGE);
    emit_bits(d, OPT_REST);
    d->depth--;
    reader_skip(&d->r, 1);
    uint32_t length = emit_uint(d, OPT_LENGTH, 1);
    if (!reader_ok(&d->r) || bad_length(type, length))
        dissect_malformed(d);
    uint32_t outer = dissect_enter(d, length), status = d->y->flags;
    dissect_data(d, type);
    dissect_leave(d, outer);
    if (!(status & LAYER_MALFORMED))
        d->y->flags &= (uint8_t)~LAYER_MALFORMED;
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r))
        dissect_option(d);
}

/* "(jumbo: 65536) ", and what is wrong with it. */
static void line_jumbo(struct line *l, const struct layer *y, uint32_t value, bool first)
{
    struct out *o = l->out;
    const struct layer *up = line_parent(l, y), *base = line_parent(l, up);
    const char *wrong = NULL;
    if (up->proto != PROTO_ipv6_hopopts)
        wrong = " - not a hop-by-hop option";
    else if (!first)
        wrong = " - already seen";
    else if (packet_number(l->p, base->offset + 4, 2))
        wrong = " - payload len != 0";
    else if (value < IPV6_JUMBO_MIN)
        wrong = " - < 65536";
    out_str(o, "(jumbo: ");
    out_dec(o, value);
    if (wrong)
        out_str(o, wrong);
    out_str(o, ") ");
}

static void line_option(struct line *l, const struct layer *y, const struct field *f, bool first)
{
    struct out *o = l->out;
    uint32_t value = packet_number(l->p, f->offset + 2, 2);
    switch (f->value) {
    case PAD1:
        out_str(o, "(pad1)");
        break;
    case PADN:
        out_str(o, "(padn)");
        break;
    case ROUTER_ALERT:
        out_str(o, "(rtalert: 0x");
        out_hex(o, value, 4);
        out_str(o, ") ");
        break;
    case IPV6_OPT_JUMBO:
        line_jumbo(l, y, packet_number(l->p, f->offset + 2, 4), first);
        break;
    case HOME_ADDRESS:
        out_str(o, "(homeaddr: ");
        out_ipv6(o, field_bytes(l->p, f) + 2);
        out_char(o, ')');
        break;
    default:
        out_str(o, "(opt_type 0x");
        out_hex(o, f->value, 2);
        out_str(o, ": len=");
        out_dec(o, packet_number(l->p, f->offset + 1, 1));
        out_char(o, ')');
    }
}

static void line_invalid(struct line *l, uint32_t type, uint32_t length)
{
    struct out *o = l->out;
    out_str(o, type == ROUTER_ALERT ? "(rtalert" : type == HOME_ADDRESS ? "(homeaddr" : "(jumbo");
    out_str(o, ": invalid len ");
    out_dec(o, length);
    out_char(o, ')');
}

static void line(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    bool jumbo = false;
    for (uint32_t i = y->first; i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        if (f->id != OPT || f->proto != y->proto || f->depth)
            continue;
        uint32_t length = packet_number(p, f->offset + 1, 1);
        bool there = f->value == PAD1 || f->length >= 2;
        if (there && f->value != PAD1 && f->length == 2 + length && bad_length(f->value, length)) {
            line_invalid(l, f->value, length);
            return;
        }
        if (!there || (f->value != PAD1 && f->length < 2 + length))
            return;
        if (l->opt.verbose)
            line_option(l, y, f, !jumbo);
        jumbo |= f->value == IPV6_OPT_JUMBO;
    }
}

const struct protocol proto_ipv6_opt = {
    .name = "ipv6",
    .title = "IPv6 options",
    .rfc = "RFC 8200 4.2",
    ROWS(rows),
    .many = "opt",
    .dissect = dissect,
    .line = line,
};
