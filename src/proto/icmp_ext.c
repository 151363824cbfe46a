/* Extensions of ICMP's error messages (RFC 4884): MPLS labels (RFC 4950), the interface that a
 * packet came in by (RFC 5837), and the one that is asked about (RFC 8335).
 *
 * What a student learns here: how an old message gets new parts: they stand where old programs do
 * not look, each with its length and its kind.
 *
 *    +-------+-----------------------+-------------------------------+
 *    |Version|       Reserved        |           Checksum            |
 *    +-------+-----------------------+---------------+---------------+
 *    |            Length             |     Class     |    C-Type     |
 *    +-------------------------------+---------------+---------------+
 *    | Data of the object ...                                        |
 *    +---------------------------------------------------------------+ */
#include "icmp.h"

#define OBJECT_HEADER 4
#define LABEL_LEN 4
#define VERSION 2

enum {
    CLASS_MPLS = 1,
    CLASS_INTERFACE,
    CLASS_IDENTIFICATION
};

static void label_entry(struct dissect *d)
{
    uint32_t group = emit_group(d, MPLS_ENTRY, 0), word = reader_peek(&d->r, 0, 4);
    uint32_t label = emit_group(d, MPLS_LABEL, word >> 12);
    emit_bytes(d, MPLS_LABEL_HIGH, 2, word >> 16);
    emit_bits(d, MPLS_LABEL_LOW);
    emit_end(d, label);
    /* The label ends in the middle of a byte: its window is three bytes. */
    if (reader_ok(&d->r) && label < d->p->n_fields)
        d->p->fields[label].length = 3;
    emit_bits(d, MPLS_EXP);
    emit_bits(d, MPLS_S);
    reader_skip(&d->r, 1);
    emit_uint(d, MPLS_TTL, 1);
    emit_end(d, group);
}

static void labels(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 4)
        label_entry(d);
    emit_rest(d, MPLS_DATA);
}

static void interface_address(struct dissect *d)
{
    uint32_t group = emit_group(d, INT_ADDRESS, 0), family = emit_uint(d, INT_AFI, 2);
    emit_bytes(d, INT_ADDRESS_RESERVED, 2, 0);
    if (family == 1)
        emit_uint(d, INT_IPV4, 4);
    else if (family == 2)
        emit_bytes(d, INT_IPV6, 16, 0);
    else
        emit_rest(d, INT_UNKNOWN);
    emit_end(d, group);
}

static void interface_name(struct dissect *d)
{
    uint32_t group = emit_group(d, INT_NAME_GROUP, 0), n = emit_uint(d, INT_NAME_LENGTH, 1);
    if (n > 1)
        emit_bytes(d, INT_NAME, n - 1, 0);
    emit_end(d, group);
}

static void interface(struct dissect *d, uint32_t ctype)
{
    if (ctype & 0x08)
        emit_uint(d, INT_INDEX, 4);
    if (ctype & 0x04)
        interface_address(d);
    if (ctype & 0x02)
        interface_name(d);
    if (ctype & 0x01)
        emit_uint(d, INT_MTU, 4);
}

static void identification(struct dissect *d, uint32_t ctype)
{
    if (ctype == 1) {
        emit_rest(d, IDENT_NAME);
    } else if (ctype == 2) {
        emit_uint(d, IDENT_INDEX, 4);
    } else if (ctype == 3) {
        uint32_t family = emit_uint(d, IDENT_AFI, 2), n = emit_uint(d, IDENT_ADDR_LENGTH, 1);
        emit_bytes(d, IDENT_RESERVED, 1, 0);
        if (family == 1 && n == 4)
            emit_uint(d, IDENT_IPV4, 4);
        else
            emit_bytes(d, family == 2 && n == 16 ? IDENT_IPV6 : IDENT_ADDRESS, n, 0);
    }
}

