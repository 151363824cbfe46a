/* What the files of --json share: the key of every row, and the state of the packet at hand. */
#ifndef JSON_H
#define JSON_H

#include "wireloupe/view.h"

#define JSON_VERSION 1         /* of the schema; keys are only ever added to it */
#define JSON_SHOWN_BYTES 64    /* of opaque bytes, unless all are asked for */
#define JSON_EXACT (1ll << 53) /* JSON numbers beyond it lose digits in many readers */

/* How a row's value is written. */
enum json_kind {
    JSON_NOTHING, /* a part of a bit field, or what only separates */
    JSON_UINT,
    JSON_INT,
    JSON_FLAG,
    JSON_WIDE,     /* a number of up to 64 bits: text where a double would lose digits */
    JSON_DURATION, /* seconds, with a fraction */
    JSON_IPV4,
    JSON_IPV6,
    JSON_MAC,
    JSON_TEXT,
    JSON_BYTES,
    JSON_WORDS, /* a string as format_value() makes it */
    JSON_GROUP  /* an object with the fields under it */
};

/* The key of a row: `,"ttl":` in json_keys.text. */
struct json_key {
    uint32_t at;
    uint8_t length;
    uint8_t kind; /* enum json_kind */
    bool many;    /* an array, even of one */
};

struct json_keys {
    struct json_key *key;            /* of every row; owned */
    uint32_t first[N_PROTOCOLS + 1]; /* a protocol's first row in key[] */
    uint8_t name[N_PROTOCOLS];    /* the first protocol with the same name: they share an object */
    bool link[N_PROTOCOLS];       /* begins afresh inside a tunnel: a link layer */
    bool plain[N_PROTOCOLS];      /* no row of its fixed header is an array or a group */
    char *text;                   /* owned */
    uint32_t object[N_PROTOCOLS]; /* `,"ip":{` in text */
    uint8_t object_length[N_PROTOCOLS];
};

/* json_keys_make: the keys of all rows. Returns false without memory. */
bool json_keys_make(struct json_keys *keys);
void json_keys_free(struct json_keys *keys);
/* json_object_name: the key of a protocol's object. */
const char *json_object_name(unsigned proto);

struct json_headers;
struct json_objects;
struct json_flows;

/* What the view remembers from packet to packet. */
struct json_memory {
    struct json_keys keys;
    struct json_headers *headers; /* of json_header.c */
    struct json_objects *objects; /* of json_object.c */
    struct json_flows *flows;     /* of json_flow.c */
    struct out text;
    int64_t second; /* of the last time stamp, and what was written for it */
    bool has_second;
    char second_text[20];
    const struct field_def *vlan_id;
    unsigned vlan; /* its protocol */
};

/* The packet at hand. */
struct json {
    struct out *out;
    struct out *text; /* in memory: words wait here to be quoted */
    const struct packet *p;
    struct json_memory *memory;
    const struct json_keys *keys;
    struct line_memory *lines;
    bool all_bytes; /* opaque bytes whole */
    bool comma;     /* something stands before, in the object at hand */
};

/* json_key_of: the key of a field. */
static inline const struct json_key *json_key_of(const struct json *j, const struct field *f)
{
    return &j->keys->key[j->keys->first[f->proto] + f->id];
}

/* json_key_put: the key, with the comma before it where one belongs. */
static inline void json_key_put(struct json *j, const struct json_key *k)
{
    const char *from = j->keys->text + k->at + !j->comma;
    size_t n = k->length - (size_t)!j->comma;
    out_room(j->out, 256);
    j->comma = true;
    if (n <= 32) /* there is room for as many, and there are as many behind every key */
        memcpy(j->out->at, from, 32);
    else
        memcpy(j->out->at, from, n);
    j->out->at += n;
}

/* ---- json_value.c ---- */

/* What a value alone does not tell. */
#define JSON_REPLACED                                                                              \
    0x01u              /* text was not UTF-8 that may be shown: its bytes follow in KEY_hex        \
                        */
#define JSON_CUT 0x02u /* bytes were left out: how many follows in KEY_omitted */

/* json_value: a field's value. Returns JSON_* bits. */
unsigned json_value(struct json *j, const struct field *f, enum json_kind kind);
/* json_words: what stands in j->text, as a string; j->text is empty then. */
void json_words(struct json *j);
/* json_hex: bytes as hex digits in quotes. */
void json_hex(struct out *out, const uint8_t *s, uint32_t n);

/* ---- json_header.c ---- */

/* json_header: the rows of a layer's fixed header, read where they stand. */
void json_header(struct json *j, const struct layer *y);
/* json_headers_open: takes the memory for it; NULL where there is none. */
struct json_headers *json_headers_open(const struct json_keys *keys);
void json_headers_close(struct json_headers *h);

/* ---- json_object.c ---- */

/* json_siblings: what a value could not tell, by the bits that json_value() returned. */
void json_siblings(struct json *j, const struct field *f, const struct json_key *k, unsigned told);
/* json_layers: an object for each layer of the packet. */
void json_layers(struct json *j);
/* json_objects_open: takes the memory for it; NULL where there is none. */
struct json_objects *json_objects_open(const struct json_keys *keys);
void json_objects_close(struct json_objects *o);

/* ---- json_flow.c ---- */

/* json_flow: addresses, ports, protocol and the flow's identifiers. */
void json_flow(struct json *j);
/* json_flows_open: takes the memory for it, which free() releases; NULL where there is none. */
struct json_flows *json_flows_open(void);

#endif
