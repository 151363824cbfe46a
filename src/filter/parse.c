/* The expression, from text to nodes: a parser by recursive descent.
 *
 * or has the least strength, then and, then not; a comparison has a field on its left. */
#include "filter.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>

bool match_complain(char *error, const char *part, ...)
{
    va_list more;
    size_t used = 0;
    if (*error)
        return false;
    va_start(more, part);
    for (; part; part = va_arg(more, const char *)) {
        size_t n = strnlen(part, MATCH_ERROR_SIZE - 1 - used);
        memcpy(error + used, part, n);
        used += n;
    }
    va_end(more);
    error[used] = '\0';
    return false;
}

/* A message that needs no quotation. */
static bool fail_with(struct parser *p, const char *what)
{
    char column[24], *at = column + sizeof column;
    *--at = '\0';
    for (size_t n = (size_t)(p->s - p->start) + 1; n; n /= 10)
        *--at = (char)('0' + n % 10);
    return match_complain(p->error, "column ", at, ": ", what, (char *)NULL);
}

bool parse_fail(struct parser *p, const char *what)
{
    char text[MATCH_ERROR_SIZE];
    *text = '\0';
    if (*p->s)
        match_complain(text, what, " at \"", p->s, "\"", (char *)NULL);
    else
        match_complain(text, what, ", but it ends here", (char *)NULL);
    return fail_with(p, text);
}

static void blanks(struct parser *p)
{
    while (isspace((unsigned char)*p->s))
        p->s++;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-' || c == ':' || c == '/';
}

/* Takes a symbol, or a word that ends there. */
bool parse_take(struct parser *p, const char *token)
{
    size_t n = strlen(token);
    blanks(p);
    if (strncmp(p->s, token, n) != 0)
        return false;
    if (isalpha((unsigned char)*token) && is_word(p->s[n]))
        return false;
    p->s += n;
    return true;
}

static bool new_node(struct parser *p, enum operation op, uint16_t *at)
{
    if (p->m->n_nodes == MAX_NODES)
        return parse_fail(p, "the expression is too long");
    *at = p->m->n_nodes++;
    p->m->node[*at] = (struct node){.op = op};
    return true;
}

/* ---- operands ---- */

static size_t name_length(const char *s)
{
    size_t n = 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '_' || s[n] == '.' || s[n] == '-')
        n++;
    while (n && (s[n - 1] == '.' || s[n - 1] == '-'))
        n--;
    return n;
}

static bool integer(struct parser *p, int32_t *v)
{
    char *end;
    blanks(p);
    long n = strtol(p->s, &end, 10);
    if (end == p->s || n < -65536 || n > 65535)
        return parse_fail(p, "a slice needs a number");
    *v = (int32_t)n;
    p->s = end;
    return true;
}

/* One of [i], [from:length], [first-last], [:length], [from:]. */
static bool slice(struct parser *p, struct slice *s)
{
    int32_t last = 0;
    *s = (struct slice){.length = 1};
    blanks(p);
    if (*p->s != ':' && !integer(p, &s->from))
        return false;
    if (parse_take(p, ":")) {
        blanks(p);
        s->to_end = *p->s == ']' || *p->s == ',';
        return s->to_end || integer(p, &s->length);
    }
    if (!parse_take(p, "-"))
        return true;
    if (!integer(p, &last))
        return false;
    s->length = last - s->from + 1;
    return true;
}

static bool slices(struct parser *p, struct operand *o)
{
    while (parse_take(p, "[")) {
        do {
            if (o->n_slices == MAX_SLICES)
                return parse_fail(p, "too many slices");
            if (!slice(p, &o->slice[o->n_slices++]))
                return false;
            if (o->slice[o->n_slices - 1].length < 1)
                return parse_fail(p, "a slice needs a length");
        } while (parse_take(p, ","));
        if (!parse_take(p, "]"))
            return parse_fail(p, "a slice needs a ]");
    }
    return true;
}

