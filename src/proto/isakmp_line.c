/* ISAKMP and IKE: what tcpdump prints. */
#include "isakmp.h"

#define HEADER_LEN 28
#define FLAG_ENCRYPTED 0x01u
#define COOKIE 16390
#define RESPONDER_LIFETIME 24576
#define REPLAY_STATUS 24577

/* A payload of a dissected message: its fields are p->fields[from .. end). */
struct payload {
    struct line *l;
    uint32_t from, end;
    uint32_t type, offset, len; /* of its contents */
    uint32_t stop;              /* where the captured bytes of the message end */
    uint32_t proto;             /* the proposal's, for a transform */
    unsigned number;            /* which in its chain, from 1 */
    uint8_t depth;
    bool v2;
};

static const struct value_name names[] = {
    {0, "none"},    {1, "sa"},     {2, "p"},       {3, "t"},        {4, "ke"},     {5, "id"},
    {6, "cert"},    {7, "cr"},     {8, "hash"},    {9, "sig"},      {10, "nonce"}, {11, "n"},
    {12, "d"},      {13, "vid"},   {33, "v2sa"},   {34, "v2ke"},    {35, "v2IDi"}, {36, "v2IDr"},
    {37, "v2cert"}, {38, "v2cr"},  {39, "v2auth"}, {40, "v2nonce"}, {41, "v2n"},   {42, "v2d"},
    {43, "v2vid"},  {44, "v2TSi"}, {45, "v2TSr"},  {46, "v2e"},     {47, "v2cp"},  {48, "v2eap"},
};

static const struct value_name exchanges[] = {
    {0, "none"},        {1, "base"},        {2, "ident"},         {3, "auth"},
    {4, "agg"},         {5, "inf"},         {32, "oakley-quick"}, {33, "oakley-newgroup"},
    {34, "ikev2_init"}, {35, "ikev2_auth"}, {36, "child_sa"},     {37, "inf2"},
};

static const struct value_name protocol_names[] = {
    {1, "isakmp"},
    {2, "ipsec-ah"},
    {3, "ipsec-esp"},
    {4, "ipcomp"},
};

static const struct value_name ike_ids[] = {
    {1, "ike"},
};

static const struct value_name ah_ids[] = {
    {1, "(reserved)"}, {2, "md5"},      {3, "sha"},      {4, "1des"},
    {5, "sha2-256"},   {6, "sha2-384"}, {7, "sha2-512"},
};

static const struct value_name esp_ids[] = {
    {1, "1des-iv64"}, {2, "1des"},  {3, "3des"},      {4, "rc5"},  {5, "idea"},  {6, "cast"},
    {7, "blowfish"},  {8, "3idea"}, {9, "1des-iv32"}, {10, "rc4"}, {11, "null"}, {12, "aes"},
};

static const struct value_name ipcomp_ids[] = {
    {1, "oui"},
    {2, "deflate"},
    {3, "lzs"},
};

static const struct value_name ike_attrs[] = {
    {1, "enc"},           {2, "hash"},           {3, "auth"},       {4, "group desc"},
    {5, "group type"},    {6, "group prime"},    {7, "group gen1"}, {8, "group gen2"},
    {9, "group curve A"}, {10, "group curve B"}, {11, "lifetype"},  {12, "lifeduration"},
    {13, "prf"},          {14, "keylen"},        {15, "field"},     {16, "order"},
};

static const struct value_name ipsec_attrs[] = {
    {1, "lifetype"}, {2, "life"},   {3, "group desc"}, {4, "enc mode"}, {5, "auth"},
    {6, "keylen"},   {7, "rounds"}, {8, "dictsize"},   {9, "privalg"},
};

static const struct value_name ike_enc[] = {
    {1, "1des"}, {2, "idea"}, {3, "blowfish"}, {4, "rc5"}, {5, "3des"}, {6, "cast"}, {7, "aes"},
};

static const struct value_name ike_hash[] = {
    {1, "md5"}, {2, "sha1"}, {3, "tiger"}, {4, "sha2-256"}, {5, "sha2-384"}, {6, "sha2-512"},
};

static const struct value_name ike_auth[] = {
    {1, "preshared"}, {2, "dss"}, {3, "rsa sig"}, {4, "rsa enc"}, {5, "rsa enc revised"},
};

static const struct value_name groups[] = {
    {1, "modp768"},     {2, "modp1024"},    {3, "EC2N 2^155"},  {4, "EC2N 2^185"},
    {5, "modp1536"},    {6, "iana-grp06"},  {7, "iana-grp07"},  {8, "iana-grp08"},
    {9, "iana-grp09"},  {10, "iana-grp10"}, {11, "iana-grp11"}, {12, "iana-grp12"},
    {13, "iana-grp13"}, {14, "modp2048"},   {15, "modp3072"},   {16, "modp4096"},
    {17, "modp6144"},   {18, "modp8192"},
};

