/* --worksheet: a frame with blanks where a student writes; --key: the same lines, filled in.
 *
 * The lines are those of the walk, a little narrower: a number, the offset and bytes, "#" and the
 * name, "=" and the value. That is what --grade reads, so a sheet that was filled in on a computer
 * can be graded. */
#include "sheet.h"

#include "wireloupe/dissect.h"

#define WIDTH 80
#define DATE_AT 52
#define LONG_BYTES 24 /* a longer field's bytes are not all shown, nor is its value asked for */
#define LONG_ANSWER 54

static uint32_t sheet_want(const struct view_options *o)
{
    (void)o;
    return WANT_FIELDS;
}

void sheet_blank(struct sheet *s, bool is_asked, const char *text, size_t n, uint32_t width)
{
    if (!is_asked || s->w.o->key) {
        walk_put(&s->w, text, n);
        return;
    }
    out_fill(s->w.out, '_', width);
    s->w.column += width;
}

static void rule_to(struct sheet *s, uint32_t column)
{
    out_char(s->w.out, ' ');
    out_fill(s->w.out, '_', column - s->w.column - 1);
    s->w.column = column;
}

void sheet_number(struct sheet *s, bool asks)
{
    if (asks) {
        out_dec_right(s->w.out, ++s->question, 3);
        out_char(s->w.out, '.');
        s->w.column += s->question > 999 ? 5 : 4;
    }
}

bool sheet_part(const struct packet *p, const struct item *item, uint32_t i)
{
    const struct field *f = &p->fields[i];
    uint8_t flags = field_def_of(f)->flags;
    return f->length && !(flags & (FF_SAME | FF_PART)) &&
           (f->depth == p->fields[item->first].depth || i == item->first);
}

bool sheet_answer(struct sheet *s, uint32_t i)
{
    struct walk *w = &s->w;
    const struct field *f = &w->p->fields[i];
    uint8_t type = field_def_of(f)->type;
    w->text->at = w->text->start;
    if (type == FT_BYTES || type == FT_GROUP || f->length > LONG_BYTES)
        return false;
    format_value(w->text, w->p, f);
    while (walk_text_length(w) && w->text->at[-1] == ' ')
        w->text->at--;
    if (walk_text_length(w) && lang_width(w->text->start, walk_text_length(w)) <= LONG_ANSWER)
        return true;
    w->text->at = w->text->start;
    return false;
}

static const char *task(const struct view_options *o)
{
    if (o->sheet == SHEET_VALUES && o->rows)
        return _("What does each field say?");
    if (o->sheet == SHEET_VALUES)
        return _("What does each field say? Write it behind the =.");
    if (o->sheet == SHEET_NAMES && o->rows)
        return _("What is each field called? The bars stand between the fields.");
    if (o->sheet == SHEET_NAMES)
        return _("What is each field called? Write its name behind the #.");
    if (o->rows)
        return _("Draw a bar where a field ends, and write its name under its bytes.");
    return _("Where does each field begin and end, what is it called, what does it say?");
}

/* The lines for the student's name and the date, and what the sheet is about. */
static void header(struct sheet *s)
{
    struct walk *w = &s->w;
    const struct packet *p = w->p;
    walk_str(w, _("Your name"));
    if (w->o->key)
        walk_str(w, _(" (key)"));
    else
        rule_to(s, DATE_AT - 4);
    walk_to(w, DATE_AT);
    walk_str(w, _("Date"));
    if (!w->o->key)
        rule_to(s, WIDTH);
    walk_newline(w);
    walk_newline(w);
    if (p->wirelen > p->caplen)
        WALK_SAY(w, "Frame %1: %2 of %3 bytes", {.number = p->number}, {.number = p->caplen},
                 {.number = p->wirelen});
    else
        WALK_SAY(w, "Frame %1: %2 bytes", {.number = p->number}, {.number = p->caplen});
    walk_newline(w);
    walk_str(w, task(w->o));
    walk_newline(w);
}

static void sheet_packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct walk_memory *m = o->memory;
    struct sheet s = {.w = {.out = out,
                            .text = &m->text,
                            .said = &m->said,
                            .memory = m,
                            .o = o,
                            .p = p,
                            .width = WIDTH}};
    s.w.digits = p->caplen > 0x10000 ? 8 : 4;
    if (m->shown_one)
        out_str(out, "\n\n");
    m->shown_one = true;
    header(&s);
    if (o->rows)
        sheet_rows(&s);
    else
        sheet_fields(&s);
}

const struct view view_sheet = {
    .name = "worksheet",
    .help = "each packet with blanks for a student to fill in, or filled in",
    .translated = true,
    .apart = true,
    .want = sheet_want,
    .memory = sizeof(struct walk_memory),
    .begin = walk_memory_open,
    .packet = sheet_packet,
    .forget = walk_memory_free,
};
