/* Frames that a filter does not see because of a VLAN tag.
 *
 * A filter looks at fixed places, and a tag moves all that is behind it by four bytes. `vlan` in an
 * expression moves the places as well, for all the rest of the expression: "vlan 5 or udp" looks
 * for UDP behind a tag only, and "vlan 5 or vlan 6" for the 6 in a second tag. */
#include "tagged.h"

#include <ctype.h>
#include <linux/filter.h>
#include <net/if_arp.h>
#include <net/ethernet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the terms of an expression ---- */

struct slice {
    const char *text;
    size_t len;
};

static struct slice trim(struct slice s)
{
    while (s.len && isspace((unsigned char)s.text[0]))
        s = (struct slice){s.text + 1, s.len - 1};
    while (s.len && isspace((unsigned char)s.text[s.len - 1]))
        s.len--;
    return s;
}

static bool ends_word(const struct slice *s, size_t at)
{
    return at >= s->len || isspace((unsigned char)s->text[at]) || strchr("()!", s->text[at]);
}

/* The length of the word at a place where a word begins; 0 where the word is another one. */
static size_t word_at(const struct slice *s, size_t at, const char *word)
{
    size_t n = strlen(word);
    bool begins = at == 0 || ends_word(s, at - 1);
    return begins && s->len - at >= n && memcmp(s->text + at, word, n) == 0 && ends_word(s, at + n)
               ? n
               : 0;
}

static size_t operator_at(const struct slice *s, size_t at, const char *word, const char *sign)
{
    return s->len - at >= 2 && memcmp(s->text + at, sign, 2) == 0 ? 2 : word_at(s, at, word);
}

struct place {
    size_t at, len; /* len 0: there is none */
};

/* The first or the last of an operator outside of all parentheses. */
static struct place find_operator(struct slice s, const char *word, const char *sign, bool last)
{
    struct place found = {0, 0};
    int depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        depth += (s.text[i] == '(' || s.text[i] == '[') - (s.text[i] == ')' || s.text[i] == ']');
        size_t n = depth == 0 ? operator_at(&s, i, word, sign) : 0;
        if (n && (last || !found.len))
            found = (struct place){i, n};
        if (n)
            i += n - 1;
    }
    return found;
}

static struct slice before(struct slice s, struct place p)
{
    return trim((struct slice){s.text, p.at});
}

static struct slice behind(struct slice s, struct place p)
{
    return trim((struct slice){s.text + p.at + p.len, s.len - p.at - p.len});
}

/* What one pair of parentheses around the whole encloses. */
static bool unwrap(struct slice *s)
{
    int depth = 0;
    if (s->len < 2 || s->text[0] != '(')
        return false;
    for (size_t i = 0; i + 1 < s->len; i++) {
        depth += (s->text[i] == '(') - (s->text[i] == ')');
        if (depth == 0)
            return false;
    }
    *s = trim((struct slice){s->text + 1, s->len - 2});
    return true;
}

/* "a and b", in memory of its own; without b it is a. */
static char *conjunction(struct slice a, struct slice b)
{
    size_t room = a.len + b.len + sizeof " and ";
    char *text = malloc(room);
    if (text)
        snprintf(text, room, "%.*s%s%.*s", (int)a.len, a.text, a.len && b.len ? " and " : "",
                 (int)b.len, b.text);
    return text;
}

static bool is_vlan(struct slice s)
{
    return word_at(&s, 0, "vlan") != 0;
}

/* Adds a term without an "or": what says `vlan` goes first. */
static void add_term(struct terms *t, struct slice s)
{
    char *tags = strdup(""), *others = strdup("");
    bool more = true;
    while (more && tags && others) {
        struct place p = find_operator(s, "and", "&&", false);
        more = p.len != 0;
        struct slice factor = more ? before(s, p) : trim(s);
        char **to = is_vlan(factor) ? &tags : &others;
        char *longer = conjunction((struct slice){*to, strlen(*to)}, factor);
        free(*to);
        *to = longer;
        if (more)
            s = behind(s, p);
    }
    if (tags && others && t->n < MAX_TERMS)
        t->text[t->n++] =
            conjunction((struct slice){tags, strlen(tags)}, (struct slice){others, strlen(others)});
    if (t->n && !t->text[t->n - 1])
        t->n--;
    free(tags);
    free(others);
}

