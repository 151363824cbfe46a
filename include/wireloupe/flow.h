/* Flow state: what one packet alone cannot say. It hangs beside the dissector, bounded in memory.
 */
#ifndef WIRELOUPE_FLOW_H
#define WIRELOUPE_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many flows are kept by default: at 64 bytes each, and the index, 72 MiB when all are in use;
 * with facts about each, 448 bytes, 456 MiB. */
#define FLOWS_DEFAULT 1048576u
#define FLOW_BYTES 512u /* at most, for a flow with facts: what a limit in bytes is divided by */

struct flows;

/* flows_new: a table of at most `limit` flows; the least recently used goes first. Memory grows
 * with the flows that are there. NULL without memory. Owned by the caller: flows_free(). */
struct flows *flows_new(uint32_t limit);
void flows_free(struct flows *t);
/* flows_want_facts: from now on facts about flows are gathered, too. Returns false without memory.
 */
bool flows_want_facts(struct flows *t);
/* flows_limit: from now on at most so many flows (1024 at least); before the first. */
void flows_limit(struct flows *t, uint32_t limit);

/* flows_crowded: where it is told that there are so many flows that a packet waits for what is
 * known of its flow, which flows_ahead() helps against. Stays as long as t. */
const bool *flows_crowded(const struct flows *t);

/* The two ends of a segment, in the direction in which it travels. */
struct flow_key {
    const uint8_t *src, *dst; /* addr_len bytes each */
    uint8_t addr_len;         /* 4 or 16 */
    uint8_t proto;            /* IP protocol number */
    uint16_t sport, dport;
    uint16_t vlan; /* innermost VLAN identifier; 0 without a tag */
};

/* flows_ahead: a segment or datagram between these ends comes some packets later: what will be
 * asked for is fetched from memory meanwhile. To be called for each packet, some packets before it.
 */
void flows_ahead(struct flows *t, const struct flow_key *k);

/* path_hops: how many routers have probably passed a packet on, by what is left of the hops that it
 * was sent with, 64, 128 or 255; 0: none, or not known. Paths are shorter than 32. */
static inline uint32_t path_hops(uint32_t left)
{
    uint32_t sent = left <= 64 ? 64 : left <= 128 ? 128 : 255;
    return sent - left < 32 ? sent - left : 0;
}

/* What relative numbers are counted from. */
struct flow_base {
    uint32_t seq, ack;
    bool known;
};
#define COMMUNITY_ID_SIZE 31 /* "1:", 28 characters, and the end */

/* flow_community_id: the community ID of a flow, the same for both directions; of ICMP and ICMPv6,
 * sport and dport are type and code. False where the program was built without SHA-1. */
bool flow_community_id(const struct flow_key *k, char id[COMMUNITY_ID_SIZE]);

/* flow_features: what was built in, " nettle"; never NULL. */
const char *flow_features(void);

/* flows_tcp_base: the numbers to subtract from a segment's sequence and acknowledgement numbers to
 * get the relative ones, as tcpdump counts: from the first segment of the flow that was seen, or
 * the last SYN. Not known for the segment that sets them, which is shown with its absolute numbers.
 */
struct flow_base flows_tcp_base(struct flows *t, const struct flow_key *k, uint32_t seq,
                                uint32_t ack, bool syn);

/* flows_tcp_seen: the same for a segment over IPv4 without SYN, of a flow that was met lately; not
 * known where it was not: flows_tcp_base() knows then. `ends` are its two addresses, next to each
 * other as they stand in the packet. */
struct flow_base flows_tcp_seen(struct flows *t, const uint8_t *ends, uint16_t sport,
                                uint16_t dport);

#define FLOWS_SCALE_UNKNOWN (-1) /* the handshake was not seen */
#define FLOWS_SCALE_NONE (-2)    /* it agreed on no scale */

/* flows_tcp_scale: by how many bits the segment's window is shifted (0 to 14), or one of the above;
 * a fact, not known without flows_want_facts().
 * A segment with SYN tells the scale of its sender: `shift`, -1 without the option. */
int flows_tcp_scale(struct flows *t, const struct flow_key *k, bool syn, bool ack, int shift);

enum flow_role {
    FLOW_ROLE_UNKNOWN,
    FLOW_ROLE_INITIATOR,
    FLOW_ROLE_RESPONDER
};

/* flows_ike_role: which end of an IKEv1 negotiation sends this message. The first one that was seen
 * with the initiator's cookie (8 bytes) and none of the responder's tells; as tcpdump does, the
 * latest 20 negotiations are remembered. */
enum flow_role flows_ike_role(struct flows *t, const struct flow_key *k, const uint8_t *cookies);

/* flows_evicted: how many flows had to go for newer ones. */
uint64_t flows_evicted(const struct flows *t);

