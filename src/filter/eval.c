/* A compiled expression on a packet's fields. */
#include "filter.h"

#include <ctype.h>
#include <stdlib.h>

#include "wireloupe/view.h"

#define LITERALS ((size_t)64 * 1024)

struct match *match_open(const char *expression, char *error)
{
    struct match *m = calloc(1, sizeof *m);
    registry_init();
    if (!m || !out_open(&m->text, -1, LITERALS) || !out_open(&m->words[0], -1, 1024) ||
        !out_open(&m->words[1], -1, 1024)) {
        match_close(m);
        memcpy(error, "out of memory", 14);
        return NULL;
    }
    if (!parse_expression(m, expression, error)) {
        match_close(m);
        return NULL;
    }
    return m;
}

void match_close(struct match *m)
{
    for (unsigned i = 0; m && i < m->n_nodes; i++)
        pattern_close(m->node[i].pattern);
    if (m) {
        out_free(&m->text);
        out_free(&m->words[0]);
        out_free(&m->words[1]);
    }
    free(m);
}

/* ---- the values of an operand ---- */

/* Where the search for the next value has got to. */
struct walk {
    const struct packet *p;
    const struct operand *o;
    struct out *words;
    uint32_t at; /* field, or layer behind the last field */
    bool done;   /* pseudo fields have one value */
};

static void set_number(struct value *v, uint64_t number)
{
    *v = (struct value){.is_number = true, .number = number};
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
        set_number(v, (uint64_t)format_signed(f));
        v->negative = format_signed(f) < 0;
        return;
    default:
        set_number(v, format_number(w->p, f));
        return;
    }
    w->words->at = w->words->start;
    format_value(w->words, w->p, f);
    set_bytes(v, w->words->start, (size_t)(w->words->at - w->words->start));
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
    case FRAME_TIME_EPOCH:
        set_number(v, (uint64_t)p->time);
        v->negative = p->time < 0;
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

/* A protocol's value is its header with what it carries. */
static bool layer_value(struct walk *w, struct value *v)
{
    const struct packet *p = w->p;
    for (; w->at - p->n_fields < p->n_layers; w->at++) {
        const struct layer *y = &p->layers[w->at - p->n_fields];
        for (unsigned i = 0; i < w->o->n_protocols; i++) {
            if (w->o->protocol[i] != y->proto)
                continue;
            uint32_t most = packet_extent(p), end = y->end < most ? y->end : most;
            set_bytes(v, p->bytes + y->offset, end > y->offset ? end - y->offset : 0);
            w->at++;
            return true;
        }
    }
    return false;
}

static bool raw_next(struct walk *w, struct value *v, const struct field **f)
{
    const struct packet *p = w->p;
    *f = NULL;
    if (w->o->pseudo)
        return pseudo_value(w, v);
    for (; w->at < p->n_fields; w->at++) {
        if (!is_row(w->o, &p->fields[w->at]))
            continue;
        *f = &p->fields[w->at++];
        field_value(w, *f, v);
        return true;
    }
    return w->o->n_protocols && layer_value(w, v);
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

static bool next(struct walk *w, struct value *v)
{
    const struct operand *o = w->o;
    const struct field *f;
    if (o->function == FUNCTION_COUNT)
        return counted(w, v);
    while (raw_next(w, v, &f)) {
        if (o->n_slices && v->is_number && f)
            set_bytes(v, field_bytes(w->p, f), f->length);
        if (o->n_slices && (v->is_number || !cut(w, v)))
            continue;
        if (o->function == FUNCTION_LEN)
            set_number(v, v->is_number && f ? f->length : v->n);
        else if (o->function && !v->is_number)
            change_case(w, v);
        if (o->masked && !v->is_number) {
            uint64_t number = 0;
            for (size_t i = 0; i < v->n && i < 8; i++)
                number = number << 8 | v->s[i];
            set_number(v, number);
        }
        if (o->masked)
            v->number &= o->mask;
        return true;
    }
    return false;
}

/* ---- comparisons ---- */

static int order(const struct value *a, const struct value *b)
{
    if (a->is_number && b->is_number) {
        if (a->negative != b->negative)
            return a->negative ? -1 : 1;
        return a->number < b->number ? -1 : a->number > b->number;
    }
    size_t n = a->n < b->n ? a->n : b->n;
    int c = n ? memcmp(a->s, b->s, n) : 0;
    return c ? c : a->n < b->n ? -1 : a->n > b->n;
}

static bool equal(const struct value *a, const struct value *b)
{
    if (a->is_number != b->is_number)
        return false;
    if (!b->prefix || a->n != b->n)
        return order(a, b) == 0;
    unsigned bits = b->prefix - 1u, whole = bits / 8, rest = bits % 8;
    if (memcmp(a->s, b->s, whole) != 0)
        return false;
    return !rest || (a->s[whole] ^ b->s[whole]) >> (8 - rest) == 0;
}

static bool compare(enum operation op, const struct value *a, const struct value *b)
{
    if (a->is_number != b->is_number)
        return op == OP_ANY_NE || op == OP_ALL_NE;
    switch (op) {
    case OP_ANY_EQ:
    case OP_ALL_EQ:
        return equal(a, b);
    case OP_ANY_NE:
    case OP_ALL_NE:
        return !equal(a, b);
    case OP_LT:
        return order(a, b) < 0;
    case OP_LE:
        return order(a, b) <= 0;
    case OP_GT:
        return order(a, b) > 0;
    case OP_GE:
        return order(a, b) >= 0;
    default:
        return !a->is_number && memmem(a->s, a->n, b->s, b->n);
    }
}

/* One value on the left against the other side. */
static bool holds(struct match *m, const struct node *n, const struct packet *p,
                  const struct value *a)
{
    bool every = n->op >= OP_ALL_EQ, any = false;
    if (n->op == OP_THERE)
        return true;
    if (n->op == OP_BITS)
        return a->number != 0;
    if (n->op == OP_MATCHES)
        return !a->is_number && pattern_fits(n->pattern, a->s, a->n);
    for (unsigned i = n->from; n->op == OP_IN && i < n->from + n->n_values; i += 2) {
        const struct value *low = &m->value[i], *high = &m->value[i + 1];
        if (low->prefix
                ? equal(a, low)
                : a->is_number == low->is_number && order(a, low) >= 0 && order(a, high) <= 0)
            return true;
    }
    if (n->op == OP_IN)
        return false;
    if (!n->two)
        return compare(n->op, a, &m->value[n->from]);
    struct walk w = {.p = p, .o = &n->b, .words = &m->words[1]};
    for (struct value b; next(&w, &b); any = true) {
        bool good = compare(n->op, a, &b);
        if (good != every)
            return good;
    }
    return every && any;
}

static bool test(struct match *m, const struct node *n, const struct packet *p)
{
    bool every = n->op >= OP_ALL_EQ, any = false;
    struct walk w = {.p = p, .o = &n->a, .words = &m->words[0]};
    for (struct value a; next(&w, &a); any = true) {
        bool good = holds(m, n, p, &a);
        if (good != every)
            return good;
    }
    return every && any;
}

static bool node_holds(struct match *m, unsigned i, const struct packet *p)
{
    const struct node *n = &m->node[i];
    switch (n->op) {
    case OP_OR:
        return node_holds(m, n->left, p) || node_holds(m, n->right, p);
    case OP_AND:
        return node_holds(m, n->left, p) && node_holds(m, n->right, p);
    case OP_NOT:
        return !node_holds(m, n->left, p);
    default:
        return test(m, n, p);
    }
}

bool match_packet(struct match *m, const struct packet *p)
{
    return node_holds(m, m->root, p);
}
