/* The control protocols of PPP: LCP for the link (RFC 1661 5), IPCP, IPv6CP, CCP and others, which
 * all have its messages (RFC 1332, RFC 5072, RFC 1962).
 *
 * What a student learns here: before two ends exchange packets they agree on how: one asks for a
 * list of options, the other acknowledges it, names better values, or rejects what it does not
 * know.
 *
 *     0               1               2               4
 *    +---------------+---------------+---------------+----------
 *    |     Code      |  Identifier   |    Length     | options ...
 *    +---------------+---------------+---------------+---------- */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

#include "ppp.h"

enum {
    CP_CODE,
    CP_IDENTIFIER,
    CP_LENGTH,
    CP_OPTION,
    CP_OPTION_TYPE,
    CP_OPTION_LENGTH,
    CP_OPTION_VALUE,
    CP_OPTION_NUMBER,
    CP_OPTION_ADDRESS,
    CP_OPTION_PROTOCOL,
    CP_MAGIC,
    CP_REJECTED,
    CP_MESSAGE,
    CP_DATA
};

enum {
    CODE_VENDOR = 0,
    CODE_REQUEST = 1,
    CODE_REJECT = 4,
    CODE_PROTOCOL_REJECT = 8,
    CODE_ECHO_REQUEST = 9,
    CODE_DISCARD = 11,
    CODE_IDENTIFICATION = 12,
    CODE_TIME_REMAINING = 13,
    CODE_RESET_REQUEST = 14
};

enum {
    LCP = 0xc021,
    IPCP = 0x8021,
    IP6CP = 0x8057,
    CCP = 0x80fd
};

#define HEADER_LEN 4
#define OPTION_LEN 2
#define OPTION_MAGIC 5

static const struct value_name codes[] = {
    {0, "Vendor-Extension"}, {1, "Conf-Request"}, {2, "Conf-Ack"},    {3, "Conf-Nack"},
    {4, "Conf-Reject"},      {5, "Term-Request"}, {6, "Term-Ack"},    {7, "Code-Reject"},
    {8, "Prot-Reject"},      {9, "Echo-Request"}, {10, "Echo-Reply"}, {11, "Disc-Req"},
    {12, "Ident"},           {13, "Time-Rem"},    {14, "Reset-Req"},  {15, "Reset-Ack"},
};

/* The options of each protocol: its number, and the option's in the last byte. */
static const struct value_name option_names[] = {
    {0x802101, "IP addresses"},
    {0x802102, "IP compression protocol"},
    {0x802103, "IP address"},
    {0x802104, "Mobile IPv4 home address"},
    {0x802181, "Primary DNS server"},
    {0x802182, "Primary NetBIOS name server"},
    {0x802183, "Secondary DNS server"},
    {0x802184, "Secondary NetBIOS name server"},
    {0x805701, "Interface identifier"},
    {0x805702, "IPv6 compression protocol"},
    {0x80fd00, "Vendor's compression"},
    {0x80fd01, "Predictor type 1"},
    {0x80fd02, "Predictor type 2"},
    {0x80fd11, "Stac LZS"},
    {0x80fd12, "Microsoft PPC"},
    {0x80fd15, "BSD compress"},
    {0x80fd1a, "Deflate"},
    {0xc02100, "Vendor specific"},
    {0xc02101, "Maximum receive unit"},
    {0xc02102, "Async control character map"},
    {0xc02103, "Authentication protocol"},
    {0xc02104, "Quality protocol"},
    {0xc02105, "Magic number"},
    {0xc02107, "Protocol field compression"},
    {0xc02108, "Address and control field compression"},
    {0xc02109, "FCS alternatives"},
    {0xc0210a, "Self-describing padding"},
    {0xc0210d, "Callback"},
    {0xc02111, "Multilink MRRU"},
    {0xc02112, "Multilink short sequence numbers"},
    {0xc02113, "Multilink endpoint discriminator"},
    {0xc02117, "Link discriminator"},
};

static const struct value_name negotiated[] = {
    {0x002d, "Van Jacobson TCP/IP"},
    {0x0061, "Robust header compression"},
    {0xc023, "PAP"},
    {0xc025, "Link quality report"},
    {0xc027, "SPAP"},
    {0xc223, "CHAP"},
    {0xc227, "EAP"},
};

