/* Lines of text: see text.h. */
#include "text.h"

#include <strings.h>

/* tcpdump takes no longer word for a command; and a body of one long line is not searched to its
 * end for the end of a word. */
#define TOKEN_MAX 127

#define CODE_LEN 3

/* A first line up to so many bytes is written in one piece. */
#define PLAIN_MOST 512

/* A visible ASCII character. */
static bool is_visible(uint32_t c)
{
    return out_is_plain(c) && c != ' ';
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct text_line text_line(const struct reader *r)
{
    uint32_t have = reader_have(r), i = 0;
    bool binary = false;
    for (; (i += reader_span(r, i, have - i, ' ')) < have; i++) {
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
    bool whole = n && reader_peek(r, n - 1, 1) == '\n';
    bool cut = n == reader_have(r) && n < reader_left(r);
    if (whole)
        n--;
    if (n && (whole || cut) && reader_peek(r, n - 1, 1) == '\r')
        n--;
    return n;
}

bool text_half_name(const struct reader *r, struct text_line t)
{
    return t.shown == TEXT_CUT && !memchr(r->base + r->pos, ':', t.length);
}

bool text_is(const struct reader *r, uint32_t ahead, uint32_t n, const char *word)
{
    uint32_t have = reader_have(r);
    if (n > have || ahead > have - n || !n)
        return !n && !*word && ahead <= have;
    /* Letters differ from their other case by one bit: most words end here. */
    if ((r->base[r->pos + ahead] ^ (uint8_t)*word) & ~0x20u)
        return false;
    return strlen(word) == n && strncasecmp((const char *)r->base + r->pos + ahead, word, n) == 0;
}

static inline uint32_t word_at(const struct reader *r, uint32_t ahead, uint32_t most)
{
    uint32_t have = reader_have(r), n = reader_span(r, ahead, most + 1, 0x21);
    if (n > most)
        return 0;
    if (ahead + n >= have)
        return have == reader_left(r) ? n : 0;
    return is_space(reader_peek(r, ahead + n, 1)) ? n : 0;
}

uint32_t text_token(const struct reader *r, uint32_t ahead)
{
    return word_at(r, ahead, TOKEN_MAX);
}

uint32_t text_method(const struct reader *r)
{
    return word_at(r, 0, METHOD_MAX);
}

bool text_command(const struct reader *r, uint32_t word, const char *const *commands)
{
    uint32_t first = reader_peek(r, 0, 1);
    if (word > METHOD_MAX)
        return false;
    for (; word && *commands; commands++) {
        /* Letters differ from their other case by one bit. */
        if (((uint32_t)(uint8_t) * *commands ^ first) & ~0x20u)
            continue;
        if (text_is(r, 0, word, *commands))
            return true;
    }
    return false;
}

bool text_answer(const struct reader *r, uint32_t word)
{
    uint32_t at = word;
    if (!word || reader_peek(r, at, 1) != ' ')
        return false;
    while (reader_peek(r, at, 1) == ' ')
        at++;
    if (reader_span(r, at, 4, 0x21) != 3 || text_token(r, at) != 3)
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
    unsigned other = registry_guess(&d->r, in, d->y->proto);
    if (other) {
        d->next_flags = LAYER_GUESSED;
        dissect_next(d, other);
    }
}

/* How many of the n bytes that stand `ahead` bytes from the cursor are spaces. */
static uint32_t span_spaces(const struct reader *r, uint32_t ahead, uint32_t n)
{
    uint32_t i = 0;
    while (i < n && reader_peek(r, ahead + i, 1) == ' ')
        i++;
    return i;
}

/* The next word of n bytes, with the spaces behind it. Returns how many bytes are left of n. */
static uint32_t emit_word(struct dissect *d, unsigned id, uint32_t n, unsigned separator)
{
    uint32_t word = reader_until(&d->r, 0, n, ' ');
    emit_bytes(d, id, word, 0);
    uint32_t gap = span_spaces(&d->r, 0, n - word);
    emit_bytes(d, separator, gap, 0);
    return n - word - gap;
}

/* Three digits among the next n bytes. */
static bool is_code(const struct reader *r, uint32_t n, uint32_t *code)
{
    *code = 0;
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t c = reader_peek(r, i, 1);
        if (n < 3 || c < '0' || c > '9')
            return false;
        *code = *code * 10 + (c - '0');
    }
    return true;
}

static void emit_dialog_line(struct dissect *d, const struct text_dialog *rows, bool answer,
                             struct text_line t)
{
    uint32_t n = text_content(&d->r, t), from = d->r.pos, code;
    uint32_t group = emit_group(d, answer ? rows->answer : rows->request, t.shown);
    if (answer && is_code(&d->r, n, &code)) {
        emit_bytes(d, rows->code, 3, code);
        emit_bytes(d, rows->separator, n > 3, 0);
        emit_bytes(d, rows->reply, n > 3 ? n - 4 : 0, 0);
    } else if (answer) {
        emit_bytes(d, rows->reply, n, 0);
    } else {
        n = emit_word(d, rows->command, n, rows->separator);
        emit_bytes(d, rows->argument, n, 0);
    }
    emit_bytes(d, rows->separator, from + t.length - d->r.pos, 0);
    emit_end(d, group);
}

void text_dialog(struct dissect *d, const struct text_dialog *rows)
{
    bool answer = registry_find(BY_TCP_PORT, d->y->sport) == d->y->proto;
    bool brief = !(d->want & (WANT_FIELDS | WANT_VERBOSE));
    d->y->vars = d->p->n_fields;
    while (reader_have(&d->r)) {
        struct text_line t = text_line(&d->r);
        if (t.shown == TEXT_BINARY)
            break;
        if (brief) {
            emit_bytes(d, rows->request, t.length, t.shown);
            return;
        }
        if (answer && t.shown == TEXT_CUT && t.length < CODE_LEN) {
            reader_need(&d->r, t.length + 1); /* a code, or not */
            return;
        }
        emit_dialog_line(d, rows, answer, t);
    }
    /* What stands behind the captured bytes was cut off. */
    if (!reader_have(&d->r) && reader_left(&d->r))
        reader_need(&d->r, 1);
    if (reader_have(&d->r))
        text_yield(d, GUESS_TCP);
}

static void emit_start(struct dissect *d, const struct text_message *rows, bool answer,
                       struct text_line t)
{
    uint32_t n = text_content(&d->r, t), from = d->r.pos, code;
    uint32_t group = emit_group(d, answer ? rows->answer : rows->request, t.shown);
    if (answer) {
        n = emit_word(d, rows->answer_version, n, rows->separator);
        if (is_code(&d->r, n, &code)) {
            emit_bytes(d, rows->code, 3, code);
            uint32_t gap = span_spaces(&d->r, 0, n - 3);
            emit_bytes(d, rows->separator, gap, 0);
            n -= 3 + gap;
        }
        emit_bytes(d, rows->phrase, n, 0);
    } else {
        n = emit_word(d, rows->method, n, rows->separator);
        n = emit_word(d, rows->target, n, rows->separator);
        emit_bytes(d, rows->request_version, n, 0);
    }
    emit_bytes(d, rows->separator, from + t.length - d->r.pos, 0);
    emit_end(d, group);
}

static unsigned header_row(const struct reader *r, const struct text_message *rows, uint32_t n)
{
    uint32_t name = reader_until(r, 0, n, ':');
    while (name && reader_peek(r, name - 1, 1) == ' ')
        name--;
    for (unsigned i = 0; i < rows->n_headers; i++) {
        if (text_is(r, 0, name, rows->headers[i].name))
            return rows->headers[i].id;
    }
    return rows->header;
}

void text_note_lines(struct dissect *d, unsigned id)
{
    struct reader r = d->r;
    while (reader_have(&r)) {
        struct text_line t = text_line(&r);
        emit_same(d, id, r.pos, t.length, t.shown);
        if (t.shown >= TEXT_HIDDEN || t.shown == t.length)
            break;
        reader_skip(&r, t.length);
    }
}

void text_message(struct dissect *d, const struct text_message *rows, bool answer)
{
    struct text_line t = text_line(&d->r);
    bool shown = true;
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE))) {
        emit_bytes(d, rows->request, t.length, t.shown);
        return;
    }
    emit_start(d, rows, answer, t);
    shown = t.shown < TEXT_HIDDEN;
    while (reader_have(&d->r)) {
        t = text_line(&d->r);
        uint32_t value = shown ? t.shown : TEXT_HIDDEN;
        bool last = t.length && t.shown == 0;
        if (!last && text_half_name(&d->r, t)) {
            reader_need(&d->r, t.length + 1);
            return;
        }
        emit_bytes(d, last ? rows->blank : header_row(&d->r, rows, t.length), t.length, value);
        if (last)
            break;
        shown = shown && t.shown < TEXT_HIDDEN;
    }
    if (shown && d->want & WANT_VERBOSE)
        text_note_lines(d, rows->body_line);
    if (reader_left(&d->r))
        emit_rest(d, rows->body);
}

