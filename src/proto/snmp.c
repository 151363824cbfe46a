/* SNMP, the Simple Network Management Protocol: version 1 (RFC 1157), 2c (RFC 1901, RFC 3416) and 3
 * (RFC 3412, RFC 3414).
 *
 * What a student learns here: values that say themselves what type they are and how long (ASN.1's
 * Basic Encoding Rules), one inside the other; and all that a device knows of itself as one tree.
 *
 *     sequence
 *     |- version, community
 *     `- PDU: get, get next, response, set, trap, ...
 *        |- request ID, error status, error index
 *        `- sequence
 *           `- sequence: name, value
 *
 *     0                   1
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 *    +---+-+---------+---------------+-------
 *    |cls|c| number  |    Length     | value: so many bytes ...
 *    +---+-+---------+---------------+------- */
#include "snmp.h"

#include "ber.h"
#include "wireloupe/dissect.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_STRING = 0x04,
    TAG_NULL = 0x05,
    TAG_OID = 0x06,
    TAG_SEQUENCE = 0x30,
    TAG_ADDRESS = 0x40,
    TAG_COUNTER = 0x41,
    TAG_GAUGE = 0x42,
    TAG_TICKS = 0x43,
    TAG_OPAQUE = 0x44,
    TAG_NSAP = 0x45,
    TAG_COUNTER64 = 0x46,
    TAG_NO_OBJECT = 0x80,
    TAG_NO_INSTANCE = 0x81,
    TAG_END_OF_VIEW = 0x82,
    TAG_PDU = 0xa0
};

enum {
    VERSION_1 = 0,
    VERSION_2C = 1,
    VERSION_3 = 3
};

#define PDU_TRAP 4
#define PDU_BULK 5
#define PDU_LAST 8
#define FLAG_AUTH 1
#define FLAG_PRIVACY 2
#define FLAGS_KNOWN 7
#define MODEL_USM 3
/* The longest engine ID (RFC 3411 5). */
#define MAX_ENGINE_ID 32

static const struct value_name tags[] = {
    {0x02, "INTEGER"},        {0x04, "OCTET STRING"},
    {0x05, "NULL"},           {0x06, "OBJECT IDENTIFIER"},
    {0x30, "SEQUENCE"},       {0x40, "IpAddress"},
    {0x41, "Counter32"},      {0x42, "Gauge32"},
    {0x43, "TimeTicks"},      {0x44, "Opaque"},
    {0x45, "NsapAddress"},    {0x46, "Counter64"},
    {0x80, "noSuchObject"},   {0x81, "noSuchInstance"},
    {0x82, "endOfMibView"},   {0xa0, "GetRequest"},
    {0xa1, "GetNextRequest"}, {0xa2, "Response"},
    {0xa3, "SetRequest"},     {0xa4, "Trap"},
    {0xa5, "GetBulkRequest"}, {0xa6, "InformRequest"},
    {0xa7, "SNMPv2-Trap"},    {0xa8, "Report"},
};

static const struct value_name versions[] = {
    {0, "version 1"},
    {1, "version 2c"},
    {2, "version 2"},
    {3, "version 3"},
};

static const struct value_name models[] = {
    {0, "any"}, {1, "SNMPv1"}, {2, "SNMPv2c"}, {3, "user-based (USM)"}, {4, "transport (TSM)"},
};

static const struct value_name scopes[] = {
    {0, "plain text"},
    {1, "encrypted"},
};

static const struct value_name conforms[] = {
    {0, "no"},
    {1, "yes"},
};

static const struct value_name enterprises[] = {
    {2, "IBM"},         {9, "Cisco"},        {11, "HP"},     {42, "Sun"},       {311, "Microsoft"},
    {318, "APC"},       {1916, "Extreme"},   {2021, "UCD"},  {2636, "Juniper"}, {6876, "VMware"},
    {8072, "Net-SNMP"}, {14988, "MikroTik"}, {25506, "H3C"}, {30065, "Arista"},
};

static const struct value_name formats[] = {
    {1, "IPv4 address"}, {2, "IPv6 address"}, {3, "MAC address"},
    {4, "text"},         {5, "octets"},       {128, "Net-SNMP random"},
};

static const struct value_name pdu_kinds[] = {
    {0, "get request"}, {1, "get next request"}, {2, "response"},       {3, "set request"},
    {4, "trap"},        {5, "get bulk request"}, {6, "inform request"}, {7, "trap of version 2"},
    {8, "report"},
};

static const struct value_name errors[] = {
    {0, "noError"},
    {1, "tooBig"},
    {2, "noSuchName"},
    {3, "badValue"},
    {4, "readOnly"},
    {5, "genErr"},
    {6, "noAccess"},
    {7, "wrongType"},
    {8, "wrongLength"},
    {9, "wrongEncoding"},
    {10, "wrongValue"},
    {11, "noCreation"},
    {12, "inconsistentValue"},
    {13, "resourceUnavailable"},
    {14, "commitFailed"},
    {15, "undoFailed"},
    {16, "authorizationError"},
    {17, "notWritable"},
    {18, "inconsistentName"},
};

static const struct value_name traps[] = {
    {0, "coldStart"},
    {1, "warmStart"},
    {2, "linkDown"},
    {3, "linkUp"},
    {4, "authenticationFailure"},
    {5, "egpNeighborLoss"},
    {6, "enterpriseSpecific"},
};

static const struct value_name troubles[] = {
#define TROUBLE(name, word, sentence) {TROUBLE_##name, sentence},
#include "snmp_trouble.def"
#undef TROUBLE
};

