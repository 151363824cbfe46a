/* MSTP, the Multiple Spanning Tree Protocol, and Shortest Path Bridging (IEEE 802.1Q).
 *
 * What a student learns here: one tree leaves half the cables idle; so a region of bridges keeps
 * several, each for some of the VLANs, and says in a digest which.
 *
 *     0               2       3                      35      37          53
 *    +---------------+-------+----------------------+-------+-----------+--
 *    | Length        | Format| Name, 32 bytes       |  Rev  | Digest    |
 *    +---------------+-------+----------------------+-------+-----------+--
 *     53              57                     65      66
 *    +---------------+----------------------+-------+----------------------
 *    | Root path cost| Bridge identifier    | Hops  | 16 bytes for each tree
 *    +---------------+----------------------+-------+---------------------- */
#include "stp.h"

#include "wireloupe/dissect.h"

enum {
    MSTP_VERSION_3_LENGTH,
    MSTP_SELECTOR,
    MSTP_NAME,
    MSTP_REVISION,
    MSTP_DIGEST,
    MSTP_INTERNAL_COST,
    MSTP_BRIDGE,
    MSTP_BRIDGE_PRIO,
    MSTP_BRIDGE_EXT,
    MSTP_BRIDGE_EXT_HIGH,
    MSTP_BRIDGE_EXT_LOW,
    MSTP_BRIDGE_HW,
    MSTP_HOPS,
    MSTP_MSTI,
    MSTP_MSTI_FLAGS,
    MSTP_MSTI_FLAGS_TCACK,
    MSTP_MSTI_FLAGS_AGREEMENT,
    MSTP_MSTI_FLAGS_FORWARDING,
    MSTP_MSTI_FLAGS_LEARNING,
    MSTP_MSTI_FLAGS_PORT_ROLE,
    MSTP_MSTI_FLAGS_PROPOSAL,
    MSTP_MSTI_FLAGS_TC,
    MSTP_MSTI_PRIORITY,
    MSTP_MSTI_ID,
    MSTP_MSTI_ID_HIGH,
    MSTP_MSTI_ID_LOW,
    MSTP_MSTI_HW,
    MSTP_MSTI_COST,
    MSTP_MSTI_BRIDGE_PRIORITY,
    MSTP_MSTI_BRIDGE_RESERVED,
    MSTP_MSTI_PORT_PRIORITY,
    MSTP_MSTI_PORT_RESERVED,
    MSTP_MSTI_HOPS,
    MSTP_VERSION_4_LENGTH,
    MSTP_SPT_SELECTOR,
    MSTP_SPT_NAME,
    MSTP_SPT_REVISION,
    MSTP_SPT_DIGEST,
    MSTP_AGREE_FLAGS,
    MSTP_AGREE_RESERVED,
    MSTP_AGREE_FORMAT,
    MSTP_AGREE_FORMAT_CAP,
    MSTP_AGREE_CONVENTION,
    MSTP_AGREE_CONVENTION_CAP,
    MSTP_AGREE_EDGES,
    MSTP_AGREE_RESERVED2,
    MSTP_AGREE_DIGEST,
    MSTP_REST
};

#define REF "IEEE 802.1Q 14.4"
#define NAME_LEN 32
#define DIGEST_LEN 16
#define COMMON_LEN 64 /* of the part that the length counts, before the first tree */
#define TREE_LEN 16
#define VERSION_SPB 4 /* of the message */
#define IDENTIFIER_LEN 8
#define LENGTH_LEN 2
#define AGREEMENT_DIGEST_LEN 20
#define SPT_LEN 85 /* the least that the length of the last part may be */

static const struct value_name roles[] = {
    {0, "Master"},
    {1, "Alternate or backup"},
    {2, "Root"},
    {3, "Designated"},
};

