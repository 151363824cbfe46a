/* Syslog, messages for a log elsewhere (RFC 3164, RFC 5424).
 *
 * What a student learns here: two numbers packed into one that stands there as text, which part of
 * the system has something to say and how urgent it is, and then words for people.
 *
 *    <34>Oct 11 22:14:15 host su: ...    4 * 8 + 2: auth, critical */
#include "wireloupe/view.h"
#include "dns_text.h"
#include "text.h"

enum {
    SYSLOG_PRI,
    SYSLOG_FACILITY,
    SYSLOG_LEVEL,
    SYSLOG_MSG
};

#define MAX_DIGITS 3

static const struct value_name facilities[] = {
    {0, "kernel"},    {1, "user"},    {2, "mail"},    {3, "daemon"},    {4, "auth"},
    {5, "syslog"},    {6, "lpr"},     {7, "news"},    {8, "uucp"},      {9, "cron"},
    {10, "authpriv"}, {11, "ftp"},    {12, "ntp"},    {13, "security"}, {14, "console"},
    {15, "cron"},     {16, "local0"}, {17, "local1"}, {18, "local2"},   {19, "local3"},
    {20, "local4"},   {21, "local5"}, {22, "local6"}, {23, "local7"},
};

static const struct value_name severities[] = {
    {0, "emergency"}, {1, "alert"},  {2, "critical"}, {3, "error"},
    {4, "warning"},   {5, "notice"}, {6, "info"},     {7, "debug"},
};

static const struct field_def rows[] = {
    [SYSLOG_PRI] = {.name = "syslog.pri",
                    .label = "Priority",
                    .type = FT_TEXT,
                    .rfc = "RFC 5424 6.2.1",
                    .what = "Facility times eight and severity, in decimal digits."},
    [SYSLOG_FACILITY] = {.name = "syslog.facility",
                         .label = "Facility",
                         .type = FT_UINT,
                         .flags = FF_SAME,
                         NAMES(facilities),
                         .rfc = "RFC 5424 6.2.1",
                         .what = "Which part of the system has something to say."},
    [SYSLOG_LEVEL] = {.name = "syslog.level",
                      .label = "Severity",
                      .type = FT_UINT,
                      .flags = FF_SAME,
                      NAMES(severities),
                      .rfc = "RFC 5424 6.2.1",
                      .what = "How urgent it is; 0 is worst."},
    [SYSLOG_MSG] = {.name = "syslog.msg",
                    .label = "Message",
                    .type = FT_TEXT,
                    .rfc = "RFC 5424 6",
                    .what = "When, where, who and what, in words."},
};

/* How many bytes "<34>" has, 0 where it is something else. Without its end, it is short. */
static uint32_t priority(const struct reader *r, uint32_t *value, bool *is_short)
{
    *value = 0;
    *is_short = !reader_have(r);
    if (reader_peek(r, 0, 1) != '<')
        return 0;
    for (uint32_t i = 1; i <= MAX_DIGITS + 1; i++) {
        uint32_t c = reader_peek(r, i, 1);
        if (i >= reader_have(r)) {
            *is_short = true;
            return 0;
        }
        if (c == '>')
            return i + 1;
        if (c < '0' || c > '9')
            return 0;
        *value = *value * 10 + (c - '0');
    }
    return 0;
}

static void dissect(struct dissect *d)
{
    uint32_t value, at = d->r.pos;
    bool is_short;
    uint32_t n = priority(&d->r, &value, &is_short);
    d->y->vars = d->p->n_fields;
    if (is_short) {
        reader_need(&d->r, reader_have(&d->r) + 1);
        return;
    }
    if (!n) {
        text_yield(d, GUESS_UDP);
        return;
    }
    emit_bytes(d, SYSLOG_PRI, n, 0);
    emit_same(d, SYSLOG_FACILITY, at, n, value >> 3);
    emit_same(d, SYSLOG_LEVEL, at, n, value & 7);
    emit_rest(d, SYSLOG_MSG);
}

static void write_facility(struct line *l, uint32_t facility)
{
    const char *name = NAME_IN(facilities, facility);
    if (name) {
        out_str(l->out, name);
        return;
    }
    out_str(l->out, "unknown (");
    out_dec(l->out, facility);
    out_char(l->out, ')');
}

/* With -v: both numbers, and the message. */
static void write_message(struct line *l, const struct layer *y, uint32_t facility,
                          uint32_t severity)
{
    struct out *o = l->out;
    const struct field *f = layer_get(l->p, y, SYSLOG_MSG);
    line_indent(l, 1);
    out_str(o, "Facility ");
    write_facility(l, facility);
    out_str(o, " (");
    out_dec(o, facility);
    out_str(o, "), Severity ");
    out_str(o, NAME_IN(severities, severity));
    out_str(o, " (");
    out_dec(o, severity);
    out_char(o, ')');
    line_indent(l, 1);
    out_str(o, "Msg: ");
    if (f)
        out_escaped(o, field_bytes(l->p, f), f->length);
    if (y->flags & LAYER_TRUNCATED)
        line_stop(l, "syslog");
    else if (l->opt.verbose > 1)
        hex_rows(o, l->p->bytes + y->offset, y->length, false);
}

/* Whether the packet, or what was captured of it, ends before the priority does. tcpdump looks for
 * it in all of the packet, whatever the length of the datagram is. */
static bool ends_in_priority(const struct line *l, const struct layer *y)
{
    uint32_t end = dns_text_ip_end(l, y);
    uint32_t n = (end < l->p->caplen ? end : l->p->caplen) - y->offset;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t c = packet_number(l->p, y->offset + i, 1);
        if (i > MAX_DIGITS || (i ? c < '0' || c > '9' : c != '<'))
            return false;
    }
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *facility = layer_get(l->p, y, SYSLOG_FACILITY);
    const struct field *severity = layer_get(l->p, y, SYSLOG_LEVEL);
    if (!facility || !severity) {
        if (ends_in_priority(l, y))
            line_stop(l, "syslog");
        else
            out_str(o, " (invalid)");
        line_payload(l, y);
        return;
    }
    out_str(o, "SYSLOG");
    if (!l->opt.verbose) {
        out_char(o, ' ');
        write_facility(l, facility->value);
        out_char(o, '.');
        out_str(o, NAME_IN(severities, severity->value));
    }
    out_str(o, ", length: ");
    out_dec(o, y->end - y->offset);
    if (l->opt.verbose)
        write_message(l, y, facility->value, severity->value);
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 514},
};

const struct protocol proto_syslog = {
    .name = "syslog",
    .title = "Syslog",
    .rfc = "RFC 5424",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
