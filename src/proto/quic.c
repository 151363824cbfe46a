/* QUIC (RFC 9000, RFC 9001; version 2: RFC 9369): what is on the outside of its packets.
 *
 * What a student learns here: a transport protocol that lives in programs, inside UDP, and hides
 * nearly all of itself from the network. Its first packets are encrypted, too, but with keys that
 * anybody can work out from them: they keep out mistakes, not listeners.
 *
 *    +-+-+---+-------+                      long header, while keys are agreed on:
 *    |1|1|typ|hidden |                      form, fixed bit, type, what the protection hides
 *    +-+-+---+-------+--------------+
 *    |           Version            |
 *    +-------+----------------------+
 *    | n     | Destination connection ID (n bytes)
 *    +-------+----------------------+
 *    | n     | Source connection ID (n bytes)
 *    +-------+----------------------+
 *    | Initial: token, with its length |  length  |  packet number and payload, protected
 *    +---------------------------------+----------+
 *
 *    +-+-+-+---------+
 *    |0|1|s| hidden  |  destination connection ID, and the rest, protected: short header, after
 *    +-+-+-+---------+ */
#include "quic.h"
#include "flow.h"

enum {
    QUIC_HEADER_FORM,
    QUIC_FIXED_BIT,
    QUIC_TYPE,
    QUIC_TYPE_V2,
    QUIC_PROTECTED_BITS,
    QUIC_RETRY_UNUSED,
    QUIC_VN_UNUSED,
    QUIC_VERSION_BITS,
    QUIC_SPIN_BIT,
    QUIC_SHORT_PROTECTED_BITS,
    QUIC_PACKET,
    QUIC_VERSION,
    QUIC_DCIL,
    QUIC_DCID,
    QUIC_SCIL,
    QUIC_SCID,
    QUIC_TOKEN_LENGTH,
    QUIC_TOKEN,
    QUIC_LENGTH,
    QUIC_PAYLOAD,
    QUIC_SUPPORTED_VERSION,
    QUIC_RETRY_TOKEN,
    QUIC_RETRY_TAG,
    QUIC_RETRY_STATUS,
    QUIC_ODCID,
    QUIC_REMAINING,
    QUIC_PADDING_DATA,
    QUIC_DECRYPTION,
    QUIC_CONNECTION,
    QUIC_PACKET_LENGTH
};

/* Kinds of packets with a long header, as version 1 numbers them (RFC 9000 17.2). */
enum {
    KIND_INITIAL,
    KIND_0RTT,
    KIND_HANDSHAKE,
    KIND_RETRY,
    KIND_NEGOTIATION, /* these two are ours: version negotiation has no type */
    KIND_SHORT,
    KIND_UNKNOWN
};

static const struct value_name forms[] = {
    {0, "short header"},
    {1, "long header"},
};

static const struct value_name types[] = {
    {0, "Initial"},
    {1, "0-RTT"},
    {2, "Handshake"},
    {3, "Retry"},
};

static const struct value_name types_v2[] = {
    {0, "Retry"},
    {1, "Initial"},
    {2, "0-RTT"},
    {3, "Handshake"},
};

static const struct value_name kinds[] = {
    {KIND_INITIAL, "Initial"},
    {KIND_0RTT, "0-RTT"},
    {KIND_HANDSHAKE, "Handshake"},
    {KIND_RETRY, "Retry"},
    {KIND_NEGOTIATION, "Version Negotiation"},
    {KIND_SHORT, "1-RTT"},
    {KIND_UNKNOWN, "unknown version"},
};

static const struct value_name versions[] = {
    {0x00000000, "version negotiation"},
    {QUIC_V1, "1"},
    {QUIC_V2, "2"},
    {QUIC_V2_DRAFT, "2 (draft)"},
    {0xff000017, "draft 23"},
    {0xff000018, "draft 24"},
    {0xff000019, "draft 25"},
    {0xff00001a, "draft 26"},
    {0xff00001b, "draft 27"},
    {0xff00001c, "draft 28"},
    {0xff00001d, "draft 29"},
    {0xff00001e, "draft 30"},
    {0xff00001f, "draft 31"},
    {0xff000020, "draft 32"},
};

static const struct value_name tag_verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
    {2, "not verified: the packet that it answers was not seen"},
    {3, "not verified: this program was built without nettle"},
};

