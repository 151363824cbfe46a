/* Messages in the user's language, out of the catalogue that is built in: the compiled form of GNU
 * gettext (a .mo file), whose sorted strings are searched here, so that neither an installed
 * catalogue nor a locale of the system is needed, and nothing else changes with the language. */
#include "wireloupe/lang.h"

#include <stdlib.h>
#include <strings.h>

#ifdef HAVE_GETTEXT
extern const unsigned char lang_catalogue_ja[];
#define CATALOGUE_JA lang_catalogue_ja
#else
#define CATALOGUE_JA NULL
#endif

static const struct language {
    const char *code;
    const unsigned char *catalogue; /* NULL: not built in, or English */
} languages[] = {{"en", NULL}, {"ja", CATALOGUE_JA}};

#define N_LANGUAGES (sizeof languages / sizeof languages[0])

/* The one in use: each thread's own, so that one of several contexts need not know of the others.
 */
static _Thread_local const struct language *current = &languages[0];

/* ---- the catalogue ---- */

/* A number of a .mo file, which is written in little endian. */
static uint32_t number_at(const unsigned char *s)
{
    return (uint32_t)s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 | (uint32_t)s[3] << 24;
}

/* The string that entry i of the table at `table` tells the place of. */
static const char *string_at(const unsigned char *catalogue, uint32_t table, uint32_t i)
{
    return (const char *)catalogue + number_at(catalogue + table + (size_t)8 * i + 4);
}

const char *lang_text(const char *message)
{
    const unsigned char *c = current->catalogue;
    if (!c || !message || !*message)
        return message;
    uint32_t low = 0, high = number_at(c + 8), from = number_at(c + 12), to = number_at(c + 16);
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = strcmp(message, string_at(c, from, middle));
        if (order == 0)
            return string_at(c, to, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return message;
}

/* ---- which language ---- */

static bool is_built_in(const struct language *l)
{
    return l == &languages[0] || l->catalogue;
}

/* The language whose code the first n characters of a locale's name are, or NULL. */
static const struct language *language_of(const char *name, size_t n)
{
    for (size_t i = 0; i < N_LANGUAGES; i++) {
        if (strlen(languages[i].code) == n && memcmp(languages[i].code, name, n) == 0)
            return &languages[i];
    }
    return NULL;
}

enum lang_choice lang_use(const char *code)
{
    const struct language *l = language_of(code, strlen(code));
    if (!l)
        return LANG_UNKNOWN;
    if (!is_built_in(l))
        return LANG_ABSENT;
    current = l;
    return LANG_USED;
}

const char *lang_code(void)
{
    return current->code;
}

const char *lang_features(void)
{
    return is_built_in(&languages[1]) ? " gettext (ja)" : NULL;
}

/* The first of the variables that is set: POSIX, Base Definitions 8.2. */
static const char *locale_name(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "C";
}

/* Our text is UTF-8, and a locale's that names no character set is not. */
static bool is_utf8(const char *locale)
{
    const char *set = strchr(locale, '.');
    return set && (!strncasecmp(set + 1, "UTF-8", 5) || !strncasecmp(set + 1, "utf8", 4));
}

const char *lang_wanted(void)
{
    const char *locale = locale_name(), *list = getenv("LANGUAGE");
    if (!is_utf8(locale) || *locale == 'C')
        return languages[0].code;
    if (!list || !*list)
        list = locale;
    while (*list) {
        const struct language *l = language_of(list, strcspn(list, "_.@:"));
        if (l && is_built_in(l))
            return l->code;
        list += strcspn(list, ":");
        list += *list == ':';
    }
    return languages[0].code;
}

/* ---- messages with parts ---- */

static void put_part(struct out *out, const struct lang_part *part)
{
    if (part->text)
        out_str(out, part->text);
    else if (part->hex)
        out_hex(out, part->number, part->hex);
    else
        out_dec(out, part->number);
}

void lang_fill(struct out *out, const char *message, const struct lang_part *parts, unsigned n)
{
    for (const char *s = message; *s;) {
        size_t plain = (size_t)(strchrnul(s, '%') - s);
        out_mem(out, s, plain);
        s += plain;
        unsigned part = *s ? (unsigned char)s[1] - (unsigned)'1' : n;
        if (part < n) {
            put_part(out, &parts[part]);
            s += 2;
        } else if (*s) {
            out_char(out, *s++);
        }
    }
}
