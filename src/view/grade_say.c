/* The report: a line for each of the student's, what is missing, and the score. */
#include "grade.h"

#define WIDTH 80
#define MOST_MISSING 40 /* lines */
#define MOST_HEX 8

const char *terminated(struct out *text)
{
    out_char(text, '\0');
    text->at = text->start;
    return text->start ? text->start : "";
}

const char *hex_of(struct out *text, const uint8_t *s, uint32_t n)
{
    for (uint32_t i = 0; i < n && i < MOST_HEX; i++) {
        if (i)
            out_char(text, ' ');
        out_hex(text, s[i], 2);
    }
    if (n > MOST_HEX)
        out_str(text, " ..");
    return terminated(text);
}

/* A text from a column on, in lines. */
static void put_wrapped(struct out *out, const char *s, size_t n, uint32_t at)
{
    while (n) {
        size_t part = lang_break(s, n, WIDTH - at);
        out_mem(out, s, part);
        out_char(out, '\n');
        s += part;
        for (n -= part; n && (*s == ' ' || *s == '\n'); n--)
            s++;
        if (n)
            out_fill(out, ' ', at);
    }
}

/* A word, and spaces up to a column. */
static uint32_t put_cell(struct out *out, const char *s, uint32_t at, uint32_t to)
{
    out_str(out, s);
    at += lang_width(s, strlen(s));
    out_fill(out, ' ', at < to ? to - at : 1);
    return at < to ? to : at + 1;
}

void say_line(struct judge *g, uint32_t line, const char *verdict, uint32_t offset)
{
    struct out *out = g->out;
    size_t n = (size_t)(g->said.at - g->said.start);
    out_dec_right(out, line, 4);
    out_str(out, "  ");
    uint32_t at = put_cell(out, verdict, 6, 14);
    if (offset == NO_OFFSET)
        out_fill(out, ' ', g->digits);
    else
        out_hex(out, offset, g->digits);
    out_str(out, "  ");
    put_wrapped(out, g->said.start, n, at + g->digits + 2);
    g->said.at = g->said.start;
}

/* ---- what is missing ---- */

static bool is_counted(const struct units *u, uint32_t i)
{
    return u->is_divided || !u->unit[i].is_payload;
}

static void say_missing_unit(struct judge *g, const struct unit *u)
{
    const struct field *f = &g->p->fields[u->field];
    const char *bytes = hex_of(&g->bytes, g->p->bytes + u->offset, u->length);
    const char *label = field_def_of(f)->label;
    if (u->is_bits)
        LANG_FILL(&g->said, "%1 shares %2 with others: name each of them", {.text = label},
                  {.text = bytes});
    else
        LANG_FILL(&g->said, "%1: %2", {.text = label}, {.text = bytes});
}

/* Units of one layer, all missing, as one. Returns how many. */
static uint32_t missing_layer(const struct judge *g, uint32_t i)
{
    const struct units *u = &g->units;
    const struct layer *y = walk_layer(g->p, u->unit[i].field);
    uint32_t n = 0;
    if (!y || (i && walk_layer(g->p, u->unit[i - 1].field) == y))
        return 0;
    while (i + n < u->n && walk_layer(g->p, u->unit[i + n].field) == y) {
        if (u->unit[i + n].state != UNIT_OPEN)
            return 0;
        n++;
    }
    return n > 1 ? n : 0;
}

static void say_one_missing(struct judge *g, uint32_t i, uint32_t n)
{
    const struct unit *u = &g->units.unit[i];
    struct out *out = g->out;
    out_fill(out, ' ', 6);
    put_cell(out, _("missing"), 6, 14);
    out_hex(out, u->offset, g->digits);
    out_str(out, "  ");
    if (n)
        LANG_FILL(&g->said, "%1: all %2 fields",
                  {.text = protocols[walk_layer(g->p, u->field)->proto]->title}, {.number = n});
    else
        say_missing_unit(g, u);
    put_wrapped(out, g->said.start, (size_t)(g->said.at - g->said.start), 14 + g->digits + 2);
    g->said.at = g->said.start;
}

void say_missing(struct judge *g)
{
    struct units *u = &g->units;
    uint32_t lines = 0, rest = 0;
    bool is_payload_said = false;
    for (uint32_t i = 0; i < u->n;) {
        uint32_t n = is_counted(u, i) ? missing_layer(g, i) : 0, step = n ? n : 1;
        bool is_payload = !is_counted(u, i);
        if (u->unit[i].state != UNIT_OPEN || (is_payload && is_payload_said)) {
            i += step;
            continue;
        }
        if (lines++ >= MOST_MISSING) {
            rest += step;
        } else if (is_payload) {
            LANG_FILL(&g->said, "%1 bytes of payload", {.number = u->payload_end - u->payload});
            out_fill(g->out, ' ', 6);
            put_cell(g->out, _("missing"), 6, 14);
            out_hex(g->out, u->payload, g->digits);
            out_str(g->out, "  ");
            put_wrapped(g->out, g->said.start, (size_t)(g->said.at - g->said.start), 20);
            g->said.at = g->said.start;
        } else {
            say_one_missing(g, i, n);
        }
        is_payload_said = is_payload_said || is_payload;
        i += step;
    }
    if (rest) {
        out_fill(g->out, ' ', 14);
        LANG_FILL(g->out, "and %1 more fields", {.number = rest});
        out_char(g->out, '\n');
    }
}

/* ---- the score ---- */

/* Points, doubled, and how many there might be. A payload that was not divided is one. */
static void count(const struct units *u, uint64_t *points, uint64_t *most)
{
    bool is_payload_counted = false;
    *points = *most = 0;
    for (uint32_t i = 0; i < u->n; i++) {
        if (!is_counted(u, i) && is_payload_counted)
            continue;
        is_payload_counted = is_payload_counted || !is_counted(u, i);
        *most += 2;
        *points += u->unit[i].state == UNIT_RIGHT ? 2 : u->unit[i].state == UNIT_HALF;
    }
}

bool say_score(struct judge *g)
{
    uint64_t points, most;
    char number[24];
    count(&g->units, &points, &most);
    out_dec(&g->said, points / 2);
    if (points % 2)
        out_str(&g->said, ".5");
    const char *said = terminated(&g->said);
    size_t n = strlen(said) < sizeof number ? strlen(said) : sizeof number - 1;
    memcpy(number, said, n);
    number[n] = '\0';
    out_char(g->out, '\n');
    LANG_FILL(g->out, "Score: %1 of %2 fields, %3 %.", {.text = number}, {.number = most / 2},
              {.number = most ? 100 * points / most : 0});
    if (g->n_wrong == 1)
        out_str(g->out, _(" One line is wrong."));
    else if (g->n_wrong)
        LANG_FILL(g->out, " %1 lines are wrong.", {.number = g->n_wrong});
    out_char(g->out, '\n');
    return points == most && most && !g->n_wrong;
}
