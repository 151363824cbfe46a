/* ICMP, the Internet Control Message Protocol (RFC 792, RFC 950, RFC 1256, RFC 8335).
 *
 * What a student learns here: how the network talks about itself: a host asks whether another is
 * there, and a router that cannot pass a packet on tells its sender why, quoting its beginning.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |     Type      |     Code      |           Checksum            |
 *    +---------------+---------------+-------------------------------+
 *    | Depends on the type ...                                       |
 *    +---------------------------------------------------------------+ */
#include "flow.h"
#include "icmp.h"

enum {
    TYPE_ECHO_REPLY = 0,
    TYPE_UNREACHABLE = 3,
    TYPE_QUENCH = 4,
    TYPE_REDIRECT = 5,
    TYPE_ECHO = 8,
    TYPE_ADVERTISEMENT = 9,
    TYPE_SOLICITATION = 10,
    TYPE_EXCEEDED = 11,
    TYPE_PARAMETER = 12,
    TYPE_TIMESTAMP = 13,
    TYPE_TIMESTAMP_REPLY = 14,
    TYPE_INFORMATION = 15,
    TYPE_INFORMATION_REPLY = 16,
    TYPE_MASK = 17,
    TYPE_MASK_REPLY = 18,
    TYPE_EXTENDED_ECHO = 42,
    TYPE_EXTENDED_REPLY = 43
};

#define CODE_PROTOCOL 2
#define CODE_PORT 3
#define QUOTED_PROTO 9 /* in the header of the quoted packet */
#define CODE_FRAGMENTATION 4
#define IP_PROTO_ICMP 1
#define IP_PROTO_TCP 6
#define IP_PROTO_UDP 17

static const struct value_name types[] = {
    {0, "Echo reply"},
    {3, "Destination unreachable"},
    {4, "Source quench"},
    {5, "Redirect"},
    {6, "Alternate host address"},
    {8, "Echo request"},
    {9, "Router advertisement"},
    {10, "Router solicitation"},
    {11, "Time exceeded"},
    {12, "Parameter problem"},
    {13, "Timestamp request"},
    {14, "Timestamp reply"},
    {15, "Information request"},
    {16, "Information reply"},
    {17, "Address mask request"},
    {18, "Address mask reply"},
    {30, "Traceroute"},
    {31, "Datagram conversion error"},
    {32, "Mobile host redirect"},
    {37, "Domain name request"},
    {38, "Domain name reply"},
    {39, "SKIP"},
    {40, "Photuris"},
    {42, "Extended echo request"},
    {43, "Extended echo reply"},
};

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
    {2, "not verified"},
};

static const struct value_name classes[] = {
    {1, "MPLS label stack"},
    {2, "Interface information"},
    {3, "Interface identification"},
};

static const struct value_name roles[] = {
    {0, "the packet came in by it"},
    {1, "part of the interface that the packet came in by"},
    {2, "the packet would have gone out by it"},
    {3, "next hop that the packet would have gone to"},
};

static const struct value_name states[] = {
    {1, "incomplete"}, {2, "reachable"}, {3, "stale"}, {4, "delay"}, {5, "probe"}, {6, "failed"},
};

static const struct value_name families[] = {
    {1, "IPv4"},
    {2, "IPv6"},
};

#define ROW(row_name, says, kind, from, means)                                                     \
    .name = row_name, .label = says, .type = kind, .rfc = from, .what = means

