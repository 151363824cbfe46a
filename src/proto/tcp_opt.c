/* TCP options (RFC 9293 3.1, and the RFC of each).
 *
 * What a student learns here: how a header grows: each option says what it is and how long it is,
 * so that a host skips what it does not know. Two kinds are a single byte, for padding.
 *
 *    +---------------+---------------+----------------------
 *    |     Kind      |    Length     | Data (length - 2) ...
 *    +---------------+---------------+---------------------- */
#include "tcp_opt.h"

#include "wireloupe/line.h"

static const struct value_name kinds[] = {
    {0, "End of options"},
    {1, "No operation"},
    {2, "Maximum segment size"},
    {3, "Window scale"},
    {4, "SACK permitted"},
    {5, "SACK"},
    {6, "Echo"},
    {7, "Echo reply"},
    {8, "Timestamps"},
    {9, "Partial order permitted"},
    {10, "Partial order profile"},
    {11, "CC"},
    {12, "CC.NEW"},
    {13, "CC.ECHO"},
    {14, "Alternate checksum request"},
    {15, "Alternate checksum"},
    {16, "Skeeter"},
    {17, "Bubba"},
    {18, "Trailer checksum"},
    {19, "MD5 signature"},
    {20, "SCPS capabilities"},
    {21, "Selective negative acknowledgement"},
    {22, "Record boundaries"},
    {23, "Corruption experienced"},
    {24, "SNAP"},
    {26, "Compression filter"},
    {27, "Quick-start response"},
    {28, "User timeout"},
    {29, "Authentication"},
    {30, "Multipath TCP"},
    {34, "Fast open cookie"},
    {76, "Riverbed probe"},
    {78, "Riverbed transparency"},
    {172, "Accurate ECN, order 0"},
    {174, "Accurate ECN, order 1"},
    {253, "Experiment 1"},
    {254, "Experiment 2"},
};

static const struct value_name experiments[] = {
    {0x454e, "TCP-ENO"},
    {0xacce, "Accurate ECN"},
    {0xe2d4, "SMC-R"},
    {0xf989, "Fast open"},
};

static const struct value_name troubles[] = {
    {TROUBLE_LENGTH, "length does not fit"},   {TROUBLE_NO_LENGTH, "no room for a length"},
    {TROUBLE_CUT, "cut by the capture"},       {TROUBLE_DATA, "data does not fit"},
    {TROUBLE_ACK, "no room for the data ACK"}, {TROUBLE_SEQ, "no room for the data number"},
};

static const struct value_name subtypes[] = {
    {0, "MP_CAPABLE"}, {1, "MP_JOIN"}, {2, "DSS"},          {3, "ADD_ADDR"},  {4, "REMOVE_ADDR"},
    {5, "MP_PRIO"},    {6, "MP_FAIL"}, {7, "MP_FASTCLOSE"}, {8, "MP_TCPRST"},
};

static const struct value_name reset_reasons[] = {
    {0, "unspecified"},
    {1, "Multipath TCP error"},
    {2, "lack of resources"},
    {3, "administratively prohibited"},
    {4, "too much outstanding data"},
    {5, "unacceptable performance"},
    {6, "middlebox interference"},
};

#define TCP "RFC 9293 3.1"
#define SCALE "RFC 7323 2"
#define STAMPS "RFC 7323 3"
#define SACK "RFC 2018 3"
#define ECHO "RFC 1072 3"
#define TTCP "RFC 1644 2"
#define AO "RFC 5925 2.2"
#define FASTOPEN "RFC 7413 4.1"
#define SCPS "CCSDS 714.0-B-2"
#define ACCECN "RFC 9768 3.2"
#define MP "RFC 8684 3"

#define ROW(row_name, says, kind, from, means)                                                     \
    .name = row_name, .label = says, .type = kind, .rfc = from, .what = means

