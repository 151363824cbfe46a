/* The keys of QUIC's Initial packets: see quic.h. */
#include "wireloupe/quic.h"

#include <string.h>

/* What differs between versions. The drafts' numbers are 0xff000000 and the draft's. */
static const struct version {
    uint32_t first, last;
    uint8_t salt[20];
    uint8_t retry_key[16], retry_nonce[12];
    bool v2;
} versions[] = {
    /* RFC 9001 5.2 and 5.8; draft 33 had the same already. */
    {QUIC_V1,
     QUIC_V1,
     {0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
      0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a},
     {0xbe, 0x0c, 0x69, 0x0b, 0x9f, 0x66, 0x57, 0x5a, 0x1d, 0x76, 0x6b, 0x54, 0xe3, 0x68, 0xc8,
      0x4e},
     {0x46, 0x15, 0x99, 0xd3, 0x5d, 0x63, 0x2b, 0xf2, 0x23, 0x98, 0x25, 0xbb},
     false},
    /* RFC 9369 3.3. */
    {QUIC_V2,
     QUIC_V2,
     {0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
      0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9},
     {0x8f, 0xb4, 0xb0, 0x1b, 0x56, 0xac, 0x48, 0xe2, 0x60, 0xfb, 0xcb, 0xce, 0xad, 0x7c, 0xcc,
      0x92},
     {0xd8, 0x69, 0x69, 0xbc, 0x2d, 0x7c, 0x6d, 0x99, 0x90, 0xef, 0xb0, 0x4a},
     true},
    {QUIC_V2_DRAFT,
     QUIC_V2_DRAFT,
     {0xa7, 0x07, 0xc2, 0x03, 0xa5, 0x9b, 0x47, 0x18, 0x4a, 0x1d,
      0x62, 0xca, 0x57, 0x04, 0x06, 0xea, 0x7a, 0xe3, 0xe5, 0xd3},
     {0xba, 0x85, 0x8d, 0xc7, 0xb4, 0x3d, 0xe5, 0xdb, 0xf8, 0x76, 0x17, 0xff, 0x4a, 0xb2, 0x53,
      0xdb},
     {0x14, 0x1b, 0x99, 0xc2, 0x39, 0xb0, 0x3e, 0x78, 0x5d, 0x6a, 0x2e, 0x9f},
     true},
    {QUIC_DRAFT_23,
     0xff00001c,
     {0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7,
      0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02},
     {0x4d, 0x32, 0xec, 0xdb, 0x2a, 0x21, 0x33, 0xc8, 0x41, 0xe4, 0x04, 0x3d, 0xf2, 0x7d, 0x44,
      0x30},
     {0x4d, 0x16, 0x11, 0xd0, 0x55, 0x13, 0xa5, 0x52, 0xc5, 0x87, 0xd5, 0x75},
     false},
    {QUIC_DRAFT_29,
     0xff000020,
     {0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97,
      0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99},
     {0xcc, 0xce, 0x18, 0x7e, 0xd0, 0x9a, 0x09, 0xd0, 0x57, 0x28, 0x15, 0x5a, 0x6c, 0xb9, 0x6b,
      0xe1},
     {0xe5, 0x49, 0x30, 0xf9, 0x7f, 0x21, 0x36, 0xf0, 0x53, 0x0a, 0x8c, 0x1c},
     false},
};

static const struct version *find(uint32_t version)
{
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        if (version >= versions[i].first && version <= versions[i].last)
            return &versions[i];
    }
    return NULL;
}

bool quic_knows(uint32_t version)
{
    return find(version) != NULL;
}

#ifdef HAVE_NETTLE

#include <nettle/aes.h>
#include <nettle/gcm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>

#define SECRET SHA256_DIGEST_SIZE

bool quic_can_open(void)
{
    return true;
}

/* HKDF-Expand-Label (RFC 8446 7.1) without a context. */
static void expand(const uint8_t secret[SECRET], const char *label, uint8_t *to, uint8_t n)
{
    struct hmac_sha256_ctx hmac;
    uint8_t info[32] = {0, n, 0};
    size_t size = strlen(label);
    info[2] = (uint8_t)(6 + size);
    memcpy(info + 3, "tls13 ", 6);
    memcpy(info + 9, label, size);
    info[9 + size] = 0;
    hmac_sha256_set_key(&hmac, SECRET, secret);
    hkdf_expand(&hmac, (nettle_hash_update_func *)hmac_sha256_update,
                (nettle_hash_digest_func *)hmac_sha256_digest, SECRET, 10 + size, info, n, to);
}

