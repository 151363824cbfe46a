/* VRRP, the Virtual Router Redundancy Protocol (version 2: RFC 3768; version 3: RFC 5798).
 *
 * What a student learns here: how several routers pretend to be one. The one with the highest
 * priority owns the shared addresses and says so every second; when it falls silent, the next one
 * takes over, and hosts notice nothing.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------+-------+---------------+---------------+---------------+
 *    |Version| Type  |   Router ID   |   Priority    |  Count of IPs |
 *    +-------+-------+---------------+---------------+---------------+
 *    |   Auth type   | Adver. int.   |           Checksum            |   version 2
 *    +-------+-------+---------------+-------------------------------+
 *    |  rsvd | Max. advertisement int|           Checksum            |   version 3
 *    +-------+-----------------------+-------------------------------+
 *    |                         Addresses…                            |
 *    +---------------------------------------------------------------+
 *    |           Authentication data (version 2, 8 bytes)            |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    VRRP_TYPEVER,
    VRRP_VERSION,
    VRRP_TYPE,
    VRRP_VIRT_RTR_ID,
    VRRP_PRIO,
    VRRP_ADDR_COUNT,
    /* Here the versions part. */
    VRRP_AUTH_TYPE,
    VRRP_ADVER_INT,
    VRRP_RESERVED,
    VRRP_SHORT_ADVER_INT,
    VRRP_SHORT_ADVER_INT_HIGH,
    VRRP_SHORT_ADVER_INT_LOW,
    VRRP_CHECKSUM,
    VRRP_CHECKSUM_STATUS,
    VRRP_CHECKSUM_CALCULATED,
    VRRP_IP_ADDR,
    VRRP_IPV6_ADDR,
    VRRP_AUTH_STRING,
    VRRP_AUTH_DATA,
    VRRP_STATE
};

#define IP_PROTO_VRRP 112
#define ADVERTISEMENT 1
#define AUTH_SIMPLE 1
#define AUTH_ROOM 8
#define TTL 255
#define PRIORITY_OWNER 255

static const struct value_name types[] = {
    {1, "Advertisement"},
};

static const struct value_name priorities[] = {
    {0, "Leaves its place"},
    {100, "Default"},
    {255, "Owns the addresses"},
};

static const struct value_name auth_types[] = {
    {0, "No authentication"},
    {1, "Simple text password"},
    {2, "IP authentication header"},
};

static const struct value_name auth_words[] = {
    {0, "none"},
    {1, "simple"},
    {2, "ah"},
};

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
};

/* What an advertisement says of its sender. */
enum {
    STATE_OWNER,
    STATE_MASTER,
    STATE_LEAVES,
    STATE_NEW
};

static const struct value_name states[] = {
    {STATE_OWNER,
     "Master, and the owner of the addresses: no other router takes them while it is there."},
    {STATE_MASTER, "Master: backups with a lower priority stay silent, and one takes over when "
                   "three advertisements are missed."},
    {STATE_LEAVES, "Master that gives up its place: the backup with the highest priority takes "
                   "over at once."},
    {STATE_NEW, "New master: the last advertisement of this virtual router came from another "
                "router, which is a backup by now, or gone."},
};

