/* Fixed headers as members of JSON objects, without a field for each row.
 *
 * Numbers of two or four bytes (lengths, ports, sequence numbers) are as many as there are packets;
 * all other rows have few values in a capture: addresses, flags, types. Those that stand side by
 * side make a piece of up to 16 bytes, and what was written for it is kept beside those bytes. */
#include "json.h"

#include <stdlib.h>

#define N_KEPT 16     /* texts of a piece; a power of two */
#define PIECE_SIZE 16 /* bytes, at most */

/* Neighbouring rows, or one row. */
struct rows {
    uint16_t first, n; /* rows */
    uint16_t byte;     /* of the header */
    uint8_t size;      /* bytes that they make together */
    uint8_t kind;      /* enum json_step_kind */
    uint32_t kept;     /* the piece's first place in kept[]; only of JSON_STEP_PIECE */
    uint32_t room;     /* for its text; 0: only parts that no view but the map tells */
};

struct kept {
    uint64_t low, high; /* the bytes: the first and the last eight, or what there is */
    uint32_t at;        /* in the text */
    uint32_t length;    /* 0: none yet */
};

struct json_headers {
    struct rows *piece;              /* of all protocols; owned */
    uint32_t first[N_PROTOCOLS + 1]; /* a protocol's first */
    struct kept *kept;               /* owned */
    char *text;                      /* owned */
};

/* How many characters a value of a row takes that may be in a piece; 0 where it may not. */
static uint32_t value_room(const struct field_def *row, enum json_kind kind)
{
    switch (kind) {
    case JSON_NOTHING:
    case JSON_UINT:
    case JSON_FLAG:
        return row->size <= 4 ? 10 : 0;
    case JSON_MAC:
        return row->size == 6 ? 19 : 0;
    case JSON_IPV4:
        return row->size == 4 ? 17 : 0;
    case JSON_IPV6:
        return row->size == 16 ? 48 : 0;
    default:
        return 0;
    }
}

/* A number by itself, in whole bytes. */
static bool is_number(const struct protocol *t, unsigned id, enum json_kind kind)
{
    const struct field_def *row = &t->fields[id];
    unsigned stop = row->byte + row->size;
    return kind == JSON_UINT && (row->size == 2 || row->size == 4) && !row->mask &&
           row->scale <= 1 && !(row->flags & FF_LE) && !row->n_names &&
           (id + 1u >= t->n_header || row[1].byte >= stop);
}

/* The rows from `from` on that make a piece. */
static struct rows next_piece(const struct protocol *t, const struct json_key *keys, unsigned from)
{
    const struct field_def *row = &t->fields[from];
    struct rows piece = {.first = (uint16_t)from, .n = 1, .byte = row->byte, .size = row->size};
    unsigned stop = row->byte + row->size;
    bool number = is_number(t, from, keys[from].kind);
    piece.kind = (uint8_t)(number ? (row->size == 2 ? JSON_STEP_16 : JSON_STEP_32) : JSON_STEP_ROW);
    if (number || !value_room(row, keys[from].kind))
        return piece;
    for (unsigned i = from + 1; i < t->n_header; i++) {
        const struct field_def *next = &t->fields[i];
        unsigned end = next->byte + next->size;
        if (is_number(t, i, keys[i].kind) || !value_room(next, keys[i].kind) ||
            next->byte < piece.byte || next->byte > stop ||
            (end > stop ? end : stop) - piece.byte > PIECE_SIZE)
            break;
        stop = end > stop ? end : stop;
        piece.n++;
    }
    piece.kind = JSON_STEP_PIECE;
    piece.size = (uint8_t)(stop - piece.byte);
    for (unsigned i = from; i < from + piece.n; i++) {
        if (keys[i].kind != JSON_NOTHING)
            piece.room += keys[i].length + value_room(&t->fields[i], keys[i].kind);
    }
    return piece;
}

/* Counts the pieces, and what they keep; writes them where there is memory already. */
static void make_pieces(struct json_headers *h, const struct json_keys *keys, uint32_t *n_pieces,
                        uint32_t *n_kept, uint32_t *n_text)
{
    *n_pieces = *n_kept = *n_text = 0;
    for (unsigned proto = PROTO_NONE + 1; proto < N_PROTOCOLS; proto++) {
        const struct protocol *t = protocols[proto];
        h->first[proto] = *n_pieces;
        for (unsigned i = 0; i < t->n_header;) {
            struct rows piece = next_piece(t, keys->key + keys->first[proto], i);
            i += piece.n;
            piece.kept = *n_kept;
            for (unsigned k = 0; k < N_KEPT && piece.room; k++, *n_text += piece.room) {
                if (h->kept)
                    h->kept[*n_kept].at = *n_text;
                ++*n_kept;
            }
            if (h->piece)
                h->piece[*n_pieces] = piece;
            ++*n_pieces;
        }
    }
    h->first[N_PROTOCOLS] = *n_pieces;
}

