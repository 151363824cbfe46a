/* What a segment tells in the light of those before it: sent again, out of order, an
 * acknowledgement said twice, a closed window. Wireshark's findings, by the conditions that its
 * user's guide gives for each. */
#include "table.h"

#define FAST_WITHIN 20000000 /* ns: between the last acknowledgement and a fast retransmission */
#define OUT_OF_ORDER_WITHIN 3000000 /* ns, where the round-trip time is not known */
#define AGAIN (TCP_RETRANSMISSION | TCP_FAST_RETRANSMISSION | TCP_SPURIOUS_RETRANSMISSION)
#define DUPLICATES 2 /* so many make a sender send again before its timer does */

/* One segment under examination: who sends it, who gets it. */
struct look {
    struct flows *t;
    struct facts *x;
    struct end *e, *o;
    uint32_t place;
    unsigned from;
    const struct tcp_segment *s;
    uint32_t next; /* the sequence number behind it */
    bool plain;    /* none of SYN, FIN and RST */
};

static struct look look_at(struct flows *t, uint32_t place, unsigned from,
                           const struct tcp_segment *s)
{
    struct facts *x = &t->facts[place];
    uint32_t counted = s->length + (s->flags & (FLAG_SYN | FLAG_FIN) ? 1 : 0);
    return (struct look){
        .t = t,
        .x = x,
        .e = &x->end[from],
        .o = &x->end[!from],
        .place = place,
        .from = from,
        .s = s,
        .next = s->seq + counted,
        .plain = !(s->flags & (FLAG_SYN | FLAG_FIN | FLAG_RST)),
    };
}

/* What its place among the bytes says, where it is not sent again. */
static uint32_t find_place(const struct look *k)
{
    const struct tcp_segment *s = k->s;
    const struct end *e = k->e, *o = k->o;
    uint32_t found = 0;
    if (!(e->is & END_SEEN))
        return 0;
    if (s->length == 1 && s->seq == e->next && o->is & END_SEEN && o->window == 0 &&
        o->is & END_ACKED)
        found |= TCP_ZERO_WINDOW_PROBE;
    if (after(s->seq, e->next) && !(s->flags & FLAG_RST))
        found |= TCP_LOST_SEGMENT;
    if (s->length <= 1 && s->seq == e->next - 1 && k->plain)
        found |= TCP_KEEP_ALIVE;
    return found;
}

/* What its window says. */
static uint32_t find_window(const struct look *k, uint32_t found)
{
    const struct tcp_segment *s = k->s;
    const struct end *o = k->o;
    if (s->window == 0 && k->plain)
        found |= TCP_ZERO_WINDOW;
    if (s->length && k->plain && o->is & END_ACKED && s->seq + s->length == o->ack + o->window)
        found |= TCP_WINDOW_FULL;
    return found;
}

/* Segments without data that say again what their sender said before. */
static uint32_t find_again(const struct look *k, uint32_t found)
{
    const struct tcp_segment *s = k->s;
    const struct end *e = k->e, *o = k->o;
    bool same = s->flags & FLAG_ACK && e->is & END_ACKED && e->is & END_SEEN && k->plain &&
                !s->length && s->seq == e->next && s->ack == e->ack;
    if (!same)
        return found;
    if (s->window && s->window != e->window)
        return found | TCP_WINDOW_UPDATE;
    if (s->window == 0 && e->window == 0)
        return o->is & END_PROBE ? found | TCP_ZERO_WINDOW_PROBE_ACK : found;
    if (s->window == 0)
        return found;
    if (o->is & END_KEEP)
        return found | TCP_KEEP_ALIVE_ACK;
    return found | TCP_DUPLICATE_ACK;
}

/* Bytes that were there before: why may they come again? */
static uint32_t find_retransmission(const struct look *k)
{
    const struct tcp_segment *s = k->s;
    const struct end *e = k->e, *o = k->o;
    if (!(e->is & END_SEEN) || k->next == s->seq || !after(e->next, s->seq))
        return 0;
    if (s->flags & FLAG_RST)
        return 0;
    if (s->length && o->is & END_ACKED && !after(k->next, o->ack))
        return TCP_SPURIOUS_RETRANSMISSION | TCP_RETRANSMISSION;
    if (o->n_dup >= DUPLICATES && o->is & END_ACKED && s->seq == o->ack &&
        s->time - o->acked_at < FAST_WITHIN)
        return TCP_FAST_RETRANSMISSION | TCP_RETRANSMISSION;
    int64_t within = k->x->rtt ? k->x->rtt : OUT_OF_ORDER_WITHIN;
    if (k->next != e->next && s->time >= e->sent_at && s->time - e->sent_at < within)
        return TCP_OUT_OF_ORDER;
    return TCP_RETRANSMISSION;
}

/* The first segment that waits for its acknowledgement: since when the sender's timer has run. */
static void find_first(const struct look *k, struct tcp_facts *to)
{
    const struct sent *first = &k->t->pool.sent[k->e->head];
    if (!k->e->head || first->time == k->s->time)
        return;
    to->rto = k->s->time - first->time;
    to->rto_frame = first->frame;
}

/* The segment that this one acknowledges, and how long that took. */
static void find_acked(const struct look *k, struct tcp_facts *to)
{
    const struct tcp_segment *s = k->s;
    if (!(s->flags & FLAG_ACK))
        return;
    for (uint32_t i = k->o->head, next; i; i = next) {
        const struct sent *o = &k->t->pool.sent[i];
        next = o->after;
        if (o->next == s->ack && !to->acks_frame) {
            to->acks_frame = o->frame;
            to->ack_rtt = s->time - o->time;
        }
        if (!after(o->next, s->ack))
            sent_drop(k->t, i);
    }
}

