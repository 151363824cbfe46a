/* The dissection of a frame: layer after layer, until nobody knows the payload. */
#include "wireloupe/dissect.h"

#include <stdlib.h>

#include "wireloupe/reassembly.h"
#include "claims.h"
#include "everyday.h"
#include "finish.h"

#define TLS_HANDSHAKE 0x16 /* the first byte of such a record */

/* What is known of a frame's own bytes. */
static const struct later no_later;

bool dissect_open(struct dissect *d, uint32_t want)
{
    registry_init();
    memset(d, 0, sizeof *d);
    d->want = want;
    d->vrrp = PROTO_vrrp;
    d->now = &no_later;
    d->p = calloc(1, sizeof *d->p);
    if (d->p)
        d->p->fields = malloc(MAX_FIELDS * sizeof *d->p->fields);
    if (want & WANT_HEADERS)
        d->spare = malloc(MAX_FIELDS * sizeof *d->spare);
    if (want & (WANT_SEQ | WANT_FLOW))
        d->flows = flows_new(FLOWS_DEFAULT);
    if (want & (WANT_REASSEMBLY | WANT_HELLOS))
        d->streams = streams_new(want & WANT_REASSEMBLY ? STREAMS_MOST : STREAMS_MOST_HELLOS,
                                 !(want & WANT_REASSEMBLY));
    if (want & (WANT_REASSEMBLY | WANT_FRAGMENTS))
        d->fragments = fragments_new(FRAGMENTS_MOST);
    if (want & (WANT_REASSEMBLY | WANT_HELLOS))
        d->quic = quic_new(want & WANT_REASSEMBLY ? QUIC_MOST : QUIC_MOST_HELLOS);
    if (d->streams)
        d->marks = streams_marks(d->streams);
    if (want & WANT_NAMES)
        d->claims = claims_new();
    d->names = claims_names(d->claims);
    bool ok = d->p && d->p->fields && (d->claims || !(want & WANT_NAMES)) &&
              (d->spare || !(want & WANT_HEADERS)) &&
              (d->flows || !(want & (WANT_SEQ | WANT_FLOW))) &&
              (!(want & WANT_FLOW) || flows_want_facts(d->flows)) &&
              (d->fragments || !(want & (WANT_REASSEMBLY | WANT_FRAGMENTS))) &&
              ((d->streams && d->quic) || !(want & (WANT_REASSEMBLY | WANT_HELLOS)));
    if (!ok)
        dissect_close(d);
    return ok;
}

void dissect_close(struct dissect *d)
{
    if (d->p) {
        free(d->p->fields);
        free(d->p->pieces);
    }
    free(d->p);
    free(d->spare);
    free(d->area);
    flows_free(d->flows);
    streams_free(d->streams);
    quic_free(d->quic);
    fragments_free(d->fragments);
    claims_free(d->claims);
    memset(d, 0, sizeof *d);
}

/* What the first layer inherits. */
static const struct layer nothing;

/* Opens the layer of a protocol at the cursor, inside the layer `parent`. */
static inline bool push_layer(struct dissect *d, unsigned proto, unsigned parent)
{
    struct packet *p = d->p;
    uint32_t n = p->n_layers, first = p->n_fields;
    if (n == MAX_LAYERS) {
        p->status |= PACKET_FULL;
        return false;
    }
    struct layer *y = &p->layers[n];
    const struct layer *up = n ? &p->layers[parent] : &nothing;
    const struct protocol *t = protocols[proto];
    y->proto = (uint8_t)proto;
    y->flags = d->next_flags;
    y->parent = (uint8_t)parent;
    y->addr_len = up->addr_len;
    y->fixed = 0;
    y->sport = up->sport;
    y->dport = up->dport;
    y->src = up->src;
    y->dst = up->dst;
    y->first = y->vars = first;
    y->count = 0;
    y->offset = d->r.pos;
    y->length = 0;
    y->end = d->r.end;
    p->n_layers = n + 1;
    d->y = y;
    d->proto = t;
    d->rows = t->fields;
    d->next = PROTO_NONE;
    d->next_flags = 0;
    d->depth = 0;
    return true;
}

static inline void close_layer(struct dissect *d)
{
    struct layer *y = d->y;
    y->count = d->p->n_fields - y->first;
    if (!(y->flags & LAYER_WRAPS))
        y->length = d->r.pos - y->offset;
    if (reader_ok(&d->r))
        return;
    bool cut = d->r.status == READ_TRUNCATED;
    y->flags |= cut ? LAYER_TRUNCATED : LAYER_MALFORMED;
    d->p->status |= cut ? PACKET_TRUNCATED : PACKET_MALFORMED;
}

