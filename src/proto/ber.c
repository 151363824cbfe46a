/* ASN.1's Basic Encoding Rules (ITU-T X.690): see ber.h. */
#include "ber.h"

/* Where no byte is left: the capture ended, or the part that holds the element. */
static enum ber_status at_end(const struct reader *r, uint32_t n, enum ber_status otherwise)
{
    return r->pos + n >= r->cap ? BER_CUT : otherwise;
}

/* The tag: one byte, or for numbers above 30 more of them with seven bits each (X.690 8.1.2). */
static enum ber_status look_tag(const struct reader *r, struct ber *b)
{
    uint32_t have = reader_have(r);
    if (!reader_left(r))
        return BER_NOTHING;
    if (!have)
        return BER_CUT;
    uint32_t c = reader_peek(r, 0, 1);
    b->first = (uint8_t)c;
    b->class = (uint8_t)(c >> 6);
    b->constructed = c & 0x20;
    b->id = c & 0x1f;
    b->tag_len = 1;
    if (b->id != 0x1f)
        return BER_OK;
    b->id = 0;
    do {
        if (b->tag_len == have)
            return at_end(r, b->tag_len, BER_TAG_RUNS_ON);
        c = reader_peek(r, b->tag_len++, 1);
        b->id = b->id << 7 | (c & 0x7f);
    } while (c & 0x80);
    return BER_OK;
}

/* The length: below 128 in one byte, else that byte counts those that hold it (X.690 8.1.3). */
static enum ber_status look_length(const struct reader *r, struct ber *b)
{
    uint32_t left = reader_left(r) - b->tag_len, have = reader_have(r) - b->tag_len;
    if (!left)
        return BER_NO_LENGTH;
    if (!have)
        return BER_CUT;
    b->length = reader_peek(r, b->tag_len, 1);
    b->length_len = 1;
    left--;
    have--;
    if (b->length & 0x80) {
        uint32_t n = b->length & 0x7f;
        b->left = left;
        b->need = n;
        b->length = 0;
        if (n > left)
            return BER_LENGTH_CUT;
        if (n > have)
            return BER_CUT;
        for (uint32_t i = 0; i < n; i++)
            b->length = b->length << 8 | reader_peek(r, b->tag_len + 1 + i, 1);
        b->length_len += n;
        left -= n;
    }
    b->left = left;
    b->need = b->length;
    return b->length > left ? BER_LONG : BER_OK;
}

struct ber ber_look(const struct reader *r)
{
    struct ber b = {.status = BER_CUT};
    if (!reader_ok(r))
        return b;
    b.status = look_tag(r, &b);
    if (b.status == BER_OK)
        b.status = look_length(r, &b);
    return b;
}
