/* The messages of TLS's handshake (RFC 8446 4, RFC 5246 7.4), and the lists that they are made of.
 */
#include "tls.h"

/* How the random bytes of a HelloRetryRequest begin, which are no random bytes (RFC 8446 4.1.3). */
#define RETRY 0xcf21ad74u

#define MESSAGE_HEADER_LEN 4

/* ---- lists ---- */

struct tls_limit tls_limit(struct dissect *d, uint32_t n)
{
    struct tls_limit limit = {
        .outer = d->r.end,
        .status = d->p->status,
        .flags = d->y->flags,
        .whole = reader_limit(&d->r, n),
    };
    return limit;
}

void tls_unlimit(struct dissect *d, const struct tls_limit *limit)
{
    dissect_leave(d, limit->outer);
    if (!limit->whole) {
        d->p->status = limit->status;
        d->y->flags = limit->flags;
    }
}

bool tls_enter(struct dissect *d, unsigned len_id, uint32_t size, uint32_t *outer)
{
    uint32_t n = emit_uint(d, len_id, size);
    if (!reader_ok(&d->r))
        return false;
    *outer = dissect_enter(d, n);
    return true;
}

void tls_opaque(struct dissect *d, unsigned len_id, uint32_t size, unsigned id)
{
    emit_bytes(d, id, emit_uint(d, len_id, size), 0);
}

void tls_vector(struct dissect *d, const struct tls_vector *v)
{
    uint32_t outer, list = 0;
    if (!tls_enter(d, v->length, v->length_size, &outer))
        return;
    bool any = v->list && reader_left(&d->r);
    if (any)
        list = emit_group(d, v->list, 0);
    while (!tls_brief(d) && tls_more(d))
        emit_uint(d, v->item, v->item_size);
    dissect_leave(d, outer);
    if (any)
        emit_end(d, list);
}

void tls_names(struct dissect *d, unsigned list_id, unsigned len_id, unsigned id)
{
    uint32_t list = emit_group(d, list_id, 0);
    while (tls_more(d))
        tls_opaque(d, len_id, 1, id);
    emit_end(d, list);
}

void tls_signature(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_SIG_ALG, reader_peek(&d->r, 0, 2));
    emit_uint(d, TLS_SIG_HASH, 1);
    emit_uint(d, TLS_SIG_SIGNER, 1);
    emit_end(d, group);
}

void tls_signatures(struct dissect *d)
{
    uint32_t list = emit_group(d, TLS_SIG_ALGS, 0);
    while (tls_more(d))
        tls_signature(d);
    emit_end(d, list);
}

void tls_dnames(struct dissect *d)
{
    uint32_t outer;
    if (!tls_enter(d, TLS_DNAMES_LEN, 2, &outer))
        return;
    uint32_t list = emit_group(d, TLS_DNAMES, 0);
    while (tls_more(d))
        tls_opaque(d, TLS_DNAME_LEN, 2, TLS_DNAME);
    emit_end(d, list);
    dissect_leave(d, outer);
}

/* ---- messages ---- */

#define SUPPORTED_VERSIONS 43 /* the extension's number */

/* The version that the ServerHello whose random is next agrees on in an extension, as TLS 1.3 does;
 * 0: it has none. */
static uint32_t agreed_version(const struct dissect *d)
{
    uint32_t at = 33 + reader_peek(&d->r, 32, 1) + 3, n = reader_peek(&d->r, at, 2);
    uint32_t stop = at + 2 + n;
    for (at += 2; at + 6 <= stop && reader_have(&d->r) >= at + 6;
         at += 4 + reader_peek(&d->r, at + 2, 2)) {
        if (reader_peek(&d->r, at, 2) == SUPPORTED_VERSIONS)
            return reader_peek(&d->r, at + 4, 2);
    }
    return 0;
}

/* Once, four bytes of it were the time; who speaks TLS 1.3 for sure has none there. */
static void random_bytes(struct dissect *d, bool server)
{
    if ((d->now && d->now->content == TLS_IN_QUIC) ||
        (server && (reader_peek(&d->r, 0, 4) == RETRY || agreed_version(d) == TLS_1_3))) {
        emit_bytes(d, TLS_RANDOM, 32, 0);
        return;
    }
    uint32_t group = emit_group(d, TLS_RANDOM, 0);
    emit_uint(d, TLS_RANDOM_TIME, 4);
    emit_bytes(d, TLS_RANDOM_BYTES, 28, 0);
    emit_end(d, group);
}

