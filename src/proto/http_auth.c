/* Who the user is (RFC 9110 11): a scheme and its credentials, or its parameters. */
#include "http.h"

#define BASIC_MOST 512u /* bytes in base64 that are decoded */

/* Decodes base64 (RFC 4648 4). Returns how many bytes; 0 where it is none. */
static uint32_t decode(const struct reader *r, uint32_t n, char *to)
{
    uint32_t bits = 0, value = 0, length = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t c = reader_peek(r, i, 1), low = c | 0x20;
        uint32_t digit = c >= '0' && c <= '9'       ? c - '0' + 52
                         : c == '+'                 ? 62
                         : c == '/'                 ? 63
                         : low >= 'a' && low <= 'z' ? low - 'a' + (c < 'a' ? 0 : 26)
                                                    : 64;
        if (c == '=' && n - i <= 2)
            break;
        if (digit == 64)
            return 0;
        value = value << 6 | digit;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            to[length++] = (char)(value >> bits);
        }
    }
    return length;
}

static void credentials(struct dissect *d, const struct http_auth *rows, bool basic, uint32_t n)
{
    char text[BASIC_MOST];
    uint32_t at = d->r.pos;
    uint32_t length =
        basic && n <= BASIC_MOST && n <= reader_have(&d->r) ? decode(&d->r, n, text) : 0;
    emit_bytes(d, rows->credentials, n, 0);
    if (length && d->want & WANT_FIELDS)
        emit_note(d, rows->basic, at, text, length);
}

/* How many of the n bytes from `ahead` on are spaces and commas. */
static uint32_t span_gap(const struct reader *r, uint32_t ahead, uint32_t n)
{
    uint32_t i = 0, c;
    while (i < n && (c = reader_peek(r, ahead + i, 1), c == ' ' || c == '\t' || c == ','))
        i++;
    return i;
}

static unsigned row_of(const struct reader *r, const struct http_auth *rows, uint32_t at,
                       uint32_t n)
{
    for (unsigned i = 0; i < rows->n; i++) {
        if (text_is(r, at, n, rows->known[i]) && strlen(rows->known[i]) == n)
            return rows->first + i;
    }
    return rows->parameter;
}

/* name=value, or name="value"; what stands between values is one separator. */
static void parameters(struct dissect *d, const struct http_auth *rows, uint32_t n)
{
    uint32_t end = 0; /* of the separator before the next value */
    while (n) {
        uint32_t name = end + span_gap(&d->r, end, n - end);
        uint32_t equals = name + reader_until(&d->r, name, n - name, '=');
        if (equals >= n)
            break;
        uint32_t from = equals + 1;
        bool quoted = from < n && reader_peek(&d->r, from, 1) == '"';
        from += quoted;
        uint32_t length = reader_until(&d->r, from, n - from, quoted ? '"' : ',');
        unsigned id = row_of(&d->r, rows, name, equals - name);
        emit_bytes(d, rows->separator, from, 0);
        emit_bytes(d, id, length, 0);
        n -= from + length;
        end = quoted && n;
    }
    emit_bytes(d, rows->separator, n, 0);
}

void http_auth(struct dissect *d, const struct http_auth *rows, uint32_t n)
{
    uint32_t scheme = reader_until(&d->r, 0, n, ' ');
    bool basic = text_is(&d->r, 0, scheme, "Basic") && scheme == 5;
    emit_bytes(d, rows->scheme, scheme, 0);
    n -= scheme;
    uint32_t gap = span_gap(&d->r, 0, n), equals;
    n -= gap;
    emit_bytes(d, rows->separator, gap, 0);
    equals = reader_until(&d->r, 0, n, '=');
    /* The signs of equality that base64 ends with have nothing behind them. */
    if (n && (equals == n || reader_span(&d->r, equals, n - equals, '=') == n - equals)) {
        uint32_t last = equals;
        while (last < n && reader_peek(&d->r, last, 1) == '=')
            last++;
        if (last == n) {
            credentials(d, rows, basic, n);
            return;
        }
    }
    parameters(d, rows, n);
}
