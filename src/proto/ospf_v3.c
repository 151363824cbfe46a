/* The messages and link state advertisements of OSPF version 3 (RFC 5340 A). */
#include "ospf.h"

enum {
    TYPE_HELLO = 1,
    TYPE_DD,
    TYPE_REQUEST,
    TYPE_UPDATE,
    TYPE_ACK
};

/* Bytes that must stand before `end`, too. */
static bool need(struct dissect *d, uint32_t n, uint32_t end)
{
    if (d->r.pos <= end && n <= end - d->r.pos)
        return ospf_need(d, n);
    ospf_say(d, OSPF_CUT, n);
    return false;
}

static bool hello(struct dissect *d, uint32_t end)
{
    if (!ospf_need(d, 8))
        return false;
    emit_uint(d, OSPF_HELLO_IF, 4);
    emit_uint(d, OSPF_PRIO, 1);
    ospf_options(d, OSPF_V3_OPT, OSPF_V3_V6, 3);
    if (!ospf_need(d, 4))
        return false;
    emit_uint(d, OSPF_HELLO_INT, 2);
    emit_uint(d, OSPF_DEAD, 2);
    if (!ospf_take(d, OSPF_DR, 4) || !ospf_take(d, OSPF_BDR, 4))
        return false;
    ospf_say(d, OSPF_NEIGHBORS, 0);
    while (d->r.pos < end) {
        if (!ospf_take(d, OSPF_NEIGHBOR, 4))
            return false;
    }
    return true;
}

static bool lsa_header(struct dissect *d)
{
    if (!ospf_need(d, LSA_HEADER_LEN))
        return false;
    uint32_t group = emit_group(d, OSPF_LSA, 0);
    emit_uint(d, OSPF_LS_AGE, 2);
    emit_uint(d, OSPF_LS_TYPE3, 2);
    emit_uint(d, OSPF_LS_ID, 4);
    emit_uint(d, OSPF_LS_ADV, 4);
    emit_uint(d, OSPF_LS_SEQ, 4);
    emit_uint(d, OSPF_LS_SUM, 2);
    emit_uint(d, OSPF_LS_LEN, 2);
    emit_end(d, group);
    return true;
}

static bool headers(struct dissect *d, uint32_t end)
{
    while (d->r.pos < end) {
        if (!lsa_header(d))
            return false;
    }
    return true;
}

static bool description(struct dissect *d, uint32_t end)
{
    if (!ospf_take(d, OSPF_DD_ZERO, 1) || !ospf_need(d, 3))
        return false;
    ospf_options(d, OSPF_V3_OPT, OSPF_V3_V6, 3);
    if (!ospf_need(d, 4))
        return false;
    emit_uint(d, OSPF_DD_MTU, 2);
    emit_uint(d, OSPF_DD_ZERO2, 1);
    emit_uint(d, OSPF_DD_FLAGS, 1);
    return ospf_take(d, OSPF_DD_SEQ, 4) && headers(d, end);
}

static bool requests(struct dissect *d, uint32_t end)
{
    while (d->r.pos < end) {
        if (!ospf_need(d, 12))
            return false;
        uint32_t group = emit_group(d, OSPF_REQ, 0);
        emit_uint(d, OSPF_REQ_ZERO, 2);
        emit_uint(d, OSPF_REQ_TYPE3, 2);
        emit_uint(d, OSPF_LS_ID, 4);
        emit_uint(d, OSPF_LS_ADV, 4);
        emit_end(d, group);
    }
    return true;
}

static bool prefix(struct dissect *d, uint32_t end)
{
    uint32_t bits = reader_peek(&d->r, 0, 1), n = (bits + 31) / 32 * 4;
    if (!need(d, 4, end))
        return false;
    if (bits > 128) {
        ospf_say(d, OSPF_P_BAD, bits);
        ospf_say(d, OSPF_CUT, bits);
        return false;
    }
    if (!need(d, 4 + n, end))
        return false;
    uint32_t group = emit_group(d, OSPF_PREFIX, bits);
    emit_uint(d, OSPF_P_LEN, 1);
    emit_uint(d, OSPF_P_OPT, 1);
    emit_uint(d, OSPF_P_METRIC, 2);
    emit_bytes(d, OSPF_P_ADDRESS, n, 0);
    emit_end(d, group);
    return true;
}

static bool router(struct dissect *d, uint32_t end)
{
    if (!need(d, 4, end))
        return false;
    emit_uint(d, OSPF_R3_FLAGS, 1);
    ospf_options(d, OSPF_V3_OPT, OSPF_V3_V6, 3);
    while (d->r.pos < end) {
        if (!need(d, 16, end))
            return false;
        uint32_t group = emit_group(d, OSPF_R3_LINK, 0), type = emit_uint(d, OSPF_L3_TYPE, 1);
        emit_uint(d, OSPF_L3_ZERO, 1);
        emit_uint(d, OSPF_L3_METRIC, 2);
        emit_uint(d, OSPF_L3_IF, 4);
        emit_uint(d, OSPF_L3_NIF, 4);
        emit_uint(d, OSPF_L3_NR, 4);
        emit_end(d, group);
        if (type != 1 && type != 2 && type != 4)
            return true;
    }
    return true;
}

static bool network(struct dissect *d, uint32_t end)
{
    if (!need(d, 4, end))
        return false;
    emit_uint(d, OSPF_N3_ZERO, 1);
    ospf_options(d, OSPF_V3_OPT, OSPF_V3_V6, 3);
    ospf_say(d, OSPF_N_ROUTERS, 0);
    while (d->r.pos < end) {
        if (!need(d, 4, end))
            return false;
        emit_uint(d, OSPF_N_ROUTER, 4);
    }
    return true;
}

