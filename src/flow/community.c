/* The community ID of a flow, version 1: one name of a flow for every tool that computes it.
 * https://github.com/corelight/community-id-spec */
#include "wireloupe/flow.h"

#ifdef HAVE_NETTLE

#include <nettle/base64.h>
#include <nettle/sha1.h>
#include <string.h>

#define ICMP 1
#define ICMPV6 58

/* The message that answers one of ICMP's, which makes both directions one flow; -1 for messages
 * that nobody answers. */
static int answer_type(uint8_t proto, uint16_t type)
{
    static const uint8_t pairs[][3] = {
        {ICMP, 8, 0},       {ICMP, 13, 14},     {ICMP, 15, 16},     {ICMP, 10, 9},
        {ICMP, 17, 18},     {ICMPV6, 128, 129}, {ICMPV6, 133, 134}, {ICMPV6, 135, 136},
        {ICMPV6, 130, 131}, {ICMPV6, 139, 140}, {ICMPV6, 144, 145},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i][0] == proto && pairs[i][1] == type)
            return pairs[i][2];
        if (pairs[i][0] == proto && pairs[i][2] == type)
            return pairs[i][1];
    }
    return -1;
}

static uint8_t *append(uint8_t *at, const void *s, size_t n)
{
    memcpy(at, s, n);
    return at + n;
}

static uint8_t *append_port(uint8_t *at, uint16_t port)
{
    const uint8_t bytes[2] = {(uint8_t)(port >> 8), (uint8_t)port};
    return append(at, bytes, 2);
}

bool flow_community_id(const struct flow_key *k, char id[COMMUNITY_ID_SIZE])
{
    uint8_t text[40] = {0, 0}, *at = text + 2; /* a seed of 0 */
    uint16_t sport = k->sport, dport = k->dport;
    bool icmp = k->proto == ICMP || k->proto == ICMPV6;
    bool ports = icmp || k->proto == 6 || k->proto == 17 || k->proto == 132;
    int answer = icmp ? answer_type(k->proto, sport) : -1;
    if (answer >= 0)
        dport = (uint16_t)answer;
    int order = memcmp(k->src, k->dst, k->addr_len);
    bool swap = order > 0 || (order == 0 && ports && sport > dport);
    if (icmp && answer < 0)
        swap = false;
    at = append(at, swap ? k->dst : k->src, k->addr_len);
    at = append(at, swap ? k->src : k->dst, k->addr_len);
    *at++ = k->proto;
    *at++ = 0;
    if (ports) {
        at = append_port(at, swap ? dport : sport);
        at = append_port(at, swap ? sport : dport);
    }
    struct sha1_ctx sha;
    uint8_t digest[SHA1_DIGEST_SIZE];
    sha1_init(&sha);
    sha1_update(&sha, (size_t)(at - text), text);
    sha1_digest(&sha, sizeof digest, digest);
    id[0] = '1';
    id[1] = ':';
    base64_encode_raw(id + 2, sizeof digest, digest);
    id[COMMUNITY_ID_SIZE - 1] = '\0';
    return true;
}

#else

bool flow_community_id(const struct flow_key *k, char id[COMMUNITY_ID_SIZE])
{
    (void)k;
    id[0] = '\0';
    return false;
}

#endif

const char *flow_features(void)
{
#ifdef HAVE_NETTLE
    return " nettle";
#else
    return "";
#endif
}
