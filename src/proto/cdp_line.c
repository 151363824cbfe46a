/* CDP: what tcpdump prints. */
#include "cdp.h"

#define NLPID_IPV4 0xcc
#define FIRST_UNKNOWN 0x18

/* A TLV of a dissected packet. */
struct tlv {
    struct line *l;
    uint32_t type, offset, len; /* of the value */
    uint32_t have;              /* bytes of the value that were captured */
};

static const struct value_name names[] = {
    {0x01, "Device-ID"},
    {0x02, "Address"},
    {0x03, "Port-ID"},
    {0x04, "Capability"},
    {0x05, "Version String"},
    {0x06, "Platform"},
    {0x07, "Prefixes"},
    {0x08, "Protocol-Hello option"},
    {0x09, "VTP Management Domain"},
    {0x0a, "Native VLAN ID"},
    {0x0b, "Duplex"},
    {0x0e, "ATA-186 VoIP VLAN assignment"},
    {0x0f, "ATA-186 VoIP VLAN request"},
    {0x10, "power consumption"},
    {0x11, "MTU"},
    {0x12, "AVVID trust bitmap"},
    {0x13, "AVVID untrusted ports CoS"},
    {0x14, "System Name"},
    {0x15, "System Object ID (not decoded)"},
    {0x16, "Management Addresses"},
    {0x17, "Physical Location"},
};

static const struct value_name capabilities[] = {
    {0x01, "Router"},     {0x02, "Transparent Bridge"}, {0x04, "Source Route Bridge"},
    {0x08, "L2 Switch"},  {0x10, "L3 capable"},         {0x20, "IGMP snooping"},
    {0x40, "L1 capable"},
};

static uint32_t byte_at(const struct tlv *t, uint32_t at, unsigned size)
{
    return packet_number(t->l->p, t->offset + at, size);
}

static void dump(const struct tlv *t)
{
    struct out *o = t->l->out;
    for (uint32_t i = 0; i < t->len; i++) {
        if (i % 16 == 0) {
            out_str(o, "\n\t  0x");
            out_hex(o, i, 4);
            out_mem(o, ": ", 2);
        }
        if (i % 2 == 0)
            out_char(o, ' ');
        out_hex(o, byte_at(t, i, 1), 2);
    }
}

/* Each printer below returns false where the capture cut what it needs. */
static bool line_text(const struct tlv *t, uint32_t from)
{
    if (t->have > from)
        out_escaped(t->l->out, t->l->p->bytes + t->offset + from, t->have - from);
    return t->have == t->len;
}

static bool line_quoted(const struct tlv *t)
{
    out_char(t->l->out, '\'');
    if (!line_text(t, 0))
        return false;
    out_char(t->l->out, '\'');
    return true;
}

/* A text of several lines, each on one of its own. */
static bool line_version(const struct tlv *t)
{
    const uint8_t *s = t->l->p->bytes + t->offset;
    uint32_t at = 0;
    do {
        uint32_t stop = at;
        while (stop < t->have && s[stop] != '\n')
            stop++;
        out_str(t->l->out, "\n\t  ");
        out_escaped(t->l->out, s + at, stop - at);
        if (stop == t->have && t->have < t->len)
            return false;
        at = stop + 1;
    } while (at <= t->len);
    return true;
}

static void bytes_of(const struct tlv *t, const char *lead, uint32_t at, uint32_t n)
{
    out_str(t->l->out, lead);
    for (uint32_t i = 0; i < n; i++) {
        out_char(t->l->out, ' ');
        out_hex(t->l->out, byte_at(t, at + i, 1), 2);
    }
}

static void number(const struct tlv *t, const char *lead, uint32_t v)
{
    out_str(t->l->out, lead);
    out_dec(t->l->out, v);
}

