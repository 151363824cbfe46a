/* What the two files of TCP's options share: the rows of their table. */
#ifndef WIRELOUPE_TCP_OPT_H
#define WIRELOUPE_TCP_OPT_H

#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

/* The groups come first: one for each kind of option. */
enum {
    OPT_EOL,
    OPT_NOP,
    OPT_MSS,
    OPT_WSCALE,
    OPT_SACK_PERM,
    OPT_SACK,
    OPT_ECHO,
    OPT_TIMESTAMP,
    OPT_CC,
    OPT_MD5,
    OPT_SCPS,
    OPT_USER_TO,
    OPT_AO,
    OPT_MPTCP,
    OPT_TFO,
    OPT_ACC_ECN,
    OPT_EXPERIMENTAL,
    OPT_UNKNOWN,
    OPT_LAST_GROUP = OPT_UNKNOWN,
    OPT_ALL,
    OPT_KIND,
    OPT_LEN,
    OPT_MSS_VAL,
    OPT_WSCALE_SHIFT,
    OPT_WSCALE_MULTIPLIER,
    OPT_SACK_COUNT,
    OPT_SACK_BASE,
    OPT_SACK_LE,
    OPT_SACK_RE,
    OPT_ECHO_VALUE,
    OPT_TSVAL,
    OPT_TSECR,
    OPT_CC_VALUE,
    OPT_MD5_DIGEST,
    OPT_SCPS_VECTOR,
    OPT_SCPS_BETS,
    OPT_SCPS_SNACK1,
    OPT_SCPS_SNACK2,
    OPT_SCPS_COMPRESS,
    OPT_SCPS_NLTS,
    OPT_SCPS_RESERVED,
    OPT_SCPS_BINDING,
    OPT_UTO_GRANULARITY,
    OPT_UTO_VAL,
    OPT_AO_KEYID,
    OPT_AO_RNEXTKEYID,
    OPT_AO_MAC,
    OPT_TFO_REQUEST,
    OPT_TFO_COOKIE,
    OPT_TFO_INVALID,
    OPT_EE0B,
    OPT_ECEB,
    OPT_EE1B,
    OPT_EXID,
    OPT_EXP_DATA,
    OPT_PAYLOAD,
    OPT_PADDING,
    OPT_LENGTH_INVALID,
    OPT_TROUBLE,
    MP_SUBTYPE,
    MP_VERSION,
    MP_FLAGS,
    MP_CHECKSUMREQ,
    MP_EXTENSIBILITY,
    MP_NO_MORE_SUBFLOWS,
    MP_RESERVED_FLAGS,
    MP_HMAC_SHA1,
    MP_HMAC_SHA256,
    MP_BACKUP,
    MP_DATA_FIN,
    MP_DSEQN8,
    MP_DSEQN_PRESENT,
    MP_ACK8,
    MP_ACK_PRESENT,
    MP_RESERVED,
    MP_RESERVED_HIGH,
    MP_RESERVED_LOW,
    MP_ADDRID,
    MP_SENDKEY,
    MP_RECVKEY,
    MP_RECVTOK,
    MP_SENDRAND,
    MP_SENDTRUNCHMAC,
    MP_SENDHMAC,
    MP_DATA_ACK,
    MP_DATA_SEQ,
    MP_SUBFLOW_SEQ,
    MP_DATA_LEN,
    MP_CHECKSUM,
    MP_IPVER,
    MP_ECHO,
    MP_IPV4,
    MP_IPV6,
    MP_PORT,
    MP_ADDHMAC,
    MP_FLAG_U,
    MP_FLAG_V,
    MP_FLAG_W,
    MP_FLAG_T,
    MP_RST_REASON,
    OPT_N_ROWS
};

/* Where an option was left, in a field OPT_TROUBLE: before its name is known to make sense, in its
 * middle, and behind a word that announces what is not there. */
enum {
    TROUBLE_LENGTH = 1,
    TROUBLE_NO_LENGTH,
    TROUBLE_CUT,
    TROUBLE_DATA,
    TROUBLE_ACK,
    TROUBLE_SEQ
};

/* opt_take: n more bytes are there. Otherwise the reader has failed, or the option is in trouble
 * and the walk through the options has to end: false. */
bool opt_take(struct dissect *d, uint32_t n);
/* opt_trouble: the option makes no sense; one of TROUBLE_*. */
void opt_trouble(struct dissect *d, unsigned why);

/* dissect_mptcp: the inside of a Multipath TCP option, n bytes behind its length. Returns false
 * where it is left in trouble. */
bool dissect_mptcp(struct dissect *d, uint32_t n);
/* line_mptcp: what the line says of a field inside the option `group`. */
void line_mptcp(struct line *l, const struct field *f, const struct field *group);

#endif
