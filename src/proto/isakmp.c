/* ISAKMP and the Internet Key Exchange: IKEv1 (RFC 2408, 2409) and IKEv2 (RFC 7296).
 *
 * What a student learns here: two ends that never met agree on keys in the open. Each payload says
 * which kind the next one is, so that the chain can be followed without knowing every kind.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------------------------------+
 *    |                    Initiator SPI (8 bytes)                    |
 *    +---------------------------------------------------------------+
 *    |                    Responder SPI (8 bytes)                    |
 *    +---------------+-------+-------+---------------+---------------+
 *    | Next payload  | Major | Minor | Exchange type |     Flags     |
 *    +---------------+-------+-------+---------------+---------------+
 *    |                          Message ID                           |
 *    +---------------------------------------------------------------+
 *    |                            Length                             |
 *    +---------------+---------------+-------------------------------+
 *    | Next payload  |C|  Reserved   |        Payload length         |
 *    +---------------+---------------+-------------------------------+ */
#include "isakmp.h"

#include "wireloupe/dissect.h"
#include "wireloupe/flow.h"

#define HEADER_LEN 28
#define FLAG_ENCRYPTED 0x01u
#define RESPONDER_LIFETIME 24576
#define TS_IPV4 7
#define TS_IPV6 8

static uint32_t dissect_chain(struct dissect *d, uint32_t type, bool v2);

static void dissect_attributes(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 4) {
        uint32_t group = emit_group(d, ISAKMP_ATTR, 0);
        bool small = emit_bits(d, ISAKMP_ATTR_FORMAT);
        emit_bits(d, ISAKMP_ATTR_TYPE);
        reader_skip(&d->r, 2);
        emit_bytes(d, ISAKMP_ATTR_VALUE, small ? 2 : emit_uint(d, ISAKMP_ATTR_LENGTH, 2), 0);
        emit_end(d, group);
    }
}

static void dissect_proposal(struct dissect *d, bool v2)
{
    emit_uint(d, ISAKMP_PROP_NUMBER, 1);
    emit_uint(d, ISAKMP_PROP_PROTO, 1);
    uint32_t n = emit_uint(d, ISAKMP_SPISIZE, 1);
    emit_uint(d, ISAKMP_PROP_TRANSFORMS, 1);
    if (emit_bytes(d, ISAKMP_SPI, n, 0) && reader_left(&d->r))
        dissect_chain(d, PAY_TRANSFORM, v2);
}

static void dissect_transform(struct dissect *d, bool v2)
{
    if (v2) {
        uint32_t type = emit_uint(d, ISAKMP_TF_TYPE, 1);
        emit_uint(d, ISAKMP_RESERVED2, 1);
        emit_uint(d, type && type <= 5 ? ISAKMP_TF_ENCR + type - 1 : ISAKMP_TF_ID, 2);
    } else {
        emit_uint(d, ISAKMP_TRANS_NUMBER, 1);
        emit_uint(d, ISAKMP_TRANS_ID, 1);
        emit_uint(d, ISAKMP_RESERVED2, 2);
    }
    dissect_attributes(d);
}

static void dissect_name(struct dissect *d, bool v2)
{
    uint32_t type = emit_uint(d, ISAKMP_ID_TYPE, 1);
    if (v2) {
        emit_uint(d, ISAKMP_TS_RESERVED, 3);
    } else {
        emit_uint(d, ISAKMP_ID_PROTO, 1);
        emit_uint(d, ISAKMP_ID_PORT, 2);
    }
    if (type == 1 && reader_left(&d->r) == 4)
        emit_uint(d, ISAKMP_ID_IPV4, 4);
    else
        emit_rest(d, type == 2 || type == 3 ? ISAKMP_ID_FQDN : ISAKMP_ID_DATA);
}

static void dissect_notify(struct dissect *d, bool v2)
{
    if (!v2)
        emit_uint(d, ISAKMP_NOTIFY_DOI, 4);
    emit_uint(d, ISAKMP_NOTIFY_PROTO, 1);
    uint32_t n = emit_uint(d, ISAKMP_SPISIZE, 1);
    uint32_t type = emit_uint(d, ISAKMP_NOTIFY_TYPE, 2);
    if (!emit_bytes(d, ISAKMP_SPI, n, 0))
        return;
    if (!v2 && type == RESPONDER_LIFETIME)
        dissect_attributes(d);
    else
        emit_rest(d, ISAKMP_NOTIFY_DATA);
}

