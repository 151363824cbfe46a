/* ICMPv6, the Internet Control Message Protocol for IPv6 (RFC 4443), with Neighbor Discovery (RFC
 * 4861) and what else came to live in it.
 *
 * What a student learns here: how the network tells a sender what went wrong, quoting the packet
 * that it was about; and how neighbours on a link find each other and their routers.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |     Type      |     Code      |           Checksum            |
 *    +---------------+---------------+-------------------------------+
 *    |                      Message, by its type                     |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"
#include "wireloupe/view.h"
#include "flow.h"

enum {
    ICMPV6_TYPE,
    ICMPV6_CODE,
    ICMPV6_CHECKSUM,
    ICMPV6_CHECKSUM_STATUS,
    ICMPV6_CHECKSUM_CALCULATED,
    ICMPV6_RESERVED,
    ICMPV6_MTU,
    ICMPV6_POINTER,
    ICMPV6_ECHO_ID,
    ICMPV6_ECHO_SEQ,
    ICMPV6_RA_HOP_LIMIT,
    ICMPV6_RA_FLAG,
    ICMPV6_RA_M,
    ICMPV6_RA_O,
    ICMPV6_RA_H,
    ICMPV6_RA_PRF,
    ICMPV6_RA_P,
    ICMPV6_RA_RSV,
    ICMPV6_RA_LIFETIME,
    ICMPV6_RA_REACHABLE,
    ICMPV6_RA_RETRANS,
    ICMPV6_NS_TARGET,
    ICMPV6_NA_FLAG,
    ICMPV6_NA_R,
    ICMPV6_NA_S,
    ICMPV6_NA_O,
    ICMPV6_NA_RSV,
    ICMPV6_NA_TARGET,
    ICMPV6_RD_TARGET,
    ICMPV6_RD_DESTINATION,
    ICMPV6_MLD_DELAY,
    ICMPV6_MLD_CODE,
    ICMPV6_MLDR_RECORDS,
    ICMPV6_MIP6_ID,
    ICMPV6_MIP6_AGENT,
    ICMPV6_MIP6_FLAG,
    ICMPV6_MIP6_M,
    ICMPV6_MIP6_O,
    ICMPV6_MIP6_RSV,
    ICMPV6_XECHO_SEQ,
    ICMPV6_XECHO_RSV,
    ICMPV6_XECHO_L,
    ICMPV6_RESP_TO,
    ICMPV6_RESPTIME
};

enum {
    UNREACHABLE = 1,
    TOO_BIG = 2,
    TIME_EXCEEDED = 3,
    PARAMETER_PROBLEM = 4,
    ECHO_REQUEST = 128,
    ECHO_REPLY = 129,
    MLD_QUERY = 130,
    MLD_REPORT = 131,
    MLD_DONE = 132,
    ROUTER_SOLICITATION = 133,
    ROUTER_ADVERTISEMENT = 134,
    NEIGHBOR_SOLICITATION = 135,
    NEIGHBOR_ADVERTISEMENT = 136,
    REDIRECT = 137,
    RENUMBERING = 138,
    NODE_QUERY = 139,
    NODE_REPLY = 140,
    MLD_REPORT_V2 = 143,
    HOME_AGENT_REQUEST = 144,
    HOME_AGENT_REPLY = 145,
    PREFIX_SOLICITATION = 146,
    PREFIX_ADVERTISEMENT = 147,
    RPL = 155,
    EXTENDED_REQUEST = 160,
    EXTENDED_REPLY = 161,
    MTRACE_RESPONSE = 200
};

#define CODE_PORT 4 /* nobody listens */
#define HEADER_LEN 4
#define IP_PROTO_ICMPV6 58
#define IPV6_HEADER_LEN 40
#define ADDRESS_LEN 16
#define MLD_V1_LEN 24
#define MLD_V2_LEN 28

static const struct value_name types[] = {
    {1, "Destination unreachable"},
    {2, "Packet too big"},
    {3, "Time exceeded"},
    {4, "Parameter problem"},
    {128, "Echo request"},
    {129, "Echo reply"},
    {130, "Multicast listener query"},
    {131, "Multicast listener report"},
    {132, "Multicast listener done"},
    {133, "Router solicitation"},
    {134, "Router advertisement"},
    {135, "Neighbor solicitation"},
    {136, "Neighbor advertisement"},
    {137, "Redirect"},
    {138, "Router renumbering"},
    {139, "Node information query"},
    {140, "Node information response"},
    {141, "Inverse neighbor solicitation"},
    {142, "Inverse neighbor advertisement"},
    {143, "Multicast listener report v2"},
    {144, "Home agent discovery request"},
    {145, "Home agent discovery reply"},
    {146, "Mobile prefix solicitation"},
    {147, "Mobile prefix advertisement"},
    {148, "Certification path solicitation"},
    {149, "Certification path advertisement"},
    {151, "Multicast router advertisement"},
    {152, "Multicast router solicitation"},
    {153, "Multicast router termination"},
    {155, "RPL control"},
    {157, "Duplicate address request"},
    {158, "Duplicate address confirmation"},
    {160, "Extended echo request"},
    {161, "Extended echo reply"},
};

static const struct value_name preferences[] = {
    {0, "medium"},
    {1, "high"},
    {2, "reserved"},
    {3, "low"},
};

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
    {2, "not verified"},
};

