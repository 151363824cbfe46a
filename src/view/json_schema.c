/* The JSON Schema of --json, made from the protocols' tables. */
#include "wireloupe/dissect.h"
#include "json.h"

#define REF(name) "{\"$ref\":\"#/$defs/" name "\"}"

/* What every packet's object has beside its layers. */
static const struct {
    const char *key, *schema;
    bool required;
} common[] = {
    {"timestamp",
     "\"type\":\"string\",\"format\":\"date-time\",\"description\":\"When the packet was captured: "
     "RFC 3339, UTC, always nine digits of the second.\"",
     true},
    {"pcap_cnt",
     "\"type\":\"integer\",\"minimum\":1,\"description\":\"The packet's number, from 1.\"", true},
    {"len", "\"type\":\"integer\",\"minimum\":0,\"description\":\"Bytes on the wire.\"", true},
    {"caplen", "\"type\":\"integer\",\"minimum\":0,\"description\":\"Bytes captured.\"", true},
    {"in_iface",
     "\"type\":\"string\",\"description\":\"The interface, where the capture says it.\"", false},
    {"truncated", "\"type\":\"boolean\",\"description\":\"The capture ended inside the packet.\"",
     false},
    {"malformed",
     "\"type\":\"boolean\",\"description\":\"A length or value in it contradicts another.\"",
     false},
    {"vlan",
     "\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"description\":\"VLAN identifiers, "
     "outermost first.\"",
     false},
    {"flow_id",
     "\"type\":\"integer\",\"description\":\"The same number for all packets of a flow, in both "
     "directions.\"",
     false},
    {"community_id",
     "\"type\":\"string\",\"description\":\"The community ID of the flow, version 1.\"", false},
    {"src_ip", "\"type\":\"string\",\"description\":\"The outermost source address.\"", false},
    {"src_port", "\"type\":\"integer\",\"minimum\":0,\"maximum\":65535", false},
    {"dest_ip", "\"type\":\"string\",\"description\":\"The outermost destination address.\"",
     false},
    {"dest_port", "\"type\":\"integer\",\"minimum\":0,\"maximum\":65535", false},
    {"proto",
     "\"type\":\"string\",\"description\":\"What IP carries: a name, or the number in digits.\"",
     false},
    {"app_proto",
     "\"type\":\"string\",\"description\":\"What the transport protocol carries: the key of its "
     "object.\"",
     false},
    {"summary", "\"type\":\"string\",\"description\":\"The packet as a line, without names.\"",
     true},
};

static void quoted(struct out *out, const char *s)
{
    out_char(out, '"');
    out_json(out, (const uint8_t *)s, strlen(s));
    out_char(out, '"');
}

static void put_common(struct out *out)
{
    char between = '[';
    out_str(out, "\"required\":");
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (!common[i].required)
            continue;
        out_char(out, between);
        quoted(out, common[i].key);
        between = ',';
    }
    out_str(out, "],\"properties\":{");
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (i)
            out_char(out, ',');
        quoted(out, common[i].key);
        out_str(out, ":{");
        out_str(out, common[i].schema);
        out_char(out, '}');
    }
    out_str(out, "},\n");
}

/* The names of a row's values, for who wants words. */
static void put_names(struct out *out, const struct field_def *row)
{
    out_str(out, ",\"x-names\":{");
    for (unsigned i = 0; i < row->n_names; i++) {
        out_str(out, i ? ",\"" : "\"");
        out_dec(out, row->names[i].value);
        out_str(out, "\":");
        quoted(out, row->names[i].name);
    }
    out_char(out, '}');
}

static void put_reference(struct out *out, const struct json_keys *keys, unsigned proto)
{
    const char *key = keys->text + keys->object[proto] + 2; /* behind `,"` */
    out_str(out, "\"$ref\":\"#/$defs/");
    out_mem(out, key, keys->object_length[proto] - 4u); /* the quote ends the key, too */
}

static void put_type(struct out *out, const struct json_keys *keys, unsigned proto,
                     enum json_kind kind)
{
    static const char *const types[] = {
        [JSON_UINT] = "\"type\":\"integer\",\"minimum\":0",
        [JSON_INT] = "\"type\":\"integer\"",
        [JSON_FLAG] = "\"type\":\"boolean\"",
        [JSON_WIDE] = "\"type\":[\"integer\",\"string\"]",
        [JSON_DURATION] = "\"type\":\"number\"",
        [JSON_IPV4] = "\"type\":\"string\"",
        [JSON_IPV6] = "\"type\":\"string\"",
        [JSON_MAC] = "\"type\":\"string\"",
        [JSON_TEXT] = "\"type\":\"string\"",
        [JSON_BYTES] = "\"type\":\"string\",\"pattern\":\"^([0-9a-f]{2})*$\"",
        [JSON_WORDS] = "\"type\":\"string\"",
    };
    if (kind == JSON_GROUP)
        put_reference(out, keys, proto);
    else
        out_str(out, types[kind]);
}

