/* pcap-filter(7) expressions, compiled by libpcap for each link type that comes along. */
#include "tagged.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_PROGRAMS 12

/* The usual ones. */
static const uint16_t common[] = {DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_NULL,
                                  DLT_LOOP,   DLT_RAW,       DLT_PPP};

struct program {
    uint16_t linktype;
    bool bad; /* the expression makes no sense for this link type: nothing matches */
    struct bpf_program code;
    unsigned n_terms; /* the filter's terms that make sense */
    struct bpf_program terms[MAX_TERMS];
};

struct filter {
    const char *expression;
    bool optimize;
    struct terms terms;
    int counter; /* of a live capture's unseen frames, or -1 */
    unsigned n;
    struct program programs[MAX_PROGRAMS];
    uint64_t unseen;
};

bool filter_read(const char *name, char **expression, char *error)
{
    FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    char *text = NULL;
    size_t room = 0;
    ssize_t n = f ? getdelim(&text, &room, '\0', f) : -1;
    bool ok = n >= 0 || (f && feof(f));
    if (!ok)
        error_text(error, "can't open ", name, ": ", strerror(errno), (char *)NULL);
    bool comment = false;
    for (ssize_t i = 0; i < n; i++) {
        comment = text[i] == '#' || (comment && text[i] != '\n');
        if (comment)
            text[i] = ' ';
    }
    if (f && f != stdin)
        fclose(f);
    if (n < 0) {
        free(text);
        text = NULL;
    }
    *expression = text;
    return ok;
}

struct filter *filter_open(const char *expression, bool optimize)
{
    struct filter *f = calloc(1, sizeof *f);
    if (f) {
        f->expression = expression ? expression : "";
        f->optimize = optimize;
        f->counter = -1;
        terms_of(&f->terms, f->expression);
    }
    return f;
}

static void free_program(struct program *p)
{
    pcap_freecode(&p->code);
    while (p->n_terms)
        pcap_freecode(&p->terms[--p->n_terms]);
}

void filter_close(struct filter *f)
{
    if (!f)
        return;
    for (unsigned i = 0; i < f->n; i++)
        free_program(&f->programs[i]);
    if (f->counter >= 0)
        close(f->counter);
    terms_free(&f->terms);
    free(f);
}

static bpf_u_int32 netmask_of(const struct capture *c)
{
    bpf_u_int32 net, mask;
    char why[PCAP_ERRBUF_SIZE];
    if (c && c->live && pcap_lookupnet(c->name, &net, &mask, why) == 0)
        return mask;
    return PCAP_NETMASK_UNKNOWN;
}

/* Compiles for the capture's own descriptor, or for one that stands for the link type. */
static bool compile(const struct filter *f, const char *expression, struct capture *c,
                    uint16_t linktype, uint32_t snaplen, struct bpf_program *code, char *error)
{
    pcap_t *own = c && c->pcap && c->linktype == linktype ? c->pcap : NULL;
    pcap_t *p = own ? own
                : c ? linktype_offline(linktype, snaplen)
                    : pcap_open_dead(linktype, (int)snaplen);
    if (!p) {
        error_text(error, "no filter for this link type", (char *)NULL);
        return false;
    }
    bool ok = pcap_compile(p, code, expression, f->optimize, netmask_of(c)) == 0;
    if (!ok)
        error_text(error, pcap_geterr(p), (char *)NULL);
    if (!own)
        pcap_close(p);
    return ok;
}

static struct program *add_program(struct filter *f, struct capture *c, uint16_t linktype,
                                   char *error)
{
    if (f->n == MAX_PROGRAMS) {
        free_program(&f->programs[0]);
        memmove(&f->programs[0], &f->programs[1], sizeof f->programs[0] * --f->n);
    }
    struct program *p = &f->programs[f->n++];
    *p = (struct program){.linktype = linktype};
    uint32_t snaplen = c ? c->snaplen : DEFAULT_SNAPLEN;
    p->bad = !compile(f, f->expression, c, linktype, snaplen, &p->code, error);
    for (unsigned i = 0; !p->bad && !(c && c->live) && i < f->terms.n; i++) {
        char ignored[CAPTURE_ERROR_SIZE];
        if (compile(f, f->terms.text[i], c, linktype, snaplen, &p->terms[p->n_terms], ignored))
            p->n_terms++;
    }
    return p;
}

