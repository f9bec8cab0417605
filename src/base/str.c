#include "base/str.h"

#include <string.h>

struct str str_of(const char *z)
{
    return (struct str){z, z ? strlen(z) : 0};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *z)
{
    return str_eq(a, str_of(z));
}

bool str_starts(struct str a, const char *z)
{
    struct str start = str_of(z);
    return a.n >= start.n && str_eq((struct str){a.p, start.n}, start);
}

bool str_u64(struct str s, uint64_t *ret_v)
{
    uint64_t v = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (v > (UINT64_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *ret_v = v;
    return true;
}

/* Eight bytes that are all ASCII and none of them zero. */
static bool plain8(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return ((v | (v - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

/* Bytes of the code point at p, 0 if there is no well-formed one: the Unicode Standard, table 3-7. */
static size_t point_bytes(const uint8_t *p, size_t n)
{
    uint8_t c = p[0], low = 0x80, high = 0xbf;
    size_t bytes;

    if (c < 0x80)
        return c ? 1 : 0;
    if (c < 0xc2 || c > 0xf4)
        return 0;
    bytes = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (c == 0xe0)
        low = 0xa0; /* shorter forms exist */
    else if (c == 0xed)
        high = 0x9f; /* surrogates */
    else if (c == 0xf0)
        low = 0x90;
    else if (c == 0xf4)
        high = 0x8f; /* beyond U+10FFFF */
    if (n < bytes || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < bytes; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return bytes;
}

bool str_milli(struct str s, int64_t *ret_milli)
{
    bool minus = s.n > 0 && s.p[0] == '-', point = false;
    size_t whole = 0, decimals = 0;
    int64_t v = 0;

    for (size_t i = minus; i < s.n; i++) {
        if (s.p[i] == '.' && !point && whole > 0 && i + 1 < s.n) {
            point = true;
            continue;
        }
        size_t *digits = point ? &decimals : &whole;
        if (s.p[i] < '0' || s.p[i] > '9' || ++*digits > (point ? 3u : 12u))
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    if (!whole)
        return false;
    for (; decimals < 3; decimals++)
        v *= 10;
    *ret_milli = minus ? -v : v;
    return true;
}

bool str_among(struct str list, struct str word)
{
    while (list.n && word.n) {
        const char *space = memchr(list.p, ' ', list.n);
        size_t n = space ? (size_t)(space - list.p) : list.n;
        if (str_eq(word, (struct str){list.p, n}))
            return true;
        list.p += n + (space != NULL);
        list.n -= n + (space != NULL);
    }
    return false;
}

bool str_utf8(struct str s)
{
    const uint8_t *p = (const uint8_t *)s.p;

    for (size_t i = 0; i < s.n;) {
        if (s.n - i >= 8 && plain8(p + i)) {
            i += 8;
            continue;
        }
        size_t bytes = point_bytes(p + i, s.n - i);
        if (bytes == 0)
            return false;
        i += bytes;
    }
    return true;
}

size_t str_points(struct str s)
{
    size_t points = 0;

    for (size_t i = 0; i < s.n; i++)
        points += ((uint8_t)s.p[i] & 0xc0) != 0x80;
    return points;
}

bool str_same_secret(struct str a, struct str b)
{
    volatile uint8_t differ = 0; /* volatile: the compiler must not stop at the first difference */

    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        differ = (uint8_t)(differ | ((uint8_t)a.p[i] ^ (uint8_t)b.p[i]));
    return differ == 0;
}

void str_hex(const uint8_t *p, size_t n, char *ret_hex)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        ret_hex[2 * i] = digits[p[i] >> 4];
        ret_hex[2 * i + 1] = digits[p[i] & 15];
    }
    ret_hex[2 * n] = '\0';
}
