/* IPsec in UDP, so that it passes address translators (RFC 3948).
 *
 * What a student learns here: one port can carry two protocols when the first bytes tell them
 * apart: an ESP packet never begins with four zero bytes, and so these mark a message of IKE. */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    UDPENCAP_KEEPALIVE,
    UDPENCAP_MARKER
};

#define MARKER_LEN 4

static const struct field_def rows[] = {
    [UDPENCAP_KEEPALIVE] = {.name = "udpencap.nat_keepalive",
                            .label = "NAT keep-alive",
                            .type = FT_HEX,
                            .brief = "alive",
                            .rfc = "RFC 3948 2.3",
                            .what = "A byte that says nothing but keeps the translator from "
                                    "forgetting the two ends."},
    [UDPENCAP_MARKER] = {.name = "udpencap.non_esp_marker",
                         .label = "Non-ESP marker",
                         .type = FT_HEX,
                         .brief = "mark",
                         .rfc = "RFC 3948 2.2",
                         .what = "Four zero bytes: a message of IKE follows, and not ESP."},
};

static void dissect(struct dissect *d)
{
    emit_header(d);
    if (reader_left(&d->r) == 1 && reader_peek(&d->r, 0, 1) == 0xff) {
        emit_uint(d, UDPENCAP_KEEPALIVE, 1);
        return;
    }
    if (!reader_need(&d->r, MARKER_LEN))
        return;
    if (reader_peek(&d->r, 0, MARKER_LEN)) {
        dissect_next(d, PROTO_esp);
        return;
    }
    emit_uint(d, UDPENCAP_MARKER, MARKER_LEN);
    dissect_next(d, PROTO_isakmp);
}

static void line(struct line *l, const struct layer *y)
{
    const struct layer *inner = line_inner(l, y);
    if (layer_get(l->p, y, UDPENCAP_KEEPALIVE)) {
        out_str(l->out, "isakmp-nat-keep-alive");
    } else if (layer_get(l->p, y, UDPENCAP_MARKER)) {
        out_str(l->out, "NONESP-encap: ");
        if (!line_next(l, y))
            line_cut(l, "isakmp");
    } else if (inner && inner->proto == PROTO_esp) {
        out_str(l->out, "UDP-encap: ");
        line_next(l, y);
    } else if (y->end == y->offset || y->end <= l->p->caplen) {
        line_cut(l, "isakmp_rfc3948");
    } else {
        line_stop(l, "isakmp_rfc3948");
    }
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 4500},
};

const struct protocol proto_udpencap = {
    .name = "udpencap",
    .title = "UDP Encapsulation of IPsec Packets",
    .rfc = "RFC 3948",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
