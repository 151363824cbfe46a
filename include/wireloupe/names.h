/* Names that packets have claimed for addresses: answers of DNS, names that clients ask servers for
 * (TLS, HTTP), host names in DHCP. Nothing is ever asked on the network. Bounded: where there are
 * too many addresses, the one that was learned or shown longest ago goes first. */
#ifndef WIRELOUPE_NAMES_H
#define WIRELOUPE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAMES_MOST 16384u /* addresses: at 304 bytes each, and the index, 5 MiB */
#define NAME_MOST 253u    /* bytes of a name (RFC 1035 3.1); longer ones are not learned */

/* Who says so. */
enum name_by {
    NAME_BY_DNS = 1,   /* the answer to a question for the name, or for the address */
    NAME_BY_TLS,       /* a client, to the server that it calls */
    NAME_BY_TLS_OUTER, /* the same, and what it hides behind that name is encrypted */
    NAME_BY_HTTP,      /* a client, in a request */
    NAME_BY_DHCP       /* the host itself, when it was given the address */
};

/* The latest claim about an address. */
struct claim {
    uint8_t address[16];
    uint8_t addr_len; /* 4 or 16 */
    uint8_t by;       /* enum name_by */
    uint8_t n;        /* bytes of the name, which may be any */
    uint32_t frame;   /* that has the claim */
    uint32_t newer, older;
    uint32_t hash;
    char name[NAME_MOST];
};

struct names;

/* names_new: NULL without memory. Owned by the caller: names_free(). */
struct names *names_new(void);
void names_free(struct names *t);
/* names_learn: a frame says that the address has the name of n bytes. One that is too long, or has
 * other characters than names of hosts have, is none. */
void names_learn(struct names *t, const uint8_t *address, uint8_t addr_len, const char *name,
                 size_t n, enum name_by by, uint32_t frame);
/* names_find: what was claimed about an address last, or NULL; valid until the next names_learn().
 * names_use: the same, and it was needed just now. */
const struct claim *names_find(const struct names *t, const uint8_t *address, uint8_t addr_len);
const struct claim *names_use(struct names *t, const uint8_t *address, uint8_t addr_len);
/* names_by: who says so, in a word: "DNS". */
const char *names_by(unsigned by);

/* A client's host name waits for the address that the client is given: names_wait() remembers it
 * for a transaction of DHCP (the latest 64 of them), names_waiting() finds it, or NULL. */
struct awaited {
    uint32_t id, frame;
    uint8_t n;
    char name[NAME_MOST];
};
void names_wait(struct names *t, uint32_t id, const char *name, size_t n, uint32_t frame);
const struct awaited *names_waiting(const struct names *t, uint32_t id);

#endif
