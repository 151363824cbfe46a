/* PAP, the Password Authentication Protocol of PPP (RFC 1334 2).
 *
 * What a student learns here: a name and a password in the clear, which anybody on the line can
 * read; that is why CHAP came.
 *
 *     0               1               2               4
 *    +---------------+---------------+---------------+----------
 *    |     Code      |  Identifier   |    Length     | texts, each behind its length
 *    +---------------+---------------+---------------+---------- */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    PAP_CODE,
    PAP_IDENTIFIER,
    PAP_LENGTH,
    PAP_PEER_ID_LENGTH,
    PAP_PEER_ID,
    PAP_PASSWORD_LENGTH,
    PAP_PASSWORD,
    PAP_MESSAGE_LENGTH,
    PAP_MESSAGE
};

#define HEADER_LEN 4
#define CODE_REQUEST 1
#define CODE_NACK 3

static const struct value_name codes[] = {
    {1, "Auth-Req"},
    {2, "Auth-ACK"},
    {3, "Auth-NACK"},
};

static const struct field_def rows[] = {
    [PAP_CODE] = {.name = "pap.code",
                  .label = "Code",
                  .type = FT_UINT,
                  .byte = 0,
                  .size = 1,
                  .brief = "code",
                  NAMES(codes),
                  .rfc = "RFC 1334 2.2",
                  .what = "Whether the message asks to be let in, lets in or refuses."},
    [PAP_IDENTIFIER] = {.name = "pap.identifier",
                        .label = "Identifier",
                        .type = FT_UINT,
                        .byte = 1,
                        .size = 1,
                        .brief = "id",
                        .rfc = "RFC 1334 2.2",
                        .what = "The same in a question and in its answer."},
    [PAP_LENGTH] = {.name = "pap.length",
                    .label = "Length",
                    .type = FT_UINT,
                    .byte = 2,
                    .size = 2,
                    .unit = "bytes",
                    .brief = "len",
                    .rfc = "RFC 1334 2.2",
                    .what = "How long the message is, these four bytes included."},
    [PAP_PEER_ID_LENGTH] = {.name = "pap.peer_id.length",
                            .label = "Length of the name",
                            .type = FT_UINT,
                            .unit = "bytes",
                            .rfc = "RFC 1334 2.2.1",
                            .what = "How long the name is."},
    [PAP_PEER_ID] = {.name = "pap.peer_id",
                     .label = "Peer's name",
                     .type = FT_TEXT,
                     .brief = "name",
                     .rfc = "RFC 1334 2.2.1",
                     .what = "Who wants to be let in."},
    [PAP_PASSWORD_LENGTH] = {.name = "pap.password.length",
                             .label = "Length of the password",
                             .type = FT_UINT,
                             .unit = "bytes",
                             .rfc = "RFC 1334 2.2.1",
                             .what = "How long the password is."},
    [PAP_PASSWORD] = {.name = "pap.password",
                      .label = "Password",
                      .type = FT_TEXT,
                      .brief = "password",
                      .rfc = "RFC 1334 2.2.1",
                      .what = "The password, for all to read."},
    [PAP_MESSAGE_LENGTH] = {.name = "pap.message.length",
                            .label = "Length of the message",
                            .type = FT_UINT,
                            .unit = "bytes",
                            .rfc = "RFC 1334 2.2.2",
                            .what = "How long the text is."},
    [PAP_MESSAGE] = {.name = "pap.message",
                     .label = "Message",
                     .type = FT_TEXT,
                     .brief = "text",
                     .rfc = "RFC 1334 2.2.2",
                     .what = "A text for a person."},
};

/* A text behind its length: the row of the length, and the next one. */
static void dissect_text(struct dissect *d, unsigned id)
{
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_bytes(d, id + 1, emit_uint(d, id, 1), 0);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t code = head(d, &rows[PAP_CODE]), length = head(d, &rows[PAP_LENGTH]);
    if (length < HEADER_LEN || !reader_limit(&d->r, length - HEADER_LEN)) {
        dissect_malformed(d);
        return;
    }
    if (code == CODE_REQUEST) {
        dissect_text(d, PAP_PEER_ID_LENGTH);
        dissect_text(d, PAP_PASSWORD_LENGTH);
    } else if (code > CODE_REQUEST && code <= CODE_NACK) {
        dissect_text(d, PAP_MESSAGE_LENGTH);
    }
}

/* A text with its title; false where it ends the line. */
static bool line_text(struct line *l, const struct layer *y, unsigned id, const char *title)
{
    const struct field *n = layer_get(l->p, y, id), *text = layer_get(l->p, y, id + 1);
    uint32_t end = y->offset + header_value(l->p, y, &rows[PAP_LENGTH]);
    if (!n || n->offset + 1 + n->value > end) {
        if (!n && y->flags & LAYER_TRUNCATED)
            line_stop(l, "ppp");
        return false;
    }
    out_str(l->out, title);
    if (text)
        out_escaped(l->out, field_bytes(l->p, text), text->length);
    bool whole = (text ? text->length : 0) == n->value;
    if (!whole)
        line_stop(l, "ppp");
    return whole;
}

static void line_body(struct line *l, const struct layer *y, uint32_t code)
{
    uint32_t least = HEADER_LEN + (code == CODE_REQUEST ? 2 : 1);
    if (code >= CODE_REQUEST && code <= CODE_NACK &&
        header_value(l->p, y, &rows[PAP_LENGTH]) < least) {
        out_str(l->out, "[|pap]");
        return;
    }
    if (code == CODE_REQUEST && line_text(l, y, PAP_PEER_ID_LENGTH, ", Peer "))
        line_text(l, y, PAP_PASSWORD_LENGTH, ", Name ");
    else if (code > CODE_REQUEST && code <= CODE_NACK)
        line_text(l, y, PAP_MESSAGE_LENGTH, ", Msg ");
}

/* Too few bytes for a header, as the lengths around say. */
static void line_too_short(struct line *l, const struct layer *y)
{
    out_str(l->out, "[|pap");
    if (y->fixed) {
        out_str(l->out, " 0x");
        out_hex(l->out, header_value(l->p, y, &rows[PAP_CODE]), 2);
    }
    out_char(l->out, ']');
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t code = header_value(l->p, y, &rows[PAP_CODE]), left = y->end - y->offset;
    uint32_t length = header_value(l->p, y, &rows[PAP_LENGTH]);
    const char *name = NAME_IN(codes, code);
    if (left < HEADER_LEN) {
        line_too_short(l, y);
        return;
    }
    if (!y->fixed) {
        line_stop(l, "ppp");
        return;
    }
    out_str(o, "PAP, ");
    out_str(o, name ? name : "unknown");
    out_str(o, " (0x");
    out_hex(o, code, 2);
    out_char(o, ')');
    if (header_has(y, &rows[PAP_IDENTIFIER])) {
        out_str(o, ", id ");
        out_dec(o, header_value(l->p, y, &rows[PAP_IDENTIFIER]));
    }
    if (y->fixed < HEADER_LEN) {
        line_stop(l, "ppp");
    } else if (length > left || length < HEADER_LEN) {
        out_str(o, ", length ");
        out_dec(o, length);
        out_str(o, length < HEADER_LEN ? " < PAP header length" : " > packet size");
    } else {
        line_body(l, y, code);
    }
}

static const struct bind binds[] = {
    {BY_PPP, 0xc023},
};

const struct protocol proto_ppp_pap = {
    .name = "pap",
    .title = "PPP Password Authentication Protocol",
    .rfc = "RFC 1334",
    ROWS(rows),
    .n_header = PAP_LENGTH + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