static const struct field_def rows[] = {
    [ICMPV6_TYPE] = {.name = "icmpv6.type",
                     .label = "Type",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .brief = "type",
                     NAMES(types),
                     .rfc = "RFC 4443 2.1",
                     .what = "What kind of message this is; below 128 it reports an error."},
    [ICMPV6_CODE] = {.name = "icmpv6.code",
                     .label = "Code",
                     .type = FT_UINT,
                     .byte = 1,
                     .size = 1,
                     .brief = "code",
                     .rfc = "RFC 4443 2.1",
                     .what = "What exactly, within its type."},
    [ICMPV6_CHECKSUM] =
        {.name = "icmpv6.checksum",
         .label = "Checksum",
         .type = FT_HEX,
         .byte = 2,
         .size = 2,
         .brief = "cksum",
         .rfc = "RFC 4443 2.3",
         .what =
             "A sum over addresses and message that shows whether a byte was damaged on the way."},
    [ICMPV6_CHECKSUM_STATUS] = {.name = "icmpv6.checksum.status",
                                .label = "Checksum status",
                                .type = FT_UINT,
                                NAMES(verdicts),
                                .rfc = "RFC 4443 2.3",
                                .what = "Whether the checksum fits the bytes that it sums."},
    [ICMPV6_CHECKSUM_CALCULATED] = {.name = "icmpv6.checksum_calculated",
                                    .label = "Calculated checksum",
                                    .type = FT_HEX,
                                    .rfc = "RFC 4443 2.3",
                                    .what = "What the checksum would have to be."},
    [ICMPV6_RESERVED] = {.name = "icmpv6.reserved",
                         .label = "Reserved",
                         .type = FT_BYTES,
                         .brief = "rsv",
                         .rfc = "RFC 4443 2.1",
                         .what = "Not used; senders leave it zero."},
    [ICMPV6_MTU] = {.name = "icmpv6.mtu",
                    .label = "MTU",
                    .type = FT_UINT,
                    .brief = "mtu",
                    .unit = "bytes",
                    .rfc = "RFC 4443 3.2",
                    .what = "The largest packet that the next link can carry."},
    [ICMPV6_POINTER] = {.name = "icmpv6.pointer",
                        .label = "Pointer",
                        .type = FT_UINT,
                        .brief = "ptr",
                        .rfc = "RFC 4443 3.4",
                        .what = "At which byte of the quoted packet the mistake is."},
    [ICMPV6_ECHO_ID] = {.name = "icmpv6.echo.identifier",
                        .label = "Identifier",
                        .type = FT_UINT,
                        .brief = "id",
                        .rfc = "RFC 4443 4.1",
                        .what = "Which run of ping a message belongs to: the reply repeats it."},
    [ICMPV6_ECHO_SEQ] = {.name = "icmpv6.echo.sequence_number",
                         .label = "Sequence number",
                         .type = FT_UINT,
                         .brief = "seq",
                         .rfc = "RFC 4443 4.1",
                         .what = "The number of the request; the reply repeats it."},
    [ICMPV6_RA_HOP_LIMIT] =
        {.name = "icmpv6.nd.ra.cur_hop_limit",
         .label = "Current hop limit",
         .type = FT_UINT,
         .byte = 0,
         .size = 1,
         .brief = "hlim",
         .rfc = "RFC 4861 4.2",
         .what = "What hosts should set as the hop limit of what they send; 0 says nothing."},
    [ICMPV6_RA_FLAG] = {.name = "icmpv6.nd.ra.flag",
                        .label = "Flags",
                        .type = FT_HEX,
                        .byte = 1,
                        .size = 1,
                        .brief = "flg",
                        .rfc = "RFC 4861 4.2",
                        .what = "How hosts here get their addresses, and what the router is."},
    [ICMPV6_RA_M] = {.name = "icmpv6.nd.ra.flag.m",
                     .label = "Managed address configuration",
                     .type = FT_FLAG,
                     .byte = 1,
                     .size = 1,
                     .mask = 0x80,
                     .depth = 1,
                     .brief = "M",
                     .rfc = "RFC 4861 4.2",
                     .what = "Set: addresses come from a DHCPv6 server."},
    [ICMPV6_RA_O] = {.name = "icmpv6.nd.ra.flag.o",
                     .label = "Other configuration",
                     .type = FT_FLAG,
                     .byte = 1,
                     .size = 1,
                     .mask = 0x40,
                     .depth = 1,
                     .brief = "O",
                     .rfc = "RFC 4861 4.2",
                     .what = "Set: other settings, such as DNS servers, come from DHCPv6."},
    [ICMPV6_RA_H] = {.name = "icmpv6.nd.ra.flag.h",
                     .label = "Home agent",
                     .type = FT_FLAG,
                     .byte = 1,
                     .size = 1,
                     .mask = 0x20,
                     .depth = 1,
                     .brief = "H",
                     .rfc = "RFC 6275 7.1",
                     .what = "Set: this router is a home agent of Mobile IPv6."},
    [ICMPV6_RA_PRF] = {.name = "icmpv6.nd.ra.flag.prf",
                       .label = "Default router preference",
                       .type = FT_UINT,
                       .byte = 1,
                       .size = 1,
                       .mask = 0x18,
                       .depth = 1,
                       .brief = "prf",
                       NAMES(preferences),
                       .rfc = "RFC 4191 2.2",
                       .what = "Which router to take where several offer themselves."},
    [ICMPV6_RA_P] = {.name = "icmpv6.nd.ra.flag.p",
                     .label = "Proxy",
                     .type = FT_FLAG,
                     .byte = 1,
                     .size = 1,
                     .mask = 0x04,
                     .depth = 1,
                     .brief = "P",
                     .rfc = "RFC 4389 4.1.3.3",
                     .what = "Set: the message was passed on by a proxy."},
    [ICMPV6_RA_RSV] = {.name = "icmpv6.nd.ra.flag.rsv",
                       .label = "Reserved",
                       .type = FT_HEX,
                       .byte = 1,
                       .size = 1,
                       .mask = 0x03,
                       .depth = 1,
                       .brief = "rsv",
                       .rfc = "RFC 4861 4.2",
                       .what = "Not used; senders leave it zero."},
    [ICMPV6_RA_LIFETIME] = {.name = "icmpv6.nd.ra.router_lifetime",
                            .label = "Router lifetime",
                            .type = FT_UINT,
                            .byte = 2,
                            .size = 2,
                            .brief = "life",
                            .unit = "seconds",
                            .rfc = "RFC 4861 4.2",
                            .what =
                                "How long this router can be the default router; 0: it is none."},
    [ICMPV6_RA_REACHABLE] =
        {.name = "icmpv6.nd.ra.reachable_time",
         .label = "Reachable time",
         .type = FT_UINT,
         .byte = 4,
         .size = 4,
         .brief = "reach",
         .unit = "milliseconds",
         .rfc = "RFC 4861 4.2",
         .what = "How long a neighbour counts as reachable after it has answered; 0 says nothing."},
    [ICMPV6_RA_RETRANS] = {.name = "icmpv6.nd.ra.retrans_timer",
                           .label = "Retransmission timer",
                           .type = FT_UINT,
                           .byte = 8,
                           .size = 4,
                           .brief = "retr",
                           .unit = "milliseconds",
                           .rfc = "RFC 4861 4.2",
                           .what =
                               "How long to wait before asking a neighbour again; 0 says nothing."},
    [ICMPV6_NS_TARGET] = {.name = "icmpv6.nd.ns.target_address",
                          .label = "Target address",
                          .type = FT_IPV6,
                          .brief = "tgt",
                          .rfc = "RFC 4861 4.3",
                          .what = "Whose network card is asked for."},
    [ICMPV6_NA_FLAG] = {.name = "icmpv6.nd.na.flag",
                        .label = "Flags",
                        .type = FT_HEX,
                        .byte = 0,
                        .size = 4,
                        .brief = "flg",
                        .rfc = "RFC 4861 4.4",
                        .what = "Three things about the answer."},
    [ICMPV6_NA_R] = {.name = "icmpv6.nd.na.flag.r",
                     .label = "Router",
                     .type = FT_FLAG,
                     .byte = 0,
                     .size = 4,
                     .mask = 0x80000000,
                     .depth = 1,
                     .brief = "R",
                     .rfc = "RFC 4861 4.4",
                     .what = "Set: the sender is a router."},
    [ICMPV6_NA_S] = {.name = "icmpv6.nd.na.flag.s",
                     .label = "Solicited",
                     .type = FT_FLAG,
                     .byte = 0,
                     .size = 4,
                     .mask = 0x40000000,
                     .depth = 1,
                     .brief = "S",
                     .rfc = "RFC 4861 4.4",
                     .what = "Set: this answers a question, so the target is reachable."},
    [ICMPV6_NA_O] = {.name = "icmpv6.nd.na.flag.o",
                     .label = "Override",
                     .type = FT_FLAG,
                     .byte = 0,
                     .size = 4,
                     .mask = 0x20000000,
                     .depth = 1,
                     .brief = "O",
                     .rfc = "RFC 4861 4.4",
                     .what = "Set: replace what is known of the target's network card."},
    [ICMPV6_NA_RSV] = {.name = "icmpv6.nd.na.flag.rsv",
                       .label = "Reserved",
                       .type = FT_HEX,
                       .byte = 0,
                       .size = 4,
                       .mask = 0x1fffffff,
                       .depth = 1,
                       .brief = "rsv",
                       .rfc = "RFC 4861 4.4",
                       .what = "Not used; senders leave it zero."},
    [ICMPV6_NA_TARGET] = {.name = "icmpv6.nd.na.target_address",
                          .label = "Target address",
                          .type = FT_IPV6,
                          .brief = "tgt",
                          .rfc = "RFC 4861 4.4",
                          .what = "Whose network card the answer is about."},
    [ICMPV6_RD_TARGET] = {.name = "icmpv6.nd.rd.target_address",
                          .label = "Target address",
                          .type = FT_IPV6,
                          .brief = "tgt",
                          .rfc = "RFC 4861 4.5",
                          .what = "The better first hop."},
    [ICMPV6_RD_DESTINATION] = {.name = "icmpv6.rd.na.destination_address",
                               .label = "Destination address",
                               .type = FT_IPV6,
                               .brief = "dst",
                               .rfc = "RFC 4861 4.5",
                               .what = "For packets to this address."},
    [ICMPV6_MLD_DELAY] = {.name = "icmpv6.mld.maximum_response_delay",
                          .label = "Maximum response delay",
                          .type = FT_UINT,
                          .brief = "delay",
                          .unit = "milliseconds",
                          .rfc = "RFC 2710 3.4",
                          .what = "How long a host may wait before it reports."},
    [ICMPV6_MLD_CODE] = {.name = "icmpv6.mld.maximum_response_code",
                         .label = "Maximum response code",
                         .type = FT_UINT,
                         .brief = "delay",
                         .rfc = "RFC 3810 5.1.3",
                         .what = "How long a host may wait before it reports, in milliseconds; "
                                 "from 32768 on a small floating-point number."},
    [ICMPV6_MLDR_RECORDS] = {.name = "icmpv6.mldr.nb_mcast_records",
                             .label = "Number of records",
                             .type = FT_UINT,
                             .brief = "n",
                             .rfc = "RFC 3810 5.2.3",
                             .what = "How many records follow, one for each group."},
    [ICMPV6_MIP6_ID] = {.name = "icmpv6.mip6.identifier",
                        .label = "Identifier",
                        .type = FT_UINT,
                        .brief = "id",
                        .rfc = "RFC 6275 6.5",
                        .what = "Which request a reply belongs to."},
    [ICMPV6_MIP6_AGENT] = {.name = "icmpv6.mip6.home_agent_address",
                           .label = "Home agent address",
                           .type = FT_IPV6,
                           .brief = "ha",
                           .rfc = "RFC 6275 6.6",
                           .what = "A router that serves the home network."},
    [ICMPV6_MIP6_FLAG] = {.name = "icmpv6.mip6.flag",
                          .label = "Flags",
                          .type = FT_HEX,
                          .byte = 0,
                          .size = 2,
                          .brief = "flg",
                          .rfc = "RFC 6275 6.8",
                          .what = "How to get the rest of the settings."},
    [ICMPV6_MIP6_M] = {.name = "icmpv6.mip6.flag.m",
                       .label = "Managed address configuration",
                       .type = FT_FLAG,
                       .byte = 0,
                       .size = 2,
                       .mask = 0x8000,
                       .depth = 1,
                       .brief = "M",
                       .rfc = "RFC 6275 6.8",
                       .what = "Set: addresses come from a DHCPv6 server."},
    [ICMPV6_MIP6_O] = {.name = "icmpv6.mip6.flag.o",
                       .label = "Other configuration",
                       .type = FT_FLAG,
                       .byte = 0,
                       .size = 2,
                       .mask = 0x4000,
                       .depth = 1,
                       .brief = "O",
                       .rfc = "RFC 6275 6.8",
                       .what = "Set: other settings come from DHCPv6."},
    [ICMPV6_MIP6_RSV] = {.name = "icmpv6.mip6.flag.rsv",
                         .label = "Reserved",
                         .type = FT_HEX,
                         .byte = 0,
                         .size = 2,
                         .mask = 0x3fff,
                         .depth = 1,
                         .brief = "rsv",
                         .rfc = "RFC 6275 6.8",
                         .what = "Not used; senders leave it zero."},
    [ICMPV6_XECHO_SEQ] = {.name = "icmpv6.ext.echo.sequence_number",
                          .label = "Sequence number",
                          .type = FT_UINT,
                          .byte = 0,
                          .size = 1,
                          .brief = "seq",
                          .rfc = "RFC 8335 2",
                          .what = "The number of the request; the reply repeats it."},
    [ICMPV6_XECHO_RSV] =
        {.name = "icmpv6.ext.echo.req.reserved",
         .label = "Reserved",
         .type = FT_HEX,
         .byte = 1,
         .size = 1,
         .mask = 0xfe,
         .brief = "rsv",
         .rfc = "RFC 8335 2",
         .what = "Not used in a request; a reply gives the state of the interface here."},
    [ICMPV6_XECHO_L] =
        {.name = "icmpv6.ext.echo.req.local",
         .label = "Local",
         .type = FT_FLAG,
         .byte = 1,
         .size = 1,
         .mask = 0x01,
         .brief = "L",
         .rfc = "RFC 8335 2",
         .what =
             "Set: the interface that is asked about is on the node itself, not on its neighbour."},
    [ICMPV6_RESP_TO] = {.name = "icmpv6.resp_to",
                        .label = "Answers frame",
                        .type = FT_UINT,
                        .rfc = "RFC 4861 7.2",
                        .what = "The frame that has the question to this answer: an echo request, "
                                "or a neighbor solicitation."},
    [ICMPV6_RESPTIME] = {.name = "icmpv6.resptime",
                         .label = "Time since the question",
                         .type = FT_DURATION,
                         .rfc = "RFC 4861 7.2",
                         .what = "The time from the question to this answer."},
};

