/* NTP, the Network Time Protocol (RFC 5905; control messages: RFC 9327).
 *
 * What a student learns here: how to set a clock over a network whose delay nobody knows. Four
 * times are written down: when the question left and arrived, when the answer left and arrived;
 * half of what the way there and back took is the delay, and the rest is how wrong the clock is.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---+-----+-----+---------------+---------------+---------------+
 *    |LI | VN  |Mode |    Stratum    |     Poll      |   Precision   |
 *    +---+-----+-----+---------------+---------------+---------------+
 *    |                          Root delay                           |
 *    +---------------------------------------------------------------+
 *    |                        Root dispersion                        |
 *    +---------------------------------------------------------------+
 *    |                         Reference ID                          |
 *    +---------------------------------------------------------------+
 *    |                 Reference timestamp (64 bits)                 |
 *    +---------------------------------------------------------------+
 *    |                  Origin timestamp (64 bits)                   |
 *    +---------------------------------------------------------------+
 *    |                  Receive timestamp (64 bits)                  |
 *    +---------------------------------------------------------------+
 *    |                 Transmit timestamp (64 bits)                  |
 *    +---------------------------------------------------------------+
 *    |          Extension fields, key ID and digest follow           | */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"
#include "wireloupe/view.h"

enum {
    NTP_FLAGS,
    NTP_LI,
    NTP_VN,
    NTP_MODE,
    NTP_STRATUM,
    NTP_PPOLL,
    NTP_PRECISION,
    NTP_ROOTDELAY,
    NTP_ROOTDISPERSION,
    NTP_REFID,
    NTP_REFTIME,
    NTP_ORG,
    NTP_REC,
    NTP_XMT,
    NTP_REFID_TEXT,
    NTP_EXT,
    NTP_EXT_TYPE,
    NTP_EXT_LENGTH,
    NTP_EXT_VALUE,
    NTP_KEYID,
    NTP_MAC,
    NTP_CTRL_FLAGS2,
    NTP_CTRL_R,
    NTP_CTRL_ERROR,
    NTP_CTRL_MORE,
    NTP_CTRL_OPCODE,
    NTP_CTRL_SEQUENCE,
    NTP_CTRL_STATUS,
    NTP_CTRL_ASSOCID,
    NTP_CTRL_OFFSET,
    NTP_CTRL_COUNT,
    NTP_CTRL_ERR_STATUS,
    NTP_SYS_LI,
    NTP_SYS_CLKSRC,
    NTP_SYS_COUNT,
    NTP_SYS_CODE,
    NTP_PEER_CONFIG,
    NTP_PEER_AUTHENABLE,
    NTP_PEER_AUTHENTIC,
    NTP_PEER_REACH,
    NTP_PEER_BCAST,
    NTP_PEER_SELECTION,
    NTP_PEER_COUNT,
    NTP_PEER_CODE,
    NTP_CLOCK_STATUS,
    NTP_CLOCK_CODE,
    NTP_CTRL_DATA,
    NTP_CTRL_ITEM,
    NTP_PRIV_R,
    NTP_PRIV_MORE,
    NTP_PRIV_AUTH_SEQ,
    NTP_PRIV_AUTH,
    NTP_PRIV_SEQ,
    NTP_PRIV_IMPL,
    NTP_PRIV_REQCODE,
    NTP_PRIV_ERR,
    NTP_PRIV_NUMITEMS,
    NTP_PRIV_NUMITEMS_HIGH,
    NTP_PRIV_NUMITEMS_LOW,
    NTP_PRIV_RESERVED,
    NTP_PRIV_ITEMSIZE,
    NTP_PRIV_ITEMSIZE_HIGH,
    NTP_PRIV_ITEMSIZE_LOW,
    NTP_PRIV_ITEM,
    NTP_PRIV_ITEM_DATA,
    NTP_MON_AVGINT,
    NTP_MON_LSINT,
    NTP_MON_RESTR,
    NTP_MON_COUNT,
    NTP_MON_REMOTE,
    NTP_MON_LOCAL,
    NTP_MON_FLAGS,
    NTP_MON_PORT,
    NTP_MON_MODE,
    NTP_MON_VERSION,
    NTP_MON_IPV6,
    NTP_MON_UNUSED,
    NTP_MON_REMOTE6,
    NTP_MON_LOCAL6
};

#define PORT 123
#define TIME_LEN 48
#define CONTROL_LEN 12
#define KEY_ID_LEN 4
#define ASSOCIATION_LEN 4  /* of an item in the answer to "read status": an ID and a status */
#define STATUS_ANSWER 0x81 /* of the flags: an answer to "read status", without an error */
#define REQUEST_MONLIST_1 42
#define MONLIST_1_LEN 72
#define NTP_TO_UNIX 2208988800 /* seconds from 1900 to 1970 */

enum ntp_mode {
    MODE_CONTROL = 6,
    MODE_PRIVATE = 7
};

static const struct value_name leaps[] = {
    {0, "No warning"},
    {1, "Last minute has 61 seconds"},
    {2, "Last minute has 59 seconds"},
    {3, "Clock not synchronized"},
};

static const struct value_name modes[] = {
    {0, "Reserved"}, {1, "Symmetric active"}, {2, "Symmetric passive"}, {3, "Client"},
    {4, "Server"},   {5, "Broadcast"},        {6, "Control message"},   {7, "Private"},
};

static const struct value_name strata[] = {
    {0, "Unspecified"},
    {1, "Primary reference"},
    {16, "Not synchronized"},
};

static const struct value_name extensions[] = {
    {0x0104, "Unique identifier"},      {0x0204, "NTS cookie"},
    {0x0304, "NTS cookie placeholder"}, {0x0404, "NTS authenticator"},
    {0x2005, "Checksum complement"},
};

