/* SSH, the Secure Shell (RFC 4253).
 *
 * What a student learns here: before two programs can encrypt, each tells the other in one readable
 * line which version it is; after that, nothing can be read any more.
 *
 *    SSH-2.0-OpenSSH_9.2 Debian         version of the protocol, program, comment */
#include "text.h"

enum {
    SSH_LINE,
    SSH_PROTOCOL,
    SSH_LINE_END
};

#define MARK 0x5353482du /* "SSH-" */
#define MARK_LEN 4

static const struct field_def rows[] = {
    [SSH_LINE] = {.name = "ssh.identification",
                  .label = "Identification line",
                  .type = FT_TEXT,
                  .rfc = "RFC 4253 4.2",
                  .what = "The one line that both ends send in the clear."},
    [SSH_PROTOCOL] = {.name = "ssh.protocol",
                      .label = "Identification",
                      .type = FT_TEXT,
                      .rfc = "RFC 4253 4.2",
                      .what = "Which version of SSH the sender speaks, and which program it is."},
    [SSH_LINE_END] = {.name = "ssh.line_end",
                      .label = "Line end",
                      .type = FT_TEXT,
                      .rfc = "RFC 4253 4.2",
                      .what = "Ends the line; what follows is binary."},
};

static bool guess(const struct reader *r)
{
    return reader_peek(r, 0, MARK_LEN) == MARK && text_line(r).shown < TEXT_HIDDEN;
}

static void dissect(struct dissect *d)
{
    d->y->vars = d->p->n_fields;
    uint32_t have = reader_have(&d->r);
    if (have < MARK_LEN) {
        if (have < reader_left(&d->r) && reader_match(&d->r, "SSH", have))
            reader_need(&d->r, have + 1);
        return;
    }
    if (reader_peek(&d->r, 0, MARK_LEN) != MARK) {
        text_yield(d, GUESS_TCP);
        return;
    }
    struct text_line t = text_line(&d->r);
    uint32_t n = text_content(&d->r, t);
    if (memchr(d->r.base + d->r.pos, '\t', n))
        t.shown = TEXT_BINARY;
    uint32_t group = emit_group(d, SSH_LINE, t.shown);
    emit_bytes(d, SSH_PROTOCOL, n, 0);
    emit_bytes(d, SSH_LINE_END, t.length - n, 0);
    emit_end(d, group);
    if (t.shown == TEXT_CUT)
        reader_need(&d->r, 1);
}

static void line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    const struct field *f = layer_get(l->p, y, SSH_LINE);
    bool cut = f ? f->value == TEXT_CUT : (y->flags & LAYER_TRUNCATED) != 0;
    if (cut) {
        line_stop(l, "ssh");
        return;
    }
    /* A line that has no end is none. */
    if (f && f->value < TEXT_HIDDEN && f->value < f->length) {
        out_str(o, line_beyond(y) ? "SSH: " : ": SSH: ");
        out_escaped(o, field_bytes(l->p, f), f->value);
    }
    line_payload(l, y);
}

static const struct bind binds[] = {
    {BY_TCP_PORT, 22},
};

const struct protocol proto_ssh = {
    .name = "ssh",
    .title = "Secure Shell",
    .rfc = "RFC 4253",
    ROWS(rows),
    BINDS(binds),
    .guess = guess,
    .guess_first = "S",
    .guess_in = GUESS_TCP,
    .dissect = dissect,
    .line = line,
};
