/* DHCP, the Dynamic Host Configuration Protocol (RFC 2131, RFC 2132), and BOOTP (RFC 951).
 *
 * What a student learns here: how a host that knows nothing, not even its own address, asks the
 * whole network for one, and how a protocol grows: BOOTP's header of 1985 stands unchanged, and all
 * that is new is an option behind it.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+---------------+---------------+
 *    |      op       |     htype     |     hlen      |     hops      |
 *    +---------------+---------------+---------------+---------------+
 *    |                        Transaction ID                         |
 *    +-------------------------------+-+-----------------------------+
 *    |            Seconds            |B|            Flags            |
 *    +-------------------------------+-+-----------------------------+
 *    |                    Client IP address                          |
 *    |                    Your (client) IP address                   |
 *    |                    Next server IP address                     |
 *    |                    Relay agent IP address                     |
 *    +---------------------------------------------------------------+
 *    |           Client hardware address (16 bytes)                  |
 *    |           Server host name (64 bytes)                         |
 *    |           Boot file name (128 bytes)                          |
 *    +---------------------------------------------------------------+
 *    |     Magic cookie: 99.130.83.99, then options to the end       |
 *    +---------------------------------------------------------------+ */
#include "dhcp.h"
#include "dns_text.h"
#include "flow.h"

#define HEADER_LEN 28
#define HARDWARE_ROOM 16
#define SERVER_ROOM 64
#define FILE_ROOM 128

/* Where parts of a message begin: RFC 951 3. */
#define HLEN_AT 2
#define HARDWARE_AT 28
#define XID_AT 4
#define SERVER_AT 44
#define FILE_AT 108
#define OPTIONS_AT 240
#define VENDOR_ROOM 64
#define HW_ETHERNET 1
#define HW_IEEE_802 6
#define REQUEST 1
#define DHCP_MESSAGE_TYPE 53
#define PAD 0
#define END 255
#define CMU_MASK_KNOWN 0x01000000

static const struct value_name operations[] = {
    {1, "Request"},
    {2, "Reply"},
};

static const struct value_name hardware_types[] = {
    {1, "Ethernet"},   {6, "IEEE 802"},       {7, "ARCNET"},       {15, "Frame Relay"},
    {16, "ATM"},       {18, "Fibre Channel"}, {20, "Serial line"}, {23, "Metricom Starmode"},
    {24, "IEEE 1394"}, {27, "EUI-64"},        {32, "InfiniBand"},
};

static const struct value_name broadcast[] = {
    {0, "Unicast"},
    {1, "Broadcast"},
};

static const struct value_name option_codes[] = {
    {0, "Pad"},
#define OPTION(code, id, shape, name, text, ...) {code, text},
#define CODE(code, shape, row, text, ...) {code, text},
#include "dhcp_options.def"
#undef OPTION
#undef CODE
    {255, "End"},
};

static const struct value_name messages[] = {
    {1, "Discover"},
    {2, "Offer"},
    {3, "Request"},
    {4, "Decline"},
    {5, "ACK"},
    {6, "NAK"},
    {7, "Release"},
    {8, "Inform"},
    {9, "Force renew"},
    {10, "Lease query"},
    {11, "Lease unassigned"},
    {12, "Lease unknown"},
    {13, "Lease active"},
    {14, "Bulk lease query"},
    {15, "Lease query done"},
    {16, "Active lease query"},
    {17, "Lease query status"},
    {18, "TLS"},
};

static const struct value_name overloads[] = {
    {1, "Boot file name holds options"},
    {2, "Server host name holds options"},
    {3, "Boot file and server host names hold options"},
};

static const struct value_name node_types[] = {
    {1, "B-node"},
    {2, "P-node"},
    {4, "M-node"},
    {8, "H-node"},
};

static const struct value_name architectures[] = {
    {0, "IA x86 PC"},
    {1, "NEC/PC98"},
    {2, "IA64 PC"},
    {3, "DEC Alpha"},
    {4, "ArcX86"},
    {5, "Intel Lean Client"},
    {6, "EFI IA32"},
    {7, "EFI BC (EFI x86-64)"},
    {8, "EFI Xscale"},
    {9, "EFI x86-64 (EFI BC)"},
    {10, "ARM 32-bit UEFI"},
    {11, "ARM 64-bit UEFI"},
    {15, "IA32 UEFI by HTTP"},
    {16, "x86-64 UEFI by HTTP"},
    {18, "ARM 32-bit UEFI by HTTP"},
    {19, "ARM 64-bit UEFI by HTTP"},
    {20, "IA x86 PC by HTTP"},
    {27, "RISC-V 64-bit UEFI"},
    {28, "RISC-V 64-bit UEFI by HTTP"},
};

