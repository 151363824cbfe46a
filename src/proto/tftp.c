/* TFTP, the Trivial File Transfer Protocol (RFC 1350; options: RFC 2347).
 *
 * What a student learns here: a file transfer in five kinds of message. One block is sent, one is
 * acknowledged, then the next; the first that is not full is the last. Only the request goes to
 * port 69: the answer comes from another port, which the transfer then stays with.
 *
 *      2 bytes    string   1 byte   string   1 byte
 *     +----------+---------+------+---------+------+
 *     | Opcode   |  File   |  0   |  Mode   |  0   |   read request (1), write request (2)
 *     +----------+---------+------+---------+------+
 *     | Opcode 3 |  Block (2 bytes)  |  Data…      |   data; 512 bytes, or the last block
 *     | Opcode 4 |  Block (2 bytes)  |             |   acknowledgement
 *     | Opcode 5 |  Code  (2 bytes)  | Message | 0 |   error
 *     | Opcode 6 |  Option | 0 | Value | 0 | …     |   option acknowledgement
 *     +----------+-------------------+-------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    TFTP_OPCODE,
    TFTP_SOURCE_FILE,
    TFTP_DESTINATION_FILE,
    TFTP_TYPE,
    TFTP_OPTION_NAME,
    TFTP_OPTION_VALUE,
    TFTP_BLOCK,
    TFTP_FILE_DATA,
    TFTP_ERROR_CODE,
    TFTP_ERROR_MESSAGE,
    TFTP_DATA
};

enum {
    READ_REQUEST = 1,
    WRITE_REQUEST = 2,
    DATA = 3,
    ACKNOWLEDGEMENT = 4,
    ERROR = 5,
    OPTION_ACKNOWLEDGEMENT = 6
};

#define HEADER_LEN 2

static const struct value_name opcodes[] = {
    {1, "Read request"},    {2, "Write request"}, {3, "Data"},
    {4, "Acknowledgement"}, {5, "Error"},         {6, "Option acknowledgement"},
};

static const struct value_name opcode_words[] = {
    {1, "RRQ"}, {2, "WRQ"}, {3, "DATA"}, {4, "ACK"}, {5, "ERROR"}, {6, "OACK"},
};

static const struct value_name errors[] = {
    {0, "Not defined"},
    {1, "File not found"},
    {2, "Access violation"},
    {3, "Disk full or allocation exceeded"},
    {4, "Illegal TFTP operation"},
    {5, "Unknown transfer ID"},
    {6, "File already exists"},
    {7, "No such user"},
    {8, "Option negotiation failed"},
};

static const struct value_name error_words[] = {
    {0, "EUNDEF"}, {1, "ENOTFOUND"}, {2, "EACCESS"}, {3, "ENOSPACE"},
    {4, "EBADOP"}, {5, "EBADID"},    {6, "EEXISTS"}, {7, "ENOUSER"},
};

static const struct field_def rows[] = {
    [TFTP_OPCODE] = {.name = "tftp.opcode",
                     .label = "Opcode",
                     .type = FT_UINT,
                     .byte = 0,
                     .size = 2,
                     .brief = "op",
                     NAMES(opcodes),
                     .rfc = "RFC 1350 5",
                     .what = "Which kind of message this is."},
    [TFTP_SOURCE_FILE] = {.name = "tftp.source_file",
                          .label = "Source file",
                          .type = FT_TEXT,
                          .brief = "file",
                          .rfc = "RFC 1350 5",
                          .what = "The file that the client wants to read."},
    [TFTP_DESTINATION_FILE] = {.name = "tftp.destination_file",
                               .label = "Destination file",
                               .type = FT_TEXT,
                               .brief = "file",
                               .rfc = "RFC 1350 5",
                               .what = "The file that the client wants to write."},
    [TFTP_TYPE] = {.name = "tftp.type",
                   .label = "Mode",
                   .type = FT_TEXT,
                   .brief = "mode",
                   .rfc = "RFC 1350 1",
                   .what = "How the bytes are to be taken: octet as they are, netascii as text."},
    [TFTP_OPTION_NAME] = {.name = "tftp.option.name",
                          .label = "Option name",
                          .type = FT_TEXT,
                          .brief = "opt",
                          .rfc = "RFC 2347",
                          .what = "Something that both sides may agree on, such as longer blocks."},
    [TFTP_OPTION_VALUE] = {.name = "tftp.option.value",
                           .label = "Option value",
                           .type = FT_TEXT,
                           .brief = "val",
                           .rfc = "RFC 2347",
                           .what = "What is asked for, or agreed to, as text."},
    [TFTP_BLOCK] = {.name = "tftp.block",
                    .label = "Block",
                    .type = FT_UINT,
                    .brief = "blk",
                    .rfc = "RFC 1350 5",
                    .what = "The number of the block that is sent or acknowledged, from 1."},
    [TFTP_FILE_DATA] = {.name = "tftp.file_data",
                        .label = "File data",
                        .type = FT_BYTES,
                        .brief = "data",
                        .rfc = "RFC 1350 5",
                        .what =
                            "A block of the file; one that is shorter than the others ends it."},
    [TFTP_ERROR_CODE] = {.name = "tftp.error.code",
                         .label = "Error code",
                         .type = FT_UINT,
                         .brief = "err",
                         NAMES(errors),
                         .rfc = "RFC 1350 5",
                         .what = "What went wrong; the transfer ends with it."},
    [TFTP_ERROR_MESSAGE] = {.name = "tftp.error.message",
                            .label = "Error message",
                            .type = FT_TEXT,
                            .brief = "msg",
                            .rfc = "RFC 1350 5",
                            .what = "The same in words, for people."},
    [TFTP_DATA] = {.name = "tftp.data",
                   .label = "Data",
                   .type = FT_BYTES,
                   .brief = "data",
                   .rfc = "RFC 1350 5",
                   .what = "What follows an opcode that nobody knows."},
};

/* A string with the zero byte that ends it; one without reaches to the end, and fails. */
static void string(struct dissect *d, unsigned id)
{
    const uint8_t *s = d->r.base + d->r.pos;
    uint32_t have = reader_have(&d->r);
    const uint8_t *zero = have ? memchr(s, 0, have) : NULL;
    if (zero)
        emit_bytes(d, id, (uint32_t)(zero - s) + 1, 0);
    else
        emit_bytes(d, id, reader_left(&d->r) + 1, 0);
}

