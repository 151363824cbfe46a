/* LLDP: the TLVs that organizations defined, to the line. */
#include "lldp.h"

static const struct value_name dot1_names[] = {
    {1, "Port VLAN Id"},
    {2, "Port and Protocol VLAN ID"},
    {3, "VLAN name"},
    {4, "Protocol Identity"},
    {7, "Link aggregation"},
    {8, "Congestion Notification"},
    {9, "ETS Configuration"},
    {10, "ETS Recommendation"},
    {11, "Priority Flow Control Configuration"},
    {12, "Application Priority"},
    {13, "EVB"},
    {14, "CDCP"},
};

static const struct value_name dot3_names[] = {
    {1, "MAC/PHY configuration/status"},
    {2, "Power via MDI"},
    {3, "Link aggregation"},
    {4, "Max frame size"},
};

static const struct value_name med_names[] = {
    {1, "LLDP-MED Capabilities"},         {2, "Network policy"},
    {3, "Location identification"},       {4, "Extended power-via-MDI"},
    {5, "Inventory - hardware revision"}, {6, "Inventory - firmware revision"},
    {7, "Inventory - software revision"}, {8, "Inventory - serial number"},
    {9, "Inventory - manufacturer name"}, {10, "Inventory - model name"},
    {11, "Inventory - asset ID"},
};

static const struct value_name dcbx_names[] = {
    {1, "DCB Capability Exchange Protocol Rev 1"},
    {2, "DCB Capability Exchange Protocol Rev 1.01"},
};

static const struct value_name evb_modes[] = {
    {0, "Not Supported"},
    {1, "EVB Bridge"},
    {2, "EVB Station"},
    {3, "Reserved for future Standardization"},
};

static const struct value_name ppvid_flags[] = {
    {2, "supported"},
    {4, "enabled"},
};

static const struct value_name on_flags[] = {
    {1, "supported"},
    {2, "enabled"},
};

static const struct value_name mdi_flags[] = {
    {1, "PSE"},
    {2, "supported"},
    {4, "enabled"},
    {8, "can be controlled"},
};

/* The highest bit first. */
static const struct value_name pmd_flags[] = {
    {0x4000, "10BASE-T hdx"},
    {0x2000, "10BASE-T fdx"},
    {0x1000, "100BASE-T4"},
    {0x0800, "100BASE-TX hdx"},
    {0x0400, "100BASE-TX fdx"},
    {0x0200, "100BASE-T2 hdx"},
    {0x0100, "100BASE-T2 fdx"},
    {0x0080, "Pause for fdx links"},
    {0x0040, "Asym PAUSE for fdx"},
    {0x0020, "Sym PAUSE for fdx"},
    {0x0010, "Asym and Sym PAUSE for fdx"},
    {0x0008, "1000BASE-{X LX SX CX} hdx"},
    {0x0004, "1000BASE-{X LX SX CX} fdx"},
    {0x0002, "1000BASE-T hdx"},
    {0x0001, "1000BASE-T fdx"},
};

static const struct value_name mau_types[] = {
    {0x00, "Unknown"},
    {0x01, "AUI"},
    {0x02, "10BASE_5"},
    {0x03, "FOIRL"},
    {0x04, "10BASE2"},
    {0x05, "10BASET duplex mode unknown"},
    {0x06, "10BASEFP"},
    {0x07, "10BASEFB"},
    {0x08, "10BASEFL duplex mode unknown"},
    {0x09, "10BROAD36"},
    {0x0a, "10BASET hdx"},
    {0x0b, "10BASET fdx"},
    {0x0c, "10BASEFL hdx"},
    {0x0d, "10BASEFL fdx"},
    {0x0e, "100BASET4"},
    {0x0f, "100BASETX hdx"},
    {0x10, "100BASETX fdx"},
    {0x11, "100BASEFX hdx"},
    {0x12, "100BASEFX fdx"},
    {0x13, "100BASET2 hdx"},
    {0x14, "100BASET2 fdx"},
    {0x15, "1000BASEX hdx"},
    {0x16, "1000BASEX fdx"},
    {0x17, "1000BASELX hdx"},
    {0x18, "1000BASELX fdx"},
    {0x19, "1000BASESX hdx"},
    {0x1a, "1000BASESX fdx"},
    {0x1b, "1000BASECX hdx"},
    {0x1c, "1000BASECX fdx"},
    {0x1d, "1000BASET hdx"},
    {0x1e, "1000BASET fdx"},
    {0x1f, "10GBASEX"},
    {0x20, "10GBASELX4"},
    {0x21, "10GBASER"},
    {0x22, "10GBASEER"},
    {0x23, "10GBASELR"},
    {0x24, "10GBASESR"},
    {0x25, "10GBASEW"},
    {0x26, "10GBASEEW"},
    {0x27, "10GBASELW"},
    {0x28, "10GBASESW"},
};

