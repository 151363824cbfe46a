/* The inside of Multipath TCP's option (RFC 8684; version 0: RFC 6824).
 *
 * What a student learns here: how one connection runs over several paths at once: a handshake with
 * keys, further subflows that join it, and a second count of the bytes over all of them.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------+-----------------------+
 *    |   Kind = 30   |    Length     |Subtype| depends on it ...     |
 *    +---------------+---------------+-------+-----------------------+ */
#include "tcp_opt.h"

#define SYN 0x02u
#define ACK 0x10u

/* The TCP header's flags: the options begin behind its twenty bytes. */
static uint32_t tcp_flags(const struct dissect *d)
{
    return packet_number(d->p, d->y->offset - 7, 1);
}

/* One bit of the byte at the cursor: for the map always, for the line where it says something. */
static bool bit(struct dissect *d, unsigned id, bool in_line)
{
    const struct field_def *row = &d->rows[id];
    if (d->want & WANT_FIELDS)
        return emit_bits(d, id) != 0;
    bool set = (reader_peek(&d->r, 0, 1) & row->mask) != 0;
    if (set && in_line)
        emit_bits(d, id);
    return set;
}

/* Twelve reserved bits behind the subtype. */
static void reserved12(struct dissect *d)
{
    if (!(d->want & WANT_FIELDS)) {
        reader_skip(&d->r, 2);
        return;
    }
    uint32_t group = emit_group(d, MP_RESERVED, reader_peek(&d->r, 0, 2) & 0xfff);
    emit_bits(d, MP_RESERVED_HIGH);
    reader_skip(&d->r, 1);
    emit_uint(d, MP_RESERVED_LOW, 1);
    emit_end(d, group);
}

/* Opens the group of a byte of flags, which the cursor still stands before. */
static uint32_t open_flags(struct dissect *d)
{
    return d->want & WANT_FIELDS ? emit_group(d, MP_FLAGS, reader_peek(&d->r, 0, 1)) : 0;
}

static void close_flags(struct dissect *d, uint32_t group)
{
    reader_skip(&d->r, 1);
    if (d->want & WANT_FIELDS)
        emit_end(d, group);
}

static bool capable(struct dissect *d, uint32_t n)
{
    uint32_t flags = tcp_flags(d);
    bool first = flags & SYN;
    if (first ? n != 2 && n != 10 : n != 18 && n != 20 && n != 22)
        return opt_trouble(d, TROUBLE_DATA), false;
    /* The third packet acknowledges. tcpdump does not know the length that has a checksum at its
     * end. */
    bool known = first || (flags & ACK && n < 22);
    if (!known)
        emit_same(d, OPT_TROUBLE, d->r.pos, 0, TROUBLE_DATA);
    uint32_t version = emit_bits(d, MP_VERSION);
    reader_skip(&d->r, 1);
    uint32_t group = open_flags(d);
    bit(d, MP_CHECKSUMREQ, version < 2);
    bit(d, MP_EXTENSIBILITY, false);
    bit(d, MP_NO_MORE_SUBFLOWS, false);
    bit(d, MP_RESERVED_FLAGS, false);
    bit(d, version ? MP_HMAC_SHA256 : MP_HMAC_SHA1, false);
    close_flags(d, group);
    if (n >= 10)
        emit_bytes(d, MP_SENDKEY, 8, 0);
    if (n >= 18)
        emit_bytes(d, MP_RECVKEY, 8, 0);
    if (n >= 20)
        emit_uint(d, MP_DATA_LEN, 2);
    if (n >= 22)
        emit_uint(d, MP_CHECKSUM, 2);
    return known;
}

