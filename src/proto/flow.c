/* The flow that a packet belongs to: all packets between the same two programs, in both directions.
 *
 * What a student learns here: one packet alone does not say whether it begins a conversation or
 * answers in one. Who remembers the packets before it can tell, as a stateful filter does. */
#include "flow.h"

enum {
    FLOW_INDEX,
    FLOW_PACKET,
    FLOW_DIRECTION,
    FLOW_FILTER,
    FLOW_QUOTED,
    FLOW_PROBE_HOP,
    FLOW_PROBE_FRAME,
    FLOW_PROBE_TIME,
    FLOW_TRACEROUTE
};

#define FEW_HOPS 32u

#define VLAN_ID_MASK 0x0fffu

static const struct value_name directions[] = {
    {0, "from the end that began it"},
    {1, "to the end that began it"},
};

static const struct value_name filters[] = {
    {FLOW_NEW, "NEW"},
    {FLOW_ESTABLISHED, "ESTABLISHED"},
    {FLOW_RELATED, "RELATED"},
    {FLOW_INVALID, "INVALID"},
};

static const struct value_name quotes[] = {
    {0, "a flow of which no packet was seen"},
    {1, "a flow that was seen before"},
};

static const struct field_def rows[] = {
    [FLOW_INDEX] = {.name = "flow.index",
                    .label = "Flow",
                    .type = FT_UINT,
                    .brief = "flow",
                    .rfc = "RFC 6146 2",
                    .what = "The number of the conversation between two addresses and ports, "
                            "counted from 0 in the order of their first packets."},
    [FLOW_PACKET] = {.name = "flow.packet",
                     .label = "Packet of the flow",
                     .type = FT_UINT,
                     .rfc = "RFC 6146 2",
                     .what = "The how many-th packet of its flow this is, both directions "
                             "counted together."},
    [FLOW_DIRECTION] = {.name = "flow.direction",
                        .label = "Direction",
                        .type = FT_UINT,
                        NAMES(directions),
                        .rfc = "RFC 6146 2",
                        .what = "Whether the packet travels away from the host that sent the "
                                "first one, or back to it."},
    [FLOW_FILTER] = {.name = "flow.filter",
                     .label = "To a stateful filter",
                     .type = FT_UINT,
                     NAMES(filters),
                     .rfc = "RFC 6146 3.5",
                     .what = "How a filter that remembers flows sees the packet: the first ones "
                             "are NEW, and once both ends have sent something, ESTABLISHED."},
    [FLOW_QUOTED] = {.name = "flow.quoted",
                     .label = "What is quoted",
                     .type = FT_FLAG,
                     NAMES(quotes),
                     .rfc = "RFC 792",
                     .what = "The packet stands in an error message: it was sent before, in the "
                             "flow that the error is about."},
    [FLOW_PROBE_HOP] = {.name = "flow.probe.hop",
                        .label = "Hop of the path",
                        .type = FT_UINT,
                        .rfc = "RFC 1393 1",
                        .what =
                            "The quoted packet was sent with so many hops: who sends this error "
                            "is the router at which they were used up, or the goal itself."},
    [FLOW_PROBE_FRAME] = {.name = "flow.probe.frame",
                          .label = "Answers the probe in frame",
                          .type = FT_UINT,
                          .rfc = "RFC 1393 1",
                          .what = "The frame in which the quoted packet was sent."},
    [FLOW_PROBE_TIME] = {.name = "flow.probe.time",
                         .label = "Sent before, ago",
                         .type = FT_DURATION,
                         .rfc = "RFC 1393 1",
                         .what = "The time from that probe to this error: to the router and back."},
    [FLOW_TRACEROUTE] = {.name = "flow.traceroute",
                         .label = "A path is traced",
                         .type = FT_FLAG,
                         .rfc = "RFC 1393 1",
                         .what = "Packets to the same host have few hops left, and one more from "
                                 "time to time: traceroute makes each router of the path tell of "
                                 "itself by an error."},
};

/* The innermost IP header around the layer at hand; NULL where there is none. */
static const struct layer *ip_around(const struct dissect *d)
{
    const struct layer *y = d->y;
    while (y->proto != PROTO_ip && y->proto != PROTO_ipv6) {
        const struct layer *up = &d->p->layers[y->parent];
        if (up == y)
            return NULL;
        y = up;
    }
    return y;
}

/* What a packet and the quote of it have in common, beside their flow. */
static uint32_t packet_mark(const struct dissect *d, const struct layer *ip)
{
    if (ip->proto == PROTO_ip)
        return packet_number(d->p, ip->offset + 4, 2);
    return d->y->proto == PROTO_icmpv6 ? packet_number(d->p, d->y->offset + 6, 2) : 0;
}

static bool is_multicast(const struct dissect *d, const struct layer *ip)
{
    uint8_t first = d->p->bytes[ip->dst];
    return ip->addr_len == 4 ? first >= 224 : first == 0xff;
}

/* Packets with few hops left, and more from one to the next: traceroute asks the routers of a path
 * for an error each. */
static void note_probe(struct dissect *d)
{
    const struct layer *ip = ip_around(d);
    uint32_t route[9] = {EXCHANGE_ROUTE};
    if (!ip || is_multicast(d, ip))
        return;
    uint32_t left = packet_number(d->p, ip->offset + (ip->proto == PROTO_ip ? 8 : 7), 1);
    if (!left || left >= FEW_HOPS)
        return;
    memcpy(route + 1, d->p->bytes + ip->src, ip->addr_len);
    memcpy(route + 5, d->p->bytes + ip->dst, ip->addr_len);
    const uint32_t key[] = {EXCHANGE_PROBE, d->flow.index, packet_mark(d, ip)};
    uint32_t frame = (uint32_t)d->p->number, steps = 0;
    struct exchange last = flows_answer(d->facts, route, sizeof route, d->p->time);
    if (last.frame && last.note % 256 <= left)
        steps = last.note / 256 + (last.note % 256 < left);
    flows_note(d->facts, route, sizeof route, frame, d->p->time, steps * 256 + left);
    flows_note(d->facts, key, sizeof key, frame, d->p->time, left);
    d->traces = steps > 0;
}

