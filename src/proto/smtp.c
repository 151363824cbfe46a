/* SMTP, the Simple Mail Transfer Protocol (RFC 5321).
 *
 * What a student learns here: how mail servers hand over mail: who they are, from whom, to whom,
 * and then the mail itself, up to a line with nothing but a dot.
 *
 *    MAIL FROM:<alice@example.com>     command, parameter
 *    250 2.1.0 Ok                      code, text */
#include "text.h"

enum {
    SMTP_REQUEST,
    SMTP_ANSWER,
    SMTP_COMMAND,
    SMTP_ARGUMENT,
    SMTP_CODE,
    SMTP_REPLY,
    SMTP_SEPARATOR
};

static const struct field_def rows[] = {
    [SMTP_REQUEST] = {.name = "smtp.command_line",
                      .label = "Request line",
                      .type = FT_TEXT,
                      .rfc = "RFC 5321",
                      .what = "What the client asks for, or a line of the mail."},
    [SMTP_ANSWER] = {.name = "smtp.response",
                     .label = "Response line",
                     .type = FT_TEXT,
                     .rfc = "RFC 5321",
                     .what = "What the server says to it."},
    [SMTP_COMMAND] = {.name = "smtp.req.command",
                      .label = "Command",
                      .type = FT_TEXT,
                      .rfc = "RFC 5321",
                      .what = "The word that says what to do, or the first of a line of the mail."},
    [SMTP_ARGUMENT] = {.name = "smtp.req.parameter",
                       .label = "Argument",
                       .type = FT_TEXT,
                       .rfc = "RFC 5321",
                       .what = "What to do it with."},
    [SMTP_CODE] = {.name = "smtp.response.code",
                   .label = "Response code",
                   .type = FT_UINT,
                   .rfc = "RFC 5321",
                   .what = "How it went: 2.. well, 3.. go on, 4.. not now, 5.. no."},
    [SMTP_REPLY] = {.name = "smtp.rsp.parameter",
                    .label = "Response text",
                    .type = FT_TEXT,
                    .rfc = "RFC 5321",
                    .what = "The same in words, for people."},
    [SMTP_SEPARATOR] = {.name = "smtp.separator",
                        .label = "Separator",
                        .type = FT_TEXT,
                        .rfc = "RFC 5321",
                        .what = "A space or a hyphen between two parts, or the end of the line."},
};

static const struct text_dialog dialog = {
    .request = SMTP_REQUEST,
    .answer = SMTP_ANSWER,
    .command = SMTP_COMMAND,
    .argument = SMTP_ARGUMENT,
    .code = SMTP_CODE,
    .reply = SMTP_REPLY,
    .separator = SMTP_SEPARATOR,
};

static void dissect(struct dissect *d)
{
    text_dialog(d, &dialog);
}

static void line(struct line *l, const struct layer *y)
{
    static const struct text_style style = {"SMTP", "smtp", SMTP_REQUEST, SMTP_ANSWER, true};
    text_write(l, y, &style);
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 25},
};

const struct protocol proto_smtp = {
    .name = "smtp",
    .title = "Simple Mail Transfer Protocol",
    .rfc = "RFC 5321",
    ROWS(rows),
    BINDS(binds),
    .many = "command_line req.command req.parameter",
    .dissect = dissect,
    .line = line,
};
