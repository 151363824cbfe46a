/* Options -> open -> drop privileges -> loop -> end. */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wireloupe/lang.h"

#define OUT_ROOM (256u * 1024)

int run_complain(const char *format, ...)
{
    va_list more;
    va_start(more, format);
    fputs("wireloupe: ", stderr);
    say_more(format, more);
    fputc('\n', stderr);
    va_end(more);
    return FAILED;
}

/* ---- one capture ---- */

/* Once a second, live: where no frame came since the last time, a file of -G may be over. */
static void tick(struct run *r, uint64_t *last)
{
    if (r->writer && *last == r->n && !writer_tick(r->writer, time(NULL))) {
        r->full = true;
        capture_stop(r->capture);
    }
    *last = r->n;
}

/* Runs an open capture to its end. */
static int run_capture(struct run *r)
{
    enum capture_status status;
    bool live = capture_is_live(r->capture);
    uint64_t last = 0;
    frame_handler *on = frame_handler_of(r);
    look_ahead(r);
    signals_watch(r->capture, &r->n);
    progress_begin(&r->progress, r->capture,
                   r->show || (r->writer && !strcmp(r->o.writer.name, "-")));
    while ((status = capture_run(r->capture, on, r)) == CAPTURE_MORE && !r->out.error) {
        bool wanted = signals_take(SIGUSR1), ticked = signals_take(SIGALRM);
        if (wanted && live)
            report_counts(r->capture, r->n, true);
        else if (!live && (wanted || ticked))
            progress_show(&r->progress, r->capture, r->n, wanted);
        else if (live && ticked)
            tick(r, &last);
        bool asked = signals_take(SIGUSR2);
        if (r->writer && (live || asked) && !writer_flush(r->writer))
            capture_stop(r->capture); /* finish() says why */
        if (live) {
            out_flush(&r->out);
            losses_look(&r->losses, r->capture);
            if (r->d.offloaded)
                losses_offloaded(&r->losses, r->capture);
        }
    }
    if (live && signals_stopped() && !r->full && !r->out.error)
        capture_drain(r->capture);
    signals_watch(NULL, NULL);
    progress_end(&r->progress);
    out_flush(&r->out);
    return status == CAPTURE_FAILED ? run_complain("%s", capture_error(r->capture)) : DONE;
}

/* The process that opens what will be opened later, as the user that we are by now. */
static bool start_opener(struct run *r, char *error)
{
    if (!writer_rotates(&r->o.writer) && !r->list.n)
        return true;
    r->opener = opener_start(&r->o.writer, r->list.names, r->list.n, error);
    return r->opener != NULL;
}

/* Before the first packet is looked at. A device that has to leave monitor mode needs, at the end,
 * what root may. */
static bool enter_sandbox(const struct run *r, char *error)
{
    return r->o.no_sandbox || r->o.capture.monitor || !sandbox_works() ||
           (privileges_give_up(error) && sandbox_enter(r->capture, error));
}

/* Makes an open capture ready: filter, privileges, files. */
static int prepare(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE], warning[CAPTURE_ERROR_SIZE] = "";
    bool ok = !r->filter || filter_attach(r->filter, r->capture, error);
    if (ok && r->o.user)
        ok = privileges_drop(r->o.user, error, warning);
    if (*warning)
        run_complain("%s", warning);
    ok = ok && start_opener(r, error);
    if (ok && r->o.writer.name)
        ok = (r->writer = writer_open(&r->o.writer, r->capture, r->opener, error)) != NULL;
    ok = ok && begin_view(r, error) && enter_sandbox(r, error);
    return ok ? DONE : run_complain("%s", error);
}

/* The same for the next one of -V. */
static int prepare_next(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE];
    bool ok = (!r->filter || filter_attach(r->filter, r->capture, error)) &&
              (!r->writer || writer_use(r->writer, r->capture, error));
    return ok ? DONE : run_complain("%s", error);
}

void run_announce_linktype(const struct options *o, const struct capture *c)
{
    if (o->capture.linktype || strcmp(capture_name(c), "any") == 0)
        run_complain("data link type %s", linktype_name(capture_linktype(c)));
}

