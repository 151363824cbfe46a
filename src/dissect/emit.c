/* From the cursor to fields: every field of a packet is made here. */
#include "wireloupe/dissect.h"

/* Room for one more field, or NULL once the packet is full: the rest of it becomes data. */
static inline struct field *new_field(struct dissect *d, unsigned id, uint32_t offset,
                                      uint32_t length)
{
    struct packet *p = d->p;
    uint32_t n = p->n_fields;
    if (n == MAX_FIELDS) {
        p->status |= PACKET_FULL;
        return NULL;
    }
    struct field *f = &p->fields[n];
    uint8_t proto = d->y->proto, depth = d->depth;
    p->n_fields = n + 1;
    f->proto = proto;
    f->depth = depth;
    f->id = (uint16_t)id;
    f->offset = offset;
    f->length = length;
    f->value = 0;
    return f;
}

static bool is_number(const struct field_def *row)
{
    return row->size <= 4 && row->type != FT_MAC && row->type != FT_TEXT && row->type != FT_BYTES &&
           row->type != FT_GROUP;
}

/* Emits the rows first..last that `have` bytes at the cursor hold whole. Returns how many bytes
 * those rows span. */
static uint32_t emit_rows(struct dissect *d, unsigned first, unsigned last, uint32_t have)
{
    const uint8_t *s = d->r.base + d->r.pos;
    uint8_t depth = d->depth;
    uint32_t spanned = 0;
    for (unsigned id = first; id <= last; id++) {
        const struct field_def *row = &d->rows[id];
        uint32_t stop = (uint32_t)row->byte + row->size;
        if (stop > have)
            continue;
        spanned = stop > spanned ? stop : spanned;
        struct field *f = new_field(d, id, d->r.pos + row->byte, row->size);
        if (!f)
            break;
        f->depth = (uint8_t)(depth + row->depth);
        if (is_number(row))
            f->value = row_load(row, s);
    }
    return spanned;
}

bool emit_header_rows(struct dissect *d)
{
    uint32_t size = proto_plans[d->y->proto].header_len, have = reader_have(&d->r);
    bool whole = reader_need(&d->r, size);
    if (whole)
        have = size;
    d->y->fixed = (uint16_t)have;
    if (d->want & WANT_HEADERS && d->proto->n_header) {
        uint32_t spanned = emit_rows(d, 0, d->proto->n_header - 1u, have);
        have = whole ? size : spanned;
    }
    d->y->vars = d->p->n_fields;
    d->r.pos += have;
    return whole;
}

bool emit_struct(struct dissect *d, unsigned first, unsigned last)
{
    uint32_t size = 0, have = reader_have(&d->r);
    for (unsigned id = first; id <= last; id++) {
        uint32_t stop = d->rows[id].byte + d->rows[id].size;
        size = stop > size ? stop : size;
    }
    if (d->r.status)
        return false;
    bool whole = reader_need(&d->r, size);
    uint32_t spanned = emit_rows(d, first, last, whole ? size : have);
    d->r.pos += whole ? size : spanned;
    return whole;
}

uint32_t emit_uint(struct dissect *d, unsigned id, uint32_t n)
{
    const struct field_def *row = &d->rows[id];
    if (!reader_need(&d->r, n))
        return 0;
    uint32_t at = d->r.pos, v = 0;
    /* Four bytes at once, where so many were captured. */
    if (d->r.cap - at >= 4)
        v = load_be(d->r.base + at, 4) >> (32 - 8 * n);
    else
        for (uint32_t i = 0; i < n; i++)
            v = v << 8 | d->r.base[at + i];
    d->r.pos = at + n;
    if (row->flags & FF_LE)
        v = __builtin_bswap32(v) >> (32 - 8 * n);
    if (row->mask)
        v = (v & row->mask) >> __builtin_ctz(row->mask);
    if (row->scale)
        v *= row->scale;
    struct field *f = new_field(d, id, at, n);
    if (f)
        f->value = v;
    return v;
}

uint32_t emit_bits(struct dissect *d, unsigned id)
{
    const struct field_def *row = &d->rows[id];
    if (!reader_need(&d->r, row->size))
        return 0;
    uint32_t v = row->type == FT_GROUP ? 0 : row_load(row, d->r.base + d->r.pos - row->byte);
    struct field *f = new_field(d, id, d->r.pos, row->size);
    if (f)
        f->value = v;
    return v;
}

bool emit_bytes(struct dissect *d, unsigned id, uint32_t n, uint32_t value)
{
    if (d->r.status)
        return false;
    uint32_t have = reader_have(&d->r), take = n < have ? n : have;
    bool whole = reader_need(&d->r, n);
    if (take) {
        struct field *f = new_field(d, id, d->r.pos, take);
        if (f)
            f->value = value;
        d->r.pos += take;
    }
    return whole;
}

void emit_rest(struct dissect *d, unsigned id)
{
    emit_bytes(d, id, reader_left(&d->r), 0);
}

void emit_duration(struct dissect *d, unsigned id, uint32_t offset, int64_t time)
{
    struct packet *p = d->p;
    if (p->n_wide == MAX_WIDE)
        return;
    p->wide[p->n_wide] = time;
    emit_same(d, id, offset, 0, p->n_wide++);
}

void emit_note(struct dissect *d, unsigned id, uint32_t offset, const char *s, uint32_t n)
{
    struct packet *p = d->p;
    uint32_t at = p->notes_len;
    if (n > UINT16_MAX || n + 2 > MAX_NOTES - at)
        return;
    p->notes[at] = (uint8_t)(n >> 8);
    p->notes[at + 1] = (uint8_t)n;
    memcpy(p->notes + at + 2, s, n);
    p->notes_len = at + 2 + n;
    emit_same(d, id, offset, 0, at);
}

uint32_t emit_group(struct dissect *d, unsigned id, uint32_t value)
{
    uint32_t at = d->p->n_fields;
    struct field *f = new_field(d, id, d->r.pos, 0);
    if (f)
        f->value = value;
    if (d->depth < MAX_DEPTH)
        d->depth++;
    return at;
}

void emit_end(struct dissect *d, uint32_t group)
{
    struct packet *p = d->p;
    if (group >= p->n_fields)
        return;
    p->fields[group].length = d->r.pos - p->fields[group].offset;
    d->depth = p->fields[group].depth;
}
