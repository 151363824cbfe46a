/* One field, or the bits that share some bytes, as lines of --walk. */
#include <endian.h>

#include "walk.h"

#define DUMP_BYTES 16
#define DUMP_OVER 16 /* more bytes without a meaning are dumped */
#define MOST_BIT_BYTES 8
#define FOLD_OVER 512 /* more undecoded bytes than that are folded, unless -v */
#define ZEROS_OVER 32 /* and zeros of what was put together, which nobody reads back */

/* ---- opaque bytes ---- */

static bool readable(const uint8_t *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!out_is_plain(s[i]))
            return false;
    }
    return true;
}

static bool all_zero(const uint8_t *s, uint32_t n)
{
    uint32_t i = 0;
    while (i < n && s[i] == 0)
        i++;
    return i == n;
}

/* What may be said of bytes that have no meaning here, into scratch. */
static void bytes_words(struct walk *w, const uint8_t *s, uint32_t n)
{
    w->text->at = w->text->start;
    if (n > 1 && readable(s, n)) {
        out_char(w->text, '"');
        out_text(w->text, s, n);
        out_char(w->text, '"');
        return;
    }
    if (n == 1)
        out_str(w->text, all_zero(s, n) ? _("1 byte, zero") : _("1 byte"));
    else if (all_zero(s, n))
        LANG_FILL(w->text, "%1 bytes, all zero", {.number = n});
    else
        LANG_FILL(w->text, "%1 bytes", {.number = n});
}

/* The characters that bytes may be; none where the last ones are spaces. */
static void characters(struct walk *w, const uint8_t *s, uint32_t n)
{
    while (n && s[n - 1] == ' ')
        n--;
    if (n)
        walk_to(w, w->digits + 4 + 3 * DUMP_BYTES - 1);
    out_untrusted(w->out, s, n, ESCAPE_DOT);
}

/* Sixteen bytes a line. */
static void dump(struct walk *w, uint32_t offset, uint32_t n)
{
    uint32_t most = w->base && all_zero(w->p->bytes + offset, n) ? ZEROS_OVER : FOLD_OVER;
    uint32_t shown = n > most && !w->o->line.verbose ? most : n;
    for (uint32_t from = 0; from < shown; from += DUMP_BYTES) {
        uint32_t part = shown - from < DUMP_BYTES ? shown - from : DUMP_BYTES;
        walk_bytes(w, offset + from, part);
        characters(w, w->p->bytes + offset + from, part);
        walk_newline(w);
    }
    if (shown == n)
        return;
    walk_to(w, w->digits + 2);
    WALK_SAY(w, "... %1 more bytes, %2-%3, folded (-v shows them)", {.number = n - shown},
             {.number = offset - w->base + shown, .hex = w->digits},
             {.number = offset - w->base + n - 1, .hex = w->digits});
    walk_newline(w);
}

/* A field as a dump, its label on a line of its own, except where the heading just said the same.
 */
static void dumped(struct walk *w, const struct field *f)
{
    bool alone = f->proto == PROTO_data && w->y && f->length == w->y->length;
    w->text->at = w->text->start;
    if (!alone) {
        bytes_words(w, field_bytes(w->p, f), f->length);
        walk_labelled(w, f, 0, false);
    } else {
        walk_explain(w, f, w->label_at + 2);
    }
    dump(w, f->offset, f->length);
}

/* ---- bits ---- */

/* The bits of a byte as eight bytes of 0 or 1, the highest at the lowest address. */
static inline uint64_t spread(uint8_t bits)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t one_each = bits * ones & 0x0102040810204080u;
    return (one_each + 0x7f * ones) >> 7 & ones;
}

/* Bytes from..to of the bits of an item that are in mask, "." for those of other fields. */
static void put_bits(struct walk *w, const struct item *item, uint64_t mask, uint32_t from,
                     uint32_t to)
{
    char *at = out_begin(w->out, 10 * MOST_BIT_BYTES);
    for (uint32_t byte = from; byte < to; byte++) {
        uint8_t own = (uint8_t)(mask >> 8 * (item->length - 1 - byte));
        uint8_t on = w->p->bytes[item->offset + byte] & own;
        /* '.', '0' and '1' are two and one apart. */
        uint64_t eight = spread(own);
        eight = htole64(0x2e2e2e2e2e2e2e2eu + 2 * eight + spread(on));
        memcpy(at, &eight, 4);
        at[4] = ' ';
        memcpy(at + 5, (const char *)&eight + 4, 4);
        at[9] = ' ';
        at += 10;
    }
    out_end(w->out, at - 1);
    w->column += 10 * (to - from) - 1;
}

