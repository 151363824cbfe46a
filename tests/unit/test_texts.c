/* Texts of a packet: for every text field of every table, frames of captures in which it holds what
 * a terminal obeys, what misleads who reads, and what is no UTF-8: every view of them is clean. */
#include <fnmatch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../support/checks.h"
#include "../support/frames.h"

static const char *const hostile[] = {
    "\033",         /* C0 */
    "\x7f",         /* DEL */
    "\x9b",         /* C1, as one byte: no UTF-8 */
    "\xc2\x9b",     /* and as UTF-8 */
    "\xe2\x80\xae", /* an override of the direction of text */
    "\xe2\x81\xa6", /* an isolate */
    "\xff",         /* no UTF-8 */
    "\xed\xa0\x80", /* half a surrogate */
    "\xe2\x80\xa8", /* the end of a line */
    "<\\",          /* what a page or JSON could take for its own */
};

#define N_HOSTILE (sizeof(hostile) / sizeof(hostile[0]))
#define ALL ((1u << N_HOSTILE) - 1)
#define STRICT (ALL >> 1) /* without the last, which is printable */
#define MOST_FRAMES 4096
#define MOST_PLACES 12
#define MOST_TRIED 60

/* Of each row: which texts it has held, how often it was there, and how long at most. */
static struct held {
    uint16_t texts;
    uint16_t seen;
    uint32_t longest;
} * held[N_PROTOCOLS];

/* Texts that take no such bytes: what is in their place with one of these is something else, data
 * mostly. Each is asked to be there, and not to hold any. */
static const char *const strict[] = {
    "smtp.*",
    "whois.*",
    "ftp.*",
    "*.header_end",
    "rtsp.separator",
    "sip.separator",
    "ident.separator",
    "ssh.line_end",
    "http.request.method",
    "http.response.version",
    "http.chunk_boundary",
    "rtsp.method",
    "rtsp.response_version",
    "sip.Method",
    "sip.status_version",
    "syslog.pri",
    "dhcp.cmu.magic",
    "mysql.sqlstate.marker",
    "mysql.field.catalog",
};

/* Texts of which no such frame is made by changing bytes: encrypted, promised in another frame, as
 * long as no byte of it is another. */
static const char *const out_of_reach[] = {"quic.cc.reason_phrase", "tls.quic.parameter.*",
                                           "mysql.extmeta", "resp.separator", "http.separator"};

static bool is_text(const struct field_def *row)
{
    return (row->type == FT_TEXT || row->type == FT_DNAME) && !(row->flags & FF_NOTE);
}

/* ---- the frames of a capture ---- */

struct one {
    uint8_t *bytes;
    uint32_t caplen, wirelen;
};

static struct one frames[MOST_FRAMES];
static uint32_t n_frames;
static uint16_t linktype;

static void keep(void *context, uint16_t type, const uint8_t *bytes, uint32_t caplen,
                 uint32_t wirelen)
{
    (void)context;
    linktype = type;
    if (n_frames == MOST_FRAMES)
        return;
    uint8_t *copy = malloc(caplen ? caplen : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, caplen);
    frames[n_frames++] = (struct one){copy, caplen, wirelen};
}

static void dissect(struct dissect *d, uint32_t i)
{
    d->p->bytes = frames[i].bytes;
    d->p->caplen = frames[i].caplen;
    d->p->wirelen = frames[i].wirelen;
    d->p->time = INT64_C(1700000000000000000) + i * INT64_C(1000000);
    d->p->number = i + 1;
    d->p->linktype = linktype;
    dissect_frame(d);
}

/* Where a field's bytes were captured. */
struct place {
    struct row_id row;
    uint32_t frame, offset, length;
    uint32_t shown; /* the frame that has the field */
};

static bool holds(const struct packet *p, struct row_id row, const char *text, size_t n)
{
    for (uint32_t i = 0; i < p->n_fields; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto == row.proto && f->id == row.id &&
            memmem(field_bytes(p, f), f->length, text, n))
            return true;
    }
    return false;
}

