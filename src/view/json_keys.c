/* The keys of --json, made from the protocols' tables.
 *
 * A row's key is its name without the protocol's, in snake case: "dns.qry.name" is dns.qry_name,
 * "snmp.msgVersion" is snmp.msg_version. So "tcp.flags" and "tcp.flags.syn" stand side by side. */
#include "json.h"

#include <ctype.h>
#include <stdlib.h>

/* Of what a packet's object has beside its layers, one word is a protocol's, too. */
static const char vlan_object[] = "vlan_tag";

const char *json_object_name(unsigned proto)
{
    const char *name = protocols[proto]->name;
    return strcmp(name, "vlan") == 0 ? vlan_object : name;
}

/* A word in snake case: dots and dashes as underscores, MixedCase as mixed_case. */
static void snake(struct out *out, const char *s)
{
    for (char last = 0; *s; last = *s++) {
        if (isupper((unsigned char)*s) && islower((unsigned char)last))
            out_char(out, '_');
        out_char(out, *s == '.' || *s == '-' ? '_' : (char)tolower((unsigned char)*s));
    }
}

static const char *behind_prefix(const struct protocol *t, const struct field_def *row)
{
    size_t n = strlen(t->name);
    return strncmp(row->name, t->name, n) == 0 && row->name[n] == '.' ? row->name + n + 1
                                                                      : row->name;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = words; at && (at = strstr(at, word)); at += n) {
        if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
            return true;
    }
    return false;
}

static enum json_kind kind_of(const struct field_def *row)
{
    static const uint8_t kinds[] = {
        [FT_UINT] = JSON_UINT,   [FT_INT] = JSON_INT,    [FT_HEX] = JSON_UINT,
        [FT_FLAG] = JSON_FLAG,   [FT_MAC] = JSON_MAC,    [FT_IPV4] = JSON_IPV4,
        [FT_IPV6] = JSON_IPV6,   [FT_TEXT] = JSON_TEXT,  [FT_BYTES] = JSON_BYTES,
        [FT_DNAME] = JSON_WORDS, [FT_TIME] = JSON_UINT,  [FT_NTP] = JSON_WORDS,
        [FT_UINT64] = JSON_WIDE, [FT_HEX64] = JSON_WIDE, [FT_DURATION] = JSON_DURATION,
        [FT_GROUP] = JSON_GROUP,
    };
    if (row->flags & FF_PART || ends_with(row->name, ".separator"))
        return JSON_NOTHING;
    return kinds[row->type];
}

/* Whether an earlier row of a protocol with that name has the key that begins at `at`. */
static bool is_taken(const struct json_keys *keys, const struct out *text, unsigned proto,
                     uint32_t at, uint32_t length)
{
    for (unsigned i = PROTO_NONE + 1; i <= proto; i++) {
        if (keys->name[i] != keys->name[proto])
            continue;
        for (uint32_t k = keys->first[i]; k < keys->first[i + 1]; k++) {
            const struct json_key *other = &keys->key[k];
            if (other->at < at && other->length == length &&
                memcmp(text->start + other->at, text->start + at, length) == 0)
                return true;
        }
    }
    return false;
}

static void make_row(struct json_keys *keys, struct out *text, unsigned proto, unsigned id)
{
    const struct protocol *t = protocols[proto];
    const struct field_def *row = &t->fields[id];
    const char *rest = behind_prefix(t, row);
    struct json_key *k = &keys->key[keys->first[proto] + id];
    k->at = (uint32_t)(text->at - text->start);
    k->kind = (uint8_t)kind_of(row);
    k->many = has_word(t->many, rest);
    out_str(text, ",\"");
    snake(text, rest);
    out_str(text, "\":");
    if (is_taken(keys, text, proto, k->at, (uint32_t)(text->at - text->start) - k->at)) {
        text->at -= 2;
        out_str(text, "_2\":");
    }
    k->length = (uint8_t)(text->at - text->start - k->at);
}

static void make_protocol(struct json_keys *keys, struct out *text, unsigned proto)
{
    const struct protocol *t = protocols[proto];
    keys->name[proto] = (uint8_t)proto;
    for (unsigned i = proto; --i > PROTO_NONE;) {
        if (strcmp(protocols[i]->name, t->name) == 0)
            keys->name[proto] = (uint8_t)i;
    }
    for (unsigned i = 0; i < t->n_binds; i++)
        keys->link[proto] = keys->link[proto] || t->binds[i].by == BY_LINKTYPE;
    keys->object[proto] = (uint32_t)(text->at - text->start);
    out_str(text, ",\"");
    snake(text, json_object_name(proto));
    out_str(text, "\":{");
    keys->object_length[proto] = (uint8_t)(text->at - text->start - keys->object[proto]);
    for (unsigned id = 0; id < t->n_fields; id++)
        make_row(keys, text, proto, id);
}

bool json_keys_make(struct json_keys *keys)
{
    struct out text;
    uint32_t rows = 0;
    *keys = (struct json_keys){0};
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        keys->first[i] = rows;
        rows += protocols[i]->n_fields;
    }
    keys->first[N_PROTOCOLS] = rows;
    keys->key = calloc(rows, sizeof *keys->key);
    if (!keys->key || !out_open(&text, -1, (size_t)128 * 1024)) {
        json_keys_free(keys);
        return false;
    }
    /* Not written yet, a key is taken by nobody. */
    for (uint32_t k = 0; k < rows; k++)
        keys->key[k].at = UINT32_MAX;
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++)
        make_protocol(keys, &text, i);
    out_fill(&text, ' ', 32); /* json_key_put() copies so many at once */
    keys->text = text.start;
    if (text.error)
        json_keys_free(keys);
    return !text.error;
}

void json_keys_free(struct json_keys *keys)
{
    free(keys->key);
    free(keys->text);
    *keys = (struct json_keys){0};
}
