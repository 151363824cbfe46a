/* QUIC: the vectors of RFC 9001's and RFC 9369's appendices; a ClientHello over two packets, cut at
 * every byte, in both orders; and what is kept of connections has a bound. */
#include "../support/guard.h"

#include <stdlib.h>
#include <string.h>

#ifdef HAVE_NETTLE

#include <nettle/gcm.h>

#define HEADERS 42 /* Ethernet, IPv4, UDP */
#define CLIENT_PORT 40000

static uint8_t hex_digit(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static uint32_t from_hex(const char *hex, uint8_t *to)
{
    uint32_t n = 0;
    for (; hex[0]; hex += 2)
        to[n++] = (uint8_t)(hex_digit(hex[0]) << 4 | hex_digit(hex[1]));
    return n;
}

static void expect_bytes(const uint8_t *s, const char *hex)
{
    uint8_t want[2048];
    assert_memory_equal(s, want, from_hex(hex, want));
}

/* A packet whose header (number_len bytes of packet number at its end) and inside are in hex. */
static uint32_t seal(uint32_t version, const char *cid, unsigned end, const char *header,
                     unsigned number_len, const uint8_t *plain, uint32_t n, uint8_t *to)
{
    uint8_t name[20], nonce[12], mask[5];
    struct quic_keys keys[2];
    struct gcm_aes128_ctx gcm;
    uint32_t head = from_hex(header, to), number = 0;
    assert_true(quic_initial_keys(version, name, from_hex(cid, name), keys));
    for (unsigned i = 0; i < number_len; i++)
        number = number << 8 | to[head - number_len + i];
    memcpy(nonce, keys[end].iv, sizeof nonce);
    for (unsigned i = 0; i < 4; i++)
        nonce[11 - i] ^= (uint8_t)(number >> 8 * i);
    gcm_aes128_set_key(&gcm, keys[end].key);
    gcm_aes128_set_iv(&gcm, sizeof nonce, nonce);
    gcm_aes128_update(&gcm, head, to);
    gcm_aes128_encrypt(&gcm, n, to + head, plain);
    gcm_aes128_digest(&gcm, QUIC_TAG, to + head + n);
    quic_mask(&keys[end], to + head - number_len + 4, mask);
    to[0] ^= mask[0] & 15;
    for (unsigned i = 0; i < number_len; i++)
        to[head - number_len + i] ^= mask[1 + i];
    return head + n + QUIC_TAG;
}

/* What is the same in both appendices, A.2 and A.3. */
#define CID "8394c8f03e515708"
static const char hello[] =
    "010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c000004130113020100"
    "00c000000010000e00000b6578616d706c652e636f6dff01000100000a000800060"
    "01d0017001800100007000504616c706e000500050100000000003300260024001d00209370b2c9caa47fbabaf4559"
    "fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e040305030603020308040805080"
    "6"
    "002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff080110010480007530"
    "0"
    "901100f088394c8f03e51570806048000ffff";
static const char answer[] =
    "02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a12"
    "00130100002e00330024001d00209d3c940d89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a00"
    "2b00020304";

static void expect_keys(uint32_t version, unsigned end, const char *key, const char *iv,
                        const char *hp)
{
    uint8_t cid[8];
    struct quic_keys keys[2];
    assert_true(quic_initial_keys(version, cid, from_hex(CID, cid), keys));
    expect_bytes(keys[end].key, key);
    expect_bytes(keys[end].iv, iv);
    expect_bytes(keys[end].hp, hp);
}

static void test_keys(void **state)
{
    (void)state;
    expect_keys(QUIC_V1, 0, "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c",
                "9f50449e04a0e810283a1e9933adedd2");
    expect_keys(QUIC_V1, 1, "cf3a5331653c364c88f0f379b6067e37", "0ac1493ca1905853b0bba03e",
                "c206b8d9b9f0f37644430b490eeaa314");
    expect_keys(QUIC_V2, 0, "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f",
                "45b95e15235d6f45a6b19cbcb0294ba9");
    expect_keys(QUIC_V2, 1, "82db637861d55e1d011f19ea71d5d2a7", "dd13c276499c0249d3310652",
                "edf6d05c83121201b436e16877593c3a");
}

/* The Retry packets of A.4: tags over what they answer to. */
static void test_retry(void **state)
{
    (void)state;
    static const struct {
        uint32_t version;
        const char *packet;
    } vectors[] = {
        {QUIC_V1, "ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba"},
        {QUIC_V2, "cf6b3343cf0008f067a5502a4262b5746f6b656ec8646ce8bfe33952d955543665dcc7b6"},
    };
    uint8_t cid[8], packet[64], tag[QUIC_TAG];
    from_hex(CID, cid);
    for (unsigned i = 0; i < 2; i++) {
        uint32_t n = from_hex(vectors[i].packet, packet);
        assert_true(quic_retry_tag(vectors[i].version, cid, 8, packet, n - QUIC_TAG, tag));
        assert_memory_equal(tag, packet + n - QUIC_TAG, QUIC_TAG);
    }
}

/* The client's first packet of A.2, and the server's answer of A.3. */
static uint32_t client_packet(uint32_t version, uint8_t *to)
{
    uint8_t plain[1162] = {0x06, 0x00, 0x40, 0xf1};
    from_hex(hello, plain + 4);
    return seal(version, CID, 0,
                version == QUIC_V1 ? "c300000001088394c8f03e5157080000449e00000002"
                                   : "d36b3343cf088394c8f03e5157080000449e00000002",
                4, plain, sizeof plain, to);
}

static void test_sealed_as_published(void **state)
{
    (void)state;
    uint8_t packet[2048], plain[256];
    assert_int_equal(client_packet(QUIC_V1, packet), 1200);
    expect_bytes(packet,
                 "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc"
                 "9bd8bab936b47d92ec356c0bab7df5976d27cd449f63300099f399");
    expect_bytes(packet + 1200 - 16, "e221af44860018ab0856972e194cd934");
    assert_int_equal(client_packet(QUIC_V2, packet), 1200);
    expect_bytes(packet,
                 "d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de8060"
                 "71bf03dceebfa162e75d6c96058bdbfb127cdfcbf903388e99ad04");
    uint32_t n = from_hex(answer, plain);
    seal(QUIC_V1, CID, 1, "c1000000010008f067a5502a4262b50040750001", 2, plain, n, packet);
    expect_bytes(
        packet, "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c"
                "69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf"
                "9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c"
                "276456cbc42158407dd074ee");
    seal(QUIC_V2, CID, 1, "d16b3343cf0008f067a5502a4262b50040750001", 2, plain, n, packet);
    expect_bytes(
        packet, "dc6b3343cf0008f067a5502a4262b5004075d92faaf16f05d8a4398c47089698baeea26b91eb761d9b"
                "89237bbf87263017915358230035f7fd3945d88965cf17f9af6e16886c61bfc703106fbaf3cb4cfa52"
                "382dd16a393e42757507698075b2c984c707f0a0812d8cd5a6881eaf21ceda98f4bd23f6fe1a3e2c43"
                "edd9ce7ca84bed8521e2e140");
}

/* ---- datagrams ---- */

static void put(uint8_t *s, uint64_t v, unsigned n)
{
    while (n--)
        *s++ = (uint8_t)(v >> 8 * n);
}

/* A frame of the n bytes behind its first HEADERS. */
static uint32_t frame_around(uint8_t *frame, uint32_t n, bool back, uint32_t host)
{
    memset(frame, 0, HEADERS);
    put(frame + 12, 0x080045000000, 6);
    put(frame + 16, 28 + n, 2);
    put(frame + 22, 0x4011, 2);
    put(frame + (back ? 30 : 26), 0x0a000000u + host, 4);
    put(frame + (back ? 26 : 30), 0x0a630002, 4);
    put(frame + 34, back ? 443 : CLIENT_PORT, 2);
    put(frame + 36, back ? CLIENT_PORT : 443, 2);
    put(frame + 38, 8 + n, 2);
    return HEADERS + n;
}

static void test_fields(void **state)
{
    (void)state;
    static const uint32_t versions[] = {QUIC_V1, QUIC_V2};
    for (unsigned i = 0; i < 2; i++) {
        uint8_t frame[HEADERS + 2048];
        struct checked_packet c;
        uint32_t n = frame_around(frame, client_packet(versions[i], frame + HEADERS), false, 1);
        checked_bytes(&c, LINK_ETHERNET, frame, n, n);
        expect_field(&c, "quic.version", HEADERS + 1, 4, versions[i]);
        expect_field(&c, "quic.dcid", HEADERS + 6, 8, 0);
        expect_field(&c, "quic.token_length", HEADERS + 15, 1, 0);
        expect_field(&c, "quic.length", HEADERS + 16, 2, 1182);
        expect_field(&c, "quic.payload", HEADERS + 18, 1182, 0);
        expect_text(&c, "quic.decryption", "decrypted, see below");
        expect_field(&c, "quic.packet_number", n + 1, 4, 2);
        expect_field(&c, "quic.crypto.length", n + 7, 2, 241);
        expect_field(&c, "quic.padding_length", n + 1 + 4 + 245, 917, 917);
        expect_field(&c, "tls.handshake.type", n + 1 + 1166, 1, 1);
        expect_text(&c, "tls.handshake.extensions_server_name", "example.com");
        expect_status(&c, 0);
        checked_close(&c);
    }
}

/* The part of the hello from `from` on, at most `n` bytes of it, as the payload of a frame. */
static uint32_t part_of_hello(uint8_t *frame, uint32_t number, uint32_t from, uint32_t n)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t plain[0x4a0 - 2 - QUIC_TAG] = {0x06}, whole[256];
    char header[] = "c100000001088394c8f03e515708000044a00000";
    uint32_t size = from_hex(hello, whole);
    assert_true(from + n <= size);
    put(plain + 1, 0x4000 | from, 2);
    put(plain + 3, 0x4000 | n, 2);
    memcpy(plain + 5, whole + from, n);
    header[sizeof header - 2] = digits[number & 15];
    uint32_t length = seal(QUIC_V1, CID, 0, header, 2, plain, sizeof plain, frame + HEADERS);
    return frame_around(frame, length, false, 1);
}

