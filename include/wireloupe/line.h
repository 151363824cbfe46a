/* tcpdump's line, composed from a dissected packet. */
#ifndef WIRELOUPE_LINE_H
#define WIRELOUPE_LINE_H

#include "wireloupe/out.h"
#include "wireloupe/packet.h"

struct line_memory;

/* What tcpdump's letters ask for. */
struct line_options {
    struct line_memory *memory; /* what was written before: view_begin(); NULL: nothing is known */
    int verbose;                /* -v: 0 to 3 */
    int numeric;                /* -n: 0, 1, 2 */
    int time;                   /* -t: 0 to 5 */
    bool ether;                 /* -e */
    bool quiet;                 /* -q */
    bool absolute;              /* -S */
    bool number;                /* -# */
    bool nano;                  /* --nano, --time-stamp-precision=nano */
    bool no_domain;             /* -N */
    bool ascii;                 /* -A */
    bool ascii_link;            /* -AA */
    bool forced;                /* -T */
    bool no_udp;    /* -T with a type that stands in no datagram: tcpdump shows none then */
    bool asdot;     /* -b */
    bool hide_data; /* -x, -X or -A print the data anyway: no dump of what is not decoded */
    int hex;        /* -x: 1, -xx: 2 */
    int hex_ascii;  /* -X: 1, -XX: 2 */
};

struct line {
    struct out *out;
    const struct packet *p;
    struct line_options opt;
    bool color;   /* see line_color.c */
    bool known;   /* only what tcpdump decodes: it has more to say behind a payload */
    bool stopped; /* tcpdump stops decoding at once where the capture cut what it was at */
};

/* name_in: the word for a value in a table (ascending by value), or NULL. */
static inline const char *name_in(const struct value_name *names, size_t n, uint32_t value)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (names[mid].value < value)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && names[low].value == value ? names[low].name : NULL;
}
#define NAME_IN(table, value) name_in((table), sizeof(table) / sizeof((table)[0]), (value))

/* line_next: writes the first layer inside y. Returns false where there is none. */
bool line_next(struct line *l, const struct layer *y);
/* line_colored: writes a layer where l->color asks for colours. line_in_color: the whole line in
 * colours; returns what line_text() does. */
__attribute__((cold)) void line_colored(struct line *l, const struct layer *y);
__attribute__((cold)) bool line_in_color(struct out *out, const struct line_options *o,
                                         const struct packet *p);
/* line_inner: the first layer inside y, or NULL. */
const struct layer *line_inner(const struct line *l, const struct layer *y);
/* line_part: the part of y's header that dissect_part() made, or NULL. */
const struct layer *line_part(const struct line *l, const struct layer *y);
/* line_parent: the layer y is in, or NULL for the first. */
const struct layer *line_parent(const struct line *l, const struct layer *y);

/* line_beyond: y is decoded here and not by tcpdump (found by its content, or a protocol it does
 * not know): its text continues a line that is complete without it. */
bool line_beyond(const struct layer *y);
/* line_payload: writes the first layer inside y, after ": " where it continues tcpdump's line. */
void line_payload(struct line *l, const struct layer *y);

/* line_cut: " [|name]", as tcpdump marks what the capture cut. */
void line_cut(struct line *l, const char *name);
/* line_stop: the same, where tcpdump stops decoding at once: what is around adds nothing, and a
 * dump shows the frame from its first byte on, for the length of the link-level header is not known
 * yet.
 */
void line_stop(struct line *l, const char *name);
/* line_overlong: " [|name]" where it may also stand for words that are only too long to be shown:
 * a stop in packets that are cut or malformed. */
void line_overlong(struct line *l, const char *name);
/* line_hop_limit: the time to live, or hop limit, of the innermost IP header around y; 255 where
 * there is none. */
uint32_t line_hop_limit(const struct line *l, const struct layer *y);
/* line_src, line_dst: the address of the innermost network layer. */
void line_src(struct line *l, const struct layer *y);
void line_dst(struct line *l, const struct layer *y);
/* line_tcp_port, line_udp_port: a port as a service name, or a number with -n or without a name. */
void line_tcp_port(struct line *l, uint32_t port);
void line_udp_port(struct line *l, uint32_t port);
/* line_ip_proto: an IP protocol number as its name, or "ip-proto-N" with -n or without a name. */
void line_ip_proto(struct line *l, uint32_t proto);
/* line_ip_word: tcpdump's word for an IP protocol that it decodes ("Compressed IP"), or NULL. */
const char *line_ip_word(uint32_t proto);
/* line_interface: the name of this host's interface with that index, or "?"; in at least five
 * columns, and a space. */
void line_interface(struct line *l, uint32_t index);
/* line_flow: "src.sport > dst.dport" for y's addresses and the two ports. */
void line_flow(struct line *l, const struct layer *y, bool tcp);
/* line_mac: the six bytes of a MAC address; without -n the vendor, too: "00:00:0c:01:02:03 (oui
 * Cisco)", and "Broadcast". */
void line_mac(struct line *l, const uint8_t *mac);
/* line_vendor_name: tcpdump's word for a vendor, by the first three bytes of a MAC address, or
 * NULL.
 */
const char *line_vendor_name(uint32_t vendor);
/* line_ether: an Ethernet header: "src > dst, ethertype IPv4 (0x0800), length 60: ". */
void line_ether(struct line *l, const uint8_t *src, const uint8_t *dst, uint32_t type,
                uint32_t len);
/* line_ethertype: "ethertype IPv4 (0x0800)"; with -q "IPv4". */
void line_ethertype(struct line *l, uint32_t type);
/* line_ethertype_name: tcpdump's word for an Ethernet type, or NULL. */
const char *line_ethertype_name(uint32_t type);
/* line_data: a hex dump of undecoded bytes on lines of their own (tab-indented), unless hide_data.
 */
void line_data(struct line *l, uint32_t offset, uint32_t n);
/* line_bits: the words for the bits that are set, in their order, commas between them; "none". */
void line_bits(struct line *l, const struct value_name *words, size_t n, uint32_t value);
/* line_indent: a new line, indented with n tabs. */
void line_indent(struct line *l, unsigned tabs);

#endif
