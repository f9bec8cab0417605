#include "sip/crypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <sys/random.h>

int ua_hash_hex(enum ua_hash hash, const struct ua_piece *pieces, size_t count, char ret_hex[UA_HASH_HEX])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    int ok = c && EVP_DigestInit_ex(c, hash == UA_MD5 ? EVP_md5() : EVP_sha256(), NULL);
    for (size_t i = 0; ok && i < count; i++)
        ok = EVP_DigestUpdate(c, pieces[i].p, pieces[i].n);
    ok = ok && EVP_DigestFinal_ex(c, out, &n) && n * 2 < UA_HASH_HEX;
    EVP_MD_CTX_free(c);
    if (!ok)
        return -1;
    for (unsigned i = 0; i < n; i++) {
        ret_hex[2 * i] = digits[out[i] >> 4];
        ret_hex[2 * i + 1] = digits[out[i] & 15];
    }
    ret_hex[2 * n] = 0;
    return 0;
}

int ua_hmac(const uint8_t key[32], const void *p, size_t n, uint8_t ret_mac[32])
{
    unsigned length = 32;
    return HMAC(EVP_sha256(), key, 32, p, n, ret_mac, &length) ? 0 : -1;
}

void ua_random(void *p, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t got = getrandom((char *)p + at, n - at, 0);
        if (got > 0)
            at += (size_t)got;
    }
}
