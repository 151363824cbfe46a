/* Names of fields, and literals that fit them. */
#include "filter.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MAX_LITERAL 4096

static const struct {
    const char *name;
    enum pseudo pseudo;
} pseudos[] = {
    {"frame", FRAME},
    {"frame.number", FRAME_NUMBER},
    {"frame.len", FRAME_LEN},
    {"frame.cap_len", FRAME_CAP_LEN},
    {"frame.time", FRAME_TIME},
    {"frame.time_epoch", FRAME_TIME_EPOCH},
    {"frame.time_delta", FRAME_TIME_DELTA},
    {"frame.time_relative", FRAME_TIME_RELATIVE},
    {"frame.protocols", FRAME_PROTOCOLS},
    {"frame.interface_name", FRAME_INTERFACE_NAME},
    {"http.request.full_uri", FULL_URI},
};

static uint8_t pseudo_type(enum pseudo pseudo)
{
    switch (pseudo) {
    case FRAME:
        return FT_BYTES;
    case FRAME_PROTOCOLS:
    case FRAME_INTERFACE_NAME:
    case FULL_URI:
        return FT_TEXT;
    case FRAME_TIME_DELTA:
    case FRAME_TIME_RELATIVE:
        return FT_DURATION;
    default:
        return FT_UINT64;
    }
}

/* Whatever the analysis of a connection marks a segment with. */
static bool add_flags(struct operand *o)
{
    const struct protocol *t = protocols[PROTO_tcp_flow];
    for (uint16_t id = 0; id < t->n_fields && o->n_rows < MAX_NAMED; id++) {
        if (t->fields[id].type == FT_FLAG && strncmp(t->fields[id].name, "tcp.analysis.", 13) == 0)
            o->row[o->n_rows++] = (struct row_id){PROTO_tcp_flow, id};
    }
    o->type = FT_FLAG;
    return o->n_rows > 0;
}

/* Whether an Ethernet address is a group's (eth.dst.ig), or one that nobody assigned (eth.dst.lg).
 */
static bool find_bit(struct operand *o, const char *name)
{
    static const struct {
        const char *name, *address;
        uint8_t bit;
    } bits[] = {
        {"eth.dst.ig", "eth.dst", 1}, {"eth.dst.lg", "eth.dst", 2}, {"eth.src.ig", "eth.src", 1},
        {"eth.src.lg", "eth.src", 2}, {"eth.ig", "eth.addr", 1},    {"eth.lg", "eth.addr", 2},
    };
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
        if (strcmp(bits[i].name, name) != 0 || !operand_find(o, bits[i].address))
            continue;
        o->bit = bits[i].bit;
        o->type = FT_FLAG;
        return true;
    }
    return false;
}

/* "ieee8021ad.id": what a provider's tag says. */
static bool find_tag(struct operand *o, const char *name)
{
    static const char theirs[] = "ieee8021ad";
    size_t n = sizeof theirs - 1;
    char ours[64] = "vlan";
    if (strncmp(name, theirs, n) != 0 || strlen(name) >= sizeof ours)
        return false;
    memcpy(ours + 4, name + n, strlen(name + n) + 1);
    if (!operand_find(o, ours))
        return false;
    o->tags = TAGS_PROVIDER;
    return true;
}

bool operand_join(struct operand *o, const struct operand *b)
{
    bool good = !b->pseudo && !b->n_slices && b->n_rows && o->type == b->type;
    for (unsigned i = 0; good && i < b->n_rows; i++) {
        good = o->n_rows < MAX_NAMED;
        if (good)
            o->row[o->n_rows++] = b->row[i];
    }
    o->fixed = o->fixed || b->fixed;
    return good;
}

