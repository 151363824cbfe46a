/* A file as a stream of bytes: decompressed where it begins like a compressed one, and with a look
 * ahead, so that its kind can be told by content, even through a pipe. */
#ifndef WIRELOUPE_STREAM_H
#define WIRELOUPE_STREAM_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define STREAM_HEAD 4096
#define STREAM_RAW 65536

struct stream;

/* A decompressor: reads through stream_raw(), writes up to n bytes to buf. -1: the data are
 * damaged. */
struct decoder {
    const char *name;
    uint8_t magic[4];
    unsigned n_magic;
    void *(*open)(void);
    ssize_t (*read)(struct stream *s, void *state, uint8_t *buf, size_t n);
    void (*close)(void *state);
};

/* Those that were built in, ended by a NULL. */
extern const struct decoder *const decoders[];

struct stream {
    int fd;                               /* -1: the bytes stand in memory */
    const volatile sig_atomic_t *stopped; /* see capture_options */
    const uint8_t *memory, *memory_end;
    const struct decoder *decoder; /* NULL: the bytes are what they are */
    void *state;
    uint8_t *raw; /* STREAM_RAW bytes as read from fd */
    size_t raw_at, raw_n;
    bool raw_end;
    uint64_t taken; /* bytes read from fd */
    uint8_t *head;  /* STREAM_HEAD bytes looked at ahead of time */
    size_t head_at, head_n;
    char *buffer;            /* for stdio */
    struct salvage *salvage; /* leaves out what is damaged; or NULL */
    const char *problem;     /* what is wrong with compressed data, or NULL */
};

/* stream_descriptor: opens a file ("-": standard input). -1: see errno. */
int stream_descriptor(const char *name);
/* stream_open: reads through the descriptor, which it takes over. NULL: see errno; also where the
 * descriptor is -1. */
struct stream *stream_open(int fd, const volatile sig_atomic_t *stopped);
/* stream_open_memory: reads n bytes that stay where they are. */
struct stream *stream_open_memory(const void *bytes, size_t n);
void stream_close(struct stream *s);

/* stream_peek: the first bytes, at least `want` (at most STREAM_HEAD) where there are as many; they
 * will be read again. Waits for a pipe to deliver those, not for more. */
size_t stream_peek(struct stream *s, size_t want, const uint8_t **head);

/* stream_read: the next bytes: 0 at the end, -1 (errno set) on trouble. */
ssize_t stream_read(struct stream *s, void *buf, size_t n);

/* stream_read_plain: the same, damage and all. */
ssize_t stream_read_plain(struct stream *s, void *buf, size_t n);

/* stream_raw: for decoders: at least one undecoded byte at *bytes, or 0 at the end. */
size_t stream_raw(struct stream *s, const uint8_t **bytes);
/* stream_used: for decoders: n of them were consumed. */
void stream_used(struct stream *s, size_t n);

/* stream_file: stdio over the stream, with a large buffer. Closing it leaves the stream open. */
FILE *stream_file(struct stream *s);

#endif
