/* Inside src/capture: one capture file that is being written. */
#ifndef WIRELOUPE_SAVEFILE_H
#define WIRELOUPE_SAVEFILE_H

#include <pcap.h>

#include "wireloupe/capture.h"

#define MAX_NAMED 1024 /* interfaces described in one pcapng file */

struct savefile {
    FILE *file;
    char *buffer; /* for stdio */
    bool pcapng, nano;
    uint64_t bytes; /* written so far */
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
/* savefile_close: false (errno set) where something could not be written. */
bool savefile_close(struct savefile *s);

/* The pcapng format: the section, an interface's description, a frame, the counts at the end. */
void pcapng_begin(struct savefile *s);
bool pcapng_describe(struct savefile *s, uint16_t linktype, uint16_t iface);
bool pcapng_frame(struct savefile *s, const struct frame *f, char *error);
void pcapng_end(struct savefile *s);

#endif
