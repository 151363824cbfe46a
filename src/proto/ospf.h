/* What the files of OSPF share: its fields, and the parts of its dissector. */
#ifndef PROTO_OSPF_H
#define PROTO_OSPF_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

#define OSPF_PROOF_LEN 16 /* bytes behind a packet that is proved with MD5 */

enum ospf_field {
#define FIELD(id, name, label, type, rfc, what, ...) OSPF_##id,
#include "ospf_fields.def"
#undef FIELD
    N_OSPF_FIELDS
};

extern const struct field_def ospf_rows[N_OSPF_FIELDS];

#define LSA_HEADER_LEN 20

/* ospf_need: true where n more bytes are there; otherwise says so, and nothing more can be told. */
bool ospf_need(struct dissect *d, uint32_t n);
/* ospf_say: a fact that stands for no bytes. */
void ospf_say(struct dissect *d, unsigned id, uint32_t value);
/* ospf_take: a number or address of n bytes, or nothing where it is missing. */
bool ospf_take(struct dissect *d, unsigned id, uint32_t n);

/* ospf_options: options of n captured bytes, with their bits up to the field `last`. */
uint32_t ospf_options(struct dissect *d, unsigned id, unsigned last, uint32_t n);

/* ospf2_lsa: one advertisement of version 2 in an update. Returns false where no more can be told.
 */
bool ospf2_lsa(struct dissect *d, uint32_t end);
bool ospf2_lsa_header(struct dissect *d);
/* ospf3_body: what follows the header of version 3, up to where it says that it ends. */
void ospf3_body(struct dissect *d, uint32_t type, uint32_t end);

/* ospf_line_opaque: a field of an opaque advertisement of that type. Returns false where nothing
 * behind it is told. */
bool ospf_line_opaque(struct line *l, const struct field *f, uint32_t opaque);
void ospf_line(struct line *l, const struct layer *y);

#endif
