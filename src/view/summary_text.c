/* --summary: what a capture is made of, as text. */
#include "claims.h"
#include "summary.h"

#define ROWS_MOST 24u
#define BAR 30u

/* A heading, between empty lines. */
static void heading(struct out *out, const char *words)
{
    out_char(out, '\n');
    out_str(out, words);
    out_char(out, '\n');
}

/* Moves to a column behind `used` bytes. */
static void to_column(struct out *out, size_t used, unsigned column)
{
    out_fill(out, ' ', used < column ? column - used : 1);
}

/* What was written from `from` on, at the right of so many columns. */
static void at_right(struct out *out, char *from, unsigned width)
{
    size_t n = (size_t)(out->at - from), fill = n < width ? width - n : 0;
    memmove(from + fill, from, n);
    memset(from, ' ', fill);
    out->at = from + fill + n;
}

static void amount_right(struct out *out, double amount, unsigned width)
{
    char *from = out_begin(out, 64);
    summary_amount(out, amount);
    at_right(out, from, width);
}

static void put_totals(struct out *out, const struct summary *s)
{
    int64_t span = s->last - s->first;
    out_dec(out, s->packets);
    out_str(out, s->packets == 1 ? " packet, " : " packets, ");
    out_dec(out, s->bytes);
    out_str(out, " bytes");
    if (s->packets) {
        out_str(out, ", ");
        out_dec(out, s->bytes / s->packets);
        out_str(out, " each");
    }
    out_char(out, '\n');
    if (!s->packets)
        return;
    format_instant(out, s->first);
    out_str(out, " to ");
    format_instant(out, s->last);
    out_str(out, ", ");
    format_seconds(out, span);
    out_str(out, " s");
    if (span > 0) {
        out_str(out, ": ");
        summary_amount(out, (double)s->packets * 1e9 / (double)span);
        out_str(out, " packets/s, ");
        summary_amount(out, (double)s->bytes * 1e9 / (double)span);
        out_str(out, " bytes/s");
    }
    out_char(out, '\n');
    if (s->cut || s->malformed) {
        out_dec(out, s->cut);
        out_str(out, " cut short by the capture, ");
        out_dec(out, s->malformed);
        out_str(out, " malformed\n");
    }
}

static void put_node(struct out *out, const struct summary *s, unsigned i, unsigned depth)
{
    const struct node *n = &s->node[i];
    const char *name = protocols[n->proto]->name;
    out_fill(out, ' ', 2 + 2 * depth);
    out_str(out, name);
    to_column(out, 2 + 2 * depth + strlen(name), 34);
    out_dec_right(out, n->packets, 10);
    out_dec_right(out, n->bytes, 15);
    out_dec_right(out, s->bytes ? n->bytes * 100 / s->bytes : 0, 5);
    out_str(out, " %\n");
}

/* The hierarchy, depth first; nodes stand in the order of their first packets. */
static void put_nodes(struct out *out, const struct summary *s)
{
    unsigned i = s->node[0].child, depth = 0;
    heading(out, "protocols                            packets          bytes");
    while (i) {
        put_node(out, s, i, depth);
        if (s->node[i].child) {
            i = s->node[i].child;
            depth++;
            continue;
        }
        while (i && !s->node[i].next) {
            i = s->node[i].parent;
            depth--;
        }
        i = i ? s->node[i].next : 0;
    }
}

static void put_name(struct out *out, const struct summary *s, const struct host *h)
{
    if (!s->names || !names_find(s->names, h->address, h->addr_len))
        return;
    out_mem(out, "  ", 2);
    claims_name(out, s->names, h->address, h->addr_len);
}

static void put_hosts(struct out *out, const struct summary *s)
{
    if (!s->n_host)
        return;
    heading(out, "hosts                                         sent         bytes"
                 "    received         bytes");
    for (unsigned i = 0; i < s->n_host; i++) {
        const struct host *h = &s->host[i];
        char *from = out_begin(out, 128);
        out_mem(out, "  ", 2);
        summary_end(out, h->address, h->addr_len, -1);
        to_column(out, (size_t)(out->at - from), 41);
        out_dec_right(out, h->sent[0], 9);
        out_dec_right(out, h->sent[1], 14);
        out_dec_right(out, h->received[0], 12);
        out_dec_right(out, h->received[1], 14);
        put_name(out, s, h);
        out_char(out, '\n');
    }
    if (hosts_number(s->hosts) > s->n_host || hosts_lost(s->hosts)) {
        out_str(out, "  of ");
        out_dec(out, hosts_number(s->hosts) + hosts_lost(s->hosts));
        out_str(out,
                hosts_lost(s->hosts) ? " and fewer: those of few bytes were given up\n" : "\n");
    }
}

