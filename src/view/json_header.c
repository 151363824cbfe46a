/* Fixed headers as members of JSON objects, without a field for each row.
 *
 * Rows that share bytes (the flags of TCP, version and length of IP) have few values in a capture:
 * what was written for a number of up to four bytes is kept beside it. */
#include "json.h"

#include <stdlib.h>

#define N_KEPT 16      /* texts of a piece; a power of two */
#define NUMBER_ROOM 12 /* the longest value of such a row */

/* Neighbouring rows over the same few bytes, or one row. */
struct rows {
    uint16_t first, n; /* rows */
    uint16_t byte;     /* of the header */
    uint8_t size;      /* bytes that they make together */
    uint8_t kind;      /* of a single row */
    uint32_t kept;     /* the piece's first place in kept[]; only where n > 1 */
    uint32_t room;     /* for its text */
};

struct kept {
    uint32_t number;
    uint16_t length; /* of its text; 0: none yet */
    uint32_t at;     /* in the text; without the comma before the first */
};

struct json_headers {
    struct rows *piece;              /* of all protocols; owned */
    uint32_t first[N_PROTOCOLS + 1]; /* a protocol's first */
    struct kept *kept;               /* owned */
    char *text;                      /* owned */
};

static bool is_small(const struct field_def *row, enum json_kind kind)
{
    return row->size <= 4 && (kind == JSON_UINT || kind == JSON_FLAG || kind == JSON_NOTHING);
}

/* The rows from `from` on that make a piece. */
static struct rows next_piece(const struct protocol *t, const struct json_key *keys, unsigned from)
{
    const struct field_def *row = &t->fields[from];
    struct rows piece = {.first = (uint16_t)from,
                         .n = 1,
                         .byte = row->byte,
                         .size = row->size,
                         .kind = keys[from].kind};
    unsigned stop = row->byte + row->size;
    for (unsigned i = from + 1; i < t->n_header && is_small(row, keys[from].kind); i++) {
        const struct field_def *next = &t->fields[i];
        unsigned end = next->byte + next->size;
        if (!is_small(next, keys[i].kind) || next->byte < piece.byte || next->byte >= stop ||
            (end > stop ? end : stop) - piece.byte > 4)
            break;
        stop = end > stop ? end : stop;
        piece.n++;
    }
    piece.size = (uint8_t)(stop - piece.byte);
    for (unsigned i = from; i < from + piece.n; i++)
        piece.room += keys[i].length + NUMBER_ROOM;
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
            for (unsigned k = 0; k < N_KEPT && piece.n > 1; k++, *n_text += piece.room) {
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
    h->text = malloc(n_text);
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

/* One row, from its place in the frame. */
static void put_row(struct json *j, const struct layer *y, unsigned id, enum json_kind kind)
{
    const struct field_def *row = &protocols[y->proto]->fields[id];
    const struct json_key *k = &j->keys->key[j->keys->first[y->proto] + id];
    struct field f = {.proto = y->proto,
                      .id = (uint16_t)id,
                      .offset = y->offset + row->byte,
                      .length = row->size};
    if (kind == JSON_NOTHING || !header_has(y, row))
        return;
    if (row->size <= 4 && row->type != FT_MAC && row->type != FT_TEXT && row->type != FT_BYTES)
        f.value = header_value(j->p, y, row);
    json_key_put(j, k);
    if (kind == JSON_UINT) {
        out_dec(j->out, f.value);
        return;
    }
    unsigned told = json_value(j, &f, kind);
    if (told)
        json_siblings(j, &f, k, told);
}

/* Writes a piece of several rows and keeps what it wrote. */
static void keep_piece(struct json *j, const struct layer *y, const struct rows *piece,
                       struct kept *kept)
{
    struct json k = *j;
    k.out = j->text;
    k.comma = true;
    for (unsigned i = piece->first; i < piece->first + piece->n; i++)
        put_row(&k, y, i, (enum json_kind)j->keys->key[j->keys->first[y->proto] + i].kind);
    size_t n = (size_t)(j->text->at - j->text->start);
    memcpy(j->memory->headers->text + kept->at, j->text->start, n);
    kept->length = (uint16_t)n;
    j->text->at = j->text->start;
}

static void put_piece(struct json *j, const struct layer *y, const struct rows *piece)
{
    uint32_t number = packet_number(j->p, y->offset + piece->byte, piece->size);
    struct json_headers *h = j->memory->headers;
    struct kept *kept = &h->kept[piece->kept + (number * 0x9e3779b1u >> 28)];
    if (kept->number != number || !kept->length) {
        kept->number = number;
        keep_piece(j, y, piece, kept);
    }
    if (!kept->length) /* only parts that no view but the map tells */
        return;
    out_mem(j->out, h->text + kept->at + !j->comma, kept->length - (size_t)!j->comma);
    j->comma = true;
}

void json_header(struct json *j, const struct layer *y)
{
    const struct json_headers *h = j->memory->headers;
    for (uint32_t i = h->first[y->proto]; i < h->first[y->proto + 1]; i++) {
        const struct rows *piece = &h->piece[i];
        if (piece->n == 1)
            put_row(j, y, piece->first, (enum json_kind)piece->kind);
        else if ((uint32_t)piece->byte + piece->size <= y->fixed)
            put_piece(j, y, piece);
        else
            for (unsigned k = piece->first; k < piece->first + piece->n; k++)
                put_row(j, y, k, (enum json_kind)j->keys->key[j->keys->first[y->proto] + k].kind);
    }
}
