/* Runs the fuzz targets without a fuzzer, in every check: over saved inputs, over the frames of
 * capture files, and over those frames cut short and with bytes changed. Each input stands right
 * before an unmapped page.
 *
 *     replay FILE|FOLDER...           inputs, in a folder with the name of their target; *.pcap
 *                                     captures; texts to grade, *.txt
 *     replay --export DIR FOLDER...   makes inputs of captures, to begin a fuzzing from: DIR/frame
 *                                     of each frame, DIR/flows of all, DIR/file of the file */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "../support/checks.h"
#include "../support/frames.h"

#define ROOM (1u << 20)       /* bytes before the fence */
#define CUT_BELOW 700u        /* frames up to this length are cut at every length */
#define CUT_INPUTS_BELOW 160u /* the same of saved inputs */
#define CHANGES 64u           /* changed copies of a frame */

static uint8_t *fence;
static const char *export_dir;
static unsigned inputs, frames;

static void make_fence(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map =
        mmap(NULL, ROOM + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED || mprotect(map + ROOM, page, PROT_NONE)) {
        perror("replay: mmap");
        exit(1);
    }
    fence = map + ROOM;
}

/* The n bytes, moved to end at the fence. */
static uint8_t *fenced(const uint8_t *bytes, size_t n)
{
    return memmove(fence - n, bytes, n);
}

static void try_frame(uint16_t linktype, uint32_t want, const uint8_t *bytes, size_t n,
                      uint32_t missing)
{
    fuzz_one(linktype, want, fenced(bytes, n), n, missing, CHECK_ALL);
    frames++;
}

/* A deterministic row of numbers (xorshift): a failure repeats. */
static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Dissects without looking at every view: for the many variants of a frame. */
static void try_quickly(uint16_t linktype, const uint8_t *bytes, size_t n, uint32_t missing)
{
    char complaint[COMPLAINT];
    static struct dissect d;
    if (!d.p && !dissect_open(&d, WANT_ALL & ~WANT_SEQ))
        exit(1);
    d.p->bytes = fenced(bytes, n);
    d.p->caplen = (uint32_t)n;
    d.p->wirelen = d.p->caplen + missing;
    d.p->linktype = linktype;
    dissect_frame(&d);
    frames++;
    if (!check_structure(d.p, complaint) || !check_coverage(d.p, complaint))
        try_frame(linktype, WANT_ALL & ~WANT_SEQ, bytes, n, missing);
}

static void try_variants(uint16_t linktype, const uint8_t *bytes, size_t n)
{
    static uint8_t copy[ROOM];
    uint32_t state = 0x9e3779b9u ^ (uint32_t)n;
    for (size_t cut = 0; cut < n && n <= CUT_BELOW; cut++)
        try_quickly(linktype, bytes, cut, (uint32_t)(n - cut));
    for (unsigned i = 0; n && i < CHANGES; i++) {
        memcpy(copy, bytes, n);
        for (unsigned k = 0; k <= i % 4; k++)
            copy[next_random(&state) % n] = (uint8_t)next_random(&state);
        if (i % 8)
            try_quickly(linktype, copy, n, 0);
        else
            try_frame(linktype, WANT_ALL, copy, n, 0);
    }
}

/* ---- inputs of captures ---- */

/* No input is longer: a fuzzer is quick with short ones. */
#define EXPORT_MOST 4096u

static void export(const char *target, const uint8_t *bytes, size_t n, const char *from)
{
    char path[4096];
    const char *base = strrchr(from, '/');
    snprintf(path, sizeof(path), "%s/%s", export_dir, target);
    mkdir(path, 0777);
    snprintf(path, sizeof(path), "%s/%s/%s-%u", export_dir, target, base ? base + 1 : from,
             frames++);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, n, f) != n || fclose(f)) {
        perror(path);
        exit(1);
    }
}

/* All frames of a file in a row, as far as they fit. */
struct row {
    uint8_t bytes[EXPORT_MOST];
    size_t n;
};

