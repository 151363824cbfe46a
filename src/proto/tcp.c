/* TCP, the Transmission Control Protocol (RFC 9293).
 *
 * What a student learns here: how two programs count every byte that they send each other (sequence
 * and acknowledgement numbers), how they open and close the connection (flags), and how much each
 * may send before the other has answered (window).
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------+-------------------------------+
 *    |          Source port          |       Destination port        |
 *    +-------------------------------+-------------------------------+
 *    |                        Sequence number                        |
 *    +---------------------------------------------------------------+
 *    |                    Acknowledgement number                     |
 *    +-------+-----+-+-+-+-+-+-+-+-+-+-------------------------------+
 *    | Data  | Res |A|C|E|U|A|P|R|S|F|            Window             |
 *    | offset|     |E|W|E|R|C|S|S|Y|I|                               |
 *    |       |     | |R| |G|K|H|T|N|N|                               |
 *    +-------+-----+-+-+-+-+-+-+-+-+-+-------------------------------+
 *    |           Checksum            |        Urgent pointer         |
 *    +-------------------------------+-------------------------------+
 *    |                    Options, padded to 32 bits                 |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"
#include "flow.h"
#include "tcp_opt.h"

enum {
    TCP_SRCPORT,
    TCP_DSTPORT,
    TCP_SEQ,
    TCP_ACK,
    TCP_HDR_LEN,
    TCP_FLAGS,
    TCP_FLAGS_RES,
    TCP_FLAGS_AE,
    TCP_FLAGS_CWR,
    TCP_FLAGS_ECE,
    TCP_FLAGS_URG,
    TCP_FLAGS_ACK,
    TCP_FLAGS_PUSH,
    TCP_FLAGS_RESET,
    TCP_FLAGS_SYN,
    TCP_FLAGS_FIN,
    TCP_WINDOW,
    TCP_CHECKSUM,
    TCP_URGENT,
    TCP_WINDOW_SIZE,
    TCP_WINDOW_SCALE,
    TCP_LEN,
    TCP_CHECKSUM_STATUS,
    TCP_CHECKSUM_CALCULATED,
    TCP_SEQ_RELATIVE,
    TCP_ACK_RELATIVE,
    TCP_RESET_CAUSE
};

#define HEADER_LEN 20
#define IP_PROTO_TCP 6
#define CAUSE_SHOWN 30 /* bytes of a reset's text in the line */

#define FIN 0x01u
#define SYN 0x02u
#define RST 0x04u
#define PSH 0x08u
#define ACK 0x10u
#define URG 0x20u

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
    {2, "not verified"},
};

#define FLAG(bit, at, letter, says, means)                                                         \
    .label = says, .type = FT_FLAG, .byte = at, .size = 1, .mask = bit, .depth = 1,                \
    .brief = letter, .rfc = "RFC 9293 3.1", .what = means

