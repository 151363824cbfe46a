/* What text may be made of that a packet has a part in: see checks.h. */
#include "checks.h"

#include <ctype.h>
#include <string.h>

/* The character of the valid UTF-8 sequence at s, and its length; length 0 where there is none. */
static uint32_t utf8_rune(const unsigned char *s, size_t n, size_t *length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t want = s[0] < 0x80       ? 1
                  : s[0] >> 5 == 6  ? 2
                  : s[0] >> 4 == 14 ? 3
                  : s[0] >> 3 == 30 ? 4
                                    : 0;
    uint32_t rune = want == 1 ? s[0] : s[0] & (0x7fu >> want);
    *length = 0;
    if (!want || want > n)
        return 0;
    for (size_t i = 1; i < want; i++) {
        if (s[i] >> 6 != 2)
            return 0;
        rune = rune << 6 | (s[i] & 0x3f);
    }
    if (rune >= least[want] && rune <= 0x10ffff && (rune < 0xd800 || rune >= 0xe000))
        *length = want;
    return rune;
}

/* Whether a terminal, or who reads, may be misled by the character: controls (C0, DEL, C1), what
 * changes the direction of text, and what ends a line without being a newline. */
static bool is_control(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune == 0x061c || rune == 0x200e ||
           rune == 0x200f || (rune >= 0x2028 && rune <= 0x202e) ||
           (rune >= 0x2066 && rune <= 0x2069);
}

bool check_clean(const char *what, const char *text, size_t n, char complaint[COMPLAINT])
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0, length; i < n; i += length) {
        length = 1;
        if (s[i] >= 0x20 && s[i] < 0x7f)
            continue;
        if (s[i] == '\n' || s[i] == '\t')
            continue;
        uint32_t rune = utf8_rune(s + i, n - i, &length);
        if (!length || is_control(rune))
            return complain(complaint, "%s: byte %#04x raw at %zu of %zu: \"%.*s\"", what, s[i], i,
                            n, (int)(i < 60 ? i : 60), text + (i < 60 ? 0 : i - 60));
    }
    return true;
}

size_t without_colors(char *text, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        size_t end = i;
        if (n - i > 2 && text[i] == '\033' && text[i + 1] == '[') {
            end += 2;
            while (end < n && text[end] >= '0' && text[end] <= ';')
                end++;
        }
        if (end > i && end < n && text[end] == 'm')
            i = end;
        else
            text[kept++] = text[i];
    }
    return kept;
}

/* ---- JSON, as RFC 8259 has it ---- */

#define JSON_DEPTH 200

struct json_text {
    const char *at, *end;
    unsigned depth;
    const char *wrong; /* what is wrong at `at`, or NULL */
};

static void json_wrong(struct json_text *j, const char *why)
{
    if (!j->wrong)
        j->wrong = why;
}

static bool json_char(struct json_text *j, char c)
{
    if (j->wrong || j->at == j->end || *j->at != c)
        return false;
    j->at++;
    return true;
}

/* Blanks, but no end of a line: an object stands in one. */
static void json_blanks(struct json_text *j)
{
    while (j->at < j->end && *j->at == ' ')
        j->at++;
}

/* Behind a backslash. */
static bool json_escape(struct json_text *j)
{
    if (j->at == j->end || !*j->at || !strchr("\"\\/bfnrtu", *j->at))
        return false;
    unsigned digits = *j->at++ == 'u' ? 4 : 0;
    for (; digits && j->at < j->end && isxdigit((unsigned char)*j->at); digits--)
        j->at++;
    return !digits;
}

static void json_string(struct json_text *j)
{
    while (j->at < j->end && *j->at != '"') {
        if ((unsigned char)*j->at < 0x20) {
            json_wrong(j, "a control character inside a string");
            return;
        }
        if (*j->at++ != '\\')
            continue;
        if (!json_escape(j)) {
            json_wrong(j, "no such escape");
            return;
        }
    }
    if (!json_char(j, '"'))
        json_wrong(j, "a string does not end");
}

static size_t json_digits(struct json_text *j)
{
    const char *from = j->at;
    while (j->at < j->end && *j->at >= '0' && *j->at <= '9')
        j->at++;
    return (size_t)(j->at - from);
}

static void json_number(struct json_text *j)
{
    json_char(j, '-');
    bool zero = j->at < j->end && *j->at == '0';
    size_t n = json_digits(j);
    if (!n || (zero && n > 1))
        json_wrong(j, "no number");
    if (json_char(j, '.') && !json_digits(j))
        json_wrong(j, "a fraction without digits");
    if (json_char(j, 'e') || json_char(j, 'E')) {
        if (!json_char(j, '+'))
            json_char(j, '-');
        if (!json_digits(j))
            json_wrong(j, "an exponent without digits");
    }
}

static void json_value(struct json_text *j);

/* An object or an array, behind its first bracket. */
static void json_members(struct json_text *j, char end)
{
    if (++j->depth > JSON_DEPTH)
        json_wrong(j, "too many brackets");
    json_blanks(j);
    bool any = !json_char(j, end);
    while (any && !j->wrong) {
        json_blanks(j);
        if (end == '}') {
            if (!json_char(j, '"'))
                json_wrong(j, "a name without quotes");
            else
                json_string(j);
            json_blanks(j);
            if (!json_char(j, ':'))
                json_wrong(j, "a name without a colon");
        }
        json_value(j);
        json_blanks(j);
        any = !json_char(j, end);
        if (any && !json_char(j, ','))
            json_wrong(j, "neither a comma nor an end");
    }
    j->depth--;
}

static bool json_word(struct json_text *j, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(j->end - j->at) < n || memcmp(j->at, word, n) != 0)
        return false;
    j->at += n;
    return true;
}

static void json_value(struct json_text *j)
{
    json_blanks(j);
    if (json_char(j, '{'))
        json_members(j, '}');
    else if (json_char(j, '['))
        json_members(j, ']');
    else if (json_char(j, '"'))
        json_string(j);
    else if (!json_word(j, "true") && !json_word(j, "false") && !json_word(j, "null"))
        json_number(j);
}

bool check_json(const char *what, const char *s, size_t n, char complaint[COMPLAINT])
{
    struct json_text j = {.at = s, .end = s + n};
    while (j.at < j.end && !j.wrong) {
        if (!json_char(&j, '{'))
            json_wrong(&j, "a line without an object");
        else
            json_members(&j, '}');
        if (!json_char(&j, '\n'))
            json_wrong(&j, "more than an object in a line");
    }
    if (!j.wrong)
        return true;
    size_t at = (size_t)(j.at - s), from = at < 60 ? 0 : at - 60;
    return complain(complaint, "%s: %s at %zu of %zu: %.*s", what, j.wrong, at, n, (int)(at - from),
                    s + from);
}

/* The data of --html: strings end, and no character in them can begin markup. */
bool check_data(const char *what, const char *s, size_t n, char complaint[COMPLAINT])
{
    bool string = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '<' || s[i] == '>' || s[i] == '&' || (string && s[i] == '\n'))
            return complain(complaint, "%s: byte %#04x inside the data, at %zu", what, s[i], i);
        if (string && s[i] == '\\')
            i++;
        else if (s[i] == '"')
            string = !string;
    }
    return !string || complain(complaint, "%s: a string does not end", what);
}
