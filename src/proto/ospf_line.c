/* tcpdump's lines of OSPF, from the fields in their order. */
#include "ospf.h"
#include "wireloupe/view.h"
#include "words.h"

#define LS_REQUEST 3
#define OSPF_V2_HEADER 24

/* The walk through the fields, with the last field of each kind. */
struct walk {
    struct line *l;
    const struct layer *y;
    uint32_t i;
    bool v3;
    bool skip;               /* to the next advertisement */
    uint32_t limit;          /* what stands behind it tcpdump does not see */
    uint32_t dump, dump_end; /* the content of an advertisement, to be shown where it ends */
    uint32_t seen[N_OSPF_FIELDS];
};

static const struct words words[N_OSPF_FIELDS] = {
    [OSPF_AUTH_TYPE] = {.before = ", Authentication Type: ",
                        .look = LOOK_NAMED,
                        .unknown = "unknown"},
    [OSPF_AUTH_KEY] = {.before = "\n\tKey-ID: ", .look = LOOK_DEC},
    [OSPF_AUTH_LEN] = {.before = ", Auth-Length: ", .look = LOOK_DEC},
    [OSPF_AUTH_SEQ] = {.before = ", Crypto Sequence Number: ", .look = LOOK_HEX},
    [OSPF_NEIGHBOR] = {.before = "\n\t    ", .look = LOOK_IPV4},
    [OSPF_NEIGHBORS] = {.before = "\n\t  Neighbor List:"},
    [OSPF_LSA_NUMBER] = {.before = "\n\t  LSA #", .look = LOOK_DEC},
    [OSPF_N_MASK] = {.before = "\n\t    Mask ", .look = LOOK_IPV4},
    [OSPF_E_MASK] = {.before = "\n\t    Mask ", .look = LOOK_IPV4},
    [OSPF_IAP_METRIC] = {.before = ", metric ", .look = LOOK_DEC},
    [OSPF_E3_METRIC] = {.before = " metric ", .look = LOOK_DEC},
    [OSPF_E3_FORWARD] = {.before = " forward ", .look = LOOK_IPV6},
    [OSPF_E3_TAG] = {.before = " tag ", .look = LOOK_IPV4},
    [OSPF_E3_REFERENCE] = {.before = " RefLSID: ", .look = LOOK_IPV4},
    [OSPF_LS_SHORT] = {.before = "\n\t    Bogus length ",
                       .look = LOOK_DEC,
                       .after = " < header (20)"},
    [OSPF_P_BAD] = {.before = " bogus prefixlen /", .look = LOOK_DEC},
    [OSPF_K_ADDRESS] = {.before = ", Link-local address ", .look = LOOK_IPV6},
    [OSPF_AT_LEN] = {.before = ", Length ", .look = LOOK_DEC},
    [OSPF_AT_SA] = {.before = ", SAID ", .look = LOOK_DEC},
    [OSPF_AT_HIGH] = {.before = ", CSN ", .look = LOOK_HEX},
    [OSPF_LLS_SUM] = {.before = "\n\t  LLS: checksum: ", .look = LOOK_HEX},
    [OSPF_LLS_LEN] = {.before = ", length: ", .look = LOOK_DEC},
    [OSPF_LLS_TYPE] = {.before = "\n\t    ", .look = LOOK_NAMED, .unknown = "Unknown TLV"},
    [OSPF_LLS_TLEN] = {.before = ", length: ", .look = LOOK_DEC},
    [OSPF_LLS_SEQ] = {.before = "\n\t      Sequence number: ", .look = LOOK_HEX},
};