static const struct field_def rows[] = {
    [TCP_SRCPORT] = {.name = "tcp.srcport",
                     .label = "Source port",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 2,
                     .brief = "sport",
                     .rfc = "RFC 9293 3.1",
                     .what = "The number of the sending program on its host."},
    [TCP_DSTPORT] = {.name = "tcp.dstport",
                     .label = "Destination port",
                     .type = FT_UINT,
                     .byte = 2,
                     .size = 2,
                     .brief = "dport",
                     .rfc = "RFC 9293 3.1",
                     .what =
                         "The number of the program that the segment is for; well-known numbers "
                         "name a service, such as 80 for HTTP."},
    [TCP_SEQ] = {.name = "tcp.seq",
                 .label = "Sequence number",
                 .type = FT_UINT,
                 .byte = 4,
                 .size = 4,
                 .brief = "seq",
                 .rfc = "RFC 9293 3.4",
                 .what =
                     "The number of the first byte of this segment's data, counted from a random "
                     "start."},
    [TCP_ACK] = {.name = "tcp.ack",
                 .label = "Acknowledgement number",
                 .type = FT_UINT,
                 .byte = 8,
                 .size = 4,
                 .brief = "ack",
                 .rfc = "RFC 9293 3.4",
                 .what = "The number of the next byte that the sender expects: all before it has "
                         "arrived."},
    [TCP_HDR_LEN] = {.name = "tcp.hdr_len",
                     .label = "Data offset",
                     .type = FT_UINT,
                     .byte = 12,
                     .size = 1,
                     .mask = 0xf0,
                     .scale = 4,
                     .unit = "bytes",
                     .brief = "off",
                     .flags = FF_POINTER,
                     .rfc = "RFC 9293 3.1",
                     .what = "How long this header is, options included, counted in words of four "
                             "bytes."},
    [TCP_FLAGS] = {.name = "tcp.flags",
                   .label = "Flags",
                   .type = FT_HEX,
                   .byte = 12,
                   .size = 2,
                   .mask = 0x0fff,
                   .brief = "flags",
                   .rfc = "RFC 9293 3.1",
                   .what = "Bits that say what this segment does to the connection."},
    [TCP_FLAGS_RES] = {.name = "tcp.flags.res",
                       .label = "Reserved",
                       .type = FT_UINT,
                       .byte = 12,
                       .size = 1,
                       .mask = 0x0e,
                       .depth = 1,
                       .rfc = "RFC 9293 3.1",
                       .what = "Not used; senders leave these bits zero."},
    [TCP_FLAGS_AE] = {.name = "tcp.flags.ae",
                      FLAG(0x01, 12, "AE", "Accurate ECN",
                           "Used to report congestion more exactly than one bit can.")},
    [TCP_FLAGS_CWR] = {.name = "tcp.flags.cwr",
                       FLAG(0x80, 13, "CWR", "Congestion window reduced",
                            "Set: the sender has slowed down after a congestion mark.")},
    [TCP_FLAGS_ECE] = {.name = "tcp.flags.ece",
                       FLAG(0x40, 13, "ECE", "ECN echo",
                            "Set: a router marked a packet on the way here as congested.")},
    [TCP_FLAGS_URG] = {.name = "tcp.flags.urg",
                       FLAG(0x20, 13, "URG", "Urgent", "Set: the urgent pointer is in use.")},
    [TCP_FLAGS_ACK] = {.name = "tcp.flags.ack",
                       FLAG(0x10, 13, "ACK", "Acknowledgement",
                            "Set: the acknowledgement number is valid; in all but the very first "
                            "segment.")},
    [TCP_FLAGS_PUSH] = {.name = "tcp.flags.push",
                        FLAG(0x08, 13, "PSH", "Push",
                             "Set: hand the data to the program now, do not wait for more.")},
    [TCP_FLAGS_RESET] = {.name = "tcp.flags.reset",
                         FLAG(0x04, 13, "RST", "Reset",
                              "Set: the connection is broken off, or there is none.")},
    [TCP_FLAGS_SYN] = {.name = "tcp.flags.syn",
                       FLAG(0x02, 13, "SYN", "Synchronize",
                            "Set: opens the connection and tells where the counting starts.")},
    [TCP_FLAGS_FIN] = {.name = "tcp.flags.fin",
                       FLAG(0x01, 13, "FIN", "Finish",
                            "Set: the sender has no more data; it closes its direction.")},
    [TCP_WINDOW] = {.name = "tcp.window_size_value",
                    .label = "Window",
                    .type = FT_UINT,
                    .byte = 14,
                    .size = 2,
                    .brief = "win",
                    .rfc = "RFC 9293 3.1",
                    .what = "How many bytes the other side may send before it must wait for an "
                            "acknowledgement, before scaling."},
    [TCP_CHECKSUM] = {.name = "tcp.checksum",
                      .label = "Checksum",
                      .type = FT_HEX,
                      .byte = 16,
                      .size = 2,
                      .brief = "cksum",
                      .rfc = "RFC 9293 3.1",
                      .what = "A sum over addresses, header and data that shows whether a byte was "
                              "damaged on the way."},
    [TCP_URGENT] = {.name = "tcp.urgent_pointer",
                    .label = "Urgent pointer",
                    .type = FT_UINT,
                    .byte = 18,
                    .size = 2,
                    .brief = "urg",
                    .rfc = "RFC 9293 3.8.5",
                    .what = "With the URG flag: how far the urgent data reaches; hardly used."},
    [TCP_WINDOW_SIZE] = {.name = "tcp.window_size",
                         .label = "Window size",
                         .type = FT_UINT,
                         .flags = FF_SAME,
                         .rfc = "RFC 7323 2",
                         .what = "The window in bytes, as far as the scale is known."},
    [TCP_WINDOW_SCALE] = {.name = "tcp.window_size_scalefactor",
                          .label = "Window scale factor",
                          .type = FT_INT,
                          .flags = FF_SAME,
                          .rfc = "RFC 7323 2",
                          .what = "What the window is multiplied with: -1 where the handshake was "
                                  "not seen."},
    [TCP_LEN] = {.name = "tcp.len",
                 .label = "Segment length",
                 .type = FT_UINT,
                 .unit = "bytes",
                 .rfc = "RFC 9293 3.4",
                 .what = "How many bytes of data the segment carries."},
    [TCP_CHECKSUM_STATUS] = {.name = "tcp.checksum.status",
                             .label = "Checksum status",
                             .type = FT_UINT,
                             NAMES(verdicts),
                             .rfc = "RFC 9293 3.1",
                             .what = "Whether the checksum fits the bytes that it sums."},
    [TCP_CHECKSUM_CALCULATED] = {.name = "tcp.checksum_calculated",
                                 .label = "Calculated checksum",
                                 .type = FT_HEX,
                                 .rfc = "RFC 9293 3.1",
                                 .what = "What the checksum would have to be."},
    [TCP_SEQ_RELATIVE] = {.name = "tcp.seq_relative",
                          .label = "Relative sequence number",
                          .type = FT_UINT,
                          .rfc = "RFC 9293 3.4",
                          .what = "The sequence number counted from the first one that was seen."},
    [TCP_ACK_RELATIVE] = {.name = "tcp.ack_relative",
                          .label = "Relative acknowledgement number",
                          .type = FT_UINT,
                          .rfc = "RFC 9293 3.4",
                          .what = "The acknowledgement number counted from the first sequence "
                                  "number of the other side."},
    [TCP_RESET_CAUSE] = {.name = "tcp.reset_cause",
                         .label = "Reset cause",
                         .type = FT_TEXT,
                         .brief = "cause",
                         .rfc = "RFC 9293 3.5.3",
                         .what = "Text that a host may send with a reset, to say why."},
};

