/* CHAP, the Challenge Handshake Authentication Protocol of PPP (RFC 1994).
 *
 * What a student learns here: to prove that one knows a password without saying it: the other end
 * sends a random number, and gets a hash of number and password back.
 *
 *     0               1               2               4       5
 *    +---------------+---------------+---------------+-------+----------
 *    |     Code      |  Identifier   |    Length     | Size  | value, name
 *    +---------------+---------------+---------------+-------+---------- */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    CHAP_CODE,
    CHAP_IDENTIFIER,
    CHAP_LENGTH,
    CHAP_VALUE_SIZE,
    CHAP_VALUE,
    CHAP_NAME,
    CHAP_MESSAGE
};

#define HEADER_LEN 4
#define CODE_CHALLENGE 1
#define CODE_RESPONSE 2
#define CODE_FAILURE 4

static const struct value_name codes[] = {
    {1, "Challenge"},
    {2, "Response"},
    {3, "Success"},
    {4, "Fail"},
};

static const struct field_def rows[] = {
    [CHAP_CODE] = {.name = "chap.code",
                   .label = "Code",
                   .type = FT_UINT,
                   .byte = 0,
                   .size = 1,
                   .brief = "code",
                   NAMES(codes),
                   .rfc = "RFC 1994 4",
                   .what = "Whether the message challenges, answers or judges."},
    [CHAP_IDENTIFIER] = {.name = "chap.identifier",
                         .label = "Identifier",
                         .type = FT_UINT,
                         .byte = 1,
                         .size = 1,
                         .brief = "id",
                         .rfc = "RFC 1994 4",
                         .what = "The same in a challenge and in its answer."},
    [CHAP_LENGTH] = {.name = "chap.length",
                     .label = "Length",
                     .type = FT_UINT,
                     .byte = 2,
                     .size = 2,
                     .unit = "bytes",
                     .brief = "len",
                     .rfc = "RFC 1994 4",
                     .what = "How long the message is, these four bytes included."},
    [CHAP_VALUE_SIZE] = {.name = "chap.value_size",
                         .label = "Size of the value",
                         .type = FT_UINT,
                         .unit = "bytes",
                         .rfc = "RFC 1994 4.1",
                         .what = "How long the value is."},
    [CHAP_VALUE] = {.name = "chap.value",
                    .label = "Value",
                    .type = FT_BYTES,
                    .brief = "value",
                    .rfc = "RFC 1994 4.1",
                    .what = "The random number, or the hash that answers it."},
    [CHAP_NAME] = {.name = "chap.name",
                   .label = "Name",
                   .type = FT_TEXT,
                   .brief = "name",
                   .rfc = "RFC 1994 4.1",
                   .what = "Who sent the message."},
    [CHAP_MESSAGE] = {.name = "chap.message",
                      .label = "Message",
                      .type = FT_TEXT,
                      .brief = "text",
                      .rfc = "RFC 1994 4.2",
                      .what = "A text for a person."},
};

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t code = head(d, &rows[CHAP_CODE]), length = head(d, &rows[CHAP_LENGTH]);
    if (length < HEADER_LEN) {
        dissect_malformed(d);
        return;
    }
    if (!reader_limit(&d->r, length - HEADER_LEN))
        dissect_malformed(d);
    if (code == CODE_CHALLENGE || code == CODE_RESPONSE) {
        if (!reader_left(&d->r))
            return;
        emit_bytes(d, CHAP_VALUE, emit_uint(d, CHAP_VALUE_SIZE, 1), 0);
        if (reader_ok(&d->r))
            emit_rest(d, CHAP_NAME);
    } else if (code > CODE_RESPONSE && code <= CODE_FAILURE) {
        emit_rest(d, CHAP_MESSAGE);
    }
}

/* A text up to the end of the message, as its length has it: beyond the frame, the text is cut. A
 * length that is too short for what stands before the text says nothing. */
static void line_text(struct line *l, const struct layer *y, uint32_t at, const char *title)
{
    uint32_t end = y->offset + header_value(l->p, y, &rows[CHAP_LENGTH]);
    uint32_t stop = end >= at && end < l->p->caplen ? end : l->p->caplen;
    out_str(l->out, title);
    out_escaped(l->out, l->p->bytes + at, stop - at);
    if (end < at || end > stop)
        line_stop(l, "ppp");
}

static void line_challenge(struct line *l, const struct layer *y)
{
    uint32_t at = y->offset + HEADER_LEN, n = packet_number(l->p, at, 1);
    if (y->end == at)
        return;
    if (at++ >= l->p->caplen) {
        line_stop(l, "ppp");
        return;
    }
    if (y->end - at < n)
        return;
    out_str(l->out, ", Value ");
    for (uint32_t i = 0; i < n && at + i < l->p->caplen; i++)
        out_hex(l->out, packet_number(l->p, at + i, 1), 2);
    if (at + n > l->p->caplen)
        line_stop(l, "ppp");
    else
        line_text(l, y, at + n, ", Name ");
}

/* Too few bytes for a header, as the lengths around say. */
static void line_too_short(struct line *l, const struct layer *y)
{
    out_str(l->out, "[|chap");
    if (y->fixed) {
        out_str(l->out, " 0x");
        out_hex(l->out, header_value(l->p, y, &rows[CHAP_CODE]), 2);
    }
    out_char(l->out, ']');
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t code = header_value(l->p, y, &rows[CHAP_CODE]);
    const char *name = NAME_IN(codes, code);
    if (y->end - y->offset < HEADER_LEN) {
        line_too_short(l, y);
        return;
    }
    if (!y->fixed) {
        line_stop(l, "ppp");
        return;
    }
    out_str(o, "CHAP, ");
    out_str(o, name ? name : "unknown");
    out_str(o, " (0x");
    out_hex(o, code, 2);
    out_char(o, ')');
    if (header_has(y, &rows[CHAP_IDENTIFIER])) {
        out_str(o, ", id ");
        out_dec(o, header_value(l->p, y, &rows[CHAP_IDENTIFIER]));
    }
    if (y->fixed < HEADER_LEN)
        line_stop(l, "ppp");
    else if (code == CODE_CHALLENGE || code == CODE_RESPONSE)
        line_challenge(l, y);
    else if (code > CODE_RESPONSE && code <= CODE_FAILURE)
        line_text(l, y, y->offset + HEADER_LEN, ", Msg ");
}

static const struct bind binds[] = {
    {BY_PPP, 0xc223},
};

const struct protocol proto_ppp_chap = {
    .name = "chap",
    .title = "PPP Challenge Handshake Authentication Protocol",
    .rfc = "RFC 1994",
    ROWS(rows),
    .n_header = CHAP_LENGTH + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
