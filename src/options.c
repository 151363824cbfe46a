/* The options: one table, which options_parse.c goes by, and --help is made from. */
#include "option_row.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *const group_titles[N_GROUPS] = {
    [FROM] = "Where packets come from",
    [WHICH] = "Which packets",
    [WHERE] = "Saving packets",
    [LOOK] = "What is shown of each packet",
    [TIMES] = "Time stamps",
    [ASK] = "Questions that are answered at once",
    [UNSUPPORTED] = "Of tcpdump's options, not here (use tcpdump for them)",
};

#define AT(member) .at = offsetof(struct options, member)

static const struct option_row rows[] = {
    {'i', "interface", "IF", FROM, TEXT, AT(device),
     .help = "capture on this interface: a name, any, or its number in -D"},
    {'r', NULL, "FILE", FROM, CALL, .call = option_file,
     .help = "read a capture (pcap, pcapng, also gzip, zstd, lz4) or a hex dump; - is standard "
             "input; several are merged by time"},
    {'V', NULL, "FILE", FROM, TEXT, AT(file_list),
     .help = "read the files whose names stand in FILE, one after another"},
    {'y', "linktype", "TYPE", FROM, CALL, .call = option_linktype,
     .help = "link type to capture (see -L), or of a hex dump"},
    {'s', "snapshot-length", "BYTES", FROM, CALL, .call = option_snaplen,
     .help = "capture at most so much of each packet (262144)"},
    {'B', "buffer-size", "KIB", FROM, CALL, .call = option_buffer,
     .help = "size of the kernel's buffer"},
    {'p', "no-promiscuous-mode", NULL, FROM, SET, AT(capture.no_promiscuous),
     .help = "leave the interface out of promiscuous mode"},
    {'I', "monitor-mode", NULL, FROM, SET, AT(capture.monitor),
     .help = "put a wireless interface into monitor mode (802.11 is captured, not decoded)"},
    {0, "immediate-mode", NULL, FROM, SET, AT(capture.immediate),
     .help = "show packets at once, not in batches (on a terminal this is so anyway)"},
    {'j', "time-stamp-type", "TYPE", FROM, CALL, .call = option_tstamp_type,
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
    {0, "assert", "TEST", WHICH, CALL, .call = option_add_assertion,
     .help = "exit status 1, and what was found, unless the packets are as TEST says: 'count(EXPR) "
             "== 2', any(EXPR), all(EXPR), none(EXPR), 'max(FIELD) < 1500' (min, sum, distinct); "
             "nothing is shown unless a view is named"},
    {'c', NULL, "N", WHICH, CALL, .call = option_count, .help = "stop after N packets"},
    {0, "frame", "N[-M]", WHICH, CALL, .call = option_frames,
     .help = "only frame N, or N to M, of the capture; several with commas"},
    {0, "only", "PROTO", WHICH, CALL, .call = option_only,
     .help = "only packets with PROTO in them, and of --walk only that part; several with commas"},
    {'Q', "direction", "DIR", WHICH, CALL, .call = option_direction, .values = "in out inout",
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
    {'C', NULL, "SIZE", WHERE, CALL, .call = option_size,
     .help = "begin a new file after SIZE million bytes (k, m, g: of 1024)"},
    {'G', NULL, "SECONDS", WHERE, CALL, .call = option_seconds,
     .help = "begin a new file every so often, by the clock; FILE may hold strftime's %Y %m %d %H "
             "%M %S"},
    {'W', NULL, "N", WHERE, CALL, .call = option_files,
     .help = "with -C: keep a ring of N files; with -G: stop after N files"},
    {'z', NULL, "COMMAND", WHERE, TEXT, AT(writer.command),
     .help = "run COMMAND on each finished file of -C or -G"},

    {'e', NULL, NULL, LOOK, CALL, .call = option_ether, .help = "the link-layer header"},
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
    {'T', NULL, "TYPE", LOOK, CALL, .call = option_payload,
     .values = "domain radius resp snmp tftp vxlan",
     .help =
         "take payloads for TYPE whatever their ports: domain, radius, resp, snmp, tftp, vxlan"},
    {'x', NULL, NULL, LOOK, COUNT, AT(view_options.line.hex),
     .help = "the packet in hex; -xx with the link-layer header"},
    {'X', NULL, NULL, LOOK, COUNT, AT(view_options.line.hex_ascii),
     .help = "in hex and ASCII; -XX with the link-layer header"},
    {'A', NULL, NULL, LOOK, CALL, .call = option_ascii,
     .help = "the packet as text; -AA with the link-layer header"},
    {'#', "number", NULL, LOOK, SET, AT(view_options.line.number), .help = "the packet's number"},
    {0, "diff", "A B", LOOK, CALL, .call = option_diff,
     .help = "how the captures A and B differ, field by field, each packet beside the one of its "
             "flow that it is most like; exit status 1 where they do"},
    {0, "ignore", "NAME,...", LOOK, CALL, .call = option_add_ignored,
     .help = "with --diff: not these fields, such as frame.time,ip.id,'tcp.options.*'"},
    {0, "walk", "[KIND]", LOOK, CALL, .call = option_walk, .values = "lines rows",
     .help = "every byte and the field it belongs to, as lines or as rows of sixteen bytes"},
    {0, "worksheet", "[BLANKS]", LOOK, CALL, .call = option_sheet, .values = "values names all",
     .help = "the walk with blanks to fill in: values, names, or all, which is where fields begin, "
             "too"},
    {0, "key", NULL, LOOK, SET, AT(view_options.key), .help = "the worksheet, filled in"},
    {0, "explain", "[NAME]", LOOK, CALL, .call = option_explain,
     .help = "with --walk: a sentence about each field; with NAME, or without a capture: what the "
             "field or protocol NAME is"},
    {0, "grade", "FILE", LOOK, TEXT, AT(grade),
     .help = "what a student wrote beside the bytes of the first packet; without -r the bytes are "
             "the FILE's"},
    {0, "flows", "[FORM]", LOOK, CALL, .call = option_flows,
     .help =
         "a row for each flow at the end: ends, state, packets, bytes, round-trip time; as text, "
         "tsv or json"},
    {0, "summary", NULL, LOOK, CALL, .call = option_summary,
     .help = "at the end, what the capture is made of: protocols, hosts, flows, what was not "
             "answered, how much there was when"},
    {0, "report", "FILE", LOOK, CALL, .call = option_report,
     .help = "the same with plots, as a page in FILE (- is standard output)"},
    {0, "flow-memory", "SIZE", LOOK, CALL, .call = option_flow_memory,
     .help = "what is remembered of flows takes at most SIZE million bytes (k, m, g: of 1024); the "
             "default is a million flows"},
    {0, "names", NULL, LOOK, SET, AT(view_options.names),
     .help =
         "what earlier packets said about the names of addresses (DNS, TLS, HTTP, DHCP), each a "
         "claim with its frame; nothing is asked on the network"},
    {0, "map", NULL, LOOK, CALL, .call = option_map,
     .help = "every field as JSON, a line a packet"},
    {0, "html", "FILE", LOOK, CALL, .call = option_html,
     .help =
         "a page for the browser in FILE (- is standard output): bytes and fields side by side, "
         "drawings, a quiz"},
    {0, "html-limit", "N", LOOK, CALL, .call = option_html_limit,
     .help = "at most N frames in the page (1000)"},
    {0, "jobs", "N", LOOK, CALL, .call = option_jobs,
     .help = "show the packets of files by N threads, in the same order (lines, --json, --map, "
             "--fields, --walk)"},
    {0, "follow", "[STREAM]", LOOK, CALL, .call = option_follow, .values = "tcp udp tls http",
     .help = "what both ends of a stream said: tcp, udp, tls or http, and its number (tcp,3; all "
             "without)"},
    {0, "follow-format", "FORM", LOOK, CALL, .call = option_follow_format, .values = "text hex raw",
     .help = "streams as text, hex or raw bytes"},
    {0, "golden", NULL, LOOK, SET, AT(golden),
     .help = "as files have it that tests compare: the same on every machine, its version in the "
             "first line (UTC, numbers for names, English, no color)"},
    {0, "lang", "CODE", LOOK, CALL, .call = option_lang, .values = "en ja",
     .help = "the language of --walk and its sentences: en or ja, else as the environment says"},
    {0, "json", "[KIND]", LOOK, CALL, .call = option_json, .values = "lines bulk",
     .help = "each packet as a JSON object on a line, for programs; KIND bulk: as OpenSearch's "
             "_bulk takes them; with -x all bytes that nobody decodes"},
    {0, "fields", "NAME,...", LOOK, CALL, .call = option_fields,
     .help = "the values of these fields, a line a packet, with tabs between them; NAME may be a "
             "glob, 'dns.*'; frame.time, line and the like, too; or as Wireshark has it: -T fields "
             "-e NAME... -E STYLE"},
    {0, "csv", NULL, LOOK, CALL, .call = option_csv,
     .help = "with --fields: with commas between them, and quotes where they are needed"},
    {0, "color", "WHEN", LOOK, CALL, .call = option_color, .values = "auto always never",
     .help = "auto, always or never"},
    {'l', NULL, NULL, LOOK, SET, AT(flush_each),
     .help = "each line at once, when something reads them"},
    {0, "count", NULL, LOOK, SET, AT(count_only), .help = "only how many packets there are"},

    {'t', NULL, NULL, TIMES, COUNT, AT(view_options.line.time),
     .help = "none; -tt seconds since 1970; -ttt since the line before; -tttt with the date; "
             "-ttttt since the first line"},
    {0, "nano", NULL, TIMES, SET, AT(view_options.line.nano), .help = "nine digits"},
    {0, "micro", NULL, TIMES, UNSET, AT(view_options.line.nano), .help = "six digits"},
    {0, "time-stamp-precision", "P", TIMES, CALL, .call = option_precision, .values = "micro nano",
     .help = "micro or nano"},

    {'D', "list-interfaces", NULL, ASK, ACTION, .number = ACTION_LIST_INTERFACES,
     .help = "the interfaces"},
    {'L', "list-data-link-types", NULL, ASK, ACTION, .number = ACTION_LIST_LINKTYPES,
     .help = "the link types of an interface"},
    {'J', "list-time-stamp-types", NULL, ASK, ACTION, .number = ACTION_LIST_TSTAMP_TYPES,
     .help = "the time stamp types of an interface"},
    {'d', NULL, NULL, ASK, COUNT, AT(dump_filter),
     .help = "the filter's program; -dd as C, -ddd as numbers"},
    {0, "list-fields", "[PROTO]", ASK, CALL, .call = option_list_fields,
     .help = "name, type and label of every field, or of those of PROTO"},
    {0, "json-schema", "[KIND]", ASK, CALL, .call = option_json_schema,
     .values = "schema clickhouse",
     .help = "the JSON Schema of what --json writes; KIND clickhouse: a CREATE TABLE for it, with "
             "the layers of --only"},
    {'h', "help", NULL, ASK, ACTION, .number = ACTION_HELP, .help = "this text"},
    {0, "version", NULL, ASK, ACTION, .number = ACTION_VERSION,
     .help = "the version, and what was built in"},

    {'E', NULL, "KEY", UNSUPPORTED, REFUSE, .call = option_style, .help = "decrypt IPsec"},
    {'H', NULL, NULL, UNSUPPORTED, REFUSE, .help = "802.11s mesh headers"},
    {'m', NULL, "MODULE", UNSUPPORTED, REFUSE, .help = "SNMP modules"},
    {'M', NULL, "SECRET", UNSUPPORTED, REFUSE, .help = "TCP digests"},
    {'u', NULL, NULL, UNSUPPORTED, REFUSE, .help = "undecoded NFS handles"},
};

#define N_ROWS (sizeof rows / sizeof rows[0])

_Static_assert(N_ROWS < MAX_OPTION_ROWS, "too many options");

const struct option_row *option_row(size_t i)
{
    return i < N_ROWS ? &rows[i] : NULL;
}

bool options_next(size_t *at, struct option_words *w)
{
    while (*at < N_ROWS && rows[*at].kind == REFUSE)
        ++*at;
    if (*at == N_ROWS)
        return false;
    const struct option_row *r = &rows[(*at)++];
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

static void help_row(const struct option_row *r)
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