static const struct value_name duid_types[] = {
    {1, "Link-layer address and time"},
    {2, "Enterprise number"},
    {3, "Link-layer address"},
    {4, "UUID"},
};

static const struct value_name agent_codes[] = {
    {1, "Agent circuit ID"},
    {2, "Agent remote ID"},
    {4, "DOCSIS device class"},
    {5, "Link selection"},
    {6, "Subscriber ID"},
    {7, "RADIUS attributes"},
    {8, "Authentication"},
    {9, "Vendor-specific information"},
    {10, "Flags"},
    {11, "Server identifier override"},
    {12, "Relay agent identifier"},
    {19, "Source port"},
    {150, "Link selection (Cisco)"},
    {151, "VRF name"},
    {152, "Server identifier override (Cisco)"},
};

static const struct value_name pxe_codes[] = {
    {1, "MTFTP address"},
    {2, "MTFTP client port"},
    {3, "MTFTP server port"},
    {4, "MTFTP timeout"},
    {5, "MTFTP delay"},
    {6, "Discovery control"},
    {7, "Discovery multicast address"},
    {8, "Boot servers"},
    {9, "Boot menu"},
    {10, "Menu prompt"},
    {11, "Multicast address allocation"},
    {12, "Credential types"},
    {71, "Boot item"},
};

static const struct value_name sip_encodings[] = {
    {0, "Domain names"},
    {1, "Addresses"},
};

static const struct value_name auto_configurations[] = {
    {0, "Do not"},
    {1, "Do"},
};

static const struct value_name authentications[] = {
    {0, "Configuration token"},
    {1, "Delayed authentication"},
    {2, "Delayed authentication (obsolete)"},
    {3, "Reconfigure key"},
};

static const struct value_name statuses[] = {
    {0, "Success"},         {1, "Unspecified failure"}, {2, "Query terminated"},
    {3, "Malformed query"}, {4, "Not allowed"},
};

static const struct value_name lease_states[] = {
    {1, "Available"}, {2, "Active"}, {3, "Expired"}, {4, "Released"},
    {5, "Abandoned"}, {6, "Reset"},  {7, "Remote"},  {8, "Transitioning"},
};

#define ROW(id, field, text, kind, source, sentence, ...)                                          \
    [DHCP_##id] = {.name = "dhcp." field,                                                          \
                   .label = (text),                                                                \
                   .type = (kind),                                                                 \
                   .rfc = (source),                                                                \
                   .what = (sentence),                                                             \
                   __VA_ARGS__}

/* How a row of a simple option is shown: by the shape of its value. */
#define TYPE_ADDRESS FT_IPV4
#define TYPE_ADDRESSES FT_IPV4
#define TYPE_TEXT FT_TEXT
#define TYPE_OPAQUE FT_BYTES
#define TYPE_VENDOR FT_BYTES
#define TYPE_U8 FT_UINT
#define TYPE_U16 FT_UINT
#define TYPE_U32 FT_UINT
#define TYPE_U8S FT_UINT
#define TYPE_U16S FT_UINT
#define TYPE_SIGNED FT_INT

static const struct field_def rows[] = {
#include "dhcp_fields.def"
};

/* The client's hardware address, in room for sixteen bytes. */
static void hardware_address(struct dissect *d)
{
    uint32_t length = head(d, &rows[DHCP_HW_LEN]), type = head(d, &rows[DHCP_HW_TYPE]);
    if (length == 0 || length > HARDWARE_ROOM) {
        emit_bytes(d, DHCP_HW_UNUSED, HARDWARE_ROOM, 0);
    } else if (length == 6 && (type == HW_ETHERNET || type == HW_IEEE_802)) {
        emit_bytes(d, DHCP_HW_MAC_ADDR, length, 0);
        emit_bytes(d, DHCP_HW_ADDR_PADDING, HARDWARE_ROOM - length, 0);
    } else if (length == HARDWARE_ROOM) {
        emit_bytes(d, DHCP_HW_ADDR, HARDWARE_ROOM, 0);
    } else {
        uint32_t group = emit_group(d, DHCP_HW_ADDR, 0);
        emit_bytes(d, DHCP_HW_ADDR_PART, length, 0);
        emit_bytes(d, DHCP_HW_ADDR_PADDING, HARDWARE_ROOM - length, 0);
        emit_end(d, group);
    }
}