static const struct field_def rows[] = {
    [CP_CODE] = {.name = "ppp.code",
                 .label = "Code",
                 .type = FT_UINT,
                 .byte = 0,
                 .size = 1,
                 .brief = "code",
                 NAMES(codes),
                 .rfc = "RFC 1661 5",
                 .what = "What the message wants: it asks, agrees, refuses or ends."},
    [CP_IDENTIFIER] = {.name = "ppp.identifier",
                       .label = "Identifier",
                       .type = FT_UINT,
                       .byte = 1,
                       .size = 1,
                       .brief = "id",
                       .rfc = "RFC 1661 5",
                       .what = "The same in a question and in its answer."},
    [CP_LENGTH] = {.name = "ppp.length",
                   .label = "Length",
                   .type = FT_UINT,
                   .byte = 2,
                   .size = 2,
                   .unit = "bytes",
                   .brief = "len",
                   .rfc = "RFC 1661 5",
                   .what = "How long the message is, these four bytes included."},
    [CP_OPTION] = {.name = "ppp.option",
                   .label = "Option",
                   .type = FT_GROUP,
                   NAMES(option_names),
                   .rfc = "RFC 1661 6",
                   .what = "One thing to agree on."},
    [CP_OPTION_TYPE] = {.name = "ppp.option.type",
                        .label = "Option type",
                        .type = FT_UINT,
                        .brief = "type",
                        .rfc = "RFC 1661 6",
                        .what = "Which thing it is; the numbers are each protocol's own."},
    [CP_OPTION_LENGTH] = {.name = "ppp.option.length",
                          .label = "Option length",
                          .type = FT_UINT,
                          .unit = "bytes",
                          .brief = "len",
                          .rfc = "RFC 1661 6",
                          .what = "How long the option is, these two bytes included."},
    [CP_OPTION_VALUE] = {.name = "ppp.option.value",
                         .label = "Option value",
                         .type = FT_BYTES,
                         .brief = "value",
                         .rfc = "RFC 1661 6",
                         .what = "The value that is asked for."},
    [CP_OPTION_NUMBER] = {.name = "ppp.option.number",
                          .label = "Option value",
                          .type = FT_UINT,
                          .brief = "value",
                          .rfc = "RFC 1661 6",
                          .what = "What is proposed, a number."},
    [CP_OPTION_ADDRESS] = {.name = "ppp.option.address",
                           .label = "Option value",
                           .type = FT_IPV4,
                           .brief = "addr",
                           .rfc = "RFC 1332 3.3",
                           .what = "An address to use; zero asks the other end for one."},
    [CP_OPTION_PROTOCOL] = {.name = "ppp.option.protocol",
                            .label = "Protocol",
                            .type = FT_HEX,
                            NAMES(negotiated),
                            .brief = "proto",
                            .rfc = "RFC 1661 6.2",
                            .what = "The protocol that is proposed."},
    [CP_MAGIC] = {.name = "ppp.magic_number",
                  .label = "Magic number",
                  .type = FT_HEX,
                  .brief = "magic",
                  .rfc = "RFC 1661 6.4",
                  .what = "A number drawn by chance: who gets its own back talks to itself."},
    [CP_REJECTED] = {.name = "ppp.rejected_protocol",
                     .label = "Rejected protocol",
                     .type = FT_HEX,
                     .rfc = "RFC 1661 5.7",
                     .what = "The protocol that the sender does not know."},
    [CP_MESSAGE] = {.name = "ppp.message",
                    .label = "Message",
                    .type = FT_TEXT,
                    .rfc = "RFC 1570 2.1",
                    .what = "A text for a person."},
    [CP_DATA] = {.name = "ppp.data",
                 .label = "Data",
                 .type = FT_BYTES,
                 .rfc = "RFC 1661 5",
                 .what = "What else the message carries."},
};

/* How the value of an option is shown. */
enum kind {
    KIND_DUMP,
    KIND_NONE,
    KIND_DECIMAL,
    KIND_HEX,
    KIND_IPV4,
    KIND_IPV4_PAIR,
    KIND_AUTHENTICATION,
    KIND_QUALITY,
    KIND_CALLBACK,
    KIND_ENDPOINT,
    KIND_VENDOR,
    KIND_COMPRESSION,
    KIND_INTERFACE,
    KIND_BSD,
    KIND_MVRCA,
    KIND_DEFLATE
};

