/* --walk=rows: sixteen bytes a line, a bar where a field begins, and its name under its first byte.
 */
#include "walk.h"

#define ROW_BYTES 16
#define NAME_LINES 4
#define NAME_MOST 14 /* columns of a name that reaches beyond its bytes */
#define MOST_COLUMNS 120
#define FOLD_OVER 512
#define LABEL_COLUMNS 24 /* of the labels before sentences, with the gap behind them */

struct rows {
    struct out *out;
    const struct view_options *o;
    const struct packet *p;
    uint32_t base;               /* offsets count from here: see struct walk */
    uint32_t digits;             /* of an offset */
    uint32_t width;              /* columns right of the offset */
    struct item cell[ROW_BYTES]; /* the fields with bytes in the row at hand */
    uint32_t n_cells;
    uint32_t next;   /* field after the last cell's */
    uint32_t folded; /* bytes left out since the last row */
    /* With --explain, the field and the layer behind those that have been explained. */
    uint32_t said, said_layer;
    char name[NAME_LINES][MOST_COLUMNS];
    uint32_t used[NAME_LINES]; /* columns of each in use */
};

/* ---- which fields ---- */

static bool opaque(const struct packet *p, const struct item *cell)
{
    uint8_t type = field_def_of(&p->fields[cell->first])->type;
    return cell->kind == ITEM_FIELD && (type == FT_TEXT || type == FT_BYTES || type == FT_DNAME);
}

/* The next item that has bytes of its own before `end`, or one of no length. */
static struct item next_cell(struct rows *r, uint32_t end)
{
    while (r->next < r->p->n_fields) {
        struct item item = walk_item(r->p, r->next);
        if (item.offset >= end && item.length)
            break;
        r->next = item.next;
        if (item.kind == ITEM_FIELD || item.kind == ITEM_BITS)
            return item;
    }
    return (struct item){.offset = end};
}

/* Keeps what reaches into the row that begins at `from`, and fetches what begins in it. */
static void gather_row(struct rows *r, uint32_t from, uint32_t end)
{
    uint32_t n = r->n_cells, stop = 0;
    r->n_cells = 0;
    if (n) {
        struct item last = r->cell[n - 1];
        stop = last.offset + last.length;
        if (stop > from)
            r->cell[r->n_cells++] = last;
    }
    while (stop < from + ROW_BYTES && r->n_cells < ROW_BYTES) {
        struct item item = next_cell(r, end);
        if (!item.length)
            break;
        stop = item.offset + item.length;
        if (stop > from)
            r->cell[r->n_cells++] = item;
    }
}

/* ---- names ---- */

struct text {
    char s[40];
    uint32_t n;
};

static void append(struct text *t, const char *s)
{
    for (; *s && t->n < sizeof t->s; s++)
        t->s[t->n++] = *s;
}

static const char *brief_of(const struct field_def *row)
{
    return row->brief ? row->brief : row->label;
}

/* The label or its short form; of bits without a name in common, those of each. */
static struct text cell_name(const struct packet *p, const struct item *cell, bool brief)
{
    const struct field *f = &p->fields[cell->first];
    const struct field_def *row = field_def_of(f);
    struct text t = {.n = 0};
    if (cell->kind != ITEM_BITS || (!row->mask && f->length == cell->length)) {
        append(&t, brief ? brief_of(row) : row->label);
        return t;
    }
    for (uint32_t i = cell->first; i < cell->next; i++) {
        const struct field *part = &p->fields[i];
        row = field_def_of(part);
        if (!part->length || row->flags & (FF_SAME | FF_PART) || part->depth > f->depth)
            continue;
        if (t.n)
            append(&t, "/");
        append(&t, brief ? brief_of(row) : row->label);
    }
    return t;
}

/* A printable ASCII name is what tables hold; anything else would shift the columns. */
static void place(struct rows *r, unsigned line, uint32_t at, const struct text *t, uint32_t n)
{
    n = n < t->n ? n : t->n;
    for (uint32_t i = 0; i < n && at + i < r->width; i++) {
        char c = t->s[i];
        r->name[line][at + i] = out_is_plain((uint8_t)c) ? c : '?';
        r->used[line] = at + i + 1;
    }
}

/* Under its own bytes where the label, or its short form, fits there; else in a line further down,
 * reaching to the right; else cut. */
