/* IEEE 802.2 Logical Link Control (ISO/IEC 8802-2).
 *
 * What a student learns here: where an Ethernet frame gives a length instead of a type, one byte
 * each says for and from which program the frame is, and a control field whether it is a datagram
 * or part of a connection.
 *
 *     0               1               2               3
 *    +-------------+-+-------------+-+---------------+---------------+
 *    |  DSAP       |I|  SSAP       |C|    Control, 1 or 2 bytes      |
 *    +-------------+-+-------------+-+---------------+---------------+ */
#include "llc.h"

#include "wireloupe/dissect.h"
#include "wireloupe/view.h"

enum {
    LLC_DSAP,
    LLC_DSAP_SAP,
    LLC_DSAP_IG,
    LLC_SSAP,
    LLC_SSAP_SAP,
    LLC_SSAP_CR,
    LLC_CONTROL,
    LLC_U_MODIFIER_CMD,
    LLC_U_MODIFIER_RESP,
    LLC_U_MODIFIER_HIGH,
    LLC_U_MODIFIER_LOW,
    LLC_U_POLL_FINAL,
    LLC_FTYPE,
    LLC_N_R,
    LLC_N_S,
    LLC_P,
    LLC_F,
    LLC_RESERVED,
    LLC_S_FTYPE,
    LLC_FTYPE_S,
    LLC_FTYPE_I,
    LLC_XID
};

#define HEADER_LEN 2
#define MIN_LEN 3
#define SAP_IP 0x06
#define POLL_FINAL 0x10 /* of an unnumbered control field */
#define POLL_FINAL_LONG 0x100
#define CONTROL_UI 0x03
#define CONTROL_XID 0xaf
#define CONTROL_TEST 0xe3
#define XID_FORMAT 0x81

static const struct value_name saps[] = {
    {0x00, "Null"},    {0x02, "802.1B I"},  {0x03, "802.1B G"}, {0x04, "SNA"},
    {0x06, "IP"},      {0x0e, "ProWay NM"}, {0x42, "STP"},      {0x4e, "RS511"},
    {0x7e, "ISO8208"}, {0x8e, "ProWay"},    {0xaa, "SNAP"},     {0xe0, "IPX"},
    {0xf0, "NetBeui"}, {0xfe, "OSI"},       {0xff, "Global"},
};

static const struct value_name group_words[] = {
    {0, "Individual"},
    {1, "Group"},
};

static const struct value_name response_words[] = {
    {0, "Command"},
    {1, "Response"},
};

static const struct value_name frame_types[] = {
    {0, "Information"},
    {1, "Supervisory"},
    {2, "Information"},
    {3, "Unnumbered"},
};

static const struct value_name supervisory_words[] = {
    {0, "Receiver Ready"},
    {1, "Receiver not Ready"},
    {2, "Reject"},
};

static const struct value_name modifiers[] = {
    {0x00, "Unnumbered information"},
    {0x03, "Disconnected mode"},
    {0x10, "Disconnect"},
    {0x18, "Unnumbered acknowledgement"},
    {0x1b, "Set asynchronous balanced mode extended"},
    {0x21, "Frame reject"},
    {0x2b, "Exchange identification"},
    {0x38, "Test"},
};

/* tcpdump's words, by control field without the poll or final bit. */
static const struct value_name line_unnumbered[] = {
    {0x03, "ui"},    {0x0f, "dm"},   {0x43, "disc"}, {0x63, "ua"},
    {0x6f, "sabme"}, {0x87, "frmr"}, {0xaf, "xid"},  {0xe3, "test"},
};

#define REF "ISO/IEC 8802-2"