struct option {
    uint16_t protocol;
    uint8_t type;
    uint8_t kind;   /* enum kind */
    uint8_t length; /* that the whole option has, or has at least; 0: any */
    bool exact;
    const char *name;
};

static const struct option options[] = {
    {LCP, 0, KIND_VENDOR, 6, false, "Vend-Ext"},
    {LCP, 1, KIND_DECIMAL, 4, true, "MRU"},
    {LCP, 2, KIND_HEX, 6, true, "ACCM"},
    {LCP, 3, KIND_AUTHENTICATION, 4, false, "Auth-Prot"},
    {LCP, 4, KIND_QUALITY, 4, false, "Qual-Prot"},
    {LCP, 5, KIND_HEX, 6, true, "Magic-Num"},
    {LCP, 6, KIND_DUMP, 0, false, "deprecated(6)"},
    {LCP, 7, KIND_NONE, 0, false, "PFC"},
    {LCP, 8, KIND_NONE, 0, false, "ACFC"},
    {LCP, 9, KIND_DUMP, 0, false, "FCS-Alt"},
    {LCP, 10, KIND_DUMP, 0, false, "SDP"},
    {LCP, 11, KIND_DUMP, 0, false, "Num-Mode"},
    {LCP, 12, KIND_DUMP, 0, false, "deprecated(12)"},
    {LCP, 13, KIND_CALLBACK, 3, false, "Call-Back"},
    {LCP, 14, KIND_DUMP, 0, false, "deprecated(14)"},
    {LCP, 15, KIND_DUMP, 0, false, "deprecated(15)"},
    {LCP, 16, KIND_DUMP, 0, false, "deprecated(16)"},
    {LCP, 17, KIND_DECIMAL, 4, true, "MRRU"},
    {LCP, 18, KIND_DUMP, 0, false, "12-Bit seq #"},
    {LCP, 19, KIND_ENDPOINT, 3, false, "End-Disc"},
    {LCP, 20, KIND_DUMP, 0, false, "Proprietary"},
    {LCP, 21, KIND_DUMP, 0, false, "DCE-Id"},
    {LCP, 22, KIND_DUMP, 0, false, "MP+"},
    {LCP, 23, KIND_HEX, 4, true, "Link-Disc"},
    {LCP, 24, KIND_DUMP, 0, false, "LCP-Auth-Opt"},
    {LCP, 25, KIND_DUMP, 0, false, "COBS"},
    {LCP, 26, KIND_DUMP, 0, false, "Prefix-elision"},
    {LCP, 27, KIND_DUMP, 0, false, "Multilink-header-Form"},
    {LCP, 28, KIND_DUMP, 0, false, "I18N"},
    {LCP, 29, KIND_DUMP, 0, false, "SDL-over-SONET/SDH"},
    {LCP, 30, KIND_DUMP, 0, false, "PPP-Muxing"},
    {IPCP, 1, KIND_IPV4_PAIR, 10, true, "IP-Addrs"},
    {IPCP, 2, KIND_COMPRESSION, 4, false, "IP-Comp"},
    {IPCP, 3, KIND_IPV4, 6, true, "IP-Addr"},
    {IPCP, 4, KIND_IPV4, 6, true, "Home-Addr"},
    {IPCP, 129, KIND_IPV4, 6, true, "Pri-DNS"},
    {IPCP, 130, KIND_IPV4, 6, true, "Pri-NBNS"},
    {IPCP, 131, KIND_IPV4, 6, true, "Sec-DNS"},
    {IPCP, 132, KIND_IPV4, 6, true, "Sec-NBNS"},
    {IP6CP, 1, KIND_INTERFACE, 10, true, "Interface-ID"},
    {CCP, 0, KIND_DUMP, 0, false, "OUI"},
    {CCP, 1, KIND_DUMP, 0, false, "Pred-1"},
    {CCP, 2, KIND_DUMP, 0, false, "Pred-2"},
    {CCP, 3, KIND_DUMP, 0, false, "Puddle"},
    {CCP, 16, KIND_DUMP, 0, false, "HP-PPC"},
    {CCP, 17, KIND_DUMP, 0, false, "Stac-LZS"},
    {CCP, 18, KIND_DUMP, 0, false, "MPPC"},
    {CCP, 19, KIND_DUMP, 0, false, "Gand-FZA"},
    {CCP, 20, KIND_DUMP, 0, false, "V.42bis"},
    {CCP, 21, KIND_BSD, 3, false, "BSD-Comp"},
    {CCP, 23, KIND_DUMP, 0, false, "LZS-DCP"},
    {CCP, 24, KIND_MVRCA, 4, false, "MVRCA"},
    {CCP, 25, KIND_DUMP, 0, false, "DEC"},
    {CCP, 26, KIND_DEFLATE, 4, false, "Deflate"},
};

