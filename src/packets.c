/* What becomes of the frames: picked, dissected, written, shown. */
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* --jobs: what each thread needs of the system, it has to ask for before the sandbox. */
static bool start_jobs(struct run *r)
{
    const struct view_options *o = &r->o.view_options;
    if (r->o.jobs > 1)
        r->jobs = jobs_new(r->o.jobs, r->o.view, o, &r->out);
    return r->o.jobs < 2 || r->jobs;
}

bool begin_view(struct run *r, char *error)
{
    if (!r->show || r->begun)
        return true;
    if (r->o.page) {
        if (!newfile_open(&r->page, r->o.page)) {
            snprintf(error, CAPTURE_ERROR_SIZE, "%s: %s", r->o.page, strerror(errno));
            return false;
        }
        r->out.fd = r->page.fd;
    }
    if (r->o.golden)
        view_golden(r->o.view, &r->out, &r->o.view_options);
    r->begun = true;
    if (view_begin(r->o.view, &r->out, &r->o.view_options) && start_jobs(r))
        return true;
    snprintf(error, CAPTURE_ERROR_SIZE, "out of memory");
    return false;
}

/* A text that is graded by itself has no capture. */
static void stop(struct run *r)
{
    if (r->capture)
        capture_stop(r->capture);
}

static void warn_linktype(struct run *r, uint16_t linktype)
{
    uint8_t *byte = &r->warned[linktype / 8], bit = (uint8_t)(1u << linktype % 8);
    if (*byte & bit || registry_find(BY_LINKTYPE, linktype) != PROTO_NONE)
        return;
    *byte |= bit;
    const char *name = linktype_name(linktype);
    run_complain("link type %u (%s) is not decoded: its packets are shown as data", linktype,
                 name ? name : "unnamed");
}

static inline void dissect(struct run *r, const struct frame *f)
{
    struct packet *p = r->d.p;
    if (f->linktype != p->linktype || r->n == 1)
        warn_linktype(r, f->linktype);
    p->bytes = f->bytes;
    p->caplen = f->caplen;
    p->wirelen = f->wirelen;
    p->time = f->time;
    p->odd_fraction = f->odd_time ? f->odd_fraction : 0;
    p->odd_second = f->odd_second;
    p->number = r->n;
    p->linktype = f->linktype;
    if (r->name_interfaces)
        p->interface = capture_interface(r->capture, f->iface);
    dissect_frame(&r->d);
}

static inline void show(struct run *r)
{
    if (!r->jobs)
        r->o.view->packet(&r->out, &r->o.view_options, r->d.p);
    else if (!jobs_packet(r->jobs, r->d.p))
        r->out.error = ENOMEM;
    if (r->flush_each)
        out_flush(&r->out);
    if (r->out.error)
        stop(r);
}

bool frame_is_named(const struct options *o, uint64_t n, bool *last)
{
    bool named = false;
    *last = true;
    for (unsigned i = 0; i < o->n_frames; i++) {
        named = named || (n >= o->frames[i].from && n <= o->frames[i].to);
        *last = *last && n >= o->frames[i].to;
    }
    return named;
}

/* What the frames before the picked ones say of their connections, the picked ones need, too: all
 * are dissected. */
static void on_frame(void *user, const struct frame *f)
{
    struct run *r = user;
    bool last = false;
    r->n++;
    bool picked = !r->o.n_frames || frame_is_named(&r->o, r->n, &last);
    if (r->dissects)
        dissect(r, f);
    picked = picked && (!r->o.view_options.only || view_picks(&r->o.view_options, r->d.p));
    picked = picked && (!r->match || match_packet(r->match, r->d.p));
    if (picked && r->writer && !writer_frame(r->writer, f)) {
        r->n--;
        last = true;
    } else if (picked) {
        r->picked++;
        for (unsigned i = 0; i < r->o.n_assertions; i++)
            assertion_packet(r->assertions[i], r->d.p);
        if (r->show)
            show(r);
    }
    if (last || (picked && r->picked == r->o.count)) {
        r->full = true;
        stop(r);
    }
}

/* The same where every frame is shown, and nothing else becomes of it. */
static void on_shown_frame(void *user, const struct frame *f)
{
    struct run *r = user;
    r->n++;
    r->picked++;
    dissect(r, f);
    show(r);
}

