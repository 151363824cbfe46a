/* Who began an IKEv1 negotiation. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define IKE_COOKIE 8
#define IKE_KEPT 20

struct negotiation {
    uint8_t cookie[IKE_COOKIE];
    uint8_t src[16], dst[16];
    uint8_t addr_len;
};

struct ike {
    struct negotiation kept[IKE_KEPT];
    unsigned next;
};

enum flow_role flows_ike_role(struct flows *t, const struct flow_key *k, const uint8_t *cookies)
{
    static const uint8_t none[IKE_COOKIE];
    struct negotiation *known = NULL;
    if (!t->ike && !(t->ike = calloc(1, sizeof *t->ike)))
        return FLOW_ROLE_UNKNOWN;
    for (unsigned i = 0; i < IKE_KEPT && !known; i++) {
        if (t->ike->kept[i].addr_len && memcmp(t->ike->kept[i].cookie, cookies, IKE_COOKIE) == 0)
            known = &t->ike->kept[i];
    }
    bool begins = memcmp(cookies, none, IKE_COOKIE) != 0 &&
                  memcmp(cookies + IKE_COOKIE, none, IKE_COOKIE) == 0;
    if (!known && begins) {
        known = &t->ike->kept[t->ike->next];
        t->ike->next = (t->ike->next + 1) % IKE_KEPT;
        memcpy(known->cookie, cookies, IKE_COOKIE);
        memcpy(known->src, k->src, k->addr_len);
        memcpy(known->dst, k->dst, k->addr_len);
        known->addr_len = k->addr_len;
    }
    if (!known || known->addr_len != k->addr_len)
        return FLOW_ROLE_UNKNOWN;
    if (memcmp(known->src, k->src, k->addr_len) == 0)
        return FLOW_ROLE_INITIATOR;
    return memcmp(known->dst, k->src, k->addr_len) ? FLOW_ROLE_UNKNOWN : FLOW_ROLE_RESPONDER;
}
