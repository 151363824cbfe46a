/* DNS, the Domain Name System (RFC 1035), over UDP; also its use among neighbours, mDNS (RFC 6762)
 * and LLMNR (RFC 4795). dns_tcp.c puts messages over TCP in front of it.
 *
 * What a student learns here: a question and its answer have one form. Twelve bytes say how many
 * records each of four sections holds, and a name that stood before is not written again: two bytes
 * point back to it.
 *
 *     0                   1
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 *    +-------------------------------+
 *    |        Transaction ID         |
 *    +-+-------+-+-+-+-+-+-+-+-------+
 *    |Q|Opcode |A|T|R|R|Z|A|C| Rcode |
 *    +-+-------+-+-+-+-+-+-+-+-------+
 *    |        Question count         |
 *    +-------------------------------+
 *    |         Answer count          |
 *    +-------------------------------+
 *    |       Authority count         |
 *    +-------------------------------+
 *    |       Additional count        |
 *    +-------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

#include "dns_rdata.h"
#include "dns_rows.h"
#include "dns_text.h"

#define HEADER_LEN 12
#define UDP_HEADER_LEN 8
#define PORT_DNS 53
#define PORT_MDNS 5353
#define PORT_LLMNR 5355

#define RESPONSE 0x8000u
#define AUTHENTIC 0x0020u
#define OPCODE(flags) ((flags) >> 11 & 15)
#define OPCODE_IQUERY 1
#define OPCODE_UPDATE 5
#define CLASS_IN 1

static bool on_port(const struct layer *y, uint32_t port)
{
    return y->sport == port || y->dport == port;
}

/* ---- recognition ---- */

#define OPCODE_AND_ZERO 0x7840u /* of the flags; ordinary messages have none of these bits */
#define ANSWERS_ONLY 0x068fu    /* authoritative, truncated, recursion available, an error */
#define MOST_LETTERS 128        /* of a name that is taken for one */
#define LEAST_RECORD 11
#define TYPE_NETBIOS 32

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

/* Where the name at `at` ends, which is one that hosts may have; 0: there is none. */
static uint32_t host_name_end(const struct reader *r, uint32_t at)
{
    uint32_t first = at, have = reader_have(r);
    while (at < have && at - first < MOST_LETTERS) {
        uint32_t n = reader_peek(r, at++, 1);
        if (n == 0)
            return at - first > 2 ? at : 0;
        if (n > 63 || n > have - at)
            return 0;
        for (; n; n--) {
            if (!is_letter(reader_peek(r, at++, 1)))
                return 0;
        }
    }
    return 0;
}

/* On a port that is not DNS's own: one ordinary question, to which the counts and the length fit,
 * so that hardly anything else is taken for it. */
static bool guess(const struct reader *r)
{
    uint32_t flags = reader_peek(r, 2, 2), records = 0, left = reader_left(r);
    if (reader_peek(r, 4, 2) != 1 || flags & OPCODE_AND_ZERO)
        return false;
    for (uint32_t at = 6; at < HEADER_LEN; at += 2)
        records += reader_peek(r, at, 2);
    if (!(flags & RESPONSE) && (flags & ANSWERS_ONLY || records > 2))
        return false;
    uint32_t at = host_name_end(r, HEADER_LEN);
    uint32_t type = reader_peek(r, at, 2), class = reader_peek(r, at + 2, 2);
    if (!at || reader_have(r) < at + 4 || class != CLASS_IN || type == TYPE_NETBIOS || !type ||
        type > 260)
        return false;
    left -= at + 4;
    return records ? left >= LEAST_RECORD * records : !left;
}

/* ---- dissection ---- */

/* The bits of the flags word that the kind of message has. */
static void flag_bits(struct dissect *d, uint32_t flags)
{
    bool llmnr = on_port(d->y, PORT_LLMNR);
    emit_bits(d, DNS_FLAGS);
    d->depth++;
    emit_bits(d, DNS_FLAGS_RESPONSE);
    emit_bits(d, DNS_FLAGS_OPCODE);
    if (llmnr)
        emit_bits(d, DNS_FLAGS_CONFLICT);
    else if (flags & RESPONSE)
        emit_bits(d, DNS_FLAGS_AUTHORITATIVE);
    emit_bits(d, DNS_FLAGS_TRUNCATED);
    emit_bits(d, llmnr ? DNS_FLAGS_TENTATIVE : DNS_FLAGS_RECDESIRED);
    if (!llmnr) {
        if (flags & RESPONSE)
            emit_bits(d, DNS_FLAGS_RECAVAIL);
        emit_bits(d, DNS_FLAGS_Z);
        if (flags & (RESPONSE | AUTHENTIC)) /* what it asks for, in a query, RFC 6840 5.7 */
            emit_bits(d, DNS_FLAGS_AUTHENTICATED);
        emit_bits(d, DNS_FLAGS_CHECKDISABLE);
    }
    if (flags & RESPONSE)
        emit_bits(d, DNS_FLAGS_RCODE);
    d->depth--;
}

