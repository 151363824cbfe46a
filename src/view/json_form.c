/* Forms: what the packets of one shape have in common.
 *
 * Packets with the same layers, and in them the same rows in the same order, differ in JSON by
 * their values alone. What stands between the values is worked out once for a shape and kept, with
 * the steps that put the values in; of the packets of a capture, nearly all find their form. */
#include "json.h"

#include <errno.h>
#include <stdlib.h>

#define N_FORMS 1024    /* kept; a power of two */
#define FORM_ROOM 8192u /* bytes of one that is kept */
#define VALUE_ROOM 80   /* characters of a value that is written right here */

/* A form that is kept: shape, steps and text stand in one piece of memory, in that order. */
struct form {
    uint64_t hash;
    uint32_t n_words; /* of the shape; 0: none here */
    uint32_t n_steps;
};

struct json_forms {
    struct form form[N_FORMS];
    struct json_form made; /* where forms are made */
    char *kept;            /* FORM_ROOM bytes for each; owned */
    uint16_t guess[256];   /* the form that was right last; see guess_at() */
    uint32_t shape[FORM_ROOM / sizeof(uint32_t)];
};

struct json_forms *json_forms_open(void)
{
    struct json_forms *forms = calloc(1, sizeof *forms);
    if (!forms)
        return NULL;
    forms->made.room = 256;
    forms->made.step = malloc(forms->made.room * sizeof *forms->made.step);
    forms->kept = malloc((size_t)N_FORMS * FORM_ROOM);
    if (!forms->made.step || !forms->kept || !out_open(&forms->made.text, -1, 8192)) {
        json_forms_close(forms);
        return NULL;
    }
    return forms;
}

void json_forms_close(struct json_forms *forms)
{
    if (!forms)
        return;
    free(forms->kept);
    free(forms->made.step);
    out_free(&forms->made.text);
    free(forms);
}

/* ---- making one ---- */

void json_step(struct json_form *form, struct json_step step)
{
    if (form->n_steps == form->room) {
        struct json_step *more = realloc(form->step, 2 * form->room * sizeof *more);
        if (!more) {
            form->failed = true;
            return;
        }
        form->step = more;
        form->room *= 2;
    }
    uint32_t n = (uint32_t)(form->text.at - form->text.start);
    step.text = n - form->told;
    form->told = n;
    form->step[form->n_steps++] = step;
}

void json_form_key(struct json_form *form, const struct json_keys *keys, const struct json_key *k)
{
    size_t skip = !form->comma;
    out_mem(&form->text, keys->text + k->at + skip, k->length - skip);
    form->comma = true;
}

/* Makes the form of the packet. Returns false without memory. */
static bool make_form(struct json *j, struct json_form *form)
{
    form->text.at = form->text.start;
    form->n_steps = form->told = 0;
    form->comma = true;
    json_object_form(j, form);
    json_step(form, (struct json_step){.kind = JSON_STEP_END});
    out_room(&form->text, JSON_TEXT_SLACK);
    if (form->failed || form->text.error)
        j->out->error = ENOMEM;
    return !j->out->error;
}

/* ---- shapes ---- */

/* All that a form depends on, in numbers of 32 bits: of a layer the protocol with flags, parent and
 * length of addresses, the first field and how many there are, and what of its header is there; of
 * a field protocol, depth and row. */
#define LAYER_WORDS 4

static inline void layer_words(const struct packet *p, const struct layer *y,
                               uint32_t word[LAYER_WORDS])
{
    memcpy(&word[0], y, 4);
    word[1] = y->first;
    word[2] = y->count;
    word[3] = (uint32_t)(y->src == p->layers[y->parent].src) << 16 | y->fixed;
}

static inline uint32_t field_word(const struct packet *p, uint32_t i)
{
    uint32_t word;
    memcpy(&word, &p->fields[i], sizeof word);
    return word;
}

/* Words of a packet's shape; always an even number. */
static inline uint32_t shape_words(const struct packet *p)
{
    return (2 + LAYER_WORDS * p->n_layers + p->n_fields + 1) & ~1u;
}

/* Writes the shape down. Returns how many words it has, or 0 where they are more than a form that
 * is kept has room for. */
static uint32_t shape_of(const struct packet *p, uint32_t *shape)
{
    uint32_t n = shape_words(p), *at = shape + 2;
    if (n > FORM_ROOM / sizeof *shape)
        return 0;
    shape[n - 1] = 0;
    shape[0] = p->n_layers;
    shape[1] = p->n_fields;
    for (uint32_t k = 0; k < p->n_layers; k++, at += LAYER_WORDS)
        layer_words(p, &p->layers[k], at);
    for (uint32_t i = 0; i < p->n_fields; i++)
        at[i] = field_word(p, i);
    return n;
}

