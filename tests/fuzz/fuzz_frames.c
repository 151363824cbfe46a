/* Frames in a row through one dissection: what one leaves behind (flows, streams, fragments) meets
 * the next.
 *
 * An input is a byte for the link type and one for the WANT_* bits, as in fuzz_frame.c, and then
 * frames, each behind its length in two bytes (big endian). */
#include "fuzz_frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/checks.h"

#define FRAMES_MOST 64

static void check(const struct dissect *d)
{
    char complaint[COMPLAINT];
    bool good = check_structure(d->p, complaint) &&
                (!(d->want & WANT_HEADERS) || check_coverage(d->p, complaint));
    if (good && d->streams)
        good = streams_used(d->streams) <= STREAMS_MOST;
    if (good && d->fragments)
        good = fragments_used(d->fragments) <= FRAGMENTS_MOST;
    /* All views of a packet take long: only where there is something new to see. */
    if (good && d->p->n_sections)
        good = check_views(d->p, d->want, complaint);
    if (!good) {
        fprintf(stderr, "want %#x, frame %u: %s\n", d->want, (unsigned)d->p->number, complaint);
        abort();
    }
}

int fuzz_frames(const uint8_t *data, size_t size)
{
    struct dissect d;
    if (size < 2 || !dissect_open(&d, fuzz_want(data[1])))
        return 0;
    uint16_t linktype = fuzz_linktype_at(data[0]);
    data += 2;
    size -= 2;
    for (unsigned i = 1; size >= 2 && i <= FRAMES_MOST; i++) {
        size_t n = (size_t)data[0] << 8 | data[1];
        data += 2;
        size -= 2;
        n = n < size ? n : size;
        /* A copy of its own: a byte behind the frame is a byte too far. */
        uint8_t *frame = malloc(n ? n : 1);
        if (!frame)
            abort();
        memcpy(frame, data, n);
        d.p->bytes = frame;
        d.p->caplen = d.p->wirelen = (uint32_t)n;
        d.p->time = INT64_C(1700000000000000000) + i * INT64_C(1000000);
        d.p->number = i;
        d.p->linktype = linktype;
        dissect_frame(&d);
        check(&d);
        free(frame);
        data += n;
        size -= n;
    }
    dissect_close(&d);
    return 0;
}
