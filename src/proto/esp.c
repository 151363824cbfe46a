/* ESP, the Encapsulating Security Payload of IPsec (RFC 4303).
 *
 * What a student learns here: of a packet that is encrypted, two numbers are left to see: which
 * agreement of the two ends the keys belong to, and how many packets it has carried.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------------------------------+
 *    |                Security parameters index (SPI)                |
 *    +---------------------------------------------------------------+
 *    |                        Sequence number                        |
 *    +---------------------------------------------------------------+
 *    |          Encrypted payload and integrity check value ...      |
 *    +---------------------------------------------------------------+ */
#include "wireloupe/dissect.h"
#include "wireloupe/line.h"

enum {
    ESP_SPI,
    ESP_SEQUENCE,
    ESP_DATA
};

#define HEADER_LEN 8

static const struct field_def rows[] = {
    [ESP_SPI] = {.name = "esp.spi",
                 .label = "SPI",
                 .type = FT_HEX,
                 .byte = 0,
                 .size = 4,
                 .brief = "spi",
                 .rfc = "RFC 4303 2.1",
                 .what = "Which of the receiver's security associations has the keys."},
    [ESP_SEQUENCE] = {.name = "esp.sequence",
                      .label = "Sequence number",
                      .type = FT_UINT,
                      .byte = 4,
                      .size = 4,
                      .brief = "seq",
                      .rfc = "RFC 4303 2.2",
                      .what = "Counts the packets, so that none can be sent a second time by "
                              "somebody who copied it."},
    [ESP_DATA] = {.name = "esp.encrypted_data",
                  .label = "Encrypted data",
                  .type = FT_BYTES,
                  .brief = "data",
                  .rfc = "RFC 4303 2.3",
                  .what = "What only the two ends can read, with padding and the value that proves "
                          "that nobody changed it."},
};

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    if (d->want & WANT_FIELDS)
        emit_rest(d, ESP_DATA);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    uint32_t stop = y->end < l->p->caplen ? y->end : l->p->caplen;
    if (stop - y->offset <= HEADER_LEN) {
        line_cut(l, "esp");
        return;
    }
    out_str(o, "ESP(spi=0x");
    out_hex(o, header_value(l->p, y, &rows[ESP_SPI]), 8);
    out_str(o, ",seq=0x");
    out_hex(o, header_value(l->p, y, &rows[ESP_SEQUENCE]), 1);
    out_str(o, "), length ");
    out_dec(o, y->end - y->offset);
}

static const struct bind binds[] = {
    {BY_IP_PROTO, 50},
};

const struct protocol proto_esp = {
    .name = "esp",
    .title = "Encapsulating Security Payload",
    .rfc = "RFC 4303",
    ROWS(rows),
    .n_header = ESP_SEQUENCE + 1,
    BINDS(binds),
    .dissect = dissect,
    .line = line,
};
