/* --grade: what a student wrote under the bytes of a frame, beside what they are. */
#include "grade.h"

#include "wireloupe/dissect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static bool judge_open(struct judge *g, const char *text, size_t n, const struct packet *p,
                       struct out *out)
{
    *g = (struct judge){.p = p, .out = out, .digits = p->caplen > 0x10000 ? 8 : 4};
    return units_open(&g->units, p) && student_read(&g->student, text, n) &&
           out_open(&g->said, -1, 512) && out_open(&g->name, -1, 256) &&
           out_open(&g->bytes, -1, 256) && out_open(&g->taken, -1, 256);
}

static void judge_close(struct judge *g)
{
    units_free(&g->units);
    student_free(&g->student);
    out_free(&g->said);
    out_free(&g->name);
    out_free(&g->bytes);
    out_free(&g->taken);
}

bool grade_text(const char *text, size_t n, const struct packet *p, struct out *out)
{
    struct judge g;
    bool good = false;
    if (!judge_open(&g, text, n, p, out)) {
        out_str(out, _("Out of memory: nothing was graded."));
        out_char(out, '\n');
        judge_close(&g);
        return false;
    }
    LANG_FILL(out, "Frame %1: %2 bytes", {.number = p->number}, {.number = p->caplen});
    out_str(out, "\n\n");
    for (uint32_t i = 0; i < g.student.n_entries; i++)
        judge_entry(&g, i);
    if (g.student.is_cut) {
        out_fill(out, ' ', 6);
        out_str(out, _("The rest of the text is too much to grade."));
        out_char(out, '\n');
    }
    say_missing(&g);
    good = say_score(&g) && !g.student.is_cut;
    judge_close(&g);
    return good;
}

/* ---- the file ---- */

bool grading_read(struct grading *g, const char *name)
{
    bool own = strcmp(name, "-") != 0;
    FILE *f = own ? fopen(name, "r") : stdin;
    *g = (struct grading){.text = malloc(GRADE_MOST + 1)};
    errno = f && !g->text ? ENOMEM : errno;
    if (f && g->text)
        g->n = fread(g->text, 1, GRADE_MOST + 1, f);
    bool good = f && g->text && !ferror(f);
    if (good && g->n > GRADE_MOST) {
        errno = EFBIG;
        good = false;
    }
    int why = errno;
    if (f && own)
        fclose(f);
    errno = why;
    return good;
}

void grading_free(struct grading *g)
{
    free(g->text);
    *g = (struct grading){0};
}

/* ---- the view ---- */

static uint32_t grade_want(const struct view_options *o)
{
    (void)o;
    return WANT_FIELDS;
}

static void grade_packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct grading *text = o->grading;
    if (!text || text->is_done)
        return;
    text->is_done = true;
    text->is_right = grade_text(text->text, text->n, p, out);
}

const struct view view_grade = {
    .name = "grade",
    .help = "a student's annotated dump beside the packet: right, wrong, missing",
    .translated = true,
    .want = grade_want,
    .packet = grade_packet,
};