static bool unknown(struct parser *p, const char *name)
{
    char hint[256];
    registry_suggest(name, NEAR_PROTOCOLS | NEAR_FIELDS, hint, sizeof hint);
    char what[MATCH_ERROR_SIZE];
    *what = '\0';
    match_complain(what, "no field is called \"", name, "\"", hint, (char *)NULL);
    return fail_with(p, what);
}

/* "ip.src#2": of the second layer of that protocol. */
static bool nth_layer(struct parser *p, struct operand *o)
{
    char *end;
    long n = strtol(++p->s, &end, 10);
    if (end == p->s || n < 1 || n > 64 || !o->n_rows)
        return parse_fail(p, "# needs the number of a layer, from 1, behind a field");
    o->nth = (uint8_t)n;
    p->s = end;
    return true;
}

static bool plain_operand(struct parser *p, struct operand *o)
{
    char name[128];
    blanks(p);
    size_t n = name_length(p->s);
    if (!n || n >= sizeof name)
        return parse_fail(p, "a field is missing");
    memcpy(name, p->s, n);
    name[n] = '\0';
    if (strcmp(name, "data.len") == 0) {
        operand_find(o, "data.data");
        o->function = FUNCTION_LEN;
    } else if (!operand_find(o, name)) {
        return unknown(p, name);
    }
    p->s += n;
    if (*p->s == '#' && !nth_layer(p, o))
        return false;
    return slices(p, o);
}

static bool mask(struct parser *p, struct operand *o)
{
    char *end;
    blanks(p);
    if (p->s[0] != '&' || p->s[1] == '&')
        return true;
    p->s++;
    blanks(p);
    o->masked = isdigit((unsigned char)*p->s);
    o->mask = strtoull(p->s, &end, 0);
    p->s = end;
    return o->masked || parse_fail(p, "& needs a number");
}

/* Numbers that are added to a value, and so on, from left to right. */
static bool arithmetic(struct parser *p, struct operand *o)
{
    bool sum = false;
    for (;;) {
        char *end, sign;
        blanks(p);
        sign = *p->s;
        if (!sign || !strchr("+-*/%", sign))
            return true;
        if (o->n_arithmetic == MAX_ARITHMETIC)
            return parse_fail(p, "too many numbers");
        if (sum && sign != '+' && sign != '-')
            return parse_fail(p, "this would come before + and -, and is not understood");
        sum = sign == '+' || sign == '-';
        p->s++;
        blanks(p);
        long long v = strtoll(p->s, &end, 0);
        if (!isdigit((unsigned char)*p->s) || end == p->s)
            return parse_fail(p, "a number is missing");
        if (!v && !sum && sign != '*')
            return parse_fail(p, "nothing can be divided by 0");
        p->s = end;
        o->arithmetic[o->n_arithmetic++] = (struct arithmetic){sign, v};
    }
}

/* The other fields of max() and min(). */
static bool more_operands(struct parser *p, struct operand *o)
{
    while (parse_take(p, ",")) {
        struct operand b;
        if (!plain_operand(p, &b))
            return false;
        if (!operand_join(o, &b))
            return parse_fail(p, "these fields are of different kinds, or too many");
    }
    return true;
}

bool parse_operand(struct parser *p, struct operand *o)
{
    static const struct {
        const char *name;
        enum function function;
    } functions[] = {
        {"lower", FUNCTION_LOWER}, {"upper", FUNCTION_UPPER},   {"len", FUNCTION_LEN},
        {"count", FUNCTION_COUNT}, {"string", FUNCTION_STRING}, {"abs", FUNCTION_ABS},
        {"max", FUNCTION_MAX},     {"min", FUNCTION_MIN},
    };
    blanks(p);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        size_t n = strlen(functions[i].name);
        if (strncmp(p->s, functions[i].name, n) != 0 || p->s[n] != '(')
            continue;
        p->s += n + 1;
        if (!plain_operand(p, o))
            return false;
        o->function = functions[i].function;
        bool several = o->function == FUNCTION_MAX || o->function == FUNCTION_MIN;
        if (several && !more_operands(p, o))
            return false;
        return (parse_take(p, ")") || parse_fail(p, "a function needs a )")) && arithmetic(p, o);
    }
    return plain_operand(p, o) && mask(p, o) && arithmetic(p, o);
}

