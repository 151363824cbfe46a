/* Packets right before an unmapped page: see guard.h. */
#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int digit(char c)
{
    const char *digits = "0123456789abcdef", *at = strchr(digits, c | 0x20);
    return c && at ? (int)(at - digits) : -1;
}

static uint32_t from_hex(const char *hex, uint8_t *bytes)
{
    uint32_t n = 0;
    int high = -1;
    for (; *hex; hex++) {
        int value = digit(*hex);
        if (value < 0)
            assert_non_null(strchr(" \t\n:", *hex));
        else if (high < 0)
            high = value;
        else {
            bytes[n++] = (uint8_t)(high << 4 | value);
            high = -1;
        }
    }
    assert_int_equal(high, -1);
    return n;
}

/* Dissects the first caplen bytes of the frame, moved to end at the fence. */
static void dissect_cut(struct checked_packet *c, struct dissect *d, uint32_t caplen,
                        uint32_t wirelen)
{
    char complaint[COMPLAINT];
    uint8_t *at = c->fence - caplen;
    if (caplen)
        memcpy(at, c->frame, caplen);
    d->p->bytes = at;
    d->p->caplen = caplen;
    d->p->wirelen = wirelen;
    d->p->time = INT64_C(1000000000) * 86400;
    d->p->number = 1;
    d->p->linktype = c->linktype;
    dissect_frame(d);
    if (!check_packet(d->p, d->want, complaint))
        fail_msg("captured length %u of %u: %s", caplen, wirelen, complaint);
}

void checked_bytes(struct checked_packet *c, uint16_t linktype, const void *bytes, uint32_t n,
                   uint32_t wirelen)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    registry_init();
    c->linktype = linktype;
    c->length = n;
    c->frame = malloc((size_t)n + 1);
    assert_non_null(c->frame);
    memcpy(c->frame, bytes, n);
    c->map_size = (n / page + 2) * page;
    c->map = mmap(NULL, c->map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(c->map != MAP_FAILED);
    c->fence = c->map + c->map_size - page;
    assert_int_equal(mprotect(c->fence, page, PROT_NONE), 0);
    assert_true(dissect_open(&c->d, WANT_ALL));
    c->p = c->d.p;
    dissect_cut(c, &c->d, n, wirelen);
}

void checked_open(struct checked_packet *c, uint16_t linktype, const char *hex)
{
    uint8_t *bytes = malloc(strlen(hex) / 2 + 1);
    assert_non_null(bytes);
    uint32_t n = from_hex(hex, bytes);
    checked_bytes(c, linktype, bytes, n, n);
    free(bytes);
}

/* Facts of no bytes and what nobody decodes may differ between a cut packet and the whole one. */
static bool compared(const struct field *f)
{
    return f->length && f->proto != PROTO_data;
}

static bool has_layer(const struct packet *p, unsigned proto)
{
    for (uint32_t i = 0; i < p->n_layers; i++) {
        if (p->layers[i].proto == proto)
            return true;
    }
    return false;
}

static bool same_field(const struct field *cut, const struct field *whole)
{
    if (cut->proto != whole->proto || cut->id != whole->id || cut->offset != whole->offset ||
        cut->length > whole->length)
        return false;
    return cut->length < whole->length || field_def_of(cut)->type == FT_GROUP ||
           cut->value == whole->value;
}

/* Every field of the cut packet is in the whole one, in the same order; and what was captured whole
 * is in the cut one, unless too little was left to know the protocol by its content. */
static void expect_prefix(const struct packet *whole, const struct packet *cut)
{
    uint32_t w = 0;
    for (uint32_t i = 0; i < cut->n_fields; i++) {
        const struct field *f = &cut->fields[i];
        if (!compared(f))
            continue;
        for (; w < whole->n_fields && !same_field(f, &whole->fields[w]); w++) {
            const struct field *o = &whole->fields[w];
            if (compared(o) && o->offset + o->length <= cut->caplen && has_layer(cut, o->proto))
                fail_msg("captured length %u: %s [%u,+%u) is lost, or another; next is %s [%u,+%u)",
                         cut->caplen, field_def_of(o)->name, o->offset, o->length,
                         field_def_of(f)->name, f->offset, f->length);
        }
        if (w == whole->n_fields)
            fail_msg("captured length %u: %s [%u,+%u) is not in the whole packet", cut->caplen,
                     field_def_of(f)->name, f->offset, f->length);
        w++;
    }
}

