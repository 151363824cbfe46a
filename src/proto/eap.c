/* EAP, the Extensible Authentication Protocol (RFC 3748), as RADIUS and IEEE 802.1X carry it.
 *
 * What a student learns here: one envelope for every way to prove who one is; the doorman passes it
 * on without a look inside, and only waits for "success" or "failure".
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |     Code      |  Identifier   |            Length             |
 *    +---------------+---------------+-------------------------------+
 *    |     Type      |     ...
 *    +---------------+---------- */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    EAP_CODE,
    EAP_ID,
    EAP_LEN,
    EAP_TYPE,
    EAP_IDENTITY,
    EAP_NOTIFICATION,
    EAP_DESIRED,
    EAP_MD5_SIZE,
    EAP_MD5_VALUE,
    EAP_MD5_EXTRA,
    EAP_FLAGS,
    EAP_FLAG_LEN,
    EAP_FLAG_MORE,
    EAP_FLAG_START,
    EAP_FLAG_RESERVED,
    EAP_FLAG_VERSION,
    EAP_TLS_LEN,
    EAP_TLS_DATA,
    EAP_SUBTYPE,
    EAP_DATA
};

enum {
    CODE_REQUEST = 1,
    CODE_RESPONSE = 2
};

enum {
    TYPE_IDENTITY = 1,
    TYPE_NOTIFICATION = 2,
    TYPE_NAK = 3,
    TYPE_MD5 = 4,
    TYPE_TLS = 13,
    TYPE_SIM = 18,
    TYPE_TTLS = 21,
    TYPE_AKA = 23,
    TYPE_PEAP = 25,
    TYPE_FAST = 43
};

#define HEADER_LEN 4
#define FLAG_LENGTH 0x80u

static const struct value_name codes[] = {
    {1, "Request"},
    {2, "Response"},
    {3, "Success"},
    {4, "Failure"},
};

static const struct value_name types[] = {
    {0, "No proposed"},    {1, "Identity"},  {2, "Notification"}, {3, "Nak"},
    {4, "MD5-challenge"},  {5, "OTP"},       {6, "GTC"},          {13, "TLS"},
    {17, "LEAP"},          {18, "SIM"},      {21, "TTLS"},        {23, "AKA"},
    {25, "PEAP"},          {26, "MSCHAPv2"}, {43, "FAST"},        {47, "PSK"},
    {50, "AKA'"},          {52, "pwd"},      {55, "TEAP"},        {254, "Expanded types"},
    {255, "Experimental"},
};

static const struct value_name subtypes[] = {
    {1, "Challenge"},     {2, "Auth reject"}, {4, "Sync failure"},
    {5, "Identity"},      {10, "Start"},      {11, "Challenge"},
    {12, "Notification"}, {13, "Reauth"},     {14, "Client error"},
};

