/* The fuzz target of the filter language: -Y's expressions and those of --assert, and the columns
 * of
 * --fields, asked about a frame.
 *
 * An input is a byte of what it is, the expression up to a zero, and a frame of Ethernet (none: the
 * sample). */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/checks.h"
#include "wireloupe/assertion.h"
#include "wireloupe/fields.h"
#include "wireloupe/match.h"

static void fail(const char *what, const char *text)
{
    fprintf(stderr, "%s: %s\n", what, text);
    abort();
}

static void check_message(const char *error, size_t room, const char *text)
{
    size_t n = strnlen(error, room);
    if (!n || n == room)
        fail("a failure without a reason", text);
}

static void dissect(struct dissect *d, uint32_t want, const uint8_t *frame, size_t n)
{
    if (!dissect_open(d, want))
        abort();
    d->p->bytes = frame;
    d->p->caplen = d->p->wirelen = (uint32_t)n;
    d->p->time = INT64_C(1700000000123456789);
    d->p->number = 1;
    d->p->linktype = LINK_ETHERNET;
    dissect_frame(d);
}

static bool ask(const char *text, uint32_t more, const uint8_t *frame, size_t n, bool *answer)
{
    char error[MATCH_ERROR_SIZE] = "";
    struct dissect d;
    struct match *m = match_open(text, error);
    if (!m) {
        check_message(error, sizeof error, text);
        return false;
    }
    dissect(&d, match_want(m) | more, frame, n);
    *answer = match_packet(m, d.p);
    if (match_packet(m, d.p) != *answer)
        fail("asked again, it says something else", text);
    match_close(m);
    dissect_close(&d);
    return true;
}

/* What an expression says, its negation denies, and more work of the dissection changes nothing. */
static void try_match(const char *text, const uint8_t *frame, size_t n)
{
    bool said, denied, more;
    char *negation = malloc(strlen(text) + 5);
    if (!negation)
        abort();
    if (ask(text, 0, frame, n, &said)) {
        sprintf(negation, "!(%s\n)", text);
        if (ask(negation, 0, frame, n, &denied) && denied == said)
            fail("it and its negation are the same", text);
        if (!ask(text, WANT_ALL, frame, n, &more) || more != said)
            fail("where more is dissected, it says something else", text);
    }
    free(negation);
}

static void try_assertion(const char *text, const uint8_t *frame, size_t n)
{
    char error[MATCH_ERROR_SIZE] = "", complaint[COMPLAINT];
    struct dissect d;
    struct out out;
    struct assertion *a = assertion_open(text, error);
    if (!a) {
        check_message(error, sizeof error, text);
        return;
    }
    dissect(&d, assertion_want(a), frame, n);
    if (!out_open(&out, -1, 1024))
        abort();
    for (unsigned i = 0; i < 3; i++)
        assertion_packet(a, d.p);
    bool holds = assertion_holds(a, &out);
    if (holds != (out.at == out.start))
        fail("what does not hold is not told", text);
    /* The assertion itself stands there, as its author wrote it. */
    if (check_clean("", text, strlen(text), complaint) &&
        !check_clean("--assert", out.start, (size_t)(out.at - out.start), complaint))
        fail(complaint, text);
    out_free(&out);
    assertion_close(a);
    dissect_close(&d);
}

static void try_columns(const char *text, const uint8_t *frame, size_t n)
{
    char error[FIELDS_ERROR_SIZE] = "", complaint[COMPLAINT];
    struct fields t = {.separator = '\t', .aggregator = ','};
    struct view_options o = {.line = {.numeric = 2}, .fields = &t};
    struct dissect d;
    struct out out;
    if (!fields_add(&t, text, error)) {
        check_message(error, sizeof error, text);
        fields_free(&t);
        return;
    }
    dissect(&d, view_fields.want(&o), frame, n);
    if (!out_open(&out, -1, 1024) || !view_begin(&view_fields, &out, &o))
        abort();
    view_fields.packet(&out, &o, d.p);
    view_end(&view_fields, &out, &o);
    if (!check_clean("--fields", out.start, (size_t)(out.at - out.start), complaint))
        fail(complaint, text);
    view_forget(&view_fields, &o);
    out_free(&out);
    fields_free(&t);
    dissect_close(&d);
}

int fuzz_filter(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    const uint8_t *text = data + 1, *end = memchr(text, 0, size - 1);
    size_t n = end ? (size_t)(end - text) : size - 1, rest = size - 1 - n;
    char *expression = malloc(n + 1);
    uint8_t *frame = rest > 1 ? malloc(rest - 1) : NULL;
    if (!expression || (rest > 1 && !frame))
        abort();
    memcpy(expression, text, n);
    expression[n] = '\0';
    if (frame)
        memcpy(frame, end + 1, rest - 1);
    const uint8_t *bytes = frame ? frame : fuzz_sample;
    size_t n_bytes = frame ? rest - 1 : fuzz_sample_size;
    if (data[0] % 4 == 3)
        try_columns(expression, bytes, n_bytes);
    else if (data[0] % 4 == 2)
        try_assertion(expression, bytes, n_bytes);
    else
        try_match(expression, bytes, n_bytes);
    free(frame);
    free(expression);
    return 0;
}
