/* tcpdump's lines of OSPF's opaque advertisements: traffic engineering (RFC 3630, RFC 4124, RFC
 * 4203), graceful restart (RFC 3623), router information (RFC 7770). */
#include "ospf.h"
#include "wireloupe/view.h"
#include "words.h"

static const struct value_name te_tlvs[] = {
    {1, "Router Address"},
    {2, "Link"},
};
static const struct value_name grace_tlvs[] = {
    {1, "Grace Period"},
    {2, "Graceful restart Reason"},
    {3, "IPv4 interface address"},
};
static const struct value_name info_tlvs[] = {
    {1, "Router Capabilities"},
};
static const struct value_name reasons[] = {
    {0, "Unknown"},
    {1, "Software Restart"},
    {2, "Software Reload/Upgrade"},
    {3, "Control Processor Switch"},
};
static const struct value_name capabilities[] = {
    {0x001, "Reserved"},
    {0x002, "Reserved"},
    {0x004, "Reserved"},
    {0x008, "Reserved"},
    {0x010, "graceful restart capable"},
    {0x020, "graceful restart helper"},
    {0x040, "Stub router support"},
    {0x080, "Traffic engineering"},
    {0x100, "p2p over LAN"},
    {0x200, "path computation server"},
};
static const struct value_name link_types[] = {
    {1, "Point-to-point"},
    {2, "Multi-Access"},
};
static const struct value_name protections[] = {
    {0x01, "Extra Traffic"}, {0x02, "Unprotected"}, {0x04, "Shared"},   {0x08, "Dedicated 1:1"},
    {0x10, "Dedicated 1+1"}, {0x20, "Enhanced"},    {0x40, "Reserved"}, {0x80, "Reserved"},
};
static const struct value_name switching[] = {
    {1, "Packet-Switch Capable-1"}, {2, "Packet-Switch Capable-2"},
    {3, "Packet-Switch Capable-3"}, {4, "Packet-Switch Capable-4"},
    {51, "Layer-2 Switch Capable"}, {100, "Time-Division-Multiplex"},
    {150, "Lambda-Switch Capable"}, {200, "Fiber-Switch Capable"},
};
static const struct value_name encodings[] = {
    {1, "Packet"},
    {2, "Ethernet V2/DIX"},
    {3, "ANSI/ETSI PDH"},
    {4, "Reserved"},
    {5, "SDH ITU-T G.707/SONET ANSI T1.105"},
    {6, "Reserved"},
    {7, "Digital Wrapper"},
    {8, "Lambda (photonic)"},
    {9, "Fiber"},
    {10, "Reserved"},
    {11, "FiberChannel"},
};
static const struct value_name models[] = {
    {0, "Russian dolls"},
    {1, "Maximum allocation"},
};

static void write_word(struct line *l, const char *name, const char *otherwise)
{
    out_str(l->out, name ? name : otherwise);
}

static void write_type(struct line *l, const struct field *f, uint32_t opaque)
{
    const char *name = opaque == 1   ? NAME_IN(te_tlvs, f->value)
                       : opaque == 3 ? NAME_IN(grace_tlvs, f->value)
                                     : NAME_IN(info_tlvs, f->value);
    out_str(l->out, "\n\t    ");
    write_word(l, name, "unknown");
    words_number(l, " TLV (", f->value, opaque == 3 ? "), length " : "), length: ");
    out_dec(l->out, f[1].value);
    if (opaque != 1)
        out_str(l->out, ", value: ");
}

static void write_value(struct line *l, const struct field *f, uint32_t opaque)
{
    const uint8_t *s = field_bytes(l->p, f);
    if (!f->value)
        return;
    if (opaque == 4 && f->value == 1) {
        out_str(l->out, "Capabilities: ");
        if (load_be(s, 4) & 0x3ff)
            words_bits(l, capabilities, sizeof capabilities / sizeof capabilities[0],
                       load_be(s, 4));
        else
            out_str(l->out, "Unknown");
    } else if (opaque == 3 && f->value == 1) {
        words_number(l, "", load_be(s, 4), "s");
    } else if (opaque == 3 && f->value == 2) {
        write_word(l, NAME_IN(reasons, s[0]), "Unknown");
        words_number(l, " (", s[0], ")");
    } else if (opaque == 3 && f->value == 3) {
        out_ipv4(l->out, s);
    } else if (opaque == 1 && f->value == 1) {
        out_str(l->out, ", ");
        out_ipv4(l->out, s);
    } else if (l->opt.verbose < 2) {
        words_hex(l, f->offset, f->length, "\n\t      ");
    }
}

/* Returns how long the value of a property must be, or 0; *least: it may be longer. */
static uint32_t right_length(uint32_t type, bool *least)
{
    static const uint8_t lengths[] = {0, 1, 4, 4, 4, 4, 4, 4, 32, 4, 0, 8, 0, 0, 4, 36, 0, 4};
    *least = type == 15 || type == 17;
    return type < sizeof lengths ? lengths[type] : 0;
}

