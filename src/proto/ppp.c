/* PPP, the Point-to-Point Protocol (RFC 1661, RFC 1662), and Cisco HDLC, which shares its link
 * type.
 *
 * What a student learns here: on a line with one other end nobody needs addresses; a number says
 * what the frame carries, and both ends agree on everything else with protocols of their own.
 *
 *     0       1       2               4
 *    +-------+-------+---------------+----------
 *    | 0xff  | 0x03  | Protocol      | payload ...
 *    +-------+-------+---------------+----------
 *    \ may be left out; so may the first byte of the protocol where it is zero */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"
#include "wireloupe/view.h"

#include "ppp.h"

enum {
    PPP_ADDRESS,
    PPP_CONTROL,
    PPP_FLAG,
    PPP_PROTOCOL,
    PPP_HDLC_TYPE
};

#define ADDRESS_ALL 0xff
#define ADDRESS_CISCO 0x0f
#define ADDRESS_CISCO_ALL 0x8f
#define CONTROL_UI 0x03
#define HDLC_LEN 4
#define MIN_LEN 2
#define ADDRESS_IN 0x00
#define ADDRESS_OUT 0x01
#define FLAG 0x7e /* what stands between two frames, never in one */
#define ESCAPE 0x7d
#define ETHERTYPE_PPP 0x880b
#define COMPRESSED 0x00fd
#define BAP 0xc02d

static const struct value_name types[] = {
    {0x0800, "IPv4"},
    {0x8035, "Keepalive"},
    {0x86dd, "IPv6"},
};

static const struct value_name addresses[] = {
    {0x0f, "One station (Cisco)"},
    {0x8f, "All stations (Cisco)"},
    {0xff, "All stations"},
};

static const struct value_name controls[] = {
    {0x03, "Unnumbered frame"},
};

static const struct field_def rows[] = {
    [PPP_ADDRESS] = {.name = "ppp.address",
                     .label = "Address",
                     .type = FT_HEX,
                     NAMES(addresses),
                     .size = 1,
                     .brief = "addr",
                     .rfc = "RFC 1662 3.1",
                     .what = "All ones: everybody, for there is but one other end."},
    [PPP_CONTROL] = {.name = "ppp.control",
                     .label = "Control",
                     .type = FT_HEX,
                     NAMES(controls),
                     .size = 1,
                     .brief = "ctrl",
                     .rfc = "RFC 1662 3.1",
                     .what = "3: a frame without a number."},
    [PPP_FLAG] = {.name = "ppp.flag",
                  .label = "Flag",
                  .type = FT_HEX,
                  .size = 1,
                  .brief = "flag",
                  .rfc = "RFC 1662 3.1",
                  .what = "What stands between two frames on the line: another frame begins."},
    [PPP_PROTOCOL] = {.name = "ppp.protocol",
                      .label = "Protocol",
                      .type = FT_HEX,
                      .brief = "proto",
                      NAMES(ppp_protocols),
                      .rfc = "RFC 1661 2",
                      .what = "What the frame carries: it chooses the next layer."},
    [PPP_HDLC_TYPE] = {.name = "ppp.hdlc_type",
                       .label = "Type",
                       .type = FT_HEX,
                       .brief = "type",
                       NAMES(types),
                       .rfc = "RFC 1547",
                       .what = "What a frame of Cisco's kind carries, by Ethernet's numbers."},
};

static bool is_cisco(const struct dissect *d, uint32_t address)
{
    return d->p->linktype == LINK_PPP_SERIAL && !d->y->offset &&
           (address == ADDRESS_CISCO || address == ADDRESS_CISCO_ALL);
}

/* Whether the layer is a frame inside a frame, behind a flag. */
static bool is_inner(const struct packet *p, const struct layer *y)
{
    return y != p->layers && p->layers[y->parent].proto == PROTO_ppp;
}

#define LEAST_INNER 3 /* bytes with the flag that say nothing on a link of PPP */

/* The frame behind a flag, up to the end: a flag there belongs to it. Bytes that were escaped do
 * not stand in the frame as they are, and stay data. */
