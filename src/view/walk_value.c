/* What a field says, in words, and what that means for other bytes: where a length ends, where a
 * pointer points, what a checksum is the sum of, which layer comes next. */
#include "wireloupe/dissect.h"
#include "walk.h"

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

unsigned walk_find_kinds(const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    bool number = row->type == FT_UINT || row->type == FT_HEX, port = ends_with(row->name, "port");
    bool length = row->unit && strcmp(row->unit, "bytes") == 0 && row->type == FT_UINT &&
                  strstr(row->label, "ength");
    return WALK_KNOWN | (ends_with(row->name, ".status") ? WALK_VERDICT : 0) |
           (ends_with(row->name, ".checksum") || ends_with(row->name, ".fcs") ? WALK_CHECKSUM : 0) |
           (ends_with(row->name, ".checksum_calculated") ? WALK_CALCULATED : 0) |
           (port ? WALK_PORT : 0) |
           (number && !row->mask && (port || row->n_names) ? WALK_KEY : 0) |
           (length || row->flags & FF_POINTER ? WALK_LENGTH : 0);
}

/* ---- the next layer ---- */

/* Of a field with WALK_KEY: whether its value is the key under which the next layer's protocol was
 * found. */
static const struct layer *names_next(const struct walk *w, const struct field *f)
{
    const struct layer *next = w->y, *stop = w->p->layers + w->p->n_layers;
    if (!w->y || f->length > 2)
        return NULL;
    do
        next++;
    while (next < stop && next->flags & LAYER_PART);
    if (next >= stop)
        return NULL;
    bool found = false;
    if (walk_kinds(w, f) & WALK_PORT) {
        found = registry_find(BY_TCP_PORT, f->value) == next->proto ||
                registry_find(BY_UDP_PORT, f->value) == next->proto;
    } else {
        enum bind_by by = f->length == 1 ? BY_IP_PROTO : BY_ETHERTYPE;
        /* With -T carp, the number is VRRP's. */
        unsigned proto = next->proto == PROTO_carp ? PROTO_vrrp : next->proto;
        found = registry_find(by, f->value) == proto ||
                (by == BY_IP_PROTO && registry_find(BY_LLC_SAP, f->value) == proto) ||
                registry_find(BY_PPP, f->value) == proto;
    }
    return found ? next : NULL;
}

/* ---- lengths and pointers ---- */

/* The innermost group that field i stands in; NULL: none, it is the layer's own. */
static const struct field *group_around(const struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    for (uint32_t k = i; k-- > w->y->first;) {
        const struct field *g = &w->p->fields[k];
        if (g->depth < f->depth && g->proto == f->proto && g->offset <= f->offset &&
            f->offset + f->length < g->offset + g->length)
            return g;
    }
    return NULL;
}

/* Whether the field behind field i has just so many bytes. */
static bool counts_next(const struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i], *next = f + 1;
    return i + 1 < w->y->first + w->y->count && next->length == f->value &&
           next->offset == f->offset + f->length;
}

/* Of a field with WALK_LENGTH: where the bytes end that it counts: told by its row, those of the
 * next field, or where the length, from the byte behind it or from the first of what it is in, ends
 * just where that does. 0: it is no such length.
 */
static uint64_t length_end(const struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    const struct field_def *row = field_def_of(f);
    if (!w->y || !f->length || !f->value || f->length > 4)
        return 0;
    if (row->flags & FF_POINTER)
        return w->y->offset + (uint64_t)f->value;
    const struct field *g = group_around(w, i);
    uint32_t from = g ? g->offset : w->y->offset, stop = g ? g->offset + g->length : w->y->end;
    uint32_t behind = f->offset + f->length, header = w->y->offset + w->y->length;
    bool ends_there = behind + (uint64_t)f->value == stop || from + (uint64_t)f->value == stop ||
                      (!g && header + (uint64_t)f->value == stop);
    if (!ends_there && counts_next(w, i))
        return behind + (uint64_t)f->value;
    return ends_there ? stop : 0;
}

static void add_length_end(struct walk *w, uint64_t stop)
{
    out_char(w->text, WALK_BREAK);
    bool in_frame = !w->base;
    uint64_t last = stop - 1 - w->base;
    if (in_frame && stop > w->p->wirelen)
        LANG_FILL(w->text, "-> ends with %1, beyond the frame", {.number = last, .hex = w->digits});
    else if (in_frame && stop > w->p->caplen)
        LANG_FILL(w->text, "-> ends with %1, not captured", {.number = last, .hex = w->digits});
    else
        LANG_FILL(w->text, "-> ends with %1", {.number = last, .hex = w->digits});
}

/* ---- checksums ---- */

/* The protocols whose checksums have the addresses in them; 0 for others. */
static uint32_t pseudo_number(const struct layer *y)
{
    return y->proto == PROTO_tcp      ? 6
           : y->proto == PROTO_udp    ? 17
           : y->proto == PROTO_icmpv6 ? 58
                                      : 0;
}

