/* One aggregate over packets: how many fit, or the least, the greatest, the sum of a field. */
#include "tally.h"

#include <stdlib.h>

#include "wireloupe/view.h"

const char *tally_name(enum tally_kind kind)
{
    static const char *const names[N_TALLIES] = {
        [TALLY_COUNT] = "count", [TALLY_ANY] = "any",           [TALLY_ALL] = "all",
        [TALLY_NONE] = "none",   [TALLY_MIN] = "min",           [TALLY_MAX] = "max",
        [TALLY_SUM] = "sum",     [TALLY_DISTINCT] = "distinct",
    };
    return names[kind];
}

void tally_free(struct tally *t)
{
    free(t->set.slots);
    out_free(&t->set.text);
}

static void keep_frame(struct tally *t, uint64_t number)
{
    for (unsigned i = 0; i < TALLY_FRAMES; i++) {
        if (!t->frame[i]) {
            t->frame[i] = number;
            return;
        }
    }
}

static void add(struct tally *t, const struct value *v)
{
    int64_t sum, a = (int64_t)t->best.number, b = (int64_t)v->number;
    t->overflow = t->overflow || (!v->negative && b < 0) || __builtin_add_overflow(a, b, &sum);
    if (!t->overflow)
        t->best = (struct value){.is_number = true, .negative = sum < 0, .number = (uint64_t)sum};
}

static void take(struct tally *t, const struct value *v, uint64_t frame)
{
    bool first = t->n++ == 0;
    if (t->kind == TALLY_DISTINCT) {
        distinct_add(&t->set, v);
    } else if (t->kind == TALLY_SUM) {
        add(t, v);
    } else {
        int order = first ? 0 : value_order(v, &t->best);
        if (first || (t->kind == TALLY_MIN ? order < 0 : order > 0)) {
            t->best = *v;
            t->frame[0] = frame;
        }
    }
}

void tally_packet(struct tally *t, struct match *m, const struct packet *p)
{
    struct walk w = {.p = p, .o = &t->o, .words = &m->words[0], .pieces = m->pieces};
    if (t->has_where && !node_holds(m, t->where, p))
        return;
    t->packets++;
    if (t->kind < TALLY_MIN) {
        bool fits = !t->has_condition || node_holds(m, t->condition, p);
        t->n += fits;
        if (fits != (t->kind == TALLY_ALL))
            keep_frame(t, p->number);
        return;
    }
    for (struct value v; walk_next(&w, &v);) {
        if (v.is_number || t->kind == TALLY_DISTINCT)
            take(t, &v, p->number);
    }
}

bool tally_value(const struct tally *t, struct value *v)
{
    uint64_t n = t->kind == TALLY_DISTINCT ? t->set.n : t->n;
    *v = t->best;
    if (t->kind == TALLY_COUNT || t->kind == TALLY_DISTINCT)
        *v = (struct value){.is_number = true, .number = n};
    v->is_number = true;
    return !t->overflow && !t->set.full && (t->n || (t->kind != TALLY_MIN && t->kind != TALLY_MAX));
}

bool tally_verdict(const struct tally *t)
{
    return t->kind == TALLY_ANY   ? t->n > 0
           : t->kind == TALLY_ALL ? t->packets && t->n == t->packets
                                  : t->packets && !t->n;
}

/* ---- in words ---- */

static void put_frames(const struct tally *t, struct out *out, uint64_t of)
{
    if (!t->frame[0])
        return;
    out_str(out, t->frame[1] ? " (frames " : " (frame ");
    for (unsigned i = 0; i < TALLY_FRAMES && t->frame[i]; i++) {
        if (i)
            out_str(out, ", ");
        out_dec(out, t->frame[i]);
    }
    out_str(out, of > TALLY_FRAMES ? ", ...)" : ")");
}

static void put_packets(struct out *out, uint64_t n)
{
    out_dec(out, n);
    out_str(out, n == 1 ? " packet" : " packets");
}

static void tell_verdict(const struct tally *t, struct out *out)
{
    uint64_t not_so = t->kind == TALLY_ALL ? t->packets - t->n : t->n;
    if (!t->packets) {
        out_str(out, "there was no packet to ask");
    } else if (t->kind == TALLY_ALL && !not_so) {
        out_str(out, "all of ");
        put_packets(out, t->packets);
        out_str(out, " are so");
    } else {
        out_dec(out, not_so);
        out_str(out, " of ");
        put_packets(out, t->packets);
        out_str(out, not_so == 1 ? " is" : " are");
        out_str(out, t->kind == TALLY_ALL ? " not so" : " so");
        put_frames(t, out, not_so);
    }
}

void tally_tell(const struct tally *t, struct out *out)
{
    struct value v;
    if (tally_is_verdict(t)) {
        tell_verdict(t, out);
    } else if (t->overflow) {
        out_str(out, "too large a sum");
    } else if (t->set.full) {
        out_str(out, "more different values than there is room for");
    } else if (!tally_value(t, &v)) {
        out_str(out, "nothing: no packet has a value");
    } else if (t->o.pseudo == FRAME_TIME && t->kind != TALLY_DISTINCT) {
        format_instant(out, (int64_t)v.number);
        put_frames(t, out, 0);
    } else if (t->o.type == FT_DURATION && t->kind != TALLY_DISTINCT && t->kind != TALLY_COUNT) {
        format_seconds(out, (int64_t)v.number);
        out_str(out, " seconds");
        put_frames(t, out, 0);
    } else {
        if (v.negative)
            out_sdec(out, (int64_t)v.number);
        else
            out_dec(out, v.number);
        put_frames(t, out, t->kind == TALLY_COUNT ? t->n : 0);
    }
}
