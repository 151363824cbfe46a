/* Streams as text, as rows of hex, or as the bytes themselves. */
#include <time.h>

#include "follow.h"

#define HEX_BYTES 8

static void set_color(struct out *out, const struct view_options *o, bool on, bool back)
{
    if (o->color)
        out_str(out, !on ? "\033[0m" : back ? "\033[34m" : "\033[31m");
}

static void end_line(struct out *out, const struct view_options *o)
{
    struct follow *f = o->memory;
    if (f->mid_line)
        out_char(out, '\n');
    f->mid_line = false;
}

static void put_end(struct out *out, const struct stream *s, unsigned end)
{
    if (s->addr_len == 4)
        out_ipv4(out, s->address[end]);
    else
        out_ipv6(out, s->address[end]);
    out_char(out, '.');
    out_dec(out, s->port[end]);
}

static void put_heading(struct out *out, const struct view_options *o, struct stream *s)
{
    struct follow *f = o->memory;
    if (s->shown || o->follow_format == FOLLOW_RAW)
        return;
    if (f->any)
        out_char(out, '\n');
    out_str(out, s->tcp ? "TCP stream " : "UDP stream ");
    out_dec(out, s->number);
    out_str(out, ", ");
    put_end(out, s, 0);
    out_str(out, " > ");
    put_end(out, s, 1);
    out_char(out, '\n');
    s->shown = f->any = true;
}

/* Lines of text behind the direction in which they went. */
static void put_text(struct out *out, const struct view_options *o, const struct chunk *c)
{
    struct follow *f = o->memory;
    for (uint32_t at = 0; at < c->n;) {
        const uint8_t *s = c->bytes + at, *newline = memchr(s, '\n', c->n - at);
        uint32_t n = newline ? (uint32_t)(newline - s) : c->n - at;
        if (f->mid_line && f->back != c->back)
            end_line(out, o);
        set_color(out, o, true, c->back);
        if (!f->mid_line)
            out_mem(out, c->back ? "< " : "> ", 2);
        out_text(out, s, n && newline && s[n - 1] == '\r' ? n - 1 : n);
        set_color(out, o, false, c->back);
        f->mid_line = true;
        f->back = c->back;
        if (newline)
            end_line(out, o);
        at += n + (newline != NULL);
    }
}

static void put_time(struct out *out, int64_t time)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t second = time / 1000000000, rest = time % 1000000000;
    if (rest < 0) {
        rest += 1000000000;
        second--;
    }
    time_t t = (time_t)second;
    struct tm tm;
    if (!localtime_r(&t, &tm))
        return;
    out_mem(out, months + 3 * tm.tm_mon, 3);
    out_char(out, ' ');
    if (tm.tm_mday < 10)
        out_char(out, ' ');
    out_dec(out, (unsigned)tm.tm_mday);
    out_char(out, ' ');
    out_dec_pad(out, (unsigned)tm.tm_hour, 2);
    out_char(out, ':');
    out_dec_pad(out, (unsigned)tm.tm_min, 2);
    out_char(out, ':');
    out_dec_pad(out, (unsigned)tm.tm_sec, 2);
    out_char(out, '.');
    out_dec_pad(out, (uint64_t)rest / 1000, 6);
}

/* Rows of eight bytes: time, frame, stream, direction, the bytes, and the characters they may be.
 */
static void put_hex(struct out *out, const struct view_options *o, const struct stream *s,
                    const struct chunk *c)
{
    for (uint32_t at = 0; at < c->n; at += HEX_BYTES) {
        uint32_t n = c->n - at < HEX_BYTES ? c->n - at : HEX_BYTES, last = n;
        put_time(out, c->time);
        out_char(out, ' ');
        out_dec(out, c->frame);
        out_char(out, ' ');
        out_dec(out, s->number);
        set_color(out, o, true, c->back);
        out_str(out, c->back ? " 5<6" : " 5>6");
        for (uint32_t i = 0; i < n; i++) {
            out_char(out, ' ');
            out_hex(out, c->bytes[at + i], 2);
        }
        while (last && c->bytes[at + last - 1] == ' ')
            last--;
        out_fill(out, ' ', last ? 3 * (HEX_BYTES - n) + 2 : 0);
        out_untrusted(out, c->bytes + at, last, ESCAPE_DOT);
        set_color(out, o, false, c->back);
        out_char(out, '\n');
    }
}

static void put_lost(struct out *out, const struct view_options *o, const char *before, uint64_t n,
                     const char *after)
{
    end_line(out, o);
    out_str(out, before);
    out_dec(out, n);
    out_str(out, after);
}

void follow_chunk(struct out *out, const struct view_options *o, struct stream *s,
                  const struct chunk *c)
{
    put_heading(out, o, s);
    if (o->follow_format == FOLLOW_RAW)
        out_bytes(out, c->bytes, c->n);
    else if (o->follow_format == FOLLOW_HEX)
        put_hex(out, o, s, c);
    else
        put_text(out, o, c);
    if (c->lost && o->follow_format != FOLLOW_RAW)
        put_lost(out, o, c->back ? "< (" : "> (", c->lost, " bytes are missing)\n");
}

void follow_stream_end(struct out *out, const struct view_options *o, struct stream *s)
{
    if (s->left_out && o->follow_format != FOLLOW_RAW) {
        put_heading(out, o, s);
        put_lost(out, o, "(", s->left_out, " bytes more than are kept)\n");
    }
    end_line(out, o);
}