static const struct field_def rows[] = {
    [MSTP_VERSION_3_LENGTH] = {.name = "mstp.version_3_length",
                               .label = "Version 3 length",
                               .type = FT_UINT,
                               .brief = "v3len",
                               .unit = "bytes",
                               .rfc = REF,
                               .what = "How long the part about several trees is."},
    [MSTP_SELECTOR] = {.name = "mstp.config_format_selector",
                       .label = "Configuration identifier format",
                       .type = FT_UINT,
                       .rfc = REF,
                       .what = "Zero: the format of the standard."},
    [MSTP_NAME] =
        {.name = "mstp.config_name",
         .label = "Configuration name",
         .type = FT_TEXT,
         .brief = "name",
         .rfc = REF,
         .what =
             "The name of the region; bridges with the same name, revision and digest form one."},
    [MSTP_REVISION] = {.name = "mstp.config_revision_level",
                       .label = "Revision level",
                       .type = FT_UINT,
                       .brief = "rev",
                       .rfc = REF,
                       .what = "The number of the region's configuration."},
    [MSTP_DIGEST] = {.name = "mstp.config_digest",
                     .label = "Configuration digest",
                     .type = FT_BYTES,
                     .brief = "digest",
                     .rfc = REF,
                     .what = "A checksum of which VLAN belongs to which tree."},
    [MSTP_INTERNAL_COST] = {.name = "mstp.cist_internal_root_path_cost",
                            .label = "Internal root path cost",
                            .type = FT_UINT,
                            .brief = "cost",
                            .rfc = REF,
                            .what = "What the way to the region's root costs."},
    [MSTP_BRIDGE] = {.name = "mstp.cist_bridge",
                     .label = "CIST bridge identifier",
                     .type = FT_GROUP,
                     .rfc = REF,
                     .what = "The bridge that sent the message."},
    [MSTP_BRIDGE_PRIO] =
        {.name = "mstp.cist_bridge.prio",
         .label = "Priority",
         .type = FT_UINT,
         .size = 1,
         .mask = 0xf0,
         .brief = "prio",
         .rfc = REF,
         .what = "The lowest number wins the election of the root; always a multiple of 4096."},
    [MSTP_BRIDGE_EXT] = {.name = "mstp.cist_bridge.ext",
                         .label = "System identifier extension",
                         .type = FT_UINT,
                         .size = 2,
                         .mask = 0x0fff,
                         .brief = "ext",
                         .rfc = REF,
                         .what =
                             "The number of the VLAN or of the tree that the identifier is for."},
    [MSTP_BRIDGE_EXT_HIGH] =
        {.name = "mstp.cist_bridge.ext.high",
         .label = "System identifier extension, high bits",
         .type = FT_UINT,
         .size = 1,
         .mask = 0x0f,
         .flags = FF_PART,
         .rfc = REF,
         .what = "The four bits of the extension that share a byte with the priority."},
    [MSTP_BRIDGE_EXT_LOW] = {.name = "mstp.cist_bridge.ext.low",
                             .label = "System identifier extension, low bits",
                             .type = FT_UINT,
                             .size = 1,
                             .flags = FF_PART,
                             .rfc = REF,
                             .what = "The other eight bits of the extension."},
    [MSTP_BRIDGE_HW] = {.name = "mstp.cist_bridge.hw",
                        .label = "Address",
                        .type = FT_MAC,
                        .brief = "addr",
                        .rfc = REF,
                        .what = "The bridge's address; it decides where priorities are the same."},
    [MSTP_HOPS] = {.name = "mstp.cist_remaining_hops",
                   .label = "Remaining hops",
                   .type = FT_UINT,
                   .brief = "hops",
                   .rfc = REF,
                   .what = "How many more bridges the message may pass; each takes one away."},
    [MSTP_MSTI] = {.name = "mstp.msti",
                   .label = "Tree instance",
                   .type = FT_GROUP,
                   .rfc = REF,
                   .what = "One of the trees of the region."},
    [MSTP_MSTI_FLAGS] = {.name = "mstp.msti.flags",
                         .label = "Flags",
                         .type = FT_HEX,
                         .size = 1,
                         .brief = "flg",
                         .rfc = REF,
                         .what = "What the sender wants or has done in this tree, bit by bit."},
    [MSTP_MSTI_FLAGS_TCACK] = {.name = "mstp.msti.flags.tcack",
                               .label = "Topology change acknowledgement",
                               .type = FT_FLAG,
                               .size = 1,
                               .mask = 0x80,
                               .rfc = REF,
                               .what =
                                   "The news of a change has arrived; it need not be sent again."},
    [MSTP_MSTI_FLAGS_AGREEMENT] =
        {.name = "mstp.msti.flags.agreement",
         .label = "Agreement",
         .type = FT_FLAG,
         .size = 1,
         .mask = 0x40,
         .rfc = REF,
         .what = "The sender agrees that the port at the other end forwards at once."},
    [MSTP_MSTI_FLAGS_FORWARDING] = {.name = "mstp.msti.flags.forwarding",
                                    .label = "Forwarding",
                                    .type = FT_FLAG,
                                    .size = 1,
                                    .mask = 0x20,
                                    .rfc = REF,
                                    .what = "The port passes frames on."},
    [MSTP_MSTI_FLAGS_LEARNING] = {.name = "mstp.msti.flags.learning",
                                  .label = "Learning",
                                  .type = FT_FLAG,
                                  .size = 1,
                                  .mask = 0x10,
                                  .rfc = REF,
                                  .what =
                                      "The port learns addresses from the frames that it sees."},
    [MSTP_MSTI_FLAGS_PORT_ROLE] =
        {.name = "mstp.msti.flags.port_role",
         .label = "Port role",
         .type = FT_UINT,
         .size = 1,
         .mask = 0x0c,
         NAMES(roles),
         .rfc = REF,
         .what = "What the port is in the tree: on the way to the root, away from it, or a spare."},
    [MSTP_MSTI_FLAGS_PROPOSAL] = {.name = "mstp.msti.flags.proposal",
                                  .label = "Proposal",
                                  .type = FT_FLAG,
                                  .size = 1,
                                  .mask = 0x02,
                                  .rfc = REF,
                                  .what = "The sender proposes that its port forwards at once."},
    [MSTP_MSTI_FLAGS_TC] = {.name = "mstp.msti.flags.tc",
                            .label = "Topology change",
                            .type = FT_FLAG,
                            .size = 1,
                            .mask = 0x01,
                            .rfc = REF,
                            .what =
                                "The tree has changed: addresses learned before may lead astray."},
    [MSTP_MSTI_PRIORITY] = {.name = "mstp.msti.priority",
                            .label = "Priority",
                            .type = FT_HEX,
                            .size = 1,
                            .mask = 0xf0,
                            .rfc = REF,
                            .what = "The priority of the tree's root in the region."},
    [MSTP_MSTI_ID] = {.name = "mstp.msti.msti_id",
                      .label = "Tree number",
                      .type = FT_UINT,
                      .size = 2,
                      .mask = 0x0fff,
                      .rfc = REF,
                      .what = "Which tree of the region it is."},
    [MSTP_MSTI_ID_HIGH] = {.name = "mstp.msti.msti_id.high",
                           .label = "Tree number, high bits",
                           .type = FT_UINT,
                           .size = 1,
                           .mask = 0x0f,
                           .flags = FF_PART,
                           .rfc = REF,
                           .what =
                               "The four bits of the number that share a byte with the priority."},
    [MSTP_MSTI_ID_LOW] = {.name = "mstp.msti.msti_id.low",
                          .label = "Tree number, low bits",
                          .type = FT_UINT,
                          .size = 1,
                          .flags = FF_PART,
                          .rfc = REF,
                          .what = "The other eight bits of the number."},
    [MSTP_MSTI_HW] = {.name = "mstp.msti.root.hw",
                      .label = "Regional root",
                      .type = FT_MAC,
                      .rfc = REF,
                      .what = "The address of the tree's root in the region."},
    [MSTP_MSTI_COST] = {.name = "mstp.msti.root_cost",
                        .label = "Internal root path cost",
                        .type = FT_UINT,
                        .brief = "cost",
                        .rfc = REF,
                        .what = "What the way to that root costs."},
    [MSTP_MSTI_BRIDGE_PRIORITY] = {.name = "mstp.msti.bridge_priority",
                                   .label = "Bridge priority",
                                   .type = FT_UINT,
                                   .size = 1,
                                   .mask = 0xf0,
                                   .rfc = REF,
                                   .what = "The sender's priority in this tree."},
    [MSTP_MSTI_BRIDGE_RESERVED] = {.name = "mstp.msti.bridge_reserved",
                                   .label = "Reserved",
                                   .type = FT_UINT,
                                   .size = 1,
                                   .mask = 0x0f,
                                   .rfc = REF,
                                   .what = "Not used; zero."},
    [MSTP_MSTI_PORT_PRIORITY] = {.name = "mstp.msti.port_priority",
                                 .label = "Port priority",
                                 .type = FT_UINT,
                                 .size = 1,
                                 .mask = 0xf0,
                                 .rfc = REF,
                                 .what = "The priority of the sender's port in this tree."},
    [MSTP_MSTI_PORT_RESERVED] = {.name = "mstp.msti.port_reserved",
                                 .label = "Reserved",
                                 .type = FT_UINT,
                                 .size = 1,
                                 .mask = 0x0f,
                                 .rfc = REF,
                                 .what = "Not used; zero."},
    [MSTP_MSTI_HOPS] = {.name = "mstp.msti.remaining_hops",
                        .label = "Remaining hops",
                        .type = FT_UINT,
                        .brief = "hops",
                        .rfc = REF,
                        .what = "How many more bridges this may pass."},
    [MSTP_VERSION_4_LENGTH] = {.name = "mstp.version_4_length",
                               .label = "Version 4 length",
                               .type = FT_UINT,
                               .brief = "v4len",
                               .unit = "bytes",
                               .rfc = REF,
                               .what = "How long the part about shortest paths is."},
    [MSTP_SPT_SELECTOR] = {.name = "mstp.spt_format_selector",
                           .label = "Auxiliary configuration format",
                           .type = FT_UINT,
                           .rfc = REF,
                           .what = "Zero: the format of the standard."},
    [MSTP_SPT_NAME] = {.name = "mstp.spt_config_name",
                       .label = "Auxiliary configuration name",
                       .type = FT_TEXT,
                       .rfc = REF,
                       .what = "The name of the region before its configuration changed."},
    [MSTP_SPT_REVISION] = {.name = "mstp.spt_config_revision_level",
                           .label = "Auxiliary revision level",
                           .type = FT_UINT,
                           .rfc = REF,
                           .what = "The revision that belongs to that name."},
    [MSTP_SPT_DIGEST] = {.name = "mstp.spt_config_digest",
                         .label = "Auxiliary configuration digest",
                         .type = FT_BYTES,
                         .rfc = REF,
                         .what = "The digest that belongs to that name."},
    [MSTP_AGREE_FLAGS] = {.name = "mstp.agree_flags",
                          .label = "Agreement flags",
                          .type = FT_HEX,
                          .size = 1,
                          .rfc = REF,
                          .what = "Which agreements the sender has made and got."},
    [MSTP_AGREE_RESERVED] = {.name = "mstp.agree_reserved",
                             .label = "Reserved",
                             .type = FT_HEX,
                             .rfc = REF,
                             .what = "Not used; zero."},
    [MSTP_AGREE_FORMAT] = {.name = "mstp.agree_digest_format_id",
                           .label = "Agreement digest format",
                           .type = FT_UINT,
                           .size = 1,
                           .mask = 0xf0,
                           .rfc = REF,
                           .what = "How the digest was made."},
    [MSTP_AGREE_FORMAT_CAP] = {.name = "mstp.agree_digest_format_capabilities",
                               .label = "Format capabilities",
                               .type = FT_UINT,
                               .size = 1,
                               .mask = 0x0f,
                               .rfc = REF,
                               .what = "Which formats the sender knows."},
    [MSTP_AGREE_CONVENTION] = {.name = "mstp.agree_digest_convention_id",
                               .label = "Agreement digest convention",
                               .type = FT_UINT,
                               .size = 1,
                               .mask = 0xf0,
                               .rfc = REF,
                               .what = "Which links the digest counts."},
    [MSTP_AGREE_CONVENTION_CAP] = {.name = "mstp.agree_digest_convention_capabilities",
                                   .label = "Convention capabilities",
                                   .type = FT_UINT,
                                   .size = 1,
                                   .mask = 0x0f,
                                   .rfc = REF,
                                   .what = "Which conventions the sender knows."},
    [MSTP_AGREE_EDGES] = {.name = "mstp.agree_digest_edge_count",
                          .label = "Edge count",
                          .type = FT_UINT,
                          .rfc = REF,
                          .what = "How many links the digest counts."},
    [MSTP_AGREE_RESERVED2] = {.name = "mstp.agree_reserved_2",
                              .label = "Reserved",
                              .type = FT_BYTES,
                              .rfc = REF,
                              .what = "Not used; zero."},
    [MSTP_AGREE_DIGEST] =
        {.name = "mstp.agreement_digest",
         .label = "Agreement digest",
         .type = FT_BYTES,
         .rfc = REF,
         .what = "A checksum of the map of the region that the sender computed its paths from."},
    [MSTP_REST] = {.name = "mstp.agreement_rest",
                   .label = "Rest of the agreement",
                   .type = FT_BYTES,
                   .rfc = REF,
                   .what = "What follows the digest."},
};

