/* Mobility Header of Mobile IPv6 (RFC 6275).
 *
 * What a student learns here: a node can leave its network and keep its address: it tells its home
 * agent, and whoever it talks with, where it is now. Two questions, one of them by way of home,
 * show that it is not lying.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+---------------+---------------+
 *    | Payload proto | Header length |     Type      |   Reserved    |
 *    +---------------+---------------+---------------+---------------+
 *    |           Checksum            | Message, options ...          |
 *    +-------------------------------+-------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    MH_PROTO,
    MH_LEN,
    MH_TYPE,
    MH_RESERVED,
    MH_CHECKSUM,
    MSG_RESERVED,
    HOTI_COOKIE,
    COTI_COOKIE,
    HOT_INDEX,
    HOT_COOKIE,
    HOT_TOKEN,
    COT_INDEX,
    COT_COOKIE,
    COT_TOKEN,
    BU_SEQ,
    BU_A,
    BU_H,
    BU_L,
    BU_K,
    BU_M,
    BU_R,
    BU_P,
    BU_RESERVED,
    BU_LIFETIME,
    BA_STATUS,
    BA_K,
    BA_R,
    BA_P,
    BA_RESERVED,
    BA_SEQ,
    BA_LIFETIME,
    BE_STATUS,
    BE_RESERVED,
    BE_HOME,
    MSG_DATA,
    OPTION_PAD1,
    OPTION_PADN,
    OPTION_REFRESH,
    OPTION_ALTERNATE,
    OPTION_NONCES,
    OPTION_AUTH,
    OPTION_OTHER,
    OPT_TYPE,
    OPT_LEN,
    OPT_PADN,
    OPT_REFRESH,
    OPT_ALT,
    OPT_HOME_NONCE,
    OPT_CARE_NONCE,
    OPT_AUTH,
    OPT_DATA
};

#define ROW(n, l, t, r, w) .name = (n), .label = (l), .type = (t), .rfc = (r), .what = (w)
#define HEADER_LEN 6
#define ADDRESS_LEN 16
#define COOKIE_LEN 8
#define UNIT 8
#define IP_PROTO 135

enum {
    REFRESH_REQUEST,
    HOME_TEST_INIT,
    CARE_TEST_INIT,
    HOME_TEST,
    CARE_TEST,
    UPDATE,
    ACKNOWLEDGEMENT,
    ERROR
};

enum {
    PAD1,
    PADN,
    REFRESH,
    ALTERNATE,
    NONCES,
    AUTHORIZATION
};

static const struct value_name payloads[] = {
    {59, "No next header"},
};

static const struct value_name types[] = {
    {0, "Binding refresh request"},
    {1, "Home test init"},
    {2, "Care-of test init"},
    {3, "Home test"},
    {4, "Care-of test"},
    {5, "Binding update"},
    {6, "Binding acknowledgement"},
    {7, "Binding error"},
    {8, "Fast binding update"},
    {9, "Fast binding acknowledgement"},
};

static const struct value_name statuses[] = {
    {0, "Accepted"},
    {1, "Accepted, prefixes must be discovered"},
    {128, "Reason unspecified"},
    {129, "Administratively prohibited"},
    {130, "Insufficient resources"},
    {131, "Home registration not supported"},
    {132, "Not home subnet"},
    {133, "Not home agent for this node"},
    {134, "Duplicate address detection failed"},
    {135, "Sequence number out of window"},
    {136, "Expired home nonce index"},
    {137, "Expired care-of nonce index"},
    {138, "Expired nonces"},
    {139, "Registration type change disallowed"},
};

static const struct value_name options[] = {
    {0, "Pad1"},
    {1, "PadN"},
    {2, "Binding refresh advice"},
    {3, "Alternate care-of address"},
    {4, "Nonce indices"},
    {5, "Binding authorization data"},
};

static const struct field_def rows[] = {
    [MH_PROTO] =
        {
            ROW("mip6.proto", "Payload protocol", FT_UINT, "RFC 6275 6.1.1",
                "What follows this header: nothing (59), so far."),
            .byte = 0,
            .size = 1,
            .brief = "nxt",
            NAMES(payloads),
        },
    [MH_LEN] =
        {
            ROW("mip6.hlen", "Header length", FT_UINT, "RFC 6275 6.1.1",
                "How long the message is, in units of eight bytes, the first not counted."),
            .byte = 1,
            .size = 1,
            .brief = "len",
        },
    [MH_TYPE] =
        {
            ROW("mip6.mhtype", "Mobility header type", FT_UINT, "RFC 6275 6.1.1",
                "What the message is for."),
            .byte = 2,
            .size = 1,
            .brief = "type",
            NAMES(types),
        },
    [MH_RESERVED] =
        {
            ROW("mip6.reserved", "Reserved", FT_HEX, "RFC 6275 6.1.1",
                "Not used; senders leave it zero."),
            .byte = 3,
            .size = 1,
            .brief = "rsv",
        },
    [MH_CHECKSUM] =
        {
            ROW("mip6.csum", "Checksum", FT_HEX, "RFC 6275 6.1.1",
                "A sum over the message and the addresses, by which the receiver notices damage."),
            .byte = 4,
            .size = 2,
            .brief = "sum",
        },
    [MSG_RESERVED] =
        {
            ROW("mip6.msg.reserved", "Reserved", FT_HEX, "RFC 6275 6.1.1",
                "Not used; senders leave it zero."),
            .brief = "rsv",
        },
    [HOTI_COOKIE] =
        {
            ROW("mip6.hoti.cookie", "Home init cookie", FT_UINT64, "RFC 6275 6.1.3",
                "A random number that comes back in the answer, sent by way of the home agent."),
            .brief = "cookie",
        },
    [COTI_COOKIE] =
        {
            ROW("mip6.coti.cookie", "Care-of init cookie", FT_UINT64, "RFC 6275 6.1.4",
                "A random number that comes back in the answer, sent straight."),
            .brief = "cookie",
        },
    [HOT_INDEX] =
        {
            ROW("mip6.hot.nindex", "Home nonce index", FT_UINT, "RFC 6275 6.1.5",
                "Which of its secrets the other end made the token with."),
            .byte = 0,
            .size = 2,
            .brief = "nonce",
        },
    [HOT_COOKIE] =
        {
            ROW("mip6.hot.cookie", "Home init cookie", FT_UINT64, "RFC 6275 6.1.5",
                "The number of the question."),
            .brief = "cookie",
        },
    [HOT_TOKEN] =
        {
            ROW("mip6.hot.token", "Home keygen token", FT_UINT64, "RFC 6275 6.1.5",
                "Half of what the key is made from that proves that both addresses are the same "
                "node's."),
            .brief = "token",
        },
    [COT_INDEX] =
        {
            ROW("mip6.cot.nindex", "Care-of nonce index", FT_UINT, "RFC 6275 6.1.6",
                "Which of its secrets the other end made the token with."),
            .byte = 0,
            .size = 2,
            .brief = "nonce",
        },
    [COT_COOKIE] =
        {
            ROW("mip6.cot.cookie", "Care-of init cookie", FT_UINT64, "RFC 6275 6.1.6",
                "The number of the question."),
            .brief = "cookie",
        },
    [COT_TOKEN] =
        {
            ROW("mip6.cot.token", "Care-of keygen token", FT_UINT64, "RFC 6275 6.1.6",
                "The other half of what the key is made from."),
            .brief = "token",
        },
    [BU_SEQ] =
        {
            ROW("mip6.bu.seqnr", "Sequence number", FT_UINT, "RFC 6275 6.1.7",
                "Tells newer updates from older, and is in the acknowledgement."),
            .byte = 0,
            .size = 2,
            .brief = "seq",
        },
    [BU_A] =
        {
            ROW("mip6.bu.a_flag", "Acknowledge", FT_FLAG, "RFC 6275 6.1.7",
                "Set: an acknowledgement is asked for."),
            .byte = 2,
            .size = 2,
            .mask = 0x8000,
            .brief = "A",
        },
    [BU_H] =
        {
            ROW("mip6.bu.h_flag", "Home registration", FT_FLAG, "RFC 6275 6.1.7",
                "Set: the receiver is asked to be the home agent."),
            .byte = 2,
            .size = 2,
            .mask = 0x4000,
            .brief = "H",
        },
    [BU_L] =
        {
            ROW("mip6.bu.l_flag", "Link-local address compatibility", FT_FLAG, "RFC 6275 6.1.7",
                "Set: the home address ends as the link-local address does."),
            .byte = 2,
            .size = 2,
            .mask = 0x2000,
            .brief = "L",
        },
    [BU_K] =
        {
            ROW("mip6.bu.k_flag", "Key management mobility", FT_FLAG, "RFC 6275 6.1.7",
                "Set: the keys move along with the node."),
            .byte = 2,
            .size = 2,
            .mask = 0x1000,
            .brief = "K",
        },
    [BU_M] =
        {
            ROW("mip6.bu.m_flag", "MAP registration", FT_FLAG, "RFC 5380 4.1",
                "Set: the receiver is an anchor point, not the home agent."),
            .byte = 2,
            .size = 2,
            .mask = 0x800,
            .brief = "M",
        },
    [BU_R] =
        {
            ROW("mip6.nemo.bu.r_flag", "Mobile router", FT_FLAG, "RFC 3963 4.1",
                "Set: a whole network moves, and the sender is its router."),
            .byte = 2,
            .size = 2,
            .mask = 0x400,
            .brief = "R",
        },
    [BU_P] =
        {
            ROW("mip6.bu.p_flag", "Proxy registration", FT_FLAG, "RFC 5213 8.1",
                "Set: a gateway speaks for a node that knows nothing of it."),
            .byte = 2,
            .size = 2,
            .mask = 0x200,
            .brief = "P",
        },
    [BU_RESERVED] =
        {
            ROW("mip6.bu.reserved", "Reserved", FT_HEX, "RFC 6275 6.1.7",
                "Bits with later meanings, or with none."),
            .byte = 2,
            .size = 2,
            .mask = 0x1ff,
            .brief = "rsv",
        },
    [BU_LIFETIME] =
        {
            ROW("mip6.bu.lifetime", "Lifetime", FT_UINT, "RFC 6275 6.1.7",
                "How long the binding holds, in units of four seconds; 0: it is given up."),
            .byte = 4,
            .size = 2,
            .brief = "life",
            .unit = "units of 4 s",
        },
    [BA_STATUS] =
        {
            ROW("mip6.ba.status", "Status", FT_UINT, "RFC 6275 6.1.8",
                "Below 128: the update was accepted."),
            .byte = 0,
            .size = 1,
            .brief = "st",
            NAMES(statuses),
        },
    [BA_K] =
        {
            ROW("mip6.ba.k_flag", "Key management mobility", FT_FLAG, "RFC 6275 6.1.8",
                "Set: the keys move along with the node."),
            .byte = 1,
            .size = 1,
            .mask = 0x80,
            .brief = "K",
        },
    [BA_R] =
        {
            ROW("mip6.nemo.ba.r_flag", "Mobile router", FT_FLAG, "RFC 3963 4.2",
                "Set: the binding is of a whole network."),
            .byte = 1,
            .size = 1,
            .mask = 0x40,
            .brief = "R",
        },
    [BA_P] =
        {
            ROW("mip6.ba.p_flag", "Proxy registration", FT_FLAG, "RFC 5213 8.2",
                "Set: the binding is of a node that knows nothing of it."),
            .byte = 1,
            .size = 1,
            .mask = 0x20,
            .brief = "P",
        },
    [BA_RESERVED] =
        {
            ROW("mip6.ba.reserved", "Reserved", FT_HEX, "RFC 6275 6.1.8",
                "Bits with later meanings, or with none."),
            .byte = 1,
            .size = 1,
            .mask = 0x1f,
            .brief = "rsv",
        },
    [BA_SEQ] =
        {
            ROW("mip6.ba.seqnr", "Sequence number", FT_UINT, "RFC 6275 6.1.8",
                "The number of the update."),
            .byte = 2,
            .size = 2,
            .brief = "seq",
        },
    [BA_LIFETIME] =
        {
            ROW("mip6.ba.lifetime", "Lifetime", FT_UINT, "RFC 6275 6.1.8",
                "How long the binding is granted for, in units of four seconds."),
            .byte = 4,
            .size = 2,
            .brief = "life",
            .unit = "units of 4 s",
        },
    [BE_STATUS] =
        {
            ROW("mip6.be.status", "Status", FT_UINT, "RFC 6275 6.1.9",
                "What was wrong: 1: no binding is known for the home address; 2: a type of message "
                "is not known."),
            .byte = 0,
            .size = 1,
            .brief = "st",
        },
    [BE_RESERVED] =
        {
            ROW("mip6.be.reserved", "Reserved", FT_HEX, "RFC 6275 6.1.9",
                "Not used; senders leave it zero."),
            .byte = 1,
            .size = 1,
            .brief = "rsv",
        },
    [BE_HOME] =
        {
            ROW("mip6.be.haddr", "Home address", FT_IPV6, "RFC 6275 6.1.9",
                "Whose binding it is about."),
            .byte = 2,
            .size = 16,
            .brief = "home",
        },
    [MSG_DATA] =
        {
            ROW("mip6.unknown_type_data", "Message data", FT_BYTES, "RFC 6275 6.1.1",
                "A message of a type that is not taken apart here."),
            .brief = "data",
        },
    [OPTION_PAD1] = {ROW("mip6.options.pad1", "Pad1", FT_GROUP, "RFC 6275 6.2.2",
                         "A zero that fills the header up.")},
    [OPTION_PADN] = {ROW("mip6.options.padn", "PadN", FT_GROUP, "RFC 6275 6.2.3",
                         "Some zeros that fill the header up.")},
    [OPTION_REFRESH] = {ROW("mip6.options.bra", "Binding refresh advice", FT_GROUP,
                            "RFC 6275 6.2.4", "When the next update is wanted.")},
    [OPTION_ALTERNATE] = {ROW("mip6.options.acoa", "Alternate care-of address", FT_GROUP,
                              "RFC 6275 6.2.5", "Where the node is now.")},
    [OPTION_NONCES] = {ROW("mip6.options.ni", "Nonce indices", FT_GROUP, "RFC 6275 6.2.6",
                           "Which secrets the tokens were made with.")},
    [OPTION_AUTH] = {ROW("mip6.options.bad_auth", "Binding authorization data", FT_GROUP,
                         "RFC 6275 6.2.7", "The proof that the sender may change the binding.")},
    [OPTION_OTHER] = {ROW("mip6.options.other", "Mobility option", FT_GROUP, "RFC 6275 6.2.1",
                          "More that the message has to say.")},
    [OPT_TYPE] =
        {
            ROW("mip6.mobility_opt", "Type", FT_UINT, "RFC 6275 6.2.1", "What the option says."),
            .brief = "type",
            NAMES(options),
        },
    [OPT_LEN] =
        {
            ROW("mip6.mobility_opt.len", "Length", FT_UINT, "RFC 6275 6.2.1",
                "How many bytes follow."),
            .brief = "len",
        },
    [OPT_PADN] =
        {
            ROW("mip6.padn", "PadN", FT_BYTES, "RFC 6275 6.2.3",
                "Zeros that have the next option begin at an even place."),
            .brief = "pad",
        },
    [OPT_REFRESH] =
        {
            ROW("mip6.bra.interval", "Refresh interval", FT_UINT, "RFC 6275 6.2.4",
                "When the next update is wanted at the latest, in units of four seconds."),
            .brief = "refresh",
            .unit = "units of 4 s",
        },
    [OPT_ALT] =
        {
            ROW("mip6.acoa.acoa", "Alternate care-of address", FT_IPV6, "RFC 6275 6.2.5",
                "Where the node is now, in the place of the packet's source."),
            .brief = "coa",
        },
    [OPT_HOME_NONCE] =
        {
            ROW("mip6.ni.hni", "Home nonce index", FT_UINT, "RFC 6275 6.2.6",
                "Which secret the home keygen token was made with."),
            .brief = "hni",
        },
    [OPT_CARE_NONCE] =
        {
            ROW("mip6.ni.cni", "Care-of nonce index", FT_UINT, "RFC 6275 6.2.6",
                "Which secret the care-of keygen token was made with."),
            .brief = "cni",
        },
    [OPT_AUTH] =
        {
            ROW("mip6.bad.auth", "Authenticator", FT_BYTES, "RFC 6275 6.2.7",
                "What only somebody can work out who has both tokens."),
            .brief = "auth",
        },
    [OPT_DATA] =
        {
            ROW("mip6.opt.data", "Data", FT_BYTES, "RFC 6275 6.2.1",
                "The value of an option that is not taken apart here."),
            .brief = "data",
        },
};

/* The shortest message of each type that is known. */
static const uint8_t least[] = {8, 16, 16, 24, 24, 12, 12, 24};

