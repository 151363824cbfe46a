/* -w: one file, or with -C and -G a new one by size and by the clock.
 *
 * A file of several carries its final name only when it is whole: until then ".part" stands behind
 * it. No file that was there before is overwritten but in the ring of -C with -W, which is made for
 * it. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "savefile.h"

#define NAME_ROOM 4096

struct writer {
    struct writer_options o;
    struct capture *from;
    struct savefile file;
    bool open;
    bool rotates;
    int64_t period;     /* -G: number of the period the file belongs to */
    unsigned in_period; /* -C: files begun in it */
    unsigned n_files;   /* begun in all */
    char part[NAME_ROOM], final[NAME_ROOM];
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

static const char *shown_name(const struct writer *w)
{
    return w->rotates ? w->part : strcmp(w->o.name, "-") == 0 ? "standard output" : w->o.name;
}

/* ---- names ---- */

static unsigned digits_of(unsigned n)
{
    unsigned d = 1;
    for (; n >= 10; n /= 10)
        d++;
    return d;
}

/* The name of the file that begins at `time` (seconds), as tcpdump makes it from -w. */
static void make_name(struct writer *w, time_t time)
{
    char base[NAME_ROOM - 64];
    struct tm t;
    if (!w->o.max_seconds || !localtime_r(&time, &t) || !strftime(base, sizeof base, w->o.name, &t))
        snprintf(base, sizeof base, "%s", w->o.name);
    if (!w->o.max_bytes)
        snprintf(w->final, sizeof w->final, "%s", base);
    else if (w->o.max_files)
        snprintf(w->final, sizeof w->final, "%s%0*u", base, (int)digits_of(w->o.max_files - 1),
                 w->in_period % w->o.max_files);
    else if (w->in_period)
        snprintf(w->final, sizeof w->final, "%s%u", base, w->in_period);
    else
        snprintf(w->final, sizeof w->final, "%s", base);
}

/* Creates a file that was not there, NAME.part or else NAME.part2, NAME.part3, ... */
static int create_part(struct writer *w)
{
    for (unsigned i = 1; i < 1000; i++) {
        char suffix[16] = "";
        if (i > 1)
            snprintf(suffix, sizeof suffix, "%u", i);
        if ((size_t)snprintf(w->part, sizeof w->part, "%s.part%s", w->final, suffix) >=
            sizeof w->part)
            break;
        int fd = open(w->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    errno = EEXIST;
    return -1;
}

/* Gives a whole file its name, or NAME-2, NAME-3, ... where others stand there already. */
static bool give_name(struct writer *w)
{
    bool ring = w->o.max_files && !w->o.max_seconds;
    if (ring)
        return rename(w->part, w->final) == 0;
    size_t n = strlen(w->final);
    for (unsigned i = 2; link(w->part, w->final) != 0; i++) {
        /* A file system without links: the test and the renaming are two steps then. */
        if (errno != EEXIST && access(w->final, F_OK) != 0)
            return rename(w->part, w->final) == 0;
        snprintf(w->final + n, sizeof w->final - n, "-%u", i);
    }
    return unlink(w->part) == 0;
}

/* ---- one file after another ---- */

static bool begin_file(struct writer *w, time_t time)
{
    int fd;
    const char *name = w->final;
    if (w->rotates) {
        make_name(w, time);
        fd = create_part(w);
    } else {
        name = w->o.name;
        fd = strcmp(name, "-") == 0 ? dup(STDOUT_FILENO)
                                    : open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    }
    if (fd < 0)
        return trouble(w, "", name, strerror(errno));
    w->open = savefile_open(&w->file, fd, w->from, &w->o, w->error);
    w->n_files++;
    w->in_period++;
    return w->open;
}

/* -z: runs beside the capture, with the lowest priority. */
static void run_command(const struct writer *w)
{
    pid_t child = fork();
    if (child != 0)
        return;
    setpriority(PRIO_PROCESS, 0, 19);
    execlp(w->o.command, w->o.command, w->final, (char *)NULL);
    fprintf(stderr, "wireloupe: cannot run %s %s: %s\n", w->o.command, w->final, strerror(errno));
    _exit(127);
}

static bool finish_file(struct writer *w)
{
    if (!w->open)
        return true;
    w->open = false;
    bool ok = savefile_close(&w->file);
    if (ok && w->rotates)
        ok = give_name(w);
    if (!ok)
        return trouble(w, "error writing ", shown_name(w), strerror(errno));
    if (w->rotates && w->o.command)
        run_command(w);
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    return true;
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

/* Ends the file and begins the next where it is time. False: stop. */
static bool rotate(struct writer *w, time_t second)
{
    int64_t period = w->o.max_seconds ? period_of(w, second) : 0;
    bool new_period = w->o.max_seconds && w->n_files && period > w->period;
    bool full = w->o.max_bytes && w->open && w->file.bytes > w->o.max_bytes;
    if (w->open && !new_period && !full)
        return true;
    if (!finish_file(w))
        return false;
    if (w->o.max_seconds && w->o.max_files && w->n_files >= w->o.max_files)
        return false;
    time_t start = second;
    if (w->o.max_seconds) {
        start = period_start(w, second, period);
        if (new_period)
            w->in_period = 0;
        w->period = period > w->period || !w->n_files ? period : w->period;
    }
    return begin_file(w, start);
}

/* ---- the writer ---- */

struct writer *writer_open(const struct writer_options *o, struct capture *c, char *error)
{
    struct writer *w = calloc(1, sizeof *w);
    if (!w) {
        error_text(error, "out of memory", (char *)NULL);
        return NULL;
    }
    w->o = *o;
    w->from = c;
    w->rotates = o->max_bytes || o->max_seconds;
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
    return trouble(w, "error writing ", shown_name(w), why);
}

bool writer_flush(struct writer *w)
{
    if (!w->open || fflush(w->file.file) == 0)
        return true;
    return trouble(w, "error writing ", shown_name(w), strerror(errno));
}

bool writer_close(struct writer *w, char *error)
{
    bool ok = !*w->error;
    if (ok && w->rotates && !w->n_files)
        ok = begin_file(w, time(NULL));
    ok = finish_file(w) && ok;
    while (w->o.command && waitpid(-1, NULL, 0) > 0)
        ;
    error_text(error, w->error, (char *)NULL);
    int why = w->error_number;
    free(w);
    errno = why;
    return ok;
}