static bool join(struct dissect *d, uint32_t n)
{
    uint32_t flags = tcp_flags(d);
    bool good = n == 22 ? flags & ACK : flags & SYN && (n == 10 || (n == 14 && flags & ACK));
    if (!good)
        return opt_trouble(d, TROUBLE_DATA), false;
    if (n == 22) {
        reserved12(d);
        emit_bytes(d, MP_SENDHMAC, 20, 0);
        return true;
    }
    uint32_t group = open_flags(d);
    bit(d, MP_BACKUP, true);
    close_flags(d, group);
    emit_uint(d, MP_ADDRID, 1);
    if (n == 10)
        emit_uint(d, MP_RECVTOK, 4);
    else
        emit_bytes(d, MP_SENDTRUNCHMAC, 8, 0);
    emit_uint(d, MP_SENDRAND, 4);
    return true;
}

/* A number of four or eight bytes. */
static bool sequence(struct dissect *d, unsigned id, bool wide, uint32_t end, unsigned why)
{
    uint32_t size = wide ? 8 : 4;
    if (end - d->r.pos < size)
        return opt_trouble(d, why), false;
    if (wide)
        return emit_bytes(d, id, 8, 0);
    emit_uint(d, id, 4);
    return reader_ok(&d->r);
}

static bool mapping(struct dissect *d, bool wide, uint32_t end)
{
    if (!sequence(d, MP_DATA_SEQ, wide, end, TROUBLE_SEQ) ||
        !sequence(d, MP_SUBFLOW_SEQ, false, end, TROUBLE_DATA))
        return false;
    if (end - d->r.pos < 2)
        return opt_trouble(d, TROUBLE_DATA), false;
    emit_uint(d, MP_DATA_LEN, 2);
    if (end - d->r.pos >= 2)
        emit_uint(d, MP_CHECKSUM, 2);
    return reader_ok(&d->r);
}

/* Data sequence signal: which bytes of the whole connection this segment carries, and acknowledges.
 */
static bool dss(struct dissect *d, uint32_t n)
{
    if (n < 2 || tcp_flags(d) & SYN)
        return opt_trouble(d, TROUBLE_DATA), false;
    uint32_t end = d->r.pos + n;
    reader_skip(&d->r, 1);
    uint32_t group = open_flags(d);
    bit(d, MP_DATA_FIN, true);
    bool wide_seq = bit(d, MP_DSEQN8, false), seq = bit(d, MP_DSEQN_PRESENT, false);
    bool wide_ack = bit(d, MP_ACK8, false), ack = bit(d, MP_ACK_PRESENT, false);
    close_flags(d, group);
    if (ack && !sequence(d, MP_DATA_ACK, wide_ack, end, TROUBLE_ACK))
        return false;
    if (seq && !mapping(d, wide_seq, end))
        return false;
    if (d->r.pos != end)
        return opt_trouble(d, TROUBLE_DATA), false;
    return true;
}

static bool add_addr(struct dissect *d, uint32_t n)
{
    bool v4 = n == 6 || n == 8 || n == 14 || n == 16;
    if (!v4 && n != 18 && n != 20 && n != 26 && n != 28)
        return opt_trouble(d, TROUBLE_DATA), false;
    uint32_t end = d->r.pos + n;
    uint32_t low = reader_peek(&d->r, 0, 1) & 15;
    emit_bits(d, low < 2 ? MP_ECHO : MP_IPVER);
    reader_skip(&d->r, 1);
    emit_uint(d, MP_ADDRID, 1);
    emit_bytes(d, v4 ? MP_IPV4 : MP_IPV6, v4 ? 4 : 16, 0);
    if ((end - d->r.pos) % 8)
        emit_uint(d, MP_PORT, 2);
    if (d->r.pos < end)
        emit_bytes(d, MP_ADDHMAC, 8, 0);
    return true;
}

static bool remove_addr(struct dissect *d, uint32_t n)
{
    if (n < 2)
        return opt_trouble(d, TROUBLE_DATA), false;
    reader_skip(&d->r, 1);
    emit_uint(d, MP_ADDRID, 1);
    for (uint32_t i = 2; i < n; i++)
        emit_uint(d, MP_ADDRID, 1);
    return true;
}

