/* PPPoE, PPP over Ethernet (RFC 2516).
 *
 * What a student learns here: how a router at home finds the provider's end of the line: it asks
 * everybody, takes an offer, gets a session number, and then carries PPP in Ethernet frames.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------+-------+---------------+-------------------------------+
 *    |  Ver  | Type  |     Code      |          Session ID           |
 *    +-------+-------+---------------+-------------------------------+
 *    |            Length             |  tags, or a frame of PPP ...
 *    +-------------------------------+------------------------------- */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    PPPOE_VERSION,
    PPPOE_TYPE,
    PPPOE_CODE,
    PPPOE_SESSION_ID,
    PPPOE_LENGTH,
    PPPOE_TAGS,
    PPPOE_TAG,
    PPPOE_TAG_TYPE,
    PPPOE_TAG_LENGTH,
    PPPOE_TAG_VALUE
};

#define HEADER_LEN 6
#define TAG_HEADER 4
#define CODE_PADI 0x09
#define CODE_SESSION 0
#define TAG_END 0
#define LONGEST 1478 /* tcpdump marks longer payloads */
#define TEXT_SHOWN 79
#define LINKTYPE_PPP_ETHER 51

static const struct value_name codes[] = {
    {0x00, "Session"},
    {0x07, "PADO, Active Discovery Offer"},
    {0x09, "PADI, Active Discovery Initiation"},
    {0x19, "PADR, Active Discovery Request"},
    {0x65, "PADS, Active Discovery Session-confirmation"},
    {0xa7, "PADT, Active Discovery Terminate"},
};

static const struct value_name tags[] = {
    {0x0000, "EOL"},
    {0x0101, "Service-Name"},
    {0x0102, "AC-Name"},
    {0x0103, "Host-Uniq"},
    {0x0104, "AC-Cookie"},
    {0x0105, "Vendor-Specific"},
    {0x0110, "Relay-Session-ID"},
    {0x0120, "PPP-Max-Payload"},
    {0x0201, "Service-Name-Error"},
    {0x0202, "AC-System-Error"},
    {0x0203, "Generic-Error"},
};

static const struct field_def rows[] = {
    [PPPOE_VERSION] = {.name = "pppoe.version",
                       .label = "Version",
                       .type = FT_UINT,
                       .byte = 0,
                       .size = 1,
                       .mask = 0xf0,
                       .brief = "ver",
                       .rfc = "RFC 2516 4",
                       .what = "Always 1."},
    [PPPOE_TYPE] = {.name = "pppoe.type",
                    .label = "Type",
                    .type = FT_UINT,
                    .byte = 0,
                    .size = 1,
                    .mask = 0x0f,
                    .brief = "type",
                    .rfc = "RFC 2516 4",
                    .what = "Always 1."},
    [PPPOE_CODE] = {.name = "pppoe.code",
                    .label = "Code",
                    .type = FT_HEX,
                    .byte = 1,
                    .size = 1,
                    .brief = "code",
                    NAMES(codes),
                    .rfc = "RFC 2516 5",
                    .what = "Which step of the search it is; 0 once the session runs."},
    [PPPOE_SESSION_ID] = {.name = "pppoe.session_id",
                          .label = "Session",
                          .type = FT_HEX,
                          .byte = 2,
                          .size = 2,
                          .brief = "ses",
                          .rfc = "RFC 2516 4",
                          .what = "The number of the session between the two addresses."},
    [PPPOE_LENGTH] = {.name = "pppoe.payload_length",
                      .label = "Payload length",
                      .type = FT_UINT,
                      .byte = 4,
                      .size = 2,
                      .unit = "bytes",
                      .brief = "len",
                      .rfc = "RFC 2516 4",
                      .what = "How long the payload is."},
    [PPPOE_TAGS] = {.name = "pppoe.tags",
                    .label = "Tags",
                    .type = FT_GROUP,
                    .rfc = "RFC 2516 5",
                    .what = "What the two ends tell each other."},
    [PPPOE_TAG] = {.name = "pppoe.tags.tag",
                   .label = "Tag",
                   .type = FT_GROUP,
                   .rfc = "RFC 2516 A",
                   .what = "One piece of that."},
    [PPPOE_TAG_TYPE] = {.name = "pppoe.tag",
                        .label = "Tag type",
                        .type = FT_HEX,
                        .brief = "tag",
                        NAMES(tags),
                        .rfc = "RFC 2516 A",
                        .what = "What the tag says."},
    [PPPOE_TAG_LENGTH] = {.name = "pppoe.tag_length",
                          .label = "Tag length",
                          .type = FT_UINT,
                          .unit = "bytes",
                          .brief = "len",
                          .rfc = "RFC 2516 A",
                          .what = "How long its value is."},
    [PPPOE_TAG_VALUE] = {.name = "pppoe.tag_value",
                         .label = "Tag value",
                         .type = FT_BYTES,
                         .brief = "value",
                         .rfc = "RFC 2516 A",
                         .what = "A name, or bytes that the other end only has to send back."},
};

/* A tag that begins before the payload ends may go on behind it, up to `most`: the payload's length
 * is wrong, then. */
