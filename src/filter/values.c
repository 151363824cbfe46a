/* The values that an operand has in a packet. */
#include "filter.h"

#include <ctype.h>

#include "wireloupe/dissect.h"
#include "wireloupe/view.h"

static void set_number(struct value *v, uint64_t number)
{
    *v = (struct value){.is_number = true, .number = number};
}

static void set_signed(struct value *v, int64_t number)
{
    set_number(v, (uint64_t)number);
    v->negative = number < 0;
}

static void set_bytes(struct value *v, const void *s, size_t n)
{
    *v = (struct value){.s = s, .n = n};
}

static void field_value(struct walk *w, const struct field *f, struct value *v)
{
    const struct field_def *row = field_def_of(f);
    uint32_t n;
    switch (row->type) {
    case FT_TEXT:
        if (f->length || row->flags & FF_NOTE) {
            const uint8_t *s = format_text(w->p, f, &n);
            set_bytes(v, s, n);
            return;
        }
        break;
    case FT_MAC:
    case FT_BYTES:
    case FT_IPV6:
        set_bytes(v, field_bytes(w->p, f), f->length);
        return;
    case FT_IPV4:
        if (f->length) {
            set_bytes(v, field_bytes(w->p, f), f->length);
            return;
        }
        break;
    case FT_DNAME:
    case FT_NTP:
        break;
    case FT_INT:
        set_signed(v, format_signed(f));
        return;
    case FT_DURATION:
        set_signed(v, w->p->wide[f->value]);
        return;
    default:
        set_number(v, format_number(w->p, f));
        return;
    }
    w->words->at = w->words->start;
    format_value(w->words, w->p, f);
    set_bytes(v, w->words->start, (size_t)(w->words->at - w->words->start));
}

/* "http://www.example.test/index.html", of the packet's first request. */
static bool full_uri(struct walk *w, struct value *v)
{
    const struct field *uri = NULL, *host = NULL;
    for (uint32_t i = 0; i < w->p->n_fields; i++) {
        const struct field *f = &w->p->fields[i];
        if (f->proto != PROTO_http)
            continue;
        const char *name = field_def_of(f)->name;
        if (!uri && strcmp(name, "http.request.uri") == 0)
            uri = f;
        else if (uri && !host && strcmp(name, "http.host") == 0)
            host = f;
    }
    if (!uri || !host)
        return false;
    uint32_t n, n_host;
    const uint8_t *s = format_text(w->p, uri, &n), *named = format_text(w->p, host, &n_host);
    w->words->at = w->words->start;
    if (n && *s == '/') {
        out_str(w->words, "http://");
        out_mem(w->words, (const char *)named, n_host);
    }
    out_mem(w->words, (const char *)s, n);
    set_bytes(v, w->words->start, (size_t)(w->words->at - w->words->start));
    return true;
}

static bool pseudo_value(struct walk *w, struct value *v)
{
    const struct packet *p = w->p;
    if (w->done)
        return false;
    w->done = true;
    switch (w->o->pseudo) {
    case FRAME_NUMBER:
        set_number(v, p->number);
        break;
    case FRAME_LEN:
        set_number(v, p->wirelen);
        break;
    case FRAME_CAP_LEN:
        set_number(v, p->caplen);
        break;
    case FRAME_TIME:
    case FRAME_TIME_EPOCH:
        set_signed(v, p->time);
        break;
    case FRAME_TIME_DELTA:
        set_signed(v, p->since_last);
        break;
    case FRAME_TIME_RELATIVE:
        set_signed(v, p->since_first);
        break;
    case FRAME_INTERFACE_NAME:
        set_bytes(v, p->interface, p->interface ? strlen(p->interface) : 0);
        return p->interface;
    case FULL_URI:
        return full_uri(w, v);
    case FRAME_PROTOCOLS:
        w->words->at = w->words->start;
        format_protocols(w->words, p);
        set_bytes(v, w->words->start, (size_t)(w->words->at - w->words->start));
        break;
    default:
        set_bytes(v, p->bytes, p->caplen);
    }
    return true;
}