static void check(const struct dissect *d, struct row_id row, const char *text)
{
    char complaint[COMPLAINT];
    if (!check_packet(d->p, d->want, complaint))
        fail_msg("%s with \"%s\": %s", registry_row(row)->name, text, complaint);
}

/* The frame alone, or, where the field is of a message of several, all up to it. */
static bool try_text(const struct place *w, struct dissect *alone, const char *text, size_t n)
{
    bool held_it = false;
    if (w->frame == w->shown) {
        dissect(alone, w->shown);
        if ((held_it = holds(alone->p, w->row, text, n)))
            check(alone, w->row, text);
    }
    if (held_it || w->shown > 200 || w->offset + w->length > frames[w->frame].caplen)
        return held_it;
    struct dissect d;
    assert_true(dissect_open(&d, WANT_ALL));
    for (uint32_t i = 0; i <= w->shown; i++)
        dissect(&d, i);
    if ((held_it = holds(d.p, w->row, text, n)))
        check(&d, w->row, text);
    dissect_close(&d);
    return held_it;
}

/* At some places of the field, until one is taken for part of it. */
static bool try_places(const struct place *w, struct dissect *alone, const char *text)
{
    size_t n = strlen(text);
    uint8_t *bytes = frames[w->frame].bytes + w->offset, kept[16];
    if (w->length < n)
        return false;
    uint32_t room = w->length - (uint32_t)n + 1, step = room / MOST_PLACES + 1;
    for (uint32_t at = 0; at < room; at += step) {
        uint32_t from = room - 1 - at; /* from the end: a text begins with what it is told by */
        memcpy(kept, bytes + from, n);
        memcpy(bytes + from, text, n);
        bool held_it = try_text(w, alone, text, n);
        memcpy(bytes + from, kept, n);
        if (held_it)
            return true;
    }
    return false;
}

static void try_field(const struct place *w, struct dissect *alone)
{
    struct held *h = &held[w->row.proto][w->row.id];
    for (size_t i = 0; i < N_HOSTILE; i++) {
        if (!(h->texts >> i & 1) && try_places(w, alone, hostile[i]))
            h->texts |= (uint16_t)(1u << i);
    }
}

/* ---- all captures ---- */

static struct place *places;
static uint32_t n_places;

static void find_places(const struct packet *p)
{
    for (uint32_t i = 0; i < p->n_fields; i++) {
        const struct field *f = &p->fields[i];
        if (!f->length || !is_text(field_def_of(f)))
            continue;
        struct piece from = packet_origin(p, f->offset);
        struct held *h = &held[f->proto][f->id];
        if (f->length > h->longest)
            h->longest = f->length;
        else if (h->seen >= MOST_TRIED)
            continue;
        if (h->seen < MOST_TRIED)
            h->seen++;
        if (h->texts == ALL || !from.frame)
            continue;
        struct place *more = realloc(places, (n_places + 1) * sizeof(*places));
        assert_non_null(more);
        places = more;
        places[n_places++] = (struct place){
            {f->proto, f->id},
            (uint32_t)from.frame - 1,
            from.offset,
            from.length < f->length ? from.length : f->length,
            (uint32_t)p->number - 1,
        };
    }
}

/* A capture, or a saved input of the fuzzer: three bytes, the first of which says Ethernet, and a
 * frame. */
static void load(const char *path)
{
    size_t size;
    uint8_t *file = read_file(path, &size);
    n_frames = 0;
    if (is_pcap(file, size))
        each_frame(file, size, keep, NULL);
    else if (strstr(path, "/corpus/frame/") && size > 3 && file[0] == 0)
        keep(NULL, LINK_ETHERNET, file + 3, (uint32_t)size - 3, (uint32_t)size - 3);
    free(file);
}

static void unload(void)
{
    while (n_frames)
        free(frames[--n_frames].bytes);
}

static void open_alone(struct dissect *alone)
{
    assert_true(dissect_open(alone, WANT_FIELDS | WANT_VERBOSE | WANT_CHECKSUM | WANT_TEXT));
}

