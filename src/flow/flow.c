/* The flow table: found by a hash of the two ends; the least recently used flow goes first. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define PROTO_TCP 6
#define FIRST_ROOM 1024u
#define MOST_FLOWS 0x3fffffffu /* as struct recent counts them */
/* A flow moves to the head of the list at most once in so many segments: the order is exact enough
 * for choosing the oldest, and most segments touch one flow only. */
#define MOVE_EVERY 256u

struct flows *flows_new(uint32_t limit)
{
    struct flows *t = aligned_alloc(_Alignof(struct flows), sizeof *t);
    if (!t)
        return NULL;
    memset(t, 0, sizeof *t);
    t->limit = limit < FIRST_ROOM ? FIRST_ROOM : limit;
    t->room = FIRST_ROOM;
    t->n = 1;
    t->flow = malloc(t->room * sizeof *t->flow);
    secret_make(&t->secret);
    if (!t->flow || !index_resize(&t->index, t->room)) {
        flows_free(t);
        return NULL;
    }
    return t;
}

void flows_limit(struct flows *t, uint32_t limit)
{
    t->limit = limit < FIRST_ROOM ? FIRST_ROOM : limit > MOST_FLOWS ? MOST_FLOWS : limit;
}

void flows_free(struct flows *t)
{
    if (!t)
        return;
    for (uint32_t i = 1; t->kept && i < t->n; i++)
        flows_forget(t, i);
    free(t->flow);
    free(t->facts);
    free(t->kept);
    index_free(&t->index);
    free(t->ike);
    free(t->pool.sent);
    exchanges_free(t->exchanges);
    free(t);
}

uint64_t flows_evicted(const struct flows *t)
{
    return t->evicted;
}

static uint32_t hash(const struct flows *t, const struct flow *f)
{
    const struct secret *s = &t->secret;
    uint64_t ports = (uint64_t)f->low_port << 48 | (uint64_t)f->high_port << 32;
    uint64_t h = hash_add(s, s->word[0], ports | (f->kind & ~KIND_COUNTED));
    h = hash_add(s, h, f->address[0]);
    if (f->kind & KIND_WIDE) {
        for (unsigned i = 1; i < 4; i++)
            h = hash_add(s, h, f->address[i]);
    }
    return hash_end(h);
}

static bool same(const struct flow *a, const struct flow *key)
{
    return a->address[0] == key->address[0] && a->low_port == key->low_port &&
           a->high_port == key->high_port && (a->kind & ~KIND_COUNTED) == key->kind &&
           ((a->address[1] ^ key->address[1]) | (a->address[2] ^ key->address[2]) |
            (a->address[3] ^ key->address[3])) == 0;
}

static void list_remove(struct flows *t, uint32_t i)
{
    struct flow *f = &t->flow[i];
    if (f->newer)
        t->flow[f->newer].older = f->older;
    else
        t->newest = f->older;
    if (f->older)
        t->flow[f->older].newer = f->newer;
    else
        t->oldest = f->newer;
}

static void list_put_first(struct flows *t, uint32_t i)
{
    struct flow *f = &t->flow[i];
    f->moved = t->clock;
    f->newer = 0;
    f->older = t->newest;
    if (t->newest)
        t->flow[t->newest].newer = i;
    t->newest = i;
    if (!t->oldest)
        t->oldest = i;
}

/* Gives an array, if it is there, room for so many elements; new ones are not set to anything. */
static bool widen(void *array, size_t size, uint32_t room)
{
    void *old, *more;
    memcpy(&old, array, sizeof old);
    more = old ? realloc(old, room * size) : NULL;
    prefer_large_pages(more, room * size);
    if (more)
        memcpy(array, &more, sizeof more);
    return more || !old;
}

/* Doubles the table. Where there is no memory the present size becomes the limit. */
static bool grow(struct flows *t)
{
    uint32_t room = t->room * 2 > t->limit ? t->limit : t->room * 2;
    if (room == t->room)
        return false;
    if (!widen(&t->flow, sizeof *t->flow, room) || !widen(&t->facts, sizeof *t->facts, room) ||
        !widen(&t->kept, sizeof *t->kept, room) || !index_resize(&t->index, room)) {
        t->limit = t->room;
        return false;
    }
    t->room = room;
    t->is_crowded = room >= CROWDED;
    return true;
}

const bool *flows_crowded(const struct flows *t)
{
    return &t->is_crowded;
}

/* Puts a flow that is in use at the head of the list; as long as there is none, it is noted when
 * that was. */
static inline void put_first(struct flows *t, uint32_t i)
{
    if (t->is_listed)
        list_put_first(t, i);
    else
        t->flow[i].moved = t->clock;
}

static int by_age(const void *a, const void *b, void *user)
{
    const struct flows *t = user;
    uint32_t age_a = t->clock - t->flow[*(const uint32_t *)a].moved;
    uint32_t age_b = t->clock - t->flow[*(const uint32_t *)b].moved;
    return age_a < age_b ? 1 : age_a > age_b ? -1 : 0;
}

