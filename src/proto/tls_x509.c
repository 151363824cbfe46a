/* Certificates (RFC 5280 4.1): who somebody is, signed by somebody else, in ASN.1's distinguished
 * encoding: each element is a tag, a length and so many bytes. */
#include "ber.h"
#include "tls.h"

/* First bytes of elements: universal tags and, from 0x80 on, those of the context. */
enum {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_OID = 0x06,
    DER_UTF8 = 0x0c,
    DER_PRINTABLE = 0x13,
    DER_IA5 = 0x16,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT = 0x80,
    DER_VERSION = 0xa0,
    DER_EXTENSIONS = 0xa3
};

static const struct {
    uint8_t length;
    const char *bytes;
} identifiers[TLS_N_OIDS] = {
#define OID(id, content, name) [TLS_OID_##id] = {sizeof(content) - 1, content},
#include "tls_oids.def"
#undef OID
};

/* Which of the known identifiers the n bytes at the cursor are; 0: none. */
static uint32_t identify(const struct reader *r, uint32_t n)
{
    for (uint32_t i = 1; i < TLS_N_OIDS; i++) {
        if (identifiers[i].length == n && reader_match(r, identifiers[i].bytes, n))
            return i;
    }
    return 0;
}

/* Goes into the element at the cursor, where its tag is that one: emits tag and length. */
static bool element(struct dissect *d, uint32_t tag, uint32_t *outer)
{
    struct ber b = ber_look(&d->r);
    if (!tls_more(d) || b.status != BER_OK || b.first != tag)
        return false;
    emit_bytes(d, TLS_DER, b.tag_len + b.length_len, b.first);
    *outer = dissect_enter(d, b.length);
    return true;
}

static uint32_t next_tag(const struct dissect *d)
{
    return tls_more(d) ? reader_peek(&d->r, 0, 1) : 0;
}

/* What is left, as one field; of what the capture cut, nobody can say what it is. */
static void rest(struct dissect *d)
{
    if (d->r.end <= d->r.cap)
        emit_rest(d, TLS_DER_CONTENT);
    else
        reader_need(&d->r, reader_left(&d->r));
}

/* Behind the element; what nobody read of it is a field, too. */
static void leave(struct dissect *d, uint32_t outer)
{
    if (tls_more(d))
        rest(d);
    dissect_leave(d, outer);
}

/* An element whose content is one field. */
static void content(struct dissect *d, uint32_t tag, unsigned id)
{
    uint32_t outer, n;
    if (!element(d, tag, &outer))
        return;
    n = reader_left(&d->r);
    emit_bytes(d, id, n, n && n <= 4 ? reader_peek(&d->r, 0, n) : 0);
    leave(d, outer);
}

static uint32_t oid(struct dissect *d, unsigned id)
{
    uint32_t outer, which;
    if (!element(d, DER_OID, &outer))
        return 0;
    which = identify(&d->r, reader_left(&d->r));
    emit_bytes(d, id, reader_left(&d->r), which);
    leave(d, outer);
    return which;
}

/* A string of bits: how many of the last byte do not count, and the bits. */
static void bits(struct dissect *d, unsigned id)
{
    uint32_t outer;
    if (!element(d, DER_BIT_STRING, &outer))
        return;
    emit_uint(d, TLS_DER_UNUSED_BITS, 1);
    emit_rest(d, id);
    leave(d, outer);
}

/* What an algorithm needs besides its name; a curve, for one. */
static void algorithm(struct dissect *d, unsigned id)
{
    uint32_t group = emit_group(d, id, 0), outer;
    if (element(d, DER_SEQUENCE, &outer)) {
        oid(d, TLS_X509_ALGORITHM);
        if (next_tag(d) == DER_OID) {
            uint32_t parameters = emit_group(d, TLS_X509_EC_PARAMETERS, 0);
            oid(d, TLS_X509_CURVE);
            emit_end(d, parameters);
        }
        leave(d, outer);
    }
    emit_end(d, group);
}

/* ---- names ---- */

static void directory_string(struct dissect *d)
{
    static const struct {
        uint8_t tag;
        uint16_t id;
    } kinds[] = {
        {DER_UTF8, TLS_X509_UTF8},
        {DER_PRINTABLE, TLS_X509_PRINTABLE},
        {DER_IA5, TLS_X509_IA5},
    };
    uint32_t tag = next_tag(d), group = emit_group(d, TLS_X509_STRING, 0);
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].tag == tag)
            content(d, tag, kinds[i].id);
    }
    emit_end(d, group);
}

static void attribute(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_X509_ATTRIBUTE, 0), outer;
    bool there = element(d, DER_SEQUENCE, &outer);
    if (there) {
        uint32_t which = oid(d, TLS_X509_ATTRIBUTE_TYPE);
        if (which == TLS_OID_COUNTRY)
            content(d, DER_PRINTABLE, TLS_X509_COUNTRY);
        else
            directory_string(d);
        leave(d, outer);
    }
    emit_end(d, group);
    if (!there)
        rest(d);
}