static const struct value_name group_types[] = {
    {1, "MODP"},
    {2, "ECP"},
    {3, "EC2N"},
};

static const struct value_name lifetypes[] = {
    {1, "sec"},
    {2, "kb"},
};

static const struct value_name modes[] = {
    {1, "tunnel"},
    {2, "transport"},
};

static const struct value_name ipsec_auth[] = {
    {1, "hmac-md5"},
    {2, "hmac-sha1"},
    {3, "1des-mac"},
    {4, "keyed"},
};

static const struct value_name v2_types[] = {
    {1, "encr"}, {2, "prf"}, {3, "integ"}, {4, "dh"}, {5, "esn"},
};

static const struct value_name v2_prf[] = {
    {1, "hmac-md5"},
    {2, "hmac-sha"},
    {3, "hmac-tiger"},
    {4, "aes128_xcbc"},
};

static const struct value_name v2_integ[] = {
    {1, "hmac-md5"}, {2, "hmac-sha"}, {3, "dec-mac"}, {4, "kpdk-md5"}, {5, "aes-xcbc"},
};

static const struct value_name v2_esn[] = {
    {0, "no-esn"},
    {1, "esn"},
};

static const struct value_name v2_attrs[] = {
    {14, "keylen"},
};

static const struct value_name id_types[] = {
    {1, "IPv4"},    {2, "FQDN"},     {3, "user FQDN"}, {4, "IPv4net"},
    {5, "IPv6"},    {6, "IPv6net"},  {7, "IPv4range"}, {8, "IPv6range"},
    {9, "ASN1 DN"}, {10, "ASN1 GN"}, {11, "keyid"},
};

static const struct value_name v2_id_types[] = {
    {1, "ipv4"}, {2, "fqdn"}, {3, "rfc822"}, {5, "ipv6"}, {9, "dn"}, {10, "gn"}, {11, "keyid"},
};

static const struct value_name cert_types[] = {
    {0, "none"},     {1, "pkcs7"}, {2, "pgp"}, {3, "dns"},  {4, "x509sign"},  {5, "x509ke"},
    {6, "kerberos"}, {7, "crl"},   {8, "arl"}, {9, "spki"}, {10, "x509attr"},
};

static const struct value_name auth_methods[] = {
    {0, "invalid"},
    {1, "rsasig"},
    {2, "shared-secret"},
    {3, "dsssig"},
};

static const struct value_name notify_types[] = {
    {1, "INVALID-PAYLOAD-TYPE"},
    {2, "DOI-NOT-SUPPORTED"},
    {3, "SITUATION-NOT-SUPPORTED"},
    {4, "INVALID-COOKIE"},
    {5, "INVALID-MAJOR-VERSION"},
    {6, "INVALID-MINOR-VERSION"},
    {7, "INVALID-EXCHANGE-TYPE"},
    {8, "INVALID-FLAGS"},
    {9, "INVALID-MESSAGE-ID"},
    {10, "INVALID-PROTOCOL-ID"},
    {11, "INVALID-SPI"},
    {12, "INVALID-TRANSFORM-ID"},
    {13, "ATTRIBUTES-NOT-SUPPORTED"},
    {14, "NO-PROPOSAL-CHOSEN"},
    {15, "BAD-PROPOSAL-SYNTAX"},
    {16, "PAYLOAD-MALFORMED"},
    {17, "INVALID-KEY-INFORMATION"},
    {18, "INVALID-ID-INFORMATION"},
    {19, "INVALID-CERT-ENCODING"},
    {20, "INVALID-CERTIFICATE"},
    {21, "CERT-TYPE-UNSUPPORTED"},
    {22, "INVALID-CERT-AUTHORITY"},
    {23, "INVALID-HASH-INFORMATION"},
    {24, "AUTHENTICATION-FAILED"},
    {25, "INVALID-SIGNATURE"},
    {26, "ADDRESS-NOTIFICATION"},
    {27, "NOTIFY-SA-LIFETIME"},
    {28, "CERTIFICATE-UNAVAILABLE"},
    {29, "UNSUPPORTED-EXCHANGE-TYPE"},
    {30, "UNEQUAL-PAYLOAD-LENGTHS"},
    {8192, "RESERVED"},
    {16384, "CONNECTED"},
    {24576, "RESPONDER-LIFETIME"},
    {24577, "REPLAY-STATUS"},
    {24578, "INITIAL-CONTACT"},
};

