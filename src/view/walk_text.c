/* The columns of --walk: offset and bytes on the left, label and value on the right. */
#include "walk.h"

#define ROW_BYTES 8
#define VALUE_LINES 3   /* of the column of values, before a text stands under its label */
#define MOST_WHOLE 2048 /* bytes of a text that is put in one go */
#define VALUE_ROOM 20   /* columns that such lines need */

/* ---- columns ---- */

void walk_put(struct walk *w, const char *s, size_t n)
{
    out_mem(w->out, s, n);
    w->column += lang_width(s, n);
}

void walk_str(struct walk *w, const char *s)
{
    walk_put(w, s, strlen(s));
}

void walk_dec(struct walk *w, uint64_t v)
{
    uint64_t rest = v;
    do
        w->column++;
    while (rest /= 10);
    out_dec(w->out, v);
}

/* By way of a buffer of its own: what waits in w->text stays there. */
void walk_say(struct walk *w, const char *message, const struct lang_part *parts, unsigned n)
{
    w->said->at = w->said->start;
    lang_fill(w->said, message, parts, n);
    walk_put(w, w->said->start, (size_t)(w->said->at - w->said->start));
}

void walk_offset(struct walk *w, uint32_t offset)
{
    uint32_t at = offset - w->base;
    if (w->digits == 4 && at < 0x10000) {
        out_end(w->out, put_hex4(out_begin(w->out, 4), at));
    } else {
        out_hex(w->out, at, w->digits);
    }
    w->column += w->digits;
}

/* Fills up to a column, with two spaces at least where something stands before it. */
void walk_to(struct walk *w, uint32_t column)
{
    uint32_t n = !w->column || column >= w->column + 2 ? column - w->column : 2;
    w->column += n;
    if (n <= 32) {
        char *at = out_begin(w->out, 32);
        memset(at, ' ', 32);
        out_end(w->out, at + n);
    } else {
        out_fill(w->out, ' ', n);
    }
}

void walk_newline(struct walk *w)
{
    out_char(w->out, '\n');
    w->column = 0;
}

/* ---- the left side: offset and bytes ---- */

void walk_bytes(struct walk *w, uint32_t offset, uint32_t n)
{
    uint32_t from = offset - w->base;
    if (w->digits == 4 && from < 0x10000 && !w->o->color) {
        char *at = put_hex4(out_begin(w->out, 3 * n + 6), from);
        out_end(w->out, put_pairs(PUT(at, "  "), w->p->bytes + offset, n));
        w->column += 6 + (n ? 3 * n - 1 : 0);
        return;
    }
    walk_offset(w, offset);
    out_mem(w->out, "  ", 2);
    walk_color(w->out, w->o, w->p, w->y);
    out_end(w->out, put_pairs(out_begin(w->out, 3 * n), w->p->bytes + offset, n));
    walk_color(w->out, w->o, w->p, NULL);
    w->column += 2 + (n ? 3 * n - 1 : 0);
}

/* Up to eight bytes of the n at offset that are left, or blanks where none are. */
static void left_side(struct walk *w, uint32_t *offset, uint32_t *n)
{
    uint32_t part = *n < ROW_BYTES ? *n : ROW_BYTES;
    if (part)
        walk_bytes(w, *offset, part);
    *offset += part;
    *n -= part;
}

/* ---- the right side: label and value ---- */

/* A piece of text, without the spaces that would end the line. */
static void put_text(struct walk *w, uint32_t at, const char *s, size_t n)
{
    while (n && s[n - 1] == ' ')
        n--;
    if (!n)
        return;
    walk_to(w, at);
    walk_put(w, s, n);
}

static uint32_t indent_of(const struct field *f)
{
    return 2u * (f->depth < 6 ? f->depth : 6);
}

