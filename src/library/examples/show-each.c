/* Capture files shown by one view, each file in a thread of its own, in the order of the files.
 *
 *     cc show-each.c $(pkg-config --cflags --libs wireloupe) -pthread -o show-each
 *     ./show-each json one.pcap two.pcap
 *
 * Threads share nothing: each has a context. The file is read into memory first, as a program has
 * it that gets captures over a network. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wireloupe/wireloupe.h>

struct job {
    const char *view, *file;
    char *text; /* what is to be put out */
    size_t n;
    char error[256]; /* or why not */
    pthread_t thread;
    bool started;
};

static void append(struct job *j, const char *text, size_t n)
{
    char *more = realloc(j->text, j->n + n + 1);
    if (!more)
        return;
    memcpy(more + j->n, text, n);
    j->text = more;
    j->n += n;
}

static char *read_file(const char *name, size_t *n)
{
    FILE *f = fopen(name, "rb");
    char *bytes = NULL;
    if (f && fseek(f, 0, SEEK_END) == 0) {
        long size = ftell(f);
        rewind(f);
        bytes = size > 0 ? malloc((size_t)size) : NULL;
        *n = bytes ? fread(bytes, 1, (size_t)size, f) : 0;
    }
    if (f)
        fclose(f);
    return bytes;
}

static void *show(void *arg)
{
    struct job *j = arg;
    size_t n = 0;
    char *bytes = read_file(j->file, &n);
    struct wireloupe *w = bytes ? wireloupe_new() : NULL;
    if (!w) {
        snprintf(j->error, sizeof j->error, "%s: cannot be read", j->file);
        free(bytes);
        return NULL;
    }
    /* Fields are not asked for here: only what the view needs is dissected. */
    bool cheap = wireloupe_set(w, "views-only", "1");
    int view = wireloupe_view(w, j->view), got = 1;
    if (!cheap || view < 0 || !wireloupe_open_memory(w, bytes, n))
        got = -1;
    while (got > 0) {
        got = wireloupe_next(w);
        const char *text = wireloupe_written(w, view, &n);
        append(j, text, n);
    }
    if (got < 0)
        snprintf(j->error, sizeof j->error, "%s: %s", j->file, wireloupe_error(w));
    wireloupe_close(w);
    free(bytes);
    return NULL;
}

int main(int argc, char **argv)
{
    unsigned n = argc > 2 ? (unsigned)argc - 2 : 0;
    struct job *jobs = calloc(n + 1, sizeof *jobs);
    int status = 0;
    if (!jobs) {
        fputs("show-each: out of memory\n", stderr);
        return 1;
    }
    if (!n) {
        fputs("usage: show-each VIEW FILE...\n", stderr);
        free(jobs);
        return 2;
    }
    for (unsigned i = 0; i < n; i++) {
        jobs[i].view = argv[1];
        jobs[i].file = argv[2 + i];
        jobs[i].started = pthread_create(&jobs[i].thread, NULL, show, &jobs[i]) == 0;
        if (!jobs[i].started)
            snprintf(jobs[i].error, sizeof jobs[i].error, "%s: no thread", jobs[i].file);
    }
    for (unsigned i = 0; i < n; i++) {
        if (jobs[i].started)
            pthread_join(jobs[i].thread, NULL);
        fwrite(jobs[i].text ? jobs[i].text : "", 1, jobs[i].n, stdout);
        if (jobs[i].error[0]) {
            fprintf(stderr, "show-each: %s\n", jobs[i].error);
            status = 1;
        }
        free(jobs[i].text);
    }
    free(jobs);
    return status;
}