static const struct option *find_option(uint32_t protocol, uint32_t type)
{
    for (unsigned i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (options[i].protocol == protocol && options[i].type == type)
            return &options[i];
    }
    return NULL;
}

/* The n bytes of an option's value. */
static void dissect_value(struct dissect *d, const struct option *option, uint32_t n)
{
    unsigned kind = option ? option->kind : KIND_DUMP;
    if (kind == KIND_DECIMAL && n == 2) {
        emit_uint(d, CP_OPTION_NUMBER, 2);
        return;
    }
    if (kind == KIND_HEX && n == 4 && option->type == OPTION_MAGIC) {
        emit_uint(d, CP_MAGIC, 4);
        return;
    }
    if (n >= 2 &&
        (kind == KIND_AUTHENTICATION || kind == KIND_QUALITY || kind == KIND_COMPRESSION)) {
        emit_uint(d, CP_OPTION_PROTOCOL, 2);
        n -= 2;
    }
    for (; n >= 4 && (kind == KIND_IPV4 || kind == KIND_IPV4_PAIR); n -= 4)
        emit_bytes(d, CP_OPTION_ADDRESS, 4, reader_peek(&d->r, 0, 4));
    emit_bytes(d, CP_OPTION_VALUE, n, 0);
}

static void dissect_option(struct dissect *d)
{
    uint32_t protocol = packet_number(d->p, d->y->offset - 2, 2), type = reader_peek(&d->r, 0, 1);
    uint32_t group = emit_group(d, CP_OPTION, protocol << 8 | type);
    emit_uint(d, CP_OPTION_TYPE, 1);
    uint32_t n = emit_uint(d, CP_OPTION_LENGTH, 1), left = reader_left(&d->r);
    if (reader_ok(&d->r) && (n < OPTION_LEN || n - OPTION_LEN > left)) {
        dissect_malformed(d);
        n = OPTION_LEN + left;
    }
    if (reader_ok(&d->r))
        dissect_value(d, find_option(protocol, type), n - OPTION_LEN);
    emit_end(d, group);
}

static void dissect_code(struct dissect *d, uint32_t code)
{
    bool options_follow = code >= CODE_REQUEST && code <= CODE_REJECT;
    bool magic = code == CODE_VENDOR || (code >= CODE_ECHO_REQUEST && code < CODE_RESET_REQUEST);
    while (options_follow && reader_ok(&d->r) && reader_left(&d->r))
        dissect_option(d);
    if (magic && reader_left(&d->r) >= 4)
        emit_uint(d, CP_MAGIC, 4);
    if (code == CODE_PROTOCOL_REJECT && reader_left(&d->r) >= 2)
        emit_uint(d, CP_REJECTED, 2);
    if (reader_ok(&d->r))
        emit_rest(d, code == CODE_IDENTIFICATION ? CP_MESSAGE : CP_DATA);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t length = head(d, &rows[CP_LENGTH]);
    if (length < HEADER_LEN || !reader_limit(&d->r, length - HEADER_LEN)) {
        dissect_malformed(d);
        return;
    }
    dissect_code(d, head(d, &rows[CP_CODE]));
}

static void line_number(struct line *l, const char *text, uint32_t number)
{
    out_str(l->out, text);
    out_dec(l->out, number);
}

static void line_hex(struct line *l, const char *text, uint32_t number, unsigned digits)
{
    out_str(l->out, text);
    out_hex(l->out, number, digits);
}

static uint32_t number_at(const struct line *l, uint32_t offset, unsigned size)
{
    return packet_number(l->p, offset, size);
}

/* Rows of bytes in hex, as deep as `indent` says. */
static void line_dump(struct line *l, const char *indent, uint32_t at, uint32_t n)
{
    uint32_t there = at < l->p->caplen ? l->p->caplen - at : 0;
    n = n < there ? n : there;
    for (uint32_t row = 0; row < n; row += 16) {
        out_str(l->out, indent);
        line_hex(l, "0x", row, 4);
        out_str(l->out, ": ");
        for (uint32_t i = row; i < n && i < row + 16; i++) {
            out_str(l->out, i % 2 ? "" : " ");
            out_hex(l->out, number_at(l, at + i, 1), 2);
        }
    }
}

