/* Telnet, a terminal over the network (RFC 854).
 *
 * What a student learns here: how two programs agree on options in the middle of a stream of
 * characters: a byte of 255 says that a command follows, WILL and WONT offer, DO and DONT ask.
 *
 *    +---------------+---------------+---------------+
 *    |   IAC = 255   | WILL, DO, ... |    Option     |
 *    +---------------+---------------+---------------+ */
#include "text.h"

enum {
    TELNET_COMMAND,
    TELNET_IAC,
    TELNET_CMD,
    TELNET_OPTION,
    TELNET_SUB,
    TELNET_SUB_AUTH,
    TELNET_SUB_ENCRYPT,
    TELNET_AUTH_TYPE,
    TELNET_ENCRYPT_TYPE,
    TELNET_SUB_DATA,
    TELNET_DATA
};

#define IAC 255
#define SE 240
#define SB 250
#define WILL 251
#define FIRST_COMMAND 236
#define AUTHENTICATION 37
#define ENCRYPT 38

static const struct value_name commands[] = {
    {236, "EOF"},  {237, "SUSP"},  {238, "ABORT"}, {239, "EOR"},  {240, "SE"},
    {241, "NOP"},  {242, "DMARK"}, {243, "BRK"},   {244, "IP"},   {245, "AO"},
    {246, "AYT"},  {247, "EC"},    {248, "EL"},    {249, "GA"},   {250, "SB"},
    {251, "WILL"}, {252, "WONT"},  {253, "DO"},    {254, "DONT"}, {255, "IAC"},
};

static const struct value_name options[] = {
    {0, "BINARY"},
    {1, "ECHO"},
    {2, "RCP"},
    {3, "SUPPRESS GO AHEAD"},
    {4, "NAME"},
    {5, "STATUS"},
    {6, "TIMING MARK"},
    {7, "RCTE"},
    {8, "NAOL"},
    {9, "NAOP"},
    {10, "NAOCRD"},
    {11, "NAOHTS"},
    {12, "NAOHTD"},
    {13, "NAOFFD"},
    {14, "NAOVTS"},
    {15, "NAOVTD"},
    {16, "NAOLFD"},
    {17, "EXTEND ASCII"},
    {18, "LOGOUT"},
    {19, "BYTE MACRO"},
    {20, "DATA ENTRY TERMINAL"},
    {21, "SUPDUP"},
    {22, "SUPDUP OUTPUT"},
    {23, "SEND LOCATION"},
    {24, "TERMINAL TYPE"},
    {25, "END OF RECORD"},
    {26, "TACACS UID"},
    {27, "OUTPUT MARKING"},
    {28, "TTYLOC"},
    {29, "3270 REGIME"},
    {30, "X.3 PAD"},
    {31, "NAWS"},
    {32, "TSPEED"},
    {33, "LFLOW"},
    {34, "LINEMODE"},
    {35, "XDISPLOC"},
    {36, "OLD-ENVIRON"},
    {37, "AUTHENTICATION"},
    {38, "ENCRYPT"},
    {39, "NEW-ENVIRON"},
};

static const struct value_name subs[] = {
    {0, "IS"},
    {1, "SEND"},
    {2, "INFO"},
};

static const struct value_name auth_subs[] = {
    {0, "IS"},
    {1, "SEND"},
    {2, "REPLY"},
    {3, "NAME"},
};

static const struct value_name encrypt_subs[] = {
    {0, "IS"},          {1, "SUPPORT"},   {2, "REPLY"},
    {3, "START"},       {4, "END"},       {5, "REQUEST-START"},
    {6, "REQUEST-END"}, {7, "END_KEYID"}, {8, "DEC_KEYID"},
};

static const struct value_name auth_types[] = {
    {0, "NULL"},    {1, "KERBEROS_V4"},   {2, "KERBEROS_V5"}, {3, "SPX"},   {4, "MINK"},
    {5, "SRP"},     {6, "RSA"},           {7, "SSL"},         {10, "LOKI"}, {11, "SSA"},
    {12, "KEA_SJ"}, {13, "KEA_SJ_INTEG"}, {14, "DSS"},        {15, "NTLM"},
};

