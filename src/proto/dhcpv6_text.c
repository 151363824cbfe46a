/* DHCPv6 as tcpdump's line has it: "dhcp6 solicit", and with -v every option in parentheses.
 *
 * tcpdump shows an option by its code and says "?" where its length does not fit: options are read
 * here from where they begin, since their fields stop where the length does not fit. */
#include "dhcpv6_text.h"

#include "dns_text.h"

#define RELAY_FORWARD 12
#define RELAY_REPLY 13
#define LINK_AT 2
#define PEER_AT 18
#define RELAY_LEN 34
#define HEADER_LEN 4
#define MAX_NESTING 16
#define MIN_TEXT 5 /* a shorter text is none */

/* A stretch of the message: what an option, or a message inside one, holds. */
struct stretch {
    struct line *l;
    uint32_t at, end;
    uint32_t limit; /* names reach beyond an option, and up to here */
    unsigned nesting;
};

static bool write_options(struct stretch s);
static void write_message(struct stretch s);

static uint32_t number(const struct stretch *s, uint32_t offset, unsigned size)
{
    return packet_number(s->l->p, s->at + offset, size);
}

static uint32_t length(const struct stretch *s)
{
    return s->end - s->at;
}

static void word(struct out *o, const char *text, uint32_t value)
{
    out_str(o, text);
    out_dec(o, value);
}

static void hex(const struct stretch *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        out_hex(s->l->out, number(s, i, 1), 2);
}

/* At most ten bytes, and dots. */
static void short_hex(const struct stretch *s, uint32_t from)
{
    hex(s, from, length(s) - from < 10 ? length(s) : from + 10);
    out_mem(s->l->out, "...", 3);
}

static void address(const struct stretch *s, uint32_t offset)
{
    out_char(s->l->out, ' ');
    out_ipv6(s->l->out, s->l->p->bytes + s->at + offset);
}

static struct stretch rest(const struct stretch *s, uint32_t offset)
{
    struct stretch inner = *s;
    inner.at += offset;
    return inner;
}

static void option_name(struct out *o, uint32_t code)
{
    static const char *const names[] = {
        [1] = "client-ID",
        [2] = "server-ID",
        [3] = "IA_NA",
        [4] = "IA_TA",
        [5] = "IA_ADDR",
        [6] = "option-request",
        [7] = "preference",
        [8] = "elapsed-time",
        [9] = "relay-message",
        [11] = "authentication",
        [12] = "server-unicast",
        [13] = "status-code",
        [14] = "rapid-commit",
        [15] = "user-class",
        [16] = "vendor-class",
        [17] = "vendor-specific-info",
        [18] = "interface-ID",
        [19] = "reconfigure-message",
        [20] = "reconfigure-accept",
        [21] = "SIP-servers-domain",
        [22] = "SIP-servers-address",
        [23] = "DNS-server",
        [24] = "DNS-search-list",
        [25] = "IA_PD",
        [26] = "IA_PD-prefix",
        [27] = "NIS-server",
        [28] = "NIS+-server",
        [29] = "NIS-domain-name",
        [30] = "NIS+-domain-name",
        [31] = "SNTP-servers",
        [32] = "lifetime",
        [33] = "BCMCS-domain-name",
        [34] = "BCMCS-server",
        [36] = "Geoconf-Civic",
        [37] = "Remote-ID",
        [38] = "Subscriber-ID",
        [39] = "Client-FQDN",
        [40] = "PANA-agent",
        [41] = "POSIX-timezone",
        [42] = "POSIX-tz-database",
        [43] = "Echo-request-option",
        [44] = "Lease-query",
        [45] = "LQ-client-data",
        [46] = "Clt-time",
        [47] = "LQ-relay-data",
        [48] = "LQ-client-link",
        [56] = "NTP-server",
        [64] = "AFTR-Name",
        [112] = "MUD-URL",
    };
    if (code < sizeof names / sizeof names[0] && names[code])
        out_str(o, names[code]);
    else
        word(o, "opt_", code);
}

/* Each of these writes an option's value and returns false where it makes no sense: " ?". */

static bool duid(const struct stretch *s)
{
    struct out *o = s->l->out;
    uint32_t n = length(s), type = number(s, 0, 2);
    if (n < 2)
        return false;
    switch (type) {
    case 1:
        if (n < 8)
            return false;
        word(o, " hwaddr/time type ", number(s, 2, 2));
        word(o, " time ", number(s, 4, 4));
        out_char(o, ' ');
        hex(s, 8, n);
        return true;
    case 2:
        if (n < 10)
            return false;
        out_str(o, " vid ");
        hex(s, 2, 10);
        return true;
    case 3:
        if (n < 4)
            return false;
        word(o, " hwaddr type ", number(s, 2, 2));
        out_char(o, ' ');
        hex(s, 4, n);
        return true;
    default:
        word(o, " type ", type);
        return true;
    }
}