static const struct value_name options2[] = {
    {0x01, "MultiTopology"}, {0x02, "External"},       {0x04, "Multicast"}, {0x08, "NSSA"},
    {0x10, "LLS"},           {0x20, "Demand Circuit"}, {0x40, "Opaque"},    {0x80, "Up/Down"},
};
static const struct value_name options3[] = {
    {0x01, "V6"},
    {0x02, "External"},
    {0x04, "Deprecated"},
    {0x08, "NSSA"},
    {0x10, "Router"},
    {0x20, "Demand Circuit"},
    {0x0100, "AFs Support"},
    {0x0200, "LLS"},
    {0x0400, "Authentication Trailer"},
};
static const struct value_name dd_flags[] = {
    {4, "Init"},
    {2, "More"},
    {1, "Master"},
    {8, "OOBResync"},
};
static const struct value_name dd_flags3[] = {
    {4, "Init"},
    {2, "More"},
    {1, "Master"},
    {16, "IPv6 MTU"},
};
static const struct value_name router_flags2[] = {
    {1, "ABR"}, {2, "ASBR"}, {4, "Virtual"}, {8, "Wildcard"}, {0x10, "Nt"}, {0x80, "Host"},
};
static const struct value_name router_flags3[] = {
    {1, "ABR"},        {2, "External"},           {4, "Virtual-Link Endpoint"},
    {8, "Deprecated"}, {0x10, "NSSA Translator"},
};
static const struct value_name external_flags[] = {
    {0x80, "External Type 2"},
    {2, "Forwarding"},
    {1, "Tag"},
};
static const struct value_name prefix_options[] = {
    {0x01, "No Unicast"}, {0x02, "Local address"}, {0x04, "Deprecated"},
    {0x08, "Propagate"},  {0x10, "Down"},          {0x20, "N-bit"},
};
static const struct value_name lls_options[] = {
    {1, "LSDB resync"},
    {2, "Restart"},
};
static const struct value_name lsas3[] = {
    {1, "Router"},
    {2, "Network"},
    {3, "Inter-Area Prefix"},
    {4, "Inter-Area Router"},
    {5, "External"},
    {6, "Deprecated"},
    {7, "NSSA"},
    {8, "Link"},
    {9, "Intra-Area Prefix"},
    {10, "Intra-Area TE"},
    {11, "Grace"},
};
static const struct value_name scopes[] = {
    {0, "Link Local"},
    {1, "Area Local"},
    {2, "Domain Wide"},
};
static const struct value_name opaques[] = {
    {1, "Traffic Engineering"},
    {3, "Graceful restart"},
    {4, "Router Information"},
};

#define BITS(l, before, table, value)                                                              \
    do {                                                                                           \
        out_str((l)->out, before);                                                                 \
        words_bits((l), (table), sizeof(table) / sizeof((table)[0]), value);                       \
        out_char((l)->out, ']');                                                                   \
    } while (0)

static const struct field *last(const struct walk *w, unsigned id)
{
    return &w->l->p->fields[w->seen[id]];
}

static void write_address(struct walk *w, const char *before, const struct field *f)
{
    out_str(w->l->out, before);
    out_ipv4(w->l->out, field_bytes(w->l->p, f));
}

static void write_type3(struct walk *w, const char *before, uint32_t type, const struct field *id)
{
    struct out *o = w->l->out;
    const char *name = NAME_IN(lsas3, type & 0x1fff), *scope = NAME_IN(scopes, type >> 13 & 3);
    out_str(o, before);
    out_str(o, name ? name : "Unknown");
    words_number(w->l, " LSA (", type & 0x1fff, "), ");
    out_str(o, scope ? scope : "Unknown");
    out_str(o, type & 0x8000 ? " Scope, transitive" : " Scope");
    write_address(w, ", LSA-ID ", id);
}

/* The type of an advertisement of version 2 and what names it, with or without colons. */
static void write_type2(struct walk *w, uint32_t type, const struct field *id, bool request)
{
    struct out *o = w->l->out;
    const char *name = value_name(&ospf_rows[OSPF_LS_TYPE], type);
    out_str(o, name ? name : "unknown");
    words_number(w->l, " LSA (", type, ")");
    if (type < 9 || type > 11) {
        write_address(w, ", LSA-ID: ", id);
        return;
    }
    name = NAME_IN(opaques, id->value >> 24);
    out_str(o, request ? ", Opaque-Type: " : ", Opaque-Type ");
    out_str(o, name ? name : "unknown");
    words_number(w->l, " LSA (", id->value >> 24, request ? "), Opaque-ID: " : "), Opaque-ID ");
    out_dec(o, id->value & 0xffffff);
}