static void add_terms(struct terms *t, struct slice s, struct slice rest, unsigned depth);

/* s, and with it the rest. */
static void add_both(struct terms *t, struct slice s, struct slice rest, unsigned depth)
{
    struct slice first = s;
    struct place and = find_operator(s, "and", "&&", false);
    struct slice more = {"", 0};
    if (and.len) {
        first = before(s, and);
        more = behind(s, and);
    }
    char *both = conjunction(more, rest);
    char *whole = conjunction(s, rest);
    if (both && whole && unwrap(&first))
        add_terms(t, first, (struct slice){both, strlen(both)}, depth + 1);
    else if (whole)
        add_term(t, (struct slice){whole, strlen(whole)});
    free(both);
    free(whole);
}

/* "and" and "or" bind equally, to the left: "a or b and c" is "(a or b) and c". */
static void add_terms(struct terms *t, struct slice s, struct slice rest, unsigned depth)
{
    s = trim(s);
    struct place or = find_operator(s, "or", "||", true);
    if (! or.len || depth > 16) {
        add_both(t, s, rest, depth);
        return;
    }
    struct slice right = behind(s, or);
    struct place and = find_operator(right, "and", "&&", false);
    struct slice more = and.len ? behind(right, and) : (struct slice){"", 0};
    if (and.len)
        right = before(right, and);
    char *both = conjunction(more, rest);
    if (both) {
        struct slice all = {both, strlen(both)};
        add_terms(t, before(s, or), all, depth + 1);
        add_terms(t, right, all, depth + 1);
    }
    free(both);
}

void terms_of(struct terms *t, const char *expression)
{
    struct slice s = {expression, strlen(expression)};
    *t = (struct terms){0};
    for (size_t i = 0; i < s.len; i++) {
        if (word_at(&s, i, "vlan")) {
            add_terms(t, s, (struct slice){"", 0}, 0);
            return;
        }
    }
}

void terms_free(struct terms *t)
{
    while (t->n)
        free(t->text[--t->n]);
}

/* ---- frames without their tags ---- */

bool tagged_rest(const struct frame *f, unsigned i, unsigned j, struct frame *to, uint8_t *room)
{
    uint32_t type = tagged_place(f);
    uint32_t begin = type + 4 * i, end = type + 4 * j + 4;
    if (!type || f->caplen < end + 2)
        return false;
    for (uint32_t at = type; at < end; at += 4) {
        if (!tagged_is(f->bytes + at))
            return false;
    }
    uint32_t gone = end - begin, rest = f->caplen - end;
    if (rest > TAGGED_ROOM - begin)
        rest = TAGGED_ROOM - begin;
    *to = *f;
    to->bytes = room;
    to->caplen = begin + rest;
    to->wirelen = f->wirelen - gone;
    memcpy(room, f->bytes, begin);
    memcpy(room + begin, f->bytes + end, rest);
    return true;
}

/* ---- counting what the kernel's filter refuses ---- */

#define MOST_CODE 4096 /* instructions that the kernel takes */

struct program_text {
    struct sock_filter code[MOST_CODE];
    unsigned n;
    bool full;
};

static void add_code(struct program_text *p, uint16_t code, uint8_t jt, uint8_t jf, uint32_t k)
{
    if (p->n < MOST_CODE)
        p->code[p->n++] = (struct sock_filter){code, jt, jf, k};
    else
        p->full = true;
}

/* Adds a program that goes on where it would end: behind itself where it refuses (0), and where it
 * takes the frame to a return of `verdict`. */
static void add_program_code(struct program_text *p, const struct bpf_program *b, uint32_t verdict)
{
    for (unsigned i = 0; i < b->bf_len; i++) {
        const struct bpf_insn *in = &b->bf_insns[i];
        uint32_t behind_all = b->bf_len - i; /* over the return at the end */
        if (in->code == (BPF_RET | BPF_K))
            add_code(p, BPF_JMP | BPF_JA, 0, 0, in->k ? behind_all - 1 : behind_all);
        else
            add_code(p, in->code, in->jt, in->jf, in->k);
    }
    add_code(p, BPF_RET | BPF_K, 0, 0, verdict);
}

