/* tcpdump's lines of BGP, from the fields in their order. */
#include "bgp.h"

#include "wireloupe/view.h"
#include "words.h"

#define MAX_DUMPS 8

/* The walk through the fields, and the attributes that it is inside of: with -vv their bytes are
 * shown where they end. */
struct walk {
    struct line *l;
    const struct layer *y;
    uint32_t i;
    bool cut; /* nothing more of this message can be told */
    struct dump {
        uint32_t stop, offset, n;
        const char *before;
    } dumps[MAX_DUMPS];
    unsigned n_dumps;
    bool first;    /* of a list */
    uint32_t pmsi; /* the tunnel type */
    uint32_t set;  /* where the attribute set begins */
};

static const struct words words[N_BGP_FIELDS] = {
    [BGP_SKIPPED] = {.before = " [|bgp]"},
    [BGP_OPTS_CUT] = {.before = " [|bgp]"},
    [BGP_CUT_MESSAGE] = {.before = "\n[|BGP ",
                         .look = LOOK_WORD,
                         .after = "]",
                         .unknown = "Unknown Message Type"},
    [BGP_SHORT_MESSAGE] = {.before = "\nmessage length ",
                           .look = LOOK_DEC,
                           .after = " < 19 (invalid)"},
    [BGP_VERSION] = {.before = "\n\t  Version ", .look = LOOK_DEC},
    [BGP_MYAS] = {.before = ", my AS ", .look = LOOK_DEC},
    [BGP_HOLD] = {.before = ", Holdtime ", .look = LOOK_DEC, .after = "s"},
    [BGP_ID] = {.before = ", ID ", .look = LOOK_IPV4},
    [BGP_OPT_LEN] = {.before = "\n\t  Optional parameters, length: ", .look = LOOK_DEC},
    [BGP_PARAM_TYPE] = {.before = "\n\t    Option ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_PARAM_LEN] = {.before = ", length: ", .look = LOOK_DEC},
    [BGP_CAP_TYPE] = {.before = "\n\t      ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_CAP_LEN] = {.before = ", length: ", .look = LOOK_DEC},
    [BGP_MP_AFI] = {.before = "\n\t\tAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_MP_SAFI] = {.before = ", SAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_GR_AFI] = {.before = "\n\t\t  AFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_GR_SAFI] = {.before = ", SAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_AS4] = {.before = "\n\t\t 4 Byte AS ", .look = LOOK_AS},
    [BGP_AP_AFI] = {.before = "\n\t\tAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_AP_SAFI] = {.before = ", SAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_ML_AFI] = {.before = "\n\t\tAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_ML_SAFI] = {.before = ", SAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_ML_COUNT] = {.before = ", Count: ", .look = LOOK_DEC},
    [BGP_WD] = {.before = "\n\t  Withdrawn routes:"},
    [BGP_NLRI] = {.before = "\n\t  Updated routes:"},
    [BGP_EOR] = {.before = "\n\t  End-of-Rib Marker (empty NLRI)"},
    [BGP_BAD_PREFIX] = {.before = "\n\t    (illegal prefix length)"},
    [BGP_ATTR_SHORT] = {.before = " [path attrs too short]"},
    [BGP_ATTRS_SHORT] = {.before = "\n\t  [path attrs too short]"},
    [BGP_SET_SHORT] = {.before = " [path attr too short]"},
    [BGP_BAD_LEN] = {.before = "invalid len"},
    [BGP_ORIGIN] = {.before = "", .look = LOOK_WORD, .unknown = "Unknown Origin Typecode"},
    [BGP_PATH_EMPTY] = {.before = "empty"},
    [BGP_SEG_AS2] = {.before = "", .look = LOOK_DEC, .after = " "},
    [BGP_SEG_AS4] = {.before = "", .look = LOOK_AS, .after = " "},
    [BGP_NEXT_HOP] = {.before = "", .look = LOOK_IPV4},
    [BGP_MED] = {.before = "", .look = LOOK_DEC},
    [BGP_LOCAL_PREF] = {.before = "", .look = LOOK_DEC},
    [BGP_AGG_AS] = {.before = " AS #", .look = LOOK_AS},
    [BGP_AGG_ID] = {.before = ", origin ", .look = LOOK_IPV4},
    [BGP_ORIGINATOR] = {.before = "", .look = LOOK_IPV4},
    [BGP_LARGE_GA] = {.before = "", .look = LOOK_DEC},
    [BGP_LARGE_LD1] = {.before = ":", .look = LOOK_DEC},
    [BGP_LARGE_LD2] = {.before = ":", .look = LOOK_DEC},
    [BGP_PMSI_LABEL] = {.before = ", MPLS Label ", .look = LOOK_DEC},
    [BGP_PMSI_GROUP] = {.before = ", P-Group ", .look = LOOK_IPV4},
    [BGP_AIGP_TYPE] = {.before = "\n\t    ", .look = LOOK_WORD, .unknown = "Unknown"},
    [BGP_SET_AS] = {.before = "\n\t    Origin AS: ", .look = LOOK_AS},
    [BGP_REACH_AFI] = {.before = "\n\t    AFI: ", .look = LOOK_NAMED, .unknown = "Unknown AFI"},
    [BGP_UNREACH_AFI] = {.before = "\n\t    AFI: ", .look = LOOK_NAMED, .unknown = "Unknown AFI"},
    [BGP_NH_END] = {.before = ", nh-length: ", .look = LOOK_DEC},
    [BGP_SNPA_LEN] = {.before = "\n\t      ", .look = LOOK_DEC, .after = " bytes"},
    [BGP_MP_EOR] = {.before = "\n\t      End-of-Rib Marker (empty NLRI)"},
    [BGP_RTC_BAD] = {.before = "\n\t      (illegal prefix length)"},
    [BGP_MAX_AFI] = {.before = ", AFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_MAX_SAFI] = {.before = ", SAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_MAX_PREFIXES] = {.before = ", Max Prefixes: ", .look = LOOK_DEC},
    [BGP_SHUT_BAD] = {.before = ", invalid Shutdown Communication length"},
    [BGP_REFRESH_AFI] = {.before = "\n\t  AFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
    [BGP_REFRESH_SAFI] = {.before = ", SAFI ", .look = LOOK_NAMED, .unknown = "Unknown"},
};

static void plan_dump(struct walk *w, uint32_t offset, uint32_t n, const char *before)
{
    if (w->n_dumps == MAX_DUMPS || !n)
        return;
    w->dumps[w->n_dumps++] = (struct dump){
        .stop = words_end(w->l->p, w->y, w->i), .offset = offset, .n = n, .before = before};
}

/* Shows the bytes of what ends before the field at index i. */
static void write_dumps(struct walk *w, uint32_t i)
{
    while (w->n_dumps && w->dumps[w->n_dumps - 1].stop <= i) {
        const struct dump *t = &w->dumps[--w->n_dumps];
        words_hex(w->l, t->offset, t->n, t->before);
    }
}

static void write_message(struct walk *w, const struct field *f)
{
    uint32_t type = f->value >> 16, len = f->value & 0xffff;
    w->cut = false;
    w->n_dumps = 0;
    out_str(w->l->out, "\n\t");
    const char *name = value_name(&bgp_rows[BGP_TYPE], type);
    out_str(w->l->out, name ? name : "Unknown");
    words_number(w->l, " Message (", type, "), length: ");
    out_dec(w->l->out, len);
    if (type == 5 && w->l->opt.verbose > 1)
        plan_dump(w, f->offset, len, "\n\t  ");
    if (name)
        return;
    words_number(w->l, "\n\t  no Message ", type, " decoder");
    words_hex(w->l, f->offset, len, "\n\t  ");
}

/* What is said of an attribute that nobody here knows. */
static void write_no_attribute(struct walk *w, uint32_t type, uint32_t value, uint32_t len)
{
    bool known = (type >= 1 && type <= 10) || (type >= 14 && type <= 18) || type == 22 ||
                 type == 26 || type == 32 || type == 128;
    if (known || words_child(w->l->p, w->y, w->i, BGP_CUT))
        return;
    words_number(w->l, "\n\t    no Attribute ", type, " decoder");
    if (w->l->opt.verbose < 2)
        words_hex(w->l, value, len, "\n\t    ");
}

static void write_attribute(struct walk *w, const struct field *f)
{
    static const char letters[] = "OTPE";
    struct out *o = w->l->out;
    uint32_t flags = f->value >> 24, type = f->value >> 16 & 255, len = f->value & 0xffff;
    uint32_t value = f->offset + (flags & 0x10 ? 4 : 3);
    bool inside = f->depth > 2;
    const struct field *bad = words_child(w->l->p, w->y, w->i, BGP_ATTR_SHORT);
    w->first = true;
    out_str(o, inside ? "\n\t      " : "\n\t  ");
    words_named(w->l, &bgp_rows[BGP_ATTR_TYPE], type, "Unknown Attribute");
    words_number(w->l, ", length: ", len, "");
    if (flags) {
        out_str(o, ", Flags [");
        for (unsigned i = 0; i < 4; i++) {
            if (flags & 0x80u >> i)
                out_char(o, letters[i]);
        }
        if (flags & 15) {
            out_char(o, '+');
            out_hex(o, flags & 15, 1);
        }
        out_str(o, "]: ");
    } else if (inside) {
        out_str(o, ": ");
    }
    if (!bad)
        bad = words_child(w->l->p, w->y, w->i, BGP_SET_SHORT);
    if (!bad)
        write_no_attribute(w, type, value, len);
    if (w->l->opt.verbose > 1 && type != 128 && !bad &&
        (type != 32 || words_child(w->l->p, w->y, w->i, BGP_BAD_LEN)))
        plan_dump(w, value, len, "\n\t    ");
}

/* What stands around the numbers of an AS path's segment. */
static void write_segment(struct walk *w, uint32_t type, bool end)
{
    static const char *const marks[][2] = {
        {"?", "?"}, {"{ ", "}"}, {"", ""}, {"( ", ")"}, {"({ ", "})"}};
    out_str(w->l->out, marks[type < 5 ? type : 0][end]);
}

static void write_community(struct walk *w, const struct field *f)
{
    const char *name = value_name(&bgp_rows[BGP_COMMUNITY], f->value);
    bool last = w->i + 1 >= w->y->first + w->y->count || f[1].id != BGP_COMMUNITY;
    if (name) {
        out_char(w->l->out, ' ');
        out_str(w->l->out, name);
        return;
    }
    words_number(w->l, "", f->value >> 16, ":");
    words_number(w->l, "", f->value & 0xffff, last ? "" : ", ");
}

static void write_parameter(struct walk *w, const struct field *f)
{
    const struct field *type = f - 1;
    if (f->id == BGP_PARAM_PAST) {
        words_number(w->l, "\n\t     Option ", f->value >> 8, ", length: ");
        words_number(w->l, "", f->value & 255, ", goes past the end of the options");
    } else if (type->value != 2) {
        words_number(w->l, "\n\t      no decoder for option ", type->value, "");
    }
}

/* Behind the length of a capability: what nobody knows, and the plan to show its bytes. */
static void write_capability(struct walk *w, const struct field *f)
{
    static const uint8_t silent[] = {1, 2, 8, 64, 65, 69, 71, 128};
    uint32_t code = f[-1].value;
    bool known = false;
    for (size_t i = 0; i < sizeof silent; i++)
        known = known || silent[i] == code;
    bool missing = w->i + 1 < w->y->first + w->y->count && f[1].id == BGP_CUT;
    if (missing)
        return;
    if (!known)
        words_number(w->l, "\n\t\tno decoder for Capability ", code, "");
}

static void plan_capability(struct walk *w, const struct field *f)
{
    const struct packet *p = w->l->p;
    const struct field *len = words_child(p, w->y, w->i, BGP_CAP_LEN);
    const struct field *fault = words_child(p, w->y, w->i, BGP_CAP_FAULT);
    static const uint8_t quiet[] = {1, 2, 8, 64, 65, 69, 71, 128};
    bool known = false;
    for (size_t i = 0; i < sizeof quiet; i++)
        known = known || quiet[i] == f->value;
    if (len && !(fault && fault->value) && (!known || w->l->opt.verbose > 1))
        plan_dump(w, f->offset + 2, len->value, "\n\t\t");
}

static void write_fault(struct walk *w, const struct field *f)
{
    if (f->value)
        words_number(w->l, " (too short, < ", f->value, ")");
    else
        out_str(w->l->out, f[-1].value ? " (invalid)" : " (bogus)");
}

static void write_send_receive(struct walk *w, const struct field *f)
{
    const char *name = value_name(&bgp_rows[BGP_AP_SR], f->value);
    out_str(w->l->out, ", Send/Receive: ");
    if (name) {
        out_str(w->l->out, name);
        return;
    }
    out_str(w->l->out, "Bogus (0x");
    out_hex(w->l->out, f->value, 2);
    out_char(w->l->out, ')');
}

static void write_safi(struct walk *w, const struct field *f)
{
    out_str(w->l->out, f->value > 128 ? ", vendor specific SAFI: " : ", SAFI: ");
    words_named(w->l, field_def_of(f), f->value, "Unknown SAFI");
}

/* The bytes of a family that nobody here knows; with -vv those of the attribute are shown anyway.
 */
static void write_no_decoder(struct walk *w, const struct field *f)
{
    bool more = w->i + 1 < w->y->first + w->y->count && f[1].id == BGP_REST;
    words_number(w->l, "\n\t    no AFI ", f->value >> 8, " / SAFI ");
    words_number(w->l, "", f->value & 255, " decoder");
    if (w->l->opt.verbose < 2)
        words_hex(w->l, f[-2].offset, f->offset - f[-2].offset + (more ? f[1].length : 0),
                  "\n\t    ");
}

static void write_next_hop(struct walk *w, const struct field *f)
{
    struct out *o = w->l->out;
    const uint8_t *s = field_bytes(w->l->p, f);
    if (f[-1].id != BGP_NH_LEN)
        out_str(o, ", ");
    if (f->id == BGP_NH_RD) {
        out_str(o, "RD: ");
        bgp_line_rd(w->l, s);
    } else if (f->id == BGP_NH_IPV4) {
        out_ipv4(o, s);
    } else if (f->id == BGP_NH_IPV6) {
        out_ipv6(o, s);
    } else if (f->id == BGP_NH_NSAP) {
        bgp_line_nsap(w->l, s, f->length);
    } else {
        out_str(o, "invalid len");
    }
}

static void write_pmsi(struct walk *w, const struct field *f)
{
    static const char *const roots[] = {
        "",        "Extended-Tunnel-ID ", "Root-Node ", "Root-Node ", "Sender ",
        "Sender ", "Tunnel-Endpoint ",    "Root-Node "};
    struct out *o = w->l->out;
    if (f->id == BGP_PMSI_TYPE) {
        w->pmsi = f->value;
        out_str(o, "\n\t    Tunnel-type ");
        words_named(w->l, &bgp_rows[BGP_PMSI_TYPE], f->value, "Unknown");
        out_str(o, ", Flags [");
        out_str(o, f[-1].value & 1 ? "Leaf Information required" : "none");
        out_char(o, ']');
    } else if (f->id == BGP_PMSI_IP) {
        out_str(o, "\n\t      ");
        out_str(o, roots[w->pmsi & 7]);
        out_ipv4(o, field_bytes(w->l->p, f));
    } else if (f->id == BGP_PMSI_ID) {
        out_str(o, w->pmsi == 1 ? ", P2MP-ID 0x" : ", LSP-ID 0x");
        out_hex(o, f->value, 8);
    } else if (w->l->opt.verbose < 2) {
        words_hex(w->l, f->offset, f->length, "\n\t      ");
    }
}

static void write_aigp(struct walk *w, const struct field *f)
{
    struct out *o = w->l->out;
    if (f->id == BGP_AIGP_LEN) {
        words_number(w->l, " TLV (", f[-1].value, "), length ");
        out_dec(o, f->value);
    } else if (f->id == BGP_AIGP_METRIC) {
        out_str(o, ", metric ");
        out_dec(o, format_number(w->l->p, f));
    } else if (w->l->opt.verbose < 2) {
        words_hex(w->l, f->offset, f->length, "\n\t      ");
    }
}

static void write_minor(struct walk *w, const struct field *f)
{
    uint32_t major = f[-1].value;
    if (!major || major > 7 || major == 4)
        return;
    out_str(w->l->out, major == 5 || major == 7 ? " subcode " : ", subcode ");
    words_named(w->l, field_def_of(f), f->value, "Unknown");
}

static void write_shutdown(struct walk *w, const struct field *f)
{
    struct out *o = w->l->out;
    uint32_t n;
    if (f->id == BGP_SHUT_LEN && !f->value) {
        out_str(o, ", empty Shutdown Communication");
    } else if (f->id == BGP_SHUT) {
        words_number(w->l, ", Shutdown Communication (length: ", f->length, "): \"");
        out_escaped(o, field_bytes(w->l->p, f), f->length);
        out_char(o, '"');
        if (f->length == 255) {
            /* tcpdump counts in eight bits: the data begins anew. */
            n = 256 + (f[1].id == BGP_SHUT_MORE ? f[1].length : 0);
            words_number(w->l, ", Data: (length: ", n, ")");
            words_hex(w->l, f->offset - 1, n, "\n\t\t");
        }
    } else if (f->id == BGP_SHUT_MORE && !(f[-1].id == BGP_SHUT && f[-1].length == 255)) {
        words_number(w->l, ", Data: (length: ", f->length, ")");
        words_hex(w->l, f->offset, f->length, "\n\t\t");
    }
}

static void write_list(struct walk *w, const struct field *f)
{
    struct out *o = w->l->out;
    if (f->id == BGP_LARGE) {
        out_str(o, w->first ? "\n\t    " : ", ");
    } else {
        if (!w->first)
            out_str(o, ", ");
        out_ipv4(o, field_bytes(w->l->p, f));
    }
    w->first = false;
}

/* Fields that a table cannot describe. Returns true where those under a group are done, too. */
static bool write_special(struct walk *w, const struct field *f)
{
    switch (f->id) {
    case BGP_MESSAGE:
        write_message(w, f);
        break;
    case BGP_ATTR:
        write_attribute(w, f);
        break;
    case BGP_PARAM_LEN:
    case BGP_PARAM_PAST:
        write_parameter(w, f);
        break;
    case BGP_CAP:
        plan_capability(w, f);
        break;
    case BGP_CAP_LEN:
        write_capability(w, f);
        break;
    case BGP_CAP_FAULT:
        write_fault(w, f);
        break;
    case BGP_GR:
        out_str(w->l->out, "\n\t\tRestart Flags: [");
        out_str(w->l->out, f->value & 0x8000 ? "R" : "none");
        words_number(w->l, "], Restart Time ", f->value & 0xfff, "s");
        break;
    case BGP_GR_FLAGS:
        out_str(w->l->out, ", Forwarding state preserved: ");
        out_str(w->l->out, f->value & 0x80 ? "yes" : "no");
        break;
    case BGP_AP_SR:
        write_send_receive(w, f);
        break;
    case BGP_SET_AS:
        w->set = f->offset;
        break;
    case BGP_SET_SHORT:
        if (w->l->opt.verbose > 1)
            words_hex(w->l, w->set, f->value, "\n\t    ");
        break;
    case BGP_SEG_TYPE:
        write_segment(w, f->value, false);
        break;
    case BGP_SEG_END:
        write_segment(w, f->value, true);
        break;
    case BGP_COMMUNITY:
        write_community(w, f);
        break;
    case BGP_CLUSTER:
    case BGP_LARGE:
        write_list(w, f);
        break;
    default:
        return false;
    }
    return false;
}

static void write_notification(struct walk *w, const struct field *f)
{
    switch (f->id) {
    case BGP_MAJOR:
        out_str(w->l->out, ", ");
        words_named(w->l, &bgp_rows[BGP_MAJOR], f->value, "Unknown Error");
        break;
    case BGP_MINOR:
    case BGP_MINOR_HEADER:
    case BGP_MINOR_OPEN:
    case BGP_MINOR_UPDATE:
    case BGP_MINOR_FSM:
    case BGP_MINOR_CEASE:
    case BGP_MINOR_CAP:
        write_minor(w, f);
        break;
    case BGP_SHUT_LEN:
    case BGP_SHUT:
    case BGP_SHUT_MORE:
        write_shutdown(w, f);
        break;
    default:
        break;
    }
}

static bool write_more(struct walk *w, const struct field *f)
{
    switch (f->id) {
    case BGP_EXT:
        bgp_line_ext(w->l, w->y, w->i);
        return true;
    case BGP_ROUTE:
    case BGP_MP_ROUTE:
    case BGP_RTC:
    case BGP_MDT:
    case BGP_VPLS:
    case BGP_MVPN:
        bgp_line_route(w->l, w->y, w->i);
        return !words_child(w->l->p, w->y, w->i, BGP_CUT);
    case BGP_PMSI_TYPE:
    case BGP_PMSI_IP:
    case BGP_PMSI_ID:
    case BGP_PMSI_DATA:
        write_pmsi(w, f);
        break;
    case BGP_AIGP_LEN:
    case BGP_AIGP_METRIC:
    case BGP_AIGP_DATA:
        write_aigp(w, f);
        break;
    case BGP_REACH_SAFI:
    case BGP_UNREACH_SAFI:
        write_safi(w, f);
        break;
    case BGP_NO_DECODER:
        write_no_decoder(w, f);
        break;
    case BGP_NEXT_HOPS:
        if (f->value)
            out_str(w->l->out, "\n\t    nexthop: ");
        break;
    case BGP_NH_RD:
    case BGP_NH_IPV4:
    case BGP_NH_IPV6:
    case BGP_NH_NSAP:
    case BGP_NH_BAD:
        write_next_hop(w, f);
        break;
    case BGP_SNPAS:
        if (f->value)
            words_number(w->l, "\n\t    ", f->value, " SNPA");
        else
            out_str(w->l->out, ", no SNPA");
        break;
    default:
        write_notification(w, f);
        break;
    }
    return false;
}

void bgp_line(struct line *l, const struct layer *y)
{
    struct walk w = {.l = l, .y = y, .i = y->vars};
    uint32_t end = y->first + y->count;
    out_str(l->out, ": BGP");
    if (!l->opt.verbose)
        return;
    while (w.i < end) {
        const struct field *f = &l->p->fields[w.i];
        uint32_t next = w.i + 1;
        if (f->proto != y->proto) {
            w.i++;
            continue;
        }
        if (f->id == BGP_CUT_MESSAGE) {
            if (!w.cut)
                write_dumps(&w, w.i);
            words_write(l, f, &words[f->id]);
            return;
        }
        if (w.cut && f->id != BGP_MESSAGE && f->id != BGP_SKIPPED && f->id != BGP_OPTS_CUT &&
            f->id != BGP_SHORT_MESSAGE && !(f->id == BGP_CUT && !f->depth)) {
            w.i++;
            continue;
        }
        write_dumps(&w, w.i);
        if (f->id == BGP_CUT) {
            out_str(l->out, " [|bgp]");
            w.cut = true;
            w.n_dumps = 0;
        } else {
            words_write(l, f, &words[f->id]);
            write_special(&w, f);
            if (write_more(&w, f))
                next = words_end(l->p, y, w.i);
        }
        w.i = next;
    }
    if (!w.cut)
        write_dumps(&w, end);
}