static void line_one_address(const struct tlv *t, uint32_t at, uint32_t pl, uint32_t al,
                             uint32_t left)
{
    static const uint8_t ipv6[] = {0xaa, 0xaa, 0x03, 0, 0, 0, 0x86, 0xdd};
    struct out *o = t->l->out;
    const uint8_t *s = t->l->p->bytes + t->offset + at;
    uint32_t type = s[0];
    if (type == 1 && pl == 1 && s[2] == NLPID_IPV4 && al == 4) {
        number(t, "IPv4 (", left);
        out_str(o, ") ");
        out_ipv4(o, s + 5);
    } else if (type == 2 && pl == 8 && memcmp(s + 2, ipv6, 8) == 0 && al == 16) {
        number(t, "IPv6 (", left);
        out_str(o, ") ");
        out_ipv6(o, s + 12);
    } else {
        out_str(o, "pt=0x");
        out_hex(o, type, 2);
        number(t, ", pl=", pl);
        bytes_of(t, ", pb=", at + 2, pl);
        number(t, ", al=", al);
        bytes_of(t, ", a=", at + 4 + pl, al);
    }
}

static bool line_addresses(const struct tlv *t)
{
    struct out *o = t->l->out;
    uint32_t at = 4, count = byte_at(t, 0, 4);
    if (t->len < 4) {
        out_str(o, " (not enough space for num)");
        return true;
    }
    if (t->have < 4)
        return false;
    for (; count; count--) {
        if (at > 4)
            out_char(o, ' ');
        const char *missing = t->len - at < 2 ? " (not enough space for PT+PL)" : NULL;
        if (!missing && t->have < at + 2)
            return false;
        uint32_t pl = byte_at(t, at + 1, 1);
        if (!missing && t->len - at - 2 < pl + 2)
            missing = " (not enough space for P+AL)";
        if (!missing && t->have < at + 4 + pl)
            return false;
        uint32_t al = byte_at(t, at + 2 + pl, 2);
        if (!missing && t->len - at - 4 - pl < al)
            missing = " (not enough space for A)";
        if (missing) {
            out_str(o, missing);
            return true;
        }
        if (t->have < at + 4 + pl + al)
            return false;
        line_one_address(t, at, pl, al, count);
        at += 4 + pl + al;
    }
    if (at < t->len) {
        number(t, " (", t->len - at);
        out_str(o, " bytes of stray data)");
    }
    return true;
}

static bool line_capabilities(const struct tlv *t)
{
    struct out *o = t->l->out;
    uint32_t v = byte_at(t, 0, 4);
    out_str(o, "(0x");
    out_hex(o, v, 8);
    out_str(o, "): ");
    line_bits(t->l, capabilities, sizeof capabilities / sizeof capabilities[0], v);
    return true;
}

static bool line_prefixes(const struct tlv *t)
{
    struct out *o = t->l->out;
    if (t->len % 5) {
        number(t, " [length ", t->len);
        out_str(o, " is not a multiple of 5]");
        return true;
    }
    number(t, " IPv4 Prefixes (", t->len / 5);
    out_str(o, "):");
    for (uint32_t i = 0; i < t->len; i += 5) {
        if (t->have < i + 5)
            return false;
        out_char(o, ' ');
        out_ipv4(o, t->l->p->bytes + t->offset + i);
        number(t, "/", byte_at(t, i + 4, 1));
    }
    return true;
}

/* Thousandths to hundredths as a C library prints the quotient, which is not a decimal number: of
 * two hundredths that are as near, the one that the binary fraction is on the side of. */
static void line_watts(const struct tlv *t, uint32_t milliwatts)
{
    uint32_t whole = milliwatts / 10, digit = milliwatts % 10;
    double quotient = milliwatts / 1000.0;
    long double error = (long double)quotient * 1000 - milliwatts;
    if (digit > 5 || (digit == 5 && (error > 0 || (error == 0 && whole % 2))))
        whole++;
    number(t, "", whole / 100);
    out_char(t->l->out, '.');
    out_dec_pad(t->l->out, whole % 100, 2);
    out_char(t->l->out, 'W');
}