static void dissect_tags(struct dissect *d, uint32_t most)
{
    uint32_t group = emit_group(d, PPPOE_TAGS, 0), type = 1, end = d->r.end;
    d->r.end = most;
    while (type != TAG_END && reader_ok(&d->r) && d->r.pos < end) {
        uint32_t tag = emit_group(d, PPPOE_TAG, 0);
        type = emit_uint(d, PPPOE_TAG_TYPE, 2);
        uint32_t n = emit_uint(d, PPPOE_TAG_LENGTH, 2);
        emit_bytes(d, PPPOE_TAG_VALUE, n, 0);
        emit_end(d, tag);
    }
    emit_end(d, group);
    if (d->r.pos > end)
        dissect_malformed(d);
    d->r.end = d->r.pos > end ? d->r.pos : end;
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t most = d->r.end;
    if (!reader_limit(&d->r, head(d, &rows[PPPOE_LENGTH])))
        dissect_malformed(d);
    if (head(d, &rows[PPPOE_CODE]) == CODE_SESSION)
        dissect_next(d, PROTO_ppp);
    else if (reader_left(&d->r))
        dissect_tags(d, most);
}

/* What a tag says: as text where most of it is. */
static void line_value(struct line *l, const struct field *f)
{
    static const char digits[] = "0123456789ABCDEF";
    struct out *o = l->out;
    uint32_t text = 0, shown = f->length < TEXT_SHOWN ? f->length : TEXT_SHOWN;
    for (uint32_t i = 0; i < f->length; i++) {
        uint32_t c = packet_number(l->p, f->offset + i, 1);
        text += out_is_plain(c);
    }
    if (text > f->length - text) {
        out_str(o, " \"");
        out_untrusted(o, field_bytes(l->p, f), shown, ESCAPE_DOT);
        out_char(o, '"');
        return;
    }
    out_str(o, " 0x");
    for (uint32_t i = 0; i < f->length; i++) {
        uint32_t c = packet_number(l->p, f->offset + i, 1);
        out_char(o, digits[c >> 4]);
        out_char(o, digits[c & 15]);
    }
}

static void line_tag(struct line *l, const struct layer *y, uint32_t type, uint32_t *from)
{
    const char *name = NAME_IN(tags, type);
    uint32_t n = packet_number(l->p, y->fixed ? l->p->fields[*from].offset : 0, 2);
    out_str(l->out, " [");
    if (name) {
        out_str(l->out, name);
    } else {
        out_str(l->out, "TAG-0x");
        out_hex(l->out, type, 1);
    }
    if (n)
        line_value(l, layer_find(l->p, y, PPPOE_TAG_VALUE, from));
    out_char(l->out, ']');
}

static void line_tags(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    uint32_t from = y->vars;
    const struct field *f;
    while ((f = layer_find(p, y, PPPOE_TAG, &from))) {
        uint32_t type = packet_number(p, f->offset, 2), n = packet_number(p, f->offset + 2, 2);
        if (f->length < TAG_HEADER || f->length < TAG_HEADER + n) {
            line_stop(l, "pppoe");
            return;
        }
        layer_find(p, y, PPPOE_TAG_TYPE, &from);
        line_tag(l, y, type, &from);
    }
}

static void line_number(struct line *l, const char *text, uint32_t number)
{
    out_str(l->out, text);
    out_dec(l->out, number);
}

static void line_code(struct line *l, uint32_t code)
{
    const char *name = NAME_IN(codes, code);
    out_char(l->out, ' ');
    if (code == CODE_SESSION)
        return;
    if (name) {
        out_mem(l->out, name, 4);
        return;
    }
    out_str(l->out, "PAD-");
    out_hex(l->out, code, 1);
}

static void line(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    struct out *o = l->out;
    uint32_t version = header_value(p, y, &rows[PPPOE_VERSION]);
    uint32_t type = header_value(p, y, &rows[PPPOE_TYPE]);
    uint32_t code = header_value(p, y, &rows[PPPOE_CODE]);
    uint32_t length = header_value(p, y, &rows[PPPOE_LENGTH]);
    uint32_t session = header_value(p, y, &rows[PPPOE_SESSION_ID]);
    uint32_t left = y->end > y->offset + HEADER_LEN ? y->end - y->offset - HEADER_LEN : 0;
    if (y->end - y->offset < HEADER_LEN) {
        line_number(l, " (length ", y->end - y->offset);
        out_str(o, " < 6) (invalid)");
        return;
    }
    if (y->fixed < HEADER_LEN) {
        line_stop(l, "pppoe");
        return;
    }
    if (version != 1) {
        line_number(l, " [ver ", version);
        out_char(o, ']');
    }
    if (type != 1) {
        line_number(l, " [type ", type);
        out_char(o, ']');
    }
    out_str(o, "PPPoE");
    line_code(l, code);
    if (code == CODE_PADI && length > LONGEST) {
        line_number(l, " [len ", length);
        out_str(o, "!]");
    }
    if (length > left) {
        line_number(l, " [len ", length);
        line_number(l, " > ", left);
        out_str(o, "!]");
    }
    if (session) {
        out_str(o, " [ses 0x");
        out_hex(o, session, 1);
        out_char(o, ']');
    }
    if (code != CODE_SESSION) {
        line_tags(l, y);
        return;
    }
    out_char(o, ' ');
    line_next(l, y);
}

static const struct bind binds[] = {
    {BY_ETHERTYPE, 0x8863},
    {BY_ETHERTYPE, 0x8864},
    {BY_LINKTYPE, LINKTYPE_PPP_ETHER},
};

const struct protocol proto_pppoe = {
    .name = "pppoe",
    .title = "PPP over Ethernet",
    .rfc = "RFC 2516",
    ROWS(rows),
    .n_header = PPPOE_LENGTH + 1,
    BINDS(binds),
    .many = "tags.tag",
    .dissect = dissect,
    .line = line,
};