/* Text in one line: a break is a space there. */
static void put_flat(struct walk *w, uint32_t at, const char *s, size_t n)
{
    const char *stop = memchr(s, WALK_BREAK, n);
    put_text(w, at, s, stop ? (size_t)(stop - s) : n);
    if (!stop)
        return;
    walk_put(w, " ", 1);
    walk_put(w, stop + 1, n - (size_t)(stop - s) - 1);
}

/* The rest of a long text, and of the bytes beside it. */
static void tail_lines(struct walk *w, const char *s, size_t n, uint32_t indent, uint32_t offset,
                       uint32_t bytes)
{
    uint32_t at = w->label_at + indent + 2, room = w->width - at;
    while (n || bytes) {
        walk_newline(w);
        left_side(w, &offset, &bytes);
        bool fits = lang_width(s, n) <= room;
        size_t part = fits ? n : lang_break(s, n, room);
        if (fits)
            put_flat(w, at, s, n);
        else
            put_text(w, at, s, part);
        s += part;
        n -= part;
        while (n && (*s == ' ' || *s == WALK_BREAK)) {
            s++;
            n--;
        }
    }
    walk_newline(w);
}

/* Whether text can stand in a few lines of the column of values, broken between words alone. */
static bool fits_column(const char *s, size_t n, uint32_t room)
{
    for (unsigned lines = 0; n; lines++) {
        size_t part = lang_break(s, n, room);
        if (lines == VALUE_LINES || room < VALUE_ROOM ||
            (part < n && s[part] != ' ' && s[part] != WALK_BREAK))
            return false;
        part += part < n;
        s += part;
        n -= part;
    }
    return true;
}

/* The same lines, with the bytes that are left beside them. */
static void column_lines(struct walk *w, const char *s, size_t n, uint32_t at, uint32_t offset,
                         uint32_t bytes)
{
    while (n || bytes) {
        size_t part = lang_break(s, n, w->width - at);
        put_text(w, at, s, part);
        part += part < n;
        s += part;
        n -= part;
        if (!n && !bytes)
            break;
        walk_newline(w);
        left_side(w, &offset, &bytes);
    }
    walk_newline(w);
}

/* The label of a field; its width is remembered where its bytes are as many as its columns. */
static void put_label(struct walk *w, const struct field *f)
{
    uint32_t number = walk_row(w, f);
    const char *label = field_def_of(f)->label;
    uint16_t *known = number < WALK_ROWS ? &w->memory->label_widths[number] : NULL;
    if (known && !*known) {
        size_t n = strlen(label);
        *known = n < UINT16_MAX && lang_width(label, n) == n ? (uint16_t)n : 0;
    }
    if (known && *known) {
        out_mem(w->out, label, *known);
        w->column += *known;
    } else {
        walk_str(w, label);
    }
}

/* Text that takes so many columns and fits in the line, as most does: whole, a break is a space.
 * Returns false where put_flat() has more to do. */
static bool put_whole(struct walk *w, uint32_t at, const char *s, size_t n, uint32_t columns)
{
    if (s[0] == WALK_BREAK || s[n - 1] == ' ' || n > MOST_WHOLE)
        return false;
    const char *stop = memchr(s, WALK_BREAK, n);
    if (stop && stop[-1] == ' ')
        return false;
    walk_to(w, at);
    char *line = out_begin(w->out, n);
    out_end(w->out, put_mem(line, s, n));
    if (stop)
        line[stop - s] = ' ';
    w->column += columns;
    return true;
}

/* ---- right sides that are kept ---- */

/* Whether row and value say all that the line says of the field. */
static bool says_all(const struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    const struct field_def *row = field_def_of(f);
    bool number = row->type == FT_UINT || row->type == FT_HEX;
    if (row->type != FT_FLAG && (!number || f->length > 4 || (f->value > 255 && !row->n_names)))
        return false;
    if (walk_kinds(w, f) != WALK_KNOWN)
        return false;
    for (uint32_t k = 0; k < w->n_verdicts; k++) {
        if (w->verdicts[k].judged == i)
            return false;
    }
    return true;
}