static const struct field_def rows[] = {
    [OPT_EOL] = {ROW("tcp.options.eol", "End of options", FT_GROUP, TCP,
                     "The options end here; zeros fill the last word.")},
    [OPT_NOP] = {ROW("tcp.options.nop", "No operation", FT_GROUP, TCP,
                     "One byte that means nothing, to align what follows.")},
    [OPT_MSS] = {ROW("tcp.options.mss", "Maximum segment size", FT_GROUP, "RFC 9293 3.2",
                     "How much data the sender of this wants in one segment at most.")},
    [OPT_WSCALE] = {ROW("tcp.options.wscale", "Window scale", FT_GROUP, SCALE,
                        "By how many bits the window of all later segments is shifted.")},
    [OPT_SACK_PERM] = {ROW("tcp.options.sack_perm", "SACK permitted", FT_GROUP, "RFC 2018 2",
                           "The sender understands selective acknowledgements.")},
    [OPT_SACK] = {ROW(
        "tcp.options.sack", "SACK", FT_GROUP, SACK,
        "Which bytes behind a gap have arrived, so that only the gap is sent again.")},
    [OPT_ECHO] = {ROW("tcp.options.echo", "Echo", FT_GROUP, ECHO,
                      "Four bytes to be sent back, or sent back; replaced by timestamps.")},
    [OPT_TIMESTAMP] = {ROW("tcp.options.timestamp", "Timestamps", FT_GROUP, STAMPS,
                           "The sender's clock and the other side's, to measure round trips.")},
    [OPT_CC] = {ROW("tcp.options.cc", "Connection count", FT_GROUP, TTCP,
                    "Numbers a connection of transaction TCP, an abandoned extension.")},
    [OPT_MD5] = {ROW("tcp.options.md5", "MD5 signature", FT_GROUP, "RFC 2385 3",
                     "A digest over segment and password, to protect routing sessions.")},
    [OPT_SCPS] = {ROW("tcp.options.scps", "SCPS capabilities", FT_GROUP, SCPS,
                      "What the sender can do of TCP's extensions for links through space.")},
    [OPT_USER_TO] = {ROW("tcp.options.user_to", "User timeout", FT_GROUP, "RFC 5482 3.1",
                         "How long data may stay unacknowledged before the sender gives up.")},
    [OPT_AO] = {ROW("tcp.options.ao", "Authentication", FT_GROUP, AO,
                    "A code that only those who share a key can make, over the segment.")},
    [OPT_MPTCP] = {ROW("tcp.options.mptcp", "Multipath TCP", FT_GROUP, MP,
                       "Messages between hosts that use several paths for one connection.")},
    [OPT_TFO] = {ROW("tcp.options.tfo", "Fast open", FT_GROUP, FASTOPEN,
                     "A cookie that lets a client send data in its first segment.")},
    [OPT_ACC_ECN] = {ROW("tcp.options.acc_ecn", "Accurate ECN", FT_GROUP, ACCECN,
                         "How many bytes arrived with each congestion mark.")},
    [OPT_EXPERIMENTAL] = {ROW("tcp.options.experimental", "Experiment", FT_GROUP, "RFC 6994 3",
                              "An option that is being tried out; two bytes say which.")},
    [OPT_UNKNOWN] = {ROW("tcp.options.unknown", "Other option", FT_GROUP, TCP,
                         "An option whose contents are not taken apart here.")},
    [OPT_ALL] = {ROW("tcp.options", "Options", FT_GROUP, TCP,
                     "What the header says beyond its twenty fixed bytes."),
                 .brief = "opts"},
    [OPT_KIND] = {ROW("tcp.option_kind", "Kind", FT_UINT, TCP, "Which option this is."),
                  .brief = "kind", NAMES(kinds)},
    [OPT_LEN] = {ROW("tcp.option_len", "Length", FT_UINT, TCP,
                     "How long the option is, kind and length included."),
                 .brief = "len", .unit = "bytes"},
    [OPT_MSS_VAL] = {ROW("tcp.options.mss_val", "MSS value", FT_UINT, "RFC 9293 3.2",
                         "The most data that the sender of this wants in one segment."),
                     .brief = "mss", .unit = "bytes"},
    [OPT_WSCALE_SHIFT] = {ROW("tcp.options.wscale.shift", "Shift count", FT_UINT, SCALE,
                              "The window is shifted left by this many bits, at most 14."),
                          .brief = "shift"},
    [OPT_WSCALE_MULTIPLIER] = {ROW("tcp.options.wscale.multiplier", "Multiplier", FT_UINT, SCALE,
                                   "What the window is multiplied with: two to the shift count."),
                               .flags = FF_SAME},
    [OPT_SACK_COUNT] = {ROW("tcp.options.sack.count", "Number of blocks", FT_UINT, SACK,
                            "How many blocks the option lists.")},
    [OPT_SACK_BASE] = {ROW("tcp.options.sack.base", "Blocks counted from", FT_UINT, SACK,
                           "The sequence number that the line takes as 0 for the blocks.")},
    [OPT_SACK_LE] = {ROW("tcp.options.sack_le", "Left edge", FT_UINT, SACK,
                         "The first byte of a block that has arrived."),
                     .brief = "left"},
    [OPT_SACK_RE] = {ROW("tcp.options.sack_re", "Right edge", FT_UINT, SACK,
                         "The byte after the last one of the block."),
                     .brief = "right"},
    [OPT_ECHO_VALUE] = {ROW("tcp.options.echo_value", "Echo value", FT_UINT, ECHO,
                            "The bytes to be sent back, or sent back."),
                        .brief = "echo"},
    [OPT_TSVAL] = {ROW("tcp.options.timestamp.tsval", "Timestamp value", FT_UINT, STAMPS,
                       "The sender's clock when it sent the segment, in ticks of its own."),
                   .brief = "tsval"},
    [OPT_TSECR] = {ROW("tcp.options.timestamp.tsecr", "Timestamp echo reply", FT_UINT, STAMPS,
                       "The newest timestamp that the sender has got from the other side."),
                   .brief = "tsecr"},
    [OPT_CC_VALUE] = {ROW("tcp.options.cc_value", "Connection count value", FT_UINT, TTCP,
                          "The number of the connection."),
                      .brief = "cc"},
    [OPT_MD5_DIGEST] = {ROW("tcp.options.md5.digest", "MD5 digest", FT_BYTES, "RFC 2385 2",
                            "The digest of addresses, header, data and password."),
                        .brief = "md5"},
    [OPT_SCPS_VECTOR] = {ROW("tcp.options.scps.vector", "Capabilities", FT_HEX, SCPS,
                             "One bit for each thing that the sender can do."),
                         .size = 1, .brief = "cap"},
    [OPT_SCPS_BETS] = {ROW("tcp.options.scpsflags.bets", "Partial reliability", FT_FLAG, SCPS,
                           "Set: the sender can go on without data that is lost."),
                       .size = 1, .mask = 0x80},
    [OPT_SCPS_SNACK1] = {ROW("tcp.options.scpsflags.snack1", "Short SNACK", FT_FLAG, SCPS,
                             "Set: the sender understands short negative acknowledgements."),
                         .size = 1, .mask = 0x40},
    [OPT_SCPS_SNACK2] = {ROW("tcp.options.scpsflags.snack2", "Long SNACK", FT_FLAG, SCPS,
                             "Set: the sender understands long negative acknowledgements."),
                         .size = 1, .mask = 0x20},
    [OPT_SCPS_COMPRESS] = {ROW("tcp.options.scpsflags.compress", "Header compression", FT_FLAG,
                               SCPS, "Set: the sender can compress headers without loss."),
                           .size = 1, .mask = 0x10},
    [OPT_SCPS_NLTS] = {ROW("tcp.options.scpsflags.nlts", "Network layer timestamp", FT_FLAG, SCPS,
                           "Set: the network layer below can carry timestamps."),
                       .size = 1, .mask = 0x08},
    [OPT_SCPS_RESERVED] = {ROW("tcp.options.scpsflags.reserved", "Reserved", FT_UINT, SCPS,
                               "Not used; senders leave these bits zero."),
                           .size = 1, .mask = 0x07},
    [OPT_SCPS_BINDING] = {ROW("tcp.options.scps.binding", "Connection identifier", FT_UINT, SCPS,
                              "A number that stands for the connection in compressed headers."),
                          .brief = "id"},
    [OPT_UTO_GRANULARITY] = {ROW("tcp.options.user_to_granularity", "Granularity", FT_FLAG,
                                 "RFC 5482 3.1", "Set: the timeout is in minutes, not seconds."),
                             .size = 2, .mask = 0x8000},
    [OPT_UTO_VAL] = {ROW("tcp.options.user_to_val", "User timeout value", FT_UINT, "RFC 5482 3.1",
                         "The timeout, in seconds or minutes."),
                     .size = 2, .mask = 0x7fff, .brief = "uto"},
    [OPT_AO_KEYID] = {ROW("tcp.options.ao.keyid", "Key identifier", FT_UINT, AO,
                          "Which key the code was made with."),
                      .brief = "key"},
    [OPT_AO_RNEXTKEYID] = {ROW("tcp.options.ao.rnextkeyid", "Next key identifier", FT_UINT, AO,
                               "Which key the sender of this wants for the answers."),
                           .brief = "next"},
    [OPT_AO_MAC] = {ROW("tcp.options.ao.mac", "Message authentication code", FT_BYTES, AO,
                        "The code over the segment."),
                    .brief = "mac"},
    [OPT_TFO_REQUEST] = {ROW("tcp.options.tfo.request", "Cookie request", FT_UINT, FASTOPEN,
                             "The client asks for a cookie."),
                         .flags = FF_SAME},
    [OPT_TFO_COOKIE] = {ROW("tcp.options.tfo.cookie", "Cookie", FT_BYTES, FASTOPEN,
                            "Proof that the client was reached at its address before."),
                        .brief = "cookie"},
    [OPT_TFO_INVALID] = {ROW("tcp.options.tfo.invalid", "Invalid cookie", FT_BYTES, FASTOPEN,
                             "Bytes where a cookie should be, of a length that none has.")},
    [OPT_EE0B] = {ROW("tcp.options.acc_ecn.ee0b", "ECT(0) bytes", FT_UINT, ACCECN,
                      "Bytes that arrived with the mark ECT(0), modulo 2^24."),
                  .brief = "ee0b"},
    [OPT_ECEB] = {ROW("tcp.options.acc_ecn.eceb", "CE bytes", FT_UINT, ACCECN,
                      "Bytes that arrived with the mark for congestion, modulo 2^24."),
                  .brief = "eceb"},
    [OPT_EE1B] = {ROW("tcp.options.acc_ecn.ee1b", "ECT(1) bytes", FT_UINT, ACCECN,
                      "Bytes that arrived with the mark ECT(1), modulo 2^24."),
                  .brief = "ee1b"},
    [OPT_EXID] = {ROW("tcp.options.experimental.exid", "Experiment identifier", FT_HEX,
                      "RFC 6994 3", "Which experiment the option belongs to."),
                  .brief = "exid", NAMES(experiments)},
    [OPT_EXP_DATA] = {ROW("tcp.options.experimental.data", "Data", FT_BYTES, "RFC 6994 3",
                          "What the experiment puts there.")},
    [OPT_PAYLOAD] = {ROW("tcp.options.unknown.payload", "Payload", FT_BYTES, TCP,
                         "The option's contents.")},
    [OPT_PADDING] = {ROW("tcp.options.padding", "Padding", FT_BYTES, TCP,
                         "Bytes behind the end of the options, which nobody reads.")},
    [OPT_LENGTH_INVALID] = {ROW("tcp.option.len.wrong", "Wrong length", FT_UINT, TCP,
                                "The length is not the one that options of this kind have.")},
    [OPT_TROUBLE] = {ROW("tcp.option.len.invalid", "Invalid option", FT_UINT, TCP,
                         "The options cannot be read from here on: a length contradicts another."),
                     NAMES(troubles)},
    [MP_SUBTYPE] = {ROW("tcp.options.mptcp.subtype", "Subtype", FT_UINT, MP,
                        "Which message of Multipath TCP this is."),
                    .size = 1, .mask = 0xf0, .brief = "sub", NAMES(subtypes)},
    [MP_VERSION] = {ROW("tcp.options.mptcp.version", "Version", FT_UINT, "RFC 8684 3.1",
                        "The version of Multipath TCP: 0 or 1."),
                    .size = 1, .mask = 0x0f, .brief = "ver"},
    [MP_FLAGS] = {ROW("tcp.options.mptcp.flags", "Multipath flags", FT_GROUP, MP,
                      "Bits whose meaning depends on the subtype."),
                  .brief = "flags"},
    [MP_CHECKSUMREQ] = {ROW("tcp.options.mptcp.checksumreq.flags", "Checksum required", FT_FLAG,
                            "RFC 8684 3.1", "Set: data signals carry a checksum."),
                        .size = 1, .mask = 0x80},
    [MP_EXTENSIBILITY] = {ROW("tcp.options.mptcp.extensibility.flag", "Extensibility", FT_FLAG,
                              "RFC 8684 3.1", "Not used; senders leave it zero."),
                          .size = 1, .mask = 0x40},
    [MP_NO_MORE_SUBFLOWS] = {ROW("tcp.options.mptcp.nomoresubflows.flag", "No more subflows",
                                 FT_FLAG, "RFC 8684 3.1",
                                 "Set: open no further subflow to this address and port."),
                             .size = 1, .mask = 0x20},
    [MP_RESERVED_FLAGS] = {ROW("tcp.options.mptcp.reserved.flag", "Reserved", FT_HEX,
                               "RFC 8684 3.1", "Not used; senders leave these bits zero."),
                           .size = 1, .mask = 0x1e},
    [MP_HMAC_SHA1] = {ROW("tcp.options.mptcp.sha1.flag", "HMAC-SHA1", FT_FLAG, "RFC 6824 3.1",
                          "Set: the keys are used with SHA-1."),
                      .size = 1, .mask = 0x01},
    [MP_HMAC_SHA256] = {ROW("tcp.options.mptcp.sha256.flag", "HMAC-SHA256", FT_FLAG, "RFC 8684 3.1",
                            "Set: the keys are used with SHA-256."),
                        .size = 1, .mask = 0x01},
    [MP_BACKUP] = {ROW("tcp.options.mptcp.backup.flag", "Backup", FT_FLAG, "RFC 8684 3.2",
                       "Set: use this path only while no other works."),
                   .size = 1, .mask = 0x01},
    [MP_DATA_FIN] = {ROW("tcp.options.mptcp.datafin.flag", "DATA_FIN", FT_FLAG, "RFC 8684 3.3",
                         "Set: the sender has no more data for the whole connection."),
                     .size = 1, .mask = 0x10},
    [MP_DSEQN8] = {ROW("tcp.options.mptcp.dseqn8.flag", "Long data number", FT_FLAG, "RFC 8684 3.3",
                       "Set: the data sequence number has eight bytes."),
                   .size = 1, .mask = 0x08},
    [MP_DSEQN_PRESENT] = {ROW("tcp.options.mptcp.dseqnpresent.flag", "Data number present", FT_FLAG,
                              "RFC 8684 3.3", "Set: the option says which data this segment is."),
                          .size = 1, .mask = 0x04},
    [MP_ACK8] = {ROW("tcp.options.mptcp.dataack8.flag", "Long data ACK", FT_FLAG, "RFC 8684 3.3",
                     "Set: the data acknowledgement has eight bytes."),
                 .size = 1, .mask = 0x02},
    [MP_ACK_PRESENT] = {ROW("tcp.options.mptcp.dataackpresent.flag", "Data ACK present", FT_FLAG,
                            "RFC 8684 3.3", "Set: the option acknowledges data."),
                        .size = 1, .mask = 0x01},
    [MP_RESERVED] = {ROW("tcp.options.mptcp.reserved", "Reserved", FT_GROUP, MP,
                         "Not used; senders leave these bits zero."),
                     .brief = "res"},
    [MP_RESERVED_HIGH] = {ROW("tcp.options.mptcp.reserved.high", "Reserved, high bits", FT_UINT, MP,
                              "The four reserved bits that share a byte with the subtype."),
                          .size = 1, .mask = 0x0f, .flags = FF_PART},
    [MP_RESERVED_LOW] = {ROW("tcp.options.mptcp.reserved.low", "Reserved, low bits", FT_UINT, MP,
                             "The other eight reserved bits."),
                         .flags = FF_PART},
    [MP_ADDRID] = {ROW("tcp.options.mptcp.addrid", "Address identifier", FT_UINT, "RFC 8684 3.4.1",
                       "A small number that stands for one of the sender's addresses."),
                   .brief = "id"},
    [MP_SENDKEY] = {ROW("tcp.options.mptcp.sendkey", "Sender's key", FT_HEX64, "RFC 8684 3.1",
                        "The sender's secret for this connection, told once."),
                    .brief = "key"},
    [MP_RECVKEY] = {ROW("tcp.options.mptcp.recvkey", "Receiver's key", FT_HEX64, "RFC 8684 3.1",
                        "The receiver's secret, repeated to show that it arrived."),
                    .brief = "key"},
    [MP_RECVTOK] = {ROW("tcp.options.mptcp.recvtok", "Receiver's token", FT_HEX, "RFC 8684 3.2",
                        "A hash of the receiver's key: which connection to join."),
                    .brief = "token"},
    [MP_SENDRAND] = {ROW("tcp.options.mptcp.sendrand", "Sender's random number", FT_HEX,
                         "RFC 8684 3.2", "A number for once, so that an old join is no use."),
                     .brief = "nonce"},
    [MP_SENDTRUNCHMAC] = {ROW("tcp.options.mptcp.sendtrunchmac", "Sender's truncated HMAC",
                              FT_HEX64, "RFC 8684 3.2",
                              "The first eight bytes of a proof that the sender knows both keys."),
                          .brief = "hmac"},
    [MP_SENDHMAC] = {ROW("tcp.options.mptcp.sendhmac", "Sender's HMAC", FT_BYTES, "RFC 8684 3.2",
                         "A proof that the sender knows both keys."),
                     .brief = "hmac"},
    [MP_DATA_ACK] = {ROW("tcp.options.mptcp.rawdataack", "Data ACK", FT_UINT64, "RFC 8684 3.3.2",
                         "The number of the next byte of the whole connection that is expected."),
                     .brief = "dack"},
    [MP_DATA_SEQ] = {ROW("tcp.options.mptcp.rawdataseqno", "Data sequence number", FT_UINT64,
                         "RFC 8684 3.3.1", "This data's place in the whole connection."),
                     .brief = "dseq"},
    [MP_SUBFLOW_SEQ] = {ROW("tcp.options.mptcp.subflowseqno", "Subflow sequence number", FT_UINT,
                            "RFC 8684 3.3.1", "The same data's place in this subflow."),
                        .brief = "sseq"},
    [MP_DATA_LEN] = {ROW("tcp.options.mptcp.datalvllen", "Data-level length", FT_UINT,
                         "RFC 8684 3.3.1", "How much data the mapping covers."),
                     .brief = "dlen", .unit = "bytes"},
    [MP_CHECKSUM] = {ROW("tcp.options.mptcp.checksum", "Checksum", FT_HEX, "RFC 8684 3.3.1",
                         "A sum over the data and where it belongs."),
                     .brief = "csum"},
    [MP_IPVER] = {ROW("tcp.options.mptcp.ipver", "IP version", FT_UINT, "RFC 6824 3.4.1",
                      "Which IP version the address has."),
                  .size = 1, .mask = 0x0f},
    [MP_ECHO] = {ROW("tcp.options.mptcp.echo", "Echo", FT_UINT, "RFC 8684 3.4.1",
                     "1: the receiver repeats what it was told, as a confirmation."),
                 .size = 1, .mask = 0x0f},
    [MP_IPV4] = {ROW("tcp.options.mptcp.ipv4", "Advertised IPv4 address", FT_IPV4, "RFC 8684 3.4.1",
                     "A further address of the sender."),
                 .brief = "addr"},
    [MP_IPV6] = {ROW("tcp.options.mptcp.ipv6", "Advertised IPv6 address", FT_IPV6, "RFC 8684 3.4.1",
                     "A further address of the sender."),
                 .brief = "addr"},
    [MP_PORT] = {ROW("tcp.options.mptcp.port", "Advertised port", FT_UINT, "RFC 8684 3.4.1",
                     "The port at that address, where it is another."),
                 .brief = "port"},
    [MP_ADDHMAC] = {ROW("tcp.options.mptcp.addaddrtrunchmac", "Truncated HMAC", FT_HEX64,
                        "RFC 8684 3.4.1", "A proof that the address comes from the other end."),
                    .brief = "hmac"},
    [MP_FLAG_U] = {ROW("tcp.options.mptcp.flag_U.flag", "Flag U", FT_FLAG, "RFC 8684 3.6",
                       "Not used; senders leave it zero."),
                   .size = 1, .mask = 0x08},
    [MP_FLAG_V] = {ROW("tcp.options.mptcp.flag_V.flag", "Flag V", FT_FLAG, "RFC 8684 3.6",
                       "Not used; senders leave it zero."),
                   .size = 1, .mask = 0x04},
    [MP_FLAG_W] = {ROW("tcp.options.mptcp.flag_W.flag", "Flag W", FT_FLAG, "RFC 8684 3.6",
                       "Not used; senders leave it zero."),
                   .size = 1, .mask = 0x02},
    [MP_FLAG_T] = {ROW("tcp.options.mptcp.flag_T.flag", "Transient", FT_FLAG, "RFC 8684 3.6",
                       "Set: the trouble may pass; the subflow may be tried again."),
                   .size = 1, .mask = 0x01},
    [MP_RST_REASON] = {ROW("tcp.options.mptcp.rst_reason", "Reset reason", FT_HEX, "RFC 8684 3.6",
                           "Why the subflow was reset."),
                       .brief = "why", NAMES(reset_reasons)},
};

