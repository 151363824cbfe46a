/* What the files of --worksheet share: blanks, and the answers that --key fills in. */
#ifndef SHEET_H
#define SHEET_H

#include "walk.h"

struct sheet {
    struct walk w;     /* the line at hand; w.text holds an answer until it is written */
    uint32_t question; /* number of the last one asked */
};

/* sheet_blank: n bytes of text where they are not asked for or where the key is wanted; else a rule
 * of `width` columns to write on. */
void sheet_blank(struct sheet *s, bool is_asked, const char *text, size_t n, uint32_t width);

/* sheet_number: the number of the next question, where one is asked, and the space it takes. */
void sheet_number(struct sheet *s, bool asks);

/* sheet_part: field i is asked about as one of those that an item of bits is made of; parts of
 * parts are not. */
bool sheet_part(const struct packet *p, const struct item *item, uint32_t i);

/* sheet_answer: what field i says, in w.text, and true; false where that is nothing to ask for: it
 * has no meaning of its own, or is too long. */
bool sheet_answer(struct sheet *s, uint32_t i);

/* sheet_trimmed: the length of n bytes of text without the spaces at their end. */
static inline size_t sheet_trimmed(const char *s, size_t n)
{
    while (n && s[n - 1] == ' ')
        n--;
    return n;
}

/* sheet_fields: the worksheet of one packet, below its header, as lines; sheet_rows: as rows. */
void sheet_fields(struct sheet *s);
void sheet_rows(struct sheet *s);

#endif