static const struct field_def rows[] = {
    [ICMP_TYPE] = {ROW("icmp.type", "Type", FT_UINT, "RFC 792", "What kind of message this is."),
                   .byte = 0, .size = 1, .brief = "type", NAMES(types)},
    [ICMP_CODE] = {ROW("icmp.code", "Code", FT_UINT, "RFC 792",
                       "Details about the type, such as what it is that cannot be reached."),
                   .byte = 1, .size = 1, .brief = "code"},
    [ICMP_CHECKSUM] =
        {ROW("icmp.checksum", "Checksum", FT_HEX, "RFC 792",
             "A sum over the message that shows whether a byte was damaged on the way."),
         .byte = 2, .size = 2, .brief = "cksum"},
    [ICMP_CHECKSUM_STATUS] = {ROW("icmp.checksum.status", "Checksum status", FT_UINT, "RFC 792",
                                  "Whether the checksum fits the bytes that it sums."),
                              NAMES(verdicts)},
    [ICMP_CHECKSUM_CALCULATED] = {ROW("icmp.checksum_calculated", "Calculated checksum", FT_HEX,
                                      "RFC 792", "What the checksum would have to be.")},
    [ICMP_UNUSED] = {ROW("icmp.unused", "Unused", FT_BYTES, "RFC 792",
                         "Bytes without a meaning in this kind of message.")},
    [ICMP_IDENT] = {ROW("icmp.ident", "Identifier", FT_UINT, "RFC 792",
                        "A number that the asking program chose, and that comes back: it tells two "
                        "programs that ask at once apart."),
                    .brief = "id"},
    [ICMP_IDENT_LE] =
        {ROW("icmp.ident_le", "Identifier (little endian)", FT_UINT, "RFC 792",
             "The same two bytes read the other way round, as some systems write them."),
         .flags = FF_SAME},
    [ICMP_SEQ] = {ROW("icmp.seq", "Sequence number", FT_UINT, "RFC 792",
                      "Counts the requests; the reply repeats it."),
                  .brief = "seq"},
    [ICMP_SEQ_LE] =
        {ROW("icmp.seq_le", "Sequence number (little endian)", FT_UINT, "RFC 792",
             "The same two bytes read the other way round, as some systems write them."),
         .flags = FF_SAME},
    [ICMP_RESP_TO] = {ROW("icmp.resp_to", "Answers frame", FT_UINT, "RFC 792",
                          "The frame that has the request to this reply.")},
    [ICMP_ROUND_TRIP] = {ROW("icmp.round_trip", "Round-trip time", FT_DURATION, "RFC 792",
                             "The time from the request to this reply.")},
    [ICMP_DATA_TIME] =
        {ROW("icmp.data_time", "Time in the data", FT_TIME, "RFC 792",
             "The sender's clock when it asked: ping writes it at the beginning of the data, which "
             "comes back, so that it need not remember it."),
         .brief = "time"},
    [ICMP_DATA_MICROSECONDS] = {ROW("icmp.data_time.microseconds", "Microseconds", FT_UINT,
                                    "RFC 792", "What the sender's clock had beyond whole seconds."),
                                .brief = "us", .unit = "us"},
    [ICMP_MTU] = {ROW("icmp.mtu", "MTU of next hop", FT_UINT, "RFC 1191 4",
                      "The largest packet that fits the link that this one was too large for."),
                  .brief = "mtu", .unit = "bytes"},
    [ICMP_LENGTH] =
        {ROW("icmp.length", "Length", FT_UINT, "RFC 4884 4",
             "How long the quoted packet is, in words of four bytes; extensions follow it."),
         .brief = "len"},
    [ICMP_LENGTH_ORIGINAL] = {ROW("icmp.length.original_datagram", "Length of original datagram",
                                  FT_UINT, "RFC 4884 4", "The same length in bytes."),
                              .unit = "bytes", .flags = FF_SAME},
    [ICMP_POINTER] = {ROW("icmp.pointer", "Pointer", FT_UINT, "RFC 792",
                          "Which byte of the quoted packet was wrong."),
                      .brief = "ptr"},
    [ICMP_REDIR_GW] = {ROW("icmp.redir_gw", "Gateway address", FT_IPV4, "RFC 792",
                           "The router that is the better way to that destination."),
                       .brief = "gw"},
    [ICMP_NUM_ADDRS] = {ROW("icmp.num_addrs", "Number of addresses", FT_UINT, "RFC 1256 3",
                            "How many routers the message lists."),
                        .brief = "n"},
    [ICMP_ENTRY_SIZE] = {ROW("icmp.addr_entry_size", "Address entry size", FT_UINT, "RFC 1256 3",
                             "How long each entry is, in words of four bytes: 2."),
                         .brief = "size"},
    [ICMP_LIFETIME] = {ROW("icmp.lifetime", "Lifetime", FT_UINT, "RFC 1256 3",
                           "How long the routers may be used."),
                       .brief = "life", .unit = "seconds"},
    [ICMP_ROUTER] = {ROW("icmp.router_address", "Router address", FT_IPV4, "RFC 1256 3",
                         "A router that hosts may use."),
                     .brief = "router"},
    [ICMP_PREFERENCE] = {ROW("icmp.pref_level", "Preference level", FT_INT, "RFC 1256 3",
                             "Which router to prefer: the highest number."),
                         .brief = "pref"},
    [ICMP_ORIGINATE] = {ROW("icmp.originate_timestamp", "Originate timestamp", FT_UINT, "RFC 792",
                            "When the request was sent, in milliseconds since midnight."),
                        .brief = "orig", .unit = "ms"},
    [ICMP_RECEIVE] = {ROW("icmp.receive_timestamp", "Receive timestamp", FT_UINT, "RFC 792",
                          "When the request arrived."),
                      .brief = "recv", .unit = "ms"},
    [ICMP_TRANSMIT] = {ROW("icmp.transmit_timestamp", "Transmit timestamp", FT_UINT, "RFC 792",
                           "When the reply was sent."),
                       .brief = "xmit", .unit = "ms"},
    [ICMP_MASK] = {ROW("icmp.address_mask", "Address mask", FT_IPV4, "RFC 950",
                       "Which bits of an address name the network."),
                   .brief = "mask"},
    [ICMP_QUOTED_DST] = {ROW("icmp.original.dst", "Destination that failed", FT_IPV4, "RFC 792",
                             "Where the quoted packet was going."),
                         .flags = FF_SAME},
    [ICMP_QUOTED_PROTO] = {ROW("icmp.original.proto", "Protocol that failed", FT_UINT, "RFC 792",
                               "Which protocol the quoted packet carries."),
                           .flags = FF_SAME},
    [ICMP_QUOTED_PORT] = {ROW("icmp.original.port", "Port that failed", FT_UINT, "RFC 792",
                              "Which program the quoted packet was for."),
                          .flags = FF_SAME},
    [ICMP_ECHO_SEQ] = {ROW("icmp.ext.echo.seq", "Sequence number", FT_UINT, "RFC 8335 2",
                           "Counts the requests; the reply repeats it."),
                       .brief = "seq"},
    [ICMP_ECHO_REQ_RES] = {ROW("icmp.ext.echo.req.res", "Reserved", FT_HEX, "RFC 8335 2",
                               "Not used; senders leave these bits zero."),
                           .size = 1, .mask = 0xfe},
    [ICMP_ECHO_REQ_LOCAL] = {ROW("icmp.ext.echo.req.local", "Local", FT_FLAG, "RFC 8335 2",
                                 "Set: the interface asked about is on the host that is asked."),
                             .size = 1, .mask = 0x01},
    [ICMP_ECHO_STATE] = {ROW("icmp.ext.echo.rsp.state", "State", FT_UINT, "RFC 8335 3",
                             "What the host knows about the neighbour that is asked about."),
                         .size = 1, .mask = 0xe0, NAMES(states)},
    [ICMP_ECHO_RES] = {ROW("icmp.ext.echo.rsp.res", "Reserved", FT_HEX, "RFC 8335 3",
                           "Not used; senders leave these bits zero."),
                       .size = 1, .mask = 0x18},
    [ICMP_ECHO_ACTIVE] = {ROW("icmp.ext.echo.rsp.active", "Active", FT_FLAG, "RFC 8335 3",
                              "Set: the interface is up."),
                          .size = 1, .mask = 0x04},
    [ICMP_ECHO_IPV4] = {ROW("icmp.ext.echo.rsp.ipv4", "IPv4", FT_FLAG, "RFC 8335 3",
                            "Set: IPv4 runs on the interface."),
                        .size = 1, .mask = 0x02},
    [ICMP_ECHO_IPV6] = {ROW("icmp.ext.echo.rsp.ipv6", "IPv6", FT_FLAG, "RFC 8335 3",
                            "Set: IPv6 runs on the interface."),
                        .size = 1, .mask = 0x01},
    [EXT_ALL] = {ROW("icmp.ext", "Extensions", FT_GROUP, "RFC 4884 7",
                     "Further parts of the message, behind the quoted packet.")},
    [EXT_VERSION] = {ROW("icmp.ext.version", "Version", FT_UINT, "RFC 4884 7",
                         "The version of the extensions: 2."),
                     .size = 1, .mask = 0xf0, .brief = "ver"},
    [EXT_RES] = {ROW("icmp.ext.res", "Reserved", FT_GROUP, "RFC 4884 7",
                     "Not used; senders leave these bits zero.")},
    [EXT_RES_HIGH] = {ROW("icmp.ext.res.high", "Reserved, high bits", FT_UINT, "RFC 4884 7",
                          "The four reserved bits that share a byte with the version."),
                      .size = 1, .mask = 0x0f, .flags = FF_PART},
    [EXT_RES_LOW] = {ROW("icmp.ext.res.low", "Reserved, low bits", FT_UINT, "RFC 4884 7",
                         "The other eight reserved bits."),
                     .flags = FF_PART},
    [EXT_CHECKSUM] = {ROW("icmp.ext.checksum", "Checksum", FT_HEX, "RFC 4884 7",
                          "A sum over the extensions."),
                      .brief = "cksum"},
    [EXT_CHECKSUM_STATUS] = {ROW("icmp.ext.checksum.status", "Checksum status", FT_UINT,
                                 "RFC 4884 7", "Whether the checksum fits the extensions."),
                             NAMES(verdicts)},
    [EXT_OBJECT] = {ROW("icmp.ext.object", "Object", FT_GROUP, "RFC 4884 7.1",
                        "One of the parts.")},
    [EXT_LENGTH] = {ROW("icmp.ext.length", "Length", FT_UINT, "RFC 4884 7.1",
                        "How long the object is, these four bytes included."),
                    .brief = "len", .unit = "bytes"},
    [EXT_CLASS] = {ROW("icmp.ext.class", "Class", FT_UINT, "RFC 4884 7.1",
                       "What the object is about."),
                   .brief = "class", NAMES(classes)},
    [EXT_CTYPE] = {ROW("icmp.ext.ctype", "C-Type", FT_UINT, "RFC 4884 7.1",
                       "Which form the object has."),
                   .brief = "ctype"},
    [EXT_DATA] = {ROW("icmp.ext.data", "Data", FT_BYTES, "RFC 4884 7.1",
                      "Contents that are not taken apart here.")},
    [MPLS_ENTRY] = {ROW("icmp.mpls", "MPLS label stack entry", FT_GROUP, "RFC 4950 3",
                        "A label that the packet had when it was dropped.")},
    [MPLS_LABEL] = {ROW("icmp.mpls.label", "Label", FT_GROUP, "RFC 3032 2.1",
                        "The number that routers send the packet on by."),
                    .brief = "label"},
    [MPLS_LABEL_HIGH] = {ROW("icmp.mpls.label.high", "Label, high bits", FT_UINT, "RFC 3032 2.1",
                             "The first sixteen bits of the label."),
                         .flags = FF_PART},
    [MPLS_LABEL_LOW] = {ROW("icmp.mpls.label.low", "Label, low bits", FT_UINT, "RFC 3032 2.1",
                            "The last four bits of the label."),
                        .size = 1, .mask = 0xf0, .flags = FF_PART},
    [MPLS_EXP] = {ROW("icmp.mpls.exp", "Traffic class", FT_UINT, "RFC 5462 1.2",
                      "The class of service."),
                  .size = 1, .mask = 0x0e},
    [MPLS_S] = {ROW("icmp.mpls.s", "Bottom of stack", FT_FLAG, "RFC 3032 2.1",
                    "Set: this is the last label; the packet follows."),
                .size = 1, .mask = 0x01},
    [MPLS_TTL] = {ROW("icmp.mpls.ttl", "Time to live", FT_UINT, "RFC 3032 2.1",
                      "How many more routers may pass the packet on."),
                  .brief = "ttl"},
    [MPLS_DATA] = {ROW("icmp.mpls.data", "Data", FT_BYTES, "RFC 4950 3",
                       "What is too short for a label.")},
    [INT_ROLE] = {ROW("icmp.int_info.role", "Interface role", FT_UINT, "RFC 5837 4.1",
                      "What the interface had to do with the packet."),
                  .size = 1, .mask = 0xc0, NAMES(roles)},
    [INT_RESERVED] = {ROW("icmp.int_info.reserved", "Reserved", FT_UINT, "RFC 5837 4.1",
                          "Not used; senders leave these bits zero."),
                      .size = 1, .mask = 0x30},
    [INT_IFINDEX] = {ROW("icmp.int_info.ifindex", "Index present", FT_FLAG, "RFC 5837 4.1",
                         "Set: the interface's number follows."),
                     .size = 1, .mask = 0x08},
    [INT_IPADDR] = {ROW("icmp.int_info.ipaddr", "Address present", FT_FLAG, "RFC 5837 4.1",
                        "Set: the interface's address follows."),
                    .size = 1, .mask = 0x04},
    [INT_NAME_PRESENT] = {ROW("icmp.int_info.name_present", "Name present", FT_FLAG, "RFC 5837 4.1",
                              "Set: the interface's name follows."),
                          .size = 1, .mask = 0x02},
    [INT_MTU_PRESENT] = {ROW("icmp.int_info.mtu_present", "MTU present", FT_FLAG, "RFC 5837 4.1",
                             "Set: the largest packet for the interface follows."),
                         .size = 1, .mask = 0x01},
    [INT_INDEX] = {ROW("icmp.int_info.index", "Interface index", FT_UINT, "RFC 5837 4.1",
                       "The number of the interface on the router."),
                   .brief = "if"},
    [INT_ADDRESS] = {ROW("icmp.int_info.address", "Interface address", FT_GROUP, "RFC 5837 4.2",
                         "An address of the interface.")},
    [INT_AFI] = {ROW("icmp.int_info.afi", "Address family identifier", FT_UINT, "RFC 5837 4.2",
                     "Which protocol the address belongs to."),
                 .brief = "afi", NAMES(families)},
    [INT_ADDRESS_RESERVED] = {ROW("icmp.reserved", "Reserved", FT_BYTES, "RFC 5837 4.2",
                                  "Not used; senders leave these bytes zero.")},
    [INT_IPV4] = {ROW("icmp.int_info.ipv4", "IPv4 address", FT_IPV4, "RFC 5837 4.2",
                      "The address of the interface."),
                  .brief = "addr"},
    [INT_IPV6] = {ROW("icmp.int_info.ipv6", "IPv6 address", FT_IPV6, "RFC 5837 4.2",
                      "The address of the interface."),
                  .brief = "addr"},
    [INT_UNKNOWN] = {ROW("icmp.int_info.ipunknown", "Address", FT_BYTES, "RFC 5837 4.2",
                         "An address of another family.")},
    [INT_NAME_GROUP] = {ROW("icmp.int_info.name_object", "Interface name", FT_GROUP, "RFC 5837 4.3",
                            "The name of the interface, with its length.")},
    [INT_NAME_LENGTH] = {ROW("icmp.int_info.name_length", "Name length", FT_UINT, "RFC 5837 4.3",
                             "How long the name is, this byte included."),
                         .brief = "len", .unit = "bytes"},
    [INT_NAME] = {ROW("icmp.int_info.name", "Name", FT_TEXT, "RFC 5837 4.3",
                      "What the router calls the interface."),
                  .brief = "name"},
    [INT_MTU] = {ROW("icmp.int_info.mtu", "Maximum transmission unit", FT_UINT, "RFC 5837 4.1",
                     "The largest packet for the interface."),
                 .brief = "mtu", .unit = "bytes"},
    [IDENT_NAME] = {ROW("icmp.int_ident.name", "Name", FT_TEXT, "RFC 8335 2.1",
                        "The name of the interface that is asked about."),
                    .brief = "name"},
    [IDENT_INDEX] = {ROW("icmp.int_ident.index", "Interface index", FT_UINT, "RFC 8335 2.1",
                         "The number of the interface that is asked about."),
                     .brief = "if"},
    [IDENT_AFI] = {ROW("icmp.int_ident.afi", "Address family identifier", FT_UINT, "RFC 8335 2.1",
                       "Which protocol the address belongs to."),
                   .brief = "afi", NAMES(families)},
    [IDENT_ADDR_LENGTH] = {ROW("icmp.int_ident.addr_length", "Address length", FT_UINT,
                               "RFC 8335 2.1", "How long the address is."),
                           .brief = "len", .unit = "bytes"},
    [IDENT_RESERVED] = {ROW("icmp.int_ident.reserved", "Reserved", FT_BYTES, "RFC 8335 2.1",
                            "Not used; senders leave it zero.")},
    [IDENT_IPV4] = {ROW("icmp.int_ident.ipv4", "IPv4 address", FT_IPV4, "RFC 8335 2.1",
                        "The address of the interface that is asked about."),
                    .brief = "addr"},
    [IDENT_IPV6] = {ROW("icmp.int_ident.ipv6", "IPv6 address", FT_IPV6, "RFC 8335 2.1",
                        "The address of the interface that is asked about."),
                    .brief = "addr"},
    [IDENT_ADDRESS] = {ROW("icmp.int_ident.address", "Address", FT_BYTES, "RFC 8335 2.1",
                           "The address of the interface that is asked about."),
                       .brief = "addr"},
};