const struct walk_line *walk_known_line(struct walk *w, uint32_t i, bool is_fact)
{
    const struct field *f = &w->p->fields[i];
    uint32_t number = walk_row(w, f);
    w->keep = NULL;
    if (number == WALK_ROWS || w->digits != 4 || w->o->explain || !says_all(w, i))
        return NULL;
    uint32_t hash = (number * 0x9e3779b1u ^ f->value) * 0x85ebca6bu >> 22;
    struct walk_line *line = &w->memory->lines[hash];
    if (line->row == number + 1 && line->value == f->value && line->depth == f->depth &&
        line->length == f->length && line->is_fact == is_fact)
        return line;
    line->row = 0;
    line->value = f->value;
    line->depth = f->depth;
    line->length = (uint8_t)f->length;
    line->is_fact = is_fact;
    w->keep = line;
    return NULL;
}

void walk_repeat(struct walk *w, const struct walk_line *line, const struct field *f, uint32_t n)
{
    uint32_t offset = f->offset;
    left_side(w, &offset, &n);
    walk_to(w, w->label_at + indent_of(f));
    char *at = out_begin(w->out, WALK_LINE);
    memcpy(at, line->text, WALK_LINE / 2);
    if (line->n > WALK_LINE / 2)
        memcpy(at + WALK_LINE / 2, line->text + WALK_LINE / 2, WALK_LINE / 2);
    out_end(w->out, at + line->n);
    w->column = 0;
}

/* Keeps the n bytes that are the end of a line, if they are few. */
static void keep_line(struct walk *w, const struct field *f, const char *from, size_t n)
{
    if (n > WALK_LINE)
        return;
    memcpy(w->keep->text, from, n);
    w->keep->n = (uint8_t)n;
    w->keep->row = walk_row(w, f) + 1;
}

/* ---- labels that are kept ---- */

/* The label's place in memory; NULL where none is kept. */
static inline struct walk_label *label_at(const struct walk *w, const struct field *f, bool is_fact)
{
    uint32_t number = walk_row(w, f);
    if (number == WALK_ROWS || w->digits != 4)
        return NULL;
    uint32_t hash = (2 * number + is_fact + 7u * f->depth) * 0x9e3779b1u >> 23;
    return &w->memory->labels[hash];
}

/* Puts the label in its place, with the spaces behind it. Returns false where it is too long for
 * that, or has other columns than bytes. */
static __attribute__((noinline)) bool keep_label(const struct walk *w, struct walk_label *label,
                                                 const struct field *f, bool is_fact)
{
    const char *s = field_def_of(f)->label;
    uint32_t n = (uint32_t)strlen(s), all = n + 2u * is_fact, begin = w->label_at + indent_of(f);
    uint32_t to = begin + all + 2 > w->value_at ? all + 2 : w->value_at - begin;
    if (to > WALK_LABEL || lang_width(s, n) != n)
        return false;
    memset(label->text, ' ', sizeof label->text);
    memcpy(label->text + is_fact, s, n);
    if (is_fact) {
        label->text[0] = '[';
        label->text[n + 1] = ']';
    }
    label->row = walk_row(w, f) + 1;
    label->depth = f->depth;
    label->is_fact = is_fact;
    label->n = (uint8_t)to;
    return true;
}

/* Whether n bytes, at most 64, are ASCII, and break at most once, not at an end or behind a space:
 * *at is where, or n. */
static inline bool is_simple(const char *s, size_t n, size_t *at)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
    uint64_t odd = 0, eight;
    size_t i = 0;
    /* The top bit of a byte is set where it is no ASCII, or WALK_BREAK or something else below the
     * space. */
    for (; i + 8 <= n; i += 8) {
        memcpy(&eight, s + i, 8);
        odd |= eight | (eight - ' ' * ones);
    }
    for (; i < n; i++) {
        eight = (uint8_t)s[i] * ones;
        odd |= eight | (eight - ' ' * ones);
    }
    *at = n;
    if (!(odd & tops))
        return s[n - 1] != ' ';
    for (i = 0; i < n; i++) {
        if (s[i] & 0x80)
            return false;
        if (s[i] == WALK_BREAK && *at == n)
            *at = i;
    }
    return *at && s[n - 1] != ' ' && (*at == n || s[*at - 1] != ' ');
}

