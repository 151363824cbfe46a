/* The fuzz target: bytes -> dissection -> every view, with the promises of checks.h asserted.
 *
 * An input is three bytes and a frame: which of the known link types, which WANT_* bits, and how
 * many bytes of the frame the capture left out. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "../support/checks.h"

bool fuzz_all_views;

/* An input's first byte counts in this list: saved inputs rely on its order, so it is only ever
 * appended to. The last stands for every link type that nobody knows. */
static const uint16_t first_linktypes[] = {
    LINK_ETHERNET, LINK_NULL, LINK_RAW,  LINK_LINUX_SLL, LINK_LINUX_SLL2,
    LINK_PPP,      LINK_LOOP, LINK_IPV4, LINK_IPV6,      147,
};

/* Those, and then what else a protocol claims. */
static uint16_t linktypes[256];
static unsigned n_linktypes;

static bool is_listed(unsigned dlt)
{
    for (unsigned i = 0; i < n_linktypes; i++) {
        if (linktypes[i] == dlt)
            return true;
    }
    return false;
}

static void find_linktypes(void)
{
    registry_init();
    for (size_t i = 0; i < sizeof(first_linktypes) / sizeof(first_linktypes[0]); i++)
        linktypes[n_linktypes++] = first_linktypes[i];
    for (unsigned dlt = 0; dlt < 65536 && n_linktypes < 256; dlt++) {
        if (registry_find(BY_LINKTYPE, dlt) && !is_listed(dlt))
            linktypes[n_linktypes++] = (uint16_t)dlt;
    }
}

uint8_t fuzz_linktype(uint16_t linktype)
{
    if (!n_linktypes)
        find_linktypes();
    for (unsigned i = 0; i < n_linktypes; i++) {
        if (linktypes[i] == linktype)
            return (uint8_t)i;
    }
    return 9;
}

void fuzz_one(uint16_t linktype, uint32_t want, const uint8_t *bytes, size_t n, uint32_t missing,
              uint32_t views)
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
    if (!check_structure(d.p, complaint) ||
        (want & WANT_HEADERS && !check_coverage(d.p, complaint)) ||
        !check_views(d.p, want, views, complaint)) {
        fprintf(stderr, "link type %u, want %#x, %zu bytes and %u missing: %s\n", linktype, want, n,
                missing, complaint);
        abort();
    }
    dissect_close(&d);
}

/* Where values are wanted, headers are fields, too, but with no text of the line. */
uint32_t fuzz_want(uint8_t bits)
{
    uint32_t want = bits & WANT_ALL;
    return want & WANT_VALUES && want & WANT_TEXT ? want | WANT_HEADERS : want;
}

uint16_t fuzz_linktype_at(uint8_t byte)
{
    if (!n_linktypes)
        find_linktypes();
    return linktypes[byte % n_linktypes];
}

/* All views take long: some for each input, by its content; those of another input are others. */
static uint32_t some_views(const uint8_t *s, size_t n)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ s[i]) * 16777619u;
    return (hash ^ hash >> 15) * 0x85ebca6bu & (hash ^ hash >> 13) * 0xc2b2ae35u;
}

int fuzz_frame(const uint8_t *data, size_t size)
{
    if (size < FRAME_HEAD)
        return 0;
    fuzz_one(fuzz_linktype_at(data[0]), fuzz_want(data[1]), data + FRAME_HEAD, size - FRAME_HEAD,
             data[2], fuzz_all_views ? CHECK_ALL : some_views(data, size));
    return 0;
}
