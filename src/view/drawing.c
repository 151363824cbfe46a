/* A protocol's fixed header as RFCs draw it, from its table: 32 bits a row, two columns a bit. */
#include "wireloupe/view.h"

#define ROW_BITS 32
#define MOST_BITS 4096
#define MOST_LINES 5 /* of text in a row of the drawing */
#define COLUMNS (2 * ROW_BITS + 1)

struct drawing {
    const struct protocol *t;
    uint32_t bits;
    uint16_t cell[MOST_BITS]; /* 1 + the row of the table that a bit belongs to; 0: none */
    char text[MOST_LINES][COLUMNS];
};

/* ---- which bit is whose ---- */

/* The bits of a row, in the number that its bytes make in the order that they stand in. */
static uint64_t bits_of(const struct field_def *row)
{
    uint64_t all = UINT64_MAX >> (64 - 8 * (row->size < 8 ? row->size : 8));
    if (!row->mask)
        return all;
    if (row->flags & FF_LE)
        return __builtin_bswap32(row->mask) >> (32 - 8 * row->size);
    return row->mask;
}

/* What divides a row comes after it in the table, and takes its bits over. */
static void mark(struct drawing *d, unsigned i, uint32_t byte)
{
    const struct field_def *row = &d->t->fields[i];
    uint32_t from = 8 * byte, n = 8u * row->size;
    uint64_t bits = row->size ? bits_of(row) : 0;
    if (row->flags & (FF_SAME | FF_PART) || from + n > MOST_BITS)
        return;
    for (uint32_t bit = 0; bit < n; bit++) {
        if (n > 64 || bits >> (n - 1 - bit) & 1)
            d->cell[from + bit] = (uint16_t)(i + 1);
    }
    d->bits = from + n > d->bits ? from + n : d->bits;
}

static unsigned cell_at(const struct drawing *d, uint32_t bit)
{
    return bit < d->bits ? d->cell[bit] : 0;
}

/* ---- names in cells ---- */

struct name_line {
    const char *s;
    size_t n;
};

/* The first line of a name in `room` characters: whole words, or, where a word may be broken
 * anywhere, as much as fits. 0 where nothing does. */
static size_t first_line(const char *s, size_t room, bool anywhere)
{
    size_t n = strlen(s), fits = 0;
    if (n <= room)
        return n;
    for (size_t i = 0; i <= room; i++) {
        if (s[i] == ' ')
            fits = i;
    }
    return fits || !anywhere ? fits : room;
}

/* A name in lines of at most `room` characters. Returns how many; 0 where it does not fit. */
static unsigned fold(const char *name, size_t room, bool anywhere, struct name_line *pieces)
{
    unsigned n = 0;
    while (*name) {
        size_t part = first_line(name, room, anywhere);
        if (!part || n == MOST_LINES)
            return 0;
        pieces[n++] = (struct name_line){name, part};
        name += part;
        name += *name == ' ';
    }
    return n;
}

/* The label where it fits in whole words, else the short name, at worst a letter a line. */
static unsigned name_lines(const struct field_def *row, uint32_t bits, struct name_line *pieces)
{
    size_t room = 2 * (size_t)bits - 1;
    const char *brief = row->brief ? row->brief : row->label;
    unsigned n = fold(row->label, room, false, pieces);
    if (!n || (n > 2 && row->brief))
        n = fold(brief, room, false, pieces);
    if (!n)
        n = fold(brief, room, true, pieces);
    if (!n) {
        pieces[0] = (struct name_line){brief, room};
        n = 1;
    }
    return n;
}

/* The bits from `bit` on, up to the end of their row, that are of one cell. */
static uint32_t run_length(const struct drawing *d, uint32_t bit)
{
    uint32_t n = 1;
    while ((bit + n) % ROW_BITS && cell_at(d, bit + n) == cell_at(d, bit))
        n++;
    return n;
}

/* Where a cell of several rows has its name: in the middle of its longest rows. */
static bool is_named_here(const struct drawing *d, uint32_t bit)
{
    unsigned cell = cell_at(d, bit);
    uint32_t first = bit, best = 0, n_best = 0, here = 0, runs = 0;
    while (first > 0 && cell_at(d, first - 1) == cell)
        first--;
    for (uint32_t at = first; cell_at(d, at) == cell && cell; at += run_length(d, at)) {
        uint32_t n = run_length(d, at);
        if (n > best) {
            best = n;
            n_best = 0;
        }
        n_best += n == best;
    }
    for (uint32_t at = first; cell_at(d, at) == cell && at <= bit; at += run_length(d, at)) {
        runs += run_length(d, at) == best;
        here = at == bit && run_length(d, at) == best ? runs : 0;
    }
    return here && here == (n_best + 1) / 2;
}

/* ---- lines ---- */

static void put_lines(struct out *out, struct drawing *d, unsigned lines)
{
    for (unsigned i = 0; i < lines; i++) {
        size_t n = COLUMNS;
        while (n && d->text[i][n - 1] == ' ')
            n--;
        out_mem(out, d->text[i], n);
        out_char(out, '\n');
    }
}

