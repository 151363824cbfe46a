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

/* What everybody calls a value. */
static bool says_habit(const struct field *f, const char *word, const struct squeezed *typed)
{
    static const struct {
        const char *word, *habit;
    } words[] = {{"IPv4", "IP"},           {"IPv4", "IP version 4"}, {"IPv6", "IP6"},
                 {"IPv6", "IP version 6"}, {"802.1Q VLAN", "VLAN"},  {"802.1Q VLAN", "802.1Q"}};
    static const struct {
        uint16_t port;
        const char *name;
    } ports[] = {{21, "ftp"},    {22, "ssh"},    {23, "telnet"},  {25, "smtp"},   {53, "dns"},
                 {53, "domain"}, {67, "bootps"}, {67, "dhcp"},    {68, "bootpc"}, {68, "dhcp"},
                 {69, "tftp"},   {80, "http"},   {80, "www"},     {110, "pop3"},  {123, "ntp"},
                 {143, "imap"},  {443, "https"}, {546, "dhcpv6"}, {547, "dhcpv6"}};
    const char *name = field_def_of(f)->name;
    size_t n = strlen(name);
    bool any = false;
    for (size_t i = 0; word && i < sizeof words / sizeof words[0]; i++)
        any = any || (strcmp(word, words[i].word) == 0 && says(typed, words[i].habit));
    bool port = n > 4 && strcmp(name + n - 4, "port") == 0;
    for (size_t i = 0; port && i < sizeof ports / sizeof ports[0]; i++)
        any = any || (f->value == ports[i].port && says(typed, ports[i].name));
    return any;
}

/* A word for a flag: its label, the end of its name ("push"), or three letters ("psh"). */
static bool names_flag(const struct field_def *row, const struct squeezed *word)
{
    const char *last = strrchr(row->name, '.');
    return says(word, row->label) || (last && says(word, last + 1)) ||
           (says(word, "psh") && strcmp(row->name, "tcp.flags.push") == 0) ||
           (says(word, "rst") && strcmp(row->name, "tcp.flags.reset") == 0);
}

#define FLAGS_MOST 32

/* The flags that a field is divided into, by their names: all that are set, and no other. */
static bool says_flags(const struct packet *p, uint32_t i, const char *s, size_t n)
{
    const struct field *f = &p->fields[i];
    uint32_t set = 0, named = 0, stop = i + 1;
    for (; stop < p->n_fields && p->fields[stop].depth > f->depth && stop - i < FLAGS_MOST;
         stop++) {
        if (field_def_of(&p->fields[stop])->type == FT_FLAG && p->fields[stop].value)
            set |= 1u << (stop - i);
    }
    while (n) {
        size_t part = 0;
        struct squeezed word;
        uint32_t at = i + 1;
        while (part < n && !strchr(",+|&/", s[part]))
            part++;
        squeeze(&word, s, part);
        while (at < stop &&
               !(set >> (at - i) & 1 && names_flag(field_def_of(&p->fields[at]), &word)))
            at++;
        if (at == stop)
            return false;
        named |= 1u << (at - i);
        part += part < n;
        s += part;
        n -= part;
    }
    return set && named == set;
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
    if ((word && says(&typed, word)) || says_habit(f, word, &typed) || says_flags(p, i, s, n))
        return true;
    if (row->type == FT_FLAG && says_flag(f, &typed))
        return true;
    if (row->type == FT_IPV6)
        return says_ipv6(p, f, s, n);
    return says_number(p, f, &typed);
}
