/* CARP, the Common Address Redundancy Protocol (OpenBSD's; described in its manual, carp(4)).
 *
 * What a student learns here: the same idea as VRRP's, several hosts that share an address, by
 * people who did not want VRRP's patents: the same protocol number of IP, another message, and an
 * HMAC instead of a password. The number does not tell the two apart: whoever reads has to say.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------+-------+---------------+---------------+---------------+
 *    |Version| Type  |    Host ID    |     Skew      |  Auth length  |
 *    +-------+-------+---------------+---------------+---------------+
 *    |   Demotion    | Adver. base   |           Checksum            |
 *    +---------------+---------------+-------------------------------+
 *    |                      Counter (8 bytes)                        |
 *    +---------------------------------------------------------------+
 *    |                      HMAC-SHA1 (20 bytes)                     |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    CARP_TYPEVER,
    CARP_VERSION,
    CARP_TYPE,
    CARP_VHID,
    CARP_ADVSKEW,
    CARP_AUTHLEN,
    CARP_DEMOTION,
    CARP_ADVER_INT,
    CARP_CHECKSUM,
    CARP_CHECKSUM_STATUS,
    CARP_CHECKSUM_CALCULATED,
    CARP_COUNTER,
    CARP_HMAC
};

#define VERSION 2
#define ADVERTISEMENT 1
#define TTL 255
#define COUNTER_LEN 8
#define HMAC_LEN 20

static const struct value_name types[] = {
    {1, "Advertisement"},
};

static const struct value_name verdicts[] = {
    {0, "incorrect"},
    {1, "correct"},
};

static const struct field_def rows[] = {
    [CARP_TYPEVER] = {.name = "carp.typever",
                      .label = "Version and type",
                      .type = FT_HEX,
                      .byte = 0,
                      .size = 1,
                      .brief = "v/t",
                      .rfc = "carp(4)",
                      .what = "Two numbers of four bits."},
    [CARP_VERSION] = {.name = "carp.version",
                      .label = "Version",
                      .type = FT_UINT,
                      .byte = 0,
                      .size = 1,
                      .mask = 0xf0,
                      .depth = 1,
                      .brief = "ver",
                      .rfc = "carp(4)",
                      .what = "Which version of CARP this is: 2."},
    [CARP_TYPE] = {.name = "carp.type",
                   .label = "Type",
                   .type = FT_UINT,
                   .byte = 0,
                   .size = 1,
                   .mask = 0x0f,
                   .depth = 1,
                   .brief = "type",
                   NAMES(types),
                   .rfc = "carp(4)",
                   .what = "What the message says; there are only advertisements."},
    [CARP_VHID] = {.name = "carp.vhid",
                   .label = "Virtual host ID",
                   .type = FT_UINT,
                   .byte = 1,
                   .size = 1,
                   .brief = "vhid",
                   .rfc = "carp(4)",
                   .what = "Which group of hosts this is about; the last byte of its MAC address, "
                           "too."},
    [CARP_ADVSKEW] = {.name = "carp.advskew",
                      .label = "Advertisement skew",
                      .type = FT_UINT,
                      .byte = 2,
                      .size = 1,
                      .unit = "256ths of a second",
                      .brief = "skew",
                      .rfc = "carp(4)",
                      .what = "What is added to the interval: the host with the shortest one "
                              "takes the addresses."},
    [CARP_AUTHLEN] = {.name = "carp.authlen",
                      .label = "Authentication length",
                      .type = FT_UINT,
                      .byte = 3,
                      .size = 1,
                      .unit = "words of 4 bytes",
                      .brief = "auth",
                      .rfc = "carp(4)",
                      .what = "How long counter and HMAC are together."},
    [CARP_DEMOTION] = {.name = "carp.demotion",
                       .label = "Demotion counter",
                       .type = FT_UINT,
                       .byte = 4,
                       .size = 1,
                       .brief = "dem",
                       .rfc = "carp(4)",
                       .what = "How much is wrong with the host: it grows with each link that is "
                               "down, and the host with the smallest one wins."},
    [CARP_ADVER_INT] = {.name = "carp.adver_int",
                        .label = "Advertisement base",
                        .type = FT_UINT,
                        .byte = 5,
                        .size = 1,
                        .unit = "seconds",
                        .brief = "int",
                        .rfc = "carp(4)",
                        .what = "How often the host says that it is there."},
    [CARP_CHECKSUM] = {.name = "carp.checksum",
                       .label = "Checksum",
                       .type = FT_HEX,
                       .byte = 6,
                       .size = 2,
                       .brief = "cksum",
                       .rfc = "carp(4)",
                       .what = "A sum over the message."},
    [CARP_CHECKSUM_STATUS] = {.name = "carp.checksum.status",
                              .label = "Checksum status",
                              .type = FT_UINT,
                              NAMES(verdicts),
                              .rfc = "carp(4)",
                              .what = "Whether the checksum fits the bytes that it sums."},
    [CARP_CHECKSUM_CALCULATED] = {.name = "carp.checksum.calculated",
                                  .label = "Calculated checksum",
                                  .type = FT_HEX,
                                  .rfc = "carp(4)",
                                  .what = "What the checksum would have to be."},
    [CARP_COUNTER] = {.name = "carp.counter",
                      .label = "Counter",
                      .type = FT_UINT64,
                      .brief = "counter",
                      .rfc = "carp(4)",
                      .what = "Grows with every message, so that an old one cannot be sent again "
                              "by somebody else."},
    [CARP_HMAC] = {.name = "carp.hmac",
                   .label = "HMAC",
                   .type = FT_BYTES,
                   .brief = "hmac",
                   .rfc = "RFC 2104",
                   .what = "Proves that the sender knows the group's password, without showing "
                           "it; the shared addresses are summed, too, but not sent."},
};

/* Verifies the sum where all of the message was captured. */
static void verify_checksum(struct dissect *d)
{
    uint32_t at = d->y->offset, length = d->r.end - at;
    if (!(d->want & WANT_CHECKSUM) || d->r.end > d->r.cap)
        return;
    uint16_t rest = dissect_checksum(d, at, length, 0);
    uint32_t sent = packet_number(d->p, at + rows[CARP_CHECKSUM].byte, 2);
    emit_same(d, CARP_CHECKSUM_STATUS, at + rows[CARP_CHECKSUM].byte, 0, rest == 0);
    emit_same(d, CARP_CHECKSUM_CALCULATED, at + rows[CARP_CHECKSUM].byte, 0,
              checksum_fold((uint32_t)rest + sent));
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    verify_checksum(d);
    if (head(d, &rows[CARP_VERSION]) != VERSION || head(d, &rows[CARP_TYPE]) != ADVERTISEMENT)
        return;
    if (emit_bytes(d, CARP_COUNTER, COUNTER_LEN, 0) && reader_left(&d->r))
        emit_bytes(d, CARP_HMAC, HMAC_LEN, 0);
}