/* What tcpdump calls a kind, the group that it makes, and up to two numbers of `size` bytes in it,
 * or else how to take it apart. A length that is not theirs is tcpdump's "[len N]": the walk goes
 * on behind the numbers. */
struct shape {
    const char *name;
    bool (*dissect)(struct dissect *d, uint32_t n);
    uint8_t group, values, size;
    uint8_t value[2];
};

static bool sack(struct dissect *d, uint32_t n);
static bool md5(struct dissect *d, uint32_t n);
static bool scps(struct dissect *d, uint32_t n);
static bool user_timeout(struct dissect *d, uint32_t n);
static bool authentication(struct dissect *d, uint32_t n);
static bool fast_open(struct dissect *d, uint32_t n);
static bool accurate_ecn(struct dissect *d, uint32_t n);
static bool experiment(struct dissect *d, uint32_t n);
static bool unknown(struct dissect *d, uint32_t n);

enum {
    SHAPE_UNKNOWN,
    SHAPE_MSS,
    SHAPE_WSCALE,
    SHAPE_SACK_PERM,
    SHAPE_SACK,
    SHAPE_ECHO,
    SHAPE_ECHO_REPLY,
    SHAPE_TIMESTAMP,
    SHAPE_CC,
    SHAPE_CC_NEW,
    SHAPE_CC_ECHO,
    SHAPE_MD5,
    SHAPE_SCPS,
    SHAPE_USER_TO,
    SHAPE_AO,
    SHAPE_MPTCP,
    SHAPE_TFO,
    SHAPE_ACC_ECN,
    SHAPE_EXPERIMENT,
    SHAPE_OTHER_EXPERIMENT
};

