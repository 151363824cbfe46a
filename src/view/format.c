/* Values as text: the only place where a field becomes words. */
#include "wireloupe/lang.h"
#include "wireloupe/view.h"

#define NTP_TO_UNIX 2208988800 /* seconds from 1900 to 1970 */
#define NTP_ERA 4294967296     /* seconds until NTP's clock begins again, in 2036 */
#define MAX_LABELS 128         /* RFC 1035 2.3.4: 255 bytes, so at most 127 labels */
#define SHOWN_BYTES 32

const char *value_name(const struct field_def *row, uint32_t value)
{
    unsigned from = 0, to = row->n_names;
    while (from < to) {
        unsigned middle = (from + to) / 2;
        if (row->names[middle].value < value)
            from = middle + 1;
        else
            to = middle;
    }
    return from < row->n_names && row->names[from].value == value ? row->names[from].name : NULL;
}

/* Days since 1970 as a date of the Gregorian calendar: years are counted from 1 March of year 0, so
 * that a leap day is the last of its year. */
static void put_date(struct out *out, int64_t days)
{
    days += 719468; /* from 0000-03-01 to 1970-01-01 */
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned day = (unsigned)(days - era * 146097);
    unsigned year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    unsigned month = (5 * day + 2) / 153;
    int64_t y = (int64_t)year + era * 400 + (month >= 10);
    out_dec_pad(out, y < 0 ? 0 : (uint64_t)y, 4);
    out_char(out, '-');
    out_dec_pad(out, month < 10 ? month + 3 : month - 9, 2);
    out_char(out, '-');
    out_dec_pad(out, day - (153 * month + 2) / 5 + 1, 2);
}

void format_date(struct out *out, int64_t seconds, char between)
{
    int64_t days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    put_date(out, days);
    out_char(out, between);
    out_dec_pad(out, (uint64_t)rest / 3600, 2);
    out_char(out, ':');
    out_dec_pad(out, (uint64_t)rest / 60 % 60, 2);
    out_char(out, ':');
    out_dec_pad(out, (uint64_t)rest % 60, 2);
}

/* ---- DNS names ---- */

static void put_label(struct out *out, const uint8_t *s, uint32_t n)
{
    uint32_t from = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (s[i] != '.')
            continue;
        out_text(out, s + from, i - from);
        out_mem(out, "\\.", 2); /* RFC 1035 5.1: a dot inside a label */
        from = i + 1;
    }
    out_text(out, s + from, n - from);
}

/* A name that ends where it should not: what there is, and a mark. */
static void name_broken(struct out *out, bool any)
{
    out_str(out, any ? ".<cut>" : "<cut>");
}

void format_dname(struct out *out, const struct packet *p, uint32_t offset, uint32_t base)
{
    uint32_t lowest = offset; /* pointers go strictly backwards, so that every name ends */
    bool any = false;
    for (unsigned labels = 0; labels < MAX_LABELS && offset < packet_extent(p); labels++) {
        uint32_t c = p->bytes[offset];
        if (c == 0) {
            if (!any)
                out_char(out, '.');
            return;
        }
        if (c >= 0xc0) {
            uint32_t to = base + (packet_number(p, offset, 2) & 0x3fff);
            if (packet_extent(p) - offset < 2 || to >= lowest || to < base)
                break;
            offset = lowest = to;
            continue;
        }
        if (c >= 0x40 || packet_extent(p) - offset <= c)
            break;
        if (any)
            out_char(out, '.');
        put_label(out, p->bytes + offset + 1, c);
        any = true;
        offset += c + 1;
    }
    name_broken(out, any);
}

bool format_pointer(const struct packet *p, const struct field *f, uint32_t *to)
{
    uint32_t at = f->offset, stop = f->offset + f->length;
    while (at < stop && p->bytes[at] && p->bytes[at] < 0x40)
        at += p->bytes[at] + 1u;
    if (at >= stop || stop - at < 2 || p->bytes[at] < 0xc0)
        return false;
    *to = f->value + (packet_number(p, at, 2) & 0x3fff);
    return *to < at;
}

