/* A dissected frame: layers and fields in flat arrays, in the order of the bytes.
 *
 * Views and filters get a const struct packet * and read it through the accessors here. */
#ifndef WIRELOUPE_PACKET_H
#define WIRELOUPE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wireloupe/protocol.h"
#include "wireloupe/reader.h"

#define MAX_LAYERS 64
#define MAX_FIELDS 32768
#define MAX_DEPTH 15
#define MAX_WIDE 64
#define MAX_NOTES 16384

struct field {
    uint8_t proto;           /* enum proto_id */
    uint8_t depth;           /* within its layer: 0 for the header's own fields */
    uint16_t id;             /* row of the protocol's table */
    uint32_t offset, length; /* bytes (see struct packet); length 0: worked out, stands for none */
    uint32_t value; /* numbers up to 32 bits; otherwise 0 (FT_DNAME: the message's offset) */
};
_Static_assert(sizeof(struct field) == 16, "a field is 16 bytes");

/* Marks of a layer. */
#define LAYER_TRUNCATED 0x01u      /* the capture ended inside it */
#define LAYER_MALFORMED 0x02u      /* a length inside it, or around it, lied */
#define LAYER_EXTENSION 0x04u      /* an extension header of IPv6: addresses stand before it */
#define LAYER_BODY LAYER_EXTENSION /* of an application's: it goes on with a body; no line does */
#define LAYER_FRAGMENT 0x08u       /* the IP layer: not the first fragment */
#define LAYER_PART 0x10u           /* a part of its parent's header (options), no payload */

struct layer {
    uint8_t proto;
    uint8_t flags;
    uint8_t parent;        /* index of the layer it is in; its own index for the first */
    uint8_t addr_len;      /* of the innermost network layer's addresses: 4, 16 or 0 */
    uint16_t fixed;        /* bytes of the fixed header that are there */
    uint16_t sport, dport; /* of the innermost TCP, UDP, ... layer; 0 before one */
    uint16_t pad;
    uint32_t src, dst;     /* offsets of the network addresses */
    uint32_t first, count; /* fields[first .. first + count) */
    uint32_t vars; /* first field after the fixed header's (== first where those were skipped) */
    uint32_t offset, length; /* its own bytes, payload not included */
    uint32_t end;  /* where it ends with its payload, as its own header and those around claim */
    uint32_t pad2; /* 48 bytes: an index is a shift away from an address */
};

#define LAYER_GUESSED 0x20u /* found by its content, not by a number around it */
#define LAYER_WRAPS 0x40u   /* more of it may follow its payload; length is what stands before */
#define LAYER_GOES_ON 0x80u /* a message in it goes on in another packet */

/* Status of a packet. */
#define PACKET_TRUNCATED 0x01u
#define PACKET_MALFORMED 0x02u
#define PACKET_EVERYDAY 0x08u /* layers 0 to 2: Ethernet, IP without options, TCP or UDP */
#define PACKET_FULL 0x04u     /* more fields or layers than the limit: the rest is data */

/* A message that was put together from several frames, or from parts of one. Its bytes stand behind
 * the frame's. */
#define MAX_SECTIONS 16

struct section {
    uint32_t at, length;   /* its bytes: packet.bytes[at .. at + length) */
    uint32_t first, count; /* where they come from: pieces[first .. first + count) */
    uint32_t layer;        /* number of the first layer in it */
    bool shown;            /* the line tells of it */
    bool opened;           /* its bytes are those from there without their encryption */
    uint8_t header;        /* of an opened one: so many of them were masked, not encrypted */
};

/* Where some bytes of a section were captured. */
struct piece {
    uint64_t frame;          /* number of the frame */
    uint32_t offset, length; /* bytes of it */
    uint32_t at;             /* where they stand in packet.bytes */
};

struct flows;
struct names;

struct packet {
    /* The frame, and from caplen on the sections: fields stand in bytes[0 .. packet_extent()).
     * Owned by the capture, or by the dissection; valid until the next frame. */
    const uint8_t *bytes;
    uint32_t caplen, wirelen;
    uint32_t sections_len; /* bytes of all sections; 0 where nothing was reassembled */
    int64_t time;          /* nanoseconds since 1970 UTC */
    uint64_t number;       /* from 1 */
    uint32_t odd_fraction; /* 0, or what a file claims as a fraction of a second and is more */
    int64_t odd_second;    /* the second that it belongs to */
    int64_t since_first;   /* nanoseconds since the first packet of the dissection, */
    int64_t since_last;    /* and since the last one */
    const char *interface; /* its name, or NULL: only where a view wants to know */
    uint16_t linktype;     /* pcap's DLT_ number */
    uint16_t status;
    uint32_t n_layers, n_fields, n_wide;
    int64_t wide[MAX_WIDE];    /* worked-out values of more than 32 bits */
    uint32_t notes_len;        /* bytes of all notes, each with its length before it */
    uint8_t notes[MAX_NOTES];  /* texts that were worked out */
    struct flows *flows;       /* where facts about flows are gathered, or NULL; not owned */
    const struct names *names; /* what was learned of addresses, or NULL; not owned */
    uint32_t flow;             /* the place there of the innermost flow; 0: none */
    uint32_t n_sections, n_pieces;
    struct layer layers[MAX_LAYERS];
    struct field *fields; /* MAX_FIELDS; owned */
    struct section sections[MAX_SECTIONS];
    struct piece *pieces; /* in the order of the sections' bytes; owned */
};

