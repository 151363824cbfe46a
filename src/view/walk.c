/* --walk: a frame byte by byte. Every field on a line of its own: where it stands, its bytes, its
 * name, and what it says; bits under the bytes they are in.
 *
 * A line that begins with an offset shows the bytes from there on, two digits each with a space
 * between them, before two spaces or the end of the line; no byte is shown twice. So the lines can
 * be read back into the frame, but for what a note says is folded. */
#include "wireloupe/dissect.h"
#include "walk.h"

#define ROW_BYTES 8
#define DUMP_BYTES 16
#define BYTE_COLUMNS 26 /* eight bytes, and room before the label */
#define FOLD_OVER 512   /* more undecoded bytes than that are folded, unless -v */
#define MAX_VERDICTS 8
#define MIN_WIDTH 72

/* Text of the frame at hand: a value waits here until it is known where it fits. One for all
 * frames, so that none is allocated for each. */
static struct out scratch;

struct walk {
    struct out *out;
    const struct view_options *o;
    const struct packet *p;
    const struct layer *y; /* the layer at hand */
    uint32_t width;        /* columns that may be used */
    uint32_t digits;       /* of an offset */
    uint32_t label_at;     /* column of the labels */
    uint32_t value_at;     /* column of the values */
    uint32_t column;       /* where the line at hand has got to */
    /* Verdicts ("ip.checksum.status") that are shown with what they judge ("ip.checksum"). */
    uint32_t n_verdicts;
    struct {
        uint32_t judged, verdict; /* fields */
    } verdicts[MAX_VERDICTS];
};

static uint32_t walk_want(const struct view_options *o)
{
    return WANT_FIELDS | WANT_CHECKSUM | WANT_SEQ | WANT_TEXT |
           (o->line.verbose ? WANT_VERBOSE : 0);
}

static void walk_begin(struct out *out, const struct view_options *o)
{
    (void)out;
    (void)o;
    if (!scratch.start)
        out_open(&scratch, -1, 4096);
}

static void walk_end(struct out *out, const struct view_options *o)
{
    (void)out;
    (void)o;
    out_free(&scratch);
}

/* ---- columns ---- */

static void put(struct walk *w, const char *s, size_t n)
{
    out_mem(w->out, s, n);
    w->column += walk_columns(s, n);
}

static void put_str(struct walk *w, const char *s)
{
    put(w, s, strlen(s));
}

static void put_dec(struct walk *w, uint64_t v)
{
    uint64_t rest = v;
    do
        w->column++;
    while (rest /= 10);
    out_dec(w->out, v);
}

static void put_offset(struct walk *w, uint32_t offset)
{
    out_hex(w->out, offset, w->digits);
    w->column += w->digits;
}

/* Fills up to a column, with two spaces at least where something stands before it. */
static void to_column(struct walk *w, uint32_t column)
{
    uint32_t n = column > w->column ? column - w->column : w->column ? 2 : 0;
    if (w->column > column || (w->column && column - w->column < 2))
        n = 2;
    out_fill(w->out, ' ', n);
    w->column += n;
}

static void new_line(struct walk *w)
{
    out_char(w->out, '\n');
    w->column = 0;
}

static size_t scratch_length(void)
{
    return (size_t)(scratch.at - scratch.start);
}

/* The length of a first line of text that fits in `room` columns: to a space where there is one,
 * else as much as fits, and never inside a character. A newline ends it at once. */
static size_t line_break(const char *s, size_t n, uint32_t room)
{
    size_t i = 0, space = 0;
    uint32_t columns = 0;
    while (i < n && s[i] != '\n' && columns < room) {
        columns++;
        i++;
        while (i < n && (s[i] & 0xc0) == 0x80)
            i++;
        if (i < n && s[i] == ' ')
            space = i;
    }
    if (i == n || s[i] == '\n')
        return i;
    return space ? space : i;
}

/* ---- the left side: offset and bytes ---- */

static void put_pairs(struct walk *w, uint32_t offset, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            out_char(w->out, ' ');
        out_hex(w->out, w->p->bytes[offset + i], 2);
    }
    w->column += n ? 3 * n - 1 : 0;
}

static void put_bytes(struct walk *w, uint32_t offset, uint32_t n)
{
    put_offset(w, offset);
    put(w, "  ", 2);
    walk_color(w->out, w->o, w->p, w->y);
    put_pairs(w, offset, n);
    walk_color(w->out, w->o, w->p, NULL);
}