static const struct field_def rows[] = {
    [EAP_CODE] = {.name = "eap.code",
                  .label = "Code",
                  .type = FT_UINT,
                  .brief = "code",
                  .byte = 0,
                  .size = 1,
                  NAMES(codes),
                  .rfc = "RFC 3748 4",
                  .what = "Whether it asks, answers, lets in or turns away."},
    [EAP_ID] = {.name = "eap.id",
                .label = "Identifier",
                .type = FT_UINT,
                .brief = "id",
                .byte = 1,
                .size = 1,
                .rfc = "RFC 3748 4",
                .what = "Ties an answer to its request."},
    [EAP_LEN] = {.name = "eap.len",
                 .label = "Length",
                 .type = FT_UINT,
                 .brief = "len",
                 .byte = 2,
                 .size = 2,
                 .unit = "bytes",
                 .rfc = "RFC 3748 4",
                 .what = "How long the packet is, this header included."},
    [EAP_TYPE] = {.name = "eap.type",
                  .label = "Type",
                  .type = FT_UINT,
                  .brief = "type",
                  NAMES(types),
                  .rfc = "RFC 3748 5",
                  .what = "Which method of proving who one is."},
    [EAP_IDENTITY] = {.name = "eap.identity",
                      .label = "Identity",
                      .type = FT_TEXT,
                      .brief = "identity",
                      .rfc = "RFC 3748 5.1",
                      .what = "Who wants in, or a question to ask for it."},
    [EAP_NOTIFICATION] = {.name = "eap.notification",
                          .label = "Notification",
                          .type = FT_TEXT,
                          .brief = "text",
                          .rfc = "RFC 3748 5.2",
                          .what = "A message for the person in front of the screen."},
    [EAP_DESIRED] = {.name = "eap.desired_type",
                     .label = "Desired type",
                     .type = FT_UINT,
                     .brief = "type",
                     NAMES(types),
                     .rfc = "RFC 3748 5.3",
                     .what = "A method that the answering side would rather use."},
    [EAP_MD5_SIZE] = {.name = "eap.md5.value_size",
                      .label = "Value size",
                      .type = FT_UINT,
                      .brief = "size",
                      .unit = "bytes",
                      .rfc = "RFC 1994 4.1",
                      .what = "How long the challenge or the answer is."},
    [EAP_MD5_VALUE] = {.name = "eap.md5.value",
                       .label = "Value",
                       .type = FT_BYTES,
                       .brief = "value",
                       .rfc = "RFC 1994 4.1",
                       .what = "A random challenge, or the hash that answers one."},
    [EAP_MD5_EXTRA] = {.name = "eap.md5.extra_data",
                       .label = "Name",
                       .type = FT_BYTES,
                       .brief = "name",
                       .rfc = "RFC 1994 4.1",
                       .what = "Who sent the challenge or the answer."},
    [EAP_FLAGS] = {.name = "eap.tls.flags",
                   .label = "Flags",
                   .type = FT_HEX,
                   .brief = "flags",
                   .rfc = "RFC 5216 3.1",
                   .what = "How a long TLS message is cut into pieces."},
    [EAP_FLAG_LEN] = {.name = "eap.tls.flags.len_included",
                      .label = "Length included",
                      .type = FT_FLAG,
                      .brief = "L",
                      .mask = 0x80,
                      .size = 1,
                      .rfc = "RFC 5216 3.1",
                      .what = "The length of the whole message follows."},
    [EAP_FLAG_MORE] = {.name = "eap.tls.flags.more_fragments",
                       .label = "More fragments",
                       .type = FT_FLAG,
                       .brief = "M",
                       .mask = 0x40,
                       .size = 1,
                       .rfc = "RFC 5216 3.1",
                       .what = "This is not the last piece."},
    [EAP_FLAG_START] = {.name = "eap.tls.flags.start",
                        .label = "Start",
                        .type = FT_FLAG,
                        .brief = "S",
                        .mask = 0x20,
                        .size = 1,
                        .rfc = "RFC 5216 3.1",
                        .what = "The conversation begins."},
    [EAP_FLAG_RESERVED] = {.name = "eap.tls.flags.reserved",
                           .label = "Reserved",
                           .type = FT_HEX,
                           .brief = "rsv",
                           .mask = 0x18,
                           .size = 1,
                           .rfc = "RFC 5216 3.1",
                           .what = "Bits without a meaning; zero."},
    [EAP_FLAG_VERSION] = {.name = "eap.tls.flags.version",
                          .label = "Version",
                          .type = FT_UINT,
                          .brief = "ver",
                          .mask = 0x07,
                          .size = 1,
                          .rfc = "RFC 5281 9.1",
                          .what = "Which version of the tunnelled method."},
    [EAP_TLS_LEN] = {.name = "eap.tls.len",
                     .label = "TLS message length",
                     .type = FT_UINT,
                     .brief = "len",
                     .unit = "bytes",
                     .rfc = "RFC 5216 3.1",
                     .what = "How long the whole message is, all pieces together."},
    [EAP_TLS_DATA] = {.name = "eap.tls.fragment",
                      .label = "TLS data",
                      .type = FT_BYTES,
                      .brief = "data",
                      .rfc = "RFC 5216 3.1",
                      .what = "A piece of a TLS message."},
    [EAP_SUBTYPE] = {.name = "eap.sim.subtype",
                     .label = "Subtype",
                     .type = FT_UINT,
                     .brief = "sub",
                     NAMES(subtypes),
                     .rfc = "RFC 4186 8.1",
                     .what = "Which step of the method."},
    [EAP_DATA] = {.name = "eap.data",
                  .label = "Data",
                  .type = FT_BYTES,
                  .brief = "data",
                  .rfc = "RFC 3748 5",
                  .what = "What the method says."},
};

