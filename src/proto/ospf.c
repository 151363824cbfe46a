/* OSPF, Open Shortest Path First: version 2 (RFC 2328) for IPv4 and version 3 (RFC 5340) for IPv6.
 *
 * What a student learns here: routers of one owner share a map. Each tells all others which links
 * it has and how long they are; each then works out the shortest way to everywhere by itself.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |    Version    |     Type      |         Packet length         |
 *    +---------------+---------------+-------------------------------+
 *    |                           Router ID                           |
 *    +---------------------------------------------------------------+
 *    |                            Area ID                            |
 *    +-------------------------------+-------------------------------+
 *    |           Checksum            | Version 2: authentication ... |
 *    +-------------------------------+-------------------------------+ */
#include "ospf.h"

#define IP_PROTO_OSPF 89
#define LLS_BIT 0x10

enum {
    TYPE_HELLO = 1,
    TYPE_DD,
    TYPE_REQUEST,
    TYPE_UPDATE,
    TYPE_ACK
};

bool ospf_need(struct dissect *d, uint32_t n)
{
    if (reader_ok(&d->r) && n <= reader_have(&d->r))
        return true;
    ospf_say(d, OSPF_CUT, n);
    reader_need(&d->r, n);
    return false;
}

void ospf_say(struct dissect *d, unsigned id, uint32_t value)
{
    emit_same(d, id, d->r.pos, 0, value);
}

bool ospf_take(struct dissect *d, unsigned id, uint32_t n)
{
    if (!ospf_need(d, n))
        return false;
    emit_uint(d, id, n);
    return true;
}

uint32_t ospf_options(struct dissect *d, unsigned id, unsigned last, uint32_t n)
{
    uint32_t value = reader_peek(&d->r, 0, n), group = emit_group(d, id, value);
    for (unsigned bit = id + 1; bit <= last && d->want & WANT_FIELDS; bit++)
        emit_bits(d, bit);
    reader_skip(&d->r, n);
    emit_end(d, group);
    return value;
}

static bool authentication(struct dissect *d, uint32_t *digest)
{
    bool whole = reader_have(&d->r) >= 10;
    if (!whole)
        ospf_say(d, OSPF_CUT, 10);
    uint32_t type = emit_uint(d, OSPF_AUTH_TYPE, 2);
    if (type == 2) {
        emit_uint(d, OSPF_AUTH_ZERO, 2);
        emit_uint(d, OSPF_AUTH_KEY, 1);
        *digest = emit_uint(d, OSPF_AUTH_LEN, 1);
        emit_uint(d, OSPF_AUTH_SEQ, 4);
    } else {
        emit_bytes(d, type == 1 ? OSPF_AUTH_SIMPLE : OSPF_AUTH_NONE, 8, 0);
    }
    return whole && type <= 2;
}

/* Returns the options, for what may follow the packet. */
static bool hello(struct dissect *d, uint32_t end, uint32_t *options)
{
    if (!ospf_need(d, 7))
        return false;
    emit_uint(d, OSPF_MASK, 4);
    emit_uint(d, OSPF_HELLO_INT, 2);
    *options = ospf_options(d, OSPF_V2_OPT, OSPF_V2_MT, 1);
    if (!ospf_take(d, OSPF_PRIO, 1) || !ospf_take(d, OSPF_DEAD, 4) || !ospf_take(d, OSPF_DR, 4) ||
        !ospf_take(d, OSPF_BDR, 4))
        return false;
    if (d->r.pos < end)
        ospf_say(d, OSPF_NEIGHBORS, 0);
    while (d->r.pos < end) {
        if (!ospf_take(d, OSPF_NEIGHBOR, 4))
            return false;
    }
    return true;
}

static bool description(struct dissect *d, uint32_t end, uint32_t *options)
{
    if (!ospf_need(d, 3))
        return false;
    emit_uint(d, OSPF_DD_MTU, 2);
    *options = ospf_options(d, OSPF_V2_OPT, OSPF_V2_MT, 1);
    if (!ospf_take(d, OSPF_DD_FLAGS, 1) || !ospf_take(d, OSPF_DD_SEQ, 4))
        return false;
    while (d->r.pos < end) {
        if (!ospf2_lsa_header(d))
            return false;
    }
    return true;
}

static bool requests(struct dissect *d, uint32_t end)
{
    while (d->r.pos < end) {
        if (!ospf_need(d, 12))
            return false;
        uint32_t group = emit_group(d, OSPF_REQ, 0);
        emit_uint(d, OSPF_REQ_TYPE, 4);
        emit_uint(d, OSPF_LS_ID, 4);
        emit_uint(d, OSPF_LS_ADV, 4);
        emit_end(d, group);
    }
    return true;
}

static bool update(struct dissect *d, uint32_t end)
{
    if (!ospf_take(d, OSPF_N_LSAS, 4))
        return false;
    uint32_t n = d->p->fields[d->p->n_fields - 1].value;
    for (uint32_t i = 1; i <= n; i++) {
        ospf_say(d, OSPF_LSA_NUMBER, i);
        if (!ospf2_lsa(d, end))
            return false;
    }
    return true;
}