static void line_number(struct line *l, const char *before, uint64_t value)
{
    out_str(l->out, before);
    out_dec(l->out, value);
}

static uint64_t counter_value(const struct packet *p, const struct field *f)
{
    return (uint64_t)packet_number(p, f->offset, 4) << 32 | packet_number(p, f->offset + 4, 4);
}

/* With -v: the sum that was sent, where it is wrong. */
static void line_checksum(struct line *l, const struct layer *y)
{
    const struct field *status = layer_get(l->p, y, CARP_CHECKSUM_STATUS);
    if (!l->opt.verbose || !status || status->value)
        return;
    out_str(l->out, " (bad carp cksum ");
    out_hex(l->out, header_value(l->p, y, &rows[CARP_CHECKSUM]), 1);
    out_str(l->out, "!)");
}

/* "CARPv2-advertise 36: vhid=1 advbase=1 advskew=0 authlen=7 counter=5". Returns false where it was
 * cut. */
static bool line_message(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    if (!header_has(y, &rows[CARP_TYPEVER]))
        return false;
    uint32_t version = header_value(p, y, &rows[CARP_VERSION]), ttl = line_hop_limit(l, y);
    bool advertises = header_value(p, y, &rows[CARP_TYPE]) == ADVERTISEMENT;
    line_number(l, "CARPv", version);
    line_number(l, advertises ? "-advertise " : "-unknown ", y->end - y->offset);
    out_str(l->out, ": ");
    if (ttl != TTL) {
        line_number(l, "[ttl=", ttl);
        out_str(l->out, "!] ");
    }
    if (version != VERSION || !advertises)
        return true;
    if (!header_has(y, &rows[CARP_ADVER_INT]))
        return false;
    line_number(l, "vhid=", header_value(p, y, &rows[CARP_VHID]));
    line_number(l, " advbase=", header_value(p, y, &rows[CARP_ADVER_INT]));
    line_number(l, " advskew=", header_value(p, y, &rows[CARP_ADVSKEW]));
    line_number(l, " authlen=", header_value(p, y, &rows[CARP_AUTHLEN]));
    out_char(l->out, ' ');
    line_checksum(l, y);
    const struct field *counter = layer_get(p, y, CARP_COUNTER);
    if (!counter || counter->length < COUNTER_LEN)
        return false;
    line_number(l, "counter=", counter_value(p, counter));
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    if (!line_message(l, y))
        line_stop(l, "carp");
}

const struct protocol proto_carp = {
    .name = "carp",
    .title = "Common Address Redundancy Protocol",
    .rfc = "carp(4)",
    ROWS(rows),
    .n_header = CARP_CHECKSUM + 1,
    .dissect = dissect,
    .line = line,
};
