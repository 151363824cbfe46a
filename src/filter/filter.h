/* What the files of the field filter share: the compiled expression. */
#ifndef FILTER_H
#define FILTER_H

#include "wireloupe/match.h"
#include "wireloupe/out.h"

#define MAX_NODES 1024 /* of an expression; deeper than MAX_NESTING it is refused */
#define MAX_NESTING 64
#define MAX_NAMED 16 /* rows or protocols that share a name */
#define MAX_SLICES 8

enum operation {
    OP_OR,
    OP_AND,
    OP_NOT,
    OP_THERE,  /* the field is there */
    OP_BITS,   /* & is not zero */
    OP_ANY_EQ, /* some value equals; the other comparisons with some value follow */
    OP_ANY_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_CONTAINS,
    OP_MATCHES,
    OP_IN,
    OP_ALL_EQ, /* there are values, and all of them ... */
    OP_ALL_NE
};

/* What frame.* and the like stand for, that no row has. */
enum pseudo {
    NOT_PSEUDO,
    FRAME,
    FRAME_NUMBER,
    FRAME_LEN,
    FRAME_CAP_LEN,
    FRAME_TIME_EPOCH
};

enum function {
    NO_FUNCTION,
    FUNCTION_LOWER,
    FUNCTION_UPPER,
    FUNCTION_LEN,
    FUNCTION_COUNT
};

struct slice {
    int32_t from;   /* negative: from the end */
    int32_t length; /* used unless to_end */
    bool to_end;
};

/* A field, or what is made of one. */
struct operand {
    uint8_t n_rows, n_protocols, n_slices;
    uint8_t type; /* enum field_type of the first row */
    enum pseudo pseudo;
    enum function function;
    bool masked;
    uint64_t mask; /* & */
    struct row_id row[MAX_NAMED];
    uint8_t protocol[MAX_NAMED];
    struct slice slice[MAX_SLICES];
};

/* A number, or bytes. */
struct value {
    bool is_number;
    bool negative; /* number is a two's complement */
    uint64_t number;
    const uint8_t *s; /* not owned */
    size_t n;
    uint8_t prefix; /* of an address: bits that count; 0: all */
};

struct node {
    enum operation op;
    uint16_t left, right;    /* of OR, AND, NOT: nodes */
    uint16_t from, n_values; /* of the others: literals in match.value; IN: pairs, from and to */
    bool two;                /* the other side is an operand, too */
    struct operand a, b;
    void *pattern; /* of MATCHES */
};

struct match {
    struct node node[MAX_NODES];
    struct value value[MAX_NODES];
    uint16_t n_nodes, n_values, root;
    struct out text; /* literals' bytes while there is one packet: never moved, see match_open() */
    struct out words[2]; /* values as words */
};

/* complain: fills in the message, unless there is one: the parts one after another, NULL ends them.
 * Returns false. */
bool complain(char *error, const char *part, ...);

/* parse_expression: fills m. Returns false with the reason in `error`. */
bool parse_expression(struct match *m, const char *s, char *error);

/* operand_find: the fields of that name. Returns false where there are none. */
bool operand_find(struct operand *o, const char *name);

/* literal_parse: a word of an expression as a value to compare that operand with. */
bool literal_parse(struct match *m, const struct operand *o, const char *word, size_t n,
                   bool quoted, struct value *v);

/* pattern_open, pattern_close, pattern_fits: regular expressions, where they are built in. */
void *pattern_open(const char *s, size_t n, char *error);
void pattern_close(void *pattern);
bool pattern_fits(void *pattern, const uint8_t *s, size_t n);

#endif
