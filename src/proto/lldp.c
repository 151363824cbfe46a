/* LLDP, the Link Layer Discovery Protocol (IEEE 802.1AB), with the TLVs of IEEE 802.1, IEEE 802.3
 * and LLDP-MED (ANSI/TIA-1057).
 *
 * What a student learns here: type, length, value, one after the other until a type 0; and that
 * switches tell their neighbours who they are, so that a map of the network can be drawn.
 *
 *     0                   1                   2
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 *    +-------------+-----------------+--------------
 *    |    Type     |     Length      |   Value ...
 *    +-------------+-----------------+-------------- */
#include "wireloupe/dissect.h"

#include "lldp.h"

enum {
    AFI_IP4 = 1,
    AFI_IP6 = 2,
    AFI_802 = 6
};

static const struct value_name line_types[] = {
    {0, "End"},
    {1, "Chassis ID"},
    {2, "Port ID"},
    {3, "Time to Live"},
    {4, "Port Description"},
    {5, "System Name"},
    {6, "System Description"},
    {7, "System Capabilities"},
    {8, "Management Address"},
    {127, "Organization specific"},
};

static const struct value_name line_chassis[] = {
    {1, "Chassis component"}, {2, "Interface alias"}, {3, "Port component"}, {4, "MAC address"},
    {5, "Network address"},   {6, "Interface name"},  {7, "Local"},
};

static const struct value_name line_ports[] = {
    {1, "Interface alias"}, {2, "Port component"},   {3, "MAC address"}, {4, "Network Address"},
    {5, "Interface Name"},  {6, "Agent circuit ID"}, {7, "Local"},
};

static const struct value_name line_families[] = {
    {0, "Reserved"},   {1, "IPv4"},       {2, "IPv6"},          {3, "NSAP"},
    {4, "HDLC"},       {5, "BBN 1822"},   {6, "802"},           {7, "E.163"},
    {8, "E.164"},      {9, "F.69"},       {10, "X.121"},        {11, "Novell IPX"},
    {12, "Appletalk"}, {13, "Decnet IV"}, {14, "Banyan Vines"}, {15, "E.164 with NSAP subaddress"},
    {25, "VPLS"},
};

static const struct value_name line_numbering[] = {
    {1, "Unknown"},
    {2, "Interface Index"},
    {3, "System Port Number"},
};

static const struct value_name capabilities[] = {
    {0x01, "Other"},  {0x02, "Repeater"},  {0x04, "Bridge"}, {0x08, "WLAN AP"},
    {0x10, "Router"}, {0x20, "Telephone"}, {0x40, "Docsis"}, {0x80, "Station Only"},
};

void lldp_row_bits(struct dissect *d, unsigned first, unsigned last)
{
    for (unsigned id = first; id <= last; id++)
        emit_bits(d, id);
    reader_skip(&d->r, lldp_rows[first].size);
}

void lldp_bits(struct dissect *d, unsigned whole, unsigned first, unsigned last)
{
    emit_bits(d, whole);
    d->depth++;
    lldp_row_bits(d, first, last);
    d->depth--;
}

/* The name of a chassis or port; `mac` is the subtype of MAC addresses, `net` that of network
 * addresses. */
static void dissect_name(struct dissect *d, bool port)
{
    unsigned mac = port ? 3 : 4, net = port ? 4 : 5;
    unsigned id = port ? LLDP_PORT_ID : LLDP_CHASSIS_ID;
    uint32_t subtype = emit_uint(d, port ? LLDP_PORT_SUBTYPE : LLDP_CHASSIS_SUBTYPE, 1);
    if (subtype == mac) {
        emit_bytes(d, port ? LLDP_PORT_MAC : LLDP_CHASSIS_MAC, 6, 0);
        return;
    }
    if (subtype == net) {
        uint32_t family = emit_uint(d, LLDP_AFI, 1);
        if (family == AFI_IP4)
            emit_uint(d, port ? LLDP_PORT_IP4 : LLDP_CHASSIS_IP4, 4);
        else if (family == AFI_IP6)
            emit_bytes(d, port ? LLDP_PORT_IP6 : LLDP_CHASSIS_IP6, 16, 0);
        else if (family == AFI_802)
            emit_bytes(d, port ? LLDP_PORT_MAC : LLDP_CHASSIS_MAC, 6, 0);
    }
    if (reader_left(&d->r))
        emit_rest(d, id);
}

