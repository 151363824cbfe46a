/* The report of --diff. */
#include <string.h>

#include "diff.h"

#define SHOWN_BYTES 8u /* of long values, from the first byte that differs on */
#define COLUMN 28u

static void put_name(struct out *out, unsigned proto, unsigned id, const char **label)
{
    static const char *const names[N_FRAME_ITEMS][2] = {
        [ITEM_TIME] = {"frame.time", "Arrival time"},
        [ITEM_LEN] = {"frame.len", "Length on the wire"},
        [ITEM_CAP_LEN] = {"frame.cap_len", "Length captured"},
    };
    const char *name = proto ? protocols[proto]->fields[id].name : names[id][0];
    *label = proto ? protocols[proto]->fields[id].label : names[id][1];
    out_str(out, name);
    size_t n = strlen(name);
    out_fill(out, ' ', n < COLUMN ? COLUMN - n : 1);
}

static void put_hex(struct out *out, const char *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            out_char(out, ' ');
        out_hex(out, (uint8_t)s[i], 2);
    }
}

/* A value; of bytes what begins at `from`. */
static void put_value(struct out *out, const struct record *r, const struct item *t, uint32_t from)
{
    if (!t) {
        out_str(out, "(not there)");
    } else if (!t->bytes) {
        out_mem(out, r->text + t->at, t->length);
    } else if (protocols[t->proto]->fields[t->id].type == FT_TEXT && !from && t->length <= 80) {
        out_char(out, '"');
        out_escaped(out, (const uint8_t *)r->text + t->at, t->length);
        out_char(out, '"');
    } else if (from >= t->length) {
        out_str(out, "(ends)");
    } else {
        uint32_t left = t->length - from;
        put_hex(out, r->text + t->at + from, left < SHOWN_BYTES ? left : SHOWN_BYTES);
        if (left > SHOWN_BYTES)
            out_str(out, " ...");
    }
}

/* The first byte that differs, where both are too long to be shown whole. */
static uint32_t first_byte(const struct item_walk *w)
{
    const struct item *a = w->left, *b = w->right;
    uint32_t i = 0;
    if (!a || !b || !a->bytes)
        return 0;
    bool text = protocols[a->proto]->fields[a->id].type == FT_TEXT;
    uint32_t enough = text ? 80 : SHOWN_BYTES;
    if (a->length <= enough && b->length <= enough)
        return 0;
    while (i < a->length && i < b->length && w->a->text[a->at + i] == w->b->text[b->at + i])
        i++;
    return i;
}

/* A field that stands several times in a packet counts once. */
static void count(struct diff *d, uint32_t row)
{
    if (d->counted[row] == d->counts.different)
        return;
    d->counted[row] = d->counts.different;
    d->differ[row]++;
}

void say_pair(struct diff *d, const struct record *a, const struct record *b)
{
    struct out *out = d->out;
    struct item_walk w = {.a = a, .b = b};
    const char *label;
    d->counts.different++;
    out_str(out, "frame ");
    out_dec(out, a->number);
    out_str(out, " -> ");
    out_dec(out, b->number);
    out_str(out, "  ");
    out_mem(out, a->text + a->line, a->line_length);
    out_char(out, '\n');
    while (items_next(&w)) {
        const struct item *t = w.left ? w.left : w.right;
        uint32_t from = first_byte(&w);
        count(d, diff_row(d, t->proto, t->id));
        out_str(out, "    ");
        put_name(out, t->proto, t->id, &label);
        out_str(out, label);
        out_str(out, ": ");
        if (from) {
            out_str(out, "from byte ");
            out_dec(out, from);
            out_str(out, " on ");
        }
        put_value(out, a, w.left, from);
        out_str(out, " -> ");
        put_value(out, b, w.right, from);
        out_char(out, '\n');
    }
}

void say_only(struct diff *d, unsigned side, const struct record *r)
{
    struct out *out = d->out;
    d->counts.only[side]++;
    out_str(out, "only in ");
    out_str(out, d->names[side]);
    out_str(out, ": frame ");
    out_dec(out, r->number);
    out_str(out, "  ");
    out_mem(out, r->text + r->line, r->line_length);
    out_char(out, '\n');
}

static void put_count(struct out *out, uint64_t n, const char *what, const char *name)
{
    if (!n)
        return;
    out_str(out, ", ");
    out_dec(out, n);
    out_str(out, what);
    out_str(out, name);
}

void say_end(struct diff *d)
{
    struct out *out = d->out;
    const struct diff_counts *c = &d->counts;
    const char *label;
    if (!c->different && !c->only[0] && !c->only[1])
        return;
    out_char(out, '\n');
    for (unsigned proto = 0; proto < N_PROTOCOLS; proto++) {
        unsigned n = proto ? protocols[proto]->n_fields : N_FRAME_ITEMS;
        for (unsigned id = 0; id < n; id++) {
            uint32_t times = d->differ[diff_row(d, proto, id)];
            if (!times)
                continue;
            put_name(out, proto, id, &label);
            out_str(out, label);
            out_str(out, " differs in ");
            out_dec(out, times);
            out_str(out, times == 1 ? " packet\n" : " packets\n");
        }
    }
    out_dec(out, c->same);
    out_str(out, c->same == 1 ? " packet is the same, " : " packets are the same, ");
    out_dec(out, c->different);
    out_str(out, c->different == 1 ? " differs" : " differ");
    put_count(out, c->only[0], " only in ", d->names[0]);
    put_count(out, c->only[1], " only in ", d->names[1]);
    out_char(out, '\n');
}
