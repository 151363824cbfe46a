/* HTTP/1, the Hypertext Transfer Protocol (RFC 9110, RFC 9112).
 *
 * What a student learns here: a protocol that people can read. A request names a method and a
 * thing, an answer has a status; lines of "name: value" say more about either, an empty line ends
 * them, and after it comes the body, if there is one.
 *
 *    GET /index.html HTTP/1.1          method, target, version
 *    Host: www.example.com             header lines
 *                                      the empty line
 *    HTTP/1.1 200 OK                   version, status code, reason
 *    Content-Length: 5
 *
 *    hello                             the body */
#include "http.h"
#include "http_meanings.h"

enum {
    /* Lines, and nothing else (see text_style). */
    HTTP_START,
#define HEADER(text, id, name, what, rfc) HTTP_##id,
#include "http_headers.def"
#undef HEADER
    HTTP_REQUEST_LINE,
    HTTP_RESPONSE_LINE,
    HTTP_UNKNOWN_HEADER,
    HTTP_BLANK,
    HTTP_BODY_LINE,
    /* Parts of lines. */
    HTTP_METHOD,
    HTTP_URI,
    HTTP_URI_PATH,
    HTTP_URI_QUERY,
    HTTP_URI_PARAMETER,
    HTTP_REQUEST_VERSION,
    HTTP_RESPONSE_VERSION,
    HTTP_CODE,
    HTTP_CODE_DESC,
    HTTP_PHRASE,
    HTTP_CONTENT_LENGTH,
    HTTP_COOKIE_PAIR,
    HTTP_SEPARATOR,
    HTTP_METHOD_MEANING,
    HTTP_CODE_MEANING,
    /* Who the user is. */
    HTTP_AUTH_SCHEME,
    HTTP_AUTH_CREDENTIALS,
    HTTP_AUTH_BASIC,
    HTTP_AUTH_PARAMETER,
    HTTP_AUTH_ALGORITHM,
    HTTP_AUTH_CHARSET,
    HTTP_AUTH_CNONCE,
    HTTP_AUTH_DOMAIN,
    HTTP_AUTH_NC,
    HTTP_AUTH_NONCE,
    HTTP_AUTH_OPAQUE,
    HTTP_AUTH_QOP,
    HTTP_AUTH_REALM,
    HTTP_AUTH_RESPONSE,
    HTTP_AUTH_STALE,
    HTTP_AUTH_URI,
    HTTP_AUTH_USERHASH,
    HTTP_AUTH_USERNAME,
    /* The body. */
    HTTP_CHUNK_SIZE,
    HTTP_CHUNK_DATA,
    HTTP_CHUNK_BOUNDARY,
    HTTP_CHUNKED_TRAILER,
    HTTP_FILE_DATA,
    HTTP_REQUEST_IN,
    HTTP_TIME
};

