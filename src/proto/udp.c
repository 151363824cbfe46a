/* UDP, the User Datagram Protocol (RFC 768).
 *
 * What a student learns here: the least that a transport protocol can be: which program it is from,
 * which it is for, how long it is, and whether it arrived undamaged.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------+-------------------------------+
 *    |          Source port          |       Destination port        |
 *    +-------------------------------+-------------------------------+
 *    |            Length             |           Checksum            |
 *    +-------------------------------+-------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"
#include "flow.h"

enum {
    UDP_SRCPORT,
    UDP_DSTPORT,
    UDP_LENGTH,
    UDP_CHECKSUM,
    UDP_CHECKSUM_STATUS,
    UDP_CHECKSUM_CALCULATED,
    UDP_STREAM,
    UDP_TIME_RELATIVE,
    UDP_TIME_DELTA
};

#define HEADER_LEN 8
#define IP_PROTO_UDP 17

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
    {2, "not verified"},
    {3, "absent"},
    {4, "absent, which IPv6 does not allow"},
};

static const struct field_def rows[] = {
    [UDP_SRCPORT] = {.name = "udp.srcport",
                     .label = "Source port",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 2,
                     .brief = "sport",
                     .rfc = "RFC 768",
                     .what = "The number of the sending program on its host."},
    [UDP_DSTPORT] = {.name = "udp.dstport",
                     .label = "Destination port",
                     .type = FT_UINT,
                     .byte = 2,
                     .size = 2,
                     .brief = "dport",
                     .rfc = "RFC 768",
                     .what =
                         "The number of the program that the datagram is for; well-known numbers "
                         "name a service, such as 53 for DNS."},
    [UDP_LENGTH] = {.name = "udp.length",
                    .label = "Length",
                    .type = FT_UINT,
                    .byte = 4,
                    .size = 2,
                    .unit = "bytes",
                    .brief = "len",
                    .flags = FF_POINTER,
                    .rfc = "RFC 768",
                    .what = "How long the datagram is, header and payload together."},
    [UDP_CHECKSUM] = {.name = "udp.checksum",
                      .label = "Checksum",
                      .type = FT_HEX,
                      .byte = 6,
                      .size = 2,
                      .brief = "cksum",
                      .rfc = "RFC 768",
                      .what =
                          "A sum over addresses, header and payload; zero means that the sender "
                          "made none."},
    [UDP_CHECKSUM_STATUS] = {.name = "udp.checksum.status",
                             .label = "Checksum status",
                             .type = FT_UINT,
                             NAMES(verdicts),
                             .rfc = "RFC 768",
                             .what = "Whether the checksum fits the bytes that it sums."},
    [UDP_CHECKSUM_CALCULATED] = {.name = "udp.checksum_calculated",
                                 .label = "Calculated checksum",
                                 .type = FT_HEX,
                                 .rfc = "RFC 768",
                                 .what = "What the checksum would have to be."},
    [UDP_STREAM] = {.name = "udp.stream",
                    .label = "Stream",
                    .type = FT_UINT,
                    .rfc = "RFC 768",
                    .what = "The number of the conversation among those of UDP, from 0 in the "
                            "order of their first datagrams."},
    [UDP_TIME_RELATIVE] = {.name = "udp.time_relative",
                           .label = "Since its first datagram",
                           .type = FT_DURATION,
                           .rfc = "RFC 768",
                           .what = "How long ago the first datagram of the conversation was "
                                   "seen."},
    [UDP_TIME_DELTA] = {.name = "udp.time_delta",
                        .label = "Since the datagram before",
                        .type = FT_DURATION,
                        .rfc = "RFC 768",
                        .what = "How long ago the last datagram of the conversation was seen."},
};

/* Verifies the sum over pseudo-header and datagram where all of it was captured. */
static void verify_checksum(struct dissect *d, uint32_t length)
{
    uint32_t sent = head(d, &rows[UDP_CHECKSUM]), at = d->y->offset;
    if (!(d->want & WANT_CHECKSUM) || !d->y->addr_len ||
        d->p->layers[d->y->parent].flags & LAYER_FRAGMENT)
        return;
    /* Of a length that goes too far, what there is. */
    if (length > d->r.end - at)
        length = d->r.end - at;
    bool there = length >= HEADER_LEN && length <= d->r.cap - at;
    if (sent == 0 && d->y->addr_len == 4) {
        emit_same(d, UDP_CHECKSUM_STATUS, at + 6, 0, 3);
        return;
    }
    if (!there)
        return;
    uint16_t rest = dissect_checksum(d, at, length, d->pseudo + IP_PROTO_UDP + length);
    uint16_t right = checksum_fold((uint32_t)rest + sent);
    emit_same(d, UDP_CHECKSUM_STATUS, at + 6, 0, sent ? rest == 0 : 4);
    if (rest || !sent)
        emit_same(d, UDP_CHECKSUM_CALCULATED, at + 6, 0, right ? right : 0xffff);
    if (rest && sent)
        dissect_offloaded(d, sent, d->pseudo + IP_PROTO_UDP + length);
}