static const struct value_name opcodes[] = {
    {1, "Read status"},           {2, "Read variables"},
    {3, "Write variables"},       {4, "Read clock variables"},
    {5, "Write clock variables"}, {6, "Set trap"},
    {7, "Trap response"},         {8, "Configure"},
    {9, "Export configuration"},  {10, "Read MRU list"},
    {11, "Read ordered list"},    {12, "Request nonce"},
    {31, "Unset trap"},
};

static const struct value_name errors[] = {
    {0, "Unspecified"},    {1, "Authentication failure"},      {2, "Invalid message length"},
    {3, "Invalid opcode"}, {4, "Unknown association"},         {5, "Unknown variable"},
    {6, "Invalid value"},  {7, "Administratively prohibited"},
};

static const struct value_name requests[] = {
    {0, "Peer list"},   {1, "Peer list summary"}, {2, "Peer info"},
    {4, "System info"}, {20, "Monitor list"},     {42, "Monitor list, with addresses"},
};

/* What every row has: type, name, label, document, sentence. */
#define ROW(kind, filter, title, document, sentence)                                               \
    .type = FT_##kind, .name = (filter), .label = (title), .rfc = (document), .what = (sentence)
#define AT(offset, bytes) .byte = (offset), .size = (bytes)
#define BITS(offset, bytes, bits) AT(offset, bytes), .mask = (bits), .depth = 1