/* Room in the header for a name, or for options that found none elsewhere. */
static void name_room(struct dissect *d, unsigned name, unsigned options, uint32_t n, bool lent)
{
    if (!lent) {
        emit_bytes(d, name, n, 0);
        return;
    }
    uint32_t outer = dissect_enter(d, n), group = emit_group(d, options, 0);
    dhcp_options(d);
    dissect_leave(d, outer);
    emit_end(d, group);
}

/* The vendor-specific area as Carnegie Mellon University laid it out. */
static void cmu_area(struct dissect *d)
{
    uint32_t group = emit_group(d, DHCP_VENDOR, 0);
    emit_bytes(d, DHCP_CMU_MAGIC, 4, 0);
    emit_uint(d, DHCP_CMU_FLAGS, 4);
    for (unsigned id = DHCP_CMU_MASK; id <= DHCP_CMU_TIME_SERVER_2; id++)
        emit_uint(d, id, 4);
    emit_rest(d, DHCP_CMU_UNUSED);
    emit_end(d, group);
}

static void vendor_area(struct dissect *d)
{
    uint32_t cookie = reader_peek(&d->r, 0, 4);
    if (!reader_need(&d->r, 4))
        return;
    if (cookie == DHCP_COOKIE_VALUE) {
        emit_uint(d, DHCP_COOKIE, 4);
        dhcp_options(d);
        return;
    }
    uint32_t left = reader_left(&d->r);
    uint32_t outer = dissect_enter(d, left < VENDOR_ROOM ? left : VENDOR_ROOM);
    if (cookie == DHCP_CMU_VALUE)
        cmu_area(d);
    else
        emit_rest(d, DHCP_VENDOR);
    dissect_leave(d, outer);
}

/* What the option says that DHCP has beyond BOOTP; 0: it is not there. */
static uint32_t message_type(const struct dissect *d)
{
    struct reader r = d->r;
    r.pos = d->y->offset;
    if (!reader_skip(&r, OPTIONS_AT))
        return 0;
    for (uint32_t at = 0, code; at < reader_have(&r);) {
        code = reader_peek(&r, at, 1);
        if (code == DHCP_MESSAGE_TYPE)
            return reader_peek(&r, at + 1, 1) == 1 ? reader_peek(&r, at + 2, 1) : 0;
        if (code == END)
            break;
        at += code == PAD ? 1 : 2 + reader_peek(&r, at + 1, 1);
    }
    return 0;
}

/* The answers of a server belong to the messages of the client with the same number: an offer to a
 * discover, an acknowledgement, or a refusal, to a request. */
static void join(struct dissect *d)
{
    enum {
        BOOTP,
        FINDS,
        ASKS
    };
    static const uint8_t steps[] = {
        [1] = FINDS, [2] = FINDS, [3] = ASKS, [5] = ASKS, [6] = ASKS, [8] = ASKS,
    };
    uint32_t type = message_type(d), step = type < sizeof steps ? steps[type] : BOOTP;
    if (type && step == BOOTP)
        return; /* a decline, a release: nobody answers */
    const uint32_t key[] = {EXCHANGE_DHCP, head(d, &rows[DHCP_ID]), step,
                            packet_number(d->p, d->y->offset + HARDWARE_AT, 4)};
    flow_exchange(d, key, sizeof key, head(d, &rows[DHCP_TYPE]) == REQUEST, DHCP_RESPONSE_TO);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    if (d->has_flow && !(d->want & WANT_FIELDS))
        join(d);
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE))) {
        emit_bytes(d, DHCP_HW_MAC_ADDR, 6, 0);
        return;
    }
    hardware_address(d);
    uint32_t lent = dhcp_overload(&d->r, SERVER_ROOM + FILE_ROOM);
    name_room(d, DHCP_SERVER, DHCP_SERVER_OPTIONS, SERVER_ROOM, lent & 2);
    name_room(d, DHCP_FILE, DHCP_FILE_OPTIONS, FILE_ROOM, lent & 1);
    vendor_area(d);
    if (d->has_flow && d->want & WANT_FIELDS)
        join(d);
}

/* What UDP's header says is the message's length, where that much is there. */
static uint32_t message_length(const struct line *l, const struct layer *y)
{
    const struct layer *udp = line_parent(l, y);
    uint32_t there = y->end - y->offset;
    if (!udp || udp->proto != PROTO_udp)
        return there;
    uint32_t said = packet_number(l->p, udp->offset + 4, 2) - 8;
    return said < there ? said : there;
}

