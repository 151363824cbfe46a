/* Options that say what is shown of a packet, and how. */
#include "option_row.h"
#include "wireloupe/dissect.h"
#include "wireloupe/lang.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- fields in lines: --fields, and Wireshark's -T fields -e NAME -E STYLE ---- */

static bool show_fields(struct options *o)
{
    o->view = &view_fields;
    o->view_options.fields = &o->chosen;
    return true;
}

static bool add_fields(struct options *o, const char *arg)
{
    char error[FIELDS_ERROR_SIZE];
    return fields_add(&o->chosen, arg, error) || option_complain(error, "", "");
}

bool option_fields(struct options *o, const char *arg)
{
    o->chosen.header = true;
    return add_fields(o, arg) && show_fields(o);
}

bool option_csv(struct options *o, const char *arg)
{
    (void)arg;
    o->chosen.csv = true;
    o->chosen.separator = ',';
    return true;
}

/* -e has an argument with -T fields, and else none. */
bool option_ether(struct options *o, const char *arg)
{
    if (arg)
        return add_fields(o, arg);
    o->view_options.line.ether = true;
    return true;
}

bool option_style(struct options *o, const char *arg)
{
    return fields_style(&o->chosen, arg) ||
           option_complain(
               "invalid -E ", arg,
               " (header=y, separator=/t, aggregator=, , occurrence=a|f|l, quote=d|s|n, "
               "bom=y)");
}

/* Once, and again. */
bool option_ascii(struct options *o, const char *arg)
{
    struct line_options *l = &o->view_options.line;
    (void)arg;
    l->ascii_link = l->ascii;
    l->ascii = true;
    return true;
}

bool option_payload(struct options *o, const char *arg)
{
    if (strcmp(arg, "fields") == 0) {
        o->chosen.wireshark = true;
        return show_fields(o);
    }
    o->payload = arg;
    o->view_options.line.forced = true;
    enum force force = dissect_force(NULL, arg);
    o->view_options.line.no_udp = force == FORCE_NO_UDP;
    switch (force) {
    case FORCE_ABSENT:
        return option_complain("-T ", arg, " is not supported: use tcpdump for it");
    case FORCE_UNKNOWN:
        return option_complain("unknown packet type `", arg, "'");
    default:
        return true;
    }
}

/* There is one view; the same one may be asked for again, with another kind of it. */
static bool set_view(struct options *o, const struct view *view)
{
    if (o->view != &view_line && o->view != view)
        return option_complain("--", o->view->name, " and another view: ask for one of them");
    o->view = view;
    return true;
}

bool option_walk(struct options *o, const char *arg)
{
    if (!set_view(o, &view_walk))
        return false;
    o->view_options.rows = arg && strcmp(arg, "rows") == 0;
    return !arg || o->view_options.rows || strcmp(arg, "lines") == 0 ||
           option_complain("unknown kind of walk ", arg, " (lines or rows)");
}

bool option_sheet(struct options *o, const char *arg)
{
    static const char *const levels[] = {
        [SHEET_VALUES] = "values", [SHEET_NAMES] = "names", [SHEET_ALL] = "all"};
    for (unsigned i = SHEET_VALUES; i <= SHEET_ALL; i++) {
        if (!arg || strcmp(arg, levels[i]) == 0) {
            o->view_options.sheet = (uint8_t)i;
            return true;
        }
    }
    return option_complain("unknown kind of worksheet ", arg, " (values, names or all)");
}

bool option_explain(struct options *o, const char *arg)
{
    o->view_options.explain = true;
    if (arg) {
        o->action = ACTION_EXPLAIN;
        o->name = arg;
    }
    return true;
}

bool option_list_fields(struct options *o, const char *arg)
{
    o->action = ACTION_LIST_FIELDS;
    o->name = arg;
    return true;
}

bool option_flows(struct options *o, const char *arg)
{
    static const char *const forms[] = {
        [FLOWS_TEXT] = "text", [FLOWS_TSV] = "tsv", [FLOWS_JSON] = "json"};
    o->view = &view_flows;
    for (unsigned i = FLOWS_TEXT; i <= FLOWS_JSON; i++) {
        if (!arg || strcmp(arg, forms[i]) == 0) {
            o->view_options.flows = (uint8_t)i;
            return true;
        }
    }
    return option_complain("unknown form of flows ", arg, " (text, tsv or json)");
}

