/* Layers as JSON objects: the flat array of fields folded into objects and arrays, as a form.
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

/* The form that is being made of the packet at hand. */
struct maker {
    struct json *j;
    struct json_form *form;
    struct json_objects *links;
};

static void put_group(struct maker *m, uint32_t i);

static void put_value(struct maker *m, uint32_t i, bool alone)
{
    const struct field *f = &m->j->p->fields[i];
    const struct json_key *k = json_key_of(m->j, f);
    if (k->kind == JSON_GROUP)
        put_group(m, i);
    else
        json_step(m->form, (struct json_step){.place = i,
                                              .row = (uint32_t)(k - m->j->keys->key),
                                              .kind = k->kind,
                                              .alone = alone});
}

/* A key with the value of member i. */
static void put_single(struct maker *m, uint32_t i, const struct json_key *k)
{
    json_form_key(m->form, m->j->keys, k);
    put_value(m, i, true);
}

/* A key with the values of all of a chain. */
static void put_array(struct maker *m, uint32_t i, const struct json_key *k)
{
    uint32_t n = 0;
    json_form_key(m->form, m->j->keys, k);
    out_char(&m->form->text, '[');
    for (uint32_t at = i; at != NONE; at = m->links->next[at], n++) {
        if (at != i)
            out_char(&m->form->text, ',');
        put_value(m, at, false);
    }
    out_char(&m->form->text, ']');
    if (k->kind == JSON_TEXT || k->kind == JSON_BYTES)
        json_step(m->form, (struct json_step){.place = n,
                                              .row = (uint32_t)(k - m->j->keys->key),
                                              .kind = JSON_STEP_ARRAY});
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

static void put_members(struct maker *m, struct span s, struct waiting *w)
{
    struct json_objects *links = m->links;
    const struct packet *p = m->j->p;
    for (uint32_t i; (i = span_next(p, &s)) != NONE;) {
        const struct field *f = &p->fields[i];
        const struct json_key *k = json_key_of(m->j, f);
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
            put_array(m, i, k);
        else
            put_single(m, i, k);
        if (!k->many && links->next[i] != NONE)
            wait_for(links, w, i, links->next[i]);
    }
}

/* One object of "_more": the next value of every row that has one. */
static void put_waiting(struct maker *m, struct waiting *w)
{
    struct json_objects *links = m->links;
    uint32_t *from = &w->first;
    for (uint32_t i = w->first; i != NONE; i = links->wait[i]) {
        uint32_t at = links->value[i];
        put_single(m, at, json_key_of(m->j, &m->j->p->fields[at]));
        links->value[i] = links->next[at];
        if (links->next[at] == NONE)
            *from = links->wait[i];
        else
            from = &links->wait[i];
    }
}

static void open_object(struct maker *m)
{
    out_char(&m->form->text, '{');
    m->form->comma = false;
}

static void close_object(struct maker *m)
{
    out_char(&m->form->text, '}');
    m->form->comma = true;
}

static void put_str_key(struct maker *m, const char *key)
{
    if (m->form->comma)
        out_char(&m->form->text, ',');
    out_str(&m->form->text, key);
    m->form->comma = true;
}

/* Opens "_more", or its next object. */
static void open_more(struct maker *m, bool first)
{
    if (first)
        put_str_key(m, "\"_more\":[");
    else
        out_char(&m->form->text, ',');
    open_object(m);
}

/* The objects of "_more" for what waits. Returns whether there were any. */
static bool put_more(struct maker *m, struct waiting *w)
{
    bool any = false;
    for (; w->first != NONE; any = true) {
        open_more(m, !any);
        put_waiting(m, w);
        close_object(m);
    }
    return any;
}

static void put_group(struct maker *m, uint32_t i)
{
    const struct packet *p = m->j->p;
    const struct field *f = &p->fields[i];
    struct waiting w = {NONE, NONE};
    struct span s = {.at = i + 1, .stop = m->links->end[i], .proto = f->proto};
    find_inner(p, &s);
    open_object(m);
    if (field_def_of(f)->n_names) {
        put_str_key(m, "\"_value\":");
        json_step(m->form, (struct json_step){.place = i, .kind = JSON_UINT, .alone = true});
    }
    new_object(m->links);
    link_span(m->j, s);
    put_members(m, s, &w);
    if (put_more(m, &w))
        out_char(&m->form->text, ']');
    close_object(m);
}

/* ---- layers ---- */

static void put_level(struct maker *m, unsigned container);

/* Whether --only names the layer's protocol. */
static bool is_shown(const struct json *j, unsigned k)
{
    return !j->only || j->only[j->keys->name[j->p->layers[k].proto]];
}

/* The object of layer k, an owner, with the layers that it takes in; of one that is not shown,
 * those inside its tunnel. */
static void put_layer(struct maker *m, unsigned k)
{
    struct plan *plan = &m->links->plan;
    const struct packet *p = m->j->p;
    struct waiting w = {NONE, NONE};
    open_object(m);
    new_object(m->links);
    for (unsigned i = k; i < plan->n; i++) {
        if (plan->owner[i] != k)
            continue;
        link_span(m->j, layer_span(p, i));
    }
    for (unsigned i = k; is_shown(m->j, k) && i < plan->n; i++) {
        if (plan->owner[i] != k)
            continue;
        if (!headers_are_fields(p, &p->layers[i]))
            json_header_form(m->j, m->form, i);
        put_members(m, layer_span(p, i), &w);
    }
    if (plan->inner[k]) {
        put_str_key(m, "\"inner\":");
        open_object(m);
        put_level(m, k);
        close_object(m);
    }
    bool more = put_more(m, &w);
    for (unsigned i = k + 1; plan->again[k] && i < plan->n; i++) {
        if (plan->before[i] != k || plan->owner[i] != i || i == k)
            continue;
        if (!is_shown(m->j, i) && !plan->inner[i])
            continue;
        if (more)
            out_char(&m->form->text, ',');
        else
            put_str_key(m, "\"_more\":[");
        more = true;
        put_layer(m, i);
    }
    if (more)
        out_char(&m->form->text, ']');
    close_object(m);
}

/* The layers of a container, each under its protocol's name. */
static void put_level(struct maker *m, unsigned container)
{
    struct plan *plan = &m->links->plan;
    for (unsigned k = 0; k < plan->n; k++) {
        if (plan->container[k] != container || plan->owner[k] != k || plan->before[k] != k)
            continue;
        if (!is_shown(m->j, k) && !plan->inner[k])
            continue;
        unsigned proto = m->j->p->layers[k].proto;
        const struct json_keys *keys = m->j->keys;
        size_t n = keys->object_length[proto] - 1u, skip = !m->form->comma;
        out_mem(&m->form->text, keys->text + keys->object[proto] + skip, n - skip);
        put_layer(m, k);
    }
}

/* A layer is inside a tunnel where a link or network header follows addresses. */
static void plan_layer(const struct maker *m, unsigned k)
{
    struct plan *plan = &m->links->plan;
    const struct packet *p = m->j->p;
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
    if (plan->net[parent] && (net || m->j->keys->link[y->proto])) {
        plan->container[k] = plan->owner[parent];
        plan->inner[plan->owner[parent]] = true;
        plan->net[k] = net;
    }
    /* A part that has a table of its own, and a name that is its parent's, is in its object. */
    if (m->j->keys->name[y->proto] == m->j->keys->name[up->proto] && y->proto != up->proto &&
        plan->container[k] == plan->container[parent]) {
        plan->owner[k] = plan->owner[parent];
        return;
    }
    for (unsigned i = 0; i < k; i++) {
        if (plan->owner[i] == i && plan->before[i] == i &&
            plan->container[i] == plan->container[k] &&
            m->j->keys->name[p->layers[i].proto] == m->j->keys->name[y->proto]) {
            plan->before[k] = (uint8_t)i;
            plan->again[i] = true;
            break;
        }
    }
}

void json_object_form(struct json *j, struct json_form *form)
{
    struct maker m = {.j = j, .form = form, .links = j->memory->objects};
    m.links->plan.n = j->p->n_layers;
    for (unsigned k = 0; k < j->p->n_layers; k++)
        plan_layer(&m, k);
    put_level(&m, ROOT);
}