/* Whether the packet has that shape. Every word is looked at: differences are rare. */
static inline bool has_shape(const struct packet *p, const uint32_t *shape)
{
    uint32_t n_layers = p->n_layers, n_fields = p->n_fields, differs = 0, word[LAYER_WORDS];
    if (shape[0] != n_layers || shape[1] != n_fields)
        return false;
    shape += 2;
    for (uint32_t k = 0; k < n_layers; k++, shape += LAYER_WORDS) {
        layer_words(p, &p->layers[k], word);
        for (unsigned i = 0; i < LAYER_WORDS; i++)
            differs |= word[i] ^ shape[i];
    }
    for (uint32_t i = 0; i < n_fields; i++)
        differs |= field_word(p, i) ^ shape[i];
    return !differs;
}

/* Two sums side by side: neither waits for the other's multiplication. */
static uint64_t hash_of(const uint32_t *shape, uint32_t n)
{
    uint64_t a = n, b = 0;
    for (uint32_t i = 0; i < n; i += 2) {
        a = (a ^ shape[i]) * 0x9e3779b97f4a7c15u;
        a ^= a >> 32;
        b = (b ^ shape[i + 1]) * 0xbf58476d1ce4e5b9u;
        b ^= b >> 32;
    }
    return a ^ b ^ b >> 29;
}

/* A guess at the form, by some of the words: packets that agree in them mostly agree in all. */
static inline uint16_t *guess_at(struct json_forms *forms, const struct packet *p)
{
    uint32_t n = p->n_fields, h = p->n_layers << 16 | n;
    for (uint32_t part = n / 4, i = part; n && i < n; i += part + 1)
        h = (h ^ field_word(p, i)) * 0x9e3779b1u;
    if (n)
        h = (h ^ field_word(p, n - 1)) * 0x9e3779b1u;
    return &forms->guess[h >> 24];
}

/* ---- values ---- */

/* The value of any step; *told gathers what the values of an array could not tell. */
static void put_value(struct json *j, const struct json_step *s, unsigned *told)
{
    const struct field *f = &j->p->fields[s->place];
    const struct json_key *k = &j->keys->key[s->row];
    unsigned bits;
    switch (s->kind) {
    case JSON_STEP_ROW:
        json_header_row(j, &j->p->layers[s->place], s->at);
        break;
    case JSON_STEP_ARRAY:
        json_array_siblings(j, k, *told, s - s->place, s->place);
        *told = 0;
        break;
    default:
        bits = json_value(j, f, s->kind);
        if (bits && s->alone)
            json_siblings(j, k, bits, f);
        else
            *told |= bits;
    }
}

/* A form on its way out. What does not change meanwhile stands here and not behind pointers, which
 * every character stored would make the compiler follow again. */
struct filling {
    struct json *j;
    const struct field *fields;
    const struct layer *layers;
    const struct packet *p;
    char *end; /* of the buffer */
};

/* Room for a value, once more than a cursor has written. */
static char *go_on(struct filling *w)
{
    char *at = out_begin(w->j->out, VALUE_ROOM);
    w->end = w->j->out->end;
    return at;
}

static __attribute__((noinline)) char *put_beyond(struct filling *w, char *at, const char *text,
                                                  size_t n)
{
    out_end(w->j->out, at);
    out_bytes(w->j->out, text, n);
    return go_on(w);
}

/* Text of a form or of a piece, and room behind it for a value that is written right here. */
static inline char *put_text(struct filling *w, char *at, const char *text, size_t n)
{
    if ((size_t)(w->end - at) < n + VALUE_ROOM)
        return put_beyond(w, at, text, n);
    /* There is room for as many as are copied at once, and there are as many behind every text. */
    memcpy(at, text, 32);
    if (n > JSON_TEXT_SLACK)
        memcpy(at + 32, text + 32, n - 32);
    else if (n > 32)
        memcpy(at + 32, text + 32, 32);
    return at + n;
}

static char *put_duration(struct filling *w, char *at, int64_t time)
{
    if (time < 0 || time >= INT64_C(4000000000) * 1000000000) {
        out_end(w->j->out, at);
        format_seconds(w->j->out, time);
        return go_on(w);
    }
    uint32_t rest = (uint32_t)(time % 1000000000);
    at = put_dec(at, (uint32_t)(time / 1000000000));
    return rest % 1000 ? put_nanos(at, rest) : put_micros(at, rest / 1000);
}