/* Makes the list, as it would be by now: before a flow has to go nobody needs it, and to keep it up
 * takes a look at three other flows for every one that is found. Without memory it is in the order
 * in which the flows came. */
static void make_list(struct flows *t)
{
    uint32_t *order = malloc(t->n * sizeof *order);
    for (uint32_t i = 1; order && i < t->n; i++)
        order[i] = i;
    if (order)
        qsort_r(order + 1, t->n - 1, sizeof *order, by_age, t);
    for (uint32_t i = 1; i < t->n; i++) {
        uint32_t place = order ? order[i] : i, moved = t->flow[place].moved;
        list_put_first(t, place);
        t->flow[place].moved = moved;
    }
    free(order);
    t->is_listed = true;
}

/* A place for a new flow: a fresh one, or the oldest flow's. */
static uint32_t take_place(struct flows *t)
{
    uint32_t i;
    if (t->n < t->room || grow(t)) {
        i = t->n++;
    } else {
        if (!t->is_listed)
            make_list(t);
        i = t->oldest;
        flows_forget(t, i);
        list_remove(t, i);
        index_remove(&t->index, t->flow[i].hash, i);
        t->evicted++;
    }
    if (t->facts)
        memset(&t->facts[i], 0, sizeof *t->facts);
    if (t->kept)
        t->kept[i] = NULL;
    return i;
}

/* Puts a flow that is in use at the head of the list. */
static inline void touch(struct flows *t, uint32_t i)
{
    if (t->clock - t->flow[i].moved > MOVE_EVERY) {
        if (t->is_listed)
            list_remove(t, i);
        put_first(t, i);
    }
    t->clock++;
}

static uint32_t find(struct flows *t, struct flow *key, bool *fresh)
{
    uint32_t at, i;
    key->hash = at = hash(t, key);
    while ((i = index_next(&t->index, key->hash, &at)) && !same(&t->flow[i], key))
        ;
    *fresh = !i;
    if (!i) {
        i = take_place(t);
        t->flow[i] = *key;
        index_put(&t->index, key->hash, i);
        put_first(t, i);
    }
    touch(t, i);
    return i;
}

/* Whether a packet travels from the lower end to the higher. */
static bool goes_up(const struct flow_key *k)
{
    if (k->addr_len == 4) {
        uint32_t src, dst;
        memcpy(&src, k->src, 4);
        memcpy(&dst, k->dst, 4);
        return src == dst ? k->sport <= k->dport : src < dst;
    }
    int order = memcmp(k->src, k->dst, 16);
    return order ? order < 0 : k->sport <= k->dport;
}

/* Fills in a key; returns whether the segment travels from the lower end to the higher. */
static bool make_key(struct flow *f, const struct flow_key *k)
{
    bool up = goes_up(k);
    const uint8_t *low = up ? k->src : k->dst, *high = up ? k->dst : k->src;
    *f = (struct flow){
        .low_port = up ? k->sport : k->dport,
        .high_port = up ? k->dport : k->sport,
        .kind = k->proto | (uint32_t)k->vlan << KIND_VLAN_SHIFT,
    };
    if (k->addr_len == 4) {
        memcpy(f->address, low, 4);
        memcpy((char *)f->address + 4, high, 4);
    } else {
        f->kind |= KIND_WIDE;
        memcpy(f->address, low, 16);
        memcpy(f->address + 2, high, 16);
    }
    return up;
}

/* In two steps, as the place of a flow is only known once its slot is there: the slot of this one
 * now, and the flow whose slot was asked for some packets before. */
void flows_ahead(struct flows *t, const struct flow_key *k)
{
    struct flow key;
    make_key(&key, k);
    uint32_t h = hash(t, &key), *coming = &t->coming[t->n_coming++ % N_COMING];
    uint32_t place = t->index.slot[*coming & (t->index.n_slots - 1)].place;
    __builtin_prefetch(&t->index.slot[h & (t->index.n_slots - 1)]);
    *coming = h;
    if (!place)
        return;
    __builtin_prefetch(&t->flow[place], 1);
    if (t->facts) {
        const char *facts = (const char *)&t->facts[place];
        for (size_t i = 0; i < sizeof *t->facts; i += 64)
            __builtin_prefetch(facts + i, 1);
    }
}

/* Where a segment's flow is looked for among the recent ones. */
static inline struct recent *recent_at(struct flows *t, uint64_t addresses, uint32_t ports)
{
    uint64_t h = (addresses ^ ports) * 0x9e3779b97f4a7c15u;
    return &t->recent[(h ^ h >> 32) % N_RECENT];
}

/* The segment's flow, and whether it travels up. */
static inline struct flow *find_segment(struct flows *t, const struct flow_key *k, bool *up,
                                        bool *fresh)
{
    struct flow key;
    struct recent *r = NULL;
    uint64_t addresses = 0;
    uint32_t ports = (uint32_t)k->sport << 16 | k->dport;
    if (k->addr_len == 4 && k->dst == k->src + 4) {
        memcpy(&addresses, k->src, 8);
        r = recent_at(t, addresses, ports);
        if (r->addresses == addresses && r->ports == ports && r->evicted == (uint32_t)t->evicted &&
            r->flow) {
            *up = r->up;
            *fresh = false;
            touch(t, r->flow);
            return &t->flow[r->flow];
        }
    }
    *up = make_key(&key, k);
    uint32_t i = find(t, &key, fresh);
    if (r)
        *r = (struct recent){
            .addresses = addresses,
            .evicted = (uint32_t)t->evicted,
            .ports = ports,
            .flow = i & 0x3fffffff,
            .up = up[0],
        };
    return &t->flow[i];
}

