/* The options: one table parses them and prints --help from itself. */
#include "wireloupe/options.h"
#include "wireloupe/dissect.h"
#include "wireloupe/lang.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_SNAPLEN 262144

enum group {
    FROM,
    WHICH,
    WHERE,
    LOOK,
    TIMES,
    ASK,
    UNSUPPORTED,
    N_GROUPS
};

static const char *const group_titles[N_GROUPS] = {
    [FROM] = "Where packets come from",
    [WHICH] = "Which packets",
    [WHERE] = "Saving packets",
    [LOOK] = "What is shown of each packet",
    [TIMES] = "Time stamps",
    [ASK] = "Questions that are answered at once",
    [UNSUPPORTED] = "Of tcpdump's options, not here (use tcpdump for them)",
};

/* What an option does with its argument. */
enum kind {
    SET,    /* the bool at `at` becomes true */
    UNSET,  /* ... false */
    COUNT,  /* the int at `at` goes up by one */
    TEXT,   /* the string at `at` is the argument */
    ACTION, /* the action is `number` */
    CALL,   /* call() knows */
    REFUSE  /* named as unsupported; with -T fields, call() knows some */
};

struct row {
    int letter;       /* 0: no short form */
    const char *name; /* the long form, or NULL */
    const char *arg;  /* its argument's name in the help, NULL without; "[...]" where optional */
    enum group group;
    enum kind kind;
    size_t at;
    int number;
    bool (*call)(struct options *o, const char *arg);
    const char *values; /* what the argument may be, where that is a few words; else NULL */
    const char *help;
};

static bool complain(const char *what, const char *value, const char *hint)
{
    fprintf(stderr, "wireloupe: %s%s%s\n", what, value, hint);
    return false;
}

static bool number(const char *s, uint64_t min, uint64_t max, uint64_t *value)
{
    char *end;
    errno = 0;
    unsigned long long v = strtoull(s, &end, 10);
    *value = v;
    return *s >= '0' && *s <= '9' && !*end && !errno && v >= min && v <= max;
}

static bool set_file(struct options *o, const char *arg)
{
    const char **more = realloc(o->files, (o->n_files + 1) * sizeof *more);
    if (!more)
        return complain("out of memory", "", "");
    o->files = more;
    o->files[o->n_files++] = arg;
    return true;
}

static bool set_count(struct options *o, const char *arg)
{
    return number(arg, 1, INT_MAX, &o->count) || complain("invalid packet count ", arg, "");
}

/* One of --frame's: 5, 5-9, 5- or -9. */
static bool add_range(struct options *o, const char *s, size_t n)
{
    char word[64];
    if (!n || n >= sizeof word || o->n_frames == MAX_RANGES)
        return false;
    memcpy(word, s, n);
    word[n] = '\0';
    char *dash = strchr(word, '-');
    struct range r = {1, UINT64_MAX};
    if (dash)
        *dash = '\0';
    if (dash && !*word && !dash[1])
        return false;
    if (*word && !number(word, 1, UINT64_MAX - 1, &r.from))
        return false;
    if (!dash)
        r.to = r.from;
    else if (dash[1] && !number(dash + 1, r.from, UINT64_MAX - 1, &r.to))
        return false;
    o->frames[o->n_frames++] = r;
    return true;
}

static bool add_assertion(struct options *o, const char *arg)
{
    if (o->n_assertions == MAX_ASSERTIONS)
        return complain("too many assertions: ", arg, " is one more than 64");
    o->assertions[o->n_assertions++] = arg;
    return true;
}

static bool set_diff(struct options *o, const char *arg)
{
    o->diff[0] = arg;
    return true;
}

static bool add_ignored(struct options *o, const char *arg)
{
    if (o->n_ignored == MAX_IGNORED)
        return complain("too many lists of fields to ignore: ", arg, " is one more than 64");
    o->ignored[o->n_ignored++] = arg;
    return true;
}

static bool set_frames(struct options *o, const char *arg)
{
    for (const char *s = arg;; s++) {
        size_t n = strcspn(s, ",");
        if (!add_range(o, s, n))
            return complain("invalid frame numbers ", arg, " (such as 5, 5-9, 5- or 1,5-9)");
        s += n;
        if (!*s)
            return true;
    }
}

static bool set_only(struct options *o, const char *arg)
{
    char word[64], hint[256];
    for (const char *s = arg;; s++) {
        size_t n = strcspn(s, ",");
        size_t kept = n < sizeof word ? n : sizeof word - 1;
        memcpy(word, s, kept);
        word[kept] = '\0';
        unsigned proto = registry_protocol(word);
        if (!proto) {
            registry_suggest(word, NEAR_PROTOCOLS, hint, sizeof hint);
            return complain("unknown protocol ", word, hint);
        }
        /* Options and messages may have tables of their own, under one name. */
        for (unsigned i = proto; i < N_PROTOCOLS; i++)
            o->only[i] = o->only[i] || strcmp(protocols[i]->name, protocols[proto]->name) == 0;
        s += n;
        if (!*s)
            break;
    }
    o->view_options.only = o->only;
    return true;
}

static bool set_snaplen(struct options *o, const char *arg)
{
    uint64_t v;
    if (!number(arg, 0, MAX_SNAPLEN, &v))
        return complain("invalid snaplen ", arg, " (must be >= 0 and <= 262144)");
    o->capture.snaplen = v ? (uint32_t)v : MAX_SNAPLEN;
    return true;
}

static bool set_buffer(struct options *o, const char *arg)
{
    uint64_t v;
    if (!number(arg, 1, INT_MAX / 1024, &v))
        return complain("invalid packet buffer size ", arg, "");
    o->capture.buffer_kib = (int)v;
    return true;
}

