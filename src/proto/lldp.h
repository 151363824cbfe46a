/* LLDP: the rows of its table, for the files that fill it and that read it. */
#ifndef PROTO_LLDP_H
#define PROTO_LLDP_H

#include "wireloupe/line.h"

struct dissect;

/* What stands eight times, once for each priority or traffic class. */
#define LLDP_EIGHT(id) id##0, id##1, id##2, id##3, id##4, id##5, id##6, id##7

enum lldp_row {
    LLDP_TLV,
    LLDP_TYPE,
    LLDP_LEN,
    LLDP_CHASSIS_SUBTYPE,
    LLDP_PORT_SUBTYPE,
    LLDP_AFI,
    LLDP_CHASSIS_ID,
    LLDP_CHASSIS_MAC,
    LLDP_CHASSIS_IP4,
    LLDP_CHASSIS_IP6,
    LLDP_PORT_ID,
    LLDP_PORT_MAC,
    LLDP_PORT_IP4,
    LLDP_PORT_IP6,
    LLDP_TTL,
    LLDP_PORT_DESC,
    LLDP_NAME,
    LLDP_DESC,
    LLDP_CAP,
    LLDP_CAP_OTHER,
    LLDP_CAP_REPEATER,
    LLDP_CAP_BRIDGE,
    LLDP_CAP_WLAN,
    LLDP_CAP_ROUTER,
    LLDP_CAP_TELEPHONE,
    LLDP_CAP_DOCSIS,
    LLDP_CAP_STATION,
    LLDP_ON,
    LLDP_ON_OTHER,
    LLDP_ON_REPEATER,
    LLDP_ON_BRIDGE,
    LLDP_ON_WLAN,
    LLDP_ON_ROUTER,
    LLDP_ON_TELEPHONE,
    LLDP_ON_DOCSIS,
    LLDP_ON_STATION,
    LLDP_MGN_LEN,
    LLDP_MGN_AFI,
    LLDP_MGN_HEX,
    LLDP_MGN_IP4,
    LLDP_MGN_IP6,
    LLDP_MGN_IF,
    LLDP_MGN_IFNUM,
    LLDP_MGN_OIDLEN,
    LLDP_MGN_OID,
    LLDP_OUI,
    LLDP_SUBTYPE,
    LLDP_CONTENT,
    LLDP_VALUE,
    LLDP_DOT1,
    LLDP_PVID,
    LLDP_PPVID_FLAGS,
    LLDP_PPVID_SUPPORTED,
    LLDP_PPVID_ENABLED,
    LLDP_PPVID,
    LLDP_VID,
    LLDP_VLAN_LEN,
    LLDP_VLAN_NAME,
    LLDP_PROTO_LEN,
    LLDP_PROTO_ID,
    LLDP_AGG1,
    LLDP_AGG1_CAP,
    LLDP_AGG1_ENABLED,
    LLDP_AGG1_PORTTYPE,
    LLDP_AGG1_PORT,
    LLDP_EIGHT(LLDP_CNPV),
    LLDP_EIGHT(LLDP_READY),
    LLDP_WILLING,
    LLDP_ETS_CBS,
    LLDP_ETS_RES,
    LLDP_ETS_MAXTCS,
    LLDP_ETS_RESERVED,
    LLDP_EIGHT(LLDP_PGID),
    LLDP_EIGHT(LLDP_PER),
    LLDP_EIGHT(LLDP_TSA),
    LLDP_PFC_MBC,
    LLDP_PFC_RES,
    LLDP_PFC_CAP,
    LLDP_EIGHT(LLDP_PFC),
    LLDP_APP_RESERVED,
    LLDP_APP,
    LLDP_APP_PRIO,
    LLDP_APP_RES,
    LLDP_APP_SEL,
    LLDP_APP_PROTO,
    LLDP_EVB_RES,
    LLDP_EVB_BGID,
    LLDP_EVB_RRCAP,
    LLDP_EVB_RRCTR,
    LLDP_EVB_SRES,
    LLDP_EVB_SGID,
    LLDP_EVB_RRREQ,
    LLDP_EVB_RRSTAT,
    LLDP_EVB_R,
    LLDP_EVB_RTE,
    LLDP_EVB_MODE,
    LLDP_EVB_ROL,
    LLDP_EVB_RWD,
    LLDP_EVB_RES2,
    LLDP_EVB_ROL2,
    LLDP_EVB_RKA,
    LLDP_CDCP_ROLE,
    LLDP_CDCP_RES,
    LLDP_CDCP_SCOMP,
    LLDP_CDCP_RES2,
    LLDP_CDCP_CAP,
    LLDP_CDCP_SCID,
    LLDP_CDCP_SVID,
    LLDP_DOT3,
    LLDP_AUTONEG,
    LLDP_AUTONEG_SUPPORTED,
    LLDP_AUTONEG_ENABLED,
    LLDP_PMD,
    LLDP_PMD_0,
    LLDP_PMD_15 = LLDP_PMD_0 + 15,
    LLDP_MAU,
    LLDP_MDI,
    LLDP_MDI_CLASS,
    LLDP_MDI_SUPPORTED,
    LLDP_MDI_ENABLED,
    LLDP_MDI_PAIRS,
    LLDP_PSE_PAIR,
    LLDP_POWER_CLASS,
    LLDP_AGG3,
    LLDP_AGG3_CAP,
    LLDP_AGG3_ENABLED,
    LLDP_AGG3_PORT,
    LLDP_MTU,
    LLDP_MED,
    LLDP_MED_CAP,
    LLDP_MED_CAP_MED,
    LLDP_MED_CAP_POLICY,
    LLDP_MED_CAP_LOCATION,
    LLDP_MED_CAP_PSE,
    LLDP_MED_CAP_PD,
    LLDP_MED_CAP_INVENTORY,
    LLDP_MED_CLASS,
    LLDP_APP_TYPE,
    LLDP_POLICY,
    LLDP_TAGGED,
    LLDP_POLICY_RES,
    LLDP_POLICY_VLAN,
    LLDP_POLICY_PRIO,
    LLDP_POLICY_DSCP,
    LLDP_LOC_FORMAT,
    LLDP_LAT,
    LLDP_LAT_RES,
    LLDP_LAT_HIGH,
    LLDP_LAT_LOW,
    LLDP_LONG,
    LLDP_LONG_RES,
    LLDP_LONG_HIGH,
    LLDP_LONG_LOW,
    LLDP_ALT_TYPE,
    LLDP_ALT_RES,
    LLDP_ALT_RES_HIGH,
    LLDP_ALT_RES_LOW,
    LLDP_ALT_HIGH,
    LLDP_ALT,
    LLDP_ALT_LOW,
    LLDP_DATUM,
    LLDP_CIVIC_LEN,
    LLDP_CIVIC_WHAT,
    LLDP_CIVIC_COUNTRY,
    LLDP_CIVIC_TYPE,
    LLDP_CIVIC_ELEN,
    LLDP_CIVIC_VALUE,
    LLDP_ELIN,
    LLDP_LOC_ID,
    LLDP_POWER_TYPE,
    LLDP_POWER_SOURCE,
    LLDP_POWER_PRIO,
    LLDP_POWER_VALUE,
    LLDP_INV_HARDWARE,
    LLDP_INV_FIRMWARE,
    LLDP_INV_SOFTWARE,
    LLDP_INV_SERIAL,
    LLDP_INV_MANUFACTURER,
    LLDP_INV_MODEL,
    LLDP_INV_ASSET,
    N_LLDP_ROWS
};