static bool is_row(const struct operand *o, const struct field *f)
{
    for (unsigned i = 0; i < o->n_rows; i++) {
        if (o->row[i].proto == f->proto && o->row[i].id == f->id)
            return true;
    }
    return false;
}

#define PROVIDER_TAG 0x88a8u

/* The operand asks for another kind of tag than the one whose two numbers begin at an offset. */
static bool is_other_tag(const struct walk *w, uint8_t proto, uint32_t offset)
{
    if (w->o->tags == TAGS_ALL || proto != PROTO_vlan || offset < 2)
        return false;
    return (packet_number(w->p, offset - 2, 2) == PROVIDER_TAG) != (w->o->tags == TAGS_PROVIDER);
}

/* The operand asks for another one of the layers of the protocol than that. */
static bool is_other_layer(const struct walk *w, uint8_t proto, uint32_t layer)
{
    unsigned n = 0;
    for (uint32_t k = 0; k <= layer && w->o->nth; k++) {
        const struct layer *y = &w->p->layers[k];
        n += y->proto == proto && !is_other_tag(w, proto, y->offset);
    }
    return n != w->o->nth;
}

/* The innermost layer that a field is in. */
static uint32_t layer_of(const struct packet *p, uint32_t field)
{
    uint32_t found = 0;
    for (uint32_t k = 0; k < p->n_layers; k++) {
        const struct layer *y = &p->layers[k];
        if (field >= y->first && field - y->first < y->count)
            found = k;
    }
    return found;
}

/* A protocol's value is its header with what it carries. */
static bool layer_value(struct walk *w, struct value *v)
{
    const struct packet *p = w->p;
    for (; w->at < p->n_layers; w->at++) {
        const struct layer *y = &p->layers[w->at];
        if (w->pieces >> w->at & 1)
            continue;
        for (unsigned i = 0; i < w->o->n_protocols; i++) {
            if (w->o->protocol[i] != y->proto || is_other_tag(w, y->proto, y->offset))
                continue;
            uint32_t most = packet_extent(p), end = y->end < most ? y->end : most;
            set_bytes(v, p->bytes + y->offset, end > y->offset ? end - y->offset : 0);
            w->at++;
            return true;
        }
    }
    return false;
}

static bool payload_next(struct walk *w, struct value *v)
{
    const struct packet *p = w->p;
    while (w->at < p->n_layers) {
        const struct layer *y = &p->layers[w->at++];
        uint32_t most = packet_extent(p), end = y->end < most ? y->end : most;
        uint32_t from = y->offset + y->length;
        if (y->proto != w->o->protocol[0] || end <= from)
            continue;
        set_bytes(v, p->bytes + from, end - from);
        return true;
    }
    return false;
}

/* The value of tcp.seq or tcp.ack, counted from the connection's first. */
static void make_relative(const struct walk *w, const struct field *f, struct value *v)
{
    for (unsigned i = 0; i < w->p->n_layers; i++) {
        const struct layer *y = &w->p->layers[i];
        if (y->proto == f->proto && y->offset + field_def_of(f)->byte == f->offset)
            set_number(v, packet_relative(w->p, y, w->o->relative));
    }
}

/* The header's rows that the layer has as fields: all of them, or what only some messages have. */
static bool is_read(const struct packet *p, const struct layer *y, unsigned id)
{
    const struct field *f = &p->fields[y->first];
    unsigned n = protocols[y->proto]->n_header;
    return id < n && !(y->count && f->proto == y->proto && f->id < n);
}

