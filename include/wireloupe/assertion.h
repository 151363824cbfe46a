/* Assertions about all packets of a run: --assert 'count(dns.flags.rcode == 3) == 2'. */
#ifndef WIRELOUPE_ASSERTION_H
#define WIRELOUPE_ASSERTION_H

#include "wireloupe/match.h"
#include "wireloupe/out.h"

struct assertion;

/* assertion_open: compiles one. Returns NULL with the reason in `error` (MATCH_ERROR_SIZE bytes).
 * Owned by the caller: assertion_close(). The text must outlive it. */
struct assertion *assertion_open(const char *text, char *error);
void assertion_close(struct assertion *a);
/* assertion_want: the WANT_* bits of dissect.h that assertion_packet() needs. */
uint32_t assertion_want(const struct assertion *a);
/* assertion_packet: takes one more packet into account. */
void assertion_packet(struct assertion *a, const struct packet *p);
/* assertion_holds: whether it holds of the packets so far; if not, writes the assertion and what
 * was found, one line without its end. */
bool assertion_holds(const struct assertion *a, struct out *out);

#endif