static const struct value_name decryptions[] = {
    {QUIC_OPENED, "decrypted, see below"},
    {QUIC_NOT_OURS, "not decrypted: the keys of the connection do not fit"},
    {QUIC_UNSEEN, "not decrypted: the client's first packet was not seen"},
    {QUIC_UNABLE, "not decrypted: this program was built without nettle, or not for that version"},
};

#define FIRST_BYTE(bits) .size = 1, .mask = (bits)

static const struct field_def rows[] = {
    [QUIC_HEADER_FORM] = {.name = "quic.header_form",
                          .label = "Header form",
                          .type = FT_UINT,
                          FIRST_BYTE(0x80),
                          NAMES(forms),
                          .rfc = "RFC 8999 5",
                          .what = "Long headers carry all that sets a connection up; when it "
                                  "stands, short ones do."},
    [QUIC_FIXED_BIT] = {.name = "quic.fixed_bit",
                        .label = "Fixed bit",
                        .type = FT_FLAG,
                        FIRST_BYTE(0x40),
                        .rfc = "RFC 9000 17.2",
                        .what = "Always set, so that QUIC can share its port with other "
                                "protocols."},
    [QUIC_TYPE] = {.name = "quic.long.packet_type",
                   .label = "Packet type",
                   .type = FT_UINT,
                   FIRST_BYTE(0x30),
                   NAMES(types),
                   .rfc = "RFC 9000 17.2",
                   .what = "What the packet is for, and so which keys protect it."},
    [QUIC_TYPE_V2] = {.name = "quic.long.packet_type_v2",
                      .label = "Packet type",
                      .type = FT_UINT,
                      FIRST_BYTE(0x30),
                      NAMES(types_v2),
                      .rfc = "RFC 9369 3.2",
                      .what = "What the packet is for; version 2 has other numbers, so that "
                              "nothing on the way gets used to version 1's."},
    [QUIC_PROTECTED_BITS] = {.name = "quic.long.protected",
                             .label = "Protected bits",
                             .type = FT_HEX,
                             FIRST_BYTE(0x0f),
                             .rfc = "RFC 9001 5.4",
                             .what = "Reserved bits and the length of the packet number, hidden "
                                     "by header protection."},
    [QUIC_RETRY_UNUSED] = {.name = "quic.retry.unused",
                           .label = "Unused bits",
                           .type = FT_HEX,
                           FIRST_BYTE(0x0f),
                           .rfc = "RFC 9000 17.2.5",
                           .what = "Any value: a Retry packet has no packet number."},
    [QUIC_VN_UNUSED] = {.name = "quic.vn.unused",
                        .label = "Unused bits",
                        .type = FT_HEX,
                        FIRST_BYTE(0x7f),
                        .rfc = "RFC 9000 17.2.1",
                        .what = "Any value: version negotiation belongs to no version."},
    [QUIC_VERSION_BITS] = {.name = "quic.version_specific_bits",
                           .label = "Version-specific bits",
                           .type = FT_HEX,
                           FIRST_BYTE(0x7f),
                           .rfc = "RFC 8999 5.1",
                           .what = "Means what that version says."},
    [QUIC_SPIN_BIT] = {.name = "quic.spin_bit",
                       .label = "Spin bit",
                       .type = FT_FLAG,
                       FIRST_BYTE(0x20),
                       .rfc = "RFC 9000 17.4",
                       .what = "Turns over once a round trip, for those who measure on the way; "
                               "an end may set it at random instead."},
    [QUIC_SHORT_PROTECTED_BITS] = {.name = "quic.short.protected",
                                   .label = "Protected bits",
                                   .type = FT_HEX,
                                   FIRST_BYTE(0x1f),
                                   .rfc = "RFC 9001 5.4",
                                   .what = "Reserved bits, key phase and the length of the packet "
                                           "number, hidden by header protection."},
    [QUIC_PACKET] = {.name = "quic.packet",
                     .label = "Packet",
                     .type = FT_GROUP,
                     NAMES(kinds),
                     .rfc = "RFC 9000 12.2",
                     .what = "A packet of QUIC; a datagram of UDP may carry several."},
    [QUIC_VERSION] = {.name = "quic.version",
                      .label = "Version",
                      .type = FT_HEX,
                      NAMES(versions),
                      .brief = "ver",
                      .rfc = "RFC 9000 15",
                      .what = "The version of QUIC that the packet is in."},
    [QUIC_DCIL] = {.name = "quic.dcil",
                   .label = "Destination connection ID length",
                   .type = FT_UINT,
                   .unit = "bytes",
                   .brief = "dcil",
                   .rfc = "RFC 8999 5.1",
                   .what = "How long the destination connection ID is."},
    [QUIC_DCID] = {.name = "quic.dcid",
                   .label = "Destination connection ID",
                   .type = FT_BYTES,
                   .brief = "dcid",
                   .rfc = "RFC 9000 5.1",
                   .what = "The receiver's name for the connection, which outlives a change of "
                           "address; the client makes up the very first."},
    [QUIC_SCIL] = {.name = "quic.scil",
                   .label = "Source connection ID length",
                   .type = FT_UINT,
                   .unit = "bytes",
                   .brief = "scil",
                   .rfc = "RFC 8999 5.1",
                   .what = "How long the source connection ID is."},
    [QUIC_SCID] = {.name = "quic.scid",
                   .label = "Source connection ID",
                   .type = FT_BYTES,
                   .brief = "scid",
                   .rfc = "RFC 9000 5.1",
                   .what = "The sender's name for the connection: what it wants to be called in "
                           "the answers."},
    [QUIC_TOKEN_LENGTH] = {.name = "quic.token_length",
                           .label = "Token length",
                           .type = FT_UINT64,
                           .flags = FF_VARINT,
                           .unit = "bytes",
                           .brief = "tlen",
                           .rfc = "RFC 9000 17.2.2",
                           .what = "How long the token is; 0 without one."},
    [QUIC_TOKEN] = {.name = "quic.token",
                    .label = "Token",
                    .type = FT_BYTES,
                    .rfc = "RFC 9000 8.1",
                    .what = "What the server gave the client, now or the last time, to prove that "
                            "its address is its own."},
    [QUIC_LENGTH] = {.name = "quic.length",
                     .label = "Length",
                     .type = FT_UINT64,
                     .flags = FF_VARINT,
                     .unit = "bytes",
                     .brief = "len",
                     .rfc = "RFC 9000 17.2",
                     .what = "How long packet number and payload are together; behind them "
                             "another packet may follow."},
    [QUIC_PAYLOAD] = {.name = "quic.payload",
                      .label = "Protected payload",
                      .type = FT_BYTES,
                      .rfc = "RFC 9001 5",
                      .what = "Packet number, frames and authentication tag, encrypted; only an "
                              "Initial packet's keys can be worked out by those who listen."},
    [QUIC_SUPPORTED_VERSION] = {.name = "quic.supported_version",
                                .label = "Supported version",
                                .type = FT_HEX,
                                NAMES(versions),
                                .rfc = "RFC 9000 17.2.1",
                                .what = "A version that the server speaks; it does not speak the "
                                        "one that the client tried."},
    [QUIC_RETRY_TOKEN] = {.name = "quic.retry_token",
                          .label = "Retry token",
                          .type = FT_BYTES,
                          .rfc = "RFC 9000 17.2.5",
                          .what = "What the client shall send along when it begins anew, to prove "
                                  "that it gets what is sent to its address."},
    [QUIC_RETRY_TAG] = {.name = "quic.retry_integrity_tag",
                        .label = "Retry integrity tag",
                        .type = FT_BYTES,
                        .rfc = "RFC 9001 5.8",
                        .what = "Shows that the packet was not damaged and that its sender saw "
                                "the client's first one."},
    [QUIC_RETRY_STATUS] = {.name = "quic.retry_integrity.status",
                           .label = "Integrity tag status",
                           .type = FT_UINT,
                           NAMES(tag_verdicts),
                           .rfc = "RFC 9001 5.8",
                           .what = "Whether the tag is right, worked out with the connection ID "
                                   "of the client's first packet."},
    [QUIC_ODCID] = {.name = "quic.odcid",
                    .label = "Answers connection ID",
                    .type = FT_TEXT,
                    .flags = FF_NOTE,
                    .rfc = "RFC 9001 5.8",
                    .what = "The destination connection ID of the client's first packet, which "
                            "the tag covers, too."},
    [QUIC_REMAINING] = {.name = "quic.remaining_payload",
                        .label = "Protected payload",
                        .type = FT_BYTES,
                        .rfc = "RFC 9000 17.3",
                        .what = "Packet number, key phase and data, encrypted with keys that only "
                                "the two ends have."},
    [QUIC_PADDING_DATA] = {.name = "quic.coalesced_padding_data",
                           .label = "No packet",
                           .type = FT_BYTES,
                           .rfc = "RFC 9000 12.2",
                           .what = "Bytes behind the last packet of the datagram that are none; "
                                   "receivers discard them."},
    [QUIC_DECRYPTION] = {.name = "quic.decryption",
                         .label = "Decryption",
                         .type = FT_UINT,
                         NAMES(decryptions),
                         .rfc = "RFC 9001 5.2",
                         .what = "Whether the packet could be decrypted: the keys of Initial "
                                 "packets come from the connection ID of the client's first."},
    [QUIC_CONNECTION] = {.name = "quic.connection.number",
                         .label = "Connection",
                         .type = FT_UINT,
                         .rfc = "RFC 9000 5",
                         .what = "The number of the connection, from 0 in the order of their "
                                 "first packets."},
    [QUIC_PACKET_LENGTH] = {.name = "quic.packet_length",
                            .label = "Packet length",
                            .type = FT_UINT,
                            .flags = FF_SAME,
                            .unit = "bytes",
                            .rfc = "RFC 9000 12.2",
                            .what = "How long the packet is, header and all."},
};

