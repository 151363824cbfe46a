/* DNS as tcpdump's line has it: names, types and the data of records.
 *
 * tcpdump prints the data of a record by its type, reading on beyond the length that the record
 * claims where that is too short. So the data is read here from where it begins, by the type, and
 * not from fields, which end where the length says. */
#include "dns_text.h"

#include "dns_rows.h"

/* RFC 1035 2.3.4 allows 255 bytes; after so many tcpdump stops. */
#define MAX_NAME 255

static uint32_t number(const struct dns_text *t, uint32_t at, unsigned size)
{
    return packet_number(t->l->p, at, size);
}

/* True where n bytes at that offset are there. */
static bool there(const struct dns_text *t, uint32_t at, uint32_t n)
{
    return at <= t->limit && t->limit - at >= n;
}

uint32_t dns_text_ip_end(const struct line *l, const struct layer *y)
{
    for (const struct layer *up = line_parent(l, y); up; up = line_parent(l, up)) {
        if (up->proto == PROTO_ip)
            return up->offset + packet_number(l->p, up->offset + 2, 2);
        if (up->proto == PROTO_ipv6)
            return up->offset + 40 + packet_number(l->p, up->offset + 4, 2);
    }
    return y->end;
}

/* ---- names ---- */

/* A bit string label (RFC 2673 3): "\[x7a/8]". */
static bool bit_label(const struct dns_text *t, uint32_t at)
{
    struct out *o = t->l->out;
    uint32_t bits = number(t, at, 1);
    if (!there(t, at, 1))
        return false;
    bits = bits ? bits : 256;
    out_mem(o, "\\[x", 3);
    for (uint32_t left = bits; left; left -= left < 8 ? left : 8) {
        at++;
        if (!there(t, at, 1))
            return false;
        uint32_t byte = number(t, at, 1);
        if (left > 4)
            out_hex(o, left < 8 ? byte & (0xff00u >> left & 0xff) : byte, 2);
        else
            out_hex(o, (byte & (0xff00u >> left & 0xff)) >> 4, 1);
    }
    out_char(o, '/');
    out_dec(o, bits);
    out_char(o, ']');
    return true;
}

/* How long a label is, its first byte not counted; UINT32_MAX where its kind is not known. */
static uint32_t label_length(const struct dns_text *t, uint32_t at)
{
    uint32_t c = number(t, at, 1);
    if (c < 0x40)
        return c;
    if (c != 0x41 || !there(t, at + 1, 1))
        return UINT32_MAX;
    uint32_t bits = number(t, at + 1, 1);
    return 1 + ((bits ? bits : 256) + 7) / 8;
}

uint32_t dns_text_name_end(const struct dns_text *t, uint32_t at)
{
    while (there(t, at, 1)) {
        uint32_t c = number(t, at, 1);
        if (c == 0)
            return at + 1;
        if (c >= 0xc0)
            return at + 2;
        uint32_t n = label_length(t, at);
        if (n == UINT32_MAX)
            break;
        at += 1 + n;
    }
    return 0;
}

/* What is wrong with a label of a kind that is not known. */
static bool bad_label(struct out *o, uint32_t c)
{
    if (c >= 0x80) {
        out_str(o, "<BAD LABEL TYPE>");
        return false;
    }
    out_str(o, "<ELT ");
    out_dec(o, c & 0x3f);
    out_char(o, '>');
    return false;
}

/* One label. Returns false where it is cut off. */
static bool label(const struct dns_text *t, uint32_t at, uint32_t n)
{
    uint32_t have = at < t->limit ? t->limit - at : 0;
    out_escaped(t->l->out, t->l->p->bytes + at, n < have ? n : have);
    return n <= have;
}

bool dns_text_name(const struct dns_text *t, uint32_t at)
{
    struct out *o = t->l->out;
    uint32_t lowest = at, taken = 0;
    if (there(t, at, 1) && number(t, at, 1) == 0)
        out_char(o, '.');
    for (;;) {
        if (!there(t, at, 1))
            return false;
        uint32_t c = number(t, at, 1);
        if (c && c < 0x40 && taken + c > MAX_NAME) { /* as much of the label as there is room for */
            label(t, at + 1, taken < MAX_NAME ? MAX_NAME - taken : 0);
            at += 1 + c;
            taken = MAX_NAME + 1;
            continue;
        }
        if (c == 0 && taken > MAX_NAME)
            out_str(o, "<DOMAIN NAME TOO LONG>");
        if (c == 0)
            return true;
        if (c >= 0xc0) {
            if (t->base == DNS_NO_POINTERS)
                return false;
            if (!there(t, at, 2))
                return taken > 0;
            uint32_t to = t->base + (number(t, at, 2) & 0x3fff);
            if (to >= lowest) { /* pointers go strictly backwards, so that every name ends */
                out_str(o, "<BAD PTR>");
                return false;
            }
            at = lowest = to;
            continue;
        }
        uint32_t n = label_length(t, at);
        if (c >= 0x40 && c != 0x41)
            return bad_label(o, c);
        if (c < 0x40 && at + 1 == t->limit)
            return true;
        if (c == 0x41 ? !bit_label(t, at + 1) : !label(t, at + 1, n))
            return false;
        out_char(o, '.');
        at += 1 + n;
        taken += 1 + n;
    }
}