/* Verifies the sum over pseudo-header and segment where all of it was captured. */
static void verify_checksum(struct dissect *d)
{
    uint32_t at = d->y->offset, length = d->r.end - at;
    const struct layer *ip = &d->p->layers[d->y->parent];
    if (!d->y->addr_len || d->r.end > d->r.cap || ip->flags & (LAYER_FRAGMENT | LAYER_MALFORMED))
        return;
    uint16_t rest = dissect_checksum(d, at, length, d->pseudo + IP_PROTO_TCP + length);
    uint32_t sent = head(d, &rows[TCP_CHECKSUM]);
    emit_same(d, TCP_CHECKSUM_STATUS, at + 16, 0, rest == 0);
    if (rest) {
        emit_same(d, TCP_CHECKSUM_CALCULATED, at + 16, 0, checksum_fold(rest + sent));
        dissect_offloaded(d, sent, d->pseudo + IP_PROTO_TCP + length);
    }
}

/* As tcpdump counts, VLANs are no part of it. */
static struct flow_key flow_key(const struct dissect *d)
{
    const struct layer *y = d->y;
    return (struct flow_key){
        .src = d->p->bytes + y->src,
        .dst = d->p->bytes + y->dst,
        .addr_len = y->addr_len,
        .proto = IP_PROTO_TCP,
        .sport = y->sport,
        .dport = y->dport,
    };
}

/* As emit_same() would, for the two facts of nearly every segment. */
static inline void emit_numbers(struct dissect *d, uint32_t seq, uint32_t ack)
{
    struct packet *p = d->p;
    uint32_t n = p->n_fields, at = d->y->offset;
    if (n + 2 > MAX_FIELDS) {
        p->status |= PACKET_FULL;
        return;
    }
    struct field *f = p->fields + n;
    p->n_fields = n + 2;
    f[0] =
        (struct field){.proto = PROTO_tcp, .id = TCP_SEQ_RELATIVE, .offset = at + 4, .value = seq};
    f[1] =
        (struct field){.proto = PROTO_tcp, .id = TCP_ACK_RELATIVE, .offset = at + 8, .value = ack};
}

