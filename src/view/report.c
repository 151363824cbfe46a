/* --report: what --summary says, with plots: one page that asks nobody for anything. No script; its
 * policy allows the one style whose hash it names. */
#include "claims.h"
#include "html.h"
#include "summary.h"

#define MOMENTS_DRAWN 240u
#define WIDE 940 /* of a plot, and where its axes stand */
#define HIGH 200
#define LEFT 64
#define RIGHT 930
#define TOP_Y 24
#define BOTTOM 172
#define DEEPEST 6u

/* ---- words ---- */

/* Text that stands between tags. */
static void put_text(struct out *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '<' || *s == '>' || *s == '&' || *s == '"') {
            out_str(out, "&#");
            out_dec(out, (uint8_t)*s);
            out_char(out, ';');
        } else {
            out_char(out, *s);
        }
    }
}

static void put_head(struct out *out)
{
    out_str(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
                 "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri "
                 "'none'; form-action 'none'; style-src 'sha256-");
    out_str(out, report_css_hash);
    out_str(out, "'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<title>wireloupe: report</title>\n<style>");
    out_bytes(out, report_css, report_css_len);
    out_str(out, "</style>\n</head>\n<body>\n<h1>What the capture is made of</h1>\n");
}

static void put_fact(struct out *out, const char *what, double amount, const char *unit)
{
    out_str(out, "<div><dt>");
    put_text(out, what);
    out_str(out, "</dt><dd>");
    summary_amount(out, amount);
    out_str(out, unit);
    out_str(out, "</dd></div>\n");
}

static void put_totals(struct out *out, const struct summary *s)
{
    int64_t span = s->last - s->first;
    out_str(out, "<p class=\"lead\">");
    if (s->packets) {
        format_instant(out, s->first);
        out_str(out, " to ");
        format_instant(out, s->last);
    } else {
        out_str(out, "There are no packets.");
    }
    out_str(out, "</p>\n<dl>\n");
    put_fact(out, "packets", (double)s->packets, "");
    put_fact(out, "bytes", (double)s->bytes, "");
    uint64_t mean = s->packets ? s->bytes / s->packets : 0;
    if (s->packets)
        put_fact(out, "bytes a packet", (double)mean, "");
    if (span > 0) {
        put_fact(out, "packets a second", (double)s->packets * 1e9 / (double)span, "");
        put_fact(out, "bytes a second", (double)s->bytes * 1e9 / (double)span, "");
    }
    put_fact(out, "flows", (double)s->n_flows, "");
    if (s->again)
        put_fact(out, "TCP segments sent again", (double)s->again, "");
    if (s->cut)
        put_fact(out, "cut short by the capture", (double)s->cut, "");
    if (s->malformed)
        put_fact(out, "malformed", (double)s->malformed, "");
    out_str(out, "</dl>\n");
}

/* ---- plots ---- */

/* What a plot shows of a moment. */
enum curve {
    PACKETS,
    BYTES,
    UNANSWERED,
    HALF_OPEN
};

static double height(const struct summary *s, uint32_t i, enum curve curve)
{
    const struct moment *m = &s->series.at[i];
    return curve == PACKETS      ? summary_rate(s, m->packets)
           : curve == BYTES      ? summary_rate(s, m->bytes)
           : curve == UNANSWERED ? m->unanswered
                                 : m->half_open;
}

/* The least of 1, 2, 5, 10, 20, ... that is no less. */
static double round_up(double v)
{
    double step = 1;
    while (step * 10 < v)
        step *= 10;
    return v <= step ? step : v <= 2 * step ? 2 * step : v <= 5 * step ? 5 * step : 10 * step;
}

static void put_tenths(struct out *out, double v)
{
    uint64_t tenths = (uint64_t)(v * 10 + 0.5);
    out_dec(out, tenths / 10);
    out_char(out, '.');
    out_dec(out, tenths % 10);
}

static double x_of(const struct summary *s, double moment)
{
    return LEFT + (RIGHT - LEFT) * moment / s->series.n;
}

static double y_of(double v, double most)
{
    return BOTTOM - (BOTTOM - TOP_Y) * v / most;
}

