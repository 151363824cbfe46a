/* --jobs: one thread reads and dissects, for what is known of a flow depends on the packets before;
 * the dissected packets are copied into batches, and several threads show a batch each, with a
 * memory of their own of what they have shown. The first thread writes the texts in the order of
 * the batches; when there is no free one, it shows one itself. So all memory there is, is the
 * batches. */
#include "jobs.h"

#include <pthread.h>
#include <stdlib.h>

#include "wireloupe/lang.h"

#define BATCH_PACKETS 64u
#define BATCH_BYTES ((size_t)128 * 1024) /* a batch with as many takes no more packets */
#define TEXT_BYTES ((size_t)1024 * 1024) /* more room for text than that is given back */

enum batch_state {
    FREE,
    FULL,  /* waits for a thread */
    TAKEN, /* by one */
    SHOWN  /* waits to be written */
};

struct batch {
    enum batch_state state;
    uint8_t *parcels; /* packets one after another; owned */
    size_t n, room;
    unsigned packets;
    struct out text;
};

/* A packet in a batch: what struct packet has of one value, then its arrays, as long as they are.
 */
struct parcel {
    size_t size; /* of it all, a multiple of 8 */
    int64_t time, odd_second;
    uint64_t number;
    uint32_t caplen, wirelen, sections_len, odd_fraction, flow;
    uint32_t n_layers, n_fields, n_wide, notes_len, n_sections, n_pieces;
    uint32_t interface_len; /* with its zero; 0: none */
    uint16_t linktype, status;
};

/* A thread that shows batches. */
struct worker {
    struct jobs *jobs;
    pthread_t thread;
    struct view_options o;
    struct packet *p; /* owned, but for its arrays */
};

struct jobs {
    const struct view *view;
    struct out *out;
    const char *lang;
    pthread_mutex_t lock;
    pthread_cond_t full, shown;
    struct batch *batch; /* a ring; owned */
    unsigned n_batches;
    unsigned oldest; /* not written yet */
    unsigned filling;
    bool began; /* a packet was shown */
    bool ends;
    unsigned n_threads; /* of the workers, those that have one */
    unsigned n_workers; /* worker[0] is the caller's thread */
    struct worker worker[JOBS_MOST];
};

/* ---- packets in and out of a batch ---- */

static size_t round_up(size_t n)
{
    return (n + 7) & ~(size_t)7;
}

static void *put(uint8_t **at, const void *from, size_t n)
{
    uint8_t *to = *at;
    if (n)
        memcpy(to, from, n);
    *at += round_up(n);
    return to;
}

static const void *get(const uint8_t **at, size_t n)
{
    const uint8_t *from = *at;
    *at += round_up(n);
    return from;
}

static struct parcel describe(const struct packet *p)
{
    struct parcel c = {
        .time = p->time,
        .odd_second = p->odd_second,
        .number = p->number,
        .caplen = p->caplen,
        .wirelen = p->wirelen,
        .sections_len = p->sections_len,
        .odd_fraction = p->odd_fraction,
        .flow = p->flow,
        .n_layers = p->n_layers,
        .n_fields = p->n_fields,
        .n_wide = p->n_wide,
        .notes_len = p->notes_len,
        .n_sections = p->n_sections,
        .n_pieces = p->n_pieces,
        .interface_len = p->interface ? (uint32_t)strlen(p->interface) + 1 : 0,
        .linktype = p->linktype,
        .status = p->status,
    };
    c.size = round_up(sizeof c) + round_up(packet_extent(p)) +
             round_up(c.n_layers * sizeof *p->layers) + round_up(c.n_fields * sizeof *p->fields) +
             round_up(c.n_wide * sizeof *p->wide) + round_up(c.notes_len) +
             round_up(c.n_sections * sizeof *p->sections) +
             round_up(c.n_pieces * sizeof *p->pieces) + round_up(c.interface_len);
    return c;
}

static bool pack(struct batch *b, const struct packet *p)
{
    struct parcel c = describe(p);
    if (b->room - b->n < c.size) {
        size_t room = b->n + c.size + BATCH_BYTES;
        uint8_t *more = realloc(b->parcels, room);
        if (!more)
            return false;
        b->parcels = more;
        b->room = room;
    }
    uint8_t *at = b->parcels + b->n;
    put(&at, &c, sizeof c);
    put(&at, p->bytes, packet_extent(p));
    put(&at, p->layers, c.n_layers * sizeof *p->layers);
    put(&at, p->fields, c.n_fields * sizeof *p->fields);
    put(&at, p->wide, c.n_wide * sizeof *p->wide);
    put(&at, p->notes, c.notes_len);
    put(&at, p->sections, c.n_sections * sizeof *p->sections);
    put(&at, p->pieces, c.n_pieces * sizeof *p->pieces);
    put(&at, p->interface, c.interface_len);
    b->n += c.size;
    b->packets++;
    return true;
}