/* Verifies the sum over pseudo-header and message where all of it was captured; with -K, too, which
 * tcpdump does not ask here. */
static void verify_checksum(struct dissect *d)
{
    uint32_t at = d->y->offset, length = d->r.end - at;
    const struct layer *ip = &d->p->layers[d->y->parent];
    if (!(d->want & (WANT_CHECKSUM | WANT_VERBOSE)) || d->y->addr_len != ADDRESS_LEN ||
        d->r.end > d->r.cap || ip->flags & LAYER_FRAGMENT)
        return;
    uint32_t pseudo = d->pseudo + IP_PROTO_ICMPV6 + (length >> 16) + (length & 0xffff);
    uint16_t rest = dissect_checksum(d, at, length, pseudo);
    emit_same(d, ICMPV6_CHECKSUM_STATUS, at + 2, 0, rest == 0);
    emit_same(d, ICMPV6_CHECKSUM_CALCULATED, at + 2, 0,
              checksum_fold((uint32_t)rest + head(d, &rows[ICMPV6_CHECKSUM])));
}

/* The packet that an error is about. It was cut by whoever quotes it, and belongs to no flow here.
 */
static void dissect_quoted(struct dissect *d)
{
    struct flows *flows = d->flows;
    uint32_t pseudo = d->pseudo;
    uint16_t status = d->p->status;
    uint8_t ip_proto = d->ip_proto;
    if (!reader_ok(&d->r) || !reader_left(&d->r))
        return;
    d->flows = NULL;
    dissect_inside(d, PROTO_ipv6, reader_left(&d->r));
    d->flows = flows;
    d->pseudo = pseudo;
    d->ip_proto = ip_proto;
    d->p->status = status;
}

