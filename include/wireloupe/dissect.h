/* Dissection: a frame becomes layers and fields, once. */
#ifndef WIRELOUPE_DISSECT_H
#define WIRELOUPE_DISSECT_H

#include "wireloupe/flow.h"
#include "wireloupe/packet.h"
#include "wireloupe/quic.h"
#include "wireloupe/reassembly.h"

/* What the views need; asked for once, at start. */
#define WANT_VALUES 0x01u   /* every field, but for fixed headers: see header_value() */
#define WANT_VERBOSE 0x02u  /* what the line needs with -v (inside application protocols) */
#define WANT_CHECKSUM 0x04u /* checksums verified */
#define WANT_SEQ 0x08u      /* relative sequence numbers (needs flows) */
#define WANT_TEXT 0x10u     /* what TCP and UDP carry: the line without -q */
#define WANT_FLOW 0x20u     /* facts about flows, connections, questions and answers */
/* Messages that several frames carry, put together on the one that completes them: all of them (IP
 * fragments, TCP streams), or only TLS handshakes, which the line tells of. */
#define WANT_REASSEMBLY 0x40u
#define WANT_HELLOS 0x80u
#define WANT_HEADERS 0x100u /* with WANT_VALUES: fixed headers as fields, every byte in one */
#define WANT_FIELDS (WANT_VALUES | WANT_HEADERS) /* (map, walk) */
#define WANT_INNER 0x400u     /* what tunnels in datagrams carry and what ICMP quotes */
#define WANT_NAMES 0x800u     /* names that packets claimed for addresses; needs WANT_VALUES */
#define WANT_FRAGMENTS 0x200u /* of the reassembly, that of IP fragments alone */

/* want_row, want_protocol: the WANT_* bits without which a row's fields, or the protocol's layers,
 * may be missing: for who looks for nothing else, and reads fixed headers where they stand. */
uint32_t want_row(struct row_id id);
uint32_t want_protocol(unsigned proto);

/* A message to be dissected once the frame is through: see area.c. */
struct later {
    uint8_t around;   /* the layer that says what was put together; PROTO_NONE: none does */
    uint8_t proto;    /* what it is */
    uint8_t parent;   /* number of the layer that it is in */
    uint8_t content;  /* what the protocol was told in dissect_joined() */
    uint8_t notes;    /* SECTION_* */
    uint8_t ip_proto; /* these as in struct dissect */
    uint32_t pseudo;
};

struct dissect {
    struct packet *p;
    struct reader r;              /* the current layer's bytes; narrowed by lengths */
    struct layer *y;              /* the current layer */
    const struct protocol *proto; /* its protocol */
    const struct field_def *rows; /* its table */
    uint32_t want;                /* WANT_* */
    uint8_t next;                 /* what dissect_next() was told */
    uint8_t next_flags;           /* LAYER_* marks for it */
    uint8_t depth;                /* of the next field */
    uint32_t pseudo;   /* sum of the pseudo-header's addresses, for checksums; by the IP layers */
    uint32_t ack_base; /* what TCP's line counts acknowledged bytes from; 0: nothing */
    uint8_t ip_proto;  /* what the IP layer says its payload is */
    uint8_t around; /* the IP protocol of the first two layers, where they are everyday_frame()'s */
    bool one_by_one;   /* also the layers of everyday frames; for tests */
    bool forced;       /* no port says what a payload is, see dissect_force() */
    uint8_t force_udp; /* what every payload of UDP is; PROTO_NONE: see its content */
    uint8_t force_tcp;
    uint8_t vrrp;                /* what IP protocol 112 is, which CARP has, too */
    struct field *spare;         /* a second array, for the last pass; owned */
    struct flows *flows;         /* NULL where nobody asked for flow facts; owned */
    struct flows *facts;         /* with WANT_FLOW the same, even where no numbers are counted */
    bool has_flow;               /* with WANT_FLOW, inside a transport protocol: */
    struct flow_facts flow;      /* what is known of its flow */
    const struct tcp_facts *tcp; /* and, in TCP, of its connection */
    struct body body;            /* under way in a stream, where the payload at hand begins */
    uint32_t bodiless;           /* messages in it that no body follows, a bit each */
    struct exchange probe;       /* in a quoted packet: itself, where it had few hops left */
    bool traces;                 /* one of several such packets, with more hops each time */
    struct streams *streams;     /* NULL without WANT_REASSEMBLY and WANT_HELLOS; owned */
    const uint16_t *marks;       /* see streams_marks() */
    struct fragments *fragments; /* NULL without WANT_REASSEMBLY; owned */
    struct quic_flows *quic;     /* NULL as streams; owned */
    struct claims *claims;       /* NULL without WANT_NAMES; owned: */
    struct names *names;         /* what was learned */
    struct section *section;     /* the one that is being dissected, or NULL */
    const struct later *now;     /* what is known of it */
    uint8_t fragment;            /* FRAGMENT_IS_*, for fragment_facts() */
    bool offloaded;              /* a checksum was met that dissect_offloaded() knows */
    bool begun;                  /* there has been a packet: */
    int64_t first_time;          /* when the first was, and the last */
    int64_t last_time;
    struct later later[MAX_SECTIONS];
    uint8_t *area; /* frame and sections together, once there is a section; owned */
    uint32_t area_room;
    uint32_t pieces_room;
};

