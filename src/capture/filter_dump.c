/* What -d, -dd and -ddd print: a filter's program. */
#include "source.h"

#include <stdio.h>

static void dump_decimal(const struct bpf_program *code)
{
    printf("%u\n", code->bf_len);
    for (unsigned i = 0; i < code->bf_len; i++) {
        const struct bpf_insn *b = &code->bf_insns[i];
        printf("%u %u %u %u\n", b->code, b->jt, b->jf, b->k);
    }
}

bool filter_dump(struct filter *f, struct capture *c, const char *linktype, uint32_t snaplen,
                 int level, char *error)
{
    struct bpf_program code;
    int type = c ? c->linktype : linktype ? pcap_datalink_name_to_val(linktype) : DLT_EN10MB;
    if (!filter_compile(f, c, (uint16_t)type, c ? c->snaplen : snaplen, &code, error))
        return false;
    if (level == 1) {
        for (unsigned i = 0; i < code.bf_len; i++)
            puts(bpf_image(&code.bf_insns[i], (int)i));
    } else if (level == 2) {
        for (unsigned i = 0; i < code.bf_len; i++) {
            const struct bpf_insn *b = &code.bf_insns[i];
            printf("{ 0x%x, %u, %u, 0x%08x },\n", b->code, b->jt, b->jf, b->k);
        }
    } else {
        dump_decimal(&code);
    }
    pcap_freecode(&code);
    return true;
}