static const struct value_name v2_notify_types[] = {
    {1, "unsupported_critical_payload"},
    {4, "invalid_ike_spi"},
    {5, "invalid_major_version"},
    {7, "invalid_syntax"},
    {9, "invalid_message_id"},
    {11, "invalid_spi"},
    {14, "no_protocol_chosen"},
    {17, "invalid_ke_payload"},
    {24, "authentication_failed"},
    {34, "single_pair_required"},
    {35, "no_additional_sas"},
    {36, "internal_address_failure"},
    {37, "failed:cp_required"},
    {39, "invalid_selectors"},
    {16384, "initial_contact"},
    {16385, "set_window_size"},
    {16386, "additional_ts_possible"},
    {16387, "ipcomp_supported"},
    {16388, "nat_detection_source_ip"},
    {16389, "nat_detection_destination_ip"},
    {16390, "cookie"},
    {16391, "use_transport_mode"},
    {16392, "http_cert_lookup_supported"},
    {16393, "rekey_sa"},
    {16394, "tfc_padding_not_supported"},
    {16395, "non_first_fragment_also"},
};

static bool line_children(const struct payload *up, uint32_t type, uint32_t from);

static const struct field *get(const struct payload *t, unsigned id)
{
    for (uint32_t i = t->from; i < t->end; i++) {
        const struct field *f = &t->l->p->fields[i];
        if (f->id == id && f->proto == PROTO_isakmp)
            return f;
    }
    return NULL;
}

static uint32_t value(const struct payload *t, unsigned id)
{
    const struct field *f = get(t, id);
    return f ? f->value : 0;
}

static void write_name(struct line *l, uint32_t type)
{
    const char *name = NAME_IN(names, type);
    if (name) {
        out_str(l->out, name);
    } else {
        out_str(l->out, type < 49 ? "pay" : "#");
        out_dec(l->out, type);
    }
}

static void line_cut_type(struct line *l, uint32_t type)
{
    out_str(l->out, " [|");
    write_name(l, type);
    out_char(l->out, ']');
}

/* The word for a number, or "#" and the number. */
static void word(const struct payload *t, const char *name, uint32_t v)
{
    if (name) {
        out_str(t->l->out, name);
    } else {
        out_char(t->l->out, '#');
        out_dec(t->l->out, v);
    }
}

static void number(const struct payload *t, const char *lead, uint32_t v)
{
    out_str(t->l->out, lead);
    out_dec(t->l->out, v);
}

static void hex(const struct payload *t, uint32_t offset, uint32_t n)
{
    for (uint32_t i = 0; i < n && offset + i < t->stop; i++)
        out_hex(t->l->out, packet_number(t->l->p, offset + i, 1), 2);
}

/* Bytes that can be read, and a dot for each that cannot. */
static void text(const struct payload *t, uint32_t offset, uint32_t n)
{
    for (uint32_t i = 0; i < n && offset + i < t->stop; i++) {
        uint8_t c = (uint8_t)packet_number(t->l->p, offset + i, 1);
        out_untrusted(t->l->out, &c, 1, ESCAPE_DOT);
    }
}

/* tcpdump's short form: the first ten bytes, "...", and the last twenty of the message, whatever
 * payload they belong to. */
static void hex_quick(const struct payload *t, uint32_t offset)
{
    uint32_t have = t->stop - offset, head = have < 10 ? have : 10, rest = have - head;
    hex(t, offset, head);
    out_str(t->l->out, "...");
    rest = rest < 20 ? rest : 20;
    hex(t, t->stop - rest, rest);
}

/* "name: len=N" and, with -vvv, the bytes. */
static void line_plain(const struct payload *t, const char *lead)
{
    number(t, lead, t->len);
    if (t->l->opt.verbose > 2) {
        out_char(t->l->out, ' ');
        hex(t, t->offset, t->len);
    }
}

static const char *transform_name(uint32_t proto, uint32_t id)
{
    switch (proto) {
    case 1:
        return NAME_IN(ike_ids, id);
    case 2:
        return NAME_IN(ah_ids, id);
    case 3:
        return NAME_IN(esp_ids, id);
    case 4:
        return NAME_IN(ipcomp_ids, id);
    default:
        return NULL;
    }
}

static const char *transform2_name(uint32_t type, uint32_t id)
{
    switch (type) {
    case 1:
        return NAME_IN(esp_ids, id);
    case 2:
        return NAME_IN(v2_prf, id);
    case 3:
        return NAME_IN(v2_integ, id);
    case 4:
        return NAME_IN(groups, id);
    case 5:
        return NAME_IN(v2_esn, id);
    default:
        return NULL;
    }
}

