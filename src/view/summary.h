/* What --summary and --report count, and the words that both use. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "wireloupe/dissect.h"
#include "wireloupe/names.h"
#include "wireloupe/summary.h"
#include "wireloupe/view.h"

#define NODES 512u /* protocols by what they stand in: more count for what is around them */
#define TOP 10u

/* A protocol inside others: a node of the hierarchy. */
struct node {
    uint64_t packets, bytes;
    uint64_t last;                /* the packet that was counted last */
    uint16_t parent, child, next; /* 0: none */
    uint8_t proto;
};

/* A flow of many bytes. */
struct talk {
    uint8_t address[2][16]; /* [0]: of the end that began it */
    uint8_t addr_len, proto;
    uint16_t port[2];
    uint32_t index;
    uint64_t packets, bytes;
};

struct summary {
    uint64_t packets, bytes, cut, malformed;
    int64_t first, last;
    struct node node[NODES]; /* [0] is the root */
    uint32_t n_nodes;
    struct hosts *hosts;
    struct handshakes *handshakes;
    struct flows *flows;
    const struct names *names; /* --names, or NULL */
    struct series series;
    /* at the end */
    struct host host[TOP];
    struct server server[TOP];
    struct talk talk[TOP];
    unsigned n_host, n_server, n_talk;
    uint64_t n_flows, again;
    uint32_t busiest, fastest; /* moments: of the most packets, of the most bytes */
};

/* summary_begin, summary_packet, summary_forget: as a view's, over o->memory, a struct summary. */
void summary_begin(struct out *out, const struct view_options *o);
void summary_packet(struct out *out, const struct view_options *o, const struct packet *p);
void summary_forget(const struct view_options *o);
uint32_t summary_want(const struct view_options *o);
/* summary_close: sorts what was counted; at most `rows` moments are left. */
void summary_close(struct summary *s, uint32_t rows);

/* summary_end: an address, with its port where there is one (-1: none). */
void summary_end(struct out *out, const uint8_t *address, uint8_t addr_len, int port);
/* summary_amount: a number with k, M, G behind it (of 1000) where it is large. */
void summary_amount(struct out *out, double amount);
/* summary_width: how long something takes, "7.8 ms", "2 s", "34 min". */
void summary_width(struct out *out, int64_t nanoseconds);
/* summary_rate: of an amount in a moment, for a second. */
double summary_rate(const struct summary *s, uint64_t amount);

/* What was asked and not answered: kinds in words. */
struct summary_question {
    const char *words;
    uint64_t asked, answered;
};
#define QUESTIONS 7u
void summary_questions(const struct summary *s, struct summary_question to[QUESTIONS]);

#endif
