/* What the files of --grade share: the student's lines, the fields they are graded by, the names
 * that students use. */
#ifndef GRADE_H
#define GRADE_H

#include "wireloupe/grade.h"
#include "wireloupe/lang.h"
#include "wireloupe/view.h"
#include "walk.h"

#define NO_OFFSET UINT32_MAX
#define GRADE_ROW 16 /* bytes a line of a drawing */

/* ---- grade_read.c: the student's lines ---- */

enum entry_kind {
    ENTRY_BYTES,
    ENTRY_GIVEN,     /* bytes that a worksheet asks nothing about */
    ENTRY_HEAD,      /* bytes without a name: the bits behind it are its */
    ENTRY_BITS,      /* "0100 ....": bits of the bytes before, or of those to come */
    ENTRY_NIBBLE,    /* one hex digit */
    ENTRY_UNREADABLE /* a name, but what stands before it are no bytes */
};

struct entry {
    enum entry_kind kind;
    uint32_t line;     /* number in the text, from 1 */
    uint32_t offset;   /* as the line begins, or NO_OFFSET */
    uint32_t first, n; /* its bytes: pool[first .. first + n) */
    uint32_t n_sure;   /* of a drawing: its bytes in the first row; 0: all of them, surely */
    bool is_asked;     /* of a drawing in which some fields have no question */
    bool is_elided;    /* ".." says that there are more */
    bool has_value;    /* "=" follows the name */
    uint8_t digit;     /* of a nibble */
    uint32_t n_bits;
    uint64_t bits, mask;      /* of ENTRY_BITS, right-aligned */
    const char *name, *value; /* into the text, not terminated */
    uint32_t n_name, n_value; /* a value may run over lines, see grade_value() */
};

struct student {
    struct entry *entries; /* owned, as the pool is */
    uint32_t n_entries;
    uint8_t *pool;
    uint32_t n_pool;
    uint32_t room; /* of the entries */
    bool is_drawn; /* as rows: the pool is the frame */
    bool is_cut;   /* the text has more lines than are graded */
};

/* student_read: reads a text, which has to outlive the result. Returns false without memory. */
bool student_read(struct student *s, const char *text, size_t n);
void student_free(struct student *s);
/* student_add: a new entry of a line, or NULL where there are too many. */
struct entry *student_add(struct student *s, enum entry_kind kind, uint32_t line);

/* ---- grade_rows.c: lines of sixteen bytes, with names or numbers under them ---- */

/* rows_read: reads a text of that form. Returns false, and has read nothing, where it is another.
 */
bool rows_read(struct student *s, const char *text, size_t n);

/* ---- grade_left.c: what stands before the name ---- */

struct left {
    enum entry_kind kind;
    uint32_t offset;
    uint8_t *bytes; /* room for what the line can hold */
    uint32_t n;
    bool is_elided, is_blank; /* is_blank: a rule that nothing was written on */
    uint8_t digit;
    uint32_t n_bits;
    uint64_t bits, mask;
};

/* left_read: reads offset and bytes, or bits, at s. Returns where it stopped: at `end` where all of
 * it could be read. Groups of 0 and 1 without a "." are bits where there are at least `plain`; 0:
 * they never are. */
const char *left_read(struct left *l, const char *s, const char *end, unsigned plain);

/* ---- grade_name.c: whether two names are one ---- */

#define MAX_WORDS 12
#define MAX_WORD 20

/* A name in words: lower case, abbreviations written out. */
struct name {
    char word[MAX_WORDS][MAX_WORD];
    unsigned n;
};

enum likeness {
    NAME_OTHER,
    NAME_TYPO, /* but for a letter or two */
    NAME_SAME
};

/* name_read: the words of n bytes of text. is_typed: by a person, who may mistype. */
void name_read(struct name *to, const char *s, size_t n, bool is_typed);
/* name_of_field: whether a student's text names field i of the packet: by its label, its short
 * form, its field name, what else it is called, or by what it says ("IPv4"). */
enum likeness name_of_field(const struct packet *p, uint32_t i, const char *s, size_t n);
/* name_of_layer: whether it names the layer as a whole. */
enum likeness name_of_layer(const struct layer *y, const char *s, size_t n);
/* name_of_payload: whether it says that it is whatever the transport carries. */
bool name_of_payload(const char *s, size_t n);
/* name_distance: letters to change, at most `most` + 1, between a text and a field's label. */
unsigned name_distance(const struct field_def *row, const char *s, size_t n, unsigned most);
/* value_says: whether a text says what field i says. */
bool value_says(const struct packet *p, uint32_t i, const char *s, size_t n, struct out *scratch);

/* ---- grade_words.c: tables ---- */

/* words_meant: what a word stands for, words with spaces between them, or NULL; is_near: a longer
 * word with one letter wrong is taken for it. */