/* The client's Ethernet address, or NULL where it has none, or, with *cut, where it was cut off. */
static const uint8_t *ethernet_address(const struct line *l, const struct layer *y, bool *cut)
{
    *cut = false;
    if (header_value(l->p, y, &rows[DHCP_HW_TYPE]) != HW_ETHERNET ||
        header_value(l->p, y, &rows[DHCP_HW_LEN]) != 6)
        return NULL;
    const struct field *f = layer_get(l->p, y, DHCP_HW_MAC_ADDR);
    *cut = !f || f->length < 6;
    return *cut ? NULL : field_bytes(l->p, f);
}

/* "Request from 02:00:00:00:00:01, length 300". Returns false where the capture cut it. */
static bool line_short(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t operation = header_value(l->p, y, &rows[DHCP_TYPE]);
    const char *word = NAME_IN(operations, operation);
    bool cut;
    if (!header_has(y, &rows[DHCP_TYPE]))
        return false;
    out_str(o, "BOOTP/DHCP, ");
    if (word) {
        out_str(o, word);
    } else {
        out_str(o, "unknown (0x");
        out_hex(o, operation, 2);
        out_char(o, ')');
    }
    if (!header_has(y, &rows[DHCP_HW_LEN]))
        return false;
    const uint8_t *address = ethernet_address(l, y, &cut);
    if (operation == REQUEST) {
        if (cut)
            return false;
        if (address) {
            out_str(o, " from ");
            line_mac(l, address);
        }
    }
    out_str(o, ", length ");
    out_dec(o, message_length(l, y));
    return true;
}

static void line_number(struct line *l, const char *before, uint32_t value)
{
    out_str(l->out, before);
    out_dec(l->out, value);
}

/* The first line's end with -v: what differs from a direct request over Ethernet. */
static bool line_header(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t type = header_value(p, y, &rows[DHCP_HW_TYPE]);
    uint32_t length = header_value(p, y, &rows[DHCP_HW_LEN]);
    uint32_t hops = header_value(p, y, &rows[DHCP_HOPS]), id = header_value(p, y, &rows[DHCP_ID]);
    uint32_t secs = header_value(p, y, &rows[DHCP_SECS]);
    uint32_t flags = header_value(p, y, &rows[DHCP_FLAGS]);
    if (!header_has(y, &rows[DHCP_SECS]))
        return false;
    if (type != HW_ETHERNET)
        line_number(l, ", htype ", type);
    if (type != HW_ETHERNET || length != 6)
        line_number(l, ", hlen ", length);
    if (hops)
        line_number(l, ", hops ", hops);
    if (id) {
        out_str(o, ", xid 0x");
        out_hex(o, id, 1);
    }
    if (secs)
        line_number(l, ", secs ", secs);
    if (!header_has(y, &rows[DHCP_FLAGS]))
        return false;
    out_str(o, flags & 0x8000 ? ", Flags [Broadcast]" : ", Flags [none]");
    if (l->opt.verbose > 1) {
        out_str(o, " (0x");
        out_hex(o, flags, 4);
        out_char(o, ')');
    }
    return true;
}

static bool line_addresses(struct line *l, const struct layer *y)
{
    static const char *const words[] = {"Client-IP ", "Your-IP ", "Server-IP ", "Gateway-IP "};
    struct out *o = l->out;
    bool cut;
    for (unsigned i = 0; i < 4; i++) {
        const struct field_def *row = &rows[DHCP_IP_CLIENT + i];
        if (!header_has(y, row))
            return false;
        if (header_value(l->p, y, row)) {
            out_str(o, "\n\t  ");
            out_str(o, words[i]);
            out_ipv4(o, header_bytes(l->p, y, row));
        }
    }
    const uint8_t *address = ethernet_address(l, y, &cut);
    if (cut)
        return false;
    if (address) {
        out_str(o, "\n\t  Client-Ethernet-Address ");
        line_mac(l, address);
    }
    return true;
}

/* A name in the header, up to a zero byte; one without, or that was cut, ends the line. */
static bool line_name(struct line *l, const struct layer *y, unsigned id, const char *word)
{
    struct out *o = l->out;
    const struct field *f = layer_get(l->p, y, id);
    if (!f)
        f = layer_get(l->p, y, id + 1); /* it holds options; they read as text here */
    if (!f || !f->length)
        return false;
    const uint8_t *s = field_bytes(l->p, f), *end = memchr(s, 0, f->length);
    if (end == s)
        return true;
    out_str(o, word);
    out_escaped(o, s, end ? (size_t)(end - s) : f->length);
    out_char(o, '"');
    return end != NULL;
}

