/* The library's contexts: opened, read packet by packet, closed. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"

#include "wireloupe/lang.h"

bool context_fail(struct wireloupe *w, const char *first, ...)
{
    size_t n = 0;
    va_list more;
    va_start(more, first);
    for (const char *part = first; part; part = va_arg(more, const char *)) {
        size_t length = strnlen(part, ERROR_ROOM - 1 - n);
        memcpy(w->error + n, part, length);
        n += length;
    }
    va_end(more);
    w->error[n] = '\0';
    return false;
}

API const char *wireloupe_version(void)
{
    return WIRELOUPE_VERSION;
}

API struct wireloupe *wireloupe_new(void)
{
    struct wireloupe *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    registry_init();
    w->lang = "en";
    w->o.line.numeric = 2;
    w->o.width = 80;
    w->o.html_limit = 1000;
    w->o.follow_index = -1;
    w->c.snaplen = 262144;
    w->chosen.header = true;
    w->chosen.separator = '\t';
    w->chosen.aggregator = ',';
    if (out_open(&w->text, -1, 4096))
        return w;
    free(w);
    return NULL;
}

API void wireloupe_close(struct wireloupe *w)
{
    if (!w)
        return;
    for (unsigned i = 0; i < w->n_shown; i++) {
        view_forget(w->shown[i].view, &w->shown[i].o);
        out_free(&w->shown[i].out);
    }
    if (w->dissects)
        dissect_close(&w->d);
    capture_close(w->capture);
    filter_close(w->filter);
    match_close(w->match);
    fields_free(&w->chosen);
    out_free(&w->text);
    free(w->expression);
    free(w->payload);
    free(w);
}

API const char *wireloupe_error(const struct wireloupe *w)
{
    return w->error;
}

/* ---- sources ---- */

/* Whether another source may be opened. */
static bool may_open(struct wireloupe *w)
{
    w->error[0] = '\0';
    w->c.stopped = &w->stopped;
    return (!w->capture && !w->dissects) ||
           context_fail(w, "a context has one source", (char *)NULL);
}

/* Takes over a source that was opened, or says why there is none. */
static bool opened(struct wireloupe *w, struct capture *c, const char *why)
{
    char error[CAPTURE_ERROR_SIZE];
    if (!c)
        return context_fail(w, why, (char *)NULL);
    if (w->expression) {
        w->filter = filter_open(w->expression, true);
        if (!w->filter || !filter_attach(w->filter, c, error)) {
            context_fail(w, "filter: ", w->filter ? error : "out of memory", (char *)NULL);
            filter_close(w->filter);
            w->filter = NULL;
            capture_close(c);
            return false;
        }
    }
    w->capture = c;
    return true;
}

API bool wireloupe_open_file(struct wireloupe *w, const char *name)
{
    char error[CAPTURE_ERROR_SIZE] = "";
    return may_open(w) && opened(w, capture_open_file(name, &w->c, error), error);
}

API bool wireloupe_open_memory(struct wireloupe *w, const void *bytes, size_t n)
{
    char error[CAPTURE_ERROR_SIZE] = "";
    return may_open(w) && opened(w, capture_open_memory(bytes, n, "memory", &w->c, error), error);
}

API bool wireloupe_open_live(struct wireloupe *w, const char *interface)
{
    char error[CAPTURE_ERROR_SIZE] = "", warning[CAPTURE_ERROR_SIZE];
    return may_open(w) && opened(w, capture_open_live(interface, &w->c, error, warning), error);
}

/* ---- packets ---- */

static void take(void *user, const struct frame *f)
{
    struct wireloupe *w = user;
    w->frame = *f;
}

static void describe(struct wireloupe *w)
{
    const struct packet *p = w->d.p;
    w->has_packet = true;
    w->packet = (struct wireloupe_packet){
        .number = p->number,
        .time = p->time,
        .caplen = p->caplen,
        .wirelen = p->wirelen,
        .bytes = p->bytes,
        .interface = p->interface,
        .fields = p->n_fields,
        .linktype = p->linktype,
        .truncated = p->status & PACKET_TRUNCATED,
        .malformed = p->status & PACKET_MALFORMED,
    };
}

/* Dissects the frame. Returns 1, 0 where the filter on fields does not want it, or -1. */
static int dissect(struct wireloupe *w)
{
    struct packet *p = w->d.p;
    const struct frame *f = &w->frame;
    p->bytes = f->bytes;
    p->caplen = f->caplen;
    p->wirelen = f->wirelen;
    p->time = f->time;
    p->odd_fraction = f->odd_time ? f->odd_fraction : 0;
    p->odd_second = f->odd_second;
    p->number = ++w->n;
    p->linktype = f->linktype;
    p->interface = w->capture ? capture_interface(w->capture, f->iface) : NULL;
    dissect_frame(&w->d);
    if (w->match && !match_packet(w->match, p))
        return 0;
    describe(w);
    return context_show(w) ? 1 : -1;
}

/* Before a packet: nothing is at hand. False where none may come. */
static bool ready(struct wireloupe *w)
{
    w->error[0] = '\0';
    w->has_packet = false;
    lang_use(w->lang);
    return w->dissects || context_start(w);
}

API int wireloupe_next(struct wireloupe *w)
{
    if (!w->capture) {
        context_fail(w, "no source is open", (char *)NULL);
        return -1;
    }
    if (!ready(w))
        return -1;
    while (!w->ended) {
        enum capture_status status =
            w->stopped ? CAPTURE_STOPPED : capture_next(w->capture, take, w);
        if (status == CAPTURE_FAILED) {
            context_fail(w, capture_error(w->capture), (char *)NULL);
            return -1;
        }
        if (status != CAPTURE_MORE)
            return context_end(w) ? 0 : -1;
        int got = dissect(w);
        if (got)
            return got;
    }
    return 0;
}

API int wireloupe_frame(struct wireloupe *w, const void *bytes, uint32_t caplen, uint32_t wirelen,
                        uint16_t linktype, int64_t time)
{
    if (!ready(w))
        return -1;
    if (w->capture || w->ended) {
        context_fail(w, w->ended ? "the views have ended" : "packets come from a source",
                     (char *)NULL);
        return -1;
    }
    w->frame = (struct frame){
        .bytes = bytes,
        .caplen = caplen,
        .wirelen = wirelen ? wirelen : caplen,
        .time = time,
        .linktype = linktype,
    };
    return dissect(w);
}

API int wireloupe_end(struct wireloupe *w)
{
    if (!ready(w))
        return -1;
    return w->ended || context_end(w) ? 0 : -1;
}

API void wireloupe_stop(struct wireloupe *w)
{
    w->stopped = 1;
    if (w->capture)
        capture_stop(w->capture);
}

API const struct wireloupe_packet *wireloupe_packet(const struct wireloupe *w)
{
    return w->has_packet ? &w->packet : NULL;
}
