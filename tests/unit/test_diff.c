/* Two captures, compared: what belongs together, and what memory that takes. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/diff.h"

/* UDP datagrams of a flow; the last four bytes are its data. */
static const uint8_t frame[46] = {2,    0,    0,    0,  0, 2,  2,    0,    0,    0,  0,    1,
                                  8,    0,    0x45, 0,  0, 32, 0x12, 0x34, 0x40, 0,  64,   17,
                                  0,    0,    192,  0,  2, 1,  192,  0,    2,    2,  0x1e, 0x61,
                                  0x22, 0xb8, 0,    12, 0, 0,  'a',  'b',  'c',  'd'};

struct comparison {
    struct diff *diff;
    struct dissect d[2];
    struct out out;
    struct view_options o;
    uint64_t n[2];
};

static const char *const names[2] = {"A", "B"};

static void begin(struct comparison *c, const char *ignore)
{
    char error[DIFF_ERROR_SIZE];
    memset(c, 0, sizeof *c);
    c->o.line.numeric = 2;
    assert_true(out_open(&c->out, -1, 4096));
    c->diff = diff_open(&c->out, &c->o, names);
    assert_non_null(c->diff);
    assert_true(!ignore || diff_ignore(c->diff, ignore, error));
    for (unsigned i = 0; i < 2; i++)
        assert_true(dissect_open(&c->d[i], diff_want(&c->o)));
}

/* A packet of a side, with that identification and those data. */
static void give(struct comparison *c, unsigned side, unsigned id, uint32_t data)
{
    uint8_t bytes[sizeof frame];
    struct packet *p = c->d[side].p;
    memcpy(bytes, frame, sizeof frame);
    bytes[18] = (uint8_t)(id >> 8);
    bytes[19] = (uint8_t)id;
    for (unsigned i = 0; i < 4; i++)
        bytes[sizeof frame - 4 + i] = (uint8_t)(data >> (24 - 8 * i));
    p->bytes = bytes;
    p->caplen = p->wirelen = sizeof frame;
    p->time = 1000000000;
    p->number = ++c->n[side];
    p->linktype = LINK_ETHERNET;
    dissect_frame(&c->d[side]);
    assert_true(diff_packet(c->diff, side, p));
}

static void end(struct comparison *c, const char *report, uint64_t same, uint64_t different,
                uint64_t only_a, uint64_t only_b)
{
    struct diff_counts n = diff_end(c->diff);
    out_char(&c->out, '\0');
    if (report && !strstr(c->out.start, report))
        fail_msg("not in the report: %s\n%s", report, c->out.start);
    assert_int_equal(n.same, same);
    assert_int_equal(n.different, different);
    assert_int_equal(n.only[0], only_a);
    assert_int_equal(n.only[1], only_b);
    diff_close(c->diff);
    out_free(&c->out);
    dissect_close(&c->d[0]);
    dissect_close(&c->d[1]);
}

static void test_changed(void **state)
{
    (void)state;
    struct comparison c;
    begin(&c, NULL);
    for (unsigned i = 1; i <= 3; i++) {
        give(&c, 0, i, i);
        give(&c, 1, i + (i == 2), i);
    }
    end(&c, "frame 2 -> 2", 2, 1, 0, 0);
    begin(&c, "ip.id");
    for (unsigned i = 1; i <= 3; i++) {
        give(&c, 0, i, i);
        give(&c, 1, i + (i == 2), i);
    }
    end(&c, NULL, 3, 0, 0, 0);
}

/* What was put in and what was left out is told, whatever comes behind it. */
static void test_shifted(void **state)
{
    (void)state;
    struct comparison c;
    begin(&c, NULL);
    for (unsigned i = 1; i <= 200; i++) {
        if (i != 50)
            give(&c, 0, i, i);
        if (i != 120)
            give(&c, 1, i, i);
    }
    end(&c, "only in A: frame 119", 198, 0, 1, 1);
}

/* With something else in every packet, the order and the likeness say what belongs together. */
static void test_alike(void **state)
{
    (void)state;
    struct comparison c;
    begin(&c, NULL);
    for (unsigned i = 1; i <= 300; i++) {
        give(&c, 0, i, i);
        if (i != 7)
            give(&c, 1, i + 1000, i);
    }
    end(&c, "only in A: frame 7 ", 0, 299, 1, 0);
}

/* One capture far ahead of the other: the oldest packets are judged, and memory has a limit. */
static void test_limit(void **state)
{
    (void)state;
    struct comparison c;
    begin(&c, NULL);
    for (unsigned i = 1; i <= DIFF_MOST + 10; i++)
        give(&c, 0, i, i);
    assert_int_equal(diff_side(c.diff), 1);
    end(&c, "only in A: frame 1 ", 0, 0, DIFF_MOST + 10, 0);
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *names, *why;
    } wrong[] = {
        {"ip.idd", "did you mean ip.id"},
        {"", "a name is missing"},
        {"ip.id,", "a name is missing"},
        {"zz*", "no field is called"},
    };
    char error[DIFF_ERROR_SIZE];
    struct comparison c;
    begin(&c, "udp.port,frame.*,tcp.options.*,dns");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(diff_ignore(c.diff, wrong[i].names, error));
        assert_non_null(strstr(error, wrong[i].why));
    }
    give(&c, 0, 1, 1);
    give(&c, 1, 1, 1);
    end(&c, NULL, 1, 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changed), cmocka_unit_test(test_shifted),
        cmocka_unit_test(test_alike),   cmocka_unit_test(test_limit),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