static const struct field_def rows[] = {
    [NTP_FLAGS] = {ROW(HEX, "ntp.flags", "Flags", "RFC 5905 7.3",
                       "Leap warning, version and mode in one byte."),
                   AT(0, 1), .brief = "flags"},
    [NTP_LI] = {ROW(UINT, "ntp.flags.li", "Leap indicator", "RFC 5905 7.3",
                    "Whether a leap second is announced, or the clock cannot be trusted."),
                BITS(0, 1, 0xc0), NAMES(leaps), .brief = "LI"},
    [NTP_VN] = {ROW(UINT, "ntp.flags.vn", "Version number", "RFC 5905 7.3",
                    "The version of the protocol."),
                BITS(0, 1, 0x38), .brief = "VN"},
    [NTP_MODE] = {ROW(UINT, "ntp.flags.mode", "Mode", "RFC 5905 7.3",
                      "Who speaks: a client that asks, a server that answers."),
                  BITS(0, 1, 0x07), NAMES(modes), .brief = "mode"},
    [NTP_STRATUM] = {ROW(UINT, "ntp.stratum", "Stratum", "RFC 5905 7.3",
                         "How many steps the clock is from a reference clock, which is 0."),
                     AT(1, 1), NAMES(strata), .brief = "strat"},
    [NTP_PPOLL] = {ROW(INT, "ntp.ppoll", "Poll", "RFC 5905 7.3",
                       "How often the sender asks, at most: two to this power, in seconds."),
                   AT(2, 1), .brief = "poll"},
    [NTP_PRECISION] = {ROW(INT, "ntp.precision", "Precision", "RFC 5905 7.3",
                           "How exact the sender's clock is: two to this power, in seconds."),
                       AT(3, 1), .brief = "prec"},
    [NTP_ROOTDELAY] =
        {ROW(UINT, "ntp.rootdelay", "Root delay", "RFC 5905 7.3",
             "How long the way to the reference clock and back takes, in 1/65536 seconds."),
         AT(4, 4), .brief = "delay"},
    [NTP_ROOTDISPERSION] =
        {ROW(UINT, "ntp.rootdispersion", "Root dispersion", "RFC 5905 7.3",
             "How wrong the time may be by way of the reference clock, in 1/65536 seconds."),
         AT(8, 4), .brief = "disp"},
    [NTP_REFID] = {ROW(BYTES, "ntp.refid", "Reference ID", "RFC 5905 7.3",
                       "Where the sender has its time from: a word for a clock, or an address."),
                   AT(12, 4), .brief = "refid"},
    [NTP_REFTIME] = {ROW(NTP, "ntp.reftime", "Reference timestamp", "RFC 5905 7.3",
                         "When the sender's clock was last set."),
                     AT(16, 8), .brief = "ref"},
    [NTP_ORG] = {ROW(NTP, "ntp.org", "Origin timestamp", "RFC 5905 7.3",
                     "When the question left the client, by the client's clock."),
                 AT(24, 8), .brief = "org"},
    [NTP_REC] = {ROW(NTP, "ntp.rec", "Receive timestamp", "RFC 5905 7.3",
                     "When the question arrived, by the server's clock."),
                 AT(32, 8), .brief = "rec"},
    [NTP_XMT] = {ROW(NTP, "ntp.xmt", "Transmit timestamp", "RFC 5905 7.3",
                     "When this message left, by the sender's clock."),
                 AT(40, 8), .brief = "xmt"},
    [NTP_REFID_TEXT] =
        {ROW(TEXT, "ntp.refid.text", "Reference", "RFC 5905 7.3",
             "The kind of reference clock, or why the server sends the client away."),
         .flags = FF_SAME},
    [NTP_EXT] = {ROW(GROUP, "ntp.ext", "Extension field", "RFC 7822 3",
                     "Something that was added to the protocol later.")},
    [NTP_EXT_TYPE] = {ROW(HEX, "ntp.ext.type", "Field type", "RFC 7822 3",
                          "What the extension is."),
                      NAMES(extensions), .brief = "type"},
    [NTP_EXT_LENGTH] = {ROW(UINT, "ntp.ext.length", "Length", "RFC 7822 3",
                            "How long the extension is, with its type and this length."),
                        .unit = "bytes", .brief = "len"},
    [NTP_EXT_VALUE] = {ROW(BYTES, "ntp.ext.value", "Value", "RFC 7822 3",
                           "What the extension says."),
                       .brief = "value"},
    [NTP_KEYID] = {ROW(UINT, "ntp.keyid", "Key identifier", "RFC 5905 7.3",
                       "Which of the keys that both sides know was used."),
                   .brief = "key"},
    [NTP_MAC] = {ROW(BYTES, "ntp.mac", "Message authentication code", "RFC 5905 7.3",
                     "A digest that only somebody with the key can make."),
                 .brief = "mac"},
    [NTP_CTRL_FLAGS2] = {ROW(HEX, "ntp.ctrl.flags2", "Flags", "RFC 9327 2",
                             "Three flags and what is asked for."),
                         AT(1, 1), .brief = "flags"},
    [NTP_CTRL_R] = {ROW(FLAG, "ntp.ctrl.flags2.r", "Response", "RFC 9327 2",
                        "Set: this is an answer."),
                    BITS(1, 1, 0x80), .brief = "R"},
    [NTP_CTRL_ERROR] = {ROW(FLAG, "ntp.ctrl.flags2.error", "Error", "RFC 9327 2",
                            "Set: the server could not do it."),
                        BITS(1, 1, 0x40), .brief = "E"},
    [NTP_CTRL_MORE] = {ROW(FLAG, "ntp.ctrl.flags2.more", "More", "RFC 9327 2",
                           "Set: the answer goes on in another message."),
                       BITS(1, 1, 0x20), .brief = "M"},
    [NTP_CTRL_OPCODE] = {ROW(UINT, "ntp.ctrl.flags2.opcode", "Opcode", "RFC 9327 2",
                             "What is asked for."),
                         BITS(1, 1, 0x1f), NAMES(opcodes), .brief = "op"},
    [NTP_CTRL_SEQUENCE] = {ROW(UINT, "ntp.ctrl.sequence", "Sequence number", "RFC 9327 2",
                               "A number that the answer carries back."),
                           AT(2, 2), .brief = "seq"},
    [NTP_CTRL_STATUS] = {ROW(HEX, "ntp.ctrl.status", "Status", "RFC 9327 2",
                             "How the server, a peer of it or its clock does."),
                         AT(4, 2), .brief = "status"},
    [NTP_CTRL_ASSOCID] = {ROW(UINT, "ntp.ctrl.associd", "Association ID", "RFC 9327 2",
                              "Which peer of the server is meant; 0 is the server itself."),
                          AT(6, 2), .brief = "assoc"},
    [NTP_CTRL_OFFSET] = {ROW(UINT, "ntp.ctrl.offset", "Offset", "RFC 9327 2",
                             "Where this part stands in a long answer."),
                         AT(8, 2), .unit = "bytes", .brief = "offset"},
    [NTP_CTRL_COUNT] = {ROW(UINT, "ntp.ctrl.count", "Count", "RFC 9327 2",
                            "How much data follows."),
                        AT(10, 2), .unit = "bytes", .brief = "count"},
    [NTP_CTRL_ERR_STATUS] = {ROW(UINT, "ntp.ctrl.err_status", "Error code", "RFC 9327 3.4",
                                 "Why the server could not do it."),
                             AT(4, 2), .mask = 0xff00, NAMES(errors)},
    [NTP_SYS_LI] = {ROW(UINT, "ntp.ctrl.sys_status.li", "Leap indicator", "RFC 9327 3.1",
                        "Whether a leap second is announced."),
                    AT(4, 2), .mask = 0xc000, NAMES(leaps)},
    [NTP_SYS_CLKSRC] = {ROW(UINT, "ntp.ctrl.sys_status.clksrc", "Clock source", "RFC 9327 3.1",
                            "What the server's clock is set by."),
                        AT(4, 2), .mask = 0x3f00},
    [NTP_SYS_COUNT] = {ROW(UINT, "ntp.ctrl.sys_status.count", "System event counter",
                           "RFC 9327 3.1", "How many events there were since the last question."),
                       AT(4, 2), .mask = 0x00f0},
    [NTP_SYS_CODE] = {ROW(UINT, "ntp.ctrl.sys_status.code", "System event code", "RFC 9327 3.1",
                          "What the last event was."),
                      AT(4, 2), .mask = 0x000f},
    [NTP_PEER_CONFIG] = {ROW(FLAG, "ntp.ctrl.peer_status.config", "Configured", "RFC 9327 3.2",
                             "Set: the peer is named in the configuration."),
                         AT(4, 2), .mask = 0x8000},
    [NTP_PEER_AUTHENABLE] = {ROW(FLAG, "ntp.ctrl.peer_status.authenable", "Authentication enabled",
                                 "RFC 9327 3.2", "Set: the peer shall authenticate itself."),
                             AT(4, 2), .mask = 0x4000},
    [NTP_PEER_AUTHENTIC] = {ROW(FLAG, "ntp.ctrl.peer_status.authentic", "Authentic", "RFC 9327 3.2",
                                "Set: the peer has authenticated itself."),
                            AT(4, 2), .mask = 0x2000},
    [NTP_PEER_REACH] = {ROW(FLAG, "ntp.ctrl.peer_status.reach", "Reachable", "RFC 9327 3.2",
                            "Set: the peer answers."),
                        AT(4, 2), .mask = 0x1000},
    [NTP_PEER_BCAST] = {ROW(FLAG, "ntp.ctrl.peer_status.bcast", "Broadcast", "RFC 9327 3.2",
                            "Set: the peer broadcasts."),
                        AT(4, 2), .mask = 0x0800},
    [NTP_PEER_SELECTION] = {ROW(UINT, "ntp.ctrl.peer_status.selection", "Selection", "RFC 9327 3.2",
                                "Whether the peer's time is taken, and why not."),
                            AT(4, 2), .mask = 0x0700},
    [NTP_PEER_COUNT] = {ROW(UINT, "ntp.ctrl.peer_status.count", "Peer event counter",
                            "RFC 9327 3.2", "How many events there were since the last question."),
                        AT(4, 2), .mask = 0x00f0},
    [NTP_PEER_CODE] = {ROW(UINT, "ntp.ctrl.peer_status.code", "Peer event code", "RFC 9327 3.2",
                           "What the last event was."),
                       AT(4, 2), .mask = 0x000f},
    [NTP_CLOCK_STATUS] = {ROW(UINT, "ntp.ctrl.clock_status.status", "Clock status", "RFC 9327 3.3",
                              "How the reference clock does."),
                          AT(4, 2), .mask = 0xff00},
    [NTP_CLOCK_CODE] = {ROW(UINT, "ntp.ctrl.clock_status.code", "Clock event code", "RFC 9327 3.3",
                            "What the last event was."),
                        AT(4, 2), .mask = 0x00ff},
    [NTP_CTRL_DATA] = {ROW(TEXT, "ntp.ctrl.data", "Data", "RFC 9327 2",
                           "Names of variables, with their values in an answer."),
                       .brief = "data"},
    [NTP_CTRL_ITEM] = {ROW(GROUP, "ntp.ctrl.item", "Association", "RFC 9327 4",
                           "One peer of the server, and how it does.")},
    [NTP_PRIV_R] = {ROW(FLAG, "ntp.priv.flags.r", "Response", "RFC 1305 B",
                        "Set: this is an answer."),
                    AT(0, 1), .mask = 0x80},
    [NTP_PRIV_MORE] = {ROW(FLAG, "ntp.priv.flags.more", "More", "RFC 1305 B",
                           "Set: the answer goes on in another message."),
                       AT(0, 1), .mask = 0x40},
    [NTP_PRIV_AUTH_SEQ] = {ROW(HEX, "ntp.priv.auth_seq", "Authentication and sequence",
                               "RFC 1305 B",
                               "Whether the message is authenticated, and its number."),
                           AT(1, 1)},
    [NTP_PRIV_AUTH] = {ROW(FLAG, "ntp.priv.auth", "Authenticated", "RFC 1305 B",
                           "Set: a key ID and a digest follow."),
                       AT(1, 1), .mask = 0x80},
    [NTP_PRIV_SEQ] = {ROW(UINT, "ntp.priv.seq", "Sequence number", "RFC 1305 B",
                          "Which message of a long answer this is."),
                      AT(1, 1), .mask = 0x7f},
    [NTP_PRIV_IMPL] = {ROW(UINT, "ntp.priv.impl", "Implementation", "RFC 1305 B",
                           "Which program's requests these are; 3 is ntpd's."),
                       AT(2, 1)},
    [NTP_PRIV_REQCODE] =
        {ROW(UINT, "ntp.priv.reqcode", "Request code", "RFC 1305 B",
             "What is asked for; 42 was used for attacks, since its answer is so long."),
         AT(3, 1), NAMES(requests)},
    [NTP_PRIV_ERR] = {ROW(HEX, "ntp.priv.err", "Error code", "RFC 1305 B",
                          "How it went: 0 is success."),
                      AT(0, 1), .mask = 0xf0},
    [NTP_PRIV_NUMITEMS] = {ROW(UINT, "ntp.priv.numitems", "Number of items", "RFC 1305 B",
                               "How many items follow."),
                           AT(0, 2), .mask = 0x0fff},
    [NTP_PRIV_NUMITEMS_HIGH] = {ROW(UINT, "ntp.priv.numitems.high", "Number of items, upper bits",
                                    "RFC 1305 B", "The upper four bits of the number."),
                                AT(0, 1), .mask = 0x0f, .depth = 1, .flags = FF_PART},
    [NTP_PRIV_NUMITEMS_LOW] = {ROW(UINT, "ntp.priv.numitems.low", "Number of items, lower bits",
                                   "RFC 1305 B", "The lower eight bits of the number."),
                               AT(1, 1), .depth = 1, .flags = FF_PART},
    [NTP_PRIV_RESERVED] = {ROW(HEX, "ntp.priv.reserved", "Reserved", "RFC 1305 B",
                               "Not used; senders leave it zero."),
                           AT(0, 1), .mask = 0xf0},
    [NTP_PRIV_ITEMSIZE] = {ROW(UINT, "ntp.priv.itemsize", "Size of an item", "RFC 1305 B",
                               "How long each item is."),
                           AT(0, 2), .mask = 0x0fff, .unit = "bytes"},
    [NTP_PRIV_ITEMSIZE_HIGH] = {ROW(UINT, "ntp.priv.itemsize.high", "Size of an item, upper bits",
                                    "RFC 1305 B", "The upper four bits of the size."),
                                AT(0, 1), .mask = 0x0f, .depth = 1, .flags = FF_PART},
    [NTP_PRIV_ITEMSIZE_LOW] = {ROW(UINT, "ntp.priv.itemsize.low", "Size of an item, lower bits",
                                   "RFC 1305 B", "The lower eight bits of the size."),
                               AT(1, 1), .depth = 1, .flags = FF_PART},
    [NTP_PRIV_ITEM] = {ROW(GROUP, "ntp.priv.mode7.item", "Item", "RFC 1305 B",
                           "One item of the answer; in a monitor list, a host that has talked to "
                           "the server.")},
    [NTP_PRIV_ITEM_DATA] = {ROW(BYTES, "ntp.priv.mode7.item.data", "Item's data", "RFC 1305 B",
                                "What the item says, in the server's own form.")},
    [NTP_MON_AVGINT] = {ROW(UINT, "ntp.priv.monlist.avgint", "Average interval", "RFC 1305 B",
                            "How much time there was between the host's packets, on average."),
                        .unit = "seconds", .brief = "avg"},
    [NTP_MON_LSINT] = {ROW(UINT, "ntp.priv.monlist.lsint", "Time since the last packet",
                           "RFC 1305 B", "How long ago the host's last packet was."),
                       .unit = "seconds", .brief = "last"},
    [NTP_MON_RESTR] = {ROW(HEX, "ntp.priv.monlist.restr", "Restrictions", "RFC 1305 B",
                           "What the server refuses this host, bit by bit."),
                       .brief = "restr"},
    [NTP_MON_COUNT] = {ROW(UINT, "ntp.priv.monlist.count", "Packet count", "RFC 1305 B",
                           "How many packets came from the host."),
                       .brief = "count"},
    [NTP_MON_REMOTE] = {ROW(IPV4, "ntp.priv.monlist.remote_address", "Remote address", "RFC 1305 B",
                            "The host's address."),
                        .brief = "remote"},
    [NTP_MON_LOCAL] = {ROW(IPV4, "ntp.priv.monlist.local_address", "Local address", "RFC 1305 B",
                           "The server's address that the host talked to."),
                       .brief = "local"},
    [NTP_MON_FLAGS] = {ROW(HEX, "ntp.priv.monlist.flags", "Flags", "RFC 1305 B",
                           "What the server keeps in mind about the host, bit by bit."),
                       .brief = "flags"},
    [NTP_MON_PORT] = {ROW(UINT, "ntp.priv.monlist.port", "Port", "RFC 1305 B",
                          "The port that the host's last packet came from."),
                      .brief = "port"},
    [NTP_MON_MODE] = {ROW(UINT, "ntp.priv.monlist.mode", "Mode", "RFC 1305 B",
                          "The mode of the host's last packet."),
                      NAMES(modes), .brief = "mode"},
    [NTP_MON_VERSION] = {ROW(UINT, "ntp.priv.monlist.version", "Version", "RFC 1305 B",
                             "The version of NTP in the host's last packet."),
                         .brief = "ver"},
    [NTP_MON_IPV6] = {ROW(UINT, "ntp.priv.monlist.ipv6", "IPv6", "RFC 1305 B",
                          "Not zero: the two addresses at the end of the item count, not those "
                          "of IPv4."),
                      .brief = "ipv6"},
    [NTP_MON_UNUSED] = {ROW(HEX, "ntp.priv.monlist.unused", "Unused", "RFC 1305 B",
                            "Aligns the addresses that follow; senders leave it zero."),
                        .brief = "unused"},
    [NTP_MON_REMOTE6] = {ROW(IPV6, "ntp.priv.monlist.remote_address6", "Remote IPv6 address",
                             "RFC 1305 B", "The host's address, where it uses IPv6."),
                         .brief = "remote"},
    [NTP_MON_LOCAL6] = {ROW(IPV6, "ntp.priv.monlist.local_address6", "Local IPv6 address",
                            "RFC 1305 B",
                            "The server's address that the host talked to, where it uses IPv6."),
                        .brief = "local"},
};

