/* TLS, Transport Layer Security (RFC 8446, RFC 5246).
 *
 * What a student learns here: how two programs that have never met agree on secret keys while
 * everybody listens, and what stays readable all the same: the name of the server, above all.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+-------------------------------+---------------+
 *    | Content type  |            Version            |    Length     |
 *    +---------------+-------------------------------+---------------+
 *    | Length (cont.)| the record: handshake messages, an alert, or  |
 *    +---------------+                                               |
 *    |                 what is encrypted ...                         |
 *    +---------------------------------------------------------------+ */
#include "tls.h"

static bool guess(const struct reader *r)
{
    uint32_t type = reader_peek(r, 0, 1), length = reader_peek(r, 3, 2);
    if (type < TLS_RECORD_CHANGE_CIPHER_SPEC || !tls_is_record(r, 0))
        return false;
    switch (type) {
    case TLS_RECORD_CHANGE_CIPHER_SPEC:
        return length == 1;
    case TLS_RECORD_ALERT:
        return length == 2 || (length >= 16 && length < 256);
    default:
        return length > 3;
    }
}

static void alert(struct dissect *d, bool secret)
{
    uint32_t group = emit_group(d, TLS_ALERT, 0);
    if (secret || reader_left(&d->r) != 2) {
        emit_rest(d, TLS_ALERT_ENCRYPTED);
    } else {
        emit_uint(d, TLS_ALERT_LEVEL, 1);
        emit_uint(d, TLS_ALERT_DESC, 1);
    }
    emit_end(d, group);
}

static void heartbeat(struct dissect *d, bool secret)
{
    uint32_t type = reader_peek(&d->r, 0, 1), n = reader_peek(&d->r, 1, 2);
    if (secret || type < 1 || type > 2) {
        emit_rest(d, TLS_HEARTBEAT_ENCRYPTED);
        return;
    }
    emit_uint(d, TLS_HEARTBEAT_TYPE, 1);
    emit_uint(d, TLS_HEARTBEAT_LENGTH, 2);
    emit_bytes(d, TLS_HEARTBEAT_PAYLOAD, n, 0);
    emit_rest(d, TLS_HEARTBEAT_PADDING);
}

/* In TLS 1.3 the type before what is encrypted hides the true one, which is inside. */
static bool is_opaque(const struct dissect *d)
{
    return reader_peek(&d->r, 0, 1) == TLS_RECORD_APPLICATION_DATA && d->has_flow &&
           *flows_agreed(d->flows, d->flow.place) == TLS_AGREED_1_3;
}

/* One record. *secret: its sender encrypts by now. */
static void record(struct dissect *d, bool *secret, struct tls_joint *j)
{
    uint32_t group = emit_group(d, TLS_RECORD, 0);
    uint32_t type = emit_uint(d, is_opaque(d) ? TLS_OPAQUE_TYPE : TLS_CONTENT_TYPE, 1);
    emit_uint(d, TLS_RECORD_VERSION, 2);
    struct tls_limit limit = tls_limit(d, emit_uint(d, TLS_RECORD_LENGTH, 2));
    if (type != TLS_RECORD_HANDSHAKE)
        j->got = 0;
    switch (type) {
    case TLS_RECORD_CHANGE_CIPHER_SPEC:
        emit_rest(d, TLS_CHANGE_CIPHER_SPEC);
        *secret = true;
        break;
    case TLS_RECORD_ALERT:
        alert(d, *secret);
        break;
    case TLS_RECORD_HANDSHAKE:
        tls_handshake(d, *secret, j, limit.outer);
        break;
    case TLS_RECORD_APPLICATION_DATA:
        emit_rest(d, TLS_APP_DATA);
        break;
    default:
        heartbeat(d, *secret);
    }
    tls_unlimit(d, &limit);
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    bool secret = false;
    struct tls_joint j;
    j.got = 0;
    d->y->vars = d->p->n_fields;
    if (d->now->content) {
        tls_handshake(d, false, NULL, 0);
        return;
    }
    while (reader_ok(&d->r) && tls_is_record(&d->r, 0))
        record(d, &secret, &j);
    if (reader_ok(&d->r) && !reader_have(&d->r) && reader_left(&d->r))
        reader_need(&d->r, 1);
}

