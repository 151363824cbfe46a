/* What a dissected packet says about the names of addresses, and what earlier ones said about its
 * own. */
#include "claims.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "wireloupe/names.h"

#define A 1u
#define AAAA 28u
#define DHCP_REQUEST 3u
#define DHCP_ACK 5u

/* The rows that names are learned from. */
enum {
    QUERY_NAME,
    QUERY_TYPE,
    ANSWERS,
    RECORD,
    RECORD_NAME,
    RECORD_A,
    RECORD_AAAA,
    RECORD_PTR,
    SERVER_NAME,
    SERVER_NAME_MEANING,
    HTTP_HOST,
    DHCP_TYPE,
    DHCP_HOST,
    N_SOURCES
};

static const char *const sources[N_SOURCES] = {
    [QUERY_NAME] = "dns.qry.name",
    [QUERY_TYPE] = "dns.qry.type",
    [ANSWERS] = "dns.answers",
    [RECORD] = "dns.resp",
    [RECORD_NAME] = "dns.resp.name",
    [RECORD_A] = "dns.a",
    [RECORD_AAAA] = "dns.aaaa",
    [RECORD_PTR] = "dns.ptr.domain_name",
    [SERVER_NAME] = "tls.handshake.extensions_server_name",
    [SERVER_NAME_MEANING] = "tls.handshake.extensions_server_name.meaning",
    [HTTP_HOST] = "http.host",
    [DHCP_TYPE] = "dhcp.option.dhcp",
    [DHCP_HOST] = "dhcp.option.hostname",
};

struct claims {
    struct names *names;
    struct row_id source[N_SOURCES];
    const struct field_def *dns_response, *dhcp_id, *dhcp_your;
};

struct claims *claims_new(void)
{
    struct claims *c = calloc(1, sizeof *c);
    unsigned proto;
    if (!c || !(c->names = names_new())) {
        free(c);
        return NULL;
    }
    for (unsigned i = 0; i < N_SOURCES; i++)
        registry_rows(sources[i], &c->source[i], 1);
    c->dns_response = registry_field("dns.flags.response", &proto);
    c->dhcp_id = registry_field("dhcp.id", &proto);
    c->dhcp_your = registry_field("dhcp.ip.your", &proto);
    return c;
}

void claims_free(struct claims *c)
{
    if (c)
        names_free(c->names);
    free(c);
}

struct names *claims_names(struct claims *c)
{
    return c ? c->names : NULL;
}

static bool is(const struct claims *c, const struct field *f, unsigned source)
{
    return f->proto == c->source[source].proto && f->id == c->source[source].id;
}

/* ---- names ---- */

/* A name, as text. */
struct text {
    size_t n; /* 0: none */
    char s[NAME_MOST];
};

/* Pointers go strictly backwards, so that every name ends. */
static void read_dname(struct text *t, const struct packet *p, const struct field *f)
{
    uint32_t at = f->offset, lowest = at, stop = packet_extent(p);
    t->n = 0;
    while (at < stop && p->bytes[at]) {
        uint32_t c = p->bytes[at];
        if (c >= 0xc0 && stop - at >= 2) {
            uint32_t to = f->value + (packet_number(p, at, 2) & 0x3fff);
            if (to >= lowest || to < f->value)
                break;
            at = lowest = to;
            continue;
        }
        if (c >= 0x40 || stop - at <= c || t->n + c + 1 > sizeof t->s)
            break;
        if (t->n)
            t->s[t->n++] = '.';
        memcpy(t->s + t->n, p->bytes + at + 1, c);
        t->n += c;
        at += c + 1;
    }
    if (at >= stop || p->bytes[at])
        t->n = 0; /* cut off, or no name */
}

/* The address that 4.3.2.1.in-addr.arpa stands for; false where it is another name. */
static bool read_reverse(const struct text *t, uint8_t address[4])
{
    static const char suffix[] = ".in-addr.arpa";
    size_t size = sizeof suffix - 1, at = 0;
    if (t->n <= size || strncasecmp(t->s + t->n - size, suffix, size) != 0)
        return false;
    for (unsigned i = 4; i--;) {
        unsigned v = 0, digits = 0;
        for (; at < t->n && t->s[at] >= '0' && t->s[at] <= '9' && digits < 3; digits++)
            v = v * 10 + (unsigned)(t->s[at++] - '0');
        if (!digits || v > 255 || at >= t->n || t->s[at++] != '.')
            return false;
        address[i] = (uint8_t)v;
    }
    return at - 1 == t->n - size;
}

/* ---- what each protocol says ---- */

static void learn(struct claims *c, const struct packet *p, uint32_t address, uint8_t addr_len,
                  const char *name, size_t n, enum name_by by)
{
    names_learn(c->names, p->bytes + address, addr_len, name, n, by, (uint32_t)p->number);
}