/* The first byte: flags whose meaning depends on the mode. */
static void first_byte(struct dissect *d, bool private)
{
    emit_bits(d, NTP_FLAGS);
    d->depth++;
    if (private) {
        emit_bits(d, NTP_PRIV_R);
        emit_bits(d, NTP_PRIV_MORE);
    } else {
        emit_bits(d, NTP_LI);
    }
    emit_bits(d, NTP_VN);
    emit_bits(d, NTP_MODE);
    d->depth--;
}

static void extension(struct dissect *d, uint32_t n)
{
    uint32_t group = emit_group(d, NTP_EXT, 0);
    emit_uint(d, NTP_EXT_TYPE, 2);
    emit_uint(d, NTP_EXT_LENGTH, 2);
    emit_bytes(d, NTP_EXT_VALUE, n - 4, 0);
    emit_end(d, group);
}

/* What follows the timestamps: extension fields of 16 bytes and more (RFC 7822 3), then a key ID
 * and a digest, 20 or 24 bytes together. */
static void after_header(struct dissect *d, bool extensible)
{
    for (;;) {
        uint32_t left = reader_left(&d->r), n = reader_peek(&d->r, 2, 2);
        bool digest = left == 20 || left == 24 || left < 16;
        if (!reader_ok(&d->r) || !extensible || digest || n < 16 || n % 4 || n > left)
            break;
        extension(d, n);
    }
    if (!reader_ok(&d->r) || reader_left(&d->r) < KEY_ID_LEN)
        return;
    emit_uint(d, NTP_KEYID, KEY_ID_LEN);
    emit_rest(d, NTP_MAC);
}

