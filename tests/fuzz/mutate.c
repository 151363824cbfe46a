/* Changes that know what a frame is: the dissection says where its fields are and what they may
 * say, and half of the time lengths and checksums are made right afterwards, so that what is behind
 * them is reached. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/dissect.h"

#define MOST_GROWTH 64u

/* Another fuzzer than libFuzzer has no such function, and asks for no change. */
static size_t change_any(uint8_t *data, size_t size, size_t room)
{
    return LLVMFuzzerMutate ? LLVMFuzzerMutate(data, size, room) : size;
}

static uint32_t random_state;

static uint32_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

static size_t random_below(size_t n)
{
    return n ? random_next() % n : 0;
}

static bool one_in(unsigned n)
{
    return random_below(n) == 0;
}

/* A frame that is being changed. */
struct target {
    uint16_t linktype;
    uint8_t *bytes;
    size_t n, room;
    const struct packet *p; /* as it was before */
};

static void dissect(struct target *t)
{
    static struct dissect d;
    static uint8_t *copy;
    static size_t copy_room;
    if (!d.p && !dissect_open(&d, WANT_FIELDS | WANT_INNER | WANT_TEXT | WANT_VERBOSE))
        abort();
    /* cppcheck-suppress memleakOnRealloc; without memory it ends */
    if (copy_room < t->n && !(copy = realloc(copy, copy_room = t->n)))
        abort();
    if (t->n)
        memcpy(copy, t->bytes, t->n);
    d.p->bytes = copy;
    d.p->caplen = d.p->wirelen = (uint32_t)t->n;
    d.p->number = 1;
    d.p->linktype = t->linktype;
    dissect_frame(&d);
    t->p = d.p;
}

/* Puts n bytes in the place of `old` ones. */
static void splice(struct target *t, size_t at, size_t old, const uint8_t *bytes, size_t n)
{
    if (t->n - old + n > t->room)
        return;
    memmove(t->bytes + at + n, t->bytes + at + old, t->n - at - old);
    if (n)
        memcpy(t->bytes + at, bytes, n);
    t->n += n - old;
}

/* A field of the frame itself; the whole of a group, too. NULL where there is none. */
static const struct field *pick_field(const struct target *t, bool leaf)
{
    const struct packet *p = t->p;
    for (unsigned i = 0; p->n_fields && i < 64; i++) {
        uint32_t k = (uint32_t)random_below(p->n_fields);
        const struct field *f = &p->fields[k];
        if (f->length && f->offset + f->length <= t->n && (!leaf || field_is_leaf(p, k)))
            return f;
    }
    return NULL;
}

/* ---- what a field may say ---- */

static uint32_t odd_number(const struct target *t, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    size_t left = t->n - f->offset - f->length;
    switch (random_below(10)) {
    case 0:
        return 0;
    case 1:
        return 1;
    case 2:
        return UINT32_MAX;
    case 3:
        return f->value + 1;
    case 4:
        return f->value - 1;
    case 5:
        return (uint32_t)left;
    case 6:
        return (uint32_t)random_below(left + 2);
    case 7:
        return UINT32_C(1) << random_below(32);
    case 8:
        return row->n_names ? row->names[random_below(row->n_names)].value : random_next();
    default:
        return random_next();
    }
}

static void put_number(struct target *t, const struct field *f, uint32_t v)
{
    const struct field_def *row = field_def_of(f);
    uint8_t *s = t->bytes + f->offset;
    uint32_t old = 0, n = f->length;
    for (uint32_t i = 0; i < n; i++)
        old = old << 8 | s[row->flags & FF_LE ? n - 1 - i : i];
    if (row->mask)
        v = (old & ~row->mask) | (v << __builtin_ctz(row->mask) & row->mask);
    for (uint32_t i = 0; i < n; i++)
        s[row->flags & FF_LE ? i : n - 1 - i] = (uint8_t)(v >> 8 * i);
}