/* ---- numbers ---- */

uint64_t format_number(const struct packet *p, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    if (f->length <= 4 || f->length > 8 || (row->type != FT_UINT64 && row->type != FT_HEX64))
        return f->value;
    const uint8_t *s = field_bytes(p, f);
    uint64_t v = 0;
    for (uint32_t i = 0; i < f->length; i++)
        v = v << 8 | s[row->flags & FF_LE ? f->length - 1 - i : i];
    if (row->flags & FF_VARINT)
        v &= UINT64_MAX >> 2;
    return v;
}

int64_t format_signed(const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    unsigned bits = row->mask                    ? (unsigned)__builtin_popcount(row->mask)
                    : f->length && f->length < 4 ? 8 * f->length
                                                 : 32;
    uint32_t sign = 1u << (bits - 1), v = f->value & (sign | (sign - 1));
    return v & sign ? (int64_t)v - ((int64_t)sign << 1) : (int64_t)v;
}

void format_seconds(struct out *out, int64_t time)
{
    uint64_t ns = time < 0 ? 0 - (uint64_t)time : (uint64_t)time, rest = ns % 1000000000;
    if (time < 0)
        out_char(out, '-');
    out_dec(out, ns / 1000000000);
    out_char(out, '.');
    out_dec_pad(out, rest % 1000 ? rest : rest / 1000, rest % 1000 ? 9 : 6);
}

/* As many hex digits as the field is wide. */
static unsigned hex_width(const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    if (row->mask)
        return ((unsigned)__builtin_popcount(row->mask) + 3) / 4;
    if (f->length && f->length <= 8)
        return 2 * f->length;
    return f->value > 0xffff ? 8 : 4;
}

static void put_hex(struct out *out, const struct packet *p, const struct field *f)
{
    out_mem(out, "0x", 2);
    out_hex(out, format_number(p, f), hex_width(f));
}

/* "1 byte" of "bytes". */
static void put_unit(struct out *out, const char *unit, bool one)
{
    const char *words = lang_text(unit);
    size_t n = strlen(words);
    if (one && n > 1 && words == unit && unit[n - 1] == 's')
        n--;
    out_char(out, ' ');
    out_mem(out, words, n);
}

static void put_decimal(struct out *out, const struct packet *p, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    uint64_t v = format_number(p, f);
    if (row->type == FT_INT)
        out_sdec(out, format_signed(f));
    else
        out_dec(out, v);
    if (row->unit)
        put_unit(out, row->unit, v == 1);
    if (row->scale > 1 && row->type != FT_INT) {
        out_mem(out, " (", 2);
        out_dec(out, v / row->scale);
        out_mem(out, " x ", 3);
        out_dec(out, row->scale);
        out_char(out, ')');
    }
}

static void put_number(struct out *out, const struct packet *p, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    const char *name = row->n_names ? value_name(row, f->value) : NULL;
    bool hex = row->type == FT_HEX || row->type == FT_HEX64;
    if (name) {
        out_str(out, f->length ? name : lang_text(name));
        if (f->length == 0)
            return; /* a fact, such as a checksum's verdict: the number means nothing */
        out_mem(out, " (", 2);
    }
    if (hex)
        put_hex(out, p, f);
    else
        put_decimal(out, p, f);
    if (name)
        out_char(out, ')');
}

static void put_flag(struct out *out, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    const char *name = row->n_names ? value_name(row, f->value) : NULL;
    out_str(out, name ? name : f->value ? _("set") : _("not set"));
}

/* ---- bytes ---- */

static void put_bytes(struct out *out, const uint8_t *s, uint32_t n)
{
    out_mac(out, s, n < SHOWN_BYTES ? n : SHOWN_BYTES);
    if (n > SHOWN_BYTES) {
        out_mem(out, "... (", 5);
        out_dec(out, n);
        out_mem(out, " bytes)", 7);
    }
}