static bool line_voip(const struct tlv *t)
{
    number(t, "app ", byte_at(t, 0, 1));
    number(t, ", vlan ", byte_at(t, 1, 2));
    return true;
}

/* The lengths that tcpdump takes for a TLV. */
static bool fits(const struct tlv *t)
{
    switch (t->type) {
    case CDP_T_CAP:
    case CDP_T_MTU:
        return t->len == 4;
    case CDP_T_NATIVE_VLAN:
        return t->len == 2;
    case CDP_T_DUPLEX:
    case CDP_T_TRUST:
    case CDP_T_COS:
        return t->len == 1;
    case CDP_T_VOIP:
        return t->len == 3;
    case CDP_T_VOIP_REQUEST:
        return t->len == 2 || t->len == 3;
    case CDP_T_POWER:
        return t->len >= 1 && t->len <= 3;
    case CDP_T_MANAGEMENT:
        return t->len >= 4;
    case CDP_T_LOCATION:
        return t->len >= 1;
    default:
        return true;
    }
}

static bool line_number(const struct tlv *t)
{
    struct out *o = t->l->out;
    switch (t->type) {
    case CDP_T_CAP:
        return line_capabilities(t);
    case CDP_T_NATIVE_VLAN:
        out_dec(o, byte_at(t, 0, 2));
        return true;
    case CDP_T_DUPLEX:
        out_str(o, byte_at(t, 0, 1) ? "full" : "half");
        return true;
    case CDP_T_VOIP_REQUEST:
        if (t->len == 3)
            return line_voip(t);
        out_str(o, "unknown 0x");
        out_hex(o, byte_at(t, 0, 2), 4);
        return true;
    case CDP_T_VOIP:
        return line_voip(t);
    case CDP_T_POWER:
        line_watts(t, byte_at(t, 0, t->len));
        return true;
    case CDP_T_MTU:
        out_dec(o, byte_at(t, 0, 4));
        out_str(o, " bytes");
        return true;
    case CDP_T_TRUST:
    case CDP_T_COS:
        out_str(o, "0x");
        out_hex(o, byte_at(t, 0, 1), 2);
        return true;
    default:
        return true;
    }
}

static bool line_location(const struct tlv *t)
{
    if (!t->have)
        return false;
    out_str(t->l->out, "0x");
    out_hex(t->l->out, byte_at(t, 0, 1), 2);
    if (t->len > 1)
        out_char(t->l->out, '/');
    return line_text(t, 1);
}

static bool line_value(const struct tlv *t)
{
    switch (t->type) {
    case CDP_T_DEVICEID:
    case CDP_T_PORTID:
    case CDP_T_PLATFORM:
    case CDP_T_VTP:
    case CDP_T_NAME:
        return line_quoted(t);
    case CDP_T_VERSION:
        return line_version(t);
    case CDP_T_ADDRESS:
    case CDP_T_MANAGEMENT:
        return line_addresses(t);
    case CDP_T_PREFIX:
        return line_prefixes(t);
    case CDP_T_LOCATION:
        return line_location(t);
    default:
        return t->have == t->len && line_number(t);
    }
}

static bool line_verbose(const struct tlv *t)
{
    struct out *o = t->l->out;
    bool known = t->type < FIRST_UNKNOWN;
    number(t, ", value length: ", t->len);
    out_str(o, t->len == 1 ? " byte: " : " bytes: ");
    if (known && fits(t))
        return line_value(t);
    if (known)
        out_str(o, " (malformed TLV)");
    if (t->have < t->len)
        return false;
    dump(t);
    return true;
}

static bool line_short(const struct tlv *t)
{
    if (t->type == CDP_T_DEVICEID) {
        out_str(t->l->out, ", Device-ID ");
        return line_quoted(t);
    }
    if (t->type < FIRST_UNKNOWN && !fits(t))
        out_str(t->l->out, " (malformed TLV)");
    if (t->have < t->len)
        return false;
    dump(t);
    return true;
}

