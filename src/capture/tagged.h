/* Inside src/capture: frames that a filter does not see because of a VLAN tag. */
#ifndef WIRELOUPE_TAGGED_H
#define WIRELOUPE_TAGGED_H

#include <string.h>

#include "source.h"

#define MAX_TERMS 8

/* The expression taken apart, so that no `vlan` moves what another part looks at. */
struct terms {
    unsigned n; /* 0: the expression has no `vlan`, and is its own only term */
    char *text[MAX_TERMS];
};

/* terms_of: the terms that an expression joins with "or", each with its `vlan` first: libpcap takes
 * all that stands behind a `vlan` to be behind a tag, in the terms that follow, too. Without memory
 * there are fewer. */
void terms_of(struct terms *t, const char *expression);
void terms_free(struct terms *t);

/* tagged_is: these two bytes are the type of a VLAN tag. tagged_place: where the first one stands
 * in a frame of Ethernet, or "cooked"; 0 in others. */
static inline bool tagged_is(const uint8_t *type)
{
    return memcmp(type, "\x81\x00", 2) == 0 || memcmp(type, "\x88\xa8", 2) == 0 ||
           memcmp(type, "\x91\x00", 2) == 0;
}

static inline uint32_t tagged_place(const struct frame *f)
{
    return f->linktype == DLT_EN10MB ? 12 : f->linktype == DLT_LINUX_SLL ? 14 : 0;
}

/* tagged_rest: copies the frame without its tags i to j (from the outermost, 0) to `room`, of
 * TAGGED_ROOM bytes. False where it has no such tags. */
#define TAGGED_ROOM 2048
bool tagged_rest(const struct frame *f, unsigned i, unsigned j, struct frame *to, uint8_t *room);

/* tagged_count_live: a socket that counts the frames on the interface of c which `code` refuses and
 * which one of the terms would see: behind a tag, or because no other term's `vlan` is before it.
 * -1 where there can be none; to be closed by the caller. */
int tagged_count_live(const struct capture *c, const struct bpf_program *code,
                      const char *expression, const struct terms *t);
/* tagged_counted: what it counted since the last call. */
uint64_t tagged_counted(int counter);

#endif