/* dissect_open: prepares d and the packet in it. Returns false without memory. */
bool dissect_open(struct dissect *d, uint32_t want);
/* What dissect_force() makes of a name. */
enum force {
    FORCE_DONE,
    FORCE_NO_UDP, /* done, with a type that stands in no datagram */
    FORCE_ABSENT, /* a type of tcpdump's that nobody decodes here */
    FORCE_UNKNOWN
};

/* dissect_force: from now on payloads are of that type ("domain", in letters of any case), whatever
 * their ports say. d may be NULL, to ask about the name only. */
enum force dissect_force(struct dissect *d, const char *type);
/* dissect_close: releases what dissect_open() and the dissection of frames took. */
void dissect_close(struct dissect *d);

/* dissect_frame: dissects the frame described by the first members of *d->p (bytes, caplen,
 * wirelen, time, number, linktype: set by the caller) and fills in the rest. */
void dissect_frame(struct dissect *d);

/* dissect_ahead: a frame of the link type at hand, caplen bytes, will come some packets later: see
 * flows_ahead(). dissect_looks_ahead: where it is told whether that helps; NULL where it never
 * does.
 */
void dissect_ahead(struct dissect *d, const uint8_t *bytes, uint32_t caplen);
const bool *dissect_looks_ahead(const struct dissect *d);

/* ---- for protocols ---- */

/* emit_header_rows: the general case of emit_header(). */
bool emit_header_rows(struct dissect *d);

/* emit_header: the fixed header (the leading rows of the table) at the cursor. Rows that were cut
 * off are left out. Returns true where the whole header is there, and then stands behind it. */
static inline bool emit_header(struct dissect *d)
{
    uint32_t size = proto_plans[d->y->proto].header_len;
    /* Where nobody asks for them, rows are read where they stand: see header_value(). */
    if (!(d->want & WANT_HEADERS) && reader_skip(&d->r, size)) {
        d->y->fixed = (uint16_t)size;
        return true;
    }
    return emit_header_rows(d);
}

/* head: a value of the current layer's fixed header (size 1 to 4); 0 where it was cut off. */
#define head(d, row) header_value((d)->p, (d)->y, (row))

/* emit_struct: the same as emit_header for a fixed structure that stands at the cursor inside a
 * layer: rows first..last of the table, each with its place in the structure. */
bool emit_struct(struct dissect *d, unsigned first, unsigned last);

/* emit_uint: a number of n bytes (1 to 4; the row says FF_LE) at the cursor. Returns its value, 0
 * where it is not there (nothing is emitted then, and the reader has failed). */
uint32_t emit_uint(struct dissect *d, unsigned id, uint32_t n);

/* emit_bits: a row with mask and size over the bytes at the cursor, which is not moved. */
uint32_t emit_bits(struct dissect *d, unsigned id);

/* emit_bytes: n bytes at the cursor as one field (text, an address, a wide number, opaque bytes)
 * with a value of the caller's. Where fewer are there, those are emitted and the reader fails.
 * Nothing is emitted for n = 0. */
