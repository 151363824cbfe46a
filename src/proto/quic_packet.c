/* The inside of a QUIC packet that could be decrypted: packet number and frames (RFC 9000 12.4).
 *
 * What a student learns here: a packet is a box of frames, each of which says what it is. The
 * handshake's bytes have a place in a stream, packets only have a number: what is lost is sent
 * again in another packet, under another number.
 *
 *    +-+-+---+---+---+
 *    |       |rsv| n |   the first byte again, without its protection: n + 1 bytes of
 *    +-------+---+---+
 *    | packet number |
 *    +---------------+-----------+
 *    | frame type    | its fields ...                 CRYPTO, ACK, PING, ...
 *    +---------------+-----------+
 *    | 0  | 0  | 0  | ...  PADDING, to make the first packets large
 *    +----+----+----+ */
#include "quic.h"
#include "flow.h"
#include "tls.h"

enum {
    QUIC_RESERVED,
    QUIC_NUMBER_LENGTH,
    QUIC_NUMBER,
    QUIC_FRAME,
    QUIC_FRAME_TYPE,
    QUIC_PADDING,
    QUIC_PADDING_LENGTH,
    QUIC_ACK_LARGEST,
    QUIC_ACK_DELAY,
    QUIC_ACK_RANGE_COUNT,
    QUIC_ACK_FIRST_RANGE,
    QUIC_ACK_GAP,
    QUIC_ACK_RANGE,
    QUIC_ACK_ECT0,
    QUIC_ACK_ECT1,
    QUIC_ACK_CE,
    QUIC_CRYPTO_OFFSET,
    QUIC_CRYPTO_LENGTH,
    QUIC_CRYPTO_DATA,
    QUIC_RETRANSMISSION,
    QUIC_CC_ERROR,
    QUIC_CC_FRAME_TYPE,
    QUIC_CC_REASON_LENGTH,
    QUIC_CC_REASON,
    QUIC_FRAME_UNKNOWN
};

/* Frames that Initial packets may have (RFC 9000 12.4). */
enum {
    FRAME_PADDING = 0,
    FRAME_PING = 1,
    FRAME_ACK = 2,
    FRAME_ACK_ECN = 3,
    FRAME_CRYPTO = 6,
    FRAME_CLOSE = 0x1c
};

static const struct value_name number_lengths[] = {
    {0, "1 byte"},
    {1, "2 bytes"},
    {2, "3 bytes"},
    {3, "4 bytes"},
};

static const struct value_name frame_types[] = {
    {0x00, "PADDING"},
    {0x01, "PING"},
    {0x02, "ACK"},
    {0x03, "ACK with ECN counts"},
    {0x04, "RESET_STREAM"},
    {0x05, "STOP_SENDING"},
    {0x06, "CRYPTO"},
    {0x07, "NEW_TOKEN"},
    {0x08, "STREAM"},
    {0x09, "STREAM"},
    {0x0a, "STREAM"},
    {0x0b, "STREAM"},
    {0x0c, "STREAM"},
    {0x0d, "STREAM"},
    {0x0e, "STREAM"},
    {0x0f, "STREAM"},
    {0x10, "MAX_DATA"},
    {0x11, "MAX_STREAM_DATA"},
    {0x12, "MAX_STREAMS"},
    {0x13, "MAX_STREAMS"},
    {0x14, "DATA_BLOCKED"},
    {0x15, "STREAM_DATA_BLOCKED"},
    {0x16, "STREAMS_BLOCKED"},
    {0x17, "STREAMS_BLOCKED"},
    {0x18, "NEW_CONNECTION_ID"},
    {0x19, "RETIRE_CONNECTION_ID"},
    {0x1a, "PATH_CHALLENGE"},
    {0x1b, "PATH_RESPONSE"},
    {0x1c, "CONNECTION_CLOSE"},
    {0x1d, "CONNECTION_CLOSE of the application"},
    {0x1e, "HANDSHAKE_DONE"},
};

