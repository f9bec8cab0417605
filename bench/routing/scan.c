/* scan.c: what the index is compared with: the same four predicates and the same order, native, over an array of structs. */
#include "world.h"

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
