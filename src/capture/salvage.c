/* --salvage: reads on behind the damage in a capture file.
 *
 * A record is believed when its numbers make sense and the next one's do, too (or the file ends
 * there). Where that is not so, the next place from which two records follow on each other is
 * looked for, byte by byte; a length that lied is told from a following record that is damaged by
 * where that place lies. */
#include "salvage.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "source.h"
#include "stream.h"

#define RECORD_HEADER 16u
#define MAX_WIRE (1u << 24)
#define MAX_BLOCK (1u << 20)
/* Room for the two largest records, and for a read behind them. */
#define WINDOW (4u * MAX_BLOCK)
/* pcapng's blocks that others depend on. */
#define SECTION 0x0a0d0d0au
#define INTERFACE 1u
#define PACKET 6u
#define SECONDS_APART (30 * 86400)

struct salvage {
    struct stream *stream;
    const char *name;
    void (*skipped)(const char *name, uint64_t offset, uint64_t n);
    bool pcapng, swapped, nano;
    bool ended;        /* no more to read */
    bool begun;        /* the file's header was passed on */
    bool known_time;   /* a record was believed */
    uint32_t seconds;  /* the time of the last one */
    uint32_t n_ifaces; /* described in the pcapng section so far */
    uint64_t offset;   /* of the window's first byte in the file */
    uint32_t n, at;    /* bytes in the window; the first that is not passed on */
    uint32_t pass;     /* bytes at `at` that are being passed on */
    uint64_t skipping; /* bytes skipped that were not told yet; they end at `at` */
    uint8_t *window;
};

static uint32_t number(const struct salvage *v, uint32_t at)
{
    uint32_t x;
    memcpy(&x, v->window + at, 4);
    return v->swapped ? __builtin_bswap32(x) : x;
}

/* Makes `need` bytes stand at `at`, where the file has as many. */
static bool have(struct salvage *v, uint32_t at, uint32_t need)
{
    while (v->n < at || v->n - at < need) {
        if (v->ended || v->n == WINDOW)
            return false;
        ssize_t got = stream_read_plain(v->stream, v->window + v->n, WINDOW - v->n);
        v->ended = got <= 0;
        v->n += got > 0 ? (uint32_t)got : 0;
    }
    return true;
}

/* ---- does a record stand here? Its length with its header, or 0 ---- */

static uint32_t pcap_record(struct salvage *v, uint32_t at)
{
    if (!have(v, at, RECORD_HEADER))
        return 0;
    uint32_t seconds = number(v, at), fraction = number(v, at + 4);
    uint32_t caplen = number(v, at + 8), wirelen = number(v, at + 12);
    int64_t apart = (int64_t)seconds - v->seconds;
    if (fraction >= (v->nano ? 1000000000u : 1000000u) || !caplen || caplen > DEFAULT_SNAPLEN ||
        wirelen < caplen || wirelen > MAX_WIRE ||
        (v->known_time && (apart > SECONDS_APART || apart < -SECONDS_APART)))
        return 0;
    return RECORD_HEADER + caplen;
}

static uint32_t block_here(struct salvage *v, uint32_t at)
{
    static const uint32_t order = 0x1a2b3c4d;
    uint32_t type, magic;
    memcpy(&type, v->window + at, 4);
    memcpy(&magic, v->window + at + 8, 4);
    if (type == SECTION && magic != order && magic != __builtin_bswap32(order))
        return 0;
    if (type == SECTION)
        v->swapped = magic != order;
    uint32_t length = number(v, at + 4);
    if (length < 12 || length % 4 || length > MAX_BLOCK || !have(v, at, length))
        return 0;
    bool packet_fits =
        length >= 32 && number(v, at + 8) < v->n_ifaces && number(v, at + 20) <= length - 32;
    return number(v, at + length - 4) == length && (number(v, at) != PACKET || packet_fits) ? length
                                                                                            : 0;
}

/* A section that turns out to be none does not change the order of the bytes. */
static uint32_t pcapng_block(struct salvage *v, uint32_t at)
{
    bool swapped = v->swapped;
    uint32_t length = have(v, at, 12) ? block_here(v, at) : 0;
    if (!length)
        v->swapped = swapped;
    return length;
}

static uint32_t record(struct salvage *v, uint32_t at)
{
    return v->pcapng ? pcapng_block(v, at) : pcap_record(v, at);
}

