/* Layers as JSON objects: the flat array of fields folded into objects and arrays.
 *
 * An object's members are the fields of a layer, or of a group, that no group inside it takes. A
 * row that may stand several times is an array; of any other row the first value is the key's and
 * further ones stand in the objects of the array "_more". Each field is looked at once for every
 * object around it, so that the work stays linear. */
#include "json.h"

#include <stdlib.h>

#define NONE UINT32_MAX

/* A run of fields in which layers may be nested. */
struct span {
    uint32_t at, stop;
    uint32_t inner; /* the first field of the next layer in it, or NONE */
    uint32_t layer; /* that layer */
    uint8_t proto;
    uint16_t n_header; /* rows of the fixed header that were written already */
};

/* What is known of the packet's layers before the first is written. */
struct plan {
    uint8_t owner[MAX_LAYERS];     /* the first layer of the object that it is in */
    uint8_t container[MAX_LAYERS]; /* the layer, an owner, in whose "inner" it is, or ROOT */
    uint8_t before[MAX_LAYERS];    /* the first of its name in the container; itself where first */
    bool net[MAX_LAYERS]; /* addresses stand in it, or in a layer around it in the container */
    bool again[MAX_LAYERS], inner[MAX_LAYERS]; /* of an owner: has later ones, holds others */
    unsigned n;
};
#define ROOT 255

/* The chains of equal rows among an object's members. */
struct json_objects {
    uint32_t *next;  /* of each field: the next member of its row, or NONE */
    uint32_t *end;   /* of a group: the field behind it */
    uint32_t *value; /* of such a member: the next one of its row to be written */
    uint32_t *wait;  /* of a member whose row stands again: the next such one, or NONE */
    bool *later;     /* not the first of its row */
    uint32_t *stamp; /* of each row: the object that has seen it ... */
    uint32_t *last;  /* ... and where last */
    uint32_t object; /* counts objects; a stamp of an old one is no match */
    uint32_t n_rows;
    struct plan plan;
};

struct json_objects *json_objects_open(const struct json_keys *keys)
{
    struct json_objects *o = calloc(1, sizeof *o);
    if (!o)
        return NULL;
    o->n_rows = keys->first[N_PROTOCOLS];
    o->next = malloc(MAX_FIELDS * sizeof *o->next);
    o->end = malloc(MAX_FIELDS * sizeof *o->end);
    o->value = malloc(MAX_FIELDS * sizeof *o->value);
    o->wait = malloc(MAX_FIELDS * sizeof *o->wait);
    o->later = malloc(MAX_FIELDS * sizeof *o->later);
    o->stamp = calloc(o->n_rows, sizeof *o->stamp);
    o->last = malloc(o->n_rows * sizeof *o->last);
    if (o->next && o->end && o->value && o->wait && o->later && o->stamp && o->last)
        return o;
    json_objects_close(o);
    return NULL;
}

void json_objects_close(struct json_objects *o)
{
    if (!o)
        return;
    free(o->next);
    free(o->end);
    free(o->value);
    free(o->wait);
    free(o->later);
    free(o->stamp);
    free(o->last);
    free(o);
}

/* ---- members ---- */

/* Finds the next layer that begins inside the run, from s->layer on. */
static void find_inner(const struct packet *p, struct span *s)
{
    s->inner = NONE;
    for (; s->layer < p->n_layers; s->layer++) {
        const struct layer *y = &p->layers[s->layer];
        if (y->first < s->at || !y->count)
            continue;
        if (y->first < s->stop)
            s->inner = y->first;
        return;
    }
}

static void skip_inner(const struct packet *p, struct span *s)
{
    while (s->at == s->inner) {
        s->at += p->layers[s->layer].count;
        find_inner(p, s);
    }
}

/* The next field of the run, layers inside it left out, or NONE. */
static inline uint32_t span_next(const struct packet *p, struct span *s)
{
    if (s->at == s->inner)
        skip_inner(p, s);
    return s->at < s->stop ? s->at++ : NONE;
}

/* Some headers have rows that only some messages have: their dissection makes fields of them in any
 * case. */
