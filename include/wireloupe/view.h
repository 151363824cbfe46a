/* Views: what is made of a dissected packet. Each reads the packet and nothing else. */
#ifndef WIRELOUPE_VIEW_H
#define WIRELOUPE_VIEW_H

#include "wireloupe/line.h"

/* What a worksheet leaves blank: what fields say, what they are called, or both and where they
 * begin and end. */
enum sheet_level {
    SHEET_NONE,
    SHEET_VALUES,
    SHEET_NAMES,
    SHEET_ALL
};

struct grading;
struct fields;
/* --follow: which streams, and as what. */
enum follow_kind {
    FOLLOW_TCP,
    FOLLOW_UDP,
    FOLLOW_TLS, /* TCP streams in which it was recognised */
    FOLLOW_HTTP
};

enum follow_format {
    FOLLOW_TEXT,
    FOLLOW_HEX,
    FOLLOW_RAW
};

/* How --flows writes its rows. */
enum flows_form {
    FLOWS_TEXT,
    FLOWS_TSV,
    FLOWS_JSON
};

struct view_options {
    struct line_options line;
    void *memory;        /* what the view remembers from packet to packet: view_begin() */
    bool color;          /* decided by the caller from --color, NO_COLOR and the terminal */
    unsigned width;      /* columns of the terminal, or 80 */
    bool rows;           /* --walk=rows */
    bool continues;      /* packets were shown before those of this view at work, by another */
    uint8_t sheet;       /* --worksheet: enum sheet_level */
    bool key;            /* --key: the blanks filled in */
    uint64_t html_limit; /* --html-limit: frames of a page; 0: no limit */
    uint8_t flows;       /* --flows: enum flows_form */
    bool names;          /* --names: dissected with WANT_NAMES */
    bool explain;        /* --explain: sentences, too */
    const bool *only; /* --only: whether a protocol (N_PROTOCOLS of them) is shown; NULL: all are */
    struct grading *grading;     /* --grade: grade.h; NULL without */
    bool bulk;                   /* --json=bulk */
    uint8_t follow;              /* enum follow_kind */
    uint8_t follow_format;       /* enum follow_format */
    int64_t follow_index;        /* the number of a stream; -1: all */
    const struct fields *fields; /* --fields: fields.h; NULL without */
};

struct view {
    const char *name; /* "line", "walk", "map" */
    const char *help; /* one line for --help */
    bool translated;  /* it speaks the user's language (lang.h); others speak English */
    bool apart;       /* what it shows of a packet says nothing of other packets */
    bool hears;       /* it is told of flows that go (flows_on_gone()), as one view may be */
    size_t memory;    /* bytes of what view_options.memory points to, all zero at first */
    /* want: the WANT_* bits of dissect.h that the view needs with these options. */
    uint32_t (*want)(const struct view_options *o);
    /* begin, end: before the first packet and after the last; either may be NULL. Where begin() has
     * no memory, out->error is ENOMEM. */
    void (*begin)(struct out *out, const struct view_options *o);
    /* packet: writes one packet. */
    void (*packet)(struct out *out, const struct view_options *o, const struct packet *p);
    void (*end)(struct out *out, const struct view_options *o);
    /* forget: releases what o->memory points to, which may be half made; may be NULL. */
    void (*forget)(const struct view_options *o);
};

#define GOLDEN_VERSION 1 /* of the form of what --golden writes */

/* view_golden: the first line of what --golden writes, as that view can have it. */
void view_golden(const struct view *v, struct out *out, const struct view_options *o);

/* view_begin: has the view begin with those options, to which it adds what is remembered from
 * packet to packet: so they are of this one view at work, until view_forget(). Returns false
 * without memory; nothing is to be forgotten then. */
bool view_begin(const struct view *v, struct out *out, struct view_options *o);
/* view_end: the view's last words, behind the last packet. */
void view_end(const struct view *v, struct out *out, const struct view_options *o);
/* view_forget: releases what view_begin() took. */
void view_forget(const struct view *v, struct view_options *o);

extern const struct view view_line, view_walk, view_map, view_sheet, view_grade, view_html,
    view_json, view_follow, view_fields, view_flows, view_summary, view_report;

/* view_named: the view of that name, or NULL. */
const struct view *view_named(const char *name);

/* view_shows: whether --only lets a layer be shown: its own protocol is named, or, for a part of a
 * header, that of the header. */
bool view_shows(const struct view_options *o, const struct packet *p, const struct layer *y);
/* view_picks: whether any layer of the packet is shown. */
bool view_picks(const struct view_options *o, const struct packet *p);

