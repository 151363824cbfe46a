/* RADIUS, the Remote Authentication Dial In User Service (RFC 2865), with accounting (RFC 2866) and
 * changes of authorization (RFC 5176).
 *
 * What a student learns here: how a switch or an access point asks one place in the network who may
 * come in; a list of attributes, each with its type and length; a password that is hidden with a
 * secret, and why that alone is weak.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |     Code      |  Identifier   |            Length             |
 *    +---------------+---------------+-------------------------------+
 *    |                                                               |
 *    |                         Authenticator                         |
 *    |                                                               |
 *    |                                                               |
 *    +---------------+---------------+-------------------------------+
 *    |     Type      |    Length     |  Value ...
 *    +---------------+---------------+------------- */
#include "radius.h"

#include "radius_names.h"
#include "wireloupe/dissect.h"

#define HEADER_LEN 20
#define AVP_HEADER_LEN 2
#define VENDOR_ID_LEN 4
#define MOST_TAG 0x1f /* RFC 2868 3.1: a greater first byte is text */
#define EAP_HEADER_LEN 4
#define EXTENDED_FIRST 241
#define EXTENDED_LONG 245
#define EXTENDED_LAST 246

static const struct field_def rows[] = {
    [RADIUS_CODE] = {.name = "radius.code",
                     .label = "Code",
                     .type = FT_UINT,
                     .brief = "code",
                     .byte = 0,
                     .size = 1,
                     NAMES(codes),
                     .rfc = "RFC 2865 3",
                     .what = "What the message asks or answers."},
    [RADIUS_ID] = {.name = "radius.id",
                   .label = "Identifier",
                   .type = FT_UINT,
                   .brief = "id",
                   .byte = 1,
                   .size = 1,
                   .rfc = "RFC 2865 3",
                   .what = "Ties an answer to its request."},
    [RADIUS_LENGTH] = {.name = "radius.length",
                       .label = "Length",
                       .type = FT_UINT,
                       .brief = "len",
                       .byte = 2,
                       .size = 2,
                       .unit = "bytes",
                       .rfc = "RFC 2865 3",
                       .what = "How long the message is, header and attributes."},
    [RADIUS_AUTHENTICATOR] =
        {.name = "radius.authenticator",
         .label = "Authenticator",
         .type = FT_BYTES,
         .brief = "authenticator",
         .byte = 4,
         .size = 16,
         .rfc = "RFC 2865 3",
         .what =
             "Random bytes in a request; a hash with the shared secret in an answer, as proof."},
    [RADIUS_AVP] = {.name = "radius.avp",
                    .label = "Attribute",
                    .type = FT_GROUP,
                    .brief = "attribute",
                    NAMES(types),
                    .rfc = "RFC 2865 5",
                    .what = "One attribute: type, length and value."},
    [RADIUS_AVP_TYPE] = {.name = "radius.avp.type",
                         .label = "Type",
                         .type = FT_UINT,
                         .brief = "type",
                         NAMES(types),
                         .rfc = "RFC 2865 5",
                         .what = "What the attribute is."},
    [RADIUS_AVP_LENGTH] = {.name = "radius.avp.length",
                           .label = "Length",
                           .type = FT_UINT,
                           .brief = "len",
                           .unit = "bytes",
                           .rfc = "RFC 2865 5",
                           .what = "How long the attribute is, type and length included."},
    [RADIUS_AVP_TAG] = {.name = "radius.avp.tag",
                        .label = "Tag",
                        .type = FT_UINT,
                        .brief = "tag",
                        .rfc = "RFC 2868 3.1",
                        .what = "Attributes with the same tag speak of the same tunnel."},
    [RADIUS_AVP_BAD] = {.name = "radius.avp.value",
                        .label = "Value",
                        .type = FT_BYTES,
                        .brief = "value",
                        .rfc = "RFC 2865 5",
                        .what = "A value of a length that the attribute cannot have."},
    [RADIUS_EXTENDED_TYPE] = {.name = "radius.avp.extended_type",
                              .label = "Extended type",
                              .type = FT_UINT,
                              .brief = "type",
                              .rfc = "RFC 6929 2.1",
                              .what = "What the attribute is, in a second table of types."},
    [RADIUS_EXTENDED_MORE] = {.name = "radius.avp.extended_more",
                              .label = "More",
                              .type = FT_HEX,
                              .brief = "more",
                              .rfc = "RFC 6929 2.2",
                              .what = "Whether the value goes on in the next attribute."},
    [RADIUS_CHAP_IDENT] = {.name = "radius.CHAP_Ident",
                           .label = "CHAP identifier",
                           .type = FT_UINT,
                           .brief = "id",
                           .rfc = "RFC 2865 5.3",
                           .what = "Ties the answer to the challenge."},
    [RADIUS_CHAP_STRING] = {.name = "radius.CHAP_String",
                            .label = "CHAP response",
                            .type = FT_BYTES,
                            .brief = "hash",
                            .rfc = "RFC 2865 5.3",
                            .what = "A hash over identifier, password and challenge."},
    [RADIUS_VENDOR_ID] = {.name = "radius.avp.vendor_id",
                          .label = "Vendor ID",
                          .type = FT_UINT,
                          .brief = "vendor",
                          NAMES(vendors),
                          .rfc = "RFC 2865 5.26",
                          .what = "The vendor's number in IANA's list."},
    [RADIUS_VENDOR_AVP] = {.name = "radius.avp.vendor",
                           .label = "Vendor attribute",
                           .type = FT_GROUP,
                           .brief = "attribute",
                           .rfc = "RFC 2865 5.26",
                           .what = "One attribute of the vendor: type, length and value."},
    [RADIUS_VENDOR_TYPE] = {.name = "radius.avp.vendor_type",
                            .label = "Vendor type",
                            .type = FT_UINT,
                            .brief = "type",
                            .rfc = "RFC 2865 5.26",
                            .what = "What the attribute is, in a table of the vendor."},
    [RADIUS_VENDOR_LEN] = {.name = "radius.avp.vendor_len",
                           .label = "Vendor length",
                           .type = FT_UINT,
                           .brief = "len",
                           .unit = "bytes",
                           .rfc = "RFC 2865 5.26",
                           .what = "How long it is, type and length included."},
    [RADIUS_VENDOR_VALUE] = {.name = "radius.avp.vendor_value",
                             .label = "Vendor value",
                             .type = FT_TEXT,
                             .brief = "value",
                             .rfc = "RFC 2865 5.26",
                             .what = "What the vendor alone can explain."},
    [RADIUS_VLAN_TAG] = {.name = "radius.egress_vlanid_tag",
                         .label = "Tag indication",
                         .type = FT_UINT,
                         .brief = "tag",
                         NAMES(vlan_tags),
                         .mask = 0xff000000,
                         .size = 4,
                         .rfc = "RFC 4675 2.1",
                         .what = "Whether frames of this VLAN carry a tag on the port."},
    [RADIUS_VLAN_PAD] = {.name = "radius.egress_vlanid_pad",
                         .label = "Pad",
                         .type = FT_HEX,
                         .brief = "pad",
                         .mask = 0x00fff000,
                         .size = 4,
                         .rfc = "RFC 4675 2.1",
                         .what = "Bits or bytes without a meaning; zero."},
    [RADIUS_VLAN_ID] = {.name = "radius.egress_vlanid",
                        .label = "VLAN",
                        .type = FT_UINT,
                        .brief = "vlan",
                        .mask = 0x00000fff,
                        .size = 4,
                        .rfc = "RFC 4675 2.1",
                        .what = "The number of the VLAN."},
    [RADIUS_VLAN_NAME_TAG] = {.name = "radius.egress_vlan_name_tag",
                              .label = "Tag indication",
                              .type = FT_HEX,
                              .brief = "tag",
                              NAMES(vlan_tags),
                              .rfc = "RFC 4675 2.3",
                              .what = "Whether frames of this VLAN carry a tag on the port."},
    [RADIUS_SALT] = {.name = "radius.Tunnel_Password.salt",
                     .label = "Salt",
                     .type = FT_UINT,
                     .brief = "salt",
                     .rfc = "RFC 2868 3.5",
                     .what = "Random bits that make each hidden password look different."},
    [RADIUS_HIDDEN] = {.name = "radius.Tunnel_Password.string",
                       .label = "String",
                       .type = FT_BYTES,
                       .brief = "hidden",
                       .rfc = "RFC 2868 3.5",
                       .what = "The password, hidden with the shared secret and the salt."},
    [RADIUS_ARAP_CHANGE] = {.name = "radius.ARAP_Features.change",
                            .label = "Change password",
                            .type = FT_UINT,
                            .brief = "chg",
                            .rfc = "RFC 2869 5.5",
                            .what = "Whether users may change their passwords."},
    [RADIUS_ARAP_MIN] = {.name = "radius.ARAP_Features.min",
                         .label = "Minimum length",
                         .type = FT_UINT,
                         .brief = "min",
                         .rfc = "RFC 2869 5.5",
                         .what = "How short a new password may be."},
    [RADIUS_ARAP_CREATED] = {.name = "radius.ARAP_Features.created",
                             .label = "Password created",
                             .type = FT_HEX,
                             .brief = "created",
                             .rfc = "RFC 2869 5.5",
                             .what = "When the password was made."},
    [RADIUS_ARAP_EXPIRES] = {.name = "radius.ARAP_Features.expires",
                             .label = "Password expires",
                             .type = FT_HEX,
                             .brief = "expires",
                             .rfc = "RFC 2869 5.5",
                             .what = "How long it is good for."},
    [RADIUS_ARAP_NOW] = {.name = "radius.ARAP_Features.now",
                         .label = "Current time",
                         .type = FT_HEX,
                         .brief = "now",
                         .rfc = "RFC 2869 5.5",
                         .what = "The server's clock."},
    [RADIUS_PREFIX_RESERVED] = {.name = "radius.prefix.reserved",
                                .label = "Reserved",
                                .type = FT_HEX,
                                .brief = "rsv",
                                .rfc = "RFC 3162 2.3",
                                .what = "Bits or bytes without a meaning; zero."},
    [RADIUS_PREFIX_LENGTH] = {.name = "radius.prefix.length",
                              .label = "Prefix length",
                              .type = FT_UINT,
                              .brief = "len",
                              .unit = "bits",
                              .rfc = "RFC 3162 2.3",
                              .what = "How many bits of the prefix count."},
    [RADIUS_PREFIX] = {.name = "radius.prefix",
                       .label = "Prefix",
                       .type = FT_BYTES,
                       .brief = "prefix",
                       .rfc = "RFC 3162 2.3",
                       .what = "The prefix, without the bytes of zero at its end."},
    [RADIUS_OPERATOR_SPACE] = {.name = "radius.Operator_Name.namespace",
                               .label = "Namespace",
                               .type = FT_UINT,
                               .brief = "space",
                               NAMES(namespaces),
                               .rfc = "RFC 5580 4.1",
                               .what = "What kind of name follows."},
    [RADIUS_OPERATOR_TEXT] = {.name = "radius.Operator_Name.name",
                              .label = "Name",
                              .type = FT_TEXT,
                              .brief = "name",
                              .rfc = "RFC 5580 4.1",
                              .what = "The name of the operator."},
    [RADIUS_LOC_INDEX] = {.name = "radius.location.index",
                          .label = "Index",
                          .type = FT_UINT,
                          .brief = "index",
                          .rfc = "RFC 5580 4.2",
                          .what = "Ties the information to the location."},
    [RADIUS_LOC_CODE] =
        {.name = "radius.location.code",
         .label = "Code",
         .type = FT_UINT,
         .brief = "code",
         NAMES(location_codes),
         .rfc = "RFC 5580 4.2",
         .what = "How the location is written: as a postal address or as a place on the globe."},
    [RADIUS_LOC_ENTITY] = {.name = "radius.location.entity",
                           .label = "Entity",
                           .type = FT_UINT,
                           .brief = "entity",
                           NAMES(location_entities),
                           .rfc = "RFC 5580 4.2",
                           .what = "Whose location it is."},
    [RADIUS_LOC_SIGHTING] = {.name = "radius.location.sighting",
                             .label = "Sighting time",
                             .type = FT_NTP,
                             .brief = "sighting",
                             .rfc = "RFC 5580 4.2",
                             .what = "When the location was found out."},
    [RADIUS_LOC_TTL] = {.name = "radius.location.ttl",
                        .label = "Time to live",
                        .type = FT_NTP,
                        .brief = "ttl",
                        .rfc = "RFC 5580 4.2",
                        .what = "Until when it may be used."},
    [RADIUS_LOC_METHOD] = {.name = "radius.location.method",
                           .label = "Method",
                           .type = FT_TEXT,
                           .brief = "method",
                           .rfc = "RFC 5580 4.2",
                           .what = "How it was found out."},
    [RADIUS_LOC_DATA] = {.name = "radius.location.data",
                         .label = "Location",
                         .type = FT_BYTES,
                         .brief = "location",
                         .rfc = "RFC 5580 4.3",
                         .what = "The location itself."},
    [RADIUS_POLICY_FLAGS] = {.name = "radius.policy.flags",
                             .label = "Flags",
                             .type = FT_HEX,
                             .brief = "flags",
                             .rfc = "RFC 5580 4.4",
                             .what = "What may be done with the location."},
    [RADIUS_POLICY_EXPIRES] = {.name = "radius.policy.expires",
                               .label = "Retention expires",
                               .type = FT_NTP,
                               .brief = "expires",
                               .rfc = "RFC 5580 4.4",
                               .what = "Until when the location may be kept."},
    [RADIUS_POLICY_NOTE] = {.name = "radius.policy.note",
                            .label = "Note well",
                            .type = FT_TEXT,
                            .brief = "note",
                            .rfc = "RFC 5580 4.4",
                            .what = "A notice for whoever reads the location."},
    [RADIUS_UNKNOWN] = {.name = "radius.Unknown_Attribute",
                        .label = "Unknown attribute",
                        .type = FT_BYTES,
                        .brief = "value",
                        .rfc = "RFC 2865 5",
                        .what = "The value of an attribute that is not in the table."},
    [RADIUS_EAP_WHOLE] = {.name = "radius.eap_fragment",
                          .label = "EAP packet",
                          .type = FT_BYTES,
                          .brief = "eap",
                          .flags = FF_SAME,
                          .rfc = "RFC 2869 5.13",
                          .what = "The bytes of the EAP packet that follows."},
#define ATTRIBUTE(number, id, field, word, kind, ft, values, where, sentence)                      \
    [RADIUS_A_##id] = {                                                                            \
        .name = field, .label = word, .type = FT_##ft, values, .rfc = where, .what = sentence},
#include "radius_attributes.def"
#undef ATTRIBUTE
};

static const struct radius_attribute attributes[256] = {
#define ATTRIBUTE(number, name, field, word, kind, type, names, rfc, what)                         \
    [number] = {RADIUS_A_##name, KIND_##kind},
#include "radius_attributes.def"
#undef ATTRIBUTE
};

const struct radius_attribute *radius_attribute(uint32_t type)
{
    static const struct radius_attribute extended = {0, KIND_EXTENDED};
    if (type >= EXTENDED_FIRST && type <= EXTENDED_LAST)
        return &extended;
    return &attributes[type & 255];
}

bool radius_lengths(unsigned kind, uint32_t *least, uint32_t *most)
{
    static const struct {
        uint8_t least, most;
    } lengths[] = {
        [KIND_SILENT_UINT] = {4, 4},
        [KIND_SILENT_IPV6] = {16, 16},
        [KIND_UINT] = {4, 4},
        [KIND_TAG_UINT] = {4, 4},
        [KIND_ADDR] = {4, 4},
        [KIND_HOST] = {4, 4},
        [KIND_SECONDS] = {4, 4},
        [KIND_DATE] = {4, 4},
        [KIND_VLANID] = {4, 4},
        [KIND_ARAP_PASSWORD] = {16, 16},
        [KIND_ARAP_FEATURES] = {14, 14},
        [KIND_ARAP_RESPONSE] = {8, 255},
        [KIND_IPV6] = {16, 16},
        [KIND_PREFIX] = {2, 18},
        [KIND_HOME_PREFIX] = {17, 17},
        [KIND_MIP6] = {8, 8},
        [KIND_OPERATOR] = {2, 255},
        [KIND_LOCATION] = {21, 255},
        [KIND_LOCATION_DATA] = {3, 255},
        [KIND_POLICY] = {10, 255},
        [KIND_CAUSE] = {4, 4},
        [KIND_EAP] = {0, 0},
    };
    *least = lengths[kind].least;
    *most = lengths[kind].most;
    return *most;
}

/* Attributes of a vendor, each with a type and a length of one byte, as most have them. */
static void dissect_vendor(struct dissect *d)
{
    emit_uint(d, RADIUS_VENDOR_ID, VENDOR_ID_LEN);
    while (reader_ok(&d->r) && reader_left(&d->r) >= AVP_HEADER_LEN) {
        uint32_t group = emit_group(d, RADIUS_VENDOR_AVP, 0);
        emit_uint(d, RADIUS_VENDOR_TYPE, 1);
        uint32_t n = emit_uint(d, RADIUS_VENDOR_LEN, 1);
        bool good = n >= AVP_HEADER_LEN && n - AVP_HEADER_LEN <= reader_left(&d->r);
        if (good)
            emit_bytes(d, RADIUS_VENDOR_VALUE, n - AVP_HEADER_LEN, 0);
        emit_end(d, group);
        if (!good) {
            dissect_malformed(d);
            return;
        }
    }
}

/* An EAP packet that is here whole; a piece of one is shown as it is. */
static void dissect_eap(struct dissect *d, unsigned id, uint32_t n)
{
    /* Without its length nobody knows which of the two it is. */
    if (n >= EAP_HEADER_LEN && !reader_need(&d->r, EAP_HEADER_LEN))
        return;
    if (n < EAP_HEADER_LEN || reader_peek(&d->r, 2, 2) != n) {
        emit_bytes(d, id, n, 0);
        return;
    }
    uint32_t end = d->r.pos + n;
    emit_same(d, RADIUS_EAP_WHOLE, d->r.pos, n < reader_have(&d->r) ? n : reader_have(&d->r), 0);
    dissect_part(d, PROTO_eap, n);
    if (d->r.pos < end)
        reader_skip(&d->r, end - d->r.pos);
}

static void dissect_tagged(struct dissect *d, unsigned id)
{
    if (reader_peek(&d->r, 0, 1) <= MOST_TAG)
        emit_uint(d, RADIUS_AVP_TAG, 1);
    emit_rest(d, id);
}

static void dissect_extended(struct dissect *d, uint32_t type)
{
    emit_uint(d, RADIUS_EXTENDED_TYPE, 1);
    if (type >= EXTENDED_LONG && reader_left(&d->r))
        emit_uint(d, RADIUS_EXTENDED_MORE, 1);
    emit_rest(d, RADIUS_UNKNOWN);
}

static void dissect_vlan(struct dissect *d)
{
    emit_bits(d, RADIUS_VLAN_TAG);
    emit_bits(d, RADIUS_VLAN_PAD);
    emit_bits(d, RADIUS_VLAN_ID);
    reader_skip(&d->r, 4);
}

static void dissect_location(struct dissect *d)
{
    emit_uint(d, RADIUS_LOC_INDEX, 2);
    emit_uint(d, RADIUS_LOC_CODE, 1);
    emit_uint(d, RADIUS_LOC_ENTITY, 1);
    emit_bytes(d, RADIUS_LOC_SIGHTING, 8, 0);
    emit_bytes(d, RADIUS_LOC_TTL, 8, 0);
    emit_rest(d, RADIUS_LOC_METHOD);
}

static void dissect_features(struct dissect *d)
{
    emit_uint(d, RADIUS_ARAP_CHANGE, 1);
    emit_uint(d, RADIUS_ARAP_MIN, 1);
    emit_uint(d, RADIUS_ARAP_CREATED, 4);
    emit_uint(d, RADIUS_ARAP_EXPIRES, 4);
    emit_uint(d, RADIUS_ARAP_NOW, 4);
}

/* What stands inside a value that has parts. */
static void dissect_parts(struct dissect *d, unsigned kind)
{
    switch (kind) {
    case KIND_VENDOR:
        dissect_vendor(d);
        break;
    case KIND_VLANID:
        dissect_vlan(d);
        break;
    case KIND_TUNNEL_PASSWORD:
        emit_uint(d, RADIUS_SALT, 2);
        emit_rest(d, RADIUS_HIDDEN);
        break;
    case KIND_ARAP_FEATURES:
        dissect_features(d);
        break;
    case KIND_PREFIX:
        emit_uint(d, RADIUS_PREFIX_RESERVED, 1);
        emit_uint(d, RADIUS_PREFIX_LENGTH, 1);
        emit_rest(d, RADIUS_PREFIX);
        break;
    case KIND_HOME_PREFIX:
        emit_uint(d, RADIUS_PREFIX_LENGTH, 1);
        emit_rest(d, RADIUS_PREFIX);
        break;
    case KIND_OPERATOR:
        emit_uint(d, RADIUS_OPERATOR_SPACE, 1);
        emit_rest(d, RADIUS_OPERATOR_TEXT);
        break;
    case KIND_LOCATION:
        dissect_location(d);
        break;
    case KIND_LOCATION_DATA:
        emit_uint(d, RADIUS_LOC_INDEX, 2);
        emit_rest(d, RADIUS_LOC_DATA);
        break;
    case KIND_POLICY:
        emit_uint(d, RADIUS_POLICY_FLAGS, 2);
        emit_bytes(d, RADIUS_POLICY_EXPIRES, 8, 0);
        emit_rest(d, RADIUS_POLICY_NOTE);
        break;
    default: /* CHAP-Password */
        emit_uint(d, RADIUS_CHAP_IDENT, 1);
        emit_rest(d, RADIUS_CHAP_STRING);
        break;
    }
}

static void dissect_value(struct dissect *d, uint32_t type, uint32_t n)
{
    const struct radius_attribute *a = radius_attribute(type);
    uint32_t least, most;
    if (radius_lengths(a->kind, &least, &most) && (n < least || n > most)) {
        dissect_malformed(d);
        emit_rest(d, RADIUS_AVP_BAD);
    } else if (a->kind == KIND_EXTENDED) {
        dissect_extended(d, type);
    } else if (a->kind == KIND_EAP) {
        dissect_eap(d, a->id, n);
    } else if (!a->id) {
        emit_rest(d, RADIUS_UNKNOWN);
    } else if (a->kind == KIND_TAG_UINT) {
        emit_uint(d, RADIUS_AVP_TAG, 1);
        emit_uint(d, a->id, 3);
    } else if (a->kind == KIND_TAG_TEXT) {
        dissect_tagged(d, a->id);
    } else if (a->kind == KIND_VLAN_NAME) {
        emit_uint(d, RADIUS_VLAN_NAME_TAG, 1);
        emit_rest(d, a->id);
    } else if (d->rows[a->id].type == FT_GROUP) {
        if (a->kind == KIND_TUNNEL_PASSWORD)
            emit_uint(d, RADIUS_AVP_TAG, 1);
        uint32_t group = emit_group(d, a->id, 0);
        dissect_parts(d, a->kind);
        emit_end(d, group);
    } else if (n <= 4 && (d->rows[a->id].type == FT_UINT || d->rows[a->id].type == FT_IPV4 ||
                          d->rows[a->id].type == FT_TIME)) {
        emit_uint(d, a->id, n);
    } else {
        emit_rest(d, a->id);
    }
}

/* One attribute. Returns false where the next one cannot be found. */
static bool dissect_avp(struct dissect *d)
{
    uint32_t group = emit_group(d, RADIUS_AVP, reader_peek(&d->r, 0, 1));
    uint32_t type = emit_uint(d, RADIUS_AVP_TYPE, 1), n = emit_uint(d, RADIUS_AVP_LENGTH, 1);
    bool good = reader_ok(&d->r) && n >= AVP_HEADER_LEN && n - AVP_HEADER_LEN <= reader_left(&d->r);
    if (good && n > AVP_HEADER_LEN) {
        uint32_t outer = dissect_enter(d, n - AVP_HEADER_LEN);
        dissect_value(d, type, n - AVP_HEADER_LEN);
        dissect_leave(d, outer);
    }
    emit_end(d, group);
    if (!good)
        dissect_malformed(d);
    return good && reader_ok(&d->r);
}

static void dissect(struct dissect *d)
{
    if (!emit_header(d))
        return;
    uint32_t n = head(d, &rows[RADIUS_LENGTH]);
    if (n < HEADER_LEN || !reader_limit(&d->r, n - HEADER_LEN))
        dissect_malformed(d);
    if (n < HEADER_LEN || !(d->want & (WANT_FIELDS | WANT_VERBOSE)))
        return;
    while (reader_left(&d->r) && dissect_avp(d))
        ;
}

static const struct bind binds[] = {
    {BY_UDP_PORT, 1645}, {BY_UDP_PORT, 1646}, {BY_UDP_PORT, 1700},
    {BY_UDP_PORT, 1812}, {BY_UDP_PORT, 1813}, {BY_UDP_PORT, 3799},
};

const struct protocol proto_radius = {
    .name = "radius",
    .title = "Remote Authentication Dial In User Service",
    .rfc = "RFC 2865",
    ROWS(rows),
    .n_header = RADIUS_AUTHENTICATOR + 1,
    BINDS(binds),
    .many = "avp avp.vendor",
    .dissect = dissect,
    .line = line_radius,
};
