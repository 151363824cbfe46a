/* The protocols by number, by key and by name: const once registry_init() has run. */
#include "wireloupe/dissect.h"

#include <pthread.h>
#include <string.h>

#define PROTOCOL(name) extern const struct protocol proto_##name;
#include "../proto/protocols.def"
#undef PROTOCOL

const struct protocol *const protocols[N_PROTOCOLS] = {
#define PROTOCOL(name) [PROTO_##name] = &proto_##name,
#include "../proto/protocols.def"
#undef PROTOCOL
};

struct proto_plan proto_plans[N_PROTOCOLS];

_Static_assert(N_PROTOCOLS < 256, "a protocol's number is a byte");

uint8_t proto_keys[N_BIND_BY][65536];

/* The protocols with a guess(), in order, and for every first byte a bit for each that may begin
 * with it: most payloads need no guess at all. */
#define MAX_GUESSERS 32
static uint8_t guessers[MAX_GUESSERS];
static unsigned n_guessers;
static uint32_t guess_masks[2][256]; /* for TCP, for UDP */

static uint16_t header_length(const struct protocol *t)
{
    unsigned bytes = 0;
    for (unsigned i = 0; i < t->n_header; i++) {
        unsigned stop = t->fields[i].byte + t->fields[i].size;
        bytes = stop > bytes ? stop : bytes;
    }
    return (uint16_t)bytes;
}

static void add_guesser(unsigned proto)
{
    if (n_guessers == MAX_GUESSERS)
        return;
    const struct protocol *t = protocols[proto];
    for (unsigned c = 0; c < 256; c++) {
        if (t->guess_first && (!c || !strchr(t->guess_first, (int)c)))
            continue;
        if (t->guess_in & GUESS_TCP)
            guess_masks[0][c] |= 1u << n_guessers;
        if (t->guess_in & GUESS_UDP)
            guess_masks[1][c] |= 1u << n_guessers;
    }
    guessers[n_guessers++] = (uint8_t)proto;
}

static void make(void)
{
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        const struct protocol *t = protocols[i];
        proto_plans[i].header_len = header_length(t);
        for (unsigned b = 0; b < t->n_binds; b++) {
            uint8_t *slot = &proto_keys[t->binds[b].by][t->binds[b].key];
            if (!*slot)
                *slot = (uint8_t)i;
        }
        if (t->guess)
            add_guesser(i);
    }
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

void registry_init(void)
{
    pthread_once(&once, make);
}

unsigned registry_guess(const struct reader *r, unsigned in, unsigned but)
{
    uint32_t mask = reader_have(r) ? guess_masks[in / GUESS_UDP][reader_peek(r, 0, 1)] : 0;
    for (; mask; mask &= mask - 1) {
        unsigned proto = guessers[__builtin_ctz(mask)];
        if (proto != but && protocols[proto]->guess(r))
            return proto;
    }
    return PROTO_NONE;
}

const struct field_def *registry_field(const char *name, unsigned *proto)
{
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned k = 0; k < protocols[i]->n_fields; k++) {
            if (strcmp(protocols[i]->fields[k].name, name) == 0) {
                *proto = i;
                return &protocols[i]->fields[k];
            }
        }
    }
    return NULL;
}
