/* The flow table: open hashing over the two ends, least recently used flows go first. */
#include "wireloupe/flow.h"

#include <stdlib.h>
#include <string.h>

/* The lower end of a flow is the one with the smaller (address, port): so both directions meet. An
 * IPv4 flow's two addresses are address[0], lower end first; an IPv6 flow's are [0..1] and [2..3].
 */
#define SCALE_UNKNOWN 0
#define SCALE_NONE 16

struct flow {
    uint64_t address[4];
    uint16_t low_port, high_port;
    uint8_t addr_len, proto;
    uint8_t low_scale; /* of the windows that the end tells: SCALE_* or the shift + 1 */
    uint8_t high_scale : 7, counted : 1; /* counted: a segment has set the bases */
    uint32_t low_base, high_base;        /* sequence numbers that count as 0, of each end */
    uint32_t newer, older;               /* the list by use; 0 ends it */
    uint32_t moved; /* the table's clock when it was last put first in the list */
    uint32_t chain; /* next flow in the same bucket; 0 ends it */
};
_Static_assert(sizeof(struct flow) == 64, "a flow is a cache line");

#define IKE_COOKIE 8
#define IKE_KEPT 20

/* Who began an IKEv1 negotiation. */
struct ike {
    uint8_t cookie[IKE_COOKIE];
    uint8_t src[16], dst[16];
    uint8_t addr_len;
};

/* The flow of a TCP segment over IPv4 seen lately, by its ends as they stand in the packet: the
 * segments of a flow come close together, and need no ordering of the ends and no walk through a
 * chain. */
struct recent {
    uint64_t addresses, evicted; /* evicted: the table's count, at which `flow` was right */
    uint32_t ports;
    uint32_t flow : 31, up : 1; /* 0: none; up: it travels from the lower end to the higher */
};
#define N_RECENT 256u

struct flows {
    struct recent recent[N_RECENT];
    struct ike ike[IKE_KEPT];
    unsigned next_ike;
    struct flow *flow; /* [0] is not used */
    uint32_t *bucket;  /* heads of the chains */
    uint32_t n, room, limit;
    uint32_t n_buckets; /* a power of two */
    uint32_t newest, oldest;
    uint32_t clock; /* segments looked up */
    uint64_t evicted;
};

#define FIRST_ROOM 1024u
/* A flow moves to the head of the list at most once in so many segments: the order is exact enough
 * for choosing the oldest, and most segments touch one flow only. */
#define MOVE_EVERY 256u

struct flows *flows_new(uint32_t limit)
{
    struct flows *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->limit = limit < FIRST_ROOM ? FIRST_ROOM : limit;
    t->room = t->n_buckets = FIRST_ROOM;
    t->n = 1;
    t->flow = malloc(t->room * sizeof *t->flow);
    t->bucket = calloc(t->n_buckets, sizeof *t->bucket);
    if (!t->flow || !t->bucket) {
        flows_free(t);
        return NULL;
    }
    return t;
}

void flows_free(struct flows *t)
{
    if (!t)
        return;
    free(t->flow);
    free(t->bucket);
    free(t);
}

