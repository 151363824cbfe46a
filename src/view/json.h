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
struct json_forms;
struct json_flows;

/* What the view remembers from packet to packet. */
struct json_memory {
    struct json_keys keys;
    struct json_headers *headers; /* of json_header.c */
    struct json_objects *objects; /* of json_object.c */
    struct json_forms *forms;     /* of json_form.c */
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
    bool all_bytes;   /* opaque bytes whole */
    const bool *only; /* the layers of --only; NULL: all */
};

/* json_key_of: the key of a field. */
static inline const struct json_key *json_key_of(const struct json *j, const struct field *f)
{
    return &j->keys->key[j->keys->first[f->proto] + f->id];
}

/* ---- forms: what the packets of one shape have in common ---- */

/* A step of a form: some text, then a value. */
struct json_step {
    uint32_t place; /* the value's field; of a header's value, its layer */
    uint32_t row;   /* its key in json_keys.key[]; of a piece, the piece's number */
    uint32_t text;  /* bytes of the form's text that come first */
    uint16_t at;    /* of a header's value: the first byte, or for JSON_STEP_ROW the row */
    uint8_t kind;   /* enum json_kind, of a field; or enum json_step_kind */
    bool alone;     /* no member of an array; of a piece: the first member of its object */
};
_Static_assert(sizeof(struct json_step) == 16, "a step is 16 bytes");

enum json_step_kind {
    JSON_STEP_16 = JSON_GROUP + 1, /* two bytes of a header, as a number */
    JSON_STEP_32,                  /* four */
    JSON_STEP_ROW,                 /* any row of a header */
    JSON_STEP_PIECE,               /* rows of a header, with their keys */
    JSON_STEP_ARRAY,               /* what the values before, `place` of them, could not tell */
    JSON_STEP_END
};

#define JSON_TEXT_SLACK 64 /* bytes behind a form's text that may be read */

/* A form that is being made; the text and the steps grow. */
struct json_form {
    struct out text;
    struct json_step *step; /* owned */
    uint32_t n_steps, room; /* of step[] */
    uint32_t told;          /* bytes of the text that belong to steps already */
    bool comma;             /* something stands before, in the object at hand */
    bool failed;            /* there was no memory */
};

/* json_step: puts a step behind the text so far. */
void json_step(struct json_form *form, struct json_step step);
/* json_form_key: the key, with the comma before it where one belongs. */
void json_form_key(struct json_form *form, const struct json_keys *keys, const struct json_key *k);
/* json_forms_open: takes the memory for forms; NULL where there is none. */
struct json_forms *json_forms_open(void);
void json_forms_close(struct json_forms *forms);
/* json_layers: an object for each layer of the packet. */
void json_layers(struct json *j);

/* ---- json_value.c ---- */

/* What a value alone does not tell. */
#define JSON_REPLACED                                                                              \
    0x01u              /* text was not UTF-8 that may be shown: its bytes follow in KEY_hex        \
                        */
#define JSON_CUT 0x02u /* bytes were left out: how many follows in KEY_omitted */

/* json_value: a field's value, but JSON_GROUP's. Returns JSON_* bits. */
unsigned json_value(struct json *j, const struct field *f, enum json_kind kind);
/* json_words: what stands in j->text, as a string; j->text is empty then. */
void json_words(struct json *j);
/* json_siblings: what values could not tell, by the bits that json_value() returned: of one field,
 * or of those of the n steps of an array. */
void json_siblings(struct json *j, const struct json_key *k, unsigned told, const struct field *f);
void json_array_siblings(struct json *j, const struct json_key *k, unsigned told,
                         const struct json_step *element, uint32_t n);
/* json_hex: bytes as hex digits in quotes. */
void json_hex(struct out *out, const uint8_t *s, uint32_t n);

/* ---- json_header.c ---- */

/* json_header_form: steps for the rows of a layer's fixed header, read where they stand. */
void json_header_form(struct json *j, struct json_form *form, uint32_t layer);
/* json_header_row: one row, from its place in the frame, without its key. */
void json_header_row(struct json *j, const struct layer *y, unsigned id);
/* json_header_piece: the rows of a piece with their keys, all of them captured; *n bytes that begin
 * with a comma. */
const char *json_header_piece(struct json *j, const struct layer *y, uint32_t piece, uint32_t *n);
/* json_headers_open: takes the memory for it; NULL where there is none. */
struct json_headers *json_headers_open(const struct json_keys *keys);
void json_headers_close(struct json_headers *h);

/* ---- json_object.c ---- */

/* json_object_form: the form of a packet: an object for each layer. */
void json_object_form(struct json *j, struct json_form *form);
/* json_objects_open: takes the memory for it; NULL where there is none. */
struct json_objects *json_objects_open(const struct json_keys *keys);
void json_objects_close(struct json_objects *o);

/* ---- json_flow.c ---- */

/* json_flow: addresses, ports, protocol and the flow's identifiers. */
void json_flow(struct json *j);
/* json_flows_open: takes the memory for it, which free() releases; NULL where there is none. */
struct json_flows *json_flows_open(void);

#endif
