/* The sandbox: what a decoder that was taken over would try fails in it, and what is needed works.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "wireloupe/capture.h"

#if defined HAVE_LIBSECCOMP && !WITHOUT_SANDBOX
#define GUARDED 1
#else
#define GUARDED 0
#endif

/* Runs the attempt in a process in the sandbox; its answer. */
static int in_sandbox(int (*attempt)(void))
{
    if (!GUARDED)
        skip();
    pid_t child = fork();
    if (child == 0) {
        char error[CAPTURE_ERROR_SIZE];
        bool ok = privileges_give_up(error) && sandbox_enter(NULL, error);
        _exit(ok ? attempt() : 99);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* 0: the call was refused. */
static int refused(long result)
{
    return result == -1 && (errno == EPERM || errno == EACCES) ? 0 : 1;
}

static int try_open(void)
{
    return refused(open("/etc/passwd", O_RDONLY));
}

static int try_create(void)
{
    return refused(open("/tmp/wireloupe-sandbox", O_WRONLY | O_CREAT, 0600));
}

static int try_socket(void)
{
    return refused(socket(AF_INET, SOCK_STREAM, 0)) + refused(socket(AF_PACKET, SOCK_RAW, 0));
}

static int try_execute(void)
{
    char *const none[] = {NULL};
    return refused(execve("/bin/true", none, none));
}

static int try_fork(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return refused(child);
}

static int try_trace(void)
{
    return refused(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)) + refused(kill(getppid(), 0)) +
           refused(syscall(SYS_tgkill, getppid(), getppid(), 0));
}

static int try_names(void)
{
    struct stat st;
    return refused(stat("/etc/passwd", &st)) + refused(unlink("/tmp/wireloupe-sandbox")) +
           refused(rename("/tmp/a", "/tmp/b")) + refused(chdir("/"));
}

static int try_code(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? 2 : refused(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}

static int try_root(void)
{
    return geteuid() == 0 ? 1 : refused(setuid(0));
}

static void *nothing(void *p)
{
    return p;
}

/* A second descriptor of the same file could be written to where the first may not be. */
static int try_copies(void)
{
    return refused(dup(STDOUT_FILENO)) + refused(dup2(STDOUT_FILENO, 100)) +
           refused(fcntl(STDOUT_FILENO, F_DUPFD, 10)) +
           refused(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10)) +
           refused(fcntl(STDOUT_FILENO, F_SETOWN, getppid()));
}

/* The descriptor that packets come from. */
static int packet_socket(void)
{
    for (int fd = 3; fd < 64; fd++) {
        int domain = 0;
        socklen_t n = sizeof domain;
        if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &n) == 0 && domain == AF_PACKET)
            return fd;
    }
    return -1;
}

/* 0: nothing can be sent on the device by any of the ways to write. */
static int try_sending(int device, int elsewhere)
{
    char frame[64] = {0};
    struct iovec v = {frame, sizeof frame};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
    long other_half = (1L << 32) + device;
    return refused(write(device, frame, sizeof frame)) + refused(writev(device, &v, 1)) +
           refused(pwrite(device, frame, sizeof frame, 0)) +
           refused(syscall(SYS_write, other_half, frame, sizeof frame)) +
           refused(syscall(SYS_writev, other_half, &v, 1L)) +
           refused(send(device, frame, sizeof frame, 0)) + refused(sendmsg(device, &m, 0)) +
           refused(dup(device)) + refused(fcntl(device, F_DUPFD, 40)) +
           (write(elsewhere, frame, 1) == 1 ? 0 : 1);
}

/* What the program does need. */
static int try_work(void)
{
    char byte = 'x', text[64];
    struct timespec now;
    time_t second = 1000000000;
    struct tm t;
    pthread_t thread;
    return !(clock_gettime(CLOCK_REALTIME, &now) == 0 && localtime_r(&second, &t) &&
             snprintf(text, sizeof text, "%d", t.tm_year) > 0 &&
             write(STDERR_FILENO, &byte, 0) == 0 &&
             mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
                 MAP_FAILED &&
             pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

static void test_files(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox(try_open), 0);
    assert_int_equal(in_sandbox(try_create), 0);
    assert_int_equal(in_sandbox(try_names), 0);
}

static void test_network(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox(try_socket), 0);
}

static void test_programs(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox(try_execute), 0);
    assert_int_equal(in_sandbox(try_fork), 0);
    assert_int_equal(in_sandbox(try_code), 0);
}

static void test_others(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox(try_trace), 0);
    if (geteuid() == 0)
        assert_int_equal(in_sandbox(try_root), 0);
}

static void test_copies(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox(try_copies), 0);
}

/* The child's part of test_device. */
static int send_from_sandbox(struct capture *c)
{
    char error[CAPTURE_ERROR_SIZE];
    int pipe_ends[2], device = packet_socket();
    if (device < 0 || pipe(pipe_ends) != 0)
        return 98;
    return privileges_give_up(error) && sandbox_enter(c, error) ? try_sending(device, pipe_ends[1])
                                                                : 99;
}

static void test_device(void **state)
{
    (void)state;
    char error[CAPTURE_ERROR_SIZE], warning[CAPTURE_ERROR_SIZE];
    const struct capture_options o = {.snaplen = 64};
    struct capture *c = GUARDED ? capture_open_live("lo", &o, error, warning) : NULL;
    if (!c) /* only root may */
        skip();
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(send_from_sandbox(c));
    assert_int_equal(waitpid(child, &status, 0), child);
    capture_close(c);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_work(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox(try_work), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),    cmocka_unit_test(test_network),
        cmocka_unit_test(test_programs), cmocka_unit_test(test_others),
        cmocka_unit_test(test_work),     cmocka_unit_test(test_copies),
        cmocka_unit_test(test_device),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