static const struct shape shapes[] = {
    [SHAPE_UNKNOWN] = {NULL, unknown, OPT_UNKNOWN, 0, 0, {0}},
    [SHAPE_MSS] = {"mss", NULL, OPT_MSS, 1, 2, {OPT_MSS_VAL}},
    [SHAPE_WSCALE] = {"wscale", NULL, OPT_WSCALE, 1, 1, {OPT_WSCALE_SHIFT}},
    [SHAPE_SACK_PERM] = {"sackOK", NULL, OPT_SACK_PERM, 0, 0, {0}},
    [SHAPE_SACK] = {"sack", sack, OPT_SACK, 0, 0, {0}},
    [SHAPE_ECHO] = {"echo", NULL, OPT_ECHO, 1, 4, {OPT_ECHO_VALUE}},
    [SHAPE_ECHO_REPLY] = {"echoreply", NULL, OPT_ECHO, 1, 4, {OPT_ECHO_VALUE}},
    [SHAPE_TIMESTAMP] = {"TS", NULL, OPT_TIMESTAMP, 2, 4, {OPT_TSVAL, OPT_TSECR}},
    [SHAPE_CC] = {"cc", NULL, OPT_CC, 1, 4, {OPT_CC_VALUE}},
    [SHAPE_CC_NEW] = {"ccnew", NULL, OPT_CC, 1, 4, {OPT_CC_VALUE}},
    [SHAPE_CC_ECHO] = {"", NULL, OPT_CC, 1, 4, {OPT_CC_VALUE}},
    [SHAPE_MD5] = {"md5", md5, OPT_MD5, 0, 0, {0}},
    [SHAPE_SCPS] = {"scps", scps, OPT_SCPS, 0, 0, {0}},
    [SHAPE_USER_TO] = {"uto", user_timeout, OPT_USER_TO, 0, 0, {0}},
    [SHAPE_AO] = {"tcp-ao", authentication, OPT_AO, 0, 0, {0}},
    [SHAPE_MPTCP] = {"mptcp", dissect_mptcp, OPT_MPTCP, 0, 0, {0}},
    [SHAPE_TFO] = {"tfo", fast_open, OPT_TFO, 0, 0, {0}},
    [SHAPE_ACC_ECN] = {NULL, accurate_ecn, OPT_ACC_ECN, 0, 0, {0}},
    [SHAPE_EXPERIMENT] = {"exp", experiment, OPT_EXPERIMENTAL, 0, 0, {0}},
    [SHAPE_OTHER_EXPERIMENT] = {NULL, experiment, OPT_EXPERIMENTAL, 0, 0, {0}},
};

