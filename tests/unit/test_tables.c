/* Every row of every protocol's table, and the keys under which protocols are found: what a reader
 * of a walk, and the generic code, rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "wireloupe/packet.h"

/* Rows whose name begins with another word than their protocol's name: that word, as Wireshark has
 * it. */
static const struct {
    const char *protocol, *prefix;
} other_prefixes[] = {
    {"ip6ext", "ipv6"}, {"tls", "ber"},    {"tls", "x509af"}, {"tls", "x509if"},
    {"tls", "x509sat"}, {"tls", "x509ce"}, {"tls", "pkcs1"},
};

static unsigned complaints;

/* Says what is wrong and goes on, so that one run shows every fault. */
static void complain(const struct protocol *t, const struct field_def *row, const char *what)
{
    print_message("%s: %s: %s\n", t->name, row ? row->name : "the protocol", what);
    complaints++;
}

static void expect(bool good, const struct protocol *t, const struct field_def *row,
                   const char *what)
{
    if (!good)
        complain(t, row, what);
}

static bool is_text(const char *s)
{
    if (!s || !*s || isspace((unsigned char)*s))
        return false;
    for (; *s; s++) {
        if (*s < ' ' || *s > '~')
            return false;
    }
    return !isspace((unsigned char)s[-1]);
}

static bool begins_with(const char *name, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(name, prefix, n) == 0 && name[n] == '.' && name[n + 1];
}

static bool named_after(const char *name, const char *protocol)
{
    bool good = begins_with(name, protocol);
    for (size_t i = 0; i < sizeof(other_prefixes) / sizeof(other_prefixes[0]); i++) {
        if (strcmp(other_prefixes[i].protocol, protocol) == 0)
            good = good || begins_with(name, other_prefixes[i].prefix);
    }
    return good;
}

/* Calls f for every row; fails the test where something was complained of. */
static void each_row(void (*f)(const struct protocol *t, const struct field_def *row))
{
    complaints = 0;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned k = 0; k < protocols[i]->n_fields; k++)
            f(protocols[i], &protocols[i]->fields[k]);
    }
    assert_int_equal(complaints, 0);
}

static void row_texts(const struct protocol *t, const struct field_def *row)
{
    if (!row->name) {
        complain(t, NULL, "a row has no name (an id of the enum without a row?)");
        return;
    }
    expect(named_after(row->name, t->name), t, row, "the name does not begin with the protocol's");
    expect(is_text(row->label), t, row, "no label");
    expect(is_text(row->rfc), t, row, "no RFC");
    expect(is_text(row->what), t, row, "no sentence");
    size_t n = row->what ? strlen(row->what) : 0;
    expect(n >= 8 && row->what[n - 1] == '.' && !islower((unsigned char)row->what[0]), t, row,
           "what it is, is no sentence");
    expect(!row->brief || (is_text(row->brief) &&
                           (strlen(row->brief) <= 5 || strlen(row->brief) <= strlen(row->label))),
           t, row, "the short form is not shorter than the label");
    expect(!row->unit || is_text(row->unit), t, row, "an empty unit");
}

static void test_texts(void **state)
{
    (void)state;
    each_row(row_texts);
}

static void row_values(const struct protocol *t, const struct field_def *row)
{
    expect((row->names != NULL) == (row->n_names > 0), t, row, "value names without their number");
    for (unsigned i = 0; row->names && i < row->n_names; i++) {
        expect(is_text(row->names[i].name), t, row, "a value without a name");
        if (i && row->names[i].value <= row->names[i - 1].value) {
            complain(t, row, "value names do not ascend");
            print_message("    at %u (%#x)\n", row->names[i].value, row->names[i].value);
        }
    }
}

static void test_value_names(void **state)
{
    (void)state;
    each_row(row_values);
}

static void row_shape(const struct protocol *t, const struct field_def *row)
{
    static const uint8_t sizes[][2] = {
        [FT_MAC] = {6, 8}, [FT_IPV4] = {4, 4},   [FT_IPV6] = {16, 16}, [FT_TIME] = {4, 4},
        [FT_NTP] = {8, 8}, [FT_UINT64] = {5, 8}, [FT_HEX64] = {5, 8},
    };
    bool number = row->type == FT_UINT || row->type == FT_INT || row->type == FT_HEX;
    expect(row->type <= FT_GROUP, t, row, "no such type");
    if (row->size && row->type < sizeof(sizes) / sizeof(sizes[0]) && sizes[row->type][0])
        expect(row->size >= sizes[row->type][0] && row->size <= sizes[row->type][1], t, row,
               "the size is not that of its type");
    if (number || row->type == FT_FLAG)
        expect(row->size <= 4, t, row, "a number wider than 32 bits");
    if (row->mask) {
        uint32_t low = row->mask >> __builtin_ctz(row->mask);
        expect(row->size >= 1 && row->size <= 4, t, row, "a mask without 1 to 4 bytes");
        expect(row->size == 4 || row->mask >> (8 * row->size) == 0, t, row,
               "a mask beyond its bytes");
        /* What is reserved may stand around what is not, and LLC's command around the poll bit. */
        expect((low & (low + 1)) == 0 || strstr(row->name, "reserved") ||
                   strstr(row->name, ".u_modifier"),
               t, row, "the bits of the mask are not side by side");
        expect(row->type != FT_FLAG || low == 1, t, row, "a flag of more bits than one");
    }
    expect(!row->scale || number, t, row, "a scale on what is no number");
    expect(row->depth <= MAX_DEPTH, t, row, "too deep");
}