static void time_message(struct dissect *d)
{
    uint32_t at = d->r.pos, stratum = reader_peek(&d->r, 1, 1), version = reader_peek(&d->r, 0, 1);
    if (!emit_struct(d, NTP_FLAGS, NTP_XMT))
        return;
    if (stratum <= 1 && packet_number(d->p, at + 12, 4)) {
        uint32_t n = 4;
        while (n && !packet_number(d->p, at + 12 + n - 1, 1))
            n--;
        emit_same(d, NTP_REFID_TEXT, at + 12, n, 0);
    }
    after_header(d, (version >> 3 & 7) >= 4);
}

/* The parts of the status word, by what it is the status of. */
static void status_word(struct dissect *d, uint32_t flags, uint32_t association)
{
    unsigned first = 0, last = 0, opcode = flags & 31;
    emit_bits(d, NTP_CTRL_STATUS);
    if (flags & 0x40)
        first = last = NTP_CTRL_ERR_STATUS;
    else if ((opcode == 1 || opcode == 2) && !association)
        first = NTP_SYS_LI, last = NTP_SYS_CODE;
    else if (opcode == 1 || opcode == 2)
        first = NTP_PEER_CONFIG, last = NTP_PEER_CODE;
    else if (opcode == 4 || opcode == 5)
        first = NTP_CLOCK_STATUS, last = NTP_CLOCK_CODE;
    d->depth++;
    for (unsigned row = first; flags & 0x80 && first && row <= last; row++)
        emit_bits(d, row);
    d->depth--;
    reader_skip(&d->r, 2);
}