static uint32_t object_type(struct dissect *d, uint32_t class)
{
    if (class != CLASS_INTERFACE)
        return emit_uint(d, EXT_CTYPE, 1);
    uint32_t ctype = reader_peek(&d->r, 0, 1), group = emit_group(d, EXT_CTYPE, ctype);
    for (unsigned id = INT_ROLE; id <= INT_MTU_PRESENT; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_end(d, group);
    return ctype;
}

/* Returns false where the objects end: a length that makes no sense. */
static bool object(struct dissect *d)
{
    uint32_t group = emit_group(d, EXT_OBJECT, 0), len = emit_uint(d, EXT_LENGTH, 2);
    uint32_t class = emit_uint(d, EXT_CLASS, 1), ctype = object_type(d, class);
    bool good = reader_ok(&d->r) && len >= OBJECT_HEADER;
    if (!good) {
        dissect_malformed(d);
        emit_end(d, group);
        return false;
    }
    uint32_t outer = dissect_enter(d, len - OBJECT_HEADER);
    good = reader_left(&d->r) == len - OBJECT_HEADER;
    if (class == CLASS_MPLS)
        labels(d);
    else if (class == CLASS_INTERFACE)
        interface(d, ctype);
    else if (class == CLASS_IDENTIFICATION)
        identification(d, ctype);
    if (reader_ok(&d->r))
        emit_rest(d, EXT_DATA);
    dissect_leave(d, outer);
    emit_end(d, group);
    return good && reader_ok(&d->r);
}

void dissect_icmp_ext(struct dissect *d)
{
    uint32_t start = d->r.pos, n = reader_left(&d->r);
    uint32_t group = emit_group(d, EXT_ALL, 0), version = emit_bits(d, EXT_VERSION);
    if (reader_left(&d->r) >= OBJECT_HEADER) {
        uint32_t reserved = emit_group(d, EXT_RES, reader_peek(&d->r, 0, 2) & 0xfff);
        emit_bits(d, EXT_RES_HIGH);
        reader_skip(&d->r, 1);
        emit_uint(d, EXT_RES_LOW, 1);
        emit_end(d, reserved);
        uint32_t sent = emit_uint(d, EXT_CHECKSUM, 2);
        if (d->want & WANT_CHECKSUM && reader_ok(&d->r) && n <= reader_have(&d->r) + OBJECT_HEADER)
            emit_same(d, EXT_CHECKSUM_STATUS, start + 2, 0,
                      sent ? dissect_checksum(d, start, n, 0) == 0 : 0);
        while (version == VERSION && reader_ok(&d->r) && reader_left(&d->r) >= OBJECT_HEADER &&
               object(d))
            ;
    }
    if (reader_ok(&d->r))
        emit_rest(d, EXT_DATA);
    emit_end(d, group);
}

static const struct value_name classes[] = {
    {1, "MPLS Stack Entry"},
    {2, "Interface Identification"},
};

/* Hex without text, sixteen bytes a row. */
static void line_hex(struct line *l, uint32_t offset, uint32_t n)
{
    struct out *o = l->out;
    for (uint32_t i = 0; i < n; i++) {
        if (i % 16 == 0) {
            out_str(o, "\n\t    0x");
            out_hex(o, i, 4);
            out_mem(o, ": ", 2);
        }
        if (i % 2 == 0)
            out_char(o, ' ');
        out_hex(o, packet_number(l->p, offset + i, 1), 2);
    }
}

static void line_labels(struct line *l, const struct field *f, const struct field *stop)
{
    struct out *o = l->out;
    static const char *const before[] = {"\n\t    label ", ", tc ", NULL, ", ttl "};
    for (; f < stop && f->id != MPLS_TTL; f++) {
        if (f->id == MPLS_LABEL) {
            out_str(o, before[0]);
            out_dec(o, f->value);
        } else if (f->id == MPLS_EXP) {
            out_str(o, before[1]);
            out_dec(o, f->value);
        } else if (f->id == MPLS_S && f->value) {
            out_str(o, ", [S]");
        }
    }
    if (f == stop)
        return;
    out_str(o, before[3]);
    out_dec(o, f->value);
}

/* One object: its group, and where the fields in it end. Returns false where the capture cuts it.
 */
static bool line_object(struct line *l, const struct field *f, const struct field *stop)
{
    struct out *o = l->out;
    if (stop - f < 4 || f->length < OBJECT_HEADER)
        return false;
    uint32_t len = f[1].value, class = f[2].value, ctype = f[3].value;
    const char *name = NAME_IN(classes, class);
    out_str(o, "\n\t  ");
    out_str(o, name ? name : "unknown");
    out_str(o, " Object (");
    out_dec(o, class);
    out_str(o, "), Class-Type: ");
    out_dec(o, ctype);
    out_str(o, ", length ");
    out_dec(o, len);
    if (len < OBJECT_HEADER || class == 0)
        return true;
    bool labels = class == CLASS_MPLS && ctype == 1;
    uint32_t needed = OBJECT_HEADER + LABEL_LEN;
    if (labels && f->offset + needed <= l->p->caplen)
        line_labels(l, f, stop);
    else if (!labels && f->length > OBJECT_HEADER)
        line_hex(l, f->offset + OBJECT_HEADER, f->length - OBJECT_HEADER);
    if (labels && f->offset + needed > l->p->caplen)
        l->stopped = true;
    return !l->stopped;
}

void line_icmp_ext(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    const struct field *all = layer_get(p, y, EXT_ALL), *f;
    const struct field *version = layer_get(p, y, EXT_VERSION);
    const struct field *end = p->fields + y->first + y->count;
    const struct field *status = layer_get(p, y, EXT_CHECKSUM_STATUS);
    uint32_t from = y->vars;
    bool whole = y->end <= p->caplen;
    if (y->offset + ICMP_EXT_AT + OBJECT_HEADER >= p->caplen) {
        line_cut(l, "icmp");
        return;
    }
    /* Where the message does not say that there are extensions, their checksum must. */
    if (whole && !layer_get(p, y, ICMP_LENGTH) && !(status && status->value) &&
        y->end - y->offset > ICMP_EXT_AT + OBJECT_HEADER)
        return;
    if (!all || !layer_get(p, y, EXT_CHECKSUM) || y->end - all->offset <= OBJECT_HEADER) {
        line_cut(l, "icmp");
        return;
    }
    if (version->value != VERSION) {
        out_str(o, "\n\tICMP Multi-Part extension v");
        out_dec(o, version->value);
        out_str(o, " packet not supported");
        return;
    }
    const struct field *sum = layer_get(p, y, EXT_CHECKSUM);
    out_str(o, "\n\tICMP Multi-Part extension v2");
    if (whole) {
        out_str(o, ", checksum 0x");
        out_hex(o, sum ? sum->value : 0, 4);
        out_str(o, status && status->value ? " (correct), length " : " (incorrect), length ");
        out_dec(o, y->end - all->offset);
    }
    uint32_t next = all->offset + OBJECT_HEADER;
    while ((f = layer_find(p, y, EXT_OBJECT, &from))) {
        const struct field *stop = f + 1;
        while (stop < end && stop->depth > f->depth)
            stop++;
        /* tcpdump looks for objects only while more than their header is left. */
        if (y->end - f->offset <= OBJECT_HEADER)
            break;
        if (!line_object(l, f, stop)) {
            line_cut(l, "icmp");
            return;
        }
        if (f[2].value == 0 || f[1].value < OBJECT_HEADER)
            return;
        next = f->offset + f[1].value;
    }
    if (!whole && y->end > next + OBJECT_HEADER && next + OBJECT_HEADER > p->caplen)
        line_cut(l, "icmp");
}