static void dissect_management(struct dissect *d)
{
    uint32_t n = emit_uint(d, LLDP_MGN_LEN, 1);
    if (!n || n > reader_left(&d->r)) {
        dissect_malformed(d);
        return;
    }
    uint32_t family = emit_uint(d, LLDP_MGN_AFI, 1);
    if (family == AFI_IP4 && n == 5)
        emit_uint(d, LLDP_MGN_IP4, 4);
    else if (family == AFI_IP6 && n == 17)
        emit_bytes(d, LLDP_MGN_IP6, 16, 0);
    else
        emit_bytes(d, LLDP_MGN_HEX, n - 1, 0);
    emit_uint(d, LLDP_MGN_IF, 1);
    emit_uint(d, LLDP_MGN_IFNUM, 4);
    n = emit_uint(d, LLDP_MGN_OIDLEN, 1);
    emit_bytes(d, LLDP_MGN_OID, n, 0);
}

static void dissect_value(struct dissect *d, uint32_t type)
{
    switch (type) {
    case LLDP_T_CHASSIS:
    case LLDP_T_PORT:
        dissect_name(d, type == LLDP_T_PORT);
        break;
    case LLDP_T_TTL:
        emit_uint(d, LLDP_TTL, 2);
        break;
    case LLDP_T_PORT_DESC:
        emit_rest(d, LLDP_PORT_DESC);
        break;
    case LLDP_T_NAME:
        emit_rest(d, LLDP_NAME);
        break;
    case LLDP_T_DESC:
        emit_rest(d, LLDP_DESC);
        break;
    case LLDP_T_CAP:
        lldp_bits(d, LLDP_CAP, LLDP_CAP_OTHER, LLDP_CAP_STATION);
        lldp_bits(d, LLDP_ON, LLDP_ON_OTHER, LLDP_ON_STATION);
        break;
    case LLDP_T_MGN:
        dissect_management(d);
        break;
    case LLDP_T_ORG:
        lldp_dissect_org(d);
        break;
    default:
        break;
    }
}

/* One TLV. Returns whether another may follow. */
static bool dissect_tlv(struct dissect *d)
{
    if (!reader_need(&d->r, LLDP_HEADER))
        return false;
    uint32_t head = reader_peek(&d->r, 0, 2), type = head >> 9, len = head & 0x1ff;
    uint32_t group = emit_group(d, LLDP_TLV, type);
    lldp_row_bits(d, LLDP_TYPE, LLDP_LEN);
    uint32_t outer = dissect_enter(d, len);
    if (len && (type == LLDP_T_NAME || d->want & (WANT_FIELDS | WANT_VERBOSE)))
        dissect_value(d, type);
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_rest(d, LLDP_VALUE);
    dissect_leave(d, outer);
    emit_end(d, group);
    return type != LLDP_END && reader_ok(&d->r);
}

static void dissect(struct dissect *d)
{
    emit_header(d);
    while (reader_left(&d->r) >= LLDP_HEADER) {
        if (!dissect_tlv(d))
            break;
    }
    /* What follows the end is padding. */
    if (reader_ok(&d->r) && reader_left(&d->r) && d->r.pos - d->y->offset >= LLDP_HEADER)
        d->r.end = d->r.pos;
}

const struct field *lldp_get(const struct lldp_tlv *t, unsigned id)
{
    for (uint32_t i = t->from; i < t->end; i++) {
        const struct field *f = &t->l->p->fields[i];
        if (f->id == id && f->proto == PROTO_lldp)
            return f;
    }
    return NULL;
}

uint32_t lldp_value(const struct lldp_tlv *t, unsigned id)
{
    const struct field *f = lldp_get(t, id);
    return f ? f->value : 0;
}

void lldp_text(const struct lldp_tlv *t, const char *lead, const struct field *f)
{
    const uint8_t *s = f ? field_bytes(t->l->p, f) : NULL;
    out_str(t->l->out, lead);
    if (s)
        out_escaped(t->l->out, s, strnlen((const char *)s, f->length));
}

void lldp_flags(struct line *l, const struct value_name *names, size_t n, uint32_t value)
{
    out_mem(l->out, " [", 2);
    line_bits(l, names, n, value);
    out_char(l->out, ']');
}

