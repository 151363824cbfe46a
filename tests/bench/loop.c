/* loop FILE...: libpcap's own loop with an empty callback, the floor under what reads with libpcap.
 */
#include <pcap.h>
#include <stdio.h>

static void nothing(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
    (void)user;
    (void)h;
    (void)bytes;
}

int main(int argc, char **argv)
{
    char why[PCAP_ERRBUF_SIZE];
    for (int i = 1; i < argc; i++) {
        pcap_t *p = pcap_open_offline(argv[i], why);
        if (!p || pcap_loop(p, -1, nothing, NULL) < 0) {
            fprintf(stderr, "loop: %s: %s\n", argv[i], p ? pcap_geterr(p) : why);
            return 1;
        }
        pcap_close(p);
    }
    return 0;
}
