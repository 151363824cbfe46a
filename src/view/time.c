/* Time stamps as tcpdump's -t asks for them. */
#include <time.h>

#include "line_memory.h"
#include "wireloupe/view.h"

static void put_two(char *at, int v)
{
    at[0] = (char)('0' + v / 10 % 10);
    at[1] = (char)('0' + v % 10);
}

static void local_time(struct time_memory *last, int64_t second)
{
    if (last->valid && last->second == second)
        return;
    time_t t = (time_t)second;
    localtime_r(&t, &last->tm);
    last->second = second;
    last->begins = second * 1000000000;
    last->valid = true;
    memcpy(last->clock, "00:00:00", 8);
    put_two(last->clock, last->tm.tm_hour);
    put_two(last->clock + 3, last->tm.tm_min);
    put_two(last->clock + 6, last->tm.tm_sec);
}

static void write_fraction(struct out *out, bool nano, uint32_t ns)
{
    if (nano) {
        out_char(out, '.');
        out_dec_pad(out, ns, 9);
    } else {
        out_micros(out, ns / 1000);
    }
}

static void write_date(struct out *out, const struct tm *tm)
{
    out_dec_pad(out, (unsigned)tm->tm_year + 1900, 4);
    out_char(out, '-');
    out_dec_pad(out, (unsigned)tm->tm_mon + 1, 2);
    out_char(out, '-');
    out_dec_pad(out, (unsigned)tm->tm_mday, 2);
    out_char(out, ' ');
}

/* tcpdump counts seconds with 32 bits and a sign, and has no time before 1970. */
static void write_error(struct out *out)
{
    out_str(out, "[Error converting time]");
}

/* -ttt and -ttttt: the time since the packet before, or since the first. Without --nano times count
 * as they are shown, cut to microseconds. */
static void write_delta(struct out *out, struct time_memory *last, const struct line_options *o,
                        int64_t time)
{
    time -= o->nano ? 0 : time % 1000;
    int64_t delta = last->started ? time - last->base : 0;
    if (!last->started || o->time == 3)
        last->base = time;
    last->started = true;
    out_char(out, delta < 0 ? '-' : ' ');
    delta = delta < 0 ? -delta : delta;
    int64_t seconds = delta / 1000000000;
    if (seconds > INT32_MAX) {
        write_error(out);
        return;
    }
    out_dec_pad(out, (uint64_t)(seconds / 3600 % 24), 2); /* tcpdump's clock has no days */
    out_char(out, ':');
    out_dec_pad(out, (uint64_t)(seconds / 60 % 60), 2);
    out_char(out, ':');
    out_dec_pad(out, (uint64_t)(seconds % 60), 2);
    write_fraction(out, o->nano, (uint32_t)(delta % 1000000000));
}

/* A capture file may claim a fraction that is a second or more: it is shown as it stands there. */
static void write_odd_fraction(struct out *out, const struct line_options *o, uint32_t ns)
{
    out_char(out, '.');
    if (o->nano)
        out_dec_pad(out, ns, 9);
    else
        out_dec_pad(out, (uint32_t)((int32_t)ns / 1000), 6);
}

/* Nearly every packet. */
static bool write_same_second(struct out *out, const struct time_memory *last,
                              const struct line_options *o, const struct packet *p)
{
    if (o->time || o->nano || !time_is_known(last, p))
        return false;
    char *at = put_known_time(out_begin(out, 16), last, p);
    out_end(out, PUT(at, " "));
    return true;
}

static void write_time(struct out *out, struct time_memory *last, const struct line_options *o,
                       const struct packet *p)
{
    if (write_same_second(out, last, o, p))
        return;
    int64_t second = p->time / 1000000000, ns = p->time % 1000000000;
    if (o->time == 3 || o->time == 5) {
        write_delta(out, last, o, p->time);
        out_char(out, ' ');
        return;
    }
    if (ns < 0) {
        ns += 1000000000;
        second--;
    }
    if (p->odd_fraction)
        second = p->odd_second;
    if ((int32_t)second < 0) {
        write_error(out);
        out_char(out, ' ');
        return;
    }
    if (o->time == 2) {
        out_sdec(out, second);
    } else {
        local_time(last, second);
        if (o->time == 4)
            write_date(out, &last->tm);
        out_mem(out, last->clock, 8);
    }
    if (p->odd_fraction)
        write_odd_fraction(out, o, p->odd_fraction);
    else
        write_fraction(out, o->nano, (uint32_t)ns);
    out_char(out, ' ');
}

void view_time(struct out *out, const struct line_options *o, const struct packet *p)
{
    if (o->time == 1)
        return;
    if (o->memory) {
        write_time(out, &o->memory->time, o, p);
        return;
    }
    struct time_memory nothing = {0};
    write_time(out, &nothing, o, p);
}
