/* What the files of BGP share: its fields, and the parts of its dissector. */
#ifndef PROTO_BGP_H
#define PROTO_BGP_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum bgp_field {
#define FIELD(id, name, label, type, rfc, what, ...) BGP_##id,
#include "bgp_fields.def"
#undef FIELD
    N_BGP_FIELDS
};

extern const struct field_def bgp_rows[N_BGP_FIELDS];

/* An update's message header: marker, length and type. */
#define BGP_HEADER_LEN 19

/* bgp_need: true where n more bytes are there; otherwise says so, and nothing more of this message
 * can be read. */
bool bgp_need(struct dissect *d, uint32_t n);
/* bgp_say: a fact that stands for no bytes. */
void bgp_say(struct dissect *d, unsigned id, uint32_t value);

/* bgp_attributes: the path attributes up to a frame offset. `level` counts attribute sets around
 * them. Returns false where bytes are missing. */
bool bgp_attributes(struct dissect *d, uint32_t end, unsigned level);
/* bgp_routes: IPv4 prefixes up to a frame offset. Returns the number of bytes that were prefixes,
 * or -1 where bytes are missing. */
int32_t bgp_routes(struct dissect *d, uint32_t end);
/* bgp_reach, bgp_unreach: the values of the two attributes that carry routes of every kind. */
bool bgp_reach(struct dissect *d, uint32_t end);
bool bgp_unreach(struct dissect *d, uint32_t end);

/* bgp_line: tcpdump's line, behind ": BGP". */
void bgp_line(struct line *l, const struct layer *y);
/* bgp_line_route: the route in the group at index i. */
void bgp_line_route(struct line *l, const struct layer *y, uint32_t i);
/* bgp_line_rd: a route distinguisher's eight bytes. bgp_line_nsap: an OSI address. */
void bgp_line_rd(struct line *l, const uint8_t *s);
void bgp_line_nsap(struct line *l, const uint8_t *s, uint32_t n);
/* bgp_line_ext: the extended community in the group at index i. */
void bgp_line_ext(struct line *l, const struct layer *y, uint32_t i);

#endif
