/* The fuzz target of --grade: a student's text beside a frame, and beside the frame that it says
 * itself: whatever it is, the report is clean text.
 *
 * An input is the text. */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "../support/checks.h"
#include "wireloupe/grade.h"

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

int fuzz_grade(const uint8_t *data, size_t size)
{
    static uint8_t own[4096];
    const char *text = (const char *)data;
    size_t n = grade_frame(text, size, own, sizeof(own));
    if (n > sizeof(own))
        abort();
    grade(fuzz_sample, fuzz_sample_size, text, size);
    grade(own, n, text, size);
    return 0;
}
