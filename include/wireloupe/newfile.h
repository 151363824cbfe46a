/* A file that appears whole or not at all: it is written under a temporary name beside its own. */
#ifndef WIRELOUPE_NEWFILE_H
#define WIRELOUPE_NEWFILE_H

#include <stdbool.h>
#include <sys/types.h>

struct newfile {
    int fd;      /* to write to; -1: not open */
    int keeper;  /* the socket to the process that gives the file its name; -1: written in place */
    pid_t child; /* that process */
};

/* newfile_open: begins the file NAME; "-" is standard output, and what is no regular file (a pipe,
 * a device) is written in place. Returns false with errno set. */
bool newfile_open(struct newfile *f, const char *name);
/* newfile_close: ends it. With `keep` a file that was there is replaced by the new one, which has
 * its permissions; without, nothing has changed, and neither has it where this process ends before.
 * Works inside the sandbox, too. Returns false with errno set. */
bool newfile_close(struct newfile *f, bool keep);

#endif
