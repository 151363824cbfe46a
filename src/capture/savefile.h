/* Inside src/capture: one capture file that is being written. */
#ifndef WIRELOUPE_SAVEFILE_H
#define WIRELOUPE_SAVEFILE_H

#include <pcap.h>

#include "wireloupe/capture.h"

#define MAX_NAMED 1024 /* interfaces described in one pcapng file */

struct savefile {
    int fd;
    FILE *file;       /* over it */
    char *buffer;     /* for stdio */
    uint64_t written; /* bytes that have left the buffer */
    int why;          /* errno, once something could not be written */
    /* Where the frames end that have not left the buffer whole, and the last one before them. */
    uint64_t *pending, whole;
    uint32_t n_pending;
    uint64_t n_frames;
    bool pcapng, nano;
    uint64_t bytes; /* given to it so far */
    struct capture *from;
    const char *expression; /* noted in pcapng, or NULL */
    pcap_dumper_t *dump;    /* pcap: libpcap's own format */
    uint16_t linktype;
    uint32_t n_ifaces; /* pcapng: those described so far */
    struct {
        uint16_t linktype, iface;
    } ifaces[MAX_NAMED];
    int64_t first_time, last_time;
};

/* savefile_open: a file over the descriptor fd, which it takes over, for the frames of c. */
bool savefile_open(struct savefile *s, int fd, struct capture *c, const struct writer_options *o,
                   char *error);
/* savefile_frame: adds a frame. False with the reason in `error`. */
bool savefile_frame(struct savefile *s, const struct frame *f, char *error);
/* savefile_flush: false with the reason in `error`, and errno set, where something could not be
 * written. A file then ends with its last whole frame. */
bool savefile_flush(struct savefile *s, char *error);
/* savefile_close: the same, at the end. */
bool savefile_close(struct savefile *s, char *error);

/* The pcapng format: the section, an interface's description, a frame, the counts at the end. */
void pcapng_begin(struct savefile *s);
bool pcapng_describe(struct savefile *s, uint16_t linktype, uint16_t iface);
bool pcapng_frame(struct savefile *s, const struct frame *f, char *error);
void pcapng_end(struct savefile *s);

#endif