static const struct field_def rows[] = {
    [SNMP_BER_TAG] = {.name = "snmp.ber.tag",
                      .label = "Tag",
                      .type = FT_HEX,
                      .brief = "tag",
                      NAMES(tags),
                      .rfc = "ITU-T X.690 8.1.2",
                      .what = "What type of value follows."},
    [SNMP_BER_LONG_TAG] = {.name = "snmp.ber.long_tag",
                           .label = "Long tag",
                           .type = FT_BYTES,
                           .brief = "tag",
                           .rfc = "ITU-T X.690 8.1.2.4",
                           .what = "What type of value follows, with a number above 30."},
    [SNMP_BER_LENGTH] = {.name = "snmp.ber.length",
                         .label = "Length",
                         .type = FT_UINT,
                         .brief = "len",
                         .unit = "bytes",
                         .rfc = "ITU-T X.690 8.1.3",
                         .what = "How long the value that follows is."},
    [SNMP_VERSION] = {.name = "snmp.version",
                      .label = "Version",
                      .type = FT_INT,
                      .brief = "ver",
                      NAMES(versions),
                      .rfc = "RFC 1157 4.1",
                      .what = "Which SNMP the message speaks."},
    [SNMP_COMMUNITY] = {.name = "snmp.community",
                        .label = "Community",
                        .type = FT_TEXT,
                        .brief = "community",
                        .rfc = "RFC 1157 4.1",
                        .what = "A name that works like a password, and travels in the clear."},
    [SNMP_MSG_VERSION] = {.name = "snmp.msgVersion",
                          .label = "Version",
                          .type = FT_INT,
                          .brief = "ver",
                          NAMES(versions),
                          .rfc = "RFC 3412 6",
                          .what = "Which SNMP the message speaks."},
    [SNMP_GLOBAL] = {.name = "snmp.msgGlobalData_element",
                     .label = "Header data",
                     .type = FT_GROUP,
                     .brief = "header",
                     .rfc = "RFC 3412 6",
                     .what = "How the message is to be processed."},
    [SNMP_MSG_ID] = {.name = "snmp.msgID",
                     .label = "Message ID",
                     .type = FT_INT,
                     .brief = "id",
                     .rfc = "RFC 3412 6",
                     .what = "Ties an answer to its request."},
    [SNMP_MAX_SIZE] = {.name = "snmp.msgMaxSize",
                       .label = "Maximum size",
                       .type = FT_INT,
                       .brief = "max",
                       .unit = "bytes",
                       .rfc = "RFC 3412 6",
                       .what = "The longest message that the sender takes."},
    [SNMP_FLAGS] = {.name = "snmp.msgFlags",
                    .label = "Flags",
                    .type = FT_HEX,
                    .brief = "flags",
                    .rfc = "RFC 3412 6",
                    .what = "How the message is protected, and whether a report may come back."},
    [SNMP_FLAG_RESERVED] = {.name = "snmp.v3.flags.reserved",
                            .label = "Reserved",
                            .type = FT_HEX,
                            .brief = "rsv",
                            .mask = 0xf8,
                            .size = 1,
                            .rfc = "RFC 3412 6",
                            .what = "Bits without a meaning; zero."},
    [SNMP_FLAG_REPORT] =
        {.name = "snmp.v3.flags.report",
         .label = "Reportable",
         .type = FT_FLAG,
         .brief = "r",
         .mask = 0x04,
         .size = 1,
         .rfc = "RFC 3412 6",
         .what = "The receiver answers with a report where it cannot process the message."},
    [SNMP_FLAG_CRYPT] = {.name = "snmp.v3.flags.crypt",
                         .label = "Encrypted",
                         .type = FT_FLAG,
                         .brief = "p",
                         .mask = 0x02,
                         .size = 1,
                         .rfc = "RFC 3412 6",
                         .what = "The scoped PDU is encrypted."},
    [SNMP_FLAG_AUTH] = {.name = "snmp.v3.flags.auth",
                        .label = "Authenticated",
                        .type = FT_FLAG,
                        .brief = "a",
                        .mask = 0x01,
                        .size = 1,
                        .rfc = "RFC 3412 6",
                        .what = "The message carries proof of who sent it."},
    [SNMP_MODEL] = {.name = "snmp.msgSecurityModel",
                    .label = "Security model",
                    .type = FT_INT,
                    .brief = "model",
                    NAMES(models),
                    .rfc = "RFC 3412 6",
                    .what = "Which protection the security parameters are for."},
    [SNMP_SECURITY] = {.name = "snmp.msgSecurityParameters",
                       .label = "Security parameters",
                       .type = FT_GROUP,
                       .brief = "security",
                       .rfc = "RFC 3412 6",
                       .what = "Who asks, and what proves and hides it: a message in a string."},
    [SNMP_ENGINE_ID] = {.name = "snmp.msgAuthoritativeEngineID",
                        .label = "Authoritative engine ID",
                        .type = FT_GROUP,
                        .brief = "engine",
                        .rfc = "RFC 3414 2.4",
                        .what = "The agent or manager whose clock and keys count."},
    [SNMP_BOOTS] = {.name = "snmp.msgAuthoritativeEngineBoots",
                    .label = "Engine boots",
                    .type = FT_INT,
                    .brief = "boots",
                    .rfc = "RFC 3414 2.4",
                    .what = "How often that engine has been started."},
    [SNMP_TIME] = {.name = "snmp.msgAuthoritativeEngineTime",
                   .label = "Engine time",
                   .type = FT_INT,
                   .brief = "time",
                   .unit = "seconds",
                   .rfc = "RFC 3414 2.4",
                   .what = "Seconds since that engine was started; an old message is refused."},
    [SNMP_USER] = {.name = "snmp.msgUserName",
                   .label = "User name",
                   .type = FT_TEXT,
                   .brief = "user",
                   .rfc = "RFC 3414 2.4",
                   .what = "Who asks."},
    [SNMP_AUTH] = {.name = "snmp.msgAuthenticationParameters",
                   .label = "Authentication parameters",
                   .type = FT_BYTES,
                   .brief = "auth",
                   .rfc = "RFC 3414 2.4",
                   .what = "A keyed hash over the message: proof that the user sent it unchanged."},
    [SNMP_PRIVACY] = {.name = "snmp.msgPrivacyParameters",
                      .label = "Privacy parameters",
                      .type = FT_BYTES,
                      .brief = "salt",
                      .rfc = "RFC 3414 2.4",
                      .what = "The salt of the encryption."},
    [SNMP_MSG_DATA] = {.name = "snmp.msgData",
                       .label = "Scoped PDU",
                       .type = FT_GROUP,
                       .brief = "data",
                       NAMES(scopes),
                       .rfc = "RFC 3412 6",
                       .what = "What the message carries, in the clear or encrypted."},
    [SNMP_PLAINTEXT] = {.name = "snmp.plaintext_element",
                        .label = "Plain text",
                        .type = FT_GROUP,
                        .brief = "plain",
                        .rfc = "RFC 3412 6",
                        .what = "The scoped PDU in the clear."},
    [SNMP_ENCRYPTED] = {.name = "snmp.encryptedPDU",
                        .label = "Encrypted PDU",
                        .type = FT_BYTES,
                        .brief = "crypt",
                        .rfc = "RFC 3412 6",
                        .what = "The scoped PDU, which only the key opens."},
    [SNMP_CONTEXT_ENGINE] = {.name = "snmp.contextEngineID",
                             .label = "Context engine ID",
                             .type = FT_GROUP,
                             .brief = "engine",
                             .rfc = "RFC 3412 6",
                             .what = "The engine that holds the variables."},
    [SNMP_CONTEXT_NAME] = {.name = "snmp.contextName",
                           .label = "Context name",
                           .type = FT_TEXT,
                           .brief = "context",
                           .rfc = "RFC 3412 6",
                           .what = "Which of its collections of variables is meant."},
    [SNMP_ENGINE_CONFORM] = {.name = "snmp.engineid.conform",
                             .label = "Format of RFC 3411",
                             .type = FT_UINT,
                             .brief = "c",
                             NAMES(conforms),
                             .mask = 0x80,
                             .size = 1,
                             .flags = FF_SAME,
                             .rfc = "RFC 3411 5",
                             .what = "Whether the engine ID says how it was made up."},
    [SNMP_ENGINE_ENTERPRISE] = {.name = "snmp.engineid.enterprise",
                                .label = "Enterprise",
                                .type = FT_UINT,
                                .brief = "enterprise",
                                NAMES(enterprises),
                                .mask = 0x7fffffff,
                                .size = 4,
                                .rfc = "RFC 3411 5",
                                .what = "The number of the maker of the engine in IANA's list."},
    [SNMP_ENGINE_FORMAT] = {.name = "snmp.engineid.format",
                            .label = "Format",
                            .type = FT_UINT,
                            .brief = "form",
                            NAMES(formats),
                            .rfc = "RFC 3411 5",
                            .what = "What the rest of the engine ID is."},
    [SNMP_ENGINE_IPV4] = {.name = "snmp.engineid.ipv4",
                          .label = "IPv4 address",
                          .type = FT_IPV4,
                          .brief = "ipv4",
                          .rfc = "RFC 3411 5",
                          .what = "An address of the engine's host."},
    [SNMP_ENGINE_IPV6] = {.name = "snmp.engineid.ipv6",
                          .label = "IPv6 address",
                          .type = FT_IPV6,
                          .brief = "ipv6",
                          .rfc = "RFC 3411 5",
                          .what = "An address of the engine's host."},
    [SNMP_ENGINE_MAC] = {.name = "snmp.engineid.mac",
                         .label = "MAC address",
                         .type = FT_MAC,
                         .brief = "mac",
                         .rfc = "RFC 3411 5",
                         .what = "A hardware address of the engine's host."},
    [SNMP_ENGINE_TEXT] = {.name = "snmp.engineid.text",
                          .label = "Text",
                          .type = FT_TEXT,
                          .brief = "text",
                          .rfc = "RFC 3411 5",
                          .what = "A name that an administrator gave the engine."},
    [SNMP_ENGINE_CISCO] = {.name = "snmp.engineid.cisco.type",
                           .label = "Engine type",
                           .type = FT_UINT,
                           .brief = "type",
                           .rfc = "RFC 3411 5",
                           .what = "What kind of engine it is, in Cisco's own numbers."},
    [SNMP_ENGINE_DATA] = {.name = "snmp.engineid.data",
                          .label = "Data",
                          .type = FT_BYTES,
                          .brief = "data",
                          .rfc = "RFC 3411 5",
                          .what = "What makes the engine different from all others."},
    [SNMP_ENGINE_TIME] = {.name = "snmp.engineid.time",
                          .label = "Time",
                          .type = FT_BYTES,
                          .brief = "time",
                          .rfc = "RFC 3411 5",
                          .what = "When the engine made up its ID, in four bytes with the low one "
                                  "first, and four zeros."},
    [SNMP_ENGINE_TRAILER] =
        {.name = "snmp.agentid_trailer",
         .label = "Agent ID",
         .type = FT_BYTES,
         .brief = "agent",
         .rfc = "RFC 3411 5",
         .what = "What makes the engine different from all others, in the old format."},
    [SNMP_DATA] = {.name = "snmp.data",
                   .label = "Data",
                   .type = FT_GROUP,
                   .brief = "pdu",
                   NAMES(pdu_kinds),
                   .rfc = "RFC 3416 3",
                   .what = "The PDU: what is asked or answered."},
    [SNMP_PDU_GET] = {.name = "snmp.get_request_element",
                      .label = "Get request",
                      .type = FT_GROUP,
                      .brief = "pdu",
                      .rfc = "RFC 3416 3",
                      .what = "Asks for the values of variables."},
    [SNMP_PDU_GET_NEXT] = {.name = "snmp.get_next_request_element",
                           .label = "Get next request",
                           .type = FT_GROUP,
                           .brief = "pdu",
                           .rfc = "RFC 3416 3",
                           .what = "Asks for the variables that come next in the tree."},
    [SNMP_PDU_RESPONSE] = {.name = "snmp.get_response_element",
                           .label = "Response",
                           .type = FT_GROUP,
                           .brief = "pdu",
                           .rfc = "RFC 3416 3",
                           .what = "Answers a request."},
    [SNMP_PDU_SET] = {.name = "snmp.set_request_element",
                      .label = "Set request",
                      .type = FT_GROUP,
                      .brief = "pdu",
                      .rfc = "RFC 3416 3",
                      .what = "Gives variables new values."},
    [SNMP_PDU_TRAP] = {.name = "snmp.trap_element",
                       .label = "Trap",
                       .type = FT_GROUP,
                       .brief = "pdu",
                       .rfc = "RFC 1157 4.1.6",
                       .what = "Tells that something has happened."},
    [SNMP_PDU_BULK] = {.name = "snmp.getBulkRequest_element",
                       .label = "Get bulk request",
                       .type = FT_GROUP,
                       .brief = "pdu",
                       .rfc = "RFC 3416 3",
                       .what = "Asks for many of the variables that come next in the tree."},
    [SNMP_PDU_INFORM] = {.name = "snmp.informRequest_element",
                         .label = "Inform request",
                         .type = FT_GROUP,
                         .brief = "pdu",
                         .rfc = "RFC 3416 3",
                         .what = "Tells that something has happened, and waits for an answer."},
    [SNMP_PDU_V2_TRAP] = {.name = "snmp.snmpV2_trap_element",
                          .label = "Trap",
                          .type = FT_GROUP,
                          .brief = "pdu",
                          .rfc = "RFC 3416 3",
                          .what = "Tells that something has happened."},
    [SNMP_PDU_REPORT] = {.name = "snmp.report_element",
                         .label = "Report",
                         .type = FT_GROUP,
                         .brief = "pdu",
                         .rfc = "RFC 3416 3",
                         .what = "Tells why a message could not be processed."},
    [SNMP_REQUEST_ID] = {.name = "snmp.request_id",
                         .label = "Request ID",
                         .type = FT_INT,
                         .brief = "id",
                         .rfc = "RFC 3416 3",
                         .what = "Ties an answer to its request."},
    [SNMP_ERROR_STATUS] = {.name = "snmp.error_status",
                           .label = "Error status",
                           .type = FT_UINT,
                           .brief = "err",
                           NAMES(errors),
                           .rfc = "RFC 3416 3",
                           .what = "What went wrong; 0 where nothing did."},
    [SNMP_ERROR_INDEX] = {.name = "snmp.error_index",
                          .label = "Error index",
                          .type = FT_INT,
                          .brief = "idx",
                          .rfc = "RFC 3416 3",
                          .what = "Which variable is to blame, counted from 1."},
    [SNMP_NON_REPEATERS] = {.name = "snmp.non_repeaters",
                            .label = "Non-repeaters",
                            .type = FT_INT,
                            .brief = "n",
                            .rfc = "RFC 3416 3",
                            .what = "So many of the first variables are asked for only once."},
    [SNMP_MAX_REPETITIONS] = {.name = "snmp.max_repetitions",
                              .label = "Maximum repetitions",
                              .type = FT_INT,
                              .brief = "max",
                              .rfc = "RFC 3416 3",
                              .what = "So many successors of each other variable are wanted."},
    [SNMP_ENTERPRISE] = {.name = "snmp.enterprise",
                         .label = "Enterprise",
                         .type = FT_BYTES,
                         .brief = "enterprise",
                         .rfc = "RFC 1157 4.1.6",
                         .what = "What kind of device tells."},
    [SNMP_AGENT_ADDR] = {.name = "snmp.agent_addr",
                         .label = "Agent address",
                         .type = FT_IPV4,
                         .brief = "agent",
                         .rfc = "RFC 1157 4.1.6",
                         .what = "Which device tells."},
    [SNMP_GENERIC_TRAP] = {.name = "snmp.generic_trap",
                           .label = "Generic trap",
                           .type = FT_INT,
                           .brief = "generic",
                           NAMES(traps),
                           .rfc = "RFC 1157 4.1.6",
                           .what = "What happened."},
    [SNMP_SPECIFIC_TRAP] = {.name = "snmp.specific_trap",
                            .label = "Specific trap",
                            .type = FT_INT,
                            .brief = "specific",
                            .rfc = "RFC 1157 4.1.6",
                            .what = "What happened, in words of the enterprise."},
    [SNMP_TIME_STAMP] = {.name = "snmp.time_stamp",
                         .label = "Time stamp",
                         .type = FT_UINT,
                         .brief = "time",
                         .rfc = "RFC 1157 4.1.6",
                         .what = "Hundredths of seconds since the device's software was started."},
    [SNMP_BINDINGS] = {.name = "snmp.variable_bindings",
                       .label = "Variable bindings",
                       .type = FT_GROUP,
                       .brief = "vars",
                       .rfc = "RFC 3416 3",
                       .what = "Variables, each with its value."},
    [SNMP_BINDING] = {.name = "snmp.varbind",
                      .label = "Variable binding",
                      .type = FT_GROUP,
                      .brief = "var",
                      .rfc = "RFC 3416 3",
                      .what = "One variable: its name and its value."},
    [SNMP_NAME] =
        {.name = "snmp.name",
         .label = "Name",
         .type = FT_BYTES,
         .brief = "name",
         .rfc = "RFC 3416 3",
         .what = "The place of the variable in the tree of all variables, from the root down."},
    [SNMP_VALUE_INT] = {.name = "snmp.value.int",
                        .label = "Integer",
                        .type = FT_INT,
                        .brief = "value",
                        .rfc = "RFC 2578 7.1",
                        .what = "A number with a sign."},
    [SNMP_VALUE_OCTETS] = {.name = "snmp.value.octets",
                           .label = "Octet string",
                           .type = FT_BYTES,
                           .brief = "value",
                           .rfc = "RFC 2578 7.1",
                           .what = "Text or any other bytes."},
    [SNMP_VALUE_STRING] = {.name = "snmp.var-bind_str",
                           .label = "Text",
                           .type = FT_TEXT,
                           .brief = "text",
                           .flags = FF_SAME,
                           .rfc = "RFC 2578 7.1",
                           .what = "The same bytes read as text."},
    [SNMP_VALUE_NULL] = {.name = "snmp.value.null",
                         .label = "Null",
                         .type = FT_BYTES,
                         .brief = "value",
                         .rfc = "RFC 2578 7.1",
                         .what = "Nothing: a request has no value to give."},
    [SNMP_VALUE_OID] = {.name = "snmp.value.oid",
                        .label = "Object identifier",
                        .type = FT_BYTES,
                        .brief = "value",
                        .rfc = "RFC 2578 7.1",
                        .what = "The name of something else in the tree."},
    [SNMP_VALUE_IPV4] = {.name = "snmp.value.ipv4",
                         .label = "IP address",
                         .type = FT_IPV4,
                         .brief = "value",
                         .rfc = "RFC 2578 7.1",
                         .what = "An address."},
    [SNMP_VALUE_ADDR] = {.name = "snmp.value.addr",
                         .label = "Address",
                         .type = FT_BYTES,
                         .brief = "value",
                         .rfc = "RFC 2578 7.1",
                         .what = "An address of an odd length."},
    [SNMP_VALUE_COUNTER] = {.name = "snmp.value.counter",
                            .label = "Counter",
                            .type = FT_UINT64,
                            .brief = "value",
                            .rfc = "RFC 2578 7.1",
                            .what = "A number that only grows, until it begins again at zero."},
    [SNMP_VALUE_OVERLONG] = {.name = "snmp.value.counter_overlong",
                             .label = "Counter",
                             .type = FT_UINT,
                             .brief = "value",
                             .rfc = "RFC 2578 7.1",
                             .what = "A counter of 32 bits in more bytes than it can have: the "
                                     "last four are taken."},
    [SNMP_VALUE_GAUGE] = {.name = "snmp.value.g32",
                          .label = "Gauge",
                          .type = FT_UINT,
                          .brief = "value",
                          .rfc = "RFC 2578 7.1",
                          .what = "A number that grows and shrinks."},
    [SNMP_VALUE_TICKS] = {.name = "snmp.value.timeticks",
                          .label = "Time ticks",
                          .type = FT_UINT,
                          .brief = "value",
                          .rfc = "RFC 2578 7.1",
                          .what = "Hundredths of seconds since some event."},
    [SNMP_VALUE_OPAQUE] = {.name = "snmp.value.opaque",
                           .label = "Opaque",
                           .type = FT_BYTES,
                           .brief = "value",
                           .rfc = "RFC 2578 7.1",
                           .what = "Anything else, wrapped up."},
    [SNMP_VALUE_NSAP] = {.name = "snmp.value.nsap",
                         .label = "NSAP address",
                         .type = FT_BYTES,
                         .brief = "value",
                         .rfc = "RFC 2578 7.1",
                         .what = "An address of OSI networks; obsolete."},
    [SNMP_NO_OBJECT] = {.name = "snmp.noSuchObject",
                        .label = "No such object",
                        .type = FT_BYTES,
                        .brief = "none",
                        .rfc = "RFC 3416 3",
                        .what = "The agent has no variable of that kind."},
    [SNMP_NO_INSTANCE] = {.name = "snmp.noSuchInstance",
                          .label = "No such instance",
                          .type = FT_BYTES,
                          .brief = "none",
                          .rfc = "RFC 3416 3",
                          .what = "The agent has such variables, yet not this one."},
    [SNMP_END_OF_VIEW] = {.name = "snmp.endOfMibView",
                          .label = "End of view",
                          .type = FT_BYTES,
                          .brief = "end",
                          .rfc = "RFC 3416 3",
                          .what = "No variable comes after this one."},
    [SNMP_VALUE_OTHER] = {.name = "snmp.value.other",
                          .label = "Other value",
                          .type = FT_BYTES,
                          .brief = "value",
                          .rfc = "RFC 2578 7.1",
                          .what = "A value of a type that SNMP does not use."},
    [SNMP_EXTRA] = {.name = "snmp.extra",
                    .label = "Bytes behind it",
                    .type = FT_UINT,
                    .brief = "extra",
                    .unit = "bytes",
                    .rfc = "ITU-T X.690 8.1.3",
                    .what = "So many bytes follow where nothing should."},
    [SNMP_TROUBLE] = {.name = "snmp.malformed",
                      .label = "Malformed",
                      .type = FT_UINT,
                      .brief = "bad",
                      NAMES(troubles),
                      .rfc = "ITU-T X.690 8.1",
                      .what = "What is wrong with the message here."},
    [SNMP_TROUBLE_LEFT] = {.name = "snmp.malformed.left",
                           .label = "Bytes there",
                           .type = FT_INT,
                           .brief = "left",
                           .rfc = "ITU-T X.690 8.1.3",
                           .what = "So many bytes are there."},
    [SNMP_TROUBLE_NEED] = {.name = "snmp.malformed.need",
                           .label = "Bytes claimed",
                           .type = FT_UINT,
                           .brief = "need",
                           .rfc = "ITU-T X.690 8.1.3",
                           .what = "So many bytes would be needed, as the message says."},
};