/* Rows of fixed headers that are no fields, from their places in the frame. */
static bool header_next(struct walk *w, struct value *v, const struct field **f)
{
    const struct packet *p = w->p;
    for (; w->at < p->n_layers; w->at++, w->row = 0) {
        const struct layer *y = &p->layers[w->at];
        while (w->row < w->o->n_rows) {
            struct row_id id = w->o->row[w->row++];
            const struct field_def *row = registry_row(id);
            if (w->pieces >> w->at & 1 || id.proto != y->proto || !is_read(p, y, id.id) ||
                !header_has(y, row) || is_other_layer(w, y->proto, w->at) ||
                is_other_tag(w, y->proto, y->offset))
                continue;
            w->header = (struct field){.proto = id.proto,
                                       .id = id.id,
                                       .offset = y->offset + row->byte,
                                       .length = row->size};
            if (row->size <= 4 && row->type != FT_MAC && row->type != FT_TEXT &&
                row->type != FT_BYTES)
                w->header.value = header_value(p, y, row);
            *f = &w->header;
            field_value(w, *f, v);
            if (w->o->relative.proto)
                make_relative(w, *f, v);
            return true;
        }
    }
    return false;
}

static bool field_next(struct walk *w, struct value *v, const struct field **f)
{
    const struct packet *p = w->p;
    for (; w->at < p->n_fields; w->at++) {
        const struct field *here = &p->fields[w->at];
        if (!is_row(w->o, here) || (w->pieces && pieces_has(p, w->pieces, w->at)) ||
            (w->o->nth && is_other_layer(w, here->proto, layer_of(p, w->at))) ||
            is_other_tag(w, here->proto, here->offset - field_def_of(here)->byte))
            continue;
        *f = here;
        w->at++;
        field_value(w, *f, v);
        if (w->o->relative.proto)
            make_relative(w, *f, v);
        return true;
    }
    return false;
}

static bool raw_next(struct walk *w, struct value *v, const struct field **f)
{
    *f = NULL;
    if (w->o->pseudo == PAYLOAD)
        return payload_next(w, v);
    if (w->o->pseudo)
        return pseudo_value(w, v);
    for (; w->step < 3; w->step++, w->at = 0) {
        if ((w->step == 0 && w->o->fixed && header_next(w, v, f)) ||
            (w->step == 1 && w->o->n_rows && field_next(w, v, f)) ||
            (w->step == 2 && w->o->n_protocols && layer_value(w, v)))
            return true;
    }
    return false;
}

/* The bytes that the slices leave, in w->words where there are several parts. */
static bool cut(struct walk *w, struct value *v)
{
    const uint8_t *s = v->s;
    size_t n = v->n;
    if (s != (const uint8_t *)w->words->start)
        w->words->at = w->words->start;
    size_t begin = (size_t)(w->words->at - w->words->start);
    for (unsigned i = 0; i < w->o->n_slices; i++) {
        const struct slice *part = &w->o->slice[i];
        int64_t from = part->from < 0 ? (int64_t)n + part->from : part->from;
        int64_t length = part->to_end ? (int64_t)n - from : part->length;
        if (from < 0 || length < 1 || from + length > (int64_t)n)
            return false;
        out_mem(w->words, (const char *)s + from, (size_t)length);
    }
    set_bytes(v, w->words->start + begin, (size_t)(w->words->at - w->words->start) - begin);
    return true;
}

static void change_case(struct walk *w, struct value *v)
{
    bool up = w->o->function == FUNCTION_UPPER;
    if (v->s != (const uint8_t *)w->words->start) {
        w->words->at = w->words->start;
        out_mem(w->words, (const char *)v->s, v->n);
    }
    for (size_t i = 0; i < v->n; i++) {
        char *c = w->words->start + i;
        *c = (char)(up ? toupper((unsigned char)*c) : tolower((unsigned char)*c));
    }
    v->s = (const uint8_t *)w->words->start;
}

static void as_string(struct walk *w, const struct field *f, struct value *v)
{
    w->words->at = w->words->start;
    if (v->is_number)
        out_dec(w->words, v->number);
    else
        format_raw(w->words, w->p, f);
    set_bytes(v, w->words->start, (size_t)(w->words->at - w->words->start));
}