uint64_t flows_evicted(const struct flows *t)
{
    return t->evicted;
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

static uint32_t hash(const struct flow *f)
{
    uint64_t h =
        mix((uint64_t)f->low_port << 32 | (uint64_t)f->high_port << 8 | f->proto, f->address[0]);
    if (f->addr_len == 16)
        h = mix(mix(mix(h, f->address[1]), f->address[2]), f->address[3]);
    return (uint32_t)(h ^ h >> 15);
}

static bool same(const struct flow *a, const struct flow *b)
{
    return a->address[0] == b->address[0] && a->low_port == b->low_port &&
           a->high_port == b->high_port && a->proto == b->proto && a->addr_len == b->addr_len &&
           memcmp(a->address + 1, b->address + 1, 24) == 0;
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

static void chain_remove(struct flows *t, uint32_t i)
{
    uint32_t *at = &t->bucket[hash(&t->flow[i]) & (t->n_buckets - 1)];
    while (*at != i)
        at = &t->flow[*at].chain;
    *at = t->flow[i].chain;
}

/* Doubles the table. Where there is no memory the present size becomes the limit. */
static bool grow(struct flows *t)
{
    uint32_t room = t->room * 2 > t->limit ? t->limit : t->room * 2, n_buckets = t->n_buckets * 2;
    if (room == t->room)
        return false;
    struct flow *more = realloc(t->flow, room * sizeof *more);
    if (more)
        t->flow = more;
    uint32_t *bucket = more ? calloc(n_buckets, sizeof *bucket) : NULL;
    if (!bucket) {
        t->limit = t->room;
        return false;
    }
    t->room = room;
    free(t->bucket);
    t->bucket = bucket;
    t->n_buckets = n_buckets;
    for (uint32_t i = 1; i < t->n; i++) {
        uint32_t *head = &bucket[hash(&t->flow[i]) & (n_buckets - 1)];
        t->flow[i].chain = *head;
        *head = i;
    }
    return true;
}

/* A place for a new flow: a fresh one, or the oldest flow's. */
static uint32_t take_place(struct flows *t)
{
    if (t->n < t->room || grow(t))
        return t->n++;
    uint32_t i = t->oldest;
    list_remove(t, i);
    chain_remove(t, i);
    t->evicted++;
    return i;
}

/* Puts a flow that is in use at the head of the list. */
static inline void touch(struct flows *t, uint32_t i)
{
    if (t->clock - t->flow[i].moved > MOVE_EVERY) {
        list_remove(t, i);
        list_put_first(t, i);
    }
    t->clock++;
}

static uint32_t find(struct flows *t, const struct flow *key, bool *fresh)
{
    uint32_t h = hash(key), i = t->bucket[h & (t->n_buckets - 1)];
    while (i && !same(&t->flow[i], key))
        i = t->flow[i].chain;
    *fresh = !i;
    if (!i) {
        i = take_place(t);
        t->flow[i] = *key;
        uint32_t *head = &t->bucket[h & (t->n_buckets - 1)];
        t->flow[i].chain = *head;
        *head = i;
        list_put_first(t, i);
    }
    touch(t, i);
    return i;
}

/* Fills in a key; returns whether the segment travels from the lower end to the higher. */
static bool make_key(struct flow *f, const struct flow_key *k)
{
    int order = memcmp(k->src, k->dst, k->addr_len == 4 ? 4 : 16);
    bool up = order ? order < 0 : k->sport <= k->dport;
    const uint8_t *low = up ? k->src : k->dst, *high = up ? k->dst : k->src;
    *f = (struct flow){
        .low_port = up ? k->sport : k->dport,
        .high_port = up ? k->dport : k->sport,
        .addr_len = k->addr_len,
        .proto = k->proto,
    };
    if (k->addr_len == 4) {
        memcpy(f->address, low, 4);
        memcpy((char *)f->address + 4, high, 4);
    } else {
        memcpy(f->address, low, 16);
        memcpy(f->address + 2, high, 16);
    }
    return up;
}

/* The segment's flow, and whether it travels up. */
static struct flow *find_segment(struct flows *t, const struct flow_key *k, bool *up, bool *fresh)
{
    struct flow key;
    struct recent *r = NULL;
    uint64_t addresses = 0;
    uint32_t ports = (uint32_t)k->sport << 16 | k->dport;
    if (k->addr_len == 4 && k->dst == k->src + 4) {
        memcpy(&addresses, k->src, 8);
        r = &t->recent[mix(addresses, ports) % N_RECENT];
        if (r->addresses == addresses && r->ports == ports && r->evicted == t->evicted && r->flow) {
            *up = r->up;
            *fresh = false;
            touch(t, r->flow);
            return &t->flow[r->flow];
        }
    }
    *up = make_key(&key, k);
    uint32_t i = find(t, &key, fresh);
    if (r)
        *r = (struct recent){addresses, t->evicted, ports, i & 0x7fffffff, *up};
    return &t->flow[i];
}

bool flows_tcp_base(struct flows *t, const struct flow_key *k, uint32_t seq, uint32_t ack, bool syn,
                    bool has_ack, uint32_t *seq_base, uint32_t *ack_base)
{
    bool up, fresh;
    struct flow *f = find_segment(t, k, &up, &fresh);
    uint32_t *mine = up ? &f->low_base : &f->high_base, *other = up ? &f->high_base : &f->low_base;
    (void)has_ack;
    if (fresh || syn || !f->counted) {
        f->counted = true;
        *mine = seq;
        *other = ack - 1;
        return false;
    }
    *seq_base = *mine;
    *ack_base = *other;
    return true;
}

int flows_tcp_scale(struct flows *t, const struct flow_key *k, bool syn, bool ack, int shift)
{
    bool up, fresh;
    struct flow *f = find_segment(t, k, &up, &fresh);
    unsigned mine = up ? f->low_scale : f->high_scale, other = up ? f->high_scale : f->low_scale;
    if (syn) {
        mine = shift < 0 ? SCALE_NONE : shift > 14 ? 15 : (unsigned)shift + 1;
        if (!ack)
            other = SCALE_UNKNOWN;
        else if (mine == SCALE_NONE || other == SCALE_NONE)
            mine = other = SCALE_NONE;
        f->low_scale = (uint8_t)(up ? mine : other);
        f->high_scale = (up ? other : mine) & 0x7f;
    }
    return mine == SCALE_UNKNOWN ? FLOWS_SCALE_UNKNOWN
           : mine == SCALE_NONE  ? FLOWS_SCALE_NONE
                                 : (int)mine - 1;
}

enum flow_role flows_ike_role(struct flows *t, const struct flow_key *k, const uint8_t *cookies)
{
    static const uint8_t none[IKE_COOKIE];
    struct ike *known = NULL;
    for (unsigned i = 0; i < IKE_KEPT && !known; i++) {
        if (t->ike[i].addr_len && memcmp(t->ike[i].cookie, cookies, IKE_COOKIE) == 0)
            known = &t->ike[i];
    }
    bool begins = memcmp(cookies, none, IKE_COOKIE) != 0 &&
                  memcmp(cookies + IKE_COOKIE, none, IKE_COOKIE) == 0;
    if (!known && begins) {
        known = &t->ike[t->next_ike];
        t->next_ike = (t->next_ike + 1) % IKE_KEPT;
        memcpy(known->cookie, cookies, IKE_COOKIE);
        memcpy(known->src, k->src, k->addr_len);
        memcpy(known->dst, k->dst, k->addr_len);
        known->addr_len = k->addr_len;
    }
    if (!known || known->addr_len != k->addr_len)
        return FLOW_ROLE_UNKNOWN;
    if (memcmp(known->src, k->src, k->addr_len) == 0)
        return FLOW_ROLE_INITIATOR;
    return memcmp(known->dst, k->src, k->addr_len) ? FLOW_ROLE_UNKNOWN : FLOW_ROLE_RESPONDER;
}
