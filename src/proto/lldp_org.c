/* LLDP: the TLVs that organizations defined, to fields. */
#include "wireloupe/dissect.h"

#include "lldp.h"

static void bytes_to(struct dissect *d, unsigned first, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        emit_uint(d, first + i, 1);
}

/* Table 1 to 3 of both ETS TLVs: the class of each priority, the share and the algorithm of each
 * class. */
static void dissect_ets(struct dissect *d)
{
    lldp_row_bits(d, LLDP_PGID0, LLDP_PGID3);
    lldp_row_bits(d, LLDP_PGID4, LLDP_PGID7);
    bytes_to(d, LLDP_PER0, 8);
    bytes_to(d, LLDP_TSA0, 8);
}

static void dissect_vlan_name(struct dissect *d)
{
    emit_uint(d, LLDP_VID, 2);
    uint32_t n = emit_uint(d, LLDP_VLAN_LEN, 1);
    emit_bytes(d, LLDP_VLAN_NAME, n, 0);
}

static void dissect_applications(struct dissect *d)
{
    emit_uint(d, LLDP_APP_RESERVED, 1);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 3) {
        uint32_t group = emit_group(d, LLDP_APP, 0);
        lldp_row_bits(d, LLDP_APP_PRIO, LLDP_APP_SEL);
        emit_uint(d, LLDP_APP_PROTO, 2);
        emit_end(d, group);
    }
}

static void dissect_channels(struct dissect *d)
{
    lldp_row_bits(d, LLDP_CDCP_ROLE, LLDP_CDCP_CAP);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 3)
        lldp_row_bits(d, LLDP_CDCP_SCID, LLDP_CDCP_SVID);
}

static void dissect_evb(struct dissect *d)
{
    lldp_row_bits(d, LLDP_EVB_RES, LLDP_EVB_RRCTR);
    lldp_row_bits(d, LLDP_EVB_SRES, LLDP_EVB_RRSTAT);
    lldp_row_bits(d, LLDP_EVB_R, LLDP_EVB_RTE);
    lldp_row_bits(d, LLDP_EVB_MODE, LLDP_EVB_RWD);
    lldp_row_bits(d, LLDP_EVB_RES2, LLDP_EVB_RKA);
}

static void dissect_dot1(struct dissect *d)
{
    switch (emit_uint(d, LLDP_DOT1, 1)) {
    case 1:
        emit_uint(d, LLDP_PVID, 2);
        break;
    case 2:
        lldp_bits(d, LLDP_PPVID_FLAGS, LLDP_PPVID_SUPPORTED, LLDP_PPVID_ENABLED);
        emit_uint(d, LLDP_PPVID, 2);
        break;
    case 3:
        dissect_vlan_name(d);
        break;
    case 4:
        emit_bytes(d, LLDP_PROTO_ID, emit_uint(d, LLDP_PROTO_LEN, 1), 0);
        break;
    case 7:
        lldp_bits(d, LLDP_AGG1, LLDP_AGG1_CAP, LLDP_AGG1_PORTTYPE);
        emit_uint(d, LLDP_AGG1_PORT, 4);
        break;
    case 8:
        lldp_row_bits(d, LLDP_CNPV0, LLDP_CNPV7);
        lldp_row_bits(d, LLDP_READY0, LLDP_READY7);
        break;
    case 9:
        lldp_row_bits(d, LLDP_WILLING, LLDP_ETS_MAXTCS);
        dissect_ets(d);
        break;
    case 10:
        emit_uint(d, LLDP_ETS_RESERVED, 1);
        dissect_ets(d);
        break;
    case 11:
        emit_bits(d, LLDP_WILLING);
        lldp_row_bits(d, LLDP_PFC_MBC, LLDP_PFC_CAP);
        lldp_row_bits(d, LLDP_PFC0, LLDP_PFC7);
        break;
    case 12:
        dissect_applications(d);
        break;
    case 13:
        dissect_evb(d);
        break;
    case 14:
        dissect_channels(d);
        break;
    default:
        break;
    }
}