static const struct field_def rows[] = {
    [VRRP_TYPEVER] = {.name = "vrrp.typever",
                      .label = "Version and type",
                      .type = FT_HEX,
                      .byte = 0,
                      .size = 1,
                      .brief = "v/t",
                      .rfc = "RFC 5798 5.1",
                      .what = "Two numbers of four bits."},
    [VRRP_VERSION] = {.name = "vrrp.version",
                      .label = "Version",
                      .type = FT_UINT,
                      .byte = 0,
                      .size = 1,
                      .mask = 0xf0,
                      .depth = 1,
                      .brief = "ver",
                      .rfc = "RFC 5798 5.2.1",
                      .what = "Which version of VRRP this is: 2 or 3."},
    [VRRP_TYPE] = {.name = "vrrp.type",
                   .label = "Type",
                   .type = FT_UINT,
                   .byte = 0,
                   .size = 1,
                   .mask = 0x0f,
                   .depth = 1,
                   .brief = "type",
                   NAMES(types),
                   .rfc = "RFC 5798 5.2.2",
                   .what = "What the message says; there are only advertisements."},
    [VRRP_VIRT_RTR_ID] = {.name = "vrrp.virt_rtr_id",
                          .label = "Virtual router ID",
                          .type = FT_UINT,
                          .byte = 1,
                          .size = 1,
                          .brief = "vrid",
                          .rfc = "RFC 5798 5.2.3",
                          .what = "Which virtual router this is about; the last byte of its MAC "
                                  "address, too."},
    [VRRP_PRIO] = {.name = "vrrp.prio",
                   .label = "Priority",
                   .type = FT_UINT,
                   .byte = 2,
                   .size = 1,
                   .brief = "prio",
                   NAMES(priorities),
                   .rfc = "RFC 5798 5.2.4",
                   .what = "The router with the highest priority takes the addresses."},
    [VRRP_ADDR_COUNT] = {.name = "vrrp.addr_count",
                         .label = "Count of addresses",
                         .type = FT_UINT,
                         .byte = 3,
                         .size = 1,
                         .brief = "n",
                         .rfc = "RFC 5798 5.2.5",
                         .what = "How many addresses of the virtual router follow."},
    [VRRP_AUTH_TYPE] = {.name = "vrrp.auth_type",
                        .label = "Authentication type",
                        .type = FT_UINT,
                        .brief = "auth",
                        NAMES(auth_types),
                        .rfc = "RFC 2338 5.3.6",
                        .what = "How the message is authenticated, which was given up later."},
    [VRRP_ADVER_INT] = {.name = "vrrp.adver_int",
                        .label = "Advertisement interval",
                        .type = FT_UINT,
                        .unit = "seconds",
                        .brief = "int",
                        .rfc = "RFC 3768 5.3.7",
                        .what = "How often the router says that it is there."},
    [VRRP_RESERVED] = {.name = "vrrp.reserved_mbz",
                       .label = "Reserved",
                       .type = FT_HEX,
                       .byte = 0,
                       .size = 1,
                       .mask = 0xf0,
                       .brief = "rsvd",
                       .rfc = "RFC 5798 5.2.6",
                       .what = "Not used; senders leave it zero."},
    [VRRP_SHORT_ADVER_INT] = {.name = "vrrp.short_adver_int",
                              .label = "Maximum advertisement interval",
                              .type = FT_UINT,
                              .byte = 0,
                              .size = 2,
                              .mask = 0x0fff,
                              .unit = "centiseconds",
                              .brief = "int",
                              .rfc = "RFC 5798 5.2.7",
                              .what = "How often the router says that it is there, in hundredths "
                                      "of a second."},
    [VRRP_SHORT_ADVER_INT_HIGH] = {.name = "vrrp.short_adver_int.high",
                                   .label = "Interval, upper four bits",
                                   .type = FT_UINT,
                                   .byte = 0,
                                   .size = 1,
                                   .mask = 0x0f,
                                   .depth = 1,
                                   .flags = FF_PART,
                                   .rfc = "RFC 5798 5.2.7",
                                   .what = "The interval's bits in the byte that it shares."},
    [VRRP_SHORT_ADVER_INT_LOW] = {.name = "vrrp.short_adver_int.low",
                                  .label = "Interval, lower eight bits",
                                  .type = FT_UINT,
                                  .byte = 1,
                                  .size = 1,
                                  .depth = 1,
                                  .flags = FF_PART,
                                  .rfc = "RFC 5798 5.2.7",
                                  .what = "The interval's bits in a byte of its own."},
    [VRRP_CHECKSUM] = {.name = "vrrp.checksum",
                       .label = "Checksum",
                       .type = FT_HEX,
                       .brief = "cksum",
                       .rfc = "RFC 5798 5.2.8",
                       .what = "A sum over the message, in version 3 over the addresses of the IP "
                               "header, too."},
    [VRRP_CHECKSUM_STATUS] = {.name = "vrrp.checksum.status",
                              .label = "Checksum status",
                              .type = FT_UINT,
                              NAMES(verdicts),
                              .rfc = "RFC 5798 5.2.8",
                              .what = "Whether the checksum fits the bytes that it sums."},
    [VRRP_CHECKSUM_CALCULATED] = {.name = "vrrp.checksum.calculated",
                                  .label = "Calculated checksum",
                                  .type = FT_HEX,
                                  .rfc = "RFC 5798 5.2.8",
                                  .what = "What the checksum would have to be."},
    [VRRP_IP_ADDR] = {.name = "vrrp.ip_addr",
                      .label = "IPv4 address",
                      .type = FT_IPV4,
                      .brief = "addr",
                      .rfc = "RFC 5798 5.2.9",
                      .what = "An address of the virtual router: what hosts have for a gateway."},
    [VRRP_IPV6_ADDR] = {.name = "vrrp.ipv6_addr",
                        .label = "IPv6 address",
                        .type = FT_IPV6,
                        .brief = "addr",
                        .rfc = "RFC 5798 5.2.9",
                        .what = "An address of the virtual router; the first is link-local."},
    [VRRP_AUTH_STRING] = {.name = "vrrp.auth_string",
                          .label = "Password",
                          .type = FT_TEXT,
                          .brief = "auth",
                          .rfc = "RFC 2338 5.3.10",
                          .what = "A password that everyone on the network can read here."},
    [VRRP_STATE] = {.name = "vrrp.state.meaning",
                    .label = "State of the sender",
                    .type = FT_UINT,
                    NAMES(states),
                    .rfc = "RFC 5798 6.4",
                    .what = "What the advertisement says of its sender."},
    [VRRP_AUTH_DATA] = {.name = "vrrp.auth_data",
                        .label = "Authentication data",
                        .type = FT_BYTES,
                        .brief = "auth",
                        .rfc = "RFC 3768 5.3.10",
                        .what = "Room for a password that is not used."},
};

