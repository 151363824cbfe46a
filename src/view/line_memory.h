/* What the lines of a view at work remember from packet to packet. */
#ifndef LINE_MEMORY_H
#define LINE_MEMORY_H

#include <net/if.h>
#include <time.h>

#include "wireloupe/line.h"

/* The second shown last, broken down and as "HH:MM:SS": a capture has many packets in a second, and
 * localtime_r looks at /etc/localtime. */
struct time_memory {
    int64_t second;
    int64_t begins; /* the same in nanoseconds */
    bool valid;
    struct tm tm;
    char clock[8];
    int64_t base; /* what -ttt and -ttttt count from */
    bool started; /* there is one */
};

/* time_is_known: the packet's second is the one shown last. put_known_time: its time then, as
 * tcpdump shows it without options; 15 characters. */
static inline bool time_is_known(const struct time_memory *last, const struct packet *p)
{
    return (uint64_t)p->time - (uint64_t)last->begins < 1000000000 && last->valid &&
           !p->odd_fraction;
}

static inline char *put_known_time(char *at, const struct time_memory *last, const struct packet *p)
{
    at = put_mem(at, last->clock, sizeof last->clock);
    return put_micros(at, (uint32_t)(p->time - last->begins) / 1000);
}

/* The ends of flows seen lately, as text: the packets of a flow come close together. */
#define FLOW_TEXTS_LOG2 10
#define FLOW_TEXTS (1u << FLOW_TEXTS_LOG2)
#define FLOW_TEXTS6 64u
#define FLOW_TEXT4 48 /* two addresses of 15 characters, two ports of 5, " > " and two dots */
#define FLOW_TEXT6 96 /* the same with addresses of 39 */

struct flow_text {
    uint64_t addresses;
    uint32_t ports;
    uint8_t n;
    char text[FLOW_TEXT4 + 3];
};

struct flow_text6 {
    uint64_t addresses[4];
    uint32_t ports;
    uint8_t n;
    char text[FLOW_TEXT6];
};

_Static_assert(sizeof(struct flow_text) == 64, "a cache line");

struct line_memory {
    _Alignas(64) struct flow_text flows[FLOW_TEXTS];
    struct time_memory time;
    struct flow_text6 flows6[FLOW_TEXTS6];
    bool services; /* ports are shown by name */
    bool plain;    /* nothing but time and text: see write_plain() */
    /* Names of this host's interfaces, for captures on all of them. */
    char interfaces[256][IF_NAMESIZE];
};

#endif