/* The flags of the methods that carry TLS, and what they announce. */
static void dissect_tls(struct dissect *d)
{
    uint32_t flags = reader_peek(&d->r, 0, 1), group = emit_group(d, EAP_FLAGS, flags);
    for (unsigned id = EAP_FLAG_LEN; id <= EAP_FLAG_VERSION; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_end(d, group);
    if (flags & FLAG_LENGTH)
        emit_uint(d, EAP_TLS_LEN, 4);
    emit_rest(d, EAP_TLS_DATA);
}

static void dissect_md5(struct dissect *d)
{
    uint32_t n = emit_uint(d, EAP_MD5_SIZE, 1);
    if (emit_bytes(d, EAP_MD5_VALUE, n, 0))
        emit_rest(d, EAP_MD5_EXTRA);
}

static void dissect_type(struct dissect *d)
{
    uint32_t type = emit_uint(d, EAP_TYPE, 1);
    if (!reader_left(&d->r))
        return;
    switch (type) {
    case TYPE_IDENTITY:
        emit_rest(d, EAP_IDENTITY);
        break;
    case TYPE_NOTIFICATION:
        emit_rest(d, EAP_NOTIFICATION);
        break;
    case TYPE_NAK:
        while (reader_left(&d->r) && reader_ok(&d->r))
            emit_uint(d, EAP_DESIRED, 1);
        break;
    case TYPE_MD5:
        dissect_md5(d);
        break;
    case TYPE_TLS:
    case TYPE_TTLS:
    case TYPE_PEAP:
    case TYPE_FAST:
        dissect_tls(d);
        break;
    case TYPE_SIM:
    case TYPE_AKA:
        emit_uint(d, EAP_SUBTYPE, 1);
        emit_rest(d, EAP_DATA);
        break;
    default:
        emit_rest(d, EAP_DATA);
    }
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t code = head(d, &rows[EAP_CODE]), n = head(d, &rows[EAP_LEN]);
    if (n < HEADER_LEN || !reader_limit(&d->r, n - HEADER_LEN))
        dissect_malformed(d);
    if (!reader_left(&d->r))
        return;
    if (code == CODE_REQUEST || code == CODE_RESPONSE)
        dissect_type(d);
    else
        emit_rest(d, EAP_DATA);
}

static void put_numbered(struct out *o, const char *name, uint32_t value)
{
    out_str(o, name ? name : "unknown");
    out_mem(o, " (", 2);
    out_dec(o, value);
    out_char(o, ')');
}

/* The types that tcpdump has no name for stand in the table, too. */
static const char *type_name(uint32_t type)
{
    static const uint8_t unnamed[] = {17, 25, 26, 47, 50, 52, 55};
    for (unsigned i = 0; i < sizeof unnamed; i++) {
        if (unnamed[i] == type)
            return NULL;
    }
    return NAME_IN(types, type);
}

/* Text up to a zero byte. */
static void line_text(struct line *l, const struct layer *y, unsigned id, const char *before)
{
    const struct field *f = layer_get(l->p, y, id);
    if (!f)
        return;
    const uint8_t *s = field_bytes(l->p, f);
    out_str(l->out, before);
    for (uint32_t i = 0; i < f->length && s[i]; i++)
        out_escaped(l->out, s + i, 1);
}

static void line_short(struct line *l, const char *name, const char *more)
{
    out_str(l->out, " (too short for EAP ");
    out_str(l->out, name);
    out_str(l->out, " request/response");
    out_str(l->out, more);
    out_char(l->out, ')');
}

static void line_nak(struct line *l, const struct layer *y)
{
    uint32_t from = y->vars;
    const struct field *f = layer_find(l->p, y, EAP_DESIRED, &from);
    if (!f)
        line_short(l, "Legacy NAK", "");
    for (bool first = true; f; first = false) {
        out_str(l->out, first ? " " : ", ");
        put_numbered(l->out, type_name(f->value), f->value);
        f = layer_find(l->p, y, EAP_DESIRED, &from);
    }
}

static void line_tls(struct line *l, const struct layer *y, uint32_t type)
{
    static const char *const names[] = {"L bit", "More fragments bit", "Start bit"};
    struct out *o = l->out;
    const struct field *f = layer_get(l->p, y, EAP_FLAGS);
    const char *group = type == TYPE_FAST ? "FAST" : "TLS/TTLS";
    if (!f) {
        line_short(l, group, "");
        return;
    }
    if (type != TYPE_TLS) {
        out_str(o, type == TYPE_TTLS ? " TTLSv" : " FASTv");
        out_dec(o, f->value & 7);
    }
    out_str(o, " flags [");
    bool any = false;
    for (unsigned i = 0; i < 3; i++) {
        if (!(f->value & FLAG_LENGTH >> i))
            continue;
        out_str(o, any ? ", " : "");
        out_str(o, names[i]);
        any = true;
    }
    out_str(o, any ? "] 0x" : "none] 0x");
    out_hex(o, f->value, 2);
    if (f->value & FLAG_LENGTH) {
        const struct field *n = layer_get(l->p, y, EAP_TLS_LEN);
        if (!n) {
            line_short(l, group, " with length");
            return;
        }
        out_str(o, ", len ");
        out_dec(o, n->value);
    }
}

static void line_sim(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *f = layer_get(l->p, y, EAP_SUBTYPE);
    if (!f) {
        line_short(l, "SIM/AKA", "");
        return;
    }
    const char *name = NAME_IN(subtypes, f->value);
    out_str(o, " subtype [");
    out_str(o, name ? name : "unknown");
    out_str(o, "] 0x");
    out_hex(o, f->value, 2);
}

static void line_type(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *f = layer_get(l->p, y, EAP_TYPE);
    if (!f) {
        out_str(o, " (too short for EAP request/response)");
        return;
    }
    out_str(o, "\n\t\t Type ");
    put_numbered(o, type_name(f->value), f->value);
    switch (f->value) {
    case TYPE_IDENTITY:
        line_text(l, y, EAP_IDENTITY, ", Identity: ");
        break;
    case TYPE_NOTIFICATION:
        if (layer_get(l->p, y, EAP_NOTIFICATION))
            line_text(l, y, EAP_NOTIFICATION, ", Notification: ");
        else
            line_short(l, "Notification", "");
        break;
    case TYPE_NAK:
        line_nak(l, y);
        break;
    case TYPE_TLS:
    case TYPE_TTLS:
    case TYPE_FAST:
        line_tls(l, y, f->value);
        break;
    case TYPE_SIM:
    case TYPE_AKA:
        line_sim(l, y);
        break;
    default:
        break;
    }
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t code = header_value(l->p, y, &rows[EAP_CODE]);
    put_numbered(o, NAME_IN(codes, code), code);
    out_str(o, ", id ");
    out_dec(o, header_value(l->p, y, &rows[EAP_ID]));
    out_str(o, ", len ");
    out_dec(o, header_value(l->p, y, &rows[EAP_LEN]));
    if (code == CODE_REQUEST || code == CODE_RESPONSE)
        line_type(l, y);
}

const struct protocol proto_eap = {
    .name = "eap",
    .title = "Extensible Authentication Protocol",
    .rfc = "RFC 3748",
    ROWS(rows),
    .n_header = EAP_LEN + 1,
    .dissect = dissect,
    .line = line,
};
