/* What tcpdump prints for RADIUS. */
#include "radius.h"

#include <time.h>

#include "wireloupe/view.h"

#define AVP_HEADER_LEN 2
#define FIRST_UNKNOWN 130 /* tcpdump's table of attributes ends before it */
#define MOST_TAG 0x1f
#define EAP_HEADER_LEN 4
#define USER_SELECTED 0xffffffffu
#define NAS_SELECT 0xfffffffeu
#define NTP_TO_UNIX 2208988800u
#define MOST_PREFIX 128
#define ROW 16

/* One attribute on its way to the line. */
struct avp {
    struct line *l;
    struct out *out;
    const struct field *at, *end;  /* the fields of its value */
    uint32_t type, offset, length; /* of the value */
    uint32_t have;                 /* bytes of it that were captured */
    bool cut;                      /* said to be cut: nothing follows */
};

static void put_words(struct out *o, const char *before, uint32_t value, const char *after)
{
    out_str(o, before);
    out_dec(o, value);
    out_str(o, after);
}

/* The next field of the value where it is of that row, or NULL. */
static const struct field *take(struct avp *a, unsigned id)
{
    while (a->at < a->end && a->at->proto != PROTO_radius)
        a->at++;
    return a->at < a->end && a->at->id == id ? a->at++ : NULL;
}

static uint32_t take_value(struct avp *a, unsigned id)
{
    const struct field *f = take(a, id);
    return f ? f->value : 0;
}

/* What can be printed; a dot for the rest. With `all`, zero bytes do not end the text. */
static void put_text(struct avp *a, const struct field *f, bool all)
{
    if (!f)
        return;
    const uint8_t *s = field_bytes(a->l->p, f);
    out_untrusted(a->out, s, all ? f->length : strnlen((const char *)s, f->length), ESCAPE_DOT);
}

static void put_escaped(struct avp *a, const struct field *f)
{
    if (f)
        out_escaped(a->out, field_bytes(a->l->p, f), f->length);
}

static void put_upper(struct avp *a, uint32_t v)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        out_char(a->out, "0123456789ABCDEF"[v >> shift & 15]);
}

/* Eight bytes of a field, from the from-th on. */
static void put_hex(struct avp *a, const struct field *f, uint32_t from)
{
    put_upper(a, packet_number(a->l->p, f->offset + from, 4));
    put_upper(a, packet_number(a->l->p, f->offset + from + 4, 4));
}

static void put_tag(struct avp *a, uint32_t tag)
{
    if (tag)
        put_words(a->out, "Tag[", tag, "] ");
    else
        out_str(a->out, "Tag[Unused] ");
}

/* A number by its name, or "#" and the number; a number alone where there are no names. */
static void put_named(struct avp *a, const struct field *f)
{
    if (!f)
        return;
    const struct field_def *row = field_def_of(f);
    const char *name = row->n_names ? name_in(row->names, row->n_names, f->value) : NULL;
    if (name) {
        out_str(a->out, name);
        return;
    }
    if (row->n_names)
        out_char(a->out, '#');
    out_dec(a->out, f->value);
}

static void line_uint(struct avp *a, unsigned id)
{
    static const struct {
        uint16_t id;
        uint32_t value;
        const char *word;
    } special[] = {
        {RADIUS_A_FRAMED_IPX_NETWORK, NAS_SELECT, "NAS Select"},
        {RADIUS_A_FRAMED_APPLETALK_LINK, 0, "Unnumbered"},
        {RADIUS_A_FRAMED_APPLETALK_NETWORK, 0, "NAS assigned"},
    };
    const struct field *f = take(a, id);
    for (unsigned i = 0; f && i < sizeof special / sizeof special[0]; i++) {
        if (special[i].id == id && special[i].value == f->value) {
            out_str(a->out, special[i].word);
            return;
        }
    }
    put_named(a, f);
}

static void line_host(struct avp *a, unsigned id)
{
    const struct field *f = take(a, id);
    if (!f)
        return;
    if (f->value == USER_SELECTED)
        out_str(a->out, "User Selected");
    else if (f->value == NAS_SELECT)
        out_str(a->out, "NAS Select");
    else
        out_ipv4(a->out, field_bytes(a->l->p, f));
}