static void options(struct dissect *d)
{
    while (reader_ok(&d->r) && reader_left(&d->r)) {
        string(d, TFTP_OPTION_NAME);
        if (reader_left(&d->r))
            string(d, TFTP_OPTION_VALUE);
    }
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t opcode = head(d, &rows[TFTP_OPCODE]);
    switch (opcode) {
    case READ_REQUEST:
    case WRITE_REQUEST:
        string(d, opcode == READ_REQUEST ? TFTP_SOURCE_FILE : TFTP_DESTINATION_FILE);
        string(d, TFTP_TYPE);
        options(d);
        break;
    case DATA:
        emit_uint(d, TFTP_BLOCK, 2);
        emit_rest(d, TFTP_FILE_DATA);
        break;
    case ACKNOWLEDGEMENT:
        emit_uint(d, TFTP_BLOCK, 2);
        break;
    case ERROR:
        emit_uint(d, TFTP_ERROR_CODE, 2);
        string(d, TFTP_ERROR_MESSAGE);
        break;
    case OPTION_ACKNOWLEDGEMENT:
        options(d);
        break;
    default:
        emit_rest(d, TFTP_DATA);
    }
}

/* Whether the message claims no byte beyond those that stand before `offset`. */
static bool ends_at(const struct layer *y, uint32_t offset)
{
    return offset >= y->end;
}

/* Writes a string without the zero byte. Returns false where it has none. */
static bool write_string(struct line *l, const struct field *f)
{
    uint32_t n = f ? f->length : 0;
    const uint8_t *s = f ? field_bytes(l->p, f) : NULL;
    bool whole = n && !s[n - 1];
    if (n)
        out_escaped(l->out, s, whole ? n - 1 : n);
    return whole;
}

static bool write_quoted(struct line *l, const struct field *f)
{
    out_char(l->out, '"');
    bool whole = write_string(l, f);
    out_char(l->out, '"');
    return whole;
}

