/* SCTP, the Stream Control Transmission Protocol (RFC 9260).
 *
 * What a student learns here: a transport protocol can keep messages apart, carry many streams at
 * once, and remember nothing of a caller until the caller has given back a cookie. A packet is a
 * short header and a row of chunks.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------+-------------------------------+
 *    |          Source port          |       Destination port        |
 *    +-------------------------------+-------------------------------+
 *    |                       Verification tag                        |
 *    +---------------------------------------------------------------+
 *    |                           Checksum                            |
 *    +---------------+---------------+-------------------------------+
 *    |  Chunk type   |  Chunk flags  |         Chunk length          |
 *    +---------------+---------------+-------------------------------+
 *    |                        Chunk value ...                        |
 *    +---------------------------------------------------------------+ */
#include "sctp.h"

#include "wireloupe/dissect.h"

#define IP_PROTO_SCTP 132

/* Parameter types (RFC 9260 3.3.2.1; RFC 5061, RFC 5206). */
enum {
    PAR_HEARTBEAT = 1,
    PAR_IPV4 = 5,
    PAR_IPV6 = 6,
    PAR_COOKIE = 7,
    PAR_PRESERVATIVE = 9,
    PAR_HOSTNAME = 11,
    PAR_ADDRESS_TYPES = 12,
    PAR_EXTENSIONS = 0x8008,
    PAR_ADAPTATION = 0xc006
};

static void padding(struct dissect *d, unsigned id, uint32_t length)
{
    uint32_t n = -length & 3, left = reader_left(&d->r);
    emit_bytes(d, id, n < left ? n : left, 0);
}

static void dissect_parameter_value(struct dissect *d, uint32_t type)
{
    switch (type) {
    case PAR_HEARTBEAT:
        emit_rest(d, SCTP_PAR_HEARTBEAT);
        break;
    case PAR_IPV4:
        emit_uint(d, SCTP_PAR_IPV4, 4);
        break;
    case PAR_IPV6:
        emit_bytes(d, SCTP_PAR_IPV6, 16, 0);
        break;
    case PAR_COOKIE:
        emit_rest(d, SCTP_PAR_COOKIE);
        break;
    case PAR_PRESERVATIVE:
        emit_uint(d, SCTP_PAR_INCREMENT, 4);
        break;
    case PAR_HOSTNAME:
        emit_rest(d, SCTP_PAR_HOSTNAME);
        break;
    case PAR_ADDRESS_TYPES:
        while (reader_ok(&d->r) && reader_left(&d->r))
            emit_uint(d, SCTP_PAR_ADDRESS_TYPE, 2);
        break;
    case PAR_EXTENSIONS:
        while (reader_ok(&d->r) && reader_left(&d->r))
            emit_uint(d, SCTP_PAR_CHUNK_TYPE, 1);
        break;
    case PAR_ADAPTATION:
        emit_uint(d, SCTP_PAR_ADAPTATION, 4);
        break;
    default:
        break;
    }
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_rest(d, SCTP_PAR_VALUE);
}

static void dissect_cause_value(struct dissect *d, uint32_t code)
{
    if (code == 1) {
        emit_uint(d, SCTP_CAUSE_SID, 2);
        emit_uint(d, SCTP_CAUSE_RESERVED, 2);
    } else if (code == 3) {
        emit_uint(d, SCTP_CAUSE_STALENESS, 4);
    }
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_rest(d, SCTP_CAUSE_INFORMATION);
}

/* Parameters or causes, which have the same form: type, length, value, padding. */
static void dissect_list(struct dissect *d, bool causes)
{
    while (reader_ok(&d->r) && reader_left(&d->r) >= 4) {
        uint32_t group = emit_group(d, causes ? SCTP_CAUSE : SCTP_PARAMETER, 0);
        uint32_t type = emit_uint(d, causes ? SCTP_CAUSE_CODE : SCTP_PAR_TYPE, 2);
        uint32_t length = emit_uint(d, causes ? SCTP_CAUSE_LENGTH : SCTP_PAR_LENGTH, 2);
        if (length < 4) {
            if (reader_ok(&d->r))
                dissect_malformed(d);
            emit_end(d, group);
            return;
        }
        uint32_t outer = dissect_enter(d, length - 4);
        if (causes)
            dissect_cause_value(d, type);
        else
            dissect_parameter_value(d, type);
        dissect_leave(d, outer);
        padding(d, causes ? SCTP_CAUSE_PADDING : SCTP_PAR_PADDING, length);
        emit_end(d, group);
    }
}

static void dissect_data(struct dissect *d)
{
    emit_uint(d, SCTP_DATA_TSN, 4);
    emit_uint(d, SCTP_DATA_SID, 2);
    emit_uint(d, SCTP_DATA_SSN, 2);
    emit_uint(d, SCTP_DATA_PPID, 4);
    if (reader_ok(&d->r))
        emit_rest(d, SCTP_DATA);
}

