/* Where frames come from and where they are written; the only door to libpcap (src/capture). */
#ifndef WIRELOUPE_CAPTURE_H
#define WIRELOUPE_CAPTURE_H

#include <stdarg.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <stdio.h>

/* One captured frame. */
struct frame {
    const uint8_t *bytes; /* valid until the next frame; owned by the capture */
    uint32_t caplen;      /* captured bytes */
    uint32_t wirelen;     /* bytes on the wire */
    int64_t time;         /* nanoseconds since 1970 UTC */
    uint16_t linktype;    /* pcap's DLT_ number */
    uint16_t iface;       /* index of the interface it came from; 0 where there is one */
    /* A pcap file may claim a fraction that is a second or more: kept as it is for -w. */
    bool odd_time;
    uint32_t odd_fraction;
    int64_t odd_second;
};

/* Room for one message of this module: what and why, without the program's name. */
#define CAPTURE_ERROR_SIZE 512

/* How to open a source; all zero but snaplen is a fair start. */
struct capture_options {
    uint32_t snaplen;        /* -s, bytes */
    int buffer_kib;          /* -B; 0: the system's choice */
    const char *direction;   /* -Q: "in", "out", "inout", or NULL */
    const char *linktype;    /* -y: a name, or NULL */
    const char *tstamp_type; /* -j: a name, or NULL */
    bool no_promiscuous;     /* -p */
    bool monitor;            /* -I */
    bool immediate;          /* no waiting for a full buffer */
    bool salvage;            /* read on behind the damage in a file, and say what was skipped */
    bool micro;              /* times cut to microseconds (a classic pcap file is to be written) */
    /* stopped: not 0 once a signal handler has set it: then a read that waits gives up. NULL: none
     * does. */
    const volatile sig_atomic_t *stopped;
    /* skipped: with `salvage`, told that n bytes of a file were left out, from `offset` on. */
    void (*skipped)(const char *name, uint64_t offset, uint64_t n);
};

struct capture;
struct filter;
struct writer;
struct opener;

/* capture_open_file: opens a pcap or pcapng file, compressed or not, or a hex dump as text; "-" is
 * standard input. Returns NULL with the reason in `error` (CAPTURE_ERROR_SIZE bytes). */
struct capture *capture_open_file(const char *name, const struct capture_options *o, char *error);

/* capture_open_memory: the same of a file whose n bytes stand in memory, and stay there until the
 * capture is closed; its name is for messages. */
struct capture *capture_open_memory(const void *bytes, size_t n, const char *name,
                                    const struct capture_options *o, char *error);

/* capture_open_listed: the same for the i-th of the files that the opener knows; its name is for
 * messages. */
struct capture *capture_open_listed(struct opener *p, unsigned i, const char *name,
                                    const struct capture_options *o, char *error);

/* capture_open_live: opens an interface (a name, or a number that capture_list_interfaces() shows;
 * NULL: the first that is up). *warning holds CAPTURE_ERROR_SIZE bytes and may be filled on
 * success, too. Returns NULL with the reason in `error`. */
struct capture *capture_open_live(const char *device, const struct capture_options *o, char *error,
                                  char *warning);

/* capture_merge: one capture that hands out the frames of n captures, which it takes over, in the
 * order of their times. Returns NULL without memory. */
struct capture *capture_merge(struct capture **parts, unsigned n);

/* capture_open_files: n files (at least one) as one capture, in the order of their times; says on
 * stderr what is read. Returns NULL with the reason in `error`. */
struct capture *capture_open_files(const char *const *names, unsigned n,
                                   const struct capture_options *o, char *error);

/* The names of files to read one after another; all zero is none. */
struct file_list {
    char **names; /* owned, each of them, too */
    unsigned n;
};
/* file_list_read: adds the lines of a file ("-": of standard input). Returns false with the reason
 * in `error`, also where there are none; what was read so far is in the list. */
bool file_list_read(struct file_list *l, const char *name, char *error);
void file_list_free(struct file_list *l);

void capture_close(struct capture *c);

