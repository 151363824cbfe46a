/* RPL, the Routing Protocol for Low-Power and Lossy Networks (RFC 6550), inside ICMPv6.
 *
 * What a student learns here: how small radio nodes agree on one tree that leads to a root, each
 * advertising how far away it is.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |  RPL instance |    Version    |             Rank              |   DIO
 *    +-+-+-----+-----+---------------+---------------+---------------+
 *    |G|0| MOP | Prf |     DTSN      |     Flags     |   Reserved    |
 *    +-+-+-----+-----+---------------+---------------+---------------+
 *    |                      DODAG id, 16 bytes                       |
 *    +---------------------------------------------------------------+
 *    |                          Options ...                          |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    DIS_FLAGS,
    DIS_RSV,
    DIO_INSTANCE,
    DIO_VERSION,
    DIO_RANK,
    DIO_FLAG,
    DIO_G,
    DIO_0,
    DIO_MOP,
    DIO_PRF,
    DIO_DTSN,
    DIO_FLAGS,
    DIO_RSV,
    DIO_ID,
    DAO_INSTANCE,
    DAO_FLAG,
    DAO_FLAG_K,
    DAO_FLAG_D,
    DAO_FLAG_RSV,
    DAO_RSV,
    DAO_SEQUENCE,
    DAO_ID,
    ACK_INSTANCE,
    ACK_FLAG,
    ACK_FLAG_D,
    ACK_FLAG_RSV,
    ACK_SEQUENCE,
    ACK_STATUS,
    ACK_ID,
    RPL_OPT,
    RPL_OPT_TYPE,
    RPL_OPT_LEN,
    RPL_OPT_PADN,
    CONFIG_FLAG,
    CONFIG_RSV0,
    CONFIG_AUTH,
    CONFIG_PCS,
    CONFIG_DOUBLE,
    CONFIG_MIN,
    CONFIG_REDUNDANCY,
    CONFIG_MAX_RANK,
    CONFIG_MIN_RANK,
    CONFIG_OCP,
    CONFIG_RSV,
    CONFIG_LIFETIME,
    CONFIG_UNIT,
    TARGET_FLAG,
    TARGET_LEN,
    TARGET_PREFIX,
    TRANSIT_FLAG,
    TRANSIT_E,
    TRANSIT_RSV,
    TRANSIT_CONTROL,
    TRANSIT_SEQUENCE,
    TRANSIT_LIFETIME,
    TRANSIT_PARENT,
    RPL_OPT_DATA
};

enum {
    DIS = 0,
    DIO = 1,
    DAO = 2,
    DAO_ACK = 3,
    SECURE = 0x80
};

#define ADDRESS_LEN 16
#define ICMP_HEADER 4
#define DIO_LEN 24
#define DAO_LEN 4
#define DAO_D 0x40
#define DAO_ACK_D 0x80

static const struct value_name types[] = {
    {0, "Pad1"},
    {1, "PadN"},
    {2, "DAG metric container"},
    {3, "Route information"},
    {4, "DODAG configuration"},
    {5, "RPL target"},
    {6, "Transit information"},
    {7, "Solicited information"},
    {8, "Prefix information"},
    {9, "RPL target descriptor"},
};

static const struct value_name modes[] = {
    {0, "No downward routes"},
    {1, "Non-storing"},
    {2, "Storing without multicast"},
    {3, "Storing with multicast"},
};

static const struct field_def rows[] = {
    [DIS_FLAGS] = {.name = "icmpv6.rpl.dis.flags",
                   .label = "Flags",
                   .type = FT_HEX,
                   .byte = 0,
                   .size = 1,
                   .brief = "flg",
                   .rfc = "RFC 6550 6.2.1",
                   .what = "None is defined."},
    [DIS_RSV] = {.name = "icmpv6.rpl.dis.reserved",
                 .label = "Reserved",
                 .type = FT_HEX,
                 .byte = 1,
                 .size = 1,
                 .brief = "rsv",
                 .rfc = "RFC 6550 6.2.1",
                 .what = "Not used; senders leave it zero."},
    [DIO_INSTANCE] = {.name = "icmpv6.rpl.dio.instance",
                      .label = "RPL instance",
                      .type = FT_UINT,
                      .byte = 0,
                      .size = 1,
                      .brief = "inst",
                      .rfc = "RFC 6550 6.3.1",
                      .what = "Which of the network's trees the message is about."},
    [DIO_VERSION] = {.name = "icmpv6.rpl.dio.version",
                     .label = "Version",
                     .type = FT_UINT,
                     .byte = 1,
                     .size = 1,
                     .brief = "ver",
                     .rfc = "RFC 6550 6.3.1",
                     .what = "Goes up when the root has the tree built anew."},
    [DIO_RANK] = {.name = "icmpv6.rpl.dio.rank",
                  .label = "Rank",
                  .type = FT_UINT,
                  .byte = 2,
                  .size = 2,
                  .brief = "rank",
                  .rfc = "RFC 6550 6.3.1",
                  .what = "How far the sender is from the root."},
    [DIO_FLAG] = {.name = "icmpv6.rpl.dio.flag",
                  .label = "Flags",
                  .type = FT_HEX,
                  .byte = 4,
                  .size = 1,
                  .brief = "flg",
                  .rfc = "RFC 6550 6.3.1",
                  .what = "Three things about the tree."},
    [DIO_G] = {.name = "icmpv6.rpl.dio.flag.g",
               .label = "Grounded",
               .type = FT_FLAG,
               .byte = 4,
               .size = 1,
               .mask = 0x80,
               .depth = 1,
               .brief = "G",
               .rfc = "RFC 6550 6.3.1",
               .what = "Set: the root leads to what the network is for."},
    [DIO_0] = {.name = "icmpv6.rpl.dio.flag.0",
               .label = "Zero",
               .type = FT_FLAG,
               .byte = 4,
               .size = 1,
               .mask = 0x40,
               .depth = 1,
               .brief = "0",
               .rfc = "RFC 6550 6.3.1",
               .what = "Not used; senders leave it zero."},
    [DIO_MOP] = {.name = "icmpv6.rpl.dio.flag.mop",
                 .label = "Mode of operation",
                 .type = FT_UINT,
                 .byte = 4,
                 .size = 1,
                 .mask = 0x38,
                 .depth = 1,
                 .brief = "mop",
                 NAMES(modes),
                 .rfc = "RFC 6550 6.3.1",
                 .what = "Who remembers the ways down the tree."},
    [DIO_PRF] = {.name = "icmpv6.rpl.dio.flag.preference",
                 .label = "DODAG preference",
                 .type = FT_UINT,
                 .byte = 4,
                 .size = 1,
                 .mask = 0x07,
                 .depth = 1,
                 .brief = "prf",
                 .rfc = "RFC 6550 6.3.1",
                 .what = "How much the root wants to be chosen."},
    [DIO_DTSN] = {.name = "icmpv6.rpl.dio.dtsn",
                  .label = "Destination advertisement trigger sequence number",
                  .type = FT_UINT,
                  .byte = 5,
                  .size = 1,
                  .brief = "dtsn",
                  .rfc = "RFC 6550 6.3.1",
                  .what = "Goes up when the sender wants to hear again who is below it."},
    [DIO_FLAGS] = {.name = "icmpv6.rpl.dio.flags",
                   .label = "Flags",
                   .type = FT_HEX,
                   .byte = 6,
                   .size = 1,
                   .brief = "flg",
                   .rfc = "RFC 6550 6.3.1",
                   .what = "None is defined."},
    [DIO_RSV] = {.name = "icmpv6.rpl.dio.reserved",
                 .label = "Reserved",
                 .type = FT_HEX,
                 .byte = 7,
                 .size = 1,
                 .brief = "rsv",
                 .rfc = "RFC 6550 6.3.1",
                 .what = "Not used; senders leave it zero."},
    [DIO_ID] = {.name = "icmpv6.rpl.dio.dagid",
                .label = "DODAG id",
                .type = FT_IPV6,
                .byte = 8,
                .size = 16,
                .brief = "id",
                .rfc = "RFC 6550 6.3.1",
                .what = "An address of the root names the tree."},
    [DAO_INSTANCE] = {.name = "icmpv6.rpl.dao.instance",
                      .label = "RPL instance",
                      .type = FT_UINT,
                      .byte = 0,
                      .size = 1,
                      .brief = "inst",
                      .rfc = "RFC 6550 6.4.1",
                      .what = "Which of the network's trees the message is about."},
    [DAO_FLAG] = {.name = "icmpv6.rpl.dao.flag",
                  .label = "Flags",
                  .type = FT_HEX,
                  .byte = 1,
                  .size = 1,
                  .brief = "flg",
                  .rfc = "RFC 6550 6.4.1",
                  .what = "Two things about the message."},
    [DAO_FLAG_K] = {.name = "icmpv6.rpl.dao.flag.k",
                    .label = "Acknowledgement wanted",
                    .type = FT_FLAG,
                    .byte = 1,
                    .size = 1,
                    .mask = 0x80,
                    .depth = 1,
                    .brief = "K",
                    .rfc = "RFC 6550 6.4.1",
                    .what = "Set: the receiver shall answer."},
    [DAO_FLAG_D] = {.name = "icmpv6.rpl.dao.flag.d",
                    .label = "DODAG id present",
                    .type = FT_FLAG,
                    .byte = 1,
                    .size = 1,
                    .mask = 0x40,
                    .depth = 1,
                    .brief = "D",
                    .rfc = "RFC 6550 6.4.1",
                    .what = "Set: the tree's id follows."},
    [DAO_FLAG_RSV] = {.name = "icmpv6.rpl.dao.flag.rsv",
                      .label = "Reserved",
                      .type = FT_HEX,
                      .byte = 1,
                      .size = 1,
                      .mask = 0x3f,
                      .depth = 1,
                      .brief = "rsv",
                      .rfc = "RFC 6550 6.4.1",
                      .what = "Not used; senders leave it zero."},
    [DAO_RSV] = {.name = "icmpv6.rpl.dao.reserved",
                 .label = "Reserved",
                 .type = FT_HEX,
                 .byte = 2,
                 .size = 1,
                 .brief = "rsv",
                 .rfc = "RFC 6550 6.4.1",
                 .what = "Not used; senders leave it zero."},
    [DAO_SEQUENCE] = {.name = "icmpv6.rpl.dao.sequence",
                      .label = "DAO sequence",
                      .type = FT_UINT,
                      .byte = 3,
                      .size = 1,
                      .brief = "seq",
                      .rfc = "RFC 6550 6.4.1",
                      .what = "The number of the message: the answer repeats it."},
    [DAO_ID] = {.name = "icmpv6.rpl.dao.dodagid",
                .label = "DODAG id",
                .type = FT_IPV6,
                .brief = "id",
                .rfc = "RFC 6550 6.4.1",
                .what = "An address of the root names the tree."},
    [ACK_INSTANCE] = {.name = "icmpv6.rpl.daoack.instance",
                      .label = "RPL instance",
                      .type = FT_UINT,
                      .byte = 0,
                      .size = 1,
                      .brief = "inst",
                      .rfc = "RFC 6550 6.5.1",
                      .what = "Which of the network's trees the message is about."},
    [ACK_FLAG] = {.name = "icmpv6.rpl.daoack.flag",
                  .label = "Flags",
                  .type = FT_HEX,
                  .byte = 1,
                  .size = 1,
                  .brief = "flg",
                  .rfc = "RFC 6550 6.5.1",
                  .what = "One thing about the message."},
    [ACK_FLAG_D] = {.name = "icmpv6.rpl.daoack.flag.d",
                    .label = "DODAG id present",
                    .type = FT_FLAG,
                    .byte = 1,
                    .size = 1,
                    .mask = 0x80,
                    .depth = 1,
                    .brief = "D",
                    .rfc = "RFC 6550 6.5.1",
                    .what = "Set: the tree's id follows."},
    [ACK_FLAG_RSV] = {.name = "icmpv6.rpl.daoack.flag.rsv",
                      .label = "Reserved",
                      .type = FT_HEX,
                      .byte = 1,
                      .size = 1,
                      .mask = 0x7f,
                      .depth = 1,
                      .brief = "rsv",
                      .rfc = "RFC 6550 6.5.1",
                      .what = "Not used; senders leave it zero."},
    [ACK_SEQUENCE] = {.name = "icmpv6.rpl.daoack.sequence",
                      .label = "DAO sequence",
                      .type = FT_UINT,
                      .byte = 2,
                      .size = 1,
                      .brief = "seq",
                      .rfc = "RFC 6550 6.5.1",
                      .what = "Which message is answered."},
    [ACK_STATUS] = {.name = "icmpv6.rpl.daoack.status",
                    .label = "Status",
                    .type = FT_UINT,
                    .byte = 3,
                    .size = 1,
                    .brief = "stat",
                    .rfc = "RFC 6550 6.5.1",
                    .what = "0: accepted; from 128 on refused."},
    [ACK_ID] = {.name = "icmpv6.rpl.daoack.dodagid",
                .label = "DODAG id",
                .type = FT_IPV6,
                .brief = "id",
                .rfc = "RFC 6550 6.5.1",
                .what = "An address of the root names the tree."},
    [RPL_OPT] = {.name = "icmpv6.rpl.opt",
                 .label = "Option",
                 .type = FT_GROUP,
                 .brief = "opt",
                 NAMES(types),
                 .rfc = "RFC 6550 6.7",
                 .what = "One option: type, length and value."},
    [RPL_OPT_TYPE] = {.name = "icmpv6.rpl.opt.type",
                      .label = "Type",
                      .type = FT_UINT,
                      .brief = "type",
                      NAMES(types),
                      .rfc = "RFC 6550 6.7.1",
                      .what = "What this option says."},
    [RPL_OPT_LEN] = {.name = "icmpv6.rpl.opt.length",
                     .label = "Length",
                     .type = FT_UINT,
                     .brief = "len",
                     .unit = "bytes",
                     .rfc = "RFC 6550 6.7.1",
                     .what = "How long the value is."},
    [RPL_OPT_PADN] = {.name = "icmpv6.rpl.opt.padn",
                      .label = "Padding",
                      .type = FT_BYTES,
                      .brief = "pad",
                      .rfc = "RFC 6550 6.7.3",
                      .what = "Zeros that bring what follows to its alignment."},
    [CONFIG_FLAG] = {.name = "icmpv6.rpl.opt.config.flag",
                     .label = "Flags",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 1,
                     .brief = "flg",
                     .rfc = "RFC 6550 6.7.6",
                     .what = "Two things about the tree."},
    [CONFIG_RSV0] = {.name = "icmpv6.rpl.opt.config.reserved",
                     .label = "Reserved",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 1,
                     .mask = 0xf0,
                     .depth = 1,
                     .brief = "rsv",
                     .rfc = "RFC 6550 6.7.6",
                     .what = "Not used; senders leave it zero."},
    [CONFIG_AUTH] = {.name = "icmpv6.rpl.opt.config.auth",
                     .label = "Authentication enabled",
                     .type = FT_FLAG,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x08,
                     .depth = 1,
                     .brief = "A",
                     .rfc = "RFC 6550 6.7.6",
                     .what = "Set: nodes prove who they are."},
    [CONFIG_PCS] = {.name = "icmpv6.rpl.opt.config.pcs",
                    .label = "Path control size",
                    .type = FT_UINT,
                    .byte = 0,
                    .size = 1,
                    .mask = 0x07,
                    .depth = 1,
                    .brief = "pcs",
                    .rfc = "RFC 6550 6.7.6",
                    .what = "How many bits of the path control field count, less one."},
    [CONFIG_DOUBLE] = {.name = "icmpv6.rpl.opt.config.interval_double",
                       .label = "Interval doublings",
                       .type = FT_UINT,
                       .byte = 1,
                       .size = 1,
                       .brief = "dbl",
                       .rfc = "RFC 6550 6.7.6",
                       .what = "How often the time between two messages may be doubled."},
    [CONFIG_MIN] = {.name = "icmpv6.rpl.opt.config.interval_min",
                    .label = "Minimum interval",
                    .type = FT_UINT,
                    .byte = 2,
                    .size = 1,
                    .brief = "min",
                    .rfc = "RFC 6550 6.7.6",
                    .what =
                        "The shortest time between two messages, as a power of two milliseconds."},
    [CONFIG_REDUNDANCY] = {.name = "icmpv6.rpl.opt.config.redundancy",
                           .label = "Redundancy constant",
                           .type = FT_UINT,
                           .byte = 3,
                           .size = 1,
                           .brief = "red",
                           .rfc = "RFC 6550 6.7.6",
                           .what =
                               "How many equal messages from others make one's own unnecessary."},
    [CONFIG_MAX_RANK] = {.name = "icmpv6.rpl.opt.config.max_rank_inc",
                         .label = "Maximum rank increase",
                         .type = FT_UINT,
                         .byte = 4,
                         .size = 2,
                         .brief = "maxr",
                         .rfc = "RFC 6550 6.7.6",
                         .what = "How much the rank may grow in one version of the tree."},
    [CONFIG_MIN_RANK] = {.name = "icmpv6.rpl.opt.config.min_hop_rank_inc",
                         .label = "Minimum hop rank increase",
                         .type = FT_UINT,
                         .byte = 6,
                         .size = 2,
                         .brief = "minr",
                         .rfc = "RFC 6550 6.7.6",
                         .what = "How much the rank grows at least with every hop."},
    [CONFIG_OCP] = {.name = "icmpv6.rpl.opt.config.ocp",
                    .label = "Objective code point",
                    .type = FT_UINT,
                    .byte = 8,
                    .size = 2,
                    .brief = "ocp",
                    .rfc = "RFC 6550 6.7.6",
                    .what = "By which rule nodes choose their way up."},
    [CONFIG_RSV] = {.name = "icmpv6.rpl.opt.config.rsv",
                    .label = "Reserved",
                    .type = FT_UINT,
                    .byte = 10,
                    .size = 1,
                    .brief = "rsv",
                    .rfc = "RFC 6550 6.7.6",
                    .what = "Not used; senders leave it zero."},
    [CONFIG_LIFETIME] = {.name = "icmpv6.rpl.opt.config.def_lifetime",
                         .label = "Default lifetime",
                         .type = FT_UINT,
                         .byte = 11,
                         .size = 1,
                         .brief = "life",
                         .rfc = "RFC 6550 6.7.6",
                         .what = "How long routes are kept, in the unit that follows."},
    [CONFIG_UNIT] = {.name = "icmpv6.rpl.opt.config.lifetime_unit",
                     .label = "Lifetime unit",
                     .type = FT_UINT,
                     .byte = 12,
                     .size = 2,
                     .brief = "unit",
                     .unit = "seconds",
                     .rfc = "RFC 6550 6.7.6",
                     .what = "The unit of lifetimes."},
    [TARGET_FLAG] = {.name = "icmpv6.rpl.opt.target.flag",
                     .label = "Flags",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 1,
                     .brief = "flg",
                     .rfc = "RFC 6550 6.7.7",
                     .what = "None is defined."},
    [TARGET_LEN] = {.name = "icmpv6.rpl.opt.target.prefix_length",
                    .label = "Prefix length",
                    .type = FT_UINT,
                    .byte = 1,
                    .size = 1,
                    .brief = "plen",
                    .unit = "bits",
                    .rfc = "RFC 6550 6.7.7",
                    .what = "How many leading bits of the prefix count."},
    [TARGET_PREFIX] = {.name = "icmpv6.rpl.opt.target.prefix",
                       .label = "Target prefix",
                       .type = FT_BYTES,
                       .brief = "tgt",
                       .rfc = "RFC 6550 6.7.7",
                       .what = "Who can be reached over the sender."},
    [TRANSIT_FLAG] = {.name = "icmpv6.rpl.opt.transit.flag",
                      .label = "Flags",
                      .type = FT_HEX,
                      .byte = 0,
                      .size = 1,
                      .brief = "flg",
                      .rfc = "RFC 6550 6.7.8",
                      .what = "One thing about the way."},
    [TRANSIT_E] = {.name = "icmpv6.rpl.opt.transit.flag.e",
                   .label = "External",
                   .type = FT_FLAG,
                   .byte = 0,
                   .size = 1,
                   .mask = 0x80,
                   .depth = 1,
                   .brief = "E",
                   .rfc = "RFC 6550 6.7.8",
                   .what = "Set: the target is outside of this network."},
    [TRANSIT_RSV] = {.name = "icmpv6.rpl.opt.transit.flag.rsv",
                     .label = "Reserved",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x7f,
                     .depth = 1,
                     .brief = "rsv",
                     .rfc = "RFC 6550 6.7.8",
                     .what = "Not used; senders leave it zero."},
    [TRANSIT_CONTROL] = {.name = "icmpv6.rpl.opt.transit.pathctl",
                         .label = "Path control",
                         .type = FT_UINT,
                         .byte = 1,
                         .size = 1,
                         .brief = "ctl",
                         .rfc = "RFC 6550 6.7.8",
                         .what = "How many ways up a message takes, and which are liked best."},
    [TRANSIT_SEQUENCE] = {.name = "icmpv6.rpl.opt.transit.pathseq",
                          .label = "Path sequence",
                          .type = FT_UINT,
                          .byte = 2,
                          .size = 1,
                          .brief = "seq",
                          .rfc = "RFC 6550 6.7.8",
                          .what = "Tells newer news about a target from older."},
    [TRANSIT_LIFETIME] = {.name = "icmpv6.rpl.opt.transit.pathlifetime",
                          .label = "Path lifetime",
                          .type = FT_UINT,
                          .byte = 3,
                          .size = 1,
                          .brief = "life",
                          .rfc = "RFC 6550 6.7.8",
                          .what = "How long the way can be used, in lifetime units; 0: no longer."},
    [TRANSIT_PARENT] = {.name = "icmpv6.rpl.opt.transit.parent",
                        .label = "Parent address",
                        .type = FT_IPV6,
                        .brief = "up",
                        .rfc = "RFC 6550 6.7.8",
                        .what = "Over whom the target is reached."},
    [RPL_OPT_DATA] = {.name = "icmpv6.rpl.opt.data",
                      .label = "Data",
                      .type = FT_BYTES,
                      .brief = "data",
                      .rfc = "RFC 6550 6.7.1",
                      .what = "The value of an option that is not known here."},
};

static void dissect_value(struct dissect *d, uint32_t type)
{
    switch (type) {
    case 1:
        emit_rest(d, RPL_OPT_PADN);
        break;
    case 4:
        emit_struct(d, CONFIG_FLAG, CONFIG_UNIT);
        break;
    case 5:
        emit_struct(d, TARGET_FLAG, TARGET_LEN);
        emit_rest(d, TARGET_PREFIX);
        break;
    case 6:
        emit_struct(d, TRANSIT_FLAG, TRANSIT_LIFETIME);
        if (reader_left(&d->r) >= ADDRESS_LEN)
            emit_bytes(d, TRANSIT_PARENT, ADDRESS_LEN, 0);
        break;
    default:
        break;
    }
    if (reader_ok(&d->r))
        emit_rest(d, RPL_OPT_DATA);
}

static void dissect_option(struct dissect *d)
{
    uint32_t group = emit_group(d, RPL_OPT, reader_peek(&d->r, 0, 1));
    uint32_t type = emit_uint(d, RPL_OPT_TYPE, 1);
    if (type != 0 && reader_ok(&d->r)) {
        uint32_t outer, length = emit_uint(d, RPL_OPT_LEN, 1);
        outer = dissect_enter(d, length);
        dissect_value(d, type);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
}

static void dissect_base(struct dissect *d, uint32_t code)
{
    uint32_t flags = reader_peek(&d->r, 1, 1);
    switch (code) {
    case DIS:
        emit_struct(d, DIS_FLAGS, DIS_RSV);
        break;
    case DIO:
        emit_struct(d, DIO_INSTANCE, DIO_ID);
        break;
    case DAO:
        emit_struct(d, DAO_INSTANCE, DAO_SEQUENCE);
        if (flags & DAO_D)
            emit_bytes(d, DAO_ID, ADDRESS_LEN, 0);
        break;
    default:
        emit_struct(d, ACK_INSTANCE, ACK_STATUS);
        if (flags & DAO_ACK_D)
            emit_bytes(d, ACK_ID, ADDRESS_LEN, 0);
    }
}

static void dissect(struct dissect *d)
{
    uint32_t code = packet_number(d->p, d->p->layers[d->y->parent].offset + 1, 1);
    if (code > DAO_ACK)
        return;
    dissect_base(d, code);
    while (reader_ok(&d->r) && reader_left(&d->r))
        dissect_option(d);
}

static const struct value_name line_types[] = {
    {0, "pad1"},      {1, "padN"},        {2, "metrics"},    {3, "routinginfo"},   {4, "config"},
    {5, "rpltarget"}, {6, "transitinfo"}, {8, "destprefix"}, {9, "rpltargetdesc"},
};

static void line_number(struct line *l, const char *before, uint32_t value, const char *after)
{
    out_str(l->out, before);
    out_dec(l->out, value);
    out_str(l->out, after);
}

static void line_id(struct line *l, uint32_t at, bool there)
{
    out_str(l->out, " [dagid:");
    if (there)
        out_ipv6(l->out, l->p->bytes + at);
    else
        out_str(l->out, "<elided>");
}

static void line_dio(struct line *l, uint32_t at)
{
    static const char *const words[] = {
        "nonstoring", "storing", "nonstoring-multicast", "storing-multicast", "mop4", "mop5",
        "mop6",       "mop7"};
    const struct packet *p = l->p;
    uint32_t flags = packet_number(p, at + 4, 1);
    line_id(l, at + 8, true);
    line_number(l, ",seq:", packet_number(p, at + 5, 1), "");
    line_number(l, ",instance:", packet_number(p, at, 1), "");
    line_number(l, ",rank:", packet_number(p, at + 2, 2),
                flags & 0x80 ? ",grounded,mop:" : ",mop:");
    out_str(l->out, words[flags >> 3 & 7]);
    line_number(l, ",prf:", flags & 7, "]");
}

static void line_dao(struct line *l, uint32_t at, bool ack)
{
    const struct packet *p = l->p;
    uint32_t flags = packet_number(p, at + 1, 1);
    line_id(l, at + DAO_LEN, flags & (ack ? DAO_ACK_D : DAO_D));
    line_number(l, ",seq:", packet_number(p, at + (ack ? 2 : 3), 1), "");
    line_number(l, ",instance:", packet_number(p, at, 1), "");
    if (ack) {
        line_number(l, ",status:", packet_number(p, at + 3, 1), "]");
        return;
    }
    if (flags & 0x80)
        out_str(l->out, ",acK");
    out_str(l->out, flags & DAO_D ? ",Dagid," : ",");
    out_hex(l->out, flags, 2);
    out_char(l->out, ']');
}

static void line_hex(struct line *l, uint32_t offset, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i % 16 == 0) {
            out_str(l->out, " 0x");
            out_hex(l->out, i, 4);
            out_str(l->out, ": ");
        }
        if (i % 2 == 0)
            out_char(l->out, ' ');
        out_hex(l->out, packet_number(l->p, offset + i, 1), 2);
    }
}

/* Returns false where an option was cut off, which the message ends before `end`. */
static bool line_option(struct line *l, const struct field *f, uint32_t end)
{
    const char *name = NAME_IN(line_types, f->value);
    uint32_t length = packet_number(l->p, f->offset + 1, 1);
    if (f->length < (f->value == 0 ? 1 : 2)) {
        l->stopped = end - f->offset > (f->length > 0);
        return false;
    }
    out_str(l->out, " opt:");
    if (name)
        out_str(l->out, name);
    else
        line_number(l, "subopt:", f->value, "");
    if (f->value == 0)
        return true;
    line_number(l, " len:", length + 2, " ");
    if (f->length < length + 2)
        return false;
    if (l->opt.verbose > 2)
        line_hex(l, f->offset + 2, length);
    return true;
}

