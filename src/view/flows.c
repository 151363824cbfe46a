/* --flows: a row for each flow, in the order of their first packets: who talked to whom, how much,
 * and what about. A flow that has to go for a newer one has its row at once. */
#include "claims.h"
#include "wireloupe/dissect.h"
#include "wireloupe/view.h"

#include <errno.h>
#include <stdlib.h>

#define WORDS 48 /* of what a flow is about, the end included */
#define PROTO_TCP 6
#define PROTO_UDP 17
#define PROTO_ICMP 1
#define PROTO_SCTP 132

/* What the table is made from. */
struct table {
    struct out *out;
    const struct view_options *o;
    struct flows *flows;
    const struct names *names; /* --names, or NULL */
    char (*words)[WORDS];      /* beside each place of the table */
    uint32_t room;
    struct out text; /* the cell at work */
};

static const char *const states[] = {
    [TCP_STATE_UNKNOWN] = "-",
    [TCP_STATE_CLOSED] = "CLOSED",
    [TCP_STATE_LISTEN] = "LISTEN",
    [TCP_STATE_SYN_SENT] = "SYN_SENT",
    [TCP_STATE_SYN_RECVD] = "SYN_RECVD",
    [TCP_STATE_ESTABLISHED] = "ESTABLISHED",
    [TCP_STATE_FIN_WAIT_1] = "FIN_WAIT_1",
    [TCP_STATE_FIN_WAIT_2] = "FIN_WAIT_2",
    [TCP_STATE_CLOSE_WAIT] = "CLOSE_WAIT",
    [TCP_STATE_CLOSING] = "CLOSING",
    [TCP_STATE_LAST_ACK] = "LAST_ACK",
    [TCP_STATE_TIME_WAIT] = "TIME_WAIT",
};

enum {
    FLOW,
    PROTO,
    CLIENT,
    SERVER,
    STATE,
    PACKETS,
    BYTES,
    SECONDS,
    RTT,
    AGAIN,
    ABOUT,
    N_COLUMNS
};

/* Names in JSON and TSV; the heading and the width of the text; numbers stand right. */
static const struct column {
    const char *name, *heading;
    uint8_t width;
    bool number;
} columns[N_COLUMNS] = {
    [FLOW] = {"flow", "flow", 5, true},
    [PROTO] = {"protocol", "proto", 5, false},
    [CLIENT] = {"client", "client", 21, false},
    [SERVER] = {"server", "server", 21, false},
    [STATE] = {"state", "state", 11, false},
    [PACKETS] = {"packets", "packets", 7, true},
    [BYTES] = {"bytes", "bytes", 9, true},
    [SECONDS] = {"seconds", "seconds", 11, true},
    [RTT] = {"rtt", "rtt", 9, true},
    [AGAIN] = {"again", "again", 5, true},
    [ABOUT] = {"about", "about", 0, false},
};

static uint32_t want(const struct view_options *o)
{
    (void)o;
    return WANT_FLOW | WANT_TEXT;
}

/* ---- cells ---- */

static void put_end(struct out *out, const struct flow_report *r, unsigned which)
{
    if (r->addr_len == 4)
        out_ipv4(out, r->address[which]);
    else
        out_ipv6(out, r->address[which]);
    if (r->proto == PROTO_TCP || r->proto == PROTO_UDP || r->proto == PROTO_SCTP) {
        out_char(out, '.');
        out_dec(out, r->port[which]);
    }
}

static void put_proto(struct out *out, uint8_t proto)
{
    const char *name = proto == PROTO_TCP    ? "tcp"
                       : proto == PROTO_UDP  ? "udp"
                       : proto == PROTO_ICMP ? "icmp"
                                             : NULL;
    if (name)
        out_str(out, name);
    else
        out_dec(out, proto);
}

/* The state of both ends, or of the one that is still at work. */
static void put_state(const struct table *t, struct out *out, const struct flow_report *r)
{
    if (r->proto != PROTO_TCP) {
        out_str(out, r->answered ? "answered" : "unanswered");
        return;
    }
    out_str(out, states[r->client]);
    if (r->server != r->client && t->o->flows != FLOWS_TEXT) {
        out_char(out, '/');
        out_str(out, states[r->server]);
    }
}

