/* A library to be preloaded: of all requests for memory the one of number FAIL_AT (from 1) is
 * refused, and with FAIL_ON=1 each one after it; with FAIL_COUNT=1 their number is told on stderr
 * at the end. */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);
extern void *__libc_memalign(size_t alignment, size_t n);

static atomic_ulong asked;
static unsigned long fail_at;
static int on;

/* The program's own requests, not those that come before it. */
__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("FAIL_AT"), *more = getenv("FAIL_ON");
    fail_at = at ? strtoul(at, NULL, 10) : 0;
    on = more && *more == '1';
    asked = 0;
}

__attribute__((destructor)) static void end(void)
{
    char text[32];
    if (getenv("FAIL_COUNT")) {
        int n = snprintf(text, sizeof text, "requests %lu\n", (unsigned long)asked);
        if (write(STDERR_FILENO, text, (size_t)n) != n)
            _exit(99);
    }
}

static int refuses(void)
{
    unsigned long n = ++asked;
    if (!fail_at || n < fail_at || (n > fail_at && !on))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t n)
{
    return refuses() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return refuses() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return refuses() ? NULL : __libc_realloc(p, n);
}

int posix_memalign(void **p, size_t alignment, size_t n)
{
    *p = refuses() ? NULL : __libc_memalign(alignment, n);
    return *p ? 0 : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t n)
{
    return refuses() ? NULL : __libc_memalign(alignment, n);
}
