/* The inside of the flow table: what the files of this folder share. */
#ifndef FLOW_TABLE_H
#define FLOW_TABLE_H

#include "wireloupe/hash.h"
#include "index.h"
#include "wireloupe/flow.h"

/* The lower end of a flow is the one with the smaller (address, port): so both directions meet. An
 * IPv4 flow's two addresses are address[0], lower end first; an IPv6 flow's are [0..1] and [2..3].
 */
struct flow {
    uint64_t address[4];
    uint16_t low_port, high_port;
    uint32_t kind;                /* KIND_*; a part of the key */
    uint32_t low_base, high_base; /* sequence numbers that count as 0, of each end */
    uint32_t newer, older;        /* the list by use; 0 ends it */
    uint32_t moved;               /* the table's clock when it was last put first in the list */
    uint32_t hash;                /* of the key */
};
_Static_assert(sizeof(struct flow) == 64, "a flow is a cache line");

/* The kind of a flow: its protocol, and: */
#define KIND_WIDE 0x100u /* IPv6 addresses */
#define KIND_VLAN_SHIFT 9
#define KIND_COUNTED 0x80000000u /* a segment has set the bases; no part of the key */
#define KIND_PROTO(kind) ((uint8_t)((kind)&255))
#define KIND_ADDR_LEN(kind) ((uint8_t)((kind)&KIND_WIDE ? 16 : 4))
#define KIND_VLAN(kind) ((kind) >> KIND_VLAN_SHIFT & 0xfffu)

#define SCALE_UNKNOWN 0
#define SCALE_NONE 16

/* What is known of one end of a TCP connection. Sequence numbers are as they stand in the segments.
 */
struct end {
    int64_t sent_at;     /* when the segment that reached `next` was sent */
    int64_t acked_at;    /* when it last acknowledged something new */
    uint32_t first;      /* the sequence number of its SYN */
    uint32_t next;       /* the number behind the last byte that was seen: what is expected next */
    uint32_t top;        /* the same, without segments behind a gap: what may be acknowledged */
    uint32_t ack;        /* the last acknowledgement number that it sent */
    uint32_t window;     /* the last window that it told, in bytes */
    uint32_t ack_frame;  /* the frame that first had this acknowledgement number */
    uint32_t n_dup;      /* duplicates of it since */
    uint32_t pushed;     /* bytes of data since the last push */
    uint32_t fin;        /* the sequence number of its FIN */
    uint32_t head, tail; /* its segments that are not acknowledged yet; 0 ends the list */
    uint16_t n_open;     /* how many those are */
    uint16_t is;         /* END_* */
};

#define END_SEEN 0x0001u    /* it has sent something: next and window count */
#define END_ACKED 0x0002u   /* it has sent an acknowledgement: ack counts */
#define END_SYN 0x0004u     /* it sent a SYN */
#define END_SYN_OK 0x0008u  /* ... which the other end acknowledged */
#define END_FIN 0x0010u     /* it sent a FIN */
#define END_FIN_OK 0x0020u  /* ... which the other end acknowledged */
#define END_PASSIVE 0x0040u /* it had acknowledged the other's FIN before it sent its own */
#define END_PROBE 0x0080u   /* its last segment probed a closed window */
#define END_KEEP 0x0100u    /* its last segment was a keep-alive */
#define END_ACCEPT 0x0400u  /* its SYN came with an acknowledgement, or answered one */
#define END_GAP 0x0800u     /* bytes of its were not seen; nothing was acknowledged since */

/* What is known of a flow beyond its place in the table: there only for who wants facts. */
struct facts {
    struct end end[2]; /* [0]: of the lower end */
    int64_t began, last;
    int64_t rtt; /* of the handshake, in nanoseconds; 0: not known */
    int64_t syn_at;
    uint64_t bytes[2]; /* of frames that the ends sent, as they were on the wire */
    uint32_t packets[2];
    uint32_t index;                /* of the flow */
    uint32_t stream;               /* among the flows of its protocol */
    uint32_t again;                /* segments that were sent again */
    uint32_t asked, answered;      /* requests and responses that were counted */
    uint8_t known : 1, up : 1;     /* known: has an index; up: the lower end began it */
    uint8_t reset : 1, answer : 1; /* answer: both ends have sent something */
    uint8_t low_scale, high_scale; /* of the windows that an end tells: SCALE_*, shift + 1 */
    uint8_t complete;              /* as in struct tcp_facts */
    uint8_t agreed;                /* see flows_agreed() */
};

