/* Privileges only shrink: once the capture is open, nobody needs root. */
#include "source.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
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
