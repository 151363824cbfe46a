/* tcpdump's line: the frame around the parts that the protocols write. */
#include "wireloupe/line.h"

#include <net/if.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>

#include "claims.h"
#include "line_memory.h"
#include "wireloupe/dissect.h"
#include "wireloupe/view.h"

/* Service names by port, for output without -n: filled once, before the first packet of the first
 * view that shows them. The C library reads the system's table for one thread at a time. */
static char *services[2][65536];
static pthread_once_t services_once = PTHREAD_ONCE_INIT;

/* Nearly always the layer that follows. */
static inline const struct layer *first_child(const struct packet *p, const struct layer *y,
                                              unsigned part)
{
    const struct layer *c = y + 1, *end = p->layers + p->n_layers;
    unsigned i = (unsigned)(y - p->layers);
    for (; c < end; c++) {
        if (c->parent == i && (c->flags & LAYER_PART) == part)
            return c;
    }
    return NULL;
}

const struct layer *line_inner(const struct line *l, const struct layer *y)
{
    return first_child(l->p, y, 0);
}

const struct layer *line_part(const struct line *l, const struct layer *y)
{
    return first_child(l->p, y, LAYER_PART);
}

const struct layer *line_parent(const struct line *l, const struct layer *y)
{
    const struct layer *up = &l->p->layers[y->parent];
    return up == y ? NULL : up;
}

static inline void write_layer(struct line *l, const struct layer *y)
{
    if (protocols[y->proto]->line)
        protocols[y->proto]->line(l, y);
    else
        line_next(l, y);
}

static inline void write_inner(struct line *l, const struct layer *y)
{
    if (l->color)
        line_colored(l, y);
    else
        write_layer(l, y);
}

bool line_next(struct line *l, const struct layer *y)
{
    const struct layer *inner = first_child(l->p, y, 0);
    if (!inner || inner->proto == PROTO_data)
        return false;
    write_inner(l, inner);
    return true;
}

bool line_beyond(const struct layer *y)
{
    return y->proto == PROTO_data || protocols[y->proto]->beyond || y->flags & LAYER_GUESSED;
}

/* A message that the packet completed, where the line tells of it. */
static __attribute__((noinline)) void write_message(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    for (uint32_t i = 0; i < p->n_sections; i++) {
        uint32_t k = p->sections[i].layer;
        if (p->sections[i].shown && k < p->n_layers && &p->layers[p->layers[k].parent] == y) {
            out_mem(l->out, ": ", 2);
            write_inner(l, &p->layers[k]);
            return;
        }
    }
}

void line_payload(struct line *l, const struct layer *y)
{
    const struct layer *inner = line_inner(l, y);
    bool told = inner && inner->proto != PROTO_data && inner->proto != PROTO_tcp_stream &&
                (inner->flags & (LAYER_BODY | LAYER_GUESSED)) != (LAYER_BODY | LAYER_GUESSED);
    if (!told) {
        if (l->p->n_sections)
            write_message(l, y);
        return;
    }
    /* What tcpdump does not decode cannot stop it. */
    bool beyond = line_beyond(inner), stopped = l->stopped;
    if (beyond && l->known)
        return;
    if (beyond)
        out_mem(l->out, ": ", 2);
    write_inner(l, inner);
    if (beyond)
        l->stopped = stopped;
}

void line_cut(struct line *l, const char *name)
{
    out_mem(l->out, " [|", 3);
    out_str(l->out, name);
    out_char(l->out, ']');
}

void line_stop(struct line *l, const char *name)
{
    line_cut(l, name);
    l->stopped = true;
}

void line_overlong(struct line *l, const char *name)
{
    line_cut(l, name);
    if (l->p->status & (PACKET_TRUNCATED | PACKET_MALFORMED))
        l->stopped = true;
}

static void write_address(struct line *l, const struct layer *y, uint32_t offset)
{
    if (y->addr_len == 4)
        out_ipv4(l->out, l->p->bytes + offset);
    else if (y->addr_len == 16)
        out_ipv6(l->out, l->p->bytes + offset);
}