static const struct value_name errors[] = {
    {0x00, "NO_ERROR"},
    {0x01, "INTERNAL_ERROR"},
    {0x02, "CONNECTION_REFUSED"},
    {0x03, "FLOW_CONTROL_ERROR"},
    {0x04, "STREAM_LIMIT_ERROR"},
    {0x05, "STREAM_STATE_ERROR"},
    {0x06, "FINAL_SIZE_ERROR"},
    {0x07, "FRAME_ENCODING_ERROR"},
    {0x08, "TRANSPORT_PARAMETER_ERROR"},
    {0x09, "CONNECTION_ID_LIMIT_ERROR"},
    {0x0a, "PROTOCOL_VIOLATION"},
    {0x0b, "INVALID_TOKEN"},
    {0x0c, "APPLICATION_ERROR"},
    {0x0d, "CRYPTO_BUFFER_EXCEEDED"},
    {0x0e, "KEY_UPDATE_ERROR"},
    {0x0f, "AEAD_LIMIT_REACHED"},
    {0x10, "NO_VIABLE_PATH"},
    {0x11, "VERSION_NEGOTIATION_ERROR"},
    {0x10a, "CRYPTO_ERROR: unexpected_message"},
    {0x128, "CRYPTO_ERROR: handshake_failure"},
    {0x12a, "CRYPTO_ERROR: bad_certificate"},
    {0x12b, "CRYPTO_ERROR: unsupported_certificate"},
    {0x12c, "CRYPTO_ERROR: certificate_revoked"},
    {0x12d, "CRYPTO_ERROR: certificate_expired"},
    {0x12e, "CRYPTO_ERROR: certificate_unknown"},
    {0x12f, "CRYPTO_ERROR: illegal_parameter"},
    {0x130, "CRYPTO_ERROR: unknown_ca"},
    {0x131, "CRYPTO_ERROR: access_denied"},
    {0x132, "CRYPTO_ERROR: decode_error"},
    {0x133, "CRYPTO_ERROR: decrypt_error"},
    {0x146, "CRYPTO_ERROR: protocol_version"},
    {0x147, "CRYPTO_ERROR: insufficient_security"},
    {0x150, "CRYPTO_ERROR: internal_error"},
    {0x15a, "CRYPTO_ERROR: user_canceled"},
    {0x16d, "CRYPTO_ERROR: missing_extension"},
    {0x16e, "CRYPTO_ERROR: unsupported_extension"},
    {0x170, "CRYPTO_ERROR: unrecognized_name"},
    {0x174, "CRYPTO_ERROR: certificate_required"},
    {0x178, "CRYPTO_ERROR: no_application_protocol"},
};

#define NUMBER(field, title, where, means)                                                         \
    {                                                                                              \
        .name = (field), .label = (title), .type = FT_UINT64, .flags = FF_VARINT, .rfc = (where),  \
        .what = means                                                                              \
    }