static void put_point(struct out *out, double x, double y)
{
    out_char(out, ' ');
    put_tenths(out, x);
    out_char(out, ' ');
    put_tenths(out, y);
}

/* A step for each moment. */
static void put_curve(struct out *out, const struct summary *s, enum curve curve, double most,
                      const char *kind, bool closed)
{
    out_str(out, "<path class=\"");
    out_str(out, kind);
    out_str(out, "\" d=\"M");
    put_point(out, LEFT, closed ? BOTTOM : y_of(height(s, 0, curve), most));
    for (uint32_t i = 0; i < s->series.n; i++) {
        double y = y_of(height(s, i, curve), most);
        out_str(out, " L");
        put_point(out, x_of(s, i), y);
        put_point(out, x_of(s, i + 1), y);
    }
    if (closed) {
        put_point(out, RIGHT, BOTTOM);
        out_str(out, " Z");
    }
    out_str(out, "\"/>\n");
}

static void put_label(struct out *out, double x, double y, const char *anchor)
{
    out_str(out, "<text x=\"");
    put_tenths(out, x);
    out_str(out, "\" y=\"");
    put_tenths(out, y);
    out_str(out, "\" text-anchor=\"");
    out_str(out, anchor);
    out_str(out, "\">");
}

static void put_axes(struct out *out, const struct summary *s, double most)
{
    for (unsigned i = 0; i <= 2; i++) {
        double v = most * i / 2, y = y_of(v, most);
        out_str(out, "<path class=\"axis\" d=\"M");
        put_point(out, LEFT, y);
        put_point(out, RIGHT, y);
        out_str(out, "\"/>");
        put_label(out, LEFT - 8, y + 4, "end");
        summary_amount(out, v);
        out_str(out, "</text>\n");
    }
    for (unsigned i = 0; i <= 4; i++) {
        double at = s->series.n * i / 4.0;
        put_label(out, x_of(s, at), BOTTOM + 18, i == 0 ? "start" : i == 4 ? "end" : "middle");
        summary_width(out, (int64_t)(at * (double)s->series.width));
        out_str(out, "</text>\n");
    }
}

static void open_plot(struct out *out, const char *title, const char *words)
{
    out_str(out, "<section>\n<h2>");
    put_text(out, title);
    out_str(out, "</h2>\n<svg viewBox=\"0 0 ");
    out_dec(out, WIDE);
    out_char(out, ' ');
    out_dec(out, HIGH);
    out_str(out, "\" role=\"img\" aria-label=\"");
    put_text(out, words);
    out_str(out, "\">\n");
}

/* The highest moment, marked. */
static void put_peak(struct out *out, const struct summary *s, uint32_t i, enum curve curve,
                     double most)
{
    double x = x_of(s, i + 0.5), v = height(s, i, curve), y = y_of(v, most);
    out_str(out, "<circle class=\"dot\" r=\"3.5\" cx=\"");
    put_tenths(out, x);
    out_str(out, "\" cy=\"");
    put_tenths(out, y);
    out_str(out, "\"/><text class=\"peak\" text-anchor=\"");
    out_str(out, x > (LEFT + RIGHT) / 2.0 ? "end" : "start");
    out_str(out, "\" x=\"");
    put_tenths(out, x > (LEFT + RIGHT) / 2.0 ? x - 8 : x + 8);
    out_str(out, "\" y=\"");
    put_tenths(out, y > TOP_Y + 4 ? y - 6 : y + 4);
    out_str(out, "\">peak: ");
    summary_amount(out, v);
    out_str(out, "/s at ");
    summary_width(out, (int64_t)i * s->series.width);
    out_str(out, "</text>\n");
}

static void put_rate(struct out *out, const struct summary *s, enum curve curve, const char *title)
{
    uint32_t peak = curve == PACKETS ? s->busiest : s->fastest;
    double most = round_up(height(s, peak, curve));
    open_plot(out, title, title);
    put_curve(out, s, curve, most, "area", true);
    put_axes(out, s, most);
    put_curve(out, s, curve, most, "line1", false);
    put_peak(out, s, peak, curve, most);
    out_str(out, "</svg>\n</section>\n");
}

