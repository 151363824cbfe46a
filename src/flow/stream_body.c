/* Messages in a stream, one behind the other, and the bodies between them. */
#include "stream.h"

#include <string.h>

/* The stream of the other direction, or NULL. */
static struct stream *opposite(const struct streams *t, const struct stream *s)
{
    struct stream key = {.sport = s->dport, .dport = s->sport, .addr_len = s->addr_len};
    memcpy(key.address, s->address + 2, 2 * sizeof key.address[0]);
    memcpy(key.address + 2, s->address, 2 * sizeof key.address[0]);
    return stream_find(t, &key);
}

/* What follows a message. Questions and answers are counted: what was asked may say that nothing
 * follows the answer. Returns whether that is so. */
static bool after_message(struct streams *t, struct stream *s, const struct reader *message)
{
    struct message_kind kind;
    protocols[s->proto]->after(message, &s->body, &kind);
    uint32_t n = s->n_messages;
    if (kind.question) {
        s->bodiless = (s->bodiless & ~((uint64_t)1 << n % 64)) | (uint64_t)kind.bodiless << n % 64;
        s->n_messages++;
    }
    if (!kind.answer)
        return false;
    const struct stream *other = opposite(t, s);
    bool known = other && other->n_messages > n && other->n_messages - n <= 64;
    bool bodiless = known && other->bodiless >> n % 64 & 1;
    s->n_messages++;
    s->body.unsure = !known;
    if (bodiless)
        s->body.kind = BODY_NONE;
    return bodiless;
}

/* Moves r over whole messages and their bodies; `seq` is the sequence number of the byte at offset
 * 0 of the reader. Returns false where what follows is none of the protocol's; *need is how long
 * the one is that is not whole, as far as that is known. */
bool stream_scan(struct streams *t, struct stream *s, struct reader *r, uint32_t seq,
                 uint32_t *need, uint32_t *bodiless)
{
    const struct protocol *proto = protocols[s->proto];
    uint32_t n_messages = 0;
    *need = 0;
    while (reader_have(r)) {
        if (s->body.kind) {
            proto->skip(r, &s->body);
            s->body_until = seq + r->pos;
            continue;
        }
        uint32_t n = proto->whole(r);
        if (n == WHOLE_NONE || (n != WHOLE_MORE && n > STREAM_MOST))
            return false;
        if (n > reader_have(r)) {
            *need = n == WHOLE_MORE ? 0 : n;
            return true;
        }
        struct reader message = stream_reader(r->base, r->pos, n);
        r->pos += n;
        if (t->syns || !proto->after)
            continue;
        if (after_message(t, s, &message) && n_messages < 32)
            *bodiless |= 1u << n_messages;
        n_messages++;
        s->body_from = seq + r->pos;
    }
    return true;
}

/* What was held and belongs to a body was shown when it came. */
void stream_pass_body(struct streams *t, struct stream *s)
{
    struct reader r = stream_reader(s->bytes, 0, s->n);
    protocols[s->proto]->skip(&r, &s->body);
    s->body_until = s->next - s->n + r.pos;
    stream_shift(s, r.pos);
    if (!s->n) {
        stream_forget_message(t, s);
        s->in_step = true;
    }
}

/* Where the segment goes on with a body, or repeats or runs ahead of a part of one, it is told. */
void stream_tell_body(const struct stream *s, struct segment *g, int32_t ahead)
{
    struct body b = s->body;
    bool counted = b.kind == BODY_LENGTH || b.kind == BODY_CHUNK;
    if (ahead >= 0 && (!b.kind || s->n))
        return;
    if (ahead > 0) {
        if (!(counted && b.left > (uint32_t)ahead) && b.kind != BODY_CLOSE)
            return;
        b.left -= counted ? (uint32_t)ahead : 0;
        b.unsure = false;
    } else if (ahead < 0) {
        /* It begins in the body under way, or in the last one. */
        uint32_t past = s->body_until - g->seq;
        if (!s->proto || (int32_t)(g->seq - s->body_from) < 0 || (int32_t)past <= 0)
            return;
        bool ends = !b.kind || b.kind == BODY_LENGTH;
        b = (struct body){.kind = ends ? BODY_LENGTH : BODY_CLOSE, .left = past + b.left};
    }
    g->body = b;
    g->body_proto = s->proto;
}

/* The stream goes on behind bytes that never came. */
void stream_skip_gap(struct streams *t, struct stream *s, const struct segment *g, uint32_t ahead)
{
    struct body b = s->body;
    bool counted = b.kind == BODY_LENGTH || b.kind == BODY_CHUNK;
    uint32_t from = s->body_from;
    stream_forget(t, s);
    s->known = true;
    s->next = g->seq;
    if ((counted && b.left > ahead) || b.kind == BODY_CLOSE) {
        b.left -= counted ? ahead : 0;
        b.unsure = false;
        s->body = b;
        s->body_from = from;
    }
}
