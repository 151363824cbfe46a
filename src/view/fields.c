/* --fields: a line for each packet with the values of some fields, for programs and spreadsheets.
 *
 * Headers are read where they stand, and only what the columns need is dissected. */
#include "wireloupe/fields.h"
#include "wireloupe/dissect.h"
#include "wireloupe/view.h"

#include <time.h>
#include <errno.h>

/* What the view remembers: room for the texts at work. */
struct texts {
    struct out cell, line;
};

/* A column of the packet at hand. */
struct cell {
    struct out *out;
    const struct fields *t;
    const struct packet *p;
    unsigned n; /* values so far */
};

static uint32_t want(const struct view_options *o)
{
    uint32_t bits = 0;
    for (unsigned i = 0; i < o->fields->n; i++) {
        const struct column *c = &o->fields->column[i];
        for (unsigned k = 0; k < c->n_rows; k++)
            bits |= want_row(c->row[k]);
        if (c->relative.proto)
            bits |= want_row(c->relative);
        for (unsigned k = 0; k < c->n_protocols; k++)
            bits |= want_protocol(c->protocol[k]);
        if (c->kind == COLUMN_LINE)
            bits |= view_line.want(o);
        else if (c->kind == COLUMN_PROTOCOLS)
            bits |= WANT_VALUES | WANT_REASSEMBLY;
    }
    return bits;
}

/* ---- values ---- */

/* Whether one more value is written; with what stands between it and the one before. */
static bool next_value(struct cell *c)
{
    if (c->n++ == 0)
        return true;
    if (c->t->which == OCCURRENCE_FIRST)
        return false;
    if (c->t->which == OCCURRENCE_LAST)
        c->out->at = c->out->start;
    else
        out_char(c->out, c->t->aggregator);
    return true;
}

/* A row of a fixed header, from its place in the frame. */
static void put_header(struct cell *c, const struct layer *y, unsigned id)
{
    const struct field_def *row = &protocols[y->proto]->fields[id];
    if (!header_has(y, row) || !next_value(c))
        return;
    struct field f = {.proto = y->proto,
                      .id = (uint16_t)id,
                      .offset = y->offset + row->byte,
                      .length = row->size};
    if (row->type == FT_IPV4) {
        out_ipv4(c->out, header_bytes(c->p, y, row));
        return;
    }
    if (row->size <= 4 && row->type != FT_MAC && row->type != FT_TEXT && row->type != FT_BYTES)
        f.value = header_value(c->p, y, row);
    if (row->type == FT_UINT)
        out_dec(c->out, f.value);
    else
        format_raw(c->out, c->p, &f);
}

/* The header's rows that the layer has as fields: all of them, or what only some messages have. */
static bool is_read(const struct packet *p, const struct layer *y, unsigned id)
{
    const struct field *f = &p->fields[y->first];
    unsigned n = protocols[y->proto]->n_header;
    return id < n && !(y->count && f->proto == y->proto && f->id < n);
}

static bool is_row(const struct column *column, const struct field *f)
{
    for (unsigned i = 0; i < column->n_rows; i++) {
        if (column->row[i].id == f->id && column->row[i].proto == f->proto)
            return true;
    }
    return false;
}

static void put_layer(struct cell *c, const struct column *column, const struct layer *y)
{
    bool fields = false;
    for (unsigned i = 0; i < column->n_rows; i++) {
        if (column->row[i].proto != y->proto)
            continue;
        if (column->relative.proto) {
            if (header_has(y, registry_row(column->row[i])) && next_value(c))
                out_dec(c->out, packet_relative(c->p, y, column->relative));
            continue;
        }
        if (is_read(c->p, y, column->row[i].id))
            put_header(c, y, column->row[i].id);
        else
            fields = true;
    }
    for (uint32_t i = y->first; fields && i < y->first + y->count; i++) {
        const struct field *f = &c->p->fields[i];
        if (is_row(column, f) && next_value(c))
            format_raw(c->out, c->p, f);
    }
    for (unsigned i = 0; i < column->n_protocols; i++) {
        if (column->protocol[i] == y->proto && !(y->flags & LAYER_PART) && next_value(c))
            out_str(c->out, protocols[y->proto]->title);
    }
}

/* The line may be several, with tabs before the further ones. */
static void put_line(struct cell *c, const struct view_options *o)
{
    struct line_options plain = o->line;
    struct texts *t = o->memory;
    plain.hide_data = true;
    t->line.at = t->line.start;
    line_text(&t->line, &plain, c->p);
    for (const char *s = t->line.start; s < t->line.at; s++) {
        if (*s == '\n' || *s == '\t') {
            out_char(c->out, '\\');
            out_char(c->out, *s == '\n' ? 'n' : 't');
        } else {
            out_char(c->out, *s);
        }
    }
}

