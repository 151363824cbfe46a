/* The protocol of MySQL and MariaDB.
 *
 * What a student learns here: a protocol in which the server speaks first. It sends random bytes;
 * the client answers with its name, and with what its password makes of those bytes. After that the
 * client sends commands, most of them SQL, for everybody on the way to read, and the answers come
 * as tables.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-----------------------------------------------+---------------+
 *    |         Length (the last byte first)          | Packet number |
 *    +-----------------------------------------------+---------------+
 *    | Command, or first byte of the answer, ...                     |
 *    +---------------------------------------------------------------+ */
#include "mysql.h"

#define HEADER_LEN 4u
#define LONGEST 0xffffffu /* a packet of that length goes on in another */

static uint32_t whole(const struct reader *r)
{
    uint32_t have = reader_have(r);
    if (have < HEADER_LEN)
        return have ? WHOLE_MORE : WHOLE_NONE;
    uint32_t n = reader_peek(r, 0, 1) | reader_peek(r, 1, 1) << 8 | reader_peek(r, 2, 1) << 16;
    return HEADER_LEN + n;
}

/* The packets from here on end where the segment does, and their numbers follow one another: else
 * it is the middle of a packet that begins here. As far as can be seen. */
static bool is_in_step(const struct reader *r)
{
    uint32_t at = 0, left = reader_left(r), have = reader_have(r);
    uint32_t number = reader_peek(r, 3, 1);
    for (; at < left; number++) {
        if (left - at < HEADER_LEN)
            return false;
        if (at >= have || have - at < HEADER_LEN)
            return true;
        struct reader rest = *r;
        rest.pos += at;
        uint32_t n = whole(&rest);
        if (n > left - at || reader_peek(r, at + 3, 1) != (number & 0xff))
            return false;
        at += n;
    }
    return true;
}

static bool from_server(const struct dissect *d)
{
    return registry_find(BY_TCP_PORT, d->y->sport) == PROTO_mysql &&
           (registry_find(BY_TCP_PORT, d->y->dport) != PROTO_mysql || d->y->sport < d->y->dport);
}

static void command(struct dissect *d)
{
    uint32_t group = emit_group(d, MYSQL_REQUEST, 0), what = emit_uint(d, MYSQL_COMMAND, 1);
    switch (what) {
    case MYSQL_INIT_DB:
    case MYSQL_CREATE_DB:
    case MYSQL_DROP_DB:
        emit_rest(d, MYSQL_SCHEMA);
        break;
    case MYSQL_DO_QUERY:
    case MYSQL_PREPARE:
        emit_rest(d, MYSQL_QUERY);
        break;
    case MYSQL_FIELD_LIST:
        mysql_zero(d, MYSQL_TABLE);
        break;
    case MYSQL_KILL:
        emit_uint(d, MYSQL_THREAD_ID, 4);
        break;
    case MYSQL_CHANGE_USER:
        mysql_zero(d, MYSQL_USER);
        emit_bytes(d, MYSQL_PASSWORD, emit_uint(d, MYSQL_PASSWORD_LENGTH, 1), 0);
        if (reader_left(&d->r))
            mysql_zero(d, MYSQL_SCHEMA);
        break;
    case MYSQL_EXECUTE:
        emit_uint(d, MYSQL_STATEMENT, 4);
        emit_uint(d, MYSQL_EXEC_FLAGS, 1);
        emit_uint(d, MYSQL_EXEC_ITERATIONS, 4);
        if (reader_left(&d->r))
            emit_rest(d, MYSQL_PARAMETERS);
        break;
    case MYSQL_CLOSE_STATEMENT:
    case MYSQL_RESET_STATEMENT:
    case MYSQL_FETCH:
        emit_uint(d, MYSQL_STATEMENT, 4);
        break;
    case MYSQL_SET_OPTION:
        emit_uint(d, MYSQL_OPTION, 2);
        break;
    default:
        break;
    }
    if (reader_left(&d->r))
        emit_rest(d, MYSQL_PAYLOAD);
    emit_end(d, group);
}

static void client_packet(struct dissect *d, uint32_t number)
{
    uint32_t left = reader_left(&d->r), can = reader_peek(&d->r, 0, 2);
    can = (can & 0xff) << 8 | can >> 8;
    if (number == 0 && reader_peek(&d->r, 0, 1) <= MYSQL_LAST_COMMAND)
        command(d);
    else if (number == 1 && left >= (can & MYSQL_CAN_41 ? 32u : 6u))
        mysql_login(d);
    else if (number == 2 && can & MYSQL_CAN_TLS && left >= 32)
        mysql_login(d);
    else if (number == 3 || number == 5)
        emit_rest(d, MYSQL_SWITCH_RESPONSE);
    else
        emit_rest(d, MYSQL_PAYLOAD);
}

static void server_packet(struct dissect *d, uint32_t number)
{
    uint32_t first = reader_peek(&d->r, 0, 1);
    if (number == 0 && (first == 10 || first == 9) && reader_left(&d->r) > 10)
        mysql_greeting(d);
    else
        mysql_answer(d, number);
}