/* Up to eight bytes of the n at offset that are left, or blanks where none are. */
static void left_side(struct walk *w, uint32_t *offset, uint32_t *n)
{
    uint32_t part = *n < ROW_BYTES ? *n : ROW_BYTES;
    if (part)
        put_bytes(w, *offset, part);
    *offset += part;
    *n -= part;
}

/* ---- the right side: label and value ---- */

/* The rest of a long text, and of the bytes beside it. */
static void tail_lines(struct walk *w, const char *s, size_t n, uint32_t indent, uint32_t offset,
                       uint32_t bytes)
{
    uint32_t at = w->label_at + indent + 2, room = w->width - at;
    while (n || bytes) {
        new_line(w);
        left_side(w, &offset, &bytes);
        size_t part = line_break(s, n, room);
        if (part) {
            to_column(w, at);
            put(w, s, part);
        }
        s += part;
        n -= part;
        while (n && (*s == ' ' || *s == '\n')) {
            s++;
            n--;
        }
    }
    new_line(w);
}

/* A field's line: n bytes at offset, its label, and the text in scratch; more lines where more is
 * there than fits. */
static void labelled(struct walk *w, uint32_t offset, uint32_t n, const char *label,
                     uint32_t indent, bool worked_out)
{
    const char *s = scratch.start;
    size_t len = scratch_length();
    left_side(w, &offset, &n);
    to_column(w, w->label_at + indent);
    if (worked_out)
        put(w, "[", 1);
    put_str(w, label);
    if (worked_out)
        put(w, "]", 1);
    uint32_t at = w->column + 2 > w->value_at ? w->column + 2 : w->value_at;
    if (len && at + walk_columns(s, len) <= w->width && !memchr(s, '\n', len)) {
        to_column(w, at);
        put(w, s, len);
        len = 0;
    }
    tail_lines(w, s, len, indent, offset, n);
    scratch.at = scratch.start;
}

static uint32_t indent_of(const struct field *f)
{
    return 2u * (f->depth < 6 ? f->depth : 6);
}

/* ---- what a value points to ---- */

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

/* Whether the field's value is the key under which the next layer's protocol was found. */
static bool names_next(const struct walk *w, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    const struct layer *next = w->y + 1;
    if (!w->y || next >= w->p->layers + w->p->n_layers || f->length > 2 || row->mask)
        return false;
    if (row->type != FT_UINT && row->type != FT_HEX)
        return false;
    if (ends_with(row->name, "port"))
        return registry_find(BY_TCP_PORT, f->value) == next->proto ||
               registry_find(BY_UDP_PORT, f->value) == next->proto;
    if (!row->n_names)
        return false;
    enum bind_by by = f->length == 1 ? BY_IP_PROTO : BY_ETHERTYPE;
    return registry_find(by, f->value) == next->proto ||
           (by == BY_IP_PROTO && registry_find(BY_LLC_SAP, f->value) == next->proto) ||
           registry_find(BY_PPP, f->value) == next->proto;
}

static void add_verdict(struct walk *w, uint32_t i)
{
    for (uint32_t k = 0; k < w->n_verdicts; k++) {
        if (w->verdicts[k].judged == i) {
            out_str(&scratch, ", ");
            format_value(&scratch, w->p, &w->p->fields[w->verdicts[k].verdict]);
        }
    }
}

/* The value in words, with what it points to, into scratch. */
static void value_words(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    const struct field_def *row = field_def_of(f);
    scratch.at = scratch.start;
    format_value(&scratch, w->p, f);
    add_verdict(w, i);
    if (row->flags & FF_POINTER && w->y && f->value && f->length) {
        out_str(&scratch, " -> ends before ");
        out_hex(&scratch, w->y->offset + (uint64_t)f->value, w->digits);
    } else if (names_next(w, f)) {
        out_str(&scratch, " -> next layer");
    }
}

/* ---- opaque bytes ---- */

static bool readable(const uint8_t *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (s[i] < 0x20 || s[i] > 0x7e)
            return false;
    }
    return true;
}

static bool all_zero(const uint8_t *s, uint32_t n)
{
    uint32_t i = 0;
    while (i < n && s[i] == 0)
        i++;
    return i == n;
}

