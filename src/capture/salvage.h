/* Inside src/capture: --salvage: a damaged capture file without its damaged parts. */
#ifndef WIRELOUPE_SALVAGE_H
#define WIRELOUPE_SALVAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct stream;
struct salvage;

/* salvage_open: will read s, whose first bytes (n of them) are at head, and pass on only records
 * that make sense; `skipped` (may be NULL) is told what is left out under `name`, which must stay.
 * NULL without memory, or where the file is neither pcap nor pcapng. */
struct salvage *salvage_open(struct stream *s, const unsigned char *head, size_t n,
                             const char *name,
                             void (*skipped)(const char *name, uint64_t offset, uint64_t n));
/* salvage_read: the next bytes of the file without the damage: 0 at the end. */
ssize_t salvage_read(struct salvage *v, void *buf, size_t n);
void salvage_close(struct salvage *v);

#endif