static void dissect_init(struct dissect *d)
{
    emit_uint(d, SCTP_INIT_TAG, 4);
    emit_uint(d, SCTP_INIT_CREDIT, 4);
    emit_uint(d, SCTP_INIT_OUT, 2);
    emit_uint(d, SCTP_INIT_IN, 2);
    emit_uint(d, SCTP_INIT_TSN, 4);
    dissect_list(d, false);
}

static void dissect_sack(struct dissect *d)
{
    emit_uint(d, SCTP_SACK_TSN, 4);
    emit_uint(d, SCTP_SACK_RWND, 4);
    uint32_t gaps = emit_uint(d, SCTP_SACK_GAPS, 2), dups = emit_uint(d, SCTP_SACK_DUPS, 2);
    for (uint32_t i = 0; i < gaps && reader_ok(&d->r) && reader_left(&d->r); i++) {
        uint32_t group = emit_group(d, SCTP_GAP, 0);
        emit_uint(d, SCTP_GAP_START, 2);
        emit_uint(d, SCTP_GAP_END, 2);
        emit_end(d, group);
    }
    for (uint32_t i = 0; i < dups && reader_ok(&d->r) && reader_left(&d->r); i++)
        emit_uint(d, SCTP_DUP, 4);
}

static void dissect_forward(struct dissect *d)
{
    emit_uint(d, SCTP_FORWARD_TSN, 4);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 4) {
        emit_uint(d, SCTP_FORWARD_SID, 2);
        emit_uint(d, SCTP_FORWARD_SSN, 2);
    }
}

static void dissect_value(struct dissect *d, uint32_t type)
{
    switch (type) {
    case SCTP_T_DATA:
        dissect_data(d);
        break;
    case SCTP_T_INIT:
    case SCTP_T_INIT_ACK:
        dissect_init(d);
        break;
    case SCTP_T_SACK:
        dissect_sack(d);
        break;
    case SCTP_T_HEARTBEAT:
    case SCTP_T_HEARTBEAT_ACK:
    case SCTP_T_RE_CONFIG:
        dissect_list(d, false);
        break;
    case SCTP_T_ABORT:
    case SCTP_T_ERROR:
        dissect_list(d, true);
        break;
    case SCTP_T_SHUTDOWN:
        emit_uint(d, SCTP_SHUTDOWN_TSN, 4);
        break;
    case SCTP_T_COOKIE_ECHO:
        emit_rest(d, SCTP_COOKIE);
        break;
    case SCTP_T_ECNE:
        emit_uint(d, SCTP_ECNE_TSN, 4);
        break;
    case SCTP_T_CWR:
        emit_uint(d, SCTP_CWR_TSN, 4);
        break;
    case SCTP_T_FORWARD_TSN:
        dissect_forward(d);
        break;
    default:
        break;
    }
}

static void dissect_flags(struct dissect *d, uint32_t type)
{
    bool tag = type == SCTP_T_ABORT || type == SCTP_T_SHUTDOWN_COMPLETE;
    emit_bits(d, SCTP_FLAGS);
    d->depth++;
    for (unsigned id = SCTP_DATA_I; type == SCTP_T_DATA && id <= SCTP_DATA_E; id++)
        emit_bits(d, id);
    if (tag)
        emit_bits(d, SCTP_T_BIT);
    d->depth--;
    reader_skip(&d->r, 1);
}

/* One chunk. Returns whether another may follow. */
static bool dissect_chunk(struct dissect *d)
{
    if (!reader_need(&d->r, SCTP_CHUNK_HEADER))
        return false;
    uint32_t type = reader_peek(&d->r, 0, 1), group = emit_group(d, SCTP_CHUNK, type);
    emit_uint(d, SCTP_TYPE, 1);
    dissect_flags(d, type);
    uint32_t length = emit_uint(d, SCTP_LENGTH, 2);
    if (length < SCTP_CHUNK_HEADER) {
        dissect_malformed(d);
        emit_end(d, group);
        return false;
    }
    uint32_t outer = dissect_enter(d, length - SCTP_CHUNK_HEADER);
    dissect_value(d, type);
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_rest(d, SCTP_VALUE);
    dissect_leave(d, outer);
    padding(d, SCTP_PADDING, length);
    emit_end(d, group);
    return reader_ok(&d->r);
}

static void dissect(struct dissect *d)
{
    bool whole = emit_header(d);
    d->y->sport = (uint16_t)head(d, &sctp_rows[SCTP_SRCPORT]);
    d->y->dport = (uint16_t)head(d, &sctp_rows[SCTP_DSTPORT]);
    while (whole && reader_left(&d->r)) {
        if (!dissect_chunk(d))
            break;
    }
}

static const struct bind binds[] = {
    {BY_IP_PROTO, IP_PROTO_SCTP},
};

const struct protocol proto_sctp = {
    .name = "sctp",
    .title = "Stream Control Transmission Protocol",
    .rfc = "RFC 9260",
    .fields = sctp_rows,
    .n_fields = N_SCTP_ROWS,
    .n_header = SCTP_CHECKSUM + 1,
    BINDS(binds),
    .many = "chunk parameter",
    .dissect = dissect,
    .line = sctp_line,
};