static void write_lsa(struct walk *w, const struct field *f)
{
    struct out *o = w->l->out;
    uint32_t type = last(w, OSPF_LS_TYPE)->value;
    write_address(w, "\n\t  Advertising Router ", last(w, OSPF_LS_ADV));
    out_str(o, ", seq 0x");
    out_hex(o, last(w, OSPF_LS_SEQ)->value, 8);
    words_number(w->l, ", age ", last(w, OSPF_LS_AGE)->value, "s, length ");
    out_dec(o, (uint64_t)f->value - LSA_HEADER_LEN);
    if (w->v3) {
        write_type3(w, "\n\t    ", last(w, OSPF_LS_TYPE3)->value, last(w, OSPF_LS_ID));
        return;
    }
    out_str(o, "\n\t    ");
    write_type2(w, type, last(w, OSPF_LS_ID), false);
    BITS(w->l, "\n\t    Options: [", options2, last(w, OSPF_V2_OPT)->value);
    if (header_value(w->l->p, w->y, &ospf_rows[OSPF_MSG]) != 4)
        return;
    w->dump = f->offset + f->length;
    w->dump_end = f->value > LSA_HEADER_LEN ? w->dump + f->value - LSA_HEADER_LEN : w->dump;
}

/* Where an advertisement of version 2 ends, its content is shown as bytes: with -vv, or where it is
 * opaque and of a kind that nobody here knows. */
static void write_dump(struct walk *w)
{
    uint32_t type = last(w, OSPF_LS_TYPE)->value, opaque = last(w, OSPF_LS_ID)->value >> 24;
    bool unknown = type >= 9 && type <= 11 && !NAME_IN(opaques, opaque);
    if (w->dump < w->dump_end && (w->l->opt.verbose > 1 || unknown))
        words_hex(w->l, w->dump, w->dump_end - w->dump, "\n\t    ");
    w->dump = w->dump_end = 0;
}

static void write_hello(struct walk *w)
{
    struct out *o = w->l->out;
    words_number(w->l, "\n\t  Hello Timer ", last(w, OSPF_HELLO_INT)->value, "s, Dead Timer ");
    words_number(w->l, "", last(w, OSPF_DEAD)->value, "s, ");
    if (w->v3)
        write_address(w, "Interface-ID ", last(w, OSPF_HELLO_IF));
    else
        write_address(w, "Mask ", last(w, OSPF_MASK));
    out_str(o, ", Priority ");
    out_dec(o, last(w, OSPF_PRIO)->value);
}

static void write_link2(struct walk *w, const struct field *f)
{
    static const char *const before[] = {
        "\n\t      Neighbor Router-ID: ", "\n\t      Neighbor Network-ID: ",
        "\n\t      Stub Network: ", "\n\t      Virtual Link: Neighbor Router-ID: "};
    uint32_t type = last(w, OSPF_L_TYPE)->value;
    if (type < 1 || type > 4) {
        words_number(w->l, "\n\t      Unknown Router Link Type (", type, ")");
        w->dump = w->dump_end = 0;
        return;
    }
    write_address(w, before[type - 1], last(w, OSPF_L_ID));
    write_address(w, type == 3 ? ", Mask: " : ", Interface Address: ", last(w, OSPF_L_DATA));
    words_number(w->l, "\n\t\ttopology default (0), metric ", f->value, "");
}

