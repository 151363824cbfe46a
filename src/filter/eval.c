/* A compiled expression on a packet's fields. */
#include "filter.h"

#include <stdlib.h>

#define LITERALS ((size_t)64 * 1024)

struct match *match_new(void)
{
    struct match *m = calloc(1, sizeof *m);
    registry_init();
    if (m && out_open(&m->text, -1, LITERALS) && out_open(&m->words[0], -1, 1024) &&
        out_open(&m->words[1], -1, 1024))
        return m;
    match_close(m);
    return NULL;
}

struct match *match_open(const char *expression, char *error)
{
    struct match *m = match_new();
    struct parser p = {.m = m, .start = expression, .s = expression, .error = error};
    *error = '\0';
    if (!m) {
        match_complain(error, "out of memory", (char *)NULL);
        return NULL;
    }
    if (!parse_condition(&p, &m->root) || !parse_end(&p)) {
        match_close(m);
        return NULL;
    }
    return m;
}

void match_close(struct match *m)
{
    for (unsigned i = 0; m && i < m->n_nodes; i++)
        pattern_close(m->node[i].pattern);
    if (m) {
        out_free(&m->text);
        out_free(&m->words[0]);
        out_free(&m->words[1]);
    }
    free(m);
}

/* ---- comparisons ---- */

int value_order(const struct value *a, const struct value *b)
{
    if (a->is_number && b->is_number) {
        if (a->negative != b->negative)
            return a->negative ? -1 : 1;
        return a->number < b->number ? -1 : a->number > b->number;
    }
    size_t n = a->n < b->n ? a->n : b->n;
    int c = n ? memcmp(a->s, b->s, n) : 0;
    return c ? c : a->n < b->n ? -1 : a->n > b->n;
}

static bool equal(const struct value *a, const struct value *b)
{
    if (a->is_number != b->is_number)
        return false;
    if (!b->prefix || a->n != b->n)
        return value_order(a, b) == 0;
    unsigned bits = b->prefix - 1u, whole = bits / 8, rest = bits % 8;
    if (memcmp(a->s, b->s, whole) != 0)
        return false;
    return !rest || (a->s[whole] ^ b->s[whole]) >> (8 - rest) == 0;
}

static bool compare(enum operation op, const struct value *a, const struct value *b)
{
    if (a->is_number != b->is_number)
        return op == OP_ANY_NE || op == OP_ALL_NE;
    switch (op) {
    case OP_ANY_EQ:
    case OP_ALL_EQ:
        return equal(a, b);
    case OP_ANY_NE:
    case OP_ALL_NE:
        return !equal(a, b);
    case OP_LT:
        return value_order(a, b) < 0;
    case OP_LE:
        return value_order(a, b) <= 0;
    case OP_GT:
        return value_order(a, b) > 0;
    case OP_GE:
        return value_order(a, b) >= 0;
    default:
        return !a->is_number && memmem(a->s, a->n, b->s, b->n);
    }
}

/* One value on the left against the other side. */
static bool holds(struct match *m, const struct node *n, const struct packet *p,
                  const struct value *a)
{
    bool every = n->op >= OP_ALL_EQ || n->every, any = false;
    if (n->op == OP_THERE)
        return true;
    if (n->op == OP_BITS)
        return a->number != 0;
    if (n->op == OP_MATCHES)
        return !a->is_number && pattern_fits(n->pattern, a->s, a->n);
    for (unsigned i = n->from; n->op == OP_IN && i < n->from + n->n_values; i += 2) {
        const struct value *low = &m->value[i], *high = &m->value[i + 1];
        if (low->prefix ? equal(a, low)
                        : a->is_number == low->is_number && value_order(a, low) >= 0 &&
                              value_order(a, high) <= 0)
            return true;
    }
    if (n->op == OP_IN)
        return false;
    if (!n->two)
        return compare(n->op, a, &m->value[n->from]);
    struct walk w = {.p = p, .o = &n->b, .words = &m->words[1], .pieces = m->pieces};
    for (struct value b; walk_next(&w, &b); any = true) {
        bool good = compare(n->op, a, &b);
        if (good != every)
            return good;
    }
    return every && any;
}

static bool test(struct match *m, const struct node *n, const struct packet *p)
{
    bool every = n->op >= OP_ALL_EQ || n->every, any = false;
    struct walk w = {.p = p, .o = &n->a, .words = &m->words[0], .pieces = m->pieces};
    for (struct value a; walk_next(&w, &a); any = true) {
        bool good = holds(m, n, p, &a);
        if (good != every)
            return good;
    }
    return every && any;
}

bool node_holds(struct match *m, unsigned i, const struct packet *p)
{
    const struct node *n = &m->node[i];
    switch (n->op) {
    case OP_OR:
        return node_holds(m, n->left, p) || node_holds(m, n->right, p);
    case OP_AND:
        return node_holds(m, n->left, p) && node_holds(m, n->right, p);
    case OP_NOT:
        return !node_holds(m, n->left, p);
    default:
        return test(m, n, p);
    }
}

uint32_t node_want(const struct match *m, unsigned i)
{
    const struct node *n = &m->node[i];
    switch (n->op) {
    case OP_OR:
    case OP_AND:
        return node_want(m, n->left) | node_want(m, n->right);
    case OP_NOT:
        return node_want(m, n->left);
    default:
        return operand_want(&n->a) | (n->two ? operand_want(&n->b) : 0);
    }
}

uint32_t match_want(const struct match *m)
{
    return node_want(m, m->root);
}

bool match_packet(struct match *m, const struct packet *p)
{
    m->pieces = pieces_of(p);
    return node_holds(m, m->root, p);
}
