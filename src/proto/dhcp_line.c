/* tcpdump's lines of DHCP options: see dhcp.h. Written from the options' fields; an option that has
 * another length than its form asks for is shown by its bytes, as tcpdump does. */
#include "dhcp.h"

/* How tcpdump shows a value. */
enum look {
    LOOK_BY_LENGTH,
    LOOK_BYTES,
    LOOK_TEXT,
    LOOK_BOOLEANS,
    LOOK_U16S,
    LOOK_U32S,
    LOOK_SIGNED,
    LOOK_ADDRESSES,
    LOOK_PAIRS,
    LOOK_NODE,
    LOOK_OVERLOAD,
    LOOK_MESSAGE,
    LOOK_CODES,
    LOOK_CLIENT,
    LOOK_CLASSES,
    LOOK_FQDN,
    LOOK_AGENT,
    LOOK_ROUTES
};

struct option_word {
    const char *word;
    uint8_t look;
};

static const struct option_word words[256] = {
    [DHCP_PAD] = {"PAD", LOOK_BYTES},
#define OPTION(code, id, shape, name, label, unit, rfc, what, word, look)                          \
    [code] = {word, LOOK_##look},
#define CODE(code, shape, id, label, word, look) [code] = {word, LOOK_##look},
#include "dhcp_options.def"
#undef OPTION
#undef CODE
    [DHCP_END] = {"END", LOOK_BYTES},
};

static const struct value_name messages[] = {
    {1, "Discover"},         {2, "Offer"},         {3, "Request"},
    {4, "Decline"},          {5, "ACK"},           {6, "NACK"},
    {7, "Release"},          {8, "Inform"},        {10, "LeaseQuery"},
    {11, "LeaseUnassigned"}, {12, "LeaseUnknown"}, {13, "LeaseActive"},
};

static const struct value_name nodes[] = {
    {1, "b-node"},
    {2, "p-node"},
    {4, "m-node"},
    {8, "h-node"},
};

static const struct value_name overloads[] = {
    {1, "file"},
    {2, "sname"},
    {3, "file+sname"},
};

static const struct value_name hardware[] = {
    {1, "ether"}, {6, "ieee802"}, {7, "arcnet"}, {15, "frelay"}, {23, "strip"}, {24, "ieee1394"},
};

static const struct value_name suboptions[] = {
    {1, "Circuit-ID"},
    {2, "Remote-ID"},
    {6, "Subscriber-ID"},
};

/* An option's value: n bytes, all captured. */
struct value {
    const uint8_t *s;
    uint32_t n;
};

static void advance(struct value *v, uint32_t n)
{
    v->s += n;
    v->n -= n;
}

static const char *option_word(uint32_t code)
{
    return words[code & 255].word ? words[code & 255].word : "Unknown";
}

static void write_quoted(struct out *o, const uint8_t *s, size_t n)
{
    out_char(o, '"');
    out_escaped(o, s, n);
    out_char(o, '"');
}

/* "#3" for a number without a name. */
static void write_named(struct out *o, const char *name, uint32_t value)
{
    if (name) {
        out_str(o, name);
    } else {
        out_char(o, '#');
        out_dec(o, value);
    }
}

static void write_error(struct out *o, uint32_t length)
{
    out_str(o, "[ERROR: length < ");
    out_dec(o, length);
    out_str(o, " bytes]");
}

/* Elements of `size` bytes with a separator between them; what is left is the rest of v. */
static void write_list(struct out *o, struct value *v, uint32_t size, char separator,
                       void (*element)(struct out *o, const uint8_t *s))
{
    for (bool first = true; v->n >= size; first = false) {
        if (!first)
            out_char(o, separator);
        element(o, v->s);
        advance(v, size);
    }
}

static void element_u8(struct out *o, const uint8_t *s)
{
    out_dec(o, s[0]);
}

static void element_u16(struct out *o, const uint8_t *s)
{
    out_dec(o, load_be(s, 2));
}

static void element_u32(struct out *o, const uint8_t *s)
{
    out_dec(o, load_be(s, 4));
}

static void element_signed(struct out *o, const uint8_t *s)
{
    out_sdec(o, (int32_t)load_be(s, 4));
}

static void element_boolean(struct out *o, const uint8_t *s)
{
    if (s[0] < 2) {
        out_char(o, s[0] ? 'Y' : 'N');
        return;
    }
    out_dec(o, s[0]);
    out_char(o, '?');
}

static void element_pair(struct out *o, const uint8_t *s)
{
    out_char(o, '(');
    out_ipv4(o, s);
    out_char(o, ':');
    out_ipv4(o, s + 4);
    out_char(o, ')');
}

static void write_by_length(struct out *o, struct value *v)
{
    if (v->n % 4 == 0)
        write_list(o, v, 4, ',', element_u32);
    else if (v->n % 2 == 0)
        write_list(o, v, 2, ',', element_u16);
    else
        write_list(o, v, 1, '.', element_u8);
}

static void write_message(struct out *o, struct value *v)
{
    if (v->n != 1) {
        write_list(o, v, 1, '.', element_u8);
        return;
    }
    const char *name = NAME_IN(messages, v->s[0]);
    if (name) {
        out_str(o, name);
    } else {
        out_str(o, "Unknown (");
        out_dec(o, v->s[0]);
        out_char(o, ')');
    }
    advance(v, 1);
}

static void write_word(struct out *o, struct value *v, bool node)
{
    if (!v->n) {
        write_error(o, 1);
        return;
    }
    write_named(o, node ? NAME_IN(nodes, v->s[0]) : NAME_IN(overloads, v->s[0]), v->s[0]);
    advance(v, 1);
}

/* Codes of options, four on a line. */
static void write_codes(struct out *o, struct value *v)
{
    for (uint32_t i = 0; v->n; i++) {
        out_str(o, i % 4 ? ", " : "\n\t      ");
        out_str(o, option_word(v->s[0]));
        out_str(o, " (");
        out_dec(o, v->s[0]);
        out_char(o, ')');
        advance(v, 1);
    }
}

static void write_client(struct out *o, struct value *v)
{
    if (!v->n) {
        write_error(o, 1);
        return;
    }
    uint32_t type = v->s[0];
    const char *name = NAME_IN(hardware, type);
    advance(v, 1);
    if (type == 0) {
        write_quoted(o, v->s, v->n);
    } else {
        if (name) {
            out_str(o, name);
        } else {
            out_str(o, "hardware-type ");
            out_dec(o, type);
            out_char(o, ',');
        }
        out_char(o, ' ');
        out_mac(o, v->s, v->n);
    }
    v->n = 0;
}

static void write_classes(struct out *o, struct value *v)
{
    if (v->n < 2) {
        write_error(o, 2);
        v->n = 0;
        return;
    }
    for (uint32_t i = 1; v->n; i++) {
        uint32_t n = v->s[0];
        advance(v, 1);
        out_str(o, "\n\t      instance#");
        out_dec(o, i);
        out_str(o, ": ");
        if (n == 0 || n > v->n) {
            out_str(o,
                    n ? "[ERROR: invalid option]" : "[ERROR: suboption length must be non-zero]");
            v->n = 0;
            return;
        }
        write_quoted(o, v->s, n);
        out_str(o, ", length ");
        out_dec(o, n);
        advance(v, n);
    }
}

static void write_fqdn(struct out *o, struct value *v)
{
    static const char letters[] = "SOEN";
    if (v->n < 3) {
        write_error(o, 3);
        v->n = 0;
        return;
    }
    uint32_t flags = v->s[0];
    if (flags >> 4) {
        out_str(o, "[ERROR: MBZ nibble 0x");
        out_hex(o, flags >> 4, 1);
        out_str(o, " != 0] ");
    }
    if (flags & 15) {
        out_char(o, '[');
        for (unsigned i = 0; i < 4; i++) {
            if (flags >> i & 1)
                out_char(o, letters[i]);
        }
        out_str(o, "] ");
    }
    if (v->s[1] || v->s[2]) {
        out_dec(o, v->s[1]);
        out_char(o, '/');
        out_dec(o, v->s[2]);
        out_char(o, ' ');
    }
    write_quoted(o, v->s + 3, v->n - 3);
    v->n = 0;
}

/* Bytes in hex, sixteen on a line. */
static void write_dump(struct out *o, const uint8_t *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i % 16 == 0) {
            out_str(o, "\n\t\t0x");
            out_hex(o, i, 4);
            out_char(o, ':');
        }
        if (i % 16 == 0)
            out_char(o, ' ');
        if (i % 2 == 0)
            out_char(o, ' ');
        out_hex(o, s[i], 2);
    }
}

