/* QUIC's transport parameters (RFC 9000 18), which its ends tell each other in an extension of TLS.
 */
#include "quic.h"
#include "tls.h"

/* What a parameter's value is. */
enum {
    NUMBER,   /* a number of QUIC's */
    BYTES,    /* bytes, or text */
    ADDRESS,  /* another address of the server (RFC 9000 18.2) */
    VERSIONS, /* the version in use, and others (RFC 9368 3) */
    GOOGLE_VERSIONS
};

static const struct {
    uint32_t type;
    uint16_t id;
    uint8_t is;
} parameters[] = {
    {0x00, TLS_QUIC_ORIGINAL_DCID, BYTES},
    {0x01, TLS_QUIC_IDLE_TIMEOUT, NUMBER},
    {0x02, TLS_QUIC_RESET_TOKEN, BYTES},
    {0x03, TLS_QUIC_UDP_PAYLOAD, NUMBER},
    {0x04, TLS_QUIC_MAX_DATA, NUMBER},
    {0x05, TLS_QUIC_STREAM_BIDI_LOCAL, NUMBER},
    {0x06, TLS_QUIC_STREAM_BIDI_REMOTE, NUMBER},
    {0x07, TLS_QUIC_STREAM_UNI, NUMBER},
    {0x08, TLS_QUIC_STREAMS_BIDI, NUMBER},
    {0x09, TLS_QUIC_STREAMS_UNI, NUMBER},
    {0x0a, TLS_QUIC_ACK_EXPONENT, NUMBER},
    {0x0b, TLS_QUIC_ACK_DELAY, NUMBER},
    {0x0d, 0, ADDRESS},
    {0x0e, TLS_QUIC_CID_LIMIT, NUMBER},
    {0x0f, TLS_QUIC_INITIAL_SCID, BYTES},
    {0x10, TLS_QUIC_RETRY_SCID, BYTES},
    {0x11, 0, VERSIONS},
    {0x20, TLS_QUIC_DATAGRAM, NUMBER},
    {0x1057, TLS_QUIC_LOSS_BITS, NUMBER},
    {0x3127, TLS_QUIC_GOOGLE_RTT, NUMBER},
    {0x3128, TLS_QUIC_GOOGLE_OPTIONS, BYTES},
    {0x3129, TLS_QUIC_GOOGLE_AGENT, BYTES},
    {0x4752, TLS_QUIC_GOOGLE_VERSION, GOOGLE_VERSIONS},
    {0x7158, TLS_QUIC_TIMESTAMPS, NUMBER},
    {0xde1a, TLS_QUIC_MIN_ACK_DELAY, NUMBER},
    {0xff73db, 0, VERSIONS},
    {0xff04de1b, TLS_QUIC_MIN_ACK_DELAY, NUMBER},
};

static void versions(struct dissect *d)
{
    emit_uint(d, TLS_QUIC_CHOSEN, 4);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 4)
        emit_uint(d, TLS_QUIC_OTHER, 4);
}

static void address(struct dissect *d)
{
    emit_bytes(d, TLS_QUIC_IPV4, 4, reader_peek(&d->r, 0, 4));
    emit_uint(d, TLS_QUIC_IPV4_PORT, 2);
    emit_bytes(d, TLS_QUIC_IPV6, 16, 0);
    emit_uint(d, TLS_QUIC_IPV6_PORT, 2);
    tls_opaque(d, TLS_QUIC_CID_LEN, 1, TLS_QUIC_CID);
    emit_bytes(d, TLS_QUIC_TOKEN, 16, 0);
}

/* Google's: a version, and what others there are. */
static void google_versions(struct dissect *d)
{
    uint32_t outer;
    emit_uint(d, TLS_QUIC_GOOGLE_VERSION, 4);
    if (!tls_more(d) || !tls_enter(d, TLS_QUIC_GOOGLE_LEN, 1, &outer))
        return;
    while (reader_ok(&d->r) && reader_left(&d->r) >= 4)
        emit_uint(d, TLS_QUIC_GOOGLE_OTHER, 4);
    dissect_leave(d, outer);
}

/* What the value of a parameter of that type says. */
static void inside(struct dissect *d, uint32_t type)
{
    for (unsigned i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        if (parameters[i].type != type)
            continue;
        switch (parameters[i].is) {
        case NUMBER:
            quic_varint(d, parameters[i].id);
            break;
        case BYTES:
            emit_rest(d, parameters[i].id);
            break;
        case ADDRESS:
            address(d);
            break;
        case VERSIONS:
            versions(d);
            break;
        default:
            google_versions(d);
        }
        return;
    }
}

#define GREASE 27 /* RFC 9000 18.1: this and every 31st number behind it mean nothing */

static void parameter(struct dissect *d, bool old)
{
    uint32_t group = emit_group(d, TLS_QUIC_PARAMETER, 0), outer;
    uint64_t type = old ? emit_uint(d, TLS_QUIC_TYPE, 2) : quic_varint(d, TLS_QUIC_TYPE);
    uint64_t n = old ? emit_uint(d, TLS_QUIC_LENGTH_OLD, 2) : quic_varint(d, TLS_QUIC_LENGTH);
    uint32_t value = emit_group(d, TLS_QUIC_VALUE, 0);
    if (group < d->p->n_fields)
        d->p->fields[group].value = type % 31 == GREASE ? GREASE
                                    : type < UINT32_MAX ? (uint32_t)type
                                                        : UINT32_MAX;
    outer = dissect_enter(d, n < UINT32_MAX ? (uint32_t)n : UINT32_MAX);
    if (tls_more(d))
        inside(d, type < UINT32_MAX ? (uint32_t)type : UINT32_MAX);
    dissect_leave(d, outer);
    emit_end(d, value);
    emit_end(d, group);
}

void tls_quic_parameters(struct dissect *d, unsigned message)
{
    (void)message;
    /* Up to draft 26 lengths stood before all of them and before each, of two bytes. */
    bool old = reader_peek(&d->r, 0, 2) + 2 == reader_left(&d->r);
    if (old)
        emit_uint(d, TLS_QUIC_LEN, 2);
    while (tls_more(d))
        parameter(d, old);
}
