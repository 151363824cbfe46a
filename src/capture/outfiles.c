/* The files of -C and -G.
 *
 * A file carries its final name only when it is whole: until then ".part" stands behind it. No file
 * that was there before is overwritten but in the ring of -C with -W, which is made for it. */
#include "outfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static unsigned digits_of(unsigned n)
{
    unsigned d = 1;
    for (; n >= 10; n /= 10)
        d++;
    return d;
}

/* The name of the file that begins at `time`, as tcpdump makes it from -w. */
static void make_name(struct outfiles *f, time_t time, unsigned in_period)
{
    const struct writer_options *o = f->o;
    char base[NAME_ROOM - 64];
    struct tm t;
    if (!o->max_seconds || !localtime_r(&time, &t) || !strftime(base, sizeof base, o->name, &t))
        snprintf(base, sizeof base, "%s", o->name);
    if (!o->max_bytes)
        snprintf(f->final, sizeof f->final, "%s", base);
    else if (o->max_files)
        snprintf(f->final, sizeof f->final, "%s%0*u", base, (int)digits_of(o->max_files - 1),
                 in_period % o->max_files);
    else if (in_period)
        snprintf(f->final, sizeof f->final, "%s%u", base, in_period);
    else
        snprintf(f->final, sizeof f->final, "%s", base);
}

/* NAME.part, or else NAME.part2, NAME.part3, ... */
int outfiles_begin(struct outfiles *f, int64_t time, unsigned in_period)
{
    make_name(f, (time_t)time, in_period);
    for (unsigned i = 1; i < 1000; i++) {
        char suffix[16] = "";
        if (i > 1)
            snprintf(suffix, sizeof suffix, "%u", i);
        if ((size_t)snprintf(f->part, sizeof f->part, "%s.part%s", f->final, suffix) >=
            sizeof f->part)
            break;
        int fd = open(f->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    errno = EEXIST;
    return -1;
}

/* Gives a whole file its name, or NAME-2, NAME-3, ... where others stand there already. */
static bool give_name(struct outfiles *f)
{
    bool ring = f->o->max_files && !f->o->max_seconds;
    if (ring)
        return rename(f->part, f->final) == 0;
    size_t n = strlen(f->final);
    for (unsigned i = 2; link(f->part, f->final) != 0; i++) {
        /* A file system without links: the test and the renaming are two steps then. */
        if (errno != EEXIST && access(f->final, F_OK) != 0)
            return rename(f->part, f->final) == 0;
        snprintf(f->final + n, sizeof f->final - n, "-%u", i);
    }
    return unlink(f->part) == 0;
}

/* -z: runs beside the capture, with the lowest priority. */
static void run_command(const struct outfiles *f)
{
    pid_t child = fork();
    if (child != 0)
        return;
    for (int s = 1; s < NSIG; s++)
        signal(s, SIG_DFL);
    setpriority(PRIO_PROCESS, 0, 19);
    execlp(f->o->command, f->o->command, f->final, (char *)NULL);
    say("wireloupe: cannot run %s %s: %s\n", f->o->command, f->final, strerror(errno));
    _exit(127);
}

bool outfiles_finish(struct outfiles *f)
{
    if (!give_name(f))
        return false;
    if (f->o->command)
        run_command(f);
    outfiles_wait(false);
    return true;
}

void outfiles_wait(bool all)
{
    while (waitpid(-1, NULL, all ? 0 : WNOHANG) > 0)
        ;
}
