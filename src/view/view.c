/* A view at work: what it remembers is made, and released. */
#include "wireloupe/view.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct view *view_named(const char *name)
{
    static const struct view *const views[] = {
        &view_line,   &view_walk,   &view_sheet, &view_map,     &view_html,  &view_json,
        &view_follow, &view_fields, &view_flows, &view_summary, &view_report};
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
        if (strcmp(views[i]->name, name) == 0)
            return views[i];
    }
    return NULL;
}

bool view_begin(const struct view *v, struct out *out, struct view_options *o)
{
    o->line.memory = line_memory_new();
    o->memory = calloc(1, v->memory + 1);
    bool good = o->line.memory && o->memory;
    if (good && v->begin)
        v->begin(out, o);
    if (good && !out->error)
        return true;
    view_forget(v, o);
    return false;
}

void view_end(const struct view *v, struct out *out, const struct view_options *o)
{
    if (v->end)
        v->end(out, o);
}

void view_forget(const struct view *v, struct view_options *o)
{
    if (o->memory && v->forget)
        v->forget(o);
    free(o->memory);
    free(o->line.memory);
    o->memory = NULL;
    o->line.memory = NULL;
}

void view_golden(const struct view *v, struct out *out, const struct view_options *o)
{
    bool json = v == &view_json || v == &view_map || (v == &view_flows && o->flows == FLOWS_JSON);
    out_str(out, json              ? "{\"golden\":"
                 : v == &view_html ? "<!-- wireloupe golden "
                                   : "# wireloupe golden ");
    out_dec(out, GOLDEN_VERSION);
    out_str(out, json ? ",\"view\":\"" : ": ");
    out_str(out, v->name);
    out_str(out, json ? "\"}\n" : v == &view_html ? " -->\n" : "\n");
}

bool view_complain(char *error, size_t size, const char *part, ...)
{
    va_list more;
    size_t used = 0;
    va_start(more, part);
    for (; part; part = va_arg(more, const char *)) {
        size_t n = strnlen(part, size - 1 - used);
        memcpy(error + used, part, n);
        used += n;
    }
    va_end(more);
    error[used] = '\0';
    return false;
}