/* Large arrays stay in the batch; small ones are members of struct packet. Returns where the next
 * packet begins. */
static const uint8_t *unpack(struct packet *p, const uint8_t *from)
{
    const uint8_t *at = from;
    const struct parcel *c = get(&at, sizeof *c);
    p->time = c->time;
    p->odd_second = c->odd_second;
    p->number = c->number;
    p->caplen = c->caplen;
    p->wirelen = c->wirelen;
    p->sections_len = c->sections_len;
    p->odd_fraction = c->odd_fraction;
    p->flow = c->flow;
    p->n_layers = c->n_layers;
    p->n_fields = c->n_fields;
    p->n_wide = c->n_wide;
    p->notes_len = c->notes_len;
    p->n_sections = c->n_sections;
    p->n_pieces = c->n_pieces;
    p->linktype = c->linktype;
    p->status = c->status;
    p->bytes = get(&at, packet_extent(p));
    memcpy(p->layers, get(&at, p->n_layers * sizeof *p->layers), p->n_layers * sizeof *p->layers);
    /* Views get the packet as one that they may not write to. */
    p->fields = (struct field *)(uintptr_t)get(&at, p->n_fields * sizeof *p->fields);
    memcpy(p->wide, get(&at, p->n_wide * sizeof *p->wide), p->n_wide * sizeof *p->wide);
    memcpy(p->notes, get(&at, p->notes_len), p->notes_len);
    size_t n = p->n_sections * sizeof *p->sections;
    memcpy(p->sections, get(&at, n), n);
    p->pieces = (struct piece *)(uintptr_t)get(&at, p->n_pieces * sizeof *p->pieces);
    const char *interface = get(&at, c->interface_len);
    p->interface = c->interface_len ? interface : NULL;
    return from + c->size;
}

/* ---- batches ---- */

static void show(struct worker *w, struct batch *b)
{
    const uint8_t *at = b->parcels;
    /* What every byte of text moves on stands on the thread's own stack: batches are neighbours,
     * and two threads that write to one cache line wait for each other. */
    struct out text = b->text;
    for (unsigned i = 0; i < b->packets; i++) {
        at = unpack(w->p, at);
        w->jobs->view->packet(&text, &w->o, w->p);
    }
    b->text = text;
}

/* The oldest batch that waits for a thread, or NULL. The lock is held. */
static struct batch *waiting(struct jobs *j)
{
    for (unsigned i = 0; i < j->n_batches; i++) {
        struct batch *b = &j->batch[(j->oldest + i) % j->n_batches];
        if (b->state == FULL)
            return b;
    }
    return NULL;
}

/* Shows a batch, without the lock, which is held before and after. */
static void take(struct worker *w, struct batch *b)
{
    b->state = TAKEN;
    pthread_mutex_unlock(&w->jobs->lock);
    show(w, b);
    pthread_mutex_lock(&w->jobs->lock);
    b->state = SHOWN;
    pthread_cond_signal(&w->jobs->shown);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct jobs *j = w->jobs;
    lang_use(j->lang);
    pthread_mutex_lock(&j->lock);
    for (;;) {
        struct batch *b = waiting(j);
        if (b)
            take(w, b);
        else if (j->ends)
            break;
        else
            pthread_cond_wait(&j->full, &j->lock);
    }
    pthread_mutex_unlock(&j->lock);
    return NULL;
}

/* Writes what was shown, as far as nothing before it is missing. The lock is held, but not while
 * something is written: no other thread looks at a batch that was shown. */
static void write_shown(struct jobs *j)
{
    for (struct batch *b; (b = &j->batch[j->oldest])->state == SHOWN;) {
        pthread_mutex_unlock(&j->lock);
        struct out *text = &b->text;
        out_pass(j->out, text->start, (size_t)(text->at - text->start));
        if (text->error && !j->out->error)
            j->out->error = text->error;
        text->at = text->start;
        if ((size_t)(text->end - text->start) > TEXT_BYTES) {
            out_free(text);
            out_open(text, -1, BATCH_BYTES);
        }
        b->n = b->packets = 0;
        pthread_mutex_lock(&j->lock);
        b->state = FREE;
        j->oldest = (j->oldest + 1) % j->n_batches;
    }
}