static const struct value_name pse_pairs[] = {
    {1, "signal"},
    {2, "spare"},
};

static const struct value_name power_classes[] = {
    {1, "class0"}, {2, "class1"}, {3, "class2"}, {4, "class3"}, {5, "class4"},
};

static const struct value_name med_flags[] = {
    {0x01, "LLDP-MED capabilities"},     {0x02, "network policy"},
    {0x04, "location identification"},   {0x08, "extended power via MDI-PSE"},
    {0x10, "extended power via MDI-PD"}, {0x20, "Inventory"},
};

static const struct value_name device_types[] = {
    {1, "endpoint class 1"},
    {2, "endpoint class 2"},
    {3, "endpoint class 3"},
    {4, "network connectivity"},
};

static const struct value_name applications[] = {
    {1, "voice"},           {2, "voice signaling"},
    {3, "guest voice"},     {4, "guest voice signaling"},
    {5, "softphone voice"}, {6, "video conferencing"},
    {7, "streaming video"}, {8, "video signaling"},
};

static const struct value_name policy_flags[] = {
    {0x800000, "Unknown"},
    {0x400000, "Tagged"},
    {0x200000, "reserved"},
};

static const struct value_name location_formats[] = {
    {1, "coordinate-based LCI"},
    {2, "civic address LCI"},
    {3, "ECS ELIN"},
};

static const struct value_name altitude_types[] = {
    {1, "meters"},
    {2, "floors"},
};

static const struct value_name datums[] = {
    {1, "World Geodesic System 1984"},
    {2, "North American Datum 1983 (NAVD88)"},
    {3, "North American Datum 1983 (MLLW)"},
};

static const struct value_name civic_what[] = {
    {0, "location of DHCP server"},
    {1, "location of the network element believed to be closest to the client"},
    {2, "location of the client"},
};

static const struct value_name civic_types[] = {
    {1, "national subdivisions (state,canton,region,province,prefecture)"},
    {2, "county, parish, gun, district"},
    {3, "city, township, shi"},
    {4, "city division, borough, city district, ward chou"},
    {5, "neighborhood, block"},
    {6, "street"},
};

static const struct value_name power_sources[] = {
    {1, "PSE - primary power source"},
    {2, "local - backup power source"},
    {3, "PSE+local - reserved"},
};

static const struct value_name power_priorities[] = {
    {1, "critical"},
    {2, "high"},
    {3, "low"},
};

static const char *const inventory[] = {
    "Hardware revision", "Firmware revision", "Software revision", "Serial number",
    "Manufacturer name", "Model name",        "Asset ID",
};

#define FLAGS(l, table, value) lldp_flags((l), (table), sizeof(table) / sizeof((table)[0]), (value))

/* "lead" and a number. */
static void number(const struct lldp_tlv *t, const char *lead, uint32_t value)
{
    out_str(t->l->out, lead);
    out_dec(t->l->out, value);
}

static void number_of(const struct lldp_tlv *t, const char *lead, unsigned id)
{
    number(t, lead, lldp_value(t, id));
}

/* "lead", the word for a value, " (0x01)". */
static void word(const struct lldp_tlv *t, const char *lead, const char *name, const char *unknown)
{
    out_str(t->l->out, lead);
    out_str(t->l->out, name ? name : unknown);
}

static void hex_after(const struct lldp_tlv *t, const char *lead, uint32_t value, unsigned digits)
{
    out_str(t->l->out, lead);
    out_hex(t->l->out, value, digits);
    out_char(t->l->out, ')');
}