static void put_handshakes(struct out *out, const struct summary *s)
{
    double most = 0;
    for (uint32_t i = 0; i < s->series.n; i++) {
        for (enum curve c = UNANSWERED; c <= HALF_OPEN; c++)
            most = height(s, i, c) > most ? height(s, i, c) : most;
    }
    if (most < 1)
        return;
    most = round_up(most);
    open_plot(out, "Handshakes under way", "unanswered SYNs and half-open connections over time");
    put_axes(out, s, most);
    put_curve(out, s, UNANSWERED, most, "line2", false);
    put_curve(out, s, HALF_OPEN, most, "line3", false);
    out_str(out, "</svg>\n<p class=\"key\"><span><i class=\"k2\"></i>SYNs without an answer</span>"
                 "<span><i class=\"k3\"></i>connections half open</span></p>\n</section>\n");
}

/* ---- tables ---- */

static void open_table(struct out *out, const char *title, const char *const *columns)
{
    out_str(out, "<section>\n<h2>");
    put_text(out, title);
    out_str(out, "</h2>\n<table>\n<tr>");
    for (; *columns; columns++) {
        out_str(out, "<th>");
        put_text(out, *columns);
        out_str(out, "</th>");
    }
    out_str(out, "</tr>\n");
}

static void close_table(struct out *out)
{
    out_str(out, "</table>\n</section>\n");
}

static void put_number(struct out *out, uint64_t v)
{
    out_str(out, "<td>");
    out_dec(out, v);
    out_str(out, "</td>");
}

static void put_bar(struct out *out, uint64_t v, uint64_t most)
{
    out_str(out,
            "<td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
            "<rect height=\"10\" width=\"");
    put_tenths(out, most ? (double)v * 100 / (double)most : 0);
    out_str(out, "\"/></svg></td></tr>\n");
}

static void put_node(struct out *out, const struct summary *s, unsigned i, unsigned depth)
{
    const struct node *n = &s->node[i];
    out_str(out, "<tr><td class=\"depth");
    out_dec(out, depth < DEEPEST ? depth : DEEPEST);
    out_str(out, "\" title=\"");
    put_text(out, protocols[n->proto]->title);
    out_str(out, "\">");
    put_text(out, protocols[n->proto]->name);
    out_str(out, "</td>");
    put_number(out, n->packets);
    put_number(out, n->bytes);
    put_bar(out, n->bytes, s->bytes);
    if (!n->child)
        return;
    for (unsigned k = n->child; k; k = s->node[k].next)
        put_node(out, s, k, depth + 1);
}

static void put_nodes(struct out *out, const struct summary *s)
{
    static const char *const columns[] = {"protocol", "packets", "bytes", "share of the bytes",
                                          NULL};
    open_table(out, "Protocols", columns);
    for (unsigned k = s->node[0].child; k; k = s->node[k].next)
        put_node(out, s, k, 0);
    close_table(out);
}

#define NAME_ROOM 2048u /* more than a name takes with everything in it escaped */

/* What was learned of an address, with nothing in it that is markup. */
static void put_name(struct out *out, const struct summary *s, const uint8_t *address,
                     uint8_t addr_len)
{
    char name[NAME_ROOM], *from = out_begin(out, NAME_ROOM);
    if (!claims_name(out, s->names, address, addr_len))
        return;
    size_t n = (size_t)(out->at - from);
    memcpy(name, from, n);
    out->at = from;
    out_str(out, "<br><small>");
    for (size_t i = 0; i < n; i++) {
        if (strchr("<>&\"'", name[i])) {
            out_mem(out, "&#", 2);
            out_dec(out, (unsigned char)name[i]);
            out_char(out, ';');
        } else {
            out_char(out, name[i]);
        }
    }
    out_str(out, "</small>");
}