bool operand_find(struct operand *o, const char *name)
{
    memset(o, 0, sizeof *o);
    o->type = FT_BYTES;
    if (find_bit(o, name) || find_tag(o, name))
        return true;
    for (size_t i = 0; i < sizeof pseudos / sizeof pseudos[0]; i++) {
        if (strcmp(pseudos[i].name, name) == 0) {
            o->pseudo = pseudos[i].pseudo;
            o->type = pseudo_type(o->pseudo);
            return true;
        }
    }
    if (strcmp(name, "tcp.payload") == 0 || strcmp(name, "udp.payload") == 0) {
        o->pseudo = PAYLOAD;
        o->protocol[o->n_protocols++] = *name == 't' ? PROTO_tcp : PROTO_udp;
        return true;
    }
    if (strcmp(name, "tcp.analysis.flags") == 0)
        return add_flags(o);
    o->n_rows = (uint8_t)registry_rows(name, o->row, MAX_NAMED);
    if (o->n_rows)
        o->type = registry_row(o->row[0])->type;
    o->milliseconds = strcmp(name, "icmp.resptime") == 0;
    if (o->n_rows)
        o->relative = registry_relative(name, o->row[0]);
    for (unsigned i = 0; i < o->n_rows; i++) {
        bool fixed = o->row[i].id < protocols[o->row[i].proto]->n_header;
        o->fixed = o->fixed || fixed;
    }
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS && o->n_protocols < MAX_NAMED; i++) {
        if (strcmp(protocols[i]->name, name) == 0)
            o->protocol[o->n_protocols++] = (uint8_t)i;
    }
    bool vlan = (o->n_rows && o->row[0].proto == PROTO_vlan) ||
                (o->n_protocols && o->protocol[0] == PROTO_vlan);
    o->tags = vlan ? TAGS_CUSTOMER : TAGS_ALL;
    return o->n_rows || o->n_protocols;
}

/* ---- literals ---- */

static bool keep(struct match *m, const void *s, size_t n, struct value *v)
{
    if ((size_t)(m->text.end - m->text.at) < n)
        return false;
    v->is_number = false;
    v->s = (const uint8_t *)m->text.at;
    v->n = n;
    out_mem(&m->text, s, n);
    return true;
}

static bool number(const char *s, struct value *v)
{
    char *end;
    bool negative = *s == '-';
    if (strcasecmp(s, "true") == 0 || strcasecmp(s, "false") == 0) {
        *v = (struct value){.is_number = true, .number = (*s | 0x20) == 't'};
        return true;
    }
    if (!isdigit((unsigned char)s[negative]))
        return false;
    v->is_number = true;
    v->negative = negative;
    v->number = negative ? (uint64_t)strtoll(s, &end, 0) : strtoull(s, &end, 0);
    return !*end;
}

/* The word of a value in the field's table. */
static bool named(const struct operand *o, const char *s, struct value *v)
{
    for (unsigned i = 0; i < o->n_rows; i++) {
        const struct field_def *row = registry_row(o->row[i]);
        for (unsigned k = 0; k < row->n_names; k++) {
            if (strcasecmp(row->names[k].name, s) == 0) {
                *v = (struct value){.is_number = true, .number = row->names[k].value};
                return true;
            }
        }
    }
    return false;
}

/* What stands behind a point, in nanoseconds; moves *s behind it. */
static int64_t fraction(char **s)
{
    int64_t part = 0, unit = 100000000;
    if (**s != '.' && **s != ',')
        return 0;
    for (++*s; isdigit((unsigned char)**s); ++*s, unit /= 10)
        part += (**s - '0') * unit;
    return part;
}

static void set_time(struct value *v, int64_t ns)
{
    *v = (struct value){.is_number = true, .negative = ns < 0, .number = (uint64_t)ns};
}

/* Seconds with a fraction, in nanoseconds. */
static bool seconds(const char *s, struct value *v)
{
    char *end;
    bool negative = *s == '-';
    s += negative;
    errno = 0;
    uint64_t whole = strtoull(s, &end, 10);
    if ((!isdigit((unsigned char)*s) && *s != '.') || errno || whole > INT64_MAX / 1000000000 - 1)
        return false;
    int64_t ns = (int64_t)whole * 1000000000 + fraction(&end);
    set_time(v, negative ? -ns : ns);
    return !*end;
}

/* "+01:00" and the like, in seconds. */
static bool zone(const char *s, long *east)
{
    int hours, minutes, n = 0;
    *east = 0;
    if (strcmp(s, "Z") == 0 || strcmp(s, "UTC") == 0)
        return true;
    if ((*s != '+' && *s != '-') || sscanf(s + 1, "%2d:%2d%n", &hours, &minutes, &n) != 2 ||
        s[n + 1])
        return false;
    *east = (*s == '-' ? -60L : 60L) * (hours * 60L + minutes);
    return true;
}