/* What nearly every line is: its bytes, if any, its label and a text that fits behind it. Returns
 * false, and nothing is written, where it is another. */
static inline bool labelled_simply(struct walk *w, const struct field *f, uint32_t n, bool is_fact)
{
    const char *s = w->text->start;
    size_t len = walk_text_length(w), stop;
    uint32_t offset = f->offset, begin = w->label_at + indent_of(f);
    struct walk_label *label = label_at(w, f, is_fact);
    if (!label || w->o->explain || !len || len > 64 || n > ROW_BYTES ||
        (w->column && w->column + 2 > begin))
        return false;
    if ((label->row != walk_row(w, f) + 1 || label->depth != f->depth ||
         label->is_fact != is_fact) &&
        !keep_label(w, label, f, is_fact))
        return false;
    if (begin + label->n + len > w->width || !is_simple(s, len, &stop))
        return false;
    left_side(w, &offset, &n);
    walk_to(w, begin);
    char *at = out_begin(w->out, WALK_LABEL + 64 + 1);
    memcpy(at, label->text, WALK_LABEL);
    at += label->n;
    /* All that may be there, in parts: there is room in both. */
    memcpy(at, s, 32);
    memcpy(at + 32, s + 32, 32);
    if (stop < len)
        at[stop] = ' ';
    at[len] = '\n';
    if (w->keep)
        keep_line(w, f, at - label->n, label->n + len + 1);
    out_end(w->out, at + len + 1);
    w->keep = NULL;
    w->column = 0;
    w->text->at = w->text->start;
    return true;
}

/* A field's line: n bytes at offset, its label, and the text in scratch; more lines where more is
 * there than fits. */
void walk_labelled(struct walk *w, const struct field *f, uint32_t n, bool is_fact)
{
    if (labelled_simply(w, f, n, is_fact))
        return;
    const char *s = w->text->start;
    size_t len = walk_text_length(w);
    uint32_t offset = f->offset, indent = indent_of(f);
    left_side(w, &offset, &n);
    /* What is written farther right begins elsewhere. */
    if (w->column && w->column + 2 > w->label_at + indent)
        w->keep = NULL;
    walk_to(w, w->label_at + indent);
    out_room(w->out, 4 * WALK_LINE);
    const char *from = w->out->at;
    if (is_fact)
        walk_put(w, "[", 1);
    put_label(w, f);
    if (is_fact)
        walk_put(w, "]", 1);
    uint32_t at = w->column + 2 > w->value_at ? w->column + 2 : w->value_at;
    uint32_t columns = lang_width(s, len);
    /* A little to the left of the others is better than on a line of its own. */
    if (at + columns > w->width && w->column + 2 + columns <= w->width &&
        !memchr(s, WALK_BREAK, len))
        at = w->width - columns;
    if (len && at + columns <= w->width) {
        if (!put_whole(w, at, s, len, columns))
            put_flat(w, at, s, len);
        len = 0;
    }
    bool whole = !len && !n;
    if (whole)
        walk_newline(w);
    else if (len && at < w->width && memchr(s, WALK_BREAK, len) &&
             fits_column(s, len, w->width - at))
        column_lines(w, s, len, at, offset, n);
    else
        tail_lines(w, s, len, indent, offset, n);
    if (w->keep && whole)
        keep_line(w, f, from, (size_t)(w->out->at - from));
    w->keep = NULL;
    w->text->at = w->text->start;
    walk_explain(w, f, w->label_at + indent + 2);
}