static void line_seconds(struct avp *a, unsigned id)
{
    uint32_t v = take_value(a, id), minutes = v / 60;
    if (minutes >= 60) {
        out_dec_pad(a->out, minutes / 60, 2);
        out_char(a->out, ':');
    }
    if (minutes) {
        out_dec_pad(a->out, minutes % 60, 2);
        out_char(a->out, ':');
    }
    out_dec_pad(a->out, v % 60, 2);
    out_str(a->out, minutes >= 60 ? " hours" : minutes ? " min" : " secs");
}

/* A moment as C's asctime() has it, in UTC. */
static void line_date(struct avp *a, unsigned id)
{
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t t = take_value(a, id);
    struct tm tm;
    struct out *o = a->out;
    if (!gmtime_r(&t, &tm))
        return;
    out_mem(o, days + 3 * tm.tm_wday, 3);
    out_char(o, ' ');
    out_mem(o, months + 3 * tm.tm_mon, 3);
    out_char(o, ' ');
    out_dec_right(o, (unsigned)tm.tm_mday, 2);
    out_char(o, ' ');
    out_dec_pad(o, (unsigned)tm.tm_hour, 2);
    out_char(o, ':');
    out_dec_pad(o, (unsigned)tm.tm_min, 2);
    out_char(o, ':');
    out_dec_pad(o, (unsigned)tm.tm_sec, 2);
    put_words(o, " ", (unsigned)tm.tm_year + 1900, "");
}

static void put_vlan_tag(struct avp *a, uint32_t tag)
{
    const struct field_def *row = &protocols[PROTO_radius]->fields[RADIUS_VLAN_TAG];
    const char *name = name_in(row->names, row->n_names, tag);
    out_str(a->out, name ? name : "Unknown tag");
    out_str(a->out, " (0x");
    out_hex(a->out, tag, 2);
    out_str(a->out, ") ");
}

static void line_vlan(struct avp *a)
{
    put_vlan_tag(a, take_value(a, RADIUS_VLAN_TAG));
    uint32_t pad = take_value(a, RADIUS_VLAN_PAD);
    out_dec(a->out, pad << 12 | take_value(a, RADIUS_VLAN_ID));
}

static void line_tunnel_password(struct avp *a)
{
    uint32_t tag = take_value(a, RADIUS_AVP_TAG);
    if (a->length < 3) {
        line_cut(a->l, "radius");
        return;
    }
    put_tag(a, tag <= MOST_TAG ? tag : 0);
    take(a, RADIUS_A_TUNNEL_PASSWORD);
    put_words(a->out, "Salt ", take_value(a, RADIUS_SALT), " ");
    put_text(a, take(a, RADIUS_HIDDEN), false);
}

static void line_tag_text(struct avp *a, unsigned id)
{
    const struct field *tag = take(a, RADIUS_AVP_TAG);
    if (tag)
        put_tag(a, tag->value);
    put_text(a, take(a, id), false);
}

static void line_arap_password(struct avp *a, unsigned id)
{
    const struct field *f = take(a, id);
    if (!f || f->length < 16)
        return;
    out_str(a->out, "User_challenge (");
    put_hex(a, f, 0);
    out_str(a->out, ") User_resp(");
    put_hex(a, f, 8);
    out_char(a->out, ')');
}

static void line_arap_features(struct avp *a, unsigned id)
{
    struct out *o = a->out;
    take(a, id);
    out_str(o, take_value(a, RADIUS_ARAP_CHANGE) ? "User can change password"
                                                 : "User cannot change password");
    put_words(o, ", Min password length: ", take_value(a, RADIUS_ARAP_MIN), ", created at: ");
    put_upper(a, take_value(a, RADIUS_ARAP_CREATED));
    out_str(o, ", expires in: ");
    put_upper(a, take_value(a, RADIUS_ARAP_EXPIRES));
    out_str(o, ", Current Time: ");
    put_upper(a, take_value(a, RADIUS_ARAP_NOW));
}