static const char *ike_value(uint32_t type, uint32_t v)
{
    switch (type) {
    case 1:
        return NAME_IN(ike_enc, v);
    case 2:
        return NAME_IN(ike_hash, v);
    case 3:
        return NAME_IN(ike_auth, v);
    case 4:
        return v < 18 ? NAME_IN(groups, v) : NULL;
    case 5:
        return NAME_IN(group_types, v);
    case 11:
        return NAME_IN(lifetypes, v);
    default:
        return NULL;
    }
}

static const char *ipsec_value(uint32_t type, uint32_t v)
{
    switch (type) {
    case 1:
        return NAME_IN(lifetypes, v);
    case 3:
        return v < 18 ? NAME_IN(groups, v) : NULL;
    case 4:
        return NAME_IN(modes, v);
    case 5:
        return NAME_IN(ipsec_auth, v);
    default:
        return NULL;
    }
}

static const char *attr_name(const struct payload *t, uint32_t type)
{
    if (t->v2)
        return NAME_IN(v2_attrs, type);
    return t->proto == 1   ? NAME_IN(ike_attrs, type)
           : t->proto <= 4 ? NAME_IN(ipsec_attrs, type)
                           : NULL;
}

/* One attribute, whose fields are from .. end. Returns false where it is cut off. */
static bool line_attribute(const struct payload *t, uint32_t claimed)
{
    struct out *o = t->l->out;
    bool small = value(t, ISAKMP_ATTR_FORMAT);
    uint32_t type = value(t, ISAKMP_ATTR_TYPE), n = small ? 2 : value(t, ISAKMP_ATTR_LENGTH);
    const struct field *f = get(t, ISAKMP_ATTR_VALUE);
    if (claimed < (small ? 2 : 4) + n)
        return false;
    out_str(o, "(type=");
    word(t, attr_name(t, type), type);
    if (!small)
        number(t, " len=", n);
    uint32_t v = f ? packet_number(t->l->p, f->offset, 2) : 0;
    const char *name = !small || t->v2 ? NULL
                       : t->proto == 1 ? ike_value(type, v)
                                       : ipsec_value(type, v);
    out_str(o, " value=");
    if (name)
        out_str(o, name);
    else if (f)
        hex(t, f->offset, f->length);
    out_char(o, ')');
    return true;
}

static void line_attributes(const struct payload *t)
{
    for (uint32_t i = t->from; i < t->end; i++) {
        const struct field *f = &t->l->p->fields[i];
        if (f->proto != PROTO_isakmp || f->id != ISAKMP_ATTR)
            continue;
        struct payload one = *t;
        one.from = one.end = i + 1;
        while (one.end < t->end && t->l->p->fields[one.end].depth > f->depth)
            one.end++;
        if (!line_attribute(&one, f->length)) {
            out_str(t->l->out, "[|attr]");
            return;
        }
    }
}

static bool line_transform(const struct payload *t)
{
    struct out *o = t->l->out;
    uint32_t id;
    out_str(o, "t:");
    if (t->len < 4)
        return false;
    if (t->v2) {
        uint32_t type = value(t, ISAKMP_TF_TYPE);
        id = packet_number(t->l->p, t->offset + 2, 2);
        number(t, " #", t->number);
        out_str(o, " type=");
        word(t, NAME_IN(v2_types, type), type);
        out_str(o, " id=");
        word(t, transform2_name(type, id), id);
    } else {
        id = value(t, ISAKMP_TRANS_ID);
        number(t, " #", value(t, ISAKMP_TRANS_NUMBER));
        out_str(o, " id=");
        const char *name = transform_name(t->proto, id);
        if (!name && (t->proto < 1 || t->proto > 4))
            out_dec(o, id);
        else
            word(t, name, id);
    }
    out_char(o, ' ');
    line_attributes(t);
    return true;
}

static bool line_proposal(const struct payload *t)
{
    struct out *o = t->l->out;
    uint32_t n = value(t, ISAKMP_SPISIZE), proto = value(t, ISAKMP_PROP_PROTO);
    out_str(o, "p:");
    if (t->len < 4)
        return false;
    number(t, " #", value(t, ISAKMP_PROP_NUMBER));
    out_str(o, " protoid=");
    word(t, NAME_IN(protocol_names, proto), proto);
    number(t, " transform=", value(t, ISAKMP_PROP_TRANSFORMS));
    if (t->v2)
        number(t, " len=", t->len + PAYLOAD_HEADER);
    if (n) {
        out_str(o, " spi=");
        if (4 + n > t->len)
            return false;
        hex(t, t->offset + 4, n);
    }
    struct payload up = *t;
    up.proto = proto;
    return line_children(&up, PAY_TRANSFORM, t->offset + 4 + n);
}