bool option_summary(struct options *o, const char *arg)
{
    (void)arg;
    return set_view(o, &view_summary);
}

bool option_report(struct options *o, const char *arg)
{
    o->page = arg;
    return set_view(o, &view_report);
}

bool option_map(struct options *o, const char *arg)
{
    (void)arg;
    return set_view(o, &view_map);
}

bool option_html(struct options *o, const char *arg)
{
    o->page = arg;
    return set_view(o, &view_html);
}

bool option_html_limit(struct options *o, const char *arg)
{
    return option_number(arg, 1, INT_MAX, &o->view_options.html_limit) ||
           option_complain("invalid number of frames ", arg, "");
}

bool option_json(struct options *o, const char *arg)
{
    if (!set_view(o, &view_json))
        return false;
    o->view_options.bulk = arg && strcmp(arg, "bulk") == 0;
    return !arg || o->view_options.bulk || strcmp(arg, "lines") == 0 ||
           option_complain("unknown kind of JSON ", arg, " (lines or bulk)");
}

bool option_json_schema(struct options *o, const char *arg)
{
    bool table = arg && strcmp(arg, "clickhouse") == 0;
    o->action = table ? ACTION_JSON_TABLE : ACTION_JSON_SCHEMA;
    return !arg || table || strcmp(arg, "schema") == 0 ||
           option_complain("unknown kind of schema ", arg, " (schema or clickhouse)");
}

bool option_follow(struct options *o, const char *arg)
{
    static const char *const kinds[] = {"tcp", "udp", "tls", "http"};
    const char *index = arg ? arg : "";
    uint64_t v;
    if (!set_view(o, &view_follow))
        return false;
    o->view_options.follow_index = -1;
    size_t n = strcspn(index, ",");
    for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (n == strlen(kinds[i]) && strncmp(index, kinds[i], n) == 0) {
            o->view_options.follow = (uint8_t)i;
            index += index[n] ? n + 1 : n;
            if (!*index)
                return true;
            break;
        }
    }
    if (!*index)
        return true;
    if (!option_number(index, 0, UINT32_MAX, &v))
        return option_complain("unknown stream ", arg,
                               " (tcp, udp, tls or http, and a number: tcp,3)");
    o->view_options.follow_index = (int64_t)v;
    return true;
}

bool option_follow_format(struct options *o, const char *arg)
{
    static const char *const formats[] = {"text", "hex", "raw"};
    for (unsigned i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(arg, formats[i]) != 0)
            continue;
        o->view_options.follow_format = (uint8_t)i;
        return i != FOLLOW_RAW || !isatty(STDOUT_FILENO) ||
               option_complain(
                   "--follow-format raw writes what was said as it is: not to a terminal, ",
                   "redirect it", "");
    }
    return option_complain("unknown format of a stream ", arg, " (text, hex or raw)");
}

bool option_color(struct options *o, const char *arg)
{
    if (strcmp(arg, "auto") == 0) {
        const char *no = getenv("NO_COLOR");
        o->view_options.color = isatty(STDOUT_FILENO) && !(no && *no);
        return true;
    }
    o->view_options.color = strcmp(arg, "always") == 0;
    return o->view_options.color || strcmp(arg, "never") == 0 ||
           option_complain("unknown choice of color ", arg, " (auto, always or never)");
}

bool option_lang(struct options *o, const char *arg)
{
    o->lang = arg;
    switch (lang_use(arg)) {
    case LANG_ABSENT:
        return option_complain("--lang ", arg,
                               " is not built in: messages are English (see --version)");
    case LANG_UNKNOWN:
        return option_complain("unknown language ", arg, " (en or ja)");
    default:
        return true;
    }
}

bool option_diff(struct options *o, const char *arg)
{
    o->diff[0] = arg;
    return true;
}

bool option_add_ignored(struct options *o, const char *arg)
{
    if (o->n_ignored == MAX_IGNORED)
        return option_complain("too many lists of fields to ignore: ", arg, " is one more than 64");
    o->ignored[o->n_ignored++] = arg;
    return true;
}
