/* What tcpdump says on stderr about a capture, said the same way. */
#include "source.h"

#include <inttypes.h>

#ifdef HAVE_ZLIB
#include <zlib.h>
#endif
#ifdef HAVE_LIBZSTD
#include <zstd.h>
#endif
#ifdef HAVE_LIBLZ4
#include <lz4.h>
#endif
#ifdef HAVE_LIBSECCOMP
#include <seccomp.h>
#endif

static void print_linktype(uint16_t linktype)
{
    const char *name = linktype_name(linktype), *title = linktype_title(linktype);
    if (name && title)
        fprintf(stderr, "link-type %s (%s)", name, title);
    else
        fprintf(stderr, "link-type %u", linktype);
}

void report_reading(const struct capture *c)
{
    say("reading from file %s, ", c->name);
    print_linktype(c->linktype);
    fprintf(stderr, ", snapshot length %u\n", c->snaplen);
}

void report_listening(const struct capture *c, bool terse)
{
    if (terse)
        fputs("wireloupe: verbose output suppressed, use -v[v]... for full protocol decode\n",
              stderr);
    say("%slistening on %s, ", terse ? "" : "wireloupe: ", c->name);
    print_linktype(c->linktype);
    fprintf(stderr, ", snapshot length %u bytes\n", c->snaplen);
}

void report_skipped(const char *name, uint64_t offset, uint64_t n)
{
    say("wireloupe: %s: skipped %" PRIu64 " damaged byte%s from byte %" PRIu64 " on\n", name, n,
        n == 1 ? "" : "s", offset);
}

static void print_count(uint64_t n, const char *what, const char *before)
{
    fprintf(stderr, "%s%" PRIu64 " packet%s %s", before, n, n == 1 ? "" : "s", what);
}

void report_counts(struct capture *c, uint64_t captured, bool one_line)
{
    struct capture_stats s;
    bool known = capture_stats(c, &s);
    const char *separator = one_line ? ", " : "\n";
    print_count(captured, "captured", one_line ? "wireloupe: " : "");
    if (known) {
        print_count(s.received, "received by filter", separator);
        print_count(s.dropped, "dropped by kernel", separator);
    }
    if (known && s.lost)
        print_count(s.lost, "dropped by wireloupe: its output was too slow", separator);
    if (known && s.if_dropped)
        print_count(s.if_dropped, "dropped by interface", separator);
    fputc('\n', stderr);
}

/* ---- what was built in ---- */

#define TEXT_OF(x) #x
#define NUMBER(x) TEXT_OF(x)

const char *capture_features(void)
{
    return ""
#ifdef HAVE_ZLIB
           " zlib " ZLIB_VERSION
#endif
#ifdef HAVE_LIBZSTD
           " zstd " ZSTD_VERSION_STRING
#endif
#ifdef HAVE_LIBLZ4
           " lz4 " LZ4_VERSION_STRING
#endif
#ifdef HAVE_LIBCAP_NG
           " libcap-ng"
#endif
#ifdef HAVE_LIBSECCOMP
           " libseccomp " NUMBER(SCMP_VER_MAJOR) "." NUMBER(SCMP_VER_MINOR) "." NUMBER(
               SCMP_VER_MICRO)
#endif
               ;
}