static void export_frame(struct row *row, uint16_t linktype, const uint8_t *bytes, size_t n,
                         const char *from)
{
    uint8_t input[EXPORT_MOST] = {fuzz_linktype(linktype), (uint8_t)WANT_ALL, 0};
    if (n > EXPORT_MOST - FRAME_HEAD)
        return;
    memcpy(input + FRAME_HEAD, bytes, n);
    export("frame", input, FRAME_HEAD + n, from);
    if (!row->n) {
        input[2] = FLOWS_ALL_VIEWS;
        memcpy(row->bytes, input, row->n = FLOWS_HEAD);
    }
    if (EXPORT_MOST - row->n < FLOWS_FRAME_HEAD + n)
        return;
    const uint8_t head[FLOWS_FRAME_HEAD] = {(uint8_t)(n >> 8), (uint8_t)n, 20};
    memcpy(row->bytes + row->n, head, sizeof(head));
    memcpy(row->bytes + row->n + sizeof(head), bytes, n);
    row->n += sizeof(head) + n;
}

/* The file itself, its first frames at least. */
static void export_file(const uint8_t *bytes, size_t n, const char *from)
{
    uint8_t input[EXPORT_MOST] = {0};
    n = n < EXPORT_MOST ? n : EXPORT_MOST - 1;
    memcpy(input + 1, bytes, n);
    export("file", input, n + 1, from);
}

/* ---- the replay ---- */

static const char *source; /* the file that is replayed */

static void replay_frame(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                         uint32_t wirelen)
{
    if (caplen > ROOM)
        return;
    if (export_dir) {
        export_frame(context, linktype, bytes, caplen, source);
        return;
    }
    uint32_t missing = wirelen > caplen ? wirelen - caplen : 0;
    try_frame(linktype, WANT_ALL, bytes, caplen, missing);
    try_frame(linktype, 0, bytes, caplen, missing);
    try_variants(linktype, bytes, caplen);
}

static bool is_text(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".txt") == 0;
}

/* The views of check_views() that show lines with all there is to say. */
#define VERBOSE_LINE 0x08u

/* A saved frame, cut at every length: what was saved is there for what it says, and each of its
 * parts may be the first that is missing. */
static void cut_input(const uint8_t *input, size_t size)
{
    for (size_t n = 0; size > FRAME_HEAD && n < size - FRAME_HEAD; n++) {
        memcpy(fence - n, input + FRAME_HEAD, n);
        fuzz_one(fuzz_linktype_at(input[0]), WANT_ALL, fence - n, n,
                 (uint32_t)(size - FRAME_HEAD - n), VERBOSE_LINE);
        frames++;
    }
}

/* The target whose name the file's folder has, or NULL. */
static int (*target_of(const char *path))(const uint8_t *data, size_t size)
{
    static const struct {
        const char *name;
        int (*run)(const uint8_t *data, size_t size);
    } targets[] = {{"frame", fuzz_frame},
                   {"flows", fuzz_flows},
                   {"file", fuzz_file},
                   {"filter", fuzz_filter},
                   {"grade", fuzz_grade}};
    const char *end = strrchr(path, '/');
    for (size_t i = 0; end && i < sizeof(targets) / sizeof(targets[0]); i++) {
        size_t n = strlen(targets[i].name);
        if ((size_t)(end - path) > n && end[-(ptrdiff_t)n - 1] == '/' &&
            strncmp(end - n, targets[i].name, n) == 0)
            return targets[i].run;
    }
    return is_text(path) ? fuzz_grade : NULL;
}

static void replay(const char *path)
{
    size_t size;
    uint8_t *bytes = read_file(path, &size);
    source = path;
    /* Said before, so that the last name seen is that of the input that failed. */
    fprintf(stderr, "%s\n", path);
    struct row row = {.n = 0};
    int (*target)(const uint8_t *, size_t) = export_dir || size > ROOM ? NULL : target_of(path);
    if (target == fuzz_frame && size <= CUT_INPUTS_BELOW)
        cut_input(bytes, size);
    if (target)
        target(fenced(bytes, size), size);
    else if (is_pcap(bytes, size))
        each_frame(bytes, size, replay_frame, &row);
    if (row.n)
        export("flows", row.bytes, row.n, path);
    if (export_dir)
        export_file(bytes, size, path);
    inputs++;
    free(bytes);
}

int main(int argc, char **argv)
{
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "--export") == 0) {
        export_dir = argv[2];
        first = 3;
    }
    fuzz_all_views = true;
    make_fence();
    for (int i = first; i < argc; i++)
        each_path(argv[i], replay);
    printf("%u frames of %u files\n%u passed, 0 failed\n", frames, inputs, inputs);
    return inputs ? 0 : 1;
}
