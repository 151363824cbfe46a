/* pcapng files (draft-ietf-opsawg-pcapng): sections, interfaces with link types of their own,
 * packets.
 *
 *   block:  type (4)  total length (4)  body ...  total length again (4)
 *
 * libpcap refuses files whose interfaces differ in link type or snapshot length; here each packet
 * goes by its own interface. */
#include "source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"

enum block_type {
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_ENHANCED_PACKET = 6
};

#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define MAX_BLOCK (16u << 20)
#define MAX_INTERFACES 65536u
#define OPTION_NAME 2
#define OPTION_TSRESOL 9
#define OPTION_TSOFFSET 14

struct iface {
    uint16_t linktype;
    uint32_t snaplen;
    uint64_t per_second; /* units of its time stamps */
    int64_t offset;      /* seconds to add */
    char name[32];
};

struct pcapng {
    FILE *file;
    bool swapped;
    struct iface *ifaces;       /* of all sections */
    uint32_t n_ifaces, section; /* section: index of the current section's first */
    uint8_t *body;              /* of the current block */
    uint32_t room, n;
    uint32_t type;
};

static uint32_t u32(const struct pcapng *g, const uint8_t *s)
{
    uint32_t v;
    memcpy(&v, s, 4);
    return g->swapped ? __builtin_bswap32(v) : v;
}

static uint16_t u16(const struct pcapng *g, const uint8_t *s)
{
    uint16_t v;
    memcpy(&v, s, 2);
    return g->swapped ? __builtin_bswap16(v) : v;
}

static enum capture_status fail(struct capture *c, const char *why)
{
    /* What tcpdump says, too, once it shows packets. */
    return source_fail(c, c->on ? "pcap_loop: " : "", why);
}

/* Reads n bytes. At the end of the file before the first byte of a block: CAPTURE_END. */
static enum capture_status read_exactly(struct capture *c, void *to, size_t n, bool first)
{
    struct pcapng *g = c->state;
    size_t got = fread(to, 1, n, g->file);
    if (got == n)
        return CAPTURE_MORE;
    char why[96];
    if (ferror(g->file))
        snprintf(why, sizeof why, "error reading dump file: %s", strerror(errno));
    else if (first && got == 0)
        return CAPTURE_END;
    else
        snprintf(why, sizeof why,
                 "truncated pcapng dump file; tried to read %zu bytes, only got %zu", n, got);
    return fail(c, why);
}

static bool make_room(struct pcapng *g, uint32_t n)
{
    if (n <= g->room)
        return true;
    uint32_t room = n < 65536 ? 65536 : n;
    uint8_t *more = realloc(g->body, room);
    if (!more)
        return false;
    g->body = more;
    g->room = room;
    return true;
}

/* The byte order is each section's own: its magic number stands behind the two fields that it
 * rules. */
static enum capture_status read_section(struct capture *c)
{
    struct pcapng *g = c->state;
    uint8_t magic[4];
    enum capture_status status = read_exactly(c, magic, 4, false);
    if (status != CAPTURE_MORE)
        return status;
    uint32_t v;
    memcpy(&v, magic, 4);
    if (v != BYTE_ORDER_MAGIC && v != __builtin_bswap32(BYTE_ORDER_MAGIC))
        return fail(c, "a pcapng section does not begin with its byte-order magic number");
    g->swapped = v != BYTE_ORDER_MAGIC;
    g->section = g->n_ifaces;
    return CAPTURE_MORE;
}

/* The next block: its type and body, whole. */
static enum capture_status read_block(struct capture *c)
{
    struct pcapng *g = c->state;
    uint8_t head[8];
    enum capture_status status = read_exactly(c, head, 8, true);
    if (status != CAPTURE_MORE)
        return status;
    uint32_t type;
    memcpy(&type, head, 4); /* a section's is the same in both byte orders */
    uint32_t begun = 8;
    if (type == BLOCK_SECTION) {
        status = read_section(c);
        begun = 12;
    }
    if (status != CAPTURE_MORE)
        return status;
    g->type = u32(g, head);
    uint32_t total = u32(g, head + 4);
    if (total < begun + 4 || total % 4 || total > MAX_BLOCK)
        return fail(c, "a pcapng block's length makes no sense");
    g->n = total - begun - 4;
    if (!make_room(g, g->n + 4))
        return fail(c, "out of memory");
    status = read_exactly(c, g->body, g->n + 4, false);
    if (status != CAPTURE_MORE)
        return status;
    if (u32(g, g->body + g->n) != total)
        return fail(c, "the two lengths of a pcapng block differ");
    return CAPTURE_MORE;
}