void line_src(struct line *l, const struct layer *y)
{
    write_address(l, y, y->src);
}

void line_dst(struct line *l, const struct layer *y)
{
    write_address(l, y, y->dst);
}

static void write_port(struct line *l, bool tcp, uint32_t port)
{
    const struct line_memory *m = l->opt.memory;
    const char *name = m && m->services && port <= 65535 ? services[tcp][port] : NULL;
    if (name)
        out_str(l->out, name);
    else
        out_dec(l->out, port);
}

void line_tcp_port(struct line *l, uint32_t port)
{
    write_port(l, true, port);
}

void line_udp_port(struct line *l, uint32_t port)
{
    write_port(l, false, port);
}

/* Before an extension header stand the addresses already, and then the ports stand alone. */
static __attribute__((noinline)) void write_flow(struct line *l, const struct layer *y, bool tcp)
{
    bool alone = l->p->layers[y->parent].flags & LAYER_EXTENSION;
    if (!alone) {
        line_src(l, y);
        out_char(l->out, '.');
    }
    write_port(l, tcp, y->sport);
    out_mem(l->out, " > ", 3);
    if (!alone) {
        line_dst(l, y);
        out_char(l->out, '.');
    }
    write_port(l, tcp, y->dport);
}

static inline uint64_t mix(uint64_t addresses, uint32_t ports)
{
    return (addresses ^ ports * 0x9e3779b97f4a7c15u) * 0x9e3779b97f4a7c15u;
}

/* Writes the ends, and keeps the text in the n bytes at `text`. Returns how long it is. The room
 * made here is more than the text takes: what writes its parts asks for the most that they can
 * take, and may not empty the buffer in the middle of it. */
static uint8_t write_and_keep(struct line *l, const struct layer *y, bool tcp, char *text, size_t n)
{
    out_room(l->out, 512);
    char *from = l->out->at;
    write_flow(l, y, tcp);
    size_t length = (size_t)(l->out->at - from);
    memcpy(text, from, length < n ? length : n);
    return (uint8_t)length;
}

static __attribute__((noinline)) void keep_flow4(struct line *l, const struct layer *y, bool tcp,
                                                 struct flow_text *t)
{
    t->n = write_and_keep(l, y, tcp, t->text, sizeof t->text);
    memcpy(&t->addresses, l->p->bytes + y->src, 8);
    t->ports = (uint32_t)y->sport << 16 | y->dport;
}

static __attribute__((noinline)) void write_flow6(struct line *l, const struct layer *y, bool tcp,
                                                  uint32_t ports)
{
    uint64_t a[4];
    memcpy(a, l->p->bytes + y->src, sizeof a);
    struct flow_text6 *t =
        &l->opt.memory->flows6[mix(a[0] ^ a[1] ^ a[2] << 1 ^ a[3] << 2, ports) >> 58];
    if (t->ports != ports || memcmp(t->addresses, a, sizeof a) != 0) {
        t->n = write_and_keep(l, y, tcp, t->text, sizeof t->text);
        memcpy(t->addresses, a, sizeof a);
        t->ports = ports;
        return;
    }
    char *at = out_begin(l->out, FLOW_TEXT6);
    /* In two halves: of the whole, compilers make a loop of the processor's own, which starts
     * slowly.
     */
    memcpy(at, t->text, FLOW_TEXT6 / 2);
    memcpy(at + FLOW_TEXT6 / 2, t->text + FLOW_TEXT6 / 2, FLOW_TEXT6 / 2);
    out_end(l->out, at + t->n);
}

/* Whether the two addresses stand next to each other in an IP header. */
static bool is_kept(const struct line *l, const struct layer *y)
{
    return y->addr_len && y->dst == y->src + y->addr_len &&
           !(l->p->layers[y->parent].flags & LAYER_EXTENSION);
}

