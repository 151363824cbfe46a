/* Frames out of text: see hextext.h.
 *
 * A row is an offset and bytes as pairs of hex digits, alone or in groups, then perhaps the same in
 * ASCII behind two spaces or more. Offset 0 begins a frame. Without offsets, lines of nothing but
 * hex digits make a frame; where such lines have different lengths, each is one. */
#include "hextext.h"

#include <string.h>

#include "hexline.h"

/* Fewer bytes than this are no frame but a word that looks like hex. */
#define MIN_FRAME 8u

void hextext_open(struct hextext *h, const char *text, size_t n, uint8_t *bytes)
{
    *h = (struct hextext){.at = text, .end = text + n, .bytes = bytes};
}

/* What the radix is if this offset is where the next row has to begin; 0 for none. */
static unsigned radix_of(const struct hexline *l, uint32_t place)
{
    static const unsigned radixes[] = {16, 8, 10};
    for (unsigned i = 0; i < 3; i++) {
        uint64_t v;
        if (hexline_offset(l, radixes[i], &v) && v == place)
            return radixes[i];
    }
    return 0;
}

static void append(struct hextext *h, const struct hexline *l)
{
    h->row = h->n;
    h->n += hexline_bytes(l, h->bytes + h->n, HEXTEXT_MAX - h->n);
}

/* Repeats the last row up to the place where the text goes on. */
static void unsqueeze(struct hextext *h, uint64_t place)
{
    uint32_t period = h->n - h->row;
    while (period && h->n < place && h->n < HEXTEXT_MAX) {
        h->bytes[h->n] = h->bytes[h->n - period];
        h->n++;
    }
}

/* A row that does not begin where the last one ended. */
static void take_odd_row(struct hextext *h, const struct hexline *l, uint64_t place)
{
    if (h->squeezed && place > h->n && place <= HEXTEXT_MAX) {
        unsqueeze(h, place);
        append(h, l);
    } else if (place > h->row && place < h->n) {
        /* The last row took characters of its ASCII column for bytes. */
        h->n = (uint32_t)place;
        append(h, l);
    } else if (place > h->n) {
        h->skipping = true;
    }
    /* Otherwise it repeats bytes that a row above showed. */
}

/* Adds a row with an offset. False where it begins the next frame: it is not consumed then. */
static bool take_row(struct hextext *h, const struct hexline *l)
{
    uint64_t place;
    if (hexline_offset(l, 16, &place) && place == 0) {
        /* A group may show its first bytes, and its parts the same ones again. */
        if (h->n && !(h->row == 0 && l->indented))
            return false;
        h->n = 0;
        h->skipping = false;
        append(h, l);
        return true;
    }
    if (!h->n || h->skipping)
        return true;
    if (!h->radix)
        h->radix = radix_of(l, h->n);
    if (!hexline_offset(l, h->radix ? h->radix : 16, &place))
        return true;
    if (place == h->n)
        append(h, l);
    else
        take_odd_row(h, l, place);
    h->squeezed = false;
    return true;
}

/* Bare hex from h->at on: is the block of such lines one frame? Lines but the last are alike then.
 */
static bool one_frame(const struct hextext *h)
{
    const char *at = h->at;
    struct hexline l;
    uint32_t first = 0, last = 0;
    while (hexline_parse(&l, &at, h->end) == HEXLINE_BARE) {
        if (!first)
            first = l.n;
        else if (last != first)
            return false;
        last = l.n;
    }
    return last <= first;
}

static void take_bare(struct hextext *h)
{
    h->line_each = h->line_each || !one_frame(h);
    const char *at = h->at;
    struct hexline l;
    while (hexline_parse(&l, &at, h->end) == HEXLINE_BARE) {
        append(h, &l);
        h->at = at;
        if (h->line_each)
            return;
    }
}

static bool are_bits(const struct hexline *l)
{
    const char *at = l->data;
    while (at < l->data_end && strchr(" 01", *at))
        at++;
    return at == l->data_end;
}

/* The next line. False where the frame is complete. */
static bool take_line(struct hextext *h)
{
    struct hexline l;
    const char *at = h->at;
    enum hexline_kind kind = hexline_parse(&l, &at, h->end);
    h->line_each = h->line_each && kind == HEXLINE_BARE;
    /* The line that --walk quotes may look like rows; it is indented where it is folded. */
    h->heading = h->heading && l.end > l.text && (l.indented || kind != HEXLINE_OFFSET);
    h->section = h->section || (h->n && hexline_is_section(&l));
    if (h->heading || h->section)
        kind = HEXLINE_OTHER;
    switch (kind) {
    case HEXLINE_OFFSET:
        if (!take_row(h, &l))
            return false;
        break;
    case HEXLINE_BARE:
        /* The last line of hexdump -C is an offset alone; --walk shows bits. */
        if (h->n && (l.n <= 4 || (l.indented && are_bits(&l))))
            break;
        if (h->n)
            return false;
        take_bare(h);
        return false;
    case HEXLINE_STAR:
        h->squeezed = true;
        break;
    default:
        if (h->n && hexline_begins_packet(&l) && !hexline_is_section(&l))
            return false;
        h->heading = h->heading || hexline_is_heading(&l);
        if (!l.indented) /* further to the right, a date is what a field says */
            hexline_facts(&l, &h->time, &h->wirelen);
    }
    h->at = at;
    return true;
}

bool hextext_next(struct hextext *h)
{
    do {
        h->n = h->row = 0;
        h->squeezed = h->skipping = h->section = h->heading = false;
        h->time = 0;
        h->wirelen = 0;
        while (h->at < h->end && take_line(h))
            ;
    } while (h->n < MIN_FRAME && h->at < h->end);
    return h->n >= MIN_FRAME;
}

static bool ipv4_checksum_fits(const uint8_t *b, uint32_t n)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i + 1 < n; i += 2)
        sum += (uint32_t)(b[i] << 8 | b[i + 1]);
    sum = (sum & 0xffff) + (sum >> 16);
    return sum + (sum >> 16) == 0xffff;
}

bool hextext_is_ip(const uint8_t *b, uint32_t n)
{
    if (n >= 20 && b[0] >> 4 == 4) {
        uint32_t header = (b[0] & 15u) * 4, total = (uint32_t)(b[2] << 8 | b[3]);
        if (header < 20 || header > n || total < header)
            return false;
        /* Sender and checksum offload leave 0; the length then has to be right. */
        return ipv4_checksum_fits(b, header) || total == n;
    }
    if (n >= 40 && b[0] >> 4 == 6) {
        uint32_t total = 40 + (uint32_t)(b[4] << 8 | b[5]);
        bool ethernet = (b[12] == 0x08 && b[13] == 0x00) || (b[12] == 0x86 && b[13] == 0xdd);
        return total == n || (total > n && !ethernet);
    }
    return false;
}