/* ---- interfaces ---- */

static void take_option(const struct pcapng *g, struct iface *f, uint16_t code, const uint8_t *s,
                        uint16_t n)
{
    if (code == OPTION_NAME) {
        size_t k = n < sizeof f->name - 1 ? n : sizeof f->name - 1;
        memcpy(f->name, s, k);
        f->name[k] = '\0';
    } else if (code == OPTION_TSRESOL && n >= 1) {
        unsigned power = s[0] & 0x7f;
        f->per_second = 1;
        bool two = s[0] & 0x80;
        for (unsigned i = 0;
             i < power && f->per_second < (two ? 1ull << 62 : 1000000000000000000ull); i++)
            f->per_second *= two ? 2 : 10;
    } else if (code == OPTION_TSOFFSET && n >= 8) {
        uint64_t v;
        memcpy(&v, s, 8);
        f->offset = (int64_t)(g->swapped ? __builtin_bswap64(v) : v);
    }
}

static void take_options(const struct pcapng *g, struct iface *f, uint32_t at)
{
    while (at + 4 <= g->n) {
        uint16_t code = u16(g, g->body + at), n = u16(g, g->body + at + 2);
        at += 4;
        if (!code || n > g->n - at)
            return;
        take_option(g, f, code, g->body + at, n);
        uint32_t padded = (n + 3u) & ~3u;
        if (padded > g->n - at)
            return;
        at += padded;
    }
}

static enum capture_status take_interface(struct capture *c)
{
    struct pcapng *g = c->state;
    if (g->n < 8)
        return fail(c, "a pcapng interface description is too short");
    if (g->n_ifaces == MAX_INTERFACES)
        return fail(c, "too many interfaces in a pcapng file");
    if ((g->n_ifaces & (g->n_ifaces - 1)) == 0) {
        size_t room = g->n_ifaces ? g->n_ifaces * 2 : 1;
        struct iface *more = realloc(g->ifaces, room * sizeof *more);
        if (!more)
            return fail(c, "out of memory");
        g->ifaces = more;
    }
    struct iface *f = &g->ifaces[g->n_ifaces++];
    *f = (struct iface){.linktype = linktype_from_file(u16(g, g->body)),
                        .snaplen = u32(g, g->body + 4),
                        .per_second = 1000000};
    take_options(g, f, 8);
    return CAPTURE_MORE;
}

/* ---- packets ---- */

static int64_t nanoseconds(const struct iface *f, uint64_t stamp)
{
    int64_t base = (int64_t)((uint64_t)f->offset * 1000000000u);
    if (f->per_second == 1000000)
        return base + (int64_t)(stamp * 1000);
    if (f->per_second == 1000000000)
        return base + (int64_t)stamp;
    uint64_t rest = stamp % f->per_second;
    return base + (int64_t)(stamp / f->per_second * 1000000000u) +
           (int64_t)((unsigned __int128)rest * 1000000000u / f->per_second);
}

static enum capture_status hand_out(struct capture *c, uint32_t iface, uint32_t caplen,
                                    uint32_t wirelen, uint64_t stamp, uint32_t at)
{
    struct pcapng *g = c->state;
    if (iface >= g->n_ifaces - g->section)
        return fail(c, "a pcapng packet names an interface that was not described");
    if (caplen > g->n - at)
        return fail(c, "a pcapng packet is longer than its block");
    const struct iface *of = &g->ifaces[g->section + iface];
    struct frame f = {
        .bytes = g->body + at,
        .caplen = caplen,
        .wirelen = wirelen,
        .time = nanoseconds(of, stamp),
        .linktype = of->linktype,
        .iface = (uint16_t)(g->section + iface),
    };
    source_frame(c, &f);
    return CAPTURE_MORE;
}

