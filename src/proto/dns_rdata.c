/* The data of DNS resource records, type by type. Most types are a list of numbers, names and texts
 * and stand in one table; the others have a function each. */
#include "dns_rdata.h"

#include "dns_opt.h"

/* How long the name at the cursor is, up to its pointer or root label; more than there is where it
 * is cut off. *bad: it ends with a label of an unknown kind. */
static uint32_t name_length(const struct reader *r, bool *bad)
{
    uint32_t n = 0, have = reader_have(r);
    *bad = false;
    while (n < have) {
        uint32_t c = reader_peek(r, n, 1);
        if (c == 0)
            return n + 1;
        if (c >= 0xc0)
            return n + 2;
        if (c < 0x40) {
            n += c + 1;
        } else if (c == 0x41) { /* a string of bits, RFC 2673 3; a count of 0 is 256 */
            uint32_t bits = reader_peek(r, n + 1, 1);
            n += 2 + ((bits ? bits : 256) + 7) / 8;
        } else {
            *bad = true;
            return n + 1;
        }
    }
    return n + 1;
}

uint32_t dns_name_length(const struct reader *r)
{
    bool bad;
    uint32_t n = name_length(r, &bad);
    return bad ? UINT32_MAX : n;
}

uint32_t dns_name(struct dissect *d, unsigned row)
{
    bool bad;
    uint32_t at = d->r.pos, base = d->y->offset, n = name_length(&d->r, &bad);
    if (!emit_bytes(d, row, n, base))
        return n;
    uint32_t pointer = n > 1 ? packet_number(d->p, at + n - 2, 2) : 0;
    /* RFC 1035 4.1.4: a pointer goes to a prior occurrence of the name. */
    if (pointer >= 0xc000 && (pointer & 0x3fff) >= at - base && packet_number(d->p, at + n - 1, 1))
        dissect_malformed(d);
    if (bad) {
        dissect_malformed(d);
        d->r.status = READ_MALFORMED;
    }
    return n;
}

/* A length of one byte and that many bytes of text: the row, and the one below it. */
static void string(struct dissect *d, unsigned row)
{
    uint32_t n = emit_uint(d, row, 1);
    emit_bytes(d, row + 1, n, 0);
}

/* What a part of a record's data is. */
enum part_kind {
    P_END,
    P_UINT,    /* a number of n bytes */
    P_BYTES,   /* n bytes */
    P_NAME,    /* a name */
    P_STRING,  /* a length and a text */
    P_STRINGS, /* the same, up to the end */
    P_STRUCT,  /* n rows of a fixed structure */
    P_REST     /* whatever is left */
};

struct part {
    uint8_t kind, n;
    uint16_t row;
};

#define MAX_PARTS 9

/* The parts of a type's data; one more, P_END, ends a shorter list. */
struct form {
    uint16_t type;
    struct part parts[MAX_PARTS];
};

#define ONE_NAME(row)                                                                              \
    {                                                                                              \
        {                                                                                          \
            P_NAME, 0, row                                                                         \
        }                                                                                          \
    }
#define NUMBER_AND_NAME(number, name)                                                              \
    {                                                                                              \
        {P_UINT, 2, number},                                                                       \
        {                                                                                          \
            P_NAME, 0, name                                                                        \
        }                                                                                          \
    }
#define SIGNATURE                                                                                  \
    {                                                                                              \
        {P_UINT, 2, DNS_RRSIG_TYPE}, {P_UINT, 1, DNS_RRSIG_ALGORITHM},                             \
            {P_UINT, 1, DNS_RRSIG_LABELS}, {P_UINT, 4, DNS_RRSIG_TTL},                             \
            {P_UINT, 4, DNS_RRSIG_EXPIRATION}, {P_UINT, 4, DNS_RRSIG_INCEPTION},                   \
            {P_UINT, 2, DNS_RRSIG_KEY_TAG}, {P_NAME, 0, DNS_RRSIG_SIGNER},                         \
        {                                                                                          \
            P_REST, 0, DNS_RRSIG_SIGNATURE                                                         \
        }                                                                                          \
    }