static void put_talks(struct out *out, const struct summary *s)
{
    if (!s->n_talk)
        return;
    heading(out, "flows                                                    packets          bytes");
    for (unsigned i = 0; i < s->n_talk; i++) {
        const struct talk *t = &s->talk[i];
        bool ports = t->proto == 6 || t->proto == 17 || t->proto == 132;
        char *from = out_begin(out, 256);
        out_mem(out, "  ", 2);
        summary_end(out, t->address[0], t->addr_len, ports ? t->port[0] : -1);
        out_mem(out, " > ", 3);
        summary_end(out, t->address[1], t->addr_len, ports ? t->port[1] : -1);
        to_column(out, (size_t)(out->at - from), 54);
        out_dec_right(out, t->packets, 10);
        out_dec_right(out, t->bytes, 15);
        out_char(out, '\n');
    }
    out_str(out, "  of ");
    out_dec(out, s->n_flows);
    if (s->again) {
        out_str(out, "; ");
        out_dec(out, s->again);
        out_str(out, " TCP segments were sent again");
    }
    out_char(out, '\n');
}

static void put_questions(struct out *out, const struct summary *s)
{
    struct summary_question q[QUESTIONS];
    bool any = false;
    summary_questions(s, q);
    for (unsigned i = 0; i < QUESTIONS; i++)
        any = any || q[i].asked;
    if (!any)
        return;
    heading(out, "questions                              asked     unanswered");
    for (unsigned i = 0; i < QUESTIONS; i++) {
        if (!q[i].asked)
            continue;
        out_mem(out, "  ", 2);
        out_str(out, q[i].words);
        to_column(out, 2 + strlen(q[i].words), 34);
        out_dec_right(out, q[i].asked, 10);
        out_dec_right(out, q[i].asked - q[i].answered, 15);
        out_char(out, '\n');
    }
}

static void put_server(struct out *out, const struct server *v)
{
    out_mem(out, "  ", 2);
    summary_end(out, v->address, v->addr_len, v->port);
    out_str(out, ": ");
    out_dec(out, v->asked);
    out_str(out, v->asked == 1 ? " SYN, " : " SYNs, ");
    out_dec(out, v->opened);
    out_str(out, " opened, at most ");
    out_dec(out, v->most);
    out_str(out, " waiting at once, at ");
    format_instant(out, v->most_at);
    out_char(out, '\n');
    if (handshakes_flood(v))
        out_str(out, "    this looks like a SYN flood: more than a backlog holds, and few go on\n");
}

static void put_servers(struct out *out, const struct summary *s)
{
    if (!s->n_server)
        return;
    heading(out, "handshakes, by server");
    for (unsigned i = 0; i < s->n_server; i++)
        put_server(out, &s->server[i]);
}

static void put_moment(struct out *out, const struct summary *s, uint32_t i)
{
    const struct series *t = &s->series;
    const struct moment *m = &t->at[i];
    uint64_t most = t->at[s->fastest].bytes;
    unsigned bar = most ? (unsigned)(m->bytes * BAR / most) : 0;
    char *from = out_begin(out, 256);
    uint64_t since = i * (uint64_t)t->width / 1000;
    out_dec(out, since / 1000000);
    out_micros(out, (uint32_t)(since % 1000000));
    at_right(out, from, 14);
    amount_right(out, summary_rate(s, m->packets), 12);
    amount_right(out, summary_rate(s, m->bytes), 12);
    out_dec_right(out, m->asked, 8);
    out_dec_right(out, m->unanswered, 12);
    out_dec_right(out, m->half_open, 11);
    if (m->bytes)
        out_mem(out, "  ", 2);
    out_fill(out, '#', m->bytes && !bar ? 1 : bar);
    if (i == s->busiest && i == s->fastest)
        out_str(out, " peak");
    else if (i == s->busiest)
        out_str(out, " peak of packets");
    else if (i == s->fastest)
        out_str(out, " peak of bytes");
    out_char(out, '\n');
}

static void put_series(struct out *out, const struct summary *s)
{
    if (!s->series.n)
        return;
    out_str(out, "\nover time, in steps of ");
    summary_width(out, s->series.width);
    out_str(out, "\n       seconds   packets/s     bytes/s    SYNs  unanswered  half open\n");
    for (uint32_t i = 0; i < s->series.n; i++)
        put_moment(out, s, i);
}

static void end(struct out *out, const struct view_options *o)
{
    struct summary *s = o->memory;
    summary_close(s, ROWS_MOST);
    put_totals(out, s);
    put_nodes(out, s);
    put_hosts(out, s);
    put_talks(out, s);
    put_questions(out, s);
    put_servers(out, s);
    put_series(out, s);
}

const struct view view_summary = {
    .name = "summary",
    .help = "what a capture is made of",
    .hears = true,
    .memory = sizeof(struct summary),
    .want = summary_want,
    .begin = summary_begin,
    .packet = summary_packet,
    .end = end,
    .forget = summary_forget,
};