static void trouble(struct dissect *d, unsigned what)
{
    emit_same(d, SNMP_TROUBLE, d->r.pos, 0, what);
    if (what != TROUBLE_CUT)
        dissect_malformed(d);
}

static void trouble_numbers(struct dissect *d, unsigned what, uint32_t left, uint32_t need)
{
    trouble(d, what);
    emit_same(d, SNMP_TROUBLE_LEFT, d->r.pos, 0, left);
    emit_same(d, SNMP_TROUBLE_NEED, d->r.pos, 0, need);
}

/* How many tags of its class SNMP knows, from 0 on. */
static bool known_tag(const struct ber *b)
{
    static const uint8_t most[] = {
        [BER_UNIVERSAL] = 17, [BER_APPLICATION] = 6, [BER_CONTEXT] = 8, [BER_PRIVATE] = 0};
    return (b->id & 0xff) <= most[b->class];
}

/* The tag as one byte, also where it was written in several; only the number's low eight bits
 * count, and one above 30 is none of SNMP's. */
static unsigned tag_of(const struct ber *b)
{
    unsigned id = b->id & 0xff;
    return id < 0x1f ? (b->first & 0xe0u) | id : 0x1f;
}

/* Looks at the element at the cursor. Returns false, and says why, where there is none. */
static bool look(struct dissect *d, struct ber *b)
{
    static const uint8_t why[] = {
        [BER_CUT] = TROUBLE_CUT,
        [BER_NOTHING] = TROUBLE_NOTHING,
        [BER_TAG_RUNS_ON] = TROUBLE_TAG_RUNS_ON,
        [BER_NO_LENGTH] = TROUBLE_NO_LENGTH,
        [BER_LENGTH_CUT] = TROUBLE_LENGTH_CUT,
        [BER_LONG] = TROUBLE_LONG,
    };
    *b = ber_look(&d->r);
    if (b->status != BER_OK) {
        if (b->status == BER_LENGTH_CUT || b->status == BER_LONG)
            trouble_numbers(d, why[b->status], b->left, b->need);
        else
            trouble(d, why[b->status]);
        if (b->status == BER_CUT)
            reader_need(&d->r, reader_have(&d->r) + 1);
        return false;
    }
    if (!known_tag(b)) {
        trouble_numbers(d, TROUBLE_ID, b->constructed, b->id & 0xff);
        return false;
    }
    if (b->length > reader_have(&d->r) - b->tag_len - b->length_len)
        trouble(d, TROUBLE_CUT);
    if (tag_of(b) == TAG_INTEGER && !b->length) {
        trouble(d, TROUBLE_NO_NUMBER);
        return false;
    }
    return true;
}