static void name(struct dissect *d, unsigned id, unsigned list_id)
{
    uint32_t group = emit_group(d, id, 0), outer, inner;
    if (element(d, DER_SEQUENCE, &outer)) {
        uint32_t list = emit_group(d, list_id, 0);
        while (element(d, DER_SET, &inner)) {
            uint32_t item = emit_group(d, TLS_X509_RDN, 0);
            while (tls_more(d))
                attribute(d);
            emit_end(d, item);
            leave(d, inner);
        }
        emit_end(d, list);
        leave(d, outer);
    }
    emit_end(d, group);
}

/* ---- validity ---- */

/* The n digits that stand `ahead`; more than 9999 where one of them is none. */
static uint32_t digits(const struct reader *r, uint32_t ahead, uint32_t n)
{
    uint32_t v = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t digit = reader_peek(r, ahead + i, 1) - (uint32_t)'0';
        if (digit > 9)
            return UINT32_MAX;
        v = v * 10 + digit;
    }
    return v;
}

/* Seconds since 1970 of "YYMMDDhhmmssZ", or with a year of four digits; 0 where 32 bits cannot hold
 * them, or it is no time. */
static uint32_t seconds(const struct reader *r, uint32_t n_year)
{
    static const uint16_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    uint32_t year = digits(r, 0, n_year), part[5];
    if (n_year == 2 && year < 100)
        year += year < 50 ? 2000 : 1900; /* RFC 5280 4.1.2.5.1 */
    for (uint32_t i = 0; i < 5; i++)
        part[i] = digits(r, n_year + 2 * i, 2);
    if (year < 1970 || year > 2105 || part[0] < 1 || part[0] > 12 || part[1] < 1 || part[1] > 31 ||
        part[2] > 23 || part[3] > 59 || part[4] > 59)
        return 0;
    bool leap = year % 4 == 0 && (year % 100 || year % 400 == 0);
    uint32_t past = year - 1;
    uint32_t leap_days = past / 4 - past / 100 + past / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400);
    uint32_t days = 365 * (year - 1970) + leap_days + before[part[0] - 1] + part[1] - 1;
    days += leap && part[0] > 2;
    return ((days * 24 + part[2]) * 60 + part[3]) * 60 + part[4];
}

static void moment(struct dissect *d, unsigned id)
{
    uint32_t group = emit_group(d, id, 0), tag = next_tag(d), outer;
    bool utc = tag == DER_UTC_TIME;
    if ((utc || tag == DER_GENERALIZED_TIME) && element(d, tag, &outer)) {
        uint32_t when = seconds(&d->r, utc ? 2 : 4);
        if (when)
            emit_bytes(d, utc ? TLS_X509_UTC_TIME : TLS_X509_GENERALIZED_TIME, reader_left(&d->r),
                       when);
        leave(d, outer);
    }
    emit_end(d, group);
}

static void validity(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_X509_VALIDITY, 0), outer;
    if (element(d, DER_SEQUENCE, &outer)) {
        moment(d, TLS_X509_NOT_BEFORE);
        moment(d, TLS_X509_NOT_AFTER);
        leave(d, outer);
    }
    emit_end(d, group);
}

/* ---- the key ---- */

static void rsa_key(struct dissect *d, uint32_t outer)
{
    uint32_t inner;
    emit_uint(d, TLS_DER_UNUSED_BITS, 1);
    uint32_t group = emit_group(d, TLS_X509_KEY, 0);
    if (element(d, DER_SEQUENCE, &inner)) {
        content(d, DER_INTEGER, TLS_X509_MODULUS);
        content(d, DER_INTEGER, TLS_X509_EXPONENT);
        leave(d, inner);
    }
    leave(d, outer);
    emit_end(d, group);
}

static void public_key(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_X509_KEY_INFO, 0), outer, inner;
    if (element(d, DER_SEQUENCE, &outer)) {
        algorithm(d, TLS_X509_KEY_ALGORITHM);
        /* RSA's key is made of elements itself. */
        bool nested = false;
        struct ber b = ber_look(&d->r);
        if (b.status == BER_OK && b.first == DER_BIT_STRING)
            nested = reader_peek(&d->r, b.tag_len + b.length_len + 1, 1) == DER_SEQUENCE;
        if (!nested)
            bits(d, TLS_X509_KEY);
        else if (element(d, DER_BIT_STRING, &inner))
            rsa_key(d, inner);
        leave(d, outer);
    }
    emit_end(d, group);
}

/* ---- extensions ---- */

static void general_name(struct dissect *d)
{
    static const uint16_t kinds[9] = {
        [1] = TLS_X509_MAIL, [2] = TLS_X509_DNS_NAME, [6] = TLS_X509_URI, [7] = TLS_X509_ADDRESS};
    struct ber b = ber_look(&d->r);
    uint32_t outer;
    if (b.status != BER_OK || !element(d, b.first, &outer)) {
        rest(d);
        return;
    }
    uint32_t group = emit_group(d, TLS_X509_GENERAL_NAME, b.id);
    unsigned id = b.id < 9 && b.class == BER_CONTEXT ? kinds[b.id] : 0;
    if (id == TLS_X509_ADDRESS)
        id = b.length == 4 ? TLS_X509_IPV4 : b.length == 16 ? TLS_X509_IPV6 : TLS_X509_ADDRESS;
    if (id)
        emit_rest(d, id);
    else
        rest(d);
    emit_end(d, group);
    leave(d, outer);
}

