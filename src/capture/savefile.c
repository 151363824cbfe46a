/* One capture file that is being written: pcap by libpcap, pcapng by pcapng_write.c. */
#include "savefile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "source.h"

#define WRITE_BUFFER (256 * 1024)

/* The header comes from a descriptor that has the file's precision: a pcap file's own has, too,
 * what stands beside the link type there. */
static bool begin_pcap(struct savefile *s, char *error)
{
    int precision = s->nano ? PCAP_TSTAMP_PRECISION_NANO : PCAP_TSTAMP_PRECISION_MICRO;
    pcap_t *own = s->from->pcap, *p = own;
    if (!own || pcap_get_tstamp_precision(own) != precision)
        p = pcap_open_dead_with_tstamp_precision(s->linktype, (int)s->from->snaplen,
                                                 (u_int)precision);
    s->dump = p ? pcap_dump_fopen(p, s->file) : NULL;
    if (!s->dump)
        error_text(error, p ? pcap_geterr(p) : "out of memory", (char *)NULL);
    if (p && p != own)
        pcap_close(p);
    s->bytes = 24;
    return s->dump != NULL;
}

bool savefile_open(struct savefile *s, int fd, struct capture *c, const struct writer_options *o,
                   char *error)
{
    *s = (struct savefile){
        .from = c, .pcapng = o->pcapng, .nano = o->nano, .expression = o->expression};
    s->linktype = c->linktype;
    s->file = fdopen(fd, "w");
    s->buffer = malloc(WRITE_BUFFER);
    if (!s->file || !s->buffer) {
        error_text(error, "out of memory", (char *)NULL);
        savefile_close(s);
        return false;
    }
    setvbuf(s->file, s->buffer, _IOFBF, WRITE_BUFFER);
    if (s->pcapng) {
        pcapng_begin(s);
        return true;
    }
    if (begin_pcap(s, error))
        return true;
    savefile_close(s);
    return false;
}

/* A pcap_pkthdr's second member is in the units of the file. */
static void set_time(struct timeval *t, const struct frame *f, bool nano)
{
    int64_t second = f->time / 1000000000, rest = f->time % 1000000000;
    if (rest < 0) {
        rest += 1000000000;
        second--;
    }
    t->tv_sec = f->odd_time ? f->odd_second : second;
    t->tv_usec = f->odd_time ? f->odd_fraction : nano ? rest : rest / 1000;
}

bool savefile_frame(struct savefile *s, const struct frame *f, char *error)
{
    if (s->pcapng) {
        if (!pcapng_frame(s, f, error))
            return false;
    } else if (f->linktype != s->linktype) {
        error_text(error, "a pcap file holds packets of one link type only: write --pcapng",
                   (char *)NULL);
        return false;
    } else {
        struct pcap_pkthdr h = {.caplen = f->caplen, .len = f->wirelen};
        set_time(&h.ts, f, s->nano);
        pcap_dump((u_char *)s->dump, &h, f->bytes);
        s->bytes += 16 + (uint64_t)f->caplen;
    }
    if (!ferror(s->file))
        return true;
    error_text(error, strerror(errno), (char *)NULL);
    return false;
}

bool savefile_close(struct savefile *s)
{
    bool ok = true;
    int why = 0;
    if (s->file) {
        if (s->pcapng)
            pcapng_end(s);
        ok = fflush(s->file) == 0 && !ferror(s->file);
        why = errno;
        if (fclose(s->file) != 0 && ok) {
            ok = false;
            why = errno;
        }
    }
    free(s->buffer);
    s->file = NULL;
    s->buffer = NULL;
    s->dump = NULL; /* it was the FILE */
    errno = why;
    return ok;
}
