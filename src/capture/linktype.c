/* Link types: their numbers in files and in descriptors, which differ for a few, and their names.
 */
#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct file_header {
    uint32_t magic;
    uint16_t major, minor;
    uint32_t zone, figures, snaplen, linktype;
};

uint16_t linktype_from_file(uint32_t in_file)
{
    struct file_header h = {0xa1b2c3d4, 2, 4, 0, 0, 65535, in_file};
    char why[PCAP_ERRBUF_SIZE];
    FILE *f = fmemopen(&h, sizeof h, "r");
    pcap_t *p = f ? pcap_fopen_offline(f, why) : NULL;
    uint16_t linktype = (uint16_t)(p ? pcap_datalink(p) : (int)in_file);
    if (p)
        pcap_close(p);
    else if (f)
        fclose(f);
    return linktype;
}

/* What libpcap writes at the beginning of a file of that link type. */
static bool file_header(uint16_t linktype, uint32_t snaplen, struct file_header *h)
{
    char *text = NULL;
    size_t n = 0;
    FILE *memory = open_memstream(&text, &n);
    pcap_t *dead = pcap_open_dead(linktype, (int)snaplen);
    pcap_dumper_t *dump = memory && dead ? pcap_dump_fopen(dead, memory) : NULL;
    if (dump)
        pcap_dump_close(dump);
    else if (memory)
        fclose(memory);
    if (dead)
        pcap_close(dead);
    bool ok = dump && text && n >= sizeof *h;
    if (ok)
        memcpy(h, text, sizeof *h);
    free(text);
    return ok;
}

uint32_t linktype_to_file(uint16_t linktype)
{
    struct file_header h;
    return file_header(linktype, 65535, &h) ? h.linktype : linktype;
}

pcap_t *linktype_offline(uint16_t linktype, uint32_t snaplen)
{
    struct file_header h;
    char why[PCAP_ERRBUF_SIZE];
    FILE *f = file_header(linktype, snaplen, &h) ? fmemopen(&h, sizeof h, "r") : NULL;
    pcap_t *p = f ? pcap_fopen_offline(f, why) : NULL;
    if (f && !p)
        fclose(f);
    return p;
}

const char *linktype_name(uint16_t linktype)
{
    return pcap_datalink_val_to_name(linktype);
}

const char *linktype_title(uint16_t linktype)
{
    return pcap_datalink_val_to_description(linktype);
}

bool linktype_number(const char *name, uint16_t *linktype)
{
    int dlt = pcap_datalink_name_to_val(name);
    *linktype = (uint16_t)dlt;
    return dlt >= 0;
}
