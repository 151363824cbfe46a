/* Who talks to whom, in the words of --json: addresses, ports, and what identifies the flow.
 *
 * The packets of a flow come close together: what was written of it is kept, each direction for
 * itself, in a table where a new flow takes the place of whatever has the same hash. */
#include "wireloupe/flow.h"
#include "json.h"

#include <stdlib.h>

#define N_TEXTS 1024 /* a power of two */
#define TEXT_ROOM 288

struct ends {
    const uint8_t *src, *dst; /* addr_len bytes each */
    uint16_t sport, dport;    /* or type and code of ICMP */
    uint8_t addr_len, proto;
    bool has_ports;
};

/* The same in words that are compared, in registers: the addresses, and all the rest. */
struct key {
    uint64_t word[5]; /* all zero: none */
};

struct text {
    struct key key;
    uint16_t length;
    char text[TEXT_ROOM];
};

struct json_flows {
    /* Rows that are looked at in every packet. */
    unsigned ip, ipv6, icmp, icmpv6; /* protocols */
    const struct field_def *ip_proto, *ipv6_next, *icmp_type, *icmpv6_type;
    uint8_t ip_numbers[N_PROTOCOLS]; /* what carries a protocol in IP */
    struct text texts[N_TEXTS];
};

struct json_flows *json_flows_open(void)
{
    struct json_flows *known = calloc(1, sizeof *known);
    if (!known)
        return NULL;
    known->ip_proto = registry_field("ip.proto", &known->ip);
    known->ipv6_next = registry_field("ipv6.nxt", &known->ipv6);
    known->icmp_type = registry_field("icmp.type", &known->icmp);
    known->icmpv6_type = registry_field("icmpv6.type", &known->icmpv6);
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned b = protocols[i]->n_binds; b--;) {
            if (protocols[i]->binds[b].by == BY_IP_PROTO)
                known->ip_numbers[i] = (uint8_t)protocols[i]->binds[b].key;
        }
    }
    return known;
}

static uint32_t header_number(const struct packet *p, const struct layer *y,
                              const struct field_def *row)
{
    return row ? header_value(p, y, row) : 0;
}

/* The outermost addresses, and the ports behind them. Returns false where there are none. */
static inline bool find_ends(const struct json *j, struct ends *e)
{
    const struct json_flows *known = j->memory->flows;
    const struct packet *p = j->p;
    unsigned k = 0;
    while (k < p->n_layers && !p->layers[k].addr_len)
        k++;
    if (k == p->n_layers)
        return false;
    const struct layer *y = &p->layers[k];
    if ((y->addr_len != 4 && y->addr_len != 16) || y->src + y->addr_len > p->caplen ||
        y->dst + y->addr_len > p->caplen)
        return false;
    e->addr_len = y->addr_len;
    e->src = p->bytes + y->src;
    e->dst = p->bytes + y->dst;
    e->proto = (uint8_t)(y->proto == known->ip     ? header_number(p, y, known->ip_proto)
                         : y->proto == known->ipv6 ? header_number(p, y, known->ipv6_next)
                                                   : 0);
    while (k + 1 < p->n_layers &&
           (p->layers[k + 1].flags & (LAYER_EXTENSION | LAYER_PART) ||
            j->keys->name[p->layers[k + 1].proto] == j->keys->name[y->proto]))
        k++;
    const struct layer *t = k + 1 < p->n_layers ? &p->layers[k + 1] : NULL;
    if (!t || t->src != y->src)
        return true;
    if (known->ip_numbers[t->proto])
        e->proto = known->ip_numbers[t->proto];
    e->sport = t->sport;
    e->dport = t->dport;
    e->has_ports = t->sport || t->dport;
    if ((t->proto == known->icmp || t->proto == known->icmpv6) && t->fixed >= 2) {
        e->sport = p->bytes[t->offset];
        e->dport = p->bytes[t->offset + 1];
    }
    return true;
}

