/* RESP, the protocol of Redis.
 *
 * What a student learns here: a protocol made for programs that people can still read: the first
 * character says what comes, and a number how long it is or how many there are.
 *
 *    *2 CRLF  $3 CRLF GET CRLF  $1 CRLF a CRLF      an array of two strings
 *    +OK CRLF                                       a short string
 *    :12 CRLF                                       a number */
#include "text.h"

enum {
    RESP_ARRAY,
    RESP_ARRAY_LENGTH,
    RESP_BULK,
    RESP_BULK_LENGTH,
    RESP_BULK_VALUE,
    RESP_STRING,
    RESP_ERROR,
    RESP_INTEGER,
    RESP_INLINE,
    RESP_SEPARATOR,
    RESP_GOES_ON,
    RESP_INVALID,
    RESP_NEGATIVE,
    RESP_TOO_LARGE
};

#define SITE "none"
#define NO_VALUE 0xffffffffu /* a length of -1 */
#define MAX_LENGTH 0x7fffffffu

static const struct field_def rows[] = {
    [RESP_ARRAY] = {.name = "resp.array",
                    .label = "Array",
                    .type = FT_GROUP,
                    .rfc = SITE,
                    .what = "Says how many values follow that belong together."},
    [RESP_ARRAY_LENGTH] = {.name = "resp.array.length",
                           .label = "Array length",
                           .type = FT_INT,
                           .rfc = SITE,
                           .what = "How many values follow; -1 stands for no array at all."},
    [RESP_BULK] = {.name = "resp.bulk_string",
                   .label = "Bulk string",
                   .type = FT_GROUP,
                   .rfc = SITE,
                   .what = "Bytes of any kind, with their number before them."},
    [RESP_BULK_LENGTH] = {.name = "resp.bulk_string.length",
                          .label = "Bulk string length",
                          .type = FT_INT,
                          .rfc = SITE,
                          .what = "How many bytes follow; -1 stands for no value at all."},
    [RESP_BULK_VALUE] = {.name = "resp.bulk_string.value",
                         .label = "Bulk string value",
                         .type = FT_TEXT,
                         .rfc = SITE,
                         .what = "The bytes themselves."},
    [RESP_STRING] = {.name = "resp.string",
                     .label = "Simple string",
                     .type = FT_TEXT,
                     .rfc = SITE,
                     .what = "A short answer in words."},
    [RESP_ERROR] = {.name = "resp.error",
                    .label = "Error",
                    .type = FT_TEXT,
                    .rfc = SITE,
                    .what = "What went wrong."},
    [RESP_INTEGER] = {.name = "resp.integer",
                      .label = "Integer",
                      .type = FT_TEXT,
                      .rfc = SITE,
                      .what = "A number, in decimal digits."},
    [RESP_INLINE] = {.name = "resp.inline",
                     .label = "Inline command",
                     .type = FT_TEXT,
                     .rfc = SITE,
                     .what = "A command as a person types it."},
    [RESP_SEPARATOR] = {.name = "resp.separator",
                        .label = "Separator",
                        .type = FT_TEXT,
                        .rfc = SITE,
                        .what = "The character that says what comes, or a line end."},
    [RESP_GOES_ON] = {.name = "resp.goes_on",
                      .label = "Goes on",
                      .type = FT_FLAG,
                      .rfc = SITE,
                      .what = "More was announced than this segment has."},
    [RESP_INVALID] = {.name = "resp.invalid",
                      .label = "Invalid",
                      .type = FT_FLAG,
                      .rfc = SITE,
                      .what = "No number stands where one has to."},
    [RESP_NEGATIVE] = {.name = "resp.negative",
                       .label = "Negative length",
                       .type = FT_FLAG,
                       .rfc = SITE,
                       .what = "A length below zero that is not -1 means nothing."},
    [RESP_TOO_LARGE] = {.name = "resp.too_large",
                        .label = "Length too large",
                        .type = FT_FLAG,
                        .rfc = SITE,
                        .what = "A length that nobody can mean."},
};

/* How many bytes stand before the next CR LF, from `ahead` on; false where there is none. */
static bool span_line(const struct reader *r, uint32_t ahead, uint32_t *n)
{
    for (*n = 0; ahead + *n + 2 <= reader_have(r); ++*n) {
        if (reader_peek(r, ahead + *n, 2) == 0x0d0a)
            return true;
    }
    return false;
}

