/* IPComp, IP Payload Compression (RFC 3173).
 *
 * What a student learns here: what is encrypted cannot be compressed any more, so it has to be
 * compressed before, and the packet must say so, and how.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |  Next header  |     Flags     | Compression parameter index   |
 *    +---------------+---------------+-------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    IPCOMP_NEXT_HEADER,
    IPCOMP_FLAGS,
    IPCOMP_CPI,
    IPCOMP_DATA
};

#define HEADER_LEN 4

static const struct value_name next_headers[] = {
    {1, "ICMP"}, {4, "IPv4"}, {6, "TCP"}, {17, "UDP"}, {41, "IPv6"}, {50, "ESP"}, {58, "ICMPv6"},
};

static const struct value_name algorithms[] = {
    {1, "OUI"},
    {2, "DEFLATE"},
    {3, "LZS"},
    {4, "LZJH"},
};

static const struct field_def rows[] = {
    [IPCOMP_NEXT_HEADER] = {.name = "ipcomp.next_header",
                            .label = "Next header",
                            .type = FT_UINT,
                            .byte = 0,
                            .size = 1,
                            .brief = "nxt",
                            NAMES(next_headers),
                            .rfc = "RFC 3173 3.3",
                            .what = "Which protocol was compressed."},
    [IPCOMP_FLAGS] = {.name = "ipcomp.flags",
                      .label = "Flags",
                      .type = FT_HEX,
                      .byte = 1,
                      .size = 1,
                      .brief = "flags",
                      .rfc = "RFC 3173 3.3",
                      .what = "Not used; senders leave them zero."},
    [IPCOMP_CPI] = {.name = "ipcomp.cpi",
                    .label = "CPI",
                    .type = FT_HEX,
                    .byte = 2,
                    .size = 2,
                    .brief = "cpi",
                    NAMES(algorithms),
                    .rfc = "RFC 3173 3.3",
                    .what = "Which way of compressing: a well-known one, or, from 256 on, one that "
                            "both ends agreed on."},
    [IPCOMP_DATA] = {.name = "ipcomp.data",
                     .label = "Compressed data",
                     .type = FT_BYTES,
                     .brief = "data",
                     .rfc = "RFC 3173 2.1",
                     .what = "The payload, smaller than it was."},
};

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    if (d->want & WANT_FIELDS)
        emit_rest(d, IPCOMP_DATA);
}

static void line(struct line *l, const struct layer *y)
{
    if (y->fixed < HEADER_LEN) {
        line_stop(l, "ipcomp");
        return;
    }
    out_str(l->out, "IPComp(cpi=0x");
    out_hex(l->out, header_value(l->p, y, &rows[IPCOMP_CPI]), 4);
    out_char(l->out, ')');
}

static const struct bind binds[] = {
    {BY_IP_PROTO, 108},
};

const struct protocol proto_ipcomp = {
    .name = "ipcomp",
    .title = "IP Payload Compression Protocol",
    .rfc = "RFC 3173",
    ROWS(rows),
    .n_header = IPCOMP_CPI + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
