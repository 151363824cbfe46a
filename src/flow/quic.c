/* QUIC connections, as far as those who only listen can follow them: the keys of the first packets,
 * the length of connection IDs, and the messages of the handshake that CRYPTO frames carry in any
 * order. */
#include "wireloupe/quic.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/dissect.h"
#include "wireloupe/hash.h"

#define BUCKETS 4096u
#define PARTS_MOST                                                                                 \
    512u /* of one end's messages; more means somebody cuts them up for no reason                  \
          */
#define TLS_HEADER_LEN 4

/* Where some bytes of an end's messages were captured. */
struct part {
    uint32_t from; /* where they belong in the messages */
    struct piece piece;
};

struct crypto {
    uint8_t *bytes;
    struct part *parts; /* ascending, without overlaps */
    uint32_t room, parts_room, n_parts;
    uint32_t done; /* bytes of whole messages that were given away */
    uint8_t notes; /* SECTION_*, of what came since */
    bool lost;     /* what came next had no room */
};

struct conn {
    struct conn *chain;         /* the next one in the bucket */
    struct conn *newer, *older; /* by use */
    uint64_t address[4];        /* of the lower end, of the higher */
    uint16_t port[2];
    uint8_t addr_len;
    bool keyed;                  /* keys are those of `version` and `first` */
    bool client_high;            /* the client is the higher end */
    uint8_t cid_len[2];          /* of the connection IDs that the ends chose for themselves */
    uint8_t first_len;           /* of: */
    uint8_t first[QUIC_CID_MAX]; /* the destination connection ID of the client's first packet */
    uint32_t version;
    uint32_t number;
    uint64_t largest[2]; /* the highest packet numbers of client and server, plus 1 */
    struct quic_keys keys[2];
    struct crypto crypto[2]; /* of the client, of the server */
};

struct quic_flows {
    struct secret secret;
    size_t used, most;
    uint32_t n_known; /* connections that were given a number */
    struct conn *newest, *oldest;
    uint8_t *plain;       /* the packet that was opened last */
    struct piece *pieces; /* of the messages that were given away last */
    struct conn *bucket[BUCKETS];
    uint16_t mark[STREAM_MARKS]; /* how many connections have ports that hash to it */
};

struct quic_flows *quic_new(size_t memory)
{
    struct quic_flows *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->most = memory;
    secret_make(&t->secret);
    return t;
}

size_t quic_used(const struct quic_flows *t)
{
    return t->used;
}

const uint16_t *quic_marks(const struct quic_flows *t)
{
    return t->mark;
}

/* ---- the table ---- */

static void forget_crypto(struct quic_flows *t, struct crypto *c)
{
    t->used -= c->room + c->parts_room * sizeof *c->parts;
    free(c->bytes);
    free(c->parts);
    *c = (struct crypto){0};
}

static uint32_t hash(const struct quic_flows *t, const struct conn *c)
{
    uint64_t words[5] = {(uint64_t)c->port[0] << 16 | c->port[1]};
    memcpy(words + 1, c->address, sizeof c->address);
    return hash_words(&t->secret, words, 5) % BUCKETS;
}

static void unlink_use(struct quic_flows *t, struct conn *c)
{
    *(c->newer ? &c->newer->older : &t->newest) = c->older;
    *(c->older ? &c->older->newer : &t->oldest) = c->newer;
}

static void put_first(struct quic_flows *t, struct conn *c)
{
    c->newer = NULL;
    c->older = t->newest;
    *(t->newest ? &t->newest->newer : &t->oldest) = c;
    t->newest = c;
}

/* A mark for each direction. */
static void mark(struct quic_flows *t, const struct conn *c, int by)
{
    uint16_t *up = &t->mark[streams_mark(c->port[0], c->port[1])];
    uint16_t *down = &t->mark[streams_mark(c->port[1], c->port[0])];
    *up = (uint16_t)(*up + by);
    *down = (uint16_t)(*down + by);
}