/* The eight bytes that name the sender. */
static void dissect_bridge(struct dissect *d)
{
    uint32_t group = emit_group(d, MSTP_BRIDGE, 0), at = d->r.pos;
    if (reader_need(&d->r, IDENTIFIER_LEN)) {
        uint32_t number = reader_peek(&d->r, 0, 2);
        emit_same(d, MSTP_BRIDGE_PRIO, at, 1, number & 0xf000);
        uint32_t extension = emit_group(d, MSTP_BRIDGE_EXT, number & 0xfff);
        emit_same(d, MSTP_BRIDGE_EXT_HIGH, at, 1, number >> 8 & 15);
        emit_same(d, MSTP_BRIDGE_EXT_LOW, at + 1, 1, number & 255);
        reader_skip(&d->r, 2);
        emit_end(d, extension);
        emit_bytes(d, MSTP_BRIDGE_HW, IDENTIFIER_LEN - 2, 0);
    }
    emit_end(d, group);
}

static void dissect_tree_number(struct dissect *d)
{
    uint32_t at = d->r.pos, number = reader_peek(&d->r, 0, 2);
    if (!reader_need(&d->r, 2))
        return;
    emit_bits(d, MSTP_MSTI_PRIORITY);
    uint32_t group = emit_group(d, MSTP_MSTI_ID, number & 0xfff);
    emit_same(d, MSTP_MSTI_ID_HIGH, at, 1, number >> 8 & 15);
    emit_same(d, MSTP_MSTI_ID_LOW, at + 1, 1, number & 255);
    reader_skip(&d->r, 2);
    emit_end(d, group);
}

