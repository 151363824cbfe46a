/* A table for what --json writes, as ClickHouse creates one, made from the protocols' tables. */
#include "wireloupe/dissect.h"
#include "json.h"

/* What every packet has beside its layers. ClickHouse counts in seconds; the timestamp is kept as
 * it is written, and sorts as such. */
static const char common[] = "    timestamp String,\n"
                             "    time DateTime MATERIALIZED parseDateTimeBestEffort(timestamp),\n"
                             "    pcap_cnt UInt64,\n"
                             "    len UInt32,\n"
                             "    caplen UInt32,\n"
                             "    in_iface String,\n"
                             "    truncated UInt8,\n"
                             "    malformed UInt8,\n"
                             "    vlan Array(UInt16),\n"
                             "    flow_id UInt64,\n"
                             "    community_id String,\n"
                             "    src_ip String,\n"
                             "    src_port UInt16,\n"
                             "    dest_ip String,\n"
                             "    dest_port UInt16,\n"
                             "    proto String,\n"
                             "    app_proto String,\n"
                             "    summary String";

/* Layers that the table has where nobody names others. */
static bool is_usual(unsigned proto)
{
    static const uint8_t usual[] = {PROTO_eth,  PROTO_arp,    PROTO_ip,  PROTO_ipv6,
                                    PROTO_icmp, PROTO_icmpv6, PROTO_tcp, PROTO_udp,
                                    PROTO_dns,  PROTO_http,   PROTO_tls};
    return memchr(usual, (int)proto, sizeof usual) != NULL;
}

/* The narrowest type that takes all values of a row. */
static const char *number_type(const struct field_def *row)
{
    unsigned bits = row->mask ? (unsigned)__builtin_popcount(row->mask) : 8u * row->size;
    if (!bits || row->scale > 1 || bits > 16)
        return "UInt32";
    return bits > 8 ? "UInt16" : "UInt8";
}

static const char *column_type(const struct field_def *row, enum json_kind kind)
{
    switch (kind) {
    case JSON_NOTHING:
    case JSON_GROUP: /* objects are no columns */
        return NULL;
    case JSON_UINT:
        return number_type(row);
    case JSON_INT:
        return "Int32";
    case JSON_FLAG:
        return "UInt8";
    case JSON_WIDE:
        return "UInt64";
    case JSON_DURATION:
        return "Float64";
    default:
        return "String";
    }
}

static void put_column(struct out *out, const struct json_keys *keys, unsigned proto,
                       const struct field_def *row, const struct json_key *k)
{
    const char *type = column_type(row, (enum json_kind)k->kind);
    if (!type)
        return;
    out_str(out, ",\n    `");
    out_mem(out, keys->text + keys->object[proto] + 2, keys->object_length[proto] - 5u);
    out_char(out, '.');
    out_mem(out, keys->text + k->at + 2, k->length - 4u);
    out_str(out, k->many ? "` Array(" : "` ");
    out_str(out, type);
    if (k->many)
        out_char(out, ')');
}

bool json_table(struct out *out, const bool *only)
{
    struct json_keys keys;
    registry_init();
    if (!json_keys_make(&keys))
        return false;
    out_str(out, "CREATE TABLE packets (\n");
    out_str(out, common);
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        unsigned name = keys.name[i];
        if (only ? !only[name] : !is_usual(name))
            continue;
        for (unsigned id = 0; id < protocols[i]->n_fields; id++)
            put_column(out, &keys, name, &protocols[i]->fields[id], &keys.key[keys.first[i] + id]);
    }
    out_str(out, "\n) ENGINE = MergeTree ORDER BY (time, pcap_cnt)\n");
    json_keys_free(&keys);
    return true;
}
