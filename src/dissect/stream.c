/* What a frame carries of something longer, on its way to reassembly and back. */
#include "wireloupe/dissect.h"
#include "wireloupe/reassembly.h"

/* The layer is inside a message about a packet (an ICMP error): it is no packet of its own. */
static bool is_quoted(const struct dissect *d)
{
    const struct packet *p = d->p;
    for (const struct layer *y = d->y; y->parent != (uint8_t)(y - p->layers);) {
        y = &p->layers[y->parent];
        if (y->proto == PROTO_icmp || y->proto == PROTO_icmpv6)
            return true;
    }
    return false;
}

/* All that the layer around it claims was captured, and is no fragment. */
static bool is_complete(const struct dissect *d)
{
    const struct layer *up = &d->p->layers[d->y->parent];
    bool fragment = up->flags & LAYER_FRAGMENT && !d->section;
    return d->r.end <= d->r.cap && d->y->addr_len && !fragment && !is_quoted(d);
}

/* What the segment is taken for by itself; by the look of it only where that may be. */
static void name_segment(struct dissect *d, enum stream_step step)
{
    bool cut = step == STREAM_BEGINS || step == STREAM_GOES_ON;
    bool guessed =
        d->next_flags & LAYER_GUESSED || d->next == PROTO_NONE || protocols[d->next]->beyond;
    if (step == STREAM_WHOLE || step == STREAM_GOES_ON) {
        /* The middle of a message is not the begin of another, whatever it looks like. */
        if (guessed) {
            d->next_flags = 0;
            d->next = d->want & WANT_FIELDS ? PROTO_tcp_stream : PROTO_NONE;
        }
    } else if (step != STREAM_ALONE && d->next == PROTO_NONE && d->want & WANT_FIELDS) {
        d->next = PROTO_tcp_stream;
    }
    if (cut && d->next)
        d->next_flags |= LAYER_GOES_ON;
}

/* The segment begins with a part of a body, whatever that looks like. */
static void name_body(struct dissect *d, const struct segment *g)
{
    bool guessed =
        d->next_flags & LAYER_GUESSED || d->next == PROTO_NONE || protocols[d->next]->beyond;
    if (!guessed && d->next != g->body_proto && d->next != PROTO_tcp_stream)
        return;
    if (d->next != g->body_proto || guessed)
        d->next_flags |= LAYER_GUESSED;
    d->next_flags |= LAYER_BODY;
    d->next = g->body_proto;
    d->body = g->body;
}

#define SYN 0x02u
#define RST 0x04u
#define ACK 0x10u

void dissect_segment(struct dissect *d, uint32_t seq, uint32_t flags)
{
    const struct layer *y = d->y;
    uint32_t n = reader_left(&d->r);
    /* For the sake of a handshake alone, it is the client's side that is followed from the start.
     */
    if (!is_complete(d) || (d->marks && (flags & (SYN | ACK)) == (SYN | ACK)))
        return;
    struct segment segment = {
        .key = {.src = d->p->bytes + y->src,
                .dst = d->p->bytes + y->dst,
                .addr_len = y->addr_len,
                .sport = y->sport,
                .dport = y->dport},
        .seq = seq,
        .syn = flags & SYN,
        .reset = flags & RST,
        .p = d->p,
        .offset = d->r.pos,
        .n = n,
        .proto = d->next,
    };
    struct reassembled m;
    enum stream_step step = streams_segment(d->streams, &segment, &m);
    if (!n)
        return;
    d->bodiless = segment.bodiless;
    if (step == STREAM_WHOLE) {
        dissect_message(d, &m);
        streams_done(d->streams);
    }
    if (step != STREAM_ALONE)
        name_segment(d, step);
    if (segment.body.kind && d->want & (WANT_FIELDS | WANT_FLOW))
        name_body(d, &segment);
}

#define IS_OVERLAP 0x01u
#define IS_CONFLICT 0x02u
#define IS_TOO_LONG 0x04u

void fragment_facts(struct dissect *d, unsigned first_row)
{
    static const uint8_t facts[] = {IS_OVERLAP, IS_CONFLICT, IS_TOO_LONG};
    for (unsigned i = 0; i < sizeof facts; i++) {
        if (d->fragment & facts[i])
            emit_same(d, first_row + i, d->r.pos, 0, 1);
    }
}

static void tell_fault(struct dissect *d, unsigned around, enum fragment_step step, bool conflict)
{
    d->fragment = conflict ? IS_CONFLICT : 0;
    if (step == FRAGMENT_AGAIN || step == FRAGMENT_OVERLAPS)
        d->fragment |= IS_OVERLAP;
    else if (step == FRAGMENT_TOO_LONG)
        d->fragment |= IS_TOO_LONG;
    if (d->fragment && d->want & WANT_FIELDS)
        dissect_part(d, around, 0);
}

void dissect_fragment(struct dissect *d, uint32_t id, uint32_t from, bool more, unsigned around,
                      unsigned proto)
{
    const struct layer *y = d->y;
    if (!d->fragments || !y->addr_len || d->r.end > d->r.cap || is_quoted(d))
        return;
    struct fragment f = {
        .src = d->p->bytes + y->src,
        .dst = d->p->bytes + y->dst,
        .addr_len = y->addr_len,
        .proto = d->ip_proto,
        .id = id,
        .p = d->p,
        .from = from,
        .offset = d->r.pos,
        .n = reader_left(&d->r),
        .more = more,
    };
    struct reassembled m;
    enum fragment_step step = fragments_add(d->fragments, &f, &m);
    tell_fault(d, around, step, m.notes & SECTION_CONFLICT);
    if (step != FRAGMENT_WHOLE)
        return;
    m.around = (uint8_t)around;
    m.proto = (uint8_t)proto;
    dissect_message(d, &m);
    fragments_done(d->fragments);
}