/* What they count from, of a flow that is not among the recent ones. */
static __attribute__((noinline)) struct flow_base find_base(struct dissect *d, uint32_t seq,
                                                            uint32_t ack, uint32_t flags)
{
    struct flow_key key = flow_key(d);
    return flows_tcp_base(d->flows, &key, seq, ack, flags & SYN);
}

/* The numbers as tcpdump counts them. */
static inline void relative_numbers(struct dissect *d, const uint8_t *header, uint32_t flags)
{
    const struct layer *y = d->y;
    struct flow_base base = {0};
    d->ack_base = 0;
    if (!d->flows || !y->addr_len || !(flags & ACK))
        return;
    uint32_t seq = row_load(&rows[TCP_SEQ], header), ack = row_load(&rows[TCP_ACK], header);
    if (y->addr_len == 4 && y->dst == y->src + 4 && !(flags & SYN))
        base = flows_tcp_seen(d->flows, d->p->bytes + y->src, y->sport, y->dport);
    if (!base.known)
        base = find_base(d, seq, ack, flags);
    d->ack_base = base.known ? base.ack : ack - 1;
    if (base.known)
        emit_numbers(d, seq - base.seq, ack - base.ack);
}

/* The window in bytes: the scale that the handshake agreed on counts in all segments after it.
 * Returns by how many bits it is shifted. */
static int scaled_window(struct dissect *d)
{
    uint32_t window = head(d, &rows[TCP_WINDOW]), at = d->y->offset + 14;
    struct flow_key key = flow_key(d);
    int scale = FLOWS_SCALE_UNKNOWN;
    if (head(d, &rows[TCP_FLAGS]) & SYN) {
        emit_same(d, TCP_WINDOW_SIZE, at, 2, window);
        return 0;
    }
    if (d->flows && d->y->addr_len)
        scale = flows_tcp_scale(d->flows, &key, false, true, -1);
    emit_same(d, TCP_WINDOW_SIZE, at, 2, scale > 0 ? window << scale : window);
    emit_same(d, TCP_WINDOW_SCALE, at, 2, scale >= 0 ? 1u << scale : (uint32_t)scale);
    return scale > 0 ? scale : 0;
}

/* The options that nearly every segment has, and nothing else: two bytes that mean nothing, and the
 * timestamps. For a line they need no dissection of their own. */
#define PLAIN_OPTIONS 12
#define PLAIN_START 0x0101080au

/* Whether the options tell of bytes that have arrived behind a gap. */
static bool has_sack(const struct dissect *d)
{
    const struct packet *p = d->p;
    uint32_t options = head(d, &rows[TCP_HDR_LEN]) - HEADER_LEN;
    if (!options ||
        (options == PLAIN_OPTIONS && packet_number(p, d->y->offset + HEADER_LEN, 4) == PLAIN_START))
        return false;
    for (uint32_t i = d->y->first; i < p->n_fields; i++) {
        if (p->fields[i].proto == PROTO_tcp_opt && p->fields[i].id == OPT_SACK_LE)
            return true;
    }
    return false;
}

/* The segment's place in its connection. */
static void connection(struct dissect *d, int scale)
{
    uint32_t seq = head(d, &rows[TCP_SEQ]), flags = head(d, &rows[TCP_FLAGS]);
    struct flow_key key = flow_key_of(d, IP_PROTO_TCP, d->y->sport, d->y->dport);
    bool opens = (flags & (SYN | ACK)) == SYN && !flow_is_quoted(d);
    bool reused = opens && flows_reused(d->facts, &key, seq);
    if (!flow_meet(d, &key, flags & SYN && flags & ACK, reused))
        return;
    flow_part(d);
    if (!d->flow.packet)
        return;
    struct tcp_segment s = {
        .time = d->p->time,
        .number = (uint32_t)d->p->number,
        .seq = seq,
        .ack = head(d, &rows[TCP_ACK]),
        .length = reader_left(&d->r),
        .window = head(d, &rows[TCP_WINDOW]) << scale,
        .flags = (uint16_t)flags,
        .sack = has_sack(d),
        .reused = reused,
    };
    tcp_flow_part(d, flows_tcp(d->facts, &d->flow, &s));
}

/* The shift count among the options of a segment with SYN, fields from `from` on: for the segments
 * after it. */