static void dissect_dot3(struct dissect *d)
{
    switch (emit_uint(d, LLDP_DOT3, 1)) {
    case 1:
        lldp_bits(d, LLDP_AUTONEG, LLDP_AUTONEG_SUPPORTED, LLDP_AUTONEG_ENABLED);
        lldp_bits(d, LLDP_PMD, LLDP_PMD_0, LLDP_PMD_15);
        emit_uint(d, LLDP_MAU, 2);
        break;
    case 2:
        lldp_bits(d, LLDP_MDI, LLDP_MDI_CLASS, LLDP_MDI_PAIRS);
        emit_uint(d, LLDP_PSE_PAIR, 1);
        emit_uint(d, LLDP_POWER_CLASS, 1);
        break;
    case 3:
        lldp_bits(d, LLDP_AGG3, LLDP_AGG3_CAP, LLDP_AGG3_ENABLED);
        emit_uint(d, LLDP_AGG3_PORT, 4);
        break;
    case 4:
        emit_uint(d, LLDP_MTU, 2);
        break;
    default:
        break;
    }
}

static void dissect_degrees(struct dissect *d, unsigned whole)
{
    uint32_t group = emit_group(d, whole, 0);
    lldp_row_bits(d, whole + 1, whole + 2);
    emit_uint(d, whole + 3, 4);
    emit_end(d, group);
}

static void dissect_coordinates(struct dissect *d)
{
    dissect_degrees(d, LLDP_LAT);
    dissect_degrees(d, LLDP_LONG);
    if (!reader_need(&d->r, 6))
        return;
    emit_bits(d, LLDP_ALT_TYPE);
    emit_bits(d, LLDP_ALT_RES);
    lldp_row_bits(d, LLDP_ALT_RES_HIGH, LLDP_ALT_RES_HIGH);
    emit_bits(d, LLDP_ALT_RES_LOW);
    emit_bits(d, LLDP_ALT);
    lldp_row_bits(d, LLDP_ALT_HIGH, LLDP_ALT_HIGH);
    emit_uint(d, LLDP_ALT_LOW, 3);
    emit_uint(d, LLDP_DATUM, 1);
}

/* A postal address, part by part; its length counts from `what` on. */
static void dissect_civic(struct dissect *d)
{
    uint32_t n = emit_uint(d, LLDP_CIVIC_LEN, 1);
    if (n < 3 || n > reader_left(&d->r))
        return;
    uint32_t outer = dissect_enter(d, n);
    emit_uint(d, LLDP_CIVIC_WHAT, 1);
    emit_bytes(d, LLDP_CIVIC_COUNTRY, 2, 0);
    while (reader_ok(&d->r) && reader_left(&d->r) >= 2) {
        emit_uint(d, LLDP_CIVIC_TYPE, 1);
        n = emit_uint(d, LLDP_CIVIC_ELEN, 1);
        emit_bytes(d, LLDP_CIVIC_VALUE, n, 0);
    }
    dissect_leave(d, outer);
}

static void dissect_location(struct dissect *d)
{
    switch (emit_uint(d, LLDP_LOC_FORMAT, 1)) {
    case 1:
        dissect_coordinates(d);
        break;
    case 2:
        dissect_civic(d);
        break;
    case 3:
        emit_rest(d, LLDP_ELIN);
        break;
    default:
        emit_rest(d, LLDP_LOC_ID);
        break;
    }
}

static void dissect_med(struct dissect *d)
{
    uint32_t subtype = emit_uint(d, LLDP_MED, 1);
    switch (subtype) {
    case 1:
        lldp_bits(d, LLDP_MED_CAP, LLDP_MED_CAP_MED, LLDP_MED_CAP_INVENTORY);
        emit_uint(d, LLDP_MED_CLASS, 1);
        break;
    case 2:
        emit_uint(d, LLDP_APP_TYPE, 1);
        lldp_row_bits(d, LLDP_POLICY, LLDP_POLICY_DSCP);
        break;
    case 3:
        dissect_location(d);
        break;
    case 4:
        lldp_row_bits(d, LLDP_POWER_TYPE, LLDP_POWER_PRIO);
        emit_uint(d, LLDP_POWER_VALUE, 2);
        break;
    default:
        if (subtype >= 5 && subtype <= 11)
            emit_rest(d, LLDP_INV_HARDWARE + subtype - 5);
        break;
    }
}

void lldp_dissect_org(struct dissect *d)
{
    uint32_t oui = emit_uint(d, LLDP_OUI, 3);
    if (!reader_left(&d->r))
        return;
    if (oui == OUI_DOT1) {
        dissect_dot1(d);
    } else if (oui == OUI_DOT3) {
        dissect_dot3(d);
    } else if (oui == OUI_MED) {
        dissect_med(d);
    } else {
        emit_uint(d, LLDP_SUBTYPE, 1);
        emit_rest(d, LLDP_CONTENT);
    }
}