static void general_names(struct dissect *d)
{
    uint32_t outer;
    if (!element(d, DER_SEQUENCE, &outer))
        return;
    uint32_t group = emit_group(d, TLS_X509_GENERAL_NAMES, 0);
    while (tls_more(d))
        general_name(d);
    emit_end(d, group);
    leave(d, outer);
}

static void authority_key(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_X509_AUTHORITY_KEY, 0), outer;
    if (element(d, DER_SEQUENCE, &outer)) {
        content(d, DER_CONTEXT, TLS_X509_KEY_IDENTIFIER);
        leave(d, outer);
    }
    emit_end(d, group);
}

static void basic_constraints(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_X509_CONSTRAINTS, 0), outer;
    if (element(d, DER_SEQUENCE, &outer)) {
        content(d, DER_BOOLEAN, TLS_X509_CA);
        content(d, DER_INTEGER, TLS_X509_PATH_LENGTH);
        leave(d, outer);
    }
    emit_end(d, group);
}

static void purposes(struct dissect *d)
{
    uint32_t outer;
    if (!element(d, DER_SEQUENCE, &outer))
        return;
    for (uint32_t from = 0; next_tag(d) == DER_OID && d->r.pos != from;) {
        from = d->r.pos;
        oid(d, TLS_X509_PURPOSE);
    }
    leave(d, outer);
}

static void extension_value(struct dissect *d, uint32_t which)
{
    switch (which) {
    case TLS_OID_SUBJECT_KEY:
        content(d, DER_OCTET_STRING, TLS_X509_SUBJECT_KEY);
        break;
    case TLS_OID_AUTHORITY_KEY:
        authority_key(d);
        break;
    case TLS_OID_CONSTRAINTS:
        basic_constraints(d);
        break;
    case TLS_OID_SUBJECT_NAMES:
        general_names(d);
        break;
    case TLS_OID_KEY_USAGE:
        bits(d, TLS_X509_KEY_USAGE);
        break;
    case TLS_OID_PURPOSES:
        purposes(d);
        break;
    default:
        break;
    }
}

static bool extension(struct dissect *d)
{
    if (next_tag(d) != DER_SEQUENCE)
        return false;
    uint32_t group = emit_group(d, TLS_X509_EXTENSION, 0), outer, inner;
    bool there = element(d, DER_SEQUENCE, &outer);
    if (there) {
        uint32_t which = oid(d, TLS_X509_EXTENSION_ID);
        content(d, DER_BOOLEAN, TLS_X509_CRITICAL);
        if (element(d, DER_OCTET_STRING, &inner)) {
            extension_value(d, which);
            leave(d, inner);
        }
        leave(d, outer);
    }
    emit_end(d, group);
    return there;
}

static void extensions(struct dissect *d)
{
    uint32_t outer, inner;
    if (!element(d, DER_EXTENSIONS, &outer))
        return;
    if (element(d, DER_SEQUENCE, &inner)) {
        uint32_t group = emit_group(d, TLS_X509_EXTENSIONS, 0);
        while (extension(d))
            continue;
        emit_end(d, group);
        leave(d, inner);
    }
    leave(d, outer);
}

/* ---- the certificate ---- */

static void signed_part(struct dissect *d)
{
    uint32_t group = emit_group(d, TLS_X509_SIGNED, 0), outer, inner;
    if (element(d, DER_SEQUENCE, &outer)) {
        if (element(d, DER_VERSION, &inner)) {
            content(d, DER_INTEGER, TLS_X509_VERSION);
            leave(d, inner);
        }
        content(d, DER_INTEGER, TLS_X509_SERIAL);
        algorithm(d, TLS_X509_SIGNATURE);
        name(d, TLS_X509_ISSUER, TLS_X509_ISSUER_LIST);
        validity(d);
        name(d, TLS_X509_SUBJECT, TLS_X509_SUBJECT_LIST);
        public_key(d);
        extensions(d);
        leave(d, outer);
    }
    emit_end(d, group);
}

void tls_x509(struct dissect *d, uint32_t n)
{
    if (n > reader_left(&d->r) || reader_peek(&d->r, 0, 1) != DER_SEQUENCE) {
        emit_bytes(d, TLS_CERTIFICATE, n, 0);
        return;
    }
    uint32_t end = dissect_enter(d, n), outer;
    uint32_t group = emit_group(d, TLS_CERTIFICATE, 0);
    if (element(d, DER_SEQUENCE, &outer)) {
        signed_part(d);
        algorithm(d, TLS_X509_SIGNATURE_ALGORITHM);
        bits(d, TLS_X509_ENCRYPTED);
        leave(d, outer);
    }
    leave(d, end);
    emit_end(d, group);
}
