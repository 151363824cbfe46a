/* Frames in a row through one dissection: what one leaves behind (flows, streams, fragments, the
 * clock) meets the next; and the views that remember.
 *
 * An input is a byte for the link type and one for the WANT_* bits, as in fuzz_frame.c, one for the
 * view, and then frames, each behind its length in two bytes (big endian) and a byte for the time
 * that has passed. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/checks.h"
#include "wireloupe/diff.h"

static const struct {
    const char *name;
    const struct view *view;
    struct view_options o;
} shows[] = {
    {"--follow=tcp", &view_follow, {.follow = FOLLOW_TCP, .follow_index = -1}},
    {"--follow=tcp,hex",
     &view_follow,
     {.follow = FOLLOW_TCP, .follow_format = FOLLOW_HEX, .follow_index = -1}},
    {"--follow=tcp,raw",
     &view_follow,
     {.follow = FOLLOW_TCP, .follow_format = FOLLOW_RAW, .follow_index = 1}},
    {"--follow=udp", &view_follow, {.follow = FOLLOW_UDP, .follow_index = -1}},
    {"--follow=http", &view_follow, {.follow = FOLLOW_HTTP, .follow_index = 0}},
    {"--follow=tls,hex",
     &view_follow,
     {.follow = FOLLOW_TLS, .follow_format = FOLLOW_HEX, .follow_index = -1}},
    {"--flows", &view_flows, {.flows = FLOWS_TEXT}},
    {"--flows=tsv", &view_flows, {.flows = FLOWS_TSV}},
    {"--flows=json", &view_flows, {.flows = FLOWS_JSON}},
    {"--summary", &view_summary, {.width = 80}},
    {"--report", &view_report, {.width = 80}},
    {"--json", &view_json, {.line = {.numeric = 2}}},
    {"-nn", &view_line, {.line = {.numeric = 2}}},
    {"-v", &view_line, {.line = {.numeric = 1, .verbose = 1}}},
    {"--walk", &view_walk, {.width = 80}},
    {"--html", &view_html, {.width = 80}},
    {"--map", &view_map, {.line = {.numeric = 2}}},
};

#define N_SHOWS (sizeof(shows) / sizeof(shows[0]))
#define DIFF N_SHOWS /* this view is none of the table */

/* The frames of an input, one after another. */
struct row {
    const uint8_t *at, *end;
    uint16_t linktype;
    unsigned number;
    int64_t time;
    uint8_t *frame; /* a copy of its own: a byte behind it is a byte too far */
};

static bool next_frame(struct row *r, struct packet *p)
{
    free(r->frame);
    r->frame = NULL;
    if (r->end - r->at < FLOWS_FRAME_HEAD || r->number == FLOWS_FRAMES)
        return false;
    size_t n = (size_t)r->at[0] << 8 | r->at[1], left = (size_t)(r->end - r->at) - FLOWS_FRAME_HEAD;
    /* Up to 35 minutes, in powers of two; now and then the clock is set back. */
    int64_t passed = INT64_C(1) << r->at[2] % 42;
    r->time += r->at[2] < 210 ? passed : -passed;
    n = n < left ? n : left;
    if (!(r->frame = malloc(n ? n : 1)))
        abort();
    memcpy(r->frame, r->at + FLOWS_FRAME_HEAD, n);
    r->at += FLOWS_FRAME_HEAD + n;
    p->bytes = r->frame;
    p->caplen = p->wirelen = (uint32_t)n;
    p->time = r->time;
    p->number = ++r->number;
    p->linktype = r->linktype;
    return true;
}

static struct row begin_row(const uint8_t *data, size_t size)
{
    return (struct row){.at = data + FLOWS_HEAD,
                        .end = data + size,
                        .linktype = fuzz_linktype_at(data[0]),
                        .time = INT64_C(1700000000000000000)};
}

static void fail(const char *what, const struct dissect *d, const char *complaint)
{
    fprintf(stderr, "%s, want %#x, frame %u: %s\n", what, d->want, (unsigned)d->p->number,
            complaint);
    abort();
}