static void dissect_tree(struct dissect *d)
{
    uint32_t tree = emit_group(d, MSTP_MSTI, reader_peek(&d->r, 1, 2) & 0xfff);
    uint32_t flags = emit_group(d, MSTP_MSTI_FLAGS, reader_peek(&d->r, 0, 1));
    for (unsigned id = MSTP_MSTI_FLAGS_TCACK; id <= MSTP_MSTI_FLAGS_TC; id++)
        emit_bits(d, id);
    reader_skip(&d->r, 1);
    emit_end(d, flags);
    dissect_tree_number(d);
    emit_bytes(d, MSTP_MSTI_HW, 6, 0);
    emit_uint(d, MSTP_MSTI_COST, 4);
    for (unsigned id = MSTP_MSTI_BRIDGE_PRIORITY; id <= MSTP_MSTI_PORT_PRIORITY; id += 2) {
        emit_bits(d, id);
        emit_bits(d, id + 1);
        reader_skip(&d->r, 1);
    }
    emit_uint(d, MSTP_MSTI_HOPS, 1);
    emit_end(d, tree);
}

static void dissect_agreement(struct dissect *d)
{
    emit_uint(d, MSTP_SPT_SELECTOR, 1);
    emit_bytes(d, MSTP_SPT_NAME, NAME_LEN, 0);
    emit_uint(d, MSTP_SPT_REVISION, 2);
    emit_bytes(d, MSTP_SPT_DIGEST, DIGEST_LEN, 0);
    emit_uint(d, MSTP_AGREE_FLAGS, 1);
    emit_uint(d, MSTP_AGREE_RESERVED, 1);
    for (unsigned id = MSTP_AGREE_FORMAT; id <= MSTP_AGREE_CONVENTION; id += 2) {
        emit_bits(d, id);
        emit_bits(d, id + 1);
        reader_skip(&d->r, 1);
    }
    emit_uint(d, MSTP_AGREE_EDGES, 2);
    emit_bytes(d, MSTP_AGREE_RESERVED2, 8, 0);
    emit_bytes(d, MSTP_AGREE_DIGEST, AGREEMENT_DIGEST_LEN, 0);
    emit_rest(d, MSTP_REST);
}

