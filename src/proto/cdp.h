/* CDP: the rows of the table, for the files that fill it and that read it. */
#ifndef PROTO_CDP_H
#define PROTO_CDP_H

#include "wireloupe/line.h"

enum cdp_row {
    CDP_VERSION,
    CDP_TTL,
    CDP_CHECKSUM,
    CDP_TLV,
    CDP_TYPE,
    CDP_LEN,
    CDP_DEVICEID,
    CDP_PORTID,
    CDP_SOFTWARE,
    CDP_PLATFORM,
    CDP_VTP,
    CDP_SYSTEM_NAME,
    CDP_N_ADDRESSES,
    CDP_ADDRESS,
    CDP_PROTOCOL_TYPE,
    CDP_PROTOCOL_LENGTH,
    CDP_PROTOCOL,
    CDP_ADDRESS_LENGTH,
    CDP_IPV4,
    CDP_IPV6,
    CDP_OTHER_ADDRESS,
    CDP_CAP,
    CDP_CAP_ROUTER,
    CDP_CAP_TB,
    CDP_CAP_SRB,
    CDP_CAP_SWITCH,
    CDP_CAP_HOST,
    CDP_CAP_IGMP,
    CDP_CAP_REPEATER,
    CDP_CAP_PHONE,
    CDP_CAP_REMOTE,
    CDP_PREFIX,
    CDP_PREFIX_LENGTH,
    CDP_OUI,
    CDP_PROTOCOL_ID,
    CDP_NATIVE_VLAN,
    CDP_DUPLEX,
    CDP_VOIP_DATA,
    CDP_VOICE_VLAN,
    CDP_POWER,
    CDP_MTU,
    CDP_TRUST,
    CDP_COS,
    CDP_LOCATION_KIND,
    CDP_LOCATION,
    CDP_REQUEST_ID,
    CDP_MANAGEMENT_ID,
    CDP_POWER_AVAILABLE,
    CDP_DATA,
    N_CDP_ROWS
};

enum {
    CDP_T_DEVICEID = 0x01,
    CDP_T_ADDRESS = 0x02,
    CDP_T_PORTID = 0x03,
    CDP_T_CAP = 0x04,
    CDP_T_VERSION = 0x05,
    CDP_T_PLATFORM = 0x06,
    CDP_T_PREFIX = 0x07,
    CDP_T_HELLO = 0x08,
    CDP_T_VTP = 0x09,
    CDP_T_NATIVE_VLAN = 0x0a,
    CDP_T_DUPLEX = 0x0b,
    CDP_T_VOIP = 0x0e,
    CDP_T_VOIP_REQUEST = 0x0f,
    CDP_T_POWER = 0x10,
    CDP_T_MTU = 0x11,
    CDP_T_TRUST = 0x12,
    CDP_T_COS = 0x13,
    CDP_T_NAME = 0x14,
    CDP_T_OBJECT = 0x15,
    CDP_T_MANAGEMENT = 0x16,
    CDP_T_LOCATION = 0x17,
    CDP_T_AVAILABLE = 0x1a
};

#define CDP_TLV_HEADER 4

extern const struct field_def cdp_rows[N_CDP_ROWS];

/* cdp_line: what tcpdump prints for the layer. */
void cdp_line(struct line *l, const struct layer *y);

#endif
