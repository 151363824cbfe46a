/* Every view shows the one array: for all captures, the field map read back is the array, and the
 * bytes of the walk put together are the packet. */
#include "../support/guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/frames.h"

#define MOST_FRAMES 25 /* of each capture */

static struct dissect d;
static unsigned frames;

/* Moves on behind `text`, which must stand at *at. */
static void expect_next(const char **at, const char *text)
{
    size_t n = strlen(text);
    if (strncmp(*at, text, n) != 0)
        fail_msg("the map has \"%.60s\" where \"%s\" belongs", *at, text);
    *at += n;
}

/* Moves on to `text`, over strings as a whole. */
static void skip_to(const char **at, const char *text)
{
    bool string = false;
    for (; **at && (string || strncmp(*at, text, strlen(text)) != 0); (*at)++) {
        if (string && **at == '\\')
            (*at)++;
        else if (**at == '"')
            string = !string;
    }
    expect_next(at, text);
}

static void expect_map_number(const char **at, const char *key, unsigned long long value)
{
    char *end;
    expect_next(at, key);
    assert_int_equal(strtoull(*at, &end, 10), value);
    *at = end;
}

static bool plain_number(const struct field_def *row)
{
    return row->type == FT_UINT || row->type == FT_HEX;
}

static void expect_map_field(const char **at, uint32_t i)
{
    const struct field *f = &d.p->fields[i];
    const struct field_def *row = field_def_of(f);
    char text[256];
    snprintf(text, sizeof(text), "{\"name\":\"%s\",", row->name);
    expect_next(at, text);
    skip_to(at, ",\"offset\":");
    struct piece origin = packet_origin(d.p, f->offset);
    bool elsewhere = f->offset >= d.p->caplen && f->length;
    expect_map_number(at, "", origin.offset - packet_decrypted(d.p, &origin));
    expect_map_number(at, ",\"length\":", f->length);
    if (plain_number(row) && f->length <= 4)
        expect_map_number(at, ",\"value\":", f->value);
    skip_to(at, ",\"depth\":");
    expect_map_number(at, "", f->depth + 1u);
    if (elsewhere) {
        skip_to(at, ",\"frame\":");
        expect_map_number(at, "", origin.frame);
    }
    bool told = elsewhere && origin.frame == d.p->number;
    skip_to(at, field_is_leaf(d.p, i) && !told ? ",\"leaf\":true" : ",\"leaf\":false");
    skip_to(at, "}");
}

static char *shown(const struct view *view)
{
    struct view_options o = {.line = {.numeric = 2, .verbose = 1},
                             .width = 80}; /* -v: nothing is folded */
    return view_shown(view, &o, d.p, 1);
}

static void check_map(void)
{
    char *text = shown(&view_map);
    const char *at = text;
    expect_map_number(&at, "{\"number\":", d.p->number);
    skip_to(&at, ",\"len\":");
    expect_map_number(&at, "", d.p->wirelen);
    expect_map_number(&at, ",\"caplen\":", d.p->caplen);
    skip_to(&at, ",\"fields\":[");
    for (uint32_t i = 0; i < d.p->n_fields; i++) {
        if (i)
            expect_next(&at, ",");
        expect_map_field(&at, i);
    }
    expect_next(&at, "]}\n");
    assert_int_equal(*at, '\0');
    free(text);
}

/* The bytes of one row of the walk: "0010  00 3c     Total length ...". Returns how many. */
static unsigned walk_row(const char *line, uint8_t *bytes, uint32_t base)
{
    unsigned offset, byte, n = 0;
    int used = 0;
    if (sscanf(line, "%4x%n", &offset, &used) != 1 || used < 4 ||
        strncmp(line + used, "  ", 2) != 0)
        return 0;
    for (line += used + 2; sscanf(line, "%2x%n", &byte, &used) == 1 && used == 2; line += 3) {
        if (base + offset + n >= packet_extent(d.p) || d.p->bytes[base + offset + n] != byte)
            fail_msg("the walk shows %02x at %04x: \"%.60s\"", byte, offset + n, line);
        bytes[base + offset + n++] = 1;
        if (line[2] != ' ' || line[3] == ' ')
            break;
    }
    return n;
}

static void check_walk(void)
{
    char *text = shown(&view_walk), *line = strstr(text, "\n\n");
    uint8_t *seen = calloc(packet_extent(d.p) + 1u, 1);
    assert_non_null(seen);
    uint32_t base = 0, section = 0;
    for (; line && *line; line = strchr(line + 1, '\n')) {
        if (strncmp(line + 1, "Reassembled from", 16) == 0 ||
            strncmp(line + 1, "Decrypted from", 14) == 0)
            base = d.p->sections[section++].at;
        walk_row(line + 1, seen, base);
    }
    assert_int_equal(section, d.p->n_sections);
    for (uint32_t i = 0; i < packet_extent(d.p); i++) {
        if (!seen[i])
            fail_msg("the walk does not show byte %04x of %u", i, packet_extent(d.p));
    }
    free(seen);
    free(text);
}

static void check_frame(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                        uint32_t wirelen)
{
    unsigned *left = context;
    if (!*left)
        return;
    --*left;
    d.p->bytes = bytes;
    d.p->caplen = caplen;
    d.p->wirelen = wirelen;
    d.p->linktype = linktype;
    d.p->number = ++frames;
    dissect_frame(&d);
    check_map();
    check_walk();
}

static void check_capture(const char *path)
{
    size_t n;
    unsigned left = MOST_FRAMES;
    uint8_t *file = read_file(path, &n);
    if (is_pcap(file, n))
        each_frame(file, n, check_frame, &left);
    free(file);
}

static void test_captures(void **state)
{
    (void)state;
    assert_true(dissect_open(&d, WANT_ALL));
    each_path("captures", check_capture);
    dissect_close(&d);
    assert_true(frames > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_captures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
