/* One capture file that is being written: pcap by libpcap, pcapng by pcapng_write.c. */
#include "savefile.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source.h"

#define WRITE_BUFFER (256 * 1024)
/* No frame takes less than 16 bytes of a file. */
#define MOST_PENDING (WRITE_BUFFER / 16 + 1)

/* ---- what has arrived ---- */

/* Forgets the frames that have left the buffer whole. */
static void settle(struct savefile *s)
{
    uint32_t n = s->n_pending;
    while (n && s->pending[n - 1] > s->written)
        n--;
    if (!n)
        return;
    s->whole = s->pending[n - 1];
    s->n_pending -= n;
    memmove(s->pending, s->pending + n, s->n_pending * sizeof *s->pending);
}

/* Notes that a frame ends here. */
static void end_frame(struct savefile *s)
{
    if (s->n_pending == MOST_PENDING)
        fflush(s->file);
    if (s->n_pending < MOST_PENDING)
        s->pending[s->n_pending++] = s->bytes;
    s->n_frames++;
    if (s->bytes <= s->written)
        settle(s);
}

/* stdio's write: a signal that stops the capture does not cost what it caught in the buffer. */
static ssize_t put_all(void *cookie, const char *bytes, size_t n)
{
    struct savefile *s = cookie;
    size_t done = 0;
    while (done < n && !s->why) {
        ssize_t k = write(s->fd, bytes + done, n - done);
        if (k >= 0)
            done += (size_t)k;
        else if (errno != EINTR)
            s->why = errno;
    }
    s->written += done;
    settle(s);
    return (ssize_t)done;
}

/* After a failure: cuts off the frame that is there in part. False: this is no file of ours. */
static bool cut_torn(const struct savefile *s)
{
    struct stat st;
    return fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode) &&
           lseek(s->fd, 0, SEEK_CUR) == (off_t)s->written && s->whole <= s->written &&
           ftruncate(s->fd, (off_t)s->whole) == 0;
}

/* Says what went wrong, and what is left. */
static bool fail(struct savefile *s, char *error)
{
    char left[96] = "";
    uint64_t n = s->n_frames - s->n_pending;
    __fpurge(s->file);
    if (cut_torn(s))
        snprintf(left, sizeof left, " (the %" PRIu64 " packet%s before that %s whole in it)", n,
                 n == 1 ? "" : "s", n == 1 ? "is" : "are");
    error_text(error, strerror(s->why), left, (char *)NULL);
    errno = s->why;
    return false;
}

/* ---- the file ---- */

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

/* Returns an errno. */
static int release(struct savefile *s)
{
    if (s->file)
        fclose(s->file);
    int why = close(s->fd) == 0 ? 0 : errno;
    free(s->buffer);
    free(s->pending);
    s->file = NULL;
    s->buffer = NULL;
    s->pending = NULL;
    s->dump = NULL; /* it was the FILE */
    return why;
}

bool savefile_open(struct savefile *s, int fd, struct capture *c, const struct writer_options *o,
                   char *error)
{
    *s = (struct savefile){
        .from = c, .pcapng = o->pcapng, .nano = o->nano, .expression = o->expression};
    s->linktype = c->linktype;
    s->fd = fd;
    s->file = fopencookie(s, "w", (cookie_io_functions_t){.write = put_all});
    s->buffer = malloc(WRITE_BUFFER);
    s->pending = malloc(MOST_PENDING * sizeof *s->pending);
    if (!s->file || !s->buffer || !s->pending) {
        error_text(error, "out of memory", (char *)NULL);
        release(s);
        return false;
    }
    setvbuf(s->file, s->buffer, _IOFBF, WRITE_BUFFER);
    if (s->pcapng) {
        pcapng_begin(s);
    } else if (!begin_pcap(s, error)) {
        release(s);
        return false;
    }
    s->whole = s->bytes;
    return true;
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
    end_frame(s);
    return !s->why || fail(s, error);
}

bool savefile_flush(struct savefile *s, char *error)
{
    fflush(s->file);
    return !s->why || fail(s, error);
}

bool savefile_close(struct savefile *s, char *error)
{
    if (s->pcapng && !s->why)
        pcapng_end(s);
    bool ok = savefile_flush(s, error);
    int late = release(s);
    if (ok && late)
        error_text(error, strerror(late), (char *)NULL);
    errno = ok ? late : s->why;
    return ok && !late;
}
