/* Field filters: Wireshark's display-filter language, over the fields of a dissected packet. */
#ifndef WIRELOUPE_MATCH_H
#define WIRELOUPE_MATCH_H

#include "wireloupe/packet.h"

struct match;

/* Room for one message of this module. */
#define MATCH_ERROR_SIZE 512

/* match_open: compiles an expression. Returns NULL with the reason in `error` (MATCH_ERROR_SIZE
 * bytes). Owned by the caller: match_close(). */
struct match *match_open(const char *expression, char *error);
void match_close(struct match *m);
/* match_want: the WANT_* bits of dissect.h that match_packet() needs; more do no harm. */
uint32_t match_want(const struct match *m);
/* match_packet: whether the packet, dissected with match_want(), is one that the expression means.
 */
bool match_packet(struct match *m, const struct packet *p);
/* match_features: what was built in, " pcre2", or ""; never NULL. */
const char *match_features(void);

#endif