static void send_frame(struct dissect *d, const uint8_t *frame, uint32_t n)
{
    d->p->bytes = frame;
    d->p->caplen = d->p->wirelen = n;
    d->p->linktype = LINK_ETHERNET;
    d->p->number++;
    dissect_frame(d);
}

static bool found_name(const struct dissect *d)
{
    char complaint[COMPLAINT];
    if (!check_structure(d->p, complaint) || !check_coverage(d->p, complaint))
        fail_msg("%s", complaint);
    for (uint32_t i = 0; i < d->p->n_fields; i++) {
        const struct field *f = &d->p->fields[i];
        if (strcmp(field_def_of(f)->name, "tls.handshake.extensions_server_name") == 0)
            return f->length == 11 && memcmp(field_bytes(d->p, f), "example.com", 11) == 0;
    }
    return false;
}

static void test_hello_over_two_packets(void **state)
{
    (void)state;
    uint8_t first[HEADERS + 2048], second[HEADERS + 2048], overlap[HEADERS + 2048];
    const uint32_t n = (sizeof hello - 1) / 2;
    for (uint32_t at = 1; at < n; at++) {
        uint32_t a = part_of_hello(first, 0, 0, at), b = part_of_hello(second, 1, at, n - at);
        uint32_t c = part_of_hello(overlap, 2, at / 2, n - at / 2);
        for (unsigned way = 0; way < 3; way++) {
            struct dissect d;
            assert_true(dissect_open(&d, WANT_ALL));
            d.p->number = 0;
            send_frame(&d, way ? second : first, way ? b : a);
            assert_false(found_name(&d));
            if (way == 2)
                send_frame(&d, overlap, c);
            if (!found_name(&d)) /* half of 1 is all of it */
                send_frame(&d, way ? first : second, way ? a : b);
            if (!found_name(&d))
                fail_msg("no name in the hello cut at %u, way %u", at, way);
            dissect_close(&d);
        }
    }
}

