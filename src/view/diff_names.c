/* --ignore: the fields that --diff leaves out. */
#include <fnmatch.h>
#include <string.h>

#include "diff.h"
#include "wireloupe/view.h"

static const char *const frame_items[N_FRAME_ITEMS] = {
    [ITEM_TIME] = "frame.time", [ITEM_LEN] = "frame.len", [ITEM_CAP_LEN] = "frame.cap_len"};

static bool ignore_like(struct diff *d, const char *glob)
{
    bool any = false;
    for (unsigned id = 0; id < N_FRAME_ITEMS; id++) {
        if (fnmatch(glob, frame_items[id], 0) == 0)
            any = d->ignored[diff_row(d, PROTO_NONE, id)] = true;
    }
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        bool whole = strcmp(glob, protocols[i]->name) == 0;
        for (unsigned id = 0; id < protocols[i]->n_fields; id++) {
            if (whole || fnmatch(glob, protocols[i]->fields[id].name, 0) == 0)
                any = d->ignored[diff_row(d, i, id)] = true;
        }
    }
    return any;
}

static bool ignore_one(struct diff *d, const char *name, char *error)
{
    struct row_id rows[16];
    char hint[256];
    unsigned n = registry_rows(name, rows, 16);
    for (unsigned i = 0; i < n; i++)
        d->ignored[diff_row(d, rows[i].proto, rows[i].id)] = true;
    if (ignore_like(d, name) || n)
        return true;
    registry_suggest(name, NEAR_FIELDS | NEAR_PROTOCOLS, hint, sizeof hint);
    return view_complain(error, DIFF_ERROR_SIZE, "no field is called \"", name, "\"", hint,
                         (char *)NULL);
}

bool diff_ignore(struct diff *d, const char *names, char *error)
{
    char word[128];
    for (const char *s = names;; s++) {
        size_t n = strcspn(s, ",");
        if (!n || n >= sizeof word)
            return view_complain(error, DIFF_ERROR_SIZE,
                                 n ? "no field has so long a name: " : "a name is missing in \"",
                                 names, n ? "" : "\"", (char *)NULL);
        memcpy(word, s, n);
        word[n] = '\0';
        if (!ignore_one(d, word, error))
            return false;
        s += n;
        if (!*s)
            return true;
    }
}

static bool is_ignored(const struct diff *d, const char *name)
{
    struct row_id row[1];
    return registry_rows(name, row, 1) && d->ignored[diff_row(d, row[0].proto, row[0].id)];
}

void diff_names_done(struct diff *d)
{
    static const struct {
        const char *name;
        unsigned part;
    } parts[] = {
        {"ip.src", WITHOUT_SRC},         {"ip.dst", WITHOUT_DST},
        {"ipv6.src", WITHOUT_SRC},       {"ipv6.dst", WITHOUT_DST},
        {"tcp.srcport", WITHOUT_SPORT},  {"tcp.dstport", WITHOUT_DPORT},
        {"udp.srcport", WITHOUT_SPORT},  {"udp.dstport", WITHOUT_DPORT},
        {"sctp.srcport", WITHOUT_SPORT}, {"sctp.dstport", WITHOUT_DPORT},
        {"eth.src", WITHOUT_HW_SRC},     {"eth.dst", WITHOUT_HW_DST},
        {"vlan.id", WITHOUT_VLAN},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        d->without |= is_ignored(d, parts[i].name) ? parts[i].part : 0;
}