static const struct value_name encrypt_types[] = {
    {0, "NULL"},           {1, "DES_CFB64"},     {2, "DES_OFB64"},
    {3, "DES3_CFB64"},     {4, "DES3_OFB64"},    {6, "CAST5_40_CFB64"},
    {7, "CAST5_40_OFB64"}, {8, "CAST128_CFB64"}, {9, "CAST128_OFB64"},
};

static const struct field_def rows[] = {
    [TELNET_COMMAND] = {.name = "telnet.command",
                        .label = "Command",
                        .type = FT_GROUP,
                        .rfc = "RFC 854",
                        .what = "Something that is no character to be shown."},
    [TELNET_IAC] = {.name = "telnet.iac",
                    .label = "Interpret as command",
                    .type = FT_UINT,
                    .rfc = "RFC 854",
                    .what = "A byte of 255 says that a command follows."},
    [TELNET_CMD] = {.name = "telnet.cmd",
                    .label = "Command code",
                    .type = FT_UINT,
                    NAMES(commands),
                    .rfc = "RFC 854",
                    .what = "What the command is."},
    [TELNET_OPTION] = {.name = "telnet.subcmd",
                       .label = "Option",
                       .type = FT_UINT,
                       NAMES(options),
                       .rfc = "RFC 855",
                       .what = "What the two ends negotiate."},
    [TELNET_SUB] = {.name = "telnet.suboption",
                    .label = "Suboption",
                    .type = FT_UINT,
                    NAMES(subs),
                    .rfc = "RFC 1091",
                    .what = "Whether a value is given or asked for."},
    [TELNET_SUB_AUTH] = {.name = "telnet.auth.cmd",
                         .label = "Authentication command",
                         .type = FT_UINT,
                         NAMES(auth_subs),
                         .rfc = "RFC 2941",
                         .what = "What the sender does to prove who the user is."},
    [TELNET_SUB_ENCRYPT] = {.name = "telnet.enc.cmd",
                            .label = "Encryption command",
                            .type = FT_UINT,
                            NAMES(encrypt_subs),
                            .rfc = "RFC 2946",
                            .what = "What the sender does to agree on encryption."},
    [TELNET_AUTH_TYPE] = {.name = "telnet.auth.type",
                          .label = "Authentication type",
                          .type = FT_UINT,
                          NAMES(auth_types),
                          .rfc = "RFC 2941",
                          .what = "How the user is to be known."},
    [TELNET_ENCRYPT_TYPE] = {.name = "telnet.enc.type",
                             .label = "Encryption type",
                             .type = FT_UINT,
                             NAMES(encrypt_types),
                             .rfc = "RFC 2946",
                             .what = "How the characters are to be encrypted."},
    [TELNET_SUB_DATA] = {.name = "telnet.suboption.value",
                         .label = "Suboption data",
                         .type = FT_BYTES,
                         .rfc = "RFC 855",
                         .what = "The value, as the option defines it."},
    [TELNET_DATA] = {.name = "telnet.data",
                     .label = "Data",
                     .type = FT_TEXT,
                     .rfc = "RFC 854",
                     .what = "What was typed, or what is to be shown."},
};

/* How many bytes stand before IAC SE, from `ahead` on; false where that is not there. */
static bool span_sub(const struct reader *r, uint32_t ahead, uint32_t *n)
{
    for (*n = 0; ahead + *n + 2 <= reader_have(r); ++*n) {
        if (reader_peek(r, ahead + *n, 2) == (IAC << 8 | SE))
            return true;
    }
    return false;
}

/* How many bytes the command at the cursor has, up to a suboption's end; 0 where it is none, or not
 * there whole. */
static uint32_t command_length(const struct reader *r)
{
    uint32_t cmd = reader_peek(r, 1, 1), have = reader_have(r), n;
    if (have < 2 || reader_peek(r, 0, 1) != IAC || cmd < FIRST_COMMAND)
        return 0;
    if (cmd == SB)
        return have > 3 && span_sub(r, 3, &n) ? n + 5 : 0;
    if (cmd >= WILL && cmd < IAC)
        return have < 3 ? 0 : 3;
    return 2;
}