/* ---- types and classes ---- */

void dns_text_type(struct out *o, uint32_t type)
{
    static const char *const known[] = {
        [1] = "A",      [2] = "NS",      [3] = "MD",        [4] = "MF",        [5] = "CNAME",
        [6] = "SOA",    [7] = "MB",      [8] = "MG",        [9] = "MR",        [10] = "NULL",
        [11] = "WKS",   [12] = "PTR",    [13] = "HINFO",    [14] = "MINFO",    [15] = "MX",
        [16] = "TXT",   [17] = "RP",     [18] = "AFSDB",    [19] = "X25",      [20] = "ISDN",
        [21] = "RT",    [22] = "NSAP",   [23] = "NSAP_PTR", [24] = "SIG",      [25] = "KEY",
        [26] = "PX",    [27] = "GPOS",   [28] = "AAAA",     [29] = "LOC",      [30] = "NXT",
        [31] = "EID",   [32] = "NIMLOC", [33] = "SRV",      [34] = "ATMA",     [35] = "NAPTR",
        [36] = "KX",    [37] = "CERT",   [38] = "A6",       [39] = "DNAME",    [40] = "SINK",
        [41] = "OPT",   [42] = "APL",    [43] = "DS",       [44] = "SSHFP",    [45] = "IPSECKEY",
        [46] = "RRSIG", [47] = "NSEC",   [48] = "DNSKEY",   [99] = "SPF",      [100] = "UINFO",
        [101] = "UID",  [102] = "GID",   [103] = "UNSPEC",  [104] = "UNSPECA", [249] = "TKEY",
        [250] = "TSIG", [251] = "IXFR",  [252] = "AXFR",    [253] = "MAILB",   [254] = "MAILA",
        [255] = "ANY",  [256] = "URI",
    };
    out_char(o, ' ');
    if (type < sizeof known / sizeof known[0] && known[type]) {
        out_str(o, known[type]);
        return;
    }
    out_mem(o, "Type", 4);
    out_dec(o, type);
}

void dns_text_class(struct out *o, uint32_t class)
{
    static const struct value_name known[] = {
        {3, "CHAOS"},
        {4, "HS"},
        {255, "ANY"},
    };
    const char *name = NAME_IN(known, class);
    if (class == 1)
        return;
    if (name) {
        out_char(o, ' ');
        out_str(o, name);
        return;
    }
    out_mem(o, " (Class ", 8);
    out_dec(o, class);
    out_char(o, ')');
}

/* ---- the data of records ---- */

static void word(struct out *o, const char *text, uint32_t value)
{
    out_str(o, text);
    out_dec(o, value);
}

/* Where a name ends, or a place beyond the limit where it does not. */
static uint32_t name_end(const struct dns_text *t, uint32_t at)
{
    uint32_t end = dns_text_name_end(t, at);
    return end ? end : t->limit + 1;
}

static bool spaced_name(const struct dns_text *t, uint32_t at)
{
    out_char(t->l->out, ' ');
    return dns_text_name(t, at);
}

static bool address(const struct dns_text *t, uint32_t at, uint32_t n)
{
    struct out *o = t->l->out;
    if (!there(t, at, n))
        return false;
    out_char(o, ' ');
    if (n == 4)
        out_ipv4(o, t->l->p->bytes + at);
    else
        out_ipv6(o, t->l->p->bytes + at);
    return true;
}

static bool start_of_authority(const struct dns_text *t, uint32_t at)
{
    if (!t->l->opt.verbose)
        return true;
    for (unsigned i = 0; i < 2; i++) {
        if (!spaced_name(t, at))
            return false;
        at = name_end(t, at);
    }
    if (!there(t, at, 20))
        return false;
    for (unsigned i = 0; i < 5; i++)
        word(t->l->out, " ", number(t, at + 4 * i, 4));
    return true;
}

static bool mail_exchange(const struct dns_text *t, uint32_t at)
{
    if (!spaced_name(t, at + 2))
        return false;
    word(t->l->out, " ", number(t, at, 2));
    return true;
}

static bool server(const struct dns_text *t, uint32_t at)
{
    struct out *o = t->l->out;
    if (!spaced_name(t, at + 6))
        return false;
    word(o, ":", number(t, at + 4, 2));
    word(o, " ", number(t, at, 2));
    word(o, " ", number(t, at + 2, 2));
    return true;
}

