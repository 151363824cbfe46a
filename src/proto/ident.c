/* IDENT, the Identification Protocol (RFC 1413).
 *
 * What a student learns here: a server asks the host of its client whose connection that is: it
 * names the two ports, and gets a user's name, if the host likes to tell. Whoever owns the host can
 * answer anything.
 *
 *    6193, 23 CRLF                              the port on the host that is asked, and the other
 *    6193, 23 : USERID : UNIX : stjohns CRLF    whose it is
 *    6193, 23 : ERROR : NO-USER CRLF            or why that is not told */
#include "text.h"

enum {
    IDENT_SERVER_PORT,
    IDENT_CLIENT_PORT,
    IDENT_TYPE,
    IDENT_OPSYS,
    IDENT_CHARSET,
    IDENT_USER,
    IDENT_ERROR,
    IDENT_ERROR_MEANING,
    IDENT_SEPARATOR,
    IDENT_OTHER
};

static const struct value_name meanings[] = {
    {1, "One of the ports is no number, or not one from 1 to 65535."},
    {2, "The connection is none that is there, or no user's."},
    {3, "The user does not want to be named, and the host keeps to that."},
    {4, "Why, the host does not say."},
};

static const struct field_def rows[] = {
    [IDENT_SERVER_PORT] = {.name = "ident.port_on_server",
                           .label = "Port on the host that is asked",
                           .type = FT_UINT,
                           .brief = "port",
                           .rfc = "RFC 1413 4",
                           .what = "The port of the connection on the host that runs the IDENT "
                                   "server."},
    [IDENT_CLIENT_PORT] = {.name = "ident.port_on_client",
                           .label = "Port on the host that asks",
                           .type = FT_UINT,
                           .brief = "port",
                           .rfc = "RFC 1413 4",
                           .what = "The port of the connection on the host that asks."},
    [IDENT_TYPE] = {.name = "ident.type",
                    .label = "Kind of answer",
                    .type = FT_TEXT,
                    .brief = "type",
                    .rfc = "RFC 1413 4",
                    .what = "USERID, where the user is named, or ERROR."},
    [IDENT_OPSYS] = {.name = "ident.opsys",
                     .label = "Operating system",
                     .type = FT_TEXT,
                     .brief = "os",
                     .rfc = "RFC 1413 4",
                     .what = "What the host runs; OTHER where the name is no name to log in "
                             "with."},
    [IDENT_CHARSET] = {.name = "ident.charset",
                       .label = "Character set",
                       .type = FT_TEXT,
                       .rfc = "RFC 1413 4",
                       .what = "How the name is written, where it is not in ASCII."},
    [IDENT_USER] = {.name = "ident.user",
                    .label = "User",
                    .type = FT_TEXT,
                    .rfc = "RFC 1413 4",
                    .what = "Whose connection it is, as far as the host can be believed."},
    [IDENT_ERROR] = {.name = "ident.error",
                     .label = "Error",
                     .type = FT_TEXT,
                     .rfc = "RFC 1413 4",
                     .what = "Why no user is named."},
    [IDENT_ERROR_MEANING] = {.name = "ident.error.meaning",
                             .label = "Meaning",
                             .type = FT_UINT,
                             NAMES(meanings),
                             .rfc = "RFC 1413 4",
                             .what = "What this error says."},
    [IDENT_SEPARATOR] = {.name = "ident.separator",
                         .label = "Separator",
                         .type = FT_TEXT,
                         .brief = "sep",
                         .rfc = "RFC 1413 6",
                         .what = "What stands between two parts, or the line's end."},
    [IDENT_OTHER] = {.name = "ident.other",
                     .label = "Other text",
                     .type = FT_TEXT,
                     .rfc = "RFC 1413 6",
                     .what = "No question and no answer of this protocol."},
};

static uint32_t whole(const struct reader *r)
{
    uint32_t have = reader_have(r), c = reader_peek(r, 0, 1);
    uint32_t n = reader_until(r, 0, have, '\n');
    if (!have || c < '0' || c > '9')
        return WHOLE_NONE;
    return n < have ? n + 1 : WHOLE_MORE;
}

/* How many of the n bytes from `ahead` on are spaces, or the sign between two parts. */
static uint32_t span_gap(const struct reader *r, uint32_t ahead, uint32_t n, uint32_t sign)
{
    uint32_t i = 0, c;
    bool met = false;
    for (; i < n; i++) {
        c = reader_peek(r, ahead + i, 1);
        if (c == sign && !met)
            met = true;
        else if (c != ' ' && c != '\t')
            break;
    }
    return i;
}