/* Zero bytes that only fill a field up are left out. */
static void put_text(struct out *out, const uint8_t *s, uint32_t n)
{
    uint32_t from = 0;
    while (n && !s[n - 1])
        n--;
    for (uint32_t i = 0; i < n; i++) {
        char c = s[i] == '\r' ? 'r' : s[i] == '\n' ? 'n' : s[i] == '\t' ? 't' : 0;
        if (!c)
            continue;
        out_text(out, s + from, i - from);
        out_char(out, '\\');
        out_char(out, c);
        from = i + 1;
    }
    out_text(out, s + from, n - from);
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const uint8_t *format_text(const struct packet *p, const struct field *f, uint32_t *n)
{
    const uint8_t *s = field_bytes(p, f), *stop = s + f->length;
    if (field_def_of(f)->flags & FF_NOTE)
        return packet_note(p, f, n);
    *n = f->length;
    if (!(field_def_of(f)->flags & FF_LINE))
        return s;
    const uint8_t *colon = memchr(s, ':', f->length);
    if (colon)
        s = colon + 1;
    while (s < stop && is_space(*s))
        s++;
    while (stop > s && is_space(stop[-1]))
        stop--;
    *n = (uint32_t)(stop - s);
    return s;
}

static void put_ntp(struct out *out, const uint8_t *s)
{
    uint32_t seconds = load_be(s, 4), fraction = load_be(s + 4, 4);
    if (!seconds && !fraction) {
        out_str(out, "unknown (0)"); /* RFC 5905 6: no time is known */
        return;
    }
    int64_t era = seconds & 0x80000000 ? 0 : NTP_ERA;
    format_date(out, (int64_t)seconds + era - NTP_TO_UNIX, ' ');
    out_char(out, '.');
    out_dec_pad(out, (uint64_t)fraction * 1000000000 >> 32, 9);
    out_str(out, " UTC");
}

static void put_ipv4(struct out *out, uint32_t v)
{
    uint8_t a[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};
    out_ipv4(out, a);
}

/* Bytes that have a word of their own (an object identifier), and those that have none. */
static void put_named_bytes(struct out *out, const struct field *f, const uint8_t *s)
{
    const struct field_def *row = field_def_of(f);
    const char *name = row->n_names && f->value ? value_name(row, f->value) : NULL;
    if (name) {
        out_str(out, name);
        out_mem(out, " (", 2);
    }
    put_bytes(out, s, f->length);
    if (name)
        out_char(out, ')');
}

/* What is meant to have a certain length, and has another, is shown as bytes. */
static void put_wide(struct out *out, const struct packet *p, const struct field *f, unsigned type)
{
    const uint8_t *s = field_bytes(p, f);
    if (type == FT_IPV4 && f->length == 4)
        out_ipv4(out, s);
    else if (type == FT_IPV6 && f->length == 16)
        out_ipv6(out, s);
    else if (type == FT_NTP && f->length == 8)
        put_ntp(out, s);
    else if (type == FT_TEXT)
        put_text(out, s, f->length);
    else
        put_named_bytes(out, f, s);
}

static void put_note(struct out *out, const struct packet *p, const struct field *f)
{
    uint32_t n;
    const uint8_t *s = packet_note(p, f, &n);
    put_text(out, s, n);
}

void format_value(struct out *out, const struct packet *p, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    const char *name;
    switch (row->type) {
    case FT_UINT:
    case FT_INT:
    case FT_HEX:
    case FT_UINT64:
    case FT_HEX64:
        put_number(out, p, f);
        break;
    case FT_FLAG:
        put_flag(out, f);
        break;
    case FT_TIME:
        format_date(out, f->value, ' ');
        out_str(out, " UTC");
        break;
    case FT_DURATION:
        format_seconds(out, p->wide[f->value]);
        put_unit(out, "seconds", false);
        break;
    case FT_DNAME:
        format_dname(out, p, f->offset, f->value);
        break;
    case FT_GROUP:
        name = row->n_names ? value_name(row, f->value) : NULL;
        if (name)
            out_str(out, name);
        break;
    default:
        if (row->flags & FF_NOTE)
            put_note(out, p, f);
        else if (f->length)
            put_wide(out, p, f, row->type);
        else if (row->type == FT_IPV4)
            put_ipv4(out, f->value);
        else if (row->n_names && (name = value_name(row, f->value)))
            out_str(out, name);
    }
}

/* ---- for programs ---- */

static void put_digits_of(struct out *out, const uint8_t *s, uint32_t n)
{
    static const char digits[] = "0123456789abcdef";
    for (uint32_t i = 0; i < n;) {
        uint32_t stop = n - i < 1024 ? n : i + 1024;
        out_room(out, 2048);
        char *at = out->at;
        for (; i < stop; i++) {
            *at++ = digits[s[i] >> 4];
            *at++ = digits[s[i] & 15];
        }
        out->at = at;
    }
}

static void put_raw_bytes(struct out *out, const struct packet *p, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    const uint8_t *s = field_bytes(p, f);
    uint32_t n;
    if (row->type == FT_IPV4 && f->length == 4)
        out_ipv4(out, s);
    else if (row->type == FT_IPV6 && f->length == 16)
        out_ipv6(out, s);
    else if (row->type == FT_MAC && f->length == 6)
        out_mac(out, s, 6);
    else if (row->type == FT_TEXT && f->length) {
        s = format_text(p, f, &n);
        put_text(out, s, n);
    } else if (f->length && row->type != FT_NTP)
        put_digits_of(out, s, f->length);
    else
        format_value(out, p, f);
}

void format_instant(struct out *out, int64_t time)
{
    int64_t second = time / 1000000000, ns = time % 1000000000;
    if (ns < 0) {
        ns += 1000000000;
        second--;
    }
    format_date(out, second, 'T');
    out_char(out, '.');
    out_dec_pad(out, (uint64_t)ns, 9);
    out_char(out, 'Z');
}

void format_nanoseconds(struct out *out, int64_t time)
{
    uint64_t ns = time < 0 ? 0 - (uint64_t)time : (uint64_t)time;
    if (time < 0)
        out_char(out, '-');
    out_dec(out, ns / 1000000000);
    out_char(out, '.');
    out_dec_pad(out, ns % 1000000000, 9);
}

/* With as many digits as the bytes have that the bits need. */
static void put_whole_hex(struct out *out, const struct packet *p, const struct field *f)
{
    out_str(out, "0x");
    out_hex(out, format_number(p, f), (hex_width(f) + 1) / 2 * 2);
}

void format_raw(struct out *out, const struct packet *p, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    switch (row->type) {
    case FT_UINT:
    case FT_UINT64:
    case FT_FLAG:
        out_dec(out, format_number(p, f));
        break;
    case FT_INT:
        out_sdec(out, format_signed(f));
        break;
    case FT_HEX:
    case FT_HEX64:
        put_whole_hex(out, p, f);
        break;
    case FT_TIME:
        format_date(out, f->value, 'T');
        out_char(out, 'Z');
        break;
    case FT_DURATION:
        format_nanoseconds(out, p->wide[f->value]);
        break;
    case FT_DNAME:
        format_dname(out, p, f->offset, f->value);
        break;
    case FT_GROUP:
        out_dec(out, row->n_names ? f->value : 1);
        break;
    default:
        put_raw_bytes(out, p, f);
    }
}

/* Whether a layer says what follows with an Ethernet type. */
static bool has_type(const struct packet *p, const struct layer *y)
{
    uint32_t at = y->offset + y->length - 2;
    return (y->proto == PROTO_eth || y->proto == PROTO_vlan || y->proto == PROTO_sll) &&
           y->length >= 2 && packet_number(p, at, 2) >= 1536;
}

void format_protocols(struct out *out, const struct packet *p)
{
    for (unsigned k = 0; k < p->n_layers; k++) {
        if (p->layers[k].flags & LAYER_PART)
            continue;
        if (k)
            out_char(out, ':');
        out_str(out, protocols[p->layers[k].proto]->name);
        if (has_type(p, &p->layers[k]))
            out_str(out, ":ethertype");
    }
}
