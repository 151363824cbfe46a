/* --html: one page that shows the frames to whoever opens it: bytes and fields side by side, the
 * drawing of each header, what each field is for.
 *
 * The data of the page, as JSON:
 *     {"text": {"frame": "Frame %1", ...},
 *      "sheet": null, "values", "names" or "all", "key": whether its blanks are filled in,
 *      "frames": [{"number", "time", "len", "caplen", "full", "line", "hex",
 *                  "sections": [[place in hex, length, first layer, [frame, ...],
 *                                [first, last encrypted byte, where it was encrypted]], ...],
 *                  "layers": [[protocol, flags, offset, length, first field, fields,
 *                              asked for (--only)], ...],
 *                  "fields": [[row, depth, offset, length, value, text, note], ...]}, ...],
 *      "omitted": frames beyond the limit,
 *      "protocols": [{"name", "title", "rfc", "header": [row, ...]}, ...],
 *      "rows": [{"name", "label", "what", "rfc", "brief", "type", "flags", "depth", "byte", "size",
 *                "mask", "names": [[value, name], ...]}, ...]}
 * Protocols and rows are numbered in the order in which the frames use them, and stand behind the
 * frames: so a page can be written while packets still arrive, and only the tables of what it uses
 * are in it. */
#include "html.h"
#include "walk.h"

#include <errno.h>
#include <stdlib.h>

#include "wireloupe/dissect.h"
#include "wireloupe/lang.h"

#define MOST_TEXT 2000 /* bytes of one value; the rest is in the hex */
#define MOST_LINE 8000
#define MOST_BYTES 65536 /* of what was reassembled; the frame's own are all there */
#define MOST_NAMES                                                                                 \
    48 /* longer tables of names are left out: the field's own name is in its text                 \
        */

struct used {
    uint16_t proto, id;
};

/* What the page at hand has used so far. */
struct page {
    struct out value, scratch;   /* text before and after escaping */
    uint32_t first[N_PROTOCOLS]; /* number of a protocol's first row among all rows */
    uint32_t *number;            /* of all rows: number in the page, from 1; 0: not used; owned */
    struct used *rows;           /* those in the page, in their order; owned */
    uint32_t n_rows;
    uint8_t protocol[N_PROTOCOLS]; /* number in the page, from 1 */
    uint8_t protocols[N_PROTOCOLS];
    unsigned n_protocols;
    uint64_t n_frames, n_omitted;
};

static uint32_t html_want(const struct view_options *o)
{
    return WANT_FIELDS | WANT_CHECKSUM | WANT_SEQ | WANT_TEXT | WANT_FLOW | WANT_REASSEMBLY |
           (o->line.verbose ? WANT_VERBOSE : 0);
}

/* ---- what is used gets a number ---- */

static uint32_t row_number(struct page *page, unsigned proto, unsigned id)
{
    uint32_t *number = &page->number[page->first[proto] + id];
    if (!*number) {
        page->rows[page->n_rows] = (struct used){(uint16_t)proto, (uint16_t)id};
        *number = ++page->n_rows;
    }
    return *number - 1;
}

static uint32_t protocol_number(struct page *page, unsigned proto)
{
    if (!page->protocol[proto]) {
        page->protocols[page->n_protocols] = (uint8_t)proto;
        page->protocol[proto] = (uint8_t)++page->n_protocols;
    }
    return page->protocol[proto] - 1u;
}

/* ---- JSON ---- */

static void put_string(struct page *page, struct out *out, const char *s)
{
    html_string(out, &page->scratch, s, strlen(s));
}

static void put_key(struct out *out, const char *key)
{
    out_char(out, '"');
    out_str(out, key);
    out_mem(out, "\":", 2);
}

static void put_number(struct out *out, const char *key, uint64_t v)
{
    put_key(out, key);
    out_dec(out, v);
}

static void put_pair(struct page *page, struct out *out, const char *key, const char *s)
{
    put_key(out, key);
    put_string(page, out, s);
}