/* The answer to "read status" of the server: an ID and a status for each of its peers. */
static void associations(struct dissect *d, uint32_t n)
{
    uint32_t outer = dissect_enter(d, n);
    while (reader_ok(&d->r) && reader_left(&d->r) >= ASSOCIATION_LEN) {
        uint32_t item = emit_group(d, NTP_CTRL_ITEM, 0);
        uint32_t id = emit_uint(d, NTP_CTRL_ASSOCID, 2);
        status_word(d, STATUS_ANSWER, id ? id : 1);
        emit_end(d, item);
    }
    dissect_leave(d, outer);
}

static void control_message(struct dissect *d)
{
    uint32_t flags = reader_peek(&d->r, 1, 1), association = reader_peek(&d->r, 6, 2);
    first_byte(d, false);
    reader_skip(&d->r, 1);
    emit_bits(d, NTP_CTRL_FLAGS2);
    d->depth++;
    for (unsigned row = NTP_CTRL_R; row <= NTP_CTRL_OPCODE; row++)
        emit_bits(d, row);
    d->depth--;
    reader_skip(&d->r, 1);
    emit_uint(d, NTP_CTRL_SEQUENCE, 2);
    status_word(d, flags, association);
    emit_uint(d, NTP_CTRL_ASSOCID, 2);
    emit_uint(d, NTP_CTRL_OFFSET, 2);
    uint32_t n = emit_uint(d, NTP_CTRL_COUNT, 2);
    if (!reader_ok(&d->r))
        return;
    if (n > reader_left(&d->r)) {
        dissect_malformed(d);
        n = reader_left(&d->r);
    }
    if ((flags & 0xdf) == STATUS_ANSWER && !association && n % ASSOCIATION_LEN == 0 && n)
        associations(d, n);
    else
        emit_bytes(d, NTP_CTRL_DATA, n, 0);
    if (reader_ok(&d->r) && n % 4 && reader_left(&d->r) >= 4 - n % 4)
        reader_skip(&d->r, 4 - n % 4); /* zeros, so that what follows is aligned */
    if (reader_ok(&d->r) && reader_left(&d->r) >= KEY_ID_LEN) {
        emit_uint(d, NTP_KEYID, KEY_ID_LEN);
        emit_rest(d, NTP_MAC);
    }
}

/* A host in the answer to "monitor list, with addresses". */
static void monitored(struct dissect *d)
{
    for (unsigned row = NTP_MON_AVGINT; row <= NTP_MON_FLAGS; row++)
        emit_uint(d, row, 4);
    emit_uint(d, NTP_MON_PORT, 2);
    emit_uint(d, NTP_MON_MODE, 1);
    emit_uint(d, NTP_MON_VERSION, 1);
    emit_uint(d, NTP_MON_IPV6, 4);
    emit_uint(d, NTP_MON_UNUSED, 4);
    emit_bytes(d, NTP_MON_REMOTE6, 16, 0);
    emit_bytes(d, NTP_MON_LOCAL6, 16, 0);
}

/* Mode 7, which only ntpd ever spoke: a header of eight bytes and items of one size. */
static void private_message(struct dissect *d)
{
    first_byte(d, true);
    reader_skip(&d->r, 1);
    emit_bits(d, NTP_PRIV_AUTH_SEQ);
    d->depth++;
    emit_bits(d, NTP_PRIV_AUTH);
    emit_bits(d, NTP_PRIV_SEQ);
    d->depth--;
    reader_skip(&d->r, 1);
    emit_uint(d, NTP_PRIV_IMPL, 1);
    emit_uint(d, NTP_PRIV_REQCODE, 1);
    uint32_t code = packet_number(d->p, d->r.pos - 1, 1);
    uint32_t items = reader_peek(&d->r, 0, 2) & 0xfff, size = reader_peek(&d->r, 2, 2) & 0xfff;
    emit_struct(d, NTP_PRIV_ERR, NTP_PRIV_NUMITEMS_LOW);
    emit_struct(d, NTP_PRIV_RESERVED, NTP_PRIV_ITEMSIZE_LOW);
    for (uint32_t i = 0; i < items && size && reader_ok(&d->r) && reader_left(&d->r); i++) {
        uint32_t item = emit_group(d, NTP_PRIV_ITEM, 0);
        if (code == REQUEST_MONLIST_1 && size == MONLIST_1_LEN)
            monitored(d);
        else
            emit_bytes(d, NTP_PRIV_ITEM_DATA, size, 0);
        emit_end(d, item);
    }
}

static void dissect(struct dissect *d)
{
    uint32_t have = reader_have(&d->r), mode = reader_peek(&d->r, 0, 1) & 7;
    d->y->fixed = (uint16_t)(have < TIME_LEN ? have : TIME_LEN);
    if (!(d->want & WANT_FIELDS) || !reader_need(&d->r, 1))
        return;
    if (mode == MODE_CONTROL)
        control_message(d);
    else if (mode == MODE_PRIVATE)
        private_message(d);
    else
        time_message(d);
}

