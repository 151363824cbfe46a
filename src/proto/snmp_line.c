/* What tcpdump prints for SNMP: a walk over the message's fields. */
#include "snmp.h"

#include "wireloupe/view.h"

#define VERSION_1 0
#define VERSION_2C 1
#define VERSION_3 3

#define DEFAULT_COMMUNITY "public"
#define ENTERPRISE_SPECIFIC 6

struct walk {
    struct line *l;
    struct out *out;
    const struct field *at, *end; /* of the layer's fields */
    bool verbose;
    bool cut; /* the capture ended: nothing more is said, no brace is closed */
};

static const char *const trouble_words[N_TROUBLES] = {
#define TROUBLE(name, word, sentence) [TROUBLE_##name] = word,
#include "snmp_trouble.def"
#undef TROUBLE
};

static const char *const pdu_words[] = {
    "GetRequest", "GetNextRequest", "GetResponse", "SetRequest", "Trap",
    "GetBulk",    "Inform",         "V2Trap",      "Report",
};

static const char *const error_words[] = {
    "noError",
    "tooBig",
    "noSuchName",
    "badValue",
    "readOnly",
    "genErr",
    "noAccess",
    "wrongType",
    "wrongLength",
    "wrongEncoding",
    "wrongValue",
    "noCreation",
    "inconsistentValue",
    "resourceUnavailable",
    "commitFailed",
    "undoFailed",
    "authorizationError",
    "notWritable",
    "inconsistentName",
};

