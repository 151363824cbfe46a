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
static struct {
    uint8_t owner[MAX_LAYERS];     /* the first layer of the object that it is in */
    uint8_t container[MAX_LAYERS]; /* the layer, an owner, in whose "inner" it is, or ROOT */
    uint8_t before[MAX_LAYERS];    /* the first of its name in the container; itself where first */
    bool net[MAX_LAYERS]; /* addresses stand in it, or in a layer around it in the container */
    bool again[MAX_LAYERS], inner[MAX_LAYERS]; /* of an owner: has later ones, holds others */
    unsigned n;
} plan;
#define ROOT 255

/* The chains of equal rows among an object's members. */
static struct {
    uint32_t *next;  /* of each field: the next member of its row, or NONE */
    uint32_t *end;   /* of a group: the field behind it */
    uint32_t *value; /* of such a member: the next one of its row to be written */
    uint32_t *wait;  /* of a member whose row stands again: the next such one, or NONE */
    bool *later;     /* not the first of its row */
    uint32_t *stamp; /* of each row: the object that has seen it ... */
    uint32_t *last;  /* ... and where last */
    uint32_t object; /* counts objects; a stamp of an old one is no match */
} link_up;

bool json_object_begin(void)
{
    uint32_t rows = json_keys.first[N_PROTOCOLS];
    if (link_up.next)
        return true;
    link_up.next = malloc(MAX_FIELDS * sizeof *link_up.next);
    link_up.end = malloc(MAX_FIELDS * sizeof *link_up.end);
    link_up.value = malloc(MAX_FIELDS * sizeof *link_up.value);
    link_up.wait = malloc(MAX_FIELDS * sizeof *link_up.wait);
    link_up.later = malloc(MAX_FIELDS * sizeof *link_up.later);
    link_up.stamp = calloc(rows, sizeof *link_up.stamp);
    link_up.last = malloc(rows * sizeof *link_up.last);
    if (link_up.next && link_up.end && link_up.value && link_up.wait && link_up.later &&
        link_up.stamp && link_up.last)
        return true;
    json_object_end();
    return false;
}