/* ---- the line ---- */

static const char *row_name(unsigned id, uint32_t value)
{
    return name_in(tls_rows[id].names, tls_rows[id].n_names, value);
}

/* A number of TLS in words, or in hex where it has none. */
static void write_name(struct line *l, unsigned id, uint32_t value)
{
    const char *name = row_name(id, value);
    if (name) {
        out_str(l->out, name);
        return;
    }
    out_mem(l->out, "0x", 2);
    out_hex(l->out, value, 4);
}

static bool is_grease(uint32_t v)
{
    return (v & 0x0f0f) == 0x0a0a && v >> 8 == (v & 0xff);
}

#define MESSAGE_HEADER_LEN 4

/* What one walk over the fields of a message has found for the line. */
struct hello {
    uint32_t type, version, ciphers, cipher, group;
    bool has_cipher, has_group, retry;
    bool cut; /* it goes on elsewhere */
    const struct field *name;
    uint32_t name_len; /* what is claimed */
    uint32_t field;    /* index of the message's field */
    uint32_t end;      /* index of the field behind the message */
};

static bool is_retry(const struct line *l, const struct field *random)
{
    /* RFC 8446 4.1.3: SHA-256 of "HelloRetryRequest". */
    static const uint8_t sum[32] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
                                    0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
                                    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
                                    0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};
    return random->length == sizeof sum && memcmp(field_bytes(l->p, random), sum, sizeof sum) == 0;
}

/* Versions in order: the drafts of TLS 1.3 had high numbers. */
static uint32_t rank(uint32_t version)
{
    return version >> 8 == 0x7f ? 0x030300 + version % 256 : version << 8;
}

static void note_field(const struct line *l, const struct field *f, struct hello *h)
{
    switch (f->id) {
    case TLS_LENGTH:
        h->cut = f->value > l->p->fields[h->field].length - MESSAGE_HEADER_LEN;
        break;
    case TLS_VERSION:
        h->version = f->value;
        break;
    case TLS_SUPPORTED_VERSION:
        if (!is_grease(f->value) && rank(f->value) > rank(h->version))
            h->version = f->value;
        break;
    case TLS_RANDOM:
        h->retry = h->type == TLS_SERVER_HELLO && is_retry(l, f);
        break;
    case TLS_CIPHER_SUITES_LENGTH:
        h->ciphers = f->value / 2;
        break;
    case TLS_CIPHER_SUITE:
        h->cipher = f->value;
        h->has_cipher = true;
        break;
    case TLS_SNI_LEN:
        h->name_len = h->name ? h->name_len : f->value;
        break;
    case TLS_SNI:
        h->name = h->name ? h->name : f;
        break;
    case TLS_KEY_SHARE_SELECTED:
        h->group = f->value;
        h->has_group = true;
        break;
    default:
        break;
    }
}

/* Reads the message whose type is field i. */
static struct hello read_message(const struct line *l, const struct layer *y, uint32_t i)
{
    const struct field *f = l->p->fields;
    struct hello h = {.type = f[i].value, .field = i - 1};
    uint8_t depth = f[i].depth;
    for (i++; i < y->first + y->count && f[i].depth >= depth; i++) {
        if (f[i].proto == y->proto)
            note_field(l, &f[i], &h);
    }
    h.end = i;
    return h;
}

/* Where the message h, whose type is field *i, is whole only together with other records: the one
 * that was put together; *y and *i are its layer and its type then. */
static struct hello whole_message(const struct line *l, struct hello h, const struct layer **y,
                                  uint32_t *i)
{
    const struct packet *p = l->p;
    unsigned parent = (unsigned)(*y - p->layers);
    if (!h.cut)
        return h;
    for (unsigned k = parent + 1; k < p->n_layers; k++) {
        const struct layer *joined = &p->layers[k];
        const struct field *type = layer_get(p, joined, TLS_TYPE);
        if (joined->proto == (*y)->proto && joined->parent == parent && type &&
            type->value == h.type) {
            *y = joined;
            *i = (uint32_t)(type - p->fields);
            return read_message(l, joined, *i);
        }
    }
    return h;
}