static int run_live(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE], warning[CAPTURE_ERROR_SIZE];
    struct capture_options *o = &r->o.capture;
    o->immediate = o->immediate || r->o.flush_each || (r->show && isatty(STDOUT_FILENO));
    r->capture = capture_open_live(r->o.device, o, error, warning);
    if (!r->capture)
        return run_complain("%s", error);
    if (*warning)
        run_complain("%s", warning);
    run_announce_linktype(&r->o, r->capture);
    int status = prepare(r);
    if (status == DONE) {
        int verbose = r->o.view_options.line.verbose;
        report_listening(r->capture, r->show && !r->writer && r->o.view == &view_line && !verbose);
        if (r->writer && verbose && !r->show)
            signals_report_each_second();
        else
            signals_wake_each(1000, 1000);
        status = finish(r, run_capture(r));
        losses_end(&r->losses, r->capture);
        report_counts(r->capture, r->n, false);
    }
    capture_close(r->capture);
    return status;
}

static int run_files(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE];
    r->capture = capture_open_files(r->o.files, r->o.n_files, &r->o.capture, error);
    if (!r->capture) /* an interrupted wait for the first bytes needs no words */
        return signals_stopped() ? FAILED : run_complain("%s", error);
    int status = prepare(r);
    if (status == DONE)
        status = finish(r, run_capture(r));
    capture_close(r->capture);
    return status;
}

/* -V: one after another, as if they were one. */
static int run_list(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE];
    int status = DONE;
    for (unsigned i = 0; i < r->list.n && status == DONE && !r->full; i++) {
        const struct capture_options *o = &r->o.capture;
        struct capture *last = r->capture;
        r->capture = i ? capture_open_listed(r->opener, i, r->list.names[i], o, error)
                       : capture_open_file(r->list.names[i], o, error);
        if (r->capture) {
            report_reading(r->capture);
            status = i ? prepare_next(r) : prepare(r);
            capture_close(last);
        } else {
            r->capture = last;
            status = run_complain("%s", error);
        }
        if (status == DONE)
            status = run_capture(r);
        if (signals_stopped() || r->out.error)
            break;
    }
    if (r->capture)
        status = finish(r, status);
    capture_close(r->capture);
    return status;
}

static int run_list_file(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE];
    int status =
        file_list_read(&r->list, r->o.file_list, error) ? run_list(r) : run_complain("%s", error);
    file_list_free(&r->list);
    return status;
}

/* ---- start ---- */

static bool start(struct run *r)
{
    struct options *o = &r->o;
    char error[CAPTURE_ERROR_SIZE];
    if (o->expression_file) {
        free(o->expression);
        if (!filter_read(o->expression_file, &o->expression, error))
            return run_complain("%s", error) == DONE;
    }
    bool dump = o->action == ACTION_DUMP_FILTER;
    if ((o->expression || dump) && !(r->filter = filter_open(o->expression, !o->no_optimize)))
        return run_complain("out of memory") == DONE;
    o->writer.expression = o->expression;
    o->capture.stopped = signals_stop_flag();
    o->capture.skipped = report_skipped;
    /* A classic file holds what its precision can, and what is shown beside it is the same. */
    o->capture.micro = o->writer.name && !o->writer.pcapng && !o->writer.nano;
    bool elsewhere = o->writer.name || (o->n_assertions && o->view == &view_line);
    r->show = o->action == ACTION_SHOW && !o->count_only && !o->diff[0] &&
              (!elsewhere || o->print || o->page);
    r->name_interfaces =
        o->view == &view_json || o->view == &view_fields || r->match || o->n_assertions;
    bool terminal = isatty(STDOUT_FILENO);
    r->flush_each = o->flush_each || (terminal && !o->page);
    o->view_options.width = o->golden ? 80 : lang_terminal_width(STDOUT_FILENO);
    registry_init();
    bool picks = o->view_options.only || r->match || o->n_assertions;
    r->dissects = r->show || (o->action == ACTION_SHOW && picks && !o->diff[0]);
    uint32_t want = r->show ? o->view->want(&o->view_options) : 0;
    if (o->view_options.only)
        want |= WANT_FIELDS; /* of what is not decoded, too */
    if (r->match)
        want |= match_want(r->match);
    for (unsigned i = 0; i < o->n_assertions; i++)
        want |= assertion_want(r->assertions[i]);
    if (o->view_options.names)
        want |= WANT_VALUES | WANT_NAMES | WANT_TEXT | WANT_HELLOS;
    if (o->no_checksum)
        want &= ~WANT_CHECKSUM;
    if (!out_open(&r->out, STDOUT_FILENO, OUT_ROOM) || (r->dissects && !dissect_open(&r->d, want)))
        return run_complain("out of memory") == DONE;
    if (r->d.flows && o->flow_memory)
        flows_limit(r->d.flows, (uint32_t)(o->flow_memory / FLOW_BYTES));
    if (r->dissects && o->payload)
        dissect_force(&r->d, o->payload);
    return true;
}

