/* What a protocol is to the rest of the program: a name, a table of fields, the keys under which
 * its parents find it, a dissector and a line. One constant of this type is all that a file of
 * src/proto exports; src/proto/protocols.def lists them. */
#ifndef WIRELOUPE_PROTOCOL_H
#define WIRELOUPE_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dissect;
struct layer;
struct line;
struct reader;

/* How a value is stored and shown. */
enum field_type {
    FT_UINT,     /* a number, in decimal */
    FT_INT,      /* a signed number of the field's width */
    FT_HEX,      /* a number, in hex */
    FT_FLAG,     /* one bit: set or not set */
    FT_MAC,      /* 6 bytes */
    FT_IPV4,     /* 4 bytes */
    FT_IPV6,     /* 16 bytes */
    FT_TEXT,     /* bytes meant to be read; escaped by every view */
    FT_BYTES,    /* bytes, in hex */
    FT_DNAME,    /* a DNS name; the field's value is the offset of the message, for pointers */
    FT_TIME,     /* seconds since 1970, 32 bits */
    FT_NTP,      /* NTP's 64-bit timestamp */
    FT_UINT64,   /* a number of 5 to 8 bytes, in decimal */
    FT_HEX64,    /* the same in hex */
    FT_DURATION, /* nanoseconds, worked out: the value is a place among the packet's wide[] */
    FT_GROUP     /* no value of its own: the fields under it are what it is */
};

/* The field says again, or sums up, what another field's bytes say: never a leaf. */
#define FF_SAME 0x01u
/* Little endian. */
#define FF_LE 0x02u
/* Only --map shows it: a part of a bit field that does not end on a byte boundary. */
#define FF_PART 0x04u
/* A length that counts from the first byte of the header it stands in: the walk says where it ends.
 */
#define FF_POINTER 0x08u
/* A line of text, "Name: value": to programs its value is what stands behind the colon. */
#define FF_LINE 0x10u
/* A text that was worked out: see packet_note(). */
#define FF_NOTE 0x20u
/* A number of QUIC's (RFC 9000 16): the first two bits of its 1 to 8 bytes say how many. */
#define FF_VARINT 0x40u

struct value_name {
    uint32_t value;
    const char *name;
};

/* One row: everything that any view may say about a field. */
struct field_def {
    const char *name;  /* Wireshark's filter name where it has the field: "ip.ttl" */
    const char *label; /* the RFC's term: "Time to live" */
    const char *what;  /* one sentence for a first-year student; never empty */
    const char *rfc;   /* "RFC 791 3.1"; never empty */
    const char *brief; /* a short form of the label for narrow columns ("ttl"), or NULL */
    const char *unit;  /* "bytes", "seconds", or NULL */
    const struct value_name *names; /* words for values, ascending by value; NULL without */
    uint16_t n_names;
    uint16_t byte; /* offset of the first byte in the fixed structure that the row belongs to */
    uint32_t mask; /* the bits that are the field's, in the number that `size` bytes make; 0: all */
    uint8_t size;  /* bytes of the fixed structure; 0: place or length varies */
    uint8_t type;  /* enum field_type */
    uint8_t depth; /* in a fixed structure: 1 for a part of the row above with depth 0, and so on */
    uint8_t scale; /* the value is the bits times this; 0 is 1 */
    uint8_t flags; /* FF_* */
};

/* Two more columns of a row: the value names of a table. */
#define NAMES(table) .names = (table), .n_names = sizeof(table) / sizeof((table)[0])

/* The keys under which a parent finds the protocol of its payload. */
enum bind_by {
    BY_LINKTYPE,  /* pcap's DLT_ number */
    BY_ETHERTYPE, /* 16 bits */
    BY_LLC_SAP,   /* 8 bits: destination service access point of 802.2 */
    BY_IP_PROTO,  /* 8 bits */
    BY_TCP_PORT,
    BY_UDP_PORT,
    BY_PPP, /* PPP protocol number, 16 bits */
    BY_GRE, /* as ethertype, for what only GRE carries */
    N_BIND_BY
};

/* Link types, as pcap numbers them (DLT_ values on Linux); LINK_LLC is our own key for what follows
 * an 802.3 length. */
enum {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_PPP = 9,
    LINK_RAW = 12,
    LINK_PPP_SERIAL = 50,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_LINUX_SLL2 = 276,
    LINK_LLC = 0xff00
};

struct bind {
    uint8_t by; /* enum bind_by */
    uint16_t key;
};

/* A body behind a message: bytes that are no messages, whatever they look like. Where one is under
 * way in a stream of bytes: */
enum body_kind {
    BODY_NONE,
    BODY_LENGTH,    /* `left` bytes are to come */
    BODY_CLOSE,     /* all that is to come */
    BODY_SIZE,      /* in chunks: at the size of one; `number` is what was read of it */
    BODY_SIZE_REST, /* behind those digits, in their line */
    BODY_CHUNK,     /* in a chunk; `left` bytes of it are to come */
    BODY_CHUNK_END, /* at the line end behind it */
    BODY_TRAILER    /* at the lines behind the last one */
};

struct body {
    uint8_t kind; /* enum body_kind */
    bool any;     /* of the line at hand something was read */
    bool begun;   /* a byte of the body has come */
    bool unsure;  /* it may be that none follows: the question was not seen */
    uint32_t number, left;
};

/* What a message is to those of the other direction. */
struct message_kind {
    bool question, answer; /* an interim answer is neither */
    bool bodiless;         /* a question whose answer has no body, whatever it says */
};