/* A protocol that moved the cursor by a length that lied does not take what is around it along. */
static void stay_inside(struct reader *r)
{
    uint32_t stop = r->end < r->cap ? r->end : r->cap;
    r->pos = r->pos < stop ? r->pos : stop;
}

/* Dissects the bytes at the cursor, up to the reader's end, as `proto` and what that contains. */
static void run(struct dissect *d, unsigned proto, unsigned parent)
{
    while (proto) {
        uint32_t n = d->p->n_layers;
        if (!push_layer(d, proto, parent))
            break;
        d->proto->dissect(d);
        stay_inside(&d->r);
        close_layer(d);
        parent = n;
        proto = d->r.status ? PROTO_NONE : d->next;
    }
    if (d->want & WANT_FIELDS && reader_have(&d->r)) {
        d->r.status = READ_OK;
        if (push_layer(d, PROTO_data, parent)) {
            d->proto->dissect(d);
            close_layer(d);
        }
    }
}

/* The same for the third layer of an everyday frame and what it contains, for who wants no fields
 * of headers. What all such layers have in common is put there at once. */
static inline void run_everyday(struct dissect *d, unsigned proto)
{
    struct packet *p = d->p;
    const struct layer *ip = &p->layers[1];
    struct layer *y = &p->layers[2];
    const struct protocol *t = protocols[proto];
    *y = (struct layer){
        .proto = (uint8_t)proto,
        .parent = 1,
        .addr_len = ip->addr_len,
        .src = ip->src,
        .dst = ip->dst,
        .first = p->n_fields,
        .vars = p->n_fields,
        .offset = d->r.pos,
        .end = d->r.end,
    };
    p->n_layers = 3;
    d->y = y;
    d->proto = t;
    d->rows = t->fields;
    d->next = PROTO_NONE;
    d->depth = 0;
    t->dissect(d);
    stay_inside(&d->r);
    close_layer(d);
    unsigned next = d->r.status ? PROTO_NONE : d->next;
    if (next || d->want & WANT_FIELDS)
        run(d, next, 2);
    /* Ethernet has all that is in it, see dissect_inside(). */
    if (d->want & WANT_FIELDS)
        p->layers[0].count = p->n_fields;
}

/* A TLS handshake that may go on in another segment, of a flow that is not followed so far. */
static void begin_hello(struct dissect *d)
{
    const struct packet *p = d->p;
    if (reader_peek(&d->r, 0, 1) == TLS_HANDSHAKE && !dissect_follows(d))
        dissect_segment(d, packet_number(p, d->y->offset + 4, 4),
                        packet_number(p, d->y->offset + 12, 2));
}

void dissect_payload(struct dissect *d, enum bind_by ports, unsigned in)
{
    unsigned a = registry_find(ports, d->y->sport), b = registry_find(ports, d->y->dport);
    unsigned by_port = a && (!b || a < b) ? a : b;
    unsigned forced = ports == BY_UDP_PORT ? d->force_udp : d->force_tcp;
    if (forced) {
        d->next = (uint8_t)forced;
        return;
    }
    if (d->forced && by_port && !protocols[by_port]->beyond)
        by_port = PROTO_NONE;
    /* What tcpdump knows by its port comes first: its line says so. Content that is another's then
     * stands inside it. */
    if (by_port && !protocols[by_port]->beyond) {
        d->next = (uint8_t)by_port;
        return;
    }
    unsigned guessed = registry_guess(&d->r, in, PROTO_NONE);
    if (d->forced && guessed && !protocols[guessed]->beyond)
        guessed = PROTO_NONE;
    if (guessed && guessed != by_port) {
        d->next_flags = LAYER_GUESSED;
        d->next = (uint8_t)guessed;
        if (guessed == PROTO_tls && d->marks)
            begin_hello(d);
    } else {
        d->next = (uint8_t)by_port;
    }
}

static uint32_t dissect_nested(struct dissect *d, unsigned proto, uint32_t n)
{
    struct layer *y = d->y;
    uint8_t depth = d->depth;
    uint32_t end = d->r.end, cap = d->r.cap, stop, inner;
    d->r.end = d->r.pos + (n < reader_left(&d->r) ? n : reader_left(&d->r));
    stop = d->r.end;
    if (proto)
        run(d, proto, (unsigned)(y - d->p->layers));
    else
        run(d, d->want & WANT_FIELDS ? PROTO_data : PROTO_NONE, (unsigned)(y - d->p->layers));
    inner = d->r.end;
    d->y = y;
    d->proto = protocols[y->proto];
    d->rows = d->proto->fields;
    d->depth = depth;
    d->next = PROTO_NONE;
    d->r.end = end;
    d->r.cap = cap;
    d->r.pos = stop < cap ? stop : cap;
    d->r.status = READ_OK;
    return inner;
}

