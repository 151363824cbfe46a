/* What the files of ICMP share: the rows of their table. */
#ifndef WIRELOUPE_ICMP_H
#define WIRELOUPE_ICMP_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    ICMP_TYPE,
    ICMP_CODE,
    ICMP_CHECKSUM,
    ICMP_CHECKSUM_STATUS,
    ICMP_CHECKSUM_CALCULATED,
    ICMP_UNUSED,
    ICMP_IDENT,
    ICMP_IDENT_LE,
    ICMP_SEQ,
    ICMP_SEQ_LE,
    ICMP_RESP_TO,
    ICMP_ROUND_TRIP,
    ICMP_DATA_TIME,
    ICMP_DATA_MICROSECONDS,
    ICMP_MTU,
    ICMP_LENGTH,
    ICMP_LENGTH_ORIGINAL,
    ICMP_POINTER,
    ICMP_REDIR_GW,
    ICMP_NUM_ADDRS,
    ICMP_ENTRY_SIZE,
    ICMP_LIFETIME,
    ICMP_ROUTER,
    ICMP_PREFERENCE,
    ICMP_ORIGINATE,
    ICMP_RECEIVE,
    ICMP_TRANSMIT,
    ICMP_MASK,
    ICMP_QUOTED_DST,
    ICMP_QUOTED_PROTO,
    ICMP_QUOTED_PORT,
    ICMP_ECHO_SEQ,
    ICMP_ECHO_REQ_RES,
    ICMP_ECHO_REQ_LOCAL,
    ICMP_ECHO_STATE,
    ICMP_ECHO_RES,
    ICMP_ECHO_ACTIVE,
    ICMP_ECHO_IPV4,
    ICMP_ECHO_IPV6,
    EXT_ALL,
    EXT_VERSION,
    EXT_RES,
    EXT_RES_HIGH,
    EXT_RES_LOW,
    EXT_CHECKSUM,
    EXT_CHECKSUM_STATUS,
    EXT_OBJECT,
    EXT_LENGTH,
    EXT_CLASS,
    EXT_CTYPE,
    EXT_DATA,
    MPLS_ENTRY,
    MPLS_LABEL,
    MPLS_LABEL_HIGH,
    MPLS_LABEL_LOW,
    MPLS_EXP,
    MPLS_S,
    MPLS_TTL,
    MPLS_DATA,
    INT_ROLE,
    INT_RESERVED,
    INT_IFINDEX,
    INT_IPADDR,
    INT_NAME_PRESENT,
    INT_MTU_PRESENT,
    INT_INDEX,
    INT_ADDRESS,
    INT_AFI,
    INT_ADDRESS_RESERVED,
    INT_IPV4,
    INT_IPV6,
    INT_UNKNOWN,
    INT_NAME_GROUP,
    INT_NAME_LENGTH,
    INT_NAME,
    INT_MTU,
    IDENT_NAME,
    IDENT_INDEX,
    IDENT_AFI,
    IDENT_ADDR_LENGTH,
    IDENT_RESERVED,
    IDENT_IPV4,
    IDENT_IPV6,
    IDENT_ADDRESS,
    ICMP_N_ROWS
};

#define ICMP_QUOTED_AT 8 /* where the packet that an error is about begins */
#define ICMP_EXT_AT 136  /* where extensions begin at the earliest: RFC 4884 5.5 */

/* dissect_icmp_ext: the extensions from the cursor to the reader's end. */
void dissect_icmp_ext(struct dissect *d);
/* line_icmp_ext: tcpdump's lines about them. */
void line_icmp_ext(struct line *l, const struct layer *y);

#endif