void line_flow(struct line *l, const struct layer *y, bool tcp)
{
    uint32_t ports = (uint32_t)y->sport << 16 | y->dport;
    struct line_memory *m = l->opt.memory;
    uint64_t addresses;
    if (!m || !l->opt.numeric || !ports || !(l->p->status & PACKET_EVERYDAY || is_kept(l, y))) {
        write_flow(l, y, tcp);
    } else if (y->addr_len == 4) {
        memcpy(&addresses, l->p->bytes + y->src, 8);
        struct flow_text *t = &m->flows[mix(addresses, ports) >> (64 - FLOW_TEXTS_LOG2)];
        if (t->addresses != addresses || t->ports != ports) {
            keep_flow4(l, y, tcp, t);
            return;
        }
        char *at = out_begin(l->out, FLOW_TEXT4);
        memcpy(at, t->text, FLOW_TEXT4);
        out_end(l->out, at + t->n);
    } else {
        write_flow6(l, y, tcp, ports);
    }
}

void line_interface(struct line *l, uint32_t index)
{
    const struct line_memory *m = l->opt.memory;
    const char *name = m && index < 256 && m->interfaces[index][0] ? m->interfaces[index] : "?";
    size_t n = strlen(name);
    out_mem(l->out, name, n);
    out_fill(l->out, ' ', n < 5 ? 6 - n : 1);
}

void line_data(struct line *l, uint32_t offset, uint32_t n)
{
    const struct packet *p = l->p;
    if (l->opt.hide_data || l->opt.quiet || offset >= p->caplen)
        return;
    hex_rows(l->out, p->bytes + offset, n < p->caplen - offset ? n : p->caplen - offset, true);
}

void line_bits(struct line *l, const struct value_name *words, size_t n, uint32_t value)
{
    const char *comma = "";
    for (size_t i = 0; i < n; i++) {
        if (!(value & words[i].value))
            continue;
        out_str(l->out, comma);
        out_str(l->out, words[i].name);
        comma = ", ";
    }
    if (!*comma)
        out_str(l->out, "none");
}

void line_indent(struct line *l, unsigned tabs)
{
    out_char(l->out, '\n');
    out_fill(l->out, '\t', tabs);
}

/* The names of ports come from the system's table, never from the network. */
static void load_services(void)
{
    struct servent *s;
    setservent(1);
    while ((s = getservent())) {
        unsigned port = (unsigned)(s->s_port >> 8 & 255) | (unsigned)(s->s_port & 255) << 8;
        char **slot = &services[strcmp(s->s_proto, "tcp") == 0][port];
        if (!*slot && (strcmp(s->s_proto, "tcp") == 0 || strcmp(s->s_proto, "udp") == 0))
            *slot = strdup(s->s_name);
    }
    endservent();
}

static void load_interfaces(struct line_memory *m)
{
    struct if_nameindex *all = if_nameindex();
    for (struct if_nameindex *i = all; i && i->if_index; i++) {
        if (i->if_index < 256 && i->if_name)
            memcpy(m->interfaces[i->if_index], i->if_name, strnlen(i->if_name, IF_NAMESIZE - 1));
    }
    if (all)
        if_freenameindex(all);
}

static uint32_t want(const struct view_options *o)
{
    const struct line_options *l = &o->line;
    return (l->quiet ? 0 : WANT_TEXT | WANT_HELLOS) |
           (l->verbose ? WANT_VERBOSE | WANT_CHECKSUM : 0) |
           (l->absolute || l->quiet ? 0 : WANT_SEQ);
}

struct line_memory *line_memory_new(void)
{
    struct line_memory *m = aligned_alloc(_Alignof(struct line_memory), sizeof *m);
    if (m)
        memset(m, 0, sizeof *m);
    return m;
}

static void begin(struct out *out, const struct view_options *o)
{
    struct line_memory *m = o->line.memory;
    (void)out;
    load_interfaces(m);
    const struct line_options *l = &o->line;
    m->plain = !(o->color || l->number || l->ether || l->verbose || l->hex || l->hex_ascii ||
                 l->ascii || o->names);
    m->services = !o->line.numeric && pthread_once(&services_once, load_services) == 0;
}