#define DELEGATION                                                                                 \
    {                                                                                              \
        {P_UINT, 2, DNS_DS_KEY_ID}, {P_UINT, 1, DNS_DS_ALGORITHM},                                 \
            {P_UINT, 1, DNS_DS_DIGEST_TYPE},                                                       \
        {                                                                                          \
            P_REST, 0, DNS_DS_DIGEST                                                               \
        }                                                                                          \
    }
#define CERTIFICATE                                                                                \
    {                                                                                              \
        {P_UINT, 1, DNS_TLSA_USAGE}, {P_UINT, 1, DNS_TLSA_SELECTOR},                               \
            {P_UINT, 1, DNS_TLSA_MATCHING},                                                        \
        {                                                                                          \
            P_REST, 0, DNS_TLSA_DATA                                                               \
        }                                                                                          \
    }

static const struct form forms[] = {
    {DNS_TYPE_A, {{P_UINT, 4, DNS_A}}},
    {DNS_TYPE_NS, ONE_NAME(DNS_NS)},
    {3, ONE_NAME(DNS_MD)},
    {4, ONE_NAME(DNS_MF)},
    {DNS_TYPE_CNAME, ONE_NAME(DNS_CNAME)},
    {DNS_TYPE_SOA,
     {{P_NAME, 0, DNS_SOA_MNAME},
      {P_NAME, 0, DNS_SOA_RNAME},
      {P_UINT, 4, DNS_SOA_SERIAL},
      {P_UINT, 4, DNS_SOA_REFRESH},
      {P_UINT, 4, DNS_SOA_RETRY},
      {P_UINT, 4, DNS_SOA_EXPIRE},
      {P_UINT, 4, DNS_SOA_MINIMUM}}},
    {7, ONE_NAME(DNS_MB)},
    {8, ONE_NAME(DNS_MG)},
    {9, ONE_NAME(DNS_MR)},
    {10, {{P_REST, 0, DNS_NULL}}},
    {DNS_TYPE_PTR, ONE_NAME(DNS_PTR)},
    {13, {{P_STRING, 0, DNS_HINFO_CPU_LENGTH}, {P_STRING, 0, DNS_HINFO_OS_LENGTH}}},
    {14, {{P_NAME, 0, DNS_MINFO_R}, {P_NAME, 0, DNS_MINFO_E}}},
    {DNS_TYPE_MX, NUMBER_AND_NAME(DNS_MX_PREFERENCE, DNS_MX_EXCHANGE)},
    {DNS_TYPE_TXT, {{P_STRINGS, 0, DNS_TXT_LENGTH}}},
    {17, {{P_NAME, 0, DNS_RP_MAILBOX}, {P_NAME, 0, DNS_RP_TXT}}},
    {18, NUMBER_AND_NAME(DNS_AFSDB_SUBTYPE, DNS_AFSDB_HOSTNAME)},
    {19, {{P_STRING, 0, DNS_X25_LENGTH}}},
    {20, {{P_STRING, 0, DNS_ISDN_LENGTH}, {P_STRING, 0, DNS_ISDN_SA_LENGTH}}},
    {21, NUMBER_AND_NAME(DNS_RT_SUBTYPE, DNS_RT_HOST)},
    {22, {{P_REST, 0, DNS_NSAP}}},
    {23, ONE_NAME(DNS_NSAP_PTR)},
    {24, SIGNATURE},
    {25,
     {{P_UINT, 2, DNS_KEY_FLAGS},
      {P_UINT, 1, DNS_KEY_PROTOCOL},
      {P_UINT, 1, DNS_KEY_ALGORITHM},
      {P_REST, 0, DNS_KEY_PUBLIC_KEY}}},
    {26, {{P_UINT, 2, DNS_PX_PREFERENCE}, {P_NAME, 0, DNS_PX_MAP822}, {P_NAME, 0, DNS_PX_MAP400}}},
    {27,
     {{P_STRING, 0, DNS_GPOS_LONGITUDE_LENGTH},
      {P_STRING, 0, DNS_GPOS_LATITUDE_LENGTH},
      {P_STRING, 0, DNS_GPOS_ALTITUDE_LENGTH}}},
    {DNS_TYPE_AAAA, {{P_BYTES, 16, DNS_AAAA}}},
    {DNS_TYPE_SRV,
     {{P_UINT, 2, DNS_SRV_PRIORITY},
      {P_UINT, 2, DNS_SRV_WEIGHT},
      {P_UINT, 2, DNS_SRV_PORT},
      {P_NAME, 0, DNS_SRV_TARGET}}},
    {35,
     {{P_UINT, 2, DNS_NAPTR_ORDER},
      {P_UINT, 2, DNS_NAPTR_PREFERENCE},
      {P_STRING, 0, DNS_NAPTR_FLAGS_LENGTH},
      {P_STRING, 0, DNS_NAPTR_SERVICE_LENGTH},
      {P_STRING, 0, DNS_NAPTR_REGEX_LENGTH},
      {P_NAME, 0, DNS_NAPTR_REPLACEMENT}}},
    {36, NUMBER_AND_NAME(DNS_KX_PREFERENCE, DNS_KX_EXCHANGE)},
    {37,
     {{P_UINT, 2, DNS_CERT_TYPE},
      {P_UINT, 2, DNS_CERT_KEY_TAG},
      {P_UINT, 1, DNS_CERT_ALGORITHM},
      {P_REST, 0, DNS_CERT_CERTIFICATE}}},
    {DNS_TYPE_DNAME, ONE_NAME(DNS_DNAME)},
    {43, DELEGATION},
    {44,
     {{P_UINT, 1, DNS_SSHFP_ALGORITHM},
      {P_UINT, 1, DNS_SSHFP_TYPE},
      {P_REST, 0, DNS_SSHFP_FINGERPRINT}}},
    {46, SIGNATURE},
    {49, {{P_REST, 0, DNS_DHCID}}},
    {52, CERTIFICATE},
    {53, CERTIFICATE},
    {59, DELEGATION},
    {61, {{P_REST, 0, DNS_OPENPGPKEY}}},
    {63,
     {{P_UINT, 4, DNS_ZONEMD_SERIAL},
      {P_UINT, 1, DNS_ZONEMD_SCHEME},
      {P_UINT, 1, DNS_ZONEMD_ALGO},
      {P_REST, 0, DNS_ZONEMD_DIGEST}}},
    {99, {{P_STRINGS, 0, DNS_SPF_LENGTH}}},
    {104, {{P_UINT, 2, DNS_NID_PREFERENCE}, {P_BYTES, 8, DNS_NID}}},
    {105, {{P_UINT, 2, DNS_L32_PREFERENCE}, {P_UINT, 4, DNS_L32}}},
    {106, {{P_UINT, 2, DNS_L64_PREFERENCE}, {P_BYTES, 8, DNS_L64}}},
    {107, NUMBER_AND_NAME(DNS_LP_PREFERENCE, DNS_LP)},
    {108, {{P_BYTES, 6, DNS_EUI48}}},
    {109, {{P_BYTES, 8, DNS_EUI64}}},
    {DNS_TYPE_URI,
     {{P_UINT, 2, DNS_URI_PRIORITY}, {P_UINT, 2, DNS_URI_WEIGHT}, {P_REST, 0, DNS_URI_TARGET}}},
    {32768, DELEGATION},
    {32769, DELEGATION},
    {65282,
     {{P_STRUCT, 1, DNS_WINSR_LOCAL},
      {P_UINT, 4, DNS_WINSR_LOOKUP},
      {P_UINT, 4, DNS_WINSR_CACHE},
      {P_NAME, 0, DNS_WINSR_DOMAIN}}},
};