/* What stands behind '$' or '*'. */
enum number_kind {
    NUMBER,
    NUMBER_SHORT,   /* its line has not ended */
    NUMBER_INVALID, /* a byte that is no digit */
    NUMBER_NEGATIVE,
    NUMBER_LARGE
};

/* Reads the number behind the first character. *n: how many bytes belong to it and its line end, or
 * up to the byte that is wrong. */
static enum number_kind number_at(const struct reader *r, uint32_t *n, uint32_t *number)
{
    uint64_t v = 0;
    bool minus = reader_peek(r, 1, 1) == '-';
    uint32_t i = 1u + minus, have = reader_have(r);
    for (; i < have; i++) {
        uint32_t c = reader_peek(r, i, 1);
        if (c < '0' || c > '9')
            break;
        if (v <= MAX_LENGTH)
            v = v * 10 + (c - '0');
    }
    *n = i + 1;
    *number = minus ? NO_VALUE : (uint32_t)v;
    if (i >= have || (reader_peek(r, i, 1) == '\r' && i + 1 >= have && i > 1u + minus))
        return NUMBER_SHORT;
    if (reader_peek(r, i, 2) != 0x0d0a || i == 1u + minus) {
        *n += reader_peek(r, i, 1) == '\r' && i > 1u + minus; /* what stands for a line feed */
        return NUMBER_INVALID;
    }
    *n = i + 2;
    if (minus)
        return v == 1 ? NUMBER : NUMBER_NEGATIVE;
    return v > MAX_LENGTH ? NUMBER_LARGE : NUMBER;
}

static void fact(struct dissect *d, unsigned id)
{
    emit_same(d, id, d->r.pos, 0, 1);
}

/* One line: its first character, the rest, its end. */
static bool emit_line(struct dissect *d, unsigned id)
{
    uint32_t n;
    if (!span_line(&d->r, 1, &n))
        return false;
    emit_bytes(d, RESP_SEPARATOR, 1, 0);
    if (n)
        emit_bytes(d, id, n, 0);
    else
        emit_same(d, id, d->r.pos, 0, 0);
    emit_bytes(d, RESP_SEPARATOR, 2, 0);
    return true;
}

/* How many bytes from `ahead` on are line ends, or are none. */
static uint32_t span_ends(const struct reader *r, uint32_t ahead, bool ends)
{
    uint32_t n = 0, have = reader_have(r);
    for (; ahead + n < have; n++) {
        uint32_t c = reader_peek(r, ahead + n, 1);
        if ((c == '\r' || c == '\n') != ends)
            break;
    }
    return n;
}

static bool emit_inline(struct dissect *d)
{
    uint32_t before = span_ends(&d->r, 0, true), n = span_ends(&d->r, before, false);
    if (before + n == reader_have(&d->r))
        return false;
    emit_bytes(d, RESP_SEPARATOR, before, 0);
    emit_bytes(d, RESP_INLINE, n, 0);
    emit_bytes(d, RESP_SEPARATOR, span_ends(&d->r, 0, true), 0);
    return true;
}

/* "$3 CRLF": the length of a string or array; NO_VALUE where it is none. Returns false where its
 * line has not ended. */
static bool emit_length(struct dissect *d, unsigned id, uint32_t *number)
{
    uint32_t n;
    enum number_kind kind = number_at(&d->r, &n, number);
    if (kind == NUMBER) {
        emit_bytes(d, id, n, *number);
        return true;
    }
    *number = NO_VALUE;
    if (kind == NUMBER_SHORT)
        return false;
    emit_bytes(d, RESP_SEPARATOR, n, 0);
    fact(d, kind == NUMBER_INVALID    ? RESP_INVALID
            : kind == NUMBER_NEGATIVE ? RESP_NEGATIVE
                                      : RESP_TOO_LARGE);
    return true;
}

/* A string of n bytes; what follows it up to the next line end is nothing. */
static bool emit_string(struct dissect *d, uint32_t n)
{
    uint32_t rest;
    if (n > reader_have(&d->r))
        return false;
    emit_bytes(d, RESP_BULK_VALUE, n, 0);
    if (!span_line(&d->r, 0, &rest))
        return false;
    emit_bytes(d, RESP_SEPARATOR, rest + 2, 0);
    return true;
}

