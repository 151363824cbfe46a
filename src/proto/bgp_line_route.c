/* tcpdump's lines of BGP's routes and extended communities: see bgp.h. */
#include "bgp.h"
#include "wireloupe/view.h"
#include "words.h"

void bgp_line_rd(struct line *l, const uint8_t *s)
{
    struct out *o = l->out;
    uint32_t type = load_be(s, 2);
    if (type == 0) {
        words_number(l, "", load_be(s + 2, 2), ":");
        words_number(l, "", load_be(s + 4, 4), " (= ");
        out_ipv4(o, s + 4);
        out_char(o, ')');
    } else if (type == 1) {
        out_ipv4(o, s + 2);
        words_number(l, ":", load_be(s + 6, 2), "");
    } else if (type == 2) {
        words_as(l, "", load_be(s + 2, 4));
        words_number(l, ":", load_be(s + 6, 2), " (");
        out_ipv4(o, s + 2);
        words_number(l, ":", load_be(s + 6, 2), ")");
    } else {
        out_str(o, "unknown RD format");
    }
}

void bgp_line_nsap(struct line *l, const uint8_t *s, uint32_t n)
{
    if (n < 1 || n > 20) {
        out_str(l->out, "isonsap_string: illegal length");
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        out_hex(l->out, s[i], 2);
        if (i % 2 == 0 && i + 1 < n)
            out_char(l->out, '.');
    }
}

static void write_label(struct line *l, const struct field *label)
{
    words_number(l, ", label:", label->value >> 4,
                 label->value & 1 ? " (bottom)" : " (BOGUS: Bottom of Stack NOT set!)");
}

/* The address that a prefix's bytes begin, the bits behind it zero. */
static void write_prefix(struct line *l, const struct field *f, uint32_t bits)
{
    uint8_t a[24] = {0};
    uint32_t n = (bits + 7) / 8;
    if (f->id == BGP_PREFIX4) {
        for (unsigned i = 0; i < 4; i++)
            a[i] = (uint8_t)(f->value >> (24 - 8 * i));
        out_ipv4(l->out, a);
        return;
    }
    for (uint32_t i = 0; i < n && i < 19; i++)
        a[i] = (uint8_t)packet_number(l->p, f->offset + i, 1);
    if (bits % 8)
        a[n - 1] &= (uint8_t)(0xff00u >> bits % 8);
    if (f->id == BGP_PREFIX6)
        out_ipv6(l->out, a);
    else
        bgp_line_nsap(l, a, n);
}

static void line_prefix(struct line *l, const struct layer *y, uint32_t i)
{
    const struct packet *p = l->p;
    const struct field *group = &p->fields[i];
    const struct field *id = words_child(p, y, i, BGP_PATH_ID);
    const struct field *label = words_child(p, y, i, BGP_LABEL);
    const struct field *rd = words_child(p, y, i, BGP_RD), *f = NULL;
    for (unsigned row = BGP_PREFIX4; row <= BGP_PREFIX_NSAP && !f; row++)
        f = words_child(p, y, i, row);
    out_str(l->out, group->id == BGP_ROUTE ? "\n\t    " : "\n\t      ");
    if (rd) {
        out_str(l->out, "RD: ");
        bgp_line_rd(l, field_bytes(p, rd));
        out_str(l->out, ", ");
    }
    if (f)
        write_prefix(l, f, group->value);
    words_number(l, "/", group->value, "");
    if (label)
        write_label(l, label);
    if (id)
        words_number(l, "   Path Id: ", id->value, "");
}

/* The bytes of a route target, in twos, with spaces. */
static void write_target_bytes(struct line *l, const struct field *f)
{
    for (uint32_t i = 0; f && i < f->length; i++) {
        if (i && i % 2 == 0)
            out_char(l->out, ' ');
        out_hex(l->out, packet_number(l->p, f->offset + i, 1), 2);
    }
}

static uint32_t target_number(const uint8_t *s, unsigned n)
{
    return load_be(s, n);
}