static void put_hosts(struct out *out, const struct summary *s)
{
    static const char *const columns[] = {
        "host", "sent packets", "sent bytes", "received packets", "received bytes", "bytes", NULL};
    uint64_t most = s->n_host ? s->host[0].sent[1] + s->host[0].received[1] : 0;
    open_table(out, "Hosts of the most bytes", columns);
    for (unsigned i = 0; i < s->n_host; i++) {
        const struct host *h = &s->host[i];
        out_str(out, "<tr><td class=\"mono\">");
        summary_end(out, h->address, h->addr_len, -1);
        put_name(out, s, h->address, h->addr_len);
        out_str(out, "</td>");
        put_number(out, h->sent[0]);
        put_number(out, h->sent[1]);
        put_number(out, h->received[0]);
        put_number(out, h->received[1]);
        put_bar(out, h->sent[1] + h->received[1], most);
    }
    close_table(out);
}

static void put_talks(struct out *out, const struct summary *s)
{
    static const char *const columns[] = {"flow", "packets", "bytes", "", NULL};
    open_table(out, "Flows of the most bytes", columns);
    for (unsigned i = 0; i < s->n_talk; i++) {
        const struct talk *t = &s->talk[i];
        bool ports = t->proto == 6 || t->proto == 17 || t->proto == 132;
        out_str(out, "<tr><td class=\"mono\">");
        summary_end(out, t->address[0], t->addr_len, ports ? t->port[0] : -1);
        out_str(out, " &#62; ");
        summary_end(out, t->address[1], t->addr_len, ports ? t->port[1] : -1);
        put_name(out, s, t->address[1], t->addr_len);
        out_str(out, "</td>");
        put_number(out, t->packets);
        put_number(out, t->bytes);
        put_bar(out, t->bytes, s->talk[0].bytes);
    }
    close_table(out);
}

static void put_questions(struct out *out, const struct summary *s)
{
    static const char *const columns[] = {"questions", "asked", "answered", "unanswered", NULL};
    struct summary_question q[QUESTIONS];
    summary_questions(s, q);
    open_table(out, "What was asked", columns);
    for (unsigned i = 0; i < QUESTIONS; i++) {
        if (!q[i].asked)
            continue;
        out_str(out, "<tr><td>");
        put_text(out, q[i].words);
        out_str(out, "</td>");
        put_number(out, q[i].asked);
        put_number(out, q[i].answered);
        put_number(out, q[i].asked - q[i].answered);
        out_str(out, "</tr>\n");
    }
    close_table(out);
}

static void put_servers(struct out *out, const struct summary *s)
{
    static const char *const columns[] = {"server",          "SYNs", "opened",
                                          "waiting at once", "when", NULL};
    if (!s->n_server)
        return;
    open_table(out, "Handshakes, by server", columns);
    for (unsigned i = 0; i < s->n_server; i++) {
        const struct server *v = &s->server[i];
        out_str(out, "<tr><td class=\"mono\">");
        summary_end(out, v->address, v->addr_len, v->port);
        if (handshakes_flood(v))
            out_str(out, " <span class=\"alarm\">looks like a SYN flood</span>");
        out_str(out, "</td>");
        put_number(out, v->asked);
        put_number(out, v->opened);
        put_number(out, v->most);
        out_str(out, "<td>");
        format_instant(out, v->most_at);
        out_str(out, "</td></tr>\n");
    }
    close_table(out);
}

static void end(struct out *out, const struct view_options *o)
{
    struct summary *s = o->memory;
    summary_close(s, MOMENTS_DRAWN);
    put_head(out);
    put_totals(out, s);
    if (s->packets) {
        put_rate(out, s, PACKETS, "Packets a second");
        put_rate(out, s, BYTES, "Bytes a second");
        put_handshakes(out, s);
        put_nodes(out, s);
        put_hosts(out, s);
        put_talks(out, s);
        put_questions(out, s);
        put_servers(out, s);
    }
    out_str(out, "</body>\n</html>\n");
}

const struct view view_report = {
    .name = "report",
    .help = "what a capture is made of, with plots",
    .hears = true,
    .memory = sizeof(struct summary),
    .want = summary_want,
    .begin = summary_begin,
    .packet = summary_packet,
    .end = end,
    .forget = summary_forget,
};