static void dissect(struct dissect *d)
{
    uint32_t length = emit_uint(d, MSTP_VERSION_3_LENGTH, LENGTH_LEN);
    bool shortest = packet_number(d->p, d->p->layers[d->y->parent].offset + 2, 1) >= VERSION_SPB;
    if (!reader_ok(&d->r))
        return;
    uint32_t outer = dissect_enter(d, length < COMMON_LEN ? COMMON_LEN : length);
    emit_uint(d, MSTP_SELECTOR, 1);
    emit_bytes(d, MSTP_NAME, NAME_LEN, 0);
    emit_uint(d, MSTP_REVISION, 2);
    emit_bytes(d, MSTP_DIGEST, DIGEST_LEN, 0);
    emit_uint(d, MSTP_INTERNAL_COST, 4);
    dissect_bridge(d);
    emit_uint(d, MSTP_HOPS, 1);
    while (reader_ok(&d->r) && reader_left(&d->r) >= TREE_LEN)
        dissect_tree(d);
    dissect_leave(d, outer);
    if (!shortest || !reader_ok(&d->r))
        return;
    if (reader_left(&d->r) < LENGTH_LEN)
        dissect_malformed(d);
    length = emit_uint(d, MSTP_VERSION_4_LENGTH, LENGTH_LEN);
    if (!reader_ok(&d->r))
        return;
    outer = dissect_enter(d, length);
    dissect_agreement(d);
    dissect_leave(d, outer);
}