/* ---- literals ---- */

/* A word or a string, as it stands; its escapes are undone into `text`. */
static bool word(struct parser *p, char *text, size_t room, size_t *n, bool *quoted)
{
    blanks(p);
    *n = 0;
    *quoted = *p->s == '"';
    if (!*quoted) {
        for (; is_word(*p->s) && *n + 1 < room; p->s++) {
            if (p->s[0] == '.' && p->s[1] == '.')
                break;
            text[(*n)++] = *p->s;
        }
        return *n || parse_fail(p, "a value is missing");
    }
    for (p->s++; *p->s && *p->s != '"' && *n + 1 < room; p->s++) {
        char c = *p->s;
        if (c == '\\' && p->s[1]) {
            c = *++p->s;
            if (c == 'x' && isxdigit((unsigned char)p->s[1])) {
                char digits[3] = {p->s[1], isxdigit((unsigned char)p->s[2]) ? p->s[2] : '\0', '\0'};
                c = (char)strtoul(digits, NULL, 16);
                p->s += strlen(digits);
            } else {
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
            }
        }
        text[(*n)++] = c;
    }
    if (*p->s != '"')
        return parse_fail(p, "a string needs a \" at its end");
    p->s++;
    return true;
}

static bool literal(struct parser *p, const struct operand *o, struct node *n)
{
    char text[2048];
    size_t length;
    bool quoted;
    const char *at = p->s;
    if (p->m->n_values == MAX_NODES)
        return parse_fail(p, "the expression is too long");
    if (!word(p, text, sizeof text, &length, &quoted))
        return false;
    if (!literal_parse(p->m, o, text, length, quoted, &p->m->value[p->m->n_values])) {
        p->s = at;
        return parse_fail(p, "this value does not fit the field");
    }
    p->m->n_values++;
    n->n_values++;
    return true;
}

/* Is a field there, where a value could be, too? */
static bool is_operand(struct parser *p)
{
    char name[128];
    struct operand o;
    blanks(p);
    size_t n = name_length(p->s);
    if (!n || n >= sizeof name || isdigit((unsigned char)*p->s))
        return false;
    memcpy(name, p->s, n);
    name[n] = '\0';
    return p->s[n] == '(' || operand_find(&o, name);
}

bool parse_value(struct parser *p, const struct operand *o, struct value *v, bool *call)
{
    struct node n = {0};
    blanks(p);
    *call = p->s[name_length(p->s)] == '(' && name_length(p->s);
    if (*call)
        return true;
    if (!literal(p, o, &n))
        return false;
    *v = p->m->value[p->m->n_values - 1];
    return true;
}

/* ---- comparisons ---- */

static bool set(struct parser *p, struct node *n)
{
    if (!parse_take(p, "{"))
        return parse_fail(p, "in needs a {");
    n->from = p->m->n_values;
    while (!parse_take(p, "}")) {
        if (!literal(p, &n->a, n))
            return false;
        if (parse_take(p, "..")) {
            if (!literal(p, &n->a, n))
                return false;
        } else if (p->m->n_values < MAX_NODES) {
            p->m->value[p->m->n_values] = p->m->value[p->m->n_values - 1];
            p->m->n_values++;
            n->n_values++;
        }
        parse_take(p, ",");
    }
    return n->n_values > 0 || parse_fail(p, "the set is empty");
}

static bool pattern(struct parser *p, struct node *n)
{
    char text[2048];
    size_t length;
    bool quoted;
    const char *at = p->s;
    if (!word(p, text, sizeof text, &length, &quoted))
        return false;
    char why[MATCH_ERROR_SIZE];
    *why = '\0';
    n->pattern = pattern_open(text, length, why);
    if (!n->pattern)
        p->s = at;
    return n->pattern || fail_with(p, why);
}