/* The sum over the whole message. */
static void verify_checksum(struct dissect *d)
{
    uint32_t at = d->y->offset, n = d->r.end - at, sent = head(d, &rows[ICMP_CHECKSUM]);
    const struct layer *ip = &d->p->layers[d->y->parent];
    if (!(d->want & WANT_CHECKSUM) || !n || d->r.end > d->r.cap || ip->flags & LAYER_FRAGMENT)
        return;
    uint16_t rest = dissect_checksum(d, at, n, 0);
    uint32_t place = at + (n < 4 ? 0 : 2);
    emit_same(d, ICMP_CHECKSUM_STATUS, place, 0, rest == 0);
    emit_same(d, ICMP_CHECKSUM_CALCULATED, place, 0, checksum_fold((uint32_t)rest + sent));
}

static void ident_and_seq(struct dissect *d)
{
    bool fields = d->want & WANT_FIELDS;
    uint32_t ident = emit_uint(d, ICMP_IDENT, 2);
    if (fields && reader_ok(&d->r))
        emit_same(d, ICMP_IDENT_LE, d->r.pos - 2, 2, (ident & 255) << 8 | ident >> 8);
    uint32_t seq = emit_uint(d, ICMP_SEQ, 2);
    if (fields && reader_ok(&d->r))
        emit_same(d, ICMP_SEQ_LE, d->r.pos - 2, 2, (seq & 255) << 8 | seq >> 8);
}

