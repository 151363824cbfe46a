/* DHCPv6 as tcpdump's line has it. */
#ifndef WIRELOUPE_PROTO_DHCPV6_TEXT_H
#define WIRELOUPE_PROTO_DHCPV6_TEXT_H

#include "wireloupe/line.h"

/* dhcpv6_text: the message from one frame offset to another, all of it captured. */
void dhcpv6_text(struct line *l, uint32_t at, uint32_t end);

#endif
