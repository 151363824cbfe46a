/* The words that people use for fields. Letters are small; a table of words is in their order. */
#include "grade.h"

#include <stdlib.h>

#define NEAR_FROM 6 /* letters of a word that may be mistyped */

struct meaning {
    const char *word, *means;
};

/* What a word stands for. A word that is not here stands for itself. */
static const struct meaning meanings[] = {
    {"ack", "acknowledgement"},
    {"acknowledgment", "acknowledgement"},
    {"ackno", "acknowledgement number"},
    {"acknr", "acknowledgement number"},
    {"addr", "address"},
    {"address", "address"},
    {"adr", "address"},
    {"chk", "checksum"},
    {"chksum", "checksum"},
    {"chsum", "checksum"},
    {"ciaddr", "client ip address"},
    {"cksum", "checksum"},
    {"cnt", "count"},
    {"crc", "checksum"},
    {"csum", "checksum"},
    {"ctl", "control"},
    {"ctrl", "control"},
    {"cwr", "congestion window reduced"},
    {"d", "destination"},
    {"daddr", "destination address"},
    {"dest", "destination"},
    {"destn", "destination"},
    {"df", "dont fragment"},
    {"dip", "destination ip"},
    {"dmac", "destination mac"},
    {"dport", "destination port"},
    {"dscp", "dscp"},
    {"dst", "destination"},
    {"dstip", "destination ip"},
    {"dstmac", "destination mac"},
    {"dstport", "destination port"},
    {"ece", "ecn echo"},
    {"ecr", "echo reply"},
    {"ether", "ethernet"},
    {"ethertype", "ethernet type"},
    {"eth", "ethernet"},
    {"ethtype", "ethernet type"},
    {"fcs", "checksum"},
    {"fin", "finish"},
    {"frag", "fragment"},
    {"fragmentation", "fragment"},
    {"giaddr", "relay agent ip address"},
    {"hdr", "header"},
    {"hlen", "hardware length"},
    {"hln", "hardware length"},
    {"hlim", "hop limit"},
    {"hrd", "hardware type"},
    {"htype", "hardware type"},
    {"hw", "hardware"},
    {"id", "identification"},
    {"ident", "identification"},
    {"identifier", "identification"},
    {"ihl", "header length"},
    {"inet", "internet"},
    {"ipv4", "ip 4"},
    {"ip4", "ip 4"},
    {"ip6", "ip 6"},
    {"ipv6", "ip 6"},
    {"len", "length"},
    {"lgth", "length"},
    {"lng", "length"},
    {"mac", "hardware"},
    {"mf", "more fragment"},
    {"mss", "maximum segment"},
    {"msg", "message"},
    {"n", "no operation"},
    {"nop", "no operation"},
    {"nr", "number"},
    {"num", "number"},
    {"nxt", "next"},
    {"off", "offset"},
    {"offs", "offset"},
    {"ofs", "offset"},
    {"op", "operation"},
    {"opcode", "operation"},
    {"opt", "option"},
    {"pkt", "packet"},
    {"plen", "protocol length"},
    {"pln", "protocol length"},
    {"pr", "port"},
    {"pro", "protocol"},
    {"proto", "protocol"},
    {"prot", "protocol"},
    {"prt", "port"},
    {"psh", "push"},
    {"ptr", "pointer"},
    {"ptype", "protocol type"},
    {"qd", "question"},
    {"qdcount", "question count"},
    {"rcvd", "received"},
    {"rst", "reset"},
    {"rsv", "reserved"},
    {"rsvd", "reserved"},
    {"rwnd", "window"},
    {"s", "source"},
    {"saddr", "source address"},
    {"sackok", "sack permitted"},
    {"seq", "sequence"},
    {"seqno", "sequence number"},
    {"seqnr", "sequence number"},
    {"sha", "sender hardware address"},
    {"siaddr", "next server ip address"},
    {"sip", "source ip"},
    {"smac", "source mac"},
    {"size", "length"},
    {"spa", "sender protocol address"},
    {"sport", "source port"},
    {"src", "source"},
    {"srcip", "source ip"},
    {"srcmac", "source mac"},
    {"srcport", "source port"},
    {"sum", "checksum"},
    {"syn", "synchronize"},
    {"synchronise", "synchronize"},
    {"tha", "target hardware address"},
    {"tos", "type service"},
    {"tot", "total"},
    {"tpa", "target protocol address"},
    {"ts", "timestamp"},
    {"tsecr", "timestamp echo reply"},
    {"tsval", "timestamp"},
    {"ttl", "time live"},
    {"txid", "transaction identification"},
    {"typ", "type"},
    {"urg", "urgent"},
    {"v", "version"},
    {"v4", "version 4"},
    {"v6", "version 6"},
    {"val", "value"},
    {"ver", "version"},
    {"vers", "version"},
    {"win", "window"},
    {"wnd", "window"},
    {"ws", "window scale"},
    {"wscale", "window scale"},
    {"xid", "transaction identification"},
    {"yiaddr", "your ip address"},
};

#define N_MEANINGS (sizeof meanings / sizeof meanings[0])

/* What else a field is called, by its name; the names that a label and a short form give are not
 * repeated. */