static inline char *put_flag(char *at, uint32_t set)
{
    if (set)
        return PUT(at, "true");
    return PUT(at, "false");
}

static char *put_piece(struct filling *w, char *at, const struct json_step *s)
{
    uint32_t n;
    const char *text = json_header_piece(w->j, &w->layers[s->place], s->row, &n);
    return put_text(w, at, text + s->alone, n - s->alone);
}

/* Any value but a plain number. */
static inline char *put_step(struct filling *w, char *at, const struct json_step *s, unsigned *told)
{
    const struct field *f = &w->fields[s->place];
    switch (s->kind) {
    case JSON_STEP_16:
        return put_dec(at, packet_number(w->p, w->layers[s->place].offset + s->at, 2));
    case JSON_STEP_32:
        return put_dec(at, packet_number(w->p, w->layers[s->place].offset + s->at, 4));
    case JSON_STEP_PIECE:
        return put_piece(w, at, s);
    case JSON_DURATION:
        return put_duration(w, at, w->p->wide[f->value]);
    case JSON_FLAG:
        return put_flag(at, f->value);
    default:
        out_end(w->j->out, at);
        put_value(w->j, s, told);
        return go_on(w);
    }
}

static inline char *put_short(char *at, uint32_t v)
{
    if (v > 9)
        return put_dec(at, v);
    *at = (char)('0' + v);
    return at + 1;
}

/* Fills a form in. What most packets have is written through a cursor. */
static void fill_in(struct json *j, const struct json_step *s, const char *text)
{
    unsigned told = 0;
    struct filling w = {.j = j, .fields = j->p->fields, .layers = j->p->layers, .p = j->p};
    char *at = go_on(&w);
    for (; s->kind != JSON_STEP_END; s++) {
        uint32_t n = s->text;
        at = put_text(&w, at, text, n);
        text += n;
        if (s->kind == JSON_UINT) /* half of them are, and half of those have one digit */
            at = put_short(at, w.fields[s->place].value);
        else
            at = put_step(&w, at, s, &told);
    }
    out_end(j->out, put_text(&w, at, text, s->text));
}

static inline char *kept_at(const struct json_forms *forms, const struct form *form)
{
    return forms->kept + (size_t)(form - forms->form) * FORM_ROOM;
}

static inline void fill_kept(struct json *j, const struct form *form, const char *kept)
{
    const struct json_step *step = (const void *)(kept + form->n_words * sizeof(uint32_t));
    fill_in(j, step, (const char *)(step + form->n_steps));
}

/* The form is not the one that was guessed. */
static __attribute__((noinline)) void find_form(struct json *j, uint16_t *guess)
{
    struct json_forms *forms = j->memory->forms;
    struct json_form *made = &forms->made;
    uint32_t n_words = shape_of(j->p, forms->shape);
    uint64_t hash = hash_of(forms->shape, n_words);
    struct form *form = &forms->form[hash & (N_FORMS - 1)];
    char *kept = kept_at(forms, form);
    size_t shape_size = n_words * sizeof(uint32_t);
    *guess = (uint16_t)(form - forms->form);
    if (n_words && form->hash == hash && form->n_words == n_words &&
        memcmp(kept, forms->shape, shape_size) == 0) {
        fill_kept(j, form, kept);
        return;
    }
    if (!make_form(j, made))
        return;
    size_t steps_size = made->n_steps * sizeof *made->step, text_size = made->told;
    if (n_words && shape_size + steps_size + text_size + JSON_TEXT_SLACK <= FORM_ROOM) {
        memcpy(kept, forms->shape, shape_size);
        memcpy(kept + shape_size, made->step, steps_size);
        memcpy(kept + shape_size + steps_size, made->text.start, text_size);
        *form = (struct form){.hash = hash, .n_words = n_words, .n_steps = made->n_steps};
    }
    fill_in(j, made->step, made->text.start);
}

void json_layers(struct json *j)
{
    struct json_forms *forms = j->memory->forms;
    uint16_t *guess = guess_at(forms, j->p);
    const struct form *form = &forms->form[*guess];
    const char *kept = kept_at(forms, form);
    if (form->n_words && has_shape(j->p, (const void *)kept))
        fill_kept(j, form, kept);
    else
        find_form(j, guess);
}