bool emit_bytes(struct dissect *d, unsigned id, uint32_t n, uint32_t value);

/* emit_rest: whatever is left, claimed and captured, as one field; fails where the capture cut it.
 */
void emit_rest(struct dissect *d, unsigned id);

/* emit_same: a field over bytes that other fields cover (row flag FF_SAME), or with n 0 a fact that
 * stands for no bytes. `offset` counts from the frame's first byte. */
static inline void emit_same(struct dissect *d, unsigned id, uint32_t offset, uint32_t n,
                             uint32_t value)
{
    struct packet *p = d->p;
    uint32_t at = p->n_fields;
    if (at == MAX_FIELDS) {
        p->status |= PACKET_FULL;
        return;
    }
    p->n_fields = at + 1;
    p->fields[at] = (struct field){
        .proto = d->y->proto,
        .depth = d->depth,
        .id = (uint16_t)id,
        .offset = offset,
        .length = n,
        .value = value,
    };
}

/* emit_duration: a fact of type FT_DURATION, in nanoseconds. */
void emit_duration(struct dissect *d, unsigned id, uint32_t offset, int64_t time);

/* emit_note: a fact of type FT_TEXT with FF_NOTE: n bytes, which are copied. Left out where there
 * is no room. */
void emit_note(struct dissect *d, unsigned id, uint32_t offset, const char *s, uint32_t n);

/* emit_group: opens a group at the cursor; fields until emit_end() stand under it. */
uint32_t emit_group(struct dissect *d, unsigned id, uint32_t value);
/* emit_end: closes the group that emit_group() returned; it ends at the cursor. */
void emit_end(struct dissect *d, uint32_t group);

/* dissect_enter: narrows the reader to the next n bytes (to what is left, marking the layer
 * malformed, where n lies beyond). Returns the end to give back to dissect_leave(). dissect_leave:
 * moves to the end of the narrowed part and widens again. A read that failed inside because of that
 * end does not stick: the length around it says where to go on. */
uint32_t dissect_enter(struct dissect *d, uint32_t n);
void dissect_leave(struct dissect *d, uint32_t outer_end);

/* dissect_malformed: a length or value in the layer contradicts another. Marks layer and packet. */
void dissect_malformed(struct dissect *d);

/* dissect_next: the payload at the cursor is that protocol's (PROTO_NONE: nobody's: data). */
static inline void dissect_next(struct dissect *d, unsigned proto)
{
    d->next = (uint8_t)proto;
}

/* dissect_ip_proto: the protocol that has a number in IP, or PROTO_NONE. */
static inline unsigned dissect_ip_proto(const struct dissect *d, uint32_t number)
{
    unsigned proto = registry_find(BY_IP_PROTO, number);
    return proto == PROTO_vrrp ? d->vrrp : proto;
}

/* dissect_payload: the payload of a transport protocol: what its ports say where tcpdump goes by
 * them, too; otherwise what its content shows (`in` is GUESS_TCP or GUESS_UDP), for that cannot be
 * configured; otherwise what its ports say. */
void dissect_payload(struct dissect *d, enum bind_by ports, unsigned in);

/* dissect_inside: dissects the next n bytes as a protocol right now, its layers nested in the
 * current one, and stands behind them: for payloads that are followed by more of this layer.
 * Returns where the innermost length inside ends (IP's total length in a padded Ethernet frame), at
 * most the end of the n bytes. */
uint32_t dissect_inside(struct dissect *d, unsigned proto, uint32_t n);

/* dissect_part: the same for a part of the current header that has a table of its own (options);
 * the line does not take it for the payload. The bytes must be claimed; what is left when the
 * capture cut them is dissected. */
void dissect_part(struct dissect *d, unsigned proto, uint32_t n);

/* A message that was put together outside of the frame. */
struct reassembled {
    const uint8_t *bytes;
    uint32_t length;
    const struct piece *pieces;
    uint32_t n_pieces;
    uint8_t around;  /* the protocol of a layer that says so; see section_facts() */
    uint8_t proto;   /* of the message; PROTO_NONE: nobody's */
    uint8_t notes;   /* SECTION_* */
    uint8_t content; /* for the protocol to know what it is given: see dissect_joined() */
    bool shown;      /* the line tells of it */
};

