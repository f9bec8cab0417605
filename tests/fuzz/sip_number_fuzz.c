/* What src/sip reads by itself out of headers and bodies: addresses, parameters, reasons, digits. Each result is bounded and clean. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sip/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct ua_number n;
    char digit, user[UA_NUMBER_MAX];
    uint32_t ms;
    if (ua_read_address(text, &n)) {
        assert(n.number[0] && memchr(n.number, 0, sizeof n.number) && str_utf8(str_of(n.number)));
        assert(memchr(n.display, 0, sizeof n.display) && str_utf8(str_of(n.display)));
        struct str p = ua_address_param(text, "reason");
        assert(p.n == 0 || (p.p >= text.p && p.p + p.n <= text.p + text.n));
    }
    if (ua_read_user(text, user))
        assert(user[0] && str_utf8(str_of(user)));
    if (ua_read_dtmf(text, &digit, &ms))
        assert(strchr("0123456789*#ABCD", digit) && ms <= 60000);
    assert(ua_reason_cause(text, "Q.850") <= 699);
    return 0;
}
