/* Options that only make sense together, or not at all; what follows from those that were given. */
#include "option_row.h"
#include "wireloupe/lang.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static int at_most(int v, int max)
{
    return v < max ? v : max;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

/* Options that only make sense together with others. */
static bool check_writer(struct options *o)
{
    struct writer_options *w = &o->writer;
    if (!w->name) {
        if (w->max_bytes || w->max_seconds || w->max_files || w->command || w->pcapng)
            return option_complain("-C, -G, -W, -z and --pcapng",
                                   " say how to write a file: name it with -w", "");
        return true;
    }
    bool to_stdout = strcmp(w->name, "-") == 0;
    if ((w->max_files || w->command) && !w->max_bytes && !w->max_seconds)
        return option_complain("-W and -z", " need -C or -G, which begin new files", "");
    if (to_stdout && (w->max_bytes || w->max_seconds))
        return option_complain("-C and -G", " need a file, not standard output", "");
    if (to_stdout && (o->print || o->count_only))
        return option_complain("standard output", " cannot take the packets of -w - and text, too",
                               "");
    w->pcapng = w->pcapng || ends_with(w->name, ".pcapng");
    return true;
}

/* A page is a view with a file of its own. */
static bool check_page(struct options *o)
{
    if (o->view != &view_html && o->view_options.html_limit)
        return option_complain("--html-limit", " says how many frames a page has: --html names it",
                               "");
    if (o->view != &view_html && o->view != &view_report)
        return true;
    if (o->count_only)
        return option_complain("--count", " counts packets and shows none: no page for --",
                               o->view->name);
    if (o->writer.name && strcmp(o->writer.name, "-") == 0 && strcmp(o->page, "-") == 0)
        return option_complain("standard output",
                               " cannot take the packets of -w - and a page, too", "");
    if (!o->view_options.html_limit)
        o->view_options.html_limit = 1000;
    return true;
}

/* Whether several threads can show the packets. */
static bool check_jobs(const struct options *o)
{
    int time = o->view_options.line.time;
    if (o->jobs < 2 || o->action != ACTION_SHOW)
        return true;
    if (!o->n_files && !o->file_list)
        return option_complain("--jobs", " shows packets of files (-r, -V) by several threads", "");
    if (!o->view->apart)
        return option_complain("--jobs and --", o->view->name,
                               ": what it shows of a packet depends on the packets before");
    return o->view != &view_line || (time != 3 && time != 5) ||
           option_complain("--jobs",
                           " and -ttt or -ttttt: such a time depends on the packets before", "");
}

static bool check_fields(struct options *o)
{
    if (o->view == &view_fields)
        return o->chosen.n || option_complain("-T fields", " needs fields to show: -e ip.src", "");
    if (o->chosen.n)
        return option_complain("--fields", " and another view: ask for one of them", "");
    return !o->chosen.csv || option_complain("--csv", " says how --fields writes lines", "");
}

/* Only a live capture can obey these. */
static void warn_offline(const struct options *o)
{
    const struct capture_options *c = &o->capture;
    if (o->device || c->snaplen != MAX_SNAPLEN || c->buffer_kib || c->direction || c->tstamp_type ||
        c->no_promiscuous || c->monitor || c->immediate)
        option_complain("-i, -s, -B, -I, -j, -p, -Q and --immediate-mode",
                        " have no effect on a file", "");
}

/* The views that are the walk or the lines, changed. */
static bool settle_view(struct options *o)
{
    struct view_options *v = &o->view_options;
    const struct view *asked = o->view;
    bool walks = asked == &view_line || asked == &view_walk;
    if (v->key && !v->sheet)
        v->sheet = SHEET_VALUES;
    if (v->sheet && asked != &view_html) {
        if (!walks)
            return option_complain("--worksheet and --key",
                                   " go with --walk and --html, not with --", asked->name);
        o->view = &view_sheet;
    }
    if (o->grade) {
        if (o->view != &view_line)
            return option_complain("--grade and --", o->view->name,
                                   " are two views: ask for one of them");
        o->view = &view_grade;
        o->count = o->count ? o->count : 1;
    }
    if (v->explain && o->view == &view_line)
        o->view = &view_walk;
    if (o->action == ACTION_SHOW && v->explain && o->view != &view_walk && o->view != &view_sheet)
        return option_complain("--explain", " adds sentences to --walk and --worksheet, not to --",
                               o->view->name);
    return true;
}

/* Both captures: the second is the first word that is no option. */
bool options_settle_diff(struct options *o, char ***words)
{
    if (!o->diff[0])
        return !o->n_ignored || option_complain("--ignore", " says what --diff leaves out", "");
    if (!**words)
        return option_complain("--diff", " needs two captures: --diff A B", "");
    o->diff[1] = *(*words)++;
    if (o->n_files || o->file_list || o->device)
        return option_complain("--diff", " names the captures that it reads: without -r, -V and -i",
                               "");
    if (o->view != &view_line || o->view_options.sheet || o->view_options.explain || o->grade)
        return option_complain("--diff", " and another view: ask for one of them", "");
    if (o->writer.name || o->count_only || o->n_assertions)
        return option_complain("--diff", " shows how captures differ: no -w, --count or --assert",
                               "");
    return true;
}

/* What depends on the machine, the terminal and the user is fixed. */
static bool settle_golden(struct options *o)
{
    struct view_options *v = &o->view_options;
    bool lines = o->view == &view_line && !o->diff[0];
    if (!o->golden || o->action != ACTION_SHOW)
        return true;
    if (v->bulk || (o->view == &view_follow && v->follow_format == FOLLOW_RAW))
        return option_complain("--golden",
                               " has a line of its own before all: no --json=bulk, no raw "
                               "--follow",
                               "");
    if (o->count_only || ((o->writer.name || (o->n_assertions && lines)) && !o->print && !o->page))
        return option_complain("--golden", " says how packets are shown, and none are", "");
    v->line.numeric = 2;
    v->color = false;
    o->lang = o->lang ? o->lang : "en";
    if (setenv("TZ", "UTC0", 1) != 0)
        return option_complain("out of memory", "", "");
    tzset();
    return true;
}

/* Whether anything comes of the view that was asked for. */
static bool check_view(const struct options *o)
{
    if (o->action != ACTION_SHOW || o->view == &view_line || o->view == &view_html ||
        o->view == &view_report)
        return true;
    if (o->count_only)
        return option_complain("--count counts packets and shows none: leave out it or --",
                               o->view->name, "");
    return !o->writer.name || o->print ||
           option_complain("-w writes packets in place of showing them: --print shows --",
                           o->view->name, ", too");
}

bool options_settle(struct options *o)
{
    struct line_options *l = &o->view_options.line;
    if (l->time > 5)
        return option_complain("only -t, -tt, -ttt, -tttt and -ttttt are supported", "", "");
    if (o->n_files && o->file_list)
        return option_complain("-V and -r", " are mutually exclusive", "");
    if (o->foreign_numeric && (o->n_files || o->file_list))
        return option_complain("-f", " can not be used with -V or -r", "");
    if (o->n_files || o->file_list)
        warn_offline(o);
    l->verbose = at_most(l->verbose, 3);
    l->numeric = at_most(l->numeric, 2);
    l->hex = at_most(l->hex, 2);
    l->hex_ascii = at_most(l->hex_ascii, 2);
    l->hide_data = l->hex || l->hex_ascii || l->ascii;
    if (!settle_view(o))
        return false;
    if (o->action == ACTION_SHOW && o->capture.salvage && !o->n_files && !o->file_list)
        return option_complain("--salvage", " reads on in a damaged file: name it with -r or -V",
                               "");
    if (!settle_golden(o))
        return false;
    if (o->dump_filter && o->action == ACTION_SHOW)
        o->action = ACTION_DUMP_FILTER;
    o->writer.nano = l->nano;
    lang_use(o->action != ACTION_EXPLAIN && !o->view->translated ? "en"
             : o->lang                                           ? o->lang
                                                                 : lang_wanted());
    o->flush_each = o->flush_each || (o->writer.flush_each && (!o->writer.name || o->print));
    return check_fields(o) && check_page(o) && check_view(o) && check_jobs(o) && check_writer(o);
}
