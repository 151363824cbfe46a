/* The fields of a context's packet, by number and by name. */
#include <string.h>

#include "context.h"

#include "wireloupe/lang.h"

static enum wireloupe_type type_of(const struct field_def *row)
{
    static const uint8_t types[] = {
        [FT_UINT] = WIRELOUPE_UNSIGNED,     [FT_INT] = WIRELOUPE_SIGNED,
        [FT_HEX] = WIRELOUPE_UNSIGNED,      [FT_FLAG] = WIRELOUPE_FLAG,
        [FT_MAC] = WIRELOUPE_MAC,           [FT_IPV4] = WIRELOUPE_IPV4,
        [FT_IPV6] = WIRELOUPE_IPV6,         [FT_TEXT] = WIRELOUPE_TEXT,
        [FT_BYTES] = WIRELOUPE_BYTES,       [FT_DNAME] = WIRELOUPE_NAME,
        [FT_TIME] = WIRELOUPE_TIME,         [FT_NTP] = WIRELOUPE_NTP,
        [FT_UINT64] = WIRELOUPE_UNSIGNED,   [FT_HEX64] = WIRELOUPE_UNSIGNED,
        [FT_DURATION] = WIRELOUPE_DURATION, [FT_GROUP] = WIRELOUPE_GROUP,
    };
    return (enum wireloupe_type)types[row->type];
}

static uint64_t number_of(const struct packet *p, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    if (row->type == FT_DURATION)
        return (uint64_t)p->wide[f->value];
    return row->type == FT_INT ? (uint64_t)format_signed(f) : format_number(p, f);
}

static void place(const struct packet *p, const struct field *f, struct wireloupe_field *to)
{
    to->frame = p->number;
    to->offset = f->offset;
    if (f->offset < p->caplen || f->offset >= packet_extent(p))
        return;
    struct piece origin = packet_origin(p, f->offset);
    to->frame = origin.frame;
    to->offset = origin.offset;
}

API const struct wireloupe_field *wireloupe_field(struct wireloupe *w, uint32_t i)
{
    const struct packet *p = w->d.p;
    if (!w->has_packet || i >= p->n_fields)
        return NULL;
    lang_use(w->lang);
    const struct field *f = &p->fields[i];
    const struct field_def *row = field_def_of(f);
    struct wireloupe_field *to = &w->field;
    *to = (struct wireloupe_field){
        .name = row->name,
        .label = row->label,
        .what = lang_text(row->what),
        .rfc = row->rfc,
        .protocol = protocols[f->proto]->name,
        .type = type_of(row),
        .depth = f->depth + 1u,
        .length = f->length,
        .mask = f->length ? row->mask : 0,
        .leaf = field_is_leaf(p, i),
    };
    place(p, f, to);
    if (to->type <= WIRELOUPE_DURATION) {
        to->number = number_of(p, f);
        to->word = row->n_names ? value_name(row, f->value) : NULL;
    } else if (row->type == FT_TEXT) {
        to->bytes = format_text(p, f, &to->n);
    } else {
        to->bytes = field_bytes(p, f);
        to->n = f->length;
    }
    return to;
}

/* ---- by name ---- */

/* What a name stands for; looked up once, as long as its place is not taken by another. */
static const struct known *known(struct wireloupe *w, const char *name)
{
    uint32_t hash = 2166136261u;
    size_t n = 0;
    for (; name[n]; n++)
        hash = (hash ^ (unsigned char)name[n]) * 16777619u;
    struct known *k = &w->known[(hash ^ hash >> 16) % KNOWN_NAMES];
    if (n && strcmp(k->name, name) == 0)
        return k;
    k->n = 0;
    k->name[0] = '\0';
    if (n < NAME_ROOM) {
        memcpy(k->name, name, n + 1);
        k->n = registry_rows(name, k->rows, SAME_NAME);
    }
    return k;
}

API uint32_t wireloupe_find(struct wireloupe *w, const char *name, uint32_t from)
{
    const struct packet *p = w->d.p;
    if (!w->has_packet)
        return WIRELOUPE_NONE;
    const struct known *k = known(w, name);
    for (uint32_t i = from; k->n && i < p->n_fields; i++) {
        const struct field *f = &p->fields[i];
        for (uint32_t r = 0; r < k->n; r++) {
            if (k->rows[r].id == f->id && k->rows[r].proto == f->proto)
                return i;
        }
    }
    return WIRELOUPE_NONE;
}

API bool wireloupe_number(struct wireloupe *w, const char *name, uint64_t *value)
{
    for (uint32_t i = 0; (i = wireloupe_find(w, name, i)) != WIRELOUPE_NONE; i++) {
        const struct field *f = &w->d.p->fields[i];
        const struct field_def *row = field_def_of(f);
        enum wireloupe_type type = type_of(row);
        if (type > WIRELOUPE_DURATION || (type == WIRELOUPE_GROUP && !row->n_names))
            continue;
        *value = number_of(w->d.p, f);
        return true;
    }
    return false;
}

API size_t wireloupe_text(struct wireloupe *w, uint32_t i, char *text, size_t room)
{
    struct out *out = &w->text;
    out->at = out->start;
    if (w->has_packet && i < w->d.p->n_fields) {
        lang_use(w->lang);
        format_value(out, w->d.p, &w->d.p->fields[i]);
    }
    size_t n = (size_t)(out->at - out->start);
    if (room) {
        size_t fits = n < room ? n : room - 1;
        memcpy(text, out->start, fits);
        text[fits] = '\0';
    }
    return n;
}
