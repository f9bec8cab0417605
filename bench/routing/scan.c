/* scan.c: what the index is compared with: the same four predicates and the same order, native, over an array of structs; and
 * the same by expressions. */
#include "world.h"

#include "base/attrs.h"

/* Higher score, then less load, then idle longer, then the lower id. */
static bool better(int64_t score, const struct row *r, int64_t best_score, const struct row *best)
{
    if (score != best_score)
        return score > best_score;
    if (r->load_permille != best->load_permille)
        return r->load_permille < best->load_permille;
    if (r->idle_since_us != best->idle_since_us)
        return r->idle_since_us < best->idle_since_us;
    return r->agent < best->agent;
}

agent_id scan_best(const struct row *rows, uint32_t count, const struct asked *a, uint32_t *ret_survivors)
{
    const struct row *best = NULL;
    int64_t best_score = 0;
    uint32_t survivors = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct row *r = &rows[i];
        if (!r->free || !(r->queues >> a->queue & 1) || !(r->languages >> a->dialect & 1) || r->wealth < a->wealth ||
            r->grade < a->grade || !(a->sites >> r->site & 1))
            continue;
        survivors++;
        int64_t score = a->score ? 5000 * (r->site == a->city) + r->wealth : 0;
        if (!best || better(score, r, best_score, best)) {
            best = r;
            best_score = score;
        }
    }
    *ret_survivors = survivors;
    return best ? best->agent : 0;
}

agent_id scan_expressions(const struct world *w, enum topic topic, const struct customer *c, struct buf *binding)
{
    struct lang_code required = world_required(&w->expressions[topic]), score = world_score(&w->expressions[topic]);
    struct lang_env env = {.customer = c->attrs, .customer_bytes = c->attrs_bytes, .arrived_ms = w->now_us / 1000};
    const struct row *best = NULL;
    int64_t best_score = 0;
    struct attr queues;

    buf_clear(binding);
    if (lang_bind(required.p, required.n, &env, binding) != OK)
        return 0;
    for (uint32_t i = 0; i < w->agents; i++) {
        const struct row *r = &w->rows[i];
        env.agent = w->attrs.p + w->attrs_at[i];
        env.agent_bytes = w->attrs_at[i + 1] - w->attrs_at[i];
        if (!r->free || !attrs_find(env.agent, env.agent_bytes, ATTR_QUEUES, &queues) || !attr_has(&queues, (symbol_id)topic) ||
            !lang_true(binding->p, binding->n, &env))
            continue;
        int64_t s = score.n ? lang_score(score.p, score.n, &env) : 0;
        if (!best || better(s, r, best_score, best)) {
            best = r;
            best_score = s;
        }
    }
    return best ? best->agent : 0;
}