/* What may be said of bytes that have no meaning here, into scratch. */
static void bytes_words(const uint8_t *s, uint32_t n)
{
    scratch.at = scratch.start;
    if (n > 1 && readable(s, n) && n <= ROW_BYTES * 4) {
        out_char(&scratch, '"');
        out_text(&scratch, s, n);
        out_char(&scratch, '"');
        return;
    }
    out_dec(&scratch, n);
    out_str(&scratch, n == 1 ? " byte" : " bytes");
    if (all_zero(s, n))
        out_str(&scratch, n == 1 ? ", zero" : ", all zero");
}

/* Sixteen bytes a line, with the characters that they may be. */
static void dump(struct walk *w, uint32_t offset, uint32_t n)
{
    uint32_t shown = n > FOLD_OVER && !w->o->line.verbose ? FOLD_OVER : n;
    for (uint32_t from = 0; from < shown; from += DUMP_BYTES) {
        uint32_t part = shown - from < DUMP_BYTES ? shown - from : DUMP_BYTES;
        const uint8_t *s = w->p->bytes + offset + from;
        put_bytes(w, offset + from, part);
        to_column(w, w->digits + 4 + 3 * DUMP_BYTES - 1);
        for (uint32_t i = 0; i < part; i++)
            out_char(w->out, s[i] > 0x1f && s[i] < 0x7f ? (char)s[i] : '.');
        new_line(w);
    }
    if (shown == n)
        return;
    to_column(w, w->digits + 2);
    put_str(w, "... ");
    put_dec(w, n - shown);
    put_str(w, " more bytes, ");
    put_offset(w, offset + shown);
    put(w, "-", 1);
    put_offset(w, offset + n - 1);
    put_str(w, ", folded (-v shows them)");
    new_line(w);
}

static void opaque(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    const char *label = field_def_of(f)->label;
    bytes_words(field_bytes(w->p, f), f->length);
    if (f->length <= 4 * ROW_BYTES) {
        labelled(w, f->offset, f->length, label, indent_of(f), false);
    } else {
        labelled(w, 0, 0, label, indent_of(f), false);
        dump(w, f->offset, f->length);
    }
}

/* ---- bits ---- */

/* Bytes from..to of the bits of an item that are in mask, "." for those of other fields. */
static void put_bits(struct walk *w, const struct item *item, uint64_t mask, uint32_t from,
                     uint32_t to)
{
    for (uint32_t byte = from; byte < to; byte++) {
        for (int bit = 7; bit >= 0; bit--) {
            unsigned shift = 8 * (item->length - 1 - byte) + (unsigned)bit;
            bool on = w->p->bytes[item->offset + byte] >> bit & 1;
            out_char(w->out, mask >> shift & 1 ? (on ? '1' : '0') : '.');
            if (bit == 4 || (bit == 0 && byte + 1 < to))
                out_char(w->out, ' ');
        }
    }
    w->column += 10 * (to - from) - 1;
}

/* The field's bits in the number that all bytes of the item make. */
static uint64_t item_mask(const struct item *item, const struct field *f)
{
    const struct field_def *row = field_def_of(f);
    uint64_t mask = row->mask ? row->mask : UINT64_MAX >> (64 - 8 * f->length);
    uint32_t above = item->offset + item->length - (f->offset + f->length);
    if (row->flags & FF_LE)
        mask = __builtin_bswap64(mask) >> (64 - 8 * f->length);
    return mask << (8 * above);
}

/* A bit field: two bytes a line, its label beside the first of its bits. */
static void bit_field(struct walk *w, const struct item *item, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    uint64_t mask = item_mask(item, f);
    bool named = false;
    value_words(w, i);
    for (uint32_t from = 0; from < item->length; from += 2) {
        uint32_t to = from + 2 < item->length ? from + 2 : item->length;
        uint64_t rest = mask << (64 - 8 * item->length) << (8 * from);
        to_column(w, w->digits + 2);
        put_bits(w, item, mask, from, to);
        if (!named && rest >> (64 - 8 * (to - from))) {
            named = true;
            labelled(w, 0, 0, field_def_of(f)->label, indent_of(f), false);
        } else {
            new_line(w);
        }
    }
}

static void fact(struct walk *w, uint32_t i);

