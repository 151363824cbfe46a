/* --follow: what the two ends of a stream said to each other, in the order in which they meant it:
 * TCP's segments sorted, what was sent again left out, what is missing told. Streams are kept until
 * the last packet, and then follow each other; one alone is shown at once. */
#include <stdlib.h>

#include "wireloupe/dissect.h"
#include "follow.h"

/* Bytes that are kept of all streams; of one direction, before what is missing counts as lost. */
#define KEPT_MOST ((size_t)256 << 20)
#define EARLY_MOST (256u * 1024)
#define STREAMS 1000000u /* that are told apart */

#define SYN 0x02u
#define ACK 0x10u

static uint32_t follow_want(const struct view_options *o)
{
    (void)o;
    return WANT_FIELDS | WANT_TEXT | WANT_REASSEMBLY;
}

/* ---- in order ---- */

static void release(struct follow *f, struct chunk *c)
{
    f->kept -= sizeof *c + c->n;
    free(c);
}

/* A chunk that is next: shown at once, or kept. */
static void deliver(struct out *out, const struct view_options *o, struct stream *s,
                    struct chunk *c)
{
    if (o->follow_index >= 0 && o->follow <= FOLLOW_UDP) {
        follow_chunk(out, o, s, c);
        release(o->memory, c);
        return;
    }
    c->next = NULL;
    *s->last = c;
    s->last = &c->next;
}

static struct chunk *new_chunk(struct follow *f, struct stream *s, const struct packet *p,
                               const uint8_t *bytes, uint32_t n, bool back)
{
    struct chunk *c = NULL;
    if (f->kept + sizeof *c + n <= KEPT_MOST)
        c = malloc(sizeof *c + n);
    if (!c) {
        s->left_out += n;
        return NULL;
    }
    *c = (struct chunk){.time = p->time, .frame = p->number, .n = n, .back = back};
    if (n)
        memcpy(c->bytes, bytes, n);
    f->kept += sizeof *c + n;
    return c;
}

/* Leaves out the first n bytes. */
static void trim(struct follow *f, struct chunk *c, uint32_t n)
{
    uint32_t there = n < c->n ? n : c->n;
    memmove(c->bytes, c->bytes + there, c->n - there);
    f->kept -= there;
    c->n -= there;
    c->seq += n;
    c->lost -= c->lost < n - there ? c->lost : n - there;
}

/* What waited and is next by now. */
static void drain(struct out *out, const struct view_options *o, struct stream *s,
                  struct side *side)
{
    struct chunk *c;
    while ((c = side->early) && (int32_t)(c->seq - side->next) <= 0) {
        uint32_t old = side->next - c->seq;
        side->early = c->next;
        side->early_bytes -= c->n;
        if (old >= c->n + c->lost) {
            release(o->memory, c);
            continue;
        }
        trim(o->memory, c, old);
        side->next += c->n + c->lost;
        deliver(out, o, s, c);
    }
}

/* Nobody waits any longer for what is missing before the first that came early. */
static void give_up(struct out *out, const struct view_options *o, struct stream *s,
                    struct side *side, const struct packet *p)
{
    struct chunk *gap = new_chunk(o->memory, s, p, NULL, 0, side == &s->side[1]);
    if (gap) {
        gap->time = side->early->time;
        gap->frame = side->early->frame;
        gap->lost = side->early->seq - side->next;
        deliver(out, o, s, gap);
    }
    side->next = side->early->seq;
    drain(out, o, s, side);
}

static void hold(struct side *side, struct chunk *c)
{
    struct chunk **at = &side->early;
    while (*at && (int32_t)((*at)->seq - c->seq) <= 0)
        at = &(*at)->next;
    c->next = *at;
    *at = c;
    side->early_bytes += c->n;
}

/* ---- packets ---- */

static bool is_fragment(const struct packet *p, const struct layer *y)
{
    return p->layers[y->parent].flags & LAYER_FRAGMENT;
}

/* The segment or datagram that is followed. */
static const struct layer *find_transport(const struct packet *p, bool tcp)
{
    for (uint32_t i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        if (y->proto == PROTO_icmp || y->proto == PROTO_icmpv6)
            return NULL;
        if (y->proto == (tcp ? PROTO_tcp : PROTO_udp) && y->addr_len && !is_fragment(p, y) &&
            y->fixed == proto_plans[y->proto].header_len)
            return y;
    }
    return NULL;
}

