/* The short way for frames as nearly all are. */
#ifndef WIRELOUPE_EVERYDAY_H
#define WIRELOUPE_EVERYDAY_H

struct dissect;

/* everyday_frame: Ethernet, IP without options or fragments, TCP or UDP, no length that lies: the
 * layers of the first two are filled in at once, as their own dissectors would leave them where
 * nobody asks for fields. Returns the protocol at the cursor; PROTO_NONE, and nothing is done,
 * where the frame is of another kind, or where the checksum of IPv4 is asked for and wrong. */
unsigned everyday_frame(struct dissect *d);

#endif
