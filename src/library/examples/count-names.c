/* Which names are asked for in a capture file, and how often.
 *
 *     cc count-names.c $(pkg-config --cflags --libs wireloupe) -o count-names
 *     ./count-names dns.pcap
 *
 * Values by the names of their fields: no view is at work, and a filter leaves out what is no
 * question. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wireloupe/wireloupe.h>

struct count {
    char name[256];
    unsigned n;
};

static int by_count(const void *a, const void *b)
{
    const struct count *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : strcmp(x->name, y->name);
}

/* Counts the name. Returns how many there are then. */
static unsigned add(struct count *counts, unsigned n, unsigned most, const char *name)
{
    unsigned i = 0;
    while (i < n && strcmp(counts[i].name, name) != 0)
        i++;
    if (i == most)
        return n;
    memcpy(counts[i].name, name, strlen(name) + 1);
    counts[i].n = i == n ? 1 : counts[i].n + 1;
    return i == n ? n + 1 : n;
}

int main(int argc, char **argv)
{
    static struct count counts[1000];
    unsigned n = 0;
    struct wireloupe *w = wireloupe_new();
    if (!w || argc != 2) {
        fputs("usage: count-names FILE\n", stderr);
        wireloupe_close(w);
        return 2;
    }
    bool good =
        wireloupe_set(w, "match", "dns.flags.response == 0") && wireloupe_open_file(w, argv[1]);
    int got = good ? 1 : -1;
    while (got > 0 && (got = wireloupe_next(w)) > 0) {
        char name[256];
        uint32_t i = wireloupe_find(w, "dns.qry.name", 0);
        if (i != WIRELOUPE_NONE && wireloupe_text(w, i, name, sizeof name) < sizeof name)
            n = add(counts, n, sizeof counts / sizeof counts[0], name);
    }
    qsort(counts, n, sizeof counts[0], by_count);
    for (unsigned i = 0; i < n; i++)
        printf("%u\t%s\n", counts[i].n, counts[i].name);
    if (got < 0)
        fprintf(stderr, "count-names: %s\n", wireloupe_error(w));
    wireloupe_close(w);
    return got < 0;
}