static const struct field_def rows[] = {
    [QUIC_RESERVED] = {.name = "quic.long.reserved",
                       .label = "Reserved",
                       .type = FT_UINT,
                       .size = 1,
                       .mask = 0x0c,
                       .rfc = "RFC 9000 17.2",
                       .what = "Zero, once the protection is gone."},
    [QUIC_NUMBER_LENGTH] = {.name = "quic.packet_number_length",
                            .label = "Packet number length",
                            .type = FT_UINT,
                            .size = 1,
                            .mask = 0x03,
                            NAMES(number_lengths),
                            .rfc = "RFC 9000 17.2",
                            .what = "How many bytes of the packet number are sent, less one."},
    [QUIC_NUMBER] = {.name = "quic.packet_number",
                     .label = "Packet number",
                     .type = FT_UINT,
                     .brief = "pn",
                     .rfc = "RFC 9000 12.3",
                     .what = "The number of the packet, or its last bytes: no two packets have "
                             "the same, not even when they carry the same data."},
    [QUIC_FRAME] = {.name = "quic.frame",
                    .label = "Frame",
                    .type = FT_GROUP,
                    NAMES(frame_types),
                    .rfc = "RFC 9000 12.4",
                    .what = "One thing that a packet carries, of its own kind."},
    [QUIC_FRAME_TYPE] = {.name = "quic.frame_type",
                         .label = "Frame type",
                         .type = FT_UINT64,
                         .flags = FF_VARINT,
                         NAMES(frame_types),
                         .brief = "type",
                         .rfc = "RFC 9000 12.4",
                         .what = "What kind of frame it is: Initial packets carry PADDING, PING, "
                                 "ACK, CRYPTO and CONNECTION_CLOSE only."},
    [QUIC_PADDING] = {.name = "quic.padding",
                      .label = "Padding",
                      .type = FT_BYTES,
                      .brief = "pad",
                      .rfc = "RFC 9000 19.1",
                      .what = "More frames of this kind, each a zero byte: a client's first "
                              "datagram has 1200 bytes at least."},
    [QUIC_PADDING_LENGTH] = {.name = "quic.padding_length",
                             .label = "Padding length",
                             .type = FT_UINT,
                             .flags = FF_SAME,
                             .unit = "bytes",
                             .rfc = "RFC 9000 19.1",
                             .what = "How many PADDING frames stand in a row."},
    [QUIC_ACK_LARGEST] = NUMBER("quic.ack.largest_acknowledged", "Largest acknowledged",
                                "RFC 9000 19.3", "The highest packet number that has arrived."),
    [QUIC_ACK_DELAY] = NUMBER("quic.ack.ack_delay", "ACK delay", "RFC 9000 19.3",
                              "How long the receiver waited before it sent this, in units that "
                              "the handshake agrees on."),
    [QUIC_ACK_RANGE_COUNT] = NUMBER("quic.ack.ack_range_count", "ACK range count", "RFC 9000 19.3",
                                    "How many gaps and ranges follow the first range."),
    [QUIC_ACK_FIRST_RANGE] = NUMBER("quic.ack.first_ack_range", "First ACK range", "RFC 9000 19.3",
                                    "How many packets right before the largest have arrived, "
                                    "too."),
    [QUIC_ACK_GAP] = NUMBER("quic.ack.gap", "Gap", "RFC 9000 19.3.1",
                            "How many packets are missing before the range above, less one."),
    [QUIC_ACK_RANGE] = NUMBER("quic.ack.ack_range", "ACK range", "RFC 9000 19.3.1",
                              "How many packets in a row have arrived before that gap, less one."),
    [QUIC_ACK_ECT0] = NUMBER("quic.ack.ect0_count", "ECT(0) count", "RFC 9000 19.3.2",
                             "How many packets came with the mark ECT(0)."),
    [QUIC_ACK_ECT1] = NUMBER("quic.ack.ect1_count", "ECT(1) count", "RFC 9000 19.3.2",
                             "How many packets came with the mark ECT(1)."),
    [QUIC_ACK_CE] = NUMBER("quic.ack.ecn_ce_count", "ECN-CE count", "RFC 9000 19.3.2",
                           "How many packets came with the mark of a congested router."),
    [QUIC_CRYPTO_OFFSET] = NUMBER("quic.crypto.offset", "Offset", "RFC 9000 19.6",
                                  "Where these bytes belong in the sender's handshake messages."),
    [QUIC_CRYPTO_LENGTH] = NUMBER("quic.crypto.length", "Length", "RFC 9000 19.6",
                                  "How many bytes of the handshake follow."),
    [QUIC_CRYPTO_DATA] = {.name = "quic.crypto.crypto_data",
                          .label = "Crypto data",
                          .type = FT_BYTES,
                          .rfc = "RFC 9000 19.6",
                          .what = "Bytes of TLS handshake messages, without TLS's records; each "
                                  "message is shown where it became whole."},
    [QUIC_RETRANSMISSION] = {.name = "quic.retransmission",
                             .label = "Sent again",
                             .type = FT_FLAG,
                             .rfc = "RFC 9000 13.3",
                             .what = "All these bytes have come before, in another packet."},
    [QUIC_CC_ERROR] = {.name = "quic.cc.error_code",
                       .label = "Error code",
                       .type = FT_UINT64,
                       .flags = FF_VARINT,
                       NAMES(errors),
                       .rfc = "RFC 9000 20.1",
                       .what = "Why the connection is closed; from 256 on, an alert of TLS."},
    [QUIC_CC_FRAME_TYPE] = {.name = "quic.cc.frame_type",
                            .label = "Frame type",
                            .type = FT_UINT64,
                            .flags = FF_VARINT,
                            NAMES(frame_types),
                            .rfc = "RFC 9000 19.19",
                            .what = "The kind of frame that was wrong; 0 where none was."},
    [QUIC_CC_REASON_LENGTH] = NUMBER("quic.cc.reason_phrase.length", "Reason phrase length",
                                     "RFC 9000 19.19", "How long the reason phrase is."),
    [QUIC_CC_REASON] = {.name = "quic.cc.reason_phrase",
                        .label = "Reason phrase",
                        .type = FT_TEXT,
                        .rfc = "RFC 9000 19.19",
                        .what = "The reason in words, for people."},
    [QUIC_FRAME_UNKNOWN] = {.name = "quic.frame.unknown",
                            .label = "Frame data",
                            .type = FT_BYTES,
                            .rfc = "RFC 9000 12.4",
                            .what = "A frame that no Initial packet may have: its receiver closes "
                                    "the connection."},
};