static void write_link3(struct walk *w, const struct field *f)
{
    uint32_t type = last(w, OSPF_L3_TYPE)->value;
    if (type != 1 && type != 2 && type != 4) {
        out_str(w->l->out, "\n\t      Unknown Router Links Type 0x");
        out_hex(w->l->out, type, 2);
        return;
    }
    write_address(w,
                  type == 1   ? "\n\t      Neighbor Router-ID "
                  : type == 2 ? "\n\t      Neighbor Network-ID "
                              : "\n\t      Virtual Link: Neighbor Router-ID ",
                  f);
    write_address(w, "\n\t      Neighbor Interface-ID ", last(w, OSPF_L3_NIF));
    write_address(w, ", Interface ", last(w, OSPF_L3_IF));
    words_number(w->l, ", metric ", last(w, OSPF_L3_METRIC)->value, "");
}

static void write_metric(struct walk *w, const struct field *f)
{
    uint32_t type = last(w, OSPF_LS_TYPE)->value;
    out_str(w->l->out, "\n\t\ttopology ");
    words_named(w->l, &ospf_rows[OSPF_TOS], last(w, OSPF_TOS)->value, "Unknown");
    if (type == 5 || type == 7)
        words_number(w->l, ", type ", last(w, OSPF_TOS_E)->value + 1, "");
    words_number(w->l, type == 3 || type == 4 ? " metric " : ", metric ", f->value, "");
}

static void write_prefix(struct walk *w, const struct field *f)
{
    struct out *o = w->l->out;
    uint8_t a[16] = {0};
    uint32_t options = f[2].value, n = (f->value + 7) / 8;
    for (uint32_t i = 0; i < n && i < 16; i++)
        a[i] = (uint8_t)packet_number(w->l->p, f->offset + 4 + i, 1);
    if (f->value % 8 && n <= 16)
        a[n - 1] &= (uint8_t)(0xff00u >> f->value % 8);
    out_str(o, "\n\t\t");
    out_ipv6(o, a);
    words_number(w->l, "/", f->value, "");
    if (options)
        BITS(w->l, ", Options [", prefix_options, options);
    words_number(w->l, ", metric ", f[3].value, "");
}

static void write_password(struct walk *w, const struct field *f)
{
    const uint8_t *s = field_bytes(w->l->p, f);
    uint32_t n = 0;
    while (n < f->length && s[n])
        n++;
    out_str(w->l->out, "\n\tSimple text password: ");
    out_escaped(w->l->out, s, n);
}

static void write_request(struct walk *w, const struct field *f)
{
    if (w->v3) {
        write_address(w, "\n\t  Advertising Router ", f);
        write_type3(w, "\n\t    ", last(w, OSPF_REQ_TYPE3)->value, last(w, OSPF_LS_ID));
        return;
    }
    write_address(w, "\n\t  Advertising Router: ", f);
    out_str(w->l->out, ", ");
    write_type2(w, last(w, OSPF_REQ_TYPE)->value, last(w, OSPF_LS_ID), true);
}

static void write_hello_field(struct walk *w, const struct field *f)
{
    switch (f->id) {
    case OSPF_V2_OPT:
        if (!f->depth)
            BITS(w->l, "\n\tOptions [", options2, f->value);
        break;
    case OSPF_DEAD:
        write_hello(w);
        break;
    case OSPF_DR:
        if (f->value)
            write_address(w, "\n\t  Designated Router ", f);
        break;
    case OSPF_BDR:
        if (f->value)
            write_address(w, ", Backup Designated Router ", f);
        break;
    case OSPF_DD_FLAGS:
        if (w->v3)
            BITS(w->l, ", DD Flags [", dd_flags3, f->value);
        else
            BITS(w->l, ", DD Flags [", dd_flags, f->value);
        if (!w->v3 && last(w, OSPF_DD_MTU)->value)
            words_number(w->l, ", MTU: ", last(w, OSPF_DD_MTU)->value, "");
        break;
    case OSPF_DD_SEQ:
        if (w->v3)
            words_number(w->l, ", MTU ", last(w, OSPF_DD_MTU)->value, "");
        out_str(w->l->out, w->v3 ? ", DD-Sequence 0x" : ", Sequence: 0x");
        out_hex(w->l->out, f->value, 8);
        break;
    case OSPF_AUTH_SIMPLE:
        write_password(w, f);
        break;
    case OSPF_AT_TYPE:
        out_str(w->l->out, "\n\tAuthentication Type ");
        if (f->value == 1) {
            out_str(w->l->out, "HMAC");
        } else {
            out_str(w->l->out, "unknown (0x");
            out_hex(w->l->out, f->value, 4);
            out_char(w->l->out, ')');
        }
        break;
    case OSPF_AT_LOW:
        out_char(w->l->out, ':');
        out_hex(w->l->out, f->value, 8);
        break;
    case OSPF_AT_DATA:
        if (w->l->opt.verbose > 1)
            words_hex(w->l, f->offset, f->length, "\n\tAuthentication Data ");
        break;
    default:
        break;
    }
}