static void check(const char *what, const struct dissect *d)
{
    char complaint[COMPLAINT] = "more memory than there may be";
    bool good = check_structure(d->p, complaint) &&
                (!(d->want & WANT_HEADERS) || check_coverage(d->p, complaint));
    if (good && d->streams)
        good = streams_used(d->streams) <= STREAMS_MOST;
    if (good && d->fragments)
        good = fragments_used(d->fragments) <= FRAGMENTS_MOST;
    /* All views of a packet take long: only where there is something new to see. */
    if (good && d->p->n_sections)
        good = check_views(d->p, d->want,
                           fuzz_all_views ? CHECK_ALL : 0x01010101u << d->p->number % 8, complaint);
    if (!good)
        fail(what, d, complaint);
}

/* What a view says of all of the frames. */
static void check_text(const char *what, const struct view *view, const struct view_options *o,
                       const struct out *out, const struct dissect *d)
{
    char complaint[COMPLAINT];
    size_t n = (size_t)(out->at - out->start);
    bool json = view == &view_map || view == &view_json || o->flows == FLOWS_JSON;
    if (o->follow_format == FOLLOW_RAW)
        return;
    if (!check_clean(what, out->start, n, complaint) ||
        (json && !check_json(what, out->start, n, complaint)))
        fail(what, d, complaint);
}

static void show(unsigned which, const uint8_t *data, size_t size)
{
    struct dissect d;
    struct out out;
    struct view_options o = shows[which].o;
    const struct view *view = shows[which].view;
    struct row row = begin_row(data, size);
    if (!dissect_open(&d, fuzz_want(data[1]) | view->want(&o)) || !out_open(&out, -1, 65536) ||
        !view_begin(view, &out, &o))
        abort();
    while (next_frame(&row, d.p)) {
        dissect_frame(&d);
        check(shows[which].name, &d);
        view->packet(&out, &o, d.p);
    }
    view_end(view, &out, &o);
    check_text(shows[which].name, view, &o, &out, &d);
    view_forget(view, &o);
    out_free(&out);
    dissect_close(&d);
}

/* --diff: what stands before the middle beside what stands behind it. */
static void show_diff(const uint8_t *data, size_t size)
{
    static const char *const names[2] = {"one", "other"};
    char complaint[COMPLAINT];
    struct view_options o = {.width = 80};
    struct dissect d[2];
    struct out out;
    struct row rows[2] = {begin_row(data, size), begin_row(data, size)};
    while (rows[1].at < data + FLOWS_HEAD + (size - FLOWS_HEAD) / 2) {
        size_t n = FLOWS_FRAME_HEAD;
        if ((size_t)(rows[1].end - rows[1].at) < n)
            break;
        n += (size_t)rows[1].at[0] << 8 | rows[1].at[1];
        if ((size_t)(rows[1].end - rows[1].at) < n)
            break;
        rows[1].at += n;
    }
    rows[0].end = rows[1].at;
    if (!out_open(&out, -1, 65536) || !dissect_open(&d[0], diff_want(&o)) ||
        !dissect_open(&d[1], diff_want(&o)))
        abort();
    struct diff *diff = diff_open(&out, &o, names);
    if (!diff)
        abort();
    for (bool more[2] = {true, true}; more[0] || more[1];) {
        unsigned side = diff_side(diff);
        side = more[side] ? side : !side;
        more[side] = next_frame(&rows[side], d[side].p);
        if (!more[side])
            continue;
        dissect_frame(&d[side]);
        check("--diff", &d[side]);
        if (!diff_packet(diff, side, d[side].p))
            abort();
    }
    diff_end(diff);
    if (!check_clean("--diff", out.start, (size_t)(out.at - out.start), complaint))
        fail("--diff", &d[0], complaint);
    diff_close(diff);
    out_free(&out);
    dissect_close(&d[0]);
    dissect_close(&d[1]);
}

int fuzz_flows(const uint8_t *data, size_t size)
{
    if (size < FLOWS_HEAD)
        return 0;
    for (unsigned i = 0; i <= N_SHOWS; i++) {
        if (data[2] != FLOWS_ALL_VIEWS && data[2] % (N_SHOWS + 1) != i)
            continue;
        if (i == DIFF)
            show_diff(data, size);
        else
            show(i, data, size);
    }
    return 0;
}
