/* Handshakes under way: SYNs that nobody answered, and connections half open, of which a server
 * holds a limited number, its backlog. Each waits for as long as a server would, then it is given
 * up. */
#include "wireloupe/summary.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"

#define PROTO_TCP 6
#define FIRST_ROOM 256u
#define FLOOD 100u

enum stage {
    OTHER,      /* not a handshake, or the end of one */
    UNANSWERED, /* a SYN */
    HALF_OPEN   /* a SYN, and its answer */
};

/* A flow's handshake, beside its place in the table. */
struct watch {
    int64_t since;
    uint32_t older, newer; /* by `since`; 0 ends the list */
    uint32_t server;       /* 0: not counted */
    uint8_t stage;
    bool begun; /* a SYN was counted */
    bool never; /* it was given up without an answer */
};

struct handshakes {
    struct flows *flows;
    struct watch *watch;
    uint32_t room;
    uint32_t oldest, newest;
    struct index index;
    struct secret secret;
    struct server *server; /* [0] is not used */
    uint32_t n_servers, servers_room;
    struct handshake_counts counts;
};

/* ---- servers ---- */

static bool grow_servers(struct handshakes *h)
{
    if (h->n_servers < h->servers_room)
        return true;
    if (h->servers_room == SERVERS_MOST)
        return false;
    struct server *wider = realloc(h->server, 2 * h->servers_room * sizeof *wider);
    if (!wider)
        return false;
    h->server = wider;
    if (!index_resize(&h->index, 2 * h->servers_room))
        return false;
    h->servers_room *= 2;
    return true;
}

static uint32_t find_server(struct handshakes *h, const struct flow_report *r)
{
    struct server key = {.addr_len = r->addr_len, .port = r->port[1]};
    uint64_t words[3] = {r->port[1]};
    memcpy(key.address, r->address[1], r->addr_len);
    memcpy(words + 1, key.address, sizeof key.address);
    uint32_t hash = hash_words(&h->secret, words, 3), at = hash, i;
    while ((i = index_next(&h->index, hash, &at))) {
        const struct server *s = &h->server[i];
        if (s->port == key.port && s->addr_len == key.addr_len &&
            !memcmp(s->address, key.address, sizeof key.address))
            return i;
    }
    if (!grow_servers(h))
        return 0;
    h->server[h->n_servers] = key;
    index_put(&h->index, hash, h->n_servers);
    return h->n_servers++;
}

/* ---- the list of those that wait ---- */

static void leave(struct handshakes *h, uint32_t place)
{
    struct watch *w = &h->watch[place];
    if (w->stage == OTHER)
        return;
    if (w->older)
        h->watch[w->older].newer = w->newer;
    else
        h->oldest = w->newer;
    if (w->newer)
        h->watch[w->newer].older = w->older;
    else
        h->newest = w->older;
    *(w->stage == HALF_OPEN ? &h->counts.half_open : &h->counts.unanswered) -= 1;
    h->server[w->server].now--;
    w->stage = OTHER;
}

static void enter(struct handshakes *h, uint32_t place, enum stage stage, int64_t time)
{
    struct watch *w = &h->watch[place];
    struct server *s = &h->server[w->server];
    w->stage = (uint8_t)stage;
    w->since = time;
    w->newer = 0;
    w->older = h->newest;
    if (h->newest)
        h->watch[h->newest].newer = place;
    else
        h->oldest = place;
    h->newest = place;
    *(stage == HALF_OPEN ? &h->counts.half_open : &h->counts.unanswered) += 1;
    if (++s->now > s->most && w->server) {
        s->most = s->now;
        s->most_at = time;
    }
}

/* Nobody answered. */
static void give_up(struct handshakes *h, struct watch *w)
{
    if (w->stage == UNANSWERED && !w->never) {
        w->never = true;
        h->counts.never++;
    }
}