static void write_lsa_field(struct walk *w, const struct field *f)
{
    struct out *o = w->l->out;
    switch (f->id) {
    case OSPF_N_LSAS:
        if (!w->v3)
            words_number(w->l, ", ", f->value, f->value == 1 ? " LSA" : " LSAs");
        break;
    case OSPF_LS_LEN:
        write_lsa(w, f);
        break;
    case OSPF_R_FLAGS:
        BITS(w->l, "\n\t    Router LSA Options: [", router_flags2, f->value);
        break;
    case OSPF_L_METRIC:
        write_link2(w, f);
        break;
    case OSPF_METRIC:
        write_metric(w, f);
        break;
    case OSPF_N_ROUTERS:
        out_str(o, w->v3 ? "\n\t      Connected Routers:" : "\n\t    Connected Routers:");
        break;
    case OSPF_N_ROUTER:
        write_address(w, w->v3 ? "\n\t\t" : "\n\t      ", f);
        break;
    case OSPF_SUM_MASK:
        if (last(w, OSPF_LS_TYPE)->value == 3)
            write_address(w, "\n\t    Mask ", f);
        break;
    case OSPF_E_FORWARD:
        if (f->value)
            write_address(w, ", forward ", f);
        break;
    case OSPF_E_TAG:
        if (f->value)
            write_address(w, ", tag ", f);
        break;
    case OSPF_V_TYPE:
        if (f->value != 1 && f->value != 2)
            words_number(w->l, "\n\t    unknown VertexType (", f->value, ")");
        break;
    case OSPF_V_ID:
        write_address(w,
                      last(w, OSPF_V_TYPE)->value == 1 ? "\n\t    Router Router-ID "
                                                       : "\n\t    Network Designated Router ",
                      f);
        break;
    case OSPF_L3_NR:
        write_link3(w, f);
        break;
    case OSPF_E3_FLAGS:
        BITS(w->l, "\n\t     Flags [", external_flags, f->value);
        break;
    default:
        break;
    }
}

/* The options of version 3, which stand in many places. */
static void write_options3(struct walk *w, const struct field *f)
{
    const struct field *before = f - 1;
    bool lsa =
        before->id == OSPF_R3_FLAGS || before->id == OSPF_N3_ZERO || before->id == OSPF_K_PRIO;
    BITS(w->l, lsa ? "\n\t      Options [" : "\n\tOptions [", options3, f->value);
    if (before->id == OSPF_R3_FLAGS)
        BITS(w->l, ", RLA-Flags [", router_flags3, before->value);
}

