/* Whether memory was ever refused. A table that cannot grow any more does without what is new, so
 * that the packets that follow are still shown; but that this happened has to be told. The linker
 * sends the program's requests here; those of the library it leaves alone. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);

static atomic_bool refused;

bool memory_was_refused(void)
{
    return refused;
}

static void *noted(void *p)
{
    if (!p)
        refused = true;
    return p;
}

void *__wrap_malloc(size_t n)
{
    return noted(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return noted(__real_calloc(n, size));
}

void *__wrap_realloc(void *p, size_t n)
{
    return noted(__real_realloc(p, n));
}

char *__wrap_strdup(const char *s)
{
    size_t n = strlen(s) + 1;
    char *p = __wrap_malloc(n);
    return p ? memcpy(p, s, n) : NULL;
}
