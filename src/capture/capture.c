/* What all sources have in common: opening by content, running, stopping. */
#include "source.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "outfiles.h"
#include "salvage.h"
#include "stream.h"

void error_text(char *error, const char *first, ...)
{
    size_t at = 0;
    va_list more;
    va_start(more, first);
    for (const char *s = first; s; s = va_arg(more, const char *)) {
        size_t n = strlen(s);
        if (n > CAPTURE_ERROR_SIZE - 1 - at)
            n = CAPTURE_ERROR_SIZE - 1 - at;
        memmove(error + at, s, n);
        at += n;
    }
    va_end(more);
    error[at] = '\0';
}

struct capture *capture_new(const struct source_ops *ops, const char *name, char *error)
{
    struct capture *c = calloc(1, sizeof *c);
    if (!c) {
        error_text(error, "out of memory", (char *)NULL);
        return NULL;
    }
    c->ops = ops;
    c->name = name;
    c->snaplen = DEFAULT_SNAPLEN;
    c->bell = -1;
    return c;
}

void capture_close(struct capture *c)
{
    if (!c)
        return;
    if (c->ops)
        c->ops->close(c);
    stream_close(c->stream);
    free(c);
}

struct capture *source_open(struct stream *s, const char *name, const struct capture_options *o,
                            char *error)
{
    if (!s) {
        error_text(error, name, ": ", strerror(errno), (char *)NULL);
        return NULL;
    }
    struct capture *c = capture_new(NULL, name, error);
    if (!c) {
        stream_close(s);
        return NULL;
    }
    c->stream = s;
    c->micro = o->micro;
    const uint8_t *head;
    size_t n = stream_peek(s, 4, &head);
    /* No binary format begins with four printable characters, so waiting for more delays none. */
    if (n >= 4 && text_is_plain(head, n))
        n = stream_peek(s, STREAM_HEAD, &head);
    if (o->salvage)
        s->salvage = salvage_open(s, head, n, name, o->skipped);
    bool ok;
    if (n >= 4 && memcmp(head, "\x0a\x0d\x0d\x0a", 4) == 0)
        ok = pcapng_open(c, s, error);
    else if (text_is_dump(head, n))
        ok = text_open(c, s, o, error);
    else
        ok = pcap_file_open(c, s, error);
    if (!ok) {
        capture_close(c);
        return NULL;
    }
    return c;
}

struct capture *capture_open_file(const char *name, const struct capture_options *o, char *error)
{
    return source_open(stream_open(stream_descriptor(name), o->stopped), name, o, error);
}

struct capture *capture_open_memory(const void *bytes, size_t n, const char *name,
                                    const struct capture_options *o, char *error)
{
    return source_open(stream_open_memory(bytes, n), name, o, error);
}

enum capture_status source_fail(struct capture *c, const char *before, const char *why)
{
    const struct stream *s = c->stream;
    char place[96];
    snprintf(place, sizeof place, " (packet %" PRIu64 ", at byte %" PRIu64 " of the %s)",
             c->n_frames + 1, c->offset, s && s->decoder ? "decompressed data" : "file");
    error_text(c->error, before, s && s->problem ? s->problem : why, place, (char *)NULL);
    return CAPTURE_FAILED;
}

/* At most so many frames of those that are ready; 0: all. */
static enum capture_status run(struct capture *c, unsigned most)
{
    if (c->stop)
        return CAPTURE_STOPPED;
    enum capture_status status = c->ops->batch(c, most);
    /* A read that a signal interrupted is no failure of the file's. */
    if (c->stop)
        return CAPTURE_STOPPED;
    if (status == CAPTURE_END && c->stream && c->stream->problem) {
        error_text(c->error, c->name, ": ", c->stream->problem, (char *)NULL);
        return CAPTURE_FAILED;
    }
    bool woken = c->wake && status == CAPTURE_STOPPED;
    c->wake = 0;
    return woken ? CAPTURE_MORE : status;
}

enum capture_status capture_run(struct capture *c, frame_handler *on, void *user)
{
    c->on = on;
    c->user = user;
    return run(c, 0);
}

void capture_drain(struct capture *c)
{
    if (c->stop && c->ops->drain)
        c->ops->drain(c);
}

void capture_ahead(struct capture *c, frame_handler *ahead, const bool *wanted)
{
    c->ahead = ahead;
    c->wants_ahead = wanted;
}

enum capture_status capture_next(struct capture *c, frame_handler *on, void *user)
{
    enum capture_status status = CAPTURE_MORE;
    uint64_t before = c->n_handed;
    c->on = on;
    c->user = user;
    while (status == CAPTURE_MORE && c->n_handed == before)
        status = run(c, 1);
    return c->n_handed == before ? status : CAPTURE_MORE;
}

void capture_ring_bell(const struct capture *c)
{
    int before = errno;
    ssize_t ignored = c->bell < 0 ? 0 : write(c->bell, &(uint64_t){1}, sizeof(uint64_t));
    (void)ignored;
    errno = before;
}

void capture_wake(struct capture *c)
{
    c->wake = 1;
    if (c->pcap)
        pcap_breakloop(c->pcap);
    capture_ring_bell(c);
}

void capture_stop(struct capture *c)
{
    c->stop = 1;
    if (c->pcap)
        pcap_breakloop(c->pcap);
    capture_ring_bell(c);
}

const char *capture_error(const struct capture *c)
{
    return c->error;
}

const char *capture_name(const struct capture *c)
{
    return c->name;
}

uint16_t capture_linktype(const struct capture *c)
{
    return c->linktype;
}

uint32_t capture_snaplen(const struct capture *c)
{
    return c->snaplen;
}

bool capture_is_live(const struct capture *c)
{
    return c->live;
}

const char *capture_interface(const struct capture *c, unsigned iface)
{
    return c->ops->interface ? c->ops->interface(c, iface) : NULL;
}

bool capture_stats(struct capture *c, struct capture_stats *s)
{
    return c->ops->stats && c->ops->stats(c, s);
}

bool capture_known_tstamp_type(const char *name)
{
    return pcap_tstamp_type_name_to_val(name) >= 0;
}

bool capture_known_linktype(const char *name)
{
    return pcap_datalink_name_to_val(name) >= 0;
}

const char *capture_library(void)
{
    return pcap_lib_version();
}
