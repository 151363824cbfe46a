/* Lines of text: see text.h. */
#include "text.h"

#include <strings.h>

/* tcpdump takes no longer word for a command; and a body of one long line is not searched to its
 * end for the end of a word. */
#define TOKEN_MAX 127

/* A visible ASCII character. */
static bool is_visible(uint32_t c)
{
    return c > 0x20 && c < 0x7f;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct text_line text_line(const struct reader *r)
{
    uint32_t have = reader_have(r), i = 0;
    bool binary = false;
    for (; i < have; i++) {
        uint32_t c = reader_peek(r, i, 1);
        if (c == '\n')
            return (struct text_line){i + 1, binary ? TEXT_BINARY : i};
        if (c == '\r' && i + 1 < have && reader_peek(r, i + 1, 1) == '\n')
            return (struct text_line){i + 2, binary ? TEXT_BINARY : i};
        /* A CR that the capture cut off from what follows may be half of a line end. */
        if (c == '\r' && i + 1 == have && have < reader_left(r))
            continue;
        binary |= c != '\t' && c != ' ' && !is_visible(c);
    }
    if (binary)
        return (struct text_line){i, TEXT_BINARY};
    return (struct text_line){i, have < reader_left(r) ? TEXT_CUT : i};
}

uint32_t text_content(const struct reader *r, struct text_line t)
{
    uint32_t n = t.length;
    if (n && reader_peek(r, n - 1, 1) == '\n')
        n--;
    if (n && n < t.length && reader_peek(r, n - 1, 1) == '\r')
        n--;
    return n;
}

bool text_is(const struct reader *r, uint32_t ahead, uint32_t n, const char *word)
{
    uint32_t have = reader_have(r);
    return n <= have && ahead <= have - n && strlen(word) == n &&
           strncasecmp((const char *)r->base + r->pos + ahead, word, n) == 0;
}

uint32_t text_token(const struct reader *r, uint32_t ahead)
{
    uint32_t have = reader_have(r), n = reader_word(r, ahead, TOKEN_MAX + 1);
    if (n > TOKEN_MAX)
        return 0;
    if (ahead + n >= have)
        return have == reader_left(r) ? n : 0;
    return is_space(reader_peek(r, ahead + n, 1)) ? n : 0;
}

bool text_command(const struct reader *r, const char *const *commands)
{
    uint32_t first = reader_peek(r, 0, 1), n = 0;
    for (; *commands; commands++) {
        /* Letters differ from their other case by one bit. */
        if (((uint32_t)(uint8_t) * *commands ^ first) & ~0x20u)
            continue;
        if (!n && !(n = text_token(r, 0)))
            return false;
        if (text_is(r, 0, n, *commands))
            return true;
    }
    return false;
}

bool text_answer(const struct reader *r)
{
    uint32_t at = text_token(r, 0);
    if (!at)
        return false;
    while (reader_peek(r, at, 1) == ' ')
        at++;
    if (reader_word(r, at, 4) != 3 || text_token(r, at) != 3)
        return false;
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t c = reader_peek(r, at + i, 1);
        if (c < '0' || c > '9')
            return false;
    }
    return true;
}

void text_yield(struct dissect *d, unsigned in)
{
    unsigned other = registry_guess(&d->r, in);
    if (other && other != d->y->proto) {
        d->next_flags = LAYER_GUESSED;
        dissect_next(d, other);
    }
}

/* Nothing to escape: text_line() has seen every byte. */
static void write_shown(struct line *l, const struct field *f)
{
    out_bytes(l->out, field_bytes(l->p, f), f->value & TEXT_SHOWN);
}

/* Every line, each on one of its own, until one is no text or the text ends. */
static void write_lines(struct line *l, const struct layer *y, const struct text_style *s,
                        uint32_t from)
{
    const struct packet *p = l->p;
    uint32_t end = y->offset;
    for (uint32_t i = from; i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto != y->proto || f->id < s->first || f->id > s->last)
            continue;
        if (f->value == TEXT_BINARY)
            return;
        if (f->value != TEXT_HIDDEN)
            end = f->offset + f->length;
        if (f->value >= TEXT_HIDDEN)
            break;
        line_indent(l, 1);
        write_shown(l, f);
        if (f->length == (f->value & TEXT_SHOWN)) {
            line_cut(l, s->cut);
            return;
        }
    }
    if (end == p->caplen && end < y->end)
        line_cut(l, s->cut);
}

static const struct field *first_line(const struct line *l, const struct layer *y,
                                      const struct text_style *s)
{
    for (uint32_t i = y->vars; i < y->first + y->count; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->proto == y->proto && f->id >= s->first && f->id <= s->last)
            return f;
    }
    return NULL;
}

static void write_first(struct line *l, const struct field *f, const struct text_style *s)
{
    if (f->value == TEXT_CUT) {
        line_cut(l, s->cut);
    } else if (f->value < TEXT_HIDDEN) {
        out_mem(l->out, ": ", 2);
        write_shown(l, f);
        if (f->length == (f->value & TEXT_SHOWN))
            line_cut(l, s->cut);
    }
}

void text_write(struct line *l, const struct layer *y, const struct text_style *s)
{
    struct out *o = l->out;
    const struct layer *up = line_parent(l, y);
    const struct field *f = first_line(l, y, s);
    if (up && up->proto == PROTO_tcp && !line_beyond(y))
        out_mem(o, ": ", 2);
    out_str(o, s->title);
    if (!f) {
        line_payload(l, y);
        return;
    }
    bool ours = f->value < TEXT_HIDDEN && f->value & TEXT_OURS;
    if (!l->opt.verbose || ours) {
        write_first(l, f, s);
        if (l->opt.verbose)
            write_lines(l, y, s, (uint32_t)(f - l->p->fields) + 1);
        return;
    }
    out_mem(o, ", length: ", 10);
    out_dec(o, y->end - y->offset);
    write_lines(l, y, s, y->vars);
}