static void dissect_error(struct dissect *d, uint32_t type)
{
    if (type == TOO_BIG)
        emit_uint(d, ICMPV6_MTU, 4);
    else if (type == PARAMETER_PROBLEM)
        emit_uint(d, ICMPV6_POINTER, 4);
    else
        emit_bytes(d, ICMPV6_RESERVED, 4, 0);
    dissect_quoted(d);
}

static void dissect_part_of(struct dissect *d, unsigned proto)
{
    if (reader_ok(&d->r) && reader_left(&d->r))
        dissect_part(d, proto, reader_left(&d->r));
}

/* A request and its reply have the identifier and the sequence number in common. */
static void join_echo(struct dissect *d, bool request)
{
    uint16_t ident = (uint16_t)packet_number(d->p, d->y->offset + 4, 2);
    struct flow_key k = flow_key_of(d, IP_PROTO_ICMPV6, ident, ident);
    if (!flow_meet(d, &k, !request, false))
        return;
    const uint32_t key[] = {EXCHANGE_ECHO, d->flow.index, packet_number(d->p, d->y->offset + 6, 2)};
    if (d->has_flow)
        flow_exchange(d, key, sizeof key, request, ICMPV6_RESP_TO);
    flow_part(d);
}

/* A solicitation and the advertisement that answers it have the target in common, and who asks. An
 * answer to all nodes is one to who asks without an address. */