static bool inter_area(struct dissect *d, uint32_t end)
{
    bool good = need(d, 4, end);
    if (good) {
        emit_uint(d, OSPF_IAP_ZERO, 1);
        emit_uint(d, OSPF_IAP_METRIC, 3);
    }
    while (good && d->r.pos < end)
        good = prefix(d, end);
    return good;
}

static bool external(struct dissect *d, uint32_t end)
{
    if (!need(d, 4, end))
        return false;
    uint32_t flags = emit_uint(d, OSPF_E3_FLAGS, 1), reference = reader_peek(&d->r, 5, 2);
    emit_uint(d, OSPF_E3_METRIC, 3);
    if (!prefix(d, end))
        return false;
    if (flags & 2) {
        if (!need(d, 16, end))
            return false;
        emit_bytes(d, OSPF_E3_FORWARD, 16, 0);
    }
    if (flags & 1) {
        if (!need(d, 4, end))
            return false;
        emit_uint(d, OSPF_E3_TAG, 4);
    }
    if (reference) {
        if (!need(d, 4, end))
            return false;
        emit_uint(d, OSPF_E3_REFERENCE, 4);
    }
    return true;
}

static bool prefixes(struct dissect *d, uint32_t n, uint32_t end)
{
    bool good = true;
    while (n-- && good)
        good = prefix(d, end);
    return good;
}

static bool link_lsa(struct dissect *d, uint32_t end)
{
    if (!need(d, 4, end))
        return false;
    emit_uint(d, OSPF_K_PRIO, 1);
    ospf_options(d, OSPF_V3_OPT, OSPF_V3_V6, 3);
    if (!need(d, 20, end))
        return false;
    emit_bytes(d, OSPF_K_ADDRESS, 16, 0);
    return prefixes(d, emit_uint(d, OSPF_N_PREFIXES, 4), end);
}

static bool intra_area(struct dissect *d, uint32_t end)
{
    if (!need(d, 12, end))
        return false;
    uint32_t n = emit_uint(d, OSPF_N_PREFIXES, 2);
    emit_uint(d, OSPF_REF_TYPE, 2);
    emit_uint(d, OSPF_REF_ID, 4);
    emit_uint(d, OSPF_REF_ADV, 4);
    return prefixes(d, n, end);
}

static bool content(struct dissect *d, uint32_t type, uint32_t end)
{
    switch (type) {
    case 0x2001:
        return router(d, end);
    case 0x2002:
        return network(d, end);
    case 0x2003:
        return inter_area(d, end);
    case 0x4005:
        return external(d, end);
    case 0x0008:
        return link_lsa(d, end);
    case 0x2009:
        return intra_area(d, end);
    default:
        if (d->r.pos < end)
            emit_bytes(d, OSPF_DATA, end - d->r.pos, 1);
        return true;
    }
}

static bool update(struct dissect *d, uint32_t end)
{
    if (!ospf_take(d, OSPF_N_LSAS, 4))
        return false;
    uint32_t n = d->p->fields[d->p->n_fields - 1].value;
    while (n-- && d->r.pos < end) {
        uint32_t start = d->r.pos, type = reader_peek(&d->r, 2, 2);
        uint32_t len = reader_peek(&d->r, 18, 2);
        if (!lsa_header(d))
            return false;
        if (len < LSA_HEADER_LEN || len > end - start) {
            ospf_say(d, OSPF_CUT, len);
            dissect_malformed(d);
            return false;
        }
        if (!content(d, type, start + len))
            return false;
        if (d->r.pos < start + len)
            emit_bytes(d, OSPF_DATA, start + len - d->r.pos, 0);
    }
    return true;
}

static void trailer(struct dissect *d)
{
    uint32_t start = d->r.pos, group = emit_group(d, OSPF_AT, 0);
    if (!ospf_need(d, 16)) {
        emit_end(d, group);
        return;
    }
    emit_uint(d, OSPF_AT_TYPE, 2);
    uint32_t len = emit_uint(d, OSPF_AT_LEN, 2);
    if (len < 16 || len > reader_left(&d->r) + 4) {
        ospf_say(d, OSPF_CUT, len);
    } else {
        emit_uint(d, OSPF_AT_ZERO, 2);
        emit_uint(d, OSPF_AT_SA, 2);
        emit_uint(d, OSPF_AT_HIGH, 4);
        emit_uint(d, OSPF_AT_LOW, 4);
        if (ospf_need(d, start + len - d->r.pos))
            emit_bytes(d, OSPF_AT_DATA, start + len - d->r.pos, 0);
    }
    emit_end(d, group);
}

void ospf3_body(struct dissect *d, uint32_t type, uint32_t end)
{
    bool good = true;
    if (type == TYPE_HELLO)
        good = hello(d, end);
    else if (type == TYPE_DD)
        good = description(d, end);
    else if (type == TYPE_REQUEST)
        good = requests(d, end);
    else if (type == TYPE_UPDATE)
        good = update(d, end);
    else if (type == TYPE_ACK)
        good = headers(d, end);
    if (good && type >= TYPE_HELLO && type <= TYPE_DD && end < d->r.end) {
        /* A length that is too small sets tcpdump back; a byte is one field's, though. */
        if (end < d->r.pos)
            dissect_malformed(d);
        if (end < d->r.pos && d->want & WANT_FIELDS)
            return;
        d->r.pos = end < d->r.cap ? end : d->r.cap;
        trailer(d);
    }
}