/* Eight values in columns, behind `before` and a space each, padded to `width`. */
static void columns(const struct lldp_tlv *t, const char *lead, const char *before, unsigned first,
                    unsigned width)
{
    struct out *o = t->l->out;
    out_str(o, lead);
    for (unsigned i = 0; i < 8; i++) {
        uint32_t v = first ? lldp_value(t, first + i) : i;
        out_str(o, before);
        out_dec(o, v);
        out_fill(o, ' ', width - (v > 99 ? 3 : v > 9 ? 2 : 1));
    }
}

/* The bits of one byte, one for each priority. */
static void line_priorities(const struct lldp_tlv *t, const char *title, unsigned first)
{
    out_str(t->l->out, title);
    out_str(t->l->out, "\n\t     Priority : 0  1  2  3  4  5  6  7");
    columns(t, "\n\t     Value    : ", "", first, 3);
}

static void line_ets(const struct lldp_tlv *t)
{
    struct out *o = t->l->out;
    out_str(o, "\n\t    Priority Assignment Table"
               "\n\t     Priority : 0   1   2   3   4   5   6   7");
    columns(t, "\n\t     Value    :", " ", LLDP_PGID0, 3);
    out_str(o, "\n\t    TC Bandwidth Table"
               "\n\t     TC%   : 0   1   2   3   4   5   6   7");
    columns(t, "\n\t     Value :", " ", LLDP_PER0, 3);
    out_str(o, "\n\t    TSA Assignment Table"
               "\n\t     Traffic Class: 0   1   2   3   4   5   6   7");
    columns(t, "\n\t     Value        :", " ", LLDP_TSA0, 3);
}

static void line_applications(const struct lldp_tlv *t)
{
    const struct packet *p = t->l->p;
    number_of(t, "\n\t    RES: ", LLDP_APP_RESERVED);
    if (t->len == 5 || (t->len - 5) % 3)
        return;
    out_str(t->l->out, "\n\t    Application Priority Table");
    for (uint32_t i = t->from; i < t->end; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto != PROTO_lldp)
            continue;
        if (f->id == LLDP_APP_PRIO)
            number(t, "\n\t      Priority: ", f->value);
        else if (f->id == LLDP_APP_RES)
            number(t, ", RES: ", f->value);
        else if (f->id == LLDP_APP_SEL)
            number(t, ", Sel: ", f->value);
        else if (f->id == LLDP_APP_PROTO)
            number(t, ", Protocol ID: ", f->value);
    }
}

static void line_evb(const struct lldp_tlv *t)
{
    uint32_t mode = lldp_value(t, LLDP_EVB_MODE);
    number_of(t, "\n\t    EVB Bridge Status\n\t      RES: ", LLDP_EVB_RES);
    number_of(t, ", BGID: ", LLDP_EVB_BGID);
    number_of(t, ", RRCAP: ", LLDP_EVB_RRCAP);
    number_of(t, ", RRCTR: ", LLDP_EVB_RRCTR);
    number_of(t, "\n\t    EVB Station Status\n\t      RES: ", LLDP_EVB_SRES);
    number_of(t, ", SGID: ", LLDP_EVB_SGID);
    number_of(t, ", RRREQ: ", LLDP_EVB_RRREQ);
    number_of(t, ",RRSTAT: ", LLDP_EVB_RRSTAT);
    number_of(t, "\n\t    R: ", LLDP_EVB_R);
    number_of(t, ", RTE: ", LLDP_EVB_RTE);
    word(t, ", EVB Mode: ", NAME_IN(evb_modes, mode), "unknown");
    number(t, " [", mode);
    number_of(t, "]\n\t    ROL: ", LLDP_EVB_ROL);
    number_of(t, ", RWD: ", LLDP_EVB_RWD);
    number_of(t, ", RES: ", LLDP_EVB_RES2);
    number_of(t, ", ROL: ", LLDP_EVB_ROL2);
    number_of(t, ", RKA: ", LLDP_EVB_RKA);
}

static void line_channels(const struct lldp_tlv *t)
{
    const struct packet *p = t->l->p;
    number_of(t, "\n\t    Role: ", LLDP_CDCP_ROLE);
    number_of(t, ", RES: ", LLDP_CDCP_RES);
    number_of(t, ", Scomp: ", LLDP_CDCP_SCOMP);
    number_of(t, " ChnCap: ", LLDP_CDCP_CAP);
    for (uint32_t i = t->from; i < t->end && (t->len - 8) % 3 == 0; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto == PROTO_lldp && f->id == LLDP_CDCP_SCID)
            number(t, "\n\t    SCID: ", f->value);
        else if (f->proto == PROTO_lldp && f->id == LLDP_CDCP_SVID)
            number(t, ", SVID: ", f->value);
    }
}