static void test_shapes(void **state)
{
    (void)state;
    each_row(row_shape);
}

/* The row before the k-th of protocol i, in any table, that has its name. */
static const struct field_def *named_before(unsigned i, unsigned k)
{
    for (unsigned m = PROTO_NONE + 1; m <= i; m++) {
        for (unsigned n = 0; n < (m == i ? k : protocols[m]->n_fields); n++) {
            const char *name = protocols[m]->fields[n].name;
            if (name && strcmp(name, protocols[i]->fields[k].name) == 0)
                return &protocols[m]->fields[n];
        }
    }
    return NULL;
}

static void test_unique_names(void **state)
{
    (void)state;
    complaints = 0;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned k = 0; k < protocols[i]->n_fields; k++) {
            const struct field_def *row = &protocols[i]->fields[k];
            expect(!row->name || !named_before(i, k), protocols[i], row, "the name stands twice");
        }
    }
    assert_int_equal(complaints, 0);
}

/* A row that another one divides is a group: the next row is a part of it. */
static bool divided(const struct protocol *t, unsigned k)
{
    return k + 1 < t->n_header && t->fields[k + 1].depth > t->fields[k].depth;
}

/* The bits that a row covers in each byte of its header. */
static void cover_row(const struct protocol *t, const struct field_def *row, uint8_t *bits)
{
    uint32_t mask = row->mask ? row->mask : UINT32_MAX;
    for (unsigned b = 0; b < row->size; b++) {
        uint8_t mine = 0xff;
        if (row->mask)
            mine = (uint8_t)(mask >> (8 * (row->size - 1 - b)));
        expect(!(bits[row->byte + b] & mine), t, row, "covers bits that another row covers");
        bits[row->byte + b] |= mine;
    }
}

static void test_headers_are_tiled(void **state)
{
    (void)state;
    complaints = 0;
    registry_init();
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        const struct protocol *t = protocols[i];
        uint8_t bits[1024] = {0};
        for (unsigned k = 0; k < t->n_header; k++) {
            const struct field_def *row = &t->fields[k];
            expect(row->size > 0, t, row, "a row of the fixed header without a size");
            expect(!k || row->byte >= t->fields[k - 1].byte || row->depth < t->fields[k - 1].depth,
                   t, row, "stands before the row above it");
            if (!divided(t, k) && !(row->flags & FF_SAME))
                cover_row(t, row, bits);
        }
        for (unsigned b = 0; b < proto_plans[i].header_len; b++) {
            if (bits[b] != 0xff) {
                complain(t, NULL, "bits of the fixed header that no row covers");
                print_message("    byte %u: %#04x\n", b, bits[b] ^ 0xff);
            }
        }
    }
    assert_int_equal(complaints, 0);
}

static void test_protocols(void **state)
{
    (void)state;
    complaints = 0;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        const struct protocol *t = protocols[i];
        expect(is_text(t->name) && is_text(t->title) && is_text(t->rfc), t, NULL,
               "no name, title or RFC");
        expect(t->fields && t->n_fields && t->n_header <= t->n_fields, t, NULL, "no table");
        expect(t->dissect != NULL, t, NULL, "nothing dissects it");
        expect((t->guess != NULL) == (t->guess_in != 0), t, NULL,
               "a guess that nobody asks for, or none");
        expect((t->binds != NULL) == (t->n_binds > 0), t, NULL, "binds without their number");
    }
    assert_int_equal(complaints, 0);
}

static bool key_fits(const struct bind *b)
{
    return b->by < N_BIND_BY && ((b->by != BY_LLC_SAP && b->by != BY_IP_PROTO) || b->key <= 255);
}

/* The protocol that claims a key before the n-th bind of protocol i, or NULL. */
static const struct protocol *claimed_before(unsigned i, unsigned n)
{
    const struct bind *key = &protocols[i]->binds[n];
    for (unsigned k = PROTO_NONE + 1; k <= i; k++) {
        for (unsigned m = 0; m < (k == i ? n : protocols[k]->n_binds); m++) {
            if (protocols[k]->binds[m].by == key->by && protocols[k]->binds[m].key == key->key)
                return protocols[k];
        }
    }
    return NULL;
}

static void test_keys(void **state)
{
    (void)state;
    complaints = 0;
    registry_init();
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned n = 0; n < protocols[i]->n_binds; n++) {
            const struct bind *b = &protocols[i]->binds[n];
            const struct protocol *other = claimed_before(i, n);
            expect(key_fits(b), protocols[i], NULL, "a key out of range");
            expect(other || registry_find(b->by, b->key) == i, protocols[i], NULL,
                   "a key does not find it");
            if (other) {
                complain(protocols[i], NULL, "claims a key of another's");
                print_message("    kind %u, key %u (%#x): %s\n", b->by, b->key, b->key,
                              other->name);
            }
        }
    }
    assert_int_equal(complaints, 0);
}

static void test_find_by_name(void **state)
{
    (void)state;
    unsigned proto = 0;
    assert_null(registry_field("no.such.field", &proto));
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        const struct field_def *row = registry_field(protocols[i]->fields[0].name, &proto);
        assert_non_null(row);
        assert_string_equal(row->name, protocols[i]->fields[0].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protocols),    cmocka_unit_test(test_texts),
        cmocka_unit_test(test_value_names),  cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_unique_names), cmocka_unit_test(test_headers_are_tiled),
        cmocka_unit_test(test_keys),         cmocka_unit_test(test_find_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