static bool set_direction(struct options *o, const char *arg)
{
    o->capture.direction = arg;
    return !strcmp(arg, "in") || !strcmp(arg, "out") || !strcmp(arg, "inout") ||
           complain("unknown capture direction `", arg, "'");
}

static bool set_linktype(struct options *o, const char *arg)
{
    o->capture.linktype = arg;
    return capture_known_linktype(arg) || complain("invalid data link type ", arg, "");
}

static bool set_tstamp_type(struct options *o, const char *arg)
{
    o->capture.tstamp_type = arg;
    return capture_known_tstamp_type(arg) || complain("invalid time stamp type ", arg, "");
}

static bool set_precision(struct options *o, const char *arg)
{
    o->view_options.line.nano = strcmp(arg, "nano") == 0;
    return o->view_options.line.nano || strcmp(arg, "micro") == 0 ||
           complain("unsupported time stamp precision ", arg, " (micro or nano)");
}

/* -C: as tcpdump counts, a million bytes; k, m and g are those of 1024. */
static bool set_size(struct options *o, const char *arg)
{
    char digits[32];
    size_t n = strspn(arg, "0123456789");
    const char *at = n && n < sizeof digits ? strchr("kKmMgG", arg[n]) : NULL;
    uint64_t v;
    if (!at || (arg[n] && arg[n + 1]))
        return complain("invalid file size ", arg, "");
    memcpy(digits, arg, n);
    digits[n] = '\0';
    if (!number(digits, 1, INT_MAX, &v))
        return complain("invalid file size ", arg, "");
    static const uint64_t units[] = {1 << 10, 1 << 20, 1 << 30};
    o->writer.max_bytes = v * (arg[n] ? units[(at - "kKmMgG") / 2] : 1000000);
    return true;
}

static bool set_seconds(struct options *o, const char *arg)
{
    uint64_t v;
    if (!number(arg, 1, INT_MAX, &v))
        return complain("invalid number of seconds ", arg, "");
    o->writer.max_seconds = (unsigned)v;
    return true;
}

static bool set_files(struct options *o, const char *arg)
{
    uint64_t v;
    if (!number(arg, 1, INT_MAX, &v))
        return complain("invalid number of output files ", arg, "");
    o->writer.max_files = (unsigned)v;
    return true;
}

/* ---- fields in lines: --fields, and Wireshark's -T fields -e NAME -E STYLE ---- */

static bool show_fields(struct options *o)
{
    o->view = &view_fields;
    o->view_options.fields = &o->chosen;
    return true;
}

static bool add_fields(struct options *o, const char *arg)
{
    char error[FIELDS_ERROR_SIZE];
    return fields_add(&o->chosen, arg, error) || complain(error, "", "");
}

static bool set_fields(struct options *o, const char *arg)
{
    o->chosen.header = true;
    return add_fields(o, arg) && show_fields(o);
}

static bool set_csv(struct options *o, const char *arg)
{
    (void)arg;
    o->chosen.csv = true;
    o->chosen.separator = ',';
    return true;
}

/* -e has an argument with -T fields, and else none. */
static bool set_ether(struct options *o, const char *arg)
{
    if (arg)
        return add_fields(o, arg);
    o->view_options.line.ether = true;
    return true;
}

static bool set_style(struct options *o, const char *arg)
{
    return fields_style(&o->chosen, arg) ||
           complain("invalid -E ", arg,
                    " (header=y, separator=/t, aggregator=, , occurrence=a|f|l, quote=d|s|n, "
                    "bom=y)");
}

/* Whether -T fields is among the words: it decides how others are read. */
static bool wants_fields(char **argv)
{
    for (char **word = argv + 1; *word && strcmp(*word, "--") != 0; word++) {
        if (strcmp(*word, "-Tfields") == 0 ||
            (strcmp(*word, "-T") == 0 && word[1] && strcmp(word[1], "fields") == 0))
            return true;
    }
    return false;
}

static bool set_payload(struct options *o, const char *arg)
{
    if (strcmp(arg, "fields") == 0) {
        o->chosen.wireshark = true;
        return show_fields(o);
    }
    o->payload = arg;
    o->view_options.line.forced = true;
    enum force force = dissect_force(NULL, arg);
    o->view_options.line.no_udp = force == FORCE_NO_UDP;
    switch (force) {
    case FORCE_ABSENT:
        return complain("-T ", arg, " is not supported: use tcpdump for it");
    case FORCE_UNKNOWN:
        return complain("unknown packet type `", arg, "'");
    default:
        return true;
    }
}

/* There is one view; the same one may be asked for again, with another kind of it. */
static bool set_view(struct options *o, const struct view *view)
{
    if (o->view != &view_line && o->view != view)
        return complain("--", o->view->name, " and another view: ask for one of them");
    o->view = view;
    return true;
}

static bool set_walk(struct options *o, const char *arg)
{
    if (!set_view(o, &view_walk))
        return false;
    o->view_options.rows = arg && strcmp(arg, "rows") == 0;
    return !arg || o->view_options.rows || strcmp(arg, "lines") == 0 ||
           complain("unknown kind of walk ", arg, " (lines or rows)");
}

static bool set_sheet(struct options *o, const char *arg)
{
    static const char *const levels[] = {
        [SHEET_VALUES] = "values", [SHEET_NAMES] = "names", [SHEET_ALL] = "all"};
    for (uint8_t i = SHEET_VALUES; i <= SHEET_ALL; i++) {
        if (!arg || strcmp(arg, levels[i]) == 0) {
            o->view_options.sheet = i;
            return true;
        }
    }
    return complain("unknown kind of worksheet ", arg, " (values, names or all)");
}