/* field_def_of: the row of a field. */
static inline const struct field_def *field_def_of(const struct field *f)
{
    return &protocols[f->proto]->fields[f->id];
}

/* field_bytes: the field's bytes; f->length of them, all captured. */
static inline const uint8_t *field_bytes(const struct packet *p, const struct field *f)
{
    return p->bytes + f->offset;
}

/* packet_extent: how many bytes fields may stand in: the frame's and those of all sections. */
static inline uint32_t packet_extent(const struct packet *p)
{
    return p->caplen + p->sections_len;
}

/* packet_section: the section that an offset is in; NULL where it is in the frame itself. */
const struct section *packet_section(const struct packet *p, uint32_t offset);

/* packet_origin: where the byte at an offset (below packet_extent()) was captured, and in `length`
 * how many behind it, itself included, stand there together. */
struct piece packet_origin(const struct packet *p, uint32_t offset);

/* packet_decrypted: where in the frame the encrypted bytes begin of which that place is one, if a
 * section has them without their encryption; otherwise 0. */
uint32_t packet_decrypted(const struct packet *p, const struct piece *origin);

/* packet_number: `size` (1 to 4) bytes at an offset as a big-endian number; 0 where they were not
 * captured. */
static inline uint32_t packet_number(const struct packet *p, uint32_t offset, unsigned size)
{
    if (offset > packet_extent(p) || packet_extent(p) - offset < size)
        return 0;
    return load_be(p->bytes + offset, size);
}

/* packet_note: the text of a field with FF_NOTE, *n bytes. */
static inline const uint8_t *packet_note(const struct packet *p, const struct field *f, uint32_t *n)
{
    *n = load_be(p->notes + f->value, 2);
    return p->notes + f->value + 2;
}

/* row_load: the value of a fixed row (size 1 to 4) in a structure that begins at s. With a row that
 * is a compile-time constant this is one load. */
static inline uint32_t row_load(const struct field_def *row, const uint8_t *s)
{
    uint32_t v = load_be(s + row->byte, row->size);
    if (row->flags & FF_LE)
        v = __builtin_bswap32(v) >> (32 - 8 * row->size);
    if (row->mask)
        v = (v & row->mask) >> __builtin_ctz(row->mask);
    return row->scale ? v * row->scale : v;
}

/* header_has: true where the row of the layer's fixed header was captured whole. */
static inline bool header_has(const struct layer *y, const struct field_def *row)
{
    return row->byte + row->size <= y->fixed;
}

/* header_value: the value of a row (size 1 to 4) of the layer's fixed header; 0 where it is cut
 * off. */
static inline uint32_t header_value(const struct packet *p, const struct layer *y,
                                    const struct field_def *row)
{
    return header_has(y, row) ? row_load(row, p->bytes + y->offset) : 0;
}

/* header_start: the first byte of the layer's header; for row_load() where all of it is known to be
 * there. */
static inline const uint8_t *header_start(const struct packet *p, const struct layer *y)
{
    return p->bytes + y->offset;
}

/* header_bytes: where a row of the fixed header stands; the caller has asked header_has(). */
static inline const uint8_t *header_bytes(const struct packet *p, const struct layer *y,
                                          const struct field_def *row)
{
    return p->bytes + y->offset + row->byte;
}

/* layer_find: the layer's first variable field with that id at or after *from (a field index, which
 * is then moved behind it), or NULL. Start with *from = y->vars. */
static inline const struct field *layer_find(const struct packet *p, const struct layer *y,
                                             unsigned id, uint32_t *from)
{
    for (uint32_t i = *from; i < y->first + y->count; i++) {
        if (p->fields[i].id == id && p->fields[i].proto == y->proto) {
            *from = i + 1;
            return &p->fields[i];
        }
    }
    *from = y->first + y->count;
    return NULL;
}

/* layer_get: the layer's first variable field with that id, or NULL. */
static inline const struct field *layer_get(const struct packet *p, const struct layer *y,
                                            unsigned id)
{
    uint32_t from = y->vars;
    return layer_find(p, y, id, &from);
}

/* layer_number: the value of that field; 0 where it is missing, as it may be in a packet of too
 * many fields. */
static inline uint32_t layer_number(const struct packet *p, const struct layer *y, unsigned id)
{
    const struct field *f = layer_get(p, y, id);
    return f ? f->value : 0;
}

/* packet_relative: what registry_relative() is about, for a TCP layer: the value of its field
 * `row`, or what it is where no field says it. */
uint32_t packet_relative(const struct packet *p, const struct layer *y, struct row_id row);

/* field_is_divided: smaller fields, which stand behind it, divide the one at index i. */
bool field_is_divided(const struct packet *p, uint32_t i);

/* field_is_leaf: no smaller field divides the one at index i. */
static inline bool field_is_leaf(const struct packet *p, uint32_t i)
{
    const struct field *f = &p->fields[i];
    if (!f->length || field_def_of(f)->flags & FF_SAME)
        return false;
    return i + 1 == p->n_fields || f[1].depth <= f->depth || !field_is_divided(p, i);
}

#endif