/* ---- numbers ---- */

uint64_t quic_varint(struct dissect *d, unsigned id)
{
    uint32_t first = reader_peek(&d->r, 0, 1), n = 1u << (first >> 6);
    if (!reader_need(&d->r, n))
        return 0;
    uint64_t v = reader_peek(&d->r, 0, n < 4 ? n : 4);
    if (n == 8)
        v = v << 32 | reader_peek(&d->r, 4, 4);
    v &= UINT64_MAX >> (64 - 8 * n + 2);
    emit_bytes(d, id, n, v < UINT32_MAX ? (uint32_t)v : UINT32_MAX);
    return v;
}

/* The same where it stands, for guess(): 0 where it is not there. */
static uint64_t peek_varint(const struct reader *r, uint32_t ahead, uint32_t *n)
{
    uint32_t first = reader_peek(r, ahead, 1);
    *n = 1u << (first >> 6);
    if (*n == 8)
        return ((uint64_t)reader_peek(r, ahead, 4) << 32 | reader_peek(r, ahead + 4, 4)) &
               UINT64_MAX >> 2;
    return reader_peek(r, ahead, *n) & UINT32_MAX >> (32 - 8 * *n + 2);
}

static unsigned kind_of(uint32_t version, uint32_t type)
{
    if (!version)
        return KIND_NEGOTIATION;
    if (!quic_knows(version))
        return KIND_UNKNOWN;
    return quic_is_v2(version) ? (type + 3) & 3 : type;
}