/* The element's tag and length. */
static void emit_head(struct dissect *d, const struct ber *b)
{
    if (!(d->want & WANT_FIELDS)) {
        reader_skip(&d->r, b->tag_len + b->length_len);
        return;
    }
    if (b->tag_len == 1)
        emit_uint(d, SNMP_BER_TAG, 1);
    else
        emit_bytes(d, SNMP_BER_LONG_TAG, b->tag_len, b->id);
    emit_bytes(d, SNMP_BER_LENGTH, b->length_len, b->length);
}

/* The last four bytes of a number, extended by its sign where it has one. */
static uint32_t number(const struct dissect *d, uint32_t n, bool with_sign)
{
    uint32_t v = with_sign && reader_peek(&d->r, 0, 1) & 0x80 ? UINT32_MAX : 0;
    for (uint32_t i = n > 4 ? n - 4 : 0; i < n; i++)
        v = v << 8 | reader_peek(&d->r, i, 1);
    return v;
}

/* n bytes as a field, also where n is 0. */
static void emit_content(struct dissect *d, unsigned id, uint32_t n, uint32_t value)
{
    if (n)
        emit_bytes(d, id, n, value);
    else
        emit_same(d, id, d->r.pos, 0, value);
}

static void emit_number(struct dissect *d, unsigned id, uint32_t n)
{
    emit_content(d, id, n, number(d, n, d->rows[id].type == FT_INT));
}