/* Returns false where the capture ends in it. */
static bool line_authentication(struct line *l, uint32_t at, uint32_t length)
{
    static const struct value_name algorithms[] = {
        {5, "MD5"},
        {6, "Unknown Auth Alg 6"},
        {0x80, "MS-CHAPv1"},
        {0x81, "MS-CHAPv2"},
    };
    uint32_t protocol = number_at(l, at + 2, 2), algorithm = number_at(l, at + 4, 1);
    const char *name = NAME_IN(algorithms, algorithm);
    switch (protocol) {
    case 0xc023:
        out_str(l->out, ": PAP");
        break;
    case 0xc027:
        out_str(l->out, ": SPAP");
        break;
    case 0xc227:
        out_str(l->out, ": EAP");
        break;
    case 0xc223:
        out_str(l->out, ": CHAP");
        if (at + 4 >= l->p->caplen) {
            line_stop(l, "ppp");
            return false;
        }
        out_str(l->out, ", ");
        if (name)
            out_str(l->out, name);
        else
            line_number(l, "Unknown Auth Alg ", algorithm);
        break;
    default:
        name = NAME_IN(ppp_protocols, protocol);
        out_str(l->out, ": ");
        out_str(l->out, name ? name : "Unknown Auth Proto (0x04x)");
        line_dump(l, "\n\t", at, length);
    }
    return true;
}

static void line_callback(struct line *l, uint32_t at)
{
    static const struct value_name words[] = {
        {0, "UserAuth"}, {1, "DialString"}, {2, "LocalID"}, {3, "E.164"}, {4, "X.500"}, {6, "CBCP"},
    };
    uint32_t operation = number_at(l, at + 2, 1);
    const char *name = NAME_IN(words, operation);
    out_str(l->out, ": : Callback Operation ");
    out_str(l->out, name ? name : "Unknown");
    line_number(l, " (", operation);
    out_char(l->out, ')');
}

static void line_option_vendor(struct line *l, uint32_t vendor)
{
    const char *name = line_vendor_name(vendor);
    out_str(l->out, ": Vendor: ");
    out_str(l->out, name ? name : "Unknown");
    line_number(l, " (", vendor);
    out_char(l->out, ')');
}

/* Returns false where the class of address is of another length. */
static bool line_endpoint(struct line *l, uint32_t at, uint32_t length)
{
    static const char *const words[] = {"Null", "Local", "IPv4", "MAC", "Magic-Num-Block", "PSNDN"};
    uint32_t class = number_at(l, at + 2, 1), right = class == 2 ? 7 : class == 3 ? 9 : 0;
    if (right && length != right) {
        line_number(l, " (length bogus, should be = ", right);
        out_char(l->out, ')');
        return false;
    }
    if (right && at + right > l->p->caplen) {
        line_stop(l, "ppp");
        return false;
    }
    out_str(l->out, ": ");
    if (class < sizeof words / sizeof words[0])
        out_str(l->out, words[class]);
    else
        line_number(l, "Unknown class ", class);
    if (class == 2) {
        out_char(l->out, ' ');
        out_ipv4(l->out, l->p->bytes + at + 3);
    } else if (class == 3) {
        out_char(l->out, ' ');
        out_mac(l->out, l->p->bytes + at + 3, 6);
    }
    return true;
}

static void line_deflate(struct line *l, uint32_t at)
{
    uint32_t method = number_at(l, at + 2, 1), check = number_at(l, at + 3, 1);
    line_number(l, ": Window: ", method >> 4);
    line_hex(l, (method & 15) == 8 ? "K, Method: zlib (0x" : "K, Method: unknown (0x", method & 15,
             1);
    line_number(l, "), MBZ: ", check >> 2);
    line_number(l, ", CHK: ", check & 3);
}

static void line_mvrca(struct line *l, uint32_t at)
{
    uint32_t bits = number_at(l, at + 2, 1);
    line_number(l, ": Features: ", bits >> 6);
    out_str(l->out, bits & 0x20 ? ", PxP: Enabled" : ", PxP: Disabled");
    line_number(l, ", History: ", bits & 0x1f);
    line_number(l, ", #CTX-ID: ", number_at(l, at + 3, 1));
}