static bool headers_are_fields(const struct packet *p, const struct layer *y)
{
    const struct field *f = &p->fields[y->first];
    return y->count && f->proto == y->proto && f->id < protocols[y->proto]->n_header;
}

static struct span layer_span(const struct packet *p, uint32_t k)
{
    const struct layer *y = &p->layers[k];
    struct span s = {
        .at = y->first, .stop = y->first + y->count, .layer = k + 1, .proto = y->proto};
    if (!headers_are_fields(p, y) && y->fixed)
        s.n_header = protocols[y->proto]->n_header;
    find_inner(p, &s);
    return s;
}

/* Moves behind the fields under the group i. */
static void skip_group(const struct json *j, struct span *s, uint32_t i)
{
    const struct packet *p = j->p;
    uint8_t depth = p->fields[i].depth;
    for (;; s->at++) {
        if (s->at == s->inner)
            skip_inner(p, s);
        if (s->at >= s->stop || p->fields[s->at].depth <= depth)
            break;
    }
    j->memory->objects->end[i] = s->at;
}

static void new_object(struct json_objects *links)
{
    if (++links->object == 0) { /* after 2^32 of them, old stamps could match */
        memset(links->stamp, 0, links->n_rows * sizeof *links->stamp);
        links->object = 1;
    }
}

/* Chains the members of a run by row. */
static void link_span(const struct json *j, struct span s)
{
    struct json_objects *links = j->memory->objects;
    const struct packet *p = j->p;
    for (uint32_t i; (i = span_next(p, &s)) != NONE;) {
        const struct field *f = &p->fields[i];
        uint32_t row = j->keys->first[f->proto] + f->id;
        const struct json_key *k = &j->keys->key[row];
        links->next[i] = NONE;
        links->later[i] = links->stamp[row] == links->object;
        if (links->later[i])
            links->next[links->last[row]] = i;
        links->stamp[row] = links->object;
        links->last[row] = i;
        if (k->kind == JSON_GROUP)
            skip_group(j, &s, i);
    }
}

/* ---- values ---- */

static void put_group(struct json *j, uint32_t i);

static unsigned put_one(struct json *j, uint32_t i, enum json_kind kind)
{
    if (kind != JSON_GROUP)
        return json_value(j, &j->p->fields[i], kind);
    put_group(j, i);
    return 0;
}

/* A key made of a row's and more: `,"data_omitted":`. */
static void put_key_with(struct json *j, const struct json_key *k, const char *more)
{
    out_mem(j->out, j->keys->text + k->at, k->length - 2u);
    out_str(j->out, more);
    out_mem(j->out, "\":", 2);
}

static void put_sibling(struct json *j, const struct field *f, unsigned bit)
{
    uint32_t n;
    const uint8_t *s = format_text(j->p, f, &n);
    if (bit == JSON_REPLACED)
        json_hex(j->out, s, n);
    else
        out_dec(j->out, f->length > JSON_SHOWN_BYTES ? f->length - JSON_SHOWN_BYTES : 0);
}

void json_siblings(struct json *j, const struct field *f, const struct json_key *k, unsigned told)
{
    for (unsigned bit = JSON_REPLACED; bit <= JSON_CUT; bit <<= 1) {
        if (!(told & bit))
            continue;
        put_key_with(j, k, bit == JSON_REPLACED ? "_hex" : "_omitted");
        put_sibling(j, f, bit);
    }
}

/* The same of an array: one of each of its values. */
static void put_siblings(struct json *j, uint32_t i, const struct json_key *k, unsigned told)
{
    struct json_objects *links = j->memory->objects;
    for (unsigned bit = JSON_REPLACED; bit <= JSON_CUT; bit <<= 1) {
        if (!(told & bit))
            continue;
        put_key_with(j, k, bit == JSON_REPLACED ? "_hex" : "_omitted");
        char between = '[';
        for (uint32_t at = i; at != NONE; at = links->next[at], between = ',') {
            out_char(j->out, between);
            put_sibling(j, &j->p->fields[at], bit);
        }
        out_char(j->out, ']');
    }
}