/* What a server says can be read once the client's first packet was seen, and not before. */
static void test_answer_needs_the_question(void **state)
{
    (void)state;
    uint8_t question[HEADERS + 2048], reply[HEADERS + 2048], plain[256];
    uint32_t n = from_hex(answer, plain);
    n = seal(QUIC_V1, CID, 1, "c1000000010008f067a5502a4262b50040750001", 2, plain, n,
             reply + HEADERS);
    n = frame_around(reply, n, true, 1);
    uint32_t m = frame_around(question, client_packet(QUIC_V1, question + HEADERS), false, 1);
    struct dissect d;
    assert_true(dissect_open(&d, WANT_ALL));
    d.p->number = 0;
    send_frame(&d, reply, n);
    assert_int_equal(d.p->n_sections, 0);
    send_frame(&d, question, m);
    assert_int_equal(d.p->n_sections, 2);
    send_frame(&d, reply, n);
    assert_int_equal(d.p->n_sections, 2);
    reply[n - 1] ^= 1;
    send_frame(&d, reply, n);
    assert_int_equal(d.p->n_sections, 0);
    dissect_close(&d);
}

static void test_bound(void **state)
{
    (void)state;
    uint8_t frame[HEADERS + 2048];
    struct dissect d;
    assert_true(dissect_open(&d, WANT_TEXT | WANT_HELLOS));
    size_t most = 0;
    const uint32_t n = part_of_hello(frame, 0, 0, 100);
    for (uint32_t host = 0; host < 4000; host++) {
        put(frame + 26, 0x0a000000u + host, 4);
        send_frame(&d, frame, n);
        most = quic_used(d.quic) > most ? quic_used(d.quic) : most;
    }
    assert_true(most > QUIC_MOST_HELLOS / 2 && most <= QUIC_MOST_HELLOS);
    dissect_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_retry),
        cmocka_unit_test(test_sealed_as_published),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_hello_over_two_packets),
        cmocka_unit_test(test_answer_needs_the_question),
        cmocka_unit_test(test_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void test_says_so(void **state)
{
    (void)state;
    struct quic_keys keys[2];
    assert_false(quic_can_open());
    assert_false(quic_initial_keys(QUIC_V1, (const uint8_t *)"01234567", 8, keys));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_says_so)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
