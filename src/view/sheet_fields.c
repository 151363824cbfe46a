/* The lines of --worksheet: a field each, or the bits of one. */
#include "sheet.h"

#define ROW_BYTES 8
#define SHOWN_BYTES 24 /* of a long field */
#define DUMP_MOST 512
#define LEFT_AT 6 /* column of the offset */
#define LABEL_COLUMNS 20
#define LEAST_RULE 8

static bool asks_boundaries(const struct sheet *s)
{
    return s->w.o->sheet == SHEET_ALL;
}

static bool asks_names(const struct sheet *s)
{
    return s->w.o->sheet >= SHEET_NAMES;
}

static bool asks_values(const struct sheet *s)
{
    return s->w.o->sheet != SHEET_NAMES;
}

/* ---- the left side ---- */

/* Up to eight bytes; " .." in place of the last where more are left out. */
static void bytes_text(struct sheet *s, struct out *to, uint32_t offset, uint32_t n, bool elided)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            out_char(to, ' ');
        out_hex(to, s->w.p->bytes[offset + i], 2);
    }
    if (elided)
        out_str(to, " ..");
}

/* An offset and the bytes from there on. Answers wait in w.text, so the bytes are put behind them
 * for a moment. */
static void put_bytes(struct sheet *s, uint32_t offset, uint32_t n, bool elided)
{
    struct walk *w = &s->w;
    size_t kept = walk_text_length(w);
    out_hex(w->text, offset, w->digits);
    size_t digits = walk_text_length(w) - kept;
    bytes_text(s, w->text, offset, n, elided);
    const char *text = w->text->start + kept;
    walk_to(w, LEFT_AT);
    sheet_blank(s, asks_boundaries(s), text, digits, w->digits);
    walk_put(w, "  ", 2);
    sheet_blank(s, asks_boundaries(s), text + digits, walk_text_length(w) - kept - digits,
                3 * ROW_BYTES - 1);
    w->text->at = w->text->start + kept;
}

/* What of a field's bytes is still to be shown. */
struct left {
    uint32_t offset, n;
    bool elided; /* more than that is there */
};

static struct left left_of(const struct sheet *s, const struct field *f)
{
    struct left left = {f->offset, f->length, false};
    uint32_t most = asks_boundaries(s) ? ROW_BYTES : SHOWN_BYTES;
    if (left.n > most) {
        left.n = asks_boundaries(s) ? ROW_BYTES - 1 : most;
        left.elided = true;
    }
    return left;
}

static void put_left(struct sheet *s, struct left *left)
{
    uint32_t part = left->n < ROW_BYTES ? left->n : ROW_BYTES;
    if (!part)
        return;
    left->n -= part;
    put_bytes(s, left->offset, part, left->elided && !left->n);
    left->offset += part;
}

/* ---- the right side ---- */

/* A rule that an answer of n columns can be written on by hand. */
static uint32_t rule_for(uint32_t n, uint32_t room)
{
    uint32_t width = (n + n / 2 + 3) / 4 * 4;
    width = width < LEAST_RULE ? LEAST_RULE : width;
    return width < room ? width : room;
}

static uint32_t label_at(const struct sheet *s)
{
    return LEFT_AT + s->w.digits + 2 + 3 * ROW_BYTES + 1;
}

/* "# name"; returns the column behind it. */
static uint32_t put_name(struct sheet *s, const struct field *f, uint32_t depth)
{
    struct walk *w = &s->w;
    const char *label = field_def_of(f)->label;
    size_t n = strlen(label);
    uint32_t indent = asks_boundaries(s) ? 0 : 2u * (depth < 4 ? depth : 4);
    uint32_t columns = lang_width(label, n);
    walk_to(w, label_at(s));
    walk_str(w, "# ");
    out_fill(w->out, ' ', indent);
    w->column += indent;
    uint32_t room = LABEL_COLUMNS - indent, behind = w->column + (columns > room ? columns : room);
    sheet_blank(s, asks_names(s), label, n, behind - w->column);
    return behind;
}

/* "= value", in lines, with what is left of the bytes beside it. It stands where it stands on the
 * sheet, whatever was filled in for the name, which has the columns up to `behind`. */
static void put_value(struct sheet *s, struct left *left, uint32_t behind)
{
    struct walk *w = &s->w;
    const char *text = w->text->start;
    size_t n = walk_text_length(w);
    uint32_t at = label_at(s) + 2 + LABEL_COLUMNS + 1, columns = lang_width(text, n);
    bool first = true;
    if (behind + 1 > at && behind + 3 + columns <= w->width)
        at = behind + 1;
    while (n || left->n) {
        if (!first || behind > at) {
            walk_newline(w);
            put_left(s, left);
        }
        first = false;
        behind = 0;
        uint32_t room = w->width - at - 2;
        size_t part = lang_break(text, n, room);
        if (n) {
            out_fill(w->out, ' ', at - w->column);
            w->column = at;
            walk_str(w, "= ");
            sheet_blank(s, asks_values(s), text, sheet_trimmed(text, part),
                        part < n ? room : rule_for(lang_width(text, part), room));
        }
        text += part;
        for (n -= part; n && *text == ' '; n--)
            text++;
    }
    w->text->at = w->text->start;
}

/* Name and value, and the end of the line. */
static void put_right(struct sheet *s, const struct field *f, struct left *left)
{
    uint32_t behind = put_name(s, f, f->depth);
    put_value(s, left, behind);
    walk_newline(&s->w);
}

/* ---- items ---- */

static void field(struct sheet *s, uint32_t i)
{
    const struct field *f = &s->w.p->fields[i];
    struct left left = left_of(s, f);
    bool has_answer = sheet_answer(s, i);
    sheet_number(s, asks_names(s) || has_answer);
    put_left(s, &left);
    put_right(s, f, &left);
}

