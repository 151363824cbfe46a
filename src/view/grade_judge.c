/* One line of the student's: where its bytes stand, what stands there, and whether that is what it
 * says. */
#include "grade.h"

#define MOST_PARTS 8

struct part {
    const char *s;
    size_t n;
};

static void right(struct judge *g, const struct entry *e, const char *label, enum likeness like)
{
    out_str(&g->said, label);
    if (like == NAME_TYPO)
        LANG_FILL(&g->said, " (you wrote %1)", {.text = judge_quoted(g, e->name, e->n_name)});
    say_line(g, e->line, _("right"), g->from);
}

/* ---- fields that stand where the line's bytes do ---- */

/* Whether the student's bytes are field i's. A field of bits may be given the bytes that it shares,
 * or its last ones: TCP's flags are the byte that most of them are in. */
static bool fits(const struct judge *g, const struct entry *e, uint32_t i)
{
    const struct field *f = &g->p->fields[i];
    uint32_t end = f->offset + f->length;
    if (!f->length || end <= g->from || f->offset >= g->stop)
        return false;
    if (e->kind != ENTRY_BYTES)
        return field_mask(f, g->from, g->stop) == e->mask;
    if (f->offset == g->from && end == g->stop)
        return true;
    if (!field_def_of(f)->mask)
        return false;
    const struct unit *u = unit_of(g, i);
    return (g->from >= f->offset && g->stop == end) ||
           (u && u->offset == g->from && unit_end(u) == g->stop);
}

static enum likeness find_field(const struct judge *g, const struct entry *e, struct part name,
                                uint32_t *found)
{
    enum likeness best = NAME_OTHER;
    bool is_unit = false;
    for (uint32_t i = 0; i < g->p->n_fields && !(best == NAME_SAME && is_unit); i++) {
        if (!fits(g, e, i))
            continue;
        enum likeness like = name_of_field(g->p, i, name.s, name.n);
        if (like > best || (like && like == best && !is_unit)) {
            best = like;
            *found = i;
            is_unit = unit_of(g, i) != NULL;
        }
    }
    return best;
}

/* ---- values ---- */

/* What stands behind "=", where something does. */
static bool value_is_right(struct judge *g, const struct entry *e, uint32_t i)
{
    if (!e->has_value || value_says(g->p, i, e->value, e->n_value, &g->taken))
        return true;
    struct unit *u = unit_of(g, i);
    if (u)
        unit_mark(u, UNIT_WRONG);
    if (!e->n_value) {
        LANG_FILL(&g->said, "what %1 says is left blank", {.text = unit_label(g, i)});
    } else {
        format_value(&g->bytes, g->p, &g->p->fields[i]);
        LANG_FILL(&g->said, "%1 says %2; you wrote %3", {.text = unit_label(g, i)},
                  {.text = terminated(&g->bytes)}, {.text = judge_quoted(g, e->value, e->n_value)});
    }
    judge_wrong(g, e, g->from);
    return false;
}

/* ---- ways to be right ---- */

static void take_whole(struct judge *g, const struct entry *e, const char *label)
{
    uint32_t n = units_inside(g);
    if (n <= 1) {
        units_mark(g, UNIT_RIGHT);
        right(g, e, label, NAME_SAME);
        return;
    }
    units_mark(g, UNIT_HALF);
    LANG_FILL(&g->said, "%1, taken whole: %2 fields, half a point each", {.text = label},
              {.number = n});
    say_line(g, e->line, _("coarse"), g->from);
}

/* The line names a field that stands there. */
static bool is_field(struct judge *g, const struct entry *e, struct part name)
{
    uint32_t i = 0;
    enum likeness like = find_field(g, e, name, &i);
    if (like == NAME_OTHER)
        return false;
    struct unit *u = unit_of(g, i);
    if (!u && units_inside(g) != 1) {
        take_whole(g, e, unit_label(g, i));
        return true;
    }
    if (!value_is_right(g, e, i))
        return true;
    if (u)
        unit_mark(u, UNIT_RIGHT);
    else
        units_mark(g, UNIT_RIGHT);
    right(g, e, unit_label(g, i), like);
    return true;
}

static bool is_payload(const struct judge *g)
{
    return g->from == g->units.payload && g->stop == g->units.payload_end;
}

/* The line names a header, or what the transport carries, as a whole. */
static bool is_layer(struct judge *g, const struct entry *e, struct part name)
{
    const struct packet *p = g->p;
    for (uint32_t i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        bool ends = y->offset + y->length == g->stop || y->offset + y->fixed == g->stop ||
                    y->end == g->stop || is_payload(g);
        if (y->offset != g->from || !ends || name_of_layer(y, name.s, name.n) == NAME_OTHER)
            continue;
        if (is_payload(g)) {
            units_mark(g, UNIT_RIGHT);
            right(g, e, protocols[y->proto]->title, NAME_SAME);
        } else {
            take_whole(g, e, protocols[y->proto]->title);
        }
        return true;
    }
    if (!is_payload(g) || !name_of_payload(name.s, name.n))
        return false;
    units_mark(g, UNIT_RIGHT);
    right(g, e, _("Payload"), NAME_SAME);
    return true;
}