static bool line_options(struct line *l, const struct layer *y, uint32_t at)
{
    for (uint32_t i = y->vars; i < y->first + y->count; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->proto != y->proto || (f->id != TFTP_OPTION_NAME && f->id != TFTP_OPTION_VALUE))
            continue;
        if (*field_bytes(l->p, f))
            out_char(l->out, ' ');
        if (!write_string(l, f))
            return false;
        at = f->offset + f->length;
    }
    return ends_at(y, at);
}

static bool line_request(struct line *l, const struct layer *y, unsigned file_id)
{
    const struct field *file = layer_get(l->p, y, file_id), *mode = layer_get(l->p, y, TFTP_TYPE);
    if (ends_at(y, y->offset + HEADER_LEN))
        return false;
    out_char(l->out, ' ');
    if (!write_quoted(l, file) || ends_at(y, file->offset + file->length))
        return false;
    out_char(l->out, ' ');
    return write_string(l, mode) && line_options(l, y, mode->offset + mode->length);
}

static bool line_block(struct line *l, const struct layer *y)
{
    const struct field *block = layer_get(l->p, y, TFTP_BLOCK);
    if (!block)
        return false;
    out_str(l->out, " block ");
    out_dec(l->out, block->value);
    return true;
}

static bool line_error(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *code = layer_get(l->p, y, TFTP_ERROR_CODE);
    if (!code)
        return false;
    const char *word = NAME_IN(error_words, code->value);
    out_char(o, ' ');
    if (word) {
        out_str(o, word);
    } else {
        /* tcpdump writes the quotation mark twice */
        out_str(o, "tftp-err-#");
        out_dec(o, code->value);
        out_str(o, " \"");
    }
    if (ends_at(y, code->offset + code->length))
        return false;
    out_char(o, ' ');
    return write_quoted(l, layer_get(l->p, y, TFTP_ERROR_MESSAGE));
}

/* What follows the opcode. Returns false where the message was cut. */
static bool line_rest(struct line *l, const struct layer *y, uint32_t opcode)
{
    switch (opcode) {
    case READ_REQUEST:
        return line_request(l, y, TFTP_SOURCE_FILE);
    case WRITE_REQUEST:
        return line_request(l, y, TFTP_DESTINATION_FILE);
    case DATA:
    case ACKNOWLEDGEMENT:
        return line_block(l, y);
    case ERROR:
        return line_error(l, y);
    case OPTION_ACKNOWLEDGEMENT:
        return line_options(l, y, y->offset + HEADER_LEN);
    default:
        return true;
    }
}

/* tcpdump stops at a number that was cut, and where an option would begin, but not inside a string,
 * nor where the message is too short for what it should have. */
static bool stops(const struct packet *p, const struct layer *y)
{
    uint32_t at = y->offset, n = p->caplen - at, claimed = y->end - at, strings = 0;
    uint32_t opcode = packet_number(p, at, 2);
    if (p->caplen >= y->end)
        return false;
    if (n < 2)
        return claimed >= 2;
    if (opcode >= 3 && opcode <= 5)
        return n < 4 && claimed >= 4;
    if (opcode != 1 && opcode != 2 && opcode != 6)
        return false;
    for (uint32_t i = at + 2; i < p->caplen; i++)
        strings += !packet_number(p, i, 1);
    return (n == 2 || !packet_number(p, p->caplen - 1, 1)) && strings >= (opcode == 6 ? 0 : 2);
}

static void mark(struct line *l, const struct layer *y)
{
    if (stops(l->p, y))
        line_stop(l, "tftp");
    else
        line_cut(l, "tftp");
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t opcode = header_value(l->p, y, &rows[TFTP_OPCODE]);
    const char *word = NAME_IN(opcode_words, opcode);
    out_str(o, "TFTP, length ");
    out_dec(o, y->end - y->offset);
    if (!header_has(y, &rows[TFTP_OPCODE])) {
        mark(l, y);
        return;
    }
    out_str(o, ", ");
    if (word) {
        out_str(o, word);
    } else {
        out_str(o, "tftp-#");
        out_dec(o, opcode);
    }
    if (!line_rest(l, y, opcode))
        mark(l, y);
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 69},
};

const struct protocol proto_tftp = {
    .name = "tftp",
    .title = "Trivial File Transfer Protocol",
    .rfc = "RFC 1350",
    ROWS(rows),
    .n_header = TFTP_OPCODE + 1,
    BINDS(binds),
    .many = "option.name option.value",
    .dissect = dissect,
    .line = line,
};