static bool text(const struct dns_text *t, uint32_t at, uint32_t end)
{
    struct out *o = t->l->out;
    while (at < end) {
        uint32_t n = number(t, at, 1);
        out_mem(o, " \"", 2);
        if (!label(t, at + 1, n))
            return false;
        out_char(o, '"');
        at += 1 + n;
    }
    return true;
}

static bool a6(const struct dns_text *t, uint32_t at)
{
    struct out *o = t->l->out;
    uint8_t a[16] = {0};
    uint32_t prefix = number(t, at, 1);
    if (!there(t, at, 1))
        return false;
    if (prefix > 128) {
        word(o, " ", prefix);
        out_str(o, "(bad plen)");
        return true;
    }
    uint32_t n = (128 - prefix + 7) / 8;
    if (prefix < 128) {
        if (!there(t, at + 1, n))
            return false;
        memcpy(a + 16 - n, t->l->p->bytes + at + 1, n);
        word(o, " ", prefix);
        out_char(o, ' ');
        out_ipv6(o, a);
    }
    return !prefix || spaced_name(t, at + 1 + n);
}

/* One 16-bit number of a transaction signature, after its name. */
static bool tsig_number(const struct dns_text *t, const char *name, uint32_t *at)
{
    if (!there(t, *at, 2))
        return false;
    word(t->l->out, name, number(t, *at, 2));
    *at += 2;
    return true;
}

static bool transaction_signature(const struct dns_text *t, uint32_t at)
{
    if (!t->l->opt.verbose)
        return true;
    if (!spaced_name(t, at))
        return false;
    at = name_end(t, at) + 6;
    if (!tsig_number(t, " fudge=", &at) || !tsig_number(t, " maclen=", &at))
        return false;
    at += number(t, at - 2, 2);
    return tsig_number(t, " origid=", &at) && tsig_number(t, " error=", &at) &&
           tsig_number(t, " otherlen=", &at);
}

static bool uri(const struct dns_text *t, uint32_t at, uint32_t end)
{
    struct out *o = t->l->out;
    if (!there(t, at, 4))
        return false;
    word(o, " ", number(t, at, 2));
    word(o, " ", number(t, at + 2, 2));
    out_char(o, ' ');
    return label(t, at + 4, end - (at + 4)); /* wraps, and is cut, where there are fewer than 4 */
}

/* ---- EDNS options ---- */

static void hex(const struct dns_text *t, uint32_t at, uint32_t n)
{
    const uint8_t *s = t->l->p->bytes + at;
    for (uint32_t i = 0; i < n; i++)
        out_hex(t->l->out, s[i], 2);
}

static void spaced_hex(const struct dns_text *t, uint32_t at, uint32_t n)
{
    if (n) {
        out_char(t->l->out, ' ');
        hex(t, at, n);
    }
}

static bool subnet(const struct dns_text *t, uint32_t at, uint32_t n)
{
    struct out *o = t->l->out;
    uint8_t a[16] = {0};
    uint32_t family = number(t, at, 2), bits = number(t, at + 2, 1);
    uint32_t scope = number(t, at + 3, 1), size = n - 4;
    uint32_t most = family == 1 ? 4 : family == 2 ? 16 : 0;
    if (n < 4 || !most || size > most || bits > 8 * most || scope > 8 * most ||
        size != (bits + 7) / 8)
        return false;
    memcpy(a, t->l->p->bytes + at + 4, size);
    out_char(o, ' ');
    if (family == 1)
        out_ipv4(o, a);
    else
        out_ipv6(o, a);
    word(o, "/", bits);
    word(o, "/", scope);
    return true;
}

static bool cookie(const struct dns_text *t, uint32_t at, uint32_t n)
{
    if (n < 8 || (n > 8 && n < 16) || n > 40)
        return false;
    spaced_hex(t, at, 8);
    spaced_hex(t, at + 8, n - 8);
    return true;
}

static bool keep_alive(const struct dns_text *t, uint32_t at, uint32_t n)
{
    struct out *o = t->l->out;
    if (n && n != 2)
        return false;
    if (n) {
        uint32_t tenths = number(t, at, 2);
        word(o, " ", tenths / 10);
        word(o, ".", tenths % 10);
        out_str(o, " sec");
    }
    return true;
}

static bool expire(const struct dns_text *t, uint32_t at, uint32_t n)
{
    if (n && n != 4)
        return false;
    if (n) {
        word(t->l->out, " ", number(t, at, 4));
        out_str(t->l->out, " sec");
    }
    return true;
}

