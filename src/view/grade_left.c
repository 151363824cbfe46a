/* What stands before a name: an offset, and bytes in whatever way a person writes them, or bits. */
#include "grade.h"

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static size_t digits_at(const char *s, const char *end)
{
    size_t n = 0;
    while (s + n < end && digit_of(s[n]) >= 0)
        n++;
    return n;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_space(const char *s, const char *end)
{
    while (s < end && is_space(*s))
        s++;
    return s;
}

static bool is_prefix(const char *s, const char *end)
{
    return end - s >= 2 && (s[0] == '0' || s[0] == '\\') && (s[1] == 'x' || s[1] == 'X');
}

static uint32_t number(const char *s, size_t n)
{
    uint32_t v = 0;
    while (n--)
        v = v << 4 | (uint32_t)digit_of(*s++);
    return v;
}

/* ---- offsets ---- */

/* "0000-0005", "0x0010:", "10: ", or "0010" with two spaces and something more behind it. */
static const char *read_offset(struct left *l, const char *s, const char *end)
{
    const char *at = s + (is_prefix(s, end) ? 2 : 0);
    size_t n = digits_at(at, end);
    const char *behind = at + n;
    l->offset = NO_OFFSET;
    if (n < 1 || n > 8 || behind == end)
        return s;
    size_t last = *behind == '-' ? digits_at(behind + 1, end) : 0;
    if (n >= 3 && last >= 3 && last <= 8) {
        behind += 1 + last;
        behind += behind < end && *behind == ':';
    } else if (*behind == ':' && (behind + 1 == end || is_space(behind[1]))) {
        behind++;
    } else if ((n != 4 && n != 8) || !is_space(*behind) ||
               (*behind == ' ' && (behind + 1 == end || !is_space(behind[1])))) {
        return s;
    }
    const char *next = skip_space(behind, end);
    if (next == end || (digits_at(next, end) == 0 && *next != '.' && *next != '_'))
        return s;
    l->offset = number(at, n);
    return next;
}

/* ---- bits ---- */

/* Groups of four of "0", "1" and "."; at most 64 of them all. */
static const char *read_bits(struct left *l, const char *s, const char *end, unsigned plain)
{
    bool any = false;
    uint64_t bits = 0, mask = 0;
    uint32_t n = 0;
    const char *at = s;
    while (at < end && n <= 60) {
        unsigned k = 0;
        for (; k < 4 && at + k < end && memchr("01.", at[k], 3); k++) {
            any = any || at[k] == '.';
            bits = bits << 1 | (at[k] == '1');
            mask = mask << 1 | (at[k] != '.');
        }
        if (k < 4 || (at + 4 < end && !is_space(at[4])))
            return s;
        n += 4;
        at = skip_space(at + 4, end);
        if (at < end && !memchr("01.", *at, 3))
            break;
    }
    if (n == 0 || (!any && (!plain || n < plain)) || (n == 4 && !plain && mask == 0))
        return s;
    l->kind = ENTRY_BITS;
    l->n_bits = n;
    l->bits = bits;
    l->mask = mask;
    return at;
}

/* ---- bytes ---- */

static const char *read_dots(struct left *l, const char *s, const char *end)
{
    static const char one[] = "\xe2\x80\xa6"; /* the character of three dots */
    const char *at = s;
    while (at < end && *at == '.')
        at++;
    if (at - s < 2 && end - s >= 3 && memcmp(s, one, 3) == 0)
        at = s + 3;
    if (at - s < 2)
        return s;
    l->is_elided = true;
    return skip_space(at, end);
}

static const char *read_rule(struct left *l, const char *s, const char *end)
{
    const char *at = s;
    while (at < end && (*at == '_' || is_space(*at)))
        at++;
    l->is_blank = l->is_blank || at > s;
    return at;
}

/* Digits in pairs up to something else; a single one alone is half a byte. */
static const char *read_bytes(struct left *l, const char *s, const char *end)
{
    while (s < end) {
        const char *at = s + (is_prefix(s, end) ? 2 : 0);
        size_t n = digits_at(at, end);
        if (n == 1 && l->n == 0 && skip_space(at + 1, end) == end) {
            l->kind = ENTRY_NIBBLE;
            l->digit = (uint8_t)digit_of(*at);
            return end;
        }
        const char *behind = at + n;
        if (n == 0 || n % 2 || (behind < end && !memchr(" \t,:-\\", *behind, 6)))
            return s;
        for (size_t i = 0; i < n; i += 2)
            l->bytes[l->n++] = (uint8_t)number(at + i, 2);
        s = behind;
        while (s < end && memchr(" \t,:-", *s, 5))
            s++;
        if (s < end && (*s == '.' || *s == '\xe2'))
            return read_dots(l, s, end);
    }
    return s;
}

const char *left_read(struct left *l, const char *s, const char *end, unsigned plain)
{
    uint8_t *bytes = l->bytes;
    *l = (struct left){.kind = ENTRY_BYTES, .bytes = bytes};
    s = read_offset(l, skip_space(s, end), end);
    if (s < end && *s == '_')
        return read_rule(l, s, end);
    const char *at = read_bits(l, s, end, l->offset == NO_OFFSET ? plain : 0);
    return at > s ? at : read_bytes(l, s, end);
}