/* What the line says about the packet inside, without dissecting it. */
static void quoted_facts(struct dissect *d)
{
    uint32_t at = d->r.pos, have = reader_have(&d->r);
    uint32_t header = (reader_peek(&d->r, 0, 1) & 15) * 4;
    if (have >= 10)
        emit_same(d, ICMP_QUOTED_PROTO, at + 9, 1, reader_peek(&d->r, 9, 1));
    if (have >= 20)
        emit_same(d, ICMP_QUOTED_DST, at + 16, 4, reader_peek(&d->r, 16, 4));
    if (have >= header + 4)
        emit_same(d, ICMP_QUOTED_PORT, at + header + 2, 2, reader_peek(&d->r, header + 2, 2));
}

/* The packet that the message is about: n bytes of it. What it claims beyond them was left out by
 * the sender, just as what a capture cuts. */
static void quoted_packet(struct dissect *d, uint32_t n)
{
    uint32_t end = d->r.end, cap = d->r.cap, stop = d->r.pos + n;
    uint32_t total = reader_peek(&d->r, 2, 2), pseudo = d->pseudo;
    uint16_t status = d->p->status;
    if (reader_have(&d->r) == 0)
        return;
    if (stop < cap)
        d->r.cap = stop;
    d->r.end = d->r.pos + (total > n ? total : n);
    dissect_inside(d, PROTO_ip, reader_left(&d->r));
    d->p->status = status;
    d->pseudo = pseudo;
    d->r.end = end;
    d->r.cap = cap;
    d->r.pos = stop < cap ? stop : cap;
}

