/* Several threads that show packets: --jobs. */
#ifndef WIRELOUPE_JOBS_H
#define WIRELOUPE_JOBS_H

#include "wireloupe/view.h"

#define JOBS_MOST 64

struct jobs;

/* jobs_new: packets are shown by so many threads (2 to JOBS_MOST), the caller's among them. The
 * view is one whose packets stand apart, and has begun with those options; what all threads write
 * goes to `out` in the order of the packets. All three stay as they are until jobs_end(). NULL
 * without memory. */
struct jobs *jobs_new(unsigned n, const struct view *view, const struct view_options *o,
                      struct out *out);
/* jobs_packet: has a packet shown, soon. What it consists of is copied. The threads begin with the
 * first one: they have no more rights than the caller has by then. False without memory. */
bool jobs_packet(struct jobs *j, const struct packet *p);
/* jobs_end: all that was handed over is shown; the threads end. NULL is allowed. */
void jobs_end(struct jobs *j);

#endif
