/* --map: a JSON object a line for each packet, with the place and value of every field in it. */
#include "wireloupe/dissect.h"
#include "wireloupe/view.h"

#include <errno.h>
#include <stdlib.h>

#define EXACT_DOUBLE                                                                               \
    9007199254740992u /* 2^53: JSON numbers beyond it lose digits in many readers */

#define N_KEPT 4096   /* a power of two */
#define KEPT_TEXT 208 /* characters of a field that is kept */

/* All that the JSON of a field depends on. */
struct key {
    uint32_t row; /* protocol, depth, row of the field */
    bool leaf;
    uint32_t offset, length, value;
    uint64_t low, high; /* the bytes of an address */
};

/* A field that was written: most fields of a packet stood in an earlier one, at the same place with
 * the same value. */
struct kept {
    struct key key;
    uint32_t length; /* of the text; 0: none here */
    char text[KEPT_TEXT];
};

/* What is the same for every packet, worked out once: the JSON of each row before and after its
 * values, and room for text that is escaped afterwards. */
struct map {
    struct out head; /* `{"name":"ip.ttl","label":"Time to live","offset":` of all rows in turn */
    uint32_t *begin; /* where the row's begins in head; the next one's is its end */
    uint32_t first[N_PROTOCOLS]; /* number of a protocol's first row */
    struct out text;
    struct kept *kept; /* N_KEPT of them; owned */
    char hex[256][4];  /* each byte as two digits, and a colon */
};

static uint32_t map_want(const struct view_options *o)
{
    (void)o;
    return WANT_FIELDS | WANT_CHECKSUM | WANT_SEQ | WANT_TEXT | WANT_FLOW | WANT_REASSEMBLY;
}

static void out_json_str(struct out *out, const char *s)
{
    out_char(out, '"');
    out_json(out, (const uint8_t *)s, strlen(s));
    out_char(out, '"');
}

static void row_head(struct out *out, const struct field_def *row)
{
    out_str(out, "{\"name\":");
    out_json_str(out, row->name);
    out_str(out, ",\"label\":");
    out_json_str(out, row->label);
    out_str(out, ",\"offset\":");
}

static void map_begin(struct out *out, const struct view_options *o)
{
    struct map *map = o->memory;
    uint32_t rows = 0;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++)
        rows += protocols[i]->n_fields;
    map->begin = malloc((rows + 1) * sizeof *map->begin);
    map->kept = calloc(N_KEPT, sizeof *map->kept);
    if (!map->begin || !map->kept || !out_open(&map->head, -1, (size_t)64 * 1024) ||
        !out_open(&map->text, -1, 4096)) {
        out->error = ENOMEM;
        return;
    }
    rows = 0;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        map->first[i] = rows;
        for (unsigned k = 0; k < protocols[i]->n_fields; k++) {
            map->begin[rows++] = (uint32_t)(map->head.at - map->head.start);
            row_head(&map->head, &protocols[i]->fields[k]);
        }
    }
    map->begin[rows] = (uint32_t)(map->head.at - map->head.start);
    for (unsigned i = 0; i < 256; i++)
        put_digits(map->hex[i], i, 2)[0] = ':';
}

static void map_forget(const struct view_options *o)
{
    struct map *map = o->memory;
    free(map->begin);
    free(map->kept);
    out_free(&map->head);
    out_free(&map->text);
}

/* The text that was just made in map->text, as the inside of a JSON string. */
static void put_scratch(struct map *map, struct out *out)
{
    out_json(out, (const uint8_t *)map->text.start, (size_t)(map->text.at - map->text.start));
    map->text.at = map->text.start;
}

static bool is_numeric(const struct field_def *row)
{
    return row->type <= FT_FLAG || row->type == FT_TIME || row->type == FT_UINT64 ||
           row->type == FT_HEX64;
}

/* format_value() writes these without a character that JSON escapes. */
static bool is_plain(const struct field_def *row)
{
    return row->n_names == 0 && row->type != FT_TEXT && row->type != FT_DNAME;
}

static void put_text(struct map *map, struct out *out, const struct packet *p,
                     const struct field *f)
{
    if (is_plain(field_def_of(f))) {
        format_value(out, p, f);
    } else {
        format_value(&map->text, p, f);
        put_scratch(map, out);
    }
}

static void put_number(struct out *out, const struct packet *p, const struct field *f)
{
    uint64_t v = format_number(p, f);
    if (field_def_of(f)->type == FT_INT) {
        out_sdec(out, format_signed(f));
    } else if (v <= EXACT_DOUBLE) {
        out_dec(out, v);
    } else {
        out_char(out, '"');
        out_dec(out, v);
        out_char(out, '"');
    }
}

