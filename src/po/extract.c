/* Writes the sentences about fields, and the words for values that the views put into their own
 * sentences, as a gettext template: in the order of the protocols and their tables, each once, with
 * the fields that use it, so that a translator sees what it is about. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wireloupe/protocol.h"

struct message {
    const char *text;
    const struct field_def *first; /* where it stands first */
    unsigned order;
};

static struct message *messages;
static unsigned n_messages, room;

static void add(const char *text, const struct field_def *row)
{
    if (!text || !*text)
        return;
    if (n_messages == room) {
        room = room ? 2 * room : 4096;
        messages = realloc(messages, room * sizeof *messages);
        if (!messages) {
            perror("extract");
            exit(1);
        }
    }
    messages[n_messages] = (struct message){text, row, n_messages};
    n_messages++;
}

static int by_text(const void *a, const void *b)
{
    const struct message *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : x->order < y->order ? -1 : 1;
}

static int by_order(const void *a, const void *b)
{
    const struct message *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Keeps the first of those with the same text. */
static void drop_doubles(void)
{
    unsigned n = 0;
    qsort(messages, n_messages, sizeof *messages, by_text);
    for (unsigned i = 0; i < n_messages; i++) {
        if (n == 0 || strcmp(messages[n - 1].text, messages[i].text) != 0)
            messages[n++] = messages[i];
    }
    n_messages = n;
    qsort(messages, n_messages, sizeof *messages, by_order);
}

static void quoted(const char *s)
{
    putchar('"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            putchar('\\');
        putchar(*s);
    }
    fputs("\"\n", stdout);
}

/* The name of a field stands where gettext has the name of a file. */
static void show(const struct message *m)
{
    printf("\n#. %s\n#: %s\n", m->first->label, m->first->name);
    fputs("msgid ", stdout);
    quoted(m->text);
    fputs("msgstr \"\"\n", stdout);
}

static int ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

/* The verdict on a checksum is a sentence's end, in whatever protocol; what a value means is a
 * sentence. */
static int has_sentences(const struct field_def *row)
{
    return ends_with(row->name, "checksum.status") || ends_with(row->name, ".meaning");
}

static void add_row(const struct field_def *row)
{
    add(row->what, row);
    add(row->unit, row);
    for (unsigned i = 0; has_sentences(row) && i < row->n_names; i++)
        add(row->names[i].name, row);
}

int main(void)
{
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        for (unsigned k = 0; k < protocols[i]->n_fields; k++)
            add_row(&protocols[i]->fields[k]);
    }
    drop_doubles();
    fputs("msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n", stdout);
    for (unsigned i = 0; i < n_messages; i++)
        show(&messages[i]);
    free(messages);
    return ferror(stdout) ? 1 : 0;
}