static void write_shown(struct line *l, const struct field *f)
{
    out_untrusted(l->out, field_bytes(l->p, f), f->value & TEXT_SHOWN, ESCAPE_CARET_TABS);
}

/* Every line, each on one of its own, until one is no text or the text ends. */
static void write_lines(struct line *l, const struct layer *y, const struct text_style *s,
                        uint32_t from)
{
    const struct packet *p = l->p;
    for (uint32_t i = from; i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto != y->proto || f->id < s->first || f->id > s->last)
            continue;
        if (f->value == TEXT_BINARY)
            return;
        if (f->value >= TEXT_HIDDEN)
            break;
        line_indent(l, 1);
        write_shown(l, f);
        if (f->length == (f->value & TEXT_SHOWN)) {
            line_overlong(l, s->cut);
            return;
        }
    }
    if (y->flags & LAYER_TRUNCATED)
        line_overlong(l, s->cut);
}

static inline const struct field *first_line(const struct line *l, const struct layer *y,
                                             const struct text_style *s)
{
    for (uint32_t i = y->vars; i < y->first + y->count; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->proto == y->proto && f->id >= s->first && f->id <= s->last)
            return f;
    }
    return NULL;
}

/* Nearly every message of an everyday line: the title, and its first line whole and not long.
 * Returns false, and nothing is written, where it is another. */
