/* The last pass over a packet: the coverage promise. */
#ifndef WIRELOUPE_FINISH_H
#define WIRELOUPE_FINISH_H

struct dissect;

/* finish_packet: every captured byte in exactly one leaf: what no leaf covers becomes a `data`
 * field, and a leaf never reaches into another's bytes. Fields keep their order. */
void finish_packet(struct dissect *d);

#endif