/* --grade without a capture: the frame is what the text says. */
static int run_own(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE];
    uint8_t *bytes = malloc(GRADE_MOST);
    struct frame f = {.bytes = bytes, .linktype = LINK_ETHERNET};
    if (r->o.capture.linktype)
        linktype_number(r->o.capture.linktype, &f.linktype);
    bool ok = begin_view(r, error) && enter_sandbox(r, error);
    if (ok && bytes)
        f.caplen = (uint32_t)grade_frame(r->grading.text, r->grading.n, bytes, GRADE_MOST);
    f.wirelen = f.caplen;
    if (f.caplen)
        frame_handler_of(r)(r, &f);
    free(bytes);
    return ok ? finish(r, DONE) : run_complain("%s", error);
}

/* What --grade adds to a run: the text before it, the verdict behind it. */
static int run_grade(struct run *r)
{
    const char *name = r->o.grade;
    if (!grading_read(&r->grading, name))
        return errno == EFBIG ? run_complain("%s is too large to grade: more than 1 MiB", name)
                              : run_complain("cannot read %s: %s", name, strerror(errno));
    r->o.view_options.grading = &r->grading;
    int status = r->o.file_list ? run_list_file(r)
                 : r->o.n_files ? run_files(r)
                 : r->o.device  ? run_live(r)
                                : run_own(r);
    if (status == DONE && !r->grading.is_done && r->show)
        return run_complain(r->o.n_files || r->o.file_list || r->o.device
                                ? "nothing was graded: there is no packet to grade %s by"
                                : "nothing was graded: %s has no line such as \"08 00 # type\"",
                            name);
    bool is_wrong = r->show && !r->grading.is_right && !memory_was_refused();
    return status == DONE && is_wrong ? FAILED : status;
}

static bool compile_assertions(struct run *r)
{
    char error[MATCH_ERROR_SIZE];
    for (unsigned i = 0; i < r->o.n_assertions; i++) {
        if ((r->assertions[i] = assertion_open(r->o.assertions[i], error)))
            continue;
        run_complain("--assert '%s': %s", r->o.assertions[i], error);
        return false;
    }
    return true;
}

static int run(struct run *r)
{
    char error[MATCH_ERROR_SIZE];
    if (r->o.fields && !(r->match = match_open(r->o.fields, error))) {
        run_complain("-Y: %s", error);
        return USAGE;
    }
    if (!compile_assertions(r))
        return USAGE;
    if (!start(r))
        return FAILED;
    if (r->o.action != ACTION_SHOW)
        return answer(r);
    if (r->o.no_sandbox && sandbox_works())
        run_complain(
            "--no-sandbox: a fault in what decodes packets could be used to do anything that "
            "this user may");
    signals_catch();
    if (r->o.diff[0])
        return run_diff(r);
    if (r->o.grade)
        return run_grade(r);
    return r->o.file_list ? run_list_file(r) : r->o.n_files ? run_files(r) : run_live(r);
}

int main(int argc, char **argv)
{
    static struct run r = {.page.fd = -1};
    if (!options_parse(&r.o, argc, argv)) {
        options_free(&r.o);
        return memory_was_refused() ? FAILED : USAGE;
    }
    int status = run(&r);
    jobs_end(r.jobs);
    if (status == USAGE && memory_was_refused())
        status = FAILED;
    else if (status == DONE && memory_was_refused() && !r.closed_pipe)
        status = run_complain("out of memory: what was shown is not complete");
    if (r.begun)
        view_forget(r.o.view, &r.o.view_options);
    if (r.d.p)
        dissect_close(&r.d);
    filter_close(r.filter);
    match_close(r.match);
    for (unsigned i = 0; i < r.o.n_assertions; i++)
        assertion_close(r.assertions[i]);
    opener_end(r.opener);
    newfile_close(&r.page, false); /* what was not made whole */
    grading_free(&r.grading);
    out_free(&r.out);
    options_free(&r.o);
    if (fflush(stdout) != 0 && errno != EPIPE)
        status = run_complain("Unable to write output: %s", strerror(errno));
    if (r.closed_pipe) {
        /* The end that a writer to a closed pipe has, quietly. */
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    return status;
}
