/* RTSP, the Real Time Streaming Protocol (RFC 2326).
 *
 * What a student learns here: the remote control of a video: requests like those of HTTP, with
 * PLAY and PAUSE among the methods; pictures and sound go other ways.
 *
 *    PLAY rtsp://cam.example/1 RTSP/1.0    method, URL, version
 *    CSeq: 4                               header lines */
#include "text.h"

enum {
    RTSP_REQUEST,
    RTSP_ANSWER,
    RTSP_CSEQ,
    RTSP_SESSION,
    RTSP_TRANSPORT,
    RTSP_CONTENT_TYPE,
    RTSP_CONTENT_LENGTH,
    RTSP_HEADER,
    RTSP_BLANK,
    RTSP_BODY_LINE,
    RTSP_METHOD,
    RTSP_TARGET,
    RTSP_REQUEST_VERSION,
    RTSP_ANSWER_VERSION,
    RTSP_CODE,
    RTSP_PHRASE,
    RTSP_SEPARATOR,
    RTSP_BODY
};

static const struct field_def rows[] = {
    [RTSP_REQUEST] = {.name = "rtsp.request",
                      .label = "Request line",
                      .type = FT_TEXT,
                      .rfc = "RFC 2326",
                      .what = "What the client wants."},
    [RTSP_ANSWER] = {.name = "rtsp.response",
                     .label = "Status line",
                     .type = FT_TEXT,
                     .rfc = "RFC 2326",
                     .what = "How it went."},
    [RTSP_CSEQ] = {.name = "rtsp.cseq",
                   .label = "CSeq",
                   .type = FT_TEXT,
                   .flags = FF_LINE,
                   .rfc = "RFC 2326",
                   .what = "The number of the request; the answer repeats it."},
    [RTSP_SESSION] = {.name = "rtsp.session",
                      .label = "Session",
                      .type = FT_TEXT,
                      .flags = FF_LINE,
                      .rfc = "RFC 2326",
                      .what = "Which stream the request is about, as the server named it."},
    [RTSP_TRANSPORT] = {.name = "rtsp.transport",
                        .label = "Transport",
                        .type = FT_TEXT,
                        .flags = FF_LINE,
                        .rfc = "RFC 2326",
                        .what = "How pictures and sound are to be sent."},
    [RTSP_CONTENT_TYPE] = {.name = "rtsp.content-type",
                           .label = "Content-Type",
                           .type = FT_TEXT,
                           .flags = FF_LINE,
                           .rfc = "RFC 2326",
                           .what = "What the body is."},
    [RTSP_CONTENT_LENGTH] = {.name = "rtsp.content-length",
                             .label = "Content-Length",
                             .type = FT_TEXT,
                             .flags = FF_LINE,
                             .rfc = "RFC 2326",
                             .what = "How many bytes the body has."},
    [RTSP_HEADER] = {.name = "rtsp.header",
                     .label = "Header line",
                     .type = FT_TEXT,
                     .rfc = "RFC 2326",
                     .what = "A line that says more about the message, under a name."},
    [RTSP_BLANK] = {.name = "rtsp.header_end",
                    .label = "Empty line",
                    .type = FT_TEXT,
                    .rfc = "RFC 2326",
                    .what = "Ends the header; the body follows, if there is one."},
    [RTSP_BODY_LINE] = {.name = "rtsp.body_line",
                        .label = "Line of the body",
                        .type = FT_TEXT,
                        .flags = FF_SAME,
                        .rfc = "RFC 2326",
                        .what = "A line of a body that is text."},
    [RTSP_METHOD] = {.name = "rtsp.method",
                     .label = "Method",
                     .type = FT_TEXT,
                     .rfc = "RFC 2326",
                     .what = "What the client wants done."},
    [RTSP_TARGET] = {.name = "rtsp.url",
                     .label = "Request target",
                     .type = FT_TEXT,
                     .rfc = "RFC 2326",
                     .what = "Whom or what the request is about."},
    [RTSP_REQUEST_VERSION] = {.name = "rtsp.request_version",
                              .label = "Version",
                              .type = FT_TEXT,
                              .rfc = "RFC 2326",
                              .what = "The version that the client speaks."},
    [RTSP_ANSWER_VERSION] = {.name = "rtsp.response_version",
                             .label = "Version",
                             .type = FT_TEXT,
                             .rfc = "RFC 2326",
                             .what = "The version that the server speaks."},
    [RTSP_CODE] = {.name = "rtsp.status",
                   .label = "Status code",
                   .type = FT_UINT,
                   .rfc = "RFC 2326",
                   .what = "How it went: 1.. wait, 2.. well, 3.. look elsewhere, 4.. the client's "
                           "fault, 5.. the server's."},
    [RTSP_PHRASE] = {.name = "rtsp.phrase",
                     .label = "Reason phrase",
                     .type = FT_TEXT,
                     .rfc = "RFC 2326",
                     .what = "The status in words, for people."},
    [RTSP_SEPARATOR] = {.name = "rtsp.separator",
                        .label = "Separator",
                        .type = FT_TEXT,
                        .rfc = "RFC 2326",
                        .what = "A space between two parts, or the end of the line."},
    [RTSP_BODY] = {.name = "rtsp.body",
                   .label = "Body",
                   .type = FT_BYTES,
                   .rfc = "RFC 2326",
                   .what = "What the message carries, often a description of a session (SDP)."},
};