static void drop(struct quic_flows *t, struct conn *c)
{
    struct conn **at = &t->bucket[hash(t, c)];
    while (*at != c)
        at = &(*at)->chain;
    *at = c->chain;
    unlink_use(t, c);
    mark(t, c, -1);
    forget_crypto(t, &c->crypto[0]);
    forget_crypto(t, &c->crypto[1]);
    t->used -= sizeof *c;
    free(c);
}

void quic_free(struct quic_flows *t)
{
    if (!t)
        return;
    while (t->newest)
        drop(t, t->newest); /* NOLINT(clang-analyzer-unix.Malloc): which moves it on */
    free(t->plain);
    free(t->pieces);
    free(t);
}

/* Makes room for n bytes more: the connections that were used longest ago go, but not `keep`. */
static bool make_room(struct quic_flows *t, size_t n, const struct conn *keep)
{
    while (t->used + n > t->most && t->oldest && t->oldest != keep)
        drop(t, t->oldest);
    return t->used + n <= t->most;
}

/* Both directions have one key. *high: the packet comes from the higher end. */
static struct conn make_key(const struct flow_key *k, bool *high)
{
    struct conn c = {.addr_len = k->addr_len};
    int order = memcmp(k->src, k->dst, k->addr_len);
    *high = order > 0 || (order == 0 && k->sport > k->dport);
    memcpy(c.address, *high ? k->dst : k->src, k->addr_len);
    memcpy(c.address + 2, *high ? k->src : k->dst, k->addr_len);
    c.port[0] = *high ? k->dport : k->sport;
    c.port[1] = *high ? k->sport : k->dport;
    return c;
}

static struct conn *find(struct quic_flows *t, const struct conn *key)
{
    struct conn *c = t->bucket[hash(t, key)];
    while (c && (c->addr_len != key->addr_len || memcmp(c->port, key->port, sizeof c->port) != 0 ||
                 memcmp(c->address, key->address, sizeof c->address) != 0))
        c = c->chain;
    if (c && t->newest != c) {
        unlink_use(t, c);
        put_first(t, c);
    }
    return c;
}

static struct conn *insert(struct quic_flows *t, const struct conn *key)
{
    uint16_t up = t->mark[streams_mark(key->port[0], key->port[1])];
    uint16_t down = t->mark[streams_mark(key->port[1], key->port[0])];
    if (up >= UINT16_MAX - 1 || down >= UINT16_MAX - 1 || !make_room(t, sizeof *key, NULL))
        return NULL;
    struct conn *c = malloc(sizeof *c), **head = &t->bucket[hash(t, key)];
    if (!c)
        return NULL;
    *c = *key;
    c->number = t->n_known++;
    c->cid_len[0] = c->cid_len[1] = QUIC_CID_UNKNOWN;
    c->chain = *head;
    *head = c;
    t->used += sizeof *c;
    mark(t, c, 1);
    put_first(t, c);
    return c;
}

static struct conn *find_flow(struct quic_flows *t, const struct flow_key *k, bool *high)
{
    struct conn key = make_key(k, high);
    return find(t, &key);
}

bool quic_connection(struct quic_flows *t, const struct flow_key *k, uint32_t *number,
                     uint8_t *cid_len)
{
    bool high;
    const struct conn *c = find_flow(t, k, &high);
    if (!c)
        return false;
    *number = c->number;
    *cid_len = c->cid_len[!high];
    return true;
}

struct quic_cid quic_retried(struct quic_flows *t, const struct flow_key *k)
{
    bool high;
    const struct conn *c = find_flow(t, k, &high);
    if (!c || !c->keyed)
        return (struct quic_cid){0};
    return (struct quic_cid){c->first, c->first_len};
}

void quic_seen(struct quic_flows *t, const struct quic_long *q)
{
    bool high;
    struct conn key = make_key(&q->key, &high), *c = find(t, &key);
    if (!c && !(c = insert(t, &key)))
        return;
    c->cid_len[high] = q->scid.n;
}

