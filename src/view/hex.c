/* Bytes as tcpdump's -x, -xx, -X, -XX and -A print them under the line. */
#include "wireloupe/view.h"

/* Two hex digits for each byte. */
#define HEX_ROW(h)                                                                                 \
    h "0" h "1" h "2" h "3" h "4" h "5" h "6" h "7" h "8" h "9" h "a" h "b" h "c" h "d" h "e" h "f"
static const char hex_pairs[513] = HEX_ROW("0") HEX_ROW("1") HEX_ROW("2") HEX_ROW("3") HEX_ROW("4")
    HEX_ROW("5") HEX_ROW("6") HEX_ROW("7") HEX_ROW("8") HEX_ROW("9") HEX_ROW("a") HEX_ROW("b")
        HEX_ROW("c") HEX_ROW("d") HEX_ROW("e") HEX_ROW("f");

#define ROW_BYTES 16
#define HEX_COLUMNS 40 /* eight groups of four digits, each with a space before it */

static char *put_offset(char *at, uint32_t offset)
{
    static const char digits[] = "0123456789abcdef";
    memcpy(at, "\n\t0x", 4);
    at += 4;
    for (int shift = 28; shift > 12; shift -= 4) {
        if (offset >> shift) /* rare: four digits are enough for most packets */
            *at++ = digits[offset >> shift & 15];
    }
    memcpy(at, hex_pairs + 2 * (offset >> 8 & 0xff), 2);
    memcpy(at + 2, hex_pairs + 2 * (offset & 0xff), 2);
    memcpy(at + 4, ": ", 2);
    return at + 6;
}

static char *put_hex(char *at, const uint8_t *s, uint32_t n)
{
    uint32_t i = 0;
    for (; i + 1 < n; i += 2) {
        *at++ = ' ';
        memcpy(at, hex_pairs + 2 * s[i], 2);
        memcpy(at + 2, hex_pairs + 2 * s[i + 1], 2);
        at += 4;
    }
    if (i < n) {
        *at++ = ' ';
        memcpy(at, hex_pairs + 2 * s[i], 2);
        at += 2;
    }
    return at;
}

/* Anything but a visible ASCII character, space included, is shown as a dot. */
static inline char visible(uint8_t c)
{
    return out_is_plain(c) && c != ' ' ? (char)c : '.';
}

void hex_rows(struct out *out, const uint8_t *s, uint32_t n, bool ascii)
{
    for (uint32_t from = 0; from < n; from += ROW_BYTES) {
        uint32_t part = n - from < ROW_BYTES ? n - from : ROW_BYTES;
        out_room(out, 96);
        char *hex = put_offset(out->at, from), *at = put_hex(hex, s + from, part);
        if (ascii) {
            char *text = hex + HEX_COLUMNS + 2;
            memset(at, ' ', (size_t)(text - at));
            for (uint32_t i = 0; i < part; i++)
                text[i] = visible(s[from + i]);
            at = text + part;
        }
        out->at = at;
    }
}

/* -A: text as it is, so that requests can be read; a carriage return before a newline is left out.
 */
static void ascii_text(struct out *out, const uint8_t *s, uint32_t n)
{
    out_char(out, '\n');
    for (uint32_t from = 0; from < n; from += 1024) {
        uint32_t stop = n - from < 1024 ? n : from + 1024;
        out_room(out, 1024);
        char *at = out->at;
        for (uint32_t i = from; i < stop; i++) {
            uint8_t c = s[i];
            /* tcpdump leaves out a CR before LF, and one of the last two bytes. */
            if (c == '\r' && (n - i < 3 || s[i + 1] == '\n'))
                continue;
            *at++ = c == '\n' || c == '\t' || c == ' ' ? (char)c : visible(c);
        }
        out->at = at;
    }
}

/* Link-level header lengths by pcap's DLT_ number, where it is the same for every frame. */
static const struct {
    uint16_t linktype;
    uint8_t length;
} link_headers[] = {
    {0, 4},    /* null: 4 bytes of address family */
    {1, 14},   /* Ethernet */
    {9, 4},    /* PPP */
    {50, 4},   /* PPP in HDLC-like framing */
    {51, 8},   /* PPP over Ethernet, with the PPP protocol number */
    {104, 4},  /* Cisco HDLC */
    {108, 4},  /* OpenBSD loopback */
    {113, 16}, /* Linux cooked capture */
    {276, 20}, /* Linux cooked capture, version 2 */
};

#define SHORTEST_WITH_TAGS 14 /* link headers from this length on may go on with tags */

/* Ethernet's header goes on with tags and with 802.2; tcpdump counts them in. */
static bool extends_ethernet(const struct layer *y)
{
    static const char *const names[] = {"eth", "sll", "vlan", "ieee8021ad", "llc", "snap"};
    if (y->proto == PROTO_NONE)
        return false;
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(protocols[y->proto]->name, names[i]) == 0)
            return true;
    }
    return false;
}

#define LLC_LEN 3 /* the shortest header of 802.2 */

/* Where the last tag ends; one that was cut counts as all of the frame, unless 802.2 was not even
 * claimed. */
static uint32_t behind_tags(const struct packet *p, const struct layer *y)
{
    bool llc = y->proto == PROTO_llc;
    if (llc && y->length >= LLC_LEN) /* unnumbered frames have one byte of control */
        return y->offset + LLC_LEN + ((packet_number(p, y->offset + 2, 1) & 3) != 3);
    if (!(y->flags & (LAYER_TRUNCATED | LAYER_MALFORMED)))
        return y->offset + y->length;
    return llc && y->end == y->offset ? y->offset : p->caplen;
}

static uint32_t ethernet_header(const struct packet *p, uint32_t least)
{
    uint32_t i = 0;
    while (i < p->n_layers && extends_ethernet(&p->layers[i]))
        i++;
    uint32_t n = 0;
    if (i < p->n_layers)
        n = p->layers[i].offset;
    else if (i > 1) /* nothing follows */
        n = behind_tags(p, &p->layers[i - 1]);
    return n > least ? n : least;
}

static uint32_t link_header(const struct packet *p)
{
    unsigned i, n = sizeof link_headers / sizeof link_headers[0];
    for (i = 0; i < n; i++) {
        if (link_headers[i].linktype == p->linktype)
            break;
    }
    uint32_t length = i < n ? link_headers[i].length : 0;
    return length >= SHORTEST_WITH_TAGS ? ethernet_header(p, length) : length;
}

void hex_packet(struct out *out, const struct line_options *o, const struct packet *p, bool stopped)
{
    int level = o->hex_ascii ? o->hex_ascii : o->hex;
    if (!level && !o->ascii)
        return;
    bool all = level ? level > 1 : o->ascii_link;
    uint32_t skip = all || stopped ? 0 : link_header(p);
    if (skip >= p->caplen)
        return;
    if (level)
        hex_rows(out, p->bytes + skip, p->caplen - skip, o->hex_ascii != 0);
    else
        ascii_text(out, p->bytes + skip, p->caplen - skip);
}