static void inner_frame(struct dissect *d)
{
    uint32_t n = 2, have = reader_have(&d->r);
    while (n < have && reader_peek(&d->r, n, 1) != ESCAPE)
        n++;
    /* A second flag in the place of the protocol says all that there is to say. */
    bool told = reader_peek(&d->r, 1, 1) == FLAG && n > 2;
    emit_uint(d, PPP_FLAG, 1);
    /* tcpdump takes as long a frame as it has. */
    reader_limit(&d->r, have - 1);
    if (n == have || told)
        dissect_next(d, PROTO_ppp);
}

/* The address may be a direction, too, where a daemon captured. */
static bool is_address(uint32_t address)
{
    return address == ADDRESS_ALL || address == ADDRESS_IN || address == ADDRESS_OUT;
}

/* Whether the protocol's first byte was left out, as it may be where it is zero. */
static bool is_compressed(const struct dissect *d, bool serial)
{
    uint32_t first = reader_peek(&d->r, 0, 1);
    if (is_inner(d->p, d->y))
        return first == 0x21 || first == 0x57;
    return !serial && first & 1;
}

static void dissect(struct dissect *d)
{
    uint32_t address = reader_peek(&d->r, 0, 1), control = reader_peek(&d->r, 1, 1);
    bool serial = d->p->linktype == LINK_PPP_SERIAL && !d->y->offset;
    if (is_cisco(d, address)) {
        emit_uint(d, PPP_ADDRESS, 1);
        emit_uint(d, PPP_CONTROL, 1);
        uint32_t type = emit_uint(d, PPP_HDLC_TYPE, 2);
        if (reader_ok(&d->r))
            dissect_next(d, registry_find(BY_ETHERTYPE, type));
        return;
    }
    bool cut = reader_have(&d->r) < 2 && reader_left(&d->r) >= 2;
    if (serial || (is_address(address) && control == CONTROL_UI) ||
        (address == ADDRESS_ALL && cut)) {
        emit_uint(d, PPP_ADDRESS, 1);
        emit_uint(d, PPP_CONTROL, 1);
        if (serial && address != ADDRESS_ALL)
            return;
    }
    if (reader_peek(&d->r, 0, 1) == FLAG && !is_inner(d->p, d->y)) {
        if (reader_have(&d->r) > (d->y->offset ? 0 : LEAST_INNER))
            inner_frame(d);
        return;
    }
    uint32_t protocol = emit_uint(d, PPP_PROTOCOL, is_compressed(d, serial) ? 1 : 2);
    if (reader_ok(&d->r))
        dissect_next(d, registry_find(BY_PPP, protocol));
}

/* A protocol's name, as tcpdump has it where it knows it. */
static void line_name(struct line *l, uint32_t protocol)
{
    const char *name = NAME_IN(ppp_protocols, protocol);
    if (name) {
        out_str(l->out, name);
        return;
    }
    out_str(l->out, "unknown PPP protocol (0x");
    out_hex(l->out, protocol, 4);
    out_char(l->out, ')');
}

static void line_payload_of(struct line *l, const struct layer *y, uint32_t protocol)
{
    uint32_t at = y->offset + y->length;
    if (line_next(l, y))
        return;
    if (protocol == COMPRESSED) {
        out_str(l->out, "compressed PPP data");
        return;
    }
    if (protocol == BAP)
        return;
    line_name(l, protocol);
    out_char(l->out, ' ');
    if (at < l->p->caplen && at < y->end) {
        uint32_t stop = y->end < l->p->caplen ? y->end : l->p->caplen;
        hex_rows(l->out, l->p->bytes + at, stop - at, false);
    }
}

/* "IP (0x0021), length 35: ", as -e shows it. */
static void line_header(struct line *l, const struct layer *y, uint32_t protocol)
{
    const char *name = NAME_IN(ppp_protocols, protocol);
    out_str(l->out, name ? name : "unknown");
    out_str(l->out, " (0x");
    out_hex(l->out, protocol, 4);
    out_str(l->out, "), length ");
    out_dec(l->out, y->end - y->offset);
    out_str(l->out, name ? ": " : "");
}

/* "ff 03 37 ", as -e shows a frame of a serial line. */
static void line_serial_header(struct line *l, const struct layer *y)
{
    out_hex(l->out, packet_number(l->p, y->offset, 1), 2);
    out_char(l->out, ' ');
    out_hex(l->out, packet_number(l->p, y->offset + 1, 1), 2);
    out_char(l->out, ' ');
    out_dec(l->out, y->end - y->offset);
    out_char(l->out, ' ');
}

