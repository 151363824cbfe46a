/* The fuzz target of --grade: a student's text beside a frame, and beside the frame that it says
 * itself: whatever it is, the report is clean text.
 *
 * An input is the text. */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz_frame.h"
#include "../support/checks.h"
#include "wireloupe/grade.h"

/* Ethernet, IPv4, TCP with options, a line of HTTP. */
static const uint8_t frame[] = {
    0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x45,
    0x00, 0x00, 0x39, 0x00, 0x01, 0x00, 0x00, 0x40, 0x06, 0x00, 0x00, 0xc0, 0x00, 0x02, 0x01,
    0xc0, 0x00, 0x02, 0x02, 0x00, 0x14, 0x00, 0x50, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
    0x00, 0x60, 0x18, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x04, 0x05, 0xb4, 0x47, 0x45,
    0x54, 0x20, 0x2f, 0x20, 0x48, 0x54, 0x54, 0x50, 0x2f, 0x0d, 0x0a,
};

static void grade(const uint8_t *bytes, size_t n, const char *text, size_t size)
{
    static struct dissect d;
    char complaint[COMPLAINT];
    struct out out;
    if ((!d.p && !dissect_open(&d, WANT_FIELDS)) || !out_open(&out, -1, 4096))
        abort();
    d.p->bytes = bytes;
    d.p->caplen = d.p->wirelen = (uint32_t)n;
    d.p->number = 1;
    d.p->linktype = LINK_ETHERNET;
    dissect_frame(&d);
    grade_text(text, size, d.p, &out);
    if (!check_clean("--grade", out.start, (size_t)(out.at - out.start), complaint)) {
        fprintf(stderr, "%s\n", complaint);
        abort();
    }
    out_free(&out);
}

void fuzz_grade(const uint8_t *data, size_t size)
{
    static uint8_t own[4096];
    const char *text = (const char *)data;
    size_t n = grade_frame(text, size, own, sizeof(own));
    if (n > sizeof(own))
        abort();
    grade(frame, sizeof(frame), text, size);
    grade(own, n, text, size);
}

/* The replay has the other target's. */
#ifdef FUZZ_GRADE_ALONE
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_grade(data, size);
    return 0;
}
#endif
