/* Any bytes as a policy and as a digest. */
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct policy policy;
    struct offer_digest digest;
    struct buf out = {0};

    if (policy_read(p, n, &policy) == OK) {
        policy_write(&out, &policy);
        if (out.n != n || memcmp(out.p, p, n) != 0)
            abort();
    }
    if (offer_digest_read(p, n, &digest) == OK && (digest.top > DIGEST_TOP_MAX || digest.predicates > DIGEST_PREDICATES_MAX))
        abort();
    buf_done(&out);
    return 0;
}