static const uint8_t shape_of[256] = {
    [2] = SHAPE_MSS,          [3] = SHAPE_WSCALE,
    [4] = SHAPE_SACK_PERM,    [5] = SHAPE_SACK,
    [6] = SHAPE_ECHO,         [7] = SHAPE_ECHO_REPLY,
    [8] = SHAPE_TIMESTAMP,    [11] = SHAPE_CC,
    [12] = SHAPE_CC_NEW,      [13] = SHAPE_CC_ECHO,
    [19] = SHAPE_MD5,         [20] = SHAPE_SCPS,
    [28] = SHAPE_USER_TO,     [29] = SHAPE_AO,
    [30] = SHAPE_MPTCP,       [34] = SHAPE_TFO,
    [172] = SHAPE_ACC_ECN,    [174] = SHAPE_ACC_ECN,
    [254] = SHAPE_EXPERIMENT, [253] = SHAPE_OTHER_EXPERIMENT,
};

void opt_trouble(struct dissect *d, unsigned why)
{
    emit_same(d, OPT_TROUBLE, d->r.pos, 0, why);
    dissect_malformed(d);
}

bool opt_take(struct dissect *d, uint32_t n)
{
    if (n > reader_left(&d->r)) {
        opt_trouble(d, TROUBLE_DATA);
        return false;
    }
    return reader_need(&d->r, n);
}

/* Data that the line passes over: where it is cut, the next option is what is missing. */
static bool opaque(struct dissect *d, uint32_t n)
{
    if (n)
        emit_bytes(d, OPT_PAYLOAD, n, 0);
    if (!reader_ok(&d->r))
        emit_same(d, OPT_TROUBLE, d->r.pos, 0, TROUBLE_CUT);
    return reader_ok(&d->r);
}