uint32_t dissect_inside(struct dissect *d, unsigned proto, uint32_t n)
{
    if (!(d->y->flags & LAYER_WRAPS)) {
        d->y->flags |= LAYER_WRAPS;
        d->y->length = d->r.pos - d->y->offset;
    }
    return dissect_nested(d, proto, n);
}

void dissect_part(struct dissect *d, unsigned proto, uint32_t n)
{
    uint32_t part = d->p->n_layers;
    dissect_nested(d, proto, n);
    if (part < d->p->n_layers)
        d->p->layers[part].flags |= LAYER_PART;
}

uint32_t dissect_enter(struct dissect *d, uint32_t n)
{
    uint32_t outer = d->r.end;
    if (!reader_limit(&d->r, n))
        dissect_malformed(d);
    return outer;
}

void dissect_leave(struct dissect *d, uint32_t outer_end)
{
    uint32_t stop = d->r.end;
    if (d->r.status == READ_MALFORMED) {
        dissect_malformed(d);
        d->r.status = READ_OK;
    }
    if (d->r.status == READ_OK) {
        if (stop > d->r.cap) {
            stop = d->r.cap;
            d->r.status = READ_TRUNCATED;
        }
        d->r.pos = stop;
    }
    d->r.end = outer_end;
}

void dissect_malformed(struct dissect *d)
{
    d->y->flags |= LAYER_MALFORMED;
    d->p->status |= PACKET_MALFORMED;
}

/* A message that the frame completed; it may complete others. */
static void run_section(struct dissect *d, uint32_t i)
{
    const struct later *later = &d->later[i];
    struct section *s = &d->p->sections[i];
    d->r = (struct reader){
        .base = d->p->bytes,
        .pos = s->at,
        .end = s->at + s->length,
        .cap = s->at + s->length,
    };
    d->ip_proto = later->ip_proto;
    d->pseudo = later->pseudo;
    d->section = s;
    d->now = later;
    d->body.kind = BODY_NONE;
    d->bodiless = 0;
    s->layer = d->p->n_layers;
    run(d, later->around ? later->around : later->proto, later->parent);
}

static __attribute__((noinline)) void run_sections(struct dissect *d)
{
    for (uint32_t i = 0; i < d->p->n_sections; i++)
        run_section(d, i);
    d->section = NULL;
    d->vrrp = PROTO_vrrp;
    d->now = &no_later;
}

/* What others have said of its addresses, in a layer without bytes behind all others; and what it
 * says itself, which counts from the next packet on. */
static __attribute__((noinline)) void name_addresses(struct dissect *d)
{
    struct packet *p = d->p;
    uint32_t n = p->n_layers;
    d->r.status = READ_OK;
    d->r.base = p->bytes;
    d->r.pos = d->r.end = d->r.cap = packet_extent(p);
    run(d, PROTO_names, 0);
    if (n < p->n_layers && p->layers[n].count)
        p->layers[n].flags |= LAYER_PART;
    else
        p->n_layers = n;
    claims_learn(d->claims, p);
}

void dissect_frame(struct dissect *d)
{
    struct packet *p = d->p;
    if (!d->begun) {
        d->begun = true;
        d->first_time = d->last_time = p->time;
    }
    p->since_first = p->time - d->first_time;
    p->since_last = p->time - d->last_time;
    d->last_time = p->time;
    if (p->n_sections)
        p->n_sections = p->n_pieces = p->sections_len = 0;
    p->n_layers = p->n_fields = p->n_wide = p->notes_len = 0;
    p->status = 0;
    d->r = (struct reader){
        .base = p->bytes,
        .end = p->wirelen > p->caplen ? p->wirelen : p->caplen,
        .cap = p->caplen,
    };
    d->pseudo = 0;
    d->next_flags = 0;
    d->ip_proto = 0;
    d->has_flow = false;
    d->body.kind = BODY_NONE;
    d->bodiless = 0;
    d->facts = d->want & WANT_FLOW ? d->flows : NULL;
    p->flows = d->facts;
    p->flow = 0;
    p->names = d->names;
    unsigned inner = everyday_frame(d);
    if (inner) {
        run_everyday(d, inner);
    } else {
        d->around = PROTO_NONE;
        unsigned root = registry_find(BY_LINKTYPE, p->linktype);
        run(d, root ? root : PROTO_data, 0);
    }
    if (p->caplen < p->wirelen && d->r.cap < d->r.end)
        p->status |= PACKET_TRUNCATED;
    if (p->n_sections)
        run_sections(d);
    if (d->names && p->n_layers)
        name_addresses(d);
    if (d->want & WANT_HEADERS)
        finish_packet(d);
}
