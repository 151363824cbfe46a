/* Inside src/capture: what every kind of source is to capture.c. */
#ifndef WIRELOUPE_SOURCE_H
#define WIRELOUPE_SOURCE_H

#include <signal.h>
#include <stdatomic.h>

#include <pcap.h>

#include "wireloupe/capture.h"

struct stream;

#define DEFAULT_SNAPLEN 262144u

/* A kind of source. */
struct source_ops {
    /* batch: hands up to `max` frames (0: as many as are ready) to source_frame(). */
    enum capture_status (*batch)(struct capture *c, unsigned max);
    void (*close)(struct capture *c);
    /* interface: its name; NULL where there are no several ones. */
    const char *(*interface)(const struct capture *c, unsigned iface);
    bool (*stats)(struct capture *c, struct capture_stats *s); /* NULL for files */
    void (*drain)(struct capture *c); /* see capture_drain(); NULL where nothing waits */
    /* place: see source_place(), for a source that is several; otherwise NULL. */
    void (*place)(const struct capture *c, uint64_t *at, uint64_t *size);
};

struct capture {
    const struct source_ops *ops;
    void *state;           /* the kind's own; released by ops->close */
    pcap_t *pcap;          /* behind live and pcap files; NULL otherwise */
    struct stream *stream; /* what a file is read through; NULL for live ones */
    const char *name;      /* the caller's string */
    uint16_t linktype;
    uint32_t snaplen;
    bool live;
    pcap_direction_t direction; /* of a live one; PCAP_D_INOUT (0) is both */
    bool micro;                 /* cut times to microseconds */
    volatile sig_atomic_t stop, wake;
    int bell; /* a descriptor on which who waits for frames sleeps, or -1; see apart.c */
    /* Of a live one: bytes of the largest frame that its interface sends at once; frames that were
     * larger, and those that the snapshot length cut. */
    uint32_t most;
    _Atomic uint64_t merged, cut;
    struct filter *filter;
    frame_handler *on; /* who gets the frames, while capture_run() is at work */
    void *user;
    frame_handler *ahead; /* who is told of them before, and while what; see capture_ahead() */
    const bool *wants_ahead;
    uint64_t n_frames; /* read so far, whether or not the filter let them through */
    uint64_t n_handed; /* those that it let through */
    uint64_t offset;   /* of the record after them */
    char error[CAPTURE_ERROR_SIZE];
};

/* capture_new: an empty capture, or NULL with the reason in `error`. */
struct capture *capture_new(const struct source_ops *ops, const char *name, char *error);

/* source_interrupted: batch() has to return CAPTURE_STOPPED. */
static inline bool source_interrupted(const struct capture *c)
{
    return c->stop || c->wake;
}

/* source_note_size: counts what is unusual about a live frame's size. */
static inline void source_note_size(struct capture *c, const struct pcap_pkthdr *h)
{
    if (h->caplen < h->len)
        atomic_fetch_add_explicit(&c->cut, 1, memory_order_relaxed);
    if (h->len > c->most)
        atomic_fetch_add_explicit(&c->merged, 1, memory_order_relaxed);
}

/* capture_ring_bell: wakes who sleeps on c->bell. Safe in a signal handler. */
void capture_ring_bell(const struct capture *c);

/* source_place: the bytes that were read of a file, and how many it has; *size is 0 where nobody
 * knows. Of a compressed file they are those that it is compressed to. */
void source_place(const struct capture *c, uint64_t *at, uint64_t *size);

/* source_fail: notes what is wrong with the file, and where; returns CAPTURE_FAILED. */
enum capture_status source_fail(struct capture *c, const char *before, const char *why);

/* linktype_from_file: the DLT_ number of a link type as files number them. linktype_to_file: the
 * other way round. */
uint16_t linktype_from_file(uint32_t in_file);
uint32_t linktype_to_file(uint16_t linktype);
/* linktype_offline: a descriptor that libpcap takes for a file's, so that it refuses filters that
 * need a live interface; the caller closes it. NULL where there can be none. */
pcap_t *linktype_offline(uint16_t linktype, uint32_t snaplen);

/* filter_passes: true where the capture has no filter or the filter matches. */
bool filter_passes(struct filter *f, const struct frame *frame);

/* source_frame: hands a frame that was read to the filter and the handler. */
static inline void source_frame(struct capture *c, struct frame *f)
{
    c->n_frames++;
    if (c->filter && !filter_passes(c->filter, f))
        return;
    c->n_handed++;
    if (c->micro)
        f->time -= f->time % 1000;
    c->on(c->user, f);
}

/* The kinds of file: each takes over the stream, also where it fails. */
bool pcap_file_open(struct capture *c, struct stream *s, char *error);
/* classic_open: the usual kind of pcap file, without libpcap. False, and nothing has been read,
 * where the file is of another kind. */
bool classic_open(struct capture *c, struct stream *s);
/* pcap_file_batch: hands out the next records of c->pcap. */
enum capture_status pcap_file_batch(struct capture *c, unsigned max);
bool pcapng_open(struct capture *c, struct stream *s, char *error);
bool text_open(struct capture *c, struct stream *s, const struct capture_options *o, char *error);

/* text_is_plain: the n bytes that begin a file are printable. text_is_dump: and a hex dump. */
bool text_is_plain(const uint8_t *head, size_t n);
bool text_is_dump(const uint8_t *head, size_t n);

/* source_open: what a stream is, by its content; NULL where errno says why there is none. Takes the
 * stream over. */
struct capture *source_open(struct stream *s, const char *name, const struct capture_options *o,
                            char *error);

/* live_device: the name of an interface, as capture_open_live() takes it, in LIVE_NAME bytes. */
#define LIVE_NAME 256
bool live_device(char *name, const char *device, char *error);

/* filter_compile: the program of a filter for a link type; to be freed with pcap_freecode(). */
struct bpf_program;
bool filter_compile(const struct filter *f, struct capture *c, uint16_t linktype, uint32_t snaplen,
                    struct bpf_program *code, char *error);

/* error_text: puts the parts together, up to NULL, cut to CAPTURE_ERROR_SIZE. */
void error_text(char *error, const char *first, ...) __attribute__((sentinel));

#endif