/* Returns whether tcpdump stopped in it. */
static bool write_line(struct out *out, const struct line_options *o, const struct packet *p)
{
    struct line l = {.out = out, .p = p, .opt = *o};
    l.opt.hide_data = o->hex || o->hex_ascii;
    if (!p->n_layers)
        return false;
    if (p->status & PACKET_EVERYDAY && !o->ether) {
        /* All that the layers around it have to say. */
        if (o->verbose)
            write_layer(&l, &p->layers[1]);
        else if (p->layers[1].proto == PROTO_ip)
            out_mem(out, "IP ", 3);
        else
            out_mem(out, "IP6 ", 4);
        if (!o->verbose)
            write_layer(&l, &p->layers[2]);
    } else if (p->layers[0].proto == PROTO_data) {
        line_data(&l, 0, p->caplen);
    } else {
        write_layer(&l, &p->layers[0]);
    }
    return l.stopped;
}

bool line_text(struct out *out, const struct line_options *o, const struct packet *p)
{
    return write_line(out, o, p);
}

#define MAX_LENGTH 262144 /* of a frame that a record may tell of */

/* What is wrong with one of a record's two lengths. */
static void write_length(struct out *out, const char *name, uint32_t n)
{
    out_str(out, name);
    if (!n) {
        out_str(out, "==0");
        return;
    }
    out_char(out, '(');
    out_dec(out, n);
    out_str(out, ") > ");
    out_dec(out, MAX_LENGTH);
}

/* A capture file's record that says nothing, or that more was captured than there was, or that a
 * frame was longer than any is. Returns true where it is one. */
static bool write_invalid(struct out *out, const struct packet *p)
{
    bool caplen = !p->caplen || p->caplen > MAX_LENGTH;
    bool len = !p->wirelen || p->wirelen > MAX_LENGTH;
    if (!caplen && !len && p->caplen <= p->wirelen)
        return false;
    out_str(out, "[Invalid header: ");
    if (caplen)
        write_length(out, "caplen", p->caplen);
    if (caplen && len)
        out_mem(out, ", ", 2);
    if (len)
        write_length(out, "len", p->wirelen);
    if (!caplen && !len) {
        out_str(out, "len(");
        out_dec(out, p->wirelen);
        out_str(out, ") < caplen(");
        out_dec(out, p->caplen);
        out_char(out, ')');
    }
    out_str(out, "]\n");
    return true;
}

/* What nearly every line is: of an everyday frame, without marks of its own, and nothing behind it.
 */
static inline bool write_plain(struct out *out, const struct line_options *o,
                               const struct packet *p)
{
    struct line l = {.out = out, .p = p, .opt = *o};
    if (!(p->status & PACKET_EVERYDAY) || p->caplen > p->wirelen || p->wirelen > MAX_LENGTH)
        return false;
    const struct time_memory *last = &o->memory->time;
    bool wide = p->layers[1].proto != PROTO_ip;
    char *at;
    if (!o->time && !o->nano && time_is_known(last, p)) {
        at = PUT(put_known_time(out_begin(out, 32), last, p), " IP");
    } else {
        view_time(out, o, p);
        at = PUT(out_begin(out, 8), "IP");
    }
    *at = '6';
    at += wide;
    *at = ' ';
    out_end(out, at + 1);
    protocols[p->layers[2].proto]->line(&l, &p->layers[2]);
    out_char(out, '\n');
    return true;
}

static void packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    if (o->line.memory && o->line.memory->plain && write_plain(out, &o->line, p))
        return;
    if (o->line.number) {
        out_dec_right(out, p->number, 5);
        out_mem(out, "  ", 2);
    }
    if (write_invalid(out, p))
        return;
    view_time(out, &o->line, p);
    bool stopped = o->color ? line_in_color(out, &o->line, p) : write_line(out, &o->line, p);
    if (o->names)
        claims_line(out, p);
    if (o->line.hex || o->line.hex_ascii || o->line.ascii)
        hex_packet(out, &o->line, p, stopped);
    out_char(out, '\n');
}

const struct view view_line = {
    .name = "line",
    .help = "tcpdump's lines",
    .apart = true,
    .want = want,
    .begin = begin,
    .packet = packet,
};
