/* The command line, word by word: each option is obeyed as its row of the table says. */
#include "option_row.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define LONG_BASE 256 /* getopt's value for the long form of row i is LONG_BASE + i */

/* Whether -T fields is among the words: it decides how others are read. */
static bool wants_fields(char **argv)
{
    for (char **word = argv + 1; *word && strcmp(*word, "--") != 0; word++) {
        if (strcmp(*word, "-Tfields") == 0 ||
            (strcmp(*word, "-T") == 0 && word[1] && strcmp(word[1], "fields") == 0))
            return true;
    }
    return false;
}

static void *member(struct options *o, const struct option_row *r)
{
    return (char *)o + r->at;
}

static bool obey(struct options *o, const struct option_row *r, const char *arg)
{
    char letter[] = "-?";
    switch (r->kind) {
    case SET:
    case UNSET:
        *(bool *)member(o, r) = r->kind == SET;
        return true;
    case COUNT:
        ++*(int *)member(o, r);
        return true;
    case TEXT:
        *(const char **)member(o, r) = arg;
        return true;
    case ACTION:
        o->action = (enum action)r->number;
        return true;
    case CALL:
        return r->call(o, arg);
    case REFUSE:
        if (r->call && o->as_fields)
            return r->call(o, arg);
        letter[1] = (char)r->letter;
        return option_complain(letter, " is not supported", ": use tcpdump for it");
    }
    return false;
}

/* What getopt_long() wants to know, made from the table. */
struct forms {
    char letters[2 * MAX_OPTION_ROWS + 2];
    struct option names[MAX_OPTION_ROWS + 1];
};

static void make_forms(struct forms *f, bool as_fields)
{
    char *at = f->letters;
    struct option *o = f->names;
    *at++ = ':'; /* tell a missing argument from an unknown option */
    const struct option_row *r;
    for (int i = 0; (r = option_row((size_t)i)) != NULL; i++) {
        if (r->letter) {
            *at++ = (char)r->letter;
            if (r->arg || (r->letter == 'e' && as_fields))
                *at++ = ':';
        }
        if (r->name)
            *o++ = (struct option){r->name,
                                   !r->arg            ? no_argument
                                   : r->arg[0] == '[' ? optional_argument
                                                      : required_argument,
                                   NULL, LONG_BASE + i};
    }
    *at = '\0';
    *o = (struct option){0};
}

static const struct option_row *row_of(int value)
{
    if (value >= LONG_BASE)
        return option_row((size_t)(value - LONG_BASE));
    const struct option_row *r;
    for (size_t i = 0; (r = option_row(i)) != NULL && r->letter != value; i++)
        ;
    return r;
}

/* getopt's complaints, in a line. optopt is a letter or a long form's value; 0 where it knows none.
 */
static bool complain_about(int problem, const char *word)
{
    static const char hint[] = " (wireloupe --help lists the options)";
    char letter[] = "'-?'";
    letter[2] = (char)optopt;
    if (problem == ':')
        return option_complain("option requires an argument -- ",
                               optopt >= LONG_BASE ? word : letter, hint);
    if (optopt >= LONG_BASE)
        return option_complain("option takes no argument: ", word, hint);
    return option_complain("unrecognized option ", optopt ? letter : word, hint);
}

static char *join(char **words)
{
    size_t n = 1;
    for (char **w = words; *w; w++)
        n += strlen(*w) + 1;
    char *text = malloc(n), *at = text;
    for (char **w = words; text && *w; w++) {
        if (w > words)
            *at++ = ' ';
        at = stpcpy(at, *w);
    }
    return text;
}

/* Words behind --list-fields, and behind --explain where no capture is named, are names and no
 * filter. */
static bool settle_names(struct options *o, char **words)
{
    bool capture = o->device || o->n_files || o->file_list;
    if (o->action == ACTION_SHOW && o->view_options.explain && !capture && *words)
        o->action = ACTION_EXPLAIN;
    if (o->action != ACTION_EXPLAIN && o->action != ACTION_LIST_FIELDS)
        return false;
    /* --explain=NAME stands before them, in the place of an option that was read. */
    o->names = words;
    if (o->name)
        *--o->names = (char *)(uintptr_t)o->name;
    return true;
}

bool options_parse(struct options *o, int argc, char **argv)
{
    *o = (struct options){
        .capture.snaplen = MAX_SNAPLEN,
        .view = &view_line,
        .as_fields = wants_fields(argv),
        .chosen.separator = '\t',
        .chosen.aggregator = ',',
    };
    option_color(o, "auto");
    struct forms forms = {0};
    make_forms(&forms, o->as_fields);
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, forms.letters, forms.names, NULL)) != -1;) {
        const struct option_row *r = c == '?' || c == ':' ? NULL : row_of(c);
        if (!r)
            return complain_about(c, argv[optind - 1]);
        if (!obey(o, r, optarg))
            return false;
    }
    char **words = argv + optind;
    if (settle_names(o, words))
        return options_settle(o);
    if (!options_settle_diff(o, &words))
        return false;
    if (*words && !(o->expression = join(words)))
        return option_complain("out of memory", "", "");
    return options_settle(o);
}

void options_free(struct options *o)
{
    free(o->files);
    free(o->expression);
    fields_free(&o->chosen);
}
