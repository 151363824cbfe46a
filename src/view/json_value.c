/* Values as JSON. */
#include "json.h"

void json_hex(struct out *out, const uint8_t *s, uint32_t n)
{
    out_char(out, '"');
    for (uint32_t i = 0, part; i < n; i += part) {
        part = n - i < 1024 ? n - i : 1024;
        out_end(out, put_hex_pairs(out_begin(out, 2048), s + i, part));
    }
    out_char(out, '"');
}

void json_words(struct json *j)
{
    out_char(j->out, '"');
    out_json(j->out, (const uint8_t *)j->text->start, (size_t)(j->text->at - j->text->start));
    out_char(j->out, '"');
    j->text->at = j->text->start;
}

static void put_wide(struct out *out, uint64_t v)
{
    bool exact = v <= (uint64_t)JSON_EXACT;
    if (!exact)
        out_char(out, '"');
    out_dec(out, v);
    if (!exact)
        out_char(out, '"');
}

/* Addresses, where the field has the length of one. */
static void put_address(struct json *j, const struct field *f, enum json_kind kind)
{
    struct out *out = j->out;
    const uint8_t *s = field_bytes(j->p, f);
    uint32_t length = kind == JSON_IPV4 ? 4 : kind == JSON_IPV6 ? 16 : 6;
    if (f->length != length) {
        format_value(j->text, j->p, f);
        json_words(j);
        return;
    }
    out_char(out, '"');
    if (kind == JSON_IPV4)
        out_ipv4(out, s);
    else if (kind == JSON_IPV6)
        out_ipv6(out, s);
    else
        out_mac(out, s, 6);
    out_char(out, '"');
}

static unsigned put_text(struct json *j, const struct field *f)
{
    if (!f->length) {
        format_value(j->text, j->p, f);
        json_words(j);
        return 0;
    }
    uint32_t n;
    out_char(j->out, '"');
    const uint8_t *s = format_text(j->p, f, &n);
    bool whole = out_json(j->out, s, n);
    out_char(j->out, '"');
    return whole ? 0 : JSON_REPLACED;
}

static unsigned put_bytes(struct json *j, const struct field *f)
{
    bool cut = f->length > JSON_SHOWN_BYTES && !j->all_bytes;
    json_hex(j->out, field_bytes(j->p, f), cut ? JSON_SHOWN_BYTES : f->length);
    return cut ? JSON_CUT : 0;
}

unsigned json_value(struct json *j, const struct field *f, enum json_kind kind)
{
    switch (kind) {
    case JSON_UINT:
        if (f->value < 10)
            out_char(j->out, (char)('0' + f->value));
        else
            out_dec(j->out, f->value);
        return 0;
    case JSON_INT:
        out_sdec(j->out, format_signed(f));
        return 0;
    case JSON_FLAG:
        if (f->value)
            out_mem(j->out, "true", 4);
        else
            out_mem(j->out, "false", 5);
        return 0;
    case JSON_WIDE:
        put_wide(j->out, format_number(j->p, f));
        return 0;
    case JSON_DURATION:
        format_seconds(j->out, j->p->wide[f->value]);
        return 0;
    case JSON_TEXT:
        return put_text(j, f);
    case JSON_BYTES:
        return put_bytes(j, f);
    case JSON_WORDS:
        format_value(j->text, j->p, f);
        json_words(j);
        return 0;
    default:
        put_address(j, f, kind);
        return 0;
    }
}

/* A key made of a row's and more: `,"data_omitted":`. */
static void put_key_with(struct json *j, const struct json_key *k, const char *more)
{
    out_mem(j->out, j->keys->text + k->at, k->length - 2u);
    out_str(j->out, more);
    out_mem(j->out, "\":", 2);
}

static void put_sibling(struct json *j, const struct field *f, unsigned bit)
{
    uint32_t n;
    const uint8_t *s = format_text(j->p, f, &n);
    if (bit == JSON_REPLACED)
        json_hex(j->out, s, n);
    else
        out_dec(j->out, f->length > JSON_SHOWN_BYTES ? f->length - JSON_SHOWN_BYTES : 0);
}

void json_siblings(struct json *j, const struct json_key *k, unsigned told, const struct field *f)
{
    for (unsigned bit = JSON_REPLACED; bit <= JSON_CUT; bit <<= 1) {
        if (!(told & bit))
            continue;
        put_key_with(j, k, bit == JSON_REPLACED ? "_hex" : "_omitted");
        put_sibling(j, f, bit);
    }
}

void json_array_siblings(struct json *j, const struct json_key *k, unsigned told,
                         const struct json_step *element, uint32_t n)
{
    for (unsigned bit = JSON_REPLACED; bit <= JSON_CUT; bit <<= 1) {
        if (!(told & bit))
            continue;
        put_key_with(j, k, bit == JSON_REPLACED ? "_hex" : "_omitted");
        for (uint32_t i = 0; i < n; i++) {
            out_char(j->out, i ? ',' : '[');
            put_sibling(j, &j->p->fields[element[i].place], bit);
        }
        out_char(j->out, ']');
    }
}
