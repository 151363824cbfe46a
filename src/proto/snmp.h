/* What the files of SNMP share: the rows of its table, and what may be wrong with a message. */
#ifndef WIRELOUPE_SNMP_H
#define WIRELOUPE_SNMP_H

#include "wireloupe/line.h"

enum {
    SNMP_BER_TAG,
    SNMP_BER_LONG_TAG,
    SNMP_BER_LENGTH,
    SNMP_VERSION,
    SNMP_COMMUNITY,
    SNMP_MSG_VERSION,
    SNMP_GLOBAL,
    SNMP_MSG_ID,
    SNMP_MAX_SIZE,
    SNMP_FLAGS,
    SNMP_FLAG_RESERVED,
    SNMP_FLAG_REPORT,
    SNMP_FLAG_CRYPT,
    SNMP_FLAG_AUTH,
    SNMP_MODEL,
    SNMP_SECURITY,
    SNMP_ENGINE_ID,
    SNMP_BOOTS,
    SNMP_TIME,
    SNMP_USER,
    SNMP_AUTH,
    SNMP_PRIVACY,
    SNMP_MSG_DATA,
    SNMP_PLAINTEXT,
    SNMP_ENCRYPTED,
    SNMP_CONTEXT_ENGINE,
    SNMP_CONTEXT_NAME,
    SNMP_ENGINE_CONFORM,
    SNMP_ENGINE_ENTERPRISE,
    SNMP_ENGINE_FORMAT,
    SNMP_ENGINE_IPV4,
    SNMP_ENGINE_IPV6,
    SNMP_ENGINE_MAC,
    SNMP_ENGINE_TEXT,
    SNMP_ENGINE_CISCO,
    SNMP_ENGINE_DATA,
    SNMP_ENGINE_TIME,
    SNMP_ENGINE_TRAILER,
    SNMP_DATA,
    SNMP_PDU_GET,
    SNMP_PDU_GET_NEXT,
    SNMP_PDU_RESPONSE,
    SNMP_PDU_SET,
    SNMP_PDU_TRAP,
    SNMP_PDU_BULK,
    SNMP_PDU_INFORM,
    SNMP_PDU_V2_TRAP,
    SNMP_PDU_REPORT,
    SNMP_REQUEST_ID,
    SNMP_ERROR_STATUS,
    SNMP_ERROR_INDEX,
    SNMP_NON_REPEATERS,
    SNMP_MAX_REPETITIONS,
    SNMP_ENTERPRISE,
    SNMP_AGENT_ADDR,
    SNMP_GENERIC_TRAP,
    SNMP_SPECIFIC_TRAP,
    SNMP_TIME_STAMP,
    SNMP_BINDINGS,
    SNMP_BINDING,
    SNMP_NAME,
    SNMP_VALUE_INT,
    SNMP_VALUE_OCTETS,
    SNMP_VALUE_STRING,
    SNMP_VALUE_NULL,
    SNMP_VALUE_OID,
    SNMP_VALUE_IPV4,
    SNMP_VALUE_ADDR,
    SNMP_VALUE_COUNTER,
    SNMP_VALUE_OVERLONG,
    SNMP_VALUE_GAUGE,
    SNMP_VALUE_TICKS,
    SNMP_VALUE_OPAQUE,
    SNMP_VALUE_NSAP,
    SNMP_NO_OBJECT,
    SNMP_NO_INSTANCE,
    SNMP_END_OF_VIEW,
    SNMP_VALUE_OTHER,
    SNMP_EXTRA,
    SNMP_TROUBLE,
    SNMP_TROUBLE_LEFT,
    SNMP_TROUBLE_NEED
};

/* What stands in a field SNMP_TROUBLE. */
enum {
    TROUBLE_NONE,
#define TROUBLE(name, word, sentence) TROUBLE_##name,
#include "snmp_trouble.def"
#undef TROUBLE
    N_TROUBLES
};

/* line_snmp: tcpdump's text for a message. */
void line_snmp(struct line *l, const struct layer *y);

/* snmp_put_oid: an object identifier of n bytes as the line shows it, with names or as numbers. */
void snmp_put_oid(struct out *o, const uint8_t *bytes, uint32_t n, bool names);

#endif
