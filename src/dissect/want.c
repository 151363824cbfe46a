/* What has to be asked of the dissection, so that a field is there. */
#include "wireloupe/dissect.h"

#include <string.h>

/* Protocols that say, in their fixed headers, what they say without the packets before. */
static bool is_carrier(unsigned proto)
{
    static const uint8_t carriers[] = {PROTO_eth,  PROTO_vlan, PROTO_arp, PROTO_ip,
                                       PROTO_ipv6, PROTO_tcp,  PROTO_udp};
    return memchr(carriers, (int)proto, sizeof carriers) != NULL;
}

/* Carriers may be inside of tunnels, and of what fragments carry together. */
static uint32_t want_carrier(unsigned proto)
{
    return proto == PROTO_eth || proto == PROTO_vlan || proto == PROTO_arp
               ? WANT_INNER
               : WANT_INNER | WANT_FRAGMENTS;
}

/* Rows of no header that are worked out from packets before, or may be. */
static bool is_fact(const struct field_def *row)
{
    return row->type == FT_DURATION || (!row->size && row->type == FT_UINT);
}

/* In TLS 1.3, which the ends agree on in a packet before, a record's type has another name. */
static bool is_record_type(const struct field_def *row)
{
    return strcmp(row->name, "tls.record.content_type") == 0 ||
           strcmp(row->name, "tls.record.opaque_type") == 0;
}

static uint32_t want_more(unsigned proto, const struct field_def *row)
{
    switch (proto) {
    case PROTO_data: /* what nobody else claims */
        return WANT_FIELDS | WANT_REASSEMBLY;
    case PROTO_eth:
    case PROTO_vlan:
    case PROTO_ip:
    case PROTO_ipv6:
    case PROTO_ip_opt:
    case PROTO_tcp_opt:
        return WANT_INNER | WANT_FRAGMENTS;
    case PROTO_arp: /* what a reply answers */
        return WANT_INNER | WANT_FRAGMENTS | (strstr(row->name, "resp") ? WANT_SEQ | WANT_FLOW : 0);
    case PROTO_udp:
    case PROTO_tcp:
        return strcmp(row->name, "tcp.len") == 0 || strstr(row->name, "checksum")
                   ? WANT_INNER | WANT_FRAGMENTS
                   : WANT_INNER | WANT_FRAGMENTS | WANT_SEQ | WANT_FLOW;
    case PROTO_flow:
    case PROTO_tcp_flow:
        return WANT_INNER | WANT_FRAGMENTS | WANT_SEQ | WANT_FLOW;
    case PROTO_names:
        return WANT_NAMES | WANT_INNER | WANT_TEXT | WANT_REASSEMBLY;
    case PROTO_tftp: /* the port says it of the first packet alone */
        return WANT_SEQ | WANT_FLOW;
    case PROTO_dhcp:
    case PROTO_dns:
    case PROTO_http:
    case PROTO_icmp:
    case PROTO_icmpv6:
    case PROTO_isakmp:
        return WANT_REASSEMBLY | (is_fact(row) ? WANT_SEQ | WANT_FLOW : 0);
    case PROTO_tls:
        return WANT_REASSEMBLY | (is_record_type(row) ? WANT_SEQ | WANT_FLOW : 0);
    default:
        return WANT_REASSEMBLY;
    }
}

uint32_t want_row(struct row_id id)
{
    const struct field_def *row = registry_row(id);
    if (is_carrier(id.proto) && id.id < protocols[id.proto]->n_header)
        return want_carrier(id.proto);
    uint32_t want = WANT_VALUES | want_more(id.proto, row);
    if (strcmp(row->name, "tcp.options.sack.base") == 0)
        want |= WANT_SEQ | WANT_FLOW;
    return strstr(row->name, "checksum") || strstr(row->name, "status") ? want | WANT_CHECKSUM
                                                                        : want;
}

uint32_t want_protocol(unsigned proto)
{
    const struct protocol *t = protocols[proto];
    if (proto == PROTO_data)
        return WANT_FIELDS | WANT_REASSEMBLY;
    if (proto == PROTO_tftp)
        return WANT_VALUES | WANT_SEQ | WANT_FLOW;
    /* Tables of a carrier's parts have its name: it is there whenever they are. */
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        if (is_carrier(i) && strcmp(protocols[i]->name, t->name) == 0)
            return want_carrier(i);
    }
    return WANT_VALUES | WANT_REASSEMBLY;
}
