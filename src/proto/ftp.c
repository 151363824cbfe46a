/* FTP, the File Transfer Protocol (RFC 959).
 *
 * What a student learns here: one connection for commands, which people can read, and others for
 * the files; the password stands here for all on the way to see.
 *
 *    USER anonymous                    command, argument
 *    331 Please say who you are.       code, text */
#include "text.h"

enum {
    FTP_REQUEST,
    FTP_ANSWER,
    FTP_COMMAND,
    FTP_ARGUMENT,
    FTP_CODE,
    FTP_REPLY,
    FTP_SEPARATOR
};

static const struct field_def rows[] = {
    [FTP_REQUEST] = {.name = "ftp.request_line",
                     .label = "Request line",
                     .type = FT_TEXT,
                     .rfc = "RFC 959",
                     .what = "What the client asks for."},
    [FTP_ANSWER] = {.name = "ftp.response_line",
                    .label = "Response line",
                    .type = FT_TEXT,
                    .rfc = "RFC 959",
                    .what = "What the server says to it."},
    [FTP_COMMAND] = {.name = "ftp.request.command",
                     .label = "Command",
                     .type = FT_TEXT,
                     .rfc = "RFC 959",
                     .what = "The word that says what to do."},
    [FTP_ARGUMENT] = {.name = "ftp.request.arg",
                      .label = "Argument",
                      .type = FT_TEXT,
                      .rfc = "RFC 959",
                      .what = "What to do it with."},
    [FTP_CODE] = {.name = "ftp.response.code",
                  .label = "Response code",
                  .type = FT_UINT,
                  .rfc = "RFC 959",
                  .what = "How it went: 2.. well, 3.. go on, 4.. not now, 5.. no."},
    [FTP_REPLY] = {.name = "ftp.response.arg",
                   .label = "Response text",
                   .type = FT_TEXT,
                   .rfc = "RFC 959",
                   .what = "The same in words, for people."},
    [FTP_SEPARATOR] = {.name = "ftp.separator",
                       .label = "Separator",
                       .type = FT_TEXT,
                       .rfc = "RFC 959",
                       .what = "A space or a hyphen between two parts, or the end of the line."},
};

static const struct text_dialog dialog = {
    .request = FTP_REQUEST,
    .answer = FTP_ANSWER,
    .command = FTP_COMMAND,
    .argument = FTP_ARGUMENT,
    .code = FTP_CODE,
    .reply = FTP_REPLY,
    .separator = FTP_SEPARATOR,
};

static void dissect(struct dissect *d)
{
    text_dialog(d, &dialog);
}

static void line(struct line *l, const struct layer *y)
{
    static const struct text_style style = {"FTP", "ftp", FTP_REQUEST, FTP_ANSWER, true};
    text_write(l, y, &style);
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 21},
};

const struct protocol proto_ftp = {
    .name = "ftp",
    .title = "File Transfer Protocol",
    .rfc = "RFC 959",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
