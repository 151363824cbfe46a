/* What the tables say of a field or a protocol: the pages of --explain NAME, and --list-fields. */
#include "wireloupe/lang.h"
#include "wireloupe/view.h"

#include <strings.h>

#define INDENT 2
#define VALUE_AT 17    /* column behind the words "Defined in" and so on */
#define MOST_WIDTH 100 /* a longer line is harder to read */

static const char *const type_names[] = {
    [FT_UINT] = "uint",     [FT_INT] = "int",     [FT_HEX] = "hex",           [FT_FLAG] = "flag",
    [FT_MAC] = "mac",       [FT_IPV4] = "ipv4",   [FT_IPV6] = "ipv6",         [FT_TEXT] = "text",
    [FT_BYTES] = "bytes",   [FT_DNAME] = "dname", [FT_TIME] = "time",         [FT_NTP] = "ntp",
    [FT_UINT64] = "uint64", [FT_HEX64] = "hex64", [FT_DURATION] = "duration", [FT_GROUP] = "group",
};

static const char *const type_words[] = {
    [FT_UINT] = N_("a number"),
    [FT_INT] = N_("a number with a sign"),
    [FT_HEX] = N_("a number, shown in hex"),
    [FT_FLAG] = N_("a flag: one bit, set or not set"),
    [FT_MAC] = N_("a MAC address"),
    [FT_IPV4] = N_("an IPv4 address"),
    [FT_IPV6] = N_("an IPv6 address"),
    [FT_TEXT] = N_("text"),
    [FT_BYTES] = N_("bytes"),
    [FT_DNAME] = N_("a name of DNS"),
    [FT_TIME] = N_("a time, in seconds since 1970"),
    [FT_NTP] = N_("a time, as NTP counts it"),
    [FT_UINT64] = N_("a number of up to 64 bits"),
    [FT_HEX64] = N_("a number of up to 64 bits, shown in hex"),
    [FT_DURATION] = N_("a time that passed, in nanoseconds"),
    [FT_GROUP] = N_("a group: the fields in it are its value"),
};

/* ---- lines ---- */

static uint32_t width_of(const struct view_options *o)
{
    return o->width < 40 ? 40 : o->width < MOST_WIDTH ? o->width : MOST_WIDTH;
}

/* Text, folded behind what stands in the line up to the column `at`. */
static void put_folded(struct out *out, const struct view_options *o, const char *s, uint32_t at)
{
    size_t n = strlen(s);
    while (n) {
        size_t part = lang_break(s, n, width_of(o) - at);
        out_mem(out, s, part);
        out_char(out, '\n');
        s += part;
        for (n -= part; n && *s == ' '; n--)
            s++;
        if (n)
            out_fill(out, ' ', at);
    }
}

/* The word before a value, which then stands at its column. */
static void put_word(struct out *out, const char *word)
{
    uint32_t columns = INDENT + lang_width(word, strlen(word));
    out_fill(out, ' ', INDENT);
    out_str(out, word);
    out_fill(out, ' ', columns + 1 < VALUE_AT ? VALUE_AT - columns : 1);
}

static void put_fact(struct out *out, const struct view_options *o, const char *word,
                     const char *value)
{
    put_word(out, word);
    put_folded(out, o, value, VALUE_AT);
}

static void put_title(struct out *out, const struct view_options *o, const char *name,
                      const char *title)
{
    if (o->color)
        out_str(out, "\033[1m");
    out_str(out, name);
    if (o->color)
        out_str(out, "\033[0m");
    out_mem(out, "  ", 2);
    out_str(out, title);
    out_char(out, '\n');
}

/* ---- a field ---- */