static void join_neighbor(struct dissect *d, bool question)
{
    const uint8_t *asker = d->p->bytes + (question ? d->y->src : d->y->dst);
    uint8_t key[4 + 2 * ADDRESS_LEN] = {0};
    if (d->y->addr_len != ADDRESS_LEN || flow_is_quoted(d))
        return;
    memcpy(key, &(uint32_t){EXCHANGE_ND}, 4);
    memcpy(key + 4, d->p->bytes + d->y->offset + 8, ADDRESS_LEN);
    if (asker[0] != 0xff)
        memcpy(key + 4 + ADDRESS_LEN, asker, ADDRESS_LEN);
    flow_exchange(d, key, sizeof key, question, ICMPV6_RESP_TO);
}

static void dissect_neighbor(struct dissect *d, uint32_t type)
{
    switch (type) {
    case ROUTER_ADVERTISEMENT:
        emit_struct(d, ICMPV6_RA_HOP_LIMIT, ICMPV6_RA_RETRANS);
        break;
    case NEIGHBOR_SOLICITATION:
        emit_bytes(d, ICMPV6_RESERVED, 4, 0);
        emit_bytes(d, ICMPV6_NS_TARGET, ADDRESS_LEN, 0);
        break;
    case NEIGHBOR_ADVERTISEMENT:
        emit_struct(d, ICMPV6_NA_FLAG, ICMPV6_NA_RSV);
        emit_bytes(d, ICMPV6_NA_TARGET, ADDRESS_LEN, 0);
        break;
    case REDIRECT:
        emit_bytes(d, ICMPV6_RESERVED, 4, 0);
        emit_bytes(d, ICMPV6_RD_TARGET, ADDRESS_LEN, 0);
        emit_bytes(d, ICMPV6_RD_DESTINATION, ADDRESS_LEN, 0);
        break;
    default:
        emit_bytes(d, ICMPV6_RESERVED, 4, 0);
    }
    if (d->facts && reader_ok(&d->r) &&
        (type == NEIGHBOR_SOLICITATION || type == NEIGHBOR_ADVERTISEMENT))
        join_neighbor(d, type == NEIGHBOR_SOLICITATION);
    dissect_part_of(d, PROTO_icmpv6_opt);
}

static void dissect_listener(struct dissect *d, uint32_t type)
{
    bool old = type != MLD_QUERY || d->y->end - d->y->offset == MLD_V1_LEN;
    if (type == MLD_REPORT_V2) {
        emit_bytes(d, ICMPV6_RESERVED, 2, 0);
        emit_uint(d, ICMPV6_MLDR_RECORDS, 2);
    } else {
        emit_uint(d, old ? ICMPV6_MLD_DELAY : ICMPV6_MLD_CODE, 2);
        emit_bytes(d, ICMPV6_RESERVED, 2, 0);
    }
    uint32_t status = d->r.status;
    dissect_part(d, PROTO_icmpv6_mld, status ? 0 : reader_left(&d->r));
    d->r.status = status;
}

static void dissect_mobile(struct dissect *d, uint32_t type)
{
    emit_uint(d, ICMPV6_MIP6_ID, 2);
    if (type == PREFIX_ADVERTISEMENT)
        emit_struct(d, ICMPV6_MIP6_FLAG, ICMPV6_MIP6_RSV);
    else
        emit_bytes(d, ICMPV6_RESERVED, 2, 0);
    while (type == HOME_AGENT_REPLY && reader_ok(&d->r) && reader_left(&d->r))
        emit_bytes(d, ICMPV6_MIP6_AGENT, ADDRESS_LEN, 0);
    if (type == PREFIX_ADVERTISEMENT)
        dissect_part_of(d, PROTO_icmpv6_opt);
}

static void dissect_body(struct dissect *d, uint32_t type)
{
    switch (type) {
    case UNREACHABLE:
    case TOO_BIG:
    case TIME_EXCEEDED:
    case PARAMETER_PROBLEM:
        dissect_error(d, type);
        break;
    case ECHO_REQUEST:
    case ECHO_REPLY:
        emit_uint(d, ICMPV6_ECHO_ID, 2);
        emit_uint(d, ICMPV6_ECHO_SEQ, 2);
        if (d->facts && reader_ok(&d->r))
            join_echo(d, type == ECHO_REQUEST);
        break;
    case MLD_QUERY:
    case MLD_REPORT:
    case MLD_DONE:
    case MLD_REPORT_V2:
        dissect_listener(d, type);
        break;
    case ROUTER_SOLICITATION:
    case ROUTER_ADVERTISEMENT:
    case NEIGHBOR_SOLICITATION:
    case NEIGHBOR_ADVERTISEMENT:
    case REDIRECT:
        dissect_neighbor(d, type);
        break;
    case HOME_AGENT_REQUEST:
    case HOME_AGENT_REPLY:
    case PREFIX_SOLICITATION:
    case PREFIX_ADVERTISEMENT:
        dissect_mobile(d, type);
        break;
    case RPL:
        dissect_part(d, PROTO_icmpv6_rpl, reader_left(&d->r));
        break;
    case RENUMBERING:
        dissect_part(d, PROTO_icmpv6_rr, reader_left(&d->r));
        break;
    case NODE_QUERY:
    case NODE_REPLY:
        dissect_part(d, PROTO_icmpv6_ni, reader_left(&d->r));
        break;
    case EXTENDED_REQUEST:
    case EXTENDED_REPLY:
        emit_uint(d, ICMPV6_ECHO_ID, 2);
        emit_struct(d, ICMPV6_XECHO_SEQ, ICMPV6_XECHO_L);
        break;
    default:
        break;
    }
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    verify_checksum(d);
    dissect_body(d, head(d, &rows[ICMPV6_TYPE]));
}