/* What is known once a capture is open; the strings live as long as it does. */
const char *capture_name(const struct capture *c);
uint16_t capture_linktype(const struct capture *c); /* of its first interface */
uint32_t capture_snaplen(const struct capture *c);
bool capture_is_live(const struct capture *c);
/* capture_interface: the name of the interface a frame's `iface` stands for, or NULL. */
const char *capture_interface(const struct capture *c, unsigned iface);

/* linktype_name: "EN10MB", or NULL; linktype_title: "Ethernet", or NULL. */
const char *linktype_name(uint16_t linktype);
const char *linktype_title(uint16_t linktype);
/* linktype_number: the number of a link type's name; false where nobody knows it. */
bool linktype_number(const char *name, uint16_t *linktype);

typedef void frame_handler(void *user, const struct frame *f);

enum capture_status {
    CAPTURE_MORE,    /* call again */
    CAPTURE_END,     /* of the file */
    CAPTURE_STOPPED, /* capture_stop() was called */
    CAPTURE_FAILED   /* capture_error() says why */
};

/* capture_run: hands frames that the filter lets through to `on`: all of a file, or what a live
 * interface has ready (waiting for the first). */
enum capture_status capture_run(struct capture *c, frame_handler *on, void *user);

/* capture_ahead: from now on capture_run() tells `ahead` (with its own user) of each frame, filter
 * or not, some frames before its turn, while *wanted; as far as the source knows it by then, and
 * never past the end of what it has at hand. wanted NULL: no more. */
void capture_ahead(struct capture *c, frame_handler *ahead, const bool *wanted);

/* capture_next: hands one frame that the filter lets through to `on`, and returns CAPTURE_MORE. The
 * frame's bytes stay until the next call. */
enum capture_status capture_next(struct capture *c, frame_handler *on, void *user);

/* capture_drain: after a stop that came from outside: hands on the frames that were captured by
 * then, as the last capture_run() did, for a second at most; those that are left count as lost. */
void capture_drain(struct capture *c);

/* capture_stop: makes capture_run() return after the current frame. Safe in a signal handler. */
void capture_stop(struct capture *c);
/* capture_wake: makes it return CAPTURE_MORE once, soon. Safe in a signal handler. */
void capture_wake(struct capture *c);

/* capture_error: why capture_run() failed: the cause, the number of the frame and its place. */
const char *capture_error(const struct capture *c);

struct capture_stats {
    uint64_t received;   /* frames that the filter saw or passed: see pcap_stats(3) */
    uint64_t dropped;    /* by the kernel, for lack of room */
    uint64_t if_dropped; /* by the interface */
    uint64_t lost;       /* here: whoever takes the frames was too slow */
    uint64_t cut;        /* frames that the snapshot length cut */
    uint64_t merged;     /* frames larger than the interface sends at once */
    uint32_t mtu;        /* of the interface; 0: unknown */
};
/* capture_stats: false where there are none (files). */
bool capture_stats(struct capture *c, struct capture_stats *s);

/* capture_list_interfaces, _linktypes, _tstamp_types: what -D, -L and -J print, on `to`. Return
 * false with the reason in `error`. */
bool capture_list_interfaces(FILE *to, char *error);
bool capture_list_linktypes(FILE *to, const char *device, const struct capture_options *o,
                            char *error);
bool capture_list_tstamp_types(FILE *to, const char *device, char *error);

/* capture_known_tstamp_type, capture_known_linktype: does libpcap know the name? */
bool capture_known_tstamp_type(const char *name);
bool capture_known_linktype(const char *name);

/* capture_library: "libpcap version 1.10.3 (with TPACKET_V3)". */
const char *capture_library(void);
/* capture_features: what was built in, "zlib 1.2.13, zstd 1.5.4"; never NULL. */
const char *capture_features(void);

/* ---- filter.c: pcap-filter(7) expressions ---- */

/* filter_read: the expression in a file ("-": standard input), where a # begins a comment; to be
 * freed by the caller. Returns false with the reason in `error`; an empty file is NULL. */
