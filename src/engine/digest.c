#include "engine/digest.h"

#include <assert.h>

struct bytes {
    uint8_t *p;
    uint32_t n;
};

static void put(struct bytes *b, uint64_t v, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++)
        b->p[b->n++] = (uint8_t)(v >> (8 * i));
}

uint16_t offer_digest_write(const struct offer_digest *d, uint8_t *ret_bytes)
{
    assert(d->predicates <= DIGEST_PREDICATES_MAX && d->top <= DIGEST_TOP_MAX);

    struct bytes b = {ret_bytes, 0};
    put(&b, DIGEST_VERSION, 1);
    put(&b, d->policy_version, 4);
    put(&b, d->step, 4);
    put(&b, d->considered, 4);
    put(&b, d->eligible, 4);
    put(&b, d->excluded_state, 4);
    put(&b, d->excluded_held, 4);
    put(&b, d->excluded_queue, 4);
    put(&b, d->excluded_reserved, 4);
    put(&b, d->unfair, 4);
    put(&b, d->predicates, 1);
    for (uint32_t i = 0; i < d->predicates; i++)
        put(&b, d->excluded[i], 4);
    put(&b, d->top, 1);
    for (uint32_t i = 0; i < d->top; i++) {
        put(&b, d->top_agents[i], 8);
        put(&b, (uint64_t)d->top_scores[i], 8);
    }
    assert(b.n <= DIGEST_BYTES_MAX);
    return (uint16_t)b.n;
}

enum err offer_digest_read(const uint8_t *p, size_t n, struct offer_digest *ret_digest)
{
    struct rd r = {.p = p, .n = n};
    struct offer_digest d = {0};

    uint8_t version = rd_u8(&r);
    if (version != 1 && version != DIGEST_VERSION)
        return ERR_CORRUPT;
    d.policy_version = rd_u32(&r);
    d.step = rd_u32(&r);
    d.considered = rd_u32(&r);
    d.eligible = rd_u32(&r);
    d.excluded_state = rd_u32(&r);
    d.excluded_held = rd_u32(&r);
    d.excluded_queue = rd_u32(&r);
    d.excluded_reserved = version > 1 ? rd_u32(&r) : 0;
    d.unfair = version > 1 ? rd_u32(&r) : 0;
    d.predicates = rd_u8(&r);
    if (d.predicates > DIGEST_PREDICATES_MAX)
        return ERR_CORRUPT;
    for (uint32_t i = 0; i < d.predicates; i++)
        d.excluded[i] = rd_u32(&r);
    d.top = rd_u8(&r);
    if (d.top > DIGEST_TOP_MAX)
        return ERR_CORRUPT;
    for (uint32_t i = 0; i < d.top; i++) {
        d.top_agents[i] = rd_u64(&r);
        d.top_scores[i] = version > 1 ? (int64_t)rd_u64(&r) : 0;
    }
    if (r.err != OK || r.at != n)
        return ERR_CORRUPT;
    *ret_digest = d;
    return OK;
}
