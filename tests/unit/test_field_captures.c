/* Every field of every table is there because packets have it: how many of them occur in the
 * captures. What cannot occur there stands in fields-not-captured, each with its reason; the others
 * that do not are listed (run this program by itself), and may only become fewer. */
#include "../support/guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/frames.h"

#define LEAST_PER_CENT 47 /* may only rise */
#define EXCEPTIONS "tests/unit/fields-not-captured"

static struct dissect d;
static uint8_t *seen[N_PROTOCOLS];

static void note_frame(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                       uint32_t wirelen)
{
    uint64_t *number = context;
    d.p->bytes = bytes;
    d.p->caplen = caplen;
    d.p->wirelen = wirelen;
    d.p->linktype = linktype;
    d.p->number = ++*number;
    dissect_frame(&d);
    for (uint32_t i = 0; i < d.p->n_fields; i++)
        seen[d.p->fields[i].proto][d.p->fields[i].id] = 1;
}

static void note_capture(const char *path)
{
    size_t n;
    uint64_t number = 0;
    uint8_t *file = read_file(path, &n);
    if (is_pcap(file, n))
        each_frame(file, n, note_frame, &number);
    free(file);
}

/* Marks the fields that the exceptions name as 2: "name<TAB>reason", a line each. */
static void note_exceptions(void)
{
    char line[512];
    FILE *file = fopen(EXCEPTIONS, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file)) {
        char *reason = strpbrk(line, " \t\n");
        unsigned proto = 0;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        assert_non_null(reason);
        *reason++ = '\0';
        const struct field_def *row = registry_field(line, &proto);
        if (!row || strlen(reason) < 8)
            fail_msg("%s: %s is no field, or has no reason", EXCEPTIONS, line);
        uint8_t *mark = &seen[proto][row - protocols[proto]->fields];
        if (*mark == 1)
            fail_msg("%s: %s occurs in a capture", EXCEPTIONS, line);
        *mark = 2;
    }
    fclose(file);
}

static void test_fields_occur(void **state)
{
    (void)state;
    unsigned there = 0, all = 0;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        seen[i] = calloc(protocols[i]->n_fields, 1);
        assert_non_null(seen[i]);
    }
    assert_true(dissect_open(&d, WANT_ALL));
    each_path("captures", note_capture);
    dissect_close(&d);
    note_exceptions();
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned k = 0; k < protocols[i]->n_fields; k++) {
            all++;
            if (seen[i][k])
                there++;
            else
                print_message("in no capture: %s\n", protocols[i]->fields[k].name);
        }
        free(seen[i]);
    }
    print_message("%u of %u fields occur in the captures, or cannot: %u %%\n", there, all,
                  100 * there / all);
    assert_true(100 * there >= LEAST_PER_CENT * all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_occur),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