struct json_headers *json_headers_open(const struct json_keys *keys)
{
    uint32_t n_pieces, n_kept, n_text;
    struct json_headers *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    make_pieces(h, keys, &n_pieces, &n_kept, &n_text);
    h->piece = calloc(n_pieces, sizeof *h->piece);
    h->kept = calloc(n_kept, sizeof *h->kept);
    h->text = malloc(n_text + JSON_TEXT_SLACK);
    if (!h->piece || !h->kept || !h->text) {
        json_headers_close(h);
        return NULL;
    }
    make_pieces(h, keys, &n_pieces, &n_kept, &n_text);
    return h;
}

void json_headers_close(struct json_headers *h)
{
    if (!h)
        return;
    free(h->piece);
    free(h->kept);
    free(h->text);
    free(h);
}

/* ---- the form ---- */

/* Rows one by one: all of the kind that reads any row, as far as they were captured. */
static void form_rows(struct json *j, struct json_form *form, uint32_t layer,
                      const struct rows *piece)
{
    const struct layer *y = &j->p->layers[layer];
    for (unsigned id = piece->first; id < piece->first + piece->n; id++) {
        uint32_t key = j->keys->first[y->proto] + id;
        if (j->keys->key[key].kind == JSON_NOTHING ||
            !header_has(y, &protocols[y->proto]->fields[id]))
            continue;
        json_form_key(form, j->keys, &j->keys->key[key]);
        bool number = piece->kind == JSON_STEP_16 || piece->kind == JSON_STEP_32;
        json_step(form, (struct json_step){.place = layer,
                                           .row = key,
                                           .at = number ? piece->byte : (uint16_t)id,
                                           .kind = number ? piece->kind : JSON_STEP_ROW,
                                           .alone = true});
    }
}

void json_header_form(struct json *j, struct json_form *form, uint32_t layer)
{
    const struct json_headers *h = j->memory->headers;
    const struct layer *y = &j->p->layers[layer];
    for (uint32_t i = h->first[y->proto]; i < h->first[y->proto + 1]; i++) {
        const struct rows *piece = &h->piece[i];
        if (piece->kind != JSON_STEP_PIECE || (uint32_t)piece->byte + piece->size > y->fixed) {
            form_rows(j, form, layer, piece);
        } else if (piece->room) {
            json_step(form,
                      (struct json_step){
                          .place = layer, .row = i, .kind = piece->kind, .alone = !form->comma});
            form->comma = true;
        }
    }
}

/* ---- values ---- */

void json_header_row(struct json *j, const struct layer *y, unsigned id)
{
    const struct field_def *row = &protocols[y->proto]->fields[id];
    const struct json_key *k = &j->keys->key[j->keys->first[y->proto] + id];
    struct field f = {.proto = y->proto,
                      .id = (uint16_t)id,
                      .offset = y->offset + row->byte,
                      .length = row->size};
    if (row->size <= 4 && row->type != FT_MAC && row->type != FT_TEXT && row->type != FT_BYTES)
        f.value = header_value(j->p, y, row);
    unsigned told = json_value(j, &f, k->kind);
    if (told)
        json_siblings(j, k, told, &f);
}

/* Writes the rows of a piece and keeps what it wrote. */
static void keep_piece(struct json *j, const struct layer *y, const struct rows *piece,
                       struct kept *kept)
{
    struct json k = *j;
    k.out = j->text;
    for (unsigned i = piece->first; i < piece->first + piece->n; i++) {
        const struct json_key *key = &j->keys->key[j->keys->first[y->proto] + i];
        if (key->kind == JSON_NOTHING)
            continue;
        out_mem(k.out, j->keys->text + key->at, key->length);
        json_header_row(&k, y, i);
    }
    size_t n = (size_t)(j->text->at - j->text->start);
    kept->length = n <= piece->room ? (uint32_t)n : 0;
    memcpy(j->memory->headers->text + kept->at, j->text->start, kept->length);
    j->text->at = j->text->start;
}

/* Up to 16 bytes as two numbers that no other bytes of that length have. */
static inline void load_piece(const uint8_t *s, unsigned size, uint64_t *low, uint64_t *high)
{
    if (size >= 8) {
        memcpy(low, s, 8);
        memcpy(high, s + size - 8, 8);
    } else if (size >= 4) {
        uint32_t a, b;
        memcpy(&a, s, 4);
        memcpy(&b, s + size - 4, 4);
        *low = a;
        *high = b;
    } else {
        *low = (uint64_t)s[0] << 8 | s[size - 1];
        *high = s[size / 2];
    }
}

const char *json_header_piece(struct json *j, const struct layer *y, uint32_t number, uint32_t *n)
{
    const struct json_headers *h = j->memory->headers;
    const struct rows *piece = &h->piece[number];
    uint64_t low, high;
    load_piece(j->p->bytes + y->offset + piece->byte, piece->size, &low, &high);
    uint64_t hash = (low * 0x9e3779b97f4a7c15u ^ high) * 0xbf58476d1ce4e5b9u;
    struct kept *kept = &h->kept[piece->kept + (hash >> 60)];
    if (kept->low != low || kept->high != high || !kept->length) {
        kept->low = low;
        kept->high = high;
        keep_piece(j, y, piece, kept);
    }
    *n = kept->length;
    return h->text + kept->at;
}