/* " DG:192.0.2.1" where the address is not zero. */
static bool line_cmu_address(struct line *l, const struct layer *y, unsigned id, const char *word)
{
    const struct field *f = layer_get(l->p, y, id);
    if (!f)
        return false;
    if (f->value) {
        out_str(l->out, word);
        out_ipv4(l->out, field_bytes(l->p, f));
    }
    return true;
}

static bool line_cmu(struct line *l, const struct layer *y)
{
    static const char *const words[] = {" NS1:", " NS2:", " IEN1:", " IEN2:", " TS1:", " TS2:"};
    out_str(l->out, " vend-cmu");
    const struct field *flags = layer_get(l->p, y, DHCP_CMU_FLAGS);
    if (!flags || !layer_get(l->p, y, DHCP_CMU_GATEWAY))
        return false;
    bool mask_known = flags->value & CMU_MASK_KNOWN;
    line_cmu_address(l, y, DHCP_CMU_GATEWAY, " DG:");
    line_cmu_address(l, y, DHCP_CMU_MASK, mask_known ? " SM:" : " SM*:");
    for (unsigned i = 0; i < 6; i++) {
        if (!line_cmu_address(l, y, DHCP_CMU_NAME_SERVER_1 + i, words[i]))
            return false;
    }
    return true;
}

static bool line_vendor(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t from = y->vars;
    if (layer_find(l->p, y, DHCP_COOKIE, &from)) {
        out_str(o, "\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x63825363");
        return dhcp_line_options(l, y, from);
    }
    if (layer_get(l->p, y, DHCP_CMU_MAGIC))
        return line_cmu(l, y);
    const struct field *f = layer_get(l->p, y, DHCP_VENDOR);
    if (!f || f->length < 4)
        return false;
    uint32_t cookie = packet_number(l->p, f->offset, 4);
    if (cookie) {
        out_str(o, "\n\t  Vendor-#0x");
        out_hex(o, cookie, 1);
    }
    return true;
}

/* Whether tcpdump stops at once where the capture, or the IP packet, ends: not in a name, nor in an
 * option's data, nor where it looks first whether something is there. */
static bool stops(const struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    uint32_t end = dns_text_ip_end(l, y), n = (end < p->caplen ? end : p->caplen) - y->offset;
    const struct field *last = p->fields + y->first + y->count - 1;
    if (n >= OPTIONS_AT) {
        while (last > p->fields + y->vars && (last->depth || last->proto != y->proto))
            last--;
        return last->id == DHCP_OPTION_TYPE && last->length < 2;
    }
    bool asks = packet_number(p, y->offset, 3) == 0x010106; /* with a MAC address */
    if (n >= FILE_AT)
        return n == FILE_AT;
    if (n <= SERVER_AT)
        return asks || n < HLEN_AT + 1 || n > XID_AT + 5;
    for (uint32_t i = SERVER_AT; i < n; i++) {
        if (!packet_number(p, y->offset + i, 1))
            return true;
    }
    return false;
}

static void line(struct line *l, const struct layer *y)
{
    bool whole = line_short(l, y);
    if (whole && l->opt.verbose) {
        whole = line_header(l, y) && line_addresses(l, y) &&
                line_name(l, y, DHCP_SERVER, "\n\t  sname \"") &&
                line_name(l, y, DHCP_FILE, "\n\t  file \"") && line_vendor(l, y);
    }
    if (whole)
        return;
    if (stops(l, y))
        line_stop(l, "bootp");
    else
        line_cut(l, "bootp");
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 67},
    {BY_UDP_PORT, 68},
};

const struct protocol proto_dhcp = {
    .name = "dhcp",
    .title = "Dynamic Host Configuration Protocol",
    .rfc = "RFC 2131",
    ROWS(rows),
    .n_header = DHCP_IP_RELAY + 1,
    BINDS(binds),
    .many =
        "option.type option.code option.length option.domain_name_server option.static_route.ip "
        "option.static_route.router option.request_list_item option.user_class "
        "option.user_class.length option.user_class.data option.dhcp_dns_domain_search_list_fqdn",
    .dissect = dissect,
    .line = line,
};