static void line_situation(const struct payload *t, uint32_t situation, uint32_t doi)
{
    struct out *o = t->l->out;
    out_str(o, " situation=");
    if (situation & 1)
        out_str(o, "identity");
    if (situation & 2)
        out_str(o, situation & 1 ? "+secrecy" : "secrecy");
    if (situation & 4)
        out_str(o, situation & 3 ? "+integrity" : "integrity");
    if (situation != 1)
        number(t, " ident=", doi);
}

static bool line_sa(const struct payload *t)
{
    uint32_t doi = value(t, ISAKMP_DOI), situation = value(t, ISAKMP_SITUATION);
    out_str(t->l->out, "sa:");
    if (t->len < 8)
        return false;
    out_str(t->l->out, " doi=");
    if (doi != 1) {
        out_dec(t->l->out, doi);
        number(t, " situation=", situation);
        return true;
    }
    out_str(t->l->out, "ipsec");
    line_situation(t, situation, doi);
    return line_children(t, PAY_PROPOSAL, t->offset + (situation == 1 ? 8 : 12));
}

/* "[C]" behind the name where the critical bit is set. */
static void line_critical(const struct payload *t)
{
    if (packet_number(t->l->p, t->offset - 3, 1) & 0x80)
        out_str(t->l->out, "[C]");
}

static bool line_id(const struct payload *t)
{
    struct out *o = t->l->out;
    const uint8_t *s = t->l->p->bytes + t->offset + 4;
    uint32_t type = value(t, ISAKMP_ID_TYPE), n = t->len - 4, proto = value(t, ISAKMP_ID_PROTO);
    uint32_t need = type == 1                ? 4
                    : type == 4 || type == 7 ? 8
                    : type == 5              ? 16
                    : type == 6 || type == 8 ? 32
                                             : 0;
    out_str(o, "id:");
    if (t->len < 4)
        return false;
    out_str(o, " idtype=");
    word(t, NAME_IN(id_types, type), type);
    out_str(o, " protoid=");
    if (t->l->opt.numeric || !proto)
        out_dec(o, proto);
    else
        line_ip_proto(t->l, proto);
    number(t, " port=", value(t, ISAKMP_ID_PORT));
    if (!n)
        return true;
    number(t, " len=", n);
    if (n < need) {
        number(t, " [bad: < ", need);
        out_char(o, ']');
        return true;
    }
    if (type >= 1 && type <= 8)
        out_char(o, ' ');
    if (type == 2 || type == 3)
        out_escaped(o, s, n);
    if (need == 4 || need == 8)
        out_ipv4(o, s);
    if (need == 16 || need == 32)
        out_ipv6(o, s);
    if (type == 4)
        out_char(o, '/');
    else if (type == 7 || type == 8)
        out_char(o, '-');
    if (need == 8)
        out_ipv4(o, s + 4);
    if (type == 8)
        out_ipv6(o, s + 16);
    if (type == 6) {
        out_str(o, "/0x");
        hex(t, t->offset + 20, 16);
    }
    return true;
}

static bool line_cert(const struct payload *t, const char *lead)
{
    uint32_t type = packet_number(t->l->p, t->offset, 1);
    out_str(t->l->out, lead);
    if (t->len < 2)
        return false;
    number(t, " len=", t->len);
    out_str(t->l->out, " type=");
    word(t, NAME_IN(cert_types, type), type);
    if (t->l->opt.verbose > 2) {
        out_char(t->l->out, ' ');
        hex(t, t->offset, t->len);
    }
    return true;
}

static void line_notify_data(const struct payload *t, uint32_t type, uint32_t at)
{
    struct out *o = t->l->out;
    if (type == RESPONDER_LIFETIME) {
        struct payload ike = *t;
        ike.proto = 1;
        out_str(o, " attrs=(");
        line_attributes(&ike);
    } else if (type == REPLAY_STATUS) {
        out_str(o, " status=(replay detection ");
        out_str(o, packet_number(t->l->p, at, 4) ? "enabled" : "disabled");
    } else {
        out_str(o, " data=(");
        hex_quick(t, at);
    }
    out_char(o, ')');
}

static bool line_notify(const struct payload *t)
{
    struct out *o = t->l->out;
    uint32_t doi = value(t, ISAKMP_NOTIFY_DOI), proto = value(t, ISAKMP_NOTIFY_PROTO);
    uint32_t type = value(t, ISAKMP_NOTIFY_TYPE), n = value(t, ISAKMP_SPISIZE);
    out_str(o, "n:");
    if (t->len < 8)
        return false;
    if (doi == 1) {
        out_str(o, " doi=ipsec proto=");
        word(t, NAME_IN(protocol_names, proto), proto);
    } else {
        number(t, " doi=", doi);
        number(t, " proto=", proto);
    }
    out_str(o, " type=");
    word(t, NAME_IN(notify_types, type), type);
    if (n) {
        out_str(o, " spi=");
        if (8 + n > t->len)
            return false;
        hex(t, t->offset + 8, n);
    }
    if (8 + n < t->len)
        line_notify_data(t, type, t->offset + 8 + n);
    return true;
}

