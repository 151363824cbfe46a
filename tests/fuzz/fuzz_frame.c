/* The fuzz target: bytes -> dissection -> every view, with the promises of checks.h asserted.
 *
 * An input is three bytes and a frame: which of the known link types, which WANT_* bits, and how
 * many bytes of the frame the capture left out. */
#include "fuzz_frame.h"

#include <stdio.h>
#include <stdlib.h>

#include "../support/checks.h"

/* The link types that a protocol claims, and a last one that none does. */
static uint16_t linktypes[256];
static unsigned n_linktypes;

static void find_linktypes(void)
{
    registry_init();
    for (unsigned dlt = 0; dlt < 65536 && n_linktypes < 255; dlt++) {
        if (registry_find(BY_LINKTYPE, dlt))
            linktypes[n_linktypes++] = (uint16_t)dlt;
    }
    linktypes[n_linktypes++] = 147; /* one that is kept for private use */
}

uint8_t fuzz_linktype(uint16_t linktype)
{
    if (!n_linktypes)
        find_linktypes();
    for (unsigned i = 0; i < n_linktypes; i++) {
        if (linktypes[i] == linktype)
            return (uint8_t)i;
    }
    return (uint8_t)(n_linktypes - 1);
}

void fuzz_frame(uint16_t linktype, uint32_t want, const uint8_t *bytes, size_t n, uint32_t missing)
{
    char complaint[COMPLAINT];
    struct dissect d;
    if (!dissect_open(&d, want))
        abort();
    d.p->bytes = bytes;
    d.p->caplen = (uint32_t)n;
    d.p->wirelen = d.p->caplen + missing;
    d.p->time = INT64_C(1700000000123456789);
    d.p->number = 1;
    d.p->linktype = linktype;
    dissect_frame(&d);
    if (!check_packet(d.p, want, complaint)) {
        fprintf(stderr, "link type %u, want %#x, %zu bytes and %u missing: %s\n", linktype, want, n,
                missing, complaint);
        abort();
    }
    dissect_close(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < INPUT_HEAD)
        return 0;
    if (!n_linktypes)
        find_linktypes();
    fuzz_frame(linktypes[data[0] % n_linktypes], data[1] & WANT_ALL, data + INPUT_HEAD,
               size - INPUT_HEAD, data[2]);
    return 0;
}
