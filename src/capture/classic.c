/* pcap files of the usual kind, read without a copy: records are handed out where read(2) put them.
 *
 * libpcap reads the file's header. At the first record that is in any way unusual (cut short,
 * larger than the snapshot length, a time with more than a second's fraction) libpcap takes the
 * rest of the file over, so that what happens then is what libpcap does. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "stream.h"

#define FILE_HEADER 24u
#define RECORD_HEADER 16u
#define READ_SIZE (256u * 1024)
/* The largest record, and behind it room for a whole read. */
#define ROOM (FILE_HEADER + RECORD_HEADER + MAX_RECORD + READ_SIZE)
#define MAX_RECORD 262144u

struct classic {
    uint8_t header[FILE_HEADER];
    bool swapped, nano;
    uint32_t unit, second; /* of a time's fraction: nanoseconds, and how many make a second */
    uint32_t most;         /* bytes of the longest usual record */
    bool handed_over;      /* libpcap reads the header again, and then what is left */
    uint32_t n_header;     /* bytes of it that libpcap has read again */
    uint32_t at, n;        /* what is left in the buffer */
    uint32_t ahead;        /* the record that c->ahead is told of next */
    uint32_t lead;         /* so many are known to it, counted from the cursor */
    struct stream *stream;
    uint8_t *buffer;
};

static uint32_t u32(const struct classic *k, const uint8_t *s)
{
    uint32_t v;
    memcpy(&v, s, 4);
    return k->swapped ? __builtin_bswap32(v) : v;
}

/* For libpcap: the header once more, the rest of the buffer, the rest of the file. */
static ssize_t read_rest(void *cookie, char *to, size_t n)
{
    struct classic *k = cookie;
    const uint8_t *from = k->header + k->n_header;
    size_t left = FILE_HEADER - k->n_header;
    if (!left) {
        from = k->buffer + k->at;
        left = k->n - k->at;
    }
    if (!left)
        return stream_read(k->stream, to, n);
    if (left > n)
        left = n;
    memcpy(to, from, left);
    if (k->n_header < FILE_HEADER)
        k->n_header += (uint32_t)left;
    else
        k->at += (uint32_t)left;
    return (ssize_t)left;
}

static bool hand_over(struct capture *c)
{
    struct classic *k = c->state;
    char why[PCAP_ERRBUF_SIZE] = "out of memory";
    u_int precision = c->micro ? PCAP_TSTAMP_PRECISION_MICRO : PCAP_TSTAMP_PRECISION_NANO;
    FILE *f = fopencookie(k, "r", (cookie_io_functions_t){.read = read_rest});
    pcap_t *p = f ? pcap_fopen_offline_with_tstamp_precision(f, precision, why) : NULL;
    if (!p) {
        if (f)
            fclose(f);
        error_text(c->error, why, (char *)NULL);
        return false;
    }
    pcap_t *header = c->pcap;
    c->pcap = p; /* first: a signal handler may use it at any time */
    pcap_close(header);
    k->handed_over = true;
    return true;
}

/* Reads until `need` bytes stand at k->at. Returns false where no more come. */
static bool read_more(struct classic *k, uint32_t need)
{
    while (k->n - k->at < need) {
        if (k->at) {
            memmove(k->buffer, k->buffer + k->at, k->n - k->at);
            k->n -= k->at;
            k->at = k->lead = 0;
        }
        ssize_t got = stream_read(k->stream, k->buffer + k->n, READ_SIZE);
        if (got <= 0)
            return false;
        k->n += (uint32_t)got;
    }
    return true;
}

static inline bool have_record(struct classic *k, uint32_t need)
{
    return k->n - k->at >= need || read_more(k, need);
}

/* The record at the cursor; false where it is unusual, or where there is none. */
static inline bool next_record(struct classic *k, struct frame *f)
{
    if (!have_record(k, RECORD_HEADER))
        return false;
    uint32_t h[4]; /* seconds, fraction, captured length, length */
    memcpy(h, k->buffer + k->at, sizeof h);
    if (k->swapped) {
        for (int i = 0; i < 4; i++)
            h[i] = __builtin_bswap32(h[i]);
    }
    f->caplen = h[2];
    f->wirelen = h[3];
    if (h[2] > k->most || h[1] >= k->second || !have_record(k, RECORD_HEADER + h[2]))
        return false;
    f->time = (int64_t)(int32_t)h[0] * 1000000000 + (int64_t)h[1] * k->unit;
    f->bytes = k->buffer + k->at + RECORD_HEADER;
    return true;
}