static void remember_scale(struct dissect *d, uint32_t from)
{
    uint32_t flags = head(d, &rows[TCP_FLAGS]);
    struct flow_key key = flow_key(d);
    int shift = -1;
    if (!(flags & SYN) || !d->flows || !d->y->addr_len)
        return;
    for (uint32_t i = from; i < d->p->n_fields; i++) {
        const struct field *f = &d->p->fields[i];
        if (f->proto == PROTO_tcp_opt && f->id == OPT_WSCALE_SHIFT)
            shift = (int)(f->value & 0xff);
    }
    flows_tcp_scale(d->flows, &key, true, flags & ACK, shift);
}

static inline bool skip_plain_options(struct dissect *d, uint32_t n)
{
    return n == PLAIN_OPTIONS && !(d->want & WANT_FIELDS) && reader_have(&d->r) >= n &&
           reader_peek(&d->r, 0, 4) == PLAIN_START && reader_skip(&d->r, n);
}

static void dissect_options(struct dissect *d, uint32_t n)
{
    uint32_t from = d->p->n_fields;
    if (n)
        dissect_part(d, PROTO_tcp_opt, n);
    if (d->want & WANT_FIELDS)
        remember_scale(d, from);
}

static void dissect_data(struct dissect *d, uint32_t flags)
{
    if (flags & RST && d->want & (WANT_FIELDS | WANT_VERBOSE))
        emit_rest(d, TCP_RESET_CAUSE);
    else
        dissect_payload(d, BY_TCP_PORT, GUESS_TCP);
}

/* The segment may be part of a longer message. */
static __attribute__((noinline)) void dissect_part_of(struct dissect *d, uint32_t flags)
{
    if (reader_left(&d->r))
        dissect_data(d, flags);
    if (d->streams)
        dissect_segment(d, row_load(&rows[TCP_SEQ], header_start(d->p, d->y)), flags);
}

/* Of a header that is cut, as in the quote of an ICMP error, the ports name the flow. */
static void name_flow(struct dissect *d)
{
    struct flow_key key = flow_key_of(d, IP_PROTO_TCP, d->y->sport, d->y->dport);
    if (header_has(d->y, &rows[TCP_DSTPORT]) && flow_is_quoted(d) &&
        flow_meet(d, &key, false, false))
        flow_part(d);
}

/* A header of which not all was captured. */
static __attribute__((noinline)) void dissect_cut(struct dissect *d)
{
    d->y->sport = (uint16_t)head(d, &rows[TCP_SRCPORT]);
    d->y->dport = (uint16_t)head(d, &rows[TCP_DSTPORT]);
    if (d->facts)
        name_flow(d);
}

/* What nearly every segment is, for a line: header and options all there, and nothing but its
 * numbers to be found out. Returns false, and nothing has happened, where it is not. */
static inline bool dissect_plain(struct dissect *d)
{
    struct layer *y = d->y;
    const uint8_t *header = header_start(d->p, y);
    uint32_t have = reader_have(&d->r), left = d->r.end - d->r.pos;
    if (d->want & (WANT_FIELDS | WANT_CHECKSUM | WANT_FLOW) || have < HEADER_LEN)
        return false;
    uint32_t length = row_load(&rows[TCP_HDR_LEN], header);
    uint32_t flags = row_load(&rows[TCP_FLAGS], header);
    if (length != HEADER_LEN &&
        (length != HEADER_LEN + PLAIN_OPTIONS || have < HEADER_LEN + PLAIN_OPTIONS ||
         load_be(header + HEADER_LEN, 4) != PLAIN_START))
        return false;
    y->fixed = HEADER_LEN;
    y->sport = (uint16_t)row_load(&rows[TCP_SRCPORT], header);
    y->dport = (uint16_t)row_load(&rows[TCP_DSTPORT], header);
    relative_numbers(d, header, flags);
    d->r.pos += length;
    if (!(d->want & WANT_TEXT))
        return true;
    bool data = left > length;
    if (data ? dissect_follows(d) : flags & (SYN | RST))
        dissect_part_of(d, flags);
    else if (data)
        dissect_data(d, flags);
    return true;
}