void checked_close(struct checked_packet *c)
{
    struct dissect cut;
    /* The whole packet's values are in its fields; its bytes may be overwritten now. */
    for (uint32_t n = 0; n < c->length; n++) {
        assert_true(dissect_open(&cut, WANT_ALL));
        dissect_cut(c, &cut, n, c->p->wirelen);
        if (!(cut.p->status & PACKET_TRUNCATED))
            fail_msg("captured length %u of %u: not marked as truncated", n, c->p->wirelen);
        expect_prefix(c->p, cut.p);
        dissect_close(&cut);
    }
    checked_drop(c);
}

void checked_drop(struct checked_packet *c)
{
    dissect_close(&c->d);
    munmap(c->map, c->map_size);
    free(c->frame);
}

const struct field *find_field(const struct checked_packet *c, const char *name, unsigned n)
{
    for (uint32_t i = 0; i < c->p->n_fields; i++) {
        if (strcmp(field_def_of(&c->p->fields[i])->name, name) == 0 && n-- == 0)
            return &c->p->fields[i];
    }
    return NULL;
}

void expect_field(const struct checked_packet *c, const char *name, uint32_t offset,
                  uint32_t length, uint32_t value)
{
    const struct field *f, *last = NULL;
    for (unsigned n = 0; (f = find_field(c, name, n)) != NULL; n++) {
        if (f->offset == offset && f->length == length && f->value == value)
            return;
        last = f;
    }
    if (!last)
        fail_msg("there is no field %s", name);
    else
        fail_msg("%s is [%u,+%u) with value %u (%#x), not [%u,+%u) with %u (%#x)", name,
                 last->offset, last->length, last->value, last->value, offset, length, value,
                 value);
}

void expect_absent(const struct checked_packet *c, const char *name)
{
    const struct field *f = find_field(c, name, 0);
    if (f)
        fail_msg("there is a field %s, at %u", name, f->offset);
}

/* The text in a buffer in memory, as a string of the caller's. */
static char *taken(struct out *out)
{
    out_char(out, '\0');
    assert_int_equal(out->error, 0);
    return out->start;
}

char *view_shown(const struct view *view, const struct view_options *o, struct packet *p,
                 unsigned n)
{
    struct view_options own = *o;
    struct out out;
    assert_true(out_open(&out, -1, 64));
    assert_true(view_begin(view, &out, &own));
    for (unsigned i = 1; i <= n; i++) {
        p->number = n > 1 ? i : p->number;
        view->packet(&out, &own, p);
    }
    view_end(view, &out, &own);
    view_forget(view, &own);
    return taken(&out);
}

void expect_text(const struct checked_packet *c, const char *name, const char *text)
{
    const struct field *f;
    struct out out;
    char last[COMPLAINT] = "(no such field)";
    for (unsigned n = 0; (f = find_field(c, name, n)) != NULL; n++) {
        assert_true(out_open(&out, -1, 256));
        format_value(&out, c->p, f);
        snprintf(last, sizeof(last), "%s", taken(&out));
        out_free(&out);
        if (strcmp(last, text) == 0)
            return;
    }
    fail_msg("%s reads \"%s\", not \"%s\"", name, last, text);
}

static void expect_line_with(const struct checked_packet *c, const struct line_options *o,
                             const char *line)
{
    struct out out;
    assert_true(out_open(&out, -1, 256));
    line_text(&out, o, c->p);
    const char *got = taken(&out);
    size_t n = strlen(got);
    if (n && got[n - 1] == '\n')
        n--;
    if (strncmp(got, line, n) != 0 || line[n])
        fail_msg("the line is\n  %s\nnot\n  %s", got, line);
    out_free(&out);
}

void expect_line(const struct checked_packet *c, const char *line)
{
    struct line_options o = {.numeric = 2};
    expect_line_with(c, &o, line);
}

void expect_verbose(const struct checked_packet *c, const char *line)
{
    struct line_options o = {.numeric = 2, .verbose = 1};
    expect_line_with(c, &o, line);
}

void expect_status(const struct checked_packet *c, unsigned status)
{
    if (c->p->status != status)
        fail_msg("the packet's status is %#x, not %#x", c->p->status, status);
}
