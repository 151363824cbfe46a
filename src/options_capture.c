/* Options that say where packets come from, which of them are meant, and where they are saved. */
#include "option_row.h"
#include "wireloupe/dissect.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool option_complain(const char *what, const char *value, const char *hint)
{
    say("wireloupe: %s%s%s\n", what, value, hint);
    return false;
}

bool option_number(const char *s, uint64_t min, uint64_t max, uint64_t *value)
{
    char *end;
    errno = 0;
    unsigned long long v = strtoull(s, &end, 10);
    *value = v;
    return *s >= '0' && *s <= '9' && !*end && !errno && v >= min && v <= max;
}

bool option_file(struct options *o, const char *arg)
{
    const char **more = realloc(o->files, (o->n_files + 1) * sizeof *more);
    if (!more)
        return option_complain("out of memory", "", "");
    o->files = more;
    o->files[o->n_files++] = arg;
    return true;
}

bool option_count(struct options *o, const char *arg)
{
    return option_number(arg, 1, INT_MAX, &o->count) ||
           option_complain("invalid packet count ", arg, "");
}

/* One of --frame's: 5, 5-9, 5- or -9. */
static bool add_range(struct options *o, const char *s, size_t n)
{
    char word[64];
    if (!n || n >= sizeof word || o->n_frames == MAX_RANGES)
        return false;
    memcpy(word, s, n);
    word[n] = '\0';
    char *dash = strchr(word, '-');
    struct range r = {1, UINT64_MAX};
    if (dash)
        *dash = '\0';
    if (dash && !*word && !dash[1])
        return false;
    if (*word && !option_number(word, 1, UINT64_MAX - 1, &r.from))
        return false;
    if (!dash)
        r.to = r.from;
    else if (dash[1] && !option_number(dash + 1, r.from, UINT64_MAX - 1, &r.to))
        return false;
    o->frames[o->n_frames++] = r;
    return true;
}

bool option_add_assertion(struct options *o, const char *arg)
{
    if (o->n_assertions == MAX_ASSERTIONS)
        return option_complain("too many assertions: ", arg, " is one more than 64");
    o->assertions[o->n_assertions++] = arg;
    return true;
}

bool option_frames(struct options *o, const char *arg)
{
    for (const char *s = arg;; s++) {
        size_t n = strcspn(s, ",");
        if (!add_range(o, s, n))
            return option_complain("invalid frame numbers ", arg, " (such as 5, 5-9, 5- or 1,5-9)");
        s += n;
        if (!*s)
            return true;
    }
}

bool option_only(struct options *o, const char *arg)
{
    char word[64], hint[256];
    for (const char *s = arg;; s++) {
        size_t n = strcspn(s, ",");
        size_t kept = n < sizeof word ? n : sizeof word - 1;
        memcpy(word, s, kept);
        word[kept] = '\0';
        unsigned proto = registry_protocol(word);
        if (!proto) {
            registry_suggest(word, NEAR_PROTOCOLS, hint, sizeof hint);
            return option_complain("unknown protocol ", word, hint);
        }
        /* Options and messages may have tables of their own, under one name. */
        for (unsigned i = proto; i < N_PROTOCOLS; i++)
            o->only[i] = o->only[i] || strcmp(protocols[i]->name, protocols[proto]->name) == 0;
        s += n;
        if (!*s)
            break;
    }
    o->view_options.only = o->only;
    return true;
}

bool option_snaplen(struct options *o, const char *arg)
{
    uint64_t v;
    if (!option_number(arg, 0, MAX_SNAPLEN, &v))
        return option_complain("invalid snaplen ", arg, " (must be >= 0 and <= 262144)");
    o->capture.snaplen = v ? (uint32_t)v : MAX_SNAPLEN;
    return true;
}

bool option_buffer(struct options *o, const char *arg)
{
    uint64_t v;
    if (!option_number(arg, 1, INT_MAX / 1024, &v))
        return option_complain("invalid packet buffer size ", arg, "");
    o->capture.buffer_kib = (int)v;
    return true;
}

bool option_direction(struct options *o, const char *arg)
{
    o->capture.direction = arg;
    return !strcmp(arg, "in") || !strcmp(arg, "out") || !strcmp(arg, "inout") ||
           option_complain("unknown capture direction `", arg, "'");
}

bool option_linktype(struct options *o, const char *arg)
{
    o->capture.linktype = arg;
    return capture_known_linktype(arg) || option_complain("invalid data link type ", arg, "");
}

bool option_tstamp_type(struct options *o, const char *arg)
{
    o->capture.tstamp_type = arg;
    return capture_known_tstamp_type(arg) || option_complain("invalid time stamp type ", arg, "");
}

bool option_precision(struct options *o, const char *arg)
{
    o->view_options.line.nano = strcmp(arg, "nano") == 0;
    return o->view_options.line.nano || strcmp(arg, "micro") == 0 ||
           option_complain("unsupported time stamp precision ", arg, " (micro or nano)");
}

/* -C: as tcpdump counts, a million bytes; k, m and g are those of 1024. */
bool option_size(struct options *o, const char *arg)
{
    char digits[32];
    size_t n = strspn(arg, "0123456789");
    const char *at = n && n < sizeof digits ? strchr("kKmMgG", arg[n]) : NULL;
    uint64_t v;
    if (!at || (arg[n] && arg[n + 1]))
        return option_complain("invalid file size ", arg, "");
    memcpy(digits, arg, n);
    digits[n] = '\0';
    if (!option_number(digits, 1, INT_MAX, &v))
        return option_complain("invalid file size ", arg, "");
    static const uint64_t units[] = {1 << 10, 1 << 20, 1 << 30};
    o->writer.max_bytes = v * (arg[n] ? units[(at - "kKmMgG") / 2] : 1000000);
    return true;
}

bool option_seconds(struct options *o, const char *arg)
{
    uint64_t v;
    if (!option_number(arg, 1, INT_MAX, &v))
        return option_complain("invalid number of seconds ", arg, "");
    o->writer.max_seconds = (unsigned)v;
    return true;
}

bool option_files(struct options *o, const char *arg)
{
    uint64_t v;
    if (!option_number(arg, 1, INT_MAX, &v))
        return option_complain("invalid number of output files ", arg, "");
    o->writer.max_files = (unsigned)v;
    return true;
}

/* In bytes, as -C counts them. */
bool option_flow_memory(struct options *o, const char *arg)
{
    struct options size = {0};
    if (!option_size(&size, arg))
        return false;
    o->flow_memory = size.writer.max_bytes;
    return true;
}

bool option_jobs(struct options *o, const char *arg)
{
    uint64_t v;
    if (!option_number(arg, 1, 64, &v))
        return option_complain("invalid number of jobs ", arg, " (1 to 64)");
    o->jobs = (unsigned)v;
    return true;
}