static void meet_flow(struct dissect *d)
{
    struct flow_key key = flow_key_of(d, IP_PROTO_UDP, d->y->sport, d->y->dport);
    if (!flow_meet(d, &key, false, false))
        return;
    if (d->want & WANT_FIELDS) {
        emit_same(d, UDP_STREAM, d->r.pos, 0, d->flow.stream);
        if (d->flow.packet) {
            emit_duration(d, UDP_TIME_RELATIVE, d->r.pos, d->flow.time);
            emit_duration(d, UDP_TIME_DELTA, d->r.pos, d->flow.delta);
        }
    }
    flow_part(d);
}

/* What carries packets in datagrams, by the ports. */
static unsigned tunnel_of(const struct layer *y)
{
    static const uint8_t tunnels[] = {PROTO_udpencap, PROTO_vxlan, PROTO_geneve, PROTO_mpls};
    unsigned ends[] = {registry_find(BY_UDP_PORT, y->dport), registry_find(BY_UDP_PORT, y->sport)};
    for (unsigned i = 0; i < 2; i++) {
        if (memchr(tunnels, (int)ends[i], sizeof tunnels))
            return ends[i];
    }
    return PROTO_NONE;
}

/* A packet of QUIC with a short header can only be told by its connection; so can one whose sender
 * does not set the fixed bit (RFC 9287). */
static void go_on_with_quic(struct dissect *d)
{
    uint32_t number;
    uint8_t cid_len;
    if (!quic_marks(d->quic)[streams_mark(d->y->sport, d->y->dport)] || !d->y->addr_len ||
        !reader_have(&d->r) || flow_is_quoted(d))
        return;
    struct flow_key key = flow_key_of(d, IP_PROTO_UDP, d->y->sport, d->y->dport);
    if (quic_connection(d->quic, &key, &number, &cid_len))
        dissect_next(d, PROTO_quic);
}

#define TFTP_LAST_OPCODE 6

/* TFTP's server answers from a port of its own (RFC 1350 4): what goes to or comes from the port of
 * a client that has asked is the transfer. */
static void go_on_with_tftp(struct dissect *d)
{
    const struct layer *y = d->y;
    uint32_t opcode = reader_peek(&d->r, 0, 2);
    bool asks = d->next == PROTO_tftp && registry_find(BY_UDP_PORT, y->dport) == PROTO_tftp;
    if ((asks && !d->has_flow) || !y->addr_len || reader_have(&d->r) < 4)
        return;
    for (unsigned back = asks; back < 2; back++) {
        uint32_t key[6] = {EXCHANGE_TFTP, back ? y->sport : y->dport};
        memcpy(key + 2, d->p->bytes + (back ? y->src : y->dst), y->addr_len);
        if (asks) {
            flows_ask(d->facts, key, sizeof key, (uint32_t)d->p->number, d->p->time);
        } else if (d->next == PROTO_NONE && opcode && opcode <= TFTP_LAST_OPCODE &&
                   flows_answer(d->facts, key, sizeof key, d->p->time).frame) {
            d->next_flags = LAYER_GUESSED | LAYER_BODY;
            dissect_next(d, PROTO_tftp);
        }
    }
}