static bool priority(struct dissect *d, uint32_t n)
{
    if (n != 1 && n != 2)
        return opt_trouble(d, TROUBLE_DATA), false;
    uint32_t group = open_flags(d);
    emit_bits(d, MP_BACKUP);
    close_flags(d, group);
    if (n == 2)
        emit_uint(d, MP_ADDRID, 1);
    return true;
}

/* MP_FAIL and MP_FASTCLOSE: eight bytes. */
static bool eight(struct dissect *d, uint32_t n, unsigned id)
{
    if (n != 10)
        return opt_trouble(d, TROUBLE_DATA), false;
    reserved12(d);
    return emit_bytes(d, id, 8, 0);
}

static bool other(struct dissect *d, uint32_t n, bool reset)
{
    if (reset && n == 2 && d->want & WANT_FIELDS) {
        for (unsigned id = MP_FLAG_U; id <= MP_FLAG_T; id++)
            emit_bits(d, id);
        reader_skip(&d->r, 1);
        emit_uint(d, MP_RST_REASON, 1);
        return true;
    }
    reader_skip(&d->r, 1);
    if (n > 1)
        emit_bytes(d, OPT_PAYLOAD, n - 1, 0);
    return reader_ok(&d->r);
}

static bool dissect_subtype(struct dissect *d, uint32_t n)
{
    switch (emit_bits(d, MP_SUBTYPE)) {
    case 0:
        return capable(d, n);
    case 1:
        return join(d, n);
    case 2:
        return dss(d, n);
    case 3:
        return add_addr(d, n);
    case 4:
        return remove_addr(d, n);
    case 5:
        return priority(d, n);
    case 6:
        return eight(d, n, MP_DATA_SEQ);
    case 7:
        return eight(d, n, MP_RECVKEY);
    case 8:
        return other(d, n, true);
    default:
        return other(d, n, false);
    }
}

bool dissect_mptcp(struct dissect *d, uint32_t n)
{
    if (n < 1)
        return opt_trouble(d, TROUBLE_DATA), false;
    if (!opt_take(d, n))
        return false;
    uint32_t start = d->r.pos;
    bool good = dissect_subtype(d, n);
    if (d->r.pos == start)
        reader_skip(&d->r, 1);
    return good;
}

static uint64_t number(const struct line *l, const struct field *f)
{
    if (f->length != 8)
        return f->value;
    return (uint64_t)packet_number(l->p, f->offset, 4) << 32 |
           packet_number(l->p, f->offset + 4, 4);
}

static void line_number(struct line *l, const struct field *f)
{
    out_dec(l->out, number(l, f));
}

/* Keys and codes: of eight bytes as a number, longer ones byte by byte. */
static void line_bytes(struct line *l, const struct field *f, const char *before)
{
    out_str(l->out, before);
    if (f->length == 8) {
        out_hex(l->out, number(l, f), 1);
        return;
    }
    for (uint32_t i = 0; i < f->length; i++)
        out_hex(l->out, field_bytes(l->p, f)[i], 2);
}

static void line_subtype(struct line *l, uint32_t subtype, const struct field *group)
{
    static const char *const names[] = {" capable",  " join",       " dss",
                                        " add-addr", " rem-addr",   " prio",
                                        " fail",     " fast-close", " unknown"};
    out_char(l->out, ' ');
    out_dec(l->out, packet_number(l->p, group->offset + 1, 1));
    out_str(l->out, names[subtype < 8 ? subtype : 8]);
}

static void line_capable(struct line *l, const struct field *f, const struct field *group,
                         uint32_t version)
{
    if (f->id == MP_VERSION) {
        out_str(l->out, version < 2 ? " v" : " Unknown Version (");
        out_dec(l->out, version);
        if (version > 1)
            out_char(l->out, ')');
    } else if (version > 1) {
        return;
    } else if (f->id == MP_CHECKSUMREQ && f->value) {
        out_str(l->out, " csum");
    } else if (f->id == MP_SENDKEY) {
        line_bytes(l, f, " {0x");
        if (group->length < 20)
            out_char(l->out, '}');
    } else if (f->id == MP_RECVKEY) {
        line_bytes(l, f, ",0x");
        out_char(l->out, '}');
    }
}

