/* MP, PPP's Multilink Protocol (RFC 1990).
 *
 * What a student learns here: several slow lines make a fast one: each frame is cut into pieces,
 * which carry numbers so that the other end can put them together again.
 *
 *     0 1 2     8                       32
 *    +-+-+-----+-------------------------+----------
 *    |B|E| 0   |     Sequence number     | piece ...
 *    +-+-+-----+-------------------------+---------- */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    MP_FIRST,
    MP_LAST,
    MP_RESERVED,
    MP_SEQ,
    MP_PAYLOAD
};

#define HEADER_LEN 4

static const struct field_def rows[] = {
    [MP_FIRST] = {.name = "mp.first",
                  .label = "Beginning",
                  .type = FT_FLAG,
                  .byte = 0,
                  .size = 1,
                  .mask = 0x80,
                  .brief = "B",
                  .rfc = "RFC 1990 3",
                  .what = "The piece is the first of its frame."},
    [MP_LAST] = {.name = "mp.last",
                 .label = "Ending",
                 .type = FT_FLAG,
                 .byte = 0,
                 .size = 1,
                 .mask = 0x40,
                 .brief = "E",
                 .rfc = "RFC 1990 3",
                 .what = "The piece is the last of its frame."},
    [MP_RESERVED] = {.name = "mp.reserved",
                     .label = "Reserved",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x3f,
                     .rfc = "RFC 1990 3",
                     .what = "Not used; zero."},
    [MP_SEQ] = {.name = "mp.seq",
                .label = "Sequence number",
                .type = FT_UINT,
                .byte = 1,
                .size = 3,
                .brief = "seq",
                .rfc = "RFC 1990 3",
                .what = "The place of the piece among all that were sent."},
    [MP_PAYLOAD] = {.name = "mp.payload",
                    .label = "Piece",
                    .type = FT_BYTES,
                    .brief = "data",
                    .rfc = "RFC 1990 3",
                    .what = "A part of a frame, or all of it."},
};

static void dissect(struct dissect *d)
{
    if (emit_header(d))
        emit_rest(d, MP_PAYLOAD);
}

static void line(struct line *l, const struct layer *y)
{
    static const char *const words[] = {"none", "end", "begin", "begin, end"};
    struct out *o = l->out;
    out_str(o, l->opt.ether ? "" : "MLPPP, ");
    if (y->fixed < 2) {
        out_str(o, "[|mlppp]");
        return;
    }
    /* tcpdump takes the first two bytes for a number of twelve bits. */
    out_str(o, "seq 0x");
    out_hex(o, packet_number(l->p, y->offset, 2) & 0xfff, 3);
    out_str(o, ", Flags [");
    out_str(o, words[packet_number(l->p, y->offset, 1) >> 6]);
    out_str(o, "], length ");
    out_dec(o, y->end - y->offset);
}

static const struct bind binds[] = {
    {BY_PPP, 0x003d},
};

const struct protocol proto_ppp_mp = {
    .name = "mp",
    .title = "PPP Multilink Protocol",
    .rfc = "RFC 1990",
    ROWS(rows),
    .n_header = MP_SEQ + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
