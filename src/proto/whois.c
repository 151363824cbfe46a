/* WHOIS, the look-up of names and numbers (RFC 3912).
 *
 * What a student learns here: the simplest of protocols: the client sends a line, the server sends
 * what it knows about it and closes the connection.
 *
 *    example.com                       the question
 *    Domain Name: EXAMPLE.COM          the answer, line by line */
#include "text.h"

enum {
    WHOIS_REQUEST,
    WHOIS_ANSWER,
    WHOIS_COMMAND,
    WHOIS_ARGUMENT,
    WHOIS_CODE,
    WHOIS_REPLY,
    WHOIS_SEPARATOR
};

static const struct field_def rows[] = {
    [WHOIS_REQUEST] = {.name = "whois.query",
                       .label = "Request line",
                       .type = FT_TEXT,
                       .rfc = "RFC 3912",
                       .what = "A name or a number that the client would like to know more about."},
    [WHOIS_ANSWER] = {.name = "whois.answer",
                      .label = "Response line",
                      .type = FT_TEXT,
                      .rfc = "RFC 3912",
                      .what = "A line of what the server knows."},
    [WHOIS_COMMAND] = {.name = "whois.query.word",
                       .label = "Command",
                       .type = FT_TEXT,
                       .rfc = "RFC 3912",
                       .what = "The first word of the question."},
    [WHOIS_ARGUMENT] = {.name = "whois.query.rest",
                        .label = "Argument",
                        .type = FT_TEXT,
                        .rfc = "RFC 3912",
                        .what = "The rest of the question."},
    [WHOIS_CODE] = {.name = "whois.answer.number",
                    .label = "Response code",
                    .type = FT_UINT,
                    .rfc = "RFC 3912",
                    .what = "Three digits that happen to begin the line."},
    [WHOIS_REPLY] = {.name = "whois.answer.text",
                     .label = "Response text",
                     .type = FT_TEXT,
                     .rfc = "RFC 3912",
                     .what = "The text of the line."},
    [WHOIS_SEPARATOR] = {.name = "whois.separator",
                         .label = "Separator",
                         .type = FT_TEXT,
                         .rfc = "RFC 3912",
                         .what = "A space between two parts, or the end of the line."},
};

static const struct text_dialog dialog = {
    .request = WHOIS_REQUEST,
    .answer = WHOIS_ANSWER,
    .command = WHOIS_COMMAND,
    .argument = WHOIS_ARGUMENT,
    .code = WHOIS_CODE,
    .reply = WHOIS_REPLY,
    .separator = WHOIS_SEPARATOR,
};

static void dissect(struct dissect *d)
{
    text_dialog(d, &dialog);
}

static void line(struct line *l, const struct layer *y)
{
    static const struct text_style style = {"WHOIS", "whois", WHOIS_REQUEST, WHOIS_ANSWER, true};
    text_write(l, y, &style);
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 43},
};

const struct protocol proto_whois = {
    .name = "whois",
    .title = "WHOIS",
    .rfc = "RFC 3912",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