static void client_hello(struct dissect *d)
{
    static const struct tls_vector ciphers = {TLS_CIPHER_SUITES_LENGTH, TLS_CIPHER_SUITES,
                                              TLS_CIPHER_SUITE, 2, 2};
    static const struct tls_vector methods = {TLS_COMP_METHODS_LENGTH, TLS_COMP_METHODS,
                                              TLS_COMP_METHOD, 1, 1};
    emit_uint(d, TLS_VERSION, 2);
    random_bytes(d, false);
    tls_opaque(d, TLS_SESSION_ID_LENGTH, 1, TLS_SESSION_ID);
    tls_vector(d, &ciphers);
    tls_vector(d, &methods);
    tls_extensions(d, TLS_CLIENT_HELLO);
}

/* From the ServerHello on, whose random is next, both ends of TLS 1.3 and its drafts encrypt. */
static void note_version(struct dissect *d, uint32_t version)
{
    uint32_t agreed = agreed_version(d);
    if (d->has_flow)
        *flows_agreed(d->flows, d->flow.place) =
            agreed == TLS_1_3 || agreed >> 8 == 0x7f || version >> 8 == 0x7f ? TLS_AGREED_1_3 : 0;
}

static void server_hello(struct dissect *d)
{
    uint32_t version = emit_uint(d, TLS_VERSION, 2);
    note_version(d, version);
    random_bytes(d, true);
    /* The drafts of TLS 1.3 up to 21 named themselves here, and left two fields out. */
    bool draft = version >> 8 == 0x7f;
    if (!draft)
        tls_opaque(d, TLS_SESSION_ID_LENGTH, 1, TLS_SESSION_ID);
    emit_uint(d, TLS_CIPHER_SUITE, 2);
    if (!draft)
        emit_uint(d, TLS_COMP_METHOD, 1);
    tls_extensions(d, TLS_SERVER_HELLO);
}

static void new_session_ticket(struct dissect *d)
{
    emit_uint(d, TLS_TICKET_LIFETIME, 4);
    /* TLS 1.2's has nothing but the ticket (RFC 5077 3.3). */
    bool old = reader_peek(&d->r, 0, 2) + 2 == reader_left(&d->r);
    if (!old) {
        emit_uint(d, TLS_TICKET_AGE_ADD, 4);
        tls_opaque(d, TLS_TICKET_NONCE_LEN, 1, TLS_TICKET_NONCE);
    }
    tls_opaque(d, TLS_TICKET_LEN, 2, TLS_TICKET);
    if (!old)
        tls_extensions(d, TLS_NEW_SESSION_TICKET);
}

static void certificate(struct dissect *d)
{
    uint32_t outer;
    if (!tls_enter(d, TLS_CERTIFICATES_LEN, 3, &outer))
        return;
    uint32_t list = emit_group(d, TLS_CERTIFICATES, 0);
    while (tls_more(d))
        tls_x509(d, emit_uint(d, TLS_CERTIFICATE_LEN, 3));
    emit_end(d, list);
    dissect_leave(d, outer);
}

/* A signature of TLS 1.2 begins with its algorithm, an older one does not. */
static void signature(struct dissect *d, unsigned len_id, unsigned id)
{
    if (!tls_more(d))
        return;
    if (reader_peek(&d->r, 0, 2) + 2 != reader_left(&d->r))
        tls_signature(d);
    tls_opaque(d, len_id, 2, id);
}

/* Which kind of keys these are is agreed on elsewhere; here it shows in the first bytes. */
static void server_key_exchange(struct dissect *d)
{
    uint32_t n = reader_peek(&d->r, 0, 2);
    if (n >> 8 == 3 && reader_left(&d->r) > 4) {
        emit_uint(d, TLS_CURVE_TYPE, 1);
        emit_uint(d, TLS_NAMED_CURVE, 2);
        tls_opaque(d, TLS_SERVER_POINT_LEN, 1, TLS_SERVER_POINT);
    } else if (n >= 32 && n <= 2048 && n + 6 < reader_left(&d->r)) {
        tls_opaque(d, TLS_P_LEN, 2, TLS_P);
        tls_opaque(d, TLS_G_LEN, 2, TLS_G);
        tls_opaque(d, TLS_YS_LEN, 2, TLS_YS);
    } else {
        return;
    }
    signature(d, TLS_SIGNATURE_LEN, TLS_SIGNATURE);
}