static void one_part(struct dissect *d, const struct part *part)
{
    switch (part->kind) {
    case P_UINT:
        emit_uint(d, part->row, part->n);
        break;
    case P_BYTES:
        emit_bytes(d, part->row, part->n, 0);
        break;
    case P_NAME:
        dns_name(d, part->row);
        break;
    case P_STRING:
        if (reader_left(&d->r)) /* the last text of some types may be missing */
            string(d, part->row);
        break;
    case P_STRINGS:
        while (reader_ok(&d->r) && reader_left(&d->r))
            string(d, part->row);
        break;
    case P_STRUCT:
        emit_struct(d, part->row, part->row + part->n - 1u);
        break;
    default:
        emit_rest(d, part->row);
    }
}

static bool by_form(struct dissect *d, uint32_t type)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (forms[i].type != type)
            continue;
        for (unsigned k = 0; k < MAX_PARTS && forms[i].parts[k].kind != P_END; k++)
            one_part(d, &forms[i].parts[k]);
        return true;
    }
    return false;
}

/* ---- types with a structure of their own ---- */

static void well_known_services(struct dissect *d)
{
    emit_uint(d, DNS_WKS_ADDRESS, 4);
    emit_uint(d, DNS_WKS_PROTOCOL, 1);
    while (reader_ok(&d->r) && reader_left(&d->r))
        emit_uint(d, DNS_WKS_BITS, 1);
}

