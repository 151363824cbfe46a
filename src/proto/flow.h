/* What a transport protocol tells of its packet's flow. */
#ifndef PROTO_FLOW_H
#define PROTO_FLOW_H

#include "wireloupe/dissect.h"

/* flow_key_of: the two ends of the packet that the layer at hand belongs to. */
struct flow_key flow_key_of(const struct dissect *d, uint8_t ip_proto, uint16_t sport,
                            uint16_t dport);

/* flow_is_quoted: the layer at hand is in a packet that an ICMP error quotes. */
bool flow_is_quoted(const struct dissect *d);

/* flow_meet: with WANT_FLOW, counts the packet for its flow and sets d->flow. Returns false where
 * there is none: no view asks, or no addresses stand around it. `answer`: it says itself that the
 * other end began the flow; `renew`: it begins another one on the same ports. */
bool flow_meet(struct dissect *d, const struct flow_key *k, bool answer, bool renew);

/* flow_part: the facts of d->flow, as a part of the layer at hand. */
void flow_part(struct dissect *d);

/* tcp_flow_part: the facts that flows_tcp() has told, as a part of the layer at hand. */
void tcp_flow_part(struct dissect *d, const struct tcp_facts *facts);

/* flow_exchange: the message at hand is a question, or the answer to one: both have the key. Of an
 * answer, row `first` tells the question's frame, and the next one the time since then. */
void flow_exchange(struct dissect *d, const void *key, size_t n, bool question, unsigned first);

#endif
