/* The link state advertisements of OSPF version 2 (RFC 2328 A.4). */
#include "ospf.h"

bool ospf2_lsa_header(struct dissect *d)
{
    if (!ospf_need(d, LSA_HEADER_LEN))
        return false;
    if (reader_peek(&d->r, 18, 2) < LSA_HEADER_LEN) {
        ospf_say(d, OSPF_LS_SHORT, reader_peek(&d->r, 18, 2));
        dissect_malformed(d);
        return false;
    }
    uint32_t group = emit_group(d, OSPF_LSA, 0);
    emit_uint(d, OSPF_LS_AGE, 2);
    ospf_options(d, OSPF_V2_OPT, OSPF_V2_MT, 1);
    emit_uint(d, OSPF_LS_TYPE, 1);
    emit_uint(d, OSPF_LS_ID, 4);
    emit_uint(d, OSPF_LS_ADV, 4);
    emit_uint(d, OSPF_LS_SEQ, 4);
    emit_uint(d, OSPF_LS_SUM, 2);
    emit_uint(d, OSPF_LS_LEN, 2);
    emit_end(d, group);
    return true;
}

/* A metric of one topology. */
static bool metric(struct dissect *d)
{
    if (!ospf_need(d, 4))
        return false;
    emit_bits(d, OSPF_TOS);
    emit_bits(d, OSPF_TOS_E);
    reader_skip(&d->r, 1);
    emit_uint(d, OSPF_METRIC, 3);
    return true;
}

static bool router_link(struct dissect *d)
{
    if (!ospf_need(d, 12))
        return false;
    uint32_t group = emit_group(d, OSPF_R_LINK, 0);
    emit_uint(d, OSPF_L_ID, 4);
    emit_uint(d, OSPF_L_DATA, 4);
    uint32_t type = emit_uint(d, OSPF_L_TYPE, 1), n = emit_uint(d, OSPF_L_NTOS, 1);
    emit_uint(d, OSPF_L_METRIC, 2);
    bool good = type >= 1 && type <= 4;
    while (n-- && good)
        good = metric(d);
    emit_end(d, group);
    return good;
}

static bool router(struct dissect *d)
{
    if (!ospf_take(d, OSPF_R_FLAGS, 1) || !ospf_need(d, 15))
        return false;
    emit_uint(d, OSPF_R_ZERO, 1);
    uint32_t n = emit_uint(d, OSPF_R_LINKS, 2);
    bool good = true;
    while (n-- && good)
        good = router_link(d);
    return good;
}

static bool network(struct dissect *d, uint32_t end)
{
    if (!ospf_take(d, OSPF_N_MASK, 4))
        return false;
    ospf_say(d, OSPF_N_ROUTERS, 0);
    while (d->r.pos < end) {
        if (!ospf_take(d, OSPF_N_ROUTER, 4))
            return false;
    }
    return true;
}

static bool summary(struct dissect *d, uint32_t end)
{
    bool good = ospf_take(d, OSPF_SUM_MASK, 4);
    do
        good = good && metric(d);
    while (good && d->r.pos < end);
    return good;
}

static bool external(struct dissect *d, uint32_t end)
{
    bool good = ospf_take(d, OSPF_E_MASK, 4);
    do
        good = good && metric(d) && ospf_take(d, OSPF_E_FORWARD, 4) && ospf_take(d, OSPF_E_TAG, 4);
    while (good && d->r.pos < end);
    return good;
}

static bool members(struct dissect *d, uint32_t end)
{
    while (d->r.pos < end) {
        if (!ospf_take(d, OSPF_V_TYPE, 4))
            return false;
        uint32_t type = d->p->fields[d->p->n_fields - 1].value;
        if (type != 1 && type != 2)
            return true;
        if (!ospf_take(d, OSPF_V_ID, 4))
            return false;
    }
    return true;
}

/* The properties of a link, for traffic engineering (RFC 3630 2.5). Returns false where the rest
 * makes no sense. */