static void location(struct dissect *d)
{
    if (reader_peek(&d->r, 0, 1) != 0) {
        emit_rest(d, DNS_LOC_UNKNOWN);
        return;
    }
    emit_uint(d, DNS_LOC_VERSION, 1);
    for (unsigned row = DNS_LOC_SIZE; row <= DNS_LOC_VERT; row++)
        emit_uint(d, row, 1);
    for (unsigned row = DNS_LOC_LATITUDE; row <= DNS_LOC_ALTITUDE; row++)
        emit_uint(d, row, 4);
}

static void a6(struct dissect *d)
{
    uint32_t prefix = emit_uint(d, DNS_A6_PREFIX_LEN, 1);
    if (prefix > 128) {
        dissect_malformed(d);
        return;
    }
    emit_bytes(d, DNS_A6_SUFFIX, (128 - prefix + 7) / 8, 0);
    if (prefix && reader_ok(&d->r))
        dns_name(d, DNS_A6_PREFIX_NAME);
}

static void address_prefixes(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t family = emit_uint(d, DNS_APL_FAMILY, 2);
        emit_uint(d, DNS_APL_PREFIX, 1);
        uint32_t n = reader_peek(&d->r, 0, 1) & 0x7f;
        emit_struct(d, DNS_APL_NEGATION, DNS_APL_LENGTH);
        emit_bytes(d, family == 1 ? DNS_APL_IPV4 : family == 2 ? DNS_APL_IPV6 : DNS_APL_DATA, n, 0);
    }
}

/* The gateway of IPSECKEY and the relay of AMTRELAY: nothing, an address or a name. */
static void gateway(struct dissect *d, uint32_t kind, unsigned ipv4_row)
{
    if (kind == 1)
        emit_uint(d, ipv4_row, 4);
    else if (kind == 2)
        emit_bytes(d, ipv4_row + 1, 16, 0);
    else if (kind == 3)
        dns_name(d, ipv4_row + 2);
}

static void ipsec_key(struct dissect *d)
{
    emit_uint(d, DNS_IPSECKEY_PRECEDENCE, 1);
    uint32_t kind = emit_uint(d, DNS_IPSECKEY_TYPE, 1);
    emit_uint(d, DNS_IPSECKEY_ALGORITHM, 1);
    gateway(d, kind, DNS_IPSECKEY_IPV4);
    emit_rest(d, DNS_IPSECKEY_KEY);
}

