/* The thread of a live capture: see apart.h.
 *
 * Who waits for frames says so (`sleeps`), looks once more, and sleeps on a descriptor (`bell`),
 * which signal handlers ring, too. All signals are the other thread's. */
#include "apart.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "ring.h"

#define ROOM (16u * 1024 * 1024)
/* Frames after which output and questions have their turn, though more are there. */
#define BATCH 4096
#define ANSWER_MS 100 /* the thread is asked again after that */
#define DRAIN_MS 1000 /* after a stop, for what is in the ring by then */

struct apart {
    struct capture *c;
    pcap_t *pcap;
    unsigned unit;
    struct ring *ring;
    pthread_t thread;
    _Atomic bool sleeps, quits, asked;
    bool joined;
    _Atomic bool answered, ended; /* by the thread; these are for who waits then: */
    bool knows;
    struct pcap_stat stats;
    char error[CAPTURE_ERROR_SIZE];
};

static void ring_bell(const struct apart *a)
{
    capture_ring_bell(a->c);
}

static void put(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
    struct apart *a = (struct apart *)user;
    source_note_size(a->c, h);
    const struct frame f = {
        .bytes = bytes,
        .caplen = h->caplen,
        .wirelen = h->len,
        .time = (int64_t)h->ts.tv_sec * 1000000000 + h->ts.tv_usec * (int64_t)a->unit,
        .linktype = a->c->linktype,
    };
    if (ring_put(a->ring, &f) && atomic_load(&a->sleeps) && atomic_exchange(&a->sleeps, false))
        ring_bell(a);
}

static void *run(void *user)
{
    struct apart *a = user;
    int got = 0;
    while (!a->quits && (got >= 0 || got == PCAP_ERROR_BREAK)) {
        got = pcap_dispatch(a->pcap, -1, put, (u_char *)a);
        if (atomic_exchange(&a->asked, false)) {
            a->knows = pcap_stats(a->pcap, &a->stats) == 0;
            a->answered = true;
            ring_bell(a);
        }
    }
    if (!a->quits)
        error_text(a->error, "pcap_loop: ", pcap_geterr(a->pcap), (char *)NULL);
    a->ended = true;
    ring_bell(a);
    return NULL;
}

/* A thread that gets no signals: they are for the one that shows. */
static bool start_thread(struct apart *a)
{
    sigset_t all, old;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &old) != 0)
        return false;
    bool ok = pthread_create(&a->thread, NULL, run, a) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return ok;
}

struct apart *apart_start(struct capture *c, unsigned unit)
{
    struct apart *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    *a = (struct apart){.c = c, .pcap = c->pcap, .unit = unit, .ring = ring_new(ROOM)};
    if (a->ring && c->bell >= 0 && start_thread(a))
        return a;
    ring_free(a->ring);
    free(a);
    return NULL;
}

static void end_thread(struct apart *a)
{
    if (a->joined)
        return;
    a->quits = true;
    pcap_breakloop(a->pcap);
    pthread_join(a->thread, NULL);
    a->joined = true;
}

void apart_stop(struct apart *a)
{
    if (!a)
        return;
    end_thread(a);
    ring_free(a->ring);
    free(a);
}

/* Until the bell rings, a signal comes, or (unless it is -1) so many milliseconds are over. */
static void sleep_on(const struct apart *a, int most)
{
    struct pollfd bell = {.fd = a->c->bell, .events = POLLIN};
    uint64_t rings;
    if (poll(&bell, 1, most) == 1) {
        ssize_t ignored = read(bell.fd, &rings, sizeof rings);
        (void)ignored;
    }
}

/* Returns false where no more frames will come. */
static bool wait_for_frame(struct apart *a, struct frame *f)
{
    while (!source_interrupted(a->c)) {
        bool last = a->ended;
        atomic_store(&a->sleeps, true);
        if (ring_take(a->ring, f)) {
            a->sleeps = false;
            return true;
        }
        if (last)
            return false;
        sleep_on(a, -1);
        a->sleeps = false;
    }
    return false;
}

enum capture_status apart_batch(struct apart *a)
{
    struct frame f;
    struct capture *c = a->c;
    if (source_interrupted(c))
        return CAPTURE_STOPPED;
    if (!ring_take(a->ring, &f) && !wait_for_frame(a, &f)) {
        if (source_interrupted(c))
            return CAPTURE_STOPPED;
        error_text(c->error, a->error, (char *)NULL);
        return CAPTURE_FAILED;
    }
    /* What was taken is handed on: it is in the ring no more. */
    for (unsigned n = 0;; n++) {
        source_frame(c, &f);
        if (source_interrupted(c))
            return CAPTURE_STOPPED;
        if (n >= BATCH || !ring_take(a->ring, &f))
            return CAPTURE_MORE;
    }
}

bool apart_stats(struct apart *a, struct pcap_stat *s)
{
    a->answered = false;
    a->asked = true;
    while (!a->answered && !a->ended) {
        pcap_breakloop(a->pcap);
        sleep_on(a, ANSWER_MS);
    }
    if (!a->answered)
        return pcap_stats(a->pcap, s) == 0;
    *s = a->stats;
    return a->knows;
}

uint64_t apart_lost(const struct apart *a)
{
    return ring_lost(a->ring);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void apart_drain(struct apart *a)
{
    struct frame f;
    end_thread(a);
    a->c->stop = 0;
    int64_t until = now_ms() + DRAIN_MS;
    for (unsigned n = 1; !a->c->stop && ring_take(a->ring, &f); n++) {
        source_frame(a->c, &f);
        if (n % 64 == 0 && now_ms() > until)
            break;
    }
    if (!a->c->stop)
        ring_lose_rest(a->ring);
    a->c->stop = 1;
}
