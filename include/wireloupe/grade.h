/* Grading: a frame that a student took apart by hand, a field a line, beside its dissection. */
#ifndef WIRELOUPE_GRADE_H
#define WIRELOUPE_GRADE_H

#include "wireloupe/out.h"
#include "wireloupe/packet.h"

/* The most bytes of a text that are read. */
#define GRADE_MOST (1u << 20)

/* grade_text: grades the n bytes of a student's text, at most GRADE_MOST of which are read, against
 * a packet that was dissected with WANT_FIELDS, and appends the report: a line for each of the
 * student's, the fields that are missing, the score. Returns true where all is right. */
bool grade_text(const char *text, size_t n, const struct packet *p, struct out *out);

/* grade_frame: the bytes that the text names, put together into `frame`, at most `room`. Returns
 * how many. */
size_t grade_frame(const char *text, size_t n, uint8_t *frame, size_t room);

/* A text to grade, with what became of it: what view_grade works on. */
struct grading {
    char *text; /* owned */
    size_t n;
    bool is_done; /* a packet was graded by it, the first that the view was given */
    bool is_right;
};

/* grading_read: reads a file ("-": standard input). Returns false with errno set; EFBIG where it is
 * larger than GRADE_MOST. */
bool grading_read(struct grading *g, const char *name);
void grading_free(struct grading *g);

#endif
