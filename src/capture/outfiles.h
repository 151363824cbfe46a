/* Inside src/capture: the files of -C and -G, their names, and what becomes of them. They are
 * opened by a process of their own, which stays outside the sandbox and never sees a packet: it is
 * told when to begin and end a file, and works out the names itself. It opens the files of -V, too.
 */
#ifndef WIRELOUPE_OUTFILES_H
#define WIRELOUPE_OUTFILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wireloupe/capture.h"

#define NAME_ROOM 4096

/* ---- outfiles.c: in the process that opens them ---- */

struct outfiles {
    const struct writer_options *o;
    char part[NAME_ROOM], final[NAME_ROOM];
};

/* outfiles_begin: creates the file that begins at `time` (seconds since 1970), the n-th (from 0) of
 * its period; until it is whole ".part" stands behind its name. Returns its descriptor or -1 (see
 * errno). */
int outfiles_begin(struct outfiles *f, int64_t time, unsigned in_period);
/* outfiles_finish: the file is whole: gives it its name, and runs -z on it. False: see errno. */
bool outfiles_finish(struct outfiles *f);
/* outfiles_wait: for the commands of -z; all of them, or only those that have ended. */
void outfiles_wait(bool all);

/* ---- opener.c: in the process that writes ---- */

/* opener_begin, opener_finish: as those above, asked of the opener. *name is then the name of the
 * file for messages, valid until the next call. */
int opener_begin(struct opener *p, int64_t time, unsigned in_period, const char **name);
bool opener_finish(struct opener *p, const char **name);

#endif