/* Verifies the sum where all of the message was captured. */
static void verify_checksum(struct dissect *d, uint32_t version)
{
    uint32_t at = d->y->offset, length = d->r.end - at;
    if (!(d->want & WANT_CHECKSUM) || d->r.end > d->r.cap || length < 8)
        return;
    uint32_t pseudo = version == 3 ? d->pseudo + IP_PROTO_VRRP + length : 0;
    uint16_t rest = dissect_checksum(d, at, length, pseudo);
    uint32_t sent = packet_number(d->p, at + 6, 2);
    emit_same(d, VRRP_CHECKSUM_STATUS, at + 6, 0, rest == 0);
    emit_same(d, VRRP_CHECKSUM_CALCULATED, at + 6, 0, checksum_fold((uint32_t)rest + sent));
}

/* Only a master advertises. With an eye on who did so before: a change of masters. */
static void tell_state(struct dissect *d, uint32_t id, uint32_t priority)
{
    const struct layer *y = d->y;
    uint32_t state = priority == PRIORITY_OWNER ? STATE_OWNER
                     : priority                 ? STATE_MASTER
                                                : STATE_LEAVES;
    uint32_t key[2 + 4] = {EXCHANGE_VRRP, id << 8 | y->addr_len};
    if (d->facts && y->addr_len && priority) {
        uint32_t last = flows_answer(d->facts, key, 8, d->p->time).frame;
        memcpy(key + 2, d->p->bytes + y->src, y->addr_len);
        uint32_t mine = flows_answer(d->facts, key, sizeof key, d->p->time).frame;
        if (last && last != mine)
            state = STATE_NEW;
        flows_ask(d->facts, key, sizeof key, (uint32_t)d->p->number, d->p->time);
        memset(key + 2, 0, 16);
        flows_ask(d->facts, key, 8, (uint32_t)d->p->number, d->p->time);
    }
    emit_same(d, VRRP_STATE, d->r.pos, 0, state);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t version = head(d, &rows[VRRP_VERSION]), count = head(d, &rows[VRRP_ADDR_COUNT]);
    uint32_t auth = AUTH_SIMPLE + 1;
    if (version == 3) {
        emit_struct(d, VRRP_RESERVED, VRRP_SHORT_ADVER_INT_LOW);
    } else {
        auth = emit_uint(d, VRRP_AUTH_TYPE, 1);
        emit_uint(d, VRRP_ADVER_INT, 1);
    }
    emit_uint(d, VRRP_CHECKSUM, 2);
    verify_checksum(d, version);
    if (d->want & WANT_FIELDS && reader_ok(&d->r) && head(d, &rows[VRRP_TYPE]) == ADVERTISEMENT)
        tell_state(d, head(d, &rows[VRRP_VIRT_RTR_ID]), head(d, &rows[VRRP_PRIO]));
    bool six = d->y->addr_len == 16;
    for (uint32_t i = 0; i < count && reader_need(&d->r, six ? 16 : 4); i++)
        emit_bytes(d, six ? VRRP_IPV6_ADDR : VRRP_IP_ADDR, six ? 16 : 4, 0);
    if (version == 2 && reader_ok(&d->r) && (auth == AUTH_SIMPLE || reader_left(&d->r)))
        emit_bytes(d, auth == AUTH_SIMPLE ? VRRP_AUTH_STRING : VRRP_AUTH_DATA, AUTH_ROOM, 0);
}

static void line_number(struct line *l, const char *before, uint32_t value)
{
    out_str(l->out, before);
    out_dec(l->out, value);
}

/* "VRRPv2, Advertisement, (ttl 64)". */
static void line_kind(struct line *l, uint32_t version, uint32_t type, uint32_t ttl)
{
    line_number(l, "VRRPv", version);
    if (type == ADVERTISEMENT) {
        out_str(l->out, ", Advertisement");
    } else {
        line_number(l, ", unknown type (", type);
        out_char(l->out, ')');
    }
    if (ttl != TTL) {
        line_number(l, ", (ttl ", ttl);
        out_char(l->out, ')');
    }
}