/* Ports, types and numbers behind which another protocol stands. */
static bool put_claimed(struct target *t, const struct field *f)
{
    static const struct {
        const char *end;
        uint8_t by;
    } keys[] = {{".srcport", BY_TCP_PORT}, {".dstport", BY_TCP_PORT}, {".port", BY_UDP_PORT},
                {".type", BY_ETHERTYPE},   {"ip.proto", BY_IP_PROTO}, {"ipv6.nxt", BY_IP_PROTO},
                {".protocol", BY_PPP}};
    const char *name = field_def_of(f)->name;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        size_t n = strlen(name), m = strlen(keys[i].end);
        if (n < m || strcmp(name + n - m, keys[i].end) != 0 || f->length > 2)
            continue;
        uint32_t key = (uint32_t)random_below(f->length == 1 ? 256 : 65536);
        unsigned by = f->proto == PROTO_udp ? BY_UDP_PORT : keys[i].by;
        for (unsigned k = 0; k < 65536 && !registry_find(by, key); k++)
            key = (key + 1) & 0xffff;
        put_number(t, f, key);
        return true;
    }
    return false;
}

/* What nobody wants to see on a terminal or in a page. */
static void put_hostile(struct target *t, const struct field *f)
{
    static const char *const texts[] = {
        "\033[31m",
        "\033]0;x\007",
        "\x7f",
        "\x9b[1m",
        "\xc2\x9b",
        "\xe2\x80\xae",
        "\xe2\x81\xa6",
        "\xff\xfe",
        "\xc0\x80",
        "\xed\xa0\x80",
        "\xf4\x90\x80\x80",
        "</script>",
        "\"\\\n\r\t",
        "\xe2\x80\xa8",
        "\xd8\x9c",
        "%n%s",
        "<!--",
        "&lt;",
        "\b\b",
        ",;\t",
    };
    const char *text = texts[random_below(sizeof(texts) / sizeof(texts[0]))];
    size_t n = strlen(text), at = random_below(f->length);
    if (one_in(2) && f->length >= n)
        memcpy(t->bytes + f->offset + random_below(f->length - n + 1), text, n);
    else
        splice(t, f->offset + at, 0, (const uint8_t *)text, n);
}

static void put_name(struct target *t, const struct field *f)
{
    uint8_t *s = t->bytes + f->offset;
    size_t back = f->offset - (f->value < f->offset ? f->value : f->offset);
    if (f->length >= 2 && one_in(2)) {
        size_t to = random_below(back + 4);
        s[0] = (uint8_t)(0xc0 | to >> 8);
        s[1] = (uint8_t)to;
    } else {
        s[random_below(f->length)] = (uint8_t)random_next();
    }
}

static void change_bytes(struct target *t, size_t at, size_t n)
{
    uint8_t *copy = malloc(n + MOST_GROWTH);
    if (!copy)
        abort();
    memcpy(copy, t->bytes + at, n);
    size_t m = change_any(copy, n, n + (one_in(2) ? MOST_GROWTH : 0));
    splice(t, at, n, copy, m);
    free(copy);
}

static void change_value(struct target *t)
{
    const struct field *f = pick_field(t, true);
    if (!f)
        return;
    switch (field_def_of(f)->type) {
    case FT_UINT:
    case FT_INT:
    case FT_HEX:
    case FT_FLAG:
        if (f->length > 4)
            change_bytes(t, f->offset, f->length);
        else if (!one_in(3) || !put_claimed(t, f))
            put_number(t, f, odd_number(t, f));
        return;
    case FT_TEXT:
        put_hostile(t, f);
        return;
    case FT_DNAME:
        put_name(t, f);
        return;
    default:
        change_bytes(t, f->offset, f->length);
    }
}

/* ---- fields that are not where they were ---- */

static void remove_field(struct target *t)
{
    const struct field *f = pick_field(t, false);
    if (f)
        splice(t, f->offset, f->length, NULL, 0);
}

static void repeat_field(struct target *t)
{
    const struct field *f = pick_field(t, false);
    if (!f || f->length > 512)
        return;
    uint8_t copy[512];
    memcpy(copy, t->bytes + f->offset, f->length);
    for (size_t times = one_in(8) ? 40 : 1; times; times--)
        splice(t, f->offset, 0, copy, f->length);
}

/* One field's bytes where another one's are. */
static void copy_field(struct target *t)
{
    const struct field *from = pick_field(t, false), *to = pick_field(t, false);
    if (!from || !to || from->length > 512)
        return;
    uint8_t copy[512];
    memcpy(copy, t->bytes + from->offset, from->length);
    splice(t, to->offset, one_in(2) ? to->length : 0, copy, from->length);
}

static void cut(struct target *t)
{
    const struct field *f = pick_field(t, true);
    if (f)
        t->n = f->offset + random_below(f->length);
}

