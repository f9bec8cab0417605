/* Datagrams to a browser's leg: the reader of STUN by itself, and the lite agent, who may be moved by nobody without the password. */
#include <stdlib.h>
#include <string.h>

#include "wire/ice.h"
#include "wire/stun.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1), answer[ICE_ANSWER_BYTES];
    if (size)
        memcpy(copy, data, size);
    struct stun m, back;
    union media_addr from;
    must(media_addr_of(STR("192.0.2.1"), 4000, &from) == OK);
    if (stun_read(copy, size, &m)) {
        must(size >= 20 && m.class <= STUN_ERROR && m.method < 0x1000 && m.signed_at < size);
        must(!m.named || (m.username.p >= (char *)copy && m.username.p + m.username.n <= (char *)copy + size));
        (void)stun_signed_by(copy, &m, STR("VOkJxbRl1RmTxUk/WvJxBt"));
    }
    struct ice i = {0};
    ice_start(&i, "evtj", "a password that nobody knows", "h6vY", 0);
    size_t n = ice_check(&i, 1, &from, copy, size, answer);
    must(n <= sizeof answer && !ice_listens_to(&i, &from));
    must(n == 0 || (stun_read(answer, n, &back) && back.class == STUN_ERROR && back.fingerprinted));
    ice_start(&i, "evtj", "VOkJxbRl1RmTxUk/WvJxBt", "h6vY", 0);
    n = ice_check(&i, 1, &from, copy, size, answer);
    must(n == 0 || (stun_read(answer, n, &back) && back.fingerprinted));
    free(copy);
    return 0;
}