/* The rest of the header, up to the length. Returns false where it was cut. */
static bool line_header(struct line *l, const struct layer *y, uint32_t version)
{
    const struct packet *p = l->p;
    if (!header_has(y, &rows[VRRP_PRIO]))
        return false;
    line_number(l, ", vrid ", header_value(p, y, &rows[VRRP_VIRT_RTR_ID]));
    line_number(l, ", prio ", header_value(p, y, &rows[VRRP_PRIO]));
    if (version == 2) {
        const struct field *auth = layer_get(p, y, VRRP_AUTH_TYPE);
        if (!auth)
            return false;
        const char *word = NAME_IN(auth_words, auth->value);
        out_str(l->out, ", authtype ");
        if (word)
            out_str(l->out, word);
        else
            line_number(l, "#", auth->value);
    }
    const struct field *interval =
        layer_get(p, y, version == 2 ? VRRP_ADVER_INT : VRRP_SHORT_ADVER_INT);
    if (!interval)
        return false;
    line_number(l, ", intvl ", interval->value);
    out_str(l->out, version == 2 ? "s" : "cs");
    line_number(l, ", length ", y->end - y->offset);
    return true;
}

/* With -v: the checksum, where it is wrong, and the addresses. */
static bool line_addresses(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    const struct field *status = layer_get(p, y, VRRP_CHECKSUM_STATUS), *f;
    uint32_t count = header_value(p, y, &rows[VRRP_ADDR_COUNT]), from = y->vars;
    if (y->end <= p->caplen && y->end - y->offset < 8)
        return false;
    if (status && !status->value) {
        out_str(l->out, ", (bad vrrp cksum ");
        out_hex(l->out, packet_number(p, y->offset + 6, 2), 1);
        out_char(l->out, ')');
    }
    out_str(l->out, ", addrs");
    if (count > 1) {
        line_number(l, "(", count);
        out_char(l->out, ')');
    }
    out_char(l->out, ':');
    for (uint32_t i = 0; i < count; i++) {
        f = layer_find(p, y, y->addr_len == 16 ? VRRP_IPV6_ADDR : VRRP_IP_ADDR, &from);
        if (!f)
            return false;
        out_char(l->out, i ? ',' : ' ');
        if (y->addr_len == 16)
            out_ipv6(l->out, field_bytes(p, f));
        else
            out_ipv4(l->out, field_bytes(p, f));
    }
    return true;
}

/* The password, up to a zero byte. */
static bool line_password(struct line *l, const struct layer *y)
{
    const struct field *f = layer_get(l->p, y, VRRP_AUTH_STRING);
    uint32_t n = f ? f->length : 0;
    const uint8_t *s = f ? field_bytes(l->p, f) : NULL, *end = n ? memchr(s, 0, n) : NULL;
    out_str(l->out, " auth \"");
    if (n)
        out_escaped(l->out, s, end ? (size_t)(end - s) : n);
    if (!end && n < AUTH_ROOM)
        return false;
    out_char(l->out, '"');
    return true;
}

static bool line_message(struct line *l, const struct layer *y)
{
    uint32_t version = header_value(l->p, y, &rows[VRRP_VERSION]);
    const struct field *auth = layer_get(l->p, y, VRRP_AUTH_TYPE);
    if (!header_has(y, &rows[VRRP_TYPEVER])) {
        out_str(l->out, "VRRP");
        return false;
    }
    uint32_t type = header_value(l->p, y, &rows[VRRP_TYPE]);
    line_kind(l, version, type, line_hop_limit(l, y));
    if (type != ADVERTISEMENT || (version != 2 && version != 3))
        return true;
    if (!line_header(l, y, version))
        return false;
    if (!l->opt.verbose)
        return true;
    if (!line_addresses(l, y))
        return false;
    return version != 2 || !auth || auth->value != AUTH_SIMPLE || line_password(l, y);
}

static void line(struct line *l, const struct layer *y)
{
    if (!line_message(l, y))
        line_stop(l, "vrrp");
}

static const struct bind binds[] = {
    {BY_IP_PROTO, IP_PROTO_VRRP},
};

const struct protocol proto_vrrp = {
    .name = "vrrp",
    .title = "Virtual Router Redundancy Protocol",
    .rfc = "RFC 5798",
    ROWS(rows),
    .n_header = VRRP_ADDR_COUNT + 1,
    BINDS(binds),
    .many = "ip_addr ipv6_addr",
    .dissect = dissect,
    .line = line,
};
