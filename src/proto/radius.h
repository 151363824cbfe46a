/* What the files of RADIUS share: the rows of its table and the kinds of attributes. */
#ifndef WIRELOUPE_RADIUS_H
#define WIRELOUPE_RADIUS_H

#include "wireloupe/line.h"

enum {
    RADIUS_CODE,
    RADIUS_ID,
    RADIUS_LENGTH,
    RADIUS_AUTHENTICATOR,
    RADIUS_AVP,
    RADIUS_AVP_TYPE,
    RADIUS_AVP_LENGTH,
    RADIUS_AVP_TAG,
    RADIUS_AVP_BAD,
    RADIUS_EXTENDED_TYPE,
    RADIUS_EXTENDED_MORE,
    RADIUS_CHAP_IDENT,
    RADIUS_CHAP_STRING,
    RADIUS_VENDOR_ID,
    RADIUS_VENDOR_AVP,
    RADIUS_VENDOR_TYPE,
    RADIUS_VENDOR_LEN,
    RADIUS_VENDOR_VALUE,
    RADIUS_VLAN_TAG,
    RADIUS_VLAN_PAD,
    RADIUS_VLAN_ID,
    RADIUS_VLAN_NAME_TAG,
    RADIUS_SALT,
    RADIUS_HIDDEN,
    RADIUS_ARAP_CHANGE,
    RADIUS_ARAP_MIN,
    RADIUS_ARAP_CREATED,
    RADIUS_ARAP_EXPIRES,
    RADIUS_ARAP_NOW,
    RADIUS_PREFIX_RESERVED,
    RADIUS_PREFIX_LENGTH,
    RADIUS_PREFIX,
    RADIUS_OPERATOR_SPACE,
    RADIUS_OPERATOR_TEXT,
    RADIUS_LOC_INDEX,
    RADIUS_LOC_CODE,
    RADIUS_LOC_ENTITY,
    RADIUS_LOC_SIGHTING,
    RADIUS_LOC_TTL,
    RADIUS_LOC_METHOD,
    RADIUS_LOC_DATA,
    RADIUS_POLICY_FLAGS,
    RADIUS_POLICY_EXPIRES,
    RADIUS_POLICY_NOTE,
    RADIUS_UNKNOWN,
    RADIUS_EAP_WHOLE,
#define ATTRIBUTE(number, name, field, word, kind, type, names, rfc, what) RADIUS_A_##name,
#include "radius_attributes.def"
#undef ATTRIBUTE
    RADIUS_N_ROWS
};

/* What the value of an attribute is made of. */
enum radius_kind {
    KIND_SILENT, /* bytes of which tcpdump says nothing; SILENT_UINT and SILENT_IPV6 are no bytes */
    KIND_SILENT_UINT,
    KIND_SILENT_IPV6,
    KIND_EXTENDED,
    KIND_TEXT,
    KIND_UINT,
    KIND_TAG_UINT,
    KIND_TAG_TEXT,
    KIND_ADDR,
    KIND_HOST, /* an address, of which two stand for something else */
    KIND_SECONDS,
    KIND_DATE,
    KIND_CAUSE,
    KIND_VLANID,
    KIND_VLAN_NAME,
    KIND_TUNNEL_PASSWORD,
    KIND_ARAP_PASSWORD,
    KIND_ARAP_FEATURES,
    KIND_ARAP_RESPONSE,
    KIND_IPV6,
    KIND_PREFIX,
    KIND_HOME_PREFIX,
    KIND_MIP6,
    KIND_OPERATOR,
    KIND_LOCATION,
    KIND_LOCATION_DATA,
    KIND_POLICY,
    KIND_VENDOR,
    KIND_EAP
};

struct radius_attribute {
    uint16_t id;  /* its row; 0 for an attribute that has none */
    uint8_t kind; /* enum radius_kind */
};

/* radius_attribute: what is known of an attribute; never NULL. */
const struct radius_attribute *radius_attribute(uint32_t type);
/* radius_lengths: the shortest and the longest value of a kind; false for any length. */
bool radius_lengths(unsigned kind, uint32_t *least, uint32_t *most);

/* line_radius: tcpdump's text for a message. */
void line_radius(struct line *l, const struct layer *y);

#endif