static void dissect_value(struct dissect *d, uint32_t type)
{
    switch (type) {
    case PADN:
        emit_rest(d, OPT_PADN);
        break;
    case REFRESH:
        emit_uint(d, OPT_REFRESH, 2);
        break;
    case ALTERNATE:
        emit_bytes(d, OPT_ALT, ADDRESS_LEN, 0);
        break;
    case NONCES:
        emit_uint(d, OPT_HOME_NONCE, 2);
        emit_uint(d, OPT_CARE_NONCE, 2);
        break;
    case AUTHORIZATION:
        emit_rest(d, OPT_AUTH);
        break;
    default:
        break;
    }
    if (reader_ok(&d->r))
        emit_rest(d, OPT_DATA);
}

static void dissect_option(struct dissect *d)
{
    uint32_t type = reader_peek(&d->r, 0, 1);
    uint32_t group = emit_group(d, type <= AUTHORIZATION ? OPTION_PAD1 + type : OPTION_OTHER, 0);
    emit_uint(d, OPT_TYPE, 1);
    if (type != PAD1 && reader_ok(&d->r)) {
        uint32_t outer = dissect_enter(d, emit_uint(d, OPT_LEN, 1));
        dissect_value(d, type);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
}

static void message(struct dissect *d, uint32_t type)
{
    switch (type) {
    case REFRESH_REQUEST:
        emit_uint(d, MSG_RESERVED, 2);
        break;
    case HOME_TEST_INIT:
    case CARE_TEST_INIT:
        emit_uint(d, MSG_RESERVED, 2);
        emit_bytes(d, type == HOME_TEST_INIT ? HOTI_COOKIE : COTI_COOKIE, COOKIE_LEN, 0);
        break;
    case HOME_TEST:
    case CARE_TEST:
        emit_uint(d, type == HOME_TEST ? HOT_INDEX : COT_INDEX, 2);
        emit_bytes(d, type == HOME_TEST ? HOT_COOKIE : COT_COOKIE, COOKIE_LEN, 0);
        emit_bytes(d, type == HOME_TEST ? HOT_TOKEN : COT_TOKEN, COOKIE_LEN, 0);
        break;
    case UPDATE:
        emit_struct(d, BU_SEQ, BU_LIFETIME);
        break;
    case ACKNOWLEDGEMENT:
        emit_struct(d, BA_STATUS, BA_LIFETIME);
        break;
    case ERROR:
        emit_struct(d, BE_STATUS, BE_HOME);
        break;
    default:
        emit_rest(d, MSG_DATA);
    }
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t length = (head(d, &rows[MH_LEN]) + 1) * UNIT;
    if (!reader_limit(&d->r, length - HEADER_LEN))
        dissect_malformed(d);
    if (!(d->want & (WANT_FIELDS | WANT_VERBOSE)))
        return;
    message(d, head(d, &rows[MH_TYPE]));
    while (reader_ok(&d->r) && reader_left(&d->r))
        dissect_option(d);
}

/* ---- the line ---- */

static void line_number(struct line *l, const char *before, uint32_t v)
{
    out_str(l->out, before);
    out_dec(l->out, v);
}

/* Whether the n bytes from `at` on are there for tcpdump. */
static bool there(const struct line *l, const struct layer *y, uint32_t at, uint32_t n)
{
    uint32_t up = line_parent(l, y)->end, stop = up < l->p->caplen ? up : l->p->caplen;
    return at + n <= stop;
}

/* The same, where tcpdump stops without them. */
static bool has(struct line *l, const struct layer *y, uint32_t at, uint32_t n)
{
    l->stopped = l->stopped || !there(l, y, at, n);
    return !l->stopped;
}

static void line_cookie(struct line *l, const char *name, uint32_t at)
{
    out_str(l->out, name);
    out_hex(l->out, packet_number(l->p, at, 4), 8);
    out_char(l->out, ':');
    out_hex(l->out, packet_number(l->p, at + 4, 4), 8);
}

static void line_value(struct line *l, uint32_t type, uint32_t at, uint32_t n)
{
    struct out *o = l->out;
    switch (type) {
    case PAD1:
        out_str(o, "(pad1)");
        break;
    case PADN:
        out_str(o, "(padn)");
        break;
    case REFRESH:
        line_number(l, "(refresh: ", packet_number(l->p, at + 2, 2) << 2);
        out_char(o, ')');
        break;
    case ALTERNATE:
        out_str(o, "(alt-CoA: ");
        out_ipv6(o, l->p->bytes + at + 2);
        out_char(o, ')');
        break;
    case NONCES:
        out_str(o, "(ni: ho=0x");
        out_hex(o, packet_number(l->p, at + 2, 2), 4);
        out_str(o, " co=0x");
        out_hex(o, packet_number(l->p, at + 4, 2), 4);
        out_char(o, ')');
        break;
    case AUTHORIZATION:
        out_str(o, "(auth)");
        break;
    default:
        out_str(o, "(type-0x");
        out_hex(o, type, 2);
        line_number(l, ": len=", n);
        out_char(o, ')');
    }
}

/* The options from `at` to `end`. tcpdump wants a byte behind each, and goes by its type more than
 * by its length. Returns false where one is not there. */
static bool line_options(struct line *l, const struct layer *y, uint32_t at, uint32_t end)
{
    static const uint8_t sizes[] = {0, 0, 4, 18, 6, 12};
    static const char *const names[] = {
        "", "", "(refresh: trunc)", "(altcoa: trunc)", "(ni: trunc)", "(auth: trunc)"};
    while (at < end) {
        uint32_t type = packet_number(l->p, at, 1), n = packet_number(l->p, at + 1, 1);
        if (!there(l, y, at, 1)) {
            l->stopped = true;
            return false;
        }
        if (type != PAD1 && at + 1 >= end)
            return false;
        if (type != PAD1 && !there(l, y, at + 1, 1)) {
            l->stopped = true;
            return false;
        }
        uint32_t size = type == PAD1 ? 1 : n + 2;
        if (at + size > end || !there(l, y, at + size, 1))
            return false;
        if (type < sizeof names / sizeof *names && end - at < sizes[type]) {
            out_str(l->out, names[type]);
            return false;
        }
        if (type >= REFRESH && type <= NONCES && !has(l, y, at + 2, sizes[type] - 2u))
            return false;
        line_value(l, type, at, n);
        at += size;
    }
    return true;
}

/* The flags of an update, or of an acknowledgement, by letters. */
static void line_flags(struct line *l, uint32_t flags)
{
    static const char letters[] = "AHLK";
    out_char(l->out, ' ');
    for (unsigned i = 0; i < 4; i++) {
        if (flags & 0x80u >> i)
            out_char(l->out, letters[i]);
    }
}

/* "name" and the number of n bytes that stands `from` bytes behind the message's begin, times
 * `unit`. Returns false where it is cut off. */
static bool line_field(struct line *l, const struct layer *y, const char *name, uint32_t from,
                       uint32_t n, uint32_t unit)
{
    if (!has(l, y, y->offset + from, n))
        return false;
    line_number(l, name, packet_number(l->p, y->offset + from, n) * unit);
    return true;
}

static bool line_cookies(struct line *l, const struct layer *y, bool home, bool answer)
{
    uint32_t at = y->offset + 8;
    if (!l->opt.verbose)
        return true;
    if (!has(l, y, at, COOKIE_LEN))
        return false;
    line_cookie(l, home ? " Home Init Cookie=" : " Care-of Init Cookie=", at);
    if (!answer)
        return true;
    if (!has(l, y, at + COOKIE_LEN, COOKIE_LEN))
        return false;
    line_cookie(l, home ? " Home Keygen Token=" : " Care-of Keygen Token=", at + COOKIE_LEN);
    return true;
}

static bool line_test(struct line *l, const struct layer *y, bool home)
{
    if (!has(l, y, y->offset + 6, 2))
        return false;
    out_str(l->out, " nonce id=0x");
    out_hex(l->out, packet_number(l->p, y->offset + 6, 2), 1);
    return line_cookies(l, y, home, true);
}

static bool line_update(struct line *l, const struct layer *y)
{
    if (!line_field(l, y, " seq#=", 6, 2, 1) || !there(l, y, y->offset + 8, 2))
        return false;
    uint32_t flags = packet_number(l->p, y->offset + 8, 1);
    if (flags & 0xf0)
        line_flags(l, flags);
    return line_field(l, y, " lifetime=", 10, 2, 4);
}

static bool line_acknowledgement(struct line *l, const struct layer *y)
{
    if (!line_field(l, y, " status=", 6, 1, 1) || !has(l, y, y->offset + 7, 1))
        return false;
    if (packet_number(l->p, y->offset + 7, 1) & 0x80)
        out_str(l->out, " K");
    return line_field(l, y, " seq#=", 8, 2, 1) && line_field(l, y, " lifetime=", 10, 2, 4);
}

static bool line_error(struct line *l, const struct layer *y)
{
    if (!line_field(l, y, " status=", 6, 1, 1) || !has(l, y, y->offset + 8, ADDRESS_LEN))
        return false;
    out_str(l->out, " homeaddr ");
    out_ipv6(l->out, l->p->bytes + y->offset + 8);
    return true;
}

/* What the message says. Returns false where it is cut off. */
static bool line_message(struct line *l, const struct layer *y, uint32_t type)
{
    switch (type) {
    case HOME_TEST_INIT:
    case CARE_TEST_INIT:
        return line_cookies(l, y, type == HOME_TEST_INIT, false);
    case HOME_TEST:
    case CARE_TEST:
        return line_test(l, y, type == HOME_TEST);
    case UPDATE:
        return line_update(l, y);
    case ACKNOWLEDGEMENT:
        return line_acknowledgement(l, y);
    case ERROR:
        return line_error(l, y);
    default:
        return true;
    }
}

static void line(struct line *l, const struct layer *y)
{
    static const char *const names[] = {"BRR", "HoTI", "CoTI", "HoT", "CoT", "BU", "BA", "BE"};
    struct out *o = l->out;
    uint32_t at = y->offset, type = packet_number(l->p, at + 2, 1);
    uint32_t length = (packet_number(l->p, at + 1, 1) + 1) * UNIT;
    bool known = type < sizeof names / sizeof *names;
    if (y->addr_len != ADDRESS_LEN) {
        out_char(o, ' ');
        line_ip_proto(l, packet_number(l->p, line_parent(l, y)->offset + 9, 1));
        line_number(l, " ", line_parent(l, y)->end - at);
        return;
    }
    if (!there(l, y, at, 3)) {
        line_cut(l, "mobility");
        l->stopped = there(l, y, at, 2);
        return;
    }
    if (known && length < least[type]) {
        line_number(l, "(header length ", length);
        line_number(l, " is too small for type ", type);
        out_char(o, ')');
        line_cut(l, "mobility");
        return;
    }
    out_str(o, "mobility: ");
    if (!known) {
        line_number(l, "type-#", type);
        line_number(l, " len=", length / UNIT - 1);
        return;
    }
    out_str(o, names[type]);
    if (!line_message(l, y, type)) {
        line_cut(l, "mobility");
        return;
    }
    if (l->opt.verbose && !line_options(l, y, at + least[type], at + length))
        line_cut(l, "mobility");
}

static const struct bind binds[] = {
    {BY_IP_PROTO, IP_PROTO},
};

const struct protocol proto_mip6 = {
    .name = "mip6",
    .title = "Mobile IPv6",
    .rfc = "RFC 6275",
    ROWS(rows),
    .n_header = MH_CHECKSUM + 1,
    BINDS(binds),
    .many = "options.pad1 options.padn",
    .dissect = dissect,
    .line = line,
};