/* The addresses of the records that answer a question are those of the name that was asked for,
 * whatever aliases lie between; other records say it of their own. */
static void learn_dns(struct claims *c, const struct packet *p, const struct layer *y)
{
    struct text asked = {0}, owner = {0}, name;
    uint8_t reverse[4];
    uint32_t type = 0, questions = 0;
    bool answers = false;
    if (!header_value(p, y, c->dns_response))
        return;
    for (uint32_t i = y->first; i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        const struct text *of = answers && questions == 1 && asked.n ? &asked : &owner;
        if (is(c, f, QUERY_NAME)) {
            read_dname(&asked, p, f);
            questions++;
        } else if (is(c, f, QUERY_TYPE)) {
            type = f->value;
        } else if (!f->depth && field_def_of(f)->type == FT_GROUP) {
            answers = is(c, f, ANSWERS) && (type == A || type == AAAA);
        } else if (is(c, f, RECORD_NAME)) {
            read_dname(&owner, p, f);
        } else if (is(c, f, RECORD_A) || is(c, f, RECORD_AAAA)) {
            learn(c, p, f->offset, (uint8_t)f->length, of->s, of->n, NAME_BY_DNS);
        } else if (is(c, f, RECORD_PTR) && read_reverse(&owner, reverse)) {
            read_dname(&name, p, f);
            names_learn(c->names, reverse, 4, name.s, name.n, NAME_BY_DNS, (uint32_t)p->number);
        }
    }
}

static void learn_tls(struct claims *c, const struct packet *p, const struct layer *y)
{
    const struct field *name = NULL;
    enum name_by by = NAME_BY_TLS;
    for (uint32_t i = y->first; i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        if (is(c, f, SERVER_NAME))
            name = f;
        else if (is(c, f, SERVER_NAME_MEANING) && f->value)
            by = NAME_BY_TLS_OUTER;
    }
    if (name)
        learn(c, p, y->dst, y->addr_len, (const char *)field_bytes(p, name), name->length, by);
}

/* "Host: www.example.com:8080": the name, unless it is an address. */
static void learn_http(struct claims *c, const struct packet *p, const struct layer *y)
{
    for (uint32_t i = y->first; i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        if (!is(c, f, HTTP_HOST))
            continue;
        const char *s = (const char *)field_bytes(p, f), *stop = s + f->length;
        const char *from = memchr(s, ':', f->length);
        bool letters = false;
        for (from = from ? from + 1 : stop; from < stop && *from == ' '; from++)
            ;
        size_t n = 0;
        for (; from + n < stop && from[n] > ' ' && from[n] != ':' && from[n] != '['; n++)
            letters = letters || from[n] > '9';
        if (letters)
            learn(c, p, y->dst, y->addr_len, from, n, NAME_BY_HTTP);
        return;
    }
}

/* The client asks with its name, and the answer has the address. */
static void learn_dhcp(struct claims *c, const struct packet *p, const struct layer *y)
{
    const struct field *host = NULL;
    uint32_t type = 0, id = header_value(p, y, c->dhcp_id);
    for (uint32_t i = y->first; i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        if (is(c, f, DHCP_HOST))
            host = f;
        else if (is(c, f, DHCP_TYPE))
            type = f->value;
    }
    if (type == DHCP_REQUEST && host) {
        names_wait(c->names, id, (const char *)field_bytes(p, host), host->length,
                   (uint32_t)p->number);
    } else if (type == DHCP_ACK && header_value(p, y, c->dhcp_your)) {
        const struct awaited *a = names_waiting(c->names, id);
        if (a)
            names_learn(c->names, header_bytes(p, y, c->dhcp_your), 4, a->name, a->n, NAME_BY_DHCP,
                        a->frame);
    }
}

/* A quoted packet may be anybody's invention. */
static bool is_quoted(const struct packet *p, const struct layer *y)
{
    while (&p->layers[y->parent] != y) {
        y = &p->layers[y->parent];
        if (y->proto == PROTO_icmp || y->proto == PROTO_icmpv6)
            return true;
    }
    return false;
}

void claims_learn(struct claims *c, const struct packet *p)
{
    for (uint32_t i = 0; i < p->n_layers; i++) {
        const struct layer *y = &p->layers[i];
        unsigned by = y->proto;
        bool told = by == PROTO_dns || by == PROTO_tls || by == PROTO_http || by == PROTO_dhcp;
        if (!told || !y->addr_len || is_quoted(p, y))
            continue;
        if (by == PROTO_dns)
            learn_dns(c, p, y);
        else if (by == PROTO_tls)
            learn_tls(c, p, y);
        else if (by == PROTO_http)
            learn_http(c, p, y);
        else
            learn_dhcp(c, p, y);
    }
}