/* Which row an element of no certain type has. */
static unsigned value_row(const struct dissect *d, const struct ber *b)
{
    switch (tag_of(b)) {
    case TAG_INTEGER:
        return SNMP_VALUE_INT;
    case TAG_STRING:
        return SNMP_VALUE_OCTETS;
    case TAG_NULL:
        return SNMP_VALUE_NULL;
    case TAG_OID:
        return SNMP_VALUE_OID;
    case TAG_ADDRESS:
        return b->length == 4 ? SNMP_VALUE_IPV4 : SNMP_VALUE_ADDR;
    case TAG_COUNTER:
        return b->length > 5 || (b->length == 5 && reader_peek(&d->r, 0, 1)) ? SNMP_VALUE_OVERLONG
                                                                             : SNMP_VALUE_COUNTER;
    case TAG_COUNTER64:
        return SNMP_VALUE_COUNTER;
    case TAG_GAUGE:
        return SNMP_VALUE_GAUGE;
    case TAG_TICKS:
        return SNMP_VALUE_TICKS;
    case TAG_OPAQUE:
        return SNMP_VALUE_OPAQUE;
    case TAG_NSAP:
        return SNMP_VALUE_NSAP;
    case TAG_NO_OBJECT:
        return SNMP_NO_OBJECT;
    case TAG_NO_INSTANCE:
        return SNMP_NO_INSTANCE;
    case TAG_END_OF_VIEW:
        return SNMP_END_OF_VIEW;
    default:
        return SNMP_VALUE_OTHER;
    }
}