static bool association(const struct stretch *s, bool temporary)
{
    struct out *o = s->l->out;
    uint32_t fixed = temporary ? 4 : 12;
    if (length(s) < fixed)
        return false;
    word(o, " IAID:", number(s, 0, 4));
    if (!temporary) {
        word(o, " T1:", number(s, 4, 4));
        word(o, " T2:", number(s, 8, 4));
    }
    if (length(s) > fixed)
        write_options(rest(s, fixed));
    return true;
}

static bool ia_address(const struct stretch *s)
{
    struct out *o = s->l->out;
    if (length(s) < 24)
        return false;
    address(s, 0);
    word(o, " pltime:", number(s, 16, 4));
    word(o, " vltime:", number(s, 20, 4));
    if (length(s) > 24)
        write_options(rest(s, 24));
    return true;
}

static bool ia_prefix(const struct stretch *s)
{
    struct out *o = s->l->out;
    if (length(s) < 25)
        return false;
    address(s, 9);
    word(o, "/", number(s, 8, 1));
    word(o, " pltime:", number(s, 0, 4));
    word(o, " vltime:", number(s, 4, 4));
    if (length(s) > 25)
        write_options(rest(s, 25));
    return true;
}

static bool option_list(const struct stretch *s)
{
    if (length(s) % 2)
        return false;
    for (uint32_t i = 0; i < length(s); i += 2) {
        out_char(s->l->out, ' ');
        option_name(s->l->out, number(s, i, 2));
    }
    return true;
}

static bool address_list(const struct stretch *s)
{
    if (length(s) % 16)
        return false;
    for (uint32_t i = 0; i < length(s); i += 16)
        address(s, i);
    return true;
}

static bool status(const struct stretch *s)
{
    static const char *const names[] = {
        "Success",        "UnspecFail",    "NoAddrsAvail",  "NoBinding",
        "NotOnLink",      "UseMulticast",  "NoPrefixAvail", "UnknownQueryType",
        "MalformedQuery", "NotConfigured", "NotAllowed",
    };
    uint32_t code = number(s, 0, 2);
    if (length(s) < 2)
        return false;
    out_char(s->l->out, ' ');
    if (code < sizeof names / sizeof names[0])
        out_str(s->l->out, names[code]);
    else if (code > 255)
        out_str(s->l->out, "INVALID code");
    else
        word(s->l->out, "code", code);
    return true;
}

static void four_words(const struct stretch *s, uint32_t from, unsigned size)
{
    for (uint32_t i = 0; i < 4; i++) {
        out_char(s->l->out, ' ');
        hex(s, from + i * size, from + (i + 1) * size);
    }
}

static void numbered(struct out *o, const char *text, uint32_t value, const char *const *names,
                     uint32_t n_names)
{
    out_str(o, text);
    if (value < n_names && names[value])
        out_str(o, names[value]);
    else
        out_dec(o, value);
}

static bool authentication(const struct stretch *s)
{
    static const char *const protocols_known[] = {[2] = "delayed", [3] = "reconfigure"};
    static const char *const algorithms[] = {[1] = "HMAC-MD5"};
    static const char *const methods[] = {[0] = "mono"};
    struct out *o = s->l->out;
    uint32_t n = length(s), protocol = number(s, 0, 1);
    if (n < 11)
        return false;
    numbered(o, " proto: ", protocol, protocols_known, 4);
    numbered(o, ", alg: ", number(s, 1, 1), algorithms, 2);
    numbered(o, ", RDM: ", number(s, 2, 1), methods, 1);
    out_str(o, ", RD:");
    four_words(s, 3, 2);
    if (protocol == 2 && n > 11) {
        if (n < 11 + 20) {
            out_str(o, " ??");
            return true;
        }
        if (n > 11 + 20)
            out_str(o, ", realm: ");
        hex(s, 11, n - 20);
        out_str(o, ", key ID: ");
        hex(s, n - 20, n - 16);
        out_str(o, ", HMAC-MD5:");
        four_words(s, n - 16, 4);
    } else if (protocol == 3 && n == 11 + 17) {
        uint32_t type = number(s, 11, 1);
        out_str(o, type == 1 ? " reconfig-key" : type == 2 ? " type: HMAC-MD5" : " type: ??");
        out_str(o, " value:");
        four_words(s, 12, 4);
    } else if (protocol != 2) {
        out_str(o, " ??");
    }
    return true;
}