/* The field's bits in the number that the item's bytes make. */
static uint64_t mask_of(const struct item *item, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    uint64_t mask = row->mask ? row->mask : UINT64_MAX >> (64 - 8 * f->length);
    if (row->flags & FF_LE)
        mask = __builtin_bswap64(mask) >> (64 - 8 * f->length);
    return mask << (8 * (item->offset + item->length - (f->offset + f->length)));
}

/* Two bytes of the item as bits, "." for those of other fields. */
static void put_bits(struct sheet *s, const struct item *item, uint64_t mask, uint32_t from,
                     uint32_t to)
{
    struct walk *w = &s->w;
    char text[2 * 10];
    size_t n = 0;
    for (uint32_t byte = from; byte < to; byte++) {
        for (int bit = 7; bit >= 0; bit--) {
            unsigned shift = 8 * (item->length - 1 - byte) + (unsigned)bit;
            bool on = w->p->bytes[item->offset + byte] >> bit & 1;
            text[n++] = (char)(mask >> shift & 1 ? (on ? '1' : '0') : '.');
            if (bit == 4 || (bit == 0 && byte + 1 < to))
                text[n++] = ' ';
        }
    }
    walk_to(w, LEFT_AT + w->digits + 2);
    sheet_blank(s, asks_boundaries(s), text, n, 10 * (to - from) - 1);
}

/* A field of bits: two bytes a line, its name beside the first of its bits. */
static void bit_field(struct sheet *s, const struct item *item, uint32_t i)
{
    const struct field *f = &s->w.p->fields[i];
    uint64_t mask = mask_of(item, f);
    bool named = false, has_answer = sheet_answer(s, i);
    for (uint32_t from = 0; from < item->length; from += 2) {
        uint32_t to = from + 2 < item->length ? from + 2 : item->length;
        uint64_t rest = mask << (64 - 8 * item->length) << (8 * from);
        bool here = !named && rest >> (64 - 8 * (to - from));
        sheet_number(s, here && (asks_names(s) || has_answer));
        put_bits(s, item, mask, from, to);
        if (here)
            put_right(s, f, &(struct left){0});
        else
            walk_newline(&s->w);
        named = named || here;
    }
}

static void bits(struct sheet *s, const struct item *item)
{
    const struct packet *p = s->w.p;
    const struct field *f = &p->fields[item->first];
    uint32_t i = item->first;
    if (!field_def_of(f)->mask && f->length == item->length) {
        field(s, i++);
        if (asks_boundaries(s))
            return;
    } else {
        put_bytes(s, item->offset, item->length, false);
        walk_newline(&s->w);
    }
    for (; i < item->next; i++) {
        uint8_t flags = field_def_of(&p->fields[i])->flags;
        if (p->fields[i].length && !(flags & (FF_SAME | FF_PART)) &&
            (!asks_boundaries(s) || sheet_part(p, item, i)))
            bit_field(s, item, i);
    }
}

/* What stands under it is its content; where boundaries are asked for it would give them away. */
static void group(struct sheet *s, uint32_t i)
{
    struct walk *w = &s->w;
    const struct field *f = &w->p->fields[i];
    if (asks_boundaries(s))
        return;
    walk_to(w, LEFT_AT + w->digits + 2);
    if (f->length == 1)
        walk_str(w, _("1 byte:"));
    else
        WALK_SAY(w, "%1 bytes:", {.number = f->length});
    walk_to(w, label_at(s) + 2 + 2u * (f->depth < 4 ? f->depth : 4));
    walk_str(w, field_def_of(f)->label);
    walk_newline(w);
}

/* ---- layers ---- */

static void heading(struct sheet *s, const struct layer *y)
{
    struct walk *w = &s->w;
    const char *title = y ? protocols[y->proto]->title : _("What is left");
    walk_newline(w);
    if (asks_boundaries(s)) {
        walk_str(w, _("Header"));
        walk_put(w, "  ", 2);
        sheet_blank(s, true, title, strlen(title), 40);
    } else {
        walk_str(w, title);
    }
    walk_newline(w);
}

/* The frame as it comes, for the pencil. */
static void dump(struct sheet *s)
{
    struct walk *w = &s->w;
    uint32_t shown = w->p->caplen < DUMP_MOST ? w->p->caplen : DUMP_MOST;
    walk_newline(w);
    for (uint32_t from = 0; from < shown; from += 2 * ROW_BYTES) {
        uint32_t part = shown - from < 2 * ROW_BYTES ? shown - from : 2 * ROW_BYTES;
        walk_to(w, LEFT_AT);
        walk_offset(w, from);
        walk_put(w, "  ", 2);
        bytes_text(s, w->out, from, part, from + part == DUMP_MOST && shown < w->p->caplen);
        walk_newline(w);
    }
}

void sheet_fields(struct sheet *s)
{
    const struct packet *p = s->w.p;
    if (asks_boundaries(s))
        dump(s);
    const struct layer *last = NULL;
    bool begun = false;
    for (uint32_t i = 0; i < p->n_fields;) {
        struct item item = walk_item(p, i);
        i = item.next;
        if (item.kind == ITEM_FACT)
            continue;
        const struct layer *y = walk_layer(p, item.first);
        if (!view_shows(s->w.o, p, y))
            continue;
        if (y != last || !begun)
            heading(s, y);
        last = y;
        begun = true;
        if (item.kind == ITEM_FIELD)
            field(s, item.first);
        else if (item.kind == ITEM_BITS)
            bits(s, &item);
        else
            group(s, item.first);
    }
}