static void write_target(struct line *l, const struct field *f, uint32_t bits)
{
    struct out *o = l->out;
    uint8_t s[8] = {0};
    uint32_t n = f ? f->length : 0;
    for (uint32_t i = 0; i < n && i < 8; i++)
        s[i] = (uint8_t)packet_number(l->p, f->offset + i, 1);
    if (n && bits % 8)
        s[n - 1] &= (uint8_t)(0xff00u >> bits % 8);
    uint32_t type = load_be(s, 2);
    if (bits == 0) {
        out_str(o, ", route-target: 0:0/0");
    } else if (bits < 16) {
        out_str(o, ", route-target: partial-type: (");
        out_hex(o, s[0], 2);
        if (n > 1)
            out_hex(o, s[1], 2);
        words_number(l, "/", bits, ")");
    } else if (type == 2 || type == 3) {
        words_number(l, ", route-target: ", target_number(s + 2, 2), ":");
        words_number(l, "", target_number(s + 4, 4), "/");
        words_number(l, "", bits, " (");
        write_target_bytes(l, f);
        out_char(o, ')');
    } else if (type == 0x0102 || type == 0x0103) {
        out_str(o, ", route-target: ");
        out_ipv4(o, s + 2);
        words_number(l, ":", load_be(s + 6, 2), "/");
        words_number(l, "", bits, " (");
        write_target_bytes(l, f);
        out_char(o, ')');
    } else if (type == 0x0202 || type == 0x0203) {
        words_number(l, ", route-target: ", load_be(s + 2, 4), ":");
        words_number(l, "", load_be(s + 6, 2), "/");
        words_number(l, "", bits, " (");
        write_target_bytes(l, f);
        out_char(o, ')');
    } else {
        out_str(o, ", route target: unknown-type(");
        out_hex(o, type, 4);
        out_str(o, ") (");
        write_target_bytes(l, f);
        words_number(l, "/", bits, ")");
    }
}

static void line_target(struct line *l, const struct layer *y, uint32_t i)
{
    const struct packet *p = l->p;
    const struct field *as = words_child(p, y, i, BGP_RTC_AS);
    out_str(l->out, "\n\t      ");
    if (!as) {
        out_str(l->out, "default route target");
        return;
    }
    words_as(l, "origin AS: ", as->value);
    write_target(l, words_child(p, y, i, BGP_RTC_TARGET), p->fields[i].value - 32);
}

static void line_mdt(struct line *l, const struct layer *y, uint32_t i)
{
    const struct packet *p = l->p;
    const struct field *rd = words_child(p, y, i, BGP_RD);
    const struct field *source = words_child(p, y, i, BGP_MDT_SOURCE);
    const struct field *group = words_child(p, y, i, BGP_MDT_GROUP);
    if (!rd || !source || !group)
        return;
    out_str(l->out, "\n\t      RD: ");
    bgp_line_rd(l, field_bytes(p, rd));
    out_str(l->out, ", VPN IP Address: ");
    out_ipv4(l->out, field_bytes(p, source));
    out_str(l->out, ", MC Group Address: ");
    out_ipv4(l->out, field_bytes(p, group));
}

static void write_tlv(struct line *l, const struct layer *y, uint32_t i)
{
    const struct packet *p = l->p;
    const struct field *f = &p->fields[i], *data = words_child(p, y, i, BGP_TLV_DATA);
    uint32_t type = f[1].value;
    out_str(l->out, "\n\t\t");
    if (type == 1)
        words_number(l, "circuit status vector (", type, ") length: ");
    else
        words_number(l, "unknown TLV #", type, ", length: ");
    out_dec(l->out, f[2].value);
    if (type == 1) {
        out_str(l->out, ": 0x");
        for (uint32_t k = 0; data && k < data->length; k++)
            out_hex(l->out, packet_number(p, data->offset + k, 1), 2);
        if (f->value)
            out_str(l->out, "\n\t\tran past the end");
    } else if (f->value) {
        out_str(l->out, " (ran past the end)");
    }
}