static bool comparison(struct parser *p, struct node *n)
{
    static const struct {
        const char *symbol;
        enum operation op;
    } operators[] = {
        {"===", OP_ALL_EQ},    {"!==", OP_ANY_NE},
        {"==", OP_ANY_EQ},     {"!=", OP_ALL_NE},
        {"~=", OP_ANY_NE},     {"<=", OP_LE},
        {">=", OP_GE},         {"<", OP_LT},
        {">", OP_GT},          {"eq", OP_ANY_EQ},
        {"ne", OP_ALL_NE},     {"any_eq", OP_ANY_EQ},
        {"any_ne", OP_ANY_NE}, {"all_eq", OP_ALL_EQ},
        {"all_ne", OP_ALL_NE}, {"lt", OP_LT},
        {"le", OP_LE},         {"gt", OP_GT},
        {"ge", OP_GE},         {"contains", OP_CONTAINS},
    };
    bool any = parse_take(p, "any");
    n->every = !any && parse_take(p, "all");
    if (!parse_operand(p, &n->a))
        return false;
    if (parse_take(p, "in")) {
        n->op = OP_IN;
        return set(p, n);
    }
    blanks(p);
    bool unequal = p->s[0] == '~' && p->s[1] == '=';
    if (parse_take(p, "matches") || (!unequal && parse_take(p, "~"))) {
        n->op = OP_MATCHES;
        return pattern(p, n);
    }
    n->op = n->a.masked ? OP_BITS : OP_THERE;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (!parse_take(p, operators[i].symbol))
            continue;
        n->op = operators[i].op;
        if (any && n->op == OP_ALL_NE)
            n->op = OP_ANY_NE;
        n->from = p->m->n_values;
        n->two = is_operand(p);
        return n->two ? parse_operand(p, &n->b) : literal(p, &n->a, n);
    }
    return true;
}

static bool one(struct parser *p, uint16_t *at)
{
    bool good;
    *at = 0;
    if (++p->nesting > MAX_NESTING)
        return parse_fail(p, "the expression is nested too deep");
    blanks(p);
    bool not_equal = p->s[0] == '!' && p->s[1] == '=';
    if (parse_take(p, "not") || (!not_equal && parse_take(p, "!"))) {
        uint16_t inner = 0;
        good = one(p, &inner) && new_node(p, OP_NOT, at);
        if (good)
            p->m->node[*at].left = inner;
    } else if (parse_take(p, "(")) {
        good = parse_condition(p, at) && (parse_take(p, ")") || parse_fail(p, "a ) is missing"));
    } else {
        good = new_node(p, OP_THERE, at) && comparison(p, &p->m->node[*at]);
    }
    p->nesting--;
    return good;
}

static bool join(struct parser *p, enum operation op, uint16_t *at, uint16_t right)
{
    uint16_t left = *at;
    if (!new_node(p, op, at))
        return false;
    p->m->node[*at].left = left;
    p->m->node[*at].right = right;
    return true;
}

static bool all(struct parser *p, uint16_t *at)
{
    uint16_t right = 0;
    if (!one(p, at))
        return false;
    while (parse_take(p, "&&") || parse_take(p, "and")) {
        if (!one(p, &right) || !join(p, OP_AND, at, right))
            return false;
    }
    return true;
}

bool parse_condition(struct parser *p, uint16_t *at)
{
    uint16_t right = 0;
    if (!all(p, at))
        return false;
    while (parse_take(p, "||") || parse_take(p, "or")) {
        if (!all(p, &right) || !join(p, OP_OR, at, right))
            return false;
    }
    return true;
}

bool parse_end(struct parser *p)
{
    blanks(p);
    return !*p->s || parse_fail(p, "this is not understood");
}