/* Those that waited too long are given up. */
static void expire(struct handshakes *h, int64_t time)
{
    while (h->oldest &&
           time - h->watch[h->oldest].since > HANDSHAKE_SECONDS * (int64_t)1000000000) {
        give_up(h, &h->watch[h->oldest]);
        leave(h, h->oldest);
    }
}

/* ---- packets ---- */

static void gone(void *user, const struct flow_report *r)
{
    struct handshakes *h = user;
    if (r->place >= h->room)
        return;
    give_up(h, &h->watch[r->place]);
    leave(h, r->place);
    h->watch[r->place] = (struct watch){0};
}

struct handshakes *handshakes_new(struct flows *t)
{
    struct handshakes *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    secret_make(&h->secret);
    h->flows = t;
    h->n_servers = 1;
    h->servers_room = FIRST_ROOM;
    h->server = calloc(h->servers_room, sizeof *h->server);
    if (!h->server || !index_resize(&h->index, h->servers_room)) {
        free(h->server);
        free(h);
        return NULL;
    }
    flows_on_gone(t, gone, h);
    return h;
}

void handshakes_free(struct handshakes *h)
{
    if (!h)
        return;
    free(h->watch);
    free(h->server);
    index_free(&h->index);
    free(h);
}

static bool make_room(struct handshakes *h, uint32_t place)
{
    uint32_t room = h->room ? h->room : FIRST_ROOM;
    while (room <= place)
        room *= 2;
    if (room == h->room)
        return true;
    struct watch *wider = realloc(h->watch, room * sizeof *wider);
    if (!wider)
        return false;
    memset(wider + h->room, 0, (room - h->room) * sizeof *wider);
    h->watch = wider;
    h->room = room;
    return true;
}

static enum stage stage_of(const struct flow_report *r)
{
    if (r->server == TCP_STATE_SYN_RECVD || r->client == TCP_STATE_SYN_RECVD)
        return HALF_OPEN;
    return r->client == TCP_STATE_SYN_SENT ? UNANSWERED : OTHER;
}

void handshakes_packet(struct handshakes *h, uint32_t place, int64_t time)
{
    struct flow_report r;
    expire(h, time);
    if (!flows_report(h->flows, place, &r) || r.proto != PROTO_TCP || !make_room(h, place))
        return;
    struct watch *w = &h->watch[place];
    enum stage stage = stage_of(&r), last = w->stage;
    if (stage != OTHER && !w->begun) {
        w->begun = true;
        w->server = find_server(h, &r);
        h->counts.asked++;
        h->server[w->server].asked++;
    }
    if (stage == last || !w->begun)
        return;
    leave(h, place);
    if (w->never && stage != UNANSWERED) {
        w->never = false;
        h->counts.never--;
    }
    if (stage != OTHER) {
        enter(h, place, stage, time);
    } else if (r.client == TCP_STATE_CLOSED) {
        h->counts.refused += last == UNANSWERED;
    } else {
        h->counts.opened++;
        h->server[w->server].opened++;
    }
}

struct handshake_counts handshakes_counts(const struct handshakes *h)
{
    return h->counts;
}

static bool before(const struct server *a, const struct server *b)
{
    if (a->most != b->most)
        return a->most > b->most;
    if (a->asked != b->asked)
        return a->asked > b->asked;
    int order = memcmp(a->address, b->address, sizeof a->address);
    return order ? order < 0 : a->port < b->port;
}

unsigned handshakes_top(const struct handshakes *h, struct server *to, unsigned n)
{
    unsigned got = 0;
    for (uint32_t i = 1; i < h->n_servers; i++) {
        unsigned at = got;
        if (got == n && !before(&h->server[i], &to[got - 1]))
            continue;
        if (got < n)
            got++;
        else
            at--;
        for (; at && before(&h->server[i], &to[at - 1]); at--)
            to[at] = to[at - 1];
        to[at] = h->server[i];
    }
    return got;
}

bool handshakes_flood(const struct server *s)
{
    return s->most >= FLOOD && s->opened < s->asked / 2;
}