static void line_prefix(struct avp *a, unsigned id)
{
    uint8_t address[16] = {0};
    take(a, id);
    take(a, RADIUS_PREFIX_RESERVED);
    uint32_t bits = take_value(a, RADIUS_PREFIX_LENGTH);
    const struct field *f = take(a, RADIUS_PREFIX);
    uint32_t n = f ? f->length : 0;
    if (bits > MOST_PREFIX) {
        put_words(a->out, "ERROR: netmask ", bits, " not in range (0..128)");
        return;
    }
    if (f)
        memcpy(address, field_bytes(a->l->p, f), n < sizeof address ? n : sizeof address);
    out_ipv6(a->out, address);
    put_words(a->out, "/", bits, "");
    if (bits > 8 * n)
        out_str(a->out, " (inconsistent prefix length)");
}

static void line_mip6(struct avp *a, unsigned id)
{
    static const struct {
        uint8_t bit;
        const char *name;
    } features[] = {
        {0, "MIP6_INTEGRATED"},
        {1, "LOCAL_HOME_AGENT_ASSIGNMENT"},
        {40, "PMIP6_SUPPORTED"},
        {41, "IP4_HOA_SUPPORTED"},
        {42, "LOCAL_MAG_ROUTING_SUPPORTED"},
        {43, "ASSIGN_LOCAL_IP"},
        {44, "MIP4_SUPPORTED"},
        {45, "OPTIMIZED_IDLE_MODE_MOBILITY"},
        {46, "GTPv2_SUPPORTED"},
        {47, "IP4_TRANSPORT_SUPPORTED"},
        {48, "IP4_HOA_ONLY_SUPPORTED"},
        {49, "INTER_MAG_ROUTING_SUPPORTED"},
    };
    const struct field *f = take(a, id);
    uint64_t v = f ? format_number(a->l->p, f) : 0;
    bool any = false;
    out_char(a->out, '[');
    for (unsigned i = 0; i < sizeof features / sizeof features[0]; i++) {
        if (!(v >> features[i].bit & 1))
            continue;
        out_str(a->out, any ? ", " : "");
        out_str(a->out, features[i].name);
        any = true;
    }
    out_char(a->out, ']');
}

static void line_operator(struct avp *a, unsigned id)
{
    take(a, id);
    const struct field *f = take(a, RADIUS_OPERATOR_SPACE);
    const char *name = NULL;
    if (f)
        name = name_in(field_def_of(f)->names, field_def_of(f)->n_names, f->value);
    out_char(a->out, '[');
    if (name)
        out_str(a->out, name);
    else
        put_words(a->out, "unknown namespace ", f ? f->value : 0, "");
    out_str(a->out, "] ");
    put_escaped(a, take(a, RADIUS_OPERATOR_TEXT));
}

/* Seconds since 1900 with their fraction, and the date. */
static void put_ntp(struct avp *a, unsigned id)
{
    const struct field *f = take(a, id);
    if (!f || f->length < 8)
        return;
    uint32_t seconds = packet_number(a->l->p, f->offset, 4);
    uint64_t fraction = packet_number(a->l->p, f->offset + 4, 4);
    out_dec(a->out, seconds);
    out_char(a->out, '.');
    out_dec_pad(a->out, fraction * 1000000000 >> 32, 9);
    if (!seconds)
        return;
    out_str(a->out, " (");
    format_date(a->out, (int64_t)seconds - NTP_TO_UNIX, 'T');
    out_str(a->out, "Z)");
}

static void line_location(struct avp *a, unsigned id)
{
    struct out *o = a->out;
    take(a, id);
    put_words(o, "index ", take_value(a, RADIUS_LOC_INDEX), ", code ");
    const struct field *f = take(a, RADIUS_LOC_CODE);
    for (int i = 0; i < 2 && f; i++) {
        const char *name = name_in(field_def_of(f)->names, field_def_of(f)->n_names, f->value);
        if (name)
            out_str(o, name);
        else
            put_words(o, "Unknown (", f->value, ")");
        out_str(o, i ? ", sighting time " : ", entity ");
        f = i ? f : take(a, RADIUS_LOC_ENTITY);
    }
    put_ntp(a, RADIUS_LOC_SIGHTING);
    out_str(o, ", time to live ");
    put_ntp(a, RADIUS_LOC_TTL);
    out_str(o, ", method \"");
    put_escaped(a, take(a, RADIUS_LOC_METHOD));
    out_char(o, '"');
}