static inline bool write_plain(struct line *l, const struct layer *y, const struct text_style *s,
                               const struct field *f)
{
    const struct layer *up = &l->p->layers[y->parent];
    size_t title = strlen(s->title), n = f ? f->value & TEXT_SHOWN : 0;
    if (l->opt.verbose || up->proto != PROTO_tcp || y->flags & LAYER_GUESSED ||
        protocols[y->proto]->beyond || title > 16 || n > PLAIN_MOST ||
        (f ? f->value >= TEXT_HIDDEN || f->length == n : s->always))
        return false;
    char *at = out_begin(l->out, PLAIN_MOST + 32);
    at = put_mem(PUT(at, ": "), s->title, title);
    if (f)
        at = put_mem(PUT(at, ": "), (const char *)field_bytes(l->p, f), n);
    out_end(l->out, at);
    if (!f)
        line_payload(l, y);
    return true;
}

static void write_first(struct line *l, const struct field *f, const struct text_style *s)
{
    if (f->value == TEXT_CUT) {
        line_overlong(l, s->cut);
    } else if (f->value < TEXT_HIDDEN) {
        out_mem(l->out, ": ", 2);
        write_shown(l, f);
        if (f->length == (f->value & TEXT_SHOWN))
            line_overlong(l, s->cut);
    }
}

static void write_length(struct line *l, const struct layer *y)
{
    out_mem(l->out, ", length: ", 10);
    out_dec(l->out, y->end - y->offset);
}

void text_write(struct line *l, const struct layer *y, const struct text_style *s)
{
    struct out *o = l->out;
    const struct field *f = first_line(l, y, s);
    if (write_plain(l, y, s, f))
        return;
    const struct layer *up = line_parent(l, y);
    if (up && up->proto == PROTO_tcp && !line_beyond(y))
        out_mem(o, ": ", 2);
    out_str(o, s->title);
    if (!f || f->value == TEXT_HIDDEN) {
        if (s->always && l->opt.verbose)
            write_length(l, y);
        if (s->always && y->flags & LAYER_TRUNCATED)
            line_overlong(l, s->cut);
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
    write_length(l, y);
    write_lines(l, y, s, y->vars);
}