/* A name in the middle of its cell, whose first bit has that place in the row. */
static void put_name(struct drawing *d, const struct name_line *pieces, unsigned n, uint32_t place,
                     uint32_t bits, unsigned lines)
{
    size_t room = 2 * (size_t)bits - 1;
    for (unsigned i = 0; i < n; i++) {
        char *line = d->text[(lines - n) / 2 + i];
        memcpy(line + 2 * place + 1 + (room - pieces[i].n) / 2, pieces[i].s, pieces[i].n);
    }
}

/* The names of the cells in the 32 bits from `from` on. */
static void put_row(struct out *out, struct drawing *d, uint32_t from)
{
    struct name_line pieces[MOST_LINES];
    unsigned lines = 1;
    for (uint32_t bit = from; bit < from + ROW_BITS && bit < d->bits; bit += run_length(d, bit)) {
        unsigned n = !cell_at(d, bit) ? 0
                                      : name_lines(&d->t->fields[cell_at(d, bit) - 1],
                                                   run_length(d, bit), pieces);
        lines = n > lines ? n : lines;
    }
    memset(d->text, ' ', sizeof d->text);
    for (uint32_t bit = from; bit < from + ROW_BITS && bit < d->bits; bit += run_length(d, bit)) {
        uint32_t bits = run_length(d, bit), place = bit - from;
        for (unsigned i = 0; i < lines; i++) {
            d->text[i][2 * place] = '|';
            d->text[i][2 * (place + bits)] = '|';
        }
        if (!cell_at(d, bit) || !is_named_here(d, bit))
            continue;
        unsigned n = name_lines(&d->t->fields[cell_at(d, bit) - 1], bits, pieces);
        put_name(d, pieces, n, place, bits, lines);
    }
    put_lines(out, d, lines);
}

/* The line above the bits from `from` on: none between two rows of one cell. */
static void put_rule(struct out *out, struct drawing *d, uint32_t from)
{
    char *line = d->text[0];
    memset(line, ' ', COLUMNS);
    for (uint32_t i = 0; i < ROW_BITS; i++) {
        bool above = from >= ROW_BITS && from - ROW_BITS + i < d->bits, below = from + i < d->bits;
        if (!above && !below)
            continue;
        bool one = above && below && cell_at(d, from + i) &&
                   cell_at(d, from + i) == cell_at(d, from - ROW_BITS + i);
        if (!one) {
            line[2 * i] = '+';
            line[2 * i + 1] = '-';
            line[2 * i + 2] = '+';
        } else if (line[2 * i] == ' ' && i == 0) {
            line[0] = '+';
        } else if (i + 1 == ROW_BITS) {
            line[2 * i + 2] = '+';
        }
    }
    put_lines(out, d, 1);
}

/* The numbers of the bits: tens above ones. */
static void put_scale(struct out *out, struct drawing *d, uint32_t bits)
{
    memset(d->text, ' ', sizeof d->text);
    for (uint32_t i = 0; i < bits; i++) {
        if (i % 10 == 0)
            d->text[0][2 * i + 1] = (char)('0' + i / 10);
        d->text[1][2 * i + 1] = (char)('0' + i % 10);
    }
    put_lines(out, d, 2);
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

/* The table of a header's options, where the header says how long it is with them, or NULL. */
static const struct protocol *options_of(const struct protocol *t)
{
    bool says_length = false;
    for (unsigned i = 0; i < t->n_header; i++)
        says_length = says_length || t->fields[i].flags & FF_POINTER;
    for (unsigned i = PROTO_NONE + 1; says_length && i < N_PROTOCOLS; i++) {
        const struct protocol *other = protocols[i];
        if (other != t && !strcmp(other->name, t->name) && ends_with(other->title, " options"))
            return other;
    }
    return NULL;
}

static void put_options(struct out *out, struct drawing *d)
{
    const struct protocol *part = options_of(d->t);
    if (!part || d->bits % ROW_BITS)
        return;
    const char *title = part->title;
    struct name_line piece = {title, strlen(title)};
    memset(d->text, ' ', sizeof d->text);
    d->text[0][0] = d->text[0][COLUMNS - 1] = '~';
    put_name(d, &piece, 1, 0, ROW_BITS, 1);
    put_lines(out, d, 1);
    memset(d->text, ' ', sizeof d->text);
    for (uint32_t i = 0; i < COLUMNS; i++)
        d->text[0][i] = i % 2 ? '-' : '+';
    put_lines(out, d, 1);
}

void header_drawing(struct out *out, const struct protocol *t)
{
    struct drawing d = {.t = t};
    for (unsigned i = 0; i < t->n_header; i++)
        mark(&d, i, t->fields[i].byte);
    /* The first field behind it, where that has a size, as the type of Ethernet. */
    if (d.bits && t->n_header < t->n_fields && t->fields[t->n_header].byte == 0 && d.bits % 8 == 0)
        mark(&d, t->n_header, d.bits / 8);
    if (!d.bits)
        return;
    put_scale(out, &d, d.bits < ROW_BITS ? d.bits : ROW_BITS);
    for (uint32_t from = 0; from < d.bits; from += ROW_BITS) {
        put_rule(out, &d, from);
        put_row(out, &d, from);
    }
    put_rule(out, &d, (d.bits + ROW_BITS - 1) / ROW_BITS * ROW_BITS);
    put_options(out, &d);
}
