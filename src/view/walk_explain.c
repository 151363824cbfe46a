/* --explain: the sentence about a field under it, or beside its label under its row of bytes; once
 * in each frame. */
#include "walk.h"

#define MOST_COLUMNS 72 /* of a sentence: a longer line is harder to read */

void walk_explain_frame(const struct walk *w)
{
    if (w->o->explain)
        memset(w->memory->explained, 0, sizeof w->memory->explained);
}

static void put_line(struct walk *w, const char *s, size_t n, uint32_t at)
{
    if (!w->column)
        walk_to(w, at);
    if (w->o->color)
        out_str(w->out, "\033[2m");
    walk_put(w, s, n);
    if (w->o->color)
        out_str(w->out, "\033[0m");
}

/* The sentence, and where the field is defined, which is not broken. */
static void put_sentence(struct walk *w, const char *s, const char *rfc, uint32_t at)
{
    uint32_t room = w->width > at ? w->width - at : 1;
    room = room < MOST_COLUMNS ? room : MOST_COLUMNS;
    for (size_t n = strlen(s); n;) {
        size_t part = lang_break(s, n, room);
        put_line(w, s, part, at);
        s += part;
        for (n -= part; n && *s == ' '; n--)
            s++;
        if (n)
            walk_newline(w);
    }
    size_t n = strlen(rfc);
    if (n && w->column + 1 + n > at + room)
        walk_newline(w);
    else if (n)
        walk_put(w, " ", 1);
    if (n)
        put_line(w, rfc, n, at);
    walk_newline(w);
}

/* Whether a field's sentence is wanted and has not been shown in the frame at hand; from now on it
 * has. */
static bool is_new(const struct walk *w, const struct field *f)
{
    if (!w->o->explain)
        return false;
    uint8_t *explained = w->memory->explained;
    uint32_t number = w->memory->first[f->proto] + f->id;
    if (number >= WALK_ROWS)
        return true;
    if (explained[number / 8] >> number % 8 & 1)
        return false;
    explained[number / 8] = (uint8_t)(explained[number / 8] | 1u << number % 8);
    return true;
}

static void put_what(struct walk *w, const struct field_def *row, uint32_t at)
{
    w->said->at = w->said->start;
    if (strcmp(row->rfc, "none") != 0)
        LANG_FILL(w->said, "(%1)", {.text = row->rfc});
    out_char(w->said, '\0');
    put_sentence(w, lang_text(row->what), w->said->start, at);
}

void walk_explain(struct walk *w, const struct field *f, uint32_t at)
{
    if (is_new(w, f))
        put_what(w, field_def_of(f), at);
}

bool walk_explain_labelled(struct walk *w, const struct field *f, uint32_t label_at, uint32_t at)
{
    const struct field_def *row = field_def_of(f);
    if (!is_new(w, f))
        return false;
    walk_to(w, label_at);
    walk_str(w, row->label);
    if (w->column + 2 > at)
        walk_newline(w);
    else
        walk_to(w, at);
    put_what(w, row, at);
    return true;
}
