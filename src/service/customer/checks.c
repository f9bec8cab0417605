#include "service/customer/customer.h"
#include "service/customer/inside.h"

/* Controls beyond ASCII, and marks that turn the direction of whatever a screen shows after the name (U+202A..202E, 2066..2069). */
static bool turns(struct str s, size_t i)
{
    const uint8_t *p = (const uint8_t *)s.p + i;
    size_t left = s.n - i;
    if (left >= 2 && p[0] == 0xc2)
        return p[1] < 0xa0;
    return left >= 3 && p[0] == 0xe2 && ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) || (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
}

enum err customer_check_name(struct str name)
{
    if (!str_utf8(name))
        return ERR_UTF8;
    bool blank = true;
    for (size_t i = 0; i < name.n; i++) {
        if ((uint8_t)name.p[i] < 0x20 || (uint8_t)name.p[i] == 0x7f || turns(name, i))
            return ERR_UTF8;
        blank = blank && name.p[i] == ' ';
    }
    return blank || str_points(name) > CUSTOMER_NAME_POINTS_MAX ? ERR_FIELD_RANGE : OK;
}

enum err customer_check_account(struct str account)
{
    if (account.n == 0 || account.n > CUSTOMER_ACCOUNT_MAX)
        return ERR_FIELD_RANGE;
    for (size_t i = 0; i < account.n; i++)
        if (account.p[i] <= 0x20 || account.p[i] > 0x7e)
            return ERR_FIELD_RANGE;
    return OK;
}

enum err customer_claim_check(const struct customer_claim *claim, const char **ret_field)
{
    char e164[CUSTOMER_PHONE_MAX];
    enum err err = OK;

    if (claim->kind == CLAIM_ANONYMOUS)
        return OK;
    err = customer_check_name(claim->name);
    if (err) {
        *ret_field = "name";
        return err;
    }
    if (claim->kind == CLAIM_CONTACT) {
        err = customer_phone(claim->phone, e164);
        if (err)
            *ret_field = "phone";
    } else {
        err = customer_check_account(claim->account);
        if (err)
            *ret_field = "account";
    }
    return err;
}
