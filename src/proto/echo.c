/* Echo (RFC 862).
 *
 * What a student learns here: the simplest service there can be. Whatever comes is sent back as it
 * is; which of the two a packet is, only its ports tell. */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    ECHO_REQUEST,
    ECHO_RESPONSE,
    ECHO_DATA
};

#define PORT 7

static const struct field_def rows[] = {
    [ECHO_REQUEST] = {.name = "echo.request",
                      .label = "Request",
                      .type = FT_FLAG,
                      .flags = FF_SAME,
                      .rfc = "RFC 862",
                      .what = "The packet is on its way to the service, which sends it back."},
    [ECHO_RESPONSE] = {.name = "echo.response",
                       .label = "Response",
                       .type = FT_FLAG,
                       .flags = FF_SAME,
                       .rfc = "RFC 862",
                       .what = "The packet is on its way back from the service."},
    [ECHO_DATA] = {.name = "echo.data",
                   .label = "Echo data",
                   .type = FT_BYTES,
                   .rfc = "RFC 862",
                   .what = "What was sent, and comes back without a change."},
};

static void dissect(struct dissect *d)
{
    bool request = d->y->dport == PORT;
    emit_same(d, request ? ECHO_REQUEST : ECHO_RESPONSE, d->r.pos, 0, 1);
    if (reader_left(&d->r))
        emit_bytes(d, ECHO_DATA, reader_left(&d->r), 0);
}

static void line(struct line *l, const struct layer *y)
{
    out_str(l->out, y->dport == PORT ? "echo request" : "echo response");
}

static const struct bind binds[] = {
    {BY_UDP_PORT, PORT},
    {BY_TCP_PORT, PORT},
};

const struct protocol proto_echo = {
    .name = "echo",
    .title = "Echo Protocol",
    .rfc = "RFC 862",
    ROWS(rows),
    BINDS(binds),
    .beyond = true,
    .dissect = dissect,
    .line = line,
};