/* The content of an element of any type; that of none of SNMP's has its tag as value. */
static void emit_value(struct dissect *d, const struct ber *b)
{
    unsigned id = value_row(d, b), type = d->rows[id].type;
    if (type == FT_INT || type == FT_UINT || type == FT_UINT64)
        emit_number(d, id, b->length);
    else
        emit_content(d, id, b->length, (b->first & 0xe0u) | (b->id & 0xff) << 8);
}

/* An element of another type than the one that must stand here. */
static bool stray(struct dissect *d, const struct ber *b, unsigned what)
{
    emit_head(d, b);
    trouble(d, what);
    emit_value(d, b);
    return false;
}

/* The head of an element of one type. */
static bool expect(struct dissect *d, unsigned tag, unsigned what, struct ber *b)
{
    if (!look(d, b))
        return false;
    if (tag_of(b) != tag)
        return stray(d, b, what);
    emit_head(d, b);
    return true;
}

static bool take_int(struct dissect *d, unsigned id, unsigned what, uint32_t *value)
{
    struct ber b;
    if (!expect(d, TAG_INTEGER, what, &b))
        return false;
    uint32_t v = number(d, b.length, true);
    emit_content(d, id, b.length, v);
    if (value)
        *value = v;
    return reader_ok(&d->r);
}

static bool take_bytes(struct dissect *d, unsigned tag, unsigned id, unsigned what)
{
    struct ber b;
    if (!expect(d, tag, what, &b))
        return false;
    emit_content(d, id, b.length, 0);
    return reader_ok(&d->r);
}

/* ---- version 1 and 2c ---- */

/* An octet string that was just emitted, as text. */
static void emit_string(struct dissect *d, const struct ber *b)
{
    if (!(d->want & WANT_FIELDS) || tag_of(b) != TAG_STRING || !b->length || !reader_ok(&d->r))
        return;
    d->depth++;
    emit_same(d, SNMP_VALUE_STRING, d->r.pos - b->length, b->length, 0);
    d->depth--;
}

/* One variable: its name and value. */
static void dissect_binding(struct dissect *d)
{
    struct ber b;
    if (!expect(d, TAG_SEQUENCE, TROUBLE_BINDING, &b))
        return;
    uint32_t outer = dissect_enter(d, b.length), group = emit_group(d, SNMP_BINDING, 0);
    if (take_bytes(d, TAG_OID, SNMP_NAME, TROUBLE_NAME) && look(d, &b)) {
        emit_head(d, &b);
        emit_value(d, &b);
        emit_string(d, &b);
    }
    dissect_leave(d, outer);
    emit_end(d, group);
}