/* What is in value, cut at a character's beginning where it is longer than `most`. */
static void put_value(struct page *page, struct out *out, size_t most)
{
    size_t n = (size_t)(page->value.at - page->value.start);
    if (n > most) {
        for (n = most; n && (page->value.start[n] & 0xc0) == 0x80;)
            n--;
        page->value.at = page->value.start + n;
        out_str(&page->value, "\xe2\x80\xa6");
        n += 3;
    }
    html_string(out, &page->scratch, page->value.start, n);
    page->value.at = page->value.start;
}

/* ---- a frame ---- */

static void put_time(struct out *out, int64_t time)
{
    int64_t seconds = time / 1000000000, rest = time % 1000000000;
    if (rest < 0) {
        rest += 1000000000;
        seconds--;
    }
    format_date(out, seconds, ' ');
    out_char(out, '.');
    if (rest % 1000)
        out_dec_pad(out, (uint64_t)rest, 9);
    else
        out_dec_pad(out, (uint64_t)rest / 1000, 6);
    out_str(out, " UTC");
}

/* From where to where the encrypted bytes stand in the frame that a section has as they were
 * before. */
static void put_sealed(struct out *out, const struct packet *p, const struct section *s)
{
    const struct piece *last = &p->pieces[s->first + s->count - 1];
    out_str(out, ",[");
    out_dec(out, p->pieces[s->first].offset);
    out_char(out, ',');
    out_dec(out, last->offset + last->length - 1);
    out_char(out, ']');
}

/* The sections, each with the frames that it comes from. */
static void put_sections(struct out *out, const struct packet *p)
{
    for (uint32_t i = 0; i < p->n_sections; i++) {
        const struct section *s = &p->sections[i];
        uint64_t last = 0;
        out_str(out, i ? ",[" : "[");
        out_dec(out, s->at);
        out_char(out, ',');
        out_dec(out, s->length);
        out_char(out, ',');
        out_dec(out, s->layer);
        out_str(out, ",[");
        for (uint32_t k = s->first; k < s->first + s->count; k++) {
            if (k > s->first && p->pieces[k].frame == last)
                continue;
            if (k > s->first)
                out_char(out, ',');
            out_dec(out, last = p->pieces[k].frame);
        }
        out_char(out, ']');
        if (s->opened)
            put_sealed(out, p, s);
        out_char(out, ']');
    }
}

static void put_hex(struct out *out, const uint8_t *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        out_hex(out, s[i], 2);
}

static void put_layers(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct page *page = o->memory;
    for (uint32_t i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        const uint32_t parts[] = {protocol_number(page, y->proto),
                                  y->flags,
                                  y->offset,
                                  y->length,
                                  y->first,
                                  y->count,
                                  view_shows(o, p, y)};
        out_str(out, i ? ",[" : "[");
        for (unsigned k = 0; k < sizeof parts / sizeof parts[0]; k++) {
            if (k)
                out_char(out, ',');
            out_dec(out, parts[k]);
        }
        out_char(out, ']');
    }
}

/* What the walk says behind a value: where a length ends, what comes next. The rest of value
 * is dropped. */
static void put_note(struct out *out, struct walk *w, uint32_t i)
{
    struct page *page = w->o->memory;
    walk_value(w, i);
    size_t n = walk_text_length(w);
    const char *at = n ? memchr(w->text->start, WALK_BREAK, n) : NULL;
    if (at) {
        out_char(out, ',');
        html_string(out, &page->scratch, at + 1, n - (size_t)(at + 1 - w->text->start));
    }
    w->text->at = w->text->start;
}

#define ZEROS 16u /* more of them are counted, not shown */

static bool is_zeros(const struct packet *p, const struct field *f)
{
    const uint8_t *s = field_bytes(p, f);
    return field_def_of(f)->type == FT_BYTES && f->length > ZEROS && !s[0] &&
           memcmp(s, s + 1, f->length - 1) == 0;
}

