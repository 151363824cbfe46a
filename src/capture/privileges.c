/* Privileges only shrink: once the capture is open, nobody needs root. */
#include "source.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_LIBCAP_NG
#include <cap-ng.h>
#else
#include <linux/capability.h>
#endif

/* The kernel's own number for those who are nobody here. */
#define NOBODY 65534u

bool privileges_drop(const char *user, char *error, char *warning)
{
    *warning = '\0';
    const struct passwd *p = getpwnam(user);
    if (!p) {
        error_text(error, "Couldn't find user '", user, "'", (char *)NULL);
        return false;
    }
    if (geteuid() != 0) {
        error_text(warning, "-Z ", user, " has no effect: only root can become another user",
                   (char *)NULL);
        return true;
    }
    if (initgroups(p->pw_name, p->pw_gid) == 0 && setgid(p->pw_gid) == 0 && setuid(p->pw_uid) == 0)
        return true;
    error_text(error, "Couldn't change to '", user, "': ", strerror(errno), (char *)NULL);
    return false;
}

/* What sudo says of its caller; root has no way to be someone else by it. */
static uint32_t sudo_id(const char *variable)
{
    const char *s = getenv(variable);
    char *end;
    unsigned long id = s ? strtoul(s, &end, 10) : 0;
    return s && *s && !*end && id && id < UINT_MAX ? (uint32_t)id : NOBODY;
}

/* In a container root may be all there is, and may have nothing that could be given up. */
static bool no_other_user(void)
{
    return errno == EINVAL || errno == EPERM;
}

static bool leave_root(void)
{
    gid_t group = sudo_id("SUDO_GID");
    uid_t user = sudo_id("SUDO_UID");
    return (setgroups(0, NULL) == 0 && setresgid(group, group, group) == 0 &&
            setresuid(user, user, user) == 0) ||
           no_other_user();
}

#ifdef HAVE_LIBCAP_NG
/* The bounding set as well, which a program with capabilities of its own could draw on. */
static bool drop_bounding_set(void)
{
    if (!capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP))
        return true;
    capng_clear(CAPNG_SELECT_BOUNDS);
    return capng_apply(CAPNG_SELECT_BOUNDS) == 0;
}

static bool drop_capabilities(void)
{
    capng_clear(CAPNG_SELECT_CAPS);
    return capng_apply(CAPNG_SELECT_CAPS) == 0;
}
#else
static bool drop_bounding_set(void)
{
    return true;
}

/* The C library has no function of its own for this. */
static bool drop_capabilities(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
    return syscall(SYS_capset, &head, none) == 0;
}
#endif

bool privileges_give_up(char *error)
{
    errno = 0;
    if (drop_bounding_set() && (geteuid() != 0 || leave_root()) && drop_capabilities())
        return true;
    error_text(error, "cannot give up privileges: ", strerror(errno),
               " (--no-sandbox keeps them all)", (char *)NULL);
    return false;
}
