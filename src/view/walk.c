/* --walk: a frame byte by byte. Every field on a line of its own: where it stands, its bytes, its
 * name, and what it says; bits under the bytes they are in.
 *
 * A line that begins with an offset shows the bytes from there on, two digits each with a space
 * between them, before two spaces or the end of the line; no byte is shown twice. So the lines can
 * be read back into the frame, but for what a note says is folded. */
#include <errno.h>

#include "wireloupe/dissect.h"
#include "walk.h"

#define LABEL_AT 25 /* columns behind the offset: eight bytes, and room before the label */
#define MIN_WIDTH 72

static uint32_t walk_want(const struct view_options *o)
{
    return WANT_FIELDS | WANT_CHECKSUM | WANT_SEQ | WANT_TEXT | WANT_FLOW | WANT_REASSEMBLY |
           (o->line.verbose ? WANT_VERBOSE : 0);
}

void walk_memory_open(struct out *out, const struct view_options *o)
{
    struct walk_memory *m = o->memory;
    if (!out_open(&m->text, -1, 4096) || !out_open(&m->said, -1, 256))
        out->error = ENOMEM;
    m->shown_one = o->continues;
    for (unsigned i = PROTO_NONE + 2; i < N_PROTOCOLS; i++)
        m->first[i] = m->first[i - 1] + protocols[i - 1]->n_fields;
}

void walk_memory_free(const struct view_options *o)
{
    struct walk_memory *m = o->memory;
    out_free(&m->text);
    out_free(&m->said);
}

/* ---- layers ---- */

/* The row that one whose name ends with ".status" is the verdict on: that protocol's row of the
 * same name without the end, or NOBODY. */
#define NOBODY UINT16_MAX
static unsigned find_judged(const struct field *f)
{
    const struct protocol *t = protocols[f->proto];
    const char *name = field_def_of(f)->name;
    size_t n = strlen(name) - strlen(".status");
    for (unsigned id = 0; id < t->n_fields; id++) {
        if (strlen(t->fields[id].name) == n && memcmp(t->fields[id].name, name, n) == 0)
            return id;
    }
    return NOBODY;
}

static unsigned judged_by(const struct walk *w, const struct field *f)
{
    uint32_t number = walk_row(w, f);
    if (number == WALK_ROWS)
        return find_judged(f);
    uint16_t *known = &w->memory->judged[number];
    if (!*known)
        *known = (uint16_t)find_judged(f);
    return *known;
}

/* Whether a protocol has verdicts at all. */
static bool has_verdicts(const struct walk *w, unsigned proto)
{
    uint8_t *known = w->memory ? &w->memory->judges[proto] : &(uint8_t){0};
    for (uint16_t id = 0; !*known && id < protocols[proto]->n_fields; id++) {
        const struct field f = {.proto = (uint8_t)proto, .id = id};
        *known = walk_find_kinds(&f) & WALK_VERDICT ? 2 : 0;
    }
    *known = *known ? *known : 1;
    return *known == 2;
}

void walk_find_verdicts(struct walk *w)
{
    const struct packet *p = w->p;
    w->n_verdicts = 0;
    if (!has_verdicts(w, w->y->proto))
        return;
    uint32_t stop = w->y->first + w->y->count;
    for (uint32_t i = w->y->first; i < stop && w->n_verdicts < MAX_VERDICTS; i++) {
        const struct field *f = &p->fields[i];
        if (f->length || f->proto != w->y->proto || !(walk_kinds(w, f) & WALK_VERDICT))
            continue;
        unsigned judged = judged_by(w, f);
        for (uint32_t k = w->y->first; k < stop; k++) {
            if (p->fields[k].length && p->fields[k].proto == f->proto &&
                p->fields[k].id == judged) {
                w->verdicts[w->n_verdicts].judged = k;
                w->verdicts[w->n_verdicts++].verdict = i;
                break;
            }
        }
    }
}

static void note(struct walk *w, const char *text)
{
    walk_to(w, w->digits + 2);
    walk_str(w, text);
    walk_newline(w);
}

static void layer_marks(struct walk *w)
{
    if (w->y->flags & LAYER_TRUNCATED)
        note(w, _("(cut short: the rest of this was not captured)"));
    if (w->y->flags & LAYER_MALFORMED)
        note(w, _("(malformed: a length or value here contradicts another)"));
    if (w->y->flags & LAYER_FRAGMENT)
        note(w, _("(a later fragment: what it carries begins in another packet)"));
    bool body = w->y->flags & LAYER_BODY && protocols[w->y->proto]->skip;
    if (body)
        note(w, _("(goes on with the body of a message in an earlier packet)"));
    if (w->y->flags & LAYER_GUESSED && !body)
        note(w, _("(recognised by its content: no number before it says what it is)"));
    if (w->y->flags & LAYER_GOES_ON)
        note(w, _("(a message in it goes on in another packet: shown whole there)"));
}