/* Payloads are the most of what is written: room for many bytes is made at once. */
static void put_bytes(const struct map *map, struct out *out, const uint8_t *s, uint32_t n)
{
    for (uint32_t i = 0; i < n;) {
        uint32_t stop = n - i < 1024 ? n : i + 1024;
        char *at = out_begin(out, 3 * 1024);
        for (; i < stop; i++, at += 3)
            memcpy(at, map->hex[s[i]], 4);
        out_end(out, i == n ? at - 1 : at);
    }
}

static void put_value(struct map *map, struct out *out, const struct packet *p,
                      const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    if (row->type == FT_DURATION) {
        format_seconds(out, p->wide[f->value]);
        return;
    }
    if (is_numeric(row)) {
        put_number(out, p, f);
        return;
    }
    if (row->type == FT_GROUP) {
        if (row->n_names)
            out_dec(out, f->value);
        else
            out_str(out, "null");
        return;
    }
    out_char(out, '"');
    uint32_t n;
    if (row->type == FT_TEXT) {
        const uint8_t *s = format_text(p, f, &n);
        out_json(out, s, n);
    } else if (row->type == FT_BYTES)
        put_bytes(map, out, field_bytes(p, f), f->length);
    else
        put_text(map, out, p, f);
    out_char(out, '"');
}

static void put_mask(struct out *out, const struct field *f, uint32_t mask)
{
    out_str(out, ",\"mask\":\"0x");
    out_hex(out, mask, f->length <= 4 ? 2 * f->length : 8);
    out_char(out, '"');
}

static void put_leaf(struct out *out, bool leaf)
{
    if (leaf)
        out_mem(out, ",\"leaf\":true}", 13);
    else
        out_mem(out, ",\"leaf\":false}", 14);
}

/* A field of this frame, after nothing was kept of one like it. */
static void put_here(struct map *map, struct out *out, const struct packet *p,
                     const struct field *f, bool leaf)
{
    const struct field_def *row = field_def_of(f);
    const uint32_t *begin = map->begin + map->first[f->proto] + f->id;
    out_mem(out, map->head.start + begin[0], begin[1] - begin[0]);
    char *at = PUT(put_dec(out_begin(out, 64), f->offset), ",\"length\":");
    out_end(out, PUT(put_dec(at, f->length), ",\"value\":"));
    put_value(map, out, p, f);
    out_mem(out, ",\"text\":\"", 9);
    put_text(map, out, p, f);
    at = PUT(out_begin(out, 32), "\",\"depth\":");
    out_end(out, put_dec(at, f->depth + 1u));
    if (row->mask && f->length)
        put_mask(out, f, row->mask);
    put_leaf(out, leaf);
}

/* A field whose bytes stand in a section, or behind the frame's end. Bytes that were encrypted have
 * no place in the frame: theirs is among the decrypted ones, `decrypted_from` says where those are.
 */
static void put_beyond(struct map *map, struct out *out, const struct packet *p, uint32_t i)
{
    const struct field *f = &p->fields[i];
    const struct field_def *row = field_def_of(f);
    const uint32_t *begin = map->begin + map->first[f->proto] + f->id;
    out_mem(out, map->head.start + begin[0], begin[1] - begin[0]);
    struct piece origin = {.frame = p->number, .offset = f->offset};
    if (p->n_sections)
        origin = packet_origin(p, f->offset);
    uint32_t from = packet_decrypted(p, &origin);
    out_dec(out, origin.offset - from);
    out_mem(out, ",\"length\":", 10);
    out_dec(out, f->length);
    out_mem(out, ",\"value\":", 9);
    put_value(map, out, p, f);
    out_mem(out, ",\"text\":\"", 9);
    put_text(map, out, p, f);
    out_mem(out, "\",\"depth\":", 10);
    out_dec(out, f->depth + 1u);
    if (row->mask && f->length)
        put_mask(out, f, row->mask);
    if (f->length) {
        out_mem(out, ",\"frame\":", 9);
        out_dec(out, origin.frame);
    }
    if (from) {
        out_mem(out, ",\"decrypted_from\":", 18);
        out_dec(out, from);
    }
    /* A byte of this frame is told of by a field of this frame. */
    put_leaf(out, origin.frame != p->number && field_is_leaf(p, i));
}