static bool guess(const struct reader *r)
{
    uint32_t version = reader_peek(r, 1, 4), dcil = reader_peek(r, 5, 1), have = reader_have(r);
    uint32_t scil = reader_peek(r, 6 + dcil, 1), at = 7 + dcil + scil, n;
    if (have < 7 || at > have || dcil > QUIC_CID_MAX || scil > QUIC_CID_MAX)
        return false;
    if (!version) /* the list of versions: whole numbers, and nobody is asked with no name at all */
        return dcil + scil && reader_left(r) > at && (reader_left(r) - at) % 4 == 0;
    if (!(reader_peek(r, 0, 1) & 0x40) || (!quic_knows(version) && !quic_is_reserved(version)))
        return false;
    if (quic_is_reserved(version))
        return dcil >= 8 && reader_left(r) >= 1200;
    unsigned kind = kind_of(version, reader_peek(r, 0, 1) >> 4 & 3);
    if (kind == KIND_RETRY)
        return reader_left(r) - at >= QUIC_TAG;
    if (kind == KIND_INITIAL) {
        uint64_t token = peek_varint(r, at, &n);
        if (token > reader_left(r))
            return false;
        at += n + (uint32_t)token;
    }
    uint64_t length = peek_varint(r, at, &n);
    return at >= have || (length && length <= reader_left(r) - at);
}