static void line_hex_number(struct line *l, const struct field *f, const char *before)
{
    out_str(l->out, before);
    out_hex(l->out, f->value, 1);
}

static void line_join(struct line *l, const struct field *f)
{
    if (f->id == MP_BACKUP && f->value) {
        out_str(l->out, " backup");
    } else if (f->id == MP_ADDRID) {
        out_str(l->out, " id ");
        out_dec(l->out, f->value);
    } else if (f->id == MP_RECVTOK) {
        line_hex_number(l, f, " token 0x");
    } else if (f->id == MP_SENDRAND) {
        line_hex_number(l, f, " nonce 0x");
    } else if (f->id == MP_SENDTRUNCHMAC || f->id == MP_SENDHMAC) {
        line_bytes(l, f, " hmac 0x");
    }
}

static void line_dss(struct line *l, const struct field *f)
{
    const char *before = f->id == MP_DATA_ACK      ? " ack "
                         : f->id == MP_DATA_SEQ    ? " seq "
                         : f->id == MP_SUBFLOW_SEQ ? " subseq "
                         : f->id == MP_DATA_LEN    ? " len "
                                                   : NULL;
    if (before) {
        out_str(l->out, before);
        line_number(l, f);
    } else if (f->id == MP_CHECKSUM) {
        line_hex_number(l, f, " csum 0x");
    } else if (f->id == MP_DATA_FIN && f->value) {
        out_str(l->out, " fin");
    }
}

static void line_address(struct line *l, const struct field *f)
{
    struct out *o = l->out;
    if (f->id == MP_ECHO) {
        out_str(o, f->value ? " v1-echo" : " v1");
    } else if (f->id == MP_IPVER) {
        out_str(o, f->value == 4 ? " v0-ip4" : f->value == 6 ? " v0-ip6" : " [bad version/echo]");
    } else if (f->id == MP_ADDRID) {
        out_str(o, " id ");
        out_dec(o, f->value);
    } else if (f->id == MP_IPV4) {
        out_char(o, ' ');
        out_ipv4(o, field_bytes(l->p, f));
    } else if (f->id == MP_IPV6) {
        out_char(o, ' ');
        out_ipv6(o, field_bytes(l->p, f));
    } else if (f->id == MP_PORT) {
        out_char(o, ':');
        out_dec(o, f->value);
    } else if (f->id == MP_ADDHMAC) {
        line_bytes(l, f, " hmac 0x");
    }
}

void line_mptcp(struct line *l, const struct field *f, const struct field *group)
{
    if (f->id == MP_SUBTYPE) {
        line_subtype(l, f->value, group);
        return;
    }
    switch (packet_number(l->p, group->offset + 2, 1) >> 4) {
    case 0:
        line_capable(l, f, group, packet_number(l->p, group->offset + 2, 1) & 15);
        break;
    case 1:
        line_join(l, f);
        break;
    case 2:
        line_dss(l, f);
        break;
    case 3:
        line_address(l, f);
        break;
    case 4:
        if (f->id == MP_ADDRID) {
            out_str(l->out, f->offset == group->offset + 3 ? " id " : " ");
            out_dec(l->out, f->value);
        }
        break;
    case 5:
        if (f->id == MP_BACKUP)
            out_str(l->out, f->value ? " backup" : " non-backup");
        else
            line_join(l, f);
        break;
    case 6:
        line_dss(l, f);
        break;
    case 7:
        if (f->id == MP_RECVKEY)
            line_bytes(l, f, " key 0x");
        break;
    default:
        break;
    }
}
