/* What the files of --walk share: fields gathered into items, the columns of a line, colours. */
#ifndef WALK_H
#define WALK_H

#include "wireloupe/lang.h"
#include "wireloupe/view.h"

/* ---- walk_items.c: what is shown together ---- */

enum item_kind {
    ITEM_FIELD, /* one field with bytes of its own */
    ITEM_BITS,  /* fields of bits: they share the bytes from offset on */
    ITEM_GROUP, /* a heading: its bytes are those of the fields under it */
    ITEM_FACT   /* no bytes of its own: worked out, or said again */
};

struct item {
    enum item_kind kind;
    uint32_t first, next; /* its fields: fields[first .. next) */
    uint32_t offset, length;
};

/* walk_item: the item that begins at field i; its `next` is where the one after it begins. */
struct item walk_item(const struct packet *p, uint32_t i);

/* walk_digits: of an offset, as wide as the frame, or a section, needs it. */
static inline uint32_t walk_digits(const struct packet *p)
{
    uint32_t most = p->caplen;
    for (uint32_t i = 0; i < p->n_sections; i++)
        most = p->sections[i].length > most ? p->sections[i].length : most;
    return most > 0x10000 ? 8 : 4;
}

/* walk_layer: the innermost layer that field i belongs to, or NULL (no layer's: data at the end).
 */
const struct layer *walk_layer(const struct packet *p, uint32_t i);

/* walk_layer_color: what switches a terminal to the colour of a layer, by its number. */
const char *walk_layer_color(const struct packet *p, const struct layer *y);
/* walk_color: switches to the colour of a layer (by its number), or back to normal with NULL. */
void walk_color(struct out *out, const struct view_options *o, const struct packet *p,
                const struct layer *y);

/* ---- walk_text.c: the columns of a line ---- */

#define MAX_VERDICTS 8

/* Rows that can be told apart in `explained`. */
#define WALK_ROWS 16384

#define WALK_LINES 1024 /* a power of two */
#define WALK_LINE 112   /* bytes of one that is kept, its end included */

#define WALK_LABELS 512 /* a power of two */
#define WALK_LABEL 48   /* bytes of one that is kept */

/* What a row is by its name and type. */
#define WALK_KNOWN 0x01u
#define WALK_VERDICT 0x02u    /* a verdict: "ip.checksum.status" */
#define WALK_CHECKSUM 0x04u   /* a checksum */
#define WALK_CALCULATED 0x08u /* what a checksum would have to be */
#define WALK_PORT 0x10u       /* a port */
#define WALK_KEY 0x20u        /* a number that may say which layer is next */
#define WALK_LENGTH 0x40u     /* a number that may be a length */

/* The right side of a line, label and value, of a field whose row and value say all of it: bits and
 * small numbers, which are most lines. */
struct walk_line {
    uint32_t row; /* its number and 1; 0: none here */
    uint32_t value;
    uint8_t depth, length; /* of the field */
    uint8_t is_fact;
    uint8_t n;
    char text[WALK_LINE];
};

/* The label of a line, its brackets, and the spaces up to the value. */
struct walk_label {
    uint32_t row; /* its number and 1; 0: none here */
    uint8_t depth, is_fact;
    uint8_t n; /* columns, and bytes */
    char text[WALK_LABEL];
};

/* What the views of this file's functions remember from packet to packet. */
struct walk_memory {
    struct walk_label labels[WALK_LABELS]; /* by a hash */
    struct walk_line lines[WALK_LINES];    /* by a hash */
    struct out text, said;
    uint8_t kinds[WALK_ROWS];         /* of rows, by their number: WALK_*; 0: not known yet */
    uint16_t label_widths[WALK_ROWS]; /* columns, and bytes; 0: not known yet, or not the same */
    uint16_t judged[WALK_ROWS];       /* by a verdict: the row's id in its protocol; 0: not known */
    bool shown_one;                   /* a frame was shown: a blank line stands between two */
    uint8_t judges[N_PROTOCOLS]; /* whether a protocol has verdicts: 1 not, 2 so; 0: not known */
    uint32_t first[N_PROTOCOLS]; /* number of a protocol's first row among those of all */
    uint8_t explained[WALK_ROWS / 8]; /* those rows, a bit each: in the frame at hand */
};

/* walk_memory_open, _free: the begin() and forget() of such a view. */
void walk_memory_open(struct out *out, const struct view_options *o);
void walk_memory_free(const struct view_options *o);