static void change_frame(struct target *t)
{
    switch (random_below(12)) {
    case 0:
        remove_field(t);
        break;
    case 1:
        repeat_field(t);
        break;
    case 2:
        copy_field(t);
        break;
    case 3:
        cut(t);
        break;
    case 4:
    case 5:
        t->n = change_any(t->bytes, t->n, t->room);
        break;
    default:
        change_value(t);
    }
}

static size_t mutate_frame(uint16_t linktype, uint8_t *bytes, size_t n, size_t room)
{
    struct target t = {.linktype = linktype, .bytes = bytes, .n = n, .room = room};
    size_t times = 1 + random_below(3);
    for (size_t i = 0; i < times; i++) {
        dissect(&t);
        change_frame(&t);
    }
    if (one_in(2))
        fuzz_repair(linktype, bytes, t.n);
    return t.n;
}

size_t fuzz_mutate_frame(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    random_state = seed | 1;
    if (size < FRAME_HEAD || room < FRAME_HEAD || one_in(32))
        return change_any(data, size, room);
    if (one_in(32))
        data[0] = (uint8_t)random_next();
    if (one_in(16))
        data[1] = (uint8_t)random_next();
    if (one_in(32))
        data[2] = (uint8_t)random_below(4);
    return FRAME_HEAD + mutate_frame(fuzz_linktype_at(data[0]), data + FRAME_HEAD,
                                     size - FRAME_HEAD, room - FRAME_HEAD);
}

/* ---- frames in a row ---- */

#define FRAME_ROOM 4096u

struct record {
    uint16_t n;
    uint8_t gap;
    uint8_t bytes[FRAME_ROOM];
};

struct row {
    uint16_t linktype;
    unsigned n;
    struct record record[FLOWS_FRAMES];
};

static void read_row(struct row *r, const uint8_t *data, size_t size)
{
    r->linktype = fuzz_linktype_at(data[0]);
    r->n = 0;
    for (size_t at = FLOWS_HEAD; size - at >= FLOWS_FRAME_HEAD && r->n < FLOWS_FRAMES;) {
        struct record *x = &r->record[r->n++];
        size_t n = (size_t)data[at] << 8 | data[at + 1], left = size - at - FLOWS_FRAME_HEAD;
        n = n < left ? n : left;
        x->gap = data[at + 2];
        x->n = (uint16_t)(n < FRAME_ROOM ? n : FRAME_ROOM);
        memcpy(x->bytes, data + at + FLOWS_FRAME_HEAD, x->n);
        at += FLOWS_FRAME_HEAD + n;
    }
}

static size_t write_row(const struct row *r, uint8_t *data, size_t room)
{
    size_t at = FLOWS_HEAD;
    for (unsigned i = 0; i < r->n; i++) {
        const struct record *x = &r->record[i];
        if (room - at < FLOWS_FRAME_HEAD + (size_t)x->n)
            break;
        data[at] = (uint8_t)(x->n >> 8);
        data[at + 1] = (uint8_t)x->n;
        data[at + 2] = x->gap;
        memcpy(data + at + FLOWS_FRAME_HEAD, x->bytes, x->n);
        at += FLOWS_FRAME_HEAD + x->n;
    }
    return at;
}

/* A record more, behind the i-th, the same as it. NULL where there is no room. */
static struct record *repeat_record(struct row *r, size_t i)
{
    if (r->n == FLOWS_FRAMES)
        return NULL;
    memmove(&r->record[i + 1], &r->record[i], (r->n - i) * sizeof(r->record[0]));
    r->n++;
    return &r->record[i + 1];
}

static const struct layer *find_layer(struct target *t, unsigned proto)
{
    dissect(t);
    for (uint32_t i = t->p->n_layers; i-- > 0;) {
        const struct layer *y = &t->p->layers[i];
        if (y->proto == proto && y->offset + y->length <= t->n)
            return y;
    }
    return NULL;
}

static void add32(uint8_t *s, uint32_t n)
{
    uint32_t v = ((uint32_t)s[0] << 24 | (uint32_t)s[1] << 16 | (uint32_t)s[2] << 8 | s[3]) + n;
    for (unsigned i = 0; i < 4; i++)
        s[i] = (uint8_t)(v >> 8 * (3 - i));
}

