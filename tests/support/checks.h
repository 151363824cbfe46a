/* What must hold for every packet of any content: asked by the unit tests at every captured length,
 * and by the fuzzer. */
#ifndef TESTS_CHECKS_H
#define TESTS_CHECKS_H

#include <stdbool.h>
#include <stdint.h>

#include "wireloupe/dissect.h"
#include "wireloupe/view.h"

/* Everything that views can ask a dissection for. */
#define WANT_ALL                                                                                   \
    (WANT_FIELDS | WANT_VERBOSE | WANT_CHECKSUM | WANT_SEQ | WANT_TEXT | WANT_FLOW |               \
     WANT_REASSEMBLY | WANT_HELLOS | WANT_NAMES)

/* The room for a complaint: what is wrong, in one line. */
#define COMPLAINT 256

/* check_structure: layers and fields are in order and inside the captured bytes. Returns false and
 * fills in the complaint where they are not; the same for the three below. */
bool check_structure(const struct packet *p, char complaint[COMPLAINT]);

/* check_coverage: the leaves cover every captured byte exactly once, but for bit fields of the very
 * same bytes, whose masks are disjoint. */
bool check_coverage(const struct packet *p, char complaint[COMPLAINT]);

/* complain: fills in the complaint as printf does. Returns false. */
bool complain(char complaint[COMPLAINT], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* check_clean: the text has no control character but newline and tab, no escape sequence, no C1
 * control, nothing that changes its direction and no broken UTF-8: nothing that a terminal, or
 * whoever reads it, obeys. `what` names it in the complaint. */
bool check_clean(const char *what, const char *text, size_t n, char complaint[COMPLAINT]);
/* check_json: each line is one object of valid JSON (RFC 8259). */
bool check_json(const char *what, const char *s, size_t n, char complaint[COMPLAINT]);
/* check_data: in the data of --html strings end, and nothing in them can begin markup. */
bool check_data(const char *what, const char *s, size_t n, char complaint[COMPLAINT]);
/* without_colors: takes the sequences of --color out of the text. Returns its new length. */
size_t without_colors(char *text, size_t n);

#define CHECK_ALL 0xffffffffu

/* check_views: every view of the packet whose bit is set in `views`, with many options, into
 * memory: the text is clean, with and without colours the same, and the JSON valid. A packet that
 * was dissected without WANT_FIELDS is shown as lines only. */
bool check_views(const struct packet *p, uint32_t want, uint32_t views, char complaint[COMPLAINT]);

/* check_packet: all of the above, in this order; without WANT_HEADERS no coverage. */
bool check_packet(const struct packet *p, uint32_t want, char complaint[COMPLAINT]);

#endif