static bool counted(struct walk *w, struct value *v)
{
    const struct field *f;
    uint64_t n = 0;
    if (w->done)
        return false;
    while (raw_next(w, v, &f))
        n++;
    w->done = true;
    set_number(v, n);
    return n > 0;
}

/* The largest or the smallest value. */
static bool outermost(struct walk *w, struct value *v)
{
    const struct field *f;
    struct value best = {0};
    bool any = false;
    if (w->done)
        return false;
    while (raw_next(w, v, &f)) {
        int order = any ? value_order(v, &best) : 1;
        if (v->is_number && (!any || (w->o->function == FUNCTION_MAX ? order > 0 : order < 0)))
            best = *v;
        any = any || v->is_number;
    }
    w->done = true;
    *v = best;
    return any;
}

/* Adds numbers, and so on; a result beyond 64 bits is none. */
static bool calculate(const struct operand *o, struct value *v)
{
    int64_t n = (int64_t)v->number;
    bool over = !v->negative && v->number > INT64_MAX;
    for (unsigned i = 0; i < o->n_arithmetic && !over; i++) {
        int64_t by = o->arithmetic[i].number;
        switch (o->arithmetic[i].sign) {
        case '+':
            over = __builtin_add_overflow(n, by, &n);
            break;
        case '-':
            over = __builtin_sub_overflow(n, by, &n);
            break;
        case '*':
            over = __builtin_mul_overflow(n, by, &n);
            break;
        case '/':
            n /= by;
            break;
        default:
            n %= by;
        }
    }
    if (o->function == FUNCTION_ABS && n < 0 && !over)
        over = __builtin_sub_overflow(0, n, &n);
    set_signed(v, n);
    return !over;
}

bool walk_next(struct walk *w, struct value *v)
{
    const struct operand *o = w->o;
    const struct field *f;
    bool outer = o->function == FUNCTION_MAX || o->function == FUNCTION_MIN;
    bool calculates = o->n_arithmetic || o->function == FUNCTION_ABS;
    if (o->function == FUNCTION_COUNT || outer)
        return (outer ? outermost(w, v) : counted(w, v)) && (!calculates || calculate(o, v));
    while (raw_next(w, v, &f)) {
        if (o->n_slices && v->is_number && f)
            set_bytes(v, field_bytes(w->p, f), f->length);
        if (o->n_slices && (v->is_number || !cut(w, v)))
            continue;
        if (o->bit && (v->is_number || !v->n))
            continue;
        if (o->bit)
            set_number(v, (v->s[0] & o->bit) != 0);
        if (o->function == FUNCTION_STRING && f)
            as_string(w, f, v);
        else if (o->function == FUNCTION_LEN)
            set_number(v, v->is_number && f ? f->length : v->n);
        else if ((o->function == FUNCTION_LOWER || o->function == FUNCTION_UPPER) && !v->is_number)
            change_case(w, v);
        if (o->masked && !v->is_number) {
            uint64_t number = 0;
            for (size_t i = 0; i < v->n && i < 8; i++)
                number = number << 8 | v->s[i];
            set_number(v, number);
        }
        if (o->masked)
            v->number &= o->mask;
        if (calculates && (!v->is_number || !calculate(o, v)))
            continue;
        return true;
    }
    return false;
}

uint32_t operand_want(const struct operand *o)
{
    bool fields = o->pseudo == FRAME_PROTOCOLS || o->pseudo == FULL_URI;
    uint32_t want = fields ? WANT_VALUES | WANT_REASSEMBLY : 0;
    for (unsigned i = 0; i < o->n_rows; i++)
        want |= want_row(o->row[i]);
    if (o->relative.proto)
        want |= want_row(o->relative);
    for (unsigned i = 0; i < o->n_protocols; i++)
        want |= want_protocol(o->protocol[i]);
    return want;
}