static void name_cell(struct rows *r, const struct item *cell, uint32_t from)
{
    uint32_t at = 3 * (cell->offset - from), stop = cell->offset + cell->length;
    uint32_t here = (stop < from + ROW_BYTES ? stop : from + ROW_BYTES) - cell->offset;
    uint32_t room = 3 * here - 1;
    if (stop >= from + ROW_BYTES && room < NAME_MOST && at + NAME_MOST <= r->width)
        room = NAME_MOST; /* nothing stands to the right of the last one */
    struct text full = cell_name(r->p, cell, false), brief = cell_name(r->p, cell, true);
    const struct text *fits = full.n <= room ? &full : brief.n <= room ? &brief : NULL;
    if (fits) {
        place(r, 0, at, fits, room);
        return;
    }
    for (unsigned line = 1; line < NAME_LINES; line++) {
        if (r->used[line] == 0 || r->used[line] < at) {
            place(r, line, at, &brief, NAME_MOST);
            return;
        }
    }
    place(r, 0, at, &brief, room);
}

static void put_names(struct rows *r, uint32_t from)
{
    memset(r->name, ' ', sizeof r->name);
    memset(r->used, 0, sizeof r->used);
    for (uint32_t i = 0; i < r->n_cells; i++) {
        if (r->cell[i].offset >= from)
            name_cell(r, &r->cell[i], from);
    }
    for (unsigned line = 0; line < NAME_LINES; line++) {
        if (!r->used[line])
            continue;
        out_fill(r->out, ' ', r->digits + 2);
        out_mem(r->out, r->name[line], r->used[line]);
        out_char(r->out, '\n');
    }
}

/* ---- bytes ---- */

static const struct item *cell_at(const struct rows *r, uint32_t offset)
{
    for (uint32_t i = 0; i < r->n_cells; i++) {
        if (offset - r->cell[i].offset < r->cell[i].length)
            return &r->cell[i];
    }
    return NULL;
}

/* The names of the layers that begin in the row, in the margin. */
static void put_margin(struct rows *r, uint32_t from, uint32_t stop)
{
    bool any = false;
    for (uint32_t i = 0; i < r->p->n_layers; i++) {
        const struct layer *y = &r->p->layers[i];
        if (!y->length || y->flags & LAYER_PART || y->offset < from || y->offset >= stop)
            continue;
        if (any)
            out_str(r->out, ", ");
        else
            out_fill(r->out, ' ', 3 * (ROW_BYTES - (stop - from)) + 2);
        any = true;
        walk_color(r->out, r->o, r->p, y);
        out_str(r->out, protocols[y->proto]->name);
        walk_color(r->out, r->o, r->p, NULL);
    }
}

static void put_bytes(struct rows *r, uint32_t from, uint32_t stop)
{
    out_hex(r->out, from - r->base, r->digits);
    out_char(r->out, ' ');
    for (uint32_t at = from; at < stop; at++) {
        const struct item *cell = cell_at(r, at);
        bool begins = cell && cell->offset == at && at > from;
        out_char(r->out, begins ? '|' : ' ');
        if (cell)
            walk_color(r->out, r->o, r->p, walk_layer(r->p, cell->first));
        out_hex(r->out, r->p->bytes[at], 2);
        if (cell)
            walk_color(r->out, r->o, r->p, NULL);
    }
    put_margin(r, from, stop);
    out_char(r->out, '\n');
}

/* Under text and opaque bytes, the characters that they may be. */
static void put_characters(struct rows *r, uint32_t from, uint32_t stop)
{
    char line[3 * ROW_BYTES];
    uint32_t used = 0;
    memset(line, ' ', sizeof line);
    for (uint32_t at = from; at < stop; at++) {
        const struct item *cell = cell_at(r, at);
        uint8_t c = r->p->bytes[at];
        if (!cell || cell->length < 4 || !opaque(r->p, cell))
            continue;
        line[3 * (at - from) + 1] = out_is_plain(c) ? (char)c : ' ';
        if (out_is_plain(c) && c != ' ')
            used = 3 * (at - from) + 2;
    }
    if (!used)
        return;
    out_fill(r->out, ' ', r->digits + 2);
    out_mem(r->out, line, used);
    out_char(r->out, '\n');
}

/* Rows deep inside opaque bytes are left out, but for the last. */
static bool is_folded(const struct rows *r, uint32_t from)
{
    const struct item *cell = &r->cell[0];
    return !r->o->line.verbose && r->n_cells == 1 && opaque(r->p, cell) &&
           from >= cell->offset + FOLD_OVER && cell->offset + cell->length > from + ROW_BYTES;
}