static bool emit_bulk(struct dissect *d)
{
    uint32_t group = emit_group(d, RESP_BULK, 0), n;
    bool there = emit_length(d, RESP_BULK_LENGTH, &n);
    if (there && n != NO_VALUE)
        there = emit_string(d, n);
    emit_end(d, group);
    return there;
}

/* One value. *left: how many the arrays around it still want. Returns false where it is not all
 * there. */
static bool emit_value(struct dissect *d, uint64_t *left)
{
    uint32_t group, n;
    bool there;
    *left -= *left > 0;
    switch (reader_peek(&d->r, 0, 1)) {
    case '+':
        return emit_line(d, RESP_STRING);
    case '-':
        return emit_line(d, RESP_ERROR);
    case ':':
        return emit_line(d, RESP_INTEGER);
    case '$':
        return emit_bulk(d);
    case '*':
        group = emit_group(d, RESP_ARRAY, 0);
        there = emit_length(d, RESP_ARRAY_LENGTH, &n);
        emit_end(d, group);
        *left += there && n != NO_VALUE ? n : 0;
        return there;
    default:
        return emit_inline(d);
    }
}

static void dissect(struct dissect *d)
{
    uint64_t left = 0;
    bool there = true;
    d->y->vars = d->p->n_fields;
    while (there && reader_have(&d->r))
        there = emit_value(d, &left);
    if (reader_have(&d->r) < reader_left(&d->r))
        reader_need(&d->r, reader_have(&d->r) + 1);
    else if (!there || left)
        fact(d, RESP_GOES_ON);
}

static void write_quoted(struct line *l, const struct field *f)
{
    out_mem(l->out, " \"", 2);
    out_escaped(l->out, field_bytes(l->p, f), f->length);
    out_char(l->out, '"');
}

static void write_field(struct line *l, const struct field *f)
{
    switch (f->id) {
    case RESP_ARRAY_LENGTH:
    case RESP_BULK_LENGTH:
        if (f->value == NO_VALUE)
            out_str(l->out, " null");
        else if (!f->value)
            out_str(l->out, " empty");
        break;
    case RESP_BULK_VALUE:
    case RESP_STRING:
    case RESP_ERROR:
    case RESP_INTEGER:
    case RESP_INLINE:
        write_quoted(l, f);
        break;
    case RESP_INVALID:
        out_str(l->out, " invalid");
        break;
    case RESP_NEGATIVE:
        out_str(l->out, " length negative and not -1");
        break;
    case RESP_TOO_LARGE:
        out_str(l->out, " length too large");
        break;
    default:
        break;
    }
}

/* tcpdump stops, but not in a string whose length it knows, nor in a line of a value. */
static void mark_cut(struct line *l, const struct layer *y)
{
    const struct field *f = l->p->fields + y->first + y->count;
    uint32_t at = y->count ? f[-1].offset + f[-1].length : y->offset;
    uint32_t kind = packet_number(l->p, at, 1);
    bool ended = false;
    while (f-- > l->p->fields + y->vars && f->id != RESP_BULK_LENGTH && f->id != RESP_BULK_VALUE)
        ended = true;
    bool in_string =
        f >= l->p->fields + y->vars && (f->id == RESP_BULK_LENGTH ? f->value != NO_VALUE : !ended);
    if (!in_string && kind != '+' && kind != '-' && kind != ':')
        line_overlong(l, "resp");
    else
        line_cut(l, "resp");
}

static void line(struct line *l, const struct layer *y)
{
    out_str(l->out, ": RESP");
    for (uint32_t i = y->vars; i < y->first + y->count; i++) {
        if (l->p->fields[i].proto == y->proto)
            write_field(l, &l->p->fields[i]);
    }
    if (y->flags & LAYER_TRUNCATED || layer_get(l->p, y, RESP_GOES_ON))
        mark_cut(l, y);
    line_payload(l, y);
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 6379},
};

const struct protocol proto_resp = {
    .name = "resp",
    .title = "Redis Serialization Protocol",
    .rfc = "none",
    ROWS(rows),
    BINDS(binds),
    .many = "array bulk_string string integer inline",
    .dissect = dissect,
    .line = line,
};