static enum capture_status take_packet(struct capture *c)
{
    struct pcapng *g = c->state;
    const uint8_t *b = g->body;
    if (g->type == BLOCK_SIMPLE_PACKET) {
        if (g->n < 4 || g->n_ifaces == g->section)
            return fail(c, "a pcapng packet without an interface");
        uint32_t wirelen = u32(g, b), caplen = wirelen;
        uint32_t snaplen = g->ifaces[g->section].snaplen;
        if (snaplen && caplen > snaplen)
            caplen = snaplen;
        return hand_out(c, 0, caplen, wirelen, 0, 4);
    }
    if (g->n < 20)
        return fail(c, "a pcapng packet block is too short");
    uint64_t stamp = (uint64_t)u32(g, b + 4) << 32 | u32(g, b + 8);
    uint32_t iface = g->type == BLOCK_OLD_PACKET ? u16(g, b) : u32(g, b);
    return hand_out(c, iface, u32(g, b + 12), u32(g, b + 16), stamp, 20);
}

/* One block; *packet tells whether it was a packet. */
static enum capture_status take_block(struct capture *c, bool *packet)
{
    struct pcapng *g = c->state;
    uint64_t begun = c->offset;
    enum capture_status status = read_block(c);
    if (status != CAPTURE_MORE)
        return status;
    uint64_t next = begun + g->n + (g->type == BLOCK_SECTION ? 16 : 12);
    *packet = g->type == BLOCK_ENHANCED_PACKET || g->type == BLOCK_OLD_PACKET ||
              g->type == BLOCK_SIMPLE_PACKET;
    if (*packet)
        status = take_packet(c);
    else if (g->type == BLOCK_INTERFACE)
        status = take_interface(c);
    c->offset = next;
    return status;
}

static enum capture_status pcapng_batch(struct capture *c, unsigned max)
{
    enum capture_status status = CAPTURE_MORE;
    for (unsigned n = 0; status == CAPTURE_MORE && (!max || n < max);) {
        bool packet = false;
        if (source_interrupted(c))
            return CAPTURE_STOPPED;
        status = take_block(c, &packet);
        n += packet;
    }
    return status;
}

static void pcapng_close(struct capture *c)
{
    struct pcapng *g = c->state;
    if (g->file)
        fclose(g->file);
    free(g->ifaces);
    free(g->body);
    free(g);
}

static const char *pcapng_interface(const struct capture *c, unsigned iface)
{
    const struct pcapng *g = c->state;
    return iface < g->n_ifaces && g->ifaces[iface].name[0] ? g->ifaces[iface].name : NULL;
}

static const struct source_ops pcapng_ops = {
    .batch = pcapng_batch, .close = pcapng_close, .interface = pcapng_interface};

bool pcapng_open(struct capture *c, struct stream *s, char *error)
{
    struct pcapng *g = calloc(1, sizeof *g);
    if (!g) {
        error_text(error, "out of memory", (char *)NULL);
        return false;
    }
    c->ops = &pcapng_ops;
    c->state = g;
    g->file = stream_file(s);
    enum capture_status status = g->file ? CAPTURE_MORE : fail(c, "out of memory");
    /* The first interface is described before the first packet. */
    while (status == CAPTURE_MORE && !g->n_ifaces) {
        bool packet;
        status = take_block(c, &packet);
    }
    if (status == CAPTURE_END)
        fail(c, "the pcapng file describes no interface");
    if (status != CAPTURE_MORE) {
        error_text(error, c->error, (char *)NULL);
        return false;
    }
    c->linktype = g->ifaces[0].linktype;
    if (g->ifaces[0].snaplen && g->ifaces[0].snaplen <= INT32_MAX)
        c->snaplen = g->ifaces[0].snaplen;
    return true;
}