static void multicast_relay(struct dissect *d)
{
    emit_uint(d, DNS_AMTRELAY_PRECEDENCE, 1);
    uint32_t kind = reader_peek(&d->r, 0, 1) & 0x7f;
    emit_struct(d, DNS_AMTRELAY_DISCOVERY, DNS_AMTRELAY_TYPE);
    gateway(d, kind, DNS_AMTRELAY_IPV4);
}

static void host_identity(struct dissect *d)
{
    uint32_t hit = emit_uint(d, DNS_HIP_HIT_LENGTH, 1);
    emit_uint(d, DNS_HIP_ALGO, 1);
    uint32_t key = emit_uint(d, DNS_HIP_PK_LENGTH, 2);
    emit_bytes(d, DNS_HIP_HIT, hit, 0);
    emit_bytes(d, DNS_HIP_PK, key, 0);
    while (reader_ok(&d->r) && reader_left(&d->r))
        dns_name(d, DNS_HIP_SERVER);
}

/* Eight types: one field a type that is set. They share one byte, which is the last one's; the
 * others stand for no bytes. */
static void eight_types(struct dissect *d, uint32_t first)
{
    uint32_t at = d->r.pos, bits = reader_peek(&d->r, 0, 1);
    if (!bits) {
        emit_uint(d, DNS_WINDOW_ZERO, 1);
        return;
    }
    for (uint32_t k = 0; k < 8; k++) {
        if (!(bits >> (7 - k) & 1))
            continue;
        if (bits & ((1u << (7 - k)) - 1))
            emit_same(d, DNS_RESP_TYPE, at, 0, first + k);
        else
            emit_bytes(d, DNS_RESP_TYPE, 1, first + k);
    }
}

/* RFC 4034 4.1.2: which types of record a name has. */
static void type_bit_maps(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t window = emit_uint(d, DNS_WINDOW_NUMBER, 1);
        uint32_t n = emit_uint(d, DNS_WINDOW_LENGTH, 1);
        for (uint32_t i = 0; i < n && reader_ok(&d->r) && reader_left(&d->r); i++)
            eight_types(d, window << 8 | i << 3);
    }
}

/* RFC 2535 5.2: one bit map, of the types up to 127. */
static void next_name(struct dissect *d)
{
    dns_name(d, DNS_NXT_NEXT);
    for (uint32_t first = 0; reader_ok(&d->r) && reader_left(&d->r); first += 8)
        eight_types(d, first);
}

static void next_secure(struct dissect *d)
{
    dns_name(d, DNS_NSEC_NEXT);
    type_bit_maps(d);
}

static void next_secure3(struct dissect *d, uint32_t type)
{
    emit_uint(d, DNS_NSEC3_ALGO, 1);
    if (type == DNS_TYPE_NSEC3PARAM)
        emit_uint(d, DNS_NSEC3_FLAGS, 1);
    else
        emit_struct(d, DNS_NSEC3_FLAGS, DNS_NSEC3_RESERVED);
    emit_uint(d, DNS_NSEC3_ITERATIONS, 2);
    emit_bytes(d, DNS_NSEC3_SALT, emit_uint(d, DNS_NSEC3_SALT_LENGTH, 1), 0);
    if (type == DNS_TYPE_NSEC3PARAM)
        return;
    emit_bytes(d, DNS_NSEC3_HASH, emit_uint(d, DNS_NSEC3_HASH_LENGTH, 1), 0);
    type_bit_maps(d);
}

/* RFC 4034 B: a sum over the whole data, by which signatures name the key. */
static uint32_t key_tag(const struct dissect *d, uint32_t at, uint32_t n)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t byte = packet_number(d->p, at + i, 1);
        sum += i & 1 ? byte : byte << 8;
    }
    return (sum + (sum >> 16)) & 0xffff;
}

