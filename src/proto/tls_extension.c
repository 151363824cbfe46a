/* The extensions of TLS's handshake messages (RFC 8446 4.2): each a kind, a length, and what the
 * kind makes of the bytes. */
#include "tls.h"

static void server_name(struct dissect *d, unsigned message)
{
    (void)message;
    uint32_t outer;
    if (!tls_enter(d, TLS_SNI_LIST_LEN, 2, &outer))
        return;
    while (tls_more(d)) {
        emit_uint(d, TLS_SNI_TYPE, 1);
        tls_opaque(d, TLS_SNI_LEN, 2, TLS_SNI);
    }
    dissect_leave(d, outer);
}

static void max_fragment_length(struct dissect *d, unsigned message)
{
    (void)message;
    emit_uint(d, TLS_MAX_FRAGMENT, 1);
}

static void status_request(struct dissect *d, unsigned message)
{
    if (message != TLS_CLIENT_HELLO)
        return;
    emit_uint(d, TLS_STATUS_TYPE, 1);
    tls_opaque(d, TLS_STATUS_IDS_LEN, 2, TLS_STATUS_IDS);
    tls_opaque(d, TLS_STATUS_EXTS_LEN, 2, TLS_STATUS_EXTS);
}

static void status_request_v2(struct dissect *d, unsigned message)
{
    if (message != TLS_CLIENT_HELLO)
        return;
    uint32_t outer;
    if (!tls_enter(d, TLS_STATUS_LIST_LEN, 2, &outer))
        return;
    while (tls_more(d)) {
        emit_uint(d, TLS_STATUS_TYPE, 1);
        uint32_t inner;
        if (!tls_enter(d, TLS_STATUS_LEN, 2, &inner))
            break;
        tls_opaque(d, TLS_STATUS_IDS_LEN, 2, TLS_STATUS_IDS);
        tls_opaque(d, TLS_STATUS_EXTS_LEN, 2, TLS_STATUS_EXTS);
        dissect_leave(d, inner);
    }
    dissect_leave(d, outer);
}

static void supported_groups(struct dissect *d, unsigned message)
{
    static const struct tls_vector v = {TLS_GROUPS_LENGTH, TLS_GROUPS, TLS_GROUP, 2, 2};
    (void)message;
    tls_vector(d, &v);
}

static void point_formats(struct dissect *d, unsigned message)
{
    static const struct tls_vector v = {TLS_POINTS_LENGTH, TLS_POINTS, TLS_POINT, 1, 1};
    (void)message;
    tls_vector(d, &v);
}

static void signature_algorithms(struct dissect *d, unsigned message)
{
    (void)message;
    uint32_t outer;
    if (!tls_enter(d, TLS_SIG_ALGS_LEN, 2, &outer))
        return;
    tls_signatures(d);
    dissect_leave(d, outer);
}

static void heartbeat(struct dissect *d, unsigned message)
{
    (void)message;
    emit_uint(d, TLS_HEARTBEAT_MODE, 1);
}

static void alpn(struct dissect *d, unsigned message)
{
    (void)message;
    uint32_t outer;
    if (!tls_enter(d, TLS_ALPN_LEN, 2, &outer))
        return;
    tls_names(d, TLS_ALPN_LIST, TLS_ALPN_STR_LEN, TLS_ALPN_STR);
    dissect_leave(d, outer);
}

static void alps(struct dissect *d, unsigned message)
{
    if (message != TLS_CLIENT_HELLO)
        return;
    uint32_t outer;
    if (!tls_enter(d, TLS_ALPS_LEN, 2, &outer))
        return;
    tls_names(d, TLS_ALPS_LIST, TLS_ALPS_STR_LEN, TLS_ALPS_STR);
    dissect_leave(d, outer);
}

static void next_protocols(struct dissect *d, unsigned message)
{
    (void)message;
    while (tls_more(d))
        tls_opaque(d, TLS_NPN_STR_LEN, 1, TLS_NPN_STR);
}

static void timestamps(struct dissect *d, unsigned message)
{
    (void)message;
    uint32_t outer;
    if (!tls_enter(d, TLS_SCTS_LEN, 2, &outer))
        return;
    while (tls_more(d)) {
        uint32_t inner;
        if (!tls_enter(d, TLS_SCT_LEN, 2, &inner))
            break;
        emit_uint(d, TLS_SCT_VERSION, 1);
        emit_bytes(d, TLS_SCT_LOGID, 32, 0);
        emit_bytes(d, TLS_SCT_TIMESTAMP, 8, 0);
        tls_opaque(d, TLS_SCT_EXTS_LEN, 2, TLS_SCT_EXTS);
        tls_signature(d);
        tls_opaque(d, TLS_SCT_SIG_LEN, 2, TLS_SCT_SIG);
        dissect_leave(d, inner);
    }
    dissect_leave(d, outer);
}