static const struct field_def rows[] = {
    [LLC_DSAP] = {.name = "llc.dsap",
                  .label = "Destination service access point",
                  .type = FT_HEX,
                  .byte = 0,
                  .size = 1,
                  .brief = "dsap",
                  NAMES(saps),
                  .rfc = REF " 3.3.1",
                  .what = "Which program at the receiver the frame is for."},
    [LLC_DSAP_SAP] = {.name = "llc.dsap.sap",
                      .label = "Number of the point",
                      .type = FT_UINT,
                      .byte = 0,
                      .size = 1,
                      .mask = 0xfe,
                      .depth = 1,
                      .rfc = REF " 3.3.1",
                      .what = "The seven bits that name the program."},
    [LLC_DSAP_IG] = {.name = "llc.dsap.ig",
                     .label = "Individual or group",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 1,
                     .mask = 0x01,
                     .depth = 1,
                     NAMES(group_words),
                     .rfc = REF " 3.3.1",
                     .what = "Whether one program is meant or a group of them."},
    [LLC_SSAP] = {.name = "llc.ssap",
                  .label = "Source service access point",
                  .type = FT_HEX,
                  .byte = 1,
                  .size = 1,
                  .brief = "ssap",
                  NAMES(saps),
                  .rfc = REF " 3.3.1",
                  .what = "Which program at the sender the frame is from."},
    [LLC_SSAP_SAP] = {.name = "llc.ssap.sap",
                      .label = "Number of the point",
                      .type = FT_UINT,
                      .byte = 1,
                      .size = 1,
                      .mask = 0xfe,
                      .depth = 1,
                      .rfc = REF " 3.3.1",
                      .what = "The seven bits that name the program."},
    [LLC_SSAP_CR] = {.name = "llc.ssap.cr",
                     .label = "Command or response",
                     .type = FT_UINT,
                     .byte = 1,
                     .size = 1,
                     .mask = 0x01,
                     .depth = 1,
                     NAMES(response_words),
                     .rfc = REF " 3.3.1",
                     .what = "Whether the frame asks for something or answers."},
    [LLC_CONTROL] = {.name = "llc.control",
                     .label = "Control field",
                     .type = FT_HEX,
                     .brief = "ctrl",
                     .rfc = REF " 5.2",
                     .what = "What kind of frame it is; one byte long, or two where it counts."},
    [LLC_U_MODIFIER_CMD] = {.name = "llc.control.u_modifier_cmd",
                            .label = "Command",
                            .type = FT_HEX,
                            .size = 1,
                            .flags = FF_SAME,
                            NAMES(modifiers),
                            .rfc = REF " 5.2.2",
                            .what = "What a frame without numbers asks for."},
    [LLC_U_MODIFIER_RESP] = {.name = "llc.control.u_modifier_resp",
                             .label = "Response",
                             .type = FT_HEX,
                             .size = 1,
                             .flags = FF_SAME,
                             NAMES(modifiers),
                             .rfc = REF " 5.2.2",
                             .what = "What a frame without numbers answers."},
    [LLC_U_MODIFIER_HIGH] = {.name = "llc.control.u_modifier.high",
                             .label = "Command or response, high bits",
                             .type = FT_UINT,
                             .size = 1,
                             .mask = 0xe0,
                             .flags = FF_PART,
                             .rfc = REF " 5.2.2",
                             .what = "Three bits of what the frame asks for or answers."},
    [LLC_U_MODIFIER_LOW] = {.name = "llc.control.u_modifier.low",
                            .label = "Command or response, low bits",
                            .type = FT_UINT,
                            .size = 1,
                            .mask = 0x0c,
                            .flags = FF_PART,
                            .rfc = REF " 5.2.2",
                            .what = "The other two bits."},
    [LLC_U_POLL_FINAL] = {.name = "llc.control.u_poll_final",
                          .label = "Poll or final",
                          .type = FT_FLAG,
                          .size = 1,
                          .mask = POLL_FINAL,
                          .rfc = REF " 5.2.2",
                          .what =
                              "In a command: answer at once; in a response: this is that answer."},
    [LLC_FTYPE] = {.name = "llc.control.ftype",
                   .label = "Frame type",
                   .type = FT_HEX,
                   .size = 1,
                   .mask = 0x03,
                   NAMES(frame_types),
                   .rfc = REF " 5.2",
                   .what = "Whether the frame belongs to a connection and is counted."},
    [LLC_N_R] = {.name = "llc.control.n_r",
                 .label = "Receive sequence number",
                 .type = FT_UINT,
                 .size = 2,
                 .mask = 0xfe00,
                 .flags = FF_LE,
                 .rfc = REF " 5.2.2",
                 .what = "The number of the frame that the sender expects next."},
    [LLC_N_S] = {.name = "llc.control.n_s",
                 .label = "Send sequence number",
                 .type = FT_UINT,
                 .size = 2,
                 .mask = 0x00fe,
                 .flags = FF_LE,
                 .rfc = REF " 5.2.2",
                 .what = "The number of this frame in its connection."},
    [LLC_P] = {.name = "llc.control.p",
               .label = "Poll",
               .type = FT_FLAG,
               .size = 2,
               .mask = POLL_FINAL_LONG,
               .flags = FF_LE,
               .rfc = REF " 5.2.2",
               .what = "The sender wants an answer at once."},
    [LLC_F] = {.name = "llc.control.f",
               .label = "Final",
               .type = FT_FLAG,
               .size = 2,
               .mask = POLL_FINAL_LONG,
               .flags = FF_LE,
               .rfc = REF " 5.2.2",
               .what = "The frame is the answer that was asked for with the poll bit."},
    [LLC_RESERVED] = {.name = "llc.control.reserved",
                      .label = "Reserved",
                      .type = FT_UINT,
                      .size = 2,
                      .mask = 0x00f0,
                      .flags = FF_LE,
                      .rfc = REF " 5.2.2",
                      .what = "Not used; zero."},
    [LLC_S_FTYPE] = {.name = "llc.control.s_ftype",
                     .label = "Supervisory function",
                     .type = FT_HEX,
                     .size = 2,
                     .mask = 0x000c,
                     .flags = FF_LE,
                     NAMES(supervisory_words),
                     .rfc = REF " 5.2.2",
                     .what = "Whether the sender can take more frames."},
    [LLC_FTYPE_S] = {.name = "llc.control.s_frame",
                     .label = "Frame type",
                     .type = FT_HEX,
                     .size = 2,
                     .mask = 0x0003,
                     .flags = FF_LE,
                     NAMES(frame_types),
                     .rfc = REF " 5.2",
                     .what = "1: the frame steers a connection."},
    [LLC_FTYPE_I] = {.name = "llc.control.i_frame",
                     .label = "Frame type",
                     .type = FT_HEX,
                     .size = 2,
                     .mask = 0x0001,
                     .flags = FF_LE,
                     NAMES(frame_types),
                     .rfc = REF " 5.2",
                     .what = "0: the frame carries data of a connection."},
    [LLC_XID] = {.name = "llc.xid",
                 .label = "Exchange identification",
                 .type = FT_BYTES,
                 .brief = "xid",
                 .rfc = REF " 5.4.1",
                 .what = "Which services the sender offers, and how many frames it takes at once."},
};