/* ---- packets ---- */

/* The packet number in full (RFC 9000 A.3): the one nearest to what is expected. */
static uint64_t full_number(uint64_t expected, uint32_t sent, unsigned bytes)
{
    uint64_t window = (uint64_t)1 << 8 * bytes, half = window / 2;
    uint64_t number = (expected & ~(window - 1)) | sent;
    if (number + half <= expected)
        return number + window;
    if (number > expected + half && number >= window)
        return number - window;
    return number;
}

/* Removes the protection with these keys. The header is copied before what it protects, so that
 * first byte, packet number and payload stand together in the end. */
static bool open_with(struct quic_flows *t, const struct quic_long *q, const struct quic_keys *keys,
                      uint64_t expected, struct quic_plain *plain)
{
    const uint8_t *s = q->p->bytes + q->offset;
    uint32_t size = q->end - q->offset, number_at = q->number - q->offset;
    uint8_t mask[5];
    if (size > QUIC_PACKET_MOST || size - number_at < 4 + QUIC_SAMPLE)
        return false;
    if (!t->plain && !(t->plain = malloc(QUIC_PACKET_MOST)))
        return false;
    memcpy(t->plain, s, number_at + 4);
    quic_mask(keys, s + number_at + 4, mask);
    t->plain[0] ^= mask[0] & 0x0f;
    uint8_t len = (uint8_t)((t->plain[0] & 3) + 1), first = t->plain[0];
    uint32_t sent = 0, header = number_at + len;
    for (unsigned i = 0; i < len; i++) {
        t->plain[number_at + i] ^= mask[1 + i];
        sent = sent << 8 | t->plain[number_at + i];
    }
    plain->number = full_number(expected, sent, len);
    if (!quic_decrypt(keys, plain->number, t->plain, header, s + header, size - header,
                      t->plain + header))
        return false;
    t->plain[number_at - 1] = first;
    plain->bytes = t->plain + number_at - 1;
    plain->n = size - number_at + 1 - QUIC_TAG;
    plain->number_len = len;
    return true;
}

/* With the keys of the connection; or with those of another version that both ends have agreed on
 * since (RFC 9368 2.3). */
static bool open_known(struct quic_flows *t, struct conn *c, const struct quic_long *q,
                       struct quic_plain *plain)
{
    struct quic_keys other[2], *keys = c->keys;
    uint64_t *largest = &c->largest[plain->end];
    if (q->version != c->version) {
        if (!quic_initial_keys(q->version, c->first, c->first_len, other))
            return false;
        keys = other;
    }
    if (!open_with(t, q, &keys[plain->end], *largest, plain))
        return false;
    if (keys == other) {
        memcpy(c->keys, other, sizeof other);
        c->version = q->version;
    }
    if (plain->number >= *largest)
        *largest = plain->number + 1;
    return true;
}

/* As the first packet of a client, which tells the keys by itself: *c is its connection then. */
static bool open_first(struct quic_flows *t, struct conn **c, const struct conn *key,
                       const struct quic_long *q, struct quic_plain *plain)
{
    struct quic_keys keys[2];
    if (!q->dcid.n || q->dcid.n > QUIC_CID_MAX ||
        !quic_initial_keys(q->version, q->dcid.bytes, q->dcid.n, keys) ||
        !open_with(t, q, &keys[0], 0, plain) || (!*c && !(*c = insert(t, key))))
        return false;
    struct conn *to = *c;
    forget_crypto(t, &to->crypto[0]);
    forget_crypto(t, &to->crypto[1]);
    memcpy(to->keys, keys, sizeof keys);
    memcpy(to->first, q->dcid.bytes, q->dcid.n);
    to->first_len = q->dcid.n;
    to->version = q->version;
    to->keyed = true;
    to->largest[0] = plain->number + 1;
    to->largest[1] = 0;
    plain->end = 0;
    return true;
}