static void put_field(struct out *out, struct walk *w, uint32_t i)
{
    struct page *page = w->o->memory;
    const struct packet *p = w->p;
    const struct field *f = &p->fields[i];
    const uint32_t parts[] = {row_number(page, f->proto, f->id), f->depth, f->offset, f->length,
                              f->value};
    out_char(out, '[');
    for (unsigned k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        out_dec(out, parts[k]);
        out_char(out, ',');
    }
    if (is_zeros(p, f))
        LANG_FILL(&page->value, "%1 bytes, all zero", {.number = f->length});
    else
        format_value(&page->value, p, f);
    put_value(page, out, MOST_TEXT);
    put_note(out, w, i);
    out_char(out, ']');
}

static void put_fields(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct page *page = o->memory;
    struct walk w = {.out = out, .text = &page->value, .o = o, .p = p, .digits = walk_digits(p)};
    for (uint32_t i = 0; i < p->n_fields; i++) {
        const struct layer *y = walk_layer(p, i);
        const struct section *s = packet_section(p, p->fields[i].offset);
        if (y != w.y && (w.y = y))
            walk_find_verdicts(&w);
        w.base = s ? s->at : 0;
        out_str(out, i ? ",\n" : "\n");
        put_field(out, &w, i);
    }
}

static void put_frame(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct page *page = o->memory;
    struct line_options line = o->line;
    line.hide_data = true; /* the bytes are there */
    out_char(out, '{');
    put_number(out, "number", p->number);
    out_str(out, ",\"time\":\"");
    put_time(out, p->time);
    out_str(out, "\",");
    put_number(out, "len", p->wirelen);
    out_char(out, ',');
    put_number(out, "caplen", p->caplen);
    out_str(out, p->status & PACKET_FULL ? ",\"full\":true" : ",\"full\":false");
    out_str(out, ",\n\"line\":");
    line_text(&page->value, &line, p);
    put_value(page, out, MOST_LINE);
    out_str(out, ",\n\"hex\":\"");
    uint32_t all = packet_extent(p);
    put_hex(out, p->bytes, all - p->caplen < MOST_BYTES ? all : p->caplen + MOST_BYTES);
    out_str(out, "\",\n\"sections\":[");
    put_sections(out, p);
    out_str(out, "],\n\"layers\":[");
    put_layers(out, o, p);
    out_str(out, "],\n\"fields\":[");
    put_fields(out, o, p);
    out_str(out, "]}");
}

/* ---- the tables ---- */

static void put_protocol(struct page *page, struct out *out, unsigned proto)
{
    const struct protocol *t = protocols[proto];
    out_char(out, '{');
    put_pair(page, out, "name", t->name);
    out_char(out, ',');
    put_pair(page, out, "title", t->title);
    out_char(out, ',');
    put_pair(page, out, "rfc", t->rfc);
    out_str(out, ",\"header\":[");
    for (unsigned id = 0; id < t->n_header; id++) {
        if (id)
            out_char(out, ',');
        out_dec(out, row_number(page, proto, id));
    }
    out_str(out, "]}");
}

/* The mask over the bytes as they stand in the frame. */
static void put_mask(struct out *out, const struct field_def *row)
{
    uint32_t mask =
        row->flags & FF_LE ? __builtin_bswap32(row->mask) >> (32 - 8 * row->size) : row->mask;
    out_str(out, ",\"mask\":\"");
    out_hex(out, mask, 2u * row->size);
    out_char(out, '"');
}

static void put_names(struct page *page, struct out *out, const struct field_def *row)
{
    out_str(out, ",\"names\":[");
    for (unsigned i = 0; i < row->n_names; i++) {
        out_str(out, i ? ",[" : "[");
        out_dec(out, row->names[i].value);
        out_char(out, ',');
        put_string(page, out, row->names[i].name);
        out_char(out, ']');
    }
    out_char(out, ']');
}

static const char *type_name(enum field_type type)
{
    switch (type) {
    case FT_UINT:
        return "uint";
    case FT_INT:
        return "int";
    case FT_HEX:
        return "hex";
    case FT_FLAG:
        return "flag";
    case FT_MAC:
        return "mac";
    case FT_IPV4:
        return "ipv4";
    case FT_IPV6:
        return "ipv6";
    case FT_TEXT:
        return "text";
    case FT_BYTES:
        return "bytes";
    case FT_DNAME:
        return "name";
    case FT_TIME:
        return "time";
    case FT_NTP:
        return "ntp";
    case FT_UINT64:
        return "uint64";
    case FT_HEX64:
        return "hex64";
    case FT_DURATION:
        return "duration";
    case FT_GROUP:
        return "group";
    }
    return "bytes";
}

