/* The columns of --fields, by their names. */
#include "wireloupe/fields.h"
#include "wireloupe/view.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    uint8_t kind;
} others[] = {
    {"frame.number", COLUMN_NUMBER},
    {"frame.time", COLUMN_TIME},
    {"frame.time_epoch", COLUMN_TIME_EPOCH},
    {"frame.time_delta", COLUMN_TIME_DELTA},
    {"frame.time_relative", COLUMN_TIME_RELATIVE},
    {"frame.len", COLUMN_LEN},
    {"frame.cap_len", COLUMN_CAP_LEN},
    {"frame.interface_name", COLUMN_INTERFACE},
    {"frame.protocols", COLUMN_PROTOCOLS},
    {"line", COLUMN_LINE},
};

#define N_OTHERS (sizeof others / sizeof others[0])

static struct column *new_column(struct fields *t, char *error)
{
    struct column *more = NULL;
    if (t->n < MAX_COLUMNS)
        more = realloc(t->column, (t->n + 1) * sizeof *more);
    if (!more) {
        view_complain(error, FIELDS_ERROR_SIZE,
                      t->n < MAX_COLUMNS ? "out of memory" : "too many columns", (char *)NULL);
        return NULL;
    }
    t->column = more;
    memset(&more[t->n], 0, sizeof *more);
    return &more[t->n];
}

/* What one name stands for; false where that is nothing. */
static bool find(struct column *c, const char *name)
{
    for (size_t i = 0; i < N_OTHERS; i++) {
        if (strcmp(others[i].name, name) == 0) {
            c->name = others[i].name;
            c->kind = others[i].kind;
            return true;
        }
    }
    if (strcmp(name, "tcp.payload") == 0 || strcmp(name, "udp.payload") == 0) {
        c->kind = COLUMN_PAYLOAD;
        c->protocol[c->n_protocols++] = *name == 't' ? PROTO_tcp : PROTO_udp;
        return true;
    }
    c->n_rows = (uint8_t)registry_rows(name, c->row, MAX_SAME_NAME);
    if (c->n_rows)
        c->relative = registry_relative(name, c->row[0]);
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS && c->n_protocols < MAX_SAME_NAME; i++) {
        if (strcmp(protocols[i]->name, name) == 0)
            c->protocol[c->n_protocols++] = (uint8_t)i;
    }
    return c->n_rows || c->n_protocols;
}

static bool add_name(struct fields *t, const char *name, char *error)
{
    struct column *c = new_column(t, error);
    if (!c)
        return false;
    if (!find(c, name)) {
        char hint[256];
        registry_suggest(name, NEAR_FIELDS | NEAR_PROTOCOLS, hint, sizeof hint);
        return view_complain(error, FIELDS_ERROR_SIZE, "no field is called \"", name, "\"", hint,
                             (char *)NULL);
    }
    t->n++;
    return true;
}

/* A name that a glob means, once for each glob. */
static bool add_meant(struct fields *t, unsigned first, const char *glob, const char *name,
                      char *error)
{
    if (fnmatch(glob, name, 0) != 0)
        return true;
    for (unsigned i = first; i < t->n; i++) {
        if (strcmp(t->column[i].name, name) == 0)
            return true;
    }
    if (!add_name(t, name, error))
        return false;
    t->column[t->n - 1].name = name;
    return true;
}

/* All fields that have a value of their own. */
static bool add_glob(struct fields *t, const char *glob, char *error)
{
    unsigned first = t->n;
    for (size_t i = 0; i < N_OTHERS; i++) {
        if (!add_meant(t, first, glob, others[i].name, error))
            return false;
    }
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned k = 0; k < protocols[i]->n_fields; k++) {
            const struct field_def *row = &protocols[i]->fields[k];
            bool empty = row->flags & FF_PART || (row->type == FT_GROUP && !row->n_names);
            if (!empty && !add_meant(t, first, glob, row->name, error))
                return false;
        }
    }
    return t->n > first || view_complain(error, FIELDS_ERROR_SIZE, "no field's name is like \"",
                                         glob, "\"", (char *)NULL);
}

/* The name that a table has for this one; of either side's names, and protocols', the word itself.
 */
static bool name_it(struct fields *t, const char *word, size_t n, char *error)
{
    struct column *c = &t->column[t->n - 1];
    char *kept;
    if (c->name)
        return true;
    for (unsigned i = 0; i < c->n_rows; i++) {
        c->name = registry_row(c->row[i])->name;
        if (strlen(c->name) == n && memcmp(c->name, word, n) == 0)
            return true;
    }
    kept = c->own = strndup(word, n);
    c->name = kept;
    return kept || view_complain(error, FIELDS_ERROR_SIZE, "out of memory", (char *)NULL);
}

bool fields_add(struct fields *t, const char *names, char *error)
{
    char word[128];
    for (const char *s = names;; s++) {
        size_t n = strcspn(s, ",");
        if (!n || n >= sizeof word)
            return view_complain(error, FIELDS_ERROR_SIZE,
                                 n ? "no field has so long a name: " : "a name is missing in \"",
                                 names, n ? "" : "\"", (char *)NULL);
        memcpy(word, s, n);
        word[n] = '\0';
        bool good = strpbrk(word, "*?[") ? add_glob(t, word, error)
                                         : add_name(t, word, error) && name_it(t, s, n, error);
        if (!good)
            return false;
        s += n;
        if (!*s)
            return true;
    }
}

void fields_free(struct fields *t)
{
    for (unsigned i = 0; i < t->n; i++)
        free(t->column[i].own);
    free(t->column);
    t->column = NULL;
    t->n = 0;
}

/* ---- -E ---- */

/* "/t" is a tab and "/s" a space; any other character stands for itself. */
static bool set_character(char *c, const char *s)
{
    if (s[0] == '/' && s[1] && !s[2]) {
        *c = s[1] == 't' ? '\t' : s[1] == 's' ? ' ' : '/';
        return strchr("ts/", s[1]) != NULL;
    }
    *c = s[0];
    return s[0] && !s[1] && s[0] != '\n' && s[0] != '\r';
}

static bool set_flag(bool *flag, const char *s)
{
    *flag = strcmp(s, "y") == 0;
    return *flag || strcmp(s, "n") == 0;
}

/* Which of `letters` it is; -1 where it is none. */
static int letter(const char *s, const char *letters)
{
    const char *at = *s && !s[1] ? strchr(letters, *s) : NULL;
    return at ? (int)(at - letters) : -1;
}

bool fields_style(struct fields *t, const char *style)
{
    const char *value = strchr(style, '=');
    size_t n = value ? (size_t)(value - style) : 0;
    if (!value++)
        return false;
    if (n == 6 && memcmp(style, "header", n) == 0)
        return set_flag(&t->header, value);
    if (n == 3 && memcmp(style, "bom", n) == 0)
        return set_flag(&t->bom, value);
    if (n == 9 && memcmp(style, "separator", n) == 0)
        return set_character(&t->separator, value);
    if (n == 10 && memcmp(style, "aggregator", n) == 0)
        return set_character(&t->aggregator, value);
    if (n == 10 && memcmp(style, "occurrence", n) == 0) {
        int which = letter(value, "afl");
        t->which = (uint8_t)(which < 0 ? OCCURRENCE_ALL : which);
        return which >= 0;
    }
    if (n == 5 && memcmp(style, "quote", n) == 0) {
        int which = letter(value, "nds");
        t->quote = which > 0 ? "\"'"[which - 1] : '\0';
        return which >= 0;
    }
    return false;
}