static void line_message(struct line *l, const struct layer *y, uint32_t code)
{
    const struct packet *p = l->p;
    uint32_t stop = y->end < p->caplen ? y->end : p->caplen, have = stop - y->offset;
    uint32_t need = code == DIO ? DIO_LEN : DAO_LEN;
    /* tcpdump wants room for the identifier even where there is none. */
    if (code == DAO || (code == DAO_ACK && packet_number(p, y->offset + 1, 1) & DAO_ACK_D))
        need += ADDRESS_LEN;
    if (code == DIO && y->end - y->offset < DIO_LEN) {
        line_number(l, " [length ", y->end - y->offset, " < 24] (invalid)");
        return;
    }
    if (have < need) {
        line_cut(l, "icmp6");
        l->stopped = code == DIO;
        return;
    }
    if (code == DIO)
        line_dio(l, y->offset);
    else
        line_dao(l, y->offset, code == DAO_ACK);
    for (uint32_t i = y->first; l->opt.verbose > 1 && i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        if (f->id != RPL_OPT || f->proto != y->proto || f->depth || line_option(l, f, y->end))
            continue;
        line_cut(l, "icmp6");
        return;
    }
}

static void line(struct line *l, const struct layer *y)
{
    static const char *const words[] = {
        "DODAG Information Solicitation", "DODAG Information Object",
        "Destination Advertisement Object", "Destination Advertisement Object Ack"};
    /* Where the header was cut there is no layer but that of the message. */
    bool there = y->proto == PROTO_icmpv6_rpl;
    uint32_t code = packet_number(l->p, (there ? line_parent(l, y) : y)->offset + 1, 1);
    if (code & SECURE) {
        out_str(l->out, ", (SEC) [worktodo]");
    } else if (code > DAO_ACK) {
        line_number(l, ", (CLR)RPL message, unknown code ", code, "");
    } else {
        out_str(l->out, ", (CLR)");
        out_str(l->out, words[code]);
        if (!l->opt.verbose || code == DIS)
            return;
        if (there)
            line_message(l, y, code);
        else
            line_cut(l, "icmp6");
        l->stopped = l->stopped || (!there && code == DIO);
    }
}

const struct protocol proto_icmpv6_rpl = {
    .name = "icmpv6",
    .title = "Routing Protocol for Low-Power and Lossy Networks",
    .rfc = "RFC 6550",
    ROWS(rows),
    .many = "rpl.opt",
    .dissect = dissect,
    .line = line,
};