/* A key with the value of member i. */
static void put_single(struct json *j, uint32_t i, const struct json_key *k)
{
    json_key_put(j, k);
    unsigned told = put_one(j, i, k->kind);
    if (told)
        json_siblings(j, &j->p->fields[i], k, told);
}

/* A key with the values of all of a chain. */
static void put_array(struct json *j, uint32_t i, const struct json_key *k)
{
    struct json_objects *links = j->memory->objects;
    unsigned told = 0;
    json_key_put(j, k);
    out_char(j->out, '[');
    for (uint32_t at = i; at != NONE; at = links->next[at]) {
        if (at != i)
            out_char(j->out, ',');
        told |= put_one(j, at, k->kind);
    }
    out_char(j->out, ']');
    if (told)
        put_siblings(j, i, k, told);
}

/* ---- objects ---- */

/* Members whose row stands again, by wait[]; value[] of each is the next to be written.
 */
struct waiting {
    uint32_t first, last;
};

static void wait_for(struct json_objects *links, struct waiting *w, uint32_t i, uint32_t value)
{
    *(w->first == NONE ? &w->first : &links->wait[w->last]) = i;
    links->wait[i] = NONE;
    links->value[i] = value;
    w->last = i;
}

static void put_members(struct json *j, struct span s, struct waiting *w)
{
    struct json_objects *links = j->memory->objects;
    const struct packet *p = j->p;
    for (uint32_t i; (i = span_next(p, &s)) != NONE;) {
        const struct field *f = &p->fields[i];
        const struct json_key *k = json_key_of(j, f);
        if (k->kind == JSON_GROUP) {
            s.at = links->end[i];
            if (s.at > s.inner)
                find_inner(p, &s);
        }
        /* Bytes that nobody decodes inside a layer are the map's to tell. */
        if (k->kind == JSON_NOTHING || links->later[i] || f->proto != s.proto)
            continue;
        if (f->id < s.n_header) { /* the header has the first one */
            wait_for(links, w, i, i);
            continue;
        }
        if (k->many)
            put_array(j, i, k);
        else
            put_single(j, i, k);
        if (!k->many && links->next[i] != NONE)
            wait_for(links, w, i, links->next[i]);
    }
}

/* One object of "_more": the next value of every row that has one. */
static void put_waiting(struct json *j, struct waiting *w)
{
    struct json_objects *links = j->memory->objects;
    uint32_t *from = &w->first;
    for (uint32_t i = w->first; i != NONE; i = links->wait[i]) {
        uint32_t at = links->value[i];
        put_single(j, at, json_key_of(j, &j->p->fields[at]));
        links->value[i] = links->next[at];
        if (links->next[at] == NONE)
            *from = links->wait[i];
        else
            from = &links->wait[i];
    }
}

static void open_object(struct json *j)
{
    out_char(j->out, '{');
    j->comma = false;
}

static void close_object(struct json *j)
{
    out_char(j->out, '}');
    j->comma = true;
}

static void put_str_key(struct json *j, const char *key)
{
    if (j->comma)
        out_char(j->out, ',');
    out_str(j->out, key);
    j->comma = true;
}

/* Opens "_more", or its next object. */
static void open_more(struct json *j, bool first)
{
    if (first)
        put_str_key(j, "\"_more\":[");
    else
        out_char(j->out, ',');
    open_object(j);
}

/* The objects of "_more" for what waits. Returns whether there were any. */
static bool put_more(struct json *j, struct waiting *w)
{
    bool any = false;
    for (; w->first != NONE; any = true) {
        open_more(j, !any);
        put_waiting(j, w);
        close_object(j);
    }
    return any;
}

static void put_group(struct json *j, uint32_t i)
{
    const struct packet *p = j->p;
    const struct field *f = &p->fields[i];
    struct waiting w = {NONE, NONE};
    struct span s = {.at = i + 1, .stop = j->memory->objects->end[i], .proto = f->proto};
    find_inner(p, &s);
    open_object(j);
    if (field_def_of(f)->n_names) {
        put_str_key(j, "\"_value\":");
        out_dec(j->out, f->value);
    }
    new_object(j->memory->objects);
    link_span(j, s);
    put_members(j, s, &w);
    if (put_more(j, &w))
        out_char(j->out, ']');
    close_object(j);
}

