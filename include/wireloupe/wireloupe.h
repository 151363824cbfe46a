/* libwireloupe: network packets as named fields, from C.
 *
 *     struct wireloupe *w = wireloupe_new();
 *     int line = wireloupe_view(w, "line");
 *     if (line < 0 || !wireloupe_open_file(w, "web.pcap"))
 *         ... wireloupe_error(w) says why
 *     while (wireloupe_next(w) > 0) {
 *         uint64_t ttl;
 *         if (wireloupe_number(w, "ip.ttl", &ttl))
 *             ...
 *         fputs(wireloupe_written(w, line, NULL), stdout);
 *     }
 *     wireloupe_close(w);
 *
 * A context is one source of packets with everything that is known of it. Different contexts may be
 * used in different threads at the same time; one context is used by one thread at a time. The
 * library writes to no standard stream, catches no signal, ends no process, and has no state
 * outside of contexts. Nothing in a packet makes a call fail: what is wrong with one are facts
 * about it.
 *
 * Memory: what a call returns belongs to the context, until the call that its comment names. What
 * is handed in is copied, unless said otherwise.
 *
 * ABI: within one soname (libwireloupe.so.0) no function goes away or changes its meaning, enums
 * get new values only, and structs, which the library alone allocates, get new members only at
 * their ends. A program that was built with an older version runs with a newer one. New functions
 * get a new version in the library's symbol table.
 *
 * This header stands alone: it is all that a program needs, and the other headers of wireloupe are
 * not installed. The manual page is libwireloupe(3). */
#ifndef WIRELOUPE_WIRELOUPE_H
#define WIRELOUPE_WIRELOUPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct wireloupe;

/* wireloupe_version: of the library that the program runs with, "0.1.0". */
const char *wireloupe_version(void);

/* ---- a context ---- */

/* wireloupe_new: a context without a source. NULL without memory. Ends with wireloupe_close(). */
struct wireloupe *wireloupe_new(void);

/* wireloupe_close: releases the context and all that belongs to it. NULL is allowed. */
void wireloupe_close(struct wireloupe *w);

/* wireloupe_error: one line about what went wrong in the call before, or "". Until the next call.
 */
const char *wireloupe_error(const struct wireloupe *w);

/* wireloupe_set: how packets are taken, dissected and shown, by the names of libwireloupe(3), which
 * are the program's long options: ("numeric", "1"), ("match", "tcp.port == 80"). Values are texts;
 * those of switches are "1" and "0". A view is shown as things are set when wireloupe_view() is
 * called; what a source is opened with has to be set before, as has what is dissected before the
 * first packet. False: the name or the value is unknown, or comes too late. */
bool wireloupe_set(struct wireloupe *w, const char *name, const char *value);

/* ---- where packets come from ---- */

/* Each opens the context's source, of which it has one, once. False with the reason in
 * wireloupe_error(). */

/* wireloupe_open_file: a capture file: pcap, pcapng, each also compressed with gzip, zstd or lz4,
 * or a hex dump as text. "-" is standard input. */
bool wireloupe_open_file(struct wireloupe *w, const char *name);

/* wireloupe_open_memory: the same file as n bytes, which must stay as they are until the context is
 * closed. */
bool wireloupe_open_memory(struct wireloupe *w, const void *bytes, size_t n);

/* wireloupe_open_live: an interface by its name, or "any"; NULL: the first that is up. Needs the
 * rights that capturing needs (on Linux CAP_NET_RAW). */
bool wireloupe_open_live(struct wireloupe *w, const char *interface);

/* ---- packets ---- */

/* wireloupe_next: reads packets up to the next one that the filters let through, dissects it and
 * has every view write it. Returns 1, 0 at the end (the views have written their last words then,
 * and it is over), -1 where something went wrong. Waits, where the source is live, until there is
 * one or wireloupe_stop() was called. */
int wireloupe_next(struct wireloupe *w);

/* wireloupe_frame: the same for a frame that the program has, in a context that has no source:
 * caplen bytes of a frame that had wirelen (0: as many), of a link type as pcap numbers them (1 is
 * Ethernet), captured so many nanoseconds after 1970 began in UTC. The bytes must stay until the
 * next packet. Returns 1, 0 where a filter does not let it through, or -1. */
int wireloupe_frame(struct wireloupe *w, const void *bytes, uint32_t caplen, uint32_t wirelen,
                    uint16_t linktype, int64_t time);

/* wireloupe_end: has the views write their last words, in a context without a source. No packet may
 * follow. Returns 0, or -1 as wireloupe_next() does. */
int wireloupe_end(struct wireloupe *w);

/* wireloupe_stop: makes wireloupe_next() return 0 from now on. Safe in a signal handler. */
void wireloupe_stop(struct wireloupe *w);