static void line_cisco(struct line *l, const struct layer *y, uint32_t type)
{
    const char *name = line_ethertype_name(type);
    if (l->opt.ether) {
        bool all = packet_number(l->p, y->offset, 1) == ADDRESS_CISCO_ALL;
        out_str(l->out, all ? "bcast, ethertype " : "unicast, ethertype ");
        out_str(l->out, name ? name : "Unknown");
        out_str(l->out, " (0x");
        out_hex(l->out, type, 4);
        out_str(l->out, "), length ");
        out_dec(l->out, y->end - y->offset);
        out_str(l->out, ": ");
    }
    if (line_next(l, y))
        return;
    if (!l->opt.ether) {
        out_str(l->out, "unknown CHDLC protocol (0x");
        out_hex(l->out, type, 4);
        out_char(l->out, ')');
    }
}

/* The field with the protocol's number, or with the flag that stands in its place; NULL where both
 * were cut. */
static const struct field *protocol_field(const struct line *l, const struct layer *y)
{
    const struct field *flag = layer_get(l->p, y, PPP_FLAG);
    return flag ? flag : layer_get(l->p, y, PPP_PROTOCOL);
}

static uint32_t protocol_of(const struct line *l, const struct field *f)
{
    return f->id == PPP_FLAG ? packet_number(l->p, f->offset, 2) : f->value;
}

static void line_serial(struct line *l, const struct layer *y)
{
    const struct field *type = layer_get(l->p, y, PPP_HDLC_TYPE);
    const struct field *f = protocol_field(l, y);
    uint32_t address = packet_number(l->p, y->offset, 1);
    if (type) {
        line_cisco(l, y, type->value);
        return;
    }
    if (l->p->caplen < HDLC_LEN || (address == ADDRESS_ALL && !f)) {
        line_cut(l, "ppp_hdlc");
        return;
    }
    if (l->opt.ether)
        line_serial_header(l, y);
    if (f) {
        line_name(l, protocol_of(l, f));
        out_str(l->out, ": ");
        line_payload_of(l, y, protocol_of(l, f));
        return;
    }
    out_str(l->out, "unknown addr ");
    out_hex(l->out, packet_number(l->p, y->offset + 2, 1), 2);
    out_str(l->out, "; ctrl ");
    out_hex(l->out, packet_number(l->p, y->offset + 3, 1), 2);
}

static void line(struct line *l, const struct layer *y)
{
    const struct layer *up = line_parent(l, y);
    const struct field *f = protocol_field(l, y);
    if (!up && l->p->linktype == LINK_PPP_SERIAL) {
        line_serial(l, y);
        return;
    }
    if (up && (up->proto == PROTO_eth || up->proto == PROTO_sll || up->proto == PROTO_vlan)) {
        if (y->end == y->offset)
            return;
        out_str(l->out, ": ");
    }
    if (!up && l->p->caplen < HDLC_LEN) {
        line_cut(l, "ppp");
        return;
    }
    if (!f || y->end - y->offset < MIN_LEN) {
        line_cut(l, "ppp");
        l->stopped = y->end - y->offset >= MIN_LEN;
        return;
    }
    uint32_t protocol = protocol_of(l, f);
    if (protocol >> 8 == FLAG && f->id != PPP_FLAG) {
        out_str(l->out, "(protocol 0x");
        out_hex(l->out, protocol, 4);
        out_str(l->out, " invalid)");
        return;
    }
    bool told = l->opt.ether && !is_inner(l->p, y);
    const struct field *address = told ? layer_get(l->p, y, PPP_ADDRESS) : NULL;
    if (address && address->value != ADDRESS_ALL)
        out_str(l->out, address->value == ADDRESS_IN ? "In  " : "Out ");
    if (told)
        line_header(l, y, protocol);
    if (told && !NAME_IN(ppp_protocols, protocol))
        return;
    line_payload_of(l, y, protocol);
}

static const struct bind binds[] = {
    {BY_LINKTYPE, LINK_PPP},
    {BY_LINKTYPE, LINK_PPP_SERIAL},
    {BY_ETHERTYPE, ETHERTYPE_PPP},
    {BY_GRE, ETHERTYPE_PPP},
};

const struct protocol proto_ppp = {
    .name = "ppp",
    .title = "Point-to-Point Protocol",
    .rfc = "RFC 1661",
    ROWS(rows),
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