/* Types of TLVs. */
enum {
    LLDP_END = 0,
    LLDP_T_CHASSIS = 1,
    LLDP_T_PORT = 2,
    LLDP_T_TTL = 3,
    LLDP_T_PORT_DESC = 4,
    LLDP_T_NAME = 5,
    LLDP_T_DESC = 6,
    LLDP_T_CAP = 7,
    LLDP_T_MGN = 8,
    LLDP_T_ORG = 127
};

/* Organizations. */
#define OUI_DOT1 0x0080c2u
#define OUI_DOT3 0x00120fu
#define OUI_MED 0x0012bbu
#define OUI_DCBX 0x001b21u

#define LLDP_HEADER 2

extern const struct field_def lldp_rows[N_LLDP_ROWS];

/* A TLV in a dissected packet: its fields are p->fields[from .. end). */
struct lldp_tlv {
    struct line *l;
    uint32_t from, end;
    uint32_t type, len;
    uint32_t offset; /* of its value */
};

/* lldp_get: the TLV's first field with that row, or NULL. lldp_value: its value, or 0. */
const struct field *lldp_get(const struct lldp_tlv *t, unsigned id);
uint32_t lldp_value(const struct lldp_tlv *t, unsigned id);
/* lldp_text: ": " or another lead and the field's text up to a zero byte. */
void lldp_text(const struct lldp_tlv *t, const char *lead, const struct field *f);
/* lldp_flags: "[a, b] (0x03)": words for the bits of a number, `digits` wide. */
void lldp_flags(struct line *l, const struct value_name *names, size_t n, uint32_t value);
/* lldp_hex: tcpdump's rows of n bytes, each behind `indent`. */
void lldp_hex(struct line *l, const char *indent, uint32_t offset, uint32_t n);
/* lldp_line_org: an organization's TLV behind its header. Returns whether tcpdump dumps it as
 * unknown. */
bool lldp_line_org(const struct lldp_tlv *t);

/* lldp_dissect_org: the value of an organization's TLV; the reader is narrowed to it. */
void lldp_dissect_org(struct dissect *d);
/* lldp_bits: a number and the rows first..last of its bits under it. lldp_row_bits: the bits alone.
 */
void lldp_bits(struct dissect *d, unsigned whole, unsigned first, unsigned last);
void lldp_row_bits(struct dissect *d, unsigned first, unsigned last);

#endif
