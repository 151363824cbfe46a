/* One line of a hex dump: see hexline.h. */
#include "hexline.h"

#include <string.h>
#include <time.h>

#define BESIDE 20 /* spaces before what is no row */

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 32) >= 'a' && (c | 32) <= 'f')
        return (c | 32) - 'a' + 10;
    return -1;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t blanks(const char *s, const char *end)
{
    const char *at = s;
    while (at < end && blank(*at))
        at++;
    return (size_t)(at - s);
}

static size_t digits(const char *s, const char *end)
{
    const char *at = s;
    while (at < end && digit(*at) >= 0)
        at++;
    return (size_t)(at - s);
}

static bool has_0x(const char *s, const char *end)
{
    return end - s > 2 && s[0] == '0' && (s[1] | 32) == 'x' && digit(s[2]) >= 0;
}

/* A group of whole bytes stands at s, with nothing else grown onto it. */
static bool is_group(const char *s, const char *end, size_t width)
{
    size_t n = digits(s, end);
    return n && n % 2 == 0 && n <= width && (s + n == end || blank(s[n]) || s[n] == '|');
}

/* Bytes of a row: groups with one space between them. hexdump -C leaves two in the middle. */
static void scan_groups(struct hexline *l, const char *at)
{
    const char *end = l->end;
    size_t width = digits(at, end);
    l->data = l->data_end = at;
    while (is_group(at, end, width)) {
        size_t n = digits(at, end);
        l->n += (uint32_t)n / 2;
        l->data_end = at += n;
        if (n < width) /* the last group of an odd number of bytes */
            return;
        size_t gap = blanks(at, end);
        if (gap == 0 && at < end && *at == '|')
            gap = 1;
        bool middle = gap == 2 && width == 2 && l->n == 8;
        if (gap != 1 && !middle)
            return;
        at += gap;
    }
}

/* An offset at the start of the line: digits and a colon, or digits that are set off. */
static bool scan_offset(struct hexline *l, const char *at)
{
    bool prefixed = has_0x(at, l->end);
    at += prefixed ? 2 : 0;
    size_t n = digits(at, l->end);
    const char *behind = at + n;
    bool colon = n >= 2 && behind < l->end && *behind == ':';
    l->offset = at;
    l->n_offset = n;
    behind += colon;
    size_t gap = blanks(behind, l->end);
    if (!n || n > 16 || !gap)
        return false;
    const char *data = behind + gap;
    size_t width = digits(data, l->end);
    if (!colon && (n < 3 || !(gap >= 2 || *behind == '\t' || width == 2)))
        return false;
    scan_groups(l, data);
    return l->n > 0;
}

/* Nothing but hex digits, perhaps with 0x, \x, colons, commas, dashes, spaces and braces between
 * the bytes.
 */
static bool scan_bare(struct hexline *l, const char *at)
{
    while (at < l->end && (blank(*at) || *at == '{'))
        at++;
    l->data = at;
    l->n = 0;
    while (at < l->end) {
        if (has_0x(at, l->end))
            at += 2;
        else if (l->end - at > 2 && at[0] == '\\' && at[1] == 'x')
            at += 2;
        size_t n = digits(at, l->end);
        if (!n || n % 2)
            return false;
        l->n += (uint32_t)n / 2;
        at += n;
        l->data_end = at;
        while (at < l->end && (blank(*at) || strchr(":,-;}", *at)))
            at++;
    }
    return l->n > 0;
}

enum hexline_kind hexline_parse(struct hexline *l, const char **at, const char *end)
{
    if (*at >= end)
        return HEXLINE_NONE;
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    *l = (struct hexline){.text = *at, .end = stop ? stop : end};
    *at = stop ? stop + 1 : end;
    while (l->end > l->text && (blank(l->end[-1]) || l->end[-1] == '\r'))
        l->end--;
    size_t indent = blanks(l->text, l->end);
    const char *first = l->text + indent;
    l->indented = indent > 0;
    if (l->end - first == 1 && *first == '*')
        return HEXLINE_STAR;
    /* tcpdump -v shows parts of some packets so: deeper than the packet itself. */
    bool inner = indent > 1 && l->text[0] == '\t' && has_0x(first, l->end);
    /* So far to the right stand the words beside a dump, as in --walk. */
    bool beside = indent >= BESIDE && memchr(l->text, '\t', indent) == NULL;
    if (first == l->end || inner || beside)
        return HEXLINE_OTHER;
    if (scan_offset(l, first))
        return HEXLINE_OFFSET;
    return scan_bare(l, first) ? HEXLINE_BARE : HEXLINE_OTHER;
}

bool hexline_offset(const struct hexline *l, unsigned radix, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < l->n_offset; i++) {
        unsigned d = (unsigned)digit(l->offset[i]);
        if (d >= radix)
            return false;
        *value = *value * radix + d;
    }
    return true;
}

