/* What a server of MySQL's protocol says to a command. What a packet of it is shows in its first
 * byte, its length and its number, for the most part. */
#include "mysql.h"

#define NULL_VALUE 0xfbu
#define COLUMN_FIXED_LEN 12u

/* ---- pieces ---- */

uint32_t mysql_number(struct dissect *d, unsigned id)
{
    uint32_t first = reader_peek(&d->r, 0, 1), v = 0;
    uint32_t n = first == 0xfc ? 2 : first == 0xfd ? 3 : first == 0xfe ? 8 : 0;
    if (!n) {
        emit_bytes(d, id, 1, first);
        return first;
    }
    emit_uint(d, MYSQL_PREFIX, 1);
    if (!reader_need(&d->r, n))
        return 0;
    for (uint32_t i = n < 4 ? n : 4; i--;)
        v = v << 8 | reader_peek(&d->r, i, 1);
    if (n == 8 && reader_peek(&d->r, 4, 4))
        v = UINT32_MAX;
    emit_bytes(d, id, n, v);
    return v;
}

void mysql_string(struct dissect *d, unsigned len_id, unsigned id)
{
    emit_bytes(d, id, mysql_number(d, len_id), 0);
}

void mysql_zero(struct dissect *d, unsigned id)
{
    uint32_t have = reader_have(&d->r), n = 0;
    while (n < have && reader_peek(&d->r, n, 1))
        n++;
    if (n < have || n < reader_left(&d->r))
        n++; /* the zero belongs to it; where it was cut off, that is missing */
    emit_bytes(d, id, n, 0);
}

uint32_t mysql_flags(struct dissect *d, unsigned id, unsigned first, unsigned last)
{
    if (!reader_need(&d->r, 2))
        return 0;
    uint32_t v = emit_bits(d, id);
    d->depth++;
    for (unsigned bit = first; bit <= last && d->want & WANT_FIELDS; bit++)
        emit_bits(d, bit);
    d->depth--;
    reader_skip(&d->r, 2);
    return v;
}

static uint32_t status(struct dissect *d)
{
    return mysql_flags(d, MYSQL_STATUS, MYSQL_STAT_IT, MYSQL_STAT_SC);
}

/* ---- answers ---- */

static void error(struct dissect *d)
{
    emit_uint(d, MYSQL_CODE, 1);
    emit_uint(d, MYSQL_ERROR, 2);
    if (reader_peek(&d->r, 0, 1) == '#') {
        emit_bytes(d, MYSQL_SQLSTATE_MARK, 1, 0);
        emit_bytes(d, MYSQL_SQLSTATE, 5, 0);
    }
    emit_rest(d, MYSQL_ERROR_MESSAGE);
}

static void track(struct dissect *d)
{
    uint32_t group = emit_group(d, MYSQL_TRACK, 0), type = emit_uint(d, MYSQL_TRACK_TYPE, 1);
    uint32_t outer = dissect_enter(d, mysql_number(d, MYSQL_TRACK_ITEM_LENGTH));
    while (type == 0 && reader_ok(&d->r) && reader_left(&d->r)) {
        mysql_string(d, MYSQL_STRING_LENGTH, MYSQL_TRACK_NAME);
        mysql_string(d, MYSQL_STRING_LENGTH, MYSQL_TRACK_VALUE);
    }
    if (type == 1)
        mysql_string(d, MYSQL_STRING_LENGTH, MYSQL_TRACK_SCHEMA);
    if (reader_left(&d->r))
        emit_rest(d, MYSQL_TRACK_OTHER);
    dissect_leave(d, outer);
    emit_end(d, group);
}

/* Before 4.1 there were no warnings. */
static void ok(struct dissect *d)
{
    emit_uint(d, MYSQL_CODE, 1);
    mysql_number(d, MYSQL_AFFECTED);
    mysql_number(d, MYSQL_INSERT_ID);
    uint32_t state = reader_left(&d->r) ? status(d) : 0;
    if (reader_left(&d->r))
        emit_uint(d, MYSQL_WARNINGS, 2);
    /* With or without its length: where that fits, it is one. */
    uint32_t n = reader_peek(&d->r, 0, 1);
    if (n < 0xfb && reader_left(&d->r) > n)
        mysql_string(d, MYSQL_STRING_LENGTH, MYSQL_MESSAGE);
    if (reader_left(&d->r) && state & MYSQL_TRACKED) {
        uint32_t outer = dissect_enter(d, mysql_number(d, MYSQL_TRACK_LENGTH));
        while (reader_ok(&d->r) && reader_left(&d->r))
            track(d);
        dissect_leave(d, outer);
    }
    if (reader_left(&d->r))
        emit_rest(d, MYSQL_MESSAGE);
}

/* The answer to a statement's preparation; no other OK of its length has a zero there. */
static bool is_prepared(const struct reader *r)
{
    return reader_left(r) == 12 && reader_have(r) >= 10 && !reader_peek(r, 9, 1);
}

static void prepared(struct dissect *d)
{
    emit_uint(d, MYSQL_CODE, 1);
    emit_uint(d, MYSQL_STATEMENT, 4);
    emit_uint(d, MYSQL_N_COLUMNS, 2);
    emit_uint(d, MYSQL_N_PARAMETERS, 2);
    emit_bytes(d, MYSQL_UNUSED, 1, 0);
    emit_uint(d, MYSQL_WARNINGS, 2);
}