static void find_probe(struct dissect *d)
{
    const struct layer *ip = ip_around(d);
    if (!ip)
        return;
    const uint32_t key[] = {EXCHANGE_PROBE, d->flow.index, packet_mark(d, ip)};
    d->probe = flows_answer(d->facts, key, sizeof key, d->p->time);
}

static bool has_vlan(const struct layer *y)
{
    return y->proto == PROTO_vlan && y->fixed >= 2;
}

struct flow_key flow_key_of(const struct dissect *d, uint8_t ip_proto, uint16_t sport,
                            uint16_t dport)
{
    const struct layer *y = d->y;
    struct flow_key k = {
        .src = d->p->bytes + y->src,
        .dst = d->p->bytes + y->dst,
        .addr_len = y->addr_len,
        .proto = ip_proto,
        .sport = sport,
        .dport = dport,
    };
    for (uint32_t i = 0; i < d->p->n_layers; i++) {
        if (has_vlan(&d->p->layers[i]))
            k.vlan = packet_number(d->p, d->p->layers[i].offset, 2) & VLAN_ID_MASK;
    }
    return k;
}

bool flow_is_quoted(const struct dissect *d)
{
    const struct packet *p = d->p;
    const struct layer *y = d->y;
    while (&p->layers[y->parent] != y) {
        y = &p->layers[y->parent];
        if (y->proto == PROTO_icmp || y->proto == PROTO_icmpv6)
            return true;
    }
    return false;
}

/* The datagram was put together from fragments, and counted with the first of them, which had the
 * whole transport header. */
static bool is_counted(const struct dissect *d)
{
    unsigned around = d->section ? d->now->around : PROTO_NONE;
    return (around == PROTO_ip_fragments || around == PROTO_ipv6_fragments) &&
           d->p->layers[d->y->parent].proto == around &&
           d->p->pieces[d->section->first].length >= proto_plans[d->y->proto].header_len;
}

bool flow_meet(struct dissect *d, const struct flow_key *k, bool answer, bool renew)
{
    if (!d->facts || !k->addr_len)
        return false;
    bool quoted = flow_is_quoted(d);
    struct flow_packet p = {
        .time = d->p->time,
        .number = (uint32_t)d->p->number,
        .length = d->p->wirelen,
        .quoted = quoted || is_counted(d),
        .answer = answer,
    };
    d->flow = flows_packet(d->facts, k, &p, renew);
    d->has_flow = !quoted;
    d->probe.frame = 0;
    d->traces = false;
    if (quoted)
        find_probe(d);
    else if (!p.quoted && d->want & WANT_FIELDS)
        note_probe(d);
    if (d->has_flow)
        d->p->flow = d->flow.place;
    return true;
}

void flow_exchange(struct dissect *d, const void *key, size_t n, bool question, unsigned first)
{
    if (question) {
        flows_ask(d->facts, key, n, (uint32_t)d->p->number, d->p->time);
        return;
    }
    struct exchange x = flows_answer(d->facts, key, n, d->p->time);
    if (x.frame && d->want & WANT_FIELDS) {
        emit_same(d, first, d->r.pos, 0, x.frame);
        emit_duration(d, first + 1, d->r.pos, x.time);
    }
}

/* A part without bytes, at the cursor, whatever has happened to the reader. */
static void empty_part(struct dissect *d, unsigned proto)
{
    struct reader kept = d->r;
    d->r.status = READ_OK;
    dissect_part(d, proto, 0);
    d->r = kept;
}

void flow_part(struct dissect *d)
{
    if (d->want & WANT_FIELDS)
        empty_part(d, PROTO_flow);
}

void tcp_flow_part(struct dissect *d, const struct tcp_facts *facts)
{
    d->tcp = facts;
    if (d->want & WANT_FIELDS)
        empty_part(d, PROTO_tcp_flow);
}

static void dissect(struct dissect *d)
{
    const struct flow_facts *f = &d->flow;
    uint32_t at = d->r.pos;
    emit_same(d, FLOW_INDEX, at, 0, f->index);
    if (!f->packet && d->has_flow)
        return;
    if (!f->packet) {
        emit_same(d, FLOW_QUOTED, at, 0, f->seen);
        if (d->probe.frame) {
            emit_same(d, FLOW_PROBE_HOP, at, 0, d->probe.note);
            emit_same(d, FLOW_PROBE_FRAME, at, 0, d->probe.frame);
            emit_duration(d, FLOW_PROBE_TIME, at, d->probe.time);
        }
        return;
    }
    emit_same(d, FLOW_PACKET, at, 0, f->packet);
    emit_same(d, FLOW_DIRECTION, at, 0, f->reply);
    if (d->p->layers[d->y->parent].proto != PROTO_tcp)
        emit_same(d, FLOW_FILTER, at, 0, f->filter);
    if (d->traces)
        emit_same(d, FLOW_TRACEROUTE, at, 0, 1);
}

const struct protocol proto_flow = {
    .name = "flow",
    .title = "Flow",
    .rfc = "RFC 6146",
    ROWS(rows),
    .dissect = dissect,
};
