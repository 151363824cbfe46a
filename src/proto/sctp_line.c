/* SCTP: what tcpdump prints. */
#include "sctp.h"

#define FORCES_HIGH 6704
#define FORCES_MEDIUM 6705
#define FORCES_LOW 6706
#define PPID_M3UA 3

/* A chunk of a dissected packet. */
struct chunk {
    struct line *l;
    const struct layer *y;
    uint32_t type, flags, length;
    uint32_t offset; /* of its header */
};

static const struct value_name types[] = {
    {0, "DATA"},           {1, "INIT"},         {2, "INIT ACK"},
    {3, "SACK"},           {4, "HB REQ"},       {5, "HB ACK"},
    {6, "ABORT"},          {7, "SHUTDOWN"},     {8, "SHUTDOWN ACK"},
    {9, "OP ERR"},         {10, "COOKIE ECHO"}, {11, "COOKIE ACK"},
    {12, "ECN ECHO"},      {13, "ECN CWR"},     {14, "SHUTDOWN COMPLETE"},
    {0xc0, "FOR CUM TSN"}, {0xc1, "REL CTRL"},  {0xc2, "REL CTRL ACK"},
};

static const struct value_name payloads[] = {
    {1, "ISDN Q.921"}, {2, "M2UA"},       {3, "M3UA"},       {4, "SUA"},     {5, "M2PA"},
    {6, "V5.2"},       {7, "H.248"},      {8, "BICC"},       {9, "TALI"},    {10, "DUA"},
    {11, "ASAP"},      {12, "ENRP"},      {13, "H.323"},     {14, "Q.IPC"},  {15, "SIMCO"},
    {16, "DDPSC"},     {17, "DDPSSC"},    {18, "S1AP"},      {19, "RUA"},    {20, "HNBAP"},
    {21, "ForCES HP"}, {22, "ForCES MP"}, {23, "ForCES LP"}, {24, "SBc-AP"}, {25, "NBAP"},
    {27, "X2AP"},
};

static uint32_t number_at(const struct chunk *c, uint32_t at, unsigned size)
{
    return packet_number(c->l->p, c->offset + at, size);
}

static void number(const struct chunk *c, const char *lead, uint32_t v, const char *end)
{
    out_str(c->l->out, lead);
    out_dec(c->l->out, v);
    out_str(c->l->out, end);
}

static bool bogus(const struct chunk *c)
{
    number(c, "bogus chunk length ", c->length, "]");
    return false;
}

/* Each printer below returns false where the line ends with the chunk. */
static bool line_user_data(const struct chunk *c)
{
    struct out *o = c->l->out;
    if (c->flags & 4)
        out_str(o, "(U)");
    if (c->flags & 2)
        out_str(o, "(B)");
    if (c->flags & 1)
        out_str(o, "(E)");
    if (c->flags & 7)
        out_char(o, ' ');
    if (c->length < 16)
        return bogus(c);
    uint32_t protocol = number_at(c, 12, 4);
    const char *name = NAME_IN(payloads, protocol);
    number(c, "[TSN: ", number_at(c, 4, 4), "] ");
    number(c, "[SID: ", number_at(c, 8, 2), "] ");
    number(c, "[SSEQ ", number_at(c, 10, 2), "] ");
    out_str(o, "[PPID ");
    if (name) {
        out_str(o, name);
    } else {
        out_str(o, "0x");
        out_hex(o, protocol, 1);
    }
    out_str(o, "] ");
    if (c->length == 16)
        return bogus(c);
    if (c->l->opt.verbose > 1 && protocol != PPID_M3UA) {
        out_str(o, c->l->opt.hide_data ? "[Payload" : "[Payload:");
        struct line shown = *c->l;
        shown.opt.quiet = false;
        line_data(&shown, c->offset + 16, c->length - 16);
        out_char(o, ']');
    }
    return true;
}

static bool line_init(const struct chunk *c)
{
    if (c->length < 20)
        return bogus(c);
    number(c, "[init tag: ", number_at(c, 4, 4), "] ");
    number(c, "[rwnd: ", number_at(c, 8, 4), "] ");
    number(c, "[OS: ", number_at(c, 12, 2), "] ");
    number(c, "[MIS: ", number_at(c, 14, 2), "] ");
    number(c, "[init TSN: ", number_at(c, 16, 4), "] ");
    return true;
}