/* Blocks in pairs of edges. What is no multiple of eight bytes is none. */
static bool sack(struct dissect *d, uint32_t n)
{
    if (n % 8) {
        emit_same(d, OPT_LENGTH_INVALID, d->r.pos, 0, n + 2);
        return opaque(d, n);
    }
    emit_same(d, OPT_SACK_COUNT, d->r.pos, 0, n / 8);
    if (d->ack_base)
        emit_same(d, OPT_SACK_BASE, d->r.pos, 0, d->ack_base);
    for (uint32_t i = 0; i < n / 8; i++) {
        if (!reader_need(&d->r, 8))
            return false;
        emit_uint(d, OPT_SACK_LE, 4);
        emit_uint(d, OPT_SACK_RE, 4);
    }
    return true;
}

static bool md5(struct dissect *d, uint32_t n)
{
    (void)n;
    return opt_take(d, 16) && emit_bytes(d, OPT_MD5_DIGEST, 16, 0);
}

static bool scps(struct dissect *d, uint32_t n)
{
    (void)n;
    if (!opt_take(d, 2))
        return false;
    if (d->want & WANT_FIELDS) {
        uint32_t group = emit_group(d, OPT_SCPS_VECTOR, reader_peek(&d->r, 0, 1));
        for (unsigned id = OPT_SCPS_BETS; id <= OPT_SCPS_RESERVED; id++)
            emit_bits(d, id);
        reader_skip(&d->r, 1);
        emit_end(d, group);
    } else {
        emit_uint(d, OPT_SCPS_VECTOR, 1);
    }
    emit_uint(d, OPT_SCPS_BINDING, 1);
    return true;
}

static bool user_timeout(struct dissect *d, uint32_t n)
{
    (void)n;
    if (!opt_take(d, 2))
        return false;
    emit_bits(d, OPT_UTO_GRANULARITY);
    emit_uint(d, OPT_UTO_VAL, 2);
    return true;
}

static bool authentication(struct dissect *d, uint32_t n)
{
    if (n < 2) {
        emit_same(d, OPT_LENGTH_INVALID, d->r.pos, 0, n + 2);
        return opaque(d, n);
    }
    emit_uint(d, OPT_AO_KEYID, 1);
    emit_uint(d, OPT_AO_RNEXTKEYID, 1);
    if (n > 2)
        emit_bytes(d, OPT_AO_MAC, n - 2, 0);
    return reader_ok(&d->r);
}

static bool cookie(struct dissect *d, uint32_t n)
{
    if (n == 0) {
        emit_same(d, OPT_TFO_REQUEST, d->r.pos - 2, 2, 0);
        return true;
    }
    return emit_bytes(d, n % 2 || n < 4 || n > 16 ? OPT_TFO_INVALID : OPT_TFO_COOKIE, n, 0);
}

static bool fast_open(struct dissect *d, uint32_t n)
{
    return opt_take(d, n) && cookie(d, n);
}

/* Up to three counters of three bytes, in one order or the other. */
static bool accurate_ecn(struct dissect *d, uint32_t n)
{
    static const uint8_t order[2][3] = {{OPT_EE0B, OPT_ECEB, OPT_EE1B},
                                        {OPT_EE1B, OPT_ECEB, OPT_EE0B}};
    if (!(d->want & WANT_FIELDS))
        return unknown(d, n);
    bool other = packet_number(d->p, d->r.pos - 2, 1) == 174;
    for (unsigned i = 0; i < 3 && n >= 3; i++, n -= 3)
        emit_uint(d, order[other][i], 3);
    return reader_ok(&d->r) && unknown(d, n);
}

static bool experiment(struct dissect *d, uint32_t n)
{
    bool first = packet_number(d->p, d->r.pos - 2, 1) == 253;
    if (first && (n < 2 || !(d->want & WANT_FIELDS)))
        return unknown(d, n);
    if (!opt_take(d, n))
        return false;
    if (n < 2)
        return opt_trouble(d, TROUBLE_DATA), false;
    if (emit_uint(d, OPT_EXID, 2) == 0xf989 && !first)
        return cookie(d, n - 2);
    return n == 2 || emit_bytes(d, OPT_EXP_DATA, n - 2, 0);
}

static bool unknown(struct dissect *d, uint32_t n)
{
    return n == 0 || emit_bytes(d, OPT_PAYLOAD, n, 0);
}

static bool numbers(struct dissect *d, const struct shape *s)
{
    if (!opt_take(d, (uint32_t)s->values * s->size))
        return false;
    for (unsigned i = 0; i < s->values; i++) {
        uint32_t v = emit_uint(d, s->value[i], s->size);
        if (s->value[i] == OPT_WSCALE_SHIFT && d->want & WANT_FIELDS)
            emit_same(d, OPT_WSCALE_MULTIPLIER, d->r.pos - 1, 1, v < 32 ? 1u << v : 0);
    }
    return true;
}

/* Emits kind and length, or moves behind them where only the line is wanted. */
static void kind_and_length(struct dissect *d, uint32_t n)
{
    if (!(d->want & WANT_FIELDS)) {
        reader_skip(&d->r, n);
        return;
    }
    emit_uint(d, OPT_KIND, 1);
    if (n > 1)
        emit_uint(d, OPT_LEN, 1);
}

/* Kind and length that cannot be read, or make no sense. */
static bool no_option(struct dissect *d, uint32_t len)
{
    uint32_t left = reader_left(&d->r);
    if (left > 1 && reader_have(&d->r) < 2) {
        kind_and_length(d, 1);
        emit_same(d, OPT_TROUBLE, d->r.pos, 0, TROUBLE_CUT);
        reader_need(&d->r, 1);
        return true;
    }
    if (left >= 2 && len >= 2 && len <= left)
        return false;
    /* Without room for a length, tcpdump takes the first byte of the payload for one, and that
     * never fits. */
    uint32_t end = d->p->layers[d->y->parent].end;
    bool payload = d->r.pos + 1 < d->r.cap && d->r.pos + 1 < end;
    kind_and_length(d, left < 2 ? 1 : 2);
    opt_trouble(d, left < 2 && !payload ? TROUBLE_NO_LENGTH : TROUBLE_LENGTH);
    return true;
}