/* "version, IHL": the parts of a name. */
static unsigned split(const struct entry *e, struct part *parts)
{
    unsigned n = 0;
    const char *end = e->name + e->n_name, *from = e->name;
    for (const char *s = e->name; s <= end && n < MOST_PARTS; s++) {
        size_t mark = s == end || memchr(",/&+;", *s, 5) ? 1 : 0;
        if (!mark && end - s >= 5 && memcmp(s, " and ", 5) == 0)
            mark = 5;
        if (!mark)
            continue;
        if (s > from)
            parts[n++] = (struct part){from, (size_t)(s - from)};
        from = s + mark;
        s += mark - 1;
    }
    return n;
}

/* The line names several fields that lie in its bytes, each once. */
static bool is_several(struct judge *g, const struct entry *e)
{
    struct part parts[MOST_PARTS];
    struct unit *taken[MOST_PARTS];
    unsigned n = split(e, parts), k = 0;
    uint32_t first = UINT32_MAX, last = 0;
    for (; n > 1 && k < n; k++) {
        taken[k] = NULL;
        for (uint32_t i = 0; i < g->p->n_fields && !taken[k]; i++) {
            const struct field *f = &g->p->fields[i];
            struct unit *u = f->offset < g->stop && f->offset >= g->from ? unit_of(g, i) : NULL;
            for (unsigned j = 0; u && j < k; j++)
                u = taken[j] == u ? NULL : u;
            if (u && name_of_field(g->p, i, parts[k].s, parts[k].n) != NAME_OTHER)
                taken[k] = u;
        }
        if (!taken[k])
            return false;
        first = taken[k]->offset < first ? taken[k]->offset : first;
        last = unit_end(taken[k]) > last ? unit_end(taken[k]) : last;
    }
    if (n < 2 || first != g->from || last != g->stop)
        return false;
    for (k = 0; k < n; k++) {
        unit_mark(taken[k], UNIT_RIGHT);
        out_str(&g->said, k ? ", " : "");
        out_str(&g->said, unit_label(g, taken[k]->field));
    }
    say_line(g, e->line, _("right"), g->from);
    return true;
}

/* A name behind bytes, or bits, that were found. */
static void judge_name(struct judge *g, const struct entry *e)
{
    struct part name = {e->name, e->n_name};
    const struct units *u = &g->units;
    if (g->from >= u->payload && g->stop <= u->payload_end && !is_payload(g))
        g->units.is_divided = true;
    /* "flg/frag" is what the rows say of bits that share bytes. */
    bool slash = e->kind == ENTRY_BYTES && !e->has_value && memchr(e->name, '/', e->n_name);
    if (slash && is_several(g, e))
        return;
    /* What stands in brackets, behind a colon or far to the right is a remark. */
    for (int remark = 0; remark < 2; remark++) {
        if (is_field(g, e, name) || (e->kind == ENTRY_BYTES && is_layer(g, e, name)))
            return;
        size_t n = 0;
        while (n < name.n && !memchr("(:\t", name.s[n], 3) &&
               !(name.n - n > 1 && name.s[n] == ' ' && name.s[n + 1] == ' '))
            n++;
        while (n && name.s[n - 1] == ' ')
            n--;
        if (!n || n == name.n)
            break;
        name.n = n;
    }
    if (e->kind == ENTRY_BYTES && is_several(g, e))
        return;
    struct unit *named = unit_named(g, e, g->from, g->stop);
    if (named)
        judge_wrong_bounds(g, e, named);
    else
        judge_wrong_name(g, e);
}

/* ---- lines ---- */

/* How the n bytes came about, where that is plain to see. */
static void say_slip(struct judge *g, const uint8_t *meant, const uint8_t *taken, uint32_t n)
{
    bool swapped = true, turned = n > 1;
    for (uint32_t i = 0; i < n; i++) {
        swapped = swapped && (taken[i] >> 4 | (taken[i] & 15) << 4) == meant[i];
        turned = turned && taken[i] == meant[n - 1 - i];
    }
    if (turned)
        out_str(&g->said, _(" (the bytes stand in the other order)"));
    else if (swapped)
        out_str(&g->said, _(" (the two digits of a byte are swapped)"));
}

