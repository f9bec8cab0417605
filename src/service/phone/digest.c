/* digest.c: RFC 8760's H(A1). Nothing of base/err.h here: see digest.h. */
#include "service/phone/digest.h"

#include <openssl/evp.h>

static bool digest(const EVP_MD *kind, const struct str parts[3], char *ret_hex)
{
    uint8_t bytes[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool good = c && EVP_DigestInit_ex(c, kind, NULL) == 1;

    for (int i = 0; i < 3 && good; i++)
        good = (i == 0 || EVP_DigestUpdate(c, ":", 1) == 1) && EVP_DigestUpdate(c, parts[i].p, parts[i].n) == 1;
    good = good && EVP_DigestFinal_ex(c, bytes, &n) == 1;
    EVP_MD_CTX_free(c);
    if (good)
        str_hex(bytes, n, ret_hex);
    return good;
}

bool phone_digests(const struct str parts[3], char ret_md5[33], char ret_sha256[65])
{
    return digest(EVP_md5(), parts, ret_md5) && digest(EVP_sha256(), parts, ret_sha256);
}
