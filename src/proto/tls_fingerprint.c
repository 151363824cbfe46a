/* Fingerprints of hellos: what a program offers, and in which order, tells which program it is.
 * JA3 and JA3S: https://github.com/salesforce/ja3; JA4: https://github.com/FoxIO-LLC/ja4. */
#include "tls.h"
#include "wireloupe/digest.h"

#define LIST_MOST 256

struct list {
    uint32_t n;
    uint16_t v[LIST_MOST];
};

/* What a hello says, without GREASE (RFC 8701), in its order. */
struct offer {
    uint32_t version, best; /* legacy version, and the highest of those supported */
    bool too_many;
    const struct field *alpn; /* the first protocol */
    struct list ciphers, extensions, groups, points, signatures;
};

static bool is_grease(uint32_t v)
{
    return (v & 0x0f0f) == 0x0a0a && v >> 8 == (v & 0xff);
}

static void add(struct offer *o, struct list *list, uint32_t v)
{
    if (is_grease(v))
        return;
    if (list->n == LIST_MOST)
        o->too_many = true;
    else
        list->v[list->n++] = (uint16_t)v;
}

enum {
    EXT_SERVER_NAME = 0,
    EXT_GROUPS = 10,
    EXT_POINTS = 11,
    EXT_SIGNATURES = 13,
    EXT_ALPN = 16,
    EXT_VERSIONS = 43
};

/* One field of an extension, or of the message. */
static void note(struct offer *o, const struct field *f, uint32_t extension)
{
    if (f->id == TLS_VERSION)
        o->version = f->value;
    else if (f->id == TLS_CIPHER_SUITE)
        add(o, &o->ciphers, f->value);
    else if (f->id == TLS_EXT_TYPE)
        add(o, &o->extensions, f->value);
    else if (f->id == TLS_GROUP && extension == EXT_GROUPS)
        add(o, &o->groups, f->value);
    else if (f->id == TLS_POINT && extension == EXT_POINTS)
        add(o, &o->points, f->value);
    else if (f->id == TLS_SIG_ALG && extension == EXT_SIGNATURES)
        add(o, &o->signatures, f->value);
    else if (f->id == TLS_SUPPORTED_VERSION && !is_grease(f->value) && f->value > o->best)
        o->best = f->value;
    else if (f->id == TLS_ALPN_STR && !o->alpn)
        o->alpn = f;
}

static void gather(struct offer *o, const struct packet *p, uint32_t group)
{
    uint32_t extension = UINT32_MAX;
    o->version = o->best = 0;
    o->too_many = false;
    o->alpn = NULL;
    o->ciphers.n = o->extensions.n = o->groups.n = o->points.n = o->signatures.n = 0;
    for (uint32_t i = group + 1; i < p->n_fields; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto != PROTO_tls)
            continue;
        if (f->id == TLS_EXT_TYPE)
            extension = f->value;
        note(o, f, extension);
    }
}

/* ---- text ---- */

struct text {
    uint32_t n;
    char s[6 * 5 * LIST_MOST]; /* five lists of numbers of five digits, and what is between them */
};

static void put(struct text *t, char c)
{
    if (t->n < sizeof t->s)
        t->s[t->n++] = c;
}

static void put_number(struct text *t, uint32_t v)
{
    if (v >= 10)
        put_number(t, v / 10);
    put(t, (char)('0' + v % 10));
}

static void put_hex(struct text *t, uint32_t v, unsigned digits)
{
    while (digits--)
        put(t, "0123456789abcdef"[v >> 4 * digits & 15]);
}

static void put_list(struct text *t, const struct list *list)
{
    for (uint32_t i = 0; i < list->n; i++) {
        if (i)
            put(t, '-');
        put_number(t, list->v[i]);
    }
}

/* ---- JA3 ---- */

/* The text and its hash, as two facts. */
static void emit_ja3(struct dissect *d, const struct text *t, unsigned full, unsigned hash)
{
    char hex[MD5_HEX];
    if (!digest_md5(t->s, t->n, hex))
        return;
    emit_note(d, full, d->r.pos, t->s, t->n);
    emit_note(d, hash, d->r.pos, hex, sizeof hex);
}

static void ja3(struct dissect *d, const struct offer *o)
{
    struct text t = {.n = 0};
    put_number(&t, o->version);
    put(&t, ',');
    put_list(&t, &o->ciphers);
    put(&t, ',');
    put_list(&t, &o->extensions);
    put(&t, ',');
    put_list(&t, &o->groups);
    put(&t, ',');
    put_list(&t, &o->points);
    emit_ja3(d, &t, TLS_JA3_FULL, TLS_JA3);
}