/* Where a row of a fixed structure stands. */
static void put_place(struct out *out, const struct field_def *row, bool header)
{
    const char *where = header ? _("the header") : _("its structure");
    put_word(out, _("Place"));
    if (!row->size)
        out_str(out, _("varies, or is worked out"));
    else if (row->mask && row->size == 1)
        LANG_FILL(out, "byte %1 of %3, the bits 0x%2", {.number = row->byte},
                  {.number = row->mask, .hex = 2}, {.text = where});
    else if (row->mask)
        LANG_FILL(out, "bytes %1 to %2 of %4, the bits 0x%3", {.number = row->byte},
                  {.number = (uint64_t)row->byte + row->size - 1},
                  {.number = row->mask, .hex = 2u * row->size}, {.text = where});
    else if (row->size == 1)
        LANG_FILL(out, "byte %1 of %2", {.number = row->byte}, {.text = where});
    else
        LANG_FILL(out, "bytes %1 to %2 of %3", {.number = row->byte},
                  {.number = (uint64_t)row->byte + row->size - 1}, {.text = where});
    if (row->flags & FF_LE)
        out_str(out, _(", the last byte first"));
    out_char(out, '\n');
}

static unsigned digits_of(const struct field_def *row)
{
    uint32_t most = row->n_names ? row->names[row->n_names - 1].value : 0;
    return most > 0xffff ? 8 : most > 0xff ? 4 : 2;
}

static void put_values(struct out *out, const struct view_options *o, const struct field_def *row)
{
    bool hex = row->type == FT_HEX || row->type == FT_HEX64;
    if (!row->n_names)
        return;
    out_char(out, '\n');
    put_word(out, _("Values"));
    for (unsigned i = 0; i < row->n_names; i++) {
        uint32_t at = VALUE_AT + (hex ? digits_of(row) + 4 : 8);
        if (i)
            out_fill(out, ' ', VALUE_AT);
        if (hex) {
            out_mem(out, "0x", 2);
            out_hex(out, row->names[i].value, digits_of(row));
        } else {
            out_dec_right(out, row->names[i].value, 5);
            at = row->names[i].value > 99999 ? at + 5 : at;
        }
        out_fill(out, ' ', hex ? 2 : 3);
        put_folded(out, o, row->names[i].name, at);
    }
}

static void field_page(struct out *out, const struct view_options *o, unsigned proto,
                       const struct field_def *row)
{
    const struct protocol *t = protocols[proto];
    put_title(out, o, row->name, row->label);
    out_char(out, '\n');
    out_fill(out, ' ', INDENT);
    put_folded(out, o, lang_text(row->what), INDENT);
    out_char(out, '\n');
    put_word(out, _("Protocol"));
    out_str(out, t->title);
    out_mem(out, " (", 2);
    out_str(out, t->name);
    out_mem(out, ")\n", 2);
    put_fact(out, o, _("Type"), lang_text(type_words[row->type]));
    if (row->unit) {
        put_word(out, _("Counts"));
        if (row->scale > 1)
            LANG_FILL(out, "%1: the number times %2", {.text = lang_text(row->unit)},
                      {.number = row->scale});
        else
            out_str(out, lang_text(row->unit));
        out_char(out, '\n');
    }
    put_place(out, row, row < t->fields + t->n_header);
    if (row->brief)
        put_fact(out, o, _("Short form"), row->brief);
    put_fact(out, o, _("Defined in"), row->rfc);
    put_values(out, o, row);
}

/* ---- a protocol ---- */

static const char *const key_words[N_BIND_BY] = {
    [BY_LINKTYPE] = N_("link type %1"), [BY_ETHERTYPE] = N_("Ethernet type 0x%1"),
    [BY_LLC_SAP] = N_("LLC SAP 0x%1"),  [BY_IP_PROTO] = N_("IP protocol %1"),
    [BY_TCP_PORT] = N_("TCP port %1"),  [BY_UDP_PORT] = N_("UDP port %1"),
    [BY_PPP] = N_("PPP protocol 0x%1"), [BY_GRE] = N_("GRE protocol 0x%1"),
};

