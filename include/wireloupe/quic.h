/* What is kept of QUIC connections, and the keys of their first packets.
 *
 * The keys of Initial packets come from what stands in the client's first one (RFC 9001 5.2): who
 * sees that can read them all. Everything after them is for the two ends alone. */
#ifndef WIRELOUPE_QUIC_H
#define WIRELOUPE_QUIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wireloupe/flow.h"

struct packet;
struct reassembled;

/* ---- base/quic_keys.c: by nettle ---- */

#define QUIC_V1 0x00000001u
#define QUIC_V2 0x6b3343cfu
#define QUIC_V2_DRAFT 0x709a50c4u
#define QUIC_DRAFT_23 0xff000017u
#define QUIC_DRAFT_29 0xff00001du
#define QUIC_CID_MAX 20u /* bytes of a connection ID (RFC 9000 17.2) */
#define QUIC_TAG 16u     /* bytes of an authentication tag */
#define QUIC_SAMPLE 16u  /* bytes from which the protection of a header is made */

/* What protects the packets of one end. */
struct quic_keys {
    uint8_t key[16], iv[12], hp[16];
};

/* quic_can_open: the program was built with what it takes to decrypt. */
bool quic_can_open(void);

/* quic_knows: Initial packets of that version can be decrypted (with nettle): RFC 9000's, RFC
 * 9369's, and the drafts from 23 on. */
bool quic_knows(uint32_t version);

/* quic_is_v2: the version numbers its packet types as RFC 9369 does. */
static inline bool quic_is_v2(uint32_t version)
{
    return version == QUIC_V2 || version == QUIC_V2_DRAFT;
}

/* quic_is_reserved: no version at all, sent so that servers have to say which they speak (RFC 9000
 * 15). */
static inline bool quic_is_reserved(uint32_t version)
{
    return (version & 0x0f0f0f0f) == 0x0a0a0a0a;
}

/* quic_initial_keys: the keys of a client's Initial packets ([0]) and of a server's ([1]), from the
 * n bytes of the destination connection ID of the client's first. False where the version is not
 * known, or the program was built without. */
bool quic_initial_keys(uint32_t version, const uint8_t *cid, size_t n, struct quic_keys keys[2]);

/* quic_mask: what protects a header: of the first byte mask[0], of the packet number the others. */
void quic_mask(const struct quic_keys *k, const uint8_t sample[QUIC_SAMPLE], uint8_t mask[5]);

/* quic_decrypt: opens the n bytes (the tag, which comes last, included) at `sealed` into n -
 * QUIC_TAG bytes at `plain`; `header` without its protection is what the tag covers, too. False
 * where the tag is another: then these are not the keys, or the packet was changed on the way. */
bool quic_decrypt(const struct quic_keys *k, uint64_t number, const uint8_t *header,
                  size_t header_len, const uint8_t *sealed, size_t n, uint8_t *plain);

/* quic_retry_tag: the tag that a Retry packet ends with (RFC 9001 5.8): `packet` is its n bytes
 * before that, `cid` the destination connection ID to which it answers. False as above. */
bool quic_retry_tag(uint32_t version, const uint8_t *cid, size_t cid_len, const uint8_t *packet,
                    size_t n, uint8_t tag[QUIC_TAG]);

/* ---- flow/quic.c: connections ---- */

/* Bytes of memory for all connections, and where only the first messages are wanted. */
#define QUIC_MOST ((size_t)16 << 20)
#define QUIC_MOST_HELLOS ((size_t)2 << 20)
/* Bytes that are put together of one end's messages; what is beyond is not looked at. */
#define QUIC_STREAM_MOST (64u * 1024)
/* Bytes of the longest packet that is opened. */
#define QUIC_PACKET_MOST 65536u

struct quic_flows;

/* quic_new: NULL without memory. Owned by the caller: quic_free(). */
struct quic_flows *quic_new(size_t memory);
void quic_free(struct quic_flows *t);
/* quic_used: bytes of memory that connections take. */
size_t quic_used(const struct quic_flows *t);

struct quic_cid {
    const uint8_t *bytes;
    uint8_t n; /* at most QUIC_CID_MAX */
};

/* A packet with a long header, as far as it can be read. */
struct quic_long {
    struct flow_key key;
    const struct packet *p;
    uint32_t version;
    struct quic_cid dcid, scid;
    uint32_t offset; /* of its first byte in the packet */
    uint32_t number; /* of its packet number */
    uint32_t end;    /* of the byte behind it; all of it captured */
};

enum quic_step {
    QUIC_OPENED,
    QUIC_NOT_OURS, /* no keys that are known fit: it was changed, or answers what was not seen */
    QUIC_UNSEEN,   /* the client's first packet was not seen */
    QUIC_UNABLE    /* the program was built without what it takes, or knows no such version */
};

/* What an Initial packet is without its protection. */
struct quic_plain {
    const uint8_t *bytes; /* first byte, packet number, payload; valid until the next call */
    uint32_t n;
    uint8_t number_len; /* bytes of the packet number */
    uint8_t end;        /* who sent it: 0 the client, 1 the server */
    uint64_t number;    /* the packet number, in full */
};

/* quic_open: removes the protection of an Initial packet. */
enum quic_step quic_open(struct quic_flows *t, const struct quic_long *q, struct quic_plain *plain);

/* quic_seen: takes note of a packet with a long header that cannot be opened. */
void quic_seen(struct quic_flows *t, const struct quic_long *q);

/* quic_retried: what a Retry packet answers to, and the number of its connection: the destination
 * connection ID of the client's first packet; n 0 where that was not seen. */
struct quic_cid quic_retried(struct quic_flows *t, const struct flow_key *k);

/* quic_connection: the number of the connection between two ends, in order of appearance from 0;
 * false where none is known. *cid_len: how long the connection ID is in packets with a short header
 * in this direction, or QUIC_CID_UNKNOWN. */
#define QUIC_CID_UNKNOWN 0xffu
bool quic_connection(struct quic_flows *t, const struct flow_key *k, uint32_t *number,
                     uint8_t *cid_len);

/* quic_marks: where marks[streams_mark()] is 0, no connection is known between two ports. */
const uint16_t *quic_marks(const struct quic_flows *t);

enum quic_crypto {
    QUIC_CRYPTO_KEPT,  /* the message it is part of is not whole */
    QUIC_CRYPTO_AGAIN, /* all of it had come before */
    QUIC_CRYPTO_WHOLE  /* messages became whole: they are in *m, until the next call */
};

/* quic_crypto: takes in n bytes of the handshake that an end (0: the client) sends at `offset` of
 * its messages, and that stand at `at` of the packet. */
enum quic_crypto quic_crypto(struct quic_flows *t, const struct flow_key *k, unsigned end,
                             const struct packet *p, uint32_t at, uint64_t offset, uint32_t n,
                             struct reassembled *m);

#endif