/* The innermost layer that field i belongs to, or NULL; *n counts the layers that begin up to it,
 * for the fields behind it. */
static const struct layer *layer_of(const struct packet *p, uint32_t i, uint32_t *n)
{
    while (*n < p->n_layers && p->layers[*n].first <= i)
        ++*n;
    for (uint32_t k = *n; k--;) {
        const struct layer *y = &p->layers[k];
        if (i >= y->first && i < y->first + y->count)
            return y;
    }
    return NULL;
}

/* The bytes of the fields from i on that are the layer's, up to where another layer begins. */
static void put_range(struct walk *w, uint32_t i)
{
    uint32_t n = w->n_begun;
    const struct packet *p = w->p;
    uint32_t from = UINT32_MAX, stop = 0, right = 2 * w->digits + 11;
    while (i < p->n_fields && layer_of(p, i, &n) == w->y) {
        /* Up to the next one's begin they are all of the same layer. */
        uint32_t end = w->y ? w->y->first + w->y->count : i + 1;
        end = n < p->n_layers && p->layers[n].first < end ? p->layers[n].first : end;
        for (; i < end; i++) {
            const struct field *f = &p->fields[i];
            if (!f->length)
                continue;
            from = f->offset < from ? f->offset : from;
            stop = f->offset + f->length > stop ? f->offset + f->length : stop;
        }
    }
    bool says_again = w->y && w->y->flags & LAYER_PART && !w->y->length;
    if (from >= stop || says_again)
        return;
    walk_to(w, w->value_at + right > w->width ? w->width - right : w->value_at);
    walk_offset(w, from);
    walk_put(w, "-", 1);
    walk_offset(w, stop - 1);
    walk_put(w, "  ", 2);
    if (stop - from == 1)
        walk_str(w, _("1 byte"));
    else
        WALK_SAY(w, "%1 bytes", {.number = stop - from});
}

/* The heading of the layer at hand, whose fields begin, or go on, with field i. */
static void heading(struct walk *w, const char *title, uint32_t i, bool again)
{
    walk_newline(w);
    walk_color(w->out, w->o, w->p, w->y);
    if (w->o->color)
        out_str(w->out, "\033[1m");
    walk_str(w, title);
    if (w->o->explain && w->y && !again && w->y->proto != PROTO_data) {
        walk_put(w, " (", 2);
        walk_str(w, protocols[w->y->proto]->rfc);
        walk_put(w, ")", 1);
    }
    if (again)
        walk_str(w, _(", continued"));
    walk_color(w->out, w->o, w->p, NULL);
    put_range(w, i);
    walk_newline(w);
}

#define FRAMES_NAMED 20u

/* The numbers of the frames that a section comes from. Returns how many are left out. */
static uint32_t put_frames(struct out *out, const struct packet *p, const struct section *s)
{
    uint64_t last = 0;
    uint32_t named = 0, left_out = 0;
    for (uint32_t i = s->first; i < s->first + s->count; i++) {
        if (i > s->first && p->pieces[i].frame == last)
            continue;
        last = p->pieces[i].frame;
        if (named == FRAMES_NAMED) {
            left_out++;
            continue;
        }
        if (named++)
            out_str(out, ", ");
        out_dec(out, last);
    }
    out_char(out, '\0');
    return left_out;
}

/* The heading of a section, whose offsets count from its own first byte. */
void walk_section(struct walk *w, const struct section *s)
{
    w->text->at = w->text->start;
    uint32_t left_out = put_frames(w->text, w->p, s);
    w->base = s->at;
    walk_newline(w);
    if (w->o->color)
        out_str(w->out, "\033[1m");
    const struct piece *first = &w->p->pieces[s->first], *last = first + s->count - 1;
    if (s->opened)
        WALK_SAY(w, "Decrypted from frame %1, %2-%3 (%4 bytes)", {.text = w->text->start},
                 {.number = first->offset, .hex = w->digits},
                 {.number = last->offset + last->length - 1, .hex = w->digits},
                 {.number = s->length});
    else if (left_out)
        WALK_SAY(w, "Reassembled from frames %1 and %2 more (%3 bytes)", {.text = w->text->start},
                 {.number = left_out}, {.number = s->length});
    else if (!strchr(w->text->start, ','))
        WALK_SAY(w, "Reassembled from frame %1 (%2 bytes)", {.text = w->text->start},
                 {.number = s->length});
    else
        WALK_SAY(w, "Reassembled from frames %1 (%2 bytes)", {.text = w->text->start},
                 {.number = s->length});
    walk_color(w->out, w->o, w->p, NULL);
    walk_newline(w);
    w->text->at = w->text->start;
}

static void enter_sections(struct walk *w, uint32_t layer)
{
    for (uint32_t i = 0; i < w->p->n_sections; i++) {
        const struct section *s = &w->p->sections[i];
        if (s->layer == layer && view_shows(w->o, w->p, &w->p->layers[layer]))
            walk_section(w, s);
        else if (s->layer == layer)
            w->base = s->at;
    }
}

