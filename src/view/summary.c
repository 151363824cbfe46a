/* What --summary and --report count: each packet once for every protocol in it, for its hosts, and
 * for the moment it came in. */
#include "summary.h"

#include <errno.h>

#define PROTO_TCP 6

uint32_t summary_want(const struct view_options *o)
{
    (void)o;
    return WANT_FLOW | WANT_TEXT | WANT_REASSEMBLY;
}

void summary_begin(struct out *out, const struct view_options *o)
{
    struct summary *s = o->memory;
    s->n_nodes = 1;
    s->hosts = hosts_new();
    if (!s->hosts)
        out->error = ENOMEM;
}

void summary_forget(const struct view_options *o)
{
    struct summary *s = o->memory;
    hosts_free(s->hosts);
    handshakes_free(s->handshakes);
}

/* ---- packets ---- */

/* The node of a protocol in another one, made where there is none; that one where there is no room.
 */
static unsigned node_in(struct summary *s, unsigned parent, uint8_t proto)
{
    uint16_t *at = &s->node[parent].child;
    while (*at && s->node[*at].proto != proto)
        at = &s->node[*at].next;
    if (!*at && s->n_nodes < NODES) {
        s->node[s->n_nodes] = (struct node){.parent = (uint16_t)parent, .proto = proto};
        *at = (uint16_t)s->n_nodes++;
    }
    return *at ? *at : parent;
}

static void count_protocols(struct summary *s, const struct packet *p)
{
    uint16_t node[MAX_LAYERS] = {0};
    for (uint32_t i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        unsigned parent = y->parent < i ? node[y->parent] : 0;
        node[i] = (uint16_t)parent;
        if (y->flags & LAYER_PART || y->proto == PROTO_data)
            continue;
        node[i] = (uint16_t)node_in(s, parent, y->proto);
        struct node *n = &s->node[node[i]];
        if (n->last == p->number)
            continue;
        n->last = p->number;
        n->packets++;
        n->bytes += p->wirelen;
    }
}

/* The hosts of the outermost addresses. */
static void count_hosts(struct summary *s, const struct packet *p)
{
    for (uint32_t i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        if (y->addr_len) {
            hosts_count(s->hosts, p->bytes + y->src, p->bytes + y->dst, y->addr_len, p->wirelen);
            return;
        }
    }
}

static void count_time(struct summary *s, const struct packet *p, bool asks)
{
    struct moment *m = series_moment(&s->series, p->time);
    m->packets++;
    m->bytes += p->wirelen;
    m->asked += asks;
    if (!s->handshakes)
        return;
    struct handshake_counts now = handshakes_counts(s->handshakes);
    series_waiting(&s->series, m, now.unanswered, now.half_open);
}

void summary_packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct summary *s = o->memory;
    (void)out;
    if (!s->packets)
        s->first = s->last = p->time;
    s->first = p->time < s->first ? p->time : s->first;
    s->last = p->time > s->last ? p->time : s->last;
    s->packets++;
    s->bytes += p->wirelen;
    s->cut += (p->status & PACKET_TRUNCATED) != 0;
    s->malformed += (p->status & PACKET_MALFORMED) != 0;
    count_protocols(s, p);
    count_hosts(s, p);
    s->names = o->names ? p->names : NULL;
    if (!s->handshakes && p->flows) {
        s->flows = p->flows;
        s->handshakes = handshakes_new(p->flows);
    }
    uint64_t asked = s->handshakes ? handshakes_counts(s->handshakes).asked : 0;
    if (p->flow && s->handshakes)
        handshakes_packet(s->handshakes, p->flow, p->time);
    count_time(s, p, s->handshakes && handshakes_counts(s->handshakes).asked != asked);
}

/* ---- the end ---- */

static bool talks_more(const struct talk *a, const struct talk *b)
{
    return a->bytes != b->bytes ? a->bytes > b->bytes : a->index < b->index;
}