static void write_field(struct walk *w, const struct field *f)
{
    static const struct words none;
    words_write(w->l, f, f->id == OSPF_K_ADDRESS ? &none : &words[f->id]);
    write_hello_field(w, f);
    write_lsa_field(w, f);
    if (f->id >= OSPF_TLV && f->id <= OSPF_SUB_BAD &&
        !ospf_line_opaque(w->l, f, last(w, OSPF_LS_ID)->value >> 24))
        w->skip = true;
    /* tcpdump shows no bytes of links. */
    if (w->skip ||
        (f->id == OSPF_TLV_TYPE && f->value == 2 && last(w, OSPF_LS_ID)->value >> 24 == 1))
        w->dump = w->dump_end = 0;
    if (f->id == OSPF_V3_OPT)
        write_options3(w, f);
    if (f->id == OSPF_PREFIX)
        write_prefix(w, f);
    if (f->id == OSPF_LLS_TLEN) {
        uint32_t type = last(w, OSPF_LLS_TYPE)->value, right = type == 1 ? 4 : type == 2 ? 20 : 0;
        if (right && f->value != right)
            words_number(w->l, " [should be ", right, "]");
    }
    if (f->id == OSPF_LLS_OPT) {
        out_str(w->l->out, "\n\t      Options: 0x");
        out_hex(w->l->out, f->value, 8);
        BITS(w->l, " [", lls_options, f->value);
    }
    if (f->id == OSPF_LS_ADV && header_value(w->l->p, w->y, &ospf_rows[OSPF_MSG]) == 3)
        write_request(w, f);
    if (f->id == OSPF_N_PREFIXES && f->length == 4) {
        words_number(w->l, "\n\t      Priority ", last(w, OSPF_K_PRIO)->value,
                     ", Link-local address ");
        out_ipv6(w->l->out, field_bytes(w->l->p, last(w, OSPF_K_ADDRESS)));
        words_number(w->l, ", Prefixes ", f->value, ":");
    } else if (f->id == OSPF_REF_ADV) {
        write_type3(w, "\n\t    ", last(w, OSPF_REF_TYPE)->value, last(w, OSPF_REF_ID));
        words_number(w->l, "\n\t      Prefixes ", last(w, OSPF_N_PREFIXES)->value, ":");
    } else if (f->id == OSPF_DATA && w->v3 && f->value) {
        words_hex(w->l, f->offset, f->length, "\n\t      ");
    }
}

/* Whether -v shows nothing of version 3 behind that field. */
static bool ends_brief(const struct walk *w, unsigned id)
{
    uint32_t type = header_value(w->l->p, w->y, &ospf_rows[OSPF_MSG]);
    return id == OSPF_BDR || id == OSPF_DD_SEQ ||
           ((id == OSPF_INSTANCE || id == OSPF_RESERVED) && type > 2);
}

/* The mark of what the capture cut. */
static void line_end(struct line *l, const struct layer *y)
{
    line_stop(l, y->addr_len == 16 ? "ospf3" : "ospf2");
}

/* The same, where the fields end: in requests of version 3, and in a proof, tcpdump goes on. */
static void fields_end(struct walk *w)
{
    bool goes_on = w->v3 && (w->seen[OSPF_AT_LOW] ||
                             header_value(w->l->p, w->y, &ospf_rows[OSPF_MSG]) == LS_REQUEST);
    if (goes_on)
        line_cut(w->l, "ospf3");
    else
        line_end(w->l, w->y);
}

static bool is_leaf(const struct field *f)
{
    return field_def_of(f)->type != FT_GROUP;
}

static void write_fields(struct walk *w)
{
    const struct packet *p = w->l->p;
    bool brief = false;
    for (w->i = w->y->vars; w->i < w->y->first + w->y->count; w->i++) {
        const struct field *f = &p->fields[w->i];
        if (f->proto != w->y->proto)
            continue;
        w->seen[f->id] = w->i;
        if (w->dump_end && f->id == OSPF_LSA_NUMBER)
            write_dump(w);
        if (f->id == OSPF_AUTH_TYPE && w->y->offset + OSPF_V2_HEADER > w->limit) {
            line_end(w->l, w->y);
            return;
        }
        if (f->id == OSPF_AT)
            brief = false;
        if (f->id == OSPF_LSA_NUMBER)
            w->skip = false;
        if (brief || w->skip)
            continue;
        if (f->id == OSPF_CUT || f->offset + (is_leaf(f) ? f->length : 0) > w->limit) {
            fields_end(w);
            return;
        }
        write_field(w, f);
        brief = w->v3 && w->l->opt.verbose < 2 && ends_brief(w, f->id);
    }
    if (w->dump_end)
        write_dump(w);
}