static void try_capture(const char *path)
{
    struct dissect d, alone;
    load(path);
    n_places = 0;
    assert_true(dissect_open(&d, WANT_ALL));
    open_alone(&alone);
    for (uint32_t i = 0; i < n_frames; i++) {
        dissect(&d, i);
        find_places(d.p);
    }
    for (uint32_t i = 0; i < n_places; i++)
        try_field(&places[i], &alone);
    dissect_close(&alone);
    dissect_close(&d);
    unload();
}

/* ---- what no capture shows: other values that the tables have names for ---- */

/* A number in a frame. */
struct number {
    uint32_t offset, length;
    const struct field_def *row;
};

#define MOST_NUMBERS 256

static uint8_t *times[N_PROTOCOLS]; /* that a row's values were tried */

static unsigned find_numbers(const struct packet *p, struct number *list)
{
    unsigned n = 0;
    for (uint32_t k = 0; k < p->n_fields && n < MOST_NUMBERS; k++) {
        const struct field *f = &p->fields[k];
        const struct field_def *row = field_def_of(f);
        if (!row->n_names || !f->length || f->length > 4 || f->offset + f->length > p->caplen ||
            row->flags & FF_SAME || times[f->proto][f->id] == 6)
            continue;
        times[f->proto][f->id]++;
        list[n++] = (struct number){f->offset, f->length, row};
    }
    return n;
}

static void sweep_number(struct dissect *alone, uint32_t i, const struct number *x)
{
    uint8_t *s = frames[i].bytes + x->offset, kept[4];
    memcpy(kept, s, x->length);
    for (unsigned v = 0; v < x->row->n_names; v++) {
        uint32_t value = x->row->names[v].value;
        if (x->row->mask)
            value = (load_be(kept, x->length) & ~x->row->mask) |
                    (value << __builtin_ctz(x->row->mask) & x->row->mask);
        for (uint32_t b = 0; b < x->length; b++)
            s[b] = (uint8_t)(value >> 8 * (x->length - 1 - b));
        dissect(alone, i);
        n_places = 0;
        find_places(alone->p);
        for (uint32_t w = 0; w < n_places; w++) {
            places[w].frame = places[w].shown = i;
            try_field(&places[w], alone);
        }
    }
    memcpy(s, kept, x->length);
}

static void sweep_capture(const char *path)
{
    struct number list[MOST_NUMBERS];
    struct dissect alone;
    load(path);
    open_alone(&alone);
    for (uint32_t i = 0; i < n_frames; i++) {
        dissect(&alone, i);
        unsigned n = find_numbers(alone.p, list);
        for (unsigned k = 0; k < n; k++)
            sweep_number(&alone, i, &list[k]);
    }
    dissect_close(&alone);
    unload();
}

static bool listed(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (fnmatch(list[i], name, 0) == 0)
            return true;
    }
    return false;
}

#define LISTED(name, list) listed((name), (list), sizeof(list) / sizeof((list)[0]))

/* Whether a row has held all that is short enough for it. */
static bool is_tried(const struct held *h, const char *name)
{
    if (LISTED(name, out_of_reach))
        return true;
    if (LISTED(name, strict))
        return h->seen && !(h->texts & STRICT);
    for (size_t i = 0; i < N_HOSTILE; i++) {
        if (!(h->texts >> i & 1) && strlen(hostile[i]) <= h->longest)
            return false;
    }
    return h->seen;
}

static void test_texts(void **state)
{
    (void)state;
    unsigned missing = 0;
    registry_init();
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        held[i] = calloc(protocols[i]->n_fields + 1u, sizeof(*held[i]));
        times[i] = calloc(protocols[i]->n_fields + 1u, 1);
        assert_true(held[i] && times[i]);
    }
    each_path("tests/fuzz/corpus/frame", try_capture);
    each_path("captures", try_capture);
    each_path("captures", sweep_capture);
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned k = 0; k < protocols[i]->n_fields; k++) {
            const struct field_def *row = &protocols[i]->fields[k];
            const struct held *h = &held[i][k];
            if (!is_text(row) || is_tried(h, row->name))
                continue;
            missing++;
            print_error("%s: %u times there, at most %u bytes, held %#x\n", row->name, h->seen,
                        h->longest, h->texts);
        }
        free(held[i]);
        free(times[i]);
    }
    free(places);
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