/* The length of the quoted packet, in words of four bytes, where the sender tells it (RFC 4884). */
static uint32_t quoted_length(struct dissect *d)
{
    uint32_t words = emit_uint(d, ICMP_LENGTH, 1);
    if (reader_ok(&d->r))
        emit_same(d, ICMP_LENGTH_ORIGINAL, d->r.pos - 1, 1, words * 4);
    return words * 4;
}

/* The second word of an error message. Returns the length of the quoted packet that it tells. */
static uint32_t error_word(struct dissect *d, uint32_t type, uint32_t code)
{
    uint32_t length = 0;
    bool told = reader_peek(&d->r, 1, 1) != 0;
    if (type == TYPE_REDIRECT) {
        emit_uint(d, ICMP_REDIR_GW, 4);
    } else if (type == TYPE_UNREACHABLE && code == CODE_FRAGMENTATION) {
        emit_bytes(d, ICMP_UNUSED, 2, 0);
        emit_uint(d, ICMP_MTU, 2);
    } else if (type == TYPE_PARAMETER) {
        emit_uint(d, ICMP_POINTER, 1);
        if (told)
            length = quoted_length(d);
        emit_bytes(d, ICMP_UNUSED, told ? 2 : 3, 0);
    } else if (type == TYPE_QUENCH || !told) {
        emit_bytes(d, ICMP_UNUSED, 4, 0);
    } else {
        emit_bytes(d, ICMP_UNUSED, 1, 0);
        length = quoted_length(d);
        emit_bytes(d, ICMP_UNUSED, 2, 0);
    }
    return length;
}

static void dissect_error(struct dissect *d, uint32_t type, uint32_t code)
{
    uint32_t told = error_word(d, type, code), left = reader_left(&d->r);
    if (!reader_ok(&d->r))
        return;
    bool multi = type != TYPE_QUENCH && type != TYPE_REDIRECT;
    uint32_t quoted = left, at = ICMP_EXT_AT - ICMP_QUOTED_AT;
    if (told > at && told < left)
        at = told;
    if (multi && left > at)
        quoted = at;
    quoted_facts(d);
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE | WANT_INNER)))
        return;
    quoted_packet(d, quoted);
    if (quoted < left && reader_have(&d->r))
        dissect_icmp_ext(d);
}

static void dissect_advertisement(struct dissect *d)
{
    uint32_t n = emit_uint(d, ICMP_NUM_ADDRS, 1), size = emit_uint(d, ICMP_ENTRY_SIZE, 1);
    emit_uint(d, ICMP_LIFETIME, 2);
    if (size != 2)
        return;
    while (n-- && reader_need(&d->r, 8)) {
        emit_uint(d, ICMP_ROUTER, 4);
        emit_uint(d, ICMP_PREFERENCE, 4);
    }
}

static void dissect_timestamps(struct dissect *d)
{
    ident_and_seq(d);
    emit_uint(d, ICMP_ORIGINATE, 4);
    emit_uint(d, ICMP_RECEIVE, 4);
    emit_uint(d, ICMP_TRANSMIT, 4);
}