static void line_aggregation(const struct lldp_tlv *t, unsigned status, unsigned port)
{
    out_str(t->l->out, "\n\t    aggregation status");
    FLAGS(t->l, on_flags, lldp_value(t, status));
    number_of(t, ", aggregation port ID ", port);
}

static void line_vlan(const struct lldp_tlv *t)
{
    number_of(t, "\n\t    vlan id (VID): ", LLDP_VID);
    uint32_t n = lldp_value(t, LLDP_VLAN_LEN);
    if (t->len >= 7 && n + 7 <= t->len)
        lldp_text(t, "\n\t    vlan name: ", lldp_get(t, LLDP_VLAN_NAME));
}

/* How long the value must be for tcpdump to show what is in it. */
static uint32_t dot1_needs(uint32_t subtype)
{
    static const uint8_t needs[] = {0, 6, 7, 6, 5, 0, 0, 9, 6, 25, 25, 6, 5, 9, 8};
    return subtype < sizeof needs ? needs[subtype] : 0;
}

static void line_dcb(const struct lldp_tlv *t, uint32_t subtype)
{
    switch (subtype) {
    case 8:
        line_priorities(t, "\n\t    Pre-Priority CNPV Indicator", LLDP_CNPV0);
        line_priorities(t, "\n\t    Pre-Priority Ready Indicator", LLDP_READY0);
        break;
    case 9:
        number_of(t, "\n\t    Willing:", LLDP_WILLING);
        /* tcpdump takes the bit from the wrong place. */
        number(t, ", CBS:", lldp_value(t, LLDP_WILLING) * 2);
        number_of(t, ", RES:", LLDP_ETS_RES);
        number_of(t, ", Max TCs:", LLDP_ETS_MAXTCS);
        line_ets(t);
        break;
    case 10:
        number_of(t, "\n\t    RES: ", LLDP_ETS_RESERVED);
        line_ets(t);
        break;
    case 11:
        number_of(t, "\n\t    Willing: ", LLDP_WILLING);
        number_of(t, ", MBC: ", LLDP_PFC_MBC);
        number_of(t, ", RES: ", LLDP_PFC_RES);
        number_of(t, ", PFC cap:", LLDP_PFC_CAP);
        line_priorities(t, " \n\t    PFC Enable", LLDP_PFC0);
        break;
    default:
        break;
    }
}

static bool line_dot1(const struct lldp_tlv *t, uint32_t subtype)
{
    if (t->len < dot1_needs(subtype))
        return false;
    switch (subtype) {
    case 1:
        number_of(t, "\n\t    port vlan id (PVID): ", LLDP_PVID);
        break;
    case 2:
        number_of(t, "\n\t    port and protocol vlan id (PPVID): ", LLDP_PPVID);
        out_str(t->l->out, ", flags");
        FLAGS(t->l, ppvid_flags, lldp_value(t, LLDP_PPVID_FLAGS));
        hex_after(t, " (0x", lldp_value(t, LLDP_PPVID_FLAGS), 2);
        break;
    case 3:
        line_vlan(t);
        break;
    case 4:
        if (lldp_value(t, LLDP_PROTO_LEN) + 5 <= t->len)
            lldp_text(t, "\n\t    protocol identity: ", lldp_get(t, LLDP_PROTO_ID));
        break;
    case 7:
        line_aggregation(t, LLDP_AGG1, LLDP_AGG1_PORT);
        break;
    case 12:
        line_applications(t);
        break;
    case 13:
        line_evb(t);
        break;
    case 14:
        line_channels(t);
        break;
    default:
        line_dcb(t, subtype);
        break;
    }
    return !NAME_IN(dot1_names, subtype);
}

