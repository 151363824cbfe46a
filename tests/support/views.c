/* Every view of a packet: see checks.h. */
#include "checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wireloupe/fields.h"

/* The options under which a packet is shown, and the want bits without which a view may not be
 * asked. What a view prepares, it prepares once for all packets; it is never told of an end. */
static struct {
    const char *name;
    const struct view *view;
    uint32_t needs;
    struct view_options o;
} shows[] = {
    {"-nn", &view_line, 0, {.line = {.numeric = 2}, .width = 80}},
    {"-nn -q -S",
     &view_line,
     0,
     {.line = {.numeric = 2, .quiet = true, .absolute = true}, .width = 80}},
    {"-v", &view_line, WANT_VERBOSE, {.line = {.numeric = 1, .verbose = 1}, .width = 80}},
    {"-e -vvv",
     &view_line,
     WANT_VERBOSE,
     {.line = {.numeric = 2, .verbose = 3, .ether = true, .time = 4}, .width = 80}},
    {"-X",
     &view_line,
     0,
     {.line = {.numeric = 2, .hex_ascii = 1, .hide_data = true, .time = 1}, .width = 80}},
    {"-xx",
     &view_line,
     0,
     {.line = {.numeric = 2, .hex = 2, .hide_data = true, .nano = true}, .width = 80}},
    {"-A", &view_line, 0, {.line = {.numeric = 2, .ascii = true, .hide_data = true}, .width = 80}},
    {"-v --color",
     &view_line,
     WANT_VERBOSE,
     {.line = {.numeric = 2, .verbose = 2}, .width = 80, .color = true}},
    {"--walk", &view_walk, WANT_FIELDS, {.line = {.numeric = 2}, .width = 80}},
    {"--walk, 40 columns", &view_walk, WANT_FIELDS, {.line = {.numeric = 2}, .width = 40}},
    {"--walk --explain --color",
     &view_walk,
     WANT_FIELDS,
     {.width = 80, .explain = true, .color = true}},
    {"--walk=rows --color",
     &view_walk,
     WANT_FIELDS,
     {.line = {.numeric = 2}, .width = 80, .rows = true, .color = true}},
    {"--worksheet", &view_sheet, WANT_FIELDS, {.width = 80, .sheet = SHEET_VALUES}},
    {"--worksheet=names", &view_sheet, WANT_FIELDS, {.width = 80, .sheet = SHEET_NAMES}},
    {"--worksheet=all --key",
     &view_sheet,
     WANT_FIELDS,
     {.width = 80, .sheet = SHEET_ALL, .key = true}},
    {"--worksheet --walk=rows",
     &view_sheet,
     WANT_FIELDS,
     {.width = 80, .sheet = SHEET_VALUES, .rows = true}},
    {"--worksheet=all --walk=rows --key",
     &view_sheet,
     WANT_FIELDS,
     {.width = 80, .sheet = SHEET_ALL, .rows = true, .key = true}},
    {"--html", &view_html, WANT_FIELDS, {.line = {.numeric = 2, .verbose = 1}, .width = 80}},
    {"--json", &view_json, WANT_VALUES, {.line = {.numeric = 2}, .width = 80}},
    {"--json=bulk -x",
     &view_json,
     WANT_VALUES,
     {.line = {.numeric = 2, .hex = 1}, .width = 80, .bulk = true}},
    {"--map", &view_map, WANT_FIELDS, {.line = {.numeric = 2}, .width = 80}},
    {"--fields '*'", &view_fields, WANT_VALUES, {.line = {.numeric = 2}, .width = 80}},
};

#define N_SHOWS (sizeof(shows) / sizeof(shows[0]))

_Static_assert(N_SHOWS <= 32, "each has a bit of the mask");

/* All columns that there are; CSV, so that a newline in a value cannot be one of the output. */
static const struct fields *all_columns(void)
{
    static struct fields all = {.separator = ',', .aggregator = ';', .quote = '"', .csv = true};
    char error[FIELDS_ERROR_SIZE];
    if (!all.n && (!fields_add(&all, "frame.number,line,*", error))) {
        fprintf(stderr, "%s\n", error);
        abort();
    }
    return &all;
}

static bool begin(size_t i, struct out *out, char complaint[COMPLAINT])
{
    struct view_options *o = &shows[i].o;
    if (shows[i].view == &view_fields)
        o->fields = all_columns();
    if (!o->memory && !view_begin(shows[i].view, out, o))
        return complain(complaint, "%s: does not begin", shows[i].name);
    out->at = out->start;
    return true;
}

/* Without the empty line between this packet and the one before it. */
static size_t skip_newlines(const char **text, size_t n)
{
    for (; n && **text == '\n'; n--)
        ++*text;
    return n;
}

static bool same_without(size_t i, const char *text, size_t n, const struct packet *p,
                         char complaint[COMPLAINT])
{
    struct view_options plain = shows[i].o;
    struct out out;
    plain.color = false;
    if (!out_open(&out, -1, 65536))
        return complain(complaint, "no memory");
    shows[i].view->packet(&out, &plain, p);
    const char *other = out.start;
    size_t m = skip_newlines(&other, (size_t)(out.at - out.start)), at = 0;
    n = skip_newlines(&text, n);
    while (at < n && at < m && text[at] == other[at])
        at++;
    bool same = n == m && at == n;
    if (!same)
        complain(complaint, "%s: colours change the text, at %zu of %zu: %.*s", shows[i].name, at,
                 n, (int)(n - at < 60 ? n - at : 60), text + at);
    out_free(&out);
    return same;
}

static bool show(size_t i, const struct packet *p, char complaint[COMPLAINT])
{
    const struct view *view = shows[i].view;
    const char *what = shows[i].name;
    struct out out;
    if (!out_open(&out, -1, 65536))
        return complain(complaint, "no memory");
    if (!begin(i, &out, complaint)) {
        out_free(&out);
        return false;
    }
    view->packet(&out, &shows[i].o, p);
    size_t n = (size_t)(out.at - out.start);
    if (shows[i].o.color)
        n = without_colors(out.start, n);
    bool good =
        check_clean(what, out.start, n, complaint) &&
        ((view != &view_map && view != &view_json) || check_json(what, out.start, n, complaint)) &&
        (view != &view_html || check_data(what, out.start, n, complaint)) &&
        (!shows[i].o.color || same_without(i, out.start, n, p, complaint)) &&
        (n > 0 || complain(complaint, "%s: nothing is shown", what));
    out_free(&out);
    return good;
}

bool check_views(const struct packet *p, uint32_t want, uint32_t views, char complaint[COMPLAINT])
{
    for (size_t i = 0; i < N_SHOWS; i++) {
        if (views >> i & 1 && (shows[i].needs & want) == shows[i].needs && !show(i, p, complaint))
            return false;
    }
    return true;
}
