/* What IPv4's header and its options share. */
#ifndef WIRELOUPE_IP_OPT_H
#define WIRELOUPE_IP_OPT_H

#include "wireloupe/line.h"

/* line_ip_options: the options between the parentheses. Returns false where the capture cut one
 * before its length, which ends the line. *gone becomes true where tcpdump, in one too short for
 * what it lists, reads on behind what was captured. */
bool line_ip_options(struct line *l, const struct layer *y, bool *gone);

#endif