static void certificate_type(struct dissect *d, unsigned message)
{
    static const struct tls_vector v = {TLS_CERT_FORMATS_LEN, TLS_CERT_FORMATS, TLS_CERT_FORMAT, 1,
                                        1};
    if (message == TLS_CLIENT_HELLO)
        tls_vector(d, &v);
    else
        emit_uint(d, TLS_CERT_FORMAT, 1);
}

static void padding(struct dissect *d, unsigned message)
{
    (void)message;
    emit_rest(d, TLS_PADDING);
}

static void compress_certificate(struct dissect *d, unsigned message)
{
    static const struct tls_vector v = {TLS_CERT_COMPS_LEN, 0, TLS_CERT_COMP, 1, 2};
    (void)message;
    tls_vector(d, &v);
}

static void record_size_limit(struct dissect *d, unsigned message)
{
    (void)message;
    emit_uint(d, TLS_RECORD_SIZE_LIMIT, 2);
}

static void pre_shared_key(struct dissect *d, unsigned message)
{
    if (message != TLS_CLIENT_HELLO) {
        emit_uint(d, TLS_PSK_SELECTED, 2);
        return;
    }
    uint32_t outer;
    if (!tls_enter(d, TLS_PSK_IDS_LEN, 2, &outer))
        return;
    while (tls_more(d)) {
        uint32_t group = emit_group(d, TLS_PSK_IDENTITY, 0);
        tls_opaque(d, TLS_PSK_ID_LEN, 2, TLS_PSK_ID);
        emit_uint(d, TLS_PSK_AGE, 4);
        emit_end(d, group);
    }
    dissect_leave(d, outer);
    if (!tls_enter(d, TLS_PSK_BINDERS_LEN, 2, &outer))
        return;
    tls_names(d, TLS_PSK_BINDERS, TLS_PSK_BINDER_LEN, TLS_PSK_BINDER);
    dissect_leave(d, outer);
}

static void early_data(struct dissect *d, unsigned message)
{
    if (message == TLS_NEW_SESSION_TICKET)
        emit_uint(d, TLS_EARLY_DATA_SIZE, 4);
}

static void supported_versions(struct dissect *d, unsigned message)
{
    uint32_t outer = d->r.end;
    if (message == TLS_CLIENT_HELLO && !tls_enter(d, TLS_SUPPORTED_VERSIONS_LEN, 1, &outer))
        return;
    while (tls_more(d))
        emit_uint(d, TLS_SUPPORTED_VERSION, 2);
    dissect_leave(d, outer);
}

static void cookie(struct dissect *d, unsigned message)
{
    (void)message;
    tls_opaque(d, TLS_COOKIE_LEN, 2, TLS_COOKIE);
}

static void psk_modes(struct dissect *d, unsigned message)
{
    static const struct tls_vector v = {TLS_PSK_MODES_LEN, 0, TLS_PSK_MODE, 1, 1};
    (void)message;
    tls_vector(d, &v);
}

static void certificate_authorities(struct dissect *d, unsigned message)
{
    (void)message;
    tls_dnames(d);
}

static void oid_filters(struct dissect *d, unsigned message)
{
    (void)message;
    tls_opaque(d, TLS_OID_FILTERS_LEN, 2, TLS_OID_FILTERS);
}

static void key_share_entry(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_KEY_SHARE, 0);
    emit_uint(d, TLS_KEY_SHARE_GROUP, 2);
    tls_opaque(d, TLS_KEY_SHARE_EXCHANGE_LEN, 2, TLS_KEY_SHARE_EXCHANGE);
    emit_end(d, group);
}

static void key_share(struct dissect *d, unsigned message)
{
    if (message == TLS_CLIENT_HELLO) {
        uint32_t outer;
        if (!tls_enter(d, TLS_KEY_SHARE_LEN, 2, &outer))
            return;
        while (tls_more(d))
            key_share_entry(d);
        dissect_leave(d, outer);
    } else if (reader_left(&d->r) == 2) {
        emit_uint(d, TLS_KEY_SHARE_SELECTED, 2);
    } else {
        key_share_entry(d);
    }
}