struct protocol {
    const char *name;               /* "udp": the first part of its fields' names */
    const char *title;              /* "User Datagram Protocol" */
    const char *rfc;                /* "RFC 768" */
    const struct field_def *fields; /* the fixed header's rows first, in the order of the bytes */
    uint16_t n_fields;
    uint16_t n_header; /* how many leading rows make the fixed header; 0 where there is none */
    const struct bind *binds;
    uint16_t n_binds;
    /* many: the rows that may stand several times in one header or group, by what follows the
     * protocol's name ("qry resp"), spaces between them; NULL without. JSON makes arrays of them.
     */
    const char *many;
    /* guess: true where the payload at r is surely this protocol, whatever its ports; NULL where
     * content cannot tell. Asked for the payloads that guess_in names. */
    bool (*guess)(const struct reader *r);
    const char *guess_first; /* the bytes with which such a payload may begin; none of them is 0;
                              * NULL: with any */
    uint8_t guess_in;        /* GUESS_TCP, GUESS_UDP */
    /* whole: how long the message is that begins at r, in a stream: more than there is where the
     * rest is still to come, WHOLE_MORE where it is and nothing says how much; WHOLE_NONE where
     * none of this protocol begins there. Reads nothing but r, moves nothing. NULL where messages
     * are not put together. */
    uint32_t (*whole)(const struct reader *r);
    /* after: what follows a message that is whole, all that the reader has. skip: moves r over what
     * there is of the body that b says. NULL where no bodies follow. */
    void (*after)(const struct reader *message, struct body *b, struct message_kind *kind);
    void (*skip)(struct reader *r, struct body *b);
    bool beyond; /* tcpdump does not decode it: its line continues one that is complete */
    /* dissect: consumes its header from d->r, emits fields, names the next protocol. Never fails:
     * trouble is a status of the reader or a flag. */
    void (*dissect)(struct dissect *d);
    /* line: writes the layer's part of tcpdump's line and, where the payload's part belongs, calls
     * line_next(). NULL: nothing to say, go on with the payload. */
    void (*line)(struct line *l, const struct layer *y);
};

#define WHOLE_NONE 0u
#define WHOLE_MORE UINT32_MAX

#define GUESS_TCP 0x01u
#define GUESS_UDP 0x02u

/* Sizes for the columns above. */
#define ROWS(table) .fields = (table), .n_fields = sizeof(table) / sizeof((table)[0])
#define BINDS(table) .binds = (table), .n_binds = sizeof(table) / sizeof((table)[0])

/* PROTO_eth, PROTO_ip, ...: a protocol's number, from protocols.def. 0 is none. */
enum proto_id {
    PROTO_NONE = 0,
#define PROTOCOL(name) PROTO_##name,
#include "../../src/proto/protocols.def"
#undef PROTOCOL
    N_PROTOCOLS
};

/* What the registry works out about a protocol when the program starts. */
struct proto_plan {
    uint16_t header_len; /* bytes that the fixed header's rows span */
};

extern const struct protocol *const protocols[N_PROTOCOLS]; /* [PROTO_NONE] is NULL */
extern struct proto_plan proto_plans[N_PROTOCOLS];
/* Who claims a key: a byte for every key there can be, so that a look-up is one load; only pages in
 * use take memory. */
extern uint8_t proto_keys[N_BIND_BY][65536];

/* registry_init: works out plans and keys; call before anything else. Done once,
 * whichever threads call it. */
void registry_init(void);

/* registry_find: the protocol that claims a key, or PROTO_NONE. */
static inline unsigned registry_find(enum bind_by by, uint32_t key)
{
    return key < 65536 ? proto_keys[by][key] : PROTO_NONE;
}

/* registry_guess: the protocol whose guess() knows the payload at r, or PROTO_NONE; `in` is
 * GUESS_TCP or GUESS_UDP. Nobody asks `but`, which has said no already. */
unsigned registry_guess(const struct reader *r, unsigned in, unsigned but);

/* registry_field: the row with that name, or NULL; *proto is set where found. */
const struct field_def *registry_field(const char *name, unsigned *proto);

/* A row of a protocol's table. */
struct row_id {
    uint8_t proto; /* enum proto_id */
    uint16_t id;
};

static inline const struct field_def *registry_row(struct row_id row)
{
    return &protocols[row.proto]->fields[row.id];
}

/* registry_rows: the rows that a name stands for, at most `max` of them: all of that name, and of a
 * name such as "tcp.port" those of either side. Returns how many. */
unsigned registry_rows(const char *name, struct row_id *rows, unsigned max);

/* registry_relative: Wireshark's "tcp.seq" and "tcp.ack" are numbers counted from the connection's
 * first ones. Where the name is one of these, and the row the header's, the row that has such a
 * number; else one of PROTO_NONE. */
struct row_id registry_relative(const char *name, struct row_id row);

/* registry_protocol: the protocol that people call so ("ip", "ethernet"), in any case, or
 * PROTO_NONE. */
unsigned registry_protocol(const char *name);

#define NEAR_FIELDS 0x01u
#define NEAR_PROTOCOLS 0x02u

/* registry_near: the names among fields and protocols (NEAR_*) that look like the word, the nearest
 * first, at most `max` (16) of them. Returns how many. */
unsigned registry_near(const char *word, unsigned among, const char **near, unsigned max);

/* registry_suggest: the end of a message about a word that nobody knows, into `room` (> 0) bytes:
 * " (did you mean ip.ttl or ip.tos?)", or "" where nothing is like it. 256 bytes are enough. */
void registry_suggest(const char *word, unsigned among, char *hint, size_t room);

#endif