/* The version of the first hello in the layer, or what the first record says, where that is true:
 * from TLS 1.2 on, later versions hide behind 1.2's number. */
static uint32_t version_of(const struct line *l, const struct layer *y)
{
    const struct field *type = layer_get(l->p, y, TLS_TYPE);
    const struct field *record = layer_get(l->p, y, TLS_RECORD_VERSION);
    if (type) {
        uint32_t i = (uint32_t)(type - l->p->fields);
        struct hello h = read_message(l, y, i);
        if (l->p->n_sections)
            h = whole_message(l, h, &y, &i);
        return h.version || !record ? h.version : record->value;
    }
    return record && record->value < 0x0303 ? record->value : 0;
}

static void write_alpn(struct line *l, const struct layer *y, uint32_t i, uint32_t end)
{
    struct out *o = l->out;
    bool first = true;
    for (; i < end; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->proto != y->proto || f->id != TLS_ALPN_STR)
            continue;
        out_str(o, first ? ", alpn " : ",");
        out_escaped(o, field_bytes(l->p, f), f->length);
        first = false;
    }
}

static void write_message(struct line *l, const struct layer *y, uint32_t i, const struct hello *h)
{
    struct out *o = l->out;
    const char *name = row_name(TLS_TYPE, h->type);
    out_str(o, h->retry ? "HelloRetryRequest" : name ? name : "Handshake");
    if (h->type == TLS_CLIENT_HELLO) {
        if (h->name) {
            out_str(o, ", sni ");
            out_escaped(o, field_bytes(l->p, h->name), h->name->length);
            if (h->name_len > h->name->length)
                out_str(o, "...");
        }
        if (h->ciphers) {
            out_mem(o, ", ", 2);
            out_dec(o, h->ciphers);
            out_str(o, h->ciphers == 1 ? " cipher" : " ciphers");
        }
    } else if (h->type == TLS_SERVER_HELLO && h->has_cipher) {
        out_mem(o, ", ", 2);
        write_name(l, TLS_CIPHER_SUITE, h->cipher);
        if (h->has_group) {
            out_str(o, ", group ");
            write_name(l, TLS_GROUP, h->group);
        }
    }
    if (h->type == TLS_CLIENT_HELLO || h->type == TLS_SERVER_HELLO)
        write_alpn(l, y, i, h->end);
}

static void write_alert(struct line *l, const struct layer *y, uint32_t i)
{
    struct out *o = l->out;
    const struct field *f = &l->p->fields[i + 1], *desc = f + 1;
    if (i + 2 >= y->first + y->count || f->id != TLS_ALERT_LEVEL || desc->id != TLS_ALERT_DESC) {
        out_str(o, "encrypted Alert");
        return;
    }
    out_str(o, "Alert");
    const char *level = row_name(TLS_ALERT_LEVEL, f->value);
    const char *what = row_name(TLS_ALERT_DESC, desc->value);
    if (level) {
        out_char(o, ' ');
        out_str(o, level);
    }
    out_char(o, ' ');
    if (what)
        out_str(o, what);
    else
        out_dec(o, desc->value);
}

/* How many records in a row carry application data, from field *i on, which then is the last. */
static uint32_t count_data(const struct line *l, const struct layer *y, uint32_t *i)
{
    uint32_t n = 1;
    for (uint32_t k = *i + 1; k < y->first + y->count; k++) {
        const struct field *f = &l->p->fields[k];
        if (f->proto == y->proto && (f->id == TLS_CONTENT_TYPE || f->id == TLS_OPAQUE_TYPE)) {
            if (f->value != TLS_RECORD_APPLICATION_DATA)
                break;
            n++;
            *i = k;
        }
    }
    return n;
}

/* What a record says before what is in it. Returns false where that says it all. */
static bool write_record(struct line *l, const struct layer *y, uint32_t *i)
{
    struct out *o = l->out;
    uint32_t n;
    switch (l->p->fields[*i].value) {
    case TLS_RECORD_CHANGE_CIPHER_SPEC:
        out_str(o, "ChangeCipherSpec");
        return true;
    case TLS_RECORD_APPLICATION_DATA:
        n = count_data(l, y, i);
        out_str(o, "ApplicationData");
        if (n > 1) {
            out_str(o, " x");
            out_dec(o, n);
        }
        return true;
    case TLS_RECORD_HEARTBEAT:
        out_str(o, "Heartbeat");
        return true;
    default:
        return false;
    }
}

