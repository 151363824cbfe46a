/* Privileges only shrink: once the capture is open, nobody needs root. */
#include "source.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

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

bool privileges_shrink(bool later_files, char *error)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct had[_LINUX_CAPABILITY_U32S_3], sets[_LINUX_CAPABILITY_U32S_3];
    /* The C library has no function of its own for this. */
    if (syscall(SYS_capget, &head, had) == 0) {
        memset(sets, 0, sizeof sets);
        if (later_files)
            sets[0].permitted = sets[0].effective = had[0].permitted & 1u << CAP_DAC_OVERRIDE;
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_capset, &head, sets) == 0)
            return true;
    }
    error_text(error, "Couldn't give up capabilities: ", strerror(errno), (char *)NULL);
    return false;
}
