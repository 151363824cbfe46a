/* Hashes: see digest.h. */
#include "wireloupe/digest.h"

#ifdef HAVE_NETTLE

#include <nettle/base16.h>
#include <nettle/md5.h>
#include <nettle/sha2.h>

bool digest_md5(const void *s, size_t n, char hex[MD5_HEX])
{
    struct md5_ctx md5;
    uint8_t sum[MD5_DIGEST_SIZE];
    md5_init(&md5);
    md5_update(&md5, n, s);
    md5_digest(&md5, sizeof sum, sum);
    base16_encode_update(hex, sizeof sum, sum);
    return true;
}

bool digest_sha256(const void *s, size_t n, char hex[SHA256_HEX])
{
    struct sha256_ctx sha;
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    sha256_update(&sha, n, s);
    sha256_digest(&sha, sizeof sum, sum);
    base16_encode_update(hex, sizeof sum, sum);
    return true;
}

#else

bool digest_md5(const void *s, size_t n, char hex[MD5_HEX])
{
    (void)s, (void)n, (void)hex;
    return false;
}

bool digest_sha256(const void *s, size_t n, char hex[SHA256_HEX])
{
    (void)s, (void)n, (void)hex;
    return false;
}

#endif