static void dissect_delete(struct dissect *d, bool v2)
{
    if (!v2)
        emit_uint(d, ISAKMP_DELETE_DOI, 4);
    emit_uint(d, ISAKMP_DELETE_PROTO, 1);
    uint32_t n = emit_uint(d, ISAKMP_SPISIZE, 1), count = emit_uint(d, ISAKMP_SPINUM, 2);
    for (uint32_t i = 0; n && i < count && reader_ok(&d->r); i++)
        emit_bytes(d, ISAKMP_DELETE_SPI, n, 0);
}

static void dissect_selectors(struct dissect *d)
{
    uint32_t count = emit_uint(d, ISAKMP_TS_NUMBER, 1);
    emit_uint(d, ISAKMP_TS_RESERVED, 3);
    for (uint32_t i = 0; i < count && reader_ok(&d->r) && reader_left(&d->r); i++) {
        uint32_t group = emit_group(d, ISAKMP_TS, 0), type = emit_uint(d, ISAKMP_TS_TYPE, 1);
        emit_uint(d, ISAKMP_TS_PROTO, 1);
        emit_uint(d, ISAKMP_TS_LENGTH, 2);
        emit_uint(d, ISAKMP_TS_START_PORT, 2);
        emit_uint(d, ISAKMP_TS_END_PORT, 2);
        if (type == TS_IPV4) {
            emit_uint(d, ISAKMP_TS_START4, 4);
            emit_uint(d, ISAKMP_TS_END4, 4);
        } else if (type == TS_IPV6) {
            emit_bytes(d, ISAKMP_TS_START6, 16, 0);
            emit_bytes(d, ISAKMP_TS_END6, 16, 0);
        }
        emit_end(d, group);
        if (type != TS_IPV4 && type != TS_IPV6)
            return;
    }
}

/* A number in front of bytes that have no parts. */
static void dissect_typed(struct dissect *d, unsigned first, uint32_t n)
{
    emit_uint(d, first, 1);
    if (n > 1)
        emit_uint(d, ISAKMP_TS_RESERVED, n - 1);
    emit_rest(d, first + 1);
}

static void dissect_security(struct dissect *d, bool v2)
{
    if (!v2) {
        uint32_t doi = emit_uint(d, ISAKMP_DOI, 4), situation = emit_uint(d, ISAKMP_SITUATION, 4);
        if (doi != 1)
            return;
        if (situation != 1)
            emit_uint(d, ISAKMP_IDENT, 4);
    }
    if (reader_left(&d->r))
        dissect_chain(d, PAY_PROPOSAL, v2);
}

static void dissect_key(struct dissect *d, bool v2)
{
    if (v2) {
        emit_uint(d, ISAKMP_KE_GROUP, 2);
        emit_uint(d, ISAKMP_RESERVED2, 2);
    }
    emit_rest(d, ISAKMP_KE_DATA);
}

/* Payloads without parts, and the rows of their bytes. */
static const struct {
    uint8_t type, id;
} plain[] = {
    {PAY_HASH, ISAKMP_HASH},    {PAY_SIG, ISAKMP_SIG}, {PAY_NONCE, ISAKMP_NONCE},
    {PAY2_NONCE, ISAKMP_NONCE}, {PAY_VID, ISAKMP_VID}, {PAY2_VID, ISAKMP_VID},
    {PAY2_E, ISAKMP_ENC},
};

static void dissect_plain(struct dissect *d, uint32_t type)
{
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (plain[i].type == type)
            emit_rest(d, plain[i].id);
    }
}

static void dissect_value(struct dissect *d, uint32_t type, bool v2)
{
    bool new = type >= PAY2_SA;
    switch (type) {
    case PAY_SA:
    case PAY2_SA:
        dissect_security(d, new);
        break;
    case PAY_PROPOSAL:
        dissect_proposal(d, v2);
        break;
    case PAY_TRANSFORM:
        dissect_transform(d, v2);
        break;
    case PAY_KE:
    case PAY2_KE:
        dissect_key(d, new);
        break;
    case PAY_ID:
    case PAY2_IDI:
    case PAY2_IDR:
        dissect_name(d, new);
        break;
    case PAY_CERT:
    case PAY2_CERT:
        dissect_typed(d, ISAKMP_CERT_ENCODING, 1);
        break;
    case PAY_CR:
    case PAY2_CR:
        dissect_typed(d, ISAKMP_CERTREQ_TYPE, 1);
        break;
    case PAY2_AUTH:
        dissect_typed(d, ISAKMP_AUTH_METHOD, 4);
        break;
    case PAY_N:
    case PAY2_N:
        dissect_notify(d, new);
        break;
    case PAY_D:
    case PAY2_D:
        dissect_delete(d, new);
        break;
    case PAY2_TSI:
    case PAY2_TSR:
        dissect_selectors(d);
        break;
    default:
        dissect_plain(d, type);
        break;
    }
}