static bool set_explain(struct options *o, const char *arg)
{
    o->view_options.explain = true;
    if (arg) {
        o->action = ACTION_EXPLAIN;
        o->name = arg;
    }
    return true;
}

static bool set_list_fields(struct options *o, const char *arg)
{
    o->action = ACTION_LIST_FIELDS;
    o->name = arg;
    return true;
}

static bool set_flows(struct options *o, const char *arg)
{
    static const char *const forms[] = {
        [FLOWS_TEXT] = "text", [FLOWS_TSV] = "tsv", [FLOWS_JSON] = "json"};
    o->view = &view_flows;
    for (uint8_t i = FLOWS_TEXT; i <= FLOWS_JSON; i++) {
        if (!arg || strcmp(arg, forms[i]) == 0) {
            o->view_options.flows = i;
            return true;
        }
    }
    return complain("unknown form of flows ", arg, " (text, tsv or json)");
}

static bool set_summary(struct options *o, const char *arg)
{
    (void)arg;
    return set_view(o, &view_summary);
}

static bool set_report(struct options *o, const char *arg)
{
    o->page = arg;
    return set_view(o, &view_report);
}

/* In bytes, as -C counts them. */
static bool set_flow_memory(struct options *o, const char *arg)
{
    struct options size = {0};
    if (!set_size(&size, arg))
        return false;
    o->flow_memory = size.writer.max_bytes;
    return true;
}

static bool set_jobs(struct options *o, const char *arg)
{
    uint64_t v;
    if (!number(arg, 1, 64, &v))
        return complain("invalid number of jobs ", arg, " (1 to 64)");
    o->jobs = (unsigned)v;
    return true;
}

static bool set_map(struct options *o, const char *arg)
{
    (void)arg;
    return set_view(o, &view_map);
}

static bool set_html(struct options *o, const char *arg)
{
    o->page = arg;
    return set_view(o, &view_html);
}

static bool set_html_limit(struct options *o, const char *arg)
{
    return number(arg, 1, INT_MAX, &o->view_options.html_limit) ||
           complain("invalid number of frames ", arg, "");
}

static bool set_json(struct options *o, const char *arg)
{
    if (!set_view(o, &view_json))
        return false;
    o->view_options.bulk = arg && strcmp(arg, "bulk") == 0;
    return !arg || o->view_options.bulk || strcmp(arg, "lines") == 0 ||
           complain("unknown kind of JSON ", arg, " (lines or bulk)");
}

static bool set_json_schema(struct options *o, const char *arg)
{
    bool table = arg && strcmp(arg, "clickhouse") == 0;
    o->action = table ? ACTION_JSON_TABLE : ACTION_JSON_SCHEMA;
    return !arg || table || strcmp(arg, "schema") == 0 ||
           complain("unknown kind of schema ", arg, " (schema or clickhouse)");
}

static bool set_follow(struct options *o, const char *arg)
{
    static const char *const kinds[] = {"tcp", "udp", "tls", "http"};
    const char *index = arg ? arg : "";
    uint64_t v;
    if (!set_view(o, &view_follow))
        return false;
    o->view_options.follow_index = -1;
    size_t n = strcspn(index, ",");
    for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (n == strlen(kinds[i]) && strncmp(index, kinds[i], n) == 0) {
            o->view_options.follow = (uint8_t)i;
            index += index[n] ? n + 1 : n;
            if (!*index)
                return true;
            break;
        }
    }
    if (!*index)
        return true;
    if (!number(index, 0, UINT32_MAX, &v))
        return complain("unknown stream ", arg, " (tcp, udp, tls or http, and a number: tcp,3)");
    o->view_options.follow_index = (int64_t)v;
    return true;
}

static bool set_follow_format(struct options *o, const char *arg)
{
    static const char *const formats[] = {"text", "hex", "raw"};
    for (unsigned i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(arg, formats[i]) != 0)
            continue;
        o->view_options.follow_format = (uint8_t)i;
        return i != FOLLOW_RAW || !isatty(STDOUT_FILENO) ||
               complain("--follow-format raw writes what was said as it is: not to a terminal, ",
                        "redirect it", "");
    }
    return complain("unknown format of a stream ", arg, " (text, hex or raw)");
}

static bool set_color(struct options *o, const char *arg)
{
    if (strcmp(arg, "auto") == 0) {
        const char *no = getenv("NO_COLOR");
        o->view_options.color = isatty(STDOUT_FILENO) && !(no && *no);
        return true;
    }
    o->view_options.color = strcmp(arg, "always") == 0;
    return o->view_options.color || strcmp(arg, "never") == 0 ||
           complain("unknown choice of color ", arg, " (auto, always or never)");
}

static bool set_lang(struct options *o, const char *arg)
{
    o->lang = arg;
    switch (lang_use(arg)) {
    case LANG_ABSENT:
        return complain("--lang ", arg, " is not built in: messages are English (see --version)");
    case LANG_UNKNOWN:
        return complain("unknown language ", arg, " (en or ja)");
    default:
        return true;
    }
}

#define AT(member) .at = offsetof(struct options, member)

