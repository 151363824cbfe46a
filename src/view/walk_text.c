/* The columns of --walk: offset and bytes on the left, label and value on the right. */
#include "walk.h"

#define ROW_BYTES 8

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
    out_hex(w->out, offset - w->base, w->digits);
    w->column += w->digits;
}

/* Fills up to a column, with two spaces at least where something stands before it. */
void walk_to(struct walk *w, uint32_t column)
{
    uint32_t n = !w->column || column >= w->column + 2 ? column - w->column : 2;
    out_fill(w->out, ' ', n);
    w->column += n;
}

void walk_newline(struct walk *w)
{
    out_char(w->out, '\n');
    w->column = 0;
}

/* ---- the left side: offset and bytes ---- */

static void put_pairs(struct walk *w, uint32_t offset, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            out_char(w->out, ' ');
        out_hex(w->out, w->p->bytes[offset + i], 2);
    }
    w->column += n ? 3 * n - 1 : 0;
}

void walk_bytes(struct walk *w, uint32_t offset, uint32_t n)
{
    walk_offset(w, offset);
    walk_put(w, "  ", 2);
    walk_color(w->out, w->o, w->p, w->y);
    put_pairs(w, offset, n);
    walk_color(w->out, w->o, w->p, NULL);
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

/* The rest of a long text, and of the bytes beside it. */
static void tail_lines(struct walk *w, const char *s, size_t n, uint32_t indent, uint32_t offset,
                       uint32_t bytes)
{
    uint32_t at = w->label_at + indent + 2, room = w->width - at;
    while (n || bytes) {
        walk_newline(w);
        left_side(w, &offset, &bytes);
        size_t part = lang_break(s, n, room);
        put_text(w, at, s, part);
        s += part;
        n -= part;
        while (n && (*s == ' ' || *s == '\n')) {
            s++;
            n--;
        }
    }
    walk_newline(w);
}

static uint32_t indent_of(const struct field *f)
{
    return 2u * (f->depth < 6 ? f->depth : 6);
}

/* A field's line: n bytes at offset, its label, and the text in scratch; more lines where more is
 * there than fits. */
void walk_labelled(struct walk *w, const struct field *f, uint32_t n, bool is_fact)
{
    const char *s = w->text->start;
    size_t len = walk_text_length(w);
    uint32_t offset = f->offset, indent = indent_of(f);
    left_side(w, &offset, &n);
    walk_to(w, w->label_at + indent);
    if (is_fact)
        walk_put(w, "[", 1);
    walk_str(w, field_def_of(f)->label);
    if (is_fact)
        walk_put(w, "]", 1);
    uint32_t at = w->column + 2 > w->value_at ? w->column + 2 : w->value_at;
    uint32_t columns = lang_width(s, len);
    /* A little to the left of the others is better than on a line of its own. */
    if (at + columns > w->width && w->column + 2 + columns <= w->width)
        at = w->width - columns;
    if (len && at + columns <= w->width && !memchr(s, '\n', len)) {
        put_text(w, at, s, len);
        len = 0;
    }
    tail_lines(w, s, len, indent, offset, n);
    w->text->at = w->text->start;
}
