/* What the spanning tree protocols share in their lines.
 *
 * Private to stp.c and mstp.c. */
#ifndef WIRELOUPE_PROTO_STP_H
#define WIRELOUPE_PROTO_STP_H

#include "wireloupe/line.h"

/* stp_role: the word for a port's role, from the byte of flags. */
static inline const char *stp_role(uint32_t flags)
{
    static const char *const words[] = {"Unknown", "Alternate", "Root", "Designated"};
    return words[flags >> 2 & 3];
}

/* stp_line_flags: "[Learn, Forward]". */
static inline void stp_line_flags(struct line *l, uint32_t flags)
{
    static const struct value_name words[] = {
        {0x01, "Topology change"}, {0x02, "Proposal"},  {0x10, "Learn"},
        {0x20, "Forward"},         {0x40, "Agreement"}, {0x80, "Topology change ACK"},
    };
    out_char(l->out, '[');
    line_bits(l, words, sizeof words / sizeof words[0], flags);
    out_char(l->out, ']');
}

/* stp_line_bridge: "8001.00:19:06:ea:b8:80", from a frame offset; nothing where it is cut off. */
static inline void stp_line_bridge(struct line *l, uint32_t offset)
{
    if (offset + 8 > l->p->caplen)
        return;
    out_hex(l->out, packet_number(l->p, offset, 2), 4);
    out_char(l->out, '.');
    out_mac(l->out, l->p->bytes + offset + 2, 6);
}

#endif