void json_object_end(void)
{
    free(link_up.next);
    free(link_up.end);
    free(link_up.value);
    free(link_up.wait);
    free(link_up.later);
    free(link_up.stamp);
    free(link_up.last);
    memset(&link_up, 0, sizeof link_up);
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
static void skip_group(const struct packet *p, struct span *s, uint32_t i)
{
    uint8_t depth = p->fields[i].depth;
    for (;; s->at++) {
        if (s->at == s->inner)
            skip_inner(p, s);
        if (s->at >= s->stop || p->fields[s->at].depth <= depth)
            break;
    }
    link_up.end[i] = s->at;
}

static void new_object(void)
{
    if (++link_up.object == 0) { /* after 2^32 of them, old stamps could match */
        memset(link_up.stamp, 0, json_keys.first[N_PROTOCOLS] * sizeof *link_up.stamp);
        link_up.object = 1;
    }
}

/* Chains the members of a run by row. */
static void link_span(const struct packet *p, struct span s)
{
    for (uint32_t i; (i = span_next(p, &s)) != NONE;) {
        const struct field *f = &p->fields[i];
        uint32_t row = json_keys.first[f->proto] + f->id;
        const struct json_key *k = &json_keys.key[row];
        link_up.next[i] = NONE;
        link_up.later[i] = link_up.stamp[row] == link_up.object;
        if (link_up.later[i])
            link_up.next[link_up.last[row]] = i;
        link_up.stamp[row] = link_up.object;
        link_up.last[row] = i;
        if (k->kind == JSON_GROUP)
            skip_group(p, &s, i);
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
    out_mem(j->out, json_keys.text + k->at, k->length - 2u);
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
    for (unsigned bit = JSON_REPLACED; bit <= JSON_CUT; bit <<= 1) {
        if (!(told & bit))
            continue;
        put_key_with(j, k, bit == JSON_REPLACED ? "_hex" : "_omitted");
        char between = '[';
        for (uint32_t at = i; at != NONE; at = link_up.next[at], between = ',') {
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
    unsigned told = 0;
    json_key_put(j, k);
    out_char(j->out, '[');
    for (uint32_t at = i; at != NONE; at = link_up.next[at]) {
        if (at != i)
            out_char(j->out, ',');
        told |= put_one(j, at, k->kind);
    }
    out_char(j->out, ']');
    if (told)
        put_siblings(j, i, k, told);
}

/* ---- objects ---- */

/* Members whose row stands again, by link_up.wait; link_up.value of each is the next to be written.
 */
struct waiting {
    uint32_t first, last;
};

static void wait_for(struct waiting *w, uint32_t i, uint32_t value)
{
    *(w->first == NONE ? &w->first : &link_up.wait[w->last]) = i;
    link_up.wait[i] = NONE;
    link_up.value[i] = value;
    w->last = i;
}

static void put_members(struct json *j, struct span s, struct waiting *w)
{
    const struct packet *p = j->p;
    for (uint32_t i; (i = span_next(p, &s)) != NONE;) {
        const struct field *f = &p->fields[i];
        const struct json_key *k = json_key_of(f);
        if (k->kind == JSON_GROUP) {
            s.at = link_up.end[i];
            if (s.at > s.inner)
                find_inner(p, &s);
        }
        /* Bytes that nobody decodes inside a layer are the map's to tell. */
        if (k->kind == JSON_NOTHING || link_up.later[i] || f->proto != s.proto)
            continue;
        if (f->id < s.n_header) { /* the header has the first one */
            wait_for(w, i, i);
            continue;
        }
        if (k->many)
            put_array(j, i, k);
        else
            put_single(j, i, k);
        if (!k->many && link_up.next[i] != NONE)
            wait_for(w, i, link_up.next[i]);
    }
}

/* One object of "_more": the next value of every row that has one. */
static void put_waiting(struct json *j, struct waiting *w)
{
    uint32_t *from = &w->first;
    for (uint32_t i = w->first; i != NONE; i = link_up.wait[i]) {
        uint32_t at = link_up.value[i];
        put_single(j, at, json_key_of(&j->p->fields[at]));
        link_up.value[i] = link_up.next[at];
        if (link_up.next[at] == NONE)
            *from = link_up.wait[i];
        else
            from = &link_up.wait[i];
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
    struct span s = {.at = i + 1, .stop = link_up.end[i], .proto = f->proto};
    find_inner(p, &s);
    open_object(j);
    if (field_def_of(f)->n_names) {
        put_str_key(j, "\"_value\":");
        out_dec(j->out, f->value);
    }
    new_object();
    link_span(p, s);
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
    const struct packet *p = j->p;
    struct waiting w = {NONE, NONE};
    open_object(j);
    new_object();
    for (unsigned i = k; i < plan.n; i++) {
        if (plan.owner[i] != k)
            continue;
        link_span(p, layer_span(p, i));
    }
    for (unsigned i = k; i < plan.n; i++) {
        if (plan.owner[i] != k)
            continue;
        if (!headers_are_fields(p, &p->layers[i]))
            json_header(j, &p->layers[i]);
        put_members(j, layer_span(p, i), &w);
    }
    if (plan.inner[k]) {
        put_str_key(j, "\"inner\":");
        open_object(j);
        put_level(j, k);
        close_object(j);
    }
    bool more = put_more(j, &w);
    for (unsigned i = k + 1; plan.again[k] && i < plan.n; i++) {
        if (plan.before[i] != k || plan.owner[i] != i || i == k)
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
    for (unsigned k = 0; k < plan.n; k++) {
        if (plan.container[k] != container || plan.owner[k] != k || plan.before[k] != k)
            continue;
        unsigned proto = j->p->layers[k].proto;
        size_t n = json_keys.object_length[proto];
        out_mem(j->out, json_keys.text + json_keys.object[proto] + !j->comma, n - 1 - !j->comma);
        put_layer(j, k);
    }
}

/* A layer is inside a tunnel where a link or network header follows addresses. */
static void plan_layer(const struct packet *p, unsigned k)
{
    const struct layer *y = &p->layers[k], *up = &p->layers[y->parent];
    unsigned parent = y->parent;
    bool net = y->addr_len && (k == parent || !up->addr_len || y->src != up->src);
    plan.owner[k] = plan.before[k] = (uint8_t)k;
    plan.again[k] = plan.inner[k] = false;
    plan.container[k] = ROOT;
    plan.net[k] = net;
    if (k == parent)
        return;
    plan.container[k] = plan.container[parent];
    plan.net[k] = net || plan.net[parent];
    if (plan.net[parent] && (net || json_keys.link[y->proto])) {
        plan.container[k] = plan.owner[parent];
        plan.inner[plan.owner[parent]] = true;
        plan.net[k] = net;
    }
    /* A part that has a table of its own, and a name that is its parent's, is in its object. */
    if (json_keys.name[y->proto] == json_keys.name[up->proto] && y->proto != up->proto &&
        plan.container[k] == plan.container[parent]) {
        plan.owner[k] = plan.owner[parent];
        return;
    }
    for (unsigned i = 0; i < k; i++) {
        if (plan.owner[i] == i && plan.before[i] == i && plan.container[i] == plan.container[k] &&
            json_keys.name[p->layers[i].proto] == json_keys.name[y->proto]) {
            plan.before[k] = (uint8_t)i;
            plan.again[i] = true;
            break;
        }
    }
}

void json_layers(struct json *j)
{
    plan.n = j->p->n_layers;
    for (unsigned k = 0; k < plan.n; k++)
        plan_layer(j->p, k);
    put_level(j, ROOT);
}