/* With the keys of the packet's version. */
static enum quic_step open_version(struct quic_flows *t, const struct quic_long *q,
                                   struct quic_plain *plain)
{
    bool high;
    struct conn key = make_key(&q->key, &high), *c = find(t, &key);
    bool keyed = c && c->keyed;
    plain->end = keyed && high != c->client_high;
    if (!keyed || !open_known(t, c, q, plain)) {
        if (!open_first(t, &c, &key, q, plain))
            return keyed ? QUIC_NOT_OURS : QUIC_UNSEEN;
        c->client_high = high;
    }
    c->cid_len[high] = q->scid.n;
    return QUIC_OPENED;
}

enum quic_step quic_open(struct quic_flows *t, const struct quic_long *q, struct quic_plain *plain)
{
    /* Under a number that is no version its sender writes the version that it speaks. */
    static const uint32_t spoken[] = {QUIC_V1, QUIC_DRAFT_29, QUIC_DRAFT_23};
    enum quic_step step = QUIC_UNABLE;
    if (!quic_can_open())
        return QUIC_UNABLE;
    if (quic_knows(q->version))
        return open_version(t, q, plain);
    for (size_t i = 0; quic_is_reserved(q->version) && i < sizeof spoken / sizeof *spoken; i++) {
        struct quic_long as = *q;
        as.version = spoken[i];
        step = open_version(t, &as, plain);
        if (step == QUIC_OPENED)
            break;
    }
    return step;
}

/* ---- messages ---- */

static uint32_t doubled(uint32_t room, uint32_t least, uint32_t need)
{
    room = room ? room : least;
    while (room < need)
        room *= 2;
    return room;
}

/* Room for the messages' first n bytes, and for a few parts more. */
static bool grow(struct quic_flows *t, const struct conn *keep, struct crypto *c, uint32_t n)
{
    uint32_t room = n > c->room ? doubled(c->room, 2048, n) : c->room;
    uint32_t parts =
        c->n_parts + 1 > c->parts_room ? doubled(c->parts_room, 8, c->n_parts + 1) : c->parts_room;
    if (c->n_parts == PARTS_MOST ||
        !make_room(t, room - c->room + (parts - c->parts_room) * sizeof *c->parts, keep))
        return false;
    if (room > c->room) {
        uint8_t *bytes = realloc(c->bytes, room);
        if (!bytes)
            return false;
        t->used += room - c->room;
        c->bytes = bytes;
        c->room = room;
    }
    if (parts > c->parts_room) {
        struct part *more = realloc(c->parts, parts * sizeof *more);
        if (!more)
            return false;
        t->used += (parts - c->parts_room) * sizeof *more;
        c->parts = more;
        c->parts_room = parts;
    }
    return true;
}

/* Bytes at `from` that no part has so far: in one part where they were captured in one place. */
static bool add_part(struct quic_flows *t, const struct conn *keep, struct crypto *c,
                     const struct packet *p, struct part part)
{
    uint32_t at = part.piece.offset, left = part.piece.length;
    while (left) {
        struct piece piece = packet_origin(p, at);
        piece.length = piece.length < left ? piece.length : left;
        if (!piece.length || !grow(t, keep, c, part.from + piece.length))
            return false;
        uint32_t i = c->n_parts;
        for (; i && c->parts[i - 1].from > part.from; i--)
            c->parts[i] = c->parts[i - 1];
        c->parts[i] = (struct part){part.from, piece};
        c->n_parts++;
        memcpy(c->bytes + part.from, p->bytes + at, piece.length);
        part.from += piece.length;
        at += piece.length;
        left -= piece.length;
    }
    return true;
}

/* How many of the n bytes at `from` one part has, or none; *gap: how far it is to the next one that
 * has some. */