uint32_t hexline_bytes(const struct hexline *l, uint8_t *to, uint32_t room)
{
    uint32_t n = 0;
    const char *at = l->data;
    while (at + 1 < l->data_end && n < room) {
        int high = digit(at[0]), low = digit(at[1]);
        if (high < 0 || low < 0) { /* a separator, or the 0 of 0x */
            at += 1 + (low >= 0 ? 0 : at[1] == 'x' || at[1] == 'X');
            continue;
        }
        to[n++] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    return n;
}

/* ---- facts from the lines between ---- */

/* As --walk begins a frame in Japanese. */
#define FRAME_JA "フレーム "
#define SECTION_JA " から再構成 "
#define DECRYPTED_JA " から復号 "
#define ON_THE_WIRE_JA "回線上 "

/* Follows a picture: d is a digit, anything else is itself. */
static bool looks_like(const char *s, const char *end, const char *picture)
{
    for (; *picture; picture++, s++) {
        if (s == end || (*picture == 'd' ? *s < '0' || *s > '9' : *s != *picture))
            return false;
    }
    return true;
}

static int two(const char *s)
{
    return (s[0] - '0') * 10 + (s[1] - '0');
}

bool hexline_begins_packet(const struct hexline *l)
{
    return looks_like(l->text, l->end, "dd:dd:dd.ddd") ||
           looks_like(l->text, l->end, "dddd-dd-dd dd:dd:dd") ||
           looks_like(l->text, l->end, "Frame d") || looks_like(l->text, l->end, FRAME_JA "d");
}

static bool begins(const struct hexline *l, const char *text)
{
    size_t n = strlen(text);
    return (size_t)(l->end - l->text) >= n && memcmp(l->text, text, n) == 0;
}

static bool has(const struct hexline *l, const char *text)
{
    return memmem(l->text, (size_t)(l->end - l->text), text, strlen(text));
}

bool hexline_is_section(const struct hexline *l)
{
    return begins(l, "Reassembled from frame") || begins(l, "Decrypted from frame") ||
           (looks_like(l->text, l->end, FRAME_JA "d") &&
            (has(l, SECTION_JA) || has(l, DECRYPTED_JA)));
}

bool hexline_is_heading(const struct hexline *l)
{
    return looks_like(l->text, l->end, FRAME_JA "d") ||
           (looks_like(l->text, l->end, "Frame d") && has(l, " bytes on the wire, "));
}

/* hh:mm:ss and a fraction at s, on the day that t says; local time, as tcpdump prints it, unless
 * UTC stands behind it. */
static int64_t clock_time(struct tm *t, const char *s, const char *end)
{
    t->tm_hour = two(s);
    t->tm_min = two(s + 3);
    t->tm_sec = two(s + 6);
    t->tm_isdst = -1;
    int64_t fraction = 0, unit = 100000000;
    for (s += 9; s < end && *s >= '0' && *s <= '9'; s++, unit /= 10)
        fraction += (*s - '0') * unit;
    bool utc = looks_like(s, end, " UTC");
    /* A year that nanoseconds do not reach is none that a packet came in: no time at all. */
    int64_t time = utc ? timegm(t) : mktime(t);
    return __builtin_mul_overflow(time, INT64_C(1000000000), &time) ||
                   __builtin_add_overflow(time, fraction, &time)
               ? 0
               : time;
}

/* The number that s begins with, of at most nine digits. */
static uint32_t leading_number(const char *s, const char *end)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < 9 && s < end && *s >= '0' && *s <= '9'; i++, s++)
        v = v * 10 + (uint32_t)(*s - '0');
    return v;
}

void hexline_facts(const struct hexline *l, int64_t *time, uint32_t *wirelen)
{
    static const char on_the_wire[] = " bytes on the wire";
    struct tm t = {.tm_year = 70, .tm_mday = 1};
    if (looks_like(l->text, l->end, "dd:dd:dd.ddd"))
        *time = clock_time(&t, l->text, l->end);
    for (const char *s = l->text; s < l->end; s++) {
        if (looks_like(s, l->end, "dddd-dd-dd dd:dd:dd.ddd")) {
            t.tm_year = two(s) * 100 + two(s + 2) - 1900;
            t.tm_mon = two(s + 5) - 1;
            t.tm_mday = two(s + 8);
            *time = clock_time(&t, s + 11, l->end);
            return;
        }
        if (looks_like(s, l->end, on_the_wire) && s > l->text) {
            uint32_t v = 0, unit = 1;
            for (const char *d = s; d-- > l->text && *d >= '0' && *d <= '9' && unit < 1000000;)
                v += (uint32_t)(*d - '0') * unit, unit *= 10;
            *wirelen = v;
        }
        if (looks_like(s, l->end, ON_THE_WIRE_JA "d"))
            *wirelen = leading_number(s + strlen(ON_THE_WIRE_JA), l->end);
    }
}
