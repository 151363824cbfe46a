/* The student's text in the form of --walk=rows: sixteen bytes a line under a ruler, bars between
 * fields, and under the bytes names, or numbers whose names and values stand in a list below. */
#include "grade.h"

#include <stdlib.h>

#define ROW_BYTES GRADE_ROW
#define MOST_CELLS 4096u
#define MOST_QUESTIONS 9999u
#define GAP 2 /* spaces between a label and what it says */

struct text {
    const char *s, *end;
};

struct cell {
    uint32_t offset, first, n; /* its bytes: pool[first .. first + n) */
    uint32_t n_sure;           /* those in its first row; 0: all */
    uint32_t line;
    struct text name;       /* empty: none was written */
    uint32_t from, stop;    /* the questions whose numbers stand under it */
    bool begins, is_elided; /* begins: a bar stands before it, or a name under its first byte */
};

struct drawing {
    struct student *s;
    struct cell *cells;
    uint32_t n_cells, room;
    uint32_t in_row; /* the first cell with bytes in the row at hand */
    uint32_t ruler;  /* column of the first byte */
    uint32_t line;
    bool has_row;
    bool is_first; /* the line at hand is the first under its row */
};

static uint32_t length_of(struct text t)
{
    return (uint32_t)(t.end - t.s);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Blanks, and rules to write on. */
static bool is_empty(char c)
{
    return c == ' ' || c == '_' || c == '\r' || c == '\t';
}

static struct text trimmed(struct text t)
{
    while (t.s < t.end && is_empty(*t.s))
        t.s++;
    while (t.end > t.s && is_empty(t.end[-1]))
        t.end--;
    return t;
}

static struct text next_line(const char **at, const char *end)
{
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    struct text line = {*at, stop ? stop : end};
    *at = stop ? stop + 1 : end;
    return line;
}

/* "   0  1  2  3 ... f": the column of the bytes below it, or 0 where that is no such line. */
static uint32_t ruler_column(struct text line)
{
    static const char digits[] = "0123456789abcdef";
    const char *s = line.s;
    while (s < line.end && *s == ' ')
        s++;
    struct text rest = {s, line.end};
    rest = trimmed(rest);
    if (length_of(rest) != 3 * ROW_BYTES - 2 || s == line.s)
        return 0;
    for (uint32_t i = 0; i < 3 * ROW_BYTES - 2; i++) {
        if (s[i] != (i % 3 ? ' ' : digits[i / 3]))
            return 0;
    }
    return (uint32_t)(s - line.s) - 1;
}

/* ---- rows of bytes ---- */

static struct cell *add_cell(struct drawing *d)
{
    if (d->n_cells == MOST_CELLS) {
        d->s->is_cut = true;
        return NULL;
    }
    if (d->n_cells == d->room) {
        uint32_t room = d->room ? 2 * d->room : 64;
        struct cell *more = realloc(d->cells, room * sizeof *more);
        if (!more)
            return NULL;
        d->cells = more;
        d->room = room;
    }
    struct cell *c = &d->cells[d->n_cells++];
    *c = (struct cell){.first = d->s->n_pool, .line = d->line};
    return c;
}

/* The offset before the bytes; false where none stands there. */
static bool row_offset(const struct drawing *d, struct text line, uint32_t *offset)
{
    uint32_t n = 0;
    for (*offset = 0; n < 8 && n < length_of(line) && hex_digit(line.s[n]) >= 0; n++)
        *offset = *offset << 4 | (uint32_t)hex_digit(line.s[n]);
    return n >= 4 && n < d->ruler && line.s[n] == ' ';
}

/* Byte i of a row, or -1. */
static int row_byte(const struct drawing *d, struct text line, uint32_t i)
{
    uint32_t at = d->ruler + 3 * i;
    if (at + 2 > length_of(line))
        return -1;
    int high = hex_digit(line.s[at]), low = hex_digit(line.s[at + 1]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Reads a row: a cell for its first byte, and one behind each bar. */
static bool read_row(struct drawing *d, struct text line)
{
    uint32_t offset;
    struct cell *c = NULL;
    if (!row_offset(d, line, &offset) || row_byte(d, line, 0) < 0)
        return false;
    d->in_row = d->n_cells;
    for (uint32_t i = 0; i < ROW_BYTES; i++) {
        int byte = row_byte(d, line, i);
        bool bar = i && length_of(line) >= d->ruler + 3 * i && line.s[d->ruler + 3 * i - 1] == '|';
        if (byte < 0)
            break;
        if (!c || bar) {
            c = add_cell(d);
            if (!c)
                break;
            c->offset = offset + i;
            c->begins = bar;
        }
        d->s->pool[d->s->n_pool++] = (uint8_t)byte;
        c->n++;
    }
    d->has_row = true;
    d->is_first = true;
    return true;
}

/* ---- what stands under the bytes ---- */

static uint32_t column_of(const struct drawing *d, const struct cell *c)
{
    return d->ruler + 3 * (c->offset - d->cells[d->in_row].offset);
}

/* The cell of the row at hand under whose bytes a column stands, or a column before them; NULL:
 * none. */
static struct cell *cell_at(const struct drawing *d, uint32_t column)
{
    for (uint32_t i = d->in_row; i < d->n_cells; i++) {
        struct cell *c = &d->cells[i];
        if (column + 1 >= column_of(d, c) && column + 1 < column_of(d, c) + 3 * c->n)
            return c;
    }
    return NULL;
}

/* The cell whose name begins in a column: behind blanks, of which one alone may stand within the
 * name of the cell before, which reaches beyond its bytes, but not in the first line. Somebody who
 * writes by hand may miss the first byte. */
static struct cell *name_begins(const struct drawing *d, struct text line, uint32_t column,
                                const struct cell *before)
{
    const char *s = line.s + column;
    if (is_empty(*s) || (column && !is_empty(s[-1])))
        return NULL;
    struct cell *c = cell_at(d, column);
    bool far = column < 2 || is_empty(s[-2]);
    return far || (d->is_first && c != before && c && column_of(d, c) == column) ? c : NULL;
}

/* Single characters under the second digits of bytes are what the bytes may be. */
static bool is_characters(const struct drawing *d, struct text line)
{
    for (uint32_t at = 0; at < length_of(line); at++) {
        if (!is_empty(line.s[at]) && (at < d->ruler || (at - d->ruler) % 3 != 1))
            return false;
    }
    return true;
}

/* "12" or "12-13" are questions. */
static bool read_numbers(struct cell *c, struct text t)
{
    uint32_t number[2] = {0, 0}, n = 0;
    for (; t.s < t.end; t.s++) {
        if (*t.s == '-' && n == 0 && number[0])
            n = 1;
        else if (is_digit(*t.s) && number[n] <= MOST_QUESTIONS)
            number[n] = 10 * number[n] + (uint32_t)(*t.s - '0');
        else
            return false;
    }
    uint32_t last = n ? number[1] : number[0];
    if (!number[0] || last < number[0] || last > MOST_QUESTIONS)
        return false;
    c->from = number[0];
    c->stop = last + 1;
    return true;
}

/* A line of names under a row. */
static void read_names(struct drawing *d, struct text line)
{
    uint32_t stop = length_of(line);
    for (uint32_t at = d->ruler; at < stop; at++) {
        struct cell *c = name_begins(d, line, at, NULL);
        if (!c)
            continue;
        uint32_t end = at + 1;
        while (end < stop && !name_begins(d, line, end, c))
            end++;
        c->name = trimmed((struct text){line.s + at, line.s + end});
        c->line = d->line;
        c->begins = true;
        read_numbers(c, c->name);
        at = end - 1;
    }
}

/* "... 240 more bytes": the last cell has them. */
static bool is_folded(struct drawing *d, struct text line)
{
    struct text t = trimmed(line);
    if (length_of(t) < 4 || memcmp(t.s, "... ", 4) != 0 || !d->n_cells)
        return false;
    d->cells[d->n_cells - 1].is_elided = true;
    return true;
}

/* A cell at the begin of a row without a name goes on from the row before. */
static void join_cells(struct drawing *d)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < d->n_cells; i++) {
        struct cell c = d->cells[i], *last = kept ? &d->cells[kept - 1] : NULL;
        if (!last || c.begins) {
            d->cells[kept++] = c;
        } else if (!last->is_elided) {
            last->n_sure = last->n_sure ? last->n_sure : last->n;
            last->n += c.first + c.n - (last->first + last->n);
            last->is_elided = c.is_elided;
        }
    }
    d->n_cells = kept;
}

/* ---- the list of answers ---- */

static struct cell *cell_asked(struct drawing *d, uint32_t question)
{
    for (uint32_t i = 0; i < d->n_cells; i++) {
        if (question >= d->cells[i].from && question < d->cells[i].stop)
            return &d->cells[i];
    }
    return NULL;
}

static struct entry *add_entry(struct drawing *d, const struct cell *c, struct text name)
{
    struct entry *e = student_add(d->s, ENTRY_BYTES, d->line);
    if (!e)
        return NULL;
    e->offset = c->offset;
    e->first = c->first;
    e->n = c->n;
    e->n_sure = c->n_sure;
    e->is_asked = c->from;
    e->is_elided = c->is_elided;
    e->name = name.s;
    e->n_name = length_of(name);
    return e;
}

/* "12." at s: the number, and s behind it; 0 where none stands there. */
static uint32_t read_number(struct text *t)
{
    const char *s = t->s;
    uint32_t v = 0;
    while (s < t->end && is_digit(*s) && v <= MOST_QUESTIONS)
        v = 10 * v + (uint32_t)(*s++ - '0');
    if (s == t->s || s + 1 >= t->end || s[0] != '.' || s[1] != ' ')
        return 0;
    t->s = s + 2;
    return v;
}

/* Where a gap, or a rule to write on, ends the text at t. */
static const char *gap(struct text t)
{
    for (const char *s = t.s; s + GAP <= t.end; s++) {
        if (is_empty(s[0]) && is_empty(s[1]))
            return s;
    }
    return t.end;
}

/* "12.  Name", "12.  Name  13.  Name" or "12.  Label  value". */
static void read_answers(struct drawing *d, struct text line)
{
    while (line.s < line.end && *line.s == ' ')
        line.s++;
    for (uint32_t question; (question = read_number(&line)) != 0;) {
        while (line.s < line.end && *line.s == ' ')
            line.s++;
        const char *stop = gap(line);
        struct text name = trimmed((struct text){line.s, stop}), rest = {stop, line.end};
        while (rest.s < rest.end && *rest.s == ' ')
            rest.s++;
        struct text following = trimmed(rest), after = following;
        struct cell *c = cell_asked(d, question);
        bool is_value = rest.s < rest.end && *rest.s != '\r' && !read_number(&after);
        bool is_blank = name.s == name.end;
        struct entry *e = c && !is_blank ? add_entry(d, c, name) : NULL;
        if (e && is_value) {
            e->has_value = true;
            e->value = following.s;
            e->n_value = length_of(following);
        }
        line = is_value ? (struct text){line.end, line.end} : following;
    }
}

/* A value that goes on: far to the right, without a number. */
static void more_value(struct drawing *d, struct text line)
{
    struct student *s = d->s;
    struct entry *e = s->n_entries ? &s->entries[s->n_entries - 1] : NULL;
    struct text t = trimmed(line);
    if (e && e->has_value && e->line + 1 >= d->line && t.s < t.end && t.s - line.s > 20)
        e->n_value = (uint32_t)(t.end - e->value);
}

/* ---- the whole text ---- */

/* Cells with names, of drawings without numbers. Among numbers, a cell without one is a field that
 * nobody is asked about. */
static void name_entries(struct drawing *d)
{
    bool numbers = false;
    for (uint32_t i = 0; i < d->n_cells; i++)
        numbers = numbers || d->cells[i].from;
    for (uint32_t i = 0; i < d->n_cells; i++) {
        const struct cell *c = &d->cells[i];
        bool has_name = c->name.s < c->name.end && !c->from;
        d->line = c->line;
        struct entry *e = has_name || (numbers && !c->from) ? add_entry(d, c, c->name) : NULL;
        if (e && !has_name)
            e->kind = ENTRY_GIVEN;
    }
}

static void read_drawing(struct drawing *d, const char **at, const char *end)
{
    while (*at < end) {
        const char *before = *at;
        struct text line = next_line(at, end), t = trimmed(line);
        d->line++;
        if (read_row(d, line) || is_folded(d, line))
            continue;
        if (d->has_row && t.s < t.end && (uint32_t)(t.s - line.s) < d->ruler && is_digit(*t.s)) {
            *at = before;
            d->line--;
            return;
        }
        if (d->has_row && !is_characters(d, line))
            read_names(d, line);
        d->is_first = d->is_first && is_characters(d, line);
    }
}

bool rows_read(struct student *s, const char *text, size_t n)
{
    struct drawing d = {.s = s};
    const char *at = text, *end = text + n;
    while (at < end && !d.ruler) {
        d.line++;
        d.ruler = ruler_column(next_line(&at, end));
    }
    if (!d.ruler)
        return false;
    s->is_drawn = true;
    read_drawing(&d, &at, end);
    join_cells(&d);
    while (at < end) {
        struct text line = next_line(&at, end), t = trimmed(line);
        d.line++;
        if (t.s < t.end && is_digit(*t.s) && t.s - line.s < 6)
            read_answers(&d, line);
        else
            more_value(&d, line);
    }
    name_entries(&d);
    free(d.cells);
    return true;
}