/* The methods after which tcpdump takes a message for one of this protocol. */
static const char *const methods[] = {"OPTIONS", "DESCRIBE",      "ANNOUNCE", "GET_PARAMETER",
                                      "PAUSE",   "PLAY",          "RECORD",   "REDIRECT",
                                      "SETUP",   "SET_PARAMETER", "TEARDOWN", NULL};

static const struct text_header headers[] = {
    {"CSeq", RTSP_CSEQ},
    {"Session", RTSP_SESSION},
    {"Transport", RTSP_TRANSPORT},
    {"Content-Type", RTSP_CONTENT_TYPE},
    {"Content-Length", RTSP_CONTENT_LENGTH},
};

static const struct text_message message = {
    .request = RTSP_REQUEST,
    .answer = RTSP_ANSWER,
    .method = RTSP_METHOD,
    .target = RTSP_TARGET,
    .request_version = RTSP_REQUEST_VERSION,
    .answer_version = RTSP_ANSWER_VERSION,
    .code = RTSP_CODE,
    .phrase = RTSP_PHRASE,
    .separator = RTSP_SEPARATOR,
    .header = RTSP_HEADER,
    .blank = RTSP_BLANK,
    .body_line = RTSP_BODY_LINE,
    .body = RTSP_BODY,
    .headers = headers,
    .n_headers = sizeof headers / sizeof *headers,
};

static bool guess(const struct reader *r)
{
    uint32_t c = reader_peek(r, 0, 1), at;
    if (c < 'A' || c > 'U')
        return false;
    if (text_is(r, 0, 5, "RTSP/"))
        return text_answer(r, text_token(r, 0));
    at = text_method(r);
    if (!text_command(r, at, methods))
        return false;
    return text_is(r, at + 1, 5, "rtsp:");
}

static void dissect(struct dissect *d)
{
    uint32_t word = text_token(&d->r, 0);
    bool request = text_command(&d->r, word, methods);
    d->y->vars = d->p->n_fields;
    if (request || text_answer(&d->r, word))
        text_message(d, &message, !request);
    else
        text_yield(d, GUESS_TCP);
}

static void line(struct line *l, const struct layer *y)
{
    static const struct text_style style = {"RTSP", "rtsp", RTSP_REQUEST, RTSP_BODY_LINE, false};
    text_write(l, y, &style);
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 554},
    {BY_TCP_PORT, 8554},
};

const struct protocol proto_rtsp = {
    .name = "rtsp",
    .title = "Real Time Streaming Protocol",
    .rfc = "RFC 2326",
    ROWS(rows),
    BINDS(binds),
    .guess = guess,
    .guess_first = "ABCDEFGHIJKLMNOPQRSTU",
    .guess_in = GUESS_TCP,
    .many = "header",
    .dissect = dissect,
    .line = line,
};
