/* What the files of QUIC share. */
#ifndef PROTO_QUIC_H
#define PROTO_QUIC_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

/* What a decrypted packet's section is, see dissect_joined(): who sent it. */
#define QUIC_BY_CLIENT 1
#define QUIC_BY_SERVER 2

/* quic_varint: a number of 1 to 8 bytes, the first two bits of which say how many (RFC 9000 16).
 * Returns its value, 0 where it is not there. */
uint64_t quic_varint(struct dissect *d, unsigned id);

/* quic_line_packets: with a packet of UDP's payload, what the decrypted ones in it say. */
void quic_line_packets(struct line *l, const struct layer *y);

#endif