static void write_agent(struct out *o, struct value *v)
{
    while (v->n >= 2) {
        uint32_t code = v->s[0], n = v->s[1];
        const char *name = NAME_IN(suboptions, code);
        advance(v, 2);
        out_str(o, "\n\t      ");
        out_str(o, name ? name : "Unknown");
        out_str(o, " SubOption ");
        out_dec(o, code);
        out_str(o, ", length ");
        out_dec(o, n);
        out_str(o, ": ");
        if (n > v->n) {
            out_str(o, "length goes past end of option");
            v->n = 0;
            return;
        }
        if (name)
            out_escaped(o, v->s, n);
        else
            write_dump(o, v->s, n);
        advance(v, n);
    }
}

/* One route. Returns false where the rest makes none, having said so. */
static bool write_route(struct out *o, struct value *v)
{
    uint32_t width = v->s[0], n = (width + 7) / 8;
    uint8_t destination[4] = {0};
    advance(v, 1);
    if (width > 32) {
        out_str(o, "[ERROR: Mask width (");
        out_dec(o, width);
        out_str(o, ") > 32]");
        return false;
    }
    if (v->n < n + 4) {
        out_str(o, "[ERROR: Remaining length (");
        out_dec(o, v->n);
        out_str(o, ") < ");
        out_dec(o, n + 4);
        out_str(o, " bytes]");
        return false;
    }
    out_char(o, '(');
    if (width) {
        memcpy(destination, v->s, n);
        out_ipv4(o, destination);
        out_char(o, '/');
        out_dec(o, width);
    } else {
        out_str(o, "default");
    }
    out_char(o, ':');
    out_ipv4(o, v->s + n);
    out_char(o, ')');
    advance(v, n + 4);
    return true;
}