static bool reconfigure(const struct stretch *s)
{
    struct out *o = s->l->out;
    uint32_t type = number(s, 0, 1);
    if (length(s) != 1)
        return false;
    if (type == 5 || type == 11) {
        out_str(o, type == 5 ? " for renew" : " for inf-req");
    } else {
        out_str(o, " for \?\?\?(");
        out_hex(o, type, 2);
        out_char(o, ')');
    }
    return true;
}

static bool lease_query(const struct stretch *s)
{
    struct out *o = s->l->out;
    uint32_t type = number(s, 0, 1);
    if (length(s) < 17)
        return false;
    if (type == 1)
        out_str(o, " by-address");
    else if (type == 2)
        out_str(o, " by-clientID");
    else
        word(o, " type_", type);
    address(s, 1);
    if (length(s) > 17)
        write_options(rest(s, 17));
    return true;
}

static bool relay_data(const struct stretch *s)
{
    if (length(s) < 16)
        return false;
    address(s, 0);
    out_char(s->l->out, ' ');
    short_hex(s, 16);
    return true;
}

static bool remote_id(const struct stretch *s)
{
    if (length(s) < 4)
        return false;
    word(s->l->out, " ", number(s, 0, 4));
    out_char(s->l->out, ' ');
    short_hex(s, 4);
    return true;
}

static bool text(const struct stretch *s)
{
    if (length(s) < MIN_TEXT)
        return false;
    out_char(s->l->out, ' ');
    for (uint32_t i = 0; i < length(s) && number(s, i, 1); i++)
        out_escaped(s->l->out, s->l->p->bytes + s->at + i, 1);
    return true;
}

/* The far end of a tunnel: labels with dots between them. */
static bool aftr_name(const struct stretch *s)
{
    struct out *o = s->l->out;
    if (length(s) < 3)
        return false;
    out_char(o, ' ');
    for (uint32_t i = 0; i < length(s);) {
        uint32_t n = number(s, i, 1);
        if (!n)
            break;
        if (n + 1 >= length(s) - i)
            return false;
        out_escaped(o, s->l->p->bytes + s->at + i + 1, n);
        i += 1 + n;
        if (number(s, i, 1))
            out_char(o, '.');
    }
    return true;
}

/* A domain name, which may reach beyond its option. Returns where it ends, 0 where it does not. */
static uint32_t domain(const struct stretch *s, uint32_t at)
{
    struct dns_text t = {.l = s->l, .base = DNS_NO_POINTERS, .limit = s->limit};
    out_char(s->l->out, ' ');
    return dns_text_name(&t, at) ? dns_text_name_end(&t, at) : 0;
}

/* Returns false where a name is cut off. */
static bool domain_list(const struct stretch *s)
{
    for (uint32_t at = s->at; at < s->end;) {
        at = domain(s, at);
        if (!at)
            return false;
    }
    return true;
}

/* *cut: a name in it was cut off. */
static bool time_servers(const struct stretch *s, bool *cut)
{
    struct out *o = s->l->out;
    if (length(s) < 4)
        return false;
    for (uint32_t i = 0; length(s) - i >= 4;) {
        uint32_t type = number(s, i, 2), n = number(s, i + 2, 2), at = s->at + i + 4;
        if (at == s->end)
            break;
        if (n > s->limit - at) {
            *cut = true;
            return true;
        }
        if (!n || n > length(s) - i - 4)
            break;
        word(o, " subopt:", type);
        if (type == 3) {
            *cut = !domain(s, at);
            if (*cut)
                return true;
        } else if ((type == 1 || type == 2) && n == 16) {
            address(s, i + 4);
        } else {
            out_mem(o, " ?", 2);
        }
        i += 4 + n;
    }
    return true;
}

static bool relayed(const struct stretch *s)
{
    struct stretch inner = *s;
    out_mem(s->l->out, " (", 2);
    inner.limit = inner.end;
    inner.nesting++;
    if (inner.nesting <= MAX_NESTING)
        write_message(inner);
    return true;
}

static bool permanent(const struct stretch *s)
{
    return association(s, false);
}

static bool temporary(const struct stretch *s)
{
    return association(s, true);
}

static bool identifier(const struct stretch *s)
{
    out_char(s->l->out, ' ');
    short_hex(s, 0);
    return true;
}

static bool inner_options(const struct stretch *s)
{
    write_options(*s);
    return true;
}

static bool any_number(const struct stretch *s)
{
    word(s->l->out, " ", number(s, 0, length(s)));
    return true;
}