/* Where what tcpdump sees ends. It takes away the proof behind a message even where the capture
 * ended before. */
static uint32_t visible_end(const struct line *l, const struct layer *y)
{
    const struct field *auth = layer_get(l->p, y, OSPF_AUTH_TYPE);
    if (y->addr_len != 4 || y->end <= l->p->caplen || !auth || auth->value != 2)
        return UINT32_MAX;
    return l->p->caplen > OSPF_PROOF_LEN ? l->p->caplen - OSPF_PROOF_LEN : 0;
}

/* Whether the header's row is there for tcpdump. */
static bool sees(const struct walk *w, unsigned id)
{
    const struct field_def *row = &ospf_rows[id];
    return header_has(w->y, row) && w->y->offset + row->byte + row->size <= w->limit;
}

/* The first words. Returns false where there is no more to say. */
static bool line_start(const struct walk *w)
{
    struct line *l = w->l;
    const struct layer *y = w->y;
    struct out *o = l->out;
    uint32_t version = header_value(l->p, y, &ospf_rows[OSPF_VERSION]);
    uint32_t type = header_value(l->p, y, &ospf_rows[OSPF_MSG]), left = y->end - y->offset;
    uint32_t length = header_value(l->p, y, &ospf_rows[OSPF_LENGTH]);
    const char *word = value_name(&ospf_rows[OSPF_MSG], type);
    const struct field *auth = layer_get(l->p, y, OSPF_AUTH_TYPE);
    bool digest = y->addr_len == 4 && auth && auth->value == 2;
    /* tcpdump takes every proof to be as long as MD5's. */
    left -= digest && left >= OSPF_PROOF_LEN ? OSPF_PROOF_LEN : 0;
    if (!sees(w, OSPF_MSG) || (y->addr_len == 4 && !auth)) {
        line_end(l, y);
        return false;
    }
    words_number(l, "OSPFv", version, ", ");
    if (word)
        out_str(o, word);
    else
        words_number(l, y->addr_len == 16 ? "unknown packet type (" : "unknown LS-type ", type,
                     y->addr_len == 16 ? ")" : "");
    words_number(l, ", length ", left, "");
    if (!word || !l->opt.verbose)
        return false;
    if (!sees(w, OSPF_LENGTH)) {
        line_end(l, y);
        return false;
    }
    if (y->addr_len == 16 ? length > left : length != left) {
        words_number(l, " [len ", length, "]");
        return y->addr_len == 4;
    }
    return true;
}

void ospf_line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t version = header_value(p, y, &ospf_rows[OSPF_VERSION]);
    struct walk w = {.l = l, .y = y, .v3 = version == 3, .limit = visible_end(l, y)};
    if (!line_start(&w))
        return;
    if (!sees(&w, OSPF_ROUTER)) {
        line_end(l, y);
        return;
    }
    out_str(o, "\n\tRouter-ID ");
    out_ipv4(o, header_bytes(p, y, &ospf_rows[OSPF_ROUTER]));
    if (!sees(&w, OSPF_AREA)) {
        line_end(l, y);
        return;
    }
    if (header_value(p, y, &ospf_rows[OSPF_AREA])) {
        out_str(o, ", Area ");
        out_ipv4(o, header_bytes(p, y, &ospf_rows[OSPF_AREA]));
    } else {
        out_str(o, ", Backbone Area");
    }
    if (!sees(&w, OSPF_CHECKSUM)) {
        line_end(l, y);
        return;
    }
    const struct field *instance = layer_get(p, y, OSPF_INSTANCE);
    if (instance && instance->value)
        words_number(l, ", Instance ", instance->value, "");
    if (y->addr_len == 16 && version != 3)
        return;
    write_fields(&w);
    if (y->addr_len == 4 && version != 2)
        words_number(l, " ospf [version ", version, "]");
}