/* The field's bits in the number that all bytes of the item make. */
static uint64_t own_mask(const struct item *item, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    uint64_t mask = row->mask ? row->mask : UINT64_MAX >> (64 - 8 * f->length);
    uint32_t above = item->offset + item->length - (f->offset + f->length);
    if (row->flags & FF_LE)
        mask = __builtin_bswap64(mask) >> (64 - 8 * f->length);
    return mask << (8 * above);
}

/* Of a field that begins or ends inside a byte, the bits of its parts. */
static uint64_t item_mask(const struct walk *w, const struct item *item, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    uint64_t mask = 0;
    for (uint32_t k = i + 1; k < item->next && w->p->fields[k].length; k++) {
        if (!(field_def_of(&w->p->fields[k])->flags & FF_PART))
            break;
        mask |= own_mask(item, &w->p->fields[k]);
    }
    return mask && !field_def_of(f)->mask ? mask : own_mask(item, f);
}

/* A bit field: two bytes a line, its label beside the first of its bits. */
static void bit_field(struct walk *w, const struct item *item, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    uint64_t mask = item_mask(w, item, i);
    bool named = false;
    const struct walk_line *known = walk_known_line(w, i, false);
    if (!known)
        walk_value(w, i);
    /* Bytes behind the last of its bits say nothing about where they are. */
    for (uint32_t from = 0; from < item->length; from += 2) {
        uint32_t to = from + 2 < item->length ? from + 2 : item->length;
        uint64_t rest = mask << (64 - 8 * item->length) << (8 * from);
        if (!rest)
            break;
        walk_to(w, w->digits + 2);
        put_bits(w, item, mask, from, to);
        if (!named && rest >> (64 - 8 * (to - from))) {
            named = true;
            if (known)
                walk_repeat(w, known, f, 0);
            else
                walk_labelled(w, f, 0, false);
        } else {
            walk_newline(w);
        }
    }
}

static void fact(struct walk *w, uint32_t i);

static void bits(struct walk *w, const struct item *item)
{
    const struct packet *p = w->p;
    uint32_t i = item->first;
    const struct field *f = &p->fields[i];
    w->text->at = w->text->start;
    if (!field_def_of(f)->mask && f->length == item->length) {
        walk_value(w, i++);
        walk_labelled(w, f, item->length, false);
    } else {
        walk_bytes(w, item->offset, item->length);
        walk_newline(w);
    }
    for (; i < item->next; i++) {
        const struct field_def *row = field_def_of(&p->fields[i]);
        if (!p->fields[i].length || row->flags & FF_SAME)
            fact(w, i);
        else if (!(row->flags & FF_PART))
            bit_field(w, item, i);
    }
}

/* ---- the other items ---- */

static void fact(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    for (uint32_t k = 0; k < w->n_verdicts; k++) {
        if (w->verdicts[k].verdict == i)
            return;
        /* What a checksum that is right would have to be goes without saying. */
        if (w->p->fields[w->verdicts[k].verdict].value == 1 && walk_kinds(w, f) & WALK_CALCULATED)
            return;
    }
    const struct walk_line *known = f->length ? NULL : walk_known_line(w, i, true);
    if (known) {
        walk_repeat(w, known, f, 0);
        return;
    }
    walk_value(w, i);
    if (f->length) {
        walk_to(w, w->digits + 2);
        walk_str(w, "= ");
        walk_offset(w, f->offset);
        walk_put(w, "-", 1);
        walk_offset(w, f->offset + f->length - 1);
    }
    walk_labelled(w, f, 0, true);
}

static void group(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    walk_value(w, i);
    walk_to(w, w->digits + 2);
    if (f->length == 1)
        walk_str(w, _("1 byte:"));
    else
        WALK_SAY(w, "%1 bytes:", {.number = f->length});
    walk_labelled(w, f, 0, false);
}

static void field(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    uint8_t type = field_def_of(f)->type;
    bool named = field_def_of(f)->n_names && f->value;
    bool opaque = (type == FT_BYTES && !named) || type == FT_GROUP;
    if (f->length > (opaque ? DUMP_OVER : FOLD_OVER)) {
        dumped(w, f);
        return;
    }
    /* A name that was left empty reads as nothing: say so. */
    const struct walk_line *known = opaque || f->length > 4 ? NULL : walk_known_line(w, i, false);
    if (known) {
        walk_repeat(w, known, f, f->length);
        return;
    }
    if (opaque || (type == FT_TEXT && f->length > 1 && all_zero(field_bytes(w->p, f), f->length)))
        bytes_words(w, field_bytes(w->p, f), f->length);
    else
        walk_value(w, i);
    walk_labelled(w, f, f->length, false);
}

void walk_field(struct walk *w, const struct item *item)
{
    if (item->kind == ITEM_FIELD)
        field(w, item->first);
    else if (item->kind == ITEM_BITS)
        bits(w, item);
    else if (item->kind == ITEM_GROUP)
        group(w, item->first);
    else
        fact(w, item->first);
}