static const struct row rows[] = {
    {'i', "interface", "IF", FROM, TEXT, AT(device),
     .help = "capture on this interface: a name, any, or its number in -D"},
    {'r', NULL, "FILE", FROM, CALL, .call = set_file,
     .help = "read a capture (pcap, pcapng, also gzip, zstd, lz4) or a hex dump; - is standard "
             "input; several are merged by time"},
    {'V', NULL, "FILE", FROM, TEXT, AT(file_list),
     .help = "read the files whose names stand in FILE, one after another"},
    {'y', "linktype", "TYPE", FROM, CALL, .call = set_linktype,
     .help = "link type to capture (see -L), or of a hex dump"},
    {'s', "snapshot-length", "BYTES", FROM, CALL, .call = set_snaplen,
     .help = "capture at most so much of each packet (262144)"},
    {'B', "buffer-size", "KIB", FROM, CALL, .call = set_buffer,
     .help = "size of the kernel's buffer"},
    {'p', "no-promiscuous-mode", NULL, FROM, SET, AT(capture.no_promiscuous),
     .help = "leave the interface out of promiscuous mode"},
    {'I', "monitor-mode", NULL, FROM, SET, AT(capture.monitor),
     .help = "put a wireless interface into monitor mode (802.11 is captured, not decoded)"},
    {0, "immediate-mode", NULL, FROM, SET, AT(capture.immediate),
     .help = "show packets at once, not in batches (on a terminal this is so anyway)"},
    {'j', "time-stamp-type", "TYPE", FROM, CALL, .call = set_tstamp_type,
     .help = "who stamps the time (see -J)"},
    {0, "salvage", NULL, FROM, SET, AT(capture.salvage),
     .help = "read on behind the damage in a file; what is skipped is told"},
    {'Z', "relinquish-privileges", "USER", FROM, TEXT, AT(user),
     .help = "become USER once the capture is open"},
    {0, "no-sandbox", NULL, FROM, SET, AT(no_sandbox),
     .help = "keep what this user may; without it, nothing but what is open can be reached once "
             "packets come"},

    {'F', NULL, "FILE", WHICH, TEXT, AT(expression_file),
     .help = "read the filter expression from FILE"},
    {'Y', "display-filter", "EXPR", WHICH, TEXT, AT(fields),
     .help =
         "only packets whose fields fit a filter as Wireshark has them: 'dns.flags.rcode == 3'"},
    {0, "assert", "TEST", WHICH, CALL, .call = add_assertion,
     .help = "exit status 1, and what was found, unless the packets are as TEST says: 'count(EXPR) "
             "== 2', any(EXPR), all(EXPR), none(EXPR), 'max(FIELD) < 1500' (min, sum, distinct); "
             "nothing is shown unless a view is named"},
    {'c', NULL, "N", WHICH, CALL, .call = set_count, .help = "stop after N packets"},
    {0, "frame", "N[-M]", WHICH, CALL, .call = set_frames,
     .help = "only frame N, or N to M, of the capture; several with commas"},
    {0, "only", "PROTO", WHICH, CALL, .call = set_only,
     .help = "only packets with PROTO in them, and of --walk only that part; several with commas"},
    {'Q', "direction", "DIR", WHICH, CALL, .call = set_direction, .values = "in out inout",
     .help = "only packets that go in, out, or inout (both)"},
    {'O', "no-optimize", NULL, WHICH, SET, AT(no_optimize),
     .help = "do not optimize the filter program"},

    {'w', NULL, "FILE", WHERE, TEXT, AT(writer.name),
     .help = "write the packets to FILE (- is standard output) in place of showing them"},
    {0, "print", NULL, WHERE, SET, AT(print), .help = "show them, too"},
    {0, "pcapng", NULL, WHERE, SET, AT(writer.pcapng),
     .help = "write pcapng (a FILE that ends in .pcapng is one anyway)"},
    {'U', "packet-buffered", NULL, WHERE, SET, AT(writer.flush_each),
     .help = "write each packet out at once"},
    {'C', NULL, "SIZE", WHERE, CALL, .call = set_size,
     .help = "begin a new file after SIZE million bytes (k, m, g: of 1024)"},
    {'G', NULL, "SECONDS", WHERE, CALL, .call = set_seconds,
     .help = "begin a new file every so often, by the clock; FILE may hold strftime's %Y %m %d %H "
             "%M %S"},
    {'W', NULL, "N", WHERE, CALL, .call = set_files,
     .help = "with -C: keep a ring of N files; with -G: stop after N files"},
    {'z', NULL, "COMMAND", WHERE, TEXT, AT(writer.command),
     .help = "run COMMAND on each finished file of -C or -G"},

    {'e', NULL, NULL, LOOK, CALL, .call = set_ether, .help = "the link-layer header"},
    {'q', NULL, NULL, LOOK, SET, AT(view_options.line.quiet), .help = "less of each protocol"},
    {'v', NULL, NULL, LOOK, COUNT, AT(view_options.line.verbose),
     .help = "more; -vv and -vvv still more"},
    {'n', NULL, NULL, LOOK, COUNT, AT(view_options.line.numeric),
     .help =
         "ports and protocols as numbers, MAC addresses without vendors; IP addresses always are "
         "numbers"},
    {'N', NULL, NULL, LOOK, SET, AT(view_options.line.no_domain),
     .help = "host names without their domain (addresses are shown as numbers)"},
    {'f', NULL, NULL, LOOK, SET, AT(foreign_numeric),
     .help = "foreign addresses as numbers (as all are)"},
    {'S', "absolute-tcp-sequence-numbers", NULL, LOOK, SET, AT(view_options.line.absolute),
     .help = "TCP sequence numbers as they stand in the packet"},
    {'b', NULL, NULL, LOOK, SET, AT(view_options.line.asdot),
     .help = "AS numbers of BGP beyond 65535 as two numbers with a dot"},
    {'K', "dont-verify-checksums", NULL, LOOK, SET, AT(no_checksum),
     .help = "do not verify checksums"},
    {'T', NULL, "TYPE", LOOK, CALL, .call = set_payload,
     .values = "domain radius resp snmp tftp vxlan",
     .help =
         "take payloads for TYPE whatever their ports: domain, radius, resp, snmp, tftp, vxlan"},
    {'x', NULL, NULL, LOOK, COUNT, AT(view_options.line.hex),
     .help = "the packet in hex; -xx with the link-layer header"},
    {'X', NULL, NULL, LOOK, COUNT, AT(view_options.line.hex_ascii),
     .help = "in hex and ASCII; -XX with the link-layer header"},
    {'A', NULL, NULL, LOOK, SET, AT(view_options.line.ascii), .help = "the packet as text"},
    {'#', "number", NULL, LOOK, SET, AT(view_options.line.number), .help = "the packet's number"},
    {0, "diff", "A B", LOOK, CALL, .call = set_diff,
     .help = "how the captures A and B differ, field by field, each packet beside the one of its "
             "flow that it is most like; exit status 1 where they do"},
    {0, "ignore", "NAME,...", LOOK, CALL, .call = add_ignored,
     .help = "with --diff: not these fields, such as frame.time,ip.id,'tcp.options.*'"},
    {0, "walk", "[KIND]", LOOK, CALL, .call = set_walk, .values = "lines rows",
     .help = "every byte and the field it belongs to, as lines or as rows of sixteen bytes"},
    {0, "worksheet", "[BLANKS]", LOOK, CALL, .call = set_sheet, .values = "values names all",
     .help = "the walk with blanks to fill in: values, names, or all, which is where fields begin, "
             "too"},
    {0, "key", NULL, LOOK, SET, AT(view_options.key), .help = "the worksheet, filled in"},
    {0, "explain", "[NAME]", LOOK, CALL, .call = set_explain,
     .help = "with --walk: a sentence about each field; with NAME, or without a capture: what the "
             "field or protocol NAME is"},
    {0, "grade", "FILE", LOOK, TEXT, AT(grade),
     .help = "what a student wrote beside the bytes of the first packet; without -r the bytes are "
             "the FILE's"},
    {0, "flows", "[FORM]", LOOK, CALL, .call = set_flows,
     .help =
         "a row for each flow at the end: ends, state, packets, bytes, round-trip time; as text, "
         "tsv or json"},
    {0, "summary", NULL, LOOK, CALL, .call = set_summary,
     .help = "at the end, what the capture is made of: protocols, hosts, flows, what was not "
             "answered, how much there was when"},
    {0, "report", "FILE", LOOK, CALL, .call = set_report,
     .help = "the same with plots, as a page in FILE (- is standard output)"},
    {0, "flow-memory", "SIZE", LOOK, CALL, .call = set_flow_memory,
     .help = "what is remembered of flows takes at most SIZE million bytes (k, m, g: of 1024); the "
             "default is a million flows"},
    {0, "map", NULL, LOOK, CALL, .call = set_map, .help = "every field as JSON, a line a packet"},
    {0, "html", "FILE", LOOK, CALL, .call = set_html,
     .help =
         "a page for the browser in FILE (- is standard output): bytes and fields side by side, "
         "drawings, a quiz"},
    {0, "html-limit", "N", LOOK, CALL, .call = set_html_limit,
     .help = "at most N frames in the page (1000)"},
    {0, "jobs", "N", LOOK, CALL, .call = set_jobs,
     .help = "show the packets of files by N threads, in the same order (lines, --json, --map, "
             "--fields, --walk)"},
    {0, "follow", "[STREAM]", LOOK, CALL, .call = set_follow, .values = "tcp udp tls http",
     .help = "what both ends of a stream said: tcp, udp, tls or http, and its number (tcp,3; all "
             "without)"},
    {0, "follow-format", "FORM", LOOK, CALL, .call = set_follow_format, .values = "text hex raw",
     .help = "streams as text, hex or raw bytes"},
    {0, "golden", NULL, LOOK, SET, AT(golden),
     .help = "as files have it that tests compare: the same on every machine, its version in the "
             "first line (UTC, numbers for names, English, no color)"},
    {0, "lang", "CODE", LOOK, CALL, .call = set_lang, .values = "en ja",
     .help = "the language of --walk and its sentences: en or ja, else as the environment says"},
    {0, "json", "[KIND]", LOOK, CALL, .call = set_json, .values = "lines bulk",
     .help = "each packet as a JSON object on a line, for programs; KIND bulk: as OpenSearch's "
             "_bulk takes them; with -x all bytes that nobody decodes"},
    {0, "fields", "NAME,...", LOOK, CALL, .call = set_fields,
     .help = "the values of these fields, a line a packet, with tabs between them; NAME may be a "
             "glob, 'dns.*'; frame.time, line and the like, too; or as Wireshark has it: -T fields "
             "-e NAME... -E STYLE"},
    {0, "csv", NULL, LOOK, CALL, .call = set_csv,
     .help = "with --fields: with commas between them, and quotes where they are needed"},
    {0, "color", "WHEN", LOOK, CALL, .call = set_color, .values = "auto always never",
     .help = "auto, always or never"},
    {'l', NULL, NULL, LOOK, SET, AT(flush_each),
     .help = "each line at once, when something reads them"},
    {0, "count", NULL, LOOK, SET, AT(count_only), .help = "only how many packets there are"},

    {'t', NULL, NULL, TIMES, COUNT, AT(view_options.line.time),
     .help = "none; -tt seconds since 1970; -ttt since the line before; -tttt with the date; "
             "-ttttt since the first line"},
    {0, "nano", NULL, TIMES, SET, AT(view_options.line.nano), .help = "nine digits"},
    {0, "micro", NULL, TIMES, UNSET, AT(view_options.line.nano), .help = "six digits"},
    {0, "time-stamp-precision", "P", TIMES, CALL, .call = set_precision, .values = "micro nano",
     .help = "micro or nano"},

    {'D', "list-interfaces", NULL, ASK, ACTION, .number = ACTION_LIST_INTERFACES,
     .help = "the interfaces"},
    {'L', "list-data-link-types", NULL, ASK, ACTION, .number = ACTION_LIST_LINKTYPES,
     .help = "the link types of an interface"},
    {'J', "list-time-stamp-types", NULL, ASK, ACTION, .number = ACTION_LIST_TSTAMP_TYPES,
     .help = "the time stamp types of an interface"},
    {'d', NULL, NULL, ASK, COUNT, AT(dump_filter),
     .help = "the filter's program; -dd as C, -ddd as numbers"},
    {0, "list-fields", "[PROTO]", ASK, CALL, .call = set_list_fields,
     .help = "name, type and label of every field, or of those of PROTO"},
    {0, "json-schema", "[KIND]", ASK, CALL, .call = set_json_schema, .values = "schema clickhouse",
     .help = "the JSON Schema of what --json writes; KIND clickhouse: a CREATE TABLE for it, with "
             "the layers of --only"},
    {'h', "help", NULL, ASK, ACTION, .number = ACTION_HELP, .help = "this text"},
    {0, "version", NULL, ASK, ACTION, .number = ACTION_VERSION,
     .help = "the version, and what was built in"},

    {'E', NULL, "KEY", UNSUPPORTED, REFUSE, .call = set_style, .help = "decrypt IPsec"},
    {'H', NULL, NULL, UNSUPPORTED, REFUSE, .help = "802.11s mesh headers"},
    {'m', NULL, "MODULE", UNSUPPORTED, REFUSE, .help = "SNMP modules"},
    {'M', NULL, "SECRET", UNSUPPORTED, REFUSE, .help = "TCP digests"},
    {'u', NULL, NULL, UNSUPPORTED, REFUSE, .help = "undecoded NFS handles"},
};