static void client_key_exchange(struct dissect *d)
{
    uint32_t left = reader_left(&d->r);
    if (left && reader_peek(&d->r, 0, 1) + 1 == left)
        tls_opaque(d, TLS_CLIENT_POINT_LEN, 1, TLS_CLIENT_POINT);
    else if (left > 1 && reader_peek(&d->r, 0, 2) + 2 == left)
        tls_opaque(d, TLS_EPMS_LEN, 2, TLS_EPMS);
}

static void certificate_request(struct dissect *d)
{
    static const struct tls_vector types = {TLS_CERT_TYPES_COUNT, TLS_CERT_TYPES, TLS_CERT_TYPE, 1,
                                            1};
    tls_vector(d, &types);
    /* Before TLS 1.2 the names follow at once. */
    if (reader_peek(&d->r, 0, 2) + 2 != reader_left(&d->r)) {
        uint32_t outer;
        if (!tls_enter(d, TLS_SIG_ALGS_LEN, 2, &outer))
            return;
        tls_signatures(d);
        dissect_leave(d, outer);
    }
    tls_dnames(d);
}

static void certificate_verify(struct dissect *d)
{
    signature(d, TLS_VERIFY_SIG_LEN, TLS_VERIFY_SIG);
}

static void certificate_status(struct dissect *d)
{
    emit_uint(d, TLS_STATUS_TYPE, 1);
    tls_opaque(d, TLS_OCSP_LEN, 3, TLS_OCSP);
}

static void compressed_certificate(struct dissect *d)
{
    emit_uint(d, TLS_CERT_COMP, 2);
    emit_uint(d, TLS_CERT_UNCOMPRESSED, 3);
    tls_opaque(d, TLS_CERT_COMPRESSED_LEN, 3, TLS_CERT_COMPRESSED);
}

static void encrypted_extensions(struct dissect *d)
{
    tls_extensions(d, TLS_ENCRYPTED_EXTENSIONS);
}

static void finished(struct dissect *d)
{
    emit_rest(d, TLS_VERIFY_DATA);
}

static void key_update(struct dissect *d)
{
    emit_uint(d, TLS_KEY_UPDATE, 1);
}

/* By type; the short line shows nothing of what is not `shown`. */
static const struct {
    bool shown;
    void (*inside)(struct dissect *d);
} messages[] = {
    [TLS_CLIENT_HELLO] = {true, client_hello},
    [TLS_SERVER_HELLO] = {true, server_hello},
    [TLS_NEW_SESSION_TICKET] = {false, new_session_ticket},
    [TLS_ENCRYPTED_EXTENSIONS] = {false, encrypted_extensions},
    [TLS_CERTIFICATES_MESSAGE] = {false, certificate},
    [TLS_SERVER_KEY_EXCHANGE] = {false, server_key_exchange},
    [TLS_CERTIFICATE_REQUEST] = {false, certificate_request},
    [TLS_CERTIFICATE_VERIFY] = {false, certificate_verify},
    [TLS_CLIENT_KEY_EXCHANGE] = {false, client_key_exchange},
    [TLS_FINISHED] = {false, finished},
    [TLS_CERTIFICATE_STATUS] = {false, certificate_status},
    [TLS_KEY_UPDATE_MESSAGE] = {false, key_update},
    [TLS_COMPRESSED_CERTIFICATE] = {false, compressed_certificate},
};

/* What is encrypted looks random; a message begins with a known type and a length that fits. */
static bool is_message(const struct reader *r)
{
    uint32_t type = reader_peek(r, 0, 1), length = reader_peek(r, 1, 3), left = reader_left(r);
    if (reader_have(r) < 4)
        return reader_have(r) < left;
    if (type == TLS_HELLO_REQUEST)
        return length == 0 && left == 4;
    if (!name_in(tls_rows[TLS_TYPE].names, tls_rows[TLS_TYPE].n_names, type))
        return false;
    /* Long ones may go on in another record. */
    bool is_long = type == TLS_CLIENT_HELLO || type == TLS_SERVER_HELLO ||
                   type == TLS_CERTIFICATES_MESSAGE || type == TLS_CERTIFICATE_STATUS ||
                   type == TLS_CERTIFICATE_REQUEST || type == TLS_SERVER_KEY_EXCHANGE;
    return length + 4 <= left || (is_long && length < 0x20000);
}