static uint32_t had(const struct crypto *c, uint32_t from, uint32_t n, uint32_t *gap)
{
    *gap = n;
    for (uint32_t i = 0; i < c->n_parts; i++) {
        uint32_t begin = c->parts[i].from, end = begin + c->parts[i].piece.length;
        if (begin <= from && from < end)
            return end - from < n ? end - from : n;
        if (begin > from && begin - from < *gap)
            *gap = begin - from;
    }
    return 0;
}

/* Takes in what has not come before. *fresh: there was some. */
static bool add(struct quic_flows *t, const struct conn *keep, struct crypto *c,
                const struct packet *p, uint32_t at, uint32_t from, uint32_t n, bool *fresh)
{
    while (n) {
        uint32_t gap, old = had(c, from, n, &gap), step = old ? old : gap;
        if (old && from + old > c->done) {
            c->notes |= SECTION_OVERLAP;
            if (memcmp(c->bytes + from, p->bytes + at, old) != 0)
                c->notes |= SECTION_CONFLICT;
        } else if (!old) {
            struct part part = {from, {.offset = at, .length = step}};
            *fresh = true;
            if (!add_part(t, keep, c, p, part))
                return false;
        }
        from += step;
        at += step;
        n -= step;
    }
    return true;
}

/* Where the bytes that came without a gap end. */
static uint32_t whole_to(const struct crypto *c)
{
    uint32_t to = 0;
    for (uint32_t i = 0; i < c->n_parts && c->parts[i].from <= to; i++)
        to = c->parts[i].from + c->parts[i].piece.length;
    return to;
}

/* Where the messages end that are whole. */
static uint32_t messages_to(const struct crypto *c)
{
    uint32_t end = whole_to(c), to = c->done;
    while (end - to >= TLS_HEADER_LEN) {
        uint32_t n = TLS_HEADER_LEN + load_be(c->bytes + to + 1, 3);
        if (n > end - to)
            break;
        to += n;
    }
    return to;
}

static bool give(struct quic_flows *t, struct crypto *c, uint32_t to, struct reassembled *m)
{
    uint32_t n = 0;
    if (!t->pieces && !(t->pieces = malloc(PARTS_MOST * sizeof *t->pieces)))
        return false;
    for (uint32_t i = 0; i < c->n_parts; i++) {
        uint32_t begin = c->parts[i].from, end = begin + c->parts[i].piece.length;
        uint32_t skip = c->done > begin ? c->done - begin : 0;
        if (end <= c->done || begin >= to)
            continue;
        struct piece piece = c->parts[i].piece;
        piece.offset += skip;
        piece.length = (end < to ? end : to) - begin - skip;
        t->pieces[n++] = piece;
    }
    *m = (struct reassembled){
        .bytes = c->bytes + c->done,
        .length = to - c->done,
        .pieces = t->pieces,
        .n_pieces = n,
        .notes = c->notes,
    };
    c->done = to;
    c->notes = 0;
    return true;
}

enum quic_crypto quic_crypto(struct quic_flows *t, const struct flow_key *k, unsigned end,
                             const struct packet *p, uint32_t at, uint64_t offset, uint32_t n,
                             struct reassembled *m)
{
    bool high, fresh = false;
    struct conn *conn = find_flow(t, k, &high);
    if (!conn || !n || offset >= QUIC_STREAM_MOST || n > QUIC_STREAM_MOST - offset)
        return QUIC_CRYPTO_KEPT;
    struct crypto *c = &conn->crypto[end];
    if (c->lost)
        return QUIC_CRYPTO_KEPT;
    if (!add(t, conn, c, p, at, (uint32_t)offset, n, &fresh)) {
        forget_crypto(t, c);
        c->lost = true;
        return QUIC_CRYPTO_KEPT;
    }
    if (!fresh)
        return QUIC_CRYPTO_AGAIN;
    uint32_t to = messages_to(c);
    return to > c->done && give(t, c, to, m) ? QUIC_CRYPTO_WHOLE : QUIC_CRYPTO_KEPT;
}