#define N_ROWS (sizeof rows / sizeof rows[0])
#define LONG_BASE 256 /* getopt's value for the long form of rows[i] is LONG_BASE + i */

static void *member(struct options *o, const struct row *r)
{
    return (char *)o + r->at;
}

static bool obey(struct options *o, const struct row *r, const char *arg)
{
    char letter[] = "-?";
    switch (r->kind) {
    case SET:
    case UNSET:
        *(bool *)member(o, r) = r->kind == SET;
        return true;
    case COUNT:
        ++*(int *)member(o, r);
        return true;
    case TEXT:
        *(const char **)member(o, r) = arg;
        return true;
    case ACTION:
        o->action = (enum action)r->number;
        return true;
    case CALL:
        return r->call(o, arg);
    case REFUSE:
        if (r->call && o->as_fields)
            return r->call(o, arg);
        letter[1] = (char)r->letter;
        return complain(letter, " is not supported", ": use tcpdump for it");
    }
    return false;
}

/* What getopt_long() wants to know, made from the table. */
struct forms {
    char letters[2 * N_ROWS + 2];
    struct option names[N_ROWS + 1];
};

static void make_forms(struct forms *f, bool as_fields)
{
    char *at = f->letters;
    struct option *o = f->names;
    *at++ = ':'; /* tell a missing argument from an unknown option */
    for (size_t i = 0; i < N_ROWS; i++) {
        const struct row *r = &rows[i];
        if (r->letter) {
            *at++ = (char)r->letter;
            if (r->arg || (r->letter == 'e' && as_fields))
                *at++ = ':';
        }
        if (r->name)
            *o++ = (struct option){r->name,
                                   !r->arg            ? no_argument
                                   : r->arg[0] == '[' ? optional_argument
                                                      : required_argument,
                                   NULL, LONG_BASE + (int)i};
    }
    *at = '\0';
    *o = (struct option){0};
}