static void dns_key(struct dissect *d)
{
    uint32_t at = d->r.pos, n = reader_left(&d->r);
    emit_struct(d, DNS_DNSKEY_FLAGS, DNS_DNSKEY_RESERVED_LOW);
    emit_uint(d, DNS_DNSKEY_PROTOCOL, 1);
    uint32_t algorithm = emit_uint(d, DNS_DNSKEY_ALGORITHM, 1);
    if (reader_ok(&d->r) && n == 4 + reader_have(&d->r) && algorithm != 1)
        emit_same(d, DNS_DNSKEY_KEY_ID, at, 0, key_tag(d, at, n));
    emit_rest(d, DNS_DNSKEY_KEY);
}

static void child_sync(struct dissect *d)
{
    emit_uint(d, DNS_CSYNC_SOA, 4);
    emit_struct(d, DNS_CSYNC_FLAGS, DNS_CSYNC_RESERVED);
    if (!reader_ok(&d->r) || !reader_left(&d->r))
        return;
    uint32_t group = emit_group(d, DNS_CSYNC_BITMAP, 0);
    type_bit_maps(d);
    emit_end(d, group);
}

/* Numbers or addresses of n bytes up to the end of the value. */
static void list(struct dissect *d, unsigned row, uint32_t n)
{
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        if (n <= 4)
            emit_uint(d, row, n);
        else
            emit_bytes(d, row, n, 0);
    }
}

static void service_value(struct dissect *d, uint32_t key)
{
    switch (key) {
    case 0:
        list(d, DNS_SVCB_MANDATORY, 2);
        break;
    case 1:
        while (reader_ok(&d->r) && reader_left(&d->r))
            string(d, DNS_SVCB_ALPN_LENGTH);
        break;
    case 3:
        emit_uint(d, DNS_SVCB_PORT, 2);
        break;
    case 4:
        list(d, DNS_SVCB_IPV4HINT, 4);
        break;
    case 5:
        emit_rest(d, DNS_SVCB_ECH);
        break;
    case 6:
        list(d, DNS_SVCB_IPV6HINT, 16);
        break;
    case 32769:
        emit_rest(d, DNS_SVCB_ODOH);
        break;
    default:
        emit_rest(d, DNS_SVCB_VALUE);
    }
}

static void service_binding(struct dissect *d)
{
    emit_uint(d, DNS_SVCB_PRIORITY, 2);
    dns_name(d, DNS_SVCB_TARGET);
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t key = reader_peek(&d->r, 0, 2), group = emit_group(d, DNS_SVCB_PARAM, key);
        emit_uint(d, DNS_SVCB_KEY, 2);
        uint32_t n = emit_uint(d, DNS_SVCB_LENGTH, 2);
        if (reader_ok(&d->r)) {
            uint32_t outer = dissect_enter(d, n);
            service_value(d, key);
            dissect_leave(d, outer);
        }
        emit_end(d, group);
    }
}

static void authority_authorization(struct dissect *d)
{
    static const struct {
        const char *tag;
        uint8_t n;
        uint16_t row;
    } known[] = {
        {"\5issue", 6, DNS_CAA_ISSUE},
        {"\11issuewild", 10, DNS_CAA_ISSUEWILD},
        {"\5iodef", 6, DNS_CAA_IODEF},
    };
    unsigned row = DNS_CAA_UNKNOWN;
    emit_struct(d, DNS_CAA_FLAGS, DNS_CAA_RESERVED);
    if (!reader_ok(&d->r))
        return;
    for (unsigned i = 0; i < 3; i++) {
        if (reader_match(&d->r, known[i].tag, known[i].n))
            row = known[i].row;
    }
    /* Without the whole tag nobody knows which property it is. */
    bool whole = reader_have(&d->r) > reader_peek(&d->r, 0, 1);
    uint32_t group = whole ? emit_group(d, row, 0) : 0;
    string(d, DNS_CAA_TAG_LENGTH);
    emit_rest(d, DNS_CAA_VALUE);
    if (whole)
        emit_end(d, group);
}