/* What was noticed while a message was put together. */
#define SECTION_OVERLAP 0x01u  /* some bytes came twice */
#define SECTION_CONFLICT 0x02u /* and not the same ones */

/* dissect_message: has a message dissected, in a layer inside the current one, once the frame is
 * through. Its bytes are copied. Returns false where there is no room for it. */
bool dissect_message(struct dissect *d, const struct reassembled *m);

/* dissect_joined: the same for a message whose bytes stand at n places of this packet (offset and
 * length of each in `parts`; frame is not used). `content`, which is not 0, is for the protocol to
 * know what it is given: it finds it in d->now->content. */
bool dissect_joined(struct dissect *d, unsigned proto, uint8_t content, const struct piece *parts,
                    uint32_t n);

/* dissect_opened: the same for a message that was encrypted at those places: its bytes, as many as
 * there, are `plain`, which are copied. The first `header` of them are of the message's header. */
bool dissect_opened(struct dissect *d, unsigned proto, uint8_t content, const struct piece *parts,
                    uint32_t n, const uint8_t *plain, uint8_t header);

/* section_facts: the layer at hand is the first of a section: what was put together, from where.
 * The rows are, in this order: frame of a piece, number of pieces, bytes, FF_SAME all; with the
 * flags overlap and conflict behind them. Returns false, and does nothing, where it is not. */
bool section_facts(struct dissect *d, unsigned first_row);

/* dissect_segment: the current layer is a TCP segment with that sequence number and those flags (of
 * its header). Its data stands at the cursor, up to the reader's end (nothing, perhaps), and
 * d->next says what it is taken for. Where it is part of a longer message, that is dissected with
 * the last of its segments. */
void dissect_segment(struct dissect *d, uint32_t seq, uint32_t flags);

/* dissect_follows: whether a segment with data may be part of a longer message. Where only TLS
 * handshakes are put together, dissect_payload() sees to those that begin in a segment. */
static inline bool dissect_follows(const struct dissect *d)
{
    return d->marks ? d->marks[streams_mark(d->y->sport, d->y->dport)] : d->streams != NULL;
}

/* dissect_fragment: a fragment of an IP datagram stands at the cursor, up to the reader's end, and
 * belongs `from` bytes behind the begin of what was cut, the payload of IP protocol d->ip_proto.
 * With the last one that payload is dissected, as `proto` inside a layer of `around`; what is wrong
 * with a fragment is told in a part of that protocol, by fragment_facts(). */
void dissect_fragment(struct dissect *d, uint32_t id, uint32_t from, bool more, unsigned around,
                      unsigned proto);
/* fragment_facts: the rows are, in this order: overlap, conflict, too long; FF_SAME all. */
void fragment_facts(struct dissect *d, unsigned first_row);

/* checksum_add: adds n bytes to a one's complement sum (RFC 1071), which begins at an even place.
 */
uint32_t checksum_add(uint32_t sum, const uint8_t *s, size_t n);
/* checksum_fold: the 16-bit sum. 0xffff (or 0 with nothing summed) over data with a right checksum.
 */
uint16_t checksum_fold(uint32_t sum);
/* dissect_checksum: sums n bytes at a frame offset, with `pseudo`; returns what a correct sum makes
 * 0 (the complement of the folded sum). The bytes must be captured. */
uint16_t dissect_checksum(struct dissect *d, uint32_t offset, uint32_t n, uint32_t pseudo);
/* dissect_offloaded: notes where a checksum that is not right is the sum of the pseudo-header
 * alone: its sender leaves the rest to the network card, later than the capture. */
void dissect_offloaded(struct dissect *d, uint32_t sent, uint32_t pseudo);

/* dissect_crc: the CRC-32 of n captured bytes at a frame offset, as the big-endian number that it
 * is in a frame (IEEE 802.3 3.2.9). */
uint32_t dissect_crc(const struct dissect *d, uint32_t offset, uint32_t n);

#endif