static void put_row(struct page *page, struct out *out, const struct field_def *row)
{
    out_char(out, '{');
    put_pair(page, out, "name", row->name);
    out_char(out, ',');
    put_pair(page, out, "label", row->label);
    out_str(out, ",\n\"what\":");
    put_string(page, out, lang_text(row->what));
    out_str(out, ",\n");
    put_pair(page, out, "rfc", row->rfc);
    if (row->brief) {
        out_char(out, ',');
        put_pair(page, out, "brief", row->brief);
    }
    out_char(out, ',');
    put_pair(page, out, "type", type_name(row->type));
    out_char(out, ',');
    put_number(out, "flags", row->flags);
    out_char(out, ',');
    put_number(out, "depth", row->depth);
    out_char(out, ',');
    put_number(out, "byte", row->byte);
    out_char(out, ',');
    put_number(out, "size", row->size);
    if (row->mask && row->size && row->size <= 4)
        put_mask(out, row);
    if (row->n_names && row->n_names <= MOST_NAMES)
        put_names(page, out, row);
    out_char(out, '}');
}

/* ---- the view ---- */

static bool prepare(struct page *page)
{
    uint32_t n = 0;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        page->first[i] = n;
        n += protocols[i]->n_fields;
    }
    page->number = calloc(n, sizeof *page->number);
    page->rows = calloc(n, sizeof *page->rows);
    return page->number && page->rows && out_open(&page->value, -1, 4096) &&
           out_open(&page->scratch, -1, 4096);
}

static void html_forget(const struct view_options *o)
{
    struct page *page = o->memory;
    free(page->number);
    free(page->rows);
    out_free(&page->value);
    out_free(&page->scratch);
}

/* --worksheet and --key: what the page is printed as. */
static void put_sheet(struct out *out, const struct view_options *o)
{
    static const char *const levels[] = {
        [SHEET_NONE] = "null",
        [SHEET_VALUES] = "\"values\"",
        [SHEET_NAMES] = "\"names\"",
        [SHEET_ALL] = "\"all\"",
    };
    out_str(out, ",\n\"sheet\":");
    out_str(out, levels[o->sheet]);
    out_str(out, o->key ? ",\"key\":true" : ",\"key\":false");
}

static void html_begin(struct out *out, const struct view_options *o)
{
    struct page *page = o->memory;
    if (!prepare(page)) {
        out->error = ENOMEM;
        return;
    }
    html_head(out);
    out_str(out, "{\"text\":");
    html_texts(out, &page->scratch);
    put_sheet(out, o);
    out_str(out, ",\n\"frames\":[");
}

static void html_packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct page *page = o->memory;
    if (o->html_limit && page->n_frames == o->html_limit) {
        page->n_omitted++;
        return;
    }
    out_str(out, page->n_frames++ ? ",\n" : "\n");
    put_frame(out, o, p);
}

static void html_end(struct out *out, const struct view_options *o)
{
    struct page *page = o->memory;
    out_str(out, "],\n");
    put_number(out, "omitted", page->n_omitted);
    out_str(out, ",\n\"protocols\":[");
    for (unsigned i = 0; i < page->n_protocols; i++) {
        out_str(out, i ? ",\n" : "\n");
        put_protocol(page, out, page->protocols[i]);
    }
    out_str(out, "],\n\"rows\":[");
    for (uint32_t i = 0; i < page->n_rows; i++) {
        out_str(out, i ? ",\n" : "\n");
        put_row(page, out, &protocols[page->rows[i].proto]->fields[page->rows[i].id]);
    }
    out_str(out, "]}");
    html_foot(out);
}

const struct view view_html = {
    .name = "html",
    .help = "one page: bytes and fields side by side, to be opened in a browser",
    .translated = true,
    .want = html_want,
    .memory = sizeof(struct page),
    .begin = html_begin,
    .packet = html_packet,
    .end = html_end,
    .forget = html_forget,
};
