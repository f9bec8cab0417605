/* Any bytes as a telephone number, and as a signed identity (account LF name LF signature): a number comes out as
 * "+" and 8 to 15 digits and is understood again as itself; nothing opens that was not signed. */
#include <stdlib.h>
#include <string.h>

#include "service/customer/customer.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define NOW INT64_C(1790000000000000)

static void phone(struct str typed)
{
    char e164[CUSTOMER_PHONE_MAX], again[CUSTOMER_PHONE_MAX];

    if (customer_phone(typed, e164) != OK)
        return;
    size_t digits = strspn(e164 + 1, "0123456789");
    if (e164[0] != '+' || digits < 8 || digits > 15 || e164[1 + digits] != 0)
        abort();
    if (customer_phone(str_of(e164), again) != OK || strcmp(e164, again) != 0)
        abort();
}

static struct str line(struct str *rest)
{
    const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    struct str first = {rest->p, end ? (size_t)(end - rest->p) : rest->n};
    *rest = (struct str){rest->p + first.n + (end != NULL), rest->n - first.n - (end != NULL)};
    return first;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct str rest = {n ? (const char *)p : "", n};
    struct customer_signed s = {.expires_s = NOW / SECOND_US + 60};
    char hex[65], other[65];

    phone(rest);
    s.account = line(&rest);
    s.name = line(&rest);
    s.signature = line(&rest);
    bool can = customer_sign(STR("secret"), s.account, s.name, s.expires_s, hex) == OK;
    bool opens = customer_verify_signature(STR("secret"), &s, NOW) == OK;
    if (opens && (!can || s.signature.n != 64))
        abort();
    if (!can)
        return 0;
    s.signature = (struct str){hex, 64};
    if (customer_verify_signature(STR("secret"), &s, NOW) != OK)
        abort();
    if (customer_sign(STR("Secret"), s.account, s.name, s.expires_s, other) != OK || strcmp(hex, other) == 0)
        abort();
    return 0;
}