/* tcpdump's words for the types. */
static const struct value_name line_types[] = {
    {1, "destination unreachable"},
    {2, "packet too big"},
    {3, "time exceeded in-transit"},
    {4, "parameter problem"},
    {128, "echo request"},
    {129, "echo reply"},
    {130, "multicast listener query"},
    {131, "multicast listener report"},
    {132, "multicast listener done"},
    {133, "router solicitation"},
    {134, "router advertisement"},
    {135, "neighbor solicitation"},
    {136, "neighbor advertisement"},
    {137, "redirect"},
    {138, "router renumbering"},
    {139, "who-are-you request"},
    {140, "who-are-you reply"},
    {141, "inverse neighbor solicitation"},
    {142, "inverse neighbor advertisement"},
    {143, "multicast listener report v2"},
    {144, "ha discovery request"},
    {145, "ha discovery reply"},
    {146, "mobile router solicitation"},
    {147, "mobile router advertisement"},
    {155, "RPL"},
    {200, "mtrace response"},
    {201, "mtrace message"},
};

static void line_number(struct line *l, const char *before, uint32_t value, const char *after)
{
    out_str(l->out, before);
    out_dec(l->out, value);
    out_str(l->out, after);
}

static void line_verdict(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *status = layer_get(l->p, y, ICMPV6_CHECKSUM_STATUS);
    if (!status || !l->opt.verbose)
        return;
    if (status->value) {
        out_str(o, "[icmp6 sum ok] ");
        return;
    }
    out_str(o, "[bad icmp6 cksum 0x");
    out_hex(o, header_value(l->p, y, &rows[ICMPV6_CHECKSUM]), 4);
    out_str(o, " -> 0x");
    out_hex(o, layer_number(l->p, y, ICMPV6_CHECKSUM_CALCULATED), 4);
    out_str(o, "!] ");
}

/* The layer of the quoted packet's transport header, or NULL. */
static const struct layer *quoted_transport(const struct line *l, const struct layer *quoted)
{
    const struct layer *y = quoted;
    for (unsigned n = 0; y && n < MAX_LAYERS; n++) {
        if (y->proto == PROTO_tcp || y->proto == PROTO_udp)
            return y->fixed >= 4 ? y : NULL;
        y = line_inner(l, y);
    }
    return NULL;
}

/* "fe80::1 udp port 2000". Returns false where the quotation is too short. */
static bool line_port(struct line *l, const struct layer *quoted)
{
    const struct layer *transport = quoted_transport(l, quoted);
    if (!transport)
        return false;
    bool tcp = transport->proto == PROTO_tcp;
    out_str(l->out, ", ");
    line_dst(l, quoted);
    out_str(l->out, tcp ? " tcp port " : " udp port ");
    if (tcp)
        line_tcp_port(l, transport->dport);
    else
        line_udp_port(l, transport->dport);
    return true;
}

/* How a message's line ended. */
enum result {
    DONE,
    CUT,   /* the capture cut it */
    SILENT /* nothing more is to be said, not even the length */
};

/* A message that tcpdump does not know, in hex. */
static void line_unknown(struct line *l, const struct layer *y)
{
    uint32_t stop = y->end < l->p->caplen ? y->end : l->p->caplen;
    if (l->opt.verbose < 2)
        hex_rows(l->out, l->p->bytes + y->offset, stop - y->offset, false);
}

static enum result line_unreachable(struct line *l, const struct layer *y)
{
    static const char *const words[] = {", unreachable route", ",  unreachable prohibited",
                                        ", beyond scope", ", unreachable address",
                                        ", unreachable port"};
    uint32_t code = header_value(l->p, y, &rows[ICMPV6_CODE]);
    const struct layer *quoted = line_inner(l, y);
    if (code >= sizeof words / sizeof words[0]) {
        line_number(l, ", unknown unreach code (", code, ")");
        line_unknown(l, y);
        return SILENT;
    }
    out_str(l->out, words[code]);
    if (!quoted || quoted->proto != PROTO_ipv6 || quoted->fixed < IPV6_HEADER_LEN)
        return CUT;
    if (code == 4)
        return line_port(l, quoted) ? DONE : CUT;
    out_char(l->out, ' ');
    line_dst(l, quoted);
    if (code == 2) {
        out_str(l->out, ", source address ");
        line_src(l, quoted);
    }
    return DONE;
}

static enum result line_time(struct line *l, const struct layer *y)
{
    uint32_t code = header_value(l->p, y, &rows[ICMPV6_CODE]);
    const struct layer *quoted = line_inner(l, y);
    if (code == 0) {
        if (!quoted || quoted->proto != PROTO_ipv6 || quoted->fixed < IPV6_HEADER_LEN)
            return CUT;
        out_str(l->out, " for ");
        line_dst(l, quoted);
    } else if (code == 1) {
        out_str(l->out, " (reassembly)");
    } else {
        line_number(l, ", unknown code (", code, ")");
    }
    return DONE;
}

