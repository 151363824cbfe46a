/* The command line, parsed: what the user asks for. */
#ifndef WIRELOUPE_OPTIONS_H
#define WIRELOUPE_OPTIONS_H

#include "wireloupe/capture.h"
#include "wireloupe/fields.h"
#include "wireloupe/view.h"

/* What a run does. */
enum action {
    ACTION_SHOW, /* capture or read, and show or write */
    ACTION_LIST_INTERFACES,
    ACTION_LIST_LINKTYPES,
    ACTION_LIST_TSTAMP_TYPES,
    ACTION_DUMP_FILTER,
    ACTION_EXPLAIN,     /* the pages of what `names` names */
    ACTION_LIST_FIELDS, /* of the protocols that `names` names; of all where there are none */
    ACTION_JSON_SCHEMA,
    ACTION_JSON_TABLE,
    ACTION_HELP,
    ACTION_VERSION
};

/* Frames that --frame names: from..to, both of them included. */
#define MAX_RANGES 64

struct range {
    uint64_t from, to;
};

#define MAX_ASSERTIONS 64
#define MAX_IGNORED 64

struct options {
    enum action action;
    /* where frames come from */
    const char *device; /* -i, or NULL */
    const char **files; /* -r, in order; owned */
    unsigned n_files;
    const char *file_list; /* -V, or NULL */
    struct capture_options capture;
    const char *user; /* -Z, or NULL */
    bool no_sandbox;  /* --no-sandbox */
    /* which frames */
    char *expression;                 /* owned; NULL: all */
    const char *expression_file;      /* -F, or NULL */
    bool no_optimize;                 /* -O */
    const char *fields;               /* -Y: a filter on fields, or NULL */
    const char *diff[2];              /* --diff: both captures, or NULL */
    const char *ignored[MAX_IGNORED]; /* --ignore */
    unsigned n_ignored;
    const char *assertions[MAX_ASSERTIONS]; /* --assert */
    unsigned n_assertions;
    int dump_filter;                 /* -d: 1 to 3 */
    uint64_t count;                  /* -c; 0: no limit */
    bool count_only;                 /* --count */
    struct range frames[MAX_RANGES]; /* --frame */
    unsigned n_frames;               /* 0: all */
    bool only[N_PROTOCOLS];          /* --only; view_options.only points here where it is given */
    /* where they go */
    struct writer_options writer; /* writer.name NULL: no file */
    bool print;                   /* --print */
    bool flush_each;              /* -l, -U */
    /* how they look */
    const struct view *view;
    bool golden;      /* --golden */
    const char *page; /* --html: the file; "-" is standard output; NULL: not asked for */
    struct view_options view_options;
    struct fields chosen; /* --fields, -T fields; view_options.fields points here */
    bool as_fields;       /* -T fields: -e names a field, -E says how lines are written */
    const char *grade;    /* --grade: a file to grade, or NULL */
    const char *lang;     /* --lang, or NULL: what the environment says */
    const char *payload;  /* -T, or NULL */
    const char *name;     /* --explain=NAME, --list-fields=NAME, or NULL */
    char **names;         /* it and the operands, NULL at the end; the command line's own */
    bool no_checksum;     /* -K */
    bool foreign_numeric; /* -f */
    unsigned jobs;        /* --jobs: threads; 0: one */
    uint64_t flow_memory; /* --flow-memory, in bytes; 0: not given */
};

/* options_parse: fills *o from the command line. Returns false after one line on stderr where the
 * command line is wrong. */
bool options_parse(struct options *o, int argc, char **argv);
/* options_free: releases what options_parse() took. */
void options_free(struct options *o);
/* options_help: the options, grouped by what a person wants to do, on stdout. */
void options_help(void);

/* What others may know of a row of the table, such as the shells that complete a command line. */
struct option_words {
    char letter;        /* 0: no short form */
    const char *name;   /* the long form without its dashes, or NULL */
    const char *arg;    /* its argument's name, NULL without; "[NAME]" where it is optional */
    const char *values; /* words that the argument may be, with spaces between, or NULL */
    const char *help;   /* English */
};

/* options_next: the supported option that *at stands before, 0 at first, in *w; moves *at behind
 * it. Returns false behind the last. */
bool options_next(size_t *at, struct option_words *w);

#endif