/* Whether fields of that row are kept, and what belongs to their value beside the number. */
static bool may_keep(const struct packet *p, const struct field *f, uint64_t *low, uint64_t *high)
{
    const struct field_def *row = field_def_of(f);
    uint32_t n = f->length;
    *low = *high = 0;
    switch (row->type) {
    case FT_UINT:
    case FT_INT:
    case FT_HEX:
    case FT_FLAG:
    case FT_GROUP:
        return true;
    case FT_MAC:
    case FT_IPV4:
    case FT_IPV6:
        if (row->flags & FF_NOTE || n > 16)
            return false;
        if (n >= 8) {
            memcpy(low, field_bytes(p, f), 8);
            memcpy(high, field_bytes(p, f) + n - 8, 8);
        } else {
            memcpy(low, field_bytes(p, f), n);
        }
        return true;
    default:
        return false;
    }
}

static struct kept *kept_place(const struct map *map, const struct key *key)
{
    uint64_t h = ((uint64_t)key->row << 32 | key->value) * 0x9e3779b97f4a7c15u;
    h ^= ((uint64_t)key->offset << 32 | key->length << 1 | key->leaf) * 0xbf58476d1ce4e5b9u;
    h ^= (key->low ^ key->high >> 7) * 0x94d049bb133111ebu;
    return &map->kept[(h ^ h >> 29) >> 40 & (N_KEPT - 1)];
}

static bool same_key(const struct key *a, const struct key *b)
{
    return a->row == b->row && a->value == b->value && a->offset == b->offset &&
           a->length == b->length && a->leaf == b->leaf && a->low == b->low && a->high == b->high;
}

/* Writes a field that may be kept, and keeps it where the buffer still has all of it. */
static void put_kept(struct map *map, struct out *out, const struct packet *p,
                     const struct field *f, const struct key *key)
{
    struct kept *kept = kept_place(map, key);
    if (kept->length && same_key(&kept->key, key)) {
        char *at = out_begin(out, KEPT_TEXT);
        memcpy(at, kept->text, KEPT_TEXT);
        out_end(out, at + kept->length);
        return;
    }
    out_room(out, 4096);
    const char *from = out->at;
    put_here(map, out, p, f, key->leaf);
    if (out->at <= from || out->at - from > KEPT_TEXT)
        return;
    kept->key = *key;
    kept->length = (uint32_t)(out->at - from);
    memcpy(kept->text, from, kept->length);
}

static void put_field(struct map *map, struct out *out, const struct packet *p, uint32_t i)
{
    const struct field *f = &p->fields[i];
    struct key key = {.offset = f->offset, .length = f->length, .value = f->value};
    if (f->offset >= p->caplen) {
        put_beyond(map, out, p, i);
        return;
    }
    key.leaf = f->length && field_is_leaf(p, i);
    memcpy(&key.row, f, sizeof key.row);
    if (may_keep(p, f, &key.low, &key.high))
        put_kept(map, out, p, f, &key);
    else
        put_here(map, out, p, f, key.leaf);
}

static void put_time(struct out *out, int64_t time)
{
    int64_t seconds = time / 1000000000, rest = time % 1000000000;
    if (rest < 0) {
        rest += 1000000000;
        seconds--;
    }
    format_date(out, seconds, 'T');
    out_char(out, '.');
    out_dec_pad(out, (uint64_t)rest, 9);
    out_char(out, 'Z');
}

static void map_packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct map *map = o->memory;
    const struct line_options plain = {.numeric = 2, .memory = o->line.memory};
    out_str(out, "{\"number\":");
    out_dec(out, p->number);
    out_str(out, ",\"time\":\"");
    put_time(out, p->time);
    out_str(out, "\",\"len\":");
    out_dec(out, p->wirelen);
    out_str(out, ",\"caplen\":");
    out_dec(out, p->caplen);
    out_str(out, ",\"linktype\":");
    out_dec(out, p->linktype);
    out_str(out, ",\"line\":\"");
    line_text(&map->text, &plain, p);
    put_scratch(map, out);
    out_str(out, "\",\"fields\":[");
    for (uint32_t i = 0; i < p->n_fields; i++) {
        if (i)
            out_char(out, ',');
        put_field(map, out, p, i);
    }
    out_str(out, "]}\n");
}

const struct view view_map = {
    .name = "map",
    .help = "a JSON object a line for each packet: where each field stands, and its value",
    .apart = true,
    .want = map_want,
    .memory = sizeof(struct map),
    .begin = map_begin,
    .packet = map_packet,
    .forget = map_forget,
};