void lldp_hex(struct line *l, const char *indent, uint32_t offset, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i % 16 == 0) {
            out_str(l->out, indent);
            out_mem(l->out, "0x", 2);
            out_hex(l->out, i, 4);
            out_mem(l->out, ": ", 2);
        }
        if (i % 2 == 0)
            out_char(l->out, ' ');
        out_hex(l->out, packet_number(l->p, offset + i, 1), 2);
    }
}

/* "AFI IPv4 (1): 192.0.2.1" for n bytes, the family's byte first. Returns false where the address
 * is cut off. */
static bool line_address(const struct lldp_tlv *t, const char *lead, uint32_t at, uint32_t n)
{
    struct out *o = t->l->out;
    uint32_t family = packet_number(t->l->p, at, 1);
    const uint8_t *a = t->l->p->bytes + at + 1;
    const char *name = NAME_IN(line_families, family);
    uint32_t need = family == AFI_IP4 ? 5 : family == AFI_IP6 ? 17 : family == AFI_802 ? 7 : 1;
    if (n < need)
        return false;
    out_str(o, lead);
    out_str(o, "AFI ");
    out_str(o, name ? name : "Unknown");
    out_mem(o, " (", 2);
    out_dec(o, family);
    out_str(o, need > 1 ? "): " : "), no AF printer !");
    if (family == AFI_IP4)
        out_ipv4(o, a);
    else if (family == AFI_IP6)
        out_ipv6(o, a);
    else if (family == AFI_802)
        line_mac(t->l, a);
    return true;
}

/* Each of the functions below returns false where the value is too short; *dump is set for what
 * tcpdump shows in hex. */
static bool line_name(const struct lldp_tlv *t, bool *dump)
{
    struct out *o = t->l->out;
    bool port = t->type == LLDP_T_PORT;
    uint32_t subtype = packet_number(t->l->p, t->offset, 1), mac = port ? 3 : 4;
    const char *name = port ? NAME_IN(line_ports, subtype) : NAME_IN(line_chassis, subtype);
    if (t->len < 2)
        return false;
    out_str(o, "\n\t  Subtype ");
    out_str(o, name ? name : "Unknown");
    out_mem(o, " (", 2);
    out_dec(o, subtype);
    out_mem(o, "): ", 3);
    if (subtype == mac) {
        if (t->len < 7)
            return false;
        line_mac(t->l, t->l->p->bytes + t->offset + 1);
    } else if (subtype == mac + 1) {
        return line_address(t, "", t->offset + 1, t->len - 1);
    } else if (name) {
        lldp_text(t, "", lldp_get(t, port ? LLDP_PORT_ID : LLDP_CHASSIS_ID));
    } else {
        *dump = true;
    }
    return true;
}

static void line_capabilities(const struct lldp_tlv *t, const char *lead, uint32_t value)
{
    out_str(t->l->out, lead);
    lldp_flags(t->l, capabilities, sizeof capabilities / sizeof capabilities[0], value);
    out_str(t->l->out, " (0x");
    out_hex(t->l->out, value, 4);
    out_char(t->l->out, ')');
}

static bool line_management(const struct lldp_tlv *t)
{
    struct out *o = t->l->out;
    uint32_t n = lldp_value(t, LLDP_MGN_LEN);
    if (!n || n + 1 > t->len)
        return false;
    uint32_t family = packet_number(t->l->p, t->offset + 1, 1);
    if (n < (family == AFI_IP4 ? 5u : family == AFI_IP6 ? 17u : family == AFI_802 ? 7u : 1u))
        return false;
    out_str(o, "\n\t  Management Address length ");
    out_dec(o, n);
    line_address(t, ", ", t->offset + 1, n);
    const struct field *number = lldp_get(t, LLDP_MGN_IFNUM);
    if (!number)
        return false;
    uint32_t how = lldp_value(t, LLDP_MGN_IF);
    const char *name = NAME_IN(line_numbering, how);
    out_str(o, "\n\t  ");
    out_str(o, name ? name : "Unknown");
    out_str(o, " Interface Numbering (");
    out_dec(o, how);
    out_str(o, "): ");
    out_dec(o, number->value);
    uint32_t oid = lldp_value(t, LLDP_MGN_OIDLEN);
    if (!oid)
        return true;
    if (n + 7 + oid > t->len)
        return false;
    out_str(o, "\n\t  OID length ");
    out_dec(o, oid);
    lldp_text(t, "", lldp_get(t, LLDP_MGN_OID));
    return true;
}