static void write_routes(struct out *o, struct value *v)
{
    bool good = v->n >= 5;
    if (!good)
        write_error(o, 5);
    for (bool first = true; good && v->n; first = false) {
        if (!first)
            out_char(o, ',');
        good = write_route(o, v);
    }
    v->n = 0;
}

/* What of v is left makes no element. */
static void write_value(struct out *o, enum look look, struct value *v)
{
    switch (look) {
    case LOOK_BY_LENGTH:
        write_by_length(o, v);
        break;
    case LOOK_BYTES:
        write_list(o, v, 1, '.', element_u8);
        break;
    case LOOK_TEXT:
        write_quoted(o, v->s, v->n);
        v->n = 0;
        break;
    case LOOK_BOOLEANS:
        write_list(o, v, 1, ',', element_boolean);
        break;
    case LOOK_U16S:
        write_list(o, v, 2, ',', element_u16);
        break;
    case LOOK_U32S:
        write_list(o, v, 4, ',', element_u32);
        break;
    case LOOK_SIGNED:
        write_list(o, v, 4, ',', element_signed);
        break;
    case LOOK_ADDRESSES:
        write_list(o, v, 4, ',', out_ipv4);
        break;
    case LOOK_PAIRS:
        write_list(o, v, 8, ',', element_pair);
        break;
    case LOOK_NODE:
    case LOOK_OVERLOAD:
        write_word(o, v, look == LOOK_NODE);
        break;
    case LOOK_MESSAGE:
        write_message(o, v);
        break;
    case LOOK_CODES:
        write_codes(o, v);
        break;
    case LOOK_CLIENT:
        write_client(o, v);
        break;
    case LOOK_CLASSES:
        write_classes(o, v);
        break;
    case LOOK_FQDN:
        write_fqdn(o, v);
        break;
    case LOOK_AGENT:
        write_agent(o, v);
        break;
    case LOOK_ROUTES:
        write_routes(o, v);
        break;
    }
}

static void line_heading(struct out *o, uint32_t code, uint32_t length)
{
    out_str(o, "\n\t    ");
    out_str(o, option_word(code));
    out_str(o, " (");
    out_dec(o, code);
    out_str(o, "), length ");
    out_dec(o, length);
}

/* One option: a group, its code and its length in three fields that stand side by side. */
static bool line_option(struct line *l, const struct field *group, const struct field *length)
{
    struct out *o = l->out;
    if (group->length < 2)
        return false;
    struct value v = {field_bytes(l->p, group) + 2, length->value};
    line_heading(o, group->value, v.n);
    if (v.n)
        out_str(o, ": ");
    if (v.n > group->length - 2)
        return false;
    write_value(o, (enum look)words[group->value & 255].look, &v);
    if (v.n) {
        out_str(o, "\n\t  trailing data length ");
        out_dec(o, v.n);
    }
    return true;
}

static void line_padding(struct out *o, uint32_t n)
{
    line_heading(o, DHCP_PAD, 0);
    if (n > 1) {
        out_str(o, ", occurs ");
        out_dec(o, n);
    }
}

/* A field, where it is an option or fills room. Returns false where the options end here, with
 * *whole false where the capture cut them. */
static bool line_field(struct line *l, const struct field *f, bool *whole)
{
    bool all = l->opt.verbose > 2;
    if (f->depth)
        return true; /* a part of an option */
    if (f->id == DHCP_OPTION_PADDING || (f->id == DHCP_OPTION_TYPE && f->value == DHCP_PAD)) {
        if (all)
            line_padding(l->out, f->length);
    } else if (f->id == DHCP_OPTION_TYPE && f->value == DHCP_END) {
        if (all)
            line_heading(l->out, DHCP_END, 0);
        return all;
    } else if (f->id == DHCP_OPTION_TYPE) {
        *whole = line_option(l, f, f + 2);
    }
    return *whole;
}

bool dhcp_line_options(struct line *l, const struct layer *y, uint32_t from)
{
    bool whole = true;
    for (uint32_t i = from; i < y->first + y->count; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->proto == y->proto && !line_field(l, f, &whole))
            break;
    }
    return whole;
}