static void line_number(struct line *l, const char *text, uint32_t number)
{
    out_str(l->out, text);
    out_dec(l->out, number);
}

static void line_digest(struct line *l, uint32_t offset, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        out_hex(l->out, packet_number(l->p, offset + i, 1), 2);
}

/* Writes the mark where the capture ends before that frame offset. Returns true then. */
static bool line_short(struct line *l, uint32_t offset)
{
    if (offset <= l->p->caplen)
        return false;
    line_stop(l, "stp");
    return true;
}

/* A name of 32 bytes that zeros fill up. */
static void line_name(struct line *l, uint32_t offset)
{
    uint32_t n = 0, cap = l->p->caplen;
    while (n < NAME_LEN && offset + n < cap && packet_number(l->p, offset + n, 1))
        n++;
    if (offset < cap)
        out_escaped(l->out, l->p->bytes + offset, n);
}

/* `at` is the frame offset of the tree's 16 bytes. Returns false where the capture cut it. */
static bool line_tree(struct line *l, uint32_t at)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t flags = packet_number(p, at, 1);
    if (line_short(l, at + 3))
        return false;
    line_number(l, "\n\tMSTI ", packet_number(p, at + 1, 2) & 0xfff);
    out_str(o, ", Flags ");
    stp_line_flags(l, flags);
    out_str(o, ", port-role ");
    out_str(o, stp_role(flags));
    if (line_short(l, at + 13))
        return false;
    out_str(o, "\n\t\tMSTI regional-root-id ");
    stp_line_bridge(l, at + 1);
    line_number(l, ", pathcost ", packet_number(p, at + 9, 4));
    if (line_short(l, at + TREE_LEN))
        return false;
    line_number(l, "\n\t\tMSTI bridge-prio ", packet_number(p, at + 13, 1) >> 4);
    line_number(l, ", port-prio ", packet_number(p, at + 14, 1) >> 4);
    line_number(l, ", hops ", packet_number(p, at + 15, 1));
    return true;
}

