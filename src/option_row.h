/* What the parts of the command line share: a row of the table, and what rows call. */
#ifndef WIRELOUPE_OPTION_ROW_H
#define WIRELOUPE_OPTION_ROW_H

#include "wireloupe/options.h"

#define MAX_SNAPLEN 262144

enum option_group {
    FROM,
    WHICH,
    WHERE,
    LOOK,
    TIMES,
    ASK,
    UNSUPPORTED,
    N_GROUPS
};

/* What an option does with its argument. */
enum option_kind {
    SET,    /* the bool at `at` becomes true */
    UNSET,  /* ... false */
    COUNT,  /* the int at `at` goes up by one */
    TEXT,   /* the string at `at` is the argument */
    ACTION, /* the action is `number` */
    CALL,   /* call() knows */
    REFUSE  /* named as unsupported; with -T fields, call() knows some */
};

struct option_row {
    int letter;       /* 0: no short form */
    const char *name; /* the long form, or NULL */
    const char *arg;  /* its argument's name in the help, NULL without; "[...]" where optional */
    enum option_group group;
    enum option_kind kind;
    size_t at;
    int number;
    bool (*call)(struct options *o, const char *arg);
    const char *values; /* what the argument may be, where that is a few words; else NULL */
    const char *help;
};

/* The table has fewer rows. */
#define MAX_OPTION_ROWS 128

/* option_row: row `i` of the table, in the order of --help; NULL behind the last. */
const struct option_row *option_row(size_t i);

/* option_complain: one line on stderr, of what, value and hint; false. */
bool option_complain(const char *what, const char *value, const char *hint);
/* option_number: whether s is a decimal number of min..max, which *value is then. */
bool option_number(const char *s, uint64_t min, uint64_t max, uint64_t *value);
/* options_settle: checks what only makes sense together, and fills in what follows from it. Returns
 * false after one line on stderr. */
bool options_settle(struct options *o);
/* options_settle_diff: takes the second capture of --diff from the words behind the options, and
 * moves *words behind it. Returns false after one line on stderr. */
bool options_settle_diff(struct options *o, char ***words);

/* What rows call, with their argument or NULL: false after one line on stderr. */

/* options_capture.c: where packets come from, which ones, and where they go */
bool option_file(struct options *o, const char *arg);
bool option_count(struct options *o, const char *arg);
bool option_add_assertion(struct options *o, const char *arg);
bool option_frames(struct options *o, const char *arg);
bool option_only(struct options *o, const char *arg);
bool option_snaplen(struct options *o, const char *arg);
bool option_buffer(struct options *o, const char *arg);
bool option_direction(struct options *o, const char *arg);
bool option_linktype(struct options *o, const char *arg);
bool option_tstamp_type(struct options *o, const char *arg);
bool option_precision(struct options *o, const char *arg);
bool option_size(struct options *o, const char *arg);
bool option_seconds(struct options *o, const char *arg);
bool option_files(struct options *o, const char *arg);
bool option_flow_memory(struct options *o, const char *arg);
bool option_jobs(struct options *o, const char *arg);
/* options_view.c: what is shown of them */
bool option_diff(struct options *o, const char *arg);
bool option_add_ignored(struct options *o, const char *arg);
bool option_fields(struct options *o, const char *arg);
bool option_csv(struct options *o, const char *arg);
bool option_ether(struct options *o, const char *arg);
bool option_style(struct options *o, const char *arg);
bool option_ascii(struct options *o, const char *arg);
bool option_payload(struct options *o, const char *arg);
bool option_walk(struct options *o, const char *arg);
bool option_sheet(struct options *o, const char *arg);
bool option_explain(struct options *o, const char *arg);
bool option_list_fields(struct options *o, const char *arg);
bool option_flows(struct options *o, const char *arg);
bool option_summary(struct options *o, const char *arg);
bool option_report(struct options *o, const char *arg);
bool option_map(struct options *o, const char *arg);
bool option_html(struct options *o, const char *arg);
bool option_html_limit(struct options *o, const char *arg);
bool option_json(struct options *o, const char *arg);
bool option_json_schema(struct options *o, const char *arg);
bool option_follow(struct options *o, const char *arg);
bool option_follow_format(struct options *o, const char *arg);
bool option_color(struct options *o, const char *arg);
bool option_lang(struct options *o, const char *arg);

#endif
