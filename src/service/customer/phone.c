#include "service/customer/customer.h"

#include <string.h>

enum { DIGITS_MAX = 15, DIGITS_MIN = 8, TYPED_MAX = 64 }; /* E.164: 15 digits with the country code */

struct scan {
    char digits[DIGITS_MAX + 3]; /* room for "00" before, and to see one too many */
    size_t count;
    bool plus;
};

/* One character of what people type: a digit (ASCII or full-width), a plus in front, or a separator. */
static bool scan_char(struct scan *s, uint32_t c)
{
    if (c >= 0xff10 && c <= 0xff19)
        c = c - 0xff10 + '0';
    if (c == 0xff0b)
        c = '+';

    if (c >= '0' && c <= '9') {
        if (s->count == sizeof s->digits)
            return false;
        s->digits[s->count++] = (char)c;
        return true;
    }
    if (c == '+') {
        if (s->plus || s->count > 0)
            return false;
        s->plus = true;
        return true;
    }
    /* space, no-break space, full-width space, full-width and long dashes and brackets */
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == 0xa0 || c == 0x3000 || c == 0xff0d ||
           c == 0xff08 || c == 0xff09 || (c >= 0x2010 && c <= 0x2015);
}

/* The next code point of well-formed UTF-8, at most three bytes long (nothing longer belongs in a number). */
static uint32_t next_point(struct str s, size_t *at)
{
    uint8_t a = (uint8_t)s.p[*at];

    if (a < 0x80) {
        *at += 1;
        return a;
    }
    if (a < 0xe0) {
        uint32_t c = ((uint32_t)a & 0x1f) << 6 | ((uint8_t)s.p[*at + 1] & 0x3f);
        *at += 2;
        return c;
    }
    if (a < 0xf0) {
        uint32_t c = ((uint32_t)a & 0x0f) << 12 | ((uint32_t)(uint8_t)s.p[*at + 1] & 0x3f) << 6 |
                     ((uint8_t)s.p[*at + 2] & 0x3f);
        *at += 3;
        return c;
    }
    *at += 4;
    return 0;
}

/* Chinese numbers after the country code: mobiles are 1[3-9] and nine digits; landlines an area code
 * (10, 2x, or three digits) and 7 or 8 digits, 9 to 11 in all. Neither begins with 0. */
static bool chinese(const char *d, size_t n)
{
    if (n == 11 && d[0] == '1' && d[1] >= '3')
        return true;
    return n >= 9 && n <= 11 && d[0] != '0' && (d[0] != '1' || (d[1] == '0' && n >= 9 && n <= 10));
}

static bool mobile(const char *d, size_t n)
{
    return n == 11 && d[0] == '1' && d[1] >= '3';
}

static enum err e164(const char *country, const char *digits, size_t count, char ret_e164[CUSTOMER_PHONE_MAX])
{
    size_t country_count = strlen(country);

    if (country_count + count < DIGITS_MIN || country_count + count > DIGITS_MAX)
        return ERR_INPUT;
    ret_e164[0] = '+';
    memcpy(ret_e164 + 1, country, country_count);
    memcpy(ret_e164 + 1 + country_count, digits, count);
    ret_e164[1 + country_count + count] = 0;
    return OK;
}

enum err customer_phone(struct str typed, char ret_e164[CUSTOMER_PHONE_MAX])
{
    struct scan s = {0};

    if (typed.n == 0 || typed.n > TYPED_MAX || !str_utf8(typed))
        return ERR_INPUT;
    for (size_t at = 0; at < typed.n;)
        if (!scan_char(&s, next_point(typed, &at)))
            return ERR_INPUT;

    const char *d = s.digits;
    size_t n = s.count;
    bool abroad = s.plus;
    if (!abroad && n > 2 && d[0] == '0' && d[1] == '0') {
        abroad = true;
        d += 2;
        n -= 2;
    }
    if (abroad) {
        if (n < DIGITS_MIN || d[0] == '0')
            return ERR_INPUT;
        if (d[0] == '8' && d[1] == '6' && !chinese(d + 2, n - 2))
            return ERR_INPUT;
        return e164("", d, n, ret_e164);
    }
    if (mobile(d, n))
        return e164("86", d, n, ret_e164);
    if (n == 13 && d[0] == '8' && d[1] == '6' && mobile(d + 2, n - 2))
        return e164("", d, n, ret_e164);
    if (n > 1 && d[0] == '0' && d[1] != '0' && chinese(d + 1, n - 1) && !mobile(d + 1, n - 1))
        return e164("86", d + 1, n - 1, ret_e164);
    return ERR_INPUT;
}