/* What the server name in the hello whose fields begin at index `from` is, where an Encrypted
 * Client Hello is there, too: one that clients make up to look alike cannot be told from a real
 * one, but by a name that is for nothing else. */
static void judge_name(struct dissect *d, uint32_t from)
{
    static const char outer[] = "cloudflare-ech.com";
    const struct field *name = NULL, *ech = NULL;
    for (const struct field *f = &d->p->fields[from]; f < &d->p->fields[d->p->n_fields]; f++) {
        name = f->proto == PROTO_tls && f->id == TLS_SNI ? f : name;
        ech = f->proto == PROTO_tls && f->id == TLS_ECH_TYPE ? f : ech;
    }
    if (!name || !ech)
        return;
    bool known = name->length == sizeof outer - 1 &&
                 memcmp(field_bytes(d->p, name), outer, sizeof outer - 1) == 0;
    emit_same(d, TLS_SNI_MEANING, d->r.pos, 0, ech->value == 1 ? 2 : known);
}

static void message(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_HANDSHAKE, 0);
    uint32_t type = emit_uint(d, TLS_TYPE, 1), n = emit_uint(d, TLS_LENGTH, 3);
    struct tls_limit limit = tls_limit(d, n);
    if (type < sizeof messages / sizeof *messages && messages[type].inside && tls_more(d) &&
        (messages[type].shown || !tls_brief(d)))
        messages[type].inside(d);
    bool whole = limit.whole && reader_ok(&d->r) && d->r.end <= d->r.cap;
    tls_unlimit(d, &limit);
    if (whole && d->want & WANT_FIELDS && (type == TLS_CLIENT_HELLO || type == TLS_SERVER_HELLO))
        tls_fingerprints(d, group, type);
    if (whole && d->want & WANT_FIELDS && type == TLS_CLIENT_HELLO)
        judge_name(d, group);
    emit_end(d, group);
}

/* What the line does not show is not put together for it. */
static bool is_wanted(const struct dissect *d, const struct tls_joint *j)
{
    return !tls_brief(d) || j->head[0] == TLS_CLIENT_HELLO || j->head[0] == TLS_SERVER_HELLO;
}

/* Takes in what the record has of the message under way. Returns how many bytes. */
static uint32_t take_part(struct dissect *d, struct tls_joint *j)
{
    uint32_t n = tls_joint_take(j, &d->r, 0, reader_left(&d->r));
    if (j->n_parts < TLS_PARTS)
        j->parts[j->n_parts] = (struct piece){.offset = d->r.pos, .length = n};
    j->n_parts++;
    return n;
}

static void go_on(struct dissect *d, struct tls_joint *j)
{
    uint32_t group = emit_group(d, TLS_HANDSHAKE, 0);
    emit_bytes(d, TLS_FRAGMENT, take_part(d, j), 0);
    emit_end(d, group);
    if (!tls_joint_whole(j))
        return;
    if (j->n_parts <= TLS_PARTS && is_wanted(d, j))
        dissect_joined(d, PROTO_tls, TLS_JOINED, j->parts, j->n_parts);
    j->got = 0;
}

/* Another record with handshake messages stands at `outer`'s side of this one's end. */
static bool is_followed(const struct dissect *d, uint32_t outer)
{
    struct reader r = d->r;
    r.end = outer;
    return d->r.end <= d->r.cap && tls_is_record(&r, reader_left(&d->r)) &&
           reader_peek(&r, reader_left(&d->r), 1) == TLS_RECORD_HANDSHAKE;
}

void tls_handshake(struct dissect *d, bool secret, struct tls_joint *j, uint32_t outer)
{
    if (j && j->got && !secret && tls_more(d))
        go_on(d, j);
    while (tls_more(d)) {
        uint32_t left = reader_left(&d->r);
        if (j && !secret && tls_joint_begins(&d->r, 0, left) && is_followed(d, outer)) {
            j->n_parts = 0;
            if (take_part(d, j) < MESSAGE_HEADER_LEN) {
                emit_rest(d, TLS_FRAGMENT);
                return;
            }
        }
        if (!secret && is_message(&d->r)) {
            message(d);
            continue;
        }
        uint32_t group = emit_group(d, TLS_HANDSHAKE, 0);
        emit_rest(d, TLS_ENCRYPTED);
        emit_end(d, group);
    }
}