/* Rows of sixteen bytes in pairs, with their text where `text` asks for it. */
static void put_dump(struct avp *a, const struct field *f, bool text)
{
    struct out *o = a->out;
    const uint8_t *s = field_bytes(a->l->p, f);
    for (uint32_t from = 0; from < f->length; from += ROW) {
        uint32_t n = f->length - from < ROW ? f->length - from : ROW;
        out_str(o, "\n\t    0x");
        out_hex(o, from, 4);
        out_str(o, ": ");
        for (uint32_t i = 0; i < n; i++) {
            if (i % 2 == 0)
                out_char(o, ' ');
            out_hex(o, s[from + i], 2);
        }
        if (!text)
            continue;
        out_fill(o, ' ', 5 * (ROW / 2) - (2 * n + (n + 1) / 2) + 2);
        for (uint32_t i = 0; i < n; i++) {
            uint8_t c = s[from + i];
            out_char(o, out_is_plain(c) && c != ' ' ? (char)c : '.');
        }
    }
}

static void line_location_data(struct avp *a, unsigned id)
{
    take(a, id);
    put_words(a->out, "index ", take_value(a, RADIUS_LOC_INDEX), ", location");
    const struct field *f = take(a, RADIUS_LOC_DATA);
    if (f)
        put_dump(a, f, true);
}

static void line_policy(struct avp *a, unsigned id)
{
    struct out *o = a->out;
    take(a, id);
    uint32_t flags = take_value(a, RADIUS_POLICY_FLAGS);
    out_str(o, flags ? "flags [" : "flags [none");
    for (unsigned bit = 0; bit < 16; bit++) {
        if (!(flags >> bit & 1))
            continue;
        if (bit < 15)
            put_words(o, "MBZ-", 15 - bit, "");
        else
            out_str(o, "Retransmission Allowed");
        if (flags >> bit > 1)
            out_str(o, ", ");
    }
    out_str(o, "], retention expires ");
    put_ntp(a, RADIUS_POLICY_EXPIRES);
    const struct field *note = take(a, RADIUS_POLICY_NOTE);
    if (note) {
        out_str(o, ", note well \"");
        put_escaped(a, note);
        out_char(o, '"');
    }
}

/* One attribute of a vendor. Returns false where the line says no more of them. */
static bool line_vendor_attribute(struct avp *a)
{
    const struct field *type = take(a, RADIUS_VENDOR_TYPE), *len = take(a, RADIUS_VENDOR_LEN);
    struct out *o = a->out;
    if (!type || !len) {
        line_cut(a->l, "radius");
        a->l->stopped = a->l->stopped || a->have < a->length;
        a->cut = true;
        return false;
    }
    uint32_t n = len->value - AVP_HEADER_LEN, left = a->offset + a->length - len->offset - 1;
    bool bogus = len->value < AVP_HEADER_LEN || n > left;
    if (!bogus && n > a->l->p->caplen - len->offset - 1) {
        line_cut(a->l, "radius");
        return false;
    }
    put_words(o, "\n\t    Vendor Attribute: ", type->value, ", Length: ");
    if (bogus) {
        put_words(o, "", len->value,
                  len->value < AVP_HEADER_LEN
                      ? " (bogus, must be >= 2)"
                      : " (bogus, goes past end of vendor-specific attribute)");
        return false;
    }
    put_words(o, "", n, ", Value: ");
    put_text(a, take(a, RADIUS_VENDOR_VALUE), true);
    return true;
}

static void line_vendor(struct avp *a, unsigned id)
{
    struct out *o = a->out;
    take(a, id);
    const struct field *f = take(a, RADIUS_VENDOR_ID);
    if (!f) {
        line_cut(a->l, "radius");
        a->cut = a->have < a->length;
        a->l->stopped = a->l->stopped || a->cut;
        return;
    }
    const char *name = name_in(field_def_of(f)->names, field_def_of(f)->n_names, f->value);
    out_str(o, "Vendor: ");
    out_str(o, name ? name : "Unknown");
    put_words(o, " (", f->value, ")");
    uint32_t at = f->offset + 4, end = a->offset + a->length;
    while (take(a, RADIUS_VENDOR_AVP)) {
        if (!line_vendor_attribute(a))
            return;
        at = a->at[-1].offset + a->at[-1].length;
    }
    if (at < end && end - at >= AVP_HEADER_LEN) {
        line_cut(a->l, "radius");
        a->l->stopped = a->l->stopped || a->have < a->length;
        a->cut = true;
    }
}

