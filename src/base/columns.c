/* How much room text takes on a terminal, and where a line of it may end. */
#include "wireloupe/lang.h"

#include <stdlib.h>
#include <sys/ioctl.h>

struct range {
    uint32_t from, to;
};

/* Characters that take two columns: those that Unicode's annex 11 calls wide or fullwidth. */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
    {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd},
};

/* Characters that take none: they join the one before them, or cannot be seen. */
static const struct range joined[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200d}, {0x20d0, 0x20ff}, {0x3099, 0x309a},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
};

static bool is_in(const struct range *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n && c >= ranges[i].from; i++) {
        if (c <= ranges[i].to)
            return true;
    }
    return false;
}

/* The character at s; what is no UTF-8 is the byte. */
static uint32_t character(const char *s, const char *end, size_t *n)
{
    uint32_t c = (unsigned char)*s;
    size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    *n = 1;
    if (!more || (size_t)(end - s) <= more)
        return c;
    uint32_t v = c & (0x3fu >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return c;
        v = v << 6 | ((uint32_t)(unsigned char)s[i] & 0x3f);
    }
    *n = more + 1;
    return v;
}

static unsigned columns_of(uint32_t c)
{
    if (c < 0x300)
        return 1;
    if (is_in(joined, sizeof joined / sizeof joined[0], c))
        return 0;
    return is_in(wide, sizeof wide / sizeof wide[0], c) ? 2 : 1;
}

unsigned lang_columns(const char *s, const char *end, size_t *n)
{
    return columns_of(character(s, end, n));
}

/* Whether a byte is a column: eight bytes at a time, the last ones again with those before them. */
static inline bool is_ascii(const char *s, size_t n)
{
    uint64_t any = 0, eight;
    if (n >= 8) {
        for (size_t i = 0; i < n - 8; i += 8) {
            memcpy(&eight, s + i, 8);
            any |= eight;
        }
        memcpy(&eight, s + n - 8, 8);
        any |= eight;
    } else if (n >= 4) {
        uint32_t first, last;
        memcpy(&first, s, 4);
        memcpy(&last, s + n - 4, 4);
        any = first | last;
    } else if (n) {
        any = (unsigned char)(s[0] | s[n / 2] | s[n - 1]);
    }
    return !(any & 0x8080808080808080u);
}

uint32_t lang_width(const char *s, size_t n)
{
    uint32_t columns = 0;
    size_t part;
    const char *end = s + n;
    if (is_ascii(s, n))
        return (uint32_t)n;
    for (; s < end; s += part)
        columns += lang_columns(s, end, &part);
    return columns;
}

unsigned lang_terminal_width(int fd)
{
    struct winsize size;
    const char *wish = getenv("COLUMNS");
    char *end = NULL;
    unsigned long n = wish ? strtoul(wish, &end, 10) : 0;
    if (wish && *wish >= '0' && *wish <= '9' && !*end && n && n <= 1000)
        return (unsigned)n;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

/* ---- lines ---- */

/* Whether one of the characters of the list, each of three bytes. */
static bool is_one_of(const char *list, const char *s, size_t n)
{
    for (; n == 3 && *list; list += 3) {
        if (memcmp(list, s, 3) == 0)
            return true;
    }
    return false;
}

/* A line of Japanese does not begin with these, and does not end with those (JIS X 4051). */
static bool begins_no_line(const char *s, size_t n)
{
    return is_one_of(
        "、。，．・：；？！）」』】〉》〕］｝ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ", s, n);
}

static bool ends_no_line(const char *s, size_t n)
{
    return is_one_of("（「『【〈《〔［｛", s, n);
}

/* The same where every byte is a column. Returns false where some that matters is not. */
static bool break_ascii(const char *s, size_t n, size_t room, size_t *part)
{
    size_t seen = n <= room ? n : room + 1;
    const char *stop = seen ? memchr(s, '\n', seen) : NULL;
    seen = stop ? (size_t)(stop - s) : seen;
    if (!is_ascii(s, seen))
        return false;
    *part = seen;
    if (seen <= room)
        return true;
    const char *space = memrchr(s + 1, ' ', room);
    *part = space ? (size_t)(space - s) : room;
    return true;
}

size_t lang_break(const char *s, size_t n, uint32_t room)
{
    size_t ascii;
    if (break_ascii(s, n, room ? room : 1, &ascii))
        return ascii;
    const char *at = s, *end = s + n, *may = s;
    uint32_t columns = 0;
    size_t last = 0;
    bool after_wide = false;
    for (size_t part; at < end && *at != '\n'; at += part, last = part) {
        unsigned more = lang_columns(at, end, &part);
        if (*at == ' ' || ((more == 2 || after_wide) && at > s && !begins_no_line(at, part) &&
                           !ends_no_line(at - last, last)))
            may = at;
        if (columns + more > room && at > s)
            return (size_t)((may > s ? may : at) - s);
        columns += more;
        after_wide = more == 2;
    }
    return (size_t)(at - s);
}
