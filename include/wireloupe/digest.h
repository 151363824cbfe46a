/* Hashes, by nettle; absent where the program was built without it. */
#ifndef WIRELOUPE_DIGEST_H
#define WIRELOUPE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define MD5_HEX 32 /* digits of a hash */
#define SHA256_HEX 64

/* digest_md5, digest_sha256: the hash of n bytes in hex digits, without an end. False where the
 * program was built without. */
bool digest_md5(const void *s, size_t n, char hex[MD5_HEX]);
bool digest_sha256(const void *s, size_t n, char hex[SHA256_HEX]);

#endif