/* The fixed header. With fields, only those that a message of this kind has. */
static bool header(struct dissect *d)
{
    if (!(d->want & WANT_FIELDS))
        return emit_header(d);
    uint32_t have = reader_have(&d->r);
    d->y->fixed = (uint16_t)(have < HEADER_LEN ? have : HEADER_LEN);
    emit_uint(d, DNS_ID, 2);
    uint32_t flags = reader_peek(&d->r, 0, 2);
    if (reader_need(&d->r, 2)) {
        flag_bits(d, flags);
        reader_skip(&d->r, 2);
    }
    bool update = OPCODE(flags) == OPCODE_UPDATE;
    emit_uint(d, update ? DNS_COUNT_ZONES : DNS_COUNT_QUERIES, 2);
    emit_uint(d, update ? DNS_COUNT_PREREQUISITES : DNS_COUNT_ANSWERS, 2);
    emit_uint(d, update ? DNS_COUNT_UPDATES : DNS_COUNT_AUTH_RR, 2);
    emit_uint(d, DNS_COUNT_ADD_RR, 2);
    d->y->vars = d->p->n_fields;
    return reader_ok(&d->r);
}

/* How many labels and characters the name at a frame offset has. */
static void name_facts(struct dissect *d, uint32_t at, uint32_t n)
{
    uint32_t base = d->y->offset, next = at, lowest = at, labels = 0, length = 0;
    for (uint32_t c; length < 256 && (c = packet_number(d->p, next, 1)) != 0;) {
        if (c >= 0xc0) {
            uint32_t to = base + (packet_number(d->p, next, 2) & 0x3fff);
            if (to >= lowest)
                break;
            next = lowest = to;
            continue;
        }
        if (c >= 0x40)
            break;
        labels++;
        length += c + 1;
        next += c + 1;
    }
    emit_same(d, DNS_QRY_NAME_LEN, at, n, length ? length - 1 : 0);
    emit_same(d, DNS_COUNT_LABELS, at, n, labels);
}

/* The class. Multicast DNS keeps a flag in its first bit. */
static void class(struct dissect *d, unsigned row, unsigned flag_row)
{
    uint32_t at = d->r.pos, v = reader_peek(&d->r, 0, 2);
    if (d->forced || !on_port(d->y, PORT_MDNS)) {
        emit_uint(d, row, 2);
        return;
    }
    if (!reader_need(&d->r, 2))
        return;
    emit_bytes(d, row, 2, v & 0x7fff);
    emit_same(d, flag_row, at, 2, v >> 15);
}

static void question(struct dissect *d)
{
    uint32_t group = emit_group(d, DNS_QUERY, 0), at = d->r.pos;
    uint32_t n = dns_name(d, DNS_QRY_NAME);
    if (d->want & WANT_FIELDS && reader_ok(&d->r))
        name_facts(d, at, n);
    emit_uint(d, DNS_QRY_TYPE, 2);
    class(d, DNS_QRY_CLASS, DNS_QRY_QU);
    emit_end(d, group);
}

/* Where other records have class and time to live, OPT has what the sender can do (RFC 6891 6.1.3).
 */
static void edns_fields(struct dissect *d, bool *extended)
{
    uint32_t flags = packet_number(d->p, d->y->offset + 2, 2), at;
    class(d, DNS_UDP_PAYLOAD_SIZE, DNS_RESP_CACHE_FLUSH);
    at = d->r.pos;
    uint32_t upper = emit_uint(d, DNS_EXT_RCODE, 1);
    if (*extended && upper && flags & RESPONSE)
        emit_same(d, DNS_RCODE_FULL, at, 0, upper << 4 | (flags & 15));
    if (reader_ok(&d->r))
        *extended = false;
    emit_uint(d, DNS_EDNS0_VERSION, 1);
    emit_struct(d, DNS_Z, DNS_Z_RESERVED);
}

