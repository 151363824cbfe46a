/* What is said on stderr. The names of files, devices and fields in it are not always the caller's
 * own: whoever made a folder or an archive chose them. */
#include "source.h"

#include <stdarg.h>
#include <string.h>

#include "wireloupe/out.h"

/* More than the longest path, and what stands around it. */
#define MOST 4608

void say_more(const char *format, va_list more)
{
    char text[MOST], plain[4 * MOST];
    size_t end = strlen(format);
    bool line = end && format[end - 1] == '\n';
    int n = vsnprintf(text, sizeof text, format, more);
    /* The format's own end of the line is the only one. */
    if (line && n > 0 && (size_t)n < sizeof text)
        text[n - 1] = '\0';
    out_plain(plain, sizeof plain, n < 0 ? "" : text);
    fputs(plain, stderr);
    if (line)
        fputc('\n', stderr);
}

void say(const char *format, ...)
{
    va_list more;
    va_start(more, format);
    say_more(format, more);
    va_end(more);
}