/* Nothing follows, or a record does. The two lengths of a pcapng block are proof enough. */
static bool followed(struct salvage *v, uint32_t at)
{
    return v->pcapng || (!have(v, at, 1) ? v->n == at : record(v, at) != 0);
}

/* ---- going on ---- */

/* Drops what was passed on or skipped, so that two records fit behind it. */
static void slide(struct salvage *v)
{
    if (v->at < WINDOW / 2)
        return;
    memmove(v->window, v->window + v->at, v->n - v->at);
    v->n -= v->at;
    v->offset += v->at;
    v->at = 0;
}

static void tell(struct salvage *v)
{
    if (v->skipping && v->skipped)
        v->skipped(v->name, v->offset + v->at - v->skipping, v->skipping);
    v->skipping = 0;
}

/* The record that stands at the cursor is passed on. */
static void believe(struct salvage *v, uint32_t length)
{
    tell(v);
    uint32_t first = number(v, v->at);
    if (!v->pcapng)
        v->seconds = first;
    else if (first == SECTION)
        v->n_ifaces = 0;
    else if (first == INTERFACE)
        v->n_ifaces++;
    v->known_time = true;
    v->pass = length;
}

/* The next place at or behind `from` where records follow on each other, in what the window can
 * hold; 0: none. */
static uint32_t search(struct salvage *v, uint32_t from)
{
    uint32_t last = v->at + WINDOW / 4;
    for (uint32_t at = from; at < last && have(v, at, 12); at++) {
        uint32_t length = record(v, at);
        if (length && have(v, at, length) && followed(v, at + length))
            return at;
    }
    return 0;
}

static void skip(struct salvage *v, uint32_t to)
{
    v->skipping += to - v->at;
    v->at = to;
}

/* Where nothing makes sense: `to` the next place that does, or as far as was looked. */
static void skip_damage(struct salvage *v, uint32_t found)
{
    uint32_t looked = v->at + WINDOW / 4;
    skip(v, found ? found : v->ended || looked > v->n ? v->n : looked);
}

/* Finds what is passed on next. False: the end. */
static bool next(struct salvage *v)
{
    while (!v->pass) {
        slide(v);
        if (!have(v, v->at, 1)) {
            tell(v);
            return false;
        }
        uint32_t length = record(v, v->at);
        bool whole = length && have(v, v->at, length);
        if (whole && followed(v, v->at + length)) {
            believe(v, length);
            continue;
        }
        uint32_t found = search(v, v->at + 1);
        /* The record is as long as it says, and the damage is behind it. */
        if (whole && (!found || found >= v->at + length) && !v->skipping)
            believe(v, length);
        else
            skip_damage(v, found);
    }
    return true;
}

ssize_t salvage_read(struct salvage *v, void *buf, size_t n)
{
    if (!v->begun && !v->pcapng) {
        v->begun = true;
        v->pass = have(v, 0, 24) ? 24 : v->n;
    }
    if (!v->pass && !next(v))
        return 0;
    uint32_t take = n < v->pass ? (uint32_t)n : v->pass;
    memcpy(buf, v->window + v->at, take);
    v->at += take;
    v->pass -= take;
    return (ssize_t)take;
}

/* ---- open and close ---- */

static bool is_known(struct salvage *v, const unsigned char *head, size_t n)
{
    static const uint32_t micro = 0xa1b2c3d4u, nano = 0xa1b23c4du;
    uint32_t magic = 0;
    if (n >= 4)
        memcpy(&magic, head, 4);
    v->pcapng = magic == SECTION;
    v->swapped = magic == __builtin_bswap32(micro) || magic == __builtin_bswap32(nano);
    v->nano = magic == nano || magic == __builtin_bswap32(nano);
    return v->pcapng || v->swapped || v->nano || magic == micro;
}

struct salvage *salvage_open(struct stream *s, const unsigned char *head, size_t n,
                             const char *name,
                             void (*skipped)(const char *name, uint64_t offset, uint64_t n))
{
    struct salvage *v = calloc(1, sizeof *v);
    if (!v || !is_known(v, head, n) || !(v->window = malloc(WINDOW))) {
        free(v);
        return NULL;
    }
    v->stream = s;
    v->name = name;
    v->skipped = skipped;
    return v;
}

void salvage_close(struct salvage *v)
{
    if (v)
        free(v->window);
    free(v);
}