static bool line_delete(const struct payload *t)
{
    struct out *o = t->l->out;
    uint32_t doi = value(t, ISAKMP_DELETE_DOI), proto = value(t, ISAKMP_DELETE_PROTO);
    uint32_t n = value(t, ISAKMP_SPISIZE), count = value(t, ISAKMP_SPINUM);
    out_str(o, "d:");
    if (t->len < 8)
        return false;
    if (doi == 1) {
        out_str(o, " doi=ipsec proto=");
        word(t, NAME_IN(protocol_names, proto), proto);
    } else {
        number(t, " doi=", doi);
        number(t, " proto=", proto);
    }
    number(t, " spilen=", n);
    number(t, " nspi=", count);
    out_str(o, " spi=");
    for (uint32_t i = 0; i < count && n; i++) {
        if (i)
            out_char(o, ',');
        if (8 + (i + 1) * n > t->len)
            return false;
        hex(t, t->offset + 8 + i * n, n);
    }
    return true;
}

static bool line_sa2(const struct payload *t)
{
    out_str(t->l->out, "sa");
    line_critical(t);
    number(t, ": len=", t->len);
    if (t->len < 4)
        return false;
    return line_children(t, PAY_PROPOSAL, t->offset);
}

static bool line_ke2(const struct payload *t)
{
    uint32_t group = value(t, ISAKMP_KE_GROUP);
    if (t->len < 4 && t->offset + 4 > t->stop)
        return false;
    out_str(t->l->out, "v2ke");
    line_critical(t);
    if (t->len < 4) {
        number(t, ": len=", t->len + PAYLOAD_HEADER);
        out_str(t->l->out, " < 8");
        return true;
    }
    number(t, ": len=", t->len - 4);
    out_str(t->l->out, " group=");
    word(t, NAME_IN(groups, group), group);
    if (t->len > 4 && t->l->opt.verbose > 2) {
        out_char(t->l->out, ' ');
        hex(t, t->offset + 4, t->len - 4);
    }
    return true;
}

static bool line_id2(const struct payload *t)
{
    struct out *o = t->l->out;
    uint32_t type = value(t, ISAKMP_ID_TYPE), n = t->len - 4;
    const char *name = NAME_IN(v2_id_types, type);
    if (t->offset + 4 > t->stop)
        return false;
    write_name(t->l, t->type);
    line_critical(t);
    line_plain(t, ": len=");
    if (!name)
        return true;
    out_char(o, ' ');
    out_str(o, name);
    out_char(o, ':');
    if (t->len < 4)
        return false;
    if (type == 2 || type == 3)
        text(t, t->offset + 4, n);
    else
        hex(t, t->offset + 4, n);
    return true;
}

static bool line_auth2(const struct payload *t)
{
    struct out *o = t->l->out;
    uint32_t method = value(t, ISAKMP_AUTH_METHOD);
    if (t->len < 4)
        return false;
    out_str(o, "v2auth");
    line_critical(t);
    number(t, ": len=", t->len);
    out_str(o, " method=");
    word(t, NAME_IN(auth_methods, method), method);
    if (t->l->opt.verbose > 1) {
        out_str(o, " authdata=(");
        hex(t, t->offset + 4, t->len - 4);
        out_str(o, ") ");
    } else {
        out_str(o, " data=(");
        hex_quick(t, t->offset + 4);
        out_char(o, ')');
    }
    return true;
}

static bool line_nonce2(const struct payload *t)
{
    struct out *o = t->l->out;
    out_str(o, "nonce");
    line_critical(t);
    number(t, ": len=", t->len);
    if (t->l->opt.verbose > 1) {
        out_str(o, " nonce=(");
        hex(t, t->offset, t->len);
        out_str(o, ") ");
    } else {
        out_str(o, " data=(");
        hex_quick(t, t->offset);
        out_char(o, ')');
    }
    return true;
}

static const char *notify2_name(uint32_t type)
{
    const char *name = NAME_IN(v2_notify_types, type);
    return name           ? name
           : type < 8192  ? "error"
           : type < 16384 ? "private-error"
           : type < 40960 ? "status"
                          : "private-status";
}