/* Headings where field i is in another layer than the field before it. */
static void enter_layers(struct walk *w, uint32_t i)
{
    const struct packet *p = w->p;
    const struct layer *y = w->y;
    uint32_t n = w->n_begun;
    /* Nearly always: where none begins, and that of the field before has not ended. */
    if ((n == p->n_layers || p->layers[n].first > i) && y && i >= y->first &&
        i < y->first + y->count)
        return;
    y = layer_of(p, i, &n);
    bool begun = false;
    for (; w->n_begun < n; w->n_begun++) {
        enter_sections(w, w->n_begun);
        w->y = &p->layers[w->n_begun];
        if (!view_shows(w->o, p, w->y))
            continue;
        heading(w, protocols[w->y->proto]->title, i, false);
        layer_marks(w);
        walk_find_verdicts(w);
        begun = true;
    }
    if (y == w->y || (!y && begun))
        return;
    w->y = y;
    w->n_verdicts = 0;
    if (!view_shows(w->o, p, y))
        return;
    if (y) {
        heading(w, protocols[y->proto]->title, i, true);
        walk_find_verdicts(w);
    } else {
        heading(w, _("What is left"), i, false);
    }
}

static void fields(struct walk *w)
{
    walk_explain_frame(w);
    for (uint32_t i = 0; i < w->p->n_fields;) {
        enter_layers(w, i);
        struct item item = walk_item(w->p, i);
        if (view_shows(w->o, w->p, w->y))
            walk_field(w, &item);
        i = item.next;
    }
    /* Layers that stand for no bytes, behind the last field. */
    for (; w->n_begun < w->p->n_layers; w->n_begun++) {
        w->y = &w->p->layers[w->n_begun];
        if (!view_shows(w->o, w->p, w->y))
            continue;
        heading(w, protocols[w->y->proto]->title, w->p->n_fields, false);
        layer_marks(w);
    }
}

/* ---- the frame ---- */

static void put_time(struct walk *w)
{
    int64_t seconds = w->p->time / 1000000000, rest = w->p->time % 1000000000;
    if (rest < 0) {
        rest += 1000000000;
        seconds--;
    }
    format_date(w->out, seconds, ' ');
    out_char(w->out, '.');
    if (rest % 1000)
        out_dec_pad(w->out, (uint64_t)rest, 9);
    else
        out_dec_pad(w->out, (uint64_t)rest / 1000, 6);
    out_str(w->out, " UTC");
}

/* The line of the packet, broken where it does not fit. */
static void quote_line(struct walk *w)
{
    struct line_options options = w->o->line;
    options.hide_data = true; /* the bytes are shown below */
    w->text->at = w->text->start;
    line_text(w->text, &options, w->p);
    const char *s = w->text->start;
    for (size_t n = walk_text_length(w); n;) {
        size_t part = lang_break(s, n, w->width - w->column);
        size_t shown = part;
        while (shown && s[shown - 1] == ' ')
            shown--;
        walk_put(w, s, shown);
        walk_newline(w);
        s += part;
        for (n -= part; n && (*s == ' ' || *s == '\n' || *s == '\t'); n--)
            s++;
        if (n)
            walk_to(w, 4);
    }
    w->text->at = w->text->start;
}

static void frame_header(struct walk *w)
{
    const struct packet *p = w->p;
    if (w->o->color)
        out_str(w->out, "\033[1m");
    WALK_SAY(w, "Frame %1", {.number = p->number});
    walk_color(w->out, w->o, p, NULL);
    walk_str(w, "   ");
    WALK_SAY(w, "%1 bytes on the wire, %2 captured", {.number = p->wirelen}, {.number = p->caplen});
    if (w->column + 33 > w->width)
        walk_newline(w);
    else
        walk_str(w, "   ");
    put_time(w);
    walk_newline(w);
    quote_line(w);
    if (p->status & PACKET_FULL)
        note(w, _("(more fields than the limit: the last ones stand together undecoded)"));
}

static void walk_packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct walk_memory *m = o->memory;
    struct walk w = {.out = out, .text = &m->text, .said = &m->said, .memory = m, .o = o, .p = p};
    w.width = o->width < MIN_WIDTH ? MIN_WIDTH : o->width;
    w.digits = walk_digits(p);
    w.label_at = w.digits + 2 + LABEL_AT;
    w.value_at = w.label_at + (w.width < 100 ? 21 : 30);
    if (m->shown_one)
        walk_newline(&w);
    m->shown_one = true;
    frame_header(&w);
    if (o->rows)
        walk_rows(&w);
    else
        fields(&w);
}

const struct view view_walk = {
    .name = "walk",
    .help = "each packet byte by byte, every field named and explained",
    .translated = true,
    .apart = true,
    .want = walk_want,
    .memory = sizeof(struct walk_memory),
    .begin = walk_memory_open,
    .packet = walk_packet,
    .forget = walk_memory_free,
};
