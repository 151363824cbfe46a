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
    FRAME_TIME,
    FRAME_TIME_EPOCH,
    FRAME_TIME_DELTA,
    FRAME_TIME_RELATIVE,
    FRAME_PROTOCOLS,
    FRAME_INTERFACE_NAME,
    FULL_URI, /* of an HTTP request: "http://" host and target */
    PAYLOAD   /* what a transport protocol's layer carries */
};

enum function {
    NO_FUNCTION,
    FUNCTION_LOWER,
    FUNCTION_UPPER,
    FUNCTION_LEN,
    FUNCTION_COUNT,
    FUNCTION_STRING,
    FUNCTION_ABS,
    FUNCTION_MAX, /* of the values of several fields */
    FUNCTION_MIN
};

/* + - * / % with a number. */
struct arithmetic {
    char sign;
    int64_t number;
};
#define MAX_ARITHMETIC 4

/* Which tags a field of VLANs is asked of: Wireshark has other names for those of providers. */
enum tags {
    TAGS_ALL,
    TAGS_PROVIDER, /* of type 0x88a8 */
    TAGS_CUSTOMER
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
    uint8_t bit; /* of the first byte: what is compared is whether it is set; 0: all of the value */
    uint8_t tags; /* enum tags */
    uint8_t nth;  /* of the layers of its protocol, from 1; 0: any */
    uint8_t n_arithmetic;
    struct arithmetic arithmetic[MAX_ARITHMETIC];
    bool milliseconds; /* values that are durations are compared with so many */
    bool fixed;        /* some row is a fixed header's: it may have to be read where it stands */
    uint64_t mask;     /* & */
    struct row_id row[MAX_NAMED];
    struct row_id relative; /* see registry_relative() */
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
    bool every;              /* every value has to fit, not only some */
    struct operand a, b;
    void *pattern; /* of MATCHES */
};

struct match {
    struct node node[MAX_NODES];
    struct value value[MAX_NODES];
    uint16_t n_nodes, n_values, root;
    struct out text; /* literals' bytes while there is one packet: never moved, see match_open() */
    struct out words[2]; /* values as words */
    uint64_t pieces;     /* of the packet at hand, see pieces_of() */
};

/* match_complain: fills in the message, unless there is one: the parts one after another, NULL ends
 * them. Returns false. */
bool match_complain(char *error, const char *part, ...);

struct parser {
    struct match *m;
    const char *start; /* the whole expression */
    const char *s;     /* what is left of it */
    char *error;       /* MATCH_ERROR_SIZE bytes, "" while all is well */
    unsigned nesting;
};

/* parse_condition: parses as far as a condition goes; *root is its node. parse_operand: a field, or
 * what is made of one. Return false with the reason in p->error. */
bool parse_condition(struct parser *p, uint16_t *root);
bool parse_operand(struct parser *p, struct operand *o);
/* parse_value: a value to compare that operand with, in *v, valid as long as p->m; where a name and
 * a ( stand there, *call is set and nothing taken. Returns false with the reason in p->error. */
bool parse_value(struct parser *p, const struct operand *o, struct value *v, bool *call);
/* parse_take: takes a symbol, or a word that ends there. */
bool parse_take(struct parser *p, const char *token);
/* parse_end: whether nothing is left. */
bool parse_end(struct parser *p);
/* parse_fail: a message about what stands at p->s, with the column. Returns false. */
bool parse_fail(struct parser *p, const char *what);

/* match_new: an empty one, or NULL without memory. */
struct match *match_new(void);
/* node_holds: whether the condition at that node holds. */
bool node_holds(struct match *m, unsigned node, const struct packet *p);
/* node_want, operand_want: the WANT_* bits that say all that they ask for. */
uint32_t node_want(const struct match *m, unsigned node);
uint32_t operand_want(const struct operand *o);

/* pieces_of: a bit for each layer of the packet that is a piece of what another packet completes.
 * pieces_has: whether the field at that index is in one of them. */
uint64_t pieces_of(const struct packet *p);
bool pieces_has(const struct packet *p, uint64_t pieces, uint32_t field);

/* Where the search for the next value has got to; the rest is 0 at first. */
struct walk {
    const struct packet *p;
    const struct operand *o;
    struct out *words; /* takes what a value is made of */
    uint64_t pieces;   /* layers to leave out */
    uint32_t at;       /* layer (its headers), then field, then layer */
    uint16_t row;      /* of the operand, in that layer */
    uint8_t step;
    bool done; /* pseudo fields have one value */
    struct field header;
};

/* walk_next: the operand's next value in the packet, valid until the next call; false where there
 * is none. */
bool walk_next(struct walk *w, struct value *v);
/* value_order: less than, equal to or greater than 0, as a is to b: numbers before bytes. */
int value_order(const struct value *a, const struct value *b);

/* operand_join: the fields of b, too. Returns false where they are too many, or of another kind. */
bool operand_join(struct operand *o, const struct operand *b);
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