static bool line_value(const struct lldp_tlv *t, bool *dump)
{
    struct out *o = t->l->out;
    switch (t->type) {
    case LLDP_T_CHASSIS:
    case LLDP_T_PORT:
        return line_name(t, dump);
    case LLDP_T_TTL:
        if (t->len < 2)
            return false;
        out_str(o, ": TTL ");
        out_dec(o, lldp_value(t, LLDP_TTL));
        out_char(o, 's');
        return true;
    case LLDP_T_PORT_DESC:
        lldp_text(t, ": ", lldp_get(t, LLDP_PORT_DESC));
        return true;
    case LLDP_T_NAME:
        lldp_text(t, ": ", lldp_get(t, LLDP_NAME));
        return true;
    case LLDP_T_DESC:
        lldp_text(t, "\n\t  ", lldp_get(t, LLDP_DESC));
        return true;
    case LLDP_T_CAP:
        if (t->len < 4)
            return false;
        line_capabilities(t, "\n\t  System  Capabilities", lldp_value(t, LLDP_CAP));
        line_capabilities(t, "\n\t  Enabled Capabilities", lldp_value(t, LLDP_ON));
        return true;
    case LLDP_T_MGN:
        return line_management(t);
    case LLDP_T_ORG:
        if (t->len < 3)
            return false;
        *dump = lldp_line_org(t);
        return true;
    default:
        *dump = t->type != LLDP_END;
        return true;
    }
}

/* A TLV with -v. Returns false where tcpdump gives up. */
static bool line_tlv(const struct lldp_tlv *t, bool whole)
{
    struct out *o = t->l->out;
    const char *name = NAME_IN(line_types, t->type);
    bool dump = false;
    out_str(o, "\n\t");
    out_str(o, name ? name : "Unknown");
    out_str(o, " TLV (");
    out_dec(o, t->type);
    out_str(o, "), length ");
    out_dec(o, t->len);
    if (!t->len || t->type == LLDP_END)
        return true;
    if (!whole || !line_value(t, &dump))
        return false;
    if (dump || t->l->opt.verbose > 1)
        lldp_hex(t->l, "\n\t  ", t->offset, t->len);
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    uint32_t stop = y->first + y->count, at = y->offset, i = y->vars;
    out_str(l->out, "LLDP, length ");
    out_dec(l->out, y->end - y->offset);
    while (i < stop) {
        const struct field *f = &p->fields[i];
        struct lldp_tlv t = {.l = l, .from = ++i, .type = f->value};
        if (f->id != LLDP_TLV || f->proto != PROTO_lldp)
            continue;
        while (i < stop && p->fields[i].depth)
            i++;
        t.end = i;
        t.len = packet_number(p, f->offset, 2) & 0x1ff;
        t.offset = f->offset + LLDP_HEADER;
        at = t.offset + t.len;
        bool whole = f->length == LLDP_HEADER + t.len;
        if (l->opt.verbose ? !line_tlv(&t, whole) : !whole && t.type != LLDP_END) {
            line_cut(l, "lldp");
            return;
        }
        if (!l->opt.verbose && t.type == LLDP_T_NAME && t.len)
            lldp_text(&t, ": ", lldp_get(&t, LLDP_NAME));
        /* tcpdump stops at any empty TLV. */
        if (t.type == LLDP_END || !t.len)
            return;
    }
    if (y->end >= at + LLDP_HEADER)
        line_cut(l, "lldp");
}

static const struct bind binds[] = {
    {BY_ETHERTYPE, 0x88cc},
};

const struct protocol proto_lldp = {
    .name = "lldp",
    .title = "Link Layer Discovery Protocol",
    .rfc = "IEEE 802.1AB",
    .fields = lldp_rows,
    .n_fields = N_LLDP_ROWS,
    BINDS(binds),
    .many = "tlv ieee.802_1qbg.cdcp.scid ieee.802_1qbg.cdcp.svid",
    .dissect = dissect,
    .line = line,
};
