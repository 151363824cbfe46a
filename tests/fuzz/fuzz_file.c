/* The fuzz target of what reads capture files: pcap and pcapng of any byte order, compressed or
 * not, hex dumps as text, with --salvage and without.
 *
 * An input is a byte of how to read (see READ_*), and the file. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/checks.h"
#include "wireloupe/capture.h"

#define READ_SALVAGE 0x01u
#define READ_MICRO 0x02u
#define READ_FILTER 0x04u /* only what is IP */
#define READ_TWICE 0x08u  /* the file merged with itself */
#define READ_BATCH 0x10u  /* all at once, not frame by frame */

/* A few bytes may be compressed from any number. */
#define BYTES_MOST (32u << 20)
#define FRAMES_MOST 100000u

struct reading {
    struct capture *c;
    uint64_t frames, bytes;
    uint32_t sum; /* of all bytes: so all of them are read */
    char last;    /* of a name */
};

static void fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    abort();
}

static void on_frame(void *user, const struct frame *f)
{
    struct reading *r = user;
    for (uint32_t i = 0; i < f->caplen; i++)
        r->sum = r->sum * 31 + f->bytes[i];
    const char *name = capture_interface(r->c, f->iface);
    if (name && *name)
        r->last = name[strlen(name) - 1];
    if (f->odd_time && !f->odd_fraction)
        fail("an odd time without a fraction");
    r->bytes += f->caplen + 1u;
    r->frames++;
    if (r->bytes > BYTES_MOST || r->frames > FRAMES_MOST)
        capture_stop(r->c);
}

static uint64_t told; /* where the last part ended that --salvage left out */

static void on_skipped(const char *name, uint64_t offset, uint64_t n)
{
    (void)name;
    if (offset < told || !n)
        fail("what was left out is told out of order");
    told = offset + n;
}

static void check_message(const char *error)
{
    char complaint[COMPLAINT];
    size_t n = strnlen(error, CAPTURE_ERROR_SIZE);
    if (!n || n == CAPTURE_ERROR_SIZE)
        fail("a failure without a reason");
    if (!check_clean("a message", error, n, complaint))
        fail(complaint);
}

static struct capture *open_one(const uint8_t *file, size_t n, uint8_t how)
{
    struct capture_options o = {
        .snaplen = 262144,
        .salvage = how & READ_SALVAGE,
        .micro = how & READ_MICRO,
        .skipped = how & READ_TWICE ? NULL : on_skipped,
    };
    char error[CAPTURE_ERROR_SIZE] = "";
    struct capture *c = capture_open_memory(file, n, "input", &o, error);
    if (!c)
        check_message(error);
    return c;
}

static struct capture *open_twice(const uint8_t *file, size_t n, uint8_t how)
{
    struct capture **parts = calloc(2, sizeof(struct capture *));
    if (!parts)
        abort();
    for (unsigned i = 0; i < 2; i++)
        parts[i] = open_one(file, n, how);
    struct capture *c = parts[0] && parts[1] ? capture_merge(parts, 2) : NULL;
    if (!c) {
        for (unsigned i = 0; i < 2; i++) {
            if (parts[i])
                capture_close(parts[i]);
        }
    }
    free(parts);
    return c;
}

static void read_all(struct reading *r, uint8_t how)
{
    enum capture_status status = CAPTURE_MORE;
    while (status == CAPTURE_MORE)
        status =
            how & READ_BATCH ? capture_run(r->c, on_frame, r) : capture_next(r->c, on_frame, r);
    if (status == CAPTURE_FAILED)
        check_message(capture_error(r->c));
    if (status == CAPTURE_STOPPED && r->bytes <= BYTES_MOST && r->frames <= FRAMES_MOST)
        fail("nobody has stopped it");
}

int fuzz_file(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    uint8_t how = data[0];
    char error[CAPTURE_ERROR_SIZE] = "";
    told = 0;
    struct reading r = {.c = how & READ_TWICE ? open_twice(data + 1, size - 1, how)
                                              : open_one(data + 1, size - 1, how)};
    if (!r.c)
        return 0;
    struct filter *filter = how & READ_FILTER ? filter_open("ip or vlan or ip6", true) : NULL;
    if (filter && !filter_attach(filter, r.c, error)) {
        check_message(error);
    } else {
        read_all(&r, how);
    }
    capture_close(r.c);
    filter_close(filter);
    return 0;
}