static void dissect_bindings(struct dissect *d)
{
    struct ber b;
    if (!expect(d, TAG_SEQUENCE, TROUBLE_BINDINGS, &b))
        return;
    uint32_t behind = reader_left(&d->r) - b.length;
    if (behind)
        emit_same(d, SNMP_EXTRA, d->r.pos, 0, behind);
    uint32_t outer = dissect_enter(d, b.length), group = emit_group(d, SNMP_BINDINGS, 0), n = 0;
    while (reader_left(&d->r)) {
        uint32_t begin = d->r.pos;
        dissect_binding(d); /* one that is wrong says nothing about the next */
        n++;
        if (d->r.pos == begin || !reader_ok(&d->r))
            break;
    }
    if (group < d->p->n_fields)
        d->p->fields[group].value = n;
    dissect_leave(d, outer);
    emit_end(d, group);
}

static void dissect_trap(struct dissect *d)
{
    struct ber b;
    bool ok = take_bytes(d, TAG_OID, SNMP_ENTERPRISE, TROUBLE_ENTERPRISE) &&
              take_bytes(d, TAG_ADDRESS, SNMP_AGENT_ADDR, TROUBLE_AGENT) &&
              take_int(d, SNMP_GENERIC_TRAP, TROUBLE_GENERIC, NULL) &&
              take_int(d, SNMP_SPECIFIC_TRAP, TROUBLE_SPECIFIC, NULL) &&
              expect(d, TAG_TICKS, TROUBLE_TIME_STAMP, &b);
    if (!ok)
        return;
    emit_number(d, SNMP_TIME_STAMP, b.length);
    if (reader_ok(&d->r))
        dissect_bindings(d);
}

static void dissect_request(struct dissect *d, bool bulk)
{
    unsigned first = bulk ? SNMP_NON_REPEATERS : SNMP_ERROR_STATUS;
    unsigned second = bulk ? SNMP_MAX_REPETITIONS : SNMP_ERROR_INDEX;
    if (take_int(d, SNMP_REQUEST_ID, TROUBLE_REQUEST_ID, NULL) &&
        take_int(d, first, TROUBLE_ERROR_STATUS, NULL) &&
        take_int(d, second, TROUBLE_ERROR_INDEX, NULL))
        dissect_bindings(d);
}

static void dissect_pdu(struct dissect *d, unsigned version)
{
    struct ber b;
    if (!look(d, &b))
        return;
    uint32_t behind = reader_left(&d->r) - b.tag_len - b.length_len - b.length;
    if (b.class != BER_CONTEXT || !b.constructed) {
        stray(d, &b, TROUBLE_PDU);
        return;
    }
    unsigned kind = b.id & 0xff;
    if (behind)
        emit_same(d, SNMP_EXTRA, d->r.pos, 0, behind);
    uint32_t data = emit_group(d, SNMP_DATA, kind);
    emit_head(d, &b);
    uint32_t outer = dissect_enter(d, b.length),
             group = emit_group(d, SNMP_PDU_GET + kind, b.length);
    if (version == VERSION_1 && kind >= PDU_BULK)
        trouble(d, TROUBLE_V2_IN_V1);
    else if (version == VERSION_2C && kind == PDU_TRAP)
        trouble(d, TROUBLE_V1_IN_V2);
    else if (kind == PDU_TRAP)
        dissect_trap(d);
    else
        dissect_request(d, kind == PDU_BULK);
    dissect_leave(d, outer);
    emit_end(d, group);
    emit_end(d, data);
}

/* ---- version 3 ---- */

/* What an engine ID is made of (RFC 3411 5). */
static void dissect_engine(struct dissect *d, uint32_t n)
{
    static const struct {
        uint8_t format, id, len;
    } shapes[] = {
        {1, SNMP_ENGINE_IPV4, 4},
        {2, SNMP_ENGINE_IPV6, 16},
        {3, SNMP_ENGINE_MAC, 6},
    };
    if (n < 5)
        return;
    bool conforms_3411 = reader_peek(&d->r, 0, 1) & 0x80;
    if (reader_have(&d->r))
        emit_same(d, SNMP_ENGINE_CONFORM, d->r.pos, 1, conforms_3411);
    uint32_t enterprise = emit_uint(d, SNMP_ENGINE_ENTERPRISE, 4);
    if (!conforms_3411) {
        emit_rest(d, SNMP_ENGINE_TRAILER);
        return;
    }
    uint32_t format = emit_uint(d, SNMP_ENGINE_FORMAT, 1);
    for (unsigned i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (shapes[i].format == format && shapes[i].len == n - 5) {
            emit_rest(d, shapes[i].id);
            return;
        }
    }
    if (format == 3 && enterprise == 9 && n == 12) {
        emit_uint(d, SNMP_ENGINE_CISCO, 1);
        emit_rest(d, SNMP_ENGINE_MAC);
        return;
    }
    if (format == 128 && enterprise == 8072 && n == 17) {
        emit_bytes(d, SNMP_ENGINE_DATA, 4, 0);
        emit_rest(d, SNMP_ENGINE_TIME);
        return;
    }
    emit_rest(d, format == 4 ? SNMP_ENGINE_TEXT : SNMP_ENGINE_DATA);
}

static bool take_engine(struct dissect *d, unsigned id, unsigned what)
{
    struct ber b;
    if (!expect(d, TAG_STRING, what, &b))
        return false;
    uint32_t outer = dissect_enter(d, b.length), group = emit_group(d, id, 0);
    if (d->want & WANT_FIELDS && b.length <= MAX_ENGINE_ID)
        dissect_engine(d, b.length);
    if (reader_left(&d->r))
        reader_skip(&d->r, reader_left(&d->r));
    emit_end(d, group);
    dissect_leave(d, outer);
    return reader_ok(&d->r);
}