static void dissect_unnumbered(struct dissect *d, bool response)
{
    uint32_t control = reader_peek(&d->r, 0, 1), group = emit_group(d, LLC_CONTROL, control);
    emit_same(d, response ? LLC_U_MODIFIER_RESP : LLC_U_MODIFIER_CMD, d->r.pos, 1,
              (control & 0xec) >> 2);
    emit_bits(d, LLC_U_MODIFIER_HIGH);
    emit_bits(d, LLC_U_MODIFIER_LOW);
    emit_bits(d, LLC_U_POLL_FINAL);
    emit_bits(d, LLC_FTYPE);
    reader_skip(&d->r, 1);
    emit_end(d, group);
}

static void dissect_numbered(struct dissect *d, bool response)
{
    if (!reader_need(&d->r, 2))
        return;
    uint32_t control = reader_peek(&d->r, 0, 1) | reader_peek(&d->r, 1, 1) << 8;
    uint32_t group = emit_group(d, LLC_CONTROL, control);
    emit_bits(d, LLC_N_R);
    if (!(control & 1))
        emit_bits(d, LLC_N_S);
    emit_bits(d, response ? LLC_F : LLC_P);
    if (control & 1) {
        emit_bits(d, LLC_RESERVED);
        emit_bits(d, LLC_S_FTYPE);
        emit_bits(d, LLC_FTYPE_S);
    } else {
        emit_bits(d, LLC_FTYPE_I);
    }
    reader_skip(&d->r, 2);
    emit_end(d, group);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d) || !reader_need(&d->r, 1))
        return;
    uint32_t dsap = head(d, &rows[LLC_DSAP]), ssap = head(d, &rows[LLC_SSAP]);
    uint32_t control = reader_peek(&d->r, 0, 1);
    if ((control & 3) != 3) {
        dissect_numbered(d, ssap & 1);
        return;
    }
    dissect_unnumbered(d, ssap & 1);
    if ((control & ~(uint32_t)POLL_FINAL) == CONTROL_XID)
        emit_rest(d, LLC_XID);
    else if (control != CONTROL_UI || (dsap & 0xfe) != (ssap & 0xfe))
        return;
    else if ((dsap & 0xfe) == SAP_IP)
        dissect_next(d, PROTO_ip);
    else
        dissect_next(d, registry_find(BY_LLC_SAP, dsap & 0xfe));
}

static const char *sap_name(uint32_t sap)
{
    return NAME_IN(saps, sap);
}

/* What is left when the header was cut, in hex, with -q or a dump below, too. */
static void line_dump(struct line *l, uint32_t offset, uint32_t n)
{
    uint32_t there = offset < l->p->caplen ? l->p->caplen - offset : 0;
    hex_rows(l->out, l->p->bytes + offset, n < there ? n : there, true);
}

static void line_number(struct line *l, const char *text, uint32_t number)
{
    out_str(l->out, text);
    out_dec(l->out, number);
}

static void line_sap(struct line *l, const char *which, uint32_t sap)
{
    const char *name = sap_name(sap & 0xfe);
    out_str(l->out, which);
    out_str(l->out, name ? name : "Unknown");
    out_str(l->out, " (0x");
    out_hex(l->out, sap & 0xfe, 2);
    out_char(l->out, ')');
}

