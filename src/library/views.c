/* The views of a context: begun, shown each packet, and what they write handed over. */
#include <stdlib.h>
#include <string.h>

#include "context.h"

#include "wireloupe/lang.h"

/* What is dissected where nothing is left out: what --map shows. */
#define EVERYTHING                                                                                 \
    (WANT_FIELDS | WANT_CHECKSUM | WANT_SEQ | WANT_TEXT | WANT_FLOW | WANT_REASSEMBLY)

/* Whether the view can be one of the context's, beside those that are there; or why not. */
static const char *refused(const struct wireloupe *w, const struct view *view)
{
    if (!view)
        return "no view is called ";
    if (w->dissects)
        return "packets were shown already: too late for ";
    if (w->n_shown == MOST_VIEWS)
        return "too many views: no room for ";
    if (view == &view_fields && !w->chosen.n)
        return "nothing is set to be shown by ";
    for (unsigned i = 0; view->hears && i < w->n_shown; i++) {
        if (w->shown[i].view->hears)
            return "one view of flows, summary and report in a context: there is one before ";
    }
    return NULL;
}

API int wireloupe_view(struct wireloupe *w, const char *name)
{
    const struct view *view = view_named(name);
    struct shown *s = &w->shown[w->n_shown];
    const char *why = refused(w, view);
    w->error[0] = '\0';
    if (why) {
        context_fail(w, why, name, (char *)NULL);
        return -1;
    }
    lang_use(w->lang);
    *s = (struct shown){.view = view, .o = w->o};
    struct line_options *l = &s->o.line;
    l->hide_data = l->hex || l->hex_ascii || l->ascii;
    s->o.fields = &w->chosen;
    if (view == &view_sheet && s->o.sheet == SHEET_NONE)
        s->o.sheet = SHEET_VALUES;
    if (!out_open(&s->out, -1, 65536) || !view_begin(view, &s->out, &s->o)) {
        out_free(&s->out);
        context_fail(w, "out of memory", (char *)NULL);
        return -1;
    }
    return (int)w->n_shown++;
}

bool context_start(struct wireloupe *w)
{
    uint32_t want = w->views_only && !w->match ? 0 : EVERYTHING;
    for (unsigned i = 0; i < w->n_shown; i++)
        want |= w->shown[i].view->want(&w->shown[i].o);
    if (w->o.names)
        want |= WANT_VALUES | WANT_NAMES | WANT_TEXT | WANT_HELLOS;
    if (w->no_checksum)
        want &= ~WANT_CHECKSUM;
    if (!dissect_open(&w->d, want))
        return context_fail(w, "out of memory", (char *)NULL);
    if (w->d.flows && w->flow_memory)
        flows_limit(w->d.flows, (uint32_t)(w->flow_memory / FLOW_BYTES));
    if (w->payload)
        dissect_force(&w->d, w->payload);
    w->dissects = true;
    return true;
}

/* What was handed over is gone. */
static struct out *writable(struct shown *s)
{
    if (s->fetched)
        s->out.at = s->out.start;
    s->fetched = false;
    return &s->out;
}

static bool failed(struct wireloupe *w, const struct shown *s)
{
    return s->out.error && !context_fail(w, s->view->name, ": out of memory", (char *)NULL);
}

bool context_show(struct wireloupe *w)
{
    bool good = true;
    for (unsigned i = 0; i < w->n_shown; i++) {
        struct shown *s = &w->shown[i];
        s->view->packet(writable(s), &s->o, w->d.p);
        good = !failed(w, s) && good;
    }
    return good;
}

bool context_end(struct wireloupe *w)
{
    bool good = true;
    w->ended = true;
    for (unsigned i = 0; i < w->n_shown; i++) {
        struct shown *s = &w->shown[i];
        view_end(s->view, writable(s), &s->o);
        good = !failed(w, s) && good;
    }
    return good;
}

API const char *wireloupe_written(struct wireloupe *w, int view, size_t *n)
{
    if (n)
        *n = 0;
    if (view < 0 || (unsigned)view >= w->n_shown)
        return "";
    struct shown *s = &w->shown[view];
    struct out *out = writable(s);
    out_room(out, 1);
    if (out->error)
        return "";
    *out->at = '\0';
    s->fetched = true;
    if (n)
        *n = (size_t)(out->at - out->start);
    return out->start;
}