/* Only frames of this kind are looked at: a fact about the frame has this value, or has it not. */
static void add_condition(struct program_text *p, int fact, uint32_t value, bool is)
{
    add_code(p, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)(SKF_AD_OFF + fact));
    add_code(p, BPF_JMP | BPF_JEQ | BPF_K, is ? 1 : 0, is ? 0 : 1, value);
    add_code(p, BPF_RET | BPF_K, 0, 0, 0);
}

/* Compiles text for frames as they are on an Ethernet, or as the interface hands them out, and adds
 * it: what it matches is counted. */
static void add_text(struct program_text *p, pcap_t *on, const char *prefix, const char *text)
{
    size_t room = strlen(prefix) + strlen(text) + sizeof "()";
    char *whole = malloc(room);
    struct bpf_program code;
    if (!whole)
        return;
    snprintf(whole, room, *prefix ? "%s(%s)" : "%s%s", prefix, text);
    if (pcap_compile(on, &code, whole, 1, PCAP_NETMASK_UNKNOWN) == 0) {
        add_program_code(p, &code, 1);
        pcap_freecode(&code);
    }
    free(whole);
}

static bool compose(struct program_text *p, const struct capture *c, const struct bpf_program *code,
                    const char *expression, const struct terms *t)
{
    bool any = c->linktype != DLT_EN10MB;
    struct bpf_program on_any = {0, NULL};
    pcap_t *plain = pcap_open_dead(DLT_EN10MB, DEFAULT_SNAPLEN);
    /* What is cooked for "any" is compared as Ethernet: no `vlan` of the expression can be. */
    bool ok =
        plain && (!any || (!t->n && strcmp(c->name, "any") == 0 &&
                           !pcap_compile(plain, &on_any, expression, 1, PCAP_NETMASK_UNKNOWN)));
    if (any)
        add_condition(p, SKF_AD_HATYPE, ARPHRD_ETHER, true);
    else
        add_condition(p, SKF_AD_IFINDEX, if_nametoindex(c->name), true);
    if (c->direction)
        add_condition(p, SKF_AD_PKTTYPE, PACKET_OUTGOING, c->direction == PCAP_D_OUT);
    if (ok)
        add_program_code(p, any ? &on_any : code, 0);
    for (unsigned i = 0; ok && i < (t->n ? t->n : 1); i++) {
        const char *term = t->n ? t->text[i] : expression;
        if (t->n)
            add_text(p, c->pcap, "", term);
        add_text(p, plain, "vlan and ", term);
        add_text(p, plain, "vlan and vlan and ", term);
    }
    add_code(p, BPF_RET | BPF_K, 0, 0, 0);
    if (on_any.bf_insns)
        pcap_freecode(&on_any);
    if (plain)
        pcap_close(plain);
    return ok && !p->full;
}

/* The kernel counts for each packet socket what its filter lets through, also what finds no room:
 * a socket that nobody reads counts, and keeps next to nothing. It listens to all interfaces, with
 * the filter asking which it is: bound to none, it cannot be written to. */
int tagged_count_live(const struct capture *c, const struct bpf_program *code,
                      const char *expression, const struct terms *t)
{
    struct program_text *p = calloc(1, sizeof *p);
    int s = p && *expression && compose(p, c, code, expression, t)
                ? socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)
                : -1;
    if (s >= 0) {
        const struct sock_fprog f = {(unsigned short)p->n, p->code};
        const struct sockaddr_ll all = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
        int least = 0;
        bool ok = setsockopt(s, SOL_SOCKET, SO_RCVBUF, &least, sizeof least) == 0 &&
                  setsockopt(s, SOL_SOCKET, SO_ATTACH_FILTER, &f, sizeof f) == 0 &&
                  bind(s, (const struct sockaddr *)&all, sizeof all) == 0;
        if (!ok) {
            close(s);
            s = -1;
        }
    }
    free(p);
    return s;
}

uint64_t tagged_counted(int counter)
{
    struct tpacket_stats stats = {0};
    socklen_t room = sizeof stats;
    return getsockopt(counter, SOL_PACKET, PACKET_STATISTICS, &stats, &room) == 0 ? stats.tp_packets
                                                                                  : 0;
}