/* The bytes of the line's fields stand at fixed places: after the header, behind y->fixed. */
static bool there(const struct line *l, const struct layer *y, uint32_t offset, uint32_t n)
{
    uint32_t end = y->end < l->p->caplen ? y->end : l->p->caplen, at = y->offset + offset;
    return at <= end && end - at >= n;
}

/* A fixed-point number of 16 and 16 bits: "1.007858". */
static void line_short(struct out *o, uint32_t v)
{
    out_dec(o, v >> 16);
    out_char(o, '.');
    out_dec_pad(o, (uint64_t)(v & 0xffff) * 1000000 >> 16, 6);
}

static void line_fraction(struct out *o, uint32_t fraction)
{
    out_char(o, '.');
    out_dec_pad(o, (uint64_t)fraction * 1000000000 >> 32, 9);
}

/* A timestamp: "3786000001.250000000 (2019-12-22T10:40:01Z)". */
static void line_time(struct out *o, uint64_t v)
{
    uint32_t seconds = (uint32_t)(v >> 32);
    out_dec(o, seconds);
    line_fraction(o, (uint32_t)v);
    if (!seconds)
        return;
    out_mem(o, " (", 2);
    format_date(o, (int64_t)seconds - NTP_TO_UNIX, 'T');
    out_mem(o, "Z)", 2);
}

/* By how much a time is later than the origin timestamp. */
static void line_difference(struct out *o, uint64_t from, uint64_t to)
{
    if (!from) {
        line_time(o, to);
        return;
    }
    uint64_t difference = to > from ? to - from : from - to;
    out_char(o, to > from ? '+' : '-');
    out_dec(o, difference >> 32);
    line_fraction(o, (uint32_t)difference);
}

static uint64_t timestamp(const struct line *l, const struct layer *y, unsigned row)
{
    uint32_t at = y->offset + rows[row].byte;
    return (uint64_t)packet_number(l->p, at, 4) << 32 | packet_number(l->p, at + 4, 4);
}

/* "poll 6 (64s)": a power of two. */
static void line_poll(struct out *o, uint32_t poll)
{
    int v = poll < 128 ? (int)poll : (int)poll - 256;
    out_str(o, ", poll ");
    out_sdec(o, v);
    if (v >= 0 && v < 32) {
        out_mem(o, " (", 2);
        out_dec(o, 1ull << v);
        out_mem(o, "s)", 2);
    } else if (v < 0 && v > -32) {
        out_mem(o, " (1/", 4);
        out_dec(o, 1ull << -v);
        out_mem(o, "s)", 2);
    }
}

static void line_refid(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t stratum = header_value(l->p, y, &rows[NTP_STRATUM]);
    out_str(o, ", Reference-ID: ");
    if (stratum == 0) {
        out_str(o, "(unspec)");
    } else if (stratum == 1) {
        out_escaped(o, header_bytes(l->p, y, &rows[NTP_REFID]), 4);
    } else {
        out_mem(o, "0x", 2);
        out_hex(o, packet_number(l->p, y->offset + rows[NTP_REFID].byte, 4), 8);
    }
}

/* Stratum, poll, precision and the root's values. Returns false where they are cut off. */
static bool line_clock(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t stratum = header_value(p, y, &rows[NTP_STRATUM]);
    if (!header_has(y, &rows[NTP_STRATUM]))
        return false;
    out_str(o, ", Stratum ");
    out_dec(o, stratum);
    out_str(o, stratum == 0   ? " (unspecified)"
               : stratum == 1 ? " (primary reference)"
               : stratum < 16 ? " (secondary reference)"
                              : " (reserved)");
    if (!header_has(y, &rows[NTP_PPOLL]))
        return false;
    line_poll(o, header_value(p, y, &rows[NTP_PPOLL]));
    if (!header_has(y, &rows[NTP_PRECISION]))
        return false;
    out_str(o, ", precision ");
    out_sdec(o, (int8_t)header_value(p, y, &rows[NTP_PRECISION]));
    if (!header_has(y, &rows[NTP_ROOTDELAY]))
        return false;
    out_str(o, "\n\tRoot Delay: ");
    line_short(o, header_value(p, y, &rows[NTP_ROOTDELAY]));
    if (!header_has(y, &rows[NTP_ROOTDISPERSION]))
        return false;
    out_str(o, ", Root dispersion: ");
    line_short(o, header_value(p, y, &rows[NTP_ROOTDISPERSION]));
    if (!header_has(y, &rows[NTP_REFID]))
        return false;
    line_refid(l, y);
    return true;
}

static bool line_times(struct line *l, const struct layer *y)
{
    static const struct {
        uint16_t row;
        const char *text;
    } times[] = {
        {NTP_REFTIME, "\n\t  Reference Timestamp:  "},
        {NTP_ORG, "\n\t  Originator Timestamp: "},
        {NTP_REC, "\n\t  Receive Timestamp:    "},
        {NTP_XMT, "\n\t  Transmit Timestamp:   "},
    };
    struct out *o = l->out;
    for (unsigned i = 0; i < 4; i++) {
        if (!header_has(y, &rows[times[i].row]))
            return false;
        out_str(o, times[i].text);
        line_time(o, timestamp(l, y, times[i].row));
    }
    out_str(o, "\n\t    Originator - Receive Timestamp:  ");
    line_difference(o, timestamp(l, y, NTP_ORG), timestamp(l, y, NTP_REC));
    out_str(o, "\n\t    Originator - Transmit Timestamp: ");
    line_difference(o, timestamp(l, y, NTP_ORG), timestamp(l, y, NTP_XMT));
    return true;
}