static void line_ccp_value(struct line *l, uint32_t kind, uint32_t at)
{
    if (kind == KIND_BSD) {
        line_number(l, ": Version: ", number_at(l, at + 2, 1) >> 5);
        line_number(l, ", Dictionary Bits: ", number_at(l, at + 2, 1) & 0x1f);
    } else if (kind == KIND_MVRCA) {
        line_mvrca(l, at);
    } else if (kind == KIND_DEFLATE) {
        line_deflate(l, at);
    }
}

static void line_compression(struct line *l, uint32_t at)
{
    uint32_t protocol = number_at(l, at + 2, 2);
    if (protocol == 0x002d)
        out_str(l->out, ": VJ-Comp (0x2d):");
    else if (protocol == 0x0061)
        out_str(l->out, ": IP Header Compression (0x61):");
    else
        line_hex(l, ": Unknown (0x", protocol, 2);
    if (protocol != 0x002d && protocol != 0x0061)
        out_str(l->out, "):");
}

/* The value of an option that is as long as it should be. Returns false where it ends the list. */
static bool line_value(struct line *l, uint32_t kind, uint32_t at, uint32_t length)
{
    struct out *o = l->out;
    switch (kind) {
    case KIND_DECIMAL:
        line_number(l, ": ", number_at(l, at + 2, 2));
        break;
    case KIND_HEX:
        line_hex(l, ": 0x", number_at(l, at + 2, length - 2), 2 * (length - 2));
        break;
    case KIND_IPV4:
        out_str(o, ": ");
        out_ipv4(o, l->p->bytes + at + 2);
        break;
    case KIND_IPV4_PAIR:
        out_str(o, ": src ");
        out_ipv4(o, l->p->bytes + at + 2);
        out_str(o, ", dst ");
        out_ipv4(o, l->p->bytes + at + 6);
        break;
    case KIND_AUTHENTICATION:
        return line_authentication(l, at, length);
    case KIND_QUALITY:
        out_str(o, number_at(l, at + 2, 2) == 0xc025 ? ": LQR" : ": unknown");
        break;
    case KIND_CALLBACK:
        line_callback(l, at);
        break;
    case KIND_ENDPOINT:
        return line_endpoint(l, at, length);
    case KIND_VENDOR:
        line_option_vendor(l, number_at(l, at + 2, 3));
        break;
    case KIND_INTERFACE:
        for (uint32_t i = 2; i < 10; i += 2)
            line_hex(l, i == 2 ? ": " : ":", number_at(l, at + i, 2), 4);
        break;
    case KIND_COMPRESSION:
        line_compression(l, at);
        break;
    default:
        line_ccp_value(l, kind, at);
        break;
    }
    return true;
}

static void line_option_name(struct line *l, uint32_t protocol, uint32_t type, uint32_t length,
                             const struct option *option)
{
    if (protocol == LCP && !option) {
        line_hex(l, "\n\tunknown LCP option 0x", type, 2);
        return;
    }
    out_str(l->out, "\n\t  ");
    out_str(l->out, option ? option->name : protocol == CCP ? "Unknown" : "unknown");
    line_hex(l, " Option (0x", type, 2);
    line_number(l, "), length ", length);
}

/* Where tcpdump does not go on behind an option whose length is not what it should be. */
static bool stops_where_bogus(const struct option *option)
{
    return option->kind == KIND_COMPRESSION || option->kind == KIND_IPV4 ||
           (option->protocol == LCP && option->type > 3);
}

/* One option of the `left` bytes at `at`, in a message of `whole` bytes. Returns false where it
 * ends the list. */