static bool dissect_option(struct dissect *d)
{
    if (!reader_need(&d->r, 1)) {
        emit_same(d, OPT_TROUBLE, d->r.pos, 0, TROUBLE_CUT);
        return false;
    }
    uint32_t kind = reader_peek(&d->r, 0, 1), len = reader_peek(&d->r, 1, 1);
    if (kind < 2) {
        uint32_t group = emit_group(d, kind ? OPT_NOP : OPT_EOL, kind);
        kind_and_length(d, 1);
        emit_end(d, group);
        return kind != 0;
    }
    if (no_option(d, len))
        return false;
    const struct shape *s = &shapes[shape_of[kind]];
    uint32_t group = emit_group(d, s->group, kind), end = d->r.pos + len;
    kind_and_length(d, 2);
    bool good = s->dissect ? s->dissect(d, len - 2) : numbers(d, s);
    if (good && d->r.pos != end) {
        emit_same(d, OPT_LENGTH_INVALID, d->r.pos, 0, len);
        d->p->status |= PACKET_MALFORMED;
    }
    if (!good && reader_ok(&d->r) && d->want & WANT_FIELDS && d->r.pos < end)
        emit_bytes(d, OPT_PAYLOAD, end - d->r.pos, 0);
    emit_end(d, group);
    return good;
}

/* What stands behind the end of the options: zeros, each an end of its own, or anything. */
static void dissect_padding(struct dissect *d)
{
    while (reader_have(&d->r) && reader_peek(&d->r, 0, 1) == 0)
        dissect_option(d);
    emit_bytes(d, OPT_PADDING, reader_have(&d->r), 0);
}

/* Nearly every segment has these: two fillers, then timestamps. */
#define PLAIN_START 0x0101080au
#define PLAIN_SIZE 12u
static const struct field plain[] = {
    {.id = OPT_ALL, .offset = 0, .length = PLAIN_SIZE},
    {.id = OPT_NOP, .depth = 1, .offset = 0, .length = 1, .value = 1},
    {.id = OPT_KIND, .depth = 2, .offset = 0, .length = 1, .value = 1},
    {.id = OPT_NOP, .depth = 1, .offset = 1, .length = 1, .value = 1},
    {.id = OPT_KIND, .depth = 2, .offset = 1, .length = 1, .value = 1},
    {.id = OPT_TIMESTAMP, .depth = 1, .offset = 2, .length = 10, .value = 8},
    {.id = OPT_KIND, .depth = 2, .offset = 2, .length = 1, .value = 8},
    {.id = OPT_LEN, .depth = 2, .offset = 3, .length = 1, .value = 10},
    {.id = OPT_TSVAL, .depth = 2, .offset = 4, .length = 4},
    {.id = OPT_TSECR, .depth = 2, .offset = 8, .length = 4},
};
#define N_PLAIN (sizeof plain / sizeof *plain)

static bool dissect_plain(struct dissect *d)
{
    struct packet *p = d->p;
    if (reader_left(&d->r) != PLAIN_SIZE || reader_have(&d->r) < PLAIN_SIZE ||
        reader_peek(&d->r, 0, 4) != PLAIN_START || p->n_fields + N_PLAIN > MAX_FIELDS)
        return false;
    struct field *f = p->fields + p->n_fields;
    for (unsigned i = 0; i < N_PLAIN; i++) {
        f[i] = plain[i];
        f[i].proto = PROTO_tcp_opt;
        f[i].offset += d->r.pos;
    }
    f[N_PLAIN - 2].value = reader_peek(&d->r, 4, 4);
    f[N_PLAIN - 1].value = reader_peek(&d->r, 8, 4);
    p->n_fields += N_PLAIN;
    return reader_skip(&d->r, PLAIN_SIZE);
}

static void dissect(struct dissect *d)
{
    uint32_t group = 0;
    bool fields = d->want & WANT_FIELDS;
    if (fields && dissect_plain(d))
        return;
    if (fields)
        group = emit_group(d, OPT_ALL, 0);
    while (reader_left(&d->r) && dissect_option(d))
        ;
    if (!fields)
        return;
    if (reader_ok(&d->r) && reader_left(&d->r))
        dissect_padding(d);
    emit_end(d, group);
}

/* How the line shows a field: words before it, the number's form, words behind it. */
struct say {
    const char *before;
    char form; /* u: decimal, x: hex, b: bytes in hex */
};

static const struct say says[OPT_N_ROWS] = {
    [OPT_MSS_VAL] = {" ", 'u'},
    [OPT_WSCALE_SHIFT] = {" ", 'u'},
    [OPT_ECHO_VALUE] = {" ", 'u'},
    [OPT_TSVAL] = {" val ", 'u'},
    [OPT_TSECR] = {" ecr ", 'u'},
    [OPT_CC_VALUE] = {" ", 'u'},
    [OPT_SCPS_BINDING] = {" id ", 'u'},
    [OPT_AO_KEYID] = {" keyid ", 'u'},
    [OPT_AO_RNEXTKEYID] = {" rnextkeyid ", 'u'},
    [OPT_AO_MAC] = {" mac 0x", 'b'},
};

static void line_hex(struct line *l, const struct field *f)
{
    for (uint32_t i = 0; i < f->length; i++)
        out_hex(l->out, field_bytes(l->p, f)[i], 2);
}

static void line_say(struct line *l, const struct field *f, const struct say *s)
{
    out_str(l->out, s->before);
    if (s->form == 'u')
        out_dec(l->out, f->value);
    else
        line_hex(l, f);
}

/* Where the walk through the options of a line is. */
struct walk {
    const struct field *group; /* the option it is in */
    unsigned options;          /* how many have begun */
    const char *name;          /* of what is cut: the options of Multipath TCP set it */
    uint32_t base;             /* what the edges of SACK blocks are counted from */
};

static void line_trouble(struct line *l, struct walk *w, unsigned why)
{
    struct out *o = l->out;
    if (why <= TROUBLE_CUT && w->options++)
        out_char(o, ',');
    if (why == TROUBLE_NO_LENGTH || why == TROUBLE_CUT) {
        line_stop(l, w->name);
        return;
    }
    out_str(o, why == TROUBLE_ACK   ? " ack [bad opt]"
               : why == TROUBLE_SEQ ? " seq [bad opt]"
                                    : "[bad opt]");
    if (w->options > 1)
        out_char(o, ']');
}

