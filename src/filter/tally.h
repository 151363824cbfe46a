/* What the files of --assert share: one aggregate over packets. */
#ifndef TALLY_H
#define TALLY_H

#include "filter.h"

#define TALLY_FRAMES 5 /* so many are named */

enum tally_kind {
    TALLY_COUNT, /* packets that fit; the next three are about these, too */
    TALLY_ANY,
    TALLY_ALL,
    TALLY_NONE,
    TALLY_MIN, /* the rest is about the values of a field */
    TALLY_MAX,
    TALLY_SUM,
    TALLY_DISTINCT,
    N_TALLIES
};

/* The different values so far, each with its length before it in `text`. */
#define DISTINCT_MOST (1u << 20)
#define DISTINCT_BYTES ((size_t)64 << 20)

struct distinct {
    uint32_t *slots; /* place in text, plus 1; owned */
    uint32_t n_slots, n;
    struct out text;
    bool full; /* no room for more */
};

struct tally {
    enum tally_kind kind;
    bool has_condition, has_where;
    uint16_t condition, where; /* nodes */
    struct operand o;
    uint64_t n;        /* packets, or values, that count */
    uint64_t packets;  /* that were asked about */
    struct value best; /* of MIN, MAX and SUM */
    bool overflow;
    uint64_t frame[TALLY_FRAMES]; /* the first ones that count (of ALL: that do not); of the best */
    struct distinct set;
};

/* tally_name: "count"; tally_is_verdict: it is true or false by itself. */
const char *tally_name(enum tally_kind kind);
static inline bool tally_is_verdict(const struct tally *t)
{
    return t->kind == TALLY_ANY || t->kind == TALLY_ALL || t->kind == TALLY_NONE;
}

void tally_free(struct tally *t);
/* tally_packet: takes a packet into account; m->pieces is set. */
void tally_packet(struct tally *t, struct match *m, const struct packet *p);
/* tally_value: the number it has come to. False where there is none: no value was found, or there
 * was no room. */
bool tally_value(const struct tally *t, struct value *v);
/* tally_verdict: of ANY, ALL and NONE. No packet at all is no reason to say yes. */
bool tally_verdict(const struct tally *t);
/* tally_tell: writes what was found. */
void tally_tell(const struct tally *t, struct out *out);

/* distinct_add: adds a value unless it is there. */
void distinct_add(struct distinct *d, const struct value *v);

#endif
