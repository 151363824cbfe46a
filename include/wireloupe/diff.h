/* Two captures, compared field by field: --diff. */
#ifndef WIRELOUPE_DIFF_H
#define WIRELOUPE_DIFF_H

#include "wireloupe/packet.h"
#include "wireloupe/view.h"

struct diff;

/* Packets that wait for what they may be the same as: at most so many of each capture, and so much
 * memory for both; the oldest are then judged by what there is. */
#define DIFF_MOST 4096u
#define DIFF_BYTES ((size_t)64 << 20)

/* Room for one message of this module. */
#define DIFF_ERROR_SIZE 512

/* What was found, in packets. */
struct diff_counts {
    uint64_t same, different; /* pairs */
    uint64_t only[2];         /* of the first and of the second capture */
};

/* diff_open: begins a comparison; the report goes to `out`, and both captures have the names that
 * stand in it. The strings, `out` and the options must outlive it. Returns NULL without memory. */
struct diff *diff_open(struct out *out, const struct view_options *o, const char *const names[2]);
void diff_close(struct diff *d);
/* diff_ignore: fields to leave out: names, globs and protocols, commas between them. Returns false
 * with the reason in `error`. */
bool diff_ignore(struct diff *d, const char *names, char *error);
/* diff_want: the WANT_* bits that the packets need. */
uint32_t diff_want(const struct view_options *o);
/* diff_side: of which capture (0 or 1) the next packet is needed, if it has one. */
unsigned diff_side(const struct diff *d);
/* diff_packet: a packet of that capture, the next one. Returns false without memory. */
bool diff_packet(struct diff *d, unsigned side, const struct packet *p);
/* diff_end: both captures have ended: judges what waits, writes the rest of the report. */
struct diff_counts diff_end(struct diff *d);

#endif
