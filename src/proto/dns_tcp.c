/* DNS over TCP (RFC 7766 8): each message after its length.
 *
 * What a student learns here: TCP is a stream without borders. Who sends messages over it must say
 * how long each one is.
 *
 *     0                   1
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 *    +-------------------------------+
 *    |            Length             |
 *    +-------------------------------+
 *    |         DNS message ...       | */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

#include "dns_text.h"

enum {
    DNS_TCP_LENGTH
};

#define PREFIX_LEN 2
#define DNS_HEADER_LEN 12

static const struct field_def rows[] = {
    [DNS_TCP_LENGTH] = {.name = "dns.length",
                        .label = "Length",
                        .type = FT_UINT,
                        .byte = 0,
                        .size = 2,
                        .unit = "bytes",
                        .brief = "len",
                        .rfc = "RFC 7766 8",
                        .what = "How long the message that follows is, this length not counted."},
};

/* A message that goes on in the next segment looks like the middle of another one that does: it
 * must at least have an opcode and a number of questions that exist. */
static bool plausible(const struct reader *r)
{
    uint32_t flags = reader_peek(r, 2, 2), questions = reader_peek(r, 4, 2);
    return reader_have(r) >= DNS_HEADER_LEN && (flags >> 11 & 15) <= 6 && questions <= 1;
}

static uint32_t whole(const struct reader *r)
{
    struct reader message = *r;
    uint32_t n = reader_peek(r, 0, PREFIX_LEN);
    if (reader_have(r) < PREFIX_LEN)
        return WHOLE_MORE;
    if (n < DNS_HEADER_LEN)
        return WHOLE_NONE;
    reader_skip(&message, PREFIX_LEN);
    bool known = reader_have(&message) >= DNS_HEADER_LEN;
    return known && !plausible(&message) ? WHOLE_NONE : n + PREFIX_LEN;
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t n = head(d, &rows[DNS_TCP_LENGTH]);
    while (reader_left(&d->r)) {
        if (n > reader_left(&d->r) && !plausible(&d->r))
            return;
        if (n)
            dissect_inside(d, PROTO_dns, n);
        if (!reader_left(&d->r))
            return;
        n = emit_uint(d, DNS_TCP_LENGTH, PREFIX_LEN);
        if (!reader_ok(&d->r))
            return;
    }
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t length = dns_text_ip_end(l, y) - y->offset,
             prefix = header_value(l->p, y, &rows[DNS_TCP_LENGTH]);
    if (length < PREFIX_LEN) {
        out_str(o, " [DNS over TCP: length ");
        out_dec(o, length);
        out_str(o, " < 2] (invalid)");
    } else if (!header_has(y, &rows[DNS_TCP_LENGTH])) {
        line_stop(l, "domain");
    } else if (prefix != length - PREFIX_LEN) {
        out_str(o, " [prefix length(");
        out_dec(o, prefix);
        out_str(o, ") != length(");
        out_dec(o, length - PREFIX_LEN);
        out_str(o, ")] (invalid)");
    } else if (!prefix) {
        out_str(o, " domain [length 0 < 12] (invalid)");
    } else {
        out_char(o, ' ');
        line_next(l, y);
    }
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 53},
};

const struct protocol proto_dns_tcp = {
    .name = "dns",
    .title = "DNS over TCP",
    .rfc = "RFC 7766",
    ROWS(rows),
    .n_header = DNS_TCP_LENGTH + 1,
    BINDS(binds),
    .whole = whole,
    .dissect = dissect,
    .line = line,
};
