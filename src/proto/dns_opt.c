/* EDNS options, in the data of the OPT record (RFC 6891 6.1.2). */
#include "dns_opt.h"

#include "dns_rdata.h"

/* The options, by their codes (IANA's registry of EDNS0 option codes). */
enum {
    OPT_LLQ = 1,
    OPT_UPDATE_LEASE = 2,
    OPT_DAU = 5,
    OPT_DHU = 6,
    OPT_N3U = 7,
    OPT_CLIENT_SUBNET = 8,
    OPT_EXPIRE = 9,
    OPT_COOKIE = 10,
    OPT_KEEPALIVE = 11,
    OPT_PADDING = 12,
    OPT_CHAIN = 13,
    OPT_KEY_TAG = 14,
    OPT_EXTENDED_ERROR = 15,
    OPT_REPORT_CHANNEL = 18
};

/* Numbers of n bytes up to the end of the option. */
static void numbers(struct dissect *d, unsigned row, uint32_t n)
{
    while (reader_ok(&d->r) && reader_left(&d->r))
        emit_uint(d, row, n);
}

/* RFC 7871 6: as many bytes of the address as the prefix needs. */
static void client_subnet(struct dissect *d)
{
    uint32_t family = emit_uint(d, DNS_CLIENT_FAMILY, 2);
    emit_uint(d, DNS_CLIENT_NETMASK, 1);
    emit_uint(d, DNS_CLIENT_SCOPE, 1);
    emit_rest(d, family == 1 ? DNS_CLIENT_ADDR4 : family == 2 ? DNS_CLIENT_ADDR6 : DNS_CLIENT_ADDR);
}

static void long_lived_query(struct dissect *d)
{
    emit_uint(d, DNS_LLQ_VERSION, 2);
    emit_uint(d, DNS_LLQ_OPCODE, 2);
    emit_uint(d, DNS_LLQ_ERROR, 2);
    emit_bytes(d, DNS_LLQ_ID, 8, 0);
    emit_uint(d, DNS_LLQ_LEASE, 4);
}

/* What the option's data consists of; nothing for options that are not taken apart. */
static void option_parts(struct dissect *d, uint32_t code)
{
    switch (code) {
    case OPT_LLQ:
        long_lived_query(d);
        break;
    case OPT_UPDATE_LEASE:
        emit_uint(d, DNS_OPT_LEASE, 4);
        break;
    case OPT_DAU:
    case OPT_DHU:
    case OPT_N3U:
        numbers(d, DNS_OPT_DAU + (code - OPT_DAU), 1);
        break;
    case OPT_CLIENT_SUBNET:
        client_subnet(d);
        break;
    case OPT_EXPIRE:
        emit_uint(d, DNS_OPT_EXPIRE, 4);
        break;
    case OPT_COOKIE:
        if (reader_left(&d->r) < 8)
            break;
        emit_bytes(d, DNS_COOKIE_CLIENT, 8, 0);
        emit_rest(d, DNS_COOKIE_SERVER);
        break;
    case OPT_KEEPALIVE:
        emit_uint(d, DNS_KEEPALIVE_TIMEOUT, 2);
        break;
    case OPT_PADDING:
        emit_rest(d, DNS_OPT_PADDING);
        break;
    case OPT_CHAIN:
        dns_name(d, DNS_CHAIN_FQDN);
        break;
    case OPT_KEY_TAG:
        numbers(d, DNS_OPT_KEY_TAG, 2);
        break;
    case OPT_EXTENDED_ERROR:
        emit_uint(d, DNS_EXT_ERROR_INFO_CODE, 2);
        emit_rest(d, DNS_EXT_ERROR_EXTRA_TEXT);
        break;
    case OPT_REPORT_CHANNEL:
        dns_name(d, DNS_OPT_REPORT_AGENT);
        break;
    default:
        break;
    }
}

static void option_data(struct dissect *d, uint32_t code, uint32_t n)
{
    if (!n)
        return;
    uint32_t outer = dissect_enter(d, n), group = emit_group(d, DNS_OPT_DATA, 0);
    option_parts(d, code);
    dissect_leave(d, outer);
    emit_end(d, group);
}

void dns_options(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t code = reader_peek(&d->r, 0, 2), group = emit_group(d, DNS_OPT, code);
        emit_uint(d, DNS_OPT_CODE, 2);
        uint32_t n = emit_uint(d, DNS_OPT_LEN, 2);
        if (reader_ok(&d->r))
            option_data(d, code, n);
        emit_end(d, group);
    }
}
