#include "engine/policy.h"

#include "engine/state.h"
#include "lang/lang.h"

void policy_write(struct buf *out, const struct policy *p)
{
    buf_u32(out, p->version);
    buf_u64(out, (uint64_t)p->patience_us);
    buf_u16(out, p->required_bytes);
    buf_put(out, p->required, p->required_bytes);
    buf_u16(out, p->widened_bytes);
    buf_put(out, p->widened, p->widened_bytes);
}

static enum err program_check(const uint8_t *code, uint16_t n)
{
    return n == 0 ? OK : lang_check(code, n);
}

enum err policy_read(const uint8_t *p, size_t n, struct policy *ret_policy)
{
    struct rd r = {.p = p, .n = n};
    struct policy policy = {0};

    policy.version = rd_u32(&r);
    uint64_t patience_us = rd_u64(&r);
    policy.required_bytes = rd_u16(&r);
    policy.required = rd_bytes(&r, policy.required_bytes);
    policy.widened_bytes = rd_u16(&r);
    policy.widened = rd_bytes(&r, policy.widened_bytes);
    if (r.err != OK || r.at != n || patience_us > (uint64_t)SPAN_MAX_US)
        return ERR_CORRUPT;
    if (program_check(policy.required, policy.required_bytes) != OK ||
        program_check(policy.widened, policy.widened_bytes) != OK)
        return ERR_CORRUPT;
    policy.patience_us = (int64_t)patience_us;
    *ret_policy = policy;
    return OK;
}
