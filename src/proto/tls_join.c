/* Records of TLS and messages: a message of the handshake may stand in several records, and a
 * record may hold several messages (RFC 8446 5.1). */
#include "tls.h"

#define MESSAGE_HEADER_LEN 4
#define MESSAGE_MAX 0x20000

/* Messages that may be longer than a record, or than what was left of one. */
static bool is_long(uint32_t type)
{
    return type == TLS_CLIENT_HELLO || type == TLS_SERVER_HELLO ||
           type == TLS_CERTIFICATES_MESSAGE || type == TLS_CERTIFICATE_STATUS ||
           type == TLS_CERTIFICATE_REQUEST || type == TLS_SERVER_KEY_EXCHANGE;
}

static uint32_t message_length(const struct tls_joint *j)
{
    return MESSAGE_HEADER_LEN + load_be(j->head, 4) % 0x1000000;
}

bool tls_joint_begins(const struct reader *r, uint32_t ahead, uint32_t left)
{
    uint32_t length = reader_peek(r, ahead + 1, 3);
    if (!left || !is_long(reader_peek(r, ahead, 1)))
        return false;
    return left < MESSAGE_HEADER_LEN ||
           (length + MESSAGE_HEADER_LEN > left && length < MESSAGE_MAX);
}

uint32_t tls_joint_take(struct tls_joint *j, const struct reader *r, uint32_t ahead, uint32_t left)
{
    uint32_t used = 0;
    while (j->got < MESSAGE_HEADER_LEN && used < left)
        j->head[j->got++] = (uint8_t)reader_peek(r, ahead + used++, 1);
    if (j->got >= MESSAGE_HEADER_LEN) {
        uint32_t missing = message_length(j) - j->got, rest = left - used;
        rest = rest < missing ? rest : missing;
        j->got += rest;
        used += rest;
    }
    return used;
}

bool tls_joint_whole(const struct tls_joint *j)
{
    return j->got >= MESSAGE_HEADER_LEN && j->got == message_length(j);
}

/* Goes over the messages in the n bytes of a record. Returns false where they are none: encrypted.
 */
static bool skip_messages(struct tls_joint *j, const struct reader *r, uint32_t at, uint32_t n)
{
    uint32_t stop = at + n;
    while (at < stop) {
        if (j->got || tls_joint_begins(r, at, stop - at)) {
            at += tls_joint_take(j, r, at, stop - at);
            if (tls_joint_whole(j))
                j->got = 0;
            continue;
        }
        uint32_t length = MESSAGE_HEADER_LEN + reader_peek(r, at + 1, 3);
        if (stop - at < MESSAGE_HEADER_LEN || length > stop - at)
            return false;
        at += length;
    }
    return true;
}

/* Too few bytes for the header of a record, but those that are there may be the begin of one. */
static bool may_begin(const struct reader *r)
{
    uint32_t have = reader_have(r), type = reader_peek(r, 0, 1), minor = reader_peek(r, 2, 1);
    return have && have < TLS_RECORD_HEADER_LEN && type >= TLS_RECORD_CHANGE_CIPHER_SPEC &&
           type <= TLS_RECORD_HEARTBEAT && (have < 2 || reader_peek(r, 1, 1) == 3) &&
           (have < 3 || minor <= 4);
}

uint32_t tls_whole(const struct reader *r)
{
    struct tls_joint j;
    uint32_t have = reader_have(r), total = 0;
    j.got = 0;
    if (have < TLS_RECORD_HEADER_LEN)
        return may_begin(r) ? WHOLE_MORE : WHOLE_NONE;
    do {
        if (have - total < TLS_RECORD_HEADER_LEN)
            return total + TLS_RECORD_HEADER_LEN;
        if (!tls_is_record(r, total))
            break;
        uint32_t type = reader_peek(r, total, 1), length = reader_peek(r, total + 3, 2);
        if (total && type != TLS_RECORD_HANDSHAKE)
            break;
        uint32_t from = total + TLS_RECORD_HEADER_LEN;
        total = from + length;
        if (total > have || type != TLS_RECORD_HANDSHAKE || !skip_messages(&j, r, from, length))
            break;
    } while (j.got);
    return total;
}