/* ---- packets ---- */

/* A packet under way. */
struct packet_at {
    uint32_t offset, group;
    uint32_t version;
    unsigned kind;
    struct quic_cid dcid, scid;
    struct flow_key key;
    bool follows; /* its connection may be followed */
};

/* A connection ID with its length. */
static struct quic_cid connection_id(struct dissect *d, unsigned len_id, unsigned id)
{
    uint32_t n = emit_uint(d, len_id, 1);
    struct quic_cid cid = {d->r.base + d->r.pos, (uint8_t)n};
    emit_bytes(d, id, n, 0);
    return cid;
}

/* A packet under no version's number is read as the version 1 would be, where it fits: one that a
 * client begins with, for what it asks for is an answer to that. */
static bool fits_reserved(const struct dissect *d)
{
    uint32_t at = 6 + reader_peek(&d->r, 5, 1), n;
    at += 1 + reader_peek(&d->r, at, 1);
    uint64_t token = peek_varint(&d->r, at, &n);
    if ((reader_peek(&d->r, 0, 1) & 0xf0) != 0xc0 || token > reader_left(&d->r))
        return false;
    at += n + (uint32_t)token;
    uint64_t length = peek_varint(&d->r, at, &n);
    at += n;
    return reader_have(&d->r) > at && length >= QUIC_TAG + QUIC_SAMPLE &&
           length <= reader_left(&d->r) - at;
}

static void first_byte(struct dissect *d, const struct packet_at *a)
{
    emit_bits(d, QUIC_HEADER_FORM);
    if (a->kind == KIND_NEGOTIATION || a->kind == KIND_UNKNOWN) {
        emit_bits(d, a->kind == KIND_UNKNOWN ? QUIC_VERSION_BITS : QUIC_VN_UNUSED);
    } else {
        bool v2 = quic_is_v2(a->version);
        emit_bits(d, QUIC_FIXED_BIT);
        emit_bits(d, v2 ? QUIC_TYPE_V2 : QUIC_TYPE);
        emit_bits(d, a->kind == KIND_RETRY ? QUIC_RETRY_UNUSED : QUIC_PROTECTED_BITS);
    }
    reader_skip(&d->r, 1);
}

/* The number of its connection, and how long it is. */
static void facts(struct dissect *d, const struct packet_at *a)
{
    uint32_t number;
    uint8_t cid_len;
    if (!(d->want & WANT_FIELDS) || !reader_ok(&d->r))
        return;
    emit_same(d, QUIC_PACKET_LENGTH, a->offset, d->r.pos - a->offset, d->r.pos - a->offset);
    if (a->follows && quic_connection(d->quic, &a->key, &number, &cid_len))
        emit_same(d, QUIC_CONNECTION, d->r.pos, 0, number);
}

/* What a packet says that could be decrypted stands behind the frame: first byte, packet number and
 * payload, each byte from where it was encrypted. */
static enum quic_step open_packet(struct dissect *d, const struct quic_long *q)
{
    struct quic_plain plain;
    enum quic_step step = quic_open(d->quic, q, &plain);
    if (step != QUIC_OPENED)
        return step;
    const struct piece parts[] = {
        {.offset = q->offset, .length = 1},
        {.offset = q->number, .length = plain.n - 1},
    };
    dissect_opened(d, PROTO_quic_packet, plain.end ? QUIC_BY_SERVER : QUIC_BY_CLIENT, parts, 2,
                   plain.bytes, (uint8_t)(1 + plain.number_len));
    return step;
}

/* Packet number and payload, which end at d->r.pos. */
static void protect(struct dissect *d, const struct packet_at *a, uint32_t number)
{
    struct quic_long q = {
        .key = a->key,
        .p = d->p,
        .version = a->version,
        .dcid = a->dcid,
        .scid = a->scid,
        .offset = a->offset,
        .number = number,
        .end = d->r.pos,
    };
    if (!a->follows || !reader_ok(&d->r))
        return;
    enum quic_step step = QUIC_UNABLE;
    if (a->kind == KIND_INITIAL)
        step = open_packet(d, &q);
    if (step != QUIC_OPENED)
        quic_seen(d->quic, &q);
    if (a->kind == KIND_INITIAL && d->want & WANT_FIELDS)
        emit_same(d, QUIC_DECRYPTION, d->r.pos, 0, step);
}

