/* Names learned from packets, and the packets that they belong to. */
#ifndef DISSECT_CLAIMS_H
#define DISSECT_CLAIMS_H

#include "wireloupe/dissect.h"

struct claims;

/* claims_new: NULL without memory. Owned by the caller: claims_free(). */
struct claims *claims_new(void);
void claims_free(struct claims *c);
/* claims_names: what was learned; NULL of NULL. */
struct names *claims_names(struct claims *c);
/* claims_learn: a packet was dissected: takes in what it says. */
void claims_learn(struct claims *c, const struct packet *p);

#endif