static void line_name(struct line *l, struct walk *w, const struct field *f)
{
    struct out *o = l->out;
    const char *name = shapes[shape_of[f->value & 255]].name;
    w->group = f;
    if (w->options++)
        out_char(o, ',');
    if (f->id == OPT_NOP) {
        out_mem(o, "nop", 3);
    } else if (f->id == OPT_EOL) {
        out_mem(o, "eol", 3);
    } else if (name) {
        out_str(o, name);
    } else {
        out_mem(o, "unknown-", 8);
        out_dec(o, f->value);
    }
}

static void line_block(struct line *l, const struct walk *w, const struct field *f)
{
    out_char(l->out, f->id == OPT_SACK_LE ? '{' : ':');
    out_dec(l->out, f->value - w->base);
    if (f->id == OPT_SACK_RE)
        out_char(l->out, '}');
}

static void line_wrong_length(struct line *l, const struct walk *w, const struct field *f)
{
    if (w->group->id == OPT_SACK) {
        out_str(l->out, " invalid sack");
    } else if (w->group->id == OPT_AO) {
        out_str(l->out, " (invalid)");
    } else {
        out_str(l->out, "[len ");
        out_dec(l->out, f->value);
        out_char(l->out, ']');
    }
}

/* tcpdump takes the lowest bit for the granularity, where RFC 5482 has the highest. */
static void line_timeout(struct line *l, const struct field *f)
{
    uint32_t value = packet_number(l->p, f->offset, 2);
    out_str(l->out, " 0x");
    out_hex(l->out, value, 1);
    out_char(l->out, ' ');
    out_dec(l->out, (value >> 1) * (value & 1 ? 60u : 1u));
}

static void line_experiment(struct line *l, const struct walk *w, const struct field *f)
{
    if (w->group->value == 253) {
        out_str(l->out, " 0x");
        line_hex(l, f);
    } else if (f->value == 0xf989) {
        out_str(l->out, "-tfo");
    } else {
        out_char(l->out, '-');
        out_hex(l->out, f->value, 4);
    }
}

static void line_cookie(struct line *l, const struct walk *w, const struct field *f)
{
    if (w->group->id == OPT_TFO)
        out_char(l->out, ' ');
    if (f->id == OPT_TFO_COOKIE) {
        out_mem(l->out, " cookie ", 8);
        line_hex(l, f);
    } else {
        out_str(l->out, f->id == OPT_TFO_REQUEST ? " cookiereq" : " (invalid)");
    }
}

static void line_md5(struct line *l, const struct layer *y, const struct field *f)
{
    const struct layer *tcp = line_parent(l, y);
    out_str(l->out, tcp && tcp->end > l->p->caplen ? " snaplen too short"
                                                   : " shared secret not supplied with -M");
    out_str(l->out, ", can't check - ");
    line_hex(l, f);
}

/* The bytes of an option that tcpdump does not know. */
static void line_payload_bytes(struct line *l, const struct walk *w, const struct field *f)
{
    if (shapes[shape_of[w->group->value & 255]].name)
        return;
    if (f->offset == w->group->offset + 2)
        out_str(l->out, " 0x");
    line_hex(l, f);
}

static void line_field(struct line *l, const struct layer *y, struct walk *w, const struct field *f)
{
    switch (f->id) {
    case OPT_SACK_COUNT:
        out_char(l->out, ' ');
        out_dec(l->out, f->value);
        out_char(l->out, ' ');
        break;
    case OPT_SACK_BASE:
        w->base = f->value;
        break;
    case OPT_SACK_LE:
    case OPT_SACK_RE:
        line_block(l, w, f);
        break;
    case OPT_SCPS_VECTOR:
        out_str(l->out, " cap ");
        out_hex(l->out, f->value, 2);
        break;
    case OPT_UTO_VAL:
        line_timeout(l, f);
        break;
    case OPT_TFO_REQUEST:
    case OPT_TFO_COOKIE:
    case OPT_TFO_INVALID:
        line_cookie(l, w, f);
        break;
    case OPT_MD5_DIGEST:
        line_md5(l, y, f);
        break;
    case OPT_EXID:
        line_experiment(l, w, f);
        break;
    case OPT_EE0B:
    case OPT_ECEB:
    case OPT_EE1B:
    case OPT_EXP_DATA:
    case OPT_PAYLOAD:
        line_payload_bytes(l, w, f);
        break;
    case OPT_LENGTH_INVALID:
        line_wrong_length(l, w, f);
        break;
    default:
        if (f->id < MP_SUBTYPE)
            break;
        w->name = "mptcp";
        line_mptcp(l, f, w->group);
    }
}

/* The capture ends in the data of an option, behind the field `last`. */
static void line_missing(struct line *l, const struct walk *w, const struct field *last)
{
    if ((last == w->group || last->id == OPT_LEN) && !shapes[shape_of[w->group->value & 255]].name)
        out_mem(l->out, " 0x", 3);
    else if (last->id == OPT_AO_RNEXTKEYID)
        out_str(l->out, " mac 0x");
    line_cut(l, w->name);
    if (w->options > 1)
        out_char(l->out, '>');
}

/* The options between the brackets. Where they cannot be read to the end, the brackets are not
 * closed; the parent asks for the layer's marks. */
static void line(struct line *l, const struct layer *y)
{
    struct walk w = {.name = "tcp", .group = l->p->fields + y->vars};
    const struct field *f = l->p->fields + y->vars, *end = l->p->fields + y->first + y->count;
    for (; f < end; f++) {
        if (f->proto != y->proto || f->id == OPT_KIND || f->id == OPT_LEN)
            continue;
        if (says[f->id].before) {
            line_say(l, f, &says[f->id]);
        } else if (f->id <= OPT_LAST_GROUP) {
            line_name(l, &w, f);
            if (f->id == OPT_EOL)
                return;
        } else if (f->id == OPT_TROUBLE) {
            line_trouble(l, &w, f->value);
            return;
        } else {
            line_field(l, y, &w, f);
        }
    }
    if (y->flags & LAYER_TRUNCATED && y->count)
        line_missing(l, &w, end - 1);
}

const struct protocol proto_tcp_opt = {
    .name = "tcp",
    .title = "TCP options",
    .rfc = "RFC 9293 3.1",
    ROWS(rows),
    .many = "options.nop options.echo options.cc options.mptcp options.experimental "
            "options.unknown options.sack_le options.sack_re",
    .dissect = dissect,
    .line = line,
};
