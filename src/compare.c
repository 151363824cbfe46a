/* --diff: two captures at once, each with a dissection of its own. */
#include "run.h"

#include <string.h>

#include "wireloupe/diff.h"

struct side {
    struct run *r;
    struct capture *capture;
    struct dissect d;
    struct diff *diff;
    unsigned number; /* 0 or 1 */
    uint64_t n, picked;
    bool is_full, is_lost; /* no more is wanted; there is no memory */
};

static void on_side(void *user, const struct frame *f)
{
    struct side *s = user;
    const struct options *o = &s->r->o;
    struct packet *p = s->d.p;
    bool last = false;
    s->n++;
    p->bytes = f->bytes;
    p->caplen = f->caplen;
    p->wirelen = f->wirelen;
    p->time = f->time;
    p->number = s->n;
    p->linktype = f->linktype;
    p->interface = capture_interface(s->capture, f->iface);
    dissect_frame(&s->d);
    bool picked = (!o->n_frames || frame_is_named(o, s->n, &last)) &&
                  (!o->view_options.only || view_picks(&o->view_options, p)) &&
                  (!s->r->match || match_packet(s->r->match, p));
    s->picked += picked;
    s->is_lost = picked && !diff_packet(s->diff, s->number, p);
    s->is_full = last || s->is_lost || (o->count && s->picked == o->count);
}

static bool open_side(struct run *r, struct side *s, const char *name, uint32_t want)
{
    char error[CAPTURE_ERROR_SIZE];
    s->capture = capture_open_file(name, &r->o.capture, error);
    if (!s->capture || (r->filter && !filter_attach(r->filter, s->capture, error)))
        return run_complain("%s", error) == DONE;
    if (!dissect_open(&s->d, want))
        return run_complain("out of memory") == DONE;
    if (r->o.payload)
        dissect_force(&s->d, r->o.payload);
    return true;
}

static int read_both(struct run *r, struct side sides[2])
{
    while (!sides[0].is_full || !sides[1].is_full) {
        unsigned i = diff_side(sides[0].diff);
        struct side *s = &sides[sides[i].is_full ? !i : i];
        enum capture_status status = capture_next(s->capture, on_side, s);
        if (status == CAPTURE_FAILED)
            return run_complain("%s", capture_error(s->capture));
        if (s->is_lost)
            return run_complain("out of memory");
        if (signals_stopped() || r->out.error)
            return FAILED;
        s->is_full = s->is_full || status != CAPTURE_MORE;
    }
    return DONE;
}

static int report(struct run *r, const struct side sides[2])
{
    struct diff_counts c = diff_end(sides[0].diff);
    out_flush(&r->out);
    if (r->out.error)
        return finish(r, FAILED);
    if (!sides[0].picked && !sides[1].picked)
        return run_complain("nothing was compared: there is no packet in either capture");
    return c.different || c.only[0] || c.only[1] ? FAILED : DONE;
}

static struct diff *open_diff(struct run *r, int *status)
{
    char error[DIFF_ERROR_SIZE];
    struct diff *diff = diff_open(&r->out, &r->o.view_options, r->o.diff);
    *status = diff ? DONE : run_complain("out of memory");
    for (unsigned i = 0; i < r->o.n_ignored && *status == DONE; i++) {
        if (diff_ignore(diff, r->o.ignored[i], error))
            continue;
        run_complain("--ignore: %s", error);
        *status = USAGE;
    }
    return diff;
}

int run_diff(struct run *r)
{
    struct side sides[2] = {{.r = r}, {.r = r, .number = 1}};
    char error[CAPTURE_ERROR_SIZE];
    uint32_t want = diff_want(&r->o.view_options) | (r->match ? match_want(r->match) : 0);
    int status;
    struct diff *diff = sides[0].diff = sides[1].diff = open_diff(r, &status);
    for (unsigned i = 0; i < 2 && status == DONE; i++)
        status = open_side(r, &sides[i], r->o.diff[i], want) ? DONE : FAILED;
    if (status == DONE && !r->o.no_sandbox && sandbox_works() &&
        !(privileges_give_up(error) && sandbox_enter(sides[0].capture, error)))
        status = run_complain("%s", error);
    if (status == DONE && r->o.golden)
        out_str(&r->out, "# wireloupe golden 1: diff\n");
    if (status == DONE)
        status = read_both(r, sides);
    if (status == DONE)
        status = report(r, sides);
    for (unsigned i = 0; i < 2; i++) {
        capture_close(sides[i].capture);
        if (sides[i].d.p)
            dissect_close(&sides[i].d);
    }
    diff_close(diff);
    return status;
}
