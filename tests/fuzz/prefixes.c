/* Every prefix of capture files, through the readers and every view: a file that ends at any byte,
 * a frame that the capture cut at any byte. Each stands right before an unmapped page.
 *
 *     prefixes [--every N] FILE|FOLDER...    of the prefixes each N-th, beginning with another one
 *                                            in each file and frame; 1, and so all, without it */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "../support/checks.h"
#include "../support/frames.h"

#define ROOM (1u << 20) /* bytes before the fence */
#define SMALL 65536u    /* larger files are left out */

static uint8_t *fence;
static size_t every = 1, phase;
static unsigned files, left_out;
static unsigned long readings, frames;

static void make_fence(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map =
        mmap(NULL, ROOM + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED || mprotect(map + ROOM, page, PROT_NONE)) {
        perror("prefixes: mmap");
        exit(1);
    }
    fence = map + ROOM;
}

/* The first prefix to try of the next thing. */
static size_t first(void)
{
    return phase++ % every;
}

static void cut_frame(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                      uint32_t wirelen)
{
    (void)context;
    for (size_t n = first(); n <= caplen; n += every) {
        memcpy(fence - n, bytes, n);
        fuzz_one(linktype, WANT_ALL, fence - n, n,
                 (wirelen > caplen ? wirelen : caplen) - (uint32_t)n, CHECK_ALL);
        frames++;
    }
}

/* As the file ends there, with --salvage and without; the byte before says which. */
static void cut_file(const uint8_t *bytes, size_t size)
{
    for (size_t n = first(); n <= size; n += every) {
        for (uint8_t salvage = 0; salvage < 2; salvage++) {
            memcpy(fence - n, bytes, n);
            fence[-(ptrdiff_t)n - 1] = salvage;
            fuzz_file(fence - n - 1, n + 1);
            readings++;
        }
    }
}

/* What stands beside captures: a text about them, pictures. */
static bool is_capture(const char *path)
{
    static const char *const others[] = {".md", ".png", ".html"};
    const char *end = strrchr(path, '.');
    for (size_t i = 0; end && i < sizeof(others) / sizeof(others[0]); i++) {
        if (strcmp(end, others[i]) == 0)
            return false;
    }
    return true;
}

static void cut_path(const char *path)
{
    size_t size;
    if (!is_capture(path))
        return;
    uint8_t *bytes = read_file(path, &size);
    if (size <= SMALL) {
        /* Said before, so that the last name seen is that of the file that failed. */
        fprintf(stderr, "%s\n", path);
        files++;
        cut_file(bytes, size);
        if (is_pcap(bytes, size))
            each_frame(bytes, size, cut_frame, NULL);
    } else {
        left_out++;
    }
    free(bytes);
}

int main(int argc, char **argv)
{
    int from = 1;
    if (argc > 2 && strcmp(argv[1], "--every") == 0) {
        every = strtoul(argv[2], NULL, 10);
        from = 3;
    }
    if (!every)
        return 2;
    make_fence();
    for (int i = from; i < argc; i++)
        each_path(argv[i], cut_path);
    printf("%lu prefixes of files, %lu of frames, of %u files (%u larger ones left out)\n",
           readings, frames, files, left_out);
    printf("%u passed, 0 failed\n", files);
    return files ? 0 : 1;
}
