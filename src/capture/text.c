/* A hex dump as a capture. */
#include "source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hextext.h"
#include "stream.h"

#define MAX_TEXT (64u << 20)

struct text {
    char *text;
    size_t n, room;
    struct hextext hex;
    int linktype; /* -y's; -1: told from the bytes */
    bool pending; /* the frame in `hex` has not been handed out */
    uint8_t bytes[HEXTEXT_MAX];
};

bool text_is_plain(const uint8_t *head, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t b = head[i];
        if (b == 0x7f || (b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f'))
            return false;
    }
    return n > 0;
}

bool text_is_dump(const uint8_t *head, size_t n)
{
    if (!text_is_plain(head, n))
        return false;
    uint8_t *bytes = malloc(HEXTEXT_MAX);
    struct hextext h;
    hextext_open(&h, (const char *)head, n, bytes);
    /* Without memory it may be one: whoever opens it then says what is missing. */
    bool is = !bytes || hextext_next(&h);
    free(bytes);
    return is;
}

static bool grow(struct text *t)
{
    if (t->n < t->room)
        return true;
    size_t room = t->room ? t->room * 2 : 65536;
    char *more = room <= MAX_TEXT ? realloc(t->text, room) : NULL;
    if (!more)
        return false;
    t->text = more;
    t->room = room;
    return true;
}

/* The whole text: what a line means depends on those after it. */
static bool slurp(struct text *t, struct stream *s, char *error)
{
    for (;;) {
        if (!grow(t)) {
            bool long_text = t->room >= MAX_TEXT;
            error_text(error, long_text ? "the hex dump is longer than 64 MiB" : "out of memory",
                       (char *)NULL);
            return false;
        }
        ssize_t got = stream_read(s, t->text + t->n, t->room - t->n);
        if (got < 0) {
            error_text(error, strerror(errno), (char *)NULL);
            return false;
        }
        if (!got)
            return true;
        t->n += (size_t)got;
    }
}

static uint16_t frame_linktype(const struct text *t)
{
    if (t->linktype >= 0)
        return (uint16_t)t->linktype;
    return hextext_is_ip(t->hex.bytes, t->hex.n) ? DLT_RAW : DLT_EN10MB;
}

static enum capture_status text_batch(struct capture *c, unsigned max)
{
    struct text *t = c->state;
    for (unsigned i = 0; !max || i < max; i++) {
        if (source_interrupted(c))
            return CAPTURE_STOPPED;
        if (!t->pending && !hextext_next(&t->hex))
            return CAPTURE_END;
        t->pending = false;
        struct frame f = {
            .bytes = t->hex.bytes,
            .caplen = t->hex.n,
            .wirelen = t->hex.wirelen > t->hex.n ? t->hex.wirelen : t->hex.n,
            .time = t->hex.time,
            .linktype = frame_linktype(t),
        };
        source_frame(c, &f);
    }
    return CAPTURE_MORE;
}

static void text_close(struct capture *c)
{
    struct text *t = c->state;
    free(t->text);
    free(t);
}

static const struct source_ops text_ops = {.batch = text_batch, .close = text_close};

bool text_open(struct capture *c, struct stream *s, const struct capture_options *o, char *error)
{
    struct text *t = calloc(1, sizeof *t);
    if (!t) {
        error_text(error, "out of memory", (char *)NULL);
        return false;
    }
    c->ops = &text_ops;
    c->state = t;
    if (!slurp(t, s, error))
        return false;
    t->linktype = o->linktype ? pcap_datalink_name_to_val(o->linktype) : -1;
    hextext_open(&t->hex, t->text, t->n, t->bytes);
    t->pending = hextext_next(&t->hex);
    c->linktype = frame_linktype(t);
    return true;
}