static void bits(struct walk *w, const struct item *item)
{
    const struct packet *p = w->p;
    uint32_t i = item->first;
    const struct field *f = &p->fields[i];
    scratch.at = scratch.start;
    if (!field_def_of(f)->mask && f->length == item->length) {
        value_words(w, i++);
        labelled(w, item->offset, item->length, field_def_of(f)->label, indent_of(f), false);
    } else {
        put_bytes(w, item->offset, item->length);
        new_line(w);
    }
    for (; i < item->next; i++) {
        const struct field_def *row = field_def_of(&p->fields[i]);
        if (!p->fields[i].length || row->flags & FF_SAME)
            fact(w, i);
        else if (!(row->flags & FF_PART))
            bit_field(w, item, i);
    }
}

/* ---- the other items ---- */

static void fact(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    for (uint32_t k = 0; k < w->n_verdicts; k++) {
        if (w->verdicts[k].verdict == i)
            return;
    }
    value_words(w, i);
    if (f->length) {
        to_column(w, w->digits + 2);
        put_str(w, "= ");
        put_offset(w, f->offset);
        put(w, "-", 1);
        put_offset(w, f->offset + f->length - 1);
    }
    labelled(w, 0, 0, field_def_of(f)->label, indent_of(f), true);
}

static void group(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    value_words(w, i);
    to_column(w, w->digits + 2);
    put_dec(w, f->length);
    put_str(w, f->length == 1 ? " byte:" : " bytes:");
    labelled(w, 0, 0, field_def_of(f)->label, indent_of(f), false);
}

static void field(struct walk *w, uint32_t i)
{
    const struct field *f = &w->p->fields[i];
    uint8_t type = field_def_of(f)->type;
    if (type == FT_BYTES || type == FT_GROUP) {
        opaque(w, i);
        return;
    }
    value_words(w, i);
    if (f->length > FOLD_OVER) {
        scratch.at = scratch.start;
        bytes_words(field_bytes(w->p, f), f->length);
        labelled(w, 0, 0, field_def_of(f)->label, indent_of(f), false);
        dump(w, f->offset, f->length);
        return;
    }
    labelled(w, f->offset, f->length, field_def_of(f)->label, indent_of(f), false);
}

/* ---- layers ---- */

/* Finds the layer's verdicts and what they judge. */
static void find_verdicts(struct walk *w)
{
    const struct packet *p = w->p;
    w->n_verdicts = 0;
    uint32_t stop = w->y->first + w->y->count;
    for (uint32_t i = w->y->first; i < stop && w->n_verdicts < MAX_VERDICTS; i++) {
        const char *name = field_def_of(&p->fields[i])->name;
        size_t n = strlen(name);
        if (p->fields[i].length || n < 7 || strcmp(name + n - 7, ".status") != 0)
            continue;
        for (uint32_t k = w->y->first; k < stop; k++) {
            const char *judged = field_def_of(&p->fields[k])->name;
            if (p->fields[k].length && strlen(judged) == n - 7 && !memcmp(judged, name, n - 7)) {
                w->verdicts[w->n_verdicts].judged = k;
                w->verdicts[w->n_verdicts++].verdict = i;
                break;
            }
        }
    }
}

static void note(struct walk *w, const char *text)
{
    to_column(w, w->digits + 2);
    put_str(w, text);
    new_line(w);
}

static void layer_marks(struct walk *w)
{
    if (w->y->flags & LAYER_TRUNCATED)
        note(w, "(cut short: the rest of this was not captured)");
    if (w->y->flags & LAYER_MALFORMED)
        note(w, "(malformed: a length or value here contradicts another)");
    if (w->y->flags & LAYER_FRAGMENT)
        note(w, "(a later fragment: what it carries begins in another packet)");
}

static void heading(struct walk *w, const char *title, bool again)
{
    new_line(w);
    walk_color(w->out, w->o, w->p, w->y);
    if (w->o->color)
        out_str(w->out, "\033[1m");
    put_str(w, title);
    if (again)
        put_str(w, ", continued");
    walk_color(w->out, w->o, w->p, NULL);
    if (w->y && w->y->length && !again) {
        uint32_t right = 2 * w->digits + 11;
        to_column(w, w->value_at + right > w->width ? w->width - right : w->value_at);
        put_offset(w, w->y->offset);
        put(w, "-", 1);
        put_offset(w, w->y->offset + w->y->length - 1);
        put(w, "  ", 2);
        put_dec(w, w->y->length);
        put_str(w, w->y->length == 1 ? " byte" : " bytes");
    }
    new_line(w);
}