/* A key ID and a digest, or how much else follows. */
static bool line_rest(struct line *l, const struct layer *y, uint32_t n)
{
    struct out *o = l->out;
    if (n != KEY_ID_LEN && n != 20 && n != 24) {
        if (n) {
            out_str(o, "\n\t(");
            out_dec(o, n);
            out_str(o, " more bytes after the header)");
        }
        return true;
    }
    if (!there(l, y, TIME_LEN, KEY_ID_LEN))
        return false;
    out_str(o, "\n\tKey id: ");
    out_dec(o, packet_number(l->p, y->offset + TIME_LEN, 4));
    if (n == KEY_ID_LEN)
        return true;
    if (!there(l, y, TIME_LEN, n))
        return false;
    out_str(o, "\n\tAuthentication: ");
    for (uint32_t i = KEY_ID_LEN; i < n; i++)
        out_hex(o, packet_number(l->p, y->offset + TIME_LEN + i, 1), 2);
    return true;
}

static void line_word(struct out *o, const char *text, uint32_t value)
{
    out_str(o, text);
    out_dec(o, value);
}

/* A message that is too short, and perhaps cut, too. */
static void line_invalid(struct line *l, const struct layer *y)
{
    out_str(l->out, " (invalid)");
    if (y->end > l->p->caplen)
        line_cut(l, "ntp");
}

static bool line_control(struct line *l, const struct layer *y, uint32_t length)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t flags = header_value(p, y, &rows[NTP_CTRL_FLAGS2]);
    uint32_t status = header_value(p, y, &rows[NTP_CTRL_STATUS]);
    uint32_t n = header_value(p, y, &rows[NTP_CTRL_COUNT]);
    if (!header_has(y, &rows[NTP_CTRL_FLAGS2]))
        return false;
    out_str(o, flags & 0x80 ? ", Response" : ", Request");
    out_str(o, flags & 0x40 ? ", Error" : ", OK");
    out_str(o, flags & 0x20 ? ", More" : ", Last");
    line_word(o, ", OpCode=", flags & 31);
    out_char(o, '\n');
    if (!header_has(y, &rows[NTP_CTRL_SEQUENCE]))
        return false;
    line_word(o, "\tSequence=", header_value(p, y, &rows[NTP_CTRL_SEQUENCE]));
    if (!header_has(y, &rows[NTP_CTRL_STATUS]))
        return false;
    out_str(o, status ? ", Status=0x" : ", Status=");
    out_hex(o, status, 1);
    if (!header_has(y, &rows[NTP_CTRL_ASSOCID]))
        return false;
    line_word(o, ", Assoc.=", header_value(p, y, &rows[NTP_CTRL_ASSOCID]));
    if (!header_has(y, &rows[NTP_CTRL_OFFSET]))
        return false;
    line_word(o, ", Offset=", header_value(p, y, &rows[NTP_CTRL_OFFSET]));
    if (!header_has(y, &rows[NTP_CTRL_COUNT]))
        return false;
    line_word(o, ", Count=", n);
    if (CONTROL_LEN + n > length)
        line_invalid(l, y);
    else if (n && !there(l, y, CONTROL_LEN, n))
        return false;
    else if (n)
        out_str(o, "\n\tTO-BE-DONE: data not interpreted");
    return true;
}

/* tcpdump stops in the first four bytes, in the header of a control message and in a key's number
 * behind the times. */
static void mark_cut(struct line *l, const struct layer *y, bool control)
{
    uint32_t last = TIME_LEN + (there(l, y, 0, TIME_LEN) ? 4 : 0);
    if (control ? there(l, y, 0, CONTROL_LEN)
                : there(l, y, 0, 4) && (last == TIME_LEN || there(l, y, 0, last)))
        line_cut(l, "ntp");
    else
        line_stop(l, "ntp");
}

static void line_verbose(struct line *l, const struct layer *y, uint32_t first, uint32_t length)
{
    static const char *const names[] = {"", "+1s", "-1s", "clock unsynchronized"};
    struct out *o = l->out;
    bool control = (first & 7) == MODE_CONTROL;
    out_str(o, "\n\tLeap indicator: ");
    out_str(o, names[first >> 6]);
    line_word(o, " (", first & 0xc0);
    out_char(o, ')');
    if ((first & 7) == MODE_PRIVATE)
        return;
    if (length < (control ? CONTROL_LEN : TIME_LEN)) {
        line_invalid(l, y);
        return;
    }
    if (control ? !line_control(l, y, length)
                : !line_clock(l, y) || !line_times(l, y) || !line_rest(l, y, length - TIME_LEN))
        mark_cut(l, y, control);
}

static void line(struct line *l, const struct layer *y)
{
    static const char *const names[] = {
        "unspecified", "symmetric active", "symmetric passive", "Client",
        "Server",      "Broadcast",        "Control Message",   "Reserved",
    };
    struct out *o = l->out;
    uint32_t first = packet_number(l->p, y->offset, 1), length = y->end - y->offset;
    if (!there(l, y, 0, 1)) {
        line_stop(l, "ntp");
        return;
    }
    line_word(o, "NTPv", first >> 3 & 7);
    out_mem(o, ", ", 2);
    out_str(o, names[first & 7]);
    line_word(o, ", length ", length);
    if (l->opt.verbose)
        line_verbose(l, y, first, length);
}

static const struct bind binds[] = {
    {BY_UDP_PORT, PORT},
};

const struct protocol proto_ntp = {
    .name = "ntp",
    .title = "Network Time Protocol",
    .rfc = "RFC 5905",
    ROWS(rows),
    .n_header = NTP_XMT + 1,
    BINDS(binds),
    .many = "priv.mode7.item ctrl.item",
    .dissect = dissect,
    .line = line,
};
