/* --json: a packet is written alike whether its form was kept from an earlier one or made for it,
 * and whatever is kept of header pieces and flows. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#include "../support/frames.h"

#define MOST_FRAMES 6 /* of each capture */

static struct dissect d;
static struct out warm_out;
static struct view_options warm = {.width = 80};
static unsigned frames;

static void compare(const struct packet *p)
{
    struct out fresh_out;
    struct view_options fresh = {.width = 80};
    assert_true(out_open(&fresh_out, -1, 4096));
    assert_true(view_begin(&view_json, &fresh_out, &fresh));
    view_json.packet(&fresh_out, &fresh, p);
    warm_out.at = warm_out.start;
    view_json.packet(&warm_out, &warm, p);
    out_char(&fresh_out, '\0');
    out_char(&warm_out, '\0');
    assert_string_equal(warm_out.start, fresh_out.start);
    view_end(&view_json, &fresh_out, &fresh);
    view_forget(&view_json, &fresh);
    out_free(&fresh_out);
}

static void on_frame(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                     uint32_t wirelen)
{
    unsigned *n = context;
    if (++*n > MOST_FRAMES)
        return;
    frames++;
    d.p->bytes = bytes;
    d.p->caplen = caplen;
    d.p->wirelen = wirelen;
    d.p->linktype = linktype;
    d.p->number++;
    d.p->time = INT64_C(1552420975656904000) + (int64_t)d.p->number * 700000001;
    dissect_frame(&d);
    compare(d.p);
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

static void test_kept_or_made(void **state)
{
    (void)state;
    assert_true(out_open(&warm_out, -1, 4096));
    assert_true(view_begin(&view_json, &warm_out, &warm));
    assert_true(dissect_open(&d, view_json.want(&warm)));
    for (unsigned again = 0; again < 2; again++)
        each_path("captures", on_file);
    assert_true(frames > 300);
    dissect_close(&d);
    view_end(&view_json, &warm_out, &warm);
    view_forget(&view_json, &warm);
    out_free(&warm_out);
}

/* Rows by the thousand: more than a form that is kept has room for. */
static void test_large(void **state)
{
    static uint8_t frame[1400] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 5, 0x6a};
    struct packet *p;
    (void)state;
    frame[22] = 64;
    frame[23] = 17;
    frame[36] = frame[34] = 0; /* from and to port 53 */
    frame[37] = frame[35] = 53;
    frame[38] = 5;
    frame[39] = 0x56;
    frame[44] = 0x80; /* an answer with 200 questions, all for the root */
    frame[47] = 200;
    for (unsigned i = 54; i + 5 <= sizeof frame; i += 5)
        frame[i + 2] = frame[i + 4] = 1;
    assert_true(out_open(&warm_out, -1, 4096));
    assert_true(view_begin(&view_json, &warm_out, &warm));
    assert_true(dissect_open(&d, view_json.want(&warm)));
    p = d.p;
    p->bytes = frame;
    p->caplen = p->wirelen = sizeof frame;
    p->linktype = LINK_ETHERNET;
    for (p->number = 1; p->number < 4; p->number++) {
        dissect_frame(&d);
        assert_true(p->n_fields > 700);
        compare(p);
        assert_non_null(strstr(warm_out.start, "\"count_queries\":200"));
    }
    dissect_close(&d);
    view_end(&view_json, &warm_out, &warm);
    view_forget(&view_json, &warm);
    out_free(&warm_out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept_or_made),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
