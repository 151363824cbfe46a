/* Whether what a student calls a field is its name: in any case, order, punctuation and common
 * abbreviation, with the protocol said or not, and but for a letter or two. */
#include "grade.h"

#include "wireloupe/dissect.h"

/* ---- words ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Words that say nothing. */
static bool is_filler(const char *word)
{
    static const char *const fillers[] = {"the", "of",   "a",     "an",    "this", "in",  "is",
                                          "to",  "byte", "bytes", "octet", "bit",  "for", "and"};
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++) {
        if (strcmp(word, fillers[i]) == 0)
            return true;
    }
    return false;
}

static void add(struct name *to, const char *word, size_t n)
{
    if (n == 0 || n >= MAX_WORD || to->n == MAX_WORDS)
        return;
    char *at = to->word[to->n++];
    memcpy(at, word, n);
    at[n] = '\0';
    /* One of several, and one. */
    if (n > 3 && at[n - 1] == 's' && at[n - 2] != 's' && at[n - 2] != 'u')
        at[n - 1] = '\0';
}

static void terminate(char to[MAX_WORD], const char *word, size_t n)
{
    n = n < MAX_WORD ? n : MAX_WORD - 1;
    memcpy(to, word, n);
    to[n] = '\0';
}

/* A word, or what it stands for, in words that may themselves stand for others. */
static void add_meant(struct name *to, const char *word, size_t n, bool is_typed)
{
    char whole[MAX_WORD], part[MAX_WORD];
    terminate(whole, word, n);
    if (is_filler(whole))
        return;
    const char *means = words_meant(whole, is_typed);
    if (!means) {
        add(to, whole, strlen(whole));
        return;
    }
    while (*means) {
        size_t k = strcspn(means, " ");
        terminate(part, means, k);
        const char *more = words_meant(part, false);
        add(to, more ? more : part, strlen(more ? more : part));
        means += k + (means[k] == ' ');
    }
}

void name_read(struct name *to, const char *s, size_t n, bool is_typed)
{
    char word[64];
    size_t k = 0;
    to->n = 0;
    for (size_t i = 0; i <= n; i++) {
        bool is_in = i < n && (is_letter(s[i]) || is_digit(s[i]));
        /* "dstPort" is two words; an apostrophe divides none. */
        bool begins =
            is_in && k && s[i] >= 'A' && s[i] <= 'Z' && s[i - 1] >= 'a' && s[i - 1] <= 'z';
        if (i < n && s[i] == '\'')
            continue;
        if ((!is_in || begins) && k) {
            add_meant(to, word, k, is_typed);
            k = 0;
        }
        if (is_in && k < sizeof word)
            word[k++] = lower(s[i]);
    }
}

static bool has_word(const struct name *name, const char *word)
{
    for (unsigned i = 0; i < name->n; i++) {
        if (strcmp(name->word[i], word) == 0)
            return true;
    }
    return false;
}

/* ---- likeness ---- */

static unsigned most_typos(size_t letters)
{
    return letters >= 8 ? 2 : letters >= 4 ? 1 : 0;
}

/* Takes a word out of those in `left` that is the one asked for, or nearly. */
static enum likeness take_word(const struct name *typed, bool *left, const char *word)
{
    for (unsigned i = 0; i < typed->n; i++) {
        if (left[i] && strcmp(typed->word[i], word) == 0) {
            left[i] = false;
            return NAME_SAME;
        }
    }
    unsigned most = most_typos(strlen(word));
    for (unsigned i = 0; most && i < typed->n; i++) {
        if (left[i] && words_between(typed->word[i], word, most) <= most) {
            left[i] = false;
            return NAME_TYPO;
        }
    }
    return NAME_OTHER;
}

static bool is_all_weak(const struct name *name)
{
    for (unsigned i = 0; i < name->n; i++) {
        if (!words_weak(name->word[i]))
            return false;
    }
    return true;
}

/* Every word of `meant` has to be there, but for weak ones; what else is there has to be weak, or
 * one of `around`: the protocol, the option that the field is in. */
