/* The bytes behind a header (RFC 9112 6): how long a body is, and where the parts of one in chunks
 * begin and end. It may go on in any number of segments, cut anywhere. */
#include "http.h"

bool http_number(const struct reader *r, uint32_t ahead, uint32_t n, unsigned base,
                 uint32_t *number)
{
    uint64_t v = 0;
    bool any = false;
    for (; n && reader_peek(r, ahead, 1) == ' '; n--)
        ahead++;
    for (; n; n--, ahead++, any = true) {
        uint32_t digit = http_digit(reader_peek(r, ahead, 1));
        if (digit >= base)
            break;
        v = v * base + digit;
        if (v > 0xffffffff)
            return false;
    }
    *number = (uint32_t)v;
    return any;
}

static uint32_t line_end(const struct reader *r)
{
    uint32_t have = reader_have(r);
    const uint8_t *s = r->base + r->pos, *end = memchr(s, '\n', have);
    return end ? (uint32_t)(end - s) + 1 : 0;
}

/* The size of a chunk, in hex digits; whatever else its line has, behind it. */
static struct http_part size_line(const struct reader *r, struct body *b)
{
    uint32_t have = reader_have(r), end = line_end(r), n = end ? end : have;
    for (uint32_t i = 0; i < n && b->kind == BODY_SIZE; i++) {
        uint32_t c = reader_peek(r, i, 1), digit = http_digit(c);
        bool over = c == ';' || c == '\r' || c == '\n' || c == ' ' || c == '\t';
        if ((over && !b->any) || (!over && digit > 15) || b->number > UINT32_MAX >> 4) {
            b->kind = BODY_NONE;
            return (struct http_part){HTTP_PART_ODD, have, 0};
        }
        if (over) {
            b->kind = BODY_SIZE_REST;
        } else {
            b->any = true;
            b->number = b->number << 4 | digit;
        }
    }
    if (!end)
        return (struct http_part){HTTP_PART_BOUNDARY, have, 0};
    uint32_t size = b->number;
    *b = (struct body){.kind = size ? BODY_CHUNK : BODY_TRAILER, .left = size};
    return (struct http_part){HTTP_PART_SIZE, n, size};
}

/* The end of a chunk's line of data. */
static struct http_part chunk_end(const struct reader *r, struct body *b)
{
    uint32_t have = reader_have(r), first = reader_peek(r, 0, 1);
    uint32_t n = first == '\r' ? 2 : 1;
    bool half = n == 2 && have < 2;
    if (!half && reader_peek(r, n - 1, 1) != '\n') {
        b->kind = BODY_NONE;
        return (struct http_part){HTTP_PART_ODD, have, 0};
    }
    if (!half)
        *b = (struct body){.kind = BODY_SIZE};
    return (struct http_part){HTTP_PART_BOUNDARY, half ? 1 : n, 0};
}

/* A header line behind the last chunk, or the empty line. */
static struct http_part trailer(const struct reader *r, struct body *b)
{
    uint32_t have = reader_have(r), end = line_end(r), n = end ? end : have;
    for (uint32_t i = 0; i < n && !b->any; i++) {
        uint32_t c = reader_peek(r, i, 1);
        b->any = c != '\r' && c != '\n';
    }
    bool line = b->any;
    if (end && !line)
        b->kind = BODY_NONE;
    if (end)
        b->any = false;
    return (struct http_part){line ? HTTP_PART_TRAILER : HTTP_PART_BOUNDARY, n, 0};
}

struct http_part http_part(const struct reader *r, struct body *b)
{
    uint32_t have = reader_have(r);
    uint32_t n = b->kind == BODY_CLOSE || b->left > have ? have : (uint32_t)b->left;
    bool chunk = b->kind == BODY_CHUNK;
    b->begun = true;
    switch (b->kind) {
    case BODY_SIZE:
    case BODY_SIZE_REST:
        return size_line(r, b);
    case BODY_CHUNK_END:
        return chunk_end(r, b);
    case BODY_TRAILER:
        return trailer(r, b);
    case BODY_CLOSE:
        return (struct http_part){HTTP_PART_DATA, n, 0};
    default:
        b->left -= n;
        if (!b->left)
            b->kind = chunk ? BODY_CHUNK_END : BODY_NONE;
        return (struct http_part){chunk ? HTTP_PART_CHUNK : HTTP_PART_DATA, n, 0};
    }
}

bool http_is_absent(const struct reader *r, struct body *b)
{
    bool message = b->unsure && !b->begun && reader_peek(r, 0, 4) == 0x48545450 &&
                   reader_peek(r, 4, 3) == 0x2f312e;
    if (message && b->kind)
        b->kind = BODY_NONE;
    return !b->kind;
}

void http_body_skip(struct reader *r, struct body *b)
{
    if (http_is_absent(r, b))
        return;
    while (b->kind && reader_have(r))
        r->pos += http_part(r, b).n;
}

struct body http_body(bool response, uint32_t code, bool chunked, bool has_length, uint32_t length)
{
    bool none = response && (code < 200 || code == 204 || code == 304);
    if (none || (!chunked && has_length && !length) || (!response && !chunked && !has_length))
        return (struct body){0};
    return (struct body){.kind = chunked      ? BODY_SIZE
                                 : has_length ? BODY_LENGTH
                                              : BODY_CLOSE,
                         .left = chunked ? 0 : length};
}

/* The value of the header line of that name among the lines of a message; false where it has none.
 */
static bool find_line(const struct reader *message, const char *name, struct reader *value)
{
    struct reader r = *message;
    uint32_t n = (uint32_t)strlen(name), end;
    while ((end = line_end(&r))) {
        r.pos += end;
        if (text_is(&r, 0, n, name) && reader_peek(&r, n, 1) == ':' && (end = line_end(&r))) {
            *value = r;
            value->pos += n + 1;
            value->end = value->cap = r.pos + end;
            return true;
        }
    }
    return false;
}

void http_after(const struct reader *message, struct body *b, struct message_kind *kind)
{
    struct reader value;
    uint32_t code = 0, length = 0, have = reader_have(message), word = text_token(message, 0);
    bool response = text_answer(message, word), chunked = false, has_length = false;
    if (response)
        http_number(message, word, have - word, 10, &code);
    if (find_line(message, "Transfer-Encoding", &value))
        chunked = http_has(&value, 0, reader_have(&value), "chunked");
    if (find_line(message, "Content-Length", &value))
        has_length = http_number(&value, 0, reader_have(&value), 10, &length);
    *b = http_body(response, code, chunked, has_length, length);
    *kind = (struct message_kind){
        .question = !response,
        .answer = response && (code >= 200 || code == 101),
        .bodiless = text_is(message, 0, 4, "HEAD") || text_is(message, 0, 7, "CONNECT"),
    };
}