static bool line_notify2(const struct payload *t)
{
    struct out *o = t->l->out;
    uint32_t proto = value(t, ISAKMP_NOTIFY_PROTO), n = value(t, ISAKMP_SPISIZE);
    uint32_t type = value(t, ISAKMP_NOTIFY_TYPE);
    if (t->len < 4)
        return false;
    out_str(o, "n");
    line_critical(t);
    out_str(o, ": prot_id=");
    word(t, NAME_IN(protocol_names, proto), proto);
    number(t, " type=", type);
    out_char(o, '(');
    out_str(o, notify2_name(type));
    out_char(o, ')');
    if (n) {
        out_str(o, " spi=");
        if (4 + n > t->len)
            return false;
        hex(t, t->offset + 4, n);
    }
    if (type == COOKIE && 4 + n < t->len) {
        uint32_t at = t->offset + 4 + n, have = t->stop - at;
        out_str(o, " data=(");
        if (have <= 30)
            hex(t, at, have);
        else
            hex_quick(t, at);
        out_char(o, ')');
    }
    return true;
}

static bool line_vendor2(const struct payload *t)
{
    struct out *o = t->l->out;
    out_str(o, "v2vid");
    line_critical(t);
    number(t, ": len=", t->len);
    out_str(o, " vid=");
    text(t, t->offset, t->len);
    if (t->l->opt.verbose > 2) {
        out_char(o, ' ');
        hex(t, t->offset, t->len);
    }
    return true;
}

static bool line_other(const struct payload *t)
{
    write_name(t->l, t->type);
    if (t->type < PAY2_SA || t->type > PAY2_EAP || (t->type == PAY2_E && !t->v2))
        return true;
    line_critical(t);
    line_plain(t, ": len=");
    return true;
}

static void line_nonce(const struct payload *t)
{
    line_plain(t, "nonce: n len=");
    if (t->l->opt.verbose == 2) {
        out_str(t->l->out, "  data=(");
        hex_quick(t, t->offset);
        out_char(t->l->out, ')');
    }
}

static bool line_first(const struct payload *t)
{
    switch (t->type) {
    case PAY_SA:
        return line_sa(t);
    case PAY_PROPOSAL:
        return line_proposal(t);
    case PAY_TRANSFORM:
        return line_transform(t);
    case PAY_KE:
        line_plain(t, "ke: key len=");
        return true;
    case PAY_ID:
        return line_id(t);
    case PAY_CERT:
        return line_cert(t, "cert:");
    case PAY_CR:
        return line_cert(t, "cr:");
    case PAY_HASH:
        line_plain(t, "hash: len=");
        return true;
    case PAY_SIG:
        line_plain(t, "sig: len=");
        return true;
    case PAY_NONCE:
        line_nonce(t);
        return true;
    case PAY_N:
        return line_notify(t);
    case PAY_D:
        return line_delete(t);
    case PAY_VID:
        line_plain(t, "vid: len=");
        return true;
    default:
        return line_other(t);
    }
}

static bool line_payload_of(const struct payload *t)
{
    switch (t->type) {
    case PAY2_SA:
        return line_sa2(t);
    case PAY2_KE:
        return line_ke2(t);
    case PAY2_IDI:
    case PAY2_IDR:
        return line_id2(t);
    case PAY2_AUTH:
        return line_auth2(t);
    case PAY2_NONCE:
        return line_nonce2(t);
    case PAY2_N:
        return line_notify2(t);
    case PAY2_VID:
        return line_vendor2(t);
    default:
        return line_first(t);
    }
}

/* The payloads of one chain; the first is of that type and stands at `from`. Returns false where
 * one is cut off or too short. */
static bool line_children(const struct payload *up, uint32_t type, uint32_t from)
{
    const struct packet *p = up->l->p;
    unsigned n = 0;
    for (uint32_t i = up->from; i < up->end && type; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto != PROTO_isakmp || f->id != ISAKMP_PAYLOAD || f->offset < from)
            continue;
        struct payload t = *up;
        t.from = i + 1;
        t.end = i + 1;
        while (t.end < up->end && p->fields[t.end].depth > f->depth)
            t.end++;
        t.type = type;
        t.number = ++n;
        t.depth = (uint8_t)(up->depth + 1);
        t.offset = f->offset + PAYLOAD_HEADER;
        uint32_t claimed = value(&t, ISAKMP_PAY_LENGTH);
        bool empty = claimed <= PAYLOAD_HEADER;
        if (!empty && f->length != claimed)
            break;
        t.len = empty ? 0 : claimed - PAYLOAD_HEADER;
        out_char(up->l->out, '\n');
        out_fill(up->l->out, ' ', t.depth * 4u);
        out_char(up->l->out, '(');
        bool ok = empty || line_payload_of(&t);
        if (!ok)
            line_cut_type(up->l, type == PAY2_N ? PAY_N : type);
        out_char(up->l->out, ')');
        if (!ok || empty)
            return true;
        type = type == PAY2_E ? 0 : packet_number(p, f->offset, 1);
        from = f->offset + claimed;
        i = t.end - 1;
    }
    if (!type)
        return true;
    if (up->depth && up->v2)
        return false;
    line_cut_type(up->l, type);
    return true;
}

