/* The rows of the fields of MySQL's protocol. */
#include "mysql.h"

#define NONE .names = NULL
/* Little endian; with a size where it is the same everywhere. */
#define LE(bytes) .flags = FF_LE, .size = (bytes)
#define BIT(bits) .flags = FF_LE, .size = 2, .mask = (bits)

static const struct value_name mysql_commands[] = {
    {0, "sleep"},
    {1, "quit"},
    {2, "use database"},
    {3, "query"},
    {4, "list columns"},
    {5, "create database"},
    {6, "drop database"},
    {7, "refresh"},
    {8, "shutdown"},
    {9, "statistics"},
    {10, "list processes"},
    {11, "connect"},
    {12, "kill process"},
    {13, "debug"},
    {14, "ping"},
    {15, "time"},
    {16, "delayed insert"},
    {17, "change user"},
    {18, "send binary log"},
    {19, "send table"},
    {20, "connect out"},
    {21, "register slave"},
    {22, "prepare statement"},
    {23, "execute statement"},
    {24, "send long data"},
    {25, "close statement"},
    {26, "reset statement"},
    {27, "set option"},
    {28, "fetch rows"},
    {29, "daemon"},
    {30, "send binary log with GTIDs"},
    {31, "reset connection"},
};

static const struct value_name mysql_codes[] = {
    {0x00, "OK"},
    {0x01, "more authentication data"},
    {0xfe, "EOF"},
    {0xff, "error"},
};

static const struct value_name mysql_tracked[] = {
    {0, "system variable"},
    {1, "database"},
    {2, "state"},
    {3, "global transaction identifiers"},
    {4, "transaction characteristics"},
    {5, "transaction state"},
};

static const struct value_name mysql_types[] = {
    {0, "DECIMAL"},   {1, "TINYINT"},     {2, "SMALLINT"},     {3, "INT"},
    {4, "FLOAT"},     {5, "DOUBLE"},      {6, "NULL"},         {7, "TIMESTAMP"},
    {8, "BIGINT"},    {9, "MEDIUMINT"},   {10, "DATE"},        {11, "TIME"},
    {12, "DATETIME"}, {13, "YEAR"},       {14, "NEWDATE"},     {15, "VARCHAR"},
    {16, "BIT"},      {245, "JSON"},      {246, "NEWDECIMAL"}, {247, "ENUM"},
    {248, "SET"},     {249, "TINYBLOB"},  {250, "MEDIUMBLOB"}, {251, "LONGBLOB"},
    {252, "BLOB"},    {253, "VARSTRING"}, {254, "STRING"},     {255, "GEOMETRY"},
};

const struct field_def mysql_rows[MYSQL_N_FIELDS] = {
#define FIELD(id, field, kind, more, title, means)                                                 \
    [MYSQL_##id] = {                                                                               \
        .name = (field), .type = (kind), more, .label = (title), .rfc = "none", .what = means},
#include "mysql_fields.def"
#undef FIELD
};