static void line_vpls(struct line *l, const struct layer *y, uint32_t i)
{
    const struct packet *p = l->p;
    const struct field *rd = words_child(p, y, i, BGP_RD), *nh = words_child(p, y, i, BGP_VPLS_NH);
    const struct field *ce = words_child(p, y, i, BGP_VPLS_CE);
    if (!rd)
        return;
    out_str(l->out, "\n\t      RD: ");
    bgp_line_rd(l, field_bytes(p, rd));
    if (nh) {
        out_str(l->out, ", BGPNH: ");
        out_ipv4(l->out, field_bytes(p, nh));
    } else if (ce) {
        words_number(l, ", CE-ID: ", ce->value, ", Label-Block Offset: ");
        words_number(l, "", ce[1].value, ", Label Base ");
        words_number(l, "", ce[2].value, "");
        for (uint32_t k = i + 1; k < words_end(p, y, i); k++) {
            if (p->fields[k].id == BGP_VPLS_TLV)
                write_tlv(l, y, k);
        }
    }
}

static void write_vpn_address(struct line *l, const char *before, const struct field *length,
                              const struct field *f)
{
    out_str(l->out, before);
    if (f && f->length == 4)
        out_ipv4(l->out, field_bytes(l->p, f));
    else if (f && f->length == 16)
        out_ipv6(l->out, field_bytes(l->p, f));
    else
        words_number(l, "bogus address length ", length ? length->value : 0, "");
}

static void line_multicast(struct line *l, const struct layer *y, uint32_t i)
{
    const struct packet *p = l->p;
    const struct field *f = &p->fields[i], *rd = words_child(p, y, i, BGP_RD);
    const struct field *as = words_child(p, y, i, BGP_MVPN_AS);
    const struct field *origin = words_child(p, y, i, BGP_MVPN_ORIGIN);
    uint32_t type = f->value >> 8, found = 0;
    out_str(l->out, "\n\t      Route-Type: ");
    words_named(l, &bgp_rows[BGP_MVPN_TYPE], type, "Unknown");
    words_number(l, ", length: ", f->value & 255, "");
    if (!rd)
        return;
    out_str(l->out, ", RD: ");
    bgp_line_rd(l, field_bytes(p, rd));
    if (as)
        words_as(l, ", Source-AS ", as->value);
    for (uint32_t k = i + 1; k < words_end(p, y, i); k++) {
        if (p->fields[k].id != BGP_MVPN_ADDR_LEN)
            continue;
        const struct field *a = k + 1 < words_end(p, y, i) ? &p->fields[k + 1] : NULL;
        if (a && a->id != BGP_MVPN_SOURCE && a->id != BGP_MVPN_GROUP)
            a = NULL;
        write_vpn_address(l, found++ ? ", Group " : ", Source ", &p->fields[k], a);
    }
    if (type == 1 || type == 3)
        write_vpn_address(l, ", Originator ", words_child(p, y, i, BGP_MVPN_ORIGIN_LEN), origin);
}

void bgp_line_route(struct line *l, const struct layer *y, uint32_t i)
{
    if (words_child(l->p, y, i, BGP_CUT))
        return;
    switch (l->p->fields[i].id) {
    case BGP_RTC:
        line_target(l, y, i);
        break;
    case BGP_MDT:
        line_mdt(l, y, i);
        break;
    case BGP_VPLS:
        line_vpls(l, y, i);
        break;
    case BGP_MVPN:
        line_multicast(l, y, i);
        break;
    default:
        line_prefix(l, y, i);
        break;
    }
}