static void end(struct dissect *d)
{
    emit_uint(d, MYSQL_CODE, 1);
    if (reader_left(&d->r))
        emit_uint(d, MYSQL_WARNINGS, 2);
    if (reader_left(&d->r))
        status(d);
    if (reader_left(&d->r))
        emit_rest(d, MYSQL_PAYLOAD);
}

static void switch_auth(struct dissect *d, bool named)
{
    emit_uint(d, MYSQL_CODE, 1);
    if (named)
        mysql_zero(d, MYSQL_SWITCH_NAME);
    emit_rest(d, MYSQL_SWITCH_DATA);
}

/* ---- results ---- */

/* A length that stands `ahead` bytes from here, and in *n how many bytes it has itself; only those
 * of less than 64 KiB. Returns false where it is none. */
static bool length_at(const struct reader *r, uint32_t ahead, uint32_t *n, uint32_t *length)
{
    uint32_t first = reader_peek(r, ahead, 1);
    *n = first == 0xfc ? 3 : first == 0xfd ? 4 : 1;
    *length = first;
    if (ahead + *n > reader_have(r) || first > 0xfd)
        return false;
    if (first == 0xfc || first == 0xfd) {
        *length = reader_peek(r, ahead + 1, 1) | reader_peek(r, ahead + 2, 1) << 8;
        if (first == 0xfd)
            *length |= reader_peek(r, ahead + 3, 1) << 16;
    }
    return true;
}

/* The packet consists of values, each with its length, and nothing else. */
static bool is_row(const struct reader *r)
{
    uint32_t at = 0, left = reader_left(r), n, length;
    while (at < left) {
        if (reader_peek(r, at, 1) == NULL_VALUE && at < reader_have(r)) {
            at++;
            continue;
        }
        if (!length_at(r, at, &n, &length) || length > left - at - n)
            return at >= reader_have(r) && reader_have(r) < left;
        at += n + length;
    }
    return left > 0;
}

static void row(struct dissect *d)
{
    uint32_t group = emit_group(d, MYSQL_ROW, 0);
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        if (reader_peek(&d->r, 0, 1) == NULL_VALUE)
            emit_uint(d, MYSQL_ROW_NULL, 1);
        else
            mysql_string(d, MYSQL_STRING_LENGTH, MYSQL_ROW_TEXT);
    }
    emit_end(d, group);
}

static void column(struct dissect *d)
{
    for (unsigned id = MYSQL_COLUMN_CATALOG; id <= MYSQL_COLUMN_ORG_NAME; id++)
        mysql_string(d, MYSQL_STRING_LENGTH, id);
    uint32_t n;
    /* MariaDB's extended metadata stand between, where there are any. */
    if (reader_peek(&d->r, 0, 1) != COLUMN_FIXED_LEN ||
        (n = reader_left(&d->r), n > COLUMN_FIXED_LEN + 1 && reader_peek(&d->r, 12, 1)))
        mysql_string(d, MYSQL_STRING_LENGTH, MYSQL_COLUMN_EXTENDED);
    emit_uint(d, MYSQL_COLUMN_FIXED, 1);
    emit_uint(d, MYSQL_COLUMN_CHARSET, 2);
    emit_uint(d, MYSQL_COLUMN_LENGTH, 4);
    emit_uint(d, MYSQL_COLUMN_TYPE, 1);
    mysql_flags(d, MYSQL_COLUMN_FLAGS, MYSQL_COLUMN_NOT_NULL, MYSQL_COLUMN_SET);
    emit_uint(d, MYSQL_COLUMN_DECIMALS, 1);
    emit_bytes(d, MYSQL_UNUSED, reader_left(&d->r) < 2 ? reader_left(&d->r) : 2, 0);
    if (reader_left(&d->r))
        mysql_string(d, MYSQL_STRING_LENGTH, MYSQL_COLUMN_DEFAULT);
}

/* The first packet of a result: how many columns it has. */
static void columns(struct dissect *d)
{
    mysql_number(d, MYSQL_N_COLUMNS);
    if (reader_left(&d->r))
        emit_uint(d, MYSQL_METADATA, 1);
}

void mysql_answer(struct dissect *d, uint32_t number)
{
    uint32_t first = reader_peek(&d->r, 0, 1), left = reader_left(&d->r);
    if (first == MYSQL_ERR && left >= 3)
        error(d);
    else if (first == MYSQL_OK && number == 1 && is_prepared(&d->r))
        prepared(d);
    else if (first == MYSQL_OK && left >= 3 && !(number > 1 && is_row(&d->r) && left < 5))
        ok(d);
    else if (first == MYSQL_EOF && left < 9)
        end(d);
    else if (first == MYSQL_EOF && number <= 4)
        switch_auth(d, true);
    else if (number == 1 && left <= 9 && first && first <= 0xfd)
        columns(d);
    else if (first == MYSQL_MORE_AUTH && left > 1 && (number == 2 || number == 4))
        switch_auth(d, false);
    else if (reader_peek(&d->r, 0, 4) == 0x03646566) /* "def", and how long that is */
        column(d);
    else if (is_row(&d->r))
        row(d);
    else
        emit_rest(d, MYSQL_PAYLOAD);
}