/* The numbers by which a protocol is found. */
static void put_keys(struct out *out, const struct view_options *o, const struct protocol *t)
{
    struct out text;
    if (!out_open(&text, -1, 256))
        return;
    for (unsigned i = 0; i < t->n_binds; i++) {
        unsigned by = t->binds[i].by;
        unsigned hex = by == BY_LLC_SAP                                     ? 2
                       : by == BY_ETHERTYPE || by == BY_PPP || by == BY_GRE ? 4
                                                                            : 0;
        if (by == BY_LINKTYPE && t->binds[i].key >= LINK_LLC)
            continue;
        if (text.at > text.start)
            out_mem(&text, ", ", 2);
        lang_fill(&text, lang_text(key_words[by]),
                  &(struct lang_part){.number = t->binds[i].key, .hex = hex}, 1);
    }
    if (t->guess)
        out_str(&text, text.at > text.start ? _(", or by its content") : _("its content"));
    out_char(&text, '\0');
    if (*text.start)
        put_fact(out, o, _("Found by"), text.start);
    out_free(&text);
}

static void put_fields(struct out *out, const struct view_options *o, const struct protocol *t)
{
    size_t longest = 0;
    for (unsigned i = 0; i < t->n_fields; i++) {
        size_t n = strlen(t->fields[i].name);
        longest = n > longest && n <= 40 ? n : longest;
    }
    for (unsigned i = 0; i < t->n_fields; i++) {
        const struct field_def *row = &t->fields[i];
        size_t n = strlen(row->name);
        if (row->flags & FF_PART)
            continue;
        out_fill(out, ' ', INDENT);
        out_mem(out, row->name, n);
        out_fill(out, ' ', n < longest ? longest - n + 2 : 2);
        put_folded(out, o, row->label, (uint32_t)(INDENT + (n < longest ? longest : n) + 2));
    }
}

static void protocol_page(struct out *out, const struct view_options *o, const struct protocol *t)
{
    put_title(out, o, t->name, t->title);
    out_char(out, '\n');
    put_fact(out, o, _("Defined in"), t->rfc);
    put_keys(out, o, t);
    if (t->n_header) {
        out_char(out, '\n');
        header_drawing(out, t);
    }
    /* Options and messages may have tables of their own, under the same name. */
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        if (strcmp(protocols[i]->name, t->name) != 0)
            continue;
        out_char(out, '\n');
        if (protocols[i] != t)
            put_title(out, o, protocols[i]->title, protocols[i]->rfc);
        put_fields(out, o, protocols[i]);
    }
}

/* ---- by name ---- */

static bool explain_name(struct out *out, const struct view_options *o, const char *name)
{
    unsigned proto = registry_protocol(name);
    if (proto) {
        protocol_page(out, o, protocols[proto]);
        return true;
    }
    const struct field_def *row = registry_field(name, &proto);
    if (row)
        field_page(out, o, proto, row);
    return row != NULL;
}

const char *explain_names(struct out *out, const struct view_options *o, char *const *names)
{
    for (char *const *name = names; *name; name++) {
        if (name > names)
            out_char(out, '\n');
        if (!explain_name(out, o, *name))
            return *name;
    }
    return NULL;
}

static void list_protocol(struct out *out, const struct protocol *t)
{
    for (unsigned i = 0; i < t->n_fields; i++) {
        const struct field_def *row = &t->fields[i];
        if (row->flags & FF_PART)
            continue;
        out_str(out, row->name);
        out_char(out, '\t');
        out_str(out, type_names[row->type]);
        out_char(out, '\t');
        out_str(out, row->label);
        out_char(out, '\n');
    }
}

/* Of the protocol of that name, or of all with NULL. */
static bool list_named(struct out *out, const char *protocol)
{
    unsigned only = protocol ? registry_protocol(protocol) : PROTO_NONE;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        if (!protocol || (only && strcmp(protocols[i]->name, protocols[only]->name) == 0))
            list_protocol(out, protocols[i]);
    }
    return !protocol || only;
}

const char *list_fields(struct out *out, char *const *names)
{
    char *const *name = names;
    if (!*name)
        list_named(out, NULL);
    while (*name && list_named(out, *name))
        name++;
    return *name;
}
