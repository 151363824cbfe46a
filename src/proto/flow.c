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
    FLOW_QUOTED
};

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
};

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

bool flow_meet(struct dissect *d, const struct flow_key *k, bool answer, bool renew)
{
    if (!d->facts || !k->addr_len)
        return false;
    struct flow_packet p = {
        .time = d->p->time,
        .number = (uint32_t)d->p->number,
        .length = d->p->wirelen,
        .quoted = flow_is_quoted(d),
        .answer = answer,
    };
    d->flow = flows_packet(d->facts, k, &p, renew);
    d->has_flow = !p.quoted;
    if (d->has_flow)
        d->p->flow = d->flow.place;
    return true;
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
    if (!f->packet) {
        emit_same(d, FLOW_QUOTED, at, 0, f->seen);
        return;
    }
    emit_same(d, FLOW_PACKET, at, 0, f->packet);
    emit_same(d, FLOW_DIRECTION, at, 0, f->reply);
    if (d->p->layers[d->y->parent].proto != PROTO_tcp)
        emit_same(d, FLOW_FILTER, at, 0, f->filter);
}

const struct protocol proto_flow = {
    .name = "flow",
    .title = "Flow",
    .rfc = "RFC 6146",
    ROWS(rows),
    .dissect = dissect,
};
