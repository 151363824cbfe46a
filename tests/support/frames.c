/* Reads pcap files: see frames.h. */
#include "frames.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "wireloupe/protocol.h"

#define FILE_HEAD 24u  /* bytes before the first record */
#define FRAME_HEAD 16u /* bytes of a record before its frame */

bool is_pcap(const uint8_t *file, size_t n)
{
    static const uint8_t magics[][4] = {{0xd4, 0xc3, 0xb2, 0xa1},
                                        {0xa1, 0xb2, 0xc3, 0xd4},
                                        {0x4d, 0x3c, 0xb2, 0xa1},
                                        {0xa1, 0xb2, 0x3c, 0x4d}};
    for (size_t i = 0; n >= FILE_HEAD && i < sizeof(magics) / sizeof(magics[0]); i++) {
        if (memcmp(file, magics[i], 4) == 0)
            return true;
    }
    return false;
}

static uint32_t number(const uint8_t *s, bool big_endian)
{
    uint32_t v;
    memcpy(&v, s, sizeof(v));
    return big_endian ? __builtin_bswap32(v) : v;
}

/* A file's number of a link type, as libpcap numbers it here: the same but for a few. */
static uint16_t linktype_of(uint32_t in_file)
{
    return in_file == 101 ? LINK_RAW : (uint16_t)in_file;
}

void each_frame(const uint8_t *file, size_t n, frame_fn *f, void *context)
{
    bool big_endian = file[0] == 0xa1;
    uint16_t linktype = linktype_of(number(file + 20, big_endian) & 0xffff);
    for (size_t at = FILE_HEAD; n - at >= FRAME_HEAD;) {
        uint32_t caplen = number(file + at + 8, big_endian);
        uint32_t wirelen = number(file + at + 12, big_endian);
        at += FRAME_HEAD;
        if (caplen > n - at)
            return;
        f(context, linktype, file + at, caplen, wirelen);
        at += caplen;
    }
}

uint8_t *read_file(const char *path, size_t *n)
{
    size_t room = 1u << 16, got;
    uint8_t *bytes = malloc(room);
    FILE *f = fopen(path, "rb");
    *n = 0;
    while (f && bytes && (got = fread(bytes + *n, 1, room - *n, f)) > 0) {
        *n += got;
        if (*n == room)
            /* cppcheck-suppress memleakOnRealloc; without memory the program ends */
            bytes = realloc(bytes, room *= 2);
    }
    if (!f || !bytes || ferror(f)) {
        perror(path);
        exit(1);
    }
    fclose(f);
    return bytes;
}

void each_path(const char *path, void (*f)(const char *path))
{
    struct stat st;
    struct dirent **names;
    if (stat(path, &st) || !S_ISDIR(st.st_mode)) {
        f(path);
        return;
    }
    int n = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char inner[4096];
        if (names[i]->d_name[0] != '.') {
            snprintf(inner, sizeof(inner), "%s/%s", path, names[i]->d_name);
            each_path(inner, f);
        }
        free(names[i]);
    }
    if (n >= 0)
        free(names);
}
