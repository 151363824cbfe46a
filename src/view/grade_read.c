/* The student's text as entries: "bytes # name = value", a field a line, and what comes near it. */
#include "grade.h"

#include <stdlib.h>

#define MOST_LINE 16384u /* bytes of a line that are read */
#define MOST_ENTRIES 4096u
#define MOST_NAME 64

struct reading {
    struct student *s;
    struct left left;
    uint32_t line;
    uint32_t in_head; /* bytes whose bits may follow, or 0 */
    bool in_bits;     /* bits were read since */
    bool is_bare;     /* those bytes have no name */
    bool is_open;     /* the last entry's bits are not all there */
};

/* ---- pieces of a line ---- */

static const char *skip_space(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    return s;
}

static const char *cut_space(const char *s, const char *end)
{
    while (end > s && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    return end;
}

/* Without blanks, rules and the end of a comment around it. */
static void trim(const char **s, const char **end)
{
    *end = cut_space(*s, *end);
    if (*end - *s >= 2 && memcmp(*end - 2, "*/", 2) == 0)
        *end -= 2;
    while (*s < *end && memchr(" \t_", **s, 3))
        ++*s;
    while (*end > *s && memchr(" \t_\r", (*end)[-1], 4))
        --*end;
}

static bool begins(const char *s, const char *end, const char *with)
{
    size_t n = strlen(with);
    return (size_t)(end - s) >= n && memcmp(s, with, n) == 0;
}

/* The length of what separates bytes from a name, where one stands at s. */
static unsigned separator(const char *s, const char *end)
{
    static const char *const marks[] = {"#", "//", "/*", "<-", "->", "=>", ";", "|"};
    for (unsigned i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (begins(s, end, marks[i]))
            return (unsigned)strlen(marks[i]);
    }
    return 0;
}

/* "101. 0..." are bits, "101. 0010  3f" is a number and an offset. */
static bool begins_bits(const char *s, const char *end)
{
    static const char form[] = "bbb. bbbb";
    size_t n = (size_t)(end - s) < sizeof form - 1 ? (size_t)(end - s) : sizeof form - 1;
    for (size_t i = 0; i < n; i++) {
        if (form[i] == 'b' ? !memchr("01.", s[i], 3) : s[i] != form[i])
            return false;
    }
    return end - s < 11 || s[9] != ' ' || s[10] != ' ' || memchr(s + 5, '.', 4);
}

/* "12." or "12)", a dash or a star before the rest. */
static const char *skip_number(const char *s, const char *end)
{
    const char *at = s;
    while (at < end && at - s < 5 && *at >= '0' && *at <= '9')
        at++;
    if (at > s && at + 1 < end && !begins_bits(s, end) && (*at == '.' || *at == ')') &&
        at[1] == ' ')
        return skip_space(at + 1, end);
    if (end - s >= 2 && (*s == '-' || *s == '*') && s[1] == ' ')
        return skip_space(s + 1, end);
    return s;
}

/* ---- entries ---- */

struct entry *student_add(struct student *s, enum entry_kind kind, uint32_t line)
{
    if (s->n_entries == MOST_ENTRIES) {
        s->is_cut = true;
        return NULL;
    }
    if (s->n_entries == s->room) {
        uint32_t room = s->room ? 2 * s->room : 64;
        struct entry *more = realloc(s->entries, room * sizeof *more);
        if (!more)
            return NULL;
        s->entries = more;
        s->room = room;
    }
    struct entry *e = &s->entries[s->n_entries++];
    *e = (struct entry){.kind = kind, .line = line, .offset = NO_OFFSET, .first = s->n_pool};
    return e;
}

static struct entry *add(struct reading *r, enum entry_kind kind)
{
    return student_add(r->s, kind, r->line);
}

static void set_name(struct entry *e, const char *s, const char *end)
{
    const char *equals = s;
    while (equals < end && *equals != '=')
        equals++;
    if (equals < end) {
        const char *value = equals + 1;
        const char *value_end = end;
        trim(&value, &value_end);
        e->has_value = true;
        e->value = value;
        e->n_value = (uint32_t)(value_end - value);
    }
    trim(&s, &equals);
    e->name = s;
    e->n_name = (uint32_t)(equals - s);
}

/* Bits that go on with those of the line before, until all bytes of the head are there. */
static struct entry *more_bits(struct reading *r)
{
    struct entry *e = &r->s->entries[r->s->n_entries - 1];
    const struct left *l = &r->left;
    if (e->n_bits + l->n_bits > 8 * r->in_head)
        return NULL;
    e->bits = e->bits << l->n_bits | l->bits;
    e->mask = e->mask << l->n_bits | l->mask;
    e->n_bits += l->n_bits;
    return e;
}

static struct entry *bits_entry(struct reading *r)
{
    const struct left *l = &r->left;
    struct entry *e = r->is_open ? more_bits(r) : NULL;
    if (!e && (e = add(r, ENTRY_BITS))) {
        e->bits = l->bits;
        e->mask = l->mask;
        e->n_bits = l->n_bits;
    }
    r->in_bits = true;
    r->is_open = e && r->in_head <= 8 && e->n_bits < 8 * r->in_head;
    return e;
}

static struct entry *bytes_entry(struct reading *r)
{
    const struct left *l = &r->left;
    struct entry *e = add(r, l->kind);
    r->in_bits = r->is_open = false;
    r->in_head = l->n;
    if (!e)
        return NULL;
    e->offset = l->offset;
    e->n = l->n;
    e->digit = l->digit;
    e->is_elided = l->is_elided;
    r->s->n_pool += l->n;
    return e;
}

/* What was read on the left, with a name from s on. */
static void take(struct reading *r, const char *s, const char *end)
{
    struct entry *e = r->left.kind == ENTRY_BITS ? bits_entry(r) : bytes_entry(r);
    const char *from = s, *stop = end;
    trim(&from, &stop);
    if (r->left.kind != ENTRY_BITS)
        r->is_bare = from == stop;
    if (e && (from < stop || !e->name))
        set_name(e, s, end);
}

/* ---- lines ---- */

/* How many bits without a "." among them are bits: a wide field's stand two bytes a line. */
static unsigned plain_bits(const struct reading *r)
{
    if (r->is_open)
        return 4;
    return r->in_head > 2 && r->in_head <= 8 && (r->in_bits || r->is_bare) ? 16 : 0;
}

static bool read_left(struct reading *r, const char *s, const char *end)
{
    const char *at = left_read(&r->left, s, end, plain_bits(r));
    const struct left *l = &r->left;
    return skip_space(at, end) == end && (l->n || l->kind != ENTRY_BYTES || l->is_blank);
}

/* Whether somebody meant bytes: there are digits, and no word. */
static bool like_bytes(const char *s, const char *end)
{
    bool any = false;
    unsigned letters = 0;
    for (; s < end && letters < 4; s++) {
        any = any || (*s >= '0' && *s <= '9');
        letters = (*s | 0x20) >= 'a' && (*s | 0x20) <= 'z' ? letters + 1 : 0;
    }
    return any && letters < 4;
}

/* "bytes # name": true where the line was that, or an attempt at it. */
static bool with_separator(struct reading *r, const char *s, const char *end)
{
    unsigned n = 0;
    const char *at = s;
    while (at < end && !(n = separator(at, end)))
        at++;
    if (at == end)
        return false;
    if (read_left(r, s, cut_space(s, at))) {
        if (!r->left.is_blank)
            take(r, at + n, end);
        return true;
    }
    if (*at != '#' || !like_bytes(s, at))
        return false;
    struct entry *e = add(r, ENTRY_UNREADABLE);
    if (e)
        set_name(e, at + n, end);
    r->in_head = 0;
    return true;
}

/* "bytes name", or bytes alone. */
static bool without_separator(struct reading *r, const char *s, const char *end)
{
    const char *at = left_read(&r->left, s, end, plain_bits(r));
    const struct left *l = &r->left;
    if (l->is_blank)
        return true;
    if ((!l->n && l->kind == ENTRY_BYTES) || l->kind == ENTRY_NIBBLE || begins(at, end, "byte"))
        return false;
    while (at < end && memchr(" \t:-,", *at, 5))
        at++;
    take(r, at, end);
    return true;
}

/* "name: bytes". */
static void name_first(struct reading *r, const char *s, const char *end)
{
    for (const char *at = s; at < end && at - s <= MOST_NAME; at++) {
        if (!memchr(":=|\t", *at, 4) || at == s)
            continue;
        if (read_left(r, at + 1, end) && r->left.n && r->left.kind == ENTRY_BYTES) {
            take(r, s, at);
            return;
        }
    }
}

/* A value that goes on from the line before: it ends here, now. */
static void more_value(struct reading *r, const char *end)
{
    struct student *s = r->s;
    struct entry *e = s->n_entries ? &s->entries[s->n_entries - 1] : NULL;
    if (e && e->has_value && end - e->value < (ptrdiff_t)MOST_LINE)
        e->n_value = (uint32_t)(end - e->value);
}

/* The continuation of a field: bytes, then a value. */
static bool is_more(struct reading *r, const char *s, const char *end)
{
    const char *equals = memchr(s, '=', (size_t)(end - s));
    if (!equals || memchr(s, '#', (size_t)(equals - s)))
        return false;
    if (equals == s)
        more_value(r, end);
    else if (!read_left(r, s, cut_space(s, equals)) || r->left.kind != ENTRY_BYTES)
        return false;
    else if (r->s->n_entries && r->left.offset != NO_OFFSET) {
        struct entry *e = &r->s->entries[r->s->n_entries - 1];
        e->n += r->left.n;
        e->is_elided = e->is_elided || r->left.is_elided;
        r->s->n_pool += r->left.n;
        more_value(r, end);
    } else
        return false;
    return true;
}

static void read_line(struct reading *r, const char *s, const char *end)
{
    s = skip_space(s, end);
    end = cut_space(s, end);
    s = skip_number(s, end);
    if (s == end || begins(s, end, "//") || begins(s, end, "/*") || *s == '#')
        return;
    if ((size_t)(end - s) > MOST_LINE) {
        add(r, ENTRY_UNREADABLE);
        return;
    }
    r->left.bytes = r->s->pool + r->s->n_pool;
    if (is_more(r, s, end) || with_separator(r, s, end) || without_separator(r, s, end))
        return;
    name_first(r, s, end);
}

/* ---- the whole text ---- */

/* Bytes without a name are the head of bits that follow, or go on with the field before; else they
 * are a dump that nobody is asked about. */
static void settle(struct student *s)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n_entries; i++) {
        struct entry e = s->entries[i], *last = kept ? &s->entries[kept - 1] : NULL;
        bool bits_follow = i + 1 < s->n_entries && s->entries[i + 1].kind == ENTRY_BITS;
        if (e.kind != ENTRY_BYTES || e.n_name || e.has_value) {
            s->entries[kept++] = e;
        } else if (bits_follow) {
            e.kind = ENTRY_HEAD;
            s->entries[kept++] = e;
        } else if (last && last->kind == ENTRY_BYTES && last->first + last->n == e.first &&
                   (last->offset == NO_OFFSET || e.offset == NO_OFFSET ||
                    last->offset + last->n == e.offset)) {
            last->n += e.n;
            last->is_elided = e.is_elided;
        }
    }
    s->n_entries = kept;
}

bool student_read(struct student *s, const char *text, size_t n)
{
    struct reading r = {.s = s};
    const char *end = text + (n < GRADE_MOST ? n : GRADE_MOST);
    *s = (struct student){.is_cut = n > GRADE_MOST};
    s->pool = malloc((size_t)(end - text) / 2 + 1);
    if (!s->pool)
        return false;
    if (begins(text, end, "\xef\xbb\xbf"))
        text += 3;
    if (rows_read(s, text, (size_t)(end - text)))
        return true;
    while (text < end && !s->is_cut) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop : end;
        r.line++;
        read_line(&r, text, stop);
        text = stop + (stop < end);
    }
    settle(s);
    return true;
}

void student_free(struct student *s)
{
    free(s->entries);
    free(s->pool);
    *s = (struct student){0};
}