/* "Nov 21, 2026 23:30:16.668377000 UTC", in local time. */
static void put_date(struct out *out, int64_t time)
{
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm tm;
    int64_t ns = time % 1000000000;
    ns += ns < 0 ? 1000000000 : 0;
    time_t second = (time_t)((time - ns) / 1000000000);
    if (!localtime_r(&second, &tm))
        return;
    out_str(out, months[tm.tm_mon]);
    out_dec_right(out, (uint64_t)tm.tm_mday, 3);
    out_str(out, ", ");
    out_dec(out, (uint64_t)tm.tm_year + 1900);
    out_char(out, ' ');
    out_dec_pad(out, (uint64_t)tm.tm_hour, 2);
    out_char(out, ':');
    out_dec_pad(out, (uint64_t)tm.tm_min, 2);
    out_char(out, ':');
    out_dec_pad(out, (uint64_t)tm.tm_sec, 2);
    out_char(out, '.');
    out_dec_pad(out, (uint64_t)ns, 9);
    out_char(out, ' ');
    out_str(out, tm.tm_zone);
}

/* What each layer of the protocol carries, in hex digits. */
static void put_payloads(struct cell *c, unsigned proto)
{
    for (unsigned k = 0; k < c->p->n_layers; k++) {
        const struct layer *y = &c->p->layers[k];
        uint32_t most = packet_extent(c->p), end = y->end < most ? y->end : most;
        uint32_t from = y->offset + y->length;
        if (y->proto != proto || from >= end || !next_value(c))
            continue;
        for (; from < end; from++)
            out_hex(c->out, c->p->bytes[from], 2);
    }
}

static void put_column(struct cell *c, const struct column *column, const struct view_options *o)
{
    const struct packet *p = c->p;
    switch ((enum column_kind)column->kind) {
    case COLUMN_ROWS:
        for (unsigned k = 0; k < p->n_layers; k++)
            put_layer(c, column, &p->layers[k]);
        return;
    case COLUMN_NUMBER:
        out_dec(c->out, p->number);
        break;
    case COLUMN_TIME:
        if (c->t->wireshark)
            put_date(c->out, p->time);
        else
            format_instant(c->out, p->time);
        break;
    case COLUMN_TIME_EPOCH:
        format_nanoseconds(c->out, p->time);
        break;
    case COLUMN_TIME_DELTA:
        format_nanoseconds(c->out, p->since_last);
        break;
    case COLUMN_TIME_RELATIVE:
        format_nanoseconds(c->out, p->since_first);
        break;
    case COLUMN_LEN:
        out_dec(c->out, p->wirelen);
        break;
    case COLUMN_CAP_LEN:
        out_dec(c->out, p->caplen);
        break;
    case COLUMN_INTERFACE:
        if (!p->interface)
            return;
        out_text(c->out, (const uint8_t *)p->interface, strlen(p->interface));
        break;
    case COLUMN_PROTOCOLS:
        format_protocols(c->out, p);
        break;
    case COLUMN_PAYLOAD:
        put_payloads(c, column->protocol[0]);
        return;
    case COLUMN_LINE:
        put_line(c, o);
    }
    c->n++;
}

/* ---- lines ---- */

/* A value in quotes, those inside it doubled. */
static void put_quoted(struct out *out, const char *s, size_t n, char quote)
{
    out_char(out, quote);
    for (size_t i = 0; i < n; i++) {
        if (s[i] == quote)
            out_char(out, quote);
        out_char(out, s[i]);
    }
    out_char(out, quote);
}

static void put_cell(struct out *out, const struct fields *t, const char *s, size_t n)
{
    bool needs = t->csv && (memchr(s, '"', n) || memchr(s, t->separator, n));
    if (t->quote || needs)
        put_quoted(out, s, n, t->quote ? t->quote : '"');
    else
        out_bytes(out, s, n);
}

static void begin(struct out *out, const struct view_options *o)
{
    const struct fields *t = o->fields;
    struct texts *texts = o->memory;
    if (!out_open(&texts->cell, -1, 4096) || !out_open(&texts->line, -1, 4096)) {
        out->error = ENOMEM;
        return;
    }
    if (t->bom)
        out_str(out, "\xef\xbb\xbf");
    for (unsigned i = 0; t->header && i < t->n; i++) {
        const char *name = t->column[i].name;
        if (i)
            out_char(out, t->separator);
        if (t->wireshark)
            out_str(out, name);
        else
            put_cell(out, t, name, strlen(name));
    }
    if (t->header)
        out_char(out, '\n');
}

static void forget(const struct view_options *o)
{
    struct texts *texts = o->memory;
    out_free(&texts->cell);
    out_free(&texts->line);
}

static void packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    const struct fields *t = o->fields;
    struct texts *texts = o->memory;
    bool direct = !t->csv && !t->quote && t->which != OCCURRENCE_LAST;
    for (unsigned i = 0; i < t->n; i++) {
        struct cell c = {.out = direct ? out : &texts->cell, .t = t, .p = p};
        if (i)
            out_char(out, t->separator);
        texts->cell.at = texts->cell.start;
        put_column(&c, &t->column[i], o);
        if (!direct && c.n)
            put_cell(out, t, texts->cell.start, (size_t)(texts->cell.at - texts->cell.start));
    }
    out_char(out, '\n');
}

const struct view view_fields = {
    .name = "fields",
    .help = "some fields of each packet in a line, with tabs or commas between them",
    .apart = true,
    .want = want,
    .memory = sizeof(struct texts),
    .begin = begin,
    .packet = packet,
    .forget = forget,
};