static enum result line_problem(struct line *l, const struct layer *y)
{
    static const char *const words[] = {", erroneous - octet ", ", next header - octet ",
                                        ", option - octet ", ", incomplete header chain - octet "};
    uint32_t code = header_value(l->p, y, &rows[ICMPV6_CODE]);
    const struct field *f = layer_get(l->p, y, ICMPV6_POINTER);
    const struct layer *quoted = line_inner(l, y);
    if (!f || !quoted || quoted->fixed < IPV6_HEADER_LEN)
        return CUT;
    if (code < sizeof words / sizeof words[0])
        line_number(l, words[code], f->value, "");
    else
        line_number(l, ", code-#", code, "");
    return DONE;
}

static enum result line_echo(struct line *l, const struct layer *y)
{
    const struct field *id = layer_get(l->p, y, ICMPV6_ECHO_ID);
    const struct field *seq = layer_get(l->p, y, ICMPV6_ECHO_SEQ);
    if (!seq || !id)
        return CUT;
    line_number(l, ", id ", id->value, ", seq ");
    out_dec(l->out, seq->value);
    return DONE;
}

/* " [solicited, override]": the words for the bits that are set, from the highest on. */
static void line_flags(struct line *l, uint32_t bits, uint32_t highest, const char *const *words,
                       unsigned n)
{
    const char *comma = "";
    out_str(l->out, ", Flags [");
    for (unsigned i = 0; i < n; i++) {
        if (!(bits & highest >> i))
            continue;
        out_str(l->out, comma);
        out_str(l->out, words[i]);
        comma = ", ";
    }
    if (!*comma)
        out_str(l->out, "none");
    out_char(l->out, ']');
}

static void line_options(struct line *l, const struct layer *y)
{
    const struct layer *options = line_part(l, y);
    if (options && l->opt.verbose)
        protocols[options->proto]->line(l, options);
}

static enum result line_router(struct line *l, const struct layer *y)
{
    static const char *const words[] = {"managed", "other stateful", "home agent", "", "",
                                        "",        "ipv6 only"};
    static const char *const preference[] = {"medium", "high", "rsv", "low"};
    const struct packet *p = l->p;
    struct out *o = l->out;
    uint32_t at = y->offset + HEADER_LEN, flags = packet_number(p, at + 1, 1);
    if (!l->opt.verbose)
        return DONE;
    if (y->length < 16)
        return CUT;
    line_number(l, "\n\thop limit ", packet_number(p, at, 1), "");
    line_flags(l, flags & 0xe2, 0x80, words, sizeof words / sizeof words[0]);
    out_str(o, ", pref ");
    out_str(o, preference[flags >> 3 & 3]);
    line_number(l, ", router lifetime ", packet_number(p, at + 2, 2), "s");
    line_number(l, ", reachable time ", packet_number(p, at + 4, 4), "ms");
    line_number(l, ", retrans timer ", packet_number(p, at + 8, 4), "ms");
    line_options(l, y);
    return DONE;
}

static enum result line_neighbor(struct line *l, const struct layer *y, uint32_t type)
{
    static const char *const words[] = {"router", "solicited", "override"};
    static const unsigned ids[] = {ICMPV6_NS_TARGET, ICMPV6_NA_TARGET, ICMPV6_RD_DESTINATION};
    const struct packet *p = l->p;
    struct out *o = l->out;
    const struct field *target = layer_get(p, y, ids[type - NEIGHBOR_SOLICITATION]);
    if (!target || target->length < ADDRESS_LEN)
        return CUT;
    if (type == REDIRECT) {
        out_str(o, ", ");
        out_ipv6(o, field_bytes(p, target));
        out_str(o, " to ");
        out_ipv6(o, field_bytes(p, target) - ADDRESS_LEN);
    } else {
        out_str(o, type == NEIGHBOR_SOLICITATION ? ", who has " : ", tgt is ");
        out_ipv6(o, field_bytes(p, target));
    }
    if (type == NEIGHBOR_ADVERTISEMENT && l->opt.verbose)
        line_flags(l, packet_number(p, y->offset + HEADER_LEN, 4), 0x80000000u, words, 3);
    line_options(l, y);
    return DONE;
}

static enum result line_mobile(struct line *l, const struct layer *y, uint32_t type)
{
    struct out *o = l->out;
    const struct field *id = layer_get(l->p, y, ICMPV6_MIP6_ID);
    uint32_t from = y->vars, flags = packet_number(l->p, y->offset + 6, 2);
    bool answer = type == HOME_AGENT_REPLY || type == PREFIX_ADVERTISEMENT;
    if (answer && !l->opt.verbose)
        return DONE;
    if (!id)
        return CUT;
    out_str(o, ", id 0x");
    out_hex(o, id->value, 4);
    if (type == PREFIX_ADVERTISEMENT && y->length < 8)
        return CUT;
    for (const struct field *f; (f = layer_find(l->p, y, ICMPV6_MIP6_AGENT, &from));) {
        if (f->length < ADDRESS_LEN)
            return CUT;
        out_str(o, ", ");
        out_ipv6(o, field_bytes(l->p, f));
    }
    if (type == HOME_AGENT_REPLY && y->end - y->offset > 8 && y->flags & LAYER_TRUNCATED)
        return CUT;
    if (type == PREFIX_ADVERTISEMENT && flags & 0xc000) {
        out_str(o, flags & 0x8000 ? " M" : " ");
        out_str(o, flags & 0x4000 ? "O" : "");
    }
    if (type == PREFIX_ADVERTISEMENT)
        line_options(l, y);
    return DONE;
}

