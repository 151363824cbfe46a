/* A live capture's own thread: it empties the kernel's buffer into a ring, so that whoever shows
 * the packets may be slow for a while (a terminal, a pipe, a disk) and the kernel drops none. */
#ifndef CAPTURE_APART_H
#define CAPTURE_APART_H

#include "source.h"

struct apart;

/* apart_start: begins to capture with c->pcap, `unit` nanoseconds a fraction of its time stamps.
 * NULL where there can be no thread. */
struct apart *apart_start(struct capture *c, unsigned unit);
/* apart_stop: ends the thread and releases everything; c->pcap is the caller's alone again. */
void apart_stop(struct apart *a);

/* apart_batch: as a source's batch(): what is there, after waiting for the first. */
enum capture_status apart_batch(struct apart *a);

/* apart_drain: after a stop, ends the thread and hands on what is in the ring, for a second at
 * most: the rest counts as lost. Another stop ends it, and nothing more is counted. */
void apart_drain(struct apart *a);

/* apart_stats: what pcap_stats() says, asked for by the thread. */
bool apart_stats(struct apart *a, struct pcap_stat *s);
/* apart_lost: frames that came while the ring was full. */
uint64_t apart_lost(const struct apart *a);

#endif
