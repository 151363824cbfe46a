/* Bytes of a packet as text: the only code that decides which of them may reach a terminal, a page
 * or a program as they are. What a terminal obeys (C0, DEL, C1), what misleads who reads (overrides
 * of the direction of text, invisible marks, ends of lines that are no newline) and what is no
 * UTF-8 at all never do. */
#include "wireloupe/out.h"

#include <endian.h>
#include <string.h>

/* How many of the first bytes at s, in steps of eight, are printable ASCII. */
static size_t plain_ascii(const uint8_t *s, size_t n)
{
    const uint64_t ones = 0x0101010101010101u;
    size_t i = 0;
    for (; n - i >= 8; i += 8) {
        uint64_t v;
        memcpy(&v, s + i, 8);
        /* A top bit is set where a byte is none, or behind such a byte. */
        if ((v | (v - 0x20 * ones) | (v + ones)) & 0x80 * ones)
            break;
    }
    return i;
}

/* As tcpdump does; a tab is one where it is kept. */
static void put_caret(struct out *o, const uint8_t *s, size_t n, bool tabs)
{
    size_t i = plain_ascii(s, n);
    out_mem(o, (const char *)s, i);
    for (; i < n; i++) {
        unsigned c = s[i];
        out_room(o, 4);
        if (c & 0x80) {
            *o->at++ = 'M';
            *o->at++ = '-';
            c &= 0x7f;
        }
        if ((c < 0x20 || c == 0x7f) && !(tabs && s[i] == '\t')) {
            *o->at++ = '^';
            c ^= 0x40;
        }
        *o->at++ = (char)c;
    }
}

static void put_dots(struct out *o, const uint8_t *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out_char(o, out_is_plain(s[i]) ? (char)s[i] : '.');
}

/* The length of the valid UTF-8 sequence at s that may be shown: not a control, not a bidirectional
 * override or isolate; 0 where there is none. */
static unsigned shown_utf8(const uint8_t *s, size_t n)
{
    uint32_t c = s[0];
    if (c < 0x80)
        return c >= 0x20 && c != 0x7f;
    unsigned len = c >= 0xf0 && c < 0xf5   ? 4
                   : c >= 0xe0 && c < 0xf0 ? 3
                   : c >= 0xc2 && c < 0xe0 ? 2
                                           : 0;
    if (!len || len > n)
        return 0;
    c &= 0x7fu >> len;
    for (unsigned i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3fu);
    }
    bool shortest = len == 2 || (len == 3 ? c >= 0x800 : c >= 0x10000 && c < 0x110000);
    bool surrogate = c >= 0xd800 && c < 0xe000;
    bool control = c < 0xa0 || c == 0x061c || c == 0x200e || c == 0x200f || c == 0x2028 ||
                   c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return shortest && !surrogate && !control ? len : 0;
}

static void json_control(struct out *o, unsigned c)
{
    static const char letters[] = "btn_fr"; /* 8, 9, 10, (11), 12, 13 */
    out_room(o, 6);
    *o->at++ = '\\';
    if (c >= 8 && c <= 13 && c != 11) {
        *o->at++ = letters[c - 8];
        return;
    }
    out_mem(o, "u00", 3);
    out_hex(o, c, 2);
}

/* A top bit is set where one of the eight bytes needs an escape inside a JSON string (a control, a
 * quote, a backslash, not ASCII), and may be set behind such a byte: the lowest one is right. */
static inline uint64_t needs_escape(const uint8_t *s)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
    uint64_t v;
    memcpy(&v, s, 8);
    v = le64toh(v);
    uint64_t quote = v ^ '"' * ones, slash = v ^ '\\' * ones, del = v ^ 0x7f * ones;
    return (v | (v - 0x20 * ones) | (quote - ones) | (slash - ones) | (del - ones)) & tops;
}

/* How many bytes at s mean themselves inside a JSON string: ASCII but controls, quote, backslash.
 */