bool filter_read(const char *name, char **expression, char *error);
/* filter_open: a filter that compiles its expression for each link type that comes along; the
 * string must outlive it. Returns NULL without memory. */
struct filter *filter_open(const char *expression, bool optimize);
void filter_close(struct filter *f);
/* filter_attach: compiles for the capture and sets it there (in the kernel, for a live one). The
 * capture keeps no ownership. Returns false with the reason in `error`. */
bool filter_attach(struct filter *f, struct capture *c, char *error);
/* filter_dump: prints the program for the capture (NULL: for the link type of that name, or
 * Ethernet) as -d, -dd and -ddd (level 1 to 3) do. */
bool filter_dump(struct filter *f, struct capture *c, const char *linktype, uint32_t snaplen,
                 int level, char *error);
/* filter_unseen: frames that were refused only because of a VLAN tag, which they have or which a
 * `vlan` of the expression makes the terms behind it look for; in the kernel, too. filter_has_vlan:
 * there is such a `vlan`. */
uint64_t filter_unseen(struct filter *f);
bool filter_has_vlan(const struct filter *f);

/* ---- writer.c: capture files ---- */

struct writer_options {
    const char *name;       /* -w; "-" is standard output */
    bool pcapng;            /* --pcapng */
    bool nano;              /* --nano */
    bool flush_each;        /* -U */
    uint64_t max_bytes;     /* -C in bytes; 0: one file */
    unsigned max_seconds;   /* -G; 0: one file */
    unsigned max_files;     /* -W; 0: no limit */
    const char *command;    /* -z: run on each finished file, or NULL */
    const char *expression; /* noted in pcapng */
};

/* writer_rotates: there will be one file after another, for which an opener is needed. */
bool writer_rotates(const struct writer_options *o);
/* writer_open: creates the file for the frames of c. Returns NULL with the reason in `error`. */
struct writer *writer_open(const struct writer_options *o, struct capture *c, struct opener *opener,
                           char *error);
/* writer_use: frames come from another capture now (-V). False: it cannot be in the same file. */
bool writer_use(struct writer *w, struct capture *c, char *error);
/* writer_frame: writes one frame; false ends the run (an error, or -W files of -G are full). */
bool writer_frame(struct writer *w, const struct frame *f);
/* writer_tick: no frame came for a while: finishes the file of a period of -G that is over at
 * `now`. False ends the run, as writer_frame()'s does. */
bool writer_tick(struct writer *w, time_t now);
/* writer_flush: everything written so far is in the file. */
bool writer_flush(struct writer *w);
/* writer_close: finishes the file and releases the writer; its capture must still be open. False
 * where something could not be written: errno is then EPIPE if nobody reads it any more. */
bool writer_close(struct writer *w, char *error);

/* ---- say.c: what is said on stderr ---- */

/* say: as fprintf(stderr), with nothing in it that a terminal obeys; a newline is one at the end of
 * the format only. What is longer than any path is cut. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_more(const char *format, va_list more) __attribute__((format(printf, 1, 0)));

/* ---- report.c: what tcpdump says on stderr about a capture ---- */

/* report_reading: "reading from file ..."; report_listening: "listening on ...", with the hint that
 * -v shows more where `terse`. */
void report_reading(const struct capture *c);
void report_listening(const struct capture *c, bool terse);
/* report_skipped: that n bytes of a file were left out, from `offset` on. */
void report_skipped(const char *name, uint64_t offset, uint64_t n);
/* report_counts: packets captured, received and dropped, as three lines or one. */
void report_counts(struct capture *c, uint64_t captured, bool one_line);

/* ---- losses.c: what a live capture does not get to see ---- */

/* What was told of it so far; all zero at the start. */
struct losses {
    int64_t next; /* milliseconds: not before */
    struct capture_stats told;
    bool told_merged, told_offloaded;
};
/* losses_look: says on stderr what was lost since the last time, if that is a second ago, where,
 * and what helps. losses_end: what is said once, before the counts. */
void losses_look(struct losses *l, struct capture *c);
void losses_end(struct losses *l, struct capture *c);
/* losses_offloaded: says, once, why checksums are shown as incorrect that the sender's network card
 * fills in. */