static enum likeness compare(const struct name *typed, const struct name *meant,
                             const struct name *around)
{
    bool left[MAX_WORDS], strict = is_all_weak(meant);
    enum likeness like = NAME_SAME;
    for (unsigned i = 0; i < MAX_WORDS; i++)
        left[i] = i < typed->n;
    if (!meant->n)
        return NAME_OTHER;
    for (unsigned i = 0; i < meant->n; i++) {
        enum likeness word = take_word(typed, left, meant->word[i]);
        if (word == NAME_OTHER && (strict || !words_weak(meant->word[i])))
            return NAME_OTHER;
        if (word == NAME_TYPO)
            like = NAME_TYPO;
    }
    for (unsigned i = 0; i < typed->n; i++) {
        if (left[i] && !words_weak(typed->word[i]) && !has_word(around, typed->word[i]))
            return NAME_OTHER;
    }
    return like;
}

static enum likeness compare_text(const struct name *typed, const char *s, size_t n,
                                  const struct name *around)
{
    struct name meant;
    name_read(&meant, s, n, false);
    return compare(typed, &meant, around);
}

/* ---- what a field may be called ---- */

static void add_text(struct name *to, const char *s, size_t n)
{
    struct name more;
    name_read(&more, s, n, false);
    for (unsigned i = 0; i < more.n; i++)
        add(to, more.word[i], strlen(more.word[i]));
}

static const struct {
    uint8_t proto;
    const char *words;
} also[] = {
    {PROTO_eth, "ethernet mac link layer frame"},
    {PROTO_ip, "ip packet datagram 4"},
    {PROTO_ipv6, "ip packet 6"},
    {PROTO_tcp, "tcp segment"},
    {PROTO_udp, "udp datagram"},
};

static const struct layer *layer_of(const struct packet *p, uint32_t i)
{
    for (uint32_t k = p->n_layers; k--;) {
        const struct layer *y = &p->layers[k];
        if (i >= y->first && i < y->first + y->count)
            return y;
    }
    return NULL;
}

/* What stands around field i: words that a name of it may hold. */
static void read_around(struct name *to, const struct packet *p, uint32_t i)
{
    const struct field *f = &p->fields[i];
    const char *field = field_def_of(f)->name;
    to->n = 0;
    add_text(to, field, strcspn(field, "."));
    add_text(to, protocols[f->proto]->name, strlen(protocols[f->proto]->name));
    for (size_t k = 0; k < sizeof also / sizeof also[0]; k++) {
        if (also[k].proto == f->proto)
            add_text(to, also[k].words, strlen(also[k].words));
    }
    /* The groups that the field is in. */
    unsigned depth = f->depth;
    const struct layer *y = layer_of(p, i);
    for (uint32_t k = i; depth && y && k-- > y->first;) {
        const struct field *above = &p->fields[k];
        if (above->depth < depth) {
            depth = above->depth;
            const char *label = field_def_of(above)->label;
            add_text(to, label, strlen(label));
        }
    }
}

/* "192B": what the field says, with its unit. */
static bool is_amount(const struct field *f, const char *s, size_t n)
{
    uint64_t v = 0;
    size_t i = 0;
    while (i < n && i < 10 && is_digit(s[i]))
        v = 10 * v + (uint64_t)(s[i++] - '0');
    if (i == 0 || i == n || v != f->value || field_def_of(f)->type != FT_UINT)
        return false;
    while (i < n && s[i] == ' ')
        i++;
    size_t left = n - i;
    return (left == 1 && lower(s[i]) == 'b') || (left >= 4 && lower(s[i]) == 'b' && left <= 5);
}

/* "MSS" for "Maximum segment size". */
static bool is_initials(const char *words, const char *s, size_t n)
{
    size_t i = 0;
    for (const char *at = words; *at; at++) {
        if (!is_letter(*at) || (at > words && at[-1] != ' '))
            continue;
        if (i == n || lower(s[i]) != lower(*at))
            return false;
        i++;
    }
    return i == n && n > 1;
}