/* The same for both directions; with a secret, so that nobody who sends packets can make chains
 * long. */
static uint32_t hash(const struct follow *f, const struct packet *p, const struct layer *y)
{
    uint64_t end[2][3] = {{y->sport}, {y->dport}};
    memcpy(end[0] + 1, p->bytes + y->src, y->addr_len);
    memcpy(end[1] + 1, p->bytes + y->dst, y->addr_len);
    bool up = memcmp(end[0], end[1], sizeof end[0]) <= 0;
    uint64_t h = f->secret.word[0];
    for (unsigned i = 0; i < 6; i++)
        h = hash_add(&f->secret, h, end[(i / 3 == 0) == up ? 0 : 1][i % 3]);
    return hash_end(h) % FOLLOW_BUCKETS;
}

static bool is_end(const struct stream *s, unsigned end, const struct packet *p, uint32_t address,
                   uint16_t port)
{
    return s->port[end] == port && memcmp(s->address[end], p->bytes + address, s->addr_len) == 0;
}

/* Whether the packet is of that stream, and in which direction. */
static bool is_of(const struct stream *s, const struct packet *p, const struct layer *y, bool *back)
{
    for (unsigned i = 0; i < 2 && s->addr_len == y->addr_len; i++) {
        *back = i;
        if (is_end(s, i, p, y->src, y->sport) && is_end(s, !i, p, y->dst, y->dport))
            return true;
    }
    return false;
}

static uint32_t tcp_flags(const struct packet *p, const struct layer *y)
{
    return packet_number(p, y->offset + 13, 1);
}

/* A SYN with another number opens another connection on the same ports. */
static bool is_anew(const struct stream *s, const struct packet *p, const struct layer *y,
                    bool back)
{
    const struct side *side = &s->side[back];
    return s->tcp && (tcp_flags(p, y) & (SYN | ACK)) == SYN && side->known &&
           !(side->opened && side->start == packet_number(p, y->offset + 4, 4) + 1);
}

static struct stream *new_stream(struct follow *f, const struct packet *p, const struct layer *y,
                                 bool *back)
{
    struct stream *s = f->n_streams < STREAMS ? calloc(1, sizeof *s) : NULL;
    if (!s)
        return NULL;
    s->tcp = y->proto == PROTO_tcp;
    /* Who answers was asked, even where the question was not seen. */
    *back = s->tcp && (tcp_flags(p, y) & (SYN | ACK)) == (SYN | ACK);
    s->number = f->n_streams++;
    s->last = &s->first;
    s->addr_len = y->addr_len;
    memcpy(s->address[*back], p->bytes + y->src, y->addr_len);
    memcpy(s->address[!*back], p->bytes + y->dst, y->addr_len);
    s->port[*back] = y->sport;
    s->port[!*back] = y->dport;
    *(f->last ? &f->last->next : &f->first) = s;
    f->last = s;
    return s;
}

static struct stream *stream_of(struct follow *f, const struct packet *p, const struct layer *y,
                                bool *back)
{
    struct stream **head = &f->bucket[hash(f, p, y)], *s = *head;
    while (s && !is_of(s, p, y, back))
        s = s->chain;
    if (s && !is_anew(s, p, y, *back))
        return s;
    s = new_stream(f, p, y, back);
    if (s) {
        s->chain = *head; /* before an older one on the same ports */
        *head = s;
    }
    return s;
}

/* The other end has what was not captured: it does not come any more. */
static void acknowledge(struct out *out, const struct view_options *o, struct stream *s,
                        struct side *side, const struct packet *p, uint32_t ack)
{
    while (side->known && side->early && (int32_t)(ack - side->early->seq) >= 0)
        give_up(out, o, s, side, p);
}