/* A record, for the short line: what it does not say is passed over. */
static void short_record(struct dissect *d)
{
    uint32_t group = emit_group(d, DNS_RESP, 0);
    reader_skip(&d->r, dns_name_length(&d->r));
    uint32_t type = emit_uint(d, DNS_RESP_TYPE, 2);
    if (type == DNS_TYPE_OPT) {
        edns_fields(d, &(bool){false});
    } else {
        if (reader_peek(&d->r, 0, 2) == CLASS_IN)
            reader_skip(&d->r, 2);
        else
            class(d, DNS_RESP_CLASS, DNS_RESP_CACHE_FLUSH);
        reader_skip(&d->r, 4);
    }
    uint32_t n = emit_uint(d, DNS_RESP_LEN, 2);
    if (reader_ok(&d->r))
        dissect_leave(d, dissect_enter(d, n));
    emit_end(d, group);
}

/* *extended: the next OPT record is the first one that may extend the response code. */
static void record(struct dissect *d, bool *extended)
{
    uint32_t group = emit_group(d, DNS_RESP, 0);
    dns_name(d, DNS_RESP_NAME);
    uint32_t type = emit_uint(d, DNS_RESP_TYPE, 2);
    if (type == DNS_TYPE_OPT) {
        edns_fields(d, extended);
    } else {
        class(d, DNS_RESP_CLASS, DNS_RESP_CACHE_FLUSH);
        emit_uint(d, DNS_RESP_TTL, 4);
    }
    uint32_t n = emit_uint(d, DNS_RESP_LEN, 2);
    if (reader_ok(&d->r)) {
        uint32_t outer = dissect_enter(d, n);
        if (d->want & WANT_FIELDS)
            dns_rdata(d, type);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
}

static void section(struct dissect *d, unsigned row, uint32_t n)
{
    bool extended = row == DNS_ADDITIONAL;
    if (!n || !reader_ok(&d->r))
        return;
    uint32_t group = emit_group(d, row, n);
    for (uint32_t i = 0; i < n && reader_ok(&d->r); i++) {
        if (row == DNS_QUERIES)
            question(d);
        else if (d->want & (WANT_FIELDS | WANT_VERBOSE))
            record(d, &extended);
        else
            short_record(d);
    }
    emit_end(d, group);
}

/* The response code of the line needs the first OPT record of the last section: looks for it, where
 * nobody wants the records before it. */
static void find_extended_rcode(struct dissect *d, uint32_t before, uint32_t n)
{
    for (uint32_t i = 0; i < before + n && reader_ok(&d->r); i++) {
        reader_skip(&d->r, dns_name_length(&d->r));
        uint32_t type = reader_peek(&d->r, 0, 2), upper = reader_peek(&d->r, 4, 1);
        if (i >= before && type == DNS_TYPE_OPT) {
            if (upper)
                emit_same(d, DNS_RCODE_FULL, d->r.pos, 0,
                          upper << 4 | (head(d, &dns_rows[DNS_FLAGS]) & 15));
            return;
        }
        uint32_t data = reader_peek(&d->r, 8, 2);
        reader_skip(&d->r, 10);
        reader_skip(&d->r, data);
    }
}

/* The answer says which question it belongs to: the flow and the transaction ID are the same. */
static void join(struct dissect *d)
{
    const uint32_t key[] = {EXCHANGE_DNS, d->flow.index, head(d, &dns_rows[DNS_ID])};
    if (!(head(d, &dns_rows[DNS_FLAGS]) & RESPONSE)) {
        flows_ask(d->facts, key, sizeof key, (uint32_t)d->p->number, d->p->time);
        return;
    }
    struct exchange x = flows_answer(d->facts, key, sizeof key, d->p->time);
    if (!x.frame)
        return;
    emit_same(d, DNS_RESPONSE_TO, d->y->offset, 0, x.frame);
    emit_duration(d, DNS_TIME, d->y->offset, x.time);
}

static void dissect(struct dissect *d)
{
    if (!d->forced && on_port(d->y, PORT_LLMNR))
        d->y->flags |= LAYER_GUESSED; /* tcpdump does not know LLMNR */
    if (!header(d))
        return;
    if (d->has_flow && !on_port(d->y, PORT_MDNS))
        join(d);
    bool all = d->want & (WANT_FIELDS | WANT_VERBOSE);
    section(d, DNS_QUERIES, head(d, &dns_rows[DNS_COUNT_QUERIES]));
    if (!all && !(head(d, &dns_rows[DNS_FLAGS]) & RESPONSE))
        return;
    uint32_t authority = head(d, &dns_rows[DNS_COUNT_AUTH_RR]);
    uint32_t additional = head(d, &dns_rows[DNS_COUNT_ADD_RR]);
    section(d, DNS_ANSWERS, head(d, &dns_rows[DNS_COUNT_ANSWERS]));
    if (!all) {
        if (additional)
            find_extended_rcode(d, authority, additional);
        return;
    }
    section(d, DNS_AUTHORITY, authority);
    section(d, DNS_ADDITIONAL, additional);
}

/* ---- the line ---- */

/* Where the line stands among the fields of a message. */
struct walk {
    struct dns_text text;
    const struct layer *y;
    uint32_t i, stop; /* the next field, and the one behind the last */
    uint32_t at;      /* the frame offset that tcpdump would be at */
    bool mdns;
};

/* A question or record: the fields that the line needs, NULL where they are cut off; for the short
 * line also where they go without saying. */
struct item {
    const struct field *type, *class, *flag, *ttl, *len;
    uint32_t at;
};

static void keep_field(struct item *item, const struct field *f)
{
    if (f->id == DNS_QRY_TYPE || (f->id == DNS_RESP_TYPE && !item->type))
        item->type = f;
    else if (f->id == DNS_QRY_CLASS || f->id == DNS_RESP_CLASS || f->id == DNS_UDP_PAYLOAD_SIZE)
        item->class = f;
    else if (f->id == DNS_QRY_QU || f->id == DNS_RESP_CACHE_FLUSH)
        item->flag = f;
    else if (f->id == DNS_RESP_TTL || f->id == DNS_Z)
        item->ttl = f;
    else if (f->id == DNS_RESP_LEN)
        item->len = f;
}

/* The next question or record; false where there is none. */
static bool next_item(struct walk *w, struct item *item)
{
    const struct field *f = w->text.l->p->fields;
    memset(item, 0, sizeof *item);
    while (w->i < w->stop && f[w->i].id != DNS_QUERY && f[w->i].id != DNS_RESP)
        w->i++;
    if (w->i >= w->stop)
        return false;
    item->at = f[w->i].offset;
    for (w->i++; w->i < w->stop; w->i++) {
        if (f[w->i].id == DNS_QUERY || f[w->i].id == DNS_RESP)
            break;
        if (f[w->i].proto == w->y->proto)
            keep_field(item, &f[w->i]);
    }
    return true;
}

/* " A? www.example.com." */
static bool line_question(struct walk *w)
{
    struct out *o = w->text.l->out;
    struct item item;
    if (!next_item(w, &item) || !item.class)
        return false;
    dns_text_type(o, item.type->value);
    dns_text_class(o, item.class->value);
    if (w->mdns)
        out_str(o, item.flag && item.flag->value ? " (QU)" : " (QM)");
    out_mem(o, "? ", 2);
    w->at = item.class->offset + 2;
    return dns_text_name(&w->text, item.at);
}

/* A question that is not shown. */
static bool pass_question(struct walk *w)
{
    struct item item;
    if (!next_item(w, &item))
        return false;
    uint32_t end = item.class ? item.class->offset - 2 : dns_text_name_end(&w->text, item.at);
    w->at = end + 4;
    return end != 0;
}

/* "1w2d3h": seconds in units. */
static void line_ttl(struct out *o, uint32_t seconds)
{
    static const struct {
        uint32_t seconds;
        char unit;
    } units[] = {
        {31536000, 'y'}, {604800, 'w'}, {86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'},
    };
    if (!seconds)
        out_mem(o, "0s", 2);
    for (unsigned i = 0; i < 6; i++) {
        if (seconds < units[i].seconds)
            continue;
        out_dec(o, seconds / units[i].seconds);
        out_char(o, units[i].unit);
        seconds %= units[i].seconds;
    }
}

/* One record. Returns false where its name or its data is cut off; where it ends before its data,
 * that is the end of the message. */
static bool line_record(struct walk *w)
{
    struct out *o = w->text.l->out;
    int verbose = w->text.l->opt.verbose;
    struct item item;
    bool found = next_item(w, &item);
    if (verbose) {
        out_char(o, ' ');
        if (!found || !dns_text_name(&w->text, item.at))
            return false;
    }
    if (!item.len) {
        w->at = w->text.limit;
        return true;
    }
    uint32_t type = item.type->value, data = item.len->offset + 2;
    if (type != DNS_TYPE_OPT && item.class)
        dns_text_class(o, item.class->value);
    if (item.flag && item.flag->value)
        out_str(o, " (Cache flush)");
    if (verbose > 2 && type != DNS_TYPE_OPT) {
        out_mem(o, " [", 2);
        line_ttl(o, item.ttl->value);
        out_char(o, ']');
    }
    dns_text_type(o, type);
    w->at = data + item.len->value;
    if (type == DNS_TYPE_OPT && w->at <= w->text.limit) {
        out_str(o, " UDPsize=");
        out_dec(o, item.class->value);
        if (item.ttl->value & 0x8000)
            out_mem(o, " DO", 3);
    }
    return dns_text_rdata(&w->text, type, data, item.len->value);
}

static bool line_records(struct walk *w, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        if (k) {
            if (w->at >= w->text.limit)
                return false;
            out_char(w->text.l->out, ',');
        }
        if (!line_record(w))
            return false;
    }
    return true;
}

/* A section that only -vv shows. */
static bool line_section(struct walk *w, const char *head, uint32_t n)
{
    if (!n)
        return true;
    if (w->at >= w->text.limit)
        return false;
    out_str(w->text.l->out, head);
    return line_records(w, n);
}

static uint32_t count(const struct walk *w, unsigned row)
{
    return header_value(w->text.l->p, w->y, &dns_rows[row]);
}

static bool line_sections(struct walk *w)
{
    return line_section(w, " ns:", count(w, DNS_COUNT_AUTH_RR)) &&
           line_section(w, " ar:", count(w, DNS_COUNT_ADD_RR));
}

static void line_opcode(struct out *o, uint32_t flags)
{
    static const char *const names[] = {
        "",         " inv_q",    " stat",     " op3",     " notify",  " update",
        " op6",     " op7",      " op8",      " updateA", " updateD", " updateDA",
        " updateM", " updateMA", " zoneInit", " zoneRef",
    };
    out_str(o, names[OPCODE(flags)]);
}

static void line_rcode(struct out *o, uint32_t rcode)
{
    static const char *const names[] = {
        "",          " FormErr", " ServFail", " NXDomain", " NotImp",  " Refused",
        " YXDomain", " YXRRSet", " NXRRSet",  " NotAuth",  " NotZone", " Resp11",
        " Resp12",   " Resp13",  " Resp14",   " NoChange", " BadVers", "Resp17",
        " Resp18",   " Resp19",  " Resp20",   "Resp21",    " Resp22",  " BadCookie",
    };
    if (rcode < sizeof names / sizeof names[0]) {
        out_str(o, names[rcode]);
        return;
    }
    out_mem(o, " Resp", 5);
    out_dec(o, rcode);
}

/* " [2q]" */
static void line_count(struct out *o, uint32_t n, const char *what)
{
    out_mem(o, " [", 2);
    out_dec(o, n);
    out_str(o, what);
}

static bool line_response(struct walk *w, uint32_t flags)
{
    struct out *o = w->text.l->out;
    int verbose = w->text.l->opt.verbose;
    uint32_t questions = count(w, DNS_COUNT_QUERIES), answers = count(w, DNS_COUNT_ANSWERS);
    const struct field *rcode =
        count(w, DNS_COUNT_ADD_RR) ? layer_get(w->text.l->p, w->y, DNS_RCODE_FULL) : NULL;
    line_rcode(o, rcode ? rcode->value : flags & 15);
    if (flags & 0x0400)
        out_char(o, '*');
    if (!(flags & 0x0080))
        out_char(o, '-');
    if (flags & 0x0200)
        out_char(o, '|');
    if (flags & 0x0020)
        out_char(o, '$');
    if (questions != 1)
        line_count(o, questions, "q]");
    for (uint32_t k = 0; k < questions; k++) {
        if (k)
            out_char(o, ',');
        if (verbose > 1)
            out_mem(o, " q:", 3);
        if (!(verbose > 1 ? line_question(w) : pass_question(w)))
            return false;
    }
    out_char(o, ' ');
    out_dec(o, answers);
    out_char(o, '/');
    out_dec(o, count(w, DNS_COUNT_AUTH_RR));
    out_char(o, '/');
    out_dec(o, count(w, DNS_COUNT_ADD_RR));
    return line_records(w, answers) && (verbose < 2 || line_sections(w));
}

/* How many records a query has of what it should have none or one of. */
static void line_counts(struct walk *w, uint32_t flags)
{
    struct out *o = w->text.l->out;
    uint32_t questions = count(w, DNS_COUNT_QUERIES), answers = count(w, DNS_COUNT_ANSWERS);
    if (OPCODE(flags) == OPCODE_IQUERY) {
        if (questions)
            line_count(o, questions, "q]");
        if (answers != 1)
            line_count(o, answers, "a]");
    } else {
        if (answers)
            line_count(o, answers, "a]");
        if (questions != 1)
            line_count(o, questions, "q]");
    }
    if (count(w, DNS_COUNT_AUTH_RR))
        line_count(o, count(w, DNS_COUNT_AUTH_RR), "n]");
    if (count(w, DNS_COUNT_ADD_RR))
        line_count(o, count(w, DNS_COUNT_ADD_RR), "au]");
}

static bool line_query(struct walk *w, uint32_t flags)
{
    struct out *o = w->text.l->out;
    uint32_t questions = count(w, DNS_COUNT_QUERIES);
    if (flags & 0x0100)
        out_char(o, '+');
    if (flags & 0x0010)
        out_char(o, '%');
    if (flags & 0x06cf) {
        out_str(o, " [b2&3=0x");
        out_hex(o, flags, 1);
        out_char(o, ']');
    }
    line_counts(w, flags);
    for (uint32_t k = 0; k < questions; k++) {
        if (!line_question(w))
            return false;
    }
    return w->text.l->opt.verbose < 2 ||
           (line_records(w, count(w, DNS_COUNT_ANSWERS)) && line_sections(w));
}

/* How long the message is by the headers around it, even where the frame ends before. */
static uint32_t message_length(const struct line *l, const struct layer *y)
{
    const struct layer *up = line_parent(l, y);
    if (!up || up->proto != PROTO_udp)
        return y->end - y->offset;
    uint32_t udp = packet_number(l->p, up->offset + 4, 2), end = dns_text_ip_end(l, y);
    if (udp >= UDP_HEADER_LEN && up->offset + udp < end)
        end = up->offset + udp;
    return end - y->offset;
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct layer *up = line_parent(l, y);
    uint32_t length = message_length(l, y), flags = header_value(l->p, y, &dns_rows[DNS_FLAGS]);
    uint32_t end = up ? up->end : y->end;
    struct walk w = {
        .text = {.l = l, .base = y->offset, .limit = end < l->p->caplen ? end : l->p->caplen},
        .y = y,
        .i = y->vars,
        .stop = y->first + y->count,
        .at = y->offset + HEADER_LEN,
        .mdns = !l->opt.forced && on_port(y, PORT_MDNS),
    };
    if (length < HEADER_LEN) {
        out_str(o, "domain [length ");
        out_dec(o, length);
        out_str(o, " < 12] (invalid)");
        return;
    }
    if (y->fixed < HEADER_LEN) {
        line_cut(l, "domain");
        return;
    }
    out_dec(o, header_value(l->p, y, &dns_rows[DNS_ID]));
    line_opcode(o, flags);
    if (!(flags & RESPONSE ? line_response(&w, flags) : line_query(&w, flags))) {
        line_cut(l, "domain");
        return;
    }
    out_mem(o, " (", 2);
    out_dec(o, length);
    out_char(o, ')');
}

static const struct bind binds[] = {
    {BY_UDP_PORT, PORT_DNS},
    {BY_UDP_PORT, PORT_MDNS},
    {BY_UDP_PORT, PORT_LLMNR},
};

const struct protocol proto_dns = {
    .name = "dns",
    .title = "Domain Name System",
    .rfc = "RFC 1035",
    .fields = dns_rows,
    .n_fields = N_DNS_ROWS,
    .n_header = DNS_COUNT_ADD_RR + 1,
    BINDS(binds),
    .guess = guess,
    .guess_in = GUESS_UDP,
    .many = "qry resp opt txt.length txt nsec.window nsec.bitmap_length nsec.bitmap svcb.svcparam "
            "svcb.svcparam.alpn.length svcb.svcparam.alpn",
    .dissect = dissect,
    .line = line,
};