/* The same where the view writes for itself, into a buffer that is emptied when it is full. */
static void on_plain_frame(void *user, const struct frame *f)
{
    struct run *r = user;
    r->picked = ++r->n;
    dissect(r, f);
    r->o.view->packet(&r->out, &r->o.view_options, r->d.p);
    if (r->out.error)
        stop(r);
}

/* A frame that comes soon. */
static void on_coming_frame(void *user, const struct frame *f)
{
    struct run *r = user;
    dissect_ahead(&r->d, f->bytes, f->caplen);
}

void look_ahead(struct run *r)
{
    if (r->dissects && !r->filter)
        capture_ahead(r->capture, on_coming_frame, dissect_looks_ahead(&r->d));
}

frame_handler *frame_handler_of(const struct run *r)
{
    bool some =
        r->o.n_frames || r->o.view_options.only || r->match || r->o.count || r->o.n_assertions;
    bool all = r->show && r->dissects && !r->writer && !some;
    bool plain = all && !r->jobs && !r->flush_each && !r->name_interfaces && r->picked == r->n;
    return plain ? on_plain_frame : all ? on_shown_frame : on_frame;
}

/* After the view's last words: whether they arrived. */
static int end_output(struct run *r, int status)
{
    const char *name = r->o.page && strcmp(r->o.page, "-") != 0 ? r->o.page : NULL;
    out_flush(&r->out);
    int why = r->out.error;
    if (!newfile_close(&r->page, !why) && !why)
        why = errno;
    if (why == EPIPE)
        r->closed_pipe = true;
    else if (why)
        status = name ? run_complain("error writing %s: %s", name, strerror(why))
                      : run_complain("Unable to write output: %s", strerror(why));
    return status;
}

/* A tag moves what a filter looks at: said once, where that hid anything. */
static void warn_of_tags(struct filter *f)
{
    uint64_t n = f ? filter_unseen(f) : 0;
    const char *plural = n == 1 ? "" : "s";
    if (n && filter_has_vlan(f))
        run_complain(
            "not seen by the filter: %llu packet%s (what stands behind its first `vlan' looks "
            "behind a tag: \"udp or (vlan 5 and udp)\" sees both kinds, and `vlan' alone each "
            "VLAN)",
            (unsigned long long)n, plural);
    else if (n)
        run_complain("not seen by the filter: %llu packet%s with a VLAN tag (it looks at untagged "
                     "ones: \"... or (vlan and (...))\" sees both)",
                     (unsigned long long)n, plural);
}

/* What does not hold, a line each. */
static int judge(const struct run *r, int status)
{
    struct out found;
    if (!r->o.n_assertions)
        return status;
    if (!out_open(&found, -1, 1024))
        return run_complain("out of memory");
    for (unsigned i = 0; i < r->o.n_assertions; i++) {
        found.at = found.start;
        if (assertion_holds(r->assertions[i], &found))
            continue;
        out_char(&found, '\0');
        status = run_complain("does not hold: %s", found.start);
    }
    out_free(&found);
    return status;
}

int finish(struct run *r, int status)
{
    char error[CAPTURE_ERROR_SIZE];
    jobs_end(r->jobs);
    r->jobs = NULL;
    if (r->begun)
        view_end(r->o.view, &r->out, &r->o.view_options);
    /* As tcpdump does it: the terminal shows ^C at the beginning of this line. */
    if (r->show && signals_stopped() && r->o.view == &view_line)
        out_char(&r->out, '\n');
    if (r->o.count_only) {
        out_dec(&r->out, r->picked);
        out_str(&r->out, r->picked == 1 ? " packet\n" : " packets\n");
    }
    out_flush(&r->out);
    if (r->writer && !writer_close(r->writer, error)) {
        r->closed_pipe = errno == EPIPE;
        status = r->closed_pipe ? status : run_complain("%s", error);
    }
    r->writer = NULL;
    status = end_output(r, status);
    if (status == DONE)
        status = judge(r, status);
    uint64_t lost = r->d.facts ? flows_evicted(r->d.facts) : 0;
    if (lost)
        run_complain("%llu flows had to go for newer ones (--flow-memory gives more room)",
                     (unsigned long long)lost);
    warn_of_tags(r->filter);
    return status;
}