static bool line_option(struct line *l, uint32_t protocol, uint32_t at, uint32_t left,
                        uint32_t whole)
{
    uint32_t type = number_at(l, at, 1), length = number_at(l, at + 1, 1);
    const struct option *option = find_option(protocol, type);
    if (length > whole)
        return false;
    line_option_name(l, protocol, type, length, option);
    if (length < OPTION_LEN) {
        if (option || protocol != LCP)
            out_str(l->out, " (length bogus, should be >= 2)");
        return false;
    }
    bool bogus = option && (option->exact ? length != option->length : length < option->length);
    if (bogus) {
        out_str(l->out,
                option->exact ? " (length bogus, should be = " : " (length bogus, should be >= ");
        out_dec(l->out, option->length);
        out_char(l->out, ')');
        if (stops_where_bogus(option))
            return false;
    } else if (option && at + (option->kind == KIND_VENDOR ? 5 : option->length) > l->p->caplen) {
        if (option->kind == KIND_INTERFACE)
            out_str(l->out, "[|ip6cp]");
        else if (option->kind == KIND_CALLBACK)
            out_str(l->out, ": ");
        if (option->kind != KIND_INTERFACE)
            line_stop(l, "ppp");
        return false;
    } else if (option) {
        if (!line_value(l, option->kind, at, length))
            return false;
    }
    bool dump = !bogus && (!option || option->kind == KIND_DUMP || l->opt.verbose > 1);
    if (dump && length > OPTION_LEN && (option || protocol != LCP))
        line_dump(l, "\n\t    ", at + OPTION_LEN, length - OPTION_LEN);
    if (length > left) {
        line_number(l, " [remaining options length ", left);
        line_number(l, " < ", length);
        out_str(l->out, "] (invalid)");
        return false;
    }
    return true;
}

static void line_options(struct line *l, uint32_t protocol, uint32_t at, uint32_t left,
                         uint32_t whole)
{
    static const struct value_name marks[] = {
        {IPCP, "[|ipcp]"},
        {IP6CP, "[|ip6cp]"},
        {CCP, "[|ccp]"},
        {LCP, "[|lcp]"},
    };
    const char *mark = NAME_IN(marks, protocol);
    while (mark && left) {
        if (at + OPTION_LEN > l->p->caplen) {
            out_str(l->out, mark);
            return;
        }
        if (!line_option(l, protocol, at, left, whole))
            return;
        uint32_t length = number_at(l, at + 1, 1);
        at += length;
        left -= length;
    }
}

static const struct value_name names[] = {
    {0x8021, "IPCP"},   {0x8023, "OSICP"}, {0x8057, "IP6CP"}, {0x80fd, "CCP"},
    {0x8281, "MPLSCP"}, {0xc021, "LCP"},   {0xc02b, "BACP"},
};

/* What follows the four bytes of an echo. */
static void line_trailing(struct line *l, const char *name, uint32_t at, uint32_t n)
{
    out_str(l->out, "\n\t  -----trailing data-----");
    if (at + n <= l->p->caplen) {
        line_dump(l, "\n\t  ", at, n);
        return;
    }
    out_str(l->out, "[|");
    out_str(l->out, name);
    out_char(l->out, ']');
}

static void line_identification(struct line *l, const char *name, uint32_t at, uint32_t n)
{
    uint32_t have = l->p->caplen - at;
    out_str(l->out, "\n\t  Message\n\t    ");
    out_escaped(l->out, l->p->bytes + at, n < have ? n : have);
    out_str(l->out, "[|");
    out_str(l->out, name);
    out_char(l->out, ']');
}

static void line_rejected(struct line *l, uint32_t at, uint32_t n)
{
    uint32_t protocol = number_at(l, at, 2);
    const char *name = NAME_IN(ppp_protocols, protocol);
    out_str(l->out, "\n\t  Rejected ");
    out_str(l->out, name ? name : "unknown");
    line_hex(l, " Protocol (0x", protocol, 4);
    out_char(l->out, ')');
    if (n > 2) {
        out_str(l->out, "\n\t  Rejected Packet");
        line_dump(l, "\n\t    ", at + 2, n - 2);
    }
}

/* What stands behind the magic number. Returns false where it was cut. */
static bool line_behind_magic(struct line *l, uint32_t code, const char *name, uint32_t at,
                              uint32_t n)
{
    uint32_t have = at < l->p->caplen ? l->p->caplen - at : 0;
    if (code >= CODE_ECHO_REQUEST && code <= CODE_DISCARD && n) {
        line_trailing(l, name, at, n);
    } else if (code == CODE_IDENTIFICATION && n) {
        line_identification(l, name, at, n);
    } else if (code == CODE_TIME_REMAINING) {
        if (have < 4)
            return false;
        line_number(l, ", Seconds-Remaining ", number_at(l, at, 4));
        out_char(l->out, 's');
    } else if (code == CODE_VENDOR) {
        if (have < 3)
            return false;
        const char *vendor = line_vendor_name(number_at(l, at, 3));
        out_str(l->out, " Vendor: ");
        out_str(l->out, vendor ? vendor : "Unknown");
        line_number(l, " (", number_at(l, at, 3));
        out_char(l->out, ')');
    }
    return true;
}

