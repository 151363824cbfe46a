/* What the files of TLS share. */
#ifndef PROTO_TLS_H
#define PROTO_TLS_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
#define FIELD(id, name, type, more, label, rfc, what) TLS_##id,
#include "tls_fields.def"
#undef FIELD
    TLS_N_FIELDS
};

/* Object identifiers of certificates. */
enum {
#define OID(id, content, name) TLS_OID_##id,
#include "tls_oids.def"
#undef OID
    TLS_N_OIDS
};

/* Kinds of records (RFC 8446 5.1). */
enum {
    TLS_RECORD_CHANGE_CIPHER_SPEC = 20,
    TLS_RECORD_ALERT = 21,
    TLS_RECORD_HANDSHAKE = 22,
    TLS_RECORD_APPLICATION_DATA = 23,
    TLS_RECORD_HEARTBEAT = 24
};

#define TLS_1_3 0x0304
#define TLS_AGREED_1_3 1 /* see flows_agreed() */

/* Handshake messages (RFC 8446 B.3). */
enum {
    TLS_HELLO_REQUEST = 0,
    TLS_CLIENT_HELLO = 1,
    TLS_SERVER_HELLO = 2,
    TLS_NEW_SESSION_TICKET = 4,
    TLS_HELLO_RETRY_REQUEST = 6,
    TLS_ENCRYPTED_EXTENSIONS = 8,
    TLS_CERTIFICATES_MESSAGE = 11,
    TLS_SERVER_KEY_EXCHANGE = 12,
    TLS_CERTIFICATE_REQUEST = 13,
    TLS_CERTIFICATE_VERIFY = 15,
    TLS_CLIENT_KEY_EXCHANGE = 16,
    TLS_FINISHED = 20,
    TLS_CERTIFICATE_STATUS = 22,
    TLS_KEY_UPDATE_MESSAGE = 24,
    TLS_COMPRESSED_CERTIFICATE = 25,
    TLS_NEXT_PROTOCOL = 67
};

extern const struct field_def tls_rows[TLS_N_FIELDS];

/* tls_brief: only the short line is asked for: what it does not show need not be found. */
static inline bool tls_brief(const struct dissect *d)
{
    return !(d->want & (WANT_FIELDS | WANT_VERBOSE));
}

/* tls_more: there is something left to read. */
static inline bool tls_more(const struct dissect *d)
{
    return reader_ok(&d->r) && reader_left(&d->r);
}

/* tls_enter: a length of `size` bytes (row len_id), to which the reader is narrowed; give *outer to
 * dissect_leave(). Returns false where the length is not there. */
bool tls_enter(struct dissect *d, unsigned len_id, uint32_t size, uint32_t *outer);

/* tls_opaque: a length of `size` bytes (row len_id) and that many bytes (row id). */
void tls_opaque(struct dissect *d, unsigned len_id, uint32_t size, unsigned id);

/* A list of numbers: the rows of its length, of itself and of each number; how many bytes the
 * length and each number have. With list 0 the numbers have no row around them. */
struct tls_vector {
    uint16_t length, list, item;
    uint8_t length_size, item_size;
};
void tls_vector(struct dissect *d, const struct tls_vector *v);

/* tls_names: a list of names, each with a length of one byte (row len_id) before it. */
void tls_names(struct dissect *d, unsigned list_id, unsigned len_id, unsigned id);

/* tls_signatures: signature algorithms up to the reader's end. */
void tls_signature(struct dissect *d);
void tls_signatures(struct dissect *d);
/* tls_dnames: distinguished names, with the length of all before them. */
void tls_dnames(struct dissect *d);

/* tls_extensions: the extensions of a handshake message, with the length of all before them. */
void tls_extensions(struct dissect *d, unsigned message);

/* tls_quic_parameters: what an end of QUIC sets, in an extension that is all of the reader. */
void tls_quic_parameters(struct dissect *d, unsigned message);

/* tls_x509: a certificate of n bytes. */
void tls_x509(struct dissect *d, uint32_t n);
/* tls_line_certificates: a line of text for each certificate of a layer. */
void tls_line_certificates(struct line *l, const struct layer *y);

/* tls_fingerprints: what the hello of that type tells of its sender, as facts at the cursor;
 * `group` is the message's field. */
void tls_fingerprints(struct dissect *d, uint32_t group, uint32_t type);

/* ---- tls_join.c: messages that several records carry ---- */

#define TLS_PARTS 128 /* records */
#define TLS_RECORD_HEADER_LEN 5
#define TLS_RECORD_MAX (16384 + 2048) /* RFC 5246 6.2.3 */

/* A handshake message that goes on in the next record. */
struct tls_joint {
    uint8_t head[4]; /* its type and length */
    uint32_t got;    /* bytes of it; 0: there is none */
    uint32_t n_parts;
    struct piece parts[TLS_PARTS]; /* where they stand */
};

/* tls_joint_begins: the `left` bytes of a record that stand `ahead` bytes behind the cursor are the
 * begin of a message that may go on in another record. */
bool tls_joint_begins(const struct reader *r, uint32_t ahead, uint32_t left);
/* tls_joint_take: takes from those bytes what belongs to the message. Returns how many. */
uint32_t tls_joint_take(struct tls_joint *j, const struct reader *r, uint32_t ahead, uint32_t left);
/* tls_joint_whole: all of it has come. */
bool tls_joint_whole(const struct tls_joint *j);

/* tls_is_record: a record begins there: a known kind, a version there is, a length that is allowed.
 */
static inline bool tls_is_record(const struct reader *r, uint32_t ahead)
{
    uint32_t have = reader_have(r), type = reader_peek(r, ahead, 1);
    uint32_t version = reader_peek(r, ahead + 1, 2), length = reader_peek(r, ahead + 3, 2);
    return ahead <= have && have - ahead >= TLS_RECORD_HEADER_LEN &&
           type >= TLS_RECORD_CHANGE_CIPHER_SPEC && type <= TLS_RECORD_HEARTBEAT &&
           version >> 8 == 3 && (version & 0xff) <= 4 && length <= TLS_RECORD_MAX;
}

/* tls_whole: see struct protocol. A record, or all those that carry parts of one message. */
uint32_t tls_whole(const struct reader *r);

/* tls_handshake: handshake messages up to the reader's end, the end of a record. `secret`: those
 * after a ChangeCipherSpec, which are encrypted. `j` takes a message that goes on in the next
 * record, which may stand at `outer`, its end, or goes on with one; NULL: these are no record. */
void tls_handshake(struct dissect *d, bool secret, struct tls_joint *j, uint32_t outer);

/* What a section of joined parts is, see dissect_joined(). */
#define TLS_JOINED 1
/* And what one of QUIC's is: messages without records. */
#define TLS_IN_QUIC 2

/* tls_limit: at most n bytes are claimed from here on. Where the record or the segment ends before
 * they do, the rest comes in another: reading past that end is no fault then. tls_unlimit: behind
 * them, with the end that stood before. */
struct tls_limit {
    uint32_t outer;
    uint16_t status;
    uint8_t flags;
    bool whole;
};
struct tls_limit tls_limit(struct dissect *d, uint32_t n);
void tls_unlimit(struct dissect *d, const struct tls_limit *limit);

#endif