/* A date and a time of the day: in local time, unless it says where. */
static bool instant(const char *s, struct value *v)
{
    static const char *const forms[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S",  "%Y-%m-%dT%H:%M",
                                        "%Y-%m-%d %H:%M",    "%b %d, %Y %H:%M:%S", "%Y-%m-%d",
                                        "%b %d, %Y"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct tm tm = {.tm_isdst = -1};
        char *end = strptime(s, forms[i], &tm);
        long east;
        if (!end)
            continue;
        int64_t part = fraction(&end);
        end += *end == ' ';
        bool local = !*end;
        if (!local && !zone(end, &east))
            continue;
        int64_t whole = local ? mktime(&tm) : timegm(&tm) - east;
        set_time(v, whole * 1000000000 + part);
        return true;
    }
    return false;
}

static bool address(struct match *m, const char *s, int family, struct value *v)
{
    uint8_t bytes[16];
    char text[64];
    unsigned long prefix = 0;
    const char *slash = strchr(s, '/');
    size_t n = slash ? (size_t)(slash - s) : strlen(s), size = family == AF_INET ? 4 : 16;
    if (n >= sizeof text)
        return false;
    memcpy(text, s, n);
    text[n] = '\0';
    if (slash) {
        char *end;
        prefix = strtoul(slash + 1, &end, 10);
        if (*end || end == slash + 1 || prefix > 8 * size)
            return false;
    }
    if (inet_pton(family, text, bytes) != 1 || !keep(m, bytes, size, v))
        return false;
    v->prefix = (uint8_t)(slash ? prefix + 1 : 0);
    return true;
}

/* Hex digits in pairs, with colons, dashes or dots between them. */
static bool bytes_of(struct match *m, const char *s, struct value *v)
{
    uint8_t bytes[MAX_LITERAL / 2];
    size_t n = 0;
    if (s[0] == '0' && s[1] == 'x')
        s += 2;
    while (*s && n < sizeof bytes) {
        if (!isxdigit((unsigned char)s[0]))
            return false;
        bool pair = isxdigit((unsigned char)s[1]);
        char digits[3] = {s[0], pair ? s[1] : '\0', '\0'};
        bytes[n++] = (uint8_t)strtoul(digits, NULL, 16);
        s += pair ? 2 : 1;
        if (*s && strchr(":-.", *s))
            s++;
    }
    return n && !*s && keep(m, bytes, n, v);
}

static bool is_text(const struct operand *o)
{
    return (o->type == FT_TEXT || o->type == FT_DNAME || o->type == FT_NTP) && !o->n_slices;
}

bool literal_parse(struct match *m, const struct operand *o, const char *word, size_t n,
                   bool quoted, struct value *v)
{
    char s[MAX_LITERAL];
    bool counts = o->function == FUNCTION_LEN || o->function == FUNCTION_COUNT;
    *v = (struct value){0};
    if (n >= sizeof s)
        return false;
    memcpy(s, word, n);
    s[n] = '\0';
    if (counts || o->bit)
        return !quoted && number(s, v);
    if (o->function == FUNCTION_STRING)
        return keep(m, s, n, v);
    if (is_text(o))
        return keep(m, s, n, v);
    if (o->n_slices || o->type == FT_BYTES || o->type == FT_MAC ||
        (o->type == FT_GROUP && !o->n_rows))
        return quoted ? keep(m, s, n, v) : bytes_of(m, s, v);
    if (o->type == FT_IPV4)
        return address(m, s, AF_INET, v);
    if (o->type == FT_IPV6)
        return address(m, s, AF_INET6, v);
    if (o->type == FT_DURATION && seconds(s, v)) {
        v->number = o->milliseconds ? (uint64_t)((int64_t)v->number / 1000) : v->number;
        return true;
    }
    if (o->pseudo == FRAME_TIME_EPOCH || o->pseudo == FRAME_TIME)
        return (!quoted && seconds(s, v)) || instant(s, v);
    if (o->type == FT_TIME && instant(s, v)) {
        v->number = (uint64_t)((int64_t)v->number / 1000000000);
        return true;
    }
    return (!quoted && number(s, v)) || named(o, s, v);
}