static void dissect(struct dissect *d)
{
    bool whole = emit_header(d);
    d->y->sport = (uint16_t)head(d, &rows[UDP_SRCPORT]);
    d->y->dport = (uint16_t)head(d, &rows[UDP_DSTPORT]);
    if (!whole)
        return;
    uint32_t length = head(d, &rows[UDP_LENGTH]);
    verify_checksum(d, length ? length : reader_left(&d->r) + HEADER_LEN);
    /* A jumbogram's length is 0 (RFC 2675 4); so is that of a datagram whose sending is offloaded.
     */
    if (length && (length < HEADER_LEN || !reader_limit(&d->r, length - HEADER_LEN)))
        dissect_malformed(d);
    if (d->facts)
        meet_flow(d);
    /* Even with -q, -T shows what it says. */
    if (!(d->want & (WANT_TEXT | WANT_FIELDS)) && !d->forced && !d->force_udp) {
        if (d->want & WANT_INNER)
            dissect_next(d, tunnel_of(d->y));
        return;
    }
    dissect_payload(d, BY_UDP_PORT, GUESS_UDP);
    if (!d->next && d->quic)
        go_on_with_quic(d);
    if (d->facts)
        go_on_with_tftp(d);
    /* Of a datagram without a payload its port alone says what it is, to who knows the port. */
    if (!reader_left(&d->r) && d->next && protocols[d->next]->beyond)
        dissect_next(d, PROTO_NONE);
}

static void line_verdict(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *status = layer_get(l->p, y, UDP_CHECKSUM_STATUS);
    if (!status)
        return;
    if (status->value == 3) {
        out_str(o, "[no cksum] ");
    } else if (status->value == 1) {
        out_str(o, "[udp sum ok] ");
    } else {
        out_str(o, "[bad udp cksum 0x");
        out_hex(o, header_value(l->p, y, &rows[UDP_CHECKSUM]), 4);
        out_str(o, " -> 0x");
        out_hex(o, layer_number(l->p, y, UDP_CHECKSUM_CALCULATED), 4);
        out_str(o, "!] ");
    }
}

/* "UDP, length 4", or what is wrong with the length. */
static void line_length(struct line *l, const struct layer *y, uint32_t length)
{
    struct out *o = l->out;
    uint32_t payload = length - HEADER_LEN, there = y->end - y->offset - HEADER_LEN;
    const struct layer *ip = line_parent(l, y);
    /* The length of a first fragment counts the fragments that follow. */
    if (payload > there && !(ip && ip->flags & LAYER_FRAGMENT)) {
        out_str(o, "UDP, bad length ");
        out_dec(o, payload);
        out_str(o, " > ");
        out_dec(o, there);
        return;
    }
    out_str(o, "UDP, length ");
    out_dec(o, payload);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t left = y->end - y->offset, length = header_value(p, y, &rows[UDP_LENGTH]);
    if (!header_has(y, &rows[UDP_DSTPORT])) {
        if (!(p->layers[y->parent].flags & LAYER_EXTENSION)) {
            line_src(l, y);
            out_mem(o, " > ", 3);
            line_dst(l, y);
            out_mem(o, ": ", 2);
        }
        line_cut(l, "udp");
        return;
    }
    bool whole = left >= HEADER_LEN && length >= HEADER_LEN && header_has(y, &rows[UDP_CHECKSUM]);
    if (l->opt.no_udp && whole)
        return;
    line_flow(l, y, false);
    out_mem(o, ": ", 2);
    if (left < HEADER_LEN) {
        out_str(o, "truncated-udp ");
        out_dec(o, left);
        return;
    }
    if (!header_has(y, &rows[UDP_LENGTH])) {
        line_cut(l, "udp");
        return;
    }
    if (length < HEADER_LEN && left < 65536) {
        out_str(o, "truncated-udplength ");
        out_dec(o, length);
        return;
    }
    if (!header_has(y, &rows[UDP_CHECKSUM])) {
        line_cut(l, "udp");
        return;
    }
    const struct layer *inner = line_inner(l, y);
    bool known = inner && !line_beyond(inner);
    /* With -T tcpdump tells what the payload is, and nothing of UDP. */
    if (l->opt.forced && known) {
        line_next(l, y);
        return;
    }
    if (l->opt.verbose > 1 || (l->opt.verbose && y->addr_len == 16))
        line_verdict(l, y);
    if (l->opt.quiet || !known)
        line_length(l, y, length < HEADER_LEN ? left : length);
    bool silent = inner && line_beyond(inner) && left == HEADER_LEN;
    if (!l->opt.quiet && !silent)
        line_payload(l, y);
}

static const struct bind binds[] = {
    {BY_IP_PROTO, IP_PROTO_UDP},
};

const struct protocol proto_udp = {
    .name = "udp",
    .title = "User Datagram Protocol",
    .rfc = "RFC 768",
    ROWS(rows),
    .n_header = UDP_CHECKSUM + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
