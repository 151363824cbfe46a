/* Regular expressions, by PCRE2. */
#include "filter.h"

#ifdef HAVE_LIBPCRE2_8

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#define MOST_STEPS 100000 /* a pattern of the user's meets text of a stranger's */

struct pattern {
    pcre2_code *code;
    pcre2_match_data *found;
    pcre2_match_context *limits;
};

void *pattern_open(const char *s, size_t n, char *error)
{
    int code;
    PCRE2_SIZE at;
    struct pattern *p = calloc(1, sizeof *p);
    pcre2_code *compiled =
        p ? pcre2_compile((PCRE2_SPTR)s, n, PCRE2_CASELESS | PCRE2_NEVER_UTF, &code, &at, NULL)
          : NULL;
    if (!compiled) {
        free(p);
        match_complain(error, "\"", s, "\" is not a regular expression", (char *)NULL);
        return NULL;
    }
    p->code = compiled;
    p->found = pcre2_match_data_create_from_pattern(compiled, NULL);
    p->limits = pcre2_match_context_create(NULL);
    if (p->limits)
        pcre2_set_match_limit(p->limits, MOST_STEPS);
    return p;
}

void pattern_close(void *pattern)
{
    struct pattern *p = pattern;
    if (!p)
        return;
    pcre2_match_context_free(p->limits);
    pcre2_match_data_free(p->found);
    pcre2_code_free(p->code);
    free(p);
}

bool pattern_fits(void *pattern, const uint8_t *s, size_t n)
{
    struct pattern *p = pattern;
    return p->found && pcre2_match(p->code, s, n, 0, 0, p->found, p->limits) >= 0;
}

const char *match_features(void)
{
    return " pcre2";
}

#else

void *pattern_open(const char *s, size_t n, char *error)
{
    (void)s;
    (void)n;
    match_complain(error, "matches needs PCRE2, without which this was built", (char *)NULL);
    return NULL;
}

void pattern_close(void *pattern)
{
    (void)pattern;
}

bool pattern_fits(void *pattern, const uint8_t *s, size_t n)
{
    (void)pattern;
    (void)s;
    (void)n;
    return false;
}

const char *match_features(void)
{
    return "";
}

#endif