static const struct value_name ext_names[] = {
    {0x0002, "target"},           {0x0003, "origin"},          {0x0005, "ospf-domain"},
    {0x0009, "source-AS"},        {0x000a, "l2vpn-id"},        {0x0102, "target"},
    {0x0103, "origin"},           {0x0105, "ospf-domain"},     {0x0107, "ospf-router-id"},
    {0x010b, "vrf-route-import"}, {0x0202, "target"},          {0x0203, "origin"},
    {0x0205, "ospf-domain"},      {0x0306, "ospf-route-type"}, {0x030c, "encapsulation"},
    {0x4004, "link-BW"},          {0x8000, "ospf-route-type"}, {0x8001, "ospf-router-id"},
    {0x8005, "ospf-domain"},      {0x800a, "layer2-info"},
};

static void write_ospf_route(struct line *l, const struct field *f)
{
    struct out *o = l->out;
    uint32_t type = f[1].value, options = f[2].value;
    const char *name = value_name(&bgp_rows[BGP_EXT_RTYPE], type);
    out_str(o, "area:");
    out_ipv4(o, field_bytes(l->p, f));
    out_str(o, ", router-type:");
    if (name) {
        out_str(o, name);
    } else {
        out_str(o, "unknown (0x");
        out_hex(o, type, 2);
        out_char(o, ')');
    }
    out_str(o, ", metric-type:");
    if (options & 1)
        out_str(o, "E2");
    if (type == 5 || type == 7)
        out_str(o, "E1");
}

static void write_ext_value(struct line *l, const struct field *f)
{
    struct out *o = l->out;
    const char *name;
    switch (f->id) {
    case BGP_EXT_AS2:
        if (f[1].id == BGP_EXT_BW) {
            out_str(o, "bandwidth: ");
            words_mbit(l, f[1].value);
            break;
        }
        words_number(l, "", f->value, ":");
        words_number(l, "", f[1].value, " (= ");
        out_ipv4(o, field_bytes(l->p, f + 1));
        out_char(o, ')');
        break;
    case BGP_EXT_IP4:
        out_ipv4(o, field_bytes(l->p, f));
        words_number(l, ":", f[1].value, "");
        break;
    case BGP_EXT_AS4:
        words_as(l, "", f->value);
        out_char(o, ':');
        out_dec(o, f[1].value);
        break;
    case BGP_EXT_RID:
        out_ipv4(o, field_bytes(l->p, f));
        break;
    case BGP_EXT_AREA:
        write_ospf_route(l, f);
        break;
    case BGP_EXT_ENCAPS:
        name = value_name(field_def_of(f), f->value);
        out_str(o, name ? name : "unknown encaps");
        out_str(o, " Control Flags [0x");
        out_hex(o, f[1].value, 2);
        words_number(l, "]:MTU ", f[2].value, "");
        break;
    case BGP_EXT_RESERVED:
        name = value_name(&bgp_rows[BGP_EXT_TUNNEL], f[1].value);
        out_str(o, "Tunnel type: ");
        out_str(o, name ? name : "unknown encaps");
        break;
    default:
        for (uint32_t i = 0; i < f->length; i++)
            out_hex(o, field_bytes(l->p, f)[i], 2);
        break;
    }
}

void bgp_line_ext(struct line *l, const struct layer *y, uint32_t i)
{
    struct out *o = l->out;
    uint32_t code = l->p->fields[i].value;
    const struct field *sub = words_child(l->p, y, i, BGP_EXT_SUB);
    const char *name = NAME_IN(ext_names, code);
    out_str(o, "\n\t    ");
    out_str(o, name ? name : "unknown extd community typecode");
    out_str(o, " (0x");
    out_hex(o, code, 4);
    out_str(o, "), Flags [");
    if (!(code & 0xc000))
        out_str(o, "none");
    if (code & 0x8000)
        out_str(o, "vendor-specific");
    if ((code & 0xc000) == 0xc000)
        out_str(o, ", ");
    if (code & 0x4000)
        out_str(o, "non-transitive");
    out_str(o, "]: ");
    if (!sub || words_end(l->p, y, i) <= (uint32_t)(sub - l->p->fields) + 1)
        return;
    if (code == 0x0009)
        words_number(l, "AS ", sub[1].value, "");
    else
        write_ext_value(l, sub + 1);
}
