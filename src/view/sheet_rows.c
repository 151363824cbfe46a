/* --worksheet with --walk=rows: the dump of the text book, sixteen bytes a line. The fields are
 * numbered under their first bytes, and the answers stand in a list below; where boundaries are
 * asked for, the dump is bare and has rules to write on under each of its lines. */
#include "sheet.h"

#define ROW_BYTES 16
#define LINES 8       /* under the bytes */
#define COLUMNS 72    /* right of the offset */
#define FOLD_OVER 256 /* more bytes of one field are not shown */
#define NAME_RULE 32  /* columns of a name in the list */
#define RIGHT_AT 40   /* where the second of two begins */
#define VALUE_AT 42
#define VALUE_MOST 36

struct rows {
    struct sheet *s;
    struct item cell[ROW_BYTES]; /* the fields with bytes in the row at hand */
    uint32_t n_cells;
    uint32_t next;     /* field after the last cell's */
    uint32_t question; /* the last one that has a place in the drawing */
    uint32_t folded;   /* bytes left out since the last row */
    char line[LINES][COLUMNS];
    uint32_t used[LINES]; /* columns of each in use */
};

/* ---- which fields ---- */

static bool is_cell(const struct item *item)
{
    return item->kind == ITEM_FIELD || item->kind == ITEM_BITS;
}

static void gather_row(struct rows *r, uint32_t from)
{
    const struct packet *p = r->s->w.p;
    uint32_t stop = 0;
    struct item last = {0};
    if (r->n_cells)
        last = r->cell[r->n_cells - 1];
    r->n_cells = 0;
    if (last.offset + last.length > from)
        r->cell[r->n_cells++] = last;
    stop = last.offset + last.length;
    while (stop < from + ROW_BYTES && r->n_cells < ROW_BYTES && r->next < p->n_fields) {
        struct item item = walk_item(p, r->next);
        r->next = item.next;
        if (!is_cell(&item))
            continue;
        stop = item.offset + item.length;
        if (stop > from)
            r->cell[r->n_cells++] = item;
    }
}

/* Whether a question is asked about a field of an item. */
static bool is_asked(struct sheet *s, const struct item *item, uint32_t i)
{
    if (item->kind == ITEM_FIELD ? i != item->first : !sheet_part(s->w.p, item, i))
        return false;
    if (!view_shows(s->w.o, s->w.p, walk_layer(s->w.p, i)))
        return false;
    bool has_answer = sheet_answer(s, i);
    s->w.text->at = s->w.text->start;
    return has_answer || s->w.o->sheet != SHEET_VALUES;
}

/* ---- what stands under a field ---- */

/* "12", "12-13" or nothing, in w.text. */
static void numbers(struct rows *r, const struct item *cell)
{
    struct out *text = r->s->w.text;
    uint32_t first = r->question + 1;
    for (uint32_t i = cell->first; i < cell->next; i++)
        r->question += is_asked(r->s, cell, i);
    if (r->question < first)
        return;
    out_dec(text, first);
    if (r->question > first) {
        out_char(text, '-');
        out_dec(text, r->question);
    }
}

static void names(struct rows *r, const struct item *cell, bool brief)
{
    const struct packet *p = r->s->w.p;
    struct out *text = r->s->w.text;
    for (uint32_t i = cell->first; i < cell->next; i++) {
        const struct field_def *row = field_def_of(&p->fields[i]);
        if (cell->kind == ITEM_FIELD ? i != cell->first : !sheet_part(p, cell, i))
            continue;
        if (text->at > text->start)
            out_char(text, '/');
        out_str(text, brief && row->brief ? row->brief : row->label);
    }
}

static void place(struct rows *r, unsigned line, uint32_t at, uint32_t most)
{
    struct out *text = r->s->w.text;
    uint32_t n = (uint32_t)walk_text_length(&r->s->w);
    n = n < most ? n : (uint32_t)sheet_trimmed(text->start, most);
    for (uint32_t i = 0; i < n && at + i < COLUMNS; i++) {
        char c = text->start[i];
        r->line[line][at + i] = out_is_plain((uint8_t)c) ? c : '?';
        r->used[line] = at + i + 1;
    }
    text->at = text->start;
}

/* In the first line under the cell that has room for it; cut where none has. */
static void place_cell(struct rows *r, const struct item *cell, uint32_t from)
{
    bool is_name = r->s->w.o->sheet == SHEET_ALL;
    uint32_t at = 3 * (cell->offset - from), stop = cell->offset + cell->length;
    uint32_t room = 3 * ((stop < from + ROW_BYTES ? stop : from + ROW_BYTES) - cell->offset) - 1;
    if (!is_name)
        numbers(r, cell);
    else
        names(r, cell, false);
    if (is_name && walk_text_length(&r->s->w) > room) {
        r->s->w.text->at = r->s->w.text->start;
        names(r, cell, true);
    }
    bool fits = walk_text_length(&r->s->w) <= room;
    for (unsigned line = fits ? 0 : 1; line < LINES; line++) {
        /* Two blanks before a name where others reach beyond their bytes. */
        if (r->used[line] == 0 || r->used[line] + (line ? 2 : 1) <= at) {
            place(r, line, at, fits ? room : COLUMNS);
            return;
        }
    }
    place(r, 0, at, room);
}