static void line_eap(struct avp *a, const struct layer *y)
{
    const struct packet *p = a->l->p;
    /* tcpdump reads the length of an EAP packet even behind the end of a shorter value. */
    if (p->caplen - a->offset < EAP_HEADER_LEN) {
        line_cut(a->l, "radius");
        a->cut = true;
        return;
    }
    for (const struct layer *c = y + 1; c < p->layers + p->n_layers; c++) {
        if (c->proto == PROTO_eap && c->offset == a->offset) {
            protocols[PROTO_eap]->line(a->l, c);
            return;
        }
    }
    out_str(a->out, "EAP fragment?");
}

static void line_cause(struct avp *a, unsigned id)
{
    const struct field *f = take(a, id);
    if (!f)
        return;
    const char *name = name_in(field_def_of(f)->names, field_def_of(f)->n_names, f->value);
    put_words(a->out, "Error cause ", f->value, ": ");
    if (name)
        out_str(a->out, name);
    else
        put_words(a->out, "Error-Cause ", f->value, " not known");
}

/* The value is of a length that it cannot have. */
static bool line_bad_length(struct avp *a, unsigned kind)
{
    uint32_t least, most;
    if (kind <= KIND_EXTENDED || !radius_lengths(kind, &least, &most) ||
        (a->length >= least && a->length <= most))
        return false;
    put_words(a->out, kind == KIND_CAUSE ? "Error: length " : "ERROR: length ", a->length, "");
    if (kind == KIND_PREFIX) {
        out_str(a->out, " not in range (2..18)");
    } else {
        bool at_least = most == 255 && kind != KIND_ARAP_RESPONSE;
        put_words(a->out, at_least ? " < " : " != ", least, "");
    }
    return true;
}

static void line_parts(struct avp *a, const struct radius_attribute *t)
{
    const struct field *f;
    switch (t->kind) {
    case KIND_TUNNEL_PASSWORD:
        line_tunnel_password(a);
        break;
    case KIND_ARAP_PASSWORD:
        line_arap_password(a, t->id);
        break;
    case KIND_ARAP_FEATURES:
        line_arap_features(a, t->id);
        break;
    case KIND_ARAP_RESPONSE:
        f = take(a, t->id);
        if (f && f->length >= 8)
            put_hex(a, f, 0);
        break;
    case KIND_PREFIX:
    case KIND_HOME_PREFIX:
        line_prefix(a, t->id);
        break;
    case KIND_MIP6:
        line_mip6(a, t->id);
        break;
    case KIND_OPERATOR:
        line_operator(a, t->id);
        break;
    case KIND_LOCATION:
        line_location(a, t->id);
        break;
    case KIND_LOCATION_DATA:
        line_location_data(a, t->id);
        break;
    case KIND_POLICY:
        line_policy(a, t->id);
        break;
    case KIND_VENDOR:
        line_vendor(a, t->id);
        break;
    default:
        break;
    }
}

static void line_value(struct avp *a, const struct layer *y)
{
    const struct radius_attribute *t = radius_attribute(a->type);
    const struct field *f;
    switch (t->kind) {
    case KIND_TEXT:
        put_text(a, take(a, t->id), false);
        break;
    case KIND_UINT:
        line_uint(a, t->id);
        break;
    case KIND_TAG_UINT:
        put_tag(a, take_value(a, RADIUS_AVP_TAG));
        put_named(a, take(a, t->id));
        break;
    case KIND_TAG_TEXT:
        line_tag_text(a, t->id);
        break;
    case KIND_ADDR:
        if ((f = take(a, t->id)))
            out_ipv4(a->out, field_bytes(a->l->p, f));
        break;
    case KIND_HOST:
        line_host(a, t->id);
        break;
    case KIND_SECONDS:
        line_seconds(a, t->id);
        break;
    case KIND_DATE:
        line_date(a, t->id);
        break;
    case KIND_CAUSE:
        line_cause(a, t->id);
        break;
    case KIND_VLANID:
        take(a, t->id);
        line_vlan(a);
        break;
    case KIND_VLAN_NAME:
        put_vlan_tag(a, take_value(a, RADIUS_VLAN_NAME_TAG));
        put_text(a, take(a, t->id), false);
        break;
    case KIND_IPV6:
        if ((f = take(a, t->id)))
            out_ipv6(a->out, field_bytes(a->l->p, f));
        break;
    case KIND_EAP:
        line_eap(a, y);
        break;
    default:
        line_parts(a, t);
    }
}