/* The word for what the field says: "IPv4", "TCP"; for a port, the protocol that has it. */
static bool names_value(const struct field *f, const struct name *typed, const char *s, size_t n)
{
    const struct field_def *row = field_def_of(f);
    struct name value;
    const char *word = row->n_names ? value_name(row, f->value) : NULL;
    size_t len = strlen(row->name);
    if (!word && len > 4 && strcmp(row->name + len - 4, "port") == 0) {
        unsigned proto = registry_find(BY_TCP_PORT, f->value);
        proto = proto ? proto : registry_find(BY_UDP_PORT, f->value);
        word = proto ? protocols[proto]->name : NULL;
    }
    if (is_amount(f, s, n))
        return true;
    if (!word)
        return false;
    if (is_initials(word, s, n))
        return true;
    name_read(&value, word, strlen(word), false);
    return typed->n <= value.n && compare(typed, &value, &(struct name){0}) == NAME_SAME;
}

static enum likeness better(enum likeness a, enum likeness b)
{
    return a > b ? a : b;
}

/* Any of the names with "|" between them. */
static enum likeness compare_names(const struct name *typed, const char *s,
                                   const struct name *around)
{
    enum likeness like = NAME_OTHER;
    while (s && *s) {
        size_t n = strcspn(s, "|");
        like = better(like, compare_text(typed, s, n, around));
        s += n + (s[n] == '|');
    }
    return like;
}

static bool is_text(const char *name, const char *s, size_t n)
{
    if (strlen(name) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (lower(s[i]) != lower(name[i]))
            return false;
    }
    return true;
}

enum likeness name_of_field(const struct packet *p, uint32_t i, const char *s, size_t n)
{
    const struct field *f = &p->fields[i];
    const struct field_def *row = field_def_of(f);
    struct name typed, around;
    if (is_text(row->name, s, n) || is_text(row->label, s, n) ||
        (row->brief && is_text(row->brief, s, n)))
        return NAME_SAME;
    name_read(&typed, s, n, true);
    if (!typed.n)
        return NAME_OTHER;
    read_around(&around, p, i);
    enum likeness like = compare_names(&typed, row->label, &around);
    if (row->brief && like != NAME_SAME)
        like = better(like, compare_names(&typed, row->brief, &around));
    const char *last = strchr(row->name, '.');
    if (last && like != NAME_SAME)
        like = better(like, compare_names(&typed, last + 1, &around));
    if (like != NAME_SAME)
        like = better(like, compare_names(&typed, words_for_field(row->name), &around));
    return like != NAME_SAME && names_value(f, &typed, s, n) ? NAME_SAME : like;
}

enum likeness name_of_layer(const struct layer *y, const char *s, size_t n)
{
    static const char wholes[] = "header packet datagram segment message frame option part request "
                                 "response reply query payload data";
    const struct protocol *proto = protocols[y->proto];
    struct name typed, around = {0}, first = {0};
    name_read(&typed, s, n, true);
    add_text(&around, wholes, sizeof wholes - 1);
    add_text(&around, proto->title, strlen(proto->title));
    add_text(&around, proto->name, strlen(proto->name));
    enum likeness like = compare_text(&typed, proto->title, strlen(proto->title), &around);
    add_text(&first, proto->name, strlen(proto->name));
    return typed.n ? better(like, compare(&typed, &first, &around)) : NAME_OTHER;
}

bool name_of_payload(const char *s, size_t n)
{
    static const char *const words[] = {"payload", "data", "body", "content"};
    struct name typed;
    name_read(&typed, s, n, true);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (has_word(&typed, words[i]))
            return true;
    }
    return false;
}

unsigned name_distance(const struct field_def *row, const char *s, size_t n, unsigned most)
{
    char typed[64], label[64];
    size_t k = 0, len = strlen(row->label);
    if (n >= sizeof typed || len >= sizeof label)
        return most + 1;
    for (; k < n; k++)
        typed[k] = lower(s[k]);
    typed[k] = '\0';
    for (k = 0; k < len; k++)
        label[k] = lower(row->label[k]);
    label[k] = '\0';
    return words_between(typed, label, most);
}
