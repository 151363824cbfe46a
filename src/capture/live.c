/* Live captures, and what libpcap knows about the interfaces. */
#include "source.h"

#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "apart.h"
#include "wireloupe/protocol.h"

/* A buffer that is not full is handed over after this long. */
#define TIMEOUT_MS 1000
/* The kernel's buffer, unless -B says another: four times libpcap's, for some milliseconds in which
 * the processor does something else. */
#define BUFFER_KIB 8192

struct live {
    char name[LIVE_NAME];
    bool micro; /* the time stamps' unit */
    /* Where the kernel counts what the interface drops; kept open, since the sandbox opens none. */
    int counters[2];
    uint64_t if_dropped; /* before we began */
    /* NULL before the first batch: what may be forbidden is given up before there are threads. */
    struct apart *apart;
    bool alone;    /* there can be no thread */
    bool loopback; /* the kernel hands over each packet twice, and libpcap drops one */
    uint32_t mtu;  /* of the interface; 0: unknown */
};

/* Ethernet's header with two tags, or another's, which is not longer. */
#define LINK_HEADER 22

static void on_packet(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
    struct capture *c = (struct capture *)user;
    const struct live *v = c->state;
    source_note_size(c, h);
    struct frame f = {
        .bytes = bytes,
        .caplen = h->caplen,
        .wirelen = h->len,
        .time = (int64_t)h->ts.tv_sec * 1000000000 + h->ts.tv_usec * (v->micro ? 1000 : 1),
        .linktype = c->linktype,
    };
    source_frame(c, &f);
}

static enum capture_status live_batch(struct capture *c, unsigned max)
{
    struct live *v = c->state;
    if (!v->apart && !v->alone) {
        v->apart = apart_start(c, v->micro ? 1000 : 1);
        v->alone = !v->apart;
    }
    if (v->apart)
        return apart_batch(v->apart);
    int got = pcap_dispatch(c->pcap, max ? (int)max : -1, on_packet, (u_char *)c);
    if (got >= 0 || (got == PCAP_ERROR_BREAK && !source_interrupted(c)))
        return CAPTURE_MORE;
    if (got == PCAP_ERROR_BREAK)
        return CAPTURE_STOPPED;
    error_text(c->error, "pcap_loop: ", pcap_geterr(c->pcap), (char *)NULL);
    return CAPTURE_FAILED;
}

static void live_drain(struct capture *c)
{
    struct live *v = c->state;
    if (v->apart)
        apart_drain(v->apart);
}

static void live_close(struct capture *c)
{
    struct live *v = c->state;
    apart_stop(v->apart);
    if (c->pcap)
        pcap_close(c->pcap);
    if (c->bell >= 0)
        close(c->bell);
    for (unsigned i = 0; i < 2; i++) {
        if (v->counters[i] >= 0)
            close(v->counters[i]);
    }
    free(v);
}

static const char *live_interface(const struct capture *c, unsigned iface)
{
    (void)iface;
    return c->name;
}

/* ---- counts ---- */

static void open_counters(struct live *v)
{
    static const char *const names[2] = {"rx_missed_errors", "rx_fifo_errors"};
    for (unsigned i = 0; i < 2; i++) {
        char path[sizeof v->name + 64];
        snprintf(path, sizeof path, "/sys/class/net/%s/statistics/%s", v->name, names[i]);
        v->counters[i] = open(path, O_RDONLY | O_CLOEXEC);
    }
}

/* What the kernel says of the interface: whether it is the loopback, and how much it sends at once.
 * "any" is none. Returns the bytes of its largest frame. */
static uint32_t ask_interface(struct live *v, pcap_t *p)
{
    struct ifreq r = {0};
    int fd = pcap_fileno(p);
    memcpy(r.ifr_name, v->name, strnlen(v->name, IFNAMSIZ - 1));
    if (ioctl(fd, SIOCGIFFLAGS, &r) == 0)
        v->loopback = r.ifr_flags & IFF_LOOPBACK;
    if (ioctl(fd, SIOCGIFMTU, &r) == 0 && r.ifr_mtu > 0)
        v->mtu = (uint32_t)r.ifr_mtu;
    return v->mtu ? v->mtu + LINK_HEADER : UINT32_MAX;
}

