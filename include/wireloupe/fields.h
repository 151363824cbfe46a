/* --fields: which fields of each packet stand in a line, and how the line is written. */
#ifndef WIRELOUPE_FIELDS_H
#define WIRELOUPE_FIELDS_H

#include "wireloupe/protocol.h"

#define MAX_SAME_NAME 16 /* rows, or protocols, that one name stands for */
#define MAX_COLUMNS 8192

/* What a name stands for that no row has. */
enum column_kind {
    COLUMN_ROWS, /* fields, or whether a protocol is there */
    COLUMN_NUMBER,
    COLUMN_TIME,
    COLUMN_TIME_EPOCH,
    COLUMN_TIME_DELTA,
    COLUMN_TIME_RELATIVE,
    COLUMN_LEN,
    COLUMN_CAP_LEN,
    COLUMN_INTERFACE,
    COLUMN_PROTOCOLS,
    COLUMN_PAYLOAD, /* of the layers of protocol[0] */
    COLUMN_LINE
};

struct column {
    const char *name; /* of a table, or own */
    char *own;        /* owned; or NULL */
    uint8_t kind;     /* enum column_kind */
    uint8_t n_rows, n_protocols;
    struct row_id row[MAX_SAME_NAME];
    struct row_id relative; /* see registry_relative() */
    uint8_t protocol[MAX_SAME_NAME];
};

enum occurrence {
    OCCURRENCE_ALL,
    OCCURRENCE_FIRST,
    OCCURRENCE_LAST
};

struct fields {
    struct column *column; /* owned */
    unsigned n;
    bool header;     /* the names, in the first line */
    bool bom;        /* UTF-8's byte order mark before it */
    bool wireshark;  /* -T fields: dates as Wireshark writes them, no quotes in the first line */
    bool csv;        /* values in quotes where RFC 4180 wants them */
    char separator;  /* between columns */
    char aggregator; /* between several values of a column */
    char quote;      /* around every value; 0: none */
    uint8_t which;   /* enum occurrence */
};

/* Room for one message of this module. */
#define FIELDS_ERROR_SIZE 512

/* fields_add: adds columns: names and globs ("dns.*"), commas between them. Returns false with the
 * reason in `error`. */
bool fields_add(struct fields *t, const char *names, char *error);
/* fields_style: one of -E's, such as "header=y". Returns false where it is none. */
bool fields_style(struct fields *t, const char *style);
void fields_free(struct fields *t);

#endif