/* The frame has no such bytes where they should be; u is the field that was meant, or NULL. */
static void misplaced(struct judge *g, const struct entry *e, struct unit *u)
{
    const struct packet *p = g->p;
    uint32_t left = p->caplen > g->position ? p->caplen - g->position : 0;
    const char *taken = hex_of(&g->taken, g->student.pool + e->first, e->n);
    if (u) {
        unit_mark(u, UNIT_WRONG);
        LANG_FILL(&g->said, "%1 is %2; you wrote %3", {.text = unit_label(g, u->field)},
                  {.text = hex_of(&g->bytes, p->bytes + u->offset, u->length)}, {.text = taken});
        if (u->length == e->n)
            say_slip(g, p->bytes + u->offset, g->student.pool + e->first, e->n);
        judge_wrong(g, e, u->offset);
        g->position = unit_end(u);
        return;
    }
    if (left)
        LANG_FILL(&g->said, "%1 does not stand here: the frame goes on with %2", {.text = taken},
                  {.text = hex_of(&g->bytes, p->bytes + g->position, left < e->n ? left : e->n)});
    else
        LANG_FILL(&g->said, "%1 stands behind the end of the frame", {.text = taken});
    judge_wrong(g, e, NO_OFFSET);
    g->position += e->n < left ? e->n : left;
}

/* In a drawing nothing says whether the field at the end of a row goes on in the next: it does not
 * where a field ends just there. What is left then is one that nobody is asked about, or nobody
 * named. */
static void end_with_row(struct judge *g, const struct entry *e)
{
    uint32_t end = g->stop;
    for (uint32_t stop = g->from + e->n_sure; e->n_sure && stop < end; stop += GRADE_ROW) {
        for (uint32_t i = 0; i < g->units.n && g->stop == end; i++) {
            const struct unit *u = &g->units.unit[i];
            if (u->offset == g->from && unit_end(u) == stop)
                g->stop = stop;
        }
    }
    if (g->stop == end || !e->is_asked)
        return;
    uint32_t from = g->from, stop = g->stop;
    g->from = stop;
    g->stop = end;
    units_mark(g, UNIT_RIGHT);
    g->from = from;
    g->stop = stop;
}

static void judge_bytes(struct judge *g, const struct entry *e)
{
    uint32_t at;
    struct unit *near = NULL;
    if (g->is_half) {
        g->is_half = false;
        g->position++;
    }
    if (!judge_place(g, e, &at, &near)) {
        misplaced(g, e, near);
        return;
    }
    g->from = g->head = at;
    g->stop = at + e->n;
    if (e->is_elided)
        judge_reach(g, e);
    g->head_end = at + e->n;
    end_with_row(g, e);
    g->position = g->stop;
    if (e->kind == ENTRY_BYTES && e->n_name)
        judge_name(g, e);
    else if (e->kind == ENTRY_GIVEN)
        units_mark(g, UNIT_RIGHT);
}

/* Bits are in the bytes before them, or in those that come. */
static void judge_bits(struct judge *g, struct entry *e)
{
    uint32_t n = e->n_bits / 8;
    bool in_head = g->head_end - g->head == n && g->head_end == g->position;
    g->from = in_head ? g->head : g->position;
    if (e->kind == ENTRY_NIBBLE) {
        n = 1;
        g->from = g->position;
        e->mask = g->is_half ? 0x0f : 0xf0;
        e->bits = g->is_half ? e->digit : (uint64_t)e->digit << 4;
    }
    if (e->n_bits % 8 || g->from > g->p->caplen || n > g->p->caplen - g->from || !n) {
        LANG_FILL(&g->said, "%1 bits are no bytes of the frame", {.number = e->n_bits});
        judge_wrong(g, e, NO_OFFSET);
        return;
    }
    g->stop = g->from + n;
    uint64_t v = 0;
    for (uint32_t at = g->from; at < g->stop; at++)
        v = v << 8 | g->p->bytes[at];
    if ((v & e->mask) != (e->bits & e->mask)) {
        LANG_FILL(&g->said, "the frame has other bits: %1", {.text = judge_drawn(g, e->mask)});
        judge_wrong(g, e, g->from);
    } else if (e->n_name) {
        judge_name(g, e);
    }
    if (e->kind == ENTRY_NIBBLE) {
        g->position += g->is_half;
        g->is_half = !g->is_half;
    } else if (!in_head) {
        g->head = g->from;
        g->head_end = g->position = g->stop;
    }
}

void judge_entry(struct judge *g, uint32_t i)
{
    struct entry *e = &g->student.entries[i];
    if (e->kind == ENTRY_BITS || e->kind == ENTRY_NIBBLE) {
        judge_bits(g, e);
    } else if (e->kind == ENTRY_UNREADABLE) {
        out_str(&g->said, _("what stands before the name are no bytes in hex"));
        judge_wrong(g, e, NO_OFFSET);
    } else {
        judge_bytes(g, e);
    }
}
