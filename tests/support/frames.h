/* The frames of pcap files, for tests: no libpcap is needed, and no other form of file is read. */
#ifndef TESTS_FRAMES_H
#define TESTS_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* is_pcap: the n bytes of a file begin as a pcap file does. */
bool is_pcap(const uint8_t *file, size_t n);

/* What is done with a frame; linktype is pcap's DLT_ number. */
typedef void frame_fn(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                      uint32_t wirelen);

/* each_frame: calls f for every whole frame of a pcap file's n bytes. */
void each_frame(const uint8_t *file, size_t n, frame_fn *f, void *context);

/* read_file: the bytes of a file, for the caller to free; ends the program where it cannot be read.
 */
uint8_t *read_file(const char *path, size_t *n);

/* each_path: calls f for a file, or, in the order of their names, for all files in a folder. */
void each_path(const char *path, void (*f)(const char *path));

#endif
