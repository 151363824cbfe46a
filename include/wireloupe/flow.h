/* Flow state: what one packet alone cannot say. It hangs beside the dissector, bounded in memory.
 */
#ifndef WIRELOUPE_FLOW_H
#define WIRELOUPE_FLOW_H

#include <stdbool.h>
#include <stdint.h>

/* How many flows are kept by default: at 64 bytes each, and the index, 72 MiB when all are in use.
 */
#define FLOWS_DEFAULT 1000000u

struct flows;

/* flows_new: a table of at most `limit` flows; the least recently used goes first. Memory grows
 * with the flows that are there. NULL without memory. Owned by the caller: flows_free(). */
struct flows *flows_new(uint32_t limit);
void flows_free(struct flows *t);

/* The two ends of a segment, in the direction in which it travels. */
struct flow_key {
    const uint8_t *src, *dst; /* addr_len bytes each */
    uint8_t addr_len;         /* 4 or 16 */
    uint8_t proto;            /* IP protocol number */
    uint16_t sport, dport;
};

/* flows_tcp_base: the numbers to subtract from a segment's sequence and acknowledgement numbers to
 * get the relative ones, as tcpdump counts: from the first segment of the flow that was seen, or
 * the last SYN. Returns false for the segment that sets them, which is shown with its absolute
 * numbers. */
bool flows_tcp_base(struct flows *t, const struct flow_key *k, uint32_t seq, uint32_t ack, bool syn,
                    bool has_ack, uint32_t *seq_base, uint32_t *ack_base);

#define FLOWS_SCALE_UNKNOWN (-1) /* the handshake was not seen */
#define FLOWS_SCALE_NONE (-2)    /* it agreed on no scale */

/* flows_tcp_scale: by how many bits the segment's window is shifted (0 to 14), or one of the above.
 * A segment with SYN tells the scale of its sender: `shift`, -1 without the option. */
int flows_tcp_scale(struct flows *t, const struct flow_key *k, bool syn, bool ack, int shift);

enum flow_role {
    FLOW_ROLE_UNKNOWN,
    FLOW_ROLE_INITIATOR,
    FLOW_ROLE_RESPONDER
};

/* flows_ike_role: which end of an IKEv1 negotiation sends this message. The first one that was seen
 * with the initiator's cookie (8 bytes) and none of the responder's tells; as tcpdump does, the
 * latest 20 negotiations are remembered. */
enum flow_role flows_ike_role(struct flows *t, const struct flow_key *k, const uint8_t *cookies);

/* flows_evicted: how many flows had to go for newer ones. */
uint64_t flows_evicted(const struct flows *t);

#endif
