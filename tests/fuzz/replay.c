/* Runs the fuzz target without a fuzzer, in every check: over saved inputs, over the frames of
 * capture files, and over those frames cut short and with bytes changed. Each frame stands right
 * before an unmapped page.
 *
 *     replay FILE|FOLDER...           inputs, *.pcap captures, and texts to grade, *.txt
 *     replay --export DIR FOLDER...   writes the frames of captures as inputs, to begin a fuzzing
 * from */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz_frame.h"
#include "../support/checks.h"
#include "../support/frames.h"

#define ROOM (1u << 20) /* bytes before the fence */
#define CUT_BELOW 700u  /* frames up to this length are cut at every length */
#define CHANGES 64u     /* changed copies of a frame */

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
    fuzz_frame(linktype, want, fenced(bytes, n), n, missing);
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

static void export_frame(uint16_t linktype, const uint8_t *bytes, size_t n, const char *from)
{
    char path[4096];
    const char *base = strrchr(from, '/');
    uint8_t head[INPUT_HEAD] = {fuzz_linktype(linktype), (uint8_t)WANT_ALL, 0};
    snprintf(path, sizeof(path), "%s/%s-%u", export_dir, base ? base + 1 : from, frames++);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(head, 1, sizeof(head), f) != sizeof(head) || fwrite(bytes, 1, n, f) != n ||
        fclose(f)) {
        perror(path);
        exit(1);
    }
}

static const char *source; /* the file that is replayed */

static void replay_frame(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                         uint32_t wirelen)
{
    (void)context;
    if (caplen > ROOM)
        return;
    if (export_dir) {
        export_frame(linktype, bytes, caplen, source);
        return;
    }
    uint32_t missing = wirelen > caplen ? wirelen - caplen : 0;
    try_frame(linktype, WANT_ALL, bytes, caplen, missing);
    try_frame(linktype, 0, bytes, caplen, missing);
    try_variants(linktype, bytes, caplen);
}

/* Inputs have no suffix. */
static bool is_input(const char *path)
{
    const char *base = strrchr(path, '/');
    return !strchr(base ? base : path, '.');
}

static bool is_text(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".txt") == 0;
}

static void replay(const char *path)
{
    size_t size;
    uint8_t *bytes = read_file(path, &size);
    source = path;
    /* Said before, so that the last name seen is that of the input that failed. */
    fprintf(stderr, "%s\n", path);
    if (is_pcap(bytes, size))
        each_frame(bytes, size, replay_frame, NULL);
    else if (is_text(path) && size <= ROOM && !export_dir)
        fuzz_grade(fenced(bytes, size), size);
    else if (is_input(path) && size <= ROOM)
        LLVMFuzzerTestOneInput(fenced(bytes, size), size);
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
    make_fence();
    for (int i = first; i < argc; i++)
        each_path(argv[i], replay);
    printf("%u frames of %u files\n%u passed, 0 failed\n", frames, inputs, inputs);
    return inputs ? 0 : 1;
}
