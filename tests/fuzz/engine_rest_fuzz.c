/* Any bytes as a policy, a queue's policy, the company's routing and a digest. What is read is written again as it was;
 * a policy of format 1 is written in format 2, and must say the same. */
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void must(int good)
{
    if (!good)
        abort();
}

static void must_be(struct buf *written, const uint8_t *p, size_t n)
{
    must(written->n == n && memcmp(written->p, p, n) == 0);
    buf_done(written);
}

static void topic(const uint8_t *p, size_t n)
{
    static struct policy_step steps[POLICY_STEPS_MAX];
    struct policy policy, again;
    struct buf out = {0};
    size_t at = 0;
    uint16_t count = 0;

    if (policy_read(p, n, &policy) != OK)
        return;
    while (policy_step(&policy, &at, &steps[count])) {
        must(++count <= policy.steps);
        must(policy_step_us(&policy, count, SECOND_US, 500) >= 0);
        must(policy_required(&policy, count).p == steps[count - 1].required.p);
    }
    must(count == policy.steps && policy_step_us(&policy, count + 1u, SECOND_US, 500) == NEVER_US);
    policy_write(&out, &policy, steps);
    if (!policy.first_format) {
        must_be(&out, p, n);
        return;
    }
    must(policy_read(out.p, out.n, &again) == OK && again.version == policy.version && again.steps == policy.steps &&
         again.patience_us == policy.patience_us && again.required.n == policy.required.n);
    buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct queue_policy queue;
    struct routing routing;
    struct offer_digest digest;
    struct buf out = {0};

    topic(p, n);
    if (n > 0 && queue_policy_read(p, n, &queue) == OK) {
        queue_policy_write(&out, &queue);
        must_be(&out, p, n);
    }
    if (routing_read(p, n, &routing) == OK) {
        routing_write(&out, &routing);
        must_be(&out, p, n);
    }
    if (offer_digest_read(p, n, &digest) == OK && (digest.top > DIGEST_TOP_MAX || digest.predicates > DIGEST_PREDICATES_MAX))
        abort();
    return 0;
}
