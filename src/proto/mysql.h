/* What the files of MySQL's protocol share. */
#ifndef PROTO_MYSQL_H
#define PROTO_MYSQL_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
#define FIELD(id, name, type, more, label, what) MYSQL_##id,
#include "mysql_fields.def"
#undef FIELD
    MYSQL_N_FIELDS
};

extern const struct field_def mysql_rows[MYSQL_N_FIELDS];

/* Capabilities, the lower 16 bits; and the upper ones. */
enum {
    MYSQL_CAN_SCHEMA = 0x0008,
    MYSQL_CAN_41 = 0x0200,
    MYSQL_CAN_TLS = 0x0800,
    MYSQL_CAN_SECURE = 0x8000,
    MYSQL_CAN_PLUGIN = 0x0008,
    MYSQL_CAN_ATTRS = 0x0010,
    MYSQL_CAN_LONG_AUTH = 0x0020
};

/* A status bit: the session has changed. */
#define MYSQL_TRACKED 0x4000u

/* Commands, and the first bytes of answers. */
enum {
    MYSQL_QUIT = 1,
    MYSQL_INIT_DB = 2,
    MYSQL_DO_QUERY = 3,
    MYSQL_FIELD_LIST = 4,
    MYSQL_CREATE_DB = 5,
    MYSQL_DROP_DB = 6,
    MYSQL_KILL = 12,
    MYSQL_CHANGE_USER = 17,
    MYSQL_PREPARE = 22,
    MYSQL_EXECUTE = 23,
    MYSQL_CLOSE_STATEMENT = 25,
    MYSQL_RESET_STATEMENT = 26,
    MYSQL_SET_OPTION = 27,
    MYSQL_FETCH = 28,
    MYSQL_LAST_COMMAND = 31,
    MYSQL_OK = 0x00,
    MYSQL_MORE_AUTH = 0x01,
    MYSQL_EOF = 0xfe,
    MYSQL_ERR = 0xff
};

/* mysql_number: a number of 1 to 9 bytes, the first of which is the number itself or says how many
 * bytes of it follow. */
uint32_t mysql_number(struct dissect *d, unsigned id);
/* mysql_string: a length like that, and so much text. */
void mysql_string(struct dissect *d, unsigned len_id, unsigned id);
/* mysql_zero: text up to a zero byte, or up to the end; what there is goes into one field. */
void mysql_zero(struct dissect *d, unsigned id);
/* mysql_flags: a number of two bytes and the bits in it, rows first to last. */
uint32_t mysql_flags(struct dissect *d, unsigned id, unsigned first, unsigned last);

/* mysql_greeting, mysql_login: the packets with which a connection begins, without their headers;
 * mysql_answer: what a server says to a command: its packet `number`. All up to the reader's end.
 */
void mysql_greeting(struct dissect *d);
void mysql_login(struct dissect *d);
void mysql_answer(struct dissect *d, uint32_t number);

#endif