static inline __attribute__((always_inline)) void
put_cell(const struct table *t, struct out *out, const struct flow_report *r, unsigned column)
{
    switch (column) {
    case FLOW:
        out_dec(out, r->index);
        break;
    case PROTO:
        put_proto(out, r->proto);
        break;
    case CLIENT:
    case SERVER:
        put_end(out, r, column == SERVER);
        break;
    case STATE:
        put_state(t, out, r);
        break;
    case PACKETS:
        out_dec(out, (uint64_t)r->packets[0] + r->packets[1]);
        break;
    case BYTES:
        out_dec(out, r->bytes[0] + r->bytes[1]);
        break;
    case SECONDS:
        format_seconds(out, r->last - r->began);
        break;
    case RTT:
        if (r->rtt)
            format_seconds(out, r->rtt);
        break;
    case AGAIN:
        out_dec(out, r->again);
        break;
    default:
        if (r->place < t->room)
            out_str(out, t->words[r->place]);
    }
}

/* ---- rows ---- */

#define ROW_ROOM 1024u /* more than a row of text takes */

#define CELL_MOST 48u /* more than a number, and than any width with the space behind it */

/* Gives the cell that begins at `from` its width. Copies of a constant size are cheap; the row has
 * room for what they write too much. */
static void text_cell(struct out *out, char *from, const struct column *c)
{
    size_t n = (size_t)(out->at - from), fill = n < c->width ? c->width - n : 0;
    if (c == &columns[ABOUT])
        return;
    if (c->number && fill) {
        char number[CELL_MOST];
        memcpy(number, from, CELL_MOST);
        memset(from, ' ', CELL_MOST);
        memcpy(from + fill, number, CELL_MOST);
    }
    memset(out->at + (c->number ? fill : 0), ' ', CELL_MOST);
    out->at = from + n + fill + 2;
}

static void json_cell(struct table *t, const struct flow_report *r, const struct column *c)
{
    struct out *out = t->out, *text = &t->text;
    text->at = text->start;
    put_cell(t, text, r, (unsigned)(c - columns));
    const char *s = text->start;
    size_t n = (size_t)(text->at - s);
    out_char(out, c == columns ? '{' : ',');
    out_char(out, '"');
    out_str(out, c->name);
    out_mem(out, "\":", 2);
    if (c->number) {
        out_mem(out, n ? s : "null", n ? n : 4);
        return;
    }
    out_char(out, '"');
    out_json(out, (const uint8_t *)s, n);
    out_char(out, '"');
}

static void json_name(struct out *out, const char *key, const struct claim *c)
{
    if (!c)
        return;
    out_mem(out, ",\"", 2);
    out_str(out, key);
    out_str(out, "\":{\"name\":\"");
    out_json(out, (const uint8_t *)c->name, c->n);
    out_str(out, "\",\"by\":\"");
    out_str(out, names_by(c->by));
    out_str(out, "\",\"frame\":");
    out_dec(out, c->frame);
    out_char(out, '}');
}

static void put_json(struct table *t, const struct flow_report *r)
{
    for (unsigned i = 0; i < N_COLUMNS; i++)
        json_cell(t, r, &columns[i]);
    for (unsigned i = 0; i < 2 && t->names; i++)
        json_name(t->out, i ? "server_name" : "client_name",
                  names_find(t->names, r->address[i], r->addr_len));
    out_mem(t->out, "}\n", 2);
}

/* With --names, further columns: of text, what is known of both ends. */
static void put_names(struct table *t, const struct flow_report *r)
{
    struct out *out = t->out;
    if (t->o->flows == FLOWS_TEXT) {
        if (r)
            claims_ends(out, t->names, r->address, r->addr_len);
        return;
    }
    for (unsigned i = 0; i < 2; i++) {
        out_char(out, '\t');
        if (r)
            claims_name(out, t->names, r->address[i], r->addr_len);
        else
            out_str(out, i ? "server_name" : "client_name");
    }
}

/* The row of a flow, or the headings. */
static void put_row(struct table *t, const struct flow_report *r)
{
    struct out *out = t->out;
    bool text = t->o->flows == FLOWS_TEXT;
    if (t->o->flows == FLOWS_JSON) {
        if (r)
            put_json(t, r);
        return;
    }
    out_room(out, ROW_ROOM);
    for (unsigned i = 0; i < N_COLUMNS; i++) {
        char *from = out->at;
        if (r)
            put_cell(t, out, r, i);
        else
            out_str(out, text ? columns[i].heading : columns[i].name);
        if (text)
            text_cell(out, from, &columns[i]);
        else if (i + 1 < N_COLUMNS)
            out_char(out, '\t');
    }
    if (t->o->names)
        put_names(t, r);
    out_char(out, '\n');
}

