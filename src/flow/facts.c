/* Facts about flows: their numbers, who began them, and what each end sent. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define PROTO_TCP 6
#define PROTO_UDP 17

bool flows_want_facts(struct flows *t)
{
    if (!t->facts)
        t->facts = calloc(t->room, sizeof *t->facts);
    return t->facts != NULL;
}

static struct flow_report report_of(const struct flows *t, uint32_t place)
{
    const struct flow *f = &t->flow[place];
    const struct facts *x = &t->facts[place];
    const uint8_t *low = (const uint8_t *)f->address, *high = low + KIND_ADDR_LEN(f->kind);
    struct flow_report r = {
        .place = place,
        .index = x->index,
        .addr_len = KIND_ADDR_LEN(f->kind),
        .proto = KIND_PROTO(f->kind),
        .address = {x->up ? low : high, x->up ? high : low},
        .port = {x->up ? f->low_port : f->high_port, x->up ? f->high_port : f->low_port},
        .vlan = (uint16_t)KIND_VLAN(f->kind),
        .packets = {x->packets[!x->up], x->packets[x->up]},
        .bytes = {x->bytes[!x->up], x->bytes[x->up]},
        .began = x->began,
        .last = x->last,
        .rtt = x->rtt,
        .again = x->again,
        .answered = x->answer,
    };
    if (r.proto == PROTO_TCP)
        tcp_states(x, &r.client, &r.server);
    return r;
}

static bool is_told(const struct facts *x)
{
    return x->known && (x->packets[0] || x->packets[1]);
}

uint32_t flows_places(const struct flows *t)
{
    return t->n;
}

bool flows_index(const struct flows *t, uint32_t place, uint32_t *index)
{
    if (!t->facts || !is_told(&t->facts[place]))
        return false;
    *index = t->facts[place].index;
    return true;
}

bool flows_report(const struct flows *t, uint32_t place, struct flow_report *r)
{
    if (!t->facts || !is_told(&t->facts[place]))
        return false;
    *r = report_of(t, place);
    return true;
}

void flows_on_gone(struct flows *t, void (*gone)(void *user, const struct flow_report *r),
                   void *user)
{
    t->gone = gone;
    t->gone_user = user;
}

void flows_forget(struct flows *t, uint32_t place)
{
    if (t->kept && t->kept[place]) {
        if (t->forget)
            t->forget(t->forget_user, t->kept[place]);
        t->kept[place] = NULL;
    }
    if (!t->facts)
        return;
    if (t->gone && is_told(&t->facts[place])) {
        struct flow_report r = report_of(t, place);
        t->gone(t->gone_user, &r);
    }
    sent_clear(t, place, 0);
    sent_clear(t, place, 1);
    memset(&t->facts[place], 0, sizeof *t->facts);
}

/* Gives a new flow its numbers. */
static void begin(struct flows *t, struct facts *x, unsigned proto, bool up, int64_t time)
{
    x->known = true;
    x->up = up;
    x->index = t->n_known++;
    if (proto == PROTO_TCP || proto == PROTO_UDP)
        x->stream = t->n_streams[proto == PROTO_UDP]++;
    x->began = x->last = time;
}

bool flows_reused(struct flows *t, const struct flow_key *k, uint32_t seq)
{
    bool up;
    uint32_t at = flows_find(t, k, &up); /* may move the table */
    const struct facts *x = &t->facts[at];
    const struct end *e = &x->end[!up];
    return x->known && e->is & END_SYN && e->first != seq;
}

/* A host that talks to itself: what it says of itself tells its packets' directions apart. */
static bool is_with_itself(const struct flow_key *k)
{
    return k->sport == k->dport && memcmp(k->src, k->dst, k->addr_len) == 0;
}

struct flow_facts flows_packet(struct flows *t, const struct flow_key *k,
                               const struct flow_packet *p, bool renew)
{
    bool up;
    uint32_t place = flows_find(t, k, &up);
    struct facts *x = &t->facts[place];
    if (is_with_itself(k))
        up = !p->answer;
    if (renew && !p->quoted) {
        /* The scale is the new connection's: its SYN's options were read before. */
        uint8_t low = x->low_scale, high = x->high_scale;
        flows_forget(t, place);
        x->low_scale = low;
        x->high_scale = high;
    }
    bool seen = x->known;
    if (!seen)
        begin(t, x, k->proto, up != p->answer, p->time);
    bool reply = x->up != up;
    if (!p->quoted && !x->packets[0] && !x->packets[1]) {
        /* Known until now from an error about it only. */
        x->up = up != p->answer;
        x->began = x->last = p->time;
        reply = p->answer;
    }
    struct flow_facts f = {
        .place = place,
        .index = x->index,
        .stream = x->stream,
        .reply = reply,
        .seen = seen,
        .time = p->time - x->began,
        .delta = p->time - x->last,
        .filter = FLOW_RELATED,
    };
    if (p->quoted)
        return f;
    x->last = p->time;
    x->packets[!up]++;
    x->bytes[!up] += p->length;
    x->answer = x->packets[0] && x->packets[1];
    f.packet = x->packets[0] + x->packets[1];
    f.filter = x->answer ? FLOW_ESTABLISHED : FLOW_NEW;
    return f;
}

uint32_t flows_asked(struct flows *t, uint32_t place)
{
    return t->facts[place].asked++;
}

uint32_t flows_answered(struct flows *t, uint32_t place)
{
    return t->facts[place].answered++;
}

uint8_t *flows_agreed(struct flows *t, uint32_t place)
{
    return &t->facts[place].agreed;
}
