/* The states of TCP's two ends (RFC 9293 3.3.2), as far as segments on the wire show them: what an
 * end sends shows its state at once; that something arrived shows when it is acknowledged. */
#include "table.h"

/* The state of `e` while it opens the connection, or where its opening was not seen. */
static enum tcp_state opening(const struct end *e, const struct end *o)
{
    if (!(e->is & END_SYN)) {
        if (!(o->is & END_SYN) || o->is & END_SYN_OK)
            return (e->is | o->is) & END_SEEN ? TCP_STATE_ESTABLISHED : TCP_STATE_UNKNOWN;
        return TCP_STATE_LISTEN;
    }
    if (e->is & END_SYN_OK && (o->is & END_SYN_OK || !(o->is & END_SYN)))
        return TCP_STATE_ESTABLISHED;
    return e->is & END_ACCEPT ? TCP_STATE_SYN_RECVD : TCP_STATE_SYN_SENT;
}

static enum tcp_state state_of(const struct facts *x, unsigned which)
{
    const struct end *e = &x->end[which], *o = &x->end[!which];
    bool mine = e->is & END_FIN_OK, theirs = o->is & END_FIN_OK;
    if (x->reset)
        return TCP_STATE_CLOSED;
    if (e->is & END_FIN && e->is & END_PASSIVE)
        return mine ? TCP_STATE_CLOSED : TCP_STATE_LAST_ACK;
    if (e->is & END_FIN && mine)
        return theirs ? TCP_STATE_TIME_WAIT : TCP_STATE_FIN_WAIT_2;
    if (e->is & END_FIN)
        return theirs ? TCP_STATE_CLOSING : TCP_STATE_FIN_WAIT_1;
    return theirs ? TCP_STATE_CLOSE_WAIT : opening(e, o);
}

void tcp_states(const struct facts *x, uint8_t *client, uint8_t *server)
{
    *client = (uint8_t)state_of(x, !x->up);
    *server = (uint8_t)state_of(x, x->up);
}

/* Whether a reset is one that its receiver obeys: RFC 9293 3.5.3 and 3.10.7. */
static bool reset_counts(const struct end *e, const struct end *o, const struct tcp_segment *s)
{
    if (e->is & END_SEEN && s->seq == e->next)
        return true;
    if (o->is & END_SYN && !(o->is & END_ACKED))
        return s->flags & FLAG_ACK && !after(o->first + 1, s->ack);
    if (o->is & END_ACKED)
        return s->seq - o->ack < (o->window ? o->window : 1);
    return true;
}

static enum tcp_attention attention(const struct facts *x, const struct end *e, const struct end *o,
                                    const struct tcp_segment *s)
{
    uint16_t flags = s->flags & 0x3f;
    if ((flags & (FLAG_FIN | FLAG_PSH | FLAG_URG)) == (FLAG_FIN | FLAG_PSH | FLAG_URG) &&
        (flags == 0x3f || !(flags & FLAG_ACK)))
        return TCP_ALL_FLAGS;
    if (flags & FLAG_SYN && flags & FLAG_FIN)
        return TCP_SYN_FIN;
    if (!flags)
        return TCP_NO_FLAGS;
    if (flags & FLAG_RST) {
        if (o->is & END_SYN && !(o->is & END_ACCEPT) && !(e->is & END_SEEN) &&
            reset_counts(e, o, s))
            return TCP_CLOSED_PORT;
        return reset_counts(e, o, s) ? TCP_FINE : TCP_STRAY_RESET;
    }
    if (s->length && e->is & END_FIN && after(s->seq + s->length, e->fin))
        return TCP_DATA_AFTER_FIN;
    if (x->packets[0] + x->packets[1] == 1 && flags & FLAG_ACK && !(flags & FLAG_SYN))
        return TCP_NO_HANDSHAKE;
    return TCP_FINE;
}

void tcp_judge(const struct facts *x, unsigned from, const struct tcp_segment *s,
               struct tcp_facts *to)
{
    const struct end *e = &x->end[from], *o = &x->end[!from];
    enum tcp_attention a = attention(x, e, o, s);
    bool first = x->packets[0] + x->packets[1] == 1;
    /* Of a connection whose first segment is of another kind, a filter knows nothing. */
    bool odd_first =
        first && (s->flags & (FLAG_RST | FLAG_FIN) || (s->flags & FLAG_SYN && s->flags & FLAG_ACK));
    to->attention = (uint8_t)a;
    if (a == TCP_SYN_FIN || a == TCP_NO_FLAGS || a == TCP_ALL_FLAGS || a == TCP_STRAY_RESET ||
        odd_first)
        to->filter = FLOW_INVALID;
    else
        to->filter = x->answer ? FLOW_ESTABLISHED : FLOW_NEW;
}

/* What an acknowledgement shows of the other end's SYN and FIN. */
static void follow_ack(struct end *e, struct end *o, uint32_t ack)
{
    if (o->is & END_SYN && after(ack, o->first))
        o->is |= END_SYN_OK;
    if (o->is & END_FIN && after(ack, o->fin)) {
        if (!(e->is & END_FIN))
            e->is |= END_PASSIVE;
        o->is |= END_FIN_OK;
    }
}

static void follow_complete(struct facts *x, const struct end *o, const struct tcp_segment *s)
{
    bool syn = s->flags & FLAG_SYN, ack = s->flags & FLAG_ACK;
    if (syn)
        x->complete |= ack ? 2 : 1;
    else if (ack && o->is & END_SYN && after(s->ack, o->first))
        x->complete |= 4;
    if (s->length)
        x->complete |= 8;
    if (s->flags & FLAG_FIN)
        x->complete |= 16;
    if (s->flags & FLAG_RST)
        x->complete |= 32;
}

/* The time from the SYN to the first segment with ACK and without SYN: both ways, seen from any
 * place between. */
static void follow_handshake(struct facts *x, const struct tcp_segment *s)
{
    bool syn = s->flags & FLAG_SYN, ack = s->flags & FLAG_ACK;
    if (syn && !ack)
        x->syn_at = s->time;
    else if (!syn && ack && !x->rtt && x->complete & 1)
        x->rtt = s->time - x->syn_at;
}

void tcp_follow(struct facts *x, unsigned from, const struct tcp_segment *s)
{
    struct end *e = &x->end[from], *o = &x->end[!from];
    follow_complete(x, o, s);
    follow_handshake(x, s);
    if (s->flags & FLAG_RST) {
        x->reset = x->reset || reset_counts(e, o, s);
        return;
    }
    if (s->flags & FLAG_SYN) {
        if (o->is & END_SYN && s->flags & FLAG_ACK && s->ack == o->first + 1)
            e->is |= END_ACCEPT;
        e->is |= END_SYN;
        e->first = s->seq;
    }
    if (s->flags & FLAG_ACK)
        follow_ack(e, o, s->ack);
    if (s->flags & FLAG_FIN) {
        e->is |= END_FIN;
        e->fin = s->seq + s->length;
    }
}
