/* The language of what a person reads: the sentences about fields, and the words of --walk and the
 * other views of a classroom. Labels are the RFCs', and lines, JSON and error messages are one
 * language's always.
 *
 * A message is written in English in the source, as _("..."), and stands with its translation in
 * src/po. English is what there is where a catalogue is not built in, or has no word. */
#ifndef WIRELOUPE_LANG_H
#define WIRELOUPE_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include "wireloupe/out.h"

/* lang_text: the message in the language in use; the message itself in English. NULL stays NULL.
 * The result lives as long as the program. */
const char *lang_text(const char *message);
#define _(message) lang_text(message)
/* A message in a table, which is translated where it is shown. */
#define N_(message) (message)

enum lang_choice {
    LANG_USED,    /* from now on messages are in that language */
    LANG_ABSENT,  /* a language that this build was made without */
    LANG_UNKNOWN, /* no language that there is a translation to */
};

/* lang_use: chooses the language of the calling thread by its code: "en", "ja". English where it is
 * not called. */
enum lang_choice lang_use(const char *code);
/* lang_wanted: the code of the language that the environment asks for, by LANGUAGE, LC_ALL,
 * LC_MESSAGES and LANG, where this build has it; else "en". */
const char *lang_wanted(void);
/* lang_code: the code of the language that the thread uses. */
const char *lang_code(void);
/* lang_features: for --version: " gettext (ja)", or NULL where only English is built in. */
const char *lang_features(void);

/* What stands for %1, %2, ... in a message. */
struct lang_part {
    const char *text; /* or NULL: the number */
    uint64_t number;
    unsigned hex; /* digits of the number in hex; 0: in decimal */
};

/* lang_fill: appends a message with its parts, in the order that the language puts them: %1 is the
 * first, %9 the most; any other % stands for itself. */
void lang_fill(struct out *out, const char *message, const struct lang_part *parts, unsigned n);
#define LANG_FILL(out, message, ...)                                                               \
    lang_fill((out), lang_text(message), (const struct lang_part[]){__VA_ARGS__},                  \
              sizeof((const struct lang_part[]){__VA_ARGS__}) / sizeof(struct lang_part))

/* ---- columns of a terminal ---- */

/* lang_terminal_width: how wide text may be on the descriptor: as COLUMNS says (1 to 1000), else as
 * wide as the terminal is, 80 where it is none. */
unsigned lang_terminal_width(int fd);

/* lang_columns: how many columns the character takes that begins at s and ends before `end`: 1, for
 * those of East Asia 2, for marks that join the one before them 0. *n is set to its bytes, at least
 * 1; bytes that are no UTF-8 count one each. s < end. */
unsigned lang_columns(const char *s, const char *end, size_t *n);
/* lang_width: the columns of n bytes of text. */
uint32_t lang_width(const char *s, size_t n);
/* lang_break: the bytes of the first line of a text that fits in `room` columns, at least one
 * character: it ends before a space where it can, between characters of East Asia where a line may
 * end there, or where the text or the room ends; a newline ends it at once. */
size_t lang_break(const char *s, size_t n, uint32_t room);

#endif