static bool line_sack(const struct chunk *c)
{
    if (c->length < 16)
        return bogus(c);
    uint32_t tsn = number_at(c, 4, 4), gaps = number_at(c, 12, 2), dups = number_at(c, 14, 2);
    uint32_t at = 16;
    number(c, "[cum ack ", tsn, "] ");
    number(c, "[a_rwnd ", number_at(c, 8, 4), "] ");
    number(c, "[#gap acks ", gaps, "] ");
    number(c, "[#dup tsns ", dups, "] ");
    for (uint32_t i = 1; i <= gaps && at < c->length; i++, at += 4) {
        if (c->length - at < 4)
            return bogus(c);
        number(c, "\n\t\t[gap ack block #", i, ": ");
        number(c, "start = ", tsn + number_at(c, at, 2), ", ");
        number(c, "end = ", tsn + number_at(c, at + 2, 2), "] ");
    }
    for (uint32_t i = 1; i <= dups && at < c->length; i++, at += 4) {
        if (c->length - at < 4)
            return bogus(c);
        number(c, "\n\t\t[dup TSN #", i, ": ");
        number(c, "", number_at(c, at, 4), "] ");
    }
    return true;
}

static bool line_chunk(const struct chunk *c)
{
    struct out *o = c->l->out;
    const char *name = NAME_IN(types, c->type);
    out_char(o, '[');
    if (name) {
        out_str(o, name);
    } else {
        out_str(o, "Unknown chunk type: 0x");
        out_hex(o, c->type, 1);
    }
    out_str(o, "] ");
    switch (c->type) {
    case SCTP_T_DATA:
        return line_user_data(c);
    case SCTP_T_INIT:
    case SCTP_T_INIT_ACK:
        return line_init(c);
    case SCTP_T_SACK:
        return line_sack(c);
    default:
        return true;
    }
}

/* What stands between the chunks, and the number of the next. */
static void line_number(struct line *l, unsigned n)
{
    bool rows = l->opt.verbose > 1;
    out_str(l->out, rows ? "\n\t" : n > 1 ? ", (" : " (");
    out_dec(l->out, n);
    out_str(l->out, ") ");
}

static void line_chunks(struct line *l, const struct layer *y)
{
    const struct packet *p = l->p;
    uint32_t at = y->offset + SCTP_HEADER;
    for (unsigned n = 1; at < y->end; n++) {
        uint32_t left = y->end - at, have = at < p->caplen ? p->caplen - at : 0;
        struct chunk c = {.l = l, .y = y, .offset = at};
        if (left < SCTP_CHUNK_HEADER) {
            line_number(l, n);
            out_str(l->out, "[chunk descriptor cut off at end of packet]");
            return;
        }
        c.type = number_at(&c, 0, 1);
        c.flags = number_at(&c, 1, 1);
        c.length = number_at(&c, 2, 2);
        if (have < SCTP_CHUNK_HEADER || c.length > left || c.length > have) {
            line_cut(l, "sctp");
            return;
        }
        line_number(l, n);
        if (c.length < SCTP_CHUNK_HEADER) {
            number(&c, "[Bad chunk length ", c.length, ", < size of chunk descriptor]");
            return;
        }
        if (!line_chunk(&c))
            return;
        uint32_t padded = (c.length + 3) & ~3u;
        if (have < padded && left >= padded) {
            line_cut(l, "sctp");
            return;
        }
        at += padded;
    }
}

static const char *forces_name(uint32_t port)
{
    return port == FORCES_HIGH     ? "[ForCES HP]"
           : port == FORCES_MEDIUM ? "[ForCES MP]"
           : port == FORCES_LOW    ? "[ForCES LP]"
                                   : NULL;
}

void sctp_line(struct line *l, const struct layer *y)
{
    struct out *o = l->out;
    if (y->end - y->offset < SCTP_HEADER) {
        out_str(o, "truncated-sctp - ");
        out_dec(o, SCTP_HEADER - (y->end - y->offset));
        out_str(o, " bytes missing!");
        return;
    }
    if (y->fixed < SCTP_HEADER) {
        line_cut(l, "sctp");
        return;
    }
    const char *forces = forces_name(y->sport);
    line_src(l, y);
    out_char(o, '.');
    line_tcp_port(l, y->sport);
    out_str(o, " > ");
    line_dst(l, y);
    out_char(o, '.');
    line_tcp_port(l, y->dport);
    out_str(o, ": sctp");
    if (!forces)
        forces = forces_name(y->dport);
    if (forces)
        out_str(o, forces);
    line_chunks(l, y);
}