static void add_talk(struct summary *s, const struct flow_report *r)
{
    struct talk t = {.addr_len = r->addr_len,
                     .proto = r->proto,
                     .port = {r->port[0], r->port[1]},
                     .index = r->index,
                     .packets = (uint64_t)r->packets[0] + r->packets[1],
                     .bytes = r->bytes[0] + r->bytes[1]};
    unsigned at = s->n_talk;
    for (unsigned i = 0; i < 2; i++)
        memcpy(t.address[i], r->address[i], r->addr_len);
    if (s->n_talk == TOP && !talks_more(&t, &s->talk[TOP - 1]))
        return;
    if (s->n_talk < TOP)
        s->n_talk++;
    else
        at--;
    for (; at && talks_more(&t, &s->talk[at - 1]); at--)
        s->talk[at] = s->talk[at - 1];
    s->talk[at] = t;
}

static void close_flows(struct summary *s)
{
    struct flow_report r;
    uint32_t places = s->flows ? flows_places(s->flows) : 0;
    for (uint32_t i = 1; i < places; i++) {
        if (!flows_report(s->flows, i, &r))
            continue;
        s->n_flows++;
        s->again += r.again;
        add_talk(s, &r);
    }
}

void summary_close(struct summary *s, uint32_t rows)
{
    struct series *t = &s->series;
    close_flows(s);
    s->n_host = hosts_top(s->hosts, s->host, TOP);
    s->n_server = s->handshakes ? handshakes_top(s->handshakes, s->server, TOP) : 0;
    if (s->flows)
        flows_on_gone(s->flows, NULL, NULL);
    series_squeeze(t, rows);
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->at[i].packets > t->at[s->busiest].packets)
            s->busiest = i;
        if (t->at[i].bytes > t->at[s->fastest].bytes)
            s->fastest = i;
    }
}

void summary_questions(const struct summary *s, struct summary_question to[QUESTIONS])
{
    static const struct {
        const char *words;
        unsigned kind;
    } kinds[QUESTIONS - 1] = {
        {"DNS queries", EXCHANGE_DNS},
        {"ARP requests", EXCHANGE_ARP},
        {"neighbour solicitations", EXCHANGE_ND},
        {"DHCP messages", EXCHANGE_DHCP},
        {"echo requests", EXCHANGE_ECHO},
        {"HTTP requests", EXCHANGE_HTTP},
    };
    struct handshake_counts h = {0};
    if (s->handshakes)
        h = handshakes_counts(s->handshakes);
    to[0] = (struct summary_question){"TCP SYNs", h.asked, h.asked - h.never - h.unanswered};
    for (unsigned i = 1; i < QUESTIONS; i++) {
        struct exchange_counts c = {0};
        if (s->flows)
            c = flows_exchanges(s->flows, kinds[i - 1].kind);
        to[i] = (struct summary_question){kinds[i - 1].words, c.asked, c.answered};
    }
}

/* ---- words ---- */

void summary_end(struct out *out, const uint8_t *address, uint8_t addr_len, int port)
{
    if (addr_len == 4)
        out_ipv4(out, address);
    else
        out_ipv6(out, address);
    if (port >= 0) {
        out_char(out, '.');
        out_dec(out, (unsigned)port);
    }
}

/* At most three digits and one behind the point. */
static void put_short(struct out *out, double amount)
{
    uint64_t tenths = (uint64_t)(amount * 10 + 0.5);
    out_dec(out, tenths / 10);
    if (tenths % 10 && tenths < 1000) {
        out_char(out, '.');
        out_dec(out, tenths % 10);
    }
}

void summary_amount(struct out *out, double amount)
{
    static const char units[] = "kMGTPE";
    unsigned unit = 0;
    for (; amount >= 9999.5 && unit < sizeof units - 1; unit++)
        amount /= 1000;
    put_short(out, amount);
    if (unit)
        out_char(out, units[unit - 1]);
}

void summary_width(struct out *out, int64_t nanoseconds)
{
    double seconds = (double)nanoseconds / 1e9;
    bool small = seconds < 1 && seconds > 0, minutes = seconds >= 600, hours = seconds >= 36000;
    put_short(out, small     ? seconds * 1000
                   : hours   ? seconds / 3600
                   : minutes ? seconds / 60
                             : seconds);
    out_str(out, small ? " ms" : hours ? " h" : minutes ? " min" : " s");
}

double summary_rate(const struct summary *s, uint64_t amount)
{
    return (double)amount * 1e9 / (double)s->series.width;
}
