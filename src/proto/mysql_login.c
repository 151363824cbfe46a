/* How a connection of MySQL's protocol begins: the server's greeting and the client's login. */
#include "mysql.h"

#define SALT_LEN 8u

void mysql_greeting(struct dissect *d)
{
    uint32_t group = emit_group(d, MYSQL_GREETING, 0), more = 0;
    emit_uint(d, MYSQL_PROTOCOL, 1);
    mysql_zero(d, MYSQL_VERSION);
    emit_uint(d, MYSQL_THREAD_ID, 4);
    emit_bytes(d, MYSQL_SALT, SALT_LEN + 1, 0);
    if (reader_left(&d->r))
        mysql_flags(d, MYSQL_CAPS_SERVER, MYSQL_CAP_LP, MYSQL_CAP_SC);
    if (reader_left(&d->r)) {
        emit_uint(d, MYSQL_LANGUAGE, 1);
        mysql_flags(d, MYSQL_STATUS, MYSQL_STAT_IT, MYSQL_STAT_SC);
        more = mysql_flags(d, MYSQL_EXTCAPS_SERVER, MYSQL_CAP_MS, MYSQL_CAP_REST);
        emit_uint(d, MYSQL_AUTH_PLUGIN_LENGTH, 1);
        emit_bytes(d, MYSQL_UNUSED, 10, 0);
    }
    if (reader_left(&d->r))
        mysql_zero(d, MYSQL_SALT2);
    if (reader_left(&d->r) && more & MYSQL_CAN_PLUGIN)
        mysql_zero(d, MYSQL_AUTH_PLUGIN);
    if (reader_left(&d->r))
        emit_rest(d, MYSQL_UNUSED);
    emit_end(d, group);
}

static void attributes(struct dissect *d)
{
    uint32_t list = emit_group(d, MYSQL_ATTRS, 0);
    uint32_t outer = dissect_enter(d, mysql_number(d, MYSQL_ATTRS_LENGTH));
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        uint32_t group = emit_group(d, MYSQL_ATTR, 0);
        mysql_string(d, MYSQL_ATTR_NAME_LENGTH, MYSQL_ATTR_NAME);
        mysql_string(d, MYSQL_ATTR_VALUE_LENGTH, MYSQL_ATTR_VALUE);
        emit_end(d, group);
    }
    dissect_leave(d, outer);
    emit_end(d, list);
}

/* As it was before 4.1. */
static void old_login(struct dissect *d, uint32_t can)
{
    emit_uint(d, MYSQL_MAX_PACKET, 3);
    mysql_zero(d, MYSQL_USER);
    if (can & MYSQL_CAN_SCHEMA) {
        mysql_zero(d, MYSQL_PASSWORD);
        if (reader_left(&d->r))
            mysql_zero(d, MYSQL_SCHEMA);
    } else if (reader_left(&d->r)) {
        emit_rest(d, MYSQL_PASSWORD);
    }
}

static void new_login(struct dissect *d, uint32_t can)
{
    uint32_t more = mysql_flags(d, MYSQL_EXTCAPS_CLIENT, MYSQL_CAP_MS, MYSQL_CAP_REST);
    emit_uint(d, MYSQL_MAX_PACKET, 4);
    emit_uint(d, MYSQL_CHARSET, 1);
    emit_bytes(d, MYSQL_UNUSED, 19, 0);
    emit_uint(d, MYSQL_EXTENDED, 4);
    if (!reader_left(&d->r)) /* TLS begins here, and the login is sent again inside it */
        return;
    mysql_zero(d, MYSQL_USER);
    if (more & MYSQL_CAN_LONG_AUTH)
        mysql_string(d, MYSQL_PASSWORD_LENGTH, MYSQL_PASSWORD);
    else if (can & MYSQL_CAN_SECURE)
        emit_bytes(d, MYSQL_PASSWORD, emit_uint(d, MYSQL_PASSWORD_LENGTH, 1), 0);
    else
        mysql_zero(d, MYSQL_PASSWORD);
    if (reader_left(&d->r) && can & MYSQL_CAN_SCHEMA)
        mysql_zero(d, MYSQL_SCHEMA);
    if (reader_left(&d->r) && more & MYSQL_CAN_PLUGIN)
        mysql_zero(d, MYSQL_CLIENT_PLUGIN);
    if (reader_left(&d->r) && more & MYSQL_CAN_ATTRS)
        attributes(d);
    if (reader_left(&d->r))
        emit_rest(d, MYSQL_UNUSED);
}

void mysql_login(struct dissect *d)
{
    uint32_t group = emit_group(d, MYSQL_LOGIN, 0);
    uint32_t can = mysql_flags(d, MYSQL_CAPS_CLIENT, MYSQL_CAP_LP, MYSQL_CAP_SC);
    if (can & MYSQL_CAN_41)
        new_login(d, can);
    else
        old_login(d, can);
    emit_end(d, group);
}