/* Headings where field i is in another layer than the field before it. */
static void enter_layers(struct walk *w, uint32_t i, uint32_t *n_begun)
{
    const struct packet *p = w->p;
    const struct layer *y = walk_layer(p, i);
    bool begun = false;
    for (; *n_begun < p->n_layers && p->layers[*n_begun].first <= i; (*n_begun)++) {
        w->y = &p->layers[*n_begun];
        heading(w, protocols[w->y->proto]->title, false);
        layer_marks(w);
        find_verdicts(w);
        begun = true;
    }
    if (y == w->y || (!y && begun))
        return;
    w->y = y;
    w->n_verdicts = 0;
    if (y) {
        heading(w, protocols[y->proto]->title, true);
        find_verdicts(w);
    } else {
        heading(w, "What is left", false);
    }
}

static void fields(struct walk *w)
{
    uint32_t n_begun = 0;
    for (uint32_t i = 0; i < w->p->n_fields;) {
        enter_layers(w, i, &n_begun);
        struct item item = walk_item(w->p, i);
        if (item.kind == ITEM_FIELD)
            field(w, i);
        else if (item.kind == ITEM_BITS)
            bits(w, &item);
        else if (item.kind == ITEM_GROUP)
            group(w, i);
        else
            fact(w, i);
        i = item.next;
    }
    /* Layers that stand for no bytes, behind the last field. */
    for (; n_begun < w->p->n_layers; n_begun++) {
        w->y = &w->p->layers[n_begun];
        heading(w, protocols[w->y->proto]->title, false);
        layer_marks(w);
    }
}

/* ---- the frame ---- */

static void put_time(struct walk *w)
{
    int64_t seconds = w->p->time / 1000000000, rest = w->p->time % 1000000000;
    if (rest < 0) {
        rest += 1000000000;
        seconds--;
    }
    format_date(w->out, seconds, ' ');
    out_char(w->out, '.');
    if (rest % 1000)
        out_dec_pad(w->out, (uint64_t)rest, 9);
    else
        out_dec_pad(w->out, (uint64_t)rest / 1000, 6);
    out_str(w->out, " UTC");
}

static void frame_header(struct walk *w)
{
    const struct packet *p = w->p;
    if (w->o->color)
        out_str(w->out, "\033[1m");
    put_str(w, "Frame ");
    put_dec(w, p->number);
    walk_color(w->out, w->o, p, NULL);
    put_str(w, "   ");
    put_dec(w, p->wirelen);
    put_str(w, " bytes on the wire, ");
    put_dec(w, p->caplen);
    put_str(w, " captured   ");
    if (w->column + 33 > w->width)
        new_line(w);
    put_time(w);
    new_line(w);
    scratch.at = scratch.start;
    line_text(&scratch, &w->o->line, p);
    const char *s = scratch.start;
    for (size_t n = scratch_length(); n;) {
        size_t part = line_break(s, n, w->width - w->column);
        put(w, s, part);
        new_line(w);
        s += part;
        for (n -= part; n && (*s == ' ' || *s == '\n'); n--)
            s++;
        if (n)
            to_column(w, 4);
    }
    scratch.at = scratch.start;
    if (p->status & PACKET_FULL)
        note(w, "(more fields than the limit: the last ones stand together undecoded)");
}

static void walk_packet(struct out *out, const struct view_options *o, const struct packet *p)
{
    struct walk w = {.out = out, .o = o, .p = p, .y = NULL};
    w.width = o->width < MIN_WIDTH ? MIN_WIDTH : o->width;
    w.digits = p->caplen > 0x10000 ? 8 : 4;
    w.label_at = w.digits + 2 + BYTE_COLUMNS;
    w.value_at = w.label_at + (w.width < 100 ? 24 : 28);
    if (!scratch.start)
        return;
    if (p->number > 1)
        new_line(&w);
    frame_header(&w);
    if (o->rows)
        walk_rows(out, o, p);
    else
        fields(&w);
}

const struct view view_walk = {
    .name = "walk",
    .help = "each packet byte by byte, every field named and explained",
    .want = walk_want,
    .begin = walk_begin,
    .packet = walk_packet,
    .end = walk_end,
};