static void write_bandwidths(struct line *l, const uint8_t *s, uint32_t n, const char *before)
{
    for (uint32_t i = 0; i < n; i++) {
        words_number(l, before, i, ": ");
        words_mbit(l, load_be(s + 4 * i, 4));
    }
}

static void write_switching(struct line *l, const uint8_t *s)
{
    out_str(l->out, "\n\t\tInterface Switching Capability: ");
    write_word(l, NAME_IN(switching, s[0]), "Unknown");
    out_str(l->out, "\n\t\tLSP Encoding: ");
    write_word(l, NAME_IN(encodings, s[1]), "Unknown");
    out_str(l->out, "\n\t\tMax LSP Bandwidth:");
    write_bandwidths(l, s + 4, 8, "\n\t\t  priority level ");
}

static void write_identifier(struct line *l, const uint8_t *s)
{
    out_str(l->out, ", ");
    out_ipv4(l->out, s);
    out_str(l->out, " (0x");
    out_hex(l->out, load_be(s, 4), 8);
    out_char(l->out, ')');
}

static void write_property(struct line *l, const struct field *f)
{
    struct out *o = l->out;
    const uint8_t *s = field_bytes(l->p, f);
    switch (f->value) {
    case 1:
        out_str(o, ", ");
        write_word(l, NAME_IN(link_types, s[0]), "unknown");
        words_number(l, " (", s[0], ")");
        break;
    case 2:
    case 11:
        write_identifier(l, s);
        if (f->length == 8)
            write_identifier(l, s + 4);
        break;
    case 3:
    case 4:
        out_str(o, ", ");
        out_ipv4(o, s);
        break;
    case 5:
        words_number(l, ", Metric ", load_be(s, 4), "");
        break;
    case 6:
    case 7:
        out_str(o, ", ");
        words_mbit(l, load_be(s, 4));
        break;
    case 8:
        write_bandwidths(l, s, 8, "\n\t\tTE-Class ");
        break;
    case 9:
        out_str(o, ", 0x");
        out_hex(o, load_be(s, 4), 8);
        break;
    case 14:
        out_str(o, ", ");
        words_bits(l, protections, sizeof protections / sizeof protections[0], s[0]);
        break;
    case 15:
        write_switching(l, s);
        break;
    case 16:
        for (uint32_t i = 0; i + 4 <= f->length; i += 4)
            words_number(l, "\n\t\t  Shared risk group: ", load_be(s + i, 4), "");
        break;
    case 17:
        out_str(o, "\n\t\tBandwidth Constraints Model ID: ");
        write_word(l, NAME_IN(models, s[0]), "unknown");
        words_number(l, " (", s[0], ")");
        write_bandwidths(l, s + 4, f->length / 4 - 1, "\n\t\t  Bandwidth constraint CT");
        break;
    default:
        if (l->opt.verbose < 2)
            words_hex(l, f->offset, f->length, "\n\t\t");
        break;
    }
}

/* A property whose length does not fit is not told, nor anything behind it: false. */
static bool write_checked(struct line *l, const struct field *f)
{
    bool least = false;
    uint32_t right = right_length(f->value, &least);
    bool both = f->value == 2 || f->value == 11;
    if (!right || (least ? f->length >= right : f->length == right) ||
        (both && (f->length == 4 || f->length == 8))) {
        write_property(l, f);
        return true;
    }
    words_number(l, least ? " < " : " != ", both ? 4 : right, both ? " && != 8" : "");
    out_str(l->out, " (invalid)");
    return false;
}

bool ospf_line_opaque(struct line *l, const struct field *f, uint32_t opaque)
{
    switch (f->id) {
    case OSPF_TLV_TYPE:
        write_type(l, f, opaque);
        break;
    case OSPF_TLV_DATA:
        write_value(l, f, opaque);
        break;
    case OSPF_TLV_PAST:
        words_number(l, "\n\t    Bogus length ", f[-1].value,
                     opaque == 1 ? " > " : " > remaining LS length ");
        out_dec(l->out, f->value);
        return false;
    case OSPF_TLV_WRONG:
        words_number(l, opaque == 1 ? "\n\t    TLV length " : "\n\t    Bogus length ", f[-1].value,
                     opaque == 1 ? " < " : " != ");
        out_dec(l->out, f->value);
        return false;
    case OSPF_SUB_TYPE:
        out_str(l->out, "\n\t      ");
        write_word(l, value_name(&ospf_rows[OSPF_SUB_TYPE], f->value), "unknown");
        words_number(l, " subTLV (", f->value, "), length: ");
        out_dec(l->out, f[1].value);
        break;
    case OSPF_SUB_DATA:
        if (f->length == f[-1].value)
            return write_checked(l, f);
        break;
    case OSPF_SUB_PAST:
        words_number(l, "\n\t    Remaining TLV length ", f->value, " < ");
        out_dec(l->out, f[-1].value + 4);
        return false;
    case OSPF_SUB_BAD:
        out_str(l->out, " (invalid)");
        return false;
    default:
        break;
    }
    return true;
}
