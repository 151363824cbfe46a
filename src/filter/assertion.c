/* --assert: aggregates, compared; from text to a verdict.
 *
 *     [not] TALLY [COMPARISON (VALUE | TALLY)]
 *     TALLY: count([EXPR]), any(EXPR), all(EXPR[, WHERE]), none(EXPR[, WHERE]),
 *            min(FIELD[, WHERE]), max, sum, distinct */
#include "wireloupe/assertion.h"

#include <stdlib.h>

#include "tally.h"

struct assertion {
    const char *text; /* not owned */
    struct match *m;
    struct tally left, right;
    bool inverted, compares, two;
    enum operation op;
    struct value value;
};

static bool parse_tally_name(struct parser *p, struct tally *t)
{
    for (unsigned i = 0; i < N_TALLIES; i++) {
        const char *name = tally_name((enum tally_kind)i);
        const char *before = p->s;
        if (!parse_take(p, name))
            continue;
        if (parse_take(p, "(")) {
            t->kind = (enum tally_kind)i;
            return true;
        }
        p->s = before;
    }
    return parse_fail(p, "one of count, any, all, none, min, max, sum and distinct is missing");
}

static bool is_number(const struct operand *o)
{
    return o->function == FUNCTION_LEN || o->function == FUNCTION_COUNT || o->masked ||
           (!o->n_slices && o->type != FT_TEXT && o->type != FT_DNAME && o->type != FT_NTP &&
            o->type != FT_BYTES && o->type != FT_MAC && o->type != FT_IPV4 && o->type != FT_IPV6 &&
            o->type != FT_GROUP);
}

static bool parse_tally(struct parser *p, struct tally *t)
{
    const char *at;
    if (!parse_tally_name(p, t))
        return false;
    at = p->s;
    if (t->kind >= TALLY_MIN) {
        if (!parse_operand(p, &t->o))
            return false;
        if (t->kind != TALLY_DISTINCT && !is_number(&t->o)) {
            p->s = at;
            return parse_fail(p, "a field that is a number is needed");
        }
    } else if (t->kind != TALLY_COUNT || !parse_take(p, ")")) {
        t->has_condition = true;
        if (!parse_condition(p, &t->condition))
            return false;
    } else {
        return true;
    }
    t->has_where = parse_take(p, ",");
    if (t->has_where && !parse_condition(p, &t->where))
        return false;
    return parse_take(p, ")") || parse_fail(p, "a ) is missing");
}

static bool parse_operator(struct parser *p, enum operation *op)
{
    static const struct {
        const char *symbol;
        enum operation op;
    } operators[] = {
        {"==", OP_ANY_EQ}, {"!=", OP_ANY_NE}, {"<=", OP_LE},     {">=", OP_GE},
        {"<", OP_LT},      {">", OP_GT},      {"eq", OP_ANY_EQ}, {"ne", OP_ANY_NE},
        {"le", OP_LE},     {"ge", OP_GE},     {"lt", OP_LT},     {"gt", OP_GT},
    };
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (parse_take(p, operators[i].symbol)) {
            *op = operators[i].op;
            return true;
        }
    }
    return parse_fail(p, "a comparison such as == is missing");
}

/* What a tally's number is compared with, as the field has it; counts are plain numbers. */
static struct operand operand_of(const struct tally *t)
{
    if (t->kind == TALLY_COUNT || t->kind == TALLY_DISTINCT)
        return (struct operand){.type = FT_UINT64};
    return t->o;
}

static bool parse_right(struct parser *p, struct assertion *a)
{
    struct operand o = operand_of(&a->left);
    const char *at;
    if (!parse_value(p, &o, &a->value, &a->two))
        return false;
    if (!a->two)
        return true;
    at = p->s;
    if (!parse_tally(p, &a->right))
        return false;
    struct operand other = operand_of(&a->right);
    p->s = tally_is_verdict(&a->right) || (o.type == FT_DURATION) != (other.type == FT_DURATION)
               ? at
               : p->s;
    return p->s != at || parse_fail(p, "this is no number of that kind");
}

static bool parse(struct parser *p, struct assertion *a)
{
    while (parse_take(p, "not") || parse_take(p, "!"))
        a->inverted = !a->inverted;
    if (!parse_tally(p, &a->left))
        return false;
    a->compares = !tally_is_verdict(&a->left);
    if (a->compares && (!parse_operator(p, &a->op) || !parse_right(p, a)))
        return false;
    return parse_end(p);
}

struct assertion *assertion_open(const char *text, char *error)
{
    struct assertion *a = calloc(1, sizeof *a);
    struct parser p = {.start = text, .s = text, .error = error};
    *error = '\0';
    if (a) {
        a->text = text;
        a->m = p.m = match_new();
    }
    if (!a || !a->m)
        match_complain(error, "out of memory", (char *)NULL);
    else if (parse(&p, a))
        return a;
    assertion_close(a);
    return NULL;
}

void assertion_close(struct assertion *a)
{
    if (!a)
        return;
    tally_free(&a->left);
    tally_free(&a->right);
    match_close(a->m);
    free(a);
}

static uint32_t want_of(const struct assertion *a, const struct tally *t)
{
    return (t->has_condition ? node_want(a->m, t->condition) : 0) |
           (t->has_where ? node_want(a->m, t->where) : 0) | operand_want(&t->o);
}

uint32_t assertion_want(const struct assertion *a)
{
    return want_of(a, &a->left) | (a->two ? want_of(a, &a->right) : 0);
}

void assertion_packet(struct assertion *a, const struct packet *p)
{
    a->m->pieces = pieces_of(p);
    tally_packet(&a->left, a->m, p);
    if (a->two)
        tally_packet(&a->right, a->m, p);
}

static bool compares(const struct assertion *a)
{
    struct value left, right = a->value;
    if (!tally_value(&a->left, &left) || (a->two && !tally_value(&a->right, &right)))
        return false;
    int order = value_order(&left, &right);
    switch (a->op) {
    case OP_ANY_EQ:
        return order == 0;
    case OP_ANY_NE:
        return order != 0;
    case OP_LT:
        return order < 0;
    case OP_LE:
        return order <= 0;
    case OP_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* Where there is nothing to compare, or to ask, neither an assertion nor its opposite holds. */
static bool is_empty(const struct assertion *a)
{
    struct value v;
    if (!a->compares)
        return a->left.kind != TALLY_ANY && !a->left.packets;
    return !tally_value(&a->left, &v) || (a->two && !tally_value(&a->right, &v));
}

bool assertion_holds(const struct assertion *a, struct out *out)
{
    bool so = a->compares ? compares(a) : tally_verdict(&a->left);
    if (!is_empty(a) && so != a->inverted)
        return true;
    out_str(out, a->text);
    out_str(out, a->compares ? ": it is " : ": ");
    tally_tell(&a->left, out);
    if (a->two) {
        out_str(out, ", and ");
        tally_tell(&a->right, out);
    }
    return false;
}
