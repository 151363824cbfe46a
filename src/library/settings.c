/* The settings of a context: a table of names, what each is and where it stands. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "context.h"

#include "wireloupe/lang.h"

enum kind {
    SWITCH, /* bool */
    COUNT,  /* int, up to `most` */
    SIZE,   /* uint64_t, up to `most` */
    WORD,   /* uint8_t: which of `words` */
    CALL
};

/* When it is too late. */
enum until {
    ALWAYS,
    OPEN,  /* a source is open */
    PACKET /* the first packet was dissected */
};

struct setting {
    const char *name;
    enum kind kind;
    enum until until;
    size_t at; /* in struct wireloupe */
    uint64_t most;
    const char *const *words; /* NULL at the end */
    bool (*call)(struct wireloupe *w, const char *value);
};

/* Digits alone, up to `most`. */
static bool number(const char *s, uint64_t most, uint64_t *v)
{
    *v = 0;
    for (const char *at = s; *at; at++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (digit > 9 || digit > most || *v > (most - digit) / 10)
            return false;
        *v = *v * 10 + digit;
    }
    return *s;
}

static bool copy(struct wireloupe *w, char **to, const char *value)
{
    char *text = strdup(value);
    if (!text)
        return context_fail(w, "out of memory", (char *)NULL);
    free(*to);
    *to = text;
    return true;
}

static bool set_filter(struct wireloupe *w, const char *value)
{
    return copy(w, &w->expression, value);
}

static bool set_match(struct wireloupe *w, const char *value)
{
    char error[MATCH_ERROR_SIZE];
    struct match *m = match_open(value, error);
    if (!m)
        return context_fail(w, "match: ", error, (char *)NULL);
    match_close(w->match);
    w->match = m;
    return true;
}

static bool set_payload(struct wireloupe *w, const char *value)
{
    enum force force = dissect_force(NULL, value);
    if (force == FORCE_ABSENT || force == FORCE_UNKNOWN)
        return context_fail(w, "payload: ", value, " is not decoded", (char *)NULL);
    w->o.line.forced = true;
    w->o.line.no_udp = force == FORCE_NO_UDP;
    return copy(w, &w->payload, value);
}

static bool set_lang(struct wireloupe *w, const char *value)
{
    const char *before = lang_code();
    enum lang_choice choice = lang_use(value);
    if (choice == LANG_USED)
        w->lang = lang_code();
    lang_use(before);
    return choice == LANG_USED ||
           context_fail(w, "lang: ", value,
                        choice == LANG_ABSENT ? " is not built in" : " is not known", (char *)NULL);
}

static bool set_fields(struct wireloupe *w, const char *value)
{
    char error[FIELDS_ERROR_SIZE];
    return fields_add(&w->chosen, value, error) || context_fail(w, "fields: ", error, (char *)NULL);
}

static bool set_style(struct wireloupe *w, const char *value)
{
    return fields_style(&w->chosen, value) ||
           context_fail(w, "fields-style: ", value, " is none", (char *)NULL);
}

static bool set_csv(struct wireloupe *w, const char *value)
{
    if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0)
        return context_fail(w, "csv: cannot be ", value, (char *)NULL);
    w->chosen.csv = *value == '1';
    w->chosen.separator = w->chosen.csv ? ',' : '\t';
    return true;
}

static bool set_snaplen(struct wireloupe *w, const char *value)
{
    uint64_t v;
    if (!number(value, 262144, &v) || v == 0)
        return context_fail(w, "snapshot-length: ", value, " is not 1 to 262144", (char *)NULL);
    w->c.snaplen = (uint32_t)v;
    return true;
}

static bool set_width(struct wireloupe *w, const char *value)
{
    uint64_t v;
    if (!number(value, 1000, &v) || v < 20)
        return context_fail(w, "width: ", value, " is not 20 to 1000", (char *)NULL);
    w->o.width = (unsigned)v;
    return true;
}

static bool set_stream(struct wireloupe *w, const char *value)
{
    uint64_t v;
    if (!number(value, UINT32_MAX, &v))
        return context_fail(w, "follow-stream: ", value, " is no number", (char *)NULL);
    w->o.follow_index = (int64_t)v;
    return true;
}

static const char *const sheets[] = {"0", "values", "names", "all", NULL};
static const char *const forms[] = {"text", "tsv", "json", NULL};
static const char *const follows[] = {"tcp", "udp", "tls", "http", NULL};
static const char *const formats[] = {"text", "hex", "raw", NULL};

#define AT(member) .at = offsetof(struct wireloupe, member)