/* A packet that goes on in another segment is told of as a whole where that is put together. */
static void packet(struct dissect *d, bool server)
{
    uint32_t group = emit_group(d, MYSQL_PACKET, 0);
    uint32_t n = emit_uint(d, MYSQL_PACKET_LENGTH, 3),
             number = emit_uint(d, MYSQL_PACKET_NUMBER, 1);
    if (n > reader_left(&d->r) || n == LONGEST) {
        emit_rest(d, MYSQL_PAYLOAD);
    } else if (n && reader_ok(&d->r)) {
        uint32_t outer = dissect_enter(d, n);
        if (server)
            server_packet(d, number);
        else
            client_packet(d, number);
        if (reader_ok(&d->r) && reader_left(&d->r))
            emit_rest(d, MYSQL_PAYLOAD);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    bool server = from_server(d);
    d->y->vars = d->p->n_fields;
    /* Too little to tell where it begins. */
    if (reader_have(&d->r) < HEADER_LEN && !reader_need(&d->r, reader_left(&d->r)))
        return;
    if (!d->section && !(d->y->flags & LAYER_GOES_ON) && !is_in_step(&d->r)) {
        emit_rest(d, MYSQL_PAYLOAD);
        return;
    }
    while (reader_ok(&d->r) && reader_left(&d->r) >= HEADER_LEN)
        packet(d, server);
    if (reader_ok(&d->r) && reader_left(&d->r))
        emit_rest(d, MYSQL_PAYLOAD);
}

/* ---- the line ---- */

#define TEXT_MOST 100u

/* A field's text, without the zero at its end, and not too much of it. */
static void write_text(struct line *l, const char *before, const struct field *f)
{
    const uint8_t *s = field_bytes(l->p, f);
    uint32_t n = f->length;
    while (n && !s[n - 1])
        n--;
    out_str(l->out, before);
    out_escaped(l->out, s, n < TEXT_MOST ? n : TEXT_MOST);
    if (n > TEXT_MOST)
        out_str(l->out, "...");
}

static void write_count(struct line *l, const char *before, uint32_t n, const char *what)
{
    out_str(l->out, before);
    out_dec(l->out, n);
    out_str(l->out, what);
    if (n != 1)
        out_char(l->out, 's');
}

static void write_code(struct line *l, const struct field *f)
{
    const char *name =
        name_in(mysql_rows[MYSQL_CODE].names, mysql_rows[MYSQL_CODE].n_names, f->value);
    if (f->value != MYSQL_EOF && f->value != MYSQL_ERR && name) {
        out_char(l->out, ' ');
        out_str(l->out, name);
    }
}

static void write_command(struct line *l, const struct field *f)
{
    const char *name =
        name_in(mysql_rows[MYSQL_COMMAND].names, mysql_rows[MYSQL_COMMAND].n_names, f->value);
    out_char(l->out, ' ');
    out_str(l->out, name ? name : "unknown command");
}

static void write_field(struct line *l, const struct layer *y, const struct field *f)
{
    switch (f->id) {
    case MYSQL_VERSION:
        write_text(l, " greeting, version ", f);
        break;
    case MYSQL_LOGIN:
        /* Alone, it asks for TLS, and comes again inside that. */
        out_str(l->out, layer_get(l->p, y, MYSQL_USER) ? " login" : " TLS request");
        break;
    case MYSQL_USER:
        write_text(l, ", user ", f);
        break;
    case MYSQL_SCHEMA:
        write_text(l, layer_get(l->p, y, MYSQL_USER) ? ", database " : " ", f);
        break;
    case MYSQL_COMMAND:
        write_command(l, f);
        break;
    case MYSQL_QUERY:
        write_text(l, ": ", f);
        break;
    case MYSQL_CODE:
        write_code(l, f);
        break;
    case MYSQL_ERROR:
        out_str(l->out, " error ");
        out_dec(l->out, f->value);
        break;
    case MYSQL_ERROR_MESSAGE:
        write_text(l, ": ", f);
        break;
    case MYSQL_SWITCH_NAME:
        write_text(l, " authenticate by ", f);
        break;
    case MYSQL_N_COLUMNS:
        if (f[-1].id != MYSQL_STATEMENT)
            write_count(l, " result, ", f->value, " column");
        break;
    default:
        break;
    }
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t rows = 0;
    out_str(l->out, "MySQL");
    for (uint32_t i = y->vars; i < y->first + y->count; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->proto != y->proto)
            continue;
        write_field(l, y, f);
        rows += f->id == MYSQL_ROW;
    }
    if (rows)
        write_count(l, ", ", rows, " row");
    if (y->flags & LAYER_TRUNCATED)
        line_cut(l, "mysql");
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 3306},
};

const struct protocol proto_mysql = {
    .name = "mysql",
    .title = "MySQL",
    .rfc = "none",
    .fields = mysql_rows,
    .n_fields = MYSQL_N_FIELDS,
    BINDS(binds),
    .whole = whole,
    .beyond = true,
    .many = "packet row connattrs.attr row.text row.null string.length",
    .dissect = dissect,
    .line = line,
};