static const struct row *row_of(int value)
{
    if (value >= LONG_BASE)
        return &rows[value - LONG_BASE];
    for (size_t i = 0; i < N_ROWS; i++) {
        if (rows[i].letter == value)
            return &rows[i];
    }
    return NULL;
}

/* getopt's complaints, in a line. optopt is a letter or a long form's value; 0 where it knows none.
 */
static bool complain_about(int problem, const char *word)
{
    static const char hint[] = " (wireloupe --help lists the options)";
    char letter[] = "'-?'";
    letter[2] = (char)optopt;
    if (problem == ':')
        return complain("option requires an argument -- ", optopt >= LONG_BASE ? word : letter,
                        hint);
    if (optopt >= LONG_BASE)
        return complain("option takes no argument: ", word, hint);
    return complain("unrecognized option ", optopt ? letter : word, hint);
}

static char *join(char **words)
{
    size_t n = 1;
    for (char **w = words; *w; w++)
        n += strlen(*w) + 1;
    char *text = malloc(n), *at = text;
    for (char **w = words; text && *w; w++) {
        if (w > words)
            *at++ = ' ';
        at = stpcpy(at, *w);
    }
    return text;
}

static int at_most(int v, int max)
{
    return v < max ? v : max;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

/* Options that only make sense together with others. */
static bool check_writer(struct options *o)
{
    struct writer_options *w = &o->writer;
    if (!w->name) {
        if (w->max_bytes || w->max_seconds || w->max_files || w->command || w->pcapng)
            return complain("-C, -G, -W, -z and --pcapng",
                            " say how to write a file: name it with -w", "");
        return true;
    }
    bool to_stdout = strcmp(w->name, "-") == 0;
    if ((w->max_files || w->command) && !w->max_bytes && !w->max_seconds)
        return complain("-W and -z", " need -C or -G, which begin new files", "");
    if (to_stdout && (w->max_bytes || w->max_seconds))
        return complain("-C and -G", " need a file, not standard output", "");
    if (to_stdout && (o->print || o->count_only))
        return complain("standard output", " cannot take the packets of -w - and text, too", "");
    w->pcapng = w->pcapng || ends_with(w->name, ".pcapng");
    return true;
}

/* A page is a view with a file of its own. */
static bool check_page(struct options *o)
{
    if (o->view != &view_html && o->view_options.html_limit)
        return complain("--html-limit", " says how many frames a page has: --html names it", "");
    if (o->view != &view_html && o->view != &view_report)
        return true;
    if (o->count_only)
        return complain("--count", " counts packets and shows none: no page for --", o->view->name);
    if (o->writer.name && strcmp(o->writer.name, "-") == 0 && strcmp(o->page, "-") == 0)
        return complain("standard output", " cannot take the packets of -w - and a page, too", "");
    if (!o->view_options.html_limit)
        o->view_options.html_limit = 1000;
    return true;
}

/* Whether several threads can show the packets. */
static bool check_jobs(const struct options *o)
{
    int time = o->view_options.line.time;
    if (o->jobs < 2 || o->action != ACTION_SHOW)
        return true;
    if (!o->n_files && !o->file_list)
        return complain("--jobs", " shows packets of files (-r, -V) by several threads", "");
    if (!o->view->apart)
        return complain("--jobs and --", o->view->name,
                        ": what it shows of a packet depends on the packets before");
    return o->view != &view_line || (time != 3 && time != 5) ||
           complain("--jobs", " and -ttt or -ttttt: such a time depends on the packets before", "");
}

static bool check_fields(struct options *o)
{
    if (o->view == &view_fields)
        return o->chosen.n || complain("-T fields", " needs fields to show: -e ip.src", "");
    if (o->chosen.n)
        return complain("--fields", " and another view: ask for one of them", "");
    return !o->chosen.csv || complain("--csv", " says how --fields writes lines", "");
}

/* Only a live capture can obey these. */
static void warn_offline(const struct options *o)
{
    const struct capture_options *c = &o->capture;
    if (o->device || c->snaplen != MAX_SNAPLEN || c->buffer_kib || c->direction || c->tstamp_type ||
        c->no_promiscuous || c->monitor || c->immediate)
        complain("-i, -s, -B, -I, -j, -p, -Q and --immediate-mode", " have no effect on a file",
                 "");
}

/* The views that are the walk or the lines, changed. */
static bool settle_view(struct options *o)
{
    struct view_options *v = &o->view_options;
    const struct view *asked = o->view;
    bool walks = asked == &view_line || asked == &view_walk;
    if (v->key && !v->sheet)
        v->sheet = SHEET_VALUES;
    if (v->sheet && asked != &view_html) {
        if (!walks)
            return complain("--worksheet and --key", " go with --walk and --html, not with --",
                            asked->name);
        o->view = &view_sheet;
    }
    if (o->grade) {
        if (o->view != &view_line)
            return complain("--grade and --", o->view->name, " are two views: ask for one of them");
        o->view = &view_grade;
        o->count = o->count ? o->count : 1;
    }
    if (v->explain && o->view == &view_line)
        o->view = &view_walk;
    if (o->action == ACTION_SHOW && v->explain && o->view != &view_walk && o->view != &view_sheet)
        return complain("--explain", " adds sentences to --walk and --worksheet, not to --",
                        o->view->name);
    return true;
}

/* Both captures: the second is the first word that is no option. */
static bool settle_diff(struct options *o, char ***words)
{
    if (!o->diff[0])
        return !o->n_ignored || complain("--ignore", " says what --diff leaves out", "");
    if (!**words)
        return complain("--diff", " needs two captures: --diff A B", "");
    o->diff[1] = *(*words)++;
    if (o->n_files || o->file_list || o->device)
        return complain("--diff", " names the captures that it reads: without -r, -V and -i", "");
    if (o->view != &view_line || o->view_options.sheet || o->view_options.explain || o->grade)
        return complain("--diff", " and another view: ask for one of them", "");
    if (o->writer.name || o->count_only || o->n_assertions)
        return complain("--diff", " shows how captures differ: no -w, --count or --assert", "");
    return true;
}

/* What depends on the machine, the terminal and the user is fixed. */
static bool settle_golden(struct options *o)
{
    struct view_options *v = &o->view_options;
    bool lines = o->view == &view_line && !o->diff[0];
    if (!o->golden || o->action != ACTION_SHOW)
        return true;
    if (v->bulk || (o->view == &view_follow && v->follow_format == FOLLOW_RAW))
        return complain("--golden",
                        " has a line of its own before all: no --json=bulk, no raw "
                        "--follow",
                        "");
    if (o->count_only || ((o->writer.name || (o->n_assertions && lines)) && !o->print && !o->page))
        return complain("--golden", " says how packets are shown, and none are", "");
    v->line.numeric = 2;
    v->color = false;
    o->lang = o->lang ? o->lang : "en";
    if (setenv("TZ", "UTC0", 1) != 0)
        return complain("out of memory", "", "");
    tzset();
    return true;
}

/* Whether anything comes of the view that was asked for. */
static bool check_view(const struct options *o)
{
    if (o->action != ACTION_SHOW || o->view == &view_line || o->view == &view_html ||
        o->view == &view_report)
        return true;
    if (o->count_only)
        return complain("--count counts packets and shows none: leave out it or --", o->view->name,
                        "");
    return !o->writer.name || o->print ||
           complain("-w writes packets in place of showing them: --print shows --", o->view->name,
                    ", too");
}

static bool settle(struct options *o)
{
    struct line_options *l = &o->view_options.line;
    if (l->time > 5)
        return complain("only -t, -tt, -ttt, -tttt and -ttttt are supported", "", "");
    if (o->n_files && o->file_list)
        return complain("-V and -r", " are mutually exclusive", "");
    if (o->foreign_numeric && (o->n_files || o->file_list))
        return complain("-f", " can not be used with -V or -r", "");
    if (o->n_files || o->file_list)
        warn_offline(o);
    l->verbose = at_most(l->verbose, 3);
    l->numeric = at_most(l->numeric, 2);
    l->hex = at_most(l->hex, 2);
    l->hex_ascii = at_most(l->hex_ascii, 2);
    l->hide_data = l->hex || l->hex_ascii || l->ascii;
    if (!settle_view(o))
        return false;
    if (o->action == ACTION_SHOW && o->capture.salvage && !o->n_files && !o->file_list)
        return complain("--salvage", " reads on in a damaged file: name it with -r or -V", "");
    if (!settle_golden(o))
        return false;
    if (o->dump_filter && o->action == ACTION_SHOW)
        o->action = ACTION_DUMP_FILTER;
    o->writer.nano = l->nano;
    lang_use(o->action != ACTION_EXPLAIN && !o->view->translated ? "en"
             : o->lang                                           ? o->lang
                                                                 : lang_wanted());
    o->flush_each = o->flush_each || (o->writer.flush_each && (!o->writer.name || o->print));
    return check_fields(o) && check_page(o) && check_view(o) && check_jobs(o) && check_writer(o);
}

/* Words behind --list-fields, and behind --explain where no capture is named, are names and no
 * filter. */
static bool settle_names(struct options *o, char **words)
{
    bool capture = o->device || o->n_files || o->file_list;
    if (o->action == ACTION_SHOW && o->view_options.explain && !capture && *words)
        o->action = ACTION_EXPLAIN;
    if (o->action != ACTION_EXPLAIN && o->action != ACTION_LIST_FIELDS)
        return false;
    /* --explain=NAME stands before them, in the place of an option that was read. */
    o->names = words;
    if (o->name)
        *--o->names = (char *)(uintptr_t)o->name;
    return true;
}

bool options_parse(struct options *o, int argc, char **argv)
{
    *o = (struct options){
        .capture.snaplen = MAX_SNAPLEN,
        .view = &view_line,
        .as_fields = wants_fields(argv),
        .chosen.separator = '\t',
        .chosen.aggregator = ',',
    };
    set_color(o, "auto");
    struct forms forms = {0};
    make_forms(&forms, o->as_fields);
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, forms.letters, forms.names, NULL)) != -1;) {
        const struct row *r = c == '?' || c == ':' ? NULL : row_of(c);
        if (!r)
            return complain_about(c, argv[optind - 1]);
        if (!obey(o, r, optarg))
            return false;
    }
    char **words = argv + optind;
    if (settle_names(o, words))
        return settle(o);
    if (!settle_diff(o, &words))
        return false;
    if (*words && !(o->expression = join(words)))
        return complain("out of memory", "", "");
    return settle(o);
}

