/* Names claimed for addresses: see names.h. */
#include "wireloupe/names.h"

#include <stdlib.h>
#include <string.h>

#include "wireloupe/hash.h"
#include "index.h"

#define FIRST_ROOM 64u
#define WAITING 64u

struct names {
    struct index index;
    struct secret secret;
    struct claim *claim; /* [0] is not used */
    uint32_t n, room;
    uint32_t newest, oldest;
    struct awaited waiting[WAITING]; /* a ring; n 0: none */
    uint32_t next_waiting;
};

struct names *names_new(void)
{
    struct names *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    secret_make(&t->secret);
    t->n = 1;
    t->room = FIRST_ROOM;
    t->claim = malloc(t->room * sizeof *t->claim);
    if (t->claim && index_resize(&t->index, t->room))
        return t;
    names_free(t);
    return NULL;
}

void names_free(struct names *t)
{
    if (!t)
        return;
    free(t->claim);
    index_free(&t->index);
    free(t);
}

const char *names_by(unsigned by)
{
    static const char *const words[] = {
        [NAME_BY_DNS] = "DNS",   [NAME_BY_TLS] = "TLS",   [NAME_BY_TLS_OUTER] = "outer TLS",
        [NAME_BY_HTTP] = "HTTP", [NAME_BY_DHCP] = "DHCP",
    };
    return by && by < sizeof words / sizeof *words ? words[by] : "?";
}

/* ---- the list by use ---- */

static void leave(struct names *t, uint32_t i)
{
    const struct claim *c = &t->claim[i];
    *(c->newer ? &t->claim[c->newer].older : &t->newest) = c->older;
    *(c->older ? &t->claim[c->older].newer : &t->oldest) = c->newer;
}

static void put_first(struct names *t, uint32_t i)
{
    struct claim *c = &t->claim[i];
    c->newer = 0;
    c->older = t->newest;
    *(t->newest ? &t->claim[t->newest].newer : &t->oldest) = i;
    t->newest = i;
}

/* ---- the table ---- */

static struct claim make_key(const struct names *t, const uint8_t *address, uint8_t addr_len)
{
    struct claim key = {.addr_len = addr_len};
    uint64_t words[3] = {addr_len};
    memcpy(key.address, address, addr_len);
    memcpy(words + 1, key.address, sizeof key.address);
    key.hash = hash_words(&t->secret, words, 3);
    return key;
}

static uint32_t find(const struct names *t, const struct claim *key)
{
    uint32_t at = key->hash, i;
    while ((i = index_next(&t->index, key->hash, &at))) {
        const struct claim *c = &t->claim[i];
        if (c->addr_len == key->addr_len && !memcmp(c->address, key->address, sizeof c->address))
            return i;
    }
    return 0;
}

static void grow(struct names *t)
{
    struct claim *wider = realloc(t->claim, 2 * t->room * sizeof *wider);
    if (!wider)
        return;
    t->claim = wider;
    if (index_resize(&t->index, 2 * t->room))
        t->room *= 2;
}

/* A place for another address: a fresh one, or the oldest one's; 0 where there is none. */
static uint32_t take_place(struct names *t)
{
    if (t->n == t->room && t->room < NAMES_MOST)
        grow(t);
    if (t->n < t->room)
        return t->n++;
    uint32_t i = t->oldest;
    leave(t, i);
    index_remove(&t->index, t->claim[i].hash, i);
    return i;
}

/* Letters, digits, hyphens, dots and underscores, or other alphabets: what could make a claim look
 * like two, or like markup, is no name of a host. */
static bool is_name(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i], low = c | 0x20;
        bool fine = c >= 0x80 || (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                    c == '.' || c == '_';
        if (!fine)
            return false;
    }
    return n && n <= NAME_MOST;
}

void names_learn(struct names *t, const uint8_t *address, uint8_t addr_len, const char *name,
                 size_t n, enum name_by by, uint32_t frame)
{
    if (!is_name(name, n) || (addr_len != 4 && addr_len != 16))
        return;
    struct claim key = make_key(t, address, addr_len);
    uint32_t i = find(t, &key);
    if (i) {
        leave(t, i);
    } else {
        i = take_place(t);
        t->claim[i] = key;
        index_put(&t->index, key.hash, i);
    }
    struct claim *c = &t->claim[i];
    c->by = (uint8_t)by;
    c->n = (uint8_t)n;
    c->frame = frame;
    memcpy(c->name, name, n);
    put_first(t, i);
}

const struct claim *names_find(const struct names *t, const uint8_t *address, uint8_t addr_len)
{
    if (addr_len != 4 && addr_len != 16)
        return NULL;
    struct claim key = make_key(t, address, addr_len);
    uint32_t i = find(t, &key);
    return i ? &t->claim[i] : NULL;
}

const struct claim *names_use(struct names *t, const uint8_t *address, uint8_t addr_len)
{
    const struct claim *c = names_find(t, address, addr_len);
    if (c) {
        uint32_t i = (uint32_t)(c - t->claim);
        leave(t, i);
        put_first(t, i);
    }
    return c;
}

/* ---- host names without an address so far ---- */

const struct awaited *names_waiting(const struct names *t, uint32_t id)
{
    for (unsigned i = 0; i < WAITING; i++) {
        if (t->waiting[i].n && t->waiting[i].id == id)
            return &t->waiting[i];
    }
    return NULL;
}

void names_wait(struct names *t, uint32_t id, const char *name, size_t n, uint32_t frame)
{
    const struct awaited *known = names_waiting(t, id);
    struct awaited *a = &t->waiting[known ? (size_t)(known - t->waiting) : t->next_waiting];
    if (!is_name(name, n))
        return;
    if (!known)
        t->next_waiting = (t->next_waiting + 1) % WAITING;
    a->id = id;
    a->frame = frame;
    a->n = (uint8_t)n;
    memcpy(a->name, name, n);
}