static uint64_t read_counters(const struct live *v)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < 2; i++) {
        char text[32];
        ssize_t n = v->counters[i] < 0 ? 0 : pread(v->counters[i], text, sizeof text - 1, 0);
        text[n > 0 ? n : 0] = '\0';
        sum += strtoull(text, NULL, 10);
    }
    return sum;
}

static bool live_stats(struct capture *c, struct capture_stats *s)
{
    struct pcap_stat ps;
    const struct live *v = c->state;
    if (v->apart ? !apart_stats(v->apart, &ps) : pcap_stats(c->pcap, &ps) != 0)
        return false;
    uint64_t now = read_counters(v);
    /* The counters of an interface that went and came back begin anew. */
    unsigned times = v->loopback ? 2 : 1;
    *s = (struct capture_stats){
        .received = (ps.ps_recv + times - 1) / times,
        .dropped = (ps.ps_drop + times - 1) / times,
        .if_dropped = now > v->if_dropped ? now - v->if_dropped : 0,
        .lost = v->apart ? apart_lost(v->apart) : 0,
        .cut = atomic_load_explicit(&c->cut, memory_order_relaxed),
        .merged = atomic_load_explicit(&c->merged, memory_order_relaxed),
        .mtu = v->mtu,
    };
    return true;
}

static const struct source_ops live_ops = {.batch = live_batch,
                                           .close = live_close,
                                           .interface = live_interface,
                                           .stats = live_stats,
                                           .drain = live_drain};

/* The n-th interface (from 1), or with n 0 the first that is up and no loopback. */
static bool nth_interface(unsigned long n, char *name, size_t room, char *error)
{
    pcap_if_t *all;
    char why[PCAP_ERRBUF_SIZE];
    if (pcap_findalldevs(&all, why) != 0) {
        error_text(error, why, (char *)NULL);
        return false;
    }
    const pcap_if_t *f = all;
    for (unsigned long i = 1; f && n && i < n; i++)
        f = f->next;
    bool found = f != NULL;
    if (found)
        snprintf(name, room, "%s", f->name);
    else
        error_text(error, n ? "Invalid adapter index" : "no interface to capture on", (char *)NULL);
    pcap_freealldevs(all);
    return found;
}

static bool is_number(const char *s)
{
    size_t n = strspn(s, "0123456789");
    return n && n < 9 && !s[n];
}

bool live_device(char *name, const char *device, char *error)
{
    if (!device)
        return nth_interface(0, name, LIVE_NAME, error);
    snprintf(name, LIVE_NAME, "%s", device);
    if (!is_number(device))
        return true;
    char why[PCAP_ERRBUF_SIZE];
    pcap_t *p = pcap_create(device, why);
    int status = p ? pcap_activate(p) : -1;
    if (p)
        pcap_close(p);
    if (status >= 0) /* an interface may have a number for a name */
        return true;
    unsigned long n = strtoul(device, NULL, 10);
    if (!n) {
        error_text(error, "Invalid adapter index 0: they begin at 1", (char *)NULL);
        return false;
    }
    return nth_interface(n, name, LIVE_NAME, error);
}

/* ---- opening ---- */

/* What can be set only before the interface is opened. */
static bool prepare(pcap_t *p, const struct capture_options *o, char *error)
{
    if (o->monitor && pcap_can_set_rfmon(p) != 1) {
        error_text(error, "That device doesn't support monitor mode", (char *)NULL);
        return false;
    }
    pcap_set_tstamp_precision(p, PCAP_TSTAMP_PRECISION_NANO);
    pcap_set_snaplen(p, (int)o->snaplen);
    pcap_set_promisc(p, !o->no_promiscuous);
    pcap_set_timeout(p, TIMEOUT_MS);
    pcap_set_immediate_mode(p, o->immediate);
    if (o->monitor)
        pcap_set_rfmon(p, 1);
    pcap_set_buffer_size(p, (o->buffer_kib ? o->buffer_kib : BUFFER_KIB) * 1024);
    return true;
}