/* Messages that carry no options: those of `n` bytes of which fewer than `least` would make no
 * sense say nothing. */
static void line_other(struct line *l, uint32_t code, const char *name, uint32_t at, uint32_t n)
{
    static const uint8_t least[] = {
        [CODE_VENDOR] = 7,           [CODE_PROTOCOL_REJECT] = 2, [CODE_ECHO_REQUEST] = 4,
        [CODE_ECHO_REQUEST + 1] = 4, [CODE_DISCARD] = 4,         [CODE_IDENTIFICATION] = 4,
        [CODE_TIME_REMAINING] = 8,
    };
    uint32_t needed = code < sizeof least ? least[code] : 0;
    if (code >= CODE_RESET_REQUEST && l->opt.verbose < 2)
        line_dump(l, "\n\t  ", at - HEADER_LEN - 2, n + HEADER_LEN + 2);
    if (!needed || n < needed)
        return;
    if (at + (needed < 4 ? needed : 4) > l->p->caplen) {
        line_stop(l, "ppp");
        return;
    }
    if (code == CODE_PROTOCOL_REJECT) {
        line_rejected(l, at, n);
        return;
    }
    line_hex(l, "\n\t  Magic-Num 0x", number_at(l, at, 4), 8);
    if (!line_behind_magic(l, code, name, at + 4, n - 4))
        line_stop(l, "ppp");
}

static void line_verbose(struct line *l, const struct layer *y, const char *name)
{
    uint32_t code = header_value(l->p, y, &rows[CP_CODE]), left = y->end - y->offset;
    uint32_t length = header_value(l->p, y, &rows[CP_LENGTH]);
    uint32_t protocol = packet_number(l->p, y->offset - 2, 2);
    line_number(l, "\n\tencoded length ", length);
    if (length < HEADER_LEN) {
        out_str(l->out, " (< 4))");
        return;
    }
    if (length > left) {
        line_number(l, " (> packet length ", left);
        out_str(l->out, "))");
        return;
    }
    line_number(l, " (=Option(s) length ", length - HEADER_LEN);
    out_char(l->out, ')');
    if (length == HEADER_LEN)
        return;
    if (l->opt.verbose > 1)
        line_dump(l, "\n\t", y->offset - 2, HEADER_LEN + 2);
    if (code >= CODE_REQUEST && code <= CODE_REJECT)
        line_options(l, protocol, y->offset + HEADER_LEN, length - HEADER_LEN, left + 2);
    else
        line_other(l, code, name, y->offset + HEADER_LEN, length - HEADER_LEN);
}

static void line(struct line *l, const struct layer *y)
{
    uint32_t code = header_value(l->p, y, &rows[CP_CODE]), left = y->end - y->offset;
    const char *word = NAME_IN(codes, code);
    const char *name = NAME_IN(names, packet_number(l->p, y->offset - 2, 2));
    name = name ? name : "LCP";
    out_str(l->out, name);
    out_str(l->out, ", ");
    if (left < HEADER_LEN || y->fixed < 2) {
        out_str(l->out, "[|");
        out_str(l->out, name);
        out_char(l->out, ']');
        return;
    }
    out_str(l->out, word ? word : "Unknown Opcode");
    line_hex(l, " (0x", code, 2);
    line_number(l, "), id ", header_value(l->p, y, &rows[CP_IDENTIFIER]));
    line_number(l, ", length ", left + 2);
    if (!l->opt.verbose)
        return;
    if (y->fixed < HEADER_LEN)
        line_stop(l, "ppp");
    else
        line_verbose(l, y, name);
}

static const struct bind binds[] = {
    {BY_PPP, 0x8021}, {BY_PPP, 0x8023}, {BY_PPP, 0x8057}, {BY_PPP, 0x80fd},
    {BY_PPP, 0x8281}, {BY_PPP, 0xc021}, {BY_PPP, 0xc02b},
};

const struct protocol proto_ppp_cp = {
    .name = "ppp",
    .title = "PPP control protocol",
    .rfc = "RFC 1661",
    ROWS(rows),
    .n_header = CP_LENGTH + 1,
    BINDS(binds),
    .many = "option",
    .dissect = dissect,
    .line = line,
};