static __attribute__((noinline)) void dissect_any(struct dissect *d)
{
    struct layer *y = d->y;
    const uint8_t *header = header_start(d->p, y);
    if (!(d->want & WANT_HEADERS) && reader_skip(&d->r, HEADER_LEN)) {
        y->fixed = HEADER_LEN;
    } else if (!emit_header_rows(d)) {
        dissect_cut(d);
        return;
    }
    y->sport = (uint16_t)row_load(&rows[TCP_SRCPORT], header);
    y->dport = (uint16_t)row_load(&rows[TCP_DSTPORT], header);
    uint32_t header_len = row_load(&rows[TCP_HDR_LEN], header), options = header_len - HEADER_LEN;
    uint32_t flags = row_load(&rows[TCP_FLAGS], header), left = reader_left(&d->r);
    int scale = 0;
    if (d->want & WANT_CHECKSUM)
        verify_checksum(d);
    /* Numbers are counted from a segment whose options go too far, too. */
    if (header_len >= HEADER_LEN)
        relative_numbers(d, header, flags);
    if (header_len < HEADER_LEN || options > left) {
        dissect_malformed(d);
        return;
    }
    if (d->want & WANT_FIELDS) {
        scale = scaled_window(d);
        emit_same(d, TCP_LEN, y->offset, 0, left - options);
    }
    if (!skip_plain_options(d, options))
        dissect_options(d, options);
    if (d->facts && y->addr_len)
        connection(d, scale);
    if (d->r.pos < y->offset + header_len)
        return;
    if (!(d->want & (WANT_TEXT | WANT_FIELDS)))
        return;
    bool data = left > options;
    if (data ? dissect_follows(d) : flags & (SYN | RST))
        dissect_part_of(d, flags);
    else if (data)
        dissect_data(d, flags);
}

static void dissect(struct dissect *d)
{
    if (!dissect_plain(d))
        dissect_any(d);
}

/* The most that the flags (16), the verdict (36), the numbers (65), plain options (52) and the
 * length (19) take. */
#define NUMBERS_MAX 192

static inline char *put_flags(char *at, uint32_t flags)
{
    static const char letters[] = "FSRP.UEW";
    if ((flags & 0xff) == ACK)
        return PUT(at, "Flags [.]");
    if ((flags & 0xff) == (ACK | PSH))
        return PUT(at, "Flags [P.]");
    at = PUT(at, "Flags [");
    if (!(flags & 0xff))
        at = PUT(at, "none");
    for (uint32_t left = flags & 0xff; left; left &= left - 1)
        *at++ = letters[__builtin_ctz(left)];
    *at++ = ']';
    return at;
}

static char *put_verdict(char *at, const struct line *l, const struct layer *y)
{
    const struct field *status = layer_get(l->p, y, TCP_CHECKSUM_STATUS);
    if (!status)
        return at;
    at = PUT(at, ", cksum 0x");
    at = put_digits(at, header_value(l->p, y, &rows[TCP_CHECKSUM]), 4);
    if (status->value)
        return PUT(at, " (correct)");
    at = PUT(at, " (incorrect -> 0x");
    at = put_digits(at, layer_number(l->p, y, TCP_CHECKSUM_CALCULATED), 4);
    return PUT(at, ")");
}

/* The relative numbers: *ack and *seq are as they stand in the header where none are known. Without
 * checksums they come first. */
static inline void get_numbers(const struct packet *p, const struct layer *y, uint32_t *seq,
                               uint32_t *ack)
{
    const struct field *f = p->fields + y->vars, *end = p->fields + y->first + y->count;
    if (f == end || f->proto != PROTO_tcp || f->id != TCP_SEQ_RELATIVE)
        f = layer_get(p, y, TCP_SEQ_RELATIVE);
    if (!f)
        return;
    *seq = f->value;
    if (f + 1 < end && f[1].id == TCP_ACK_RELATIVE)
        *ack = f[1].value;
}

static inline char *put_numbers(char *at, const struct line *l, const struct layer *y,
                                uint32_t flags, uint32_t length)
{
    const uint8_t *header = header_start(l->p, y);
    uint32_t seq = row_load(&rows[TCP_SEQ], header), ack = row_load(&rows[TCP_ACK], header);
    get_numbers(l->p, y, &seq, &ack);
    if (length || l->opt.verbose > 1 || flags & (SYN | FIN | RST)) {
        at = PUT(at, ", seq ");
        at = put_dec(at, seq);
        if (length) {
            *at++ = ':';
            at = put_dec(at, seq + length);
        }
    }
    if (flags & ACK) {
        at = PUT(at, ", ack ");
        at = put_dec(at, ack);
    }
    at = PUT(at, ", win ");
    at = put_dec(at, row_load(&rows[TCP_WINDOW], header));
    if (flags & URG) {
        at = PUT(at, ", urg ");
        at = put_dec(at, row_load(&rows[TCP_URGENT], header));
    }
    return at;
}

