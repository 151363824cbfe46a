/* VXLAN, Virtual eXtensible Local Area Network (RFC 7348), and OTV, which looks the same.
 *
 * What a student learns here: an Ethernet frame in a UDP datagram makes machines of one network out
 * of machines that stand far apart; 24 bits tell sixteen million such networks from each other.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------+-------------------------------+
 *    |G|R|R|R|I|R|R|R|R|D|R|R|A|R R R|        Group policy           |
 *    +-------------------------------+---------------+---------------+
 *    |             Network identifier (VNI)          |   Reserved    |
 *    +-----------------------------------------------+---------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    VXLAN_FLAGS,
    VXLAN_FLAG_G,
    VXLAN_FLAG_I,
    VXLAN_FLAG_D,
    VXLAN_FLAG_A,
    VXLAN_FLAGS_RESERVED,
    VXLAN_GBP,
    VXLAN_VNI,
    VXLAN_RESERVED
};

#define HEADER_LEN 8
#define FLAG_I 0x08
#define PORT_VXLAN 4789
#define PORT_OTV 8472

static const struct field_def rows[] = {
    [VXLAN_FLAGS] = {.name = "vxlan.flags",
                     .label = "Flags",
                     .type = FT_HEX,
                     .byte = 0,
                     .size = 2,
                     .brief = "flags",
                     .rfc = "RFC 7348 5",
                     .what = "Which of the other fields mean something."},
    [VXLAN_FLAG_G] = {.name = "vxlan.flag_g",
                      .label = "Group policy",
                      .type = FT_FLAG,
                      .byte = 0,
                      .size = 2,
                      .mask = 0x8000,
                      .depth = 1,
                      .rfc = "draft-smith-vxlan-group-policy 2.1",
                      .what = "The group policy field is used."},
    [VXLAN_FLAG_I] = {.name = "vxlan.flag_i",
                      .label = "Network identifier valid",
                      .type = FT_FLAG,
                      .byte = 0,
                      .size = 2,
                      .mask = 0x0800,
                      .depth = 1,
                      .rfc = "RFC 7348 5",
                      .what = "The network identifier is used, as it always should be."},
    [VXLAN_FLAG_D] = {.name = "vxlan.flag_d",
                      .label = "Do not learn",
                      .type = FT_FLAG,
                      .byte = 0,
                      .size = 2,
                      .mask = 0x0040,
                      .depth = 1,
                      .rfc = "draft-smith-vxlan-group-policy 2.1",
                      .what = "The receiver shall not learn where the inner sender is."},
    [VXLAN_FLAG_A] = {.name = "vxlan.flag_a",
                      .label = "Policy applied",
                      .type = FT_FLAG,
                      .byte = 0,
                      .size = 2,
                      .mask = 0x0008,
                      .depth = 1,
                      .rfc = "draft-smith-vxlan-group-policy 2.1",
                      .what = "The policy has been applied already."},
    [VXLAN_FLAGS_RESERVED] = {.name = "vxlan.flags_reserved",
                              .label = "Reserved",
                              .type = FT_HEX,
                              .byte = 0,
                              .size = 2,
                              .mask = 0x77b7,
                              .depth = 1,
                              .rfc = "RFC 7348 5",
                              .what = "Not used; zero."},
    [VXLAN_GBP] = {.name = "vxlan.gbp",
                   .label = "Group policy identifier",
                   .type = FT_UINT,
                   .byte = 2,
                   .size = 2,
                   .brief = "group",
                   .rfc = "draft-smith-vxlan-group-policy 2.1",
                   .what = "Which group of machines the sender belongs to."},
    [VXLAN_VNI] = {.name = "vxlan.vni",
                   .label = "Network identifier",
                   .type = FT_UINT,
                   .byte = 4,
                   .size = 3,
                   .brief = "vni",
                   .rfc = "RFC 7348 5",
                   .what = "Which of the networks the frame belongs to."},
    [VXLAN_RESERVED] = {.name = "vxlan.reserved8",
                        .label = "Reserved",
                        .type = FT_UINT,
                        .byte = 7,
                        .size = 1,
                        .rfc = "RFC 7348 5",
                        .what = "Not used; zero."},
};

static void dissect(struct dissect *d)
{
    if (emit_header(d))
        dissect_next(d, PROTO_eth);
}

/* Writes the mark where the capture cut the header before that many bytes. Returns true then. */
static bool line_short(struct line *l, const struct layer *y, uint32_t bytes, const char *name)
{
    if (y->fixed >= bytes)
        return false;
    line_stop(l, name);
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t flags = packet_number(l->p, y->offset, 1);
    bool otv = !l->opt.forced &&
               (y->dport == PORT_OTV || (y->sport == PORT_OTV && y->dport != PORT_VXLAN));
    bool valid = flags & FLAG_I; /* which the fixed header has only as a whole */
    const char *name = otv ? "otv" : "vxlan";
    out_str(o, otv ? "OTV" : "VXLAN");
    if (y->end - y->offset < HEADER_LEN) {
        if (otv) {
            out_str(o, ", [length ");
            out_dec(o, y->end - y->offset);
            out_str(o, " < 8]");
        }
        out_str(o, " (invalid)");
        return;
    }
    out_str(o, otv ? ", " : "");
    if (line_short(l, y, 1, name))
        return;
    out_str(o, otv ? "flags [" : ", flags [");
    out_str(o, valid ? "I" : otv ? "." : "invalid");
    out_str(o, "] (0x");
    out_hex(o, flags, 2);
    out_str(o, "), ");
    if (otv) {
        if (line_short(l, y, 4, name))
            return;
        out_str(o, "overlay ");
        out_dec(o, packet_number(l->p, y->offset + 1, 3));
        out_str(o, ", ");
    }
    if (line_short(l, y, 7, name))
        return;
    out_str(o, otv ? "instance " : "vni ");
    out_dec(o, header_value(l->p, y, &rows[VXLAN_VNI]));
    out_char(o, '\n');
    if (line_short(l, y, HEADER_LEN, name))
        return;
    line_next(l, y);
}

static const struct bind binds[] = {
    {BY_UDP_PORT, PORT_VXLAN},
    {BY_UDP_PORT, PORT_OTV},
};

const struct protocol proto_vxlan = {
    .name = "vxlan",
    .title = "Virtual eXtensible Local Area Network",
    .rfc = "RFC 7348",
    ROWS(rows),
    .n_header = VXLAN_RESERVED + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
