/* The short way for everyday frames leaves what the long way leaves: layers, fields, marks, line.
 */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#include "../support/frames.h"

#define MOST_FRAMES 40 /* of each capture */
#define CUT_BEYOND 90  /* every captured length up to this, and all of the frame */

/* Without and with -v. */
static const uint32_t wants[] = {
    WANT_TEXT | WANT_SEQ, WANT_TEXT | WANT_SEQ | WANT_VERBOSE | WANT_CHECKSUM,
    WANT_VALUES | WANT_CHECKSUM | WANT_SEQ | WANT_TEXT | WANT_FLOW | WANT_REASSEMBLY};

static struct dissect quick, slow;
static unsigned frames, everyday;

static void dissect_both(uint16_t linktype, const uint8_t *bytes, uint32_t caplen, uint32_t wirelen)
{
    struct dissect *both[] = {&quick, &slow};
    for (int i = 0; i < 2; i++) {
        struct packet *p = both[i]->p;
        p->bytes = bytes;
        p->caplen = caplen;
        p->wirelen = wirelen;
        p->linktype = linktype;
        p->number++;
        dissect_frame(both[i]);
    }
}

static void compare_layers(const struct packet *a, const struct packet *b)
{
    assert_int_equal(a->n_layers, b->n_layers);
    for (uint32_t i = 0; i < a->n_layers; i++) {
        const struct layer *x = &a->layers[i], *y = &b->layers[i];
        assert_int_equal(x->proto, y->proto);
        assert_int_equal(x->flags, y->flags);
        assert_int_equal(x->parent, y->parent);
        assert_int_equal(x->addr_len, y->addr_len);
        assert_int_equal(x->fixed, y->fixed);
        assert_int_equal(x->sport, y->sport);
        assert_int_equal(x->dport, y->dport);
        assert_int_equal(x->src, y->src);
        assert_int_equal(x->dst, y->dst);
        assert_int_equal(x->first, y->first);
        assert_int_equal(x->count, y->count);
        assert_int_equal(x->vars, y->vars);
        assert_int_equal(x->offset, y->offset);
        assert_int_equal(x->length, y->length);
        assert_int_equal(x->end, y->end);
    }
    assert_int_equal(a->n_fields, b->n_fields);
    assert_memory_equal(a->fields, b->fields, a->n_fields * sizeof *a->fields);
    assert_int_equal(a->status & ~PACKET_EVERYDAY, b->status);
}

static char *line_of(const struct packet *p, const struct view_options *o)
{
    struct out out;
    assert_true(out_open(&out, -1, 4096));
    view_line.packet(&out, o, p);
    out_char(&out, '\0');
    assert_int_equal(out.error, 0);
    return out.start;
}

static void compare_lines(const struct packet *a, const struct packet *b)
{
    static const struct view_options options[] = {
        {.line = {.numeric = 2, .time = 1}},
        {.line = {.numeric = 0, .time = 1}},
        {.line = {.numeric = 2, .time = 1, .quiet = true}},
        {.line = {.numeric = 1, .time = 1, .ether = true}},
        {.line = {.numeric = 2, .time = 1, .hex_ascii = 1}},
        {.line = {.numeric = 2, .time = 1, .verbose = 1}},
        {.line = {.numeric = 2, .time = 1, .verbose = 3, .ether = true}},
    };
    for (unsigned i = 0; i < sizeof options / sizeof *options; i++) {
        if (!options[i].line.verbose != !(quick.want & WANT_VERBOSE))
            continue;
        char *x = line_of(a, &options[i]), *y = line_of(b, &options[i]);
        assert_string_equal(x, y);
        free(x);
        free(y);
    }
}

static void compare(uint16_t linktype, const uint8_t *frame, uint32_t caplen, uint32_t wirelen)
{
    uint8_t *bytes = malloc(caplen ? caplen : 1); /* no byte more, for the sanitizer to see */
    assert_non_null(bytes);
    memcpy(bytes, frame, caplen);
    dissect_both(linktype, bytes, caplen, wirelen);
    everyday += (quick.p->status & PACKET_EVERYDAY) != 0;
    compare_layers(quick.p, slow.p);
    compare_lines(quick.p, slow.p);
    free(bytes);
}

static void on_frame(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                     uint32_t wirelen)
{
    unsigned *n = context;
    if (++*n > MOST_FRAMES)
        return;
    frames++;
    for (uint32_t cut = 0; cut < caplen && cut <= CUT_BEYOND; cut++)
        compare(linktype, bytes, cut, wirelen);
    compare(linktype, bytes, caplen, wirelen);
}

static void on_file(const char *path)
{
    size_t n;
    unsigned of_file = 0;
    uint8_t *file = read_file(path, &n);
    if (is_pcap(file, n))
        each_frame(file, n, on_frame, &of_file);
    free(file);
}

static void test_both_ways(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof wants / sizeof *wants; i++) {
        frames = everyday = 0;
        assert_true(dissect_open(&quick, wants[i]));
        assert_true(dissect_open(&slow, wants[i]));
        slow.one_by_one = true;
        each_path("captures", on_file);
        assert_true(frames > 500);
        assert_true(everyday > 500);
        dissect_close(&quick);
        dissect_close(&slow);
    }
}

/* Lengths that lie, fragments and options take the long way. */
static void test_other_frames(void **state)
{
    static const struct {
        const char *what;
        unsigned at;
        uint8_t value;
        bool everyday;
    } changes[] = {
        {"nothing", 0, 0x02, true},          {"type", 12, 0x09, false},
        {"version", 14, 0x65, false},        {"header length", 14, 0x46, false},
        {"total length", 17, 0x13, false},   {"total length", 17, 0xff, false},
        {"more fragments", 20, 0x20, false}, {"offset", 21, 0x01, false},
        {"protocol", 23, 0x01, false},       {"time to live", 22, 0x00, true},
    };
    uint8_t frame[] = {2,   0, 0,  0, 0,    1,    2,    0,    0,  0, 0, 2,   8,  0, 0x45,
                       0,   0, 29, 0, 1,    0x40, 0,    64,   17, 0, 0, 192, 0,  2, 1,
                       192, 0, 2,  2, 0x30, 0x39, 0x30, 0x3a, 0,  9, 0, 0,   'x'};
    (void)state;
    assert_true(dissect_open(&quick, wants[0]));
    assert_true(dissect_open(&slow, wants[0]));
    slow.one_by_one = true;
    for (unsigned i = 0; i < sizeof changes / sizeof *changes; i++) {
        uint8_t was = frame[changes[i].at];
        frame[changes[i].at] = changes[i].value;
        compare(LINK_ETHERNET, frame, sizeof frame, sizeof frame);
        if (!(quick.p->status & PACKET_EVERYDAY) == changes[i].everyday)
            fail_msg("%s: the wrong way", changes[i].what);
        frame[changes[i].at] = was;
    }
    dissect_close(&quick);
    dissect_close(&slow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways),
        cmocka_unit_test(test_other_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
