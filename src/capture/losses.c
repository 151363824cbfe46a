/* What a live capture does not get to see, told on stderr when it happens: once a second at most,
 * with where it was lost and what helps. */
#include "source.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#define EVERY_MS 1000

struct text {
    char *to;
    size_t n, room;
};

static void add(struct text *t, const char *s)
{
    size_t n = strlen(s);
    if (n >= t->room - t->n)
        n = t->room - t->n - 1;
    memcpy(t->to + t->n, s, n);
    t->n += n;
    t->to[t->n] = '\0';
}

static void add_count(struct text *t, const char *before, uint64_t n, const char *one,
                      const char *more)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, n);
    add(t, before);
    add(t, digits);
    add(t, n == 1 ? one : more);
}

/* One place that packets are lost at. */
static void add_place(struct text *t, bool *first, uint64_t n, const char *where)
{
    if (!n)
        return;
    add_count(t, *first ? ": " : "; ", n, " ", " ");
    add(t, where);
    *first = false;
}

bool losses_text(char *to, size_t room, const char *device, const struct capture_stats *before,
                 const struct capture_stats *now)
{
    struct text t = {to, 0, room};
    /* A counter that went back began anew. */
    uint64_t kernel = now->dropped > before->dropped ? now->dropped - before->dropped : 0;
    uint64_t card = now->if_dropped > before->if_dropped ? now->if_dropped - before->if_dropped : 0;
    uint64_t ring = now->lost - before->lost;
    bool first = true;
    *to = '\0';
    if (!kernel && !card && !ring)
        return false;
    add(&t, device);
    add_count(&t, ": ", kernel + card + ring, " packet lost", " packets lost");
    add_place(&t, &first, kernel,
              "by the kernel, whose buffer was full (-B 16384 makes it larger; a filter, or -w in "
              "place of showing, leaves less to do)");
    add_place(&t, &first, ring,
              "by wireloupe, which could not show them fast enough (a filter, or -w in place of "
              "showing, leaves less to do)");
    add_place(&t, &first, card,
              "by the network card, whose queue was full (ethtool -G makes it longer)");
    return true;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Frames that no wire carries. */
static void tell_merged(struct losses *l, const struct capture *c, const struct capture_stats *s)
{
    if (l->told_merged || !s->merged)
        return;
    l->told_merged = true;
    say("wireloupe: %s: frames larger than its MTU of %u bytes: what is sent is cut up later "
        "(GSO, TSO), or what came in was put together before (GRO), and is not seen as it is on "
        "the wire (ethtool -K %s gso off tso off gro off shows that)\n",
        c->name, s->mtu, c->name);
}

void losses_offloaded(struct losses *l, const struct capture *c)
{
    /* "any" is no device whose settings could be changed. */
    const char *device = strcmp(c->name, "any") != 0 ? c->name : "DEVICE";
    if (l->told_offloaded)
        return;
    l->told_offloaded = true;
    say("wireloupe: %s: checksums that are the sum of the pseudo-header alone are no fault: the "
        "sender leaves them to its network card (offloading), which fills them in later "
        "(ethtool -K %s tx off shows them as they are sent)\n",
        c->name, device);
}

void losses_look(struct losses *l, struct capture *c)
{
    int64_t now = now_ms();
    struct capture_stats s;
    char text[512];
    if (now < l->next || !capture_stats(c, &s))
        return;
    l->next = now + EVERY_MS;
    if (losses_text(text, sizeof text, c->name, &l->told, &s))
        say("wireloupe: %s\n", text);
    l->told = s;
    tell_merged(l, c, &s);
}

void losses_end(struct losses *l, struct capture *c)
{
    struct capture_stats s;
    if (!capture_stats(c, &s))
        return;
    tell_merged(l, c, &s);
    if (s.cut)
        fprintf(stderr,
                "wireloupe: %" PRIu64
                " packet%s cut to the snapshot length of %u bytes (-s 0 takes "
                "all of each)\n",
                s.cut, s.cut == 1 ? " was" : "s were", c->snaplen);
}