static const struct value_name statuses[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {102, "Processing"},
    {103, "Early Hints"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {208, "Already Reported"},
    {226, "IM Used"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {418, "I'm a teapot"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {506, "Variant Also Negotiates"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
    {510, "Not Extended"},
    {511, "Network Authentication Required"},
};

static const struct field_def rows[] = {
    [HTTP_START] = {.name = "http.start_line",
                    .label = "Start line",
                    .type = FT_TEXT,
                    .rfc = "RFC 9112 2.1",
                    .what = "The first line: what the client wants, or how it went."},
#define HEADER(text, id, field, means, where)                                                      \
    [HTTP_##id] = {.name = (field),                                                                \
                   .label = (text),                                                                \
                   .type = FT_TEXT,                                                                \
                   .flags = FF_LINE,                                                               \
                   .rfc = (where),                                                                 \
                   .what = (means)},
#include "http_headers.def"
#undef HEADER
    [HTTP_REQUEST_LINE] = {.name = "http.request.line",
                           .label = "Header line",
                           .type = FT_TEXT,
                           .rfc = "RFC 9110 6.3",
                           .what = "A line of the request that says more about it, under a name."},
    [HTTP_RESPONSE_LINE] = {.name = "http.response.line",
                            .label = "Header line",
                            .type = FT_TEXT,
                            .rfc = "RFC 9110 6.3",
                            .what = "A line of the answer that says more about it, under a name."},
    [HTTP_UNKNOWN_HEADER] = {.name = "http.unknown_header",
                             .label = "Header line",
                             .type = FT_TEXT,
                             .rfc = "RFC 9110 6.3",
                             .what = "A line that says more about a notification, under a name."},
    [HTTP_BLANK] = {.name = "http.header_end",
                    .label = "Empty line",
                    .type = FT_TEXT,
                    .rfc = "RFC 9112 2.1",
                    .what = "Ends the header; the body follows, if there is one."},
    [HTTP_BODY_LINE] = {.name = "http.body_line",
                        .label = "Line of the body",
                        .type = FT_TEXT,
                        .flags = FF_SAME,
                        .rfc = "RFC 9110 6.4",
                        .what = "A line of a body that is text."},
    [HTTP_METHOD] = {.name = "http.request.method",
                     .label = "Method",
                     .type = FT_TEXT,
                     .rfc = "RFC 9110 9",
                     .what = "What the client wants: GET fetches, POST hands something over, ..."},
    [HTTP_URI] = {.name = "http.request.uri",
                  .label = "Request target",
                  .type = FT_TEXT,
                  .rfc = "RFC 9112 3.2",
                  .what = "The thing on the server that the request is about."},
    [HTTP_URI_PATH] = {.name = "http.request.uri.path",
                       .label = "Path",
                       .type = FT_TEXT,
                       .rfc = "RFC 3986 3.3",
                       .what = "The place of the thing, from the most general to the most "
                               "special name."},
    [HTTP_URI_QUERY] = {.name = "http.request.uri.query",
                        .label = "Query",
                        .type = FT_TEXT,
                        .rfc = "RFC 3986 3.4",
                        .what = "What a program on the server is asked, after the question "
                                "mark."},
    [HTTP_URI_PARAMETER] = {.name = "http.request.uri.query.parameter",
                            .label = "Query parameter",
                            .type = FT_TEXT,
                            .rfc = "RFC 3986 3.4",
                            .what = "One named value of the query."},
    [HTTP_REQUEST_VERSION] = {.name = "http.request.version",
                              .label = "Version",
                              .type = FT_TEXT,
                              .rfc = "RFC 9112 2.3",
                              .what = "The version of HTTP that the client speaks."},
    [HTTP_RESPONSE_VERSION] = {.name = "http.response.version",
                               .label = "Version",
                               .type = FT_TEXT,
                               .rfc = "RFC 9112 2.3",
                               .what = "The version of HTTP that the server speaks."},
    [HTTP_CODE] = {.name = "http.response.code",
                   .label = "Status code",
                   .type = FT_UINT,
                   .rfc = "RFC 9110 15",
                   .what =
                       "How it went, as a number: 2.. well, 3.. look elsewhere, 4.. the client's "
                       "fault, 5.. the server's."},
    [HTTP_CODE_DESC] = {.name = "http.response.code.desc",
                        .label = "Status",
                        .type = FT_UINT,
                        .flags = FF_SAME,
                        NAMES(statuses),
                        .rfc = "RFC 9110 15",
                        .what = "What the status code stands for."},
    [HTTP_PHRASE] = {.name = "http.response.phrase",
                     .label = "Reason phrase",
                     .type = FT_TEXT,
                     .rfc = "RFC 9112 4",
                     .what = "The status in words, for people; programs do not read it."},
    [HTTP_CONTENT_LENGTH] = {.name = "http.content_length",
                             .label = "Content length",
                             .type = FT_UINT,
                             .unit = "bytes",
                             .flags = FF_SAME,
                             .rfc = "RFC 9110 8.6",
                             .what = "How many bytes the body has."},
    [HTTP_COOKIE_PAIR] = {.name = "http.cookie_pair",
                          .label = "Cookie pair",
                          .type = FT_TEXT,
                          .rfc = "RFC 6265 4.2.1",
                          .what = "One name and value that the client was asked to remember."},
    [HTTP_SEPARATOR] = {.name = "http.separator",
                        .label = "Separator",
                        .type = FT_TEXT,
                        .brief = "sep",
                        .rfc = "RFC 9112 2.1",
                        .what = "A name, space or sign between two parts, or the line's end."},
    [HTTP_METHOD_MEANING] = {.name = "http.request.method.meaning",
                             .label = "Meaning",
                             .type = FT_UINT,
                             NAMES(method_meanings),
                             .rfc = "RFC 9110 9",
                             .what = "What the method asks for."},
    [HTTP_CODE_MEANING] = {.name = "http.response.code.meaning",
                           .label = "Meaning",
                           .type = FT_UINT,
                           NAMES(status_meanings),
                           .rfc = "RFC 9110 15",
                           .what = "What this status says."},
    [HTTP_AUTH_SCHEME] =
        {.name = "http.auth.scheme",
         .label = "Scheme",
         .type = FT_TEXT,
         .rfc = "RFC 9110 11.1",
         .what = "How the user is to be proved: Basic sends the password, Digest does not."},
    [HTTP_AUTH_CREDENTIALS] = {.name = "http.auth.credentials",
                               .label = "Credentials",
                               .type = FT_TEXT,
                               .rfc = "RFC 9110 11.4",
                               .what = "What proves who the user is, as that scheme writes it."},
    [HTTP_AUTH_BASIC] = {.name = "http.authbasic",
                         .label = "User name and password",
                         .type = FT_TEXT,
                         .flags = FF_NOTE,
                         .rfc = "RFC 7617 2",
                         .what = "User name and password, with a colon between them: they are only "
                                 "written in another way, not encrypted, and everybody on the way "
                                 "can read them."},
    [HTTP_AUTH_PARAMETER] = {.name = "http.auth.parameter",
                             .label = "Parameter",
                             .type = FT_TEXT,
                             .rfc = "RFC 9110 11.2",
                             .what = "What the scheme says besides."},
    [HTTP_AUTH_ALGORITHM] = {.name = "http.auth.algorithm",
                             .label = "Algorithm",
                             .type = FT_TEXT,
                             .rfc = "RFC 7616 3.3",
                             .what = "The hash function."},
    [HTTP_AUTH_CHARSET] = {.name = "http.auth.charset",
                           .label = "Character set",
                           .type = FT_TEXT,
                           .rfc = "RFC 7616 3.3",
                           .what = "The character set of user name and password."},
    [HTTP_AUTH_CNONCE] = {.name = "http.auth.cnonce",
                          .label = "Client's nonce",
                          .type = FT_TEXT,
                          .rfc = "RFC 7616 3.4",
                          .what = "Something that the client makes up for this time."},
    [HTTP_AUTH_DOMAIN] = {.name = "http.auth.domain",
                          .label = "Domain",
                          .type = FT_TEXT,
                          .rfc = "RFC 7616 3.3",
                          .what = "The places on the server for which the same proof is good."},
    [HTTP_AUTH_NC] = {.name = "http.auth.nc",
                      .label = "Nonce count",
                      .type = FT_TEXT,
                      .rfc = "RFC 7616 3.4",
                      .what =
                          "How many requests the client has sent with the server's value, in hex."},
    [HTTP_AUTH_NONCE] = {.name = "http.auth.nonce",
                         .label = "Nonce",
                         .type = FT_TEXT,
                         .rfc = "RFC 7616 3.3",
                         .what = "Something that the server makes up for this time, so that an "
                                 "answer is good only once."},
    [HTTP_AUTH_OPAQUE] = {.name = "http.auth.opaque",
                          .label = "Opaque",
                          .type = FT_TEXT,
                          .rfc = "RFC 7616 3.3",
                          .what = "Something that the client only sends back."},
    [HTTP_AUTH_QOP] = {.name = "http.auth.qop",
                       .label = "Quality of protection",
                       .type = FT_TEXT,
                       .rfc = "RFC 7616 3.3",
                       .what = "What the proof covers: auth the request, auth-int its body, too."},
    [HTTP_AUTH_REALM] = {.name = "http.auth.realm",
                         .label = "Realm",
                         .type = FT_TEXT,
                         .rfc = "RFC 9110 11.5",
                         .what = "Which place on the server this is about, in words for people."},
    [HTTP_AUTH_RESPONSE] =
        {.name = "http.auth.response",
         .label = "Response",
         .type = FT_TEXT,
         .rfc = "RFC 7616 3.4.1",
         .what = "The proof: a hash of user, password, the server's value and the request."},
    [HTTP_AUTH_STALE] = {.name = "http.auth.stale",
                         .label = "Stale",
                         .type = FT_TEXT,
                         .rfc = "RFC 7616 3.3",
                         .what = "Whether the server's value was only too old: the password need "
                                 "not be asked for again."},
    [HTTP_AUTH_URI] = {.name = "http.auth.uri",
                       .label = "Request target",
                       .type = FT_TEXT,
                       .rfc = "RFC 7616 3.4",
                       .what = "What the request is about: it is mixed into the answer."},
    [HTTP_AUTH_USERHASH] = {.name = "http.auth.userhash",
                            .label = "User hash",
                            .type = FT_TEXT,
                            .rfc = "RFC 7616 3.4.4",
                            .what = "Whether the user's name is a hash, too."},
    [HTTP_AUTH_USERNAME] = {.name = "http.auth.username",
                            .label = "User name",
                            .type = FT_TEXT,
                            .rfc = "RFC 7616 3.4",
                            .what = "The user's name."},
    [HTTP_CHUNK_SIZE] = {.name = "http.chunk_size",
                         .label = "Chunk size",
                         .type = FT_UINT,
                         .unit = "bytes",
                         .rfc = "RFC 9112 7.1",
                         .what = "How many bytes follow up to the next such line, in hex digits; 0 "
                                 "ends the body."},
    [HTTP_CHUNK_DATA] = {.name = "http.chunk_data",
                         .label = "Chunk data",
                         .type = FT_BYTES,
                         .rfc = "RFC 9112 7.1",
                         .what = "A piece of the body."},
    [HTTP_CHUNK_BOUNDARY] = {.name = "http.chunk_boundary",
                             .label = "Chunk boundary",
                             .type = FT_TEXT,
                             .rfc = "RFC 9112 7.1",
                             .what = "The line end after a piece of the body."},
    [HTTP_CHUNKED_TRAILER] = {.name = "http.chunked_trailer_part",
                              .label = "Trailer line",
                              .type = FT_TEXT,
                              .rfc = "RFC 9112 7.1.2",
                              .what = "A header line that stands behind the last chunk: its "
                                      "value was known only then."},
    [HTTP_REQUEST_IN] = {.name = "http.request_in",
                         .label = "Answers frame",
                         .type = FT_UINT,
                         .rfc = "RFC 9112 9.3.2",
                         .what = "The frame that has the request to this answer."},
    [HTTP_TIME] = {.name = "http.time",
                   .label = "Time to answer",
                   .type = FT_DURATION,
                   .rfc = "RFC 9112 9.3.2",
                   .what = "The time from the request to this answer."},
    [HTTP_FILE_DATA] = {.name = "http.file_data",
                        .label = "Body",
                        .type = FT_BYTES,
                        .rfc = "RFC 9110 6.4",
                        .what = "The content itself, or what of it this segment carries."},
};

/* The methods after which tcpdump takes a message for HTTP. */
static const char *const methods[] = {"GET",
                                      "POST",
                                      "HEAD",
                                      "PUT",
                                      "DELETE",
                                      "OPTIONS",
                                      "CONNECT",
                                      "TRACE",
                                      "COPY",
                                      "MOVE",
                                      "LOCK",
                                      "UNLOCK",
                                      "POLL",
                                      "BCOPY",
                                      "BMOVE",
                                      "MKCOL",
                                      "LABEL",
                                      "MERGE",
                                      "SEARCH",
                                      "REPORT",
                                      "UPDATE",
                                      "NOTIFY",
                                      "BDELETE",
                                      "CHECKIN",
                                      "PROPFIND",
                                      "CHECKOUT",
                                      "CCM_POST",
                                      "SUBSCRIBE",
                                      "PROPPATCH",
                                      "BPROPFIND",
                                      "BPROPPATCH",
                                      "UNCHECKOUT",
                                      "MKACTIVITY",
                                      "MKWORKSPACE",
                                      "UNSUBSCRIBE",
                                      "RPC_CONNECT",
                                      "VERSION-CONTROL",
                                      "BASELINE-CONTROL",
                                      NULL};

/* Others that are HTTP all the same. */
static const char *const other_methods[] = {"PATCH", "M-SEARCH", "RPC_IN_DATA", "RPC_OUT_DATA",
                                            NULL};

/* ---- the start line ---- */

/* "HTTP/1.", and a digit. */
static bool is_version(const struct reader *r, uint32_t ahead)
{
    uint32_t digit = reader_peek(r, ahead + 7, 1);
    return reader_peek(r, ahead, 4) == 0x48545450 && reader_peek(r, ahead + 4, 3) == 0x2f312e &&
           digit >= '0' && digit <= '9';
}

/* The target of a request begins like one, and where the line ends, it ends with the version. */
static bool is_target(const struct reader *r, uint32_t at)
{
    uint32_t c = reader_peek(r, at, 1);
    struct reader line = *r;
    if (c != '/' && c != '*' && !text_is(r, at, 7, "http://") && !text_is(r, 0, 7, "CONNECT"))
        return false;
    struct text_line t = text_line(&line);
    if (t.shown >= TEXT_HIDDEN || t.shown == t.length)
        return t.shown != TEXT_BINARY && t.shown != TEXT_HIDDEN;
    return t.shown > at + 8 && is_version(r, t.shown - 8);
}

static bool guess(const struct reader *r)
{
    uint32_t c = reader_peek(r, 0, 1);
    if (c < 'A' || c > 'U')
        return false;
    if (c == 'H' && is_version(r, 0))
        return reader_peek(r, 8, 1) == ' ' && text_answer(r, 8);
    uint32_t at = text_method(r);
    bool theirs = text_command(r, at, methods);
    if (!theirs && !text_command(r, at, other_methods))
        return false;
    return reader_peek(r, at, 1) == ' ' && is_target(r, at + 1) &&
           (theirs || text_line(r).shown != TEXT_CUT);
}

/* What there is may be the begin of a start line, of which more is to come. */
static bool may_begin(const struct reader *r)
{
    static const char version[] = "HTTP/1.";
    uint32_t n = reader_have(r);
    if (n < sizeof version && reader_match(r, version, n < 7 ? n : 7))
        return true;
    for (const char *const *m = methods; *m && n <= METHOD_MAX; m++) {
        if (n <= strlen(*m) && reader_match(r, *m, n))
            return true;
    }
    return false;
}

/* A header with its start line; the body, which may have any length, is not put together. */
static uint32_t whole(const struct reader *r)
{
    uint32_t word = text_token(r, 0), have = reader_have(r);
    bool known = is_version(r, 0) ||
                 (word && word < have &&
                  (text_command(r, word, methods) || text_command(r, word, other_methods)));
    if (!known)
        return may_begin(r) ? WHOLE_MORE : WHOLE_NONE;
    const uint8_t *s = r->base + r->pos, *at = s, *stop = s + have;
    while ((at = memchr(at, '\n', (size_t)(stop - at)))) {
        at++;
        if (at < stop && *at == '\r')
            at++;
        if (at < stop && *at == '\n')
            return (uint32_t)(at + 1 - s);
    }
    return WHOLE_MORE;
}

/* How many of the n bytes that stand `ahead` bytes from the cursor are spaces. */
static uint32_t span_spaces(const struct reader *r, uint32_t ahead, uint32_t n)
{
    uint32_t i = 0;
    while (i < n && reader_peek(r, ahead + i, 1) == ' ')
        i++;
    return i;
}

/* The next n bytes: parts that the character c divides, each a field of that id. */
static void emit_list(struct dissect *d, unsigned id, uint32_t n, char c)
{
    while (n) {
        uint32_t part = reader_until(&d->r, 0, n, c);
        emit_bytes(d, id, part, 0);
        n -= part;
        uint32_t gap = n ? 1 + span_spaces(&d->r, 1, n - 1) : 0;
        emit_bytes(d, HTTP_SEPARATOR, gap, 0);
        n -= gap;
    }
}

static void emit_uri(struct dissect *d, uint32_t n)
{
    uint32_t path = reader_until(&d->r, 0, n, '?');
    if (!n)
        return;
    emit_same(d, HTTP_URI, d->r.pos, n, 0);
    d->depth++;
    if (path < n) {
        emit_bytes(d, HTTP_URI_PATH, path, 0);
        emit_bytes(d, HTTP_SEPARATOR, 1, 0);
        uint32_t query = n - path - 1;
        if (query)
            emit_same(d, HTTP_URI_QUERY, d->r.pos, query, 0);
        d->depth++;
        emit_list(d, HTTP_URI_PARAMETER, query, '&');
        d->depth--;
    } else {
        reader_skip(&d->r, n);
    }
    d->depth--;
}

/* The next n bytes, at most up to the next space, and the spaces after them. Returns how many. */
static uint32_t emit_word(struct dissect *d, unsigned id, uint32_t n)
{
    uint32_t word = reader_until(&d->r, 0, n, ' '), gap;
    if (id == HTTP_URI)
        emit_uri(d, word);
    else
        emit_bytes(d, id, word, 0);
    gap = span_spaces(&d->r, 0, n - word);
    emit_bytes(d, HTTP_SEPARATOR, gap, 0);
    return word + gap;
}

/* What the method means that stands at a frame offset. */
static void explain_method(struct dissect *d, uint32_t at)
{
    struct reader r = d->r;
    r.pos = at;
    uint32_t n = reader_until(&r, 0, METHOD_MAX, ' ');
    for (uint32_t i = 0; i < sizeof explained_methods / sizeof *explained_methods; i++) {
        if (strlen(explained_methods[i]) == n && reader_match(&r, explained_methods[i], n))
            emit_same(d, HTTP_METHOD_MEANING, at, 0, i);
    }
}

static void emit_request_line(struct dissect *d, uint32_t n)
{
    uint32_t from = d->r.pos;
    n -= emit_word(d, HTTP_METHOD, n);
    if (d->want & WANT_FIELDS)
        explain_method(d, from);
    n -= emit_word(d, HTTP_URI, n);
    emit_bytes(d, HTTP_REQUEST_VERSION, n, 0);
}

static uint32_t code_at(const struct reader *r)
{
    uint32_t v = reader_peek(r, 0, 3) - 0x303030;
    return (v >> 16) * 100 + (v >> 8 & 15) * 10 + (v & 15);
}

static void emit_status_line(struct dissect *d, uint32_t n, uint32_t *code)
{
    n -= emit_word(d, HTTP_RESPONSE_VERSION, n);
    *code = code_at(&d->r);
    emit_bytes(d, HTTP_CODE, 3, *code);
    emit_same(d, HTTP_CODE_DESC, d->r.pos - 3, 3, *code);
    if (d->want & WANT_FIELDS && NAME_IN(status_meanings, *code))
        emit_same(d, HTTP_CODE_MEANING, d->r.pos - 3, 0, *code);
    n -= 3;
    uint32_t gap = n && reader_peek(&d->r, 0, 1) == ' ';
    emit_bytes(d, HTTP_SEPARATOR, gap, 0);
    emit_bytes(d, HTTP_PHRASE, n - gap, 0);
}

/* ---- the header lines ---- */

/* What the header says about the body. */
struct message {
    bool response, notification, chunked, has_length;
    bool headless; /* its start line was in an earlier segment */
    uint32_t code, length;
};

static unsigned header_row(const struct reader *r, uint32_t name, const struct message *m)
{
    static const struct {
        const char *text;
        uint16_t id;
    } known[] = {
#define HEADER(text, id, name, what, rfc) {text, HTTP_##id},
#include "http_headers.def"
#undef HEADER
    };
    /* Their lengths, side by side: a name is compared with the few that are as long. */
    static const uint8_t lengths[] = {
#define HEADER(text, id, name, what, rfc) sizeof(text) - 1,
#include "http_headers.def"
#undef HEADER
    };
    const uint8_t *at = lengths, *end = lengths + sizeof lengths;
    for (; name < 256 && (at = memchr(at, (int)name, (size_t)(end - at))); at++) {
        if (text_is(r, 0, name, known[at - lengths].text))
            return known[at - lengths].id;
    }
    return m->notification ? HTTP_UNKNOWN_HEADER
           : m->response   ? HTTP_RESPONSE_LINE
                           : HTTP_REQUEST_LINE;
}

bool http_has(const struct reader *r, uint32_t ahead, uint32_t n, const char *word)
{
    uint32_t size = (uint32_t)strlen(word);
    for (; n >= size; n--, ahead++) {
        if (text_is(r, ahead, size, word))
            return true;
    }
    return false;
}

static void emit_cookie(struct dissect *d, uint32_t name, struct text_line t, uint32_t value)
{
    uint32_t text = text_content(&d->r, t), group = emit_group(d, HTTP_COOKIE, value);
    uint32_t prefix = name + 1 + span_spaces(&d->r, name + 1, text - name - 1);
    emit_bytes(d, HTTP_SEPARATOR, prefix, 0);
    emit_list(d, HTTP_COOKIE_PAIR, text - prefix, ';');
    emit_bytes(d, HTTP_SEPARATOR, t.length - text, 0);
    emit_end(d, group);
}

static void emit_auth(struct dissect *d, unsigned id, uint32_t name, struct text_line t,
                      uint32_t value)
{
    static const char *const known[] = {"algorithm", "charset", "cnonce",   "domain",  "nc",
                                        "nonce",     "opaque",  "qop",      "realm",   "response",
                                        "stale",     "uri",     "userhash", "username"};
    static const struct http_auth ids = {HTTP_AUTH_SCHEME,
                                         HTTP_AUTH_CREDENTIALS,
                                         HTTP_AUTH_BASIC,
                                         HTTP_SEPARATOR,
                                         HTTP_AUTH_PARAMETER,
                                         HTTP_AUTH_ALGORITHM,
                                         sizeof known / sizeof *known,
                                         known};
    uint32_t text = text_content(&d->r, t), group = emit_group(d, id, value);
    uint32_t prefix = name + 1 + span_spaces(&d->r, name + 1, text - name - 1);
    emit_bytes(d, HTTP_SEPARATOR, prefix, 0);
    http_auth(d, &ids, text - prefix);
    emit_bytes(d, HTTP_SEPARATOR, t.length - text, 0);
    emit_end(d, group);
}

static bool is_auth(unsigned id)
{
    return id == HTTP_AUTHORIZATION || id == HTTP_PROXY_AUTHORIZATION ||
           id == HTTP_WWW_AUTHENTICATE || id == HTTP_PROXY_AUTHENTICATE;
}

static void emit_header_line(struct dissect *d, struct text_line t, uint32_t value,
                             struct message *m)
{
    uint32_t name = reader_until(&d->r, 0, t.length, ':'), at = d->r.pos, length;
    unsigned id = header_row(&d->r, name, m);
    if (id == HTTP_CONTENT_LENGTH_HEADER && t.shown != TEXT_CUT &&
        http_number(&d->r, name + 1, t.length - name - 1, 10, &length)) {
        m->has_length = true;
        m->length = length;
    }
    if (id == HTTP_TRANSFER_ENCODING)
        m->chunked = t.length > name && http_has(&d->r, name, t.length - name, "chunked");
    if (id == HTTP_COOKIE && name < text_content(&d->r, t))
        emit_cookie(d, name, t, value);
    else if (is_auth(id) && t.shown != TEXT_CUT && name < text_content(&d->r, t))
        emit_auth(d, id, name, t, value);
    else
        emit_bytes(d, id, t.length, value);
    if (id == HTTP_CONTENT_LENGTH_HEADER && m->has_length)
        emit_same(d, HTTP_CONTENT_LENGTH, at, t.length, m->length);
}

/* ---- the body ---- */

static unsigned part_row(enum http_part_kind kind)
{
    static const uint16_t rows_of[] = {
        [HTTP_PART_DATA] = HTTP_FILE_DATA,          [HTTP_PART_CHUNK] = HTTP_CHUNK_DATA,
        [HTTP_PART_SIZE] = HTTP_CHUNK_SIZE,         [HTTP_PART_BOUNDARY] = HTTP_CHUNK_BOUNDARY,
        [HTTP_PART_TRAILER] = HTTP_CHUNKED_TRAILER, [HTTP_PART_ODD] = HTTP_FILE_DATA,
    };
    return rows_of[kind];
}

/* What there is of a body. Where the capture cut it, the last field fails; of a line that was cut
 * nobody knows what it is. */
static void emit_body(struct dissect *d, struct body *b)
{
    if (http_is_absent(&d->r, b))
        return;
    while (b->kind && reader_have(&d->r) && reader_ok(&d->r)) {
        uint32_t left = b->left, have = reader_have(&d->r), there = reader_left(&d->r);
        bool counted = b->kind == BODY_LENGTH || b->kind == BODY_CHUNK;
        bool close = b->kind == BODY_CLOSE;
        struct http_part part = http_part(&d->r, b);
        if (close)
            emit_rest(d, HTTP_FILE_DATA);
        else if (counted)
            emit_bytes(d, part_row(part.kind), left < there ? left : there, 0);
        else if (have < there && part.n == have && reader_peek(&d->r, have - 1, 1) != '\n')
            reader_need(&d->r, have + 1);
        else
            emit_bytes(d, part_row(part.kind), part.n, part.value);
    }
}

/* ---- messages ---- */

/* Answers come in the order of the requests (RFC 9112 9.3.2); interim ones are none. */
static struct exchange join_message(struct dissect *d, bool answer)
{
    uint32_t place = d->flow.place;
    const uint32_t key[] = {EXCHANGE_HTTP, d->flow.index,
                            answer ? flows_answered(d->facts, place)
                                   : flows_asked(d->facts, place)};
    if (answer)
        return flows_answer(d->facts, key, sizeof key, d->p->time);
    flows_ask(d->facts, key, sizeof key, (uint32_t)d->p->number, d->p->time);
    return (struct exchange){0};
}

static void join(struct dissect *d, const struct message *m)
{
    if (m->response && m->code < 200 && m->code != 101)
        return;
    struct exchange x = join_message(d, m->response);
    if (!x.frame)
        return;
    emit_same(d, HTTP_REQUEST_IN, d->r.pos, 0, x.frame);
    emit_duration(d, HTTP_TIME, d->r.pos, x.time);
}

static void emit_start(struct dissect *d, struct text_line t, uint32_t ours, struct message *m)
{
    uint32_t text = text_content(&d->r, t), from = d->r.pos;
    /* A header of which the rest comes in another segment is dissected again with that. */
    bool again = d->y->flags & LAYER_GOES_ON && whole(&d->r) > reader_have(&d->r);
    uint32_t group = emit_group(d, HTTP_START, t.shown < TEXT_HIDDEN ? t.shown | ours : t.shown);
    struct reader line = d->r;
    reader_limit(&line, text);
    uint32_t word = text_token(&line, 0);
    m->response = !text_command(&line, word, methods) && text_answer(&line, word);
    m->notification = text_is(&line, 0, 6, "NOTIFY");
    if (m->response)
        emit_status_line(d, text, &m->code);
    else
        emit_request_line(d, text);
    emit_bytes(d, HTTP_SEPARATOR, from + t.length - d->r.pos, 0);
    emit_end(d, group);
    if (d->has_flow && d->want & WANT_FIELDS && !again)
        join(d, m);
}

/* Start line and header lines of one message. With `again`, another was before it in the segment:
 * tcpdump shows that one's lines only. */
static void emit_lines(struct dissect *d, uint32_t ours, bool again, struct message *m)
{
    bool shown = !again;
    for (uint32_t n = m->headless; reader_have(&d->r); n++) {
        struct text_line t = text_line(&d->r);
        bool last = n && t.length && t.shown == 0;
        uint32_t value = shown ? t.shown : TEXT_HIDDEN;
        if (last)
            emit_bytes(d, HTTP_BLANK, t.length, value);
        else if (n && text_half_name(&d->r, t))
            reader_need(&d->r, t.length + 1);
        else if (n)
            emit_header_line(d, t, value, m);
        else
            emit_start(d, (struct text_line){t.length, value}, ours, m);
        if (last || !reader_ok(&d->r))
            break;
        shown = shown && value < TEXT_HIDDEN;
    }
    if (shown && reader_ok(&d->r) && d->want & WANT_VERBOSE)
        text_note_lines(d, HTTP_BODY_LINE);
}

static struct body body_of(const struct message *m)
{
    struct body b = http_body(m->response, m->code, m->chunked, m->has_length, m->length);
    b.unsure = m->response;
    return b;
}

/* A segment that begins with a header line known by name: the rest of a header. */
static bool is_continued(const struct reader *r)
{
    const struct message m = {0};
    uint32_t have = reader_have(r), name = reader_until(r, 0, have < 32 ? have : 32, ':');
    return reader_peek(r, name, 1) == ':' && header_row(r, name, &m) < HTTP_REQUEST_LINE;
}

static void emit_continued(struct dissect *d)
{
    struct message m = {
        .headless = true,
        .response = registry_find(BY_TCP_PORT, d->y->sport) == PROTO_http,
    };
    emit_lines(d, 0, true, &m);
    struct body b = body_of(&m);
    emit_body(d, &b);
}

/* Messages, one behind the other. */
static void emit_messages(struct dissect *d, uint32_t ours, bool again)
{
    do {
        struct message m = {0};
        emit_lines(d, ours, again, &m);
        struct body b = body_of(&m);
        if (!(d->bodiless & 1))
            emit_body(d, &b);
        d->bodiless >>= 1;
        again = true;
    } while (d->want & WANT_FIELDS && reader_have(&d->r) && guess(&d->r));
    /* Where the capture cuts this, it may be the start of another message. */
    if (reader_left(&d->r) && reader_need(&d->r, reader_left(&d->r)))
        emit_rest(d, HTTP_FILE_DATA);
}

/* A segment that goes on with a body, behind which other messages may stand. */
static void emit_rest_of_body(struct dissect *d, struct body b)
{
    emit_body(d, &b);
    if (reader_have(&d->r) && guess(&d->r))
        emit_messages(d, 0, true);
    else if (reader_have(&d->r))
        emit_rest(d, HTTP_FILE_DATA);
}

/* Counts the questions and answers of a segment whose fields nobody wants. */
static void count_messages(struct dissect *d)
{
    struct reader r = d->r;
    uint32_t n;
    while (reader_have(&r) && guess(&r) && (n = whole(&r)) != WHOLE_NONE && n <= reader_have(&r)) {
        struct reader message = r;
        struct message_kind kind;
        struct body b;
        reader_limit(&message, n);
        message.cap = message.cap < message.end ? message.cap : message.end;
        http_after(&message, &b, &kind);
        if (kind.question || kind.answer)
            join_message(d, kind.answer);
        r.pos += n;
        http_body_skip(&r, &b);
    }
}

/* The segment begins inside a body. */
static void go_on(struct dissect *d, struct body body)
{
    d->y->vars = d->p->n_fields;
    if (d->want & WANT_FIELDS) {
        emit_rest_of_body(d, body);
        return;
    }
    http_body_skip(&d->r, &body);
    if (d->has_flow)
        count_messages(d);
}

/* Nearly every first line begins with one of these, and is known without being taken apart. */
static inline bool begins_plainly(const struct reader *r)
{
    if (reader_match(r, "GET ", 4))
        return true;
    uint32_t code = reader_match(r, "HTTP/1.1 ", 9) ? reader_peek(r, 9, 4) : 0;
    /* Three digits and a space. */
    return (code & 0xf0f0f0ff) == 0x30303020 && ((code + 0x06060600) & 0xf0f0f000) == 0x30303000;
}

static void dissect(struct dissect *d)
{
    struct body body = d->body;
    d->body.kind = BODY_NONE;
    if (body.kind) {
        go_on(d, body);
        return;
    }
    bool theirs = begins_plainly(&d->r);
    uint32_t word = 0;
    if (!theirs) {
        word = text_token(&d->r, 0);
        theirs = text_answer(&d->r, word) || text_command(&d->r, word, methods);
    }
    uint32_t ours = theirs ? 0 : TEXT_OURS;
    d->y->vars = d->p->n_fields;
    if (!theirs && !(word && guess(&d->r))) {
        if (d->want & WANT_FIELDS && is_continued(&d->r))
            emit_continued(d);
        else
            text_yield(d, GUESS_TCP);
        return;
    }
    if (d->has_flow && !(d->want & WANT_FIELDS))
        count_messages(d);
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE))) {
        struct text_line t = text_line(&d->r);
        emit_bytes(d, HTTP_START, t.length, t.shown < TEXT_HIDDEN ? t.shown | ours : t.shown);
        return;
    }
    emit_messages(d, ours, false);
}

static void line(struct line *l, const struct layer *y)
{
    static const struct text_style style = {"HTTP", "http", HTTP_START, HTTP_BODY_LINE, false};
    bool stopped = l->stopped;
    text_write(l, y, &style);
    /* What tcpdump does not take for a request it is not stopped by. */
    for (const char *const *name = other_methods; *name && y->count; name++) {
        const struct field *f = &l->p->fields[y->vars];
        size_t n = strlen(*name);
        if (f->length > n && memcmp(field_bytes(l->p, f), *name, n) == 0)
            l->stopped = stopped;
    }
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 80},
    {BY_TCP_PORT, 8080},
};

const struct protocol proto_http = {
    .name = "http",
    .title = "Hypertext Transfer Protocol",
    .rfc = "RFC 9112",
    ROWS(rows),
    BINDS(binds),
    .guess = guess,
    .guess_first = "ABCDEFGHIJKLMNOPQRSTU",
    .guess_in = GUESS_TCP | GUESS_UDP,
    .whole = whole,
    .after = http_after,
    .skip = http_body_skip,
    .many =
        "set_cookie request.line response.line unknown_header request.uri.query.parameter "
        "cookie_pair auth.scheme auth.credentials authbasic auth.parameter auth.algorithm "
        "auth.charset auth.cnonce auth.domain auth.nc auth.nonce auth.opaque auth.qop auth.realm "
        "auth.response auth.stale auth.uri auth.userhash auth.username chunk_size chunk_data "
        "chunk_boundary chunked_trailer_part",
    .dissect = dissect,
    .line = line,
};