static bool properties(struct dissect *d, uint32_t end)
{
    while (d->r.pos < end) {
        if (!ospf_need(d, 4))
            return false;
        uint32_t type = reader_peek(&d->r, 0, 2), len = reader_peek(&d->r, 2, 2);
        if (end - d->r.pos < 4 || !len) {
            ospf_say(d, OSPF_SUB_BAD, type);
            return false;
        }
        uint32_t group = emit_group(d, OSPF_SUB, type);
        emit_uint(d, OSPF_SUB_TYPE, 2);
        emit_uint(d, OSPF_SUB_LEN, 2);
        if (d->r.pos > end || len > end - d->r.pos || len > reader_have(&d->r)) {
            if (d->r.pos > end || len > end - d->r.pos) {
                ospf_say(d, OSPF_SUB_PAST, end + 4 - d->r.pos);
                dissect_malformed(d);
            }
            emit_end(d, group);
            return false;
        }
        uint32_t padded = (len + 3) / 4 * 4, left = end - d->r.pos;
        emit_bytes(d, OSPF_SUB_DATA, len, type);
        padded = padded < left ? padded : left;
        if (padded > len)
            emit_bytes(d, OSPF_TLV_DATA, padded - len, 0);
        emit_end(d, group);
        if (!reader_ok(&d->r))
            return false;
    }
    return true;
}

/* Opaque advertisements that consist of elements: traffic engineering (RFC 3630), a restart that
 * nobody shall mind (RFC 3623), what the router can do (RFC 7770). */
static bool elements(struct dissect *d, uint32_t opaque, uint32_t end)
{
    while (d->r.pos < end && (opaque != 1 || end - d->r.pos >= 4)) {
        if (opaque == 1 ? reader_have(&d->r) < 4 : !ospf_need(d, 4))
            return false;
        uint32_t group = emit_group(d, OSPF_TLV, opaque), type = emit_uint(d, OSPF_TLV_TYPE, 2);
        uint32_t len = emit_uint(d, OSPF_TLV_LEN, 2), left = end > d->r.pos ? end - d->r.pos : 0;
        uint32_t fixed = opaque == 1 ? 0 : opaque == 3 && type == 2 ? 1 : 4;
        bool known = opaque == 4 ? type == 1 : opaque == 3 && type >= 1 && type <= 3, good = true;
        if (len > left) {
            ospf_say(d, OSPF_TLV_PAST, left);
            good = false;
        } else if (opaque != 1 && !ospf_need(d, len)) {
            good = false;
        } else if (known && len != fixed) {
            ospf_say(d, OSPF_TLV_WRONG, fixed);
            good = false;
        } else if (opaque == 1 && type == 1 && len < 4) {
            ospf_say(d, OSPF_TLV_WRONG, 4);
            good = false;
        } else if (opaque == 1 && type == 2) {
            good = properties(d, d->r.pos + len);
        } else {
            good = len <= reader_have(&d->r) && (!len || emit_bytes(d, OSPF_TLV_DATA, len, type));
        }
        uint32_t padded = opaque == 4 ? len : (len + 3) / 4 * 4;
        if (good && padded > len && padded - len <= reader_have(&d->r))
            emit_bytes(d, OSPF_TLV_DATA, padded - len, 0);
        emit_end(d, group);
        if (!good)
            return d->p->fields[d->p->n_fields - 1].id != OSPF_CUT;
    }
    return true;
}

static bool content(struct dissect *d, uint32_t type, uint32_t opaque, uint32_t end)
{
    if (type >= 9 && type <= 11)
        return (opaque != 1 && opaque != 3 && opaque != 4) || elements(d, opaque, end);
    switch (type) {
    case 1:
        return router(d);
    case 2:
        return network(d, end);
    case 3:
    case 4:
        return summary(d, end);
    case 5:
    case 7:
        return external(d, end);
    case 6:
        return members(d, end);
    default:
        return true;
    }
}

bool ospf2_lsa(struct dissect *d, uint32_t end)
{
    uint32_t start = d->r.pos, type = reader_peek(&d->r, 3, 1), len = reader_peek(&d->r, 18, 2);
    uint32_t opaque = reader_peek(&d->r, 4, 1);
    (void)end;
    if (!ospf2_lsa_header(d)) {
        if (d->p->fields[d->p->n_fields - 1].id == OSPF_LS_SHORT)
            ospf_say(d, OSPF_CUT, LSA_HEADER_LEN);
        return false;
    }
    uint32_t stop = len < LSA_HEADER_LEN ? d->r.pos : start + len;
    if (!content(d, type, opaque, stop))
        return false;
    if (d->r.pos < stop) {
        /* tcpdump says nothing where the capture cuts a link. */
        if (type >= 9 && type <= 11 && opaque == 1 && reader_have(&d->r) < stop - d->r.pos) {
            reader_need(&d->r, stop - d->r.pos);
            return false;
        }
        if (!ospf_need(d, stop - d->r.pos))
            return false;
        emit_bytes(d, OSPF_DATA, stop - d->r.pos, type);
    }
    d->r.pos = stop;
    return true;
}