static void ja3s(struct dissect *d, const struct offer *o)
{
    struct text t = {.n = 0};
    put_number(&t, o->version);
    put(&t, ',');
    put_list(&t, &o->ciphers);
    put(&t, ',');
    put_list(&t, &o->extensions);
    emit_ja3(d, &t, TLS_JA3S_FULL, TLS_JA3S);
}

/* ---- JA4 ---- */

static void put_version(struct text *t, uint32_t v)
{
    static const struct {
        uint16_t version;
        char name[3];
    } names[] = {{0x0304, "13"}, {0x0303, "12"}, {0x0302, "11"},
                 {0x0301, "10"}, {0x0300, "s3"}, {0x0002, "s2"}};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].version == v) {
            put(t, names[i].name[0]);
            put(t, names[i].name[1]);
            return;
        }
    }
    put(t, '0');
    put(t, '0');
}

static void put_count(struct text *t, uint32_t n)
{
    n = n < 99 ? n : 99;
    put(t, (char)('0' + n / 10));
    put(t, (char)('0' + n % 10));
}

static bool is_alnum(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The first and the last character of the first protocol; where one of them is no letter and no
 * digit, the first and the last of their hex digits. */
static void put_alpn(struct text *t, const struct packet *p, const struct field *f)
{
    uint32_t first = f ? packet_number(p, f->offset, 1) : '0';
    uint32_t last = f ? packet_number(p, f->offset + f->length - 1, 1) : '0';
    if (is_alnum(first) && is_alnum(last)) {
        put(t, (char)first);
        put(t, (char)last);
    } else {
        put_hex(t, first >> 4, 1);
        put_hex(t, last & 15, 1);
    }
}

static void sort(struct list *list)
{
    for (uint32_t i = 1; i < list->n; i++) {
        uint16_t v = list->v[i];
        uint32_t k = i;
        for (; k && list->v[k - 1] > v; k--)
            list->v[k] = list->v[k - 1];
        list->v[k] = v;
    }
}

static void put_words(struct text *t, const struct list *list)
{
    for (uint32_t i = 0; i < list->n; i++) {
        if (i)
            put(t, ',');
        put_hex(t, list->v[i], 4);
    }
}

/* The first twelve digits of a text's hash; zeros for an empty one. */
static void put_hash(struct text *t, const struct text *of)
{
    char hex[SHA256_HEX];
    bool any = of->n && digest_sha256(of->s, of->n, hex);
    put(t, '_');
    for (unsigned i = 0; i < 12; i++)
        put(t, any ? hex[i] : '0');
}

static bool has(const struct list *list, uint32_t v)
{
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->v[i] == v)
            return true;
    }
    return false;
}

static void drop(struct list *list, uint32_t v)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->v[i] != v)
            list->v[n++] = list->v[i];
    }
    list->n = n;
}

/* Sorts the lists of the offer. */
static void ja4(struct dissect *d, struct offer *o)
{
    struct text t = {.n = 0}, part = {.n = 0};
    char hex[SHA256_HEX];
    if (!digest_sha256("", 0, hex))
        return;
    put(&t, d->now->content == TLS_IN_QUIC ? 'q' : 't');
    put_version(&t, o->best ? o->best : o->version);
    put(&t, has(&o->extensions, EXT_SERVER_NAME) ? 'd' : 'i');
    put_count(&t, o->ciphers.n);
    put_count(&t, o->extensions.n);
    put_alpn(&t, d->p, o->alpn);
    sort(&o->ciphers);
    put_words(&part, &o->ciphers);
    put_hash(&t, &part);
    part.n = 0;
    drop(&o->extensions, EXT_SERVER_NAME);
    drop(&o->extensions, EXT_ALPN);
    sort(&o->extensions);
    put_words(&part, &o->extensions);
    if (part.n && o->signatures.n) {
        put(&part, '_');
        put_words(&part, &o->signatures);
    }
    put_hash(&t, &part);
    emit_note(d, TLS_JA4, d->r.pos, t.s, t.n);
}

void tls_fingerprints(struct dissect *d, uint32_t group, uint32_t type)
{
    struct offer o;
    gather(&o, d->p, group);
    if (o.too_many || d->p->status & PACKET_FULL)
        return;
    if (type == TLS_CLIENT_HELLO) {
        ja3(d, &o);
        ja4(d, &o);
    } else {
        ja3s(d, &o);
    }
}
