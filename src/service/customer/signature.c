#include "service/customer/customer.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "service/customer/inside.h"

/* RFC 2104 over the text's bytes. A line feed separates the parts, so no part may hold one: otherwise
 * ("a", "b\nc") and ("a\nb", "c") would share a signature. */
static void mac(struct str secret, struct str account, struct str name, int64_t expires_s, uint8_t ret_mac[32])
{
    crypto_auth_hmacsha256_state h;
    char expires[24];
    int n = snprintf(expires, sizeof expires, "%lld", (long long)expires_s);

    crypto_auth_hmacsha256_init(&h, (const uint8_t *)secret.p, secret.n);
    crypto_auth_hmacsha256_update(&h, (const uint8_t *)account.p, account.n);
    crypto_auth_hmacsha256_update(&h, (const uint8_t *)"\n", 1);
    crypto_auth_hmacsha256_update(&h, (const uint8_t *)name.p, name.n);
    crypto_auth_hmacsha256_update(&h, (const uint8_t *)"\n", 1);
    crypto_auth_hmacsha256_update(&h, (const uint8_t *)expires, (unsigned long long)n);
    crypto_auth_hmacsha256_final(&h, ret_mac);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool unhex(struct str hex, uint8_t ret_bytes[32])
{
    if (hex.n != 64)
        return false;
    for (size_t i = 0; i < 32; i++) {
        int high = hex_digit(hex.p[2 * i]), low = hex_digit(hex.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        ret_bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

enum err customer_verify_signature(struct str secret, const struct customer_signed *s, int64_t now_us)
{
    uint8_t want[32], have[32];

    if (secret.n == 0 || customer_check_account(s->account) != OK || customer_check_name(s->name) != OK)
        return ERR_SIGNATURE;
    if (!unhex(s->signature, have))
        return ERR_SIGNATURE;

    mac(secret, s->account, s->name, s->expires_s, want);
    bool same = sodium_memcmp(want, have, sizeof want) == 0;
    sodium_memzero(want, sizeof want);
    int64_t now_s = now_us / SECOND_US;
    if (!same || s->expires_s <= now_s || s->expires_s - now_s > CUSTOMER_SIGNED_MAX_S)
        return ERR_SIGNATURE;
    return OK;
}

enum err customer_sign(struct str secret, struct str account, struct str name, int64_t expires_s, char ret_hex[65])
{
    uint8_t bytes[32];

    if (secret.n == 0 || expires_s <= 0 || customer_check_account(account) != OK || customer_check_name(name) != OK)
        return ERR_INPUT;
    mac(secret, account, name, expires_s, bytes);
    str_hex(bytes, sizeof bytes, ret_hex);
    return OK;
}
