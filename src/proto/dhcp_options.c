/* The options of DHCP: see dhcp.h.
 *
 * What a student learns here: a list that can be read by who does not know all of it. Each option
 * is a code, a length and a value; who does not know the code skips as many bytes as the length
 * says.
 *
 *    +------+--------+---------+   +-----+   +-----+
 *    | code | length | value…  |   |  0  |   | 255 |
 *    +------+--------+---------+   +-----+   +-----+
 *     an option                     pad       end */
#include "dhcp.h"

/* An option whose value only we divide: the whole value stands above its parts. */
static bool stands_above(uint32_t code)
{
    return code == 108 || code == 141 || code == 143 || code == 144 || code == 211;
}

static void divided_value(struct dissect *d, uint32_t code)
{
    uint32_t group = emit_group(d, DHCP_OPTION_VALUE, 0);
    dhcp_value(d, code);
    emit_end(d, group);
}

/* Pads side by side, as one field; behind the end they are no options. */
static void padding(struct dissect *d, bool ended)
{
    uint32_t n = 0, have = reader_have(&d->r);
    while (n < have && reader_peek(&d->r, n, 1) == DHCP_PAD)
        n++;
    if (ended) {
        emit_bytes(d, DHCP_OPTION_PADDING, n, 0);
        return;
    }
    uint32_t group = emit_group(d, DHCP_OPTION_TYPE, DHCP_PAD);
    emit_bytes(d, DHCP_OPTION_PADDING, n, 0);
    emit_end(d, group);
}

static void option(struct dissect *d)
{
    uint32_t code = reader_peek(&d->r, 0, 1), group = emit_group(d, DHCP_OPTION_TYPE, code);
    if (code == DHCP_END) {
        emit_uint(d, DHCP_OPTION_END, 1);
    } else {
        emit_uint(d, DHCP_OPTION_CODE, 1);
        uint32_t n = emit_uint(d, DHCP_OPTION_LENGTH, 1);
        if (reader_ok(&d->r)) {
            uint32_t outer = dissect_enter(d, n);
            if (stands_above(code))
                divided_value(d, code);
            else
                dhcp_value(d, code);
            dissect_leave(d, outer);
        }
    }
    emit_end(d, group);
}

void dhcp_options(struct dissect *d)
{
    bool ended = false;
    while (reader_left(&d->r) && reader_need(&d->r, 1)) {
        uint32_t code = reader_peek(&d->r, 0, 1);
        if (code == DHCP_PAD)
            padding(d, ended);
        else
            option(d);
        ended |= code == DHCP_END;
    }
}

uint32_t dhcp_overload(const struct reader *r, uint32_t ahead)
{
    uint32_t have = reader_have(r);
    if (reader_peek(r, ahead, 4) != DHCP_COOKIE_VALUE)
        return 0;
    for (ahead += 4; ahead < have;) {
        uint32_t code = reader_peek(r, ahead, 1);
        if (code == DHCP_END)
            return 0;
        if (code == DHCP_OVERLOAD_CODE && reader_peek(r, ahead + 1, 1))
            return reader_peek(r, ahead + 2, 1) & 3;
        ahead += code == DHCP_PAD ? 1 : 2 + reader_peek(r, ahead + 1, 1);
    }
    return 0;
}
