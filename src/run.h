/* A run of the program: what main.c, packets.c and answer.c share. */
#ifndef WIRELOUPE_RUN_H
#define WIRELOUPE_RUN_H

#include "wireloupe/assertion.h"
#include "jobs.h"

#include "wireloupe/dissect.h"
#include "wireloupe/grade.h"
#include "wireloupe/match.h"
#include "wireloupe/newfile.h"
#include "wireloupe/options.h"

/* The exit status. */
enum {
    DONE = 0,
    FAILED = 1,
    USAGE = 2
};

struct run {
    struct options o;
    struct capture *capture; /* the one at work */
    struct filter *filter;
    struct match *match; /* -Y */
    struct assertion *assertions[MAX_ASSERTIONS];
    struct writer *writer;
    struct opener *opener; /* opens files while we are in the sandbox, or NULL */
    struct file_list list; /* of -V */
    struct dissect d;
    struct out out;
    struct jobs *jobs;         /* --jobs: threads that show, or NULL */
    struct newfile page;       /* of --html; its fd is -1 while it is not open */
    struct grading grading;    /* --grade */
    struct progress progress;  /* of reading files */
    struct losses losses;      /* of a live capture */
    bool name_interfaces;      /* the view tells them */
    bool show;                 /* packets are dissected and shown */
    bool begun;                /* the view has begun */
    bool flush_each;           /* after each */
    bool full;                 /* -c or the writer wants no more */
    bool closed_pipe;          /* nobody reads what we write */
    bool dissects;             /* packets are dissected */
    uint64_t n;                /* packets */
    uint64_t picked;           /* of them, those that --frame and --only pick */
    uint8_t warned[65536 / 8]; /* link types that nobody dissects, a bit each */
};

/* run_complain: a line on stderr, behind the program's name. Returns FAILED. */
int run_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- main.c ---- */

/* run_announce_linktype: says on stderr which link type a live capture has, where that is no
 * matter of course. */
void run_announce_linktype(const struct options *o, const struct capture *c);

/* ---- memory.c ---- */

/* memory_was_refused: a request of this program for memory was, since its start. */
bool memory_was_refused(void);

/* ---- packets.c ---- */

/* begin_view: the view's first words, to its file where it has one of its own. Returns false with
 * the reason in `error` (CAPTURE_ERROR_SIZE bytes). */
bool begin_view(struct run *r, char *error);
/* frame_handler_of: what frames are given to, with the run as `user`; once all is open. */
frame_handler *frame_handler_of(const struct run *r);
/* look_ahead: has the capture tell the dissection of frames that come soon. */
void look_ahead(struct run *r);
/* frame_is_named: whether --frame names packet n; *last where no later one is. */
bool frame_is_named(const struct options *o, uint64_t n, bool *last);
/* finish: after the last packet: the view's last words, and the files made whole. Returns the exit
 * status, which is `status` where nothing goes wrong. */
int finish(struct run *r, int status);

/* ---- compare.c ---- */

/* run_diff: --diff. Returns the exit status. */
int run_diff(struct run *r);

/* ---- answer.c ---- */

/* answer: the questions among the actions. Returns the exit status. */
int answer(struct run *r);

#endif