/* The elements behind a packet of version 2 (RFC 5613). */
static void signalling(struct dissect *d)
{
    uint32_t start = d->r.pos;
    if (!ospf_need(d, 4))
        return;
    uint32_t group = emit_group(d, OSPF_LLS, 0);
    emit_uint(d, OSPF_LLS_SUM, 2);
    uint32_t end = start + 4 * emit_uint(d, OSPF_LLS_LEN, 2);
    while (d->r.pos < end && ospf_need(d, 4)) {
        uint32_t tlv = emit_group(d, OSPF_LLS_TLV, 0), type = emit_uint(d, OSPF_LLS_TYPE, 2);
        uint32_t len = emit_uint(d, OSPF_LLS_TLEN, 2), stop = d->r.pos + (len + 3) / 4 * 4;
        if (type == 1 && len != 4) {
            ospf_say(d, OSPF_LLS_WRONG, 4);
            emit_end(d, tlv);
            break;
        }
        if (type == 2 && len != 20)
            ospf_say(d, OSPF_LLS_WRONG, 20);
        bool good = true;
        if (type == 1)
            good = ospf_take(d, OSPF_LLS_OPT, 4);
        else if (type == 2)
            good = ospf_take(d, OSPF_LLS_SEQ, 4);
        if (good && d->r.pos < stop)
            good = emit_bytes(d, OSPF_LLS_DATA, stop - d->r.pos, 0);
        emit_end(d, tlv);
        if (!good)
            break;
    }
    emit_end(d, group);
}

static void body(struct dissect *d, uint32_t type, uint32_t end, uint32_t digest)
{
    uint32_t options = 0, stop = d->r.end;
    bool good = true;
    /* The proof behind the packet is not looked at. */
    if (digest && OSPF_PROOF_LEN <= reader_left(&d->r))
        d->r.end -= OSPF_PROOF_LEN;
    if (type == TYPE_HELLO) {
        good = hello(d, end, &options);
    } else if (type == TYPE_DD) {
        good = description(d, end, &options);
    } else if (type == TYPE_REQUEST) {
        good = requests(d, end);
    } else if (type == TYPE_UPDATE) {
        good = update(d, end);
    } else if (type == TYPE_ACK) {
        /* tcpdump goes on until a header is missing. */
        while (ospf2_lsa_header(d))
            ;
        good = false;
    }
    d->r.end = stop;
    if (good && options & LLS_BIT && d->r.pos < end + 1 && end < d->r.end) {
        if (digest && digest <= d->r.end - d->r.pos)
            emit_bytes(d, OSPF_DIGEST, digest, 0);
        signalling(d);
    }
}

static void dissect(struct dissect *d)
{
    uint32_t start = d->r.pos, whole = reader_left(&d->r);
    bool there = emit_header(d);
    uint32_t version = head(d, &ospf_rows[OSPF_VERSION]), type = head(d, &ospf_rows[OSPF_MSG]);
    uint32_t length = head(d, &ospf_rows[OSPF_LENGTH]), end = start + length;
    end = length < whole ? end : start + whole;
    if (!there)
        return;
    uint32_t digest = 0;
    if (d->y->addr_len == 4 && !authentication(d, &digest))
        return;
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE)))
        return;
    if (version == 3 && d->y->addr_len == 16) {
        if (length > whole)
            return;
        if (ospf_take(d, OSPF_INSTANCE, 1) && ospf_take(d, OSPF_RESERVED, 1))
            ospf3_body(d, type, end);
    } else if (d->y->addr_len == 4 && version == 2) {
        body(d, type, end, digest);
    }
}

static const struct bind binds[] = {
    {BY_IP_PROTO, IP_PROTO_OSPF},
};

const struct protocol proto_ospf = {
    .name = "ospf",
    .title = "Open Shortest Path First",
    .rfc = "RFC 2328",
    .fields = ospf_rows,
    .n_fields = N_OSPF_FIELDS,
    .n_header = OSPF_CHECKSUM + 1,
    BINDS(binds),
    .many =
        "hello.active_neighbor v3.options v3.options.at v3.options.l v3.options.af v3.options.dc "
        "v3.options.r v3.options.n v3.options.mc v3.options.e v3.options.v6 lsr lsa.number "
        "lsa_group v2.router.lsa.flags v2.router.lsa.reserved lsa.number_of_links lsa.router.link "
        "metric.tos metric.type metric lsa.network.attchrtr lsa.asext.netmask lsa.asext.fwdaddr "
        "lsa.asext.extrttag lsa.data v3.lsa.inter_area.reserved v3.lsa.inter_area.metric v3.prefix "
        "v3.lsa.nb_prefixes v3.lsa.referenced_ls_type v3.lsa.referenced_link_state_id "
        "v3.lsa.referenced_advertising_router v2.lls.tlv lsa.tlv lsa.subtlv",
    .dissect = dissect,
    .line = ospf_line,
};