static bool dissect_flags(struct dissect *d)
{
    struct ber b;
    if (!expect(d, TAG_STRING, TROUBLE_FLAGS, &b))
        return false;
    uint32_t v = reader_peek(&d->r, 0, 1);
    if (b.length != 1) {
        trouble_numbers(d, TROUBLE_FLAGS_SIZE, b.length, 1);
        return false;
    }
    /* What is encrypted must be authenticated, too (RFC 3412 6.4). */
    bool good = v <= FLAGS_KNOWN && (v & (FLAG_AUTH | FLAG_PRIVACY)) != FLAG_PRIVACY;
    if (!good)
        trouble_numbers(d, TROUBLE_FLAGS_VALUE, v, 0);
    uint32_t group = emit_group(d, SNMP_FLAGS, v);
    for (unsigned id = SNMP_FLAG_RESERVED; d->want & WANT_FIELDS && id <= SNMP_FLAG_AUTH; id++)
        emit_bits(d, id);
    bool there = reader_skip(&d->r, 1);
    emit_end(d, group);
    return there && good;
}

/* How much of a sequence is left behind the last element that belongs there, which began at
 * `last`. */
static void extra(struct dissect *d, uint32_t last)
{
    if (reader_left(&d->r))
        emit_same(d, SNMP_EXTRA, last, 0, reader_left(&d->r));
}

/* A sequence of that row, its tag and length included. Returns false, with the group not begun,
 * where something else stands there. */
static bool open_sequence(struct dissect *d, unsigned id, unsigned what, struct ber *b,
                          uint32_t *group)
{
    if (!look(d, b))
        return false;
    if (tag_of(b) != TAG_SEQUENCE)
        return stray(d, b, what);
    *group = emit_group(d, id, 0);
    emit_head(d, b);
    return true;
}

static bool dissect_global(struct dissect *d)
{
    struct ber b;
    uint32_t model = 0, group;
    if (!open_sequence(d, SNMP_GLOBAL, TROUBLE_HEADER, &b, &group))
        return false;
    uint32_t outer = dissect_enter(d, b.length);
    bool ok = take_int(d, SNMP_MSG_ID, TROUBLE_MSG_ID, NULL) &&
              take_int(d, SNMP_MAX_SIZE, TROUBLE_MAX_SIZE, NULL) && dissect_flags(d);
    uint32_t last = d->r.pos;
    ok = ok && take_int(d, SNMP_MODEL, TROUBLE_MODEL_TYPE, &model);
    if (ok)
        extra(d, last);
    /* What follows is taken to begin behind the last of them, whatever the length says. */
    d->r.end = outer;
    emit_end(d, group);
    if (ok && model != MODEL_USM) {
        trouble_numbers(d, TROUBLE_MODEL, model, 0);
        return false;
    }
    return ok;
}

static void dissect_usm(struct dissect *d)
{
    struct ber b;
    if (!expect(d, TAG_SEQUENCE, TROUBLE_USM, &b))
        return;
    uint32_t outer = dissect_enter(d, b.length);
    bool ok = take_engine(d, SNMP_ENGINE_ID, TROUBLE_ENGINE_ID) &&
              take_int(d, SNMP_BOOTS, TROUBLE_BOOTS, NULL) &&
              take_int(d, SNMP_TIME, TROUBLE_TIME, NULL) &&
              take_bytes(d, TAG_STRING, SNMP_USER, TROUBLE_USER) &&
              take_bytes(d, TAG_STRING, SNMP_AUTH, TROUBLE_AUTH);
    uint32_t last = d->r.pos;
    if (ok && take_bytes(d, TAG_STRING, SNMP_PRIVACY, TROUBLE_PRIVACY))
        extra(d, last);
    dissect_leave(d, outer);
}

static void dissect_scoped(struct dissect *d)
{
    struct ber b = ber_look(&d->r);
    bool encrypted = b.status == BER_OK && tag_of(&b) == TAG_STRING;
    uint32_t data = emit_group(d, SNMP_MSG_DATA, encrypted);
    if (encrypted) {
        emit_head(d, &b);
        emit_content(d, SNMP_ENCRYPTED, b.length, 0);
        emit_end(d, data);
        return;
    }
    uint32_t group;
    if (open_sequence(d, SNMP_PLAINTEXT, TROUBLE_SCOPED, &b, &group)) {
        uint32_t outer = dissect_enter(d, b.length);
        if (take_engine(d, SNMP_CONTEXT_ENGINE, TROUBLE_CONTEXT_ENGINE) &&
            take_bytes(d, TAG_STRING, SNMP_CONTEXT_NAME, TROUBLE_CONTEXT_NAME))
            dissect_pdu(d, VERSION_3);
        dissect_leave(d, outer);
        emit_end(d, group);
    }
    emit_end(d, data);
}

static void dissect_version_3(struct dissect *d)
{
    struct ber b;
    if (!dissect_global(d) || !expect(d, TAG_STRING, TROUBLE_SECURITY, &b))
        return;
    uint32_t outer = dissect_enter(d, b.length), group = emit_group(d, SNMP_SECURITY, 0);
    dissect_usm(d);
    dissect_leave(d, outer);
    emit_end(d, group);
    if (reader_ok(&d->r))
        dissect_scoped(d);
}

static void dissect(struct dissect *d)
{
    struct ber b;
    uint32_t version;
    if (!expect(d, TAG_SEQUENCE, TROUBLE_MESSAGE, &b))
        return;
    if (b.length < reader_left(&d->r))
        emit_same(d, SNMP_EXTRA, d->r.pos, 0, reader_left(&d->r) - b.length);
    uint32_t outer = dissect_enter(d, b.length);
    struct ber v = ber_look(&d->r);
    bool third = v.status == BER_OK && v.first == TAG_INTEGER && v.length == 1 &&
                 reader_peek(&d->r, v.tag_len + v.length_len, 1) == VERSION_3;
    if (take_int(d, third ? SNMP_MSG_VERSION : SNMP_VERSION, TROUBLE_VERSION, &version)) {
        if (version == VERSION_3)
            dissect_version_3(d);
        else if ((version == VERSION_1 || version == VERSION_2C) &&
                 take_bytes(d, TAG_STRING, SNMP_COMMUNITY, TROUBLE_COMMUNITY))
            dissect_pdu(d, version);
    }
    dissect_leave(d, outer);
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 161},
    {BY_UDP_PORT, 162},
};

const struct protocol proto_snmp = {
    .name = "snmp",
    .title = "Simple Network Management Protocol",
    .rfc = "RFC 3416",
    ROWS(rows),
    BINDS(binds),
    .many = "ber.tag ber.length varbind",
    .dissect = dissect,
    .line = line_snmp,
};
