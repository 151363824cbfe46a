/* Inside src/library: what a context of the library is. */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "wireloupe/capture.h"
#include "wireloupe/dissect.h"
#include "wireloupe/fields.h"
#include "wireloupe/match.h"
#include "wireloupe/view.h"
#include "wireloupe/wireloupe.h"

/* What the shared library shows of itself: everything else is hidden. */
#define API __attribute__((visibility("default")))

#define MOST_VIEWS 16
#define ERROR_ROOM 640
#define KNOWN_NAMES 64 /* a power of two */
#define NAME_ROOM 96
#define SAME_NAME 32 /* rows that one name stands for */

/* A view at work. */
struct shown {
    const struct view *view;
    struct view_options o;
    struct out out;
    bool fetched; /* what is in `out` was handed over */
};

/* A name of a field that was asked for, and what it stands for. */
struct known {
    char name[NAME_ROOM];
    uint32_t n;
    struct row_id rows[SAME_NAME];
};

struct wireloupe {
    char error[ERROR_ROOM];
    /* what was set */
    struct view_options o;
    struct capture_options c;
    struct fields chosen; /* the columns of "fields" */
    char *expression;     /* "filter"; owned, as is the next one */
    char *payload;        /* "payload" */
    const char *lang;
    uint64_t flow_memory; /* bytes; 0: as much as is usual */
    bool no_checksum;
    bool views_only; /* nothing is dissected but for the views */
    /* what is at work */
    struct capture *capture;
    struct filter *filter;
    struct match *match;
    struct dissect d;
    bool dissects; /* d is open: it is too late to choose */
    bool ended;
    bool has_packet;
    uint64_t n; /* packets */
    struct frame frame;
    volatile sig_atomic_t stopped;
    struct shown shown[MOST_VIEWS];
    unsigned n_shown;
    /* what was handed out */
    struct wireloupe_packet packet;
    struct wireloupe_field field;
    struct out text;
    struct known known[KNOWN_NAMES];
};

/* context_fail: notes the parts, up to NULL, as the error. Returns false. */
bool context_fail(struct wireloupe *w, const char *first, ...) __attribute__((sentinel));
/* context_start: before the first packet. */
bool context_start(struct wireloupe *w);
/* context_show: has every view write the packet at hand. context_end: their last words. Both return
 * false where there was no memory. */
bool context_show(struct wireloupe *w);
bool context_end(struct wireloupe *w);

#endif