/* Returns false where the capture cut it. */
static bool line_common(struct line *l, uint32_t at, uint32_t length)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    line_number(l, "\n\tv3len ", length);
    out_str(o, ", MCID Name ");
    line_name(l, at + 3);
    if (line_short(l, at + 53))
        return false;
    line_number(l, ", rev ", packet_number(p, at + 35, 2));
    out_str(o, ",\n\t\tdigest ");
    line_digest(l, at + 37, DIGEST_LEN);
    out_str(o, ", ");
    if (line_short(l, at + 57))
        return false;
    line_number(l, "CIST int-root-pathcost ", packet_number(p, at + 53, 4));
    out_char(o, ',');
    if (line_short(l, at + 65))
        return false;
    out_str(o, "\n\tCIST bridge-id ");
    stp_line_bridge(l, at + 57);
    out_str(o, ", ");
    if (line_short(l, at + 66))
        return false;
    line_number(l, "CIST remaining-hops ", packet_number(p, at + 65, 1));
    return true;
}

/* `at` is the frame offset of the length of the last part. */
static void line_agreement(struct line *l, uint32_t at)
{
    struct out *o = l->out;
    const struct packet *p = l->p;
    uint32_t flags = packet_number(p, at + 53, 1), format = packet_number(p, at + 55, 1);
    uint32_t convention = packet_number(p, at + 56, 1);
    line_number(l, "\n\tv4len ", packet_number(p, at, 2));
    out_str(o, ", AUXMCID Name ");
    line_name(l, at + 3);
    if (line_short(l, at + 53))
        return;
    line_number(l, ", Rev ", packet_number(p, at + 35, 2));
    out_str(o, ",\n\t\tdigest ");
    line_digest(l, at + 37, DIGEST_LEN);
    if (line_short(l, at + 67 + AGREEMENT_DIGEST_LEN))
        return;
    line_number(l, "\n\tAgreement num ", flags >> 6);
    line_number(l, ", Discarded Agreement num ", flags >> 4 & 3);
    line_number(l, ", Agreement valid-flag ", flags >> 3 & 1);
    line_number(l, ",\n\tRestricted role-flag: ", flags >> 2 & 1);
    line_number(l, ", Format id ", format >> 4);
    line_number(l, " cap ", format);
    line_number(l, ", Convention id ", convention >> 4);
    line_number(l, " cap ", convention);
    line_number(l, ",\n\tEdge count ", packet_number(p, at + 57, 2));
    out_str(o, ", Agreement digest ");
    line_digest(l, at + 67, AGREEMENT_DIGEST_LEN);
}

/* What the first part says, and each tree. Returns false where the capture cut it. */
static bool line_trees(struct line *l, const struct layer *y, uint32_t length)
{
    uint32_t at = y->offset + LENGTH_LEN + COMMON_LEN;
    if (!line_common(l, y->offset, length))
        return false;
    for (; length >= COMMON_LEN + TREE_LEN; length -= TREE_LEN, at += TREE_LEN) {
        if (!line_tree(l, at))
            return false;
    }
    return true;
}

static void line(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    uint32_t length = packet_number(p, y->offset, LENGTH_LEN);
    uint32_t begin = y->offset + LENGTH_LEN + length;
    if (l->opt.verbose && !line_trees(l, y, length))
        return;
    if (packet_number(p, line_parent(l, y)->offset + 2, 1) < VERSION_SPB)
        return;
    if (line_short(l, begin + LENGTH_LEN))
        return;
    uint32_t last = packet_number(p, begin, LENGTH_LEN);
    if (last < SPT_LEN || begin + LENGTH_LEN + last > y->end)
        out_str(l->out, " (invalid)");
    else if (l->opt.verbose)
        line_agreement(l, begin);
}

const struct protocol proto_mstp = {
    .name = "mstp",
    .title = "Multiple Spanning Tree Protocol",
    .rfc = "IEEE 802.1Q",
    ROWS(rows),
    .many = "msti",
    .dissect = dissect,
    .line = line,
};
