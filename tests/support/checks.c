/* The promises that hold for any packet: see checks.h. */
#include "checks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool complain(char complaint[COMPLAINT], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool complain(char complaint[COMPLAINT], const char *format, ...)
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

/* The length of the valid UTF-8 sequence at s, 0 where there is none. */
static size_t utf8_length(const unsigned char *s, size_t n)
{
    size_t length = s[0] < 0x80       ? 1
                    : s[0] >> 5 == 6  ? 2
                    : s[0] >> 4 == 14 ? 3
                    : s[0] >> 3 == 30 ? 4
                                      : 0;
    uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (!length || length > n)
        return 0;
    uint32_t rune = length == 1 ? s[0] : s[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (s[i] >> 6 != 2)
            return 0;
        rune = rune << 6 | (s[i] & 0x3f);
    }
    bool bad = rune < least[length] || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000) ||
               (rune >= 0x80 && rune < 0xa0) || (rune >= 0x202a && rune <= 0x202e) ||
               (rune >= 0x2066 && rune <= 0x2069);
    return bad ? 0 : length;
}

bool check_clean(const char *what, const char *text, size_t n, char complaint[COMPLAINT])
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0, length; i < n; i += length) {
        length = utf8_length(s + i, n - i);
        if (!length || (s[i] < 0x20 && s[i] != '\n' && s[i] != '\t') || s[i] == 0x7f)
            return complain(complaint, "%s: byte %#04x raw at %zu of %zu: \"%.*s\"", what, s[i], i,
                            n, (int)(i < 60 ? i : 60), text + (i < 60 ? 0 : i - 60));
    }
    return true;
}

/* Brackets and strings balance, and each line is one object: enough to see a broken escape. */
static bool check_json(const char *what, const char *s, size_t n, char complaint[COMPLAINT])
{
    bool string = false;
    int depth = 0;
    for (size_t i = 0; i < n; i++) {
        if (string && s[i] == '\\')
            i++;
        else if (s[i] == '"')
            string = !string;
        else if (string && (unsigned char)s[i] < 0x20)
            return complain(complaint, "%s: a control character inside a string, at %zu", what, i);
        else if (!string && (s[i] == '{' || s[i] == '['))
            depth++;
        else if (!string && (s[i] == '}' || s[i] == ']'))
            depth--;
        if (!string && s[i] == '\n' && depth)
            return complain(complaint, "%s: a line ends %d brackets deep, at %zu", what, depth, i);
    }
    if (string || depth || (n && s[n - 1] != '\n'))
        return complain(complaint, "%s: the JSON does not end", what);
    return true;
}

/* The data of --html: strings end, and no character in them can begin markup. */
static bool check_data(const char *what, const char *s, size_t n, char complaint[COMPLAINT])
{
    bool string = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '<' || s[i] == '>' || s[i] == '&' || (string && s[i] == '\n'))
            return complain(complaint, "%s: byte %#04x inside the data, at %zu", what, s[i], i);
        if (string && s[i] == '\\')
            i++;
        else if (s[i] == '"')
            string = !string;
    }
    return !string || complain(complaint, "%s: a string does not end", what);
}

static bool show(const struct view *view, const char *what, struct view_options *o,
                 const struct packet *p, char complaint[COMPLAINT])
{
    struct out out;
    if (!out_open(&out, -1, 65536))
        return complain(complaint, "no memory");
    /* What a view prepares, it prepares once for all packets; it is never told of an end. */
    if (!o->memory && !view_begin(view, &out, o))
        return complain(complaint, "%s: does not begin", what);
    out.at = out.start;
    view->packet(&out, o, p);
    size_t n = (size_t)(out.at - out.start);
    bool good = check_clean(what, out.start, n, complaint) &&
                (view != &view_map || check_json(what, out.start, n, complaint)) &&
                (view != &view_html || check_data(what, out.start, n, complaint)) &&
                (n > 0 || complain(complaint, "%s: nothing is shown", what));
    out_free(&out);
    return good;
}

/* The options under which a packet is shown, and the want bits without which a view may not be
 * asked. */
static struct {
    const char *name;
    const struct view *view;
    uint32_t needs;
    struct view_options o;
} shows[] = {
    {"-nn", &view_line, 0, {.line = {.numeric = 2}, .width = 80}},
    {"-nn -q -S",
     &view_line,
     0,
     {.line = {.numeric = 2, .quiet = true, .absolute = true}, .width = 80}},
    {"-v", &view_line, WANT_VERBOSE, {.line = {.numeric = 1, .verbose = 1}, .width = 80}},
    {"-e -vvv",
     &view_line,
     WANT_VERBOSE,
     {.line = {.numeric = 2, .verbose = 3, .ether = true, .time = 4}, .width = 80}},
    {"-X",
     &view_line,
     0,
     {.line = {.numeric = 2, .hex_ascii = 1, .hide_data = true, .time = 1}, .width = 80}},
    {"-xx",
     &view_line,
     0,
     {.line = {.numeric = 2, .hex = 2, .hide_data = true, .nano = true}, .width = 80}},
    {"-A", &view_line, 0, {.line = {.numeric = 2, .ascii = true, .hide_data = true}, .width = 80}},
    {"--walk", &view_walk, WANT_FIELDS, {.line = {.numeric = 2}, .width = 80}},
    {"--walk, 40 columns", &view_walk, WANT_FIELDS, {.line = {.numeric = 2}, .width = 40}},
    {"--walk --explain", &view_walk, WANT_FIELDS, {.width = 80, .explain = true}},
    {"--walk --explain", &view_walk, WANT_FIELDS, {.width = 80, .explain = true}},
    {"--walk=rows", &view_walk, WANT_FIELDS, {.line = {.numeric = 2}, .width = 80, .rows = true}},
    {"--worksheet", &view_sheet, WANT_FIELDS, {.width = 80, .sheet = SHEET_VALUES}},
    {"--worksheet=names", &view_sheet, WANT_FIELDS, {.width = 80, .sheet = SHEET_NAMES}},
    {"--worksheet=all --key",
     &view_sheet,
     WANT_FIELDS,
     {.width = 80, .sheet = SHEET_ALL, .key = true}},
    {"--worksheet --walk=rows",
     &view_sheet,
     WANT_FIELDS,
     {.width = 80, .sheet = SHEET_VALUES, .rows = true}},
    {"--worksheet=all --walk=rows --key",
     &view_sheet,
     WANT_FIELDS,
     {.width = 80, .sheet = SHEET_ALL, .rows = true, .key = true}},
    {"--html", &view_html, WANT_FIELDS, {.line = {.numeric = 2, .verbose = 1}, .width = 80}},
    {"--json", &view_json, WANT_VALUES, {.line = {.numeric = 2}, .width = 80}},
    {"--json -x", &view_json, WANT_VALUES, {.line = {.numeric = 2, .hex = 1}, .width = 80}},
    {"--map", &view_map, WANT_FIELDS, {.line = {.numeric = 2}, .width = 80}},
};

bool check_views(const struct packet *p, uint32_t want, char complaint[COMPLAINT])
{
    for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++) {
        if ((shows[i].needs & want) != shows[i].needs)
            continue;
        if (!show(shows[i].view, shows[i].name, &shows[i].o, p, complaint))
            return false;
    }
    return true;
}

bool check_packet(const struct packet *p, uint32_t want, char complaint[COMPLAINT])
{
    return check_structure(p, complaint) &&
           (!(want & WANT_HEADERS) || check_coverage(p, complaint)) &&
           check_views(p, want, complaint);
}