static void gone(void *user, const struct flow_report *r)
{
    struct table *t = user;
    put_row(t, r);
    if (r->place < t->room)
        t->words[r->place][0] = '\0';
}

/* ---- packets ---- */

static void begin(struct out *out, const struct view_options *o)
{
    struct table *t = o->memory;
    t->out = out;
    t->o = o;
    if (!out_open(&t->text, -1, 256))
        out->error = ENOMEM;
    else if (o->flows != FLOWS_JSON)
        put_row(t, NULL);
}

/* Room for the words of the flow at a place. */
static bool make_room(struct table *t, uint32_t place)
{
    uint32_t room = t->room ? t->room : 1024;
    while (room <= place)
        room *= 2;
    if (room == t->room)
        return true;
    void *more = realloc(t->words, room * sizeof *t->words);
    if (!more)
        return false;
    t->words = more;
    memset(t->words + t->room, 0, (room - t->room) * sizeof *t->words);
    t->room = room;
    return true;
}

/* What the payload says first, in the words of the line. */
static void note_words(struct table *t, const struct packet *p)
{
    struct line l = {.out = &t->text, .p = p, .opt = {.numeric = 2, .hide_data = true}};
    const struct layer *y = NULL, *inner;
    for (uint32_t i = 0; i < p->n_layers; i++) {
        if (p->layers[i].proto == PROTO_tcp || p->layers[i].proto == PROTO_udp)
            y = &p->layers[i];
    }
    if (!y || !(inner = line_inner(&l, y)) || inner->proto == PROTO_data)
        return;
    t->text.at = t->text.start;
    line_payload(&l, y);
    const char *s = t->text.start;
    size_t n = (size_t)(t->text.at - s);
    while (n && (*s == ':' || *s == ' '))
        s++, n--;
    const char *stop = memchr(s, '\n', n);
    n = stop ? (size_t)(stop - s) : n;
    n = n < WORDS ? n : WORDS - 1;
    while (n && n == WORDS - 1 && (s[n] & 0xc0) == 0x80)
        n--;
    memcpy(t->words[p->flow], s, n);
    t->words[p->flow][n] = '\0';
}

static void packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct table *t = o->memory;
    (void)out;
    if (!p->flow)
        return;
    t->names = o->names ? p->names : NULL;
    if (!t->flows) {
        t->flows = p->flows;
        flows_on_gone(t->flows, gone, t);
    }
    if (make_room(t, p->flow) && !t->words[p->flow][0])
        note_words(t, p);
}

/* Sorts n pairs of an index (the upper half) and a place, by means of another array of that size.
 */
static void sort(uint64_t *pairs, uint64_t *other, uint32_t n)
{
    for (unsigned shift = 32; shift < 64; shift += 16) {
        uint32_t from[65536] = {0}, sum = 0;
        for (uint32_t i = 0; i < n; i++)
            from[pairs[i] >> shift & 0xffff]++;
        for (uint32_t i = 0; i < 65536; i++) {
            uint32_t count = from[i];
            from[i] = sum;
            sum += count;
        }
        for (uint32_t i = 0; i < n; i++)
            other[from[pairs[i] >> shift & 0xffff]++] = pairs[i];
        uint64_t *sorted = other;
        other = pairs;
        pairs = sorted;
    }
}

static void put_rows(struct table *t)
{
    uint32_t places = flows_places(t->flows), n = 0;
    uint64_t *order = malloc(2 * (size_t)places * sizeof *order);
    struct flow_report r;
    if (!order)
        return;
    for (uint32_t i = 1, index; i < places; i++) {
        if (flows_index(t->flows, i, &index))
            order[n++] = (uint64_t)index << 32 | i;
    }
    sort(order, order + places, n);
    for (uint32_t i = 0; i < n; i++) {
        if (flows_report(t->flows, (uint32_t)order[i], &r))
            put_row(t, &r);
    }
    free(order);
}

static void end(struct out *out, const struct view_options *o)
{
    struct table *t = o->memory;
    (void)out;
    if (!t->flows)
        return;
    put_rows(t);
    flows_on_gone(t->flows, NULL, NULL);
}

static void forget(const struct view_options *o)
{
    struct table *t = o->memory;
    free(t->words);
    out_free(&t->text);
}

const struct view view_flows = {
    .name = "flows",
    .help = "a row for each flow",
    .want = want,
    .hears = true,
    .memory = sizeof(struct table),
    .begin = begin,
    .packet = packet,
    .end = end,
    .forget = forget,
};