struct walk {
    struct out *out;
    struct out *text;           /* a value waits here until it is known where it fits; not owned */
    struct out *said;           /* a message with its parts; not owned */
    struct walk_memory *memory; /* NULL where nothing is explained */
    const struct view_options *o;
    const struct packet *p;
    const struct layer *y;  /* the layer at hand, or NULL */
    uint32_t n_begun;       /* layers that have begun, as far as the fields have got */
    uint32_t base;          /* offsets count from here: the frame's first byte, or a section's */
    uint32_t width;         /* columns that may be used */
    uint32_t digits;        /* of an offset */
    uint32_t label_at;      /* column of the labels */
    uint32_t value_at;      /* column of the values */
    uint32_t column;        /* where the line at hand has got to */
    struct walk_line *keep; /* where the next right side is to be kept, or NULL */
    /* Verdicts ("ip.checksum.status") that are shown with what they judge ("ip.checksum"). */
    uint32_t n_verdicts;
    struct {
        uint32_t judged, verdict; /* fields */
    } verdicts[MAX_VERDICTS];
};

/* walk_put, walk_str, walk_dec, walk_say, walk_offset: append text, and count its columns. */
void walk_put(struct walk *w, const char *s, size_t n);
void walk_str(struct walk *w, const char *s);
void walk_dec(struct walk *w, uint64_t v);
/* WALK_SAY: appends a message with its parts, as LANG_FILL does. */
void walk_say(struct walk *w, const char *message, const struct lang_part *parts, unsigned n);
#define WALK_SAY(w, message, ...)                                                                  \
    walk_say((w), lang_text(message), (const struct lang_part[]){__VA_ARGS__},                     \
             sizeof((const struct lang_part[]){__VA_ARGS__}) / sizeof(struct lang_part))
void walk_offset(struct walk *w, uint32_t offset);
/* walk_to: spaces up to a column; at least two behind something. */
void walk_to(struct walk *w, uint32_t column);
void walk_newline(struct walk *w);
/* walk_bytes: the offset and n bytes (at most 1024) from there on. */
void walk_bytes(struct walk *w, uint32_t offset, uint32_t n);
/* walk_known_line: the right side of field i's line, where it is known; otherwise NULL, and the
 * next one that walk_labelled() writes is kept, if it can be. */
const struct walk_line *walk_known_line(struct walk *w, uint32_t i, bool is_fact);
/* walk_repeat: what walk_labelled() does, with n at most 8, for such a line. */
void walk_repeat(struct walk *w, const struct walk_line *line, const struct field *f, uint32_t n);
/* walk_labelled: a line with the first n bytes of a field, its label, and what is in w->text, which
 * is then empty; more lines where more is there than fits. A fact's label stands in brackets. */
void walk_labelled(struct walk *w, const struct field *f, uint32_t n, bool is_fact);

/* ---- walk.c ---- */

/* walk_find_verdicts: into w, the verdicts of the layer at hand and what they judge. */
void walk_find_verdicts(struct walk *w);

/* walk_section: the heading of a section, and offsets count from its first byte from then on. */
void walk_section(struct walk *w, const struct section *s);

/* ---- walk_rows.c ---- */

/* walk_rows: the packet as --walk=rows, below its header line. */
void walk_rows(struct walk *w);

/* ---- walk_explain.c ---- */

/* walk_explain_frame: before the fields of a frame, of which each is explained once. */
void walk_explain_frame(const struct walk *w);
/* walk_explain: with --explain, the sentence about a field, from column `at` on; the line at hand
 * is empty. */
void walk_explain(struct walk *w, const struct field *f, uint32_t at);
/* walk_explain_labelled: the same with the field's label before it, from column label_at on.
 * Returns whether it was shown: it had not been in this frame. */
bool walk_explain_labelled(struct walk *w, const struct field *f, uint32_t label_at, uint32_t at);

/* ---- walk_value.c ---- */

/* In a text that waits: a space, and the place where the line is broken first. Values have none:
 * they are escaped. */
#define WALK_BREAK '\n'

/* walk_row: the number of a field's row; WALK_ROWS where nothing is remembered of it. */
static inline uint32_t walk_row(const struct walk *w, const struct field *f)
{
    uint32_t number = w->memory ? w->memory->first[f->proto] + f->id : WALK_ROWS;
    return number < WALK_ROWS ? number : WALK_ROWS;
}

/* walk_find_kinds: what a field's row is; walk_kinds: the same, remembered. */
unsigned walk_find_kinds(const struct field *f);
static inline unsigned walk_kinds(const struct walk *w, const struct field *f)
{
    uint32_t number = walk_row(w, f);
    if (number == WALK_ROWS)
        return walk_find_kinds(f);
    uint8_t *known = &w->memory->kinds[number];
    if (!*known)
        *known = (uint8_t)walk_find_kinds(f);
    return *known;
}
/* walk_value: the value of field i in words, with what it points to, into w->text. */
void walk_value(struct walk *w, uint32_t i);

/* ---- walk_field.c ---- */

/* walk_field: an item as lines. */
void walk_field(struct walk *w, const struct item *item);

static inline size_t walk_text_length(const struct walk *w)
{
    return (size_t)(w->text->at - w->text->start);
}

#endif