/* The capture cut what the line of a listener's message has shown so far. */
static bool listener_cut(const struct line *l, const struct layer *y, uint32_t type)
{
    uint32_t end = y->end < l->p->caplen ? y->end : l->p->caplen, have = end - y->offset;
    if (type == MLD_QUERY && y->end - y->offset >= MLD_V2_LEN)
        return have < MLD_V2_LEN || (l->opt.verbose > 1 && end < y->end);
    return type == MLD_REPORT_V2 && y->end - y->offset >= 8 && (have < 8 || l->opt.verbose) &&
           end < y->end;
}

/* Of such a message not even the header was captured. */
static enum result line_listener_cut(struct line *l, uint32_t type, uint32_t length)
{
    if (type == MLD_QUERY ? length >= MLD_V2_LEN : length >= 8) {
        out_str(l->out, type == MLD_QUERY ? " v2" : "");
        return CUT;
    }
    if (type == MLD_REPORT_V2)
        line_number(l, " [invalid len ", length, "]");
    else if (length != MLD_V1_LEN)
        line_number(l, " unknown-version (len ", length, ") ");
    return DONE;
}

static enum result line_body(struct line *l, const struct layer *y, uint32_t type)
{
    const struct layer *part = line_part(l, y);
    uint32_t length = y->end - y->offset;
    const struct field *mtu;
    switch (type) {
    case UNREACHABLE:
        return line_unreachable(l, y);
    case TOO_BIG:
        mtu = layer_get(l->p, y, ICMPV6_MTU);
        if (mtu)
            line_number(l, ", mtu ", mtu->value, "");
        return mtu ? DONE : CUT;
    case TIME_EXCEEDED:
        return line_time(l, y);
    case PARAMETER_PROBLEM:
        return line_problem(l, y);
    case ECHO_REQUEST:
    case ECHO_REPLY:
        return line_echo(l, y);
    case ROUTER_SOLICITATION:
        line_options(l, y);
        return DONE;
    case ROUTER_ADVERTISEMENT:
        return line_router(l, y);
    case NEIGHBOR_SOLICITATION:
    case NEIGHBOR_ADVERTISEMENT:
    case REDIRECT:
        return line_neighbor(l, y, type);
    case HOME_AGENT_REQUEST:
    case HOME_AGENT_REPLY:
    case PREFIX_SOLICITATION:
    case PREFIX_ADVERTISEMENT:
        return line_mobile(l, y, type);
    case NODE_QUERY:
    case NODE_REPLY:
        if (part) {
            protocols[part->proto]->line(l, part);
        } else {
            out_str(l->out, type == NODE_QUERY ? " node information query" : "");
            line_cut(l, "icmp6");
        }
        return l->stopped ? SILENT : DONE;
    default:
        if (!part && type == RENUMBERING)
            line_cut(l, "icmp6");
        if (!part && (type == MLD_QUERY || type == MLD_REPORT_V2))
            return line_listener_cut(l, type, length);
        if (part)
            protocols[part->proto]->line(l, part);
        else if (type == RPL)
            protocols[PROTO_icmpv6_rpl]->line(l, y);
        return listener_cut(l, y, type) ? SILENT : DONE;
    }
}

/* With -v the length stands before the body of these. */
static bool length_first(uint32_t type)
{
    return (type >= ROUTER_SOLICITATION && type <= REDIRECT) || type == HOME_AGENT_REPLY ||
           type == PREFIX_ADVERTISEMENT;
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t type = header_value(l->p, y, &rows[ICMPV6_TYPE]), length = y->end - y->offset;
    const char *name = NAME_IN(line_types, type);
    if (y->addr_len != ADDRESS_LEN) {
        out_str(o, "[ICMPv6 requires IPv6] (invalid)");
        return;
    }
    if (!length) {
        out_str(o, "ICMP6, length 0 (invalid)");
        return;
    }
    if (!y->fixed) {
        line_stop(l, "icmp6");
        return;
    }
    if (l->opt.verbose && length < HEADER_LEN && y->end <= l->p->caplen) {
        line_stop(l, "icmp6"); /* where the checksum should stand */
        return;
    }
    line_verdict(l, y);
    out_str(o, "ICMP6, ");
    bool has_code = header_has(y, &rows[ICMPV6_CODE]);
    if (!name || type >= MTRACE_RESPONSE) {
        if (name)
            out_str(o, name);
        else
            line_number(l, "unknown icmp6 type (", type, ")");
        if (!has_code) {
            line_stop(l, "icmp6");
            return;
        }
        line_number(l, ", length ", length, "");
        line_unknown(l, y);
        return;
    }
    out_str(o, name);
    if (l->opt.verbose && length_first(type))
        line_number(l, ", length ", length, "");
    enum result result = has_code ? line_body(l, y, type) : CUT;
    /* What an unreachable port is of, tcpdump looks for first. */
    bool looks = type == PARAMETER_PROBLEM ||
                 (type == UNREACHABLE && header_value(l->p, y, &rows[ICMPV6_CODE]) == CODE_PORT);
    if (result == CUT && has_code && looks)
        line_cut(l, "icmp6");
    else if (result == CUT) {
        line_stop(l, "icmp6");
        l->stopped = true; /* where the message is not cut, but short, too */
    } else if (result == DONE && !l->opt.verbose)
        line_number(l, ", length ", length, "");
}

static const struct bind binds[] = {
    {BY_IP_PROTO, IP_PROTO_ICMPV6},
};

const struct protocol proto_icmpv6 = {
    .name = "icmpv6",
    .title = "Internet Control Message Protocol v6",
    .rfc = "RFC 4443",
    ROWS(rows),
    .n_header = ICMPV6_CHECKSUM + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