static void transaction_signature(struct dissect *d)
{
    dns_name(d, DNS_TSIG_ALGO);
    emit_bytes(d, DNS_TSIG_TIME, 6, 0);
    emit_uint(d, DNS_TSIG_FUDGE, 2);
    emit_bytes(d, DNS_TSIG_MAC, emit_uint(d, DNS_TSIG_MAC_SIZE, 2), 0);
    emit_uint(d, DNS_TSIG_ORIGINAL_ID, 2);
    emit_uint(d, DNS_TSIG_ERROR, 2);
    emit_bytes(d, DNS_TSIG_OTHER, emit_uint(d, DNS_TSIG_OTHER_LEN, 2), 0);
}

static void transaction_key(struct dissect *d)
{
    dns_name(d, DNS_TKEY_ALGO);
    emit_uint(d, DNS_TKEY_INCEPTION, 4);
    emit_uint(d, DNS_TKEY_EXPIRATION, 4);
    emit_uint(d, DNS_TKEY_MODE, 2);
    emit_uint(d, DNS_TKEY_ERROR, 2);
    emit_bytes(d, DNS_TKEY_KEY, emit_uint(d, DNS_TKEY_KEY_SIZE, 2), 0);
    emit_bytes(d, DNS_TKEY_OTHER, emit_uint(d, DNS_TKEY_OTHER_SIZE, 2), 0);
}

static void wins(struct dissect *d)
{
    emit_struct(d, DNS_WINS_LOCAL, DNS_WINS_LOCAL);
    emit_uint(d, DNS_WINS_LOOKUP, 4);
    emit_uint(d, DNS_WINS_CACHE, 4);
    emit_uint(d, DNS_WINS_COUNT, 4);
    list(d, DNS_WINS_SERVER, 4);
}

static void proxied_for(struct dissect *d)
{
    uint32_t version = emit_uint(d, DNS_XPF_IP_VERSION, 1);
    emit_uint(d, DNS_XPF_PROTOCOL, 1);
    if (version == 4) {
        emit_uint(d, DNS_XPF_SRC4, 4);
        emit_uint(d, DNS_XPF_DST4, 4);
    } else if (version == 6) {
        emit_bytes(d, DNS_XPF_SRC6, 16, 0);
        emit_bytes(d, DNS_XPF_DST6, 16, 0);
    } else {
        return;
    }
    emit_uint(d, DNS_XPF_SPORT, 2);
    emit_uint(d, DNS_XPF_DPORT, 2);
}

static const struct {
    uint16_t type;
    void (*dissect)(struct dissect *d);
} functions[] = {
    {DNS_TYPE_WKS, well_known_services},
    {DNS_TYPE_LOC, location},
    {DNS_TYPE_NXT, next_name},
    {DNS_TYPE_A6, a6},
    {DNS_TYPE_OPT, dns_options},
    {DNS_TYPE_APL, address_prefixes},
    {DNS_TYPE_IPSECKEY, ipsec_key},
    {DNS_TYPE_NSEC, next_secure},
    {DNS_TYPE_DNSKEY, dns_key},
    {DNS_TYPE_HIP, host_identity},
    {DNS_TYPE_CDNSKEY, dns_key},
    {DNS_TYPE_CSYNC, child_sync},
    {DNS_TYPE_SVCB, service_binding},
    {DNS_TYPE_HTTPS, service_binding},
    {DNS_TYPE_TKEY, transaction_key},
    {DNS_TYPE_TSIG, transaction_signature},
    {DNS_TYPE_CAA, authority_authorization},
    {DNS_TYPE_AMTRELAY, multicast_relay},
    {DNS_TYPE_WINS, wins},
    {DNS_TYPE_XPF, proxied_for},
};

void dns_rdata(struct dissect *d, uint32_t type)
{
    if (!reader_left(&d->r) || by_form(d, type))
        return;
    if (type == DNS_TYPE_NSEC3 || type == DNS_TYPE_NSEC3PARAM) {
        next_secure3(d, type);
        return;
    }
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (functions[i].type == type) {
            functions[i].dissect(d);
            return;
        }
    }
    emit_rest(d, DNS_DATA);
}