/* An address, in 16 bytes that zeros fill up. */
static inline void load_address(uint64_t word[2], const uint8_t *a, unsigned n)
{
    uint32_t short_one;
    if (n == 4) {
        memcpy(&short_one, a, 4);
        word[0] = short_one;
        word[1] = 0;
    } else {
        memcpy(word, a, 16);
    }
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

/* The same for both directions, in every run and on every machine; below 2^53. */
static uint64_t flow_id(const struct ends *e)
{
    uint64_t sides[2] = {0, 0};
    for (unsigned i = 0; i < 2; i++) {
        uint64_t address[2];
        load_address(address, i ? e->dst : e->src, e->addr_len);
        for (unsigned k = 0; k < 2; k++)
            sides[i] = mix(sides[i] + 8 * k, le64toh(address[k]));
        sides[i] = mix(sides[i], e->has_ports ? (i ? e->dport : e->sport) : 0);
    }
    uint64_t low = sides[0] < sides[1] ? sides[0] : sides[1];
    uint64_t high = sides[0] < sides[1] ? sides[1] : sides[0];
    return mix(mix(mix(low, high), high >> 7), (uint64_t)e->proto << 8 | e->addr_len) >> 11;
}

static void put_address(struct out *out, const struct ends *e, const uint8_t *a)
{
    if (e->addr_len == 4)
        out_ipv4(out, a);
    else
        out_ipv6(out, a);
}

static void put_protocol(struct out *out, uint8_t proto)
{
    static const struct value_name names[] = {
        {1, "ICMP"},        {2, "IGMP"},  {4, "IPIP"},  {6, "TCP"},    {17, "UDP"},
        {41, "IPv6"},       {47, "GRE"},  {50, "ESP"},  {51, "AH"},    {58, "IPv6-ICMP"},
        {59, "IPv6-NoNxt"}, {89, "OSPF"}, {103, "PIM"}, {112, "VRRP"}, {132, "SCTP"},
    };
    const char *name = NAME_IN(names, proto);
    out_str(out, ",\"proto\":\"");
    if (name)
        out_str(out, name);
    else
        out_dec(out, proto);
    out_char(out, '"');
}

static void write_ends(struct out *out, const struct ends *e)
{
    char community[COMMUNITY_ID_SIZE];
    const struct flow_key key = {.src = e->src,
                                 .dst = e->dst,
                                 .addr_len = e->addr_len,
                                 .proto = e->proto,
                                 .sport = e->sport,
                                 .dport = e->dport};
    out_str(out, ",\"flow_id\":");
    out_dec(out, flow_id(e));
    if (flow_community_id(&key, community)) {
        out_str(out, ",\"community_id\":\"");
        out_str(out, community);
        out_char(out, '"');
    }
    out_str(out, ",\"src_ip\":\"");
    put_address(out, e, e->src);
    if (e->has_ports) {
        out_str(out, "\",\"src_port\":");
        out_dec(out, e->sport);
        out_str(out, ",\"dest_ip\":\"");
    } else {
        out_str(out, "\",\"dest_ip\":\"");
    }
    put_address(out, e, e->dst);
    out_char(out, '"');
    if (e->has_ports) {
        out_str(out, ",\"dest_port\":");
        out_dec(out, e->dport);
    }
    put_protocol(out, e->proto);
}

static inline bool same_key(const struct key *a, const struct key *b)
{
    uint64_t differs = 0;
    for (unsigned i = 0; i < 5; i++)
        differs |= a->word[i] ^ b->word[i];
    return !differs;
}

static __attribute__((noinline)) void write_anew(struct json *j, struct text *t,
                                                 const struct key *key, const struct ends *e)
{
    char *from = j->text->at = j->text->start;
    write_ends(j->text, e);
    size_t n = (size_t)(j->text->at - from);
    j->text->at = j->text->start;
    if (n > TEXT_ROOM || j->text->error) {
        write_ends(j->out, e);
        return;
    }
    memcpy(t->text, j->text->start, n);
    t->length = (uint16_t)n;
    t->key = *key;
    out_mem(j->out, t->text, t->length);
}

void json_flow(struct json *j)
{
    struct ends e = {0};
    struct key key;
    uint64_t h = 0;
    if (!find_ends(j, &e))
        return;
    load_address(&key.word[0], e.src, e.addr_len);
    load_address(&key.word[2], e.dst, e.addr_len);
    key.word[4] = e.sport | (uint32_t)e.dport << 16 | (uint64_t)e.addr_len << 32 |
                  (uint64_t)e.proto << 40 | (uint64_t)e.has_ports << 48;
    for (unsigned i = 0; i < 5; i++)
        h = mix(h, key.word[i]);
    struct text *t = &j->memory->flows->texts[h >> 40 & (N_TEXTS - 1)];
    if (same_key(&t->key, &key))
        out_mem(j->out, t->text, t->length);
    else
        write_anew(j, t, &key, &e);
}
