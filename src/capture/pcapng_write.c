/* Writing pcapng: a section, an interface description when its first frame comes, a block a frame,
 * and what was received and dropped at the end. Numbers stand in this machine's byte order. */
#include "savefile.h"

#include <string.h>
#include <sys/utsname.h>

#include "source.h"

#define OPTION_END 0
#define SHB_OS 3
#define SHB_USERAPPL 4
#define IF_NAME 2
#define IF_TSRESOL 9
#define IF_FILTER 11
#define ISB_STARTTIME 2
#define ISB_ENDTIME 3
#define ISB_IFRECV 4
#define ISB_IFDROP 5
#define BODY_ROOM 2048

/* A block's body, put together before its length is known. */
struct body {
    uint8_t bytes[BODY_ROOM];
    uint32_t n;
};

static void put(struct body *b, const void *s, size_t n)
{
    if (n && n <= sizeof b->bytes - b->n) {
        memcpy(b->bytes + b->n, s, n);
        b->n += (uint32_t)n;
    }
}

static void put_u16(struct body *b, unsigned v)
{
    uint16_t x = (uint16_t)v;
    put(b, &x, 2);
}

static void put_u32(struct body *b, uint32_t v)
{
    put(b, &v, 4);
}

static void put_option(struct body *b, unsigned code, const void *s, size_t n)
{
    static const uint8_t zeros[4];
    if (n > BODY_ROOM / 2)
        n = BODY_ROOM / 2;
    put_u16(b, code);
    put_u16(b, (unsigned)n);
    put(b, s, n);
    put(b, zeros, (4 - n % 4) % 4);
}

static void put_text(struct body *b, unsigned code, const char *s)
{
    if (s && *s)
        put_option(b, code, s, strlen(s));
}

static void write_block(struct savefile *s, uint32_t type, const struct body *b,
                        const uint8_t *more, uint32_t n_more)
{
    static const uint8_t zeros[4];
    uint32_t pad = (4 - n_more % 4) % 4, total = 12 + b->n + n_more + pad;
    uint32_t head[2] = {type, total};
    fwrite(head, 1, sizeof head, s->file);
    fwrite(b->bytes, 1, b->n, s->file);
    if (n_more)
        fwrite(more, 1, n_more, s->file);
    fwrite(zeros, 1, pad, s->file);
    fwrite(&total, 1, sizeof total, s->file);
    s->bytes += total;
}

void pcapng_begin(struct savefile *s)
{
    struct body b = {.n = 0};
    struct utsname u;
    static const int64_t unknown = -1;
    put_u32(&b, 0x1a2b3c4d);
    put_u16(&b, 1);
    put_u16(&b, 0);
    put(&b, &unknown, 8);
    if (uname(&u) == 0)
        put_text(&b, SHB_OS, u.sysname);
    put_text(&b, SHB_USERAPPL, "wireloupe " WIRELOUPE_VERSION);
    put_option(&b, OPTION_END, NULL, 0);
    write_block(s, 0x0a0d0d0a, &b, NULL, 0);
    if (s->from->live)
        pcapng_describe(s, s->linktype, 0);
}

bool pcapng_describe(struct savefile *s, uint16_t linktype, uint16_t iface)
{
    if (s->n_ifaces == MAX_NAMED)
        return false;
    s->ifaces[s->n_ifaces].linktype = linktype;
    s->ifaces[s->n_ifaces++].iface = iface;
    static const uint8_t nanoseconds = 9;
    struct body b = {.n = 0};
    put_u16(&b, linktype_to_file(linktype));
    put_u16(&b, 0);
    /* 0 is no limit: the interfaces of what was read may differ. */
    put_u32(&b, s->from->pcap ? s->from->snaplen : 0);
    put_text(&b, IF_NAME, capture_interface(s->from, iface));
    put_option(&b, IF_TSRESOL, &nanoseconds, 1);
    if (s->expression && *s->expression) {
        /* 0: an expression of pcap-filter(7), not its program. */
        char text[512] = "";
        strncat(text + 1, s->expression, sizeof text - 2);
        put_option(&b, IF_FILTER, text, 1 + strlen(text + 1));
    }
    put_option(&b, OPTION_END, NULL, 0);
    write_block(s, 1, &b, NULL, 0);
    return true;
}

/* The number of the frame's interface in the file; it is described when it is new. */
static bool find_iface(struct savefile *s, const struct frame *f, uint32_t *number)
{
    for (uint32_t i = 0; i < s->n_ifaces; i++) {
        if (s->ifaces[i].linktype == f->linktype && s->ifaces[i].iface == f->iface) {
            *number = i;
            return true;
        }
    }
    *number = s->n_ifaces;
    return pcapng_describe(s, f->linktype, f->iface);
}

bool pcapng_frame(struct savefile *s, const struct frame *f, char *error)
{
    uint32_t number;
    if (!find_iface(s, f, &number)) {
        error_text(error, "too many interfaces for one file", (char *)NULL);
        return false;
    }
    uint64_t stamp = (uint64_t)f->time;
    struct body b;
    b.n = 0;
    put_u32(&b, number);
    put_u32(&b, (uint32_t)(stamp >> 32));
    put_u32(&b, (uint32_t)stamp);
    put_u32(&b, f->caplen);
    put_u32(&b, f->wirelen);
    write_block(s, 6, &b, f->bytes, f->caplen);
    if (!s->first_time)
        s->first_time = f->time;
    s->last_time = f->time;
    return true;
}

static void put_time(struct body *b, unsigned code, int64_t time)
{
    uint32_t halves[2] = {(uint32_t)((uint64_t)time >> 32), (uint32_t)(uint64_t)time};
    put_option(b, code, halves, sizeof halves);
}

void pcapng_end(struct savefile *s)
{
    struct capture_stats stats;
    if (!capture_stats(s->from, &stats))
        return;
    struct body b = {.n = 0};
    put_u32(&b, 0); /* the interface */
    uint64_t stamp = (uint64_t)s->last_time;
    put_u32(&b, (uint32_t)(stamp >> 32));
    put_u32(&b, (uint32_t)stamp);
    put_time(&b, ISB_STARTTIME, s->first_time);
    put_time(&b, ISB_ENDTIME, s->last_time);
    put_option(&b, ISB_IFRECV, &stats.received, 8);
    uint64_t dropped = stats.dropped + stats.if_dropped + stats.lost;
    put_option(&b, ISB_IFDROP, &dropped, 8);
    put_option(&b, OPTION_END, NULL, 0);
    write_block(s, 5, &b, NULL, 0);
}
