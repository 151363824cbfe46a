/* Questions that are answered without a packet. */
#include "run.h"

#include <stdio.h>
#include <string.h>

#include "wireloupe/flow.h"
#include "wireloupe/lang.h"

static int dump_filter(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE] = "", warning[CAPTURE_ERROR_SIZE];
    struct capture *c = NULL;
    if (r->o.n_files)
        c = capture_open_files(r->o.files, r->o.n_files, &r->o.capture, error);
    else if (r->o.device)
        c = capture_open_live(r->o.device, &r->o.capture, error, warning);
    if (!c && *error)
        return run_complain("%s", error);
    if (c && capture_is_live(c))
        run_announce_linktype(&r->o, c);
    if (!c && !r->o.capture.linktype)
        fputs("Warning: assuming Ethernet\n", stderr);
    bool ok = filter_dump(r->filter, c, r->o.capture.linktype, r->o.capture.snaplen,
                          r->o.dump_filter, error);
    capture_close(c);
    return ok ? DONE : run_complain("%s", error);
}

static void print_version(void)
{
    const char *const features[] = {capture_features(), flow_features(), match_features(),
                                    lang_features()};
    bool any = false;
    printf("wireloupe %s\n%s\nbuilt in:", WIRELOUPE_VERSION, capture_library());
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
        any = any || (features[i] && *features[i]);
        fputs(features[i] ? features[i] : "", stdout);
    }
    puts(any ? "" : " nothing optional");
}

/* --explain NAME, --list-fields PROTO. */
static int explain(struct run *r)
{
    bool pages = r->o.action == ACTION_EXPLAIN;
    const char *unknown = pages ? explain_names(&r->out, &r->o.view_options, r->o.names)
                                : list_fields(&r->out, r->o.names);
    char hint[256];
    if (unknown) {
        registry_suggest(unknown, NEAR_PROTOCOLS | (pages ? NEAR_FIELDS : 0), hint, sizeof hint);
        run_complain("unknown %sprotocol %s%s", pages ? "field or " : "", unknown, hint);
        return USAGE;
    }
    return out_flush(&r->out) ? DONE
                              : run_complain("Unable to write output: %s", strerror(r->out.error));
}

int answer(struct run *r)
{
    char error[CAPTURE_ERROR_SIZE];
    bool ok = true;
    if (r->o.action == ACTION_EXPLAIN || r->o.action == ACTION_LIST_FIELDS)
        return explain(r);
    if (r->o.action == ACTION_HELP)
        options_help();
    else if (r->o.action == ACTION_VERSION)
        print_version();
    else if (r->o.action == ACTION_LIST_INTERFACES)
        ok = capture_list_interfaces(stdout, error);
    else if (r->o.action == ACTION_LIST_LINKTYPES)
        ok = capture_list_linktypes(stderr, r->o.device, &r->o.capture, error);
    else if (r->o.action == ACTION_LIST_TSTAMP_TYPES)
        ok = capture_list_tstamp_types(stderr, r->o.device, error);
    else if (r->o.action == ACTION_JSON_TABLE)
        return (json_table(&r->out, r->o.view_options.only) && out_flush(&r->out))
                   ? DONE
                   : run_complain("out of memory");
    else if (r->o.action == ACTION_JSON_SCHEMA)
        return (json_schema(&r->out) && out_flush(&r->out)) ? DONE : run_complain("out of memory");
    else
        return dump_filter(r);
    return ok ? DONE : run_complain("%s", error);
}