static inline struct program *program_for(struct filter *f, uint16_t linktype)
{
    for (unsigned i = f->n; i-- > 0;) {
        if (f->programs[i].linktype == linktype)
            return &f->programs[i];
    }
    return NULL;
}

/* Names of hosts and services can be looked up now, and not any more when packets come. */
static void prepare_common(struct filter *f)
{
    char ignored[CAPTURE_ERROR_SIZE];
    struct capture none = {.snaplen = DEFAULT_SNAPLEN};
    for (unsigned i = 0; i < sizeof common / sizeof *common; i++) {
        if (!program_for(f, common[i]))
            add_program(f, &none, common[i], ignored);
    }
}

bool filter_attach(struct filter *f, struct capture *c, char *error)
{
    struct program *p = program_for(f, c->linktype);
    if (!p || c->live) {
        if (add_program(f, c, c->linktype, error)->bad)
            return false;
        if (!c->live && c->ops->interface)
            prepare_common(f);
        p = program_for(f, c->linktype);
    }
    if (c->live) {
        if (pcap_setfilter(c->pcap, &p->code) == 0) {
            f->counter = tagged_count_live(c, &p->code, f->expression, &f->terms);
            return true;
        }
        error_text(error, pcap_geterr(c->pcap), (char *)NULL);
        return false;
    }
    c->filter = f;
    return true;
}

/* As pcap_offline_filter() does it, without a header to be made for it. */
static inline bool match(const struct bpf_program *code, const struct frame *f)
{
    return bpf_filter(code->bf_insns, f->bytes, f->wirelen, f->caplen) != 0;
}

/* Does the filter, or one of its terms, match this? */
static bool match_any(const struct program *p, const struct frame *f)
{
    bool found = !p->n_terms && match(&p->code, f);
    for (unsigned i = 0; !found && i < p->n_terms; i++)
        found = match(&p->terms[i], f);
    return found;
}

/* Would the frame that was refused have passed without some of its VLAN tags, or by one term alone
 * without the `vlan` of another? */
static __attribute__((noinline)) bool is_unseen(const struct program *p, const struct frame *f)
{
    uint8_t room[TAGGED_ROOM];
    struct frame g;
    if (p->n_terms && match_any(p, f))
        return true;
    for (unsigned i = 0; tagged_rest(f, i, i, &g, room); i++) {
        for (unsigned j = i; tagged_rest(f, i, j, &g, room); j++) {
            if (match_any(p, &g))
                return true;
        }
        if (i == MAX_TERMS) /* nobody has so many tags, but a frame may pretend to */
            return false;
    }
    return false;
}

bool filter_passes(struct filter *f, const struct frame *frame)
{
    struct program *p = program_for(f, frame->linktype);
    if (!p) {
        char ignored[CAPTURE_ERROR_SIZE];
        struct capture none = {.snaplen = DEFAULT_SNAPLEN};
        p = add_program(f, &none, frame->linktype, ignored);
    }
    if (p->bad)
        return false;
    if (match(&p->code, frame))
        return true;
    uint32_t tag = tagged_place(frame);
    if (p->n_terms || (tag && frame->caplen >= tag + 6 && tagged_is(frame->bytes + tag)))
        f->unseen += is_unseen(p, frame);
    return false;
}

uint64_t filter_unseen(struct filter *f)
{
    if (f->counter >= 0)
        f->unseen += tagged_counted(f->counter);
    return f->unseen;
}

bool filter_has_vlan(const struct filter *f)
{
    return f->terms.n != 0;
}

bool filter_compile(const struct filter *f, struct capture *c, uint16_t linktype, uint32_t snaplen,
                    struct bpf_program *code, char *error)
{
    return compile(f, f->expression, c, linktype, snaplen, code, error);
}
