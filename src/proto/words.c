/* The text of protocols whose lines follow the order of their bytes: see words.h. */
#include "words.h"

#include "wireloupe/view.h"

void words_named(struct line *l, const struct field_def *row, uint32_t value, const char *unknown)
{
    const char *name = value_name(row, value);
    out_str(l->out, name ? name : unknown);
    words_number(l, " (", value, ")");
}

void words_number(struct line *l, const char *before, uint32_t value, const char *after)
{
    out_str(l->out, before);
    out_dec(l->out, value);
    out_str(l->out, after);
}

void words_as(struct line *l, const char *before, uint32_t as)
{
    out_str(l->out, before);
    if (l->opt.asdot && as >> 16) {
        out_dec(l->out, as >> 16);
        out_char(l->out, '.');
        as &= 0xffff;
    }
    out_dec(l->out, as);
}

void words_write(struct line *l, const struct field *f, const struct words *w)
{
    struct out *o = l->out;
    const char *name;
    if (!w->before)
        return;
    out_str(o, w->before);
    switch (w->look) {
    case LOOK_DEC:
        out_dec(o, f->value);
        break;
    case LOOK_AS:
        words_as(l, "", f->value);
        break;
    case LOOK_HEX:
        out_str(o, "0x");
        out_hex(o, f->value, f->length ? 2 * f->length : 1);
        break;
    case LOOK_IPV4:
        out_ipv4(o, field_bytes(l->p, f));
        break;
    case LOOK_IPV6:
        out_ipv6(o, field_bytes(l->p, f));
        break;
    case LOOK_NAMED:
        words_named(l, field_def_of(f), f->value, w->unknown);
        break;
    case LOOK_WORD:
        name = value_name(field_def_of(f), f->value);
        out_str(o, name ? name : w->unknown);
        break;
    default:
        break;
    }
    if (w->after)
        out_str(o, w->after);
}

void words_mbit(struct line *l, uint32_t bits)
{
    struct out *o = l->out;
    uint32_t exponent = bits >> 23 & 255;
    float f;
    memcpy(&f, &bits, sizeof f);
    if (bits >> 31)
        out_char(o, '-');
    if (exponent >= 252) { /* eight times as much is too much for such a number */
        out_str(o, exponent == 255 && bits & 0x7fffff ? "nan" : "inf");
    } else {
        double mbit = (double)f * 8 / 1000000;
        mbit = mbit < 0 ? -mbit : mbit;
        /* Beyond this the exact digits would need a library; nobody has such a link. */
        uint64_t thousandths = mbit > 1e15 ? UINT64_MAX : (uint64_t)(mbit * 1000 + 0.5);
        out_dec(o, thousandths / 1000);
        out_char(o, '.');
        out_dec_pad(o, thousandths % 1000, 3);
    }
    out_str(o, " Mbps");
}

void words_hex(struct line *l, uint32_t offset, uint32_t n, const char *before)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    n = offset < p->caplen ? n : 0;
    n = n < p->caplen - offset ? n : p->caplen - offset;
    for (uint32_t i = 0; i < n; i++) {
        if (i % 16 == 0) {
            out_str(o, before);
            out_str(o, "0x");
            out_hex(o, i, 4);
            out_mem(o, ": ", 2);
        }
        if (i % 2 == 0)
            out_char(o, ' ');
        out_hex(o, packet_number(p, offset + i, 1), 2);
    }
}

void words_bits(struct line *l, const struct value_name *bits, size_t n, uint32_t value)
{
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        if (!(value & bits[i].value))
            continue;
        if (!first)
            out_mem(l->out, ", ", 2);
        out_str(l->out, bits[i].name);
        first = false;
    }
    if (first)
        out_str(l->out, "none");
}

uint32_t words_end(const struct packet *p, const struct layer *y, uint32_t i)
{
    uint32_t end = y->first + y->count, k = i + 1;
    while (k < end && p->fields[k].depth > p->fields[i].depth)
        k++;
    return k;
}

const struct field *words_child(const struct packet *p, const struct layer *y, uint32_t i,
                                unsigned id)
{
    for (uint32_t k = i + 1, end = words_end(p, y, i); k < end; k++) {
        if (p->fields[k].id == id && p->fields[k].proto == y->proto)
            return &p->fields[k];
    }
    return NULL;
}