static void line_exchange(struct line *l, uint32_t exchange)
{
    const char *name = NAME_IN(exchanges, exchange);
    if (name) {
        out_str(l->out, name);
    } else {
        out_char(l->out, '#');
        out_dec(l->out, exchange);
    }
}

static void line_flags(struct line *l, const char *letters, uint32_t flags, const uint8_t *bits)
{
    if (!flags)
        return;
    out_char(l->out, '[');
    for (unsigned i = 0; letters[i]; i++) {
        if (flags & bits[i])
            out_char(l->out, letters[i]);
    }
    out_char(l->out, ']');
}

static void line_role(struct line *l, const struct layer *y)
{
    static const char roles[] = {'?', 'I', 'R'};
    const struct field *f = layer_get(l->p, y, ISAKMP_ROLE);
    out_char(l->out, roles[f && f->value < 3 ? f->value : 0]);
    out_char(l->out, ' ');
}

/* What the message is for: "phase 1 I ident[E]" or "parent_sa ikev2_init[I]". */
static void line_title(struct line *l, const struct layer *y, uint32_t version)
{
    static const uint8_t bits1[] = {0x01, 0x02}, bits2[] = {0x08, 0x10, 0x20};
    struct out *o = l->out;
    uint32_t id = header_value(l->p, y, &isakmp_rows[ISAKMP_MESSAGEID]);
    uint32_t flags = header_value(l->p, y, &isakmp_rows[ISAKMP_FLAGS]);
    if (version == 1) {
        out_str(o, id ? " phase 2/others " : " phase 1 ");
        line_role(l, y);
    } else {
        out_str(o, id ? " child_sa  " : " parent_sa ");
    }
    line_exchange(l, header_value(l->p, y, &isakmp_rows[ISAKMP_EXCHANGE]));
    if (version == 1)
        line_flags(l, "EC", flags, bits1);
    else
        line_flags(l, "IVR", flags, bits2);
}

static void line_cookies(struct line *l, const struct layer *y)
{
    out_str(l->out, " cookie ");
    for (uint32_t i = 0; i < 16; i++) {
        if (i == 8)
            out_str(l->out, "->");
        out_hex(l->out, packet_number(l->p, y->offset + i, 1), 2);
    }
}

static void line_body(struct line *l, const struct layer *y, uint32_t version)
{
    const struct packet *p = l->p;
    uint32_t flags = header_value(p, y, &isakmp_rows[ISAKMP_FLAGS]);
    uint32_t next = header_value(p, y, &isakmp_rows[ISAKMP_NEXT]);
    struct payload top = {
        .l = l,
        .from = y->vars,
        .end = y->first + y->count,
        .stop = y->end < p->caplen ? y->end : p->caplen,
        .v2 = version == 2,
    };
    if (flags & FLAG_ENCRYPTED) {
        out_str(l->out, " [encrypted ");
        write_name(l, next);
        out_char(l->out, ']');
        return;
    }
    if (next)
        line_children(&top, next, y->offset + HEADER_LEN);
}

void isakmp_line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t version = header_value(p, y, &isakmp_rows[ISAKMP_MJVER]);
    uint32_t length = header_value(p, y, &isakmp_rows[ISAKMP_LENGTH]);
    if (y->fixed < HEADER_LEN) {
        line_cut(l, "isakmp");
        return;
    }
    out_str(o, "isakmp");
    if (l->opt.verbose) {
        out_char(o, ' ');
        out_dec(o, version);
        out_char(o, '.');
        out_dec(o, header_value(p, y, &isakmp_rows[ISAKMP_MNVER]));
        out_str(o, " msgid ");
        out_hex(o, header_value(p, y, &isakmp_rows[ISAKMP_MESSAGEID]), 8);
        if (l->opt.verbose > 1)
            line_cookies(l, y);
    }
    out_char(o, ':');
    if (version != 1 && version != 2)
        return;
    line_title(l, y, version);
    if (!l->opt.verbose)
        return;
    out_char(o, ':');
    line_body(l, y, version);
    if (length != y->end - y->offset) {
        out_str(o, " (len mismatch: isakmp ");
        out_dec(o, length);
        out_str(o, "/ip ");
        out_dec(o, y->end - y->offset);
        out_char(o, ')');
    }
}