static void put_under(struct rows *r, uint32_t from)
{
    struct walk *w = &r->s->w;
    bool rules = w->o->sheet == SHEET_ALL && !w->o->key;
    memset(r->line, ' ', sizeof r->line);
    memset(r->used, 0, sizeof r->used);
    for (uint32_t i = 0; i < r->n_cells; i++) {
        if (r->cell[i].offset >= from)
            place_cell(r, &r->cell[i], from);
    }
    for (unsigned line = 0; line < LINES; line++) {
        if (!r->used[line])
            continue;
        walk_to(w, w->digits + 2);
        if (rules)
            out_fill(w->out, '_', 3 * ROW_BYTES - 1);
        else
            walk_put(w, r->line[line], r->used[line]);
        walk_newline(w);
    }
    walk_newline(w);
}

/* ---- bytes ---- */

static bool begins(const struct rows *r, uint32_t offset)
{
    for (uint32_t i = 0; i < r->n_cells; i++) {
        if (r->cell[i].offset == offset)
            return true;
    }
    return false;
}

static void put_bytes(struct rows *r, uint32_t from, uint32_t stop)
{
    struct walk *w = &r->s->w;
    bool bars = w->o->sheet != SHEET_ALL || w->o->key;
    walk_offset(w, from);
    walk_put(w, " ", 1);
    for (uint32_t at = from; at < stop; at++) {
        walk_put(w, bars && at > from && begins(r, at) ? "|" : " ", 1);
        out_hex(w->out, w->p->bytes[at], 2);
    }
    walk_newline(w);
}

/* Rows without a byte that --only lets be shown are left out. */
static bool is_shown(const struct rows *r)
{
    const struct walk *w = &r->s->w;
    bool any = !w->o->only;
    for (uint32_t i = 0; i < r->n_cells; i++)
        any = any || view_shows(w->o, w->p, walk_layer(w->p, r->cell[i].first));
    return any;
}

/* Rows deep inside one field are left out, but for the last. */
static bool is_folded(struct rows *r, uint32_t from)
{
    const struct item *cell = &r->cell[0];
    return r->n_cells == 1 && cell->kind == ITEM_FIELD && from >= cell->offset + FOLD_OVER &&
           cell->offset + cell->length > from + ROW_BYTES;
}

static void put_folded(struct rows *r)
{
    struct walk *w = &r->s->w;
    if (!r->folded)
        return;
    walk_to(w, w->digits + 2);
    WALK_SAY(w, "... %1 more bytes", {.number = r->folded});
    walk_newline(w);
    walk_newline(w);
    r->folded = 0;
}

static void drawing(struct sheet *s)
{
    struct rows r = {.s = s};
    struct walk *w = &s->w;
    walk_newline(w);
    walk_to(w, w->digits + 3);
    for (uint32_t i = 0; i < ROW_BYTES; i++) {
        out_hex(w->out, i, 1);
        if (i + 1 < ROW_BYTES)
            walk_put(w, "  ", 2);
    }
    walk_newline(w);
    for (uint32_t from = 0; from < w->p->caplen; from += ROW_BYTES) {
        uint32_t stop = w->p->caplen - from < ROW_BYTES ? w->p->caplen : from + ROW_BYTES;
        gather_row(&r, from);
        if (!is_shown(&r))
            continue;
        if (is_folded(&r, from)) {
            r.folded += stop - from;
            continue;
        }
        put_folded(&r);
        put_bytes(&r, from, stop);
        put_under(&r, from);
    }
}

/* ---- the answers ---- */

/* Two a line, but for long ones. */
static void answer_name(struct sheet *s, uint32_t i)
{
    struct walk *w = &s->w;
    const char *label = field_def_of(&w->p->fields[i])->label;
    bool is_long = lang_width(label, strlen(label)) > NAME_RULE;
    if (is_long && w->column)
        walk_newline(w);
    bool is_right = w->column;
    if (is_right)
        walk_to(w, RIGHT_AT);
    sheet_number(s, true);
    walk_to(w, is_right ? RIGHT_AT + 6 : 6);
    sheet_blank(s, true, label, strlen(label), NAME_RULE);
    if (is_long || is_right)
        walk_newline(w);
}

static void answer_value(struct sheet *s, uint32_t i)
{
    struct walk *w = &s->w;
    sheet_number(s, true);
    walk_to(w, 6);
    walk_str(w, field_def_of(&w->p->fields[i])->label);
    walk_to(w, VALUE_AT);
    sheet_answer(s, i);
    const char *text = w->text->start;
    size_t n = walk_text_length(w);
    while (n) {
        size_t part = lang_break(text, n, VALUE_MOST);
        sheet_blank(s, true, text, sheet_trimmed(text, part), VALUE_MOST);
        text += part;
        for (n -= part; n && *text == ' '; n--)
            text++;
        if (n) {
            walk_newline(w);
            walk_to(w, VALUE_AT);
        }
    }
    walk_newline(w);
    w->text->at = w->text->start;
}

static void answers(struct sheet *s)
{
    const struct packet *p = s->w.p;
    for (uint32_t i = 0; i < p->n_fields;) {
        struct item item = walk_item(p, i);
        i = item.next;
        for (uint32_t k = item.first; is_cell(&item) && k < item.next; k++) {
            if (!is_asked(s, &item, k))
                continue;
            if (s->w.o->sheet == SHEET_NAMES)
                answer_name(s, k);
            else
                answer_value(s, k);
        }
    }
    if (s->w.column)
        walk_newline(&s->w);
}

void sheet_rows(struct sheet *s)
{
    drawing(s);
    if (s->w.o->sheet != SHEET_ALL)
        answers(s);
}