static const char *const trap_words[] = {
    "coldStart",       "warmStart",          "linkDown", "linkUp", "authenticationFailure",
    "egpNeighborLoss", "enterpriseSpecific",
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- values ---- */

static void put_oid(struct walk *w, const struct field *f)
{
    snmp_put_oid(w->out, field_bytes(w->l->p, f), f->length, !w->l->opt.numeric);
}

static void put_octets(struct walk *w, const struct field *f, bool leading)
{
    const uint8_t *s = field_bytes(w->l->p, f);
    for (uint32_t i = 0; i < f->length; i++) {
        if (i || leading)
            out_char(w->out, '_');
        out_hex(w->out, s[i], 2);
    }
}

/* A string in quotes, or its bytes where one of them cannot be printed. */
static void put_string(struct walk *w, const struct field *f)
{
    const uint8_t *s = field_bytes(w->l->p, f);
    for (uint32_t i = 0; i < f->length; i++) {
        if (!out_is_plain(s[i])) {
            put_octets(w, f, false);
            return;
        }
    }
    out_char(w->out, '"');
    out_escaped(w->out, s, f->length);
    out_char(w->out, '"');
}

static void put_address(struct walk *w, const struct field *f)
{
    const uint8_t *s = field_bytes(w->l->p, f);
    if (f->length != 4)
        out_str(w->out, "[inetaddr len!=4]");
    for (uint32_t i = 0; i < f->length; i++) {
        if (i)
            out_char(w->out, '.');
        out_dec(w->out, s[i]);
    }
}

static void put_unsigned(struct walk *w, const struct field *f)
{
    const uint8_t *s = field_bytes(w->l->p, f);
    uint64_t v = 0;
    for (uint32_t i = 0; i < f->length; i++)
        v = v << 8 | s[i];
    out_dec(w->out, v);
}

/* The names of tags that have no form of their own: "C/U/Set", "[P/A/Opaque]". */
static void put_type(struct walk *w, const struct field *f)
{
    static const char *const universal[] = {
        "U-0", "Boolean", "Integer", "Bitstring", "String", "Null", "ObjID", "ObjectDes", "U-8",
        "U-9", "U-10",    "U-11",    "U-12",      "U-13",   "U-14", "U-15",  "Sequence",  "Set",
    };
    static const char *const application[] = {
        "IpAddress", "Counter", "Gauge", "TimeTicks", "Opaque", "C-5", "Counter64",
    };
    unsigned tag = f->id == SNMP_VALUE_OPAQUE ? 0x40 | 4u << 8
                   : f->id == SNMP_VALUE_NSAP ? 0x40 | 5u << 8
                                              : f->value;
    unsigned class = tag >> 6 & 3, number = tag >> 8;
    bool constructed = tag & 0x20;
    if (class == 2 || (constructed && class == 0 && number == 16))
        return;
    out_str(w->out, constructed ? "C/" : "[P/");
    out_str(w->out, class == 0 ? "U/" : class == 1 && !constructed ? "A/" : "x/");
    if (class == 0 && number < COUNT(universal))
        out_str(w->out, universal[number]);
    else if (class == 1 && number < COUNT(application))
        out_str(w->out, application[number]);
    else
        out_str(w->out, "P-0");
    if (!constructed)
        out_char(w->out, ']');
}

static bool has_type(const struct field *f)
{
    return f->id == SNMP_VALUE_OTHER || f->id == SNMP_VALUE_OPAQUE || f->id == SNMP_VALUE_NSAP;
}

/* What is of a type that SNMP does not use. */
static void put_other(struct walk *w, const struct field *f)
{
    unsigned class = f->value >> 6 & 3, number = f->value >> 8;
    bool constructed = f->value & 0x20;
    if (class == 2 && !constructed) {
        out_str(w->out, "[BE_ANY!?]");
    } else if (class == 2 || (constructed && class == 0 && number == 16)) {
        out_str(w->out, class == 0 ? "Seq" : pdu_words[number < COUNT(pdu_words) ? number : 0]);
        out_char(w->out, '(');
        out_dec(w->out, f->length);
        out_char(w->out, ')');
    } else {
        put_octets(w, f, true);
    }
}

static void put_value(struct walk *w, const struct field *f)
{
    switch (f->id) {
    case SNMP_VALUE_INT:
        out_sdec(w->out, format_signed(f));
        break;
    case SNMP_VALUE_OCTETS:
    case SNMP_ENCRYPTED:
        put_string(w, f);
        break;
    case SNMP_VALUE_OID:
        put_oid(w, f);
        break;
    case SNMP_VALUE_IPV4:
    case SNMP_VALUE_ADDR:
        put_address(w, f);
        break;
    case SNMP_VALUE_COUNTER:
        put_unsigned(w, f);
        break;
    case SNMP_VALUE_OVERLONG:
    case SNMP_VALUE_GAUGE:
    case SNMP_VALUE_TICKS:
        out_dec(w->out, f->value);
        break;
    case SNMP_NO_OBJECT:
        out_str(w->out, "[noSuchObject]");
        break;
    case SNMP_NO_INSTANCE:
        out_str(w->out, "[noSuchInstance]");
        break;
    case SNMP_END_OF_VIEW:
        out_str(w->out, "[endOfMibView]");
        break;
    case SNMP_VALUE_OPAQUE:
    case SNMP_VALUE_NSAP:
        put_octets(w, f, true);
        break;
    case SNMP_VALUE_OTHER:
        put_other(w, f);
        break;
    default:
        break;
    }
}

/* ---- the walk ---- */

/* The next field that says more than a tag or a length, or NULL. */
static const struct field *next(struct walk *w)
{
    while (w->at < w->end && (w->at->proto != PROTO_snmp || w->at->id == SNMP_BER_TAG ||
                              w->at->id == SNMP_VALUE_STRING || w->at->id == SNMP_BER_LONG_TAG ||
                              w->at->id == SNMP_BER_LENGTH))
        w->at++;
    return w->at < w->end ? w->at : NULL;
}

static void put_numbers(struct walk *w, unsigned what, uint32_t left, uint32_t need)
{
    struct out *o = w->out;
    switch (what) {
    case TROUBLE_LENGTH_CUT:
    case TROUBLE_LONG:
        out_dec(o, left);
        out_str(o, what == TROUBLE_LONG ? "<asnlen" : "<");
        out_dec(o, need);
        break;
    case TROUBLE_ID:
        out_str(o, left ? "C/x/" : "P/x/");
        out_dec(o, need);
        break;
    case TROUBLE_FLAGS_VALUE:
        out_char(o, "0123456789ABCDEF"[left >> 4 & 15]);
        out_char(o, "0123456789ABCDEF"[left & 15]);
        break;
    case TROUBLE_FLAGS_SIZE:
        out_dec(o, left);
        break;
    case TROUBLE_MODEL:
        out_sdec(o, (int32_t)left);
        break;
    default:
        break;
    }
}

/* Says what is wrong here, where something is. Always false: the part of the line ends here. */
static bool wrong(struct walk *w)
{
    const struct field *f = next(w);
    if (!f || f->id != SNMP_TROUBLE)
        return false;
    w->at++;
    if (f->value == TROUBLE_CUT) {
        const struct packet *p = w->l->p;
        if (p->layers[p->n_layers - 1].offset + 1 < p->caplen)
            line_cut(w->l, "snmp");
        else
            line_stop(w->l, "snmp");
        w->cut = true;
        return false;
    }
    bool stray = f->value >= TROUBLE_PDU, no_value = f->value == TROUBLE_PDU;
    const struct field *v = next(w);
    if (stray && v && has_type(v))
        put_type(w, v);
    out_char(w->out, '[');
    out_str(w->out, f->value < N_TROUBLES ? trouble_words[f->value] : "");
    if (v && v->id == SNMP_TROUBLE_LEFT) {
        const struct field *need = v + 1 < w->end ? v + 1 : v;
        put_numbers(w, f->value, v->value, need->value);
        w->at = need + 1;
    }
    out_char(w->out, ']');
    if (stray && v) {
        if (!no_value)
            put_value(w, v);
        w->at = v + 1;
    }
    return false;
}

/* The next field where it is of that row; otherwise says what is wrong and returns NULL. */
static const struct field *take(struct walk *w, unsigned id)
{
    const struct field *f = next(w);
    if (f && f->id == id) {
        w->at++;
        return f;
    }
    wrong(w);
    return NULL;
}

/* What is left behind something; `but` bytes of it are not counted. */
static void put_extra(struct walk *w, const char *behind, uint32_t but)
{
    const struct field *f = next(w);
    if (!f || f->id != SNMP_EXTRA)
        return;
    w->at++;
    if (f->value <= but)
        return;
    out_char(w->out, '[');
    out_dec(w->out, f->value - but);
    out_str(w->out, " extra after ");
    out_str(w->out, behind);
    out_char(w->out, ']');
}

/* The same behind the last element of a sequence, whose content is f: tcpdump takes its length off
 * twice. */
static void put_extra_last(struct walk *w, const char *behind, const struct field *f)
{
    const struct field *extra = next(w);
    if (extra && extra->id == SNMP_EXTRA)
        put_extra(w, behind, f->offset + f->length - extra->offset);
}

static void open(struct walk *w)
{
    if (w->verbose)
        out_mem(w->out, "{ ", 2);
}

static void close(struct walk *w)
{
    if (w->verbose && !w->cut)
        out_mem(w->out, "} ", 2);
}

static void put_named(struct walk *w, const char *name, const struct field *f)
{
    out_str(w->out, name);
    out_sdec(w->out, format_signed(f));
}

/* ---- PDUs ---- */

static bool is_question(unsigned pdu)
{
    return pdu == SNMP_PDU_GET || pdu == SNMP_PDU_GET_NEXT || pdu == SNMP_PDU_BULK;
}

static bool line_binding(struct walk *w, unsigned pdu)
{
    const struct field *f;
    out_char(w->out, ' ');
    if (!take(w, SNMP_BINDING) || !(f = take(w, SNMP_NAME)))
        return false;
    put_oid(w, f);
    bool question = is_question(pdu);
    if (!question)
        out_char(w->out, '=');
    f = next(w);
    if (!f || f->id == SNMP_TROUBLE)
        return wrong(w);
    w->at++;
    if (has_type(f))
        put_type(w, f);
    if (question && f->id != SNMP_VALUE_NULL)
        out_str(w->out, "[objVal!=NULL]");
    put_value(w, f);
    return true;
}

static bool line_bindings(struct walk *w, unsigned pdu)
{
    const struct field *f;
    next(w);
    put_extra(w, "SEQ of varbind", 0);
    if (!take(w, SNMP_BINDINGS))
        return false;
    while ((f = next(w)) && (f->id == SNMP_BINDING || f->id == SNMP_TROUBLE)) {
        if (!line_binding(w, pdu))
            return false;
    }
    return true;
}

static bool line_trap(struct walk *w)
{
    const struct field *f;
    struct out *o = w->out;
    out_char(o, ' ');
    if (!(f = take(w, SNMP_ENTERPRISE)))
        return false;
    put_oid(w, f);
    out_char(o, ' ');
    if (!(f = take(w, SNMP_AGENT_ADDR)))
        return false;
    put_address(w, f);
    if (!(f = take(w, SNMP_GENERIC_TRAP)))
        return false;
    int64_t generic = format_signed(f);
    out_char(o, ' ');
    if (generic >= 0 && generic < (int64_t)COUNT(trap_words))
        out_str(o, trap_words[generic]);
    else
        put_named(w, "gt=", f);
    if (!(f = take(w, SNMP_SPECIFIC_TRAP)))
        return false;
    if (generic == ENTERPRISE_SPECIFIC) {
        put_named(w, " s=", f);
    } else if (f->value) {
        put_named(w, "[specific-trap(", f);
        out_str(o, ")!=0]");
    }
    out_char(o, ' ');
    if (!(f = take(w, SNMP_TIME_STAMP)))
        return false;
    out_dec(o, f->value);
    return line_bindings(w, SNMP_PDU_TRAP);
}

static void put_error(struct walk *w, uint32_t v)
{
    if (v < COUNT(error_words)) {
        out_str(w->out, error_words[v]);
    } else {
        out_str(w->out, "err=");
        out_dec(w->out, v);
    }
}

static bool line_error(struct walk *w, unsigned pdu)
{
    const struct field *f = take(w, SNMP_ERROR_STATUS);
    struct out *o = w->out;
    bool answer = pdu == SNMP_PDU_RESPONSE;
    if (!f)
        return false;
    bool failed = f->value;
    if (failed) {
        out_str(o, answer ? " " : "[errorStatus(");
        put_error(w, f->value);
        out_str(o, answer ? "" : ")!=0]");
    }
    if (!(f = take(w, SNMP_ERROR_INDEX)))
        return false;
    if (failed && answer) {
        if (f->value)
            put_named(w, "@", f);
        else
            out_str(o, "[errorIndex==0]");
    } else if (f->value) {
        put_named(w, "[errorIndex(", f);
        out_str(o, answer ? ") w/o errorStatus]" : ")!=0]");
    }
    return true;
}

static bool line_request(struct walk *w, unsigned pdu)
{
    const struct field *f = take(w, SNMP_REQUEST_ID);
    if (!f)
        return false;
    if (w->verbose) {
        put_named(w, "R=", f);
        out_char(w->out, ' ');
    }
    if (pdu == SNMP_PDU_BULK) {
        if (!(f = take(w, SNMP_NON_REPEATERS)))
            return false;
        put_named(w, " N=", f);
        if (!(f = take(w, SNMP_MAX_REPETITIONS)))
            return false;
        put_named(w, " M=", f);
    } else if (!line_error(w, pdu)) {
        return false;
    }
    return line_bindings(w, pdu);
}

static void line_pdu(struct walk *w)
{
    const struct field *f;
    put_extra(w, "PDU", 0);
    if (!take(w, SNMP_DATA) || !(f = next(w)) || f->id < SNMP_PDU_GET || f->id > SNMP_PDU_REPORT)
        return;
    w->at++;
    unsigned pdu = f->id;
    open(w);
    out_str(w->out, pdu_words[pdu - SNMP_PDU_GET]);
    out_char(w->out, '(');
    out_dec(w->out, f->value);
    out_mem(w->out, ") ", 2);
    f = next(w);
    if (f && f->id == SNMP_TROUBLE &&
        (f->value == TROUBLE_V1_IN_V2 || f->value == TROUBLE_V2_IN_V1)) {
        wrong(w);
        return;
    }
    if (pdu == SNMP_PDU_TRAP)
        line_trap(w);
    else
        line_request(w, pdu);
    if (w->verbose && !w->cut)
        out_char(w->out, ' ');
    close(w);
}

/* ---- messages ---- */

static bool line_global(struct walk *w)
{
    const struct field *f;
    struct out *o = w->out;
    if (!take(w, SNMP_GLOBAL))
        return false;
    open(w);
    if (!take(w, SNMP_MSG_ID) || !take(w, SNMP_MAX_SIZE) || !(f = take(w, SNMP_FLAGS)))
        return false;
    out_str(o, "F=");
    out_str(o, f->value & 1 ? "a" : "");
    out_str(o, f->value & 2 ? "p" : "");
    out_str(o, f->value & 4 ? "r" : "");
    out_char(o, ' ');
    while (w->at < w->end && w->at->id >= SNMP_FLAG_RESERVED && w->at->id <= SNMP_FLAG_AUTH)
        w->at++;
    if (!(f = take(w, SNMP_MODEL)))
        return false;
    put_extra_last(w, "message SEQ", f);
    close(w);
    return true;
}

/* Moves behind the parts of an engine ID. */
static void skip_engine(struct walk *w)
{
    while (w->at < w->end && (w->at->proto != PROTO_snmp || (w->at->id >= SNMP_ENGINE_CONFORM &&
                                                             w->at->id <= SNMP_ENGINE_TRAILER)))
        w->at++;
}

static void line_usm(struct walk *w)
{
    const struct field *f;
    if (!take(w, SNMP_ENGINE_ID))
        return;
    skip_engine(w);
    if (!(f = take(w, SNMP_BOOTS)))
        return;
    if (w->verbose) {
        put_named(w, "B=", f);
        out_char(w->out, ' ');
    }
    if (!(f = take(w, SNMP_TIME)))
        return;
    if (w->verbose) {
        put_named(w, "T=", f);
        out_char(w->out, ' ');
    }
    if (!(f = take(w, SNMP_USER)))
        return;
    out_str(w->out, "U=");
    put_string(w, f);
    out_char(w->out, ' ');
    if (take(w, SNMP_AUTH) && (f = take(w, SNMP_PRIVACY)))
        put_extra_last(w, "usm SEQ", f);
}

static void line_scoped(struct walk *w)
{
    const struct field *f;
    take(w, SNMP_MSG_DATA);
    if ((f = next(w)) && f->id == SNMP_ENCRYPTED) {
        w->at++;
        out_str(w->out, "[!scoped PDU]");
        put_value(w, f);
        return;
    }
    if (!take(w, SNMP_PLAINTEXT) || !(f = take(w, SNMP_CONTEXT_ENGINE)))
        return;
    out_str(w->out, "E=");
    put_octets(w, f, true);
    out_char(w->out, ' ');
    skip_engine(w);
    if (!(f = take(w, SNMP_CONTEXT_NAME)))
        return;
    out_str(w->out, "C=");
    put_string(w, f);
    out_char(w->out, ' ');
    line_pdu(w);
}

static void line_version_3(struct walk *w)
{
    const struct field *f;
    if (!line_global(w))
        return;
    f = next(w);
    if (f && f->id == SNMP_TROUBLE && f->value == TROUBLE_MODEL) {
        wrong(w);
        return;
    }
    open(w);
    if (w->verbose)
        out_str(w->out, "USM ");
    if (!take(w, SNMP_SECURITY))
        return;
    line_usm(w);
    if (w->cut)
        return;
    close(w);
    while (w->at < w->end && w->at->id != SNMP_MSG_DATA)
        w->at++;
    open(w);
    if (w->verbose)
        out_str(w->out, "ScopedPDU ");
    line_scoped(w);
    close(w);
}

static void line_version_1(struct walk *w)
{
    const struct field *f = take(w, SNMP_COMMUNITY);
    const uint32_t n = sizeof DEFAULT_COMMUNITY - 1;
    if (!f)
        return;
    if (f->length != n || memcmp(field_bytes(w->l->p, f), DEFAULT_COMMUNITY, n) != 0) {
        out_str(w->out, "C=");
        put_string(w, f);
        out_char(w->out, ' ');
    }
    line_pdu(w);
}

void line_snmp(struct line *l, const struct layer *y)
{
    static const char *const names[] = {"SNMPv1 ", "SNMPv2c ", "", "SNMPv3 "};
    const struct field *fields = l->p->fields;
    struct walk walk = {
        .l = l,
        .out = l->out,
        .at = fields + y->first,
        .end = fields + y->first + y->count,
        .verbose = l->opt.verbose > 0,
    };
    struct walk *w = &walk;
    out_char(w->out, ' ');
    const struct field *f = next(w);
    if (f && f->id == SNMP_TROUBLE) {
        wrong(w);
        return;
    }
    put_extra(w, "iSEQ", 0);
    f = next(w);
    if (f && f->id == SNMP_MSG_VERSION)
        w->at++;
    else if (!(f = take(w, SNMP_VERSION)))
        return;
    int64_t version = format_signed(f);
    if (version != VERSION_1 && version != VERSION_2C && version != VERSION_3) {
        put_named(w, "SNMP [version = ", f);
        out_char(w->out, ']');
        return;
    }
    open(w);
    if (w->verbose)
        out_str(w->out, names[version]);
    if (version == VERSION_3)
        line_version_3(w);
    else
        line_version_1(w);
    close(w);
}