static void payload(struct dissect *d, const struct packet_at *a)
{
    if (a->kind == KIND_INITIAL) {
        uint64_t token = quic_varint(d, QUIC_TOKEN_LENGTH);
        emit_bytes(d, QUIC_TOKEN, token < UINT32_MAX ? (uint32_t)token : UINT32_MAX, 0);
    }
    uint64_t length = quic_varint(d, QUIC_LENGTH);
    uint32_t number = d->r.pos;
    emit_bytes(d, QUIC_PAYLOAD, length < UINT32_MAX ? (uint32_t)length : UINT32_MAX, 0);
    protect(d, a, number);
}

/* The tag of a Retry covers the packet, and what it answers to. */
static void check_retry(struct dissect *d, const struct packet_at *a)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t tag[QUIC_TAG];
    char text[2 * QUIC_CID_MAX];
    uint32_t at = d->r.pos - QUIC_TAG, verdict = 2;
    if (!(d->want & WANT_FIELDS) || !a->follows || !reader_ok(&d->r))
        return;
    struct quic_cid cid = quic_retried(d->quic, &a->key);
    if (!quic_can_open())
        verdict = 3;
    else if (cid.n && quic_retry_tag(a->version, cid.bytes, cid.n, d->r.base + a->offset,
                                     at - a->offset, tag))
        verdict = memcmp(tag, d->r.base + at, QUIC_TAG) == 0;
    emit_same(d, QUIC_RETRY_STATUS, at, 0, verdict);
    for (unsigned i = 0; i < cid.n; i++) {
        text[2 * i] = digits[cid.bytes[i] >> 4];
        text[2 * i + 1] = digits[cid.bytes[i] & 15];
    }
    if (cid.n)
        emit_note(d, QUIC_ODCID, at, text, 2u * cid.n);
}

static void retry(struct dissect *d, const struct packet_at *a)
{
    uint32_t left = reader_left(&d->r);
    emit_bytes(d, QUIC_RETRY_TOKEN, left > QUIC_TAG ? left - QUIC_TAG : 0, 0);
    emit_bytes(d, QUIC_RETRY_TAG, QUIC_TAG, 0);
    check_retry(d, a);
}

static void long_packet(struct dissect *d, struct packet_at *a)
{
    a->version = reader_peek(&d->r, 1, 4);
    a->kind = kind_of(a->version, reader_peek(&d->r, 0, 1) >> 4 & 3);
    if (quic_is_reserved(a->version) && fits_reserved(d))
        a->kind = KIND_INITIAL;
    a->group = emit_group(d, QUIC_PACKET, a->kind);
    first_byte(d, a);
    emit_uint(d, QUIC_VERSION, 4);
    a->dcid = connection_id(d, QUIC_DCIL, QUIC_DCID);
    a->scid = connection_id(d, QUIC_SCIL, QUIC_SCID);
    a->follows = a->follows && a->dcid.n <= QUIC_CID_MAX && a->scid.n <= QUIC_CID_MAX;
    if (!reader_ok(&d->r))
        ;
    else if (a->kind == KIND_NEGOTIATION)
        while (reader_ok(&d->r) && reader_left(&d->r))
            emit_uint(d, QUIC_SUPPORTED_VERSION, 4);
    else if (a->kind == KIND_UNKNOWN)
        emit_rest(d, QUIC_REMAINING);
    else if (a->kind == KIND_RETRY)
        retry(d, a);
    else
        payload(d, a);
    facts(d, a);
    emit_end(d, a->group);
}

/* A short header does not say how long the connection ID in it is: the long ones before it did. */
static void short_packet(struct dissect *d, struct packet_at *a)
{
    uint32_t number;
    uint8_t cid_len = QUIC_CID_UNKNOWN;
    a->kind = KIND_SHORT;
    a->group = emit_group(d, QUIC_PACKET, a->kind);
    emit_bits(d, QUIC_HEADER_FORM);
    emit_bits(d, QUIC_FIXED_BIT);
    emit_bits(d, QUIC_SPIN_BIT);
    emit_bits(d, QUIC_SHORT_PROTECTED_BITS);
    reader_skip(&d->r, 1);
    if (a->follows)
        quic_connection(d->quic, &a->key, &number, &cid_len);
    emit_bytes(d, QUIC_DCID, cid_len != QUIC_CID_UNKNOWN ? cid_len : 0, 0);
    emit_rest(d, QUIC_REMAINING);
    facts(d, a);
    emit_end(d, a->group);
}

