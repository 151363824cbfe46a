/* Writes the manual page of every field that the dissection knows, from the protocols' tables. */
#include <stdio.h>

#include "wireloupe/protocol.h"

/* Text in which roff must find no commands. */
static void plain(const char *s)
{
    if (*s == '.' || *s == '\'')
        fputs("\\&", stdout);
    for (; *s; s++) {
        if (*s == '\\')
            fputs("\\e", stdout);
        else if (*s == '-')
            fputs("\\-", stdout);
        else
            putchar(*s);
    }
}

static void show_row(const struct field_def *row)
{
    fputs(".TP\n.B ", stdout);
    plain(row->name);
    fputs("\n", stdout);
    plain(row->label);
    fputs(". ", stdout);
    plain(row->what);
    fputs("\n(", stdout);
    plain(row->rfc);
    fputs(")\n", stdout);
}

static void show_protocol(const struct protocol *t)
{
    fputs(".SH ", stdout);
    plain(t->title);
    fputs("\n", stdout);
    plain(t->rfc);
    fputs(".\n", stdout);
    for (unsigned k = 0; k < t->n_fields; k++) {
        if (!(t->fields[k].flags & FF_PART))
            show_row(&t->fields[k]);
    }
}

int main(void)
{
    fputs(".TH WIRELOUPE-FIELDS 7 2026-11-21 \"wireloupe\"\n.SH NAME\nwireloupe-fields \\- the "
          "fields of packets, by "
          "protocol\n"
          ".SH DESCRIPTION\nThese are the fields that\n.BR wireloupe (1)\nfinds in packets, under "
          "the "
          "names that its\n.B \\-\\-map\nprints and that field filters use. In parentheses: where "
          "each "
          "is defined.\n",
          stdout);
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++)
        show_protocol(protocols[i]);
    fputs(".SH SEE ALSO\n.BR wireloupe (1)\n", stdout);
    return ferror(stdout) ? 1 : 0;
}