static bool line_dot3(const struct lldp_tlv *t, uint32_t subtype)
{
    uint32_t v;
    if (subtype == 1 && t->len >= 9) {
        v = lldp_value(t, LLDP_AUTONEG);
        out_str(t->l->out, "\n\t    autonegotiation");
        FLAGS(t->l, on_flags, v);
        hex_after(t, " (0x", v, 2);
        v = lldp_value(t, LLDP_PMD);
        out_str(t->l->out, "\n\t    PMD autoneg capability");
        if (v & 0x7fff)
            FLAGS(t->l, pmd_flags, v);
        else
            out_str(t->l->out, " [unknown]");
        hex_after(t, " (0x", v, 4);
        v = lldp_value(t, LLDP_MAU);
        word(t, "\n\t    MAU type ", NAME_IN(mau_types, v), "unknown");
        hex_after(t, " (0x", v, 4);
    } else if (subtype == 2 && t->len >= 7) {
        out_str(t->l->out, "\n\t    MDI power support");
        FLAGS(t->l, mdi_flags, lldp_value(t, LLDP_MDI));
        v = lldp_value(t, LLDP_PSE_PAIR);
        word(t, ", power pair ", NAME_IN(pse_pairs, v), "unknown");
        v = lldp_value(t, LLDP_POWER_CLASS);
        word(t, ", power class ", NAME_IN(power_classes, v), "unknown");
    } else if (subtype == 3 && t->len >= 9) {
        line_aggregation(t, LLDP_AGG3, LLDP_AGG3_PORT);
    } else if (subtype == 4 && t->len >= 6) {
        number_of(t, "\n\t    MTU size ", LLDP_MTU);
    }
    return !NAME_IN(dot3_names, subtype);
}

static void line_degrees(const struct lldp_tlv *t, const char *lead, const char *name,
                         unsigned whole)
{
    number_of(t, lead, whole + 1);
    out_str(t->l->out, name);
    out_dec(t->l->out, (uint64_t)lldp_value(t, whole + 2) << 32 | lldp_value(t, whole + 3));
}

static void line_coordinates(const struct lldp_tlv *t)
{
    uint32_t type = lldp_value(t, LLDP_ALT_TYPE), datum = lldp_value(t, LLDP_DATUM);
    line_degrees(t, "\n\t    Latitude resolution ", ", latitude value ", LLDP_LAT);
    line_degrees(t, "\n\t    Longitude resolution ", ", longitude value ", LLDP_LONG);
    word(t, "\n\t    Altitude type ", NAME_IN(altitude_types, type), "unknown");
    number(t, " (", type);
    number_of(t, ")\n\t    Altitude resolution ", LLDP_ALT_RES);
    out_str(t->l->out, ", altitude value 0x");
    out_hex(t->l->out, lldp_value(t, LLDP_ALT), 1);
    word(t, "\n\t    Datum ", NAME_IN(datums, datum), "unknown");
    hex_after(t, " (0x", datum, 2);
}

static void line_civic(const struct lldp_tlv *t)
{
    const struct packet *p = t->l->p;
    uint32_t what = lldp_value(t, LLDP_CIVIC_WHAT), n = lldp_value(t, LLDP_CIVIC_LEN);
    if (!lldp_get(t, LLDP_CIVIC_COUNTRY) || t->len < n + 7)
        return;
    number(t, "\n\t    LCI length ", n);
    word(t, ", LCI what ", NAME_IN(civic_what, what), "unknown");
    hex_after(t, " (0x", what, 2);
    lldp_text(t, ", Country-code ", lldp_get(t, LLDP_CIVIC_COUNTRY));
    uint32_t type = 0, size = 0;
    for (uint32_t i = t->from; i < t->end; i++) {
        const struct field *f = &p->fields[i];
        if (f->proto != PROTO_lldp)
            continue;
        if (f->id == LLDP_CIVIC_TYPE) {
            type = f->value;
            word(t, "\n\t      CA type '", NAME_IN(civic_types, f->value), "unknown");
            number(t, "' (", f->value);
        } else if (f->id == LLDP_CIVIC_ELEN) {
            size = f->value;
            number(t, "), length ", size);
            out_mem(t->l->out, ": ", 2);
            if (!size || !type)
                return;
        } else if (f->id == LLDP_CIVIC_VALUE && f->length == size) {
            lldp_text(t, "", f);
        }
    }
}