/* A segment that waits for its acknowledgement. */
struct sent {
    int64_t time;
    uint32_t seq,
        next; /* sequence numbers of its first byte, and behind its last one, FIN or SYN */
    uint32_t frame;
    uint32_t after, before; /* in the list of its end; 0 ends it */
    uint32_t owner;         /* place * 2 + end; 0: free */
};

/* The segments of all flows. */
struct sent_pool {
    struct sent *sent; /* [0] is not used */
    uint32_t n, room, limit;
    uint32_t free; /* list of free ones, by `after` */
    uint32_t hand; /* where the search for one that must go goes on */
};

/* The flow of a TCP segment over IPv4 seen lately, by its ends as they stand in the packet: the
 * segments of a flow come close together, and need no ordering of the ends and no walk through a
 * chain. */
struct recent {
    uint64_t addresses;
    uint32_t evicted; /* the table's count, at which the rest was right */
    uint32_t ports;
    uint32_t flow : 30;      /* 0: none */
    uint32_t up : 1;         /* it travels from the lower end to the higher */
    uint32_t is_counted : 1; /* these are the flow's, which need not be looked at for them: */
    uint32_t moved, seq, ack;
};
_Static_assert(sizeof(struct recent) == 32, "two in a cache line");
#define N_RECENT 512u

struct ike;
struct exchanges;

/* Of so many flows on, what is known of one is not in a cache when its next packet comes. */
#define CROWDED 16384u
#define N_COMING 4u

struct flows {
    _Alignas(64) struct recent recent[N_RECENT];
    bool is_crowded;
    uint32_t coming[N_COMING]; /* hashes of the last ones that flows_ahead() was told */
    uint32_t n_coming;
    struct ike *ike;
    struct exchanges *exchanges;
    struct flow *flow;   /* [0] is not used */
    struct facts *facts; /* beside each flow; NULL where nobody wants them */
    void **kept;         /* beside each flow: what another module keeps; NULL before the first */
    void (*forget)(void *user, void *kept);
    void *forget_user;
    void (*gone)(void *user, const struct flow_report *r);
    void *gone_user;
    struct index index; /* of the keys */
    struct secret secret;
    uint32_t n, room, limit;
    uint32_t newest, oldest; /* of the list, where it is_listed: from the first time on that a flow
                              * has to go */
    bool is_listed;
    uint32_t clock;        /* segments looked up */
    uint32_t n_known;      /* flows that were given an index */
    uint32_t n_streams[2]; /* of TCP, of UDP */
    uint64_t evicted;
    struct sent_pool pool;
    struct tcp_facts tcp; /* of the last segment */
};

/* flows_forget: lets go of what is kept for the flow at a place and of its facts; the flow itself
 * stays. */
void flows_forget(struct flows *t, uint32_t place);

/* sent_add: notes a segment of an end; sent_drop: removes one; sent_clear: all of an end. */
void sent_add(struct flows *t, uint32_t place, unsigned end, const struct sent *s);
void sent_drop(struct flows *t, uint32_t i);
void sent_clear(struct flows *t, uint32_t place, unsigned end);

/* tcp_states: the states of the end that began a connection, and of the other. tcp_judge: whether a
 * segment deserves attention, and how a filter sees it; before tcp_follow(), which moves the
 * states.
 */
void tcp_states(const struct facts *x, uint8_t *client, uint8_t *server);
void tcp_judge(const struct facts *x, unsigned from, const struct tcp_segment *s,
               struct tcp_facts *to);
void tcp_follow(struct facts *x, unsigned from, const struct tcp_segment *s);

/* tcp_analyze: the findings about a segment; tcp_note: takes note of it, afterwards. */
void tcp_analyze(struct flows *t, uint32_t place, unsigned from, const struct tcp_segment *s);
void tcp_note(struct flows *t, uint32_t place, unsigned from, const struct tcp_segment *s);

/* exchanges_free: what flow_ask() took. */
void exchanges_free(struct exchanges *x);

#define FLAG_FIN 0x01u
#define FLAG_SYN 0x02u
#define FLAG_RST 0x04u
#define FLAG_PSH 0x08u
#define FLAG_ACK 0x10u
#define FLAG_URG 0x20u

/* Whether a comes after b, as sequence numbers count. */
static inline bool after(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) > 0;
}

#endif
