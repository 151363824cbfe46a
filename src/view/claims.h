/* Names of addresses (--names), as the views write them. */
#ifndef VIEW_CLAIMS_H
#define VIEW_CLAIMS_H

#include "wireloupe/names.h"
#include "wireloupe/view.h"

/* claims_line: what the packet's fields say of its addresses, behind its line:
 * " {10.99.0.80 = web.example.test (DNS #2)}"; nothing where they say nothing. */
void claims_line(struct out *out, const struct packet *p);

/* claims_name: what was learned of an address: "web.example.test (DNS #2)". Returns false, and
 * writes nothing, where that is nothing, or nobody wants to know (NULL). */
bool claims_name(struct out *out, const struct names *t, const uint8_t *address, uint8_t addr_len);

/* claims_ends: the same for two addresses, each with its address, in braces and behind a space; one
 * alone where they are the same. */
void claims_ends(struct out *out, const struct names *t, const uint8_t *const address[2],
                 uint8_t addr_len);

#endif
