/* The line in colour: each layer in its own, as in --walk, flags in bold, and what is cut or wrong
 * in red. The text is the plain line's: taken away, the colours leave its bytes.
 *
 * What a layer says is painted once it stands in the buffer, so that a line without colour costs
 * nothing. */
#include "wireloupe/line.h"
#include "wireloupe/protocol.h"
#include "wireloupe/view.h"

#include "walk.h"

/* A part of a layer's text that has a look of its own. */
struct look {
    const char *from; /* its first characters, which are left as they are with `inside` */
    char to;          /* and its last one */
    bool inside;
    const char *on, *off;
};

#define BOLD "\033[1m"
#define NOT_BOLD "\033[22m"
#define RED "\033[1;31m"

static const struct look looks[] = {
    {"Flags [", ']', true, BOLD, NOT_BOLD},  {"(incorrect", ')', false, RED, NULL},
    {", bad cksum ", ')', false, RED, NULL}, {"[bad ", ']', false, RED, NULL},
    {"[|", ']', false, RED, NULL},
};

/* What a painted part adds, at most: its looks on and off, and the layer's colour again. */
#define ADDED 32u
/* Text that is searched, in one layer. */
#define SEARCHED 2048u

/* Puts text before what stands at `to`. There is room. */
static void insert(struct out *out, char *to, const char *text)
{
    size_t n = strlen(text);
    memmove(to + n, to, (size_t)(out->at - to));
    memcpy(to, text, n);
    out->at += n;
}

/* Paints the first part of that look among the n bytes at `from`. Returns how many they are then.
 */
static size_t paint(struct out *out, char *from, size_t n, const struct look *look,
                    const char *color)
{
    const char *before = out->at;
    char *at = memmem(from, n, look->from, strlen(look->from));
    if (!at || (size_t)(out->end - out->at) < ADDED)
        return n;
    char *end = memchr(at, look->to, n - (size_t)(at - from));
    if (!end)
        return n;
    if (look->inside)
        at += strlen(look->from);
    else
        end++;
    if (!look->off)
        insert(out, end, color);
    insert(out, end, look->off ? look->off : NOT_BOLD);
    insert(out, at, look->on);
    return n + (size_t)(out->at - before);
}

/* Paints what a layer itself says, from there on: the colour of the one inside it ends that. */
static void paint_layer(struct out *out, char *from, const char *color)
{
    size_t n = (size_t)(out->at - from);
    const char *inner = memchr(from, '\033', n);
    n = inner ? (size_t)(inner - from) : n < SEARCHED ? n : SEARCHED;
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        n = paint(out, from, n, &looks[i], color);
}

void line_colored(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    const char *color = walk_layer_color(p, y);
    out_str(l->out, color);
    /* What stands in the buffer stays there until the layer is painted, but for very long ones. */
    out_room(l->out, 4096);
    char *start = l->out->start;
    size_t from = (size_t)(l->out->at - start);
    if (protocols[y->proto]->line)
        protocols[y->proto]->line(l, y);
    else
        line_next(l, y);
    if (l->out->start == start && (size_t)(l->out->at - start) > from)
        paint_layer(l->out, start + from, color);
    const struct layer *up = line_parent(l, y);
    out_str(l->out, up ? walk_layer_color(p, up) : "\033[0m");
}

bool line_in_color(struct out *out, const struct line_options *o, const struct packet *p)
{
    struct line l = {.out = out, .p = p, .opt = *o, .color = true};
    l.opt.hide_data = o->hex || o->hex_ascii;
    if (!p->n_layers)
        return false;
    if (p->layers[0].proto == PROTO_data)
        line_data(&l, 0, p->caplen);
    else
        line_colored(&l, &p->layers[0]);
    return l.stopped;
}