/* flows_find: the place of a packet's flow in the table, made where there is none. It stays the
 * flow's until the next call for another packet. *up: the packet travels from the lower end to the
 * higher; both ends' packets have one place. */
uint32_t flows_find(struct flows *t, const struct flow_key *k, bool *up);

/* flows_kept: what another module keeps for the flow at a place: NULL until the caller stores
 * something there. flows_on_forget: when the flow is given up, or its ports are used for a new
 * connection, or the table is freed, `forget` is called with what was kept. flows_kept() is NULL
 * without memory. */
void **flows_kept(struct flows *t, uint32_t place);
void flows_on_forget(struct flows *t, void (*forget)(void *user, void *kept), void *user);

/* ---- facts, for who asked for them ---- */

/* A packet, to its flow. */
struct flow_packet {
    int64_t time;
    uint32_t number;
    uint32_t length; /* on the wire */
    bool quoted;     /* inside an ICMP error: it counts for nothing, it only names its flow */
    bool answer;     /* it says itself that the other end began the flow */
};

/* As a filter that remembers connections sees a packet. */
enum flow_filter {
    FLOW_NEW,         /* it begins a flow */
    FLOW_ESTABLISHED, /* both ends have sent something */
    FLOW_RELATED,     /* an ICMP error about a flow */
    FLOW_INVALID      /* no honest packet of its flow */
};

/* What is known of a packet's flow, this packet included. */
struct flow_facts {
    uint32_t place;      /* in the table, as flows_find() */
    uint32_t index;      /* of the flow, in order of appearance, from 0 */
    uint32_t stream;     /* of the flow among those of its protocol, from 0 */
    uint32_t packet;     /* the how many-th packet of the flow this is; 0: it does not count */
    bool reply;          /* it travels to the end that began the flow */
    bool seen;           /* a quoted packet: its flow was there before */
    int64_t time, delta; /* since the flow's first packet, since the one before */
    uint8_t filter;      /* enum flow_filter; of TCP, tcp_facts has a better one */
};

/* flows_packet: counts a packet and says what is known of its flow. A segment with SYN that begins
 * another connection between the same ports begins another flow: `renew`. */
struct flow_facts flows_packet(struct flows *t, const struct flow_key *k,
                               const struct flow_packet *p, bool renew);

/* flows_reused: whether a SYN with that sequence number begins another connection on the ports of
 * a flow that is there. */
bool flows_reused(struct flows *t, const struct flow_key *k, uint32_t seq);

/* The states of RFC 9293 3.3.2, as far as the segments that were seen show them. */
enum tcp_state {
    TCP_STATE_UNKNOWN,
    TCP_STATE_CLOSED,
    TCP_STATE_LISTEN,
    TCP_STATE_SYN_SENT,
    TCP_STATE_SYN_RECVD,
    TCP_STATE_ESTABLISHED,
    TCP_STATE_FIN_WAIT_1,
    TCP_STATE_FIN_WAIT_2,
    TCP_STATE_CLOSE_WAIT,
    TCP_STATE_CLOSING,
    TCP_STATE_LAST_ACK,
    TCP_STATE_TIME_WAIT
};

/* What deserves attention. */
enum tcp_attention {
    TCP_FINE,
    TCP_SYN_FIN,
    TCP_NO_FLAGS,
    TCP_ALL_FLAGS,
    TCP_NO_HANDSHAKE,
    TCP_DATA_AFTER_FIN,
    TCP_CLOSED_PORT,
    TCP_STRAY_RESET
};

/* Findings about a segment, under the names that Wireshark gives them. */
#define TCP_RETRANSMISSION 0x0001u
#define TCP_FAST_RETRANSMISSION 0x0002u
#define TCP_SPURIOUS_RETRANSMISSION 0x0004u
#define TCP_OUT_OF_ORDER 0x0008u
#define TCP_DUPLICATE_ACK 0x0010u
#define TCP_LOST_SEGMENT 0x0020u
#define TCP_ACK_LOST_SEGMENT 0x0040u
#define TCP_ZERO_WINDOW 0x0080u
#define TCP_ZERO_WINDOW_PROBE 0x0100u
#define TCP_ZERO_WINDOW_PROBE_ACK 0x0200u
#define TCP_WINDOW_FULL 0x0400u
#define TCP_WINDOW_UPDATE 0x0800u
#define TCP_KEEP_ALIVE 0x1000u
#define TCP_KEEP_ALIVE_ACK 0x2000u
#define TCP_REUSED_PORTS 0x4000u

struct tcp_segment {
    int64_t time;
    uint32_t number; /* of the frame */
    uint32_t seq, ack;
    uint32_t length; /* of its data */
    uint32_t window; /* in bytes, as far as the scale is known */
    uint16_t flags;  /* as in the header */
    bool sack;       /* it has selective acknowledgements */
    bool reused;     /* flows_reused() */
};

