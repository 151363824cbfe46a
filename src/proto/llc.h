/* What 802.2 LLC and SNAP share: the two ends of a frame, as tcpdump writes them before what it
 * does not decode.
 *
 * Private to llc.c and snap.c. */
#ifndef WIRELOUPE_PROTO_LLC_H
#define WIRELOUPE_PROTO_LLC_H

#include "wireloupe/line.h"

#define LLC_SAP_SNAP 0xaa

/* llc_line_ends: "source [ssap] > destination dsap ". The words for the service access points are
 * the caller's; ssap is NULL where it is the same one. */
static inline void llc_line_ends(struct line *l, const struct layer *y, const char *ssap,
                                 const char *dsap)
{
    const struct packet *p = l->p;
    const struct layer *up = y;
    while (up->proto != PROTO_eth && up != &p->layers[up->parent])
        up = &p->layers[up->parent];
    bool ends = up->proto == PROTO_eth && up->fixed >= 12;
    if (ends)
        line_mac(l, p->bytes + up->offset + 6);
    if (ssap) {
        out_str(l->out, ends ? " " : "");
        out_str(l->out, ssap);
    }
    if (ends || ssap)
        out_str(l->out, " > ");
    if (ends) {
        line_mac(l, p->bytes + up->offset);
        out_char(l->out, ' ');
    }
    out_str(l->out, dsap);
}

#endif
