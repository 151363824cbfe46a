/* What -D, -L and -J list: interfaces, their link types, their time stamps. */
#include "source.h"

#include <stdio.h>

#include "wireloupe/out.h"
#include "wireloupe/protocol.h"

static void list_flags(FILE *to, const pcap_if_t *f)
{
    static const char *const states[4] = {NULL, "Connected", "Disconnected", NULL};
    static const char *const associations[4] = {NULL, "Associated", "Not associated", NULL};
    const char *words[5];
    unsigned n = 0;
    if (f->flags & PCAP_IF_UP)
        words[n++] = "Up";
    if (f->flags & PCAP_IF_RUNNING)
        words[n++] = "Running";
    if (f->flags & PCAP_IF_LOOPBACK)
        words[n++] = "Loopback";
    bool wireless = f->flags & PCAP_IF_WIRELESS;
    if (wireless)
        words[n++] = "Wireless";
    const char *state =
        (wireless ? associations : states)[(f->flags & PCAP_IF_CONNECTION_STATUS) >> 4];
    if (state)
        words[n++] = state;
    for (unsigned i = 0; i < n; i++)
        fprintf(to, "%s%s", i ? ", " : " [", words[i]);
    fputs(n ? "]\n" : " [none]\n", to);
}

/* What a device says of itself. */
static void put_name(FILE *to, const char *before, const char *name, const char *after)
{
    char plain[1024];
    out_plain(plain, sizeof plain, name);
    fprintf(to, "%s%s%s", before, plain, after);
}

bool capture_list_interfaces(FILE *to, char *error)
{
    pcap_if_t *all;
    char why[PCAP_ERRBUF_SIZE];
    if (pcap_findalldevs(&all, why) != 0) {
        error_text(error, why, (char *)NULL);
        return false;
    }
    unsigned i = 0;
    for (const pcap_if_t *f = all; f; f = f->next) {
        fprintf(to, "%u.", ++i);
        put_name(to, "", f->name, "");
        if (f->description)
            put_name(to, " (", f->description, ")");
        list_flags(to, f);
    }
    pcap_freealldevs(all);
    return true;
}

bool capture_list_linktypes(FILE *to, const char *device, const struct capture_options *o,
                            char *error)
{
    char warning[CAPTURE_ERROR_SIZE];
    struct capture_options plain = *o;
    plain.linktype = NULL;
    struct capture *c = capture_open_live(device, &plain, error, warning);
    int *types;
    registry_init();
    int n = c ? pcap_list_datalinks(c->pcap, &types) : -1;
    if (n < 0) {
        if (c)
            error_text(error, pcap_geterr(c->pcap), (char *)NULL);
        capture_close(c);
        return false;
    }
    fprintf(to, "Data link types for %s %s(use option -y to set):\n", c->name,
            o->monitor ? "when in monitor mode " : "");
    for (int i = 0; i < n; i++) {
        const char *name = pcap_datalink_val_to_name(types[i]);
        if (name)
            fprintf(to, "  %s (%s)%s\n", name, pcap_datalink_val_to_description(types[i]),
                    registry_find(BY_LINKTYPE, (uint32_t)types[i]) ? ""
                                                                   : " (printing not supported)");
        else
            fprintf(to, "  DLT %d\n", types[i]);
    }
    pcap_free_datalinks(types);
    capture_close(c);
    return true;
}

bool capture_list_tstamp_types(FILE *to, const char *device, char *error)
{
    char name[LIVE_NAME];
    char why[PCAP_ERRBUF_SIZE];
    if (!live_device(name, device, error))
        return false;
    pcap_t *p = pcap_create(name, why);
    int *types;
    int n = p ? pcap_list_tstamp_types(p, &types) : -1;
    if (n < 0)
        error_text(error, p ? pcap_geterr(p) : why, (char *)NULL);
    else if (n == 0)
        fprintf(to, "Time stamp type cannot be set for %s\n", name);
    else
        fprintf(to, "Time stamp types for %s (use option -j to set):\n", name);
    for (int i = 0; i < n; i++)
        fprintf(to, "  %s (%s)\n", pcap_tstamp_type_val_to_name(types[i]),
                pcap_tstamp_type_val_to_description(types[i]));
    if (n > 0)
        pcap_free_tstamp_types(types);
    if (p)
        pcap_close(p);
    return n >= 0;
}