/* What is known of a TCP segment and its connection. */
struct tcp_facts {
    uint32_t findings;      /* TCP_* above */
    uint8_t client, server; /* enum tcp_state, when the segment was sent and has arrived */
    uint8_t filter;         /* enum flow_filter */
    uint8_t attention;      /* enum tcp_attention */
    uint8_t complete;       /* bits: SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32 */
    bool closes_first, closes_second; /* the FIN that begins to close, and the answer to it */
    uint32_t acks_frame;              /* the segment that it acknowledges, or 0 */
    int64_t ack_rtt;                  /* and since when */
    int64_t initial_rtt;              /* of the handshake; 0: not known */
    uint32_t in_flight;               /* bytes sent and not acknowledged; 0: not known */
    uint32_t push_bytes;              /* bytes since the last push; 0: not known */
    uint32_t dup_number, dup_frame;   /* of a duplicate acknowledgement */
    uint32_t rto_frame;               /* the segment that is sent again, or 0 */
    int64_t rto;                      /* and since when */
};

/* flows_tcp: what is known of a segment of the flow that flows_packet() found. Valid until the next
 * call. */
const struct tcp_facts *flows_tcp(struct flows *t, const struct flow_facts *f,
                                  const struct tcp_segment *s);

/* flows_agreed: room for what the ends of a flow agreed on, in the words of the protocol that they
 * speak; 0 before. Valid until the table's next call. */
uint8_t *flows_agreed(struct flows *t, uint32_t place);

/* A flow, told to who counts them. */
struct flow_report {
    uint32_t place, index;
    uint8_t addr_len, proto;
    const uint8_t *address[2]; /* [0]: of the end that began the flow */
    uint16_t port[2];
    uint16_t vlan;
    uint32_t packets[2]; /* that each end sent */
    uint64_t bytes[2];   /* of their frames */
    int64_t began, last;
    int64_t rtt;            /* of TCP's handshake, in nanoseconds; 0: not known */
    uint32_t again;         /* segments that were sent again */
    uint8_t client, server; /* enum tcp_state */
    bool answered;
};

/* flows_places: the places of the table are those from 1 below this. flows_report: tells of the
 * flow at a place, flows_index of its number alone; false where there is none that packets were
 * counted for. flows_on_gone: `gone` is called with a flow that is given up, or whose ports begin a
 * new one; NULL ends that. */
uint32_t flows_places(const struct flows *t);
bool flows_index(const struct flows *t, uint32_t place, uint32_t *index);
bool flows_report(const struct flows *t, uint32_t place, struct flow_report *r);
void flows_on_gone(struct flows *t, void (*gone)(void *user, const struct flow_report *r),
                   void *user);

/* ---- questions and their answers ---- */

/* What a pair of messages has in common: what the answer repeats of the question. At most
 * EXCHANGE_KEY bytes count. */
#define EXCHANGE_KEY 48u

/* How the keys begin, so that those of different protocols are never the same. */
enum {
    EXCHANGE_DNS = 1,
    EXCHANGE_ECHO,
    EXCHANGE_HTTP,
    EXCHANGE_ARP,
    EXCHANGE_ND,
    EXCHANGE_PROBE, /* a packet with few hops left */
    EXCHANGE_ROUTE, /* the last such packet between two hosts */
    EXCHANGE_DHCP,
    EXCHANGE_TFTP, /* a client asks for a file */
    EXCHANGE_VRRP, /* who advertised last: no question */
    EXCHANGE_KINDS
};

/* Questions of one kind; one that was sent again before its answer came counts once. */
struct exchange_counts {
    uint64_t asked, answered;
};

struct exchange {
    uint32_t frame; /* of the question */
    uint32_t note;  /* what was noted beside it */
    int64_t time;   /* since then */
};

/* flows_ask: remembers a question until its answer comes, or too many others have (65536): the
 * latest of the same key counts. flows_note: the same, with a number beside it. flows_answer: the
 * question that an answer belongs to; frame 0 where none is known. */
void flows_ask(struct flows *t, const void *key, size_t n, uint32_t frame, int64_t time);
void flows_note(struct flows *t, const void *key, size_t n, uint32_t frame, int64_t time,
                uint32_t note);
struct exchange flows_answer(struct flows *t, const void *key, size_t n, int64_t time);
/* flows_exchanges: how many of a kind were asked, and of them answered. */
struct exchange_counts flows_exchanges(const struct flows *t, unsigned kind);
/* flows_asked, flows_answered: how many of a flow's messages were questions, or answers, until now:
 * for protocols that answer in the order of the questions. */
uint32_t flows_asked(struct flows *t, uint32_t place);
uint32_t flows_answered(struct flows *t, uint32_t place);

#endif