/* The bytes from..to of a value in hex, as far as they were captured. Returns whether all were. */
static bool put_captured(struct avp *a, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (i >= a->have)
            return false;
        uint32_t v = packet_number(a->l->p, a->offset + i, 1);
        out_char(a->out, "0123456789ABCDEF"[v >> 4]);
        out_char(a->out, "0123456789ABCDEF"[v & 15]);
    }
    return true;
}

static void line_cut_features(struct avp *a)
{
    if (a->have < 1)
        return;
    out_str(a->out, take_value(a, RADIUS_ARAP_CHANGE) ? "User can change password"
                                                      : "User cannot change password");
    if (a->have < 2)
        return;
    put_words(a->out, ", Min password length: ", take_value(a, RADIUS_ARAP_MIN), ", created at: ");
    if (!put_captured(a, 2, 6))
        return;
    out_str(a->out, ", expires in: ");
    if (!put_captured(a, 6, 10))
        return;
    out_str(a->out, ", Current Time: ");
    put_captured(a, 10, 14);
}

/* What tcpdump has said of a value before it finds that the capture ends inside it. Returns whether
 * it goes on behind it. */
static bool line_cut_value(struct avp *a, const struct radius_attribute *t)
{
    bool goes_on = false;
    switch (t->kind) {
    case KIND_SILENT:
    case KIND_SILENT_UINT:
    case KIND_SILENT_IPV6:
    case KIND_EXTENDED:
        return true;
    case KIND_TAG_UINT:
        if (a->have)
            put_tag(a, take_value(a, RADIUS_AVP_TAG));
        break;
    case KIND_VLANID:
        if (a->have)
            put_vlan_tag(a, packet_number(a->l->p, a->offset, 1));
        break;
    case KIND_ARAP_PASSWORD:
        out_str(a->out, "User_challenge (");
        if (put_captured(a, 0, 8)) {
            out_str(a->out, ") User_resp(");
            put_captured(a, 8, 16);
        }
        break;
    case KIND_ARAP_FEATURES:
        take(a, t->id);
        line_cut_features(a);
        break;
    case KIND_ARAP_RESPONSE:
        if (put_captured(a, 0, 8))
            return true;
        break;
    case KIND_MIP6:
        out_char(a->out, '[');
        break;
    default:
        goes_on = t->kind == KIND_TEXT || t->kind == KIND_VLAN_NAME || t->kind == KIND_TAG_TEXT ||
                  t->kind == KIND_TUNNEL_PASSWORD || t->kind == KIND_EAP ||
                  t->kind == KIND_PREFIX || t->kind == KIND_HOME_PREFIX ||
                  (t->kind >= KIND_OPERATOR && t->kind <= KIND_POLICY);
    }
    if (goes_on)
        line_cut(a->l, "radius");
    else
        line_stop(a->l, "radius");
    return goes_on;
}

static const char *type_word(const struct field *f)
{
    static const uint8_t unassigned[] = {17, 21, 54, 93};
    const struct field_def *row = field_def_of(f);
    for (unsigned i = 0; i < sizeof unassigned; i++) {
        if (f->value == unassigned[i])
            return "Unassigned";
    }
    const char *name =
        f->value < FIRST_UNKNOWN ? name_in(row->names, row->n_names, f->value) : NULL;
    return name ? name : "Unknown";
}

/* The value's bytes, as more than one -v shows them. */
static void put_bytes(struct avp *a)
{
    struct field value = {.offset = a->offset, .length = a->have};
    put_dump(a, &value, false);
}