static void algorithms(const struct dns_text *t, uint32_t code, uint32_t at, uint32_t n)
{
    static const struct value_name signatures[] = {
        {0, "DELETE"},
        {1, "RSAMD5"},
        {2, "DH"},
        {3, "DS"},
        {5, "RSASHA1"},
        {6, "DSA-NSEC3-SHA1"},
        {7, "RSASHA1-NSEC3-SHA1"},
        {8, "RSASHA256"},
        {10, "RSASHA512"},
        {12, "ECC-GOST"},
        {13, "ECDSAP256SHA256"},
        {14, "ECDSAP384SHA384"},
        {15, "ED25519"},
        {16, "ED448"},
        {252, "INDIRECT"},
        {253, "PRIVATEDNS"},
        {254, "PRIVATEOID"},
    };
    static const struct value_name hashes[] = {
        {1, "SHA-1"},
        {2, "SHA-256"},
        {3, "GOST_R_34.11-94"},
        {4, "SHA-384"},
    };
    static const struct value_name nsec3_hashes[] = {
        {1, "SHA-1"},
    };
    for (uint32_t i = 0; i < n; i++) {
        uint32_t value = number(t, at + i, 1);
        const char *name = code == 5   ? NAME_IN(signatures, value)
                           : code == 6 ? NAME_IN(hashes, value)
                                       : NAME_IN(nsec3_hashes, value);
        out_char(t->l->out, ' ');
        if (name)
            out_str(t->l->out, name);
        else
            word(t->l->out, "Alg_", value);
    }
}

static bool option_value(const struct dns_text *t, uint32_t code, uint32_t at, uint32_t n)
{
    struct out *o = t->l->out;
    switch (code) {
    case 5:
    case 6:
    case 7:
        algorithms(t, code, at, n);
        return true;
    case 8:
        return subnet(t, at, n);
    case 9:
        return expire(t, at, n);
    case 10:
        return cookie(t, at, n);
    case 11:
        return keep_alive(t, at, n);
    case 12:
        if (n) {
            word(o, " (", n);
            out_char(o, ')');
        }
        return true;
    case 13:
        spaced_name(&(struct dns_text){t->l, DNS_NO_POINTERS, t->limit}, at);
        return true;
    case 14:
        if (n < 2 || n % 2)
            return false;
        for (uint32_t i = 0; i < n; i += 2)
            word(o, " ", number(t, at + i, 2));
        return true;
    default:
        spaced_hex(t, at, n);
        return true;
    }
}

static void option_name(struct out *o, uint32_t code)
{
    static const char *const known[] = {
        [1] = "LLQ",      [2] = "UL",          [3] = "NSID",        [5] = "DAU",
        [6] = "DHU",      [7] = "N3U",         [8] = "ECS",         [9] = "EXPIRE",
        [10] = "COOKIE",  [11] = "KEEPALIVE",  [12] = "PADDING",    [13] = "CHAIN",
        [14] = "KEY-TAG", [16] = "CLIENT-TAG", [17] = "SERVER-TAG",
    };
    if (code < sizeof known / sizeof known[0] && known[code])
        out_str(o, known[code]);
    else
        word(o, "Opt", code);
}

static bool options(const struct dns_text *t, uint32_t at, uint32_t end)
{
    struct out *o = t->l->out;
    if (at >= end)
        return true;
    out_mem(o, " [", 2);
    while (at < end) {
        if (!there(t, at, 2))
            return false;
        uint32_t code = number(t, at, 2), n = number(t, at + 2, 2);
        option_name(o, code);
        if (!there(t, at, 4) || !there(t, at + 4, n))
            return false;
        if (n && !option_value(t, code, at + 4, n))
            out_str(o, "  (invalid)");
        at += 4 + n;
        if (at < end)
            out_char(o, ',');
    }
    out_char(o, ']');
    return true;
}

bool dns_text_rdata(const struct dns_text *t, uint32_t type, uint32_t at, uint32_t n)
{
    uint32_t end = at + n;
    if (!there(t, at, n))
        return false;
    switch (type) {
    case DNS_TYPE_A:
        return address(t, at, 4);
    case DNS_TYPE_AAAA:
        return address(t, at, 16);
    case DNS_TYPE_NS:
    case DNS_TYPE_CNAME:
    case DNS_TYPE_PTR:
    case DNS_TYPE_DNAME:
        return spaced_name(t, at);
    case DNS_TYPE_SOA:
        return start_of_authority(t, at);
    case DNS_TYPE_MX:
        return mail_exchange(t, at);
    case DNS_TYPE_TXT:
        return text(t, at, end);
    case DNS_TYPE_SRV:
        return server(t, at);
    case DNS_TYPE_A6:
        return a6(t, at);
    case DNS_TYPE_OPT:
        return options(t, at, end);
    case DNS_TYPE_UNSPECA:
        return label(t, at, n);
    case DNS_TYPE_TSIG:
        return transaction_signature(t, at);
    case DNS_TYPE_URI:
        return uri(t, at, end);
    default:
        return true;
    }
}
