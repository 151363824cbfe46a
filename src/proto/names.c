/* Names that earlier packets claimed for the addresses of this one.
 *
 * What a student learns here: a packet has addresses, never names. Who looks at a capture can only
 * know what others said before: the answer of a name server, the name that a client asked a server
 * for, or what a host called itself. Each of them may have been wrong, or lied. */
#include "wireloupe/names.h"
#include "wireloupe/dissect.h"

#define CLAIMS_MOST 16u

enum {
    NAMES_CLAIM,
    NAMES_CLAIM_IP,
    NAMES_CLAIM_IPV6,
    NAMES_CLAIM_NAME,
    NAMES_CLAIM_BY,
    NAMES_CLAIM_FRAME
};

static const struct value_name claimants[] = {
    {NAME_BY_DNS, "DNS"},   {NAME_BY_TLS, "TLS"},   {NAME_BY_TLS_OUTER, "outer TLS"},
    {NAME_BY_HTTP, "HTTP"}, {NAME_BY_DHCP, "DHCP"},
};

static const struct field_def rows[] = {
    [NAMES_CLAIM] = {.name = "names.claim",
                     .label = "Name of an address",
                     .type = FT_GROUP,
                     .rfc = "RFC 9499 2",
                     .what = "What an earlier packet said about an address of this one: a claim, "
                             "which nobody has proved."},
    [NAMES_CLAIM_IP] = {.name = "names.claim.ip",
                        .label = "Address",
                        .type = FT_IPV4,
                        .flags = FF_SAME,
                        .rfc = "RFC 791 3.1",
                        .what = "The address that the name was claimed for."},
    [NAMES_CLAIM_IPV6] = {.name = "names.claim.ipv6",
                          .label = "Address",
                          .type = FT_IPV6,
                          .flags = FF_SAME,
                          .rfc = "RFC 8200 3",
                          .what = "The address that the name was claimed for."},
    [NAMES_CLAIM_NAME] = {.name = "names.claim.name",
                          .label = "Name",
                          .type = FT_TEXT,
                          .flags = FF_NOTE,
                          .rfc = "RFC 9499 2",
                          .what = "The name that was claimed last; an address may have many."},
    [NAMES_CLAIM_BY] = {.name = "names.claim.by",
                        .label = "Claimed in",
                        .type = FT_UINT,
                        NAMES(claimants),
                        .rfc = "RFC 9499 2",
                        .what = "Who said so: a name server in DNS, a client that called the "
                                "server by this name in TLS or HTTP, or the host itself in DHCP."},
    [NAMES_CLAIM_FRAME] = {.name = "names.claim.frame",
                           .label = "In frame",
                           .type = FT_UINT,
                           .rfc = "RFC 9499 2",
                           .what = "The number of the frame that has the claim."},
};

/* The address was among those of an earlier layer, too. */
static bool is_again(const struct packet *p, uint32_t n, const uint8_t *address, uint8_t addr_len)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct layer *y = &p->layers[i];
        if ((y->proto == PROTO_ip || y->proto == PROTO_ipv6) && y->addr_len == addr_len &&
            (!memcmp(p->bytes + y->src, address, addr_len) ||
             !memcmp(p->bytes + y->dst, address, addr_len)))
            return true;
    }
    return false;
}

static bool emit_claim(struct dissect *d, uint32_t offset, uint8_t addr_len)
{
    const struct claim *c = names_use(d->names, d->p->bytes + offset, addr_len);
    if (!c)
        return false;
    emit_same(d, NAMES_CLAIM, d->r.pos, 0, 0);
    d->depth++;
    emit_same(d, addr_len == 4 ? NAMES_CLAIM_IP : NAMES_CLAIM_IPV6, offset, addr_len,
              addr_len == 4 ? packet_number(d->p, offset, 4) : 0);
    emit_note(d, NAMES_CLAIM_NAME, d->r.pos, c->name, c->n);
    emit_same(d, NAMES_CLAIM_BY, d->r.pos, 0, c->by);
    emit_same(d, NAMES_CLAIM_FRAME, d->r.pos, 0, c->frame);
    d->depth--;
    return true;
}

static void dissect(struct dissect *d)
{
    const struct packet *p = d->p;
    unsigned n = 0;
    for (uint32_t i = 0; i < p->n_layers && n < CLAIMS_MOST; i++) {
        const struct layer *y = &p->layers[i];
        if ((y->proto != PROTO_ip && y->proto != PROTO_ipv6) || !y->addr_len)
            continue;
        if (!is_again(p, i, p->bytes + y->src, y->addr_len))
            n += emit_claim(d, y->src, y->addr_len);
        if (memcmp(p->bytes + y->src, p->bytes + y->dst, y->addr_len) != 0 &&
            !is_again(p, i, p->bytes + y->dst, y->addr_len))
            n += emit_claim(d, y->dst, y->addr_len);
    }
}

const struct protocol proto_names = {
    .name = "names",
    .title = "Names",
    .rfc = "RFC 9499",
    ROWS(rows),
    .many = "claim",
    .dissect = dissect,
};
