/* Names of addresses: see claims.h. */
#include "claims.h"

#include "wireloupe/dissect.h"

void claims_line(struct out *out, const struct packet *p)
{
    const struct layer *y = p->n_layers ? &p->layers[p->n_layers - 1] : NULL;
    const char *before = " {";
    if (!y || y->proto != PROTO_names)
        return;
    for (uint32_t i = y->first; i < y->first + y->count; i++) {
        const struct field *f = &p->fields[i];
        const struct field_def *row = field_def_of(f);
        if (row->type == FT_GROUP) {
            out_str(out, before);
            before = ", ";
            continue;
        }
        bool frame = row->type == FT_UINT && !row->n_names, by = row->n_names;
        out_str(out, frame ? " #" : by ? " (" : row->type == FT_TEXT ? " = " : "");
        format_value(out, p, f);
        out_str(out, frame ? ")" : "");
    }
    out_char(out, '}');
}

bool claims_name(struct out *out, const struct names *t, const uint8_t *address, uint8_t addr_len)
{
    const struct claim *c = t ? names_find(t, address, addr_len) : NULL;
    if (!c)
        return false;
    out_text(out, (const uint8_t *)c->name, c->n);
    out_str(out, " (");
    out_str(out, names_by(c->by));
    out_str(out, " #");
    out_dec(out, c->frame);
    out_char(out, ')');
    return true;
}

static bool put_end(struct out *out, const struct names *t, const char *before,
                    const uint8_t *address, uint8_t addr_len)
{
    if (!names_find(t, address, addr_len))
        return false;
    out_str(out, before);
    if (addr_len == 4)
        out_ipv4(out, address);
    else
        out_ipv6(out, address);
    out_str(out, " = ");
    return claims_name(out, t, address, addr_len);
}

void claims_ends(struct out *out, const struct names *t, const uint8_t *const address[2],
                 uint8_t addr_len)
{
    bool any = t && put_end(out, t, " {", address[0], addr_len);
    if (t && memcmp(address[0], address[1], addr_len) != 0)
        any = put_end(out, t, any ? ", " : " {", address[1], addr_len) || any;
    if (any)
        out_char(out, '}');
}