struct wireloupe_packet {
    uint64_t number;       /* from 1, those that a filter held back included */
    int64_t time;          /* nanoseconds since 1970, UTC */
    uint32_t caplen;       /* captured bytes */
    uint32_t wirelen;      /* bytes on the wire */
    const uint8_t *bytes;  /* caplen of them */
    const char *interface; /* its name, or NULL where the source does not tell */
    uint32_t fields;       /* how many wireloupe_field() knows */
    uint16_t linktype;     /* as pcap numbers them */
    bool truncated;        /* the capture cut something off */
    bool malformed;        /* a length or value contradicts another */
};

/* wireloupe_packet: the packet at hand, until the next one; NULL where there is none. */
const struct wireloupe_packet *wireloupe_packet(const struct wireloupe *w);

/* ---- fields ---- */

/* What a field's value is. */
enum wireloupe_type {
    WIRELOUPE_GROUP,    /* the fields under it; a number where it has a word */
    WIRELOUPE_UNSIGNED, /* a number of up to 64 bits */
    WIRELOUPE_SIGNED,   /* the same, two's complement: (int64_t)number */
    WIRELOUPE_FLAG,     /* 0 or 1 */
    WIRELOUPE_TIME,     /* seconds since 1970, UTC */
    WIRELOUPE_DURATION, /* nanoseconds: (int64_t)number */
    WIRELOUPE_MAC,      /* 6 bytes; from here on the value is its bytes */
    WIRELOUPE_IPV4,     /* 4 bytes */
    WIRELOUPE_IPV6,     /* 16 bytes */
    WIRELOUPE_TEXT,     /* bytes that are to be read, in no certain encoding */
    WIRELOUPE_NAME,     /* a DNS name as it is encoded */
    WIRELOUPE_NTP,      /* a time stamp of NTP */
    WIRELOUPE_BYTES     /* opaque bytes */
};

struct wireloupe_field {
    const char *name;     /* Wireshark's where it has the field: "ip.ttl" */
    const char *label;    /* "Time to live" */
    const char *what;     /* a sentence that says what it is for, in the language that is set */
    const char *rfc;      /* where it is defined: "RFC 791 3.1" */
    const char *protocol; /* "ip" */
    const char *word;     /* what the value is called ("TCP" of 6), or NULL */
    enum wireloupe_type type;
    uint32_t depth;       /* 1: a field of its layer; 2 and more: under the last one with less */
    uint32_t offset;      /* where it stands in the frame; in frame `frame` where that is another */
    uint32_t length;      /* bytes; 0: worked out, stands for none */
    uint32_t mask;        /* of a bit field: its bits in the number that the bytes make; else 0 */
    uint64_t frame;       /* number of the packet its first byte was captured in */
    uint64_t number;      /* of types up to WIRELOUPE_DURATION */
    const uint8_t *bytes; /* the value of other types, `n` of them; until the next packet */
    uint32_t n;
    bool leaf; /* no smaller field divides it: the leaves cover each captured byte once */
};

/* No field. */
#define WIRELOUPE_NONE UINT32_MAX

/* wireloupe_field: the packet's field i, in the order of the bytes, those of a group behind it.
 * NULL where i is no field. Until the next call of it. */
const struct wireloupe_field *wireloupe_field(struct wireloupe *w, uint32_t i);

/* wireloupe_find: the first field from `from` on that has a name, or WIRELOUPE_NONE. A name that
 * stands for either side ("tcp.port", "ip.addr") finds both, one after the other. */
uint32_t wireloupe_find(struct wireloupe *w, const char *name, uint32_t from);

/* wireloupe_number: the value of the packet's first field of that name that has a number. False
 * where there is none. */
bool wireloupe_number(struct wireloupe *w, const char *name, uint64_t *value);

/* wireloupe_text: the value of field i in words, as --walk shows it: "64", "TCP (6)", "192.0.2.1",
 * escaped, so that a terminal may show it. Puts as much as fits into `room` bytes, ended by a zero
 * where room > 0. Returns how long the whole is, without the zero; 0 where i is no field. */
size_t wireloupe_text(struct wireloupe *w, uint32_t i, char *text, size_t room);

/* ---- views ---- */

/* wireloupe_view: from now on every packet is shown by that view: "line", "walk", "worksheet",
 * "json", "map", "fields", "html", "follow", "flows", "summary", "report": what the program writes
 * for the option of that name, tcpdump's lines for "line". Views are chosen before the first
 * packet; there may be several, also of one name, but of the last three only one. Returns the
 * view's number, or -1. */
int wireloupe_view(struct wireloupe *w, const char *name);

/* wireloupe_written: what a view has written since the last call for it, its first and last words
 * included, ended by a zero that is not counted in *n (may be NULL). "" where nothing was. Until
 * the next packet, or the next call for that view; what is never fetched is kept. */
const char *wireloupe_written(struct wireloupe *w, int view, size_t *n);

#ifdef __cplusplus
}
#endif

#endif