/* Rows without a byte that --only lets be shown are left out. */
static bool is_picked(const struct rows *r)
{
    for (uint32_t i = 0; i < r->n_cells; i++) {
        if (view_shows(r->o, r->p, walk_layer(r->p, r->cell[i].first)))
            return true;
    }
    return !r->o->only;
}

static void put_folded(struct rows *r)
{
    if (!r->folded)
        return;
    out_fill(r->out, ' ', r->digits + 2);
    LANG_FILL(r->out, "... %1 more bytes folded (-v shows them)", {.number = r->folded});
    out_char(r->out, '\n');
    r->folded = 0;
}

/* ---- sentences ---- */

/* The titles of the layers that begin with field i, as headings over its sentence. */
static void explain_layers(struct rows *r, struct walk *w, uint32_t i)
{
    for (; r->said_layer < r->p->n_layers; r->said_layer++) {
        const struct layer *y = &r->p->layers[r->said_layer];
        if (y->first > i)
            break;
        if (!y->length || !view_shows(r->o, r->p, y))
            continue;
        walk_to(w, r->digits + 2);
        walk_color(r->out, r->o, r->p, y);
        walk_str(w, protocols[y->proto]->title);
        walk_color(r->out, r->o, r->p, NULL);
        if (y->proto != PROTO_data) {
            walk_put(w, " (", 2);
            walk_str(w, protocols[y->proto]->rfc);
            walk_put(w, ")", 1);
        }
        walk_newline(w);
    }
}

/* The fields of an item that have bytes and a meaning of their own. Returns whether any is new. */
static bool explain_item(struct rows *r, struct walk *w, const struct item *item)
{
    uint32_t label_at = r->digits + 4;
    bool any = false;
    for (uint32_t i = item->first; i < item->next; i++) {
        const struct field *f = &r->p->fields[i];
        uint32_t flags = field_def_of(f)->flags;
        if (f->length && !(flags & FF_SAME) && (i == item->first || !(flags & FF_PART)))
            any = walk_explain_labelled(w, f, label_at, label_at + LABEL_COLUMNS) || any;
    }
    return any;
}

/* Under a row that ends before `stop`, what is new in it, and a blank line behind that. */
static void explain_row(struct rows *r, struct walk *w, uint32_t stop)
{
    bool any = false;
    while (r->o->explain && r->said < r->p->n_fields) {
        struct item item = walk_item(r->p, r->said);
        if (item.length && item.offset >= stop)
            break;
        r->said = item.next;
        if (item.kind == ITEM_FACT || !view_shows(r->o, r->p, walk_layer(r->p, item.first)))
            continue;
        explain_layers(r, w, item.first);
        any = explain_item(r, w, &item) || any;
    }
    if (any)
        walk_newline(w);
}

/* The rows of the frame, or of a section. */
static void part_rows(struct rows *r, struct walk *w, uint32_t base, uint32_t end)
{
    r->base = base;
    r->n_cells = 0;
    for (uint32_t from = base; from < end; from += ROW_BYTES) {
        uint32_t stop = end - from < ROW_BYTES ? end : from + ROW_BYTES;
        gather_row(r, from, end);
        if (!is_picked(r))
            continue;
        if (is_folded(r, from)) {
            r->folded += stop - from;
            continue;
        }
        put_folded(r);
        put_bytes(r, from, stop);
        put_characters(r, from, stop);
        put_names(r, from);
        explain_row(r, w, stop);
    }
    put_folded(r);
}

void walk_rows(struct walk *w)
{
    struct out *out = w->out;
    const struct view_options *o = w->o;
    const struct packet *p = w->p;
    struct rows r = {.out = out, .o = o, .p = p, .digits = walk_digits(p)};
    uint32_t margin = r.digits + 2;
    r.width = o->width < margin + 3 * ROW_BYTES ? 3 * ROW_BYTES : o->width - margin;
    if (r.width > MOST_COLUMNS)
        r.width = MOST_COLUMNS;
    out_char(out, '\n');
    out_fill(out, ' ', margin + 1);
    for (uint32_t i = 0; i < ROW_BYTES; i++) {
        out_hex(out, i, 1);
        if (i + 1 < ROW_BYTES)
            out_str(out, "  ");
    }
    out_char(out, '\n');
    walk_explain_frame(w);
    part_rows(&r, w, 0, p->caplen);
    for (uint32_t i = 0; i < p->n_sections; i++) {
        const struct section *s = &p->sections[i];
        if (!view_shows(o, p, &p->layers[s->layer]))
            continue;
        walk_section(w, s);
        part_rows(&r, w, s->at, s->at + s->length);
    }
}
