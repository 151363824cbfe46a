/* The process that opens files while the rest is in the sandbox. Requests and replies are messages
 * of one size over a socket pair; a descriptor travels with the reply. */
#include "outfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "source.h"
#include "stream.h"

enum request_kind {
    BEGIN,
    FINISH,
    READ
};

struct request {
    enum request_kind kind;
    unsigned n; /* BEGIN: place in the period; READ: which file */
    int64_t time;
};

struct reply {
    int error; /* errno; 0: done */
    char name[NAME_ROOM];
};

struct opener {
    int socket;
    pid_t pid;
    struct reply reply; /* the last one */
};

/* ---- in the opener ---- */

struct service {
    int socket;
    struct outfiles out;
    char *const *names;
    unsigned n_names;
};

/* Does what is asked; a descriptor to hand over, or -1. */
static int serve_request(struct service *s, const struct request *q, struct reply *r)
{
    int fd = -1;
    const char *name = s->out.part;
    errno = 0;
    if (q->kind == BEGIN)
        fd = outfiles_begin(&s->out, q->time, q->n);
    else if (q->kind == FINISH && outfiles_finish(&s->out))
        name = s->out.final;
    else if (q->kind == READ && q->n < s->n_names)
        fd = open(name = s->names[q->n], O_RDONLY | O_CLOEXEC);
    else if (!errno)
        errno = EINVAL;
    r->error = q->kind == FINISH && name == s->out.final ? 0 : fd >= 0 ? 0 : errno;
    memcpy(r->name, name, strnlen(name, sizeof r->name - 1));
    return fd;
}

static bool send_reply(int socket, const struct reply *r, int fd)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof fd)];
    } control = {0};
    struct iovec v = {.iov_base = (void *)(uintptr_t)r, .iov_len = sizeof *r};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
    if (fd >= 0) {
        m.msg_control = &control;
        m.msg_controllen = sizeof control;
        struct cmsghdr *h = CMSG_FIRSTHDR(&m);
        h->cmsg_level = SOL_SOCKET;
        h->cmsg_type = SCM_RIGHTS;
        h->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(h), &fd, sizeof fd);
    }
    return sendmsg(socket, &m, MSG_NOSIGNAL) == (ssize_t)sizeof *r;
}

/* Until the other side is gone. Signals of the terminal are for that side. */
static void serve(struct service *s)
{
    static const int others[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
                                 SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM};
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
        signal(others[i], SIG_IGN);
    struct request q;
    while (read(s->socket, &q, sizeof q) == (ssize_t)sizeof q) {
        struct reply r = {0};
        int fd = serve_request(s, &q, &r);
        bool sent = send_reply(s->socket, &r, fd);
        if (fd >= 0)
            close(fd);
        if (!sent)
            break;
    }
    outfiles_wait(true);
}

/* What the capture has open is none of the opener's. */
static void keep_only(int socket)
{
    if (socket > STDERR_FILENO + 1)
        close_range(STDERR_FILENO + 1, (unsigned)socket - 1, 0);
    close_range((unsigned)socket + 1, ~0u, 0);
}

struct opener *opener_start(const struct writer_options *o, char *const *names, unsigned n,
                            char *error)
{
    int ends[2];
    struct opener *p = calloc(1, sizeof *p);
    if (!p || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        error_text(error, "cannot start the process that opens files: ", strerror(errno),
                   (char *)NULL);
        free(p);
        return NULL;
    }
    p->socket = ends[0];
    p->pid = fork();
    if (p->pid == 0) {
        struct service s = {.socket = ends[1], .out.o = o, .names = names, .n_names = n};
        keep_only(s.socket);
        serve(&s);
        _exit(0);
    }
    close(ends[1]);
    if (p->pid > 0)
        return p;
    error_text(error, "cannot start the process that opens files: ", strerror(errno), (char *)NULL);
    close(ends[0]);
    free(p);
    return NULL;
}

/* ---- in the process that writes ---- */

static int descriptor_of(struct msghdr *m)
{
    int fd = -1;
    struct cmsghdr *h = CMSG_FIRSTHDR(m);
    if (h && h->cmsg_level == SOL_SOCKET && h->cmsg_type == SCM_RIGHTS)
        memcpy(&fd, CMSG_DATA(h), sizeof fd);
    return fd;
}

static ssize_t receive(int socket, struct msghdr *m)
{
    ssize_t n;
    while ((n = recvmsg(socket, m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    return n;
}

/* Asks and waits. False: see errno. */
static bool ask(struct opener *p, const struct request *q, int *fd)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof *fd)];
    } control;
    struct iovec v = {.iov_base = &p->reply, .iov_len = sizeof p->reply};
    struct msghdr m = {
        .msg_iov = &v, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    *fd = -1;
    if (write(p->socket, q, sizeof *q) != (ssize_t)sizeof *q ||
        receive(p->socket, &m) != (ssize_t)sizeof p->reply) {
        errno = EPIPE; /* the opener was killed */
        return false;
    }
    *fd = descriptor_of(&m);
    errno = p->reply.error;
    return errno == 0;
}

int opener_begin(struct opener *p, int64_t time, unsigned in_period, const char **name)
{
    int fd;
    const struct request q = {.kind = BEGIN, .n = in_period, .time = time};
    bool ok = ask(p, &q, &fd);
    *name = p->reply.name;
    return ok ? fd : -1;
}

bool opener_finish(struct opener *p, const char **name)
{
    int fd;
    const struct request q = {.kind = FINISH};
    bool ok = ask(p, &q, &fd);
    *name = p->reply.name;
    return ok;
}

struct capture *capture_open_listed(struct opener *p, unsigned i, const char *name,
                                    const struct capture_options *o, char *error)
{
    int fd = -1;
    const struct request q = {.kind = READ, .n = i};
    if (!ask(p, &q, &fd))
        fd = -1;
    return source_open(stream_open(fd, o->stopped), name, o, error);
}

void opener_end(struct opener *p)
{
    if (!p)
        return;
    close(p->socket);
    while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    free(p);
}