/* A segment becomes two, whose data follow on each other. */
static void split_segment(struct row *r, size_t i)
{
    struct record *one = &r->record[i];
    struct target t = {
        .linktype = r->linktype, .bytes = one->bytes, .n = one->n, .room = FRAME_ROOM};
    const struct layer *y = find_layer(&t, PROTO_tcp);
    if (!y || y->length < 20)
        return;
    size_t head = y->offset + y->length, n = t.n - head, first = random_below(n + 1),
           seq = y->offset + 4;
    struct record *other = repeat_record(r, i);
    if (!other)
        return;
    one->n = (uint16_t)(head + first);
    memmove(other->bytes + head, other->bytes + head + first, n - first);
    other->n = (uint16_t)(head + n - first);
    add32(other->bytes + seq, (uint32_t)first);
    fuzz_repair(r->linktype, one->bytes, one->n);
    fuzz_repair(r->linktype, other->bytes, other->n);
}

/* A datagram becomes two fragments. */
static void fragment(struct row *r, size_t i)
{
    struct record *one = &r->record[i];
    struct target t = {
        .linktype = r->linktype, .bytes = one->bytes, .n = one->n, .room = FRAME_ROOM};
    const struct layer *y = find_layer(&t, PROTO_ip);
    if (!y || y->length < 20)
        return;
    size_t head = y->offset + y->length, n = t.n - head, first = random_below(n + 1) & ~(size_t)7;
    size_t at = y->offset + 6;
    struct record *other = repeat_record(r, i);
    if (!other)
        return;
    one->n = (uint16_t)(head + first);
    one->bytes[at] = 0x20;
    one->bytes[at + 1] = 0;
    memmove(other->bytes + head, other->bytes + head + first, n - first);
    other->n = (uint16_t)(head + n - first);
    other->bytes[at] = (uint8_t)(first >> 11);
    other->bytes[at + 1] = (uint8_t)(first >> 3);
    fuzz_repair(r->linktype, one->bytes, one->n);
    fuzz_repair(r->linktype, other->bytes, other->n);
}

static void swap_bytes(uint8_t *a, uint8_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t x = a[i];
        a[i] = b[i];
        b[i] = x;
    }
}

/* The same frame from the other end, behind it. */
static void answer(struct row *r, size_t i)
{
    struct record *one = &r->record[i];
    struct target t = {
        .linktype = r->linktype, .bytes = one->bytes, .n = one->n, .room = FRAME_ROOM};
    const struct layer *y = find_layer(&t, PROTO_tcp);
    if (!y)
        y = find_layer(&t, PROTO_udp);
    if (!y || !y->addr_len || y->length < 8 || y->src + y->addr_len > t.n ||
        y->dst + y->addr_len > t.n)
        return;
    struct record *other = repeat_record(r, i);
    if (!other)
        return;
    size_t data = t.n - y->offset - y->length;
    swap_bytes(other->bytes + y->src, other->bytes + y->dst, y->addr_len);
    swap_bytes(other->bytes + y->offset, other->bytes + y->offset + 2, 2);
    if (y->proto == PROTO_tcp && y->length >= 20) {
        add32(other->bytes + y->offset + 4, (uint32_t)data);
        swap_bytes(other->bytes + y->offset + 4, other->bytes + y->offset + 8, 4);
    }
    fuzz_repair(r->linktype, other->bytes, other->n);
}

static void change_row(struct row *r)
{
    size_t i = random_below(r->n), k = random_below(r->n);
    struct record *x = &r->record[i];
    switch (random_below(14)) {
    case 0:
        repeat_record(r, i);
        return;
    case 1:
        memmove(x, x + 1, (--r->n - i) * sizeof(*x));
        return;
    case 2: {
        static struct record kept;
        kept = *x;
        *x = r->record[k];
        r->record[k] = kept;
        return;
    }
    case 3:
        x->gap = (uint8_t)random_next();
        return;
    case 4:
    case 5:
        split_segment(r, i);
        return;
    case 6:
        fragment(r, i);
        return;
    case 7:
        answer(r, i);
        return;
    default:
        x->n = (uint16_t)mutate_frame(r->linktype, x->bytes, x->n, FRAME_ROOM);
    }
}

size_t fuzz_mutate_flows(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    static struct row row;
    random_state = seed | 1;
    if (size < FLOWS_HEAD || room < FLOWS_HEAD || one_in(32))
        return change_any(data, size, room);
    if (one_in(32))
        data[0] = (uint8_t)random_next();
    if (one_in(16))
        data[1] = (uint8_t)random_next();
    if (one_in(4))
        data[2] = (uint8_t)random_below(18);
    read_row(&row, data, size);
    for (size_t times = 1 + random_below(4); times && row.n; times--)
        change_row(&row);
    return write_row(&row, data, room);
}
