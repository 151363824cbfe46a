/* Several files as one capture, and the list of -V. */
#include "source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct capture *capture_open_files(const char *const *names, unsigned n,
                                   const struct capture_options *o, char *error)
{
    struct capture **parts = calloc(n, sizeof(struct capture *)), *c = NULL;
    unsigned i = 0;
    error_text(error, "out of memory", (char *)NULL);
    for (; parts && i < n; i++) {
        parts[i] = capture_open_file(names[i], o, error);
        if (!parts[i])
            break;
        report_reading(parts[i]);
    }
    if (parts && i == n)
        c = n == 1 ? parts[0] : capture_merge(parts, n);
    else
        while (parts && i-- > 0)
            capture_close(parts[i]);
    free(parts);
    return c;
}

/* The rest of the stream, a name a line. Returns 0 or an errno. */
static int read_names(struct file_list *l, FILE *from)
{
    char *name = NULL;
    size_t room = 0;
    int why = 0;
    while (!why && getline(&name, &room, from) > 0) {
        name[strcspn(name, "\r\n")] = '\0';
        if (!*name)
            continue;
        char **more = realloc(l->names, (l->n + 1) * sizeof *more);
        why = more ? 0 : ENOMEM;
        if (!more)
            continue;
        l->names = more;
        l->names[l->n++] = name;
        name = NULL;
        room = 0;
    }
    if (!why && !feof(from))
        why = errno;
    free(name);
    return why;
}

bool file_list_read(struct file_list *l, const char *name, char *error)
{
    FILE *from = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    int why = from ? read_names(l, from) : errno;
    if (from && from != stdin)
        fclose(from);
    if (why)
        error_text(error, "cannot open the list ", name, ": ", strerror(why), (char *)NULL);
    else if (!l->n)
        error_text(error, "Nothing in ", name, (char *)NULL);
    return !why && l->n;
}

void file_list_free(struct file_list *l)
{
    while (l->n)
        free(l->names[--l->n]);
    free(l->names);
    *l = (struct file_list){0};
}