static void suboption(struct dissect *d, uint32_t option, uint32_t n)
{
    static const uint16_t codes[] = {TELNET_SUB, TELNET_SUB_AUTH, TELNET_SUB_ENCRYPT};
    unsigned kind = option == AUTHENTICATION ? 1 : option == ENCRYPT ? 2 : 0;
    if (n) {
        emit_uint(d, codes[kind], 1);
        n--;
    }
    if (n && kind) {
        emit_uint(d, kind == 1 ? TELNET_AUTH_TYPE : TELNET_ENCRYPT_TYPE, 1);
        n--;
    }
    emit_bytes(d, TELNET_SUB_DATA, n, 0);
}

static void command(struct dissect *d, uint32_t length)
{
    uint32_t group = emit_group(d, TELNET_COMMAND, 0);
    emit_uint(d, TELNET_IAC, 1);
    uint32_t cmd = emit_uint(d, TELNET_CMD, 1);
    if (length > 2) {
        uint32_t option = emit_uint(d, TELNET_OPTION, 1);
        if (cmd == SB) {
            suboption(d, option, length - 5);
            emit_uint(d, TELNET_IAC, 1);
            emit_uint(d, TELNET_CMD, 1);
        }
    }
    emit_end(d, group);
}

/* Characters up to the next IAC; at least one byte. */
static void text(struct dissect *d)
{
    uint32_t n = 1;
    while (n < reader_have(&d->r) && reader_peek(&d->r, n, 1) != IAC)
        n++;
    emit_bytes(d, TELNET_DATA, n, 0);
}

/* The capture may have cut a command here. */
static bool is_cut(const struct reader *r)
{
    return reader_have(r) < reader_left(r) && reader_peek(r, 0, 1) == IAC &&
           (reader_have(r) < 2 || reader_peek(r, 1, 1) >= FIRST_COMMAND);
}

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    if (reader_have(&d->r) && reader_peek(&d->r, 0, 1) != IAC) {
        text_yield(d, GUESS_TCP);
        if (d->next)
            return;
    }
    while (reader_have(&d->r)) {
        uint32_t n = command_length(&d->r);
        if (n)
            command(d, n);
        else if (is_cut(&d->r))
            break;
        else if (d->want & WANT_FIELDS)
            text(d);
        else
            return;
    }
    if (reader_have(&d->r) < reader_left(&d->r))
        reader_need(&d->r, reader_have(&d->r) + 1);
}

static void write_code(struct line *l, const struct field *f)
{
    struct out *o = l->out;
    const char *name = name_in(rows[f->id].names, rows[f->id].n_names, f->value);
    if (name) {
        out_str(o, name);
    } else {
        out_mem(o, "0x", 2);
        out_hex(o, f->value, 1);
    }
}

static void write_data(struct line *l, const struct field *f)
{
    for (uint32_t i = 0; i < f->length; i++) {
        uint8_t c = field_bytes(l->p, f)[i];
        out_str(l->out, c ? " 0x" : " ");
        out_hex(l->out, c, 1);
    }
}

/* One part of a command; in_sub: behind SB. */
static void write_part(struct line *l, const struct field *f, bool first)
{
    if (f->id == TELNET_SUB_DATA) {
        write_data(l, f);
        return;
    }
    if (!first)
        out_char(l->out, ' ');
    write_code(l, f);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    bool any = false, first = true;
    uint32_t end = y->first + y->count;
    for (uint32_t i = y->vars; i < end; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->proto != y->proto || f->id == TELNET_DATA)
            break;
        if (f->id == TELNET_COMMAND) {
            out_str(o, any ? ", " : " [telnet ");
            any = first = true;
        } else if (f->id != TELNET_IAC) {
            if (f->id == TELNET_CMD && f->value == IAC)
                out_str(o, "IAC ");
            write_part(l, f, first);
            first = false;
        }
    }
    const struct field *data = layer_get(l->p, y, TELNET_DATA);
    if (y->flags & LAYER_TRUNCATED && !data)
        line_stop(l, "telnet");
    else if (any)
        out_char(o, ']');
    line_payload(l, y);
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 23},
};

const struct protocol proto_telnet = {
    .name = "telnet",
    .title = "Telnet",
    .rfc = "RFC 854",
    ROWS(rows),
    BINDS(binds),
    .many = "command iac cmd",
    .dissect = dissect,
    .line = line,
};