static void invalid(struct line *l, const char *lead, uint32_t n, const char *middle,
                    const char *end)
{
    out_str(l->out, lead);
    out_dec(l->out, n);
    out_str(l->out, middle);
    out_str(l->out, end);
}

/* A TLV; `left` is what the packet claims from it on. Returns false where the line ends with it. */
static bool line_tlv(struct tlv *t, uint32_t left, uint32_t n)
{
    struct line *l = t->l;
    const char *name = NAME_IN(names, t->type);
    if (!name)
        name = "unknown field type";
    if (n >= CDP_TLV_HEADER && n > left) {
        invalid(l, " (TLV length ", n, " > ", "");
        invalid(l, "", left, ") (invalid)", "");
        return false;
    }
    if (l->opt.verbose) {
        out_str(l->out, "\n\t");
        out_str(l->out, name);
        out_str(l->out, " (0x");
        out_hex(l->out, t->type, 2);
        out_char(l->out, ')');
    }
    if (n < CDP_TLV_HEADER && l->opt.verbose) {
        invalid(l, ", TLV length: ", n, n == 1 ? " byte" : " bytes", " (too short) (invalid)");
        return false;
    }
    if (n < CDP_TLV_HEADER) {
        out_str(l->out, ", ");
        out_str(l->out, name);
        invalid(l, " TLV length ", n, " too short (invalid)", "");
        return false;
    }
    t->len = n - CDP_TLV_HEADER;
    t->have = t->offset < l->p->caplen ? l->p->caplen - t->offset : 0;
    t->have = t->have < t->len ? t->have : t->len;
    if (l->opt.verbose ? line_verbose(t) : line_short(t))
        return true;
    line_stop(l, "cdp");
    return false;
}

/* The header. Returns false where the line ends with it. */
static bool line_header(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t length = y->end - y->offset;
    if (length < 4) {
        invalid(l, " (packet length ", length, " < 4) (invalid)", "");
        return false;
    }
    if (!header_has(y, &cdp_rows[CDP_TTL])) {
        line_stop(l, "cdp");
        return false;
    }
    out_str(o, "CDPv");
    out_dec(o, header_value(p, y, &cdp_rows[CDP_VERSION]));
    out_str(o, ", ttl: ");
    out_dec(o, header_value(p, y, &cdp_rows[CDP_TTL]));
    out_char(o, 's');
    if (!header_has(y, &cdp_rows[CDP_CHECKSUM])) {
        line_stop(l, "cdp");
        return false;
    }
    if (l->opt.verbose) {
        out_str(o, ", checksum: 0x");
        out_hex(o, header_value(p, y, &cdp_rows[CDP_CHECKSUM]), 4);
        out_str(o, " (unverified), length ");
        out_dec(o, length);
    }
    return true;
}

void cdp_line(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    uint32_t stop = y->first + y->count, at = y->offset + 4;
    if (!line_header(l, y))
        return;
    for (uint32_t i = y->vars; i < stop; i++) {
        const struct field *f = &p->fields[i];
        if (f->id != CDP_TLV || f->proto != PROTO_cdp)
            continue;
        struct tlv t = {.l = l, .type = f->value, .offset = f->offset + CDP_TLV_HEADER};
        uint32_t n = packet_number(p, f->offset + 2, 2);
        if (!line_tlv(&t, y->end - f->offset, n))
            return;
        at = f->offset + n;
    }
    if (at < y->end && y->end - at < CDP_TLV_HEADER) {
        invalid(l, " (remaining packet length ", y->end - at, " < 4) (invalid)", "");
    } else if (at < y->end) {
        line_stop(l, "cdp");
    } else if (!l->opt.verbose) {
        out_str(l->out, ", length ");
        out_dec(l->out, y->end - y->offset);
    }
}