void tcp_analyze(struct flows *t, uint32_t place, unsigned from, const struct tcp_segment *s)
{
    struct look k = look_at(t, place, from, s);
    struct tcp_facts *to = &t->tcp;
    uint32_t found = find_place(&k);
    found = find_window(&k, found);
    found = find_again(&k, found);
    if (s->flags & FLAG_ACK && k.o->is & END_SEEN && after(s->ack, k.o->top) &&
        !(s->flags & FLAG_RST))
        found |= TCP_ACK_LOST_SEGMENT;
    if (!(found & TCP_KEEP_ALIVE))
        found |= find_retransmission(&k);
    /* A second answer with another number is to a SYN that was not seen. */
    bool other = (s->flags & (FLAG_SYN | FLAG_ACK)) == (FLAG_SYN | FLAG_ACK) && k.e->is & END_SYN &&
                 k.e->first != s->seq;
    if (s->reused || other)
        found |= TCP_REUSED_PORTS;
    to->findings = found;
    if (found & TCP_DUPLICATE_ACK) {
        to->dup_number = k.e->n_dup + 1;
        to->dup_frame = k.e->ack_frame;
    }
    if ((found & AGAIN) == TCP_RETRANSMISSION)
        find_first(&k, to);
    find_acked(&k, to);
}

static void note_ack(const struct look *k, uint32_t found)
{
    const struct tcp_segment *s = k->s;
    struct end *e = k->e;
    if (found & TCP_DUPLICATE_ACK) {
        e->n_dup++;
    } else if (!(e->is & END_ACKED) || s->ack != e->ack) {
        e->n_dup = 0;
        e->ack_frame = s->number;
    }
    e->acked_at = s->time;
    e->ack = s->ack;
    k->o->is &= (uint16_t)~END_GAP;
    e->is |= END_ACKED;
    if (found & TCP_ACK_LOST_SEGMENT)
        k->o->top = after(s->ack, k->o->next) ? s->ack : k->o->next;
}

static void note_bytes(const struct look *k, uint32_t found)
{
    const struct tcp_segment *s = k->s;
    struct end *e = k->e;
    uint32_t expected = e->next;
    bool first = !(e->is & END_SEEN);
    if ((first || after(k->next, e->next)) && !(found & TCP_ZERO_WINDOW_PROBE)) {
        e->next = k->next;
        e->sent_at = s->time;
    }
    if (first || (s->seq == e->top && !(found & TCP_LOST_SEGMENT)))
        e->top = e->next;
    else if (found & TCP_LOST_SEGMENT)
        e->top = expected;
    e->is |= END_SEEN;
    if (k->next != s->seq && !(found & TCP_KEEP_ALIVE)) {
        struct sent one = {.time = s->time, .seq = s->seq, .next = k->next, .frame = s->number};
        sent_add(k->t, k->place, k->from, &one);
    }
}

/* Bytes on their way: from the first that waits for its acknowledgement to the last; and bytes
 * since the last push, as often as they were sent. */
static void count_bytes(const struct look *k, uint32_t found, struct tcp_facts *to)
{
    const struct tcp_segment *s = k->s;
    const struct sent *sent = k->t->pool.sent;
    uint32_t from = s->seq, stop = s->seq + s->length;
    if (found & TCP_LOST_SEGMENT)
        k->e->is |= END_GAP;
    if (!s->length || k->e->is & END_GAP)
        return;
    for (uint32_t i = k->e->head; i; i = sent[i].after) {
        from = after(from, sent[i].seq) ? sent[i].seq : from;
        stop = after(sent[i].next, stop) ? sent[i].next : stop;
    }
    to->in_flight = stop - from;
    to->push_bytes = k->e->pushed + s->length;
    k->e->pushed = s->flags & FLAG_PSH ? 0 : to->push_bytes;
}

void tcp_note(struct flows *t, uint32_t place, unsigned from, const struct tcp_segment *s)
{
    struct look k = look_at(t, place, from, s);
    uint32_t found = t->tcp.findings;
    if (s->flags & FLAG_ACK)
        note_ack(&k, found);
    count_bytes(&k, found, &t->tcp);
    if (!(s->flags & FLAG_RST))
        note_bytes(&k, found);
    k.e->window = s->window;
    k.e->is &= (uint16_t) ~(END_PROBE | END_KEEP);
    if (found & TCP_ZERO_WINDOW_PROBE)
        k.e->is |= END_PROBE;
    if (found & TCP_KEEP_ALIVE)
        k.e->is |= END_KEEP;
    if (found & TCP_RETRANSMISSION)
        k.x->again++;
}

const struct tcp_facts *flows_tcp(struct flows *t, const struct flow_facts *f,
                                  const struct tcp_segment *s)
{
    struct facts *x = &t->facts[f->place];
    unsigned from = x->up ? f->reply : !f->reply;
    struct tcp_facts *to = &t->tcp;
    *to = (struct tcp_facts){0};
    tcp_judge(x, from, s, to);
    tcp_analyze(t, f->place, from, s);
    to->closes_first = s->flags & FLAG_FIN && !(x->end[!from].is & END_FIN);
    to->closes_second = s->flags & FLAG_FIN && !to->closes_first;
    tcp_note(t, f->place, from, s);
    tcp_follow(x, from, s);
    tcp_states(x, &to->client, &to->server);
    to->complete = x->complete;
    to->initial_rtt = x->rtt;
    return to;
}