static struct flow_base base_of(struct flows *t, const struct flow_key *k, uint32_t seq,
                                uint32_t ack, bool syn)
{
    bool up, fresh;
    struct flow *f = find_segment(t, k, &up, &fresh);
    uint32_t *mine = up ? &f->low_base : &f->high_base, *other = up ? &f->high_base : &f->low_base;
    bool known = !fresh && !syn && f->kind & KIND_COUNTED;
    if (!known) {
        f->kind |= KIND_COUNTED;
        *mine = seq;
        *other = ack - 1;
    }
    return (struct flow_base){*mine, *other, known};
}

/* The flow among the recent ones, and what is kept there, is not found, or changes: in both
 * directions. */
static __attribute__((noinline)) struct flow_base
base_anew(struct flows *t, const struct flow_key *k, uint32_t seq, uint32_t ack, bool syn)
{
    struct flow_base base = base_of(t, k, seq, ack, syn);
    uint64_t addresses;
    if (k->addr_len != 4 || k->dst != k->src + 4)
        return base;
    memcpy(&addresses, k->src, 8);
    struct recent *r = recent_at(t, addresses, (uint32_t)k->sport << 16 | k->dport);
    r->is_counted = true;
    r->moved = t->flow[r->flow].moved;
    r->seq = base.seq;
    r->ack = base.ack;
    if (base.known)
        return base;
    addresses = addresses << 32 | addresses >> 32;
    struct recent *back = recent_at(t, addresses, (uint32_t)k->dport << 16 | k->sport);
    if (back->flow == r->flow && back != r)
        back->is_counted = false;
    return base;
}

struct flow_base flows_tcp_seen(struct flows *t, const uint8_t *ends, uint16_t sport,
                                uint16_t dport)
{
    uint32_t ports = (uint32_t)sport << 16 | dport;
    uint64_t addresses;
    memcpy(&addresses, ends, 8);
    struct recent *r = recent_at(t, addresses, ports);
    if (r->addresses != addresses || r->ports != ports || r->evicted != (uint32_t)t->evicted ||
        !r->is_counted)
        return (struct flow_base){0};
    if (t->clock - r->moved > MOVE_EVERY) {
        touch(t, r->flow);
        r->moved = t->flow[r->flow].moved;
    } else {
        t->clock++;
    }
    return (struct flow_base){r->seq, r->ack, true};
}

struct flow_base flows_tcp_base(struct flows *t, const struct flow_key *k, uint32_t seq,
                                uint32_t ack, bool syn)
{
    if (k->addr_len == 4 && k->dst == k->src + 4 && !syn) {
        struct flow_base base = flows_tcp_seen(t, k->src, k->sport, k->dport);
        if (base.known)
            return base;
    }
    return base_anew(t, k, seq, ack, syn);
}

int flows_tcp_scale(struct flows *t, const struct flow_key *k, bool syn, bool ack, int shift)
{
    bool up;
    if (!t->facts)
        return FLOWS_SCALE_UNKNOWN;
    uint32_t at = flows_find(t, k, &up); /* may move the table */
    struct facts *x = &t->facts[at];
    unsigned mine = up ? x->low_scale : x->high_scale, other = up ? x->high_scale : x->low_scale;
    if (syn) {
        mine = shift < 0 ? SCALE_NONE : shift > 14 ? 15 : (unsigned)shift + 1;
        if (!ack)
            other = SCALE_UNKNOWN;
        else if (mine == SCALE_NONE || other == SCALE_NONE)
            mine = other = SCALE_NONE;
        x->low_scale = (uint8_t)(up ? mine : other);
        x->high_scale = (uint8_t)(up ? other : mine);
    }
    return mine == SCALE_UNKNOWN ? FLOWS_SCALE_UNKNOWN
           : mine == SCALE_NONE  ? FLOWS_SCALE_NONE
                                 : (int)mine - 1;
}

uint32_t flows_find(struct flows *t, const struct flow_key *k, bool *up)
{
    struct flow key;
    bool fresh;
    if (k->proto == PROTO_TCP && !k->vlan)
        return (uint32_t)(find_segment(t, k, up, &fresh) - t->flow);
    *up = make_key(&key, k);
    return find(t, &key, &fresh);
}

void **flows_kept(struct flows *t, uint32_t place)
{
    if (!t->kept)
        t->kept = calloc(t->room, sizeof *t->kept);
    return t->kept ? &t->kept[place] : NULL;
}

void flows_on_forget(struct flows *t, void (*forget)(void *user, void *kept), void *user)
{
    t->forget = forget;
    t->forget_user = user;
}