static void put_property(struct out *out, const struct json_keys *keys, const struct json_key *k,
                         const char *more)
{
    out_mem(out, keys->text + k->at, k->length - 2u);
    out_str(out, more);
    out_str(out, "\":{");
}

static void put_item(struct out *out, const struct json_keys *keys, const struct json_key *k,
                     unsigned proto, enum json_kind kind)
{
    if (k->many)
        out_str(out, "\"type\":\"array\",\"minItems\":1,\"items\":{");
    put_type(out, keys, proto, kind);
    if (k->many)
        out_char(out, '}');
}

static void put_row(struct out *out, const struct json_keys *keys, unsigned proto,
                    const struct field_def *row, const struct json_key *k)
{
    enum json_kind kind = (enum json_kind)k->kind;
    if (kind == JSON_NOTHING)
        return;
    put_property(out, keys, k, "");
    put_item(out, keys, k, proto, kind);
    out_str(out, ",\"title\":");
    quoted(out, row->label);
    out_str(out, ",\"description\":");
    quoted(out, row->what);
    out_str(out, ",\"x-field\":");
    quoted(out, row->name);
    if (row->n_names)
        put_names(out, row);
    out_char(out, '}');
    if (kind == JSON_TEXT) {
        put_property(out, keys, k, "_hex");
        put_item(out, keys, k, proto, JSON_BYTES);
        out_char(out, '}');
    } else if (kind == JSON_BYTES) {
        put_property(out, keys, k, "_omitted");
        put_item(out, keys, k, proto, JSON_UINT);
        out_char(out, '}');
    }
}

/* The object of all protocols with one name. */
static void put_object(struct out *out, const struct json_keys *keys, unsigned proto)
{
    out_mem(out, keys->text + keys->object[proto], keys->object_length[proto]);
    out_str(out, "\"type\":\"object\",\"title\":");
    quoted(out, protocols[proto]->title);
    out_str(out, ",\"properties\":{\"_more\":{\"type\":\"array\",\"items\":{");
    put_type(out, keys, proto, JSON_GROUP);
    out_str(out, "}},\"_value\":{\"type\":\"integer\"},\"inner\":" REF("layers"));
    for (unsigned i = proto; i < N_PROTOCOLS; i++) {
        for (unsigned id = 0; keys->name[i] == proto && id < protocols[i]->n_fields; id++)
            put_row(out, keys, proto, &protocols[i]->fields[id], &keys->key[keys->first[i] + id]);
    }
    out_str(out, "}}\n");
}

static void put_layers(struct out *out, const struct json_keys *keys)
{
    out_str(out, "\"layers\":{\"type\":\"object\",\"properties\":");
    char between = '{';
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        if (keys->name[i] != i)
            continue;
        out_char(out, between);
        between = ',';
        out_mem(out, keys->text + keys->object[i] + 1, keys->object_length[i] - 1u);
        put_reference(out, keys, i);
        out_char(out, '}');
    }
    out_str(out, "}}\n");
}

bool json_schema(struct out *out)
{
    struct json_keys keys;
    registry_init();
    if (!json_keys_make(&keys))
        return false;
    out_str(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
                 "\"$id\":\"urn:wireloupe:json:");
    out_dec(out, JSON_VERSION);
    out_str(out, "\",\n\"title\":\"A packet, as wireloupe --json writes it\",\n"
                 "\"description\":\"Later versions add keys and take none away. A key that is not "
                 "there says that the packet has no such thing; no value is null. A field's key is "
                 "its name behind the protocol's, in snake case: tcp.flags.syn is flags_syn in the "
                 "object tcp. Fields that may stand several times are arrays, always; of any other "
                 "the first is under its key, and further ones, as further headers of the same "
                 "protocol, are in the objects of _more. The layers inside a tunnel are in the "
                 "object inner of what carries them. _value is a group's own number; KEY_hex has "
                 "the bytes of a text that is no valid UTF-8; KEY_omitted counts the bytes that "
                 "were left out (-x shows all).\",\n\"type\":\"object\",\n");
    put_common(out);
    out_str(out, "\"allOf\":[" REF("layers") "],\n\"$defs\":{");
    put_layers(out, &keys);
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        if (keys.name[i] == i)
            put_object(out, &keys, i);
    }
    out_str(out, "}}\n");
    json_keys_free(&keys);
    return true;
}