/* ---- frames ---- */

static uint32_t number32(struct dissect *d, unsigned id)
{
    uint64_t v = quic_varint(d, id);
    return v < UINT32_MAX ? (uint32_t)v : UINT32_MAX;
}

static void padding(struct dissect *d, uint32_t at)
{
    uint32_t n = 0, have = reader_have(&d->r);
    while (n < have && reader_peek(&d->r, n, 1) == FRAME_PADDING)
        n++;
    emit_bytes(d, QUIC_PADDING, n, 0);
    if (d->want & WANT_FIELDS)
        emit_same(d, QUIC_PADDING_LENGTH, at, n + 1, n + 1);
}

static void ack(struct dissect *d, bool ecn)
{
    quic_varint(d, QUIC_ACK_LARGEST);
    quic_varint(d, QUIC_ACK_DELAY);
    uint64_t ranges = quic_varint(d, QUIC_ACK_RANGE_COUNT);
    quic_varint(d, QUIC_ACK_FIRST_RANGE);
    for (; ranges && reader_ok(&d->r); ranges--) {
        quic_varint(d, QUIC_ACK_GAP);
        quic_varint(d, QUIC_ACK_RANGE);
    }
    if (ecn) {
        quic_varint(d, QUIC_ACK_ECT0);
        quic_varint(d, QUIC_ACK_ECT1);
        quic_varint(d, QUIC_ACK_CE);
    }
}

/* Bytes of the handshake: what becomes whole with them is a message inside this packet. */
static void crypto(struct dissect *d)
{
    uint64_t offset = quic_varint(d, QUIC_CRYPTO_OFFSET);
    uint32_t n = number32(d, QUIC_CRYPTO_LENGTH), at = d->r.pos;
    emit_bytes(d, QUIC_CRYPTO_DATA, n, 0);
    if (!reader_ok(&d->r) || !d->quic)
        return;
    struct flow_key key = flow_key_of(d, d->ip_proto, d->y->sport, d->y->dport);
    struct reassembled m;
    enum quic_crypto step =
        quic_crypto(d->quic, &key, d->now->content == QUIC_BY_SERVER, d->p, at, offset, n, &m);
    if (step == QUIC_CRYPTO_AGAIN && d->want & WANT_FIELDS)
        emit_same(d, QUIC_RETRANSMISSION, at, 0, 1);
    if (step != QUIC_CRYPTO_WHOLE)
        return;
    m.around = PROTO_quic_crypto;
    m.proto = PROTO_tls;
    m.content = TLS_IN_QUIC;
    dissect_message(d, &m);
}

