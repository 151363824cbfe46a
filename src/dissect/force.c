/* What the user says that payloads are, where their ports do not tell. */
#include "wireloupe/dissect.h"

#include <strings.h>

/* The types that tcpdump knows; by UDP, by TCP and by IP, what they are here. */
static const struct type {
    const char *name;
    uint8_t udp, tcp, ip;
} types[] = {
    {"aodv", 0, 0, 0},
    {"carp", 0, 0, PROTO_carp},
    {"cnfp", 0, 0, 0},
    {"domain", PROTO_dns, PROTO_dns_tcp, 0},
    {"lmp", 0, 0, 0},
    {"pgm", 0, 0, 0},
    {"pgm_zmtp1", 0, 0, 0},
    {"ptp", 0, 0, 0},
    {"radius", PROTO_radius, 0, 0},
    {"resp", 0, PROTO_resp, 0},
    {"rpc", 0, 0, 0},
    {"rtcp", 0, 0, 0},
    {"rtp", 0, 0, 0},
    {"snmp", PROTO_snmp, 0, 0},
    {"someip", 0, 0, 0},
    {"tftp", PROTO_tftp, 0, 0},
    {"vat", 0, 0, 0},
    {"vxlan", PROTO_vxlan, 0, 0},
    {"wb", 0, 0, 0},
    {"zmtp1", 0, 0, 0},
};

enum force dissect_force(struct dissect *d, const char *type)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const struct type *t = &types[i];
        if (strcasecmp(t->name, type) != 0)
            continue;
        if (!t->udp && !t->tcp && !t->ip)
            return FORCE_ABSENT;
        if (d) {
            d->forced = true;
            d->force_udp = t->udp;
            d->force_tcp = t->tcp;
            d->vrrp = t->ip ? t->ip : PROTO_vrrp;
        }
        return t->udp ? FORCE_DONE : FORCE_NO_UDP;
    }
    return FORCE_UNKNOWN;
}