/* Whether these are the options, and nothing is missing of them. */
static bool are_plain(const struct packet *p, const struct layer *y, const struct layer *options)
{
    return options->length == PLAIN_OPTIONS && !(options->flags & LAYER_TRUNCATED) &&
           packet_number(p, y->offset + HEADER_LEN, 4) == PLAIN_START;
}

static inline char *put_plain_options(char *at, const struct packet *p, const struct layer *y)
{
    static const uint8_t none[PLAIN_OPTIONS];
    bool there = packet_extent(p) - y->offset >= HEADER_LEN + PLAIN_OPTIONS;
    const uint8_t *options = there ? header_start(p, y) + HEADER_LEN : none;
    at = PUT(at, ", options [nop,nop,TS val ");
    at = put_dec(at, load_be(options + 4, 4));
    at = PUT(at, " ecr ");
    at = put_dec(at, load_be(options + 8, 4));
    return PUT(at, "]");
}

/* Returns false where the rest of the line is left out, as after an option that makes no sense. */
static bool line_options(struct line *l, const struct layer *options)
{
    out_mem(l->out, ", options [", 11);
    protocols[options->proto]->line(l, options);
    if (options->flags & LAYER_TRUNCATED || layer_get(l->p, options, OPT_TROUBLE))
        return false;
    out_char(l->out, ']');
    return true;
}

/* The options' layer, where they were dissected: it comes before the payload's. */
static inline const struct layer *options_of(const struct packet *p, const struct layer *y)
{
    const struct layer *next = y + 1;
    return next < p->layers + p->n_layers && next->flags & LAYER_PART &&
                   next->proto == PROTO_tcp_opt
               ? next
               : NULL;
}

/* The first bytes of what came with a reset; "+" where there is more, "!" where the capture cut it.
 */
static void line_reset_cause(struct line *l, const struct layer *y, uint32_t length)
{
    const struct field *f = layer_get(l->p, y, TCP_RESET_CAUSE);
    uint32_t shown = length < CAUSE_SHOWN ? length : CAUSE_SHOWN, have = f ? f->length : 0;
    out_str(l->out, " [");
    if (have < length)
        out_char(l->out, '!');
    shown = have < shown ? have : shown;
    out_str(l->out, length > CAUSE_SHOWN ? "RST+ " : "RST ");
    if (f)
        out_escaped(l->out, field_bytes(l->p, f), shown);
    out_char(l->out, ']');
}

/* What is wrong with the header length, or tcpdump's short form. Returns true where that is all. */
static bool line_short(struct line *l, uint32_t header_len, uint32_t left)
{
    struct out *o = l->out;
    if (header_len < HEADER_LEN || l->opt.quiet) {
        out_str(o, header_len < HEADER_LEN ? " tcp " : "tcp ");
        out_dec(o, left - header_len);
        if (header_len < HEADER_LEN) {
            out_str(o, " [bad hdr length ");
            out_dec(o, header_len);
            out_str(o, " - too short, < 20]");
        } else if (header_len > left) {
            out_str(o, " [bad hdr length ");
            out_dec(o, header_len);
            out_str(o, " - too long, > ");
            out_dec(o, left);
            out_char(o, ']');
        }
        return true;
    }
    return false;
}

static void line_too_long(struct line *l, uint32_t flags, uint32_t header_len, uint32_t left)
{
    struct out *o = l->out;
    out_end(o, put_flags(out_begin(o, NUMBERS_MAX), flags));
    out_str(o, " [bad hdr length ");
    out_dec(o, header_len);
    out_str(o, " - too long, > ");
    out_dec(o, left);
    out_char(o, ']');
}

static void line_header_cut(struct line *l, uint32_t have, uint32_t header_len)
{
    out_str(l->out, " [remaining caplen(");
    out_dec(l->out, have);
    out_str(l->out, ") < header length(");
    out_dec(l->out, header_len);
    out_str(l->out, ")]");
    line_stop(l, "tcp");
}

/* The line of nearly every segment: neither -v nor -q, all of the header there, and of flags and
 * options only what is in the middle of a connection. Returns false, and nothing is written, where
 * it is another. */