static void line_location(const struct lldp_tlv *t)
{
    uint32_t format = lldp_value(t, LLDP_LOC_FORMAT);
    word(t, "\n\t    Location data format ", NAME_IN(location_formats, format), "unknown");
    hex_after(t, " (0x", format, 2);
    if (format == 1) {
        if (t->len >= 21)
            line_coordinates(t);
    } else if (format == 2) {
        line_civic(t);
    } else if (format == 3) {
        lldp_text(t, "\n\t    ECS ELIN id ", lldp_get(t, LLDP_ELIN));
    } else {
        out_str(t->l->out, "\n\t    Location ID ");
        lldp_hex(t->l, "\n\t      ", t->offset + 5, t->len - 5);
    }
}

static void line_policy(const struct lldp_tlv *t)
{
    uint32_t type = lldp_value(t, LLDP_APP_TYPE);
    uint32_t flags = packet_number(t->l->p, t->offset + 5, 3);
    word(t, "\n\t    Application type [", NAME_IN(applications, type), "none");
    hex_after(t, "] (0x", type, 2);
    out_str(t->l->out, ", Flags");
    FLAGS(t->l, policy_flags, flags);
    number_of(t, "\n\t    Vlan id ", LLDP_POLICY_VLAN);
    number_of(t, ", L2 priority ", LLDP_POLICY_PRIO);
    number_of(t, ", DSCP value ", LLDP_POLICY_DSCP);
}

static void line_power(const struct lldp_tlv *t)
{
    uint32_t source = lldp_value(t, LLDP_POWER_SOURCE), prio = lldp_value(t, LLDP_POWER_PRIO);
    uint32_t v = lldp_value(t, LLDP_POWER_VALUE);
    /* tcpdump looks for the type in the lowest bits. */
    out_str(t->l->out, "\n\t    Power type [");
    out_str(t->l->out, prio & 3 ? "PD device" : "PSE device");
    word(t, "], Power source [", NAME_IN(power_sources, source), "none");
    word(t, "]\n\t    Power priority [", NAME_IN(power_priorities, prio), "none");
    hex_after(t, "] (0x", prio, 2);
    number(t, ", Power ", v < 1024 ? v / 10 : v);
    if (v < 1024)
        number(t, ".", v % 10);
    out_str(t->l->out, v < 1024 ? " Watts" : " (Reserved)");
}

static bool line_med(const struct lldp_tlv *t, uint32_t subtype)
{
    if (subtype == 1 && t->len >= 7) {
        uint32_t v = lldp_value(t, LLDP_MED_CAP);
        out_str(t->l->out, "\n\t    Media capabilities");
        FLAGS(t->l, med_flags, v);
        hex_after(t, " (0x", v, 4);
        v = lldp_value(t, LLDP_MED_CLASS);
        word(t, "\n\t    Device type [", NAME_IN(device_types, v), "unknown");
        hex_after(t, "] (0x", v, 2);
    } else if (subtype == 2 && t->len >= 8) {
        line_policy(t);
    } else if (subtype == 3 && t->len >= 5) {
        line_location(t);
    } else if (subtype == 4 && t->len >= 7) {
        line_power(t);
    } else if (subtype >= 5 && subtype <= 11) {
        word(t, "\n\t  ", inventory[subtype - 5], "");
        lldp_text(t, " ", lldp_get(t, LLDP_INV_HARDWARE + subtype - 5));
    }
    return !NAME_IN(med_names, subtype);
}

bool lldp_line_org(const struct lldp_tlv *t)
{
    uint32_t oui = lldp_value(t, LLDP_OUI), subtype = packet_number(t->l->p, t->offset + 3, 1);
    word(t, ": OUI ", line_vendor_name(oui), "Unknown");
    hex_after(t, " (0x", oui, 6);
    if (oui != OUI_DOT1 && oui != OUI_DOT3 && oui != OUI_MED && oui != OUI_DCBX)
        return true;
    if (t->len < 4)
        return false;
    word(t, "\n\t  ",
         oui == OUI_DOT1   ? NAME_IN(dot1_names, subtype)
         : oui == OUI_DOT3 ? NAME_IN(dot3_names, subtype)
         : oui == OUI_MED  ? NAME_IN(med_names, subtype)
                           : NAME_IN(dcbx_names, subtype),
         "unknown");
    number(t, " Subtype (", subtype);
    out_char(t->l->out, ')');
    if (oui == OUI_DOT1)
        return line_dot1(t, subtype);
    if (oui == OUI_DOT3)
        return line_dot3(t, subtype);
    return oui == OUI_MED ? line_med(t, subtype) : subtype == 1;
}