static const struct setting settings[] = {
    /* how lines look */
    {"verbose", COUNT, ALWAYS, AT(o.line.verbose), .most = 3},
    {"numeric", COUNT, ALWAYS, AT(o.line.numeric), .most = 2},
    {"time", COUNT, ALWAYS, AT(o.line.time), .most = 5},
    {"nano", SWITCH, ALWAYS, AT(o.line.nano)},
    {"ether", SWITCH, ALWAYS, AT(o.line.ether)},
    {"quiet", SWITCH, ALWAYS, AT(o.line.quiet)},
    {"absolute-tcp-sequence-numbers", SWITCH, ALWAYS, AT(o.line.absolute)},
    {"number", SWITCH, ALWAYS, AT(o.line.number)},
    {"hex", COUNT, ALWAYS, AT(o.line.hex), .most = 2},
    {"hex-ascii", COUNT, ALWAYS, AT(o.line.hex_ascii), .most = 2},
    {"ascii", SWITCH, ALWAYS, AT(o.line.ascii)},
    /* how views look */
    {"color", SWITCH, ALWAYS, AT(o.color)},
    {"width", CALL, ALWAYS, .call = set_width},
    {"rows", SWITCH, ALWAYS, AT(o.rows)},
    {"explain", SWITCH, ALWAYS, AT(o.explain)},
    {"worksheet", WORD, ALWAYS, AT(o.sheet), .words = sheets},
    {"key", SWITCH, ALWAYS, AT(o.key)},
    {"html-limit", SIZE, ALWAYS, AT(o.html_limit), .most = INT64_MAX},
    {"bulk", SWITCH, ALWAYS, AT(o.bulk)},
    {"flows", WORD, ALWAYS, AT(o.flows), .words = forms},
    {"follow", WORD, ALWAYS, AT(o.follow), .words = follows},
    {"follow-format", WORD, ALWAYS, AT(o.follow_format), .words = formats},
    {"follow-stream", CALL, ALWAYS, .call = set_stream},
    {"fields", CALL, PACKET, .call = set_fields},
    {"fields-style", CALL, PACKET, .call = set_style},
    {"csv", CALL, PACKET, .call = set_csv},
    {"lang", CALL, ALWAYS, .call = set_lang},
    /* which packets, and how they are taken */
    {"filter", CALL, OPEN, .call = set_filter},
    {"match", CALL, PACKET, .call = set_match},
    {"snapshot-length", CALL, OPEN, .call = set_snaplen},
    {"no-promiscuous-mode", SWITCH, OPEN, AT(c.no_promiscuous)},
    {"immediate-mode", SWITCH, OPEN, AT(c.immediate)},
    {"salvage", SWITCH, OPEN, AT(c.salvage)},
    /* what is dissected */
    {"payload", CALL, PACKET, .call = set_payload},
    {"dont-verify-checksums", SWITCH, PACKET, AT(no_checksum)},
    {"names", SWITCH, PACKET, AT(o.names)},
    {"flow-memory", SIZE, PACKET, AT(flow_memory), .most = INT64_MAX},
    {"views-only", SWITCH, PACKET, AT(views_only)},
};

static bool set_word(uint8_t *to, const struct setting *s, const char *value)
{
    for (uint8_t i = 0; s->words[i]; i++) {
        if (strcmp(s->words[i], value) == 0) {
            *to = i;
            return true;
        }
    }
    return false;
}

static bool set(struct wireloupe *w, const struct setting *s, const char *value)
{
    char *at = (char *)w + s->at;
    uint64_t v = 0;
    bool good;
    switch (s->kind) {
    case SWITCH:
        if ((good = number(value, 1, &v)))
            *(bool *)at = v;
        break;
    case COUNT:
        if ((good = number(value, s->most, &v)))
            memcpy(at, &(int){(int)v}, sizeof(int));
        break;
    case SIZE:
        if ((good = number(value, s->most, &v)))
            memcpy(at, &v, sizeof v);
        break;
    case WORD:
        good = set_word((uint8_t *)at, s, value);
        break;
    default:
        return s->call(w, value);
    }
    return good || context_fail(w, s->name, ": cannot be ", value, (char *)NULL);
}

API bool wireloupe_set(struct wireloupe *w, const char *name, const char *value)
{
    w->error[0] = '\0';
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        const struct setting *s = &settings[i];
        if (strcmp(s->name, name) != 0)
            continue;
        if ((s->until == OPEN && (w->capture || w->dissects)) ||
            (s->until == PACKET && w->dissects))
            return context_fail(w, name, " comes too late", (char *)NULL);
        return set(w, s, value);
    }
    return context_fail(w, "nothing is called ", name, (char *)NULL);
}