/* Whether another packet begins here: of the version and for the connection of the one before. */
static bool is_packet(const struct reader *r, const struct packet_at *before)
{
    uint32_t byte = reader_peek(r, 0, 1), n = before->dcid.n;
    const uint8_t *s = r->base + r->pos;
    if (byte & 0x80)
        return reader_peek(r, 1, 4) == before->version;
    if (!n)
        return byte & 0x40;
    return reader_have(r) > n && memcmp(s + 1, before->dcid.bytes, n) == 0;
}

static void dissect(struct dissect *d)
{
    struct packet_at a = {.follows = d->quic && d->y->addr_len && !flow_is_quoted(d)};
    d->y->vars = d->p->n_fields;
    if (a.follows)
        a.key = flow_key_of(d, d->ip_proto, d->y->sport, d->y->dport);
    bool follows = a.follows, any = reader_have(&d->r);
    while (any && reader_ok(&d->r)) {
        a.offset = d->r.pos;
        a.follows = follows;
        if (reader_peek(&d->r, 0, 1) & 0x80)
            long_packet(d, &a);
        else
            short_packet(d, &a);
        any = a.kind < KIND_RETRY && is_packet(&d->r, &a);
    }
    if (reader_ok(&d->r))
        emit_rest(d, QUIC_PADDING_DATA);
}

/* ---- the line ---- */

static void write_version(struct line *l, uint32_t version)
{
    const char *name = NAME_IN(versions, version);
    if (name) {
        out_str(l->out, *name < 'a' ? " v" : " ");
        out_str(l->out, name);
        return;
    }
    out_str(l->out, " v0x");
    out_hex(l->out, version, 8);
}

/* With -v: a connection ID, or how long a token is. */
static void write_detail(struct line *l, const struct field *f)
{
    static const char *const words[] = {[QUIC_DCID] = "dcid ", [QUIC_SCID] = "scid "};
    struct out *o = l->out;
    if (f->id == QUIC_TOKEN_LENGTH && f->value) {
        out_str(o, ", token ");
        out_dec(o, f->value);
        out_str(o, " bytes");
    } else if ((f->id == QUIC_DCID || f->id == QUIC_SCID) && f->length) {
        out_mem(o, ", ", 2);
        out_str(o, words[f->id]);
        for (uint32_t i = 0; i < f->length; i++)
            out_hex(o, field_bytes(l->p, f)[i], 2);
    }
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *f = l->p->fields + y->first, *end = f + y->count;
    const struct field *version = layer_get(l->p, y, QUIC_VERSION);
    const char *before = " ";
    out_str(o, "QUIC");
    if (version && version->value)
        write_version(l, version->value);
    for (; f < end; f++) {
        if (f->proto != y->proto)
            continue;
        if (f->id == QUIC_PACKET) {
            const char *kind = NAME_IN(kinds, f->value);
            out_str(o, before);
            out_str(o, kind ? kind : "unknown version");
            before = ", ";
        } else if (f->id == QUIC_SUPPORTED_VERSION) {
            out_char(o, ',');
            write_version(l, f->value);
        } else if (l->opt.verbose) {
            write_detail(l, f);
        }
    }
    if (y->flags & LAYER_TRUNCATED)
        line_cut(l, "quic");
    quic_line_packets(l, y);
}

const struct protocol proto_quic = {
    .name = "quic",
    .title = "QUIC",
    .rfc = "RFC 9000",
    ROWS(rows),
    .guess = guess,
    .guess_first =
        "\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94"
        "\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9"
        "\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe"
        "\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf\xd0\xd1\xd2\xd3"
        "\xd4\xd5\xd6\xd7\xd8\xd9\xda\xdb\xdc\xdd\xde\xdf\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8"
        "\xe9\xea\xeb\xec\xed\xee\xef\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd"
        "\xfe\xff",
    .guess_in = GUESS_UDP,
    .beyond = true,
    .many = "packet supported_version",
    .dissect = dissect,
    .line = line,
};