void losses_offloaded(struct losses *l, const struct capture *c);
/* losses_text: that line, without the program's name. False: nothing was lost in between. */
bool losses_text(char *to, size_t room, const char *device, const struct capture_stats *before,
                 const struct capture_stats *now);

/* ---- progress.c: how far the reading of files is ---- */

struct progress {
    int64_t started; /* milliseconds of a clock that only goes on; 0: not yet */
    bool is_wanted;  /* a line that is renewed has a terminal to be on */
    bool is_shown;   /* and it is there */
};

/* progress_begin: reading of a capture begins, the first or one more. From two seconds on,
 * signals_take(SIGALRM) asks for a line again and again, where stderr is a terminal that packets
 * (`shows`: they go to standard output) are not shown on. */
void progress_begin(struct progress *p, const struct capture *c, bool shows);
/* progress_show: the line, on stderr: it stays there, or the next one takes its place. */
void progress_show(struct progress *p, const struct capture *c, uint64_t packets, bool stays);
/* progress_end: takes the line away. */
void progress_end(struct progress *p);

/* What the line says. */
struct progress_place {
    uint64_t at, size; /* bytes read, of how many; size 0: nobody knows */
    uint64_t packets;
    int64_t ms; /* since the begin */
};

#define PROGRESS_ROOM 192 /* more than any line takes */

/* progress_text: "45 % of 2.6 GB read, 1234567 packets, 900000 a second, 12 s left" in room for
 * PROGRESS_ROOM bytes. Returns its length. */
int progress_text(char *to, size_t room, const struct progress_place *w);

/* ---- signals.c: SIGINT, SIGTERM and SIGHUP end the capture, SIGUSR1 and SIGUSR2 ask ---- */

void signals_catch(void);
/* signals_watch: the capture that signals stop and wake from now on, or NULL. *count is what
 * SIGALRM reports, where signals_report_each_second() was called. */
void signals_watch(struct capture *c, const uint64_t *count);
void signals_report_each_second(void);
/* signals_wake_each: SIGALRM wakes the watched capture after so many milliseconds and then each so
 * many, until another is watched; see signals_take(). */
void signals_wake_each(unsigned first_ms, unsigned every_ms);
/* signals_stopped: a signal ended the run. signals_take: one asked since the last call. */
bool signals_stopped(void);
/* signals_stop_flag: what is not 0 from then on. */
const volatile sig_atomic_t *signals_stop_flag(void);
bool signals_take(int signal);

/* ---- opener.c: a process that opens files while the rest is in the sandbox ---- */

/* opener_start: starts it, as the user that this process is now. It opens the files that -C and -G
 * begin, runs -z on each, and opens the n files of `names` for reading. The options and the names
 * must stay as they are until then. Returns NULL with the reason in `error`. */
struct opener *opener_start(const struct writer_options *o, char *const *names, unsigned n,
                            char *error);
/* opener_end: waits for its commands, and ends it. NULL is allowed. */
void opener_end(struct opener *p);

/* ---- privileges.c, sandbox.c: they only shrink ---- */

/* WITHOUT_SANDBOX: 1 in a build whose tools (sanitizers, coverage) need files at the end. */
#ifndef WITHOUT_SANDBOX
#define WITHOUT_SANDBOX 0
#endif

/* privileges_drop: becomes the user for good. Returns false with the reason in `error`; does
 * nothing, and fills in *warning, where the program does not run as root. */
bool privileges_drop(const char *user, char *error, char *warning);
/* privileges_give_up: root becomes the user who called sudo, or else nobody; every capability is
 * given up. Returns false with the reason in `error`. */
bool privileges_give_up(char *error);
/* sandbox_works: whether this build, as it runs now, can work inside the sandbox. */
bool sandbox_works(void);
/* sandbox_enter: from now on the process can read and write what is open (but not write to the
 * device of c) and ask for the time: no file can be opened, no program run, no socket made. To be
 * called before the first packet is looked at. Returns false with the reason in `error`. */
bool sandbox_enter(const struct capture *c, char *error);

#endif