const char *words_meant(const char *word, bool is_near);
/* words_for_field: what else a field is called, names with "|" between them, or NULL. */
const char *words_for_field(const char *field);
/* words_weak: a word that a name may have or lack: "number", "address". */
bool words_weak(const char *word);
/* words_between: letters to change between two words, at most `most` + 1. */
unsigned words_between(const char *a, const char *b, unsigned most);

/* ---- grade_units.c: what the frame's fields are ---- */

enum unit_state {
    UNIT_OPEN,
    UNIT_RIGHT,
    UNIT_HALF, /* named as a part of something */
    UNIT_WRONG
};

/* A field that a student has to name: a point. */
struct unit {
    uint32_t field;
    uint32_t offset, length; /* its bytes; those of all bits beside it where it is bits */
    bool is_bits;            /* others share its bytes */
    bool is_payload;         /* inside what the transport carries */
    enum unit_state state;
};

struct units {
    struct unit *unit; /* owned */
    uint32_t n;
    uint32_t payload, payload_end; /* where the transport's payload stands; equal: there is none */
    bool is_divided;               /* the student divided the payload */
};

bool units_open(struct units *u, const struct packet *p);
void units_free(struct units *u);
/* field_mask: the field's bits in the number that the bytes [from, stop) make; 0 where it does not
 * stand in them or they are more than eight. */
uint64_t field_mask(const struct field *f, uint32_t from, uint32_t stop);

/* ---- grade_judge.c: one line ---- */

struct judge {
    const struct packet *p;
    struct student student;
    struct units units;
    struct out *out;
    struct out said, name, bytes, taken; /* parts of a sentence, terminated */
    uint32_t digits;                     /* of an offset */
    uint32_t position;                   /* where the next line's bytes should stand */
    uint32_t from, stop;                 /* where the line's at hand stand */
    uint32_t head, head_end;             /* the bytes that bits are in */
    bool is_half;                        /* the high half of a byte was named */
    uint32_t n_wrong;                    /* lines */
};

/* judge_entry: grades a line, and reports it. */
void judge_entry(struct judge *g, uint32_t i);

static inline uint32_t unit_end(const struct unit *u)
{
    return u->offset + u->length;
}

static inline bool unit_overlaps(const struct judge *g, const struct unit *u)
{
    return u->offset < g->stop && unit_end(u) > g->from;
}

static inline const char *unit_label(const struct judge *g, uint32_t field)
{
    return field_def_of(&g->p->fields[field])->label;
}

/* unit_of: the unit that field i is, or is a part of; NULL for what is made of several. */
struct unit *unit_of(const struct judge *g, uint32_t i);
/* unit_mark: what became of a unit; what is right stays so. */
void unit_mark(struct unit *u, enum unit_state state);
/* units_inside: how many lie in the bytes at hand; units_mark: marks them. */
uint32_t units_inside(const struct judge *g);
void units_mark(struct judge *g, enum unit_state state);

/* ---- grade_place.c ---- */

/* judge_place: where a line's bytes stand. False where they do not: *near is then the field that
 * was meant, or NULL. */
bool judge_place(struct judge *g, const struct entry *e, uint32_t *at, struct unit **near);
/* judge_reach: moves g->stop to where the field ends whose first bytes a line has, with ".." */
void judge_reach(struct judge *g, const struct entry *e);

/* ---- grade_wrong.c ---- */

/* judge_quoted: a student's words, in g->name. */
const char *judge_quoted(struct judge *g, const char *s, size_t n);
/* judge_drawn: the bits of a mask in the bytes at hand, in g->bytes. */
const char *judge_drawn(struct judge *g, uint64_t mask);
/* unit_named: a unit with bytes in [from, stop) that the line names, or NULL. */
struct unit *unit_named(struct judge *g, const struct entry *e, uint32_t from, uint32_t stop);
/* judge_wrong: what stands in g->said is what is wrong. judge_wrong_bounds: the unit is what the
 * line calls it, but has other bytes, or other bits. judge_wrong_name: no field in the bytes at
 * hand is called that. */
void judge_wrong(struct judge *g, const struct entry *e, uint32_t offset);
void judge_wrong_bounds(struct judge *g, const struct entry *e, struct unit *u);
void judge_wrong_name(struct judge *g, const struct entry *e);

/* ---- grade_say.c: the report ---- */

/* terminated: what was appended to a buffer, as a string; it begins anew with the next. */
const char *terminated(struct out *text);
/* hex_of: n bytes, or the first of many, as hex. */
const char *hex_of(struct out *text, const uint8_t *s, uint32_t n);
/* say_line: a line of the report; what is said stands in g->said. */
void say_line(struct judge *g, uint32_t line, const char *verdict, uint32_t offset);
/* say_missing, say_score: what stands behind the lines. say_score: whether all is right. */
void say_missing(struct judge *g);
bool say_score(struct judge *g);

#endif