/* Whether a checksum is the sum of the pseudo-header alone: what a sender leaves to its network
 * card to finish. */
static bool is_offloaded(const struct walk *w, const struct field *sum)
{
    const struct layer *y = w->y;
    uint32_t v = pseudo_number(y), length = y->end - y->offset;
    if (!v || !y->addr_len)
        return false;
    v += (length >> 16) + (length & 0xffff);
    for (uint32_t at = 0; at < y->addr_len; at += 2) {
        v += packet_number(w->p, y->src + at, 2);
        v += packet_number(w->p, y->dst + at, 2);
    }
    return checksum_fold(v) == sum->value;
}

/* Where the header of IPv4 ends, by its own word. */
static uint32_t ip_header_end(const struct walk *w)
{
    const struct layer *y = w->y;
    for (uint32_t i = y->first; i < y->first + y->count; i++) {
        const struct field *f = &w->p->fields[i];
        if (f->proto == PROTO_ip && strcmp(field_def_of(f)->name, "ip.hdr_len") == 0)
            return y->offset + f->value;
    }
    return y->offset;
}

/* What is summed: the header of IPv4, the frame before its check sequence, else all up to the
 * layer's end. */
static void add_summed(struct walk *w, const struct field *sum)
{
    const struct layer *y = w->y;
    uint32_t stop = y->proto == PROTO_ip    ? ip_header_end(w)
                    : y->proto == PROTO_eth ? sum->offset
                                            : y->end;
    if (stop <= y->offset || stop > w->p->caplen || w->base)
        return;
    out_char(w->text, WALK_BREAK);
    if (pseudo_number(y))
        LANG_FILL(w->text, "(sum of the pseudo-header and %1-%2)",
                  {.number = y->offset, .hex = w->digits}, {.number = stop - 1, .hex = w->digits});
    else if (y->proto == PROTO_eth)
        LANG_FILL(w->text, "(CRC-32 of %1-%2)", {.number = y->offset, .hex = w->digits},
                  {.number = stop - 1, .hex = w->digits});
    else
        LANG_FILL(w->text, "(sum of %1-%2)", {.number = y->offset, .hex = w->digits},
                  {.number = stop - 1, .hex = w->digits});
}

/* Why nobody can say whether a checksum is right. */
static void add_no_verdict(struct walk *w, const struct field *f)
{
    const struct layer *y = w->y;
    if (!y || w->base || !f->length || !(walk_kinds(w, f) & WALK_CHECKSUM))
        return;
    if (w->p->layers[y->parent].flags & LAYER_FRAGMENT) {
        out_str(w->text, ",");
        out_char(w->text, WALK_BREAK);
        out_str(w->text, _("not verified: it covers other fragments, too"));
    } else if (y->proto != PROTO_ip && w->p->caplen < w->p->wirelen && y->end >= w->p->caplen) {
        out_str(w->text, ",");
        out_char(w->text, WALK_BREAK);
        out_str(w->text, _("not verified: not all of it was captured"));
    }
}

static void add_verdict(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    for (uint32_t k = 0; k < w->n_verdicts; k++) {
        if (w->verdicts[k].judged != i)
            continue;
        const struct field *verdict = &w->p->fields[w->verdicts[k].verdict];
        out_str(w->text, ", ");
        format_value(w->text, w->p, verdict);
        if (!(walk_kinds(w, f) & WALK_CHECKSUM))
            return;
        if (verdict->value == 0 && is_offloaded(w, f)) {
            out_char(w->text, WALK_BREAK);
            out_str(w->text, _("(offloaded: equals the pseudo-header sum)"));
        } else if (verdict->value <= 1) {
            add_summed(w, f);
        }
        return;
    }
    add_no_verdict(w, f);
}

/* ---- all of it ---- */

void walk_value(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    unsigned kinds = walk_kinds(w, f);
    const struct layer *next = kinds & WALK_KEY ? names_next(w, f) : NULL;
    uint64_t stop = kinds & WALK_LENGTH ? length_end(w, i) : 0;
    uint32_t to;
    w->text->at = w->text->start;
    format_value(w->text, w->p, f);
    if (w->n_verdicts || kinds & WALK_CHECKSUM)
        add_verdict(w, i);
    if (stop) {
        add_length_end(w, stop);
    } else if (next) {
        out_char(w->text, WALK_BREAK);
        if (field_def_of(f)->n_names)
            out_str(w->text, _("-> next layer"));
        else
            LANG_FILL(w->text, "-> next layer: %1", {.text = protocols[next->proto]->name});
    } else if (field_def_of(f)->type == FT_DNAME && format_pointer(w->p, f, &to)) {
        out_char(w->text, WALK_BREAK);
        if (f->length == 2) /* nothing of the name stands here */
            LANG_FILL(w->text, "-> name at %1", {.number = to - w->base, .hex = w->digits});
        else
            LANG_FILL(w->text, "-> rest at %1", {.number = to - w->base, .hex = w->digits});
    }
}