/* The value, as much as there is. Returns whether the line goes on behind it. */
static bool line_any_value(struct avp *a, const struct layer *y)
{
    const struct radius_attribute *t = radius_attribute(a->type);
    bool cut = a->have < a->length && t->kind != KIND_VENDOR;
    bool length_first = t->kind < KIND_OPERATOR || t->kind > KIND_POLICY;
    if ((length_first || !cut) && line_bad_length(a, t->kind))
        return true;
    if (cut)
        return line_cut_value(a, t);
    line_value(a, y);
    return !a->cut;
}

/* The attribute whose group is at *i, which is moved behind it, as *at is in the frame. Returns
 * false where the line ends.
 */
static bool line_avp(struct line *l, const struct layer *y, uint32_t *i, uint32_t *at, uint32_t end)
{
    const struct packet *p = l->p;
    const struct field *stop = p->fields + y->first + y->count, *f = p->fields + *i + 1;
    const struct field *type = f < stop && f->id == RADIUS_AVP_TYPE ? f++ : NULL;
    const struct field *len = f < stop && f->id == RADIUS_AVP_LENGTH ? f : NULL;
    if (!type || !len) {
        line_cut(l, "radius");
        return false;
    }
    struct avp a = {.l = l, .out = l->out, .at = f + 1, .type = type->value};
    for (a.end = a.at; a.end < stop && (a.end->proto != PROTO_radius || a.end->depth); a.end++)
        ;
    *i = (uint32_t)(a.end - p->fields);
    out_str(l->out, "\n\t  ");
    out_str(l->out, type_word(type));
    put_words(l->out, " Attribute (", type->value, "), length: ");
    out_dec(l->out, len->value);
    if (len->value < AVP_HEADER_LEN) {
        out_str(l->out, " (bogus, must be >= 2)");
        return false;
    }
    a.offset = len->offset + 1;
    a.length = len->value - AVP_HEADER_LEN;
    if (a.offset > end || a.length > end - a.offset) {
        out_str(l->out, " (bogus, goes past end of packet)");
        return false;
    }
    out_str(l->out, ", Value: ");
    a.have = p->caplen - a.offset < a.length ? p->caplen - a.offset : a.length;
    if (a.length)
        a.cut = !line_any_value(&a, y);
    if (l->opt.verbose > 1 && !a.cut)
        put_bytes(&a);
    *at = a.offset + a.length;
    return !a.cut;
}

static void line_attributes(struct line *l, const struct layer *y, uint32_t end)
{
    const struct packet *p = l->p;
    uint32_t i = y->vars, at = y->offset + y->fixed;
    while (i < y->first + y->count) {
        const struct field *f = &p->fields[i];
        if (f->proto != PROTO_radius || f->id != RADIUS_AVP) {
            i++;
            continue;
        }
        if (!line_avp(l, y, &i, &at, end))
            return;
    }
    if (at < end)
        line_cut(l, "radius");
}

void line_radius(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    const struct field_def *rows = protocols[PROTO_radius]->fields;
    uint32_t claimed = header_value(p, y, &rows[RADIUS_LENGTH]), left = y->end - y->offset;
    const struct field_def *code_row = &rows[RADIUS_CODE];
    if (!header_has(y, &rows[RADIUS_AUTHENTICATOR]) || claimed < 20) {
        line_cut(l, "radius");
        return;
    }
    uint32_t code = header_value(p, y, code_row), length = claimed < left ? claimed : left;
    const char *name = name_in(code_row->names, code_row->n_names, code);
    out_str(o, "RADIUS, ");
    if (l->opt.verbose)
        put_words(o, "length: ", length, "\n\t");
    out_str(o, name ? name : "Unknown Command");
    put_words(o, " (", code, "), id: 0x");
    out_hex(o, header_value(p, y, &rows[RADIUS_ID]), 2);
    if (!l->opt.verbose) {
        put_words(o, " length: ", length, "");
        return;
    }
    out_str(o, ", Authenticator: ");
    const uint8_t *authenticator = header_bytes(p, y, &rows[RADIUS_AUTHENTICATOR]);
    for (unsigned i = 0; i < 16; i++)
        out_hex(o, authenticator[i], 2);
    line_attributes(l, y, y->offset + length);
}
