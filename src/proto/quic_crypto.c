/* Messages of the handshake that QUIC's CRYPTO frames carry (RFC 9000 7.5).
 *
 * What a student learns here: a message may be cut into frames anywhere, and the frames may come in
 * any order; each says where its bytes belong. */
#include "quic.h"

enum {
    QUIC_CRYPTO_FRAGMENT,
    QUIC_CRYPTO_COUNT,
    QUIC_CRYPTO_LENGTH,
    QUIC_CRYPTO_OVERLAP,
    QUIC_CRYPTO_CONFLICT
};

static const struct field_def rows[] = {
    [QUIC_CRYPTO_FRAGMENT] = {.name = "quic.crypto.fragment",
                              .label = "Part in frame",
                              .type = FT_UINT,
                              .flags = FF_SAME,
                              .rfc = "RFC 9000 19.6",
                              .what = "The number of a frame that carries a part of the message."},
    [QUIC_CRYPTO_COUNT] = {.name = "quic.crypto.fragment.count",
                           .label = "Parts",
                           .type = FT_UINT,
                           .flags = FF_SAME,
                           .rfc = "RFC 9000 19.6",
                           .what = "In how many pieces the message came."},
    [QUIC_CRYPTO_LENGTH] = {.name = "quic.crypto.reassembled.length",
                            .label = "Reassembled length",
                            .type = FT_UINT,
                            .unit = "bytes",
                            .flags = FF_SAME,
                            .rfc = "RFC 9000 19.6",
                            .what = "How long the message is that the parts make together."},
    [QUIC_CRYPTO_OVERLAP] = {.name = "quic.overlap",
                             .label = "Parts overlap",
                             .type = FT_UINT,
                             .flags = FF_SAME,
                             .rfc = "RFC 9000 2.2",
                             .what = "Set: some bytes of the message came twice; what came first "
                                     "counts."},
    [QUIC_CRYPTO_CONFLICT] = {.name = "quic.fragment.overlap.conflict",
                              .label = "Conflicting data",
                              .type = FT_UINT,
                              .flags = FF_SAME,
                              .rfc = "RFC 9000 2.2",
                              .what = "Set: some bytes came twice and were not the same, which "
                                      "QUIC forbids: somebody wants to mislead those who listen."},
};

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    section_facts(d, QUIC_CRYPTO_FRAGMENT);
}

const struct protocol proto_quic_crypto = {
    .name = "quic",
    .title = "Message in CRYPTO frames",
    .rfc = "RFC 9000 7.5",
    ROWS(rows),
    .beyond = true,
    .dissect = dissect,
};
