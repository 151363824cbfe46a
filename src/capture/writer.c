/* -w: one file, or with -C and -G a new one by size and by the clock. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "outfiles.h"
#include "savefile.h"

struct writer {
    struct writer_options o;
    struct capture *from;
    struct savefile file;
    bool open;
    bool rotates;
    int64_t period;        /* -G: number of the period the file belongs to */
    unsigned in_period;    /* -C: files begun in it */
    unsigned n_files;      /* begun in all */
    struct opener *opener; /* opens the files of -C and -G */
    const char *name;      /* of the file, for messages */
    int error_number;
    char error[CAPTURE_ERROR_SIZE];
};

/* The first trouble is the one that is told. */
static bool trouble(struct writer *w, const char *what, const char *name, const char *why)
{
    if (!*w->error) {
        w->error_number = errno;
        error_text(w->error, what, name, ": ", why, (char *)NULL);
    }
    return false;
}

/* ---- one file after another ---- */

static int open_single(const char *name)
{
    return strcmp(name, "-") == 0 ? dup(STDOUT_FILENO)
                                  : open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

static bool begin_file(struct writer *w, time_t time)
{
    int fd =
        w->rotates ? opener_begin(w->opener, time, w->in_period, &w->name) : open_single(w->o.name);
    if (fd < 0)
        return trouble(w, "", w->name, strerror(errno));
    w->open = savefile_open(&w->file, fd, w->from, &w->o, w->error);
    w->n_files++;
    w->in_period++;
    return w->open;
}

static bool finish_file(struct writer *w)
{
    if (!w->open)
        return true;
    char why[CAPTURE_ERROR_SIZE];
    w->open = false;
    if (!savefile_close(&w->file, why))
        return trouble(w, "error writing ", w->name, why);
    return !w->rotates || opener_finish(w->opener, &w->name) ||
           trouble(w, "error writing ", w->name, strerror(errno));
}

/* Which of -G's periods a second belongs to; they begin with the local day. */
static int64_t period_of(const struct writer *w, time_t second)
{
    struct tm t;
    long east = localtime_r(&second, &t) ? t.tm_gmtoff : 0;
    int64_t local = (int64_t)second + east, n = w->o.max_seconds;
    return local >= 0 ? local / n : -((n - 1 - local) / n);
}

/* When a period begins; never before the first frame that was written. */
static time_t period_start(const struct writer *w, time_t second, int64_t period)
{
    struct tm t;
    long east = localtime_r(&second, &t) ? t.tm_gmtoff : 0;
    return w->n_files ? (time_t)(period * w->o.max_seconds - east) : second;
}

/* The file's period is over: the next frame begins another file. */
static void enter_period(struct writer *w, int64_t period)
{
    w->period = period;
    w->in_period = 0;
}

/* Whether there are as many files of periods as -W allows; says so. */
static bool was_last(const struct writer *w)
{
    if (!w->o.max_files || w->n_files < w->o.max_files)
        return false;
    fprintf(stderr, "Maximum file limit reached: %u\n", w->o.max_files);
    return true;
}

/* Ends the file and begins the next where it is time. False: stop. */
static bool rotate(struct writer *w, time_t second)
{
    int64_t period = w->o.max_seconds ? period_of(w, second) : 0;
    /* No frame goes back to a period that is over, whatever its time says. */
    if (w->n_files && period < w->period)
        period = w->period;
    bool new_period = w->o.max_seconds && w->n_files && period > w->period;
    bool full = w->o.max_bytes && w->open && w->file.bytes > w->o.max_bytes;
    if (w->open && !new_period && !full)
        return true;
    if (!finish_file(w))
        return false;
    if (w->o.max_seconds && was_last(w))
        return false;
    time_t start = second;
    if (w->o.max_seconds) {
        start = period_start(w, second, period);
        if (new_period || !w->n_files)
            enter_period(w, period);
    }
    return begin_file(w, start);
}

/* ---- the writer ---- */

bool writer_rotates(const struct writer_options *o)
{
    return o->name && (o->max_bytes || o->max_seconds);
}

struct writer *writer_open(const struct writer_options *o, struct capture *c, struct opener *opener,
                           char *error)
{
    struct writer *w = calloc(1, sizeof *w);
    if (!w) {
        error_text(error, "out of memory", (char *)NULL);
        return NULL;
    }
    w->o = *o;
    w->from = c;
    w->rotates = writer_rotates(o);
    w->opener = opener;
    w->name = strcmp(o->name, "-") == 0 ? "standard output" : o->name;
    if (!w->rotates && !begin_file(w, 0)) {
        error_text(error, w->error, (char *)NULL);
        free(w);
        return NULL;
    }
    return w;
}

bool writer_use(struct writer *w, struct capture *c, char *error)
{
    w->from = c;
    w->file.from = c;
    if (w->o.pcapng || c->linktype == w->file.linktype || !w->open)
        return true;
    error_text(error, c->name, ": new dlt does not match the one of the file being written",
               (char *)NULL);
    return false;
}

bool writer_frame(struct writer *w, const struct frame *f)
{
    if (w->rotates && !rotate(w, (time_t)(f->time / 1000000000)))
        return false;
    char why[CAPTURE_ERROR_SIZE];
    if (savefile_frame(&w->file, f, why))
        return !w->o.flush_each || writer_flush(w);
    return trouble(w, "error writing ", w->name, why);
}

bool writer_tick(struct writer *w, time_t now)
{
    int64_t period = w->o.max_seconds ? period_of(w, now) : 0;
    if (!w->open || !w->o.max_seconds || period <= w->period)
        return true;
    enter_period(w, period);
    return finish_file(w) && !was_last(w);
}

bool writer_flush(struct writer *w)
{
    char why[CAPTURE_ERROR_SIZE];
    return !w->open || savefile_flush(&w->file, why) || trouble(w, "error writing ", w->name, why);
}

bool writer_close(struct writer *w, char *error)
{
    bool ok = !*w->error;
    if (ok && w->rotates && !w->n_files)
        ok = begin_file(w, time(NULL));
    ok = finish_file(w) && ok;
    error_text(error, w->error, (char *)NULL);
    int why = w->error_number;
    free(w);
    errno = why;
    return ok;
}
