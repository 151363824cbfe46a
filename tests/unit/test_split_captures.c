/* Messages that real programs sent, put together from any two or three segments: the ClientHellos
 * of openssl and curl, one of them longer than a segment; requests and answers of HTTP; DNS over
 * TCP. */
#include "../support/split.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/frames.h"

#define ROOM 65536u

/* What one end of the first connection in a capture says. */
struct speech {
    uint16_t port; /* that it is said to, or from where it is `back` */
    bool back;
    uint16_t other; /* the other end's port; 0: not known yet */
    uint32_t start, n;
    uint8_t bytes[ROOM];
};

static uint32_t number(const uint8_t *s, unsigned n)
{
    uint32_t v = 0;
    while (n--)
        v = v << 8 | *s++;
    return v;
}

static void hear(void *context, uint16_t linktype, const uint8_t *bytes, uint32_t caplen,
                 uint32_t wirelen)
{
    struct speech *to = context;
    const uint8_t *tcp = bytes + 14 + (size_t)(bytes[14] & 15) * 4;
    assert_int_equal(caplen, wirelen);
    if (linktype != LINK_ETHERNET || number(bytes + 12, 2) != 0x0800 || bytes[23] != 6)
        return;
    uint16_t known = (uint16_t)number(tcp + (to->back ? 0 : 2), 2);
    uint16_t other = (uint16_t)number(tcp + (to->back ? 2 : 0), 2);
    if (known != to->port || (to->other && other != to->other))
        return;
    uint32_t seq = number(tcp + 4, 4);
    if (tcp[13] & 2) {
        to->start = seq + 1;
        to->other = other;
        return;
    }
    const uint8_t *data = tcp + (size_t)(tcp[12] >> 4) * 4;
    uint32_t end = 14 + number(bytes + 16, 2), at = seq - to->start;
    uint32_t n = end - (uint32_t)(data - bytes);
    if (to->other && n && at == to->n && n <= ROOM - at) {
        memcpy(to->bytes + at, data, n);
        to->n += n;
    }
}

static void hear_capture(struct speech *to, const char *name, uint16_t port, bool back)
{
    char path[128];
    size_t n;
    memset(to, 0, sizeof(*to));
    to->port = port;
    to->back = back;
    snprintf(path, sizeof(path), "captures/%s.pcap", name);
    uint8_t *file = read_file(path, &n);
    assert_true(is_pcap(file, n));
    each_frame(file, n, hear, to);
    free(file);
    assert_true(to->n > 16);
}

static struct speech speech;

static void try_hello(const char *capture, uint32_t at_least)
{
    static const char name[] = "www.example.test";
    hear_capture(&speech, capture, 443, false);
    uint32_t n = 5 + number(speech.bytes + 3, 2);
    assert_in_range(n, at_least, speech.n);
    struct split s = {443,  speech.bytes,    n, "tls.handshake.extensions_server_name",
                      name, sizeof(name) - 1};
    split_each(&s, WANT_FIELDS | WANT_REASSEMBLY);
    split_each(&s, WANT_TEXT | WANT_HELLOS);
    split_three(&s, WANT_FIELDS | WANT_REASSEMBLY, 500);
    split_three(&s, WANT_TEXT | WANT_HELLOS, 500);
}

static void test_hellos(void **state)
{
    (void)state;
    try_hello("tls13", 200);
    try_hello("tls12", 200);
    try_hello("tls-http2", 500); /* curl's */
    try_hello("tls-large-hello", 1500);
}

/* The hello's handshake message, in records of other sizes, up to 120 of them. */
static void test_records(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {15, 100, 1000, 1700};
    static uint8_t bytes[ROOM];
    hear_capture(&speech, "tls-large-hello", 443, false);
    uint32_t whole = 5 + number(speech.bytes + 3, 2);
    for (unsigned i = 0; i < 4; i++) {
        uint32_t n = 0;
        for (uint32_t at = 5; at < whole; at += sizes[i]) {
            uint32_t length = whole - at < sizes[i] ? whole - at : sizes[i];
            memcpy(bytes + n, speech.bytes, 3);
            split_put(bytes + n + 3, length, 2);
            memcpy(bytes + n + 5, speech.bytes + at, length);
            n += 5 + length;
        }
        struct split s = {443, bytes, n, "tls.handshake.extensions_server_name", "www.example.test",
                          16};
        split_three(&s, WANT_FIELDS | WANT_REASSEMBLY, 100);
        split_three(&s, WANT_TEXT | WANT_HELLOS, 100);
    }
}

/* The header of HTTP's first message is put together, whatever follows it. */
static void try_http(const char *capture, bool back, const char *field, const char *value)
{
    hear_capture(&speech, capture, 80, back);
    const uint8_t *end = memmem(speech.bytes, speech.n, "\r\n\r\n", 4);
    assert_non_null(end);
    struct split s = {80,    speech.bytes, (uint32_t)(end + 4 - speech.bytes),
                      field, value,        (uint32_t)strlen(value)};
    split_each(&s, WANT_FIELDS | WANT_REASSEMBLY);
    split_three(&s, WANT_FIELDS | WANT_REASSEMBLY, 500);
}

static void test_http(void **state)
{
    (void)state;
    try_http("http", false, "http.host", "Host: 10.99.0.2\r\n");
    try_http("http-answers", false, "http.request.method", "GET");
    try_http("http", true, "http.response.code", "200");
}

static void test_dns(void **state)
{
    (void)state;
    static const char name[] = "\x04"
                               "many"
                               "\x07"
                               "example"
                               "\x04"
                               "test";
    for (unsigned back = 0; back < 2; back++) {
        hear_capture(&speech, "dns-tcp", 53, back);
        struct split s = {53,   speech.bytes, 2 + number(speech.bytes, 2), "dns.qry.name",
                          name, sizeof(name)};
        split_each(&s, WANT_FIELDS | WANT_REASSEMBLY);
        split_three(&s, WANT_FIELDS | WANT_REASSEMBLY, 500);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hellos),
        cmocka_unit_test(test_records),
        cmocka_unit_test(test_http),
        cmocka_unit_test(test_dns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
