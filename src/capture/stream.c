/* Reads files by content: see stream.h. */
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "salvage.h"
#include "wireloupe/capture.h"

/* Larger reads cost less per packet; beyond this nothing is gained. */
#define FILE_BUFFER (256 * 1024)

static ssize_t read_memory(struct stream *s, void *buf, size_t n)
{
    size_t left = (size_t)(s->memory_end - s->memory);
    left = left < n ? left : n;
    memcpy(buf, s->memory, left);
    s->memory += left;
    s->taken += left;
    return (ssize_t)left;
}

static ssize_t read_fd(struct stream *s, void *buf, size_t n)
{
    if (s->memory)
        return read_memory(s, buf, n);
    /* A pipe may be silent for long: the signal that ends the run has to end the waiting, too. */
    while (!s->stopped || !*s->stopped) {
        ssize_t got = read(s->fd, buf, n);
        if (got > 0)
            s->taken += (uint64_t)got;
        if (got >= 0 || errno != EINTR)
            return got;
    }
    errno = EINTR;
    return -1;
}

size_t stream_raw(struct stream *s, const uint8_t **bytes)
{
    if (s->raw_at == s->raw_n && !s->raw_end) {
        ssize_t got = read_fd(s, s->raw, STREAM_RAW);
        s->raw_at = 0;
        s->raw_n = got > 0 ? (size_t)got : 0;
        s->raw_end = got <= 0;
    }
    *bytes = s->raw + s->raw_at;
    return s->raw_n - s->raw_at;
}

void stream_used(struct stream *s, size_t n)
{
    s->raw_at += n;
}

static ssize_t read_decoded(struct stream *s, void *buf, size_t n)
{
    if (s->decoder) {
        ssize_t got = s->decoder->read(s, s->state, buf, n);
        if (got < 0) {
            s->problem = "the compressed data are damaged";
            errno = EBADMSG;
        }
        return got;
    }
    size_t left = s->raw_n - s->raw_at;
    if (!left)
        return read_fd(s, buf, n);
    if (left > n)
        left = n;
    memcpy(buf, s->raw + s->raw_at, left);
    s->raw_at += left;
    return (ssize_t)left;
}

ssize_t stream_read(struct stream *s, void *buf, size_t n)
{
    return s->salvage ? salvage_read(s->salvage, buf, n) : stream_read_plain(s, buf, n);
}

ssize_t stream_read_plain(struct stream *s, void *buf, size_t n)
{
    size_t left = s->head_n - s->head_at;
    if (!left)
        return read_decoded(s, buf, n);
    if (left > n)
        left = n;
    memcpy(buf, s->head + s->head_at, left);
    s->head_at += left;
    return (ssize_t)left;
}

/* The first bytes of what is compressed, enough to know it by. False: without memory. */
static bool choose_decoder(struct stream *s)
{
    while (s->raw_n < 4) {
        ssize_t got = read_fd(s, s->raw + s->raw_n, STREAM_RAW - s->raw_n);
        if (got <= 0)
            return true;
        s->raw_n += (size_t)got;
    }
    for (const struct decoder *const *d = decoders; *d; d++) {
        if (memcmp(s->raw, (*d)->magic, (*d)->n_magic) == 0) {
            s->state = (*d)->open();
            s->decoder = s->state ? *d : NULL;
            return s->decoder != NULL;
        }
    }
    return true;
}

size_t stream_peek(struct stream *s, size_t want, const uint8_t **head)
{
    while (s->head_n < want) {
        ssize_t got = read_decoded(s, s->head + s->head_n, STREAM_HEAD - s->head_n);
        if (got <= 0)
            break;
        s->head_n += (size_t)got;
    }
    *head = s->head;
    return s->head_n;
}

int stream_descriptor(const char *name)
{
    return strcmp(name, "-") == 0 ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC);
}

/* Makes an empty stream one that can be read; NULL as stream_open()'s. */
static struct stream *prepare(struct stream *s)
{
    s->raw = malloc(STREAM_RAW);
    s->head = malloc(STREAM_HEAD);
    if (s->raw && s->head && choose_decoder(s))
        return s;
    stream_close(s);
    errno = ENOMEM;
    return NULL;
}

struct stream *stream_open(int fd, const volatile sig_atomic_t *stopped)
{
    struct stream *s = fd >= 0 ? calloc(1, sizeof *s) : NULL;
    if (!s) {
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    s->fd = fd;
    s->stopped = stopped;
    return prepare(s);
}

struct stream *stream_open_memory(const void *bytes, size_t n)
{
    struct stream *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->fd = -1;
    s->memory = bytes ? bytes : (const uint8_t *)"";
    s->memory_end = s->memory + (bytes ? n : 0);
    return prepare(s);
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    salvage_close(s->salvage);
    if (s->decoder)
        s->decoder->close(s->state);
    if (s->fd >= 0)
        close(s->fd);
    free(s->raw);
    free(s->head);
    free(s->buffer);
    free(s);
}

static ssize_t cookie_read(void *cookie, char *buf, size_t n)
{
    return stream_read(cookie, buf, n);
}

FILE *stream_file(struct stream *s)
{
    FILE *f = fopencookie(s, "r", (cookie_io_functions_t){.read = cookie_read});
    s->buffer = malloc(FILE_BUFFER);
    /* glibc keeps its own small buffer unless it is given one. */
    if (f && s->buffer)
        setvbuf(f, s->buffer, _IOFBF, FILE_BUFFER);
    return f;
}