static size_t plain_json(const uint8_t *s, size_t n)
{
    size_t i = 0;
    for (; n - i >= 8; i += 8) {
        uint64_t odd = needs_escape(s + i);
        if (odd)
            return i + (size_t)__builtin_ctzll(odd) / 8;
    }
    if (i && i < n) { /* the last eight, some of them again */
        uint64_t odd = needs_escape(s + n - 8);
        return odd ? n - 8 + (size_t)__builtin_ctzll(odd) / 8 : n;
    }
    while (i < n && s[i] >= 0x20 && s[i] < 0x7f && s[i] != '"' && s[i] != '\\')
        i++;
    return i;
}

/* Whether one of sixteen bytes needs an escape. Vectors of the compiler's: any target has them, and
 * makes of them what it can. */
static inline bool any_escape(const uint8_t *s)
{
    typedef int8_t signed16 __attribute__((vector_size(16)));
    typedef int64_t pair16 __attribute__((vector_size(16)));
    signed16 v;
    memcpy(&v, s, 16);
    signed16 odd = (v < 0x20) | (v == 0x7f) | (v == '"') | (v == '\\'); /* beyond ASCII: below 0 */
    pair16 both = (pair16)odd;
    return (both[0] | both[1]) != 0;
}

/* Copies what of the n bytes means itself, up to the first that needs an escape: looked at and
 * written in one go, sixteen at a time. Returns how many those are. */
static size_t copy_plain(struct out *o, const uint8_t *s, size_t n)
{
    uint8_t *at = (uint8_t *)o->at;
    size_t i = 0;
    if (n < 16 || (size_t)(o->end - o->at) < n) {
        i = plain_json(s, n);
        out_mem(o, (const char *)s, i);
        return i;
    }
    for (;; i = n - i >= 32 ? i + 16 : n - 16) { /* the last ones overlap those before */
        memcpy(at + i, s + i, 16);
        if (any_escape(s + i)) {
            i += plain_json(s + i, 16);
            break;
        }
        if (i == n - 16) {
            i = n;
            break;
        }
    }
    o->at += i;
    return i;
}

static bool put_json(struct out *o, const uint8_t *s, size_t n)
{
    bool whole = true;
    for (size_t i = 0; i < n;) {
        size_t run = copy_plain(o, s + i, n - i);
        if (run) {
            i += run;
            continue;
        }
        unsigned c = s[i], len = shown_utf8(s + i, n - i);
        if (c == '"' || c == '\\') {
            out_char(o, '\\');
            out_char(o, (char)c);
            i++;
        } else if (len) {
            out_mem(o, (const char *)s + i, len);
            i += len;
        } else if (c < 0x80) {
            json_control(o, c);
            i++;
        } else {
            out_mem(o, "\xef\xbf\xbd", 3);
            whole = false;
            i++;
        }
    }
    return whole;
}

static void put_text(struct out *o, const uint8_t *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t plain = plain_json(s + i, n - i);
        if (plain) {
            out_mem(o, (const char *)s + i, plain);
            i += plain;
            continue;
        }
        unsigned len = shown_utf8(s + i, n - i);
        if (s[i] == '\\') {
            out_mem(o, "\\\\", 2);
            i++;
        } else if (len) {
            out_mem(o, (const char *)s + i, len);
            i += len;
        } else {
            out_mem(o, "\\x", 2);
            out_hex(o, s[i++], 2);
        }
    }
}

bool out_untrusted(struct out *o, const uint8_t *s, size_t n, enum escape how)
{
    switch (how) {
    case ESCAPE_CARET:
    case ESCAPE_CARET_TABS:
        put_caret(o, s, n, how == ESCAPE_CARET_TABS);
        break;
    case ESCAPE_DOT:
        put_dots(o, s, n);
        break;
    case ESCAPE_BACKSLASH:
        put_text(o, s, n);
        break;
    case ESCAPE_JSON:
        return put_json(o, s, n);
    }
    return true;
}

void out_plain(char *to, size_t room, const char *s)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t left = strlen(s); left && room > 4;) {
        const uint8_t *at = (const uint8_t *)s;
        unsigned len = shown_utf8(at, left), took = len ? len : 1;
        if (len) {
            memcpy(to, s, len);
        } else {
            memcpy(to, "\\x", 2);
            to[2] = hex[*at >> 4];
            to[3] = hex[*at & 15];
            len = 4;
        }
        to += len;
        room -= len;
        s += took;
        left -= took;
    }
    *to = '\0';
}
