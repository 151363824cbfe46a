/* Whether what a student writes behind "=" is what a field says. */
#include "grade.h"

#include <arpa/inet.h>

#define MOST 512

/* Letters, digits and dots of a text, in small letters: what is left when everybody's way of
 * writing it is taken away. */
struct squeezed {
    char s[MOST];
    size_t n;
};

static bool is_kept(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || (c & 0x80);
}

#define FAR_RIGHT 20 /* columns of blanks before a value that goes on in a list of answers */

/* A value on several lines goes on behind the "=" of each, or far to the right: where, from the end
 * of a line at s[i] on. */
static size_t next_part(const char *s, size_t n, size_t i)
{
    size_t at = i + 1;
    while (at < n && s[at] == ' ')
        at++;
    if (at - i > FAR_RIGHT && at < n && s[at] != '=')
        return at - 1;
    const char *equals = memchr(s + i, '=', n - i);
    return equals ? (size_t)(equals - s) : n;
}

static void squeeze(struct squeezed *to, const char *s, size_t n)
{
    to->n = 0;
    for (size_t i = 0; i < n && to->n < MOST; i++) {
        if (s[i] == '\n') {
            i = next_part(s, n, i);
            continue;
        }
        /* The end of a line, which nobody writes. */
        if (n - i >= 2 && s[i] == '\\' && (s[i + 1] == 'r' || s[i + 1] == 'n')) {
            i++;
            continue;
        }
        char c = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] - 'A' + 'a') : s[i];
        if (is_kept(c))
            to->s[to->n++] = c;
    }
}

static bool same(const struct squeezed *a, const struct squeezed *b)
{
    return a->n == b->n && memcmp(a->s, b->s, a->n) == 0;
}

static bool says(const struct squeezed *typed, const char *text)
{
    struct squeezed meant;
    squeeze(&meant, text, strlen(text));
    return same(typed, &meant);
}

/* The number that a text begins with; false where it is none or more than a unit follows. */
static bool number(const struct squeezed *typed, bool is_hex, uint64_t *v)
{
    size_t i = 0, first;
    if (typed->n > 2 && typed->s[0] == '0' && typed->s[1] == 'x') {
        is_hex = true;
        i = 2;
    }
    first = i;
    *v = 0;
    for (; i < typed->n && i - first < 20; i++) {
        char c = typed->s[i];
        unsigned digit = c >= '0' && c <= '9'             ? (unsigned)(c - '0')
                         : is_hex && c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                                                          : 16;
        if (digit > 15)
            break;
        *v = *v * (is_hex ? 16 : 10) + digit;
    }
    if (i == first)
        return false;
    for (; i < typed->n; i++) {
        if (typed->s[i] < 'a' || typed->s[i] > 'z')
            return false;
    }
    return true;
}

static bool says_number(const struct packet *p, const struct field *f, const struct squeezed *typed)
{
    const struct field_def *row = field_def_of(f);
    uint64_t v = 0, meant = format_number(p, f);
    if (row->type > FT_FLAG && row->type != FT_UINT64 && row->type != FT_HEX64)
        return false;
    if (number(typed, false, &v) && (v == meant || (row->scale && v * row->scale == meant)))
        return true;
    return number(typed, true, &v) && v == meant;
}

static bool says_flag(const struct field *f, const struct squeezed *typed)
{
    static const char *const on[] = {"set", "yes", "true", "on"};
    static const char *const off[] = {"not set", "no", "false", "off", "unset", "clear"};
    bool any = false;
    for (size_t i = 0; f->value && i < sizeof on / sizeof on[0]; i++)
        any = any || says(typed, on[i]);
    for (size_t i = 0; !f->value && i < sizeof off / sizeof off[0]; i++)
        any = any || says(typed, off[i]);
    return any;
}

static bool says_ipv6(const struct packet *p, const struct field *f, const char *s, size_t n)
{
    char text[INET6_ADDRSTRLEN];
    uint8_t address[16];
    if (n >= sizeof text || f->length != 16)
        return false;
    memcpy(text, s, n);
    text[n] = '\0';
    return inet_pton(AF_INET6, text, address) == 1 &&
           memcmp(address, field_bytes(p, f), sizeof address) == 0;
}

bool value_says(const struct packet *p, uint32_t i, const char *s, size_t n, struct out *scratch)
{
    const struct field *f = &p->fields[i];
    const struct field_def *row = field_def_of(f);
    struct squeezed typed, meant;
    squeeze(&typed, s, n);
    scratch->at = scratch->start;
    format_value(scratch, p, f);
    squeeze(&meant, scratch->start, (size_t)(scratch->at - scratch->start));
    scratch->at = scratch->start;
    if (same(&typed, &meant))
        return true;
    const char *word = row->n_names ? value_name(row, f->value) : NULL;
    if (word && says(&typed, word))
        return true;
    if (row->type == FT_FLAG && says_flag(f, &typed))
        return true;
    if (row->type == FT_IPV6)
        return says_ipv6(p, f, s, n);
    return says_number(p, f, &typed);
}
