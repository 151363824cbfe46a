/* Runs the fuzz target without a fuzzer, in every check: over saved inputs, over the frames of
 * capture files, and over those frames cut short and with bytes changed. Each frame stands right
 * before an unmapped page.
 *
 *     replay FILE|FOLDER...           inputs, and *.pcap captures
 *     replay --export DIR FOLDER...   writes the frames of captures as inputs, to begin a fuzzing
 * from */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz_frame.h"
#include "../support/checks.h"

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
    uint8_t head[INPUT_HEAD] = {fuzz_linktype(linktype), WANT_ALL, 0};
    snprintf(path, sizeof(path), "%s/%s-%u", export_dir, base ? base + 1 : from, frames++);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(head, 1, sizeof(head), f) != sizeof(head) || fwrite(bytes, 1, n, f) != n ||
        fclose(f)) {
        perror(path);
        exit(1);
    }
}

static uint32_t number(const uint8_t *s, bool swapped)
{
    uint32_t v;
    memcpy(&v, s, sizeof(v));
    return swapped ? __builtin_bswap32(v) : v;
}

/* A file's number of a link type, as the kernel and libpcap number it: the same but for a few. */
static uint16_t linktype_of(uint32_t in_file)
{
    return in_file == 101 ? LINK_RAW : (uint16_t)in_file;
}

/* The frames of a pcap file: a header of 24 bytes, 16 before each frame. */
static void replay_capture(const uint8_t *file, size_t size, const char *path)
{
    bool swapped = file[0] == 0xa1;
    uint16_t linktype = linktype_of(number(file + 20, swapped) & 0xffff);
    for (size_t at = 24; size - at >= 16;) {
        uint32_t caplen = number(file + at + 8, swapped), wirelen = number(file + at + 12, swapped);
        at += 16;
        if (caplen > size - at || caplen > ROOM)
            return;
        if (export_dir) {
            export_frame(linktype, file + at, caplen, path);
        } else {
            uint32_t missing = wirelen > caplen ? wirelen - caplen : 0;
            try_frame(linktype, WANT_ALL, file + at, caplen, missing);
            try_frame(linktype, 0, file + at, caplen, missing);
            try_variants(linktype, file + at, caplen);
        }
        at += caplen;
    }
}

static bool is_capture(const uint8_t *file, size_t size)
{
    static const uint8_t magics[][4] = {{0xd4, 0xc3, 0xb2, 0xa1},
                                        {0xa1, 0xb2, 0xc3, 0xd4},
                                        {0x4d, 0x3c, 0xb2, 0xa1},
                                        {0xa1, 0xb2, 0x3c, 0x4d}};
    for (size_t i = 0; size >= 24 && i < sizeof(magics) / sizeof(magics[0]); i++) {
        if (memcmp(file, magics[i], 4) == 0)
            return true;
    }
    return false;
}

static void replay_file(const char *path)
{
    size_t size = 0, room = 1u << 16, n;
    uint8_t *bytes = malloc(room);
    FILE *f = fopen(path, "rb");
    while (f && bytes && (n = fread(bytes + size, 1, room - size, f)) > 0) {
        size += n;
        if (size == room)
            bytes = realloc(bytes, room *= 2);
    }
    if (!f || !bytes || ferror(f)) {
        perror(path);
        exit(1);
    }
    fclose(f);
    /* Said before, so that the last name seen is that of the input that failed. */
    fprintf(stderr, "%s\n", path);
    if (is_capture(bytes, size))
        replay_capture(bytes, size, path);
    else if (!strstr(path, ".txt") && !strstr(path, ".pcap") && !strstr(path, ".md") &&
             size <= ROOM)
        LLVMFuzzerTestOneInput(fenced(bytes, size), size);
    inputs++;
    free(bytes);
}

static void replay(const char *path)
{
    struct stat st;
    struct dirent **names;
    int n = stat(path, &st) ? -1 : 0;
    if (n < 0 || !S_ISDIR(st.st_mode)) {
        replay_file(path);
        return;
    }
    n = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char inner[4096];
        if (names[i]->d_name[0] != '.') {
            snprintf(inner, sizeof(inner), "%s/%s", path, names[i]->d_name);
            replay(inner);
        }
        free(names[i]);
    }
    if (n >= 0)
        free(names);
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
        replay(argv[i]);
    printf("%u frames of %u files\n%u passed, 0 failed\n", frames, inputs, inputs);
    return inputs ? 0 : 1;
}