/* A port number of the n bytes at the cursor. Returns how many bytes it has. */
static uint32_t emit_port(struct dissect *d, unsigned id, uint32_t n)
{
    uint32_t digits = 0, v = 0, c;
    while (digits < n && digits < 5 && (c = reader_peek(&d->r, digits, 1), c >= '0' && c <= '9')) {
        v = v * 10 + c - '0';
        digits++;
    }
    emit_bytes(d, id, digits, v);
    return digits;
}

/* One part, up to the next colon, and what stands between it and the next. Returns how many bytes.
 */
static uint32_t emit_part(struct dissect *d, unsigned id, uint32_t n)
{
    uint32_t part = reader_until(&d->r, 0, n, ':'), text = part;
    while (text && reader_peek(&d->r, text - 1, 1) == ' ')
        text--;
    uint32_t gap = span_gap(&d->r, text, n - text, ':');
    emit_bytes(d, id, text, 0);
    emit_bytes(d, IDENT_SEPARATOR, gap, 0);
    return text + gap;
}

static void emit_error(struct dissect *d, uint32_t n)
{
    static const char *const errors[] = {"INVALID-PORT", "NO-USER", "HIDDEN-USER", "UNKNOWN-ERROR"};
    uint32_t at = d->r.pos, meaning = 0;
    for (uint32_t i = 0; i < 4; i++) {
        if (strlen(errors[i]) == n && text_is(&d->r, 0, n, errors[i]))
            meaning = i + 1;
    }
    emit_bytes(d, IDENT_ERROR, n, 0);
    if (meaning && d->want & WANT_FIELDS)
        emit_same(d, IDENT_ERROR_MEANING, at, 0, meaning);
}

/* The n bytes of an answer behind the ports. A name may have any character in it, and spaces that
 * count: what stands behind the last colon is it. */
static void emit_answer(struct dissect *d, uint32_t n)
{
    bool error = text_is(&d->r, 0, 5, "ERROR");
    n -= emit_part(d, IDENT_TYPE, n);
    if (error) {
        emit_error(d, n);
        return;
    }
    uint32_t system = reader_until(&d->r, 0, n, ':');
    uint32_t comma = reader_until(&d->r, 0, system, ',');
    if (comma < system) {
        uint32_t gap = span_gap(&d->r, comma, system - comma, ',');
        emit_bytes(d, IDENT_OPSYS, comma, 0);
        emit_bytes(d, IDENT_SEPARATOR, gap, 0);
        n -= comma + gap;
        n -= emit_part(d, IDENT_CHARSET, n);
    } else {
        n -= emit_part(d, IDENT_OPSYS, n);
    }
    emit_bytes(d, IDENT_USER, n, 0);
}

static void emit_line(struct dissect *d, struct text_line t)
{
    uint32_t text = text_content(&d->r, t), end = t.length - text, n = text, gap;
    n -= emit_port(d, IDENT_SERVER_PORT, n);
    gap = span_gap(&d->r, 0, n, ',');
    emit_bytes(d, IDENT_SEPARATOR, gap, 0);
    n -= gap;
    n -= emit_port(d, IDENT_CLIENT_PORT, n);
    gap = span_gap(&d->r, 0, n, ':');
    emit_bytes(d, IDENT_SEPARATOR, gap, 0);
    n -= gap;
    if (n)
        emit_answer(d, n);
    emit_bytes(d, IDENT_SEPARATOR, end, 0);
}

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    while (reader_ok(&d->r) && reader_have(&d->r)) {
        struct text_line t = text_line(&d->r);
        uint32_t c = reader_peek(&d->r, 0, 1);
        if (t.shown == TEXT_CUT) {
            reader_need(&d->r, reader_left(&d->r));
            return;
        }
        if (c < '0' || c > '9')
            break;
        emit_line(d, t);
    }
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_rest(d, IDENT_OTHER);
}

static void write_field(struct line *l, const char *before, const struct field *f)
{
    if (!f)
        return;
    out_str(l->out, before);
    out_escaped(l->out, field_bytes(l->p, f), f->length);
}

static void line(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    out_str(l->out, "IDENT");
    write_field(l, " ", layer_get(p, y, IDENT_SERVER_PORT));
    write_field(l, ", ", layer_get(p, y, IDENT_CLIENT_PORT));
    write_field(l, ": user ", layer_get(p, y, IDENT_USER));
    write_field(l, ": error ", layer_get(p, y, IDENT_ERROR));
    if (y->flags & LAYER_TRUNCATED)
        line_cut(l, "ident");
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 113},
};

const struct protocol proto_ident = {
    .name = "ident",
    .title = "Identification Protocol",
    .rfc = "RFC 1413",
    ROWS(rows),
    BINDS(binds),
    .whole = whole,
    .beyond = true,
    .many = "port_on_server port_on_client type opsys charset user error separator",
    .dissect = dissect,
    .line = line,
};
