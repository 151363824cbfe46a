/* What the long line says of the certificates in a message: whose they are, who vouches for it, for
 * how long, and for which names. */
#include "tls.h"
#include "wireloupe/view.h"

/* Some fields of the packet: from one index to before another. */
struct span {
    uint32_t from, stop;
};

/* The fields under the first one with that id among those of the span; none where there is none. */
static struct span under(const struct line *l, struct span s, unsigned id)
{
    const struct field *f = l->p->fields;
    uint32_t i = s.from, k;
    while (i < s.stop && (f[i].id != id || f[i].proto != PROTO_tls))
        i++;
    for (k = i + 1; k < s.stop && f[k].depth > f[i].depth;)
        k++;
    return i < s.stop ? (struct span){i + 1, k} : (struct span){s.stop, s.stop};
}

static void write_text(struct line *l, const struct field *f)
{
    out_escaped(l->out, field_bytes(l->p, f), f->length);
}

/* "CN=www.example.com O=Example" */
static void write_name(struct line *l, struct span s)
{
    const struct field_def *row = &tls_rows[TLS_X509_ATTRIBUTE_TYPE];
    const char *before = "", *type = NULL;
    for (uint32_t i = s.from; i < s.stop; i++) {
        const struct field *f = &l->p->fields[i];
        switch (f->id) {
        case TLS_X509_ATTRIBUTE_TYPE:
            type = f->value ? name_in(row->names, row->n_names, f->value) : NULL;
            break;
        case TLS_X509_COUNTRY:
        case TLS_X509_UTF8:
        case TLS_X509_PRINTABLE:
        case TLS_X509_IA5:
            out_str(l->out, before);
            out_str(l->out, type ? type : "?");
            out_char(l->out, '=');
            write_text(l, f);
            before = " ";
            break;
        default:
            break;
        }
    }
}

static void write_time(struct line *l, struct span s, const char *before)
{
    for (uint32_t i = s.from; i < s.stop; i++) {
        const struct field *f = &l->p->fields[i];
        if (f->id == TLS_X509_UTC_TIME || f->id == TLS_X509_GENERALIZED_TIME) {
            out_str(l->out, before);
            format_date(l->out, f->value, 'T');
        }
    }
}

static void write_names(struct line *l, struct span s)
{
    const char *before = ", for ";
    for (uint32_t i = s.from; i < s.stop; i++) {
        const struct field *f = &l->p->fields[i];
        bool text = f->id == TLS_X509_DNS_NAME || f->id == TLS_X509_MAIL || f->id == TLS_X509_URI;
        if (!text && f->id != TLS_X509_IPV4 && f->id != TLS_X509_IPV6)
            continue;
        out_str(l->out, before);
        if (text)
            write_text(l, f);
        else if (f->length == 4)
            out_ipv4(l->out, field_bytes(l->p, f));
        else if (f->length == 16)
            out_ipv6(l->out, field_bytes(l->p, f));
        before = ", ";
    }
}

void tls_line_certificates(struct line *l, const struct layer *y)
{
    struct span rest = {y->vars, y->first + y->count}, one;
    while (one = under(l, rest, TLS_CERTIFICATE), one.from < one.stop) {
        rest.from = one.stop;
        struct span subject = under(l, one, TLS_X509_SUBJECT);
        if (subject.from == subject.stop)
            continue;
        line_indent(l, 1);
        out_str(l->out, "certificate: ");
        write_name(l, subject);
        out_str(l->out, ", issuer ");
        write_name(l, under(l, one, TLS_X509_ISSUER));
        write_time(l, under(l, one, TLS_X509_NOT_BEFORE), ", from ");
        write_time(l, under(l, one, TLS_X509_NOT_AFTER), " to ");
        write_names(l, under(l, one, TLS_X509_GENERAL_NAMES));
    }
}
