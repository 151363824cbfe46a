/* What a whole capture is made of: protocols, hosts, handshakes, and how much there was when. All
 * of it bounded, whatever comes. */
#ifndef WIRELOUPE_SUMMARY_H
#define WIRELOUPE_SUMMARY_H

#include "wireloupe/packet.h"

/* ---- hosts.c: who sent and received how much ---- */

/* Addresses that are counted. Where there are more, those of the least bytes are given up. */
#define HOSTS_MOST 65536u

struct host {
    uint8_t address[16];
    uint8_t addr_len;
    uint64_t sent[2], received[2]; /* packets, bytes */
};

struct hosts;

/* hosts_new: NULL without memory. Owned by the caller: hosts_free(). */
struct hosts *hosts_new(void);
void hosts_free(struct hosts *t);
/* hosts_count: a packet of n bytes between two addresses of addr_len bytes. */
void hosts_count(struct hosts *t, const uint8_t *src, const uint8_t *dst, uint8_t addr_len,
                 uint32_t n);
/* hosts_top: copies the (at most n) hosts of the most bytes, the first of all first; those of the
 * same bytes in the order of their addresses. Returns how many. */
unsigned hosts_top(const struct hosts *t, struct host *to, unsigned n);
/* hosts_number: how many are counted; hosts_lost: how many were given up. */
uint32_t hosts_number(const struct hosts *t);
uint64_t hosts_lost(const struct hosts *t);

/* ---- handshakes.c: connections that are not open yet ---- */

/* How long an end that waits for an answer counts: as long as Linux keeps a half-open connection.
 */
#define HANDSHAKE_SECONDS 63
#define SERVERS_MOST 16384u

/* What a server was asked for. */
struct server {
    uint8_t address[16];
    uint8_t addr_len;
    uint16_t port;
    uint32_t asked;     /* connections that began with a SYN */
    uint32_t opened;    /* of them, those whose handshake was completed */
    uint32_t now, most; /* that wait for its end, now and at most */
    int64_t most_at;    /* when that was */
};

struct handshakes;

/* handshakes_new: watches the connections of a flow table, whose `gone` it takes (flow.h). */
struct handshakes *handshakes_new(struct flows *t);
void handshakes_free(struct handshakes *h);
/* handshakes_packet: a packet of the flow at a place of the table came. */
void handshakes_packet(struct handshakes *h, uint32_t place, int64_t time);

struct handshake_counts {
    uint32_t unanswered, half_open; /* now: SYNs, and SYNs with an answer that nobody confirmed */
    uint64_t asked;                 /* connections that began with a SYN */
    uint64_t opened, refused;       /* completed; answered by a reset */
    uint64_t never;                 /* never answered, and given up by now */
};

struct handshake_counts handshakes_counts(const struct handshakes *h);
/* handshakes_top: copies the (at most n) servers with the most handshakes under way at once. */
unsigned handshakes_top(const struct handshakes *h, struct server *to, unsigned n);
/* handshakes_flood: whether that looks like more than a server's backlog holds: a hundred and more
 * at once, and less than half of all were completed. */
bool handshakes_flood(const struct server *s);

/* ---- series.c: how much there was when ---- */

#define MOMENTS 512u /* where there are more, each two become one, twice as long */

struct moment {
    uint64_t packets, bytes;
    uint32_t asked;                 /* SYNs */
    uint32_t unanswered, half_open; /* at most, inside it */
};

struct series {
    int64_t origin; /* when the first one begins */
    int64_t width;  /* of each, in nanoseconds */
    uint32_t n;
    uint32_t unanswered, half_open; /* by now: they go on where nothing comes */
    struct moment at[MOMENTS];
};

/* series_moment: the one of a time, for counting; s->n is 0 before the first. Times before the
 * first packet's count for the first. */
struct moment *series_moment(struct series *s, int64_t time);
/* series_waiting: how many handshakes of each kind are under way from that moment on. */
void series_waiting(struct series *s, struct moment *m, uint32_t unanswered, uint32_t half_open);
/* series_squeeze: makes of them at most n. */
void series_squeeze(struct series *s, uint32_t n);

#endif
