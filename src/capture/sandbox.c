/* The sandbox: what decodes packets can read what is open, write, and ask for the time.
 *
 * seccomp says which system calls there are, Landlock (where the kernel has it) that no file can be
 * reached by its name. A call that is not allowed fails with EPERM, so that a library that asks for
 * a file it can do without goes on without it. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#ifdef HAVE_LIBSECCOMP
#include <seccomp.h>

/* Read, write, wait, remember, tell the time, end. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(fadvise64),
    SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(getsockopt),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(setitimer),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(wait4),
    SCMP_SYS(waitid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

static const int writers[] = {SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64)};

/* The macros of seccomp.h leave out the last field, which only masks need. */
static struct scmp_arg_cmp compare(unsigned arg, enum scmp_compare op, scmp_datum_t a)
{
    return (struct scmp_arg_cmp){arg, op, a, 0};
}

static struct scmp_arg_cmp masked(unsigned arg, scmp_datum_t mask, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){arg, SCMP_CMP_MASKED_EQ, mask, value};
}

/* False, with errno, where there is no such rule. */
static bool done(int result)
{
    if (result != 0)
        errno = -result;
    return result == 0;
}

static bool allow(scmp_filter_ctx ctx, int call, struct scmp_arg_cmp when)
{
    return done(seccomp_rule_add(ctx, SCMP_ACT_ALLOW, call, 1, when));
}

/* Terminals are asked for their size, interfaces whether they are still there. */
static const unsigned long questions[] = {TIOCGWINSZ, TCGETS, SIOCGIFFLAGS, SIOCGIFINDEX};

/* No second descriptor of what is open: it would have another number than that of the device. */
static const int about_descriptors[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL};

static bool add_rules(scmp_filter_ctx ctx)
{
    bool ok = true;
    for (unsigned i = 0; i < sizeof allowed / sizeof *allowed; i++)
        ok = done(seccomp_rule_add(ctx, SCMP_ACT_ALLOW, allowed[i], 0)) && ok;
    for (unsigned i = 0; i < sizeof questions / sizeof *questions; i++)
        ok = allow(ctx, SCMP_SYS(ioctl), compare(1, SCMP_CMP_EQ, questions[i])) && ok;
    for (unsigned i = 0; i < sizeof about_descriptors / sizeof *about_descriptors; i++) {
        const struct scmp_arg_cmp when =
            compare(1, SCMP_CMP_EQ, (scmp_datum_t)about_descriptors[i]);
        ok = allow(ctx, SCMP_SYS(fcntl), when) && allow(ctx, SCMP_SYS(fcntl64), when) && ok;
    }
    /* Memory, but none that code could be put in; an open file by its descriptor, not its name;
     * threads, but no other process, and signals to none. */
    ok = allow(ctx, SCMP_SYS(mmap), masked(2, PROT_EXEC, 0)) && ok;
    ok = allow(ctx, SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0)) && ok;
    ok = allow(ctx, SCMP_SYS(newfstatat), compare(3, SCMP_CMP_EQ, AT_EMPTY_PATH)) && ok;
    ok = allow(ctx, SCMP_SYS(clone), masked(0, CLONE_THREAD, CLONE_THREAD)) && ok;
    ok = allow(ctx, SCMP_SYS(tgkill), compare(0, SCMP_CMP_EQ, (scmp_datum_t)getpid())) && ok;
    /* Its flags are in memory, where no filter sees them: the C library takes clone() then. */
    return done(seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0)) && ok;
}

/* What is written to the device would be sent. The kernel looks at the lower half of the argument,
 * so that "not this number" would let the same number with an upper half pass. */
static bool add_device_rules(scmp_filter_ctx ctx, int device)
{
    bool ok = true;
    const struct scmp_arg_cmp is_device = masked(0, UINT32_MAX, (uint32_t)device);
    for (unsigned i = 0; i < sizeof writers / sizeof *writers; i++)
        ok = done(seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), writers[i], 1, is_device)) && ok;
    return ok;
}

/* With a device: what is forbidden for it alone. Otherwise: everything but what is allowed. */
static int load_filter(int device)
{
    scmp_filter_ctx ctx = seccomp_init(device >= 0 ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM));
    if (!ctx)
        return -ENOMEM;
    seccomp_attr_set(ctx, SCMP_FLTATR_CTL_TSYNC, 1);
    /* A search instead of one comparison after another: it is gone through at every call. */
    seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    bool ok = device >= 0 ? add_device_rules(ctx, device) : add_rules(ctx);
    int why = ok ? seccomp_load(ctx) : -errno;
    seccomp_release(ctx);
    return why;
}

/* Of two filters the stricter answer counts; the second one allows no third. */
static bool filter_calls(int device)
{
    int why = device >= 0 ? load_filter(device) : 0;
    if (why == 0)
        why = load_filter(-1);
    errno = -why;
    return why == 0;
}
#else
static bool filter_calls(int device)
{
    (void)device;
    return true;
}
#endif

/* No file by its name, for any use that the kernel knows; true where it knows no Landlock. */
static bool forbid_names(void)
{
    struct landlock_ruleset_attr none = {.handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_SYM * 2 - 1};
    long fd = syscall(SYS_landlock_create_ruleset, &none, sizeof none.handled_access_fs, 0);
    if (fd < 0)
        return errno == ENOSYS || errno == EOPNOTSUPP;
    bool ok = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close((int)fd);
    return ok;
}

/* Valgrind needs memory for code, and files at the end; who sets this variable runs what they like
 * anyway. */
static bool under_valgrind(void)
{
    const char *preload = getenv("LD_PRELOAD");
    return preload && strstr(preload, "/vgpreload_");
}

bool sandbox_works(void)
{
    return !WITHOUT_SANDBOX && !under_valgrind();
}

bool sandbox_enter(const struct capture *c, char *error)
{
    /* What the C library reads once, when it is first asked for a local time. */
    tzset();
    int device = c && c->live ? pcap_fileno(c->pcap) : -1;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && forbid_names() && filter_calls(device))
        return true;
    error_text(error, "cannot enter the sandbox: ", strerror(errno),
               " (--no-sandbox goes without it)", (char *)NULL);
    return false;
}