/* RFC 8335: asks a host about one of its interfaces, or its neighbour's. */
static void dissect_extended_echo(struct dissect *d, bool request)
{
    uint32_t ident = emit_uint(d, ICMP_IDENT, 2);
    if (d->want & WANT_FIELDS && reader_ok(&d->r))
        emit_same(d, ICMP_IDENT_LE, d->r.pos - 2, 2, (ident & 255) << 8 | ident >> 8);
    emit_uint(d, ICMP_ECHO_SEQ, 1);
    unsigned first = request ? ICMP_ECHO_REQ_RES : ICMP_ECHO_STATE;
    unsigned last = request ? ICMP_ECHO_REQ_LOCAL : ICMP_ECHO_IPV6;
    for (unsigned id = first; id <= last; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    if (request && reader_have(&d->r) && d->want & WANT_FIELDS)
        dissect_icmp_ext(d);
}

/* A request and its reply have the identifier and the sequence number in common. */
static void join_echo(struct dissect *d, bool request)
{
    uint16_t ident = (uint16_t)packet_number(d->p, d->y->offset + 4, 2);
    struct flow_key k = flow_key_of(d, IP_PROTO_ICMP, ident, ident);
    if (!flow_meet(d, &k, !request, false))
        return;
    uint32_t seq = packet_number(d->p, d->y->offset + 6, 2);
    const uint32_t key[] = {EXCHANGE_ECHO, d->flow.index, seq};
    struct exchange x = {0};
    if (d->has_flow && request)
        flows_ask(d->facts, key, sizeof key, (uint32_t)d->p->number, d->p->time);
    else if (d->has_flow)
        x = flows_answer(d->facts, key, sizeof key, d->p->time);
    if (x.frame && d->want & WANT_FIELDS) {
        emit_same(d, ICMP_RESP_TO, d->r.pos, 0, x.frame);
        emit_duration(d, ICMP_ROUND_TRIP, d->r.pos, x.time);
    }
    flow_part(d);
}

#define DAY 86400

static bool is_about_now(const struct dissect *d, uint32_t seconds)
{
    int64_t difference = d->p->time / 1000000000 - (int64_t)seconds;
    return seconds && difference > -DAY && difference < DAY;
}

/* What ping puts first: its clock, as its machine keeps it in memory: seconds of four or eight
 * bytes, the last or the first of them the highest, then microseconds. */
static void time_in_data(struct dissect *d)
{
    uint32_t big = reader_peek(&d->r, 0, 4), little = __builtin_bswap32(big);
    uint32_t upper = reader_peek(&d->r, 4, 4), low = reader_peek(&d->r, 8, 4);
    if (!reader_ok(&d->r) || reader_have(&d->r) < 8)
        return;
    if (is_about_now(d, little)) {
        bool wide = !upper && reader_have(&d->r) >= 16 && !reader_peek(&d->r, 12, 4);
        emit_bytes(d, ICMP_DATA_TIME, 8, little);
        if (wide)
            emit_bytes(d, ICMP_DATA_MICROSECONDS, 8, __builtin_bswap32(low));
    } else if (is_about_now(d, big)) {
        emit_bytes(d, ICMP_DATA_TIME, 8, big);
    }
}

static void dissect_type(struct dissect *d, uint32_t type)
{
    switch (type) {
    case TYPE_ECHO_REPLY:
    case TYPE_ECHO:
    case TYPE_INFORMATION:
    case TYPE_INFORMATION_REPLY:
        ident_and_seq(d);
        if (d->want & WANT_FIELDS && (type == TYPE_ECHO || type == TYPE_ECHO_REPLY))
            time_in_data(d);
        if (d->facts && reader_ok(&d->r) && (type == TYPE_ECHO || type == TYPE_ECHO_REPLY))
            join_echo(d, type == TYPE_ECHO);
        break;
    case TYPE_UNREACHABLE:
    case TYPE_QUENCH:
    case TYPE_REDIRECT:
    case TYPE_EXCEEDED:
    case TYPE_PARAMETER:
        dissect_error(d, type, head(d, &rows[ICMP_CODE]));
        break;
    case TYPE_ADVERTISEMENT:
        dissect_advertisement(d);
        break;
    case TYPE_SOLICITATION:
        emit_bytes(d, ICMP_UNUSED, 4, 0);
        break;
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMP_REPLY:
        dissect_timestamps(d);
        break;
    case TYPE_MASK:
    case TYPE_MASK_REPLY:
        ident_and_seq(d);
        emit_uint(d, ICMP_MASK, 4);
        break;
    case TYPE_EXTENDED_ECHO:
    case TYPE_EXTENDED_REPLY:
        dissect_extended_echo(d, type == TYPE_EXTENDED_ECHO);
        break;
    default:
        break;
    }
}

static void dissect(struct dissect *d)
{
    bool whole = emit_header(d);
    verify_checksum(d);
    if (!whole)
        return;
    dissect_type(d, head(d, &rows[ICMP_TYPE]));
}

/* How the line says that something cannot be reached: what kind of thing, and why. */
struct unreachable {
    const char *before, *after;
};

static const struct unreachable unreachables[] = {
    {"net ", " unreachable"},
    {"host ", " unreachable"},
    {"", NULL},
    {"", NULL},
    {"", " unreachable - need to frag"},
    {"", " unreachable - source route failed"},
    {"net ", " unreachable - unknown"},
    {"host ", " unreachable - unknown"},
    {"", " unreachable - source host isolated"},
    {"net ", " unreachable - admin prohibited"},
    {"host ", " unreachable - admin prohibited"},
    {"net ", " unreachable - tos prohibited"},
    {"host ", " unreachable - tos prohibited"},
    {"host ", " unreachable - admin prohibited filter"},
    {"host ", " unreachable - host precedence violation"},
    {"host ", " unreachable - precedence cutoff"},
};

static bool get(const struct line *l, const struct layer *y, unsigned id, uint32_t *value)
{
    const struct field *f = layer_get(l->p, y, id);
    *value = f ? f->value : 0;
    return f != NULL;
}

static void line_address(struct line *l, const struct layer *y, unsigned id)
{
    out_ipv4(l->out, field_bytes(l->p, layer_get(l->p, y, id)));
}

static void line_number(struct line *l, const char *before, uint32_t v)
{
    out_str(l->out, before);
    out_dec(l->out, v);
}

static void line_port_unreachable(struct line *l, uint32_t proto, uint32_t port)
{
    if (proto == IP_PROTO_TCP) {
        out_str(l->out, " tcp port ");
        line_tcp_port(l, port);
    } else if (proto == IP_PROTO_UDP) {
        out_str(l->out, " udp port ");
        line_udp_port(l, port);
    } else {
        line_number(l, " protocol ", proto);
        line_number(l, " port ", port);
    }
    out_str(l->out, " unreachable");
}

static bool line_unreachable(struct line *l, const struct layer *y, uint32_t code)
{
    struct out *o = l->out;
    uint32_t proto, port = 0, value;
    bool known = code < sizeof unreachables / sizeof *unreachables;
    if (!get(l, y, ICMP_QUOTED_DST, &value) ||
        (code == CODE_PORT && !get(l, y, ICMP_QUOTED_PORT, &port)))
        return false;
    get(l, y, ICMP_QUOTED_PROTO, &proto);
    out_mem(o, "ICMP ", 5);
    out_str(o, known ? unreachables[code].before : "");
    line_address(l, y, ICMP_QUOTED_DST);
    if (!known) {
        line_number(l, " unreachable - #", code);
    } else if (code == CODE_PROTOCOL) {
        line_number(l, " protocol ", proto);
        out_str(o, " unreachable");
    } else if (code == CODE_PORT) {
        line_port_unreachable(l, proto, port);
    } else {
        out_str(o, unreachables[code].after);
        if (code == CODE_FRAGMENTATION && get(l, y, ICMP_MTU, &value) && value) {
            line_number(l, " (mtu ", value);
            out_char(o, ')');
        }
    }
    return true;
}

static bool line_redirect(struct line *l, const struct layer *y, uint32_t code)
{
    static const char *const words[] = {"redirect ", "redirect ", "redirect-tos ", "redirect-tos "};
    struct out *o = l->out;
    uint32_t value;
    if (!get(l, y, ICMP_QUOTED_DST, &value))
        return false;
    out_mem(o, "ICMP ", 5);
    if (code < 4) {
        out_str(o, words[code]);
    } else {
        line_number(l, "redirect-#", code);
        out_char(o, ' ');
    }
    line_address(l, y, ICMP_QUOTED_DST);
    out_str(o, code > 3 ? " to " : code % 2 ? " to host " : " to net ");
    line_address(l, y, ICMP_REDIR_GW);
    return true;
}

static void line_lifetime(struct line *l, uint32_t v)
{
    struct out *o = l->out;
    if (v < 60) {
        out_dec(o, v);
        return;
    }
    if (v < 3600) {
        out_dec(o, v / 60);
    } else {
        out_dec(o, v / 3600);
        out_char(o, ':');
        out_dec_pad(o, v % 3600 / 60, 2);
    }
    out_char(o, ':');
    out_dec_pad(o, v % 60, 2);
}

static bool line_advertisement(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *f;
    uint32_t n, size, lifetime, from = y->vars;
    if (y->flags & (LAYER_TRUNCATED | LAYER_MALFORMED))
        return false;
    get(l, y, ICMP_NUM_ADDRS, &n);
    get(l, y, ICMP_ENTRY_SIZE, &size);
    if (!get(l, y, ICMP_LIFETIME, &lifetime))
        return false;
    out_str(o, "ICMP router advertisement lifetime ");
    line_lifetime(l, lifetime);
    line_number(l, " ", n);
    out_char(o, ':');
    if (size != 2) {
        line_number(l, " [size ", size);
        out_char(o, ']');
        return true;
    }
    while ((f = layer_find(l->p, y, ICMP_ROUTER, &from))) {
        out_mem(o, " {", 2);
        out_ipv4(o, field_bytes(l->p, f));
        line_number(l, " ", f[1].value);
        out_char(o, '}');
    }
    return true;
}

/* Milliseconds since midnight. */
static void line_clock(struct line *l, const char *before, uint32_t ms)
{
    struct out *o = l->out;
    out_str(o, before);
    out_dec_pad(o, ms / 3600000, 2);
    out_char(o, ':');
    out_dec_pad(o, ms / 60000 % 60, 2);
    out_char(o, ':');
    out_dec_pad(o, ms / 1000 % 60, 2);
    out_char(o, '.');
    out_dec_pad(o, ms % 1000, 3);
}

static bool line_timestamps(struct line *l, const struct layer *y, bool reply)
{
    uint32_t ident, seq, times[3];
    bool good = get(l, y, ICMP_IDENT, &ident) && get(l, y, ICMP_SEQ, &seq);
    for (unsigned i = 0; reply && i < 3; i++)
        good = get(l, y, ICMP_ORIGINATE + i, &times[i]) && good;
    if (!good)
        return false;
    out_str(l->out, reply ? "ICMP time stamp reply" : "ICMP time stamp query");
    line_number(l, " id ", ident);
    line_number(l, " seq ", seq);
    if (reply) {
        line_clock(l, ": org ", times[0]);
        line_clock(l, ", recv ", times[1]);
        line_clock(l, ", xmit ", times[2]);
    }
    return true;
}

static bool line_echo(struct line *l, const struct layer *y, bool reply)
{
    uint32_t ident, seq;
    if (!get(l, y, ICMP_IDENT, &ident) || !get(l, y, ICMP_SEQ, &seq))
        return false;
    out_str(l->out, reply ? "ICMP echo reply, id " : "ICMP echo request, id ");
    out_dec(l->out, ident);
    line_number(l, ", seq ", seq);
    return true;
}

static bool line_parameter(struct line *l, const struct layer *y, uint32_t code)
{
    uint32_t pointer;
    if (code) {
        line_number(l, "ICMP parameter problem - code ", code);
        return true;
    }
    if (!get(l, y, ICMP_POINTER, &pointer))
        return false;
    line_number(l, "ICMP parameter problem - octet ", pointer);
    return true;
}

static bool line_mask(struct line *l, const struct layer *y)
{
    uint32_t mask;
    if (!get(l, y, ICMP_MASK, &mask))
        return false;
    out_str(l->out, "ICMP address mask is 0x");
    out_hex(l->out, mask, 8);
    return true;
}

static const struct value_name line_types[] = {
    {TYPE_QUENCH, "ICMP source quench"},
    {TYPE_SOLICITATION, "ICMP router solicitation"},
    {TYPE_INFORMATION, "ICMP information request"},
    {TYPE_INFORMATION_REPLY, "ICMP information reply"},
    {TYPE_MASK, "ICMP address mask request"},
};

/* The message in words; false where too little of it is there. */
static bool line_message(struct line *l, const struct layer *y, uint32_t type, uint32_t code)
{
    const char *words;
    switch (type) {
    case TYPE_ECHO_REPLY:
    case TYPE_ECHO:
        return line_echo(l, y, type == TYPE_ECHO_REPLY);
    case TYPE_UNREACHABLE:
        return line_unreachable(l, y, code);
    case TYPE_REDIRECT:
        return line_redirect(l, y, code);
    case TYPE_ADVERTISEMENT:
        return line_advertisement(l, y);
    case TYPE_EXCEEDED:
        if (!layer_get(l->p, y, ICMP_QUOTED_DST))
            return false;
        if (code < 2)
            out_str(l->out,
                    code ? "ICMP ip reassembly time exceeded" : "ICMP time exceeded in-transit");
        else
            line_number(l, "ICMP time exceeded-#", code);
        return true;
    case TYPE_PARAMETER:
        return line_parameter(l, y, code);
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMP_REPLY:
        return line_timestamps(l, y, type == TYPE_TIMESTAMP_REPLY);
    case TYPE_MASK_REPLY:
        return line_mask(l, y);
    default:
        words = NAME_IN(line_types, type);
        if (words)
            out_str(l->out, words);
        else
            line_number(l, "ICMP type-#", type);
        return true;
    }
}

static void line_verdict(struct line *l, const struct layer *y)
{
    uint32_t status, right;
    if (!get(l, y, ICMP_CHECKSUM_STATUS, &status) || status)
        return;
    if (!header_has(y, &rows[ICMP_CHECKSUM])) {
        line_stop(l, "icmp");
        return;
    }
    get(l, y, ICMP_CHECKSUM_CALCULATED, &right);
    out_str(l->out, " (wrong icmp cksum ");
    out_hex(l->out, header_value(l->p, y, &rows[ICMP_CHECKSUM]), 1);
    out_str(l->out, " (->");
    out_hex(l->out, right, 1);
    out_str(l->out, ")!)");
}

/* The capture ends in the message. tcpdump stops there, but for some messages whose parts it looks
 * for first. */
static void line_message_cut(struct line *l, const struct layer *y, uint32_t type, uint32_t code)
{
    uint32_t proto = y->offset + ICMP_QUOTED_AT + QUOTED_PROTO;
    bool looks =
        type == TYPE_TIMESTAMP_REPLY || type == TYPE_EXCEEDED || type == TYPE_ADVERTISEMENT;
    if (type == TYPE_UNREACHABLE && code == CODE_PORT)
        looks = proto >= l->p->caplen || proto >= y->end;
    if (header_has(y, &rows[ICMP_CODE]) && looks)
        line_cut(l, "icmp");
    else
        line_stop(l, "icmp");
}

static bool is_error(uint32_t type)
{
    return type == TYPE_UNREACHABLE || type == TYPE_QUENCH || type == TYPE_REDIRECT ||
           type == TYPE_EXCEEDED || type == TYPE_PARAMETER;
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t type = header_value(l->p, y, &rows[ICMP_TYPE]);
    uint32_t code = header_value(l->p, y, &rows[ICMP_CODE]), length = y->end - y->offset;
    if (!header_has(y, &rows[ICMP_CODE]) || !line_message(l, y, type, code)) {
        line_message_cut(l, y, type, code);
        return;
    }
    line_number(l, ", length ", length);
    if (!l->opt.verbose)
        return;
    line_verdict(l, y);
    if (!is_error(type))
        return;
    line_indent(l, 1);
    /* The quoted packet ends where its own total length says so, were it before that length. */
    uint32_t quoted = y->offset + ICMP_QUOTED_AT;
    if (quoted + 4 > l->p->caplen || quoted + 4 > y->end ||
        packet_number(l->p, quoted + 2, 2) < 4) {
        line_stop(l, "icmp");
        l->stopped = true; /* where the message is not cut, but short, too */
        return;
    }
    bool multi = type != TYPE_QUENCH && type != TYPE_REDIRECT;
    l->known = multi && y->end > l->p->caplen; /* the mark of what is cut */
    line_next(l, y);
    if (multi && length > ICMP_EXT_AT && !l->stopped)
        line_icmp_ext(l, y);
}

static const struct bind binds[] = {
    {BY_IP_PROTO, 1},
};

const struct protocol proto_icmp = {
    .name = "icmp",
    .title = "Internet Control Message Protocol",
    .rfc = "RFC 792",
    ROWS(rows),
    .n_header = ICMP_CHECKSUM + 1,
    BINDS(binds),
    .many = "ext.object",
    .dissect = dissect,
    .line = line,
};