/* The options that are more than their name, ascending; those with a number: of `size` bytes. */
static const struct {
    uint16_t code, size;
    bool (*write)(const struct stretch *s);
} values[] = {
    {1, 0, duid},          {2, 0, duid},
    {3, 0, permanent},     {4, 0, temporary},
    {5, 0, ia_address},    {6, 0, option_list},
    {7, 1, any_number},    {8, 2, any_number},
    {9, 0, relayed},       {11, 0, authentication},
    {13, 0, status},       {18, 0, identifier},
    {19, 0, reconfigure},  {22, 0, address_list},
    {23, 0, address_list}, {25, 0, permanent},
    {26, 0, ia_prefix},    {27, 0, address_list},
    {28, 0, address_list}, {31, 0, address_list},
    {32, 4, any_number},   {34, 0, address_list},
    {37, 0, remote_id},    {38, 0, identifier},
    {40, 0, address_list}, {41, 0, text},
    {42, 0, text},         {43, 0, option_list},
    {44, 0, lease_query},  {45, 0, inner_options},
    {46, 4, any_number},   {47, 0, relay_data},
    {48, 0, address_list}, {64, 0, aftr_name},
    {112, 0, text},
};

/* *cut: a name in the option was cut off. */
static bool write_value(const struct stretch *s, uint32_t code, bool *cut)
{
    if (code == 21 || code == 24) {
        *cut = !domain_list(s);
        return true;
    }
    if (code == 56)
        return time_servers(s, cut);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (values[i].code == code)
            return (!values[i].size || values[i].size == length(s)) && values[i].write(s);
    }
    return true;
}

/* The options of a stretch. Returns false where one is cut off. */
static bool write_options(struct stretch s)
{
    struct out *o = s.l->out;
    while (s.at < s.end) {
        uint32_t left = length(&s), code = number(&s, 0, 2), n = number(&s, 2, 2);
        bool cut = false;
        if (left < 4 || n > left - 4) {
            line_cut(s.l, "dhcp6");
            return false;
        }
        struct stretch option = rest(&s, 4);
        option.end = option.at + n;
        out_mem(o, " (", 2);
        option_name(o, code);
        if (!write_value(&option, code, &cut))
            out_mem(o, " ?", 2);
        if (cut) {
            line_cut(s.l, "dhcp6");
            return false;
        }
        out_char(o, ')');
        s.at = option.end;
    }
    return true;
}

static void message_name(struct out *o, uint32_t type)
{
    static const char *const names[] = {
        [1] = "solicit",      [2] = "advertise",   [3] = "request",
        [4] = "confirm",      [5] = "renew",       [6] = "rebind",
        [7] = "reply",        [8] = "release",     [9] = "decline",
        [10] = "reconfigure", [11] = "inf-req",    [12] = "relay-fwd",
        [13] = "relay-reply", [14] = "leasequery", [15] = "leasequery-reply",
    };
    if (type < sizeof names / sizeof names[0] && names[type])
        out_str(o, names[type]);
    else
        word(o, "msgtype-", type);
}

static void write_message(struct stretch s)
{
    struct out *o = s.l->out;
    uint32_t type = number(&s, 0, 1);
    bool relay = type == RELAY_FORWARD || type == RELAY_REPLY;
    out_mem(o, "dhcp6", 5);
    if (length(&s) < HEADER_LEN) {
        line_cut(s.l, "dhcp6");
        return;
    }
    out_char(o, ' ');
    message_name(o, type);
    if (!s.l->opt.verbose)
        return;
    out_mem(o, " (", 2);
    if (relay) {
        if (length(&s) >= PEER_AT) {
            out_mem(o, "linkaddr=", 9);
            out_ipv6(o, s.l->p->bytes + s.at + LINK_AT);
        }
        if (length(&s) < RELAY_LEN) {
            line_stop(s.l, "dhcp6");
            return;
        }
        out_mem(o, " peeraddr=", 10);
        out_ipv6(o, s.l->p->bytes + s.at + PEER_AT);
    } else {
        out_mem(o, "xid=", 4);
        out_hex(o, number(&s, 1, 3), 1);
    }
    write_options(rest(&s, relay ? RELAY_LEN : HEADER_LEN));
    out_char(o, ')');
}

void dhcpv6_text(struct line *l, uint32_t at, uint32_t end)
{
    const struct layer *first = &l->p->layers[0];
    uint32_t limit = first->end < l->p->caplen ? first->end : l->p->caplen;
    write_message((struct stretch){.l = l, .at = at, .end = end, .limit = limit});
}