void options_free(struct options *o)
{
    free(o->files);
    free(o->expression);
    fields_free(&o->chosen);
}

bool options_next(size_t *at, struct option_words *w)
{
    while (*at < N_ROWS && rows[*at].kind == REFUSE)
        ++*at;
    if (*at == N_ROWS)
        return false;
    const struct row *r = &rows[(*at)++];
    *w = (struct option_words){(char)r->letter, r->name, r->arg, r->values, r->help};
    return true;
}

/* ---- help ---- */

#define HELP_COLUMN 28

/* The help text of a row, in lines that fit a terminal. */
static void wrap(const char *text, int column)
{
    while (*text) {
        size_t n = strlen(text), room = (size_t)(80 - HELP_COLUMN);
        if (n > room) {
            n = room;
            while (n && text[n] != ' ')
                n--;
        }
        printf("%*s%.*s\n", HELP_COLUMN - column, "", (int)n, text);
        text += n + (text[n] == ' ');
        column = 0;
    }
}

static void help_row(const struct row *r)
{
    char form[80];
    int n =
        snprintf(form, sizeof form, "  %c%c%s", r->letter ? '-' : ' ', r->letter ? r->letter : ' ',
                 r->letter && r->name ? ", "
                 : r->name            ? "  "
                                      : "");
    if (r->name)
        n += snprintf(form + n, sizeof form - (size_t)n, "--%s", r->name);
    if (r->arg && r->arg[0] == '[')
        n += snprintf(form + n, sizeof form - (size_t)n, "[=%s", r->arg + 1);
    else if (r->arg)
        n += snprintf(form + n, sizeof form - (size_t)n, "%c%s", r->name ? '=' : ' ', r->arg);
    fputs(form, stdout);
    if (n > HELP_COLUMN - 2) {
        putchar('\n');
        n = 0;
    }
    wrap(r->help, n);
}

void options_help(void)
{
    puts(
        "Usage: wireloupe [OPTION]... [FILTER EXPRESSION]\n"
        "Shows network packets: as tcpdump's lines, or byte by byte with the name of every field.\n"
        "The filter expression is pcap-filter(7)'s. Without -r or -V, packets are captured live.");
    for (unsigned g = 0; g < N_GROUPS; g++) {
        printf("\n%s:\n", group_titles[g]);
        for (size_t i = 0; i < N_ROWS; i++) {
            if (rows[i].group == g)
                help_row(&rows[i]);
        }
    }
}