static void segment(struct out *out, const struct view_options *o, struct stream *s,
                    const struct packet *p, const struct layer *y, struct chunk *c)
{
    struct side *side = &s->side[c->back];
    uint32_t seq = packet_number(p, y->offset + 4, 4), ack = packet_number(p, y->offset + 8, 4);
    uint32_t flags = packet_number(p, y->offset + 13, 1), length = c->n + c->lost;
    if (flags & ACK)
        acknowledge(out, o, s, &s->side[!c->back], p, ack);
    if (flags & SYN) {
        side->opened = true;
        side->start = side->next = ++seq;
    } else if (!side->known) {
        side->next = seq;
    }
    side->known = true;
    c->seq = seq;
    if (!length || (int32_t)(seq + length - side->next) <= 0) {
        release(o->memory, c);
        return;
    }
    hold(side, c);
    drain(out, o, s, side);
    while (side->early && side->early_bytes > EARLY_MOST)
        give_up(out, o, s, side, p);
}

static bool has_protocol(const struct packet *p, unsigned proto)
{
    for (uint32_t i = 0; i < p->n_layers; i++) {
        if (p->layers[i].proto == proto)
            return true;
    }
    return false;
}

/* Of a stream that nobody follows it is known, too, with which number it began: another one opens
 * another stream. */
static void note_start(struct side *side, const struct packet *p, const struct layer *y)
{
    side->known = true;
    if (tcp_flags(p, y) & SYN) {
        side->opened = true;
        side->start = packet_number(p, y->offset + 4, 4) + 1;
    }
}

static void follow_begin(struct out *out, const struct view_options *o)
{
    struct follow *f = o->memory;
    (void)out;
    secret_make(&f->secret);
}

static void follow_packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    bool tcp = o->follow != FOLLOW_UDP;
    bool back = false;
    const struct layer *y = find_transport(p, tcp);
    struct stream *s = y ? stream_of(o->memory, p, y, &back) : NULL;
    if (!s)
        return;
    if (o->follow_index >= 0 && (uint32_t)o->follow_index != s->number) {
        if (tcp)
            note_start(&s->side[back], p, y);
        return;
    }
    s->wanted = s->wanted || o->follow <= FOLLOW_UDP ||
                has_protocol(p, o->follow == FOLLOW_TLS ? PROTO_tls : PROTO_http);
    const struct section *section = packet_section(p, y->offset);
    uint32_t cap = section ? section->at + section->length : p->caplen;
    uint32_t from = y->offset + y->length, stop = y->end < cap ? y->end : cap;
    struct chunk *c = new_chunk(o->memory, s, p, p->bytes + (from < stop ? from : 0),
                                from < stop ? stop - from : 0, back);
    if (!c)
        return;
    c->lost = y->end > (from > stop ? from : stop) ? y->end - (from > stop ? from : stop) : 0;
    if (tcp)
        segment(out, o, s, p, y, c);
    else if (c->n || c->lost)
        deliver(out, o, s, c);
    else
        release(o->memory, c);
}

static void finish(struct out *out, const struct view_options *o, struct stream *s)
{
    static const struct packet nothing;
    for (unsigned i = 0; i < 2; i++) {
        while (s->side[i].early)
            give_up(out, o, s, &s->side[i], &nothing);
    }
    for (struct chunk *c = s->first, *next; c; c = next) {
        next = c->next;
        if (s->wanted)
            follow_chunk(out, o, s, c);
        release(o->memory, c);
    }
    if (s->wanted)
        follow_stream_end(out, o, s);
    free(s);
}

static void follow_end(struct out *out, const struct view_options *o)
{
    struct follow *f = o->memory;
    for (struct stream *s = f->first; s; s = f->first) {
        f->first = s->next;
        finish(out, o, s);
    }
}

static void drop(struct chunk *c)
{
    for (struct chunk *next; c; c = next) {
        next = c->next;
        free(c);
    }
}

/* What was not shown, either. */
static void follow_forget(const struct view_options *o)
{
    struct follow *f = o->memory;
    for (struct stream *s = f->first, *next; s; s = next) {
        next = s->next;
        drop(s->first);
        drop(s->side[0].early);
        drop(s->side[1].early);
        free(s);
    }
}

const struct view view_follow = {
    .name = "follow",
    .help = "what the two ends of a stream said to each other",
    .want = follow_want,
    .memory = sizeof(struct follow),
    .begin = follow_begin,
    .packet = follow_packet,
    .end = follow_end,
    .forget = follow_forget,
};