static void close_frame(struct dissect *d)
{
    quic_varint(d, QUIC_CC_ERROR);
    quic_varint(d, QUIC_CC_FRAME_TYPE);
    emit_bytes(d, QUIC_CC_REASON, number32(d, QUIC_CC_REASON_LENGTH), 0);
}

static void frame(struct dissect *d)
{
    uint32_t at = d->r.pos, group = emit_group(d, QUIC_FRAME, reader_peek(&d->r, 0, 1));
    uint32_t type = number32(d, QUIC_FRAME_TYPE);
    switch (type) {
    case FRAME_PADDING:
        padding(d, at);
        break;
    case FRAME_PING:
        break;
    case FRAME_ACK:
    case FRAME_ACK_ECN:
        ack(d, type == FRAME_ACK_ECN);
        break;
    case FRAME_CRYPTO:
        crypto(d);
        break;
    case FRAME_CLOSE:
        close_frame(d);
        break;
    default:
        emit_rest(d, QUIC_FRAME_UNKNOWN);
        dissect_malformed(d);
    }
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    emit_bits(d, QUIC_RESERVED);
    uint32_t n = emit_bits(d, QUIC_NUMBER_LENGTH) + 1;
    reader_skip(&d->r, 1);
    emit_bytes(d, QUIC_NUMBER, n, reader_peek(&d->r, 0, n));
    while (reader_ok(&d->r) && reader_left(&d->r))
        frame(d);
}

/* ---- the line ---- */

static void write_close(struct line *l, const struct layer *y)
{
    const struct field *error = layer_get(l->p, y, QUIC_CC_ERROR);
    const struct field *reason = layer_get(l->p, y, QUIC_CC_REASON);
    if (!error)
        return;
    const char *name = NAME_IN(errors, error->value);
    out_str(l->out, ": CONNECTION_CLOSE ");
    if (name)
        out_str(l->out, name);
    else
        out_dec(l->out, error->value);
    if (reason) {
        out_str(l->out, " \"");
        out_escaped(l->out, field_bytes(l->p, reason), reason->length);
        out_char(l->out, '"');
    }
}

/* With -v: the frames of a packet, on a line of their own. */
static void write_frames(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *number = layer_get(l->p, y, QUIC_NUMBER), *f;
    uint32_t from = y->vars;
    if (!number)
        return;
    line_indent(l, 1);
    out_str(o, "packet ");
    out_dec(o, number->value);
    out_char(o, ':');
    while ((f = layer_find(l->p, y, QUIC_FRAME, &from))) {
        const char *name = NAME_IN(frame_types, f->value);
        out_char(o, ' ');
        out_str(o, name ? name : "unknown");
        if (f->value == FRAME_PADDING) {
            out_char(o, ' ');
            out_dec(o, f->length);
        }
    }
}

static bool is_inside(const struct line *l, const struct layer *y, const struct layer *outer)
{
    while (line_parent(l, y)) {
        y = line_parent(l, y);
        if (y == outer)
            return true;
    }
    return false;
}

void quic_line_packets(struct line *l, const struct layer *y)
{
    const struct layer *end = l->p->layers + l->p->n_layers;
    if (!l->p->n_sections)
        return;
    for (const struct layer *inner = y + 1; inner < end; inner++) {
        if (!is_inside(l, inner, y))
            continue;
        if (inner->proto == PROTO_quic_packet) {
            write_close(l, inner);
        } else if (inner->proto == PROTO_tls) {
            out_mem(l->out, ": ", 2);
            protocols[PROTO_tls]->line(l, inner);
        }
    }
    for (const struct layer *inner = y + 1; inner < end && l->opt.verbose; inner++) {
        if (inner->proto == PROTO_quic_packet && is_inside(l, inner, y))
            write_frames(l, inner);
    }
}

const struct protocol proto_quic_packet = {
    .name = "quic",
    .title = "QUIC packet, decrypted",
    .rfc = "RFC 9000 12",
    ROWS(rows),
    .beyond = true,
    .many = "long.reserved packet_number_length packet_number frame padding_length ack.gap "
            "ack.ack_range",
    .dissect = dissect,
};