static void encrypted_client_hello(struct dissect *d, unsigned message)
{
    uint32_t whole = emit_group(d, TLS_EXT_DATA, 0);
    uint32_t group = emit_group(d, TLS_ECH, reader_peek(&d->r, 0, 1));
    if (message == TLS_CLIENT_HELLO && emit_uint(d, TLS_ECH_TYPE, 1) == 0 && tls_more(d)) {
        emit_uint(d, TLS_ECH_KDF, 2);
        emit_uint(d, TLS_ECH_AEAD, 2);
        emit_uint(d, TLS_ECH_CONFIG, 1);
        tls_opaque(d, TLS_ECH_ENC_LEN, 2, TLS_ECH_ENC);
        tls_opaque(d, TLS_ECH_PAYLOAD_LEN, 2, TLS_ECH_PAYLOAD);
    } else if (message != TLS_CLIENT_HELLO) {
        emit_rest(d, TLS_ECH_PAYLOAD);
    }
    emit_end(d, group);
    emit_end(d, whole);
}

static void encrypted_server_name(struct dissect *d, unsigned message)
{
    if (message != TLS_CLIENT_HELLO)
        return;
    emit_uint(d, TLS_ESNI_SUITE, 2);
    key_share_entry(d);
    tls_opaque(d, TLS_ESNI_DIGEST_LEN, 2, TLS_ESNI_DIGEST);
    tls_opaque(d, TLS_ESNI_LEN, 2, TLS_ESNI);
}

static void connection_id(struct dissect *d, unsigned message)
{
    (void)message;
    tls_opaque(d, TLS_CONNECTION_ID_LEN, 1, TLS_CONNECTION_ID);
}

static void renegotiation_info(struct dissect *d, unsigned message)
{
    (void)message;
    tls_opaque(d, TLS_RENEG_LEN, 1, TLS_RENEG);
}

static const struct {
    uint16_t type;
    void (*inside)(struct dissect *d, unsigned message);
} extensions[] = {
    {0, server_name},
    {1, max_fragment_length},
    {5, status_request},
    {10, supported_groups},
    {11, point_formats},
    {13, signature_algorithms},
    {15, heartbeat},
    {16, alpn},
    {17, status_request_v2},
    {18, timestamps},
    {19, certificate_type},
    {20, certificate_type},
    {21, padding},
    {27, compress_certificate},
    {28, record_size_limit},
    {34, signature_algorithms}, /* delegated credentials */
    {41, pre_shared_key},
    {42, early_data},
    {43, supported_versions},
    {44, cookie},
    {45, psk_modes},
    {47, certificate_authorities},
    {48, oid_filters},
    {50, signature_algorithms}, /* of certificates */
    {51, key_share},
    {54, connection_id},
    {57, tls_quic_parameters},
    {13172, next_protocols},
    {17513, alps},
    {17613, alps},
    {65037, encrypted_client_hello},
    {65445, tls_quic_parameters}, /* in drafts */
    {65486, encrypted_server_name},
    {65281, renegotiation_info},
};

static void inside(struct dissect *d, uint32_t type, unsigned message)
{
    for (unsigned i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        if (extensions[i].type != type)
            continue;
        extensions[i].inside(d, message);
        return;
    }
    emit_rest(d, TLS_EXT_DATA);
}

/* The types that the short line has something of: server name, ALPN, versions, key share. */
static bool is_shown(uint32_t type)
{
    return type == 0 || type == 16 || type == 43 || type == 51;
}

/* Goes past an extension that is all there, where nobody asks for what is in it. */
static inline bool skip_extension(struct dissect *d)
{
    uint32_t head = reader_peek(&d->r, 0, 4);
    return tls_brief(d) && !is_shown(head >> 16) && reader_have(&d->r) >= 4 + (head & 0xffff) &&
           reader_skip(&d->r, 4 + (head & 0xffff));
}

static void extension(struct dissect *d, unsigned message)
{
    if (skip_extension(d))
        return;
    uint32_t group = emit_group(d, TLS_EXTENSION, reader_peek(&d->r, 0, 2));
    uint32_t type = emit_uint(d, TLS_EXT_TYPE, 2), outer;
    if (tls_enter(d, TLS_EXT_LEN, 2, &outer)) {
        if (tls_more(d) && (is_shown(type) || !tls_brief(d)))
            inside(d, type, message);
        if (tls_more(d) && !tls_brief(d))
            emit_rest(d, TLS_EXT_DATA);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
}

void tls_extensions(struct dissect *d, unsigned message)
{
    if (!tls_more(d))
        return;
    uint32_t outer;
    if (!tls_enter(d, TLS_EXTENSIONS_LENGTH, 2, &outer))
        return;
    while (tls_more(d))
        extension(d, message);
    dissect_leave(d, outer);
}
