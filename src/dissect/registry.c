/* The protocols by number, by key and by name: const once registry_init() has run. */
#include "wireloupe/dissect.h"

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

/* A byte for every key there can be: a look-up is one load, and only pages in use take memory. */
static uint8_t keys[N_BIND_BY][65536];

/* The protocols with a guess(), in order. */
static uint8_t guessers[N_PROTOCOLS];
static unsigned n_guessers;

static bool ready;

static uint16_t header_length(const struct protocol *t)
{
    unsigned bytes = 0;
    for (unsigned i = 0; i < t->n_header; i++) {
        unsigned stop = t->fields[i].byte + t->fields[i].size;
        bytes = stop > bytes ? stop : bytes;
    }
    return (uint16_t)bytes;
}

void registry_init(void)
{
    if (ready)
        return;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        const struct protocol *t = protocols[i];
        proto_plans[i].header_len = header_length(t);
        for (unsigned b = 0; b < t->n_binds; b++) {
            uint8_t *slot = &keys[t->binds[b].by][t->binds[b].key];
            if (!*slot)
                *slot = (uint8_t)i;
        }
        if (t->guess)
            guessers[n_guessers++] = (uint8_t)i;
    }
    ready = true;
}

unsigned registry_find(enum bind_by by, uint32_t key)
{
    return key < 65536 ? keys[by][key] : PROTO_NONE;
}

unsigned registry_guess(const struct reader *r, unsigned in)
{
    for (unsigned i = 0; i < n_guessers; i++) {
        const struct protocol *t = protocols[guessers[i]];
        if (t->guess_in & in && t->guess(r))
            return guessers[i];
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
