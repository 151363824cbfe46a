/* A file is written beside its place and renamed: whoever opens it finds the old one or the new
 * one, never half of one. The renaming is done by a process that was started with the file and
 * waits for the word: the one that writes may be in a sandbox by then, or dead. */
#include "wireloupe/newfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SUFFIX ".part"
#define TRIES 100

/* Creates NAME.part, or else NAME.part2, ..., which was not there; *part is its name, to be freed.
 */
static int create_part(const char *name, char **part)
{
    size_t n = strlen(name);
    *part = malloc(n + sizeof SUFFIX + 2);
    if (!*part)
        return -1;
    memcpy(*part, name, n);
    memcpy(*part + n, SUFFIX, sizeof SUFFIX);
    n += sizeof SUFFIX - 1;
    for (unsigned i = 1; i < TRIES; i++) {
        char *at = *part + n;
        if (i >= 10)
            *at++ = (char)('0' + i / 10);
        if (i > 1)
            *at++ = (char)('0' + i % 10);
        *at = '\0';
        int fd = open(*part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* ---- the process that waits ---- */

/* Until it is told to keep the file, or nobody is there any more. Signals of the terminal are for
 * the other process. */
static void wait_and_name(int socket, const char *part, const char *name)
{
    static const int others[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGPIPE};
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
        signal(others[i], SIG_IGN);
    if (socket > STDERR_FILENO + 1)
        close_range(STDERR_FILENO + 1, (unsigned)socket - 1, 0);
    close_range((unsigned)socket + 1, ~0u, 0);
    char keep = 0;
    int why = 0;
    if (read(socket, &keep, 1) == 1 && keep && rename(part, name) != 0)
        why = errno;
    if (!keep || why)
        unlink(part);
    _exit(write(socket, &why, sizeof why) != (ssize_t)sizeof why);
}

static bool start_keeper(struct newfile *f, const char *part, const char *name)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    f->child = fork();
    if (f->child == 0)
        wait_and_name(ends[1], part, name);
    int why = errno;
    close(ends[1]);
    f->keeper = ends[0];
    if (f->child > 0)
        return true;
    close(ends[0]);
    f->keeper = -1;
    errno = why;
    return false;
}

/* ---- the process that writes ---- */

/* The new file, to be renamed to `name`. */
static bool open_beside(struct newfile *f, const char *name, const struct stat *there)
{
    char *part = NULL;
    f->fd = create_part(name, &part);
    bool ok = f->fd >= 0 && (!there || fchmod(f->fd, there->st_mode & 0777) == 0) &&
              start_keeper(f, part, name);
    int why = errno;
    if (!ok && f->fd >= 0) {
        close(f->fd);
        unlink(part);
        f->fd = -1;
    }
    free(part);
    errno = why;
    return ok;
}

bool newfile_open(struct newfile *f, const char *name)
{
    struct stat there;
    *f = (struct newfile){.fd = -1, .keeper = -1};
    if (strcmp(name, "-") == 0) {
        f->fd = STDOUT_FILENO;
        return true;
    }
    if (stat(name, &there) != 0)
        return open_beside(f, name, NULL);
    if (!S_ISREG(there.st_mode)) {
        f->fd = open(name, O_WRONLY | O_CLOEXEC);
        return f->fd >= 0;
    }
    /* What may not be written is not replaced either. */
    if (access(name, W_OK) != 0)
        return false;
    /* A link stays: the file that it names is replaced. */
    char *real = realpath(name, NULL);
    bool ok = real && open_beside(f, real, &there);
    int why = errno;
    free(real);
    errno = why;
    return ok;
}

/* Gives the word, and waits until it was obeyed. Returns an errno. */
static int tell_keeper(const struct newfile *f, bool keep)
{
    char word = keep;
    int why = EPIPE; /* the other process was killed */
    if (write(f->keeper, &word, 1) != 1 || read(f->keeper, &why, sizeof why) != (ssize_t)sizeof why)
        why = EPIPE;
    close(f->keeper);
    while (waitpid(f->child, NULL, 0) < 0 && errno == EINTR)
        ;
    return why;
}

bool newfile_close(struct newfile *f, bool keep)
{
    int why = 0;
    if (f->fd < 0)
        return true;
    if (f->fd != STDOUT_FILENO && close(f->fd) != 0)
        why = errno;
    if (f->keeper >= 0) {
        int other = tell_keeper(f, keep && !why);
        why = why ? why : other;
    }
    *f = (struct newfile){.fd = -1, .keeper = -1};
    errno = why;
    return why == 0;
}