static const struct meaning fields[] = {
    {"arp.dst.hw_mac", "target hardware|destination mac|receiver mac|tha"},
    {"arp.dst.proto_ipv4", "target protocol|destination ip|receiver ip|tpa|target"},
    {"arp.hw.size", "hardware address length"},
    {"arp.opcode", "op code|request|reply|operation code"},
    {"arp.proto.size", "protocol address length|ip length"},
    {"arp.src.hw_mac", "sender hardware|source mac|sha"},
    {"arp.src.proto_ipv4", "sender protocol|source ip|spa|sender"},
    {"dns.count.add_rr", "additional|additional count|arcount"},
    {"dns.count.answers", "answer count|ancount"},
    {"dns.count.auth_rr", "authority count|nscount"},
    {"dns.count.queries", "question|query|query count|qdcount|number of questions"},
    {"dns.id", "txid|query id|id"},
    {"dns.qry.class", "query class|qclass|question class"},
    {"dns.qry.name", "query name|qname|domain|domain name|question name|host name"},
    {"dns.qry.type", "query type|qtype|question type"},
    {"eth.dst", "to mac|receiver|target mac|target|receiver mac|to"},
    {"eth.src", "from mac|sender|sender mac|from"},
    {"eth.type", "ethertype|next protocol|protocol|upper layer protocol|network protocol|frame "
                 "type|type code|next header|type or length|length or type"},
    {"http.request.method", "verb|request type"},
    {"http.request.uri", "url|path|uri|target|resource"},
    {"http.request.version", "http version|protocol version|protocol"},
    {"http.response.code", "code|status"},
    {"http.response.phrase", "reason|phrase|status text"},
    {"http.response.version", "http version|protocol version|protocol"},
    {"http.start_line", "request line|status line|response line|first line"},
    {"icmp.ident", "id|echo id"},
    {"icmp.seq", "sequence|seq no"},
    {"ip.checksum", "checksum"},
    {"ip.dsfield", "tos|dscp ecn|dscp|traffic class|service type|differentiated services|ds|"
                   "diffserv|precedence"},
    {"ip.dst", "receiver|to|target|receiver ip"},
    {"ip.flags", "fragment flags|df mf"},
    {"ip.frag_offset", "offset|fragment"},
    {"ip.hdr_len", "ihl|internet header length|header size"},
    {"ip.id", "packet id|fragment id|datagram id"},
    {"ip.len", "length|datagram length|packet length|size"},
    {"ip.proto", "next protocol|upper layer protocol|transport protocol|next header|payload "
                 "protocol|transport|protocol type|next layer"},
    {"ip.src", "sender|from|sender ip"},
    {"ip.ttl", "hop limit|hop count|hops|hop|lifetime"},
    {"ipv6.dst", "receiver|to|target"},
    {"ipv6.flow", "flow"},
    {"ipv6.hlim", "ttl|hop count|hops"},
    {"ipv6.nxt", "next protocol|protocol|upper layer protocol"},
    {"ipv6.plen", "length"},
    {"ipv6.src", "sender|from"},
    {"ipv6.tclass", "class|tos|dscp"},
    {"tcp.dstport", "receiver port|server port|to port"},
    {"tcp.flags", "control bits|code bits|control flags|control|flag bits"},
    {"tcp.hdr_len", "header length|offset|ihl|header size|thl"},
    {"tcp.option_kind", "type|option type|option kind|option code|option"},
    {"tcp.option_len", "option size"},
    {"tcp.options.mss_val", "mss"},
    {"tcp.options.timestamp.tsecr", "echo reply|ts echo|timestamp echo|echo|val"},
    {"tcp.options.timestamp.tsval", "timestamp|ts|own timestamp"},
    {"tcp.options.wscale.shift", "window scale|scale|scale factor|shift"},
    {"tcp.srcport", "sender port|from port|client port"},
    {"tcp.urgent_pointer", "urgent"},
    {"tcp.window_size_value", "receive window|advertised window|window size"},
    {"udp.dstport", "receiver port|server port|to port"},
    {"udp.length", "datagram length|total length|size"},
    {"udp.srcport", "sender port|from port|client port"},
    {"vlan.id", "vid|vlan id|vlan number"},
};

#define N_FIELDS (sizeof fields / sizeof fields[0])

static const char *look_up(const struct meaning *table, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(table[i].word, word) == 0)
            return table[i].means;
    }
    return NULL;
}

const char *words_meant(const char *word, bool is_near)
{
    const char *means = look_up(meanings, N_MEANINGS, word);
    if (means || !is_near || strlen(word) < NEAR_FROM)
        return means;
    for (size_t i = 0; i < N_MEANINGS; i++) {
        if (strlen(meanings[i].word) >= NEAR_FROM && words_between(meanings[i].word, word, 1) <= 1)
            return meanings[i].means;
    }
    return NULL;
}

const char *words_for_field(const char *field)
{
    return look_up(fields, N_FIELDS, field);
}

bool words_weak(const char *word)
{
    static const char *const weak[] = {"number", "address", "value", "field",
                                       "of",     "no",      "code",  "4"};
    for (size_t i = 0; i < sizeof weak / sizeof weak[0]; i++) {
        if (strcmp(weak[i], word) == 0)
            return true;
    }
    return false;
}

/* Letters to change, add, leave out, or swap with their neighbours. */
unsigned words_between(const char *a, const char *b, unsigned most)
{
    enum {
        LONGEST = 64
    };
    unsigned rows[3][LONGEST + 1];
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST || m > LONGEST || (n > m ? n - m : m - n) > most)
        return most + 1;
    for (size_t k = 0; k <= m; k++)
        rows[0][k] = (unsigned)k;
    for (size_t i = 1; i <= n; i++) {
        unsigned *now = rows[i % 3], *last = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t k = 1; k <= m; k++) {
            unsigned best = last[k - 1] + (a[i - 1] != b[k - 1]);
            best = last[k] + 1 < best ? last[k] + 1 : best;
            best = now[k - 1] + 1 < best ? now[k - 1] + 1 : best;
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
                before[k - 2] + 1 < best)
                best = before[k - 2] + 1;
            now[k] = best;
        }
    }
    return rows[n % 3][m] <= most ? rows[n % 3][m] : most + 1;
}
