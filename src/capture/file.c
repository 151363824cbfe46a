/* pcap files, read by libpcap. */
#include "source.h"

#include <stdio.h>

#include "stream.h"

#define FILE_HEADER 24u
#define RECORD_HEADER 16u

static void on_record(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
    struct capture *c = (struct capture *)user;
    struct frame f = {
        .bytes = bytes,
        .caplen = h->caplen,
        .wirelen = h->len,
        .time = (int64_t)h->ts.tv_sec * 1000000000 + h->ts.tv_usec * (c->micro ? 1000 : 1),
        .linktype = c->linktype,
    };
    c->offset += RECORD_HEADER + h->caplen;
    if ((uint64_t)h->ts.tv_usec >= (c->micro ? 1000000u : 1000000000u)) {
        f.odd_time = true;
        f.odd_second = h->ts.tv_sec;
        f.odd_fraction = (uint32_t)h->ts.tv_usec;
    }
    source_frame(c, &f);
}

enum capture_status pcap_file_batch(struct capture *c, unsigned max)
{
    int got = pcap_dispatch(c->pcap, max ? (int)max : -1, on_record, (u_char *)c);
    if (got > 0 && max)
        return CAPTURE_MORE;
    if (got >= 0)
        return source_interrupted(c) ? CAPTURE_STOPPED : CAPTURE_END;
    /* A break that came while frames were handed out is reported once more. */
    if (got == PCAP_ERROR_BREAK)
        return source_interrupted(c) ? CAPTURE_STOPPED : CAPTURE_MORE;
    return source_fail(c, "pcap_loop: ", pcap_geterr(c->pcap));
}

static void file_close(struct capture *c)
{
    pcap_close(c->pcap);
}

static const struct source_ops file_ops = {.batch = pcap_file_batch, .close = file_close};

bool pcap_file_open(struct capture *c, struct stream *s, char *error)
{
    if (classic_open(c, s))
        return true;
    FILE *f = stream_file(s);
    char why[PCAP_ERRBUF_SIZE] = "out of memory";
    u_int precision = c->micro ? PCAP_TSTAMP_PRECISION_MICRO : PCAP_TSTAMP_PRECISION_NANO;
    if (f)
        c->pcap = pcap_fopen_offline_with_tstamp_precision(f, precision, why);
    if (!c->pcap) {
        if (f)
            fclose(f);
        error_text(error, s->problem ? c->name : why, s->problem ? ": " : NULL, s->problem,
                   (char *)NULL);
        return false;
    }
    c->ops = &file_ops;
    c->linktype = (uint16_t)pcap_datalink(c->pcap);
    c->snaplen = (uint32_t)pcap_snapshot(c->pcap);
    c->offset = FILE_HEADER;
    return true;
}