static inline bool line_plain(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    const uint8_t *header = header_start(p, y);
    uint32_t left = y->end - y->offset, have = p->caplen - y->offset;
    if (!(p->status & PACKET_EVERYDAY) || l->opt.verbose || l->opt.quiet || y->fixed < HEADER_LEN)
        return false;
    uint32_t flags = row_load(&rows[TCP_FLAGS], header) & 0xff;
    uint32_t header_len = row_load(&rows[TCP_HDR_LEN], header);
    if ((flags | PSH) != (ACK | PSH) || have < header_len || left < header_len)
        return false;
    if (header_len != HEADER_LEN && (header_len != HEADER_LEN + PLAIN_OPTIONS ||
                                     load_be(header + HEADER_LEN, 4) != PLAIN_START))
        return false;
    uint32_t seq = row_load(&rows[TCP_SEQ], header), ack = row_load(&rows[TCP_ACK], header);
    uint32_t length = left - header_len;
    get_numbers(p, y, &seq, &ack);
    line_flow(l, y, true);
    char *at = out_begin(l->out, NUMBERS_MAX);
    at = flags == ACK ? PUT(at, ": Flags [.]") : PUT(at, ": Flags [P.]");
    if (length) {
        at = put_dec(PUT(at, ", seq "), seq);
        *at = ':';
        at = put_dec(at + 1, seq + length);
    }
    at = put_dec(PUT(at, ", ack "), ack);
    at = put_dec(PUT(at, ", win "), row_load(&rows[TCP_WINDOW], header));
    if (header_len != HEADER_LEN) {
        at = put_dec(PUT(at, ", options [nop,nop,TS val "), load_be(header + HEADER_LEN + 4, 4));
        at = put_dec(PUT(at, " ecr "), load_be(header + HEADER_LEN + 8, 4));
        at = PUT(at, "]");
    }
    out_end(l->out, put_dec(PUT(at, ", length "), length));
    if (length)
        line_payload(l, y);
    return true;
}

static __attribute__((noinline)) void line_any(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    if (!header_has(y, &rows[TCP_DSTPORT])) {
        line_src(l, y);
        out_mem(o, " > ", 3);
        line_dst(l, y);
        out_mem(o, ": [|tcp]", 8);
        return;
    }
    line_flow(l, y, true);
    out_mem(o, ": ", 2);
    if (y->fixed < HEADER_LEN) {
        line_cut(l, "tcp");
        return;
    }
    const uint8_t *header = header_start(p, y);
    uint32_t header_len = row_load(&rows[TCP_HDR_LEN], header), left = y->end - y->offset;
    uint32_t flags = row_load(&rows[TCP_FLAGS], header);
    if (line_short(l, header_len, left))
        return;
    if (header_len > left) {
        line_too_long(l, flags, header_len, left);
        return;
    }
    uint32_t length = left - header_len;
    const struct layer *options = options_of(p, y);
    char *at = put_flags(out_begin(o, NUMBERS_MAX), flags);
    if (l->opt.verbose)
        at = put_verdict(at, l, y);
    at = put_numbers(at, l, y, flags, length);
    if (options && !are_plain(p, y, options)) {
        out_end(o, at);
        if (!line_options(l, options))
            return;
        at = out_begin(o, NUMBERS_MAX);
    } else if (header_len == HEADER_LEN + PLAIN_OPTIONS) {
        at = put_plain_options(at, p, y);
    }
    at = PUT(at, ", length ");
    out_end(o, put_dec(at, length));
    if (!length)
        return;
    uint32_t have = p->caplen - y->offset;
    if (have < header_len) { /* the options ended before */
        line_header_cut(l, have, header_len);
        return;
    }
    if (flags & RST && l->opt.verbose)
        line_reset_cause(l, y, length);
    else
        line_payload(l, y);
}

static void line(struct line *l, const struct layer *y)
{
    if (!line_plain(l, y))
        line_any(l, y);
}

static const struct bind binds[] = {
    {BY_IP_PROTO, IP_PROTO_TCP},
};

const struct protocol proto_tcp = {
    .name = "tcp",
    .title = "Transmission Control Protocol",
    .rfc = "RFC 9293",
    ROWS(rows),
    .n_header = TCP_URGENT + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
