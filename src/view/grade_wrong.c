/* What a line gets wrong, in words: its bytes, its bits, its name. */
#include "grade.h"

#define MOST_NEAR 100 /* wrong lines for which the name that was meant is looked for */
#define MOST_LABELS 4 /* in one sentence */

const char *judge_quoted(struct judge *g, const char *s, size_t n)
{
    const size_t most = 60;
    out_char(&g->name, '"');
    out_text(&g->name, (const uint8_t *)s, n < most ? n : most);
    out_str(&g->name, n < most ? "\"" : "...\"");
    return terminated(&g->name);
}

void judge_wrong(struct judge *g, const struct entry *e, uint32_t offset)
{
    g->n_wrong++;
    say_line(g, e->line, _("wrong"), offset);
}

/* The labels of the units that the bytes at hand touch, in g->bytes. */
static const char *labels(struct judge *g)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->units.n; i++) {
        if (!unit_overlaps(g, &g->units.unit[i]))
            continue;
        if (n == MOST_LABELS)
            out_str(&g->bytes, ", ...");
        if (n++ >= MOST_LABELS)
            continue;
        if (n > 1)
            out_str(&g->bytes, ", ");
        out_str(&g->bytes, unit_label(g, g->units.unit[i].field));
    }
    return terminated(&g->bytes);
}

/* The bits of a field in the bytes at hand, as they are drawn, in g->bytes. */
const char *judge_drawn(struct judge *g, uint64_t mask)
{
    for (uint32_t at = g->from; at < g->stop; at++) {
        for (int bit = 7; bit >= 0; bit--) {
            unsigned shift = 8 * (g->stop - 1 - at) + (unsigned)bit;
            bool on = g->p->bytes[at] >> bit & 1;
            out_char(&g->bytes, mask >> shift & 1 ? (on ? '1' : '0') : '.');
            if (bit == 4 || (bit == 0 && at + 1 < g->stop))
                out_char(&g->bytes, ' ');
        }
    }
    return terminated(&g->bytes);
}

/* The unit is what the line calls it, but it takes other bytes, or other bits. */
void judge_wrong_bounds(struct judge *g, const struct entry *e, struct unit *u)
{
    const char *label = unit_label(g, u->field);
    const struct field *f = &g->p->fields[u->field];
    uint64_t mask = e->kind == ENTRY_BYTES ? 0 : field_mask(f, g->from, g->stop);
    const char *bytes =
        mask ? judge_drawn(g, mask) : hex_of(&g->bytes, g->p->bytes + u->offset, u->length);
    unit_mark(u, UNIT_WRONG);
    if (mask)
        LANG_FILL(&g->said, "%1 is other bits: %2", {.text = label}, {.text = bytes});
    else if (u->is_bits)
        LANG_FILL(&g->said, "%1 is bits of %2", {.text = label}, {.text = bytes});
    else if (u->length == g->stop - g->from)
        LANG_FILL(&g->said, "%1 begins at %2: %3", {.text = label},
                  {.number = u->offset, .hex = g->digits}, {.text = bytes});
    else if (u->length == 1)
        LANG_FILL(&g->said, "%1 is one byte: %2; you took %3", {.text = label}, {.text = bytes},
                  {.number = g->stop - g->from});
    else
        LANG_FILL(&g->said, "%1 is %2 bytes: %3; you took %4", {.text = label},
                  {.number = u->length}, {.text = bytes}, {.number = g->stop - g->from});
    judge_wrong(g, e, g->from);
}

/* A row of the frame's whose label is nearly what the line says. */
static const char *meant(struct judge *g, const struct entry *e)
{
    unsigned most = e->n_name / 3 + 1, best = most + 1;
    const char *label = NULL;
    for (uint32_t i = 0; i < g->units.n && i < 512; i++) {
        const struct field_def *row = field_def_of(&g->p->fields[g->units.unit[i].field]);
        unsigned distance = name_distance(row, e->name, e->n_name, most);
        if (distance < best) {
            best = distance;
            label = row->label;
        }
    }
    return label;
}

/* The unit near the bytes at hand that the line names, or NULL. */
struct unit *unit_named(struct judge *g, const struct entry *e, uint32_t from, uint32_t stop)
{
    for (uint32_t i = 0; i < g->units.n; i++) {
        struct unit *u = &g->units.unit[i];
        if (u->offset < stop && unit_end(u) > from &&
            name_of_field(g->p, u->field, e->name, e->n_name) != NAME_OTHER)
            return u;
    }
    return NULL;
}

void judge_wrong_name(struct judge *g, const struct entry *e)
{
    const char *name = judge_quoted(g, e->name, e->n_name), *is = labels(g);
    struct unit *elsewhere = NULL;
    const char *label = NULL;
    if (g->n_wrong < MOST_NEAR && !(elsewhere = unit_named(g, e, 0, UINT32_MAX)))
        label = meant(g, e);
    if (!*is)
        LANG_FILL(&g->said, "no field of the frame is %1", {.text = name});
    else if (elsewhere && elsewhere->is_bits)
        LANG_FILL(&g->said, "these bytes are %1; you called them %2, which is bits of %3",
                  {.text = is}, {.text = name},
                  {.text = hex_of(&g->taken, g->p->bytes + elsewhere->offset, elsewhere->length)});
    else if (elsewhere)
        LANG_FILL(&g->said, "these bytes are %1; you called them %2, which is at %3", {.text = is},
                  {.text = name}, {.number = elsewhere->offset, .hex = g->digits});
    else if (label && strcmp(label, is) != 0)
        LANG_FILL(&g->said, "these bytes are %1; you called them %2 (did you mean %3?)",
                  {.text = is}, {.text = name}, {.text = label});
    else
        LANG_FILL(&g->said, "these bytes are %1; you called them %2", {.text = is}, {.text = name});
    units_mark(g, UNIT_WRONG);
    judge_wrong(g, e, g->from);
}
