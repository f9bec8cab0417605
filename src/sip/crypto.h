/* crypto.h: the few functions of libcrypto that digest needs. Kept apart because openssl's err.h and base/err.h both have an ERR_STATE. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum ua_hash { UA_MD5, UA_SHA256 };
enum { UA_HASH_HEX = 65 };

struct ua_piece {
    const void *p;
    size_t n;
};
/* The pieces one after the other, hashed, in hex. 0, or -1 if the library cannot. */
int ua_hash_hex(enum ua_hash hash, const struct ua_piece *pieces, size_t count, char ret_hex[UA_HASH_HEX]);
int ua_hmac(const uint8_t key[32], const void *p, size_t n, uint8_t ret_mac[32]);
void ua_random(void *p, size_t n);