static void set_tstamp_type(pcap_t *p, const struct capture_options *o, const char *name,
                            char *warning)
{
    if (!o->tstamp_type)
        return;
    int status = pcap_set_tstamp_type(p, pcap_tstamp_type_name_to_val(o->tstamp_type));
    if (status != 0)
        error_text(warning, "WARNING: When trying to set timestamp type '", o->tstamp_type, "' on ",
                   name, ": ", pcap_statustostr(status), (char *)NULL);
}

static bool activate(pcap_t *p, const char *name, char *error, char *warning)
{
    int status = pcap_activate(p);
    const char *detail = pcap_geterr(p);
    const char *advice = status == PCAP_ERROR_PERM_DENIED
                             ? "; run as root, or: setcap cap_net_raw,cap_net_admin=ep wireloupe"
                             : "";
    if (status < 0) {
        if (status == PCAP_ERROR)
            error_text(error, detail, (char *)NULL);
        else if (*detail && strcmp(detail, pcap_statustostr(status)) != 0)
            error_text(error, name, ": ", pcap_statustostr(status), " (", detail, ")", advice,
                       (char *)NULL);
        else
            error_text(error, name, ": ", pcap_statustostr(status), advice, (char *)NULL);
        return false;
    }
    if (status > 0)
        error_text(warning, "WARNING: ", name, ": ",
                   status == PCAP_WARNING ? detail : pcap_statustostr(status), (char *)NULL);
    return true;
}

static bool set_linktype(pcap_t *p, const struct capture_options *o, const char *name, char *error)
{
    if (!o->linktype) {
        /* The one of "any" that says which interface a packet came from. */
        if (strcmp(name, "any") == 0)
            pcap_set_datalink(p, DLT_LINUX_SLL2);
        return true;
    }
    if (pcap_set_datalink(p, pcap_datalink_name_to_val(o->linktype)) == 0)
        return true;
    error_text(error, pcap_geterr(p), (char *)NULL);
    return false;
}

static bool set_direction(struct capture *c, const struct capture_options *o, char *error)
{
    if (!o->direction)
        return true;
    pcap_direction_t d = !strcmp(o->direction, "in")    ? PCAP_D_IN
                         : !strcmp(o->direction, "out") ? PCAP_D_OUT
                                                        : PCAP_D_INOUT;
    c->direction = d;
    if (pcap_setdirection(c->pcap, d) == 0)
        return true;
    error_text(error, "cannot capture in one direction only: ", pcap_geterr(c->pcap), (char *)NULL);
    return false;
}

static bool open_device(struct capture *c, const struct capture_options *o, char *error,
                        char *warning)
{
    char why[PCAP_ERRBUF_SIZE];
    struct live *v = c->state;
    pcap_t *p = c->pcap = pcap_create(v->name, why);
    if (!p) {
        error_text(error, why, (char *)NULL);
        return false;
    }
    if (!prepare(p, o, why)) {
        error_text(error, v->name, ": ", why, (char *)NULL);
        return false;
    }
    set_tstamp_type(p, o, v->name, warning);
    if (!activate(p, v->name, error, warning) || !set_linktype(p, o, v->name, error) ||
        !set_direction(c, o, error))
        return false;
    open_counters(v);
    c->most = ask_interface(v, p);
    v->if_dropped = read_counters(v);
    v->micro = pcap_get_tstamp_precision(p) == PCAP_TSTAMP_PRECISION_MICRO;
    c->linktype = (uint16_t)pcap_datalink(p);
    c->snaplen = (uint32_t)pcap_snapshot(p);
    return true;
}

struct capture *capture_open_live(const char *device, const struct capture_options *o, char *error,
                                  char *warning)
{
    struct capture *c = capture_new(&live_ops, NULL, error);
    struct live *v = calloc(1, sizeof *v);
    *warning = '\0';
    if (!c || !v) {
        free(v);
        free(c);
        return NULL;
    }
    *v = (struct live){.counters = {-1, -1}};
    c->state = v;
    c->name = v->name;
    c->live = true;
    c->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    c->micro = o->micro;
    if (!live_device(v->name, device, error) || !open_device(c, o, error, warning)) {
        capture_close(c);
        return NULL;
    }
    return c;
}
