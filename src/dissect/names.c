/* Names that people type: those of protocols and fields, and what they may have meant. */
#include "wireloupe/dissect.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define LONGEST 63 /* longer words are like nothing */
#define MOST_NEAR 3

/* Other names that protocols go by; their own stand in their constants. */
static const struct {
    const char *name;
    uint8_t proto;
} others[] = {
    {"bootp", PROTO_dhcp}, {"ethernet", PROTO_eth}, {"icmp6", PROTO_icmpv6},
    {"ike", PROTO_isakmp}, {"ip4", PROTO_ip},       {"ip6", PROTO_ipv6},
    {"ipv4", PROTO_ip},    {"rstp", PROTO_stp},     {"ssl", PROTO_tls},
};

unsigned registry_protocol(const char *name)
{
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        if (strcasecmp(protocols[i]->name, name) == 0)
            return i;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcasecmp(others[i].name, name) == 0)
            return others[i].proto;
    }
    return PROTO_NONE;
}

static bool is_same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Either side of a connection, and names that stand for another. */
static const struct {
    const char *name, *either[2];
} both[] = {
    {"http.request", {"http.request.method", NULL}},
    {"http.response", {"http.response.code", NULL}},
    {"tcp.seq_raw", {"tcp.seq", NULL}},
    {"tcp.ack_raw", {"tcp.ack", NULL}},
    {"icmp.resptime", {"icmp.round_trip", NULL}},
    {"ip.src_host", {"ip.src", NULL}},
    {"ip.dst_host", {"ip.dst", NULL}},
    {"ip.host", {"ip.src", "ip.dst"}},
    {"ipv6.src_host", {"ipv6.src", NULL}},
    {"ipv6.dst_host", {"ipv6.dst", NULL}},
    {"ipv6.host", {"ipv6.src", "ipv6.dst"}},
    {"eth.addr", {"eth.src", "eth.dst"}},
    {"ip.addr", {"ip.src", "ip.dst"}},
    {"ipv6.addr", {"ipv6.src", "ipv6.dst"}},
    {"tcp.port", {"tcp.srcport", "tcp.dstport"}},
    {"udp.port", {"udp.srcport", "udp.dstport"}},
    {"sctp.port", {"sctp.srcport", "sctp.dstport"}},
};

static unsigned add_rows(const char *name, struct row_id *rows, unsigned n, unsigned max)
{
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned k = 0; k < protocols[i]->n_fields && n < max; k++) {
            if (strcmp(protocols[i]->fields[k].name, name) == 0)
                rows[n++] = (struct row_id){.proto = (uint8_t)i, .id = (uint16_t)k};
        }
    }
    return n;
}

unsigned registry_rows(const char *name, struct row_id *rows, unsigned max)
{
    unsigned n = 0;
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
        for (unsigned k = 0; k < 2 && strcmp(both[i].name, name) == 0; k++) {
            if (both[i].either[k])
                n = add_rows(both[i].either[k], rows, n, max);
        }
    }
    return add_rows(name, rows, n, max);
}

struct row_id registry_relative(const char *name, struct row_id row)
{
    struct row_id found[1] = {{PROTO_NONE, 0}};
    if (row.proto == PROTO_tcp && strcmp(name, "tcp.seq") == 0)
        add_rows("tcp.seq_relative", found, 0, 1);
    else if (row.proto == PROTO_tcp && strcmp(name, "tcp.ack") == 0)
        add_rows("tcp.ack_relative", found, 0, 1);
    return found[0];
}

uint32_t packet_relative(const struct packet *p, const struct layer *y, struct row_id row)
{
    const struct field *f = layer_get(p, y, row.id);
    uint32_t flags = packet_number(p, y->offset + 13, 1);
    bool syn = flags & 0x02, ack = flags & 0x10;
    bool is_seq = strcmp(registry_row(row)->name, "tcp.seq_relative") == 0;
    if (f)
        return f->value;
    return is_seq ? !syn : ack;
}

/* How many letters have to be put in, left out, replaced, or swapped with the next one, to make one
 * word the other; words of at most LONGEST letters. */
static unsigned distance(const char *a, size_t n, const char *b, size_t k)
{
    unsigned rows[3][LONGEST + 2];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= k; j++)
        last[j] = before[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= k; j++) {
            unsigned best = last[j - 1] + !is_same(a[i - 1], b[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        unsigned *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[k];
}

/* How far a name is from the word; 0 is the nearest, UINT_MAX not near at all. A part of a name
 * ("ttl" of "ip.ttl") is nearer than any mistake. */
static unsigned far_from(const char *word, const char *name)
{
    size_t n = strlen(word), k = strlen(name);
    if (n > LONGEST || k > LONGEST)
        return UINT32_MAX;
    if (n > 1 && k > n && name[k - n - 1] == '.' && strcasecmp(name + k - n, word) == 0)
        return 0;
    if (k > n && n > 2 && strncasecmp(name, word, n) == 0 && strchr("._", name[n]))
        return 1;
    size_t longer = n > k ? n : k, gap = longer - (n < k ? n : k), most = n < 4 ? 1 : 1 + n / 4;
    if (gap > most)
        return UINT32_MAX;
    unsigned d = distance(word, n, name, k);
    return d <= most ? 1 + d : UINT32_MAX;
}

/* Keeps the nearest ones, and of two as near the first. */
static unsigned keep(const char *name, unsigned how_far, const char **near, unsigned *far,
                     unsigned n, unsigned max)
{
    unsigned at = n;
    if (how_far == UINT32_MAX)
        return n;
    for (unsigned i = 0; i < n; i++) {
        if (strcmp(near[i], name) == 0)
            return n;
    }
    while (at > 0 && far[at - 1] > how_far)
        at--;
    if (at == max)
        return n;
    n += n < max;
    for (unsigned i = n - 1; i > at; i--) {
        near[i] = near[i - 1];
        far[i] = far[i - 1];
    }
    near[at] = name;
    far[at] = how_far;
    return n;
}

unsigned registry_near(const char *word, unsigned among, const char **near, unsigned max)
{
    unsigned far[16] = {0}, n = 0;
    max = max < 16 ? max : 16;
    if (max == 0)
        return 0;
    for (unsigned i = PROTO_NONE + 1; among & NEAR_PROTOCOLS && i < N_PROTOCOLS; i++)
        n = keep(protocols[i]->name, far_from(word, protocols[i]->name), near, far, n, max);
    for (unsigned i = PROTO_NONE + 1; among & NEAR_FIELDS && i < N_PROTOCOLS; i++) {
        const struct protocol *t = protocols[i];
        for (unsigned k = 0; k < t->n_fields; k++) {
            if (!(t->fields[k].flags & FF_PART))
                n = keep(t->fields[k].name, far_from(word, t->fields[k].name), near, far, n, max);
        }
    }
    return n;
}

static char *add(char *at, const char *end, const char *s)
{
    while (*s && at + 1 < end)
        *at++ = *s++;
    *at = '\0';
    return at;
}

void registry_suggest(const char *word, unsigned among, char *hint, size_t room)
{
    const char *near[MOST_NEAR], *end = hint + room;
    unsigned n = registry_near(word, among, near, MOST_NEAR);
    char *at = add(hint, end, n ? " (did you mean " : "");
    for (unsigned i = 0; i < n; i++) {
        at = add(at, end, i == 0 ? "" : i + 1 == n ? " or " : ", ");
        at = add(at, end, near[i]);
    }
    add(at, end, n ? "?)" : "");
}
