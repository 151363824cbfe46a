/* The promises that hold for any packet: see checks.h. */
#include "checks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool complain(char complaint[COMPLAINT], const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(complaint, COMPLAINT, format, args);
    va_end(args);
    return false;
}

static const char *name_of(const struct field *f)
{
    return field_def_of(f)->name;
}

static bool check_field(const struct packet *p, uint32_t i, char complaint[COMPLAINT])
{
    const struct field *f = &p->fields[i];
    if (f->proto == PROTO_NONE || f->proto >= N_PROTOCOLS || f->id >= protocols[f->proto]->n_fields)
        return complain(complaint, "field %u has no row: protocol %u, id %u", i, f->proto, f->id);
    if (f->offset > packet_extent(p) || f->length > packet_extent(p) - f->offset)
        return complain(complaint, "%s [%u,+%u) is outside the %u captured bytes", name_of(f),
                        f->offset, f->length, packet_extent(p));
    const struct section *part = packet_section(p, f->offset);
    uint32_t end = part ? part->at + part->length : p->caplen;
    if (f->length && f->length > end - f->offset)
        return complain(complaint, "%s [%u,+%u) reaches beyond its part of the packet, to %u",
                        name_of(f), f->offset, f->length, end);
    if (f->depth > MAX_DEPTH)
        return complain(complaint, "%s is at depth %u", name_of(f), f->depth);
    return true;
}

static bool check_layer(const struct packet *p, uint32_t i, uint32_t *next,
                        char complaint[COMPLAINT])
{
    const struct layer *y = &p->layers[i];
    if (y->proto == PROTO_NONE || y->proto >= N_PROTOCOLS)
        return complain(complaint, "layer %u has no protocol: %u", i, y->proto);
    const char *name = protocols[y->proto]->name;
    if (y->parent > i || (i > 0 && y->parent == i))
        return complain(complaint, "layer %u (%s) is inside layer %u", i, name, y->parent);
    if (y->offset > packet_extent(p) || y->length > packet_extent(p) - y->offset ||
        y->fixed > packet_extent(p) - y->offset)
        return complain(complaint, "layer %u (%s) [%u,+%u), %u of them fixed, in %u captured bytes",
                        i, name, y->offset, y->length, y->fixed, packet_extent(p));
    if (y->first < *next || y->first > p->n_fields || y->count > p->n_fields - y->first ||
        y->vars < y->first || y->vars > y->first + y->count)
        return complain(complaint, "layer %u (%s) has fields [%u,+%u), variable from %u, of %u", i,
                        name, y->first, y->count, y->vars, p->n_fields);
    *next = y->first;
    return true;
}

/* The sections stand behind the frame without a gap, and so do the pieces in them. */
static bool check_sections(const struct packet *p, char complaint[COMPLAINT])
{
    uint32_t at = p->caplen, next = 0;
    if (p->n_sections > MAX_SECTIONS)
        return complain(complaint, "%u sections", p->n_sections);
    for (uint32_t i = 0; i < p->n_sections; i++) {
        const struct section *s = &p->sections[i];
        uint32_t bytes = 0;
        if (s->at != at || !s->length || s->first != next || !s->count)
            return complain(complaint, "section %u [%u,+%u) has pieces [%u,+%u)", i, s->at,
                            s->length, s->first, s->count);
        for (uint32_t k = s->first; k < s->first + s->count; k++) {
            bytes += p->pieces[k].length;
            if (!p->pieces[k].length || p->pieces[k].frame > p->number)
                return complain(complaint, "section %u: piece %u, %u bytes", i, k,
                                p->pieces[k].length);
        }
        if (bytes != s->length)
            return complain(complaint, "section %u: %u of %u bytes come from somewhere", i, bytes,
                            s->length);
        at += s->length;
        next += s->count;
    }
    return (at == packet_extent(p) && next == p->n_pieces) ||
           complain(complaint, "%u bytes in %u pieces, not %u in %u", at, next, packet_extent(p),
                    p->n_pieces);
}

bool check_structure(const struct packet *p, char complaint[COMPLAINT])
{
    uint32_t next = 0;
    if (!check_sections(p, complaint))
        return false;
    if (p->n_fields > MAX_FIELDS || p->n_layers > MAX_LAYERS)
        return complain(complaint, "%u fields, %u layers", p->n_fields, p->n_layers);
    for (uint32_t i = 0; i < p->n_fields; i++) {
        if (!check_field(p, i, complaint))
            return false;
    }
    for (uint32_t i = 0; i < p->n_layers; i++) {
        if (!check_layer(p, i, &next, complaint))
            return false;
    }
    return true;
}

/* Who covers a byte: the index of a leaf plus 1, and the bits of that leaf's window taken so far
 * (kept at the window's first byte). */
struct cover {
    uint32_t owner, bits;
};

static bool cover_leaf(const struct packet *p, uint32_t i, struct cover *bytes,
                       char complaint[COMPLAINT])
{
    const struct field *f = &p->fields[i];
    uint32_t mask = field_def_of(f)->mask, owner = bytes[f->offset].owner;
    for (uint32_t b = f->offset; b < f->offset + f->length; b++) {
        if (bytes[b].owner != owner)
            return complain(complaint, "%s [%u,+%u) overlaps %s at byte %u", name_of(f), f->offset,
                            f->length, name_of(&p->fields[(owner ? owner : bytes[b].owner) - 1]),
                            b);
        if (!owner)
            bytes[b].owner = i + 1;
    }
    if (owner) {
        const struct field *o = &p->fields[owner - 1];
        if (o->offset != f->offset || o->length != f->length || !mask || !field_def_of(o)->mask ||
            bytes[f->offset].bits & mask)
            return complain(complaint,
                            "%s [%u,+%u) mask %#x covers what %s [%u,+%u) mask %#x covers",
                            name_of(f), f->offset, f->length, mask, name_of(o), o->offset,
                            o->length, field_def_of(o)->mask);
    }
    bytes[f->offset].bits |= mask;
    return true;
}

bool check_coverage(const struct packet *p, char complaint[COMPLAINT])
{
    struct cover *bytes = calloc((size_t)packet_extent(p) + 1, sizeof(*bytes));
    if (!bytes)
        return complain(complaint, "no memory");
    bool good = true;
    for (uint32_t i = 0; good && i < p->n_fields; i++) {
        if (p->fields[i].length && field_is_leaf(p, i))
            good = cover_leaf(p, i, bytes, complaint);
    }
    for (uint32_t b = 0; good && b < packet_extent(p); b++) {
        if (!bytes[b].owner)
            good = complain(complaint, "no leaf covers byte %u of %u", b, packet_extent(p));
    }
    free(bytes);
    return good;
}

bool check_packet(const struct packet *p, uint32_t want, char complaint[COMPLAINT])
{
    return check_structure(p, complaint) &&
           (!(want & WANT_HEADERS) || check_coverage(p, complaint)) &&
           check_views(p, want, CHECK_ALL, complaint);
}