/* One step towards the batch at `oldest` being written. The lock is held. */
static void advance(struct jobs *j)
{
    struct batch *b;
    if (j->batch[j->oldest].state == SHOWN)
        write_shown(j);
    else if ((b = waiting(j)))
        take(&j->worker[0], b);
    else
        pthread_cond_wait(&j->shown, &j->lock);
}

static void hand_over(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->batch[j->filling].state = FULL;
    pthread_cond_signal(&j->full);
    j->filling = (j->filling + 1) % j->n_batches;
    while (j->batch[j->filling].state != FREE)
        advance(j);
    pthread_mutex_unlock(&j->lock);
}

/* The first packet is shown like any other view's: what stands between two is the others'. Where no
 * thread can be had, the caller's does the work. */
static void begin(struct jobs *j, const struct packet *p)
{
    struct worker *w = &j->worker[j->n_threads];
    j->began = true;
    j->view->packet(j->out, &j->worker[0].o, p);
    for (; j->n_threads < j->n_workers; w++, j->n_threads++) {
        if (pthread_create(&w->thread, NULL, work, w) != 0)
            break;
    }
}

bool jobs_packet(struct jobs *j, const struct packet *p)
{
    if (!j->began) {
        begin(j, p);
        return true;
    }
    struct batch *b = &j->batch[j->filling];
    if (!pack(b, p))
        return false;
    if (b->packets == BATCH_PACKETS || b->n >= BATCH_BYTES)
        hand_over(j);
    return true;
}

/* ---- begin and end ---- */

static void release(struct jobs *j)
{
    for (unsigned i = 1; i < j->n_workers; i++) {
        view_forget(j->view, &j->worker[i].o);
        free(j->worker[i].p);
    }
    free(j->worker[0].p);
    for (unsigned i = 0; j->batch && i < j->n_batches; i++) {
        free(j->batch[i].parcels);
        out_free(&j->batch[i].text);
    }
    free(j->batch);
    pthread_mutex_destroy(&j->lock);
    pthread_cond_destroy(&j->full);
    pthread_cond_destroy(&j->shown);
    free(j);
}

/* For a thread, a view of its own, whose first words are not wanted again. */
static bool add_worker(struct jobs *j, const struct view_options *o)
{
    struct worker *w = &j->worker[j->n_workers];
    struct out words;
    *w = (struct worker){.jobs = j, .o = *o, .p = calloc(1, sizeof *w->p)};
    w->o.continues = true;
    bool ok = w->p && out_open(&words, -1, 4096);
    if (ok) {
        ok = view_begin(j->view, &words, &w->o);
        out_free(&words);
    }
    if (ok)
        j->n_workers++;
    else
        free(w->p);
    return ok;
}

struct jobs *jobs_new(unsigned n, const struct view *view, const struct view_options *o,
                      struct out *out)
{
    struct jobs *j = calloc(1, sizeof *j);
    if (!j)
        return NULL;
    *j = (struct jobs){
        .view = view, .out = out, .lang = lang_code(), .n_threads = 1, .n_workers = 1};
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->full, NULL);
    pthread_cond_init(&j->shown, NULL);
    j->worker[0] = (struct worker){.jobs = j, .o = *o, .p = calloc(1, sizeof *j->worker[0].p)};
    j->n_batches = 2 * n + 2;
    j->batch = calloc(j->n_batches, sizeof *j->batch);
    bool ok = j->batch && j->worker[0].p;
    for (unsigned i = 0; ok && i < j->n_batches; i++)
        ok = out_open(&j->batch[i].text, -1, BATCH_BYTES);
    while (ok && j->n_workers < n)
        ok = add_worker(j, o);
    if (ok)
        return j;
    jobs_end(j);
    return NULL;
}

void jobs_end(struct jobs *j)
{
    if (!j)
        return;
    pthread_mutex_lock(&j->lock);
    if (j->batch && j->batch[j->filling].packets)
        j->batch[j->filling].state = FULL;
    j->ends = true;
    pthread_cond_broadcast(&j->full);
    while (j->batch && j->batch[j->oldest].state != FREE)
        advance(j);
    pthread_mutex_unlock(&j->lock);
    for (unsigned i = 1; i < j->n_threads; i++)
        pthread_join(j->worker[i].thread, NULL);
    release(j);
}