bool quic_initial_keys(uint32_t version, const uint8_t *cid, size_t n, struct quic_keys keys[2])
{
    const struct version *v = find(version);
    struct hmac_sha256_ctx hmac;
    uint8_t initial[SECRET], secret[SECRET];
    if (!v)
        return false;
    hmac_sha256_set_key(&hmac, sizeof v->salt, v->salt);
    hkdf_extract(&hmac, (nettle_hash_update_func *)hmac_sha256_update,
                 (nettle_hash_digest_func *)hmac_sha256_digest, SECRET, n, cid, initial);
    for (unsigned end = 0; end < 2; end++) {
        expand(initial, end ? "server in" : "client in", secret, SECRET);
        expand(secret, v->v2 ? "quicv2 key" : "quic key", keys[end].key, sizeof keys[end].key);
        expand(secret, v->v2 ? "quicv2 iv" : "quic iv", keys[end].iv, sizeof keys[end].iv);
        expand(secret, v->v2 ? "quicv2 hp" : "quic hp", keys[end].hp, sizeof keys[end].hp);
    }
    return true;
}

void quic_mask(const struct quic_keys *k, const uint8_t sample[QUIC_SAMPLE], uint8_t mask[5])
{
    struct aes128_ctx aes;
    uint8_t block[AES_BLOCK_SIZE];
    aes128_set_encrypt_key(&aes, k->hp);
    aes128_encrypt(&aes, sizeof block, block, sample);
    memcpy(mask, block, 5);
}

bool quic_decrypt(const struct quic_keys *k, uint64_t number, const uint8_t *header,
                  size_t header_len, const uint8_t *sealed, size_t n, uint8_t *plain)
{
    struct gcm_aes128_ctx gcm;
    uint8_t nonce[12], tag[QUIC_TAG];
    if (n < QUIC_TAG)
        return false;
    memcpy(nonce, k->iv, sizeof nonce);
    for (unsigned i = 0; i < 8; i++)
        nonce[11 - i] ^= (uint8_t)(number >> 8 * i);
    gcm_aes128_set_key(&gcm, k->key);
    gcm_aes128_set_iv(&gcm, sizeof nonce, nonce);
    gcm_aes128_update(&gcm, header_len, header);
    gcm_aes128_decrypt(&gcm, n - QUIC_TAG, plain, sealed);
    gcm_aes128_digest(&gcm, sizeof tag, tag);
    return memeql_sec(tag, sealed + n - QUIC_TAG, sizeof tag);
}

bool quic_retry_tag(uint32_t version, const uint8_t *cid, size_t cid_len, const uint8_t *packet,
                    size_t n, uint8_t tag[QUIC_TAG])
{
    const struct version *v = find(version);
    struct gcm_aes128_ctx gcm;
    uint8_t first[1 + QUIC_CID_MAX];
    if (!v || cid_len > QUIC_CID_MAX)
        return false;
    /* The additional data has to come in whole blocks, but for the last: one buffer. */
    uint8_t joined[GCM_BLOCK_SIZE * 2] = {0};
    first[0] = (uint8_t)cid_len;
    memcpy(first + 1, cid, cid_len);
    size_t head = 1 + cid_len, take = (GCM_BLOCK_SIZE - head % GCM_BLOCK_SIZE) % GCM_BLOCK_SIZE;
    take = take < n ? take : n;
    memcpy(joined, first, head);
    memcpy(joined + head, packet, take);
    gcm_aes128_set_key(&gcm, v->retry_key);
    gcm_aes128_set_iv(&gcm, sizeof v->retry_nonce, v->retry_nonce);
    gcm_aes128_update(&gcm, head + take, joined);
    gcm_aes128_update(&gcm, n - take, packet + take);
    gcm_aes128_digest(&gcm, QUIC_TAG, tag);
    return true;
}

#else

bool quic_can_open(void)
{
    return false;
}

bool quic_initial_keys(uint32_t version, const uint8_t *cid, size_t n, struct quic_keys keys[2])
{
    (void)version, (void)cid, (void)n, (void)keys;
    return false;
}

void quic_mask(const struct quic_keys *k, const uint8_t sample[QUIC_SAMPLE], uint8_t mask[5])
{
    (void)k, (void)sample;
    memset(mask, 0, 5);
}

bool quic_decrypt(const struct quic_keys *k, uint64_t number, const uint8_t *header,
                  size_t header_len, const uint8_t *sealed, size_t n, uint8_t *plain)
{
    (void)k, (void)number, (void)header, (void)header_len, (void)sealed, (void)n, (void)plain;
    return false;
}

bool quic_retry_tag(uint32_t version, const uint8_t *cid, size_t cid_len, const uint8_t *packet,
                    size_t n, uint8_t tag[QUIC_TAG])
{
    (void)version, (void)cid, (void)cid_len, (void)packet, (void)n, (void)tag;
    return false;
}

#endif