/* One payload. Returns the type of the next. */
static uint32_t dissect_payload_of(struct dissect *d, uint32_t type, bool v2)
{
    if (!reader_need(&d->r, PAYLOAD_HEADER))
        return 0;
    uint32_t group = emit_group(d, ISAKMP_PAYLOAD, type);
    uint32_t next = emit_uint(d, ISAKMP_PAY_NEXT, 1);
    if (type >= PAY2_SA) {
        emit_bits(d, ISAKMP_CRITICAL);
        emit_bits(d, ISAKMP_RESERVED7);
        reader_skip(&d->r, 1);
    } else {
        emit_uint(d, ISAKMP_RESERVED, 1);
    }
    uint32_t length = emit_uint(d, ISAKMP_PAY_LENGTH, 2);
    if (length < PAYLOAD_HEADER) {
        dissect_malformed(d);
        emit_end(d, group);
        return 0;
    }
    uint32_t outer = dissect_enter(d, length - PAYLOAD_HEADER);
    dissect_value(d, type, v2);
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_rest(d, ISAKMP_DATA);
    dissect_leave(d, outer);
    emit_end(d, group);
    /* Behind encrypted payloads the next type is that of the first inside. */
    return type == PAY2_E ? 0 : next;
}

static uint32_t dissect_chain(struct dissect *d, uint32_t type, bool v2)
{
    while (type && reader_ok(&d->r) && reader_left(&d->r))
        type = dissect_payload_of(d, type, v2);
    return type;
}

/* The bits of the flags byte that the version knows. */
static void dissect_flags(struct dissect *d, bool v2)
{
    uint32_t at = d->y->offset + isakmp_rows[ISAKMP_FLAGS].byte;
    uint32_t flags = head(d, &isakmp_rows[ISAKMP_FLAGS]);
    unsigned first = v2 ? ISAKMP_FLAG_I : ISAKMP_FLAG_E;
    for (unsigned id = first; id < first + 3; id++)
        emit_same(d, id, at, 1, (flags & isakmp_rows[id].mask) != 0);
}

/* Who sends: what earlier messages told. */
static void dissect_role(struct dissect *d)
{
    const uint8_t *frame = d->p->bytes;
    struct flow_key key = {
        .src = frame + d->y->src,
        .dst = frame + d->y->dst,
        .addr_len = d->y->addr_len,
    };
    if (d->flows && key.addr_len)
        emit_same(d, ISAKMP_ROLE, d->y->offset, 0,
                  flows_ike_role(d->flows, &key, frame + d->y->offset));
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t length = head(d, &isakmp_rows[ISAKMP_LENGTH]);
    uint32_t type = head(d, &isakmp_rows[ISAKMP_NEXT]), flags = head(d, &isakmp_rows[ISAKMP_FLAGS]);
    uint32_t version = head(d, &isakmp_rows[ISAKMP_MJVER]);
    bool v2 = version == 2;
    if (d->want & WANT_FIELDS && (v2 || version == 1))
        dissect_flags(d, v2);
    if (version == 1)
        dissect_role(d);
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE)))
        return;
    if (length < HEADER_LEN || length - HEADER_LEN != reader_left(&d->r))
        dissect_malformed(d);
    if (version == 1 && flags & FLAG_ENCRYPTED) {
        emit_rest(d, ISAKMP_ENCRYPTED);
        return;
    }
    if (v2 || version == 1)
        dissect_chain(d, type, v2);
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 500},
};

const struct protocol proto_isakmp = {
    .name = "isakmp",
    .title = "Internet Security Association and Key Management Protocol",
    .rfc = "RFC 7296",
    .fields = isakmp_rows,
    .n_fields = N_ISAKMP_ROWS,
    .n_header = ISAKMP_LENGTH + 1,
    BINDS(binds),
    .many = "typepayload attr",
    .dissect = dissect,
    .line = isakmp_line,
};