/* Writes what field *i begins, if it begins something, and moves *i to its last field. */
static bool write_item(struct line *l, const struct layer *y, uint32_t *i, const char *before)
{
    const struct field *f = &l->p->fields[*i];
    const struct layer *from = y;
    uint32_t k = *i, end;
    struct hello h;
    switch (f->proto == y->proto ? f->id : TLS_N_FIELDS) {
    case TLS_CONTENT_TYPE:
    case TLS_OPAQUE_TYPE:
        if (f->value == TLS_RECORD_ALERT || f->value == TLS_RECORD_HANDSHAKE)
            return false;
        out_str(l->out, before);
        write_record(l, y, i);
        return true;
    case TLS_ALERT:
        out_str(l->out, before);
        write_alert(l, y, *i);
        return true;
    case TLS_TYPE:
        h = read_message(l, y, k);
        end = h.end;
        if (l->p->n_sections)
            h = whole_message(l, h, &from, &k);
        out_str(l->out, before);
        write_message(l, from, k, &h);
        *i = end - 1;
        return true;
    case TLS_ENCRYPTED:
        out_str(l->out, before);
        out_str(l->out, "encrypted Handshake");
        return true;
    default:
        return false;
    }
}

/* With -v: the values of one kind, on a line of their own. */
static void write_list(struct line *l, const struct layer *y, const char *title, unsigned id)
{
    uint32_t from = y->vars;
    const char *before = title;
    const struct field *f;
    while ((f = layer_find(l->p, y, id, &from))) {
        if (before == title)
            line_indent(l, 1);
        out_str(l->out, before);
        write_name(l, id, f->value);
        before = ", ";
    }
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t version = version_of(l, y);
    const char *before = " ", *name = row_name(TLS_VERSION, version);
    out_str(l->out, version && name ? name : "TLS");
    for (uint32_t i = y->vars; i < y->first + y->count; i++) {
        if (write_item(l, y, &i, before))
            before = ", ";
    }
    if (y->flags & LAYER_TRUNCATED)
        line_cut(l, "tls");
    if (l->opt.verbose) {
        if (layer_get(l->p, y, TLS_CIPHER_SUITES))
            write_list(l, y, "ciphers: ", TLS_CIPHER_SUITE);
        write_list(l, y, "extensions: ", TLS_EXT_TYPE);
        write_list(l, y, "versions: ", TLS_SUPPORTED_VERSION);
        write_list(l, y, "groups: ", TLS_GROUP);
        write_list(l, y, "key shares: ", TLS_KEY_SHARE_GROUP);
        tls_line_certificates(l, y);
    }
}

const struct protocol proto_tls = {
    .name = "tls",
    .title = "Transport Layer Security",
    .rfc = "RFC 8446",
    .fields = tls_rows,
    .n_fields = TLS_N_FIELDS,
    .guess = guess,
    .guess_first = "\x14\x15\x16\x17\x18",
    .guess_in = GUESS_TCP,
    .whole = tls_whole,
    .beyond = true,
    .many = "record handshake handshake.ciphersuite handshake.comp_method handshake.extension "
            "handshake.extensions_supported_group handshake.extensions_ec_point_format "
            "handshake.sig_hash_alg handshake.sig_hash_hash handshake.sig_hash_sig "
            "handshake.extensions_alpn_str_len handshake.extensions_alpn_str "
            "handshake.extensions.supported_version extension.psk_ke_mode "
            "handshake.extensions_key_share handshake.certificate_length handshake.certificate "
            "handshake.cert_type x509.element x509.content x509if.RDNSequence_item "
            "x509if.RelativeDistinguishedName_item_element x509af.Extension_element "
            "x509ce.GeneralName x509ce.KeyPurposeId",
    .dissect = dissect,
    .line = line,
};