/* So many records are told of before their turn. */
#define LEAD 8u

/* What stands in the buffer behind the cursor; records that are no usual ones end it. */
static __attribute__((noinline)) void look_ahead(struct capture *c, struct classic *k)
{
    if (!k->lead)
        k->ahead = k->at;
    else
        k->lead--;
    /* Two for each, until there are enough. */
    for (unsigned i = 0; i < 2 && k->lead < LEAD; i++, k->lead++) {
        if (k->n - k->ahead < RECORD_HEADER)
            return;
        uint32_t caplen = u32(k, k->buffer + k->ahead + 8);
        if (caplen > k->most || k->n - k->ahead - RECORD_HEADER < caplen)
            return;
        struct frame f = {.bytes = k->buffer + k->ahead + RECORD_HEADER, .caplen = caplen};
        c->ahead(c->user, &f);
        k->ahead += RECORD_HEADER + caplen;
    }
}

static enum capture_status classic_batch(struct capture *c, unsigned max)
{
    struct classic *k = c->state;
    struct frame f = {.linktype = c->linktype};
    for (unsigned i = 0; !k->handed_over && (!max || i < max); i++) {
        if (source_interrupted(c))
            return CAPTURE_STOPPED;
        if (!next_record(k, &f)) {
            if (!hand_over(c))
                return CAPTURE_FAILED;
            break;
        }
        k->at += RECORD_HEADER + f.caplen;
        /* What read(2) has put there is not in the first cache any more. */
        __builtin_prefetch(k->buffer + k->at);
        __builtin_prefetch(k->buffer + k->at + 64);
        c->offset += RECORD_HEADER + f.caplen;
        if (c->wants_ahead && *c->wants_ahead)
            look_ahead(c, k);
        source_frame(c, &f);
    }
    return k->handed_over ? pcap_file_batch(c, max) : CAPTURE_MORE;
}

static void classic_close(struct capture *c)
{
    struct classic *k = c->state;
    pcap_close(c->pcap);
    free(k->buffer);
    free(k);
}

static const struct source_ops classic_ops = {.batch = classic_batch, .close = classic_close};

/* Knows the header of a file that libpcap reads as it stands: version 2.4, no flags in the link
 * type. */
static bool is_usual(struct classic *k, const uint8_t *head)
{
    static const uint32_t micro = 0xa1b2c3d4u, nano = 0xa1b23c4du;
    uint32_t magic;
    memcpy(&magic, head, 4);
    k->swapped = magic == __builtin_bswap32(micro) || magic == __builtin_bswap32(nano);
    magic = k->swapped ? __builtin_bswap32(magic) : magic;
    k->nano = magic == nano;
    uint32_t version = u32(k, head + 4), link = u32(k, head + 20);
    bool first_major = version == (k->swapped ? 0x00020004u : 0x00040002u);
    return (magic == micro || magic == nano) && first_major && link < 65536;
}

bool classic_open(struct capture *c, struct stream *s)
{
    const uint8_t *head;
    struct classic *k = calloc(1, sizeof *k);
    char why[PCAP_ERRBUF_SIZE];
    if (!k || stream_peek(s, FILE_HEADER, &head) < FILE_HEADER || !is_usual(k, head)) {
        free(k);
        return false;
    }
    memcpy(k->header, head, FILE_HEADER);
    k->stream = s;
    k->buffer = malloc(ROOM);
    FILE *f = k->buffer ? fmemopen(k->header, FILE_HEADER, "r") : NULL;
    c->pcap =
        f ? pcap_fopen_offline_with_tstamp_precision(f, PCAP_TSTAMP_PRECISION_NANO, why) : NULL;
    if (!c->pcap || stream_read(s, k->buffer, FILE_HEADER) != FILE_HEADER) {
        if (c->pcap)
            pcap_close(c->pcap);
        else if (f)
            fclose(f);
        c->pcap = NULL;
        free(k->buffer);
        free(k);
        return false;
    }
    c->state = k;
    c->ops = &classic_ops;
    c->linktype = (uint16_t)pcap_datalink(c->pcap);
    c->snaplen = (uint32_t)pcap_snapshot(c->pcap);
    k->most = c->snaplen < MAX_RECORD ? c->snaplen : MAX_RECORD;
    k->unit = k->nano ? 1 : 1000;
    k->second = k->nano ? 1000000000 : 1000000;
    c->offset = FILE_HEADER;
    return true;
}