/* ---- explain.c: what the tables say ---- */

/* explain_names: the pages of fields and protocols, whose names end with NULL. Stops at one that
 * nothing has, which it returns; else NULL. */
const char *explain_names(struct out *out, const struct view_options *o, char *const *names);
/* list_fields: name, type and label of every field of the protocols of those names, or of all where
 * there are none, with tabs between, a line each. Returns what explain_names() does. */
const char *list_fields(struct out *out, char *const *names);
/* header_drawing: a protocol's fixed header as RFCs draw it, 32 bits a row; nothing where it has
 * none. */
void header_drawing(struct out *out, const struct protocol *t);

/* line_memory_new: what view_begin() puts into the options for lines. NULL without memory. Owned by
 * the caller: free(). */
struct line_memory *line_memory_new(void);

/* line_text: the line of a packet as view_line writes it, without time, number and newline; for
 * views that quote it. Returns whether tcpdump stopped decoding in it (line_stop()). */
bool line_text(struct out *out, const struct line_options *o, const struct packet *p);

/* json_schema: the JSON Schema of what view_json writes. False without memory. */
bool json_schema(struct out *out);
/* json_table: the statement that creates a table for it in ClickHouse, with the layers that `only`
 * names, of N_PROTOCOLS; NULL: with the usual ones. False without memory. */
bool json_table(struct out *out, const bool *only);

/* view_time: tcpdump's time stamp as -t, -tt, ... ask for it, with the space behind it. */
void view_time(struct out *out, const struct line_options *o, const struct packet *p);

/* hex_rows: tcpdump's -x (ascii false) or -X rows of n bytes at s: each "\n\t0x0000:  ...". */
void hex_rows(struct out *out, const uint8_t *s, uint32_t n, bool ascii);
/* hex_packet: what -x, -xx, -X, -XX and -A add under the line; `stopped` is what line_text() said
 * of it. */
void hex_packet(struct out *out, const struct line_options *o, const struct packet *p,
                bool stopped);

/* ---- format.c: values as text ---- */

/* format_value: the value in words, as --walk and --map's "text" show it: "64", "IPv4 (0x0800)",
 * "10.0.0.1", "20 bytes", "set". Escaped: safe for a terminal. */
void format_value(struct out *out, const struct packet *p, const struct field *f);
/* format_raw: the value for programs: numbers without words and units (1 and 0 for flags), bytes as
 * hex digits, all of them, times as RFC 3339 has them; 1 for a group without a number. Escaped. */
void format_raw(struct out *out, const struct packet *p, const struct field *f);
/* format_instant: nanoseconds since 1970 as RFC 3339 writes them, UTC, nine digits of the second.
 */
void format_instant(struct out *out, int64_t time);
/* format_nanoseconds: nanoseconds as seconds with nine digits. */
void format_nanoseconds(struct out *out, int64_t time);
/* format_protocols: the names of the packet's layers, colons between them, and "ethertype" behind
 * those that go on with one, as Wireshark has it. */
void format_protocols(struct out *out, const struct packet *p);
/* format_text: the bytes of an FT_TEXT that are its value, of a line "Name: value" what follows the
 * name; *n of them. */
const uint8_t *format_text(const struct packet *p, const struct field *f, uint32_t *n);
/* format_dname: the DNS name that begins at the offset, pointers relative to `base`, followed. */
void format_dname(struct out *out, const struct packet *p, uint32_t offset, uint32_t base);
/* format_pointer: whether the name that an FT_DNAME is ends with a pointer (RFC 1035 4.1.4), and in
 * *to the offset where it goes on. */
bool format_pointer(const struct packet *p, const struct field *f, uint32_t *to);
/* view_complain: puts the parts of a message together, up to a NULL, in `size` bytes at `error`,
 * cut where they are too few. Returns false. */
bool view_complain(char *error, size_t size, const char *part, ...);
/* value_name: the word for a value in a row's table, or NULL. */
const char *value_name(const struct field_def *row, uint32_t value);
/* format_date: seconds since 1970 as "2019-03-12 20:02:55", UTC, with `between` before the hour. */
void format_date(struct out *out, int64_t seconds, char between);
/* format_seconds: nanoseconds as seconds with nine digits, or six where that says all. */
void format_seconds(struct out *out, int64_t time);
/* format_number: a number of up to 64 bits; format_signed: an FT_INT of the field's width. */
uint64_t format_number(const struct packet *p, const struct field *f);
int64_t format_signed(const struct field *f);

#endif