/* ---- layers ---- */

static void put_level(struct json *j, unsigned container);

/* The object of layer k, an owner, with the layers that it takes in. */
static void put_layer(struct json *j, unsigned k)
{
    struct plan *plan = &j->memory->objects->plan;
    const struct packet *p = j->p;
    struct waiting w = {NONE, NONE};
    open_object(j);
    new_object(j->memory->objects);
    for (unsigned i = k; i < plan->n; i++) {
        if (plan->owner[i] != k)
            continue;
        link_span(j, layer_span(p, i));
    }
    for (unsigned i = k; i < plan->n; i++) {
        if (plan->owner[i] != k)
            continue;
        if (!headers_are_fields(p, &p->layers[i]))
            json_header(j, &p->layers[i]);
        put_members(j, layer_span(p, i), &w);
    }
    if (plan->inner[k]) {
        put_str_key(j, "\"inner\":");
        open_object(j);
        put_level(j, k);
        close_object(j);
    }
    bool more = put_more(j, &w);
    for (unsigned i = k + 1; plan->again[k] && i < plan->n; i++) {
        if (plan->before[i] != k || plan->owner[i] != i || i == k)
            continue;
        if (more)
            out_char(j->out, ',');
        else
            put_str_key(j, "\"_more\":[");
        more = true;
        put_layer(j, i);
    }
    if (more)
        out_char(j->out, ']');
    close_object(j);
}

/* The layers of a container, each under its protocol's name. */
static void put_level(struct json *j, unsigned container)
{
    struct plan *plan = &j->memory->objects->plan;
    for (unsigned k = 0; k < plan->n; k++) {
        if (plan->container[k] != container || plan->owner[k] != k || plan->before[k] != k)
            continue;
        unsigned proto = j->p->layers[k].proto;
        size_t n = j->keys->object_length[proto];
        out_mem(j->out, j->keys->text + j->keys->object[proto] + !j->comma, n - 1 - !j->comma);
        put_layer(j, k);
    }
}

/* A layer is inside a tunnel where a link or network header follows addresses. */
static void plan_layer(const struct json *j, unsigned k)
{
    struct plan *plan = &j->memory->objects->plan;
    const struct packet *p = j->p;
    const struct layer *y = &p->layers[k], *up = &p->layers[y->parent];
    unsigned parent = y->parent;
    bool net = y->addr_len && (k == parent || !up->addr_len || y->src != up->src);
    plan->owner[k] = plan->before[k] = (uint8_t)k;
    plan->again[k] = plan->inner[k] = false;
    plan->container[k] = ROOT;
    plan->net[k] = net;
    if (k == parent)
        return;
    plan->container[k] = plan->container[parent];
    plan->net[k] = net || plan->net[parent];
    if (plan->net[parent] && (net || j->keys->link[y->proto])) {
        plan->container[k] = plan->owner[parent];
        plan->inner[plan->owner[parent]] = true;
        plan->net[k] = net;
    }
    /* A part that has a table of its own, and a name that is its parent's, is in its object. */
    if (j->keys->name[y->proto] == j->keys->name[up->proto] && y->proto != up->proto &&
        plan->container[k] == plan->container[parent]) {
        plan->owner[k] = plan->owner[parent];
        return;
    }
    for (unsigned i = 0; i < k; i++) {
        if (plan->owner[i] == i && plan->before[i] == i &&
            plan->container[i] == plan->container[k] &&
            j->keys->name[p->layers[i].proto] == j->keys->name[y->proto]) {
            plan->before[k] = (uint8_t)i;
            plan->again[i] = true;
            break;
        }
    }
}

void json_layers(struct json *j)
{
    struct plan *plan = &j->memory->objects->plan;
    plan->n = j->p->n_layers;
    for (unsigned k = 0; k < plan->n; k++)
        plan_layer(j, k);
    put_level(j, ROOT);
}