/* The header, as -e shows it. */
static void line_header(struct line *l, uint32_t dsap, uint32_t ssap, const struct field *control)
{
    line_sap(l, "LLC, dsap ", dsap);
    out_str(l->out, dsap & 1 ? " Group" : " Individual");
    line_sap(l, ", ssap ", ssap);
    out_str(l->out, ssap & 1 ? " Response" : " Command");
    out_str(l->out, ", ctrl 0x");
    out_hex(l->out, control->value, 2 * control->length);
    out_str(l->out, ": ");
}

/* "Unknown DSAP 0x18", or its name. */
static const char *unknown_sap(char *text, uint32_t sap)
{
    static const char digits[] = "0123456789abcdef";
    const char *name = sap_name(sap);
    text[15] = digits[sap >> 4];
    text[16] = digits[sap & 15];
    return name ? name : text;
}

static void line_ends(struct line *l, const struct layer *y, uint32_t dsap, uint32_t ssap)
{
    char from[] = "Unknown SSAP 0x..", to[] = "Unknown DSAP 0x..";
    dsap &= 0xfe;
    ssap &= 0xfe;
    llc_line_ends(l, y, dsap == ssap ? NULL : unknown_sap(from, ssap), unknown_sap(to, dsap));
    out_char(l->out, ' ');
}

static void line_unnumbered_frame(struct line *l, uint32_t control)
{
    const char *name = NAME_IN(line_unnumbered, control & ~(uint32_t)POLL_FINAL);
    out_str(l->out, "Unnumbered, ");
    if (name)
        out_str(l->out, name);
    else
        out_hex(l->out, control & ~(uint32_t)POLL_FINAL, 2);
}

static void line_numbered_frame(struct line *l, uint32_t control)
{
    const char *name = NAME_IN(supervisory_words, control >> 2 & 3);
    if (control & 1) {
        out_str(l->out, "Supervisory, ");
        out_str(l->out, name ? name : "?");
    } else {
        line_number(l, "Information, send seq ", control >> 1 & 0x7f);
    }
    line_number(l, ", rcv seq ", control >> 9);
}

static void line_flags(struct line *l, bool response, bool poll)
{
    out_str(l->out, ", Flags [");
    if (response)
        out_str(l->out, poll ? "Final]" : "Response]");
    else
        out_str(l->out, poll ? "Poll]" : "Command]");
}

/* What an exchange of identification says, ": 01 00". Returns false where it is of another kind. */
static bool line_xid(struct line *l, const struct layer *y)
{
    const struct field *f = layer_get(l->p, y, LLC_XID);
    uint32_t claimed = y->end - y->offset - MIN_LEN, have = f ? f->length : 0;
    if (have && packet_number(l->p, f->offset, 1) != XID_FORMAT)
        return false;
    if (have >= 3) {
        out_str(l->out, ": ");
        out_hex(l->out, packet_number(l->p, f->offset + 1, 1), 2);
        out_char(l->out, ' ');
        out_hex(l->out, packet_number(l->p, f->offset + 2, 1), 2);
    } else if (claimed) {
        line_cut(l, "llc");
        line_dump(l, y->offset + MIN_LEN, have);
    }
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    const struct field *f = layer_get(l->p, y, LLC_CONTROL);
    uint32_t dsap = header_value(l->p, y, &rows[LLC_DSAP]);
    uint32_t ssap = header_value(l->p, y, &rows[LLC_SSAP]);
    if (!f) {
        line_cut(l, "llc");
        line_dump(l, y->offset, y->end - y->offset);
        return;
    }
    bool wide = f->length == 2;
    if (l->opt.ether)
        line_header(l, dsap, ssap, f);
    if (line_next(l, y))
        return;
    if (!l->opt.ether)
        line_ends(l, y, dsap, ssap);
    if (wide)
        line_numbered_frame(l, f->value);
    else
        line_unnumbered_frame(l, f->value);
    line_flags(l, ssap & 1, f->value & (wide ? POLL_FINAL_LONG : POLL_FINAL));
    line_number(l, ", length ", y->end - y->offset);
    uint32_t control = wide ? f->value : f->value & ~(uint32_t)POLL_FINAL;
    bool supervisory = wide && control & 1;
    if (!supervisory && (wide || control != CONTROL_XID || !line_xid(l, y)))
        line_data(l, y->offset, y->end - y->offset);
}

static const struct bind binds[] = {
    {BY_LINKTYPE, LINK_LLC},
};

const struct protocol proto_llc = {
    .name = "llc",
    .title = "Logical Link Control",
    .rfc = REF,
    ROWS(rows),
    .n_header = LLC_SSAP_CR + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
